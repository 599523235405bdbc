//! SPARQL results as CSV, which spreadsheets may open safely.

use super::{RenderError, Style, Table};
use ::csv::{Terminator, WriterBuilder};
use oxigraph::model::Term;
use std::borrow::Cow;
use std::io::{self, Write};

pub(super) fn write(table: &Table, style: &Style, out: &mut dyn Write) -> Result<(), RenderError> {
    let mut csv = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    csv.write_record(table.columns.iter().map(|column| column.variable.as_str())).map_err(broken)?;
    for row in &table.rows {
        csv.write_record(row.iter().map(|term| value(term.as_ref(), style).into_owned())).map_err(broken)?;
    }
    csv.flush()?;
    Ok(())
}

fn value<'a>(term: Option<&'a Term>, style: &'a Style) -> Cow<'a, str> {
    match term {
        None => Cow::Borrowed(""),
        Some(Term::NamedNode(node)) => {
            let label = style.labels.as_ref().and_then(|labels| labels.get(node.as_str()));
            harmless(label.map_or_else(|| node.as_str(), String::as_str))
        }
        Some(Term::Literal(literal)) if super::number::is_number(literal) => Cow::Borrowed(literal.value()),
        Some(Term::Literal(literal)) => harmless(literal.value()),
        Some(other) => Cow::Owned(other.to_string()),
    }
}

/// A text that a spreadsheet would take for a formula gets an apostrophe first, which makes it text.
/// Numbers stay as they are. See <https://owasp.org/www-community/attacks/CSV_Injection>.
fn harmless(text: &str) -> Cow<'_, str> {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    if formula { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

fn broken(error: ::csv::Error) -> RenderError {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => RenderError::Io(error),
        other => RenderError::Io(io::Error::other(format!("{other:?}"))),
    }
}
