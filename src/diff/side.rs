//! A dataset as the words of a difference look at it: what is said of a thing, what speaks of it, its
//! name.

use crate::model::Languages;
use crate::query::names::{NAMING, SHOWN};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNodeRef, NamedOrBlankNodeRef, Quad, Term, TermRef};
use std::collections::HashMap;

/// The statements of a dataset by subject and by object.
pub(super) struct Side<'a> {
    of: HashMap<NamedOrBlankNodeRef<'a>, Vec<&'a Quad>>,
    to: HashMap<NamedOrBlankNodeRef<'a>, Vec<&'a Quad>>,
}

impl<'a> Side<'a> {
    pub(super) fn new(quads: &'a [Quad]) -> Self {
        let (mut of, mut to): (HashMap<_, Vec<_>>, HashMap<_, Vec<_>>) = (HashMap::new(), HashMap::new());
        for quad in quads {
            of.entry(quad.subject.as_ref()).or_default().push(quad);
            if let Some(object) = as_node(&quad.object) {
                to.entry(object).or_default().push(quad);
            }
        }
        Self { of, to }
    }

    /// Whether it says anything of a thing.
    pub(super) fn knows(&self, node: NamedOrBlankNodeRef<'_>) -> bool {
        self.of.contains_key(&node)
    }

    /// What it says of a thing.
    pub(super) fn about(&self, node: NamedOrBlankNodeRef<'_>) -> Vec<&'a Quad> {
        self.of.get(&node).cloned().unwrap_or_default()
    }

    /// The statements that a thing is the object of.
    pub(super) fn speaking_of(&self, node: NamedOrBlankNodeRef<'_>) -> Vec<&'a Quad> {
        self.to.get(&node).cloned().unwrap_or_default()
    }

    /// The objects of a property, each once, in order.
    pub(super) fn objects(&self, node: NamedOrBlankNodeRef<'_>, property: NamedNodeRef<'_>) -> Vec<&'a Term> {
        let mut found: Vec<&Term> = Vec::new();
        for quad in self.about(node).into_iter().filter(|quad| quad.predicate == property) {
            if !found.contains(&&quad.object) {
                found.push(&quad.object);
            }
        }
        found.sort_by_cached_key(ToString::to_string);
        found
    }

    /// The first object of a property.
    pub(super) fn object(
        &self,
        node: NamedOrBlankNodeRef<'_>,
        property: NamedNodeRef<'_>,
    ) -> Option<&'a Term> {
        self.objects(node, property).into_iter().next()
    }

    /// The first object of a property that is a thing.
    pub(super) fn thing(
        &self,
        node: NamedOrBlankNodeRef<'_>,
        property: NamedNodeRef<'_>,
    ) -> Option<NamedOrBlankNodeRef<'a>> {
        self.objects(node, property).into_iter().find_map(as_node)
    }

    /// The first object of a property that is a literal.
    pub(super) fn literal(
        &self,
        node: NamedOrBlankNodeRef<'_>,
        property: NamedNodeRef<'_>,
    ) -> Option<&'a Literal> {
        self.objects(node, property).into_iter().find_map(|term| match term {
            Term::Literal(literal) => Some(literal),
            _ => None,
        })
    }

    pub(super) fn is_a(&self, node: NamedOrBlankNodeRef<'_>, class: NamedNodeRef<'_>) -> bool {
        let is = |quad: &&Quad| quad.predicate == rdf::TYPE && quad.object.as_ref() == TermRef::from(class);
        self.about(node).iter().any(is)
    }

    /// The label of a thing by the one of the naming properties.
    fn label(&self, node: NamedOrBlankNodeRef<'_>, languages: &Languages) -> Option<&'a str> {
        NAMING.into_iter().take(SHOWN).find_map(|property| languages.choose(self.objects(node, property)))
    }
}

/// The label of a thing by the first of several datasets that knows one.
pub(super) fn label(
    sides: &[&Side<'_>],
    node: NamedOrBlankNodeRef<'_>,
    languages: &Languages,
) -> Option<String> {
    sides.iter().find_map(|side| side.label(node, languages)).map(str::to_owned)
}

/// A term as a node, where it is one.
pub(super) fn as_node(term: &Term) -> Option<NamedOrBlankNodeRef<'_>> {
    match term {
        Term::NamedNode(node) => Some(node.as_ref().into()),
        Term::BlankNode(node) => Some(node.as_ref().into()),
        _ => None,
    }
}
