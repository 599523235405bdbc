//! `labgraph link check`.

use super::entries::{Answers, Chosen, Selection, unasked};
use super::who;
use crate::cli::error::CliError;
use crate::cli::output;
use crate::cli::session::Session;
use crate::diff::Diff;
use crate::link::moment::Moment;
use crate::link::register::check::{compare, identifier, malformed};
use crate::link::register::{Change, Finding, Known, Linked, Proposal};
use crate::model::Languages;
use crate::query::names;
use crate::render::{Column, DiffFormat, Extent, RowFormat, Style, Table, write_diff};
use oxigraph::model::{Literal, Term, Variable};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Whether what accepted links lead to is still what it was: gone, merged, withdrawn, ended, renamed, moved to another
/// country, of another kind, or no right identifier at all.
///
/// A row is a change, with what could be done about it. Nothing is written to the workspace: --patch writes what is
/// proposed to a file, for somebody to look at, and `labgraph update --patch FILE` applies it. A new name is one that
/// the register gives in the place of the one that was fetched, or that it gave when the link was made.
///
/// It exits with 1 where something changed, with 4 where a register failed, or has no service and was named; what the
/// others said is told all the same.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    selection: Selection,

    /// Write what is proposed as a patch that `labgraph update --patch` reads; `-` for standard output, in the place of
    /// the rows.
    #[arg(long, value_name = "FILE")]
    patch: Option<PathBuf>,
}

impl Args {
    pub(in crate::cli) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let format = output::Format::rows(session)?;
        let chosen = self.selection.choose(session)?;
        let mut findings = Vec::new();
        for (authority, links) in &chosen.registers {
            findings.extend(links.iter().filter_map(|place| malformed(&chosen.all[*place], authority)));
        }
        let is_wrong = |link: &Linked| findings.iter().any(|finding| finding.link.mapping == link.mapping);
        let answers = chosen.ask(session, &is_wrong);
        let changed = changed(&chosen, &answers);
        findings.extend(changed);
        findings.sort_by_cached_key(|finding| {
            (finding.link.thing.as_str().to_owned(), finding.link.mapping.as_str().to_owned(), finding.change)
        });
        let is_asked = answers.iter().any(|answers| !answers.lookups.is_empty());
        self.tell(session, &chosen, &findings, is_asked, format)?;
        tell_extent(session, &chosen, &answers);
        if chosen.tell_failures(session, &answers) {
            return Err(unasked(session.languages()));
        }
        Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn tell(
        &self,
        session: &Session,
        chosen: &Chosen,
        findings: &[Finding],
        is_asked: bool,
        format: RowFormat,
    ) -> Result<(), CliError> {
        let to_output = self.patch.as_deref() == Some(Path::new("-"));
        if let Some(path) = &self.patch {
            let bytes = patch(chosen, findings, who::now()?)?;
            tell_shared(session, chosen, findings);
            if to_output {
                return output::send(session, false, |out| Ok(out.write_all(&bytes)?));
            }
            output::save(path, &bytes)?;
        }
        let languages = session.languages();
        if findings.is_empty() && format == RowFormat::Table {
            return session.tell(languages.word(if is_asked {
                ["Nothing changed.", "Er is niets veranderd.", "Rien n’a changé."]
            } else {
                ["Nobody could be asked.", "Niemand kon worden bevraagd.", "Personne n’a pu être interrogé."]
            }));
        }
        let things = findings.iter().flat_map(|finding| [&finding.link.thing, &finding.link.register]);
        let for_people = session.wants_labels(format.is_for_people());
        let labels = for_people.then(|| names::labels(chosen.dataset.merged(), languages, things));
        let style = session.style(labels);
        output::rows(session, &table(chosen, findings, &style, format.is_for_people()), format, &style)?;
        if self.patch.is_none() && findings.iter().any(|finding| finding.proposal != Proposal::Look) {
            session.note(languages.word([
                "--patch FILE writes what is proposed, labgraph update --patch FILE applies it",
                "--patch BESTAND schrijft wat wordt voorgesteld, labgraph update --patch BESTAND past het toe",
                "--patch FICHIER écrit ce qui est proposé, labgraph update --patch FICHIER l’applique",
            ]));
        }
        Ok(())
    }
}

