//! The workspace that is built into the binary, and writing it out.

use super::{FOLDERS, TextFile, WorkspaceError};
use include_dir::{Dir, DirEntry, include_dir};
use std::borrow::Cow;
use std::fs;
use std::path::Path;

static ONTOLOGY: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/ontology");
static DATA: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/data");
static QUERIES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/queries");

fn top(folder: &str) -> Option<&'static Dir<'static>> {
    match folder {
        "ontology" => Some(&ONTOLOGY),
        "data" => Some(&DATA),
        "queries" => Some(&QUERIES),
        _ => None,
    }
}

/// The embedded files of a kind below a folder such as `data` or `ontology/rules`.
pub(super) fn below(folder: &str, extension: &str) -> Vec<TextFile> {
    let (first, rest) = folder.split_once('/').unwrap_or((folder, ""));
    let mut found = Vec::new();
    if let Some(dir) = top(first) {
        collect(first, dir, &mut |path, bytes| {
            let inside = path.strip_prefix(folder).is_some_and(|tail| tail.starts_with('/'));
            if (rest.is_empty() || inside)
                && Path::new(&path).extension().is_some_and(|found| found == extension)
                && let Ok(text) = std::str::from_utf8(bytes)
            {
                found.push(TextFile { path: path.clone(), shown: path, text: Cow::Borrowed(text) });
            }
        });
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(top: &str, dir: &Dir<'static>, take: &mut impl FnMut(String, &'static [u8])) {
    for entry in dir.entries() {
        match entry {
            DirEntry::Dir(dir) => collect(top, dir, take),
            DirEntry::File(file) => {
                let parts: Vec<_> = file.path().iter().map(|part| part.to_string_lossy()).collect();
                take(format!("{top}/{}", parts.join("/")), file.contents());
            }
        }
    }
}

/// Writes the embedded workspace to a folder, all of it or nothing, and says how many files it has.
///
/// # Errors
/// [`WorkspaceError::NotEmpty`] where the folder holds anything; [`WorkspaceError::Write`].
pub fn write_embedded(target: &Path) -> Result<usize, WorkspaceError> {
    let failed = |source| WorkspaceError::Write { path: target.to_owned(), source };
    if fs::symlink_metadata(target).is_ok()
        && !fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_none())
    {
        return Err(WorkspaceError::NotEmpty(target.to_owned()));
    }
    let parent = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).map_err(failed)?;
    // Beside the target, so that the last step is one rename.
    let beside = tempfile::Builder::new().prefix(".labgraph-init-").tempdir_in(parent).map_err(failed)?;
    let mut count = 0;
    for folder in FOLDERS {
        let mut outcome = Ok(());
        if let Some(dir) = top(folder) {
            collect(folder, dir, &mut |path, bytes| {
                if outcome.is_ok() {
                    outcome = write_file(&beside.path().join(path), bytes);
                    count += 1;
                }
            });
        }
        outcome.map_err(failed)?;
    }
    open_to_others(beside.path()).map_err(failed)?;
    fs::rename(beside.path(), target).map_err(failed)?;
    let _renamed = beside.keep();
    Ok(count)
}

fn write_file(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes)
}

/// A temporary folder is private to its owner; a workspace gets the rights of any new folder.
#[cfg(unix)]
fn open_to_others(folder: &Path) -> std::io::Result<()> {
    let ordinary = fs::metadata(folder.join(FOLDERS[0]))?.permissions();
    fs::set_permissions(folder, ordinary)
}

#[cfg(not(unix))]
fn open_to_others(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}
