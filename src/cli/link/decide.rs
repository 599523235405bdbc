//! What `accept` and `reject` share: a thing, an entry, what is said of both, and telling what came of it.

use super::entry::entry;
use super::record::{Recorded, Terms, record_on};
use super::{who, words};
use crate::cli::commit::Patience;
use crate::cli::error::CliError;
use crate::cli::session::Session;
use crate::cli::update::agreed;
use crate::link::mapping::{RELATIONS, Verdict, relation_named};
use crate::link::{Authority, Mapping, Nature};
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

    /// Take the place of an older decision without asking.
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
        Nature::Territory | Nature::Establishment => skos::RELATED_MATCH,
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
        let comment = self.comment.as_ref().map(|text| text.replace(['\n', '\t'], " ")).unwrap_or_default();
        if visible(&comment) != comment {
            return Err(CliError::usage("--comment holds characters that cannot be seen"));
        }
        let reviewer = who::reviewer(self.reviewer.as_deref(), session.languages())?;
        let dataset = session.dataset()?;
        let names = session.names(&dataset);
        let subject = names.resolve(thing, dataset.merged())?;
        let mut nature = Nature::Organisation;
        let mut mapping = match (of, self.authority.as_deref()) {
            (Some(text), authority) => {
                let entry = entry(session, &dataset, &names, text, authority)?;
                nature = entry.authority.nature;
                Mapping::new(subject, entry.authority.iri, Some((entry.iri, entry.identifier)))
            }
            (None, Some(name)) => {
                Mapping::new(subject, Authority::named(dataset.merged(), &names, name)?.iri, None)
            }
            (None, None) => {
                return Err(CliError::usage("which entry, or which register?")
                    .hint("labgraph link reject THING ENTRY rejects an entry")
                    .hint("labgraph link reject THING --authority REGISTER says that it has none"));
            }
        };
        mapping.negated = negated && mapping.object.is_some();
        mapping.predicate = self.predicate.unwrap_or_else(|| usual(nature).into_owned());
        // The same whoever writes it: in English, else in Dutch, else in French, else as it is.
        mapping.subject_label = names.label_in(&mapping.subject, &Languages::default());
        mapping.confidence = self.confidence.unwrap_or(1.0);
        mapping.comments = self.comment.iter().map(Literal::new_simple_literal).collect();
        mapping.authors = vec![reviewer];
        let terms = Terms {
            patience: self.patience,
            dry_run: self.dry_run,
            renew: self.confidence.is_some() || self.comment.is_some(),
            keep_times: false,
        };
        if !self.yes && !self.dry_run && !is_agreed(session, &mapping, terms, &names)? {
            return Ok(ExitCode::FAILURE);
        }
        let recorded = record_on(session, vec![mapping], terms)?;
        tell(session, &recorded, &names, self.dry_run)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Asks whether a decision shall take the place of a contrary one, where somebody can answer.
fn is_agreed(session: &Session, mapping: &Mapping, terms: Terms, names: &Names) -> Result<bool, CliError> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(true);
    }
    let planned = record_on(session, vec![mapping.clone()], Terms { dry_run: true, ..terms })?;
    let contrary: Vec<String> = planned
        .entries
        .iter()
        .flat_map(|entry| &entry.replaced)
        .filter(|stated| stated.mapping.verdict() != mapping.verdict())
        .map(|stated| {
            format!(
                "{} ({})",
                words::line(&stated.mapping, names, session.languages()),
                words::by(&stated.mapping)
            )
        })
        .collect();
    if contrary.is_empty() {
        return Ok(true);
    }
    let question = session.languages().word([
        "It was decided otherwise. Replace it?",
        "Er is anders over beslist. Vervangen?",
        "Il en a été décidé autrement. Remplacer\u{a0}?",
    ]);
    agreed(&format!("{}\n{question}", contrary.join("\n")), session)
}

/// Tells what was recorded, what it replaced, and what is doubtful then.
pub(super) fn tell(
    session: &Session,
    recorded: &Recorded,
    names: &Names,
    dry_run: bool,
) -> Result<(), CliError> {
    let languages = session.languages();
    let mut lines = Vec::new();
    for mapping in &recorded.unchanged {
        let already = languages.word(["decided already", "al beslist", "déjà décidé"]);
        lines.push(format!("{} · {already}: {}", words::line(mapping, names, languages), words::by(mapping)));
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
        lines.push(format!("{}: {}", languages.word(head), recorded.files.join(", ")));
    }
    session.tell(&lines.iter().map(|line| visible(line)).collect::<Vec<_>>().join("\n"))?;
    for entry in &recorded.entries {
        for rival in &entry.rivals {
            let line = words::line(rival, names, languages);
            session.note(languages.word([
                &format!("two exact matches in one register, of which one is doubtful: {line}"),
                &format!(
                    "twee exacte overeenkomsten in één register, waarvan er één twijfelachtig is: {line}"
                ),
                &format!(
                    "deux correspondances exactes dans un registre, dont l’une est douteuse\u{a0}: {line}"
                ),
            ]));
        }
    }
    Ok(())
}

/// Whether a mapping is of a verdict that was asked for.
pub(super) fn is_of(mapping: &Mapping, wanted: Option<Verdict>) -> bool {
    wanted.is_none_or(|wanted| mapping.verdict() == wanted)
}
