//! Which blank nodes of a graph are nested, how the others are called, and the order of all.
//!
//! A blank node that is used once, outside of any circle, is written where it is used. What it holds, and not
//! a name, puts it in order: its *key*, made from the leaves up in one pass, however deep it lies. Only the
//! blank nodes that need a name, and what hangs on them, are left to RDFC-1.0, with the keys of whole trees in
//! the place of these.

use super::super::canonical::canonical_labels;
use super::super::{HashAlgorithm, RenderError};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedOrBlankNode, Quad, Term};
use sha2::{Digest, Sha256};
use std::cmp::Ordering;
use std::collections::HashMap;

/// How much of what a blank node holds is kept to be compared as text, in bytes. The rest is in its hash.
const KEY_TEXT: usize = 160;

/// What puts a nested blank node in its place.
type Key = (String, [u8; 32]);

#[derive(Default)]
struct Node {
    /// The quads that it is the subject of.
    quads: Vec<usize>,
    /// How often it is used as an object.
    uses: usize,
    /// The last quad that uses it.
    user: Option<usize>,
    /// The subject of that, where it is a blank node.
    parent: Option<usize>,
    /// Whether it needs a name.
    named: bool,
    label: Option<String>,
    key: Option<Key>,
    is_list: bool,
}

/// The blank nodes of a dataset.
pub(super) struct Nodes<'q> {
    index: HashMap<&'q str, usize>,
    each: Vec<Node>,
    names: Vec<&'q BlankNode>,
}

/// How a blank node is called that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Labels {
    /// By RDFC-1.0, or an error.
    Canonical,
    /// By RDFC-1.0; where that finds no order, as they are called already.
    OrTheirOwn,
}

