//! `labgraph update`: change the workspace.

use super::error::{CliError, Kind};
use super::query::standard_input;
use super::session::Session;
use super::{check, output};
use crate::edit::{Edit, FileEdit, Snapshot, Verdict};
use crate::model::{Languages, Prefixes};
use crate::query::parse_update;
use crate::render::visible;
use crate::workspace::{Transaction, read_text};
use oxigraph::model::{Quad, Term};
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// Change the workspace with SPARQL Update: every file that it touches, or none.
///
/// WHERE and DELETE without GRAPH see the merge of all files; a statement is taken out of each file that
/// states it. INSERT without GRAPH adds to data/local.ttl, but a value that takes the place of another goes
/// to that one's file. With GRAPH, a file that does not exist is made: <…/graph/data/new> is data/new.ttl.
/// CLEAR empties a file, DROP removes it; DEFAULT means data/local.ttl there. What the rules derive cannot
/// be changed, and LOAD never works. Without an argument the update is read from standard input.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The update; `-` for standard input.
    sparql: Option<String>,

    /// Read the update from a file.
    #[arg(short, long, value_name = "FILE", conflicts_with = "sparql")]
    file: Option<PathBuf>,

    /// Show what would change and write nothing.
    #[arg(long)]
    dry_run: bool,

    /// Write it even where it breaks a rule of ontology/shapes.ttl.
    #[arg(long)]
    no_check: bool,

    /// Take away more than a tenth of all statements without asking.
    #[arg(long)]
    yes: bool,

    /// Wait so long for another writer to end.
    #[arg(long, value_name = "SECONDS", default_value = "0", value_parser = patience)]
    wait: Duration,
}

fn patience(text: &str) -> Result<Duration, String> {
    let number: f64 = text.parse().map_err(|_| "a number of seconds is expected".to_owned())?;
    Duration::try_from_secs_f64(number).map_err(|_| "a number of seconds is expected".to_owned())
}

impl Args {
    pub(super) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let (text, origin) = self.text()?;
        let workspace = session.own_workspace()?;
        let update = parse_update(&text, &origin, None)?;
        // What is read now is what is changed: other writers wait meanwhile.
        let mut transaction = match self.dry_run {
            true => None,
            false => Some(Transaction::begin(workspace, self.wait)?),
        };
        let snapshot = Snapshot::read(workspace)?;
        let services = session.services(&update)?;
        let edit = Edit::by_update(&snapshot, &update, session.limits(), &services)?;
        let changes = edit.changes()?;
        if !self.no_check
            && !changes.is_empty()
            && let Some(verdict) = Verdict::on(&snapshot, &changes, session.limits())?
        {
            return refused(session, &verdict);
        }
        if let Some(transaction) = &mut transaction {
            if edit.is_drastic() && !self.yes && !confirmed(&edit, session.languages())? {
                return Ok(ExitCode::FAILURE);
            }
            for aside in transaction.commit(&changes)? {
                session.note(&format!("{} was edited meanwhile; that text is kept there", aside.display()));
            }
        }
        tell(session, &edit, self.dry_run)?;
        Ok(ExitCode::SUCCESS)
    }

    fn text(&self) -> Result<(String, String), CliError> {
        match (&self.file, self.sparql.as_deref()) {
            (Some(file), _) if file == Path::new("-") => standard_input(),
            (Some(file), _) => Ok((read_text(file)?, file.display().to_string())),
            (None, Some("-")) => standard_input(),
            (None, Some(text)) => Ok((text.to_owned(), "the update".to_owned())),
            (None, None) if io::stdin().is_terminal() => Err(CliError::usage("there is no update")
                .hint("give it as an argument, with -f FILE, or on standard input")),
            (None, None) => standard_input(),
        }
    }
}

/// Tells what an edit breaks, and that it was not made.
fn refused(session: &Session, verdict: &Verdict) -> Result<ExitCode, CliError> {
    let format = check::format(session)?;
    check::told(session, &verdict.check, &verdict.shapes, verdict.files, format)?;
    Err(CliError::new(Kind::No, "this breaks what the shapes ask for; nothing was written")
        .hint("--no-check writes it all the same"))
}

/// Asks whether so much shall go, where somebody can answer.
fn confirmed(edit: &Edit, languages: &Languages) -> Result<bool, CliError> {
    let (removed, all) = (edit.removed(), edit.before().len());
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let message = format!("this takes away {removed} of {all} statements, more than a tenth");
        return Err(CliError::usage(message)
            .hint("--dry-run shows them")
            .hint("--yes takes them away all the same"));
    }
    let question = match languages.first() {
        "nl" => format!("Dit verwijdert {removed} van de {all} uitspraken. Doorgaan? [j/N] "),
        "fr" => format!("Ceci supprime {removed} des {all} énoncés. Continuer ? [o/N] "),
        _ => format!("This takes away {removed} of {all} statements. Go on? [y/N] "),
    };
    let mut terminal = anstream::stderr();
    terminal.write_all(question.as_bytes())?;
    terminal.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(["y", "yes", "j", "ja", "o", "oui"].contains(&answer.trim().to_lowercase().as_str()))
}

