//! What `check` and `fetch` share: which accepted links are meant, and asking their registers for the entries.

use super::words;
use crate::cli::error::{CliError, Kind};
use crate::cli::progress::Bar;
use crate::cli::session::Session;
use crate::cli::{network, watch};
use crate::fetch::Client;
use crate::link::register::{Linked, check};
use crate::link::{Authority, Lookup, Register, RegisterError, protocol};
use crate::model::Languages;
use crate::store::Dataset;
use oxigraph::model::Quad;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Which accepted links are meant.
#[derive(Debug, clap::Args)]
pub(super) struct Selection {
    /// The thing whose links are meant: a slug, a name in any language, a CURIE or an IRI; several words are one name.
    /// Without one, all.
    #[arg(value_name = "THING")]
    thing: Vec<String>,

    /// Ask this register alone: its slug or a name; several times for several.
    #[arg(long, value_name = "REGISTER", num_args = 1)]
    authority: Vec<String>,

    /// Ask the services of registers also where a file of theirs was imported.
    #[arg(long)]
    live: bool,
}

/// The links that are meant, and what there is to know about them.
pub(super) struct Chosen {
    pub(super) dataset: Arc<Dataset>,
    /// What the files say.
    pub(super) quads: Vec<Quad>,
    /// Every accepted link, whether it is meant or not.
    pub(super) all: Vec<Linked>,
    /// The registers that are meant, each with the places of its links among all.
    pub(super) registers: Vec<(Authority, Vec<usize>)>,
    /// Whether every link of these registers is meant.
    pub(super) whole: bool,
    named: bool,
    live: bool,
}

/// What one register answered.
pub(super) struct Answers {
    /// What it said of each identifier.
    pub(super) lookups: BTreeMap<String, Lookup>,
    /// Whether what it does not have is not there.
    pub(super) is_whole: bool,
    /// Which edition answered.
    pub(super) version: String,
    /// Why it did not answer, or not to the end.
    pub(super) failures: Vec<RegisterError>,
    /// Whether that is a fault: that nobody answers for a register is none, unless it was named.
    pub(super) is_fault: bool,
}

/// After so many answers in a row that cannot be used, a register is left alone.
const PATIENCE: usize = 3;

impl Selection {
    /// The links that are meant.
    pub(super) fn choose(&self, session: &Session) -> Result<Chosen, CliError> {
        let dataset = session.dataset()?;
        let names = session.names(&dataset);
        let quads = session.statements()?;
        let all = Linked::all(&quads);
        let languages = session.languages();
        let thing = match self.thing.join(" ") {
            name if name.is_empty() => None,
            name => Some(names.resolve(&name, dataset.merged())?),
        };
        let mut authorities = Authority::all(dataset.merged());
        if !self.authority.is_empty() {
            authorities = self
                .authority
                .iter()
                .map(|name| Authority::named(dataset.merged(), &names, name))
                .collect::<Result<_, _>>()?;
            authorities.sort_by(|a, b| a.slug.cmp(&b.slug));
            authorities.dedup_by(|a, b| a.slug == b.slug);
        }
        let is_meant = |link: &Linked| thing.as_ref().is_none_or(|thing| link.thing == *thing);
        let of = |authority: Authority| {
            let own =
                all.iter().enumerate().filter(|(_, link)| link.register == authority.iri && is_meant(link));
            let own: Vec<usize> = own.map(|(place, _)| place).collect();
            (!own.is_empty()).then_some((authority, own))
        };
        let registers: Vec<_> = authorities.into_iter().filter_map(of).collect();
        if registers.is_empty() {
            return Err(CliError::usage(languages.word([
                "there is no accepted link like that",
                "zo’n aanvaarde koppeling is er niet",
                "il n’y a pas de lien accepté de ce genre",
            ]))
            .hint(languages.word([
                "labgraph run external-links shows those that there are; labgraph link suggest looks for others",
                "labgraph run external-links toont welke er zijn; labgraph link suggest zoekt andere",
                "labgraph run external-links montre ceux qui existent\u{a0}; labgraph link suggest en cherche d’autres",
            ])));
        }
        let (whole, are_named) = (thing.is_none(), !self.authority.is_empty());
        Ok(Chosen { dataset, quads, all, registers, whole, named: are_named, live: self.live })
    }
}

