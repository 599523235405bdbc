//! A dataset to ask: the files of a workspace, or any RDF files, in an Oxigraph store in memory; or a SPARQL
//! endpoint.
//!
//! Owns loading and inference, and what is sent to an endpoint and comes back. Every file is a named graph; beside them stands the default graph, the
//! merge of all, materialised because Oxigraph's union default graph counts a statement once for each
//! graph that it is in. Graphs below `data/registers/`, which hold what registers say, are no part of the merge:
//! names, counts, rules and shapes read the merge, and are so free of them. Must not render or decide what a user
//! sees.

pub(crate) mod evaluator;
mod infer;
pub(crate) mod lexeme;
mod load;
mod mistakes;
mod normal;
mod remote;
pub(crate) mod syntax;
pub(crate) mod terms;
mod text;

pub use remote::{Remote, RemoteError, RemoteSolutions, RemoteStatements, Reply};
pub use text::text;

use crate::model::SyntaxError;
use crate::model::prefixes::{INFERRED, is_register};
use crate::model::vocab::{dcat, dcterms};
use crate::workspace::{TextFile, Workspace, WorkspaceError, graph_iri, graph_path};
use oxigraph::model::{
    GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, QuadRef,
    Term, TermRef,
};
use oxigraph::store::{StorageError, Store};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Mutex;

use load::Source;

pub use load::{
    Reading, format_of_path, read, read_each, read_each_file, read_each_text, read_files, read_texts,
    read_texts_into,
};
pub(crate) use normal::Normal;

/// What an endpoint conforms to that speaks the SPARQL protocol.
const SPARQL_PROTOCOL: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("https://www.w3.org/TR/sparql11-protocol/");

/// RDF that can be asked.
pub struct Dataset {
    store: Store,
    files: Vec<LoadedFile>,
    /// Statements that stand in the merge but not yet in their named graphs.
    pending: Mutex<Vec<Quad>>,
}

/// A file that a dataset was loaded from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedFile {
    /// The named graph that its statements stand in.
    pub graph: NamedNode,
    /// Its path, as a reader would open it.
    pub path: String,
}

/// A dataset that cannot be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A file cannot be read.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
    /// Files that do not parse, each with its first error.
    #[error("{} that cannot be read as RDF", plural(.0.len(), "file"))]
    Syntax(Vec<SyntaxError>),
    /// A file whose name tells no RDF syntax.
    #[error("{}: the name does not tell which RDF syntax it is", .0.display())]
    UnknownFormat(PathBuf),
    /// An inference rule that is no CONSTRUCT query, or does not run.
    #[error(transparent)]
    Rule(SyntaxError),
    /// The store itself failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Whoever watched over it did not want it any more.
    #[error("loading was stopped")]
    Stopped,
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// How far loading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Statements read so far.
    Read(usize),
    /// Statements put into the store so far.
    Stored(usize),
    /// The rules are running.
    Inferring,
}

impl Dataset {
    /// Reads the graphs of a workspace, and with `inference` runs its rules.
    ///
    /// # Errors
    /// [`LoadError`]; of a file that does not parse, nothing is loaded.
    pub fn load(workspace: &Workspace, inference: bool) -> Result<Self, LoadError> {
        let rules = if inference { workspace.rules()? } else { Vec::new() };
        Self::build(load::sources_of(workspace)?, &rules, &mut load::unwatched)
    }

