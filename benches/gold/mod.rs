//! The labelled names of `../shared/gold` with the registers that they are looked for in, and how answers are counted.
//!
//! By the rules of the sets' README. For a variant of `be-publishers` that very name is taken out of the register
//! first, and so is the queried name of `se-agencies`, of which the variants that stand for one agency alone are
//! asked. Names are compared for that without case and accents. The answer to a name is the first candidate whose
//! decision is to accept or to review, else «none», which is right where the register does not have what was meant:
//!
//! - R@1 and R@5: of the names whose answer is in the register, the share with it first, or among the first five,
//!   whatever the score.
//! - precision: of the records answered, the share that is right.
//! - recall: of all names, the share with the right answer, «none» included.
//! - F1: the harmonic mean of these two. F1 of records: the same with recall over the names that have a record.

use labgraph::link::index::{Index, IndexError};
use labgraph::link::matching::{Candidate, candidates_without};
use labgraph::link::name::fold;
use labgraph::link::score::Decision;
use labgraph::link::snapshot::{self, Expected, Mapping, SnapshotFormat};
use labgraph::link::{Name, NameKind, Organisation};
use rayon::prelude::*;
use std::collections::HashSet;
use std::error::Error;
use std::path::Path;

/// What a reader of sets gives.
pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// A labelled name.
pub struct Case {
    /// The name that is asked.
    pub query: String,
    /// The identifier of the record that it means.
    pub answer: String,
    /// Whether the name itself is taken out of the register first.
    pub variant: bool,
}

/// A set of labelled names and the register that they are looked for in.
pub struct Task {
    /// What tables call it.
    pub name: &'static str,
    /// The register.
    pub index: Index,
    /// The identifiers that the register has.
    pub known: HashSet<String>,
    /// The names.
    pub cases: Vec<Case>,
}

/// What was found for a name.
pub struct Answer {
    /// The candidates, the best first.
    pub found: Vec<Candidate>,
    /// How far down the right one is, the first being 0.
    pub place: Option<usize>,
    /// Whether the register has the right one.
    pub known: bool,
}

impl Answer {
    /// Whether the first candidate is decided so, or better.
    pub fn is(&self, decision: Decision) -> bool {
        self.found.first().is_some_and(|first| first.advice.decision >= decision)
    }
}

impl Task {
    /// A set with its register, which is indexed in memory.
    pub fn new(name: &'static str, records: Vec<Organisation>, cases: Vec<Case>) -> Outcome<Self> {
        let known = records.iter().map(|record| record.id.clone()).collect();
        Ok(Self { name, index: Index::in_memory(records)?, known, cases })
    }

    /// Asks all names, on all cores.
    pub fn answers(&self) -> Result<Vec<Answer>, IndexError> {
        self.cases.par_iter().map(|case| self.answer(case)).collect()
    }

    /// Asks all names of a register that does not have what they mean: each time without the right record.
    pub fn answers_withheld(&self) -> Result<Vec<Answer>, IndexError> {
        let answer = |case: &Case| {
            let withheld = |record: &Organisation, _: &Name| record.id == case.answer;
            let asked = Organisation::named(case.query.as_str());
            let found = candidates_without(&self.index, &asked, withheld)?;
            Ok(Answer { found, place: None, known: false })
        };
        self.cases.par_iter().map(answer).collect()
    }

    fn answer(&self, case: &Case) -> Result<Answer, IndexError> {
        let key = fold(&case.query);
        let taken = |record: &Organisation, name: &Name| {
            case.variant && record.id == case.answer && fold(&name.text) == key
        };
        let found = candidates_without(&self.index, &Organisation::named(case.query.as_str()), taken)?;
        let place = found.iter().position(|candidate| candidate.entry.organisation.id == case.answer);
        Ok(Answer { place, known: self.known.contains(&case.answer), found })
    }
}

/// How a set was answered.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// Names.
    pub names: usize,
    /// Of those in the register, right at the first place.
    pub first: f64,
    /// Of those in the register, right within five.
    pub five: f64,
    /// Of the records answered, right.
    pub precision: f64,
    /// Of all names, rightly answered, «none» included.
    pub recall: f64,
    /// Of the names that have a record, those answered with it.
    pub found: f64,
    /// Accepted without review.
    pub accepted: usize,
    /// Of these, right.
    pub sure: f64,
}

/// The harmonic mean of a precision and a recall.
pub fn f1(precision: f64, recall: f64) -> f64 {
    2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE)
}

