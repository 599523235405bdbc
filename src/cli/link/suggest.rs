//! `labgraph link suggest`.

use super::asked::{Found, Selection};
use super::record::{self, Recorded};
use super::{caution, comparison};
use crate::cli::commit::Patience;
use crate::cli::error::{CliError, Kind};
use crate::cli::output;
use crate::cli::session::Session;
use crate::link::matching::Candidate;
use crate::link::score::{Decision, Feature};
use crate::link::suggest::Proposal;
use crate::model::Languages;
use crate::render::{Column, Table};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, Term, Variable};
use std::collections::HashMap;
use std::process::ExitCode;

/// Look for our things in registers: candidates, how sure each is, and what speaks for and against it.
///
/// Every register of the catalogue that covers a thing, by class and country, is asked for it: the file that was
/// imported of it, or else its service. What somebody decided is not asked again, unless what the decision rested on
/// has changed. A row is one candidate; those below the threshold of review are shown with --top alone.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    selection: Selection,

    /// Show so many candidates of each register, whatever their score.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=10))]
    top: Option<u8>,

    /// Show what each feature gives to the logarithm of the odds.
    #[arg(long)]
    explain: bool,

    /// Write the links that are accepted without review to data/links/; what needs a review is never written.
    #[arg(long)]
    write: bool,

    #[command(flatten)]
    patience: Patience,
}

const EXAMPLES: &str = "Examples:
  labgraph link suggest vinnova                      one thing, every register
  labgraph link suggest --class lab:Ministry --authority ror
  labgraph link suggest --explain --top 3 -o found.xlsx
  labgraph link suggest --write                      what is sure is linked; then: labgraph link review

Exit code 4 tells that a register could not be asked; the others were. With --offline, a service that is left alone is no
failure where another register answered, unless --authority names it.";

impl Args {
    pub(in crate::cli) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let format = output::Format::rows(session)?;
        if self.write {
            // Before anybody is asked.
            session.own_workspace()?;
        }
        let found = self.selection.look(session)?;
        let table = self.table(session, &found, format.is_for_people());
        let labels = format.is_for_people() && session.wants_labels(true);
        let labels = labels.then(|| labels_of(&found));
        output::rows(session, &table, format, &session.style(labels))?;
        found.tell(session);
        tell(session, &found);
        if self.write {
            self.record(session, &found)?;
        }
        Ok(if found.is_faulty() { ExitCode::from(Kind::Remote.code()) } else { ExitCode::SUCCESS })
    }

    /// A row a candidate.
    fn table(&self, session: &Session, found: &Found, for_people: bool) -> Table {
        let languages = for_people.then(|| session.languages());
        let mut columns: Vec<Column> =
            COLUMNS.iter().map(|(name, label)| column(name, languages.map(|it| it.word(*label)))).collect();
        if self.explain {
            // A feature may be called as a column is: the identifier.
            columns.extend(Feature::ALL.iter().map(|it| {
                column(&format!("{}_share", it.name()), Some(comparison::feature(*it, languages)))
            }));
        }
        let rows = found.proposals.iter().flat_map(|proposal| {
            let shown = proposal.candidates.iter().enumerate().filter(|(place, candidate)| match self.top {
                Some(top) => *place < usize::from(top),
                None => candidate.is_worthy(),
            });
            shown
                .map(|(place, candidate)| self.row(proposal, place, candidate, languages))
                .collect::<Vec<_>>()
        });
        let mut rows: Vec<Vec<Option<Term>>> = rows.collect();
        let why = COLUMNS.iter().position(|(name, _)| *name == "reason");
        if let Some(why) = why.filter(|why| for_people && rows.iter().all(|row| row[*why].is_none())) {
            columns.remove(why);
            for row in &mut rows {
                row.remove(why);
            }
        }
        Table { rows, columns, title: None }
    }

    fn row(
        &self,
        proposal: &Proposal,
        place: usize,
        candidate: &Candidate,
        languages: Option<&Languages>,
    ) -> Vec<Option<Term>> {
        let text = |text: &str| Some(Term::from(Literal::new_simple_literal(text)));
        let number = |number: f64, digits: usize| {
            Some(Term::from(Literal::new_typed_literal(format!("{number:.digits$}"), xsd::DECIMAL)))
        };
        let record = &candidate.entry.organisation;
        let identifier =
            proposal.entry(candidate).map_or_else(|| record.id.clone(), |(_, identifier)| identifier);
        let (decision, relation) = match languages {
            Some(languages) => (
                comparison::decision(candidate.advice.decision, languages).to_owned(),
                comparison::relation(candidate.relation, languages).to_owned(),
            ),
            None => (candidate.advice.decision.name().to_owned(), candidate.relation.iri().to_owned()),
        };
        let mut row = vec![
            Some(proposal.subject.iri.clone().into()),
            text(&proposal.authority.slug),
            Some(Literal::from(place as u64 + 1).into()),
            text(&identifier),
            text(&name_for(candidate, languages)),
            number(candidate.score.value, 3),
            text(&decision),
            text(&relation),
            text(&comparison::agreement(candidate, languages)),
            Some(comparison::reasons(&candidate.advice, languages))
                .filter(|why| !why.is_empty())
                .and_then(|why| text(&why)),
        ];
        if self.explain {
            row.extend(Feature::ALL.iter().map(|feature| {
                let shares = candidate.score.shares.iter();
                let share: f64 = shares.filter(|(own, _)| own == feature).map(|(_, share)| share).sum();
                number(share, 2)
            }));
        }
        row
    }

    /// Writes what is accepted without review.
    fn record(&self, session: &Session, found: &Found) -> Result<(), CliError> {
        let mappings = found.proposals.iter().filter_map(Proposal::accepted).collect();
        let terms = record::Terms { patience: self.patience, ..record::Terms::default() };
        let Recorded { entries, files, .. } = record::record_on(session, mappings, terms)?;
        let (number, languages) = (entries.len(), session.languages());
        let links = languages.count(
            number,
            ["link written", "koppeling geschreven", "lien écrit"],
            ["links written", "koppelingen geschreven", "liens écrits"],
        );
        let into = if files.is_empty() { String::new() } else { format!(": {}", files.join(", ")) };
        session.note(&format!("{links}{into}"));
        for line in entries.iter().flat_map(|entry| caution::of_links(entry, &found.names, languages)) {
            session.note(&line);
        }
        Ok(())
    }
}

