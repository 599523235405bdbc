//! Entity documents of Wikidata in JSON, as its API and its dumps have them:
//! <https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html>.

use super::graph::order;
use super::objects::Objects;
use super::{Expected, Reader, SnapshotError};
use crate::link::{Identifier, Name, NameKind, Organisation, Standing};
use serde_json::{Map, Value};
use std::collections::VecDeque;
use std::path::Path;

/// How the IRIs of its items begin.
const ENTITY: &str = "http://www.wikidata.org/entity/";

/// Properties whose values are identifiers in other registers.
pub(in crate::link) const IDENTIFIERS: [(&str, &str); 9] = [
    ("P6782", "ror"),
    ("P213", "isni"),
    ("P2427", "grid"),
    ("P3153", "fundref"),
    ("P1278", "gleif"),
    ("P3376", "kbo"),
    ("P1059", "cvr"),
    ("P6460", "se-orgnr"),
    ("P3057", "gb-charity"),
];

/// Countries as Wikidata numbers them: those of Europe, and others that have many public bodies there.
pub(in crate::link) const COUNTRIES: [(&str, &str); 68] = [
    ("Q31", "BE"),
    ("Q55", "NL"),
    ("Q29999", "NL"),
    ("Q142", "FR"),
    ("Q183", "DE"),
    ("Q145", "GB"),
    ("Q34", "SE"),
    ("Q35", "DK"),
    ("Q756617", "DK"),
    ("Q45", "PT"),
    ("Q29", "ES"),
    ("Q38", "IT"),
    ("Q32", "LU"),
    ("Q27", "IE"),
    ("Q33", "FI"),
    ("Q20", "NO"),
    ("Q36", "PL"),
    ("Q40", "AT"),
    ("Q39", "CH"),
    ("Q41", "GR"),
    ("Q28", "HU"),
    ("Q213", "CZ"),
    ("Q214", "SK"),
    ("Q215", "SI"),
    ("Q224", "HR"),
    ("Q218", "RO"),
    ("Q219", "BG"),
    ("Q191", "EE"),
    ("Q211", "LV"),
    ("Q37", "LT"),
    ("Q233", "MT"),
    ("Q229", "CY"),
    ("Q189", "IS"),
    ("Q30", "US"),
    ("Q16", "CA"),
    ("Q408", "AU"),
    ("Q664", "NZ"),
    ("Q17", "JP"),
    ("Q148", "CN"),
    ("Q668", "IN"),
    ("Q884", "KR"),
    ("Q155", "BR"),
    ("Q96", "MX"),
    ("Q414", "AR"),
    ("Q298", "CL"),
    ("Q258", "ZA"),
    ("Q212", "UA"),
    ("Q159", "RU"),
    ("Q43", "TR"),
    ("Q801", "IL"),
    ("Q334", "SG"),
    ("Q865", "TW"),
    ("Q347", "LI"),
    ("Q235", "MC"),
    ("Q228", "AD"),
    ("Q238", "SM"),
    ("Q237", "VA"),
    ("Q403", "RS"),
    ("Q236", "ME"),
    ("Q222", "AL"),
    ("Q221", "MK"),
    ("Q225", "BA"),
    ("Q217", "MD"),
    ("Q230", "GE"),
    ("Q399", "AM"),
    ("Q227", "AZ"),
    ("Q184", "BY"),
    ("Q232", "KZ"),
];

/// The items of a file.
pub(super) struct Wikidata {
    objects: Objects,
    waiting: VecDeque<(u64, Value)>,
    expected: Expected,
}

impl Wikidata {
    pub(super) fn open(path: &Path, expected: &Expected) -> Result<Self, SnapshotError> {
        let (waiting, expected) = (VecDeque::new(), expected.clone());
        Ok(Self { objects: Objects::open(path)?, waiting, expected })
    }

    /// The items of an object: itself, or those of an answer of the API.
    fn take(&mut self, line: u64, bytes: &[u8]) -> Result<(), SnapshotError> {
        // A dump has an item a line, each but the last with a comma.
        let bytes = bytes.trim_ascii().strip_suffix(b",").unwrap_or(bytes);
        let mut value: Value = serde_json::from_slice(bytes)
            .map_err(|error| SnapshotError::record(self.objects.file(), line, super::ror::unread(&error)))?;
        match value.get_mut("entities").map(Value::take) {
            Some(Value::Object(entities)) => {
                self.waiting.extend(entities.into_iter().map(|(_, entity)| (line, entity)));
            }
            _ => self.waiting.push_back((line, value)),
        }
        Ok(())
    }
}

