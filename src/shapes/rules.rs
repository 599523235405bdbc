//! What a shapes graph says of its rules besides the constraints: labels, messages, which constraint is whose.

use crate::model::vocab::sh;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::HashMap;

/// Texts with their languages; an empty language where a text has none.
pub(super) type Texts = Vec<(String, String)>;

/// Names and messages of shapes and of SPARQL constraints, by the node that states them.
#[derive(Default)]
pub(super) struct Rules {
    messages: HashMap<Term, Texts>,
    labels: HashMap<Term, Texts>,
    /// The SPARQL constraints of each shape.
    constraints: HashMap<Term, Vec<Term>>,
    /// The parameters of each shape: what it states in SHACL's vocabulary, lists as their members.
    parameters: HashMap<Term, Vec<(NamedNode, Vec<Term>)>>,
    /// The text of each SPARQL constraint.
    selects: HashMap<Term, String>,
}

impl Rules {
    pub(super) fn new(quads: &[Quad]) -> Self {
        let mut rules = Self::default();
        let lists = Lists::new(quads);
        for quad in quads {
            let subject = subject_term(&quad.subject);
            if quad.predicate.as_str().starts_with(sh::NAMESPACE) {
                let values = lists.members(&quad.object).unwrap_or_else(|| vec![quad.object.clone()]);
                let of = rules.parameters.entry(subject.clone()).or_default();
                of.push((quad.predicate.clone(), values));
            }
            match (quad.predicate.as_ref(), &quad.object) {
                (sh::MESSAGE, Term::Literal(text)) => push(&mut rules.messages, subject, text),
                (sh::NAME | rdfs::LABEL, Term::Literal(text)) => push(&mut rules.labels, subject, text),
                (sh::SPARQL, constraint) => {
                    rules.constraints.entry(subject).or_default().push(constraint.clone());
                }
                (sh::SELECT, Term::Literal(text)) => {
                    rules.selects.insert(subject, text.value().to_owned());
                }
                _ => {}
            }
        }
        rules
    }

    /// What the rule says is wrong where it is broken.
    pub(super) fn messages(&self, rule: &Term) -> &[(String, String)] {
        self.messages.get(rule).map_or(&[], Vec::as_slice)
    }

    /// What the rule is called.
    pub(super) fn labels(&self, rule: &Term) -> &[(String, String)] {
        self.labels.get(rule).map_or(&[], Vec::as_slice)
    }

    /// What a shape states in SHACL's vocabulary.
    pub(super) fn parameters(&self, shape: &Term) -> &[(NamedNode, Vec<Term>)] {
        self.parameters.get(shape).map_or(&[], Vec::as_slice)
    }

    /// The SPARQL constraint of a shape that has this text.
    pub(super) fn constraint(&self, shape: &Term, select: &str) -> Option<&Term> {
        let constraints = self.constraints.get(shape)?;
        constraints.iter().find(|one| self.selects.get(*one).is_some_and(|text| text == select))
    }
}

fn push(texts: &mut HashMap<Term, Texts>, of: Term, text: &Literal) {
    let language = text.language().unwrap_or_default().to_owned();
    texts.entry(of).or_default().push((language, text.value().to_owned()));
}

pub(super) fn subject_term(subject: &NamedOrBlankNode) -> Term {
    match subject {
        NamedOrBlankNode::NamedNode(node) => Term::NamedNode(node.clone()),
        NamedOrBlankNode::BlankNode(node) => Term::BlankNode(node.clone()),
    }
}

/// The objects of a property of a thing.
pub(super) fn objects<'a>(
    data: &'a [Quad],
    predicate: NamedNodeRef<'a>,
) -> impl Iterator<Item = (Term, &'a Term)> {
    data.iter()
        .filter(move |quad| quad.predicate == predicate)
        .map(|quad| (subject_term(&quad.subject), &quad.object))
}

/// The RDF lists of a graph.
struct Lists<'a> {
    cells: HashMap<Term, (Option<&'a Term>, Option<&'a Term>)>,
}

impl<'a> Lists<'a> {
    fn new(quads: &'a [Quad]) -> Self {
        let mut cells: HashMap<Term, (Option<&Term>, Option<&Term>)> = HashMap::new();
        for quad in quads {
            match quad.predicate.as_ref() {
                rdf::FIRST => cells.entry(subject_term(&quad.subject)).or_default().0 = Some(&quad.object),
                rdf::REST => cells.entry(subject_term(&quad.subject)).or_default().1 = Some(&quad.object),
                _ => {}
            }
        }
        Self { cells }
    }

    /// The members of a list; nothing where the node is no list, or one that bites its tail.
    fn members(&self, node: &Term) -> Option<Vec<Term>> {
        let mut members = Vec::new();
        let mut node = node;
        loop {
            let (Some(first), Some(rest)) = *self.cells.get(node)? else { return None };
            members.push(first.clone());
            if members.len() > self.cells.len() {
                return None;
            }
            if matches!(rest, Term::NamedNode(nil) if nil.as_ref() == rdf::NIL) {
                return Some(members);
            }
            node = rest;
        }
    }
}

/// A constraint component that a graph defines by `sh:parameter` and then uses: SHACL-SPARQL §6, which is not supported.
pub(super) fn own_component(quads: &[Quad]) -> Option<Term> {
    let paths: HashMap<Term, &Term> = objects(quads, sh::PATH).collect();
    let mut parameters =
        objects(quads, sh::PARAMETER).filter_map(|(component, parameter)| match paths.get(parameter) {
            Some(Term::NamedNode(path)) if !path.as_str().starts_with(sh::NAMESPACE) => {
                Some((component, path))
            }
            _ => None,
        });
    parameters
        .find(|(_, path)| quads.iter().any(|quad| quad.predicate == **path))
        .map(|(component, _)| component)
}
