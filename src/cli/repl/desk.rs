//! What the prompt is lent by the command line: the dataset that is open, every verb about it, what was written.

use super::loading;
use super::undo::{Written, in_full};
use crate::cli::commit::Patience;
use crate::cli::error::{CliError, Kind};
use crate::cli::options::Options;
use crate::cli::session::{Lent, Session, Stop, languages};
use crate::cli::source::Source;
use crate::cli::update::{How, Outcome, Request, Terms, change};
use crate::cli::{Arguments, carry_out, commit, output, refuse_endpoint};
use crate::model::Languages;
use crate::query::saved::Library;
use crate::query::{Answer, Plan, QueryError};
use crate::render::DiffFormat;
use crate::repl::command::COMMANDS;
use crate::repl::{Asker, Fault, Host, Printed, Settings};
use crate::store::Dataset;
use crate::workspace::{Change, read_text};
use clap::{CommandFactory, FromArgMatches};
use oxigraph::model::NamedNode;
use spargebra::{Query, Update};
use std::collections::HashMap;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// What the prompt is lent: one dataset that stays loaded, and every verb about it.
pub(super) struct Desk {
    options: Options,
    pub(super) dataset: Option<Arc<Dataset>>,
    pub(super) stop: Stop,
    /// Whether somebody wanted to stop what cannot be stopped.
    pub(super) asked_to_stop: Arc<AtomicBool>,
    /// Whether somebody sits at a terminal, who may stop what takes too long.
    pub(super) terminal: bool,
    /// Whether much may be taken away without a question.
    yes: bool,
    /// What asks at the terminal, where there is one.
    asker: Option<Asker>,
    /// What this session wrote, the latest last.
    pub(super) written: Vec<Written>,
}

impl Desk {
    pub(super) fn new(options: Options, yes: bool) -> Result<Self, CliError> {
        let desk = Self {
            options,
            dataset: None,
            stop: Stop::default(),
            asked_to_stop: Arc::default(),
            terminal: false,
            yes,
            asker: None,
            written: Vec::new(),
        };
        desk.session()?;
        Ok(desk)
    }

    /// A session about the dataset that is open.
    pub(super) fn session(&self) -> Result<Session, CliError> {
        let lent = Lent {
            dataset: self.dataset.clone(),
            stop: self.stop.clone(),
            asker: self.asker.clone(),
            at_prompt: true,
            ..Lent::default()
        };
        Ok(Session::new(self.options.clone())?.with(lent))
    }

    /// The same with the languages of the moment.
    pub(super) fn session_in(&self, settings: &Settings) -> Result<Session, CliError> {
        let tags: Vec<&str> = settings.languages.iter().collect();
        let options = Options { lang: Some(tags.join(",")), ..self.options.clone() };
        let lent = Lent {
            dataset: self.dataset.clone(),
            stop: self.stop.clone(),
            asker: self.asker.clone(),
            at_prompt: true,
            ..Lent::default()
        };
        Ok(Session::new(options)?.with(lent))
    }

    /// The dataset, where it is in memory.
    fn loaded(&mut self) -> Result<Option<Arc<Dataset>>, CliError> {
        if self.dataset.is_none() && self.options.endpoint.is_none() {
            let session = self.session()?;
            let dataset = if self.terminal { loading::load(session)? } else { session.load()? };
            self.dataset = Some(Arc::new(dataset));
        }
        Ok(self.dataset.clone())
    }

    /// A session about what is open, and that.
    fn asking(&mut self, settings: &Settings) -> Result<(Session, Source), CliError> {
        self.loaded()?;
        let session = self.session_in(settings)?;
        let source = session.source()?;
        Ok((session, source))
    }

