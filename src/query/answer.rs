//! What a query answers, read whole.

use oxigraph::model::{Term, Triple, Variable};

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

impl Solutions {
    /// The terms of one variable, a row at a time; nothing where there is no such variable.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<impl Iterator<Item = Option<&Term>>> {
        let index = self.variables.iter().position(|variable| variable.as_str() == name)?;
        Some(self.rows.iter().map(move |row| row.get(index).and_then(Option::as_ref)))
    }
}
