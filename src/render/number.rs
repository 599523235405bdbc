//! Numbers as people of a language write them.

use crate::model::Languages;
use num_format::{Locale, ToFormattedString};
use oxigraph::model::Literal;
use oxigraph::model::vocab::xsd;

/// Whether a literal is a number.
pub(super) fn is_number(literal: &Literal) -> bool {
    [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE, xsd::FLOAT, xsd::INT, xsd::LONG].contains(&literal.datatype())
}

/// A number with its digits grouped as a language does; what is no plain number stays as it is.
///
/// ```
/// assert_eq!(labgraph::render::grouped("9293", &"nl".parse().unwrap()), "9.293");
/// ```
#[must_use]
pub fn grouped(lexical: &str, languages: &Languages) -> String {
    let locale = match languages.first().split('-').next() {
        Some("nl") => Locale::nl,
        Some("fr") => Locale::fr,
        Some("de") => Locale::de,
        _ => Locale::en,
    };
    let (whole, fraction) = match lexical.split_once('.') {
        Some((whole, fraction)) => (whole, fraction.trim_end_matches('0')),
        None => (lexical, ""),
    };
    let Ok(number) = whole.parse::<i128>() else {
        return lexical.to_owned();
    };
    if !fraction.chars().all(|c| c.is_ascii_digit()) {
        return lexical.to_owned();
    }
    // «-0» has no sign once it is a number.
    let sign = if number == 0 && whole.starts_with('-') { "-" } else { "" };
    let whole = number.to_formatted_string(&locale);
    if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}{}{fraction}", locale.decimal())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_as_the_language_does() {
        for (lexical, language, shown) in [
            ("340000", "en", "340,000"),
            ("340000", "nl", "340.000"),
            ("340000", "fr", "340\u{202f}000"),
            ("1234.50", "nl", "1.234,5"),
            ("-0.5", "en", "-0.5"),
            ("12.0", "en", "12"),
            ("1e6", "en", "1e6"),
            ("INF", "en", "INF"),
        ] {
            assert_eq!(grouped(lexical, &language.parse().unwrap()), shown, "{lexical} {language}");
        }
    }
}
