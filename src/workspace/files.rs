//! Reading the text files of a folder.

use super::WorkspaceError;
use super::journal::{Journal, Operation};
use crate::model::{Position, SyntaxError};
use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// A text file of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFile {
    /// Its path from the workspace's root, with `/` between the parts.
    pub path: String,
    /// Its path as a reader would open it; where it is embedded, as `path`.
    pub shown: String,
    /// Its text, without a byte-order mark.
    pub text: Cow<'static, str>,
}

/// A file, or its path and why it cannot be read.
pub(super) type Outcome = Result<TextFile, (String, WorkspaceError)>;

/// The files of a kind below a folder of a workspace, in the order of their paths; for each that cannot be
/// read, its path and why. Where a change holds that does not stand in its files yet, its journal tells what
/// they say.
pub(super) fn below(root: &Path, folder: &str, extension: &str, journal: Option<&Journal>) -> Vec<Outcome> {
    let operations = journal.map(|journal| journal.operations.as_slice()).unwrap_or_default();
    let start = root.join(folder);
    let of_kind = |path: &Path| path.extension().is_some_and(|found| found == extension);
    let mut files = Vec::new();
    let walk = WalkDir::new(&start).follow_links(true).sort_by_file_name();
    for entry in walk.into_iter().filter(|_| start.exists()) {
        let path = match &entry {
            Ok(entry) => entry.path(),
            Err(error) => error.path().unwrap_or(&start),
        }
        .to_owned();
        let inner = inner_path(root, &path);
        // Hidden files come and go, and the journal knows better.
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden || operations.iter().any(|operation| operation.path == inner) {
            continue;
        }
        match entry {
            Ok(entry) if entry.file_type().is_file() && of_kind(&path) => {
                files.push((inner, file(root, &path)));
            }
            Ok(_) => {}
            Err(error) => {
                let source = error.into();
                files.push((inner.clone(), Err((inner, WorkspaceError::Read { path, source }))));
            }
        }
    }
    for operation in operations {
        let path = Path::new(&operation.path);
        if path.starts_with(folder) && of_kind(path) {
            files.extend(journalled(root, operation).map(|file| (operation.path.clone(), file)));
        }
    }
    files.sort_by(|(a, _), (b, _)| a.cmp(b));
    files.into_iter().map(|(_, outcome)| outcome).collect()
}

/// What a file says, or shortly will, by the journal: its new content waits beside it, or stands in it.
fn journalled(root: &Path, operation: &Operation) -> Option<Outcome> {
    let waiting = root.join(operation.temporary.as_ref()?);
    let target = root.join(&operation.path);
    let text = match read_text(&waiting) {
        Err(WorkspaceError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            read_text(&target)
        }
        outcome => outcome,
    };
    let path = operation.path.clone();
    Some(match text {
        Ok(text) => Ok(TextFile { path, shown: shown(&target), text: Cow::Owned(text) }),
        Err(error) => Err((path, error)),
    })
}

fn inner_path(root: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(root).unwrap_or(path);
    inner.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn file(root: &Path, path: &Path) -> Outcome {
    let inner = inner_path(root, path);
    match read_text(path) {
        Ok(text) => Ok(TextFile { path: inner, shown: shown(path), text: Cow::Owned(text) }),
        Err(error) => Err((inner, error)),
    }
}

/// A path as one would type it: without the `./` of what is reached from the current folder.
#[must_use]
pub fn shown(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}

/// The Turtle files below a folder, in the order of their paths; those that are hidden are left out.
///
/// # Errors
/// [`WorkspaceError::Read`] for a folder that cannot be read.
pub fn turtle_below(folder: &Path) -> Result<Vec<PathBuf>, WorkspaceError> {
    let hidden =
        |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    let mut paths = Vec::new();
    for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            WorkspaceError::Read { path, source: error.into() }
        })?;
        let is_turtle = entry.path().extension().is_some_and(|extension| extension == "ttl");
        if entry.file_type().is_file() && is_turtle && !hidden(&entry) {
            paths.push(entry.into_path());
        }
    }
    Ok(paths)
}

/// Whether a folder holds a Turtle file.
pub(super) fn holds_turtle(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|entries| {
        entries.filter_map(Result::ok).any(|entry| entry.path().extension().is_some_and(|e| e == "ttl"))
    })
}

/// The text of a file, without the byte-order mark that some editors put first.
///
/// # Errors
/// [`WorkspaceError::Read`], or [`WorkspaceError::Encoding`] with the place of the first byte that
/// is no UTF-8.
pub fn read_text(path: &Path) -> Result<String, WorkspaceError> {
    let bytes = fs::read(path).map_err(|source| WorkspaceError::Read { path: path.to_owned(), source })?;
    text_of(bytes, &shown(path))
}

/// Bytes as text, likewise; `origin` is what they are called.
pub(super) fn text_of(bytes: Vec<u8>, origin: &str) -> Result<String, WorkspaceError> {
    String::from_utf8(bytes).map(without_mark).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        WorkspaceError::Encoding(SyntaxError {
            origin: origin.to_owned(),
            position: Some(Position::of_byte(&text, valid)),
            text,
            mistake: Box::new("a byte here is no UTF-8; save the file as UTF-8".into()),
        })
    })
}

/// The text that some bytes are, likewise; nothing where they are no UTF-8.
pub(super) fn decoded(bytes: &[u8]) -> Option<String> {
    std::str::from_utf8(bytes).ok().map(|text| without_mark(text.to_owned()))
}

fn without_mark(mut text: String) -> String {
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    text
}

/// The files of any folder that `wanted` takes by their path, their paths from that folder, in order.
///
/// # Errors
/// Where a file or a folder cannot be read or is no UTF-8.
pub fn files_below(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Result<Vec<TextFile>, WorkspaceError> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            WorkspaceError::Read { path, source: error.into() }
        })?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if !hidden && entry.file_type().is_file() && wanted(entry.path()) {
            files.push(file(folder, entry.path()).map_err(|(_, error)| error)?);
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}
