//! What an import does to a data file, and doing it.

use super::target::Target;
use crate::cli::commit::{Patience, Writer};
use crate::cli::error::{CliError, Kind};
use crate::cli::output;
use crate::cli::session::Session;
use crate::edit::{Snapshot, Verdict};
use crate::import::Converted;
use crate::model::turtle::Document;
use crate::model::{Languages, Prefixes};
use crate::render::{GraphFormat, canonical, canonical_hash, rewrite_turtle, visible, write_graph};
use crate::store;
use crate::workspace::{self, graph_iri};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term, Triple};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::ExitCode;

/// How the first line of a file begins that import made; the name of what it is the image of follows.
pub(super) const MADE: &str = "# Made by labgraph import from ";

/// How the line begins that tells what statements import wrote, so that a change by hand is seen.
const HASH: &str = "# SHA-256 of its statements: ";

/// Refuses an image that somebody changed since: the change would be lost.
fn is_untouched(target: &Target, existing: &[Quad], languages: &Languages) -> Result<(), CliError> {
    let head = target.text.iter().flat_map(|text| text.lines()).take_while(|line| line.starts_with('#'));
    let Some(hash) = head.into_iter().find_map(|line| line.strip_prefix(HASH)) else {
        return Ok(());
    };
    let existing: Vec<Triple> = existing.iter().cloned().map(Triple::from).collect();
    if canonical_hash(&quads(existing))? == hash.trim() {
        return Ok(());
    }
    let path = &target.path;
    let message = languages
        .word([
            &format!("{path} was changed since it was imported, and the change would be lost"),
            &format!("{path} is sinds de import gewijzigd, en die wijziging zou verloren gaan"),
            &format!("{path} a été modifié depuis l’importation, et la modification serait perdue"),
        ])
        .to_owned();
    Err(CliError::new(Kind::Data, message)
        .hint(languages.word([
            "make the change where it is imported from, and put this file back as it was or remove it",
            "wijzig wat geïmporteerd wordt, en zet dit bestand terug zoals het was of verwijder het",
            "modifiez ce qui est importé, puis remettez ce fichier dans son état d’origine ou supprimez-le",
        ]))
        .hint(languages.word([
            "or take the first lines out of it: then import only adds to it",
            "of haal de eerste regels eruit: dan voegt import er alleen aan toe",
            "ou retirez-en les premières lignes\u{a0}: import ne fera alors qu’y ajouter",
        ])))
}

/// What an import does to a data file.
pub(super) struct Change {
    added: Vec<Triple>,
    removed: Vec<Triple>,
    /// How many statements the import makes.
    count: usize,
    rows: usize,
    /// The new text of the file; nothing where it stays as it is.
    text: Option<String>,
}

impl Change {
    pub(super) fn new(
        target: &Target,
        file: &str,
        converted: Converted,
        languages: &Languages,
    ) -> Result<Self, CliError> {
        let existing = match (&target.text, &target.place) {
            (Some(_), Some(place)) => store::read_files(std::slice::from_ref(place), &mut |_| ())?,
            _ => Vec::new(),
        };
        let old: BTreeSet<String> =
            existing.iter().map(|quad| Triple::from(quad.clone()).to_string()).collect();
        let new: BTreeSet<String> = converted.triples.iter().map(ToString::to_string).collect();
        let (count, rows) = (converted.triples.len(), converted.rows);
        let added: Vec<Triple> =
            converted.triples.iter().filter(|triple| !old.contains(&triple.to_string())).cloned().collect();
        // A name may hold what would end the comment.
        let name: String = file.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let made = format!("{MADE}{name}.\n");
        match &target.text {
            Some(text) if !text.starts_with(MADE) => {
                let text =
                    if added.is_empty() { None } else { Some(appended(target, text, &added, languages)?) };
                Ok(Self { added, removed: Vec::new(), count, rows, text })
            }
            Some(text) if !text.starts_with(&made) => {
                let other =
                    text.lines().next().unwrap_or_default().trim_start_matches(MADE).trim_end_matches('.');
                let path = &target.path;
                Err(CliError::usage(languages.word([
                    &format!("{path} is the image of another file, {other}"),
                    &format!("{path} komt uit een ander bestand, {other}"),
                    &format!("{path} provient d’un autre fichier, {other}"),
                ]))
                .hint(languages.word([
                    "name another data file with --into data/NAME.ttl",
                    "kies een ander gegevensbestand met --into data/NAAM.ttl",
                    "choisissez un autre fichier de données avec --into data/NOM.ttl",
                ])))
            }
            _ => {
                let removed = existing.iter().map(|quad| Triple::from(quad.clone()));
                let removed: Vec<Triple> =
                    removed.filter(|triple| !new.contains(&triple.to_string())).collect();
                let text = if target.text.is_some() && is_same(&existing, &converted.triples)? {
                    None
                } else {
                    is_untouched(target, &existing, languages)?;
                    let hash = canonical_hash(&quads(converted.triples.clone()))?;
                    let again = "# Importing that again replaces this: change it there.\n";
                    Some(format!("{made}{again}{HASH}{hash}\n\n{}", turtle(converted.triples)?))
                };
                Ok(Self { added, removed, count, rows, text })
            }
        }
    }

