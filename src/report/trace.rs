//! From a row of an answer to the statements that its figures rest on, along the chains of its query.

use super::document::Item;
use super::gather::{Gatherer, Statement};
use super::page::joined;
use crate::query::Solutions;
use crate::query::saved::Chain;
use oxigraph::model::{NamedNode, Term};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::{BTreeSet, HashMap};

/// Where a row is from: the sections and the lines of the statements that it rests on.
pub(super) fn origin(
    gatherer: &Gatherer<'_>,
    chains: &[Chain],
    solutions: &Solutions,
    row: &[Option<Term>],
) -> Item {
    let mut known: HashMap<String, Option<Term>> = HashMap::new();
    for (variable, cell) in solutions.variables.iter().zip(row) {
        known.insert(variable.as_str().to_owned(), cell.clone());
    }
    let mut statements = Vec::new();
    for chain in chains {
        follow(gatherer, chain.patterns(), &known, &mut statements);
    }
    let sources: BTreeSet<usize> =
        statements.iter().flat_map(|statement| gatherer.cite_statement(statement)).collect();
    Item {
        pieces: Vec::new(),
        sources: sources.into_iter().collect(),
        places: joined(statements.iter().flat_map(|statement| &statement.places)),
    }
}

/// The last statements of a chain. A variable that is known to have no value matches nothing.
fn follow(
    gatherer: &Gatherer<'_>,
    patterns: &[TriplePattern],
    known: &HashMap<String, Option<Term>>,
    found: &mut Vec<Statement>,
) {
    let Some((first, rest)) = patterns.split_first() else {
        return;
    };
    let (Some(subject), Some(property), Some(object)) = (
        End::of(&first.subject, known),
        End::of_property(&first.predicate, known),
        End::of(&first.object, known),
    ) else {
        return;
    };
    if !(subject.may_be_node() && property.may_be_node()) {
        return;
    }
    for statement in gatherer.matching(subject.node(), property.node(), object.term()) {
        if rest.is_empty() {
            found.push(statement);
            continue;
        }
        let mut more = known.clone();
        for (end, term) in [
            (&subject, Term::from(statement.subject.clone())),
            (&property, Term::from(statement.predicate.clone())),
            (&object, statement.object.clone()),
        ] {
            if let End::Open(name) = end {
                more.insert((*name).to_owned(), Some(term));
            }
        }
        follow(gatherer, rest, &more, found);
    }
}

/// An end of a pattern: a term, or a variable that may be any.
enum End<'a> {
    Term(Term),
    Open(&'a str),
}

impl<'a> End<'a> {
    /// Nothing for a variable that has no value.
    fn of(pattern: &'a TermPattern, known: &HashMap<String, Option<Term>>) -> Option<Self> {
        match pattern {
            TermPattern::NamedNode(node) => Some(Self::Term(node.clone().into())),
            TermPattern::Literal(literal) => Some(Self::Term(literal.clone().into())),
            TermPattern::Variable(variable) => Self::of_variable(variable.as_str(), known),
            _ => None,
        }
    }

    fn of_property(pattern: &'a NamedNodePattern, known: &HashMap<String, Option<Term>>) -> Option<Self> {
        match pattern {
            NamedNodePattern::NamedNode(node) => Some(Self::Term(node.clone().into())),
            NamedNodePattern::Variable(variable) => Self::of_variable(variable.as_str(), known),
        }
    }

    fn of_variable(name: &'a str, known: &HashMap<String, Option<Term>>) -> Option<Self> {
        match known.get(name) {
            Some(Some(term)) => Some(Self::Term(term.clone())),
            Some(None) => None,
            None => Some(Self::Open(name)),
        }
    }

    const fn term(&self) -> Option<&Term> {
        match self {
            Self::Term(term) => Some(term),
            Self::Open(_) => None,
        }
    }

    /// Whether it may stand where only a node can.
    const fn may_be_node(&self) -> bool {
        matches!(self, Self::Open(_) | Self::Term(Term::NamedNode(_)))
    }

    const fn node(&self) -> Option<&NamedNode> {
        match self {
            Self::Term(Term::NamedNode(node)) => Some(node),
            _ => None,
        }
    }
}
