//! Accepted links, as the statements of `data/links/` say them.

use crate::link::mapping::{Mapping, SAME_AS, Stated, Verdict};
use crate::model::vocab::skos;
use oxigraph::model::{GraphName, NamedNode, Quad};

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
        Mapping::all(quads).into_iter().filter_map(Self::of).collect()
    }

    /// The link that a decision states; nothing where it states none.
    fn of(Stated { mapping, graph }: Stated) -> Option<Self> {
        if mapping.verdict() != Verdict::Accepted {
            return None;
        }
        Some(Self {
            mapping: mapping.iri,
            graph,
            thing: mapping.subject,
            relation: mapping.predicate,
            entry: mapping.object?,
            register: mapping.authority,
            identifier: mapping.identifier,
            label: mapping.object_label,
        })
    }

    /// Whether it says that the thing is the very same as the entry.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.relation == skos::EXACT_MATCH || self.relation == SAME_AS
    }
}
