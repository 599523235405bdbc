//! The list of Swedish agencies that civictechsweden merges from several registers: an object that has under each
//! name what each source says of the agency: <https://github.com/civictechsweden/myndighetsregistret>.

use super::{Expected, Reader, SnapshotError, text};
use crate::link::name::fold;
use crate::link::{Identifier, Name, NameKind, Organisation, Standing};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::io::Read as _;
use std::path::Path;

/// The most bytes that a list may have: it is read whole, since its records refer to each other by name.
const MOST: u64 = 256 << 20;

/// Fields of names, with what sort of names they are.
const NAMES: [(&str, NameKind, Option<&str>); 4] = [
    ("name_en", NameKind::Other, Some("en")),
    ("short_name", NameKind::Acronym, None),
    ("old_names", NameKind::Former, Some("sv")),
    ("other_names", NameKind::Other, None),
];

/// The records of a list.
pub(super) struct Agencies(std::vec::IntoIter<Organisation>);

impl Agencies {
    pub(super) fn open(path: &Path, expected: &Expected) -> Result<Self, SnapshotError> {
        let file = path.display().to_string();
        let mut bytes = Vec::new();
        let failed = |source| SnapshotError::of_io(&file, None, source);
        text::open(path)?.take(MOST + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > MOST {
            return Err(SnapshotError::broken(&file, None, format!("it is longer than {} MiB", MOST >> 20)));
        }
        let list: Map<String, Value> = serde_json::from_slice(&bytes).map_err(|error| {
            let line = u64::try_from(error.line()).ok().filter(|line| *line > 0);
            SnapshotError::broken(&file, line, super::ror::unread(&error))
        })?;
        Ok(Self(records(&list, expected).into_iter()))
    }
}

impl Iterator for Agencies {
    type Item = Result<Organisation, SnapshotError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(Ok)
    }
}

impl Reader for Agencies {}

/// What the sources say of an agency; some say it several times, decree by decree.
fn entries(sources: &Value) -> Vec<(&str, &Map<String, Value>)> {
    let mut entries = Vec::new();
    for (source, said) in sources.as_object().into_iter().flatten() {
        match said {
            Value::Array(list) => {
                entries
                    .extend(list.iter().filter_map(Value::as_object).map(|entry| (source.as_str(), entry)));
            }
            Value::Object(entry) => entries.push((source.as_str(), entry)),
            _ => {}
        }
    }
    entries
}

fn texts(value: Option<&Value>) -> Vec<&str> {
    let texts: Vec<&str> = match value {
        Some(Value::String(text)) => vec![text.as_str()],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    texts.into_iter().map(str::trim).filter(|text| !text.is_empty()).collect()
}

/// A day or a year of a field.
fn day(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => text.split('T').next().filter(|day| !day.is_empty()).map(str::to_owned),
        Value::Number(year) => Some(year.to_string()),
        _ => None,
    }
}

fn records(list: &Map<String, Value>, expected: &Expected) -> Vec<Organisation> {
    let mut records: Vec<Organisation> =
        list.iter().map(|(name, sources)| record(name, &entries(sources), expected)).collect();
    own_numbers(&mut records);
    let by_name: HashMap<String, String> =
        records.iter().map(|record| (fold(record.label()), record.id.clone())).collect();
    for (record, sources) in records.iter_mut().zip(list.values()) {
        for (_, entry) in entries(sources) {
            for name in texts(entry.get("replaces")) {
                match by_name.get(&fold(name)) {
                    Some(id) => add(&mut record.predecessors, id),
                    None => add_name(record, name, NameKind::Former, Some("sv")),
                }
            }
            for id in texts(entry.get("replaced_by")).into_iter().filter_map(|name| by_name.get(&fold(name)))
            {
                add(&mut record.successors, id);
            }
        }
        record.relations = record.predecessors.len() + record.successors.len() + record.identifiers.len();
    }
    records
}

