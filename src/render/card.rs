//! A card: as text for people, or as rows for every other format.

use super::number::grouped;
use super::{Column, RenderError, Style, Table, plain_list, visible};
use crate::query::card::{Card, Line, Part};
use oxigraph::model::{Literal, Term, Variable};
use std::fmt::Write as _;
use std::io::Write;

/// Writes a card as text. A line ends in the number of the source that it is taken from.
///
/// # Errors
/// Where `out` takes no more.
pub fn card_text(card: &Card, style: &Style, out: &mut dyn Write) -> Result<(), RenderError> {
    let (on, off) = if style.bold { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    let curie = style.prefixes.shorten(card.iri.as_str()).unwrap_or_else(|| card.iri.to_string());
    writeln!(out, "{on}{}{off}  {curie}", visible(&card.title))?;
    if !card.kinds.is_empty() {
        writeln!(out, "{}", visible(&card.kinds.join(" · ")))?;
    }
    let mut sources: Vec<&str> = Vec::new();
    for section in &card.sections {
        writeln!(out, "\n{on}{}{off}", section.heading.text(&style.languages))?;
        let mut above = "";
        let says_it_all = section.heading.says_it_all();
        let mut row = |line| {
            let value = value(line, style) + &marks(line, &mut sources);
            if says_it_all {
                return vec![value];
            }
            // A property that repeats is named once.
            let property = if line.property == above { String::new() } else { line.property.clone() };
            above = &line.property;
            vec![property, value]
        };
        let rows: Vec<Vec<String>> = section.lines.iter().map(&mut row).collect();
        // The list is indented as a whole: of a property on two lines both stand below the heading.
        let (indent, taken) = if says_it_all { ("    ", 4) } else { ("  ", 2) };
        let width = style.width.map(|width| width.saturating_sub(taken));
        for line in plain_list(&rows, width).lines() {
            writeln!(out, "{indent}{line}")?;
        }
    }
    if !sources.is_empty() {
        writeln!(out)?;
        for (number, source) in (1..).zip(&sources) {
            writeln!(out, "[{number}] {}", visible(source))?;
        }
    }
    Ok(())
}

/// The numbers of a line's sources, in the order in which a card first uses them.
fn marks<'a>(line: &'a Line, sources: &mut Vec<&'a str>) -> String {
    let mut marks = String::new();
    for source in &line.sources {
        let index = sources.iter().position(|known| known == source).unwrap_or_else(|| {
            sources.push(source);
            sources.len() - 1
        });
        // Writing to a string cannot fail.
        let _infallible = write!(marks, " [{}]", index + 1);
    }
    marks
}

fn value(line: &Line, style: &Style) -> String {
    let words: Vec<String> = line
        .value
        .iter()
        .map(|part| match part {
            Part::Number(number) => grouped(number, &style.languages),
            Part::Text(text) => text.clone(),
        })
        .collect();
    words.join(" ")
}

/// A card as rows: section, property, value, IRI of the value, source, file.
#[must_use]
pub fn card_rows(card: &Card, style: &Style) -> Table {
    let text = |text: String| (!text.is_empty()).then(|| Term::from(Literal::new_simple_literal(text)));
    let rows = card.sections.iter().flat_map(|section| {
        section.lines.iter().map(move |line| {
            vec![
                text(section.heading.text(&style.languages).to_owned()),
                text(line.property.clone()),
                text(value(line, style)),
                line.iri.clone().map(Term::from),
                text(line.sources.join("; ")),
                text(line.files.join("; ")),
            ]
        })
    });
    let columns = ["section", "property", "value", "iri", "source", "file"].map(|name| Column {
        variable: Variable::new_unchecked(name),
        label: None,
        unit: None,
    });
    Table { columns: columns.to_vec(), rows: rows.collect(), title: Some(card.title.clone()) }
}
