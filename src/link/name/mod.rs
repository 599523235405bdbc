//! Names of organisations: folded, taken apart, understood, compared. Pure functions over text and a glossary.

mod acronym;
mod among;
mod background;
mod fold;
mod glossary;
mod likeness;
mod pairs;
mod words;

pub use among::Among;
pub use background::Background;
pub use fold::fold;
pub use glossary::{Class, Glossary, Meaning};
pub use likeness::{Likeness, Rarity, Unweighed, likeness, likeness_at};
pub use words::{LONGEST_NAME, MOST_WORDS, Word, Words, tokens};
