//! A table for people, as wide as the terminal; where the columns are too many for it, a list of records.

use super::bars::cut;
use super::cell::{is_numeric, text};
use super::{RenderError, Style, Table, visible};
use comfy_table::presets::{NOTHING, UTF8_FULL_CONDENSED};
use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Width};
use oxigraph::model::Term;
use std::io::Write;

/// What a column takes beside its content: a border and two spaces.
const FRAME: usize = 3;

/// The width below which no word is cut: a table of shorter pieces is no longer read.
const LEAST: usize = 10;

/// The width above which a word may be cut.
const MOST: usize = 24;

pub(super) fn write(table: &Table, style: &Style, out: &mut dyn Write) -> Result<(), RenderError> {
    let headings: Vec<String> = table.columns.iter().map(|column| visible(&column.heading())).collect();
    let rows: Vec<Vec<String>> =
        table.rows.iter().map(|row| row.iter().map(|term| shown(term.as_ref(), style)).collect()).collect();
    let widths = match style.width {
        None => None,
        Some(width) => match word_widths(table, &headings, &rows, usize::from(width)) {
            Some(widths) => Some(widths),
            None => return records(&headings, &rows, style, out),
        },
    };
    let mut shown = comfy_table::Table::new();
    shown.load_style(UTF8_FULL_CONDENSED);
    fit(&mut shown, style.width);
    shown.set_header(headings);
    for (terms, row) in table.rows.iter().zip(rows) {
        shown.add_row(terms.iter().zip(row).map(|(term, text)| match term {
            Some(term) if is_numeric(term) => Cell::new(text).set_alignment(CellAlignment::Right),
            _ => Cell::new(text),
        }));
    }
    if let Some(widths) = widths {
        // comfy-table counts the two spaces of a cell to its width.
        let least = |width: usize| u16::try_from(width + FRAME - 1).unwrap_or(u16::MAX);
        shown.set_constraints(
            widths.into_iter().map(|width| ColumnConstraint::LowerBoundary(Width::Fixed(least(width)))),
        );
    }
    writeln!(out, "{}", shown.trim_fmt())?;
    Ok(())
}

/// A term as this table shows it.
fn shown(term: Option<&Term>, style: &Style) -> String {
    match (term, style.cut) {
        (None, _) => style.null.clone(),
        (term, None) => text(term, style),
        (term, Some(most)) => cut(&text(term, style), most),
    }
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

/// How wide each column must be so that as few words as possible are cut, and no number; nothing where the
/// columns do not fit even so.
fn word_widths(table: &Table, headings: &[String], rows: &[Vec<String>], width: usize) -> Option<Vec<usize>> {
    let longest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        let words = cells.chain(headings.get(column)).flat_map(|text| text.split_whitespace());
        words.map(|word| word.chars().count()).max().unwrap_or(1)
    };
    let number = |column: usize| {
        let cells = table.rows.iter().zip(rows).filter_map(|(terms, row)| {
            terms.get(column)?.as_ref().filter(|term| is_numeric(term))?;
            Some(row.get(column)?.chars().count())
        });
        cells.max().unwrap_or_default()
    };
    let longest: Vec<(usize, usize)> =
        (0..headings.len()).map(|column| (longest(column), number(column))).collect();
    (LEAST..=MOST).rev().find_map(|cap| {
        let widths: Vec<usize> = longest.iter().map(|(word, number)| (*word).min(cap).max(*number)).collect();
        let total: usize = widths.iter().map(|word| word + FRAME).sum();
        (total < width).then_some(widths)
    })
}

/// Each row as lines of column and value, with a line between two rows.
fn records(
    headings: &[String],
    rows: &[Vec<String>],
    style: &Style,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    if rows.is_empty() {
        writeln!(out, "{}", style.languages.word(["No rows.", "Geen rijen.", "Aucune ligne."]))?;
    }
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        let filled = headings.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
        let lines: Vec<Vec<String>> =
            filled.map(|(heading, cell)| vec![heading.clone(), cell.clone()]).collect();
        writeln!(out, "{}", plain_list(&lines, style.width))?;
    }
    Ok(())
}

/// Lines of cells without borders, the columns lined up.
#[must_use]
pub fn plain_list(rows: &[Vec<String>], width: Option<u16>) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(NOTHING);
    fit(&mut table, width);
    table.add_rows(rows.iter().map(|row| row.iter().map(|cell| visible(cell)).collect::<Vec<_>>()));
    let columns = table.column_count();
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if index + 1 < columns { 2 } else { 0 }));
    }
    table.trim_fmt()
}

/// The width below which a text is folded no further.
const NARROWEST: u16 = 24;

/// A text in lines that fit beside an indentation; one line where no width is set.
pub(super) fn wrapped(text: &str, width: Option<u16>, indent: u16) -> Vec<String> {
    let Some(width) = width else {
        return vec![text.to_owned()];
    };
    let mut shown = comfy_table::Table::new();
    shown.load_style(NOTHING);
    fit(&mut shown, Some(width.saturating_sub(indent).max(NARROWEST)));
    shown.add_row([text]);
    shown.lines().map(|line| line.trim().to_owned()).collect()
}
