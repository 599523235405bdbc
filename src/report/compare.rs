//! Several organisations side by side: a row for each thing that can be said of one of them.

use super::ReportError;
use super::document::{Block, Document, Grid, Heading, Item, Piece, Section, SourceEntry};
use super::facts::{self, Part};
use super::gather::{Gatherer, Gathering};
use super::organisation::{Fact, Profile};
use super::page::{gaps, joined};
use super::sources::Sources;
use super::tables;
use super::value::capitalised;
use super::words::Word;
use oxigraph::model::{NamedNode, Term};
use std::collections::BTreeMap;

/// What a table of labs has no room for.
const TOO_LONG: [&str; 4] = ["dcterms:description", "skos:altLabel", "skos:note", facts::MENTIONS];

/// The saved query that gives the budget of an organisation for each of its people, and its column.
const PER_HEAD: (&str, &str) = ("resources", "perHead");

/// Rows under way: those of a part in the order in which they are first met.
type Rows = BTreeMap<(usize, usize, String), (String, Vec<Vec<Item>>)>;

/// Organisations, or any other things, side by side.
///
/// # Errors
/// [`ReportError`], where a saved query that it takes a row from fails.
pub fn compare(from: &Gathering<'_>, things: &[NamedNode]) -> Result<Document, ReportError> {
    let gatherer = Gatherer::new(from, Sources::default());
    let languages = from.languages;
    let profiles: Vec<Profile> = things.iter().map(|iri| Profile::of(&gatherer, iri)).collect();
    let gaps = gaps(&gatherer)?;
    let mut rows: Rows = Rows::new();
    for (index, profile) in profiles.iter().enumerate() {
        let mut add = |group: usize, rank: usize, key: &str, label: &str, items: Vec<Item>| {
            let new = || (label.to_owned(), vec![Vec::new(); profiles.len()]);
            let (_, cells) = rows.entry((group, rank, key.to_owned())).or_insert_with(new);
            if let Some(cell) = cells.get_mut(index) {
                cell.extend(items);
            }
        };
        for (part, own) in &profile.parts {
            for fact in own.iter().filter(|fact| !TOO_LONG.contains(&fact.key.as_str())) {
                let (_, rank) = facts::place(facts::kind(&fact.key));
                add(group(*part), rank, &fact.key, &fact.label, short(fact));
            }
        }
        for body in &profile.bodies {
            for fact in body.facts.iter().filter(|fact| !TOO_LONG.contains(&fact.key.as_str())) {
                let rank = 100 + facts::rank_of_body(&fact.key);
                let items = named(fact, &body.label, profile.bodies.len() > 1);
                let label = format!(
                    "{}{} {}",
                    capitalised(Word::Body.text(languages)),
                    Word::Colon.text(languages),
                    fact.label.to_lowercase()
                );
                add(group(Part::Governance), rank, &fact.key, &label, items);
            }
        }
        let silent = gaps.get(profile.iri.as_str()).cloned().unwrap_or_default();
        for (rank, word, items) in
            [(0, Word::StatedUnknown, profile.unknown.clone()), (1, Word::Silent, silent)]
        {
            if !items.is_empty() {
                add(group(Part::Resources) + 1, rank, word.text(languages), word.text(languages), items);
            }
        }
    }
    add_per_head(&gatherer, &profiles, &mut rows)?;
    let heading =
        |name: &str, text: &str| Heading { text: text.to_owned(), name: name.to_owned(), numeric: false };
    let headings = std::iter::once(heading("what", Word::What.text(languages)))
        .chain(profiles.iter().map(|profile| heading(last_part(&profile.iri), &profile.label)));
    let mut grid =
        Grid { caption: None, headings: headings.collect(), rows: rows.into_values().map(row).collect() };
    let title = profiles.iter().map(|profile| profile.label.clone()).collect::<Vec<_>>().join(" · ");
    let section = |id: &str, word: Word, blocks| Section {
        id: id.to_owned(),
        level: 2,
        title: word.text(languages).to_owned(),
        new_page: false,
        blocks,
    };
    let every = gatherer.sources.borrow().entries(&gatherer);
    let sources = cited(&mut grid, every);
    let mut sections = vec![section("comparison", Word::SideBySide, vec![Block::Table(grid)])];
    if !sources.is_empty() {
        sections.push(section("sources", Word::Sources, vec![Block::Sources]));
    }
    let lead = vec![Word::EveryFigure.text(languages).to_owned()];
    Ok(Document { title, lead, sections, sources })
}

/// The last part of an IRI.
fn last_part(iri: &NamedNode) -> &str {
    iri.as_str().trim_end_matches('/').rsplit(['/', '#', ':']).next().unwrap_or_default()
}

