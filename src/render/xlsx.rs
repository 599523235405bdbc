//! A spreadsheet: a header row with units, typed cells, text that can be no formula.

use super::cell::text;
use super::terms::is_web_address;
use super::{RenderError, Style, Table};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, Term};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Url, Workbook, Worksheet, XlsxError,
};
use std::io::{self, Write};

/// The widest column, in characters.
const MAX_WIDTH: f64 = 60.0;

pub(super) fn write(table: &Table, style: &Style, out: &mut dyn Write) -> Result<(), RenderError> {
    let mut workbook = Workbook::new();
    // The time of writing would make each file differ from the last.
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1).map_err(broken)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&epoch));
    fill(workbook.add_worksheet(), table, style).map_err(broken)?;
    out.write_all(&workbook.save_to_buffer().map_err(broken)?)?;
    Ok(())
}

fn broken(error: XlsxError) -> RenderError {
    match error {
        XlsxError::IoError(error) => RenderError::Io(error),
        XlsxError::RowColumnLimitError => {
            RenderError::CannotHold { format: "xlsx", what: "more than 1,048,576 rows".to_owned() }
        }
        XlsxError::MaxStringLengthExceeded => {
            RenderError::CannotHold { format: "xlsx", what: "a text beyond 32,767 characters".to_owned() }
        }
        other => RenderError::Io(io::Error::other(other)),
    }
}

fn fill(sheet: &mut Worksheet, table: &Table, style: &Style) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    for (index, column) in (0_u16..).zip(&table.columns) {
        sheet.write_string_with_format(0, index, column.heading(), &bold)?;
        let widest = table
            .rows
            .iter()
            .filter_map(|row| row.get(usize::from(index))?.as_ref())
            .map(|term| text(Some(term), style).chars().count())
            .chain([column.heading().chars().count()])
            .max()
            .unwrap_or_default();
        sheet.set_column_width(index, (widest as f64 + 2.0).min(MAX_WIDTH))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, terms) in (1_u32..).zip(&table.rows) {
        for (column, term) in (0_u16..).zip(terms) {
            if let Some(term) = term {
                cell(sheet, row, column, term, style)?;
            }
        }
    }
    if let (Some(last), Ok(rows)) = (table.columns.len().checked_sub(1), u32::try_from(table.rows.len())) {
        sheet.autofilter(0, 0, rows, u16::try_from(last).unwrap_or(u16::MAX))?;
    }
    Ok(())
}

fn cell(sheet: &mut Worksheet, row: u32, column: u16, term: &Term, style: &Style) -> Result<(), XlsxError> {
    match term {
        Term::Literal(literal) if write_typed(sheet, row, column, literal)? => {}
        Term::NamedNode(node) if is_web_address(node.as_str()) => {
            let url = Url::new(node.as_str()).set_text(text(Some(term), style));
            // Excel takes at most 65,530 links, and none beyond 2,080 characters: then it is text.
            if sheet.write_url(row, column, url).is_err() {
                sheet.write_string(row, column, text(Some(term), style))?;
            }
        }
        _ => {
            sheet.write_string(row, column, text(Some(term), style))?;
        }
    }
    Ok(())
}

/// Writes a number, a boolean or a date as such; false where the literal is none of these.
fn write_typed(sheet: &mut Worksheet, row: u32, column: u16, literal: &Literal) -> Result<bool, XlsxError> {
    let value = literal.value();
    if super::number::is_number(literal)
        && let Ok(number) = value.parse::<f64>()
        && number.is_finite()
    {
        let format = if value.contains('.') { "#,##0.##" } else { "#,##0" };
        sheet.write_number_with_format(row, column, number, &Format::new().set_num_format(format))?;
    } else if literal.datatype() == xsd::BOOLEAN {
        sheet.write_boolean(row, column, matches!(value, "true" | "1"))?;
    } else if literal.datatype() == xsd::DATE
        && let Ok(date) = ExcelDateTime::parse_from_str(value)
    {
        sheet.write_datetime_with_format(row, column, date, &Format::new().set_num_format("yyyy-mm-dd"))?;
    } else if literal.datatype() == xsd::G_YEAR
        && let Ok(year) = value.parse::<i32>()
    {
        sheet.write_number(row, column, year)?;
    } else {
        return Ok(false);
    }
    Ok(true)
}
