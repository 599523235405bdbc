//! The prompt: SPARQL and commands, typed or from a script.
//!
//! Owns the terminal's line, the commands, where answers go and the history. What it does not own it is lent by a
//! [`Host`]: the dataset, the verbs of the command line, the words of errors. Completion, colours and «is this
//! complete?» are functions of [`query::editing`](crate::query::editing) and
//! [`query::completion`](crate::query::completion), which know no terminal.
//!
//! Adding a command: 1. a line in `command.rs`; 2. its arm in `act.rs`; 3. a test in `tests/suite/repl/`; 4. a line in
//! the README's table of commands of the prompt.

mod act;
pub mod command;
mod editor;
mod history;
mod host;
mod line;
mod list;
mod paint;
mod question;
mod script;
mod settings;
mod shell;
mod view;

pub use host::{Asker, Fault, Host, Printed};
pub use question::yes_or_no;
pub use settings::{Pager, Settings, Switch};

use crate::query::profile::Profile;
use crate::store::Dataset;
use history::KEPT;
use line::{Closing, Enter, Line, Open};
use paint::Theme;
use question::Ahead;
use rustyline::config::{BellStyle, ColorMode, CompletionType};
use rustyline::error::ReadlineError;
use rustyline::history::DefaultHistory;
use rustyline::{Config, Editor, EventHandler, KeyCode, KeyEvent, Modifiers};
use shell::{Flow, Shell};
use std::cell::RefCell;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, RwLock};
use std::thread;

/// The exit code of what somebody stopped.
const INTERRUPTED: u8 = 130;

/// The line editor, which reads statements and answers.
type LineEditor = Editor<Line, DefaultHistory>;

/// A text of statements and commands, and what it is called.
pub type Text = (String, Box<dyn BufRead>);

/// Runs statements and commands without a prompt, each text with what it is called; the first failure ends it, unless
/// `keep_going`. Gives back the exit code of the first failure.
///
/// # Errors
/// Where a text cannot be read.
pub fn run_script(
    host: &mut dyn Host,
    settings: Settings,
    texts: &mut [Text],
    keep_going: bool,
) -> Result<u8, Fault> {
    let mut shell = Shell::new(host, settings, false);
    let mut first = 0;
    for (origin, text) in texts {
        let outcome = script::run(&mut shell, text, origin, keep_going)?;
        if first == 0 {
            first = outcome.code;
        }
        if outcome.quit || (outcome.code != 0 && !keep_going) {
            break;
        }
    }
    Ok(first)
}

/// Runs the prompt on a terminal until somebody leaves.
///
/// # Errors
/// Where the terminal cannot be used.
pub fn run(host: &mut dyn Host, settings: Settings) -> Result<(), Fault> {
    let mut shell = Shell::new(host, settings, true);
    // Somebody who stops the loading of what the prompt is about does not want the prompt.
    if let Err(fault) = shell.host.dataset()
        && fault.code == INTERRUPTED
    {
        return Err(fault);
    }
    let open = Arc::new(RwLock::new(Open::default()));
    let config = config();
    let kept = history::file();
    let editor = editor(&config, kept.as_deref(), &open)
        .map_err(|error| shell.host.usage(&format!("the terminal cannot be used: {error}"), &[]))?;
    let editor = Rc::new(RefCell::new(editor));
    shell.host.ask_by(asker(&editor, &shell.ahead, &open));
    start_up(&mut shell);
    let mut watched = Watched::default();
    let mut begun = String::new();
    loop {
        shell.past = history::entries(editor.borrow().history());
        watched.follow(&mut shell, &open);
        let prompt = format!("{}> ", shell.host.name());
        if let Ok(mut open) = open.write() {
            open.prompt = unicode_width::UnicodeWidthStr::width(prompt.as_str());
        }
        shell.host.ready();
        let kept_text = shell.ahead.borrow_mut().next_kept();
        let read = match kept_text {
            Some(text) => {
                let _unseen = writeln!(anstream::stdout(), "{prompt}{}", act::visible_lines(&text));
                Ok(text)
            }
            None => editor.borrow_mut().readline_with_initial(&prompt, (&std::mem::take(&mut begun), "")),
        };
        let text = match read {
            Ok(text) => text,
            Err(ReadlineError::Interrupted | ReadlineError::Signal(_)) => continue,
            Err(ReadlineError::Eof) => break,
            // A key that sends no UTF-8: the line is lost, the session is not.
            Err(ReadlineError::Io(error)) if error.kind() == std::io::ErrorKind::InvalidData => {
                script::report(&shell.host.usage("what was typed is no UTF-8", &[]));
                continue;
            }
            Err(error) => {
                return Err(shell.host.usage(&format!("the terminal cannot be used: {error}"), &[]));
            }
        };
        if text.trim().is_empty() {
            continue;
        }
        history::add(editor.borrow_mut().history_mut(), text.trim_end());
        if let Some(file) = &kept {
            // Where it cannot be kept, it lasts as long as the session.
            let _unkept = history::save(editor.borrow_mut().history_mut(), &config, file);
        }
        match script::typed(&mut shell, &text) {
            Ok(Flow::Go | Flow::No(_)) => {}
            Ok(Flow::Edit(text)) => begun = text,
            Ok(Flow::Quit) => break,
            Err(fault) => {
                if fault.code == INTERRUPTED {
                    // Behind the ^C that the terminal shows.
                    shell::tell("");
                }
                script::report(&fault);
            }
        }
    }
    Ok(())
}

