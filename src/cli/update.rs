//! `labgraph update`: change the workspace.

use super::commit::{Patience, Writer};
use super::error::{CliError, Kind};
use super::query::standard_input;
use super::session::Session;
use super::{check, diff, output, watch};
use crate::diff::{Diff, changes, parse_patch};
use crate::edit::{Edit, Snapshot, Verdict, is_much};
use crate::query::{parse, parse_update};
use crate::render::{CheckFormat, DiffFormat, Extent, grouped, visible, write_diff};
use crate::repl::yes_or_no;
use crate::workspace::{Change, Workspace, read_text};
use oxigraph::model::{NamedNode, Quad};
use spargebra::Update;
use std::collections::{BTreeSet, HashSet};
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

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

    /// Apply a patch, as `labgraph diff --format patch` or `nq` writes it; `-` for standard input.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["sparql", "file"])]
    patch: Option<PathBuf>,

    #[command(flatten)]
    writing: Writing,
}

/// Options of verbs that take statements away and add others.
#[derive(Debug, clap::Args)]
pub(super) struct Writing {
    /// Show what would change and write nothing.
    #[arg(long)]
    dry_run: bool,

    /// Write it even where it breaks a rule of ontology/shapes.ttl.
    #[arg(long)]
    no_check: bool,

    /// Take away more than a tenth of all statements without asking.
    #[arg(long)]
    yes: bool,

    #[command(flatten)]
    patience: Patience,
}

impl Writing {
    /// Whether nothing is to be written.
    pub(super) const fn is_dry(&self) -> bool {
        self.dry_run
    }

    /// How a change is to be made by these options.
    pub(super) const fn terms(&self, format: DiffFormat) -> Terms {
        let how = if self.dry_run { How::DryRun } else { How::Write };
        Terms { patience: self.patience, how, no_check: self.no_check, yes: self.yes, format }
    }
}

