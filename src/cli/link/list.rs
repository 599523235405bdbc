//! `labgraph link list`.

use super::{decide, register, words};
use crate::cli::error::CliError;
use crate::cli::output;
use crate::cli::session::Session;
use crate::link::Mapping;
use crate::link::mapping::Verdict;
use crate::model::Languages;
use crate::query::{Answer, Solutions};
use crate::render::{Column, RowFormat, Table};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, Term, Variable};
use std::process::ExitCode;

/// The decisions that were made: which entry of which register, by whom, when, and why.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The decisions about this thing alone; several words are one name.
    #[arg(value_name = "THING")]
    thing: Vec<String>,

    /// Those about this register.
    #[arg(long, value_name = "REGISTER")]
    authority: Option<String>,

    /// Those of this kind.
    #[arg(long, value_name = "DECISION", value_parser = ["accepted", "rejected", "none"])]
    decision: Option<String>,
}

/// The columns: the variable, and what it is called in English, Dutch and French.
const COLUMNS: [(&str, [&str; 3]); 9] = [
    ("thing", ["Thing", "Entiteit", "Entité"]),
    ("register", ["Register", "Register", "Registre"]),
    ("identifier", ["Identifier", "Identificator", "Identifiant"]),
    ("relation", ["Relation", "Relatie", "Relation"]),
    ("decision", ["Decision", "Beslissing", "Décision"]),
    ("confidence", ["Confidence", "Zekerheid", "Certitude"]),
    ("by", ["By", "Door", "Par"]),
    ("date", ["Date", "Datum", "Date"]),
    ("justification", ["Justification", "Verantwoording", "Justification"]),
];

impl Args {
    pub(in crate::cli) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let format = output::Format::rows(session)?;
        let dataset = session.dataset()?;
        let names = session.names(&dataset);
        let thing = match self.thing.join(" ") {
            name if name.is_empty() => None,
            name => Some(names.resolve(&name, dataset.merged())?),
        };
        let authority = match &self.authority {
            Some(name) => Some(register::named(&dataset, &names, name, session.languages())?.iri),
            None => None,
        };
        let wanted =
            Verdict::ALL.into_iter().find(|verdict| Some(verdict.name()) == self.decision.as_deref());
        let mut mappings: Vec<Mapping> =
            Mapping::all(&session.statements()?).into_iter().map(|stated| stated.mapping).collect();
        mappings.retain(|mapping| {
            thing.as_ref().is_none_or(|thing| mapping.subject == *thing)
                && authority.as_ref().is_none_or(|authority| mapping.authority == *authority)
                && decide::is_of(mapping, wanted)
        });
        mappings.sort_by_cached_key(|mapping| {
            (mapping.subject.to_string(), mapping.authority.to_string(), mapping.verdict(), mapping.key())
        });
        let solutions = solutions(&mappings, format, session.languages());
        let answer = Answer::Solutions(solutions.clone());
        let labels = session.labels(&dataset, &answer, format.is_for_people());
        let table = described(solutions, session.languages());
        output::rows(session, &table, format, &session.style(labels))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn solutions(mappings: &[Mapping], format: RowFormat, languages: &Languages) -> Solutions {
    let text = |text: &str| Some(Term::from(Literal::new_simple_literal(text)));
    let row = |mapping: &Mapping| {
        let verdict = mapping.verdict();
        // Programs look for the word that options have.
        let decision =
            if format.is_for_people() { words::verdict(verdict, languages) } else { verdict.name() };
        let people = if mapping.reviewers.is_empty() { &mapping.authors } else { &mapping.reviewers };
        let date = (!mapping.date.is_empty())
            .then(|| Literal::new_typed_literal(mapping.date.as_str(), xsd::DATE).into());
        let confidence = format!("{}", mapping.confidence);
        vec![
            Some(mapping.subject.clone().into()),
            Some(mapping.authority.clone().into()),
            mapping
                .identifier
                .as_deref()
                .map_or_else(|| mapping.object.as_ref().map(|object| Term::from(object.clone())), text),
            Some(mapping.predicate.clone().into()),
            text(decision),
            Some(Literal::new_typed_literal(confidence, xsd::DECIMAL).into()),
            text(&people.join(", ")),
            date,
            Some(mapping.justification.clone().into()),
        ]
    };
    Solutions {
        variables: COLUMNS.iter().map(|(name, _)| Variable::new_unchecked(*name)).collect(),
        rows: mappings.iter().map(row).collect(),
    }
}

fn described(solutions: Solutions, languages: &Languages) -> Table {
    let mut table = Table::plain(solutions);
    let labels = COLUMNS.iter().map(|(_, label)| Some(languages.word(*label).to_owned()));
    table.columns =
        table.columns.into_iter().zip(labels).map(|(column, label)| Column { label, ..column }).collect();
    table
}
