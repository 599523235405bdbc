//! Countries: the IRIs of the EU's list, whose codes are the three letters of ISO 3166-1, and the two letters that
//! registers use.

use isocountry::CountryCode;

/// The list of countries of the EU Publications Office.
const LIST: &str = "http://publications.europa.eu/resource/authority/country/";

/// The ISO 3166-1 alpha-2 code of a country of the EU's list; nothing for what is no country of ISO 3166-1.
///
/// ```
/// use labgraph::link::authority::country;
/// let sweden = "http://publications.europa.eu/resource/authority/country/SWE";
/// assert_eq!(country::of_iri(sweden), Some("SE"));
/// assert_eq!(country::of_iri("https://example.org/SWE"), None);
/// ```
#[must_use]
pub fn of_iri(iri: &str) -> Option<&'static str> {
    let code = iri.strip_prefix(LIST)?;
    CountryCode::for_alpha3(code).ok().map(|country| country.alpha2())
}

/// The IRI in the EU's list of a country by its two or three letters, in any case; `UK` and `EL`, as the EU writes them,
/// are understood.
///
/// ```
/// use labgraph::link::authority::country;
/// let greece = "http://publications.europa.eu/resource/authority/country/GRC";
/// assert_eq!(country::to_iri("gr").as_deref(), Some(greece));
/// assert_eq!(country::to_iri("EL").as_deref(), Some(greece));
/// assert_eq!(country::to_iri("XX"), None);
/// ```
#[must_use]
pub fn to_iri(code: &str) -> Option<String> {
    let code = code.trim().to_ascii_uppercase();
    let code = match code.as_str() {
        "UK" => "GB",
        "EL" => "GR",
        other => other,
    };
    let country = CountryCode::for_alpha2(code).or_else(|_| CountryCode::for_alpha3(code)).ok()?;
    Some(format!("{LIST}{}", country.alpha3()))
}
