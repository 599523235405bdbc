//! The tables and charts of a report: the saved queries that carry `report:` in their header.

use super::ReportError;
use super::document::{Bar, Chart, Grid, Heading, Item, Piece};
use super::gather::Gatherer;
use super::trace;
use super::words::Word;
use crate::model::vocab::labc;
use crate::model::{Languages, SyntaxError};
use crate::query::saved::SavedQuery;
use crate::query::saved::header::ChartKind;
use crate::query::{Answer, Solutions};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Term, Variable};
use std::collections::BTreeMap;

/// The column that says where a row is from.
const SOURCE: &str = "source";
/// The columns that a bar tells beside its number.
pub(super) const PRECISION: &str = "precision";
pub(super) const PERIOD: &str = "period";
pub(super) const CURRENCY: &str = "currency";

/// A chart of more bars is no longer read.
const MOST_BARS: usize = 24;

/// A saved query with its place in the report, and what it answers.
pub(super) struct Answered {
    pub(super) saved: SavedQuery,
    pub(super) order: i64,
    pub(super) solutions: Solutions,
}

/// The queries of the report that answer anything, with their answers, in its order; and those that do not load.
pub(super) fn answered(gatherer: &Gatherer<'_>) -> Result<(Vec<Answered>, Vec<SyntaxError>), ReportError> {
    let (mut answered, mut broken) = (Vec::new(), Vec::new());
    for (_, query) in gatherer.from.library.iter() {
        match query {
            Ok(saved) => {
                if let Some(order) = saved.header.labgraph.report {
                    let solutions = ask(gatherer, &saved)?;
                    if !solutions.rows.is_empty() {
                        answered.push(Answered { saved, order, solutions });
                    }
                }
            }
            Err(error) => broken.push(error),
        }
    }
    answered.sort_by(|a, b| (a.order, &a.saved.name).cmp(&(b.order, &b.saved.name)));
    Ok((answered, broken))
}

/// What a saved query answers without parameters.
pub(super) fn ask(gatherer: &Gatherer<'_>, saved: &SavedQuery) -> Result<Solutions, ReportError> {
    let from = gatherer.from;
    let given = saved.with_language(BTreeMap::new(), from.languages);
    let names = || crate::query::names::Names::of_store(from.dataset.merged(), from.languages);
    let query = saved.bind(&given, names, from.dataset.merged())?;
    let answer =
        (from.ask)(query).map_err(|source| ReportError::Query { name: saved.name.clone(), source })?;
    match answer {
        Answer::Solutions(solutions) => Ok(solutions),
        Answer::Boolean(_) | Answer::Graph(_) => Err(ReportError::NoRows(saved.name.clone())),
    }
}

