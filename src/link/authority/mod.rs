//! Authorities: the registers that give identifiers, as `data/authorities.ttl` describes them, and the services that
//! answer about them. Must not ask a server.
//!
//! `catalogue` reads them, `named` finds one by what somebody calls it, `check` says whether a text is an identifier of
//! one and which IRI it makes of it, `client` makes the client that asks its services alone.

mod catalogue;
mod check;
mod client;
mod named;
mod slug;

pub use super::check_digits::CheckDigits;
pub use check::{IdentifierError, check_pattern};

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
    /// What else it is called: abbreviations, such as KBO, BCE and CBE.
    pub other_names: Vec<Literal>,
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

impl Authority {
    /// Where the IRIs of languages stand: those of ISO 639-1 at the Library of Congress, as DCAT asks for.
    pub const LANGUAGES: &'static str = "http://id.loc.gov/vocabulary/iso639-1/";

    /// The IRI of an authority of labgraph by its slug: small letters and digits of ASCII, joined by single dashes.
    ///
    /// ```
    /// use labgraph::link::Authority;
    /// let iri = Authority::iri_of_slug("kvk").unwrap();
    /// assert_eq!(iri.as_str(), "https://w3id.org/labgraph/id/authority-kvk");
    /// assert!(Authority::iri_of_slug("../KvK").is_none());
    /// ```
    #[must_use]
    pub fn iri_of_slug(slug: &str) -> Option<NamedNode> {
        slug::is_valid(slug).then(|| NamedNode::new_unchecked(slug::iri(slug)))
    }
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

    /// The kind of this name.
    ///
    /// ```
    /// use labgraph::link::ProtocolKind;
    /// assert_eq!(ProtocolKind::from_name("sparql"), Some(ProtocolKind::Sparql));
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What `dcterms:conformsTo` says of a service that is asked so; nothing for a file.
    #[must_use]
    pub const fn iri(self) -> Option<&'static str> {
        match self {
            Self::Sparql => Some("https://www.w3.org/TR/sparql11-protocol/"),
            Self::Reconciliation => Some("https://reconciliation-api.github.io/specs/0.2/"),
            Self::Wikidata => Some("https://www.mediawiki.org/wiki/Wikibase/API"),
            Self::Ror => Some("https://ror.readme.io/docs/rest-api"),
            Self::Snapshot => None,
        }
    }

    /// The kind that a service of `dcterms:conformsTo` is asked by. The Reconciliation API has an IRI for each of its
    /// versions.
    ///
    /// ```
    /// use labgraph::link::ProtocolKind;
    /// let draft = "https://reconciliation-api.github.io/specs/draft/";
    /// assert_eq!(ProtocolKind::of_iri(draft), Some(ProtocolKind::Reconciliation));
    /// assert_eq!(ProtocolKind::of_iri("https://example.org/"), None);
    /// ```
    #[must_use]
    pub fn of_iri(iri: &str) -> Option<Self> {
        const RECONCILIATION: [&str; 2] = [
            "https://reconciliation-api.github.io/specs/",
            "https://www.w3.org/community/reports/reconciliation/",
        ];
        if RECONCILIATION.iter().any(|specification| iri.starts_with(specification)) {
            return Some(Self::Reconciliation);
        }
        Self::ALL.into_iter().find(|kind| kind.iri().is_some_and(|own| own == iri))
    }
}