    fn try_verb(
        &mut self,
        words: &[String],
        file: Option<&Path>,
        settings: &Settings,
    ) -> Result<Printed, CliError> {
        self.loaded()?;
        let mut typed = vec!["labgraph".to_owned()];
        typed.extend(words.iter().cloned());
        let has =
            |option: &str| words.iter().any(|word| word == option || word.starts_with(&format!("{option}=")));
        let tags: Vec<&str> = settings.languages.iter().collect();
        if !has("--lang") {
            typed.push(format!("--lang={}", tags.join(",")));
        }
        if settings.labels && !has("--labels") {
            typed.push("--labels=always".to_owned());
        }
        // What they say goes to a file in the format of its name, unless they say otherwise.
        let chosen = has("--format") || has("--output") || words.iter().any(|word| word.starts_with("-o"));
        let verb = words.first().map_or("", String::as_str);
        let changes_files = matches!(verb, "import" | "fmt");
        let named = file.filter(|_| !chosen && !changes_files);
        let of_rows = file.is_none() && !chosen && matches!(verb, "run" | "show" | "find");
        if of_rows && settings.rows != crate::render::RowFormat::Table {
            typed.push(format!("--format={}", settings.rows.name()));
        }
        let parsed = Arguments::command().no_binary_name(false).try_get_matches_from(typed);
        let arguments = match parsed.and_then(|found| Arguments::from_arg_matches(&found)) {
            Ok(arguments) => arguments,
            Err(error) if !error.use_stderr() => {
                return Ok(Printed { bytes: error.render().to_string().into_bytes(), code: 0 });
            }
            Err(error) => {
                return Err(CliError::printed(Kind::Usage.code(), error.render().ansi().to_string()));
            }
        };
        let base = self.options.clone();
        let here = Options {
            workspace: arguments.options.workspace.clone().or(base.workspace),
            data: if arguments.options.data.is_empty() { base.data } else { arguments.options.data.clone() },
            no_inference: base.no_inference,
            timeout: base.timeout,
            max_rows: base.max_rows,
            max_memory: base.max_memory,
            allow_service: base.allow_service,
            endpoint: arguments.options.endpoint.clone().or(base.endpoint),
            output: named.map(Path::to_owned).or(arguments.options.output.clone()),
            ..arguments.options.clone()
        };
        let elsewhere = arguments.options.workspace.is_some()
            || !arguments.options.data.is_empty()
            || arguments.options.endpoint.is_some();
        let sink = Arc::new(Mutex::new(Vec::new()));
        let screen = || terminal_size::terminal_size().map_or(80, |(terminal_size::Width(width), _)| width);
        let lent = Lent {
            dataset: self.dataset.clone().filter(|_| !elsewhere),
            sink: Some(Arc::clone(&sink)),
            width: settings.width.or_else(|| io::stdout().is_terminal().then(screen)),
            aside: named.is_some(),
            colours: file.is_none()
                && io::stdout().is_terminal()
                && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
            stop: self.stop.clone(),
            asker: self.asker.clone(),
            at_prompt: true,
        };
        let Some(command) = arguments.command else { return Ok(Printed::default()) };
        let session = Session::new(here)?.with(lent);
        refuse_endpoint(&command, &session)?;
        let outcome = carry_out(command, &session);
        if changes_files {
            self.dataset = None;
        }
        // What was printed before an error is shown before it.
        let bytes = sink.lock().map(|bytes| bytes.clone()).unwrap_or_default();
        match outcome {
            Ok(code) => Ok(Printed { bytes, code: u8::from(code != ExitCode::SUCCESS) }),
            Err(error) => {
                let _unheard = io::Write::write_all(&mut anstream::stdout(), &bytes);
                Err(error)
            }
        }
    }

    fn try_update(&mut self, update: Update, ask: bool, settings: &Settings) -> Result<(), CliError> {
        let session = self.session_in(settings)?;
        let workspace = session.own_workspace()?;
        let terms = Terms {
            patience: Patience::default(),
            how: if ask { How::Ask } else { How::Write },
            no_check: false,
            yes: self.yes,
            format: DiffFormat::Text,
        };
        if let Outcome::Done(changes) = change(&session, workspace, &Request::Update(update), &terms)?
            && !changes.is_empty()
        {
            let root = workspace.root().map(in_full).unwrap_or_default();
            self.written.push(Written { root, changes });
            self.dataset = None;
        }
        Ok(())
    }

