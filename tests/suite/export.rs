//! `labgraph export`: always the same bytes, and nothing lost.

use crate::command::{Place, labgraph};
use expect_test::expect;

/// Puts the lines of a text in another order, the same in each run.
fn shuffled(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    for index in (1..lines.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        lines.swap(index, usize::try_from(state >> 33).unwrap() % (index + 1));
    }
    lines.join("\n") + "\n"
}

#[test]
fn the_same_graph_gives_the_same_bytes() {
    let place = Place::empty();
    let turtle = place.run(&["export"]);
    assert!(turtle.stdout.len() > 100_000 && turtle == place.run(&["export"]));
    let lines = place.run(&["export", "--format", "nt"]).stdout;
    place.write("shuffled.nt", shuffled(&lines));
    assert_ne!(lines, place.read("shuffled.nt"));
    assert!(turtle == place.run(&["--data", "shuffled.nt", "export"]), "the shuffled export differs");
}

#[test]
fn every_syntax_says_the_same() {
    let place = Place::empty();
    let hash = place.run(&["export", "--hash"]);
    assert_eq!(hash.stdout.trim().len(), 64, "{hash}");
    for format in ["ttl", "trig", "nt", "nq", "rdf", "jsonld"] {
        let file = format!("all.{format}");
        place.run(&["export", "-o", &file]);
        assert_eq!(hash, place.run(&["--data", &file, "export", "--hash"]), "{format}");
    }
    place.run(&["export", "-o", "all.trig"]);
    let by_graph = place.run(&["export", "--hash", "--format", "nq"]);
    assert_eq!(by_graph, place.run(&["--data", "all.trig", "export", "--hash", "--format", "nq"]));
    assert_ne!(by_graph, hash);
}

