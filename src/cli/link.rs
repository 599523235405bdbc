//! `labgraph link`: tie things to official registers, decision by decision.
//!
//! Adding a verb: a file with its `Args` and `execute`, and its arm here.

mod accept;
mod asked;
mod caution;
mod check;
mod comparison;
mod decide;
mod entries;
mod entry;
mod export;
mod fetch;
mod grounds;
mod import;
mod list;
mod matching;
mod odd;
mod past;
mod record;
mod refusal;
pub(super) mod register;
mod reject;
mod review;
pub(super) mod spreadsheet;
mod suggest;
pub(super) mod told;
mod undo;
mod who;
mod words;

pub(super) use review::give_back as give_back_terminal;

use super::error::CliError;
use super::session::Session;
use clap::Subcommand;
use std::process::ExitCode;

/// Tie things to official registers, decision by decision.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Suggest(suggest::Args),
    Review(review::Args),
    Accept(accept::Args),
    Reject(reject::Args),
    List(list::Args),
    Undo(undo::Args),
    Export(export::Args),
    Import(import::Args),
    Match(Box<matching::Args>),
    Check(check::Args),
    Fetch(fetch::Args),
}

impl Args {
    pub(super) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        match self.verb {
            Verb::Suggest(args) => args.execute(session),
            Verb::Review(args) => args.execute(session),
            Verb::Accept(args) => args.execute(session),
            Verb::Reject(args) => args.execute(session),
            Verb::List(args) => args.execute(session),
            Verb::Undo(args) => args.execute(session),
            Verb::Export(args) => args.execute(session),
            Verb::Import(args) => args.execute(session),
            Verb::Match(args) => args.execute(session),
            Verb::Check(args) => args.execute(session),
            Verb::Fetch(args) => args.execute(session),
        }
    }
}
