//! Without a terminal: files, pipes, `-c`.

use super::*;
use crate::command::Outcome;
use expect_test::expect;

fn piped(place: &Place, arguments: &[&str], script: &str) -> Outcome {
    place.run_with(arguments, script.as_bytes(), |_| ())
}

const SCRIPT: &str = "# the labs\nASK { lid:ric ?p ?o }\n\n.mode csv\nSELECT ?n {\n  lid:ric lab:staff/lab:value ?n\n}\nASK { lib:x ?p ?o }\n.mode nonsense\nASK { lid:nesta ?p ?o }\n";

#[test]
fn the_first_error_ends_a_script() {
    let place = Place::empty();
    expect![[r#"
        true
        n
        4
        --- stderr
        error: the prefix lib: is not declared; did you mean lid:?
         --> standard input:8:7
          |
        8 | ASK { lib:x ?p ?o }
          |       ^
        --- exit code 3
    "#]]
    .assert_eq(&piped(&place, &[], SCRIPT).to_string());
    place.write("a.rq", SCRIPT);
    expect![[r#"
        true
        n
        4
        --- stderr
        error: the prefix lib: is not declared; did you mean lid:?
         --> a.rq:8:7
          |
        8 | ASK { lib:x ?p ?o }
          |       ^
        --- exit code 3
    "#]]
    .assert_eq(&place.run(&["repl", "--read", "a.rq"]).to_string());
    expect![[r#"
        true
        n
        4
        true
        --- stderr
        error: the prefix lib: is not declared; did you mean lid:?
         --> standard input:8:7
          |
        8 | ASK { lib:x ?p ?o }
          |       ^
        error: .mode takes table, csv, tsv, json, jsonl, xml, md, html, xlsx, ttl, trig, nt, nq, rdf, jsonld
        at standard input:9
        --- exit code 3
    "#]]
    .assert_eq(&piped(&place, &["repl", "--read", "-", "--keep-going"], SCRIPT).to_string());
    // The first failure gives the code: 2 of a command before 3 of a query.
    let turned = ".mode nonsense\nASK { lib:x ?p ?o }\nASK {}\n";
    expect![[r#"
        --- stderr
        error: .mode takes table, csv, tsv, json, jsonl, xml, md, html, xlsx, ttl, trig, nt, nq, rdf, jsonld
        at standard input:1
        error: the prefix lib: is not declared; did you mean lid:?
         --> standard input:2:7
          |
        2 | ASK { lib:x ?p ?o }
          |       ^
        --- exit code 2
    "#]]
    .assert_eq(&piped(&place, &["repl", "--keep-going"], turned).to_string());
}

#[test]
fn statements_may_stand_on_the_command_line() {
    let place = Place::empty();
    expect![[r#"
        n
        1
        m
        2
    "#]]
    .assert_eq(
        &place
            .run(&[
                "repl",
                "-c",
                ".mode csv",
                "SELECT (1 AS ?n) {}",
                "SELECT (?n + 1 AS ?m) { VALUES (?n) { _ } }",
            ])
            .to_string(),
    );
    expect![[r#"
        --- stderr
        error: a { is not closed: expected `}`
         --> statement 1:1:6
          |
        1 | ASK {
          |      ^
        --- exit code 3
    "#]]
    .assert_eq(&place.run(&["repl", "-c", "ASK {", "-c", "ASK {}"]).to_string());
    expect![[""]].assert_eq(&place.run(&["repl", "-c", ".quit", "-c", "ASK {}"]).to_string());
    expect![[r#"
        --- stderr
        error: cannot read none.rq: No such file or directory (os error 2)
        --- exit code 2
    "#]]
    .assert_eq(&place.run(&["repl", "--read", "none.rq"]).to_string());
    expect![[""]].assert_eq(&piped(&place, &[], "").to_string());
    expect![[r#"
        --- stderr
        error: expected `}`
         --> standard input:1:20
          |
        1 | ASK { lid:ric ?p ?o
          |                    ^
        --- exit code 3
    "#]]
    .assert_eq(&piped(&place, &[], "ASK { lid:ric ?p ?o").to_string());
}

#[test]
fn a_statement_without_a_line_feed_and_two_on_a_line_run() {
    let place = Place::empty();
    expect![[r#"
        true
    "#]]
    .assert_eq(&piped(&place, &[], "ASK {}").to_string());
    expect![[r#"
        true
        true
    "#]]
    .assert_eq(
        &piped(&place, &[], "\u{feff}ASK {}\r\nASK { lid:ric\r\n ?p ?o }\r\n.quit\r\nASK {}\r\n").to_string(),
    );
}

#[test]
fn a_script_that_reads_itself_ends() {
    let place = Place::empty();
    place.write("loop.rq", "ASK {}\n.read loop.rq\n");
    expect![[r#"
        true
        true
        true
        true
        true
        true
        true
        true
        true
        true
        true
        true
        true
        true
        true
        true
        true
        --- stderr
        error: loop.rq: scripts read one another 16 deep
        at loop.rq:2
        --- exit code 2
    "#]]
    .assert_eq(&place.run(&["repl", "--read", "loop.rq"]).to_string());
}

#[test]
fn nothing_is_written_where_an_endpoint_or_a_data_file_is_meant() {
    let place = Place::with_workspace();
    let before = place.read("data/labs/nesta.ttl");
    let there = ["--endpoint", "http://127.0.0.1:1/", "repl", "--keep-going", "-c"];
    for statement in ["INSERT DATA { lid:nesta skos:altLabel \"E\"@en }", ".check", ".fmt"] {
        let outcome = place.run(&[&there[..], &[statement]].concat());
        assert_eq!(outcome.code, Some(2), "{statement}: {outcome}");
        assert!(outcome.stdout.is_empty(), "{outcome}");
    }
    let outcome = place.run(&[
        "repl",
        "-c",
        ".output data/labs/nesta.ttl",
        "-c",
        "CONSTRUCT WHERE { ?s a lab:InnovationLab }",
    ]);
    assert_eq!(outcome.code, Some(2), "{outcome}");
    let outcome = place.run(&["repl", "-c", ".once rows.ttl", "-c", "SELECT * { ?s a lab:InnovationLab }"]);
    assert_eq!(outcome.code, Some(2), "{outcome}");
    assert_eq!(place.read("data/labs/nesta.ttl"), before);
    assert!(!place.path().join("data/local.ttl").exists());
}

#[test]
fn a_file_that_is_one_whole_holds_one_answer() {
    let place = Place::empty();
    let outcome = piped(&place, &["repl", "--keep-going"], ".output a.json\nASK {}\nASK { lid:x ?p ?o }\n");
    assert_eq!(outcome.code, Some(2), "{outcome}");
    assert!(outcome.stderr.contains("a.json holds an answer"), "{outcome}");
    assert!(place.read("a.json").contains("true"));
    let outcome =
        piped(&place, &["repl"], "SELECT ?x ?y { VALUES (?x ?y) { ('a' 'z') } }\n.chart bar ?x ?y\n");
    assert!(outcome.stderr.contains("?y has no number"), "{outcome}");
}

#[test]
fn what_cannot_be_read_is_told() {
    let place = Place::empty();
    expect![[r#"
        true
        --- stderr
        error: standard input is no UTF-8
        --- exit code 2
    "#]]
    .assert_eq(&place.run_with(&[], b"ASK {}\n\xff\xfe\n", |_| ()).to_string());
    // Nobody can be asked, so that an update writes; the graph that is built in cannot be changed.
    expect![[r#"
        --- stderr
        error: the built-in workspace cannot be changed
        hint: labgraph init DIR writes it to a folder, to own and edit
        at standard input:1
        --- exit code 2
    "#]]
    .assert_eq(&piped(&place, &[], "INSERT DATA { lid:a lab:b 1 }\n").to_string());
}

#[test]
fn the_file_of_the_start_is_read_on_a_terminal_only() {
    let place = Place::empty();
    place.write(".config/labgraph/replrc", ".mode csv\n.lang nl\nnonsense here\n.labels on\n");
    expect![[r#"
        ┌─────────────┐
        │ l           │
        ╞═════════════╡
        │ country:NLD │
        └─────────────┘
    "#]]
    .assert_eq(&piped(&place, &[], "SELECT ?l { lid:ric lab:country ?l }\n").to_string());
    let prompt = Prompt::open(&place);
    expect![[r#"
        error: hier hoort `ASK`, `CONSTRUCT`, `DESCRIBE`, `SELECT`
         --> [FOLDER]/.config/labgraph/replrc:3:1
          |
        3 | nonsense here
          | ^
        labgraph>
    "#]]
    .assert_eq(&prompt.terminal.shown());
    expect![[r#"
        labgraph> .set
        explain  off
        labels   on
        lang     nl,en,fr
        mode     csv ttl
        null     ""
        pager    auto
        timer    off
        width    auto
    "#]]
    .assert_eq(&prompt.run(".set"));
}
