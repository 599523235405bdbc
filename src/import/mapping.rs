//! The mapping beside a table, as YAML: which column is which property.

use super::value::DateOrder;
use crate::model::{Position, SyntaxError};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// What a mapping says. What stands beside `tables` holds for each of them, where it says nothing else.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// The sheet to read.
    pub sheet: Option<String>,
    /// The template of the IRI of what a row is about.
    pub about: Option<String>,
    /// Its classes.
    pub class: List<String>,
    /// What columns mean, by their header.
    pub columns: BTreeMap<String, List<Rule>>,
    /// Columns that mean nothing here.
    pub ignore: Vec<String>,
    /// What holds for every row.
    pub constants: Vec<Rule>,
    /// Other things that a row speaks of, such as a figure, by a name of one's own.
    pub nodes: BTreeMap<String, Node>,
    /// Several sheets, by their names.
    pub tables: BTreeMap<String, Mapping>,
    /// The sign that decimals begin with.
    pub decimal: Option<char>,
    /// The sign between the thousands.
    pub group: Option<char>,
    /// The order of the parts of a date such as 03/04/2021.
    pub dates: Option<DateOrder>,
    /// What stands in cells that say nothing, beside nothing itself.
    pub empty: Option<Vec<String>>,
    /// What stands in cells that say that a value is not known.
    pub unknown: Option<Vec<String>>,
    /// What a row begins with that is a remark.
    pub comment: Option<String>,
    /// The source that the statements come from, by its name or IRI; one is made where none is named.
    pub source: Option<String>,
    /// The title of the source that is made.
    pub title: Option<String>,
    /// The day on which that source was issued.
    pub issued: Option<String>,
}

/// What a column or a constant states.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rule {
    /// The property.
    pub property: Option<String>,
    /// In its place: the property from the thing that the cell names to what the row is about.
    pub inverse: Option<String>,
    /// The node that it is said of; what the row is about where none is named.
    pub node: Option<String>,
    /// The kind of value.
    pub datatype: Option<String>,
    /// The language of a text, or several.
    pub lang: List<String>,
    /// What stands between several values in a cell.
    pub separator: Option<String>,
    /// The template of an IRI.
    pub value: Option<String>,
    /// The template of a text; of a constant only.
    pub text: Option<String>,
    /// Where the thing is looked for that a cell names: a class, a concept scheme, `country`, `currency`, `any`.
    pub lookup: Option<String>,
    /// What an empty cell stands for.
    pub default: Option<String>,
    /// Whether a row must have it.
    pub required: bool,
    /// As for the table.
    pub decimal: Option<char>,
    /// As for the table.
    pub group: Option<char>,
    /// As for the table.
    pub dates: Option<DateOrder>,
}

/// Another thing that a row speaks of. It is made where one of its columns has a value, or the one that `when`
/// names.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Node {
    /// The template of its IRI.
    pub about: String,
    /// Its classes.
    pub class: List<String>,
    /// The column without whose value there is none.
    pub when: Option<String>,
    /// The property from what the row is about to it.
    pub link: Option<String>,
    /// The property from it to what the row is about.
    pub inverse: Option<String>,
    /// What holds for each.
    pub constants: Vec<Rule>,
}

/// One thing or several: `a` or `[a, b]`.
#[derive(Debug, Clone, PartialEq)]
pub struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// What may stand alone in the place of a list.
trait One: Sized {
    const EXPECTED: &'static str;
    fn of_text(text: &str) -> Option<Self>;
    fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;
}

impl One for String {
    const EXPECTED: &'static str = "a text or a list of texts";

    fn of_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }

    fn of_map<'de, A: MapAccess<'de>>(_map: A) -> Result<Self, A::Error> {
        Err(de::Error::invalid_type(de::Unexpected::Map, &Self::EXPECTED))
    }
}

impl One for Rule {
    const EXPECTED: &'static str = "a property, or what the column states";

