//! The [API of ROR](https://ror.readme.io/docs/rest-api), version 2.

use super::asking::{FRESH, Retrieved, encoded, texts, wrong};
use super::{Lookup, Register, RegisterError};
use crate::fetch::{Client, FetchError, Rate, Response, Verdict, with_parameter};
use crate::link::evidence::Asked;
use crate::link::index::Entry;
use crate::link::record::ror;
use crate::link::{Organisation, Service};
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// How many names are asked by, and how many identifiers.
const NAMES: usize = 4;
const IDENTIFIERS: usize = 2;

/// ROR, asked over HTTP.
#[derive(Debug)]
pub struct Ror {
    address: String,
    client: Client,
    retrieved: Retrieved,
}

/// What a search answers.
#[derive(Deserialize)]
struct Found<T> {
    number_of_results: u64,
    items: Vec<T>,
}

/// An organisation that may stand in an affiliation.
#[derive(Deserialize)]
struct Affiliation {
    chosen: bool,
    organization: Value,
}

/// Errors that come with a status of success.
fn check(response: &Response) -> Verdict {
    #[derive(Deserialize)]
    struct Errors {
        errors: Option<Vec<Value>>,
    }
    match serde_json::from_slice::<Errors>(&response.body) {
        Ok(Errors { errors: Some(errors) }) => {
            let words: Vec<String> =
                errors.iter().map(|e| e.as_str().map_or_else(|| e.to_string(), str::to_owned)).collect();
            Verdict::Bad(words.join("; "))
        }
        // What is no JSON is told by its reader.
        _ => Verdict::Good,
    }
}

impl Ror {
    /// The service at its address, asked no more often than the catalogue says. Where that says nothing, or what ROR
    /// lets everybody do, whoever sends a `Client-Id` by [`Client::with_header`] may ask two thousand times in five
    /// minutes; whoever sends none, fifty times.
    ///
    /// # Errors
    /// Where the address is none.
    pub fn new(service: &Service, client: Client) -> Result<Self, RegisterError> {
        let address = service.address.trim_end_matches('/').to_owned();
        let [everybody, named] = [50, 2000].map(|most| Rate::new(most, Duration::from_mins(5)));
        let is_named = client.sends(&address, "Client-Id");
        let rate = match service.rate {
            Some(rate) if rate != everybody => rate,
            _ if is_named => named,
            _ => everybody,
        };
        let client = client.with_rate(&address, rate)?;
        Ok(Self { address, client, retrieved: Retrieved::default() })
    }

    fn read(&self, record: &Value) -> Result<Organisation, RegisterError> {
        ror(record).map_err(|error| wrong(&self.address, format_args!("with a record that is none: {error}")))
    }

    /// The records that a search gives, for words in the syntax of Lucene.
    fn search(&self, query: &str) -> Result<Vec<Organisation>, RegisterError> {
        let url = with_parameter(&self.address, "query", query)?;
        let request = self.client.get(&url).accept("application/json").fresh_for(FRESH).checked(check);
        self.retrieved.json(&request, |found: Found<Value>, _| {
            self.whole(&found)?;
            found.items.iter().map(|item| self.read(item)).collect()
        })
    }

    /// The one record that ROR takes a text to name, if it takes it to name one.
    fn chosen(&self, text: &str) -> Result<Option<Organisation>, RegisterError> {
        let url = with_parameter(&self.address, "affiliation", text)?;
        let request = self.client.get(&url).accept("application/json").fresh_for(FRESH).checked(check);
        self.retrieved.json(&request, |found: Found<Affiliation>, _| {
            self.whole(&found)?;
            let chosen = found.items.iter().find(|item| item.chosen);
            chosen.map(|item| self.read(&item.organization)).transpose()
        })
    }

    fn whole<T>(&self, found: &Found<T>) -> Result<(), RegisterError> {
        match (found.items.len(), found.number_of_results) {
            (0, more) if more > 0 => {
                Err(wrong(&self.address, format_args!("that it found {more} records, and gave none")))
            }
            _ => Ok(()),
        }
    }
}

