//! The merged graph of a store, as this module asks it.

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use oxigraph::store::Store;
use std::collections::BTreeSet;

pub(super) struct Graph<'s>(&'s Store);

/// So many classes above another are looked at: data may hold circles and worse.
const MOST_CLASSES: usize = 1000;

impl<'s> Graph<'s> {
    pub(super) const fn new(store: &'s Store) -> Self {
        Self(store)
    }

    /// The values of a property.
    pub(super) fn objects(
        &self,
        subject: NamedNodeRef<'_>,
        property: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = Term> + use<'s> {
        let graph = Some(GraphNameRef::DefaultGraph);
        let quads = self.0.quads_for_pattern(Some(subject.into()), Some(property), None, graph);
        quads.filter_map(Result::ok).map(|quad| quad.object)
    }

    pub(super) fn nodes(&self, subject: &NamedNode, property: NamedNodeRef<'_>) -> Vec<NamedNode> {
        self.objects(subject.as_ref(), property).filter_map(|term| NamedNode::try_from(term).ok()).collect()
    }

    /// The literals of a property, in an order that stays.
    pub(super) fn literals(&self, subject: &NamedNode, property: NamedNodeRef<'_>) -> Vec<Literal> {
        let literals =
            self.objects(subject.as_ref(), property).filter_map(|term| Literal::try_from(term).ok());
        let mut literals: Vec<Literal> = literals.collect();
        literals.sort_by_cached_key(ToString::to_string);
        literals
    }

    /// What has a value for a property.
    pub(super) fn subjects(
        &self,
        property: NamedNodeRef<'_>,
        object: &Term,
    ) -> impl Iterator<Item = NamedNode> + use<'s> {
        let graph = Some(GraphNameRef::DefaultGraph);
        let quads = self.0.quads_for_pattern(None, Some(property), Some(object.as_ref()), graph);
        quads.filter_map(Result::ok).filter_map(|quad| match quad.subject {
            NamedOrBlankNode::NamedNode(node) => Some(node),
            NamedOrBlankNode::BlankNode(_) => None,
        })
    }

    /// The instances of a class and of those below it, whether or not the rules have run.
    pub(super) fn instances(&self, class: NamedNodeRef<'_>) -> BTreeSet<String> {
        let below = closure(class.into_owned(), |class| {
            self.subjects(rdfs::SUB_CLASS_OF, &Term::from(class.clone())).collect()
        });
        let instances = below.into_iter().flat_map(|class| self.subjects(rdf::TYPE, &Term::from(class)));
        instances.map(NamedNode::into_string).collect()
    }

    /// The classes of a thing and those above them, in the order of their IRIs.
    pub(super) fn classes(&self, thing: &NamedNode) -> Vec<NamedNode> {
        let mut all: Vec<NamedNode> = Vec::new();
        for class in self.nodes(thing, rdf::TYPE) {
            all.extend(closure(class, |class| self.nodes(class, rdfs::SUB_CLASS_OF)));
        }
        all.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        all.dedup();
        all
    }

    /// How many statements have it as their subject or object.
    pub(super) fn mentions(&self, thing: &NamedNode) -> usize {
        let graph = Some(GraphNameRef::DefaultGraph);
        let own = self.0.quads_for_pattern(Some(thing.as_ref().into()), None, None, graph).count();
        own + self.0.quads_for_pattern(None, None, Some(thing.as_ref().into()), graph).count()
    }
}

/// A node and all that is reached from it.
fn closure(from: NamedNode, next: impl Fn(&NamedNode) -> Vec<NamedNode>) -> Vec<NamedNode> {
    let mut all = vec![from];
    let mut seen: BTreeSet<String> = all.iter().map(|node| node.as_str().to_owned()).collect();
    let mut place = 0;
    while place < all.len() && all.len() < MOST_CLASSES {
        for node in next(&all[place]) {
            if seen.insert(node.as_str().to_owned()) {
                all.push(node);
            }
        }
        place += 1;
    }
    all
}
