//! Counting: first who is a member of which class, then everything that is said.

use super::tally::{SetId, Sets, Tally};
use super::{Class, Graph, Profile, ProfileError, Thesaurus};
use crate::model::prefixes::SHAPE;
use crate::model::vocab::skos;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use oxigraph::store::Store;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicBool, Ordering};

/// How many things with a class, and pairs of a thing and a property, are told apart.
const MOST_TOLD_APART: usize = 8 << 20;

/// How many names of plain things are kept, besides those of classes, properties and concepts.
const MOST_NAMES: usize = 300_000;

/// How long a value is still one to offer.
const LONGEST_VALUE: usize = 80;

/// How many statements lie between two looks at whether to stop.
const LOOK_EVERY: u64 = 1 << 10;

const OWL: &str = "http://www.w3.org/2002/07/owl#";

/// What a class or a property is a member of.
const CLASS_KINDS: [&str; 2] = ["http://www.w3.org/2002/07/owl#Class", rdfs::CLASS.as_str()];
const PROPERTY_KINDS: [&str; 4] = [
    rdf::PROPERTY.as_str(),
    "http://www.w3.org/2002/07/owl#ObjectProperty",
    "http://www.w3.org/2002/07/owl#DatatypeProperty",
    "http://www.w3.org/2002/07/owl#AnnotationProperty",
];

pub(super) fn build(store: &Store, stop: &AtomicBool) -> Result<Profile, ProfileError> {
    let mut census = Census::new(stop);
    let default = Some(GraphNameRef::DefaultGraph);
    for quad in store.quads_for_pattern(None, Some(rdf::TYPE), None, default) {
        census.member(&quad?)?;
    }
    for quad in store.quads_for_pattern(None, None, None, default) {
        census.statement(&quad?)?;
    }
    let mut graphs = Vec::new();
    for graph in store.named_graphs() {
        if let NamedOrBlankNode::NamedNode(iri) = graph? {
            let mut statements = 0;
            for quad in store.quads_for_pattern(None, None, None, Some(iri.as_ref().into())) {
                quad?;
                statements += 1;
                census.look()?;
            }
            graphs.push(Graph { iri, statements });
        }
    }
    graphs.sort_by(|a, b| a.iri.as_str().cmp(b.iri.as_str()));
    Ok(census.finish(graphs))
}

struct Census<'a> {
    stop: &'a AtomicBool,
    looked: u64,
    hasher: RandomState,
    classes: Vec<NamedNode>,
    class_ids: HashMap<String, usize>,
    members: Vec<u64>,
    sets: Sets,
    /// The set of classes of each thing that has any, by its hash.
    set_of: HashMap<u64, SetId>,
    properties: Vec<NamedNode>,
    property_ids: HashMap<String, usize>,
    tallies: Vec<Tally>,
    /// The pairs of thing and property that were met, hashed.
    pairs: HashSet<u64>,
    above: HashMap<NamedNode, Vec<NamedNode>>,
    names: Thesaurus,
    named_things: usize,
    statements: u64,
    exact: bool,
}

impl<'a> Census<'a> {
    fn new(stop: &'a AtomicBool) -> Self {
        Self {
            stop,
            looked: 0,
            hasher: RandomState::new(),
            classes: Vec::new(),
            class_ids: HashMap::new(),
            members: Vec::new(),
            sets: Sets::new(),
            set_of: HashMap::new(),
            properties: Vec::new(),
            property_ids: HashMap::new(),
            tallies: Vec::new(),
            pairs: HashSet::new(),
            above: HashMap::new(),
            names: Thesaurus::default(),
            named_things: 0,
            statements: 0,
            exact: true,
        }
    }

    fn look(&mut self) -> Result<(), ProfileError> {
        self.looked += 1;
        if self.looked.is_multiple_of(LOOK_EVERY) && self.stop.load(Ordering::Relaxed) {
            return Err(ProfileError::Stopped);
        }
        Ok(())
    }

