//! Which facts of a register's record can be kept, and why a value may not be.
//!
//! Adding a fact: 1. a variant of [`Fact`] and its arms here, and what it states in `facts.rs`; 2. its property in
//! `ontology/labgraph.ttl` and its rule on `shape:register-record`; 3. a line in the README.

use crate::model::vocab::{dcterms, foaf, lab, schema, skos};
use oxigraph::model::NamedNodeRef;

/// What can be kept of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// Its names, in English, Dutch, French and the languages of its country.
    Names,
    /// Its websites.
    Website,
    /// Its address, on one line.
    Address,
    /// The countries that it is in.
    Country,
    /// When it was founded.
    Founding,
    /// When it ended.
    Dissolution,
    /// How many people work there.
    Staff,
    /// What it replaced.
    Predecessor,
    /// What replaced it.
    Successor,
    /// The names of what it is part of.
    Parent,
}

impl Fact {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Names,
        Self::Website,
        Self::Address,
        Self::Country,
        Self::Founding,
        Self::Dissolution,
        Self::Staff,
        Self::Predecessor,
        Self::Successor,
        Self::Parent,
    ];

    /// Its name in options.
    ///
    /// ```
    /// use labgraph::link::register::Fact;
    /// assert_eq!(Fact::ALL.map(|fact| Fact::from_name(fact.name())), Fact::ALL.map(Some));
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Website => "website",
            Self::Address => "address",
            Self::Country => "country",
            Self::Founding => "founding",
            Self::Dissolution => "dissolution",
            Self::Staff => "staff",
            Self::Predecessor => "predecessor",
            Self::Successor => "successor",
            Self::Parent => "parent",
        }
    }

    /// The fact of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| fact.name() == name)
    }
}

impl Fact {
    /// The properties that state it of a register's entry.
    pub(super) const fn properties(self) -> &'static [NamedNodeRef<'static>] {
        match self {
            Self::Names => &[skos::PREF_LABEL, skos::ALT_LABEL, skos::HIDDEN_LABEL],
            Self::Website => &[foaf::HOMEPAGE],
            Self::Address => &[schema::ADDRESS],
            Self::Country => &[dcterms::SPATIAL],
            Self::Founding => &[schema::FOUNDING_DATE],
            Self::Dissolution => &[schema::DISSOLUTION_DATE],
            Self::Staff => &[lab::STAFF_COUNT],
            Self::Predecessor => &[dcterms::REPLACES],
            Self::Successor => &[dcterms::IS_REPLACED_BY],
            Self::Parent => &[lab::PARENT_NAME],
        }
    }

    /// The fact that a property states of a register's entry; none where it says where the entry is from.
    #[must_use]
    pub fn stated_by(property: NamedNodeRef<'_>) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| fact.properties().contains(&property))
    }
}

/// Why a value was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It says nothing.
    Empty,
    /// It is longer than any name, address or website.
    TooLong,
    /// It is no address on the web.
    NoAddress,
    /// It is no date, or one that no calendar has.
    NoDate,
    /// ISO 3166-1 does not know such a country.
    NoCountry,
    /// It is no number of people.
    NoNumber,
    /// It is no identifier of the register.
    NoIdentifier,
    /// There are more of its kind than are kept.
    TooMany,
}
