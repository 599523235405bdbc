//! What goes to a reconciliation service and what comes back, in both versions, and in the ways that services bend
//! them: `"match": "false"`, scores as texts, types as texts.

use super::manifest::Version;
use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashMap;

/// A question: which thing bears this name?
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The name.
    pub query: String,
    /// What else is known of it, by the identifiers of the service's properties.
    pub properties: Vec<(String, Vec<String>)>,
    /// The language of the name.
    pub language: Option<String>,
}

/// How many candidates a question asks for.
const LIMIT: usize = 10;

/// Questions, as a version sends them.
#[must_use]
pub fn questions(version: Version, batch: &[Question]) -> Value {
    match version {
        Version::V02 => {
            let one = |question: &Question| {
                let properties: Vec<Value> = question
                    .properties
                    .iter()
                    .map(|(id, values)| json!({ "pid": id, "v": values }))
                    .collect();
                let mut query = json!({ "query": question.query, "limit": LIMIT });
                if !properties.is_empty() {
                    query["properties"] = properties.into();
                }
                query
            };
            let numbered =
                batch.iter().enumerate().map(|(number, question)| (format!("q{number}"), one(question)));
            Value::Object(numbered.collect())
        }
        Version::V1 => {
            let one = |question: &Question| {
                let mut conditions = vec![json!({ "matchType": "name", "propertyValue": question.query })];
                conditions.extend(question.properties.iter().map(|(id, values)| {
                    json!({ "matchType": "property", "propertyId": id, "propertyValue": values, "required": false })
                }));
                let mut query = json!({ "conditions": conditions, "limit": LIMIT });
                if let Some(language) = &question.language {
                    query["lang"] = language.as_str().into();
                }
                query
            };
            json!({ "queries": batch.iter().map(one).collect::<Vec<_>>() })
        }
    }
}

/// A thing that may be meant.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Hit {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How well it fits, by the service's own measure, where it tells.
    #[serde(default, deserialize_with = "number")]
    pub score: Option<f64>,
    /// Whether the service is sure.
    #[serde(default, rename = "match", deserialize_with = "truth")]
    pub matched: bool,
    /// What it is.
    #[serde(default, rename = "type", deserialize_with = "kinds")]
    pub kinds: Vec<String>,
}

/// A number, or a text that holds one.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::Number(number) => Ok(number.as_f64()),
        Value::String(text) => text
            .trim()
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
            .map(Some)
            .ok_or_else(|| D::Error::custom(format_args!("{text:?} is no number"))),
        other => Err(D::Error::custom(format_args!("{other} is no number"))),
    }
}

/// Yes or no, or a text that says so.
fn truth<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Bool(truth) => Ok(truth),
        Value::Null => Ok(false),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Ok(false),
        other => Err(D::Error::custom(format_args!("{other} is neither true nor false"))),
    }
}

/// Types with identifiers and names, or one of the two alone.
fn kinds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let one = |value: &Value| {
        let text = value.as_str().or_else(|| value["name"].as_str()).or_else(|| value["id"].as_str());
        text.map(str::to_owned).ok_or_else(|| D::Error::custom(format_args!("{value} is no type")))
    };
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(Vec::new()),
        Value::Array(list) => list.iter().map(one).collect(),
        other => Ok(vec![one(&other)?]),
    }
}

/// What is wrong with an answer.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    /// It is not of the types that it should be of.
    #[error("with what is no answer: {0}")]
    Shape(#[from] serde_json::Error),
    /// A question has no answer.
    #[error("without an answer to {0} of the questions")]
    Lost(usize),
    /// A question has an error for answer.
    #[error("an error: {0}")]
    Told(String),
}

#[derive(Deserialize)]
struct Result02 {
    result: Vec<Hit>,
}

#[derive(Deserialize)]
struct Result1 {
    candidates: Vec<Hit>,
}

#[derive(Deserialize)]
struct Batch1 {
    results: Vec<Result1>,
}

/// The words of an error that stands in the place of an answer.
#[must_use]
pub fn error_of(value: &Value) -> Option<String> {
    let failed = value["status"].as_str().is_some_and(|status| status.eq_ignore_ascii_case("error"));
    let error = match &value["error"] {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        object => {
            let said = ["message", "info", "details"].iter().find_map(|key| object[key].as_str());
            Some(said.map_or_else(|| object.to_string(), str::to_owned))
        }
    };
    let said = || ["message", "details", "arguments"].iter().find_map(|key| value[key].as_str());
    match error {
        Some(error) => Some(error),
        None if failed => Some(said().unwrap_or("it does not say which").to_owned()),
        None => None,
    }
}

