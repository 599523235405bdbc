//! The state machine of a review, without a terminal.

use super::*;
use crate::link::index::Index;
use crate::link::subject::Subject;
use crate::link::suggest::propose;
use crate::link::{Authority, Decided, Nature, Organisation};
use oxigraph::model::NamedNode;
use std::sync::Arc;

/// The card of a thing, in a register that has several of its name.
fn card(name: &str, mentions: usize, blind: bool) -> Card {
    let node = |iri: String| NamedNode::new(iri).unwrap();
    let authority = Arc::new(Authority {
        iri: node("https://w3id.org/labgraph/id/authority-reg".to_owned()),
        slug: "reg".to_owned(),
        names: Vec::new(),
        other_names: Vec::new(),
        languages: Vec::new(),
        licence: None,
        countries: Vec::new(),
        classes: Vec::new(),
        nature: Nature::Organisation,
        pattern: None,
        check_digits: None,
        template: Some("https://reg.example/{id}".to_owned()),
        services: Vec::new(),
    });
    let subject = Arc::new(Subject {
        iri: node(format!("https://w3id.org/labgraph/id/{}", name.replace(' ', "-"))),
        organisation: Organisation::named(name),
        classes: Vec::new(),
        country_from: Vec::new(),
        sources: Vec::new(),
        mentions,
    });
    let records = ["9", "5", "7"].map(|id| {
        let name = if id == "9" { name.to_owned() } else { format!("{name} of place {id}") };
        Organisation { id: format!("https://reg.example/{id}"), ..Organisation::named(name) }
    });
    let register = Index::in_memory(records).unwrap();
    let proposal = propose(&register, &authority, &subject, &Decided::default()).unwrap().unwrap();
    assert_eq!(proposal.candidates.len(), 3);
    Card::new(proposal, 3, blind)
}

fn review(cards: usize) -> Review {
    Review::new((0..cards).map(|n| card(&format!("Innovation Agency {n}"), 1, false)).collect(), false)
}

/// Presses a key and says that what it asks for was done.
fn press(review: &mut Review, key: Key) -> Effect {
    let effect = review.press(key);
    match effect {
        Effect::Write(..) | Effect::TakeBack(..) => review.written(true),
        other => other,
    }
}

#[test]
fn an_acceptance_settles_a_card() {
    let mut review = review(2);
    assert_eq!(review.progress(), (1, 2));
    assert!(matches!(review.press(Key::Accept), Effect::Write(0, Judgement::Accept(0, _))));
    assert_eq!(review.progress(), (1, 2), "not before it is written");
    assert_eq!(review.written(true), Effect::Show);
    assert_eq!(review.progress(), (2, 2));
    assert_eq!(press(&mut review, Key::NoneOfThem), Effect::End);
    let tally = Tally { accepted: 1, none: 1, ..Tally::default() };
    assert_eq!(review.tally(), tally);
}

#[test]
fn what_was_not_written_was_not_judged() {
    let mut review = review(1);
    review.press(Key::Accept);
    assert_eq!(review.written(false), Effect::Show);
    assert_eq!(review.tally(), Tally { left: 1, ..Tally::default() });
    assert!(!review.can_go_back());
    assert_eq!(press(&mut review, Key::Accept), Effect::End);
}

#[test]
fn no_key_counts_while_something_is_written() {
    let mut review = review(2);
    review.press(Key::Accept);
    assert_eq!(review.press(Key::Accept), Effect::Show);
    review.written(true);
    assert_eq!(review.tally().accepted, 1);
}

#[test]
fn a_rejection_leaves_the_others_until_none_is_left() {
    let mut review = review(1);
    assert_eq!(press(&mut review, Key::Reject), Effect::Show);
    assert_eq!(review.card().unwrap().open().count(), 2);
    assert_eq!(press(&mut review, Key::Reject), Effect::Show);
    assert_eq!(press(&mut review, Key::Reject), Effect::End);
    assert_eq!(review.tally(), Tally { rejected: 3, ..Tally::default() });
}

#[test]
fn back_takes_each_judgement_back_in_turn() {
    let mut review = review(2);
    assert_eq!(review.press(Key::Back), Effect::Show, "nothing to take back");
    press(&mut review, Key::Reject);
    press(&mut review, Key::Accept);
    assert_eq!(review.progress(), (2, 2));
    assert!(matches!(review.press(Key::Back), Effect::TakeBack(0, Judgement::Accept(..))));
    review.written(true);
    assert_eq!(review.progress(), (1, 2));
    assert_eq!(review.card().unwrap().open().count(), 2);
    assert!(matches!(review.press(Key::Back), Effect::TakeBack(0, Judgement::Reject(..))));
    review.written(true);
    assert_eq!(review.card().unwrap().open().count(), 3);
    assert_eq!(review.tally(), Tally { left: 2, ..Tally::default() });
    press(&mut review, Key::Accept);
    assert_eq!(review.progress(), (2, 2), "the other card comes again");
}

