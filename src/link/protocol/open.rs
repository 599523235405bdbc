//! stub
use super::{Register, RegisterError};
use crate::fetch::Client;
use crate::link::{Authority, ProtocolKind};
use std::path::Path;
pub fn open(authority: &Authority, _kind: Option<ProtocolKind>, _client: &Client, _cache: Option<&Path>) -> Result<Box<dyn Register>, RegisterError> {
    Err(RegisterError::Unsupported { register: authority.slug.clone(), reason: "x".to_owned() })
}
