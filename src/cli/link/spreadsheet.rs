//! A sheet of a spreadsheet, as the rows that names and registers are read of.

use crate::cli::error::{CliError, Kind};
use crate::import;
use crate::link::delimited::Row;
use crate::link::snapshot::Sheet;
use std::path::Path;

/// Whether a file is a spreadsheet, by its extension; not each can be read.
pub(in crate::cli) fn is_spreadsheet(path: &Path) -> bool {
    let extension = path.extension().and_then(|found| found.to_str()).unwrap_or_default();
    ["xlsx", "xlsm", "ods", "xls", "xlsb", "numbers"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}

/// Reads a sheet: the one that is named, or the only one. `option` is what names it.
pub(in crate::cli) fn read(path: &Path, sheet: Option<&str>, option: &str) -> Result<Sheet, CliError> {
    let wanted: Vec<String> = sheet.map(str::to_owned).into_iter().collect();
    let mut tables = import::read_tables(path, &wanted)?;
    if tables.len() > 1 {
        let sheets: Vec<String> = tables.iter().filter_map(|table| table.sheet.clone()).collect();
        return Err(CliError::usage(format!("{} has several sheets", path.display()))
            .hint(format!("choose one with {option}: {}", sheets.join(", "))));
    }
    let Some(import::Table { columns, rows, sheet, .. }) = tables.pop() else {
        return Err(CliError::new(Kind::Data, format!("{}: it is empty", path.display())));
    };
    let width = columns.len();
    let text = |row: import::Row| Row {
        line: row.number as u64,
        cells: (0..width).map(|column| row.cell(column).to_string()).collect(),
    };
    let name = sheet.unwrap_or_default();
    Ok(Sheet { name, columns, rows: rows.into_iter().map(text).collect() })
}

/// Refuses a sheet of what has none, and an encoding of what says its own.
pub(in crate::cli) fn refuse_misplaced(
    is_spreadsheet: bool,
    sheet: Option<(&str, &str)>,
    encoding: Option<(&str, &str)>,
) -> Result<(), CliError> {
    match (is_spreadsheet, sheet, encoding) {
        (true, _, Some((option, _))) => Err(CliError::usage("a spreadsheet says itself how it is encoded")
            .hint(format!("leave {option} out"))),
        (false, Some((option, _)), _) => {
            Err(CliError::usage("only a spreadsheet has sheets").hint(format!("leave {option} out")))
        }
        _ => Ok(()),
    }
}
