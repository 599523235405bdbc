//! A difference as JSON: the changes by thing, then the statements. Nothing is left out.
//!
//! The types here are the shape of the document, which the README describes.

use super::line;
use crate::diff::{Action, Change, Diff, Move, Node, Status, ThingChange, Value};
use crate::query::card::Part;
use crate::render::RenderError;
use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term};
use serde::Serialize;
use std::io::Write;

#[derive(Serialize)]
struct Document<'a> {
    things: Vec<Thing<'a>>,
    removed: Vec<String>,
    added: Vec<String>,
}

#[derive(Serialize)]
struct Thing<'a> {
    #[serde(flatten)]
    node: Named<'a>,
    kinds: &'a [String],
    status: &'static str,
    removed: usize,
    added: usize,
    changes: Vec<Told<'a>>,
    moves: Vec<Moved<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    #[serde(flatten)]
    id: Id<'a>,
    label: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Id<'a> {
    Iri(&'a str),
    Blank(&'a str),
}

#[derive(Serialize)]
struct Told<'a> {
    part: Vec<Named<'a>>,
    property: Named<'a>,
    language: Option<&'a str>,
    action: &'static str,
    old: Vec<Shown<'a>>,
    new: Vec<Shown<'a>>,
}

#[derive(Serialize)]
struct Moved<'a> {
    from: Option<&'a str>,
    to: Option<&'a str>,
    statements: usize,
}

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    term: Written<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    details: Vec<Detail<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    sources: &'a [String],
}

#[derive(Serialize)]
struct Detail<'a> {
    property: &'a str,
    #[serde(flatten)]
    term: Written<'a>,
}

/// A term in the manner of the [SPARQL results as JSON](https://www.w3.org/TR/sparql11-results-json/).
#[derive(Serialize)]
struct Written<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    value: String,
    #[serde(rename = "xml:lang", skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    datatype: Option<&'a str>,
}

pub(super) fn write(diff: &Diff, changes: &[ThingChange], out: &mut dyn Write) -> Result<(), RenderError> {
    let lines = |quads: &[Quad]| quads.iter().map(line).collect();
    let document = Document {
        things: changes.iter().map(thing).collect(),
        removed: lines(&diff.removed),
        added: lines(&diff.added),
    };
    serde_json::to_writer_pretty(&mut *out, &document).map_err(std::io::Error::from)?;
    Ok(writeln!(out)?)
}

fn thing(thing: &ThingChange) -> Thing<'_> {
    Thing {
        node: named(&thing.thing),
        kinds: &thing.kinds,
        status: match thing.status {
            Status::Changed => "changed",
            Status::New => "new",
            Status::Gone => "gone",
        },
        removed: thing.removed,
        added: thing.added,
        changes: thing.changes.iter().map(told).collect(),
        moves: thing.moves.iter().map(moved).collect(),
    }
}

fn named(node: &Node) -> Named<'_> {
    let id = match &node.node {
        NamedOrBlankNode::NamedNode(iri) => Id::Iri(iri.as_str()),
        NamedOrBlankNode::BlankNode(blank) => Id::Blank(blank.as_str()),
    };
    Named { id, label: node.label.as_deref() }
}

fn told(change: &Change) -> Told<'_> {
    Told {
        part: change.of.iter().map(named).collect(),
        property: Named {
            id: Id::Iri(change.property.iri.as_str()),
            label: change.property.label.as_deref(),
        },
        language: change.language.as_deref(),
        action: match change.action {
            Action::Changed => "changed",
            Action::Removed => "removed",
            Action::Added => "added",
        },
        old: change.old.iter().map(shown).collect(),
        new: change.new.iter().map(shown).collect(),
    }
}

fn moved(moved: &Move) -> Moved<'_> {
    Moved { from: moved.from.as_deref(), to: moved.to.as_deref(), statements: moved.count }
}

fn shown(value: &Value) -> Shown<'_> {
    let words = value.words.iter().map(|part| match part {
        Part::Number(text) | Part::Text(text) => text.as_str(),
    });
    Shown {
        term: written(&value.term),
        text: (!value.words.is_empty()).then(|| words.collect::<Vec<_>>().join(" ")),
        details: value
            .details
            .iter()
            .map(|(property, term)| Detail { property: property.as_str(), term: written(term) })
            .collect(),
        sources: &value.sources,
    }
}

fn written(term: &Term) -> Written<'_> {
    let plain = |kind, value| Written { kind, value, language: None, datatype: None };
    match term {
        Term::NamedNode(iri) => plain("uri", iri.as_str().to_owned()),
        Term::BlankNode(blank) => plain("bnode", blank.as_str().to_owned()),
        Term::Literal(literal) => Written {
            language: literal.language(),
            datatype: literal.language().is_none().then(|| literal.datatype().as_str()),
            ..plain("literal", literal.value().to_owned())
        },
        Term::Triple(triple) => plain(
            "triple",
            line(&Quad {
                subject: triple.subject.clone(),
                predicate: triple.predicate.clone(),
                object: triple.object.clone(),
                graph_name: GraphName::DefaultGraph,
            }),
        ),
    }
}
