//! Whether two sets of statements, or two answers, are the same but for the names of blank nodes.
//!
//! All are bags of rows of terms. The search is for a one-to-one mapping of blank nodes that turns the
//! one bag into the other; it does not rest on canonical labels, which are themselves under test.

use oxigraph::model::{BlankNode, GraphName, Quad, Term};
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A solution or a statement; nothing where a variable is unbound, or for the default graph.
pub(super) type Row = Vec<Option<Term>>;

/// How often the neighbourhood of a blank node is widened before the search. More only makes the
/// search shorter.
const ROUNDS: usize = 6;

/// Whether two answers hold the same rows, each as often, in any order.
pub(super) fn same_bag(left: &[Row], right: &[Row]) -> bool {
    let (colours_left, colours_right) = (colours(left), colours(right));
    let (keys_left, keys_right) = (keys(left, &colours_left), keys(right, &colours_right));
    if sorted(&keys_left) != sorted(&keys_right) {
        return false;
    }
    let open = (0..left.len()).filter(|&index| blank_nodes(&left[index]).next().is_some()).collect();
    Search { left, right, keys_left, keys_right, used: vec![false; right.len()] }
        .complete(open, &Mapping::default())
}

/// Whether two answers hold the same rows in the same order.
pub(super) fn same_sequence(left: &[Row], right: &[Row]) -> bool {
    left.len() == right.len()
        && left
            .iter()
            .zip(right)
            .try_fold(Mapping::default(), |mapping, (left, right)| mapping.extended(left, right))
            .is_some()
}

/// Whether two datasets hold the same statements.
pub(super) fn same_quads(left: &[Quad], right: &[Quad]) -> bool {
    same_bag(&rows(left), &rows(right))
}

fn rows(quads: &[Quad]) -> Vec<Row> {
    let mut rows: Vec<Row> = quads.iter().map(row).collect();
    rows.sort_by_cached_key(|row| format!("{row:?}"));
    rows.dedup();
    rows
}

fn row(quad: &Quad) -> Row {
    let graph = match &quad.graph_name {
        GraphName::NamedNode(node) => Some(node.clone().into()),
        GraphName::BlankNode(node) => Some(node.clone().into()),
        GraphName::DefaultGraph => None,
    };
    vec![
        Some(quad.subject.clone().into()),
        Some(quad.predicate.clone().into()),
        Some(quad.object.clone()),
        graph,
    ]
}

fn blank_nodes(row: &Row) -> impl Iterator<Item = &BlankNode> {
    row.iter().filter_map(|term| match term {
        Some(Term::BlankNode(node)) => Some(node),
        _ => None,
    })
}

type Colours<'a> = HashMap<&'a BlankNode, u64>;

/// A number for each blank node that depends on where it stands, not on its name.
fn colours(rows: &[Row]) -> Colours<'_> {
    let mut colours: Colours<'_> = rows.iter().flat_map(blank_nodes).map(|node| (node, 0)).collect();
    for _ in 0..ROUNDS {
        let mut seen: HashMap<&BlankNode, Vec<u64>> = HashMap::new();
        for row in rows {
            for node in blank_nodes(row) {
                seen.entry(node).or_default().push(key(row, &colours, Some(node)));
            }
        }
        for (node, mut keys) in seen {
            keys.sort_unstable();
            colours.insert(node, hashed(&keys));
        }
    }
    colours
}

fn keys(rows: &[Row], colours: &Colours<'_>) -> Vec<u64> {
    rows.iter().map(|row| key(row, colours, None)).collect()
}

/// A number for a row that is the same for rows that may be the same; seen from one of its nodes.
fn key(row: &Row, colours: &Colours<'_>, from: Option<&BlankNode>) -> u64 {
    let cells: Vec<u64> = row
        .iter()
        .map(|term| match term {
            Some(Term::BlankNode(node)) => hashed(&(from == Some(node), colours[node])),
            ground => hashed(ground),
        })
        .collect();
    hashed(&cells)
}

fn hashed(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn sorted(keys: &[u64]) -> Vec<u64> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys
}

/// A one-to-one mapping of blank nodes, and its inverse.
#[derive(Clone, Default)]
struct Mapping {
    there: BTreeMap<String, String>,
    back: BTreeMap<String, String>,
}

