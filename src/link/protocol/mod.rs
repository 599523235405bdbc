//! How registers are asked, a protocol a file: each gives records as [`Organisation`]s, whatever the wire looks like.
//!
//! Adding a protocol: 1. a variant of [`ProtocolKind`](super::ProtocolKind); 2. a file here that implements
//! [`Register`]; 3. its arm where registers are opened; 4. a stand-in in the tests that answers with real data.

mod asking;
pub mod dereference;
mod lack;
mod open;
pub mod reconciliation;
pub mod ror;
mod snapshot;
pub mod sparql;
pub mod wikidata;

pub use lack::Lack;
pub use open::open;
pub use snapshot::Snapshot;

use super::Organisation;
use super::evidence::Asked;
use super::index::{Entry, IndexError};
use super::name::{Rarity, Unweighed};
use crate::fetch::FetchError;
use crate::store::RemoteError;
use std::sync::Arc;
use std::time::Duration;

/// A register that can be asked. Nobody is asked before one of its functions is called.
pub trait Register: Send + Sync {
    /// The records that may be the organisation, by name in every language, alias, acronym and identifier, in no
    /// order that matters.
    ///
    /// # Errors
    /// [`RegisterError`].
    fn candidates(&self, asked: &Asked) -> Result<Vec<Arc<Entry>>, RegisterError>;

    /// How rare words are in its names, where it can tell.
    fn rarity(&self) -> &dyn Rarity {
        &Unweighed
    }

    /// What the register says of an identifier today.
    ///
    /// # Errors
    /// [`RegisterError`]; an identifier that is not there is a [`Lookup::Missing`].
    fn lookup(&self, identifier: &str) -> Result<Lookup, RegisterError>;

    /// Which edition answers: a release, or the date of retrieval.
    fn version(&self) -> String;

    /// Whether what it does not have is not there: of a file that somebody imported nobody knows whether it is all.
    fn is_whole(&self) -> bool {
        true
    }
}

/// What a register says of an identifier.
#[derive(Clone, Debug, PartialEq)]
pub enum Lookup {
    /// The record; that it was withdrawn or ended stands in its [`Standing`](super::Standing), by what it was
    /// replaced in its successors.
    Found(Box<Organisation>),
    /// The identifier leads to another one: merged.
    Moved {
        /// The identifier that holds now.
        to: String,
        /// Its record, where the register gave it as well.
        record: Option<Box<Organisation>>,
    },
    /// The register does not have it.
    Missing,
}

impl RegisterError {
    /// How long the register wants to be left alone, where it says so.
    ///
    /// ```
    /// use labgraph::fetch::FetchError;
    /// use labgraph::link::RegisterError;
    /// use std::time::Duration;
    ///
    /// let pause = Duration::from_mins(2);
    /// let error = RegisterError::from(FetchError::Resting { url: "https://api.ror.org/".to_owned(), pause });
    /// assert_eq!(error.retry_after(), Some(pause));
    /// ```
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Fetch(error) | Self::Remote(RemoteError::Fetch(error)) => error.retry_after(),
            _ => None,
        }
    }
}

/// A register that could not be asked, or whose answer cannot be trusted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// HTTP failed.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// A SPARQL endpoint failed.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// The index of a snapshot failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// What came back is not what the protocol says.
    #[error("{register} answered {reason}")]
    Answer {
        /// Which register or address.
        register: String,
        /// What is wrong.
        reason: String,
    },
    /// It is asked for what it does not offer.
    #[error("{register} {reason}")]
    Unsupported {
        /// Which register or address.
        register: String,
        /// What it cannot do.
        reason: Lack,
    },
}

impl RegisterError {
    /// Whether nobody was asked because nobody was to be.
    ///
    /// ```
    /// use labgraph::fetch::FetchError;
    /// use labgraph::link::RegisterError;
    /// let error = RegisterError::from(FetchError::Offline { url: "https://api.ror.org/".to_owned() });
    /// assert!(error.is_offline());
    /// ```
    #[must_use]
    pub const fn is_offline(&self) -> bool {
        matches!(
            self,
            Self::Fetch(FetchError::Offline { .. })
                | Self::Remote(RemoteError::Fetch(FetchError::Offline { .. }))
        )
    }
}
