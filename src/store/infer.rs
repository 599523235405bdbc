//! The inference rules: CONSTRUCT queries run over the merged graph until they add nothing.

use super::load::Watch;
use super::syntax::{self, Operation};
use super::{LoadError, Progress, evaluator};
use crate::model::prefixes::INFERRED;
use crate::model::{Prefixes, SyntaxError};
use crate::workspace::TextFile;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, Quad, Triple};
use oxigraph::sparql::{PreparedSparqlQuery, QueryResults};
use oxigraph::store::Store;
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::NamedNodePattern;
use std::collections::HashSet;

/// How many statements lie between two reports of progress.
const TELL_EVERY: usize = 4096;

/// Runs every rule until none adds a statement. What they add goes to the merge, and is given as quads of
/// the graph of inferred statements.
pub(super) fn run_to_fixpoint(
    store: &Store,
    rules: &[TextFile],
    watch: Watch<'_>,
) -> Result<Vec<Quad>, LoadError> {
    let mut rules = rules.iter().map(Rule::prepare).collect::<Result<Vec<_>, _>>()?;
    let mut inferred: Vec<Quad> = Vec::new();
    loop {
        let mut idle = true;
        for rule in &mut rules {
            if !rule.has_news(&inferred) {
                continue;
            }
            idle = false;
            let before = inferred.len();
            rule.seen = Some(before);
            if watch(Progress::Inferring).is_break() {
                return Err(LoadError::Stopped);
            }
            let derived = rule.derive(store, watch).map_err(|error| failed(rule.file, &error))?;
            inferred.extend(derived.ok_or(LoadError::Stopped)?);
            super::load::merge(store, &inferred[before..])?;
            tracing::debug!(rule = rule.file.path, added = inferred.len() - before, "inference");
        }
        if idle {
            return Ok(inferred);
        }
    }
}

struct Rule<'a> {
    file: &'a TextFile,
    query: PreparedSparqlQuery,
    /// The properties whose statements it reads; nothing where it reads those of any.
    reads: Option<HashSet<NamedNode>>,
    /// How many inferred statements there were when it last ran.
    seen: Option<usize>,
}

impl<'a> Rule<'a> {
    fn prepare(file: &'a TextFile) -> Result<Self, LoadError> {
        let parsed = evaluator::parse_query(&file.text, &Prefixes::known()).map_err(|error| {
            LoadError::Rule(syntax::explain(&error, &file.text, &file.shown, Operation::Query))
        })?;
        let Query::Construct { pattern, .. } = &parsed else {
            return Err(failed(file, &"an inference rule is a CONSTRUCT query"));
        };
        let reads = properties(pattern);
        Ok(Self { file, query: evaluator::without_services().for_query(parsed), reads, seen: None })
    }

    /// Whether something was inferred since it last ran that it reads.
    fn has_news(&self, inferred: &[Quad]) -> bool {
        let Some(seen) = self.seen else {
            return true;
        };
        let mut news = inferred[seen..].iter();
        match &self.reads {
            None => news.next().is_some(),
            Some(properties) => news.any(|quad| properties.contains(&quad.predicate)),
        }
    }

    /// What follows from the merge and is not in it, each statement once; nothing where somebody stops it.
    fn derive(
        &self,
        store: &Store,
        watch: Watch<'_>,
    ) -> Result<Option<Vec<Quad>>, Box<dyn std::error::Error>> {
        let mut fresh = HashSet::new();
        if let QueryResults::Graph(triples) = self.query.clone().on_store(store).execute()? {
            for (index, triple) in triples.enumerate() {
                if index % TELL_EVERY == TELL_EVERY - 1 && watch(Progress::Inferring).is_break() {
                    return Ok(None);
                }
                let triple = triple?;
                if !store.contains(triple.as_ref().in_graph(GraphNameRef::DefaultGraph))? {
                    fresh.insert(triple);
                }
            }
        }
        let graph = GraphName::from(NamedNode::new_unchecked(INFERRED));
        Ok(Some(fresh.into_iter().map(|triple: Triple| triple.in_graph(graph.clone())).collect()))
    }
}

/// The properties that a pattern reads, where they are all named in it.
fn properties(pattern: &GraphPattern) -> Option<HashSet<NamedNode>> {
    match pattern {
        GraphPattern::Bgp { patterns } => patterns
            .iter()
            .map(|triple| match &triple.predicate {
                NamedNodePattern::NamedNode(node) => Some(node.clone()),
                NamedNodePattern::Variable(_) => None,
            })
            .collect(),
        GraphPattern::Filter { expr, inner } if !reads_patterns(expr) => properties(inner),
        GraphPattern::Project { inner, .. } => properties(inner),
        GraphPattern::Join { left, right } => {
            let mut both = properties(left)?;
            both.extend(properties(right)?);
            Some(both)
        }
        _ => None,
    }
}

/// Whether a condition asks for the existence of statements, so far as its outermost operators tell; where
/// it is hidden deeper, it is taken to do so.
fn reads_patterns(expression: &Expression) -> bool {
    match expression {
        Expression::And(a, b)
        | Expression::Or(a, b)
        | Expression::Equal(a, b)
        | Expression::SameTerm(a, b) => reads_patterns(a) || reads_patterns(b),
        Expression::Not(inner) => reads_patterns(inner),
        Expression::FunctionCall(_, arguments) => arguments.iter().any(reads_patterns),
        Expression::Variable(_)
        | Expression::NamedNode(_)
        | Expression::Literal(_)
        | Expression::Bound(_) => false,
        _ => true,
    }
}

fn failed(rule: &TextFile, message: &dyn std::fmt::Display) -> LoadError {
    LoadError::Rule(SyntaxError {
        origin: rule.shown.clone(),
        text: rule.text.to_string(),
        position: None,
        mistake: Box::new(message.to_string().into()),
    })
}