#[test]
fn blank_nodes_are_nested_and_only_the_prefixes_used_are_declared() {
    let place = Place::empty();
    place.write(
        "b.nq",
        r#"_:x <http://www.w3.org/2004/02/skos/core#prefLabel> "skos:no, owl:no <lid:no> \" foaf:no"@en .
<https://w3id.org/labgraph/id/a> <http://example.org/p> _:x .
<https://w3id.org/labgraph/id/a> <http://example.org/p> _:y .
<https://w3id.org/labgraph/id/b> <http://example.org/q> _:y .
_:y <http://example.org/n> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .
_:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "1" .
_:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .
<https://w3id.org/labgraph/id/c> <http://example.org/list> _:l .
<https://w3id.org/labgraph/id/c> <http://example.org/date> "2023-05"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .
"#,
    );
    expect![[r#"
        PREFIX lid: <https://w3id.org/labgraph/id/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

        _:c14n0 <http://example.org/n> 01 .

        lid:a <http://example.org/p> _:c14n0 ,
                [
                    skos:prefLabel "skos:no, owl:no <lid:no> \" foaf:no"@en] .

        lid:b <http://example.org/q> _:c14n0 .

        lid:c <http://example.org/date> "2023-05"^^xsd:gYearMonth ;
            <http://example.org/list> (
                    "1"
                ) .
    "#]]
    .assert_eq(&place.run(&["--data", "b.nq", "export"]).to_string());
    expect![[r#"
        <https://w3id.org/labgraph/id/a> <http://example.org/p> _:c14n0 .
        <https://w3id.org/labgraph/id/a> <http://example.org/p> _:c14n1 .
        <https://w3id.org/labgraph/id/b> <http://example.org/q> _:c14n0 .
        <https://w3id.org/labgraph/id/c> <http://example.org/date> "2023-05"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .
        <https://w3id.org/labgraph/id/c> <http://example.org/list> _:c14n2 .
        _:c14n0 <http://example.org/n> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .
        _:c14n1 <http://www.w3.org/2004/02/skos/core#prefLabel> "skos:no, owl:no <lid:no> \" foaf:no"@en .
        _:c14n2 <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "1" .
        _:c14n2 <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .
    "#]].assert_eq(&place.run(&["--data", "b.nq", "export", "--canonical"]).to_string());
}

#[test]
fn one_graph_or_several_or_an_answer() {
    let ric = labgraph(&["export", "--graph", "data/labs/ric.ttl", "--hash"]);
    for name in ["data/labs/ric", "https://w3id.org/labgraph/graph/data/labs/ric"] {
        assert_eq!(ric, labgraph(&["export", "--graph", name, "--hash"]), "{name}");
    }
    let two =
        labgraph(&["export", "--graph", "data/labs/ric", "--graph", "data/labs/ino", "--format", "trig"]);
    assert_eq!(two.stdout.matches("GRAPH <").count(), 2, "{two}");
    let missing = labgraph(&["export", "--graph", "data/labs/rick"]);
    assert!(missing.code == Some(2) && missing.stderr.contains("data/labs/ric.ttl"), "{missing}");
    let construct = "CONSTRUCT { ?lab lab:country ?c } { ?lab a lab:InnovationAgency ; lab:country ?c }";
    expect![[r"
        PREFIX lab: <https://w3id.org/labgraph/ns#>
        PREFIX lid: <https://w3id.org/labgraph/id/>
        PREFIX country: <http://publications.europa.eu/resource/authority/country/>

        lid:nesta lab:country country:GBR .

        lid:vinnova lab:country country:SWE .
    "]]
    .assert_eq(&labgraph(&["export", "--construct", construct]).to_string());
    expect![[r"
        --- stderr
        error: only CONSTRUCT and DESCRIBE give a graph to export
        hint: labgraph query answers SELECT and ASK
        --- exit code 2
    "]]
    .assert_eq(&labgraph(&["export", "--construct", "SELECT * {}"]).to_string());
}

#[test]
fn what_is_derived_is_exported_when_it_is_asked_for() {
    let count = |arguments: &[&str]| labgraph(arguments).stdout.lines().count();
    let (asserted, all) =
        (count(&["export", "--format", "nt"]), count(&["export", "--format", "nt", "--inferred"]));
    assert!(all > asserted + 500, "{asserted} {all}");
    let derived = labgraph(&["export", "--inferred", "--graph", "inferred", "--format", "nt"]);
    assert_eq!(derived.stdout.lines().count(), all - asserted);
    assert!(derived.stdout.contains("ns#fundedBy"), "the rule of funders");
}

#[test]
fn triple_terms_are_kept_by_some_syntaxes_and_refused_by_others() {
    let place = Place::empty();
    let line = "<http://example.org/a> <http://example.org/says> <<( <http://example.org/b> <http://example.org/c> \"d\" )>> .\n";
    place.write("t.nt", line);
    assert_eq!(place.run(&["--data", "t.nt", "export", "--format", "nt"]).stdout, line);
    for format in [&["--format", "ttl"][..], &["--format", "rdf"], &["--format", "jsonld"], &["--canonical"]]
    {
        let outcome = place.run(&[&["--data", "t.nt", "export"], format].concat());
        assert!(outcome.code == Some(3) && outcome.stderr.contains("triple term"), "{format:?} {outcome}");
        assert_eq!(outcome.stdout, "");
    }
}

#[test]
fn numbers_keep_their_digits() {
    let place = Place::empty();
    let line = "<http://example.org/a> <http://example.org/b> \"007.50\"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n";
    place.write("n.nt", line);
    assert_eq!(place.run(&["--data", "n.nt", "export", "--format", "nt"]).stdout, line);
}

#[test]
fn a_text_full_of_escapes_is_written_like_any_other() {
    let place = Place::empty();
    let long = "\\n\\\"".repeat(200_000);
    place.write(
        "long.nt",
        format!(
            "<http://example.org/a> <http://example.org/b> \"{long}\"@en .\n<http://example.org/a> <http://example.org/b> \"\u{f8ff}0\u{f8ff}\" .\n"
        ),
    );
    let outcome = place.run(&["--data", "long.nt", "export", "-o", "long.ttl"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    let hash = |file| place.run(&["--data", file, "export", "--hash"]).stdout;
    assert_eq!(hash("long.nt"), hash("long.ttl"));
}
