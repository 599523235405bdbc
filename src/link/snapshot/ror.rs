//! Records of the Research Organization Registry, of version 1 and version 2 of its
//! [schema](https://ror.readme.io/docs/data-structure), also mixed in one file.
//!
//! A file is read twice: the names of a body that a single other one replaced are former names of that one, which
//! may stand before it.

use super::objects::Objects;
use super::{Reader, SnapshotError};
use crate::link::name::fold;
use crate::link::{Identifier, Name, NameKind, Organisation, Standing};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::path::Path;

#[derive(Deserialize)]
struct Record {
    id: String,
    status: Option<String>,
    established: Option<i64>,
    types: Option<Vec<String>>,
    links: Option<Vec<Value>>,
    domains: Option<Vec<String>>,
    relationships: Option<Vec<Relation>>,
    external_ids: Option<Value>,
    admin: Option<Value>,
    // Version 2.
    names: Option<Vec<Named>>,
    locations: Option<Vec<Location>>,
    // Version 1.
    name: Option<String>,
    aliases: Option<Vec<String>>,
    acronyms: Option<Vec<String>>,
    labels: Option<Vec<Label>>,
    country: Option<Country>,
    addresses: Option<Vec<Address>>,
}

#[derive(Deserialize)]
struct Named {
    value: String,
    lang: Option<String>,
    #[serde(default)]
    types: Vec<String>,
}

#[derive(Deserialize)]
struct Label {
    label: String,
    iso639: Option<String>,
}

#[derive(Deserialize)]
struct Relation {
    #[serde(rename = "type")]
    kind: String,
    id: Option<String>,
    label: Option<String>,
}

#[derive(Deserialize)]
struct Location {
    geonames_details: Option<Place>,
}

#[derive(Deserialize)]
struct Place {
    country_code: Option<String>,
    country_name: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
struct Country {
    country_code: Option<String>,
    country_name: Option<String>,
}

#[derive(Deserialize)]
struct Address {
    city: Option<String>,
}

/// What a body that ended leaves to the one that replaced it.
struct Left {
    successor: String,
    names: Vec<Name>,
}

/// The records of a file.
pub(super) struct Ror {
    objects: Objects,
    former: HashMap<String, Vec<Name>>,
    edition: Option<String>,
}

impl Ror {
    pub(super) fn open(path: &Path) -> Result<Self, SnapshotError> {
        let former = former_names(Objects::open(path)?);
        Ok(Self { objects: Objects::open(path)?, former, edition: release(path) })
    }
}

impl Iterator for Ror {
    type Item = Result<Organisation, SnapshotError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (line, bytes) = match self.objects.next()? {
            Ok(found) => found,
            Err(error) => return Some(Err(error)),
        };
        let record: Record = match serde_json::from_slice(&bytes) {
            Ok(record) => record,
            Err(error) => {
                return Some(Err(SnapshotError::record(self.objects.file(), line, unread(&error))));
            }
        };
        if let Some(date) = record.admin.as_ref().and_then(|admin| admin["last_modified"]["date"].as_str())
            && self.edition.as_deref().is_none_or(|edition| !edition.starts_with('v') && edition < date)
        {
            self.edition = Some(date.to_owned());
        }
        let mut organisation = record.into_organisation();
        for name in self.former.remove(&organisation.id).unwrap_or_default() {
            let key = fold(&name.text);
            if organisation.names.iter().all(|other| fold(&other.text) != key) {
                organisation.names.push(name);
            }
        }
        Some(Ok(organisation))
    }
}

impl Reader for Ror {
    /// The release that the file's name tells, or else the day of the last change in it.
    fn edition(&self) -> Option<String> {
        self.edition.clone()
    }
}

/// A record as an organisation.
pub(in crate::link) fn organisation(record: &Value) -> Result<Organisation, serde_json::Error> {
    Ok(Record::deserialize(record)?.into_organisation())
}

/// What is wrong with a record, without the line within it.
pub(super) fn unread(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let plain = text.split(" at line ").next().unwrap_or_default();
    format!("the record cannot be read: {plain}")
}

/// `v1.59` of `v1.59-2025-01-23-ror-data.json`.
fn release(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let first = name.split(['-', '_']).next()?;
    let digits = first.strip_prefix('v')?;
    let release = digits.contains('.') && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    (release && name.contains("ror")).then(|| first.to_owned())
}

/// By identifier, the names of the bodies that each body replaced, as far back as there is one successor each.
fn former_names(objects: Objects) -> HashMap<String, Vec<Name>> {
    let mut left: HashMap<String, Left> = HashMap::new();
    let mut order = Vec::new();
    for object in objects {
        let bytes = match object {
            Ok((_, bytes)) => bytes,
            Err(error) if error.is_of_record() => continue,
            Err(_) => break,
        };
        // What cannot be read is told on the second reading.
        let Ok(record) = serde_json::from_slice::<Record>(&bytes) else { continue };
        if record.standing() == Standing::Current {
            continue;
        }
        let organisation = record.into_organisation();
        if let [successor] = organisation.successors.as_slice() {
            order.push(organisation.id.clone());
            left.insert(organisation.id, Left { successor: successor.clone(), names: organisation.names });
        }
    }
    let mut former: HashMap<String, Vec<Name>> = HashMap::new();
    for id in &order {
        let mut seen = HashSet::from([id.as_str()]);
        let mut at = left.get(id);
        let names = at.map(|one| one.names.as_slice()).unwrap_or_default();
        while let Some(one) = at.filter(|one| seen.insert(&one.successor)) {
            let former = former.entry(one.successor.clone()).or_default();
            former.extend(names.iter().map(|name| Name { kind: NameKind::Former, ..name.clone() }));
            at = left.get(&one.successor);
        }
    }
    former
}

