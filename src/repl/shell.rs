//! A session: what it was told, what was asked last, and how a statement is run.

use super::host::{Fault, Host};
use super::question::Ahead;
use super::settings::{MOST_CHARACTERS, MOST_ROWS, Settings};
use super::view::View;
use crate::model::{Languages, SyntaxError};
use crate::query::editing::{LastError, Term, unknown_terms};
use crate::query::profile::Profile;
use crate::query::{Answer, Plan, QueryError, Solutions, parse_update_with, parse_with};
use crate::render::{
    GraphFormat, RenderError, RowFormat, Style, Table, plan_text, visible, write_boolean, write_graph,
    write_rows,
};
use oxigraph::model::{GraphName, NamedNode};
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

/// Whether a session goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Flow {
    Go,
    /// A verb said no, with this exit code: it found faults, or differences.
    No(u8),
    /// The next statement begins with this text.
    Edit(String),
    Quit,
}

/// The form of an answer, which decides the formats that it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Rows,
    Graph,
}

impl Form {
    const fn of(answer: &Answer) -> Self {
        match answer {
            Answer::Graph(_) => Self::Graph,
            Answer::Solutions(_) | Answer::Boolean(_) => Self::Rows,
        }
    }
}

/// A query that was asked, and its answer.
pub(super) struct Asked {
    pub(super) text: String,
    pub(super) answer: Answer,
}

/// A session.
pub(super) struct Shell<'h> {
    pub(super) host: &'h mut dyn Host,
    pub(super) settings: Settings,
    pub(super) view: View,
    pub(super) last: Option<Asked>,
    /// The statements so far, the oldest first.
    pub(super) past: Vec<String>,
    /// Whether somebody sits at a terminal.
    pub(super) terminal: bool,
    /// How many scripts are being read, one from another.
    pub(super) depth: usize,
    /// What was typed or pasted ahead.
    pub(super) ahead: Rc<RefCell<Ahead>>,
    /// What the dataset that is open holds, once that has been found out.
    pub(super) profile: Arc<OnceLock<Profile>>,
}

/// A statement of SPARQL, its place among others told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'t> {
    pub(super) text: &'t str,
    /// What it stands in.
    pub(super) origin: &'t str,
    /// The line that it begins at, from 1.
    pub(super) line: usize,
}

impl Placed<'_> {
    /// An error of it, its line counted from the beginning of what the statement stands in.
    fn placed(&self, error: QueryError) -> QueryError {
        match error {
            QueryError::Syntax(SyntaxError { origin, text, position, mistake }) if self.line > 1 => {
                let before = "\n".repeat(self.line - 1);
                let position = position.map(|mut position| {
                    position.line += self.line - 1;
                    position
                });
                QueryError::Syntax(SyntaxError { origin, text: before + &text, position, mistake })
            }
            other => other,
        }
    }
}

impl<'h> Shell<'h> {
    pub(super) fn new(host: &'h mut dyn Host, settings: Settings, terminal: bool) -> Self {
        Self {
            host,
            settings,
            view: View::default(),
            last: None,
            past: Vec::new(),
            terminal,
            depth: 0,
            ahead: Rc::default(),
            profile: Arc::default(),
        }
    }

    pub(super) fn languages(&self) -> &Languages {
        &self.settings.languages
    }

    /// Runs a statement: a query or an update.
    pub(super) fn statement(&mut self, placed: Placed<'_>) -> Result<(), Fault> {
        let text = match crate::query::editing::with_last(placed.text, self.solutions()) {
            Ok(text) => text.into_owned(),
            Err(error) => return Err(self.no_last(&error)),
        };
        let started = Instant::now();
        match parse_with(&text, placed.origin, &self.settings.prefixes) {
            Ok(query) => {
                let (answer, plan) = if self.settings.explain {
                    let (answer, plan) = self.host.explain(query, &self.settings)?;
                    (answer, Some(plan))
                } else {
                    (self.host.answer(query, &self.settings)?, None)
                };
                let taken = started.elapsed();
                self.answered(&answer, plan.as_ref())?;
                self.hint(&text);
                if self.settings.timer {
                    tell(&format!("{:.3} s", taken.as_secs_f64()));
                }
                self.last = Some(Asked { text: placed.text.to_owned(), answer });
                Ok(())
            }
            Err(no_query) => match parse_update_with(&text, placed.origin, None, &self.settings.prefixes) {
                Ok(update) => self.host.update(update, self.terminal, &self.settings),
                Err(no_update) => {
                    let error = if is_update(&text) { no_update } else { no_query };
                    Err(self.host.fault(placed.placed(error), &self.settings))
                }
            },
        }
    }

