//! What is counted of each property while the statements go by.

use super::frequent::Frequent;
use super::{Property, Use};
use oxigraph::model::{NamedNode, Term};
use std::collections::HashMap;

/// The classes of a thing, as a set that many things share: a position in [`Sets`].
pub(super) type SetId = u32;

/// Sets of classes. That of things without a class is the first.
#[derive(Debug)]
pub(super) struct Sets {
    sets: Vec<Vec<usize>>,
    /// The set that comes of adding a class to another.
    with: HashMap<(SetId, usize), SetId>,
}

impl Sets {
    pub(super) fn new() -> Self {
        Self { sets: vec![Vec::new()], with: HashMap::new() }
    }

    /// The set that holds a class besides those of another set.
    pub(super) fn with(&mut self, set: SetId, class: usize) -> SetId {
        if let Some(known) = self.with.get(&(set, class)) {
            return *known;
        }
        let mut classes = self.classes(set).to_vec();
        classes.push(class);
        classes.sort_unstable();
        let position = self.sets.iter().position(|known| *known == classes);
        let id = position.unwrap_or_else(|| {
            self.sets.push(classes);
            self.sets.len() - 1
        });
        let id = SetId::try_from(id).unwrap_or(SetId::MAX);
        self.with.insert((set, class), id);
        id
    }

    pub(super) fn classes(&self, set: SetId) -> &[usize] {
        self.sets.get(set as usize).map_or(&[], Vec::as_slice)
    }
}

/// Subjects and values of a property, of things with the same classes.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Count {
    pub(super) subjects: u64,
    pub(super) values: u64,
}

/// What was counted of a property.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) total: Count,
    pub(super) from: HashMap<SetId, Count>,
    pub(super) to: HashMap<SetId, u64>,
    pub(super) datatypes: HashMap<NamedNode, u64>,
    pub(super) frequent: Frequent<Term>,
    pub(super) stated_domains: Vec<NamedNode>,
    pub(super) stated_ranges: Vec<NamedNode>,
}

impl Tally {
    pub(super) fn finish(
        self,
        iri: NamedNode,
        sets: &Sets,
        classes: &[NamedNode],
    ) -> (Property, Vec<(usize, Use)>) {
        let mut from: HashMap<usize, Count> = HashMap::new();
        for (set, count) in &self.from {
            for class in sets.classes(*set) {
                let sum = from.entry(*class).or_default();
                sum.subjects += count.subjects;
                sum.values += count.values;
            }
        }
        let mut to: HashMap<usize, u64> = HashMap::new();
        for (set, count) in &self.to {
            for class in sets.classes(*set) {
                *to.entry(*class).or_default() += count;
            }
        }
        let uses = from.iter().map(|(class, count)| {
            let of = Use { property: iri.clone(), subjects: count.subjects, values: count.values };
            (*class, of)
        });
        let uses = uses.collect();
        let named = |(class, count)| Some((classes.get::<usize>(class)?.clone(), count));
        let (frequent, all_values) = self.frequent.finish(ToString::to_string);
        let sorted = |nodes: Vec<NamedNode>| {
            let mut nodes = nodes;
            nodes.sort_by(|a, b| a.as_str().cmp(b.as_str()));
            nodes
        };
        let property = Property {
            subjects: self.total.subjects,
            values: self.total.values,
            domains: most_first(
                from.into_iter().map(|(class, count)| (class, count.subjects)).filter_map(named),
            ),
            ranges: most_first(to.into_iter().filter_map(named)),
            datatypes: most_first(self.datatypes.into_iter()),
            stated_domains: sorted(self.stated_domains),
            stated_ranges: sorted(self.stated_ranges),
            frequent,
            all_values,
            iri,
        };
        (property, uses)
    }
}

fn most_first(counted: impl Iterator<Item = (NamedNode, u64)>) -> Vec<(NamedNode, u64)> {
    let mut counted: Vec<(NamedNode, u64)> = counted.collect();
    counted.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.as_str().cmp(b.as_str())));
    counted
}
