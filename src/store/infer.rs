//! The inference rules: CONSTRUCT queries run over the merged graph until they add nothing.

use super::syntax::{self, Operation};
use super::{LoadError, evaluator};
use crate::model::prefixes::INFERRED;
use crate::model::{Prefixes, SyntaxError};
use crate::workspace::TextFile;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, Triple};
use oxigraph::sparql::{PreparedSparqlQuery, QueryResults};
use oxigraph::store::Store;
use spargebra::Query;
use std::collections::HashSet;

/// Runs every rule until none adds a statement; what they add goes to the graph of inferred
/// statements and to the merge.
pub(super) fn run_to_fixpoint(store: &Store, rules: &[TextFile]) -> Result<(), LoadError> {
    let prepared = rules.iter().map(prepare).collect::<Result<Vec<_>, _>>()?;
    let inferred = GraphName::from(NamedNode::new_unchecked(INFERRED));
    loop {
        let mut fresh = HashSet::new();
        for (rule, file) in prepared.iter().zip(rules) {
            let before = fresh.len();
            derive(store, rule.clone(), &mut fresh).map_err(|error| failed(file, &error))?;
            tracing::debug!(rule = file.path, added = fresh.len() - before, "inference");
        }
        if fresh.is_empty() {
            return Ok(());
        }
        let mut loader = store.bulk_loader();
        loader.load_quads(fresh.into_iter().flat_map(|triple: Triple| {
            [triple.clone().in_graph(GraphName::DefaultGraph), triple.in_graph(inferred.clone())]
        }))?;
        loader.commit()?;
    }
}

fn prepare(rule: &TextFile) -> Result<PreparedSparqlQuery, LoadError> {
    let parsed = evaluator::parse_query(&rule.text, &Prefixes::known()).map_err(|error| {
        LoadError::Rule(syntax::explain(&error, &rule.text, &rule.shown, Operation::Query))
    })?;
    if !matches!(parsed, Query::Construct { .. }) {
        return Err(failed(rule, &"an inference rule is a CONSTRUCT query"));
    }
    Ok(evaluator::without_services().for_query(parsed))
}

fn failed(rule: &TextFile, message: &dyn std::fmt::Display) -> LoadError {
    LoadError::Rule(SyntaxError {
        origin: rule.shown.clone(),
        text: rule.text.to_string(),
        position: None,
        message: message.to_string(),
    })
}

fn derive(
    store: &Store,
    rule: PreparedSparqlQuery,
    fresh: &mut HashSet<Triple>,
) -> Result<(), Box<dyn std::error::Error>> {
    if let QueryResults::Graph(triples) = rule.on_store(store).execute()? {
        for triple in triples {
            let triple = triple?;
            if !store.contains(triple.as_ref().in_graph(GraphNameRef::DefaultGraph))? {
                fresh.insert(triple);
            }
        }
    }
    Ok(())
}