    /// Why the last answer cannot take the place of `_`.
    fn no_last(&self, error: &LastError) -> Fault {
        let was = match (error, self.last.as_ref().map(|asked| &asked.answer)) {
            (LastError::NoResult, Some(Answer::Boolean(_))) => "yes or no",
            (LastError::NoResult, Some(Answer::Graph(_))) => "a graph",
            _ => return self.host.usage(&error.to_string(), &[]),
        };
        let message =
            format!("_ stands for the rows of the last answer, and that was {was}: it holds no columns");
        self.host.usage(&message, &["ask with SELECT first".to_owned()])
    }

    /// Tells what a query asks for that the data does not have.
    fn hint(&self, text: &str) {
        let Some(profile) = self.profile.get().filter(|_| self.terminal) else { return };
        let languages = self.languages();
        let label = |iri: &NamedNode| profile.label(iri.as_str(), languages).unwrap_or_default().to_owned();
        let classes = profile.classes.iter().map(|class| (&class.iri, true));
        let properties = profile.properties.iter().map(|property| (&property.iri, false));
        let known: Vec<(&NamedNode, bool, String)> =
            classes.chain(properties).map(|(iri, class)| (iri, class, label(iri))).collect();
        let terms: Vec<Term<'_>> = known
            .iter()
            .map(|(iri, class, label)| Term { iri: iri.as_str(), label, class: *class })
            .collect();
        for hint in unknown_terms(text, &self.settings.prefixes, &terms) {
            tell(&format!("\u{1b}[1mhint\u{1b}[0m: {}", visible(&hint.sentence(languages))));
        }
    }

    /// The rows of the last answer.
    pub(super) fn solutions(&self) -> Option<&Solutions> {
        match &self.last.as_ref()?.answer {
            Answer::Solutions(solutions) => Some(solutions),
            _ => None,
        }
    }

    /// Shows an answer that has just come.
    fn answered(&mut self, answer: &Answer, plan: Option<&Plan>) -> Result<(), Fault> {
        self.show(answer, false)?;
        if let Some(plan) = plan {
            let style = self.style(None, false);
            let mut bytes = Vec::new();
            self.rendered(plan_text(plan, &style, &mut bytes))?;
            if self.is_for_text() {
                self.print(&bytes)?;
            } else {
                // The answer's file is in a format that has no room for it.
                tell(String::from_utf8_lossy(&bytes).trim_end());
            }
        }
        Ok(())
    }

    /// Shows an answer; `whole` where neither rows nor cells may be left out.
    pub(super) fn show(&mut self, answer: &Answer, whole: bool) -> Result<(), Fault> {
        let (rows, graphs) = self.formats(Form::of(answer))?;
        let shortened = !whole && rows == RowFormat::Table && self.view.file().is_none() && self.terminal;
        let mut bytes = Vec::new();
        let mut left_out = None;
        match answer {
            Answer::Boolean(yes) => {
                let outcome = write_boolean(*yes, rows, &mut bytes);
                self.rendered(outcome)?;
            }
            Answer::Graph(triples) => {
                let quads = triples.iter().map(|one| one.clone().in_graph(GraphName::DefaultGraph)).collect();
                let outcome = write_graph(quads, graphs, &self.settings.prefixes, &mut bytes);
                self.rendered(outcome)?;
                if graphs == GraphFormat::Turtle && self.colours() {
                    bytes = super::paint::turtle(
                        &String::from_utf8_lossy(&bytes),
                        super::paint::Theme::of_terminal(),
                    )
                    .into_bytes();
                }
            }
            Answer::Solutions(solutions) => {
                let labels = self.settings.labels.then(|| self.host.labels(answer, &self.settings));
                let style = self.style(labels.transpose()?, shortened);
                let mut table = Table::plain(solutions.clone());
                if shortened && table.rows.len() > MOST_ROWS {
                    left_out = Some(table.rows.len());
                    table.rows.truncate(MOST_ROWS);
                }
                let outcome = write_rows(&table, rows, &style, &mut bytes);
                self.rendered(outcome)?;
            }
        }
        self.print(&bytes)?;
        if let Some(all) = left_out {
            let (shown, all) = (self.number(MOST_ROWS), self.number(all));
            let text = match self.languages().first() {
                "nl" => format!("{shown} van {all}, `.last` voor alle"),
                "fr" => format!("{shown} sur {all}, `.last` pour toutes"),
                _ => format!("{shown} of {all}, `.last` for all"),
            };
            tell(&text);
        }
        Ok(())
    }

