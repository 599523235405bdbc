//! The words that every other module speaks: the vocabulary, the prefixes, languages, and where in
//! a text something stands.
//!
//! Owns constants and small value types. Must not do I/O.

pub mod country;
pub mod dialect;
pub mod languages;
pub mod mistake;
pub mod prefixes;
pub mod text;
pub mod turtle;
pub mod vocab;

pub use languages::Languages;
pub use mistake::Mistake;
pub use prefixes::Prefixes;
pub use text::{Lines, Position, SyntaxError};
