//! Registers of TOOI, the Dutch government organisations: <https://standaarden.overheid.nl/tooi>. What a body was
//! called before is a record of its own there, a historical version; here it is a former name of that body.

use super::graph::Graph;
use super::{Expected, Reader, SnapshotError};
use crate::link::{Name, NameKind, Organisation, Standing};
use std::collections::HashMap;
use std::path::Path;

/// How the IRIs of what it speaks of begin.
const IDS: &str = "https://identifier.overheid.nl/tooi/id/";
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";
const SPECIALIZATION: &str = "http://www.w3.org/ns/prov#specializationOf";
const INVALIDATED: &str = "http://www.w3.org/ns/prov#invalidated";
const GENERATED: &str = "http://www.w3.org/ns/prov#generated";
const HISTORICAL: &str = "https://identifier.overheid.nl/tooi/def/ont/HistorischeVersie";
const ABBREVIATION: &str = "https://identifier.overheid.nl/tooi/def/ont/afkorting";
const BEGIN: &str = "https://identifier.overheid.nl/tooi/def/ont/begindatum";
const END: &str = "https://identifier.overheid.nl/tooi/def/ont/einddatum";
const SEEN: &str = "https://identifier.overheid.nl/tooi/def/ont/zichtdatum";
const NAMES: [&str; 4] = [
    "https://identifier.overheid.nl/tooi/def/ont/officieleNaamInclSoort",
    "https://identifier.overheid.nl/tooi/def/ont/voorkeursnaamInclSoort",
    "https://identifier.overheid.nl/tooi/def/ont/officieleNaamExclSoort",
    "https://identifier.overheid.nl/tooi/def/ont/voorkeursnaamExclSoort",
];

/// The records of a file.
pub(super) struct Tooi {
    records: std::vec::IntoIter<Result<Organisation, SnapshotError>>,
    edition: Option<String>,
}

impl Tooi {
    pub(super) fn open(path: &Path, expected: &Expected) -> Result<Self, SnapshotError> {
        let graph = Graph::read(path)?;
        let edition = graph.subjects().find_map(|subject| graph.text(subject, SEEN)).map(str::to_owned);
        let records = records(&graph, edition.as_deref(), &path.display().to_string(), expected);
        Ok(Self { records: records.into_iter(), edition })
    }
}

impl Iterator for Tooi {
    type Item = Result<Organisation, SnapshotError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.records.next()
    }
}

impl Reader for Tooi {
    /// The day of which the register tells the state.
    fn edition(&self) -> Option<String> {
        self.edition.clone()
    }
}

fn records(
    graph: &Graph,
    edition: Option<&str>,
    file: &str,
    expected: &Expected,
) -> Vec<Result<Organisation, SnapshotError>> {
    let is_historical = |id: &str| graph.iris(id, TYPE).any(|kind| kind == HISTORICAL);
    let mut records: Vec<Organisation> = graph
        .subjects()
        .filter(|id| id.starts_with(IDS) && !is_historical(id))
        .map(|id| record(graph, id, edition))
        .filter(|record| !record.names.is_empty())
        .collect();
    let places: HashMap<String, usize> =
        records.iter().enumerate().map(|(place, record)| (record.id.clone(), place)).collect();
    let mut lost = Vec::new();
    for id in graph.subjects().filter(|id| is_historical(id)) {
        let mut whole = graph.iris(id, SPECIALIZATION).filter_map(|whole| places.get(whole)).peekable();
        if whole.peek().is_none() {
            let reason = format!("{id} is an older version of a body that is not in the file");
            let place = super::Place { file: file.to_owned(), line: None };
            lost.push(SnapshotError::Record { place, reason });
        }
        for place in whole {
            let names = &mut records[*place].names;
            for name in names_of(graph, id) {
                if names.iter().all(|other| other.text != name.text) {
                    names.push(Name { kind: NameKind::Former, ..name });
                }
            }
        }
    }
    for event in graph.subjects() {
        for after in graph.iris(event, GENERATED).filter_map(|id| places.get(id)) {
            for before in graph.iris(event, INVALIDATED).filter_map(|id| places.get(id)) {
                let (old, new) = (records[*before].id.clone(), records[*after].id.clone());
                records[*before].successors.push(new);
                records[*after].predecessors.push(old);
            }
        }
    }
    for record in &mut records {
        record.relations = record.predecessors.len() + record.successors.len();
        expected.complete(record);
    }
    records.into_iter().map(Ok).chain(lost.into_iter().map(Err)).collect()
}

fn record(graph: &Graph, id: &str, edition: Option<&str>) -> Organisation {
    let until = graph.text(id, END).map(str::to_owned);
    // An end that is announced is none yet.
    let ended = until.as_deref().is_some_and(|until| edition.is_none_or(|edition| until <= edition));
    let local = |kind: &str| kind.rsplit(['/', '#']).next().unwrap_or_default().to_lowercase();
    Organisation {
        id: id.to_owned(),
        names: names_of(graph, id),
        types: graph.iris(id, TYPE).map(local).collect(),
        countries: vec!["NL".to_owned()],
        from: graph.text(id, BEGIN).map(str::to_owned),
        standing: if ended { Standing::Ended } else { Standing::Current },
        until,
        ..Organisation::default()
    }
}

/// The label, then the other ways in which the register writes the name, then its abbreviation.
fn names_of(graph: &Graph, id: &str) -> Vec<Name> {
    let mut names = Vec::new();
    graph.add_names(&mut names, id, LABEL, NameKind::Preferred);
    for property in NAMES {
        let kind = if names.is_empty() { NameKind::Preferred } else { NameKind::Other };
        graph.add_names(&mut names, id, property, kind);
    }
    graph.add_names(&mut names, id, ABBREVIATION, NameKind::Acronym);
    for name in &mut names {
        name.language.get_or_insert_with(|| "nl".to_owned());
    }
    names
}
