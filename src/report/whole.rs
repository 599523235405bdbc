//! The whole benchmark as one document.

use super::ReportError;
use super::document::{Block, Document, Item, Section};
use super::gather::{Gatherer, Gathering, Statement};
use super::organisation::Profile;
use super::page;
use super::shares;
use super::sources::{Sources, reading_order};
use super::tables::{self, Answered};
use super::words::Word;
use crate::model::Languages;
use crate::model::vocab::{foaf, lab, labc, org, skos};
use oxigraph::model::NamedNode;
use oxigraph::model::vocab::{rdf, rdfs};
use std::collections::{BTreeMap, BTreeSet};

/// The classes of what a benchmark compares, beside those that the graph declares below them.
const COMPARED: [&str; 4] =
    ["InnovationOrganisation", "InnovationLab", "InnovationAgency", "InnovationCommunity"];
/// The place from which on a table comes after the pages of the organisations.
const AFTER_THE_PAGES: i64 = 100;

/// The whole benchmark: tables and charts, a page for each organisation, what is missing, the sources.
///
/// # Errors
/// [`ReportError`], where a saved query of the report fails.
pub fn report(from: &Gathering<'_>) -> Result<Document, ReportError> {
    let mut gatherer = Gatherer::new(from, Sources::all(from.dataset));
    let organisations = organisations(&gatherer);
    gatherer.pages = page::addresses(&organisations);
    let (answered, broken) = tables::answered(&gatherer)?;
    let languages = from.languages;
    let gaps = page::gaps(&gatherer)?;
    let profiles: Vec<Profile> = organisations.iter().map(|iri| Profile::of(&gatherer, iri)).collect();
    let mut sections = Vec::new();
    if !(profiles.is_empty() && answered.is_empty()) {
        sections.push(chapter("how-to-read", Word::HowToRead, languages, how_to_read(&gatherer)));
    }
    let (before, after): (Vec<&Answered>, Vec<&Answered>) =
        answered.iter().partition(|answered| answered.order < AFTER_THE_PAGES);
    sections.extend(tables(
        &gatherer,
        chapter("side-by-side", Word::SideBySide, languages, Vec::new()),
        &before,
    ));
    if !profiles.is_empty() {
        let names = vec![page::names(&gatherer, &profiles)];
        sections.push(chapter("organisations", Word::Organisations, languages, names));
    }
    for profile in &profiles {
        let silent = gaps.get(profile.iri.as_str()).map_or(&[] as &[Item], Vec::as_slice);
        sections.extend(page::page(&gatherer, profile, silent));
    }
    let annexes = Section { new_page: true, ..chapter("annexes", Word::Annexes, languages, Vec::new()) };
    sections.extend(tables(&gatherer, annexes, &after));
    let sources = gatherer.sources.borrow().entries(&gatherer);
    if !sources.is_empty() {
        let chapter = chapter("sources", Word::Sources, languages, vec![Block::Sources]);
        sections.push(Section { new_page: true, ..chapter });
    }
    if !broken.is_empty() {
        let list = broken.iter().map(|error| Item::plain(error.line(gatherer.from.languages))).collect();
        let blocks = vec![Block::Paragraph(Word::NotLoaded.text(languages).to_owned()), Block::List(list)];
        sections.push(chapter("not-here", Word::NotHere, languages, blocks));
    }
    Ok(Document {
        title: Word::Title.text(languages).to_owned(),
        lead: lead(&gatherer, &organisations),
        sections,
        sources,
    })
}

/// A chapter.
fn chapter(id: &str, word: Word, languages: &Languages, blocks: Vec<Block>) -> Section {
    let title = word.text(languages).to_owned();
    Section { id: id.to_owned(), level: 2, title, new_page: false, blocks }
}