    fn class_id(&mut self, class: &NamedNode) -> usize {
        if let Some(id) = self.class_ids.get(class.as_str()) {
            return *id;
        }
        self.class_ids.insert(class.as_str().to_owned(), self.classes.len());
        self.classes.push(class.clone());
        self.members.push(0);
        self.classes.len() - 1
    }

    fn property_id(&mut self, property: &NamedNode) -> usize {
        if let Some(id) = self.property_ids.get(property.as_str()) {
            return *id;
        }
        self.property_ids.insert(property.as_str().to_owned(), self.properties.len());
        self.properties.push(property.clone());
        self.tallies.push(Tally::default());
        self.properties.len() - 1
    }

    /// Takes in that something is a member of a class.
    fn member(&mut self, quad: &Quad) -> Result<(), ProfileError> {
        self.look()?;
        let Term::NamedNode(class) = &quad.object else {
            return Ok(());
        };
        let class_id = self.class_id(class);
        if let Some(members) = self.members.get_mut(class_id) {
            *members += 1;
        }
        let key = self.key_of(&quad.subject);
        let before = self.set_of.get(&key).copied();
        if before.is_none() && self.set_of.len() >= MOST_TOLD_APART {
            self.exact = false;
            return Ok(());
        }
        let after = self.sets.with(before.unwrap_or_default(), class_id);
        self.set_of.insert(key, after);
        self.declared(&quad.subject, class.as_str());
        Ok(())
    }

    /// Classes and properties that are declared are known though nobody uses them.
    fn declared(&mut self, subject: &NamedOrBlankNode, class: &str) {
        if let NamedOrBlankNode::NamedNode(subject) = subject {
            if CLASS_KINDS.contains(&class) {
                self.class_id(subject);
            } else if PROPERTY_KINDS.contains(&class) {
                self.property_id(subject);
            }
        }
    }

    fn key_of(&self, subject: &NamedOrBlankNode) -> u64 {
        match subject {
            NamedOrBlankNode::NamedNode(node) => self.hasher.hash_one(node.as_str()),
            NamedOrBlankNode::BlankNode(node) => self.hasher.hash_one((node.as_str(), 1_u8)),
        }
    }

    /// Takes in any statement.
    fn statement(&mut self, quad: &Quad) -> Result<(), ProfileError> {
        self.look()?;
        self.statements += 1;
        let property = self.property_id(&quad.predicate);
        let key = self.key_of(&quad.subject);
        let set = self.set_of.get(&key).copied().unwrap_or_default();
        let fresh = self.is_fresh(key, property);
        let leads_to = match &quad.object {
            Term::NamedNode(node) => Some(self.hasher.hash_one(node.as_str())),
            Term::BlankNode(node) => Some(self.hasher.hash_one((node.as_str(), 1_u8))),
            _ => None,
        };
        let leads_to = leads_to.map(|key| self.set_of.get(&key).copied().unwrap_or_default());
        if let Some(tally) = self.tallies.get_mut(property) {
            let from = tally.from.entry(set).or_default();
            for count in [from, &mut tally.total] {
                count.values += 1;
                count.subjects += u64::from(fresh);
            }
            count_value(tally, &quad.object, leads_to);
        }
        self.ontology(quad);
        self.name(quad, set);
        Ok(())
    }

    /// Whether a thing is met with a property for the first time.
    fn is_fresh(&mut self, key: u64, property: usize) -> bool {
        let pair = self.hasher.hash_one((key, property));
        if self.pairs.len() >= MOST_TOLD_APART {
            self.exact = false;
            return !self.pairs.contains(&pair);
        }
        self.pairs.insert(pair)
    }