/// What the registers say that is new.
fn changed(chosen: &Chosen, answers: &[Answers]) -> Vec<Finding> {
    let known = Known::of(&chosen.all, &chosen.quads);
    let mut findings = Vec::new();
    for ((authority, links), answers) in chosen.registers.iter().zip(answers) {
        for place in links {
            let link = &chosen.all[*place];
            let lookup = identifier(link, authority).and_then(|identifier| answers.lookups.get(&identifier));
            if let Some(lookup) = lookup {
                let found = compare(link, authority, &known[*place], lookup).into_iter();
                findings.extend(found.map(|finding| cautious(finding, answers.is_whole)));
            }
        }
    }
    findings
}

/// That a file does not have an entry is told, and no reason to take a link away: it may be a part of the register.
fn cautious(mut finding: Finding, is_whole: bool) -> Finding {
    if finding.change == Change::Missing && !is_whole {
        finding.proposal = Proposal::Look;
    }
    finding
}

/// Tells where what is proposed leads to an entry that another of our things is linked to already: one of the two links
/// must be wrong.
fn tell_shared(session: &Session, chosen: &Chosen, findings: &[Finding]) {
    let languages = session.languages();
    let names = session.names(&chosen.dataset);
    let name = |thing| names.label(thing).unwrap_or_else(|| names.curie(thing));
    for finding in findings.iter().filter(|finding| finding.link.is_same()) {
        let Proposal::Relink { entry, identifier, .. } = &finding.proposal else { continue };
        let theirs =
            |other: &&Linked| other.is_same() && other.entry == *entry && other.thing != finding.link.thing;
        for other in chosen.all.iter().filter(theirs) {
            let (thing, other) = (name(&finding.link.thing), name(&other.thing));
            session.note(languages.word([
                &format!("{thing}: {other} is linked to {identifier} already"),
                &format!("{thing}: {other} is al aan {identifier} gekoppeld"),
                &format!("{thing}\u{a0}: {other} est déjà relié à {identifier}"),
            ]));
        }
    }
}

/// What is proposed, as a patch.
fn patch(chosen: &Chosen, findings: &[Finding], at: Moment) -> Result<Vec<u8>, CliError> {
    let mut diff = Diff::default();
    for finding in findings {
        let (removed, added) = finding.changes(&chosen.quads, &chosen.all, at);
        diff.removed.extend(removed);
        diff.added.extend(added);
    }
    let unchanged: Vec<_> = diff.removed.iter().filter(|quad| diff.added.contains(quad)).cloned().collect();
    for quads in [&mut diff.removed, &mut diff.added] {
        quads.retain(|quad| !unchanged.contains(quad));
        quads.sort_by_cached_key(ToString::to_string);
        quads.dedup();
    }
    let mut bytes = Vec::new();
    write_diff(&diff, &[], DiffFormat::Patch, &Style::default(), Extent::Main, &mut bytes)?;
    Ok(bytes)
}

/// Tells how many entries answered for how many links.
fn tell_extent(session: &Session, chosen: &Chosen, answers: &[Answers]) {
    let links: usize = chosen.registers.iter().map(|(_, links)| links.len()).sum();
    let asked: usize = answers.iter().map(|answers| answers.lookups.len()).sum();
    let of = chosen.registers.iter().zip(answers).filter(|(_, answers)| !answers.lookups.is_empty());
    let editions: Vec<String> =
        of.map(|((authority, _), answers)| format!("{} {}", authority.slug, answers.version)).collect();
    let editions = if editions.is_empty() { String::new() } else { format!(" ({})", editions.join(", ")) };
    let languages = session.languages();
    let entries = languages.count(
        asked,
        ["entry looked up", "vermelding opgezocht", "entrée consultée"],
        ["entries looked up", "vermeldingen opgezocht", "entrées consultées"],
    );
    let links = languages.count(links, ["link", "koppeling", "lien"], ["links", "koppelingen", "liens"]);
    session.note(languages.word([
        &format!("{entries} for {links}{editions}"),
        &format!("{entries} voor {links}{editions}"),
        &format!("{entries} pour {links}{editions}"),
    ]));
}

