//! A difference as JSON: the changes by thing, then the statements. Nothing is left out.

use super::line;
use super::phrase::Teller;
use crate::diff::{Action, Change, Diff, Node, Status, ThingChange, Value};
use crate::query::card::Part;
use crate::render::{RenderError, Style};
use oxigraph::model::{GraphName, Literal, NamedOrBlankNode, Quad, Term};
use serde_json::{Map, Value as Json, json};
use std::io::Write;

pub(super) fn write(
    diff: &Diff,
    changes: &[ThingChange],
    style: &Style,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    let teller = Teller { style, all: true, share: false };
    let lines = |quads: &[Quad]| quads.iter().map(line).collect::<Vec<_>>();
    let document = json!({
        "things": changes.iter().map(|thing| of_thing(thing, &teller)).collect::<Vec<_>>(),
        "removed": lines(&diff.removed),
        "added": lines(&diff.added),
    });
    serde_json::to_writer_pretty(&mut *out, &document).map_err(std::io::Error::from)?;
    Ok(writeln!(out)?)
}

fn of_thing(thing: &ThingChange, teller: &Teller<'_>) -> Json {
    let status = match thing.status {
        Status::Changed => "changed",
        Status::New => "new",
        Status::Gone => "gone",
    };
    let mut object = node(&thing.thing);
    object.insert("kinds".into(), json!(thing.kinds));
    object.insert("status".into(), json!(status));
    object.insert("removed".into(), json!(thing.removed));
    object.insert("added".into(), json!(thing.added));
    object.insert("changes".into(), thing.changes.iter().map(|change| of_change(change, teller)).collect());
    let moves = thing.moves.iter().map(|m| json!({ "from": m.from, "to": m.to, "statements": m.count }));
    object.insert("moves".into(), moves.collect());
    object.into()
}

fn of_change(change: &Change, teller: &Teller<'_>) -> Json {
    let action = match change.action {
        Action::Changed => "changed",
        Action::Removed => "removed",
        Action::Added => "added",
    };
    let values = |values: &[Value]| values.iter().map(|value| of_value(value, teller)).collect::<Json>();
    json!({
        "part": change.of.iter().map(|part| Json::from(node(part))).collect::<Vec<_>>(),
        "property": { "iri": change.property.iri.as_str(), "label": change.property.label },
        "language": change.language,
        "action": action,
        "old": values(&change.old),
        "new": values(&change.new),
    })
}

fn node(node: &Node) -> Map<String, Json> {
    let mut object = Map::new();
    match &node.node {
        NamedOrBlankNode::NamedNode(iri) => object.insert("iri".into(), json!(iri.as_str())),
        NamedOrBlankNode::BlankNode(blank) => object.insert("blank".into(), json!(blank.as_str())),
    };
    object.insert("label".into(), json!(node.label));
    object
}

fn of_value(value: &Value, teller: &Teller<'_>) -> Json {
    let mut object = term(&value.term);
    if !value.words.is_empty() {
        let words = value.words.iter().map(|part| match part {
            Part::Number(text) | Part::Text(text) => text.as_str(),
        });
        object.insert("text".into(), json!(words.collect::<Vec<_>>().join(" ")));
    }
    if !value.details.is_empty() {
        let detail = |(property, object): &(oxigraph::model::NamedNode, Term)| json!({ "property": teller.iri(property), "value": Json::from(term(object)) });
        object.insert("details".into(), value.details.iter().map(detail).collect());
    }
    if !value.sources.is_empty() {
        object.insert("sources".into(), json!(value.sources));
    }
    object.into()
}

/// A term in the manner of the [SPARQL results as JSON](https://www.w3.org/TR/sparql11-results-json/).
fn term(term: &Term) -> Map<String, Json> {
    let mut object = Map::new();
    let (kind, value) = match term {
        Term::NamedNode(iri) => ("uri", iri.as_str().to_owned()),
        Term::BlankNode(blank) => ("bnode", blank.as_str().to_owned()),
        Term::Literal(literal) => ("literal", literal.value().to_owned()),
        Term::Triple(triple) => {
            let quad = Quad {
                subject: triple.subject.clone(),
                predicate: triple.predicate.clone(),
                object: triple.object.clone(),
                graph_name: GraphName::DefaultGraph,
            };
            ("triple", line(&quad))
        }
    };
    object.insert("type".into(), json!(kind));
    object.insert("value".into(), json!(value));
    if let Term::Literal(literal) = term {
        of_literal(literal, &mut object);
    }
    object
}

fn of_literal(literal: &Literal, object: &mut Map<String, Json>) {
    match literal.language() {
        Some(tag) => object.insert("xml:lang".into(), json!(tag)),
        None => object.insert("datatype".into(), json!(literal.datatype().as_str())),
    };
}
