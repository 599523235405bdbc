//! Turtle and TriG for people, always the same bytes for the same statements: subjects in order and apart,
//! blank nodes nested, only the prefixes that are used.
//!
//! - Subjects that share a blank node with a name stand together, at the place of the first that has an IRI;
//!   within that, blank nodes come before IRIs, and these in the order of their characters. Subjects that
//!   are blank nodes and hang on no IRI come last.
//! - A subject's types come first, then its properties and their values, each in order: blank nodes,
//!   IRIs, then literals by datatype, language and text.
//! - A text of several lines stands between `"""`; numbers and booleans are bare where they may be, and keep
//!   their digits.
//! - Beyond a depth of [`DEEPEST`] nothing is indented further.

mod names;
mod nodes;
mod rewrite;

use super::canonical::refuse_triple_terms;
use super::{GraphFormat, RenderError};
use crate::model::Prefixes;
use names::Names;
use nodes::{Labels, Nodes, object_node, subject_node};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term};
pub use rewrite::rewrite_turtle;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Write;

const INDENTATION: &str = "    ";

/// How many steps lines are indented at most.
const DEEPEST: usize = 24;

/// Writes quads; Turtle's stand in the default graph.
pub(super) fn write(
    quads: &[Quad],
    format: GraphFormat,
    prefixes: &Prefixes,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    refuse_triple_terms(quads, if format == GraphFormat::Turtle { "Turtle" } else { "TriG" })?;
    let quads = distinct(quads);
    let nodes = Nodes::new(&quads, Labels::Canonical)?;
    let mut writer =
        Writer { quads: &quads, nodes: &nodes, names: Names::new(prefixes, None), out: String::new() };
    writer.graphs();
    let head = writer.names.declarations();
    out.write_all(head.as_bytes())?;
    // Without a prefix there is no need for the line between head and body.
    let body = if head.is_empty() { writer.out.trim_start_matches('\n') } else { &writer.out };
    Ok(out.write_all(body.as_bytes())?)
}

/// The quads that blank nodes stand in once each; of the others, repetitions are left out as they are written.
fn distinct(quads: &[Quad]) -> Vec<&Quad> {
    let mut seen: HashSet<&Quad> = HashSet::new();
    let plain = |quad: &Quad| subject_node(quad).is_none() && object_node(quad).is_none();
    quads.iter().filter(|quad| plain(quad) || seen.insert(quad)).collect()
}

/// What is yet to be written of a statement. A stack of these, since data may lie deeper than a stack of
/// calls reaches.
enum Job {
    /// The properties of a subject from `next` on.
    Properties {
        quads: Vec<usize>,
        next: usize,
        level: usize,
        top: bool,
    },
    /// The members of a list from this cell on.
    Members {
        cell: BlankNode,
        level: usize,
    },
    EndOfList {
        level: usize,
    },
    EndOfNode,
}

struct Writer<'w, 'q> {
    quads: &'w [&'q Quad],
    nodes: &'w Nodes<'q>,
    names: Names<'w>,
    out: String,
}

/// A subject that is written at the top, with its statements.
struct Root<'q> {
    subject: &'q NamedOrBlankNode,
    quads: Vec<usize>,
}

