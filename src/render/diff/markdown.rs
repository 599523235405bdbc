//! A difference as Markdown, for the description of a pull request: a heading for each thing, a table of
//! what was and what is, a list of what came and went.

use super::Form;
use super::phrase::{LINES, Phrase, Said, Teller};
use crate::diff::{Change, Status, ThingChange};
use crate::render::{RenderError, markdown, visible};
use std::io::Write;

/// A difference as Markdown.
pub(super) struct Markdown;

impl Form for Markdown {
    const SHARE: bool = false;

    fn thing(
        &self,
        teller: &Teller<'_>,
        thing: &ThingChange,
        out: &mut dyn Write,
    ) -> Result<bool, RenderError> {
        write_thing(teller, thing, out)
    }

    fn moved(&self, _: &Teller<'_>, moved: &str) -> String {
        format!("- {}", escaped(moved))
    }

    fn hint(&self, shortened: &str) -> String {
        format!("`labgraph diff`: {}", escaped(shortened))
    }
}

fn write_thing(teller: &Teller<'_>, thing: &ThingChange, out: &mut dyn Write) -> Result<bool, RenderError> {
    let name = teller.name(&thing.thing);
    let id = visible(&teller.id(&thing.thing.node)).replace('`', "");
    let kinds = match thing.status {
        Status::Changed => String::new(),
        _ if thing.kinds.is_empty() => String::new(),
        _ => format!(" ({})", escaped(&thing.kinds.join(", "))),
    };
    writeln!(out, "### {}{}{kinds} `{id}`\n", capital(teller.status(thing.status)), escaped(&name))?;
    let told = teller.told(thing);
    let most = if teller.all || told.len() <= LINES + 1 { told.len() } else { LINES };
    let mut cut = most < thing.changes.len();
    let mut rows = Vec::new();
    let mut items = Vec::new();
    for change in &told[..most] {
        let phrase = teller.phrase(thing, change);
        cut |= phrase.cut;
        tell(teller, change, &phrase, &mut rows, &mut items);
    }
    if thing.status == Status::Gone && !teller.all {
        items.push(teller.count(thing.removed, thing.added));
    }
    if most < told.len() {
        items.push(teller.more(told.len() - most));
    }
    if !rows.is_empty() {
        let heads =
            [["property", "eigenschap", "propriété"], ["before", "voor", "avant"], ["after", "na", "après"]];
        let [property, before, after] = heads.map(|head| teller.word(head));
        writeln!(out, "| {property} | {before} | {after} |\n| --- | --- | --- |")?;
        for row in &rows {
            writeln!(out, "{row}")?;
        }
        writeln!(out)?;
    }
    for item in &items {
        writeln!(out, "- {item}")?;
    }
    if !items.is_empty() {
        writeln!(out)?;
    }
    Ok(cut)
}

/// Puts a change into a row of the table or an item of the list.
fn tell(
    teller: &Teller<'_>,
    change: &Change,
    phrase: &Phrase,
    rows: &mut Vec<String>,
    items: &mut Vec<String>,
) {
    let path: Vec<String> = change.of.iter().map(|part| escaped(&teller.name(part)) + " › ").collect();
    let property = path.concat() + &escaped(&phrase.property);
    let source = escaped(&phrase.source);
    let colon = teller.colon();
    match &phrase.said {
        Said::Changed { old, new } => {
            rows.push(format!("| {property} | {} | {}{} |", escaped(old), escaped(new), phrase.note));
        }
        Said::Fact(values) => items.push(format!("{property}{colon}{}{source}", escaped(values))),
        Said::Added(values) => {
            let word = teller.word([" added", " toegevoegd", ", ajout"]);
            items.push(format!("{property}{word}{colon}{}{source}", escaped(values)));
        }
        Said::Removed(values) => {
            let word = teller.word([" removed", " verwijderd", ", retrait"]);
            items.push(format!("{property}{word}{colon}{}{source}", escaped(values)));
        }
    }
}

/// A text that stays as it is, in a cell, a heading or a list.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in markdown::escaped(text).chars() {
        if matches!(c, '_' | '~' | '#' | '$') {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

fn capital(word: &str) -> String {
    let mut rest = word.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}
