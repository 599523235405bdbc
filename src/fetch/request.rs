//! What callers see: a question, its answer whole or as it comes in, and where that was had.

use super::body::{Body, Limits, Source};
use super::cache::{Cache, Keep};
use super::entry::{Entry, Key, Meta, digest};
use super::exchange::{Exchange, Received, Sent};
use super::{Client, FetchError, address, excerpt, retry};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use std::io::Read;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A question, about to be asked.
#[must_use = "nothing is asked before `send` or `open`"]
pub struct Request<'a> {
    client: &'a Client,
    url: &'a str,
    body: Option<(&'a str, &'a [u8])>,
    accept: &'a str,
    headers: Vec<(&'a str, &'a str)>,
    cached: bool,
    enough: Option<Duration>,
    check: Option<fn(&Response) -> Verdict>,
}

/// What to make of an answer whose status says success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is one.
    Good,
    /// The server is too busy to give one, in its words: it is asked again.
    Busy(String),
    /// It is an error, in the words of the server.
    Bad(String),
}

/// Where an answer is from.
#[derive(Debug, Clone)]
pub struct Head {
    /// The address it came from in the end, without a password.
    pub url: String,
    /// The status: one of success.
    pub status: u16,
    /// When it was retrieved, or last confirmed by the server.
    pub retrieved: SystemTime,
    /// Whether it is one that was kept.
    pub from_cache: bool,
    headers: HeaderMap,
}

impl Head {
    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// What came back, with a status of success.
#[derive(Debug, Clone)]
pub struct Response {
    /// Where it is from.
    pub head: Head,
    /// The whole body.
    pub body: Vec<u8>,
}

impl Response {
    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.header(name)
    }

    /// The body as text, without the mark that may stand at its beginning.
    ///
    /// # Errors
    /// [`FetchError::Content`] where it is not UTF-8.
    pub fn text(&self) -> Result<&str, FetchError> {
        let text = std::str::from_utf8(&self.body).map_err(|error| self.strange("UTF-8", &error))?;
        Ok(text.trim_start_matches('\u{feff}'))
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// [`FetchError::Content`] where it is none, or not of this type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, FetchError> {
        serde_json::from_str(self.text()?).map_err(|error| self.strange("JSON as expected", &error))
    }

    fn strange(&self, expected: &'static str, reason: &dyn std::fmt::Display) -> FetchError {
        FetchError::Content {
            url: self.head.url.clone(),
            expected,
            reason: reason.to_string(),
            words: excerpt(&self.body),
        }
    }
}

/// What is coming back, with a status of success.
#[derive(Debug)]
pub struct Stream {
    /// Where it is from.
    pub head: Head,
    /// The body, to be read.
    pub body: Body,
    /// Keeps the answer once it was read and found good; nothing where it is not to be kept.
    pub keep: Option<Keep>,
}

impl Stream {
    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.header(name)
    }
}

/// The time to the millisecond, which is what is kept of it.
fn now() -> SystemTime {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    UNIX_EPOCH + Duration::new(since.as_secs(), since.subsec_millis() * 1_000_000)
}

impl<'a> Request<'a> {
    pub(super) const fn new(client: &'a Client, url: &'a str, body: Option<(&'a str, &'a [u8])>) -> Self {
        let headers = Vec::new();
        Self { client, url, body, accept: "*/*", headers, cached: false, enough: None, check: None }
    }

    /// Says which media types are understood.
    pub const fn accept(mut self, accept: &'a str) -> Self {
        self.accept = accept;
        self
    }

    /// With one more header, such as ROR's `Client-Id`. It is not sent on to another host.
    pub fn header(mut self, name: &'a str, value: &'a str) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Keeps the answer, and gives one that was kept while it is fresh by its own headers, or when the server says
    /// that it still holds. Not where the address holds a password.
    pub const fn cached(mut self) -> Self {
        self.cached = true;
        self
    }

    /// The same, and takes an answer for fresh that is younger than this, whatever its headers say.
    pub const fn fresh_for(mut self, enough: Duration) -> Self {
        self.cached = true;
        self.enough = Some(enough);
        self
    }

    /// Looks into an answer before it is kept and given: some servers tell of errors with a status of success.
    /// For [`Request::send`] alone.
    pub const fn checked(mut self, check: fn(&Response) -> Verdict) -> Self {
        self.check = Some(check);
        self
    }

    /// Asks, and reads the whole answer.
    ///
    /// # Errors
    /// [`FetchError`]; a redirect that is not followed is a [`FetchError::Status`].
    pub fn send(&self) -> Result<Response, FetchError> {
        let (response, keep) = self.answer()?;
        keep.into_iter().for_each(Keep::keep);
        Ok(response)
    }

    /// Asks, and reads the whole answer as what it should be. It is kept only where `read` makes something of it.
    ///
    /// # Errors
    /// [`FetchError`], and those of `read`.
    pub fn read<T, E: From<FetchError>>(
        &self,
        read: impl FnOnce(&Response) -> Result<T, E>,
    ) -> Result<(T, Head), E> {
        let (response, keep) = self.answer()?;
        let read = read(&response)?;
        keep.into_iter().for_each(Keep::keep);
        Ok((read, response.head))
    }