impl<'q> Writer<'_, 'q> {
    /// The default graph, then each named graph between braces.
    fn graphs(&mut self) {
        let mut by_graph: BTreeMap<Option<String>, Vec<usize>> = BTreeMap::new();
        let mut default = Vec::new();
        for (index, quad) in self.quads.iter().enumerate() {
            let name = match &quad.graph_name {
                GraphName::DefaultGraph => {
                    default.push(index);
                    continue;
                }
                GraphName::BlankNode(node) => format!("_:{}", self.label(node)),
                GraphName::NamedNode(node) => node.as_str().to_owned(),
            };
            by_graph.entry(Some(name)).or_default().push(index);
        }
        for root in self.roots(default) {
            self.root(root, 0);
        }
        for quads in by_graph.into_values() {
            self.out.push_str("\nGRAPH ");
            match quads.first().map(|quad| &self.quads[*quad].graph_name) {
                Some(GraphName::NamedNode(node)) => self.names.iri(node.as_str(), &mut self.out),
                Some(GraphName::BlankNode(node)) => {
                    let label = self.label(node);
                    self.out.push_str("_:");
                    self.out.push_str(&label);
                }
                _ => {}
            }
            self.out.push_str(" {");
            for root in self.roots(quads) {
                self.root(root, 1);
            }
            self.out.push_str("}\n");
        }
    }

    fn label(&self, node: &BlankNode) -> String {
        self.nodes.label(node).unwrap_or(node.as_str()).to_owned()
    }

    /// The subjects of a graph that are not nested, in order.
    fn roots(&self, mut quads: Vec<usize>) -> Vec<Root<'q>> {
        quads.retain(|quad| {
            subject_node(self.quads[*quad]).is_none_or(|node| self.nodes.nested(node).is_none())
        });
        quads.sort_unstable_by(|a, b| {
            let (a, b) = (self.quads[*a], self.quads[*b]);
            self.nodes
                .compare_subjects(&a.subject, &b.subject)
                .then_with(|| self.nodes.compare_properties(a, b))
        });
        quads.dedup_by_key(|quad| self.quads[*quad]);
        let mut roots: Vec<Root<'q>> = Vec::new();
        for quad in quads {
            let subject = &self.quads[quad].subject;
            match roots.last_mut() {
                Some(root) if root.subject == subject => root.quads.push(quad),
                _ => roots.push(Root { subject, quads: vec![quad] }),
            }
        }
        let graph = roots.first().map(|root| &self.quads[root.quads[0]].graph_name);
        self.together(roots, graph)
    }

    /// Puts subjects together that share a named blank node, where the first of them with an IRI stands.
    fn together(&self, roots: Vec<Root<'q>>, graph: Option<&GraphName>) -> Vec<Root<'q>> {
        if !roots.iter().any(|root| root.subject.is_blank_node()) && !self.nodes.any_named() {
            return roots;
        }
        let mut ties = Ties::default();
        let mut place: HashMap<&NamedOrBlankNode, usize> = HashMap::new();
        for root in &roots {
            place.insert(root.subject, ties.one());
        }
        let mut apart: HashMap<&BlankNode, usize> = HashMap::new();
        for quad in self.quads.iter().filter(|quad| Some(&quad.graph_name) == graph) {
            let Some(node) = object_node(quad).filter(|node| self.nodes.label(node).is_some()) else {
                continue;
            };
            let Some(from) = place.get(self.nodes.top(&quad.subject, self.quads)) else { continue };
            let to = match place.get(&NamedOrBlankNode::from(node.clone())) {
                Some(to) => *to,
                None => *apart.entry(node).or_insert_with(|| ties.one()),
            };
            ties.tie(*from, to);
        }
        // Roots are in order, blank nodes first: a block stands where its first IRI does.
        let mut first: HashMap<usize, (bool, usize)> = HashMap::new();
        let blocks: Vec<usize> = (0..roots.len()).map(|index| ties.root(index)).collect();
        for (index, root) in roots.iter().enumerate() {
            let here = (root.subject.is_blank_node(), index);
            first.entry(blocks[index]).and_modify(|least| *least = here.min(*least)).or_insert(here);
        }
        let mut ordered: Vec<_> = roots.into_iter().enumerate().collect();
        ordered.sort_by_key(|(index, _)| (first.get(&blocks[*index]).copied(), *index));
        ordered.into_iter().map(|(_, root)| root).collect()
    }

    fn line(&mut self, level: usize) {
        self.out.push('\n');
        self.indent(level);
    }

    fn indent(&mut self, level: usize) {
        for _ in 0..level.min(DEEPEST) {
            self.out.push_str(INDENTATION);
        }
    }

    /// A subject with all that is nested below it, after an empty line.
    fn root(&mut self, root: Root<'q>, level: usize) {
        self.line(level);
        self.statements(root, level);
    }

    fn statements(&mut self, root: Root<'q>, level: usize) {
        match root.subject {
            NamedOrBlankNode::NamedNode(node) => self.names.iri(node.as_str(), &mut self.out),
            NamedOrBlankNode::BlankNode(node) => self.blank(node),
        }
        let mut jobs = vec![Job::Properties { quads: root.quads, next: 0, level, top: true }];
        while let Some(job) = jobs.pop() {
            match job {
                Job::Properties { quads, next, level, top } => {
                    let Some(quad) = quads.get(next).map(|quad| self.quads[*quad]) else { continue };
                    let before = next.checked_sub(1).and_then(|before| quads.get(before));
                    let before = before.map(|before| &self.quads[*before].predicate);
                    self.property(quad, before, level, top);
                    jobs.push(Job::Properties { quads, next: next + 1, level, top });
                    self.object(&quad.object, level + 2, &mut jobs);
                }
                Job::Members { cell, level } => self.member(&cell, level, &mut jobs),
                Job::EndOfList { level } => {
                    self.line(level);
                    self.out.push(')');
                }
                Job::EndOfNode => self.out.push(']'),
            }
        }
        self.out.push_str(" .\n");
    }

    /// What stands before an object: the property, or the comma after the object before it.
    fn property(
        &mut self,
        quad: &Quad,
        before: Option<&oxigraph::model::NamedNode>,
        level: usize,
        top: bool,
    ) {
        if before == Some(&quad.predicate) {
            self.out.push_str(" ,");
            self.line(level + 2);
            return;
        }
        if before.is_some() {
            self.out.push_str(" ;");
        }
        if quad.predicate == rdf::TYPE {
            self.out.push_str(" a ");
            return;
        }
        if before.is_some() || !top {
            self.line(level + 1);
        } else {
            self.out.push(' ');
        }
        self.names.iri(quad.predicate.as_str(), &mut self.out);
        self.out.push(' ');
    }

    fn object(&mut self, term: &Term, level: usize, jobs: &mut Vec<Job>) {
        match term {
            Term::NamedNode(node) if *node == rdf::NIL => self.out.push_str("()"),
            Term::NamedNode(node) => self.names.iri(node.as_str(), &mut self.out),
            Term::Literal(literal) => self.names.literal(literal, &mut self.out),
            Term::BlankNode(node) if self.nodes.is_list(node) => {
                self.out.push('(');
                jobs.push(Job::Members { cell: node.clone(), level });
            }
            Term::BlankNode(node) => match self.nodes.nested(node) {
                Some(quads) if !quads.is_empty() => {
                    self.out.push('[');
                    let mut quads = quads.to_vec();
                    quads.sort_unstable_by(|a, b| {
                        self.nodes.compare_properties(self.quads[*a], self.quads[*b])
                    });
                    jobs.push(Job::EndOfNode);
                    jobs.push(Job::Properties { quads, next: 0, level, top: false });
                }
                _ => self.blank(node),
            },
            // Refused before anything is written.
            Term::Triple(_) => {}
        }
    }

    fn member(&mut self, cell: &BlankNode, level: usize, jobs: &mut Vec<Job>) {
        let mut first = None;
        for quad in self.nodes.nested(cell).unwrap_or_default().iter().map(|quad| self.quads[*quad]) {
            if quad.predicate == rdf::FIRST {
                first = Some(&quad.object);
            } else {
                jobs.push(match &quad.object {
                    Term::BlankNode(rest) => Job::Members { cell: rest.clone(), level },
                    _ => Job::EndOfList { level },
                });
            }
        }
        self.line(level + 1);
        if let Some(first) = first {
            self.object(first, level + 1, jobs);
        }
    }

    fn blank(&mut self, node: &BlankNode) {
        match self.nodes.label(node) {
            Some(label) => {
                self.out.push_str("_:");
                self.out.push_str(label);
            }
            None => self.out.push_str("[]"),
        }
    }
}

/// Things that belong together: a forest of disjoint sets.
#[derive(Default)]
struct Ties {
    parent: Vec<usize>,
}

impl Ties {
    fn one(&mut self) -> usize {
        self.parent.push(self.parent.len());
        self.parent.len() - 1
    }

    fn root(&mut self, mut index: usize) -> usize {
        while self.parent[index] != index {
            self.parent[index] = self.parent[self.parent[index]];
            index = self.parent[index];
        }
        index
    }

    fn tie(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }
}
