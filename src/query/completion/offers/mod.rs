//! What is offered at each kind of position, in which order.

mod terms;

use super::data::Data;
use super::fragment::{Fit, Fragment};
use super::functions::FUNCTIONS;
use super::keywords::Continuation;
use super::position::{Situation, Slot};
use super::spell::Speller;
use super::{Candidate, CandidateKind, Context};
use crate::query::names::fold;
use oxigraph::model::Term;
use std::collections::HashSet;

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
    found: Vec<Offer>,
}

impl<'a> Offers<'a> {
    pub(super) const fn new(
        context: &'a Context<'a>,
        data: &'a Data<'a>,
        speller: &'a Speller,
        fragment: &'a Fragment,
    ) -> Self {
        Self { context, data, speller, fragment, found: Vec::new() }
    }

    /// The candidates, the likeliest first, each once.
    pub(super) fn finish(mut self) -> Vec<Candidate> {
        self.found.sort_by_key(|offer| (offer.group, offer.rank));
        let mut seen = HashSet::new();
        let candidates = self.found.into_iter().map(|offer| offer.candidate);
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
            Slot::Subject | Slot::Thing => {
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
            Slot::Datatype => return self.datatypes(),
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
        self.found.push(Offer {
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

    fn graphs(&mut self) {
        for (graph, count) in self.data.graphs() {
            let short = self.speller.path(graph.as_str());
            let (spelt, declares) = match (&short, self.fragment) {
                (Some(short), fragment) if !matches!(fragment, Fragment::Iri(_)) => (short.clone(), None),
                _ => self.spell(graph.as_str()),
            };
            let names = self.data.names(graph.as_str());
            // A graph is found by any part of its IRI.
            let part = match self.fragment {
                Fragment::Word { typed, .. } => Some(typed.replace('\\', "")),
                Fragment::Iri(typed) if !typed.is_empty() => Some(typed.clone()),
                _ => None,
            };
            let inside = part.filter(|part| graph.as_str().contains(part.as_str())).map(|_| Fit::at(3));
            let fit =
                self.fragment.fits(graph.as_str(), Some(&spelt), &names, self.context.languages).or(inside);
            if let Some(fit) = fit {
                let label = self.data.label(graph.as_str());
                let mut candidate =
                    Candidate { label, count, declares, ..Candidate::new(CandidateKind::Graph, spelt) };
                // However it is written, a list shows it short.
                candidate.shown = short.unwrap_or(candidate.shown);
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

    /// The datatypes that the data use, most used first, and those that everybody knows.
    fn datatypes(&mut self) {
        for (datatype, count) in self.data.datatypes() {
            self.iri(1, CandidateKind::Class, datatype.as_str(), count);
        }
        let known = ["integer", "decimal", "double", "boolean", "date", "dateTime", "gYear", "duration"];
        for name in known {
            self.iri(2, CandidateKind::Class, &format!("http://www.w3.org/2001/XMLSchema#{name}"), None);
        }
        self.prefixes(3);
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
