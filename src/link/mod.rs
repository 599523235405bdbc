//! Linking to registers: what a register knows, which of its records may be the organisation that was asked, how
//! sure that is, and what was decided. It decides nothing by itself and writes no files.

pub mod evidence;
mod identifier;
pub mod index;
pub mod matching;
pub mod name;
mod organisation;
pub mod score;

pub use identifier::{Identifier, Scheme};
pub use organisation::{Name, NameKind, Nature, Organisation, Standing};
