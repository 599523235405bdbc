//! A body as it comes in: unpacked, within its time, within its size, and whole.

use super::cache::Draft;
use super::hosts::Turn;
use super::{FetchError, address};
use flate2::bufread::MultiGzDecoder;
use reqwest::blocking::Response;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read, Take};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The body of an answer. Each failure is an [`io::Error`] that holds a [`FetchError`].
///
/// Nobody else asks the host until it was read to its end, or dropped.
pub struct Body {
    inner: Source,
    url: String,
    taken: u64,
    limits: Limits,
    turn: Option<Turn>,
    draft: Option<Arc<Mutex<Option<Draft>>>>,
}

/// What bounds the reading of a body.
pub(super) struct Limits {
    pub(super) max_bytes: u64,
    pub(super) timeout: Duration,
    pub(super) silence: Duration,
    pub(super) deadline: Instant,
    pub(super) stop: Arc<dyn Fn() -> bool + Send + Sync>,
}

/// Where a body comes from.
pub(super) enum Source {
    /// As it is.
    Plain(Wire),
    /// Packed.
    Gzip(Box<MultiGzDecoder<BufReader<Wire>>>),
    /// Off the disk.
    Kept(Take<File>),
}

/// The bytes of a connection, as many as were announced.
pub(super) struct Wire {
    inner: Response,
    announced: Option<u64>,
    taken: u64,
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.taken += count as u64;
        if count == 0 && !buffer.is_empty() && self.announced.is_some_and(|all| self.taken < all) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(count)
    }
}

impl Source {
    /// The body of an answer; an error where it is packed in a way that was not asked for.
    pub(super) fn of(response: Response) -> Result<Self, String> {
        let encoding = response.headers().get("content-encoding").and_then(|value| value.to_str().ok());
        let encoding = encoding.unwrap_or_default().trim().to_ascii_lowercase();
        let announced = response.content_length();
        let wire = Wire { inner: response, announced, taken: 0 };
        match encoding.as_str() {
            "" | "identity" => Ok(Self::Plain(wire)),
            // Nothing cannot be packed.
            "gzip" | "x-gzip" if announced == Some(0) => Ok(Self::Plain(wire)),
            "gzip" | "x-gzip" => Ok(Self::Gzip(Box::new(MultiGzDecoder::new(BufReader::new(wire))))),
            other => Err(format!("it answers packed as {other}, which nobody asked for")),
        }
    }

    /// Whether one can tell where it ends: else an answer that was cut off looks whole.
    pub(super) fn tells_its_end(&self) -> bool {
        match self {
            Self::Plain(wire) => {
                wire.announced.is_some()
                    || wire.inner.version() >= reqwest::Version::HTTP_2
                    || wire.inner.headers().contains_key("transfer-encoding")
            }
            Self::Gzip(_) | Self::Kept(_) => true,
        }
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(wire) => wire.read(buffer),
            Self::Gzip(unpacked) => unpacked.read(buffer),
            Self::Kept(file) => file.read(buffer),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("taken", &self.taken).finish_non_exhaustive()
    }
}

impl Body {
    pub(super) const fn new(
        inner: Source,
        url: String,
        limits: Limits,
        turn: Option<Turn>,
        draft: Option<Arc<Mutex<Option<Draft>>>>,
    ) -> Self {
        Self { inner, url, taken: 0, limits, turn, draft }
    }

    fn url(&self) -> String {
        address::shown(&self.url)
    }

    fn next(&mut self, buffer: &mut [u8]) -> Result<usize, FetchError> {
        if (self.limits.stop)() {
            return Err(FetchError::Stopped { url: self.url() });
        }
        let late = || Instant::now() > self.limits.deadline && !matches!(self.inner, Source::Kept(_));
        if late() {
            return Err(FetchError::Timeout { url: self.url(), limit: self.limits.timeout });
        }
        let count = match self.inner.read(buffer) {
            Ok(count) => count,
            Err(error) => return Err(self.failed(&error)),
        };
        self.taken += count as u64;
        if self.taken > self.limits.max_bytes {
            return Err(FetchError::TooLarge { url: self.url(), limit: self.limits.max_bytes });
        }
        self.keep(&buffer[..count], count == 0 && !buffer.is_empty());
        Ok(count)
    }

    fn failed(&self, error: &io::Error) -> FetchError {
        if Instant::now() > self.limits.deadline {
            return FetchError::Timeout { url: self.url(), limit: self.limits.timeout };
        }
        let of_reqwest = error.get_ref().and_then(|inner| inner.downcast_ref::<reqwest::Error>());
        if error.kind() == io::ErrorKind::TimedOut || of_reqwest.is_some_and(reqwest::Error::is_timeout) {
            return FetchError::Timeout { url: self.url(), limit: self.limits.silence };
        }
        FetchError::broken(error, self.url())
    }

    fn keep(&mut self, bytes: &[u8], end: bool) {
        if end {
            self.turn = None;
        }
        if let Some(mut draft) = self.draft.as_ref().and_then(|draft| draft.lock().ok())
            && let Some(draft) = draft.as_mut()
        {
            draft.take(bytes);
            if end {
                draft.end();
            }
        }
    }
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.next(buffer).map_err(|error| {
            self.turn = None;
            io::Error::other(error)
        })
    }
}
