//! Whose a website is: the domain that somebody registered, by the Public Suffix List, which is built in.
//!
//! Two lists of our own stand beside it. Below a `PORTAL` each body has a host of its own, so it is treated as a
//! suffix: `digitaal.vlaanderen.be` is somebody's, `www.vlaanderen.be` is everybody's. A `PLATFORM` gives
//! everybody pages and tells of nobody. Hosts of the kind that the Public Suffix List has itself, such as `gouv.fr`,
//! `gov.uk` and `github.io`, need no line here. Adding one: only where bodies that have nothing to do with one
//! another have their pages there.

use super::Organisation;
use std::collections::BTreeSet;
use url::Url;

/// Domains of governments below which each body has a host of its own.
const PORTAL: [&str; 48] = [
    "admin.ch",
    "admin.fi",
    "bayern.de",
    "belgie.be",
    "belgique.be",
    "belgium.be",
    "berlin.de",
    "brandenburg.de",
    "bremen.de",
    "bund.de",
    "canada.ca",
    "commission.europa.eu",
    "data.europa.eu",
    "ec.europa.eu",
    "etat.lu",
    "europa.eu",
    "fgov.be",
    "gc.ca",
    "gencat.cat",
    "gouvernement.lu",
    "gov.be",
    "gov.pt",
    "government.nl",
    "government.se",
    "gv.at",
    "hamburg.de",
    "hessen.de",
    "juntadeandalucia.es",
    "mil.be",
    "niedersachsen.de",
    "nrw.de",
    "overheid.nl",
    "public.lu",
    "regeringen.se",
    "regjeringen.no",
    "rijksoverheid.nl",
    "rlp.de",
    "saarland.de",
    "sachsen-anhalt.de",
    "sachsen.de",
    "schleswig-holstein.de",
    "service-public.fr",
    "stm.dk",
    "thueringen.de",
    "valtioneuvosto.fi",
    "vlaanderen.be",
    "wallonia.be",
    "wallonie.be",
];

/// Domains where anybody has pages.
const PLATFORM: [&str; 25] = [
    "archive.org",
    "bit.ly",
    "crunchbase.com",
    "doi.org",
    "eventbrite.com",
    "facebook.com",
    "flickr.com",
    "github.com",
    "gitlab.com",
    "google.com",
    "instagram.com",
    "linkedin.com",
    "linktr.ee",
    "medium.com",
    "meetup.com",
    "sharepoint.com",
    "t.co",
    "tiktok.com",
    "twitter.com",
    "vimeo.com",
    "wikidata.org",
    "wikipedia.org",
    "wordpress.com",
    "x.com",
    "youtube.com",
];

/// The longest address that is looked at, in bytes.
const LONGEST: usize = 2048;

/// The domain that tells whose an address is, in lower case, ASCII; nothing for what is no web address, for an
/// IP address, and for a host that many bodies share.
///
/// ```
/// use labgraph::link::website::domain;
/// assert_eq!(domain("https://www.vinnova.se/en/").as_deref(), Some("vinnova.se"));
/// assert_eq!(domain("digitaal.vlaanderen.be").as_deref(), Some("digitaal.vlaanderen.be"));
/// assert_eq!(domain("https://www.vlaanderen.be/departement"), None);
/// assert_eq!(domain("https://www.regjeringen.no/en/dep/fin/"), None);
/// assert_eq!(domain("https://www.gov.uk/government/organisations/hm-treasury"), None);
/// ```
#[must_use]
pub fn domain(address: &str) -> Option<String> {
    let host = host(address)?;
    let registered = psl::domain(host.as_bytes()).filter(|found| found.suffix().is_known())?;
    let mut length = registered.as_bytes().len();
    if PLATFORM.contains(&host.get(host.len() - length..)?) {
        return None;
    }
    while PORTAL.contains(&host.get(host.len() - length..)?) {
        let below = host.get(..host.len() - length)?.strip_suffix('.')?;
        let label = below.rsplit('.').next()?;
        length += label.len() + 1;
    }
    let own = host.get(host.len() - length..)?;
    // The front page of a suffix, as `www.gov.uk` is.
    (!own.starts_with("www.")).then(|| own.to_owned())
}

