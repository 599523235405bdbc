//! Reading a mapping set, ours or anybody's: row by row, whatever can be a decision of the workspace.

use super::parted;
use super::slots::{self, Kind, SLOTS};
use crate::link::authority::IdentifierError;
use crate::link::evidence_text::Shares;
use crate::link::mapping::{Key, relation_named};
use crate::link::moment::Moment;
use crate::link::{Authority, Mapping};
use crate::model::Prefixes;
use crate::model::vocab::{semapv, sssom};
use oxigraph::model::{Literal, NamedNode, Term};
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
struct Context<'a> {
    prefixes: Prefixes,
    metadata: Map<String, Value>,
    /// The properties of the slots that the set adds, and whether their values are IRIs.
    extensions: HashMap<String, (NamedNode, bool)>,
    authorities: &'a [Authority],
    is_known: &'a dyn Fn(&NamedNode) -> bool,
    otherwise: Option<&'a str>,
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
        match (Row { cells, context }).mapping() {
            Err(error) => reading.errors.push((line, error)),
            Ok(mapping) => match seen.get(&mapping.key()) {
                None => {
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

/// Whether a slot is one that labgraph adds, which holds without a definition too.
fn is_ours(column: &str) -> bool {
    [slots::IDENTIFIER, slots::EVIDENCE, slots::FINGERPRINT, slots::MOMENT, slots::LANGUAGE]
        .iter()
        .any(|(name, _)| *name == column)
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

    fn iri(&self, text: &str) -> Option<NamedNode> {
        let bare = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(text);
        self.prefixes.expand(bare).or_else(|| {
            let (scheme, rest) = bare.split_once(':')?;
            let is_address = rest.starts_with("//") || scheme.eq_ignore_ascii_case("urn");
            is_address.then(|| NamedNode::new(bare).ok()).flatten()
        })
    }

    /// What the metadata say for every mapping.
    fn said(&self, key: &str) -> Vec<String> {
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

struct Row<'r> {
    cells: HashMap<&'r str, &'r str>,
    context: &'r Context<'r>,
}

impl Row<'_> {
    /// The values of a slot: those of the row, or else what the metadata say for all.
    fn values(&self, name: &str) -> Vec<String> {
        let slot = slots::named(name);
        match self.cells.get(name) {
            Some(cell) if slot.is_none_or(|slot| slot.many) => parted(cell),
            Some(cell) => vec![(*cell).to_owned()],
            None if slot.is_some_and(|slot| slot.propagates) => self.context.said(name),
            None => Vec::new(),
        }
    }

    fn text(&self, name: &str) -> Option<String> {
        self.values(name).into_iter().next()
    }

    fn node(&self, name: &'static str) -> Result<NamedNode, RowError> {
        let value = self.text(name).ok_or(RowError::Empty(name))?;
        self.context.iri(&value).ok_or_else(|| RowError::Iri { slot: name.to_owned(), value })
    }

    fn mapping(&self) -> Result<Mapping, RowError> {
        for (name, cell) in &self.cells {
            if cell.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
                return Err(RowError::Control((*name).to_owned()));
            }
        }
        let (subject, object) = (self.node("subject_id")?, self.node("object_id")?);
        if !(self.context.is_known)(&subject) {
            let inverse = (self.context.is_known)(&object) && object != sssom::NO_TERM_FOUND;
            let error = if inverse {
                RowError::Inverse(object.to_string())
            } else {
                RowError::Subject(subject.to_string())
            };
            return Err(error);
        }
        let is_none = object == sssom::NO_TERM_FOUND;
        let authority = self.authority(&object, is_none)?;
        let entry = if is_none { None } else { Some(self.entry(authority, &object)?) };
        let mut mapping = Mapping::new(subject, authority.iri.clone(), entry);
        self.relation(&mut mapping)?;
        self.people(&mut mapping)?;
        self.times(&mut mapping)?;
        self.texts(&mut mapping);
        mapping.confidence = match self.text("confidence") {
            None => 1.0,
            Some(text) => {
                let number = text.parse().ok().filter(|number| (0.0..=1.0).contains(number));
                number.ok_or(RowError::Confidence(text))?
            }
        };
        if let Some(record) = self.text("record_id") {
            let iri = self.context.iri(&record);
            mapping.iri = iri.ok_or(RowError::Iri { slot: "record_id".to_owned(), value: record })?;
        }
        mapping.others = self.others()?;
        Ok(mapping)
    }

    /// The register: the one that is named, or the one that makes such IRIs.
    fn authority(&self, object: &NamedNode, is_none: bool) -> Result<&Authority, RowError> {
        let authorities = self.context.authorities;
        let named = self.text("object_source");
        let source = named.as_deref().and_then(|text| self.context.iri(text));
        let by_name = authorities.iter().find(|authority| {
            source.as_ref() == Some(&authority.iri) || named.as_deref() == Some(authority.slug.as_str())
        });
        let by_object = || Authority::of_iri(authorities, object.as_str()).map(|(authority, _)| authority);
        // Another address of an entry: at a host that several registers share, the last part of it tells nothing.
        let by_address = || {
            let is_there = |authority: &&Authority| {
                let elsewhere = matches!(
                    authority.check(object.as_str()),
                    Err(IdentifierError::Elsewhere { .. } | IdentifierError::Text { .. })
                );
                authority.template.is_some() && !elsewhere
            };
            let mut there = authorities.iter().filter(is_there);
            there.next().filter(|_| there.next().is_none())
        };
        // What begins as its IRIs do, and is none of them, was mistyped.
        let by_beginning = || Authority::beginning(authorities, object.as_str());
        by_name
            .or_else(|| if is_none { None } else { by_object().or_else(by_beginning).or_else(by_address) })
            .ok_or_else(|| RowError::Register(named.unwrap_or_else(|| object.to_string())))
    }

    /// The entry: its IRI as the register writes it, and its identifier.
    fn entry(&self, authority: &Authority, object: &NamedNode) -> Result<(NamedNode, String), RowError> {
        let stated = self.text(slots::IDENTIFIER.0);
        let stated = stated.filter(|text| authority.iri_of(text).as_deref() == Some(object.as_str()));
        let identifier =
            authority.check(stated.as_deref().unwrap_or(object.as_str())).map_err(RowError::Identifier)?;
        let iri = authority.iri_of(&identifier.value).and_then(|iri| NamedNode::new(iri).ok());
        let none =
            || RowError::NoIri { register: authority.slug.clone(), identifier: identifier.value.clone() };
        Ok((iri.ok_or_else(none)?, identifier.value.clone()))
    }

    fn relation(&self, mapping: &mut Mapping) -> Result<(), RowError> {
        let predicate = self.node("predicate_id")?;
        mapping.predicate =
            relation_named(predicate.as_str()).ok_or_else(|| RowError::Relation(predicate.to_string()))?;
        mapping.negated = match self.text("predicate_modifier") {
            None => false,
            Some(modifier)
                if modifier == "Not"
                    || self.context.iri(&modifier).is_some_and(|iri| iri == sssom::NEGATED_PREDICATE) =>
            {
                true
            }
            Some(modifier) => return Err(RowError::Modifier(modifier)),
        };
        if mapping.negated && mapping.object.is_none() {
            return Err(RowError::NotNone("sssom:NoTermFound"));
        }
        mapping.justification = self.node("mapping_justification")?;
        if mapping.justification.as_str().starts_with(semapv::NAMESPACE) {
            Ok(())
        } else {
            Err(RowError::Justification(mapping.justification.to_string()))
        }
    }

    /// Who made it: whoever is named, from the author on to the tool.
    fn people(&self, mapping: &mut Mapping) -> Result<(), RowError> {
        mapping.reviewers = self.values("reviewer_label");
        let said = |name: &str| {
            let own = self.values(name);
            if own.is_empty() { self.context.said(name) } else { own }
        };
        let people =
            ["author_label", "author_id", "creator_label", "creator_id", "mapping_tool", "mapping_set_title"];
        let otherwise = || self.context.otherwise.map(|name| vec![name.to_owned()]);
        mapping.authors = people
            .into_iter()
            .map(said)
            .find(|people| !people.is_empty())
            .or_else(otherwise)
            .ok_or(RowError::Nobody)?;
        Ok(())
    }

    fn times(&self, mapping: &mut Mapping) -> Result<(), RowError> {
        let date = self.text("mapping_date").unwrap_or_default();
        if !date.is_empty() && format!("{date}T00:00:00Z").parse::<Moment>().is_err() {
            return Err(RowError::Date { slot: "mapping_date", value: date });
        }
        mapping.date = date;
        mapping.moment = self.text(slots::MOMENT.0);
        match &mapping.moment {
            Some(moment) if moment.parse::<Moment>().is_err() => {
                Err(RowError::Date { slot: slots::MOMENT.0, value: moment.clone() })
            }
            _ => Ok(()),
        }
    }

    fn texts(&self, mapping: &mut Mapping) {
        mapping.subject_label = self.text("subject_label");
        mapping.object_label = self.text("object_label");
        mapping.subject_source_version = self.text("subject_source_version");
        mapping.object_source_version = self.text("object_source_version");
        mapping.tool = self.text("mapping_tool");
        mapping.tool_version = self.text("mapping_tool_version");
        mapping.evidence = self.cells.get(slots::EVIDENCE.0).map(|text| Shares::read(text));
        mapping.fingerprint = self.cells.get(slots::FINGERPRINT.0).map(|text| (*text).to_owned());
        mapping.comments = self
            .text("comment")
            .map(|text| match self.cells.get(slots::LANGUAGE.0) {
                Some(tag) => Literal::new_language_tagged_literal(&text, *tag)
                    .unwrap_or_else(|_| Literal::new_simple_literal(&text)),
                None => Literal::new_simple_literal(text),
            })
            .into_iter()
            .collect();
    }

    /// Every slot that has no place of its own in a mapping.
    fn others(&self) -> Result<Vec<(NamedNode, Term)>, RowError> {
        const OWN: [&str; 19] = [
            "record_id",
            "subject_id",
            "subject_label",
            "predicate_id",
            "predicate_label",
            "predicate_modifier",
            "object_id",
            "object_label",
            "mapping_justification",
            "author_label",
            "reviewer_label",
            "object_source",
            "subject_source_version",
            "object_source_version",
            "mapping_tool",
            "mapping_tool_version",
            "mapping_date",
            "confidence",
            "comment",
        ];
        let standard = SLOTS.iter().filter(|slot| !OWN.contains(&slot.name)).map(|slot| {
            let property = NamedNode::new_unchecked(format!("{}{}", sssom::NAMESPACE, slot.name));
            (slot.name.to_owned(), property, slot.kind != Kind::Text)
        });
        let added = self.context.extensions.iter().filter(|(name, _)| !is_ours(name));
        let added = added.map(|(name, (property, is_iri))| (name.clone(), property.clone(), *is_iri));
        let mut others = BTreeMap::new();
        for (name, property, is_iri) in standard.chain(added) {
            for value in self.values(&name) {
                let object = if is_iri {
                    let iri = self.context.iri(&value);
                    iri.ok_or_else(|| RowError::Iri { slot: name.clone(), value })?.into()
                } else {
                    Term::from(Literal::new_simple_literal(value))
                };
                others.insert((property.as_str().to_owned(), object.to_string()), (property.clone(), object));
            }
        }
        Ok(others.into_values().collect())
    }
}