/// The sources that a table cites, numbered in the order in which it first does.
fn cited(grid: &mut Grid, every: Vec<SourceEntry>) -> Vec<SourceEntry> {
    let mut numbers: Vec<usize> = Vec::new();
    for number in grid.rows.iter_mut().flatten().flatten().flat_map(|item| item.sources.iter_mut()) {
        let known = numbers.iter().position(|known| known == number);
        *number = 1 + known.unwrap_or_else(|| {
            numbers.push(*number);
            numbers.len() - 1
        });
    }
    let mut sources: Vec<SourceEntry> = every
        .into_iter()
        .filter_map(|source| {
            let index = numbers.iter().position(|number| *number == source.number)?;
            Some(SourceEntry { number: index + 1, depth: 0, ..source })
        })
        .collect();
    sources.sort_by_key(|source| source.number);
    sources
}

/// The parts in one order for all, whatever the order of each source.
const fn group(part: Part) -> usize {
    match part {
        Part::Role => 0,
        Part::Governance => 1,
        Part::Resources => 2,
    }
}

/// The items of a fact without what a table has no room for; what is to be known about a budget or a number of
/// people stays.
fn short(fact: &Fact) -> Vec<Item> {
    let mut items = fact.items.clone();
    let whole = ["lab:budget", "lab:staff"].contains(&fact.key.as_str());
    for item in items.iter_mut().filter(|_| !whole) {
        item.pieces.retain(|piece| !matches!(piece, Piece::Aside(_)));
    }
    items
}

/// The items of a governing body, after its name where there are several.
fn named(fact: &Fact, body: &str, several: bool) -> Vec<Item> {
    let mut items = short(fact);
    if let Some(first) = items.first_mut().filter(|_| several) {
        first.pieces.insert(0, Piece::Text(format!("{body}:")));
    }
    items
}

fn row((label, cells): (String, Vec<Vec<Item>>)) -> Vec<Vec<Item>> {
    // Of items with the same sources, the last one names them.
    let merged = cells.into_iter().map(|cell| {
        let runs = cell.chunk_by(|a, b| a.sources == b.sources).flat_map(|run| {
            let places = joined(run.iter().flat_map(|item| item.places.iter()));
            let mut items: Vec<Item> =
                run.iter().map(|item| Item { pieces: item.pieces.clone(), ..Item::default() }).collect();
            if let (Some(last), Some(first)) = (items.last_mut(), run.first()) {
                last.sources.clone_from(&first.sources);
                last.places = places;
            }
            items
        });
        runs.collect()
    });
    std::iter::once(vec![Item::plain(label)]).chain(merged).collect()
}

/// The budget for each of its people, as the saved query computes it.
fn add_per_head(gatherer: &Gatherer<'_>, profiles: &[Profile], rows: &mut Rows) -> Result<(), ReportError> {
    let (query, column) = PER_HEAD;
    let Some((saved, solutions)) = tables::ask_if_any(gatherer, query)? else {
        return Ok(());
    };
    let columns = ["lab", column, "precision", "period"].map(|name| tables::index_of(&solutions, name));
    let [Some(lab), Some(per_head), precision, period] = columns else {
        return Ok(());
    };
    let about = saved.column(column);
    let label =
        about.and_then(|about| about.label.as_ref()?.choose(gatherer.from.languages)).unwrap_or(column);
    let unit = about.and_then(|about| about.unit.clone());
    let mut cells: Vec<Vec<Item>> = vec![Vec::new(); profiles.len()];
    for row in &solutions.rows {
        let cell = |index: usize| row.get(index).and_then(Option::as_ref);
        let Some(Term::NamedNode(of)) = cell(lab) else {
            continue;
        };
        let index = profiles.iter().position(|profile| profile.iri == *of);
        let (Some(index), Some(number)) = (index, cell(per_head)) else {
            continue;
        };
        let mut pieces = Vec::new();
        let inexact = precision.and_then(cell).filter(|precision| !Gatherer::is_exact(Some(precision)));
        pieces.extend(inexact.map(|precision| gatherer.piece(precision)));
        pieces.push(gatherer.piece(number));
        pieces.extend(unit.clone().map(Piece::Text));
        match period.map(cell) {
            Some(Some(period)) => pieces.push(gatherer.piece(period)),
            Some(None) => {
                let word = Word::NoPeriod.text(gatherer.from.languages);
                pieces.push(Piece::Text(format!("({word})")));
            }
            None => {}
        }
        if let Some(of) = cells.get_mut(index) {
            of.push(Item { pieces, ..tables::origin(gatherer, &saved, &solutions, row) });
        }
    }
    if cells.iter().any(|cell| !cell.is_empty()) {
        // Below the staff, above the model of funding.
        let (_, staff) = facts::place("lab:staff");
        rows.insert((group(Part::Resources), staff, "perHead".to_owned()), (capitalised(label), cells));
    }
    Ok(())
}
