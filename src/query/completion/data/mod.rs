//! What the data offer: from the profile where it is ready, else from a few statements of the store.

mod counts;
mod kinds;

pub(super) use kinds::is_type;

use super::Context;
use crate::query::names::NAMING;
use crate::query::profile::{Named, Naming, Profile, best, naming};
use oxigraph::model::{
    GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, QuadRef, Term, TermRef,
};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::thread;
use std::time::{Duration, Instant};

/// How long the store may be asked, all in all, where there is no profile.
const PATIENCE: Duration = Duration::from_millis(12);

/// How many statements are looked at for one answer.
const SAMPLE: usize = 2000;

/// How many statements lie between two looks at the clock: so many are always had.
const LOOK_EVERY: usize = 128;

/// How many members are looked at for the properties that they have.
const MEMBERS: usize = 100;

/// Something to offer, with how often it occurs where that is known.
pub(super) type Counted<T> = (T, Option<u64>);

/// The dataset, as completion asks it.
pub(super) struct Data<'a> {
    context: &'a Context<'a>,
    until: Instant,
    names: RefCell<HashMap<String, Vec<Naming>>>,
}

impl<'a> Data<'a> {
    pub(super) fn new(context: &'a Context<'a>) -> Self {
        Self { context, until: Instant::now() + PATIENCE, names: RefCell::default() }
    }

