//! Which file is which named graph.

use crate::model::prefixes::GRAPH;
use oxigraph::model::NamedNode;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use std::path::Path;

/// What may not stand in the path of an IRI. What is beyond ASCII is encoded too.
const RESERVED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'%')
    .add(b'?')
    .add(b'#');

/// The named graph of a file of a workspace, from its path from the root.
///
/// ```
/// use labgraph::workspace::{graph_iri, graph_path};
/// let graph = graph_iri("data/labs/ric.ttl");
/// assert_eq!(graph.as_str(), "https://w3id.org/labgraph/graph/data/labs/ric");
/// assert_eq!(graph_path(graph.as_str()).as_deref(), Some("data/labs/ric.ttl"));
/// ```
#[must_use]
pub fn graph_iri(path: &str) -> NamedNode {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    NamedNode::new_unchecked(format!("{GRAPH}{}", utf8_percent_encode(stem, RESERVED)))
}

/// The file, from the root of a workspace, that a named graph is kept in.
#[must_use]
pub fn graph_path(graph: &str) -> Option<String> {
    let stem = graph.strip_prefix(GRAPH)?;
    Some(format!("{}.ttl", percent_decode_str(stem).decode_utf8().ok()?))
}

/// The `file:` IRI of a path: the named graph and the base of a file outside a workspace.
#[must_use]
pub fn file_iri(path: &Path) -> NamedNode {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let parts: Vec<_> = absolute.iter().map(|part| part.to_string_lossy().replace(['/', '\\'], "")).collect();
    let joined = parts.join("/");
    let slash = if joined.starts_with('/') { "" } else { "/" };
    NamedNode::new_unchecked(format!("file://{slash}{}", utf8_percent_encode(&joined, RESERVED)))
}
