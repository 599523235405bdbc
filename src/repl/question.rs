//! Questions at the prompt, and what was typed or pasted ahead of them.
//!
//! One line editor reads statements and answers, so that nothing that was typed ahead is lost or read twice. At a
//! question a yes or a no is the answer, whenever it was typed: an update that is pasted with a `y` below it is
//! written. A statement or a command in the place of an answer is none: it is kept, and runs once the question is
//! answered; so two updates that are pasted at once ask one after the other. An empty line is a no, but not one that
//! stood there before anybody could read the question. What is none of these is asked again.

use super::line::Open;
use crate::model::{Languages, Prefixes};
use crate::query::editing::{Piece, PieceKind, begins_statement, script};
use crate::render::visible;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::Write;
use std::sync::RwLock;
use std::time::{Duration, Instant};

/// Yes and no in the three languages, whichever the question is in.
const YES: [&str; 6] = ["y", "yes", "j", "ja", "o", "oui"];
const NO: [&str; 5] = ["n", "no", "nee", "non", "nein"];

/// What somebody answers who is asked for yes or no; nothing where it is neither.
///
/// ```
/// use labgraph::repl::yes_or_no;
/// assert_eq!(yes_or_no(" Ja "), Some(true));
/// assert_eq!(yes_or_no("no"), Some(false));
/// assert_eq!(yes_or_no(""), None);
/// ```
#[must_use]
pub fn yes_or_no(text: &str) -> Option<bool> {
    let word = text.trim().to_lowercase();
    if YES.contains(&word.as_str()) {
        return Some(true);
    }
    NO.contains(&word.as_str()).then_some(false)
}

/// What was typed or pasted and has not run yet.
#[derive(Default)]
pub(super) struct Ahead {
    /// What is left of several statements that were pasted at once.
    pasted: VecDeque<Piece>,
    /// Statements and commands that stood where an answer was expected.
    kept: VecDeque<String>,
}

impl Ahead {
    /// Several statements are about to run.
    pub(super) fn begin(&mut self, pieces: Vec<Piece>) {
        self.pasted = pieces.into();
    }

    /// The next of them.
    pub(super) fn next_piece(&mut self) -> Option<Piece> {
        self.pasted.pop_front()
    }

    /// None of them runs any more.
    pub(super) fn stop(&mut self) {
        self.pasted.clear();
    }

    /// The oldest of what stood where an answer was expected.
    pub(super) fn next_kept(&mut self) -> Option<String> {
        self.kept.pop_front()
    }

    fn keep(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.kept.push_back(text.trim_end().to_owned());
        }
    }

    /// An answer that was pasted below the statement that asks. What stands below it is cut into statements anew.
    fn answer(&mut self, prefixes: &Prefixes) -> Option<String> {
        let PieceKind::Statement(text) = &self.pasted.front()?.kind else { return None };
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        yes_or_no(first)?;
        let (answer, rest) = (first.trim().to_owned(), rest.to_owned());
        let line = self.pasted.pop_front()?.line;
        let below: Vec<Piece> = script(&rest, prefixes).collect();
        for piece in below.into_iter().rev() {
            self.pasted.push_front(Piece { line: piece.line + line, kind: piece.kind });
        }
        Some(answer)
    }
}

/// How soon after a question nobody can have read it.
const AT_ONCE: Duration = Duration::from_millis(150);

/// Asks: what was pasted below the statement answers, or `read` reads from the terminal, until it is an answer.
/// Nothing where somebody leaves by Ctrl-C or Ctrl-D.
pub(super) fn ask(
    question: &str,
    ahead: &RefCell<Ahead>,
    open: &RwLock<Open>,
    read: &mut dyn FnMut(&str) -> Option<String>,
) -> Option<String> {
    let (languages, prefixes) = open
        .read()
        .map_or_else(|_| Default::default(), |open| (open.languages.clone(), open.prefixes.clone()));
    if let Some(answer) = ahead.borrow_mut().answer(&prefixes) {
        // On standard output, as what is typed at the terminal is.
        let _unseen = writeln!(anstream::stdout(), "{question}{}", visible(&answer));
        return Some(answer);
    }
    loop {
        let asked = Instant::now();
        let text = read(question)?;
        let (first, below) = text.trim().split_once('\n').unwrap_or((text.trim(), ""));
        match (first, yes_or_no(first)) {
            ("", _) if asked.elapsed() < AT_ONCE => {}
            ("", _) => return Some(text),
            (answer, Some(_)) => {
                // Pasted at the question, with more.
                ahead.borrow_mut().keep(below);
                return Some(answer.to_owned());
            }
            (_, None) if !below.is_empty() || begins_statement(first) => {
                ahead.borrow_mut().keep(&text);
                super::shell::tell(kept(&languages));
            }
            _ => super::shell::tell(neither(&languages)),
        }
    }
}

fn kept(languages: &Languages) -> &'static str {
    languages.word([
        "This is no answer: it is kept, and runs after it.",
        "Dit is geen antwoord: het wordt bewaard en daarna uitgevoerd.",
        "Ce n’est pas une réponse\u{a0}: c’est gardé, et exécuté ensuite.",
    ])
}

fn neither(languages: &Languages) -> &'static str {
    languages.word(["Answer y or n.", "Antwoord j of n.", "Répondez o ou n."])
}
