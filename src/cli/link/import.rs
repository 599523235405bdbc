//! `labgraph link import`.

use super::record::{Origin, Recorded, Terms, record_on};
use super::{who, words};
use crate::cli::commit::Patience;
use crate::cli::error::{CliError, Kind};
use crate::cli::query::standard_input;
use crate::cli::session::Session;
use crate::import::Problem;
use crate::link::sssom::{Reading, RowError, read};
use crate::link::{Authority, Mapping};
use crate::render::visible;
use crate::store::Dataset;
use crate::workspace::read_text;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Take decisions over from SSSOM/TSV, as link export or the tools of that standard write it.
///
/// What can be a decision of the workspace goes to data/links/; where a row cannot, it is told and nothing is written.
/// Metadata may stand in the file or beside it.
///
/// Of two decisions about the same the newer one stays: by the moment, or else by the day; a row without a date is older
/// than any with one, and of one day ours stays. It exits with 1 where decisions here stayed in spite of a row; the other rows are taken over.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The file; - is standard input.
    file: PathBuf,

    /// The metadata, where they stand in a file of their own. [default: FILE with .yml in the place of .tsv]
    #[arg(long, value_name = "FILE")]
    metadata: Option<PathBuf>,

    /// Who takes them over: a reviewer of each, and the author of those that name nobody. [default: `LABGRAPH_REVIEWER`
    /// for those that name nobody]
    #[arg(long, value_name = "NAME")]
    reviewer: Option<String>,

    /// Leave out the rows that cannot be taken over.
    #[arg(long)]
    skip: bool,

    /// Take the place of newer decisions too.
    #[arg(long)]
    replace: bool,

    /// Show what would be written and write nothing.
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    patience: Patience,
}

