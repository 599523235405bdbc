//! What nobody could tell yet: `.labgraph/doubts.jsonl`, a line a card. It stays on the machine, and decides nothing: a
//! card that somebody was unsure of comes again in the next review, behind the others.

use crate::cli::error::{CliError, Kind};
use crate::workspace::Workspace;
use oxigraph::model::NamedNode;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;

/// A card that somebody was unsure of, or is no more.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    subject: String,
    authority: String,
    /// The day; nothing where it was taken back.
    day: Option<String>,
    reviewer: String,
}

/// What somebody was unsure of.
pub(super) struct Doubts {
    path: Option<PathBuf>,
    days: HashMap<(String, String), String>,
}

impl Doubts {
    /// Those of a workspace. Lines that cannot be read are passed over.
    pub(super) fn of(workspace: &Workspace) -> Result<Self, CliError> {
        let path = workspace.root().map(|root| root.join(".labgraph").join("doubts.jsonl"));
        let mut doubts = Self { path, days: HashMap::new() };
        let Some(path) = &doubts.path else {
            return Ok(doubts);
        };
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(doubts),
            Err(error) => {
                return Err(CliError::new(Kind::Io, format!("cannot read {}: {error}", path.display())));
            }
        };
        for line in BufReader::new(file).lines().map_while(Result::ok) {
            if let Ok(line) = serde_json::from_str::<Line>(&line) {
                let key = (line.subject, line.authority);
                match line.day {
                    Some(day) => doubts.days.insert(key, day),
                    None => doubts.days.remove(&key),
                };
            }
        }
        Ok(doubts)
    }

    /// The day on which somebody was unsure of a thing in a register.
    pub(super) fn when(&self, subject: &NamedNode, authority: &NamedNode) -> Option<String> {
        self.days.get(&(subject.as_str().to_owned(), authority.as_str().to_owned())).cloned()
    }

    /// Notes a doubt, or without a day that there is none any more.
    pub(super) fn note(
        &mut self,
        subject: &NamedNode,
        authority: &NamedNode,
        day: Option<String>,
        reviewer: &str,
    ) -> Result<(), CliError> {
        let line = Line {
            subject: subject.as_str().to_owned(),
            authority: authority.as_str().to_owned(),
            day,
            reviewer: reviewer.to_owned(),
        };
        if let Some(path) = &self.path {
            append(path, &line).map_err(|error| {
                CliError::new(Kind::Io, format!("cannot write {}: {error}", path.display()))
            })?;
        }
        let key = (line.subject, line.authority);
        match line.day {
            Some(day) => self.days.insert(key, day),
            None => self.days.remove(&key),
        };
        Ok(())
    }
}

fn append(path: &PathBuf, line: &Line) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut text = serde_json::to_string(line)?;
    text.push('\n');
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_data()
}
