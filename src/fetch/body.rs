//! A body as it comes in: within its time, within its size, and whole.

use super::{FetchError, address};
use reqwest::blocking::Response;
use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The body of an answer. Each failure is an [`io::Error`] that holds a [`FetchError`].
pub struct Body {
    inner: Response,
    url: String,
    announced: Option<u64>,
    taken: u64,
    max_bytes: u64,
    timeout: Duration,
    deadline: Instant,
    stop: Arc<dyn Fn() -> bool + Send + Sync>,
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("taken", &self.taken).finish_non_exhaustive()
    }
}

impl Body {
    pub(super) fn new(
        inner: Response,
        url: String,
        max_bytes: u64,
        timeout: Duration,
        deadline: Instant,
        stop: Arc<dyn Fn() -> bool + Send + Sync>,
    ) -> Self {
        let announced = inner.content_length();
        Self { inner, url, announced, taken: 0, max_bytes, timeout, deadline, stop }
    }

    fn url(&self) -> String {
        address::shown(&self.url)
    }
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if (self.stop)() {
            return Err(io::Error::other(FetchError::Stopped { url: self.url() }));
        }
        if Instant::now() > self.deadline {
            return Err(io::Error::other(FetchError::Timeout { url: self.url(), limit: self.timeout }));
        }
        let count = self.inner.read(buffer).map_err(|error| {
            let late = Instant::now() > self.deadline || error.kind() == io::ErrorKind::TimedOut;
            io::Error::other(if late {
                FetchError::Timeout { url: self.url(), limit: self.timeout }
            } else {
                FetchError::broken(&error, self.url())
            })
        })?;
        self.taken += count as u64;
        if self.taken > self.max_bytes {
            return Err(io::Error::other(FetchError::TooLarge { url: self.url(), limit: self.max_bytes }));
        }
        let whole = count > 0 || buffer.is_empty() || self.announced.is_none_or(|all| self.taken >= all);
        if whole { Ok(count) } else { Err(io::Error::other(FetchError::Broken { url: self.url() })) }
    }
}
