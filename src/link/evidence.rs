//! What speaks for and against two records being the same organisation, feature by feature, before any weight.

use super::index::Entry;
use super::name::{Likeness, Rarity, Unweighed, Words, likeness};
use super::{Name, NameKind, Organisation, Standing, kind, period, website};
use std::collections::{BTreeSet, HashSet};

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
    /// Whether they share one identifier and differ in another.
    pub contradicted: bool,
    /// Their websites. Hosts that many bodies share prove nothing.
    pub website: Agreement,
    /// How many records of the register have the website that both have; 0 where they share none.
    pub bearers: usize,
    /// Their countries.
    pub country: Agreement,
    /// What sort of bodies they are.
    pub kind: Agreement,
    /// What they are part of.
    pub parent: Agreement,
    /// Different where one had ended before the other began, the same where they began together.
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
    parents: Vec<Words>,
    domains: BTreeSet<String>,
}

impl Asked {
    /// Takes an organisation apart.
    #[must_use]
    pub fn of(organisation: Organisation) -> Self {
        let entry = Entry::of(organisation);
        let acronyms = entry.words.iter().flat_map(|name| name.acronyms.iter().cloned()).collect();
        let parents = entry.organisation.parents.iter().map(|parent| Words::of(parent)).collect();
        let domains = website::domains(&entry.organisation);
        Self { entry, acronyms, parents, domains }
    }

    /// The organisation.
    #[must_use]
    pub const fn organisation(&self) -> &Organisation {
        &self.entry.organisation
    }

    /// Its names, taken apart.
    #[must_use]
    pub fn words(&self) -> &[Words] {
        &self.entry.words
    }

    /// The domains of its websites, those aside that many bodies share.
    #[must_use]
    pub const fn domains(&self) -> &BTreeSet<String> {
        &self.domains
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
        let names: Vec<(&Name, &Words)> =
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
        let (identifier, contradicted) = identifiers(ours, theirs);
        let (website, bearers) = self.websites(theirs, rarity);
        Some(Evidence {
            name,
            identifier,
            contradicted,
            website,
            bearers,
            country: countries(&ours.countries, &theirs.countries),
            kind: kind::compare(&ours.types, &theirs.types),
            parent: self.parent(theirs),
            time: period::compare(ours, theirs),
            renown: ((names.len() + theirs.relations) as f64).ln_1p(),
            standing: theirs.standing,
        })
    }

    fn acronyms_agree(&self, names: &[(&Name, &Words)]) -> f64 {
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

    /// That the names of two parents differ proves nothing: they may be in two languages, or of two levels.
    fn parent(&self, theirs: &Organisation) -> Agreement {
        let like = |ours: &Words, theirs: &Words| {
            let like = likeness(ours, theirs, &Unweighed);
            like.query_in.min(like.name_in) > SAME_PARENT && like.number < 1.0
        };
        let theirs = theirs.parents.iter().take(MOST_PARENTS).map(|parent| Words::of(parent));
        if theirs
            .into_iter()
            .any(|parent| self.parents.iter().take(MOST_PARENTS).any(|own| like(own, &parent)))
        {
            Agreement::Same
        } else {
            Agreement::Unknown
        }
    }

    /// Whether they share a domain, and how many records of the register have it. Hosts of one shared portal tell
    /// nothing, neither for nor against.
    fn websites(&self, theirs: &Organisation, rarity: &dyn Rarity) -> (Agreement, usize) {
        let theirs = website::domains(theirs);
        if self.domains.is_empty() || theirs.is_empty() {
            return (Agreement::Unknown, 0);
        }
        let bearers = self.domains.intersection(&theirs).map(|domain| rarity.bearers(domain).max(1)).min();
        bearers.map_or((Agreement::Different, 0), |bearers| (Agreement::Same, bearers))
    }
}

/// From this share of each name on, two names of parents are the same.
const SAME_PARENT: f64 = 0.85;
/// So many parents of each side are compared.
const MOST_PARENTS: usize = 8;

/// Whether they share a country. What is no country, as `EU` for a body of several, says nothing.
fn countries(ours: &[String], theirs: &[String]) -> Agreement {
    let (ours, theirs): (Vec<String>, Vec<String>) = (
        ours.iter().filter_map(|code| country(code)).collect(),
        theirs.iter().filter_map(|code| country(code)).collect(),
    );
    if ours.is_empty() || theirs.is_empty() {
        Agreement::Unknown
    } else if ours.iter().any(|code| theirs.contains(code)) {
        Agreement::Same
    } else {
        Agreement::Different
    }
}

/// ISO 3166-1 reserves these; registers use them for bodies of no one country.
const SUPRANATIONAL: [&str; 6] = ["EU", "EZ", "UN", "XX", "ZZ", "QZ"];

/// A country in capitals, as ISO 3166-1 has it: the EU writes Greece `EL`, and the United Kingdom `UK`.
fn country(code: &str) -> Option<String> {
    let code = code.trim().to_ascii_uppercase();
    match code.as_str() {
        "UK" => Some("GB".to_owned()),
        "EL" => Some("GR".to_owned()),
        other if SUPRANATIONAL.contains(&other) => None,
        other if other.len() == 2 && other.bytes().all(|letter| letter.is_ascii_uppercase()) => Some(code),
        _ => None,
    }
}

/// Registers that give one body several identifiers, so that another one proves nothing: Crossref's funders, of which
/// ROR holds several a record; ISNI and VIAF, which have many duplicates.
const SEVERAL: [&str; 4] = ["fundref", "isni", "viaf", "oclc"];

/// Whether they share an identifier, or have other ones in the same register; and whether they do both.
fn identifiers(ours: &Organisation, theirs: &Organisation) -> (Agreement, bool) {
    let (mut shared, mut apart) = (HashSet::new(), HashSet::new());
    for own in &ours.identifiers {
        let scheme = own.scheme.as_str();
        let mut others = theirs.identifiers.iter().filter(|other| other.scheme == scheme).peekable();
        if others.peek().is_none() {
            continue;
        }
        if others.any(|other| plain(&other.value) == plain(&own.value)) {
            shared.insert(scheme);
        } else if !SEVERAL.contains(&scheme) {
            apart.insert(scheme);
        }
    }
    // Of several in one register, one that is shared is enough.
    apart.retain(|scheme| !shared.contains(scheme));
    match (shared.is_empty(), apart.is_empty()) {
        (false, agreed) => (Agreement::Same, !agreed),
        (true, false) => (Agreement::Different, false),
        (true, true) => (Agreement::Unknown, false),
    }
}

/// An identifier however it is grouped and capitalised.
fn plain(value: &str) -> String {
    value.chars().filter(|letter| !matches!(letter, '-' | ' ')).flat_map(char::to_lowercase).collect()
}
