//! What occurs how often: properties, classes, values.

use super::{Counted, Data, MEMBERS, SAMPLE};
use crate::model::vocab::skos;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use std::collections::{HashMap, HashSet};

/// How many values are looked at for the schemes that they are in.
const CONCEPTS: usize = 20;

impl Data<'_> {
    /// The properties that members of these classes have, most used first; of the first class that any is known of.
    pub(in crate::query::completion) fn properties_of(
        &self,
        classes: &[String],
        all: bool,
    ) -> Vec<Counted<NamedNode>> {
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
    pub(in crate::query::completion) fn properties(&self) -> Vec<Counted<NamedNode>> {
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
    pub(in crate::query::completion) fn properties_to(&self, classes: &[String]) -> Vec<Counted<NamedNode>> {
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

    /// The datatypes that have to be written, most used first.
    pub(in crate::query::completion) fn datatypes(&self) -> Vec<Counted<NamedNode>> {
        let mut counts: HashMap<NamedNode, u64> = HashMap::new();
        for property in self.profile().map_or(&[][..], |profile| &profile.properties) {
            for (datatype, count) in &property.datatypes {
                if *datatype != rdf::LANG_STRING && *datatype != xsd::STRING {
                    *counts.entry(datatype.clone()).or_default() += count;
                }
            }
        }
        let mut counted: Vec<(NamedNode, u64)> = counts.into_iter().collect();
        counted.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.as_str().cmp(b.as_str())));
        counted.into_iter().map(|(datatype, count)| (datatype, Some(count))).collect()
    }

    /// Every class, most members first.
    pub(in crate::query::completion) fn classes(&self) -> Vec<Counted<NamedNode>> {
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

    /// The values of a property, the most frequent first.
    pub(in crate::query::completion) fn values(&self, property: &str) -> Vec<Counted<Term>> {
        let Some(profile) = self.profile() else {
            return self.sampled_values(property);
        };
        profile.property(property).map_or_else(Vec::new, |property| {
            let exact = property.all_values;
            let of = |(term, count): &(Term, u64)| (term.clone(), (exact || *count > 1).then_some(*count));
            property.frequent.iter().map(of).collect()
        })
    }

    /// The concept schemes that the values of a property are in; none where a value is no concept.
    pub(in crate::query::completion) fn schemes_of(&self, property: &str) -> Vec<String> {
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
}

/// Most first; how many there are in all is not known.
fn most_first(counts: HashMap<NamedNode, u64>) -> Vec<Counted<NamedNode>> {
    let mut counted: Vec<(NamedNode, u64)> = counts.into_iter().collect();
    counted.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.as_str().cmp(b.as_str())));
    counted.into_iter().map(|(node, _)| (node, None)).collect()
}

fn as_node(term: &Term) -> Option<NamedNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone()),
        _ => None,
    }
}
