//! Places in a text, and what is wrong there.

use super::{Languages, Mistake};
use std::fmt;

/// A place in a text. Lines and columns count from one; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from one.
    pub line: usize,
    /// Column in characters, from one.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Where the lines of a text begin: for the places of many offsets.
///
/// ```
/// use labgraph::model::{Lines, Position};
/// assert_eq!(Lines::of("één\ntwee").position(6), Position { line: 2, column: 1 });
/// ```
#[derive(Debug, Clone)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// The lines of a text.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        let starts = text.match_indices('\n').map(|(newline, _)| newline + 1);
        Self { text, starts: std::iter::once(0).chain(starts).collect() }
    }

    /// The place of a byte offset; past the end it is the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        Position { line, column: self.text[start..offset].chars().count() + 1 }
    }
}

impl Position {
    /// The place of a byte offset; past the end it is the end.
    ///
    /// ```
    /// use labgraph::model::Position;
    /// assert_eq!(Position::of_byte("één\ntwee", 6), Position { line: 2, column: 1 });
    /// ```
    #[must_use]
    pub fn of_byte(text: &str, offset: usize) -> Self {
        let before = &text[..text.floor_char_boundary(offset)];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self { line: before.matches('\n').count() + 1, column: before[start..].chars().count() + 1 }
    }

    /// The byte offset of this place in a text; past the end it is the end.
    #[must_use]
    pub fn to_byte(self, text: &str) -> usize {
        let mut start = 0;
        for _ in 1..self.line {
            match text[start..].find('\n') {
                Some(newline) => start += newline + 1,
                None => return text.len(),
            }
        }
        let line = text[start..].split('\n').next().unwrap_or_default();
        let inside = line.char_indices().nth(self.column.saturating_sub(1));
        start + inside.map_or(line.len(), |(byte, _)| byte)
    }
}

/// A text that does not follow its grammar: which, where, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What the text is called: a path, `the query`, `standard input`.
    pub origin: String,
    /// The whole text, to show the line.
    pub text: String,
    /// Where it goes wrong, if the parser said so.
    pub position: Option<Position>,
    /// What is wrong there; boxed, since errors travel by value through most of what is called.
    pub mistake: Box<Mistake>,
}

/// In English.
impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line(&Languages::default()))
    }
}

impl SyntaxError {
    /// One line about it in the reader's language: which text, where, what is wrong.
    #[must_use]
    pub fn line(&self, languages: &Languages) -> String {
        let place = self.position.map(|position| format!(":{position}")).unwrap_or_default();
        format!("{}{place}: {}", self.origin, self.mistake.words(languages))
    }
}

impl std::error::Error for SyntaxError {}
