//! A difference as text: a thing, and below it a line for each change.

use super::phrase::{LINES, Said, THINGS, Teller};
use crate::diff::{Diff, Node, Status, ThingChange};
use crate::render::{RenderError, Style, visible};
use std::io::Write;

pub(super) fn write(
    diff: &Diff,
    changes: &[ThingChange],
    style: &Style,
    all: bool,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    let teller = Teller { style, all, share: true };
    if diff.is_empty() {
        return Ok(writeln!(
            out,
            "{}",
            teller.word(["No difference.", "Geen verschil.", "Aucune différence."])
        )?);
    }
    let things: Vec<&ThingChange> = changes.iter().filter(|thing| !thing.changes.is_empty()).collect();
    let shown = if all { things.len() } else { things.len().min(THINGS) };
    let mut cut = shown < things.len();
    for thing in &things[..shown] {
        cut |= write_thing(&teller, thing, out)?;
        writeln!(out)?;
    }
    if shown < things.len() {
        writeln!(out, "{}\n", teller.more(things.len() - shown))?;
    }
    let moves = teller.moves(changes);
    for moved in &moves {
        writeln!(out, "{}", wrapped(moved, 0, style.width.map(usize::from)))?;
    }
    if !moves.is_empty() {
        writeln!(out)?;
    }
    write!(out, "{}", teller.count(diff.removed.len(), diff.added.len()))?;
    let hint = if cut { format!(" ({})", teller.shortened()) } else { String::new() };
    Ok(writeln!(out, "{hint}")?)
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
    let mut cut = false;
    if thing.status == Status::Gone && !teller.all {
        cut |= !thing.changes.is_empty();
        lines.push((1, teller.count(thing.removed, thing.added)));
    }
    let mut above: &[Node] = &[];
    for change in teller.told(thing) {
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
