//! Which part of a page a property stands in, and in which order.

use crate::model::Prefixes;
use oxigraph::model::NamedNodeRef;

/// The parts of a page on an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Role,
    Governance,
    Resources,
}

impl Part {
    /// The parts in the order for organisations whose source has no sections.
    pub(super) const ALL: [Self; 3] = [Self::Role, Self::Governance, Self::Resources];

    /// What sections of sources about this part are called.
    pub(super) const fn titles(self) -> &'static [&'static str] {
        match self {
            Self::Role => &["role", "rol", "rôle"],
            Self::Governance => &["governance", "bestuur", "gouvernance"],
            Self::Resources => &["resources", "means", "middelen", "moyens", "ressources"],
        }
    }

    /// Its name in an address.
    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Governance => "governance",
            Self::Resources => "resources",
        }
    }
}

/// The key of the initiatives that an organisation runs.
pub(super) const RUNS: &str = "^lab:runBy";
/// The key of those that it takes part in.
pub(super) const TAKES_PART: &str = "^lab:participant";
/// The key of contributions received.
pub(super) const FUNDED_BY: &str = "^lab:recipient";
/// The key of contributions made.
pub(super) const FUNDS: &str = "^lab:funder";
/// The key of seats held.
pub(super) const SEATS: &str = "^org:member";
/// The key of members.
pub(super) const MEMBERS: &str = "^org:memberOf";
/// The key of what else speaks of a thing.
pub(super) const MENTIONS: &str = "^";

/// Properties by their CURIEs, `^` before those that point to the organisation, in the order of a page.
/// Those that are not here come last, in the first part.
const ORDER: [(Part, &str); 41] = [
    (Part::Role, "dcterms:description"),
    (Part::Role, "rdf:type"),
    (Part::Role, "org:classification"),
    (Part::Role, "lab:country"),
    (Part::Role, "lab:level"),
    (Part::Role, "schema:foundingDate"),
    (Part::Role, "schema:dissolutionDate"),
    (Part::Role, "skos:altLabel"),
    (Part::Role, "foaf:homepage"),
    (Part::Role, "foaf:page"),
    (Part::Role, "org:purpose"),
    (Part::Role, "lab:activity"),
    (Part::Role, "lab:theme"),
    (Part::Role, "lab:targetGroup"),
    (Part::Role, "lab:partnerKind"),
    (Part::Role, RUNS),
    (Part::Role, TAKES_PART),
    (Part::Role, "lab:resultsSharedBy"),
    (Part::Role, "lab:hostKind"),
    (Part::Role, "org:memberOf"),
    (Part::Role, MEMBERS),
    (Part::Role, "skos:note"),
    (Part::Role, MENTIONS),
    (Part::Governance, "lab:governanceModel"),
    (Part::Governance, "org:subOrganizationOf"),
    (Part::Governance, "org:unitOf"),
    (Part::Governance, "lab:supervisedBy"),
    (Part::Governance, "lab:operatedBy"),
    (Part::Governance, "lab:operatorKind"),
    (Part::Governance, "lab:coordinatedBy"),
    (Part::Governance, "lab:steeringInstrument"),
    (Part::Governance, "lab:governedBy"),
    (Part::Governance, "org:changedBy"),
    (Part::Governance, SEATS),
    (Part::Resources, "lab:budget"),
    (Part::Resources, "lab:staff"),
    (Part::Resources, "lab:fundingModel"),
    (Part::Resources, FUNDED_BY),
    (Part::Resources, FUNDS),
    (Part::Resources, FIGURE),
    (Part::Resources, "lab:memberCount"),
];

/// The key of figures that no other property leads to.
pub(super) const FIGURE: &str = "lab:figure";

/// A key without what a figure measures.
pub(super) fn kind(key: &str) -> &str {
    key.split_once(' ').map_or(key, |(kind, _)| kind)
}

/// The key of a property: its CURIE, or its IRI where it has none.
pub(super) fn key(property: NamedNodeRef<'_>) -> String {
    Prefixes::known().shorten(property.as_str()).unwrap_or_else(|| property.as_str().to_owned())
}

/// The part that a property stands in, and how far down.
pub(super) fn place(key: &str) -> (Part, usize) {
    let found = ORDER.iter().position(|(_, known)| *known == key);
    let rank = found.unwrap_or(ORDER.len());
    (ORDER.get(rank).map_or(Part::Role, |(part, _)| *part), rank)
}

/// Properties of a governing body, in the order of a page.
const OF_A_BODY: [&str; 9] = [
    "dcterms:description",
    "org:classification",
    "lab:seatCount",
    "lab:externalSeatCount",
    "lab:meetsAtLeast",
    "lab:meetingInterval",
    "lab:meetsAdHoc",
    "lab:approvesAbove",
    "lab:responsibility",
];

/// How far down a property of a governing body stands.
pub(super) fn rank_of_body(key: &str) -> usize {
    OF_A_BODY.iter().position(|known| *known == key).unwrap_or(OF_A_BODY.len())
}

/// Properties that a page shows otherwise than as facts, or not at all.
pub(super) const APART: [&str; 8] = [
    "skos:prefLabel",
    "rdfs:label",
    "skos:hiddenLabel",
    "skos:notation",
    "prov:wasDerivedFrom",
    "rdfs:isDefinedBy",
    "lab:statedUnknown",
    "rdf:type",
];
