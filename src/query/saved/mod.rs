//! Saved queries: `.rq` files headed by [grlc](https://github.com/CLARIAH/grlc) decorators.
//!
//! Owns reading them, their parameters and what they promise of their answer. A file that does not
//! load stays in the library with its error.
//!
//! Adding a decorator: 1. a field in [`header::Header`]; 2. a test beside it; 3. a line in the
//! README's chapter on saved queries.

mod chain;
pub mod header;
pub mod params;

pub use chain::Chain;

use super::bind::Binder;
use super::engine::parse;
use super::{QueryError, names::Names};
use crate::model::{Languages, SyntaxError};
use crate::workspace::TextFile;
use header::{Column, Expect, Header, Text};
use oxigraph::model::{Term, Variable};
use oxigraph::store::Store;
use params::{Param, ParamError};
use spargebra::Query;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A query kept in a file, with what its header says of it.
#[derive(Debug, Clone)]
pub struct SavedQuery {
    /// Its name: the path below `queries/` without the extension.
    pub name: String,
    /// The path of its file, as a reader would open it.
    pub path: String,
    /// What its header says.
    pub header: Header,
    /// Its parameters, in the order of their names.
    pub params: Vec<Param>,
    /// What a row of its answer rests on.
    pub places: Vec<Chain>,
    query: Query,
}

/// The saved queries of a workspace, by name. A query is read when it is asked for, so that one costs no
/// more where there are many; one that does not load is an error in its place.
#[derive(Debug, Clone, Default)]
pub struct Library(BTreeMap<String, Result<TextFile, SyntaxError>>);

impl Library {
    /// The queries in these files; of a file that cannot be read, its path and why.
    #[must_use]
    pub fn new<E: std::fmt::Display>(files: Vec<Result<TextFile, (String, E)>>) -> Self {
        let named = files.into_iter().map(|file| match file {
            Ok(file) => (name_of(&file.path), Ok(file)),
            Err((path, error)) => {
                let (text, mistake) = (String::new(), Box::new(error.to_string().into()));
                (name_of(&path), Err(SyntaxError { origin: path, text, position: None, mistake }))
            }
        });
        Self(named.collect())
    }

    /// Every query or its error, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Result<SavedQuery, SyntaxError>)> {
        self.0.iter().map(|(name, file)| (name.as_str(), read(file)))
    }

    /// The names of the queries, whether they load or not.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The text of the file of a query, where that could be read.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_ref().ok().map(|file| file.text.as_ref())
    }

    /// The query of a name or its error; where there is none, the names that are near, the nearest first.
    ///
    /// # Errors
    /// Those names.
    pub fn get(&self, name: &str) -> Result<Result<SavedQuery, SyntaxError>, Vec<&str>> {
        match self.0.get(name) {
            Some(file) => Ok(read(file)),
            None => Err(nearest(name, self.0.keys().map(String::as_str))),
        }
    }
}

fn read(file: &Result<TextFile, SyntaxError>) -> Result<SavedQuery, SyntaxError> {
    file.as_ref().map_err(Clone::clone).and_then(SavedQuery::read)
}

fn name_of(path: &str) -> String {
    let inner = path.strip_prefix("queries/").unwrap_or(path);
    inner.strip_suffix(".rq").unwrap_or(inner).to_owned()
}

/// The likeliest of several words for one that is misspelt.
pub(crate) fn nearest<'a>(word: &str, among: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut scored: Vec<_> = among
        .map(|known| {
            let begins = known.starts_with(word) || word.starts_with(known);
            let score = strsim::jaro_winkler(word, known) + if begins { 0.2 } else { 0.0 };
            (score, known)
        })
        .filter(|(score, _)| *score > 0.75)
        .collect();
    scored.sort_by(|(a, x), (b, y)| b.total_cmp(a).then_with(|| x.cmp(y)));
    scored.into_iter().take(3).map(|(_, known)| known).collect()
}

/// The parameter of queries that put names together in one cell.
const LANGUAGE: &str = "language";

