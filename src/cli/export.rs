//! `labgraph export`: the graph in the syntaxes of RDF.

mod endpoint;

use super::error::CliError;
use super::output;
use super::session::Session;
use crate::model::Prefixes;
use crate::model::prefixes::is_register;
use crate::query::{Answer, parse};
use crate::render::{GraphFormat, canonical, canonical_hash};
use crate::workspace::{file_iri, graph_iri, graph_path, read_text};
use oxigraph::model::{GraphName, NamedNode, Quad, Triple};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Export the graph: the same statements always give the same bytes.
///
/// TriG and N-Quads tell which file each statement stands in; the other syntaxes merge them, without what
/// registers say (data/registers/), unless --graph names it. What the rules derive is left out unless it is asked for. From an endpoint, up to a million statements are put in order;
/// more come as N-Triples or N-Quads alone, in its own order.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Only this graph, by IRI, CURIE or path: data/labs/ric.ttl. May be repeated.
    #[arg(long, value_name = "GRAPH", conflicts_with_all = ["construct", "file"])]
    graph: Vec<String>,

    /// The answer to this CONSTRUCT or DESCRIBE query.
    #[arg(long, value_name = "SPARQL", conflicts_with = "file")]
    construct: Option<String>,

    /// The answer to the CONSTRUCT or DESCRIBE query in this file.
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,

    /// With what the inference rules derive.
    #[arg(long)]
    inferred: bool,

    /// Canonical N-Quads by RDFC-1.0, of the merged graph; with --format nq, of the named graphs.
    #[arg(long)]
    canonical: bool,

    /// The SHA-256 of the canonical N-Quads.
    #[arg(long)]
    hash: bool,
}

impl Args {
    pub(super) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let format = match output::Format::asked(session)? {
            None => GraphFormat::Turtle,
            Some(output::Format::Graph(format)) => format,
            Some(output::Format::Rows(_)) if self.canonical || self.hash => GraphFormat::NTriples,
            Some(output::Format::Rows(rows)) => {
                let names: Vec<_> = GraphFormat::ALL.into_iter().map(GraphFormat::name).collect();
                return Err(CliError::usage(format!("{} is a format of rows, not of graphs", rows.name()))
                    .hint(format!("one of: {}", names.join(", "))));
            }
        };
        let in_canonical_form = self.canonical || self.hash;
        if in_canonical_form
            && session.format.as_deref().is_some_and(|format| !["nt", "nq"].contains(&format))
        {
            return Err(CliError::usage("canonical N-Quads have no other format")
                .hint("--format nq keeps the named graphs apart"));
        }
        let Some(mut quads) = self.quads(session, format)? else {
            return Ok(ExitCode::SUCCESS);
        };
        if !format.has_graph_names() {
            if self.graph.is_empty() {
                // Where nothing tells whose statement one is, those of registers would pass for ours.
                quads.retain(|quad| !is_register(&quad.graph_name));
            }
            for quad in &mut quads {
                quad.graph_name = GraphName::DefaultGraph;
            }
        }
        if self.hash {
            let hash = canonical_hash(&quads)?;
            output::send(session, false, |out| Ok(writeln!(out, "{hash}")?))?;
        } else if self.canonical {
            output::send(session, false, |out| canonical(&quads, out))?;
        } else {
            output::graph_out(session, quads, format)?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The statements to write, unless they are written already, as they came.
    fn quads(&self, session: &Session, format: GraphFormat) -> Result<Option<Vec<Quad>>, CliError> {
        let (text, origin) = match (&self.construct, &self.file) {
            (Some(text), _) => (text.clone(), "the query".to_owned()),
            (None, Some(file)) => (read_text(file)?, file.display().to_string()),
            (None, None) => {
                return match session.endpoint() {
                    Some(endpoint) => self.statements_of(session, endpoint, format),
                    None => self.graphs(session).map(Some),
                };
            }
        };
        let query = parse(&text, &origin)?;
        match session.source()?.engine(session, &query).answer(query)? {
            Answer::Graph(triples) => {
                let here = |triple: Triple| triple.in_graph(GraphName::DefaultGraph);
                Ok(Some(triples.into_iter().map(here).collect()))
            }
            _ => Err(CliError::usage("only CONSTRUCT and DESCRIBE give a graph to export")
                .hint("labgraph query answers SELECT and ASK")),
        }
    }

    fn graphs(&self, session: &Session) -> Result<Vec<Quad>, CliError> {
        let mut quads = session.statements()?;
        if self.inferred || self.graph.iter().any(|name| name.trim_end_matches('>').ends_with("inferred")) {
            quads.extend(session.dataset()?.inferred());
        }
        if self.graph.is_empty() {
            return Ok(quads);
        }
        let known: BTreeSet<&str> = quads.iter().filter_map(graph_name).collect();
        let chosen =
            self.graph.iter().map(|name| graph_named(&known, name)).collect::<Result<Vec<_>, _>>()?;
        quads.retain(|quad| graph_name(quad).is_some_and(|name| chosen.iter().any(|iri| iri == name)));
        Ok(quads)
    }
}

fn graph_name(quad: &Quad) -> Option<&str> {
    match &quad.graph_name {
        GraphName::NamedNode(node) => Some(node.as_str()),
        _ => None,
    }
}

/// The graph that somebody means: an IRI, a CURIE, or the path of its file.
fn graph_named(known: &BTreeSet<&str>, name: &str) -> Result<String, CliError> {
    let bare = name.trim_start_matches('<').trim_end_matches('>');
    let candidates = [
        NamedNode::new(bare).ok(),
        Prefixes::known().expand(name),
        Some(graph_iri(name)),
        Some(graph_iri(&format!("{name}.ttl"))),
        Some(file_iri(Path::new(name))),
    ];
    let found = candidates.into_iter().flatten().find(|candidate| known.contains(candidate.as_str()));
    found.map(NamedNode::into_string).ok_or_else(|| {
        let names: Vec<_> =
            known.iter().map(|graph| graph_path(graph).unwrap_or_else(|| (*graph).to_owned())).collect();
        CliError::usage(format!("there is no graph {name:?}")).hint(format!("one of: {}", names.join(", ")))
    })
}