impl<'q> Nodes<'q> {
    pub(super) fn new(quads: &[&'q Quad], labels: Labels) -> Result<Self, RenderError> {
        let mut nodes = Self { index: HashMap::new(), each: Vec::new(), names: Vec::new() };
        let mut homes: Vec<&GraphName> = Vec::new();
        for (place, quad) in quads.iter().copied().enumerate() {
            let subject = subject_node(quad).map(|node| nodes.enter(node));
            let object = object_node(quad).map(|node| nodes.enter(node));
            if let Some(subject) = subject {
                nodes.each[subject].quads.push(place);
            }
            if let Some(object) = object {
                let node = &mut nodes.each[object];
                node.uses += 1;
                node.user = Some(place);
                node.parent = subject;
                node.named |= node.uses > 1;
            }
            for node in [subject, object].into_iter().flatten() {
                homes.resize(nodes.each.len().max(homes.len()), &quad.graph_name);
                nodes.each[node].named |= homes[node] != &quad.graph_name;
            }
            if let GraphName::BlankNode(node) = &quad.graph_name {
                let node = nodes.enter(node);
                homes.resize(nodes.each.len().max(homes.len()), &quad.graph_name);
                nodes.each[node].named = true;
            }
        }
        nodes.name_circles();
        nodes.make_keys(quads);
        nodes.make_labels(quads, labels)?;
        nodes.make_keys(quads);
        Ok(nodes)
    }

    fn enter(&mut self, node: &'q BlankNode) -> usize {
        *self.index.entry(node.as_str()).or_insert_with(|| {
            self.each.push(Node::default());
            self.names.push(node);
            self.each.len() - 1
        })
    }

    fn of(&self, node: &BlankNode) -> Option<(usize, &Node)> {
        let index = *self.index.get(node.as_str())?;
        Some((index, &self.each[index]))
    }

    /// The name to write, if it needs one.
    pub(super) fn label(&self, node: &BlankNode) -> Option<&str> {
        self.of(node)?.1.label.as_deref()
    }

    /// The quads about a blank node that is nested.
    pub(super) fn nested(&self, node: &BlankNode) -> Option<&[usize]> {
        let (_, node) = self.of(node)?;
        (!node.named && node.uses == 1).then_some(&node.quads)
    }

    /// Whether any blank node has a name.
    pub(super) fn any_named(&self) -> bool {
        self.each.iter().any(|node| node.named)
    }

    pub(super) fn is_list(&self, node: &BlankNode) -> bool {
        self.of(node).is_some_and(|(_, node)| node.is_list && !node.named && node.uses == 1)
    }

    /// The subject that is written at the top, for one that may be nested below it.
    pub(super) fn top<'s>(&self, subject: &'s NamedOrBlankNode, quads: &[&'s Quad]) -> &'s NamedOrBlankNode {
        let mut top = subject;
        while let NamedOrBlankNode::BlankNode(node) = top
            && let Some((_, node)) = self.of(node).filter(|(_, node)| !node.named && node.uses == 1)
            && let Some(user) = node.user
        {
            top = &quads[user].subject;
        }
        top
    }

    /// Blank nodes that lie in a circle cannot be nested.
    fn name_circles(&mut self) {
        let mut round = vec![0; self.each.len()];
        for start in 0..self.each.len() {
            let mut at = Some(start);
            while let Some(index) = at.filter(|index| round[*index] == 0 && !self.each[*index].named) {
                round[index] = start + 1;
                at = self.each[index].parent;
            }
            // Back at what was met in this round: all from there on lie in the circle.
            while let Some(index) = at.filter(|index| round[*index] == start + 1 && !self.each[*index].named)
            {
                self.each[index].named = true;
                at = self.each[index].parent;
            }
        }
    }

    /// Makes the keys of all nested blank nodes that hang on nothing without a label, the innermost first.
    fn make_keys(&mut self, quads: &[&Quad]) {
        let mut waits = vec![0_usize; self.each.len()];
        let mut ready = Vec::new();
        for (index, node) in
            self.each.iter().enumerate().filter(|(_, node)| !node.named && node.key.is_none())
        {
            let open = |quad: &&usize| match object_node(quads[**quad]).and_then(|inner| self.of(inner)) {
                Some((_, inner)) => inner.key.is_none() && inner.label.is_none(),
                None => false,
            };
            waits[index] = node.quads.iter().filter(open).count();
            if waits[index] == 0 {
                ready.push(index);
            }
        }
        while let Some(index) = ready.pop() {
            let key = self.key_of(index, quads);
            let is_list = self.is_list_cell(index, quads);
            let node = &mut self.each[index];
            node.key = Some(key);
            node.is_list = is_list;
            if let Some(parent) = node.parent.filter(|_| node.uses == 1) {
                waits[parent] = waits[parent].saturating_sub(1);
                if waits[parent] == 0 && !self.each[parent].named && self.each[parent].key.is_none() {
                    ready.push(parent);
                }
            }
        }
    }

    fn key_of(&self, index: usize, quads: &[&Quad]) -> Key {
        let mut own: Vec<&Quad> = self.each[index].quads.iter().map(|quad| quads[*quad]).collect();
        own.sort_by(|a, b| self.compare_properties(a, b));
        let mut text = String::new();
        let mut hash = Sha256::new();
        for quad in own {
            let object = match object_node(quad).and_then(|node| self.of(node)) {
                Some((_, Node { label: Some(label), .. })) => format!("_:{label}"),
                Some((_, Node { key: Some((inner, digest)), .. })) => {
                    hash.update(digest);
                    format!("[{inner}]")
                }
                _ => quad.object.to_string(),
            };
            let line = format!("{} {object};", quad.predicate);
            hash.update(&line);
            if text.len() < KEY_TEXT {
                text.push_str(&line);
            }
        }
        text.truncate(text.floor_char_boundary(KEY_TEXT));
        (text, hash.finalize().into())
    }

    fn is_list_cell(&self, index: usize, quads: &[&Quad]) -> bool {
        let [one, other] = self.each[index].quads.as_slice() else { return false };
        let (one, other) = (quads[*one], quads[*other]);
        let (first, rest) = if one.predicate == rdf::FIRST { (one, other) } else { (other, one) };
        let ends = || rest.object == Term::from(rdf::NIL);
        let goes_on = || match &rest.object {
            Term::BlankNode(node) => self.is_list(node),
            _ => false,
        };
        first.predicate == rdf::FIRST && rest.predicate == rdf::REST && (ends() || goes_on())
    }

    /// Gives every blank node that needs a name its canonical one.
    fn make_labels(&mut self, quads: &[&Quad], labels: Labels) -> Result<(), RenderError> {
        if !self.each.iter().any(|node| node.named) {
            return Ok(());
        }
        let mut twins: HashMap<(String, [u8; 32]), usize> = HashMap::new();
        let mut core = Vec::new();
        for quad in quads.iter().copied() {
            let inner = |node: Option<&BlankNode>| node.and_then(|node| self.of(node)).map(|(_, node)| node);
            let (subject, object) = (inner(subject_node(quad)), inner(object_node(quad)));
            let open = |node: Option<&Node>| node.is_some_and(|node| node.key.is_none());
            let whole_tree = subject.is_some() && !open(subject);
            let blank_graph = matches!(quad.graph_name, GraphName::BlankNode(_));
            if whole_tree || !(open(subject) || open(object) || blank_graph) {
                continue;
            }
            let mut quad = quad.clone();
            if let Some((_, digest)) = object.and_then(|node| node.key.as_ref()) {
                // Trees that are alike below one subject are counted.
                let twin =
                    twins.entry((format!("{} {}", quad.subject, quad.predicate), *digest)).or_default();
                *twin += 1;
                quad.object =
                    Literal::new_typed_literal(format!("{digest:?} {twin}"), xsd::HEX_BINARY).into();
            }
            core.push(quad);
        }
        let found = match (canonical_labels(&core, HashAlgorithm::Sha256), labels) {
            (Ok(found), _) => Some(found),
            (Err(RenderError::Toxic(_)), Labels::OrTheirOwn) => None,
            (Err(error), _) => return Err(error),
        };
        let mut issued: Vec<(usize, usize)> = Vec::new();
        for (index, node) in self.each.iter_mut().enumerate().filter(|(_, node)| node.named) {
            let own = self.names[index].as_str();
            match found.as_ref().and_then(|found| found.get(own)) {
                Some(label) => {
                    let number = label.strip_prefix("c14n").and_then(|number| number.parse().ok());
                    issued.push((number.unwrap_or(usize::MAX), index));
                }
                None => node.label = Some(own.to_owned()),
            }
        }
        // Nested nodes have had numbers too: those that are written are counted anew.
        issued.sort_unstable();
        for (number, (_, index)) in issued.into_iter().enumerate() {
            self.each[index].label = Some(format!("c14n{number}"));
        }
        Ok(())
    }

    /// The order of subjects: blank nodes first, those with names before the others.
    pub(super) fn compare_subjects(&self, a: &NamedOrBlankNode, b: &NamedOrBlankNode) -> Ordering {
        match (a, b) {
            (NamedOrBlankNode::NamedNode(a), NamedOrBlankNode::NamedNode(b)) => a.as_str().cmp(b.as_str()),
            (NamedOrBlankNode::NamedNode(_), _) => Ordering::Greater,
            (_, NamedOrBlankNode::NamedNode(_)) => Ordering::Less,
            (NamedOrBlankNode::BlankNode(a), NamedOrBlankNode::BlankNode(b)) => self.compare_blank(a, b),
        }
    }

    fn compare_blank(&self, a: &BlankNode, b: &BlankNode) -> Ordering {
        let (Some((first, a)), Some((second, b))) = (self.of(a), self.of(b)) else {
            return a.as_str().cmp(b.as_str());
        };
        match (&a.label, &b.label) {
            (Some(a), Some(b)) => (a.len(), a).cmp(&(b.len(), b)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => a.key.cmp(&b.key).then(first.cmp(&second)),
        }
    }

    /// The order of two statements about one subject: its types first.
    pub(super) fn compare_properties(&self, a: &Quad, b: &Quad) -> Ordering {
        let predicate = |quad: &'_ Quad| quad.predicate != rdf::TYPE;
        (predicate(a).cmp(&predicate(b)))
            .then_with(|| a.predicate.as_str().cmp(b.predicate.as_str()))
            .then_with(|| self.compare_objects(&a.object, &b.object))
    }

    fn compare_objects(&self, a: &Term, b: &Term) -> Ordering {
        let rank = |term: &Term| match term {
            Term::BlankNode(_) => 0,
            Term::NamedNode(_) => 1,
            Term::Literal(_) => 2,
            Term::Triple(_) => 3,
        };
        rank(a).cmp(&rank(b)).then_with(|| match (a, b) {
            (Term::BlankNode(a), Term::BlankNode(b)) => self.compare_blank(a, b),
            (Term::NamedNode(a), Term::NamedNode(b)) => a.as_str().cmp(b.as_str()),
            (Term::Literal(a), Term::Literal(b)) => compare_literals(a, b),
            (a, b) => a.to_string().cmp(&b.to_string()),
        })
    }
}

fn compare_literals(a: &Literal, b: &Literal) -> Ordering {
    let direction = |literal: &Literal| literal.direction().map(|direction| direction.to_string());
    (a.datatype().as_str().cmp(b.datatype().as_str()))
        .then_with(|| a.language().cmp(&b.language()))
        .then_with(|| direction(a).cmp(&direction(b)))
        .then_with(|| a.value().cmp(b.value()))
}

pub(super) fn subject_node(quad: &Quad) -> Option<&BlankNode> {
    match &quad.subject {
        NamedOrBlankNode::BlankNode(node) => Some(node),
        NamedOrBlankNode::NamedNode(_) => None,
    }
}

pub(super) fn object_node(quad: &Quad) -> Option<&BlankNode> {
    match &quad.object {
        Term::BlankNode(node) => Some(node),
        _ => None,
    }
}
