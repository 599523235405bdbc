//! What is offered at each kind of position, in which order.

use super::data::{Counted, Data, is_type};
use super::fragment::{Fit, Fragment};
use super::functions::FUNCTIONS;
use super::keywords::Continuation;
use super::position::{Node, Situation, Slot, Statement, Steps};
use super::spell::Speller;
use super::{Candidate, CandidateKind, Context};
use crate::model::vocab::skos;
use crate::query::names::fold;
use crate::query::profile::is_about_rules;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use std::collections::HashSet;

/// Of things found by name, how many are looked at for the class that is wanted.
const MOST_LOOKED_AT: usize = 2000;

/// A candidate with its place: what it is among, and how well it fits.
struct Offer {
    group: u8,
    rank: u8,
    candidate: Candidate,
}

/// Gathers candidates for what is typed.
pub(super) struct Offers<'a> {
    context: &'a Context<'a>,
    data: &'a Data<'a>,
    speller: &'a Speller,
    fragment: &'a Fragment,
    offers: Vec<Offer>,
}

impl<'a> Offers<'a> {
    pub(super) const fn new(
        context: &'a Context<'a>,
        data: &'a Data<'a>,
        speller: &'a Speller,
        fragment: &'a Fragment,
    ) -> Self {
        Self { context, data, speller, fragment, offers: Vec::new() }
    }

    /// The candidates, the likeliest first, each once.
    pub(super) fn finish(mut self) -> Vec<Candidate> {
        self.offers.sort_by_key(|offer| (offer.group, offer.rank));
        let mut seen = HashSet::new();
        let candidates = self.offers.into_iter().map(|offer| offer.candidate);
        candidates
            .filter(|candidate| seen.insert(candidate.insert.clone()))
            .take(self.context.limit)
            .collect()
    }

    /// Everything that fits a position.
    pub(super) fn at(&mut self, situation: &Situation, continuation: &Continuation) {
        let statements = &situation.statements;
        match &situation.slot {
            Slot::Nothing => return,
            Slot::Grammar => {}
            Slot::Declaration => return self.declarations(),
            Slot::Selection => {
                let (selected, open): (Vec<&String>, Vec<&String>) =
                    situation.variables.iter().partition(|name| situation.selected.contains(name));
                self.variables(1, open.into_iter());
                self.variables(5, selected.into_iter());
            }
            Slot::Subject => {
                self.variables(1, situation.variables.iter());
                self.things(3);
                self.prefixes(4);
            }
            Slot::Property { subject, steps, inverse } => {
                self.properties(subject, steps, *inverse, statements);
                self.variables(6, situation.variables.iter());
                self.prefixes(4);
            }
            Slot::Object { subject, steps } => {
                self.objects(subject, steps, statements);
                self.variables(3, situation.variables.iter());
                self.prefixes(4);
            }
            Slot::Expression { compared } => {
                if let Some(variable) = compared {
                    self.values_of_variable(0, variable, situation);
                }
                self.variables(1, situation.variables.iter());
                self.functions(3, situation);
                self.things_else(5);
                self.prefixes(4);
            }
            Slot::Constraint => self.functions(3, situation),
            Slot::Data(variable) => {
                self.values_of_variable(1, variable, situation);
                self.things_else(5);
                self.prefixes(4);
            }
            Slot::Variable => self.variables(1, situation.variables.iter()),
            Slot::Graph { variable } => {
                self.graphs();
                if *variable {
                    self.variables(2, situation.variables.iter());
                }
            }
            Slot::Thing => {
                self.variables(1, situation.variables.iter());
                self.things(3);
                self.prefixes(4);
            }
        }
        for keyword in &continuation.keywords {
            if self.fragment.fits_word(keyword) {
                self.push(2, Fit::at(0), Candidate::new(CandidateKind::Keyword, *keyword));
            }
        }
    }

    fn push(&mut self, group: u8, fit: Fit, candidate: Candidate) {
        // What has only its prefix in common comes after the prefix itself.
        let group = if fit.rank == Fit::BY_PREFIX { group.max(4) } else { group };
        self.offers.push(Offer {
            group,
            rank: fit.rank,
            candidate: Candidate { matched: fit.matched, ..candidate },
        });
    }