/// Whether a text is a web address, with or without `https://`, at a host whose name ends as those on the web do; whose
/// it is does not matter.
///
/// ```
/// use labgraph::link::website::is_address;
/// assert!(is_address("www.vlaanderen.be/departement") && is_address("https://gov.uk"));
/// assert!(!is_address("none yet") && !is_address("n/a") && !is_address("https://10.0.0.1/"));
/// ```
#[must_use]
pub fn is_address(text: &str) -> bool {
    host(text).is_some_and(|host| psl::suffix(host.as_bytes()).is_some_and(|suffix| suffix.is_known()))
}

/// The host of a web address.
fn host(address: &str) -> Option<String> {
    let address = address.trim();
    if address.is_empty() || address.len() > LONGEST {
        return None;
    }
    let url = match Url::parse(address) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => url,
        // `www.svk.se`, and `svk.se:443`, which reads as a scheme.
        _ if !address.contains("//") && !other_scheme(address) => {
            Url::parse(&format!("http://{address}")).ok()?
        }
        _ => return None,
    };
    Some(url.domain()?.trim_end_matches('.').to_owned())
}

/// Whether what stands before a colon is a scheme, and not a host with its port behind.
fn other_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(_, rest)| !rest.starts_with(|first: char| first.is_ascii_digit()))
}

/// The domains of the websites of an organisation.
#[must_use]
pub fn domains(organisation: &Organisation) -> BTreeSet<String> {
    organisation.websites.iter().filter_map(|address| domain(address)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hosts_that_many_share_are_nobodys() {
        for shared in [
            "https://www.vlaanderen.be/",
            "vlaanderen.be",
            "https://gouv.fr",
            "https://www.gouv.fr/x",
            "https://www.gov.uk/government/organisations/nesta",
            "https://ec.europa.eu/info",
            "europa.eu",
            "https://sites.google.com/view/lab",
            "https://nl-nl.facebook.com/vinnova",
            "https://github.io",
        ] {
            assert_eq!(domain(shared), None, "{shared}");
        }
    }

    #[test]
    fn what_is_below_a_shared_host_is_somebodys() {
        for (address, own) in [
            ("https://www.economie.gouv.fr/plan", "economie.gouv.fr"),
            ("https://vinnova.github.io/x", "vinnova.github.io"),
            ("https://www.eea.europa.eu", "eea.europa.eu"),
            ("http://WWW.SVK.SE:8080/a?b=c#d", "svk.se"),
            ("svk.se:8080/x", "svk.se"),
            ("info@svk.se", "svk.se"),
            ("https://www.kcl.ac.uk.", "kcl.ac.uk"),
            ("https://www.malmö.se", "xn--malm-8qa.se"),
        ] {
            assert_eq!(domain(address).as_deref(), Some(own), "{address}");
        }
    }

    #[test]
    fn what_is_no_website_has_no_domain() {
        for nothing in [
            "",
            "  ",
            "n/a",
            "mailto:info@svk.se",
            "ftp://svk.se",
            "http://",
            "http://192.0.2.1/",
            "[::1]",
            "localhost",
            "http://a.b.invalidtld",
            "//svk.se",
            "http://\0.se",
        ] {
            assert_eq!(domain(nothing), None, "{nothing:?}");
        }
        assert_eq!(domain(&format!("http://{}.se", "a".repeat(100_000))), None);
    }

    proptest! {
        #[test]
        fn no_address_panics(address in "\\PC*", host in "[a-z0-9.@:/%\\[\\]-]{0,40}") {
            for address in [address, format!("https://{host}"), host] {
                let found = domain(&address);
                prop_assert!(found.is_none_or(|found| found.contains('.') && found.is_ascii()));
            }
        }
    }
}
