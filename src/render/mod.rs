//! Writing answers: rows in nine formats, graphs in six, cards, documents, canonical N-Quads.
//!
//! Owns bytes and layout, and what makes untrusted text harmless where it goes. Must not read a
//! store or know where the bytes go. No type of sophia leaves it.
//!
//! Adding a row format: 1. a file with a function `write`; 2. a variant of [`RowFormat`], its arms
//! here; 3. a snapshot in `tests/suite/formats.rs`; 4. a line in the README's table of formats.

mod bars;
mod canonical;
mod card;
mod cell;
mod check;
mod csv;
mod diff;
mod graph;
mod html;
mod json;
mod jsonl;
mod markdown;
mod number;
mod plan;
mod report;
mod table;
mod terms;
mod tsv;
mod turtle;
mod xlsx;
mod xml;

pub use bars::{Bar, bars, cut};
pub use canonical::{HashAlgorithm, canonical, canonical_hash, canonical_labels, canonical_with};
pub use card::{card_rows, card_text};
pub use cell::text as cell;
pub use check::{CheckFormat, Checked, write_check};
pub use diff::{DiffFormat, Extent, write_diff};
pub use graph::{write_graph, write_statement};
pub use number::grouped;
pub use plan::{plan_json, plan_text};
pub use report::{DocumentFormat, rows as document_rows, text as document_text, write_document};
pub use table::plain_list;
pub use terms::visible;
pub use turtle::rewrite_turtle;

use crate::model::{Languages, Prefixes};
use crate::query::Solutions;
use oxigraph::model::{Literal, Term, Variable};
use std::collections::HashMap;
use std::io::{self, Write};

/// The formats of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFormat {
    /// A table for people.
    Table,
    /// [SPARQL results as CSV](https://www.w3.org/TR/sparql11-results-csv-tsv/).
    Csv,
    /// [SPARQL results as TSV](https://www.w3.org/TR/sparql11-results-csv-tsv/).
    Tsv,
    /// [SPARQL results as JSON](https://www.w3.org/TR/sparql11-results-json/).
    Json,
    /// One JSON object a row, with plain values.
    Jsonl,
    /// [SPARQL results as XML](https://www.w3.org/TR/rdf-sparql-XMLres/).
    Xml,
    /// A Markdown table.
    Markdown,
    /// An HTML page.
    Html,
    /// A spreadsheet with typed cells.
    Xlsx,
}

impl RowFormat {
    /// Every format.
    pub const ALL: [Self; 9] = [
        Self::Table,
        Self::Csv,
        Self::Tsv,
        Self::Json,
        Self::Jsonl,
        Self::Xml,
        Self::Markdown,
        Self::Html,
        Self::Xlsx,
    ];

    /// Its name, which is also its extension, but for a table's.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Xml => "xml",
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
        }
    }

    /// The format of an extension.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension {
            "txt" => Some(Self::Table),
            "srj" => Some(Self::Json),
            "srx" => Some(Self::Xml),
            "htm" => Some(Self::Html),
            "table" => None,
            _ => Self::ALL.into_iter().find(|format| format.name() == extension),
        }
    }

    /// Whether people read it, so that labels may stand in the place of IRIs unasked.
    #[must_use]
    pub const fn is_for_people(self) -> bool {
        matches!(self, Self::Table | Self::Markdown | Self::Html | Self::Xlsx)
    }

    /// Whether it is no text.
    #[must_use]
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx)
    }
}

/// The formats of graphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GraphFormat {
    /// [Turtle](https://www.w3.org/TR/turtle/), grouped and nested.
    Turtle,
    /// [TriG](https://www.w3.org/TR/trig/), likewise.
    TriG,
    /// [N-Triples](https://www.w3.org/TR/n-triples/).
    NTriples,
    /// [N-Quads](https://www.w3.org/TR/n-quads/).
    NQuads,
    /// [RDF/XML](https://www.w3.org/TR/rdf-syntax-grammar/).
    RdfXml,
    /// [JSON-LD](https://www.w3.org/TR/json-ld11/), expanded.
    JsonLd,
}

impl GraphFormat {
    /// Every format.
    pub const ALL: [Self; 6] =
        [Self::Turtle, Self::TriG, Self::NTriples, Self::NQuads, Self::RdfXml, Self::JsonLd];

