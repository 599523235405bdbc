//! The remote kind of dataset: an endpoint of the [SPARQL 1.1 Protocol](https://www.w3.org/TR/sparql11-protocol/).
//!
//! Owns what is sent, what may come back, and whether it is all: a server that cuts an answer off says so in
//! a header at most. What comes back is read as it comes in. Must not know who asks, nor what for.

mod cut;
mod error;
mod reply;

pub use error::RemoteError;
pub use reply::{RemoteSolutions, RemoteStatements, Reply};

use crate::fetch::{Client, FetchError, Method, Stream, shown, with_parameter};
use cut::Cut;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use std::time::Duration;

/// An endpoint to ask.
///
/// ```no_run
/// use labgraph::store::{Remote, Reply};
/// use spargebra::SparqlParser;
///
/// let endpoint = Remote::new("http://localhost:7878/query")?;
/// # #[expect(clippy::disallowed_methods)]
/// let query = SparqlParser::new().parse_query("SELECT ?s { ?s a ?class } LIMIT 10")?;
/// let Reply::Solutions(rows) = endpoint.ask(&query, &query.to_string())? else { unreachable!() };
/// for row in rows {
///     println!("{:?}", row?);
/// }
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Remote {
    address: String,
    client: Client,
}

/// What a SELECT or an ASK may be answered with. JSON and XML tell where they end; TSV does not.
const ROWS: &str = "application/sparql-results+json, application/sparql-results+xml;q=0.8, \
                    text/tab-separated-values;q=0.3";

/// What a CONSTRUCT or a DESCRIBE may be answered with.
const GRAPH: &str = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5";

/// How long an address may be that any server takes. What is longer is sent as a form.
const MAX_ADDRESS: usize = 2000;

impl Remote {
    /// The endpoint at an address of HTTP. Nothing is asked yet.
    ///
    /// # Errors
    /// [`FetchError::Address`].
    pub fn new(address: &str) -> Result<Self, FetchError> {
        with_parameter(address, "query", "")?;
        let address = address.split('#').next().unwrap_or(address).to_owned();
        Ok(Self { address, client: Client::default().with_redirects() })
    }

    /// The address, as it may be told: without a password.
    #[must_use]
    pub fn address(&self) -> String {
        shown(&self.address)
    }

    /// With another time limit for a request and its answer.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.client = self.client.with_timeout(timeout);
        self
    }

    /// With another cap on the size of an answer, in bytes.
    #[must_use]
    pub fn with_max_bytes(mut self, max_bytes: u64) -> Self {
        self.client = self.client.with_max_bytes(max_bytes);
        self
    }

    /// Gives up where `stop` says so.
    #[must_use]
    pub fn with_stop(mut self, stop: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        self.client = self.client.with_stop(stop);
        self
    }

    /// Sends the text of a query and gives the answer as it comes in.
    ///
    /// # Errors
    /// [`RemoteError`]; those of the answer come while it is read.
    pub fn ask(&self, query: &Query, text: &str) -> Result<Reply, RemoteError> {
        let graph = matches!(query, Query::Construct { .. } | Query::Describe { .. });
        tracing::debug!("{text}");
        let stream = self.send(text, if graph { GRAPH } else { ROWS })?;
        let cut = Cut::of(&stream, limit(query));
        if graph {
            reply::graph(&self.address(), stream, cut)
        } else {
            reply::rows(&self.address(), stream, cut)
        }
    }

    /// By GET where the address stays short, else, or where the server takes no GET, as a form.
    fn send(&self, text: &str, accept: &str) -> Result<Stream, RemoteError> {
        let url = with_parameter(&self.address, "query", text)?;
        if url.len() <= MAX_ADDRESS {
            match self.client.open(Method::Get, &url, accept) {
                Err(FetchError::Status { status: 405 | 414, .. }) => {}
                outcome => return outcome.map_err(|error| self.told(error)),
            }
        }
        let form = with_parameter("http://form.invalid", "query", text)?;
        let form = form.split_once('?').map_or("", |(_, form)| form);
        let method =
            Method::Post { content_type: "application/x-www-form-urlencoded", body: form.as_bytes() };
        self.client.open(method, &self.address, accept).map_err(|error| self.told(error))
    }

    /// An error that names the endpoint, not the query that went with its address.
    fn told(&self, error: FetchError) -> RemoteError {
        error.at(&self.address).into()
    }
}

/// The LIMIT of a query itself.
fn limit(query: &Query) -> Option<usize> {
    match query {
        Query::Select { pattern, .. } | Query::Construct { pattern, .. } => match pattern {
            GraphPattern::Slice { length, .. } => *length,
            _ => None,
        },
        Query::Ask { .. } => Some(1),
        Query::Describe { .. } => None,
    }
}
