//! The sources of a document and their numbers: documents and their sections, in the order in which they
//! are read.

use super::document::SourceEntry;
use super::gather::Gatherer;
use crate::model::vocab::{dcterms, lab, prov, schema, skos};
use crate::store::Dataset;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::{BTreeSet, HashMap};

/// The properties that give a source's web addresses.
const ADDRESSES: [NamedNodeRef<'static>; 2] = [schema::URL, dcterms::REFERENCES];

/// How many levels of sections a document may have; it also ends a circle of parts.
const DEEPEST: usize = 12;

/// The sources that may be cited, by number.
#[derive(Debug, Default)]
pub(super) struct Sources {
    order: Vec<NamedNode>,
    numbers: HashMap<NamedNode, usize>,
}

impl Sources {
    /// Every source of a graph, in the order of reading.
    pub(super) fn all(dataset: &Dataset) -> Self {
        let mut every: BTreeSet<String> = BTreeSet::new();
        let typed = dataset.merged().quads_for_pattern(
            None,
            Some(rdf::TYPE),
            Some(lab::SOURCE.into()),
            Some(GraphNameRef::DefaultGraph),
        );
        for quad in typed.filter_map(Result::ok) {
            if let NamedOrBlankNode::NamedNode(node) = quad.subject {
                every.insert(node.into_string());
            }
        }
        for quad in dataset.asserted(None, Some(prov::WAS_DERIVED_FROM), None) {
            if let Term::NamedNode(node) = quad.object {
                every.insert(node.into_string());
            }
        }
        let mut paths: Vec<(Vec<Step>, String)> =
            every.into_iter().map(|iri| (path(dataset, &iri), iri)).collect();
        paths.sort();
        let mut sources = Self::default();
        for (_, iri) in paths {
            sources.cite(&NamedNode::new_unchecked(iri));
        }
        sources
    }

    /// The number of a source, a new one where it has none yet.
    pub(super) fn cite(&mut self, source: &NamedNode) -> usize {
        if let Some(number) = self.numbers.get(source) {
            return *number;
        }
        self.order.push(source.clone());
        self.numbers.insert(source.clone(), self.order.len());
        self.order.len()
    }

    /// What is to be said of each.
    pub(super) fn entries(&self, gatherer: &Gatherer<'_>) -> Vec<SourceEntry> {
        let dataset = gatherer.from.dataset;
        let entry = |(number, node): (usize, &NamedNode)| {
            let label = gatherer.label(node);
            let addresses: BTreeSet<String> = ADDRESSES
                .into_iter()
                .flat_map(|property| gatherer.statements(Some(node), Some(property), None))
                .filter_map(|statement| match &statement.object {
                    Term::NamedNode(page) if !gatherer.nodes().is_a(page, lab::SOURCE) => {
                        Some(page.as_str().to_owned())
                    }
                    Term::Literal(text) => Some(text.value().to_owned()),
                    _ => None,
                })
                .collect();
            let places: Vec<String> =
                gatherer.statements(Some(node), None, None).into_iter().flat_map(|s| s.places).collect();
            SourceEntry {
                number,
                depth: path(dataset, node.as_str()).len().saturating_sub(1),
                title: gatherer.text(node, dcterms::TITLE).filter(|title| *title != label),
                label,
                addresses: addresses.into_iter().collect(),
                note: gatherer.text(node, skos::NOTE),
                places: first_place(places),
            }
        };
        (1..).zip(&self.order).map(entry).collect()
    }
}

/// The first line of those where a thing is described.
fn first_place(mut places: Vec<String>) -> Vec<String> {
    let line = |place: &String| -> (String, usize) {
        let (path, line) = place.rsplit_once(':').unwrap_or((place, "0"));
        (path.to_owned(), line.parse().unwrap_or_default())
    };
    places.sort_by_cached_key(line);
    places.truncate(1);
    places
}

/// A step on the way from a document to one of its sections: those without a position come last.
type Step = (bool, i64, String);

/// A section and what it is a part of, up to the document.
pub(super) fn wholes(dataset: &Dataset, section: &NamedNode) -> Vec<NamedNode> {
    let mut wholes = vec![section.clone()];
    for _ in 1..DEEPEST {
        match wholes.last().and_then(|here| dataset.object(here, dcterms::IS_PART_OF)) {
            Some(Term::NamedNode(whole)) => wholes.push(whole),
            _ => break,
        }
    }
    wholes
}

/// The way from a document to one of its sections.
fn path(dataset: &Dataset, iri: &str) -> Vec<Step> {
    let step = |here: &NamedNode| {
        let position = match dataset.object(here, schema::POSITION) {
            Some(Term::Literal(number)) => number.value().parse::<i64>().ok(),
            _ => None,
        };
        (position.is_none(), position.unwrap_or_default(), here.as_str().to_owned())
    };
    wholes(dataset, &NamedNode::new_unchecked(iri)).iter().rev().map(step).collect()
}

/// The sections of a source, in the order of reading.
pub(super) fn sections(gatherer: &Gatherer<'_>, source: &NamedNode) -> Vec<NamedNode> {
    let parts = gatherer.statements(None, Some(dcterms::IS_PART_OF), Some(source));
    let mut parts: Vec<NamedNode> = parts.into_iter().map(|statement| statement.subject).collect();
    parts.sort_by_cached_key(|part| path(gatherer.from.dataset, part.as_str()));
    parts
}

/// Where a thing stands in the order of reading, by the section about it.
pub(super) fn reading_order(gatherer: &Gatherer<'_>, section: Option<&NamedNode>) -> Vec<Step> {
    section.map_or_else(
        || vec![(true, i64::MAX, String::new())],
        |section| path(gatherer.from.dataset, section.as_str()),
    )
}