/// The answers to so many questions, in their order.
///
/// # Errors
/// [`MessageError`].
pub fn answers(version: Version, asked: usize, value: &Value) -> Result<Vec<Vec<Hit>>, MessageError> {
    if let Some(words) = error_of(value) {
        return Err(MessageError::Told(words));
    }
    let hits: Vec<Vec<Hit>> = match version {
        Version::V02 => {
            let found = HashMap::<String, Value>::deserialize(value)?;
            let mut hits = Vec::new();
            for number in 0..asked {
                let Some(answer) = found.get(&format!("q{number}")) else { continue };
                if let Some(words) = error_of(answer) {
                    return Err(MessageError::Told(words));
                }
                hits.push(Result02::deserialize(answer)?.result);
            }
            hits
        }
        Version::V1 => {
            Batch1::deserialize(value)?.results.into_iter().map(|result| result.candidates).collect()
        }
    };
    match asked.checked_sub(hits.len()) {
        Some(0) => Ok(hits),
        lost => Err(MessageError::Lost(lost.unwrap_or_default())),
    }
}

/// The question for facts, in either version.
#[must_use]
pub fn facts_question(ids: &[String], properties: &[String]) -> Value {
    let properties: Vec<Value> = properties.iter().map(|id| json!({ "id": id })).collect();
    json!({ "ids": ids, "properties": properties })
}

/// A fact.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The identifier of a thing.
    #[serde(default)]
    pub id: Option<String>,
    /// Its name.
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    description: Option<String>,
    /// A text.
    #[serde(default)]
    pub str: Option<String>,
    /// Its language.
    #[serde(default)]
    pub lang: Option<String>,
    #[serde(default)]
    dir: Option<String>,
    /// A date and time.
    #[serde(default)]
    pub date: Option<String>,
    #[serde(default)]
    float: Option<f64>,
    #[serde(default)]
    int: Option<i64>,
    #[serde(default)]
    bool: Option<bool>,
}

impl Fact {
    /// It as a text: a thing by its name.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        [&self.str, &self.name, &self.date, &self.id].into_iter().find_map(Option::as_deref)
    }
}

/// Facts about things: by identifier, by property.
pub type Facts = HashMap<String, HashMap<String, Vec<Fact>>>;

#[derive(Deserialize)]
struct Row {
    id: String,
    properties: Vec<Values>,
}

#[derive(Deserialize)]
struct Values {
    id: String,
    values: Vec<Fact>,
}

/// The facts of an answer.
///
/// # Errors
/// [`MessageError`].
pub fn facts(version: Version, value: &Value) -> Result<Facts, MessageError> {
    #[derive(Deserialize)]
    struct Answer02 {
        rows: Facts,
    }
    #[derive(Deserialize)]
    struct Answer1 {
        rows: Vec<Row>,
    }
    if let Some(words) = error_of(value) {
        return Err(MessageError::Told(words));
    }
    Ok(match version {
        Version::V02 => Answer02::deserialize(value)?.rows,
        Version::V1 => Answer1::deserialize(value)?
            .rows
            .into_iter()
            .map(|row| (row.id, row.properties.into_iter().map(|own| (own.id, own.values)).collect()))
            .collect(),
    })
}

/// The properties that a service proposes, each with its name.
///
/// # Errors
/// [`MessageError`].
pub fn proposals(value: &Value) -> Result<Vec<(String, String)>, MessageError> {
    #[derive(Deserialize)]
    struct Proposals {
        properties: Vec<Proposal>,
    }
    #[derive(Deserialize)]
    struct Proposal {
        id: String,
        name: String,
    }
    if let Some(words) = error_of(value) {
        return Err(MessageError::Told(words));
    }
    let read = Proposals::deserialize(value)?.properties;
    Ok(read.into_iter().map(|proposal| (proposal.id, proposal.name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_services_bend_is_straightened() {
        let hit = |matched: Value, score: Value, kind: Value| {
            serde_json::from_value::<Hit>(
                json!({ "id": "1", "name": "x", "match": matched, "score": score, "type": kind }),
            )
        };
        let read = hit(json!("false"), json!("53.01"), json!([{ "id": "a", "name": "A" }, "b"])).unwrap();
        assert_eq!(
            (read.matched, read.score, read.kinds),
            (false, Some(53.01), vec!["A".to_owned(), "b".to_owned()])
        );
        assert!(hit(json!("TRUE"), json!(1), json!(null)).unwrap().matched);
        for (matched, score) in [
            (json!("perhaps"), json!(1)),
            (json!(1), json!(1)),
            (json!(true), json!("high")),
            (json!(true), json!("NaN")),
            (json!(true), json!([])),
        ] {
            assert!(hit(matched.clone(), score.clone(), json!([])).is_err(), "{matched} {score}");
        }
    }

    #[test]
    fn errors_in_the_place_of_answers_are_told() {
        let told = |value: Value| answers(Version::V02, 1, &value).unwrap_err().to_string();
        assert_eq!(told(json!({ "status": "error", "message": "no service" })), "an error: no service");
        assert_eq!(told(json!({ "q0": { "error": { "message": "bad" } } })), "an error: bad");
        assert_eq!(told(json!({})), "without an answer to 1 of the questions");
        assert!(answers(Version::V1, 1, &json!({ "results": [] })).is_err());
    }
}
