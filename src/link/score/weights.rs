//! What the scores weigh: the features of names and records, the fitted weights, and those set by hand.
//!
//! `benches/fit_links.py` prints [`RANK`], [`RECORD`], [`CONSTANT`] and [`SURE`]; it knows the features by the same names.

use super::Feature;
use crate::link::evidence::{Agreement, Evidence};
use crate::link::name::Likeness;
use crate::link::{Name, NameKind};

/// The rank of what the names say, by features that `benches/fit_links.py` knows under the same names.
#[must_use]
pub fn name_rank(likeness: &Likeness, name: &Name) -> f64 {
    RANK.iter().zip(rank_features(likeness, name)).map(|((_, weight), value)| weight * value).sum()
}

/// The weights of [`rank_features`], fitted.
pub const RANK: [(&str, f64); 22] = [
    ("same", 0.88),
    ("bag", 0.58),
    ("query_in", 1.03),
    ("name_in", 1.72),
    ("both", 1.4),
    ("both3", 2.1),
    ("letters", 1.31),
    ("letters3", 1.39),
    ("acronym", 2.74),
    ("acronym_short", 2.88),
    ("within", 1.33),
    ("around", 0.22),
    ("meant", 1.81),
    ("number", 0.07),
    ("place", 0.35),
    ("lost", 1.1),
    ("lost_kind", 0.88),
    ("lost_theme", 0.97),
    ("housed", 0.8),
    ("indirect", 0.93),
    ("other", 1.12),
    ("same_other", 0.34),
];

/// The features of names that the rank weighs; what speaks against is negative.
#[must_use]
pub fn rank_features(likeness: &Likeness, name: &Name) -> [f64; 22] {
    let l = likeness;
    let both = both(l);
    [
        l.same,
        l.bag,
        l.query_in,
        l.name_in,
        both,
        both.powi(3),
        l.letters,
        l.letters.powi(3),
        l.acronym,
        l.acronym.powi(3) * l.short,
        l.within * l.name_in,
        l.around * l.query_in,
        l.meant,
        -l.number,
        -l.place,
        -l.lost,
        -l.lost_kind,
        -l.lost_theme,
        -l.housed,
        -indirect(name),
        -other(name),
        -other(name) * l.same,
    ]
}

/// The harmonic mean of how much of each name is in the other.
fn both(likeness: &Likeness) -> f64 {
    let sum = likeness.query_in + likeness.name_in;
    if sum > 0.0 { 2.0 * likeness.query_in * likeness.name_in / sum } else { 0.0 }
}

fn indirect(name: &Name) -> f64 {
    match name.kind {
        NameKind::Preferred | NameKind::Other => 0.0,
        NameKind::Former => 0.5,
        NameKind::Acronym => 1.0,
    }
}

/// Whether it is one of a record's further names: a translation, an alias.
fn other(name: &Name) -> f64 {
    f64::from(u8::from(name.kind == NameKind::Other))
}

/// The weights of [`record_features`], fitted.
pub const RECORD: [(&str, f64); 1] = [("renown", 0.81)];

/// What of a record beside the likeness of one name orders candidates: how well known it is.
#[must_use]
pub const fn record_features(evidence: &Evidence) -> [f64; 1] {
    [evidence.renown]
}

/// What a website adds that so many records of the register share.
pub(super) fn shared_website(bearers: usize) -> f64 {
    (3.5 - 1.5 * (bearers.max(1) as f64).ln()).max(0.2)
}

/// The share of what the labelled names do not show, set by hand, in units of the logarithm of odds: an identifier
/// decides, a website nearly so, another country nearly excludes; a bare place or form and letters that stand for other
/// words are hardly the one, and names that differ in a language of both are less likely; another number is another body.
pub(super) fn by_hand(evidence: &Evidence) -> [(Feature, f64); 8] {
    let weigh = |agreement, same, different| match agreement {
        Agreement::Unknown => 0.0,
        Agreement::Same => same,
        Agreement::Different => different,
    };
    [
        (Feature::Name, warned(evidence)),
        (Feature::Name, -2.5 * evidence.name.likeness.other_number),
        (Feature::Identifier, weigh(evidence.identifier, 8.0, -8.0)),
        (Feature::Website, weigh(evidence.website, shared_website(evidence.bearers), -0.3)),
        (Feature::Country, weigh(evidence.country, 0.7, -5.0)),
        (Feature::Kind, weigh(evidence.kind, 0.3, -0.5)),
        (Feature::Parent, weigh(evidence.parent, 1.0, 0.0)),
        (Feature::Time, weigh(evidence.time, 0.5, -2.0)),
    ]
}

