//! What `accept` and `reject` share: a thing, an entry, what is said of both, and telling what came of it.

use super::entry::entry;
use super::record::{Origin, Recorded, Terms, record_on};
use super::{caution, grounds, register, who, words};
use crate::cli::commit::Patience;
use crate::cli::error::CliError;
use crate::cli::session::Session;
use crate::cli::update::agreed;
use crate::link::mapping::{RELATIONS, Verdict, relation_named};
use crate::link::{Mapping, Nature};
use crate::model::Languages;
use crate::model::vocab::skos;
use crate::query::names::Names;
use crate::render::visible;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef};
use std::io::{self, IsTerminal};
use std::process::ExitCode;

/// Options of both.
#[derive(Debug, clap::Args)]
pub(super) struct Saying {
    /// The register, where the identifier does not tell: a slug such as kbo, or a name.
    #[arg(long, value_name = "REGISTER")]
    authority: Option<String>,

    /// The relation: exact, close, broad, narrow, related, same, replaces, replaced-by, or a CURIE. Without it, related
    /// for a territory or a place of business, exact for the rest.
    #[arg(long, value_name = "RELATION", value_parser = relation)]
    predicate: Option<NamedNode>,

    /// How sure you are, from 0 to 1. [default: 1]
    #[arg(long, value_name = "NUMBER", value_parser = confidence)]
    confidence: Option<f64>,

    /// What to say of it.
    #[arg(long, value_name = "TEXT")]
    comment: Option<String>,

    /// Who decides. [default: `LABGRAPH_REVIEWER`]
    #[arg(long, value_name = "NAME")]
    reviewer: Option<String>,

    /// Show what would be written and write nothing.
    #[arg(long)]
    dry_run: bool,

    /// Record it without asking, whatever speaks against it.
    #[arg(long)]
    yes: bool,

    #[command(flatten)]
    patience: Patience,
}

fn relation(text: &str) -> Result<NamedNode, String> {
    relation_named(text).ok_or_else(|| {
        let names: Vec<&str> = RELATIONS.iter().map(|(name, _)| *name).collect();
        format!("the relations are {}", names.join(", "))
    })
}

fn confidence(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "a number from 0 to 1 is expected".to_owned())
}

/// How a thing stands to what such a register describes: a territory is not the authority that governs it, a place of
/// business not the organisation.
const fn usual(nature: Nature) -> NamedNodeRef<'static> {
    match nature {
        Nature::Territory | Nature::Establishment | Nature::Dataset => skos::RELATED_MATCH,
        Nature::Organisation | Nature::LegalEntity | Nature::Programme => skos::EXACT_MATCH,
    }
}