/// Says what changes, file by file.
fn tell(session: &Session, edit: &Edit, dry_run: bool) -> Result<(), CliError> {
    let words = Words::of(session.languages());
    output::send(session, false, |out| {
        for file in edit.files() {
            let state = if file.goes {
                words.goes
            } else if file.is_new() {
                words.new
            } else {
                ""
            };
            writeln!(out, "{}{state}", visible(&file.path))?;
            statements(file, out)?;
        }
        if edit.files().is_empty() {
            writeln!(out, "{}", words.nothing)?;
        } else {
            let (added, removed) = (edit.added(), edit.removed());
            writeln!(out, "{}: {added} · {}: {removed}", words.added, words.removed)?;
        }
        if dry_run && !edit.files().is_empty() {
            writeln!(out, "{}", words.dry)?;
        }
        Ok(())
    })
}

fn statements(file: &FileEdit, out: &mut dyn Write) -> io::Result<()> {
    let prefixes = Prefixes::known();
    let signed = file.removed.iter().map(|quad| ('-', quad)).chain(file.added.iter().map(|quad| ('+', quad)));
    for (sign, quad) in signed {
        writeln!(out, "  {sign} {}", visible(&statement(quad, &prefixes)))?;
    }
    Ok(())
}

fn statement(quad: &Quad, prefixes: &Prefixes) -> String {
    let shown = |term: Term| match &term {
        Term::NamedNode(node) => prefixes.shorten(node.as_str()).unwrap_or_else(|| term.to_string()),
        _ => term.to_string(),
    };
    let subject = shown(quad.subject.clone().into());
    format!("{subject} {} {}", shown(quad.predicate.clone().into()), shown(quad.object.clone()))
}

/// What this command says.
struct Words {
    new: &'static str,
    goes: &'static str,
    nothing: &'static str,
    added: &'static str,
    removed: &'static str,
    dry: &'static str,
}

impl Words {
    fn of(languages: &Languages) -> Self {
        match languages.first() {
            "nl" => Self {
                new: " (nieuw bestand)",
                goes: " (bestand verwijderd)",
                nothing: "er verandert niets",
                added: "uitspraken toegevoegd",
                removed: "verwijderd",
                dry: "er is niets geschreven",
            },
            "fr" => Self {
                new: " (nouveau fichier)",
                goes: " (fichier supprimé)",
                nothing: "rien ne change",
                added: "énoncés ajoutés",
                removed: "supprimés",
                dry: "rien n’a été écrit",
            },
            _ => Self {
                new: " (new file)",
                goes: " (file removed)",
                nothing: "nothing changes",
                added: "statements added",
                removed: "removed",
                dry: "nothing was written",
            },
        }
    }
}

/// The lines of a text that somebody changed since it was read: `-` as they were read, `+` as they are.
pub(super) fn changed_lines(read: &str, present: &str) -> Vec<String> {
    /// How many lines are shown.
    const MOST: usize = 20;
    let (read, present): (Vec<&str>, Vec<&str>) = (read.lines().collect(), present.lines().collect());
    let same = read.iter().zip(&present).take_while(|(a, b)| a == b).count();
    let end = read[same..].iter().rev().zip(present[same..].iter().rev()).take_while(|(a, b)| a == b).count();
    let was = read[same..read.len() - end].iter().map(|line| format!("- {line}"));
    let is = present[same..present.len() - end].iter().map(|line| format!("+ {line}"));
    let mut lines: Vec<String> = was.chain(is).collect();
    if lines.len() > MOST {
        let more = lines.len() - MOST;
        lines.truncate(MOST);
        lines.push(format!("… {more} more lines"));
    }
    lines
}

impl From<crate::edit::EditError> for CliError {
    fn from(error: crate::edit::EditError) -> Self {
        use crate::edit::EditError;
        let message = error.to_string();
        match error {
            EditError::Load(error) => error.into(),
            EditError::Query(error) => error.into(),
            EditError::Inferred => Self::new(Kind::Data, message)
                .hint("change the statements that it follows from, or the rules in ontology/rules/"),
            EditError::NoSuchGraph(_) => Self::new(Kind::Data, message)
                .hint("labgraph query 'SELECT DISTINCT ?g { GRAPH ?g {} }' lists the graphs"),
            EditError::GraphExists(_) => Self::new(Kind::Data, message).hint("CREATE SILENT lets it be"),
            EditError::NoFile { instead, .. } => Self::new(Kind::Data, message)
                .hint(format!("<{}> would be a file of the workspace", instead.as_str())),
            EditError::SharedBlankNode { .. } => Self::new(Kind::Data, message)
                .hint("give the thing an IRI, or keep its statements in one file"),
            EditError::Render { .. } => Self::new(Kind::Data, message),
            EditError::Unfaithful(_) => Self::new(Kind::Internal, message),
        }
    }
}
