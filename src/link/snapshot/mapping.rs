//! Which column of a table says what of an organisation.

use super::SnapshotError;
use crate::query::names::fold;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// Which column of a table says what: as options say it, or a file in YAML with these keys.
///
/// ```
/// use labgraph::link::snapshot::Mapping;
/// let mapping = Mapping::from_yaml("m.yaml", "id: uri\nname: [naam, nom]\ncountry: =BE\nidentifiers: {kbo: nr}\n")?;
/// assert_eq!(mapping.name, ["naam", "nom"]);
/// # Ok::<_, labgraph::link::snapshot::SnapshotError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// The column of what identifies a record; nothing where the identifier of the register itself does.
    pub id: Option<String>,
    /// Columns of names.
    #[serde(deserialize_with = "one_or_many")]
    pub name: Vec<String>,
    /// Columns of other names: translations, aliases.
    #[serde(deserialize_with = "one_or_many")]
    pub other: Vec<String>,
    /// Columns of acronyms.
    #[serde(deserialize_with = "one_or_many")]
    pub acronym: Vec<String>,
    /// Columns of former names.
    #[serde(deserialize_with = "one_or_many")]
    pub former: Vec<String>,
    /// The column of the country, or `=BE` where it is the same for all.
    pub country: Option<String>,
    /// Columns of websites.
    #[serde(deserialize_with = "one_or_many")]
    pub website: Vec<String>,
    /// The column of what sort of body it is, or `=ministry`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Columns of identifiers, by the register that gives them.
    pub identifiers: BTreeMap<String, String>,
    /// The column of the names of what it is part of.
    pub parent: Option<String>,
    /// The column of when it began.
    pub from: Option<String>,
    /// The column of when it ended.
    pub until: Option<String>,
    /// What stands between several values of one cell; `|` where nothing is said.
    pub separator: Option<char>,
    /// The encoding of the file, such as windows-1252; UTF-8 where nothing is said.
    pub encoding: Option<String>,
}

fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Either::deserialize(deserializer)? {
        Either::One(one) => vec![one],
        Either::Many(many) => many,
    })
}

/// Headers that tell by themselves what a column is: what they are folded, and how good a sign that is.
const IDS: [&str; 8] = ["uri", "iri", "id", "identifier", "code", "identificatie", "identifiant", "url"];
const NAMES: [&str; 22] = [
    "pref labels",
    "pref label",
    "preflabel",
    "name",
    "names",
    "naam",
    "namen",
    "nom",
    "noms",
    "label",
    "labels",
    "official name",
    "organisation",
    "organization",
    "organisatie",
    "organisme",
    "titel",
    "title",
    "intitule",
    "denomination",
    "query",
    "namn",
];
const OTHERS: [&str; 7] =
    ["alt labels", "alt label", "altlabel", "alias", "aliases", "other names", "name en"];
const ACRONYMS: [&str; 8] =
    ["acronym", "acronyms", "abbreviation", "afkorting", "sigle", "acronyme", "short name", "acroniem"];
const FORMER: [&str; 5] = ["former name", "former names", "old names", "previous names", "vroegere namen"];
const COUNTRIES: [&str; 5] = ["country", "country code", "land", "pays", "landcode"];
const WEBSITES: [&str; 6] = ["homepage", "website", "websites", "site web", "web", "site"];
/// Columns of identifiers, with the register that gives them.
const SCHEMES: [(&str, &str); 12] = [
    ("ovo", "ovo"),
    ("ovo code", "ovo"),
    ("kbo", "kbo"),
    ("cbe", "kbo"),
    ("bce", "kbo"),
    ("ror", "ror"),
    ("qid", "wikidata"),
    ("wikidata", "wikidata"),
    ("isni", "isni"),
    ("org nr", "se-orgnr"),
    ("cvr", "cvr"),
    ("lei", "gleif"),
];

