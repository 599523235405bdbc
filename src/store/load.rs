//! Parsing files into a store: each into its named graph, and all into the default graph.

use super::{LoadError, Progress};
use crate::model::prefixes::is_register;
use crate::model::{Position, SyntaxError};
use crate::workspace::{TextFile, Workspace, WorkspaceError, file_iri, graph_iri, read_text};
use oxigraph::io::{RdfFormat, RdfParser, RdfSyntaxError};
use oxigraph::model::{GraphNameRef, NamedNode, Quad, QuadRef};
use oxigraph::store::{StorageError, Store};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// How many statements lie between two reports of progress.
const REPORT_EVERY: usize = 1 << 15;

/// How often somebody is told about what several threads do.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// Is told how far loading is, and says whether it goes on.
pub(super) type Watch<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// Nobody is told, and nobody stops it.
pub(super) const fn unwatched(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Somebody is told who does not stop it.
pub(super) fn told(progress: &mut dyn FnMut(Progress)) -> impl FnMut(Progress) -> ControlFlow<()> {
    |at| {
        progress(at);
        ControlFlow::Continue(())
    }
}

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
    read_texts(workspace.graphs()?)
}

/// The statements that texts of a workspace make, likewise.
///
/// # Errors
/// [`LoadError::Syntax`].
pub fn read_texts(texts: Vec<TextFile>) -> Result<Vec<Quad>, LoadError> {
    parse(&sources_from(texts), &mut unwatched, |_, _| Ok(()))
}

/// The statements that RDF files make, likewise.
///
/// # Errors
/// As [`Dataset::load_files`](super::Dataset::load_files).
pub fn read_files(paths: &[PathBuf], progress: &mut dyn FnMut(Progress)) -> Result<Vec<Quad>, LoadError> {
    parse(&sources_at(paths)?, &mut told(progress), |_, _| Ok(()))
}

/// A file, and what it says or why that cannot be known.
pub struct Reading {
    /// The named graph of its statements.
    pub graph: NamedNode,
    /// Its syntax.
    pub format: RdfFormat,
    /// The file; without a text where it cannot be read at all.
    pub file: TextFile,
    /// Its statements in the order in which they stand there, or its first error.
    pub outcome: Result<Vec<Quad>, SyntaxError>,
}

/// Reads the graphs of a workspace file by file, so that one that is broken does not keep the others from being
/// looked at.
#[must_use]
pub fn read_each(workspace: &Workspace) -> Vec<Reading> {
    let (mut sources, mut broken) = (Vec::new(), Vec::new());
    for file in workspace.each_graph() {
        match file {
            Ok(file) => {
                sources.push(Source { graph: graph_iri(&file.path), format: RdfFormat::Turtle, file });
            }
            Err((path, error)) => broken.push(unreadable(graph_iri(&path), path, error)),
        }
    }
    let mut readings = each(sources);
    readings.extend(broken);
    readings
}

/// Reads RDF files likewise.
///
/// # Errors
/// [`LoadError::UnknownFormat`], [`LoadError::Workspace`] where there is no such file.
pub fn read_each_file(paths: &[PathBuf]) -> Result<Vec<Reading>, LoadError> {
    let (mut sources, mut broken) = (Vec::new(), Vec::new());
    for path in paths {
        let format = format_of_path(path).ok_or_else(|| LoadError::UnknownFormat(path.clone()))?;
        let shown = path.display().to_string();
        match read_text(path) {
            Ok(text) => {
                let file = TextFile { path: shown.clone(), shown, text: text.into() };
                sources.push(Source { graph: file_iri(path), format, file });
            }
            // What somebody names must be there.
            Err(error @ WorkspaceError::Read { .. }) => return Err(error.into()),
            Err(error) => broken.push(unreadable(file_iri(path), shown, error)),
        }
    }
    let mut readings = each(sources);
    readings.extend(broken);
    Ok(readings)
}

