//! The one HTTP client: who asks, how long it waits, how much it takes, when it asks again.
//!
//! Owns timeouts, the cap on an answer's size, the User-Agent, redirects and retries. Must not know
//! RDF, nor decide which addresses may be asked: whoever calls it has an allow-list. A redirect is
//! followed only where that is asked for, and never to another host, for it would lead around that
//! list; a server that is busy is asked again, after as long as it wants.

mod address;
mod body;
mod error;
mod retry;

pub use address::{shown, with_parameter};
pub use body::Body;
pub use error::{FetchError, excerpt};

use reqwest::StatusCode;
use reqwest::blocking::{Client as Http, Response as Raw};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, LOCATION, RETRY_AFTER};
use reqwest::redirect::Policy;
use std::fmt;
use std::io::Read;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant, SystemTime};

/// Who asks.
const USER_AGENT: &str = concat!("labgraph/", env!("CARGO_PKG_VERSION"), " (https://w3id.org/labgraph)");

/// How long a connection may take, its secrecy included: who asks a server that does not know what that is by
/// https would else wait for an answer.
const CONNECT: Duration = Duration::from_secs(10);

/// How many redirects are followed before it is a loop.
const MAX_REDIRECTS: usize = 5;

/// How much of the body of a failure is read, to tell what the server says.
const MAX_EXCERPT: u64 = 4 << 10;

/// An HTTP client. A clone shares its connections; none is opened before the first request.
#[derive(Clone)]
pub struct Client {
    timeout: Duration,
    max_bytes: u64,
    redirects: bool,
    stop: Arc<dyn Fn() -> bool + Send + Sync>,
    http: Arc<OnceLock<Http>>,
}

/// What to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method<'a> {
    /// GET.
    Get,
    /// POST with a body.
    Post {
        /// The media type of the body.
        content_type: &'a str,
        /// The body.
        body: &'a [u8],
    },
}

/// What came back, with a status of success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The header of that name.
    pub content_type: Option<String>,
    /// The whole body.
    pub body: Vec<u8>,
}

/// What is coming back, with a status of success.
#[derive(Debug)]
pub struct Stream {
    headers: HeaderMap,
    /// The body, to be read.
    pub body: Body,
}

impl Stream {
    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

impl Default for Client {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            max_bytes: 256 << 20,
            redirects: false,
            stop: Arc::new(|| false),
            http: Arc::default(),
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("timeout", &self.timeout)
            .field("max_bytes", &self.max_bytes)
            .field("redirects", &self.redirects)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// With another time limit for a whole request, its retries and its body.
    #[must_use]
    pub const fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// With another cap on the size of a body, in bytes.
    #[must_use]
    pub const fn with_max_bytes(mut self, max_bytes: u64) -> Self {
        self.max_bytes = max_bytes;
        self
    }

    /// Follows redirects within a host.
    #[must_use]
    pub const fn with_redirects(mut self) -> Self {
        self.redirects = true;
        self
    }

    /// Gives up between two reads, and between two tries, where `stop` says so.
    #[must_use]
    pub fn with_stop(mut self, stop: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        self.stop = Arc::new(stop);
        self
    }

    /// Sends a request and reads the whole answer.
    ///
    /// # Errors
    /// [`FetchError`]; a redirect is a [`FetchError::Status`].
    pub fn send(&self, method: Method<'_>, url: &str, accept: &str) -> Result<Response, FetchError> {
        let mut stream = self.open(method, url, accept)?;
        let content_type = stream.header("content-type").map(str::to_owned);
        let mut body = Vec::new();
        stream.body.read_to_end(&mut body).map_err(|error| FetchError::of_io(error, url))?;
        Ok(Response { content_type, body })
    }

    /// Sends a request and gives the answer as it comes in. A server that answers 429 or 503 is asked again,
    /// three times at most, within the time limit.
    ///
    /// # Errors
    /// [`FetchError`]; those of the body come while it is read.
    pub fn open(&self, method: Method<'_>, url: &str, accept: &str) -> Result<Stream, FetchError> {
        let deadline = Instant::now() + self.timeout;
        let mut pauses = retry::pauses();
        loop {
            let error = match self.follow(method, url, accept, deadline) {
                Err(error @ FetchError::Status { status: 429 | 503, .. }) => error,
                outcome => return outcome,
            };
            let FetchError::Status { retry_after, .. } = &error else { return Err(error) };
            let Some(pause) = pauses.next().map(|pause| retry_after.unwrap_or(pause)) else {
                return Err(error);
            };
            if Instant::now().checked_add(pause).is_none_or(|end| end >= deadline) {
                return Err(error);
            }
            tracing::info!("{error}; it is asked again after {} s", pause.as_secs_f64());
            if !retry::wait(pause, &*self.stop) {
                return Err(FetchError::Stopped { url: address::shown(url) });
            }
        }
    }

    /// Sends a request, and again to where its host sends it.
    fn follow(
        &self,
        mut method: Method<'_>,
        url: &str,
        accept: &str,
        deadline: Instant,
    ) -> Result<Stream, FetchError> {
        let mut url = url.to_owned();
        for _ in 0..=MAX_REDIRECTS {
            let response = self.once(method, &url, accept, deadline)?;
            let status = response.status();
            let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
            match location.filter(|_| self.redirects && status.is_redirection()) {
                Some(location) => {
                    url = address::next(&url, location)?;
                    if status == StatusCode::SEE_OTHER {
                        method = Method::Get;
                    }
                }
                None => return self.checked(response, url, deadline),
            }
        }
        Err(FetchError::Transport {
            url: address::shown(&url),
            reason: "it redirects in a circle".to_owned(),
        })
    }

    fn once(
        &self,
        method: Method<'_>,
        url: &str,
        accept: &str,
        deadline: Instant,
    ) -> Result<Raw, FetchError> {
        if (self.stop)() {
            return Err(FetchError::Stopped { url: address::shown(url) });
        }
        let failed = |error: &reqwest::Error| FetchError::of_reqwest(error, url, self.timeout);
        let http = self.http().map_err(|error| failed(&error))?;
        let request = match method {
            Method::Get => http.get(url),
            Method::Post { content_type, body } => {
                http.post(url).header(CONTENT_TYPE, content_type).body(body.to_vec())
            }
        };
        let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        request.header(ACCEPT, accept).timeout(left).send().map_err(|error| failed(&error))
    }

    /// The answer as a stream, where its status is one of success.
    fn checked(&self, response: Raw, url: String, deadline: Instant) -> Result<Stream, FetchError> {
        let status = response.status();
        if status.is_success() {
            let headers = response.headers().clone();
            let body =
                Body::new(response, url, self.max_bytes, self.timeout, deadline, Arc::clone(&self.stop));
            return Ok(Stream { headers, body });
        }
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        let retry_after = header(RETRY_AFTER).and_then(|value| retry::after(value, SystemTime::now()));
        let location = header(LOCATION).map(str::to_owned);
        let mut body = Vec::new();
        // What the server says is told where it can be had.
        let _broken = response.take(MAX_EXCERPT).read_to_end(&mut body);
        let words = error::excerpt(&body);
        Err(FetchError::Status {
            url: address::shown(&url),
            status: status.as_u16(),
            words,
            retry_after,
            location,
        })
    }

    fn http(&self) -> reqwest::Result<&Http> {
        if let Some(http) = self.http.get() {
            return Ok(http);
        }
        let built = Http::builder()
            .user_agent(USER_AGENT)
            .timeout(self.timeout)
            .connect_timeout(CONNECT)
            .redirect(Policy::none())
            .build()?;
        Ok(self.http.get_or_init(|| built))
    }
}
