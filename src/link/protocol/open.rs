//! Which service of an authority is asked, and how.

use super::dereference::Dereference;
use super::reconciliation::Reconciliation;
use super::ror::Ror;
use super::sparql::Sparql;
use super::wikidata::Wikidata;
use super::{Lack, Register, RegisterError, Snapshot};
use crate::fetch::Client;
use crate::link::{Authority, ProtocolKind};
use std::path::Path;

/// In which order the services of an authority are preferred: its own search, which knows aliases, before general
/// ones; an endpoint, which only knows labels, last.
const PREFERRED: [ProtocolKind; 4] =
    [ProtocolKind::Ror, ProtocolKind::Wikidata, ProtocolKind::Reconciliation, ProtocolKind::Sparql];

/// The largest answer of a service that is read, in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// A register to ask. Without a kind: its snapshot where one was imported into the folder `cache`; else its service with
/// the first protocol in the order ROR, Wikidata, Reconciliation API, SPARQL; else what is behind its identifiers, which
/// can be looked up and not searched. The client asks the addresses of the authority's services and no other, as often
/// as the catalogue says.
///
/// # Errors
/// [`RegisterError::Unsupported`] where nothing of that kind can be asked.
///
/// ```
/// use labgraph::fetch::Client;
/// use labgraph::link::{Authority, ProtocolKind, Service, protocol};
/// # use labgraph::link::Nature;
/// # use oxigraph::model::NamedNode;
/// # let service = Service {
/// #     iri: NamedNode::new("https://w3id.org/labgraph/id/service-ror-api")?,
/// #     protocol: Some(ProtocolKind::Ror),
/// #     address: "https://api.ror.org/v2/organizations".to_owned(),
/// #     rate: None,
/// # };
/// # let ror = Authority {
/// #     iri: NamedNode::new("https://w3id.org/labgraph/id/authority-ror")?, slug: "ror".to_owned(), names: vec![], other_names: vec![],
/// #     languages: vec![], licence: None, countries: vec![], classes: vec![], nature: Nature::Organisation,
/// #     pattern: None, check_digits: None, template: None, services: vec![service],
/// # };
/// // Nobody is asked yet.
/// let register = protocol::open(&ror, None, &Client::default(), None)?;
/// let none = protocol::open(&ror, Some(ProtocolKind::Sparql), &Client::default(), None);
/// assert!(none.err().unwrap().to_string().starts_with("ror has no service of the protocol sparql"));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn open(
    authority: &Authority,
    kind: Option<ProtocolKind>,
    client: &Client,
    cache: Option<&Path>,
) -> Result<Box<dyn Register>, RegisterError> {
    let wants = |own: ProtocolKind| kind.is_none_or(|kind| kind == own);
    if wants(ProtocolKind::Snapshot)
        && let Some(snapshot) = cache.map(|cache| Snapshot::of(cache, authority)).transpose()?.flatten()
    {
        return Ok(Box::new(snapshot));
    }
    let client = authority.client(client)?.with_max_bytes(MAX_BYTES);
    let of = |kind: ProtocolKind| authority.services.iter().find(|service| service.protocol == Some(kind));
    for (kind, service) in
        PREFERRED.into_iter().filter(|kind| wants(*kind)).filter_map(|kind| Some((kind, of(kind)?)))
    {
        return Ok(match kind {
            ProtocolKind::Ror => Box::new(Ror::new(service, client)?),
            ProtocolKind::Wikidata => Box::new(Wikidata::new(service, &authority.languages, client)),
            ProtocolKind::Reconciliation => Box::new(Reconciliation::new(authority, service, client)),
            ProtocolKind::Sparql => Box::new(Sparql::new(authority, service, client)?),
            ProtocolKind::Snapshot => continue,
        });
    }
    let behind = authority.services.iter().find(|service| service.protocol.is_none());
    match behind.filter(|_| kind.is_none()) {
        Some(service) => Ok(Box::new(Dereference::new(authority, service, client))),
        None => Err(none(authority, kind)),
    }
}

/// What there is.
fn none(authority: &Authority, protocol: Option<ProtocolKind>) -> RegisterError {
    let register = authority.slug.clone();
    let services = authority.services.iter().map(|it| (it.address.clone(), it.protocol)).collect();
    let reason = Lack::Service { register: register.clone(), protocol, services };
    RegisterError::Unsupported { register, reason }
}
