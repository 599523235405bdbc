//! A register that was imported into the cache folder: nobody is asked.

use super::{Lookup, Register, RegisterError};
use crate::link::evidence::Asked;
use crate::link::index::{Entry, Index, IndexError};
use crate::link::name::Rarity;
use crate::link::snapshot::{Kept, Manifest};
use crate::link::{Authority, Identifier};
use std::path::Path;
use std::sync::Arc;

/// A snapshot of a register.
#[derive(Clone)]
pub struct Snapshot(Kept);

impl Snapshot {
    /// The snapshot of an authority, by its slug, in a cache folder; nothing where none was imported.
    ///
    /// # Errors
    /// Where there is one that cannot be read.
    ///
    /// ```
    /// use labgraph::link::protocol::Snapshot;
    /// assert!(Snapshot::open(tempfile::tempdir()?.path(), "ror")?.is_none());
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn open(cache: &Path, authority: &str) -> Result<Option<Self>, IndexError> {
        Ok(Kept::open(cache, authority)?.map(Self))
    }

    /// The same; nothing where what was imported under its slug is another register's.
    ///
    /// # Errors
    /// Where there is one that cannot be read.
    pub fn of(cache: &Path, authority: &Authority) -> Result<Option<Self>, IndexError> {
        Ok(Self::open(cache, &authority.slug)?.filter(|snapshot| snapshot.manifest().is_of(authority)))
    }

    /// What it was made of.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.0.manifest
    }
}

impl Register for Snapshot {
    fn candidates(&self, asked: &Asked) -> Result<Vec<Arc<Entry>>, RegisterError> {
        Ok(crate::link::matching::entries(&self.0.index, asked)?)
    }

    fn rarity(&self) -> &dyn Rarity {
        &self.0.index
    }

    /// The record with an identifier, be it written as an IRI or as the register prints it. Of one that ended or was
    /// withdrawn the record tells by what it was replaced.
    fn lookup(&self, identifier: &str) -> Result<Lookup, RegisterError> {
        let identifier = identifier.trim();
        let index = &self.0.index;
        if let Some(record) = index.get(identifier)? {
            return Ok(Lookup::Found(Box::new(record)));
        }
        let authority = self.0.manifest.authority.as_str();
        let bare = identifier.rsplit('/').next().unwrap_or(identifier);
        for own in [identifier, bare].map(|value| Identifier::new(authority, value)) {
            if let Some(record) = index.with_identifier(&own.to_string())?.into_iter().next() {
                return Ok(Lookup::Found(Box::new(record)));
            }
        }
        Ok(Lookup::Missing)
    }

    fn version(&self) -> String {
        self.0.manifest.version()
    }

    fn is_whole(&self) -> bool {
        false
    }
}

/// A register of somebody's own, in memory.
impl Register for Index {
    fn candidates(&self, asked: &Asked) -> Result<Vec<Arc<Entry>>, RegisterError> {
        Ok(crate::link::matching::entries(self, asked)?)
    }

    fn rarity(&self) -> &dyn Rarity {
        self
    }

    fn lookup(&self, identifier: &str) -> Result<Lookup, RegisterError> {
        let record = self.get(identifier.trim())?;
        Ok(record.map_or(Lookup::Missing, |record| Lookup::Found(Box::new(record))))
    }

    /// Nothing: it is as old as the process.
    fn version(&self) -> String {
        String::new()
    }
}