impl Args {
    pub(in crate::cli) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        session.own_workspace()?;
        let dataset = session.dataset()?;
        let (text, shown) = self.text()?;
        let reading = self.read(&dataset, &text, &shown)?;
        let problems: Vec<Problem> =
            reading.errors.iter().map(|(line, error)| problem(&shown, *line, error)).collect();
        if !self.skip && !problems.is_empty() {
            return Err(CliError::problems(problems).hint(session.languages().word([
                "nothing was written; --skip leaves these rows out",
                "er is niets geschreven; --skip laat deze rijen weg",
                "rien n’a été écrit\u{a0}; --skip omet ces lignes",
            ])));
        }
        for problem in &problems {
            session.note(&format!("{}: {}", problem.place, problem.message));
        }
        for column in &reading.unknown {
            session.note(session.languages().word([
                &format!("the column {column} is in no standard and not defined: it is left out"),
                &format!(
                    "de kolom {column} staat in geen standaard en is niet gedefinieerd: ze is weggelaten"
                ),
                &format!("la colonne {column} n’est ni standard ni définie\u{a0}: elle est omise"),
            ]));
        }
        if let Some(first) = reading.unstated.first() {
            let languages = session.languages();
            let rows =
                languages.count(reading.unstated.len(), ["row", "rij", "ligne"], ["rows", "rijen", "lignes"]);
            session.note(languages.word([
                &format!("{rows}, the first on line {first}, without a confidence: taken as 1"),
                &format!("{rows}, de eerste op regel {first}, zonder betrouwbaarheid: genomen als 1"),
                &format!("{rows}, la première à la ligne {first}, sans confiance\u{a0}: prise pour 1"),
            ]));
        }
        let left_out = problems.len();
        let repeated = reading.repeated.len();
        let mut mappings: Vec<Mapping> = reading.mappings.into_iter().map(|(_, mapping)| mapping).collect();
        if let Some(reviewer) = self.reviewer() {
            for mapping in &mut mappings {
                if !mapping.authors.iter().chain(&mapping.reviewers).any(|name| *name == reviewer) {
                    mapping.reviewers.push(reviewer.clone());
                }
            }
        }
        let origin = Origin::Elsewhere { replace: self.replace };
        let terms = Terms { patience: self.patience, dry_run: self.dry_run, renew: true, origin };
        let recorded = record_on(session, mappings, terms)?;
        self.tell(session, &dataset, &recorded, repeated, left_out)?;
        Ok(if recorded.outdated.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Tells what was taken over, what that replaced and what stayed.
    fn tell(
        &self,
        session: &Session,
        dataset: &Dataset,
        recorded: &Recorded,
        repeated: usize,
        left_out: usize,
    ) -> Result<(), CliError> {
        let languages = session.languages();
        let names = session.names(dataset);
        let shown = |head: [&str; 3], mapping: &Mapping| {
            let head = languages.word(head);
            visible(&format!("{head}{} · {}", words::line(mapping, &names, languages), words::by(mapping)))
        };
        for entry in recorded.entries.iter().filter(|entry| !entry.replaced.is_empty()) {
            session.tell(&shown([""; 3], &entry.mapping))?;
            for stated in &entry.replaced {
                session.tell(&shown(["  replaces ", "  vervangt ", "  remplace "], &stated.mapping))?;
            }
        }
        for (theirs, ours) in &recorded.outdated {
            for own in ours {
                session.tell(&shown(["kept ", "behouden ", "conservé "], own))?;
            }
            session.tell(&shown(["  instead of ", "  in plaats van ", "  au lieu de "], theirs))?;
        }
        let (new, known) = (recorded.entries.len(), recorded.unchanged.len() + repeated);
        let replaced: usize = recorded.entries.iter().map(|entry| entry.replaced.len()).sum();
        let taken = languages.count(
            new,
            ["decision taken over", "beslissing overgenomen", "décision reprise"],
            ["decisions taken over", "beslissingen overgenomen", "décisions reprises"],
        );
        let replaced = languages.count(
            replaced,
            ["replaced", "vervangen", "remplacée"],
            ["replaced", "vervangen", "remplacées"],
        );
        let known = languages.count(
            known,
            ["known already", "al bekend", "déjà connue"],
            ["known already", "al bekend", "déjà connues"],
        );
        let left_out = languages.count(
            left_out,
            ["left out", "weggelaten", "omise"],
            ["left out", "weggelaten", "omises"],
        );
        session.tell(&format!("{taken} ({replaced}), {known}, {left_out}"))?;
        if !recorded.files.is_empty() {
            let head = if self.dry_run {
                [
                    "nothing written; would write",
                    "niets geschreven; zou schrijven",
                    "rien n’a été écrit\u{a0}; écrirait",
                ]
            } else {
                ["written", "geschreven", "écrit"]
            };
            let colon = languages.word([":", ":", "\u{a0}:"]);
            session.tell(&format!("{}{colon} {}", languages.word(head), recorded.files.join(", ")))?;
        }
        let kept: usize = recorded.outdated.iter().map(|(_, ours)| ours.len()).sum();
        if kept > 0 {
            let kept = languages.count(
                kept,
                [
                    "decision here is as new or newer and was kept",
                    "beslissing hier is even nieuw of nieuwer en is behouden",
                    "décision d’ici est aussi récente ou plus récente et a été conservée",
                ],
                [
                    "decisions here are as new or newer and were kept",
                    "beslissingen hier zijn even nieuw of nieuwer en zijn behouden",
                    "décisions d’ici sont aussi récentes ou plus récentes et ont été conservées",
                ],
            );
            session.note(languages.word([
                &format!("{kept}; --replace takes theirs"),
                &format!("{kept}; --replace neemt de andere"),
                &format!("{kept}\u{a0}; --replace prend les autres"),
            ]));
        }
        if new > 0 && !self.dry_run {
            session.note(languages.word([
                &format!("labgraph link undo {new} --anyone takes this back"),
                &format!("labgraph link undo {new} --anyone maakt dit ongedaan"),
                &format!("labgraph link undo {new} --anyone annule ceci"),
            ]));
        }
        Ok(())
    }

    /// What is read, and what it is called.
    fn text(&self) -> Result<(String, String), CliError> {
        if self.is_input() {
            return standard_input();
        }
        Ok((read_text(&self.file)?, self.file.display().to_string()))
    }

    fn is_input(&self) -> bool {
        self.file.as_os_str() == "-"
    }

    /// Who was named by the option.
    fn reviewer(&self) -> Option<String> {
        self.reviewer.as_deref().and_then(|name| who::named(Some(name)))
    }

    fn read(&self, dataset: &Dataset, text: &str, shown: &str) -> Result<Reading, CliError> {
        let otherwise = who::named(self.reviewer.as_deref());
        let beside = self.metadata.clone().or_else(|| {
            let is_alone = self.is_input() || text.starts_with('#');
            if is_alone { None } else { beside(&self.file) }
        });
        let metadata = beside.as_deref().map(read_text).transpose()?;
        let authorities = Authority::all(dataset.merged());
        let is_known = |thing: &oxigraph::model::NamedNode| {
            dataset.asserted(Some(thing.as_ref().into()), None, None).next().is_some()
        };
        read(text, metadata.as_deref(), &authorities, &is_known, otherwise.as_deref())
            .map_err(|error| CliError::new(Kind::Data, format!("{shown}: {error}")))
    }
}

/// The file of the metadata beside a set, where there is one.
fn beside(file: &Path) -> Option<PathBuf> {
    ["yml", "yaml"].into_iter().map(|extension| file.with_extension(extension)).find(|path| path.is_file())
}

fn problem(file: &str, line: u64, error: &RowError) -> Problem {
    Problem { place: format!("{file}:{line}"), message: error.to_string() }
}
