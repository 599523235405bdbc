//! A card: what the graph says of one thing, for people, each line with where it comes from.
//!
//! Owns what belongs on a card and in which order. Must not know how a card is written.

mod node;
mod words;

use super::names::Names;
use crate::model::Languages;
use crate::model::vocab::{dcterms, lab, org, prov, skos, sssom};
use crate::store::Dataset;
pub(crate) use node::Nodes;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::BTreeSet;
pub use words::Heading;
pub(crate) use words::choose;

/// What the graph says of a thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The thing.
    pub iri: NamedNode,
    /// Its label.
    pub title: String,
    /// The labels of its classes, as the files state them.
    pub kinds: Vec<String>,
    /// The parts of the card that hold anything, in the order of [`Heading::ALL`].
    pub sections: Vec<Section>,
}

/// A part of a card.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// What it is about.
    pub heading: Heading,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// One statement, or one figure, contribution, seat or mapping with all that it says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// The label of the property.
    pub property: String,
    /// What it says.
    pub value: Vec<Part>,
    /// The thing that the value is, where it is one.
    pub iri: Option<NamedNode>,
    /// The labels of the sections of sources that say so.
    pub sources: Vec<String>,
    /// The files that state it.
    pub files: Vec<String>,
}

/// A piece of a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A number in its lexical form.
    Number(String),
    /// Words.
    Text(String),
}

/// Properties that a card shows elsewhere than among the facts, or not at all.
const APART: [NamedNodeRef<'static>; 5] =
    [rdf::TYPE, skos::PREF_LABEL, rdfs::LABEL, prov::WAS_DERIVED_FROM, rdfs::IS_DEFINED_BY];

/// Builds the card of a thing.
#[must_use]
pub fn card(dataset: &Dataset, names: &Names, languages: &Languages, iri: &NamedNode) -> Card {
    Builder { dataset, names, languages, iri, nodes: Nodes { dataset, names, languages } }.build()
}

struct Builder<'a> {
    dataset: &'a Dataset,
    names: &'a Names,
    languages: &'a Languages,
    iri: &'a NamedNode,
    nodes: Nodes<'a>,
}