    /// Offers something with an IRI, where it fits what is typed.
    fn iri(&mut self, group: u8, kind: CandidateKind, iri: &str, count: Option<u64>) {
        let (spelt, declares) = self.spell(iri);
        let names = self.data.names(iri);
        if let Some(fit) = self.fragment.fits(iri, Some(&spelt), &names, self.context.languages) {
            let label = self.data.label(iri);
            let candidate = Candidate { label, count, declares, ..Candidate::new(kind, spelt) };
            self.push(group, fit, candidate);
        }
    }

    fn spell(&self, iri: &str) -> (String, Option<(String, String)>) {
        match self.fragment {
            Fragment::Iri(_) => (format!("<{iri}>"), None),
            _ => self.speller.iri(iri),
        }
    }

    fn term(&mut self, group: u8, kind: CandidateKind, term: &Term, count: Option<u64>) {
        match term {
            Term::NamedNode(node) => self.iri(group, kind, node.as_str(), count),
            Term::Literal(literal) => {
                let fit = match self.fragment {
                    Fragment::Empty => Some(0),
                    Fragment::Word { folded, .. } if !folded.is_empty() => {
                        let value = fold(literal.value());
                        let inside = value.split(' ').skip(1).any(|word| word.starts_with(folded.as_str()));
                        if value.starts_with(folded.as_str()) { Some(0) } else { inside.then_some(2) }
                    }
                    _ => None,
                };
                if let Some(rank) = fit
                    && let Some((spelt, declares)) = self.speller.term(term)
                {
                    let candidate = Candidate { count, declares, ..Candidate::new(kind, spelt) };
                    self.push(group, Fit::at(rank), candidate);
                }
            }
            _ => {}
        }
    }