impl Iterator for Wikidata {
    type Item = Result<Organisation, SnapshotError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((line, entity)) = self.waiting.pop_front() {
                let Some(mut organisation) = organisation(&entity) else {
                    let reason = "this is no item of Wikidata with a name";
                    return Some(Err(SnapshotError::record(self.objects.file(), line, reason)));
                };
                self.expected.complete(&mut organisation);
                return Some(Ok(organisation));
            }
            let taken = match self.objects.next()? {
                Ok((line, bytes)) => self.take(line, &bytes),
                Err(error) => Err(error),
            };
            if let Err(error) = taken {
                return Some(Err(error));
            }
        }
    }
}

impl Reader for Wikidata {}

/// The code of a country's item.
fn country(item: &str) -> Option<&'static str> {
    COUNTRIES.iter().find(|(known, _)| *known == item).map(|(_, code)| *code)
}

/// The values of the statements about a property that nobody deprecated.
fn values<'a>(claims: &'a Value, property: &str) -> impl Iterator<Item = &'a Value> {
    let statements = claims.get(property).and_then(Value::as_array).into_iter().flatten();
    statements
        .filter(|statement| statement["rank"] != "deprecated")
        .filter_map(|statement| statement.pointer("/mainsnak/datavalue/value"))
}

fn items(claims: &Value, property: &str) -> Vec<String> {
    values(claims, property).filter_map(|value| value["id"].as_str().map(str::to_owned)).collect()
}

/// A time of Wikidata, as exact as it says it is: `2001-01-01`, `2001-01` or `2001`.
fn day(claims: &Value, property: &str) -> Option<String> {
    let value = values(claims, property).next()?;
    let date = value["time"].as_str()?.strip_prefix('+')?.split('T').next()?;
    let length = match value["precision"].as_u64()? {
        9 => 4,
        10 => 7,
        11.. => 10,
        _ => return None,
    };
    date.get(..length).map(str::to_owned)
}

fn texts(map: Option<&Value>, kind: NameKind) -> Vec<Name> {
    let entry = |entry: &Value| {
        let text = entry["value"].as_str()?.trim().to_owned();
        let language = entry["language"].as_str().map(str::to_owned);
        (!text.is_empty()).then_some(Name { text, language, kind })
    };
    let languages = map.and_then(Value::as_object).into_iter().flat_map(Map::values);
    let all = languages.flat_map(|value| match value {
        Value::Array(list) => list.iter().collect(),
        one => vec![one],
    });
    all.filter_map(entry).collect()
}

/// An item as an organisation; nothing where it has no identifier or no name.
fn organisation(entity: &Value) -> Option<Organisation> {
    let item = entity["id"].as_str().filter(|id| id.starts_with('Q'))?;
    let claims = &entity["claims"];
    let mut all = texts(entity.get("labels"), NameKind::Preferred);
    order(&mut all);
    all.extend(texts(entity.get("aliases"), NameKind::Other));
    for (property, kind) in [("P1448", NameKind::Other), ("P1813", NameKind::Acronym)] {
        all.extend(values(claims, property).filter_map(|value| {
            let language = value["language"].as_str().map(str::to_owned);
            Some(Name { text: value["text"].as_str()?.to_owned(), language, kind })
        }));
    }
    let mut names: Vec<Name> = Vec::new();
    for name in all {
        if names.iter().all(|other| other.text != name.text) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return None;
    }
    let mut identifiers = vec![Identifier::new("wikidata", item)];
    for (property, scheme) in IDENTIFIERS {
        let given = values(claims, property).filter_map(Value::as_str);
        identifiers.extend(given.map(|value| Identifier::new(scheme, value)));
    }
    let iris = |property| items(claims, property).iter().map(|id| format!("{ENTITY}{id}")).collect();
    let countries = items(claims, "P17");
    let until = day(claims, "P576");
    let links = entity["sitelinks"].as_object().map_or(0, Map::len);
    Some(Organisation {
        id: format!("{ENTITY}{item}"),
        names,
        countries: countries.iter().filter_map(|id| country(id)).map(str::to_owned).collect(),
        websites: values(claims, "P856").filter_map(|value| value.as_str().map(str::to_owned)).collect(),
        relations: links + identifiers.len() - 1,
        identifiers,
        predecessors: iris("P1365"),
        successors: iris("P1366"),
        from: day(claims, "P571"),
        standing: if until.is_some() { Standing::Ended } else { Standing::Current },
        until,
        ..Organisation::default()
    })
}
