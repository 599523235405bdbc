//! While a query runs: asking the endpoints of its SERVICEs, as far as their answers are wanted, and each once.

use super::batch::{Batch, Row};
use super::beside::projected;
use super::handler::Handler;
use super::plan::{self, Call};
use super::reading::Reading;
use super::scope::{counts, named, visible};
use super::{Services, unwrap_error};
use crate::fetch::FetchError;
use crate::query::QueryError;
use crate::store::{Remote, RemoteError, Reply, evaluator};
use oxigraph::model::{NamedNode, Term, Variable};
use oxigraph::sparql::{CancellationToken, DefaultServiceHandler, QueryEvaluationError, QueryResults};
use oxigraph::store::Store;
use oxiri::Iri;
use spargebra::Query;
use spargebra::algebra::{GraphPattern, QueryDataset};
use spargebra::term::NamedNodePattern;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Which endpoint is being asked, if one is.
#[derive(Debug, Clone, Default)]
pub(in crate::query) struct Asking(Arc<Mutex<Option<String>>>);

impl Asking {
    fn set(&self, endpoint: Option<String>) {
        *lock(&self.0) = endpoint;
    }

    /// The address of the endpoint.
    pub(in crate::query) fn endpoint(&self) -> Option<String> {
        lock(&self.0).clone()
    }
}

/// The SERVICEs of a query that runs.
pub(in crate::query) struct Run {
    services: Services,
    pub(super) calls: Vec<Call>,
    states: Vec<Mutex<State>>,
    /// What stands beside them is looked for there.
    here: Option<(Store, Option<QueryDataset>)>,
    base_iri: Option<Iri<String>>,
    most: usize,
    token: CancellationToken,
    asking: Asking,
    failed: Mutex<Option<QueryError>>,
    /// Whom SERVICE SILENT left out, as far as that was told.
    silenced: Mutex<HashSet<String>>,
}

/// How far the answer of a SERVICE has come.
#[derive(Default)]
struct State {
    begun: bool,
    queue: VecDeque<Batch>,
    /// Rows beside for which nobody is asked, because nothing there can be equal to them.
    alone: Vec<Row>,
    rows: Vec<Row>,
    /// Whether a request was answered.
    answered: bool,
    /// How many requests were made, and how many rows were sent with them.
    requests: usize,
    sent: usize,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Run {
    /// A query, changed so that its SERVICEs go to what comes with it.
    pub(in crate::query) fn of_query(
        query: Query,
        store: &Store,
        services: &Services,
        most: usize,
        token: &CancellationToken,
        asking: &Asking,
    ) -> (Query, Arc<Self>) {
        let (dataset, base_iri) = (query.dataset().cloned(), query.base_iri().cloned());
        let (query, calls) =
            if super::Reach::of(&query).services() { plan::query(query) } else { (query, Vec::new()) };
        let here = Some((store.clone(), dataset));
        let states = calls.iter().map(|_| Mutex::default()).collect();
        let (services, token, asking) = (services.clone(), token.clone(), asking.clone());
        let (failed, silenced) = (Mutex::default(), Mutex::default());
        let run = Self { services, calls, states, here, base_iri, most, token, asking, failed, silenced };
        (query, Arc::new(run))
    }

    /// The same of an update, of which each SERVICE is asked for everything.
    pub(in crate::query) fn of_update(
        update: spargebra::Update,
        services: &Services,
        most: usize,
    ) -> (spargebra::Update, Arc<Self>) {
        let base_iri = update.base_iri.clone();
        let (update, calls) = plan::update(update);
        let states = calls.iter().map(|_| Mutex::default()).collect();
        let run = Self {
            services: services.clone(),
            calls,
            states,
            here: None,
            base_iri,
            most,
            token: CancellationToken::new(),
            asking: Asking::default(),
            failed: Mutex::default(),
            silenced: Mutex::default(),
        };
        (update, Arc::new(run))
    }

    /// What the evaluator asks in the place of an endpoint.
    pub(in crate::query) fn handler(self: &Arc<Self>) -> impl DefaultServiceHandler + 'static {
        Handler(Arc::clone(self))
    }

    /// Why the answer is none, where an endpoint failed; the evaluator drops some errors.
    pub(in crate::query) fn outcome<T>(&self, outcome: Result<T, QueryError>) -> Result<T, QueryError> {
        match lock(&self.failed).take() {
            Some(error) => Err(error),
            None => outcome,
        }
    }

    /// What is told of a SERVICE in a plan.
    pub(in crate::query) fn told(&self, name: &NamedNode) -> Option<String> {
        let number = plan::number(name)?;
        let (call, state) = (self.calls.get(number)?, lock(self.states.get(number)?));
        let silent = if call.silent { "SILENT " } else { "" };
        let requests = |count| if count == 1 { "1 request".to_owned() } else { format!("{count} requests") };
        let how = match state.requests {
            0 => "not asked".to_owned(),
            count if state.sent == 0 => format!("whole in {}", requests(count)),
            count => {
                let names: Vec<String> = call.shared.iter().map(ToString::to_string).collect();
                format!(
                    "{} of {} sent in {} of at most {}",
                    state.sent,
                    names.join(" "),
                    requests(count),
                    self.services.batch
                )
            }
        };
        Some(format!("Service({silent}{}, {how}, {} rows)", call.name, state.rows.len()))
    }