    fn variables<'b>(&mut self, group: u8, names: impl Iterator<Item = &'b String>) {
        let (sign, typed) = match self.fragment {
            Fragment::Empty => ('?', ""),
            Fragment::Variable(sign, typed) => (*sign, typed.as_str()),
            _ => return,
        };
        for name in names.filter(|name| name.starts_with(typed)) {
            let candidate = Candidate::new(CandidateKind::Variable, format!("{sign}{name}"));
            self.push(group, Fit::at(0), candidate);
        }
    }

    fn properties(&mut self, subject: &Node, steps: &Steps, inverse: bool, statements: &[Statement]) {
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

    fn objects(&mut self, subject: &Node, steps: &Steps, statements: &[Statement]) {
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
            self.members(1, &classes)
        } else {
            self.values(1, &property, &classes)
        }
        self.things_else(5);
    }

    /// The values of a property, and what else is in its range.
    fn values(&mut self, group: u8, property: &str, classes: &[String]) {
        for (term, count) in self.data.values(property, classes) {
            if self.is_full() {
                return;
            }
            self.term(group, CandidateKind::Value, &term, count);
        }
        if self.fragment.is_empty() {
            return;
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
            let before = self.offers.len();
            self.in_group(group, rdf::TYPE, class);
            if self.offers.len() > before {
                return;
            }
        }
    }

    /// The things that a property ties to a class or a scheme.
    pub(super) fn members_of(&mut self, property: NamedNodeRef<'_>, of: &NamedNode) {
        self.in_group(1, property, of.as_str());
    }

    fn in_group(&mut self, group: u8, property: NamedNodeRef<'_>, of: &str) {
        if self.fragment.is_empty() {
            for member in self.data.members(property, of) {
                self.iri(group, CandidateKind::Value, member.as_str(), None);
            }
            return;
        }
        for iri in self.found_by_name().iter().take(MOST_LOOKED_AT) {
            if self.data.is_member(iri, property, of) {
                self.iri(group, CandidateKind::Value, iri.as_str(), None);
            }
        }
    }

    fn found_by_name(&self) -> Vec<NamedNode> {
        let fits = |iri: &NamedNode, names: &[crate::query::profile::Naming]| {
            self.fragment.fits(iri.as_str(), None, names, self.context.languages)
        };
        let named = self.data.named().into_iter();
        let mut found: Vec<(u8, NamedNode)> =
            named.filter_map(|(iri, names)| Some((fits(&iri, &names)?.rank, iri))).collect();
        found.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.as_str().cmp(y.as_str())));
        found.into_iter().map(|(_, iri)| iri).collect()
    }

    /// Things of any kind, where nothing fits better.
    fn things_else(&mut self, group: u8) {
        if self.offers.is_empty() {
            self.things(group);
        }
    }

    /// Whether there are enough candidates: without a word to go by, those that come first stay first.
    fn is_full(&self) -> bool {
        self.fragment.is_empty() && self.offers.len() >= self.context.limit
    }

    /// Things of any kind that what is typed names.
    pub(super) fn things(&mut self, group: u8) {
        if self.fragment.is_empty() {
            return;
        }
        for iri in self.found_by_name().iter().take(MOST_LOOKED_AT / 4) {
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
    pub(super) fn classes(&mut self, subject: &Node, statements: &[Statement]) {
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
    pub(super) fn values_of_variable(&mut self, group: u8, name: &str, situation: &Situation) {
        let equal = situation.equal.iter().filter_map(|(one, other)| match name {
            _ if one == name => Some(other.as_str()),
            _ if other == name => Some(one.as_str()),
            _ => None,
        });
        for name in std::iter::once(name).chain(equal) {
            self.values_of_one(group, name, &situation.statements);
            if !self.offers.is_empty() {
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

    fn graphs(&mut self) {
        for (graph, count) in self.data.graphs() {
            let (spelt, declares) = self.spell(graph.as_str());
            let names = self.data.names(graph.as_str());
            // A graph is found by any part of its IRI.
            let inside = match self.fragment {
                Fragment::Word { typed, .. } => graph.as_str().contains(typed.as_str()).then(|| Fit::at(3)),
                _ => None,
            };
            let fit =
                self.fragment.fits(graph.as_str(), Some(&spelt), &names, self.context.languages).or(inside);
            if let Some(fit) = fit {
                let label = self.data.label(graph.as_str());
                let candidate =
                    Candidate { label, count, declares, ..Candidate::new(CandidateKind::Graph, spelt) };
                self.push(1, fit, candidate);
            }
        }
    }

    fn prefixes(&mut self, group: u8) {
        let Fragment::Word { typed, .. } = self.fragment else {
            return;
        };
        let fitting: Vec<(String, String)> = self
            .speller
            .prefixes()
            .filter(|(prefix, _)| prefix.starts_with(typed.as_str()))
            .map(|(prefix, namespace)| (prefix.to_owned(), namespace.to_owned()))
            .collect();
        for (prefix, namespace) in fitting {
            let declares = self.speller.declaration(&prefix);
            let candidate = Candidate {
                label: Some(namespace),
                declares,
                ..Candidate::new(CandidateKind::Prefix, format!("{prefix}:"))
            };
            self.push(group, Fit::at(0), candidate);
        }
    }

    fn functions(&mut self, group: u8, situation: &Situation) {
        let fitting = FUNCTIONS.iter().filter(|function| self.fragment.fits_word(function.name));
        for function in fitting.filter(|function| situation.aggregates || !function.aggregate) {
            let candidate = Candidate {
                shown: function.name.to_owned(),
                signature: Some(function.signature),
                ..Candidate::new(CandidateKind::Function, format!("{}(", function.name))
            };
            self.push(group, Fit::at(0), candidate);
        }
    }

    fn declarations(&mut self) {
        let typed = match self.fragment {
            Fragment::Empty => "",
            Fragment::Word { typed, .. } => typed.as_str(),
            Fragment::Name { prefix, .. } => prefix.as_str(),
            _ => return,
        };
        let all: Vec<(String, String)> = self
            .speller
            .undeclared()
            .map(|(prefix, namespace)| (prefix.to_owned(), namespace.to_owned()))
            .collect();
        for (prefix, namespace) in all.into_iter().filter(|(prefix, _)| prefix.starts_with(typed)) {
            let candidate = Candidate {
                shown: format!("{prefix}:"),
                label: Some(namespace.clone()),
                ..Candidate::new(CandidateKind::Prefix, format!("{prefix}: <{namespace}>"))
            };
            self.push(1, Fit::at(0), candidate);
        }
    }

    /// The commands that what is typed may become.
    pub(super) fn commands(&mut self) {
        if self.fragment.is_empty() {
            for command in self.context.commands {
                let label = Some(command.summary.to_owned());
                self.push(
                    8,
                    Fit::at(0),
                    Candidate { label, ..Candidate::new(CandidateKind::Command, command.name) },
                );
            }
        }
    }
}

/// Whether the query itself says what something is.
fn is_stated(node: &Node, statements: &[Statement]) -> bool {
    statements.iter().any(|one| one.subject == *node && is_type(&one.steps))
}
