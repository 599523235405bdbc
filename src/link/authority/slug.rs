//! What files and options call an authority: the end of its IRI.

use crate::model::prefixes::LID;
use std::collections::HashSet;

/// What authorities of labgraph begin with below `lid:`.
const AUTHORITY: &str = "authority-";

/// The slug of an authority.
///
/// That of `lid:authority-ror` is `ror`, that of any other thing below `lid:` is its local name. Of other IRIs it is
/// the last part that is not empty, behind `/`, `#` or `:`, in small letters; what is neither an ASCII letter nor a
/// digit becomes a dash, since files are named by it.
pub(super) fn of(iri: &str) -> String {
    let local = match iri.strip_prefix(LID) {
        Some(local) => local.strip_prefix(AUTHORITY).filter(|slug| !slug.is_empty()).unwrap_or(local),
        None => iri.rsplit(['/', '#', ':']).find(|part| !part.is_empty()).unwrap_or(iri),
    };
    let dashed: String = local
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' })
        .collect();
    let parts: Vec<&str> = dashed.split('-').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "authority".to_owned() } else { parts.join("-") }
}

/// The IRI that labgraph gives to an authority of a slug.
pub(super) fn iri(slug: &str) -> String {
    format!("{LID}{AUTHORITY}{slug}")
}

/// Whether it can be the slug of an authority of labgraph: small letters and digits of ASCII, joined by single dashes.
pub(super) fn is_valid(slug: &str) -> bool {
    slug.len() <= 64 && !slug.is_empty() && of(&iri(slug)) == slug
}

/// The same, or with a number behind it where another authority has it.
pub(super) fn unique(slug: String, taken: &mut HashSet<String>) -> String {
    let free = |slug: &String| !taken.contains(slug);
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    let slug = std::iter::once(slug.clone()).chain(numbered).find(free).unwrap_or(slug);
    taken.insert(slug.clone());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_the_end_of_an_iri() {
        for (iri, slug) in [
            ("https://w3id.org/labgraph/id/authority-ror", "ror"),
            ("https://w3id.org/labgraph/id/authority-se-orgnr", "se-orgnr"),
            ("https://w3id.org/labgraph/id/some-register", "some-register"),
            ("https://w3id.org/labgraph/id/authority-", "authority"),
            ("https://register.example/Datasets/KvK_Handels.register", "kvk-handels-register"),
            ("https://register.example/sets#Main", "main"),
            ("https://register.example/set/", "set"),
            ("urn:x:../../etc", "etc"),
            ("urn:é", "authority"),
        ] {
            assert_eq!(of(iri), slug, "{iri}");
        }
    }

    #[test]
    fn two_of_one_slug_are_told_apart() {
        let mut taken = HashSet::new();
        let slugs: Vec<String> = (0..3).map(|_| unique("ror".to_owned(), &mut taken)).collect();
        assert_eq!(slugs, ["ror", "ror-2", "ror-3"]);
    }

    #[test]
    fn a_slug_is_the_name_of_a_file() {
        for slug in ["ror", "se-orgnr", "x2"] {
            assert!(is_valid(slug), "{slug}");
        }
        for slug in ["", "-", "ROR", "a--b", "../x", "a b", "é", "-a", &"a".repeat(65)] {
            assert!(!is_valid(slug), "{slug}");
        }
    }
}
