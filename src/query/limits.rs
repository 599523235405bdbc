//! How long a query may run and how much it may answer, and the threads that queries run in.

use super::QueryError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// The bounds of one query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long it may run.
    pub timeout: Duration,
    /// How many solutions or statements it may answer.
    pub rows: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(30), rows: 1_000_000 }
    }
}

/// How many queries may run, or be waited for to stop, in one process.
const MAX_WORKERS: usize = 64;

/// Room for deeply nested patterns.
const STACK: usize = 256 << 20;

static WORKERS: AtomicUsize = AtomicUsize::new(0);

/// Counts a running worker for as long as it lives.
struct Place;

impl Place {
    fn take() -> Result<Self, QueryError> {
        if WORKERS.fetch_add(1, Ordering::AcqRel) >= MAX_WORKERS {
            WORKERS.fetch_sub(1, Ordering::AcqRel);
            return Err(QueryError::Busy(MAX_WORKERS));
        }
        Ok(Self)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        WORKERS.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Runs `work` in a thread of its own and waits for it no longer than `timeout`.
///
/// Oxigraph looks at a cancellation only when it reads the store, so a query can outlive its
/// cancellation: it then goes on unheard, in one of at most [`MAX_WORKERS`] threads.
pub(super) fn run<T: Send + 'static>(
    timeout: Duration,
    work: impl FnOnce() -> Result<T, QueryError> + Send + 'static,
    cancel: impl FnOnce(),
) -> Result<T, QueryError> {
    let place = Place::take()?;
    let (answer, inbox) = sync_channel(1);
    thread::Builder::new()
        .name("query".to_owned())
        .stack_size(STACK)
        .spawn(move || {
            let _place = place;
            // Nobody listens any more where the time was up.
            let _unheard = answer.send(work());
        })
        .map_err(|_| QueryError::Died)?;
    match inbox.recv_timeout(timeout) {
        Ok(outcome) => outcome,
        Err(RecvTimeoutError::Timeout) => {
            cancel();
            Err(QueryError::Timeout(timeout))
        }
        Err(RecvTimeoutError::Disconnected) => Err(QueryError::Died),
    }
}
