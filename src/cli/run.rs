//! `labgraph run`: ask a saved query.

use super::error::CliError;
use super::output;
use super::session::Session;
use super::source::Source;
use crate::query::saved::header::{Expect, cell_text, scalar};
use crate::query::saved::{Library, SavedQuery};
use crate::query::{Answer, Solutions};
use crate::render::{Column, Table, plain_list};
use oxigraph::model::{Literal, Term, Variable};
use std::collections::BTreeMap;
use std::process::ExitCode;

/// Ask a saved query: `run resources`, `run similar-labs lab=nesta`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The name of the query.
    name: Option<String>,

    /// Values for its parameters: NAME=VALUE. A value that is a thing may be given by any of its names.
    #[arg(value_name = "PARAM=VALUE")]
    values: Vec<String>,

    /// A value for a parameter, likewise.
    #[arg(short, long = "param", value_name = "PARAM=VALUE")]
    params: Vec<String>,

    /// List the saved queries with what they answer.
    #[arg(long, conflicts_with_all = ["values", "params", "test", "explain"])]
    list: bool,

    /// Run the queries that promise something of their answer, and see whether they keep it.
    #[arg(long, conflicts_with = "explain")]
    test: bool,

    /// Show the plan in the place of the answer.
    #[arg(long)]
    explain: bool,
}

impl Args {
    pub(super) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let library = session.library();
        if self.list {
            return list(session, &library, self.name.as_deref().unwrap_or_default());
        }
        if self.test {
            return test(session, &library, self.name.as_deref());
        }
        let Some(name) = &self.name else {
            return Err(CliError::usage("which query?").hint("labgraph run --list shows them all"));
        };
        let given = pairs(self.values.iter().chain(&self.params))?;
        let saved = find(&library, name)?;
        output::Format::asked(session)?;
        if let (Some(endpoint), None) = (&saved.header.endpoint, session.endpoint()) {
            session.note(&format!("it was written for {endpoint}; --endpoint {endpoint} asks there"));
        }
        let source = session.source()?;
        let given = saved.with_language(given, session.languages());
        let query = source.bind(session, &saved, &given)?;
        let engine = source.engine(session, &query);
        if self.explain {
            let (_, plan) = engine.explain(query)?;
            return super::query::explained(session, &plan);
        }
        let answer = engine.answer(query)?;
        write(session, &source, &saved, answer)
    }
}

fn pairs<'a>(values: impl Iterator<Item = &'a String>) -> Result<BTreeMap<String, String>, CliError> {
    let mut given = BTreeMap::new();
    for value in values {
        let Some((name, value)) = value.split_once('=') else {
            return Err(CliError::usage(format!("{value:?} gives no value to a parameter"))
                .hint("write NAME=VALUE, such as lab=nesta"));
        };
        let name = name.trim_start_matches(['?', '_', '-']).to_owned();
        if given.insert(name.clone(), value.to_owned()).is_some() {
            return Err(CliError::usage(format!("{name} has two values")));
        }
    }
    Ok(given)
}

fn find(library: &Library, name: &str) -> Result<SavedQuery, CliError> {
    match library.get(name) {
        Ok(Ok(saved)) => Ok(saved),
        Ok(Err(error)) => Err(error.into()),
        Err(near) => {
            let error = CliError::usage(format!("there is no saved query {name:?}"));
            Err(if near.is_empty() {
                error.hint("labgraph run --list shows them all")
            } else {
                error.hint(format!("did you mean {}?", near.join(", ")))
            })
        }
    }
}

fn write(
    session: &Session,
    source: &Source,
    saved: &SavedQuery,
    answer: Answer,
) -> Result<ExitCode, CliError> {
    let for_people = match output::Format::asked(session)? {
        None => true,
        Some(output::Format::Rows(format)) => format.is_for_people(),
        Some(output::Format::Graph(_)) => false,
    };
    let labels = source.labels(session, &answer, for_people && saved.header.labgraph.labels)?;
    let describe = |solutions: Solutions| table(session, saved, solutions);
    output::answer(session, answer, describe, &session.style(labels))?;
    Ok(ExitCode::SUCCESS)
}

/// The solutions with the column names and units of the header.
fn table(session: &Session, saved: &SavedQuery, solutions: Solutions) -> Table {
    let columns = solutions.variables.into_iter().map(|variable| {
        let about = saved.column(variable.as_str());
        let label = about.and_then(|column| column.label.as_ref()?.choose(session.languages()));
        Column {
            label: label.map(str::to_owned),
            unit: about.and_then(|column| column.unit.clone()),
            variable,
        }
    });
    let title = Some(saved.summary(session.languages()).to_owned());
    Table { columns: columns.collect(), rows: solutions.rows, title }
}

