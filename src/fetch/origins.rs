//! Which addresses may be asked at all: those whose origin somebody named, in the catalogue or by a flag.

use super::FetchError;
use super::address::{parsed, shown};
use reqwest::Url;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The origins that may be asked; all of them, where nobody made a list.
#[derive(Debug, Clone, Default)]
pub(super) struct Origins(Option<Arc<BTreeSet<String>>>);

impl Origins {
    /// The origins of these addresses alone.
    pub(super) fn only<A: AsRef<str>>(addresses: impl IntoIterator<Item = A>) -> Result<Self, FetchError> {
        let origins = addresses.into_iter().map(|address| Ok(origin(&parsed(address.as_ref())?)));
        Ok(Self(Some(Arc::new(origins.collect::<Result<_, _>>()?))))
    }

    /// Refuses an address that is not among them.
    pub(super) fn admit(&self, url: &Url) -> Result<(), FetchError> {
        match &self.0 {
            Some(_) if !self.names(url) => Err(FetchError::NotAllowed { url: shown(url.as_str()) }),
            _ => Ok(()),
        }
    }

    /// Whether somebody named it; nobody did where there is no list.
    pub(super) fn names(&self, url: &Url) -> bool {
        let Some(list) = &self.0 else { return false };
        // Who trusts a host in the open trusts it in secret.
        list.contains(&origin(url))
            || url.scheme() == "https"
                && url.port().is_none()
                && list.contains(&format!("http://{}:80", url.host_str().unwrap_or_default()))
    }
}

fn origin(url: &Url) -> String {
    let port = url.port_or_known_default().unwrap_or_default();
    format!("{}://{}:{port}", url.scheme(), url.host_str().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let origins = Origins::only(["https://Register.example/sparql", "http://old.example"]).unwrap();
        let admits = |url: &str| origins.admit(&parsed(url).unwrap()).is_ok();
        for url in [
            "https://register.example/",
            "https://register.example:443/other?x=1",
            "http://old.example/a",
            "https://old.example/a",
        ] {
            assert!(admits(url), "{url}");
        }
        for url in [
            "http://register.example/",
            "https://register.example:8443/",
            "https://register.example.evil.example/",
            "https://register.example@evil.example/",
            "https://other.example/",
        ] {
            assert!(!admits(url), "{url}");
        }
        assert!(Origins::default().admit(&parsed("http://any.example").unwrap()).is_ok());
    }
}
