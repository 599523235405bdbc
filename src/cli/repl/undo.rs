//! Taking back what a session wrote, workspace by workspace.

use super::desk::Desk;
use crate::cli::commit::{self, Patience};
use crate::cli::error::CliError;
use crate::cli::output;
use crate::cli::update::{agreed, share_removed};
use crate::diff::{Diff, changes};
use crate::edit::Snapshot;
use crate::render::{DiffFormat, Extent, write_diff};
use crate::repl::{Host, Settings};
use crate::store::{format_of_path, read_texts};
use crate::workspace::{Change, TextFile};
use std::path::{Path, PathBuf};

/// What this session wrote to a workspace.
pub(super) struct Written {
    /// The folder of the workspace, in full.
    pub(super) root: PathBuf,
    pub(super) changes: Vec<Change>,
}

/// A path that means the same from every folder.
pub(super) fn in_full(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

impl Desk {
    /// Takes back the last write to the workspace that is open.
    pub(super) fn try_undo(&mut self, ask: bool, settings: &Settings) -> Result<(), CliError> {
        let at = self.last_written()?;
        let back: Vec<Change> = self.written[at]
            .changes
            .iter()
            .map(|change| Change {
                path: change.path.clone(),
                old: change.new.clone(),
                new: change.old.clone(),
            })
            .collect();
        let session = self.session_in(settings)?;
        let workspace = session.own_workspace()?;
        let mut writer = commit::Writer::begin(&session, workspace, Patience::default())?;
        let snapshot = Snapshot::read(workspace)?;
        let is_as_left = |change: &Change| {
            let file = snapshot.files().iter().find(|file| file.path == change.path);
            format_of_path(Path::new(&change.path)).is_none()
                || file.map(|file| file.text.as_ref()) == change.old.as_deref()
        };
        if !back.iter().all(is_as_left) {
            // It refuses and says which file; nobody needs to be asked before.
            let hint = [
                "nothing was written; .undo works again once the file is as this session left it",
                "er is niets geschreven; .undo werkt weer zodra het bestand is zoals deze sessie het achterliet",
                "rien n’a été écrit\u{a0}; .undo remarche dès que le fichier est tel que cette session l’a laissé",
            ];
            let hint = session.languages().word(hint);
            return writer.commit(&back).map_err(|error| error.only_hint(hint));
        }
        let after = read_texts(with_texts(snapshot.files(), &back))?;
        let diff = Diff::between(snapshot.quads(), &after);
        let told = changes(&diff, snapshot.quads(), &after, session.languages());
        let style = session.style(None);
        output::send(&session, false, |out| {
            write_diff(&diff, &told, DiffFormat::Text, &style, Extent::MainOnly, out)
        })?;
        let question = session.languages().word(["Undo it?", "Ongedaan maken?", "Annuler\u{a0}?"]);
        let warning = share_removed(diff.removed.len(), snapshot.quads().len(), &session);
        if ask && !agreed(&format!("{warning}{question}"), &session)? {
            return Ok(());
        }
        writer.commit(&back)?;
        if ask {
            session.tell(session.languages().word(["Undone.", "Ongedaan gemaakt.", "C’est annulé."]))?;
        }
        self.written.remove(at);
        self.dataset = None;
        Ok(())
    }

    /// Which of the writes of this session was the last to the workspace that is open.
    fn last_written(&self) -> Result<usize, CliError> {
        let here = self.session()?;
        let root = here.own_workspace().ok().and_then(|workspace| workspace.root().map(in_full));
        let at = self.written.iter().rposition(|written| Some(&written.root) == root.as_ref());
        at.ok_or_else(|| match self.written.last() {
            Some(elsewhere) => {
                let folder = shell_words::quote(&elsewhere.root.to_string_lossy()).into_owned();
                let message = format!("nothing was written to {} in this session; {folder} was", self.name());
                CliError::usage(message).hint(format!(".open {folder} opens it again, and .undo works there"))
            }
            None => CliError::usage("nothing was written in this session")
                .hint(".undo takes back updates, not what .import and .fmt write"),
        })
    }
}

/// Files as they are after changes.
fn with_texts(files: &[TextFile], changes: &[Change]) -> Vec<TextFile> {
    let mut texts: Vec<TextFile> =
        files.iter().filter(|file| changes.iter().all(|change| change.path != file.path)).cloned().collect();
    for change in changes {
        if let (Some(text), true) = (&change.new, format_of_path(Path::new(&change.path)).is_some()) {
            texts.push(TextFile {
                path: change.path.clone(),
                shown: change.path.clone(),
                text: text.clone().into(),
            });
        }
    }
    texts
}
