//! The whole benchmark as one document.

use super::ReportError;
use super::document::{Block, Document, Grid, Heading, Item, Section};
use super::facts::Part;
use super::gather::{DEFINITION, Gatherer, Gathering, Statement};
use super::organisation::{Fact, PRIMARY_TOPIC, Profile};
use super::sources::{Sources, reading_order};
use super::tables::{self, Answered};
use super::words::Word;
use crate::model::vocab::{lab, labc};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet};

/// The classes of what a benchmark compares, beside those that the graph declares below them.
const COMPARED: [&str; 4] =
    ["InnovationOrganisation", "InnovationLab", "InnovationAgency", "InnovationCommunity"];
/// Who is a member of what.
const MEMBER_OF: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/org#memberOf");
/// How many people an organisation has.
const STAFF: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://w3id.org/labgraph/ns#staff");
/// The documents that compare organisations.
const COMPARES: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://w3id.org/labgraph/ns#compares");

/// The place from which on a table comes after the pages of the organisations.
const AFTER_THE_PAGES: i64 = 100;

/// The saved query that tells what is missing of an organisation.
const GAPS: &str = "unknowns";

/// The whole benchmark: tables and charts, a page for each organisation, what is missing, the sources.
///
/// # Errors
/// [`ReportError`], where a saved query of the report fails.
pub fn report(from: &Gathering<'_>) -> Result<Document, ReportError> {
    let mut gatherer = Gatherer::new(from, Sources::all(from.dataset));
    let organisations = organisations(&gatherer);
    gatherer.pages = pages(&organisations);
    let (answered, broken) = tables::answered(&gatherer)?;
    let languages = from.languages;
    let gaps = gaps(&gatherer)?;
    let profiles: Vec<Profile> = organisations.iter().map(|iri| Profile::of(&gatherer, iri)).collect();
    let chapter = |id: &str, word: Word, blocks: Vec<Block>| Section {
        id: id.to_owned(),
        level: 2,
        title: word.text(languages).to_owned(),
        new_page: false,
        blocks,
    };
    let mut sections = vec![chapter("how-to-read", Word::HowToRead, how_to_read(&gatherer))];
    let (before, after): (Vec<_>, Vec<_>) = answered
        .iter()
        .filter(|answered| !answered.solutions.rows.is_empty())
        .partition(|answered| answered.order < AFTER_THE_PAGES);
    if !before.is_empty() {
        sections.push(chapter("side-by-side", Word::SideBySide, Vec::new()));
        sections.extend(before.into_iter().map(|answered| table(&gatherer, answered)));
    }
    if !profiles.is_empty() {
        sections.push(chapter("organisations", Word::Organisations, vec![names(&gatherer, &profiles)]));
        let none = Vec::new();
        for profile in &profiles {
            let silent = gaps.get(profile.iri.as_str()).unwrap_or(&none);
            sections.extend(page(&gatherer, profile, silent));
        }
    }
    if !after.is_empty() {
        let mut annexes = chapter("annexes", Word::Annexes, Vec::new());
        annexes.new_page = true;
        sections.push(annexes);
        sections.extend(after.into_iter().map(|answered| table(&gatherer, answered)));
    }
    let sources = gatherer.sources.borrow().entries(&gatherer);
    if !sources.is_empty() {
        let mut chapter = chapter("sources", Word::Sources, vec![Block::Sources]);
        chapter.new_page = true;
        sections.push(chapter);
    }
    if !broken.is_empty() {
        let list = broken.iter().map(|error| Item::plain(error.to_string())).collect();
        let blocks = vec![Block::Paragraph(Word::NotLoaded.text(languages).to_owned()), Block::List(list)];
        if let Some(first) = sections.first_mut() {
            first.blocks.extend(blocks);
        }
    }
    Ok(Document {
        title: Word::Title.text(languages).to_owned(),
        lead: lead(&gatherer, &organisations),
        sections,
        sources,
    })
}

/// The organisations to compare, in the order of the sources, then by name; those that are only members of
/// another one, without figures of their own, stand on its page.
fn organisations(gatherer: &Gatherer<'_>) -> Vec<NamedNode> {
    let mut classes: BTreeSet<String> =
        COMPARED.iter().map(|name| format!("{}{name}", lab::NAMESPACE)).collect();
    let mut fresh: Vec<String> = classes.iter().cloned().collect();
    while let Some(class) = fresh.pop() {
        let class = NamedNode::new_unchecked(class);
        for below in gatherer.statements(None, Some(rdfs::SUB_CLASS_OF), Some(&class)) {
            if classes.insert(below.subject.as_str().to_owned()) {
                fresh.push(below.subject.into_string());
            }
        }
    }
    let mut members: BTreeSet<String> = BTreeSet::new();
    for class in classes {
        let class = NamedNode::new_unchecked(class);
        let typed = gatherer.statements(None, Some(rdf::TYPE), Some(&class));
        members.extend(typed.into_iter().map(|statement| statement.subject.into_string()));
    }
    let all: Vec<NamedNode> = members.iter().map(|iri| NamedNode::new_unchecked(iri.as_str())).collect();
    let is_example = |iri: &NamedNode| {
        let states = |property| !gatherer.statements(Some(iri), Some(property), None).is_empty();
        let of = gatherer.statements(Some(iri), Some(MEMBER_OF), None);
        of.iter().any(|of| of.thing().is_some_and(|of| of != iri && members.contains(of.as_str())))
            && ![lab::BUDGET, STAFF, lab::STATED_UNKNOWN].into_iter().any(states)
    };
    let mut own: Vec<NamedNode> = all.into_iter().filter(|iri| !is_example(iri)).collect();
    own.sort_by_cached_key(|iri| {
        let about = gatherer.statements(None, Some(PRIMARY_TOPIC), Some(iri));
        let first = about.iter().map(|section| reading_order(gatherer, Some(&section.subject))).min();
        let order = first.unwrap_or_else(|| reading_order(gatherer, None));
        (order, gatherer.label(iri).to_lowercase(), iri.as_str().to_owned())
    });
    own
}

