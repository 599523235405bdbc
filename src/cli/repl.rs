//! `labgraph repl`, and `labgraph` alone: the prompt, or scripts in its place.

mod desk;
mod loading;
mod undo;

use super::error::{CliError, Kind};
use super::options::Options;
use super::watch;
use crate::repl::{Settings, Text, run, run_script};
use crate::workspace::read_text;
use desk::Desk;
use std::io::{self, BufReader, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Ask and change in SPARQL at a prompt, with completion from the data; `.help` lists its commands.
///
/// Without a terminal, or with -c or --read, statements and commands are run one after the other, without
/// prompt or colours; the first error ends it with its exit code.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Args {
    /// Run these statements or commands.
    #[arg(short, long = "command", value_name = "STATEMENT", num_args = 1..)]
    command: Vec<String>,

    /// Run the statements and commands of a file; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    read: Vec<PathBuf>,

    /// Go on after an error.
    #[arg(long)]
    keep_going: bool,

    /// Take away more than a tenth of all statements without asking.
    #[arg(long)]
    yes: bool,
}

impl Args {
    pub(super) fn execute(self, options: Options) -> Result<ExitCode, CliError> {
        let keep_going = self.keep_going;
        let mut desk = Desk::new(options, self.yes)?;
        let scripts = self.scripts()?;
        let mut settings = Settings::new(desk.session()?.languages().clone());
        settings.labels = desk.session()?.wants_labels(false);
        let code = match scripts {
            Some(mut scripts) => {
                watch::unhurried(|| run_script(&mut desk, settings, &mut scripts, keep_going))
            }
            None => {
                let stop = desk.stop.clone();
                let asked = Arc::clone(&desk.asked_to_stop);
                let on_signal = move || {
                    // Asked a second time, with nothing that listened in between.
                    if !stop.now() && asked.swap(true, Ordering::Relaxed) {
                        leave();
                    }
                };
                ctrlc::set_handler(on_signal)
                    .map_err(|error| CliError::new(Kind::Internal, error.to_string()))?;
                desk.terminal = true;
                watch::unhurried(|| run(&mut desk, settings)).map(|()| 0)
            }
        };
        code.map(ExitCode::from).map_err(|fault| CliError::printed(fault.code, fault.text))
    }

    /// What to run in the place of a prompt.
    fn scripts(self) -> Result<Option<Vec<Text>>, CliError> {
        let mut scripts: Vec<Text> = Vec::new();
        for file in &self.read {
            if file == Path::new("-") {
                scripts.push(("standard input".to_owned(), Box::new(BufReader::new(io::stdin()))));
            } else {
                let text = read_text(file)?;
                scripts.push((file.display().to_string(), Box::new(io::Cursor::new(text.into_bytes()))));
            }
        }
        for (index, statement) in self.command.into_iter().enumerate() {
            let origin = format!("statement {}", index + 1);
            scripts.push((origin, Box::new(io::Cursor::new(statement.into_bytes()))));
        }
        if scripts.is_empty() && !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
            scripts.push(("standard input".to_owned(), Box::new(BufReader::new(io::stdin()))));
        }
        Ok((!scripts.is_empty()).then_some(scripts))
    }
}

/// Ends the process as a signal would.
#[expect(clippy::exit, reason = "a signal has no way back to main")]
fn leave() {
    std::process::exit(i32::from(Kind::Interrupted.code()));
}
