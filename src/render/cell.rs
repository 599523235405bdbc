//! A term as people read it in a cell.

use super::number::{grouped, is_number};
use super::{Style, visible};
use oxigraph::model::Term;

/// A term as text: a label or a CURIE, a number in the manner of the language, a literal's value.
#[must_use]
pub fn text(term: Option<&Term>, style: &Style) -> String {
    match term {
        None => String::new(),
        Some(Term::NamedNode(node)) => {
            let label = style.labels.as_ref().and_then(|labels| labels.get(node.as_str()));
            let shown = label.cloned().or_else(|| style.prefixes.shorten(node.as_str()));
            visible(&shown.unwrap_or_else(|| node.as_str().to_owned()))
        }
        Some(Term::Literal(literal)) if is_number(literal) => grouped(literal.value(), &style.languages),
        Some(Term::Literal(literal)) => visible(literal.value()),
        Some(other) => visible(&other.to_string()),
    }
}

/// Whether a term is a number, so that its column lines up on the right.
pub(super) fn is_numeric(term: &Term) -> bool {
    matches!(term, Term::Literal(literal) if is_number(literal))
}