    /// Takes in what the ontology says.
    fn ontology(&mut self, quad: &Quad) {
        let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) = (&quad.subject, &quad.object)
        else {
            return;
        };
        let predicate = quad.predicate.as_ref();
        if predicate == rdfs::SUB_CLASS_OF {
            if object != subject && !object.as_str().starts_with(OWL) {
                self.above.entry(subject.clone()).or_default().push(object.clone());
            }
        } else if predicate == rdfs::DOMAIN || predicate == rdfs::RANGE {
            let id = self.property_id(subject);
            if let Some(tally) = self.tallies.get_mut(id) {
                let stated = if predicate == rdfs::DOMAIN {
                    &mut tally.stated_domains
                } else {
                    &mut tally.stated_ranges
                };
                stated.push(object.clone());
            }
        }
    }

    fn name(&mut self, quad: &Quad, set: SetId) {
        let (NamedOrBlankNode::NamedNode(subject), Term::Literal(text)) = (&quad.subject, &quad.object)
        else {
            return;
        };
        let Some(property) = Thesaurus::naming(quad.predicate.as_str()) else {
            return;
        };
        // Rules are no things that somebody asks for.
        if subject.as_str().starts_with(SHAPE) {
            return;
        }
        let is_term = self.sets.classes(set).iter().any(|class| {
            let class = self.classes.get(*class).map_or("", NamedNode::as_str);
            CLASS_KINDS.contains(&class) || PROPERTY_KINDS.contains(&class) || class == skos::CONCEPT.as_str()
        });
        if !is_term {
            if self.named_things >= MOST_NAMES {
                self.exact = false;
                return;
            }
            self.named_things += 1;
        }
        self.names.add(subject, property, text);
    }

    fn finish(self, graphs: Vec<Graph>) -> Profile {
        let Self { classes, members, sets, properties, tallies, mut above, names, statements, exact, .. } =
            self;
        let mut found: Vec<Class> = (classes.iter().cloned().zip(members))
            .map(|(iri, members)| {
                let mut above = above.remove(&iri).unwrap_or_default();
                above.sort_by(|a, b| a.as_str().cmp(b.as_str()));
                above.dedup();
                Class { iri, members, properties: Vec::new(), above }
            })
            .collect();
        let mut counted = Vec::new();
        for (iri, tally) in properties.into_iter().zip(tallies) {
            let (property, uses) = tally.finish(iri, &sets, &classes);
            for (class, of) in uses {
                if let Some(class) = found.get_mut(class) {
                    class.properties.push(of);
                }
            }
            counted.push(property);
        }
        for class in &mut found {
            let key =
                |of: &super::Use| (Reverse(of.subjects), Reverse(of.values), of.property.as_str().to_owned());
            class.properties.sort_by_cached_key(key);
        }
        found.sort_by_cached_key(|class| (Reverse(class.members), class.iri.as_str().to_owned()));
        counted.sort_by_cached_key(|property| (Reverse(property.values), property.iri.as_str().to_owned()));
        let class_index =
            found.iter().enumerate().map(|(at, class)| (class.iri.as_str().to_owned(), at)).collect();
        let property_index =
            counted.iter().enumerate().map(|(at, property)| (property.iri.as_str().to_owned(), at)).collect();
        Profile {
            statements,
            exact,
            classes: found,
            properties: counted,
            graphs,
            names,
            class_index,
            property_index,
        }
    }
}

/// Counts a value, by its kind and by itself.
fn count_value(tally: &mut Tally, object: &Term, leads_to: Option<SetId>) {
    if let Some(set) = leads_to {
        *tally.to.entry(set).or_default() += 1;
    }
    match object {
        Term::Literal(literal) => {
            match tally.datatypes.get_mut::<NamedNode>(&literal.datatype().into_owned()) {
                Some(count) => *count += 1,
                None => {
                    tally.datatypes.insert(NamedNodeRef::into_owned(literal.datatype()), 1);
                }
            }
            if literal.value().len() <= LONGEST_VALUE {
                tally.frequent.count(object);
            } else {
                tally.frequent.pass_over();
            }
        }
        Term::NamedNode(_) => tally.frequent.count(object),
        // A blank node cannot be named in a query.
        _ => tally.frequent.pass_over(),
    }
}
