//! Whatever is wrong gets a clear error, the right exit code and nothing on standard output.

use crate::command::{Outcome, Place, labgraph};
use expect_test::expect;
use std::time::{Duration, Instant};

/// The error of a run that printed nothing else.
fn error(outcome: Outcome) -> String {
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
    expect![].assert_eq(&error(place.run(&["--data", "broken.ttl", "query", "ASK {}"])));
    let place = Place::with_workspace();
    place.write("data/labs/a.ttl", "lid:a a lid:b .");
    place.write("data/labs/b.ttl", "<a> <b> \"c .");
    expect![].assert_eq(&error(place.run(&["run", "resources"])));
}

#[test]
fn a_byte_order_mark_is_accepted_and_other_encodings_are_not() {
    let place = Place::empty();
    place.write("bom.ttl", "\u{feff}<http://example.org/a> <http://example.org/b> 1 .");
    expect![].assert_eq(&place.run(&["--data", "bom.ttl", "query", "SELECT ?o { ?s ?p ?o }"]).to_string());
    place.write("latin.ttl", b"<http://example.org/a> <http://example.org/b>\n  \"caf\xe9\" .");
    expect![].assert_eq(&error(place.run(&["--data", "latin.ttl", "query", "ASK {}"])));
}

#[test]
fn a_broken_query_is_shown_with_its_line() {
    let place = Place::empty();
    place.write("q.rq", "SELECT ?x {\n  ?x a lab:InnovationLab\n  FILTR(?x)\n}\n");
    expect![].assert_eq(&error(place.run(&["query", "-f", "q.rq"])));
    expect![].assert_eq(&error(labgraph(&["query", "SELECT ?x { ?x foo:bar 1 }"])));
    expect![].assert_eq(&error(labgraph(&["query", "SELECT ?x {"])));
    expect![].assert_eq(&error(labgraph(&["query", ""])));
    let deep = format!("ASK {{ FILTER({}1{}) }}", "(".repeat(100_000), ")".repeat(100_000));
    let outcome = place.run_with(&["query"], deep.as_bytes(), |_| ());
    assert_eq!(outcome.code, Some(3), "{}", &outcome.stderr[..200]);
}

#[test]
fn a_saved_query_that_does_not_load_is_listed_with_its_error() {
    let place = Place::with_workspace();
    place.write("queries/broken.rq", "#+ summary: Broken\nSELECT ?x { ?x a }\n");
    place.write("queries/header.rq", "#+ summary: [1\nASK {}\n");
    expect![].assert_eq(&error(place.run(&["run", "broken"])));
    expect![].assert_eq(&error(place.run(&["run", "header"])));
    let list = place.run(&["run", "--list"]);
    assert!(list.stdout.contains("does not load"), "{list}");
    assert_eq!(place.run(&["run", "resources"]).code, Some(0), "the others still run");
}

#[test]
fn parameters_that_do_not_fit_say_what_would() {
    expect![].assert_eq(&error(labgraph(&["run", "resources", "colour=red"])));
    expect![].assert_eq(&error(labgraph(&["run", "similar-labs"])));
    expect![].assert_eq(&error(labgraph(&["run", "similar-labs", "lab=vinova"])));
    expect![].assert_eq(&error(labgraph(&["run", "similar-labs", "lab=kl"])));
    expect![].assert_eq(&error(labgraph(&["run", "similar-labs", "nesta"])));
    let place = Place::with_workspace();
    place.write(
        "queries/typed.rq",
        "SELECT ?s { ?s lab:value ?v FILTER(?v > ?_least_integer && ?v < ?__most_number) }",
    );
    expect![].assert_eq(&error(place.run(&["run", "typed", "least=many"])));
    expect![].assert_eq(&error(place.run(&["run", "typed", "least=1", "most=2 or 1=1"])));
}

#[test]
fn names_that_fit_nothing_or_several_things() {
    expect![].assert_eq(&error(labgraph(&["show", "vinova"])));
    expect![].assert_eq(&error(labgraph(&["show", "qqqqqq"])));
    let place = Place::with_workspace();
    place.write(
        "data/twins.ttl",
        "@prefix lid: <https://w3id.org/labgraph/id/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\nlid:twin-1 skos:prefLabel \"Twin\"@en . lid:twin-2 skos:prefLabel \"Twin\"@en .",
    );
    expect![].assert_eq(&error(place.run(&["show", "twin"])));
    expect![].assert_eq(&error(labgraph(&["run", "resorces"])));
}

#[test]
fn formats_that_do_not_exist_or_do_not_fit() {
    expect![].assert_eq(&error(labgraph(&["run", "resources", "--format", "cvs"])));
    expect![].assert_eq(&error(labgraph(&["run", "resources", "-o", "resources.doc"])));
    expect![].assert_eq(&error(labgraph(&["query", "ASK {}", "--format", "ttl"])));
    expect![].assert_eq(&error(labgraph(&["export", "--format", "csv"])));
    expect![].assert_eq(&error(labgraph(&["--data", "x.doc", "query", "ASK {}"])));
    expect![].assert_eq(&error(labgraph(&["--workspace", ".", "query", "ASK {}"])));
    expect![].assert_eq(&error(labgraph(&["--lang", "n l", "run", "resources"])));
    expect![].assert_eq(&error(labgraph(&["--timeout", "0", "run", "resources"])));
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
    expect![].assert_eq(&error(labgraph(&["query", "SELECT * { ?s ?p ?o }", "--max-rows", "10"])));
    expect![].assert_eq(&error(labgraph(&["query", "CONSTRUCT WHERE { ?s ?p ?o }", "--max-rows", "10"])));
}

#[test]
fn nothing_half_written_is_left_behind() {
    let place = Place::empty();
    place.write("answer.csv", "old");
    let outcome = place.run(&["query", "SELECT * { ?s ?p ?o }", "--max-rows", "10", "-o", "answer.csv"]);
    assert_eq!((outcome.code, place.read("answer.csv").as_str()), (Some(5), "old"));
    let outcome = place.run(&["query", "SELECT * { ?s ?p ?o }", "-o", "nowhere/answer.csv"]);
    expect![].assert_eq(&error(outcome));
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
    expect![].assert_eq(&format("table"));
    expect![].assert_eq(&format("md"));
    expect![].assert_eq(&format("csv").replace('\u{1b}', "ESC").replace('\u{202e}', "RLO"));
    assert!(format("html").contains("[31mredtxt|&lt;b&gt;&amp;<"), "{}", format("html"));
}
