//! A checked request: which dataset, which languages, which limits. What was typed and the environment
//! are read here and nowhere else.

mod lent;
mod surroundings;

pub(super) use lent::{Lent, Sources, Stop};
pub(super) use surroundings::languages;
use surroundings::{left_out, nearest, note, tell_recovery, width};

use super::error::CliError;
use super::network;
use super::options::{Labels, Options};
use super::progress::Bar;
use super::source::Source;
use crate::fetch::Client;
use crate::link::Authority;
use crate::model::{Languages, Prefixes};
use crate::query::names::{self, Names};
use crate::query::saved::Library;
use crate::query::{Answer, Engine, Limits, Reach, Services};
use crate::render::Style;
use crate::repl::Asker;
use crate::store::{self, Dataset, Remote};
use crate::workspace::{TextFile, TransactionError, Workspace, read_text};
use oxigraph::model::{NamedNode, Quad};
use spargebra::{Query, Update};
use std::collections::HashMap;
use std::env;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// What every command starts from.
pub(super) struct Session {
    workspace: Workspace,
    data: Vec<PathBuf>,
    endpoint: Option<Remote>,
    client: Client,
    inference: bool,
    languages: Languages,
    limits: Limits,
    allowed: Vec<NamedNode>,
    labels: Labels,
    quiet: bool,
    /// What the prompt lends.
    lent: Lent,
    /// What `--format` says.
    pub(super) format: Option<String>,
    /// What `--output` says.
    pub(super) output: Option<PathBuf>,
}

impl Session {
    /// The same with what somebody lends.
    pub(super) fn with(mut self, lent: Lent) -> Self {
        self.lent = lent;
        self
    }

    /// The same, with labels wherever there is room for them.
    pub(super) const fn with_labels(mut self) -> Self {
        self.labels = Labels::Always;
        self
    }

    /// Who asks questions in the place of standard input.
    pub(super) const fn asker(&self) -> Option<&Asker> {
        self.lent.asker.as_ref()
    }

    /// Whether this is the prompt, or a script of it.
    pub(super) const fn at_prompt(&self) -> bool {
        self.lent.at_prompt
    }

    /// Tells something where answers go.
    pub(super) fn tell(&self, text: &str) -> Result<(), CliError> {
        super::output::send(self, false, |out| Ok(writeln!(out, "{text}")?))
    }

    /// What stops a query.
    pub(super) const fn stop(&self) -> &Stop {
        &self.lent.stop
    }

