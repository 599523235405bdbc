//! Spelling out figures, contributions, seats, governing bodies and sources in a few words.

use super::{Part, words};
use crate::model::Languages;
use crate::model::vocab::{lab, labc, org, prov};
use crate::query::names::Names;
use crate::store::Dataset;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};

/// What spells things out: the statements, the names and the languages of the reader.
pub(crate) struct Nodes<'a> {
    pub(crate) dataset: &'a Dataset,
    pub(crate) names: &'a Names,
    pub(crate) languages: &'a Languages,
}

impl Nodes<'_> {
    /// The label of a thing, or its CURIE.
    pub(crate) fn name(&self, node: &NamedNode) -> String {
        self.names.label(node).unwrap_or_else(|| self.names.curie(node))
    }

    pub(crate) fn is_a(&self, node: &NamedNode, class: NamedNodeRef<'_>) -> bool {
        self.dataset.states(node, rdf::TYPE, &class.into_owned().into())
    }

    /// A thing in a few words: a figure by what it counts, anything else by its label.
    pub(super) fn describe(&self, node: &NamedNode) -> Vec<Part> {
        if self.is_a(node, lab::FIGURE) {
            return self.amount(node);
        }
        vec![Part::Text(match self.names.label(node) {
            Some(label) => format!("{label} ({})", self.names.curie(node)),
            None => self.names.curie(node),
        })]
    }

    /// Who gives how much, seen from the side that is not `toward`.
    pub(super) fn contribution(&self, node: &NamedNode, toward: NamedNodeRef<'_>) -> Vec<Part> {
        let mut parts = self.object_name(node, toward);
        let amount = self.amount(node);
        let count = self.literal(node, lab::CONTRIBUTOR_COUNT).filter(|count| count.value() != "1");
        if let Some(count) = count {
            parts.push(Part::Number(count.value().to_owned()));
            parts.push(Part::Text("×".to_owned()));
        }
        if amount.is_empty() {
            parts.push(Part::Text(words::no_sum(self.languages).to_owned()));
        }
        parts.extend(amount);
        parts
    }

    /// Who sits where, seen from the side that is not `toward`.
    pub(super) fn seat(&self, node: &NamedNode, toward: NamedNodeRef<'_>) -> Vec<Part> {
        let mut parts = self.object_name(node, toward);
        if let Some(Term::NamedNode(role)) = self.dataset.object(node, org::ROLE) {
            parts.push(Part::Text(format!("({})", self.name(&role))));
        }
        parts
    }

    fn object_name(&self, node: &NamedNode, property: NamedNodeRef<'_>) -> Vec<Part> {
        match self.dataset.object(node, property) {
            Some(Term::NamedNode(other)) => {
                vec![Part::Text(format!("{} ({})", self.name(&other), self.names.curie(&other)))]
            }
            _ => Vec::new(),
        }
    }

    /// `about 240 persons`, `340000 EUR a year`.
    pub(crate) fn amount(&self, node: &NamedNode) -> Vec<Part> {
        let Some(value) = self.literal(node, lab::VALUE) else {
            return Vec::new();
        };
        let label = |property| match self.dataset.object(node, property) {
            Some(Term::NamedNode(concept)) => Some((self.name(&concept), concept)),
            _ => None,
        };
        let precision = label(lab::PRECISION).filter(|(_, concept)| concept.as_ref() != labc::EXACT);
        let code = self.dataset.object(node, lab::CURRENCY).and_then(|term| match term {
            Term::NamedNode(currency) => currency.as_str().rsplit('/').next().map(str::to_owned),
            _ => None,
        });
        let mut parts: Vec<Part> = precision.into_iter().map(|(word, _)| Part::Text(word)).collect();
        parts.push(Part::Number(value.value().to_owned()));
        parts.extend(code.map(Part::Text));
        parts.extend(label(lab::UNIT).map(|(word, _)| Part::Text(word)));
        parts.extend(label(lab::PERIOD).map(|(word, _)| Part::Text(word)));
        if let Some((measure, _)) = label(lab::MEASURES) {
            parts.push(Part::Text(format!("({measure})")));
        }
        parts
    }

    fn literal(&self, node: &NamedNode, property: NamedNodeRef<'_>) -> Option<Literal> {
        match self.dataset.object(node, property)? {
            Term::Literal(literal) => Some(literal),
            _ => None,
        }
    }

    /// The sections of sources that a thing derives from.
    pub(super) fn sources(&self, node: &NamedNode) -> Vec<String> {
        let mut sources: Vec<String> = self
            .dataset
            .asserted(Some(node.as_ref().into()), Some(prov::WAS_DERIVED_FROM), None)
            .filter_map(|quad| NamedNode::try_from(quad.object).ok())
            .map(|section| self.name(&section))
            .collect();
        sources.sort();
        sources.dedup();
        sources
    }
}

pub(super) fn is_number(literal: &Literal) -> bool {
    [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE, xsd::FLOAT].contains(&literal.datatype())
}
