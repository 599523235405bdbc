//! labgraph on a real terminal: a pseudo-terminal of a given size, keys that are sent, and the screen as a person
//! would see it.
//!
//! Nothing here sleeps: [`Terminal::wait_for`] returns as soon as the screen shows what is waited for, and fails,
//! with the screen, where that takes longer than [`PATIENCE`]. What was typed before labgraph asks is kept by the
//! terminal, as it is for a person; wait for the question first where the order matters.

use crate::command::Place;
use expect_test::{Expect, expect};
use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, ExitStatus};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use vt100::{Callbacks, Parser, Screen};

/// How long the screen is waited for: far longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// What keys send.
pub mod key {
    pub const ENTER: &str = "\r";
    pub const CTRL_C: &str = "\u{3}";
    pub const CTRL_D: &str = "\u{4}";
    pub const BACKSPACE: &str = "\u{7f}";
    pub const CTRL_L: &str = "\u{c}";
    pub const CTRL_R: &str = "\u{12}";
    pub const TAB: &str = "\t";
    pub const UP: &str = "\u{1b}[A";
    pub const RIGHT: &str = "\u{1b}[C";
    pub const LEFT: &str = "\u{1b}[D";
    pub const HOME: &str = "\u{1b}[H";
}

/// A program on a terminal.
pub struct Terminal {
    pty: Arc<Pty>,
    child: Child,
    state: Arc<(Mutex<State>, Condvar)>,
    reader: Option<JoinHandle<()>>,
    folder: PathBuf,
}

/// What the terminal has been told so far.
struct State {
    parser: Parser<Answers>,
    /// Nobody writes to it any more.
    ended: bool,
}

/// What a terminal says of itself when it is asked: programs that edit a line ask where the cursor is.
#[derive(Default)]
struct Answers(Vec<u8>);

impl Callbacks for Answers {
    fn unhandled_csi(
        &mut self,
        screen: &mut Screen,
        first: Option<u8>,
        _second: Option<u8>,
        parameters: &[&[u16]],
        end: char,
    ) {
        let answer = match (first, parameters, end) {
            (None, [[6]], 'n') => {
                let (row, column) = screen.cursor_position();
                format!("\u{1b}[{};{}R", row + 1, column + 1)
            }
            (None, [[5]], 'n') => "\u{1b}[0n".to_owned(),
            // A terminal with the abilities of a VT102.
            (None, _, 'c') => "\u{1b}[?6c".to_owned(),
            _ => return,
        };
        self.0.extend(answer.into_bytes());
    }
}

fn cells(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).unwrap()
}

impl Terminal {
    /// Starts labgraph in a folder, on a terminal with so many rows and columns.
    pub fn start(place: &Place, (rows, columns): (u16, u16), arguments: &[&str]) -> Self {
        Self::start_with(place, (rows, columns), arguments, |command| command)
    }

    /// Starts it likewise, with whatever `prepare` does to the command: more of an environment, as a rule.
    pub fn start_with(
        place: &Place,
        (rows, columns): (u16, u16),
        arguments: &[&str],
        prepare: impl FnOnce(Command) -> Command,
    ) -> Self {
        let (pty, inner) = open().unwrap();
        pty.resize(Size::new(rows, columns)).unwrap();
        let command = Command::new(env!("CARGO_BIN_EXE_labgraph"))
            .args(arguments)
            .current_dir(place.path())
            .env_clear()
            .env("HOME", place.path())
            .env("LANG", "C.UTF-8")
            .env("TERM", "xterm-256color");
        let child = prepare(command).spawn(inner).unwrap();
        let parser = Parser::new_with_callbacks(cells(rows), cells(columns), 10_000, Answers::default());
        let state = Arc::new((Mutex::new(State { parser, ended: false }), Condvar::new()));
        let pty = Arc::new(pty);
        let reader = {
            let (pty, state) = (Arc::clone(&pty), Arc::clone(&state));
            thread::spawn(move || read(&pty, &state))
        };
        Self { pty, child, state, reader: Some(reader), folder: place.path().to_owned() }
    }

    /// Sends keys, or any text as if it were typed.
    pub fn send(&self, keys: &str) {
        (&*self.pty).write_all(keys.as_bytes()).unwrap();
    }

    /// Sends a text as a terminal hands over what somebody pastes.
    pub fn paste(&self, text: &str) {
        self.send(&format!("\u{1b}[200~{text}\u{1b}[201~"));
    }

    /// What somebody wants to know of the screen as it is now.
    pub fn look<T>(&self, at: impl FnOnce(&Screen) -> T) -> T {
        at(self.lock().parser.screen())
    }

