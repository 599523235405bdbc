//! What hosts wanted, kept on disk for the next process: until when one wants to be left alone, that it has banned us,
//! when it was last asked.
//!
//! A small JSON file a host, in a folder beside the answers. A file that was damaged, or that is too large, is none.
//! Any number of processes may use the folder: each takes in what the others wrote before it writes, whole files only.

use super::entry::digest;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long something is remembered at most.
const LONGEST: Duration = Duration::from_hours(7 * 24);

/// How many requests to a host are remembered at most.
const MOST_SENT: usize = 5000;

/// How large a file may be, in bytes.
const MAX_BYTES: u64 = 256 << 10;

/// How many hosts are remembered at most.
const MOST_HOSTS: usize = 256;

/// What is known of a host. Times are milliseconds since 1970, UTC.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Remembered {
    /// Its name, with a port where it has one of its own.
    pub(super) host: String,
    /// Until when it wants to be left alone.
    pub(super) rest: Option<u64>,
    /// What it said when it banned us, and until when that is obeyed.
    pub(super) ban: Option<(String, u64)>,
    /// When the last requests were sent, as many as its rate needs.
    pub(super) sent: Vec<u64>,
}

/// Where it is kept.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    folder: PathBuf,
}

/// Now, in milliseconds since 1970, UTC.
pub(super) fn millis() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// A duration in milliseconds.
pub(super) fn in_millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

impl Memory {
    pub(super) const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn path(&self, host: &str) -> PathBuf {
        self.folder.join(format!("{}.json", digest(host.as_bytes())))
    }

    /// What is remembered of a host and still holds.
    pub(super) fn read(&self, host: &str) -> Remembered {
        let mut bytes = Vec::new();
        let read =
            fs::File::open(self.path(host)).and_then(|file| file.take(MAX_BYTES).read_to_end(&mut bytes));
        let found = read.ok().and_then(|_| serde_json::from_slice::<Remembered>(&bytes).ok());
        let mut found = found.filter(|found| found.host == host).unwrap_or_default();
        let now = millis();
        // A clock that was wrong, or a file that somebody else wrote, must not forbid a host for ever.
        let last = now.saturating_add(in_millis(LONGEST));
        found.rest = found.rest.filter(|until| *until > now).map(|until| until.min(last));
        found.ban =
            found.ban.filter(|(_, until)| *until > now).map(|(words, until)| (words, until.min(last)));
        found.sent.retain(|sent| *sent <= now && now - sent <= in_millis(LONGEST));
        found
    }

    /// Remembers it. Where that cannot be, nothing else fails.
    pub(super) fn write(&self, mut known: Remembered) {
        let surplus = known.sent.len().saturating_sub(MOST_SENT);
        known.sent.drain(..surplus);
        if let Err(error) = self.try_write(&known) {
            tracing::info!("what {} wants is not remembered: {error}", known.host);
        }
    }

    fn try_write(&self, known: &Remembered) -> io::Result<()> {
        let path = self.path(&known.host);
        if !path.exists() {
            fs::create_dir_all(&self.folder)?;
            sweep(&self.folder)?;
        }
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(&serde_json::to_vec(known)?)?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    }
}

/// Removes what is too old, and the oldest of what is too much.
fn sweep(folder: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    for file in fs::read_dir(folder)? {
        let file = file?;
        // Another process may be doing the same.
        if let Ok(modified) = file.metadata().and_then(|known| known.modified()) {
            files.push((modified, file.path()));
        }
    }
    files.sort_unstable();
    let surplus = (files.len() + 1).saturating_sub(MOST_HOSTS);
    for (place, (modified, path)) in files.iter().enumerate() {
        let is_old = modified.elapsed().is_ok_and(|age| age > LONGEST);
        if place < surplus || is_old {
            let _gone = fs::remove_file(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_damaged_old_or_too_much_is_not_remembered() {
        let folder = tempfile::TempDir::new().unwrap();
        let memory = Memory::new(folder.path().join("hosts"));
        let nothing = memory.read("a.example");
        assert_eq!(nothing, Remembered::default());
        let now = millis();
        let known = Remembered {
            host: "a.example".to_owned(),
            rest: Some(now + 60_000),
            ban: Some(("go away".to_owned(), u64::MAX)),
            sent: (0..6000).map(|back| now - 6000 + back).collect(),
        };
        memory.write(known.clone());
        let read = memory.read("a.example");
        assert_eq!((read.rest, read.sent.len()), (known.rest, MOST_SENT));
        assert_eq!(read.sent.last(), known.sent.last(), "the last ones are kept");
        let (words, until) = read.ban.unwrap();
        assert!(words == "go away" && until <= millis() + in_millis(LONGEST), "{until}");
        memory.write(Remembered {
            rest: Some(now - 1),
            sent: vec![now + 99_999_999, 7],
            ban: None,
            ..known.clone()
        });
        let past = memory.read("a.example");
        assert_eq!((past.rest, past.sent), (None, vec![]));
        for damaged in
            ["", "{", "[]", "{\"host\":\"b.example\",\"rest\":99999999999999,\"ban\":null,\"sent\":[]}"]
        {
            fs::write(memory.path("a.example"), damaged).unwrap();
            assert_eq!(memory.read("a.example"), Remembered::default(), "{damaged}");
        }
        for number in 0..300 {
            memory.write(Remembered { host: format!("{number}.example"), ..Remembered::default() });
        }
        assert!(fs::read_dir(&memory.folder).unwrap().count() <= MOST_HOSTS);
    }
}
