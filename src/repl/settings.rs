//! What a session can be told to do otherwise: formats, languages, limits, how much is shown.

use crate::model::{Languages, Prefixes};
use crate::render::{GraphFormat, RowFormat};
use std::fmt;
use std::str::FromStr;

/// Yes or no, as people type it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switch(pub bool);

impl FromStr for Switch {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.to_lowercase().as_str() {
            "on" | "yes" | "true" | "aan" | "ja" | "oui" => Ok(Self(true)),
            "off" | "no" | "false" | "uit" | "nee" | "non" => Ok(Self(false)),
            _ => Err(()),
        }
    }
}

impl fmt::Display for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0 { "on" } else { "off" })
    }
}

/// When a pager shows an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pager {
    /// Where it is longer than the screen.
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

impl Pager {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::On => "on",
            Self::Off => "off",
        }
    }
}

/// How many rows are shown before the rest is left to `.last`.
pub(super) const MOST_ROWS: usize = 1000;

/// How many characters of a cell are shown before the rest is left to `.last`.
pub(super) const MOST_CHARACTERS: usize = 200;

/// The settings of a session.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The format of rows.
    pub rows: RowFormat,
    /// The format of graphs.
    pub graphs: GraphFormat,
    /// Languages for names, best first.
    pub languages: Languages,
    /// Whether labels stand in the place of IRIs.
    pub labels: bool,
    /// Whether each answer tells how long it took.
    pub timer: bool,
    /// Whether each answer comes with its plan.
    pub explain: bool,
    /// When a pager is used.
    pub pager: Pager,
    /// The width of tables; that of the terminal where nothing is said.
    pub width: Option<u16>,
    /// What stands for a value that is not bound.
    pub null: String,
    /// The prefixes of this session.
    pub prefixes: Prefixes,
}

impl Settings {
    /// What a session begins with.
    #[must_use]
    pub fn new(languages: Languages) -> Self {
        Self {
            rows: RowFormat::Table,
            graphs: GraphFormat::Turtle,
            languages,
            labels: false,
            timer: false,
            explain: false,
            pager: Pager::Auto,
            width: None,
            null: String::new(),
            prefixes: Prefixes::known(),
        }
    }

    /// The names that `.mode` takes.
    #[must_use]
    pub fn modes() -> Vec<&'static str> {
        let rows = RowFormat::ALL.into_iter().map(RowFormat::name);
        rows.chain(GraphFormat::ALL.into_iter().map(GraphFormat::name)).collect()
    }
}
