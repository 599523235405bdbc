//! Authorities: the registers that give identifiers, as `data/authorities.ttl` describes them, and the services that
//! answer about them. Must not ask a server.

use super::organisation::Nature;
use crate::fetch::Rate;
use oxigraph::model::{Literal, NamedNode};

/// A register that gives identifiers: a `dcat:Dataset` of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// Its IRI: `lid:authority-ror`.
    pub iri: NamedNode,
    /// What files and options call it: `ror`.
    pub slug: String,
    /// Its names, in every language.
    pub names: Vec<Literal>,
    /// The languages that its records have names in, BCP 47; empty where that is not stated.
    pub languages: Vec<String>,
    /// Its licence: an IRI, or words where it has none.
    pub licence: Option<String>,
    /// The countries that it covers, ISO 3166-1 alpha-2; empty where it covers all.
    pub countries: Vec<String>,
    /// The classes of things that it covers; empty where it covers every organisation.
    pub classes: Vec<NamedNode>,
    /// What its records describe.
    pub nature: Nature,
    /// The pattern of its identifiers, a regular expression over the whole.
    pub pattern: Option<String>,
    /// How its identifiers bear witness that they were not mistyped.
    pub check_digits: Option<CheckDigits>,
    /// How it makes an IRI of an identifier: `https://ror.org/{id}`.
    pub template: Option<String>,
    /// What answers about it, in the order of their IRIs.
    pub services: Vec<Service>,
}

/// A service that answers about a register: a `dcat:DataService` of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its IRI.
    pub iri: NamedNode,
    /// How it is asked; nothing where it only gives what is behind an identifier.
    pub protocol: Option<ProtocolKind>,
    /// Its address.
    pub address: String,
    /// How often it may be asked.
    pub rate: Option<Rate>,
}

/// How a register is asked for candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProtocolKind {
    /// An endpoint of the SPARQL 1.1 Protocol.
    Sparql,
    /// The Reconciliation API, 0.2 or 1.0-draft.
    Reconciliation,
    /// The API of Wikidata.
    Wikidata,
    /// The API of ROR, version 2.
    Ror,
    /// A file that was imported, indexed in the cache folder.
    Snapshot,
}

impl ProtocolKind {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Sparql, Self::Reconciliation, Self::Wikidata, Self::Ror, Self::Snapshot];

    /// Its name in options and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sparql => "sparql",
            Self::Reconciliation => "reconciliation",
            Self::Wikidata => "wikidata",
            Self::Ror => "ror",
            Self::Snapshot => "snapshot",
        }
    }
}

/// A way of computing check digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckDigits {
    /// The last two of ten digits are 97 less the remainder of the first eight by 97: Belgian enterprises.
    Mod97,
    /// Weighted sum divisible by 11: Danish enterprises.
    Mod11,
    /// Luhn's: Swedish and French organisations.
    Luhn,
    /// ISO 7064 MOD 11-2: ISNI.
    Mod11Two,
    /// ISO 7064 MOD 97-10: LEI.
    Mod97Ten,
    /// MOD 97-10 over Crockford's base 32: ROR.
    Base32,
}
