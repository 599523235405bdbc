//! Changing several files of a workspace together or not at all.
//!
//! A change goes through these steps, each of which a crash may cut off:
//!
//! 1. The writer's lock is taken, and what an earlier crash left is finished or undone.
//! 2. Every file is compared with what was read: where somebody else edited it, nothing is done.
//! 3. The new contents are written beside the files, under hidden names, and flushed to disk.
//! 4. The journal, which says what will take the place of what, is written as a draft and flushed; the files
//!    are compared once more; the draft is renamed to be the journal. *From here the change holds.*
//! 5. Each file is replaced by a rename, or removed; the folders are flushed.
//! 6. The journal is renamed to say that it is done, and the lock is let go.
//!
//! A crash before the end of step 4 leaves the old workspace and stray hidden files, which the next start
//! removes; a crash after it leaves a journal, which the next start carries out. Readers take no lock: they
//! read through the journal that they find, and read again where another change held meanwhile. After step 4
//! nothing is written but names, so that a full disk is met before the change holds, not after.
//!
//! What is not excluded: an editor that knows no lock and saves in the instant between the last comparison
//! and the rename. What it saved is put aside, under the file's name with `.edited` behind it, wherever it is
//! seen; in between lie some microseconds in which it is not.

use super::Workspace;
use super::beside::{NewFolders, write_beside};
use super::files::decoded;
use super::inner::target;
use super::journal::{self, Journal, Operation};
use super::lock::{Holder, Lock};
use super::recovery::{self, Recovery};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempPath;

/// A file to be replaced, made or removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its path from the workspace's root, with `/` between the parts.
    pub path: String,
    /// Its text when it was read, without a byte-order mark; nothing where there was no file.
    pub old: Option<String>,
    /// Its text from now on; nothing where it is removed.
    pub new: Option<String>,
}