    fn number(&self, number: usize) -> String {
        crate::render::grouped(&number.to_string(), self.languages())
    }

    /// The formats of rows and of graphs: those of the file that the answer goes to, or else those of `.mode`.
    pub(super) fn formats(&mut self, form: Form) -> Result<(RowFormat, GraphFormat), Fault> {
        // A file that no answer can go to is forgotten, or it would be in the way of each answer to come.
        self.formats_of(form).inspect_err(|_| self.view.forget_next())
    }

    fn formats_of(&self, form: Form) -> Result<(RowFormat, GraphFormat), Fault> {
        let Some(file) = self.view.file() else { return Ok((self.settings.rows, self.settings.graphs)) };
        let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let extension = extension.to_ascii_lowercase();
        let rows = RowFormat::from_extension(&extension);
        let graphs = GraphFormat::from_extension(&extension);
        if rows.is_none() && graphs.is_none() {
            let message = format!("{}: the extension tells no format", file.display());
            return Err(self.host.usage(&message, &[Settings::modes().join(", ")]));
        }
        let fits = match form {
            Form::Graph => graphs.is_some(),
            Form::Rows => rows.is_some(),
        };
        if !fits {
            let what = if rows.is_some() {
                "rows, and this answer is a graph"
            } else {
                "graphs, and this answer has rows"
            };
            let message = format!("{}: this is a format of {what}", file.display());
            return Err(self.host.usage(&message, &[Settings::modes().join(", ")]));
        }
        Ok((rows.unwrap_or(self.settings.rows), graphs.unwrap_or(self.settings.graphs)))
    }

    /// How tables are to look.
    pub(super) fn style(
        &self,
        labels: Option<std::collections::HashMap<String, String>>,
        shortened: bool,
    ) -> Style {
        let screen = || {
            let size = terminal_size::terminal_size();
            size.map_or(80, |(terminal_size::Width(width), _)| width)
        };
        Style {
            width: self.settings.width.or_else(|| (self.terminal && self.view.file().is_none()).then(screen)),
            labels,
            languages: self.settings.languages.clone(),
            prefixes: self.settings.prefixes.clone(),
            bold: self.colours(),
            null: self.settings.null.clone(),
            cut: shortened.then_some(MOST_CHARACTERS),
        }
    }

    /// Whether answers may have colours.
    pub(super) fn colours(&self) -> bool {
        self.terminal
            && self.view.file().is_none()
            && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
    }

    pub(super) fn rendered(&self, outcome: Result<(), RenderError>) -> Result<(), Fault> {
        outcome.map_err(|error| self.host.usage(&error.to_string(), &[]))
    }

    /// Whether answers go where plain text can stand.
    fn is_for_text(&self) -> bool {
        self.view.file().is_none_or(|file| {
            file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("txt"))
        })
    }

    /// Refuses a file for plain text that should hold anything else.
    pub(super) fn takes_text(&mut self) -> Result<(), Fault> {
        if self.is_for_text() {
            return Ok(());
        }
        let file = self.view.file().map(|file| file.display().to_string()).unwrap_or_default();
        self.view.forget_next();
        let message = format!("{file}: this answer is plain text, and has no such format");
        Err(self.host.usage(&message, &["name the file .txt".to_owned()]))
    }

    /// Shows plain text where answers go.
    pub(super) fn print_text(&mut self, text: &str) -> Result<(), Fault> {
        self.takes_text()?;
        self.print(text.as_bytes())
    }

    /// Shows bytes where answers go.
    pub(super) fn print(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.view.show(bytes, self.host, &self.settings, self.terminal)
    }
}

/// Tells something beside the answers.
pub(super) fn tell(text: &str) {
    // Where standard error is closed, nobody misses it.
    let _unheard = writeln!(anstream::stderr(), "{text}");
}

/// Whether a text that does not parse was meant as an update.
fn is_update(text: &str) -> bool {
    /// What an update begins with, after its prologue.
    const BEGINNINGS: [&str; 9] =
        ["INSERT", "DELETE", "WITH", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"];
    let words = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let mut words = words.flat_map(str::split_whitespace);
    let first = loop {
        let Some(word) = words.next() else { return false };
        match word.to_ascii_uppercase().as_str() {
            "PREFIX" => _ = (words.next(), words.next()),
            "BASE" => _ = words.next(),
            other => break other.to_owned(),
        }
    };
    BEGINNINGS.iter().any(|one| first.starts_with(one)) || first == "LOAD"
}
