//! The country of a thing: its own, else that of what it is tied to, the nearest first.
//!
//! What a thing is part of, whom it answers to, what it funds or is funded by, the bodies it has a seat on: each step
//! is one further away. At the least distance at which any country is stated, all that are stated there hold: a body
//! that serves two countries has both. So the ministry of economic affairs that sits on the board of a Danish lab is
//! Danish, though a ministry of that very name is Dutch.

use super::graph::Graph;
use crate::model::country;
use crate::model::vocab::{lab, org};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use std::collections::BTreeSet;

/// A property between two things that are, as a rule, of one country.
const fn tie(iri: &'static str) -> NamedNodeRef<'static> {
    NamedNodeRef::new_unchecked(iri)
}

const COUNTRY: NamedNodeRef<'static> = tie("https://w3id.org/labgraph/ns#country");

/// Ties that lead both ways.
const TIES: [NamedNodeRef<'static>; 16] = [
    tie("http://www.w3.org/ns/org#subOrganizationOf"),
    tie("http://www.w3.org/ns/org#hasSubOrganization"),
    tie("http://www.w3.org/ns/org#unitOf"),
    tie("http://www.w3.org/ns/org#hasUnit"),
    tie("https://w3id.org/labgraph/ns#supervisedBy"),
    tie("https://w3id.org/labgraph/ns#operatedBy"),
    tie("https://w3id.org/labgraph/ns#coordinatedBy"),
    tie("https://w3id.org/labgraph/ns#fundedBy"),
    tie("http://purl.org/dc/terms/isPartOf"),
    lab::GOVERNED_BY,
    lab::FUNDER,
    lab::RECIPIENT,
    lab::RUN_BY,
    lab::PARTICIPANT,
    org::MEMBER,
    org::ORGANIZATION,
];

/// Ties that only lead upwards: what a network is tied to says nothing of another of its members.
const UPWARDS: [NamedNodeRef<'static>; 1] = [org::MEMBER_OF];

/// From a member of a board by its seat to the board and to what it governs, and to what that is part of.
const FURTHEST: usize = 4;

/// So many things are looked at before the search is given up.
const MOST: usize = 5000;

/// The countries of a thing, ISO 3166-1 alpha-2, and what they were taken from: nothing where they are its own.
pub(super) fn of(graph: &Graph<'_>, thing: &NamedNode) -> (Vec<String>, Vec<NamedNode>) {
    let own = stated(graph, thing);
    if !own.is_empty() {
        return (own.into_iter().collect(), Vec::new());
    }
    let mut seen: BTreeSet<String> = BTreeSet::from([thing.as_str().to_owned()]);
    let mut ring = vec![thing.clone()];
    for _ in 0..FURTHEST {
        let next: BTreeSet<String> = ring.iter().flat_map(|node| beside(graph, node)).collect();
        ring =
            next.into_iter().filter(|node| seen.insert(node.clone())).map(NamedNode::new_unchecked).collect();
        let (mut countries, mut from) = (BTreeSet::new(), Vec::new());
        for node in &ring {
            let stated = stated(graph, node);
            if !stated.is_empty() {
                from.push(node.clone());
                countries.extend(stated);
            }
        }
        if !countries.is_empty() {
            return (countries.into_iter().collect(), from);
        }
        if ring.is_empty() || seen.len() > MOST {
            break;
        }
    }
    (Vec::new(), Vec::new())
}

/// The countries that a thing states: entries of the EU's list, or codes.
fn stated(graph: &Graph<'_>, thing: &NamedNode) -> BTreeSet<String> {
    let code = |term: Term| match term {
        Term::NamedNode(node) => country::of_iri(node.as_str()).map(str::to_owned),
        Term::Literal(literal) => {
            let iri = country::to_iri(literal.value())?;
            country::of_iri(&iri).map(str::to_owned)
        }
        _ => None,
    };
    graph.objects(thing.as_ref(), COUNTRY).filter_map(code).collect()
}

/// What a thing is tied to.
fn beside(graph: &Graph<'_>, thing: &NamedNode) -> Vec<String> {
    let up = TIES.iter().chain(&UPWARDS).flat_map(|tie| graph.nodes(thing, *tie));
    let object = Term::from(thing.clone());
    let down = TIES.iter().flat_map(|tie| graph.subjects(*tie, &object).collect::<Vec<_>>());
    up.chain(down).map(NamedNode::into_string).collect()
}