impl Record {
    fn standing(&self) -> Standing {
        match self.status.as_deref() {
            Some("withdrawn") => Standing::Withdrawn,
            Some("inactive") => Standing::Ended,
            _ => Standing::Current,
        }
    }

    fn into_organisation(mut self) -> Organisation {
        let standing = self.standing();
        let external = external_ids(self.external_ids.take());
        let relationships = self.relationships.take().unwrap_or_default();
        let relations = relationships.len() + external.len();
        let own = self.id.rsplit('/').next().unwrap_or_default();
        let mut identifiers = vec![Identifier::new("ror", own)];
        identifiers.extend(external.into_iter().flat_map(|(scheme, values)| {
            values.into_iter().map(move |value| Identifier::new(scheme.as_str(), &value))
        }));
        identifiers.dedup();
        let of_kind = |kind: &str| {
            let kind = kind.to_owned();
            relationships.iter().filter(move |relation| relation.kind.eq_ignore_ascii_case(&kind))
        };
        let ids = |kind: &str| of_kind(kind).filter_map(|relation| relation.id.clone()).collect();
        let types = self.types.take().unwrap_or_default().iter().map(|kind| kind.to_lowercase()).collect();
        Organisation {
            parents: of_kind("parent").filter_map(|relation| relation.label.clone()).collect(),
            relatives: relatives(&relationships),
            predecessors: ids("predecessor"),
            successors: ids("successor"),
            names: self.names(),
            countries: self.countries(),
            websites: self.websites(),
            address: self.address(),
            types,
            identifiers,
            from: self.established.map(|year| year.to_string()),
            standing,
            relations,
            id: self.id,
            ..Organisation::default()
        }
    }

    fn names(&mut self) -> Vec<Name> {
        if let Some(names) = self.names.take() {
            let name = |named: Named| Name {
                kind: match () {
                    () if named.types.iter().any(|kind| kind == "acronym") => NameKind::Acronym,
                    () if named.types.iter().any(|kind| kind == "ror_display") => NameKind::Preferred,
                    () => NameKind::Other,
                },
                language: named.lang,
                text: named.value,
            };
            return names.into_iter().map(name).collect();
        }
        let mut names = vec![Name::new(self.name.take().unwrap_or_default(), NameKind::Preferred)];
        let plain = |texts: Option<Vec<String>>, kind| {
            texts.unwrap_or_default().into_iter().map(move |text| Name::new(text, kind))
        };
        names.extend(plain(self.aliases.take(), NameKind::Other));
        names.extend(plain(self.acronyms.take(), NameKind::Acronym));
        names.extend(self.labels.take().unwrap_or_default().into_iter().map(|label| Name {
            text: label.label,
            language: label.iso639,
            kind: NameKind::Other,
        }));
        names
    }

    fn countries(&self) -> Vec<String> {
        let of_place = self.locations.iter().flatten().filter_map(|location| {
            location.geonames_details.as_ref().and_then(|place| place.country_code.as_deref())
        });
        let own = self.country.iter().filter_map(|country| country.country_code.as_deref());
        let mut countries: Vec<String> = of_place.chain(own).map(str::to_uppercase).collect();
        countries.sort();
        countries.dedup();
        countries
    }

    /// In version 2 a link has a type; an article about the body is none of its websites.
    fn websites(&self) -> Vec<String> {
        let address = |link: &Value| match link {
            Value::String(address) => Some(address.clone()),
            other if other["type"] == "website" => other["value"].as_str().map(str::to_owned),
            _ => None,
        };
        let mut websites: Vec<String> = self.links.iter().flatten().filter_map(address).collect();
        let domains = self.domains.iter().flatten();
        for domain in domains {
            if websites.iter().all(|website| !website.contains(domain.as_str())) {
                websites.push(format!("https://{domain}"));
            }
        }
        websites
    }

    fn address(&self) -> Option<String> {
        let place = self.locations.iter().flatten().find_map(|location| location.geonames_details.as_ref());
        let city = place.and_then(|place| place.name.clone());
        let city = city.or_else(|| self.addresses.iter().flatten().find_map(|place| place.city.clone()));
        let country = place.and_then(|place| place.country_name.clone());
        let country = country.or_else(|| self.country.as_ref().and_then(|own| own.country_name.clone()));
        let parts: Vec<String> = city.into_iter().chain(country).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

/// So many bodies that a record relates to are kept.
const MOST_RELATIVES: usize = 100;

/// The names of the bodies that a record has beside or below it. Those that it replaced, or was replaced by, are itself
/// at another time.
fn relatives(relationships: &[Relation]) -> Vec<String> {
    let beside = |relation: &&Relation| {
        ["related", "child"].iter().any(|kind| relation.kind.eq_ignore_ascii_case(kind))
    };
    let names = relationships.iter().filter(beside).filter_map(|relation| relation.label.clone());
    names.take(MOST_RELATIVES).collect()
}

/// The identifiers in other registers: a list in version 2, an object in version 1.
fn external_ids(value: Option<Value>) -> Vec<(String, Vec<String>)> {
    let all = |entry: &Value| -> Vec<String> {
        match &entry["all"] {
            Value::String(one) => vec![one.clone()],
            Value::Array(list) => list.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect(),
            _ => entry["preferred"].as_str().map(str::to_owned).into_iter().collect(),
        }
    };
    match value {
        Some(Value::Array(list)) => list
            .iter()
            .filter_map(|entry| Some((entry["type"].as_str()?.to_lowercase(), all(entry))))
            .collect(),
        Some(Value::Object(map)) => {
            map.iter().map(|(scheme, entry)| (scheme.to_lowercase(), all(entry))).collect()
        }
        _ => Vec::new(),
    }
}
