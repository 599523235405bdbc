//! The candidates of a register for an organisation, each with its score, the best first.

use super::evidence::{Agreement, Asked, Evidence};
use super::index::{Entry, Index, IndexError};
use super::name::{Among, Rarity};
use super::relation::{Relation, relation};
use super::score::{self, ACCEPT, Advice, REVIEW, Reason, Score};
use super::{Name, NameKind, Organisation, Register, RegisterError, Standing, website};
use std::sync::Arc;

/// A record of a register that may be the organisation that was asked.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// What the register knows.
    pub entry: Arc<Entry>,
    /// What speaks for and against it.
    pub evidence: Evidence,
    /// How sure it is, and why.
    pub score: Score,
    /// What a link to it would state.
    pub relation: Relation,
    /// What is to be done, and why; anything but «none» for the first candidate alone. What is no exact match is never
    /// accepted without review.
    pub advice: Advice,
}

impl Candidate {
    /// Whether it is worth a look: by its score, or because it bears the very same name.
    #[must_use]
    pub fn is_worthy(&self) -> bool {
        self.score.value >= REVIEW || score::is_namesake(&self.evidence)
    }
}

/// How many candidates are kept.
const KEPT: usize = 10;
/// So many of an organisation's own names are looked for.
const MOST_NAMES: usize = 50;

/// The candidates for an organisation among the records of an index, the best first, at most ten.
///
/// # Errors
/// Where the index cannot be read.
///
/// ```
/// use labgraph::link::index::Index;
/// use labgraph::link::{Organisation, matching, score::Decision};
///
/// let names = ["Universiteit Gent", "Vrije Universiteit Brussel", "Rijksuniversiteit Groningen"];
/// let records = names.map(|name| Organisation { id: name.to_owned(), ..Organisation::named(name) });
/// let found = matching::candidates(&Index::in_memory(records)?, &Organisation::named("Ghent University"))?;
/// assert_eq!(found[0].entry.organisation.id, "Universiteit Gent");
/// # Ok::<_, labgraph::link::index::IndexError>(())
/// ```
pub fn candidates(index: &Index, organisation: &Organisation) -> Result<Vec<Candidate>, IndexError> {
    candidates_without(index, organisation, |_, _| false)
}

/// The same, leaving some names of records aside, as if the register did not have them.
///
/// # Errors
/// Where the index cannot be read.
pub fn candidates_without(
    index: &Index,
    organisation: &Organisation,
    without: impl Fn(&Organisation, &Name) -> bool,
) -> Result<Vec<Candidate>, IndexError> {
    let asked = Asked::of(organisation.clone());
    let entries = entries(index, &asked)?;
    Ok(judged(&asked, entries, index, without))
}

/// The records of an index that share an identifier with what is asked, or may be meant by one of its names.
///
/// # Errors
/// Where the index cannot be read.
pub fn entries(index: &Index, asked: &Asked) -> Result<Vec<Arc<Entry>>, IndexError> {
    let mut entries: Vec<Arc<Entry>> = Vec::new();
    let mut add = |entry: Arc<Entry>| {
        if !entries.iter().any(|other| other.organisation.id == entry.organisation.id) {
            entries.push(entry);
        }
    };
    for identifier in &asked.organisation().identifiers {
        for record in index.with_identifier(&identifier.to_string())? {
            add(Arc::new(Entry::of(record)));
        }
    }
    for domain in asked.domains() {
        for record in index.with_domain(domain)? {
            add(Arc::new(Entry::of(record)));
        }
    }
    for words in asked.words().iter().take(MOST_NAMES) {
        index.candidates(words)?.into_iter().for_each(&mut add);
    }
    Ok(entries)
}

/// The candidates of a register, however it is asked, the best first, at most ten.
///
/// # Errors
/// Where the register cannot be asked.
pub fn from_register(
    register: &dyn Register,
    organisation: &Organisation,
) -> Result<Vec<Candidate>, RegisterError> {
    let asked = Asked::of(organisation.clone());
    let entries = register.candidates(&asked)?;
    let rarity = register.rarity();
    if rarity.is_known() {
        return Ok(judged(&asked, entries, rarity, |_, _| false));
    }
    let domains = entries.iter().flat_map(|entry| website::domains(&entry.organisation)).collect();
    let among = Among::of(entries.iter().map(|entry| entry.words.as_slice()), domains);
    Ok(judged(&asked, entries, &among, |_, _| false))
}