impl Chosen {
    /// Asks every register for the entries of its links, several registers at once, each for one entry after the
    /// other. `skip` tells which links are not asked about.
    pub(super) fn ask(&self, session: &Session, skip: &dyn Fn(&Linked) -> bool) -> Vec<Answers> {
        let cache = network::cache_folder().filter(|_| !self.live);
        let identifiers: Vec<Vec<String>> = (self.registers.iter())
            .map(|(authority, links)| {
                let links = links.iter().map(|place| &self.all[*place]).filter(|link| !skip(link));
                let mut own: Vec<String> =
                    links.filter_map(|link| check::identifier(link, authority)).collect();
                own.sort();
                own.dedup();
                own
            })
            .collect();
        let total = identifiers.iter().map(Vec::len).sum();
        let (bar, languages) = (Bar::new(session.quiet()), session.languages());
        let asking = Asking {
            client: session.client(),
            cache: cache.as_deref(),
            named: self.named,
            done: &AtomicUsize::new(0),
            told: &|done| bar.say(progress(done, total, languages)),
        };
        let answers: Mutex<BTreeMap<usize, Answers>> = Mutex::default();
        watch::unhurried(|| {
            thread::scope(|scope| {
                for (place, (authority, _)) in self.registers.iter().enumerate() {
                    let (own, asking, answers) = (&identifiers[place], &asking, &answers);
                    scope.spawn(move || {
                        let answered = asking.register(authority, own);
                        answers.lock().unwrap_or_else(PoisonError::into_inner).insert(place, answered);
                    });
                }
            });
        });
        answers.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
    }

    /// Tells which registers did not answer; whether that is a fault of one of them.
    pub(super) fn tell_failures(&self, session: &Session, answers: &[Answers]) -> bool {
        let languages = session.languages();
        let mut is_fault = false;
        for ((authority, _), answers) in self.registers.iter().zip(answers) {
            for error in &answers.failures {
                let told = words::failure(error, languages);
                session.note(&format!("{}: {told}", authority.label(languages)));
            }
            is_fault |= answers.is_fault;
        }
        is_fault
    }
}

fn progress(done: usize, total: usize, languages: &Languages) -> String {
    languages
        .word([
            &format!("{done} of {total} entries asked for"),
            &format!("{done} van {total} items opgevraagd"),
            &format!("{done} entrées sur {total} demandées"),
        ])
        .to_owned()
}

/// How registers are asked.
struct Asking<'a> {
    client: &'a Client,
    cache: Option<&'a Path>,
    named: bool,
    done: &'a AtomicUsize,
    told: &'a (dyn Fn(usize) + Sync),
}

impl Asking<'_> {
    fn register(&self, authority: &Authority, identifiers: &[String]) -> Answers {
        let nothing = |error: RegisterError| {
            let is_fault = self.named || !matches!(error, RegisterError::Unsupported { .. });
            Answers {
                lookups: BTreeMap::new(),
                is_whole: true,
                version: String::new(),
                failures: vec![error],
                is_fault,
            }
        };
        let register = match protocol::open(authority, None, self.client, self.cache) {
            Ok(register) => register,
            Err(error) => return nothing(error),
        };
        self.each(register.as_ref(), identifiers)
    }

    fn each(&self, register: &dyn Register, identifiers: &[String]) -> Answers {
        let (mut lookups, mut failures) = (BTreeMap::new(), Vec::new());
        let mut is_fault = false;
        let mut in_a_row = 0;
        for identifier in identifiers {
            match register.lookup(identifier) {
                Ok(lookup) => {
                    in_a_row = 0;
                    lookups.insert(identifier.clone(), lookup);
                }
                Err(error) => {
                    in_a_row += 1;
                    is_fault |= self.named || !matches!(error, RegisterError::Unsupported { .. });
                    // Whoever cannot be reached is not asked again and again; one answer that is wrong may be the only
                    // one.
                    let goes_on = matches!(error, RegisterError::Answer { .. }) && in_a_row < PATIENCE;
                    failures.push(error);
                    if !goes_on {
                        break;
                    }
                }
            }
            (self.told)(self.done.fetch_add(1, Ordering::Relaxed) + 1);
        }
        Answers { lookups, is_whole: register.is_whole(), version: register.version(), failures, is_fault }
    }
}

/// The error of a command that told all it could, and could not ask all.
pub(super) fn unasked(languages: &Languages) -> CliError {
    CliError::new(
        Kind::Remote,
        languages.word([
            "not every register could be asked",
            "niet elk register kon worden bevraagd",
            "tous les registres n’ont pas pu être interrogés",
        ]),
    )
}
