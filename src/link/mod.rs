//! Linking to registers: what a register knows, which of its records may be the organisation that was asked, how
//! sure that is, and what was decided. It decides nothing by itself and writes no files of a workspace.

pub mod authority;
pub mod batch;
pub mod check_digits;
<<<<<<< .merge_file_vHuW6F
pub mod delimited;
=======
pub mod decided;
>>>>>>> .merge_file_SRBAhK
pub mod evidence;
pub mod evidence_text;
pub mod identifier;
pub mod index;
<<<<<<< .merge_file_vHuW6F
mod kind;
=======
pub mod mapping;
>>>>>>> .merge_file_SRBAhK
pub mod matching;
pub mod moment;
pub mod name;
mod organisation;
mod period;
pub mod protocol;
pub mod record;
pub mod relation;
pub mod score;
<<<<<<< .merge_file_vHuW6F
pub mod snapshot;
pub mod website;
=======
pub mod sssom;
>>>>>>> .merge_file_SRBAhK

pub use authority::{Authority, CheckDigits, IdentifierError, ProtocolKind, Service};
pub use decided::Decided;
pub use identifier::Identifier;
pub use mapping::Mapping;
pub use organisation::{Name, NameKind, Nature, Organisation, Standing};
pub use protocol::{Lookup, Register, RegisterError};
pub use relation::Relation;
