//! What speaks for and against two records being the same organisation, feature by feature, before any weight.

use super::index::Entry;
use super::name::{Likeness, Rarity, fold, likeness};
use super::{Name, NameKind, Organisation, Standing};
use std::collections::HashSet;

/// Whether both sides say the same about something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Agreement {
    /// At least one side says nothing, or what both say proves nothing.
    #[default]
    Unknown,
    /// They agree.
    Same,
    /// They differ.
    Different,
}

/// The two names that are most alike, and how.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NameEvidence {
    /// The name that was asked.
    pub asked: String,
    /// The name of the candidate.
    pub found: Name,
    /// How alike they are.
    pub likeness: Likeness,
    /// 1: an acronym that was asked is one of the candidate's; −1: both give acronyms, and other ones.
    pub acronyms: f64,
}

/// Everything that speaks for and against a candidate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Their names.
    pub name: NameEvidence,
    /// An identifier in the same register.
    pub identifier: Agreement,
    /// Their websites. Hosts that many bodies share prove nothing.
    pub website: Agreement,
    /// Their countries.
    pub country: Agreement,
    /// What sort of bodies they are.
    pub kind: Agreement,
    /// What they are part of.
    pub parent: Agreement,
    /// Whether one had ended before the other began.
    pub time: Agreement,
    /// How well known the record is to its register: the logarithm of its names and relations.
    pub renown: f64,
    /// How the candidate's record stands.
    pub standing: Standing,
}

/// What is asked, taken apart once for all candidates.
pub struct Asked {
    entry: Entry,
    acronyms: HashSet<String>,
    parents: HashSet<String>,
}

impl Asked {
    /// Takes an organisation apart.
    #[must_use]
    pub fn of(organisation: Organisation) -> Self {
        let entry = Entry::of(organisation);
        let acronyms = entry.words.iter().flat_map(|name| name.acronyms.iter().cloned()).collect();
        let parents = entry.organisation.parents.iter().map(|parent| fold(parent)).collect();
        Self { entry, acronyms, parents }
    }

    /// The organisation.
    #[must_use]
    pub const fn organisation(&self) -> &Organisation {
        &self.entry.organisation
    }

    /// Its names, taken apart.
    #[must_use]
    pub fn words(&self) -> &[super::name::Words] {
        &self.entry.words
    }

    /// What speaks for and against a candidate; nothing where it has no name. `by` says which of two names is more
    /// alike; `without` leaves a name of the candidate aside.
    pub fn compare(
        &self,
        candidate: &Entry,
        rarity: &dyn Rarity,
        by: impl Fn(&Likeness, &Name) -> f64,
        without: impl Fn(&Organisation, &Name) -> bool,
    ) -> Option<Evidence> {
        let theirs = &candidate.organisation;
        let names: Vec<(&Name, &super::name::Words)> =
            theirs.names.iter().zip(&candidate.words).filter(|(name, _)| !without(theirs, name)).collect();
        let mut best: Option<(f64, NameEvidence)> = None;
        for (own, asked) in self.entry.organisation.names.iter().zip(&self.entry.words) {
            for (name, words) in &names {
                let likeness = likeness(asked, words, rarity);
                let value = by(&likeness, name) - if own.kind == NameKind::Former { 0.5 } else { 0.0 };
                if best.as_ref().is_none_or(|(most, _)| value > *most) {
                    let found = (*name).clone();
                    best = Some((
                        value,
                        NameEvidence { asked: own.text.clone(), found, likeness, acronyms: 0.0 },
                    ));
                }
            }
        }
        let (_, mut name) = best?;
        name.acronyms = self.acronyms_agree(&names);
        let ours = &self.entry.organisation;
        Some(Evidence {
            name,
            identifier: identifiers(ours, theirs),
            website: websites(ours, theirs),
            country: overlap(&ours.countries, &theirs.countries),
            kind: overlap(&ours.types, &theirs.types),
            parent: self.parent(theirs),
            time: times(ours, theirs),
            renown: ((names.len() + theirs.relations) as f64).ln_1p(),
            standing: theirs.standing,
        })
    }

    fn acronyms_agree(&self, names: &[(&Name, &super::name::Words)]) -> f64 {
        let theirs: HashSet<&str> = names
            .iter()
            .flat_map(|(_, words)| {
                let single = (words.tokens.len() == 1).then(|| words.tokens[0].as_str());
                words.acronyms.iter().map(String::as_str).chain(single)
            })
            .collect();
        if self.acronyms.is_empty() || theirs.is_empty() {
            return 0.0;
        }
        if self.acronyms.iter().any(|acronym| theirs.contains(acronym.as_str())) { 1.0 } else { -1.0 }
    }

    fn parent(&self, theirs: &Organisation) -> Agreement {
        if self.parents.is_empty() || theirs.parents.is_empty() {
            return Agreement::Unknown;
        }
        // That the names of two parents differ proves nothing: they may be in two languages.
        if theirs.parents.iter().any(|parent| self.parents.contains(&fold(parent))) {
            Agreement::Same
        } else {
            Agreement::Unknown
        }
    }
}

fn overlap(ours: &[String], theirs: &[String]) -> Agreement {
    if ours.is_empty() || theirs.is_empty() {
        Agreement::Unknown
    } else if ours.iter().any(|one| theirs.iter().any(|other| one.eq_ignore_ascii_case(other))) {
        Agreement::Same
    } else {
        Agreement::Different
    }
}

fn identifiers(ours: &Organisation, theirs: &Organisation) -> Agreement {
    let mut agreement = Agreement::Unknown;
    for own in &ours.identifiers {
        for other in theirs.identifiers.iter().filter(|other| other.scheme == own.scheme) {
            if own.value == other.value {
                return Agreement::Same;
            }
            agreement = Agreement::Different;
        }
    }
    agreement
}

fn websites(_ours: &Organisation, _theirs: &Organisation) -> Agreement {
    Agreement::Unknown
}

/// Dates differ where one side had ended before the other began.
fn times(ours: &Organisation, theirs: &Organisation) -> Agreement {
    let before = |end: &Option<String>, start: &Option<String>| match (end, start) {
        (Some(end), Some(start)) => end.get(..4).zip(start.get(..4)).is_some_and(|(end, start)| end < start),
        _ => false,
    };
    if before(&ours.until, &theirs.from) || before(&theirs.until, &ours.from) {
        Agreement::Different
    } else {
        Agreement::Unknown
    }
}
