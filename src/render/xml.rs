//! SPARQL results as XML.

use super::{RenderError, Table, json};
use oxigraph::model::{Literal, Term};
use oxigraph::sparql::results::QueryResultsFormat;
use std::io::Write;

pub(super) fn write(table: &Table, out: &mut dyn Write) -> Result<(), RenderError> {
    let rows = table.rows.iter().map(|row| row.iter().map(|term| term.as_ref().map(allowed)).collect());
    let columns = table.columns.clone();
    let table = Table { columns, rows: rows.collect(), title: None };
    json::solutions(&table, QueryResultsFormat::Xml, out)?;
    Ok(writeln!(out)?)
}

/// A term without what [no text of XML 1.0 can hold](https://www.w3.org/TR/xml/#charsets): a sign of replacement stands
/// in its place.
fn allowed(term: &Term) -> Term {
    let is_none = |c: char| {
        c.is_control() && c < '\u{20}' && !matches!(c, '\t' | '\n' | '\r')
            || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    let Term::Literal(literal) = term else { return term.clone() };
    if !literal.value().contains(is_none) {
        return term.clone();
    }
    let text = literal.value().replace(is_none, "\u{fffd}");
    match literal.language() {
        Some(language) => Literal::new_language_tagged_literal_unchecked(text, language).into(),
        None => Literal::new_typed_literal(text, literal.datatype().into_owned()).into(),
    }
}

pub(super) fn write_boolean(yes: bool, out: &mut dyn Write) -> Result<(), RenderError> {
    json::boolean(yes, QueryResultsFormat::Xml, out)
}