    pub(super) const fn profile(&self) -> Option<&'a Profile> {
        self.context.profile
    }

    /// Whether the store may be asked for more. Where there is a profile, it is asked for little.
    fn in_time(&self) -> bool {
        self.context.profile.is_some() || Instant::now() < self.until
    }

    /// Some statements of the store, each once; of any graph, so that the first comes at once.
    fn some(
        &self,
        subject: Option<&NamedNode>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        most: usize,
    ) -> Vec<Quad> {
        let Some(store) = self.context.store else {
            return Vec::new();
        };
        let subject = subject.map(|node| node.as_ref().into());
        let mut seen = HashSet::new();
        store
            .quads_for_pattern(subject, predicate, object, None)
            .take(most)
            .enumerate()
            .take_while(|(at, _)| *at == 0 || !at.is_multiple_of(LOOK_EVERY) || self.in_time())
            .filter_map(|(_, quad)| quad.ok())
            .filter(|quad| seen.insert(oxigraph::model::Triple::from(quad.clone())))
            .collect()
    }

    /// The names of something.
    pub(super) fn names(&self, iri: &str) -> Cow<'a, [Naming]> {
        if let Some(profile) = self.context.profile {
            let names = profile.names.of(iri);
            if !names.is_empty() || profile.exact {
                return Cow::Borrowed(names);
            }
        }
        if let Some(known) = self.names.borrow().get(iri) {
            return Cow::Owned(known.clone());
        }
        let found = self.names_in_store(iri);
        self.names.borrow_mut().insert(iri.to_owned(), found.clone());
        Cow::Owned(found)
    }

    fn names_in_store(&self, iri: &str) -> Vec<Naming> {
        let Ok(node) = NamedNode::new(iri) else {
            return Vec::new();
        };
        let quads = self.some(Some(&node), None, None, SAMPLE / 10);
        let named = quads.into_iter().filter_map(|quad| {
            let property = NAMING.iter().position(|naming| quad.predicate == *naming)?;
            matches!(quad.object, Term::Literal(_)).then(|| naming(property, quad.object))
        });
        named.collect()
    }

    /// The label of something in the language wanted most.
    pub(super) fn label(&self, iri: &str) -> Option<String> {
        best(&self.names(iri), self.context.languages).map(str::to_owned)
    }

    /// Some things that a property ties to a class or a scheme, in the order of their labels.
    pub(super) fn members(&self, property: NamedNodeRef<'_>, of: &str) -> Vec<NamedNode> {
        let mut members = self.some_members(property, of, SAMPLE / 4);
        members.sort_by_cached_key(|member| (self.label(member.as_str()), member.as_str().to_owned()));
        members
    }

    /// The same, where there are not too many to look at each; in no order.
    pub(super) fn all_members(&self, property: NamedNodeRef<'_>, of: &str) -> Option<Vec<NamedNode>> {
        let members = self.some_members(property, of, SAMPLE);
        (members.len() < SAMPLE / 2).then_some(members)
    }

    fn some_members(&self, property: NamedNodeRef<'_>, of: &str, most: usize) -> Vec<NamedNode> {
        let Ok(of) = NamedNode::new(of) else {
            return Vec::new();
        };
        let quads = self.some(None, Some(property), Some(of.as_ref().into()), most);
        let subjects = quads.into_iter().filter_map(|quad| match quad.subject {
            NamedOrBlankNode::NamedNode(node) => Some(node),
            NamedOrBlankNode::BlankNode(_) => None,
        });
        subjects.collect()
    }

    /// The things with names that fit, by how well they do; so many of them at most.
    pub(super) fn find(
        &self,
        most: usize,
        fits: impl Fn(&str, &[Naming]) -> Option<u8> + Sync,
    ) -> Vec<NamedNode> {
        let sampled;
        let mut found: Vec<(u8, &NamedNode)> = match self.profile() {
            Some(profile) => {
                let fit = |named: &'a Named| Some((fits(named.iri.as_str(), &named.names)?, &named.iri));
                on_all_cores(profile.names.all(), fit)
            }
            None => {
                sampled = self.some_names();
                sampled.iter().filter_map(|(iri, names)| Some((fits(iri.as_str(), names)?, iri))).collect()
            }
        };
        found.sort_unstable_by_key(|(rank, iri)| (*rank, iri.as_str()));
        found.into_iter().take(most).map(|(_, iri)| iri.clone()).collect()
    }

    fn some_names(&self) -> HashMap<NamedNode, Vec<Naming>> {
        let mut found: HashMap<NamedNode, Vec<Naming>> = HashMap::new();
        for (property, predicate) in NAMING.into_iter().enumerate() {
            for quad in self.some(None, Some(predicate), None, SAMPLE) {
                if let (NamedOrBlankNode::NamedNode(subject), Term::Literal(_)) = (quad.subject, &quad.object)
                {
                    found.entry(subject).or_default().push(naming(property, quad.object));
                }
            }
        }
        found
    }

    /// Whether a property ties a thing to a class or a scheme.
    pub(super) fn is_member(&self, thing: &NamedNode, property: NamedNodeRef<'_>, of: &str) -> bool {
        let (Some(store), Ok(of)) = (self.context.store, NamedNode::new(of)) else {
            return false;
        };
        let quad = QuadRef::new(thing, property, &of, GraphNameRef::DefaultGraph);
        store.contains(quad).unwrap_or(false)
    }

    /// The named graphs, with the number of their statements where it is known.
    pub(super) fn graphs(&self) -> Vec<Counted<NamedNode>> {
        if let Some(profile) = self.profile() {
            return profile.graphs.iter().map(|graph| (graph.iri.clone(), Some(graph.statements))).collect();
        }
        let Some(store) = self.context.store else {
            return Vec::new();
        };
        let mut graphs: Vec<NamedNode> = store
            .named_graphs()
            .take(SAMPLE)
            .filter_map(|graph| match graph {
                Ok(NamedOrBlankNode::NamedNode(node)) => Some(node),
                _ => None,
            })
            .collect();
        graphs.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        graphs.into_iter().map(|graph| (graph, None)).collect()
    }
}

/// How many things one thread looks at without the help of others.
const ALONE: usize = 10_000;

/// What becomes of each of many, where something does, in their order.
fn on_all_cores<'a, T: Sync, R: Send>(all: &'a [T], look: impl Fn(&'a T) -> Option<R> + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    if all.len() <= ALONE || threads == 1 {
        return all.iter().filter_map(look).collect();
    }
    let look = &look;
    thread::scope(|scope| {
        let parts = all.chunks(all.len().div_ceil(threads));
        let running: Vec<_> =
            parts.map(|part| scope.spawn(move || part.iter().filter_map(look).collect::<Vec<R>>())).collect();
        // One that broke down found nothing.
        running.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    })
}
