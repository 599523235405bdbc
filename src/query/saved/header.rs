//! The head of a saved query: the lines that begin with `#+`, together one YAML document.

use crate::model::{Languages, Position, SyntaxError};
use oxigraph::model::{Literal, Term};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What the header of a saved query says. Decorators of grlc that labgraph has no use for are read
/// and kept as they are; unknown ones are passed over.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Header {
    /// What the query answers, in a line.
    pub summary: Option<String>,
    /// The same at length.
    pub description: Option<String>,
    /// What it is about.
    pub tags: Vec<String>,
    /// Values for parameters that are not given: `- name: value` or `name: value`.
    pub defaults: Option<serde_json::Value>,
    /// The values that parameters may have: `- name` or `- name: [a, b]`.
    pub enumerate: Option<serde_json::Value>,
    /// The endpoint that the query was written for.
    pub endpoint: Option<String>,
    /// The HTTP method that the query is served with.
    pub method: Option<String>,
    /// Rows a page.
    pub pagination: Option<u64>,
    /// labgraph's own additions.
    pub labgraph: Extension,
}

/// What stands under the key `labgraph`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Extension {
    /// The summary in other languages.
    pub summary: Option<Text>,
    /// More about parameters, by their name.
    pub params: BTreeMap<String, ParamHeader>,
    /// More about columns, by their variable.
    pub columns: BTreeMap<String, Column>,
    /// How to draw the answer.
    pub chart: Option<Chart>,
    /// What the answer must be.
    pub expect: Option<Expect>,
    /// Whether to show labels in place of IRIs, where nothing else was asked for.
    pub labels: bool,
    /// Its place in the report: below 100 before the pages of the organisations, from 100 on after them.
    /// Without one, it is no part of the report.
    pub report: Option<i64>,
    /// The statements that the figures of a row rest on, each as a chain of triple patterns over the columns and
    /// other variables that ends in it.
    pub places: Vec<String>,
    /// What is to be known to read the answer, in a sentence or two.
    pub note: Option<Text>,
}

/// A text in one language or in several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Text {
    /// The same in every language.
    Plain(String),
    /// By language tag.
    ByLanguage(BTreeMap<String, String>),
}

impl Text {
    /// The text in the language wanted most.
    #[must_use]
    pub fn choose(&self, languages: &Languages) -> Option<&str> {
        match self {
            Self::Plain(text) => Some(text),
            Self::ByLanguage(texts) => {
                texts.iter().min_by_key(|(tag, _)| languages.rank(Some(tag))).map(|(_, text)| text.as_str())
            }
        }
    }
}

/// What a header says of a parameter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ParamHeader {
    /// Its name for people.
    pub label: Option<Text>,
    /// The class that its value is a member of, as a CURIE or an IRI: then it takes names.
    pub class: Option<String>,
    /// The concept scheme that its value is in, likewise.
    pub scheme: Option<String>,
}

/// What a header says of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Column {
    /// Its name for people.
    pub label: Option<Text>,
    /// The unit of its numbers: a currency code, `%`, a word.
    pub unit: Option<String>,
}

/// How to draw an answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chart {
    /// The kind of chart.
    pub kind: ChartKind,
    /// The variable along the axis of things.
    pub x: String,
    /// The variable of numbers.
    pub y: String,
    /// The variable for each of whose values a chart is drawn: numbers of different units make different
    /// charts.
    pub by: Option<String>,
    /// The variable of the parts that share a bar.
    pub part: Option<String>,
}

/// The kinds of chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChartKind {
    /// A bar for each row.
    Bar,
    /// A bar for each thing, divided among its parts.
    Share,
    /// A line through the rows.
    Line,
    /// A point for each row.
    Scatter,
}

/// What the answer to a query must be, for `labgraph run --test`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Expect {
    /// How many rows, exactly.
    pub rows: Option<usize>,
    /// Rows that must be among the answer: for each, some of its columns and their values, as CSV
    /// would write them or as CURIEs.
    pub contains: Vec<BTreeMap<String, serde_json::Value>>,
    /// The parameters to run it with.
    pub params: BTreeMap<String, serde_json::Value>,
}

