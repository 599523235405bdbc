//! Any endpoint of the SPARQL 1.1 Protocol whose things have labels. Standard SPARQL alone: a label as it is written,
//! in several languages; then labels that contain the words that matter; then what is said of the things found.
//!
//! A server that gives fewer rows than it has is asked for less at once. What it then still cuts off is an error.

mod queries;

use super::asking::{Retrieved, Template, day, names, texts, wrong};
use super::{Lookup, Register, RegisterError};
use crate::fetch::{Client, FetchError};
use crate::link::evidence::Asked;
use crate::link::index::Entry;
use crate::link::name::{Rarity, Unweighed, Words};
use crate::link::record::{Facts, add, tidy};
use crate::link::{Authority, Organisation, Service};
use crate::store::{Remote, RemoteError, Reply};
use oxigraph::model::{NamedNode, Term};
use spargebra::Query;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

/// How many names are asked by, and how many of them by their words.
const NAMES: usize = 8;
const BY_WORDS: usize = 2;

/// The languages that are asked in where a name states none.
const LANGUAGES: [&str; 4] = ["en", "nl", "fr", "de"];

/// The most things that a search gives.
const LIMIT: usize = 50;

/// How many things are described by one question.
const BATCH: usize = 20;

/// The most words of a name that are looked for together.
const WORDS: usize = 3;

/// The most statements that are read of one answer.
const MAX_ROWS: usize = 200_000;

/// An endpoint.
#[derive(Debug)]
pub struct Sparql {
    remote: Remote,
    template: Template,
    slug: String,
    languages: Vec<String>,
    limit: AtomicUsize,
    retrieved: Retrieved,
}

impl Sparql {
    /// The endpoint of an authority.
    ///
    /// # Errors
    /// Where its address is none.
    pub fn new(authority: &Authority, service: &Service, client: Client) -> Result<Self, RegisterError> {
        let own = authority.languages.iter().cloned();
        let mut languages: Vec<String> = own.chain(LANGUAGES.map(str::to_owned)).collect();
        languages.truncate(NAMES);
        Ok(Self {
            remote: Remote::new(&service.address)?.through(client),
            template: Template::of(authority),
            slug: authority.slug.clone(),
            languages,
            limit: AtomicUsize::new(LIMIT),
            retrieved: Retrieved::default(),
        })
    }

    /// The rows of an answer, all of them.
    fn rows(&self, query: &Query) -> Result<Vec<Vec<Option<Term>>>, RegisterError> {
        let Reply::Solutions(solutions) = self.remote.ask(query)? else {
            return Err(wrong(&self.remote.address(), "without rows"));
        };
        let mut rows = Vec::new();
        for row in *solutions {
            rows.push(row?);
            if rows.len() > MAX_ROWS {
                return Err(wrong(&self.remote.address(), format_args!("more than {MAX_ROWS} rows")));
            }
        }
        self.retrieved.note(SystemTime::now());
        Ok(rows)
    }

    /// The things that a search gives: as many as the server gives at once, at most.
    fn things(&self, query: impl Fn(usize) -> Query) -> Result<BTreeSet<NamedNode>, RegisterError> {
        loop {
            let limit = self.limit.load(Ordering::Relaxed);
            match self.rows(&query(limit)) {
                Err(RegisterError::Remote(RemoteError::Cut { .. })) if limit > 1 => {
                    self.limit.fetch_min(limit / 2, Ordering::Relaxed);
                }
                rows => {
                    let node = |row: Vec<Option<Term>>| match row.into_iter().next().flatten() {
                        Some(Term::NamedNode(node)) => Some(node),
                        _ => None,
                    };
                    return Ok(rows?.into_iter().filter_map(node).collect());
                }
            }
        }
    }

