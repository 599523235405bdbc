//! `labgraph link match`.

mod names;
mod sheet;

use super::register::{Catalogue, of_catalogue, of_file};
use crate::cli::authority::import::pair;
use crate::cli::error::{CliError, Kind};
use crate::cli::output::{self, Format};
use crate::cli::progress::Bar;
use crate::cli::session::Session;
use crate::cli::watch;
use crate::link::batch::{self, LONGEST_NAME};
use crate::link::delimited::Row;
use crate::link::matching::Candidate;
use crate::link::snapshot::{Expected, Mapped, Mapping};
use crate::link::{Organisation, Register};
use crate::model::country;
use crate::render::grouped;
use names::Names;
use sheet::Sheet;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// How many rows are read before they are answered, all cores at work.
const BATCH: usize = 256;

/// A candidate with a lower score is none.
const LEAST: f64 = 0.001;

/// Match a table of names with a register, without a workspace.
///
/// One row comes out for each candidate: the name, the place, the identifier, its label, a score between 0 and 1, what
/// to do (accept, review, none), and what each feature adds to the logarithm of the odds. A name without a candidate
/// has one row, with the decision none. Rows come in the order of the names; csv, tsv and jsonl come while it runs.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The table of names: CSV, TSV, .xlsx or .ods; - is standard input.
    #[arg(value_name = "NAMES")]
    names: PathBuf,

    /// The register, by its name, or a file of records with its columns.
    #[arg(long, value_name = "NAME|FILE")]
    authority: String,

    /// The column of the names. [default: the one that its header tells]
    #[arg(long, value_name = "COL")]
    column: Option<String>,

    /// The column of the country, or the country of all: =BE.
    #[arg(long, value_name = "COL|=CODE")]
    country: Option<String>,

    /// The column of the website.
    #[arg(long, value_name = "COL")]
    website: Option<String>,

    /// The column of what sort of body it is, or that of all: =government.
    #[arg(long = "type", value_name = "COL|=WORD")]
    kind: Option<String>,

    /// A column of identifiers that are known, in a register.
    #[arg(long, value_name = "REGISTER=COL")]
    identifier: Vec<String>,

    /// The column of what identifies a record in the file of --authority.
    #[arg(long, value_name = "COL")]
    id: Option<String>,

    /// The columns of names in the file of --authority.
    #[arg(long, value_name = "COL", value_delimiter = ',')]
    name: Vec<String>,

    /// The sheet to read, of a spreadsheet that has several.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,

    /// The first row is a name like the others.
    #[arg(long)]
    no_header: bool,

    /// How many candidates a name may have.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=10))]
    top: u8,
}

impl Args {
    /// Refuses a country of all names that is none, and identifiers of a register that there is not: they would count
    /// for nothing without a word.
    fn refuse_unknown(&self, session: &Session) -> Result<(), CliError> {
        if let Some(code) = self.country.as_deref().and_then(|country| country.strip_prefix('='))
            && country::alpha2(code).is_none()
        {
            return Err(CliError::usage(format!("{code:?} is no country"))
                .hint("a code of ISO 3166-1 is expected, such as =BE"));
        }
        if self.identifier.is_empty() {
            return Ok(());
        }
        let catalogue = Catalogue::of(session)?;
        let registers = self.identifier.iter().filter_map(|identifier| identifier.split_once('='));
        registers.map(|(name, _)| catalogue.named(name)).try_for_each(|found| found.map(drop))
    }

    pub(in crate::cli) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let format = Format::rows(session)?;
        if format.is_binary() && session.output.is_none() && std::io::stdout().is_terminal() {
            return Err(CliError::usage("this format is no text").hint("write it to a file with -o FILE"));
        }
        if let Some(path) = session.file() {
            output::can_save(path)?;
        }
        self.refuse_unknown(session)?;
        let names = Names::open(&self.names, self.sheet.as_deref(), !self.no_header)?;
        let mapped = Mapped::new(&names.file, &names.columns, &self.mapping(&names)?, Expected::default())?;
        let register = self.register(session)?;
        let catalogue = if self.identifier.is_empty() { None } else { Some(Catalogue::of(session)?) };
        let run = Run {
            session,
            register: &*register,
            mapped: &mapped,
            catalogue: catalogue.as_ref(),
            column: crate::link::snapshot::find_column(
                &names.file,
                &names.columns,
                &names.column(self.column.as_deref())?,
            )?,
            top: usize::from(self.top),
            stop: interruptible(),
        };
        let sheet = Sheet::new(format, session.style(None));
        watch::unhurried(|| output::stream(session, |out| run.all(names, sheet, out)))?;
        Ok(ExitCode::SUCCESS)
    }

    /// Which column of the names says what.
    fn mapping(&self, names: &Names) -> Result<Mapping, CliError> {
        Ok(Mapping {
            name: vec![names.column(self.column.as_deref())?],
            country: self.country.clone(),
            website: self.website.iter().cloned().collect(),
            kind: self.kind.clone(),
            identifiers: self.identifier.iter().map(|text| pair(text)).collect::<Result<_, _>>()?,
            // A name is one name, whatever stands in it.
            separator: Some('\u{1f}'),
            ..Mapping::default()
        })
    }

    fn register(&self, session: &Session) -> Result<Box<dyn Register>, CliError> {
        let path = Path::new(&self.authority);
        let is_file = path.is_file() || self.authority.contains(['/', '\\']) || path.extension().is_some();
        if is_file && !self.authority.contains("://") {
            let mapping = Mapping { id: self.id.clone(), name: self.name.clone(), ..Mapping::default() };
            return of_file(session, path, &mapping);
        }
        if self.id.is_some() || !self.name.is_empty() {
            return Err(CliError::usage("--id and --name are columns of a file, and --authority names none")
                .hint("the column of the names is said by --column"));
        }
        of_catalogue(session, &self.authority)
    }
}