#[test]
fn back_that_fails_changes_nothing() {
    let mut review = review(2);
    press(&mut review, Key::Accept);
    review.press(Key::Back);
    review.written(false);
    assert_eq!(review.progress(), (2, 2));
    assert_eq!(review.tally().accepted, 1);
}

#[test]
fn what_is_unsure_comes_again_once() {
    let mut review = review(2);
    let first = review.card().unwrap().proposal.subject.iri.clone();
    press(&mut review, Key::Unsure);
    assert_ne!(review.card().unwrap().proposal.subject.iri, first);
    assert_eq!(press(&mut review, Key::Accept), Effect::Show);
    assert_eq!(review.card().unwrap().proposal.subject.iri, first);
    assert_eq!(press(&mut review, Key::Unsure), Effect::End);
    assert_eq!(review.tally(), Tally { accepted: 1, unsure: 1, ..Tally::default() });
}

#[test]
fn a_skip_writes_nothing_and_can_be_taken_back() {
    let mut review = review(2);
    assert_eq!(review.press(Key::Skip), Effect::Show);
    assert_eq!(review.progress(), (2, 2));
    assert_eq!(review.press(Key::Back), Effect::Show);
    assert_eq!(review.progress(), (1, 2));
    assert_eq!(review.press(Key::Skip), Effect::Show);
    assert_eq!(review.press(Key::Skip), Effect::End);
    assert_eq!(review.tally(), Tally { skipped: 2, ..Tally::default() });
}

#[test]
fn digits_and_arrows_select() {
    let mut review = review(1);
    review.press(Key::Pick(3));
    assert_eq!(review.selected(), 2);
    review.press(Key::Pick(9));
    assert_eq!(review.selected(), 2, "there is no ninth");
    review.press(Key::Next);
    assert_eq!(review.selected(), 0);
    review.press(Key::Previous);
    assert_eq!(review.selected(), 2);
    let (place, _, _) = review.choice().unwrap();
    assert!(matches!(review.press(Key::Accept), Effect::Write(0, Judgement::Accept(at, _)) if at == place));
}

#[test]
fn what_a_link_says_can_be_chosen() {
    let mut review = review(1);
    let (_, _, before) = review.choice().unwrap();
    review.press(Key::Relation);
    let (_, _, after) = review.choice().unwrap();
    assert_ne!(before, after);
    assert!(
        matches!(review.press(Key::Accept), Effect::Write(0, Judgement::Accept(_, says)) if says == after)
    );
}

#[test]
fn blind_hides_scores_until_a_card_is_judged() {
    let cards = vec![card("Innovation Agency", 1, true), card("Railway Museum", 1, true)];
    let ids: Vec<&str> =
        cards[0].open().map(|(_, candidate)| candidate.entry.organisation.id.as_str()).collect();
    assert_eq!(ids, ["https://reg.example/5", "https://reg.example/7", "https://reg.example/9"]);
    let mut review = Review::new(cards, true);
    assert!(review.hides());
    assert_eq!(press(&mut review, Key::Accept), Effect::Show);
    assert!(!review.hides() && review.revealed().is_some());
    assert_eq!(review.progress(), (1, 2), "still the card that was judged");
    assert_eq!(review.press(Key::Accept), Effect::Show, "the key only goes on");
    assert!(review.hides());
    assert_eq!(review.tally().accepted, 1);
    assert_eq!(press(&mut review, Key::NoneOfThem), Effect::Show);
    assert_eq!(review.press(Key::Other), Effect::End);
}

#[test]
fn back_from_what_is_revealed_judges_the_card_anew() {
    let mut review = Review::new(vec![card("Innovation Agency", 1, true)], true);
    press(&mut review, Key::Accept);
    press(&mut review, Key::Back);
    assert!(review.hides());
    assert_eq!(review.tally(), Tally { left: 1, ..Tally::default() });
}

#[test]
fn help_is_shown_over_the_card_and_judges_nothing() {
    let mut review = review(1);
    review.press(Key::Help);
    assert!(review.helps());
    assert_eq!(review.press(Key::Accept), Effect::Show);
    assert!(!review.helps());
    assert_eq!(review.tally().left, 1);
    assert_eq!(review.press(Key::Quit), Effect::End);
}

#[test]
fn the_things_that_the_graph_speaks_of_most_come_first() {
    let mut cards = vec![card("Rare", 1, false), card("Often", 50, false), card("Sometimes", 9, false)];
    cards[1].doubted = Some("2026-11-28".to_owned());
    sort(&mut cards, false);
    let names: Vec<&str> = cards.iter().map(|card| card.proposal.subject.organisation.label()).collect();
    assert_eq!(names, ["Sometimes", "Rare", "Often"], "what somebody was unsure of comes last");
    sort(&mut cards, true);
    let names: Vec<&str> = cards.iter().map(|card| card.proposal.subject.organisation.label()).collect();
    assert_eq!(names, ["Rare", "Sometimes", "Often"]);
}

#[test]
fn a_review_of_nothing_ends_at_once() {
    let mut review = Review::new(Vec::new(), false);
    assert!(review.card().is_none());
    assert_eq!(review.press(Key::Accept), Effect::End);
    assert_eq!(review.tally(), Tally::default());
}
