//! A document as [GitHub Flavored Markdown](https://github.github.com/gfm/): tables, and references that
//! lead to the list of sources.

use super::words;
use crate::model::Languages;
use crate::render::markdown::escaped as cell_escaped;
use crate::render::terms::is_web_address;
use crate::render::{RenderError, visible};
use crate::report::{Block, Document, Grid, Item, Link, Piece, Section, SourceEntry, Word};
use std::io::Write;

pub(super) fn write(
    document: &Document,
    languages: &Languages,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    writeln!(out, "# {}", escaped(&document.title))?;
    for paragraph in &document.lead {
        writeln!(out, "\n{}", escaped(paragraph))?;
    }
    contents(&document.sections, languages, out)?;
    for section in &document.sections {
        let marks = "#".repeat(usize::from(section.level));
        writeln!(out, "\n<a id=\"{}\"></a>\n\n{marks} {}", section.id, escaped(&section.title))?;
        for block in &section.blocks {
            write_block(document, block, languages, out)?;
        }
    }
    Ok(())
}

/// The headings of the first two levels, each leading to its section.
fn contents(sections: &[Section], languages: &Languages, out: &mut dyn Write) -> Result<(), RenderError> {
    let listed: Vec<&Section> = sections.iter().filter(|section| section.level <= 3).collect();
    if listed.len() < 3 {
        return Ok(());
    }
    writeln!(out, "\n## {}\n", Word::Contents.text(languages))?;
    for section in listed {
        let indent = if section.level == 2 { "" } else { "  " };
        writeln!(out, "{indent}- [{}](#{})", escaped(&section.title), section.id)?;
    }
    Ok(())
}

fn write_block(
    document: &Document,
    block: &Block,
    languages: &Languages,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    match block {
        Block::Paragraph(text) => writeln!(out, "\n{}", escaped(text))?,
        Block::List(items) => {
            writeln!(out)?;
            for item in items {
                writeln!(out, "- {}", statement(item, languages))?;
            }
        }
        Block::Meanings(meanings) => {
            let colon = Word::Colon.text(languages);
            writeln!(out)?;
            for (word, meaning) in meanings {
                writeln!(out, "- **{}**{colon} {}", escaped(word), escaped(meaning))?;
            }
        }
        Block::Table(grid) => table(grid, languages, out)?,
        // Markdown has no drawings; the table of the same section holds the same numbers.
        Block::Chart(_) | Block::Shares(_) => {}
        Block::Sources => {
            writeln!(out)?;
            for source in &document.sources {
                write_source(source, out)?;
            }
        }
    }
    Ok(())
}

fn table(grid: &Grid, languages: &Languages, out: &mut dyn Write) -> Result<(), RenderError> {
    if let Some(caption) = &grid.caption {
        writeln!(out, "\n**{}**", escaped(caption))?;
    }
    let headings: Vec<String> = grid.headings.iter().map(|heading| escaped(&heading.text)).collect();
    let rules: Vec<&str> =
        grid.headings.iter().map(|heading| if heading.numeric { "---:" } else { "---" }).collect();
    writeln!(out, "\n| {} |\n| {} |", headings.join(" | "), rules.join(" | "))?;
    let between = format!("{} ", Word::Semicolon.text(languages));
    for row in &grid.rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| cell.iter().map(|item| statement(item, languages)).collect::<Vec<_>>().join(&between))
            .collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    Ok(())
}

/// A statement, the numbers of its sources, the places where it stands.
fn statement(item: &Item, languages: &Languages) -> String {
    let mut parts: Vec<String> = item.pieces.iter().map(|piece| linked(piece, languages)).collect();
    parts.extend(item.sources.iter().map(|number| format!("[\\[{number}\\]](#s-{number})")));
    parts.extend(item.places.iter().map(|place| code(place)));
    parts.join(" ")
}

fn linked(piece: &Piece, languages: &Languages) -> String {
    let text = escaped(&words(piece, languages));
    match piece {
        Piece::Link(_, Link::Section(id)) => format!("[{text}](#{id})"),
        Piece::Link(_, Link::Iri(iri)) if is_web_address(iri) => format!("[{text}]({})", address(iri)),
        _ => text,
    }
}

fn write_source(source: &SourceEntry, out: &mut dyn Write) -> Result<(), RenderError> {
    let indent = "  ".repeat(source.depth);
    write!(
        out,
        "{indent}- <a id=\"s-{}\"></a>\\[{}\\] {}",
        source.number,
        source.number,
        escaped(&source.label)
    )?;
    if let Some(title) = &source.title {
        write!(out, " – *{}*", escaped(title))?;
    }
    for url in &source.addresses {
        let shown = escaped(&visible(url));
        if is_web_address(url) {
            write!(out, " [{shown}]({})", address(url))?;
        } else {
            write!(out, " {shown}")?;
        }
    }
    for place in &source.places {
        write!(out, " {}", code(place))?;
    }
    if let Some(note) = &source.note {
        write!(out, " – {}", escaped(note))?;
    }
    Ok(writeln!(out)?)
}

/// A path as code; one with a backtick, which would end it, as text.
fn code(path: &str) -> String {
    let path = visible(path);
    if path.contains(['`', '|']) { escaped(&path) } else { format!("`{path}`") }
}

/// An address as the target of a link: nothing in it ends the link or a cell.
fn address(iri: &str) -> String {
    visible(iri)
        .replace('(', "%28")
        .replace(')', "%29")
        .replace('|', "%7C")
        .replace('<', "%3C")
        .replace('>', "%3E")
        .replace('\\', "%5C")
        .replace(' ', "%20")
}

/// A text that is shown as it stands, in one line, also where a line begins with it.
fn escaped(text: &str) -> String {
    let text = cell_escaped(&visible(text));
    let text = text.replace('_', "\\_").replace('~', "\\~").replace('$', "\\$");
    match text.chars().next() {
        Some('#' | '-' | '+' | '>' | '=') => format!("\\{text}"),
        Some(first) if first.is_ascii_digit() => {
            // «1.» and «1)» would begin a list.
            let digits = text.chars().take_while(char::is_ascii_digit).count();
            let (number, rest) = text.split_at(digits);
            if [". ", ") "].iter().any(|mark| rest.starts_with(mark)) {
                format!("{number}\\{rest}")
            } else {
                text
            }
        }
        _ => text,
    }
}
