//! `labgraph authority`: the registers that things are linked to.
//!
//! Adding a verb: a file with its `Args` and `execute`, and its arm here.

mod add;
mod description;
pub(super) mod import;
mod list;
mod remove;
mod show;
mod words;

use super::error::CliError;
use super::session::Session;
use clap::Subcommand;
use std::process::ExitCode;

/// The registers that things are linked to, as data/authorities.ttl describes them.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    List(list::Args),
    Add(Box<add::Args>),
    Remove(remove::Args),
    Import(Box<import::Args>),
    Show(show::Args),
}

impl Args {
    /// Whether `--endpoint` is the address of a service to describe.
    pub(super) const fn describes_endpoint(&self) -> bool {
        matches!(self.verb, Verb::Add(_))
    }

    pub(super) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        match self.verb {
            Verb::List(args) => args.execute(session),
            Verb::Add(args) => args.execute(session),
            Verb::Remove(args) => args.execute(session),
            Verb::Import(args) => args.execute(session),
            Verb::Show(args) => args.execute(session),
        }
    }
}
