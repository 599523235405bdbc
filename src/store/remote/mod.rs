//! The remote kind of dataset: an endpoint of the [SPARQL 1.1 Protocol](https://www.w3.org/TR/sparql11-protocol/).
//!
//! Owns what is sent, what may come back, and whether it is all: a server that cuts an answer off says so in
//! a header at most. What comes back is read as it comes in. Must not know who asks, nor what for.

mod cut;
mod error;
mod reply;

pub use error::RemoteError;
pub use reply::{RemoteSolutions, RemoteStatements, Reply};

use super::text;
use crate::fetch::{Client, FetchError, Stream, shown, with_parameter};
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
/// let Reply::Solutions(rows) = endpoint.ask(&query)? else { unreachable!() };
/// for row in rows {
///     println!("{:?}", row?);
/// }
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Remote {
    address: String,
    client: Box<Client>,
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
        Ok(Self { address, client: Box::new(Client::default().with_redirects()) })
    }

    /// The same, asked through a client of one's own.
    #[must_use]
    pub fn through(mut self, client: Client) -> Self {
        *self.client = client.with_redirects();
        self
    }

    /// The address, as it may be told: without a password.
    #[must_use]
    pub fn address(&self) -> String {
        shown(&self.address)
    }

    /// With another time limit for a request and its answer.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        *self.client = self.client.with_timeout(timeout);
        self
    }

    /// With another cap on the size of an answer, in bytes.
    #[must_use]
    pub fn with_max_bytes(mut self, max_bytes: u64) -> Self {
        *self.client = self.client.with_max_bytes(max_bytes);
        self
    }

    /// Gives up where `stop` says so.
    #[must_use]
    pub fn with_stop(mut self, stop: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        *self.client = self.client.with_stop(stop);
        self
    }

    /// Sends a query and gives the answer as it comes in.
    ///
    /// # Errors
    /// [`RemoteError`]; those of the answer come while it is read.
    pub fn ask(&self, query: &Query) -> Result<Reply, RemoteError> {
        let Some(solutions) = solutions_of(query) else {
            let stream = self.send(query, ROWS)?;
            let cut = Cut::of(&stream, limit(query));
            return reply::rows(&self.address(), stream, cut);
        };
        let stream = self.send(query, GRAPH)?;
        let cut = Cut::of(&stream, limit(query));
        let silent = stream.header("server").is_some_and(cut::is_silent);
        let doubt = silent.then(|| Doubt { endpoint: self.clone(), solutions });
        reply::graph(&self.address(), stream, cut, doubt)
    }

    /// By GET where the address stays short, else, or where the server takes no GET, as a form.
    fn send(&self, query: &Query, accept: &str) -> Result<Stream, RemoteError> {
        let text = &text(query);
        tracing::debug!("{text}");
        let url = with_parameter(&self.address, "query", text)?;
        if url.len() <= MAX_ADDRESS {
            match self.client.get(&url).accept(accept).cached().open() {
                Err(FetchError::Status { status: 405 | 414, .. }) => {}
                outcome => return outcome.map_err(|error| self.told(error)),
            }
        }
        let form = with_parameter("http://form.invalid", "query", text)?;
        let form = form.split_once('?').map_or("", |(_, form)| form);
        let asked = self.client.post(&self.address, "application/x-www-form-urlencoded", form.as_bytes());
        asked.accept(accept).cached().open().map_err(|error| self.told(error))
    }

    /// An error that names the endpoint, not the query that went with its address.
    fn told(&self, error: FetchError) -> RemoteError {
        error.at(&self.address).into()
    }
}

/// A graph whose server does not tell where it cut the solutions off from which the graph is made; of rows, it
/// would.
struct Doubt {
    endpoint: Remote,
    solutions: Query,
}

impl Doubt {
    /// Asks for the solutions as rows, looks at what the headers say of them, and leaves it at that.
    fn settle(self) -> Result<Option<String>, RemoteError> {
        let stream = self.endpoint.send(&self.solutions, ROWS)?;
        Ok(Cut::of(&stream, limit(&self.solutions)).reason(None))
    }
}

/// The query for the solutions from which a graph is made, where it is one that a query makes.
fn solutions_of(query: &Query) -> Option<Query> {
    match query {
        Query::Construct { dataset, pattern, base_iri, .. }
        | Query::Describe { dataset, pattern, base_iri } => {
            let (dataset, pattern, base_iri) = (dataset.clone(), pattern.clone(), base_iri.clone());
            Some(Query::Select { dataset, pattern, base_iri })
        }
        Query::Select { .. } | Query::Ask { .. } => None,
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