    /// The file that answers go to.
    pub(super) fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|_| !self.lent.aside)
    }

    /// Where answers go in the place of standard output.
    pub(super) const fn sink(&self) -> Option<&Arc<Mutex<Vec<u8>>>> {
        self.lent.sink.as_ref()
    }

    pub(super) fn new(options: Options) -> Result<Self, CliError> {
        refuse_both(&options)?;
        let workspace = match &options.workspace {
            Some(folder) => Workspace::open(folder)?,
            None => env::current_dir().map_or_else(|_| Workspace::embedded(), |here| nearest(&here)),
        };
        let languages = languages(&options)?;
        tell_recovery(&workspace, &languages, options.quiet);
        let allowed = options.allow_service.iter().map(|url| {
            NamedNode::new(url).map_err(|error| CliError::usage(format!("--allow-service: {url:?}: {error}")))
        });
        let client = network::client(&options)?;
        let endpoint = options.endpoint.as_deref().map(Remote::new).transpose()?;
        Ok(Self {
            workspace,
            data: options.data,
            endpoint: endpoint.map(|endpoint| endpoint.through(client.clone())),
            client,
            inference: !options.no_inference,
            languages,
            limits: Limits { timeout: options.timeout, rows: options.max_rows },
            allowed: allowed.collect::<Result<_, _>>()?,
            labels: options.labels,
            quiet: options.quiet,
            lent: Lent::default(),
            format: options.format,
            output: options.output,
        })
    }

    pub(super) const fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// The files of `--data`.
    pub(super) fn data(&self) -> &[PathBuf] {
        &self.data
    }

    /// The workspace in a folder, for commands that change it.
    pub(super) fn own_workspace(&self) -> Result<&Workspace, CliError> {
        if let Some(file) = self.data.first() {
            let message = format!("only a workspace can be changed, and {} is none", file.display());
            return Err(CliError::usage(message).hint("labgraph init DIR makes one; leave --data out"));
        }
        if let Some(endpoint) = &self.endpoint {
            let message = format!("only a workspace can be changed, and {} is none", endpoint.address());
            return Err(CliError::usage(message).hint("labgraph init DIR makes one; leave --endpoint out"));
        }
        match self.workspace.root() {
            Some(_) => Ok(&self.workspace),
            None => Err(TransactionError::Embedded.into()),
        }
    }

    /// The workspace that saved queries come from and are saved to, whatever is asked.
    pub(super) fn home_of_queries(&self) -> Result<&Workspace, CliError> {
        match (&self.endpoint, self.workspace.root()) {
            (Some(_), Some(_)) => Ok(&self.workspace),
            _ => self.own_workspace(),
        }
    }

    /// The limits of one query.
    pub(super) const fn limits(&self) -> Limits {
        self.limits
    }

    /// What asks servers, with the manners and the cache of every command.
    pub(super) const fn client(&self) -> &Client {
        &self.client
    }

    /// The endpoints that an update may reach.
    pub(super) fn services(&self, update: &Update) -> Result<Services, CliError> {
        let dataset = Reach::of_update(update).services().then(|| self.load()).transpose()?;
        Ok(self.services_of(dataset.as_ref()))
    }

    /// The endpoints that were allowed and those of a catalogue, asked no more often than that says.
    fn services_of(&self, catalogue: Option<&Dataset>) -> Services {
        let mut endpoints = self.allowed.clone();
        let mut client = self.client().clone();
        if let Some(dataset) = catalogue {
            endpoints.extend(dataset.endpoints());
            let services =
                Authority::all(dataset.merged()).into_iter().flat_map(|authority| authority.services);
            for (address, rate) in services.filter_map(|service| Some((service.address, service.rate?))) {
                match client.clone().with_rate(&address, rate) {
                    Ok(limited) => client = limited,
                    Err(error) => tracing::info!("{error}"),
                }
            }
        }
        let (quiet, languages) = (self.quiet, self.languages.clone());
        Services::allowed(endpoints, client).telling(move |endpoint, why| {
            note(&left_out(endpoint, why, &languages), quiet);
        })
    }

    /// Tells something beside the answer.
    pub(super) fn note(&self, text: &str) {
        note(text, self.quiet);
    }

    pub(super) const fn quiet(&self) -> bool {
        self.quiet
    }

    /// Whether `--data` names the files to ask.
    pub(super) const fn asks_files(&self) -> bool {
        !self.data.is_empty()
    }

    pub(super) const fn languages(&self) -> &Languages {
        &self.languages
    }

    /// What to ask: the endpoint, the files of `--data`, or else the workspace.
    pub(super) fn source(&self) -> Result<Source, CliError> {
        match &self.endpoint {
            Some(endpoint) => Ok(Source::Endpoint(endpoint.clone())),
            None => Ok(Source::Dataset(self.dataset()?)),
        }
    }

    /// The endpoint of `--endpoint`.
    pub(super) const fn endpoint(&self) -> Option<&Remote> {
        self.endpoint.as_ref()
    }

    /// The dataset to ask: the files of `--data`, or else the workspace.
    pub(super) fn dataset(&self) -> Result<Arc<Dataset>, CliError> {
        match &self.lent.dataset {
            Some(dataset) => Ok(Arc::clone(dataset)),
            None => Ok(for_good(self.load()?)),
        }
    }

    /// The dataset, read anew.
    pub(super) fn load(&self) -> Result<Dataset, CliError> {
        tracing::info!(root = ?self.workspace.root(), data = ?self.data, "loading");
        if self.data.is_empty() {
            return Ok(Dataset::load(&self.workspace, self.inference)?);
        }
        let rules = if self.inference { self.workspace.rules()? } else { Vec::new() };
        let bar = Bar::new(self.quiet);
        Ok(Dataset::load_files(&self.data, &rules, &mut |progress| bar.show(progress, &self.languages))?)
    }

    /// What the dataset is read from, to be loaded in a thread of its own.
    pub(super) fn into_sources(self) -> Sources {
        Sources { workspace: self.workspace, data: self.data, inference: self.inference }
    }

    /// The dataset of the workspace without one of its files, which is about to be written anew.
    pub(super) fn dataset_without(&self, path: &str) -> Result<Arc<Dataset>, CliError> {
        let files = self.workspace.graphs()?;
        if self.workspace.root().is_none() || files.iter().all(|file| file.path != path) {
            return self.dataset();
        }
        let others: Vec<PathBuf> =
            files.into_iter().filter(|file| file.path != path).map(|file| file.shown.into()).collect();
        let rules = if self.inference { self.workspace.rules()? } else { Vec::new() };
        Ok(for_good(Dataset::load_files(&others, &rules, &mut |_| ())?))
    }

    /// The statements of the files of `--data`, or else of the workspace, as they are written.
    pub(super) fn statements(&self) -> Result<Vec<Quad>, CliError> {
        if self.data.is_empty() {
            return Ok(store::read(&self.workspace)?);
        }
        let bar = Bar::new(self.quiet);
        Ok(store::read_files(&self.data, &mut |progress| bar.show(progress, &self.languages))?)
    }

    /// The texts of the files that the dataset is loaded from.
    pub(super) fn texts(&self) -> Result<Vec<TextFile>, CliError> {
        if self.data.is_empty() {
            return Ok(self.workspace.graphs()?);
        }
        let text = |path: &PathBuf| {
            let shown = path.display().to_string();
            Ok(TextFile { path: shown.clone(), shown, text: read_text(path)?.into() })
        };
        self.data.iter().map(text).collect()
    }

    /// The saved queries of the workspace.
    pub(super) fn library(&self) -> Library {
        Library::new(self.workspace.queries())
    }

    /// An engine for a query about a dataset, with the limits and the endpoints that were asked for.
    pub(super) fn engine(&self, dataset: &Dataset, query: &Query) -> Engine {
        let reach = Reach::of(query);
        let store = if reach.graphs { dataset.store() } else { dataset.merged() };
        let services = self.services_of(reach.services().then_some(dataset));
        let engine = Engine::new(store).with_limits(self.limits).with_services(services);
        engine.with_cancellation(self.stop().token())
    }

    pub(super) fn names(&self, dataset: &Dataset) -> Names {
        Names::of_store(dataset.merged(), &self.languages)
    }

    /// Whether labels stand in the place of IRIs; `auto` is what they do where nothing was asked for.
    pub(super) const fn wants_labels(&self, auto: bool) -> bool {
        match self.labels {
            Labels::Always => true,
            Labels::Never => false,
            Labels::Auto => auto,
        }
    }

    /// The labels of what an answer speaks of, where labels stand in the place of IRIs.
    pub(super) fn labels(
        &self,
        dataset: &Dataset,
        answer: &Answer,
        auto: bool,
    ) -> Option<HashMap<String, String>> {
        self.wants_labels(auto).then(|| names::labels(dataset.merged(), &self.languages, answer.iris()))
    }

    /// How the reader wants it; `labels` where labels shall stand in the place of IRIs.
    pub(super) fn style(&self, labels: Option<HashMap<String, String>>) -> Style {
        let to_screen = self.output.is_none() && self.lent.sink.is_none();
        let terminal = to_screen && std::io::stdout().is_terminal();
        Style {
            width: match (&self.output, &self.lent.sink) {
                (Some(_), _) => None,
                (None, Some(_)) => self.lent.width,
                (None, None) => width(terminal),
            },
            labels,
            languages: self.languages.clone(),
            prefixes: Prefixes::known(),
            bold: self.lent.colours
                || to_screen
                    && anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never,
            ..Style::default()
        }
    }
}

/// A dataset that lives as long as the process: freeing it would only delay the end.
fn for_good(dataset: Dataset) -> Arc<Dataset> {
    let dataset = Arc::new(dataset);
    std::mem::forget(Arc::clone(&dataset));
    dataset
}

/// Refuses an endpoint beside files to ask, or what only this process can do. A workspace lends its saved queries.
///
/// clap sees no conflict between options on either side of a command.
fn refuse_both(options: &Options) -> Result<(), CliError> {
    let others = [
        ("--data", !options.data.is_empty(), "ask one of them at a time"),
        ("--no-inference", options.no_inference, "what an endpoint derives is for it to say"),
        ("--allow-service", !options.allow_service.is_empty(), "what an endpoint may reach is for it to say"),
    ];
    match others.into_iter().find(|(_, given, _)| *given && options.endpoint.is_some()) {
        Some((other, _, hint)) => {
            Err(CliError::usage(format!("--endpoint and {other} do not go together")).hint(hint))
        }
        None => Ok(()),
    }
}
