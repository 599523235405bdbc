//! The cards of a review, and the order in which they are shown.
//!
//! That is the order of expected use: the things that the graph speaks of most and whose best candidate is likely right
//! come first, and all cards of a thing stand together. Those that somebody was unsure of come last. Where scores are
//! hidden, cards stand in the order of names and candidates in that of their identifiers.

use crate::link::matching::Candidate;
use crate::link::suggest::Proposal;
use std::collections::{BTreeSet, HashMap};

/// A question on a card.
#[derive(Clone, Debug)]
pub struct Card {
    /// What is proposed.
    pub proposal: Proposal,
    /// The places in the proposal of the candidates that are shown, in the order in which they are shown.
    pub order: Vec<usize>,
    pub(super) rejected: BTreeSet<usize>,
    /// When somebody was unsure of it before this review.
    pub doubted: Option<String>,
}

impl Card {
    /// A card that shows so many candidates.
    #[must_use]
    pub fn new(proposal: Proposal, most: usize, blind: bool) -> Self {
        let mut order: Vec<usize> = (0..proposal.candidates.len().min(most)).collect();
        if blind {
            order.sort_by(|a, b| {
                let id = |place: &usize| &proposal.candidates[*place].entry.organisation.id;
                id(a).cmp(id(b))
            });
        }
        Self { proposal, order, rejected: BTreeSet::new(), doubted: None }
    }

    /// The candidates that are shown and were not rejected, each with its place in the proposal.
    pub fn open(&self) -> impl Iterator<Item = (usize, &Candidate)> {
        let open = self.order.iter().filter(|place| !self.rejected.contains(place));
        open.filter_map(|place| Some((*place, self.proposal.candidates.get(*place)?)))
    }

    /// What there is to gain: how likely the best candidate is right, and how much the graph speaks of the thing.
    fn use_of(&self) -> f64 {
        let score = self.proposal.candidates.first().map_or(0.0, |candidate| candidate.score.value);
        score * (self.proposal.subject.mentions as f64).ln_1p()
    }
}

/// Puts cards in the order in which they are shown.
pub fn sort(cards: &mut [Card], blind: bool) {
    let name = |card: &Card| {
        let subject = &card.proposal.subject;
        (
            subject.organisation.label().to_owned(),
            subject.iri.as_str().to_owned(),
            card.proposal.authority.slug.clone(),
        )
    };
    if blind {
        cards.sort_by_cached_key(|card| (card.doubted.is_some(), name(card)));
        return;
    }
    let mut best: HashMap<String, f64> = HashMap::new();
    for card in cards.iter() {
        let most = best.entry(card.proposal.subject.iri.as_str().to_owned()).or_insert(f64::MIN);
        *most = most.max(card.use_of());
    }
    cards.sort_by(|a, b| {
        let thing = |card: &Card| best.get(card.proposal.subject.iri.as_str()).copied().unwrap_or_default();
        (a.doubted.is_some().cmp(&b.doubted.is_some()))
            .then_with(|| thing(b).total_cmp(&thing(a)))
            .then_with(|| a.proposal.subject.iri.as_str().cmp(b.proposal.subject.iri.as_str()))
            .then_with(|| b.use_of().total_cmp(&a.use_of()))
            .then_with(|| a.proposal.authority.slug.cmp(&b.proposal.authority.slug))
    });
}
