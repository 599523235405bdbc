//! Reading the text files of a folder.

use super::WorkspaceError;
use crate::model::{Position, SyntaxError};
use std::borrow::Cow;
use std::fs;
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

/// The files of a kind below a folder of a workspace, in the order of their paths; for each that cannot be
/// read, its path and why.
pub(super) fn below(
    root: &Path,
    folder: &str,
    extension: &str,
) -> Vec<Result<TextFile, (String, WorkspaceError)>> {
    let start = root.join(folder);
    if !start.exists() {
        return Vec::new();
    }
    walk(root, &start, &|path| path.extension().is_some_and(|found| found == extension))
}

/// The files below a folder that `wanted` takes, their paths from `root`.
fn walk(
    root: &Path,
    start: &Path,
    wanted: &impl Fn(&Path) -> bool,
) -> Vec<Result<TextFile, (String, WorkspaceError)>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(start).follow_links(true).sort_by_file_name() {
        match entry {
            Ok(entry) => {
                let hidden = entry.file_name().to_string_lossy().starts_with('.');
                if !hidden && entry.file_type().is_file() && wanted(entry.path()) {
                    files.push(file(root, entry.path()));
                }
            }
            Err(error) => {
                let path = error.path().unwrap_or(start).to_owned();
                let source = error.into();
                files.push(Err((inner_path(root, &path), WorkspaceError::Read { path, source })));
            }
        }
    }
    files
}

fn inner_path(root: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(root).unwrap_or(path);
    inner.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn file(root: &Path, path: &Path) -> Result<TextFile, (String, WorkspaceError)> {
    let inner = inner_path(root, path);
    match read_text(path) {
        Ok(text) => Ok(TextFile { path: inner, shown: shown(path), text: Cow::Owned(text) }),
        Err(error) => Err((inner, error)),
    }
}

/// A path as one would type it.
fn shown(path: &Path) -> String {
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
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        WorkspaceError::Encoding(SyntaxError {
            origin: origin.to_owned(),
            position: Some(Position::of_byte(&text, valid)),
            text,
            message: "a byte here is no UTF-8; save the file as UTF-8".to_owned(),
        })
    })?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}

/// The files of any folder that `wanted` takes by their path, their paths from that folder, in order.
///
/// # Errors
/// Where a file or a folder cannot be read or is no UTF-8.
pub fn files_below(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Result<Vec<TextFile>, WorkspaceError> {
    let mut files = walk(folder, folder, &wanted)
        .into_iter()
        .map(|file| file.map_err(|(_, error)| error))
        .collect::<Result<Vec<_>, _>>()?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}
