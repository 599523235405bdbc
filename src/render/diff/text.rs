//! A difference as text: a thing, and below it a line for each change.

use super::Form;
use super::phrase::{LINES, Said, Teller};
use crate::diff::{Node, Status, ThingChange};
use crate::render::{RenderError, visible};
use std::io::Write;

/// A difference as text.
pub(super) struct Text;

impl Form for Text {
    const SHARE: bool = true;

    fn thing(
        &self,
        teller: &Teller<'_>,
        thing: &ThingChange,
        out: &mut dyn Write,
    ) -> Result<bool, RenderError> {
        let cut = write_thing(teller, thing, out)?;
        writeln!(out)?;
        Ok(cut)
    }

    fn moved(&self, teller: &Teller<'_>, moved: &str) -> String {
        wrapped(moved, 0, teller.style.width.map(usize::from))
    }

    fn hint(&self, shortened: &str) -> String {
        shortened.to_owned()
    }
}

/// Writes one thing and tells whether something was left out.
fn write_thing(teller: &Teller<'_>, thing: &ThingChange, out: &mut dyn Write) -> Result<bool, RenderError> {
    let (on, off) = if teller.style.bold { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    let id = teller.id(&thing.thing.node);
    let name = teller.name(&thing.thing);
    let status = teller.status(thing.status);
    let shown_id = if name == id { String::new() } else { format!("  {id}") };
    let kinds = match thing.status {
        Status::Changed => String::new(),
        _ if thing.kinds.is_empty() => String::new(),
        _ => format!(" ({})", visible(&thing.kinds.join(", "))),
    };
    writeln!(out, "{status}{on}{name}{off}{kinds}{shown_id}")?;
    let mut lines: Vec<(usize, String)> = Vec::new();
    let told = teller.told(thing);
    let mut cut = told.len() < thing.changes.len();
    if thing.status == Status::Gone && !teller.all {
        lines.push((1, teller.count(thing.removed, thing.added)));
    }
    let mut above: &[Node] = &[];
    for change in told {
        let same = above.iter().zip(&change.of).take_while(|(above, of)| above == of).count();
        for (depth, part) in change.of.iter().enumerate().skip(same) {
            lines.push((depth + 1, teller.name(part)));
        }
        above = &change.of;
        let phrase = teller.phrase(thing, change);
        cut |= phrase.cut;
        let property = &phrase.property;
        let colon = teller.colon();
        let said = match &phrase.said {
            Said::Changed { old, new } => format!("{property}{colon}{old} → {new}{}", phrase.note),
            Said::Fact(values) => format!("{property}{colon}{values}"),
            Said::Added(values) => {
                format!("{property}{}{colon}{values}", teller.word([" added", " toegevoegd", ", ajout"]))
            }
            Said::Removed(values) => {
                format!("{property}{}{colon}{values}", teller.word([" removed", " verwijderd", ", retrait"]))
            }
        };
        lines.push((change.of.len() + 1, said + &phrase.source));
    }
    let most = if teller.all || lines.len() <= LINES + 1 { lines.len() } else { LINES };
    for (depth, line) in &lines[..most] {
        writeln!(out, "{}", wrapped(line, *depth * 2, teller.style.width.map(usize::from)))?;
    }
    if most < lines.len() {
        cut = true;
        writeln!(out, "  {}", teller.more(lines.len() - most))?;
    }
    Ok(cut)
}

/// A line with its words on as many lines as it takes, the further ones indented more.
fn wrapped(line: &str, indent: usize, width: Option<usize>) -> String {
    let mut shown = " ".repeat(indent);
    let Some(width) = width else {
        return shown + line;
    };
    let mut used = indent;
    for (index, word) in line.split(' ').enumerate() {
        let length = word.chars().count();
        if index > 0 && used + 1 + length > width && used > indent + 4 {
            shown.push('\n');
            shown.push_str(&" ".repeat(indent + 4));
            used = indent + 4;
        } else if index > 0 {
            shown.push(' ');
            used += 1;
        }
        shown.push_str(word);
        used += length;
    }
    shown
}
