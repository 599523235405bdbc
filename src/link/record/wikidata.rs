//! Entity documents of Wikidata: <https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html>. Countries,
//! types and parents are items of their own there; whoever asks tells their names.

mod known;

pub use known::country_of_item;

use super::{add, add_country, add_identifier, add_name, add_website, date};
use crate::link::{NameKind, Organisation, Standing};
pub(in crate::link) use known::IDENTIFIERS;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;

/// The IRIs of items.
pub(crate) const ENTITY: &str = "http://www.wikidata.org/entity/";

/// An item, with the other items that it speaks of.
#[derive(Debug)]
pub struct Item {
    /// What it says by itself.
    pub organisation: Organisation,
    /// Its countries, P17.
    pub countries: Vec<String>,
    /// What it is an instance of, P31.
    pub classes: Vec<String>,
    /// What it is part of: P749, P361.
    pub parents: Vec<String>,
}

#[derive(Deserialize)]
struct Document {
    id: String,
    #[serde(default, deserialize_with = "map_or_list")]
    labels: HashMap<String, Text>,
    #[serde(default, deserialize_with = "map_or_list")]
    aliases: HashMap<String, Vec<Text>>,
    #[serde(default, deserialize_with = "map_or_list")]
    claims: HashMap<String, Vec<Value>>,
    #[serde(default, deserialize_with = "map_or_list")]
    sitelinks: HashMap<String, Value>,
}

#[derive(Deserialize)]
struct Text {
    language: String,
    value: String,
}

/// PHP writes an empty object as a list.
fn map_or_list<'de, D, T>(deserializer: D) -> Result<HashMap<String, T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    use serde::de::Error;
    match Value::deserialize(deserializer)? {
        Value::Array(list) if list.is_empty() => Ok(HashMap::new()),
        other => serde_json::from_value(other).map_err(D::Error::custom),
    }
}

/// The number of an item, `Q42`, of that or of its IRI.
///
/// ```
/// use labgraph::link::record::item_id;
/// assert_eq!(item_id("http://www.wikidata.org/entity/Q42").as_deref(), Some("Q42"));
/// assert_eq!(item_id("q42").as_deref(), Some("Q42"));
/// assert_eq!(item_id("P17|Q1"), None);
/// ```
#[must_use]
pub fn item_id(text: &str) -> Option<String> {
    let last = text.rsplit(['/', ':']).next()?.trim().to_ascii_uppercase();
    let digits = last.strip_prefix('Q')?;
    let good = (1..=12).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
    good.then_some(last)
}

/// The statements of a property that count: the preferred ones where there are any, never the deprecated ones.
fn statements<'a>(
    claims: &'a HashMap<String, Vec<Value>>,
    property: &str,
) -> impl Iterator<Item = &'a Value> + use<'a> {
    let all = claims.get(property).map_or(&[][..], Vec::as_slice);
    let rank = |statement: &Value| statement["rank"].as_str().map(str::to_owned).unwrap_or_default();
    let best =
        if all.iter().any(|statement| rank(statement) == "preferred") { "preferred" } else { "normal" };
    all.iter().filter(move |statement| rank(statement) == best)
}

/// The value of a statement; nothing where it says «unknown» or «none».
fn value(statement: &Value) -> Option<&Value> {
    let snak = &statement["mainsnak"];
    (snak["snaktype"] == "value").then(|| &snak["datavalue"]["value"]).filter(|value| !value.is_null())
}

/// Whether a statement has ended by its qualifiers.
fn is_over(statement: &Value) -> bool {
    statement["qualifiers"].get("P582").is_some()
}

/// The texts, or the numbers of the items, of a property.
fn texts(claims: &HashMap<String, Vec<Value>>, property: &str) -> Vec<String> {
    let of = |value: &Value| value.as_str().or_else(|| value["text"].as_str()).map(str::to_owned);
    statements(claims, property).filter_map(|statement| of(value(statement)?)).collect()
}

