//! A canonical order of the blank nodes of one component: the same for the same statements, however
//! the nodes are named and the statements ordered.
//!
//! Nodes are told apart by the statements that they are in, then by those of their neighbours, and so
//! on (colour refinement). Where nodes still look alike, one of them is singled out and the
//! refinement goes on; of all ways to do so the least result counts. A way that ends in a result seen
//! before is a symmetry and is not followed further, so that rings and cliques cost little. The effort
//! has a bound. Beyond it the order in which the nodes occur decides: two copies of such a graph in
//! another order may then be told apart, which makes a difference longer and never wrong.

use super::blank::Nodes;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};

/// How much may be spent beyond the refinement on the components of one dataset: places of nodes in
/// statements looked at.
pub(super) const EFFORT: usize = 20_000_000;

/// How often the statements of a component may be looked at whatever was spent on others; and how much
/// more a small one may take.
const ROUNDS: usize = 64;
const SMALL: usize = 500_000;

/// The nodes of a component in their canonical order, and what tells it from other components.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Canonical {
    pub(super) order: Vec<usize>,
    pub(super) hash: [u8; 32],
}

/// The canonical order of a component. `effort` is what may still be spent beyond the refinement.
pub(super) fn canonical(nodes: &Nodes, component: &[usize], effort: &mut usize) -> Canonical {
    let place: HashMap<usize, usize> = component.iter().enumerate().map(|(at, &node)| (node, at)).collect();
    let mut indices: Vec<usize> = component.iter().flat_map(|&node| nodes.at[node].iter().copied()).collect();
    indices.sort_unstable();
    indices.dedup();
    let shapes: BTreeMap<&str, usize> =
        indices.iter().map(|&edge| (nodes.edges[edge].shape.as_str(), 0)).collect();
    let shapes: BTreeMap<&str, usize> =
        shapes.into_keys().enumerate().map(|(at, shape)| (shape, at)).collect();
    let edges: Vec<Vec<usize>> = indices
        .iter()
        .map(|&edge| {
            let edge = &nodes.edges[edge];
            let of = edge.nodes.iter().filter_map(|node| place.get(node).copied());
            shapes.get(edge.shape.as_str()).copied().into_iter().chain(of).collect()
        })
        .collect();
    let mut at = vec![Vec::new(); component.len()];
    for (index, edge) in edges.iter().enumerate() {
        for (position, &node) in edge.iter().enumerate().skip(1) {
            if !edge[1..position].contains(&node) {
                at[node].push(index);
            }
        }
    }
    let cost: usize = edges.iter().map(Vec::len).sum();
    let own = ROUNDS * cost + SMALL.min(*effort);
    let mut left = own;
    let mut search = Search { edges: &edges, at: &at, effort: &mut left, seen: HashSet::new() };
    let leaf = search.least(vec![0; component.len()]);
    // What a component takes as of right is not counted.
    *effort = effort.saturating_sub((own - left).saturating_sub(ROUNDS * cost));
    let mut order: Vec<usize> = (0..component.len()).collect();
    order.sort_by_key(|&node| leaf.colours[node]);
    let mut hash = Sha256::new();
    for shape in shapes.keys() {
        hash.update(shape.as_bytes());
        hash.update([0]);
    }
    for number in leaf.certificate.iter().flat_map(|edge| edge.iter().chain([&usize::MAX])) {
        hash.update((*number as u64).to_be_bytes());
    }
    Canonical { order: order.into_iter().map(|node| component[node]).collect(), hash: hash.finalize().into() }
}

/// The statements with colours in the place of nodes, in order.
type Certificate = Vec<Vec<usize>>;

struct Leaf {
    colours: Vec<usize>,
    certificate: Certificate,
}

/// Edges are their shape and then their nodes. The colour of a node is how many nodes come before all
/// of its colour.
struct Search<'a> {
    edges: &'a [Vec<usize>],
    at: &'a [Vec<usize>],
    effort: &'a mut usize,
    seen: HashSet<Certificate>,
}

