//! Linking to registers: what a register knows, which of its records may be the organisation that was asked, how
//! sure that is, and what was decided. It decides nothing by itself and writes no files of a workspace.

pub mod authority;
pub mod batch;
pub mod check_digits;
pub mod decided;
pub mod delimited;
pub mod evidence;
pub mod evidence_text;
pub mod identifier;
pub mod index;
pub mod kind;
pub mod mapping;
pub mod matching;
pub mod moment;
pub mod name;
mod organisation;
mod period;
pub mod protocol;
pub mod record;
pub mod register;
pub mod relation;
pub mod review;
pub mod score;
pub mod snapshot;
pub mod sssom;
pub mod subject;
pub mod suggest;
pub mod website;

pub use authority::{Authority, CheckDigits, IdentifierError, ProtocolKind, Service};
pub use decided::Decided;
pub use identifier::Identifier;
pub use mapping::Mapping;
pub use organisation::{Name, NameKind, Nature, Organisation, Standing};
pub use protocol::{Lookup, Register, RegisterError};
pub use relation::Relation;