/// The sections of the organisations: `o-` and the last part of the IRI, with a number where two are alike.
fn pages(organisations: &[NamedNode]) -> std::collections::HashMap<String, String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut pages = std::collections::HashMap::new();
    for iri in organisations {
        let last = iri.as_str().trim_end_matches('/').rsplit(['/', '#', ':']).next().unwrap_or_default();
        let plain = format!("o-{}", slug(last));
        let id = (1..)
            .map(|number| if number == 1 { plain.clone() } else { format!("{plain}-{number}") })
            .find(|id| !taken.contains(id));
        let id = id.unwrap_or(plain);
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

fn lead(gatherer: &Gatherer<'_>, organisations: &[NamedNode]) -> Vec<String> {
    let languages = gatherer.from.languages;
    if organisations.is_empty() {
        return vec![Word::Nothing.text(languages).to_owned()];
    }
    let documents: BTreeSet<String> = gatherer
        .statements(None, Some(COMPARES), None)
        .iter()
        .map(|statement| gatherer.label(&statement.subject))
        .collect();
    let mut lead = vec![Word::scope(organisations.len(), languages)];
    if !documents.is_empty() {
        let documents: Vec<String> = documents.into_iter().collect();
        lead.push(format!(
            "{}{} {}.",
            Word::Source.text(languages),
            Word::Colon.text(languages),
            documents.join("; ")
        ));
    }
    lead
}

/// What the words before numbers mean, what an empty cell means, where figures come from.
fn how_to_read(gatherer: &Gatherer<'_>) -> Vec<Block> {
    let languages = gatherer.from.languages;
    let stated = gatherer.statements(None, Some(lab::PRECISION), None);
    let used: BTreeMap<&str, &NamedNode> =
        stated.iter().filter_map(Statement::thing).map(|node| (node.as_str(), node)).collect();
    let mut meanings: Vec<(String, String)> = used
        .into_values()
        .filter(|concept| concept.as_ref() != labc::EXACT)
        .filter_map(|concept| {
            Some((format!("«{}»", gatherer.label(concept)), gatherer.text(concept, DEFINITION)?))
        })
        .collect();
    for (word, means) in [(Word::Unknown, Word::UnknownMeans), (Word::EmptyCell, Word::EmptyMeans)] {
        let shown = word.text(languages);
        let shown = if word == Word::Unknown { format!("«{shown}»") } else { shown.to_owned() };
        meanings.push((shown, means.text(languages).to_owned()));
    }
    vec![Block::Paragraph(Word::EveryFigure.text(languages).to_owned()), Block::Meanings(meanings)]
}

/// A saved query as a section: its charts, then the table that they are drawn from.
fn table(gatherer: &Gatherer<'_>, answered: &Answered) -> Section {
    let mut blocks: Vec<Block> = tables::charts(gatherer, answered).into_iter().map(Block::Chart).collect();
    blocks.push(Block::Table(tables::grid(gatherer, answered)));
    Section {
        id: format!("t-{}", slug(&answered.saved.name)),
        level: 3,
        title: answered.saved.summary(gatherer.from.languages).to_owned(),
        new_page: false,
        blocks,
    }
}

/// What each organisation lacks according to the saved query of gaps, without what the source states not to
/// know; nothing where a workspace has no such query.
pub(super) fn gaps(gatherer: &Gatherer<'_>) -> Result<BTreeMap<String, Vec<Item>>, ReportError> {
    let mut gaps: BTreeMap<String, Vec<Item>> = BTreeMap::new();
    let Ok(Ok(saved)) = gatherer.from.library.get(GAPS) else {
        return Ok(gaps);
    };
    let solutions = tables::ask(gatherer, &saved)?;
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
fn names(gatherer: &Gatherer<'_>, profiles: &[Profile]) -> Block {
    let item = |profile: &Profile| Item { pieces: vec![gatherer.thing(&profile.iri)], ..Item::default() };
    Block::List(profiles.iter().map(item).collect())
}

/// The page of an organisation: its parts in the order of the source, its governing bodies with governance,
/// what is missing.
fn page(gatherer: &Gatherer<'_>, profile: &Profile, silent: &[Item]) -> Vec<Section> {
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
            missing.push(Block::List(items.to_vec()));
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

/// The word for a part of a page.
pub(super) const fn part_word(part: Part) -> Word {
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
