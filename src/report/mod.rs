//! The benchmark as a document: what each organisation is, side by side, with where each figure comes from.
//!
//! Gathers typed content from saved queries and from what the files state; `render` makes the bytes. Must
//! not know a format, a terminal or a file to write to.
//!
//! ```
//! use labgraph::model::Languages;
//! use labgraph::query::{Engine, names::Names, saved::Library};
//! use labgraph::report::{Gathering, Places, report};
//! use labgraph::store::Dataset;
//! use labgraph::workspace::Workspace;
//!
//! let (workspace, languages) = (Workspace::embedded(), Languages::default());
//! let dataset = Dataset::load(&workspace, true)?;
//! let engine = Engine::new(dataset.store());
//! let document = report(&Gathering {
//!     dataset: &dataset,
//!     names: &Names::of_store(dataset.merged(), &languages),
//!     languages: &languages,
//!     library: &Library::new(workspace.queries()),
//!     places: &Places::of(&dataset, &workspace.graphs()?),
//!     ask: &|query| engine.answer(query),
//! })?;
//! assert!(document.sections.iter().any(|section| section.title == "Nesta"));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```
//!
//! A table of the report is a saved query that carries `report:` in its header. Adding a property to the
//! pages needs nothing: what an organisation states is shown. Where it stands is decided in `facts`.

mod compare;
mod document;
mod facts;
mod gather;
mod organisation;
mod page;
mod places;
mod shares;
mod sources;
mod tables;
mod trace;
mod value;
mod whole;
mod words;

pub use compare::compare;
pub use document::{
    Bar, Block, Chart, Document, Grid, Heading, Item, Link, Piece, Section, Share, Shares, SourceEntry, Whole,
};
pub use gather::Gathering;
pub use places::Places;
pub use whole::report;
pub use words::Word;

use crate::model::SyntaxError;
use crate::query::QueryError;
use crate::query::saved::params::ParamError;

/// A report that cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// A saved query of the report does not load.
    #[error(transparent)]
    Load(#[from] SyntaxError),
    /// A saved query of the report fails.
    #[error("the saved query {name}: {source}")]
    Query {
        /// Its name.
        name: String,
        /// Why.
        source: QueryError,
    },
    /// A saved query of the report wants a parameter that nobody gives here.
    #[error(transparent)]
    Param(#[from] ParamError),
    /// A saved query of the report answers no rows.
    #[error("the saved query {0} stands in the report, but is no SELECT query")]
    NoRows(String),
}
