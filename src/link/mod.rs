//! Linking to registers: what a register knows, which of its records may be the organisation that was asked, how
//! sure that is, and what was decided. It decides nothing by itself and writes no files.

mod identifier;
pub mod name;
mod organisation;

pub use identifier::{Identifier, Scheme};
pub use organisation::{Name, NameKind, Nature, Organisation, Standing};
