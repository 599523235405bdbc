//! Addresses: with a parameter more, without what is secret in them, and where a redirect may lead.

use super::FetchError;
use reqwest::Url;

/// An address with one more parameter, percent-encoded; without the fragment, which is not sent.
///
/// # Errors
/// [`FetchError::Address`] where it is no absolute address of HTTP.
///
/// ```
/// let address = labgraph::fetch::with_parameter("http://localhost:7878/query?a=1", "query", "ASK {}")?;
/// assert_eq!(address, "http://localhost:7878/query?a=1&query=ASK+%7B%7D");
/// # Ok::<_, labgraph::fetch::FetchError>(())
/// ```
pub fn with_parameter(address: &str, name: &str, value: &str) -> Result<String, FetchError> {
    let mut url = parsed(address)?;
    url.set_fragment(None);
    url.query_pairs_mut().append_pair(name, value);
    Ok(url.into())
}

fn parsed(address: &str) -> Result<Url, FetchError> {
    let wrong = |reason: &str| FetchError::Address { url: shown(address), reason: reason.to_owned() };
    let url = Url::parse(address).map_err(|error| wrong(&error.to_string()))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        _ => Err(wrong("only http: and https: can be asked")),
    }
}

/// An address as it may be told: without the name and the password that it may hold.
#[must_use]
pub fn shown(address: &str) -> String {
    let Ok(mut url) = Url::parse(address) else {
        return address.to_owned();
    };
    if url.username().is_empty() && url.password().is_none() {
        return address.to_owned();
    }
    // An address that has a name can also have another.
    let _infallible = url.set_password(None).and_then(|()| url.set_username("***"));
    url.into()
}

/// Where a redirect leads, if that is the same host, and no less secret.
pub(super) fn next(from: &str, location: &str) -> Result<String, FetchError> {
    let from = parsed(from)?;
    let elsewhere = |to: &str| FetchError::Redirect { url: shown(from.as_str()), to: shown(to) };
    let mut to = from.join(location).map_err(|_| elsewhere(location))?;
    let same_port = from.port_or_known_default() == to.port_or_known_default();
    let safer = from.scheme() == "http" && to.scheme() == "https";
    let same_host = from.host_str() == to.host_str() && (same_port && from.scheme() == to.scheme() || safer);
    if !same_host {
        return Err(elsewhere(to.as_str()));
    }
    // Who asks stays the same.
    let _infallible = to.set_username(from.username()).and_then(|()| to.set_password(from.password()));
    Ok(to.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_stays_at_its_host() {
        let next = |from, to| next(from, to).ok();
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
    fn a_password_is_not_told() {
        assert_eq!(shown("http://me:secret@a.example/s"), "http://***@a.example/s");
        assert_eq!(shown("http://a.example/s"), "http://a.example/s");
    }
}
