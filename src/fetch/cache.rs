//! Answers kept on disk, a file each, so that nobody is asked twice for what still holds, and so that one can go on
//! without a network.
//!
//! An entry is the body, then what is known of it as JSON, then the digest and the length of that JSON: it is written
//! while the body comes in, takes its name only when all of it is there and somebody found it good, and is looked up
//! by what was asked. One that was damaged is none. Any number of processes may use the folder. How long an answer is
//! fresh is what [RFC 9111](https://www.rfc-editor.org/rfc/rfc9111) makes of its headers, for a cache of one person.

use http_cache_semantics::{AfterResponse, BeforeRequest, CacheOptions, CachePolicy};
use reqwest::StatusCode;
use reqwest::header::{ETAG, HeaderMap, HeaderName, HeaderValue, LAST_MODIFIED};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
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

/// What identifies a request: the same question gets the same answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    /// The method.
    pub(super) method: &'static str,
    /// The address.
    pub(super) url: String,
    /// What is accepted.
    pub(super) accept: String,
    /// The digest of the body and its media type; empty where there is none.
    pub(super) body: String,
}

impl Key {
    fn file_name(&self) -> String {
        digest([self.method, &self.url, &self.accept, &self.body].join("\n").as_bytes())
    }

    /// The request as far as it matters to how long its answer holds. A POST that is kept is a question as any GET.
    fn request(&self) -> Option<http::Request<()>> {
        let request = http::Request::get(&self.url).header("accept", &self.accept);
        request.body(()).ok()
    }
}

/// The digest of some bytes, as text.
pub(super) fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The digest of what is read, as text.
fn digest_of(mut read: impl Read) -> io::Result<String> {
    let (mut digest, mut buffer) = (Sha256::new(), vec![0; 64 << 10]);
    loop {
        match read.read(&mut buffer)? {
            0 => return Ok(hex(&digest.finalize())),
            count => digest.update(&buffer[..count]),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

/// What is known of an answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Meta {
    method: String,
    url: String,
    request: String,
    /// Where it came from in the end.
    pub(super) last_url: String,
    /// Its status.
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    /// When it was had, or last confirmed: milliseconds since 1970.
    retrieved: u64,
    policy: CachePolicy,
    length: u64,
    sha256: String,
}

/// Headers about the way that an answer came, not about the answer.
const OF_THE_WAY: &[&str] = &[
    "connection",
    "content-encoding",
    "content-length",
    "keep-alive",
    "set-cookie",
    "strict-transport-security",
    "transfer-encoding",
    "trailer",
    "upgrade",
];

fn lasting(headers: &HeaderMap) -> Vec<(String, String)> {
    let lasting = headers.iter().filter(|(name, _)| !OF_THE_WAY.contains(&name.as_str()));
    lasting.filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned()))).collect()
}

impl Meta {
    /// What is known of an answer before its body; nothing where it must not be kept.
    pub(super) fn of(
        key: &Key,
        last_url: &str,
        status: StatusCode,
        headers: &HeaderMap,
        now: SystemTime,
    ) -> Option<Self> {
        let options = CacheOptions { shared: false, ..CacheOptions::default() };
        let policy = CachePolicy::new_options(&key.request()?, &response(status, headers), now, options);
        policy.is_storable().then(|| Self {
            method: key.method.to_owned(),
            url: key.url.clone(),
            request: key.body.clone(),
            last_url: last_url.to_owned(),
            status: status.as_u16(),
            headers: lasting(headers),
            retrieved: millis(now),
            policy,
            length: 0,
            sha256: String::new(),
        })
    }

    /// When the answer was had, or last confirmed.
    pub(super) fn retrieved(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.retrieved)
    }

    /// The headers that last.
    pub(super) fn headers(&self) -> HeaderMap {
        let header = |(name, value): &(String, String)| {
            Some((HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?))
        };
        self.headers.iter().filter_map(header).collect()
    }
}

