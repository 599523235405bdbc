//! `SERVICE`: which endpoints a query may reach, and asking them for no more than the query can use.
//!
//! A SERVICE is bound by what stands beside it: the values there of the variables that both have are sent with the
//! pattern, in batches of `VALUES`, and its answers are joined here. The answer of the query is the same as if the
//! endpoint had been asked for the whole pattern, and is had that way where nothing can be sent: where nothing is
//! shared, where the pattern counts its solutions (LIMIT) or tosses coins (RAND), where a row beside has no value that
//! means the same at the endpoint. Blank nodes of an answer are its own: they are equal to none elsewhere, so that none
//! is sent, and in two batches the same one counts as two.
//!
//! `plan` says before a query runs what stands beside each SERVICE, `scope` which variables have values, `batch` makes
//! requests of rows, `run` asks, lazily, each request once.

mod batch;
mod beside;
mod handler;
mod plan;
mod reading;
mod run;
mod scope;

pub(super) use run::{Asking, Run};

use super::QueryError;
use super::bind::Binder;
use crate::fetch::Client;
use oxigraph::model::{NamedNode, Variable};
use oxigraph::sparql::QueryEvaluationError;
use spargebra::algebra::GraphPattern;
use spargebra::term::NamedNodePattern;
use spargebra::{GraphUpdateOperation, Query, Update};
use std::sync::Arc;

/// What a query asks beside the default graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Whether it names graphs.
    pub graphs: bool,
    services: Vec<NamedNodePattern>,
}

impl Reach {
    /// Reads it off a query.
    #[must_use]
    pub fn of(query: &Query) -> Self {
        let mut nothing = |_: &Variable| None;
        let mut binder = Binder::new(&mut nothing);
        // Without a value for any variable, nothing can fail to be bound.
        let _unchanged = binder.query(query.clone());
        Self { graphs: binder.graphs, services: binder.services }
    }

    /// Reads it off an update: off the WHERE of each operation.
    #[must_use]
    pub fn of_update(update: &Update) -> Self {
        let patterns = update.operations.iter().filter_map(|operation| match operation {
            GraphUpdateOperation::DeleteInsert { pattern, .. } => Some(pattern),
            _ => None,
        });
        let reaches = patterns.map(|pattern| Self::of_pattern(pattern));
        reaches.fold(Self { graphs: true, services: Vec::new() }, |mut all, one| {
            all.services.extend(one.services);
            all
        })
    }

    fn of_pattern(pattern: &GraphPattern) -> Self {
        Self::of(&Query::Ask { dataset: None, pattern: pattern.clone(), base_iri: None })
    }

    /// Whether it calls a `SERVICE`.
    #[must_use]
    pub const fn services(&self) -> bool {
        !self.services.is_empty()
    }
}

/// Hears of an endpoint, or a variable that names none, what `SERVICE SILENT` leaves out, and why.
type Tell = Arc<dyn Fn(&str, &QueryError) + Send + Sync>;

/// The endpoints that `SERVICE` may reach: none, unless they are named.
///
/// ```no_run
/// use labgraph::fetch::Client;
/// use labgraph::query::{Engine, Services};
/// use labgraph::store::Dataset;
/// use labgraph::workspace::Workspace;
/// use oxigraph::model::NamedNode;
///
/// let dataset = Dataset::load(&Workspace::embedded(), true)?;
/// let wikidata = NamedNode::new("https://query.wikidata.org/sparql")?;
/// let services = Services::allowed(vec![wikidata], Client::default()).in_batches_of(50);
/// let answer = Engine::new(dataset.merged()).with_services(services).ask(
///     "PREFIX wdt: <http://www.wikidata.org/prop/direct/>
///      SELECT ?lab ?website {
///        ?lab skos:exactMatch ?item .
///        SERVICE <https://query.wikidata.org/sparql> { ?item wdt:P856 ?website }
///      }",
/// )?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Services {
    allowed: Arc<[NamedNode]>,
    client: Client,
    binds: bool,
    batch: usize,
    tell: Option<Tell>,
}

impl Services {
    /// Refuses every endpoint.
    #[must_use]
    pub fn none() -> Self {
        Self::allowed(Vec::new(), Client::default())
    }

    /// Allows these endpoints, asked through `client`.
    #[must_use]
    pub fn allowed(endpoints: Vec<NamedNode>, client: Client) -> Self {
        Self { allowed: endpoints.into(), client, binds: true, batch: batch::ROWS, tell: None }
    }

    /// The same, asked for everything that goes by their pattern, whatever it is joined with: of endpoints that do not
    /// know `VALUES`.
    #[must_use]
    pub fn unbound(mut self) -> Self {
        self.binds = false;
        self
    }

    /// The same, sent so many rows at most with a request, one at least; a hundred otherwise.
    #[must_use]
    pub fn in_batches_of(mut self, rows: usize) -> Self {
        self.batch = rows.max(1);
        self
    }

    /// The same, telling what `SERVICE SILENT` leaves out: the endpoint, or the variable that names none, and why; each
    /// once a query, as it happens, from the thread that asks. Nobody is told otherwise.
    #[must_use]
    pub fn telling(mut self, tell: impl Fn(&str, &QueryError) + Send + Sync + 'static) -> Self {
        self.tell = Some(Arc::new(tell));
        self
    }

    /// Refuses a query that names an endpoint that is not allowed.
    pub(super) fn check(&self, query: &Query) -> Result<(), QueryError> {
        Reach::of(query).services.iter().try_for_each(|service| match service {
            NamedNodePattern::NamedNode(endpoint) => self.admit(endpoint),
            NamedNodePattern::Variable(_) => Ok(()),
        })
    }

    /// Refuses an endpoint that is not allowed.
    pub(super) fn admit(&self, endpoint: &NamedNode) -> Result<(), QueryError> {
        if self.allowed.contains(endpoint) {
            Ok(())
        } else {
            Err(QueryError::ServiceNotAllowed(endpoint.clone()))
        }
    }
}

/// An error of ours on its way through the evaluator.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Carried(QueryError);

/// Takes an error of ours out of the evaluator's.
pub(super) fn unwrap_error(error: QueryEvaluationError) -> QueryError {
    match error {
        QueryEvaluationError::Service(inner) => match inner.downcast::<Carried>() {
            Ok(carried) => carried.0,
            Err(other) => QueryError::Evaluation(QueryEvaluationError::Service(other)),
        },
        QueryEvaluationError::Cancelled => QueryError::Cancelled,
        other => QueryError::Evaluation(other),
    }
}
