//! The line that somebody types: when it is complete, its colours, its candidates, its hint from history.

use super::command::COMMANDS;
use super::list::listed;
use super::paint::{self, Theme};
use crate::model::{Languages, Prefixes};
use crate::query::completion::{Candidate, CommandInfo, Context, complete};
use crate::query::editing::{
    Completeness, Known, begins_statement, completeness, highlight, indent_after, outdent,
};
use crate::query::profile::Profile;
use crate::query::saved::Library;
use oxigraph::store::Store;
use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hinter, HistoryHinter};
use rustyline::line_buffer::LineBuffer;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Changeset, Cmd, ConditionalEventHandler, Event, EventContext, Helper, RepeatCount};
use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;
use std::sync::{Arc, OnceLock, RwLock};
use unicode_width::UnicodeWidthStr;

/// How many candidates are listed, where the screen has room for them.
const MOST_LISTED: usize = 30;

/// How many candidates are listed on the smallest screen.
const LEAST_LISTED: usize = 5;

/// What the dataset that is open lends to the line.
#[derive(Default)]
pub(super) struct Open {
    /// The store, where it is in memory.
    pub(super) store: Option<Store>,
    /// What it holds, once that has been found out.
    pub(super) profile: Arc<OnceLock<Profile>>,
    pub(super) library: Option<Library>,
    pub(super) languages: Languages,
    pub(super) prefixes: Prefixes,
    /// How wide the prompt is.
    pub(super) prompt: usize,
    /// Whether a question is asked, and no statement awaited.
    pub(super) asking: bool,
    /// A closing bracket that finds its column.
    pub(super) closing: Option<Outdent>,
}

/// What a completion offered.
#[derive(Default)]
struct Offered {
    /// The part of the line that a candidate would take the place of.
    range: Range<usize>,
    /// The candidates, with the declaration that each needs.
    texts: Vec<(String, Option<String>)>,
}

/// What rustyline asks about a line.
pub(super) struct Line {
    pub(super) open: Arc<RwLock<Open>>,
    pub(super) theme: Theme,
    history: HistoryHinter,
    /// What the last completion offered.
    offered: RefCell<Offered>,
}

impl Line {
    pub(super) fn new(open: Arc<RwLock<Open>>, theme: Theme) -> Self {
        Self { open, theme, history: HistoryHinter::new(), offered: RefCell::default() }
    }
}

impl Helper for Line {}

impl Validator for Line {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(if is_unfinished(context.input(), &self.open) {
            ValidationResult::Incomplete
        } else {
            ValidationResult::Valid(None)
        })
    }
}

/// Whether more is to come; a command never is unfinished.
fn is_unfinished(text: &str, open: &RwLock<Open>) -> bool {
    if text.trim_start().starts_with('.') {
        return false;
    }
    let (prefixes, asking) =
        open.read().map_or_else(|_| (Prefixes::known(), false), |open| (open.prefixes.clone(), open.asking));
    // An answer is whole on its line; a statement that stands in its place is read whole.
    if asking && !begins_statement(text) {
        return false;
    }
    matches!(completeness(text, &prefixes), Completeness::Unfinished { .. })
}

/// Enter: a new line with its indent where the statement is unfinished, and where somebody is in the middle of it.
pub(super) struct Enter(pub(super) Arc<RwLock<Open>>);

impl ConditionalEventHandler for Enter {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        let (text, at) = (context.line(), context.pos());
        // What follows the cursor belongs to it: a statement is run from anywhere in it.
        if !is_unfinished(text, &self.0) {
            return Some(Cmd::AcceptLine);
        }
        let indent = indent_after(text.get(..at).unwrap_or(text));
        Some(Cmd::Insert(1, format!("\n{}", " ".repeat(indent))))
    }
}

/// A closing bracket: at the beginning of a line it stands where the line of its partner begins.
///
/// The line editor has no command that takes away and inserts and leaves the cursor behind both, but for completion:
/// the bracket is its only candidate.
pub(super) struct Closing(pub(super) char, pub(super) Arc<RwLock<Open>>);