    /// The columns of a SERVICE: what its pattern gives a value, and the variable that names it.
    pub(super) fn columns(call: &Call) -> Vec<Variable> {
        let mut names = visible(&call.pattern);
        names.extend(named(&call.name));
        names.into_iter().map(Variable::new_unchecked).collect()
    }

    /// One row of the answer of a SERVICE; it is asked where that is not known yet.
    pub(super) fn row(self: &Arc<Self>, number: usize, place: usize) -> Option<Result<Row, QueryError>> {
        let (call, state) = (self.calls.get(number)?, self.states.get(number)?);
        let mut state = lock(state);
        let outcome = loop {
            if let Some(row) = state.rows.get(place) {
                return Some(Ok(row.clone()));
            }
            let step = if state.begun { self.step(call, &mut state) } else { self.begin(call, &mut state) };
            match step {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => break error,
            }
        };
        state.queue.clear();
        state.alone.clear();
        Some(Err(self.fail(outcome)))
    }

    /// Keeps an error, and gives what the evaluator may make of it.
    fn fail(&self, error: QueryError) -> QueryError {
        let told = match &error {
            QueryError::Cancelled => QueryError::Cancelled,
            _ => QueryError::Died,
        };
        lock(&self.failed).get_or_insert(error);
        told
    }

    /// Finds out whom to ask for what.
    fn begin(self: &Arc<Self>, call: &Call, state: &mut State) -> Result<bool, QueryError> {
        state.begun = true;
        for pattern in &call.apart {
            if self.rows_here(pattern.clone(), &[], true)?.is_empty() {
                return Ok(true);
            }
        }
        let binds = self.services.binds && !counts(&call.pattern);
        // Where it fails silently, it leaves what stands beside it as it is.
        let shared: &[Variable] = if binds || call.silent { &call.shared } else { &[] };
        let mut wanted: Vec<Variable> = shared.to_vec();
        if let NamedNodePattern::Variable(variable) = &call.name {
            wanted.push(variable.clone());
        }
        let rows = match &call.beside {
            Some(pattern) => self.rows_here(pattern.clone(), &wanted, wanted.is_empty())?,
            None => vec![vec![None; wanted.len()]],
        };
        let mut endpoints: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        for mut row in rows {
            let endpoint = match &call.name {
                NamedNodePattern::NamedNode(endpoint) => Ok(endpoint.clone()),
                NamedNodePattern::Variable(_) => match row.pop().flatten() {
                    Some(Term::NamedNode(endpoint)) => Ok(endpoint),
                    Some(other) => Err(QueryEvaluationError::InvalidServiceName(other)),
                    None => Err(QueryEvaluationError::UnboundService),
                },
            };
            match endpoint {
                Ok(endpoint) => endpoints.entry(endpoint.into_string()).or_default().push(row),
                Err(error) if call.silent => {
                    self.left_out(&call.name.to_string(), &QueryError::Evaluation(error));
                    state.rows.push(beside_row(call, None, &row));
                }
                Err(error) => return Err(QueryError::Evaluation(error)),
            }
        }
        for (endpoint, rows) in endpoints {
            let endpoint = NamedNode::new_unchecked(endpoint);
            self.services.admit(&endpoint)?;
            if shared.is_empty() || !binds {
                state.queue.push_back(Batch::whole(endpoint, rows));
            } else {
                let (batches, alone) = Batch::of(&endpoint, rows, self.services.batch);
                state.queue.extend(batches);
                state.alone.extend(alone);
            }
        }
        Ok(true)
    }

    /// Makes the next request; whether there was one to make.
    fn step(&self, call: &Call, state: &mut State) -> Result<bool, QueryError> {
        let Some(batch) = state.queue.pop_front() else {
            if !state.answered && state.requests > 0 {
                let alone = std::mem::take(&mut state.alone);
                state.rows.extend(alone.iter().map(|row| beside_row(call, None, row)));
                return Ok(!alone.is_empty());
            }
            return Ok(false);
        };
        self.alive()?;
        state.requests += 1;
        state.sent += batch.size();
        let asked = self.ask(call, &batch, self.most.saturating_sub(state.rows.len()));
        self.alive()?;
        match asked {
            Ok(rows) => {
                state.answered = true;
                state.rows.extend(rows);
            }
            Err(error) => match batch.halves().filter(|_| is_too_much(&error)) {
                Some([first, second]) => {
                    state.sent -= batch.size();
                    state.queue.push_front(second);
                    state.queue.push_front(first);
                }
                None if call.silent && matches!(error, QueryError::Service(_)) => {
                    self.left_out(&batch.endpoint.to_string(), &error);
                    let endpoint = batch.endpoint.clone();
                    state.rows.extend(batch.beside().map(|row| beside_row(call, Some(&endpoint), &row)));
                }
                None => return Err(error),
            },
        }
        Ok(true)
    }

