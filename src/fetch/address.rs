//! Addresses: with a parameter more, and without what is secret in them.

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

/// An address of HTTP as a file may hold it: absolute, without a name, a password and a fragment.
///
/// # Errors
/// [`FetchError::Address`], which does not tell the password.
///
/// ```
/// use labgraph::fetch::public_address;
/// assert_eq!(public_address("https://register.example/sparql")?, "https://register.example/sparql");
/// assert!(public_address("https://me:secret@register.example/").is_err());
/// assert!(public_address("file:///etc/passwd").is_err());
/// # Ok::<_, labgraph::fetch::FetchError>(())
/// ```
pub fn public_address(address: &str) -> Result<String, FetchError> {
    let url = parsed(address)?;
    let wrong = |reason: &str| FetchError::Address { url: shown(address), reason: reason.to_owned() };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("a name or a password does not belong in the catalogue"));
    }
    if url.fragment().is_some() {
        return Err(wrong("a fragment is never sent"));
    }
    Ok(url.into())
}

/// An address of HTTP.
pub(super) fn parsed(address: &str) -> Result<Url, FetchError> {
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

/// The host of an address, with its port where it is not the usual one: what takes one request at a time.
pub(super) fn host(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_told() {
        assert_eq!(shown("http://me:secret@a.example/s"), "http://***@a.example/s");
        assert_eq!(shown("http://a.example/s"), "http://a.example/s");
    }
}
