//! What the data have to say: properties, values, classes, things.

use super::Offers;
use crate::model::vocab::skos;
use crate::query::completion::data::{Counted, is_type};
use crate::query::completion::fragment::Fit;
use crate::query::completion::position::{Node, Situation, Statement, Steps};
use crate::query::completion::{Candidate, CandidateKind};
use crate::query::profile::is_about_rules;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef};

/// Of things found by name, how many are looked at for the class that is wanted.
const MOST_LOOKED_AT: usize = 2000;

impl Offers<'_> {
    pub(super) fn properties(
        &mut self,
        subject: &Node,
        steps: &Steps,
        inverse: bool,
        statements: &[Statement],
    ) {
        let classes = self.data.classes_at(subject, steps, statements);
        let at_start = steps.as_ref().is_some_and(Vec::is_empty);
        if at_start && !inverse && (self.fragment.is_empty() || self.fragment.fits_word("a")) {
            let label = self.data.label(rdf::TYPE.as_str());
            let candidate = Candidate { label, ..Candidate::new(CandidateKind::Keyword, "a") };
            let typed = statements.iter().any(|other| other.subject == *subject && is_type(&other.steps));
            self.push(if typed { 5 } else { 0 }, Fit::at(0), candidate);
        }
        let stated = at_start && is_stated(subject, statements);
        let own = if inverse {
            self.data.properties_to(&classes)
        } else {
            self.data.properties_of(&classes, stated)
        };
        self.offer_properties(1, &own);
        // What others have is offered where somebody looks for it by name, or nothing is known.
        if own.is_empty() || !self.fragment.is_empty() {
            let all = self.data.properties();
            self.offer_properties(3, &all);
        }
    }

    fn offer_properties(&mut self, group: u8, properties: &[Counted<NamedNode>]) {
        for (property, count) in properties {
            if self.is_full() {
                return;
            }
            // `a` says the same in a letter.
            let shorter = property.as_ref() == rdf::TYPE && self.fragment.is_empty();
            let unused = *count == Some(0) && self.fragment.is_empty();
            if !shorter && !unused {
                let group = if is_about_rules(property.as_str()) { group.max(5) } else { group };
                self.iri(group, CandidateKind::Property, property.as_str(), *count);
            }
        }
    }

    pub(super) fn objects(&mut self, subject: &Node, steps: &Steps, statements: &[Statement]) {
        let Some(last) = steps.as_ref().and_then(|steps| steps.last()) else {
            return self.things(5);
        };
        if last.property == rdf::TYPE.as_str() && !last.inverse {
            return self.classes(subject, statements);
        }
        if last.property == rdfs::SUB_CLASS_OF.as_str() {
            return self.classes(&Node::Other, statements);
        }
        let classes = self.data.classes_at(subject, steps, statements);
        let property = last.property.clone();
        if last.inverse {
            self.members(1, &classes);
        } else {
            self.values(1, &property, &classes);
        }
        self.things_else(5);
    }

    /// The values of a property, and what else is in its range.
    fn values(&mut self, group: u8, property: &str, classes: &[String]) {
        for (term, count) in self.data.values(property) {
            if self.is_full() {
                return;
            }
            self.term(group, CandidateKind::Value, &term, count);
        }
        let schemes = self.data.schemes_of(property);
        if schemes.is_empty() {
            return self.members(group, classes);
        }
        for scheme in &schemes {
            self.in_group(group, skos::IN_SCHEME, scheme);
        }
    }

    /// The members of classes that what is typed names; the first few where nothing is typed.
    fn members(&mut self, group: u8, classes: &[String]) {
        // The first class tells most; the others are for where it has none that fits.
        for class in classes {
            let before = self.found.len();
            self.in_group(group, rdf::TYPE, class);
            if self.found.len() > before {
                return;
            }
        }
    }

    /// The things that a property ties to a class or a scheme.
    pub(in crate::query::completion) fn members_of(&mut self, property: NamedNodeRef<'_>, of: &NamedNode) {
        self.in_group(1, property, of.as_str());
    }

    fn in_group(&mut self, group: u8, property: NamedNodeRef<'_>, of: &str) {
        if self.fragment.is_empty() {
            for member in self.data.members(property, of) {
                if self.is_full() {
                    return;
                }
                self.iri(group, CandidateKind::Value, member.as_str(), None);
            }
            return;
        }
        let members = self.data.all_members(property, of).map(|mut members| {
            members.sort_by(|a, b| a.as_str().cmp(b.as_str()));
            members
        });
        let members = members.unwrap_or_else(|| {
            let found = self.found_by_name(MOST_LOOKED_AT).into_iter();
            let members = found.filter(|iri| self.data.is_member(iri, property, of));
            members.take(self.context.limit).collect()
        });
        for iri in &members {
            self.iri(group, CandidateKind::Value, iri.as_str(), None);
        }
    }

    fn found_by_name(&self, most: usize) -> Vec<NamedNode> {
        let (fragment, languages) = (self.fragment, self.context.languages);
        self.data.find(most, |iri, names| {
            let fits = || fragment.fits(iri, None, names, languages).map(|fit| fit.rank);
            fragment.may_fit(iri, names).then(fits)?
        })
    }

    /// Things of any kind, where nothing fits better.
    pub(super) fn things_else(&mut self, group: u8) {
        if self.found.is_empty() {
            self.things(group);
        }
    }

    /// Whether there are enough candidates: without a word to go by, those that come first stay first.
    fn is_full(&self) -> bool {
        self.fragment.is_empty() && self.found.len() >= self.context.limit
    }

    /// Things of any kind that what is typed names.
    pub(in crate::query::completion) fn things(&mut self, group: u8) {
        if self.fragment.is_empty() {
            return;
        }
        for iri in &self.found_by_name(self.context.limit) {
            let iri = iri.as_str();
            let profile = self.data.profile();
            let kind = if profile.is_some_and(|profile| profile.class(iri).is_some()) {
                CandidateKind::Class
            } else if profile.is_some_and(|profile| profile.property(iri).is_some()) {
                CandidateKind::Property
            } else {
                CandidateKind::Value
            };
            self.iri(group, kind, iri, None);
        }
    }

    /// Classes; first those that what is said of the subject leaves possible.
    pub(in crate::query::completion) fn classes(&mut self, subject: &Node, statements: &[Statement]) {
        let other: Vec<Statement> = statements.iter().filter(|one| !is_type(&one.steps)).cloned().collect();
        let likely = self.data.classes_of(subject, &other);
        let all = self.data.classes();
        for class in &likely {
            let count = all.iter().find(|(known, _)| known.as_str() == class).and_then(|(_, count)| *count);
            self.iri(1, CandidateKind::Class, class, count);
        }
        if !likely.is_empty() && self.fragment.is_empty() {
            return;
        }
        for (class, count) in &all {
            if self.fragment.is_empty() && *count == Some(0) {
                continue;
            }
            let group = if is_about_rules(class.as_str()) { 5 } else { 2 };
            self.iri(group, CandidateKind::Class, class.as_str(), *count);
        }
    }

    /// What a variable may be, by what the query says of it, or of one that must be equal to it.
    pub(in crate::query::completion) fn values_of_variable(
        &mut self,
        group: u8,
        name: &str,
        situation: &Situation,
    ) {
        let equal = situation.equal.iter().filter_map(|(one, other)| match name {
            _ if one == name => Some(other.as_str()),
            _ if other == name => Some(one.as_str()),
            _ => None,
        });
        for name in std::iter::once(name).chain(equal) {
            self.values_of_one(group, name, &situation.statements);
            if !self.found.is_empty() {
                return;
            }
        }
    }

    fn values_of_one(&mut self, group: u8, name: &str, statements: &[Statement]) {
        let variable = Node::Variable(name.to_owned());
        let leading = statements.iter().find(|one| one.object == variable);
        let last = leading.and_then(|one| one.steps.as_ref()?.last().cloned());
        let classes = self.data.classes_of(&variable, statements);
        match last {
            Some(step) if step.property == rdf::TYPE.as_str() => {
                let subject = leading.map_or(Node::Other, |one| one.subject.clone());
                self.classes(&subject, statements);
            }
            Some(step) if !step.inverse => self.values(group, &step.property, &classes),
            _ => self.members(group, &classes),
        }
    }
}

/// Whether the query itself says what something is.
fn is_stated(node: &Node, statements: &[Statement]) -> bool {
    statements.iter().any(|one| one.subject == *node && is_type(&one.steps))
}
