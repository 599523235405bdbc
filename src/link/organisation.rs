//! What is known of one organisation: ours, or as a register describes it. Both sides of a comparison are this.

use super::identifier::Identifier;
use super::name::fold;
use crate::model::Languages;
use crate::model::vocab::labc;
use oxigraph::model::NamedNodeRef;
use serde::{Deserialize, Serialize};

/// How a name stands to its organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NameKind {
    /// The name that the register shows.
    Preferred,
    /// Another name in use: a translation, an alias.
    #[default]
    Other,
    /// Letters that stand for the name.
    Acronym,
    /// A name that it no longer bears, or that a body bore which it replaced.
    Former,
}

/// A name of an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// As it is written.
    pub text: String,
    /// Its language, a BCP 47 tag, where it is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// How it stands to the organisation.
    #[serde(default)]
    pub kind: NameKind,
}

impl Name {
    /// A name in no stated language.
    ///
    /// ```
    /// use labgraph::link::{Name, NameKind};
    /// assert_eq!(Name::new("Vinnova", NameKind::Preferred).text, "Vinnova");
    /// ```
    #[must_use]
    pub fn new(text: impl Into<String>, kind: NameKind) -> Self {
        Self { text: text.into(), language: None, kind }
    }

    /// The same in a language.
    #[must_use]
    pub fn in_language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }
}

/// What a record describes. A territory is not the authority that governs it, nor is an establishment the
/// organisation whose place it is; a link between them is another relation than «the same».
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// A body with tasks of its own: a ministry, a lab, a regional authority.
    #[default]
    Organisation,
    /// The person in law that a register of enterprises numbers.
    LegalEntity,
    /// A place of business of a legal entity.
    Establishment,
    /// An area: a country, a region, a municipality as territory.
    Territory,
    /// A programme or a fund, which is no body.
    Programme,
    /// A set of data, as a catalogue of open data lists it.
    Dataset,
}

impl Nature {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Organisation,
        Self::LegalEntity,
        Self::Establishment,
        Self::Territory,
        Self::Programme,
        Self::Dataset,
    ];

    /// Its name in options and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::LegalEntity => "legal-entity",
            Self::Establishment => "establishment",
            Self::Territory => "territory",
            Self::Programme => "programme",
            Self::Dataset => "dataset",
        }
    }

    /// The nature of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|nature| nature.name() == name)
    }

    /// Its concept in `ontology/concepts.ttl`.
    #[must_use]
    pub const fn concept(self) -> NamedNodeRef<'static> {
        match self {
            Self::Organisation => labc::NATURE_ORGANISATION,
            Self::LegalEntity => labc::NATURE_LEGAL_ENTITY,
            Self::Establishment => labc::NATURE_ESTABLISHMENT,
            Self::Territory => labc::NATURE_TERRITORY,
            Self::Programme => labc::NATURE_PROGRAMME,
            Self::Dataset => labc::NATURE_DATASET,
        }
    }

    /// The nature that a concept stands for.
    #[must_use]
    pub fn of_concept(concept: NamedNodeRef<'_>) -> Option<Self> {
        Self::ALL.into_iter().find(|nature| nature.concept() == concept)
    }
}

/// Whether the record still stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// It is current.
    #[default]
    Current,
    /// The organisation ended; the record stays.
    Ended,
    /// The register took the record back: a duplicate, or out of its scope.
    Withdrawn,
}

/// An organisation as one side knows it. Whatever is not known is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Organisation {
    /// Its IRI, or the identifier by which its register knows it.
    pub id: String,
    /// Its names, in every language.
    pub names: Vec<Name>,
    /// The countries that it is in: ISO 3166-1 alpha-2, capitals.
    pub countries: Vec<String>,
    /// Addresses of its websites.
    pub websites: Vec<String>,
    /// What sort of body it is, in the register's words or ours: `ministry`, `government`, `education`, …
    pub types: Vec<String>,
    /// What the record describes.
    pub nature: Nature,
    /// Identifiers in this and other registers.
    pub identifiers: Vec<Identifier>,
    /// The names of what it is part of.
    pub parents: Vec<String>,
    /// The names of other bodies that the register relates it to: its parts, its neighbours.
    pub relatives: Vec<String>,
    /// Identifiers, in the same register, of what it replaced.
    pub predecessors: Vec<String>,
    /// Identifiers, in the same register, of what replaced it.
    pub successors: Vec<String>,
    /// When it began: a year or an ISO 8601 date.
    pub from: Option<String>,
    /// When it ended: a year or an ISO 8601 date.
    pub until: Option<String>,
    /// Its postal address, on one line.
    pub address: Option<String>,
    /// How many people work there.
    pub staff: Option<u64>,
    /// Whether the record still stands.
    pub standing: Standing,
    /// How many relations and identifiers the register gives it: of two bodies of one name, the better known has more.
    pub relations: usize,
}

impl Organisation {
    /// An organisation of which only the name is known.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self { names: vec![Name::new(name, NameKind::Preferred)], ..Self::default() }
    }

    /// Whether its register says that it is a part of the other: one of the other's names is that of a parent.
    #[must_use]
    pub fn is_part_of(&self, other: &Self) -> bool {
        self.parents.iter().any(|parent| {
            let parent = fold(parent);
            other.names.iter().any(|name| fold(&name.text) == parent)
        })
    }

    /// Whether a register says that one of the two took the other's place.
    ///
    /// ```
    /// use labgraph::link::Organisation;
    /// let school = Organisation {
    ///     id: "school".to_owned(),
    ///     successors: vec!["university".to_owned()],
    ///     ..Organisation::default()
    /// };
    /// let university = Organisation { id: "university".to_owned(), ..Organisation::default() };
    /// assert!(university.succeeds_or_precedes(&school) && !school.succeeds_or_precedes(&school));
    /// ```
    #[must_use]
    pub fn succeeds_or_precedes(&self, other: &Self) -> bool {
        self.successors.contains(&other.id)
            || self.predecessors.contains(&other.id)
            || other.successors.contains(&self.id)
            || other.predecessors.contains(&self.id)
    }

    /// The preferred name in the first of these languages that has one, else any: the same however the names are sorted.
    ///
    /// ```
    /// use labgraph::link::{Name, NameKind, Organisation};
    /// use labgraph::model::Languages;
    /// let name = |text: &str, language: &str| Name {
    ///     text: text.to_owned(),
    ///     language: Some(language.to_owned()),
    ///     kind: NameKind::Preferred,
    /// };
    /// let names = vec![name("Erhvervsministeriet", "da"), name("Ministerie", "nl"), name("Ministry", "en")];
    /// let ministry = Organisation { names, ..Organisation::default() };
    /// assert_eq!(ministry.label_in(&Languages::default()), "Ministry");
    /// ```
    #[must_use]
    pub fn label_in(&self, languages: &Languages) -> &str {
        let key = |name: &&Name| (languages.rank(name.language.as_deref()), name.text.clone());
        let preferred = self.names.iter().filter(|name| name.kind == NameKind::Preferred);
        preferred.min_by_key(key).map_or_else(|| self.label(), |name| &name.text)
    }

    /// The name to show: the preferred one, else the first.
    #[must_use]
    pub fn label(&self) -> &str {
        let preferred = self.names.iter().find(|name| name.kind == NameKind::Preferred);
        preferred.or_else(|| self.names.first()).map_or(self.id.as_str(), |name| &name.text)
    }
}
