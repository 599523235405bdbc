//! Tables of spreadsheets: what cells show, not their formulas; hidden sheets only where they are named.
//!
//! Cells are read one by one, so that a sheet whose first and last cell are far apart takes no memory for
//! what is between.

use super::ImportError;
use super::table::{Cell, MAX_COLUMNS, Table};
use crate::query::names::fold;
use crate::workspace::WorkspaceError;
use calamine::{Data, DataRef, ExcelDateTime, Ods, Reader, Sheet, SheetVisible, Xlsx, open_workbook_from_rs};
use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// The raw cells of a sheet by row and column, both from 0.
type Sparse = BTreeMap<u32, BTreeMap<u32, Cell>>;

/// What is wrong with a formula whose result is not in the file.
const UNSTORED: &str = "the file holds its formula and no result; open and save it in a spreadsheet program";

enum Workbook {
    Xlsx(Box<Xlsx<BufReader<File>>>),
    Ods(Box<Ods<BufReader<File>>>),
}

pub(super) fn read(path: &Path, wanted: &[String]) -> Result<Vec<Table>, ImportError> {
    let file = path.display().to_string();
    let broken = |message: String| ImportError::NoTable { file: file.clone(), message };
    let mut workbook = Workbook::open(path)?;
    let sheets = workbook.sheets();
    let mut tables = Vec::new();
    for name in chosen(&file, &sheets, wanted)? {
        let cells = workbook.cells(&name).map_err(|message| broken(format!("sheet {name}: {message}")))?;
        let table =
            Table::of_rows(&file, Some(&name), cells.into_iter().map(|(row, cells)| as_row(row, cells)));
        if !wanted.is_empty() || !table.columns.is_empty() {
            tables.push(table);
        }
    }
    if tables.is_empty() {
        return Err(broken("no sheet that can be seen holds anything".to_owned()));
    }
    Ok(tables)
}

/// The names of the sheets to read, as the file spells them.
fn chosen(file: &str, sheets: &[Sheet], wanted: &[String]) -> Result<Vec<String>, ImportError> {
    if wanted.is_empty() {
        let visible = sheets.iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
        return Ok(visible.map(|sheet| sheet.name.clone()).collect());
    }
    let find = |name: &String| {
        let exact = sheets.iter().find(|sheet| sheet.name == *name);
        let found = exact.or_else(|| sheets.iter().find(|sheet| fold(&sheet.name) == fold(name)));
        found.map(|sheet| sheet.name.clone()).ok_or_else(|| ImportError::NoSheet {
            file: file.to_owned(),
            sheet: name.clone(),
            sheets: sheets.iter().map(|sheet| sheet.name.clone()).collect(),
        })
    };
    wanted.iter().map(find).collect()
}

/// The names of the sheets of a spreadsheet, hidden ones among them.
pub(super) fn sheet_names(path: &Path) -> Result<Vec<String>, ImportError> {
    Ok(Workbook::open(path)?.sheets().into_iter().map(|sheet| sheet.name).collect())
}

fn as_row(row: u32, cells: BTreeMap<u32, Cell>) -> (usize, Vec<Cell>) {
    let width = cells.last_key_value().map_or(0, |(column, _)| *column as usize + 1);
    let mut filled = vec![Cell::Empty; width];
    for (column, cell) in cells {
        filled[column as usize] = cell;
    }
    (row as usize + 1, filled)
}

