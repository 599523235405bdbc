//! What a report is gathered from, and statements with their sources and places.

use super::document::{Item, Link, Piece};
use super::places::Places;
use super::sources::{self, Sources};
use super::value;
use super::words::Word;
use crate::model::Languages;
use crate::model::vocab::{foaf, lab, labc, prov, schema, skos};
use crate::query::card::{Nodes, Part};
use crate::query::names::Names;
use crate::query::saved::Library;
use crate::query::{Answer, QueryError};
use crate::store::Dataset;
use oxigraph::model::vocab::rdfs;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use spargebra::Query;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a report is gathered from.
pub struct Gathering<'a> {
    /// The statements.
    pub dataset: &'a Dataset,
    /// The names of things, in the reader's languages.
    pub names: &'a Names,
    /// Those languages.
    pub languages: &'a Languages,
    /// The saved queries.
    pub library: &'a Library,
    /// Where each statement stands.
    pub places: &'a Places,
    /// How to ask a query, with the limits that hold.
    pub ask: &'a dyn Fn(Query) -> Result<Answer, QueryError>,
}

/// A gathering under way: which sources are cited, which things have a page of their own.
pub(super) struct Gatherer<'a> {
    pub(super) from: &'a Gathering<'a>,
    pub(super) sources: RefCell<Sources>,
    /// The sections about organisations, by IRI.
    pub(super) pages: HashMap<String, String>,
}

/// A statement and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    pub(super) subject: NamedNode,
    pub(super) predicate: NamedNode,
    pub(super) object: Term,
    pub(super) places: Vec<String>,
}

impl Statement {
    /// The thing that it speaks of last.
    pub(super) const fn thing(&self) -> Option<&NamedNode> {
        match &self.object {
            Term::NamedNode(node) => Some(node),
            _ => None,
        }
    }
}

impl<'a> Gatherer<'a> {
    pub(super) fn new(from: &'a Gathering<'a>, sources: Sources) -> Self {
        Self { from, sources: RefCell::new(sources), pages: HashMap::new() }
    }

