//! One request at a time to a host, as many in a time as it allows, and none while it wants to be left alone: in the
//! whole process, whichever clients and threads ask, and in the next one where there is a memory.

use super::address::host;
use super::memory::{Memory, Remembered, in_millis, millis};
use reqwest::Url;
use std::collections::{HashMap, HashSet, VecDeque};
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
    /// When the last requests were sent, by this process or another, in milliseconds since 1970 as well.
    sent: VecDeque<(Instant, u64)>,
    /// Until when it wants to be left alone.
    rest: Option<Instant>,
    /// What it said when it banned us, and until when that is obeyed.
    ban: Option<(String, Instant)>,
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
pub(super) struct Turn {
    host: Arc<Host>,
    /// Where what the host wants is remembered, and by which name.
    memory: Option<(Memory, String)>,
}

/// Why there is no turn.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoTurn {
    /// Nobody wants it any more.
    Stopped,
    /// The host wants to be left alone for longer than that.
    Resting(Duration),
    /// It has banned us, in these words; for so long it is not asked.
    Banned(String, Duration),
}

/// How long a host that has banned us is not asked, where it says no time.
pub(super) const BAN: Duration = Duration::from_hours(24);

/// How often a wait is looked up from.
const SLICE: Duration = Duration::from_millis(50);

/// Waits for a turn at the host of an address; for one that rests, no longer than `patience`. What the memory has of the
/// host holds, and what is learnt goes there.
pub(super) fn turn(
    url: &Url,
    rate: Option<Rate>,
    patience: Duration,
    stop: &dyn Fn() -> bool,
    memory: Option<Memory>,
) -> Result<Turn, NoTurn> {
    let memory = memory.map(|memory| (memory, host(url)));
    let host = known(url);
    let me = thread::current().id();
    let mut state = host.lock();
    if let Some((memory, name)) = &memory {
        state.recall(memory.read(name));
    }
    loop {
        if stop() {
            return Err(NoTurn::Stopped);
        }
        let now = Instant::now();
        if let Some((words, until)) = state.ban.as_ref().filter(|(_, until)| *until > now) {
            return Err(NoTurn::Banned(words.clone(), *until - now));
        }
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
        state.sent.push_back((Instant::now(), millis()));
        state.remember(memory.as_ref(), rate);
    }
    drop(state);
    Ok(Turn { host, memory })
}

impl State {
    /// Forgets requests that no longer count.
    fn forget(&mut self, rate: Rate, now: Instant) {
        while self.sent.front().is_some_and(|(sent, _)| now.duration_since(*sent) >= rate.per) {
            self.sent.pop_front();
        }
    }

    /// How long to wait for the next request.
    fn pause(&mut self, rate: Rate, now: Instant) -> Duration {
        self.forget(rate, now);
        match self.sent.len().checked_sub(rate.requests).and_then(|over| self.sent.get(over)) {
            Some((sent, _)) => rate.per.saturating_sub(now.duration_since(*sent)),
            None => Duration::ZERO,
        }
    }

    /// Takes in what was remembered, by this process or another.
    fn recall(&mut self, known: Remembered) {
        let (now, today) = (Instant::now(), millis());
        let later = |until: u64| now.checked_add(Duration::from_millis(until.saturating_sub(today)));
        self.rest = self.rest.max(known.rest.and_then(later));
        let ban = known.ban.and_then(|(words, until)| Some((words, later(until)?)));
        if self.ban.is_none() {
            self.ban = ban;
        }
        let own: HashSet<u64> = self.sent.iter().map(|(_, sent)| *sent).collect();
        let others = known.sent.into_iter().filter(|sent| !own.contains(sent)).filter_map(|sent| {
            Some((now.checked_sub(Duration::from_millis(today.saturating_sub(sent)))?, sent))
        });
        self.sent.extend(others);
        self.sent.make_contiguous().sort_unstable();
    }

    /// Has it remembered, together with what other processes learnt meanwhile; of requests as many as the rate needs,
    /// where there is one.
    fn remember(&mut self, memory: Option<&(Memory, String)>, rate: Option<Rate>) {
        let Some((memory, name)) = memory else { return };
        self.recall(memory.read(name));
        let (now, today) = (Instant::now(), millis());
        if let Some(rate) = rate {
            self.forget(rate, now);
            let surplus = self.sent.len().saturating_sub(rate.requests);
            self.sent.drain(..surplus);
        }
        let at = |until: Instant| today.saturating_add(in_millis(until.saturating_duration_since(now)));
        memory.write(Remembered {
            host: name.clone(),
            rest: self.rest.filter(|until| *until > now).map(at),
            ban: self.ban.as_ref().map(|(words, until)| (words.clone(), at(*until))),
            sent: self.sent.iter().map(|(_, sent)| *sent).collect(),
        });
    }
}

