//! `labgraph link import`.

use crate::cli::error::{CliError, Kind};
use crate::cli::session::Session;
use std::process::ExitCode;

/// Take mappings of SSSOM/TSV over.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {}

impl Args {
    pub(in crate::cli) fn execute(self, _session: &Session) -> Result<ExitCode, CliError> {
        Err(CliError::new(Kind::Internal, "this is not there yet"))
    }
}
