//! SHACL validation, and our own [`Report`] of it: what is wrong, in plain words, with file, line and column.
//!
//! The only place that knows the SHACL crate: no type of it leaves. The crate walks shapes and evaluates the
//! constraints of SHACL Core; constraints in SPARQL are evaluated by `sparql.rs`, on the project's own evaluator, a
//! query for all focus nodes at once. Must not render, and must not know files but by their names.
//!
//! Adding a rule is no matter of code: see the head of `ontology/shapes.ttl`.

mod check;
mod coverage;
mod data;
mod engine;
mod files;
mod message;
mod path;
mod place;
mod rdf;
mod report;
mod result;
mod rules;
mod sparql;
mod words;

use crate::query::Limits;
use data::{Data, graph};
use engine::{Part, Walk};
use oxigraph::model::{Quad, Term};
use rudof_rdf::rdf_core::term::Object;
use rudof_rdf::rdf_impl::OxigraphInMemory;
use rules::Rules;
use shacl::error::ValidationError;
use shacl::ir::{IRSchema, IRShape};
use shacl::rdf::ShaclParser;
use shacl::validator::engine::Engine;
use shacl::validator::nodes::FocusNodes;
use shacl::validator::report::ValidationResult;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

pub use check::Check;
pub use coverage::{Coverage, Recommended};
pub use message::{Message, Piece};
pub use path::Path;
pub use place::Place;
pub use report::{Finding, Report, Severity};

/// A shapes graph, ready to validate with.
///
/// ```
/// use labgraph::query::Limits;
/// use labgraph::shapes::Shapes;
/// use oxigraph::io::{RdfFormat, RdfParser};
///
/// let read = |turtle: &str| {
///     RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle).collect::<Result<Vec<_>, _>>()
/// };
/// let shapes = Shapes::new(&read(
///     "@prefix sh: <http://www.w3.org/ns/shacl#> .
///      <urn:s> sh:targetNode <urn:x> ; sh:property <urn:p> . <urn:p> sh:path <urn:q> ; sh:minCount 1 .",
/// )?)?;
/// let report = shapes.validate(&read("<urn:x> <urn:r> 1 .")?, Limits::default())?;
/// assert_eq!(report.findings.len(), 1);
/// assert_eq!(report.findings[0].focus.to_string(), "<urn:x>");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub struct Shapes {
    schema: IRSchema,
    rules: Rules,
}

/// The nodes that a shape is about.
type Focus = FocusNodes<OxigraphInMemory>;

/// How many focus nodes one task has.
const CHUNK: usize = 256;

/// Room for deeply nested shapes and queries.
const STACK: usize = 16 << 20;

/// Shapes that cannot be used, or a validation that does not end well.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShapesError {
    /// The shapes graph is not well formed.
    #[error("these shapes cannot be used: {0}")]
    IllFormed(String),
    /// The shapes use a constraint component that is not SHACL's own.
    #[error(
        "these shapes use the constraint component {0}, defined by themselves, which labgraph cannot check"
    )]
    Component(Term),
    /// A SPARQL constraint that is no SELECT query, or uses what such a constraint may not.
    #[error("the SPARQL of {rule} cannot be used: {message}")]
    Constraint {
        /// The constraint, or its shape.
        rule: String,
        /// What is wrong with it.
        message: String,
    },
    /// It took longer than it may.
    #[error("validation ran longer than {} s", .0.as_secs_f64())]
    Timeout(std::time::Duration),
    /// The validator failed.
    #[error("validation failed: {0}")]
    Failed(String),
}

impl Shapes {
    /// Reads a shapes graph; statements that are no shapes do not matter.
    ///
    /// # Errors
    /// [`ShapesError::IllFormed`], [`ShapesError::Component`].
    pub fn new(quads: &[Quad]) -> Result<Self, ShapesError> {
        let ill_formed = |error: &dyn std::fmt::Display| ShapesError::IllFormed(error.to_string());
        if let Some(component) = rules::own_component(quads) {
            return Err(ShapesError::Component(component));
        }
        let ast = ShaclParser::new(graph(quads)).parse().map_err(|error| ill_formed(&error))?;
        let schema = IRSchema::compile(&ast).map_err(|error| ill_formed(&error))?;
        Ok(Self { schema, rules: Rules::new(quads) })
    }

    /// Validates statements, whatever their graphs, and lists what is found in an order that does not change.
    ///
    /// # Errors
    /// [`ShapesError`].
    pub fn validate(&self, data: &[Quad], limits: Limits) -> Result<Report, ShapesError> {
        self.validate_graph(&Data::new(data, limits))
    }

