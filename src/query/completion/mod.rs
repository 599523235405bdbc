//! Completion: what may stand at the cursor of a query or a dot-command, from the data.
//!
//! Owns reading the position in a text that need not be finished or right, and finding what fits there: by the
//! grammar, by what the dataset really holds, and by names in every language. A pure function of text, cursor
//! and [`Context`]: it never fails, and must not know a terminal.
//!
//! Adding a kind of position: 1. a variant of `position::Slot`; 2. its arm in `offers`; 3. a position in
//! `tests/suite/completion.rs`.

mod commands;
mod data;
mod fragment;
mod functions;
mod keywords;
mod offers;
mod position;
mod scan;
mod spell;

pub use functions::{FUNCTIONS, Function};

use super::profile::Profile;
use super::saved::Library;
use crate::model::{Languages, Prefixes};
use data::Data;
use fragment::Fragment;
use offers::Offers;
use oxigraph::store::Store;
use scan::Kind;
use spell::Speller;
use std::ops::Range;

/// What completion goes by.
pub struct Context<'a> {
    /// What the dataset holds, once that is known. Without it, candidates come from a few statements of the store.
    pub profile: Option<&'a Profile>,
    /// The dataset, where it is at hand.
    pub store: Option<&'a Store>,
    /// The languages that the reader wants.
    pub languages: &'a Languages,
    /// The prefixes that a query may use without declaring them.
    pub prefixes: &'a Prefixes,
    /// The saved queries.
    pub library: Option<&'a Library>,
    /// The dot-commands of the front; none where it has none.
    pub commands: &'a [CommandInfo<'a>],
    /// The paths that begin with a text: folders end in `/`.
    pub files: &'a dyn Fn(&str) -> Vec<String>,
    /// How many candidates are wanted at most.
    pub limit: usize,
}

/// A dot-command of a front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandInfo<'a> {
    /// Its name, with the dot.
    pub name: &'a str,
    /// What it does, in a line.
    pub summary: &'a str,
    /// What it takes.
    pub argument: Argument<'a>,
}

/// What a dot-command takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument<'a> {
    /// Nothing, or what cannot be foreseen.
    None,
    /// A file or a folder.
    File,
    /// The name of a saved query, then values of its parameters.
    SavedQuery,
    /// A class.
    Class,
    /// A thing, by name.
    Thing,
    /// Another command.
    Command,
    /// A prefix.
    Prefix,
    /// One of these words.
    OneOf(&'a [&'a str]),
}

/// Candidates for a place in a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completions {
    /// The bytes of the text that a candidate takes the place of: the word that the cursor stands in, whole.
    pub replace: Range<usize>,
    /// The candidates, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// Something that may stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What to put there.
    pub insert: String,
    /// The same, as a list shows it.
    pub shown: String,
    /// Its label in the language wanted most, or what it is about.
    pub label: Option<String>,
    /// The name by which it was found, where it is another than is shown.
    pub matched: Option<String>,
    /// What it is.
    pub kind: CandidateKind,
    /// How often it occurs there: members of a class, things that have a property, uses of a value.
    pub count: Option<u64>,
    /// The prefix and the namespace that have to be declared with it.
    pub declares: Option<(String, String)>,
    /// What a function takes and gives.
    pub signature: Option<&'static str>,
}

/// What a candidate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CandidateKind {
    /// A class.
    Class,
    /// A property.
    Property,
    /// A thing or a literal.
    Value,
    /// A variable of the query.
    Variable,
    /// A prefix.
    Prefix,
    /// A word of the grammar.
    Keyword,
    /// A function.
    Function,
    /// A named graph.
    Graph,
    /// A saved query.
    SavedQuery,
    /// A parameter of a saved query.
    Parameter,
    /// A value of a parameter.
    ParameterValue,
    /// A file or a folder.
    File,
    /// A dot-command.
    Command,
}

impl CandidateKind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Class,
        Self::Property,
        Self::Value,
        Self::Variable,
        Self::Prefix,
        Self::Keyword,
        Self::Function,
        Self::Graph,
        Self::SavedQuery,
        Self::Parameter,
        Self::ParameterValue,
        Self::File,
        Self::Command,
    ];

    /// What people call it, in the language wanted most.
    #[must_use]
    pub fn word(self, languages: &Languages) -> &'static str {
        languages.word(match self {
            Self::Class => ["class", "klasse", "classe"],
            Self::Property => ["property", "eigenschap", "propriété"],
            Self::Value | Self::ParameterValue => ["value", "waarde", "valeur"],
            Self::Variable => ["variable", "variabele", "variable"],
            Self::Prefix => ["prefix", "prefix", "préfixe"],
            Self::Keyword => ["keyword", "sleutelwoord", "mot-clé"],
            Self::Function => ["function", "functie", "fonction"],
            Self::Graph => ["graph", "graaf", "graphe"],
            Self::SavedQuery => ["saved query", "bewaarde vraag", "requête enregistrée"],
            Self::Parameter => ["parameter", "parameter", "paramètre"],
            Self::File => ["file", "bestand", "fichier"],
            Self::Command => ["command", "opdracht", "commande"],
        })
    }
}

