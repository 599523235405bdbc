//! How long a query may run and how much it may answer, and the threads that queries run in.

use super::QueryError;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
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

/// Stops what runs from another thread: a query looks at it often enough to end within a tenth of a second.
///
/// ```
/// use labgraph::query::{Engine, Interrupt, QueryError};
/// use oxigraph::store::Store;
///
/// let stop = Interrupt::default();
/// stop.set();
/// let engine = Engine::new(&Store::new()?).with_interrupt(stop);
/// assert!(matches!(engine.ask("ASK {}"), Err(QueryError::Interrupted)));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Stops what runs; whether it was not set already.
    pub fn set(&self) -> bool {
        !self.0.swap(true, Ordering::Relaxed)
    }

    /// Whether it was set since; and clears it.
    pub fn take(&self) -> bool {
        self.0.swap(false, Ordering::Relaxed)
    }

    fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How often a query that runs is asked whether it shall stop.
const EVERY: Duration = Duration::from_millis(50);

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
    interrupt: &Interrupt,
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
    let deadline = Instant::now() + timeout;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        match inbox.recv_timeout(left.min(EVERY)) {
            _ if interrupt.is_set() => {
                cancel();
                return Err(QueryError::Interrupted);
            }
            Ok(outcome) => return outcome,
            Err(RecvTimeoutError::Timeout) if left <= EVERY => {
                cancel();
                return Err(QueryError::Timeout(timeout));
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(QueryError::Died),
        }
    }
}
