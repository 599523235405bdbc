//! SPARQL results as XML.

use super::{RenderError, Table, json};
use oxigraph::sparql::results::QueryResultsFormat;
use std::io::Write;

pub(super) fn write(table: &Table, out: &mut dyn Write) -> Result<(), RenderError> {
    json::solutions(table, QueryResultsFormat::Xml, out)?;
    Ok(writeln!(out)?)
}

pub(super) fn write_boolean(yes: bool, out: &mut dyn Write) -> Result<(), RenderError> {
    json::boolean(yes, QueryResultsFormat::Xml, out)
}
