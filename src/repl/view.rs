//! Where answers go: the screen, a pager, a file.

use super::host::{Fault, Host};
use super::settings::{Pager, Settings};
use super::shell::tell;
use crate::render::visible;
use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the answers of a session go.
#[derive(Debug, Default)]
pub(super) struct View {
    /// The file of the next answer.
    once: Option<PathBuf>,
    /// The file of all answers, and whether something stands in it already.
    output: Option<(PathBuf, bool)>,
}

impl View {
    pub(super) fn send_next_to(&mut self, file: PathBuf) {
        self.once = Some(file);
    }

    /// The next answer goes where all answers go.
    pub(super) fn forget_next(&mut self) {
        self.once = None;
    }

    pub(super) fn send_all_to(&mut self, file: Option<PathBuf>) {
        self.output = file.map(|file| (file, false));
    }

    /// The file that the next answer goes to.
    pub(super) fn file(&self) -> Option<&Path> {
        self.once.as_deref().or_else(|| self.output.as_ref().map(|(file, _)| file.as_path()))
    }

    /// Shows bytes, or writes them to their file.
    pub(super) fn show(
        &mut self,
        bytes: &[u8],
        host: &mut dyn Host,
        settings: &Settings,
        terminal: bool,
    ) -> Result<(), Fault> {
        if let Some(file) = self.once.take() {
            return host.write_file(&file, bytes);
        }
        if let Some((file, begun)) = &mut self.output {
            if !*begun {
                host.write_file(file, bytes)?;
                *begun = true;
                return Ok(());
            }
            if !takes_more(file) {
                let message = format!("{} holds an answer, and takes no other behind it", file.display());
                return Err(host.usage(&message, &[".output FILE names another".to_owned()]));
            }
            let appended = std::fs::OpenOptions::new()
                .append(true)
                .open(&*file)
                .and_then(|mut file| file.write_all(bytes));
            return appended
                .map_err(|error| host.usage(&format!("cannot write {}: {error}", file.display()), &[]));
        }
        let mut unpaged = None;
        if terminal && wants_pager(bytes, settings) {
            match page(bytes) {
                Ok(()) => return Ok(()),
                Err(told) => unpaged = told,
            }
        }
        let mut out = anstream::stdout();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            // Nobody reads any more.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                Err(Fault { code: 0, text: String::new() })
            }
            Err(error) => Err(host.usage(&format!("cannot write the answer: {error}"), &[])),
            Ok(()) => {
                if let Some(unpaged) = unpaged {
                    // Below the answer: above it, it would be out of sight.
                    tell(&format!("note: {}", visible(&unpaged)));
                }
                Ok(())
            }
        }
    }
}

/// Whether another answer may stand behind one in a file, by its name: not in a format that is one whole.
fn takes_more(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let extension = extension.to_ascii_lowercase();
    !["json", "srj", "xml", "srx", "html", "htm", "xlsx", "rdf", "jsonld"].contains(&extension.as_str())
}

fn wants_pager(bytes: &[u8], settings: &Settings) -> bool {
    match settings.pager {
        Pager::On => true,
        Pager::Off => false,
        Pager::Auto => {
            let height = terminal_size::terminal_size()
                .map_or(24, |(_, terminal_size::Height(height))| usize::from(height));
            bytes.split(|byte| *byte == b'\n').count() > height
        }
    }
}

/// Shows bytes by `$PAGER`, or `less`.
///
/// # Errors
/// Where that did not work: what to tell of it, where somebody wanted a pager of their own.
fn page(bytes: &[u8]) -> Result<(), Option<String>> {
    let wanted = env::var("PAGER").ok();
    let words = shell_words::split(wanted.as_deref().unwrap_or("less -RS"))
        .map_err(|_| Some("a quotation mark in PAGER has no partner".to_owned()))?;
    let Some((program, arguments)) = words.split_first() else { return Err(None) };
    let started = Command::new(program).args(arguments).stdin(Stdio::piped()).spawn();
    let mut child = started.map_err(|error| {
        let because = match error.kind() {
            io::ErrorKind::NotFound => "there is no such program".to_owned(),
            _ => error.to_string(),
        };
        wanted.is_some().then(|| format!("PAGER names {program}, which does not start: {because}"))
    })?;
    if let Some(mut input) = child.stdin.take() {
        // Who leaves a pager early has seen enough.
        let _seen_enough = input.write_all(bytes);
    }
    child.wait().map(|_| ()).map_err(|error| Some(error.to_string()))
}
