//! The crate's results as findings of our own.

use super::message::{Message, said};
use super::path::Path;
use super::report::{Finding, Severity};
use super::rules::{Rules, subject_term};
use super::words;
use oxigraph::model::{BlankNode, NamedNode, Quad, Term};
use rudof_rdf::rdf_core::term::Object;
use shacl::validator::report::ValidationResult;
use std::collections::HashMap;

/// The terms of a data graph as they are written: the crate keeps the value of a number, not its digits.
pub(super) struct Originals<'a> {
    about: HashMap<Term, Vec<&'a Quad>>,
}

impl<'a> Originals<'a> {
    pub(super) fn new(data: &'a [Quad]) -> Self {
        let mut about: HashMap<Term, Vec<&Quad>> = HashMap::new();
        for quad in data {
            about.entry(subject_term(&quad.subject)).or_default().push(quad);
        }
        Self { about }
    }

    /// The value of a result as its focus node has it.
    fn value(&self, focus: &Term, value: &Object) -> Term {
        let term = term_of(value);
        let quads = self.about.get(focus).map_or(&[][..], Vec::as_slice);
        if quads.iter().any(|quad| quad.object == term) || !matches!(term, Term::Literal(_)) {
            return term;
        }
        let same = |quad: &&&Quad| Object::try_from(quad.object.clone()).is_ok_and(|object| object == *value);
        quads.iter().find(same).map_or(term, |quad| quad.object.clone())
    }
}

/// A term of the crate in ours.
pub(super) fn term_of(object: &Object) -> Term {
    object.clone().into()
}

impl Finding {
    pub(super) fn new(result: &ValidationResult, rules: &Rules, originals: &Originals<'_>) -> Self {
        let shape = result.source().map_or_else(|| Term::from(BlankNode::default()), term_of);
        let focus = term_of(result.focus_node());
        let (rule, own) = said(result.message());
        let rule = rule.unwrap_or_else(|| shape.clone());
        let component = match term_of(result.constraint_component()) {
            Term::NamedNode(node) => node,
            other => NamedNode::new_unchecked(other.to_string()),
        };
        let path = result.path().map(Path::from_crate);
        let value = result.value().map(|value| originals.value(&focus, value));
        // The crate drops a shape's message in some of its constraints, and its own words are in no language.
        let texts = if rule == shape { rules.messages(&shape).to_vec() } else { own };
        let mut messages: Vec<Message> = if texts.is_empty() {
            words::messages(&component, rules.parameters(&shape))
        } else {
            texts.iter().map(|(language, text)| Message::read(language, text)).collect()
        };
        messages.sort_by(|a, b| a.language.cmp(&b.language));
        let severity = match result.severity() {
            shacl::types::Severity::Warning => Severity::Warning,
            shacl::types::Severity::Info | shacl::types::Severity::Debug | shacl::types::Severity::Trace => {
                Severity::Info
            }
            shacl::types::Severity::Violation | shacl::types::Severity::Generic(_) => Severity::Violation,
        };
        let severity_iri = NamedNode::new_unchecked(rudof_iri::IriS::from(result.severity()).as_str());
        Self { focus, path, value, rule, shape, component, severity, severity_iri, messages, place: None }
    }
}
