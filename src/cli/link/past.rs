//! What decisions replaced, and when those of others were taken over, so that undo can bring back what was before:
//! `.labgraph/decisions.jsonl`, a line a decision. It stays on the machine; when a decision was made here stands in the
//! workspace's own files.

use super::record::Entry;
use crate::cli::error::{CliError, Kind};
use crate::link::Mapping;
use crate::link::mapping::Stated;
use crate::link::moment::Moment;
use crate::model::prefixes::GRAPH;
use crate::workspace::Workspace;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::GraphName;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;

/// A decision and what it took the place of.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    /// The mapping that was written.
    mapping: String,
    /// Its moment; empty where it has none.
    moment: String,
    /// What tells it from others of that name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    digest: String,
    /// When it was taken over, where it was decided elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    taken_over: Option<String>,
    /// What it replaced, as N-Quads.
    replaced: String,
}

fn path(workspace: &Workspace) -> Option<PathBuf> {
    Some(workspace.root()?.join(".labgraph").join("decisions.jsonl"))
}

/// Writes down what decisions replace, and which were taken over. It is called before they are written, so that nothing
/// is lost between.
pub(super) fn keep(workspace: &Workspace, entries: &[Entry]) -> Result<(), CliError> {
    let Some(path) = path(workspace) else {
        return Ok(());
    };
    let mut text = String::new();
    for entry in entries.iter().filter(|entry| !entry.replaced.is_empty() || entry.taken_over.is_some()) {
        let quads = entry.replaced.iter().flat_map(|stated| stated.mapping.quads(&stated.graph));
        let line = Line {
            mapping: entry.mapping.iri.as_str().to_owned(),
            moment: entry.mapping.moment.clone().unwrap_or_default(),
            digest: digest(&entry.mapping),
            taken_over: entry.taken_over.map(|moment| moment.to_string()),
            replaced: quads.fold(String::new(), |mut text, quad| {
                let _infallible = writeln!(text, "{quad} .");
                text
            }),
        };
        let line =
            serde_json::to_string(&line).map_err(|error| CliError::new(Kind::Internal, error.to_string()))?;
        let _infallible = writeln!(text, "{line}");
    }
    if text.is_empty() {
        return Ok(());
    }
    let append = || {
        let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
        file.write_all(text.as_bytes())?;
        file.sync_data()
    };
    append().map_err(|error| CliError::new(Kind::Io, format!("cannot write {}: {error}", path.display())))
}

/// What tells a decision from every other: a hash of all that it says.
fn digest(mapping: &Mapping) -> String {
    let quads = mapping.quads(&GraphName::DefaultGraph);
    let mut lines: Vec<String> = quads.iter().map(ToString::to_string).collect();
    lines.sort();
    lines.dedup();
    let hash = Sha256::digest(lines.join("\n"));
    hash.iter().take(16).fold(String::new(), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

/// What this machine knows of the decisions that were made or taken over on it.
#[derive(Debug, Default)]
pub(super) struct Past(Vec<Line>);

impl Past {
    /// Reads it. Lines that cannot be read are passed over.
    pub(super) fn read(workspace: &Workspace) -> Result<Self, CliError> {
        let Some(path) = path(workspace) else {
            return Ok(Self::default());
        };
        let failed =
            |error: io::Error| CliError::new(Kind::Io, format!("cannot read {}: {error}", path.display()));
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(failed(error)),
        };
        let mut lines = Vec::new();
        for line in BufReader::new(file).lines() {
            lines.extend(serde_json::from_str::<Line>(&line.map_err(failed)?).ok());
        }
        Ok(Self(lines))
    }

    /// When a decision was last taken over.
    pub(super) fn last(&self) -> Option<Moment> {
        self.0.iter().filter_map(|line| line.taken_over.as_ref()?.parse().ok()).max()
    }

    /// Since when a decision stands here, as far as that is known: when it was taken over, or else made.
    pub(super) fn since(&self, mapping: &Mapping) -> Option<Moment> {
        let taken_over = self.line(mapping).and_then(|line| line.taken_over.as_ref()?.parse().ok());
        taken_over.or_else(|| mapping.when())
    }

    /// What a decision replaced, as far as this machine knows.
    pub(super) fn replaced_by(&self, mapping: &Mapping) -> Vec<Stated> {
        let Some(line) = self.line(mapping) else {
            return Vec::new();
        };
        let quads = RdfParser::from_format(RdfFormat::NQuads).for_slice(line.replaced.as_bytes());
        let quads: Vec<_> = quads.filter_map(Result::ok).collect();
        let mut found = Mapping::all(&quads);
        // It goes back to a file of the workspace, or nowhere.
        found.retain(|stated| stated.graph.to_string().starts_with(&format!("<{GRAPH}data/")));
        found
    }

    /// The line of a decision: of what it says now, or else, where somebody changed that since, of its moment.
    fn line(&self, mapping: &Mapping) -> Option<&Line> {
        let mut own = self.0.iter().rev().filter(|line| line.mapping == mapping.iri.as_str()).peekable();
        own.peek()?;
        let digest = digest(mapping);
        let own: Vec<&Line> = own.collect();
        let is_of_moment = |line: &&&Line| Some(&line.moment) == mapping.moment.as_ref();
        own.iter().find(|line| line.digest == digest).or_else(|| own.iter().find(is_of_moment)).copied()
    }
}
