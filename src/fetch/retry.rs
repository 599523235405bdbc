//! Asking again: how long to wait for a server that is busy.

use backon::{BackoffBuilder, ExponentialBuilder};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// The pauses between tries, where the server names none: growing, and not the same for all who ask.
pub(super) fn pauses() -> impl Iterator<Item = Duration> {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(500))
        .with_max_delay(Duration::from_secs(8))
        .with_max_times(3)
        .with_jitter()
        .build()
}

/// The time that a [`Retry-After`](https://www.rfc-editor.org/rfc/rfc9110#field.retry-after) asks for: seconds,
/// or a date.
pub(super) fn after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    let seconds = value.parse().ok().map(Duration::from_secs);
    seconds.or_else(|| {
        let date = httpdate::parse_http_date(value).ok()?;
        Some(date.duration_since(now).unwrap_or_default())
    })
}

/// How often a pause is looked up from.
const SLICE: Duration = Duration::from_millis(50);

/// Waits, unless `stop` says that nobody does any more; whether it waited to the end.
pub(super) fn wait(pause: Duration, stop: &dyn Fn() -> bool) -> bool {
    let end = Instant::now() + pause;
    loop {
        if stop() {
            return false;
        }
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return true;
        }
        thread::sleep(left.min(SLICE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_may_name_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Wed, 21 Oct 2015 07:28:00 GMT").unwrap();
        assert_eq!(after("90", now), Some(Duration::from_secs(90)));
        assert_eq!(after("Wed, 21 Oct 2015 07:28:05 GMT", now), Some(Duration::from_secs(5)));
        assert_eq!(after("Wed, 21 Oct 2015 07:00:00 GMT", now), Some(Duration::ZERO), "it is past");
        assert_eq!(after("soon", now), None);
        assert_eq!(after("-1", now), None);
    }

    #[test]
    fn pauses_grow_and_end() {
        let pauses: Vec<Duration> = pauses().collect();
        assert_eq!(pauses.len(), 3);
        assert!(pauses[0] >= Duration::from_millis(500) && pauses[2] >= Duration::from_secs(2), "{pauses:?}");
    }
}
