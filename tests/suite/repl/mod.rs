//! The prompt, as somebody who sits at it sees it, and as a script finds it.

#![allow(clippy::too_many_lines, reason = "screens are long")]
#![allow(
    clippy::format_push_string,
    clippy::format_collect,
    reason = "what is typed is put together for reading"
)]

mod ahead;
mod answers;
mod change;
mod commands;
mod files;
mod line;
mod loading;
mod script;
mod tab;
mod told;
mod typing;

use crate::command::Place;
use crate::terminal::{Terminal, key, rows};
use pty_process::blocking::Command;
use std::path::PathBuf;
use std::time::Duration;
use vt100::Screen;

/// Rows and columns, where a test says nothing else.
const SIZE: (u16, u16) = (40, 80);

/// What is typed behind a Tab, to see where the cursor is and that the list is whole.
const CURSOR: &str = "‸";

/// The prompt on a terminal.
struct Prompt {
    terminal: Terminal,
    name: String,
}

/// A workspace called `labs` in a folder of its own.
fn labs() -> Place {
    let place = Place::empty();
    assert_eq!(place.run(&["init", "labs"]).code, Some(0));
    place
}

/// The same, with a lab in one small file and nothing else.
fn small() -> Place {
    let place = Place::empty();
    place.write("labs/ontology/empty.ttl", "");
    place.write("labs/queries/none", "");
    place.write(
        "labs/data/local.ttl",
        "<urn:a> <urn:name> \"a\" .\n\n<urn:b> <urn:name> \"b\" ;\n    <urn:size> 2 .\n",
    );
    place
}

impl Prompt {
    /// Opens it on the graph that is built in.
    fn open(place: &Place) -> Self {
        Self::open_with(place, SIZE, &[], |command| command)
    }

    /// Opens it in the workspace of a place.
    fn in_labs(place: &Place, arguments: &[&str]) -> Self {
        let folder = place.path().join("labs");
        let prompt =
            Self::start(place, SIZE, arguments, |command| command.env("PAGER", "cat").current_dir(folder));
        prompt.ready("labs")
    }

    fn open_with(
        place: &Place,
        size: (u16, u16),
        arguments: &[&str],
        prepare: impl FnOnce(Command) -> Command,
    ) -> Self {
        Self::start(place, size, arguments, |command| prepare(command.env("PAGER", "cat"))).ready("labgraph")
    }

    fn start(
        place: &Place,
        size: (u16, u16),
        arguments: &[&str],
        prepare: impl FnOnce(Command) -> Command,
    ) -> Self {
        Self { terminal: Terminal::start_with(place, size, arguments, prepare), name: String::new() }
    }

    fn ready(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self.wait();
        self
    }

    /// What stands before the cursor where nothing is typed.
    fn sign(&self) -> String {
        format!("{}>", self.name)
    }

    fn is_waiting(&self, screen: &Screen) -> bool {
        let (row, column) = screen.cursor_position();
        rows(screen)[usize::from(row)] == self.sign() && usize::from(column) == self.sign().len() + 1
    }

    /// Waits for a prompt with nothing behind it.
    fn wait(&self) {
        self.terminal.wait_until(&format!("{:?}", self.sign()), |screen| self.is_waiting(screen));
    }

    /// Clears the screen.
    fn clear(&self) {
        self.terminal.send(key::CTRL_L);
        self.terminal.wait_until("a clear screen", |screen| {
            self.is_waiting(screen) && screen.cursor_position().0 == 0
        });
    }

    /// Types a text of one line, and waits until it is shown.
    fn type_in(&self, text: &str) {
        self.terminal.send(text);
        let end: String =
            text.chars().rev().take(20).collect::<Vec<_>>().into_iter().rev().collect::<String>();
        self.terminal
            .wait_until(&format!("{end:?}"), |screen| before_cursor(screen).ends_with(end.trim_end()));
    }

    /// Types a line and Enter, and gives what the screen shows when the prompt is back, without that prompt.
    fn run(&self, line: &str) -> String {
        self.clear();
        self.type_in(line);
        self.terminal.send(key::ENTER);
        self.answered()
    }

    /// What the screen shows when the prompt is back, without that prompt.
    fn answered(&self) -> String {
        self.wait();
        let shown = self.terminal.shown();
        shown.trim_end().strip_suffix(&self.sign()).unwrap().to_owned()
    }

    /// What the screen shows after Tab behind a text, the cursor as `‸`; the line is empty again afterwards.
    fn tab(&self, text: &str) -> String {
        self.clear();
        self.type_in(text);
        self.terminal.send(key::TAB);
        self.terminal.send(CURSOR);
        self.terminal.wait_for(CURSOR);
        let shown = self.terminal.shown();
        self.terminal.send(key::CTRL_C);
        self.wait();
        shown
    }

    /// Sends a key until the prompt is back; somebody who presses it before the answer is begun presses it again.
    fn press_until_back(&self, keys: &str) {
        for _ in 0..100 {
            self.terminal.send(keys);
            if self.terminal.waits_for(Duration::from_millis(200), |screen| self.is_waiting(screen)) {
                return;
            }
        }
        panic!("the prompt does not come back:\n{}", self.terminal.shown());
    }

    /// Waits until what the dataset holds is known to completion: candidates have counts then.
    fn wait_for_profile(&self) {
        for _ in 0..200 {
            if self.tab("SELECT * { ?lab a lab:Innovation").lines().any(|line| line.ends_with(" 12")) {
                return;
            }
        }
        panic!("no candidate has a count");
    }
}

/// What is on the screen before the cursor: its row, and those above where it goes over the edge.
fn before_cursor(screen: &Screen) -> String {
    let (row, column) = screen.cursor_position();
    let (_, columns) = screen.size();
    let above: String = screen.rows(0, columns.get()).take(usize::from(row)).collect();
    let here = screen.rows(0, column).nth(usize::from(row)).unwrap_or_default();
    (above + &here).trim_end().to_owned()
}

/// The history that a session leaves.
fn history(place: &Place) -> PathBuf {
    place.path().join(".local/state/labgraph/history")
}
