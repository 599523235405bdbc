//! Rows of one answer of an endpoint, as they come in: blank nodes become others, rows of other endpoints go.

use super::batch::Row;
use oxigraph::model::{BlankNode, NamedOrBlankNode, Term};
use std::collections::HashMap;

/// Rows of one answer, as they come in.
pub(super) struct Reading {
    /// The place of the variable that names the endpoint, and the endpoint.
    pub(super) endpoint: Option<(usize, Term)>,
    /// A blank node is one within an answer, and another one than any elsewhere.
    pub(super) nodes: HashMap<BlankNode, BlankNode>,
}

impl Reading {
    /// A row as it is kept; nothing where another endpoint is meant.
    pub(super) fn row(&mut self, mut row: Row) -> Option<Row> {
        row.iter_mut().flatten().for_each(|term| self.renew(term));
        let Some((place, endpoint)) = &self.endpoint else { return Some(row) };
        let cell = row.get_mut(*place)?;
        if cell.as_ref().is_some_and(|term| term != endpoint) {
            return None;
        }
        *cell = Some(endpoint.clone());
        Some(row)
    }

    fn renew(&mut self, term: &mut Term) {
        match term {
            Term::BlankNode(node) => *node = self.nodes.entry(node.clone()).or_default().clone(),
            Term::Triple(triple) => {
                if let NamedOrBlankNode::BlankNode(node) = &mut triple.subject {
                    *node = self.nodes.entry(node.clone()).or_default().clone();
                }
                self.renew(&mut triple.object);
            }
            Term::NamedNode(_) | Term::Literal(_) => {}
        }
    }
}
