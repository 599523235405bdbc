//! `labgraph init`: a workspace of one's own.

use super::error::CliError;
use super::output;
use super::session::Session;
use crate::workspace::write_embedded;
use std::path::PathBuf;
use std::process::ExitCode;

/// Write the built-in workspace to a folder, to own and edit.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder: a new one or an empty one.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Args {
    pub(super) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let files = write_embedded(&self.folder)?;
        output::send(session, false, |out| {
            Ok(writeln!(out, "{files} files written to {}", self.folder.display())?)
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
