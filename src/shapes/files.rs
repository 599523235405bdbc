//! Rules about files, which a shape, that sees their merge, cannot state: each can be read, and a thing has one file.

use super::message::{Message, Piece};
use super::place::Place;
use super::report::{Finding, Severity};
use super::rules::subject_term;
use crate::model::SyntaxError;
use crate::model::vocab::sh;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The rule that a thing is described in one file.
const ONCE: &str = "https://w3id.org/labgraph/shape/described-once";

/// The rule that a file can be read.
const READABLE: &str = "https://w3id.org/labgraph/shape/readable";

/// What the rules of this module are called, by their IRI.
pub(super) fn labels(rule: &Term) -> Option<Vec<(String, String)>> {
    let Term::NamedNode(node) = rule else { return None };
    let names = match node.as_str() {
        ONCE => ["one file for each thing", "één bestand voor elk ding", "un fichier pour chaque chose"],
        READABLE => ["a file that can be read", "een leesbaar bestand", "un fichier lisible"],
        _ => return None,
    };
    let tagged = ["en", "nl", "fr"].into_iter().zip(names);
    Some(tagged.map(|(language, name)| (language.to_owned(), name.to_owned())).collect())
}

/// The finding that a file, the graph of which is given, cannot be read.
pub(super) fn unreadable(graph: &NamedNode, error: &SyntaxError) -> Finding {
    let message = Message { language: String::new(), pieces: vec![Piece::Text(error.mistake.to_string())] };
    let place = Place { path: error.origin.clone(), position: error.position };
    Finding { place: Some(place), ..finding_of(READABLE, graph.clone().into(), vec![message]) }
}

/// A finding for every thing whose class is stated in more than one graph: each thing has one file, where people look
/// for it and review it. `name` gives the path of a graph's file.
pub(super) fn described_twice(data: &[Quad], name: &dyn Fn(&NamedNode) -> Option<String>) -> Vec<Finding> {
    let paths: HashMap<&NamedNode, Option<String>> = data
        .iter()
        .filter_map(|quad| match &quad.graph_name {
            GraphName::NamedNode(graph) => Some(graph),
            _ => None,
        })
        .collect::<HashSet<_>>()
        .into_iter()
        .map(|graph| (graph, name(graph)))
        .collect();
    let mut homes: HashMap<&NamedOrBlankNode, BTreeSet<&str>> = HashMap::new();
    for quad in data.iter().filter(|quad| quad.predicate == rdf::TYPE && quad.subject.is_named_node()) {
        if let GraphName::NamedNode(graph) = &quad.graph_name
            && let Some(Some(path)) = paths.get(graph)
        {
            homes.entry(&quad.subject).or_default().insert(path);
        }
    }
    let several = homes.into_iter().filter(|(_, files)| files.len() > 1);
    several.map(|(thing, files)| finding(subject_term(thing), &files)).collect()
}

fn finding(thing: Term, files: &BTreeSet<&str>) -> Finding {
    let list = files.iter().copied().collect::<Vec<_>>().join(", ");
    let message = |(language, text): (&str, &str)| Message {
        language: language.to_owned(),
        pieces: vec![Piece::Text(format!("{text}: {list}"))],
    };
    let said = [
        ("en", "this is described in several files"),
        ("nl", "dit staat in meer dan één bestand beschreven"),
        ("fr", "ceci est décrit dans plusieurs fichiers"),
    ];
    let messages = said.into_iter().map(message).collect();
    let path = Some(super::Path::Predicate(rdf::TYPE.into_owned()));
    Finding { path, ..finding_of(ONCE, thing, messages) }
}

fn finding_of(rule: &str, focus: Term, messages: Vec<Message>) -> Finding {
    let rule = NamedNode::new_unchecked(rule);
    Finding {
        focus,
        path: None,
        value: None,
        rule: rule.clone().into(),
        shape: rule.clone().into(),
        component: rule,
        severity: Severity::Violation,
        severity_iri: sh::VIOLATION.into_owned(),
        messages,
        place: None,
    }
}
