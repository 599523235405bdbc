//! `labgraph export --endpoint`: everything that an endpoint holds, graph by graph, as it comes in.
//!
//! What fits in memory is written as any export is, always the same bytes. N-Triples and N-Quads have no such
//! bound: beyond it they are written in the order of the endpoint.

use super::super::error::CliError;
use super::super::output;
use super::super::session::Session;
use super::{Args, graph_named};
use crate::fetch::FetchError;
use crate::model::prefixes::INFERRED;
use crate::query::{Answer, Engine, Limits, QueryError, parse};
use crate::render::{GraphFormat, RenderError, write_statement};
use crate::store::{Remote, RemoteError, RemoteStatements, Reply};
use oxigraph::model::{GraphName, NamedNode, Quad};
use std::collections::BTreeSet;
use std::io::Write;
use std::time::Instant;

/// How many statements are put in order before they are written. What is more is written as it comes.
const KEPT: usize = 1_000_000;

/// How many named graphs an endpoint may have to be exported graph by graph.
const MAX_GRAPHS: usize = 10_000;

/// How large an answer may be that is not kept.
const MAX_BYTES: u64 = 1 << 40;

/// A query, and the graph in which its answer stands.
type Piece = (GraphName, String);

impl Args {
    /// Writes all that the endpoint holds, or the graphs that were asked for, in a format that holds any number of
    /// statements; gives them back where they are to be put in order.
    pub(super) fn statements_of(
        &self,
        session: &Session,
        endpoint: &Remote,
        format: GraphFormat,
    ) -> Result<Option<Vec<Quad>>, CliError> {
        let pieces = self.pieces(session, endpoint, format)?;
        let lines = matches!(format, GraphFormat::NTriples | GraphFormat::NQuads);
        let lines = lines && !self.canonical && !self.hash;
        let mut coming = Coming::of(session, endpoint, pieces);
        let kept = first(&mut coming, KEPT + 1)?;
        if kept.len() <= KEPT {
            return Ok(Some(kept));
        }
        if !lines {
            let error = CliError::from(QueryError::TooManyRows(KEPT));
            return Err(error.hint("--format nt and nq hold any number of statements"));
        }
        session.note(&format!("more than {KEPT} statements: they come in the order of the endpoint"));
        let quads = kept.into_iter().map(Ok).chain(coming);
        output::stream(session, |out| lines_of(quads, format, out))?;
        Ok(None)
    }

    /// What to ask for, one after the other.
    fn pieces(
        &self,
        session: &Session,
        endpoint: &Remote,
        format: GraphFormat,
    ) -> Result<Vec<Piece>, CliError> {
        let limits = Limits { rows: MAX_GRAPHS, ..session.limits() };
        let engine = Engine::remote(endpoint).with_limits(limits);
        if !self.graph.is_empty() {
            let graphs = graphs(&engine)?;
            let known: BTreeSet<&str> = graphs.iter().map(NamedNode::as_str).collect();
            let mut chosen = self
                .graph
                .iter()
                .map(|name| graph_named(&known, name))
                .collect::<Result<BTreeSet<_>, _>>()?;
            if self.inferred {
                chosen.extend(known.get(INFERRED).map(|graph| (*graph).to_owned()));
            }
            return Ok(chosen.into_iter().map(|graph| of_graph(NamedNode::new_unchecked(graph))).collect());
        }
        let hidden = !self.inferred && holds(&engine, &format!("GRAPH <{INFERRED}> {{ ?s ?p ?o }}"))?;
        let without = |condition: String| {
            (GraphName::DefaultGraph, format!("CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o {condition} }}"))
        };
        let absent = |graph: &str| format!("FILTER NOT EXISTS {{ GRAPH {graph} {{ ?s ?p ?o }} }}");
        let merged = !format.has_graph_names() && holds(&engine, "?s ?p ?o")?;
        if merged {
            let condition = if hidden { absent(&format!("<{INFERRED}>")) } else { String::new() };
            return Ok(vec![without(condition)]);
        }
        let graphs = graphs(&engine)?;
        let mut pieces: Vec<Piece> = graphs
            .into_iter()
            .filter(|graph| self.inferred || graph.as_str() != INFERRED)
            .map(of_graph)
            .collect();
        if format.has_graph_names() {
            // What no named graph holds.
            pieces.push(without(if pieces.is_empty() { String::new() } else { absent("?g") }));
        }
        Ok(pieces)
    }
}

fn of_graph(graph: NamedNode) -> Piece {
    let query = format!("CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}");
    (graph.into(), query)
}

