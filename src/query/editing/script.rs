//! A text of many statements and commands, cut into them.

use crate::model::Prefixes;
use std::borrow::Cow;

/// A statement or a command of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The line that it begins on, from one.
    pub line: usize,
    /// What it is.
    pub kind: PieceKind<'a>,
}

/// What a piece of a script is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PieceKind<'a> {
    /// SPARQL, right or wrong.
    Statement(Cow<'a, str>),
    /// A line that begins with `.` and a letter.
    Command(Cow<'a, str>),
}

/// Cuts a script that comes line by line.
#[derive(Debug, Clone)]
pub struct Script {
    prefixes: Prefixes,
}

impl Script {
    /// A script whose statements may use `prefixes` without declaring them.
    #[must_use]
    pub fn new(prefixes: &Prefixes) -> Self {
        Self { prefixes: prefixes.clone() }
    }

    /// Takes the next line, with or without its line end, and gives what is whole now: nothing, a statement,
    /// a command, or a statement and the command that ended it.
    pub fn push(&mut self, line: &str) -> Vec<Piece<'static>> {
        let _ = (line, &self.prefixes);
        Vec::new()
    }

    /// What is left at the end.
    pub fn finish(&mut self) -> Option<Piece<'static>> {
        None
    }
}

/// The pieces of a script.
pub fn script<'a>(text: &'a str, prefixes: &Prefixes) -> impl Iterator<Item = Piece<'a>> {
    let _ = (text, prefixes);
    std::iter::empty()
}
