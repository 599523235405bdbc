//! `labgraph man`: the manual page.

use super::Arguments;
use super::error::CliError;
use super::output;
use super::session::Session;
use clap::CommandFactory;
use clap_mangen::Man;
use std::process::ExitCode;

/// Print the manual page, of labgraph or of one of its commands, in roff.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The command.
    command: Option<String>,
}

impl Args {
    pub(super) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let mut whole = Arguments::command();
        whole.build();
        let page = match &self.command {
            None => whole,
            Some(name) => match whole.find_subcommand(name) {
                Some(command) => command.clone(),
                None => {
                    let names: Vec<_> = whole.get_subcommands().map(clap::Command::get_name).collect();
                    return Err(CliError::usage(format!("there is no command {name:?}"))
                        .hint(format!("one of: {}", names.join(", "))));
                }
            },
        };
        output::send(session, false, |out| Ok(Man::new(page).render(out)?))?;
        Ok(ExitCode::SUCCESS)
    }
}