impl Args {
    pub(super) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let (text, origin) = self.text()?;
        let workspace = session.own_workspace()?;
        let format = diff::asked(session)?;
        let request = Request::parse(&text, &origin, self.patch.is_some())?;
        Ok(match change(session, workspace, &request, &self.writing.terms(format))? {
            Outcome::Refused => ExitCode::FAILURE,
            Outcome::Done(_) => ExitCode::SUCCESS,
        })
    }

    fn text(&self) -> Result<(String, String), CliError> {
        match (self.file.as_ref().or(self.patch.as_ref()), self.sparql.as_deref()) {
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

/// Whether a change is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// Only what would change is told.
    DryRun,
    /// It is written, and then told.
    Write,
    /// It is told, somebody is asked, and then it is written.
    Ask,
}

/// How a change is to be made.
pub(super) struct Terms {
    pub(super) patience: Patience,
    pub(super) how: How,
    pub(super) no_check: bool,
    /// Whether much may be taken away without a question.
    pub(super) yes: bool,
    pub(super) format: DiffFormat,
}

/// What came of a change.
pub(super) enum Outcome {
    /// Somebody said no.
    Refused,
    /// These files were written, unless it was a dry run.
    Done(Vec<Change>),
}

/// Works out a change, checks it and writes it.
pub(super) fn change(
    session: &Session,
    workspace: &Workspace,
    request: &Request,
    terms: &Terms,
) -> Result<Outcome, CliError> {
    // What is read now is what is changed: other writers wait meanwhile.
    let mut writer = if terms.how == How::DryRun {
        None
    } else {
        Some(Writer::begin(session, workspace, terms.patience)?)
    };
    let snapshot = Snapshot::read(workspace)?;
    let edit = request.edit(session, &snapshot)?;
    let changes = edit.changes()?;
    if !terms.no_check
        && !changes.is_empty()
        && let Some(verdict) = Verdict::on(&snapshot, &changes, session.limits())?
    {
        return Err(refused(session, &verdict, terms.format)?);
    }
    let Some(writer) = &mut writer else {
        tell(session, &edit, terms.format, How::DryRun)?;
        return Ok(Outcome::Done(changes));
    };
    let asks = terms.how == How::Ask && !changes.is_empty();
    if asks {
        tell(session, &edit, terms.format, How::Ask)?;
        let question = session.languages().word(["Write it?", "Schrijven?", "Écrire\u{a0}?"]);
        let warning = share_removed(edit.removed(), edit.before().len(), session);
        if !agreed(&format!("{warning}{question}"), session)? {
            return Ok(Outcome::Refused);
        }
    } else if edit.is_drastic() && !terms.yes && !confirmed("update", &edit, session)? {
        return Ok(Outcome::Refused);
    }
    writer.commit(&changes)?;
    if asks {
        session.tell(session.languages().word(["Written.", "Geschreven.", "C’est écrit."]))?;
    } else {
        tell(session, &edit, terms.format, How::Write)?;
    }
    Ok(Outcome::Done(changes))
}

/// What is asked for.
pub(super) enum Request {
    Update(Update),
    Patch(Diff),
    /// Statements of these graphs that go, and the files that go with them where they are left empty.
    Removal(Vec<Quad>, BTreeSet<NamedNode>),
}

impl Request {
    fn parse(text: &str, origin: &str, is_patch: bool) -> Result<Self, CliError> {
        if is_patch {
            return Ok(Self::Patch(parse_patch(text, origin)?));
        }
        if text.trim().is_empty() {
            return Err(CliError::usage("there is no update"));
        }
        parse_update(text, origin, None).map(Self::Update).map_err(|error| {
            let is_query = parse(text, origin).is_ok();
            let error = CliError::from(error);
            if is_query { error.hint("this is a query: labgraph query answers it") } else { error }
        })
    }

    fn edit(&self, session: &Session, snapshot: &Snapshot) -> Result<Edit, CliError> {
        Ok(match self {
            Self::Update(update) => Edit::by_update(
                snapshot,
                update,
                session.limits(),
                &session.services(update)?,
                &session.stop().token(),
            )?,
            Self::Patch(patch) => Edit::by_patch(snapshot, patch)?,
            Self::Removal(gone, files) => {
                let gone: HashSet<&Quad> = gone.iter().collect();
                let left = snapshot.quads().iter().filter(|quad| !gone.contains(quad)).cloned();
                Edit::new(snapshot, left.collect(), files)?
            }
        })
    }
}

/// Tells what an edit breaks, and that it was not made.
fn refused(session: &Session, verdict: &Verdict, format: DiffFormat) -> Result<CliError, CliError> {
    let like = CheckFormat::ALL.into_iter().find(|like| like.name() == format.name());
    let format = like.unwrap_or(CheckFormat::Text);
    check::told(session, &verdict.check, &verdict.shapes, verdict.files, format)?;
    let languages = session.languages();
    let message = languages.word([
        "this breaks what the shapes ask for; nothing was written",
        "dit is in strijd met de regels van ontology/shapes.ttl; er is niets geschreven",
        "ceci enfreint les règles de ontology/shapes.ttl\u{a0}; rien n’a été écrit",
    ]);
    let option = named("update", "--no-check", session);
    Ok(CliError::new(Kind::No, message).hint(languages.word([
        &format!("{option} writes it all the same"),
        &format!("{option} schrijft het toch"),
        &format!("{option} l’écrit quand même"),
    ])))
}

/// An option as a hint names it: at the prompt, with the verb that has it.
fn named(verb: &str, option: &str, session: &Session) -> String {
    if session.at_prompt() { format!("labgraph {verb} {option}") } else { option.to_owned() }
}

/// What share of all statements goes, in words before a question, where that is much.
pub(super) fn share_removed(removed: usize, all: usize, session: &Session) -> String {
    if !is_much(removed, all) {
        return String::new();
    }
    let rounded = (removed * 200 + all) / (all * 2).max(1);
    // What is left of a large whole is not nothing.
    let share = if removed < all { rounded.min(99) } else { rounded };
    let words = [
        &*format!("This removes {share} % of what the workspace says. "),
        &*format!("Dit verwijdert {share} % van wat de werkruimte zegt. "),
        &*format!("Ceci supprime {share}\u{a0}% de ce que dit l’espace de travail. "),
    ];
    session.languages().word(words).to_owned()
}

/// Asks whether so much shall go, where somebody can answer.
pub(super) fn confirmed(verb: &str, edit: &Edit, session: &Session) -> Result<bool, CliError> {
    let languages = session.languages();
    let number = |count: usize| grouped(&count.to_string(), languages);
    let (removed, all) = (number(edit.removed()), number(edit.before().len()));
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let (dry_run, yes) = (
            named(verb, "--dry-run", session),
            named(if verb == "update" { "repl" } else { verb }, "--yes", session),
        );
        return Err(CliError::usage(languages.word([
            &format!("this takes away {removed} of {all} statements, more than a tenth"),
            &format!("dit verwijdert {removed} van de {all} uitspraken, meer dan een tiende"),
            &format!("ceci supprime {removed} des {all} énoncés, plus d’un dixième"),
        ]))
        .hint(languages.word([
            &format!("{dry_run} shows them"),
            &format!("{dry_run} toont ze"),
            &format!("{dry_run} les montre"),
        ]))
        .hint(languages.word([
            &format!("{yes} takes them away all the same"),
            &format!("{yes} verwijdert ze toch"),
            &format!("{yes} les supprime quand même"),
        ])));
    }
    let question = languages
        .word([
            &format!("This takes away {removed} of {all} statements. Go on?"),
            &format!("Dit verwijdert {removed} van de {all} uitspraken. Doorgaan?"),
            &format!("Ceci supprime {removed} des {all} énoncés. Continuer\u{a0}?"),
        ])
        .to_owned();
    agreed(&question, session)
}