/// A record with what speaks for it.
struct Ranked {
    rank: f64,
    entry: Arc<Entry>,
    evidence: Evidence,
}

/// Compares an organisation with records, however they were found, and scores them, the best first, at most ten.
pub fn judged(
    asked: &Asked,
    entries: Vec<Arc<Entry>>,
    rarity: &dyn Rarity,
    without: impl Fn(&Organisation, &Name) -> bool,
) -> Vec<Candidate> {
    let compared = entries.into_iter().filter_map(|entry| {
        let evidence = asked.compare(&entry, rarity, score::name_rank, &without)?;
        Some((entry, evidence))
    });
    let mut compared: Vec<(Arc<Entry>, Evidence)> = compared.collect();
    known_as_predecessors(&mut compared);
    let ranked = compared.into_iter().map(|(entry, evidence)| Ranked {
        rank: score::rank(&evidence),
        entry,
        evidence,
    });
    let mut ranked: Vec<Ranked> = ranked.collect();
    // Whoever shares an identifier comes first, whatever the names say: that is for somebody to see.
    let identified = |found: &Ranked| found.evidence.identifier == Agreement::Same;
    ranked.sort_by(|a, b| {
        let by_rank = b.rank.total_cmp(&a.rank);
        let standing = |found: &Ranked| found.evidence.standing != Standing::Current;
        let by_id = || a.entry.organisation.id.cmp(&b.entry.organisation.id);
        identified(b).cmp(&identified(a)).then(by_rank).then(standing(a).cmp(&standing(b))).then_with(by_id)
    });
    let first = ranked.first().map(|found| found.rank);
    let second = rival(&ranked, |found| found.rank);
    let close = rival(&ranked, |found| found.rank - score::warned(&found.evidence));
    let rivalled = ranked.iter().skip(1).any(|found| is_rival(&found.evidence));
    let mut candidates: Vec<Candidate> = Vec::with_capacity(ranked.len().min(KEPT));
    for Ranked { rank, entry, evidence } in ranked.into_iter().take(KEPT) {
        let before = candidates.last();
        let rival = if before.is_none() { second } else { first };
        // That no other candidate is there proves nothing: the lead is then over one that has nothing in common.
        let lead = rank - rival.unwrap_or(0.0).max(0.0);
        let score = score::score(&evidence, if before.is_none() { lead.max(0.0) } else { lead });
        let relation = relation(asked.organisation(), &entry.organisation, &evidence);
        let score = before.map_or_else(|| score.clone(), |before| score.clone().at_most(&before.score));
        let advice = match before {
            None => {
                let mut advice = score::decide(&evidence, &score, rivalled, relation);
                let strict = score::score(&evidence, (rank - close.unwrap_or(0.0).max(0.0)).max(0.0));
                if score.value >= ACCEPT && strict.value < ACCEPT {
                    advice.doubt(Reason::CloseRival);
                }
                advice
            }
            Some(_) => Advice::behind(&score),
        };
        candidates.push(Candidate { entry, evidence, score, relation, advice });
    }
    candidates
}

/// Who is found by the name of what it replaced is as well known under that name as that one was, no better.
fn known_as_predecessors(found: &mut [(Arc<Entry>, Evidence)]) {
    for at in 0..found.len() {
        let (entry, evidence) = &found[at];
        if evidence.name.found.kind != NameKind::Former {
            continue;
        }
        let replaced = |other: &&(Arc<Entry>, Evidence)| {
            let gone = &other.0.organisation;
            gone.successors.contains(&entry.organisation.id)
                || entry.organisation.predecessors.contains(&gone.id)
        };
        let renown = found.iter().filter(replaced).map(|(_, gone)| gone.renown).min_by(f64::total_cmp);
        let renown = renown.map_or(evidence.renown, |renown| renown.min(evidence.renown));
        found[at].1.renown = renown;
    }
}

/// Whether one is a rival of another: no part of it, and neither what it replaced nor what replaced it.
#[must_use]
pub fn is_other_than(organisation: &Organisation, first: &Organisation) -> bool {
    !organisation.is_part_of(first) && !organisation.succeeds_or_precedes(first)
}

