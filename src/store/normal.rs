//! What a store makes of a statement: `"01"^^xsd:integer` becomes `1`. The store itself is asked, so that this
//! is its own notion of sameness and no copy of it.

use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::store::{StorageError, Store};
use std::collections::HashMap;

/// Normal forms, each asked for once.
pub(crate) struct Normal {
    store: Store,
    known: HashMap<Term, Term>,
}

impl Normal {
    pub(crate) fn new() -> Result<Self, StorageError> {
        Ok(Self { store: Store::new()?, known: HashMap::new() })
    }

    /// A statement as a store gives it back.
    pub(crate) fn quad(&mut self, quad: &Quad) -> Result<Quad, StorageError> {
        let object = self.term(&quad.object)?;
        Ok(Quad { object, ..quad.clone() })
    }

    /// A term likewise.
    pub(crate) fn term(&mut self, term: &Term) -> Result<Term, StorageError> {
        let is_plain = match term {
            Term::NamedNode(_) | Term::BlankNode(_) => true,
            Term::Literal(literal) => *literal == Literal::new_simple_literal(literal.value()),
            Term::Triple(_) => false,
        };
        if is_plain {
            return Ok(term.clone());
        }
        if let Some(known) = self.known.get(term) {
            return Ok(known.clone());
        }
        let any = NamedNode::new_unchecked("urn:x");
        let quad = Quad::new(NamedOrBlankNode::from(any.clone()), any, term.clone(), GraphName::DefaultGraph);
        self.store.insert(&quad)?;
        let given = self.store.iter().next().transpose()?.map_or_else(|| term.clone(), |quad| quad.object);
        self.store.clear()?;
        self.known.insert(term.clone(), given.clone());
        Ok(given)
    }
}
