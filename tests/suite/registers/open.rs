//! Which service of an authority is asked, and which never.

use super::{authority, candidates, json};
use crate::stand_in::{Answer, StandIn};
use expect_test::expect;
use labgraph::fetch::{Client, FetchError, Rate};
use labgraph::link::{Authority, ProtocolKind, RegisterError, Service, protocol};
use std::time::{Duration, Instant};

fn with(services: &[(Option<ProtocolKind>, String)]) -> Authority {
    let mut authority = authority("test", None, "http://a.example/", "http://a.example/{id}");
    let service = |(protocol, address): &(Option<ProtocolKind>, String)| Service {
        protocol: *protocol,
        address: address.clone(),
        ..authority.services[0].clone()
    };
    authority.services = services.iter().map(service).collect();
    authority
}

fn ask(authority: &Authority, kind: Option<ProtocolKind>) {
    let register = protocol::open(authority, kind, &Client::default(), None).unwrap();
    // What it answers does not matter here.
    let _answer = candidates(&*register, "x");
}

#[test]
fn the_services_own_search_comes_first() {
    let server = StandIn::serve(vec![json("{}")]);
    let at = |kind: ProtocolKind| (Some(kind), server.address(&format!("/{}", kind.name())));
    let mut services: Vec<_> = ProtocolKind::ALL.into_iter().map(at).collect();
    services.insert(0, (None, server.address("/behind")));
    let asked = |services: &[(Option<ProtocolKind>, String)], kind| {
        let before = server.asked().len();
        ask(&with(services), kind);
        server.asked()[before].path().trim_start_matches('/').to_owned()
    };
    for kind in ["ror", "wikidata", "reconciliation", "sparql"] {
        assert_eq!(asked(&services, None), kind);
        services.retain(|(own, _)| own.is_none_or(|own| own.name() != kind));
    }
    let all: Vec<_> = ProtocolKind::ALL.into_iter().map(at).collect();
    assert_eq!(asked(&all, Some(ProtocolKind::Sparql)), "sparql");
}

#[test]
fn where_nothing_can_be_asked_one_learns_what_to_do() {
    let told = |services: &[(Option<ProtocolKind>, String)], kind| {
        protocol::open(&with(services), kind, &Client::default(), None).err().unwrap().to_string()
    };
    expect!["test has no service that can be asked; `labgraph authority import FILE --authority test` makes a snapshot of a file"]
        .assert_eq(&told(&[], None));
    let behind = [
        (None, "http://a.example/id/".to_owned()),
        (Some(ProtocolKind::Ror), "http://b.example/".to_owned()),
    ];
    expect!["test has no service of the protocol wikidata; its services: http://a.example/id/ (identifiers only), http://b.example/ (ror); `labgraph authority import FILE --authority test` makes a snapshot of a file"]
        .assert_eq(&told(&behind, Some(ProtocolKind::Wikidata)));
    expect![
        "test has no snapshot; `labgraph authority import FILE --authority test` makes a snapshot of a file"
    ]
    .assert_eq(&told(&[], Some(ProtocolKind::Snapshot)));
}

#[test]
fn only_the_services_of_the_authority_are_asked() {
    let other = StandIn::serve(vec![json("{}")]);
    let redirect = Answer::raw(format!(
        "HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        other.address("/")
    ));
    let server = StandIn::serve(vec![redirect]);
    let authority = with(&[(Some(ProtocolKind::Ror), server.address("/v2"))]);
    let register = protocol::open(&authority, None, &Client::default(), None).unwrap();
    let error = candidates(&*register, "x").unwrap_err();
    assert!(matches!(error, RegisterError::Fetch(FetchError::Redirect { .. })), "{error}");
    assert!(other.asked().is_empty());
}

#[test]
fn the_rate_of_the_catalogue_holds() {
    let server = StandIn::serve(vec![json(r#"{"search":[]}"#)]);
    let mut authority = with(&[(Some(ProtocolKind::Wikidata), server.address("/w/api.php"))]);
    authority.services[0].rate = Some(Rate::new(1, Duration::from_millis(300)));
    let begun = Instant::now();
    ask(&authority, None);
    // Three languages, then the full-text search.
    assert_eq!(server.asked().len(), 4);
    assert!(begun.elapsed() >= Duration::from_millis(900), "{:?}", begun.elapsed());
}

#[test]
fn nobody_is_asked_offline() {
    let server = StandIn::serve(vec![json("{}")]);
    let authority = with(&[(Some(ProtocolKind::Ror), server.address("/v2"))]);
    let register = protocol::open(&authority, None, &Client::default().offline(true), None).unwrap();
    let error = candidates(&*register, "x").unwrap_err();
    assert!(matches!(error, RegisterError::Fetch(FetchError::Offline { .. })), "{error}");
    assert!(server.asked().is_empty());
}
