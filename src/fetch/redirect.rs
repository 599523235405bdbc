//! Where a redirect may lead: within its host, to an address that somebody named, and never to a less secret or a
//! less public place.

use super::FetchError;
use super::address::shown;
use super::origins::Origins;
use super::resolve::is_private;
use reqwest::Url;

/// How many redirects are followed before it is a loop.
pub(super) const MAX: usize = 5;

/// Where a redirect leads, if that may be asked. `public` tells whether the server that redirects is one of the
/// internet's.
pub(super) fn next(from: &Url, location: &str, public: bool, origins: &Origins) -> Result<Url, FetchError> {
    let elsewhere = |to: &str| FetchError::Redirect { url: shown(from.as_str()), to: shown(to) };
    let mut to = from.join(location).map_err(|_| elsewhere(location))?;
    let at_home = is_same_host(from, &to);
    let open = from.scheme() == "https" && to.scheme() != "https";
    let strange = !["http", "https"].contains(&to.scheme());
    if open || strange || !at_home && !origins.names(&to) {
        return Err(elsewhere(to.as_str()));
    }
    if public && is_private(&to) {
        return Err(FetchError::Private { url: shown(from.as_str()), to: shown(to.as_str()) });
    }
    // Who asks stays the same within a host, and is not told elsewhere.
    let (name, password) = if at_home { (from.username(), from.password()) } else { ("", None) };
    let _infallible = to.set_username(name).and_then(|()| to.set_password(password));
    Ok(to)
}

/// Whether two addresses are of the same host, where the second may be the more secret one.
pub(super) fn is_same_host(from: &Url, to: &Url) -> bool {
    let same_port = from.port_or_known_default() == to.port_or_known_default();
    let safer = from.scheme() == "http" && to.scheme() == "https";
    from.host_str() == to.host_str() && (same_port && from.scheme() == to.scheme() || safer)
}

#[cfg(test)]
mod tests {
    use super::super::address::parsed;
    use super::*;

    fn follow(from: &str, to: &str, public: bool, origins: &Origins) -> Option<String> {
        next(&parsed(from).unwrap(), to, public, origins).ok().map(Into::into)
    }

    #[test]
    fn a_redirect_stays_at_its_host() {
        let next = |from, to| follow(from, to, true, &Origins::default());
        let same = |to: &str| Some(to.to_owned());
        assert_eq!(next("http://a.example/sparql?q=1", "/sparql/?q=1"), same("http://a.example/sparql/?q=1"));
        assert_eq!(next("http://a.example/s", "https://a.example/s"), same("https://a.example/s"));
        assert_eq!(next("http://u:p@a.example/s", "/t"), same("http://u:p@a.example/t"));
        for (from, to) in [
            ("http://a.example/s", "http://127.0.0.1/s"),
            ("http://a.example/s", "//b.example/s"),
            ("http://a.example/s", "http://a.example:9000/s"),
            ("https://a.example/s", "http://a.example/s"),
            ("http://a.example/s", "file:///etc/passwd"),
            ("http://a.example/s", "http://a.example@b.example/s"),
        ] {
            assert_eq!(next(from, to), None, "{from} → {to}");
        }
    }

    #[test]
    fn a_redirect_may_lead_where_somebody_said() {
        let origins =
            Origins::only(["https://a.example", "https://b.example", "http://127.0.0.1:80"]).unwrap();
        let next = |from, to, public| follow(from, to, public, &origins);
        let there = "https://b.example/x".to_owned();
        assert_eq!(
            next("https://u:p@a.example/s", "https://b.example/x", true),
            Some(there),
            "without the password"
        );
        assert_eq!(next("https://a.example/s", "http://b.example/x", true), None, "it would be less secret");
        assert_eq!(next("https://a.example/s", "https://c.example/x", true), None);
        assert_eq!(next("http://a.example/s", "http://127.0.0.1/x", true), None, "from outside to inside");
        assert!(next("http://a.example/s", "http://127.0.0.1/x", false).is_some(), "from inside to inside");
    }
}
