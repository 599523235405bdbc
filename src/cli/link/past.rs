//! What decisions replaced, so that undo can bring it back: `.labgraph/decisions.jsonl`, a line a decision. It stays
//! on the machine; which decision is the last stands in the workspace's own files.

use crate::cli::error::{CliError, Kind};
use crate::link::Mapping;
use crate::link::mapping::Stated;
use crate::model::prefixes::GRAPH;
use crate::workspace::Workspace;
use oxigraph::io::{RdfFormat, RdfParser};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;

/// A decision and what it took the place of.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    /// The mapping that was written.
    mapping: String,
    /// Its moment.
    moment: String,
    /// What it replaced, as N-Quads.
    replaced: String,
}

fn path(workspace: &Workspace) -> Option<PathBuf> {
    Some(workspace.root()?.join(".labgraph").join("decisions.jsonl"))
}

/// Writes down what decisions replace. It is called before they are written, so that nothing is lost between.
pub(super) fn keep<'m>(
    workspace: &Workspace,
    replacements: impl IntoIterator<Item = (&'m Mapping, &'m [Stated])>,
) -> Result<(), CliError> {
    let Some(path) = path(workspace) else {
        return Ok(());
    };
    let mut text = String::new();
    for (mapping, replaced) in replacements.into_iter().filter(|(_, replaced)| !replaced.is_empty()) {
        let quads = replaced.iter().flat_map(|stated| stated.mapping.quads(&stated.graph));
        let line = Line {
            mapping: mapping.iri.as_str().to_owned(),
            moment: mapping.moment.clone().unwrap_or_default(),
            replaced: quads.map(|quad| format!("{quad} .\n")).collect(),
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

/// What a decision replaced, as far as this machine knows. Lines that cannot be read are passed over.
pub(super) fn replaced_by(workspace: &Workspace, mapping: &Mapping) -> Result<Vec<Stated>, CliError> {
    let Some(path) = path(workspace) else {
        return Ok(Vec::new());
    };
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            return Err(CliError::new(Kind::Io, format!("cannot read {}: {error}", path.display())));
        }
    };
    let mut found = Vec::new();
    for line in BufReader::new(file).lines() {
        let Ok(line) = serde_json::from_str::<Line>(&line?) else {
            continue;
        };
        if line.mapping == mapping.iri.as_str() && Some(&line.moment) == mapping.moment.as_ref() {
            let quads = RdfParser::from_format(RdfFormat::NQuads).for_slice(line.replaced.as_bytes());
            let quads: Vec<_> = quads.filter_map(Result::ok).collect();
            found = Mapping::all(&quads);
        }
    }
    // It goes back to a file of the workspace, or nowhere.
    found.retain(|stated| stated.graph.to_string().starts_with(&format!("<{GRAPH}data/")));
    Ok(found)
}
