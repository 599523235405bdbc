//! What speaks for and against two records being the same organisation, feature by feature, before any weight.

mod names;

use super::index::Entry;
use super::name::{Likeness, Rarity, Unweighed, Words, likeness};
use super::{Name, NameKind, Organisation, Standing, kind, period, website};
use crate::model::country;
pub use names::NameEvidence;
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
    /// How much better than any name of its own the name of another body that it is part of, or has to do with, fits
    /// what was asked, from 0 to 1: who asks for a university does not mean its hospital.
    pub relative: f64,
    /// How well known the record is to its register: the logarithm of its relations and identifiers.
    pub renown: f64,
    /// How the candidate's record stands.
    pub standing: Standing,
}

impl Evidence {
    /// Whether nothing but the names speaks for it or against it.
    #[must_use]
    pub fn is_of_names(&self) -> bool {
        let others = [self.identifier, self.website, self.country, self.kind, self.parent, self.time];
        others.iter().all(|agreement| *agreement == Agreement::Unknown)
    }
}

/// What is asked, taken apart once for all candidates.
pub struct Asked {
    entry: Entry,
    parents: Vec<Words>,
    domains: BTreeSet<String>,
}

impl Asked {
    /// Takes an organisation apart.
    #[must_use]
    pub fn of(organisation: Organisation) -> Self {
        let entry = Entry::of(organisation);
        let parents = entry.organisation.parents.iter().map(|parent| Words::of(parent)).collect();
        let domains = website::domains(&entry.organisation);
        Self { entry, parents, domains }
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
        let (value, name) = self.compare_names(candidate, rarity, &by, &without)?;
        let relative = self.relative(theirs, value, &name.likeness, |asked, other| {
            let like = likeness(asked, other, rarity);
            by(&like, &Name::new("", NameKind::Other))
        });
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
            relative,
            renown: (theirs.relations as f64).ln_1p(),
            standing: theirs.standing,
        })
    }

    /// How much better a relative's name fits what was asked than the `own` best one does.
    fn relative(
        &self,
        theirs: &Organisation,
        own: f64,
        likeness: &Likeness,
        by: impl Fn(&Words, &Words) -> f64,
    ) -> f64 {
        if likeness.same > 0.0 || likeness.query_in.max(likeness.name_in) < RELATED {
            return 0.0;
        }
        let mut best = own;
        for relative in theirs.parents.iter().chain(&theirs.relatives) {
            let relative = Words::of(relative);
            best = self.entry.words.iter().map(|asked| by(asked, &relative)).fold(best, f64::max);
        }
        ((best - own - NO_BETTER) / MUCH_BETTER).clamp(0.0, 1.0)
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

/// From this share of a name on, it is worth a look whether a relative is meant.
const RELATED: f64 = 0.3;
/// A rank that is so little higher tells nothing: a branch has the name of the whole and a place.
const NO_BETTER: f64 = 0.5;
/// A rank that is higher by so much more is as much better as it gets.
const MUCH_BETTER: f64 = 3.0;
/// From this share of each name on, two names of parents are the same.
const SAME_PARENT: f64 = 0.85;
/// So many parents of each side are compared.
const MOST_PARENTS: usize = 8;

/// Whether they share a country. What is no country, as `EU` for a body of several, says nothing.
fn countries(ours: &[String], theirs: &[String]) -> Agreement {
    let known = |codes: &[String]| codes.iter().filter_map(|code| country::alpha2(code)).collect();
    let (ours, theirs): (Vec<&str>, Vec<&str>) = (known(ours), known(theirs));
    if ours.is_empty() || theirs.is_empty() {
        Agreement::Unknown
    } else if ours.iter().any(|code| theirs.contains(code)) {
        Agreement::Same
    } else {
        Agreement::Different
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::Identifier;

    fn compared(ours: Organisation, theirs: Organisation) -> Evidence {
        let ours = Organisation { names: Organisation::named("A").names, ..ours };
        let theirs = Organisation { names: Organisation::named("A").names, ..theirs };
        Asked::of(ours).compare(&Entry::of(theirs), &Unweighed, |like, _| like.same, |_, _| false).unwrap()
    }

    fn with(identifiers: &[(&str, &str)]) -> Organisation {
        let identifiers = identifiers.iter().map(|(scheme, value)| Identifier::new(*scheme, value)).collect();
        Organisation { identifiers, ..Organisation::default() }
    }

    #[test]
    fn countries_are_compared_by_code_alone() {
        let country = |ours: &str, theirs: &str| countries(&[ours.to_owned()], &[theirs.to_owned()]);
        assert_eq!(country("be", "BE"), Agreement::Same);
        assert_eq!(country("UK", "GB"), Agreement::Same);
        assert_eq!(country("DK", "NL"), Agreement::Different);
        assert_eq!(country("EU", "NL"), Agreement::Unknown);
        assert_eq!(country("", "NL"), Agreement::Unknown);
        let both = ["BE".to_owned(), "NL".to_owned()];
        assert_eq!(countries(&both, &["NL".to_owned()]), Agreement::Same);
    }

    #[test]
    fn an_identifier_decides_unless_a_body_has_several() {
        let identifier = |ours: &[_], theirs: &[_]| {
            let found = compared(with(ours), with(theirs));
            (found.identifier, found.contradicted)
        };
        assert_eq!(
            identifier(&[("kbo", "0203.430.576")], &[("kbo", "0203430576")]),
            (Agreement::Same, false)
        );
        assert_eq!(
            identifier(&[("kbo", "0203430576")], &[("kbo", "0671516647")]),
            (Agreement::Different, false)
        );
        assert_eq!(
            identifier(&[("kbo", "0203430576")], &[("ovo", "0203430576")]),
            (Agreement::Unknown, false)
        );
        assert_eq!(identifier(&[("fundref", "1")], &[("fundref", "2")]), (Agreement::Unknown, false));
        let several = [("grid", "1"), ("grid", "2")];
        assert_eq!(identifier(&[("grid", "2")], &several), (Agreement::Same, false));
        let torn = identifier(&[("ror", "a"), ("kbo", "1")], &[("ror", "a"), ("kbo", "2")]);
        assert_eq!(torn, (Agreement::Same, true));
    }

    #[test]
    fn websites_agree_by_domain() {
        let site =
            |address: &str| Organisation { websites: vec![address.to_owned()], ..Organisation::default() };
        let website = |ours, theirs| compared(site(ours), site(theirs)).website;
        assert_eq!(website("https://www.vinnova.se/en", "vinnova.se"), Agreement::Same);
        assert_eq!(website("vinnova.se", "nesta.org.uk"), Agreement::Different);
        assert_eq!(website("https://www.vlaanderen.be/a", "https://www.vlaanderen.be/a"), Agreement::Unknown);
        assert_eq!(website("https://www.gov.uk/x", "https://www.gov.uk/x"), Agreement::Unknown);
    }

    #[test]
    fn the_name_of_a_relative_is_told_from_ones_own() {
        let relative = |asked: &str, own: &str, relatives: &[&str]| {
            let relatives = relatives.iter().map(|&name| name.to_owned()).collect();
            let theirs = Organisation { relatives, ..Organisation::named(own) };
            let like = |like: &Likeness, _: &Name| 5.0 * like.query_in.min(like.name_in);
            let asked = Asked::of(Organisation::named(asked));
            asked.compare(&Entry::of(theirs), &Unweighed, like, |_, _| false).unwrap().relative
        };
        let university = "Kaohsiung Medical University";
        let hospital = "Kaohsiung Medical University Chung-Ho Memorial Hospital";
        assert!(relative(university, hospital, &[university]) > 0.2);
        assert!(relative(hospital, hospital, &[university]) <= 0.0);
        assert!(relative(university, hospital, &["Vinnova"]) <= 0.0);
        assert!(relative(university, hospital, &[]) <= 0.0);
    }

    #[test]
    fn parents_agree_across_languages() {
        let part =
            |parent: &str| Organisation { parents: vec![parent.to_owned()], ..Organisation::default() };
        let parent = |ours, theirs| compared(part(ours), part(theirs)).parent;
        assert_eq!(
            parent("Ministerie van Economische Zaken", "Ministry of Economic Affairs"),
            Agreement::Same
        );
        assert_eq!(parent("Vlaamse overheid", "Ministerie van Justitie"), Agreement::Unknown);
    }
}
