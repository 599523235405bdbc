//! Which blank node of a new dataset is which of an old one, and the names that both get in a patch.
//!
//! Components that are the same are paired first, whole. Of what is left, the two nodes that share most
//! statements are paired, again and again: what was paired tells more about its neighbours. A pair can
//! only make a difference shorter, so that a wrong guess is never wrong, only long. The effort is
//! bounded: where very many nodes share a statement, they are paired in their order.

use super::blank::Nodes;
use super::canon::{self, canonical};
use oxigraph::model::Quad;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::fmt::Write as _;

/// The names of the blank nodes of two datasets: the same name for nodes that are the same.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Alignment {
    pub(super) old: HashMap<String, String>,
    pub(super) new: HashMap<String, String>,
}

/// The most pairs of nodes that a shared statement makes candidates of.
const CANDIDATES: usize = 4096;

/// Pairs the blank nodes of two datasets and names them.
pub(super) fn align(old: &[Quad], new: &[Quad]) -> Alignment {
    let (left, right) = (Nodes::of(old), Nodes::of(new));
    let known = components(&left);
    let names = canonical_names(&left, &known);
    let pairs = pair(&left, &right, known);
    let mut fresh = 0;
    let new = pairs.iter().zip(&right.names).map(|(pair, node)| {
        let name = match pair {
            Some(old) => names[*old].clone(),
            None => {
                fresh += 1;
                format!("new{fresh}")
            }
        };
        (node.clone(), name)
    });
    let new = new.collect();
    Alignment { old: left.names.into_iter().zip(names).collect(), new }
}

/// A name for each blank node that follows from what its component says: two copies of a dataset have
/// the same names, and what else the dataset says does not touch them.
pub(super) fn names(quads: &[Quad]) -> HashMap<String, String> {
    let nodes = Nodes::of(quads);
    let names = canonical_names(&nodes, &components(&nodes));
    nodes.names.into_iter().zip(names).collect()
}

/// Whether a name is of the kind that [`names`] gives.
pub(super) fn is_canonical(name: &str) -> bool {
    name.strip_prefix('b').is_some_and(|rest| {
        rest.len() >= DIGITS && rest.chars().take(DIGITS).all(|c| matches!(c, '0'..='9' | 'a'..='f'))
    })
}

/// How many hexadecimal digits of the hash of a component its names show.
const DIGITS: usize = 16;

fn canonical_names(nodes: &Nodes, components: &[Component]) -> Vec<String> {
    let mut names = vec![String::new(); nodes.names.len()];
    let mut copies: HashMap<String, usize> = HashMap::new();
    for (order, hash) in components {
        let mut stem = String::from("b");
        for byte in hash.iter().take(DIGITS / 2) {
            // Writing to a string cannot fail.
            let _infallible = write!(stem, "{byte:02x}");
        }
        let copy = copies.entry(stem.clone()).or_default();
        *copy += 1;
        for (place, &node) in order.iter().enumerate() {
            let name = &mut names[node];
            name.push_str(&stem);
            if order.len() > 1 {
                let _infallible = write!(name, "n{place}");
            }
            if *copy > 1 {
                let _infallible = write!(name, "c{copy}");
            }
        }
    }
    names
}

/// The nodes of a component in canonical order, and its hash.
type Component = (Vec<usize>, [u8; 32]);

fn components(nodes: &Nodes) -> Vec<Component> {
    let mut effort = canon::EFFORT;
    let canonical = |component: Vec<usize>| {
        let found = canonical(nodes, &component, &mut effort);
        (found.order, found.hash)
    };
    nodes.components().into_iter().map(canonical).collect()
}

/// For each node of the right, the node of the left that it is.
fn pair(left: &Nodes, right: &Nodes, components_left: Vec<Component>) -> Vec<Option<usize>> {
    let mut paired = vec![None; right.names.len()];
    let mut known: HashMap<[u8; 32], Vec<Vec<usize>>> = HashMap::new();
    for (order, hash) in components_left.into_iter().rev() {
        known.entry(hash).or_default().push(order);
    }
    for (order, hash) in components(right) {
        if let Some(same) = known.get_mut(&hash).and_then(Vec::pop) {
            for (old, new) in same.into_iter().zip(order) {
                paired[new] = Some(old);
            }
        }
    }
    let mut open_left: Vec<usize> = known.into_values().flatten().flatten().collect();
    open_left.sort_unstable();
    let open_right: Vec<usize> = (0..paired.len()).filter(|&node| paired[node].is_none()).collect();
    if !open_left.is_empty() && !open_right.is_empty() {
        Greedy::new(left, right, paired).run(&open_left, &open_right)
    } else {
        paired
    }
}

/// How much two nodes share: statements whose other nodes are paired, statements that may turn out to
/// be the same, predicates.
type Likeness = (usize, usize, usize);

struct Greedy<'a> {
    left: &'a Nodes,
    right: &'a Nodes,
    /// For each node of the right, its pair; and the other way round.
    paired: Vec<Option<usize>>,
    back: Vec<Option<usize>>,
    heap: BinaryHeap<(Likeness, Reverse<(usize, usize)>)>,
    pushed: HashSet<(usize, usize, Likeness)>,
}

