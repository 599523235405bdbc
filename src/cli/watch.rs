//! Watching over a command: how long it takes and how much memory, and a stack that deep data fits on.
//!
//! A query has a limit of its own; this one holds for what goes before and after it, which may be as
//! hostile: entities that expand without end, rules that never settle, a pipe that nobody writes to.

use super::error::{CliError, Kind};
use super::{Arguments, execute, link};
use memory_stats::memory_stats;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// How often the memory is looked at.
const EVERY: Duration = Duration::from_millis(50);

/// Room for data that nests deeply, of which only what is used is taken.
pub(super) const STACK: usize = 1 << 30;

/// How many waits are under way that are none of the command's own time.
static WAITS: AtomicUsize = AtomicUsize::new(0);

/// Waits for somebody who takes as long as they take: a person's answer, another writer. Afterwards the command has
/// all its time again.
pub(super) fn unhurried<T>(wait: impl FnOnce() -> T) -> T {
    WAITS.fetch_add(1, Ordering::Relaxed);
    let outcome = wait();
    WAITS.fetch_sub(1, Ordering::Relaxed);
    outcome
}

/// Runs a command in a thread of its own; where it goes beyond its limits, the end of the process ends it.
pub(super) fn run(arguments: Arguments) -> Result<ExitCode, CliError> {
    let timeout = arguments.options.timeout;
    let most = arguments.options.max_memory;
    // Beside the query's own time, as much again, and time to tell.
    let allowed = timeout * 2 + Duration::from_millis(500);
    let mut deadline = Instant::now() + allowed;
    let (done, outcome) = sync_channel(1);
    let work = move || {
        // Nobody listens any more where a limit was hit.
        let _unheard = done.send(execute(arguments));
    };
    thread::Builder::new().name("labgraph".to_owned()).stack_size(STACK).spawn(work)?;
    loop {
        if WAITS.load(Ordering::Relaxed) > 0 {
            deadline = Instant::now() + allowed;
        }
        match outcome.recv_timeout(EVERY) {
            Ok(outcome) => return outcome,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(CliError::new(Kind::Internal, "the command broke down"));
            }
            Err(RecvTimeoutError::Timeout) if Instant::now() > deadline => {
                link::give_back_terminal();
                let message = format!("this took longer than twice {} s", timeout.as_secs_f64());
                return Err(CliError::new(Kind::Limit, message).hint("--timeout SECONDS gives it more time"));
            }
            Err(RecvTimeoutError::Timeout) => {
                let taken = memory_stats().map_or(0, |memory| memory.physical_mem >> 20);
                if taken > most {
                    link::give_back_terminal();
                    let message = format!("this takes more than {most} MiB of memory");
                    return Err(CliError::new(Kind::Limit, message).hint("--max-memory MIB gives it more"));
                }
            }
        }
    }
}
