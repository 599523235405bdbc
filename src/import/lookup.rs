//! Which thing a cell names: one of the graph, or one that another row is about.

use super::plan::Group;
use crate::model::prefixes::LID;
use crate::model::vocab::skos;
use crate::model::{Prefixes, country};
use crate::query::names::{self, Candidate, NameError, Names, fold};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use oxigraph::store::Store;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

const COUNTRIES: &str = "http://publications.europa.eu/resource/authority/country";
const CURRENCIES: &str = "http://publications.europa.eu/resource/authority/currency";

/// The names to look for a thing by.
pub(super) struct Lookup<'a> {
    names: &'a Names,
    store: &'a Store,
    /// What the graph holds, by its folded names and their ranks.
    known: HashMap<String, BTreeMap<usize, BTreeSet<NamedNode>>>,
    /// What the import makes, by its folded names.
    own: BTreeMap<String, BTreeSet<NamedNode>>,
    classes: HashMap<NamedNode, Vec<NamedNode>>,
    labels: HashMap<NamedNode, Vec<Literal>>,
    found: RefCell<HashMap<(String, String), Result<NamedNode, String>>>,
}

impl<'a> Lookup<'a> {
    pub(super) fn new(names: &'a Names, store: &'a Store) -> Self {
        let mut known: HashMap<String, BTreeMap<usize, BTreeSet<NamedNode>>> = HashMap::new();
        for (name, rank, thing) in names.folded().filter(|(name, ..)| !name.is_empty()) {
            known.entry(name).or_default().entry(rank).or_default().insert(thing);
        }
        Self {
            names,
            store,
            known,
            own: BTreeMap::new(),
            classes: HashMap::new(),
            labels: HashMap::new(),
            found: RefCell::default(),
        }
    }

    /// Adds a thing that the import makes.
    pub(super) fn add(&mut self, thing: &NamedNode, classes: &[NamedNode], labels: &[Literal]) {
        if let Some(slug) = thing.as_str().strip_prefix(LID) {
            self.own.entry(fold(slug)).or_default().insert(thing.clone());
        }
        for label in labels {
            self.own.entry(fold(label.value())).or_default().insert(thing.clone());
        }
        let known = self.classes.entry(thing.clone()).or_default();
        known.extend(classes.iter().cloned());
        self.labels.entry(thing.clone()).or_default().extend(labels.iter().cloned());
        self.found.borrow_mut().clear();
    }

    /// The thing of a group that a text names, or why there is none.
    pub(super) fn resolve(&self, text: &str, group: &Group) -> Result<NamedNode, String> {
        let key = (text.to_owned(), format!("{group:?}"));
        if let Some(known) = self.found.borrow().get(&key) {
            return known.clone();
        }
        let outcome = self.find(text.trim(), group);
        self.found.borrow_mut().insert(key, outcome.clone());
        outcome
    }

    fn find(&self, text: &str, group: &Group) -> Result<NamedNode, String> {
        if let Some(coded) = coded(text, group) {
            return Ok(coded);
        }
        if let Some(own) = Prefixes::known().expand(text).filter(|iri| self.classes.contains_key(iri)) {
            return self.checked(own, text, group);
        }
        let mut fits: BTreeSet<NamedNode> = self.own.get(&fold(text)).cloned().unwrap_or_default();
        let is_iri = text.contains(':') && !self.known.contains_key(&fold(text));
        let of_graph = if is_iri { self.names.resolve(text, self.store).ok() } else { None };
        fits.extend(of_graph);
        if let Some(ranks) = self.known.get(&fold(text)) {
            let of_group = ranks.values().find(|things| things.iter().any(|thing| self.is_in(thing, group)));
            fits.extend(of_group.or(ranks.values().next()).into_iter().flatten().cloned());
        }
        let some = fits.clone();
        fits.retain(|thing| self.is_in(thing, group));
        let mut members = fits.iter();
        match (members.next(), members.next(), some.first()) {
            (Some(only), None, _) => Ok(only.clone()),
            (Some(_), Some(_), _) => {
                Err(format!("\"{text}\" is the name of several things: {}", self.listed(fits.iter())))
            }
            (None, _, Some(other)) => self.checked(other.clone(), text, group),
            (None, _, None) => Err(match self.names.resolve(text, self.store) {
                Err(NameError::Unknown { nearest, .. }) => self.unknown(text, &nearest, group),
                _ => format!("nothing is called \"{text}\""),
            }),
        }
    }

    fn checked(&self, thing: NamedNode, text: &str, group: &Group) -> Result<NamedNode, String> {
        if self.is_in(&thing, group) {
            return Ok(thing);
        }
        let wanted = match group {
            Group::Any => "thing".to_owned(),
            Group::Country => "country".to_owned(),
            Group::Currency => "currency".to_owned(),
            Group::Of(of) => match self.names.label(of) {
                Some(label) => format!("\"{label}\""),
                None => self.names.curie(of),
            },
        };
        Err(format!("\"{text}\" is {}, which is no {wanted}", self.names.curie(&thing)))
    }

