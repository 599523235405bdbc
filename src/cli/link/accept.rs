//! `labgraph link accept`.

use super::decide::Saying;
use crate::cli::error::CliError;
use crate::cli::session::Session;
use std::process::ExitCode;

/// Accept that a thing and an entry of a register belong together.
///
/// The entry may be ror:01kd5m353, ror.org/01kd5m353, "KBO 0203.430.576", an IRI, or an identifier that only
/// one register gives. It takes the place of an older decision about the same entry, and says so.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The thing, by any of its names.
    thing: String,

    /// The entry of a register.
    entry: String,

    #[command(flatten)]
    saying: Saying,
}

impl Args {
    pub(in crate::cli) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        self.saying.decide(session, &self.thing, Some(&self.entry), false)
    }
}