/// An agency is known by its organisation number, else by its item in Wikidata, else by its name. Courts and boards
/// share the number of the agency that administers them, which is the one that most sources know.
fn own_numbers(records: &mut [Organisation]) {
    let mut owners: HashMap<String, usize> = HashMap::new();
    for (place, record) in records.iter().enumerate() {
        for number in record.identifiers.iter().filter(|identifier| identifier.scheme == "se-orgnr") {
            let owner = owners.entry(number.value.clone()).or_insert(place);
            if records[*owner].relations < record.relations {
                *owner = place;
            }
        }
    }
    for (place, record) in records.iter_mut().enumerate() {
        record.identifiers.retain(|identifier| {
            identifier.scheme != "se-orgnr" || owners.get(&identifier.value) == Some(&place)
        });
        if let Some(own) = record.identifiers.first() {
            record.id = own.value.clone();
        }
    }
}

fn add(list: &mut Vec<String>, text: &str) {
    if !list.iter().any(|other| other == text) {
        list.push(text.to_owned());
    }
}

fn add_name(record: &mut Organisation, text: &str, kind: NameKind, language: Option<&str>) {
    let key = fold(text);
    if record.names.iter().all(|other| fold(&other.text) != key) {
        let language = language.map(str::to_owned);
        record.names.push(Name { text: text.to_owned(), language, kind });
    }
}

fn record(name: &str, entries: &[(&str, &Map<String, Value>)], expected: &Expected) -> Organisation {
    let mut record = Organisation {
        id: name.to_owned(),
        names: vec![Name::new(name, NameKind::Preferred).in_language("sv")],
        countries: vec!["SE".to_owned()],
        nature: expected.nature,
        // How many sources know it, until its relations are counted.
        relations: entries.len(),
        ..Organisation::default()
    };
    let (mut numbers, mut items) = (Vec::new(), Vec::new());
    for (source, entry) in entries {
        for (field, kind, language) in NAMES {
            for text in texts(entry.get(field)) {
                add_name(&mut record, text, kind, language);
            }
        }
        for number in texts(entry.get("org_nr")) {
            let digits: String = number.chars().filter(char::is_ascii_digit).collect();
            if digits.len() == 10 {
                add(&mut numbers, &format!("{}-{}", &digits[..6], &digits[6..]));
            }
        }
        if *source == "wd" {
            texts(entry.get("id")).into_iter().for_each(|item| add(&mut items, item));
        }
        for website in texts(entry.get("website")) {
            add(&mut record.websites, website);
        }
        for field in ["department", "mother_org", "part_of"] {
            texts(entry.get(field)).into_iter().for_each(|parent| add(&mut record.parents, parent));
        }
        let begun = day(entry.get("start"));
        if begun.is_some() && (record.from.is_none() || begun < record.from) {
            record.from = begun;
        }
        if let Some((_, staff)) = entry.get("employees").and_then(Value::as_object).and_then(latest) {
            record.staff = Some(staff);
        }
        if let Some(Value::Object(place)) = entry.get("postal_address") {
            let lines = ["address", "postcode", "city"].map(|field| texts(place.get(field)).join(" "));
            record.address = Some(lines.join(", "));
        }
    }
    let numbers = numbers.iter().map(|number| Identifier::new("se-orgnr", number));
    record.identifiers = numbers.chain(items.iter().map(|item| Identifier::new("wikidata", item))).collect();
    record.until = end(entries);
    record.standing = if record.until.is_some() { Standing::Ended } else { Standing::Current };
    record
}

/// The number of the last year of a table by year.
fn latest(years: &Map<String, Value>) -> Option<(&String, u64)> {
    years.iter().filter_map(|(year, count)| Some((year, count.as_u64()?))).max()
}

/// When an agency ended: as the registers of agencies say, or else when the last decree about it expired.
fn end(entries: &[(&str, &Map<String, Value>)]) -> Option<String> {
    let ends = |of_decrees: bool| -> Vec<Option<String>> {
        let chosen = entries.iter().filter(|(source, _)| (*source == "sfs") == of_decrees);
        chosen.map(|(_, entry)| day(entry.get("end"))).collect()
    };
    let registers = ends(false).into_iter().flatten().max();
    let decrees = ends(true);
    let expired = !decrees.is_empty() && decrees.iter().all(Option::is_some) && ends(false).is_empty();
    registers.or_else(|| decrees.into_iter().flatten().max().filter(|_| expired))
}
