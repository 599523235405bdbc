//! A new content beside the file whose place it is to take: flushed, with the file's rights and owner.

use super::journal::TEMPORARY;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// Replaces a file, or makes it: its new content is written beside it and flushed, then takes its place. It keeps
/// its rights and its owner, a symbolic link stays one. A device or a pipe is written to. For a file of a workspace
/// there is [`Transaction`](super::Transaction).
///
/// ```
/// let folder = tempfile::TempDir::new()?;
/// let path = folder.path().join("a.txt");
/// labgraph::workspace::replace(&path, b"one")?;
/// labgraph::workspace::replace(&path, b"two")?;
/// assert_eq!(std::fs::read(&path)?, b"two");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Where there is no such folder, where the file is read-only, and what else the system has against it. The file is
/// then as it was.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    replace_by(path, |out| out.write_all(content).map(|()| None))
}

/// Whether [`replace`] could write there now; nothing is written.
///
/// # Errors
/// Where there is no folder, a folder of that name, or no right to write.
pub fn can_replace(path: &Path) -> io::Result<()> {
    let existing = fs::metadata(path).ok();
    if existing.as_ref().is_some_and(fs::Metadata::is_dir) || path.file_name().is_none() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
    }
    if existing.as_ref().is_some_and(|existing| existing.permissions().readonly()) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
    }
    if existing.is_some_and(|existing| !existing.is_file()) {
        // A device or a pipe takes what comes when it comes.
        return Ok(());
    }
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    tempfile::tempfile_in(folder).map(|_| ())
}

/// Replaces a file likewise by what `write` writes as it comes. Where `write` breaks off, the file is as it was; where it
/// names another file then, what was written stands there.
///
/// ```
/// use labgraph::workspace::replace_by;
/// let folder = tempfile::TempDir::new()?;
/// let (path, partial) = (folder.path().join("a.csv"), folder.path().join("a.partial.csv"));
/// replace_by(&path, |out| out.write_all(b"half").map(|()| Some(partial.clone())))?;
/// assert!(!path.exists() && std::fs::read(&partial)? == b"half");
/// replace_by(&path, |out| out.write_all(b"whole").map(|()| None))?;
/// assert_eq!(std::fs::read(&path)?, b"whole");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`replace`], and those of `write`; nothing is kept then.
pub fn replace_by(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<Option<PathBuf>>,
) -> io::Result<()> {
    let existing = fs::metadata(path).ok();
    if existing.as_ref().is_some_and(|existing| !existing.is_file()) {
        return write(&mut fs::OpenOptions::new().write(true).open(path)?).map(|_| ());
    }
    if existing.is_some_and(|existing| existing.permissions().readonly()) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
    }
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut partial = None;
    let temporary = beside(&target, folder, |out| {
        partial = write(out)?;
        Ok(())
    })?;
    temporary.persist(partial.as_ref().unwrap_or(&target)).map_err(|error| error.error)?;
    // It stands there; that a loss of power could take it back is no reason to call it a failure.
    let _unflushed = super::journal::sync_folder(folder);
    Ok(())
}

/// Writes a content beside a file, with the file's rights and owner, and flushes it.
pub(super) fn write_beside(file: &Path, folder: &Path, content: &[u8]) -> io::Result<TempPath> {
    beside(file, folder, |out| out.write_all(content))
}

fn beside(
    file: &Path,
    folder: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<TempPath> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY).suffix(".tmp");
    let existing = fs::metadata(file).ok();
    #[cfg(unix)]
    if existing.is_none() {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: what the process lets others do.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut temporary = builder.tempfile_in(folder).map_err(without_path)?;
    let mut out = io::BufWriter::new(temporary.as_file_mut());
    write(&mut out)?;
    out.flush()?;
    drop(out);
    if let Some(existing) = existing {
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt, fchown};
            let ours = temporary.as_file().metadata()?;
            if (ours.uid(), ours.gid()) != (existing.uid(), existing.gid()) {
                // Only the superuser may give a file away; for others it becomes theirs.
                let _theirs = fchown(temporary.as_file(), Some(existing.uid()), Some(existing.gid()));
            }
        }
        temporary.as_file().set_permissions(existing.permissions())?;
    }
    temporary.as_file().sync_all()?;
    Ok(temporary.into_temp_path())
}

/// An error as the system gave it: the name of a temporary file helps nobody.
fn without_path(error: io::Error) -> io::Error {
    match error.to_string().split_once(" at path ") {
        Some((reason, _)) => io::Error::new(error.kind(), reason.to_owned()),
        None => error,
    }
}

/// The folders that a change made, to be removed where it does not hold.
#[derive(Default)]
pub(super) struct NewFolders(Vec<PathBuf>);

impl NewFolders {
    /// Makes a folder, and those above it that are missing.
    pub(super) fn make(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<_> = folder.ancestors().take_while(|up| !up.exists()).map(Path::to_owned).collect();
        for folder in missing.into_iter().rev() {
            match fs::create_dir(&folder) {
                Ok(()) => self.0.push(folder),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Removes those that are empty.
    pub(super) fn remove(self) {
        for folder in self.0.iter().rev() {
            let _filled_since = fs::remove_dir(folder);
        }
    }
}
