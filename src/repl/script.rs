//! Statements and commands from a file, a pipe or the command line: no prompt, and the first error ends it.

use super::host::Fault;
use super::shell::{Flow, Placed, Shell};
use crate::query::editing::{Piece, PieceKind, Script, script};
use std::io::{BufRead, Write};

/// What became of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outcome {
    /// The exit code of the first failure; 0 where there was none.
    pub(super) code: u8,
    /// Whether it said that the session shall end.
    pub(super) quit: bool,
}

/// Runs what is read line by line, each statement as soon as it is complete.
pub(super) fn run(
    shell: &mut Shell<'_>,
    lines: &mut dyn BufRead,
    origin: &str,
    keep_going: bool,
) -> Result<Outcome, Fault> {
    let mut script = Script::new(&shell.settings.prefixes);
    let mut outcome = Outcome { code: 0, quit: false };
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = lines
            .read_until(b'\n', &mut line)
            .map_err(|error| shell.host.usage(&format!("{origin}: {error}"), &[]))?;
        let text = str::from_utf8(&line);
        let pieces: Vec<Piece> = match text {
            Ok(text) if read > 0 => script.push(text.trim_end_matches(['\n', '\r'])),
            // What is whole before a line that cannot be read is run.
            _ => script.finish().into_iter().collect(),
        };
        for piece in pieces {
            match piece_of(shell, &piece, origin) {
                Ok(Flow::Quit) => return Ok(Outcome { quit: true, ..outcome }),
                Ok(Flow::No(code)) if outcome.code == 0 => outcome.code = code,
                Ok(_) => {}
                // A pipe that nobody reads any more.
                Err(fault) if fault.code == 0 => return Ok(Outcome { quit: true, ..outcome }),
                Err(fault) => {
                    report(&fault);
                    if outcome.code == 0 {
                        outcome.code = fault.code;
                    }
                    if !keep_going {
                        return Ok(outcome);
                    }
                }
            }
        }
        if text.is_err() {
            return Err(shell.host.usage(&format!("{origin} is no UTF-8"), &[]));
        }
        if read == 0 {
            return Ok(outcome);
        }
    }
}

/// How many scripts may read one another.
const DEEPEST: usize = 16;

/// Runs a text likewise; the first failure is the error.
pub(super) fn run_text(
    shell: &mut Shell<'_>,
    text: &str,
    origin: &str,
    keep_going: bool,
) -> Result<(), Fault> {
    if shell.depth >= DEEPEST {
        return Err(shell.host.usage(&format!("{origin}: scripts read one another {DEEPEST} deep"), &[]));
    }
    shell.depth += 1;
    let outcome = run(shell, &mut text.as_bytes(), origin, keep_going);
    shell.depth -= 1;
    let outcome = outcome?;
    if outcome.code == 0 { Ok(()) } else { Err(Fault { code: outcome.code, text: String::new() }) }
}

/// Runs what was typed or pasted: a statement or a command, or several, one after the other. The first failure ends it.
pub(super) fn typed(shell: &mut Shell<'_>, text: &str) -> Result<Flow, Fault> {
    let origin = "the statement";
    let pieces: Vec<Piece> = script(text, &shell.settings.prefixes).collect();
    match pieces.as_slice() {
        // Nothing but comments.
        [] => return Ok(Flow::Go),
        [_] if text.trim_start().starts_with('.') => return shell.command(text),
        [_] => return shell.statement(Placed { text, origin, line: 1 }).map(|()| Flow::Go),
        _ => shell.ahead.borrow_mut().begin(pieces),
    }
    loop {
        // What is left may lie open to a question meanwhile.
        let Some(piece) = shell.ahead.borrow_mut().next_piece() else { return Ok(Flow::Go) };
        let outcome = piece_of(shell, &piece, origin);
        if !matches!(outcome, Ok(Flow::Go | Flow::No(_))) {
            shell.ahead.borrow_mut().stop();
            return outcome;
        }
    }
}

fn piece_of(shell: &mut Shell<'_>, piece: &Piece, origin: &str) -> Result<Flow, Fault> {
    match &piece.kind {
        PieceKind::Command(line) => {
            let place = format!("{origin}:{}", piece.line);
            shell.command(line).map_err(|fault| Fault { text: with_place(&fault.text, &place), ..fault })
        }
        PieceKind::Statement(text) => {
            shell.statement(Placed { text, origin, line: piece.line }).map(|()| Flow::Go).map_err(|fault| {
                let place = format!("{origin}:{}", piece.line);
                Fault { text: with_place(&fault.text, &place), ..fault }
            })
        }
    }
}

/// An error with the line of its statement, where its text does not tell a place by itself.
fn with_place(text: &str, place: &str) -> String {
    if text.is_empty() || text.contains("-->") {
        return text.to_owned();
    }
    format!("{text}at {place}\n")
}

/// Prints an error.
pub(super) fn report(fault: &Fault) {
    // Where standard error is closed, the exit code says it.
    let _unheard = anstream::stderr().write_all(fault.text.as_bytes());
}
