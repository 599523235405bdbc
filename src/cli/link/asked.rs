//! What `suggest` and `review` share: which things are looked for in which registers, and the asking.

use super::{refusal, register};
use crate::cli::error::CliError;
use crate::cli::progress::Bar;
use crate::cli::session::Session;
use crate::cli::{network, watch};
use crate::fetch::Client;
use crate::link::decided::Decided;
use crate::link::subject::{Subject, Which, is_class, subjects};
use crate::link::suggest::{Proposal, propose, settle};
use crate::link::{Authority, RegisterError, protocol};
use crate::model::Languages;
use crate::query::names::{NameError, Names};
use crate::render::visible;
use crate::store::Dataset;
use std::collections::VecDeque;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Which things are looked for, and where.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Selection {
    /// The thing: a slug, a name in any language, a CURIE or an IRI; several words are one name. Without one, all
    /// that can be linked.
    #[arg(value_name = "THING")]
    thing: Vec<String>,

    /// The instances of a class: lab:Ministry, or its name.
    #[arg(long, value_name = "CLASS", conflicts_with = "thing")]
    class: Option<String>,

    /// All that can be linked, which is what happens without a thing and a class.
    #[arg(long, conflicts_with_all = ["thing", "class"])]
    all: bool,

    /// Ask this register alone: its slug or a name; several times for several.
    #[arg(long, value_name = "REGISTER", num_args = 1)]
    authority: Vec<String>,

    /// Ask the services of registers also where a file of theirs was imported.
    #[arg(long)]
    live: bool,
}

/// What came of asking.
pub(in crate::cli) struct Found {
    /// The dataset that the things are from.
    pub(in crate::cli) dataset: Arc<Dataset>,
    /// Its names.
    pub(in crate::cli) names: Names,
    /// What is proposed, by thing and register.
    pub(in crate::cli) proposals: Vec<Proposal>,
    /// Questions that were decided already.
    pub(in crate::cli) decided: usize,
    /// Registers that could not be asked.
    pub(in crate::cli) failed: Vec<Failure>,
    /// Things that no register covers.
    pub(in crate::cli) uncovered: Vec<Arc<Subject>>,
}

/// A register that could not be asked, or not to the end.
pub(in crate::cli) struct Failure {
    pub(in crate::cli) authority: Arc<Authority>,
    pub(in crate::cli) error: RegisterError,
    /// Whether it is a fault: that nobody can search a register is none, nor that a service is not asked offline where
    /// another register answered, unless the register was named.
    pub(in crate::cli) is_fault: bool,
}

/// So many things that no register covers are named.
const TOLD: usize = 5;

/// So many registers are asked at once; each has hosts of its own.
const AT_ONCE: usize = 8;

/// A register with the things to look for in it.
struct Task {
    authority: Arc<Authority>,
    subjects: Vec<Arc<Subject>>,
}

/// What came of one register.
struct Outcome {
    proposals: Vec<Proposal>,
    decided: usize,
    error: Option<RegisterError>,
}

