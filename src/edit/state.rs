//! A workspace in memory while an update runs on it: its statements as they are written, and the store that
//! is asked.
//!
//! The default graph of the store is the merge of all files but those of registers. Taking a statement out of it
//! takes it out of every file that states it; putting one into it that is there already changes nothing. What a
//! register says is changed by the name of its graph alone.

use super::{Snapshot, blank_nodes, home};
use crate::model::prefixes::{REGISTERS, is_register};
use crate::store::Normal;
use oxigraph::model::{BlankNode, GraphName, NamedNode, Quad};
use oxigraph::store::{StorageError, Store};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// See the first lines of this file.
pub(super) struct State {
    /// Each statement in its normal form, with the forms that it is written in.
    written: HashMap<Quad, Vec<Quad>>,
    /// How many files state a statement, in its normal form and without its graph.
    stated: HashMap<Quad, usize>,
    pub(super) store: Store,
    normal: Normal,
    /// The graphs that there are, some of them empty.
    pub(super) graphs: BTreeSet<NamedNode>,
    /// The graphs that were dropped.
    pub(super) dropped: BTreeSet<NamedNode>,
}

/// Whether a graph is part of the merge.
fn is_merged(graph: &NamedNode) -> bool {
    !graph.as_str().starts_with(REGISTERS)
}

/// A statement without its graph.
fn merged(quad: &Quad) -> Quad {
    Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() }
}

fn within(quad: &Quad, graph: &NamedNode) -> Quad {
    Quad { graph_name: graph.clone().into(), ..quad.clone() }
}

impl State {
    pub(super) fn new(snapshot: &Snapshot) -> Result<Self, StorageError> {
        let mut state = Self {
            written: HashMap::new(),
            stated: HashMap::new(),
            store: Store::new()?,
            normal: Normal::new()?,
            graphs: snapshot.graphs(),
            dropped: BTreeSet::new(),
        };
        state.apply(&[], snapshot.quads())?;
        // One file may write a number in two ways.
        for quad in snapshot.quads() {
            let forms = state.written.entry(state.normal.quad(quad)?).or_default();
            if !forms.contains(quad) {
                forms.push(quad.clone());
            }
        }
        Ok(state)
    }

    /// The statements, as they are written.
    pub(super) fn into_quads(self) -> Vec<Quad> {
        self.written.into_values().flatten().collect()
    }

    /// The statements of a graph.
    pub(super) fn of_graph(&self, graph: &NamedNode) -> Vec<Quad> {
        let name = GraphName::from(graph.clone());
        self.written.keys().filter(|quad| quad.graph_name == name).cloned().collect()
    }

    /// Takes away and adds what one operation says; what names no graph is of the merge. What is taken away
    /// and added at once stays as it is.
    pub(super) fn change(&mut self, delete: &[Quad], insert: Vec<Quad>) -> Result<(), StorageError> {
        let mut given = Vec::new();
        for quad in insert {
            let normal = self.normal.quad(&quad)?;
            // A number that was read from the store is written as it is in the file that it was read from.
            given.push((if quad == normal { self.as_written(&quad) } else { quad }, normal));
        }
        let kept: HashSet<Quad> = given.iter().map(|(_, normal)| normal.clone()).collect();
        let removed = self.removed(delete, &kept)?;
        let gone: HashSet<&Quad> = removed.iter().collect();
        let (explicit, mut loose): (Vec<_>, Vec<_>) =
            given.into_iter().partition(|(_, normal)| normal.graph_name != GraphName::DefaultGraph);
        // What a file states, or will state by this same operation, need not be stated again.
        let ours = |normal: &&Quad| !is_register(&normal.graph_name);
        let named: HashSet<Quad> =
            explicit.iter().map(|(_, normal)| normal).filter(ours).map(merged).collect();
        loose.retain(|(_, normal)| {
            let stays = |graph: &NamedNode| {
                let quad = within(normal, graph);
                self.written.contains_key(&quad) && !gone.contains(&quad)
            };
            !named.contains(normal) && !self.graphs.iter().filter(|graph| is_merged(graph)).any(stays)
        });
        let mut added: Vec<Quad> = explicit.into_iter().map(|(quad, _)| quad).collect();
        let loose = loose.into_iter().map(|(quad, _)| quad).collect();
        let placed = self.placed(loose, &removed, &added);
        added.extend(placed);
        self.apply(&removed, &added)
    }

    /// What is to be taken away, graph by graph, in normal form.
    fn removed(&mut self, delete: &[Quad], kept: &HashSet<Quad>) -> Result<Vec<Quad>, StorageError> {
        let mut removed = HashSet::new();
        for quad in delete {
            let normal = self.normal.quad(quad)?;
            if kept.contains(&normal) {
                continue;
            }
            if normal.graph_name == GraphName::DefaultGraph {
                let graphs = self.graphs.iter().filter(|graph| is_merged(graph));
                removed.extend(graphs.map(|graph| within(&normal, graph)));
            } else {
                removed.insert(normal);
            }
        }
        removed.retain(|quad| self.written.contains_key(quad) && !kept.contains(quad));
        Ok(removed.into_iter().collect())
    }

