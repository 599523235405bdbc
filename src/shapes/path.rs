//! A property path of SHACL, in a type of our own.

use oxigraph::model::NamedNode;
use rudof_rdf::rdf_core::SHACLPath;

/// A property path, as [SHACL §2.3.1](https://www.w3.org/TR/shacl/#property-paths) has them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Path {
    /// A property.
    Predicate(NamedNode),
    /// One of several paths.
    Alternative(Vec<Path>),
    /// One path after the other.
    Sequence(Vec<Path>),
    /// A path walked backwards.
    Inverse(Box<Path>),
    /// A path any number of times.
    ZeroOrMore(Box<Path>),
    /// A path at least once.
    OneOrMore(Box<Path>),
    /// A path at most once.
    ZeroOrOne(Box<Path>),
}

impl Path {
    /// The first property on the way, and whether it is walked backwards.
    #[must_use]
    pub fn first(&self) -> Option<(&NamedNode, bool)> {
        match self {
            Self::Predicate(node) => Some((node, false)),
            Self::Alternative(paths) | Self::Sequence(paths) => paths.first().and_then(Self::first),
            Self::Inverse(inner) => inner.first().map(|(node, backwards)| (node, !backwards)),
            Self::ZeroOrMore(inner) | Self::OneOrMore(inner) | Self::ZeroOrOne(inner) => inner.first(),
        }
    }

    /// The properties on the way.
    #[must_use]
    pub fn properties(&self) -> Vec<&NamedNode> {
        match self {
            Self::Predicate(node) => vec![node],
            Self::Alternative(paths) | Self::Sequence(paths) => {
                paths.iter().flat_map(Self::properties).collect()
            }
            Self::Inverse(inner)
            | Self::ZeroOrMore(inner)
            | Self::OneOrMore(inner)
            | Self::ZeroOrOne(inner) => inner.properties(),
        }
    }

    pub(super) fn from_crate(path: &SHACLPath) -> Self {
        let all = |paths: &[SHACLPath]| paths.iter().map(Self::from_crate).collect();
        let inner = |path: &SHACLPath| Box::new(Self::from_crate(path));
        match path {
            SHACLPath::Predicate { pred } => Self::Predicate(NamedNode::new_unchecked(pred.as_str())),
            SHACLPath::Alternative { paths } => Self::Alternative(all(paths)),
            SHACLPath::Sequence { paths } => Self::Sequence(all(paths)),
            SHACLPath::Inverse { path } => Self::Inverse(inner(path)),
            SHACLPath::ZeroOrMore { path } => Self::ZeroOrMore(inner(path)),
            SHACLPath::OneOrMore { path } => Self::OneOrMore(inner(path)),
            SHACLPath::ZeroOrOne { path } => Self::ZeroOrOne(inner(path)),
        }
    }
}

/// A path in the syntax of SPARQL, with whole IRIs.
impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let joined =
            |paths: &[Self], mark: &str| paths.iter().map(Self::to_string).collect::<Vec<_>>().join(mark);
        match self {
            Self::Predicate(node) => write!(f, "{node}"),
            Self::Alternative(paths) => write!(f, "({})", joined(paths, "|")),
            Self::Sequence(paths) => write!(f, "({})", joined(paths, "/")),
            Self::Inverse(inner) => write!(f, "^{inner}"),
            Self::ZeroOrMore(inner) => write!(f, "({inner})*"),
            Self::OneOrMore(inner) => write!(f, "({inner})+"),
            Self::ZeroOrOne(inner) => write!(f, "({inner})?"),
        }
    }
}
