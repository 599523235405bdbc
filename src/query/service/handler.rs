//! What oxigraph asks in the place of each SERVICE: the rows of a run.

use super::Carried;
use super::plan;
use super::run::Run;
use crate::query::QueryError;
use oxigraph::model::{NamedNode, Variable};
use oxigraph::sparql::{DefaultServiceHandler, QueryEvaluationError, QuerySolutionIter};
use oxiri::Iri;
use spargebra::algebra::GraphPattern;
use std::sync::Arc;

/// Answers each SERVICE of a query by its run.
pub(super) struct Handler(pub(super) Arc<Run>);

impl DefaultServiceHandler for Handler {
    type Error = QueryEvaluationError;

    fn handle(
        &self,
        service: &NamedNode,
        _pattern: &GraphPattern,
        _base_iri: Option<&Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, Self::Error> {
        let call = plan::number(service).and_then(|number| Some((number, self.0.calls.get(number)?)));
        let Some((number, call)) = call else {
            return Err(carried(QueryError::ServiceNotAllowed(service.clone())));
        };
        let variables: Arc<[Variable]> = Run::columns(call).into();
        let (run, columns) = (Arc::clone(&self.0), Arc::clone(&variables));
        let rows = (0..).map_while(move |place| run.row(number, place));
        Ok(QuerySolutionIter::new(
            variables,
            rows.map(move |row| row.map(|row| (Arc::clone(&columns), row).into()).map_err(carried)),
        ))
    }
}

fn carried(error: QueryError) -> QueryEvaluationError {
    QueryEvaluationError::Service(Box::new(Carried(error)))
}