    fn unknown(&self, text: &str, nearest: &[Candidate], group: &Group) -> String {
        let near: Vec<&NamedNode> =
            nearest.iter().map(|candidate| &candidate.iri).filter(|iri| self.is_in(iri, group)).collect();
        if near.is_empty() {
            let hint = match group {
                Group::Country => "; a country that the graph has no name for goes by its two letters, as DE",
                _ => "",
            };
            return format!("nothing is called \"{text}\"{hint}");
        }
        format!("nothing is called \"{text}\"; did you mean {}?", self.listed(near.into_iter()))
    }

    fn listed<'b>(&self, things: impl Iterator<Item = &'b NamedNode>) -> String {
        let shown = things.map(|thing| match self.names.label(thing) {
            Some(label) => format!("{label} ({})", self.names.curie(thing)),
            None => self.names.curie(thing),
        });
        shown.collect::<Vec<_>>().join(", ")
    }

    fn states(&self, subject: &NamedNode, property: NamedNodeRef<'_>, object: NamedNodeRef<'_>) -> bool {
        let quads = self.store.quads_for_pattern(
            Some(subject.as_ref().into()),
            Some(property),
            Some(object.into()),
            Some(GraphNameRef::DefaultGraph),
        );
        quads.flatten().next().is_some()
    }

    fn is_in(&self, thing: &NamedNode, group: &Group) -> bool {
        let scheme =
            |scheme: &str| thing.as_str().strip_prefix(scheme).is_some_and(|rest| rest.starts_with('/'));
        match group {
            Group::Any => true,
            Group::Country => scheme(COUNTRIES),
            Group::Currency => scheme(CURRENCIES),
            Group::Of(of) => {
                self.states(thing, rdf::TYPE, of.as_ref())
                    || self.states(thing, skos::IN_SCHEME, of.as_ref())
                    || self.classes.get(thing).is_some_and(|classes| self.is_below(classes, of))
            }
        }
    }

    /// Whether one of these classes is a class or below it.
    fn is_below(&self, classes: &[NamedNode], of: &NamedNode) -> bool {
        let mut seen: HashSet<NamedNode> = HashSet::new();
        let mut next: Vec<NamedNode> = classes.to_vec();
        while let Some(class) = next.pop() {
            if class == *of {
                return true;
            }
            if seen.insert(class.clone()) {
                let above = self.store.quads_for_pattern(
                    Some(class.as_ref().into()),
                    Some(rdfs::SUB_CLASS_OF),
                    None,
                    Some(GraphNameRef::DefaultGraph),
                );
                next.extend(
                    above.filter_map(Result::ok).filter_map(|quad| NamedNode::try_from(quad.object).ok()),
                );
            }
        }
        false
    }

    /// The label of a thing in a language, or else the best there is.
    pub(super) fn label(&self, thing: &NamedNode, language: &str) -> String {
        let own = self.labels.get(thing).into_iter().flatten();
        if let Some(label) = own.clone().find(|label| label.language() == Some(language)) {
            return label.value().to_owned();
        }
        let languages = language.parse().unwrap_or_default();
        let of_graph = names::labels(self.store, &languages, [thing]).remove(thing.as_str());
        of_graph
            .or_else(|| own.clone().next().map(|label| label.value().to_owned()))
            .unwrap_or_else(|| last_part(thing).to_owned())
    }

    /// Whether the graph says something of a thing.
    pub(super) fn knows(&self, thing: &NamedOrBlankNode) -> bool {
        let quads =
            self.store.quads_for_pattern(Some(thing.as_ref()), None, None, Some(GraphNameRef::DefaultGraph));
        quads.filter_map(Result::ok).any(|quad| matches!(quad.object, Term::Literal(_)))
    }
}

/// The last part of an IRI.
pub(super) fn last_part(thing: &NamedNode) -> &str {
    thing.as_str().rsplit(['/', '#', ':']).next().unwrap_or_default()
}

/// What a code of an authority's list stands for, or a CURIE of one.
fn coded(text: &str, group: &Group) -> Option<NamedNode> {
    let list = match group {
        Group::Country => COUNTRIES,
        Group::Currency => CURRENCIES,
        _ => return None,
    };
    let code = match text.split_once(':') {
        Some(("country", code)) if *group == Group::Country => code,
        Some(("currency", code)) if *group == Group::Currency => code,
        None if *group == Group::Country && text.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            return country::to_iri(text).map(NamedNode::new_unchecked);
        }
        Some(_) | None => return None,
    };
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    is_code.then(|| NamedNode::new_unchecked(format!("{list}/{code}")))
}
