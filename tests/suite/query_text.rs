//! A query as text means what it means in the algebra.

use labgraph::query::{Answer, Engine, parse};
use labgraph::store::{Dataset, text};
use labgraph::workspace::Workspace;
use spargebra::Query;

/// Each answers something else where brackets are lost.
const TRICKY: [&str; 16] = [
    "SELECT ((1 + 2) * 3 AS ?x) (7 - (4 - 2) AS ?y) (12 / (6 / 3) AS ?z) (2 * (3 * 4) AS ?w) {}",
    "SELECT (-(1 + 2) AS ?x) (- -1 AS ?y) (!(!true) AS ?z) (!(1 + 1) AS ?w) (-(-(?n)) AS ?v) { VALUES ?n { 5 } }",
    "SELECT ?s ?n { { VALUES (?s ?n) { (1 UNDEF) } FILTER(!BOUND(?n)) } { VALUES (?s ?n) { (1 2) } } }",
    "SELECT ?a ?b { VALUES ?a { 1 2 } OPTIONAL { VALUES (?a ?b) { (1 3) (2 4) } FILTER(?b > 3) } }",
    "SELECT ?a ?b { VALUES ?a { 1 2 } OPTIONAL { { VALUES ?b { 1 2 } FILTER(?b = ?a) } } }",
    "SELECT ?a { { SELECT ?a { VALUES ?a { 1 2 3 4 5 } } ORDER BY DESC(?a) LIMIT 3 } } LIMIT 2",
    "SELECT ?a { { SELECT ?a { VALUES ?a { 1 2 3 4 5 } } LIMIT 1 } } ORDER BY ?a",
    "SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?a { VALUES ?a { 1 1 2 } } } }",
    "SELECT ?a ?b { VALUES ?a { 1 2 } { VALUES ?c { 1 } BIND(BOUND(?a) AS ?b) VALUES ?d { 1 } } }",
    "SELECT ?a { VALUES ?a { 1 2 3 } MINUS { VALUES ?a { 1 } } FILTER(?a + 1 - 1 != 2 * (1 + 0)) }",
    "SELECT ?a { VALUES ?a { 1 2 3 } FILTER NOT EXISTS { VALUES ?a { 1 } FILTER(?a < (1 + 1) * 2) } }",
    "SELECT (SUM(?a * (?a + 1)) AS ?n) (GROUP_CONCAT(?b; SEPARATOR='\"\\n') AS ?t) { VALUES (?a ?b) { (1 'x') (2 'x') } } GROUP BY ?b HAVING(SUM(?a) > 2)",
    "SELECT ?x ?y { VALUES ?x { 1 } BIND(?x + 1 AS ?y) BIND(?y + 1 AS ?z) FILTER(?z = 3) }",
    "SELECT * { { VALUES ?a { 1 } } UNION { VALUES ?a { 2 } } { VALUES ?b { 3 } } UNION { VALUES ?b { 4 } } }",
    "ASK { { VALUES ?a { 1 } FILTER(?a IN (1 + 0, 7)) } }",
    "SELECT ?lab { ?lab (lab:budget|lab:staff)/lab:value ?v ; !(rdf:type|^rdf:type) ?o } ORDER BY ?v DESC(?lab) OFFSET 2 LIMIT 3",
];

/// An answer in which the order of rows counts only where the query orders them.
fn told(engine: &Engine, query: Query, ordered: bool) -> String {
    match engine.answer(query).unwrap() {
        Answer::Solutions(solutions) => {
            let mut rows: Vec<String> = solutions.rows.iter().map(|row| format!("{row:?}")).collect();
            if !ordered {
                rows.sort();
            }
            format!("{:?}\n{}", solutions.variables, rows.join("\n"))
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn the_text_of_a_query_means_the_same() {
    let dataset = Dataset::load(&Workspace::embedded(), true).unwrap();
    let engine = Engine::new(dataset.store());
    for query in TRICKY {
        let parsed = parse(query, "q").unwrap();
        let text = text(&parsed);
        let again = parse(&text, &text).unwrap_or_else(|error| panic!("{query}\n{text}\n{error}"));
        let ordered = query.contains("ORDER BY") && !query.contains("{ SELECT");
        assert_eq!(told(&engine, parsed, ordered), told(&engine, again, ordered), "{query}\n{text}");
    }
}

#[test]
fn things_to_describe_are_named() {
    let query = parse("DESCRIBE lid:ric lid:nesta", "q").unwrap();
    let iri = "https://w3id.org/labgraph/id/";
    assert_eq!(text(&query), format!("DESCRIBE <{iri}ric> <{iri}nesta>"));
}