impl Selection {
    /// Asks the registers.
    pub(in crate::cli) fn look(&self, session: &Session) -> Result<Found, CliError> {
        let dataset = session.dataset()?;
        let names = session.names(&dataset);
        let all = Authority::all(dataset.merged());
        let which = self.which(&dataset, &names, session.languages())?;
        let chosen: Vec<Arc<Authority>> = self.authorities(&dataset, &names, &all, session.languages())?;
        let things: Vec<Arc<Subject>> =
            subjects(dataset.merged(), &all, &which).into_iter().map(Arc::new).collect();
        let covers = |authority: &Arc<Authority>| {
            let covered = things.iter().filter(|subject| subject.is_covered_by(authority));
            Task { authority: Arc::clone(authority), subjects: covered.cloned().collect() }
        };
        let mut tasks: Vec<Task> = chosen.iter().map(covers).collect();
        tasks.retain(|task| !task.subjects.is_empty());
        let is_covered = |thing: &Arc<Subject>| {
            tasks.iter().any(|task| task.subjects.iter().any(|subject| Arc::ptr_eq(subject, thing)))
        };
        let uncovered = things.iter().filter(|thing| !is_covered(thing)).cloned().collect();
        let decided = Decided::of(&dataset);
        // Without a folder there are no files of registers.
        let cache = network::cache_folder().filter(|_| !self.live);
        let (client, languages, bar) = (session.client(), session.languages(), Bar::new(session.quiet()));
        let asking = Asking { client, cache: cache.as_deref(), decided: &decided, languages, bar: &bar };
        let asked = watch::unhurried(|| asking.ask(tasks));
        drop(bar);
        let is_named = !self.authority.is_empty();
        let has_answered = asked.iter().any(|(_, outcome)| outcome.error.is_none());
        let mut found =
            Found { dataset, names, proposals: Vec::new(), decided: 0, failed: Vec::new(), uncovered };
        for (authority, outcome) in asked {
            found.decided += outcome.decided;
            found.proposals.extend(outcome.proposals);
            if let Some(error) = outcome.error {
                // That nobody is asked offline is what was wanted, where there is an answer all the same.
                let is_expected =
                    matches!(error, RegisterError::Unsupported { .. }) || error.is_offline() && has_answered;
                found.failed.push(Failure { authority, error, is_fault: is_named || !is_expected });
            }
        }
        settle(&mut found.proposals);
        found.failed.sort_by(|a, b| a.authority.slug.cmp(&b.authority.slug));
        found.proposals.sort_by(|a, b| {
            let key = |it: &Proposal| (it.subject.iri.as_str().to_owned(), it.authority.slug.clone());
            key(a).cmp(&key(b))
        });
        Ok(found)
    }

    fn which(&self, dataset: &Dataset, names: &Names, languages: &Languages) -> Result<Which, CliError> {
        if let Some(class) = &self.class {
            let among_classes =
                names.resolve_among(class, dataset.merged(), |iri| is_class(dataset.merged(), iri));
            let iri = match among_classes {
                Err(NameError::Unknown { .. }) => names.resolve(class, dataset.merged())?,
                found => found?,
            };
            if !is_class(dataset.merged(), &iri) {
                return Err(CliError::usage(languages.word([
                    &format!("{class:?} is no class"),
                    &format!("{class:?} is geen klasse"),
                    &format!("{class:?} n’est pas une classe"),
                ]))
                .hint(languages.word([
                    "for one thing: labgraph link suggest NAME",
                    "voor één ding: labgraph link suggest NAAM",
                    "pour un seul élément\u{a0}: labgraph link suggest NOM",
                ])));
            }
            return Ok(Which::OfClass(iri));
        }
        if self.thing.is_empty() {
            return Ok(Which::All);
        }
        Ok(Which::These(vec![names.resolve(&self.thing.join(" "), dataset.merged())?]))
    }

    fn authorities(
        &self,
        dataset: &Dataset,
        names: &Names,
        all: &[Authority],
        languages: &Languages,
    ) -> Result<Vec<Arc<Authority>>, CliError> {
        if self.authority.is_empty() {
            return Ok(all.iter().cloned().map(Arc::new).collect());
        }
        let mut chosen: Vec<Arc<Authority>> = Vec::new();
        for name in &self.authority {
            let authority = register::named(dataset, names, name, languages)?;
            if !chosen.iter().any(|other| other.iri == authority.iri) {
                chosen.push(Arc::new(authority));
            }
        }
        Ok(chosen)
    }
}

/// What asking takes.
struct Asking<'a> {
    client: &'a Client,
    cache: Option<&'a Path>,
    decided: &'a Decided,
    languages: &'a Languages,
    bar: &'a Bar,
}