/// How far the first candidate's strongest rival comes, by a measure; none where nobody else is there. What is a part of
/// the first is no rival: the branches of a body have its name too. Nor is what it replaced, or was replaced by.
fn rival(ranked: &[Ranked], measure: impl Fn(&Ranked) -> f64) -> Option<f64> {
    let (first, others) = ranked.split_first()?;
    let first = &first.entry.organisation;
    others
        .iter()
        .filter(|other| is_other_than(&other.entry.organisation, first))
        .map(measure)
        .max_by(f64::total_cmp)
}

/// Whether the candidate's name holds the whole of what was asked, and adds no more than a place or a form: «Mayo
/// Clinic» of «Mayo Clinic Arizona».
fn is_rival(evidence: &Evidence) -> bool {
    let like = &evidence.name.likeness;
    let names = like.same > 0.0
        || like.bag > 0.0
        || (like.around > 0.0 && like.extra_theme < 0.8 && like.extra_kind < 0.1);
    names && evidence.country != Agreement::Different
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::score::Decision;
    use crate::link::{Identifier, Lookup, Nature};

    struct Live(Vec<Organisation>);

    impl Register for Live {
        fn candidates(&self, _: &Asked) -> Result<Vec<Arc<Entry>>, RegisterError> {
            Ok(self.0.iter().cloned().map(|record| Arc::new(Entry::of(record))).collect())
        }

        fn lookup(&self, _: &str) -> Result<Lookup, RegisterError> {
            Ok(Lookup::Missing)
        }

        fn version(&self) -> String {
            "test".to_owned()
        }
    }

    fn record(id: &str, name: &str) -> Organisation {
        Organisation { id: id.to_owned(), ..Organisation::named(name) }
    }

    #[test]
    fn the_only_candidate_is_not_right_for_being_alone() {
        let found =
            from_register(&Live(vec![record("1", "Vinnova")]), &Organisation::named("Erhvervsministeriet"));
        assert_eq!(found.unwrap()[0].advice.decision, Decision::None);
        let found = from_register(&Live(vec![record("1", "Vinnova")]), &Organisation::named("VINNOVA"));
        assert!(found.unwrap()[0].advice.decision >= Decision::Review);
    }

    #[test]
    fn a_register_without_an_index_tells_its_candidates_apart() {
        let live = Live(vec![
            record("be", "Federal Ministry of Finance"),
            record("nl", "Ministerie van Economische Zaken"),
            record("se", "Ministry of Justice"),
        ]);
        let found = from_register(&live, &Organisation::named("Ministry of Economic Affairs")).unwrap();
        assert_eq!(found[0].entry.organisation.id, "nl");
        let danish = Organisation {
            countries: vec!["DK".into()],
            ..Organisation::named("Ministry of Economic Affairs")
        };
        let dutch = Organisation { countries: vec!["NL".into()], ..live.0[1].clone() };
        let found = from_register(&Live(vec![dutch]), &danish).unwrap();
        assert_eq!(found[0].advice.decision, Decision::None, "{found:?}");
    }

    #[test]
    fn a_number_of_another_row_is_for_somebody_to_see() {
        let numbered = |id: &str, name: &str| Organisation {
            identifiers: vec![Identifier::new("kbo", id)],
            ..record(id, name)
        };
        let records = [numbered("1", "NMBS"), numbered("2", "FOD BOSA"), numbered("3", "FOD Justitie")];
        let found = from_register(&Live(records.to_vec()), &numbered("2", "NMBS")).unwrap();
        let ids: Vec<&str> = found.iter().map(|one| one.entry.organisation.id.as_str()).collect();
        assert_eq!((ids[0], ids[1]), ("2", "1"));
        assert_eq!(found[0].advice.decision, Decision::Review);
        let found = from_register(&Live(records.to_vec()), &numbered("2", "BOSA")).unwrap();
        assert_eq!(found[0].advice.decision, Decision::Accept, "{:?}", found[0]);
    }

    #[test]
    fn branches_are_no_rivals_of_the_whole() {
        let part = |id: &str, name: &str, parents: &[&str]| Organisation {
            parents: parents.iter().map(|&parent| parent.to_owned()).collect(),
            ..record(id, name)
        };
        let lead = |parents: &[&str]| {
            let whole = Organisation { relations: 20, ..record("1", "Amgen (United States)") };
            let live = Live(vec![whole, part("2", "Amgen (Canada)", parents)]);
            let found = from_register(&live, &Organisation::named("Amgen")).unwrap();
            assert_eq!(found[0].entry.organisation.id, "1");
            assert!(found[1].score.value <= found[0].score.value);
            found[0].score.lead
        };
        assert!(lead(&["AMGEN (United States)"]) > lead(&[]) + 1.0);
        assert!((lead(&["Vinnova"]) - lead(&[])).abs() < 1e-9);
    }

    #[test]
    fn what_a_body_replaced_is_no_rival_and_comes_before_it_under_its_own_name() {
        let school = |successors: &[&str]| Organisation {
            standing: Standing::Withdrawn,
            successors: successors.iter().map(|&id| id.to_owned()).collect(),
            ..record("school", "Emory University School of Medicine")
        };
        let mut university = Organisation { relations: 60, ..record("university", "Emory University") };
        university.names.push(Name::new("Emory University School of Medicine", NameKind::Former));
        let asked = |name: &str, school: Organisation| {
            let live = Live(vec![university.clone(), school, record("other", "Duke University")]);
            from_register(&live, &Organisation::named(name)).unwrap().swap_remove(0)
        };
        let found = asked("Emory University School of Medicine", school(&["university"]));
        assert_eq!(found.entry.organisation.id, "school");
        assert_eq!(found.advice.decision, Decision::Review, "it is withdrawn");
        // Two that have nothing to do with each other are rivals, and the better known comes first.
        let torn = asked("Emory University School of Medicine", school(&[]));
        assert_eq!(torn.entry.organisation.id, "university");
        assert!(found.score.value > torn.score.value + 0.1, "{:?} {:?}", found.score, torn.score);
        assert_eq!(asked("Emory University", school(&["university"])).entry.organisation.id, "university");
    }

    #[test]
    fn of_two_that_are_as_likely_the_one_that_stands_comes_first() {
        let gone = Organisation { standing: Standing::Ended, ..record("a", "Ministry of Justice") };
        let live = Live(vec![gone, record("b", "Ministry of Justice")]);
        let found = from_register(&live, &Organisation::named("Ministry of Justice")).unwrap();
        assert_eq!(found[0].entry.organisation.id, "b");
    }

    #[test]
    fn a_rival_that_only_a_warning_sets_back_makes_nobody_sure() {
        let called = |id: &str, names: &[(&str, &str)]| Organisation {
            id: id.to_owned(),
            names: names
                .iter()
                .map(|(name, tag)| Name::new(*name, NameKind::Preferred).in_language(*tag))
                .collect(),
            ..Organisation::default()
        };
        let ours = called("ours", &[("Ministry of Education", "en"), ("Utbildningsdepartementet", "sv")]);
        let right = called("1", &[("Ministry of Education", "en")]);
        let other = called("2", &[("Ministry of Educators", "en"), ("Skolverket", "sv")]);
        let first = |other: &Organisation| {
            from_register(&Live(vec![right.clone(), other.clone()]), &ours).unwrap().swap_remove(0)
        };
        let found = first(&other);
        assert!(found.score.value >= ACCEPT, "its Swedish name sets the other back: {:?}", found.score);
        assert_eq!(found.advice, Advice { decision: Decision::Review, reasons: vec![Reason::CloseRival] });
        let branch = Organisation { parents: vec!["Ministry of Education".to_owned()], ..other };
        assert_eq!(first(&branch).advice.decision, Decision::Accept);
    }

    #[test]
    fn what_is_no_exact_match_is_never_accepted() {
        let ours = record("https://w3id.org/labgraph/id/rm", "Region Midtjylland");
        let index = |nature| {
            Index::in_memory([Organisation { nature, ..record("1", "Region Midtjylland") }]).unwrap()
        };
        let decision =
            |nature, asked: &Organisation| candidates(&index(nature), asked).unwrap()[0].advice.decision;
        assert_eq!(decision(Nature::Organisation, &ours), Decision::Accept);
        assert_eq!(decision(Nature::Territory, &ours), Decision::Review);
        assert_eq!(decision(Nature::LegalEntity, &ours), Decision::Review);
        assert_eq!(
            decision(Nature::Establishment, &Organisation::named("Region Midtjylland")),
            Decision::Accept
        );
    }
}