    /// Its name, which is also its extension.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Turtle => "ttl",
            Self::TriG => "trig",
            Self::NTriples => "nt",
            Self::NQuads => "nq",
            Self::RdfXml => "rdf",
            Self::JsonLd => "jsonld",
        }
    }

    /// The format of an extension.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == extension)
    }

    /// Whether it tells which named graph a statement stands in.
    #[must_use]
    pub const fn has_graph_names(self) -> bool {
        matches!(self, Self::TriG | Self::NQuads)
    }
}

/// Rows to write.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<Option<Term>>>,
    /// What the rows are about, for formats that have room for a title.
    pub title: Option<String>,
}

impl Table {
    /// Solutions whose columns are called by their variables.
    #[must_use]
    pub fn plain(solutions: Solutions) -> Self {
        let column = |variable| Column { variable, label: None, unit: None };
        let columns = solutions.variables.into_iter().map(column).collect();
        Self { columns, rows: solutions.rows, title: None }
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The variable.
    pub variable: Variable,
    /// Its name for people, where it has one.
    pub label: Option<String>,
    /// The unit of its numbers.
    pub unit: Option<String>,
}

impl Column {
    /// What people read at its head: the label or the variable, and the unit.
    #[must_use]
    pub fn heading(&self) -> String {
        let name = self.label.as_deref().unwrap_or_else(|| self.variable.as_str());
        match &self.unit {
            Some(unit) => format!("{name} ({unit})"),
            None => name.to_owned(),
        }
    }
}

/// How people want to read it.
#[derive(Debug, Clone, Default)]
pub struct Style {
    /// How wide a table may be, in columns of a terminal; unbounded where nothing is said.
    pub width: Option<u16>,
    /// The labels to show in the place of IRIs, by IRI.
    pub labels: Option<HashMap<String, String>>,
    /// The languages that the reader wants.
    pub languages: Languages,
    /// The prefixes of CURIEs.
    pub prefixes: Prefixes,
    /// Whether headings may be bold.
    pub bold: bool,
    /// What stands in a table for a value that is not bound.
    pub null: String,
    /// How many columns of a terminal a cell of a table may take before it is cut.
    pub cut: Option<usize>,
}

/// An answer that cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// The place it goes to takes no more.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The format has no room for what it should hold.
    #[error("{format} cannot hold {what}")]
    CannotHold {
        /// The name of the format.
        format: &'static str,
        /// What does not fit.
        what: String,
    },
    /// The blank nodes are arranged so that no canonical order of them can be found.
    #[error("the blank nodes cannot be put in order: {0}")]
    Toxic(String),
}

/// Writes rows.
///
/// # Errors
/// [`RenderError`].
pub fn write_rows(
    table: &Table,
    format: RowFormat,
    style: &Style,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    match format {
        RowFormat::Table => table::write(table, style, out),
        RowFormat::Csv => csv::write(table, style, out),
        RowFormat::Tsv => tsv::write(table, out),
        RowFormat::Json => json::write(table, out),
        RowFormat::Jsonl => jsonl::write(table, style, out),
        RowFormat::Xml => xml::write(table, out),
        RowFormat::Markdown => markdown::write(table, style, out),
        RowFormat::Html => html::write(table, style, out),
        RowFormat::Xlsx => xlsx::write(table, style, out),
    }
}

/// Writes the answer to ASK: in JSON and XML by their standards, else as `true` or `false`.
///
/// # Errors
/// [`RenderError`].
pub fn write_boolean(yes: bool, format: RowFormat, out: &mut dyn Write) -> Result<(), RenderError> {
    match format {
        RowFormat::Json => json::write_boolean(yes, out),
        RowFormat::Xml => xml::write_boolean(yes, out),
        RowFormat::Html | RowFormat::Xlsx => {
            let variable = Variable::new_unchecked("answer");
            let table = Table {
                columns: vec![Column { variable, label: None, unit: None }],
                rows: vec![vec![Some(Literal::from(yes).into())]],
                title: None,
            };
            write_rows(&table, format, &Style::default(), out)
        }
        _ => Ok(writeln!(out, "{yes}")?),
    }
}
