//! Countries: the IRIs of the EU's list, whose codes are the three letters of ISO 3166-1, and the two letters that
//! registers use.

mod names;

use isocountry::CountryCode;

/// The list of countries of the EU Publications Office.
const LIST: &str = "http://publications.europa.eu/resource/authority/country/";

/// Kosovo, which ISO 3166-1 has no code for: the two letters in use, and the EU's code.
const KOSOVO: (&str, &str) = ("XK", "1A0");

/// The two letters of a country by its two or three letters in any case, or by its IRI in the EU's list; `UK` and `EL`,
/// as the EU writes them, are understood. Nothing for what is no country.
///
/// ```
/// use labgraph::model::country;
/// assert_eq!(country::alpha2("be"), Some("BE"));
/// assert_eq!(country::alpha2("UK"), Some("GB"));
/// assert_eq!(country::alpha2("http://publications.europa.eu/resource/authority/country/SWE"), Some("SE"));
/// assert_eq!(country::alpha2("Belgium"), None);
/// ```
#[must_use]
pub fn alpha2(code: &str) -> Option<&'static str> {
    let code = code.trim();
    let code = code.strip_prefix(LIST).unwrap_or(code).to_ascii_uppercase();
    match code.as_str() {
        "1A0" | "XKX" | "XK" => Some(KOSOVO.0),
        "UK" => Some("GB"),
        "EL" => Some("GR"),
        two if two.len() == 2 => Some(CountryCode::for_alpha2(two).ok()?.alpha2()),
        three => Some(CountryCode::for_alpha3(three).ok()?.alpha2()),
    }
}

/// The same of what people write in a table: a code, an IRI, or a name in one of the languages of the EU, case, accents
/// and points aside; or several of these for one country, such as `Belgique / België` and `Belgium (BE)`. Nothing for
/// what is no country, or for a name that several countries bear.
///
/// ```
/// use labgraph::model::country;
/// for denmark in ["DK", "dnk", "Denmark", "Danmark", "DANEMARK", "Denemarken", "The Kingdom of Denmark"] {
///     assert_eq!(country::named(denmark), Some("DK"), "{denmark}");
/// }
/// assert_eq!(country::named("Suede"), Some("SE"));
/// assert_eq!(country::named("U.K."), Some("GB"));
/// assert_eq!((country::named("R.-U."), country::named("RU")), (Some("GB"), Some("RU")));
/// assert_eq!(country::named("Vlaanderen"), Some("BE"));
/// assert_eq!(country::named("Belgique / België"), Some("BE"));
/// assert_eq!(country::named("Belgium / France"), None);
/// assert_eq!(country::named("Atlantis"), None);
/// ```
#[must_use]
pub fn named(text: &str) -> Option<&'static str> {
    let one = |text: &str| alpha2(text).or_else(|| names::find(text)).or_else(|| alpha2(&names::plain(text)));
    one(text).or_else(|| {
        let mut parts = text.split(['/', '(', ')']).filter(|part| !part.trim().is_empty());
        let first = one(parts.next()?)?;
        parts.all(|part| one(part) == Some(first)).then_some(first)
    })
}

/// The two letters of a country of the EU's list; nothing for any other IRI.
///
/// ```
/// use labgraph::model::country;
/// let sweden = "http://publications.europa.eu/resource/authority/country/SWE";
/// assert_eq!(country::of_iri(sweden), Some("SE"));
/// assert_eq!(country::of_iri("https://example.org/SWE"), None);
/// ```
#[must_use]
pub fn of_iri(iri: &str) -> Option<&'static str> {
    alpha2(iri.strip_prefix(LIST)?)
}

/// The IRI in the EU's list of a country, by what [`alpha2`] understands.
///
/// ```
/// use labgraph::model::country;
/// let greece = "http://publications.europa.eu/resource/authority/country/GRC";
/// assert_eq!(country::to_iri("gr").as_deref(), Some(greece));
/// assert_eq!(country::to_iri("EL").as_deref(), Some(greece));
/// assert_eq!(country::to_iri("XX"), None);
/// ```
#[must_use]
pub fn to_iri(code: &str) -> Option<String> {
    let two = alpha2(code)?;
    let three = if two == KOSOVO.0 { KOSOVO.1 } else { CountryCode::for_alpha2(two).ok()?.alpha3() };
    Some(format!("{LIST}{three}"))
}
