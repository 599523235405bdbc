//! Registers as they are asked over the network: stand-ins that answer with the real data and schemas of the shared
//! folder, and with each fault of the real services; and real SPARQL servers.

mod behind;
mod endpoint;
mod faults;
mod open;
mod reconciliation;
mod ror;
mod sparql;
mod virtuoso;
mod wikidata;

use crate::stand_in::{Answer, StandIn};
use labgraph::fetch::Client;
use labgraph::link::evidence::Asked;
use labgraph::link::{
    Authority, Lookup, Name, NameKind, Nature, Organisation, ProtocolKind, Register, RegisterError, Service,
    protocol,
};
use oxigraph::model::NamedNode;
use std::path::PathBuf;

/// An authority with one service.
fn authority(slug: &str, protocol: Option<ProtocolKind>, address: &str, template: &str) -> Authority {
    let iri = |kind: &str| NamedNode::new(format!("https://w3id.org/labgraph/id/{kind}-{slug}")).unwrap();
    Authority {
        iri: iri("authority"),
        slug: slug.to_owned(),
        names: Vec::new(),
        other_names: Vec::new(),
        languages: Vec::new(),
        licence: None,
        countries: Vec::new(),
        classes: Vec::new(),
        nature: Nature::Organisation,
        pattern: None,
        check_digits: None,
        template: Some(template.to_owned()),
        services: vec![Service { iri: iri("service"), protocol, address: address.to_owned(), rate: None }],
    }
}

fn register(authority: &Authority) -> Box<dyn Register> {
    protocol::open(authority, None, &Client::default(), None).unwrap()
}

/// The candidates for a name.
fn candidates(register: &dyn Register, name: &str) -> Result<Vec<Organisation>, RegisterError> {
    candidates_for(register, Organisation::named(name))
}

/// The candidates for an organisation, in the order of their IRIs.
fn candidates_for(register: &dyn Register, asked: Organisation) -> Result<Vec<Organisation>, RegisterError> {
    let found = register.candidates(&Asked::of(asked))?;
    let mut found: Vec<Organisation> = found.iter().map(|entry| entry.organisation.clone()).collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

fn ids(organisations: &[Organisation]) -> Vec<&str> {
    organisations.iter().map(|organisation| organisation.id.as_str()).collect()
}

/// The record that a lookup finds.
fn found(lookup: Lookup) -> Organisation {
    match lookup {
        Lookup::Found(record) => *record,
        other => panic!("{other:?}"),
    }
}

/// An error, with the address of the server as it was before.
fn told(error: &RegisterError, server: &StandIn) -> String {
    error.to_string().replace(&server.address(""), "[SERVER]")
}

fn json(body: &str) -> Answer {
    Answer::ok("application/json", body)
}

fn named(texts: &[(&str, &str, NameKind)]) -> Organisation {
    let name = |(text, language, kind): &(&str, &str, NameKind)| {
        let name = Name::new(*text, *kind);
        if language.is_empty() { name } else { name.in_language(*language) }
    };
    Organisation { names: texts.iter().map(name).collect(), ..Organisation::default() }
}

/// A folder of the shared open data.
fn open_data(path: &str) -> Option<PathBuf> {
    Some(crate::shared::folder()?.join("opendata").join(path))
}
