//! Texts, addresses and dates of registers, as they may be kept: all of it is hostile until it went through here.

use super::fact::Reason;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode};

/// The most letters of a text. What is longer is no name or address.
const LONGEST: usize = 500;

/// The most bytes of an address on the web.
const LONGEST_ADDRESS: usize = 2000;

/// A text on one line, without letters that cannot be seen or that turn the direction of others; nothing where that
/// leaves nothing.
pub(super) fn plain(text: &str) -> Result<String, Reason> {
    let spaced: String =
        text.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter }).collect();
    let seen: String = spaced.chars().filter(|letter| !is_hidden(*letter)).collect();
    let words: Vec<&str> = seen.split_whitespace().collect();
    let plain = words.join(" ");
    match plain.chars().count() {
        0 => Err(Reason::Empty),
        1..=LONGEST => Ok(plain),
        _ => Err(Reason::TooLong),
    }
}

/// Whether a letter is a control character, has no width, or turns the direction of what is written.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(letter, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// An address on the web: `http:` or `https:` and a host with a point in it. A host alone gets `http:`.
pub(super) fn website(text: &str) -> Result<NamedNode, Reason> {
    let text = text.trim();
    if text.len() > LONGEST_ADDRESS {
        return Err(Reason::TooLong);
    }
    let address = if text.contains(':') { text.to_owned() } else { format!("http://{text}") };
    let (scheme, rest) = address.split_once("://").ok_or(Reason::NoAddress)?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let has_point =
        host.split_once('.').is_some_and(|(before, after)| !before.is_empty() && !after.is_empty());
    // Who puts a name before a host wants it to be taken for another one.
    if !is_web || !has_point || host.contains('@') || address.chars().any(is_hidden) {
        return Err(Reason::NoAddress);
    }
    let address = format!("{}://{rest}", scheme.to_ascii_lowercase());
    NamedNode::new(address).map_err(|_| Reason::NoAddress)
}

/// A year, a month or a day that exists, with its datatype. The time of a day is left out.
pub(super) fn date(text: &str) -> Result<Literal, Reason> {
    let text = text.trim();
    let day = text.split_once('T').map_or(text, |(day, _)| day);
    let parts: Vec<&str> = day.split('-').collect();
    let number = |part: &&str, digits: usize| {
        let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse::<u32>().ok()).flatten()
    };
    let numbers = match parts.as_slice() {
        [year] => number(year, 4).map(|year| (year, None, None)),
        [year, month] => number(year, 4).zip(number(month, 2)).map(|(year, month)| (year, Some(month), None)),
        [year, month, day] => {
            let of_year = number(year, 4).zip(number(month, 2));
            of_year.zip(number(day, 2)).map(|((year, month), day)| (year, Some(month), Some(day)))
        }
        _ => None,
    };
    let (datatype, exists) = match numbers.ok_or(Reason::NoDate)? {
        (_, None, _) => (xsd::G_YEAR, true),
        (_, Some(month), None) => (xsd::G_YEAR_MONTH, (1..=12).contains(&month)),
        (year, Some(month), Some(day)) => (xsd::DATE, (1..=days(year, month)).contains(&day)),
    };
    if exists { Ok(Literal::new_typed_literal(day, datatype)) } else { Err(Reason::NoDate) }
}

/// How many days a month has; none where there is no such month.
const fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_lose_what_cannot_be_seen() {
        assert_eq!(
            plain(" Verket\u{202e} för\n\tinnovation\u{0}s\u{ad}system "),
            Ok("Verket för innovationssystem".to_owned())
        );
        assert_eq!(plain("\u{200b}\r\n"), Err(Reason::Empty));
        assert_eq!(plain(&"a".repeat(501)), Err(Reason::TooLong));
        assert_eq!(plain(&"é".repeat(500)).map(|text| text.chars().count()), Ok(500));
    }

    #[test]
    fn only_addresses_on_the_web_are_websites() {
        let good = |text: &str| website(text).map(NamedNode::into_string);
        assert_eq!(good("HTTPS://www.vinnova.se/"), Ok("https://www.vinnova.se/".to_owned()));
        assert_eq!(good("www.vinnova.se"), Ok("http://www.vinnova.se".to_owned()));
        for bad in [
            "javascript:alert(1)",
            "ftp://x.org/",
            "https://",
            "https://localhost/",
            "https://vinnova.se@evil.example/",
            "https://a.b/ c",
            "https://a.b/\u{202e}gro",
            "https://a.b/<x>",
            "mailto:x@y.z",
            "",
        ] {
            assert_eq!(good(bad), Err(Reason::NoAddress), "{bad:?}");
        }
        assert_eq!(good(&format!("https://a.b/{}", "x".repeat(2000))), Err(Reason::TooLong));
    }

    #[test]
    fn dates_exist_and_bear_their_datatype() {
        for (text, value, datatype) in [
            ("2001", "2001", xsd::G_YEAR),
            ("2001-01", "2001-01", xsd::G_YEAR_MONTH),
            ("2000-02-29", "2000-02-29", xsd::DATE),
            ("2019-01-01T00:00:00Z", "2019-01-01", xsd::DATE),
        ] {
            assert_eq!(date(text), Ok(Literal::new_typed_literal(value, datatype)), "{text}");
        }
        for bad in [
            "",
            "0",
            "99",
            "1900-02-29",
            "2001-13",
            "2001-00-01",
            "2001-04-31",
            "-2001",
            "2001-1-1",
            "１９９９",
        ] {
            assert_eq!(date(bad), Err(Reason::NoDate), "{bad:?}");
        }
    }
}
