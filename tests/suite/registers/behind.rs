//! What stands behind an identifier: services that give RDF about one thing, from real statements.

use super::{authority, candidates_for, found, register, told};
use crate::stand_in::{Answer, StandIn};
use labgraph::link::{Authority, Identifier, Lookup, Organisation};

fn service(server: &StandIn, path: &str, template: &str) -> Authority {
    authority("x", None, &server.address(path), template)
}

/// The expanded JSON-LD of the Dutch ministries.
fn tooi() -> Option<String> {
    Some(std::fs::read_to_string(super::open_data("nl-tooi/rwc_ministeries_compleet_1.json")?).unwrap())
}

const TOOI: &str = "https://identifier.overheid.nl/tooi/id/{id}";

#[test]
fn a_dutch_ministry_is_read() {
    let Some(document) = tooi() else { return };
    let server = StandIn::serve(vec![Answer::ok("application/ld+json", &document)]);
    let register = register(&service(&server, "/tooi/id/", TOOI));
    let ministry = found(register.lookup("ministerie/mnre1010").unwrap());
    assert_eq!(ministry.id, "https://identifier.overheid.nl/tooi/id/ministerie/mnre1010");
    assert!(ministry.names.iter().any(|name| name.text.contains("Algemene Zaken")), "{:?}", ministry.names);
    assert_eq!(server.asked()[0].path(), "/tooi/id/ministerie/mnre1010");
    let asked = Organisation {
        identifiers: vec![Identifier { scheme: "x".to_owned(), value: "ministerie/mnre1010".to_owned() }],
        ..Organisation::named("x")
    };
    assert_eq!(candidates_for(&*register, asked).unwrap().len(), 1);
    let by_name = candidates_for(&*register, Organisation::named("Algemene Zaken"));
    let told = by_name.map(|found| found.len()).unwrap_err().to_string();
    assert!(told.contains("cannot be searched by name"), "that would be «none»: {told}");
}

#[test]
fn flemish_organisations_are_read_of_turtle() {
    let Some(path) = super::open_data("be-ovo/bevoegde-overheden-2023.ttl") else { return };
    let document = std::fs::read_to_string(path).unwrap();
    let server = StandIn::serve(vec![Answer::ok("text/turtle; charset=UTF-8", &document)]);
    let register =
        register(&service(&server, "/id/organisatie/{id}", "https://data.vlaanderen.be/id/organisatie/{id}"));
    assert_eq!(found(register.lookup("OVO027249").unwrap()).label(), "Bevolking en Identiteitskaarten");
    assert_eq!(register.lookup("OVO000000").unwrap(), Lookup::Missing, "a document about others");
}

#[test]
fn documents_that_are_wrong_are_told() {
    let statement = "<http://a.example/1> <http://xmlns.com/foaf/0.1/name> \"One\" .\n";
    for (answer, words) in [
        (Answer::ok("text/html", "<html>"), "answered text/html, not RDF"),
        (Answer::ok("application/n-triples", "<http://a.example/1> <http"), "answered what is no N-Triples"),
        (Answer::ok("text/turtle", "@prefix <"), "answered what is no Turtle"),
        (Answer::ok("application/ld+json", &"[".repeat(100_000)), "answered what is no JSON-LD"),
        (Answer::with("500 Server Error", "text/plain", "", "down"), "answered 500: down"),
        (Answer::ok("application/n-triples", &statement.repeat(100_001)), "more than 100000 statements"),
        (
            Answer::raw(format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/n-triples\r\nContent-Length: 999\r\nConnection: close\r\n\r\n{statement}"
            )),
            "the answer breaks off",
        ),
    ] {
        let server = StandIn::serve(vec![answer]);
        let error = register(&service(&server, "/", "http://a.example/{id}")).lookup("1").unwrap_err();
        assert!(told(&error, &server).contains(words), "{words}: {error}");
    }
    let server = StandIn::serve(vec![Answer::with("410 Gone", "text/html", "", "gone")]);
    let register = register(&service(&server, "/", "http://a.example/{id}"));
    assert_eq!(register.lookup("1").unwrap(), Lookup::Missing);
    for never in ["../secret", "a/../../b", "http://elsewhere.example/1", "no iri <"] {
        assert_eq!(register.lookup(never).unwrap(), Lookup::Missing, "{never}");
    }
    assert_eq!(server.asked().len(), 1, "nobody is asked for what cannot be");
}

#[test]
fn one_that_moved_says_where() {
    let document = "<http://a.example/1> <http://purl.org/dc/terms/isReplacedBy> <http://a.example/2> .
        <http://a.example/2> <http://xmlns.com/foaf/0.1/name> \"Two\" .";
    let server = StandIn::serve(vec![Answer::ok("text/turtle", document)]);
    let moved = register(&service(&server, "/", "http://a.example/{id}")).lookup("1").unwrap();
    let Lookup::Moved { to, record: Some(record) } = moved else { panic!("{moved:?}") };
    assert_eq!((to.as_str(), record.label()), ("http://a.example/2", "Two"));
}
