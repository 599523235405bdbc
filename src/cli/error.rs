//! Errors as people see them, and the exit codes. The one place that prints an error.

mod link;
mod remote;

use super::commit::refusal;
use crate::import::{ImportError, MAX_PROBLEMS, Problem};
use crate::model::{Languages, SyntaxError};
use crate::query::QueryError;
use crate::query::names::{Candidate, NameError};
use crate::query::saved::params::ParamError;
use crate::render::{RenderError, visible};
use crate::shapes::ShapesError;
use crate::store::LoadError;
use crate::workspace::{GitError, TransactionError, WorkspaceError};
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

fn listed(candidates: &[Candidate]) -> String {
    let prefixes = crate::model::Prefixes::known();
    let names: Vec<_> = candidates
        .iter()
        .map(|candidate| {
            let iri = candidate.iri.as_str();
            let short = prefixes.shorten(iri).unwrap_or_else(|| format!("<{iri}>"));
            if short == candidate.label { short } else { format!("{} ({short})", candidate.label) }
        })
        .collect();
    names.join(", ")
}

impl From<NameError> for CliError {
    fn from(error: NameError) -> Self {
        let message = error.to_string();
        match error {
            NameError::Unknown { nearest, .. } if nearest.is_empty() => {
                Self::usage(message).hint("labgraph find TEXT looks for a name in every language")
            }
            NameError::Unknown { nearest, .. } => {
                Self::usage(message).hint(format!("did you mean {}?", listed(&nearest)))
            }
            NameError::Ambiguous { candidates, .. } => Self::usage(format!("{message} things"))
                .hint(format!("name one of them: {}", listed(&candidates))),
        }
    }
}

impl From<ParamError> for CliError {
    fn from(error: ParamError) -> Self {
        let message = error.to_string();
        match error {
            ParamError::Unknown { known, .. } if known.is_empty() => {
                Self::usage(message).hint("it has no parameters")
            }
            ParamError::Unknown { known, .. } => {
                Self::usage(message).hint(format!("its parameters are: {}", known.join(", ")))
            }
            ParamError::Missing { param, members, query } => {
                let hint = format!("labgraph run {query} {param}=VALUE");
                let error = Self::usage(message).hint(hint);
                if members.is_empty() { error } else { error.hint(format!("one of: {}", listed(&members))) }
            }
            ParamError::NotAmong { values, .. } => {
                Self::usage(message).hint(format!("one of: {}", values.join(", ")))
            }
            ParamError::NotAMember { members, .. } => {
                Self::usage(message).hint(format!("one of: {}", listed(&members)))
            }
            ParamError::Name { param, source } => {
                let mut error = Self::from(source);
                error.message = format!("{param}: {}", error.message);
                error
            }
            ParamError::WrongType { .. } => Self::usage(message),
            ParamError::Unbindable { .. } => Self::new(Kind::Data, message),
        }
    }
}

impl From<QueryError> for CliError {
    fn from(error: QueryError) -> Self {
        let message = error.to_string();
        match error {
            QueryError::Syntax(error) => Self::at(vec![error]),
            QueryError::Timeout(_) => Self::new(Kind::Limit, message)
                .hint("--timeout SECONDS gives it more time; --explain shows where the time goes"),
            QueryError::TooManyRows(_) => {
                Self::new(Kind::Limit, message).hint("add LIMIT to the query, or raise --max-rows")
            }
            QueryError::Busy(_) => Self::new(Kind::Limit, message),
            QueryError::ServiceNotAllowed(endpoint) => Self::new(Kind::Data, message).hint(format!(
                "add it to data/authorities.ttl, or allow it with --allow-service {}",
                endpoint.as_str()
            )),
            QueryError::Service(_) => Self::new(Kind::Remote, message),
            QueryError::Cancelled => Self::new(Kind::Interrupted, message),
            QueryError::Remote(error) => (*error).into(),
            QueryError::NoPlan | QueryError::ReadOnly => {
                Self::usage(message).hint("leave --endpoint out to ask the workspace")
            }
            QueryError::Died => Self::new(Kind::Internal, message),
            _ => Self::new(Kind::Data, message),
        }
    }
}

