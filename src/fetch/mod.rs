//! The one HTTP client: who asks, whom, how often, how long it waits, how much it takes, what it keeps.
//!
//! Owns the manners that any server may expect: a User-Agent that names somebody to write to, one request at a time to
//! a host and no more in a time than it allows, pauses as long as a busy server wants, timeouts, caps, redirects that
//! lead nowhere dangerous, and a cache, so that nobody is asked twice for what still holds. Must not know RDF.
//!
//! A concern a file: `origins` which addresses may be asked, `resolve` which are public, `redirect` where a redirect
//! may lead, `hosts` whose turn it is, `memory` what of that the next process knows, `retry` when to ask again, `exchange` one question and its answer, `body` what
//! comes in, `cache` and `entry` what is kept, `request` what callers see of it all.

mod address;
mod body;
mod cache;
mod entry;
mod error;
mod exchange;
mod hosts;
mod memory;
mod origins;
mod redirect;
mod request;
mod resolve;
mod retry;

pub use address::{public_address, shown, with_parameter};
pub use body::Body;
pub use cache::{Cache, Keep};
pub use error::{FetchError, excerpt};
pub use hosts::Rate;
pub use request::{Head, Request, Response, Stream, Verdict};

use exchange::Connections;
use origins::Origins;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Who asks, and where one finds whom to write to.
const PROJECT: (&str, &str) = (concat!("labgraph/", env!("CARGO_PKG_VERSION")), env!("CARGO_PKG_HOMEPAGE"));

/// An HTTP client. A clone shares its connections; none is opened before the first request.
///
/// ```no_run
/// use labgraph::fetch::{Cache, Client, Rate};
/// use std::time::Duration;
///
/// let client = Client::default()
///     .with_only(["https://api.ror.org/v2/organizations"])?
///     .with_rate("https://api.ror.org", Rate::new(2000, Duration::from_mins(5)))?
///     .with_cache(Cache::new("/home/me/.cache/labgraph/http"))
///     .with_redirects();
/// let answer = client
///     .get("https://api.ror.org/v2/organizations/01kd5m353")
///     .accept("application/json")
///     .header("Client-Id", "abc")
///     .fresh_for(Duration::from_hours(24))
///     .send()?;
/// let record: serde_json::Value = answer.json()?;
/// println!("{} was retrieved {:?}", record["id"], answer.head.retrieved);
/// # Ok::<_, labgraph::fetch::FetchError>(())
/// ```
#[derive(Clone)]
pub struct Client {
    agent: HeaderValue,
    timeout: Duration,
    idle: Option<Duration>,
    patience: Option<Duration>,
    max_bytes: u64,
    redirects: bool,
    persistent: bool,
    offline: bool,
    origins: Origins,
    rates: HashMap<String, Rate>,
    headers: HashMap<String, HeaderMap>,
    cache: Option<Cache>,
    stop: Arc<dyn Fn() -> bool + Send + Sync>,
    connections: Arc<Connections>,
}