/// A closing bracket that was typed, and how many spaces before it go.
pub(super) struct Outdent {
    bracket: char,
    spaces: usize,
}

impl ConditionalEventHandler for Closing {
    fn handle(&self, _: &Event, count: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        let before = context.line().get(..context.pos())?;
        let spaces = Some(outdent(before)).filter(|spaces| count == 1 && *spaces > 0)?;
        self.1.write().ok()?.closing = Some(Outdent { bracket: self.0, spaces });
        Some(Cmd::Complete)
    }
}

impl Completer for Line {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _: &rustyline::Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        if let Some(Outdent { bracket, spaces }) =
            self.open.write().ok().and_then(|mut open| open.closing.take())
        {
            let start = at.saturating_sub(spaces);
            let bracket = bracket.to_string();
            self.offered.replace(Offered { range: start..at, texts: vec![(bracket.clone(), None)] });
            return Ok((start, vec![Pair { display: bracket.clone(), replacement: bracket }]));
        }
        let Ok(open) = self.open.read() else { return Ok((at, Vec::new())) };
        if open.asking {
            return Ok((at, Vec::new()));
        }
        let names: Vec<String> = COMMANDS.iter().map(|command| format!(".{}", command.name)).collect();
        let described = COMMANDS.iter().zip(&names).map(|(command, name)| CommandInfo {
            name,
            summary: command.summary(&open.languages),
            argument: command.argument,
        });
        let commands: Vec<CommandInfo<'_>> = described.collect();
        let screen = Screen::now();
        let below = screen.rows_of(line, open.prompt);
        let limit = screen.height.saturating_sub(below + 3).clamp(LEAST_LISTED, MOST_LISTED);
        let context = Context {
            profile: open.profile.get(),
            store: open.store.as_ref(),
            languages: &open.languages,
            prefixes: &open.prefixes,
            library: open.library.as_ref(),
            commands: &commands,
            files: &files,
            limit: limit + 1,
        };
        let found = complete(line, at, &context);
        let shown = &found.candidates[..found.candidates.len().min(limit)];
        // What all have in common is put in before the list is shown.
        let common = common(shown);
        let below = if extends(line.get(found.replace.start..at).unwrap_or_default(), common) {
            let before = line.get(..found.replace.start).unwrap_or_default();
            below.max(screen.rows_of(&format!("{before}{common}"), open.prompt))
        } else {
            below
        };
        let mut lines = listed(shown, &open.languages, screen.width);
        if let Some(last) = lines.last_mut() {
            if found.candidates.len() > limit {
                last.push_str("\n…");
            }
            // The line editor clears as many rows of the list as the statement has beyond its first.
            last.push_str(&"\n".repeat(below));
        }
        let replacements = shown.iter().map(|candidate| candidate.insert.clone());
        let pairs: Vec<Pair> = lines
            .into_iter()
            .zip(replacements)
            .map(|(display, replacement)| Pair { display, replacement })
            .collect();
        let declaration = |candidate: &Candidate| {
            let (prefix, namespace) = candidate.declares.as_ref()?;
            Some(format!("PREFIX {prefix}: <{namespace}>\n"))
        };
        let texts =
            shown.iter().map(|candidate| (candidate.insert.clone(), declaration(candidate))).collect();
        let start = found.replace.start;
        self.offered.replace(Offered { range: found.replace, texts });
        Ok((start, pairs))
    }

    fn update(&self, line: &mut LineBuffer, start: usize, elected: &str, changes: &mut Changeset) {
        let offered = self.offered.borrow();
        let Offered { range, texts } = &*offered;
        let typed = line.as_str().get(start..line.pos()).unwrap_or_default();
        // What several have in common takes the place of what was typed only where it says the same and more: found by
        // a label, they need not begin with it.
        let only = texts.first().filter(|(text, _)| texts.len() == 1 && text == elected);
        if only.is_none() && !extends(typed, elected) {
            return;
        }
        let end = if range.start == start { range.end.max(line.pos()) } else { line.pos() };
        line.replace(start..end.min(line.as_str().len()), elected, changes);
        if let Some((_, Some(declaration))) = only {
            let at = line.pos();
            line.replace(0..0, declaration, changes);
            line.set_pos(at + declaration.len());
        }
    }
}

