//! The one HTTP client: who asks, how long it waits, how much it takes.
//!
//! Owns timeouts, the cap on an answer's size and the User-Agent. Must not know RDF, nor decide
//! which addresses may be asked: whoever calls it has an allow-list. Redirects are not followed,
//! for they would lead around that list.

use reqwest::blocking::Client as Http;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::redirect::Policy;
use std::io::Read;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// Who asks.
const USER_AGENT: &str = concat!("labgraph/", env!("CARGO_PKG_VERSION"), " (https://w3id.org/labgraph)");

/// An HTTP client. A clone shares its connections; none is opened before the first request.
#[derive(Debug, Clone)]
pub struct Client {
    timeout: Duration,
    max_bytes: u64,
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

/// A request that failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// No connection, no answer in time, no HTTP.
    #[error("{url}: {reason}")]
    Transport {
        /// The address asked.
        url: String,
        /// Why, from the outermost cause to the innermost.
        reason: String,
    },
    /// A status other than success.
    #[error("{url} answered {status}")]
    Status {
        /// The address asked.
        url: String,
        /// The HTTP status code.
        status: u16,
    },
    /// A body larger than allowed.
    #[error("{url} answered more than {limit} bytes")]
    TooLarge {
        /// The address asked.
        url: String,
        /// The cap in bytes.
        limit: u64,
    },
}

impl Default for Client {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(30), max_bytes: 256 << 20, http: Arc::default() }
    }
}

impl Client {
    /// With another time limit for a whole request.
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

    /// Sends a request and reads the whole answer.
    ///
    /// # Errors
    /// [`FetchError`]; a redirect is a [`FetchError::Status`].
    pub fn send(&self, method: Method<'_>, url: &str, accept: &str) -> Result<Response, FetchError> {
        let transport = |reason: String| FetchError::Transport { url: url.to_owned(), reason };
        let http = self.http(&transport)?;
        let request = match method {
            Method::Get => http.get(url),
            Method::Post { content_type, body } => {
                http.post(url).header(CONTENT_TYPE, content_type).body(body.to_vec())
            }
        };
        let response = request.header(ACCEPT, accept).send().map_err(|error| transport(causes(&error)))?;
        let status = response.status();
        if !status.is_success() {
            return Err(FetchError::Status { url: url.to_owned(), status: status.as_u16() });
        }
        let content_type =
            response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let announced = response.content_length();
        let mut body = Vec::new();
        response
            .take(self.max_bytes.saturating_add(1))
            .read_to_end(&mut body)
            .map_err(|error| transport(causes(&error)))?;
        let length = body.len() as u64;
        if length > self.max_bytes {
            return Err(FetchError::TooLarge { url: url.to_owned(), limit: self.max_bytes });
        }
        if announced.is_some_and(|announced| announced > length) {
            return Err(transport("the answer breaks off".to_owned()));
        }
        Ok(Response { content_type, body })
    }

    fn http(&self, transport: &dyn Fn(String) -> FetchError) -> Result<&Http, FetchError> {
        if let Some(http) = self.http.get() {
            return Ok(http);
        }
        let built = Http::builder()
            .user_agent(USER_AGENT)
            .timeout(self.timeout)
            .redirect(Policy::none())
            .build()
            .map_err(|error| transport(causes(&error)))?;
        Ok(self.http.get_or_init(|| built))
    }
}

fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