/// What the share of a name loses because something warns of it, as [`rank`] counts it: nothing, or less.
#[must_use]
pub fn warned(evidence: &Evidence) -> f64 {
    let says = |it: bool, share: f64| if it { share } else { 0.0 };
    let name = &evidence.name;
    says(name.bare, -2.5) + says(name.other_words, -2.0) + says(name.torn, -1.0)
}

/// What orders the candidates for one organisation: the greater, the likelier.
#[must_use]
pub fn rank(evidence: &Evidence) -> f64 {
    let name = &evidence.name;
    let record: f64 =
        RECORD.iter().zip(record_features(evidence)).map(|((_, weight), value)| weight * value).sum();
    let by_hand: f64 = by_hand(evidence).iter().map(|(_, share)| share).sum();
    name_rank(&name.likeness, &name.found) + record + by_hand
}

/// The logarithm of the odds where nothing speaks for or against, fitted.
pub const CONSTANT: f64 = -1.29;
/// The weights of [`sure_features`], fitted.
pub const SURE: [(&str, f64); 17] = [
    ("margin", 1.07),
    ("tie", 0.25),
    ("same", 0.29),
    ("bag", 0.22),
    ("lost_name", 0.09),
    ("within_lost", 0.34),
    ("broken", 0.79),
    ("within_plain", 0.24),
    ("housed", 0.44),
    ("kind", 0.57),
    ("place", 0.39),
    ("extra_theme", 0.03),
    ("around_extra", 0.36),
    ("generic", 0.64),
    ("relative", 1.36),
    ("indirect", 1.6),
    ("other", 0.31),
];

/// A lead beyond this adds nothing.
const FAR: f64 = 4.0;

/// What makes one sure of a candidate, of names, relations and lead alone; what speaks against is negative.
#[must_use]
pub fn sure_features(evidence: &Evidence, lead: f64) -> [f64; 17] {
    let l = &evidence.name.likeness;
    [
        lead.clamp(-FAR, FAR),
        -(1.0 - lead).clamp(0.0, 1.0),
        l.same * (1.0 - l.short),
        l.bag * (1.0 - l.short),
        -l.lost_name,
        -l.within * l.lost_name,
        -l.broken,
        l.within * (1.0 - l.lost_name),
        -l.housed,
        -l.kind,
        -l.place,
        -l.extra_theme,
        -l.around * l.extra_kind.max(l.extra_name).max(l.extra_theme),
        -l.generic,
        -evidence.relative,
        -indirect(&evidence.name.found),
        -other(&evidence.name.found),
    ]
}

/// Names that agree this well stand on their own: from here on a lead counts in full.
const ALIKE: f64 = 0.4;

/// How alike names are, whichever way they are.
pub(super) fn alike(likeness: &Likeness) -> f64 {
    both(likeness).max(likeness.letters).max(likeness.acronym.powi(3)).max(likeness.same)
}

/// How far a lead over the others counts, from 0 to 1: to be the likeliest of those that are nothing like it tells
/// nothing. The labelled names hardly ever come to this; names that no register has do all the time.
pub(super) fn support(likeness: &Likeness) -> f64 {
    (alike(likeness) / ALIKE).min(1.0)
}

/// The feature that a weight of [`SURE`] is shown as a share of. What kinds of bodies names tell is of the names.
pub(super) fn shown_as(name: &str, evidence: &Evidence) -> Feature {
    match name {
        "margin" | "tie" => Feature::Lead,
        "relative" => Feature::Parent,
        "indirect" if evidence.name.found.kind == NameKind::Former => Feature::Standing,
        _ => Feature::Name,
    }
}
