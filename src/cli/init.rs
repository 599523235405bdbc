//! `labgraph init`: a workspace of one's own, or a spreadsheet to fill in.

use super::error::CliError;
use super::output;
use super::session::Session;
use crate::import;
use crate::workspace::write_embedded;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Write the built-in workspace to a folder, to own and edit.
///
/// With --template, a spreadsheet instead, with lists and examples, that `labgraph import` understands: for
/// a colleague who adds a lab without knowing RDF. --lang chooses its language: en, nl or fr.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder: a new one or an empty one.
    #[arg(value_name = "DIR", required_unless_present = "template", conflicts_with = "template")]
    folder: Option<PathBuf>,

    /// Leave a spreadsheet to fill in.
    #[arg(long, value_name = "FILE.xlsx", num_args = 0..=1, default_missing_value = "labs.xlsx")]
    template: Option<PathBuf>,
}

impl Args {
    pub(super) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        if let Some(path) = &self.template {
            return template(session, path);
        }
        let folder = self.folder.unwrap_or_default();
        let files = write_embedded(&folder)?;
        output::send(session, false, |out| {
            Ok(writeln!(out, "{files} files written to {}", folder.display())?)
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

fn template(session: &Session, path: &Path) -> Result<ExitCode, CliError> {
    if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
        return Err(CliError::usage(format!(
            "{}: the template is a spreadsheet and ends in .xlsx",
            path.display()
        )));
    }
    if std::fs::symlink_metadata(path).is_ok() {
        return Err(CliError::usage(format!(
            "{} exists; a spreadsheet is never overwritten",
            path.display()
        )));
    }
    let dataset = &*session.dataset()?;
    let bytes = import::template(&session.names(dataset), dataset.merged(), session.languages())?;
    output::save(path, &bytes)?;
    output::send(session, false, |out| {
        Ok(writeln!(out, "{} written: fill it in, then labgraph import {0}", path.display())?)
    })?;
    Ok(ExitCode::SUCCESS)
}
