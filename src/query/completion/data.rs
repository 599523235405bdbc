//! What the data offer: from the profile where it is ready, else from a few statements of the store.

use super::Context;
use super::position::{Node, Statement, Steps};
use crate::model::vocab::skos;
use crate::query::names::NAMING;
use crate::query::profile::{Naming, Profile, best, naming};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{
    GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, QuadRef, Term, TermRef,
};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

/// How long the store may be asked, all in all, where there is no profile.
const PATIENCE: Duration = Duration::from_millis(25);

/// How many statements are looked at for one answer.
const SAMPLE: usize = 4000;

/// How many statements lie between two looks at the clock: so many are always had.
const LOOK_EVERY: usize = 128;

/// How many members are looked at for the properties that they have.
const MEMBERS: usize = 100;

/// How many values are looked at for the schemes that they are in.
const CONCEPTS: usize = 20;

/// How many statements of the query are gone through from one variable to the next.
const DEEPEST: usize = 4;

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

    /// The classes of a node of the query, those that tell most first; none where nothing tells.
    pub(super) fn classes_of(&self, node: &Node, statements: &[Statement]) -> Vec<String> {
        self.classes_within(node, statements, DEEPEST)
    }

    fn classes_within(&self, node: &Node, statements: &[Statement], depth: usize) -> Vec<String> {
        if let Node::Iri(iri) = node {
            return self.classes_of_thing(iri);
        }
        if *node == Node::Other || depth == 0 {
            return Vec::new();
        }
        let of_it = |statement: &&Statement| statement.subject == *node;
        let stated: Vec<String> = statements
            .iter()
            .filter(of_it)
            .filter(|statement| is_type(&statement.steps))
            .filter_map(iri_of)
            .collect();
        if !stated.is_empty() {
            return stated;
        }
        let mut found: Option<Vec<String>> = None;
        let mut narrow = |classes: Vec<String>| {
            if classes.is_empty() {
                return;
            }
            found = Some(match found.take() {
                None => classes,
                Some(before) => {
                    let both: Vec<String> =
                        before.iter().filter(|class| classes.contains(class)).cloned().collect();
                    if both.is_empty() { before } else { both }
                }
            });
        };
        for statement in statements {
            let first = statement.steps.as_ref().and_then(|steps| steps.first());
            if statement.subject == *node
                && let Some(step) = first
            {
                narrow(if step.inverse { self.ranges(&step.property) } else { self.domains(&step.property) });
            }
            if statement.object == *node && statement.steps.is_some() && statement.subject != *node {
                narrow(self.reached(&statement.subject, &statement.steps, statements, depth - 1));
            }
        }
        found.unwrap_or_default()
    }

    /// The classes of what some steps lead to.
    pub(super) fn classes_at(&self, subject: &Node, steps: &Steps, statements: &[Statement]) -> Vec<String> {
        self.reached(subject, steps, statements, DEEPEST)
    }

    fn reached(&self, subject: &Node, steps: &Steps, statements: &[Statement], depth: usize) -> Vec<String> {
        match steps.as_ref().map(|steps| steps.last()) {
            None => Vec::new(),
            Some(None) => self.classes_within(subject, statements, depth),
            Some(Some(step)) if step.inverse => self.domains(&step.property),
            Some(Some(step)) => self.ranges(&step.property),
        }
    }

    fn classes_of_thing(&self, iri: &str) -> Vec<String> {
        let Ok(node) = NamedNode::new(iri) else {
            return Vec::new();
        };
        let mut classes: Vec<String> = self
            .some(Some(&node), Some(rdf::TYPE), None, MEMBERS)
            .into_iter()
            .filter_map(|quad| NamedNode::try_from(quad.object).ok())
            .map(NamedNode::into_string)
            .collect();
        // The smallest class tells most.
        classes.sort_by_cached_key(|class| (self.members_of(class), class.clone()));
        classes
    }

    fn members_of(&self, class: &str) -> u64 {
        self.profile().and_then(|profile| profile.class(class)).map_or(u64::MAX, |class| class.members)
    }

    /// The classes of those that have a property, those that it holds for most first.
    fn domains(&self, property: &str) -> Vec<String> {
        let Some(profile) = self.profile() else {
            return self.stated(property, rdfs::DOMAIN);
        };
        let Some(property) = profile.property(property) else {
            return Vec::new();
        };
        let found = self.by_reach(&property.domains);
        if found.is_empty() { texts(&property.stated_domains) } else { found }
    }

    fn ranges(&self, property: &str) -> Vec<String> {
        let Some(profile) = self.profile() else {
            return self.stated(property, rdfs::RANGE);
        };
        let Some(property) = profile.property(property) else {
            return Vec::new();
        };
        let found = self.by_reach(&property.ranges);
        if found.is_empty() { texts(&property.stated_ranges) } else { found }
    }

    /// The class that holds for most first; of several that hold for as many, the smallest.
    fn by_reach(&self, counted: &[(NamedNode, u64)]) -> Vec<String> {
        let mut classes: Vec<(&str, u64)> =
            counted.iter().map(|(class, count)| (class.as_str(), *count)).collect();
        classes.sort_by_key(|(class, count)| (std::cmp::Reverse(*count), self.members_of(class), *class));
        classes.into_iter().map(|(class, _)| class.to_owned()).collect()
    }

    fn stated(&self, property: &str, by: NamedNodeRef<'_>) -> Vec<String> {
        let Ok(property) = NamedNode::new(property) else {
            return Vec::new();
        };
        let quads = self.some(Some(&property), Some(by), None, MEMBERS);
        quads
            .into_iter()
            .filter_map(|quad| NamedNode::try_from(quad.object).ok())
            .map(NamedNode::into_string)
            .collect()
    }

    /// The properties that members of these classes have, most used first; of the first class that any is known of.
    pub(super) fn properties_of(&self, classes: &[String], all: bool) -> Vec<Counted<NamedNode>> {
        let Some(profile) = self.profile() else {
            return classes
                .iter()
                .map(|class| self.sampled_properties(class))
                .find(|found| !found.is_empty())
                .unwrap_or_default();
        };
        let known = classes.iter().filter_map(|class| profile.class(class));
        let mut sums: Vec<Counted<NamedNode>> = Vec::new();
        // Stated classes all hold; of guessed ones, the first is the likeliest.
        for class in known.filter(|class| !class.properties.is_empty()).take(if all { usize::MAX } else { 1 })
        {
            for of in &class.properties {
                match sums.iter_mut().find(|(property, _)| *property == of.property) {
                    Some((_, count)) => *count = (*count).max(Some(of.subjects)),
                    None => sums.push((of.property.clone(), Some(of.subjects))),
                }
            }
        }
        if all {
            sums.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        }
        sums
    }

    fn sampled_properties(&self, class: &str) -> Vec<Counted<NamedNode>> {
        let Ok(class) = NamedNode::new(class) else {
            return Vec::new();
        };
        let members = self.some(None, Some(rdf::TYPE), Some(class.as_ref().into()), MEMBERS);
        let mut counts: HashMap<NamedNode, u64> = HashMap::new();
        for quad in members {
            if !counts.is_empty() && !self.in_time() {
                break;
            }
            if let NamedOrBlankNode::NamedNode(member) = quad.subject {
                let own: HashSet<NamedNode> = self
                    .some(Some(&member), None, None, MEMBERS)
                    .into_iter()
                    .map(|quad| quad.predicate)
                    .collect();
                for property in own {
                    *counts.entry(property).or_default() += 1;
                }
            }
        }
        most_first(counts)
    }

    /// Every property, most used first.
    pub(super) fn properties(&self) -> Vec<Counted<NamedNode>> {
        if let Some(profile) = self.profile() {
            let all = profile.properties.iter();
            return all.map(|property| (property.iri.clone(), Some(property.values))).collect();
        }
        let mut counts: HashMap<NamedNode, u64> = HashMap::new();
        for quad in self.some(None, None, None, SAMPLE) {
            *counts.entry(quad.predicate).or_default() += 1;
        }
        for kind in ["ObjectProperty", "DatatypeProperty", "AnnotationProperty"] {
            let kind = NamedNode::new_unchecked(format!("http://www.w3.org/2002/07/owl#{kind}"));
            for quad in self.some(None, Some(rdf::TYPE), Some(kind.as_ref().into()), SAMPLE) {
                if let NamedOrBlankNode::NamedNode(property) = quad.subject {
                    counts.entry(property).or_default();
                }
            }
        }
        most_first(counts)
    }

    /// The properties that lead to members of these classes, most used first.
    pub(super) fn properties_to(&self, classes: &[String]) -> Vec<Counted<NamedNode>> {
        let Some(profile) = self.profile() else {
            return Vec::new();
        };
        let mut found: Vec<Counted<NamedNode>> = profile
            .properties
            .iter()
            .filter_map(|property| {
                let ranges =
                    property.ranges.iter().filter(|(class, _)| classes.iter().any(|c| c == class.as_str()));
                let most = ranges.map(|(_, count)| *count).max()?;
                Some((property.iri.clone(), Some(most)))
            })
            .collect();
        found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        found
    }

    /// Every class, most members first.
    pub(super) fn classes(&self) -> Vec<Counted<NamedNode>> {
        if let Some(profile) = self.profile() {
            return profile.classes.iter().map(|class| (class.iri.clone(), Some(class.members))).collect();
        }
        let mut counts: HashMap<NamedNode, u64> = HashMap::new();
        for quad in self.some(None, Some(rdf::TYPE), None, SAMPLE) {
            if let Term::NamedNode(class) = quad.object {
                *counts.entry(class).or_default() += 1;
            }
        }
        let kind = NamedNode::new_unchecked("http://www.w3.org/2002/07/owl#Class");
        for quad in self.some(None, Some(rdf::TYPE), Some(kind.as_ref().into()), SAMPLE) {
            if let NamedOrBlankNode::NamedNode(class) = quad.subject {
                counts.entry(class).or_default();
            }
        }
        most_first(counts)
    }

    /// The values of a property, the most frequent first; then members of its range that are none of them.
    pub(super) fn values(&self, property: &str, classes: &[String]) -> Vec<Counted<Term>> {
        let mut values: Vec<Counted<Term>> = match self.profile() {
            Some(profile) => profile.property(property).map_or_else(Vec::new, |property| {
                let exact = property.all_values;
                let of =
                    |(term, count): &(Term, u64)| (term.clone(), (exact || *count > 1).then_some(*count));
                property.frequent.iter().map(of).collect()
            }),
            None => self.sampled_values(property),
        };
        let known: HashSet<Term> = values.iter().map(|(term, _)| term.clone()).collect();
        let schemes = self.schemes_of(property);
        let more = if schemes.is_empty() {
            classes.first().map(|class| self.members(rdf::TYPE, class)).unwrap_or_default()
        } else {
            schemes.iter().flat_map(|scheme| self.members(skos::IN_SCHEME, scheme)).collect()
        };
        values.extend(
            more.into_iter().map(Term::from).filter(|term| !known.contains(term)).map(|term| (term, None)),
        );
        values
    }

    /// The concept schemes that the values of a property are in; none where a value is no concept.
    pub(super) fn schemes_of(&self, property: &str) -> Vec<String> {
        let values: Vec<NamedNode> = match self.profile().and_then(|profile| profile.property(property)) {
            Some(property) => {
                property.frequent.iter().take(CONCEPTS).filter_map(|(term, _)| as_node(term)).collect()
            }
            None => Vec::new(),
        };
        let mut schemes: Vec<String> = Vec::new();
        for value in &values {
            let own = self.some(Some(value), Some(skos::IN_SCHEME), None, CONCEPTS);
            if own.is_empty() {
                return Vec::new();
            }
            schemes.extend(own.iter().filter_map(|quad| as_node(&quad.object)).map(NamedNode::into_string));
        }
        schemes.sort();
        schemes.dedup();
        schemes
    }

    fn sampled_values(&self, property: &str) -> Vec<Counted<Term>> {
        let Ok(property) = NamedNode::new(property) else {
            return Vec::new();
        };
        let mut counts: HashMap<Term, u64> = HashMap::new();
        for quad in self.some(None, Some(property.as_ref()), None, SAMPLE) {
            if !quad.object.is_blank_node() {
                *counts.entry(quad.object).or_default() += 1;
            }
        }
        let mut values: Vec<(Term, u64)> = counts.into_iter().collect();
        values.sort_by_cached_key(|(term, count)| (std::cmp::Reverse(*count), term.to_string()));
        values.into_iter().map(|(term, _)| (term, None)).collect()
    }

    /// Some things that a property ties to a class or a scheme, in the order of their labels.
    pub(super) fn members(&self, property: NamedNodeRef<'_>, of: &str) -> Vec<NamedNode> {
        let Ok(of) = NamedNode::new(of) else {
            return Vec::new();
        };
        let mut members: Vec<NamedNode> = self
            .some(None, Some(property), Some(of.as_ref().into()), SAMPLE / 4)
            .into_iter()
            .filter_map(|quad| match quad.subject {
                NamedOrBlankNode::NamedNode(node) => Some(node),
                NamedOrBlankNode::BlankNode(_) => None,
            })
            .collect();
        members.sort_by_cached_key(|member| (self.label(member.as_str()), member.as_str().to_owned()));
        members
    }

    /// Everything that has a name, for those who look for one.
    pub(super) fn named(&self) -> Vec<(NamedNode, Cow<'a, [Naming]>)> {
        if let Some(profile) = self.profile() {
            return profile
                .names
                .all()
                .iter()
                .map(|named| (named.iri.clone(), Cow::Borrowed(named.names.as_slice())))
                .collect();
        }
        let mut found: HashMap<NamedNode, Vec<Naming>> = HashMap::new();
        for (property, predicate) in NAMING.into_iter().enumerate() {
            for quad in self.some(None, Some(predicate), None, SAMPLE) {
                if let (NamedOrBlankNode::NamedNode(subject), Term::Literal(_)) = (quad.subject, &quad.object)
                {
                    found.entry(subject).or_default().push(naming(property, quad.object));
                }
            }
        }
        let mut found: Vec<(NamedNode, Cow<'a, [Naming]>)> =
            found.into_iter().map(|(iri, names)| (iri, Cow::Owned(names))).collect();
        found.sort_by(|(a, _), (b, _)| a.as_str().cmp(b.as_str()));
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

/// Most first; how many there are in all is not known.
fn most_first(counts: HashMap<NamedNode, u64>) -> Vec<Counted<NamedNode>> {
    let mut counted: Vec<(NamedNode, u64)> = counts.into_iter().collect();
    counted.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.as_str().cmp(b.as_str())));
    counted.into_iter().map(|(node, _)| (node, None)).collect()
}

fn texts(nodes: &[NamedNode]) -> Vec<String> {
    nodes.iter().map(|node| node.as_str().to_owned()).collect()
}

fn as_node(term: &Term) -> Option<NamedNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone()),
        _ => None,
    }
}

pub(super) fn is_type(steps: &Steps) -> bool {
    match steps.as_deref() {
        Some([only]) => !only.inverse && only.property == rdf::TYPE.as_str(),
        _ => false,
    }
}

fn iri_of(statement: &Statement) -> Option<String> {
    match &statement.object {
        Node::Iri(iri) => Some(iri.clone()),
        _ => None,
    }
}
