//! stub until the services are there: the snapshot alone
use super::{Register, RegisterError, Snapshot};
use crate::fetch::Client;
use crate::link::{Authority, ProtocolKind};
use std::path::Path;
/// stub
pub fn open(authority: &Authority, _kind: Option<ProtocolKind>, _client: &Client, cache: Option<&Path>) -> Result<Box<dyn Register>, RegisterError> {
    if let Some(cache) = cache && let Some(snapshot) = Snapshot::open(cache, &authority.slug)? {
        return Ok(Box::new(snapshot));
    }
    Err(RegisterError::Unsupported { register: authority.slug.clone(), reason: "has no snapshot".to_owned() })
}
