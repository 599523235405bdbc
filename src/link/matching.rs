//! The candidates of a register for an organisation, each with its score, the best first.

use super::evidence::{Asked, Evidence};
use super::index::{Entry, Index, IndexError};
use super::name::{Among, Rarity};
use super::relation::{Relation, relation};
use super::score::{self, Decision, Score};
use super::{Name, Organisation, Register, RegisterError, website};
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
    /// What is to be done; anything but «none» for the first candidate alone. What is no exact match is never
    /// accepted without review.
    pub decision: Decision,
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

/// Compares an organisation with records, however they were found, and scores them, the best first, at most ten.
pub fn judged(
    asked: &Asked,
    entries: Vec<Arc<Entry>>,
    rarity: &dyn Rarity,
    without: impl Fn(&Organisation, &Name) -> bool,
) -> Vec<Candidate> {
    let compared = entries.into_iter().filter_map(|entry| {
        let evidence = asked.compare(&entry, rarity, score::name_rank, &without)?;
        Some((score::rank(&evidence), entry, evidence))
    });
    let mut ranked: Vec<(f64, Arc<Entry>, Evidence)> = compared.collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.organisation.id.cmp(&b.1.organisation.id)));
    let ranks: Vec<f64> = ranked.iter().map(|(rank, _, _)| *rank).collect();
    let rivalled = ranked.iter().skip(1).any(|(_, _, evidence)| is_rival(evidence));
    let candidate = |(place, (rank, entry, evidence)): (usize, (f64, Arc<Entry>, Evidence))| {
        let rival = if place == 0 { ranks.get(1) } else { ranks.first() };
        let score = score::score(&evidence, rank, rival.map_or(f64::INFINITY, |rival| rank - rival));
        let relation = relation(asked.organisation(), &entry.organisation, &evidence);
        let decision = match place {
            0 => score::decide(&evidence, &score, rivalled),
            _ => Decision::None,
        };
        let decision = if relation == Relation::Exact { decision } else { decision.min(Decision::Review) };
        Candidate { entry, evidence, score, relation, decision }
    };
    ranked.into_iter().take(KEPT).enumerate().map(candidate).collect()
}

/// Whether the candidate's name holds the whole of what was asked, and adds no more than a place or a form: «Mayo
/// Clinic» of «Mayo Clinic Arizona».
fn is_rival(evidence: &Evidence) -> bool {
    let like = &evidence.name.likeness;
    let names = like.same > 0.0
        || like.bag > 0.0
        || (like.around > 0.0 && like.extra_theme < 0.8 && like.extra_kind < 0.1);
    names && evidence.country != super::evidence::Agreement::Different
}
