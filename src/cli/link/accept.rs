//! `labgraph link accept`.

use crate::cli::error::{CliError, Kind};
use crate::cli::session::Session;
use std::process::ExitCode;

/// Accept that a thing and an entry of a register belong together.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {}

impl Args {
    pub(in crate::cli) fn execute(self, _session: &Session) -> Result<ExitCode, CliError> {
        Err(CliError::new(Kind::Internal, "this is not there yet"))
    }
}