    /// Gives the window another size, and tells the program so, as a terminal does.
    pub fn resize(&self, (rows, columns): (u16, u16)) {
        self.lock().parser.set_size(cells(rows), cells(columns));
        self.pty.resize(Size::new(rows, columns)).unwrap();
    }

    /// Waits until the screen shows a text, on one row.
    pub fn wait_for(&self, text: &str) {
        self.wait_until(&format!("{text:?}"), |screen| rows(screen).iter().any(|row| row.contains(text)));
    }

    /// Waits until something holds of the screen; `what` is told where it never does.
    pub fn wait_until(&self, what: &str, mut holds: impl FnMut(&Screen) -> bool) {
        let (_, changed) = &*self.state;
        let waits = |state: &mut State| !holds(state.parser.screen()) && !state.ended;
        let (state, _) = changed.wait_timeout_while(self.lock(), PATIENCE, waits).unwrap();
        if !holds(state.parser.screen()) {
            let shown = shown(state.parser.screen());
            let how = if state.ended { "ended" } else { "took longer than it may" };
            drop(state);
            panic!("{what} did not come; the program {how}. The screen:\n{shown}");
        }
    }

    /// Waits so long at most, and tells whether the screen shows it.
    pub fn waits_for(&self, patience: Duration, mut holds: impl FnMut(&Screen) -> bool) -> bool {
        let (_, changed) = &*self.state;
        let waits = |state: &mut State| !holds(state.parser.screen()) && !state.ended;
        let (state, _) = changed.wait_timeout_while(self.lock(), patience, waits).unwrap();
        let shown = holds(state.parser.screen());
        drop(state);
        shown
    }

    /// What the screen shows, row by row, without what is blank at the end; the folder of the test is `[FOLDER]`.
    pub fn shown(&self) -> String {
        shown(self.lock().parser.screen()).replace(&self.folder.display().to_string(), "[FOLDER]")
    }

    /// Sends a signal to the program by its name, such as `HUP`, which it gets when the window is closed.
    pub fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let status = std::process::Command::new("kill").args(["-s", name, &pid]).status();
        assert!(status.unwrap().success());
    }

    /// Waits until the program ends; gives how.
    pub fn end(&mut self) -> ExitStatus {
        let (_, changed) = &*self.state;
        let (state, _) = changed.wait_timeout_while(self.lock(), PATIENCE, |state| !state.ended).unwrap();
        let (ended, shown) = (state.ended, shown(state.parser.screen()));
        drop(state);
        assert!(ended, "the program did not end. The screen:\n{shown}");
        self.child.wait().unwrap()
    }

    /// Waits until the program ends, and compares what the screen shows then and how it ended.
    pub fn assert_ends(&mut self, expected: &Expect) {
        let status = self.end();
        let mut outcome = self.shown();
        match (status.code(), status.signal()) {
            (Some(0), _) => {}
            (Some(code), _) => writeln!(outcome, "--- exit code {code}").unwrap(),
            (None, signal) => writeln!(outcome, "--- ended by signal {}", signal.unwrap()).unwrap(),
        }
        expected.assert_eq(&outcome);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.0.lock().unwrap()
    }
}

impl Drop for Terminal {
    /// Nothing that a test started outlives it.
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _status = self.child.wait();
        if let Some(reader) = self.reader.take() {
            let _panicked = reader.join();
        }
    }
}

/// Feeds the screen with what the program writes, until it and all that it started have ended.
fn read(pty: &Pty, state: &(Mutex<State>, Condvar)) {
    let (state, changed) = state;
    let mut bytes = [0; 4096];
    loop {
        // Where nobody has the terminal open any more, Linux calls it an error.
        let count = match (&mut &*pty).read(&mut bytes) {
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            outcome => outcome.unwrap_or(0),
        };
        let mut state = state.lock().unwrap();
        state.parser.process(&bytes[..count]);
        state.ended = count == 0;
        let answers = std::mem::take(&mut state.parser.callbacks_mut().0);
        drop(state);
        changed.notify_all();
        // Who has ended needs no answer.
        let _unheard = (&*pty).write_all(&answers);
        if count == 0 {
            return;
        }
    }
}

/// The rows of a screen, without what is blank at their ends.
pub fn rows(screen: &Screen) -> Vec<String> {
    let (_, columns) = screen.size();
    screen.rows(0, columns.get()).map(|row| row.trim_end().to_owned()).collect()
}

fn shown(screen: &Screen) -> String {
    let mut rows = rows(screen);
    while rows.last().is_some_and(String::is_empty) {
        rows.pop();
    }
    rows.iter().fold(String::new(), |shown, row| shown + row + "\n")
}

const SIZE: (u16, u16) = (24, 80);

/// A workspace of twenty statements about twenty things.
fn workspace() -> Place {
    let place = Place::empty();
    place.write("ontology/empty.ttl", "");
    place.write("queries/none", "");
    place.write("data/local.ttl", text());
    place
}

