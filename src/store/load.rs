//! Parsing files into a store: each into its named graph, and all into the default graph.

use super::{LoadError, Progress};
use crate::model::{Position, SyntaxError};
use crate::workspace::{TextFile, Workspace, file_iri, graph_iri, read_text};
use oxigraph::io::{RdfFormat, RdfParser, RdfSyntaxError};
use oxigraph::model::{GraphName, NamedNode, Quad};
use oxigraph::store::Store;
use std::path::{Path, PathBuf};

/// How many statements lie between two reports of progress.
const REPORT_EVERY: usize = 1 << 16;

/// The RDF syntax that the extension of a path tells.
#[must_use]
pub fn format_of_path(path: &Path) -> Option<RdfFormat> {
    RdfFormat::from_extension(path.extension()?.to_str()?)
}

/// A text to parse and the graph that its statements go to.
pub(super) struct Source {
    pub(super) graph: NamedNode,
    pub(super) format: RdfFormat,
    pub(super) file: TextFile,
}

/// The statements that the files of a workspace make, each with its graph, as they are written: a store
/// keeps the value of a number, not its digits.
///
/// # Errors
/// As [`Dataset::load`](super::Dataset::load).
pub fn read(workspace: &Workspace) -> Result<Vec<Quad>, LoadError> {
    parse(&sources_of(workspace)?, &mut |_| ())
}

/// The statements that RDF files make, likewise.
///
/// # Errors
/// As [`Dataset::load_files`](super::Dataset::load_files).
pub fn read_files(paths: &[PathBuf], progress: &mut dyn FnMut(Progress)) -> Result<Vec<Quad>, LoadError> {
    parse(&sources_at(paths)?, progress)
}

pub(super) fn sources_of(workspace: &Workspace) -> Result<Vec<Source>, LoadError> {
    let source = |file: TextFile| Source { graph: graph_iri(&file.path), format: RdfFormat::Turtle, file };
    Ok(workspace.graphs()?.into_iter().map(source).collect())
}

pub(super) fn sources_at(paths: &[PathBuf]) -> Result<Vec<Source>, LoadError> {
    let source = |path: &PathBuf| {
        let format = format_of_path(path).ok_or_else(|| LoadError::UnknownFormat(path.clone()))?;
        let shown = path.display().to_string();
        let file = TextFile { path: shown.clone(), shown, text: read_text(path)?.into() };
        Ok(Source { graph: file_iri(path), format, file })
    };
    paths.iter().map(source).collect()
}

/// Puts quads into a store: each into its named graph, and all into the default graph.
pub(super) fn fill(store: &Store, quads: Vec<Quad>) -> Result<(), LoadError> {
    let mut loader = store.bulk_loader();
    loader.load_quads(quads.into_iter().flat_map(|quad| {
        let merged = Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() };
        [quad, merged]
    }))?;
    loader.commit()?;
    Ok(())
}

/// Parses every source or, where one has an error, none.
pub(super) fn parse(sources: &[Source], progress: &mut dyn FnMut(Progress)) -> Result<Vec<Quad>, LoadError> {
    let mut quads = Vec::new();
    let mut errors = Vec::new();
    for source in sources {
        if let Err(error) = parse_one(source, &mut quads, progress) {
            errors.push(error);
        }
    }
    if errors.is_empty() { Ok(quads) } else { Err(LoadError::Syntax(errors)) }
}

fn parse_one(
    source: &Source,
    quads: &mut Vec<Quad>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), SyntaxError> {
    let text = source.file.text.as_ref();
    let failed = |message: String, position| SyntaxError {
        origin: source.file.shown.clone(),
        text: text.to_owned(),
        position,
        message,
    };
    let parser = RdfParser::from_format(source.format)
        .with_base_iri(source.graph.as_str())
        .map_err(|error| failed(error.to_string(), None))?
        .with_default_graph(source.graph.clone())
        .rename_blank_nodes();
    for quad in parser.for_slice(text) {
        quads.push(quad.map_err(|error| {
            let (message, position) = describe(&error, text);
            failed(message, position)
        })?);
        if quads.len().is_multiple_of(REPORT_EVERY) {
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
