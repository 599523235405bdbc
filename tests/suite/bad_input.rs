//! Whatever is wrong gets a clear error, the right exit code and nothing on standard output.

use crate::command::{Outcome, Place, labgraph};
use expect_test::expect;
use std::time::{Duration, Instant};

/// The error of a run that printed nothing else.
fn error(outcome: impl std::borrow::Borrow<Outcome>) -> String {
    let outcome = outcome.borrow();
    assert_eq!(outcome.stdout, "", "{outcome}");
    outcome.to_string()
}

#[test]
fn a_broken_turtle_file_is_shown_with_its_line() {
    let place = Place::empty();
    place.write(
        "broken.ttl",
        "@prefix ex: <http://example.org/> .\nex:a ex:b \"c\" .\nex:d ex:e ex:f ex:g .\n",
    );
    expect![[r"
        --- stderr
        error: A dot is expected at the end of statements
         --> broken.ttl:3:16
          |
        3 | ex:d ex:e ex:f ex:g .
          |                ^
        --- exit code 3
    "]]
    .assert_eq(&error(place.run(&["--data", "broken.ttl", "query", "ASK {}"])));
    let place = Place::with_workspace();
    place.write("data/labs/a.ttl", "lid:a a lid:b .");
    place.write("data/labs/b.ttl", "<a> <b> \"c .");
    expect![[r#"
        --- stderr
        error: The prefix lid: has not been declared
         --> data/labs/a.ttl:1:1
          |
        1 | lid:a a lid:b .
          | ^
        error: Unexpected end of file
         --> data/labs/b.ttl:1:9
          |
        1 | <a> <b> "c .
          |         ^
        --- exit code 3
    "#]]
    .assert_eq(&error(place.run(&["run", "resources"])));
}

#[test]
fn a_byte_order_mark_is_accepted_and_other_encodings_are_not() {
    let place = Place::empty();
    place.write("bom.ttl", "\u{feff}<http://example.org/a> <http://example.org/b> 1 .");
    expect![[r"
        ┌───┐
        │ o │
        ╞═══╡
        │ 1 │
        └───┘
    "]]
    .assert_eq(&place.run(&["--data", "bom.ttl", "query", "SELECT ?o { ?s ?p ?o }"]).to_string());
    place.write("latin.ttl", b"<http://example.org/a> <http://example.org/b>\n  \"caf\xe9\" .");
    expect![[r#"
        --- stderr
        error: a byte here is no UTF-8; save the file as UTF-8
         --> latin.ttl:2:7
          |
        2 |   "caf�" .
          |       ^
        --- exit code 3
    "#]]
    .assert_eq(&error(place.run(&["--data", "latin.ttl", "query", "ASK {}"])));
}

#[test]
fn a_broken_query_is_shown_with_its_line() {
    let place = Place::empty();
    place.write("q.rq", "SELECT ?x {\n  ?x a lab:InnovationLab\n  FILTR(?x)\n}\n");
    expect![[r"
        --- stderr
        error: expected `}`; did you mean FILTER?
         --> q.rq:3:3
          |
        3 |   FILTR(?x)
          |   ^
        --- exit code 3
    "]]
    .assert_eq(&error(place.run(&["query", "-f", "q.rq"])));
    expect![[r"
        --- stderr
        error: the prefix foo: is not declared
         --> the query:1:16
          |
        1 | SELECT ?x { ?x foo:bar 1 }
          |                ^
        --- exit code 3
    "]]
    .assert_eq(&error(labgraph(&["query", "SELECT ?x { ?x foo:bar 1 }"])));
    expect![[r"
        --- stderr
        error: a { is not closed: expected `}`
         --> the query:1:12
          |
        1 | SELECT ?x {
          |            ^
        --- exit code 3
    "]]
    .assert_eq(&error(labgraph(&["query", "SELECT ?x {"])));
    expect![[r"
        --- stderr
        error: the query: there is no query here
        --- exit code 3
    "]]
    .assert_eq(&error(labgraph(&["query", ""])));
    let deep = format!("ASK {{ FILTER({}1{}) }}", "(".repeat(100_000), ")".repeat(100_000));
    let outcome = place.run_with(&["query"], deep.as_bytes(), |_| ());
    assert_eq!(outcome.code, Some(3), "{}", &outcome.stderr[..200]);
}

#[test]
fn a_saved_query_that_does_not_load_is_listed_with_its_error() {
    let place = Place::with_workspace();
    place.write("queries/broken.rq", "#+ summary: Broken\nSELECT ?x { ?x a }\n");
    place.write("queries/header.rq", "#+ summary: [1\nASK {}\n");
    expect![[r#"
        --- stderr
        error: expected a blank node, a name (prefix:name or <IRI>), a number, a text in quotes, a variable, `(`, `()`, `<<`, …
         --> queries/broken.rq:2:18
          |
        2 | SELECT ?x { ?x a }
          |                  ^
        --- exit code 3
    "#]].assert_eq(&error(place.run(&["run", "broken"])));
    expect![[r#"
        --- stderr
        error: in the header: expected string scalar
         --> queries/header.rq:1:13
          |
        1 | #+ summary: [1
          |             ^
        --- exit code 3
    "#]]
    .assert_eq(&error(place.run(&["run", "header"])));
    place.write("queries/latin.rq", b"#+ summary: caf\xe9\nASK {}");
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere.rq", place.path().join("queries/dangling.rq")).unwrap();
    for name in ["latin", "dangling"] {
        let outcome = place.run(&["run", name]);
        assert!(outcome.code == Some(3) && outcome.stderr.contains(name), "{outcome}");
    }
    let list = place.run(&["run", "--list"]);
    assert!(list.stdout.contains("does not load"), "{list}");
    assert_eq!(place.run(&["run", "resources"]).code, Some(0), "the others still run");
}

#[test]
fn parameters_that_do_not_fit_say_what_would() {
    expect![[r#"
        --- stderr
        error: the query resources has no parameter "colour"
        hint: its parameters are: country, kind, min_budget
        --- exit code 2
    "#]]
    .assert_eq(&error(labgraph(&["run", "resources", "colour=red"])));
    expect![[r#"
        --- stderr
        error: the query similar-labs needs a value for lab
        hint: labgraph run similar-labs lab=VALUE
        hint: one of: CO-PI (lid:co-pi), French network of public innovation labs (DITP) (lid:ditp-network), InnovatieNetwerk Overheid (INO) (lid:ino), Lab 110 bis (lid:lab-110-bis), LabX (lid:labx), NMBS Innovation Lab (lid:nmbs-innovation-lab), Nesta (lid:nesta), Rijks Innovatie Community (RIC) (lid:ric), SIILAB (lid:siilab), Sandbox Vlaanderen (lid:sandbox-vlaanderen), Vinnova (lid:vinnova), la Fabrique RH (lid:fabrique-rh)
        --- exit code 2
    "#]].assert_eq(&error(labgraph(&["run", "similar-labs"])));
    expect![[r#"
        --- stderr
        error: lab: nothing is called "vinova"
        hint: did you mean Vinnova (lid:vinnova)?
        --- exit code 2
    "#]]
    .assert_eq(&error(labgraph(&["run", "similar-labs", "lab=vinova"])));
    expect![[r#"
        --- stderr
        error: lab: "kl" is no innovation organisation
        hint: one of: CO-PI (lid:co-pi), French network of public innovation labs (DITP) (lid:ditp-network), InnovatieNetwerk Overheid (INO) (lid:ino), Lab 110 bis (lid:lab-110-bis), LabX (lid:labx), NMBS Innovation Lab (lid:nmbs-innovation-lab), Nesta (lid:nesta), Rijks Innovatie Community (RIC) (lid:ric), SIILAB (lid:siilab), Sandbox Vlaanderen (lid:sandbox-vlaanderen), Vinnova (lid:vinnova), la Fabrique RH (lid:fabrique-rh)
        --- exit code 2
    "#]].assert_eq(&error(labgraph(&["run", "similar-labs", "lab=kl"])));
    expect![[r#"
        --- stderr
        error: "nesta" gives no value to a parameter
        hint: write NAME=VALUE, such as lab=nesta
        --- exit code 2
    "#]]
    .assert_eq(&error(labgraph(&["run", "similar-labs", "nesta"])));
    let place = Place::with_workspace();
    place.write(
        "queries/typed.rq",
        "SELECT ?s { ?s lab:value ?v FILTER(?v > ?_least_integer && ?v < ?__most_number) }",
    );
    expect![[r#"
        --- stderr
        error: least: "many" is not a whole number
        --- exit code 2
    "#]]
    .assert_eq(&error(place.run(&["run", "typed", "least=many"])));
    expect![[r#"
        --- stderr
        error: most: "2 or 1=1" is not a number
        --- exit code 2
    "#]]
    .assert_eq(&error(place.run(&["run", "typed", "least=1", "most=2 or 1=1"])));
}

#[test]
fn names_that_fit_nothing_or_several_things() {
    expect![[r#"
        --- stderr
        error: nothing is called "vinova"
        hint: did you mean Vinnova (lid:vinnova)?
        --- exit code 2
    "#]]
    .assert_eq(&error(labgraph(&["show", "vinova"])));
    expect![[r#"
        --- stderr
        error: nothing is called "qqqqqq"
        hint: labgraph find TEXT looks for a name in every language
        --- exit code 2
    "#]]
    .assert_eq(&error(labgraph(&["show", "qqqqqq"])));
    let place = Place::with_workspace();
    place.write(
        "data/twins.ttl",
        "@prefix lid: <https://w3id.org/labgraph/id/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\nlid:twin-1 skos:prefLabel \"Twin\"@en . lid:twin-2 skos:prefLabel \"Twin\"@en .",
    );
    expect![[r#"
        --- stderr
        error: "twin" is the name of 2 things
        hint: name one of them: Twin (lid:twin-1), Twin (lid:twin-2)
        --- exit code 2
    "#]]
    .assert_eq(&error(place.run(&["show", "twin"])));
    expect![[r#"
        --- stderr
        error: there is no saved query "resorces"
        hint: did you mean resources, sources?
        --- exit code 2
    "#]]
    .assert_eq(&error(labgraph(&["run", "resorces"])));
}

#[test]
fn formats_that_do_not_exist_or_do_not_fit() {
    expect![[r#"
        --- stderr
        error: there is no format "cvs"
        hint: for rows: table, csv, tsv, json, jsonl, xml, md, html, xlsx
        hint: for graphs: ttl, trig, nt, nq, rdf, jsonld
        --- exit code 2
    "#]]
    .assert_eq(&error(labgraph(&["run", "resources", "--format", "cvs"])));
    expect![[r"
        --- stderr
        error: resources.doc: the extension tells no format
        hint: for rows: table, csv, tsv, json, jsonl, xml, md, html, xlsx
        hint: for graphs: ttl, trig, nt, nq, rdf, jsonld
        --- exit code 2
    "]]
    .assert_eq(&error(labgraph(&["run", "resources", "-o", "resources.doc"])));
    expect![[r"
        --- stderr
        error: ttl is a format of graphs, and this answer has rows
        hint: for rows: table, csv, tsv, json, jsonl, xml, md, html, xlsx
        hint: for graphs: ttl, trig, nt, nq, rdf, jsonld
        --- exit code 2
    "]]
    .assert_eq(&error(labgraph(&["query", "ASK {}", "--format", "ttl"])));
    expect![[r"
        --- stderr
        error: csv is a format of rows, not of graphs
        hint: one of: ttl, trig, nt, nq, rdf, jsonld
        --- exit code 2
    "]]
    .assert_eq(&error(labgraph(&["export", "--format", "csv"])));
    expect![[r"
        --- stderr
        error: x.doc: the name does not tell which RDF syntax it is
        hint: the extensions are: .ttl .trig .nt .nq .n3 .rdf .xml .jsonld
        --- exit code 2
    "]]
    .assert_eq(&error(labgraph(&["--data", "x.doc", "query", "ASK {}"])));
    expect![[r"
        --- stderr
        error: . is no workspace: it has no folder ontology/
        hint: labgraph init DIR makes a workspace
        --- exit code 2
    "]]
    .assert_eq(&error(labgraph(&["--workspace", ".", "query", "ASK {}"])));
    expect![[r#"
        --- stderr
        error: --lang: "n l" is no language tag
        --- exit code 2
    "#]]
    .assert_eq(&error(labgraph(&["--lang", "n l", "run", "resources"])));
    expect![[r"
        --- stderr
        error: invalid value '0' for '--timeout <SECONDS>': a number of seconds above zero is expected

        For more information, try '--help'.
        --- exit code 2
    "]]
    .assert_eq(&error(labgraph(&["--timeout", "0", "run", "resources"])));
}

#[test]
fn a_query_without_end_is_stopped_in_time() {
    for (name, query) in [
        ("a join of everything", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"),
        ("a product of VALUES", &values_product()),
        ("a path", "SELECT (COUNT(*) AS ?n) { ?a (!lab:x|^!lab:x)* ?b . ?c (!lab:x|^!lab:x)* ?d }"),
    ] {
        let start = Instant::now();
        let outcome = labgraph(&["query", query, "--timeout", "1"]);
        assert!(start.elapsed() < Duration::from_millis(2500), "{name}: {:?}", start.elapsed());
        assert_eq!(outcome.code, Some(5), "{name}");
        assert!(
            error(outcome).starts_with("--- stderr\nerror: the query ran longer than 1 s\nhint: "),
            "{name}"
        );
    }
}

/// A query whose solutions come from no store, so that nothing notices a cancellation.
fn values_product() -> String {
    let numbers: Vec<_> = (0..100).map(|n| n.to_string()).collect();
    let block = |variable: &str| format!("VALUES ?{variable} {{ {} }}", numbers.join(" "));
    let blocks: Vec<_> = ["a", "b", "c", "d", "e", "f"].iter().map(|v| block(v)).collect();
    format!("SELECT (COUNT(*) AS ?n) {{ {} }}", blocks.join(" "))
}

#[test]
fn an_answer_with_too_many_rows_is_refused() {
    expect![[r"
        --- stderr
        error: the answer has more than 10 rows
        hint: add LIMIT to the query, or raise --max-rows
        --- exit code 5
    "]]
    .assert_eq(&error(labgraph(&["query", "SELECT * { ?s ?p ?o }", "--max-rows", "10"])));
    expect![[r"
        --- stderr
        error: the answer has more than 10 rows
        hint: add LIMIT to the query, or raise --max-rows
        --- exit code 5
    "]]
    .assert_eq(&error(labgraph(&["query", "CONSTRUCT WHERE { ?s ?p ?o }", "--max-rows", "10"])));
}

#[test]
fn nothing_half_written_is_left_behind() {
    let place = Place::empty();
    place.write("answer.csv", "old");
    let outcome = place.run(&["query", "SELECT * { ?s ?p ?o }", "--max-rows", "10", "-o", "answer.csv"]);
    assert_eq!((outcome.code, place.read("answer.csv").as_str()), (Some(5), "old"));
    let outcome = place.run(&["query", "SELECT * { ?s ?p ?o }", "-o", "nowhere/answer.csv"]);
    expect![[r"
        --- stderr
        error: there is no folder nowhere
        --- exit code 3
    "]]
    .assert_eq(&error(outcome));
    let left: Vec<_> =
        std::fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["answer.csv"]);
}

#[test]
fn hostile_text_is_harmless_on_a_terminal_in_html_and_in_spreadsheets() {
    let place = Place::empty();
    place.write(
        "evil.nt",
        "<http://example.org/a> <http://example.org/b> \"\\u001B[31mred\\u202Etxt|<b>&\" .\n<http://example.org/c> <http://example.org/b> \"=HYPERLINK(1)\" .\n",
    );
    let query = ["--data", "evil.nt", "query", "SELECT ?o { ?s ?p ?o } ORDER BY ?s", "--format"];
    let format = |name| place.run(&[&query[..], &[name]].concat()).stdout;
    expect![[r"
        ┌─────────────────┐
        │ o               │
        ╞═════════════════╡
        │ [31mredtxt|<b>& │
        │ =HYPERLINK(1)   │
        └─────────────────┘
    "]]
    .assert_eq(&format("table"));
    expect![[r"
        | o |
        | --- |
        | \[31mredtxt\|&lt;b>&amp; |
        | =HYPERLINK(1) |
    "]]
    .assert_eq(&format("md"));
    expect![[r#"
        o
        ESC[31mredRLOtxt|<b>&
        '=HYPERLINK(1)
    "#]]
    .assert_eq(&format("csv").replace('\r', "").replace('\u{1b}', "ESC").replace('\u{202e}', "RLO"));
    assert!(format("html").contains("[31mredtxt|&lt;b&gt;&amp;<"), "{}", format("html"));
}

#[test]
fn what_would_take_all_memory_or_never_end_is_stopped() {
    let place = Place::with_workspace();
    let entities: String = (1..12)
        .map(|n| format!("<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10)))
        .collect::<Vec<_>>()
        .concat();
    place.write(
        "bomb.rdf",
        format!("<!DOCTYPE r [<!ENTITY e0 \"0123456789\">{entities}]><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:e=\"http://example.org/\"><rdf:Description e:p=\"&e11;\"/></rdf:RDF>"),
    );
    let outcome =
        place.run(&["--data", "bomb.rdf", "query", "ASK {}", "--timeout", "2", "--max-memory", "500"]);
    assert!(matches!(outcome.code, Some(3 | 5)), "{outcome}");
    place.write(
        "ontology/rules/endless.rq",
        "CONSTRUCT { ?s ?p ?n } { ?s lab:value ?x BIND(lab:note AS ?p) BIND(UUID() AS ?n) }",
    );
    let outcome = place.run(&["query", "ASK {}", "--timeout", "1"]);
    assert_eq!(outcome.code, Some(5), "{outcome}");
    let sorted = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a";
    let outcome = labgraph(&["query", sorted, "--timeout", "20", "--max-memory", "300"]);
    assert_eq!(
        error(&outcome),
        "--- stderr\nerror: this takes more than 300 MiB of memory\nhint: --max-memory MIB gives it more\n--- exit code 5\n"
    );
}

#[test]
fn deep_data_and_long_chains_do_not_overflow_the_stack() {
    let place = Place::empty();
    place.write("deep.ttl", format!("<a:a> <a:b> {}1{} .", "[<a:b> ".repeat(5_000), "]".repeat(5_000)));
    let outcome = place.run(&["--data", "deep.ttl", "query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"]);
    assert!(matches!(outcome.code, Some(0 | 3 | 5)), "{outcome}");
    let chain = format!("SELECT ({}1 AS ?x) {{}}", "1+".repeat(10_000));
    assert_eq!(place.run_with(&["query"], chain.as_bytes(), |_| ()).code, Some(0));
}