const COLUMNS: [(&str, [&str; 3]); 10] = [
    ("thing", ["Thing", "Entiteit", "Entité"]),
    ("register", ["Register", "Register", "Registre"]),
    ("rank", ["Rank", "Rang", "Rang"]),
    ("identifier", ["Identifier", "Identificatie", "Identifiant"]),
    ("label", ["Name", "Naam", "Nom"]),
    ("score", ["Score", "Score", "Score"]),
    ("decision", ["Decision", "Beslissing", "Décision"]),
    ("relation", ["Relation", "Relatie", "Relation"]),
    ("agrees", ["Agrees, differs", "Komt overeen, verschilt", "Concorde, diffère"]),
    ("reason", ["Why", "Waarom", "Pourquoi"]),
];

fn column(name: &str, label: Option<&str>) -> Column {
    Column { variable: Variable::new_unchecked(name), label: label.map(str::to_owned), unit: None }
}

/// The name of a candidate in the reader's language, else the one that the register shows; and behind it the one that
/// is most like ours, where that is another.
fn name_for(candidate: &Candidate, languages: Option<&Languages>) -> String {
    let record = &candidate.entry.organisation;
    let shown = languages.map_or_else(|| record.label(), |languages| comparison::name_in(record, languages));
    let like = &candidate.evidence.name.found.text;
    if like == shown || like.is_empty() { shown.to_owned() } else { format!("{shown} ({like})") }
}

fn labels_of(found: &Found) -> HashMap<String, String> {
    let label = |iri: &NamedNode| Some((iri.as_str().to_owned(), found.names.label(iri)?));
    found.proposals.iter().filter_map(|proposal| label(&proposal.subject.iri)).collect()
}

/// Tells how many of each there are.
fn tell(session: &Session, found: &Found) {
    let of = |decision: Decision| found.proposals.iter().filter(|it| it.decision() == decision).count();
    let (accept, review, none) = (of(Decision::Accept), of(Decision::Review), of(Decision::None));
    let changed = found.proposals.iter().filter(|proposal| proposal.changed.is_some()).count();
    let decided = found.decided;
    let languages = session.languages();
    session.note(languages.word([
        &format!("sure: {accept}; to review: {review}; none: {none}; decided before: {decided}"),
        &format!("zeker: {accept}; na te kijken: {review}; geen: {none}; eerder beslist: {decided}"),
        &format!("sûrs\u{a0}: {accept}\u{a0}; à vérifier\u{a0}: {review}\u{a0}; aucun\u{a0}: {none}\u{a0}; déjà décidés\u{a0}: {decided}"),
    ]));
    if changed > 0 {
        session.note(languages.word([
            &format!("asked again, since what the decision rested on has changed: {changed}"),
            &format!("opnieuw gevraagd, omdat waarop de beslissing steunde veranderd is: {changed}"),
            &format!("demandés de nouveau, ce sur quoi la décision reposait ayant changé\u{a0}: {changed}"),
        ]));
    }
}
