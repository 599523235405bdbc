//! The command line: arguments in, bytes and an exit code out.
//!
//! Owns the terminal, the environment and exit codes. What was typed becomes a checked
//! `Session` before anything runs, and nothing below this module sees clap.
//!
//! Adding a verb: 1. a file with its `Args` and `execute`; 2. a variant of `Command` and its arm;
//! 3. a test module in `tests/suite/`; 4. a line in the README's table of commands.

mod authority;
mod check;
mod commit;
mod compare;
mod completions;
mod diff;
mod error;
mod export;
mod find;
mod fmt;
mod import;
mod init;
mod link;
mod man;
mod network;
mod operand;
mod options;
mod output;
mod progress;
mod query;
mod repl;
mod report;
mod run;
mod session;
mod show;
mod source;
mod update;
mod watch;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use error::{CliError, Kind};
use options::Options;
use session::Session;
use std::panic;
use std::process::ExitCode;

/// A knowledge graph of public-sector innovation labs that one can ask.
///
/// With no workspace in sight, labgraph asks the copy that is built in.
#[derive(Debug, Parser)]
#[command(name = "labgraph", version, after_help = EXAMPLES)]
pub struct Arguments {
    /// Without one, the prompt.
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    options: Options,
}

const EXAMPLES: &str = "Examples:
  labgraph                               a prompt for SPARQL, with completion
  labgraph run resources                 budgets and staff side by side
  labgraph run --list                    every saved query
  labgraph show nesta                    all that is known of one organisation
  labgraph find innovatie                names that hold a word, in any language
  labgraph compare nesta vinnova         organisations side by side
  labgraph report -o report.html         the whole benchmark as one document
  labgraph diff HEAD~1                   what changed in a workspace, in words
  labgraph query 'SELECT ?lab { ?lab a lab:InnovationLab }'

Exit codes: 0 done; 1 the answer is no; 2 usage or an unknown name; 3 bad data or a bad query;
4 a remote service failed; 5 a limit was hit; 70 a fault of labgraph itself; 130 interrupted.";

#[derive(Debug, Subcommand)]
enum Command {
    Repl(repl::Args),
    Query(query::Args),
    Run(run::Args),
    Show(show::Args),
    Find(find::Args),
    Compare(compare::Args),
    Report(report::Args),
    Diff(diff::Args),
    Export(export::Args),
    Fmt(fmt::Args),
    Check(check::Args),
    Update(update::Args),
    Import(import::Args),
    Link(link::Args),
    Authority(authority::Args),
    Init(init::Args),
    Completions(completions::Args),
    Man(man::Args),
}

impl Command {
    /// Whether it asks, whatever holds the dataset.
    const fn asks(&self) -> bool {
        matches!(self, Self::Query(_) | Self::Run(_) | Self::Show(_) | Self::Find(_) | Self::Export(_))
    }

    /// Whether `--endpoint` is what it writes down.
    const fn describes_endpoint(&self) -> bool {
        matches!(self, Self::Authority(args) if args.describes_endpoint())
    }
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    panic::set_hook(Box::new(error::report_panic));
    let arguments = match parse() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    arguments.options.color.write_global();
    // Where the option is wrong, the error is told in English.
    let languages = session::languages(&arguments.options).unwrap_or_default();
    init_logging(&arguments.options);
    match watch::run(arguments) {
        Ok(code) => code,
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => error.report(&languages),
    }
}

fn execute(arguments: Arguments) -> Result<ExitCode, CliError> {
    let command = arguments.command.unwrap_or_else(|| Command::Repl(repl::Args::default()));
    match command {
        Command::Repl(args) => args.execute(arguments.options),
        command => {
            let session = Session::new(arguments.options)?;
            refuse_endpoint(&command, &session)?;
            carry_out(command, &session)
        }
    }
}

/// Refuses an endpoint to a command that asks none.
fn refuse_endpoint(command: &Command, session: &Session) -> Result<(), CliError> {
    if session.endpoint().is_some() && !command.asks() && !command.describes_endpoint() {
        return Err(CliError::usage("this command does not ask an endpoint")
            .hint("query, run, show, find and export do; leave --endpoint out"));
    }
    Ok(())
}

fn carry_out(command: Command, session: &Session) -> Result<ExitCode, CliError> {
    match command {
        // A prompt within a prompt would be one too many.
        Command::Repl(_) => Err(CliError::usage("this is the prompt already")),
        Command::Query(args) => args.execute(session),
        Command::Run(args) => args.execute(session),
        Command::Show(args) => args.execute(session),
        Command::Find(args) => args.execute(session),
        Command::Compare(args) => args.execute(session),
        Command::Report(args) => args.execute(session),
        Command::Diff(args) => args.execute(session),
        Command::Export(args) => args.execute(session),
        Command::Fmt(args) => args.execute(session),
        Command::Check(args) => args.execute(session),
        Command::Update(args) => args.execute(session),
        Command::Import(args) => args.execute(session),
        Command::Link(args) => args.execute(session),
        Command::Authority(args) => args.execute(session),
        Command::Init(args) => args.execute(session),
        Command::Completions(args) => args.execute(session),
        Command::Man(args) => args.execute(session),
    }
}

/// The arguments, or the code to leave with: `--help` and `--version` are answers, not errors.
fn parse() -> Result<Arguments, ExitCode> {
    let parsed = Arguments::command().try_get_matches().and_then(|found| Arguments::from_arg_matches(&found));
    parsed.map_err(|error| {
        let code = if error.use_stderr() { Kind::Usage.code() } else { 0 };
        // Nobody is left to tell where even this cannot be printed.
        let _unheard = error.print();
        ExitCode::from(code)
    })
}

fn init_logging(options: &Options) {
    let level = match (options.quiet, options.verbose) {
        (true, _) => tracing::Level::ERROR,
        (false, 0) => tracing::Level::WARN,
        (false, 1) => tracing::Level::INFO,
        (false, 2) => tracing::Level::DEBUG,
        (false, _) => tracing::Level::TRACE,
    };
    if level > tracing::Level::WARN {
        tracing_subscriber::fmt()
            .with_max_level(level)
            .with_writer(anstream::stderr)
            .without_time()
            .with_target(false)
            .init();
    }
}