    /// Tells that SERVICE SILENT leaves out what an endpoint did not answer.
    fn left_out(&self, endpoint: &str, why: &QueryError) {
        let is_new = lock(&self.silenced).insert(endpoint.to_owned());
        if let Some(tell) = self.services.tell.as_ref().filter(|_| is_new) {
            tell(endpoint, why);
        }
    }

    fn alive(&self) -> Result<(), QueryError> {
        if self.token.is_cancelled() { Err(QueryError::Cancelled) } else { Ok(()) }
    }

    /// Asks an endpoint for at most so many rows.
    fn ask(&self, call: &Call, batch: &Batch, most: usize) -> Result<Vec<Row>, QueryError> {
        let pattern = batch.pattern(&call.pattern, &call.shared);
        let query = Query::Select { dataset: None, pattern, base_iri: self.base_iri.clone() };
        let token = self.token.clone();
        let failed = |error: RemoteError| match error.into() {
            QueryError::Remote(error) => QueryError::Service(error),
            other => other,
        };
        let remote = Remote::new(batch.endpoint.as_str()).map_err(|error| failed(error.into()))?;
        let remote = remote.through(self.services.client.clone()).with_stop(move || token.is_cancelled());
        self.asking.set(Some(remote.address()));
        let rows = match remote.ask(&query).map_err(failed)? {
            Reply::Solutions(solutions) => {
                let columns = Self::columns(call);
                let place =
                    |variable: &Variable| solutions.variables().iter().position(|found| found == variable);
                let places: Vec<Option<usize>> = columns.iter().map(place).collect();
                let shared: Vec<Option<usize>> = call.shared.iter().map(place).collect();
                let named = named(&call.name)
                    .and_then(|name| columns.iter().position(|column| column.as_str() == name));
                let mut reading = Reading {
                    endpoint: named.map(|place| (place, batch.endpoint.clone().into())),
                    nodes: HashMap::new(),
                };
                let admits = batch.admits();
                let mut rows = Vec::new();
                for solution in *solutions {
                    let mut solution = solution.map_err(failed)?;
                    self.alive()?;
                    let key: Row = shared.iter().map(|place| solution.get((*place)?)?.clone()).collect();
                    if !admits(&key) {
                        continue;
                    }
                    let row = places.iter().map(|place| solution.get_mut((*place)?)?.take()).collect();
                    rows.extend(reading.row(row));
                    if rows.len() > most {
                        let endpoint = batch.endpoint.clone();
                        return Err(QueryError::ServiceRows { endpoint, most: self.most });
                    }
                }
                rows
            }
            Reply::Boolean(_) | Reply::Statements(_) => {
                return Err(failed(RemoteError::MediaType {
                    url: remote.address(),
                    found: "yes or no".to_owned(),
                    expected: "solutions",
                    words: String::new(),
                }));
            }
        };
        self.asking.set(None);
        Ok(rows)
    }

    /// The different values of some variables in the solutions of a pattern here; of at most one solution, where it
    /// only matters whether there is any.
    fn rows_here(
        self: &Arc<Self>,
        pattern: GraphPattern,
        variables: &[Variable],
        one: bool,
    ) -> Result<Vec<Row>, QueryError> {
        let Some((store, dataset)) = &self.here else { return Ok(Vec::new()) };
        let pattern = projected(pattern, variables.to_vec());
        let pattern = if one {
            GraphPattern::Slice { inner: Box::new(pattern), start: 0, length: Some(1) }
        } else {
            pattern
        };
        let query = Query::Select { dataset: dataset.clone(), pattern, base_iri: self.base_iri.clone() };
        // An evaluator of its own: its SERVICEs, too, go to this run.
        let handler = Handler(Arc::clone(self));
        let evaluator = evaluator::with_services(handler, self.token.clone());
        let results = evaluator.for_query(query).on_store(store).execute().map_err(unwrap_error)?;
        let QueryResults::Solutions(solutions) = results else { return Ok(Vec::new()) };
        let mut rows = Vec::new();
        for solution in solutions {
            let solution = solution.map_err(unwrap_error)?;
            self.alive()?;
            rows.push(variables.iter().map(|variable| solution.get(variable).cloned()).collect());
        }
        Ok(rows)
    }
}

/// Whether a smaller question may have an answer.
fn is_too_much(error: &QueryError) -> bool {
    let QueryError::Service(error) = error else { return false };
    matches!(
        **error,
        RemoteError::Cut { .. }
            | RemoteError::Fetch(FetchError::TooLarge { .. } | FetchError::Status { status: 413 | 414, .. })
    )
}

/// What stands beside a SERVICE that failed silently, as if that had answered it.
fn beside_row(call: &Call, endpoint: Option<&NamedNode>, row: &Row) -> Row {
    let value = |column: Variable| {
        let place = call.shared.iter().position(|variable| *variable == column);
        let names_it = named(&call.name).is_some_and(|name| name == column.as_str());
        let endpoint = endpoint.filter(|_| names_it).map(|endpoint| endpoint.clone().into());
        endpoint.or_else(|| row.get(place?)?.clone())
    };
    Run::columns(call).into_iter().map(value).collect()
}
