//! The journal of a change: what is about to take the place of what, written before it does.
//!
//! `.labgraph/journal` exists from the moment that a change holds until it stands in its files; then the same
//! file becomes `.labgraph/last`. So the two tell which change is the latest that holds, and whoever reads
//! needs no lock: see [`version`].

use super::inner::plain_path;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The folder, in a workspace, of the lock and the journal.
pub(super) const STATE: &str = ".labgraph";

/// How the names begin of the files that wait to take the place of others.
pub(super) const TEMPORARY: &str = ".labgraph-";

/// One file that a change replaces, makes or removes. Paths go from the workspace's root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Operation {
    /// The file as the workspace knows it.
    pub(super) path: String,
    /// The file that is written: another one where `path` is a symbolic link.
    pub(super) target: String,
    /// Beside the target, its new content; none where it is removed.
    pub(super) temporary: Option<String>,
    /// The hash of what was there; none where nothing was.
    pub(super) old: Option<String>,
    /// The hash of what comes there.
    pub(super) new: Option<String>,
}

/// A change that holds, whether or not it stands in its files yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Journal {
    /// What tells it from every other change.
    pub(super) id: String,
    pub(super) operations: Vec<Operation>,
}

/// What is in the file: the journal as text, so that the hash is of these very bytes.
#[derive(Serialize, Deserialize)]
struct Sealed {
    journal: String,
    sha256: String,
}

/// What stands in the place of the journal.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// No change is under way.
    Nothing,
    /// A change that holds.
    Whole(Journal),
    /// A text that is no journal, or not all of one: the change never held.
    Torn,
}

pub(super) fn path(root: &Path) -> PathBuf {
    root.join(STATE).join("journal")
}

fn last(root: &Path) -> PathBuf {
    root.join(STATE).join("last")
}

/// The name that the journal is first written under.
pub(super) fn draft(root: &Path) -> PathBuf {
    root.join(STATE).join("draft")
}

impl Journal {
    /// Writes it under a name that nobody reads, and flushes it to disk.
    pub(super) fn write_draft(&self, root: &Path) -> io::Result<()> {
        let journal = serde_json::to_string(self)?;
        let sha256 = hash(journal.as_bytes());
        let mut file = File::create(draft(root))?;
        file.write_all(&serde_json::to_vec_pretty(&Sealed { journal, sha256 })?)?;
        file.sync_all()
    }
}

/// Lets the draft be the journal: from here on the change holds.
pub(super) fn commit(root: &Path) -> io::Result<()> {
    fs::rename(draft(root), path(root))?;
    sync_folder(&root.join(STATE))
}

/// Says that the journal's change stands in its files.
pub(super) fn finish(root: &Path) -> io::Result<()> {
    fs::rename(path(root), last(root))?;
    sync_folder(&root.join(STATE))
}

/// The journal of a workspace.
pub(super) fn find(root: &Path) -> io::Result<Found> {
    read(&path(root))
}

fn read(path: &Path) -> io::Result<Found> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(error),
    };
    let whole = serde_json::from_slice::<Sealed>(&bytes)
        .ok()
        .filter(|sealed| hash(sealed.journal.as_bytes()) == sealed.sha256)
        .and_then(|sealed| serde_json::from_str::<Journal>(&sealed.journal).ok())
        .filter(|journal| journal.operations.iter().all(Operation::is_inside));
    Ok(whole.map_or(Found::Torn, Found::Whole))
}

impl Operation {
    /// Whether it speaks of files of the workspace and of nothing else: a journal may come from anywhere.
    fn is_inside(&self) -> bool {
        let beside = |temporary: &String| {
            let name = temporary.rsplit('/').next().unwrap_or_default();
            name.starts_with(TEMPORARY) && Path::new(temporary).parent() == Path::new(&self.target).parent()
        };
        plain_path(&self.path) && plain_path(&self.target) && self.temporary.iter().all(beside)
    }
}

/// Which change is the latest that holds: a reader who finds the same one before and after reading, and who
/// reads through the journal that he found, has read one state of the workspace.
///
/// The journal is looked at first. Where it is not there, a change that began before this moment has ended,
/// so that `last`, which is looked at second, names it; one that begins later had touched no file before.
pub(super) fn version(root: &Path) -> io::Result<(Option<String>, Option<Journal>)> {
    match find(root)? {
        Found::Whole(journal) => Ok((Some(journal.id.clone()), Some(journal))),
        Found::Nothing | Found::Torn => match read(&last(root))? {
            Found::Whole(journal) => Ok((Some(journal.id), None)),
            Found::Nothing | Found::Torn => Ok((None, None)),
        },
    }
}

/// The SHA-256 of some bytes, in hexadecimal.
pub(super) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

/// The hash of a file; none where there is none.
pub(super) fn hash_of(path: &Path) -> io::Result<Option<String>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(hash(&bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Flushes the entries of a folder to disk, so that names survive a loss of power.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// A folder cannot be opened here; its file system keeps a journal of its own.
#[cfg(not(unix))]
pub(super) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_that_is_cut_short_or_altered_is_none() {
        let root = tempfile::TempDir::new().unwrap();
        fs::create_dir(root.path().join(STATE)).unwrap();
        let operation = Operation {
            path: "data/a.ttl".to_owned(),
            target: "data/a.ttl".to_owned(),
            temporary: Some("data/.labgraph-1.tmp".to_owned()),
            old: None,
            new: Some(hash(b"")),
        };
        let write = |operation: &Operation| {
            let journal = Journal { id: "1".to_owned(), operations: vec![operation.clone()] };
            journal.write_draft(root.path()).and_then(|()| commit(root.path())).unwrap();
            journal
        };
        let journal = write(&operation);
        assert_eq!(find(root.path()).unwrap(), Found::Whole(journal));
        let whole = fs::read(path(root.path())).unwrap();
        for end in [0, 1, whole.len() / 2, whole.len() - 1] {
            fs::write(path(root.path()), &whole[..end]).unwrap();
            assert_eq!(find(root.path()).unwrap(), Found::Torn, "{end} bytes");
        }
        let altered = String::from_utf8(whole).unwrap().replace("data/a.ttl", "data/b.ttl");
        fs::write(path(root.path()), altered).unwrap();
        assert_eq!(find(root.path()).unwrap(), Found::Torn);
        // What it speaks of must lie in the workspace, and what it moves must be ours.
        for (target, temporary) in [
            ("../a.ttl", "../.labgraph-1.tmp"),
            ("/etc/a.ttl", "/etc/.labgraph-1.tmp"),
            ("data/a.ttl", "ontology/.labgraph-1.tmp"),
            ("data/a.ttl", "data/labs.ttl"),
        ] {
            let (target, temporary) = (target.to_owned(), Some(temporary.to_owned()));
            write(&Operation { target, temporary, ..operation.clone() });
            assert_eq!(find(root.path()).unwrap(), Found::Torn);
        }
    }
}
