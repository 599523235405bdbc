//! `labgraph link reject`.

use super::decide::Saying;
use crate::cli::error::CliError;
use crate::cli::session::Session;
use std::process::ExitCode;

/// Reject an entry of a register for a thing, or say that the register has none.
///
/// Without an entry, --authority names the register that has none for the thing. It takes the place of an older
/// decision, and says so.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The thing, by any of its names.
    thing: String,

    /// The entry of a register, as for accept.
    entry: Option<String>,

    #[command(flatten)]
    saying: Saying,
}

impl Args {
    pub(in crate::cli) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        self.saying.decide(session, &self.thing, self.entry.as_deref(), true)
    }
}
