//! Reading a mapping set, ours or anybody's: row by row, whatever can be a decision of the workspace.

use super::row::{Row, is_ours};
use super::slots;
use crate::link::authority::IdentifierError;
use crate::link::mapping::Key;
use crate::link::{Authority, Mapping};
use crate::model::Prefixes;
use oxigraph::model::NamedNode;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};

/// How large the metadata may be, in bytes.
const LARGEST: usize = 1 << 20;

/// What was read.
#[derive(Debug, Default)]
pub struct Reading {
    /// The decisions, each with the line of its row.
    pub mappings: Vec<(u64, Mapping)>,
    /// The rows that are none, by their lines.
    pub errors: Vec<(u64, RowError)>,
    /// The lines of rows that say what an earlier one says.
    pub repeated: Vec<u64>,
    /// The lines of decisions that do not say how sure they are; they count as sure.
    pub unstated: Vec<u64>,
    /// Columns that nobody knows, which are left out.
    pub unknown: Vec<String>,
}

/// A file that is no mapping set.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SetError {
    /// The metadata are too large.
    #[error("the metadata are larger than a megabyte")]
    Large,
    /// The metadata are no YAML.
    #[error("the metadata are no YAML: {0}")]
    Yaml(String),
    /// A table cannot be read.
    #[error("line {line}: {reason}")]
    Table {
        /// Where.
        line: u64,
        /// Why not.
        reason: String,
    },
    /// A column that every set has is missing.
    #[error("there is no column {0}")]
    Column(&'static str),
}

/// A row that is no decision of the workspace.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RowError {
    /// It is cut off, or has cells of no column.
    #[error("it has {cells} cells, and the table {columns} columns")]
    Cells {
        /// How many it has.
        cells: usize,
        /// How many there should be.
        columns: usize,
    },
    /// A cell that must hold something is empty.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// A cell holds no IRI.
    #[error("{slot}: {value:?} is no IRI, and no CURIE of a prefix that is declared")]
    Iri {
        /// The slot.
        slot: String,
        /// What it holds.
        value: String,
    },
    /// The workspace has no such thing.
    #[error("subject_id: the workspace has no {0}")]
    Subject(String),
    /// The workspace has the object, and not the subject.
    #[error("the mapping goes the other way round: {0} is the object")]
    Inverse(String),
    /// No register is known.
    #[error("object_source: no register is known for {0}")]
    Register(String),
    /// The object is no entry of its register.
    #[error("object_id: {0}")]
    Identifier(IdentifierError),
    /// The register makes another IRI.
    #[error("object_id: {register} makes no IRI of {identifier:?}")]
    NoIri {
        /// The slug of the register.
        register: String,
        /// The identifier.
        identifier: String,
    },
    /// No relation that a mapping here may state.
    #[error("predicate_id: {0} is no relation that a link may state")]
    Relation(String),
    /// A modifier that the standard does not know.
    #[error("predicate_modifier: {0:?} is not Not")]
    Modifier(String),
    /// It is no term of semapv.
    #[error("mapping_justification: {0} is no term of semapv")]
    Justification(String),
    /// No number from 0 to 1.
    #[error("confidence: {0:?} is no number from 0 to 1")]
    Confidence(String),
    /// No date.
    #[error("{slot}: {value:?} is no date such as 2026-11-28")]
    Date {
        /// The slot.
        slot: &'static str,
        /// What it holds.
        value: String,
    },
    /// That a register has no entry is not rejected.
    #[error("Not {0}: that nothing was found is not rejected")]
    NotNone(&'static str),
    /// It holds what no text may.
    #[error("{0}: it holds control characters")]
    Control(String),
    /// Nobody made it.
    #[error("author_label: it does not say who made the mapping")]
    Nobody,
    /// Another row decides otherwise.
    #[error("line {0} decides about the same, and otherwise")]
    Contrary(u64),
}

/// What is known of the columns.
pub(super) struct Context<'a> {
    prefixes: Prefixes,
    metadata: Map<String, Value>,
    /// The properties of the slots that the set adds, and whether their values are IRIs.
    pub(super) extensions: HashMap<String, (NamedNode, bool)>,
    pub(super) authorities: &'a [Authority],
    pub(super) is_known: &'a dyn Fn(&NamedNode) -> bool,
    /// Who made the mappings of which nobody is named.
    pub(super) otherwise: Option<&'a str>,
}

/// Reads a mapping set as SSSOM/TSV or SSSOM/CSV: `metadata` is what stands beside it, in a file of its own, where it
/// does. `is_known` tells whether the workspace has a thing; `otherwise` is who made the mappings that name nobody.
///
/// # Errors
/// [`SetError`]; what is wrong with a row stands in [`Reading::errors`].
pub fn read(
    text: &str,
    metadata: Option<&str>,
    authorities: &[Authority],
    is_known: &dyn Fn(&NamedNode) -> bool,
    otherwise: Option<&str>,
) -> Result<Reading, SetError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let head = text.lines().take_while(|line| line.starts_with('#'));
    let (mut yaml, mut lines, mut bytes) = (String::new(), 0, 0);
    for line in head {
        yaml.extend([&line[1..], "\n"]);
        lines += 1;
        bytes += line.len() + 1;
        if text.as_bytes().get(bytes - 1) == Some(&b'\r') {
            bytes += 1;
        }
    }
    let mut context = Context {
        prefixes: Prefixes::known(),
        metadata: parsed(metadata.unwrap_or_default())?,
        extensions: HashMap::new(),
        authorities,
        is_known,
        otherwise,
    };
    // What the file itself says counts more than what stands beside it.
    context.metadata.extend(parsed(&yaml)?);
    context.declare();
    table(text.get(bytes..).unwrap_or_default(), lines, &context)
}

