//! The IRIs that mappings have by default, made of what is decided about.

use super::Mapping;
use crate::model::prefixes::LID;
use oxigraph::model::NamedNode;
use sha2::{Digest, Sha256};

impl Mapping {
    /// The IRI that a mapping of this thing and entry has by default: two people who decide the same get one.
    #[must_use]
    pub fn own_iri(&self) -> NamedNode {
        let entry = match (&self.object, &self.identifier) {
            (None, _) => "none".to_owned(),
            (Some(_), Some(identifier)) => slug(identifier),
            (Some(object), None) => short(object),
        };
        let authority = authority_slug(&self.authority);
        NamedNode::new_unchecked(format!("{LID}mapping-{authority}-{}-{entry}", short(&self.subject)))
    }
}

/// What files and IRIs call a register: `ror` of `lid:authority-ror`.
#[must_use]
pub fn authority_slug(authority: &NamedNode) -> String {
    let local = authority.as_str().strip_prefix(LID).and_then(|local| local.strip_prefix("authority-"));
    local.map_or_else(|| short(authority), slug)
}

/// A short name of a thing for other IRIs: its own where it is one of ours, else the end of its IRI with a few
/// digits that keep it apart.
fn short(thing: &NamedNode) -> String {
    if let Some(local) = thing.as_str().strip_prefix(LID) {
        return slug(local);
    }
    let end = thing.as_str().trim_end_matches(['/', '#']).rsplit(['/', '#', ':']).next().unwrap_or_default();
    let digest = Sha256::digest(thing.as_str().as_bytes());
    format!("{}-{:02x}{:02x}{:02x}", slug(end), digest[0], digest[1], digest[2])
}

/// A text with nothing but what a local name may hold.
fn slug(text: &str) -> String {
    let plain: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "x".to_owned() } else { words.join("-") }
}
