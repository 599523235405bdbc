//! Answers kept on disk, a file each, so that nobody is asked twice for what still holds, and so that one can go on
//! without a network.
//!
//! An entry is written while the body comes in, takes its name only when all of it is there and somebody found it good,
//! and is looked up by what was asked. One that was damaged is none. Any number of processes may use the folder.

use super::entry::{Entry, Key, Meta};
use super::memory::Memory;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;
use tempfile::NamedTempFile;

/// Where answers are kept. A clone is the same cache.
///
/// ```no_run
/// use labgraph::fetch::{Cache, Client};
///
/// let client = Client::default().with_cache(Cache::new("/var/cache/labgraph/http"));
/// # let _unused = client;
/// ```
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    max_bytes: u64,
    /// What was written since somebody last looked at how large it is.
    written: Arc<AtomicU64>,
    swept: Arc<AtomicBool>,
}

impl Cache {
    /// A cache in a folder, which is made when there is something to keep, of half a gibibyte at most.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), max_bytes: 512 << 20, written: Arc::default(), swept: Arc::default() }
    }

    /// With another bound on its size, in bytes. What has not been used for longest goes first.
    #[must_use]
    pub const fn with_max_bytes(mut self, max_bytes: u64) -> Self {
        self.max_bytes = max_bytes;
        self
    }

    /// Where is remembered what hosts wanted.
    pub(super) fn memory(&self) -> Memory {
        Memory::new(self.folder.join("hosts"))
    }

    fn path(&self, key: &Key) -> PathBuf {
        self.folder.join(key.file_name())
    }

    /// What is kept for a request.
    pub(super) fn find(&self, key: &Key) -> Option<Entry> {
        let path = self.path(key);
        match Entry::open(&path, key) {
            Ok(entry) => {
                // When it was last used decides which goes first.
                let _ = entry.body.set_modified(SystemTime::now());
                Some(entry)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                tracing::info!("{} is not used: {error}", path.display());
                None
            }
        }
    }

    /// Begins an entry, of an answer whose body comes now.
    pub(super) fn begin(&self, key: &Key, meta: Meta) -> io::Result<Draft> {
        fs::create_dir_all(&self.folder)?;
        let file = BufWriter::new(NamedTempFile::new_in(&self.folder)?);
        let cache = self.clone();
        Ok(Draft {
            cache,
            path: self.path(key),
            meta,
            file,
            digest: Sha256::new(),
            whole: false,
            failed: false,
        })
    }

    /// Writes an entry again that was confirmed.
    pub(super) fn renew(&self, entry: &Entry) -> io::Result<()> {
        let mut meta = entry.meta.clone();
        meta.length = 0;
        let mut draft = self.begin(&entry.key, meta)?;
        let mut body = BufReader::new(&entry.body);
        body.rewind()?;
        let copied = io::copy(&mut body.take(entry.meta.length), &mut draft);
        (&entry.body).rewind()?;
        copied?;
        draft.whole = true;
        draft.finish()
    }

    /// Removes what has not been used for longest, until the rest is small enough.
    fn sweep(&self) -> io::Result<()> {
        let mut files = Vec::new();
        for file in fs::read_dir(&self.folder)? {
            let file = file?;
            // Another process may be doing the same.
            if let Ok(known) = file.metadata()
                && known.is_file()
            {
                files.push((known.modified()?, known.len(), file.path()));
            }
        }
        files.sort_unstable();
        let mut size: u64 = files.iter().map(|(_, length, _)| length).sum();
        for (_, length, path) in files {
            if size <= self.max_bytes {
                break;
            }
            size -= length;
            let _gone = fs::remove_file(path);
        }
        Ok(())
    }

    /// Looks at the size now and then, and always at first.
    fn sweep_after(&self, written: u64) -> io::Result<()> {
        let written = self.written.fetch_add(written, Ordering::Relaxed) + written;
        let first = !self.swept.swap(true, Ordering::Relaxed);
        if first || written > self.max_bytes / 16 {
            self.written.store(0, Ordering::Relaxed);
            self.sweep()?;
        }
        Ok(())
    }
}

/// An entry that is being written.
pub(super) struct Draft {
    cache: Cache,
    path: PathBuf,
    meta: Meta,
    file: BufWriter<NamedTempFile>,
    digest: Sha256,
    whole: bool,
    failed: bool,
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.digest.update(&bytes[..count]);
        self.meta.length += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Draft {
    /// Takes in what was read; where that fails nothing will be kept.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        // One answer must not take the place of all others.
        let too_large = self.meta.length > self.cache.max_bytes / 2;
        if !self.failed && (too_large || self.write_all(bytes).is_err()) {
            self.failed = true;
        }
    }

    /// The body was read to its end.
    pub(super) const fn end(&mut self) {
        self.whole = true;
    }

    /// Gives the entry its name, where it is whole.
    fn finish(mut self) -> io::Result<()> {
        if !self.whole || self.failed {
            return Ok(());
        }
        self.meta.write(&self.digest.finalize(), &mut self.file)?;
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        let size = file.as_file().metadata()?.len();
        file.persist(&self.path).map_err(|error| error.error)?;
        self.cache.sweep_after(size)
    }
}

/// Keeps an answer, if somebody says that it is good.
#[derive(Clone)]
pub struct Keep(pub(super) Arc<Mutex<Option<Draft>>>);

impl Keep {
    /// Keeps the answer, if all of it was read. Nothing was kept of it before.
    pub fn keep(self) {
        let draft = self.0.lock().ok().and_then(|mut draft| draft.take());
        if let Some(Err(error)) = draft.map(Draft::finish) {
            tracing::info!("an answer could not be kept: {error}");
        }
    }
}

impl std::fmt::Debug for Keep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keep").finish_non_exhaustive()
    }
}