impl Mapping {
    /// With what makes the one row the other; nothing where they cannot be made so.
    fn extended(mut self, left: &Row, right: &Row) -> Option<Self> {
        if left.len() != right.len() {
            return None;
        }
        for pair in left.iter().zip(right) {
            match pair {
                (Some(Term::BlankNode(left)), Some(Term::BlankNode(right))) => {
                    let (left, right) = (left.as_str(), right.as_str());
                    let there = self.there.entry(left.to_owned()).or_insert_with(|| right.to_owned());
                    let back = self.back.entry(right.to_owned()).or_insert_with(|| left.to_owned());
                    if there != right || back != left {
                        return None;
                    }
                }
                (left, right) if left == right => {}
                _ => return None,
            }
        }
        Some(self)
    }

    fn knows(&self, row: &Row) -> usize {
        blank_nodes(row).filter(|node| self.there.contains_key(node.as_str())).count()
    }
}

struct Search<'a> {
    left: &'a [Row],
    right: &'a [Row],
    keys_left: Vec<u64>,
    keys_right: Vec<u64>,
    used: Vec<bool>,
}

impl Search<'_> {
    /// Finds a row on the right for every row of `open`, the one with the fewest choices first.
    fn complete(&mut self, mut open: Vec<usize>, mapping: &Mapping) -> bool {
        let most = open.iter().map(|&row| mapping.knows(&self.left[row])).max().unwrap_or_default();
        let Some(place) = (0..open.len())
            .filter(|&place| mapping.knows(&self.left[open[place]]) == most)
            .min_by_key(|&place| self.choices(open[place], mapping).len())
        else {
            return true;
        };
        let row = open.swap_remove(place);
        for (choice, extended) in self.choices(row, mapping) {
            self.used[choice] = true;
            if self.complete(open.clone(), &extended) {
                return true;
            }
            self.used[choice] = false;
        }
        false
    }

    fn choices(&self, row: usize, mapping: &Mapping) -> Vec<(usize, Mapping)> {
        let mut choices: Vec<(usize, Mapping)> = Vec::new();
        for (index, right) in self.right.iter().enumerate() {
            let taken = self.used[index] || choices.iter().any(|(other, _)| self.right[*other] == *right);
            if self.keys_left[row] == self.keys_right[index] && !taken {
                choices.extend(mapping.clone().extended(&self.left[row], right).map(|new| (index, new)));
            }
        }
        choices
    }
}

#[cfg(test)]
mod tests {
    use super::{Row, same_bag, same_sequence};
    use oxigraph::model::{BlankNode, Literal, Term};

    /// Rows of letters: a capital is a literal, a small letter a blank node, a dot is unbound.
    fn rows(text: &str) -> Vec<Row> {
        let term = |c: char| match c {
            '.' => None,
            c if c.is_uppercase() => Some(Term::from(Literal::from(c.to_string()))),
            c => Some(Term::from(BlankNode::new_unchecked(c.to_string()))),
        };
        text.split(' ').map(|row| row.chars().map(term).collect()).collect()
    }

    #[test]
    fn names_and_order_do_not_count() {
        assert!(same_bag(&rows("aA bB"), &rows("xB yA")));
        assert!(same_bag(&rows("ab bc ca"), &rows("yx zy xz")));
        assert!(same_bag(&rows("A. A. aa"), &rows("zz A. A.")));
    }

    #[test]
    fn all_else_does() {
        assert!(!same_bag(&rows("aA aB"), &rows("xA yB")));
        assert!(!same_bag(&rows("aA bB"), &rows("xA xB")));
        assert!(!same_bag(&rows("A A B"), &rows("A B B")));
        assert!(!same_bag(&rows("A"), &rows("A A")));
        assert!(!same_bag(&rows("a"), &rows("A")));
        assert!(!same_bag(&rows("A."), &rows("AA")));
    }

    #[test]
    fn two_triangles_are_no_hexagon() {
        assert!(!same_bag(&rows("ab bc cd de ef fa"), &rows("ab bc ca de ef fd")));
        assert!(same_bag(&rows("ab bc ca de ef fd"), &rows("uv xy vw yz wu zx")));
    }

    #[test]
    fn a_sequence_keeps_its_order() {
        assert!(same_sequence(&rows("aA bB"), &rows("xA yB")));
        assert!(!same_sequence(&rows("aA bB"), &rows("xB yA")));
        assert!(!same_sequence(&rows("aA aB"), &rows("xA yB")));
    }
}
