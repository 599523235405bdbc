//! A register, indexed: which of its records may be meant by a name. On disk in the cache folder, or in memory.
//!
//! Each name of a record is a document with its words, what they mean, and its runs of three letters; each record is
//! one more, which holds it whole. A small register is not searched: every record of it is a candidate.

mod build;
mod schema;

use super::name::{Background, Glossary, Meaning, Rarity, Words};
use super::{NameKind, Organisation};
use schema::{Fields, initials, letter_runs};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, RwLock};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Value as _};
use tantivy::{ReloadPolicy, Searcher, TantivyDocument, Term};

pub use build::Built;

/// Up to so many names every record of a register is a candidate for every name: acronyms and translations share no
/// letters with what they stand for.
const SMALL: usize = 1500;

/// The names that a search gives; the records that bear them are the candidates.
const HITS: usize = 60;
/// So many more are looked at, for those that are no likelier than others to be the same ones each time.
const TIED: usize = 60;

/// A search's score in steps: what differs by less hangs on the order in which an index was written.
#[expect(clippy::cast_possible_truncation, reason = "scores are small numbers")]
fn graded(score: f32) -> i64 {
    (f64::from(score) * 1000.0).round() as i64
}

/// The first hits, the likelier first and of equals those that stood first in the register. Of equals that the search
/// cut off, none is taken where there are others.
fn first(mut hits: Vec<(i64, u64)>) -> Vec<(i64, u64)> {
    if hits.len() == HITS + TIED
        && let Some(&(least, _)) = hits.last()
        && hits.first().is_some_and(|(most, _)| *most > least)
    {
        hits.retain(|(score, _)| *score > least);
    }
    hits.sort_by_key(|(score, number)| (std::cmp::Reverse(*score), *number));
    hits.truncate(HITS);
    hits
}

