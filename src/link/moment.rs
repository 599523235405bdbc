//! Moments, to the millisecond, in UTC: which of two decisions is the last.

use oxsdatatypes::{DateTime, Duration};
use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
///
/// ```
/// use labgraph::link::moment::Moment;
/// let moment: Moment = "2026-11-28T09:30:00.250Z".parse()?;
/// assert_eq!(moment.date(), "2026-11-28");
/// assert_eq!(moment.next().to_string(), "2026-11-28T09:30:00.251Z");
/// assert!("2026-11-28T11:30:00+02:00".parse::<Moment>()? < moment);
/// # Ok::<_, labgraph::link::moment::NoMoment>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

/// A text that is no `xsd:dateTime` with a time zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no moment such as 2026-11-28T09:30:00Z")]
pub struct NoMoment(String);

/// The last moment of a year of four digits.
const LAST: i64 = 253_402_300_799_999;

impl Moment {
    /// Seconds since 1970-01-01T00:00:00Z, from then to the end of the year 9999.
    #[must_use]
    pub fn of_seconds(seconds: u64) -> Self {
        Self(i64::try_from(seconds).unwrap_or(LAST).saturating_mul(1000).min(LAST))
    }

    /// By the clock of the machine.
    #[must_use]
    pub fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since.as_millis()).unwrap_or(LAST).min(LAST))
    }

    /// A millisecond later.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1).min(LAST))
    }

    /// The day in UTC: `2026-11-28`.
    #[must_use]
    pub fn date(self) -> String {
        self.to_string().chars().take(10).collect()
    }
}

impl FromStr for Moment {
    type Err = NoMoment;

    fn from_str(text: &str) -> Result<Self, NoMoment> {
        let fails = || NoMoment(text.chars().take(40).collect());
        let moment = DateTime::from_str(text).map_err(|_| fails())?;
        moment.timezone_offset().ok_or_else(fails)?;
        let epoch = DateTime::from_str("1970-01-01T00:00:00Z").map_err(|_| fails())?;
        let seconds = moment.checked_sub(epoch).ok_or_else(fails)?.as_seconds();
        let millis = seconds.checked_mul(1000).ok_or_else(fails)?;
        let millis = i64::from(oxsdatatypes::Integer::try_from(millis).map_err(|_| fails())?);
        if (0..=LAST).contains(&millis) { Ok(Self(millis)) } else { Err(fails()) }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = || {
            let since = Duration::from_str(&format!("PT{}.{:03}S", self.0 / 1000, self.0 % 1000)).ok()?;
            DateTime::from_str("1970-01-01T00:00:00Z").ok()?.checked_add_duration(since)
        };
        match sum() {
            Some(moment) => write!(f, "{moment}"),
            None => f.write_str("1970-01-01T00:00:00Z"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn moments_come_back_as_they_were(millis in 0..=LAST) {
            let moment = Moment(millis);
            prop_assert_eq!(moment.to_string().parse(), Ok(moment));
        }

        #[test]
        fn no_text_is_too_odd(text in ".{0,40}") {
            let _ = text.parse::<Moment>();
        }
    }

    #[test]
    fn what_is_no_moment_is_told() {
        for text in [
            "",
            "2026-11-28",
            "2026-11-28T09:30:00",
            "2026-02-30T00:00:00Z",
            "1969-01-01T00:00:00Z",
            "99999-01-01T00:00:00Z",
        ] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
        assert_eq!(Moment::of_seconds(u64::MAX).to_string(), "9999-12-31T23:59:59.999Z");
    }
}
