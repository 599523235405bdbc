//! A table as it was read: named columns, numbered rows, typed cells.

use super::{ImportError, delimited, spreadsheet};
use crate::query::names::fold;
use std::fmt;
use std::path::Path;

/// The most columns that a table may have: as many as a spreadsheet.
pub(super) const MAX_COLUMNS: usize = 16_384;

/// A table of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The file, as it was named.
    pub file: String,
    /// The sheet, where the file has sheets.
    pub sheet: Option<String>,
    /// The headers, without space around them; empty where a column has none.
    pub columns: Vec<String>,
    /// What a mapping may call the columns beside their headers, for those that come first; empty where it
    /// may not.
    pub keys: Vec<String>,
    /// The rows below the header that are not empty.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its number in the sheet, or the line that it begins on.
    pub number: usize,
    /// Its cells, at most as many as the table has columns.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A text, without space around it.
    Text(String),
    /// A number of a spreadsheet.
    Number(f64),
    /// True or false in a spreadsheet.
    Boolean(bool),
    /// A date of a spreadsheet, in ISO 8601; with a time where it has one.
    Date(String),
    /// What a spreadsheet could not compute, such as `#REF!`.
    Broken(String),
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) | Self::Date(text) | Self::Broken(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Boolean(yes) => write!(f, "{yes}"),
        }
    }
}

impl Row {
    /// The cell of a column.
    #[must_use]
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

impl Cell {
    /// A text as a cell: trimmed, and empty where nothing is left.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        match text.trim() {
            "" => Self::Empty,
            text => Self::Text(text.to_owned()),
        }
    }
}

impl Table {
    /// The position of a column, by its header; case, accents and punctuation aside where nothing fits better.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        let same = |column: &String| !column.is_empty() && column == name.trim();
        let exact = self.keys.iter().position(same).or_else(|| self.columns.iter().position(same));
        exact.or_else(|| {
            let wanted = fold(name);
            let mut fits = (0..self.columns.len()).filter(|index| fold(&self.columns[*index]) == wanted);
            let only = fits.next()?;
            (fits.next().is_none() && !wanted.is_empty()).then_some(only)
        })
    }

    /// What its rows are counted in.
    pub(super) const fn unit(&self) -> &'static str {
        if self.sheet.is_some() { "row" } else { "line" }
    }

    /// Where a cell is, in words.
    #[must_use]
    pub fn place(&self, row: Option<usize>, column: Option<usize>) -> String {
        let mut place = self.file.clone();
        if let Some(sheet) = &self.sheet {
            place.extend([", sheet ", sheet]);
        }
        if let Some(row) = row {
            place.extend([", ", self.unit(), " ", &row.to_string()]);
        }
        if let Some(column) = column {
            let header = self.columns.get(column).map_or("", String::as_str);
            place.extend([", column ", &letters(column), " (", header, ")"]);
        }
        place
    }

    /// Puts in rows of raw cells: the first that is not empty is the header.
    pub(super) fn of_rows(
        file: &str,
        sheet: Option<&str>,
        raw: impl IntoIterator<Item = (usize, Vec<Cell>)>,
    ) -> Self {
        let mut rows = raw.into_iter().filter(|(_, cells)| cells.iter().any(|cell| *cell != Cell::Empty));
        let mut columns: Vec<String> =
            rows.next().map(|(_, cells)| cells.iter().map(ToString::to_string).collect()).unwrap_or_default();
        let rows: Vec<Row> = rows.map(|(number, cells)| Row { number, cells }).collect();
        // Cells beyond the header belong to columns without a name.
        let width = rows.iter().map(|row| row.cells.len()).chain([columns.len()]).max().unwrap_or_default();
        columns.resize(width, String::new());
        Self { file: file.to_owned(), sheet: sheet.map(str::to_owned), columns, keys: Vec::new(), rows }
    }
}

/// The name of a column in a spreadsheet: A to Z, AA and on.
fn letters(mut index: usize) -> String {
    let mut name = Vec::new();
    loop {
        name.push(char::from(b'A' + u8::try_from(index % 26).unwrap_or_default()));
        if index < 26 {
            break;
        }
        index = index / 26 - 1;
    }
    name.iter().rev().collect()
}

fn extension(path: &Path) -> String {
    path.extension().and_then(|found| found.to_str()).unwrap_or_default().to_ascii_lowercase()
}

/// Whether a file is a spreadsheet that labgraph reads, by its extension.
pub(super) fn is_spreadsheet(path: &Path) -> bool {
    matches!(extension(path).as_str(), "xlsx" | "xlsm" | "ods")
}

/// Reads the tables of a file: the sheets that are named, in any case; where none is, those that are
/// visible and not empty. A text file has one.
///
/// # Errors
/// [`ImportError`], with the place of what cannot be read.
pub fn read_tables(path: &Path, sheets: &[String]) -> Result<Vec<Table>, ImportError> {
    if is_spreadsheet(path) {
        return spreadsheet::read(path, sheets);
    }
    match extension(path).as_str() {
        unread @ ("xls" | "xlsb" | "numbers" | "zip") => Err(ImportError::NoTable {
            file: path.display().to_string(),
            message: format!("labgraph does not read .{unread}; save it as .xlsx, .ods or .csv"),
        }),
        _ => Ok(vec![delimited::read(path)?]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        for (index, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(letters(index), name);
        }
    }
}
