//! Proposals over registers in memory, and what was decided.

use super::*;
use crate::link::index::Index;
use crate::link::{Name, Nature};
use oxigraph::model::GraphName;

fn node(iri: &str) -> NamedNode {
    NamedNode::new(iri).unwrap()
}

fn authority() -> Arc<Authority> {
    Arc::new(Authority {
        iri: node("https://w3id.org/labgraph/id/authority-reg"),
        slug: "reg".to_owned(),
        names: Vec::new(),
        other_names: Vec::new(),
        languages: Vec::new(),
        licence: None,
        countries: Vec::new(),
        classes: Vec::new(),
        nature: Nature::Organisation,
        pattern: Some("[0-9]+".to_owned()),
        check_digits: None,
        template: Some("https://reg.example/{id}".to_owned()),
        services: Vec::new(),
    })
}

fn subject(organisation: Organisation) -> Arc<Subject> {
    Arc::new(Subject {
        iri: node("https://w3id.org/labgraph/id/x"),
        organisation,
        classes: Vec::new(),
        country_from: Vec::new(),
        sources: Vec::new(),
        mentions: 3,
    })
}

fn record(id: &str, name: &str, country: &str) -> Organisation {
    Organisation { id: id.to_owned(), countries: vec![country.to_owned()], ..Organisation::named(name) }
}

fn register() -> Index {
    Index::in_memory([
        record("https://reg.example/1", "Swedish Innovation Agency", "SE"),
        record("https://reg.example/2", "Swedish Innovation Council", "SE"),
        record("https://reg.example/3", "Portuguese Railway Museum", "PT"),
    ])
    .unwrap()
}

fn asked() -> Organisation {
    record("https://w3id.org/labgraph/id/x", "Swedish Innovation Agency", "SE")
}

fn decided(mappings: &[Mapping]) -> Decided {
    let graph = GraphName::from(node("https://example.org/g"));
    let dated = mappings.iter().map(|mapping| Mapping { date: "2026-11-28".to_owned(), ..mapping.clone() });
    let quads: Vec<_> = dated.flat_map(|mapping| mapping.quads(&graph)).collect();
    Decided::of_quads(&quads)
}

fn proposed(organisation: Organisation, mappings: &[Mapping]) -> Option<Proposal> {
    propose(&register(), &authority(), &subject(organisation), &decided(mappings)).unwrap()
}

fn ids(proposal: &Proposal) -> Vec<String> {
    proposal.candidates.iter().filter_map(|it| proposal.entry(it)).map(|(_, identifier)| identifier).collect()
}

#[test]
fn what_is_rejected_is_no_candidate_and_the_next_one_takes_its_place() {
    let open = proposed(asked(), &[]).unwrap();
    assert_eq!(ids(&open)[0], "1");
    let rejection = open.judged(&open.candidates[0], Relation::Exact, false).unwrap();
    let without = proposed(asked(), &[rejection]).unwrap();
    assert_eq!(ids(&without)[0], "2");
    assert!(!ids(&without).contains(&"1".to_owned()));
    assert!(without.changed.is_none());
}

#[test]
fn what_is_linked_is_not_asked_until_it_changes() {
    let open = proposed(asked(), &[]).unwrap();
    let link = open.judged(&open.candidates[0], Relation::Exact, true).unwrap();
    assert!(proposed(asked(), std::slice::from_ref(&link)).is_none());
    let mut renamed = asked();
    renamed.names[0].text = "Swedish Agency of Innovation".to_owned();
    let again = proposed(renamed, std::slice::from_ref(&link)).unwrap();
    assert_eq!(again.changed, Some(Verdict::Accepted));
    // A decision that says nothing of what it rests on holds.
    let bare = Mapping { fingerprint: None, ..link };
    let mut moved = asked();
    moved.countries = vec!["PT".to_owned()];
    assert!(proposed(moved, &[bare]).is_none());
}

#[test]
fn none_holds_until_the_thing_or_what_is_worth_a_look_changes() {
    let open = proposed(asked(), &[]).unwrap();
    let none = open.none();
    assert!(proposed(asked(), std::slice::from_ref(&none)).is_none());
    let mut richer = asked();
    richer.names.push(Name::new("SIA", NameKind::Acronym));
    assert_eq!(proposed(richer, &[none]).unwrap().changed, Some(Verdict::None));
}