fn holds(engine: &Engine, pattern: &str) -> Result<bool, CliError> {
    Ok(engine.ask(&format!("ASK {{ {pattern} }}"))? == Answer::Boolean(true))
}

/// The named graphs of the endpoint.
fn graphs(engine: &Engine) -> Result<BTreeSet<NamedNode>, CliError> {
    let graphs = match engine.ask("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")? {
        Answer::Solutions(solutions) => solutions.rows,
        _ => Vec::new(),
    };
    let graphs = graphs.into_iter().flatten().flatten();
    Ok(graphs.filter_map(|graph| NamedNode::try_from(graph).ok()).collect())
}

/// The statements of several queries, one query at a time, within the limits of one.
struct Coming {
    endpoint: Remote,
    limits: Limits,
    deadline: Instant,
    pieces: std::vec::IntoIter<Piece>,
    now: Option<(GraphName, Box<RemoteStatements>)>,
    count: usize,
}

impl Coming {
    fn of(session: &Session, endpoint: &Remote, pieces: Vec<Piece>) -> Self {
        let limits = session.limits();
        Self {
            endpoint: endpoint.clone().with_max_bytes(MAX_BYTES),
            limits,
            deadline: Instant::now() + limits.timeout,
            pieces: pieces.into_iter(),
            now: None,
            count: 0,
        }
    }

    fn ask(&self, query: &str) -> Result<Option<Box<RemoteStatements>>, CliError> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(self.late());
        }
        let query = parse(query, "the export")?;
        let endpoint = self.endpoint.clone().with_timeout(left);
        match endpoint.ask(&query).map_err(|error| self.told(error.into()))? {
            Reply::Statements(statements) => Ok(Some(statements)),
            _ => Ok(None),
        }
    }

    fn late(&self) -> CliError {
        FetchError::Timeout { url: self.endpoint.address(), limit: self.limits.timeout }.into()
    }

    /// An error with the time that was asked for, not what was left of it.
    fn told(&self, error: QueryError) -> CliError {
        match error {
            QueryError::Remote(error) => match *error {
                RemoteError::Fetch(FetchError::Timeout { .. }) => self.late(),
                other => other.into(),
            },
            other => other.into(),
        }
    }

    fn step(&mut self) -> Result<Option<Quad>, CliError> {
        loop {
            if let Some((graph, statements)) = &mut self.now {
                let graph = graph.clone();
                match statements.next().transpose() {
                    Ok(Some(triple)) => {
                        self.count += 1;
                        if self.count > self.limits.rows {
                            return Err(QueryError::TooManyRows(self.limits.rows).into());
                        }
                        return Ok(Some(triple.in_graph(graph)));
                    }
                    Ok(None) => {}
                    Err(error) => return Err(self.told(error.into())),
                }
            }
            let Some((graph, query)) = self.pieces.next() else { return Ok(None) };
            self.now = self.ask(&query)?.map(|statements| (graph, statements));
        }
    }
}

impl Iterator for Coming {
    type Item = Result<Quad, CliError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.step().transpose()
    }
}

/// As many of these as there are, up to a number.
fn first(
    quads: &mut impl Iterator<Item = Result<Quad, CliError>>,
    most: usize,
) -> Result<Vec<Quad>, CliError> {
    quads.take(most).collect()
}

fn lines_of(
    quads: impl Iterator<Item = Result<Quad, CliError>>,
    format: GraphFormat,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    for quad in quads {
        write_statement(&quad?, format, out).map_err(|error| match error {
            RenderError::Io(error) => error.into(),
            other => CliError::from(other),
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::{Literal, Quad};

    #[test]
    fn what_is_not_kept_follows_what_is() {
        let node = |name: &str| NamedNode::new_unchecked(format!("http://a/{name}"));
        let quad = |n: i32| Ok(Quad::new(node("s"), node("p"), Literal::from(n), node("g")));
        let mut coming = (1..=5).map(quad);
        let kept = first(&mut coming, 3).unwrap();
        assert_eq!(kept.len(), 3);
        let mut out = Vec::new();
        lines_of(kept.into_iter().map(Ok).chain(coming), GraphFormat::NQuads, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let read = oxigraph::io::RdfParser::from_format(oxigraph::io::RdfFormat::NQuads).for_slice(&text);
        let again: Vec<Quad> = read.collect::<Result<_, _>>().unwrap();
        assert_eq!(again, (1..=5).map(quad).collect::<Result<Vec<_>, CliError>>().unwrap());
    }
}
