//! Proposals: the records of a register that one of our things may be, without what somebody decided already.
//!
//! A thing that is linked to a register as the very same is not asked again, nor is one of which somebody decided that
//! the register has none; a record that was rejected is no candidate any more, and the next one takes its place. All of
//! that holds as long as what the decision rested on is unchanged: where it changed, the question is open again, and
//! the proposal says so. It asks registers and writes nothing.

use super::decided::{self, Decided, State};
use super::evidence::Asked;
use super::evidence_text::Shares;
use super::index::Entry;
use super::mapping::{Mapping, Verdict};
use super::matching::{self, Candidate};
use super::name::Rarity;
use super::relation::Relation;
use super::score::{Decision, Reason};
use super::subject::Subject;
use super::{Authority, Lookup, NameKind, Organisation, Register, RegisterError};
use crate::model::Languages;
use crate::model::vocab::semapv;
use oxigraph::model::NamedNode;
use std::collections::HashMap;
use std::sync::Arc;

/// What made a mapping that nobody reviewed.
pub const TOOL: &str = "labgraph";

/// What a register may know a thing as.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The thing.
    pub subject: Arc<Subject>,
    /// The register.
    pub authority: Arc<Authority>,
    /// Which edition of the register answered.
    pub version: String,
    /// The candidates, the best first; none where the register knows nothing like it.
    pub candidates: Vec<Candidate>,
    /// What was decided once, where that rests on what has changed since.
    pub changed: Option<Verdict>,
}

/// Asks a register for a thing; nothing where it was decided already.
///
/// # Errors
/// [`RegisterError`].
pub fn propose(
    register: &dyn Register,
    authority: &Arc<Authority>,
    subject: &Arc<Subject>,
    decided: &Decided,
) -> Result<Option<Proposal>, RegisterError> {
    let question = Question { register, authority, subject, decided };
    let mut changed = match question.linked()? {
        Linked::Yes => return Ok(None),
        Linked::Changed => Some(Verdict::Accepted),
        Linked::No => None,
    };
    let mut asked = subject.organisation.clone();
    if changed.is_some() {
        // Its own link is what is in doubt.
        asked.identifiers.retain(|identifier| identifier.scheme != authority.slug);
    }
    let mut candidates = matching::from_register(&question, &asked)?;
    for candidate in &mut candidates {
        tame(candidate, &asked);
    }
    if let Some(first) = candidates.first_mut()
        && first.advice.decision == Decision::Accept
        && question.is_taken(&first.entry.organisation)
    {
        first.advice.doubt(Reason::Taken);
    }
    if changed.is_none() {
        let first = candidates.first().map(|candidate| question.state(&candidate.entry.organisation));
        changed = first.and_then(|state| match state {
            State::Changed(verdict) => Some(verdict),
            _ => None,
        });
    }
    let proposal = Proposal {
        subject: Arc::clone(subject),
        authority: Arc::clone(authority),
        version: register.version(),
        candidates,
        changed,
    };
    let now = proposal.fingerprint_of_none();
    match decided.state(&subject.iri, &authority.iri, None, Some(&now)) {
        State::None => Ok(None),
        State::Changed(verdict) => Ok(Some(Proposal { changed: changed.or(Some(verdict)), ..proposal })),
        _ => Ok(Some(proposal)),
    }
}

/// Leaves to a review what would be accepted for several things: they are not all the same.
pub fn settle(proposals: &mut [Proposal]) {
    let entry = |proposal: &Proposal| {
        let first =
            proposal.candidates.first().filter(|candidate| candidate.advice.decision == Decision::Accept)?;
        Some(proposal.entry(first)?.0)
    };
    let mut counts: HashMap<NamedNode, usize> = HashMap::new();
    for taken in proposals.iter().filter_map(entry) {
        *counts.entry(taken).or_default() += 1;
    }
    for proposal in proposals {
        let is_taken =
            entry(proposal).is_some_and(|entry| counts.get(&entry).is_some_and(|count| *count > 1));
        if let Some(first) = proposal.candidates.first_mut().filter(|_| is_taken) {
            first.advice.doubt(Reason::Taken);
        }
    }
}