impl Header {
    /// Reads the header of a text called `origin`; a text without one has an empty header.
    ///
    /// # Errors
    /// Where the lines are no YAML or a known key has a value of the wrong type.
    pub fn read(text: &str, origin: &str) -> Result<Self, SyntaxError> {
        // Other lines become empty ones, so that the lines of an error are those of the file.
        let yaml: Vec<&str> =
            text.lines().map(|line| line.trim_start().strip_prefix("#+").unwrap_or_default()).collect();
        if yaml.iter().all(|line| line.trim().is_empty()) {
            return Ok(Self::default());
        }
        serde_saphyr::from_str(&yaml.join("\n")).map_err(|error| {
            let at = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
            let position = error
                .location()
                .filter(|location| location.line() > 0)
                .map(|location| Position { line: at(location.line()), column: at(location.column()) + 2 });
            let full = error.without_snippet().to_string();
            let line = full.lines().next().unwrap_or_default().trim_start_matches("error: ");
            let message = line.split(" at line ").next().unwrap_or(line);
            SyntaxError {
                origin: origin.to_owned(),
                text: text.to_owned(),
                position,
                mistake: Box::new(format!("in the header: {message}").into()),
            }
        })
    }

    /// The default value of a parameter.
    #[must_use]
    pub fn default_of(&self, param: &str) -> Option<String> {
        entries(self.defaults.as_ref()).find(|(name, _)| *name == param).and_then(|(_, value)| scalar(value?))
    }

    /// The values that a parameter may have, where the header names them.
    #[must_use]
    pub fn values_of(&self, param: &str) -> Vec<String> {
        entries(self.enumerate.as_ref())
            .find(|(name, _)| *name == param)
            .and_then(|(_, value)| Some(value?.as_array()?.iter().filter_map(scalar).collect()))
            .unwrap_or_default()
    }
}

/// The pairs of `{a: b}`, `[{a: b}]` and `[a]`.
fn entries(value: Option<&serde_json::Value>) -> impl Iterator<Item = (&str, Option<&serde_json::Value>)> {
    let maps = value.into_iter().flat_map(|value| match value {
        serde_json::Value::Array(items) => items.iter().collect(),
        other => vec![other],
    });
    maps.flat_map(|item| match item {
        serde_json::Value::Object(map) => map.iter().map(|(name, value)| (bare(name), Some(value))).collect(),
        serde_json::Value::String(name) => vec![(bare(name), None)],
        _ => Vec::new(),
    })
}

/// grlc's files write a parameter with and without the `?_` of its variable.
fn bare(name: &str) -> &str {
    name.trim_start_matches(['?', '_'])
}

/// A scalar of YAML as somebody would type it.
pub(crate) fn scalar(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Bool(yes) => Some(yes.to_string()),
        _ => None,
    }
}

/// The term that a value of `expect` stands for, to compare with a cell.
#[must_use]
pub fn cell_text(term: Option<&Term>) -> String {
    match term {
        Some(Term::NamedNode(node)) => node.as_str().to_owned(),
        Some(Term::Literal(literal)) => Literal::value(literal).to_owned(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_in_grlc_style_is_read() {
        let text = "#+ summary: Films\n#+ tags:\n#+   - film\n#+ defaults:\n#+   - genre: Jazz\n#+ enumerate:\n#+   - genre:\n#+     - Jazz\n#+     - Noir\n\nSELECT * { ?s ?p ?_genre }";
        let header = Header::read(text, "films.rq").unwrap();
        assert_eq!(header.summary.as_deref(), Some("Films"));
        assert_eq!(header.default_of("genre").as_deref(), Some("Jazz"));
        assert_eq!(header.values_of("genre"), ["Jazz", "Noir"]);
        assert_eq!(header.default_of("year"), None);
    }

    #[test]
    fn a_wrong_header_says_where() {
        let error = Header::read("# a comment\n#+ summary: [1, 2]\nASK {}", "x.rq").unwrap_err();
        assert_eq!(error.position.map(|p| p.line), Some(2), "{error}");
        let error = Header::read("#+ labgraph: { colums: {} }\nASK {}", "x.rq").unwrap_err();
        assert!(error.mistake.to_string().contains("colums"), "{error}");
    }
}
