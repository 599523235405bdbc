//! Accepted links, as the statements of `data/links/` say them.

use crate::model::vocab::{dcterms, skos, sssom};
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, HashSet};

/// What a mapping leads to that says that a register has no entry.
const NONE: NamedNodeRef<'static> = sssom::NO_TERM_FOUND;

/// The relation of two names of the very same thing.
const SAME_AS: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#sameAs");

/// An accepted link between a thing and an entry of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// The mapping that states it.
    pub mapping: NamedNode,
    /// The graph, one a file, that the mapping stands in.
    pub graph: GraphName,
    /// The thing.
    pub thing: NamedNode,
    /// How the thing stands to the entry: `skos:exactMatch`, `skos:relatedMatch`, …
    pub relation: NamedNode,
    /// The entry.
    pub entry: NamedNode,
    /// The register: the IRI of an authority, such as `lid:authority-ror`.
    pub register: NamedNode,
    /// The entry's identifier, where the mapping states it.
    pub identifier: Option<String>,
    /// What the entry was called when it was linked, where the mapping states it.
    pub label: Option<String>,
}

impl Linked {
    /// The accepted links that statements say, in the order of their mappings. Rejections, and decisions that a
    /// register has no entry, are none.
    ///
    /// ```
    /// use labgraph::link::register::Linked;
    /// use labgraph::store::read;
    /// use labgraph::workspace::Workspace;
    ///
    /// let links = Linked::all(&read(&Workspace::embedded())?);
    /// let vinnova = links.iter().find(|link| link.entry.as_str() == "https://ror.org/01kd5m353").unwrap();
    /// assert_eq!(vinnova.identifier.as_deref(), Some("01kd5m353"));
    /// assert!(vinnova.is_same());
    /// # Ok::<_, labgraph::store::LoadError>(())
    /// ```
    #[must_use]
    pub fn all(quads: &[Quad]) -> Vec<Self> {
        let is_mapping = |quad: &&Quad| quad.predicate == sssom::OBJECT_ID;
        let mappings: HashSet<&NamedOrBlankNode> =
            quads.iter().filter(is_mapping).map(|quad| &quad.subject).collect();
        let mut said: BTreeMap<&str, Vec<&Quad>> = BTreeMap::new();
        for quad in quads {
            if let NamedOrBlankNode::NamedNode(node) = &quad.subject
                && mappings.contains(&quad.subject)
            {
                said.entry(node.as_str()).or_default().push(quad);
            }
        }
        said.into_iter().filter_map(|(mapping, quads)| Self::of(mapping, &quads)).collect()
    }

    /// The link that the statements about one mapping say.
    fn of(mapping: &str, quads: &[&Quad]) -> Option<Self> {
        let value = |property| quads.iter().find(|quad| quad.predicate == property).map(|quad| &quad.object);
        let node = |property| match value(property)? {
            Term::NamedNode(node) => Some(node.clone()),
            _ => None,
        };
        let text = |property| match value(property)? {
            Term::Literal(literal) => Some(literal.value().to_owned()),
            _ => None,
        };
        let entry = node(sssom::OBJECT_ID).filter(|entry| *entry != NONE)?;
        if value(sssom::PREDICATE_MODIFIER).is_some() {
            return None;
        }
        Some(Self {
            mapping: NamedNode::new_unchecked(mapping),
            graph: quads.first()?.graph_name.clone(),
            thing: node(sssom::SUBJECT_ID)?,
            relation: node(sssom::PREDICATE_ID)?,
            entry,
            register: node(sssom::OBJECT_SOURCE)?,
            identifier: text(dcterms::IDENTIFIER),
            label: text(sssom::OBJECT_LABEL),
        })
    }

    /// Whether it says that the thing is the very same as the entry.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.relation == skos::EXACT_MATCH || self.relation == SAME_AS
    }
}
