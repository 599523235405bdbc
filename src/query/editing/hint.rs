//! What a query asks for that the data does not have, with what may have been meant.

use crate::model::Prefixes;
use std::ops::Range;

/// A property or class that the data has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term<'a> {
    /// Its IRI, in full.
    pub iri: &'a str,
    /// Its label, empty where it has none.
    pub label: &'a str,
    /// Whether it is a class.
    pub class: bool,
}

/// A property or class that the data does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
    /// One sentence.
    pub message: String,
    /// How the nearest that the data has is written, if one is near.
    pub nearest: Option<String>,
}

/// The properties and classes of a text that are not among `known`.
#[must_use]
pub fn unknown_terms(text: &str, prefixes: &Prefixes, known: &[Term<'_>]) -> Vec<Hint> {
    let _ = (text, prefixes, known);
    Vec::new()
}
