//! `labgraph link export`.

use super::decide;
use crate::cli::error::CliError;
use crate::cli::output;
use crate::cli::session::Session;
use crate::link::mapping::Verdict;
use crate::link::sssom::{Set, write};
use crate::link::{Authority, Mapping};
use crate::model::Languages;
use crate::model::prefixes::GRAPH;
use std::process::ExitCode;

/// Write the decisions as SSSOM/TSV, which the tools of that standard read.
///
/// Rejections and registers without an entry are written too: «Not», and sssom:NoTermFound.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Those about this register.
    #[arg(long, value_name = "REGISTER")]
    authority: Option<String>,

    /// Those of this kind.
    #[arg(long, value_name = "DECISION", value_parser = ["accepted", "rejected", "none"])]
    decision: Option<String>,

    /// The licence of the set: an IRI. [default: not specified]
    #[arg(long, value_name = "IRI", value_parser = licence)]
    licence: Option<String>,
}

/// What SSSOM writes where there is no licence.
const UNSPECIFIED: &str = "https://w3id.org/sssom/license/unspecified";

fn licence(text: &str) -> Result<String, String> {
    match oxigraph::model::NamedNode::new(text) {
        Ok(iri) if text.contains("://") => Ok(iri.into_string()),
        _ => Err("an IRI is expected".to_owned()),
    }
}

/// Refuses to write SSSOM/TSV under a name that says something else.
fn refuse_other_names(session: &Session) -> Result<(), CliError> {
    let Some(path) = session.file() else { return Ok(()) };
    let Some(extension) = path.extension().map(|extension| extension.to_string_lossy()) else {
        return Ok(());
    };
    if ["tsv", "tab", "txt", "sssom"].iter().any(|known| extension.eq_ignore_ascii_case(known)) {
        return Ok(());
    }
    let (file, languages) = (path.display(), session.languages());
    let message = languages
        .word([
            &format!("{file}: decisions are exported as SSSOM/TSV, and .{extension} says something else"),
            &format!(
                "{file}: beslissingen worden als SSSOM/TSV geschreven, en .{extension} zegt iets anders"
            ),
            &format!("{file}\u{a0}: les décisions s’exportent en SSSOM/TSV, et .{extension} dit autre chose"),
        ])
        .to_owned();
    Err(CliError::usage(message).hint(languages.word([
        "name it .sssom.tsv; labgraph link list -o FILE writes them in other formats",
        "noem het .sssom.tsv; labgraph link list -o FILE schrijft ze in andere formaten",
        "nommez-le .sssom.tsv\u{a0}; labgraph link list -o FILE les écrit dans d’autres formats",
    ])))
}

impl Args {
    pub(in crate::cli) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        if let Some(format) = session.format.as_deref().filter(|format| *format != "tsv") {
            return Err(CliError::usage(format!("decisions are exported as SSSOM/TSV, not as {format}"))
                .hint("labgraph link list --format writes them in other formats"));
        }
        refuse_other_names(session)?;
        let dataset = session.dataset()?;
        let names = session.names(&dataset);
        let authority = match &self.authority {
            Some(name) => Some(Authority::named(dataset.merged(), &names, name)?),
            None => None,
        };
        let wanted =
            Verdict::ALL.into_iter().find(|verdict| Some(verdict.name()) == self.decision.as_deref());
        let mut mappings: Vec<Mapping> =
            Mapping::all(&session.statements()?).into_iter().map(|stated| stated.mapping).collect();
        mappings.retain(|mapping| {
            authority.as_ref().is_none_or(|authority| mapping.authority == authority.iri)
                && decide::is_of(mapping, wanted)
        });
        let slug = authority.as_ref().map(|authority| format!("/{}", authority.slug)).unwrap_or_default();
        let title = match &authority {
            // The same whoever exports it.
            Some(authority) => format!("Links to {}", authority.label(&Languages::default())),
            None => "Links to registers".to_owned(),
        };
        let set = Set {
            id: format!("{GRAPH}data/links{slug}"),
            version: mappings.iter().map(|mapping| mapping.date.clone()).max().unwrap_or_default(),
            title,
            licence: self.licence.unwrap_or_else(|| UNSPECIFIED.to_owned()),
        };
        let authorities = Authority::all(dataset.merged());
        let mut lost = Vec::new();
        output::send(session, false, |out| {
            lost = write(&mappings, &set, &authorities, out)?;
            Ok(())
        })?;
        for what in lost {
            session.note(&format!("SSSOM/TSV has no room for this: {what}"));
        }
        Ok(ExitCode::SUCCESS)
    }
}