/// A name that ours no longer bears may be another body's by now: nothing is sure by it.
fn tame(candidate: &mut Candidate, ours: &Organisation) {
    let by = &candidate.evidence.name.asked;
    let mut bearing = ours.names.iter().filter(|name| name.text == *by).peekable();
    if bearing.peek().is_some() && bearing.all(|name| name.kind == NameKind::Former) {
        candidate.advice.doubt(Reason::Former);
        if candidate.relation == Relation::Exact {
            candidate.relation = Relation::Close;
        }
    }
}

/// A thing and a register, of which the records that were decided about are left out.
struct Question<'q> {
    register: &'q dyn Register,
    authority: &'q Authority,
    subject: &'q Subject,
    decided: &'q Decided,
}

/// Whether a thing is linked to a register as the very same.
enum Linked {
    No,
    Yes,
    Changed,
}

impl Question<'_> {
    fn linked(&self) -> Result<Linked, RegisterError> {
        let mut linked = Linked::No;
        let same = |mapping: &&Mapping| mapping.is_same();
        for mapping in self.decided.accepted(&self.subject.iri, &self.authority.iri).filter(same) {
            if self.holds(mapping)? {
                return Ok(Linked::Yes);
            }
            linked = Linked::Changed;
        }
        Ok(linked)
    }

    /// Whether what an accepted link rests on is as it was. Where the register cannot tell, it is.
    fn holds(&self, mapping: &Mapping) -> Result<bool, RegisterError> {
        let (Some(then), Some(identifier)) = (&mapping.fingerprint, &mapping.identifier) else {
            return Ok(true);
        };
        let mut found = self.register.lookup(identifier);
        if let (Ok(Lookup::Missing), Some(iri)) = (&found, &mapping.object) {
            // Some registers know their records by IRI alone.
            found = self.register.lookup(iri.as_str());
        }
        let record = match found {
            Ok(Lookup::Found(record)) => record,
            // What became of it is for `link check` to tell.
            Ok(Lookup::Moved { .. } | Lookup::Missing) | Err(RegisterError::Unsupported { .. }) => {
                return Ok(true);
            }
            Err(error) => return Err(error),
        };
        Ok(*then == decided::fingerprint(&self.authority.slug, &self.subject.organisation, &record))
    }

    /// Whether another thing is matched exactly to a record.
    fn is_taken(&self, record: &Organisation) -> bool {
        let Some((iri, _)) = entry(self.authority, &record.id) else { return false };
        let of_another = |mapping: &Mapping| {
            mapping.subject != self.subject.iri && mapping.object.as_ref() == Some(&iri) && mapping.is_same()
        };
        self.decided.all().any(of_another)
    }

    /// How it stands with a record.
    fn state(&self, record: &Organisation) -> State {
        let Some((iri, _)) = entry(self.authority, &record.id) else {
            return State::Open;
        };
        let (subject, authority) = (&self.subject.iri, &self.authority.iri);
        if self.decided.mapping(subject, authority, Some(&iri)).is_none() {
            return State::Open;
        }
        let now = decided::fingerprint(&self.authority.slug, &self.subject.organisation, record);
        self.decided.state(subject, authority, Some(&iri), Some(&now))
    }
}

impl Register for Question<'_> {
    fn candidates(&self, asked: &Asked) -> Result<Vec<Arc<Entry>>, RegisterError> {
        let mut entries = self.register.candidates(asked)?;
        entries.retain(|entry| self.state(&entry.organisation).is_open());
        Ok(entries)
    }

    fn rarity(&self) -> &dyn Rarity {
        self.register.rarity()
    }

    fn lookup(&self, identifier: &str) -> Result<Lookup, RegisterError> {
        self.register.lookup(identifier)
    }

    fn version(&self) -> String {
        self.register.version()
    }
}

