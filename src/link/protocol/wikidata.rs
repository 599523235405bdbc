//! The [API of Wikidata](https://www.wikidata.org/w/api.php): searching items by label, alias and identifier, and
//! reading them.

use super::asking::{FRESH, Retrieved, names, texts, wrong};
use super::{Lookup, Register, RegisterError};
use crate::fetch::{Client, FetchError, Response, Verdict};
use crate::link::evidence::Asked;
use crate::link::index::Entry;
use crate::link::record::WIKIDATA_IDENTIFIERS;
use crate::link::record::{ENTITY, Item, country_of_item, item_id, tidy};
use crate::link::{Identifier, Organisation, Service};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// How many searches by name are sent for one organisation.
const SEARCHES: usize = 8;

/// How many items the API gives at once.
const BATCH: usize = 50;

/// How many items a search gives.
const HITS: usize = 10;

/// The languages that are searched where a name states none.
const LANGUAGES: [&str; 3] = ["en", "nl", "fr"];

/// How far behind the servers may be, in seconds, before whoever is in no hurry waits:
/// <https://www.mediawiki.org/wiki/Manual:Maxlag_parameter>.
const MAXLAG: &str = "5";

/// Wikidata, asked through its API.
#[derive(Debug)]
pub struct Wikidata {
    address: String,
    client: Client,
    languages: Vec<String>,
    retrieved: Retrieved,
    countries: Mutex<HashMap<String, String>>,
}

/// Errors come with status 200: a server that lags is busy, all else is said for good.
fn check(response: &Response) -> Verdict {
    #[derive(Deserialize)]
    struct Errors {
        error: Option<Value>,
        errors: Option<Vec<Value>>,
    }
    let Ok(errors) = serde_json::from_slice::<Errors>(&response.body) else { return Verdict::Good };
    let Some(error) = errors.error.or_else(|| errors.errors.and_then(|list| list.into_iter().next())) else {
        return Verdict::Good;
    };
    let code = error["code"].as_str().unwrap_or_default().to_owned();
    let info = ["info", "text"].iter().find_map(|key| error[key].as_str()).unwrap_or("it does not say what");
    let words = format!("{code}: {info}");
    match code.as_str() {
        "maxlag" | "ratelimited" | "readonly" | "cirrussearch-too-busy-error" => Verdict::Busy(words),
        _ => Verdict::Bad(words),
    }
}

#[derive(Deserialize)]
struct Searched {
    search: Vec<Hit>,
}

#[derive(Deserialize)]
struct Hit {
    id: String,
}

#[derive(Deserialize)]
struct Queried {
    #[serde(default)]
    query: Option<Pages>,
}

#[derive(Deserialize)]
struct Pages {
    search: Vec<Page>,
}

#[derive(Deserialize)]
struct Page {
    title: String,
}

#[derive(Deserialize)]
struct Entities {
    entities: HashMap<String, Value>,
}

#[derive(Deserialize)]
struct Claims {
    claims: Value,
}

impl Wikidata {
    /// The API at its address; a name that states no language is looked for in `languages` and in English, Dutch and
    /// French.
    #[must_use]
    pub fn new(service: &Service, languages: &[String], client: Client) -> Self {
        let own = LANGUAGES.map(str::to_owned);
        let more = languages.iter().filter(|language| !own.contains(language)).cloned();
        Self {
            address: service.address.clone(),
            client,
            languages: own.iter().cloned().chain(more).collect(),
            retrieved: Retrieved::default(),
            countries: Mutex::default(),
        }
    }

    /// Asks with parameters, and reads the answer.
    fn ask<T: serde::de::DeserializeOwned>(
        &self,
        parameters: &[(&str, &str)],
        stale: bool,
    ) -> Result<T, RegisterError> {
        let mut url = self.address.clone();
        for (name, value) in parameters.iter().chain(&[("format", "json"), ("maxlag", MAXLAG)]) {
            url = crate::fetch::with_parameter(&url, name, value)?;
        }
        let request = self.client.get(&url).accept("application/json").checked(check);
        let request = if stale { request.fresh_for(FRESH) } else { request.cached() };
        self.retrieved.json(&request, |answer, _| Ok(answer))
    }

    /// The items that bear a name, or begin with it, in a language.
    fn search(&self, text: &str, language: &str) -> Result<Vec<String>, RegisterError> {
        let limit = HITS.to_string();
        let found: Searched = self.ask(
            &[
                ("action", "wbsearchentities"),
                ("search", text),
                ("language", language),
                ("uselang", language),
                ("type", "item"),
                ("limit", &limit),
            ],
            true,
        )?;
        found.search.iter().map(|hit| self.number(&hit.id)).collect()
    }