impl Figures {
    /// Counts answers.
    pub fn of<'a>(answers: impl Iterator<Item = &'a Answer>) -> Self {
        let answers: Vec<&Answer> = answers.collect();
        let count =
            |which: &dyn Fn(&Answer) -> bool| answers.iter().filter(|answer| which(answer)).count() as f64;
        let share = |part: f64, whole: f64| part / whole.max(1.0);
        let right = |answer: &Answer| answer.place == Some(0);
        let known = count(&|answer| answer.known);
        let hits = count(&|answer| answer.is(Decision::Review) && right(answer));
        let nones = count(&|answer| !answer.is(Decision::Review) && !answer.known);
        let accepted = count(&|answer| answer.is(Decision::Accept));
        Self {
            names: answers.len(),
            first: share(count(&right), known),
            five: share(count(&|answer| answer.place.is_some_and(|place| place < 5)), known),
            precision: share(hits, count(&|answer| answer.is(Decision::Review))),
            recall: share(hits + nones, answers.len() as f64),
            found: share(hits, known),
            accepted: answers.iter().filter(|answer| answer.is(Decision::Accept)).count(),
            sure: share(count(&|answer| answer.is(Decision::Accept) && right(answer)), accepted),
        }
    }
}

/// The Belgian publishers.
pub fn publishers(shared: &Path) -> Outcome<Task> {
    let mapping = Mapping {
        id: Some("uri".to_owned()),
        name: vec!["pref_labels".to_owned()],
        other: vec!["alt_labels".to_owned()],
        ..Mapping::default()
    };
    let path = shared.join("opendata/be-kbo/be_kbo_flat.tsv");
    let records: Vec<Organisation> =
        snapshot::read(&path, SnapshotFormat::Table, &mapping, &Expected::default())?
            .collect::<Result<_, _>>()?;
    let case = |row: &csv::StringRecord| Case {
        query: row[0].to_owned(),
        answer: row[2].to_owned(),
        variant: &row[5] == "1",
    };
    let cases = rows(&shared.join("gold/be-publishers.tsv"))?.iter().map(case).collect();
    Task::new("be-publishers", records, cases)
}

/// The Swedish agencies: their official names alone, or the other ones too.
pub fn agencies(shared: &Path, others: bool) -> Outcome<Task> {
    let file = std::io::BufReader::new(std::fs::File::open(shared.join("opendata/se-agencies/merged.json"))?);
    let all: serde_json::Map<String, serde_json::Value> = serde_json::from_reader(file)?;
    let records = all.iter().map(|(name, sources)| agency(name, sources, others)).collect();
    let rows = rows(&shared.join("gold/se-agencies.tsv"))?;
    let unambiguous = rows.iter().filter(|row| &row[5] == "1" && &row[6] == "0");
    let case =
        |row: &csv::StringRecord| Case { query: row[0].to_owned(), answer: row[1].to_owned(), variant: true };
    let name = if others { "se-agencies, other names too" } else { "se-agencies, official names" };
    Task::new(name, records, unambiguous.map(case).collect())
}

fn agency(name: &str, sources: &serde_json::Value, others: bool) -> Organisation {
    let fields = [
        ("name_en", NameKind::Other),
        ("short_name", NameKind::Acronym),
        ("old_names", NameKind::Former),
        ("other_names", NameKind::Other),
    ];
    let mut agency = Organisation { id: name.to_owned(), ..Organisation::named(name) };
    for source in sources.as_object().into_iter().flat_map(serde_json::Map::values).filter(|_| others) {
        for (field, kind) in fields {
            let texts: Vec<&str> = match &source[field] {
                serde_json::Value::String(text) => vec![text],
                serde_json::Value::Array(list) => list.iter().filter_map(serde_json::Value::as_str).collect(),
                _ => Vec::new(),
            };
            for text in texts.into_iter().filter(|text| !text.is_empty()) {
                if agency.names.iter().all(|other| fold(&other.text) != fold(text)) {
                    agency.names.push(Name::new(text, kind));
                }
            }
        }
    }
    agency
}

/// The records of ROR, as its file has them.
pub fn ror_records(shared: &Path) -> Outcome<impl Iterator<Item = Result<Organisation, IndexError>> + use<>> {
    let path = shared.join("opendata/ror/ror_records.jsonl.gz");
    let expected = Expected { slug: "ror".to_owned(), ..Expected::default() };
    let records = snapshot::read(&path, SnapshotFormat::Ror, &Mapping::default(), &expected)?;
    Ok(records.map(|record| record.map_err(|error| IndexError::Register(Box::new(error)))))
}

/// The names of ROR's own test set.
pub fn ror_cases(shared: &Path) -> Outcome<Vec<Case>> {
    let case = |row: &csv::StringRecord| Case {
        query: row[0].to_owned(),
        answer: row[1].to_owned(),
        variant: false,
    };
    Ok(rows(&shared.join("gold/ror-names.tsv"))?.iter().map(case).collect())
}

fn rows(path: &Path) -> Outcome<Vec<csv::StringRecord>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_path(path)?;
    Ok(reader.records().collect::<Result<_, _>>()?)
}