#[test]
fn a_rejection_is_asked_again_where_the_evidence_changed() {
    let open = proposed(asked(), &[]).unwrap();
    let rejection = open.judged(&open.candidates[0], Relation::Exact, false).unwrap();
    let mut moved = asked();
    moved.websites = vec!["https://agency.example/".to_owned()];
    let again = proposed(moved, &[rejection]).unwrap();
    assert_eq!(ids(&again)[0], "1");
    assert_eq!(again.changed, Some(Verdict::Rejected));
}

#[test]
fn a_link_that_is_only_close_leaves_the_question_open() {
    let open = proposed(asked(), &[]).unwrap();
    let close = open.judged(&open.candidates[1], Relation::Close, true).unwrap();
    let again = proposed(asked(), &[close]).unwrap();
    assert_eq!(ids(&again)[0], "1");
    assert!(!ids(&again).contains(&"2".to_owned()), "it is no candidate any more");
}

#[test]
fn what_is_matched_to_one_thing_is_not_accepted_for_another() {
    let open = proposed(asked(), &[]).unwrap();
    assert_eq!(open.decision(), Decision::Accept);
    let link = open.judged(&open.candidates[0], Relation::Exact, true).unwrap();
    let of_another = Mapping { subject: node("https://w3id.org/labgraph/id/y"), ..link.clone() };
    let taken = proposed(asked(), std::slice::from_ref(&of_another)).unwrap();
    assert_eq!(
        (taken.decision(), taken.candidates[0].advice.reasons.as_slice()),
        (Decision::Review, &[Reason::Taken][..])
    );
    let close = open.judged(&open.candidates[0], Relation::Close, true).unwrap();
    let beside = Mapping { subject: of_another.subject, ..close };
    assert_eq!(proposed(asked(), &[beside]).unwrap().decision(), Decision::Accept);

    let mut twice = [open.clone(), open.clone()];
    settle(&mut twice);
    assert!(twice.iter().all(|proposal| proposal.candidates[0].advice.reasons == [Reason::Taken]));
    let mut once = [open];
    settle(&mut once);
    assert_eq!(once[0].decision(), Decision::Accept);
}

#[test]
fn nothing_is_sure_by_a_name_that_ours_no_longer_bears() {
    let former = Organisation {
        names: vec![
            Name::new("Vinnova", NameKind::Preferred),
            Name::new("Swedish Innovation Agency", NameKind::Former),
        ],
        ..asked()
    };
    let proposal = proposed(former, &[]).unwrap();
    assert!(proposal.decision() < Decision::Accept);
    assert_eq!(proposal.candidates[0].relation, Relation::Close);
}

#[test]
fn a_mapping_says_how_it_was_found_and_of_which_edition() {
    let proposal = Proposal { version: "2026-11-01".to_owned(), ..proposed(asked(), &[]).unwrap() };
    let link = proposal.judged(&proposal.candidates[0], Relation::Close, true).unwrap();
    assert_eq!(link.object.as_ref().unwrap().as_str(), "https://reg.example/1");
    assert_eq!(link.predicate.as_str(), Relation::Close.iri());
    assert_eq!(link.object_source_version.as_deref(), Some("2026-11-01"));
    assert!(link.fingerprint.is_some() && link.evidence.unwrap().of("name").is_some());
    assert!(link.authors.is_empty(), "it is nobody's yet");
}

#[test]
fn a_record_is_known_by_its_iri_or_by_its_identifier() {
    let register = authority();
    for id in ["17", "https://reg.example/17"] {
        let (iri, identifier) = entry(&register, id).unwrap();
        assert_eq!((iri.as_str(), identifier.as_str()), ("https://reg.example/17", "17"));
    }
    assert!(entry(&register, "no number").is_none());
    assert!(entry(&register, "\u{0}").is_none());
    let plain = Authority { template: None, pattern: None, ..(*register).clone() };
    assert_eq!(entry(&plain, "https://a.example/b").unwrap().0.as_str(), "https://a.example/b");
}
