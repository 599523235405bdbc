//! A SPARQL register against a real Oxigraph server that holds the corporate bodies of the EU.

use super::{authority, candidates, found, ids, register};
use crate::command::Place;
use crate::oxigraph_server::Server;
use labgraph::link::{Lookup, ProtocolKind, Standing};

const BODIES: &str = "http://publications.europa.eu/resource/authority/corporate-body/";

#[test]
fn corporate_bodies_are_found_and_looked_up() {
    let Some(path) = super::open_data("eu-authority/corporatebodies.ttl") else { return };
    let place = Place::empty();
    std::fs::copy(path, place.path().join("bodies.ttl")).unwrap();
    place.write("more.ttl", format!("<{BODIES}TWIN> <http://www.w3.org/2002/07/owl#sameAs> <{BODIES}ACM> ."));
    let Some(server) = Server::with(place, &["bodies.ttl", "more.ttl"]) else { return };
    let template = "http://publications.europa.eu/resource/authority/corporate-body/{id}";
    let authority = authority("eu-corporate-body", Some(ProtocolKind::Sparql), server.address(), template);
    let register = register(&authority);
    for name in [
        "African Court of Justice and Human Rights",
        "AFRIKAANS HOF VAN JUSTITIE EN MENSENRECHTEN",
        "Африкански съд по правата на човека",
        "ACJHR",
        "cour de justice africaine",
    ] {
        let found = candidates(&*register, name).unwrap();
        assert!(ids(&found).contains(&format!("{BODIES}ACJHR").as_str()), "{name}: {:?}", ids(&found));
    }
    assert!(candidates(&*register, "\" } ; DROP ALL # \\").unwrap().len() <= 50);
    let gone = found(register.lookup("AASM").unwrap());
    assert_eq!((gone.standing, gone.names.len()), (Standing::Withdrawn, 24));
    let moved = register.lookup(&format!("{BODIES}TWIN")).unwrap();
    assert!(
        matches!(&moved, Lookup::Moved { to, record: Some(_) } if *to == format!("{BODIES}ACM")),
        "{moved:?}"
    );
    assert_eq!(register.lookup("NOBODY").unwrap(), Lookup::Missing);
}
