//! Writing what was judged, at once, and taking it back.

use super::doubts::Doubts;
use crate::cli::commit::{Patience, Writer};
use crate::cli::error::{CliError, Kind};
use crate::cli::link::record::{Entry, Terms, record_on, write};
use crate::cli::link::{caution, who};
use crate::cli::session::Session;
use crate::edit::Snapshot;
use crate::link::Mapping;
use crate::link::review::{Judgement, Review};
use crate::link::suggest::Proposal;
use crate::query::names::Names;
use oxigraph::model::{NamedOrBlankNode, Quad};

/// Who judges, and what they did.
pub(super) struct Judge<'s> {
    pub(super) session: &'s Session,
    pub(super) patience: Patience,
    pub(super) reviewer: String,
    pub(super) doubts: Doubts,
    /// What takes each judgement back, the last one last.
    pub(super) undo: Vec<Undo>,
    /// What the last judgement makes doubtful, until somebody has seen it.
    pub(super) unseen: Vec<String>,
}

/// What takes a judgement back.
pub(super) enum Undo {
    /// These decisions go, and what they replaced comes back.
    Decisions(Vec<Entry>),
    /// The day on which somebody was unsure before, if they were.
    Doubt(Option<String>),
}

impl Judge<'_> {
    /// Writes a judgement; it is on disk when this returns.
    pub(super) fn write(
        &mut self,
        review: &Review,
        card: usize,
        judgement: Judgement,
        names: &Names,
    ) -> Result<(), CliError> {
        let Some(proposal) = review.card_of(card).map(|card| &card.proposal) else {
            return Ok(());
        };
        let mapping = match judgement {
            Judgement::Skip => return Ok(()),
            Judgement::Unsure => return self.doubt(proposal),
            Judgement::Accept(place, relation) => {
                proposal.candidates.get(place).and_then(|it| proposal.judged(it, relation, true))
            }
            Judgement::Reject(place, relation) => {
                proposal.candidates.get(place).and_then(|it| proposal.judged(it, relation, false))
            }
            Judgement::NoneOfThem => Some(proposal.none()),
        };
        let Some(mapping) = mapping else {
            let languages = self.session.languages();
            return Err(CliError::new(
                Kind::Data,
                languages.word([
                    "what the register gives is no identifier of its, so nothing can be linked to it",
                    "wat het register geeft is geen identificator ervan, dus is er niets aan te koppelen",
                    "ce que donne le registre n’est pas un identifiant, donc rien ne peut y être lié",
                ]),
            ));
        };
        let mapping = Mapping { authors: vec![self.reviewer.clone()], ..mapping };
        let terms = Terms { patience: self.patience, renew: true, ..Terms::default() };
        let recorded = record_on(self.session, vec![mapping], terms)?;
        let languages = self.session.languages();
        self.unseen =
            recorded.entries.iter().flat_map(|it| caution::of_links(it, names, languages)).collect();
        self.undo.push(Undo::Decisions(recorded.entries));
        Ok(())
    }

    fn doubt(&mut self, proposal: &Proposal) -> Result<(), CliError> {
        let (subject, authority) = (&proposal.subject.iri, &proposal.authority.iri);
        let before = self.doubts.when(subject, authority);
        let day = who::now()?.date();
        self.doubts.note(subject, authority, Some(day), &self.reviewer)?;
        self.undo.push(Undo::Doubt(before));
        Ok(())
    }

    /// Takes the last judgement that was written back.
    pub(super) fn take_back(
        &mut self,
        review: &Review,
        card: usize,
        judgement: Judgement,
    ) -> Result<(), CliError> {
        if judgement == Judgement::Skip {
            return Ok(());
        }
        match self.undo.last() {
            None => return Ok(()),
            Some(Undo::Doubt(before)) => {
                if let Some(proposal) = review.card_of(card).map(|card| &card.proposal) {
                    let (subject, authority) = (&proposal.subject.iri, &proposal.authority.iri);
                    self.doubts.note(subject, authority, before.clone(), &self.reviewer)?;
                }
            }
            Some(Undo::Decisions(entries)) => restore(self.session, self.patience, entries)?,
        }
        self.undo.pop();
        Ok(())
    }
}

/// Takes decisions back, where they still stand as they were written, and restores what they replaced.
fn restore(session: &Session, patience: Patience, entries: &[Entry]) -> Result<(), CliError> {
    let workspace = session.own_workspace()?;
    let mut writer = Some(Writer::begin(session, workspace, patience)?);
    let snapshot = Snapshot::read(workspace)?;
    let all = Mapping::all(snapshot.quads());
    let stands = |entry: &Entry| all.iter().any(|stated| stated.mapping == entry.mapping);
    if !entries.iter().all(stands) {
        return Err(CliError::new(
            Kind::Data,
            session.languages().word([
                "somebody changed this decision meanwhile: it stays",
                "iemand heeft deze beslissing intussen gewijzigd: ze blijft staan",
                "quelqu’un a modifié cette décision entre-temps\u{a0}: elle reste",
            ]),
        ));
    }
    let is_gone = |quad: &Quad| {
        entries.iter().any(|entry| quad.subject == NamedOrBlankNode::from(entry.mapping.iri.clone()))
    };
    let mut after: Vec<Quad> = snapshot.quads().iter().filter(|quad| !is_gone(quad)).cloned().collect();
    let replaced = entries.iter().flat_map(|entry| &entry.replaced);
    after.extend(replaced.flat_map(|stated| stated.mapping.quads(&stated.graph)));
    write(session, &snapshot, after, &mut writer)?;
    Ok(())
}
