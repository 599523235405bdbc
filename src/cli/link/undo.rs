//! `labgraph link undo`.
//!
//! Which decision is the last stands in the files: each has the moment it was made (`prov:generatedAtTime`), later than
//! every other in the workspace of that day, so that the order survives git and a clock that is behind, and two people's
//! decisions merge without a conflict. What a decision replaced, and when one of others was taken over, is kept beside
//! the lock, on the machine where that was done.

use super::entry::entry;
use super::past::Past;
use super::record::write;
use super::{register, who, words};
use crate::cli::commit::{Patience, Writer};
use crate::cli::error::CliError;
use crate::cli::session::Session;
use crate::edit::Snapshot;
use crate::link::Mapping;
use crate::link::mapping::Stated;
use crate::query::names::Names;
use crate::render::visible;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad};
use std::process::ExitCode;

/// Take the last decisions back, or those about a thing.
///
/// Who is named by --reviewer or `LABGRAPH_REVIEWER` takes back their own, others anybody's. What a decision replaced
/// comes back where it was made or imported on this machine. What was imported counts as decided when it was imported;
/// elsewhere, what has no moment is taken back by its entry alone.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// How many, the last first; or a thing, whose last decision is taken back. [default: 1]
    #[arg(value_name = "N|THING")]
    of: Option<String>,

    /// With a thing: the entry that the decision is about.
    entry: Option<String>,

    /// With a thing: the register that the decision is about.
    #[arg(long, value_name = "REGISTER")]
    authority: Option<String>,

    /// Whose decisions.
    #[arg(long, value_name = "NAME", conflicts_with = "anyone")]
    reviewer: Option<String>,

    /// Anybody's decisions, in spite of `LABGRAPH_REVIEWER`.
    #[arg(long)]
    anyone: bool,

    /// Show what would be taken back and write nothing.
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    patience: Patience,
}

/// Which decisions are meant.
enum Wanted {
    Last(usize),
    About { thing: NamedNode, object: Option<NamedNode>, authority: Option<NamedNode> },
}

impl Args {
    pub(in crate::cli) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let workspace = session.own_workspace()?;
        let dataset = session.dataset()?;
        let names = session.names(&dataset);
        let (wanted, name) = (self.wanted(session, &names)?, self.whose());
        let mut writer =
            if self.dry_run { None } else { Some(Writer::begin(session, workspace, self.patience)?) };
        let snapshot = Snapshot::read(workspace)?;
        let all = Mapping::all(snapshot.quads());
        let past = Past::read(workspace)?;
        let gone = wanted.among(&all, &past, name.as_deref());
        if gone.is_empty() {
            session.tell(session.languages().word([
                "There is nothing to take back.",
                "Er is niets terug te nemen.",
                "Il n’y a rien à annuler.",
            ]))?;
            if !self.anyone && !wanted.among(&all, &past, None).is_empty() {
                session.note(session.languages().word([
                    "--anyone takes back what others decided, and what labgraph wrote",
                    "--anyone neemt terug wat anderen beslisten, en wat labgraph schreef",
                    "--anyone annule ce que d’autres ont décidé, et ce que labgraph a écrit",
                ]));
            }
            return Ok(ExitCode::FAILURE);
        }
        let (after, restored) = undone(&past, &snapshot, &all, &gone);
        let files = write(session, &snapshot, after, &mut writer)?;
        tell(session, &names, &gone, &restored, &files, self.dry_run)?;
        Ok(ExitCode::SUCCESS)
    }

    fn whose(&self) -> Option<String> {
        if self.anyone { None } else { who::named(self.reviewer.as_deref()) }
    }

    fn wanted(&self, session: &Session, names: &Names) -> Result<Wanted, CliError> {
        let Some(of) = &self.of else {
            return Ok(Wanted::Last(1));
        };
        if let (Ok(count), None) = (of.parse::<usize>(), &self.entry) {
            return Ok(Wanted::Last(count));
        }
        let dataset = session.dataset()?;
        let thing = names.resolve(of, dataset.merged())?;
        let authority = self.authority.as_deref();
        let (object, authority) = match &self.entry {
            Some(text) => (Some(entry(session, &dataset, names, text, authority)?.iri), None),
            None => match authority {
                Some(name) => {
                    let authority = register::named(&dataset, names, name, session.languages())?;
                    (None, Some(authority.iri))
                }
                None => (None, None),
            },
        };
        Ok(Wanted::About { thing, object, authority })
    }
}