    fn validate_graph(&self, data: &Data<'_>) -> Result<Report, ShapesError> {
        let terms = result::Originals::new(data.quads);
        let results = self.results(data)?;
        let findings = results.iter().map(|result| Finding::new(result, &self.rules, &terms)).collect();
        let mut report = Report { findings };
        report.sort();
        Ok(report)
    }

    /// The shapes that say themselves what they are about, in an order that does not change.
    fn with_targets(&self) -> Vec<&IRShape> {
        let mut shapes: Vec<(&Object, &IRShape)> = self.schema.iter_with_targets().collect();
        shapes.sort_by_cached_key(|(id, _)| id.to_string());
        shapes.into_iter().map(|(_, shape)| shape).collect()
    }

    /// The parts of each shape with its focus nodes, a few hundred at a time: so that no thread waits long for another. A
    /// query is asked about all of them at once.
    fn tasks<'a>(&'a self, data: &Data<'_>) -> Result<Vec<(Part<'a>, Focus)>, ShapesError> {
        let failed = |error: ValidationError| ShapesError::Failed(error.to_string());
        let walk = Walk::new(data, &self.rules);
        let mut tasks = Vec::new();
        for shape in self.with_targets() {
            let focus = walk.focus_nodes(&data.graph, shape.targets()).map_err(failed)?;
            let nodes: Vec<&Term> = focus.iter().collect();
            let some: Vec<Focus> =
                nodes.chunks(CHUNK).map(|some| some.iter().copied().cloned().collect()).collect();
            for part in Part::of(shape, &self.schema).map_err(failed)? {
                if part.is_query() {
                    tasks.push((part, focus.clone()));
                } else {
                    tasks.extend(some.iter().map(|some| (part, some.clone())));
                }
            }
        }
        Ok(tasks)
    }

    /// What every shape finds, on as many threads as the machine has: each takes the next task that is left.
    fn results(&self, data: &Data<'_>) -> Result<Vec<ValidationResult>, ShapesError> {
        let tasks = self.tasks(data)?;
        let next = AtomicUsize::new(0);
        let work = || {
            let mut walk = Walk::new(data, &self.rules);
            let mut results = Vec::new();
            while let Some((part, focus)) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
                let found = walk.validate(&data.graph, part, focus, &self.schema);
                if let Some(error) = walk.take_error() {
                    return Err(error);
                }
                results.extend(found.map_err(|error| ShapesError::Failed(error.to_string()))?);
            }
            Ok(results)
        };
        let threads = thread::available_parallelism().map_or(1, usize::from).min(tasks.len());
        thread::scope(|scope| {
            let start = |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
            let running = (0..threads).map(start).collect::<Result<Vec<_>, _>>();
            let running = running.map_err(|error| ShapesError::Failed(error.to_string()))?;
            let mut results = Vec::new();
            for thread in running {
                let broken = |_| ShapesError::Failed("the validator broke down".to_owned());
                results.extend(thread.join().map_err(broken)??);
            }
            Ok(results)
        })
    }

    /// How much of what the shapes recommend is there.
    fn coverage(&self, data: &Data<'_>, report: &Report) -> Result<Coverage, ShapesError> {
        let walk = Walk::new(data, &self.rules);
        let mut recommended = Vec::new();
        for shape in self.with_targets() {
            let inner = shape.property_shapes().iter().filter_map(|idx| self.schema.get_shape_from_idx(idx));
            let asks: Vec<&IRShape> =
                std::iter::once(shape).chain(inner).filter(|inner| coverage::recommends(inner)).collect();
            if asks.is_empty() {
                continue;
            }
            let focus = walk
                .focus_nodes(&data.graph, shape.targets())
                .map_err(|error| ShapesError::Failed(error.to_string()))?;
            let focus: Vec<Term> = focus.iter().cloned().collect();
            recommended.extend(asks.into_iter().filter_map(|ask| {
                Some((result::term_of(ask.id()), Path::from_crate(ask.path()?), focus.clone()))
            }));
        }
        Ok(Coverage::new(recommended, data.quads, report))
    }

    /// The rules that recommend, and do not demand.
    fn recommended(&self) -> Vec<Term> {
        let shapes = self.schema.iter().filter(|(_, shape)| coverage::recommends(shape));
        shapes.map(|(id, _)| result::term_of(id)).collect()
    }

    /// The label of a rule in each language, as `(language, text)`.
    #[must_use]
    pub fn labels_of(&self, rule: &Term) -> Vec<(String, String)> {
        files::labels(rule).unwrap_or_else(|| self.rules.labels(rule).to_vec())
    }
}