    /// The items that the full-text search gives.
    fn look_through(&self, words: &str) -> Result<Vec<String>, RegisterError> {
        let limit = HITS.to_string();
        let found: Queried = self.ask(
            &[
                ("action", "query"),
                ("list", "search"),
                ("srsearch", words),
                ("srnamespace", "0"),
                ("srlimit", &limit),
                ("srinfo", ""),
                ("srprop", ""),
            ],
            true,
        )?;
        let pages = found.query.map(|query| query.search).unwrap_or_default();
        pages.iter().map(|page| self.number(&page.title)).collect()
    }

    fn number(&self, id: &str) -> Result<String, RegisterError> {
        item_id(id).ok_or_else(|| wrong(&self.address, format_args!("with {id:?}, which is no item")))
    }

    /// Entity documents by their numbers, in batches.
    fn entities(
        &self,
        ids: &[String],
        more: &[(&str, &str)],
        stale: bool,
    ) -> Result<HashMap<String, Value>, RegisterError> {
        let mut all = HashMap::new();
        for batch in ids.chunks(BATCH) {
            let ids = batch.join("|");
            let parameters = [&[("action", "wbgetentities"), ("ids", ids.as_str())], more].concat();
            let found: Entities = self.ask(&parameters, stale)?;
            // One that is not there is said to be missing, not left out.
            let lost = batch.iter().find(|id| {
                let named = |value: &Value| {
                    value["redirects"]["from"].as_str() == Some(id.as_str())
                        || value["id"].as_str() == Some(id.as_str())
                };
                !found.entities.contains_key(*id) && !found.entities.values().any(named)
            });
            if let Some(lost) = lost {
                return Err(wrong(&self.address, format_args!("without {lost}, which was asked")));
            }
            all.extend(found.entities);
        }
        Ok(all)
    }

    /// The names of items in English, or in any of the languages.
    fn labels(&self, ids: &[String]) -> Result<HashMap<String, String>, RegisterError> {
        let languages = self.languages.join("|");
        let found = self.entities(ids, &[("props", "labels"), ("languages", &languages)], true)?;
        let label = |(id, document): (String, Value)| {
            let labels = document["labels"].as_object()?;
            let label = self.languages.iter().find_map(|language| labels.get(language))?;
            Some((id, tidy(label["value"].as_str()?)?))
        };
        Ok(found.into_iter().filter_map(label).collect())
    }

    /// The two letters of a country, P297, looked up once.
    fn country(&self, id: &str) -> Result<Option<String>, RegisterError> {
        if let Some(code) = country_of_item(id) {
            return Ok(Some(code.to_owned()));
        }
        let known = |countries: &Mutex<HashMap<String, String>>| {
            countries.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
        };
        if let Some(code) = known(&self.countries) {
            return Ok(Some(code).filter(|code| !code.is_empty()));
        }
        let found: Claims =
            self.ask(&[("action", "wbgetclaims"), ("entity", id), ("property", "P297")], true)?;
        let statements = found.claims["P297"].as_array().cloned().unwrap_or_default();
        let code = statements
            .iter()
            .filter(|statement| statement["rank"] != "deprecated")
            .find_map(|statement| statement["mainsnak"]["datavalue"]["value"].as_str());
        let code = code.unwrap_or_default().to_owned();
        let mut countries = self.countries.lock().unwrap_or_else(PoisonError::into_inner);
        countries.insert(id.to_owned(), code.clone());
        Ok(Some(code).filter(|code| !code.is_empty()))
    }

    fn item(&self, document: &Value) -> Result<Item, RegisterError> {
        Item::of(document).map_err(|error| {
            wrong(&self.address, format_args!("with an entity document that is none: {error}"))
        })
    }

    /// Items with the names of their countries, types and parents.
    fn told(&self, items: Vec<Item>) -> Result<Vec<Organisation>, RegisterError> {
        let spoken = |item: &Item| [item.classes.clone(), item.parents.clone()].concat();
        let ids: BTreeSet<String> = items.iter().flat_map(spoken).collect();
        let labels = self.labels(&ids.into_iter().collect::<Vec<_>>())?;
        let mut countries = HashMap::new();
        for id in items.iter().flat_map(|item| &item.countries).collect::<BTreeSet<_>>() {
            if let Some(code) = self.country(id)? {
                countries.insert(id.clone(), code);
            }
        }
        Ok(items.into_iter().map(|item| item.told(&labels, &countries)).collect())
    }

