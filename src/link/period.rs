//! When bodies existed: dates of different precision, compared as far as both tell.

use super::Organisation;
use super::evidence::Agreement;
use std::cmp::Ordering;
use std::str::FromStr as _;

/// A date as far as it is known: year, month, day.
type Date = (i32, Option<u32>, Option<u32>);

/// Reads a year, a month or a day as ISO 8601 and XML Schema write them, a time and a zone aside; nothing for
/// anything else.
fn date(text: &str) -> Option<Date> {
    let text = text.trim().split(['T', '+']).next()?.trim_end_matches('Z');
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let number = |part: &str, length: usize| -> Option<u32> {
        let plain = part.len() >= length && part.bytes().all(|digit| digit.is_ascii_digit());
        plain.then(|| part.parse().ok())?
    };
    let finer = |part: Option<&str>, most: u32| match part {
        None => Some(None),
        Some(part) => number(part, 2).filter(|value| (1..=most).contains(value)).map(Some),
    };
    let mut parts = digits.split('-');
    let year = i32::try_from(number(parts.next()?, 4)?).ok()?;
    let (month, day) = (finer(parts.next(), 12)?, finer(parts.next(), 31)?);
    // There is no 30 February.
    let is_there = day.is_none() || oxsdatatypes::Date::from_str(text).is_ok();
    is_there.then_some((sign * year, month, day))
}

/// A day, a month or a year as ISO 8601 writes it, also of how Europeans print it: `31/12/2020`, `31-12-2020`,
/// `31.12.2020`; nothing where it is none of these.
pub(super) fn iso(text: &str) -> Option<String> {
    let text = text.trim();
    if date(text).is_some() {
        return Some(text.to_owned());
    }
    let parts: Vec<&str> = text.split(['/', '.', '-']).map(str::trim).collect();
    let &[day, month, year] = parts.as_slice() else { return None };
    let is_number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let printed = format!("{year}-{month:0>2}-{day:0>2}");
    (year.len() == 4 && is_number(day) && is_number(month) && date(&printed).is_some()).then_some(printed)
}

/// Whether something that ended then is over, on a day that ISO 8601 writes.
pub(super) fn is_over(until: &str, today: &str) -> bool {
    date(until).zip(date(today)).is_some_and(|(end, today)| order(end, today) == Ordering::Less)
}

/// The order of two dates; equal as far as both tell.
fn order(a: Date, b: Date) -> Ordering {
    let finer = |a: Option<u32>, b: Option<u32>| a.zip(b).map_or(Ordering::Equal, |(a, b)| a.cmp(&b));
    a.0.cmp(&b.0).then_with(|| finer(a.1, b.1)).then_with(|| finer(a.2, b.2))
}

/// Whether one had certainly ended before the other began.
pub(super) fn ended_before(first: &Organisation, second: &Organisation) -> bool {
    let read = |text: &Option<String>| text.as_deref().and_then(date);
    read(&first.until).zip(read(&second.from)).is_some_and(|(end, start)| order(end, start) == Ordering::Less)
}

/// Different where one had ended before the other began; the same where both began in one year, as far as told on
/// one day.
pub(super) fn compare(ours: &Organisation, theirs: &Organisation) -> Agreement {
    if ended_before(ours, theirs) || ended_before(theirs, ours) {
        return Agreement::Different;
    }
    let began = ours.from.as_deref().and_then(date).zip(theirs.from.as_deref().and_then(date));
    match began {
        Some((a, b)) if order(a, b) == Ordering::Equal => Agreement::Same,
        _ => Agreement::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lived(from: &str, until: &str) -> Organisation {
        let date = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Organisation { from: date(from), until: date(until), ..Organisation::default() }
    }

    #[test]
    fn dates_differ_only_as_far_as_both_tell() {
        let compared = |until: &str, from: &str| compare(&lived("", until), &lived(from, ""));
        assert_eq!(compared("2010", "2011-05-01"), Agreement::Different);
        assert_eq!(compared("2011-04", "2011-05-01"), Agreement::Different);
        assert_eq!(compared("2011", "2011-05-01"), Agreement::Unknown);
        assert_eq!(compared("2011-05-01T00:00:00Z", "2011-05-02"), Agreement::Different);
        assert_eq!(compared("2012", "2011"), Agreement::Unknown);
    }

    #[test]
    fn beginnings_agree() {
        assert_eq!(compare(&lived("2001", ""), &lived("2001-01-01", "")), Agreement::Same);
        assert_eq!(compare(&lived("2001-02", ""), &lived("2001-01-01", "")), Agreement::Unknown);
    }

    #[test]
    fn what_is_no_date_says_nothing() {
        for text in ["", "-", "soon", "20", "2011-xx", "２０１１", "99999999999", "2011-13", "\0"] {
            assert_eq!(date(text), None, "{text:?}");
        }
        assert_eq!(date("2001-02-30"), None);
        assert_eq!(iso("31/12/2020").as_deref(), Some("2020-12-31"));
        assert_eq!(iso("1.2.2020").as_deref(), Some("2020-02-01"));
        assert_eq!(iso(" 2020-02 ").as_deref(), Some("2020-02"));
        for text in ["12/31/2020", "31/12/20", "1-2", "31.02.2020", "soon"] {
            assert_eq!(iso(text), None, "{text:?}");
        }
        assert!(is_over("2020-12-31", "2026-11-29") && is_over("2020", "2026-11-29"));
        assert!(!is_over("2026", "2026-11-29") && !is_over("2099-12-31", "2026-11-29"));
        assert_eq!(date("2011Z"), Some((2011, None, None)));
        assert_eq!(date("-0044-03-15"), Some((-44, Some(3), Some(15))));
    }
}
