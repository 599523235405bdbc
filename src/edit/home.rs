//! Which file a graph is kept in.

use super::{EditError, is_inferred};
use crate::model::prefixes::GRAPH;
use crate::workspace::{graph_iri, graph_path};
use oxigraph::model::NamedNode;

/// The graph of statements that are inserted without a graph: `data/local.ttl`.
pub(super) fn local() -> NamedNode {
    graph_iri("data/local.ttl")
}

/// The file of a graph, from the workspace's root: one that is read back as that very graph.
///
/// # Errors
/// [`EditError::Inferred`], or [`EditError::NoFile`] where there can be none.
pub(super) fn path(graph: &NamedNode) -> Result<String, EditError> {
    if is_inferred(graph) {
        return Err(EditError::Inferred);
    }
    let is_read = |path: &String| {
        let mut parts = path.split('/');
        matches!(parts.next(), Some("data" | "ontology"))
            && path.contains('/')
            && parts.all(|part| !part.is_empty() && !part.starts_with('.') && part.len() < 256)
            && !path.contains(['\\', '\0'])
            && graph_iri(path) == *graph
    };
    graph_path(graph.as_str())
        .filter(is_read)
        .ok_or_else(|| EditError::NoFile { graph: graph.clone(), instead: instead(graph) })
}

/// A graph below `data/` with a like name.
fn instead(graph: &NamedNode) -> NamedNode {
    let iri = graph.as_str();
    let rest = iri.strip_prefix(GRAPH).or_else(|| iri.split_once("://").map(|(_, rest)| rest)).unwrap_or(iri);
    let slug: String = rest.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let words: Vec<&str> = slug.split('-').filter(|word| !word.is_empty()).collect();
    let name = if words.is_empty() { "local".to_owned() } else { words.join("-").to_ascii_lowercase() };
    graph_iri(&format!("data/{}.ttl", name.get(..100).unwrap_or(&name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graph_has_a_file_where_it_is_read_back() {
        for (graph, expected) in [
            ("https://w3id.org/labgraph/graph/data/x", Ok("data/x.ttl")),
            ("https://w3id.org/labgraph/graph/data/labs/new-lab", Ok("data/labs/new-lab.ttl")),
            ("https://w3id.org/labgraph/graph/ontology/labgraph", Ok("ontology/labgraph.ttl")),
            ("https://w3id.org/labgraph/graph/data/a%20b", Ok("data/a b.ttl")),
            ("https://w3id.org/labgraph/graph/x", Err("data/x")),
            ("https://w3id.org/labgraph/graph/data/.x", Err("data/data-x")),
            ("https://w3id.org/labgraph/graph/data/../x", Err("data/data-x")),
            ("https://w3id.org/labgraph/graph/data/é", Err("data/data")),
            ("https://w3id.org/labgraph/graph/data/", Err("data/data")),
            ("https://w3id.org/labgraph/graph/queries/x", Err("data/queries-x")),
            ("http://example.org/My/graph", Err("data/example-org-my-graph")),
            ("urn:x", Err("data/urn-x")),
        ] {
            let found = path(&NamedNode::new(graph).unwrap());
            match (found, expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected),
                (Err(EditError::NoFile { instead, .. }), Err(expected)) => {
                    assert_eq!(instead.as_str(), format!("{GRAPH}{expected}"));
                }
                (found, _) => panic!("{graph}: {found:?}"),
            }
        }
    }
}
