//! The page of an organisation: its parts in the order of its source, and what is missing.

use super::ReportError;
use super::document::{Block, Grid, Heading, Item, Piece, Section};
use super::facts::Part;
use super::gather::Gatherer;
use super::organisation::{Fact, Profile};
use super::tables;
use super::value::capitalised;
use super::words::Word;
use oxigraph::model::{NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The saved query that tells what is missing of an organisation.
const GAPS: &str = "unknowns";

/// The sections of the organisations: `o-` and the last part of the IRI, with a number where two are alike.
pub(super) fn addresses(organisations: &[NamedNode]) -> HashMap<String, String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut pages = HashMap::new();
    for iri in organisations {
        let last = iri.as_str().trim_end_matches('/').rsplit(['/', '#', ':']).next().unwrap_or_default();
        let plain = format!("o-{}", slug(last));
        let mut id = plain.clone();
        let mut number = 1;
        while taken.contains(&id) {
            number += 1;
            id = format!("{plain}-{number}");
        }
        taken.insert(id.clone());
        pages.insert(iri.as_str().to_owned(), id);
    }
    pages
}

/// Letters, digits and hyphens of a name.
pub(super) fn slug(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    plain.trim_matches('-').to_owned()
}

/// What each organisation lacks according to the saved query of gaps, without what the source states not to
/// know; nothing where a workspace has no such query.
pub(super) fn gaps(gatherer: &Gatherer<'_>) -> Result<BTreeMap<String, Vec<Item>>, ReportError> {
    let mut gaps: BTreeMap<String, Vec<Item>> = BTreeMap::new();
    let Some((_, solutions)) = tables::ask_if_any(gatherer, GAPS)? else {
        return Ok(gaps);
    };
    let columns = ["lab", "property", "status"].map(|name| tables::index_of(&solutions, name));
    let [Some(lab), Some(property), status] = columns else {
        return Ok(gaps);
    };
    for row in &solutions.rows {
        let cell = |index: usize| row.get(index).and_then(Option::as_ref);
        let stated = status.and_then(cell).is_some();
        if let (Some(Term::NamedNode(lab)), Some(property), false) = (cell(lab), cell(property), stated) {
            let item = Item { pieces: vec![gatherer.piece(property)], ..Item::default() };
            gaps.entry(lab.as_str().to_owned()).or_default().push(item);
        }
    }
    Ok(gaps)
}

/// The organisations by name, each leading to its page.
pub(super) fn names(gatherer: &Gatherer<'_>, profiles: &[Profile]) -> Block {
    let item = |profile: &Profile| Item { pieces: vec![gatherer.thing(&profile.iri)], ..Item::default() };
    Block::List(profiles.iter().map(item).collect())
}

/// The page of an organisation: its parts in the order of the source, its governing bodies with governance,
/// what is missing.
pub(super) fn page(gatherer: &Gatherer<'_>, profile: &Profile, silent: &[Item]) -> Vec<Section> {
    let languages = gatherer.from.languages;
    let id = gatherer.pages.get(profile.iri.as_str()).cloned().unwrap_or_default();
    let section = |part: &str, title: &str, blocks: Vec<Block>| Section {
        id: format!("{id}-{part}"),
        level: 4,
        title: title.to_owned(),
        new_page: false,
        blocks,
    };
    let mut parts = Vec::new();
    for (part, facts) in &profile.parts {
        let mut blocks = Vec::new();
        if !facts.is_empty() {
            blocks.push(Block::Table(facts_table(gatherer, None, facts)));
        }
        if *part == Part::Governance {
            let bodies = profile.bodies.iter().filter(|body| !body.facts.is_empty());
            blocks.extend(
                bodies.map(|body| Block::Table(facts_table(gatherer, Some(body.label.clone()), &body.facts))),
            );
        }
        if !blocks.is_empty() {
            parts.push(section(part.slug(), part_word(*part).text(languages), blocks));
        }
    }
    let mut missing = Vec::new();
    for (word, items) in [(Word::StatedUnknown, profile.unknown.as_slice()), (Word::Silent, silent)] {
        if !items.is_empty() {
            missing.push(Block::Paragraph(format!(
                "{}{}",
                word.text(languages),
                Word::Colon.text(languages)
            )));
            missing.push(Block::List(items.iter().map(capital).collect()));
        }
    }
    if !missing.is_empty() {
        parts.push(section("missing", Word::Missing.text(languages), missing));
    }
    let only_name = profile.parts.iter().flat_map(|(_, facts)| facts).all(|fact| fact.key == "rdf:type");
    let blocks = if only_name {
        vec![Block::Paragraph(Word::OnlyName.text(languages).to_owned())]
    } else {
        Vec::new()
    };
    let head = Section { id: id.clone(), level: 3, title: profile.label.clone(), new_page: true, blocks };
    std::iter::once(head).chain(parts).collect()
}