/// Reads texts of a workspace likewise.
#[must_use]
pub fn read_each_text(texts: Vec<TextFile>) -> Vec<Reading> {
    each(sources_from(texts))
}

fn each(sources: Vec<Source>) -> Vec<Reading> {
    let shared = Shared::default();
    let mut parsed: Vec<Parsed> =
        thread::scope(|scope| parse_on_threads(scope, &sources, &shared).into_iter().collect());
    parsed.sort_by_key(|(index, _)| *index);
    let reading = |(source, (_, outcome)): (Source, Parsed)| {
        let Source { graph, format, file } = source;
        Reading { graph, format, file, outcome }
    };
    sources.into_iter().zip(parsed).map(reading).collect()
}

fn unreadable(graph: NamedNode, path: String, error: WorkspaceError) -> Reading {
    let failure = match error {
        WorkspaceError::Encoding(error) => error,
        other => SyntaxError {
            origin: path.clone(),
            text: String::new(),
            position: None,
            mistake: Box::new(other.to_string().into()),
        },
    };
    let file = TextFile { path: path.clone(), shown: path, text: String::new().into() };
    Reading { graph, format: RdfFormat::Turtle, file, outcome: Err(failure) }
}

/// The statements that texts make, in the syntax that the name of each tells, each in the graph beside it.
///
/// # Errors
/// As [`read_files`].
pub fn read_texts_into(texts: Vec<(NamedNode, TextFile)>) -> Result<Vec<Quad>, LoadError> {
    let source = |(graph, file): (NamedNode, TextFile)| {
        let path = Path::new(&file.path);
        let format = format_of_path(path).ok_or_else(|| LoadError::UnknownFormat(path.to_owned()))?;
        Ok(Source { graph, format, file })
    };
    let sources = texts.into_iter().map(source).collect::<Result<Vec<_>, LoadError>>()?;
    parse(&sources, &mut unwatched, |_, _| Ok(()))
}

pub(super) fn sources_of(workspace: &Workspace) -> Result<Vec<Source>, LoadError> {
    Ok(sources_from(workspace.graphs()?))
}

fn sources_from(texts: Vec<TextFile>) -> Vec<Source> {
    let source = |file: TextFile| Source { graph: graph_iri(&file.path), format: RdfFormat::Turtle, file };
    texts.into_iter().map(source).collect()
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

/// A quad in the default graph, which is the merge of all graphs but those of registers.
pub(super) fn merged(quad: &Quad) -> Option<QuadRef<'_>> {
    let merged = QuadRef::new(&quad.subject, &quad.predicate, &quad.object, GraphNameRef::DefaultGraph);
    (!is_register(&quad.graph_name)).then_some(merged)
}

/// Puts quads into the default graph of a store.
pub(super) fn merge(store: &Store, quads: &[Quad]) -> Result<(), StorageError> {
    let mut transaction = store.start_transaction()?;
    transaction.extend(quads.iter().filter_map(merged));
    transaction.commit()
}

/// Puts quads into a store that nobody reads before all are there, each as `place` says.
pub(super) fn insert(
    store: &Store,
    quads: &[Quad],
    place: fn(&Quad) -> Option<QuadRef<'_>>,
    watch: Watch<'_>,
) -> Result<(), LoadError> {
    for (index, some) in quads.chunks(REPORT_EVERY).enumerate() {
        if watch(Progress::Stored(index * REPORT_EVERY)).is_break() {
            return Err(LoadError::Stopped);
        }
        let mut transaction = store.start_transaction()?;
        transaction.extend(some.iter().filter_map(place));
        transaction.commit()?;
    }
    Ok(())
}

/// What a source says, or its first error, with the place of the source among all.
type Parsed = (usize, Result<Vec<Quad>, SyntaxError>);

/// What threads that parse have in common.
#[derive(Default)]
struct Shared {
    /// How many statements they have read.
    read: AtomicUsize,
    /// Whether they shall stop.
    stopped: AtomicBool,
}