/// The IRI and the identifier of a record, by what its register knows it as: either of the two.
#[must_use]
pub fn entry(authority: &Authority, id: &str) -> Option<(NamedNode, String)> {
    let identifier = authority.identifier_of(id).or_else(|| authority.check(id).ok()).map(|it| it.value);
    match identifier {
        Some(identifier) => {
            let iri = authority
                .iri_of(&identifier)
                .or_else(|| Some(id.to_owned()).filter(|id| id.contains(':')))?;
            Some((NamedNode::new(iri).ok()?, identifier))
        }
        // A register of an IRI each, which makes none by a template.
        None if authority.template.is_none() => Some((NamedNode::new(id).ok()?, id.to_owned())),
        None => None,
    }
}

impl Proposal {
    /// What is to be done.
    #[must_use]
    pub fn decision(&self) -> Decision {
        self.candidates.first().map_or(Decision::None, |candidate| candidate.advice.decision)
    }

    /// The candidates that are worth a look.
    pub fn worthy(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().filter(|candidate| candidate.is_worthy())
    }

    /// What «none» rests on: what is known of the thing, and the candidates that were worth a look. Others come and
    /// go with each edition of a register.
    #[must_use]
    pub fn fingerprint_of_none(&self) -> String {
        let worthy = self.worthy().map(|candidate| candidate.entry.organisation.id.as_str());
        decided::fingerprint_of_none(&self.subject.organisation, worthy)
    }

    /// The IRI and the identifier of a candidate; nothing where the register makes neither of what it gave.
    #[must_use]
    pub fn entry(&self, candidate: &Candidate) -> Option<(NamedNode, String)> {
        entry(&self.authority, &candidate.entry.organisation.id)
    }

    /// The decision that a candidate stands to the thing as `relation` says, or does not. It is nobody's yet.
    #[must_use]
    pub fn judged(&self, candidate: &Candidate, relation: Relation, accepted: bool) -> Option<Mapping> {
        let record = &candidate.entry.organisation;
        let print = decided::fingerprint(&self.authority.slug, &self.subject.organisation, record);
        let shares = candidate.score.shares.iter().map(|(feature, share)| (feature.name(), *share));
        Some(Mapping {
            predicate: NamedNode::new_unchecked(relation.iri()),
            negated: !accepted,
            object_label: Some(record.label().to_owned()),
            evidence: Some(shares.collect::<Shares>()),
            fingerprint: Some(print),
            ..self.mapping(Some(self.entry(candidate)?))
        })
    }

    /// The decision that the register has no entry for the thing. It is nobody's yet.
    #[must_use]
    pub fn none(&self) -> Mapping {
        Mapping { fingerprint: Some(self.fingerprint_of_none()), ..self.mapping(None) }
    }

    fn mapping(&self, entry: Option<(NamedNode, String)>) -> Mapping {
        Mapping {
            // The same whoever writes it.
            subject_label: Some(self.subject.organisation.label_in(&Languages::default()).to_owned()),
            tool: Some(TOOL.to_owned()),
            tool_version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            object_source_version: Some(self.version.clone()).filter(|version| !version.is_empty()),
            ..Mapping::new(self.subject.iri.clone(), self.authority.iri.clone(), entry)
        }
    }

    /// The link to the first candidate, where that is accepted without review.
    #[must_use]
    pub fn accepted(&self) -> Option<Mapping> {
        let first =
            self.candidates.first().filter(|candidate| candidate.advice.decision == Decision::Accept)?;
        let justification =
            if first.evidence.is_of_names() { semapv::LEXICAL_MATCHING } else { semapv::COMPOSITE_MATCHING };
        Some(Mapping {
            justification: justification.into_owned(),
            confidence: (first.score.value * 1e4).round() / 1e4,
            authors: vec![TOOL.to_owned()],
            ..self.judged(first, first.relation, true)?
        })
    }
}

#[cfg(test)]
mod tests;