    /// A property alone is enough.
    fn of_text(text: &str) -> Option<Self> {
        Some(Self { property: Some(text.to_owned()), ..Self::default() })
    }

    fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        Self::deserialize(MapAccessDeserializer::new(map))
    }
}

impl<'de, T: One + Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<T>(PhantomData<T>);
        impl<'de, T: One + Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = List<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(T::EXPECTED)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                T::of_text(text)
                    .map(|one| List(vec![one]))
                    .ok_or_else(|| E::invalid_type(de::Unexpected::Str(text), &T::EXPECTED))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::of_map(map).map(|one| List(vec![one]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(List)
            }
        }
        deserializer.deserialize_any(Either(PhantomData))
    }
}

/// What an error of a mapping lists as known keys begins with.
const KNOWN: &str = "expected one of ";

impl Mapping {
    /// Reads a mapping called `origin`.
    ///
    /// # Errors
    /// Where the text is no YAML, a key is unknown or a value of the wrong type, with its place.
    ///
    /// ```
    /// use labgraph::import::Mapping;
    /// let mapping = Mapping::read("about: lid:{Name|slug}\ncolumns: { Name: skos:prefLabel }", "labs.yaml")?;
    /// assert_eq!(mapping.columns["Name"].0[0].property.as_deref(), Some("skos:prefLabel"));
    /// let error = Mapping::read("colums: {}", "labs.yaml").unwrap_err();
    /// assert_eq!(error.mistake.to_string(), "there is no key `colums`; did you mean `columns`?");
    /// # Ok::<_, labgraph::model::SyntaxError>(())
    /// ```
    pub fn read(text: &str, origin: &str) -> Result<Self, SyntaxError> {
        serde_saphyr::from_str(text).map_err(|error| {
            let at = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
            let position = error
                .location()
                .filter(|location| location.line() > 0)
                .map(|location| Position { line: at(location.line()), column: at(location.column()) });
            let full = error.without_snippet().to_string();
            let line = full.lines().next().unwrap_or_default().trim_start_matches("error: ");
            let message = line.split(" at line ").next().unwrap_or(line);
            SyntaxError {
                origin: origin.to_owned(),
                text: text.to_owned(),
                position,
                mistake: Box::new(reworded(message).into()),
            }
        })
    }

    /// What holds for a table: what stands beside `tables` fills what the table leaves open.
    #[must_use]
    pub fn inherited(&self, table: &Self) -> Self {
        let mut whole = table.clone();
        whole.decimal = whole.decimal.or(self.decimal);
        whole.group = whole.group.or(self.group);
        whole.dates = whole.dates.or(self.dates);
        whole.empty = whole.empty.or_else(|| self.empty.clone());
        whole.unknown = whole.unknown.or_else(|| self.unknown.clone());
        whole.comment = whole.comment.or_else(|| self.comment.clone());
        whole
    }
}

/// An error of serde about an unknown key, in words, with the nearest known one.
fn reworded(message: &str) -> String {
    let (Some((_, after)), Some((_, known))) =
        (message.split_once("unknown field"), message.split_once(KNOWN))
    else {
        return message.to_owned();
    };
    let key = after.trim_start().split(['`', '"', '\'', ',']).find(|part| !part.trim().is_empty());
    let key = key.unwrap_or_default().trim();
    let known: Vec<&str> = known.split(',').map(|name| name.trim().trim_matches(['`', '"', '\''])).collect();
    match nearest(key, known.iter().copied()) {
        Some(near) => format!("there is no key `{key}`; did you mean `{near}`?"),
        None => format!("there is no key `{key}`; there are: {}", known.join(", ")),
    }
}

/// What is spelt most like a word, where anything is.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = crate::query::names::fold(word);
    let likeness =
        |name: &str| strsim::normalized_damerau_levenshtein(&word, &crate::query::names::fold(name));
    let scored = known.map(|name| (likeness(name), name)).filter(|(score, _)| *score >= 0.6);
    scored.max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, name)| name)
}