    /// The whole answer where nothing is wrong with it by the check, and what keeps it.
    fn answer(&self) -> Result<(Response, Option<Keep>), FetchError> {
        let mut pauses = retry::pauses();
        loop {
            let mut stream = self.open()?;
            let mut body = Vec::new();
            stream.body.read_to_end(&mut body).map_err(|error| FetchError::of_io(error, self.url))?;
            let response = Response { head: stream.head, body };
            let (busy, words) = match self.check.map_or(Verdict::Good, |check| check(&response)) {
                Verdict::Good => return Ok((response, stream.keep)),
                Verdict::Busy(words) => (true, words),
                Verdict::Bad(words) => (false, words),
            };
            let retry_after = response.header("retry-after").and_then(|value| retry::after(value, now()));
            let pause = pauses.next().map(|pause| retry_after.unwrap_or(pause));
            let patience = self.client.patience.unwrap_or(self.client.timeout);
            match pause.filter(|pause| busy && *pause < patience) {
                Some(pause) => {
                    tracing::info!(
                        "{}: {words}; it is asked again after {} s",
                        response.head.url,
                        pause.as_secs_f64()
                    );
                    if !retry::wait(pause, &*self.client.stop) {
                        return Err(FetchError::Stopped { url: address::shown(self.url) });
                    }
                }
                None => return Err(FetchError::Told { url: response.head.url, words, busy, retry_after }),
            }
        }
    }

    /// Asks, and gives the answer as it comes in. A server that answers 429 or 503 is asked again, three times at
    /// most. What was read is kept only when [`Stream::keep`] is told so.
    ///
    /// # Errors
    /// [`FetchError`]; those of the body come while it is read.
    pub fn open(&self) -> Result<Stream, FetchError> {
        let url = address::parsed(self.url)?;
        self.client.origins.admit(&url)?;
        let secret = !url.username().is_empty()
            || url.password().is_some()
            || self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("authorization"));
        let cache = self.client.cache.as_ref().filter(|_| self.cached && !secret);
        let cache = cache.map(|cache| (cache, self.key(&url)));
        let kept = cache.as_ref().and_then(|(cache, key)| cache.find(key));
        match kept {
            Some(kept) if self.client.offline || kept.is_fresh(now(), self.enough) => Ok(self.stored(kept)),
            None if self.client.offline => Err(FetchError::Offline { url: address::shown(self.url) }),
            Some(kept) => {
                let received = self.exchange(&url, kept.validators())?.answer()?;
                if received.raw.status() != StatusCode::NOT_MODIFIED {
                    return self.stream(received, cache);
                }
                match kept.confirmed(received.raw.headers(), now()) {
                    Some(kept) => {
                        if let Some((cache, _)) = cache {
                            // It is good all the same.
                            let _unwritten = cache.renew(&kept);
                        }
                        Ok(self.stored(kept))
                    }
                    None => {
                        drop(received);
                        self.stream(self.exchange(&url, HeaderMap::new())?.answer()?, cache)
                    }
                }
            }
            None => self.stream(self.exchange(&url, HeaderMap::new())?.answer()?, cache),
        }
    }

    fn exchange(&self, url: &reqwest::Url, validators: HeaderMap) -> Result<Exchange<'_>, FetchError> {
        let sent = Sent { body: self.body, accept: self.accept, headers: &self.headers };
        Exchange::new(self.client, url.clone(), sent, validators)
    }

    fn key(&self, url: &reqwest::Url) -> Key {
        let mut url = url.clone();
        url.set_fragment(None);
        let body = self.body.map_or_else(String::new, |(media_type, body)| {
            digest(&[media_type.as_bytes(), b"\n", body].concat())
        });
        let method = if self.body.is_some() { "POST" } else { "GET" };
        Key { method, url: url.into(), accept: self.accept.to_owned(), body }
    }

    fn limits(&self, deadline: Instant) -> Limits {
        let Client { max_bytes, timeout, .. } = *self.client;
        let silence = self.client.silence();
        Limits { max_bytes, timeout, silence, deadline, stop: Arc::clone(&self.client.stop) }
    }

    /// An answer that was kept.
    fn stored(&self, kept: Entry) -> Stream {
        let url = kept.meta.last_url.clone();
        tracing::info!("{url} is answered as of {}", httpdate::fmt_http_date(kept.meta.retrieved()));
        let head = Head {
            url: url.clone(),
            status: kept.meta.status,
            retrieved: kept.meta.retrieved(),
            from_cache: true,
            headers: kept.meta.headers(),
        };
        let limits = self.limits(Instant::now() + self.client.timeout);
        Stream { head, body: Body::new(Source::Kept(kept.into_body()), url, limits, None, None), keep: None }
    }

    /// An answer that comes in, with what will be kept of it.
    fn stream(&self, received: Received, cache: Option<(&Cache, Key)>) -> Result<Stream, FetchError> {
        let Received { raw, url, turn, deadline } = received;
        let (status, headers, retrieved) = (raw.status(), raw.headers().clone(), now());
        let url = address::shown(url.as_str());
        let source = Source::of(raw).map_err(|reason| FetchError::Transport { url: url.clone(), reason })?;
        let draft =
            cache.filter(|_| source.tells_its_end() && status == StatusCode::OK).and_then(|(cache, key)| {
                let meta = Meta::of(&key, &url, status, &headers, retrieved)?;
                let draft = cache.begin(&key, meta);
                draft.inspect_err(|error| tracing::info!("nothing can be kept: {error}")).ok()
            });
        let draft = draft.map(|draft| Arc::new(Mutex::new(Some(draft))));
        let keep = draft.clone().map(Keep);
        let body = Body::new(source, url.clone(), self.limits(deadline), Some(turn), draft);
        let head = Head { url, status: status.as_u16(), retrieved, from_cache: false, headers };
        Ok(Stream { head, body, keep })
    }
}
