//! Rows on their way to be asked: read in a thread of their own, taken as many at once as there are.

use crate::cli::error::CliError;
use crate::link::delimited::Row;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// How many rows are answered at once at most, all cores at work.
const MOST: usize = 256;

/// How many rows are answered at first: the first answer comes soon.
const FIRST: usize = 16;

/// How often a wait for rows is looked up from.
const SLICE: Duration = Duration::from_millis(50);

/// How long a batch may take, so that whoever presses Ctrl-C does not wait.
const LONG: Duration = Duration::from_secs(1);

/// A row, or why there is none.
type Read = Result<Row, CliError>;

/// Rows as they come.
pub(super) struct Feed {
    rows: Receiver<Read>,
    size: usize,
}

impl Feed {
    /// Begins to read.
    pub(super) fn start(rows: impl Iterator<Item = Read> + Send + 'static) -> Result<Self, CliError> {
        let (sender, receiver) = sync_channel(MOST);
        let read = move || {
            for row in rows {
                let is_last = row.is_err();
                // Nobody listens any more where it was stopped.
                if sender.send(row).is_err() || is_last {
                    break;
                }
            }
        };
        thread::Builder::new().name("rows".to_owned()).spawn(read)?;
        Ok(Self { rows: receiver, size: FIRST })
    }

    /// The next rows: the first is waited for, the others are those that have come meanwhile. None where there are no
    /// more, or where `stop` says that nobody wants them; with an error behind them where reading failed.
    pub(super) fn next(&self, stop: &AtomicBool) -> (Vec<Row>, Option<CliError>) {
        let mut rows = Vec::new();
        let first = loop {
            match self.rows.recv_timeout(SLICE) {
                Ok(read) => break read,
                Err(RecvTimeoutError::Disconnected) => return (rows, None),
                Err(RecvTimeoutError::Timeout) if stop.load(Ordering::Relaxed) => return (rows, None),
                Err(RecvTimeoutError::Timeout) => {}
            }
        };
        for read in std::iter::once(first).chain(self.rows.try_iter()).take(self.size) {
            match read {
                Ok(row) => rows.push(row),
                Err(error) => return (rows, Some(error)),
            }
        }
        (rows, None)
    }

    /// Takes more at once where that goes quickly, fewer where it does not.
    pub(super) fn pace(&mut self, took: Duration) {
        if took > LONG {
            self.size = (self.size / 2).max(1);
        } else if took < LONG / 4 {
            self.size = (self.size * 2).min(MOST);
        }
    }
}
