//! SPARQL endpoints that answer as the real ones do when they fail, or nearly.

use super::{authority, candidates, found, json, register, told};
use crate::stand_in::{Answer, StandIn};
use labgraph::link::{Authority, Lookup, ProtocolKind};

fn endpoint(server: &StandIn) -> Authority {
    authority("x", Some(ProtocolKind::Sparql), &server.address("/sparql"), "http://a.example/{id}")
}

const NONE: &str = r#"{"head":{"vars":["s"]},"results":{"bindings":[]}}"#;
const ONE: &str =
    r#"{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://a.example/1"}}]}}"#;
/// As Virtuoso writes literals.
const FACTS: &str = r#"{"head":{"link":[],"vars":["s","p","o"]},"results":{"distinct":false,"ordered":true,"bindings":[
 {"s":{"type":"uri","value":"http://a.example/1"},"p":{"type":"uri","value":"http://www.w3.org/2004/02/skos/core#prefLabel"},"o":{"type":"literal","xml:lang":"nl","value":"Raad"}},
 {"s":{"type":"uri","value":"http://a.example/1"},"p":{"type":"uri","value":"http://schema.org/foundingDate"},"o":{"type":"typed-literal","datatype":"http://www.w3.org/2001/XMLSchema#date","value":"1998-03-31"}}]}}"#;

#[test]
fn typed_literals_of_old_are_read() {
    let server = StandIn::serve(vec![Answer::json(FACTS)]);
    let read = found(register(&endpoint(&server)).lookup("1").unwrap());
    assert_eq!((read.label(), read.from.as_deref()), ("Raad", Some("1998-03-31")));
    assert_eq!(read.identifiers[0].to_string(), "x:1");
}

#[test]
fn a_search_that_is_cut_off_is_asked_for_less() {
    let cut = Answer::with("200 OK", "application/sparql-results+json", "X-SPARQL-MaxRows: 1\r\n", ONE);
    // The exact label, for less until it fits below the cap; then the words; then the facts, of which two are more
    // than one.
    let server = StandIn::answering(move |request| {
        let query = request.parameter("query").unwrap();
        if query.contains("LIMIT") { cut.clone() } else { Answer::json(FACTS) }
    });
    let found = candidates(&*register(&endpoint(&server)), "Raad").unwrap();
    assert_eq!(found.len(), 1);
    let limits: Vec<String> = server
        .asked()
        .iter()
        .filter_map(|request| Some(request.parameter("query")?.rsplit_once("LIMIT ")?.1.trim().to_owned()))
        .collect();
    assert_eq!(limits, ["50", "25", "12", "6", "3", "1", "1"], "and remembered");
}

#[test]
fn what_is_lost_is_an_error() {
    let with =
        |headers: &str, body: &str| Answer::with("200 OK", "application/sparql-results+json", headers, body);
    let java = r#"{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://www.wikidata.org/entity/Q1"}},
java.util.concurrent.TimeoutException
	at java.util.concurrent.FutureTask.get(FutureTask.java:205)
	at com.bigdata.rdf.sail.webapp.BigdataServlet.submitApiTask(BigdataServlet.java:292)"#;
    for (answer, words) in [
        (
            with("X-SQL-State: S1TAT\r\nX-SQL-Message: RC...: Returning incomplete results\r\n", ONE),
            "did not answer in full: it gave up (S1TAT: RC...: Returning incomplete results)",
        ),
        (with("X-SPARQL-MaxRows: some\r\n", ONE), "did not answer in full"),
        (Answer::json(java), "answered what is no SPARQL Results in JSON"),
        (Answer::json(&ONE[..ONE.len() - 10]), "the answer breaks off"),
        (json("{\"error\":\"Query timeout\"}"), "answered what is no SPARQL Results in JSON"),
        (Answer::json("{\"error\":\"Query timeout\"}"), "answered what is no SPARQL Results in JSON"),
        (Answer::ok("text/html", "<html>Query timeout"), "answered a web page, not SPARQL results"),
        (Answer::json(r#"{"head":{},"boolean":true}"#), "answered without rows"),
        (
            Answer::with(
                "500 Server Error",
                "text/plain",
                "",
                "SPARQL-QUERY: java.util.concurrent.TimeoutException",
            ),
            "answered 500: SPARQL-QUERY",
        ),
        (
            Answer::raw(
                "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"hea\r\n",
            ),
            "the answer breaks off",
        ),
    ] {
        let server = StandIn::serve(vec![answer]);
        let register = register(&endpoint(&server));
        for error in [candidates(&*register, "Raad").unwrap_err(), register.lookup("1").unwrap_err()] {
            assert!(told(&error, &server).contains(words), "{words}: {error}");
        }
    }
}

#[test]
fn a_search_by_words_that_is_too_much_leaves_the_labels() {
    let server = StandIn::answering(|request| {
        let query = request.parameter("query").unwrap();
        match (query.contains("CONTAINS"), query.contains("LIMIT")) {
            (true, _) => Answer::with("500 Server Error", "text/plain", "", "TimeoutException"),
            (false, true) => Answer::json(ONE),
            (false, false) => Answer::json(FACTS),
        }
    });
    assert_eq!(candidates(&*register(&endpoint(&server)), "Raad").unwrap().len(), 1);
    // With none, nobody knows.
    let server =
        StandIn::answering(|request| match request.parameter("query").unwrap().contains("CONTAINS") {
            true => Answer::with("500 Server Error", "text/plain", "", "TimeoutException"),
            false => Answer::json(NONE),
        });
    assert!(candidates(&*register(&endpoint(&server)), "Raad").is_err());
}

#[test]
fn nothing_is_nothing() {
    let server = StandIn::serve(vec![Answer::json(NONE)]);
    assert!(candidates(&*register(&endpoint(&server)), "Raad").unwrap().is_empty());
    let server =
        StandIn::serve(vec![Answer::json(r#"{"head":{"vars":["s","p","o"]},"results":{"bindings":[]}}"#)]);
    assert_eq!(register(&endpoint(&server)).lookup("1").unwrap(), Lookup::Missing);
}
