//! Our own things as organisations: which of them can stand in a register, and what the graph knows of each.
//!
//! What can be linked: every organisation of the merged graph, whatever its class, and what else some authority says
//! that it covers, such as funding programmes. Left out, unless asked for by class or name: governing bodies and
//! groups of members that nobody names, which no register knows, and records of registers themselves, which
//! `link fetch` brings.

mod country;
mod facts;
mod graph;

use super::{Authority, Organisation};
use crate::model::vocab::{lab, prov};
use graph::Graph;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use oxigraph::store::Store;
use std::collections::BTreeSet;

/// A class of this or any other vocabulary.
const fn class(iri: &'static str) -> NamedNodeRef<'static> {
    NamedNodeRef::new_unchecked(iri)
}

/// What an organisation is an instance of, here and in the data of others.
const ORGANISATIONS: [NamedNodeRef<'static>; 3] = [
    class("http://www.w3.org/ns/org#Organization"),
    class("http://xmlns.com/foaf/0.1/Organization"),
    class("http://schema.org/Organization"),
];

/// Organisations that no register knows.
const UNREGISTERED: [NamedNodeRef<'static>; 2] =
    [lab::GOVERNING_BODY, class("https://w3id.org/labgraph/ns#UnnamedGroup")];

/// One of our things, as it is looked for in registers.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// Its IRI.
    pub iri: NamedNode,
    /// What the graph knows of it.
    pub organisation: Organisation,
    /// Its classes and all above them.
    pub classes: Vec<NamedNode>,
    /// What its countries were taken from; nothing where they are its own.
    pub country_from: Vec<NamedNode>,
    /// The sections of sources that it was taken from.
    pub sources: Vec<NamedNode>,
    /// How many statements speak of it.
    pub mentions: usize,
}

/// What keeps a register from knowing a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// It has records of other classes.
    Class,
    /// It covers other countries.
    Country,
}

/// Which things are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// All that can be linked.
    #[default]
    All,
    /// The instances of a class, whatever it is.
    OfClass(NamedNode),
    /// These.
    These(Vec<NamedNode>),
}

/// The things that are meant, in the order of their IRIs.
///
/// ```
/// use labgraph::link::Authority;
/// use labgraph::link::subject::{Which, subjects};
/// use labgraph::store::Dataset;
/// use labgraph::workspace::Workspace;
///
/// let dataset = Dataset::load(&Workspace::embedded(), true)?;
/// let authorities = Authority::all(dataset.merged());
/// let all = subjects(dataset.merged(), &authorities, &Which::All);
/// let ministry = all.iter().find(|it| it.iri.as_str().ends_with("/dk-ministry-of-economic-affairs")).unwrap();
/// assert_eq!(ministry.organisation.countries, ["DK"]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn subjects(store: &Store, authorities: &[Authority], which: &Which) -> Vec<Subject> {
    let graph = Graph::new(store);
    let iris: BTreeSet<String> = match which {
        Which::These(these) => these.iter().map(|iri| iri.as_str().to_owned()).collect(),
        Which::OfClass(class) => graph.instances(class.as_ref()),
        Which::All => all(&graph, authorities),
    };
    iris.into_iter().map(|iri| subject(&graph, authorities, NamedNode::new_unchecked(iri))).collect()
}

fn all(graph: &Graph<'_>, authorities: &[Authority]) -> BTreeSet<String> {
    let covered: BTreeSet<&NamedNode> = authorities.iter().flat_map(|authority| &authority.classes).collect();
    let mut iris: BTreeSet<String> = ORGANISATIONS.iter().flat_map(|class| graph.instances(*class)).collect();
    for unregistered in UNREGISTERED.iter().filter(|class| !covered.iter().any(|it| *it == *class)) {
        for iri in graph.instances(*unregistered) {
            iris.remove(&iri);
        }
    }
    iris.extend(covered.into_iter().flat_map(|class| graph.instances(class.as_ref())));
    // Neither registers nor their entries are looked for in registers.
    iris.retain(|iri| {
        !authorities.iter().any(|it| it.iri.as_str() == iri || it.identifier_of(iri).is_some())
    });
    iris
}

fn subject(graph: &Graph<'_>, authorities: &[Authority], iri: NamedNode) -> Subject {
    let classes = graph.classes(&iri);
    let (countries, country_from) = country::of(graph, &iri);
    let mut organisation = facts::of(graph, authorities, &iri, &classes);
    organisation.countries = countries;
    let mut sources: Vec<NamedNode> = graph.nodes(&iri, prov::WAS_DERIVED_FROM);
    sources.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    Subject { organisation, classes, country_from, sources, mentions: graph.mentions(&iri), iri }
}

impl Subject {
    /// Whether a register may know it: by class, where the register covers some alone, and by country. A register of
    /// organisations does not cover what is none.
    #[must_use]
    pub fn is_covered_by(&self, authority: &Authority) -> bool {
        self.gap(authority).is_none()
    }

    /// What keeps a register from knowing it; nothing where it may.
    #[must_use]
    pub fn gap(&self, authority: &Authority) -> Option<Gap> {
        let is = |class: NamedNodeRef<'_>| self.classes.iter().any(|own| own.as_ref() == class);
        let class = if authority.classes.is_empty() {
            // A register of territories has what our authorities are tied to, not what they are.
            ORGANISATIONS.into_iter().any(is)
        } else {
            authority.classes.iter().any(|class| is(class.as_ref()))
        };
        let ours = &self.organisation.countries;
        let country = ours.is_empty()
            || authority.countries.is_empty()
            || ours.iter().any(|country| authority.countries.contains(country));
        match (class, country) {
            (false, _) => Some(Gap::Class),
            (true, false) => Some(Gap::Country),
            (true, true) => None,
        }
    }
}

/// The classes that things which can be linked have, for whoever offers them.
#[must_use]
pub fn classes(subjects: &[Subject]) -> BTreeSet<String> {
    subjects.iter().flat_map(|subject| &subject.classes).map(|class| class.as_str().to_owned()).collect()
}

/// Whether the merged graph has anything that is an instance of a class, or calls it one.
#[must_use]
pub fn is_class(store: &Store, iri: &NamedNode) -> bool {
    let graph = Graph::new(store);
    let kinds =
        [class("http://www.w3.org/2002/07/owl#Class"), class("http://www.w3.org/2000/01/rdf-schema#Class")];
    let named = graph.nodes(iri, rdf::TYPE).iter().any(|kind| kinds.iter().any(|class| kind == class));
    named || graph.subjects(rdf::TYPE, &Term::from(iri.clone())).next().is_some()
}

#[cfg(test)]
mod tests;
