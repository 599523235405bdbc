//! Running an update on the statements of a workspace.
//!
//! Oxigraph answers the WHERE of each operation; what follows from it is done here, because a workspace's
//! default graph is no graph of its own but the merge of its files:
//!
//! - WHERE without GRAPH sees the merge of what the files state; what the rules derive is not seen.
//! - DELETE without GRAPH takes a statement out of every file that states it.
//! - INSERT without GRAPH adds a statement that no file states, to `data/local.ttl`; but a value that takes the
//!   place of another one goes to that one's file, and what hangs on a blank node to the file of that node.
//! - USING, WITH and GRAPH mean what SPARQL says; DEFAULT, in CLEAR, DROP, COPY, MOVE and ADD, is what it is
//!   elsewhere when read, and `data/local.ttl` when cleared or dropped: nobody clears all files by a slip.
//! - CLEAR leaves an empty file, DROP removes it, CREATE makes one as soon as there is something to say.

use super::state::State;
use super::template::{self, Filling};
use super::{Edit, EditError, Snapshot, home, is_inferred};
use crate::model::prefixes::INFERRED;
use crate::query::{Answer, CancellationToken, Engine, Limits, QueryError, Services, Solutions};
use crate::store::LoadError;
use oxigraph::model::{GraphName, NamedNode, Quad};
use oxigraph::store::StorageError;
use spargebra::algebra::{GraphPattern, GraphTarget, QueryDataset};
use spargebra::term::{GroundQuadPattern, QuadPattern};
use spargebra::{GraphUpdateOperation, Query, Update};

impl From<StorageError> for EditError {
    fn from(error: StorageError) -> Self {
        Self::Load(LoadError::Storage(error))
    }
}

impl Edit {
    /// What an update changes. Nothing is written; `stop` ends it, as a query.
    ///
    /// ```
    /// use labgraph::edit::{Edit, Snapshot};
    /// use labgraph::query::{CancellationToken, Limits, Services, parse_update};
    /// use labgraph::workspace::Workspace;
    ///
    /// let snapshot = Snapshot::read(&Workspace::embedded())?;
    /// let text = "DELETE { lid:vinnova-staff lab:value ?old } INSERT { lid:vinnova-staff lab:value 255 }
    ///             WHERE { lid:vinnova-staff lab:value ?old }";
    /// let update = parse_update(text, "the update", None)?;
    /// let stop = CancellationToken::new();
    /// let edit = Edit::by_update(&snapshot, &update, Limits::default(), &Services::none(), &stop)?;
    /// assert_eq!((edit.removed(), edit.added()), (1, 1));
    /// assert_eq!(edit.files()[0].path, "data/labs/vinnova.ttl");
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`EditError`].
    pub fn by_update(
        snapshot: &Snapshot,
        update: &Update,
        limits: Limits,
        services: &Services,
        stop: &CancellationToken,
    ) -> Result<Self, EditError> {
        if update.to_string().contains(&format!("<{INFERRED}>")) {
            return Err(EditError::Inferred);
        }
        let mut run = Run { state: State::new(snapshot)?, limits, services, stop };
        for operation in &update.operations {
            run.operation(operation)?;
        }
        let dropped = run.state.dropped.clone();
        Self::new(snapshot, run.state.into_quads(), &dropped)
    }
}

struct Run<'a> {
    state: State,
    limits: Limits,
    services: &'a Services,
    stop: &'a CancellationToken,
}

impl Run<'_> {
    fn operation(&mut self, operation: &GraphUpdateOperation) -> Result<(), EditError> {
        match operation {
            GraphUpdateOperation::InsertData { data } => self.change(&[], template::data(data)),
            GraphUpdateOperation::DeleteData { data } => self.change(&template::ground(data), Vec::new()),
            GraphUpdateOperation::DeleteInsert { delete, insert, using, pattern } => {
                self.delete_insert(delete, insert, using.as_ref(), pattern)
            }
            GraphUpdateOperation::Load { .. } => Err(QueryError::Load.into()),
            GraphUpdateOperation::Create { silent, graph } => self.create(graph, *silent),
            GraphUpdateOperation::Clear { silent, graph } => self.empty(graph, *silent).map(|_| ()),
            GraphUpdateOperation::Drop { silent, graph } => {
                for graph in self.empty(graph, *silent)? {
                    self.state.graphs.remove(&graph);
                    self.state.dropped.insert(graph);
                }
                Ok(())
            }
        }
    }

    fn change(&mut self, delete: &[Quad], insert: Vec<Quad>) -> Result<(), EditError> {
        for quad in &insert {
            if let GraphName::NamedNode(graph) = &quad.graph_name {
                home::path(graph)?;
            }
        }
        Ok(self.state.change(delete, insert)?)
    }

    fn delete_insert(
        &mut self,
        delete: &[GroundQuadPattern],
        insert: &[QuadPattern],
        using: Option<&QueryDataset>,
        pattern: &GraphPattern,
    ) -> Result<(), EditError> {
        let solutions = self.solutions(template::variables(delete, insert), using, pattern)?;
        let (mut deleted, mut inserted) = (Vec::new(), Vec::new());
        for row in &solutions.rows {
            let mut filling = Filling::new(&solutions.variables, row);
            deleted.extend(delete.iter().filter_map(|template| filling.deleted(template)));
            inserted.extend(insert.iter().filter_map(|template| filling.inserted(template)));
        }
        self.change(&deleted, inserted)
    }

    fn solutions(
        &self,
        variables: Vec<oxigraph::model::Variable>,
        using: Option<&QueryDataset>,
        pattern: &GraphPattern,
    ) -> Result<Solutions, EditError> {
        let query = Query::Select {
            dataset: using.cloned(),
            pattern: GraphPattern::Project { inner: Box::new(pattern.clone()), variables },
            base_iri: None,
        };
        let engine = Engine::new(&self.state.store)
            .with_limits(self.limits)
            .with_services(self.services.clone())
            .with_cancellation(self.stop.clone());
        match engine.answer(query)? {
            Answer::Solutions(solutions) => Ok(solutions),
            _ => Ok(Solutions { variables: Vec::new(), rows: Vec::new() }),
        }
    }

    fn create(&mut self, graph: &NamedNode, silent: bool) -> Result<(), EditError> {
        home::path(graph)?;
        let is_new = self.state.graphs.insert(graph.clone());
        if is_new || silent { Ok(()) } else { Err(EditError::GraphExists(graph.clone())) }
    }

    /// Empties graphs and tells which.
    fn empty(&mut self, target: &GraphTarget, silent: bool) -> Result<Vec<NamedNode>, EditError> {
        let graphs = match target {
            GraphTarget::DefaultGraph => vec![home::local()],
            GraphTarget::NamedGraphs | GraphTarget::AllGraphs => self.state.graphs.iter().cloned().collect(),
            GraphTarget::NamedNode(graph) if is_inferred(graph) => return Err(EditError::Inferred),
            GraphTarget::NamedNode(graph) if self.state.graphs.contains(graph) => vec![graph.clone()],
            GraphTarget::NamedNode(_) if silent => Vec::new(),
            GraphTarget::NamedNode(graph) => return Err(EditError::NoSuchGraph(graph.clone())),
        };
        for graph in &graphs {
            let quads = self.state.of_graph(graph);
            self.state.apply(&quads, &[])?;
        }
        Ok(graphs)
    }
}