    fn try_open(&mut self, target: &str) -> Result<(), CliError> {
        let mut options = Options { data: Vec::new(), endpoint: None, ..self.options.clone() };
        if target.starts_with("http://") || target.starts_with("https://") {
            options.endpoint = Some(target.to_owned());
        } else if target.contains("://") {
            return Err(CliError::usage(format!("{target} is no address of an endpoint")).hint(OPENED));
        } else {
            let path = crate::repl::path_of(target);
            if !path.exists() {
                return Err(CliError::usage(format!("there is no {}", path.display())).hint(OPENED));
            }
            if path.is_dir() {
                options.workspace = Some(path);
            } else {
                options.data.push(path);
            }
        }
        let before = std::mem::replace(&mut self.options, options);
        let loaded = self.dataset.take();
        if let Err(error) = self.session().and_then(|_| self.loaded()) {
            (self.options, self.dataset) = (before, loaded);
            return Err(error);
        }
        Ok(())
    }

    fn try_save(&self, name: &str, text: &str) -> Result<PathBuf, CliError> {
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !name.starts_with(|c| is_name(c) && c != '-') || !name.chars().all(is_name) {
            return Err(CliError::usage(format!("{name:?} is no name of a saved query"))
                .hint("small letters, digits and hyphens, such as staff-by-country"));
        }
        let session = self.session()?;
        let workspace = session.home_of_queries()?;
        if session.library().get(name).is_ok() {
            return Err(CliError::usage(format!("there is a saved query {name} already"))
                .hint("give it another name, or remove queries/".to_owned() + name + ".rq first"));
        }
        let path = format!("queries/{name}.rq");
        let summary = name.replace('-', " ");
        let text = format!("#+ summary: {summary}\n#+ tags: [saved]\n\n{}\n", text.trim());
        let mut writer = commit::Writer::begin(&session, workspace, Patience::default())?;
        writer.commit(&[Change { path: path.clone(), old: None, new: Some(text) }])?;
        Ok(PathBuf::from(path))
    }

    /// The languages that the session began with.
    fn languages(&self) -> Languages {
        languages(&self.options).unwrap_or_default()
    }

    /// An error as the prompt takes it, in the reader's language.
    fn told<T>(outcome: Result<T, CliError>, languages: &Languages) -> Result<T, Fault> {
        outcome.map_err(|error| Fault {
            code: if error.is_closed_pipe() { 0 } else { error.code() },
            text: at_prompt(&error.text(languages)),
        })
    }
}

/// What can be opened.
const OPENED: &str =
    ".open takes the folder of a workspace, a file of RDF, or the http:// or https:// address of an endpoint";

/// An error whose hints name commands of the prompt in the place of verbs.
fn at_prompt(text: &str) -> String {
    let instead = [
        ("labgraph run --list", ".queries"),
        ("leave --data out", ".open DIR opens it"),
        ("leave --endpoint out", ".open DIR opens it"),
        (
            "--timeout SECONDS gives it more time; --explain shows",
            "labgraph --timeout SECONDS gives it more time; .explain on shows",
        ),
        ("or raise --max-rows", "or start labgraph with a higher --max-rows"),
    ];
    let text = instead.iter().fold(text.to_owned(), |text, (verb, command)| text.replace(verb, command));
    COMMANDS.iter().fold(text, |text, command| {
        text.replace(&format!("labgraph {} ", command.name), &format!(".{} ", command.name))
    })
}

impl Host for Desk {
    fn name(&self) -> String {
        if let Some(endpoint) = &self.options.endpoint {
            let address = endpoint.split_once("://").map_or(endpoint.as_str(), |(_, rest)| rest);
            return address.split(['/', '?']).next().unwrap_or(address).to_owned();
        }
        if let [file, more @ ..] = self.options.data.as_slice() {
            let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            return if more.is_empty() { name } else { format!("{name}+{}", more.len()) };
        }
        let root = self.session().ok().and_then(|session| {
            let root = session.workspace().root()?.canonicalize().ok()?;
            Some(root.file_name()?.to_string_lossy().into_owned())
        });
        root.unwrap_or_else(|| "labgraph".to_owned())
    }

