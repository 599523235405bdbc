//! How long a query may run and how much it may answer, and the threads that queries run in.

use super::QueryError;
use oxigraph::sparql::CancellationToken;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

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

/// How often it is looked whether somebody stopped a query.
const EVERY: Duration = Duration::from_millis(50);

/// Runs `work` in a thread of its own and waits for it no longer than `timeout`, nor than until `cancellation`,
/// which is also set when the time is up.
///
/// Oxigraph looks at a cancellation only when it reads the store, and an endpoint never, so a query can outlive
/// its cancellation: it then goes on unheard, in one of at most [`MAX_WORKERS`] threads.
pub(super) fn run<T: Send + 'static>(
    timeout: Duration,
    work: impl FnOnce() -> Result<T, QueryError> + Send + 'static,
    cancellation: &CancellationToken,
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
    let deadline = Instant::now() + timeout;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        match inbox.recv_timeout(left.min(EVERY)) {
            Ok(outcome) => return outcome,
            Err(RecvTimeoutError::Disconnected) => return Err(QueryError::Died),
            Err(RecvTimeoutError::Timeout) if cancellation.is_cancelled() => {
                return Err(QueryError::Cancelled);
            }
            Err(RecvTimeoutError::Timeout) if left > EVERY => {}
            Err(RecvTimeoutError::Timeout) => {
                cancellation.cancel();
                return Err(QueryError::Timeout(timeout));
            }
        }
    }
}