/// Lists the queries whose name, summary or tags hold a text; those that do not load with their error.
fn list(session: &Session, library: &Library, text: &str) -> Result<ExitCode, CliError> {
    let cell = |text: String| (!text.is_empty()).then(|| Term::from(Literal::new_simple_literal(text)));
    let holds = |parts: &[&str]| {
        let text = text.to_lowercase();
        parts.iter().any(|part| part.to_lowercase().contains(&text))
    };
    let mut rows = Vec::new();
    for (name, query) in library.iter() {
        let (params, summary) = match query {
            Ok(saved) => {
                let params: Vec<_> = saved
                    .params
                    .iter()
                    .map(
                        |param| if param.required { param.name.clone() } else { format!("[{}]", param.name) },
                    )
                    .collect();
                let summary = saved.summary(session.languages());
                if !holds(&[name, summary, &saved.header.tags.join(" ")]) {
                    continue;
                }
                (params.join(" "), summary.to_owned())
            }
            Err(error) => {
                let words = ["does not load:", "wordt niet geladen:", "n’est pas chargée\u{a0}:"];
                let (words, line) = (session.languages().word(words), error.line(session.languages()));
                (String::new(), format!("{words} {line}"))
            }
        };
        rows.push(vec![cell(name.to_owned()), cell(params), cell(summary)]);
    }
    let columns = ["name", "parameters", "summary"].map(Variable::new_unchecked).to_vec();
    let table = Table::plain(Solutions { variables: columns, rows });
    output::rows(session, &table, output::Format::rows(session)?, &session.style(None))?;
    Ok(ExitCode::SUCCESS)
}

/// Runs the queries that promise something and says which keep it; 1 where one does not.
fn test(session: &Session, library: &Library, only: Option<&str>) -> Result<ExitCode, CliError> {
    if let Some(name) = only {
        find(library, name)?;
    }
    let source = session.source()?;
    let mut report = Vec::new();
    let mut failures = 0;
    for (name, query) in library.iter().filter(|(name, _)| only.is_none_or(|only| only == *name)) {
        let outcome = match query {
            Ok(saved) => match saved.expect() {
                Some(expect) => check(session, &source, &saved, expect),
                None => continue,
            },
            Err(error) => Err(error.line(session.languages())),
        };
        failures += usize::from(outcome.is_err());
        let word = if outcome.is_ok() { "ok" } else { "FAILED" };
        report.push(vec![word.to_owned(), name.to_owned(), outcome.err().unwrap_or_default()]);
    }
    let tested = report.len();
    let text = plain_list(&report, session.style(None).width);
    output::send(session, false, |out| {
        writeln!(out, "{text}")?;
        Ok(writeln!(out, "{} of {tested} saved queries keep their promise", tested - failures)?)
    })?;
    Ok(if failures == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn check(session: &Session, source: &Source, saved: &SavedQuery, expect: &Expect) -> Result<(), String> {
    let given =
        expect.params.iter().filter_map(|(name, value)| Some((name.clone(), scalar(value)?))).collect();
    let query = source.bind(session, saved, &given).map_err(|error| error.message(session.languages()))?;
    let engine = source.engine(session, &query);
    let count = match engine.answer(query).map_err(|error| error.to_string())? {
        Answer::Boolean(yes) => usize::from(yes),
        Answer::Graph(triples) => triples.len(),
        Answer::Solutions(solutions) => {
            contains(&solutions, expect)?;
            solutions.rows.len()
        }
    };
    match expect.rows {
        Some(rows) if rows != count => Err(format!("{rows} rows expected, {count} found")),
        _ => Ok(()),
    }
}

/// Sees whether each row that is promised is among the solutions.
fn contains(solutions: &Solutions, expect: &Expect) -> Result<(), String> {
    let prefixes = crate::model::Prefixes::known();
    for promised in &expect.contains {
        let mut wanted = Vec::new();
        for (column, value) in promised {
            let Some(index) = solutions.variables.iter().position(|v| v.as_str() == column) else {
                return Err(format!("there is no column {column:?}"));
            };
            wanted.push((index, scalar(value).unwrap_or_default()));
        }
        let fits = |row: &Vec<Option<Term>>| {
            wanted.iter().all(|(index, value)| {
                let text = cell_text(row.get(*index).and_then(Option::as_ref));
                text == *value || prefixes.shorten(&text).is_some_and(|curie| curie == *value)
            })
        };
        if !solutions.rows.iter().any(fits) {
            let row: Vec<_> = promised.iter().map(|(column, value)| format!("{column}: {value}")).collect();
            return Err(format!("no row has {}", row.join(", ")));
        }
    }
    Ok(())
}