impl<'a> Greedy<'a> {
    fn new(left: &'a Nodes, right: &'a Nodes, paired: Vec<Option<usize>>) -> Self {
        let mut back = vec![None; left.names.len()];
        for (new, old) in paired.iter().enumerate() {
            if let Some(old) = old {
                back[*old] = Some(new);
            }
        }
        Self { left, right, paired, back, heap: BinaryHeap::new(), pushed: HashSet::new() }
    }

    fn run(mut self, open_left: &[usize], open_right: &[usize]) -> Vec<Option<usize>> {
        let (olds, news) = (by_place(self.left, open_left), by_place(self.right, open_right));
        let mut places: Vec<_> = olds.keys().filter(|place| news.contains_key(*place)).collect();
        places.sort_unstable();
        for place in places {
            self.propose(&olds[place], &news[place]);
        }
        while let Some((likeness, Reverse((old, new)))) = self.heap.pop() {
            if self.back[old].is_some() || self.paired[new].is_some() {
                continue;
            }
            let now = self.likeness(old, new);
            if now == likeness {
                self.paired[new] = Some(old);
                self.back[old] = Some(new);
                self.propose_neighbours(old, new);
            } else {
                self.push(old, new, now);
            }
        }
        self.paired
    }

    fn propose(&mut self, olds: &[usize], news: &[usize]) {
        if olds.len() * news.len() <= CANDIDATES {
            for &old in olds {
                for &new in news {
                    self.consider(old, new);
                }
            }
        } else {
            for (&old, &new) in olds.iter().zip(news) {
                self.consider(old, new);
            }
        }
    }

    fn consider(&mut self, old: usize, new: usize) {
        if self.back[old].is_none() && self.paired[new].is_none() {
            let likeness = self.likeness(old, new);
            self.push(old, new, likeness);
        }
    }

    fn push(&mut self, old: usize, new: usize, likeness: Likeness) {
        if (likeness.0 > 0 || likeness.1 > 0) && self.pushed.insert((old, new, likeness)) {
            self.heap.push((likeness, Reverse((old, new))));
        }
    }

    /// What stands at the same places of the same shapes as a new pair.
    fn propose_neighbours(&mut self, old: usize, new: usize) {
        let mut olds: HashMap<(&str, usize), Vec<usize>> = HashMap::new();
        neighbours(self.left, old, |shape, place, node| olds.entry((shape, place)).or_default().push(node));
        let mut news: HashMap<(&str, usize), Vec<usize>> = HashMap::new();
        neighbours(self.right, new, |shape, place, node| news.entry((shape, place)).or_default().push(node));
        let mut places: Vec<_> = olds.keys().filter(|place| news.contains_key(*place)).collect();
        places.sort_unstable();
        for place in places {
            self.propose(&olds[place], &news[place]);
        }
    }

    fn likeness(&self, old: usize, new: usize) -> Likeness {
        let mut counts: HashMap<(u8, String), usize> = HashMap::new();
        for feature in features(self.left, old, |node| self.back[node].map(|_| node)) {
            *counts.entry(feature).or_default() += 1;
        }
        let mut likeness = (0, 0, 0);
        for feature in features(self.right, new, |node| self.paired[node]) {
            if let Some(count) = counts.get_mut(&feature).filter(|count| **count > 0) {
                *count -= 1;
                match feature.0 {
                    0 => likeness.0 += 1,
                    1 => likeness.1 += 1,
                    _ => likeness.2 += 1,
                }
            }
        }
        likeness
    }
}

/// The nodes that stand at each place of each shape, in order.
fn by_place<'a>(nodes: &'a Nodes, open: &[usize]) -> HashMap<(&'a str, usize), Vec<usize>> {
    let mut found: HashMap<(&str, usize), Vec<usize>> = HashMap::new();
    for &node in open {
        for &edge in &nodes.at[node] {
            let edge = &nodes.edges[edge];
            for place in (0..edge.nodes.len()).filter(|&place| edge.nodes[place] == node) {
                let all = found.entry((edge.shape.as_str(), place)).or_default();
                if all.last() != Some(&node) {
                    all.push(node);
                }
            }
        }
    }
    found
}

fn neighbours<'a>(nodes: &'a Nodes, node: usize, mut tell: impl FnMut(&'a str, usize, usize)) {
    for &edge in &nodes.at[node] {
        let edge = &nodes.edges[edge];
        for (place, &other) in edge.nodes.iter().enumerate() {
            if other != node {
                tell(&edge.shape, place, other);
            }
        }
    }
}

/// What a node shows to be compared with: each statement with the pairs of its other nodes in it (0, or 1
/// where one of them has none yet), and its predicate (2).
fn features<'a>(
    nodes: &'a Nodes,
    node: usize,
    pair: impl Fn(usize) -> Option<usize> + 'a,
) -> impl Iterator<Item = (u8, String)> + 'a {
    nodes.at[node].iter().flat_map(move |&edge| {
        let edge = &nodes.edges[edge];
        let mut kind = 0;
        let mut text = edge.shape.clone();
        for &other in &edge.nodes {
            match pair(other) {
                _ if other == node => text.push_str(" self"),
                // Writing to a string cannot fail.
                Some(old) => write!(text, " {old}").unwrap_or_default(),
                None => {
                    kind = 1;
                    text.push_str(" ?");
                }
            }
        }
        [(kind, text), (2, edge.predicate.clone())]
    })
}