    fn ask_by(&mut self, asker: Asker) {
        self.asker = Some(asker);
    }

    fn ready(&mut self) {
        self.asked_to_stop.store(false, Ordering::Relaxed);
    }

    fn answer(&mut self, query: Query, settings: &Settings) -> Result<Answer, Fault> {
        Self::told(
            self.asking(settings).and_then(|(session, source)| {
                let engine = source.engine(&session, &query);
                Ok(engine.answer(query)?)
            }),
            &settings.languages,
        )
    }

    fn explain(&mut self, query: Query, settings: &Settings) -> Result<(Answer, Plan), Fault> {
        Self::told(
            self.asking(settings).and_then(|(session, source)| {
                let engine = source.engine(&session, &query);
                Ok(engine.explain(query)?)
            }),
            &settings.languages,
        )
    }

    fn labels(&mut self, answer: &Answer, settings: &Settings) -> Result<HashMap<String, String>, Fault> {
        Self::told(
            self.asking(settings).and_then(|(session, source)| {
                Ok(source.labels(&session.with_labels(), answer, true)?.unwrap_or_default())
            }),
            &settings.languages,
        )
    }

    fn update(&mut self, update: Update, ask: bool, settings: &Settings) -> Result<(), Fault> {
        Self::told(self.try_update(update, ask, settings), &settings.languages)
    }

    fn undo(&mut self, ask: bool, settings: &Settings) -> Result<(), Fault> {
        Self::told(self.try_undo(ask, settings), &settings.languages)
    }

    fn verb(&mut self, words: &[String], file: Option<&Path>, settings: &Settings) -> Result<Printed, Fault> {
        Self::told(self.try_verb(words, file, settings), &settings.languages)
    }

    fn open(&mut self, target: &str) -> Result<(), Fault> {
        let outcome = self.try_open(target);
        Self::told(outcome, &self.languages())
    }

    fn dataset(&mut self) -> Result<Option<Arc<Dataset>>, Fault> {
        let outcome = self.loaded();
        Self::told(outcome, &self.languages())
    }

    fn resolve(&mut self, name: &str, settings: &Settings) -> Result<NamedNode, Fault> {
        Self::told(
            self.asking(settings).and_then(|(session, source)| source.resolve(&session, name)),
            &settings.languages,
        )
    }

    fn library(&self) -> Library {
        self.session().map_or_else(|_| Library::default(), |session| session.library())
    }

    fn save_query(&mut self, name: &str, text: &str) -> Result<PathBuf, Fault> {
        Self::told(self.try_save(name, text), &self.languages())
    }

    fn check_file(&self, path: &Path) -> Result<(), Fault> {
        let inner = self.session().ok().and_then(|session| session.workspace().inner_path(path));
        if let Some(inner) = inner {
            let message = format!("{inner} is a file of the workspace, which an answer must not replace");
            return Err(self.usage(&message, &["give it another name, or another folder".to_owned()]));
        }
        Self::told(output::can_save(path), &self.languages())
    }

    fn write_file(&mut self, path: &Path, bytes: &[u8]) -> Result<(), Fault> {
        self.check_file(path)?;
        Self::told(output::save(path, bytes), &self.languages())
    }

    fn read_file(&mut self, path: &Path) -> Result<String, Fault> {
        if path.is_dir() {
            let message = format!("{} is a folder", path.display());
            return Err(self.usage(&message, &["name a file of statements and commands".to_owned()]));
        }
        Self::told(read_text(path).map_err(CliError::from), &self.languages())
    }

    fn fault(&self, error: QueryError, settings: &Settings) -> Fault {
        let error = CliError::from(error);
        Fault { code: error.code(), text: error.text(&settings.languages) }
    }

    fn usage(&self, message: &str, hints: &[String]) -> Fault {
        let error = hints.iter().fold(CliError::usage(message), CliError::hint);
        Fault { code: error.code(), text: error.text(&self.languages()) }
    }
}
