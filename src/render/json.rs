//! SPARQL results as JSON, and what JSON, XML and TSV share: Oxigraph's own writers.

use super::{RenderError, Table};
use oxigraph::model::Variable;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use std::io::Write;

pub(super) fn write(table: &Table, out: &mut dyn Write) -> Result<(), RenderError> {
    solutions(table, QueryResultsFormat::Json, out)?;
    Ok(writeln!(out)?)
}

pub(super) fn write_boolean(yes: bool, out: &mut dyn Write) -> Result<(), RenderError> {
    boolean(yes, QueryResultsFormat::Json, out)
}

/// Writes rows in one of the standard formats.
pub(super) fn solutions(
    table: &Table,
    format: QueryResultsFormat,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    let variables: Vec<Variable> = table.columns.iter().map(|column| column.variable.clone()).collect();
    let mut writer =
        QueryResultsSerializer::from_format(format).serialize_solutions_to_writer(out, variables.clone())?;
    for row in &table.rows {
        let bound = variables.iter().zip(row).filter_map(|(variable, term)| Some((variable, term.as_ref()?)));
        writer.serialize(bound)?;
    }
    writer.finish()?;
    Ok(())
}

/// Writes yes or no in one of the standard formats.
pub(super) fn boolean(yes: bool, format: QueryResultsFormat, out: &mut dyn Write) -> Result<(), RenderError> {
    QueryResultsSerializer::from_format(format).serialize_boolean_to_writer(&mut *out, yes)?;
    Ok(writeln!(out)?)
}
