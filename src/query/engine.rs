//! Running queries: parse, check, evaluate in a thread of their own, read the answer whole.

use super::service::{Asking, Run};
use super::{Answer, Limits, Plan, QueryError, Services, Solutions, limits, service};
use crate::fetch::FetchError;
use crate::model::{Prefixes, SyntaxError};
use crate::store::syntax::{self, Operation};
use crate::store::{Remote, Reply, evaluator};
use oxigraph::model::{Term, Triple, Variable};
use oxigraph::sparql::{BoundPreparedSparqlQuery, CancellationToken, QueryEvaluationError, QueryResults};
use oxigraph::store::Store;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use std::collections::{HashMap, HashSet};
use std::time::Instant;

/// Answers queries about a store, or passes them on to an endpoint.
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
    source: Source,
    limits: Limits,
    services: Services,
    cancellation: Option<CancellationToken>,
}

/// What an engine asks.
#[derive(Clone)]
pub(super) enum Source {
    /// A store of its own process.
    Store(Store),
    /// An endpoint.
    Remote(Remote),
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
        let places = appearances(text);
        variables.sort_by_cached_key(|variable| places.get(variable.as_str()).copied().unwrap_or(usize::MAX));
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

/// Where each variable of a text first stands; read once, as a query may have thousands.
fn appearances(text: &str) -> HashMap<&str, usize> {
    // `VARNAME` of SPARQL: letters, digits, `_`, and what joins or combines with them.
    let names = |c: &char| {
        c.is_alphanumeric() || matches!(c, '_' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}' | '\u{2040}')
    };
    let mut places = HashMap::new();
    for (offset, _) in text.match_indices(['?', '$']) {
        let rest = &text[offset + 1..];
        let end = rest.chars().take_while(names).map(char::len_utf8).sum();
        if let Some(name) = rest.get(..end) {
            places.entry(name).or_insert(offset);
        }
    }
    places
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
        mistake: Box::new(crate::model::Mistake::TooDeep(MAX_DEPTH)),
    })
}

impl Engine {
    /// An engine with the default limits, which refuses every `SERVICE`.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self::of(Source::Store(store.clone()))
    }

    /// An engine that passes every query on to an endpoint, which itself decides about `SERVICE`.
    #[must_use]
    pub fn remote(endpoint: &Remote) -> Self {
        Self::of(Source::Remote(endpoint.clone()))
    }

    fn of(source: Source) -> Self {
        Self { source, limits: Limits::default(), services: Services::none(), cancellation: None }
    }

    /// With a token that stops a query within a tenth of a second, wherever it runs: then it fails with
    /// [`QueryError::Cancelled`]. A token is good for one query: it is set when the time is up, too.
    #[must_use]
    pub fn with_cancellation(mut self, cancellation: CancellationToken) -> Self {
        self.cancellation = Some(cancellation);
        self
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
        match &self.source {
            Source::Store(store) => self.evaluate(store, query, |bound, gathering, _| {
                gathering.of_store(bound.execute().map_err(service::unwrap_error)?)
            }),
            Source::Remote(endpoint) => self.pass_on(endpoint.clone(), query),
        }
    }

    /// Answers a parsed query and says how: the plan, with the rows and the time of each step.
    ///
    /// # Errors
    /// As [`answer`](Self::answer); [`QueryError::NoPlan`] of an endpoint.
    pub fn explain(&self, query: Query) -> Result<(Answer, Plan), QueryError> {
        let Source::Store(store) = &self.source else { return Err(QueryError::NoPlan) };
        self.evaluate(store, query, |bound, gathering, run| {
            let (results, explanation) = bound.compute_statistics().explain();
            let answer = gathering.of_store(results.map_err(service::unwrap_error)?)?;
            Ok((answer, Plan::of(&explanation, run)))
        })
    }

    /// The endpoint that it passes queries on to, if it does.
    #[must_use]
    pub const fn endpoint(&self) -> Option<&Remote> {
        match &self.source {
            Source::Store(_) => None,
            Source::Remote(endpoint) => Some(endpoint),
        }
    }

    pub(super) const fn source(&self) -> &Source {
        &self.source
    }

    pub(super) const fn services(&self) -> &Services {
        &self.services
    }

    /// How many rows an endpoint may give that SERVICE names: they are kept here until they are joined.
    pub(super) fn most(&self) -> usize {
        self.limits.rows.max(Limits::default().rows)
    }

    fn evaluate<T: Send + 'static>(
        &self,
        store: &Store,
        query: Query,
        read: impl FnOnce(BoundPreparedSparqlQuery<'static>, Gathering, &Run) -> Result<T, QueryError>
        + Send
        + 'static,
    ) -> Result<T, QueryError> {
        self.services.check(&query)?;
        let (store, services) = (store.clone(), self.services.clone());
        let cancellation = self.cancellation.clone().unwrap_or_default();
        let token = cancellation.clone();
        let gathering = Gathering::within(self.limits);
        let most = self.most();
        let asked = Asking::default();
        let asking = asked.clone();
        let work = move || {
            let (query, run) = Run::of_query(query, &store, &services, most, &token, &asking);
            let evaluator = evaluator::with_services(run.handler(), token);
            let outcome = read(evaluator.for_query(query).on_store(&store), gathering, &run);
            run.outcome(outcome)
        };
        limits::run(self.limits.timeout, work, &cancellation).map_err(|error| {
            match (error, asked.endpoint()) {
                (QueryError::Timeout(limit), Some(url)) => {
                    QueryError::Service(Box::new(FetchError::Timeout { url, limit }.into()))
                }
                (error, _) => error,
            }
        })
    }

    /// Sends a query to an endpoint, from a thread that nobody waits for once its time is up.
    fn pass_on(&self, endpoint: Remote, query: Query) -> Result<Answer, QueryError> {
        let cancellation = self.cancellation.clone().unwrap_or_default();
        let token = cancellation.clone();
        let endpoint = endpoint.with_timeout(self.limits.timeout).with_stop(move || token.is_cancelled());
        let (gathering, url) = (Gathering::within(self.limits), endpoint.address());
        let work = move || gathering.of_endpoint(endpoint.ask(&query)?);
        limits::run(self.limits.timeout, work, &cancellation).map_err(|error| match error {
            QueryError::Timeout(limit) => {
                QueryError::Remote(Box::new(FetchError::Timeout { url, limit }.into()))
            }
            other => other,
        })
    }
}

