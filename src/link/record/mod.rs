//! What registers send, read as [`Organisation`]s: a file a kind of record. Pure functions over what came in; all of
//! it is hostile until it went through here.

mod rdf;
mod ror;
mod wikidata;

pub use rdf::{Facts, NAMES, properties};
pub use ror::ror;
pub(super) use wikidata::{ENTITY, IDENTIFIERS as WIKIDATA_IDENTIFIERS};
pub use wikidata::{Item, country_of_item, item_id};

use super::{Identifier, Name, NameKind, Organisation};

/// The most letters of a name, an address, a type. What is longer is no name.
const LONGEST: usize = 500;

/// The most names, websites and so on of one record.
const MOST: usize = 1000;

/// A text of a record as it may be kept: on one line, without control characters; nothing where that leaves nothing.
#[must_use]
pub fn tidy(text: &str) -> Option<String> {
    let control = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let spaced: String =
        text.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter }).collect();
    let words: String = spaced.chars().filter(|letter| !control(*letter)).take(LONGEST).collect();
    let words: Vec<&str> = words.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// A language tag as it is kept; nothing where it is none.
#[must_use]
pub fn language(tag: &str) -> Option<String> {
    let good = !tag.is_empty()
        && tag.len() <= 35
        && tag.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    good.then(|| tag.to_ascii_lowercase())
}

/// Adds a name, unless the organisation has it in that language.
pub fn add_name(organisation: &mut Organisation, text: &str, tag: Option<&str>, kind: NameKind) {
    let Some(text) = tidy(text) else { return };
    let language = tag.and_then(language);
    let has = organisation.names.iter().any(|name| name.text == text && name.language == language);
    if !has && organisation.names.len() < MOST {
        organisation.names.push(Name { text, language, kind });
    }
}

/// Adds a text to a list that does not have it.
pub fn add(list: &mut Vec<String>, text: &str) {
    if let Some(text) = tidy(text).filter(|text| !list.contains(text) && list.len() < MOST) {
        list.push(text);
    }
}

/// Adds a website: an address of HTTP, or a bare host.
pub fn add_website(list: &mut Vec<String>, address: &str) {
    let lower = address.trim().to_ascii_lowercase();
    let scheme = lower.split_once(':').map_or("", |(scheme, _)| scheme);
    if ["http", "https"].contains(&scheme) || !lower.contains(':') && lower.contains('.') {
        add(list, address);
    }
}

/// Adds an identifier of another register.
pub fn add_identifier(organisation: &mut Organisation, scheme: &str, value: &str) {
    if let Some(value) = tidy(value) {
        let identifier = Identifier::new(scheme, &value);
        if !organisation.identifiers.contains(&identifier) && organisation.identifiers.len() < MOST {
            organisation.identifiers.push(identifier);
        }
    }
}

/// The two letters of a country, of two or three letters of ISO 3166-1, or an IRI of the EU's authority table.
///
/// ```
/// use labgraph::link::record::country;
/// assert_eq!(country("http://publications.europa.eu/resource/authority/country/SWE").as_deref(), Some("SE"));
/// assert_eq!(country("be").as_deref(), Some("BE"));
/// assert_eq!(country("Belgium"), None);
/// ```
#[must_use]
pub fn country(code: &str) -> Option<String> {
    crate::model::country::alpha2(code).map(str::to_owned)
}

/// Adds a country, by its code or its item of Wikidata.
pub fn add_country(list: &mut Vec<String>, code: &str) {
    let item = || item_id(code).and_then(|item| country_of_item(&item)).map(str::to_owned);
    if let Some(code) = country(code).or_else(item).filter(|code| !list.contains(code)) {
        list.push(code);
    }
}

/// Whether a text is written as an acronym is: one short word, at least two of its letters capitals.
pub(super) fn is_acronym(text: &str) -> bool {
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    let capitals = text.chars().filter(|letter| letter.is_uppercase()).count();
    (2..=10).contains(&letters) && capitals >= 2 && capitals * 2 >= letters && !text.contains(' ')
}

/// A date as it is kept, of an ISO 8601 date or time: a year, a year and a month, or a day.
#[must_use]
pub fn date(text: &str) -> Option<String> {
    let day = text.trim().split('T').next().unwrap_or_default();
    let day = day.trim_end_matches('Z');
    let mut parts = day.split('-');
    let year = parts.next().filter(|year| year.len() == 4)?;
    let rest: Vec<&str> = parts.collect();
    let digits = |part: &str, most: u8| {
        part.len() == 2 && part.parse::<u8>().is_ok_and(|number| (1..=most).contains(&number))
    };
    let good = year.chars().all(|digit| digit.is_ascii_digit())
        && match rest.as_slice() {
            [] => true,
            [month] => digits(month, 12),
            [month, day] => digits(month, 12) && digits(day, 31),
            _ => false,
        };
    good.then(|| day.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_tidied() {
        assert_eq!(tidy("  a\tb\u{1b}[31m\u{202e}c\n"), Some("a b[31mc".to_owned()));
        assert_eq!(tidy("\u{0}\u{200b} "), None);
        assert_eq!(tidy(&"x".repeat(10_000)).map(|text| text.len()), Some(LONGEST));
        assert_eq!(language("nl-BE").as_deref(), Some("nl-be"));
        assert_eq!(language("n l"), None);
    }

    #[test]
    fn dates_are_days_months_or_years() {
        for good in ["1998", "1998-03", "1998-03-31"] {
            assert_eq!(date(good).as_deref(), Some(good));
        }
        assert_eq!(date("2009-01-20T00:00:00Z").as_deref(), Some("2009-01-20"));
        for bad in ["", "98", "1998-13", "1998-00", "yesterday", "1998-03-31-1", "-500", "1998-1-1"] {
            assert_eq!(date(bad), None, "{bad}");
        }
    }

    #[test]
    fn websites_are_addresses() {
        let mut list = Vec::new();
        for address in [
            "https://a.example",
            "javascript:alert(1)",
            "www.b.example",
            "mailto:x@y.z",
            "none",
            "https://a.example",
        ] {
            add_website(&mut list, address);
        }
        assert_eq!(list, ["https://a.example", "www.b.example"]);
    }

    #[test]
    fn acronyms_are_short_and_in_capitals() {
        assert!(
            is_acronym("OPOCE")
                && is_acronym("BOSA")
                && !is_acronym("Vinnova")
                && !is_acronym("Raad van State")
        );
    }
}
