//! What a link between two records says: that they are the same, or in what other relation they stand.
//!
//! A territory, the authority that governs it, the person in law, its places of business, and what a body was before
//! are different things, so a link between them is no `skos:exactMatch`, however alike the names are:
//!
//! | ours and theirs | predicate |
//! | --- | --- |
//! | of one nature, or sharing an identifier | `skos:exactMatch` |
//! | a body and the person in law that a register of enterprises numbers | `skos:closeMatch`: a ministry has no person of its own, a person may hold several bodies |
//! | a body and a territory, an establishment or a programme | `skos:relatedMatch` |
//! | by a former name, or a record that ended | `skos:closeMatch`: who knows the name may mean the one before |
//! | one had ended before the other began | `dcterms:replaces`, `dcterms:isReplacedBy` |
//! | theirs is what ours is part of, or the other way round | `skos:broadMatch`, `skos:narrowMatch` |

use super::evidence::{Agreement, Evidence};
use super::name::fold;
use super::{NameKind, Nature, Organisation, Standing, period};

/// In what relation a record of a register stands to ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// It is the same.
    Exact,
    /// It is nearly the same thing: one stands for the other in most uses.
    Close,
    /// It is another thing that belongs with it.
    Related,
    /// It is what ours is part of.
    Broad,
    /// It is a part of ours.
    Narrow,
    /// Ours replaced it.
    Replaces,
    /// It replaced ours.
    ReplacedBy,
}

impl Relation {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Exact,
        Self::Close,
        Self::Related,
        Self::Broad,
        Self::Narrow,
        Self::Replaces,
        Self::ReplacedBy,
    ];

    /// The predicate of a mapping, from ours to theirs.
    ///
    /// ```
    /// use labgraph::link::relation::Relation;
    /// assert_eq!(Relation::Close.iri(), "http://www.w3.org/2004/02/skos/core#closeMatch");
    /// ```
    #[must_use]
    pub const fn iri(self) -> &'static str {
        match self {
            Self::Exact => "http://www.w3.org/2004/02/skos/core#exactMatch",
            Self::Close => "http://www.w3.org/2004/02/skos/core#closeMatch",
            Self::Related => "http://www.w3.org/2004/02/skos/core#relatedMatch",
            Self::Broad => "http://www.w3.org/2004/02/skos/core#broadMatch",
            Self::Narrow => "http://www.w3.org/2004/02/skos/core#narrowMatch",
            Self::Replaces => "http://purl.org/dc/terms/replaces",
            Self::ReplacedBy => "http://purl.org/dc/terms/isReplacedBy",
        }
    }
}

/// The relation that a link between ours and theirs would state, were it accepted.
///
/// ```
/// use labgraph::link::evidence::Evidence;
/// use labgraph::link::relation::{Relation, relation};
/// use labgraph::link::{Nature, Organisation};
/// let region = Organisation::named("Region Midtjylland");
/// let area = Organisation { nature: Nature::Territory, ..Organisation::named("Midtjylland") };
/// assert_eq!(relation(&region, &area, &Evidence::default()), Relation::Related);
/// assert_eq!(relation(&region, &region, &Evidence::default()), Relation::Exact);
/// ```
#[must_use]
pub fn relation(ours: &Organisation, theirs: &Organisation, evidence: &Evidence) -> Relation {
    let same_identifier = evidence.identifier == Agreement::Same && !evidence.contradicted;
    match natures(ours.nature, theirs.nature) {
        Relation::Exact => {}
        // That it has the number of the person in law is what makes it that person.
        Relation::Close if same_identifier => {}
        other => return other,
    }
    if period::ended_before(theirs, ours) {
        return Relation::Replaces;
    }
    if period::ended_before(ours, theirs) {
        return Relation::ReplacedBy;
    }
    if same_identifier {
        return Relation::Exact;
    }
    let like = &evidence.name.likeness;
    if like.same < 1.0 && names_one_of(theirs, &ours.parents) {
        return Relation::Broad;
    }
    if like.same < 1.0 && names_one_of(ours, &theirs.parents) {
        return Relation::Narrow;
    }
    let both_ended = ours.until.is_some() || ours.standing != Standing::Current;
    let former = evidence.name.found.kind == NameKind::Former;
    if former || theirs.standing != Standing::Current && !both_ended {
        Relation::Close
    } else {
        Relation::Exact
    }
}

