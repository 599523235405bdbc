//! SPARQL 1.1 federated queries, sent to real endpoints on the loopback.
//!
//! The endpoints of the suite are not on the network. Each gets an address on the loopback, which takes
//! the place of its own wherever the test names it; the one that must not answer gets an address where
//! nobody listens.

use super::compare::{self, Pass};
use super::endpoint::{Endpoints, silent_address};
use super::expected::read;
use super::manifest::Case;
use super::run::{Known, run};
use super::sparql_query::{Question, qt};
use labgraph::fetch::Client;
use labgraph::query::{Engine, QueryError, Services};
use oxigraph::model::{GraphName, NamedNode, Term};
use oxigraph::store::Store;

const KNOWN: Known = Known { count: 7, by_value: &[], exceptions: &[] };

const INVALID: &str = "http://invalid.endpoint.org/sparql";

#[test]
fn federated_queries() {
    let Some(shared) = crate::shared::folder() else { return };
    let mut cases = super::sparql11(&shared);
    cases.retain(|case| case.folder() == "service");
    run("SPARQL federated queries", &cases, &KNOWN, |case| test(case, |text| text));
}

/// The same for each solution on the left.
#[test]
fn a_service_in_a_variable() {
    let Some(shared) = crate::shared::folder() else { return };
    let mut cases = super::sparql11(&shared);
    cases.retain(|case| case.name == "service/service5");
    run("SPARQL service5, LATERAL", &cases, &Known { count: 1, ..Known::default() }, |case| {
        test(case, |text| match text.split_once("SERVICE ?service {") {
            Some((before, after)) => format!("{before} LATERAL {{ SERVICE ?service {{ {after} }}"),
            None => text,
        })
    });
}

/// An endpoint that is not allowed is not asked, SILENT or not.
#[test]
fn endpoints_not_allowed() {
    let engine = Engine::new(&Store::new().unwrap());
    for silent in ["", "SILENT"] {
        let named = format!("SERVICE {silent} <{INVALID}> {{ ?s ?p ?o }}");
        let bound = format!("VALUES ?e {{ <{INVALID}> }} LATERAL {{ SERVICE {silent} ?e {{ ?s ?p ?o }} }}");
        for pattern in [named, bound] {
            let outcome = engine.ask(&format!("SELECT * {{ {pattern} }}"));
            assert!(matches!(outcome, Err(QueryError::ServiceNotAllowed(_))), "{pattern}: {outcome:?}");
        }
    }
}

/// Asks what a test asks, its texts changed by `change` and with addresses that answer.
fn test(case: &Case, change: impl Fn(String) -> String) -> Result<Pass, String> {
    let remote = remote_data(case)?;
    let endpoints = Endpoints::open(remote.len());
    let mut addresses = vec![(INVALID.to_owned(), silent_address())];
    addresses.extend(remote.iter().map(|(name, _)| name.clone()).zip(endpoints.addresses()));
    let allowed: Vec<NamedNode> =
        addresses.iter().map(|(_, address)| NamedNode::new_unchecked(address)).collect();
    let services = Services::allowed(allowed, Client::default());
    let engine = |store: &Store| Engine::new(store).with_services(services.clone());
    let asked = endpoints.serve(remote.iter().map(|(_, store)| engine(store)).collect());
    let rewrite = |text: String| {
        addresses.iter().fold(change(text), |text, (name, address)| text.replace(name.as_str(), address))
    };
    let question = Question::rewritten(case, rewrite)?;
    let actual = question.answer(&engine(&question.store))?;
    let mut expected = case.file(&case.result().ok_or("no result")?)?;
    expected.text = rewrite(expected.text);
    let pass = compare::answers(&read(&expected)?, &actual, question.ordered())?;
    if asked.count() == 0 && !remote.is_empty() {
        return Err("no endpoint was asked".to_owned());
    }
    Ok(pass)
}

/// The names of the test's endpoints, and what each holds.
fn remote_data(case: &Case) -> Result<Vec<(String, Store)>, String> {
    let endpoint = |node: &Term| {
        let Some(Term::NamedNode(name)) = case.one(node, &qt("endpoint")) else {
            return Err("an endpoint without a name".to_owned());
        };
        let store = Store::new().map_err(|error| error.to_string())?;
        for data in case.many(node, &qt("data")) {
            let quads = case.file(&data)?.quads(GraphName::DefaultGraph)?;
            store.extend(quads).map_err(|error| error.to_string())?;
        }
        Ok((name.into_string(), store))
    };
    case.many(&case.action(), &qt("serviceData")).iter().map(endpoint).collect()
}
