//! Committing changes to a workspace: waiting for the lock, the write, and what is told of both in the reader's
//! language. Every verb that changes a workspace goes through here.

use super::error::{CliError, Kind};
use super::session::Session;
use super::watch;
use crate::model::Languages;
use crate::query::QueryError;
use crate::workspace::{Change, Transaction, TransactionError, Workspace, shown};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long another writer is waited for.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Patience {
    /// Wait so long for another writer to end.
    #[arg(long = "wait", value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    wait: Duration,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let number: f64 = text.parse().map_err(|_| "a number of seconds is expected".to_owned())?;
    Duration::try_from_secs_f64(number).map_err(|_| "a number of seconds is expected".to_owned())
}

impl Default for Patience {
    fn default() -> Self {
        Self { wait: Duration::from_secs(10) }
    }
}

/// The one who changes a workspace: others wait until this is dropped.
pub(super) struct Writer<'s> {
    session: &'s Session,
    transaction: Transaction,
}

impl<'s> Writer<'s> {
    /// Takes the lock. What is to be changed should be read after this.
    pub(super) fn begin(
        session: &'s Session,
        workspace: &Workspace,
        patience: Patience,
    ) -> Result<Self, CliError> {
        let begun = watch::unhurried(|| begin(session, workspace, patience.wait))?;
        let transaction = begun.map_err(|error| {
            let again = session.at_prompt() && matches!(error, TransactionError::Held { .. });
            let error = refusal(error, session.languages());
            if !again {
                return error;
            }
            error.only_hint(session.languages().word([
                "try it again once it has ended",
                "probeer het opnieuw zodra het klaar is",
                "réessayez quand il aura fini",
            ]))
        })?;
        Ok(Self { session, transaction })
    }

    /// Makes all changes or none, and says so where somebody's text had to be put aside.
    pub(super) fn commit(&mut self, changes: &[Change]) -> Result<(), CliError> {
        let languages = self.session.languages();
        let aside = self.transaction.commit(changes).map_err(|error| refusal(error, languages))?;
        for file in aside {
            self.session.note(&put_aside(&file, languages));
        }
        Ok(())
    }
}

/// How long the lock is waited for between two looks whether somebody wants to stop.
const SLICE: Duration = Duration::from_millis(200);

/// Takes the lock, or tells that somebody did not want to wait for it any longer.
fn begin(
    session: &Session,
    workspace: &Workspace,
    patience: Duration,
) -> Result<Result<Transaction, TransactionError>, CliError> {
    let (stop, deadline) = (session.stop().token(), Instant::now() + patience);
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        match Transaction::begin(workspace, left.min(SLICE)) {
            Err(TransactionError::Held { .. }) if stop.is_cancelled() => {
                return Err(QueryError::Cancelled.into());
            }
            Err(TransactionError::Held { .. }) if left > SLICE => {}
            begun => return Ok(begun),
        }
    }
}

/// What is told where somebody's text had to be put aside.
pub(super) fn put_aside(file: &Path, languages: &Languages) -> String {
    let file = shown(file);
    languages
        .word([
            &format!("what somebody saved meanwhile is kept in {file}"),
            &format!("wat iemand intussen heeft opgeslagen, staat in {file}"),
            &format!("ce que quelqu’un a enregistré entre-temps se trouve dans {file}"),
        ])
        .to_owned()
}

/// What is told of a change that cannot be made. What the workspace refuses is told in the reader's language, what
/// the machine refuses as the machine says it.
pub(super) fn refusal(error: TransactionError, languages: &Languages) -> CliError {
    let message = error.to_string();
    match error {
        TransactionError::Embedded => {
            CliError::usage(message).hint("labgraph init DIR writes it to a folder, to own and edit")
        }
        TransactionError::Held { ref holder } => {
            let (nl, fr) = match holder {
                Some(holder) => (
                    format!("proces {} (sinds {} s)", holder.pid, holder.seconds()),
                    format!("le processus {} (depuis {} s)", holder.pid, holder.seconds()),
                ),
                None => ("een ander proces".to_owned(), "un autre processus".to_owned()),
            };
            let nl = format!("{nl} is de werkruimte aan het wijzigen");
            let fr = format!("{fr} est en train de modifier l’espace de travail");
            CliError::new(Kind::Io, languages.word([&message, &nl, &fr])).hint(languages.word([
                "--wait SECONDS waits longer until it has done",
                "--wait SECONDEN wacht langer tot het klaar is",
                "--wait SECONDES attend plus longtemps qu’il ait fini",
            ]))
        }
        TransactionError::Changed { ref path, read, present } => {
            let nl = format!("{path} is door iemand anders gewijzigd sinds het werd gelezen");
            let fr = format!("{path} a été modifié par quelqu’un d’autre depuis sa lecture");
            let lines = changed_lines(&read.unwrap_or_default(), &present.unwrap_or_default(), languages);
            CliError::new(Kind::Data, languages.word([&message, &nl, &fr])).details(lines).hint(
                languages.word([
                    "nothing was written; run it again to change the file as it is now",
                    "er is niets geschreven; voer de opdracht opnieuw uit om het bestand te wijzigen zoals het nu is",
                    "rien n’a été écrit\u{a0}; relancez la commande pour modifier le fichier tel qu’il est maintenant",
                ]),
            )
        }
        TransactionError::ReadOnly { ref path } => {
            let nl = format!("{path} is alleen-lezen");
            let fr = format!("{path} est en lecture seule");
            CliError::new(Kind::Io, languages.word([&message, &nl, &fr])).hint(unchanged(languages))
        }
        TransactionError::Write { .. } => CliError::new(Kind::Io, message).hint(unchanged(languages)),
        TransactionError::Unfinished { .. } => {
            CliError::new(Kind::Io, message).hint("the next command finishes it, once that can be written")
        }
        _ => CliError::new(Kind::Data, message),
    }
}

fn unchanged(languages: &Languages) -> &'static str {
    languages.word(["nothing was changed", "er is niets gewijzigd", "rien n’a été modifié"])
}

/// The lines of a text that somebody changed since it was read: `-` as they were read, `+` as they are.
fn changed_lines(read: &str, present: &str, languages: &Languages) -> Vec<String> {
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
        let word = languages
            .word([
                &format!("… {more} more lines"),
                &format!("… nog {more} regels"),
                &format!("… encore {more} lignes"),
            ])
            .to_owned();
        lines.push(word);
    }
    lines
}
