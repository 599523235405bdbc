//! The network as an authority may be asked: its own services, as often as they allow.

use super::{Authority, Service};
use crate::fetch::{Client, FetchError};

impl Authority {
    /// A client that asks the services of this authority and nobody else, none more often than the catalogue says.
    /// It follows redirects within a host and between those services, never from the internet to a private address.
    ///
    /// ```
    /// use labgraph::fetch::{Client, FetchError};
    /// use labgraph::link::Authority;
    /// use labgraph::store::Dataset;
    /// use labgraph::workspace::Workspace;
    ///
    /// let dataset = Dataset::load(&Workspace::embedded(), true)?;
    /// let authorities = Authority::all(dataset.merged());
    /// let ror = authorities.iter().find(|authority| authority.slug == "ror").unwrap();
    /// let client = ror.client(&Client::default())?;
    /// let elsewhere = client.get("https://other.example/organizations").send();
    /// assert!(matches!(elsewhere, Err(FetchError::NotAllowed { .. })));
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`FetchError::Address`] where the catalogue holds what is no web address.
    pub fn client(&self, client: &Client) -> Result<Client, FetchError> {
        // `{lang}` and `{id}` stand for what comes later; the host is the same.
        let plain = |service: &Service| service.address.split('{').next().unwrap_or_default().to_owned();
        let mut client = client.clone().with_only(self.services.iter().map(plain))?.with_redirects();
        for service in &self.services {
            if let Some(rate) = service.rate {
                client = client.with_rate(&plain(service), rate)?;
            }
        }
        Ok(client)
    }
}
