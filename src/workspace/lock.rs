//! The writer's lock: one process at a time changes a workspace. Readers need none.
//!
//! It is a lock of the operating system on `.labgraph/lock`, so that it ends with its process, however that
//! ends. The file says who holds it; a file that says so while nobody does tells of a writer that was cut off.

use super::journal::STATE;
use super::transaction::TransactionError;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How often a lock that somebody else holds is tried.
const EVERY: Duration = Duration::from_millis(20);

/// Who holds the lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The process.
    pub pid: u32,
    /// Since when, in seconds since 1970.
    since: u64,
}

impl Holder {
    fn me() -> Self {
        Self { pid: std::process::id(), since: now() }
    }

    /// How many seconds it has held the lock.
    #[must_use]
    pub fn seconds(&self) -> u64 {
        now().saturating_sub(self.since)
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The lock, held until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

fn path(root: &Path) -> PathBuf {
    root.join(STATE).join("lock")
}

/// Whether the file of the lock names a holder: one that lives, or one that was cut off.
pub(super) fn is_marked(root: &Path) -> bool {
    fs::metadata(path(root)).is_ok_and(|metadata| metadata.len() > 0)
}

impl Lock {
    /// Takes the lock, waiting for it no longer than `patience`.
    ///
    /// # Errors
    /// [`TransactionError::Held`], or [`TransactionError::Write`] where the folder cannot be written.
    pub(super) fn take(root: &Path, patience: Duration) -> Result<Self, TransactionError> {
        let failed = |source| TransactionError::Write { path: root.join(STATE), source };
        make_state(&root.join(STATE)).map_err(failed)?;
        let path = path(root);
        let failed = |source| TransactionError::Write { path: path.clone(), source };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        let deadline = Instant::now() + patience;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { file }),
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => thread::sleep(EVERY),
                Err(TryLockError::WouldBlock) => {
                    let mut text = String::new();
                    let _unknown = file.read_to_string(&mut text);
                    return Err(TransactionError::Held { holder: serde_json::from_str(&text).ok() });
                }
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
        }
    }

    /// Writes down who holds it. Until [`clear`](Self::clear), the next start looks for what is left.
    pub(super) fn mark(&mut self) -> io::Result<()> {
        let text = serde_json::to_vec(&Holder::me())?;
        self.clear()?;
        self.file.write_all(&text)?;
        self.file.sync_all()
    }

    /// Writes down that nothing is left.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()
    }
}

/// Makes the folder for the lock and the journal, which git leaves alone.
fn make_state(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join(".gitignore"), "*\n")
}
