//! What a decision that somebody states rests on, as far as the imported file of the register tells: the record of the
//! entry, what speaks for it, and by what a change of either is noticed.

use crate::cli::network;
use crate::link::decided::{self, Decided};
use crate::link::evidence::Asked;
use crate::link::index::Entry;
use crate::link::matching::Candidate;
use crate::link::protocol::Snapshot;
use crate::link::subject::{Subject, Which, subjects};
use crate::link::suggest::propose;
use crate::link::{Authority, Lookup, Mapping, Organisation, Register, matching};
use crate::store::Dataset;
use std::sync::Arc;

/// Adds what the decision rests on. Nobody is asked over the network; without a file that was imported, or where that
/// cannot be read, the decision stays as it is.
pub(super) fn add(mapping: &mut Mapping, dataset: &Dataset, authority: &Authority) {
    let Some((snapshot, subject)) = known(mapping, dataset, authority) else { return };
    if mapping.object.is_some() && mapping.identifier.is_some() {
        let Some(record) = record(mapping, &snapshot) else { return };
        mapping.fingerprint = Some(decided::fingerprint(&authority.slug, &subject.organisation, &record));
        mapping.object_label = Some(record.label().to_owned());
        mapping.evidence = judged(&subject.organisation, *record, &snapshot).map(|found| {
            found.score.shares.into_iter().map(|(feature, share)| (feature.name(), share)).collect()
        });
    } else {
        mapping.fingerprint = of_none(&snapshot, authority, subject, dataset);
    }
    mapping.object_source_version = Some(snapshot.version()).filter(|version| !version.is_empty());
}

/// The entry of a mapping as a candidate for its thing, by itself, as the imported file has it; nothing where that does
/// not tell.
pub(super) fn candidate(mapping: &Mapping, dataset: &Dataset, authority: &Authority) -> Option<Candidate> {
    let (snapshot, subject) = known(mapping, dataset, authority)?;
    let record = record(mapping, &snapshot)?;
    judged(&subject.organisation, *record, &snapshot)
}

/// The imported file of the register, and the thing.
fn known(mapping: &Mapping, dataset: &Dataset, authority: &Authority) -> Option<(Snapshot, Subject)> {
    let snapshot = Snapshot::of(&network::cache_folder()?, authority).ok()??;
    let all = Authority::all(dataset.merged());
    let subject = subjects(dataset.merged(), &all, &Which::These(vec![mapping.subject.clone()])).pop()?;
    Some((snapshot, subject))
}

/// The record of the entry. Some registers know their records by IRI alone.
fn record(mapping: &Mapping, snapshot: &Snapshot) -> Option<Box<Organisation>> {
    let (iri, identifier) = (mapping.object.as_ref()?, mapping.identifier.as_ref()?);
    [identifier.as_str(), iri.as_str()].into_iter().find_map(|name| match snapshot.lookup(name) {
        Ok(Lookup::Found(record)) => Some(record),
        _ => None,
    })
}

/// A record as a candidate, by itself.
fn judged(ours: &Organisation, record: Organisation, snapshot: &Snapshot) -> Option<Candidate> {
    let asked = Asked::of(ours.clone());
    let entries = vec![Arc::new(Entry::of(record))];
    matching::judged(&asked, entries, snapshot.rarity(), |_, _| false).into_iter().next()
}

/// By what one notices that a register without an entry may have one now.
fn of_none(
    snapshot: &Snapshot,
    authority: &Authority,
    subject: Subject,
    dataset: &Dataset,
) -> Option<String> {
    let (authority, subject) = (Arc::new(authority.clone()), Arc::new(subject));
    let proposal = propose(snapshot, &authority, &subject, &Decided::of(dataset)).ok()??;
    Some(proposal.fingerprint_of_none())
}
