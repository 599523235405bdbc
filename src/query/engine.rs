//! Running queries: parse, check, evaluate in a thread of their own, read the answer whole.

use super::{Answer, Interrupt, Limits, Plan, QueryError, Services, Solutions, limits, service};
use crate::model::{Prefixes, SyntaxError};
use crate::store::evaluator;
use crate::store::syntax::{self, Operation};
use oxigraph::model::{Term, Triple, Variable};
use oxigraph::sparql::{BoundPreparedSparqlQuery, CancellationToken, QueryEvaluationError, QueryResults};
use oxigraph::store::Store;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use std::collections::HashSet;
use std::time::Instant;

/// Answers queries about a store.
///
/// ```
/// use labgraph::query::{Answer, Engine, Limits};
/// use oxigraph::store::Store;
///
/// let engine = Engine::new(&Store::new()?).with_limits(Limits { rows: 10, ..Limits::default() });
/// let answer = engine.ask("SELECT ?n WHERE { VALUES ?n { 1 2 } }")?;
/// let Answer::Solutions(solutions) = answer else { unreachable!() };
/// assert_eq!(solutions.rows.len(), 2);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Engine {
    store: Store,
    limits: Limits,
    services: Services,
    interrupt: Interrupt,
}

/// Parses a query that may use the known prefixes without declaring them.
///
/// # Errors
/// [`QueryError::Syntax`], with `origin` as the name of the text.
pub fn parse(text: &str, origin: &str) -> Result<Query, QueryError> {
    parse_with(text, origin, &Prefixes::known())
}

/// Parses a query that may use these prefixes without declaring them.
///
/// # Errors
/// As [`parse`].
pub fn parse_with(text: &str, origin: &str, prefixes: &Prefixes) -> Result<Query, QueryError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(error) = too_deep(text, origin) {
        return Err(error.into());
    }
    evaluator::parse_query(text, prefixes)
        .map(|query| in_order_of_appearance(query, text))
        .map_err(|error| syntax::explain_with(&error, text, origin, Operation::Query, prefixes).into())
}

/// `SELECT *` selects variables in the order in which a reader meets them; the parser sorts them by name.
fn in_order_of_appearance(query: Query, text: &str) -> Query {
    let star = text.to_ascii_uppercase().split_once("SELECT").is_some_and(|(_, rest)| {
        let rest = rest.trim_start();
        let rest = rest.strip_prefix("DISTINCT").or_else(|| rest.strip_prefix("REDUCED")).unwrap_or(rest);
        rest.trim_start().starts_with('*')
    });
    let Query::Select { dataset, mut pattern, base_iri } = query else {
        return query;
    };
    if star && let Some(variables) = projected(&mut pattern) {
        variables.sort_by_cached_key(|variable| appearance(text, variable.as_str()));
    }
    Query::Select { dataset, pattern, base_iri }
}

/// The variables of the outermost SELECT clause.
fn projected(pattern: &mut GraphPattern) -> Option<&mut Vec<Variable>> {
    match pattern {
        GraphPattern::Project { variables, .. } => Some(variables),
        GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => projected(inner),
        _ => None,
    }
}

/// Where a variable first stands in a text.
fn appearance(text: &str, name: &str) -> usize {
    text.match_indices(['?', '$'])
        .find(|(offset, _)| {
            text[offset + 1..]
                .strip_prefix(name)
                .is_some_and(|rest| !rest.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '_'))
        })
        .map_or(usize::MAX, |(offset, _)| offset)
}

/// How deep brackets may nest: the parser is recursive, and a stack that overflows takes the
/// process with it.
const MAX_DEPTH: usize = 200;