impl Candidate {
    fn new(kind: CandidateKind, insert: impl Into<String>) -> Self {
        let insert = insert.into();
        Self {
            shown: insert.clone(),
            insert,
            label: None,
            matched: None,
            kind,
            count: None,
            declares: None,
            signature: None,
        }
    }
}

/// What may stand at a cursor, which is a byte offset in a text.
///
/// The text may be unfinished or wrong, and the cursor may stand anywhere; in a text in quotes and in a comment
/// there are no candidates.
///
/// ```
/// use labgraph::model::{Languages, Prefixes};
/// use labgraph::query::completion::{Context, complete};
/// use labgraph::query::profile::Profile;
/// use labgraph::store::Dataset;
/// use labgraph::workspace::Workspace;
/// use std::sync::atomic::AtomicBool;
///
/// let dataset = Dataset::load(&Workspace::embedded(), true)?;
/// let profile = Profile::of(dataset.store(), &AtomicBool::new(false))?;
/// let context = Context {
///     profile: Some(&profile),
///     store: Some(dataset.store()),
///     languages: &Languages::default(),
///     prefixes: &Prefixes::known(),
///     library: None,
///     commands: &[],
///     files: &|_| Vec::new(),
///     limit: 10,
/// };
/// let text = "SELECT ?lab { ?lab a lab:InnovationLab ; lab:bud";
/// let found = complete(text, text.len(), &context);
/// assert_eq!(found.candidates[0].insert, "lab:budget");
/// assert_eq!(&text[found.replace], "lab:bud");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn complete(text: &str, cursor: usize, context: &Context<'_>) -> Completions {
    let cursor = text.floor_char_boundary(cursor);
    if let Some(found) = commands::complete(text, cursor, context) {
        return found;
    }
    let tokens = scan::tokens(text);
    let Some(hole) = hole(text, &tokens, cursor) else {
        return Completions { replace: cursor..cursor, candidates: Vec::new() };
    };
    let speller = Speller::new(position::declared(text, &tokens), context.prefixes);
    let expand = |curie: &str| speller.expand(curie);
    let mut situation = position::read(text, &tokens, &hole, &expand);
    let mut hole = hole;
    // In the name of a graph people write `/`, which ends a name elsewhere.
    if let Some(path) = path(text, &tokens, cursor) {
        let other = position::read(text, &tokens, &path, &expand);
        if matches!(other.slot, position::Slot::Graph { .. }) {
            (situation, hole) = (other, path);
        }
    }
    let typed = text.get(hole.start..cursor).unwrap_or_default();
    let fragment = Fragment::of(typed, &expand);
    let before = text.get(..hole.start).unwrap_or_default();
    let data = Data::new(context);
    let mut offers = Offers::new(context, &data, &speller, &fragment);
    offers.at(&situation, &keywords::after(before, situation.depth));
    if before.trim().is_empty() {
        offers.commands();
    }
    Completions { replace: hole, candidates: offers.finish() }
}

/// The name with `/` in it that the cursor stands in or behind: `graph:data/la`, `data/la`.
fn path(text: &str, tokens: &[scan::Token], cursor: usize) -> Option<Range<usize>> {
    let is_part = |c: char| scan::is_name(c) || matches!(c, '/' | ':' | '.' | '-' | '%' | '\\');
    let (before, behind) = (text.get(..cursor)?, text.get(cursor..)?);
    let start = before.trim_end_matches(is_part).len();
    let end = cursor + behind.find(|c| !is_part(c)).unwrap_or(behind.len());
    let is_plain = tokens
        .iter()
        .filter(|token| token.range.start < end && start < token.range.end)
        .all(|token| matches!(token.kind, Kind::Word | Kind::Name | Kind::Sign | Kind::Number));
    (is_plain && text.get(start..end)?.contains('/')).then_some(start..end)
}

/// The word that the cursor stands in or behind; an empty place where there is none; nothing where no word can
/// stand.
fn hole(text: &str, tokens: &[scan::Token], cursor: usize) -> Option<Range<usize>> {
    let found = tokens.iter().find(|token| token.range.start < cursor && cursor <= token.range.end);
    let Some(token) = found else {
        return Some(cursor..cursor);
    };
    let at_end = cursor == token.range.end;
    match token.kind {
        Kind::Word | Kind::Name | Kind::OpenIri | Kind::Variable => Some(token.range.clone()),
        Kind::Iri if !at_end => Some(token.range.clone()),
        Kind::Sign if text.get(token.range.clone()) == Some("<") => Some(token.range.clone()),
        Kind::Sign if at_end => Some(cursor..cursor),
        Kind::Suffix if at_end && text.get(token.range.clone()) == Some("^^") => Some(cursor..cursor),
        _ => None,
    }
}
