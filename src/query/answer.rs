//! What a query answers, read whole.

use oxigraph::model::{NamedNode, NamedOrBlankNode, Term, Triple, Variable};
use std::collections::BTreeSet;

/// The answer to a query of any of the four forms.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Of SELECT.
    Solutions(Solutions),
    /// Of ASK.
    Boolean(bool),
    /// Of CONSTRUCT and DESCRIBE: each statement once, in no particular order.
    Graph(Vec<Triple>),
}

/// A sequence of solutions: for each, a term or nothing for every variable.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Solutions {
    /// The variables, in the order of the SELECT clause.
    pub variables: Vec<Variable>,
    /// A row for each solution, as long as `variables`.
    pub rows: Vec<Vec<Option<Term>>>,
}

impl Answer {
    /// The IRIs that occur in it, each once.
    #[must_use]
    pub fn iris(&self) -> BTreeSet<&NamedNode> {
        let mut iris = BTreeSet::new();
        match self {
            Self::Boolean(_) => {}
            Self::Solutions(solutions) => {
                for term in solutions.rows.iter().flatten().flatten() {
                    iris.extend(as_iri(term));
                }
            }
            Self::Graph(triples) => {
                for triple in triples {
                    iris.insert(&triple.predicate);
                    iris.extend(as_iri(&triple.object));
                    if let NamedOrBlankNode::NamedNode(node) = &triple.subject {
                        iris.insert(node);
                    }
                }
            }
        }
        iris
    }
}

const fn as_iri(term: &Term) -> Option<&NamedNode> {
    match term {
        Term::NamedNode(node) => Some(node),
        _ => None,
    }
}

impl Solutions {
    /// The terms of one variable, a row at a time; nothing where there is no such variable.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<impl Iterator<Item = Option<&Term>>> {
        let index = self.variables.iter().position(|variable| variable.as_str() == name)?;
        Some(self.rows.iter().map(move |row| row.get(index).and_then(Option::as_ref)))
    }
}
