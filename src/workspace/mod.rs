//! Finding a workspace and reading its files: a folder holding `ontology/`, `data/` and `queries/`.
//!
//! Owns which file is which named graph, changing several files as one, the copy built into the binary, and the
//! files of a git revision. Must not parse RDF or query it.

mod beside;
mod embedded;
mod files;
mod graphs;
mod inner;
mod journal;
mod lock;
mod recovery;
mod revision;
mod transaction;

use journal::Journal;
use std::path::{Path, PathBuf};

pub use beside::{can_replace, replace, replace_by};
pub use embedded::write_embedded;
pub use files::{TextFile, files_below, read_text, shown, turtle_below};
pub use graphs::{file_iri, graph_iri, graph_path};
pub use lock::Holder;
pub use recovery::Recovery;
pub use revision::{GitError, files_at};
pub use transaction::{Change, Step, Transaction, TransactionError};

/// The folders that make a folder a workspace.
pub const FOLDERS: [&str; 3] = ["ontology", "data", "queries"];

/// How often a workspace is read that others change meanwhile.
const TRIES: usize = 100;

/// Where the graph, the rules and the saved queries come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    root: Option<PathBuf>,
}

/// A workspace that cannot be found, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WorkspaceError {
    /// The folder named is none.
    #[error("{} is no workspace: it has no folder {missing}/", path.display())]
    NotAWorkspace {
        /// The folder named.
        path: PathBuf,
        /// The first folder that it lacks.
        missing: &'static str,
    },
    /// A file or folder cannot be read.
    #[error("cannot read {}: {source}", shown(path))]
    Read {
        /// Which one.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A file or folder cannot be written.
    #[error("cannot write {}: {source}", shown(path))]
    Write {
        /// Which one.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A file is no UTF-8.
    #[error(transparent)]
    Encoding(crate::model::SyntaxError),
    /// It changes faster than it can be read.
    #[error("{} changes faster than it can be read", .0.display())]
    Unsettled(PathBuf),
    /// There is something where a new workspace should go.
    #[error("{} exists and is not empty", .0.display())]
    NotEmpty(PathBuf),
}

impl Workspace {
    /// The read-only copy that is built into the binary.
    #[must_use]
    pub const fn embedded() -> Self {
        Self { root: None }
    }

    /// The workspace in a folder.
    ///
    /// # Errors
    /// [`WorkspaceError::NotAWorkspace`] where one of [`FOLDERS`] is missing.
    pub fn open(path: &Path) -> Result<Self, WorkspaceError> {
        match FOLDERS.into_iter().find(|folder| !path.join(folder).is_dir()) {
            Some(missing) => Err(WorkspaceError::NotAWorkspace { path: path.to_owned(), missing }),
            None => Ok(Self { root: Some(path.to_owned()) }),
        }
    }

    /// The nearest workspace, walking up from a folder; the embedded copy where there is none.
    ///
    /// A folder counts when its `ontology/` holds Turtle and it has `data/` and `queries/`: many a
    /// software project has folders of those names.
    #[must_use]
    pub fn find(start: &Path) -> Self {
        start
            .ancestors()
            .filter(|folder| files::holds_turtle(&folder.join("ontology")))
            .find_map(|folder| Self::open(folder).ok())
            .unwrap_or_else(Self::embedded)
    }

    /// The folder; nothing for the embedded copy.
    #[must_use]
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// The Turtle of `ontology/` and `data/`, in the order of their paths: as it was before a change by
    /// another process or as it is after it, never some files of the one and some of the other.
    ///
    /// # Errors
    /// Where a file cannot be read or is no UTF-8.
    pub fn graphs(&self) -> Result<Vec<TextFile>, WorkspaceError> {
        let files = self.settled(|journal| self.turtle(journal))?;
        files.into_iter().map(|file| file.map_err(|(_, error)| error)).collect()
    }

    /// As [`graphs`](Self::graphs), file by file: one that cannot be read comes as its path and the error.
    #[must_use]
    pub fn each_graph(&self) -> Vec<Result<TextFile, (String, WorkspaceError)>> {
        self.settled(|journal| self.turtle(journal)).unwrap_or_else(|error| vec![Err((String::new(), error))])
    }

    /// The inference rules: `ontology/rules/*.rq`.
    ///
    /// # Errors
    /// As [`graphs`](Self::graphs).
    pub fn rules(&self) -> Result<Vec<TextFile>, WorkspaceError> {
        let files = self.settled(|journal| self.files("ontology/rules", "rq", journal))?;
        files.into_iter().map(|file| file.map_err(|(_, error)| error)).collect()
    }

    /// The saved queries: `queries/**/*.rq`. One that cannot be read does not keep the others from it: it
    /// comes as its path and the error.
    #[must_use]
    pub fn queries(&self) -> Vec<Result<TextFile, (String, WorkspaceError)>> {
        self.settled(|journal| self.files("queries", "rq", journal))
            .unwrap_or_else(|error| vec![Err(("queries".to_owned(), error))])
    }

    /// Reads until no change by another process came between: see [`journal::version`].
    fn settled<T>(&self, read: impl Fn(Option<&Journal>) -> T) -> Result<T, WorkspaceError> {
        let Some(root) = &self.root else {
            return Ok(read(None));
        };
        let version = || {
            let failed = |source| WorkspaceError::Read { path: journal::path(root), source };
            journal::version(root).map_err(failed)
        };
        for _ in 0..TRIES {
            let (before, journal) = version()?;
            let found = read(journal.as_ref());
            if version()?.0 == before {
                return Ok(found);
            }
        }
        Err(WorkspaceError::Unsettled(root.clone()))
    }

    fn turtle(&self, journal: Option<&Journal>) -> Vec<files::Outcome> {
        let mut files = self.files("ontology", "ttl", journal);
        files.extend(self.files("data", "ttl", journal));
        files
    }

    fn files(&self, folder: &str, extension: &str, journal: Option<&Journal>) -> Vec<files::Outcome> {
        match &self.root {
            Some(root) => files::below(root, folder, extension, journal),
            None => embedded::below(folder, extension).into_iter().map(Ok).collect(),
        }
    }
}