/// A chapter of tables; none where there are no tables.
fn tables(gatherer: &Gatherer<'_>, chapter: Section, answered: &[&Answered]) -> Vec<Section> {
    if answered.is_empty() {
        return Vec::new();
    }
    std::iter::once(chapter).chain(answered.iter().map(|answered| table(gatherer, answered))).collect()
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
        let of = gatherer.statements(Some(iri), Some(org::MEMBER_OF), None);
        of.iter().any(|of| of.thing().is_some_and(|of| of != iri && members.contains(of.as_str())))
            && ![lab::BUDGET, lab::STAFF, lab::STATED_UNKNOWN].into_iter().any(states)
    };
    // Where all that it is a member of are such members themselves, it has a page of its own.
    let examples: BTreeSet<&str> = all.iter().filter(|iri| is_example(iri)).map(NamedNode::as_str).collect();
    let stands_elsewhere = |iri: &NamedNode| {
        let of = gatherer.statements(Some(iri), Some(org::MEMBER_OF), None);
        let mut wholes = of.iter().filter_map(Statement::thing).map(NamedNode::as_str);
        examples.contains(iri.as_str())
            && wholes.any(|whole| members.contains(whole) && !examples.contains(whole))
    };
    let mut own: Vec<NamedNode> = all.iter().filter(|iri| !stands_elsewhere(iri)).cloned().collect();
    own.sort_by_cached_key(|iri| {
        let about = gatherer.statements(None, Some(foaf::PRIMARY_TOPIC), Some(iri));
        let first = about.iter().map(|section| reading_order(gatherer, Some(&section.subject))).min();
        let order = first.unwrap_or_else(|| reading_order(gatherer, None));
        (order, gatherer.label(iri).to_lowercase(), iri.as_str().to_owned())
    });
    own
}

fn lead(gatherer: &Gatherer<'_>, organisations: &[NamedNode]) -> Vec<String> {
    let languages = gatherer.from.languages;
    if organisations.is_empty() {
        return vec![Word::Nothing.text(languages).to_owned()];
    }
    let documents: BTreeSet<String> = gatherer
        .statements(None, Some(lab::COMPARES), None)
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
    let quoted = |word: &str| format!("{}{word}{}", Word::Open.text(languages), Word::Close.text(languages));
    let stated = gatherer.statements(None, Some(lab::PRECISION), None);
    let used: BTreeMap<&str, &NamedNode> =
        stated.iter().filter_map(Statement::thing).map(|node| (node.as_str(), node)).collect();
    let mut meanings: Vec<(String, String)> = used
        .into_values()
        .filter(|concept| concept.as_ref() != labc::EXACT)
        .filter_map(|concept| {
            Some((quoted(&gatherer.label(concept)), gatherer.text(concept, skos::DEFINITION)?))
        })
        .collect();
    for (word, means) in [(Word::Unknown, Word::UnknownMeans), (Word::EmptyCell, Word::EmptyMeans)] {
        let shown = word.text(languages);
        let shown = if word == Word::Unknown { quoted(shown) } else { shown.to_owned() };
        meanings.push((shown, means.text(languages).to_owned()));
    }
    vec![Block::Paragraph(Word::EveryFigure.text(languages).to_owned()), Block::Meanings(meanings)]
}

/// A saved query as a section: what is to be known, its charts, then the table that they are drawn from.
fn table(gatherer: &Gatherer<'_>, answered: &Answered) -> Section {
    let note = answered.saved.header.labgraph.note.as_ref();
    let note = note.and_then(|note| note.choose(gatherer.from.languages));
    let mut blocks: Vec<Block> = note.map(|note| Block::Paragraph(note.to_owned())).into_iter().collect();
    blocks.extend(tables::charts(gatherer, answered).into_iter().map(Block::Chart));
    blocks.extend(shares::shares(gatherer, answered).map(Block::Shares));
    blocks.push(Block::Table(tables::grid(gatherer, answered)));
    Section {
        id: format!("t-{}", page::slug(&answered.saved.name)),
        level: 3,
        title: answered.saved.summary(gatherer.from.languages).to_owned(),
        new_page: false,
        blocks,
    }
}
