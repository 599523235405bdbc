//! Finishing or undoing what a crash left, at the next start.
//!
//! A journal is carried out: its change holds. Without one, the hidden files beside those of the workspace
//! are of a change that never held, and are removed. Both only where no other process holds the lock.

use super::journal::{self, Found, Operation, TEMPORARY};
use super::lock::{self, Lock};
use super::transaction::TransactionError;
use super::{FOLDERS, Workspace};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use walkdir::WalkDir;

/// What was done about what a crash had left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recovery {
    /// The files of a change that was finished.
    pub finished: Vec<String>,
    /// How many stray files of a change that never held were removed.
    pub removed: usize,
    /// Files that somebody had edited meanwhile, as they were put aside.
    pub aside: Vec<PathBuf>,
}

impl Workspace {
    /// Finishes or undoes what a crash left, where that is needed and no other process is at work. Where the
    /// folder cannot be written, it is left as it is: [`graphs`](Self::graphs) reads through it.
    ///
    /// # Errors
    /// [`TransactionError::Unfinished`] where a file of a change that holds cannot be replaced.
    pub fn recover(&self) -> Result<Option<Recovery>, TransactionError> {
        let Some(root) = self.root() else {
            return Ok(None);
        };
        if !lock::is_marked(root) && !journal::path(root).exists() {
            return Ok(None);
        }
        match Lock::take(root, Duration::ZERO) {
            Ok(mut lock) => match recover(root, &mut lock) {
                Err(TransactionError::Unfinished { source, .. }) if cannot_write(&source) => Ok(None),
                outcome => outcome,
            },
            Err(TransactionError::Held { .. } | TransactionError::Write { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn cannot_write(error: &io::Error) -> bool {
    use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem, StorageFull};
    matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem | StorageFull)
}

/// Finishes or undoes what a crash left; the lock is held.
pub(super) fn recover(root: &Path, lock: &mut Lock) -> Result<Option<Recovery>, TransactionError> {
    let unfinished = |path: PathBuf| move |source| TransactionError::Unfinished { path, source };
    let path = journal::path(root);
    let found = journal::find(root).map_err(unfinished(path.clone()))?;
    if found == Found::Nothing && !lock::is_marked(root) {
        return Ok(None);
    }
    let mut recovery = Recovery::default();
    match found {
        Found::Whole(journal) => {
            for operation in &journal.operations {
                let target = root.join(&operation.target);
                recovery.aside.extend(carry_out(root, operation).map_err(unfinished(target.clone()))?);
                if let Some(folder) = target.parent().filter(|folder| folder.exists()) {
                    journal::sync_folder(folder).map_err(unfinished(folder.to_owned()))?;
                }
                recovery.finished.push(operation.path.clone());
            }
            journal::finish(root).map_err(unfinished(path))?;
        }
        Found::Torn => fs::remove_file(&path).map_err(unfinished(path.clone()))?,
        Found::Nothing => {}
    }
    let _none = fs::remove_file(journal::draft(root));
    recovery.removed = remove_strays(root);
    let _again = lock.clear();
    Ok((recovery != Recovery::default()).then_some(recovery))
}

/// Replaces or removes one file, if that is not done yet. What somebody else has put there since is put
/// aside, and its new path given back.
pub(super) fn carry_out(root: &Path, operation: &Operation) -> io::Result<Option<PathBuf>> {
    let target = root.join(&operation.target);
    let present = journal::hash_of(&target)?;
    let Some(temporary) = &operation.temporary else {
        if present.is_none() {
            return Ok(None);
        }
        let aside = if present == operation.old { None } else { Some(put_aside(&target)?) };
        return if aside.is_some() { Ok(aside) } else { fs::remove_file(&target).map(|()| None) };
    };
    let temporary = root.join(temporary);
    if !temporary.try_exists()? {
        // It was renamed before the crash.
        return Ok(None);
    }
    let edited = present.is_some() && present != operation.old && present != operation.new;
    let aside = if edited { Some(put_aside(&target)?) } else { None };
    fs::rename(&temporary, &target)?;
    Ok(aside)
}

/// Renames a file to a name that the workspace does not read.
fn put_aside(target: &Path) -> io::Result<PathBuf> {
    let name = target.display().to_string();
    let free = |name: &String| !Path::new(name).exists();
    let mut names = (1..).map(|number| match number {
        1 => format!("{name}.edited"),
        _ => format!("{name}.edited-{number}"),
    });
    let aside = names.find(free).map(PathBuf::from).unwrap_or_default();
    fs::rename(target, &aside)?;
    Ok(aside)
}

/// Removes the hidden files that a change left that never held.
fn remove_strays(root: &Path) -> usize {
    let is_ours = |name: &str| {
        name.starts_with(TEMPORARY) && Path::new(name).extension().is_some_and(|end| end == "tmp")
    };
    FOLDERS
        .iter()
        .flat_map(|folder| WalkDir::new(root.join(folder)))
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && is_ours(&entry.file_name().to_string_lossy()))
        .filter(|entry| fs::remove_file(entry.path()).is_ok())
        .count()
}