/// An item that begins with a capital.
fn capital(item: &Item) -> Item {
    let mut item = item.clone();
    if let Some(Piece::Text(text)) = item.pieces.first_mut() {
        *text = capitalised(text);
    }
    item
}

/// The word for a part of a page.
const fn part_word(part: Part) -> Word {
    match part {
        Part::Role => Word::Role,
        Part::Governance => Word::Governance,
        Part::Resources => Word::Resources,
    }
}

/// Facts as a table of three columns; what has other sources stands in another row.
fn facts_table(gatherer: &Gatherer<'_>, caption: Option<String>, facts: &[Fact]) -> Grid {
    let languages = gatherer.from.languages;
    let headings =
        [(Word::What, "what"), (Word::Says, "says"), (Word::Where, "where")].map(|(word, name)| Heading {
            text: word.text(languages).to_owned(),
            name: name.to_owned(),
            numeric: false,
        });
    let mut rows = Vec::new();
    for fact in facts {
        // What has a source of its own, or is long, has a row of its own.
        let alone = |item: &Item| item.pieces.len() > 1;
        for group in fact.items.chunk_by(|a, b| !alone(a) && !alone(b) && a.sources == b.sources) {
            let says = group.iter().map(|item| Item { pieces: item.pieces.clone(), ..Item::default() });
            let origin = Item {
                pieces: Vec::new(),
                sources: group.first().map(|item| item.sources.clone()).unwrap_or_default(),
                places: joined(group.iter().flat_map(|item| item.places.iter())),
            };
            rows.push(vec![vec![Item::plain(fact.label.clone())], says.collect(), vec![origin]]);
        }
    }
    Grid { caption, headings: headings.to_vec(), rows }
}

/// Paths with lines, where lines that follow each other are a range: `data/labs/ric.ttl:35–39, 42`.
pub(super) fn joined<'a>(places: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut by_path: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for place in places {
        let (path, line) = match place.rsplit_once(':') {
            Some((path, line)) => match line.parse::<usize>() {
                Ok(line) => (path, Some(line)),
                Err(_) => (place.as_str(), None),
            },
            None => (place.as_str(), None),
        };
        by_path.entry(path).or_default().extend(line);
    }
    let whole = |(path, lines): (&str, BTreeSet<usize>)| {
        let lines: Vec<usize> = lines.into_iter().collect();
        let ranges: Vec<String> = lines
            .chunk_by(|a, b| a + 1 == *b)
            .filter_map(|run| match (run.first()?, run.last()?) {
                (first, last) if first == last => Some(first.to_string()),
                (first, last) => Some(format!("{first}–{last}")),
            })
            .collect();
        if ranges.is_empty() { path.to_owned() } else { format!("{path}:{}", ranges.join(", ")) }
    };
    by_path.into_iter().map(whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_follow_each_other_are_a_range() {
        let places = ["a.ttl:3", "a.ttl:5", "a.ttl:4", "b.ttl:9", "a.ttl:8", "c.nq"].map(str::to_owned);
        assert_eq!(joined(places.iter()), ["a.ttl:3–5, 8", "b.ttl:9", "c.nq"]);
    }
}
