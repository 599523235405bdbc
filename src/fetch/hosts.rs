//! One request at a time to a host, as many in a time as it allows, and none while it wants to be left alone: in the
//! whole process, whichever clients and threads ask.

use super::address::host;
use reqwest::Url;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

/// How many requests a host takes in how much time.
///
/// ```
/// use labgraph::fetch::Rate;
/// use std::time::Duration;
///
/// let french_companies = Rate::new(7, Duration::from_secs(1));
/// let ror = Rate::new(2000, Duration::from_mins(5));
/// # assert_ne!(french_companies, ror);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    requests: usize,
    per: Duration,
}

impl Rate {
    /// So many requests, at least one, in so much time.
    #[must_use]
    pub fn new(requests: usize, per: Duration) -> Self {
        Self { requests: requests.max(1), per }
    }

    /// How many requests.
    #[must_use]
    pub const fn requests(self) -> usize {
        self.requests
    }

    /// In how much time.
    #[must_use]
    pub const fn per(self) -> Duration {
        self.per
    }
}

/// What is known of a host.
#[derive(Default)]
struct State {
    /// Who asks it, and how many answers of theirs are still read: a thread that waited for itself would wait for ever.
    holder: Option<(ThreadId, usize)>,
    /// When the last requests were sent.
    sent: VecDeque<Instant>,
    /// Until when it wants to be left alone.
    rest: Option<Instant>,
    /// What it said when it banned us.
    ban: Option<String>,
}

#[derive(Default)]
struct Host {
    state: Mutex<State>,
    free: Condvar,
}

impl Host {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

static HOSTS: LazyLock<Mutex<HashMap<String, Arc<Host>>>> = LazyLock::new(Mutex::default);

fn known(url: &Url) -> Arc<Host> {
    let mut hosts = HOSTS.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(hosts.entry(host(url)).or_default())
}

/// The right to ask a host, until it is dropped.
pub(super) struct Turn(Arc<Host>);

/// Why there is no turn.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoTurn {
    /// Nobody wants it any more.
    Stopped,
    /// The host wants to be left alone for longer than that.
    Resting(Duration),
    /// It has banned us, in these words.
    Banned(String),
}

/// How often a wait is looked up from.
const SLICE: Duration = Duration::from_millis(50);

/// Waits for a turn at the host of an address; for one that rests, no longer than `patience`.
pub(super) fn turn(
    url: &Url,
    rate: Option<Rate>,
    patience: Duration,
    stop: &dyn Fn() -> bool,
) -> Result<Turn, NoTurn> {
    let host = known(url);
    let me = thread::current().id();
    let mut state = host.lock();
    loop {
        if stop() {
            return Err(NoTurn::Stopped);
        }
        if let Some(words) = &state.ban {
            return Err(NoTurn::Banned(words.clone()));
        }
        let now = Instant::now();
        let rest = state.rest.map_or(Duration::ZERO, |rest| rest.saturating_duration_since(now));
        if rest > patience {
            return Err(NoTurn::Resting(rest));
        }
        let pause = rest.max(rate.map_or(Duration::ZERO, |rate| state.pause(rate, now)));
        let others = state.holder.is_some_and(|(holder, _)| holder != me);
        if !others && pause.is_zero() {
            break;
        }
        let wait = if others { SLICE } else { pause.min(SLICE) };
        state = host
            .free
            .wait_timeout(state, wait)
            .map_or_else(|broken| broken.into_inner().0, |(state, _)| state);
    }
    let readers = state.holder.map_or(0, |(_, readers)| readers);
    state.holder = Some((me, readers + 1));
    if rate.is_some() {
        state.sent.push_back(Instant::now());
    }
    drop(state);
    Ok(Turn(host))
}

impl State {
    /// How long to wait for the next request.
    fn pause(&mut self, rate: Rate, now: Instant) -> Duration {
        while self.sent.front().is_some_and(|sent| now.duration_since(*sent) >= rate.per) {
            self.sent.pop_front();
        }
        match self.sent.len().checked_sub(rate.requests).and_then(|over| self.sent.get(over)) {
            Some(sent) => rate.per.saturating_sub(now.duration_since(*sent)),
            None => Duration::ZERO,
        }
    }
}

impl Turn {
    /// The host wants to be left alone for so long.
    pub(super) fn rest(&self, pause: Duration) {
        let until = Instant::now().checked_add(pause);
        let mut state = self.0.lock();
        state.rest = state.rest.max(until);
    }

    /// The host has banned us: nobody asks it again.
    pub(super) fn ban(&self, words: &str) {
        self.0.lock().ban = Some(words.to_owned());
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.holder = match state.holder {
            Some((holder, readers)) if readers > 1 => Some((holder, readers - 1)),
            _ => None,
        };
        drop(state);
        self.0.free.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(host: &str) -> Url {
        Url::parse(&format!("http://{host}/")).unwrap()
    }

    fn take(url: &Url, rate: Option<Rate>) -> Turn {
        turn(url, rate, Duration::ZERO, &|| false).unwrap_or_else(|no| panic!("{no:?}"))
    }

    #[test]
    fn two_threads_take_turns() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static INSIDE: AtomicUsize = AtomicUsize::new(0);
        let threads: Vec<_> = (0..4)
            .map(|_| {
                thread::spawn(|| {
                    for _ in 0..5 {
                        let _turn = take(&at("turns.example"), None);
                        assert_eq!(INSIDE.fetch_add(1, Ordering::SeqCst), 0);
                        thread::sleep(Duration::from_millis(2));
                        INSIDE.fetch_sub(1, Ordering::SeqCst);
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        let _first = take(&at("turns.example"), None);
        let _again = take(&at("turns.example"), None);
        let _other_port = thread::spawn(|| take(&at("turns.example:8080"), None)).join().unwrap();
    }

    #[test]
    fn a_rate_holds() {
        let rate = Some(Rate::new(2, Duration::from_millis(200)));
        let begun = Instant::now();
        for _ in 0..5 {
            drop(take(&at("rate.example"), rate));
        }
        assert!(begun.elapsed() >= Duration::from_millis(400), "{:?}", begun.elapsed());
    }

    #[test]
    fn a_host_that_rests_is_left_alone() {
        let url = at("rest.example");
        take(&url, None).rest(Duration::from_hours(1));
        let no = turn(&url, None, Duration::from_mins(1), &|| false).err();
        assert!(matches!(no, Some(NoTurn::Resting(left)) if left > Duration::from_secs(3590)), "{no:?}");
        let asked = Mutex::new(0);
        let stop = || {
            *asked.lock().unwrap() += 1;
            *asked.lock().unwrap() > 2
        };
        let no = turn(&url, None, Duration::from_hours(2), &stop).err();
        assert_eq!(no, Some(NoTurn::Stopped), "who waits can be stopped");
        take(&at("ban.example"), None).ban("go away");
        let no = turn(&at("ban.example"), None, Duration::ZERO, &|| false).err();
        assert_eq!(no, Some(NoTurn::Banned("go away".to_owned())));
    }
}
