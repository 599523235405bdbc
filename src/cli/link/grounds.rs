//! What a decision that somebody states rests on, as far as the imported file of the register tells: the record of the
//! entry, what speaks for it, and by what a change of either is noticed.

use crate::cli::network;
use crate::link::decided::{self, Decided};
use crate::link::evidence::Asked;
use crate::link::evidence_text::Shares;
use crate::link::index::Entry;
use crate::link::protocol::Snapshot;
use crate::link::subject::{Subject, Which, subjects};
use crate::link::suggest::propose;
use crate::link::{Authority, Lookup, Mapping, Organisation, Register, matching};
use crate::store::Dataset;
use std::sync::Arc;

/// Adds what the decision rests on. Nobody is asked over the network; without a file that was imported, or where that
/// cannot be read, the decision stays as it is.
pub(super) fn add(mapping: &mut Mapping, dataset: &Dataset, authority: &Authority) {
    let snapshot = network::cache_folder().and_then(|cache| Snapshot::open(&cache, &authority.slug).ok()?);
    let all = Authority::all(dataset.merged());
    let subject = subjects(dataset.merged(), &all, &Which::These(vec![mapping.subject.clone()])).pop();
    let (Some(snapshot), Some(subject)) = (snapshot, subject) else { return };
    match (&mapping.object, &mapping.identifier) {
        (Some(iri), Some(identifier)) => {
            // Some registers know their records by IRI alone.
            let found = [identifier.as_str(), iri.as_str()].into_iter().find_map(|name| {
                match snapshot.lookup(name) {
                    Ok(Lookup::Found(record)) => Some(record),
                    _ => None,
                }
            });
            let Some(record) = found else { return };
            mapping.fingerprint = Some(decided::fingerprint(&authority.slug, &subject.organisation, &record));
            mapping.object_label = Some(record.label().to_owned());
            mapping.evidence = evidence(&subject.organisation, *record, &snapshot);
        }
        _ => mapping.fingerprint = of_none(&snapshot, authority, subject, dataset),
    }
    mapping.object_source_version = Some(snapshot.version()).filter(|version| !version.is_empty());
}

/// What each feature gives to the score of a record, by itself.
fn evidence(ours: &Organisation, record: Organisation, snapshot: &Snapshot) -> Option<Shares> {
    let asked = Asked::of(ours.clone());
    let found = matching::judged(&asked, vec![Arc::new(Entry::of(record))], snapshot.rarity(), |_, _| false);
    let shares = found.into_iter().next()?.score.shares;
    Some(shares.into_iter().map(|(feature, share)| (feature.name(), share)).collect())
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
