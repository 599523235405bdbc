//! A data graph as the validator reads it: a graph for the constraints of SHACL Core, a store for those in SPARQL.

use super::ShapesError;
use crate::query::Limits;
use oxigraph::model::{GraphNameRef, Quad, QuadRef};
use oxigraph::store::{StorageError, Store};
use rudof_rdf::rdf_impl::OxigraphInMemory;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A data graph, and how long one may look at it.
pub(super) struct Data<'a> {
    /// The statements as they are written: the graph keeps them so, a store does not.
    pub(super) quads: &'a [Quad],
    pub(super) graph: OxigraphInMemory,
    pub(super) limits: Limits,
    store: OnceLock<Result<Store, String>>,
    started: Instant,
}

impl<'a> Data<'a> {
    pub(super) fn new(quads: &'a [Quad], limits: Limits) -> Self {
        Self { quads, graph: graph(quads), limits, store: OnceLock::new(), started: Instant::now() }
    }

    /// The store: made when the first constraint asks.
    pub(super) fn store(&self) -> Result<&Store, ShapesError> {
        let made = self.store.get_or_init(|| store(self.quads).map_err(|error| error.to_string()));
        made.as_ref().map_err(|error| ShapesError::Failed(error.clone()))
    }

    /// How much time is left.
    ///
    /// # Errors
    /// [`ShapesError::Timeout`] where there is none.
    pub(super) fn time_left(&self) -> Result<Duration, ShapesError> {
        let left = self.limits.timeout.checked_sub(self.started.elapsed());
        left.filter(|left| !left.is_zero()).ok_or(ShapesError::Timeout(self.limits.timeout))
    }
}

/// Statements as the SHACL crate reads them, whatever their graphs.
pub(super) fn graph(quads: &[Quad]) -> OxigraphInMemory {
    let mut graph = OxigraphInMemory::new();
    for quad in quads {
        // It has no way to fail.
        let _infallible = graph.add_triple_ref(&quad.subject, &quad.predicate, &quad.object);
    }
    graph
}

fn store(quads: &[Quad]) -> Result<Store, StorageError> {
    let store = Store::new()?;
    let mut transaction = store.start_transaction()?;
    for quad in quads {
        let (subject, predicate, object) = (&quad.subject, &quad.predicate, &quad.object);
        transaction.insert(QuadRef::new(subject, predicate, object, GraphNameRef::DefaultGraph));
    }
    transaction.commit()?;
    Ok(store)
}