/// A text with a backslash before each character that the search would take for one of its own: those of
/// [Lucene](https://lucene.apache.org/core/9_0_0/queryparser/org/apache/lucene/queryparser/classic/package-summary.html).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if "\\+-=&|><!(){}[]^\"~*?:/".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    // Words in capitals that would join or exclude what is beside them.
    let words = escaped.split(' ').map(|word| match word {
        "AND" | "OR" | "NOT" => word.to_lowercase(),
        other => other.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The nine characters of an identifier, of that or of its IRI.
fn number(identifier: &str) -> Option<String> {
    let last = identifier.trim().trim_end_matches('/').rsplit('/').next()?.to_ascii_lowercase();
    (last.len() == 9 && last.bytes().all(|letter| letter.is_ascii_alphanumeric())).then_some(last)
}

impl Register for Ror {
    fn candidates(&self, asked: &Asked) -> Result<Vec<Arc<Entry>>, RegisterError> {
        let mut found: Vec<Organisation> = Vec::new();
        let mut add = |organisation: Organisation| {
            if !found.iter().any(|other| other.id == organisation.id) {
                found.push(organisation);
            }
        };
        let identifiers = &asked.organisation().identifiers;
        if let Some(own) = identifiers.iter().find(|identifier| identifier.scheme == "ror") {
            match self.lookup(&own.value)? {
                Lookup::Found(record) | Lookup::Moved { record: Some(record), .. } => add(*record),
                Lookup::Moved { .. } | Lookup::Missing => {}
            }
        }
        let others = identifiers.iter().filter(|id| ["isni", "wikidata"].contains(&id.scheme.as_str()));
        for other in others.take(IDENTIFIERS) {
            self.search(&spaced(&other.scheme, &other.value))?.into_iter().for_each(&mut add);
        }
        let names = texts(asked, NAMES);
        for name in &names {
            self.search(&escaped(name))?.into_iter().for_each(&mut add);
        }
        if let Some(name) = names.first() {
            self.chosen(name)?.into_iter().for_each(&mut add);
        }
        Ok(found.into_iter().map(|organisation| Arc::new(Entry::of(organisation))).collect())
    }

    fn lookup(&self, identifier: &str) -> Result<Lookup, RegisterError> {
        let Some(number) = number(identifier) else { return Ok(Lookup::Missing) };
        let url = format!("{}/{}", self.address, encoded(&number));
        let request = self.client.get(&url).accept("application/json").cached().checked(check);
        let answer = self.retrieved.json(&request, |record: Value, _| self.read(&record));
        match answer {
            Ok(record) if record.id.ends_with(&number) => Ok(Lookup::Found(Box::new(record))),
            Ok(record) => Ok(Lookup::Moved { to: record.id.clone(), record: Some(Box::new(record)) }),
            // What is gone needs no words.
            Err(RegisterError::Fetch(FetchError::Status { status: 410, .. })) => Ok(Lookup::Missing),
            // It says so in JSON; a page of somebody between us does not.
            Err(RegisterError::Fetch(FetchError::Status { status: 404, words, .. }))
                if words.starts_with('{') =>
            {
                Ok(Lookup::Missing)
            }
            Err(error) => Err(error),
        }
    }

    fn version(&self) -> String {
        self.retrieved.version()
    }
}

/// An identifier as ROR's records write it: an ISNI in fours.
fn spaced(scheme: &str, value: &str) -> String {
    let four: Vec<String> =
        value.chars().collect::<Vec<_>>().chunks(4).map(|four| four.iter().collect()).collect();
    if scheme == "isni" && value.len() == 16 && value.is_ascii() {
        format!("\"{}\"", four.join(" "))
    } else {
        escaped(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lucene_reads_is_escaped() {
        assert_eq!(
            escaped(r#"\ + - = && || > < ! ( ) { } [ ] ^ " ~ * ? : /"#),
            r#"\\ \+ \- \= \&\& \|\| \> \< \! \( \) \{ \} \[ \] \^ \" \~ \* \? \: \/"#
        );
        assert_eq!(escaped("Institute for Science AND Technology"), "Institute for Science and Technology");
        assert_eq!(escaped("Université d'Été"), "Université d'Été");
    }

    #[test]
    fn the_catalogue_says_how_often_ror_is_asked() {
        let address = "http://127.0.0.1:1/v2/organizations";
        let iri = oxigraph::model::NamedNode::new_unchecked("https://w3id.org/labgraph/id/service-ror-api");
        let minutes = |most| Rate::new(most, Duration::from_mins(5));
        for (said, alone, named) in [
            (None, minutes(50), minutes(2000)),
            (Some(minutes(50)), minutes(50), minutes(2000)),
            (Some(minutes(10)), minutes(10), minutes(10)),
            (
                Some(Rate::new(1, Duration::from_secs(2))),
                Rate::new(1, Duration::from_secs(2)),
                Rate::new(1, Duration::from_secs(2)),
            ),
        ] {
            let service =
                Service { iri: iri.clone(), protocol: None, address: address.to_owned(), rate: said };
            let client = Client::default();
            let with_name = client.clone().with_header(address, "Client-Id", "abc").unwrap();
            for (client, expected) in [(client, alone), (with_name, named)] {
                let ror = Ror::new(&service, client).unwrap();
                assert_eq!(ror.client.rate(address), Some(expected), "{said:?}");
            }
        }
    }

    #[test]
    fn identifiers_are_nine_characters() {
        assert_eq!(number("https://ror.org/01kd5m353").as_deref(), Some("01kd5m353"));
        assert_eq!(number("01KD5M353").as_deref(), Some("01kd5m353"));
        assert_eq!(number("01kd5m353?x"), None);
        assert_eq!(number("../admin"), None);
        assert_eq!(spaced("isni", "0000000122370481"), "\"0000 0001 2237 0481\"");
    }
}