    /// What is said of things, in batches; where the server cuts a batch off, in smaller ones.
    fn facts(&self, things: &[NamedNode]) -> Result<BTreeMap<NamedNode, Facts>, RegisterError> {
        let mut all = BTreeMap::new();
        let mut batches: Vec<&[NamedNode]> = things.chunks(BATCH).collect();
        while let Some(batch) = batches.pop() {
            match self.rows(&queries::facts(batch)) {
                Err(RegisterError::Remote(RemoteError::Cut { .. })) if batch.len() > 1 => {
                    let (left, right) = batch.split_at(batch.len() / 2);
                    batches.extend([left, right]);
                }
                rows => {
                    for row in rows? {
                        let [Some(Term::NamedNode(thing)), Some(Term::NamedNode(property)), Some(object)] =
                            row.as_slice()
                        else {
                            continue;
                        };
                        let facts = all.entry(thing.clone()).or_insert_with(|| Facts::about(thing.as_str()));
                        facts.take(property.as_ref(), object);
                    }
                }
            }
        }
        Ok(all)
    }

    /// The names of things that others are part of.
    fn labels(&self, things: &BTreeSet<NamedNode>) -> Result<HashMap<String, Vec<String>>, RegisterError> {
        let things: Vec<NamedNode> = things.iter().cloned().collect();
        let mut labels: HashMap<String, Vec<String>> = HashMap::new();
        let mut batches: Vec<&[NamedNode]> = things.chunks(BATCH).collect();
        while let Some(batch) = batches.pop() {
            match self.rows(&queries::labels(batch)) {
                Err(RegisterError::Remote(RemoteError::Cut { .. })) if batch.len() > 1 => {
                    let (left, right) = batch.split_at(batch.len() / 2);
                    batches.extend([left, right]);
                }
                rows => {
                    for row in rows? {
                        if let [Some(Term::NamedNode(thing)), Some(Term::Literal(label))] = row.as_slice() {
                            add(labels.entry(thing.as_str().to_owned()).or_default(), label.value());
                        }
                    }
                }
            }
        }
        Ok(labels)
    }

    /// Things as organisations, with the names of what they are part of.
    fn organisations(&self, facts: BTreeMap<NamedNode, Facts>) -> Result<Vec<Organisation>, RegisterError> {
        let parents = facts.values().flat_map(|facts| &facts.parents);
        let parents: BTreeSet<NamedNode> = parents.filter_map(|iri| NamedNode::new(iri).ok()).collect();
        let labels = if parents.is_empty() { HashMap::new() } else { self.labels(&parents)? };
        let today = day(SystemTime::now());
        let told = facts.into_values().map(|facts| {
            let parents = facts.parents.clone();
            let mut organisation = facts.done(&today);
            for label in parents.iter().filter_map(|parent| labels.get(parent)).flatten() {
                add(&mut organisation.parents, label);
            }
            self.numbered(&mut organisation);
            organisation
        });
        Ok(told.collect())
    }

    /// Adds the identifier that the authority itself gives.
    fn numbered(&self, organisation: &mut Organisation) {
        let id = self.template.id(&organisation.id).to_owned();
        if id != organisation.id {
            crate::link::record::add_identifier(organisation, &self.slug, &id);
        }
    }

