//! The tables of a document as rows for the other formats, or as text for a terminal.

use super::{plain, words};
use crate::model::Languages;
use crate::render::{Column, RenderError, RowFormat, Style, Table, visible, write_rows};
use crate::report::{Block, Document, Grid, Item, Piece, Word};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, Term, Variable};
use std::collections::BTreeSet;
use std::io::Write;

/// The tables of a document.
fn grids(document: &Document) -> impl Iterator<Item = &Grid> {
    document.sections.iter().flat_map(|section| &section.blocks).filter_map(|block| match block {
        Block::Table(grid) => Some(grid),
        _ => None,
    })
}

/// Writes the tables of a document as text, and below them the sources by number.
///
/// # Errors
/// Where `out` takes no more.
pub fn text(document: &Document, style: &Style, out: &mut dyn Write) -> Result<(), RenderError> {
    for grid in grids(document) {
        let columns: Vec<Column> = variables(grid)
            .into_iter()
            .zip(&grid.headings)
            .map(|(variable, heading)| Column { variable, label: Some(heading.text.clone()), unit: None })
            .collect();
        let between = format!("{} ", Word::Semicolon.text(&style.languages));
        let cell = |items: &Vec<Item>| {
            let said: Vec<String> = items.iter().map(|item| marked(item, &style.languages)).collect();
            literal(said.join(&between))
        };
        let rows = grid.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        let table = Table { columns, rows, title: None };
        write_rows(&table, RowFormat::Table, style, out)?;
    }
    if !document.sources.is_empty() {
        writeln!(out)?;
    }
    for source in &document.sources {
        writeln!(out, "[{}] {}", source.number, visible(&source.label))?;
    }
    Ok(())
}

/// A statement with the numbers of its sources.
fn marked(item: &Item, languages: &Languages) -> String {
    let marks: Vec<String> = item.sources.iter().map(|number| format!("[{number}]")).collect();
    if marks.is_empty() {
        return plain(item, languages);
    }
    format!("{} {}", plain(item, languages), marks.join(""))
}

/// The tables of a document as rows: beside each column one of the sources of its cells and one of the
/// places in the graph. A cell that is one bare number is a number.
#[must_use]
pub fn rows(document: &Document, languages: &Languages) -> Table {
    let mut table = Table { title: Some(document.title.clone()), ..Table::default() };
    for grid in grids(document) {
        let mut names = variables(grid).into_iter().zip(&grid.headings);
        if let Some((variable, heading)) = names.next() {
            table.columns.push(Column { variable, label: Some(heading.text.clone()), unit: None });
        }
        for (variable, heading) in names {
            let name = variable.as_str().to_owned();
            table.columns.push(Column { variable, label: Some(heading.text.clone()), unit: None });
            for (suffix, word) in [("source", Word::Source), ("place", Word::Place)] {
                table.columns.push(Column {
                    variable: Variable::new_unchecked(format!("{name}_{suffix}")),
                    label: Some(word.text(languages).to_owned()),
                    unit: None,
                });
            }
        }
        table.rows.extend(grid.rows.iter().map(|row| cells(document, row, languages)));
    }
    table
}

fn cells(document: &Document, row: &[Vec<Item>], languages: &Languages) -> Vec<Option<Term>> {
    let mut cells = Vec::new();
    for (index, items) in row.iter().enumerate() {
        cells.push(match items.as_slice() {
            [Item { pieces, .. }] if matches!(pieces.as_slice(), [Piece::Number(_)]) => {
                let number = pieces.first().map_or_else(String::new, |piece| match piece {
                    Piece::Number(number) => number.clone(),
                    other => words(other, languages),
                });
                let datatype = if number.contains(['.', 'e', 'E']) { xsd::DECIMAL } else { xsd::INTEGER };
                Some(Literal::new_typed_literal(number, datatype).into())
            }
            items => {
                let said: Vec<String> = items.iter().map(|item| plain(item, languages)).collect();
                literal(said.join(&format!("{} ", Word::Semicolon.text(languages))))
            }
        });
        if index == 0 {
            continue;
        }
        let cited: BTreeSet<usize> = items.iter().flat_map(|item| item.sources.iter().copied()).collect();
        let labels = document.sources.iter().filter(|source| cited.contains(&source.number));
        cells.push(literal(labels.map(|source| source.label.clone()).collect::<Vec<_>>().join("; ")));
        let mut places: Vec<&str> = Vec::new();
        for place in items.iter().flat_map(|item| &item.places) {
            if !places.contains(&place.as_str()) {
                places.push(place);
            }
        }
        cells.push(literal(places.join("; ")));
    }
    cells
}

/// A variable for each column: the letters and digits of its name, each once.
fn variables(grid: &Grid) -> Vec<Variable> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let name = |(index, heading): (usize, &crate::report::Heading)| {
        let plain: String = heading.name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        let plain = plain.trim_matches('_').to_lowercase();
        let begins_well = plain.starts_with(char::is_alphabetic);
        let name = if begins_well { plain } else { format!("column_{plain}") };
        let name = if taken.contains(&name) { format!("{name}_{index}") } else { name };
        taken.insert(name.clone());
        Variable::new_unchecked(name)
    };
    grid.headings.iter().enumerate().map(name).collect()
}

fn literal(text: String) -> Option<Term> {
    (!text.is_empty()).then(|| Literal::new_simple_literal(text).into())
}
