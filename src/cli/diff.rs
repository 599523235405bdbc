//! `labgraph diff`: what changed, in words or as a patch.

use super::error::CliError;
use super::operand::{self, Operand};
use super::output;
use super::session::Session;
use crate::diff::{Diff, changes_named};
use crate::render::{DiffFormat, Extent, write_diff};
use crate::store;
use std::process::ExitCode;

/// Say what changed between two versions of the graph: in words, by thing.
///
/// Each may be a file in any syntax of RDF, a folder of such files, a workspace, a graph of the workspace
/// (by IRI, CURIE or path), or a git revision (HEAD~1, main, or main:data/labs/ric.ttl for a part of it).
/// What could be several of these is a path if it exists, else a graph, else a revision.
///
/// Two files are compared as graphs, two folders file by file, and one file beside many with what they say
/// together. Names of blank nodes, order and layout make no difference; how a number is written does.
///
/// Ends with 0 where nothing changed and with 1 where something did.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// What was. Alone, it is compared with the workspace as it is now. [default: HEAD]
    #[arg(value_name = "OLD")]
    old: Option<String>,

    /// What is. A path of the workspace beside a revision: that path then and now.
    #[arg(value_name = "NEW")]
    new: Option<String>,

    /// Leave nothing out of the words: every thing, every value, whole texts.
    #[arg(long)]
    all: bool,
}

const EXAMPLES: &str =
    "Formats: text (the default), md (for a pull request), json, nq (N-Quads with - or + before \
each), patch (RDF Patch).
With --quiet nothing is printed, and the exit code tells.

Examples:
  labgraph diff                               the workspace against what was last committed
  labgraph diff HEAD~1 data/labs/ric.ttl      one file then and now
  labgraph diff main --format md              for a pull request
  labgraph diff old.ttl new.ttl --format patch -o change.rdfp";

impl Args {
    pub(super) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let format = asked(session)?;
        if self.old.is_none() && session.workspace().root().is_none() {
            return Err(CliError::usage("there is no workspace here to compare with what was committed")
                .hint("name two files, folders or workspaces to compare")
                .hint("labgraph init DIR makes a workspace"));
        }
        let (old, new) = match (&self.old, &self.new) {
            (Some(old), Some(new)) => (Operand::of(old, session)?, Operand::of(new, session)?),
            (Some(only), None) => Operand::of(only, session)?.beside(),
            _ => Operand::Now.beside(),
        };
        let (old, new) = operand::read(&old, &new, session)?;
        let diff = Diff::between(&old, &new);
        let code = ExitCode::from(u8::from(!diff.is_empty()));
        if session.quiet() && session.output.is_none() {
            return Ok(code);
        }
        let changes = if format.is_in_words() && !diff.is_empty() {
            // What neither names, the vocabulary may; where the workspace is broken, CURIEs will do.
            let names = store::read(session.workspace()).unwrap_or_default();
            changes_named(&diff, &old, &new, &names, session.languages())
        } else {
            Vec::new()
        };
        let style = session.style(None);
        let extent = if self.all { Extent::All } else { Extent::Main };
        output::send(session, false, |out| write_diff(&diff, &changes, format, &style, extent, out))?;
        Ok(code)
    }
}

/// The format that `--format` or the extension of `--output` says.
pub(super) fn asked(session: &Session) -> Result<DiffFormat, CliError> {
    let unknown = |message: String| {
        let names: Vec<_> = DiffFormat::ALL.into_iter().map(DiffFormat::name).collect();
        CliError::usage(message).hint(format!("for a difference: {}", names.join(", ")))
    };
    match (&session.format, &session.output) {
        (Some(name), _) => DiffFormat::from_name(name)
            .ok_or_else(|| unknown(format!("there is no format {name:?} of a difference"))),
        (None, Some(path)) => {
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
            let found = DiffFormat::from_extension(&extension.to_ascii_lowercase());
            found.ok_or_else(|| {
                unknown(format!("{}: the extension tells no format of a difference", path.display()))
            })
        }
        (None, None) => Ok(DiffFormat::Text),
    }
}