fn table(chosen: &Chosen, findings: &[Finding], style: &Style, for_people: bool) -> Table {
    let languages = &style.languages;
    let text = |text: &str| Some(Term::from(Literal::new_simple_literal(text)));
    let row = |finding: &Finding| {
        let authority = chosen.registers.iter().find(|(own, _)| own.iri == finding.link.register);
        let written = authority.and_then(|(authority, _)| identifier(&finding.link, authority));
        let written = written.or_else(|| finding.link.identifier.clone());
        vec![
            Some(Term::from(finding.link.thing.clone())),
            Some(Term::from(finding.link.register.clone())),
            text(written.as_deref().unwrap_or(finding.link.entry.as_str())),
            text(if for_people { said(finding.change, languages) } else { finding.change.name() }),
            finding.old.as_deref().and_then(text),
            finding.new.as_deref().and_then(text),
            text(&proposed(finding, chosen, languages)),
        ]
    };
    let heads = [
        ("thing", ["Thing", "Entiteit", "Entité"]),
        ("register", ["Register", "Register", "Registre"]),
        ("identifier", ["Identifier", "Identificator", "Identifiant"]),
        ("change", ["What", "Wat", "Quoi"]),
        ("old", ["Was", "Was", "Était"]),
        ("new", ["Is", "Is", "Est"]),
        ("proposal", ["Proposal", "Voorstel", "Proposition"]),
    ];
    let columns = heads.map(|(variable, words)| Column {
        variable: Variable::new_unchecked(variable),
        label: Some(languages.word(words).to_owned()),
        unit: None,
    });
    let title = languages.word([
        "Changes in registers",
        "Veranderingen in registers",
        "Changements dans les registres",
    ]);
    Table {
        columns: columns.to_vec(),
        rows: findings.iter().map(row).collect(),
        title: Some(title.to_owned()),
    }
}

/// A change in words.
fn said(change: Change, languages: &Languages) -> &'static str {
    languages.word(match change {
        Change::Malformed => ["no right identifier", "geen juiste identificator", "identifiant incorrect"],
        Change::Missing => ["not there", "niet aanwezig", "absente"],
        Change::Redirected => ["written otherwise", "anders geschreven", "écrite autrement"],
        Change::Merged => ["merged", "samengevoegd", "fusionnée"],
        Change::Withdrawn => ["withdrawn", "ingetrokken", "retirée"],
        Change::Ended => ["ended", "opgehouden", "terminée"],
        Change::Renamed => ["renamed", "hernoemd", "renommée"],
        Change::Relocated => ["in another country", "in een ander land", "dans un autre pays"],
        Change::Kind => ["another kind", "een andere soort", "d’un autre genre"],
    })
}

/// What could be done about a finding, in words.
fn proposed(finding: &Finding, chosen: &Chosen, languages: &Languages) -> String {
    let already = |entry: &oxigraph::model::NamedNode| {
        let own =
            |other: &&Linked| other.thing == finding.link.thing && other.mapping != finding.link.mapping;
        chosen.all.iter().filter(own).any(|other| other.entry == *entry)
    };
    let words = match &finding.proposal {
        Proposal::Relink { entry, .. } if !already(entry) => {
            return languages
                .word([
                    &format!("link to {}", entry.as_str()),
                    &format!("koppelen aan {}", entry.as_str()),
                    &format!("relier à {}", entry.as_str()),
                ])
                .to_owned();
        }
        Proposal::Relink { .. } | Proposal::Remove => {
            ["take the link away", "de koppeling weghalen", "supprimer le lien"]
        }
        Proposal::Relabel(_) => ["note the new name", "de nieuwe naam noteren", "noter le nouveau nom"],
        Proposal::Relate => {
            ["a related match, not the same", "verwant, niet hetzelfde", "apparentée, pas identique"]
        }
        Proposal::Look => ["look at it", "bekijken", "à examiner"],
    };
    languages.word(words).to_owned()
}
