//! A table for people, as wide as the terminal.

use super::cell::{is_numeric, text};
use super::{RenderError, Style, Table};
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Cell, CellAlignment, ContentArrangement};
use std::io::Write;

pub(super) fn write(table: &Table, style: &Style, out: &mut dyn Write) -> Result<(), RenderError> {
    let mut shown = comfy_table::Table::new();
    shown.load_style(UTF8_FULL_CONDENSED);
    fit(&mut shown, style.width);
    shown.set_header(table.columns.iter().map(|column| super::visible(&column.heading())));
    for row in &table.rows {
        shown.add_row(row.iter().map(|term| {
            let cell = Cell::new(text(term.as_ref(), style));
            match term {
                Some(term) if is_numeric(term) => cell.set_alignment(CellAlignment::Right),
                _ => cell,
            }
        }));
    }
    writeln!(out, "{}", shown.trim_fmt())?;
    Ok(())
}

fn fit(table: &mut comfy_table::Table, width: Option<u16>) {
    match width {
        Some(width) => {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        }
        None => {
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
    }
}

/// Lines of cells without borders, the columns lined up.
#[must_use]
pub fn plain_list(rows: &[Vec<String>], width: Option<u16>) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    fit(&mut table, width);
    table.add_rows(rows.iter().map(|row| row.iter().map(|cell| super::visible(cell)).collect::<Vec<_>>()));
    let columns = table.column_count();
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if index + 1 < columns { 2 } else { 0 }));
    }
    table.trim_fmt()
}