impl Default for Client {
    fn default() -> Self {
        let agent = format!("{} ({})", PROJECT.0, PROJECT.1);
        Self {
            agent: HeaderValue::try_from(agent).unwrap_or(HeaderValue::from_static("labgraph")),
            timeout: Duration::from_secs(30),
            idle: None,
            patience: None,
            max_bytes: 256 << 20,
            redirects: false,
            persistent: false,
            offline: false,
            origins: Origins::default(),
            rates: HashMap::new(),
            headers: HashMap::new(),
            cache: None,
            stop: Arc::new(|| false),
            connections: Arc::default(),
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("timeout", &self.timeout)
            .field("max_bytes", &self.max_bytes)
            .field("redirects", &self.redirects)
            .field("offline", &self.offline)
            .field("origins", &self.origins)
            .field("cache", &self.cache)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// With an address of whoever asks, such as `mailto:me@example.org`, in the User-Agent.
    ///
    /// # Errors
    /// [`FetchError::Header`] where it cannot stand in a header.
    pub fn with_contact(mut self, contact: &str) -> Result<Self, FetchError> {
        let wrong = || FetchError::Header { name: "User-Agent".to_owned(), value: contact.to_owned() };
        if !contact.chars().all(|c| c.is_ascii_graphic() || c == ' ') || contact.contains(['(', ')']) {
            return Err(wrong());
        }
        let agent = format!("{} ({}; {})", PROJECT.0, PROJECT.1, contact.trim());
        self.agent = HeaderValue::try_from(agent).map_err(|_| wrong())?;
        Ok(self)
    }

    /// With another time limit for a whole request, its retries and its body; thirty seconds otherwise.
    #[must_use]
    pub const fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// With a limit for how long a server may be silent; otherwise as long as the request may take.
    #[must_use]
    pub fn with_idle(mut self, idle: Duration) -> Self {
        self.idle = Some(idle);
        self.connections = Arc::default();
        self
    }

    /// Waits so long for a server that is busy, beside the time limit. Otherwise the waiting is within it.
    #[must_use]
    pub const fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = Some(patience);
        self
    }

    /// With another cap on the size of a body as it is unpacked, in bytes; 256 MiB otherwise.
    #[must_use]
    pub const fn with_max_bytes(mut self, max_bytes: u64) -> Self {
        self.max_bytes = max_bytes;
        self
    }

    /// Follows redirects within a host, and to the origins of [`Client::with_only`].
    #[must_use]
    pub const fn with_redirects(mut self) -> Self {
        self.redirects = true;
        self
    }

    /// Asks again, too, where a server failed (500, 502, 504) or the connection broke before an answer.
    #[must_use]
    pub const fn with_persistence(mut self) -> Self {
        self.persistent = true;
        self
    }

    /// Asks the origins of these addresses only, each scheme, host and port. Otherwise whoever calls decides.
    ///
    /// # Errors
    /// [`FetchError::Address`] where one is no address.
    pub fn with_only<A: AsRef<str>>(
        mut self,
        addresses: impl IntoIterator<Item = A>,
    ) -> Result<Self, FetchError> {
        self.origins = Origins::only(addresses)?;
        Ok(self)
    }

    /// Asks the host of an address no more often than that, in the whole process.
    ///
    /// # Errors
    /// [`FetchError::Address`] where it is none.
    pub fn with_rate(mut self, address: &str, rate: Rate) -> Result<Self, FetchError> {
        self.rates.insert(address::host(&address::parsed(address)?), rate);
        Ok(self)
    }

    /// How often the host of an address is asked at most, where somebody said.
    #[must_use]
    pub fn rate(&self, address: &str) -> Option<Rate> {
        self.rates.get(&address::host(&address::parsed(address).ok()?)).copied()
    }

    /// Sends one more header with whatever is asked of the host of an address, and of no other: ROR's `Client-Id`.
    ///
    /// # Errors
    /// [`FetchError::Address`], [`FetchError::Header`].
    pub fn with_header(mut self, address: &str, name: &str, value: &str) -> Result<Self, FetchError> {
        let wrong = || FetchError::Header { name: name.to_owned(), value: value.to_owned() };
        let header = HeaderName::try_from(name).map_err(|_| wrong())?;
        let value = HeaderValue::try_from(value).map_err(|_| wrong())?;
        let host = address::host(&address::parsed(address)?);
        self.headers.entry(host).or_default().insert(header, value);
        Ok(self)
    }

    /// Whether a header goes with whatever is asked of the host of an address.
    #[must_use]
    pub fn sends(&self, address: &str, name: &str) -> bool {
        let host = address::parsed(address).map(|url| address::host(&url)).unwrap_or_default();
        self.headers.get(&host).is_some_and(|headers| headers.contains_key(name))
    }

    /// Keeps answers there, of the requests that ask for it, and, for the next process, what hosts wanted: until when
    /// one wants to be left alone, that it has banned us, when it was last asked.
    #[must_use]
    pub fn with_cache(mut self, cache: Cache) -> Self {
        self.cache = Some(cache);
        self
    }

    /// Asks nobody: answers are those that were kept, however old.
    #[must_use]
    pub const fn offline(mut self, offline: bool) -> Self {
        self.offline = offline;
        self
    }

    /// Whether nobody is asked.
    #[must_use]
    pub const fn is_offline(&self) -> bool {
        self.offline
    }

    /// Gives up between two reads, and while it waits, where `stop` says so.
    #[must_use]
    pub fn with_stop(mut self, stop: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        self.stop = Arc::new(stop);
        self
    }

    /// How long a server may be silent.
    fn silence(&self) -> Duration {
        self.idle.unwrap_or(self.timeout).min(self.timeout)
    }

    /// A GET of an address.
    pub fn get<'a>(&'a self, url: &'a str) -> Request<'a> {
        Request::new(self, url, None)
    }

    /// A POST of a body of a media type to an address: a question that is too long for an address, which may be
    /// asked twice.
    pub fn post<'a>(&'a self, url: &'a str, content_type: &'a str, body: &'a [u8]) -> Request<'a> {
        Request::new(self, url, Some((content_type, body)))
    }
}
