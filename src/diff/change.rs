//! What became of a thing, typed: what the words of a difference are made of.

use crate::query::card::Part;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};

/// A thing and its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The thing.
    pub node: NamedOrBlankNode,
    /// Its label in the language wanted most, where it has one.
    pub label: Option<String>,
}

/// What became of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Something is said of it before and after.
    Changed,
    /// Nothing was said of it before.
    New,
    /// Nothing is said of it any more.
    Gone,
}

/// All that changed in a thing and in what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThingChange {
    /// The thing.
    pub thing: Node,
    /// The labels of its classes.
    pub kinds: Vec<String>,
    /// What became of it.
    pub status: Status,
    /// What changed, that of the thing itself first.
    pub changes: Vec<Change>,
    /// Statements that are said in another file, or in one file more or less.
    pub moves: Vec<Move>,
    /// How many statements were removed.
    pub removed: usize,
    /// How many statements were added.
    pub added: usize,
}

/// A property that says something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The part of the thing that it is a change of, from the outside in: a body, a seat of it. Nothing
    /// where it is one of the thing itself.
    pub of: Vec<Node>,
    /// The property.
    pub property: Property,
    /// The language of the texts, where they have one.
    pub language: Option<String>,
    /// What became of the values.
    pub action: Action,
    /// The values before.
    pub old: Vec<Value>,
    /// The values after.
    pub new: Vec<Value>,
}

/// A property, or what stands for one: the class of a contribution, a register.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Property {
    /// Its label in the language wanted most, where it has one.
    pub label: Option<String>,
    /// The property, or the class.
    pub iri: NamedNode,
}

/// What became of the values of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// One value became another.
    Changed,
    /// Values were removed.
    Removed,
    /// Values were added.
    Added,
}

/// A value: a term, and where it is a figure, a contribution, a seat, a mapping or has a label, the words
/// that it is told in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The term.
    pub term: Term,
    /// The words; none where the term says all.
    pub words: Vec<Part>,
    /// The labels of the sections of sources that a figure and its like derive from.
    pub sources: Vec<String>,
    /// What is said of a figure and its like.
    pub details: Vec<(NamedNode, Term)>,
}

/// Statements that are said elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Move {
    /// The file or graph that says them no more; none where they are only said in one more.
    pub from: Option<String>,
    /// The file or graph that says them now; none where they are only said in one less.
    pub to: Option<String>,
    /// How many.
    pub count: usize,
}