/// Asks somebody at a terminal; no is what they say who say nothing.
pub(super) fn agreed(question: &str, session: &Session) -> Result<bool, CliError> {
    let languages = session.languages();
    let mut terminal = anstream::stderr();
    // In one piece: nobody shall answer half a question.
    let question = format!("{question} {} ", languages.word(["[y/N]", "[j/N]", "[o/N]"]));
    let answer = match session.asker() {
        Some(ask) => watch::unhurried(|| ask(&question)).unwrap_or_default(),
        None => {
            terminal.write_all(question.as_bytes())?;
            terminal.flush()?;
            let mut answer = String::new();
            watch::unhurried(|| io::stdin().lock().read_line(&mut answer))?;
            if !answer.ends_with('\n') {
                // Who ends the input leaves the cursor behind the question.
                writeln!(terminal)?;
            }
            answer
        }
    };
    let yes = yes_or_no(&answer) == Some(true);
    if !yes {
        let words = ["Nothing was written.", "Er is niets geschreven.", "Rien n’a été écrit."];
        writeln!(terminal, "{}", languages.word(words))?;
    }
    Ok(yes)
}

/// Says what changes in words, and in which files.
fn tell(session: &Session, edit: &Edit, format: DiffFormat, how: How) -> Result<(), CliError> {
    tell_of(session, edit, edit.before(), edit.after(), format, how)
}

/// Says what changes between statements in words, and which files an edit changes.
pub(super) fn tell_of(
    session: &Session,
    edit: &Edit,
    before: &[Quad],
    after: &[Quad],
    format: DiffFormat,
    how: How,
) -> Result<(), CliError> {
    let diff = Diff::between(before, after);
    let changes =
        if format.is_in_words() { changes(&diff, before, after, session.languages()) } else { Vec::new() };
    let languages = session.languages();
    let style = session.style(None);
    output::send(session, false, |out| {
        if !diff.is_empty() || !format.is_in_words() {
            write_diff(&diff, &changes, format, &style, Extent::MainOnly, out)?;
        }
        if format != DiffFormat::Text {
            return Ok(());
        }
        if edit.files().is_empty() {
            let nothing = ["Nothing changes.", "Er verandert niets.", "Rien ne change."];
            return Ok(writeln!(out, "{}", languages.word(nothing))?);
        }
        let head = match how {
            How::DryRun => [
                "Nothing written; would write:",
                "Niets geschreven; zou schrijven:",
                "Rien n’a été écrit\u{a0}; écrirait\u{a0}:",
            ],
            How::Write => ["Written:", "Geschreven:", "Écrit\u{a0}:"],
            How::Ask => ["To be written:", "Te schrijven:", "À écrire\u{a0}:"],
        };
        writeln!(out, "\n{}", languages.word(head))?;
        for file in edit.files() {
            let state = match (file.goes, file.is_new()) {
                (true, _) => languages.word([" (removed)", " (verwijderd)", " (supprimé)"]),
                (false, true) => languages.word([" (new)", " (nieuw)", " (nouveau)"]),
                (false, false) => "",
            };
            writeln!(out, "  {}{state}", visible(&file.path))?;
        }
        Ok(())
    })
}

impl From<crate::edit::EditError> for CliError {
    fn from(error: crate::edit::EditError) -> Self {
        use crate::edit::EditError;
        let message = error.to_string();
        match error {
            EditError::Load(error) => error.into(),
            EditError::Query(error) => error.into(),
            EditError::Patch(_) => Self::new(Kind::Data, message).hint("nothing was changed"),
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
