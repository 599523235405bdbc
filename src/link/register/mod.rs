//! What registers say of accepted links: `check` whether their entries are still what they were, `facts` to keep of
//! them, in graphs of their own. It decides nothing, and writes no files.

pub mod check;
mod fact;
pub mod facts;
mod known;
mod linked;
mod text;

pub use check::{Change, Finding, Proposal};
pub use fact::{Fact, Reason};
pub use facts::{LeftOut, Retrieval};
pub use known::Known;
pub use linked::Linked;