    pub(super) const fn nodes(&self) -> Nodes<'a> {
        Nodes { dataset: self.from.dataset, names: self.from.names, languages: self.from.languages }
    }

    /// The label of a thing, or its CURIE.
    pub(super) fn label(&self, node: &NamedNode) -> String {
        self.nodes().name(node)
    }

    /// The statements of the files that match, in an order of their own; one that stands in several files is
    /// one statement with several places.
    pub(super) fn statements(
        &self,
        subject: Option<&NamedNode>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<&NamedNode>,
    ) -> Vec<Statement> {
        let object = object.map(|node| Term::from(node.clone()));
        self.matching(subject, predicate.map(NamedNodeRef::into_owned).as_ref(), object.as_ref())
    }

    /// The statements likewise, whatever kind of term their object is.
    pub(super) fn matching(
        &self,
        subject: Option<&NamedNode>,
        predicate: Option<&NamedNode>,
        object: Option<&Term>,
    ) -> Vec<Statement> {
        let mut found: BTreeMap<(String, String, String), Statement> = BTreeMap::new();
        let quads = self.from.dataset.asserted(
            subject.map(|node| node.as_ref().into()),
            predicate.map(NamedNode::as_ref),
            object.map(Term::as_ref),
        );
        for quad in quads {
            let place = self.from.places.of_quad(&quad);
            let Quad { subject: NamedOrBlankNode::NamedNode(subject), predicate, object, .. } = quad else {
                continue;
            };
            let key = (subject.as_str().to_owned(), predicate.as_str().to_owned(), object.to_string());
            let statement = found.entry(key).or_insert_with(|| Statement {
                subject,
                predicate,
                object,
                places: Vec::new(),
            });
            statement.places.extend(place);
            statement.places.sort();
        }
        found.into_values().collect()
    }

    /// Where a property of a thing is stated.
    fn places_of(&self, node: &NamedNode, property: NamedNodeRef<'_>) -> Vec<String> {
        self.statements(Some(node), Some(property), None).into_iter().flat_map(|s| s.places).collect()
    }

    /// Where a figure or the like stands: its value, or else its first line.
    pub(super) fn places_of_figure(&self, node: &NamedNode) -> Vec<String> {
        let value = self.places_of(node, lab::VALUE);
        if !value.is_empty() {
            return value;
        }
        self.statements(Some(node), None, None).into_iter().flat_map(|s| s.places).min().into_iter().collect()
    }

    /// The text of a property that suits the reader best, and where it stands.
    pub(super) fn text(&self, node: &NamedNode, property: NamedNodeRef<'_>) -> Option<String> {
        let statements = self.statements(Some(node), Some(property), None);
        self.from.languages.choose(statements.iter().map(|s| &s.object)).map(str::to_owned)
    }

    /// The sections of sources that a thing derives from.
    fn sections(&self, node: &NamedNode) -> Vec<NamedNode> {
        let derived = self.statements(Some(node), Some(prov::WAS_DERIVED_FROM), None);
        derived.iter().filter_map(|statement| statement.thing().cloned()).collect()
    }

    /// The sections that what is stated of a thing is from: those about it, where the sources have such; else
    /// all that it derives from but those that it derives from for what they say is unknown.
    fn own_sections(&self, node: &NamedNode) -> Vec<NamedNode> {
        let all = self.sections(node);
        let states = |section: &NamedNode, property, object| {
            !self.statements(Some(section), Some(property), object).is_empty()
        };
        let kept = |keep: &dyn Fn(&NamedNode) -> bool| -> Vec<NamedNode> {
            all.iter().filter(|section| keep(section)).cloned().collect()
        };
        let about = kept(&|section| states(section, foaf::PRIMARY_TOPIC, Some(node)));
        if !about.is_empty() {
            return about;
        }
        let known = kept(&|section| !states(section, lab::SAYS_UNKNOWN, None));
        if known.is_empty() { all } else { known }
    }

    fn numbers(&self, sections: &[NamedNode]) -> Vec<usize> {
        let mut sources = self.sources.borrow_mut();
        let mut numbers: Vec<usize> = sections.iter().map(|section| sources.cite(section)).collect();
        numbers.sort_unstable();
        numbers
    }

    /// The numbers of the sources that what is stated of a thing is from.
    pub(super) fn cite(&self, node: &NamedNode) -> Vec<usize> {
        self.numbers(&self.own_sections(node))
    }

    /// The numbers of the sources of one statement. What is unknown is from the sections that say so; what
    /// leads to a figure or a body, which has sources of its own, from these; what leads to another thing from
    /// the one part of the subject's section that speaks of it; all else from the subject's.
    pub(super) fn cite_statement(&self, statement: &Statement) -> Vec<usize> {
        let own = self.own_sections(&statement.subject);
        let Some(thing) = statement.thing() else {
            return self.numbers(&own);
        };
        let of_thing: Vec<NamedNode> = if statement.predicate.as_ref() == lab::STATED_UNKNOWN {
            let says = |section: &NamedNode| {
                !self.statements(Some(section), Some(lab::SAYS_UNKNOWN), Some(thing)).is_empty()
            };
            self.sections(&statement.subject).into_iter().filter(says).collect()
        } else if self.is_figure(thing) || statement.predicate.as_ref() == lab::GOVERNED_BY {
            self.own_sections(thing)
        } else {
            let inside = |section: &NamedNode| own.iter().any(|whole| self.is_inside(section, whole));
            let speaking: Vec<NamedNode> = self.sections(thing).into_iter().filter(inside).collect();
            // Where several parts speak of the thing, any may be the one that says this of it.
            if speaking.len() == 1 { speaking } else { Vec::new() }
        };
        self.numbers(if of_thing.is_empty() { &own } else { &of_thing })
    }

    /// Whether a section is a part of another one, at any depth.
    fn is_inside(&self, section: &NamedNode, whole: &NamedNode) -> bool {
        section != whole && sources::wholes(self.from.dataset, section).contains(whole)
    }

    /// A thing by its label, which leads to its page where it has one.
    pub(super) fn thing(&self, node: &NamedNode) -> Piece {
        let iri = node.as_str();
        match (self.pages.get(iri), self.from.names.label(node)) {
            (Some(page), _) => Piece::Link(self.label(node), Link::Section(page.clone())),
            (None, Some(label)) => Piece::Text(label),
            (None, None) => {
                let shown = if iri.starts_with("http") { iri.to_owned() } else { self.label(node) };
                let curie = crate::model::Prefixes::known().shorten(iri);
                Piece::Link(curie.unwrap_or(shown), Link::Iri(iri.to_owned()))
            }
        }
    }

    /// A term as a piece of a statement.
    pub(super) fn piece(&self, term: &Term) -> Piece {
        match term {
            Term::NamedNode(node) => self.thing(node),
            Term::Literal(literal) => value::piece(literal, self.from.languages),
            other => Piece::Text(other.to_string()),
        }
    }

    /// What a figure or a contribution counts: `about 240 persons (Staff)`, with the time that it holds for
    /// and what is to be known about it.
    pub(super) fn amount(&self, node: &NamedNode) -> Vec<Piece> {
        let languages = self.from.languages;
        let mut pieces: Vec<Piece> = self
            .nodes()
            .amount(node)
            .into_iter()
            .map(|part| match part {
                Part::Number(number) => Piece::Number(number),
                Part::Text(text) => Piece::Text(text),
            })
            .collect();
        for (property, word) in [(schema::VALID_FROM, Word::Since), (schema::VALID_THROUGH, Word::Until)] {
            if let Some(time) = self.from.dataset.object(node, property) {
                pieces.push(Piece::Text(word.text(languages).to_owned()));
                pieces.push(self.piece(&time));
            }
        }
        pieces
    }

    /// The note of a thing, in brackets.
    pub(super) fn note(&self, node: &NamedNode) -> Option<Piece> {
        self.text(node, skos::NOTE).map(|note| Piece::Aside(format!("({note})")))
    }

    /// What a figure measures.
    pub(super) fn measure(&self, node: &NamedNode) -> Option<String> {
        match self.from.dataset.object(node, lab::MEASURES)? {
            Term::NamedNode(measure) => Some(self.label(&measure)),
            _ => None,
        }
    }

    /// Whether what a figure measures is called as a property is, in whatever language.
    pub(super) fn measures_same(&self, figure: &NamedNode, property: &NamedNode) -> bool {
        let labels = |node: &NamedNode| -> BTreeSet<String> {
            let labels = [skos::PREF_LABEL, rdfs::LABEL].into_iter();
            let stated = labels.flat_map(|label| self.statements(Some(node), Some(label), None));
            let texts = stated.filter_map(|statement| match statement.object {
                Term::Literal(text) => Some(text.value().to_lowercase()),
                _ => None,
            });
            texts.collect()
        };
        match self.from.dataset.object(figure, lab::MEASURES) {
            Some(Term::NamedNode(measure)) => !labels(&measure).is_disjoint(&labels(property)),
            _ => false,
        }
    }

    /// A figure with its source and place, with what it measures or without.
    pub(super) fn figure(&self, node: &NamedNode, with_measure: bool) -> Item {
        let mut pieces = self.amount(node);
        if let Some(measure) = self.measure(node).filter(|_| !with_measure) {
            let said = Piece::Text(format!("({measure})"));
            pieces.retain(|piece| *piece != said);
        }
        if pieces.is_empty() {
            pieces.push(self.thing(node));
        }
        pieces.extend(self.note(node));
        Item { pieces, sources: self.cite(node), places: self.places_of_figure(node) }
    }

    pub(super) fn is_figure(&self, node: &NamedNode) -> bool {
        self.nodes().is_a(node, lab::FIGURE)
    }

    pub(super) fn is_exact(term: Option<&Term>) -> bool {
        term.is_none_or(|term| matches!(term, Term::NamedNode(node) if node.as_ref() == labc::EXACT))
    }
}