    /// The numbers of the items that may be meant.
    fn found(&self, asked: &Asked) -> Result<Vec<String>, RegisterError> {
        let mut found: Vec<String> = Vec::new();
        let mut add = |ids: Vec<String>| {
            for id in ids {
                if !found.contains(&id) && found.len() < BATCH {
                    found.push(id);
                }
            }
        };
        let identifiers = &asked.organisation().identifiers;
        add(identifiers
            .iter()
            .filter(|id| id.scheme == "wikidata")
            .filter_map(|id| item_id(&id.value))
            .collect());
        if let Some(statements) = having(identifiers) {
            add(self.look_through(&statements)?);
        }
        for (text, language) in self.searches(asked) {
            add(self.search(&text, &language)?);
        }
        // The search by label knows beginnings alone.
        if found.is_empty() {
            return texts(asked, 1).first().map_or(Ok(Vec::new()), |text| self.look_through(&plain(text)));
        }
        Ok(found)
    }

    /// Which names are searched in which languages.
    fn searches(&self, asked: &Asked) -> Vec<(String, String)> {
        let mut searches: Vec<(String, String)> = Vec::new();
        for name in names(asked, SEARCHES) {
            let languages = match &name.language {
                Some(language) => vec![language.clone()],
                None => self.languages.iter().take(LANGUAGES.len()).cloned().collect(),
            };
            searches.extend(languages.into_iter().map(|language| (name.text.clone(), language)));
        }
        searches.dedup();
        searches.truncate(SEARCHES);
        searches
    }
}

/// Words that the full-text search takes as words.
fn plain(text: &str) -> String {
    let word = |letter: char| if letter.is_alphanumeric() { letter } else { ' ' };
    let words: String = text.chars().map(word).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The question for items that have one of these identifiers.
fn having(identifiers: &[Identifier]) -> Option<String> {
    let statement = |identifier: &Identifier| {
        let value = &identifier.value;
        let (property, _) = WIKIDATA_IDENTIFIERS.iter().find(|(_, scheme)| *scheme == identifier.scheme)?;
        let good =
            !value.is_empty() && value.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-');
        good.then(|| format!("{property}={value}"))
    };
    let statements: Vec<String> = identifiers.iter().filter_map(statement).collect();
    (!statements.is_empty()).then(|| format!("haswbstatement:{}", statements.join("|")))
}

impl Register for Wikidata {
    fn candidates(&self, asked: &Asked) -> Result<Vec<Arc<Entry>>, RegisterError> {
        let found = self.found(asked)?;
        let mut items: Vec<Item> = Vec::new();
        for document in self.entities(&found, &[], true)?.into_values() {
            if document.get("missing").is_none() {
                let item = self.item(&document)?;
                // Two numbers may lead to one item.
                if !items.iter().any(|other| other.organisation.id == item.organisation.id) {
                    items.push(item);
                }
            }
        }
        items.sort_by(|a, b| a.organisation.id.cmp(&b.organisation.id));
        Ok(self.told(items)?.into_iter().map(|organisation| Arc::new(Entry::of(organisation))).collect())
    }

    fn lookup(&self, identifier: &str) -> Result<Lookup, RegisterError> {
        let Some(id) = item_id(identifier) else { return Ok(Lookup::Missing) };
        let found = match self.entities(std::slice::from_ref(&id), &[], false) {
            Err(RegisterError::Fetch(FetchError::Told { words, .. }))
                if words.starts_with("no-such-entity") =>
            {
                return Ok(Lookup::Missing);
            }
            found => found?,
        };
        let Some(document) = found.into_values().next() else { return Ok(Lookup::Missing) };
        if document.get("missing").is_some() {
            return Ok(Lookup::Missing);
        }
        let item = self.item(&document)?;
        let record = self.told(vec![item])?.pop().map(Box::new);
        match record {
            Some(record) if record.id == format!("{ENTITY}{id}") => Ok(Lookup::Found(record)),
            Some(record) => Ok(Lookup::Moved { to: record.id.clone(), record: Some(record) }),
            None => Ok(Lookup::Missing),
        }
    }

    fn version(&self) -> String {
        self.retrieved.version()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_asked_as_statements() {
        let identifiers = [
            Identifier::new("ror", "01kd5m353"),
            Identifier::new("isni", "0000 0001 2237 0481"),
            Identifier::new("kbo", "1|P31=Q5"),
            Identifier::new("tooi", "x"),
        ];
        assert_eq!(
            having(&identifiers).as_deref(),
            Some("haswbstatement:P6782=01kd5m353|P213=0000000122370481")
        );
        assert_eq!(having(&identifiers[3..]), None);
        assert_eq!(plain("-a \"b\" insource:/x/ (c)"), "a b insource x c");
    }
}
