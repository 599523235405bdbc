//! Where an answer goes and in which format.

use super::error::{CliError, Kind};
use super::session::Session;
use crate::model::{Languages, Prefixes};
use crate::query::{Answer, Solutions};
use crate::render::{
    DocumentFormat, GraphFormat, RenderError, RowFormat, Style, Table, write_boolean, write_graph, write_rows,
};
use crate::workspace::{can_replace, replace, replace_by};
use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term, Triple, Variable};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// A format that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Rows(RowFormat),
    Graph(GraphFormat),
}

impl Format {
    /// What `--format` or the extension of `--output` says, if anything.
    pub(super) fn asked(session: &Session) -> Result<Option<Self>, CliError> {
        if let Some(name) = &session.format {
            let rows = RowFormat::ALL.into_iter().find(|format| format.name() == name).map(Self::Rows);
            let graph = || GraphFormat::ALL.into_iter().find(|format| format.name() == name).map(Self::Graph);
            return match rows.or_else(graph) {
                Some(format) => Ok(Some(format)),
                None => Err(unknown(&format!("there is no format {name:?}"))),
            };
        }
        let Some(path) = &session.output else {
            return Ok(None);
        };
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let extension = extension.to_ascii_lowercase();
        let rows = RowFormat::from_extension(&extension).map(Self::Rows);
        match rows.or_else(|| GraphFormat::from_extension(&extension).map(Self::Graph)) {
            Some(format) => Ok(Some(format)),
            None => Err(unknown(&format!("{}: the extension tells no format", path.display()))),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Rows(format) => format.name(),
            Self::Graph(format) => format.name(),
        }
    }

    /// The format of rows that was asked for, or a table.
    pub(super) fn rows(session: &Session) -> Result<RowFormat, CliError> {
        match Self::asked(session)? {
            None => Ok(RowFormat::Table),
            Some(Self::Rows(format)) => Ok(format),
            Some(graph) => {
                Err(unknown(&format!("{} is a format of graphs, and this answer has rows", graph.name())))
            }
        }
    }
}

/// The format of a document that `--format` or the extension of `--output` says; Markdown where neither does.
pub(super) fn document_format(session: &Session) -> Result<DocumentFormat, CliError> {
    let formats = || format!("a report is written as {}", DocumentFormat::names());
    if let Some(name) = &session.format {
        let format = DocumentFormat::ALL.into_iter().find(|format| format.name() == name);
        return format
            .ok_or_else(|| CliError::usage(format!("a report has no format {name:?}")).hint(formats()));
    }
    let Some(path) = &session.output else {
        return Ok(DocumentFormat::Markdown);
    };
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    DocumentFormat::from_extension(&extension.to_ascii_lowercase()).ok_or_else(|| {
        let message = format!("{}: the extension tells no format of a report", path.display());
        CliError::usage(message).hint(formats()).hint("name the file .html or .md, or say --format")
    })
}

fn unknown(message: &str) -> CliError {
    let rows: Vec<_> = RowFormat::ALL.into_iter().map(RowFormat::name).collect();
    let graphs: Vec<_> = GraphFormat::ALL.into_iter().map(GraphFormat::name).collect();
    CliError::usage(message)
        .hint(format!("for rows: {}", rows.join(", ")))
        .hint(format!("for graphs: {}", graphs.join(", ")))
}

/// Collects an answer and lets it go whole: to a file, beside which it is first written, or to
/// standard output.
pub(super) fn send(
    session: &Session,
    binary: bool,
    write: impl FnOnce(&mut dyn Write) -> Result<(), RenderError>,
) -> Result<(), CliError> {
    if binary && session.output.is_none() && io::stdout().is_terminal() {
        return Err(CliError::usage("this format is no text").hint("write it to a file with -o FILE"));
    }
    let mut bytes = Vec::new();
    write(&mut bytes)?;
    match (session.file(), session.sink()) {
        (Some(path), _) => save(path, &bytes),
        (None, Some(sink)) => {
            if let Ok(mut sink) = sink.lock() {
                sink.extend_from_slice(&bytes);
            }
            Ok(())
        }
        (None, None) => {
            let mut out = io::stdout().lock();
            out.write_all(&bytes)?;
            Ok(out.flush()?)
        }
    }
}

