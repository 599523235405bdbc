//! `labgraph query`: ask in SPARQL.

use super::error::CliError;
use super::output;
use super::session::Session;
use crate::query::{Answer, Plan, parse};
use crate::render::{RowFormat, Style, Table, plan_json, plan_text};
use crate::workspace::read_text;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Ask a question in SPARQL: SELECT, ASK, CONSTRUCT or DESCRIBE.
///
/// The usual prefixes (lab:, lid:, labc:, org:, skos:, …) need no declaration. Without an argument the
/// query is read from standard input.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The query; `-` for standard input.
    sparql: Option<String>,

    /// Read the query from a file.
    #[arg(short, long, value_name = "FILE", conflicts_with = "sparql")]
    file: Option<PathBuf>,

    /// Show the plan in the place of the answer: each step with its rows and its time.
    #[arg(long)]
    explain: bool,

    /// Leave with 1 where the answer to ASK is no.
    #[arg(long)]
    exit_status: bool,
}

impl Args {
    pub(super) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let (text, origin) = self.text()?;
        let query = parse(&text, &origin)?;
        output::Format::asked(session)?;
        let source = session.source()?;
        let engine = source.engine(session, &query);
        if self.explain {
            let (_, plan) = engine.explain(query)?;
            return explained(session, &plan);
        }
        let answer = engine.answer(query)?;
        let no = answer == Answer::Boolean(false);
        let labels = source.labels(session, &answer, false)?;
        output::answer(session, answer, Table::plain, &session.style(labels))?;
        Ok(if no && self.exit_status { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    fn text(&self) -> Result<(String, String), CliError> {
        match (&self.file, self.sparql.as_deref()) {
            (Some(file), _) if file == Path::new("-") => standard_input(),
            (Some(file), _) => Ok((read_text(file)?, file.display().to_string())),
            (None, Some("-")) => standard_input(),
            (None, Some(text)) => Ok((text.to_owned(), "the query".to_owned())),
            (None, None) if io::stdin().is_terminal() => Err(CliError::usage("there is no query")
                .hint("give it as an argument, with -f FILE, or on standard input")),
            (None, None) => standard_input(),
        }
    }
}

/// The text on standard input, and what it is called.
pub(super) fn standard_input() -> Result<(String, String), CliError> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| CliError::new(super::error::Kind::Data, "standard input is no UTF-8"))?;
    Ok((text, "standard input".to_owned()))
}

/// Writes a plan: as a tree, or as JSON.
pub(super) fn explained(session: &Session, plan: &Plan) -> Result<ExitCode, CliError> {
    let style: Style = session.style(None);
    match output::Format::rows(session)? {
        RowFormat::Table => output::send(session, false, |out| plan_text(plan, &style, out))?,
        RowFormat::Json => output::send(session, false, |out| plan_json(plan, out))?,
        other => {
            let message = format!("a plan has no format {:?}", other.name());
            return Err(CliError::usage(message).hint("take table or json"));
        }
    }
    Ok(ExitCode::SUCCESS)
}
