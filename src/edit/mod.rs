//! Changing a workspace: an update in memory, what it changes file by file, whether it may stand, and the write.
//!
//! Statements are kept as they are written: a store knows the value of a number, not its digits, so it is
//! asked what an update does and never written back. Must not know a terminal.

mod file;
mod home;
mod patch;
mod state;
mod template;
mod update;
mod verdict;

use crate::diff::ApplyError;
use crate::model::prefixes::INFERRED;
use crate::query::QueryError;
use crate::render::RenderError;
use crate::store::{self, LoadError};
use crate::workspace::{Change, TextFile, Workspace, graph_iri};
use oxigraph::model::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

pub use file::FileEdit;
pub use verdict::Verdict;

/// What the files of a workspace said at one moment.
#[derive(Debug, Clone)]
pub struct Snapshot {
    files: Vec<TextFile>,
    quads: Vec<Quad>,
}

/// What would change, file by file.
#[derive(Debug, Clone)]
pub struct Edit {
    before: Vec<Quad>,
    after: Vec<Quad>,
    files: Vec<FileEdit>,
}

/// A change of a workspace that cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    /// The workspace cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The update cannot be run.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The patch does not fit.
    #[error("the patch does not fit: {0}")]
    Patch(#[from] ApplyError),
    /// What the rules derive is not written down.
    #[error("graph:inferred holds what the rules derive: it cannot be read or changed by an update")]
    Inferred,
    /// A graph that is in no file.
    #[error("there is no graph <{}>", .0.as_str())]
    NoSuchGraph(NamedNode),
    /// A graph that there is already.
    #[error("there is a graph <{}> already", .0.as_str())]
    GraphExists(NamedNode),
    /// A graph that no file of a workspace can be.
    #[error("no file of the workspace can hold the graph <{}>", graph.as_str())]
    NoFile {
        /// The graph.
        graph: NamedNode,
        /// One that would do.
        instead: NamedNode,
    },
    /// A blank node that would stand in two files.
    #[error("a blank node would stand in {first} and in {second}: files cannot share one")]
    SharedBlankNode {
        /// A file.
        first: String,
        /// Another one.
        second: String,
    },
    /// The file cannot be written as Turtle.
    #[error("{path}: {source}")]
    Render {
        /// Which file.
        path: String,
        /// Why not.
        source: RenderError,
    },
    /// What was written as Turtle does not read back as what was meant.
    #[error("{0} would not say what it should")]
    Unfaithful(String),
}

impl Snapshot {
    /// Reads a workspace.
    ///
    /// # Errors
    /// [`LoadError`].
    pub fn read(workspace: &Workspace) -> Result<Self, LoadError> {
        let files = workspace.graphs()?;
        let quads = store::read_texts(files.clone())?;
        Ok(Self { files, quads })
    }

    /// The statements, as they are written.
    #[must_use]
    pub fn quads(&self) -> &[Quad] {
        &self.quads
    }

    /// The files.
    #[must_use]
    pub fn files(&self) -> &[TextFile] {
        &self.files
    }

    /// The graphs: one a file.
    fn graphs(&self) -> BTreeSet<NamedNode> {
        self.files.iter().map(|file| graph_iri(&file.path)).collect()
    }
}

/// Whether so much of all statements is taken away that a slip is more likely than an intention: more than a tenth.
#[must_use]
pub const fn is_much(removed: usize, all: usize) -> bool {
    removed * 10 > all
}