    /// A statement as some file writes it.
    fn as_written(&self, quad: &Quad) -> Quad {
        let forms = self.graphs.iter().find_map(|graph| self.written.get(&within(quad, graph))?.first());
        match forms {
            Some(form) => Quad { graph_name: quad.graph_name.clone(), ..form.clone() },
            None => quad.clone(),
        }
    }

    /// Gives each statement of the merge a graph. Statements that share a blank node stay together. They go
    /// where such a blank node is; else where the operation took away a statement with the same subject and
    /// property, so that a value that is mended stays in its file; else to [`home::local`].
    fn placed(&self, quads: Vec<Quad>, removed: &[Quad], added: &[Quad]) -> Vec<Quad> {
        if quads.is_empty() {
            return quads;
        }
        let mut replaced: BTreeMap<(String, &str), &GraphName> = BTreeMap::new();
        for quad in removed.iter().filter(|quad| !is_register(&quad.graph_name)) {
            let graph = replaced
                .entry((quad.subject.to_string(), quad.predicate.as_str()))
                .or_insert(&quad.graph_name);
            if quad.graph_name.to_string() < graph.to_string() {
                *graph = &quad.graph_name;
            }
        }
        let replacing = |quad: &Quad| {
            replaced.get(&(quad.subject.to_string(), quad.predicate.as_str())).map(|graph| (*graph).clone())
        };
        let known = if quads.iter().any(|quad| !blank_nodes(quad).is_empty()) {
            self.homes(added)
        } else {
            HashMap::new()
        };
        let mut placed = Vec::new();
        for group in groups(quads) {
            let of_nodes = group.iter().flat_map(blank_nodes).filter_map(|node| known.get(node).cloned());
            let of_node = of_nodes.min_by_key(ToString::to_string);
            let graph = of_node
                .or_else(|| group.iter().filter_map(replacing).min_by_key(ToString::to_string))
                .unwrap_or_else(|| home::local().into());
            placed.extend(group.into_iter().map(|quad| Quad { graph_name: graph.clone(), ..quad }));
        }
        placed
    }

    /// Where each blank node stands; of several graphs the least, so that an update does the same each time.
    fn homes(&self, added: &[Quad]) -> HashMap<BlankNode, GraphName> {
        let mut homes: HashMap<BlankNode, GraphName> = HashMap::new();
        for quad in self.written.keys().chain(added) {
            for node in blank_nodes(quad) {
                let home = homes.entry(node.clone()).or_insert_with(|| quad.graph_name.clone());
                if quad.graph_name.to_string() < home.to_string() {
                    *home = quad.graph_name.clone();
                }
            }
        }
        homes
    }

    /// Takes away (in normal form) and adds, each in its graph.
    pub(super) fn apply(&mut self, removed: &[Quad], added: &[Quad]) -> Result<(), StorageError> {
        let mut transaction = self.store.start_transaction()?;
        for quad in removed {
            if self.written.remove(quad).is_none() {
                continue;
            }
            transaction.remove(quad);
            if is_register(&quad.graph_name) {
                continue;
            }
            let plain = merged(quad);
            match self.stated.get_mut(&plain) {
                Some(count) if *count > 1 => *count -= 1,
                _ => {
                    self.stated.remove(&plain);
                    transaction.remove(&plain);
                }
            }
        }
        for quad in added {
            let normal = self.normal.quad(quad)?;
            if let Entry::Vacant(place) = self.written.entry(normal.clone()) {
                place.insert(vec![quad.clone()]);
                transaction.insert(&normal);
                if !is_register(&normal.graph_name) {
                    let plain = merged(&normal);
                    transaction.insert(&plain);
                    *self.stated.entry(plain).or_default() += 1;
                }
                if let GraphName::NamedNode(graph) = &normal.graph_name {
                    self.graphs.insert(graph.clone());
                    self.dropped.remove(graph);
                }
            }
        }
        transaction.commit()
    }
}

/// Statements that share blank nodes together, the others each alone.
fn groups(quads: Vec<Quad>) -> Vec<Vec<Quad>> {
    let mut groups: Vec<Vec<Quad>> = Vec::new();
    let mut home: HashMap<BlankNode, usize> = HashMap::new();
    for quad in quads {
        let nodes: Vec<BlankNode> = blank_nodes(&quad).into_iter().cloned().collect();
        let known: BTreeSet<usize> = nodes.iter().filter_map(|node| home.get(node).copied()).collect();
        let index = known.first().copied().unwrap_or(groups.len());
        if index == groups.len() {
            groups.push(Vec::new());
        }
        for other in known.into_iter().filter(|other| *other != index) {
            let joined = std::mem::take(&mut groups[other]);
            let theirs = joined.iter().flat_map(blank_nodes).cloned();
            home.extend(theirs.map(|node| (node, index)).collect::<Vec<_>>());
            groups[index].extend(joined);
        }
        home.extend(nodes.into_iter().map(|node| (node, index)));
        groups[index].push(quad);
    }
    groups.retain(|group| !group.is_empty());
    groups
}
