//! `labgraph fmt`: Turtle in canonical form.

mod write;

use super::commit::Patience;
use super::error::{CliError, Kind};
use super::output;
use super::session::Session;
use crate::model::turtle::{Document, anywhere};
use crate::model::{Languages, Prefixes};
use crate::render::{rewrite_turtle, visible};
use crate::workspace::{read_text, turtle_below};
use oxigraph::model::{GraphName, Quad};
use similar::TextDiff;
use std::collections::HashSet;
use std::env;
use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use write::Outcome;

/// Write Turtle files anew in canonical form, that of `labgraph export`.
///
/// Without files, all Turtle of the workspace: ontology/ and data/. The graph stays the same, and comments
/// stay: those at the head of a file, and those above a subject; comments inside the statements of a subject
/// move above it. Prefixes that are not used go. The files of a workspace change together or not at all.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files of Turtle, folders of them, or - for standard input.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Write nothing: list the files that would change, each with the first line that does, and exit 1.
    #[arg(long)]
    check: bool,

    /// Write nothing: show how the files would change, and exit 1 if any does.
    #[arg(long)]
    diff: bool,

    #[command(flatten)]
    patience: Patience,
}

/// What standard input is called.
const STANDARD_INPUT: &str = "standard input";

impl Args {
    pub(super) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let paths = self.paths(session)?;
        let dry = self.check || self.diff;
        let piped = paths.iter().any(|path| is_input(path));
        if session.output.is_some() && !dry && !piped {
            return Err(CliError::usage("files are formatted where they are")
                .hint("labgraph fmt - -o OUT < FILE leaves the file as it is"));
        }
        let mut listing = String::new();
        let mut outcome = Outcome::default();
        for path in paths.iter().filter(|path| dry || is_input(path)) {
            match self.list(session, path, &mut listing) {
                Ok(differs) => outcome.changed += usize::from(differs),
                Err(error) => outcome.failed = Some(error.report(session.languages())),
            }
        }
        if !dry {
            let files = paths.iter().filter(|path| !is_input(path));
            write::write(session, files, self.patience, &mut outcome);
        }
        if !dry && !piped && !session.quiet() {
            listing = summary(outcome.changed, paths.len(), session.languages());
        }
        output::send(session, false, |out| Ok(out.write_all(listing.as_bytes())?))?;
        Ok(match (outcome.failed, outcome.changed) {
            (Some(code), _) => code,
            (None, 1..) if dry => ExitCode::from(1),
            (None, _) => ExitCode::SUCCESS,
        })
    }

    /// Shows how a file would change, or the whole of what came from standard input; tells whether it differs.
    fn list(&self, session: &Session, path: &Path, listing: &mut String) -> Result<bool, CliError> {
        let Formatted { text, canonical, differs } = Formatted::read(path)?;
        let languages = session.languages();
        let input = || languages.word([STANDARD_INPUT, "standaardinvoer", "entrée standard"]).to_owned();
        let name = if is_input(path) { input() } else { shown(path) };
        if self.diff {
            let old = languages.word(["as it is", "zoals het is", "tel quel"]);
            let new = languages.word(["formatted", "opgemaakt", "mis en forme"]);
            let diff = TextDiff::from_lines(text.as_str(), canonical.as_str());
            let header = (format!("{name} ({old})"), format!("{name} ({new})"));
            for line in diff.unified_diff().header(&header.0, &header.1).to_string().split_inclusive('\n') {
                listing.push_str(&visible(line.trim_end_matches('\n')));
                listing.push('\n');
            }
        } else if self.check {
            if differs {
                let line = first_difference(&text, &canonical);
                let _infallible = writeln!(listing, "{}:{line}", visible(&name));
            }
        } else {
            listing.push_str(&canonical);
        }
        Ok(differs)
    }

    /// The files to format, each once: where a link and a file are the same, the first of them.
    fn paths(&self, session: &Session) -> Result<Vec<PathBuf>, CliError> {
        let mut paths = self.found(session)?;
        let mut seen = HashSet::new();
        paths.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
        Ok(paths)
    }

    /// The files named, those in the folders named, or those of the workspace.
    fn found(&self, session: &Session) -> Result<Vec<PathBuf>, CliError> {
        if !self.files.is_empty() {
            let mut paths = Vec::new();
            for path in &self.files {
                if path.is_dir() {
                    paths.extend(turtle_below(path)?);
                } else {
                    paths.push(turtle(path)?);
                }
            }
            return Ok(paths);
        }
        if !session.data().is_empty() {
            return Err(
                CliError::usage("--data is asked, not changed").hint("labgraph fmt FILE formats a file")
            );
        }
        let root = session.workspace().root().ok_or_else(|| {
            CliError::usage("the workspace that is built in cannot be formatted")
                .hint("labgraph init DIR writes it to a folder")
                .hint("labgraph fmt FILE formats a file")
        })?;
        let mut paths = turtle_below(&root.join("ontology"))?;
        paths.extend(turtle_below(&root.join("data"))?);
        Ok(paths)
    }
}