/// What two natures allow.
fn natures(ours: Nature, theirs: Nature) -> Relation {
    use Nature::{LegalEntity, Organisation};
    match (ours, theirs) {
        (a, b) if a == b => Relation::Exact,
        (Organisation, LegalEntity) | (LegalEntity, Organisation) => Relation::Close,
        _ => Relation::Related,
    }
}

fn names_one_of(organisation: &Organisation, parents: &[String]) -> bool {
    parents.iter().any(|parent| {
        let parent = fold(parent);
        organisation.names.iter().any(|name| name.kind != NameKind::Acronym && fold(&name.text) == parent)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::Name;

    fn of(nature: Nature) -> Organisation {
        Organisation { nature, ..Organisation::named("Digitaal Vlaanderen") }
    }

    #[test]
    fn natures_tell_things_apart() {
        let between = |a, b| relation(&of(a), &of(b), &Evidence::default());
        assert_eq!(between(Nature::Organisation, Nature::Organisation), Relation::Exact);
        assert_eq!(between(Nature::Organisation, Nature::LegalEntity), Relation::Close);
        assert_eq!(between(Nature::Organisation, Nature::Establishment), Relation::Related);
        assert_eq!(between(Nature::LegalEntity, Nature::Establishment), Relation::Related);
        assert_eq!(between(Nature::Territory, Nature::Territory), Relation::Exact);
        assert_eq!(between(Nature::Organisation, Nature::Programme), Relation::Related);
    }

    #[test]
    fn an_identifier_makes_a_body_its_person_in_law_but_no_establishment() {
        let shared = Evidence { identifier: Agreement::Same, ..Evidence::default() };
        let between = |b, evidence| relation(&of(Nature::Organisation), &of(b), evidence);
        assert_eq!(between(Nature::LegalEntity, &shared), Relation::Exact);
        assert_eq!(between(Nature::Establishment, &shared), Relation::Related);
        let torn = Evidence { contradicted: true, ..shared };
        assert_eq!(between(Nature::LegalEntity, &torn), Relation::Close);
    }

    #[test]
    fn what_ended_is_what_was_replaced() {
        let now = Organisation { from: Some("2012".into()), ..Organisation::named("A") };
        let before =
            Organisation { until: Some("2011-12-31".into()), standing: Standing::Ended, ..now.clone() };
        let before = Organisation { from: None, ..before };
        assert_eq!(relation(&now, &before, &Evidence::default()), Relation::Replaces);
        assert_eq!(relation(&before, &now, &Evidence::default()), Relation::ReplacedBy);
        let undated = Organisation { standing: Standing::Ended, ..Organisation::named("A") };
        assert_eq!(relation(&now, &undated, &Evidence::default()), Relation::Close);
    }

    #[test]
    fn a_former_name_is_close_and_a_parent_is_broader() {
        let mut former = Evidence::default();
        former.name.found = Name::new("A", NameKind::Former);
        assert_eq!(relation(&of(Nature::Organisation), &of(Nature::Organisation), &former), Relation::Close);
        let part =
            Organisation { parents: vec!["Vlaamse overheid".into()], ..Organisation::named("Departement X") };
        let whole = Organisation::named("VLAAMSE OVERHEID");
        assert_eq!(relation(&part, &whole, &Evidence::default()), Relation::Broad);
        assert_eq!(relation(&whole, &part, &Evidence::default()), Relation::Narrow);
    }
}
