//! The rows that come out: a candidate each, written as they come where the format allows it.

use crate::cli::error::CliError;
use crate::cli::link::comparison;
use crate::link::batch::LONGEST_NAME;
use crate::link::delimited::Row;
use crate::link::matching::Candidate;
use crate::link::score::{Decision, Feature};
use crate::model::Languages;
use crate::render::{Column, RowFormat, Style, Table, write_rows};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, Term, Variable};
use std::io::Write;

/// The columns before those of the features.
const FIRST: [&str; 6] = ["query", "rank", "id", "label", "score", "decision"];

/// The columns behind those of the features: why, where the score does not say it, and where the name stands.
const LAST: [&str; 2] = ["reason", "line"];

/// Rows on their way out.
pub(super) struct Sheet {
    /// The column of names of the table that is read, and those that come along.
    name: usize,
    kept: Vec<usize>,
    format: RowFormat,
    style: Style,
    columns: Vec<Column>,
    waiting: Vec<Vec<Option<Term>>>,
    begun: bool,
}

impl Sheet {
    /// For the names of a column, beside which those of `kept` come along, each by its header. On a terminal headings and
    /// decisions are in the reader's language; in files they are the same in each.
    pub(super) fn new(format: RowFormat, style: Style, name: usize, kept: &[(usize, &str)]) -> Self {
        let features = Feature::ALL.into_iter().map(Feature::name);
        let mut names: Vec<String> =
            FIRST.into_iter().chain(features).chain(LAST).map(str::to_owned).collect();
        for (_, header) in kept {
            let mut name = (*header).to_owned();
            // What has a name of ours is what was asked.
            while names.contains(&name) {
                name = format!("query_{name}");
            }
            names.push(name);
        }
        let languages = spoken(format, &style);
        let kept_names = kept.iter().map(|(_, header)| languages.map(|_| (*header).to_owned()));
        let own = labels(languages).into_iter().chain(kept_names);
        let column = |(name, label): (String, Option<String>)| Column {
            variable: Variable::new_unchecked(name),
            label,
            unit: None,
        };
        let columns = names.into_iter().zip(own).map(column).collect();
        let kept = kept.iter().map(|(place, _)| *place).collect();
        Self { name, kept, format, style, columns, waiting: Vec::new(), begun: false }
    }

    /// Whether rows go out as they come; formats that need all of them wait for the end.
    const fn streams(&self) -> bool {
        matches!(self.format, RowFormat::Csv | RowFormat::Tsv | RowFormat::Jsonl)
    }

    /// Adds the best candidates for a row's name; one row that says none where there is no candidate.
    pub(super) fn add(&mut self, asked: &Row, candidates: &[Candidate]) {
        let query: String = asked.cell(self.name).chars().take(LONGEST_NAME).collect();
        let query = query.as_str();
        let languages = spoken(self.format, &self.style).cloned();
        let languages = languages.as_ref();
        let told = |decision: Decision| match languages {
            Some(languages) => text(comparison::decision(decision, languages)),
            None => text(decision.name()),
        };
        let line = Some(Term::from(Literal::from(asked.line)));
        let kept: Vec<_> = self.kept.iter().map(|column| asked.cell(*column)).collect();
        let kept = || kept.iter().map(|cell| (!cell.is_empty()).then(|| text(cell)));
        if candidates.is_empty() {
            let mut row = vec![None; FIRST.len() + Feature::ALL.len() + 1];
            row[0] = Some(text(query));
            row[5] = Some(told(Decision::None));
            row.push(line.clone());
            row.extend(kept());
            self.waiting.push(row);
        }
        for (place, candidate) in candidates.iter().enumerate() {
            let organisation = &candidate.entry.organisation;
            let mut row = vec![
                Some(text(query)),
                Some(Literal::from(place as u64 + 1).into()),
                Some(text(&organisation.id)),
                Some(text(organisation.label())),
                Some(number(candidate.score.value)),
                Some(told(candidate.advice.decision)),
            ];
            row.extend(Feature::ALL.into_iter().map(|feature| {
                let shares = candidate.score.shares.iter().filter(|(other, _)| *other == feature);
                Some(number(shares.map(|(_, share)| share).sum()))
            }));
            let why = comparison::reasons(&candidate.advice, languages);
            row.push((!why.is_empty()).then(|| text(&why)));
            row.push(line.clone());
            row.extend(kept());
            self.waiting.push(row);
        }
    }

    /// Writes what waits, where the format streams.
    pub(super) fn flush(&mut self, out: &mut dyn Write) -> Result<(), CliError> {
        if !self.streams() || (self.begun && self.waiting.is_empty()) {
            return Ok(());
        }
        let table = self.table();
        let mut bytes = Vec::new();
        write_rows(&table, self.format, &self.style, &mut bytes)?;
        // The header stands once.
        let header = self.begun && self.format != RowFormat::Jsonl;
        let after = bytes.iter().position(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        out.write_all(&bytes[if header { after } else { 0 }..])?;
        self.begun = true;
        Ok(())
    }

    /// Writes the rest.
    pub(super) fn finish(mut self, out: &mut dyn Write) -> Result<(), CliError> {
        if self.streams() {
            return self.flush(out);
        }
        let table = self.table();
        Ok(write_rows(&table, self.format, &self.style, out)?)
    }

    fn table(&mut self) -> Table {
        Table { columns: self.columns.clone(), rows: std::mem::take(&mut self.waiting), title: None }
    }
}

/// The languages of a table on a terminal; nothing where programs may read it.
fn spoken(format: RowFormat, style: &Style) -> Option<&Languages> {
    (format == RowFormat::Table).then_some(&style.languages)
}

/// The headings, in a language.
fn labels(languages: Option<&Languages>) -> Vec<Option<String>> {
    let word = |words: [&str; 3]| languages.map(|languages| languages.word(words).to_owned());
    let first = [
        ["Query", "Vraag", "Requête"],
        ["Rank", "Rang", "Rang"],
        ["Identifier", "Identificatie", "Identifiant"],
        ["Name", "Naam", "Nom"],
        ["Score", "Score", "Score"],
        ["Decision", "Beslissing", "Décision"],
    ];
    let features = Feature::ALL.map(|it| languages.map(|_| comparison::feature(it, languages).to_owned()));
    let last = [["Why", "Waarom", "Pourquoi"], ["Line", "Regel", "Ligne"]];
    first.map(word).into_iter().chain(features).chain(last.map(word)).collect()
}

fn text(text: &str) -> Term {
    Literal::new_simple_literal(text).into()
}

/// A number with three digits behind the point.
fn number(value: f64) -> Term {
    let rounded = format!("{value:.3}");
    let plain = if rounded == "-0.000" { "0.000" } else { &rounded };
    Literal::new_typed_literal(plain, xsd::DECIMAL).into()
}