fn text() -> String {
    (10..30)
        .fold(String::new(), |text, n| format!("{text}<urn:x{n}> <urn:p> {n} .\n\n"))
        .trim_end()
        .to_owned()
        + "\n"
}

/// An update of that workspace which asks.
fn asking<'a>(place: &Place, more: &[&'a str]) -> Terminal {
    let update = "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?o < 15) }";
    let arguments: Vec<&'a str> = more.iter().copied().chain(["update", "--no-check", update]).collect();
    Terminal::start(place, SIZE, &arguments)
}

#[test]
fn who_says_yes_has_it_done() {
    let place = workspace();
    let mut terminal = asking(&place, &[]);
    terminal.wait_for("[y/N]");
    assert_eq!(place.read("data/local.ttl"), text(), "nothing is written before the answer");
    terminal.wait_until("the cursor behind the question", |screen| screen.cursor_position() == (0, 49));
    terminal.send("yes");
    terminal.send(key::ENTER);
    terminal.assert_ends(&expect![[r#"
        This takes away 5 of 20 statements. Go on? [y/N] yes
        gone: <urn:x10>
          1 statement removed

        gone: <urn:x11>
          1 statement removed

        gone: <urn:x12>
          1 statement removed

        gone: <urn:x13>
          1 statement removed

        gone: <urn:x14>
          1 statement removed

        5 statements removed

        Written:
          data/local.ttl
    "#]]);
    assert!(place.read("data/local.ttl").starts_with("<urn:x15>"));
}

#[test]
fn who_says_no_or_nothing_has_nothing_done() {
    for answer in ["n", "", "no", "nee", "non", "yess", "y e s", "quit"] {
        let place = workspace();
        let mut terminal = asking(&place, &[]);
        terminal.wait_for("[y/N]");
        terminal.send(answer);
        terminal.send(key::ENTER);
        assert_eq!(terminal.end().code(), Some(1), "{answer:?}");
        terminal.wait_for("Nothing was written.");
        assert_eq!(place.read("data/local.ttl"), text(), "{answer:?}");
    }
    let place = workspace();
    let mut terminal = asking(&place, &[]);
    terminal.wait_for("[y/N]");
    terminal.send("y");
    terminal.send(key::BACKSPACE);
    terminal.send("n");
    terminal.send(key::ENTER);
    terminal.assert_ends(&expect![[r#"
        This takes away 5 of 20 statements. Go on? [y/N] n
        Nothing was written.
        --- exit code 1
    "#]]);
}

#[test]
fn the_question_and_its_answers_are_in_the_readers_language() {
    let question = |lang: &str, sign: &str, answer: &str| {
        let place = workspace();
        let mut terminal = asking(&place, &["--lang", lang]);
        terminal.wait_for(sign);
        terminal.send(answer);
        terminal.send(key::ENTER);
        let code = terminal.end().code();
        assert_eq!(place.read("data/local.ttl") == text(), code == Some(1), "{lang} {answer}");
        (code, terminal)
    };
    for (lang, sign, answers) in [
        ("nl", "[j/N]", ["j", "ja", "JA"]),
        ("nl-BE", "[j/N]", ["J", " ja ", "Ja"]),
        ("fr", "[o/N]", ["o", "oui", "Oui"]),
        ("de,fr", "[o/N]", ["O", " oui ", "OUI"]),
        ("en", "[y/N]", ["y", "yes", "YES"]),
    ] {
        for answer in answers {
            assert_eq!(question(lang, sign, answer).0, Some(0), "{lang} {answer}");
        }
    }
    for (lang, sign, answer) in [("nl", "[j/N]", "nee"), ("fr", "[o/N]", "non")] {
        assert_eq!(question(lang, sign, answer).0, Some(1));
    }
    let (_, mut terminal) = question("nl", "[j/N]", "ja");
    terminal.assert_ends(&expect![[r#"
        Dit verwijdert 5 van de 20 uitspraken. Doorgaan? [j/N] ja
        verdwenen: <urn:x10>
          1 uitspraak verwijderd

        verdwenen: <urn:x11>
          1 uitspraak verwijderd

        verdwenen: <urn:x12>
          1 uitspraak verwijderd

        verdwenen: <urn:x13>
          1 uitspraak verwijderd

        verdwenen: <urn:x14>
          1 uitspraak verwijderd

        5 uitspraken verwijderd

        Geschreven:
          data/local.ttl
    "#]]);
    let (_, mut terminal) = question("nl", "[j/N]", "nee");
    terminal.assert_ends(&expect![[r#"
        Dit verwijdert 5 van de 20 uitspraken. Doorgaan? [j/N] nee
        Er is niets geschreven.
        --- exit code 1
    "#]]);
    let (_, mut terminal) = question("fr", "[o/N]", "o");
    terminal.assert_ends(&expect![[r#"
        Ceci supprime 5 des 20 énoncés. Continuer ? [o/N] o
        suppression : <urn:x10>
          1 énoncé retiré

        suppression : <urn:x11>
          1 énoncé retiré

        suppression : <urn:x12>
          1 énoncé retiré

        suppression : <urn:x13>
          1 énoncé retiré

        suppression : <urn:x14>
          1 énoncé retiré

        5 énoncés retirés

        Écrit :
          data/local.ttl
    "#]]);
    let (_, mut terminal) = question("fr", "[o/N]", "n");
    terminal.assert_ends(&expect![[r#"
        Ceci supprime 5 des 20 énoncés. Continuer ? [o/N] n
        Rien n’a été écrit.
        --- exit code 1
    "#]]);
}

#[test]
fn ctrl_c_ends_it_and_nothing_is_written() {
    let place = workspace();
    let mut terminal = asking(&place, &[]);
    terminal.wait_for("[y/N]");
    terminal.send("y");
    // A terminal forgets what it has not shown yet when somebody interrupts.
    terminal.wait_for("[y/N] y");
    terminal.send(key::CTRL_C);
    terminal.assert_ends(&expect![[r#"
        This takes away 5 of 20 statements. Go on? [y/N] y^C
        --- ended by signal 2
    "#]]);
    assert_eq!(place.read("data/local.ttl"), text());
    // The lock went with it, and nothing is left to undo.
    let outcome =
        place.run(&["update", "--no-check", "--wait", "0", "INSERT DATA { <urn:x10> <urn:p> 100 }"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{outcome}");
}

#[test]
fn the_end_of_the_input_is_no() {
    let place = workspace();
    let mut terminal = asking(&place, &[]);
    terminal.wait_for("[y/N]");
    terminal.send(key::CTRL_D);
    terminal.assert_ends(&expect![[r#"
        This takes away 5 of 20 statements. Go on? [y/N]
        Nothing was written.
        --- exit code 1
    "#]]);
    assert_eq!(place.read("data/local.ttl"), text());
    // A terminal whose window is closed.
    let mut terminal = asking(&place, &[]);
    terminal.wait_for("[y/N]");
    terminal.signal("HUP");
    terminal.assert_ends(&expect![[r#"
        This takes away 5 of 20 statements. Go on? [y/N]
        --- ended by signal 1
    "#]]);
    assert_eq!(place.read("data/local.ttl"), text());
    // What is begun and not ended with a new line is an answer; the first Ctrl-D hands it over, the second ends it.
    let mut terminal = asking(&place, &[]);
    terminal.wait_for("[y/N]");
    terminal.send("n");
    terminal.send(key::CTRL_D);
    terminal.send(key::CTRL_D);
    terminal.assert_ends(&expect![[r#"
        This takes away 5 of 20 statements. Go on? [y/N] n
        Nothing was written.
        --- exit code 1
    "#]]);
    assert_eq!(place.read("data/local.ttl"), text());
}

#[test]
fn a_question_waits_as_long_as_it_must_and_fits_any_window() {
    let place = workspace();
    let mut terminal = asking(&place, &["--timeout", "1"]);
    terminal.wait_for("[y/N]");
    terminal.resize((10, 30));
    // Another command is told that somebody is at work; by then the question has waited longer than a command may take.
    let outcome =
        place.run(&["update", "--no-check", "--wait", "3", "INSERT DATA { <urn:x10> <urn:p> 100 }"]);
    assert!(outcome.stderr.contains("is changing the workspace"), "{outcome}");
    terminal.send("y");
    terminal.send(key::ENTER);
    assert_eq!(terminal.end().code(), Some(0), "{}", terminal.shown());
}

/// No question where the answer could not be read or the question not be seen.
#[test]
fn nobody_is_asked_who_cannot_answer() {
    let place = workspace();
    let update = "DELETE WHERE { ?s ?p ?o }";
    let mut terminal =
        Terminal::start_with(&place, SIZE, &["update", "--no-check", "--lang", "fr", update], |command| {
            command.stdin(std::process::Stdio::null())
        });
    terminal.assert_ends(&expect![[r#"
        error: ceci supprime 20 des 20 énoncés, plus d’un dixième
        hint: --dry-run les montre
        hint: --yes les supprime quand même
        --- exit code 2
    "#]]);
    let mut terminal =
        Terminal::start(&place, SIZE, &["update", "--no-check", "--yes", "--lang", "nl", update]);
    assert_eq!(terminal.end().code(), Some(0), "{}", terminal.shown());
}