/// Collects an answer within its limits.
#[derive(Debug, Clone, Copy)]
struct Gathering {
    limits: Limits,
    deadline: Instant,
}

impl Gathering {
    fn within(limits: Limits) -> Self {
        Self { limits, deadline: Instant::now() + limits.timeout }
    }

    fn admit(self, count: usize) -> Result<(), QueryError> {
        if count > self.limits.rows {
            Err(QueryError::TooManyRows(self.limits.rows))
        } else if Instant::now() > self.deadline {
            Err(QueryError::Timeout(self.limits.timeout))
        } else {
            Ok(())
        }
    }

    fn of_store(self, results: QueryResults<'_>) -> Result<Answer, QueryError> {
        Ok(match results {
            QueryResults::Boolean(yes) => Answer::Boolean(yes),
            QueryResults::Solutions(solutions) => {
                let variables = solutions.variables().to_vec();
                let rows =
                    solutions.map(|solution| Ok(solution.map_err(service::unwrap_error)?.values().to_vec()));
                self.solutions(variables, rows)?
            }
            QueryResults::Graph(triples) => {
                self.graph(triples.map(|triple| triple.map_err(service::unwrap_error)))?
            }
        })
    }

    fn of_endpoint(self, reply: Reply) -> Result<Answer, QueryError> {
        Ok(match reply {
            Reply::Boolean(yes) => Answer::Boolean(yes),
            Reply::Solutions(solutions) => {
                let variables = solutions.variables().to_vec();
                self.solutions(variables, solutions.map(|row| Ok(row?)))?
            }
            Reply::Statements(statements) => self.graph(statements.map(|triple| Ok(triple?)))?,
        })
    }

    fn solutions(
        self,
        variables: Vec<Variable>,
        solutions: impl Iterator<Item = Result<Vec<Option<Term>>, QueryError>>,
    ) -> Result<Answer, QueryError> {
        let mut rows = Vec::new();
        for solution in solutions {
            rows.push(solution?);
            self.admit(rows.len())?;
        }
        Ok(Answer::Solutions(Solutions { variables, rows }))
    }

    fn graph(self, triples: impl Iterator<Item = Result<Triple, QueryError>>) -> Result<Answer, QueryError> {
        let mut seen: HashSet<Triple> = HashSet::new();
        for triple in triples {
            seen.insert(triple?);
            self.admit(seen.len())?;
        }
        Ok(Answer::Graph(seen.into_iter().collect()))
    }
}

impl From<QueryEvaluationError> for QueryError {
    fn from(error: QueryEvaluationError) -> Self {
        service::unwrap_error(error)
    }
}