impl Edit {
    /// What changes where a workspace says `after` in the place of what it says, and the files of `dropped` that are
    /// left empty go.
    ///
    /// # Errors
    /// [`EditError::NoFile`], [`EditError::Inferred`] or [`EditError::SharedBlankNode`].
    pub fn new(
        snapshot: &Snapshot,
        after: Vec<Quad>,
        dropped: &BTreeSet<NamedNode>,
    ) -> Result<Self, EditError> {
        let mut texts: BTreeMap<NamedNode, &TextFile> =
            snapshot.files.iter().map(|file| (graph_iri(&file.path), file)).collect();
        let (old, mut new) = (by_graph(&snapshot.quads), by_graph(&after));
        let graphs: BTreeSet<NamedNode> = texts.keys().chain(new.keys()).cloned().collect();
        let mut files = Vec::new();
        for graph in graphs {
            let quads = new.remove(&graph).unwrap_or_default();
            let text = texts.remove(&graph);
            let before = old.get(&graph).map(Vec::as_slice).unwrap_or_default();
            let goes = quads.is_empty() && dropped.contains(&graph);
            files.extend(FileEdit::new(graph, text, before, quads, goes)?);
        }
        refuse_shared(&after)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { before: snapshot.quads.clone(), after, files })
    }

    /// The files that change, in the order of their paths.
    #[must_use]
    pub fn files(&self) -> &[FileEdit] {
        &self.files
    }

    /// The statements of the whole workspace before.
    #[must_use]
    pub fn before(&self) -> &[Quad] {
        &self.before
    }

    /// The statements of the whole workspace after.
    #[must_use]
    pub fn after(&self) -> &[Quad] {
        &self.after
    }

    /// How many statements are taken away.
    #[must_use]
    pub fn removed(&self) -> usize {
        self.files.iter().map(|file| file.removed.len()).sum()
    }

    /// How many statements are added.
    #[must_use]
    pub fn added(&self) -> usize {
        self.files.iter().map(|file| file.added.len()).sum()
    }

    /// Whether so much is taken away that a slip is more likely than an intention: more than a tenth of all.
    #[must_use]
    pub fn is_drastic(&self) -> bool {
        is_much(self.removed(), self.before.len())
    }

    /// The files as they are to be written.
    ///
    /// # Errors
    /// [`EditError::Render`] where Turtle cannot hold a statement.
    pub fn changes(&self) -> Result<Vec<Change>, EditError> {
        self.files.iter().map(FileEdit::change).collect()
    }
}

fn by_graph(quads: &[Quad]) -> BTreeMap<NamedNode, Vec<&Quad>> {
    let mut graphs: BTreeMap<NamedNode, Vec<&Quad>> = BTreeMap::new();
    let mut seen = HashSet::new();
    for quad in quads {
        if let GraphName::NamedNode(graph) = &quad.graph_name
            && seen.insert(quad)
        {
            graphs.entry(graph.clone()).or_default().push(quad);
        }
    }
    graphs
}

/// The blank nodes of a statement.
fn blank_nodes(quad: &Quad) -> Vec<&BlankNode> {
    fn of_term<'q>(term: &'q Term, nodes: &mut Vec<&'q BlankNode>) {
        match term {
            Term::BlankNode(node) => nodes.push(node),
            Term::Triple(triple) => {
                of_subject(&triple.subject, nodes);
                of_term(&triple.object, nodes);
            }
            _ => {}
        }
    }
    fn of_subject<'q>(subject: &'q NamedOrBlankNode, nodes: &mut Vec<&'q BlankNode>) {
        if let NamedOrBlankNode::BlankNode(node) = subject {
            nodes.push(node);
        }
    }
    let mut nodes = Vec::new();
    of_subject(&quad.subject, &mut nodes);
    of_term(&quad.object, &mut nodes);
    nodes
}

/// Files are read apart from each other: a blank node in two of them would come back as two.
fn refuse_shared(quads: &[Quad]) -> Result<(), EditError> {
    let path = |name: &GraphName| match name {
        GraphName::NamedNode(graph) => home::path(graph).unwrap_or_else(|_| graph.to_string()),
        other => other.to_string(),
    };
    let mut homes: HashMap<&BlankNode, &GraphName> = HashMap::new();
    let mut shared: BTreeSet<[String; 2]> = BTreeSet::new();
    for quad in quads {
        for node in blank_nodes(quad) {
            let home = homes.entry(node).or_insert(&quad.graph_name);
            if *home != &quad.graph_name {
                let mut pair = [path(home), path(&quad.graph_name)];
                pair.sort();
                shared.insert(pair);
            }
        }
    }
    // The same one each time, whatever order the statements come in.
    match shared.pop_first() {
        Some([first, second]) => Err(EditError::SharedBlankNode { first, second }),
        None => Ok(()),
    }
}

fn is_inferred(graph: &NamedNode) -> bool {
    graph.as_str() == INFERRED
}
