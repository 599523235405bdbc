//! What a cell means: numbers, dates and truths as people write them, refused where they may mean two things.

use super::table::Cell;
use crate::query::names::fold;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode};
use std::str::FromStr;

/// The order of the parts of a date such as 03/04/2021.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 3 April.
    DayFirst,
    /// 4 March.
    MonthFirst,
}

/// How numbers and dates are written in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Locale {
    pub(super) decimal: Option<char>,
    pub(super) group: Option<char>,
    pub(super) dates: Option<DateOrder>,
}

/// The kinds of value that a column may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Datatype {
    /// A text, without a language or in some.
    Text,
    /// A whole IRI.
    Iri,
    /// A whole number or a decimal one, whichever it is.
    Number,
    /// A whole number.
    Integer,
    /// A decimal number.
    Decimal,
    /// A date, a month or a year, whichever it is.
    Date,
    /// Yes or no.
    Boolean,
    /// Another datatype, whose values are taken as they are written.
    Other(NamedNode),
}

impl Datatype {
    pub(super) const NAMES: [&'static str; 7] =
        ["text", "iri", "number", "integer", "decimal", "date", "boolean"];

    pub(super) fn of_name(name: &str) -> Option<Self> {
        Some(match name.strip_prefix("xsd:").unwrap_or(name) {
            "text" | "string" => Self::Text,
            "iri" | "anyURI" => Self::Iri,
            "number" => Self::Number,
            "integer" | "nonNegativeInteger" => Self::Integer,
            "decimal" => Self::Decimal,
            "date" => Self::Date,
            "boolean" => Self::Boolean,
            _ => Self::Other(crate::model::Prefixes::expand(&crate::model::Prefixes::known(), name)?),
        })
    }
}

/// The literal that a cell stands for; not for [`Datatype::Iri`].
pub(super) fn literal(cell: &Cell, datatype: &Datatype, locale: Locale) -> Result<Literal, String> {
    if let Cell::Broken(error) = cell {
        return Err(format!("the spreadsheet could not compute this cell: {error}"));
    }
    match datatype {
        Datatype::Text | Datatype::Iri => text(cell).map(Literal::new_simple_literal),
        Datatype::Number => {
            let number = number(cell, locale)?;
            let datatype = if number.contains('.') { xsd::DECIMAL } else { xsd::INTEGER };
            Ok(Literal::new_typed_literal(number, datatype))
        }
        Datatype::Integer => {
            let number = number(cell, locale)?;
            if number.contains('.') {
                return Err(format!("{cell} is no whole number"));
            }
            Ok(Literal::new_typed_literal(number, xsd::INTEGER))
        }
        Datatype::Decimal => Ok(Literal::new_typed_literal(number(cell, locale)?, xsd::DECIMAL)),
        Datatype::Date => date(cell, locale),
        Datatype::Boolean => boolean(cell).map(Literal::from),
        Datatype::Other(datatype) => other(cell, datatype),
    }
}

/// The text of a cell, without characters that no text for people holds.
pub(super) fn text(cell: &Cell) -> Result<String, String> {
    let text = cell.to_string();
    match text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        Some(control) => Err(format!("it holds the control character U+{:04X}", u32::from(control))),
        None => Ok(text.replace("\r\n", "\n")),
    }
}

fn boolean(cell: &Cell) -> Result<bool, String> {
    match cell {
        Cell::Boolean(yes) => Ok(*yes),
        Cell::Number(1.0) => Ok(true),
        Cell::Number(0.0) => Ok(false),
        other => match fold(&other.to_string()).as_str() {
            "true" | "yes" | "ja" | "oui" | "waar" | "vrai" | "1" => Ok(true),
            "false" | "no" | "nee" | "non" | "onwaar" | "faux" | "0" => Ok(false),
            _ => Err(format!("\"{other}\" is neither yes nor no")),
        },
    }
}

