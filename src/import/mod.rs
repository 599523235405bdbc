//! Data from elsewhere into statements: tables through a mapping, RDF as it is.
//!
//! Owns how a table is read, what a mapping says, and what a cell means. A mapping is near to
//! [CSV on the Web](https://www.w3.org/TR/tabular-metadata/): `about`, `property`, `value`, `datatype`,
//! `lang`, `separator`, `empty`, `decimal` and `group` are its `aboutUrl`, `propertyUrl`, `valueUrl`,
//! `datatype`, `lang`, `separator`, `null`, `decimalChar` and `groupChar`. Must not write files.
//!
//! Adding a datatype: its arm in `value.rs` and a line in the README. Adding a sheet to the template: its
//! columns in `template/sheets.yaml`, what they mean in `template/mapping.yaml`.

mod cells;
mod convert;
mod delimited;
mod guess;
mod iri;
mod lookup;
mod mapping;
mod plan;
mod rdf;
mod source;
mod spreadsheet;
mod subjects;
mod table;
mod template;
mod value;

pub use convert::{Converted, Unmapped, convert};
pub use guess::guess;
pub use iri::slug;
pub use mapping::Mapping;
pub use rdf::convert_rdf;
pub use source::ImportSource;
pub use table::{Cell, Row, Table, read_tables};
pub use template::{built_in_mapping, template};

use crate::model::SyntaxError;
use crate::workspace::WorkspaceError;

/// How many problems of a table are told.
pub const MAX_PROBLEMS: usize = 50;

/// A place in a table and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, the sheet, the row and the column, so far as they are known.
    pub place: String,
    /// One sentence.
    pub message: String,
}

/// What cannot be imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// A file that cannot be read.
    #[error(transparent)]
    Read(#[from] WorkspaceError),
    /// A mapping that is none, with the place.
    #[error(transparent)]
    Mapping(#[from] SyntaxError),
    /// Cells, rows or columns that are wrong: [`MAX_PROBLEMS`] at most.
    #[error("{} problems", .0.len())]
    Problems(Vec<Problem>),
    /// A file that is no table, or none that is understood.
    #[error("{file}: {message}")]
    NoTable {
        /// The file.
        file: String,
        /// Why not.
        message: String,
    },
    /// Several sheets, of which none was chosen.
    #[error("{file} has several sheets")]
    WhichSheet {
        /// The file.
        file: String,
        /// Their names.
        sheets: Vec<String>,
    },
    /// A sheet that was named and is not there.
    #[error("{file}: there is no sheet {sheet:?}")]
    NoSheet {
        /// The file.
        file: String,
        /// What was named.
        sheet: String,
        /// The names of those that are there.
        sheets: Vec<String>,
    },
    /// A name that a mapping gives to no sheet, column or node that there is.
    #[error("{origin}: {message}")]
    Misfit {
        /// The mapping.
        origin: String,
        /// What does not fit.
        message: String,
        /// What it may have meant.
        hint: Option<String>,
    },
    /// The template cannot be written.
    #[error("the spreadsheet cannot be written: {0}")]
    Template(String),
}