/// A file as it is and as it should be.
struct Formatted {
    /// Its text, without a byte-order mark.
    text: String,
    canonical: String,
    differs: bool,
}

impl Formatted {
    fn read(path: &Path) -> Result<Self, CliError> {
        let (text, bytes) = read(path)?;
        let canonical = formatted(&text, &shown(path))?;
        // A byte-order mark has been left out already.
        let differs = canonical != text || bytes != text.len();
        Ok(Self { text, canonical, differs })
    }
}

/// Says how many files of how many were rewritten.
fn summary(changed: usize, all: usize, languages: &Languages) -> String {
    let files = if all == 1 { ["file", "bestand"] } else { ["files", "bestanden"] };
    // French takes nought as one.
    let s = if changed > 1 { "s" } else { "" };
    let text = languages
        .word([
            &format!("{changed} of {all} {} rewritten", files[0]),
            &format!("{changed} van {all} {} herschreven", files[1]),
            &format!("{changed} fichier{s} sur {all} réécrit{s}"),
        ])
        .to_owned();
    text + "\n"
}

/// A file that somebody named, if it can be Turtle.
fn turtle(path: &Path) -> Result<PathBuf, CliError> {
    if is_input(path) {
        return Ok(path.to_owned());
    }
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    if extension.as_deref() != Some("ttl") {
        return Err(CliError::usage(format!(
            "{}: only Turtle is formatted, in files called .ttl",
            path.display()
        ))
        .hint(format!(
            "labgraph --data {} export -o {} writes other RDF as Turtle",
            path.display(),
            path.with_extension("ttl").display()
        )));
    }
    if !path.exists() {
        return Err(CliError::usage(format!("there is no file {}", path.display())));
    }
    Ok(path.to_owned())
}

fn is_input(path: &Path) -> bool {
    path == Path::new("-")
}

/// The text of a file without a byte-order mark, and how many bytes the file has.
fn read(path: &Path) -> Result<(String, usize), CliError> {
    if !is_input(path) {
        let text = read_text(path)?;
        let bytes = path.metadata().ok().and_then(|metadata| usize::try_from(metadata.len()).ok());
        let bytes = bytes.unwrap_or(text.len());
        return Ok((text, bytes));
    }
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| CliError::new(Kind::Data, format!("cannot read {STANDARD_INPUT}: {error}")))?;
    let bytes = text.len();
    Ok((text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text), bytes))
}

/// How a path is called: from the current folder, where it lies below that.
fn shown(path: &Path) -> String {
    if is_input(path) {
        return STANDARD_INPUT.to_owned();
    }
    let here = env::current_dir().unwrap_or_default();
    crate::workspace::shown(path.strip_prefix(&here).unwrap_or(path))
}

fn formatted(text: &str, shown: &str) -> Result<String, CliError> {
    let document = Document::parse(text, shown, &anywhere())?;
    let quads: Vec<Quad> = document
        .statements()
        .iter()
        .map(|statement| statement.triple.clone().in_graph(GraphName::DefaultGraph))
        .collect();
    let mut out = Vec::with_capacity(text.len() + text.len() / 8);
    rewrite_turtle(Some(&document), &quads, &Prefixes::known(), &mut out)
        .map_err(|error| CliError::new(Kind::Data, format!("{shown}: {error}")))?;
    String::from_utf8(out).map_err(|error| CliError::new(Kind::Internal, error.to_string()))
}

/// The first line that differs between two texts, from one.
fn first_difference(old: &str, new: &str) -> usize {
    let (mut old, mut new) = (old.split('\n'), new.split('\n'));
    let mut line = 1;
    loop {
        match (old.next(), new.next()) {
            (Some(a), Some(b)) if a == b => line += 1,
            (None, None) => return 1,
            _ => return line,
        }
    }
}