/// A change that could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransactionError {
    /// The copy in the binary cannot be changed.
    #[error("the built-in workspace cannot be changed")]
    Embedded,
    /// Another process is changing the workspace.
    #[error("{} is changing the workspace", describe(.holder.as_ref()))]
    Held {
        /// Who, if it is known.
        holder: Option<Holder>,
    },
    /// A path that is none of a file of the workspace, or a link that leads out of it.
    #[error("{path} lies outside of the workspace")]
    Outside {
        /// The path that was given.
        path: String,
    },
    /// Two changes of one file.
    #[error("{path} would be written twice")]
    Twice {
        /// The path that was given second.
        path: String,
    },
    /// Somebody else changed a file since it was read. Nothing was written.
    #[error("{path} was changed by someone else since it was read")]
    Changed {
        /// Which file.
        path: String,
        /// Its text when it was read.
        read: Option<String>,
        /// Its text now.
        present: Option<String>,
    },
    /// A file that its owner made read-only.
    #[error("{path} is read-only")]
    ReadOnly {
        /// Which one.
        path: String,
    },
    /// Something cannot be written. Nothing was changed.
    #[error("cannot write {}: {source}", super::shown(path))]
    Write {
        /// Which file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The change holds, but does not stand in its files yet.
    #[error("the change is saved, but {} cannot be replaced yet: {source}", super::shown(path))]
    Unfinished {
        /// Which file or folder stood in the way.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

fn describe(holder: Option<&Holder>) -> String {
    match holder {
        Some(holder) => format!("process {} (for {} s)", holder.pid, holder.seconds()),
        None => "another process".to_owned(),
    }
}

/// How far a change is: what a test may stop it at.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Every file is as it was read.
    Compared,
    /// A new content stands beside its file, flushed.
    Written(String),
    /// The journal is written and flushed, but does not hold.
    Drafted,
    /// The change holds.
    Committed,
    /// A file is replaced or removed.
    Replaced(String),
    /// The folders are flushed.
    Flushed,
    /// The journal says that it is done.
    Finished,
}

/// The right to change a workspace: the writer's lock, held until this is dropped.
///
/// ```
/// use labgraph::workspace::{Change, Transaction, Workspace, write_embedded};
/// use std::time::Duration;
///
/// let folder = tempfile::TempDir::new()?;
/// let root = folder.path().join("mine");
/// write_embedded(&root)?;
/// let workspace = Workspace::open(&root)?;
/// let mut transaction = Transaction::begin(&workspace, Duration::ZERO)?;
/// let path = "data/local.ttl".to_owned();
/// transaction.commit(&[Change { path, old: None, new: Some(String::new()) }])?;
/// assert!(root.join("data/local.ttl").exists());
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Transaction {
    root: PathBuf,
    lock: Lock,
    recovery: Option<Recovery>,
}

/// A new content that stands beside its file.
struct Staged {
    operation: Operation,
    /// Removed when dropped, until the change holds.
    temporary: Option<TempPath>,
}

impl Transaction {
    /// Takes the lock of a workspace, waiting no longer than `patience` for another writer, and finishes or
    /// undoes what a crash left. What is to be changed should be read after this.
    ///
    /// # Errors
    /// [`TransactionError`].
    pub fn begin(workspace: &Workspace, patience: Duration) -> Result<Self, TransactionError> {
        let root = workspace.root().ok_or(TransactionError::Embedded)?;
        let mut lock = Lock::take(root, patience)?;
        let recovery = recovery::recover(root, &mut lock)?;
        Ok(Self { root: root.to_owned(), lock, recovery })
    }

    /// What a crash had left, if anything.
    #[must_use]
    pub const fn recovery(&self) -> Option<&Recovery> {
        self.recovery.as_ref()
    }

    /// Makes all changes or none. What somebody saved in the very last instant is put aside; those files are
    /// given back, mostly none.
    ///
    /// # Errors
    /// [`TransactionError`]; but for [`TransactionError::Unfinished`], nothing was changed.
    pub fn commit(&mut self, changes: &[Change]) -> Result<Vec<PathBuf>, TransactionError> {
        self.commit_watched(changes, &mut |_| ())
    }

    /// Makes all changes or none, and tells each step as soon as it is done.
    ///
    /// # Errors
    /// As [`commit`](Self::commit).
    pub fn commit_watched(
        &mut self,
        changes: &[Change],
        watch: &mut dyn FnMut(Step),
    ) -> Result<Vec<PathBuf>, TransactionError> {
        if changes.is_empty() {
            return Ok(Vec::new());
        }
        let failed = |source| TransactionError::Write { path: self.root.join(journal::STATE), source };
        self.lock.mark().map_err(failed)?;
        let mut folders = NewFolders::default();
        let outcome = self.stage(changes, &mut folders, watch).and_then(|staged| self.hold(changes, staged));
        match outcome {
            Ok(journal) => {
                watch(Step::Committed);
                self.carry_out(&journal, watch)
            }
            Err(error) => {
                folders.remove();
                let _again = self.lock.clear();
                Err(error)
            }
        }
    }

    /// Steps 2 and 3: compares the files and writes the new contents beside them, and the draft.
    fn stage(
        &self,
        changes: &[Change],
        folders: &mut NewFolders,
        watch: &mut dyn FnMut(Step),
    ) -> Result<Vec<Staged>, TransactionError> {
        let mut targets = BTreeSet::new();
        let mut located = Vec::new();
        for change in changes {
            let target = target(&self.root, change)?;
            if !targets.insert(target.clone()) {
                return Err(TransactionError::Twice { path: change.path.clone() });
            }
            located.push((target, self.unchanged(change)?));
        }
        watch(Step::Compared);
        let mut staged = Vec::new();
        for (change, (target, old)) in changes.iter().zip(located) {
            staged.push(self.stage_one(change, target, old, folders)?);
            watch(Step::Written(change.path.clone()));
        }
        let operations: Vec<_> = staged.iter().map(|staged| staged.operation.clone()).collect();
        let written: Vec<_> = operations.iter().filter(|operation| operation.temporary.is_some()).collect();
        self.sync_folders(&written).map_err(|(path, source)| TransactionError::Write { path, source })?;
        let journal = Journal { id: new_id(), operations };
        journal.write_draft(&self.root).map_err(|source| {
            let path = journal::draft(&self.root);
            let _removed = fs::remove_file(&path);
            TransactionError::Write { path, source }
        })?;
        watch(Step::Drafted);
        Ok(staged)
    }

    /// Step 4: compares once more and lets the change hold.
    fn hold(&self, changes: &[Change], staged: Vec<Staged>) -> Result<Journal, TransactionError> {
        let path = journal::draft(&self.root);
        let outcome =
            changes.iter().try_for_each(|change| self.unchanged(change).map(|_| ())).and_then(|()| {
                match journal::commit(&self.root) {
                    // Where only the flush failed, the journal is there and the change holds.
                    Err(source) if !journal::path(&self.root).exists() => {
                        Err(TransactionError::Write { path: journal::path(&self.root), source })
                    }
                    _ => Ok(()),
                }
            });
        if let Err(error) = outcome {
            let _removed = fs::remove_file(path);
            return Err(error);
        }
        let unread = || io::Error::other("the journal cannot be read back");
        let failed = |source| TransactionError::Unfinished { path: journal::path(&self.root), source };
        for temporary in staged.into_iter().filter_map(|staged| staged.temporary) {
            temporary.keep().map_err(|error| failed(error.error))?;
        }
        match journal::find(&self.root).map_err(failed)? {
            journal::Found::Whole(journal) => Ok(journal),
            _ => Err(failed(unread())),
        }
    }

    /// Steps 5 and 6.
    fn carry_out(
        &mut self,
        journal: &Journal,
        watch: &mut dyn FnMut(Step),
    ) -> Result<Vec<PathBuf>, TransactionError> {
        let mut aside = Vec::new();
        let unfinished = |path: PathBuf| move |source| TransactionError::Unfinished { path, source };
        for operation in &journal.operations {
            let put = recovery::carry_out(&self.root, operation);
            aside.extend(put.map_err(unfinished(self.root.join(&operation.target)))?);
            watch(Step::Replaced(operation.path.clone()));
        }
        let all: Vec<_> = journal.operations.iter().collect();
        self.sync_folders(&all).map_err(|(path, source)| TransactionError::Unfinished { path, source })?;
        watch(Step::Flushed);
        journal::finish(&self.root).map_err(unfinished(journal::path(&self.root)))?;
        // Where this fails, the next start looks for what is left and finds nothing.
        let _again = self.lock.clear();
        watch(Step::Finished);
        Ok(aside)
    }

    /// Refuses a file that is not as it was read; gives the hash of its bytes.
    fn unchanged(&self, change: &Change) -> Result<Option<String>, TransactionError> {
        let path = self.root.join(&change.path);
        let changed = |present| TransactionError::Changed {
            path: change.path.clone(),
            read: change.old.clone(),
            present,
        };
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return if change.old.is_none() { Ok(None) } else { Err(changed(None)) };
            }
            Err(source) => return Err(TransactionError::Write { path, source }),
        };
        let present = decoded(&bytes);
        if present.is_none() || present != change.old {
            return Err(changed(Some(
                present.unwrap_or_else(|| String::from_utf8_lossy(&bytes).into_owned()),
            )));
        }
        if fs::metadata(&path).is_ok_and(|metadata| metadata.permissions().readonly()) {
            return Err(TransactionError::ReadOnly { path: change.path.clone() });
        }
        Ok(Some(journal::hash(&bytes)))
    }

    fn stage_one(
        &self,
        change: &Change,
        target: String,
        old: Option<String>,
        folders: &mut NewFolders,
    ) -> Result<Staged, TransactionError> {
        let path = change.path.clone();
        let Some(new) = &change.new else {
            let operation = Operation { path, target, temporary: None, old, new: None };
            return Ok(Staged { operation, temporary: None });
        };
        let file = self.root.join(&target);
        let failed = |source| TransactionError::Write { path: file.clone(), source };
        let folder = file.parent().unwrap_or(&self.root);
        folders.make(folder).map_err(failed)?;
        let temporary = write_beside(&file, folder, new.as_bytes()).map_err(failed)?;
        let name = temporary.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let beside = target.rsplit_once('/').map_or(name.clone(), |(folder, _)| format!("{folder}/{name}"));
        let new = Some(journal::hash(new.as_bytes()));
        let operation = Operation { path, target, temporary: Some(beside), old, new };
        Ok(Staged { operation, temporary: Some(temporary) })
    }

    /// Flushes the folders that files stand in, and those above them, which may be new.
    fn sync_folders(&self, operations: &[&Operation]) -> Result<(), (PathBuf, io::Error)> {
        let mut folders = BTreeSet::new();
        for operation in operations {
            let file = self.root.join(&operation.target);
            folders.extend(file.ancestors().skip(1).take_while(|up| *up != self.root).map(Path::to_owned));
        }
        for folder in folders {
            match journal::sync_folder(&folder) {
                // A folder that somebody removed has nothing to flush.
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err((folder, error)),
                _ => {}
            }
        }
        Ok(())
    }
}

/// A name that no other change has.
fn new_id() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    format!("{}-{}", now.map_or(0, |now| now.as_nanos()), std::process::id())
}
