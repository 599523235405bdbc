//! A document as Markdown, as an HTML page that needs nothing beside it, or as rows.

mod chart;
mod html;
mod markdown;
mod rows;
mod shares;

use super::number::grouped;
use super::{RenderError, visible};
use crate::model::Languages;
use crate::report::{Document, Item, Piece};
use std::io::Write;

pub use rows::{rows, text};

/// The formats of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentFormat {
    /// An HTML page with everything in it, to read and to print.
    Html,
    /// [GitHub Flavored Markdown](https://github.github.com/gfm/).
    Markdown,
}

impl DocumentFormat {
    /// Every format.
    pub const ALL: [Self; 2] = [Self::Html, Self::Markdown];

    /// Its name, which is also its extension.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Markdown => "md",
        }
    }

    /// The format of an extension.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension {
            "htm" => Some(Self::Html),
            "markdown" => Some(Self::Markdown),
            _ => Self::ALL.into_iter().find(|format| format.name() == extension),
        }
    }
}

/// Writes a document.
///
/// # Errors
/// Where `out` takes no more.
pub fn write_document(
    document: &Document,
    format: DocumentFormat,
    languages: &Languages,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    match format {
        DocumentFormat::Html => html::write(document, languages, out),
        DocumentFormat::Markdown => markdown::write(document, languages, out),
    }
}

/// A piece as plain words, numbers in the manner of the language.
fn words(piece: &Piece, languages: &Languages) -> String {
    match piece {
        Piece::Number(number) => grouped(number, languages),
        Piece::Text(text) | Piece::Aside(text) | Piece::Link(text, _) => visible(text),
    }
}

/// A statement as plain words.
fn plain(item: &Item, languages: &Languages) -> String {
    item.pieces.iter().map(|piece| words(piece, languages)).collect::<Vec<_>>().join(" ")
}
