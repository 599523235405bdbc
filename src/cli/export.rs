//! `labgraph export`: the graph in the syntaxes of RDF.

use super::error::CliError;
use super::output;
use super::session::Session;
use crate::model::Prefixes;
use crate::query::{Answer, parse};
use crate::render::{GraphFormat, canonical, canonical_hash};
use crate::store::Dataset;
use crate::workspace::{file_iri, graph_iri, read_text};
use oxigraph::model::{GraphName, NamedNode, Quad};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Export the graph: the same statements always give the same bytes.
///
/// TriG and N-Quads tell which file each statement stands in; the other syntaxes merge them. What the
/// rules derive is left out unless it is asked for.
#[derive(Debug, clap::Args)]
pub struct Args {
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
        let dataset = session.dataset()?;
        let mut quads = self.quads(session, &dataset)?;
        if !format.has_graph_names() {
            quads.iter_mut().for_each(|quad| quad.graph_name = GraphName::DefaultGraph);
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

    fn quads(&self, session: &Session, dataset: &Dataset) -> Result<Vec<Quad>, CliError> {
        let (text, origin) = match (&self.construct, &self.file) {
            (Some(text), _) => (text.clone(), "the query".to_owned()),
            (None, Some(file)) => (read_text(file)?, file.display().to_string()),
            (None, None) => return self.graphs(dataset),
        };
        match session.engine(dataset)?.answer(parse(&text, &origin)?)? {
            Answer::Graph(triples) => {
                Ok(triples.into_iter().map(|triple| triple.in_graph(GraphName::DefaultGraph)).collect())
            }
            _ => Err(CliError::usage("only CONSTRUCT and DESCRIBE give a graph to export")
                .hint("labgraph query answers SELECT and ASK")),
        }
    }

    fn graphs(&self, dataset: &Dataset) -> Result<Vec<Quad>, CliError> {
        if self.graph.is_empty() {
            return Ok(dataset.quads(self.inferred).collect());
        }
        let mut chosen = BTreeSet::new();
        for name in &self.graph {
            chosen.insert(GraphName::from(graph_named(dataset, name)?).to_string());
        }
        Ok(dataset.quads(true).filter(|quad| chosen.contains(&quad.graph_name.to_string())).collect())
    }
}

/// The graph that somebody means: an IRI, a CURIE, or the path of its file.
fn graph_named(dataset: &Dataset, name: &str) -> Result<NamedNode, CliError> {
    let known: Vec<NamedNode> = dataset.named_graphs();
    let bare = name.trim_start_matches('<').trim_end_matches('>');
    let candidates = [
        NamedNode::new(bare).ok(),
        Prefixes::known().expand(name),
        Some(graph_iri(name)),
        Some(graph_iri(&format!("{name}.ttl"))),
        Some(file_iri(Path::new(name))),
    ];
    candidates.into_iter().flatten().find(|candidate| known.contains(candidate)).ok_or_else(|| {
        let names: Vec<_> =
            known.iter().map(|graph| dataset.path_of(graph.as_ref()).unwrap_or(graph.as_str())).collect();
        CliError::usage(format!("there is no graph {name:?}")).hint(format!("one of: {}", names.join(", ")))
    })
}
