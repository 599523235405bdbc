//! A review as a machine of states: cards, keys, what is to be written. It knows no terminal and writes nothing itself.
//!
//! Each key gives an [`Effect`]; whoever writes what it asks for says [`Review::written`], and only then the review
//! goes on. So nothing counts as judged that is not on disk.

mod card;

pub use card::{Card, sort};

use super::matching::Candidate;
use super::relation::Relation;
use super::suggest::Proposal;
use std::collections::{BTreeSet, HashMap, VecDeque};

/// What somebody presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// The selected candidate is the one.
    Accept,
    /// The selected candidate is not.
    Reject,
    /// No candidate is: the register has no entry.
    NoneOfThem,
    /// It cannot be told now; it comes again.
    Unsure,
    /// Not now.
    Skip,
    /// Takes the last judgement back.
    Back,
    /// Ends it.
    Quit,
    /// Selects the next candidate.
    Next,
    /// Selects the one before.
    Previous,
    /// Selects a candidate by its number, from 1.
    Pick(usize),
    /// Goes through what a link would say: the same, close, related, …
    Relation,
    /// Shows or hides what the keys are for.
    Help,
    /// Moves what is too long for the window.
    Scroll(i16),
    /// Any other key.
    Other,
}

/// What somebody thinks of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// A candidate, by its place in the proposal, is the one.
    Accept(usize, Relation),
    /// It is not.
    Reject(usize, Relation),
    /// The register has no entry.
    NoneOfThem,
    /// It cannot be told.
    Unsure,
    /// It was passed over.
    Skip,
}

/// What is to be done after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing but to show what there is.
    Show,
    /// To write a judgement of a card, then to say [`Review::written`].
    Write(usize, Judgement),
    /// To take a judgement of a card back, then to say [`Review::written`].
    TakeBack(usize, Judgement),
    /// To end.
    End,
}

/// How many of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Links accepted.
    pub accepted: usize,
    /// Candidates rejected.
    pub rejected: usize,
    /// Registers that have no entry.
    pub none: usize,
    /// Cards that nobody could tell.
    pub unsure: usize,
    /// Cards passed over.
    pub skipped: usize,
    /// Cards that are left.
    pub left: usize,
}

/// A judgement that was made, and whether the card was settled by it.
#[derive(Clone, Copy, Debug)]
struct Done {
    card: usize,
    judgement: Judgement,
    settled: bool,
}

/// A review under way.
#[derive(Debug)]
pub struct Review {
    cards: Vec<Card>,
    to_come: VecDeque<usize>,
    current: Option<usize>,
    /// Cards that somebody was unsure of once in this review.
    again: Vec<usize>,
    doubted: BTreeSet<usize>,
    done: Vec<Done>,
    pending: Option<Effect>,
    selected: usize,
    relation: Option<Relation>,
    blind: bool,
    revealed: Option<Judgement>,
    help: bool,
    scroll: u16,
}

impl Review {
    /// A review of these cards, in this order.
    #[must_use]
    pub fn new(cards: Vec<Card>, blind: bool) -> Self {
        let mut review = Self {
            to_come: (0..cards.len()).collect(),
            cards,
            current: None,
            again: Vec::new(),
            doubted: BTreeSet::new(),
            done: Vec::new(),
            pending: None,
            selected: 0,
            relation: None,
            blind,
            revealed: None,
            help: false,
            scroll: 0,
        };
        review.advance();
        review
    }

    /// The card to show; nothing where all are done.
    #[must_use]
    pub fn card(&self) -> Option<&Card> {
        self.cards.get(self.current?)
    }

    /// A card by its number.
    #[must_use]
    pub fn card_of(&self, card: usize) -> Option<&Card> {
        self.cards.get(card)
    }