impl Saying {
    /// Records what was decided of a thing and an entry; without an entry, that the register has none.
    pub(super) fn decide(
        self,
        session: &Session,
        thing: &str,
        of: Option<&str>,
        negated: bool,
    ) -> Result<ExitCode, CliError> {
        session.own_workspace()?;
        let languages = session.languages();
        let comment = self.comment.as_ref().map(|text| text.replace(['\n', '\t'], " ")).unwrap_or_default();
        if visible(&comment) != comment {
            return Err(CliError::usage(languages.word([
                "--comment holds characters that cannot be seen",
                "--comment bevat tekens die niet te zien zijn",
                "--comment contient des caractères invisibles",
            ])));
        }
        let reviewer = who::reviewer(self.reviewer.as_deref(), languages)?;
        let dataset = session.dataset()?;
        let names = session.names(&dataset);
        let subject = names.resolve(thing, dataset.merged())?;
        let mut nature = Nature::Organisation;
        let register;
        let mut mapping = match (of, self.authority.as_deref()) {
            (Some(text), authority) => {
                let entry = entry(session, &dataset, &names, text, authority)?;
                nature = entry.authority.nature;
                let authority = entry.authority.iri.clone();
                register = entry.authority;
                Mapping::new(subject, authority, Some((entry.iri, entry.identifier)))
            }
            (None, Some(name)) => {
                let none_in = register::named(&dataset, &names, name, languages)?;
                let mapping = Mapping::new(subject, none_in.iri.clone(), None);
                register = none_in;
                mapping
            }
            (None, None) => {
                return Err(CliError::usage(languages.word([
                    "which entry, or which register?",
                    "welke vermelding, of welk register?",
                    "quelle entrée, ou quel registre\u{a0}?",
                ]))
                .hint(languages.word([
                    "labgraph link reject THING ENTRY rejects an entry",
                    "labgraph link reject DING VERMELDING verwerpt een vermelding",
                    "labgraph link reject ÉLÉMENT ENTRÉE rejette une entrée",
                ]))
                .hint(languages.word([
                    "labgraph link reject THING --authority REGISTER says that it has none",
                    "labgraph link reject DING --authority REGISTER zegt dat het er geen heeft",
                    "labgraph link reject ÉLÉMENT --authority REGISTRE dit qu’il n’en a aucune",
                ])));
            }
        };
        mapping.negated = negated && mapping.object.is_some();
        mapping.predicate = self.predicate.unwrap_or_else(|| usual(nature).into_owned());
        // The same whoever writes it: in English, else in Dutch, else in French, else as it is.
        mapping.subject_label = names.label_in(&mapping.subject, &Languages::default());
        mapping.confidence = self.confidence.unwrap_or(1.0);
        mapping.comments = self.comment.iter().map(Literal::new_simple_literal).collect();
        mapping.authors = vec![reviewer];
        grounds::add(&mut mapping, &dataset, &register);
        let terms = Terms {
            patience: self.patience,
            dry_run: self.dry_run,
            renew: self.confidence.is_some() || self.comment.is_some(),
            origin: Origin::Here,
        };
        let doubts = match mapping.object {
            Some(_) => caution::of_register(session, &dataset, &names, &register, &mapping),
            None => Vec::new(),
        };
        let asks = !self.yes && !self.dry_run && io::stdin().is_terminal() && io::stderr().is_terminal();
        if asks && !is_agreed(session, &mapping, &doubts, terms, &names)? {
            return Ok(ExitCode::FAILURE);
        }
        let recorded = record_on(session, vec![mapping], terms)?;
        tell(session, &recorded, &names, self.dry_run)?;
        if !asks && !recorded.entries.is_empty() {
            let links =
                recorded.entries.iter().flat_map(|it| caution::of_links(it, &names, session.languages()));
            doubts.into_iter().chain(links).for_each(|line| session.note(&line));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Asks somebody at a terminal whether a decision shall be recorded, where something speaks against it.
fn is_agreed(
    session: &Session,
    mapping: &Mapping,
    doubts: &[String],
    terms: Terms,
    names: &Names,
) -> Result<bool, CliError> {
    let languages = session.languages();
    let planned = record_on(session, vec![mapping.clone()], Terms { dry_run: true, ..terms })?;
    if planned.entries.is_empty() {
        // It is decided so already.
        return Ok(true);
    }
    let contrary = caution::contrary(&planned, names, languages);
    let mut lines = doubts.to_vec();
    lines.extend(planned.entries.iter().flat_map(|entry| caution::of_links(entry, names, languages)));
    if contrary.is_empty() && lines.is_empty() {
        return Ok(true);
    }
    let question = languages.word(if contrary.is_empty() {
        ["Record it nevertheless?", "Toch vastleggen?", "L’enregistrer quand même\u{a0}?"]
    } else {
        [
            "It was decided otherwise. Replace it?",
            "Er is anders over beslist. Vervangen?",
            "Il en a été décidé autrement. Remplacer\u{a0}?",
        ]
    });
    lines.extend(contrary);
    let lines: Vec<String> = lines.iter().map(|line| visible(line)).collect();
    agreed(&format!("{}\n{question}", lines.join("\n")), session)
}

/// Tells what was recorded, and what it replaced.
pub(super) fn tell(
    session: &Session,
    recorded: &Recorded,
    names: &Names,
    dry_run: bool,
) -> Result<(), CliError> {
    let languages = session.languages();
    let mut lines = Vec::new();
    for mapping in &recorded.unchanged {
        let already = languages.word(["decided already:", "al beslist:", "déjà décidé\u{a0}:"]);
        lines.push(format!("{} · {already} {}", words::line(mapping, names, languages), words::by(mapping)));
    }
    for entry in &recorded.entries {
        lines.push(words::line(&entry.mapping, names, languages));
        let replaces = languages.word(["replaces", "vervangt", "remplace"]);
        lines.extend(entry.replaced.iter().map(|stated| {
            format!(
                "  {replaces} {} · {}",
                words::line(&stated.mapping, names, languages),
                words::by(&stated.mapping)
            )
        }));
    }
    if !recorded.files.is_empty() {
        let head = if dry_run {
            [
                "nothing written; would write",
                "niets geschreven; zou schrijven",
                "rien n’a été écrit\u{a0}; écrirait",
            ]
        } else {
            ["written", "geschreven", "écrit"]
        };
        lines.push(format!(
            "{}{} {}",
            languages.word(head),
            languages.word([":", ":", "\u{a0}:"]),
            recorded.files.join(", ")
        ));
    }
    session.tell(&lines.iter().map(|line| visible(line)).collect::<Vec<_>>().join("\n"))
}

/// Whether a mapping is of a verdict that was asked for.
pub(super) fn is_of(mapping: &Mapping, wanted: Option<Verdict>) -> bool {
    wanted.is_none_or(|wanted| mapping.verdict() == wanted)
}
