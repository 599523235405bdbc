//! Decisions in a few words, in the reader's language.

use crate::link::Mapping;
use crate::link::mapping::{Verdict, authority_slug};
use crate::model::Languages;
use crate::query::names::Names;

/// What was decided: `accepted`.
pub(super) fn verdict(verdict: Verdict, languages: &Languages) -> &'static str {
    languages.word(match verdict {
        Verdict::Accepted => ["accepted", "aanvaard", "accepté"],
        Verdict::Rejected => ["rejected", "verworpen", "rejeté"],
        Verdict::None => ["none", "geen", "aucun"],
    })
}

/// A decision on one line: `accepted: Vinnova → ROR 01kd5m353 (exact match)`.
pub(super) fn line(mapping: &Mapping, names: &Names, languages: &Languages) -> String {
    let name = |iri| names.label(iri).unwrap_or_else(|| names.curie(iri));
    let (thing, relation) = (name(&mapping.subject), name(&mapping.predicate));
    let register = names.label(&mapping.authority).unwrap_or_else(|| authority_slug(&mapping.authority));
    let verdict =
        format!("{}{}", verdict(mapping.verdict(), languages), languages.word([":", ":", "\u{a0}:"]));
    match (&mapping.object, &mapping.identifier) {
        (None, _) => {
            let none = languages.word(["no entry in", "geen vermelding in", "aucune entrée dans"]);
            format!("{verdict} {thing} → {none} {register} ({relation})")
        }
        (Some(_), Some(identifier)) => format!("{verdict} {thing} → {register} {identifier} ({relation})"),
        (Some(object), None) => format!("{verdict} {thing} → {register} <{}> ({relation})", object.as_str()),
    }
}

/// Who decided, and when: `labgraph, 2026-11-23`.
pub(super) fn by(mapping: &Mapping) -> String {
    let people = if mapping.reviewers.is_empty() { &mapping.authors } else { &mapping.reviewers };
    let people = people.iter().map(String::as_str);
    people.chain(Some(mapping.date.as_str()).filter(|date| !date.is_empty())).collect::<Vec<_>>().join(", ")
}
