//! The prefixes that everybody may use without declaring them, and the CURIEs made with them.

use oxigraph::model::{GraphName, NamedNode};

/// The namespace of things.
pub const LID: &str = "https://w3id.org/labgraph/id/";
/// The namespace of named graphs: one a file.
pub const GRAPH: &str = "https://w3id.org/labgraph/graph/";
/// The namespace of the rules that a check goes by.
pub const SHAPE: &str = "https://w3id.org/labgraph/shape/";
/// The named graph of inferred statements.
pub const INFERRED: &str = "https://w3id.org/labgraph/graph/inferred";
/// What the named graphs begin with that hold what registers say: `data/registers/<register>.ttl`.
pub const REGISTERS: &str = "https://w3id.org/labgraph/graph/data/registers/";

/// Whether a graph holds what a register says. It is asked by its name and is no part of the merge of all files: what
/// somebody else says of an organisation must not name it, count it or let a rule derive anything.
///
/// ```
/// use labgraph::model::prefixes::is_register;
/// use oxigraph::model::{GraphName, NamedNode};
///
/// let graph = |path: &str| GraphName::from(NamedNode::new(format!("https://w3id.org/labgraph/graph/{path}")).unwrap());
/// assert!(is_register(&graph("data/registers/ror")));
/// assert!(!is_register(&graph("data/links/ror")));
/// ```
#[must_use]
pub fn is_register(graph: &GraphName) -> bool {
    matches!(graph, GraphName::NamedNode(graph) if graph.as_str().starts_with(REGISTERS))
}

const KNOWN: &[(&str, &str)] = &[
    ("lab", "https://w3id.org/labgraph/ns#"),
    ("labc", "https://w3id.org/labgraph/concept/"),
    ("lid", LID),
    ("graph", GRAPH),
    ("shape", SHAPE),
    ("country", "http://publications.europa.eu/resource/authority/country/"),
    ("currency", "http://publications.europa.eu/resource/authority/currency/"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("schema", "http://schema.org/"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("sssom", "https://w3id.org/sssom/"),
    ("semapv", "https://w3id.org/semapv/vocab/"),
    ("sh", "http://www.w3.org/ns/shacl#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("m8g", "http://data.europa.eu/m8g/"),
];

/// A map from prefixes to namespaces.
///
/// ```
/// use labgraph::model::Prefixes;
/// let prefixes = Prefixes::known();
/// let vinnova = prefixes.expand("lid:vinnova").unwrap();
/// assert_eq!(vinnova.as_str(), "https://w3id.org/labgraph/id/vinnova");
/// assert_eq!(prefixes.shorten(vinnova.as_str()).unwrap(), "lid:vinnova");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefixes(Vec<(String, String)>);

impl Default for Prefixes {
    fn default() -> Self {
        Self::known()
    }
}

impl Prefixes {
    /// The prefixes of the design, in its order.
    #[must_use]
    pub fn known() -> Self {
        Self(KNOWN.iter().map(|(p, n)| ((*p).to_owned(), (*n).to_owned())).collect())
    }

    /// No prefix at all.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Adds a prefix; where there is one of that name, it takes its place.
    pub fn add(&mut self, prefix: &str, namespace: &str) {
        self.0.retain(|(known, _)| known != prefix);
        self.0.push((prefix.to_owned(), namespace.to_owned()));
    }

    /// Takes a prefix away; whether there was one of that name.
    pub fn remove(&mut self, prefix: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|(known, _)| known != prefix);
        self.0.len() < before
    }

    /// Pairs of prefix and namespace.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(prefix, namespace)| (prefix.as_str(), namespace.as_str()))
    }

    /// The IRI that a CURIE stands for; nothing where its prefix is unknown or the result is no IRI.
    #[must_use]
    pub fn expand(&self, curie: &str) -> Option<NamedNode> {
        let (prefix, local) = curie.split_once(':')?;
        let (_, namespace) = self.0.iter().find(|(known, _)| known == prefix)?;
        NamedNode::new(format!("{namespace}{local}")).ok()
    }

    /// The CURIE of an IRI, where a prefix fits and the rest is a plain local name: one that can be
    /// typed back in Turtle and SPARQL without escapes.
    #[must_use]
    pub fn shorten(&self, iri: &str) -> Option<String> {
        self.split(iri).map(|(prefix, local)| format!("{prefix}:{local}"))
    }

    /// Prefix and local name of an IRI, as for [`shorten`](Self::shorten).
    #[must_use]
    pub fn split<'a>(&'a self, iri: &'a str) -> Option<(&'a str, &'a str)> {
        self.0
            .iter()
            .filter_map(|(prefix, namespace)| Some((prefix.as_str(), iri.strip_prefix(namespace.as_str())?)))
            .filter(|(_, local)| is_plain_local_name(local))
            .min_by_key(|(_, local)| local.len())
    }
}

/// Whether `PN_LOCAL` of the [Turtle grammar](https://www.w3.org/TR/turtle/#grammar-production-PN_LOCAL)
/// matches without escapes; stricter than the grammar, never laxer.
fn is_plain_local_name(local: &str) -> bool {
    let is_inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let (Some(first), Some(last)) = (local.chars().next(), local.chars().next_back()) else {
        return false;
    };
    (first.is_alphanumeric() || first == '_') && last != '.' && local.chars().all(is_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_local_names_become_curies() {
        let prefixes = Prefixes::known();
        for (iri, curie) in [
            ("https://w3id.org/labgraph/ns#budget", Some("lab:budget")),
            ("https://w3id.org/labgraph/graph/data/labs/ric", None),
            ("https://w3id.org/labgraph/id/", None),
            ("https://w3id.org/labgraph/id/a.", None),
            ("https://w3id.org/labgraph/id/-a", None),
            ("https://example.org/", None),
        ] {
            assert_eq!(prefixes.shorten(iri).as_deref(), curie, "{iri}");
        }
    }
}