/// A header as it is compared: `pref_labels` and `Pref Labels` are one.
fn plain(header: &str) -> String {
    fold(&header.replace(['_', '-', '.'], " ")).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first column that looks like one of names, by its header.
///
/// ```
/// use labgraph::link::snapshot::column_of_names;
/// assert_eq!(column_of_names(&["nr".to_owned(), "Naam".to_owned()]), Some(1));
/// ```
#[must_use]
pub fn column_of_names(columns: &[String]) -> Option<usize> {
    let plains: Vec<String> = columns.iter().map(|column| plain(&base(column).0)).collect();
    plains.iter().position(|plain| NAMES.contains(&plain.as_str()))
}

/// A header without the language at its end, and that language: `name@nl`, `naam_fr`, `nom (en)`.
pub(super) fn base(header: &str) -> (String, Option<String>) {
    let bare = header.trim().trim_end_matches(')');
    let cut = bare.rsplit_once(['@', '_', '(']).filter(|(name, tag)| {
        !name.trim().is_empty() && LANGUAGES.contains(&tag.trim().to_ascii_lowercase().as_str())
    });
    match cut {
        Some((name, tag)) => (name.trim().to_owned(), Some(tag.trim().to_ascii_lowercase())),
        None => (header.to_owned(), None),
    }
}

/// The languages that headers end in.
const LANGUAGES: [&str; 27] = [
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "is", "it", "lt", "lv",
    "mt", "nl", "no", "pl", "pt", "ro", "sk", "sl", "sv", "nb",
];

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// Where it is no YAML, or has a key that is none, with the line.
    pub fn from_yaml(file: &str, text: &str) -> Result<Self, SnapshotError> {
        serde_saphyr::from_str(text).map_err(|error| {
            let line = error.location().map(|location| location.line());
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default();
            SnapshotError::broken(file, line, format!("this is no mapping: {first}"))
        })
    }

    /// Whether nothing is mapped.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The columns that it names.
    pub(super) fn columns(&self) -> impl Iterator<Item = &String> {
        let lists = [&self.name, &self.other, &self.acronym, &self.former, &self.website];
        let constant = |column: &&String| !column.starts_with('=');
        let single = [&self.id, &self.parent, &self.from, &self.until].into_iter().flatten();
        let either = [&self.country, &self.kind].into_iter().flatten().filter(constant);
        lists.into_iter().flatten().chain(single).chain(either).chain(self.identifiers.values())
    }

    /// What the headers tell, where nothing else is said of it.
    ///
    /// ```
    /// use labgraph::link::snapshot::Mapping;
    /// let columns = ["uri", "kbo", "pref_labels", "homepage"].map(str::to_owned);
    /// let mapping = Mapping::default().completed(&columns);
    /// assert_eq!((mapping.id.as_deref(), mapping.name), (Some("uri"), vec!["pref_labels".to_owned()]));
    /// ```
    #[must_use]
    pub fn completed(mut self, columns: &[String]) -> Self {
        let taken: Vec<String> = self.columns().cloned().collect();
        let free: Vec<(&String, String)> = columns
            .iter()
            .filter(|column| !taken.contains(column))
            .map(|column| (column, plain(&base(column).0)))
            .collect();
        let first = |known: &[&str]| {
            known.iter().find_map(|known| {
                free.iter().find(|(_, plain)| plain == known).map(|(column, _)| (*column).clone())
            })
        };
        let alike = |known: &[&str]| -> Vec<String> {
            free.iter()
                .filter(|(_, plain)| known.contains(&plain.as_str()))
                .map(|(c, _)| (*c).clone())
                .collect()
        };
        self.id = self.id.or_else(|| first(&IDS));
        if self.name.is_empty() {
            let best = first(&NAMES).map(|column| plain(&base(&column).0)).unwrap_or_default();
            self.name = alike(&[&best]);
        }
        let lists = [
            (&mut self.other, OTHERS.as_slice()),
            (&mut self.acronym, ACRONYMS.as_slice()),
            (&mut self.former, FORMER.as_slice()),
            (&mut self.website, WEBSITES.as_slice()),
        ];
        for (list, known) in lists {
            if list.is_empty() {
                *list = alike(known);
            }
        }
        self.other.retain(|column| !self.name.contains(column));
        self.country = self.country.or_else(|| first(&COUNTRIES));
        for (column, plain) in &free {
            let known = SCHEMES.iter().find(|(known, _)| known == plain);
            if let Some((_, scheme)) = known.filter(|_| self.id.as_ref() != Some(column)) {
                self.identifiers.entry((*scheme).to_owned()).or_insert_with(|| (*column).clone());
            }
        }
        self
    }
}