impl From<ShapesError> for CliError {
    fn from(error: ShapesError) -> Self {
        let message = error.to_string();
        match error {
            ShapesError::Timeout(_) => {
                Self::new(Kind::Limit, message).hint("--timeout SECONDS gives it more time")
            }
            _ => Self::new(Kind::Data, message),
        }
    }
}

impl From<LoadError> for CliError {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Syntax(places) => Self::at(places),
            LoadError::Rule(place) => Self::at(vec![place]),
            LoadError::Workspace(error) => error.into(),
            LoadError::UnknownFormat(_) => Self::usage(error.to_string())
                .hint("the extensions are: .ttl .trig .nt .nq .n3 .rdf .xml .jsonld"),
            LoadError::Stopped => Self::new(Kind::Interrupted, error.to_string()),
            other => Self::new(Kind::Internal, other.to_string()),
        }
    }
}

impl From<WorkspaceError> for CliError {
    fn from(error: WorkspaceError) -> Self {
        let message = error.to_string();
        match error {
            WorkspaceError::Encoding(place) => Self::at(vec![place]),
            WorkspaceError::NotAWorkspace { .. } => {
                Self::usage(message).hint("labgraph init DIR makes a workspace")
            }
            WorkspaceError::NotEmpty(_) => Self::usage(message).hint("name a folder that does not exist yet"),
            WorkspaceError::Read { ref source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
                Self::usage(message)
            }
            WorkspaceError::Read { .. } | WorkspaceError::Write { .. } | WorkspaceError::Unsettled(_) => {
                Self::new(Kind::Io, message)
            }
        }
    }
}

impl From<TransactionError> for CliError {
    fn from(error: TransactionError) -> Self {
        refusal(error, &Languages::default())
    }
}

impl From<ImportError> for CliError {
    fn from(error: ImportError) -> Self {
        let message = error.to_string();
        match error {
            ImportError::Read(error) => error.into(),
            ImportError::Mapping(place) => Self::at(vec![place]),
            ImportError::Problems(problems) => {
                let full = problems.len() >= MAX_PROBLEMS;
                let error = Self::problems(problems);
                let error = if full { error.hint("there may be more: these are the first") } else { error };
                error.hint("nothing is written")
            }
            ImportError::WhichSheet { sheets, .. } => Self::usage(message).hint(format!(
                "choose one with --sheet, or name them under `tables` in a mapping: {}",
                sheets.join(", ")
            )),
            ImportError::Misfit { hint, .. } => {
                let error = Self::new(Kind::Data, message);
                match hint {
                    Some(hint) => error.hint(hint),
                    None => error,
                }
            }
            ImportError::NoTable { .. } => Self::new(Kind::Data, message),
            _ => Self::new(Kind::Internal, message),
        }
    }
}

impl From<GitError> for CliError {
    fn from(error: GitError) -> Self {
        let message = error.to_string();
        match error {
            GitError::Workspace(error) => error.into(),
            GitError::NoGit(_) => Self::new(Kind::Io, message).hint("install git to compare with a revision"),
            GitError::Failed(_) => Self::new(Kind::Io, message),
            GitError::NotARepository(_) => Self::usage(message).hint("git init makes one"),
            _ => Self::usage(message),
        }
    }
}

impl From<RenderError> for CliError {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::Io(error) => error.into(),
            other => Self::new(Kind::Data, other.to_string()),
        }
    }
}

impl From<SyntaxError> for CliError {
    fn from(error: SyntaxError) -> Self {
        Self::at(vec![error])
    }
}

impl From<std::io::Error> for CliError {
    fn from(error: std::io::Error) -> Self {
        let closed_pipe = error.kind() == std::io::ErrorKind::BrokenPipe;
        Self { closed_pipe, ..Self::new(Kind::Io, format!("cannot write the answer: {error}")) }
    }
}
