//! `labgraph completions`: what a shell needs to complete our arguments.

use super::Arguments;
use super::error::CliError;
use super::output;
use super::session::Session;
use clap::CommandFactory;
use clap_complete::{Shell, generate};
use std::process::ExitCode;

/// Print the completions of a shell: bash, zsh, fish, elvish or powershell.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The shell.
    shell: Shell,
}

impl Args {
    pub(super) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let mut script = Vec::new();
        generate(self.shell, &mut Arguments::command(), "labgraph", &mut script);
        output::send(session, false, |out| Ok(out.write_all(&script)?))?;
        Ok(ExitCode::SUCCESS)
    }
}
