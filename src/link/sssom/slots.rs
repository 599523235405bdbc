//! The slots of a mapping, in the order of the standard, and what their values are.

/// What the values of a slot are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Things: CURIEs, or IRIs.
    Entity,
    /// Addresses, never CURIEs.
    Address,
    /// Texts and numbers.
    Text,
}

/// A slot of the standard.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// Whether a cell may hold several values.
    pub(super) many: bool,
    /// Whether the metadata may state it once for all mappings.
    pub(super) propagates: bool,
}

const fn slot(name: &'static str, kind: Kind, many: bool, propagates: bool) -> Slot {
    Slot { name, kind, many, propagates }
}

/// The slots of a mapping: <https://mapping-commons.github.io/sssom/Mapping/>.
pub(super) const SLOTS: [Slot; 50] = {
    use Kind::{Address, Entity, Text};
    [
        slot("record_id", Entity, false, false),
        slot("subject_id", Entity, false, false),
        slot("subject_label", Text, false, false),
        slot("subject_category", Text, false, false),
        slot("predicate_id", Entity, false, false),
        slot("predicate_label", Text, false, false),
        slot("predicate_modifier", Text, false, false),
        slot("object_id", Entity, false, false),
        slot("object_label", Text, false, false),
        slot("object_category", Text, false, false),
        slot("mapping_justification", Entity, false, false),
        slot("author_id", Entity, true, false),
        slot("author_label", Text, true, false),
        slot("reviewer_id", Entity, true, false),
        slot("reviewer_label", Text, true, false),
        slot("creator_id", Entity, true, false),
        slot("creator_label", Text, true, false),
        slot("license", Address, false, false),
        slot("subject_type", Text, false, true),
        slot("subject_source", Entity, false, true),
        slot("subject_source_version", Text, false, true),
        slot("object_type", Text, false, true),
        slot("object_source", Entity, false, true),
        slot("object_source_version", Text, false, true),
        slot("predicate_type", Text, false, true),
        slot("mapping_provider", Address, false, true),
        slot("mapping_source", Entity, false, false),
        slot("mapping_cardinality", Text, false, false),
        slot("cardinality_scope", Text, true, true),
        slot("mapping_tool", Text, false, true),
        slot("mapping_tool_id", Entity, false, true),
        slot("mapping_tool_version", Text, false, true),
        slot("mapping_date", Text, false, true),
        slot("publication_date", Text, false, false),
        slot("review_date", Text, false, false),
        slot("confidence", Text, false, false),
        slot("reviewer_agreement", Text, false, false),
        slot("curation_rule", Entity, true, true),
        slot("curation_rule_text", Text, true, true),
        slot("subject_match_field", Entity, true, true),
        slot("object_match_field", Entity, true, true),
        slot("match_string", Text, true, false),
        slot("subject_preprocessing", Entity, true, true),
        slot("object_preprocessing", Entity, true, true),
        slot("similarity_score", Text, false, false),
        slot("similarity_measure", Text, false, true),
        slot("see_also", Address, true, false),
        slot("issue_tracker_item", Entity, false, false),
        slot("other", Text, false, false),
        slot("comment", Text, false, false),
    ]
};

/// A slot by its name.
pub(super) fn named(name: &str) -> Option<Slot> {
    SLOTS.into_iter().find(|slot| slot.name == name)
}

/// Where the slots that labgraph adds stand in a mapping: the name of the slot and its property.
pub(super) const IDENTIFIER: (&str, &str) = ("object_identifier", "dcterms:identifier");
pub(super) const EVIDENCE: (&str, &str) = ("evidence", "lab:evidence");
pub(super) const FINGERPRINT: (&str, &str) = ("fingerprint", "lab:fingerprint");
pub(super) const MOMENT: (&str, &str) = ("decided_at", "prov:generatedAtTime");
/// The language of the comment, which the slot of the standard has no room for.
pub(super) const LANGUAGE: (&str, &str) = ("comment_language", "dcterms:language");
