//! The rows of a table of names, from a file, a spreadsheet or standard input.

use crate::cli::error::{CliError, Kind};
use crate::cli::link::register::encoded;
use crate::import;
use crate::link::delimited::{Row, Rows};
use crate::link::snapshot::{SnapshotError, column_of_names};
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
        let extension = path.extension().and_then(|found| found.to_str()).unwrap_or_default();
        let is_sheet = ["xlsx", "xlsm", "ods", "xls", "xlsb", "numbers"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known));
        if is_sheet && encoding.is_some() {
            return Err(
                CliError::usage("a spreadsheet says itself how it is encoded").hint("leave --encoding out")
            );
        }
        if is_sheet {
            return spreadsheet(path, sheet, header);
        }
        if sheet.is_some() {
            return Err(CliError::usage("only a spreadsheet has sheets").hint("leave --sheet out"));
        }
        let rows = match path.to_str() {
            Some("-") => Rows::of_reader(INPUT, std::io::stdin(), encoding),
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

fn spreadsheet(path: &Path, sheet: Option<&str>, header: bool) -> Result<Names, CliError> {
    let wanted: Vec<String> = sheet.map(str::to_owned).into_iter().collect();
    let mut tables = import::read_tables(path, &wanted)?;
    if tables.len() > 1 {
        let sheets: Vec<String> = tables.iter().filter_map(|table| table.sheet.clone()).collect();
        return Err(CliError::usage(format!("{} has several sheets", path.display()))
            .hint(format!("choose one with --sheet: {}", sheets.join(", "))));
    }
    let Some(table) = tables.pop() else {
        return Err(CliError::new(Kind::Data, format!("{}: it is empty", path.display())));
    };
    let width = table.columns.len();
    let text = move |row: import::Row| {
        let cells = (0..width).map(|column| row.cell(column).to_string()).collect();
        Ok(Row { line: row.number as u64, cells })
    };
    let file = path.display().to_string();
    if header {
        let rows = Box::new(table.rows.into_iter().map(text));
        return Ok(Names { file, columns: table.columns, rows, is_sheet: true });
    }
    let first = Row { line: 1, cells: table.columns };
    let columns = (1..=width).map(|number| number.to_string()).collect();
    let rows = std::iter::once(Ok(first)).chain(table.rows.into_iter().map(text));
    Ok(Names { file, columns, rows: Box::new(rows), is_sheet: true })
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