/// Runs what somebody wrote into `labgraph/replrc` of the configuration directory.
fn start_up(shell: &mut Shell<'_>) {
    use etcetera::BaseStrategy;
    let Ok(directories) = etcetera::choose_base_strategy() else { return };
    let file = directories.config_dir().join("labgraph").join("replrc");
    let Ok(text) = std::fs::read_to_string(&file) else { return };
    // What it says of an error has been printed.
    let _told = script::run_text(shell, &text, &file.display().to_string(), true);
}

/// What asks at the terminal: the line editor of the prompt, which then reads an answer.
fn asker(editor: &Rc<RefCell<LineEditor>>, ahead: &Rc<RefCell<Ahead>>, open: &Arc<RwLock<Open>>) -> Asker {
    let (editor, ahead, open) = (Rc::clone(editor), Rc::clone(ahead), Arc::clone(open));
    let asking = |open: &RwLock<Open>, asking| {
        if let Ok(mut open) = open.write() {
            open.asking = asking;
        }
    };
    Rc::new(move |question| {
        question::ask(question, &ahead, &open, &mut |question| {
            asking(&open, true);
            let read = editor.borrow_mut().readline(question);
            asking(&open, false);
            read.ok()
        })
    })
}

fn config() -> Config {
    let colours = match anstream::AutoStream::choice(&std::io::stdout()) {
        anstream::ColorChoice::Never => ColorMode::Disabled,
        _ => ColorMode::Enabled,
    };
    let config = Config::builder()
        .bell_style(BellStyle::None)
        .color_mode(colours)
        .completion_type(CompletionType::List)
        .completion_show_all_if_ambiguous(true)
        .completion_prompt_limit(usize::MAX)
        .indent_size(2)
        .auto_add_history(false);
    // Neither can fail in memory.
    match config.clone().max_history_size(KEPT) {
        Ok(config) => config.build(),
        Err(_) => config.build(),
    }
}

fn editor(config: &Config, kept: Option<&Path>, open: &Arc<RwLock<Open>>) -> rustyline::Result<LineEditor> {
    let mut editor = Editor::with_history(config.clone(), history::load(config, kept))?;
    editor.set_helper(Some(Line::new(Arc::clone(open), Theme::of_terminal())));
    let enter = || EventHandler::Conditional(Box::new(Enter(Arc::clone(open))));
    editor.bind_sequence(KeyEvent(KeyCode::Enter, Modifiers::NONE), enter());
    for bracket in ['}', ')', ']'] {
        let key = KeyEvent(KeyCode::Char(bracket), Modifiers::NONE);
        editor.bind_sequence(key, EventHandler::Conditional(Box::new(Closing(bracket, Arc::clone(open)))));
    }
    Ok(editor)
}

/// What the line knows of the dataset: found out anew in the background whenever another one is open.
#[derive(Default)]
struct Watched {
    /// The dataset that was open last.
    dataset: Option<Arc<Dataset>>,
    stop: Arc<AtomicBool>,
}

impl Watched {
    fn follow(&mut self, shell: &mut Shell<'_>, open: &RwLock<Open>) {
        let dataset = shell.host.dataset().ok().flatten();
        let Ok(mut open) = open.write() else { return };
        open.languages = shell.settings.languages.clone();
        open.prefixes = shell.settings.prefixes.clone();
        open.library = Some(shell.host.library());
        let same = match (&dataset, &self.dataset) {
            (Some(now), Some(before)) => Arc::ptr_eq(now, before),
            _ => false,
        };
        if same {
            return;
        }
        self.dataset.clone_from(&dataset);
        self.stop.store(true, Ordering::Relaxed);
        self.stop = Arc::new(AtomicBool::new(false));
        open.profile = Arc::new(OnceLock::new());
        shell.profile = Arc::clone(&open.profile);
        open.store = dataset.as_ref().map(|dataset| dataset.merged().clone());
        let Some(store) = dataset.map(|dataset| dataset.store().clone()) else { return };
        let (profile, stop) = (Arc::clone(&open.profile), Arc::clone(&self.stop));
        let work = move || {
            if let Ok(found) = Profile::of(&store, &stop) {
                let _first = profile.set(found);
            }
        };
        // Without it, there are candidates from the vocabulary only.
        let _unwatched = thread::Builder::new().name("profile".to_owned()).spawn(work);
    }
}

/// A path that somebody typed, `~` as their home.
pub(crate) fn path_of(text: &str) -> PathBuf {
    match (text.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(text),
    }
}
