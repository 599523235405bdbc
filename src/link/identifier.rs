//! Identifiers of organisations in registers: how each is written, which check digits it bears.

use serde::{Deserialize, Serialize};

/// A register's way of identifying organisations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// Research Organization Registry.
    Ror,
    /// Wikidata items.
    Wikidata,
}

/// An identifier in one way of writing it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// Whose it is.
    pub scheme: Scheme,
    /// As the register writes it, without spaces or address.
    pub value: String,
}

impl std::fmt::Display for Identifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}:{}", self.scheme, self.value)
    }
}
