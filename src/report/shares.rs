//! Who has how much of a whole: the charts of shares.

use super::document::{Piece, Share, Shares, Whole};
use super::gather::Gatherer;
use super::tables::{self, Answered, CURRENCY, PERIOD, index_of};
use super::words::Word;
use crate::query::saved::header::ChartKind;
use oxigraph::model::Term;

/// The column of how many a part is divided among.
const COUNT: &str = "count";
/// More parts, or more lines in a bar, are no longer read.
const MOST_PARTS: usize = 12;
const MOST_LINES: u32 = 60;

/// The rows of one whole.
struct Group<'a> {
    /// The thing, and the unit that it is measured in.
    of: (&'a Term, Option<&'a Term>),
    rows: Vec<&'a [Option<Term>]>,
}

/// The chart of the shares of an answer, where its header wants one and a whole is known.
pub(super) fn shares(gatherer: &Gatherer<'_>, answered: &Answered) -> Option<Shares> {
    let solutions = &answered.solutions;
    let chart =
        answered.saved.header.labgraph.chart.as_ref().filter(|chart| chart.kind == ChartKind::Share)?;
    let column = |name: &str| index_of(solutions, name);
    let (x, y, part) = (column(&chart.x)?, column(&chart.y)?, column(chart.part.as_ref()?)?);
    let by = chart.by.as_deref().and_then(column);
    let mut groups: Vec<Group<'_>> = Vec::new();
    for row in &solutions.rows {
        let Some(thing) = row.get(x).and_then(Option::as_ref) else {
            continue;
        };
        let unit = by.and_then(|by| row.get(by)?.as_ref());
        // What has no number has no unit either.
        let known = groups.iter_mut().find(|group| {
            group.of.0 == thing && (group.of.1 == unit || unit.is_none() || group.of.1.is_none())
        });
        match known {
            Some(group) => {
                group.of.1 = group.of.1.or(unit);
                group.rows.push(row);
            }
            None => groups.push(Group { of: (thing, unit), rows: vec![row] }),
        }
    }
    let mut wholes: Vec<Whole> =
        groups.iter().map(|group| whole(gatherer, answered, group, (&chart.y, y), part)).collect();
    // Those that are known come first.
    wholes.sort_by_key(|whole| whole.parts.is_empty());
    let title = Word::Shares.text(gatherer.from.languages).to_owned();
    wholes.iter().any(|whole| !whole.parts.is_empty()).then_some(Shares { title, wholes })
}

fn whole(
    gatherer: &Gatherer<'_>,
    answered: &Answered,
    group: &Group<'_>,
    (variable, y): (&str, usize),
    part: usize,
) -> Whole {
    let languages = gatherer.from.languages;
    let cell = |row: &'_ [Option<Term>], name: &str| {
        index_of(&answered.solutions, name).and_then(|index| row.get(index)?.clone())
    };
    let label = tables::plain(&gatherer.piece(group.of.0));
    let not_stated = || {
        let any = group.rows.iter().any(|row| row.get(y).is_some_and(Option::is_some));
        let word = if any { Word::NotAllStated } else { Word::NoSum };
        Whole {
            label: label.clone(),
            text: vec![Piece::Text(word.text(languages).to_owned())],
            parts: Vec::new(),
        }
    };
    let values: Option<Vec<f64>> = group.rows.iter().map(|row| positive(row.get(y)?.as_ref()?)).collect();
    let period = |row: &&[Option<Term>]| cell(row, PERIOD);
    let one_period = group.rows.windows(2).all(|pair| period(&pair[0]) == period(&pair[1]));
    let (Some(values), true, true) = (values, one_period, group.rows.len() <= MOST_PARTS) else {
        return not_stated();
    };
    let total: f64 = values.iter().sum();
    let amount = |number: String, row: &[Option<Term>]| {
        let unit = tables::unit(answered, variable, cell(row, CURRENCY).as_ref());
        let mut text = vec![Piece::Number(number)];
        text.extend(unit.map(Piece::Text));
        text.extend(cell(row, PERIOD).map(|period| gatherer.piece(&period)));
        text
    };
    let mut parts: Vec<Share> = group
        .rows
        .iter()
        .zip(&values)
        .map(|(row, value)| {
            let among = cell(row, COUNT).and_then(|count| match count {
                Term::Literal(count) => count.value().parse::<u32>().ok(),
                _ => None,
            });
            let lexical = match row.get(y) {
                Some(Some(Term::Literal(number))) => number.value().to_owned(),
                _ => value.to_string(),
            };
            Share {
                label: row
                    .get(part)
                    .and_then(Option::as_ref)
                    .map_or_else(String::new, |term| tables::plain(&gatherer.piece(term))),
                share: value / total,
                among: among.filter(|among| (1..=MOST_LINES).contains(among)).unwrap_or(1),
                text: amount(lexical, row),
            }
        })
        .collect();
    parts.sort_by(|a, b| b.share.total_cmp(&a.share));
    let text = group.rows.first().map(|row| amount(format!("{total:.2}"), row)).unwrap_or_default();
    Whole { label, text, parts }
}

/// A number above 0.
fn positive(term: &Term) -> Option<f64> {
    match term {
        Term::Literal(number) => number.value().parse::<f64>().ok().filter(|n| n.is_finite() && *n > 0.0),
        _ => None,
    }
}
