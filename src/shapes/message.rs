//! What a rule says of a finding, in several languages; how that gets through the crate's types, which hold only text.

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, Term};
use rudof_rdf::rdf_core::term::literal::Lang;
use shacl::types::MessageMap;
use std::str::FromStr;

/// A message in one language; empty where it has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The language tag.
    pub language: String,
    /// Its parts, in order.
    pub pieces: Vec<Piece>,
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Text(String),
    /// Something to name by its label.
    Term(Term),
}

impl Message {
    /// The message in words, with `name` for what it speaks of.
    #[must_use]
    pub fn text(&self, name: &dyn Fn(&Term) -> String) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Term(term) => name(term),
            })
            .collect()
    }

    /// The message as RDF.
    pub(super) fn literal(&self) -> Literal {
        let text = self.text(&|term| match term {
            Term::Literal(literal) => literal.value().to_owned(),
            Term::NamedNode(node) => node.as_str().to_owned(),
            other => other.to_string(),
        });
        match Literal::new_language_tagged_literal(text.as_str(), self.language.as_str()) {
            Ok(tagged) if !self.language.is_empty() => tagged,
            _ => Literal::new_typed_literal(text, xsd::STRING),
        }
    }

    /// A message as the crate gives it back.
    pub(super) fn read(language: &str, text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, tail)) = rest.split_once(OPEN) {
            let Some((term, after)) = tail.split_once(CLOSE) else { break };
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(Term::from_str(term).map_or_else(|_| Piece::Text(term.to_owned()), Piece::Term));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Self { language: language.to_owned(), pieces }
    }
}

/// Stand around a term in a message on its way through the crate's types: private characters.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// The language under which a message tells, on that way, which SPARQL constraint it is of.
const RULE: &str = "x-rule";

/// What a SPARQL constraint says of a solution: `{?name}` and `{$name}` stand for what is bound.
pub(super) fn bind_message(
    rule: &Term,
    messages: &[(String, String)],
    solution: &[(String, Term)],
) -> MessageMap {
    let bound = |name: &str| solution.iter().find(|(variable, _)| variable == name).map(|(_, term)| term);
    let mut map = MessageMap::new();
    if let Ok(lang) = Lang::new(RULE) {
        map = map.with_message(Some(lang), rule.to_string());
    }
    if let Some(Term::Literal(message)) = bound("message") {
        return map
            .with_message(message.language().and_then(|tag| Lang::new(tag).ok()), clean(message.value()));
    }
    for (language, text) in messages {
        let text = shacl::types::interpolate_message(&clean(text), |name| {
            bound(name).map(|term| format!("{OPEN}{}{CLOSE}", clean(&term.to_string())))
        });
        map = map.with_message(Lang::new(language.as_str()).ok().filter(|_| !language.is_empty()), text);
    }
    map
}

/// A text without the private characters that mean something here.
fn clean(text: &str) -> String {
    text.replace([OPEN, CLOSE], "\u{fffd}")
}

/// Which rule a result is of, where a SPARQL constraint told it, and what that says, as `(language, text)`.
pub(super) fn said(messages: &MessageMap) -> (Option<Term>, Vec<(String, String)>) {
    let (mut rule, mut own) = (None, Vec::new());
    for (language, text) in messages.iter() {
        let language = language.as_ref().map(ToString::to_string).unwrap_or_default();
        match Term::from_str(text) {
            Ok(term) if language == RULE => rule = Some(term),
            _ => own.push((language, text.clone())),
        }
    }
    (rule, own)
}