/// Parses every source or, where one has an error, none; several sources on as many threads as the machine
/// has. `take` is given what is parsed as soon as it is, in any order.
pub(super) fn parse(
    sources: &[Source],
    watch: Watch<'_>,
    mut take: impl FnMut(&[Quad], Watch<'_>) -> Result<(), LoadError>,
) -> Result<Vec<Quad>, LoadError> {
    let mut parsed: Vec<Parsed> = Vec::new();
    let mut keep = |one: Parsed, watch: Watch<'_>| {
        if let (_, Ok(quads)) = &one {
            take(quads, watch)?;
        }
        parsed.push(one);
        Ok::<_, LoadError>(())
    };
    if let [only] = sources {
        let mut is_stopped = false;
        let one = parse_one(only, &mut |count| {
            let flow = watch(Progress::Read(count));
            is_stopped |= flow.is_break();
            flow
        });
        if is_stopped {
            return Err(LoadError::Stopped);
        }
        keep((0, one), watch)?;
    } else {
        let shared = Shared::default();
        thread::scope(|scope| {
            let results = parse_on_threads(scope, sources, &shared);
            let outcome = collect(&results, &shared, watch, &mut keep);
            // Whoever still parses does so for nothing.
            shared.stopped.store(true, Ordering::Relaxed);
            outcome
        })?;
    }
    parsed.sort_by_key(|(index, _)| *index);
    let (mut quads, mut errors) = (Vec::new(), Vec::new());
    for (_, outcome) in parsed {
        match outcome {
            Ok(some) => quads.extend(some),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(quads) } else { Err(LoadError::Syntax(errors)) }
}

/// Takes what threads parse until they are done or somebody stops it.
fn collect(
    results: &Receiver<Parsed>,
    shared: &Shared,
    watch: Watch<'_>,
    keep: &mut dyn FnMut(Parsed, Watch<'_>) -> Result<(), LoadError>,
) -> Result<(), LoadError> {
    loop {
        match results.recv_timeout(TELL_EVERY) {
            Ok(one) => keep(one, watch)?,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
            Err(RecvTimeoutError::Timeout) => {
                if watch(Progress::Read(shared.read.load(Ordering::Relaxed))).is_break() {
                    return Err(LoadError::Stopped);
                }
            }
        }
    }
}

/// Parses sources in the background: every thread takes the next one that is left.
fn parse_on_threads<'scope, 'env>(
    scope: &'scope thread::Scope<'scope, 'env>,
    sources: &'env [Source],
    shared: &'env Shared,
) -> Receiver<Parsed> {
    let (done, results) = channel();
    let next = Arc::new(AtomicUsize::new(0));
    let threads = thread::available_parallelism().map_or(1, usize::from).min(sources.len());
    for _ in 0..threads {
        let (done, next) = (done.clone(), Arc::clone(&next));
        scope.spawn(move || {
            while let Some((index, source)) = Some(next.fetch_add(1, Ordering::Relaxed))
                .and_then(|index| Some((index, sources.get(index)?)))
            {
                let mut told = 0;
                let one = parse_one(source, &mut |count| {
                    shared.read.fetch_add(count - told, Ordering::Relaxed);
                    told = count;
                    if shared.stopped.load(Ordering::Relaxed) {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    }
                });
                // Nobody listens any more where another source could not be taken.
                let _unheard = done.send((index, one));
            }
        });
    }
    results
}

/// Parses a source; `goes_on` is told how many statements there are, and ends it before its end.
fn parse_one(
    source: &Source,
    goes_on: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> Result<Vec<Quad>, SyntaxError> {
    let mut quads = Vec::new();
    let text = source.file.text.as_ref();
    let failed = |message: String, position| SyntaxError {
        origin: source.file.shown.clone(),
        text: text.to_owned(),
        position,
        mistake: Box::new(message.into()),
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
        if quads.len().is_multiple_of(REPORT_EVERY) && goes_on(quads.len()).is_break() {
            break;
        }
    }
    Ok(quads)
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
