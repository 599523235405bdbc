//! Which comment belongs to what.

use super::Note;
use super::tokens::Token;
use oxigraph::model::NamedOrBlankNode;
use std::collections::HashMap;

/// The comments of a text, sorted as they are met.
#[derive(Default)]
pub(super) struct Comments {
    pub(super) head: Vec<String>,
    pub(super) notes: Vec<Note>,
    /// Comments on lines of their own, of which it is not known yet what follows.
    waiting: Vec<String>,
    /// Those inside the statement that is being read.
    inside: Vec<String>,
    place: HashMap<NamedOrBlankNode, usize>,
    /// Where the last comment ended.
    last: usize,
    /// What the last thing before a comment was.
    before: Before,
}

#[derive(Default)]
enum Before {
    #[default]
    Nothing,
    Directive,
    Statement(NamedOrBlankNode),
}

impl Comments {
    /// A comment outside of statements and directives.
    pub(super) fn between(&mut self, text: &str, token: Token) {
        let line = text[token.start..token.end].trim_end().to_owned();
        let alone =
            text[..token.start].rsplit(['\n', '\r']).next().is_none_or(|before| before.trim().is_empty());
        match (&self.before, alone) {
            (Before::Directive, false) => self.put_at_head(vec![line]),
            (Before::Statement(subject), false) => {
                let subject = subject.clone();
                self.add(&subject, vec![line]);
            }
            _ => {
                if !self.waiting.is_empty() && gap(&text[self.last..token.start]) {
                    self.waiting.push(String::new());
                }
                self.waiting.push(line);
                self.last = token.end;
            }
        }
    }

    /// A comment inside a statement or a directive.
    pub(super) fn inside(&mut self, text: &str, token: Token) {
        self.inside.push(text[token.start..token.end].trim_end().to_owned());
    }

    /// The statement or directive after the comments begins.
    pub(super) fn begin(&mut self, text: &str, start: usize, directive: bool) {
        let waiting = std::mem::take(&mut self.waiting);
        if directive {
            self.put_at_head(waiting);
        } else if matches!(self.before, Before::Nothing) {
            // At the top of the file only what stands on the subject without a line between is about it.
            let adjacent = !gap(&text[self.last..start]);
            let cut = waiting.iter().rposition(String::is_empty).map_or(0, |blank| blank + 1);
            let mut head = waiting;
            if adjacent {
                self.inside.extend(head.drain(cut..));
                head.pop();
            }
            self.put_at_head(head);
        } else {
            self.inside = waiting;
        }
    }

    pub(super) fn end_directive(&mut self) {
        let lines = std::mem::take(&mut self.inside);
        self.put_at_head(lines);
        self.before = Before::Directive;
    }

    pub(super) fn end_statement(&mut self, subject: Option<NamedOrBlankNode>) {
        let lines = std::mem::take(&mut self.inside);
        match subject {
            Some(subject) => {
                self.add(&subject, lines);
                self.before = Before::Statement(subject);
            }
            None => self.waiting = lines,
        }
    }

    /// What is left when the text ends: the comments after the last statement.
    pub(super) fn end(&mut self) -> Vec<String> {
        let waiting = std::mem::take(&mut self.waiting);
        if matches!(self.before, Before::Nothing) {
            self.put_at_head(waiting);
            return Vec::new();
        }
        waiting
    }

    fn put_at_head(&mut self, lines: Vec<String>) {
        if !lines.is_empty() && !self.head.is_empty() {
            self.head.push(String::new());
        }
        self.head.extend(lines);
    }

    fn add(&mut self, subject: &NamedOrBlankNode, lines: Vec<String>) {
        if lines.is_empty() {
            return;
        }
        let index = *self.place.entry(subject.clone()).or_insert_with(|| {
            self.notes.push(Note { subject: subject.clone(), lines: Vec::new() });
            self.notes.len() - 1
        });
        self.notes[index].lines.extend(lines);
    }
}

/// Whether there is an empty line between two things.
fn gap(between: &str) -> bool {
    between.replace("\r\n", "\n").chars().filter(|c| matches!(c, '\n' | '\r')).count() > 1
}