    /// Which card it is, from 1, and of how many.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        let ahead = self.to_come.len() + usize::from(self.current.is_some());
        let total = self.cards.len();
        ((total - ahead.min(total) + 1).min(total), total)
    }

    /// The place among those shown of the candidate that is selected.
    #[must_use]
    pub const fn selected(&self) -> usize {
        self.selected
    }

    /// The selected candidate, and what a link to it would say.
    #[must_use]
    pub fn choice(&self) -> Option<(usize, &Candidate, Relation)> {
        let (place, candidate) = self.card()?.open().nth(self.selected)?;
        Some((place, candidate, self.relation.unwrap_or(candidate.relation)))
    }

    /// Whether scores and their order are hidden now.
    #[must_use]
    pub const fn hides(&self) -> bool {
        self.blind && self.revealed.is_none()
    }

    /// What was judged of the card that is shown, where its score is revealed only now.
    #[must_use]
    pub const fn revealed(&self) -> Option<Judgement> {
        self.revealed
    }

    /// Whether what the keys are for is shown.
    #[must_use]
    pub const fn helps(&self) -> bool {
        self.help
    }

    /// How many lines what is too long was moved.
    #[must_use]
    pub const fn scrolled(&self) -> u16 {
        self.scroll
    }

    /// Whether there is a judgement to take back.
    #[must_use]
    pub const fn can_go_back(&self) -> bool {
        !self.done.is_empty()
    }

    /// What was done so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        let mut last: HashMap<usize, Judgement> = HashMap::new();
        for done in &self.done {
            match done.judgement {
                Judgement::Accept(..) => tally.accepted += 1,
                Judgement::Reject(..) => tally.rejected += 1,
                Judgement::NoneOfThem => tally.none += 1,
                Judgement::Unsure | Judgement::Skip => {}
            }
            last.insert(done.card, done.judgement);
        }
        tally.unsure = last.values().filter(|judgement| **judgement == Judgement::Unsure).count();
        tally.skipped = last.values().filter(|judgement| **judgement == Judgement::Skip).count();
        let settled: BTreeSet<usize> =
            self.done.iter().filter(|done| done.settled).map(|done| done.card).collect();
        tally.left = self.cards.len().saturating_sub(settled.len() + tally.unsure + tally.skipped);
        tally
    }

    /// The links that were accepted so far as the very same: what was proposed, and the candidate.
    pub fn accepted(&self) -> impl Iterator<Item = (&Proposal, &Candidate)> {
        self.done.iter().filter_map(|done| {
            let Judgement::Accept(place, Relation::Exact) = done.judgement else {
                return None;
            };
            let proposal = &self.cards.get(done.card)?.proposal;
            Some((proposal, proposal.candidates.get(place)?))
        })
    }

    /// Takes a key.
    pub fn press(&mut self, key: Key) -> Effect {
        if self.pending.is_some() {
            return Effect::Show;
        }
        if self.help {
            self.help = false;
            return Effect::Show;
        }
        match key {
            Key::Quit => Effect::End,
            Key::Back => self.back(),
            Key::Help => {
                self.help = true;
                Effect::Show
            }
            Key::Scroll(lines) => {
                self.scroll = self.scroll.saturating_add_signed(lines);
                Effect::Show
            }
            _ if self.revealed.is_some() => {
                self.revealed = None;
                self.advance();
                if self.current.is_none() { Effect::End } else { Effect::Show }
            }
            _ => self.judge(key),
        }
    }

    fn judge(&mut self, key: Key) -> Effect {
        let Some(card) = self.current else {
            return Effect::End;
        };
        let open = self.cards[card].open().count();
        let choice = self.choice().map(|(place, _, relation)| (place, relation));
        let judgement = match (key, choice) {
            (Key::Accept, Some((place, relation))) => Judgement::Accept(place, relation),
            (Key::Reject, Some((place, relation))) => Judgement::Reject(place, relation),
            (Key::NoneOfThem, _) => Judgement::NoneOfThem,
            (Key::Unsure, _) => Judgement::Unsure,
            (Key::Skip, _) => Judgement::Skip,
            (Key::Next, Some(_)) => return self.select((self.selected + 1) % open.max(1)),
            (Key::Previous, Some(_)) => return self.select((self.selected + open.max(1) - 1) % open.max(1)),
            (Key::Pick(number), _) if (1..=open).contains(&number) => return self.select(number - 1),
            (Key::Relation, Some((_, relation))) => {
                let place = Relation::ALL.iter().position(|own| *own == relation).unwrap_or_default();
                self.relation = Some(Relation::ALL[(place + 1) % Relation::ALL.len()]);
                return Effect::Show;
            }
            _ => return Effect::Show,
        };
        let effect = Effect::Write(card, judgement);
        if judgement == Judgement::Skip {
            self.settle(card, judgement);
            return if self.current.is_none() { Effect::End } else { Effect::Show };
        }
        self.pending = Some(effect);
        effect
    }

    fn select(&mut self, place: usize) -> Effect {
        self.selected = place;
        self.relation = None;
        self.scroll = 0;
        Effect::Show
    }

    fn back(&mut self) -> Effect {
        let Some(last) = self.done.last().copied() else {
            return Effect::Show;
        };
        let effect = Effect::TakeBack(last.card, last.judgement);
        if last.judgement == Judgement::Skip {
            self.return_to_last();
            return Effect::Show;
        }
        self.pending = Some(effect);
        effect
    }

    /// What was asked for is done, or could not be done: then all is as before. What is to be done next.
    pub fn written(&mut self, done: bool) -> Effect {
        match (self.pending.take(), done) {
            (Some(Effect::Write(card, judgement)), true) => self.settle(card, judgement),
            (Some(Effect::TakeBack(..)), true) => self.return_to_last(),
            _ => {}
        }
        if self.current.is_none() { Effect::End } else { Effect::Show }
    }

    fn settle(&mut self, card: usize, judgement: Judgement) {
        if let Judgement::Reject(place, _) = judgement {
            self.cards[card].rejected.insert(place);
        }
        let stays = matches!(judgement, Judgement::Reject(..)) && self.cards[card].open().next().is_some();
        let settled = !stays && !matches!(judgement, Judgement::Unsure | Judgement::Skip);
        self.done.push(Done { card, judgement, settled });
        if stays {
            self.select(0);
            return;
        }
        if judgement == Judgement::Unsure && self.doubted.insert(card) {
            self.again.push(card);
        }
        if self.blind && judgement != Judgement::Skip {
            self.revealed = Some(judgement);
            return;
        }
        self.advance();
    }

    fn return_to_last(&mut self) {
        let Some(last) = self.done.pop() else {
            return;
        };
        if let Some(current) = self.current.filter(|current| *current != last.card) {
            self.to_come.push_front(current);
        }
        self.to_come.retain(|card| *card != last.card);
        if let Judgement::Reject(place, _) = last.judgement {
            self.cards[last.card].rejected.remove(&place);
        }
        let doubted_before =
            self.done.iter().any(|done| done.card == last.card && done.judgement == Judgement::Unsure);
        if last.judgement == Judgement::Unsure && !doubted_before {
            self.again.retain(|card| *card != last.card);
            self.doubted.remove(&last.card);
        }
        self.current = Some(last.card);
        self.revealed = None;
        self.select(0);
    }

    fn advance(&mut self) {
        if self.to_come.is_empty() {
            self.to_come.extend(std::mem::take(&mut self.again));
        }
        self.current = self.to_come.pop_front();
        self.select(0);
    }
}

#[cfg(test)]
mod tests;
