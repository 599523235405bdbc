//! What surrounds a session: the folder, the locale, the terminal, and what is told on standard error.

use crate::cli::commit;
use crate::cli::error::CliError;
use crate::cli::options::Options;
use crate::model::Languages;
use crate::query::QueryError;
use crate::render::visible;
use crate::workspace::Workspace;
use std::env;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Tells something that is no answer.
pub(super) fn note(text: &str, quiet: bool) {
    if !quiet {
        // Where standard error is closed, nobody wants to know.
        let _unheard = writeln!(anstream::stderr(), "note: {}", visible(text));
    }
}

/// That the answer lacks what an endpoint would have said, and why.
pub(super) fn left_out(endpoint: &str, why: &QueryError, languages: &Languages) -> String {
    let why = why.to_string();
    let why = why.strip_prefix("SERVICE failed: ").unwrap_or(&why);
    languages
        .word([
            &format!("SERVICE SILENT {endpoint} left rows without an answer: {why}"),
            &format!("SERVICE SILENT {endpoint} liet rijen zonder antwoord: {why}"),
            &format!("SERVICE SILENT {endpoint} a laissé des lignes sans réponse\u{a0}: {why}"),
        ])
        .to_owned()
}

/// Finishes or undoes what a writer left that was cut off, and says so.
pub(super) fn tell_recovery(workspace: &Workspace, languages: &Languages, quiet: bool) {
    let recovery = match workspace.recover() {
        Ok(Some(recovery)) => recovery,
        Ok(None) => return,
        // What it would say is read all the same.
        Err(error) => {
            let waits = [
                &*format!("a change that was cut off still waits: {error}"),
                &*format!("een onderbroken wijziging wacht nog: {error}"),
                &*format!("une modification interrompue attend encore\u{a0}: {error}"),
            ];
            return note(languages.word(waits), quiet);
        }
    };
    if !recovery.finished.is_empty() {
        let files = recovery.finished.join(", ");
        let finished = [
            &*format!("a change that was cut off has been finished: {files}"),
            &*format!("een onderbroken wijziging is afgemaakt: {files}"),
            &*format!("une modification interrompue a été achevée\u{a0}: {files}"),
        ];
        note(languages.word(finished), quiet);
    }
    if recovery.removed > 0 {
        let undone = [
            "a change that was cut off has been undone",
            "een onderbroken wijziging is ongedaan gemaakt",
            "une modification interrompue a été annulée",
        ];
        note(languages.word(undone), quiet);
    }
    for file in &recovery.aside {
        note(&commit::put_aside(file, languages), quiet);
    }
}

/// The nearest workspace upwards, by a path from the current folder: so its files are told of as one would name them.
pub(super) fn nearest(here: &Path) -> Workspace {
    let found = Workspace::find(here);
    let up = found.root().and_then(|root| Some(here.strip_prefix(root).ok()?.components().count()));
    match up {
        None => found,
        Some(0) => Workspace::open(Path::new(".")).unwrap_or(found),
        Some(up) => Workspace::open(&std::iter::repeat_n("..", up).collect::<PathBuf>()).unwrap_or(found),
    }
}

/// The languages that somebody reads: those of `--lang`, or else of the locale.
pub(in crate::cli) fn languages(options: &Options) -> Result<Languages, CliError> {
    match &options.lang {
        Some(list) => list.parse().map_err(|error| CliError::usage(format!("--lang: {error}"))),
        None => Ok(Languages::from_locale(&locale())),
    }
}

/// The locale by the rules of POSIX.
fn locale() -> String {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| env::var(name).ok())
        .find(|value| !value.is_empty())
        .unwrap_or_default()
}

/// The width of the terminal; none where the answer goes elsewhere, so that nothing is folded there.
/// `COLUMNS` overrules both.
pub(super) fn width(terminal: bool) -> Option<u16> {
    let columns =
        env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|width| *width > 0);
    columns.or_else(|| {
        terminal.then(|| terminal_size::terminal_size().map_or(80, |(terminal_size::Width(width), _)| width))
    })
}
