//! Parsing files into a store: each into its named graph, and all into the default graph.

use super::{LoadError, Progress, Source};
use crate::model::{Position, SyntaxError};
use oxigraph::io::{RdfFormat, RdfParser, RdfSyntaxError};
use oxigraph::model::{GraphName, Quad};
use oxigraph::store::Store;
use std::path::Path;

/// How many statements lie between two reports of progress.
const REPORT_EVERY: usize = 1 << 16;

/// The RDF syntax that the extension of a path tells.
#[must_use]
pub fn format_of_path(path: &Path) -> Option<RdfFormat> {
    RdfFormat::from_extension(path.extension()?.to_str()?)
}

/// Loads every source or, where one does not parse, none.
pub(super) fn fill(
    store: &Store,
    sources: &[Source],
    progress: &mut dyn FnMut(Progress),
) -> Result<(), LoadError> {
    let mut quads = Vec::new();
    let mut errors = Vec::new();
    for source in sources {
        if let Err(error) = parse(source, &mut quads, progress) {
            errors.push(error);
        }
    }
    if !errors.is_empty() {
        return Err(LoadError::Syntax(errors));
    }
    let mut loader = store.bulk_loader();
    loader.load_quads(quads.into_iter().flat_map(|quad| {
        let merged = Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() };
        [quad, merged]
    }))?;
    loader.commit()?;
    Ok(())
}

fn parse(
    source: &Source,
    quads: &mut Vec<Quad>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), SyntaxError> {
    let text = source.file.text.as_ref();
    let failed = |error: &dyn std::fmt::Display, position| SyntaxError {
        origin: source.file.shown.clone(),
        text: text.to_owned(),
        position,
        message: error.to_string(),
    };
    let parser = RdfParser::from_format(source.format)
        .with_base_iri(source.base.as_str())
        .map_err(|error| failed(&error, None))?
        .with_default_graph(source.graph.clone())
        .rename_blank_nodes();
    for quad in parser.for_slice(text) {
        quads.push(quad.map_err(|error| {
            let (message, position) = describe(&error, text);
            failed(&message, position)
        })?);
        if quads.len() % REPORT_EVERY == 0 {
            progress(Progress::Read(quads.len()));
        }
    }
    Ok(())
}

/// What the parser says, without its own wording of the place, and the place.
fn describe(error: &RdfSyntaxError, text: &str) -> (String, Option<Position>) {
    let full = error.to_string();
    let message = match full.strip_prefix("Parser error ") {
        Some(rest) => rest.split_once(": ").map_or(rest, |(_, message)| message),
        None => &full,
    };
    let position = error
        .location()
        .map(|range| Position::of_byte(text, usize::try_from(range.start.offset).unwrap_or(usize::MAX)));
    (message.to_owned(), position)
}