    /// Reads a workspace likewise, or the files where some are named, its named graphs at once. `watch` is told how far
    /// it is, every few hundredths of a second, and ends it by [`ControlFlow::Break`].
    ///
    /// # Errors
    /// As [`load`](Self::load); [`LoadError::Stopped`].
    pub fn load_watched(
        workspace: &Workspace,
        files: &[PathBuf],
        inference: bool,
        watch: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Self, LoadError> {
        let rules = if inference { workspace.rules()? } else { Vec::new() };
        let sources = if files.is_empty() { load::sources_of(workspace)? } else { load::sources_at(files)? };
        let dataset = Self::build(sources, &rules, watch)?;
        dataset.fill(watch)?;
        Ok(dataset)
    }

    /// Puts what is pending into the named graphs.
    fn fill(&self, watch: &mut dyn FnMut(Progress) -> ControlFlow<()>) -> Result<(), LoadError> {
        // Kept until all is in, so that whoever asks next finds it whole. A panic poisons it, and then
        // nothing is pending that could be trusted.
        if let Ok(mut pending) = self.pending.lock() {
            load::insert(&self.store, &pending, |quad| Some(quad.as_ref()), watch)?;
            *pending = Vec::new();
        }
        Ok(())
    }

    /// Reads RDF files alone, in any syntax that their names tell; `rules` are run on what they say.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn load_files(
        paths: &[PathBuf],
        rules: &[TextFile],
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Self, LoadError> {
        Self::build(load::sources_at(paths)?, rules, &mut load::told(progress))
    }

    /// Statements from elsewhere, each in its graph; nothing is derived from them.
    ///
    /// # Errors
    /// [`LoadError::Storage`].
    pub fn of_quads(quads: Vec<Quad>) -> Result<Self, LoadError> {
        let store = Store::new()?;
        load::merge(&store, &quads)?;
        let graphs: BTreeSet<&str> = quads
            .iter()
            .filter_map(|quad| match &quad.graph_name {
                GraphName::NamedNode(graph) => Some(graph.as_str()),
                _ => None,
            })
            .collect();
        let files = graphs.into_iter().map(|graph| LoadedFile {
            graph: NamedNode::new_unchecked(graph),
            path: graph_path(graph).unwrap_or_else(|| graph.to_owned()),
        });
        Ok(Self { store, files: files.collect(), pending: Mutex::new(quads) })
    }

    fn build(
        sources: Vec<Source>,
        rules: &[TextFile],
        watch: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Self, LoadError> {
        let store = Store::new()?;
        let merge = |quads: &[Quad], watch: load::Watch<'_>| load::insert(&store, quads, load::merged, watch);
        let mut quads = load::parse(&sources, watch, merge)?;
        if !rules.is_empty() {
            quads.extend(infer::run_to_fixpoint(&store, rules, watch)?);
        }
        let files = sources
            .into_iter()
            .map(|source| LoadedFile { graph: source.graph, path: source.file.shown })
            .collect();
        Ok(Self { store, files, pending: Mutex::new(quads) })
    }

    /// The store with its default graph alone, the merge: for questions that name no graph. It saves the
    /// time of filling the named graphs.
    #[must_use]
    pub const fn merged(&self) -> &Store {
        &self.store
    }

    /// The store, with the merge of all graphs as its default graph, and every named graph.
    #[must_use]
    pub fn store(&self) -> &Store {
        // A store in memory has no way to fail, and nobody stops it.
        let _infallible = self.fill(&mut load::unwatched);
        &self.store
    }

    /// The files that it was loaded from.
    #[must_use]
    pub fn files(&self) -> &[LoadedFile] {
        &self.files
    }

    /// The path of the file that a named graph was loaded from.
    #[must_use]
    pub fn path_of(&self, graph: NamedNodeRef<'_>) -> Option<&str> {
        self.files.iter().find(|file| file.graph == graph).map(|file| file.path.as_str())
    }

    /// The statements that the rules derive.
    pub fn inferred(&self) -> impl Iterator<Item = Quad> + use<> {
        let inferred = NamedNodeRef::new_unchecked(INFERRED);
        let graph = Some(GraphNameRef::from(inferred));
        self.store().quads_for_pattern(None, None, None, graph).filter_map(Result::ok)
    }

    /// The statements of the files that match, each with its graph; never inferred ones. What registers say is given
    /// to whoever names the entry that it is said of, and to nobody else.
    pub fn asserted<'a>(
        &'a self,
        subject: Option<NamedOrBlankNodeRef<'a>>,
        predicate: Option<NamedNodeRef<'a>>,
        object: Option<TermRef<'a>>,
    ) -> impl Iterator<Item = Quad> + use<> {
        let has_subject = subject.is_some();
        self.store().quads_for_pattern(subject, predicate, object, None).filter_map(Result::ok).filter(
            move |quad| match &quad.graph_name {
                GraphName::NamedNode(graph) => {
                    graph.as_str() != INFERRED && (has_subject || !is_register(&quad.graph_name))
                }
                GraphName::BlankNode(_) => true,
                GraphName::DefaultGraph => false,
            },
        )
    }

    /// An object of a statement in the merged graph; where there are several, the smallest.
    #[must_use]
    pub fn object(&self, subject: &NamedNode, predicate: NamedNodeRef<'_>) -> Option<Term> {
        self.store
            .quads_for_pattern(
                Some(subject.as_ref().into()),
                Some(predicate),
                None,
                Some(GraphNameRef::DefaultGraph),
            )
            .filter_map(Result::ok)
            .map(|quad| quad.object)
            .min_by_key(ToString::to_string)
    }

    /// Whether the merged graph holds a statement.
    #[must_use]
    pub fn states(&self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: &Term) -> bool {
        let quad = QuadRef::new(subject, predicate, object, GraphNameRef::DefaultGraph);
        self.store.contains(quad).unwrap_or(false)
    }

    /// The named graphs, in the order of their IRIs; that of inferred statements among them.
    #[must_use]
    pub fn named_graphs(&self) -> Vec<NamedNode> {
        let mut graphs: Vec<NamedNode> = self
            .store()
            .named_graphs()
            .filter_map(|graph| match graph {
                Ok(NamedOrBlankNode::NamedNode(node)) => Some(node),
                _ => None,
            })
            .collect();
        graphs.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        graphs
    }

    /// The SPARQL endpoints that `data/authorities.ttl` describes: `SERVICE` may reach them.
    #[must_use]
    pub fn endpoints(&self) -> Vec<NamedNode> {
        let authorities = GraphName::from(graph_iri("data/authorities.ttl"));
        self.store()
            .quads_for_pattern(None, Some(dcat::ENDPOINT_URL), None, Some(authorities.as_ref()))
            .filter_map(Result::ok)
            .filter(|quad| {
                let subject = quad.subject.as_ref();
                let conforms = QuadRef::new(subject, dcterms::CONFORMS_TO, SPARQL_PROTOCOL, &authorities);
                self.store().contains(conforms).unwrap_or(false)
            })
            .filter_map(|quad| NamedNode::try_from(quad.object).ok())
            .collect()
    }
}