impl SavedQuery {
    /// Reads a saved query.
    ///
    /// # Errors
    /// Where its header or its SPARQL does not follow the grammar.
    pub fn read(file: &TextFile) -> Result<Self, SyntaxError> {
        let header = Header::read(&file.text, &file.shown)?;
        let query = parse(&file.text, &file.shown).map_err(|error| match error {
            QueryError::Syntax(error) => error,
            other => failed(file, other.to_string()),
        })?;
        let params = params::of(&query, &header).map_err(|message| failed(file, message))?;
        let places = header.labgraph.places.iter().map(|text| Chain::read(text));
        let places = places.collect::<Result<_, _>>().map_err(|message| failed(file, message))?;
        Ok(Self { name: name_of(&file.path), path: file.shown.clone(), header, params, places, query })
    }

    /// Values for parameters, with the language that the reader wants most where the query takes one and none
    /// is given.
    #[must_use]
    pub fn with_language(
        &self,
        mut given: BTreeMap<String, String>,
        languages: &Languages,
    ) -> BTreeMap<String, String> {
        if self.params.iter().any(|param| param.name == LANGUAGE) {
            given.entry(LANGUAGE.to_owned()).or_insert_with(|| languages.first().to_owned());
        }
        given
    }

    /// The query with a value in the place of each parameter that has one.
    ///
    /// Values are names, IRIs and literals as somebody would type them; those that are missing are
    /// taken from the defaults of the header.
    ///
    /// # Errors
    /// [`ParamError`].
    pub fn bind(
        &self,
        given: &BTreeMap<String, String>,
        names: impl Fn() -> Names,
        store: &Store,
    ) -> Result<Query, ParamError> {
        if let Some(stranger) = given.keys().find(|key| !self.params.iter().any(|p| p.name == **key)) {
            return Err(ParamError::Unknown {
                query: self.name.clone(),
                param: stranger.clone(),
                known: self.params.iter().map(|param| param.name.clone()).collect(),
            });
        }
        let mut values: HashMap<Variable, Term> = HashMap::new();
        for param in &self.params {
            if let Some(text) = given.get(&param.name).or(param.default.as_ref()) {
                values.insert(param.variable.clone(), param.term(text, &names, store)?);
            } else if param.required {
                let members = param.members(&names, store);
                return Err(ParamError::Missing {
                    query: self.name.clone(),
                    param: param.name.clone(),
                    members,
                });
            }
        }
        let mut value = |variable: &Variable| values.get(variable).cloned();
        Binder::new(&mut value)
            .query(self.query.clone())
            .map_err(|source| ParamError::Unbindable { query: self.name.clone(), reason: source.to_string() })
    }

    /// What the header says of a column.
    #[must_use]
    pub fn column(&self, variable: &str) -> Option<&Column> {
        self.header.labgraph.columns.get(variable)
    }

    /// The summary in the language wanted most; the name where there is none.
    #[must_use]
    pub fn summary(&self, languages: &Languages) -> &str {
        // The summary itself is English, beside which the translations stand.
        let own = self.header.summary.as_deref().unwrap_or(&self.name);
        let texts = match &self.header.labgraph.summary {
            Some(Text::Plain(text)) => return text,
            Some(Text::ByLanguage(texts)) => texts,
            None => return own,
        };
        let translated = texts.iter().map(|(tag, text)| (languages.rank(Some(tag)), text.as_str()));
        let all = translated.chain([(languages.rank(Some("en")), own)]);
        all.min_by_key(|(rank, _)| *rank).map_or(own, |(_, text)| text)
    }

    /// What the header promises of the answer.
    #[must_use]
    pub const fn expect(&self) -> Option<&Expect> {
        self.header.labgraph.expect.as_ref()
    }
}

fn failed(file: &TextFile, message: String) -> SyntaxError {
    let mistake = Box::new(message.into());
    SyntaxError { origin: file.shown.clone(), text: file.text.to_string(), position: None, mistake }
}

/// The variables of a query whose names begin with an underscore: grlc's parameters.
fn parameter_variables(query: &Query) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut note = |variable: &Variable| {
        if variable.as_str().starts_with('_') {
            found.insert(variable.as_str().to_owned());
        }
        None
    };
    // Nothing is replaced, so nothing can fail to be.
    let _unchanged = Binder::new(&mut note).query(query.clone());
    found
}
