//! `SERVICE`: which endpoints a query may reach, and asking them.

use super::bind::Binder;
use super::{QueryError, Solutions};
use crate::fetch::{Client, FetchError, Keep};
use crate::store::{RemoteError, text};
use oxigraph::model::{NamedNode, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};
use oxigraph::sparql::{DefaultServiceHandler, QueryEvaluationError, QuerySolution, QuerySolutionIter};
use oxiri::Iri;
use spargebra::algebra::GraphPattern;
use spargebra::term::NamedNodePattern;
use spargebra::{GraphUpdateOperation, Query, Update};
use std::io::Read;
use std::sync::{Arc, Mutex};

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
        let reaches = patterns.map(|pattern| {
            Self::of(&Query::Ask { dataset: None, pattern: (**pattern).clone(), base_iri: None })
        });
        reaches.fold(Self { graphs: true, services: Vec::new() }, |mut all, one| {
            all.services.extend(one.services);
            all
        })
    }

    /// Whether it calls a `SERVICE`.
    #[must_use]
    pub const fn services(&self) -> bool {
        !self.services.is_empty()
    }
}

/// The endpoints that `SERVICE` may reach: none, unless they are named.
#[derive(Clone)]
pub struct Services {
    allowed: Arc<[NamedNode]>,
    client: Client,
}

/// What an endpoint is asked to answer with.
const ACCEPT: &str = "application/sparql-results+json, application/sparql-results+xml;q=0.9";

impl Services {
    /// Refuses every endpoint.
    #[must_use]
    pub fn none() -> Self {
        Self::allowed(Vec::new(), Client::default())
    }

    /// Allows these endpoints, asked through `client`.
    #[must_use]
    pub fn allowed(endpoints: Vec<NamedNode>, client: Client) -> Self {
        Self { allowed: endpoints.into(), client }
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

    pub(super) fn handler(&self, denied: &Denied) -> impl DefaultServiceHandler + 'static {
        Remote { services: self.clone(), denied: Denied(Arc::clone(&denied.0)) }
    }
}

/// The first endpoint that was asked for and refused, kept even where SILENT hides the refusal.
#[derive(Default)]
pub(super) struct Denied(Arc<Mutex<Option<NamedNode>>>);

impl Denied {
    pub(super) fn into_result(self) -> Result<(), QueryError> {
        match self.0.lock().ok().and_then(|mut denied| denied.take()) {
            Some(endpoint) => Err(QueryError::ServiceNotAllowed(endpoint)),
            None => Ok(()),
        }
    }
}

struct Remote {
    services: Services,
    denied: Denied,
}

/// An error of ours on its way through the evaluator.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Carried(QueryError);

impl From<FetchError> for Carried {
    fn from(error: FetchError) -> Self {
        Self(match error {
            FetchError::Offline { .. } | FetchError::Resting { .. } => {
                QueryError::Remote(Box::new(RemoteError::Fetch(error)))
            }
            other => QueryError::Service(other.to_string()),
        })
    }
}

impl DefaultServiceHandler for Remote {
    type Error = QueryEvaluationError;

    fn handle(
        &self,
        service: &NamedNode,
        pattern: &GraphPattern,
        base_iri: Option<&Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, Self::Error> {
        if let Err(error) = self.services.admit(service) {
            if let Ok(mut denied) = self.denied.0.lock() {
                denied.get_or_insert_with(|| service.clone());
            }
            return Err(carried(Carried(error)));
        }
        let solutions = self.services.solutions(service, pattern, base_iri).map_err(carried)?;
        let variables: Arc<[Variable]> = solutions.variables.into();
        let shared = Arc::clone(&variables);
        let rows = solutions.rows.into_iter();
        Ok(QuerySolutionIter::new(
            variables,
            rows.map(move |row| Ok(QuerySolution::from((Arc::clone(&shared), row)))),
        ))
    }
}

impl Services {
    fn solutions(
        &self,
        service: &NamedNode,
        pattern: &GraphPattern,
        base_iri: Option<&Iri<String>>,
    ) -> Result<Solutions, Carried> {
        let query = Query::Select { dataset: None, pattern: pattern.clone(), base_iri: base_iri.cloned() };
        let body = text(&query);
        let asked = self.client.post(service.as_str(), "application/sparql-query", body.as_bytes());
        let mut stream = asked.accept(ACCEPT).cached().open()?;
        let mut answer = Vec::new();
        let read_on = stream.body.read_to_end(&mut answer);
        read_on.map_err(|error| FetchError::of_io(error, service.as_str()))?;
        let format = stream
            .header("content-type")
            .and_then(QueryResultsFormat::from_media_type)
            .unwrap_or(QueryResultsFormat::Json);
        let solutions = read(&answer, format).map_err(|reason| {
            Carried(QueryError::Service(format!("<{}> answered {reason}", service.as_str())))
        })?;
        stream.keep.into_iter().for_each(Keep::keep);
        Ok(solutions)
    }
}

fn read(body: &[u8], format: QueryResultsFormat) -> Result<Solutions, String> {
    let broken = |error: &dyn std::fmt::Display| format!("what is no {}: {error}", format.name());
    let parsed = QueryResultsParser::from_format(format).for_slice(body).map_err(|error| broken(&error))?;
    let SliceQueryResultsParserOutput::Solutions(solutions) = parsed else {
        return Err("yes or no, not solutions".to_owned());
    };
    let variables = solutions.variables().to_vec();
    let rows = solutions
        .map(|solution| solution.map(|solution| solution.values().to_vec()).map_err(|error| broken(&error)))
        .collect::<Result<_, _>>()?;
    Ok(Solutions { variables, rows })
}

fn carried(error: Carried) -> QueryEvaluationError {
    QueryEvaluationError::Service(Box::new(error))
}

/// Takes an error of ours out of the evaluator's.
pub(super) fn unwrap_error(error: QueryEvaluationError) -> QueryError {
    match error {
        QueryEvaluationError::Service(inner) => match inner.downcast::<Carried>() {
            Ok(carried) => carried.0,
            Err(other) => QueryError::Service(other.to_string()),
        },
        QueryEvaluationError::Cancelled => QueryError::Cancelled,
        other => QueryError::Evaluation(other),
    }
}
