//! Errors as people see them, and the exit codes. The one place that prints an error.

mod link;
mod local;
mod remote;

use crate::import::Problem;
use crate::model::{Languages, SyntaxError};
use crate::render::visible;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

/// What kind of error it is: it decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The answer is no.
    No,
    /// What was typed, or a name that nothing has.
    Usage,
    /// Bad data or a bad query.
    Data,
    /// A remote service failed.
    Remote,
    /// A limit was hit.
    Limit,
    /// The machine would not: a file that cannot be written.
    Io,
    /// Our own fault.
    Internal,
    /// Somebody stopped it.
    Interrupted,
}

impl Kind {
    /// The exit code.
    pub(super) const fn code(self) -> u8 {
        match self {
            Self::No => 1,
            Self::Usage => 2,
            Self::Data | Self::Io => 3,
            Self::Remote => 4,
            Self::Limit => 5,
            Self::Internal => 70,
            Self::Interrupted => 130,
        }
    }
}

/// Bold red, bold, and back: what is printed goes through a stream that takes them out where they must not be.
const RED: &str = "\u{1b}[1;31m";
const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// An error with what to tell about it.
#[derive(Debug)]
pub(super) struct CliError {
    kind: Kind,
    message: String,
    /// Places in texts; they are shown in the place of the message.
    places: Vec<SyntaxError>,
    /// Lines that show it.
    details: Vec<String>,
    hints: Vec<String>,
    closed_pipe: bool,
    /// What was printed already, or is printed as it is.
    printed: Option<Box<(u8, String)>>,
}

impl CliError {
    pub(super) fn new(kind: Kind, message: impl Into<String>) -> Self {
        let (places, details, hints) = (Vec::new(), Vec::new(), Vec::new());
        Self { kind, message: message.into(), places, details, hints, closed_pipe: false, printed: None }
    }

    /// An error whose words and exit code somebody else chose.
    pub(super) fn printed(code: u8, text: String) -> Self {
        Self { printed: Some(Box::new((code, text))), ..Self::new(Kind::No, "") }
    }

    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    #[must_use]
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same with this hint alone.
    #[must_use]
    pub(super) fn only_hint(mut self, hint: impl Into<String>) -> Self {
        self.hints = vec![hint.into()];
        self
    }

    /// The same with lines that show it.
    #[must_use]
    pub(super) fn details(mut self, lines: Vec<String>) -> Self {
        self.details = lines;
        self
    }

    /// The same with another message.
    #[must_use]
    pub(super) fn saying(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    fn at(places: Vec<SyntaxError>) -> Self {
        Self { places, ..Self::new(Kind::Data, "") }
    }

    /// What is wrong with what is imported, place by place.
    pub(super) fn problems(problems: Vec<Problem>) -> Self {
        let place = |problem: Problem| SyntaxError {
            origin: problem.place,
            text: String::new(),
            position: None,
            mistake: Box::new(problem.message.into()),
        };
        Self::at(problems.into_iter().map(place).collect())
    }

    /// The message alone, for a line among others.
    pub(super) fn message(&self, languages: &Languages) -> String {
        match self.places.first() {
            Some(place) => place.line(languages),
            None => self.message.clone(),
        }
    }

    pub(super) const fn is_closed_pipe(&self) -> bool {
        self.closed_pipe
    }

    /// Prints it to standard error in the reader's language and tells the exit code.
    pub(super) fn report(&self, languages: &Languages) -> ExitCode {
        // Where even standard error is closed, the exit code says it.
        let _unheard = anstream::stderr().write_all(self.text(languages).as_bytes());
        ExitCode::from(self.code())
    }

    /// The exit code that it leads to.
    pub(super) fn code(&self) -> u8 {
        self.printed.as_ref().map_or_else(|| self.kind.code(), |printed| printed.0)
    }

    /// It as people read it: whole lines, with colours.
    pub(super) fn text(&self, languages: &Languages) -> String {
        if let Some(printed) = &self.printed {
            return printed.1.clone();
        }
        let mut text = String::new();
        for place in &self.places {
            text.push_str(&shown(place, languages));
        }
        if self.places.is_empty() {
            let _infallible = writeln!(text, "{RED}error{RESET}: {}", visible(&self.message));
        }
        for line in &self.details {
            let _infallible = writeln!(text, "  {}", visible(line));
        }
        for hint in &self.hints {
            let _infallible = writeln!(text, "{BOLD}hint{RESET}: {}", visible(hint));
        }
        text
    }
}

/// Says that labgraph itself broke down, and ends the process.
#[expect(clippy::exit, reason = "a panic has no way back to main, which would give this code")]
pub(super) fn report_panic(broken: &std::panic::PanicHookInfo<'_>) {
    let _unheard = writeln!(
        anstream::stderr(),
        "error: labgraph broke down: {}\nhint: this is a fault of labgraph; please report it",
        visible(&broken.to_string())
    );
    std::process::exit(i32::from(Kind::Internal.code()));
}

/// A place in a text: its path, line and column, the line, a caret.
fn shown(error: &SyntaxError, languages: &Languages) -> String {
    let message = visible(&error.mistake.words(languages));
    let Some(position) = error.position else {
        return format!("error: {}: {message}\n", visible(&error.origin));
    };
    let start = position.to_byte(&error.text);
    let end =
        error.text[start..].chars().next().filter(|c| *c != '\n').map_or(start, |c| start + c.len_utf8());
    let snippet = Snippet::source(error.text.as_str())
        .path(error.origin.as_str())
        .annotation(AnnotationKind::Primary.span(start..end));
    let report = [Level::ERROR.primary_title(message.as_str()).element(snippet)];
    Renderer::styled().render(&report) + "\n"
}