impl Turn {
    /// The host wants to be left alone for so long.
    pub(super) fn rest(&self, pause: Duration) {
        let until = Instant::now().checked_add(pause);
        let mut state = self.host.lock();
        state.rest = state.rest.max(until);
        state.remember(self.memory.as_ref(), None);
    }

    /// The host has banned us: nobody asks it again for so long.
    pub(super) fn ban(&self, words: &str, pause: Duration) {
        let mut state = self.host.lock();
        state.ban = Instant::now().checked_add(pause).map(|until| (words.to_owned(), until));
        state.remember(self.memory.as_ref(), None);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut state = self.host.lock();
        state.holder = match state.holder {
            Some((holder, readers)) if readers > 1 => Some((holder, readers - 1)),
            _ => None,
        };
        drop(state);
        self.host.free.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(host: &str) -> Url {
        Url::parse(&format!("http://{host}/")).unwrap()
    }

    fn take(url: &Url, rate: Option<Rate>) -> Turn {
        turn(url, rate, Duration::ZERO, &|| false, None).unwrap_or_else(|no| panic!("{no:?}"))
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
        let no = turn(&url, None, Duration::from_mins(1), &|| false, None).err();
        assert!(matches!(no, Some(NoTurn::Resting(left)) if left > Duration::from_secs(3590)), "{no:?}");
        let asked = Mutex::new(0);
        let stop = || {
            *asked.lock().unwrap() += 1;
            *asked.lock().unwrap() > 2
        };
        let no = turn(&url, None, Duration::from_hours(2), &stop, None).err();
        assert_eq!(no, Some(NoTurn::Stopped), "who waits can be stopped");
        take(&at("ban.example"), None).ban("go away", BAN);
        let no = turn(&at("ban.example"), None, Duration::ZERO, &|| false, None).err();
        let Some(NoTurn::Banned(words, left)) = no else { panic!("{no:?}") };
        assert!(words == "go away" && left > Duration::from_hours(23), "{words} {left:?}");
        take(&at("past.example"), None).ban("go away", Duration::ZERO);
        drop(take(&at("past.example"), None));
    }

    /// What another process wrote, as far as this one can tell.
    #[test]
    fn what_is_remembered_holds() {
        let folder = tempfile::TempDir::new().unwrap();
        let memory = Memory::new(folder.path().to_owned());
        let ask = |host: &str, rate| turn(&at(host), rate, Duration::ZERO, &|| false, Some(memory.clone()));
        let known = |host: &str| Remembered { host: host.to_owned(), ..Remembered::default() };
        memory.write(Remembered { rest: Some(millis() + 60_000), ..known("m1.example") });
        assert!(matches!(ask("m1.example", None).err(), Some(NoTurn::Resting(_))));
        memory.write(Remembered { ban: Some(("no".to_owned(), millis() + 60_000)), ..known("m2.example") });
        assert!(matches!(ask("m2.example", None).err(), Some(NoTurn::Banned(_, _))));
        let rate = Some(Rate::new(2, Duration::from_millis(400)));
        memory.write(Remembered { sent: vec![millis() - 100, millis() - 50], ..known("m3.example") });
        let begun = Instant::now();
        drop(ask("m3.example", rate).unwrap_or_else(|no| panic!("{no:?}")));
        assert!(begun.elapsed() >= Duration::from_millis(200), "{:?}", begun.elapsed());
        drop(ask("m3.example", rate).unwrap_or_else(|no| panic!("{no:?}")));
        let sent = memory.read("m3.example").sent;
        assert!(sent.len() <= 2 && sent.is_sorted(), "as many as the rate needs: {sent:?}");
        ask("m3.example", None).unwrap_or_else(|no| panic!("{no:?}")).rest(Duration::from_mins(1));
        let kept = memory.read("m3.example");
        assert!(kept.rest > Some(millis() + 50_000) && kept.sent == sent, "{kept:?}");
    }
}
