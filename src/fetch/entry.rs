//! An answer that is kept: what identifies it, what is known of it, whether it is whole, whether it is fresh.
//!
//! A file holds the body, then what is known of it as JSON, then the digest and the length of that JSON. How long an
//! answer is fresh is what [RFC 9111](https://www.rfc-editor.org/rfc/rfc9111) makes of its headers, for a cache of one
//! person.

use http_cache_semantics::{AfterResponse, BeforeRequest, CacheOptions, CachePolicy};
use reqwest::StatusCode;
use reqwest::header::{ETAG, HeaderMap, HeaderName, HeaderValue, LAST_MODIFIED};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

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
    pub(super) fn file_name(&self) -> String {
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
    /// How long the body is.
    pub(super) length: u64,
    sha256: String,
}

/// Headers about the way that an answer came, not about the answer.
const OF_THE_WAY: &[&str] = &[
    "age",
    "date",
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

    /// Writes it after a body of that digest.
    pub(super) fn write(&mut self, body: &[u8], file: &mut impl Write) -> io::Result<()> {
        self.sha256 = hex(body);
        let json = serde_json::to_vec(self)?;
        file.write_all(&json)?;
        file.write_all(Sha256::digest(&json).as_slice())?;
        file.write_all(&(json.len() as u64).to_le_bytes())
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
    pub(super) key: Key,
    pub(super) meta: Meta,
    pub(super) body: File,
}

/// How many bytes stand after the JSON: its digest and its length.
const TRAILER: u64 = 32 + 8;

/// How large what is known of an answer may be.
const MAX_META: u64 = 1 << 20;

impl Entry {
    /// Opens an entry and makes sure that it is whole.
    pub(super) fn open(path: &Path, key: &Key) -> io::Result<Self> {
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