fn items(claims: &HashMap<String, Vec<Value>>, property: &str, over_too: bool) -> Vec<String> {
    let counting = statements(claims, property).filter(|statement| over_too || !is_over(statement));
    counting.filter_map(|statement| item_id(value(statement)?["id"].as_str()?)).collect()
}

/// A time of Wikidata, as exact as it is: a day, a month or a year; nothing where it is less exact, or before the
/// year 1.
fn time(value: &Value) -> Option<String> {
    let text = value["time"].as_str()?.strip_prefix('+')?;
    if text.find('-') != Some(4) {
        return None;
    }
    match value["precision"].as_u64()? {
        9 => date(text.get(..4)?),
        10 => date(text.get(..7)?),
        11.. => date(text.get(..10)?),
        _ => None,
    }
}

fn times(claims: &HashMap<String, Vec<Value>>, property: &str) -> Option<String> {
    statements(claims, property).find_map(|statement| time(value(statement)?))
}

impl Item {
    /// Reads an entity document.
    ///
    /// # Errors
    /// What is missing, or of another type.
    pub fn of(document: &Value) -> Result<Self, serde_json::Error> {
        let document = Document::deserialize(document)?;
        let claims = &document.claims;
        let mut organisation =
            Organisation { id: format!("{ENTITY}{}", document.id), ..Organisation::default() };
        names(&mut organisation, &document);
        add_identifier(&mut organisation, "wikidata", &document.id);
        let mut identifiers = 0;
        for (property, slug) in IDENTIFIERS {
            for value in texts(claims, property) {
                identifiers += 1;
                add_identifier(&mut organisation, slug, &value);
            }
        }
        for address in texts(claims, "P856") {
            add_website(&mut organisation.websites, &address);
        }
        let iri = |id: String| format!("{ENTITY}{id}");
        organisation.predecessors = items(claims, "P1365", true).into_iter().map(iri).collect();
        organisation.successors = items(claims, "P1366", true).into_iter().map(iri).collect();
        organisation.from = times(claims, "P571");
        organisation.until = times(claims, "P576");
        if organisation.until.is_some() || statements(claims, "P576").next().is_some() {
            organisation.standing = Standing::Ended;
        }
        let staff = statements(claims, "P1128").filter_map(value).find_map(|value| value["amount"].as_str());
        organisation.staff = staff.and_then(|amount| amount.trim_start_matches('+').parse().ok());
        let parents = [items(claims, "P749", false), items(claims, "P361", false)].concat();
        organisation.relations = document.sitelinks.len() + identifiers + parents.len();
        Ok(Self {
            countries: items(claims, "P17", false),
            classes: items(claims, "P31", false),
            parents,
            organisation,
        })
    }

    /// The organisation where nobody tells what the item speaks of: with the countries that are known at sight.
    #[must_use]
    pub fn alone(mut self) -> Organisation {
        for code in self.countries.iter().filter_map(|id| country_of_item(id)) {
            add_country(&mut self.organisation.countries, code);
        }
        self.organisation
    }

    /// The organisation, with the names of what the item speaks of, and the countries by their numbers.
    #[must_use]
    pub fn told(
        mut self,
        names: &HashMap<String, String>,
        countries: &HashMap<String, String>,
    ) -> Organisation {
        let organisation = &mut self.organisation;
        let known = |ids: &[String]| ids.iter().filter_map(|id| names.get(id)).cloned().collect::<Vec<_>>();
        for name in known(&self.classes) {
            add(&mut organisation.types, &name);
        }
        for name in known(&self.parents) {
            add(&mut organisation.parents, &name);
        }
        for code in self.countries.iter().filter_map(|id| countries.get(id)) {
            add_country(&mut organisation.countries, code);
        }
        self.organisation
    }
}