impl Search<'_> {
    /// The least leaf below a colouring.
    fn least(&mut self, mut colours: Vec<usize>) -> Leaf {
        self.refine(&mut colours);
        let children = self.children(&colours);
        let mut best: Option<Leaf> = None;
        for (index, child) in children.into_iter().enumerate() {
            if index > 0 {
                let probe = self.first(child.clone());
                if self.seen.contains(&probe.certificate) || *self.effort == 0 {
                    continue;
                }
            }
            let leaf = self.least(child);
            if best.as_ref().is_none_or(|best| leaf.certificate < best.certificate) {
                best = Some(leaf);
            }
        }
        best.unwrap_or_else(|| {
            let leaf = self.leaf(colours);
            self.seen.insert(leaf.certificate.clone());
            leaf
        })
    }

    /// Some leaf below a refined colouring: each time the first way.
    fn first(&mut self, mut colours: Vec<usize>) -> Leaf {
        while let Some(child) = self.children(&colours).into_iter().next() {
            colours = child;
        }
        self.leaf(colours)
    }

    /// A colouring in which each node has a colour of its own; where the effort did not reach, by number.
    fn leaf(&self, mut colours: Vec<usize>) -> Leaf {
        let mut order: Vec<usize> = (0..colours.len()).collect();
        order.sort_by_key(|&node| (colours[node], node));
        for (colour, node) in order.into_iter().enumerate() {
            colours[node] = colour;
        }
        Leaf { certificate: self.certificate(&colours), colours }
    }

    fn certificate(&self, colours: &[usize]) -> Certificate {
        let mut certificate: Certificate = self
            .edges
            .iter()
            .map(|edge| {
                edge[..1].iter().copied().chain(edge[1..].iter().map(|&node| colours[node])).collect()
            })
            .collect();
        certificate.sort_unstable();
        certificate
    }

    /// The refined colourings that single out one node of the first smallest colour that several have,
    /// where the refinement tells no more: those with the least certificate.
    fn children(&mut self, colours: &[usize]) -> Vec<Vec<usize>> {
        let mut cells: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (node, &colour) in colours.iter().enumerate() {
            cells.entry(colour).or_default().push(node);
        }
        let Some(cell) = cells.into_values().filter(|cell| cell.len() > 1).min_by_key(Vec::len) else {
            return Vec::new();
        };
        let mut children: Vec<(Certificate, Vec<usize>)> = Vec::new();
        for &node in &cell {
            if *self.effort == 0 {
                break;
            }
            let mut child = colours.to_vec();
            for &other in cell.iter().filter(|other| **other != node) {
                child[other] += 1;
            }
            self.refine(&mut child);
            let certificate = self.certificate(&child);
            match children.first().map(|(least, _)| certificate.cmp(least)) {
                Some(std::cmp::Ordering::Greater) => continue,
                Some(std::cmp::Ordering::Less) => children.clear(),
                _ => {}
            }
            children.push((certificate, child));
        }
        children.into_iter().map(|(_, child)| child).collect()
    }

    /// Tells nodes of one colour apart by the statements that they are in, until that tells no more.
    fn refine(&mut self, colours: &mut [usize]) {
        loop {
            let cost: usize = self.edges.iter().map(Vec::len).sum();
            *self.effort = self.effort.saturating_sub(cost);
            if *self.effort == 0 {
                return;
            }
            let mut keyed: Vec<(usize, Vec<Vec<usize>>, usize)> =
                (0..colours.len()).map(|node| (colours[node], self.seen_from(node, colours), node)).collect();
            keyed.sort_unstable();
            let (mut colour, mut changed) = (0, false);
            for index in 0..keyed.len() {
                if index == 0
                    || (keyed[index].0, &keyed[index].1) != (keyed[index - 1].0, &keyed[index - 1].1)
                {
                    colour = index;
                }
                changed |= keyed[index].0 != colour;
                colours[keyed[index].2] = colour;
            }
            if !changed {
                return;
            }
        }
    }

    fn seen_from(&self, node: usize, colours: &[usize]) -> Vec<Vec<usize>> {
        let mut seen: Vec<Vec<usize>> = self.at[node]
            .iter()
            .map(|&edge| {
                let edge = &self.edges[edge];
                let ends = edge[1..].iter().map(|&end| colours[end] * 2 + usize::from(end == node));
                edge[..1].iter().copied().chain(ends).collect()
            })
            .collect();
        seen.sort_unstable();
        seen
    }
}