/// Becomes true when somebody presses Ctrl-C; a second time ends the process.
fn interruptible() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&stop);
    // At the prompt somebody else listens already.
    let _taken = ctrlc::set_handler(move || {
        if seen.swap(true, Ordering::Relaxed) {
            end();
        }
    });
    stop
}

#[expect(clippy::exit, reason = "whoever presses Ctrl-C twice wants the end")]
fn end() {
    std::process::exit(i32::from(Kind::Interrupted.code()));
}

/// What is the same for every row.
struct Run<'a> {
    session: &'a Session,
    register: &'a dyn Register,
    mapped: &'a Mapped,
    catalogue: Option<&'a Catalogue>,
    column: usize,
    top: usize,
    stop: Arc<AtomicBool>,
}

/// Rows that could not be asked.
#[derive(Default)]
struct Odd {
    empty: usize,
    long: Vec<u64>,
    identifiers: usize,
}

impl Run<'_> {
    /// Answers every row, batch by batch; what was written before an error stays whole.
    fn all(&self, mut names: Names, mut sheet: Sheet, out: &mut dyn Write) -> Result<(), CliError> {
        let bar = Bar::new(self.session.quiet());
        let started = Instant::now();
        let (mut done, mut odd) = (0, Odd::default());
        let mut failure = None;
        while failure.is_none() {
            let mut rows = Vec::with_capacity(BATCH);
            for row in names.rows.by_ref().take(BATCH) {
                match row {
                    Ok(row) => rows.push(row),
                    Err(error) => {
                        failure = Some(error);
                        break;
                    }
                }
            }
            if rows.is_empty() {
                break;
            }
            done += rows.len();
            self.batch(&rows, &mut odd, &mut sheet)?;
            sheet.flush(out)?;
            bar.say(self.progress(done, started));
            if self.stop.load(Ordering::Relaxed) {
                let message = format!("stopped after {done} names");
                failure = Some(CliError::new(Kind::Interrupted, message));
            }
        }
        drop(bar);
        self.tell(&odd);
        match failure {
            None => sheet.finish(out),
            Some(error) => {
                out.flush()?;
                Err(error)
            }
        }
    }

    fn batch(&self, rows: &[Row], odd: &mut Odd, sheet: &mut Sheet) -> Result<(), CliError> {
        let asked: Vec<Organisation> = rows.iter().map(|row| self.asked(row, odd)).collect();
        let found = batch::candidates(self.register, &asked)?;
        for (row, candidates) in rows.iter().zip(&found) {
            let likely: Vec<Candidate> = candidates
                .iter()
                .filter(|candidate| candidate.score.value >= LEAST)
                .take(self.top)
                .cloned()
                .collect();
            let query: String = row.cell(self.column).chars().take(LONGEST_NAME).collect();
            sheet.add(&query, &likely);
        }
        Ok(())
    }

    /// What a row asks.
    fn asked(&self, row: &Row, odd: &mut Odd) -> Organisation {
        let name = row.cell(self.column);
        if name.is_empty() {
            odd.empty += 1;
        } else if name.chars().count() > LONGEST_NAME {
            odd.long.push(row.line);
        }
        let mut organisation = self.mapped.organisation(row);
        if let Some(catalogue) = self.catalogue {
            let before = organisation.identifiers.len();
            let _mended = catalogue.mend("", &mut organisation);
            odd.identifiers += before - organisation.identifiers.len();
        }
        organisation
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

    fn tell(&self, odd: &Odd) {
        let rows =
            |count: usize| if count == 1 { "1 row has".to_owned() } else { format!("{count} rows have") };
        if odd.empty > 0 {
            self.session.note(&format!("{} no name: the decision is none", rows(odd.empty)));
        }
        if let Some(first) = odd.long.first() {
            let what = format!("a name of more than {LONGEST_NAME} letters, the first on line {first}");
            self.session.note(&format!("{} {what}: the decision is none", rows(odd.long.len())));
        }
        if odd.identifiers > 0 {
            let what = "that is none in its register, and proves nothing";
            let count = odd.identifiers;
            let noun = if count == 1 { "1 identifier".to_owned() } else { format!("{count} identifiers") };
            self.session.note(&format!("left out: {noun} {what}"));
        }
    }
}