    /// The things that may be meant by the names.
    fn found(&self, asked: &Asked) -> Result<BTreeSet<NamedNode>, RegisterError> {
        let labels = queries::literals(&names(asked, NAMES), &self.languages);
        let mut found = if labels.is_empty() {
            BTreeSet::new()
        } else {
            self.things(|limit| queries::labelled(&labels, limit))?
        };
        for identifier in asked.organisation().identifiers.iter().filter(|id| id.scheme == self.slug) {
            found.extend(NamedNode::new(self.template.iri(&identifier.value)));
        }
        for text in texts(asked, BY_WORDS) {
            match self.containing(&text) {
                Ok(more) => found.extend(more),
                // Looking through all labels is much to ask; what has the very label was found.
                Err(error) if !found.is_empty() && is_too_much(&error) => {
                    tracing::warn!("{error}; only labels that are the same are compared");
                    break;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    /// The things with a label that contains the words that matter: all of them, else the one that matters most.
    fn containing(&self, text: &str) -> Result<BTreeSet<NamedNode>, RegisterError> {
        let words = telling(text);
        if words.is_empty() {
            return Ok(BTreeSet::new());
        }
        let found = self.things(|limit| queries::containing(&words, limit))?;
        if found.is_empty() && words.len() > 1 {
            return self.things(|limit| queries::containing(&words[..1], limit));
        }
        Ok(found)
    }
}

/// Whether a failure is one of a question that is too much for the server.
fn is_too_much(error: &RegisterError) -> bool {
    let RegisterError::Remote(error) = error else { return false };
    match error {
        RemoteError::Fetch(FetchError::Status { status, .. }) => *status >= 500,
        RemoteError::Fetch(FetchError::Timeout { .. })
        | RemoteError::Cut { .. }
        | RemoteError::Broken { .. } => true,
        _ => false,
    }
}

/// The words of a name that tell most, the most telling first: proper names before what the glossary knows, long
/// words before short ones. As they are written, in small letters.
fn telling(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let split = lower.split(|letter: char| !letter.is_alphanumeric());
    let mut words: Vec<(f64, String)> = Vec::new();
    for word in split.filter(|word| word.chars().count() > 1) {
        let Some(known) = Words::of(word).words.into_iter().next() else { continue };
        let rarity = match known.meanings.first() {
            Some(meaning) => Unweighed.of_meaning(*meaning),
            None => Unweighed.of_text(&known.text),
        };
        let weight = rarity + word.chars().count() as f64 / 100.0;
        if !words.iter().any(|(_, other)| other == word) {
            words.push((weight, word.to_owned()));
        }
    }
    words.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    words.truncate(WORDS);
    words.into_iter().map(|(_, word)| word).collect()
}

impl Register for Sparql {
    fn candidates(&self, asked: &Asked) -> Result<Vec<Arc<Entry>>, RegisterError> {
        let things: Vec<NamedNode> = self.found(asked)?.into_iter().collect();
        let mut facts = self.facts(&things)?;
        facts.retain(|_, facts| !facts.organisation.names.is_empty());
        let organisations = self.organisations(facts)?;
        Ok(organisations.into_iter().map(|organisation| Arc::new(Entry::of(organisation))).collect())
    }

    fn lookup(&self, identifier: &str) -> Result<Lookup, RegisterError> {
        let iri = self.template.iri(identifier.trim());
        let Some(thing) = tidy(&iri).and_then(|iri| NamedNode::new(iri).ok()) else {
            return Ok(Lookup::Missing);
        };
        let Some(facts) = self.facts(std::slice::from_ref(&thing))?.remove(&thing) else {
            return Ok(Lookup::Missing);
        };
        if facts.is_empty() {
            return Ok(Lookup::Missing);
        }
        if let Some(to) = facts.moved().map(str::to_owned) {
            let node = NamedNode::new(&to).ok();
            let there = node.map(|node| self.facts(&[node])).transpose()?.unwrap_or_default();
            let record = self.organisations(there)?.pop();
            return Ok(Lookup::Moved { to, record: record.map(Box::new) });
        }
        let record = self.organisations(BTreeMap::from([(thing, facts)]))?.pop();
        Ok(record.map_or(Lookup::Missing, |record| Lookup::Found(Box::new(record))))
    }

    fn version(&self) -> String {
        self.retrieved.version()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_matter_come_first() {
        assert_eq!(telling("Ministerie van Economische Zaken")[0], "economische");
        assert_eq!(telling("Agentschap Vinnova")[0], "vinnova");
        assert_eq!(telling("Ångpanneföreningen AB")[0], "ångpanneföreningen");
        assert!(telling("de la & ").is_empty());
        assert!(telling("a b c d e f g h i j").len() <= WORDS);
    }
}
