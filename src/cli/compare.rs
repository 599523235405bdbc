//! `labgraph compare`: organisations side by side.

use super::error::CliError;
use super::output;
use super::session::Session;
use crate::render::{DocumentFormat, RowFormat, document_rows, document_text, write_document};
use crate::report::{Gathering, Places, compare};
use oxigraph::model::NamedNode;
use std::process::ExitCode;

/// Compare organisations side by side: what they are and do, who governs them, what they have, and where
/// each of these is from.
///
/// Each name may be a slug (nesta), a label in any language, a CURIE (lid:nesta) or an IRI; one of several
/// words stands in quotes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The names of the organisations, two or more.
    #[arg(required = true, num_args = 2.., value_name = "NAME")]
    names: Vec<String>,
}

impl Args {
    pub(super) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let format = output::Format::rows(session)?;
        let dataset = &*session.dataset()?;
        let names = session.names(dataset);
        let mut things: Vec<NamedNode> = Vec::new();
        for name in &self.names {
            let thing = names.resolve(name, dataset.store())?;
            if things.contains(&thing) {
                let label = names.label(&thing).unwrap_or_else(|| names.curie(&thing));
                return Err(CliError::usage(format!("{label} is named twice")));
            }
            things.push(thing);
        }
        let places = Places::of(dataset, &session.texts()?);
        let library = session.library();
        let gathering = Gathering {
            dataset,
            names: &names,
            languages: session.languages(),
            library: &library,
            places: &places,
            ask: &|query| session.engine(dataset, &query).answer(query),
        };
        let document = compare(&gathering, &things)?;
        let languages = session.languages();
        let style = session.style(None);
        output::send(session, format.is_binary(), |out| match format {
            RowFormat::Table => document_text(&document, &style, out),
            RowFormat::Html => write_document(&document, DocumentFormat::Html, languages, out),
            RowFormat::Markdown => write_document(&document, DocumentFormat::Markdown, languages, out),
            other => crate::render::write_rows(&document_rows(&document, languages), other, &style, out),
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