    /// Commits the statements to their file: the one place where an import writes.
    pub(super) fn commit(
        self,
        session: &Session,
        target: &Target,
        patience: Patience,
    ) -> Result<ExitCode, CliError> {
        if target.place.is_none() {
            return Err(CliError::usage("the built-in workspace cannot be changed")
                .hint("labgraph init DIR writes it out; then --workspace DIR, or go there"));
        }
        let languages = session.languages();
        let mut wrong = None;
        if let Some(text) = &self.text {
            let workspace = session.own_workspace()?;
            let mut writer = Writer::begin(session, workspace, patience)?;
            let change = workspace::Change {
                path: target.path.clone(),
                old: target.text.clone(),
                new: Some(text.clone()),
            };
            wrong = verdict(session, &change);
            writer.commit(&[change])?;
        }
        let summary = self.summary(target, languages);
        output::send(session, false, |out| Ok(writeln!(out, "{}", visible(&summary))?))?;
        if let Some(count) = wrong {
            let path = target.place.as_deref().map_or_else(|| target.path.clone(), workspace::shown);
            let count = languages.count(
                count,
                ["violation", "overtreding", "infraction"],
                ["violations", "overtredingen", "infractions"],
            );
            session.note(languages.word([
                &format!("{count} in what is new; labgraph check {path} tells which"),
                &format!("{count} in wat nieuw is; labgraph check {path} zegt welke"),
                &format!("{count} dans ce qui est nouveau\u{a0}; labgraph check {path} dit lesquelles"),
            ]));
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Shows what would be done, as Turtle; what would go stands in comments.
    pub(super) fn show(self, session: &Session, target: &Target) -> Result<ExitCode, CliError> {
        let languages = session.languages();
        let mut text = format!("# {}\n", self.summary(target, languages));
        let removed = languages.word(["removed: ", "verwijderd: ", "supprimé\u{a0}: "]);
        for gone in turtle_lines(&self.removed) {
            let _infallible = writeln!(text, "# {removed}{gone}");
        }
        if !self.added.is_empty() {
            text.push('\n');
            text.push_str(&turtle(self.added)?);
        }
        output::send(session, false, |out| Ok(out.write_all(text.as_bytes())?))?;
        Ok(ExitCode::SUCCESS)
    }

    fn summary(&self, target: &Target, languages: &Languages) -> String {
        let colon = languages.word([":", ":", "\u{a0}:"]);
        let path = &target.path;
        if self.text.is_none() {
            let nothing = ["nothing to change", "er verandert niets", "rien ne change"];
            return format!("{path}{colon} {}", languages.word(nothing));
        }
        let statements = languages.count(
            self.count,
            ["statement", "uitspraak", "énoncé"],
            ["statements", "uitspraken", "énoncés"],
        );
        let rows = languages.count(self.rows, ["row", "rij", "ligne"], ["rows", "rijen", "lignes"]);
        let rows = match self.rows {
            0 => String::new(),
            _ => format!(" {} {rows}", languages.word(["from", "uit", "à partir de"])),
        };
        let added = languages.count(
            self.added.len(),
            ["added", "toegevoegd", "ajouté"],
            ["added", "toegevoegd", "ajoutés"],
        );
        let removed = languages.count(
            self.removed.len(),
            ["removed", "verwijderd", "supprimé"],
            ["removed", "verwijderd", "supprimés"],
        );
        let removed = if self.removed.is_empty() { String::new() } else { format!(", {removed}") };
        format!("{path}{colon} {statements}{rows}{colon} {added}{removed}")
    }
}

fn quads(triples: Vec<Triple>) -> Vec<Quad> {
    triples.into_iter().map(|triple| triple.in_graph(GraphName::DefaultGraph)).collect()
}

fn turtle(triples: Vec<Triple>) -> Result<String, CliError> {
    let mut bytes = Vec::new();
    write_graph(quads(triples), GraphFormat::Turtle, &Prefixes::known(), &mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn turtle_lines(triples: &[Triple]) -> Vec<String> {
    let prefixes = Prefixes::known();
    let short = |node: &NamedNode| prefixes.shorten(node.as_str()).unwrap_or_else(|| node.to_string());
    let mut lines: Vec<String> = triples
        .iter()
        .map(|triple| {
            let subject = match Term::from(triple.subject.clone()) {
                Term::NamedNode(node) => short(&node),
                other => other.to_string(),
            };
            let object = match &triple.object {
                Term::NamedNode(node) => short(node),
                Term::Literal(literal) => {
                    let full = literal.to_string();
                    match full.rsplit_once("^^<") {
                        Some((value, _)) => format!("{value}^^{}", short(&literal.datatype().into_owned())),
                        None => full,
                    }
                }
                other => other.to_string(),
            };
            visible(&format!("{subject} {} {object}", short(&triple.predicate))).replace('\n', " ")
        })
        .collect();
    lines.sort();
    lines
}

/// Whether a file already says this, blank nodes by their place in the graph.
fn is_same(existing: &[Quad], triples: &[Triple]) -> Result<bool, CliError> {
    let bytes = |quads: &[Quad]| {
        let mut bytes = Vec::new();
        canonical(quads, &mut bytes)?;
        Ok::<_, CliError>(bytes)
    };
    let existing: Vec<Triple> = existing.iter().cloned().map(Triple::from).collect();
    Ok(bytes(&quads(existing))? == bytes(&quads(triples.to_vec()))?)
}

/// How many rules a change breaks, where that can be told. An import may leave gaps to fill by hand, so that it is told
/// and not refused.
fn verdict(session: &Session, change: &workspace::Change) -> Option<usize> {
    let snapshot = Snapshot::read(session.workspace()).ok()?;
    let verdict = Verdict::on(&snapshot, std::slice::from_ref(change), session.limits()).ok()??;
    Some(verdict.check.report.findings.len())
}

/// The text of a file that people write, with what is new in its place.
fn appended(
    target: &Target,
    text: &str,
    added: &[Triple],
    languages: &Languages,
) -> Result<String, CliError> {
    if added.iter().any(|triple| triple.subject.is_blank_node() || triple.object.is_blank_node()) {
        let path = &target.path;
        let message = languages
            .word([
                &format!("{path}: blank nodes cannot be added to a file twice"),
                &format!("{path}: blanco knopen kunnen niet tweemaal aan een bestand worden toegevoegd"),
                &format!("{path}\u{a0}: des nœuds anonymes ne peuvent être ajoutés deux fois à un fichier"),
            ])
            .to_owned();
        return Err(CliError::new(Kind::Data, message).hint(languages.word([
            "give them IRIs, or import into a file of its own",
            "geef ze IRI’s, of importeer naar een eigen bestand",
            "donnez-leur des IRI, ou importez dans un fichier à part",
        ])));
    }
    let old = Document::parse(text, &target.path, &graph_iri(&target.path))?;
    let kept = old.statements().iter().map(|statement| statement.triple.clone());
    let all = quads(kept.chain(added.iter().cloned()).collect());
    let mut bytes = Vec::new();
    rewrite_turtle(Some(&old), &all, &Prefixes::known(), &mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether it is what a thing has one of for each property: a number, a date, a truth; no text.
pub(super) fn is_single(term: &Term) -> bool {
    match term {
        Term::Literal(literal) => literal.language().is_none() && literal.datatype() != xsd::STRING,
        _ => false,
    }
}

/// Whether two values are the same, however their digits are written.
pub(super) fn is_equal(a: &Term, b: &Term) -> bool {
    match (a, b) {
        (Term::Literal(a), Term::Literal(b)) if a != b => {
            let number = |literal: &Literal| literal.value().parse::<f64>().ok();
            number(a).is_some_and(|value| number(b) == Some(value))
        }
        _ => a == b,
    }
}