/// Lets an answer go as it comes, for one that is too large to be collected: to a file that is whole or not
/// there, or to standard output.
pub(super) fn stream(
    session: &Session,
    write: impl FnOnce(&mut dyn Write) -> Result<(), CliError>,
) -> Result<(), CliError> {
    stream_to(session, false, write)
}

/// The same, of which each part is of use: where it breaks off, what came before stands beside the file, as
/// `matches.partial.csv` of `matches.csv`.
pub(super) fn stream_keeping(
    session: &Session,
    write: impl FnOnce(&mut dyn Write) -> Result<(), CliError>,
) -> Result<(), CliError> {
    stream_to(session, true, write)
}

fn stream_to(
    session: &Session,
    keep: bool,
    write: impl FnOnce(&mut dyn Write) -> Result<(), CliError>,
) -> Result<(), CliError> {
    match (session.file(), session.sink()) {
        (Some(path), _) => save_stream(path, keep.then(|| session.languages()), write),
        (None, Some(sink)) => {
            let mut bytes = Vec::new();
            write(&mut bytes)?;
            if let Ok(mut sink) = sink.lock() {
                sink.append(&mut bytes);
            }
            Ok(())
        }
        (None, None) => {
            let mut out = io::BufWriter::new(io::stdout().lock());
            write(&mut out)?;
            Ok(out.flush()?)
        }
    }
}

/// Whether a file could be written now.
pub(super) fn can_save(path: &Path) -> Result<(), CliError> {
    has_folder(path)?;
    can_replace(path).map_err(|error| unwritten(path, &error))
}

/// Whether two paths lead to one file that is there: what is read must not be written over.
pub(super) fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((std::fs::canonicalize(one), std::fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}

fn has_folder(path: &Path) -> Result<(), CliError> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    match folder.filter(|folder| !folder.is_dir()) {
        Some(folder) => Err(CliError::new(Kind::Io, format!("there is no folder {}", folder.display()))),
        None => Ok(()),
    }
}

/// Replaces a file whole, beside which it is first written; it keeps its rights, and a link stays one.
pub(super) fn save(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    has_folder(path)?;
    replace(path, bytes).map_err(|error| unwritten(path, &error))
}

/// Replaces a file likewise by what comes; where that breaks off, the file is as it was, and what came is kept beside it
/// where there is a `keep`, with the languages in which to say so.
fn save_stream(
    path: &Path,
    keep: Option<&Languages>,
    write: impl FnOnce(&mut dyn Write) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let mut broken = None;
    let mut kept = None;
    let partial = partial(path);
    let outcome = replace_by(path, |out| {
        let mut out = Counted { out, written: 0, failure: None };
        let Err(error) = write(&mut out) else { return out.failure.map_or(Ok(None), Err) };
        broken = Some(error);
        match out.failure {
            // What could not be written is the reason, and half a row may stand there.
            Some(failure) => {
                broken = None;
                Err(failure)
            }
            None if out.written > 0 && keep.is_some() => {
                kept = keep.filter(|_| path.is_file() || !path.exists());
                Ok(Some(partial.clone()))
            }
            None => Err(io::Error::other("it breaks off")),
        }
    });
    match (broken, outcome.is_ok().then_some(kept).flatten()) {
        (None, _) => outcome.map_err(|error| unwritten(path, &error)),
        (Some(error), Some(languages)) => {
            let partial = partial.display();
            Err(error.hint(languages.word([
                &format!("what was done before stands in {partial}"),
                &format!("wat voordien gedaan is, staat in {partial}"),
                &format!("ce qui était fait auparavant se trouve dans {partial}"),
            ])))
        }
        (Some(error), None) => match (&outcome, kept) {
            // It cannot be kept either: that is told beside.
            (Err(why), Some(_)) => Err(error.hint(format!("{}: {why}", partial.display()))),
            _ => Err(error),
        },
    }
}