impl Builder<'_> {
    fn build(&self) -> Card {
        let mut lines: Vec<(Heading, Line)> = self.outgoing();
        lines.extend(self.incoming());
        lines.extend(self.sources());
        lines.extend(self.other_names());
        let sections = Heading::ALL.into_iter().filter_map(|heading| {
            let mut of: Vec<Line> =
                lines.iter().filter(|(own, _)| *own == heading).map(|(_, line)| line.clone()).collect();
            of.sort();
            of.dedup();
            (!of.is_empty()).then_some(Section { heading, lines: of })
        });
        Card {
            iri: self.iri.clone(),
            title: self.names.label(self.iri).unwrap_or_else(|| self.names.curie(self.iri)),
            kinds: self.kinds(),
            sections: sections.collect(),
        }
    }

    fn kinds(&self) -> Vec<String> {
        let kinds: BTreeSet<String> = self
            .asserted(Some(self.iri), Some(rdf::TYPE), None)
            .filter_map(|quad| NamedNode::try_from(quad.object).ok())
            .map(|class| self.nodes.name(&class))
            .collect();
        kinds.into_iter().collect()
    }

    /// What the files say, without what the rules derive from it.
    fn asserted(
        &self,
        subject: Option<&NamedNode>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<&NamedNode>,
    ) -> impl Iterator<Item = Quad> {
        self.dataset.asserted(
            subject.map(|s| s.as_ref().into()),
            predicate,
            object.map(|o| o.as_ref().into()),
        )
    }

    fn outgoing(&self) -> Vec<(Heading, Line)> {
        let mut lines = Vec::new();
        let mut texts: Vec<Quad> = Vec::new();
        for quad in self.asserted(Some(self.iri), None, None) {
            if APART.contains(&quad.predicate.as_ref()) {
                continue;
            }
            match &quad.object {
                // Of a text in several languages a card shows one.
                Term::Literal(literal) if literal.language().is_some() => texts.push(quad),
                _ => lines.push(self.fact(&quad)),
            }
        }
        let predicates: BTreeSet<_> = texts.iter().map(|quad| quad.predicate.as_str()).collect();
        for predicate in predicates {
            let of: Vec<_> = texts.iter().filter(|quad| quad.predicate.as_str() == predicate).collect();
            let best = |quad: &&&Quad| self.languages.rank(language(&quad.object));
            let least = of.iter().min_by_key(best).map(|quad| best(&quad));
            lines.extend(of.iter().filter(|quad| Some(best(quad)) == least).map(|quad| self.fact(quad)));
        }
        lines
    }

    fn fact(&self, quad: &Quad) -> (Heading, Line) {
        let property = self.nodes.name(&quad.predicate);
        let heading = match quad.predicate.as_ref() {
            skos::ALT_LABEL | skos::HIDDEN_LABEL => Heading::About,
            lab::STATED_UNKNOWN => Heading::Unknown,
            lab::GOVERNED_BY => Heading::Governance,
            predicate if predicate.as_str().starts_with(sssom::NAMESPACE) => Heading::About,
            _ => match &quad.object {
                Term::NamedNode(node) if self.nodes.is_a(node, lab::FIGURE) => Heading::Figures,
                _ => Heading::About,
            },
        };
        (heading, self.line(property, &quad.object, quad))
    }

    /// A line whose value is a term, spelt out where it is a figure, a body or the like.
    fn line(&self, property: String, value: &Term, quad: &Quad) -> Line {
        let (parts, iri, sources) = match value {
            Term::NamedNode(node) => {
                (self.nodes.describe(node), Some(node.clone()), self.nodes.sources(node))
            }
            Term::Literal(literal) if literal.language().is_none() && node::is_number(literal) => {
                (vec![Part::Number(literal.value().to_owned())], None, Vec::new())
            }
            Term::Literal(literal) => (vec![Part::Text(literal.value().to_owned())], None, Vec::new()),
            other => (vec![Part::Text(other.to_string())], None, Vec::new()),
        };
        Line { property, value: parts, iri, sources, files: self.file(quad) }
    }

    fn file(&self, quad: &Quad) -> Vec<String> {
        match &quad.graph_name {
            GraphName::NamedNode(graph) => {
                self.dataset.path_of(graph.as_ref()).map(str::to_owned).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn incoming(&self) -> Vec<(Heading, Line)> {
        self.asserted(None, None, Some(self.iri))
            .filter_map(|quad| match &quad.subject {
                NamedOrBlankNode::NamedNode(subject) => self.mention(subject, &quad),
                NamedOrBlankNode::BlankNode(_) => None,
            })
            .collect()
    }

    /// How another thing speaks of this one.
    fn mention(&self, subject: &NamedNode, quad: &Quad) -> Option<(Heading, Line)> {
        let about = |heading: Heading, value: Vec<Part>, of: &NamedNode| {
            let sources = self.nodes.sources(subject);
            let property = self.nodes.name(&quad.predicate);
            let files = self.file(quad);
            Some((heading, Line { property, value, iri: Some(of.clone()), sources, files }))
        };
        match quad.predicate.as_ref() {
            lab::FUNDER => about(Heading::Funds, self.nodes.contribution(subject, lab::RECIPIENT), subject),
            lab::RECIPIENT => {
                about(Heading::FundedBy, self.nodes.contribution(subject, lab::FUNDER), subject)
            }
            org::MEMBER => about(Heading::Seats, self.nodes.seat(subject, org::ORGANIZATION), subject),
            org::ORGANIZATION => about(Heading::Seats, self.nodes.seat(subject, org::MEMBER), subject),
            sssom::SUBJECT_ID => self.identifier(subject, quad),
            // What a source says stands at the things that it says it of.
            prov::WAS_DERIVED_FROM => None,
            lab::RUN_BY => about(Heading::Runs, self.nodes.describe(subject), subject),
            // It is the other thing that has this one for its property.
            _ => {
                let mut value = self.nodes.describe(subject);
                value.push(Part::Text(format!("· {}", self.nodes.name(&quad.predicate))));
                about(Heading::Mentions, value, subject)
            }
        }
    }

    fn identifier(&self, mapping: &NamedNode, quad: &Quad) -> Option<(Heading, Line)> {
        let value = |property| self.dataset.object(mapping, property);
        let Some(Term::NamedNode(object)) = value(sssom::OBJECT_ID) else {
            return None;
        };
        let predicate = match value(sssom::PREDICATE_ID) {
            Some(Term::NamedNode(predicate)) => self.nodes.name(&predicate),
            _ => String::new(),
        };
        let negated = value(sssom::PREDICATE_MODIFIER).is_some();
        let register = match value(sssom::OBJECT_SOURCE) {
            Some(Term::NamedNode(register)) => self.nodes.name(&register),
            _ => predicate.clone(),
        };
        let mut parts = Vec::new();
        if negated {
            parts.push(Part::Text(Heading::not(self.languages).to_owned()));
        }
        if let Some(Term::Literal(identifier)) = value(dcterms::IDENTIFIER) {
            parts.push(Part::Text(identifier.value().to_owned()));
        }
        let none = object == sssom::NO_TERM_FOUND;
        if none {
            parts.push(Part::Text(Heading::no_entry(self.languages).to_owned()));
        } else {
            parts.push(Part::Text(format!("<{}>", object.as_str())));
            parts.push(Part::Text(format!("({predicate})")));
        }
        let line = Line {
            property: register,
            value: parts,
            iri: (!none).then_some(object),
            sources: self.nodes.sources(mapping),
            files: self.file(quad),
        };
        Some((Heading::Identifiers, line))
    }

    /// The preferred names in other languages than the title's.
    fn other_names(&self) -> Vec<(Heading, Line)> {
        let title = self.names.label(self.iri);
        let names = [skos::PREF_LABEL, rdfs::LABEL];
        let quads = names.into_iter().flat_map(|name| self.asserted(Some(self.iri), Some(name), None));
        quads
            .filter(|quad| match &quad.object {
                Term::Literal(literal) => title.as_deref() != Some(literal.value()),
                _ => false,
            })
            .map(|quad| {
                let tag = language(&quad.object).map(|tag| format!(" ({tag})")).unwrap_or_default();
                let property = self.nodes.name(&quad.predicate) + &tag;
                (Heading::Names, self.line(property, &quad.object, &quad))
            })
            .collect()
    }

    fn sources(&self) -> Vec<(Heading, Line)> {
        self.asserted(Some(self.iri), Some(prov::WAS_DERIVED_FROM), None)
            .map(|quad| {
                let property = self.nodes.name(&quad.predicate);
                let mut line = self.line(property, &quad.object, &quad);
                if let Term::NamedNode(section) = &quad.object {
                    line.value = vec![Part::Text(self.nodes.name(section))];
                }
                line.sources = Vec::new();
                (Heading::Sources, line)
            })
            .collect()
    }
}

fn language(term: &Term) -> Option<&str> {
    match term {
        Term::Literal(literal) => literal.language(),
        _ => None,
    }
}
