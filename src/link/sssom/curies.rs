//! CURIEs for a mapping set: the prefixes that it uses, and no others.

use crate::link::Authority;
use crate::model::Prefixes;
use oxigraph::model::NamedNode;
use std::collections::BTreeMap;

/// The prefixes of a set that is written.
pub(super) struct Curies {
    known: Vec<(String, String)>,
    used: BTreeMap<String, String>,
}

impl Curies {
    /// The prefixes that everybody knows, and those of registers whose IRIs end in the identifier.
    pub(super) fn new(authorities: &[Authority]) -> Self {
        let mut known: Vec<(String, String)> =
            Prefixes::known().iter().map(|(prefix, space)| (prefix.to_owned(), space.to_owned())).collect();
        for authority in authorities {
            let space = authority.template.as_deref().and_then(|template| template.strip_suffix("{id}"));
            if let Some(space) = space
                && !known.iter().any(|(prefix, other)| *prefix == authority.slug || other == space)
            {
                known.push((authority.slug.clone(), space.to_owned()));
            }
        }
        Self { known, used: BTreeMap::new() }
    }

    /// The CURIE of an IRI; where no prefix fits, one is made.
    pub(super) fn shorten(&mut self, iri: &NamedNode) -> String {
        let iri = iri.as_str();
        let fits = self.known.iter().filter_map(|(prefix, space)| {
            let local = iri.strip_prefix(space.as_str()).filter(|local| is_local(local))?;
            Some((prefix.clone(), space.clone(), local))
        });
        if let Some((prefix, space, local)) = fits.min_by_key(|(_, _, local)| local.len()) {
            self.used.insert(prefix.clone(), space);
            return format!("{prefix}:{local}");
        }
        let end = iri.rfind(['/', '#', ':']).map_or(0, |end| end + 1);
        let (space, local) = iri.split_at(end);
        if !is_local(local) || space.is_empty() {
            return iri.to_owned();
        }
        let made = (1..).map(|number| format!("ns{number}"));
        let prefix = made.into_iter().find(|made| !self.known.iter().any(|(prefix, _)| prefix == made));
        let prefix = prefix.unwrap_or_default();
        self.known.push((prefix.clone(), space.to_owned()));
        self.used.insert(prefix.clone(), space.to_owned());
        format!("{prefix}:{local}")
    }

    /// The prefixes that were used.
    pub(super) const fn used(&self) -> &BTreeMap<String, String> {
        &self.used
    }
}

/// Whether it can stand behind a prefix in every tool.
fn is_local(local: &str) -> bool {
    !local.is_empty()
        && local.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && !local.starts_with(['-', '.'])
        && !local.ends_with('.')
}