fn parsed(yaml: &str) -> Result<Map<String, Value>, SetError> {
    if yaml.len() > LARGEST {
        return Err(SetError::Large);
    }
    if yaml.trim().is_empty() {
        return Ok(Map::new());
    }
    match serde_saphyr::from_str::<Value>(yaml) {
        Ok(Value::Object(metadata)) => Ok(metadata),
        // Comments that say something else.
        Ok(Value::Null) => Ok(Map::new()),
        Ok(_) => Err(SetError::Yaml("they are no list of keys and values".to_owned())),
        Err(error) => Err(SetError::Yaml(error.to_string().lines().next().unwrap_or_default().to_owned())),
    }
}

fn table(text: &str, before: u64, context: &Context<'_>) -> Result<Reading, SetError> {
    let first = text.lines().next().unwrap_or_default();
    let delimiter = if first.contains('\t') || !first.contains(',') { b'\t' } else { b',' };
    let mut table =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let failed = |error: csv::Error| SetError::Table {
        line: before + error.position().map_or(1, csv::Position::line),
        reason: error.to_string(),
    };
    let columns: Vec<String> =
        table.headers().map_err(failed)?.iter().map(|name| name.trim().to_owned()).collect();
    for needed in ["subject_id", "predicate_id", "object_id", "mapping_justification"] {
        if !columns.iter().any(|column| column == needed) && !context.metadata.contains_key(needed) {
            return Err(SetError::Column(needed));
        }
    }
    let is_unknown = |column: &&String| {
        slots::named(column).is_none() && !context.extensions.contains_key(*column) && !is_ours(column)
    };
    let mut reading =
        Reading { unknown: columns.iter().filter(is_unknown).cloned().collect(), ..Reading::default() };
    let mut seen: BTreeMap<Key, (u64, usize)> = BTreeMap::new();
    for record in table.records() {
        let record = record.map_err(failed)?;
        let line = before + record.position().map_or(0, csv::Position::line);
        let cells = columns.iter().map(String::as_str).zip(record.iter().map(str::trim));
        let cells: HashMap<&str, &str> = cells.filter(|(_, cell)| !cell.is_empty()).collect();
        if cells.is_empty() {
            continue;
        }
        // Empty cells after the last column are harmless.
        let beyond = record.iter().skip(columns.len()).any(|cell| !cell.trim().is_empty());
        if record.len() < columns.len() || beyond {
            let error = RowError::Cells { cells: record.len(), columns: columns.len() };
            reading.errors.push((line, error));
            continue;
        }
        let row = Row { cells, context };
        let states_confidence = row.states("confidence");
        match row.mapping() {
            Err(error) => reading.errors.push((line, error)),
            Ok(mapping) => match seen.get(&mapping.key()) {
                None => {
                    if !states_confidence {
                        reading.unstated.push(line);
                    }
                    seen.insert(mapping.key(), (line, reading.mappings.len()));
                    reading.mappings.push((line, mapping));
                }
                Some((_, place)) if says_the_same(&reading.mappings[*place].1, &mapping) => {
                    reading.repeated.push(line);
                }
                Some((other, _)) => reading.errors.push((line, RowError::Contrary(*other))),
            },
        }
    }
    Ok(reading)
}

fn says_the_same(a: &Mapping, b: &Mapping) -> bool {
    a.verdict() == b.verdict() && a.predicate == b.predicate
}

impl Context<'_> {
    /// Takes over the prefixes and the slots that the metadata declare.
    fn declare(&mut self) {
        if let Some(Value::Object(map)) = self.metadata.get("curie_map") {
            for (prefix, space) in map {
                if let Value::String(space) = space {
                    self.prefixes.add(prefix, space);
                }
            }
        }
        let Some(Value::Array(definitions)) = self.metadata.get("extension_definitions") else {
            return;
        };
        for definition in definitions {
            let text = |key: &str| definition.get(key).and_then(Value::as_str);
            let property = text("property").and_then(|property| self.iri(property));
            if let (Some(name), Some(property)) = (text("slot_name"), property) {
                let is_iri = text("type_hint").is_some_and(|hint| hint.to_ascii_lowercase().contains("uri"));
                self.extensions.insert(name.to_owned(), (property, is_iri));
            }
        }
    }

    pub(super) fn iri(&self, text: &str) -> Option<NamedNode> {
        let bare = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(text);
        self.prefixes.expand(bare).or_else(|| {
            let (scheme, rest) = bare.split_once(':')?;
            let is_address = rest.starts_with("//") || scheme.eq_ignore_ascii_case("urn");
            is_address.then(|| NamedNode::new(bare).ok()).flatten()
        })
    }

    /// What the metadata say for every mapping.
    pub(super) fn said(&self, key: &str) -> Vec<String> {
        match self.metadata.get(key) {
            Some(Value::Array(values)) => values.iter().filter_map(scalar).collect(),
            Some(value) => scalar(value).into_iter().collect(),
            None => Vec::new(),
        }
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}
