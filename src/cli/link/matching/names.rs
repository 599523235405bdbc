//! The rows of a table of names, from a file, a spreadsheet or standard input.

use crate::cli::error::{CliError, Kind};
use crate::cli::link::register::encoded;
use crate::cli::link::spreadsheet::{self, is_spreadsheet, refuse_misplaced};
use crate::link::delimited::{Row, Rows};
use crate::link::snapshot::{Sheet, SnapshotError, column_of_names};
use std::path::Path;

/// What standard input is called in messages.
const INPUT: &str = "standard input";

/// A table of names: its headers, and its rows as they come.
pub(super) struct Names {
    pub(super) file: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: Box<dyn Iterator<Item = Result<Row, CliError>> + Send>,
    /// Whether it is a spreadsheet, whose rows have numbers.
    pub(super) is_sheet: bool,
}

/// How a table is read.
pub(super) struct Reading<'a> {
    /// The sheet, of a spreadsheet.
    pub(super) sheet: Option<&'a str>,
    /// Whether its first row names the columns.
    pub(super) header: bool,
    /// The encoding, of a text.
    pub(super) encoding: Option<&'a str>,
}

impl Names {
    /// Opens a table; without a header its columns are called 1, 2 and on.
    pub(super) fn open(path: &Path, reading: &Reading<'_>) -> Result<Self, CliError> {
        let Reading { sheet, header, encoding } = *reading;
        let is_sheet = is_spreadsheet(path);
        refuse_misplaced(is_sheet, sheet.map(|it| ("--sheet", it)), encoding.map(|it| ("--encoding", it)))?;
        let rows = match path.to_str() {
            Some("-") => Rows::of_reader(INPUT, std::io::stdin(), encoding),
            _ if is_sheet => {
                let Sheet { columns, rows, .. } = spreadsheet::read(path, sheet, "--sheet")?;
                Ok(Rows::of_table(&path.display().to_string(), columns, rows))
            }
            _ => Rows::open(path, encoding),
        };
        let rows = rows.map_err(told)?;
        let rows = if header { rows } else { rows.without_header() };
        let (file, columns) = (rows.file().to_owned(), rows.columns().to_vec());
        Ok(Self { file, columns, rows: Box::new(rows.map(|row| row.map_err(told))), is_sheet })
    }

    /// The header of the column of names: the one that was said, or the one that looks like it, or the only one.
    pub(super) fn column(&self, said: Option<&str>) -> Result<String, CliError> {
        if let Some(column) = said {
            return Ok(column.to_owned());
        }
        match self.looks_like_names().or((self.columns.len() == 1).then_some(0)) {
            Some(place) => Ok(self.columns[place].clone()),
            None => Err(CliError::usage(format!("{}: which column holds the names?", self.file))
                .hint(format!("say --column COL: {}", self.columns.join(", ")))),
        }
    }

    /// The first column whose header says that it holds names.
    pub(super) fn looks_like_names(&self) -> Option<usize> {
        column_of_names(&self.columns)
    }
}

/// What is wrong with a table of names, and what to do about it.
fn told(error: SnapshotError) -> CliError {
    match error {
        SnapshotError::Record { .. } => CliError::new(Kind::Data, error.to_string())
            .hint("put a text that holds the delimiter between quotes"),
        SnapshotError::Encoding { .. } => {
            CliError::new(Kind::Data, error.to_string()).hint(encoded("--encoding"))
        }
        other => other.into(),
    }
}
