//! What a front needs to help somebody write SPARQL: pure functions on text. They know no terminal.
//!
//! [`completeness`] says whether what was typed can be run, [`Script`] splits a text into statements,
//! [`highlight()`] says what each part is and which part is wrong, [`unknown_terms`] names what the data does
//! not know, and [`with_last`] puts the last result in the place of `_`.
//!
//! Oxigraph's parser is the judge of what is SPARQL. The signs of a text that is not finished, or not right,
//! are told by `store::lexeme`, which reads any text whatever.

mod highlight;
mod hint;
mod last;
mod role;
mod script;
mod statement;

pub use highlight::{Known, Span, SpanKind, highlight};
pub use hint::{Hint, Term, unknown_terms};
pub use last::{LastError, with_last};
pub use script::{Piece, PieceKind, Script, begins_statement, script};
pub use statement::{Completeness, Kind, completeness, indent_after, mistake, outdent};
