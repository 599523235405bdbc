//! `labgraph show`: one thing as a card.

use super::error::CliError;
use super::output;
use super::session::Session;
use crate::query::card::card;
use crate::render::{RowFormat, card_rows, card_text};
use oxigraph::model::GraphName;
use std::process::ExitCode;

/// Show one thing as a card: what it is, its figures, who funds and governs it, its identifiers, and
/// where each of these is from.
///
/// The name may be a slug (nesta), a label in any language, a CURIE (lid:nesta) or an IRI.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The name of the thing; several words are one name.
    #[arg(required = true, value_name = "NAME")]
    name: Vec<String>,
}

impl Args {
    pub(super) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let asked = output::Format::asked(session)?;
        let source = session.source()?;
        let iri = source.resolve(session, &self.name.join(" "))?;
        let held = source.about(session, &iri)?;
        let dataset = &*held;
        let names = session.names(dataset);
        let style = session.style(None);
        match asked {
            Some(output::Format::Graph(format)) => {
                let subject = dataset.asserted(Some(iri.as_ref().into()), None, None);
                let object = dataset.asserted(None, None, Some(iri.as_ref().into()));
                let mut quads: Vec<_> = subject.chain(object).collect();
                if !format.has_graph_names() {
                    for quad in &mut quads {
                        quad.graph_name = GraphName::DefaultGraph;
                    }
                } else if let Some(endpoint) = session.endpoint() {
                    // What stands in its default graph alone.
                    let address = endpoint.address();
                    let unnamed = |name: &GraphName| matches!(name, GraphName::NamedNode(node) if *node.as_str() == address);
                    for quad in quads.iter_mut().filter(|quad| unnamed(&quad.graph_name)) {
                        quad.graph_name = GraphName::DefaultGraph;
                    }
                }
                output::graph_out(session, quads, format)?;
            }
            None | Some(output::Format::Rows(RowFormat::Table)) => {
                let card = card(dataset, &names, session.languages(), &iri);
                output::send(session, false, |out| card_text(&card, &style, out))?;
            }
            Some(output::Format::Rows(format)) => {
                let card = card(dataset, &names, session.languages(), &iri);
                output::rows(session, &card_rows(&card, &style), format, &style)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