fn other(cell: &Cell, datatype: &NamedNode) -> Result<Literal, String> {
    let value = text(cell)?;
    let fits = match datatype.as_ref() {
        d if d == xsd::G_YEAR => oxsdatatypes::GYear::from_str(&value).is_ok(),
        d if d == xsd::G_YEAR_MONTH => oxsdatatypes::GYearMonth::from_str(&value).is_ok(),
        d if d == xsd::DURATION => oxsdatatypes::Duration::from_str(&value).is_ok(),
        d if d == xsd::DATE_TIME => oxsdatatypes::DateTime::from_str(&value).is_ok(),
        d if d == xsd::TIME => oxsdatatypes::Time::from_str(&value).is_ok(),
        d if d == xsd::DOUBLE => oxsdatatypes::Double::from_str(&value).is_ok(),
        d if d == xsd::FLOAT => oxsdatatypes::Float::from_str(&value).is_ok(),
        _ => true,
    };
    if fits {
        return Ok(Literal::new_typed_literal(value, datatype.clone()));
    }
    Err(format!(
        "\"{value}\" is no {}",
        crate::model::Prefixes::known().shorten(datatype.as_str()).unwrap_or_default()
    ))
}

/// The number of a cell as XSD writes it.
fn number(cell: &Cell, locale: Locale) -> Result<String, String> {
    match cell {
        Cell::Number(number) if number.is_finite() && number.abs() < 1e15 => Ok(format!("{number}")),
        Cell::Number(number) => {
            Err(format!("{number} has more digits than a spreadsheet keeps; write it as a text"))
        }
        Cell::Text(text) => written_number(text, locale),
        Cell::Date(date) => {
            Err(format!("the spreadsheet takes this cell for a date, {date}; give it the format of a number"))
        }
        other => Err(format!("\"{other}\" is no number")),
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

fn written_number(text: &str, locale: Locale) -> Result<String, String> {
    let no_number = || format!("\"{text}\" is no number");
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest.trim_start_matches(is_space)),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.chars().any(|c| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '\'' | '’') && !is_space(c)) {
        return Err(format!("{}; a unit or a currency goes into a column of its own", no_number()));
    }
    let decimal = match locale.decimal {
        Some(decimal) => Some(decimal),
        None => decimal_sign(digits).ok_or_else(|| {
            format!(
                "\"{text}\" may mean two numbers; say in the mapping which sign the decimals begin with: \
                 `decimal: \",\"` or `decimal: \".\"`"
            )
        })?,
    };
    let (whole, fraction) = match decimal.and_then(|sign| digits.split_once(sign)) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let mut groups = whole.split(|c: char| !c.is_ascii_digit());
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let signs: Vec<char> = whole.chars().filter(|c| !c.is_ascii_digit()).collect();
    let allowed = |sign: &char| match locale.group {
        Some(group) => *sign == group || (is_space(group) && is_space(*sign)),
        None => Some(*sign) != decimal,
    };
    let fits = !first.is_empty()
        && (rest.is_empty() || first.len() <= 3)
        && rest.iter().all(|group| group.len() == 3)
        && signs.iter().all(|sign| allowed(sign) && *sign == signs[0])
        && fraction.is_none_or(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    if !fits {
        return Err(no_number());
    }
    let whole = format!("{first}{}", rest.concat());
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction.unwrap_or_default().trim_end_matches('0');
    Ok(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

/// The decimal sign of a number, where it can have but one: none at all, or the point or the comma. Nothing
/// where it is ambiguous: 1.234 is a thousand to some and little more than one to others.
#[expect(clippy::option_option, reason = "it may be known that there is none, or not be known")]
fn decimal_sign(digits: &str) -> Option<Option<char>> {
    let signs: Vec<(usize, char)> = digits.char_indices().filter(|(_, c)| matches!(c, '.' | ',')).collect();
    let (Some((_, first)), Some((at, last))) = (signs.first().copied(), signs.last().copied()) else {
        return Some(None);
    };
    if first != last {
        return Some(Some(last));
    }
    if signs.len() > 1 {
        return Some(None);
    }
    let before = &digits[..at];
    // A group has three digits, and what is before the first group at least one and at most three.
    let may_group = digits.len() - at - 1 == 3 && (1..=3).contains(&before.len()) && before != "0";
    // Where spaces group the thousands, the other sign is for decimals.
    if may_group && !before.contains(is_space) { None } else { Some(Some(last)) }
}

fn date(cell: &Cell, locale: Locale) -> Result<Literal, String> {
    let text = match cell {
        Cell::Number(number) if number.fract() == 0.0 && (1000.0..3000.0).contains(number) => {
            format!("{number}")
        }
        Cell::Number(number) => {
            return Err(format!("{number} is no year; give the cell the format of a date"));
        }
        other => other.to_string(),
    };
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let number = |part: &str| -> Option<u16> {
        if part.len() > 4 || !part.bytes().all(|b| b.is_ascii_digit()) { None } else { part.parse().ok() }
    };
    let numbers: Option<Vec<u16>> = parts.iter().map(|part| number(part)).collect();
    let no_date = || format!("\"{text}\" is no date; write it as 2026-01-31, 2026-01 or 2026");
    match (numbers.as_deref(), parts.first().map(|part| part.len())) {
        (Some([year]), Some(4)) => Ok(Literal::new_typed_literal(format!("{year:04}"), xsd::G_YEAR)),
        (Some([year, month]), Some(4)) if (1..=12).contains(month) => {
            Ok(Literal::new_typed_literal(format!("{year:04}-{month:02}"), xsd::G_YEAR_MONTH))
        }
        (Some([year, month, day]), Some(4)) => valid(*year, *month, *day).ok_or_else(no_date),
        (Some([a, b, year]), Some(1 | 2)) if parts[2].len() == 4 => {
            let (day, month) = match locale.dates {
                Some(DateOrder::DayFirst) => (*a, *b),
                Some(DateOrder::MonthFirst) => (*b, *a),
                None if *a > 12 || a == b => (*a, *b),
                None if *b > 12 => (*b, *a),
                None => {
                    return Err(format!(
                        "\"{text}\" may mean two days; say `dates: day-first` or `dates: month-first` in the mapping"
                    ));
                }
            };
            valid(*year, month, day).ok_or_else(no_date)
        }
        _ => Err(no_date()),
    }
}

fn valid(year: u16, month: u16, day: u16) -> Option<Literal> {
    let date = format!("{year:04}-{month:02}-{day:02}");
    oxsdatatypes::Date::from_str(&date).ok()?;
    Some(Literal::new_typed_literal(date, xsd::DATE))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Locale = Locale { decimal: None, group: None, dates: None };

    #[test]
    fn numbers_are_read_as_written_and_never_guessed() {
        for (text, meant) in [
            ("1234", Some("1234")),
            ("-12,5", Some("-12.5")),
            ("1.234.567,89", Some("1234567.89")),
            ("1,234,567.89", Some("1234567.89")),
            ("1.234.567", Some("1234567")),
            ("45 670 000", Some("45670000")),
            ("45\u{202f}670,500", Some("45670.5")),
            ("0,125", Some("0.125")),
            ("007", Some("7")),
            ("1.234", None),
            ("1,234", None),
            ("12.34.567", None),
            ("1.234,567.8", None),
            ("€ 5", None),
            ("12a", None),
            ("", None),
            (".", None),
            ("1e5", None),
        ] {
            assert_eq!(written_number(text, NONE).ok().as_deref(), meant, "{text}");
        }
        let comma = Locale { decimal: Some(','), ..NONE };
        assert_eq!(written_number("1.234", comma).as_deref(), Ok("1234"));
        assert_eq!(written_number("1,234", comma).as_deref(), Ok("1.234"));
        assert!(written_number("12.34", comma).is_err());
    }

    #[test]
    fn dates_are_read_as_written_and_never_guessed() {
        let shown =
            |text: &str, locale| date(&Cell::of_text(text), locale).map(|literal| literal.to_string()).ok();
        let first = Locale { dates: Some(DateOrder::DayFirst), ..NONE };
        assert_eq!(shown("03/04/2021", NONE), None);
        assert!(shown("03/04/2021", first).unwrap().starts_with("\"2021-04-03\""));
        assert!(shown("25/12/2021", NONE).unwrap().starts_with("\"2021-12-25\""));
        assert!(shown("1996", NONE).unwrap().contains("gYear"));
        assert!(shown("2026-02", NONE).unwrap().contains("gYearMonth"));
        for wrong in ["2021-02-30", "31/31/2021", "3/4/21", "yesterday", "19965", "2021-13"] {
            assert_eq!(shown(wrong, first), None, "{wrong}");
        }
    }
}
