//! Registers that other registers refer to, by how the IRIs of their records begin.

use crate::link::{Identifier, Nature};

/// How the IRIs of a register begin, and its slug in the catalogue.
const KNOWN: [(&str, &str); 15] = [
    ("https://ror.org/", "ror"),
    ("http://ror.org/", "ror"),
    ("http://www.wikidata.org/entity/", "wikidata"),
    ("https://www.wikidata.org/entity/", "wikidata"),
    ("https://www.wikidata.org/wiki/", "wikidata"),
    ("https://data.vlaanderen.be/id/organisatie/", "ovo"),
    ("https://org.belgif.be/id/CbeRegisteredEntity/", "kbo"),
    ("https://org.belgif.be/id/CbeEstablishmentUnit/", "be-establishment"),
    ("https://identifier.overheid.nl/tooi/id/", "tooi"),
    ("http://publications.europa.eu/resource/authority/atu/", "eu-atu"),
    ("http://publications.europa.eu/resource/authority/corporate-body/", "eu-corporate-body"),
    ("http://publications.europa.eu/resource/authority/country/", "eu-country"),
    ("http://publications.europa.eu/resource/authority/eu-programme/", "eu-programme"),
    ("https://isni.org/isni/", "isni"),
    ("http://isni.org/isni/", "isni"),
];

/// The identifier that an IRI is made of, in a register that is known.
pub(in crate::link) fn identifier(iri: &str) -> Option<Identifier> {
    let fits = |(start, scheme): &(&str, &str)| {
        let value = iri.strip_prefix(start)?.trim_end_matches('/');
        (!value.is_empty()).then(|| Identifier::new(*scheme, value))
    };
    KNOWN.iter().find_map(fits)
}

/// What an IRI tells of the nature of what it names, where it does.
pub(in crate::link) fn nature(iri: &str) -> Option<Nature> {
    let within = |part: &str| iri.contains(part);
    if within("/CbeEstablishmentUnit/") {
        Some(Nature::Establishment)
    } else if within("/CbeRegisteredEntity/") {
        Some(Nature::LegalEntity)
    } else if within("/authority/country/") || within("/authority/atu/") || within("/authority/place/") {
        Some(Nature::Territory)
    } else if within("/authority/eu-programme/") {
        Some(Nature::Programme)
    } else {
        None
    }
}