fn millis(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

fn response(status: StatusCode, headers: &HeaderMap) -> http::Response<()> {
    let mut response = http::Response::new(());
    *response.status_mut() = status;
    *response.headers_mut() = headers.clone();
    response
}

/// An answer that is kept: what is known of it, and its body.
#[derive(Debug)]
pub(super) struct Entry {
    key: Key,
    pub(super) meta: Meta,
    body: File,
}

/// How many bytes stand after the JSON: its digest and its length.
const TRAILER: u64 = 32 + 8;

/// How large what is known of an answer may be.
const MAX_META: u64 = 1 << 20;

impl Entry {
    /// Opens an entry and makes sure that it is whole.
    fn open(path: &Path, key: &Key) -> io::Result<Self> {
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "it is damaged");
        let mut body = File::open(path)?;
        let size = body.metadata()?.len();
        let start = size.checked_sub(TRAILER).ok_or_else(damaged)?;
        body.seek(SeekFrom::Start(start))?;
        let (mut expected, mut length) = ([0; 32], [0; 8]);
        body.read_exact(&mut expected)?;
        body.read_exact(&mut length)?;
        let length = u64::from_le_bytes(length);
        let end = start.checked_sub(length).filter(|_| length <= MAX_META).ok_or_else(damaged)?;
        body.seek(SeekFrom::Start(end))?;
        let mut json = vec![0; usize::try_from(length).unwrap_or_default()];
        body.read_exact(&mut json)?;
        if Sha256::digest(&json).as_slice() != expected {
            return Err(damaged());
        }
        let meta: Meta = serde_json::from_slice(&json)?;
        let same = meta.method == key.method && meta.url == key.url && meta.request == key.body;
        body.rewind()?;
        if !same || meta.length != end || meta.sha256 != digest_of((&body).take(end))? {
            return Err(damaged());
        }
        body.rewind()?;
        Ok(Self { key: key.clone(), meta, body })
    }

    /// Whether it can be given without asking: by its own headers, or because it is younger than `enough`.
    pub(super) fn is_fresh(&self, now: SystemTime, enough: Option<Duration>) -> bool {
        let age = now.duration_since(self.meta.retrieved());
        if let (Some(enough), Ok(age)) = (enough, age)
            && age <= enough
        {
            return true;
        }
        let request = self.key.request();
        request.is_some_and(|request| {
            matches!(self.meta.policy.before_request(&request, now), BeforeRequest::Fresh(_))
        })
    }

    /// What asks whether it still holds.
    pub(super) fn validators(&self) -> HeaderMap {
        let mut validators = HeaderMap::new();
        let known = self.meta.headers();
        for (name, of) in [("if-none-match", ETAG), ("if-modified-since", LAST_MODIFIED)] {
            if let Some(value) = known.get(of) {
                validators.insert(name, value.clone());
            }
        }
        validators
    }

    /// The same after the server said that it still holds; nothing where that was said of another answer.
    pub(super) fn confirmed(mut self, headers: &HeaderMap, now: SystemTime) -> Option<Self> {
        // A server that names no validator means the one that it was asked about.
        let mut told = headers.clone();
        for (name, value) in &self.meta.headers() {
            if [ETAG, LAST_MODIFIED].contains(name) && !told.contains_key(name) {
                told.insert(name, value.clone());
            }
        }
        let answer = response(StatusCode::NOT_MODIFIED, &told);
        match self.meta.policy.after_response(&self.key.request()?, &answer, now) {
            AfterResponse::NotModified(policy, fresh) => {
                self.meta.headers = lasting(&fresh.headers);
                self.meta.policy = policy;
                self.meta.retrieved = millis(now);
                Some(self)
            }
            AfterResponse::Modified(..) => None,
        }
    }

    /// The body, to be read.
    pub(super) fn into_body(self) -> io::Take<File> {
        self.body.take(self.meta.length)
    }
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
        let mut draft = self.begin(&entry.key, Meta { length: 0, ..entry.meta.clone() })?;
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
        self.meta.sha256 = hex(&self.digest.finalize_reset());
        let json = serde_json::to_vec(&self.meta)?;
        self.file.write_all(&json)?;
        self.file.write_all(Sha256::digest(&json).as_slice())?;
        self.file.write_all(&(json.len() as u64).to_le_bytes())?;
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
