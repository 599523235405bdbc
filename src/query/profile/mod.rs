//! What a dataset holds: its classes with what their members really have, its properties with what they
//! really lead to, its named graphs, and the names of all that.
//!
//! Owns counting it, in two passes over the merged graph, in bounded memory. Completion goes by it, and
//! [`schema`] shows it. Must not know a terminal.

mod build;
mod frequent;
pub mod schema;
mod tally;
mod thesaurus;

pub use thesaurus::{Named, Naming, Thesaurus};
pub(crate) use thesaurus::{best, naming};

use crate::model::Languages;
use oxigraph::model::{NamedNode, Term};
use oxigraph::store::{StorageError, Store};
use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

/// A dataset that could not be looked through.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// Whoever asked for it asked it to stop.
    #[error("stopped")]
    Stopped,
    /// The store failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What a dataset holds.
///
/// ```
/// use labgraph::query::profile::Profile;
/// use labgraph::store::Dataset;
/// use labgraph::workspace::Workspace;
/// use std::sync::atomic::AtomicBool;
///
/// let dataset = Dataset::load(&Workspace::embedded(), true)?;
/// let profile = Profile::of(dataset.store(), &AtomicBool::new(false))?;
/// let lab = profile.class("https://w3id.org/labgraph/ns#InnovationLab").unwrap();
/// assert!(lab.members > 3 && lab.properties.len() > 10);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Profile {
    /// How many statements the merged graph has.
    pub statements: u64,
    /// Whether there was room to count everything; else some counts are too low or too high.
    pub exact: bool,
    /// The classes that have members or are declared, most members first.
    pub classes: Vec<Class>,
    /// The properties that are used or declared, most used first.
    pub properties: Vec<Property>,
    /// The named graphs, in the order of their IRIs.
    pub graphs: Vec<Graph>,
    /// The names of classes, properties, concepts and, as far as there is room, of all things.
    pub names: Thesaurus,
    class_index: HashMap<String, usize>,
    property_index: HashMap<String, usize>,
}

/// A class, and what its members have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// Its IRI.
    pub iri: NamedNode,
    /// How many members it has.
    pub members: u64,
    /// The properties that its members have, those that most have first.
    pub properties: Vec<Use>,
    /// The classes above it, as the ontology says.
    pub above: Vec<NamedNode>,
}

/// How a property is used by the members of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The property.
    pub property: NamedNode,
    /// How many members have it.
    pub subjects: u64,
    /// How many values they have together.
    pub values: u64,
}

/// A property, and what it leads from and to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// Its IRI.
    pub iri: NamedNode,
    /// How many things have it.
    pub subjects: u64,
    /// How many statements it makes.
    pub values: u64,
    /// The classes of those that have it, with how many of each; most first.
    pub domains: Vec<(NamedNode, u64)>,
    /// The classes of its values, with how many of each; most first.
    pub ranges: Vec<(NamedNode, u64)>,
    /// The datatypes of its values, likewise.
    pub datatypes: Vec<(NamedNode, u64)>,
    /// The domains that the ontology states.
    pub stated_domains: Vec<NamedNode>,
    /// The ranges that the ontology states.
    pub stated_ranges: Vec<NamedNode>,
    /// Its values, the most frequent first; not all where there are many.
    pub frequent: Vec<(Term, u64)>,
    /// Whether `frequent` holds every value, with its true count.
    pub all_values: bool,
}

/// A named graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    /// Its IRI.
    pub iri: NamedNode,
    /// How many statements it has.
    pub statements: u64,
}

/// Whether a term belongs to the rules of a dataset and the description of its vocabulary, which few ask for.
pub(crate) fn is_about_rules(iri: &str) -> bool {
    let vocabularies = ["http://www.w3.org/ns/shacl#", "http://www.w3.org/2002/07/owl#"];
    vocabularies.iter().any(|namespace| iri.starts_with(namespace))
}

impl Profile {
    /// Looks through the merged graph of a store. It may take seconds: let it run in a thread of its own, and set
    /// `stop` to end it early.
    ///
    /// # Errors
    /// [`ProfileError`].
    pub fn of(store: &Store, stop: &AtomicBool) -> Result<Self, ProfileError> {
        build::build(store, stop)
    }

    /// The class of an IRI, where the dataset knows it.
    #[must_use]
    pub fn class(&self, iri: &str) -> Option<&Class> {
        self.classes.get(*self.class_index.get(iri)?)
    }

    /// The property of an IRI, likewise.
    #[must_use]
    pub fn property(&self, iri: &str) -> Option<&Property> {
        self.properties.get(*self.property_index.get(iri)?)
    }

    /// The label of a thing that suits the languages best.
    #[must_use]
    pub fn label(&self, iri: &str, languages: &Languages) -> Option<&str> {
        self.names.label(iri, languages)
    }
}