/// Whether a text says what was typed and more; a name of a graph may have been typed without what escapes its `/`.
fn extends(typed: &str, text: &str) -> bool {
    let plain = |text: &str| text.replace('\\', "");
    plain(text).starts_with(&plain(typed))
}

/// What the texts that candidates would insert have in common, from their beginning.
fn common(candidates: &[Candidate]) -> &str {
    let Some((first, others)) = candidates.split_first() else { return "" };
    let shared = |other: &Candidate| {
        let same = first.insert.char_indices().zip(other.insert.chars()).take_while(|((_, a), b)| a == b);
        same.last().map_or(0, |((start, c), _)| start + c.len_utf8())
    };
    let length = others.iter().map(shared).min().unwrap_or(first.insert.len());
    first.insert.get(..length).unwrap_or_default()
}

/// The screen, in columns and rows.
struct Screen {
    width: usize,
    height: usize,
}

impl Screen {
    fn now() -> Self {
        let size = terminal_size::terminal_size();
        let (width, height) =
            size.map_or((80, 24), |(terminal_size::Width(w), terminal_size::Height(h))| (w, h));
        Self { width: usize::from(width).max(1), height: usize::from(height) }
    }

    /// How many rows a text takes behind a prompt, beyond the first.
    fn rows_of(&self, text: &str, prompt: usize) -> usize {
        let rows = |(index, line): (usize, &str)| {
            let before = if index == 0 { prompt } else { 0 };
            1 + (before + line.width()) / self.width
        };
        text.split('\n').enumerate().map(rows).sum::<usize>().saturating_sub(1)
    }
}

/// The files that begin like this, folders with a slash behind them.
fn files(begun: &str) -> Vec<String> {
    let (folder, name) = begun.rsplit_once('/').map_or(("", begun), |(folder, name)| (folder, name));
    let path = match (folder, begun.starts_with('/')) {
        ("", true) => "/",
        ("", false) => ".",
        (folder, _) => folder,
    };
    let Ok(entries) = std::fs::read_dir(path) else { return Vec::new() };
    let mut found: Vec<String> = entries
        .flatten()
        .filter_map(|entry| {
            let found = entry.file_name().into_string().ok()?;
            let hidden = found.starts_with('.') && !name.starts_with('.');
            let slash = if entry.path().is_dir() { "/" } else { "" };
            let before = &begun[..begun.len() - name.len()];
            (found.starts_with(name) && !hidden).then(|| format!("{before}{found}{slash}"))
        })
        .collect();
    found.sort();
    found
}

impl Highlighter for Line {
    fn highlight<'l>(&self, line: &'l str, at: usize) -> Cow<'l, str> {
        let Ok(open) = self.open.read() else { return Cow::Borrowed(line) };
        if open.asking {
            return Cow::Borrowed(line);
        }
        let profile = open.profile.get();
        let is_property = |iri: &str| profile.is_none_or(|profile| profile.property(iri).is_some());
        let known = Known { prefixes: &open.prefixes, is_property: profile.map(|_| &is_property as _) };
        Cow::Owned(paint::line(line, &highlight(line, Some(at), &known), self.theme))
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(paint::faint(hint))
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        // A bracket's partner changes with the cursor.
        kind != CmdKind::ForcedRefresh
    }
}

impl Hinter for Line {
    type Hint = String;

    fn hint(&self, line: &str, at: usize, context: &rustyline::Context<'_>) -> Option<String> {
        let asking = self.open.read().is_ok_and(|open| open.asking);
        if asking { None } else { self.history.hint(line, at, context) }
    }
}
