//! Things that two files describe: a rule about files, which a shape, that sees their merge, cannot state.

use super::report::{Finding, Message, Piece, Severity};
use super::rules::subject_term;
use crate::model::vocab::sh;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, NamedNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};

/// The identifier of this rule.
const RULE: &str = "https://w3id.org/labgraph/shape/described-once";

/// A finding for every thing whose class is stated in more than one graph: each thing has one file, where people look
/// for it and review it. `name` gives the path of a graph's file.
#[must_use]
pub fn described_twice(data: &[Quad], name: &dyn Fn(&NamedNode) -> Option<String>) -> Vec<Finding> {
    let mut homes: BTreeMap<String, (Term, BTreeSet<String>)> = BTreeMap::new();
    for quad in data.iter().filter(|quad| quad.predicate == rdf::TYPE && quad.subject.is_named_node()) {
        let GraphName::NamedNode(graph) = &quad.graph_name else { continue };
        let Some(path) = name(graph) else { continue };
        let subject = subject_term(&quad.subject);
        homes.entry(subject.to_string()).or_insert_with(|| (subject, BTreeSet::new())).1.insert(path);
    }
    homes
        .into_values()
        .filter(|(_, files)| files.len() > 1)
        .map(|(thing, files)| finding(thing, &files))
        .collect()
}

fn finding(thing: Term, files: &BTreeSet<String>) -> Finding {
    let rule = NamedNode::new_unchecked(RULE);
    let list = files.iter().cloned().collect::<Vec<_>>().join(", ");
    let message = |(language, text): (&str, &str)| Message {
        language: language.to_owned(),
        pieces: vec![Piece::Text(format!("{text}: {list}"))],
    };
    let said = [
        ("en", "this is described in several files"),
        ("nl", "dit staat in meer dan één bestand beschreven"),
        ("fr", "ceci est décrit dans plusieurs fichiers"),
    ];
    Finding {
        focus: thing,
        path: Some(super::Path::Predicate(rdf::TYPE.into_owned())),
        value: None,
        rule: rule.clone().into(),
        shape: rule.clone().into(),
        component: rule,
        severity: Severity::Violation,
        severity_iri: sh::VIOLATION.into_owned(),
        messages: said.into_iter().map(message).collect(),
        place: None,
    }
}
