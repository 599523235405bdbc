//! The blank nodes of a dataset as a small hypergraph: what they are, which hang together, and terms
//! with their blank nodes renamed.
//!
//! Each statement that holds blank nodes is an edge: its *shape*, which is the statement with the names
//! of the blank nodes taken out, and the nodes in the order in which they stand in it. Graph names are
//! part of a shape, so that nodes are only ever matched within the graphs that they stand in.

use oxigraph::model::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term, Triple};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

/// A statement with blank nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edge {
    /// The statement without the names of its blank nodes.
    pub(super) shape: String,
    /// The predicate.
    pub(super) predicate: String,
    /// The nodes in the order of their places; one may stand in several.
    pub(super) nodes: Vec<usize>,
}

/// The blank nodes of a dataset, numbered in the order in which they first occur.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    pub(super) names: Vec<String>,
    pub(super) edges: Vec<Edge>,
    /// For each node, the edges that it is in, each once.
    pub(super) at: Vec<Vec<usize>>,
}

impl Nodes {
    pub(super) fn of(quads: &[Quad]) -> Self {
        let mut nodes = Self::default();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        // A file may state something twice: that is one statement.
        let mut stated: HashSet<&Quad> = HashSet::new();
        for quad in quads.iter().filter(|quad| has_blank_nodes(quad) && stated.insert(quad)) {
            let mut shape = Shape::default();
            shape.quad(quad);
            let of = shape.nodes.into_iter().map(|name| {
                *numbers.entry(name).or_insert_with(|| {
                    nodes.names.push(name.to_owned());
                    nodes.at.push(Vec::new());
                    nodes.names.len() - 1
                })
            });
            let edge = Edge {
                nodes: of.collect(),
                shape: shape.text,
                predicate: quad.predicate.as_str().to_owned(),
            };
            for (place, &node) in edge.nodes.iter().enumerate() {
                if !edge.nodes[..place].contains(&node) {
                    nodes.at[node].push(nodes.edges.len());
                }
            }
            nodes.edges.push(edge);
        }
        nodes
    }

    /// The sets of nodes that statements tie together, each in the order of their numbers.
    pub(super) fn components(&self) -> Vec<Vec<usize>> {
        let mut component = vec![usize::MAX; self.names.len()];
        let mut found: Vec<Vec<usize>> = Vec::new();
        for start in 0..self.names.len() {
            if component[start] != usize::MAX {
                continue;
            }
            let mut members = Vec::new();
            let mut open = vec![start];
            component[start] = found.len();
            while let Some(node) = open.pop() {
                members.push(node);
                for &other in self.at[node].iter().flat_map(|&edge| &self.edges[edge].nodes) {
                    if component[other] == usize::MAX {
                        component[other] = found.len();
                        open.push(other);
                    }
                }
            }
            members.sort_unstable();
            found.push(members);
        }
        found
    }
}

/// Writes a statement without the names of its blank nodes, and keeps these apart.
#[derive(Default)]
struct Shape<'a> {
    text: String,
    nodes: Vec<&'a str>,
}

impl<'a> Shape<'a> {
    fn quad(&mut self, quad: &'a Quad) {
        self.subject(&quad.subject);
        self.ground(&quad.predicate);
        self.term(&quad.object);
        match &quad.graph_name {
            GraphName::NamedNode(node) => self.ground(node),
            GraphName::BlankNode(node) => self.blank(node),
            GraphName::DefaultGraph => {}
        }
    }

    fn subject(&mut self, subject: &'a NamedOrBlankNode) {
        match subject {
            NamedOrBlankNode::NamedNode(node) => self.ground(node),
            NamedOrBlankNode::BlankNode(node) => self.blank(node),
        }
    }

    fn term(&mut self, term: &'a Term) {
        match term {
            Term::BlankNode(node) => self.blank(node),
            Term::Triple(triple) => {
                self.text.push_str("<<( ");
                self.subject(&triple.subject);
                self.ground(&triple.predicate);
                self.term(&triple.object);
                self.text.push_str(")>> ");
            }
            ground => self.ground(ground),
        }
    }

    fn ground(&mut self, term: &impl std::fmt::Display) {
        // Writing to a string cannot fail.
        let _infallible = write!(self.text, "{term} ");
    }

    fn blank(&mut self, node: &'a BlankNode) {
        self.text.push_str("_: ");
        self.nodes.push(node.as_str());
    }
}

/// Whether a statement holds a blank node, at whatever depth.
pub(super) fn has_blank_nodes(quad: &Quad) -> bool {
    matches!(quad.subject, NamedOrBlankNode::BlankNode(_))
        || matches!(quad.graph_name, GraphName::BlankNode(_))
        || within(&quad.object)
}

fn within(term: &Term) -> bool {
    match term {
        Term::BlankNode(_) => true,
        Term::Triple(triple) => {
            matches!(triple.subject, NamedOrBlankNode::BlankNode(_)) || within(&triple.object)
        }
        _ => false,
    }
}

/// A statement with each blank node as `name` has it.
pub(super) fn renamed<E>(
    quad: &Quad,
    name: &mut impl FnMut(&BlankNode) -> Result<BlankNode, E>,
) -> Result<Quad, E> {
    let graph_name = match &quad.graph_name {
        GraphName::BlankNode(node) => name(node)?.into(),
        other => other.clone(),
    };
    Ok(Quad {
        subject: subject(&quad.subject, name)?,
        predicate: quad.predicate.clone(),
        object: object(&quad.object, name)?,
        graph_name,
    })
}

fn subject<E>(
    node: &NamedOrBlankNode,
    name: &mut impl FnMut(&BlankNode) -> Result<BlankNode, E>,
) -> Result<NamedOrBlankNode, E> {
    Ok(match node {
        NamedOrBlankNode::BlankNode(node) => name(node)?.into(),
        other => other.clone(),
    })
}

fn object<E>(term: &Term, name: &mut impl FnMut(&BlankNode) -> Result<BlankNode, E>) -> Result<Term, E> {
    Ok(match term {
        Term::BlankNode(node) => name(node)?.into(),
        Term::Triple(triple) => Term::Triple(Box::new(Triple {
            subject: subject(&triple.subject, name)?,
            predicate: triple.predicate.clone(),
            object: object(&triple.object, name)?,
        })),
        ground => ground.clone(),
    })
}
