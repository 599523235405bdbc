//! A Markdown table ([GFM](https://github.github.com/gfm/#tables-extension-)).

use super::cell::{is_numeric, text};
use super::{RenderError, Style, Table};
use std::io::Write;

pub(super) fn write(table: &Table, style: &Style, out: &mut dyn Write) -> Result<(), RenderError> {
    let headings: Vec<_> = table.columns.iter().map(|column| escaped(&column.heading())).collect();
    writeln!(out, "| {} |", headings.join(" | "))?;
    let rules: Vec<_> = (0..table.columns.len())
        .map(|index| {
            let mut terms = table.rows.iter().filter_map(|row| row.get(index)?.as_ref()).peekable();
            let numeric = terms.peek().is_some() && terms.all(is_numeric);
            if numeric { "---:" } else { "---" }
        })
        .collect();
    writeln!(out, "| {} |", rules.join(" | "))?;
    for row in &table.rows {
        let cells: Vec<_> = row.iter().map(|term| escaped(&text(term.as_ref(), style))).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    Ok(())
}

/// A text that is shown as it stands: no cell ends, no tag and no emphasis begins.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' | '\\' | '*' | '`' | '[' | ']' => safe.extend(['\\', c]),
            '<' => safe.push_str("&lt;"),
            '&' => safe.push_str("&amp;"),
            c => safe.push(c),
        }
    }
    safe
}