/// What is wrong with an index.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The search engine failed: the disk is full, the files are damaged or another version's.
    #[error("the index of the register failed: {0}")]
    Engine(#[from] tantivy::TantivyError),
    /// The folder of the index cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Files of the index are not as they were written.
    #[error("the index in {0} is damaged")]
    Damaged(PathBuf),
    /// A record of the index is not what was written.
    #[error("the index holds a record that cannot be read: {0}")]
    Record(#[from] serde_json::Error),
    /// A record of the register cannot be read.
    #[error("{0}")]
    Register(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A record of a register, with its names taken apart.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What the register knows.
    pub organisation: Organisation,
    /// Its names taken apart, in the same order.
    pub words: Vec<Words>,
    /// What tells little in them.
    pub background: Background,
}

impl Entry {
    /// Takes an organisation apart.
    #[must_use]
    pub fn of(organisation: Organisation) -> Self {
        let words = organisation.names.iter().map(|name| Words::of(&name.text)).collect();
        let acronyms = organisation.names.iter().filter(|name| name.kind == NameKind::Acronym);
        let background = Background::of(
            organisation.address.as_deref(),
            acronyms.map(|name| name.text.as_str()),
            organisation.parents.iter().map(String::as_str),
        );
        Self { organisation, words, background }
    }
}

/// An index of a register. A clone shares it; any number of threads may search.
#[derive(Clone)]
pub struct Index {
    searcher: Searcher,
    fields: Fields,
    records: usize,
    names: f64,
    all: Arc<OnceLock<Vec<Arc<Entry>>>>,
    rare: Arc<RwLock<HashMap<(Field, String), f64>>>,
}

impl Index {
    /// Opens the index that [`Index::build`] wrote, after a look at the checksums of its files.
    ///
    /// # Errors
    /// Where there is none, or it is damaged or of another version.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        let index = tantivy::Index::open_in_dir(folder)?;
        if !index.validate_checksum()?.is_empty() {
            return Err(IndexError::Damaged(folder.to_owned()));
        }
        Self::of(&index)
    }

    fn of(index: &tantivy::Index) -> Result<Self, IndexError> {
        schema::register_tokenizer(index);
        let fields = Fields::of(&index.schema())?;
        let searcher = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?.searcher();
        let records = searcher.doc_freq(&Term::from_field_text(fields.sort, schema::RECORD))?;
        let names = searcher.doc_freq(&Term::from_field_text(fields.sort, schema::NAME))?;
        let (records, names) = (usize::try_from(records).unwrap_or(usize::MAX), names as f64);
        Ok(Self { searcher, fields, records, names, all: Arc::default(), rare: Arc::default() })
    }

    /// How many records it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.records
    }

    /// Whether it has none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.records == 0
    }

    /// The record with an identifier.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn get(&self, id: &str) -> Result<Option<Organisation>, IndexError> {
        Ok(self.records_where(self.fields.id, id)?.into_iter().next())
    }

    /// The records that bear an identifier of some register, written `scheme:value`.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn with_identifier(&self, identifier: &str) -> Result<Vec<Organisation>, IndexError> {
        self.records_where(self.fields.identifier, identifier)
    }

    /// The records with a website of a [`domain`](crate::link::website::domain), at most sixty.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn with_domain(&self, domain: &str) -> Result<Vec<Organisation>, IndexError> {
        self.records_where(self.fields.domain, domain)
    }

    fn records_where(&self, field: Field, text: &str) -> Result<Vec<Organisation>, IndexError> {
        let query = TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic);
        let hits = self.searcher.search(&query, &TopDocs::with_limit(HITS).order_by_score())?;
        hits.into_iter().map(|(_, address)| self.record(&self.searcher.doc(address)?)).collect()
    }

    fn record(&self, document: &TantivyDocument) -> Result<Organisation, IndexError> {
        let bytes =
            document.get_first(self.fields.record).and_then(|value| value.as_bytes()).unwrap_or_default();
        Ok(serde_json::from_slice(bytes)?)
    }

    /// Every record, where they are few enough to compare with each.
    fn every(&self) -> Result<Option<&[Arc<Entry>]>, IndexError> {
        if self.names > SMALL as f64 {
            return Ok(None);
        }
        if let Some(all) = self.all.get() {
            return Ok(Some(all));
        }
        let term = Term::from_field_text(self.fields.sort, schema::RECORD);
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let hits =
            self.searcher.search(&query, &TopDocs::with_limit(self.records.max(1)).order_by_score())?;
        let mut entries = Vec::with_capacity(hits.len());
        for (_, address) in hits {
            entries.push(Arc::new(Entry::of(self.record(&self.searcher.doc(address)?)?)));
        }
        entries.sort_by(|a, b| a.organisation.id.cmp(&b.organisation.id));
        Ok(Some(self.all.get_or_init(|| entries)))
    }

    /// The records that may be meant by a name, the likelier first as far as the search knows.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn candidates(&self, asked: &Words) -> Result<Vec<Arc<Entry>>, IndexError> {
        if let Some(all) = self.every()? {
            return Ok(all.to_vec());
        }
        let found = TopDocs::with_limit(HITS + TIED).order_by_score();
        let mut hits: Vec<(i64, u64)> = Vec::new();
        let segments = self.searcher.segment_readers().iter();
        let columns: Vec<_> =
            segments.map(|segment| segment.fast_fields().u64(schema::NUMBER)).collect::<Result<_, _>>()?;
        for (score, address) in self.searcher.search(&self.query(asked), &found)? {
            let number = columns.get(address.segment_ord as usize).and_then(|it| it.first(address.doc_id));
            hits.extend(number.map(|number| (graded(score), number)));
        }
        let mut numbers: Vec<u64> = Vec::new();
        for (_, number) in first(hits) {
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        let entry = |number: u64| {
            let found = self.records_where(self.fields.key, &number.to_string())?;
            Ok(found.into_iter().next().map(|organisation| Arc::new(Entry::of(organisation))))
        };
        numbers.into_iter().filter_map(|number| entry(number).transpose()).collect()
    }

    /// Names like this one: by word, by meaning, by letters, by acronym.
    fn query(&self, asked: &Words) -> BooleanQuery {
        let fields = &self.fields;
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut add = |field: Field, text: &str, boost: f32| {
            let query = TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs);
            clauses.push((Occur::Should, Box::new(BoostQuery::new(Box::new(query), boost))));
        };
        for token in &asked.tokens {
            add(fields.words, token, 2.0);
        }
        for acronym in &asked.acronyms {
            add(fields.words, acronym, 2.0);
            add(fields.initials, acronym, 1.0);
        }
        if let [token] = asked.tokens.as_slice() {
            add(fields.initials, token, 2.0);
        }
        for initials in initials(asked).iter().filter(|initials| initials.chars().count() > 2) {
            add(fields.words, initials, 1.0);
        }
        for meaning in asked.words.iter().flat_map(|word| &word.meanings) {
            add(fields.meanings, Glossary::shared().name(*meaning), 1.0);
        }
        for run in letter_runs(asked) {
            add(fields.letters, &run, 0.5);
        }
        BooleanQuery::new(clauses)
    }

    /// How rare a term is among the names: 1 in none, towards 0 in all.
    fn rarity(&self, field: Field, text: &str) -> f64 {
        let key = (field, text.to_owned());
        if let Some(known) = self.rare.read().ok().and_then(|known| known.get(&key).copied()) {
            return known;
        }
        // A term that cannot be looked up counts as unknown to the register.
        let count = self.searcher.doc_freq(&Term::from_field_text(field, text)).unwrap_or(0) as f64;
        let rarity = (self.names / (count + 1.0)).ln_1p() / self.names.ln_1p().max(f64::MIN_POSITIVE);
        if let Ok(mut known) = self.rare.write() {
            known.insert(key, rarity);
        }
        rarity
    }
}

impl Rarity for Index {
    fn of_text(&self, text: &str) -> f64 {
        self.rarity(self.fields.words, text)
    }

    fn of_meaning(&self, meaning: Meaning) -> f64 {
        self.rarity(self.fields.meanings, Glossary::shared().name(meaning))
    }

    fn bearers(&self, domain: &str) -> usize {
        let count = self.searcher.doc_freq(&Term::from_field_text(self.fields.domain, domain));
        count.map_or(1, |count| usize::try_from(count).unwrap_or(usize::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_come_in_the_order_of_the_register_wherever_the_search_cut_them() {
        let tied = |numbers: std::ops::Range<u64>| numbers.rev().map(|number| (5, number));
        // Fewer than are looked at: all are known.
        let known: Vec<(i64, u64)> = [(9, 500)].into_iter().chain(tied(0..100)).collect();
        let taken = first(known);
        assert_eq!((taken.len(), taken[0], taken[1], taken[HITS - 1]), (HITS, (9, 500), (5, 0), (5, 58)));
        // Cut off: which of the last were given hangs on the index.
        let mut cut: Vec<(i64, u64)> = (0..40).map(|number| (9, number)).collect();
        cut.extend(tied(100..180));
        assert_eq!(first(cut), (0..40).map(|number| (9, number)).collect::<Vec<_>>());
        // Where all are equal, the first are better than none.
        assert_eq!(first(tied(0..120).collect()).len(), HITS);
    }
}