/// What a saved query answers that a workspace may have or not; nothing where it has none of that name that
/// can be asked without parameters.
pub(super) fn ask_if_any(
    gatherer: &Gatherer<'_>,
    name: &str,
) -> Result<Option<(SavedQuery, Solutions)>, ReportError> {
    let Ok(Ok(saved)) = gatherer.from.library.get(name) else {
        return Ok(None);
    };
    match ask(gatherer, &saved) {
        Ok(solutions) => Ok(Some((saved, solutions))),
        Err(ReportError::Param(_) | ReportError::NoRows(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// An answer as a table without its empty columns; the column of sources comes last, with the places of what a
/// row rests on.
pub(super) fn grid(gatherer: &Gatherer<'_>, answered: &Answered) -> Grid {
    let (saved, solutions) = (&answered.saved, &answered.solutions);
    let languages = gatherer.from.languages;
    let is_empty = |index: usize| solutions.rows.iter().all(|row| row.get(index).is_none_or(Option::is_none));
    let shown: Vec<usize> = (0..solutions.variables.len())
        .filter(|index| solutions.variables.get(*index).is_some_and(|variable| variable.as_str() != SOURCE))
        .filter(|index| !is_empty(*index))
        .collect();
    let is_traced = index_of(solutions, SOURCE).is_some() || !saved.places.is_empty();
    let mut headings: Vec<Heading> = shown
        .iter()
        .filter_map(|index| {
            let variable = solutions.variables.get(*index)?.as_str();
            let text = heading(saved, variable, languages);
            let cells = solutions.rows.iter().filter_map(|row| row.get(*index)?.as_ref());
            Some(Heading { text, name: variable.to_owned(), numeric: is_numeric(cells) })
        })
        .collect();
    if is_traced {
        let text = Word::Source.text(languages).to_owned();
        headings.push(Heading { text, name: SOURCE.to_owned(), numeric: false });
    }
    let row = |row: &Vec<Option<Term>>| {
        let cell = |index: &usize| {
            let term = row.get(*index).and_then(Option::as_ref);
            term.map(|term| Item { pieces: vec![gatherer.piece(term)], ..Item::default() })
        };
        let mut cells: Vec<Vec<Item>> = shown.iter().map(|index| cell(index).into_iter().collect()).collect();
        if is_traced {
            cells.push(vec![origin(gatherer, saved, solutions, row)]);
        }
        cells
    };
    Grid { caption: None, headings, rows: solutions.rows.iter().map(row).collect() }
}

/// What stands at the head of a column: its label and its unit.
fn heading(saved: &SavedQuery, variable: &str, languages: &Languages) -> String {
    let about = saved.column(variable);
    let label = about.and_then(|column| column.label.as_ref()?.choose(languages)).unwrap_or(variable);
    match about.and_then(|column| column.unit.as_ref()) {
        Some(unit) => format!("{label} ({unit})"),
        None => label.to_owned(),
    }
}

/// Where a row is from: what its figures rest on, or else its column of sources.
pub(super) fn origin(
    gatherer: &Gatherer<'_>,
    saved: &SavedQuery,
    solutions: &Solutions,
    row: &[Option<Term>],
) -> Item {
    let mut item = trace::origin(gatherer, &saved.places, solutions, row);
    if item.sources.is_empty() {
        let source = index_of(solutions, SOURCE).and_then(|index| row.get(index)?.as_ref());
        match source {
            Some(Term::NamedNode(node)) => item.sources.push(gatherer.sources.borrow_mut().cite(node)),
            Some(other) => item.pieces.push(gatherer.piece(other)),
            None => {}
        }
    }
    item
}

/// The charts of an answer: one, or one for each value of the column that its header names with `by`.
pub(super) fn charts(gatherer: &Gatherer<'_>, answered: &Answered) -> Vec<Chart> {
    let solutions = &answered.solutions;
    let Some(chart) = answered.saved.header.labgraph.chart.as_ref() else {
        return Vec::new();
    };
    let columns = (index_of(solutions, &chart.x), index_of(solutions, &chart.y));
    let (ChartKind::Bar, (Some(x), Some(y))) = (chart.kind, columns) else {
        return Vec::new();
    };
    let measure = heading(&answered.saved, &chart.y, gatherer.from.languages);
    let by = chart.by.as_ref().and_then(|by| index_of(solutions, by));
    let mut groups: Vec<Option<&Term>> = match by {
        None => vec![None],
        Some(by) => solutions.rows.iter().filter_map(|row| row.get(by)?.as_ref()).map(Some).collect(),
    };
    groups.sort_by_cached_key(|group| group.map(ToString::to_string));
    groups.dedup();
    let bars_of = |group: Option<&Term>| -> Vec<Bar> {
        let of_group = |row: &&Vec<Option<Term>>| match (by, group) {
            // A row without a number belongs to no group, and so to each.
            (Some(by), Some(group)) => {
                let own = row.get(by).and_then(Option::as_ref);
                own.is_none_or(|own| own == group)
            }
            _ => true,
        };
        solutions.rows.iter().filter(of_group).map(|row| bar(gatherer, answered, row, (x, y))).collect()
    };
    let mut charts = Vec::new();
    for group in groups {
        let mut bars = bars_of(group);
        // The longest first, then what is not known; those alike in the order of the table.
        let length = |bar: &Bar| bar.value.unwrap_or(f64::NEG_INFINITY);
        bars.sort_by(|a, b| length(b).total_cmp(&length(a)));
        let known = bars.iter().filter(|bar| bar.value.is_some()).count();
        if known < 2 || bars.len() > MOST_BARS {
            continue;
        }
        let title = match group {
            Some(group) => format!("{measure} ({})", plain(&gatherer.piece(group))),
            None => measure.clone(),
        };
        charts.push(Chart { title, bars });
    }
    charts
}

fn bar(gatherer: &Gatherer<'_>, answered: &Answered, row: &[Option<Term>], (x, y): (usize, usize)) -> Bar {
    let languages = gatherer.from.languages;
    let solutions = &answered.solutions;
    let cell = |index: usize| row.get(index).and_then(Option::as_ref);
    let of = |name: &str| index_of(solutions, name).map(cell);
    let label = cell(x).map_or_else(String::new, |term| plain(&gatherer.piece(term)));
    let number = cell(y).and_then(|term| match term {
        Term::Literal(literal) => {
            let number = literal.value().parse::<f64>().ok().filter(|number| number.is_finite());
            number.map(|number| (literal.value().to_owned(), number))
        }
        _ => None,
    });
    let Some((lexical, value)) = number else {
        let is_unknown = |term: &Term| matches!(term, Term::NamedNode(n) if n.as_ref() == labc::UNKNOWN);
        let word = if row.iter().flatten().any(is_unknown) { Word::Unknown } else { Word::NotStated };
        let text = vec![Piece::Text(word.text(languages).to_owned())];
        return Bar { label, value: None, text, exact: true };
    };
    let precision = of(PRECISION).flatten();
    let exact = Gatherer::is_exact(precision);
    let mut text = Vec::new();
    if let Some(precision) = precision.filter(|_| !exact) {
        text.push(gatherer.piece(precision));
    }
    text.push(Piece::Number(lexical));
    let variable = solutions.variables.get(y).map_or("", Variable::as_str);
    text.extend(unit(answered, variable, of(CURRENCY).flatten()).map(Piece::Text));
    match of(PERIOD) {
        Some(Some(period)) => text.push(gatherer.piece(period)),
        Some(None) => text.push(Piece::Text(format!("({})", Word::NoPeriod.text(languages)))),
        None => {}
    }
    Bar { label, value: Some(value), text, exact }
}

/// The unit of a column, or else the code of a currency.
pub(super) fn unit(answered: &Answered, variable: &str, currency: Option<&Term>) -> Option<String> {
    let code = || match currency? {
        Term::NamedNode(node) => node.as_str().rsplit('/').next().map(str::to_owned),
        _ => None,
    };
    answered.saved.column(variable).and_then(|column| column.unit.clone()).or_else(code)
}

pub(super) fn plain(piece: &Piece) -> String {
    match piece {
        Piece::Number(text) | Piece::Text(text) | Piece::Aside(text) | Piece::Link(text, _) => text.clone(),
    }
}

pub(super) fn index_of(solutions: &Solutions, name: &str) -> Option<usize> {
    solutions.variables.iter().position(|variable| variable.as_str() == name)
}

/// Whether a column holds numbers, beside cells that say that a number is unknown.
fn is_numeric<'a>(cells: impl Iterator<Item = &'a Term>) -> bool {
    let (mut numbers, mut others) = (0, 0);
    for term in cells {
        match term {
            Term::Literal(literal)
                if [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE, xsd::FLOAT].contains(&literal.datatype()) =>
            {
                numbers += 1;
            }
            Term::NamedNode(node) if node.as_ref() == labc::UNKNOWN => {}
            _ => others += 1,
        }
    }
    numbers > 0 && others == 0
}
