//! `labgraph find`: names, in every language.

use super::error::CliError;
use super::output;
use super::session::Session;
use crate::query::Solutions;
use crate::render::Table;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, Term, Variable};
use std::collections::BTreeSet;
use std::process::ExitCode;

/// Look for a name in every language, accents and case aside, the best match first.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to look for; several words must all occur.
    #[arg(required = true, value_name = "TEXT")]
    text: Vec<String>,

    /// Show at most so many.
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
}

impl Args {
    pub(super) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let format = output::Format::rows(session)?;
        let wanted = self.text.join(" ");
        let held = session.source()?.finding(session, &wanted)?;
        let dataset = &*held;
        let names = session.names(dataset);
        let text = |text: String| Some(Term::from(Literal::new_simple_literal(text)));
        let hits = names.find(&wanted);
        let rows = hits.iter().take(self.limit).map(|hit| {
            let iri = &hit.candidate.iri;
            let kinds: BTreeSet<String> = dataset
                .asserted(Some(iri.as_ref().into()), Some(rdf::TYPE), None)
                .filter_map(|quad| NamedNode::try_from(quad.object).ok())
                .map(|class| names.label(&class).unwrap_or_else(|| names.curie(&class)))
                .collect();
            vec![
                Some(iri.clone().into()),
                text(hit.candidate.label.clone()),
                (hit.matched != hit.candidate.label).then(|| text(hit.matched.clone())).flatten(),
                hit.language.clone().and_then(text),
                (!kinds.is_empty()).then(|| text(kinds.into_iter().collect::<Vec<_>>().join(", "))).flatten(),
            ]
        });
        let variables = ["thing", "name", "matched", "language", "kind"].map(Variable::new_unchecked);
        let table = Table::plain(Solutions { variables: variables.to_vec(), rows: rows.collect() });
        output::rows(session, &table, format, &session.style(None))?;
        Ok(ExitCode::SUCCESS)
    }
}