/// Where a part of a file stands: `matches.partial.csv` of `matches.csv`, or with a number where something stands there.
fn partial(path: &Path) -> PathBuf {
    let named = |number: u32| {
        let mut name = path.file_stem().unwrap_or_default().to_owned();
        name.push(if number == 1 { ".partial".to_owned() } else { format!(".partial{number}") });
        if let Some(extension) = path.extension() {
            name.push(".");
            name.push(extension);
        }
        path.with_file_name(name)
    };
    (1..u32::MAX).map(named).find(|path| path.symlink_metadata().is_err()).unwrap_or_else(|| named(1))
}

/// Notes how much was written, and why no more was.
struct Counted<'o> {
    out: &'o mut dyn Write,
    written: usize,
    failure: Option<io::Error>,
}

impl Counted<'_> {
    fn noted<T>(&mut self, outcome: io::Result<T>) -> io::Result<T> {
        outcome.inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                self.failure.get_or_insert_with(|| copy(error));
            }
        })
    }
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let outcome = self.out.write(bytes);
        let written = self.noted(outcome)?;
        self.written += written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let outcome = self.out.flush();
        self.noted(outcome)
    }
}

/// An error that tells the same.
fn copy(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

fn unwritten(path: &Path, error: &io::Error) -> CliError {
    CliError::new(Kind::Io, format!("cannot write {}: {error}", path.display()))
}

/// Writes rows.
pub(super) fn rows(
    session: &Session,
    table: &Table,
    format: RowFormat,
    style: &Style,
) -> Result<(), CliError> {
    send(session, format.is_binary(), |out| write_rows(table, format, style, out))
}

/// Writes the answer to a query. A graph is written as rows where a format of rows was asked for.
pub(super) fn answer(
    session: &Session,
    answer: Answer,
    describe: impl Fn(Solutions) -> Table,
    style: &Style,
) -> Result<(), CliError> {
    let asked = Format::asked(session)?;
    match (answer, asked) {
        (Answer::Solutions(solutions), _) => {
            rows(session, &describe(solutions), Format::rows(session)?, style)
        }
        (Answer::Boolean(yes), _) => {
            let format = Format::rows(session)?;
            send(session, format.is_binary(), |out| write_boolean(yes, format, out))
        }
        (Answer::Graph(triples), Some(Format::Rows(format))) => {
            rows(session, &describe(as_rows(triples)), format, style)
        }
        (Answer::Graph(triples), graph) => {
            let format = match graph {
                Some(Format::Graph(format)) => format,
                _ => GraphFormat::Turtle,
            };
            let quads = triples.into_iter().map(|triple| triple.in_graph(GraphName::DefaultGraph)).collect();
            graph_out(session, quads, format)
        }
    }
}

/// Writes statements.
pub(super) fn graph_out(session: &Session, quads: Vec<Quad>, format: GraphFormat) -> Result<(), CliError> {
    send(session, false, |out| write_graph(quads, format, &Prefixes::known(), out))
}

fn as_rows(triples: Vec<Triple>) -> Solutions {
    let mut rows: Vec<Vec<Option<Term>>> = triples
        .into_iter()
        .map(|triple| {
            let subject = match triple.subject {
                NamedOrBlankNode::NamedNode(node) => Term::from(node),
                NamedOrBlankNode::BlankNode(node) => Term::from(node),
            };
            vec![Some(subject), Some(triple.predicate.into()), Some(triple.object)]
        })
        .collect();
    rows.sort_by_cached_key(|row| row.iter().flatten().map(ToString::to_string).collect::<Vec<_>>());
    let variables = ["subject", "predicate", "object"].map(Variable::new_unchecked).to_vec();
    Solutions { variables, rows }
}
