//! What a session may be lent, and what it may be asked for by others: a dataset, where it is read from, what stops a
//! query.

use crate::cli::error::CliError;
use crate::query::CancellationToken;
use crate::repl::Asker;
use crate::store::{Dataset, Progress};
use crate::workspace::Workspace;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// What somebody lends who runs commands in a session of their own.
#[derive(Clone, Default)]
pub(in crate::cli) struct Lent {
    /// The dataset, which is then not loaded again.
    pub(in crate::cli) dataset: Option<Arc<Dataset>>,
    /// Where answers go in the place of standard output.
    pub(in crate::cli) sink: Option<Arc<Mutex<Vec<u8>>>>,
    /// Whether `--output` tells the format alone, and somebody else writes the file.
    pub(in crate::cli) aside: bool,
    /// The width of what goes there.
    pub(in crate::cli) width: Option<u16>,
    /// Whether it may have colours.
    pub(in crate::cli) colours: bool,
    /// What stops a query.
    pub(in crate::cli) stop: Stop,
    /// Whether somebody runs commands and statements in the place of verbs: hints then name what they have.
    pub(in crate::cli) at_prompt: bool,
    /// Asks somebody at the terminal and gives their answer; nothing where they want none.
    pub(in crate::cli) asker: Option<Asker>,
}

/// What a dataset is read from.
pub(in crate::cli) struct Sources {
    pub(super) workspace: Workspace,
    pub(super) data: Vec<PathBuf>,
    pub(super) inference: bool,
}

impl Sources {
    /// The dataset, read anew and whole; `watch` is told how far that is, and ends it.
    pub(in crate::cli) fn load_watched(
        &self,
        watch: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Dataset, CliError> {
        tracing::info!(root = ?self.workspace.root(), data = ?self.data, "loading");
        Ok(Dataset::load_watched(&self.workspace, &self.data, self.inference, watch)?)
    }
}

/// Stops the query that runs, whichever it is.
#[derive(Clone, Default)]
pub(in crate::cli) struct Stop(Arc<Mutex<Option<CancellationToken>>>);

impl Stop {
    /// Stops the query that runs; whether there was one.
    pub(in crate::cli) fn now(&self) -> bool {
        let running = self.0.lock().ok().and_then(|mut running| running.take());
        running.is_some_and(|token| {
            token.cancel();
            true
        })
    }

    /// What stops the next query.
    pub(in crate::cli) fn token(&self) -> CancellationToken {
        let token = CancellationToken::new();
        if let Ok(mut running) = self.0.lock() {
            *running = Some(token.clone());
        }
        token
    }
}