impl Asking<'_> {
    /// Asks each register for its things, some registers at once. One that fails is not asked further.
    fn ask(&self, tasks: Vec<Task>) -> Vec<(Arc<Authority>, Outcome)> {
        let total: usize = tasks.iter().map(|task| task.subjects.len()).sum();
        let (asked, queue) = (AtomicUsize::new(0), Mutex::new(VecDeque::from(tasks)));
        let outcomes: Mutex<Vec<(Arc<Authority>, Outcome)>> = Mutex::default();
        let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let tell = |authority: &Authority| {
            let number = asked.fetch_add(1, Ordering::Relaxed) + 1;
            self.bar.say(visible(&format!("{number}/{total} · {}", authority.label(self.languages))));
        };
        let work = || {
            while let Some(task) = next() {
                let outcome = self.ask_one(&task, &|| tell(&task.authority));
                outcomes.lock().unwrap_or_else(PoisonError::into_inner).push((task.authority, outcome));
            }
        };
        thread::scope(|scope| {
            for _ in 0..AT_ONCE {
                scope.spawn(work);
            }
        });
        outcomes.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask_one(&self, task: &Task, tell: &dyn Fn()) -> Outcome {
        let mut outcome = Outcome { proposals: Vec::new(), decided: 0, error: None };
        let register = match protocol::open(&task.authority, None, self.client, self.cache) {
            Ok(register) => register,
            Err(error) => return Outcome { error: Some(error), ..outcome },
        };
        for subject in &task.subjects {
            tell();
            match propose(register.as_ref(), &task.authority, subject, self.decided) {
                Ok(Some(proposal)) => outcome.proposals.push(proposal),
                Ok(None) => outcome.decided += 1,
                Err(error) => return Outcome { error: Some(error), ..outcome },
            }
        }
        outcome
    }
}

impl Found {
    /// Whether a register failed that should not have.
    pub(in crate::cli) fn is_faulty(&self) -> bool {
        self.failed.iter().any(|failure| failure.is_fault)
    }

    /// Tells on a line which registers could not be asked, and how many things no register covers.
    pub(in crate::cli) fn tell_briefly(&self, session: &Session) {
        let languages = session.languages();
        let slugs: Vec<&str> = self.failed.iter().map(|failure| failure.authority.slug.as_str()).collect();
        if !slugs.is_empty() {
            let slugs = slugs.join(", ");
            session.note(languages.word([
                &format!("not asked: {slugs}; labgraph link suggest says why"),
                &format!("niet bevraagd: {slugs}; labgraph link suggest zegt waarom"),
                &format!("non interrogés\u{a0}: {slugs}\u{a0}; labgraph link suggest dit pourquoi"),
            ]));
        }
        if !self.uncovered.is_empty() {
            let things = languages.count(
                self.uncovered.len(),
                [
                    "thing that no register covers",
                    "ding waar geen register over gaat",
                    "élément qu’aucun registre ne couvre",
                ],
                [
                    "things that no register covers",
                    "dingen waar geen register over gaat",
                    "éléments qu’aucun registre ne couvre",
                ],
            );
            session.note(&things);
        }
    }

    /// Tells which registers could not be asked, and why, and what no register covers.
    pub(in crate::cli) fn tell(&self, session: &Session) {
        let languages = session.languages();
        for failure in &self.failed {
            let register = failure.authority.label(languages);
            let error = refusal::failure(&failure.error, languages);
            session.note(languages.word([
                &format!("not asked: {register}: {error}"),
                &format!("niet bevraagd: {register}: {error}"),
                &format!("non interrogé\u{a0}: {register}\u{a0}: {error}"),
            ]));
        }
        if !self.uncovered.is_empty() {
            let named = |subject: &Arc<Subject>| {
                self.names.label(&subject.iri).unwrap_or_else(|| self.names.curie(&subject.iri))
            };
            let mut told = self.uncovered.iter().take(TOLD).map(named).collect::<Vec<_>>().join(", ");
            let more = self.uncovered.len().saturating_sub(TOLD);
            if more > 0 {
                let more =
                    [&format!("and {more} more"), &format!("en nog {more}"), &format!("et {more} autres")];
                told = format!("{told} {}", languages.word(more.map(String::as_str)));
            }
            session.note(languages.word([
                &format!("no register that was asked covers {told}"),
                &format!("geen enkel bevraagd register gaat over {told}"),
                &format!("aucun registre interrogé ne couvre {told}"),
            ]));
        }
    }
}