pub(crate) fn too_deep(text: &str, origin: &str) -> Option<SyntaxError> {
    let (mut depth, mut signs) = (0_usize, 0_usize);
    let offset = text.bytes().position(|byte| {
        match byte {
            b'(' | b'{' | b'[' => depth += 1,
            b')' | b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match byte {
            b'!' | b'-' | b'+' => signs += 1,
            b' ' | b'\n' | b'\t' | b'\r' => {}
            _ => signs = 0,
        }
        depth > MAX_DEPTH || signs > MAX_DEPTH
    })?;
    Some(SyntaxError {
        origin: origin.to_owned(),
        text: text.to_owned(),
        position: Some(crate::model::Position::of_byte(text, offset)),
        message: format!("this nests more than {MAX_DEPTH} deep"),
    })
}

impl Engine {
    /// An engine with the default limits, which refuses every `SERVICE`.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self {
            store: store.clone(),
            limits: Limits::default(),
            services: Services::none(),
            interrupt: Interrupt::default(),
        }
    }

    /// With other limits.
    #[must_use]
    pub const fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// With endpoints that `SERVICE` may reach.
    #[must_use]
    pub fn with_services(mut self, services: Services) -> Self {
        self.services = services;
        self
    }

    /// With something that stops it from another thread.
    #[must_use]
    pub fn with_interrupt(mut self, interrupt: Interrupt) -> Self {
        self.interrupt = interrupt;
        self
    }

    /// Answers a SPARQL query of any form.
    ///
    /// # Errors
    /// [`QueryError`].
    pub fn ask(&self, text: &str) -> Result<Answer, QueryError> {
        self.answer(parse(text, "the query")?)
    }

    /// Answers a parsed query.
    ///
    /// # Errors
    /// [`QueryError`], but for the syntax.
    pub fn answer(&self, query: Query) -> Result<Answer, QueryError> {
        self.evaluate(query, |bound, limits, deadline| {
            read(bound.execute().map_err(service::unwrap_error)?, limits, deadline)
        })
    }

    /// Answers a parsed query and says how: the plan, with the rows and the time of each step.
    ///
    /// # Errors
    /// As [`answer`](Self::answer).
    pub fn explain(&self, query: Query) -> Result<(Answer, Plan), QueryError> {
        self.evaluate(query, |bound, limits, deadline| {
            let (results, explanation) = bound.compute_statistics().explain();
            let answer = read(results.map_err(service::unwrap_error)?, limits, deadline)?;
            Ok((answer, Plan::of(&explanation)))
        })
    }

    pub(super) const fn store(&self) -> &Store {
        &self.store
    }

    pub(super) const fn services(&self) -> &Services {
        &self.services
    }

    fn evaluate<T: Send + 'static>(
        &self,
        query: Query,
        read: impl FnOnce(BoundPreparedSparqlQuery<'static>, Limits, Instant) -> Result<T, QueryError>
        + Send
        + 'static,
    ) -> Result<T, QueryError> {
        self.services.check(&query)?;
        let (store, services, limits) = (self.store.clone(), self.services.clone(), self.limits);
        let cancellation = CancellationToken::new();
        let token = cancellation.clone();
        let deadline = Instant::now() + limits.timeout;
        let work = move || {
            let denied = service::Denied::default();
            let evaluator = evaluator::with_services(services.handler(&denied), token);
            let outcome = read(evaluator.for_query(query).on_store(&store), limits, deadline);
            // SILENT hides an error of the endpoint, not that it may not be asked.
            denied.into_result().and(outcome)
        };
        limits::run(limits.timeout, &self.interrupt, work, || cancellation.cancel())
    }
}

fn read(results: QueryResults<'_>, limits: Limits, deadline: Instant) -> Result<Answer, QueryError> {
    let in_time = |count: usize| {
        if count > limits.rows {
            Err(QueryError::TooManyRows(limits.rows))
        } else if Instant::now() > deadline {
            Err(QueryError::Timeout(limits.timeout))
        } else {
            Ok(())
        }
    };
    Ok(match results {
        QueryResults::Boolean(yes) => Answer::Boolean(yes),
        QueryResults::Solutions(solutions) => {
            let variables: Vec<Variable> = solutions.variables().to_vec();
            let mut rows: Vec<Vec<Option<Term>>> = Vec::new();
            for solution in solutions {
                let solution = solution.map_err(service::unwrap_error)?;
                rows.push(solution.values().to_vec());
                in_time(rows.len())?;
            }
            Answer::Solutions(Solutions { variables, rows })
        }
        QueryResults::Graph(triples) => {
            let mut seen: HashSet<Triple> = HashSet::new();
            for triple in triples {
                seen.insert(triple.map_err(service::unwrap_error)?);
                in_time(seen.len())?;
            }
            Answer::Graph(seen.into_iter().collect())
        }
    })
}

impl From<QueryEvaluationError> for QueryError {
    fn from(error: QueryEvaluationError) -> Self {
        service::unwrap_error(error)
    }
}
