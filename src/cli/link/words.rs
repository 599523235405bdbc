//! Decisions, and registers that fail, in a few words, in the reader's language.

use crate::link::mapping::{Verdict, authority_slug};
use crate::link::{Mapping, RegisterError};
use crate::model::Languages;
use crate::query::names::Names;
use std::time::Duration;

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

/// Why a register was not asked, and when to ask it again where it says so.
pub(super) fn failure(error: &RegisterError, languages: &Languages) -> String {
    let Some(pause) = error.retry_after() else { return error.to_string() };
    let pause = lasting(pause, languages);
    languages
        .word([
            &format!("{error}; ask again after {pause}"),
            &format!("{error}; vraag het opnieuw na {pause}"),
            &format!("{error}\u{a0}; redemandez après {pause}"),
        ])
        .to_owned()
}

/// A duration, never shorter than it is: `90 seconds`, `3 minutes`, `26 hours`.
fn lasting(pause: Duration, languages: &Languages) -> String {
    let seconds = pause.as_secs() + u64::from(pause.subsec_nanos() > 0);
    let (number, one, many) = match seconds {
        0..=119 => (seconds, ["second", "seconde", "seconde"], ["seconds", "seconden", "secondes"]),
        120..=7199 => {
            (seconds.div_ceil(60), ["minute", "minuut", "minute"], ["minutes", "minuten", "minutes"])
        }
        _ => (seconds.div_ceil(3600), ["hour", "uur", "heure"], ["hours", "uur", "heures"]),
    };
    languages.count(usize::try_from(number).unwrap_or(usize::MAX), one, many)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_told_in_the_unit_that_fits() {
        let told = |seconds: u64, language: &str| {
            lasting(Duration::from_secs(seconds), &language.parse::<Languages>().unwrap())
        };
        assert_eq!(told(1, "en"), "1 second");
        assert_eq!(told(90, "nl"), "90 seconden");
        assert_eq!(told(121, "fr"), "3 minutes");
        assert_eq!(told(7200, "nl"), "2 uur");
        assert_eq!(lasting(Duration::from_millis(1), &Languages::default()), "1 second");
    }
}