impl Workbook {
    fn open(path: &Path) -> Result<Self, ImportError> {
        let broken = |error: &dyn std::fmt::Display| ImportError::NoTable {
            file: path.display().to_string(),
            message: format!("it cannot be read as a spreadsheet: {error}"),
        };
        let file =
            File::open(path).map_err(|source| WorkspaceError::Read { path: path.to_owned(), source })?;
        let file = BufReader::new(file);
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ods")) {
            let ods = open_workbook_from_rs(file).map_err(|error: calamine::OdsError| broken(&error))?;
            return Ok(Self::Ods(Box::new(ods)));
        }
        let xlsx = open_workbook_from_rs(file).map_err(|error: calamine::XlsxError| broken(&error))?;
        Ok(Self::Xlsx(Box::new(xlsx)))
    }

    fn sheets(&self) -> Vec<Sheet> {
        match self {
            Self::Xlsx(xlsx) => xlsx.sheets_metadata().to_vec(),
            Self::Ods(ods) => ods.sheets_metadata().to_vec(),
        }
    }

    fn cells(&mut self, sheet: &str) -> Result<Sparse, String> {
        match self {
            Self::Xlsx(xlsx) => {
                let mut cells = Sparse::new();
                let mut blank = HashSet::new();
                let mut reader = xlsx.worksheet_cells_reader(sheet).map_err(|error| error.to_string())?;
                while let Some(cell) = reader.next_cell().map_err(|error| error.to_string())? {
                    let (row, column) = cell.get_position();
                    let data = Data::from(DataRef::clone(cell.get_value()));
                    if matches!(data, Data::String(_)) {
                        blank.insert((row, column));
                    }
                    put(&mut cells, row, column, of_data(&data))?;
                }
                drop(reader);
                // A program that does not compute may write a formula without what it comes to.
                let mut reader = xlsx.worksheet_cells_reader(sheet).map_err(|error| error.to_string())?;
                while let Some(cell) = reader.next_formula().map_err(|error| error.to_string())? {
                    let (row, column) = cell.get_position();
                    let stored = || cells.get(&row).is_some_and(|row| row.contains_key(&column));
                    if !cell.get_value().is_empty() && !stored() && !blank.contains(&(row, column)) {
                        put(&mut cells, row, column, Cell::Broken(UNSTORED.to_owned()))?;
                    }
                }
                drop(reader);
                let merged = xlsx.merge_cells_by_sheet_name(sheet).map_err(|error| error.to_string())?;
                for area in merged {
                    fill_down(&mut cells, area.start, area.end);
                }
                Ok(cells)
            }
            Self::Ods(ods) => {
                let range = ods.worksheet_range(sheet).map_err(|error| error.to_string())?;
                let (row, column) = range.start().unwrap_or_default();
                let mut cells = Sparse::new();
                for (down, right, data) in range.used_cells() {
                    let at = |start: u32, offset: usize| {
                        start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX))
                    };
                    put(&mut cells, at(row, down), at(column, right), of_data(data))?;
                }
                Ok(cells)
            }
        }
    }
}

fn put(cells: &mut Sparse, row: u32, column: u32, cell: Cell) -> Result<(), String> {
    if column as usize >= MAX_COLUMNS {
        return Err(format!("row {} has more than {MAX_COLUMNS} columns", row.saturating_add(1)));
    }
    if cell != Cell::Empty {
        cells.entry(row).or_default().insert(column, cell);
    }
    Ok(())
}

/// A merged area has its value in its first cell alone; it holds for every row of the area that has cells.
fn fill_down(cells: &mut Sparse, start: (u32, u32), end: (u32, u32)) {
    let Some(value) = cells.get(&start.0).and_then(|row| row.get(&start.1)).cloned() else {
        return;
    };
    for (_, row) in cells.range_mut(start.0..=end.0.max(start.0)) {
        row.entry(start.1).or_insert_with(|| value.clone());
    }
}

fn of_data(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        Data::String(text) | Data::DurationIso(text) => Cell::of_text(text),
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::Bool(yes) => Cell::Boolean(*yes),
        Data::DateTime(moment) => of_moment(moment),
        Data::DateTimeIso(text) => Cell::Date(text.trim_end_matches("T00:00:00").to_owned()),
        Data::Error(error) => Cell::Broken(error.to_string()),
    }
}

fn of_moment(moment: &ExcelDateTime) -> Cell {
    if moment.is_duration() {
        return Cell::Number(moment.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        return Cell::Date(date);
    }
    Cell::Date(format!("{date}T{hour:02}:{minute:02}:{second:02}"))
}
