//! `labgraph report`: the whole benchmark as one document.

use super::error::CliError;
use super::output;
use super::session::Session;
use crate::render::{DocumentFormat, write_document};
use crate::report::{Gathering, Places, ReportError, report};
use std::process::ExitCode;

/// Write the whole benchmark as one document: tables, charts, a page for each organisation, what is
/// unknown, the sources.
///
/// The formats are md, the default, and html, which has everything in one file and prints well. Its tables
/// are the saved queries that have `report` in their header.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

impl Args {
    #[expect(clippy::unused_self, reason = "every verb is executed so")]
    pub(super) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let format = output::document_format(session)?;
        let dataset = &*session.dataset()?;
        let places = Places::of(dataset, &session.texts()?);
        let names = session.names(dataset);
        let library = session.library();
        let gathering = Gathering {
            dataset,
            names: &names,
            languages: session.languages(),
            library: &library,
            places: &places,
            ask: &|query| session.engine(dataset, &query).answer(query),
        };
        let document = report(&gathering)?;
        output::send(session, false, |out| write_document(&document, format, session.languages(), out))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl From<ReportError> for CliError {
    fn from(error: ReportError) -> Self {
        let message = error.to_string();
        match error {
            ReportError::Load(error) => error.into(),
            ReportError::Param(error) => error.into(),
            ReportError::Query { source, .. } => Self::from(source).saying(message),
            ReportError::NoRows(_) => Self::new(super::error::Kind::Data, message)
                .hint("take report out of its header, or make it a SELECT query"),
        }
    }
}

impl DocumentFormat {
    /// The names of all, for messages.
    pub(super) fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }
}
