//! A run over a table of names: what is asked, what is told, what is written, as the rows come.

use super::feed::Feed;
use super::names::Names;
use super::sheet::Sheet;
use crate::cli::error::{CliError, Kind};
use crate::cli::link::odd::{self, Odd};
use crate::cli::link::register::Catalogue;
use crate::cli::progress::Bar;
use crate::cli::session::Session;
use crate::link::batch;
use crate::link::delimited::Row;
use crate::link::evidence::Agreement;
use crate::link::matching::Candidate;
use crate::link::snapshot::{Mapped, identifiers};
use crate::link::{Authority, Organisation, Register};
use crate::render::grouped;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// A candidate with a lower score is none, unless its name or its identifier is the very same.
const LEAST: f64 = 0.001;

fn is_told(candidate: &Candidate) -> bool {
    let evidence = &candidate.evidence;
    let is_same = evidence.name.likeness.same > 0.0 || evidence.identifier == Agreement::Same;
    is_same || candidate.score.value >= LEAST
}

/// What is the same for every row.
pub(super) struct Run<'a> {
    pub(super) session: &'a Session,
    pub(super) register: &'a dyn Register,
    pub(super) mapped: &'a Mapped,
    pub(super) catalogue: Option<&'a Catalogue>,
    pub(super) column: usize,
    /// The columns of identifiers, with their registers.
    pub(super) identifiers: Vec<(Authority, usize)>,
    pub(super) top: usize,
    pub(super) stop: Arc<AtomicBool>,
}

impl Run<'_> {
    /// Answers every row, as many at once as there are. Where it breaks off, for an error or because somebody stopped
    /// it, what was answered before is written all the same.
    pub(super) fn all(&self, names: Names, mut sheet: Sheet, out: &mut dyn Write) -> Result<(), CliError> {
        let bar = Bar::new(self.session.quiet());
        let started = Instant::now();
        let (mut done, mut odd) = (0, Odd::default());
        let Names { columns, rows, is_sheet, .. } = names;
        let mut feed = Feed::start(rows)?;
        let failure = loop {
            let (rows, broken) = feed.next(&self.stop);
            let begun = Instant::now();
            if !rows.is_empty() {
                let (answered, failure) = self.batch(&rows, &mut odd, &mut sheet);
                done += answered;
                if answered > 0 {
                    sheet.flush(out)?;
                    out.flush()?;
                }
                if failure.is_some() {
                    break failure;
                }
                bar.say(self.progress(done, started));
                feed.pace(begun.elapsed());
            }
            if broken.is_some() {
                break broken;
            }
            if self.stop.load(Ordering::Relaxed) {
                break Some(self.stopped(done));
            }
            if rows.is_empty() {
                break None;
            }
        };
        drop(bar);
        odd.tell(self.session, &columns, is_sheet);
        if failure.is_none() || done > 0 {
            sheet.finish(out)?;
            out.flush()?;
        }
        failure.map_or(Ok(()), Err)
    }

    /// Answers rows, and tells how many of the first were answered, with what failed at the next.
    fn batch(&self, rows: &[Row], odd: &mut Odd, sheet: &mut Sheet) -> (usize, Option<CliError>) {
        let asked: Vec<Organisation> = rows.iter().map(|row| self.asked(row)).collect();
        let (found, failure) = batch::candidates(self.register, &asked);
        for (row, candidates) in rows.iter().zip(&found) {
            self.look(row, odd);
            let likely: Vec<Candidate> =
                candidates.iter().filter(|candidate| is_told(candidate)).take(self.top).cloned().collect();
            sheet.add(row, &likely);
        }
        (found.len(), failure.map(CliError::from))
    }

    /// Notes what of a row is not understood.
    fn look(&self, row: &Row, odd: &mut Odd) {
        odd.name(row.cell(self.column), row.line);
        for misread in self.mapped.misread(row) {
            odd.value(misread.column, odd::Expected::Of(misread.expected), &misread.value, row.line);
        }
        for (authority, column) in &self.identifiers {
            let wrong = |value: &&str| authority.check(value).is_err();
            for value in row.cell(*column).split('|').flat_map(identifiers).filter(wrong) {
                odd.value(*column, odd::Expected::Identifier(authority.slug.clone()), value, row.line);
            }
        }
    }

    /// What a row asks.
    fn asked(&self, row: &Row) -> Organisation {
        let mut organisation = self.mapped.organisation(row);
        if let Some(catalogue) = self.catalogue {
            let _told = catalogue.mend("", &mut organisation);
        }
        organisation
    }

    fn stopped(&self, done: usize) -> CliError {
        let languages = self.session.languages();
        let names = languages.count(done, ["name", "naam", "nom"], ["names", "namen", "noms"]);
        let words = languages.word(["stopped after", "gestopt na", "arrêté après"]);
        CliError::new(Kind::Interrupted, format!("{words} {names}"))
    }

    fn progress(&self, done: usize, started: Instant) -> String {
        let languages = self.session.languages();
        let rate = done as f64 / started.elapsed().as_secs_f64().max(0.001);
        let (done, rate) = (grouped(&done.to_string(), languages), format!("{rate:.0}"));
        languages
            .word([
                &format!("{done} names, {rate} a second"),
                &format!("{done} namen, {rate} per seconde"),
                &format!("{done} noms, {rate} par seconde"),
            ])
            .to_owned()
    }
}
