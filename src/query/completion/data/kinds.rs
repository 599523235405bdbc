//! What the nodes of a query are: their classes, by what the query and the data say of them.

use super::{Data, MEMBERS};
use crate::query::completion::position::{Node, Statement, Steps};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef};

/// How many statements of the query are gone through from one variable to the next.
const DEEPEST: usize = 4;

impl Data<'_> {
    /// The classes of a node of the query, those that tell most first; none where nothing tells.
    pub(in crate::query::completion) fn classes_of(
        &self,
        node: &Node,
        statements: &[Statement],
    ) -> Vec<String> {
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
    pub(in crate::query::completion) fn classes_at(
        &self,
        subject: &Node,
        steps: &Steps,
        statements: &[Statement],
    ) -> Vec<String> {
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
}

fn texts(nodes: &[NamedNode]) -> Vec<String> {
    nodes.iter().map(|node| node.as_str().to_owned()).collect()
}

pub(in crate::query::completion) fn is_type(steps: &Steps) -> bool {
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