impl Wanted {
    /// The decisions that are meant, the last first.
    fn among<'m>(&self, all: &'m [Stated], past: &Past, whose: Option<&str>) -> Vec<&'m Stated> {
        let is_theirs = |mapping: &Mapping| {
            whose.is_none_or(|name| {
                mapping.authors.iter().chain(&mapping.reviewers).any(|other| other == name)
            })
        };
        let is_wanted = |mapping: &Mapping| match self {
            Self::Last(_) => true,
            Self::About { thing, object, authority } => {
                mapping.subject == *thing
                    && object.as_ref().is_none_or(|object| mapping.object.as_ref() == Some(object))
                    && authority.as_ref().is_none_or(|authority| mapping.authority == *authority)
            }
        };
        let is_named = matches!(self, Self::About { object: Some(_), .. });
        let mut found: Vec<_> = all
            .iter()
            .filter(|stated| is_theirs(&stated.mapping) && is_wanted(&stated.mapping))
            .map(|stated| (past.since(&stated.mapping), stated))
            // What has no moment and was not taken over here may be older than all others: it is to be named.
            .filter(|(since, _)| since.is_some() || is_named)
            .collect();
        found.sort_by_key(|(since, stated)| std::cmp::Reverse((*since, stated.mapping.iri.as_str())));
        let mut found: Vec<&Stated> = found.into_iter().map(|(_, stated)| stated).collect();
        found.truncate(match self {
            Self::Last(count) => *count,
            Self::About { .. } => 1,
        });
        found
    }
}

/// What the workspace says without some decisions, and what comes back in their place.
fn undone(past: &Past, snapshot: &Snapshot, all: &[Stated], gone: &[&Stated]) -> (Vec<Quad>, Vec<Stated>) {
    let is_gone = |iri: &str| gone.iter().any(|stated| stated.mapping.iri.as_str() == iri);
    let mut left: Vec<Mapping> = all
        .iter()
        .map(|stated| &stated.mapping)
        .filter(|mapping| !is_gone(mapping.iri.as_str()))
        .cloned()
        .collect();
    let mut restored: Vec<Stated> = Vec::new();
    for stated in gone {
        for old in past.replaced_by(&stated.mapping) {
            // Of several decisions about the same, the one before the first of them comes back.
            let is_undone_too = gone.iter().any(|other| other.mapping == old.mapping);
            if !is_undone_too
                && !left.iter().any(|other| other.excludes(&old.mapping) || other.iri == old.mapping.iri)
            {
                left.push(old.mapping.clone());
                restored.push(old);
            }
        }
    }
    let kept = snapshot.quads().iter().filter(|quad| match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => !is_gone(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => true,
    });
    let mut after: Vec<Quad> = kept.cloned().collect();
    after.extend(restored.iter().flat_map(|stated| stated.mapping.quads(&stated.graph)));
    (after, restored)
}

fn tell(
    session: &Session,
    names: &Names,
    gone: &[&Stated],
    restored: &[Stated],
    files: &[String],
    dry_run: bool,
) -> Result<(), CliError> {
    let languages = session.languages();
    let line = |head: [&str; 3], mapping: &Mapping| {
        let line = words::line(mapping, names, languages);
        visible(&format!("{} {line} · {}", languages.word(head), words::by(mapping)))
    };
    let mut lines: Vec<String> =
        gone.iter().map(|stated| line(["taken back", "teruggenomen", "annulé"], &stated.mapping)).collect();
    lines.extend(restored.iter().map(|stated| line(["restored", "hersteld", "rétabli"], &stated.mapping)));
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
        files.join(", ")
    ));
    session.tell(&lines.join("\n"))
}