/// Labels, aliases, official names and short ones. The label in English is the one to show, else any.
fn names(organisation: &mut Organisation, document: &Document) {
    let mut labels: Vec<&Text> = document.labels.values().collect();
    labels.sort_by_key(|text| (text.language != "en", text.language.clone()));
    for (place, text) in labels.into_iter().enumerate() {
        let kind = if place == 0 { NameKind::Preferred } else { NameKind::Other };
        add_name(organisation, &text.value, Some(&text.language), kind);
    }
    let mut aliases: Vec<&Text> = document.aliases.values().flatten().collect();
    aliases.sort_by_key(|text| (text.language != "en", text.language.clone()));
    for text in aliases {
        let kind = if super::is_acronym(&text.value) { NameKind::Acronym } else { NameKind::Other };
        add_name(organisation, &text.value, Some(&text.language), kind);
    }
    for (property, kind) in [("P1448", NameKind::Other), ("P1813", NameKind::Acronym)] {
        for statement in statements(&document.claims, property) {
            let Some(value) = value(statement) else { continue };
            let kind = if is_over(statement) { NameKind::Former } else { kind };
            add_name(
                organisation,
                value["text"].as_str().unwrap_or_default(),
                value["language"].as_str(),
                kind,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn times_are_as_exact_as_they_are() {
        let at = |time: &str, precision: u64| super::time(&json!({ "time": time, "precision": precision }));
        assert_eq!(at("+1957-00-00T00:00:00Z", 9).as_deref(), Some("1957"));
        assert_eq!(at("+1957-04-00T00:00:00Z", 10).as_deref(), Some("1957-04"));
        assert_eq!(at("+2017-08-17T00:00:00Z", 11).as_deref(), Some("2017-08-17"));
        assert_eq!(at("+1900-00-00T00:00:00Z", 7), None, "a century");
        assert_eq!(at("-0044-03-15T00:00:00Z", 11), None);
        assert_eq!(at("+16000000000-00-00T00:00:00Z", 9), None, "a year of eleven digits");
        assert_eq!(at("1957", 9), None);
        assert_eq!(at("+é57-00-00", 9), None);
        assert_eq!(super::time(&json!(7)), None);
    }

    #[test]
    fn only_the_best_statements_count() {
        let statement = |value: Value, rank: &str| json!({ "rank": rank, "mainsnak": { "snaktype": "value", "datavalue": { "value": value } } });
        let document = json!({
            "id": "Q1", "labels": { "en": { "language": "en", "value": "One" }, "nl": { "language": "nl", "value": "Een" } },
            "aliases": [], "claims": {
                "P856": [statement(json!("https://old.example"), "normal"), statement(json!("https://new.example"), "preferred")],
                "P17": [statement(json!({ "id": "Q31" }), "normal"), statement(json!({ "id": "Q55" }), "deprecated")],
                "P213": [statement(json!("0000 0001 2237 0481"), "normal"), { "rank": "normal", "mainsnak": { "snaktype": "somevalue" } }],
                "P576": [{ "rank": "normal", "mainsnak": { "snaktype": "somevalue" } }],
                "P1366": [statement(json!({ "id": "Q2" }), "normal")],
            }
        });
        let item = Item::of(&document).unwrap();
        assert_eq!(item.organisation.websites, ["https://new.example"]);
        assert_eq!(item.countries, ["Q31"]);
        assert_eq!(item.organisation.standing, Standing::Ended, "it ended, nobody knows when");
        assert_eq!(item.organisation.successors, ["http://www.wikidata.org/entity/Q2"]);
        assert_eq!(item.organisation.identifiers.len(), 2);
        assert_eq!(item.organisation.label(), "One");
        for bad in
            [json!({}), json!({ "id": "Q1", "labels": ["x"] }), json!({ "id": "Q1", "claims": { "P17": 1 } })]
        {
            assert!(Item::of(&bad).is_err(), "{bad}");
        }
    }
}
