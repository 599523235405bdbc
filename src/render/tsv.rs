//! SPARQL results as TSV: terms as Turtle writes them, so that nothing is lost.

use super::{RenderError, Table, json};
use oxigraph::sparql::results::QueryResultsFormat;
use std::io::Write;

pub(super) fn write(table: &Table, out: &mut dyn Write) -> Result<(), RenderError> {
    json::solutions(table, QueryResultsFormat::Tsv, out)
}
