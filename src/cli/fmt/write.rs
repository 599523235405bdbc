//! Writing formatted files: those of a workspace together or not at all, others each on its own.

use super::{Formatted, shown};
use crate::cli::commit::{Patience, Writer, refusal};
use crate::cli::error::{CliError, Kind};
use crate::cli::session::Session;
use crate::workspace::{Change, TransactionError, Workspace, read_text, replace};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What came of the files so far.
#[derive(Default)]
pub(super) struct Outcome {
    /// How many files were rewritten.
    pub(super) changed: usize,
    /// Of the last error that was told.
    pub(super) failed: Option<ExitCode>,
}

/// Files of one workspace, each with its path from the root.
struct Batch<'p> {
    workspace: Workspace,
    files: Vec<(&'p Path, String)>,
}

/// Formats files where they are. Each error is told as it comes, and keeps no other file from it but those of the
/// same workspace where its change cannot be made.
pub(super) fn write<'p>(
    session: &Session,
    paths: impl Iterator<Item = &'p PathBuf>,
    patience: Patience,
    outcome: &mut Outcome,
) {
    let mut batches: Vec<Batch<'_>> = Vec::new();
    for path in paths {
        match home(session, path) {
            Some((workspace, inner)) => match batches.iter_mut().find(|batch| batch.workspace == workspace) {
                Some(batch) => batch.files.push((path, inner)),
                None => batches.push(Batch { workspace, files: vec![(path, inner)] }),
            },
            None => match alone(session, path) {
                Ok(changed) => outcome.changed += usize::from(changed),
                Err(error) => outcome.failed = Some(error.report(session.languages())),
            },
        }
    }
    for batch in batches {
        match batch.write(session, patience, outcome) {
            Ok(changed) => outcome.changed += changed,
            Err(error) => outcome.failed = Some(error.report(session.languages())),
        }
    }
}

/// The workspace that a file is of, where it is of one, and its path there.
fn home(session: &Session, path: &Path) -> Option<(Workspace, String)> {
    // A link may lead from one workspace to another: then that one is the file's.
    let real = path.canonicalize().ok()?;
    [path, &real].into_iter().find_map(|path| {
        if let Some(inner) = session.workspace().inner_path(path) {
            return Some((session.workspace().clone(), inner));
        }
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let workspace = Workspace::find(&parent.canonicalize().ok()?);
        let inner = workspace.inner_path(path)?;
        Some((workspace, inner))
    })
}

impl Batch<'_> {
    /// Rewrites the files that differ, all or none, and tells how many those are.
    fn write(&self, session: &Session, patience: Patience, outcome: &mut Outcome) -> Result<usize, CliError> {
        let mut drafts = Vec::new();
        for (path, inner) in &self.files {
            match Formatted::read(path) {
                Ok(draft) => drafts.push((*path, inner, draft)),
                Err(error) => outcome.failed = Some(error.report(session.languages())),
            }
        }
        if !drafts.iter().any(|(_, _, draft)| draft.differs) {
            return Ok(0);
        }
        let mut writer = Writer::begin(session, &self.workspace, patience)?;
        let mut changes = Vec::new();
        for (path, inner, draft) in drafts {
            // What another writer left, who was waited for, is what is formatted.
            let draft = if read_text(path)? == draft.text { draft } else { Formatted::read(path)? };
            if draft.differs {
                let (old, new) = (Some(draft.text), Some(draft.canonical));
                changes.push(Change { path: inner.clone(), old, new });
            }
        }
        writer.commit(&changes)?;
        Ok(changes.len())
    }
}

/// Rewrites a file that is of no workspace, and tells whether it differs.
fn alone(session: &Session, path: &Path) -> Result<bool, CliError> {
    let draft = Formatted::read(path)?;
    if !draft.differs {
        return Ok(false);
    }
    let present = read_text(path)?;
    if present != draft.text {
        let (read, present) = (Some(draft.text), Some(present));
        let error = TransactionError::Changed { path: shown(path), read, present };
        return Err(refusal(error, session.languages()));
    }
    replace(path, draft.canonical.as_bytes())
        .map_err(|error| CliError::new(Kind::Io, format!("cannot write {}: {error}", shown(path))))?;
    Ok(true)
}
