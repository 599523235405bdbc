//! Endpoints that fail.

use crate::fetch::FetchError;

/// An answer that an endpoint does not give, or not in full.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RemoteError {
    /// The request failed.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The answer is of a media type that no answer of SPARQL has.
    #[error("{url} answered {found}, not {expected}{}", told(.words))]
    MediaType {
        /// The endpoint.
        url: String,
        /// The media type, or what it is instead.
        found: String,
        /// What was asked for.
        expected: &'static str,
        /// Its first words.
        words: String,
    },
    /// The answer does not follow the grammar of its media type.
    #[error("{url} answered what is no {format}: {reason}{}", told(.words))]
    Syntax {
        /// The endpoint.
        url: String,
        /// The format that it should be.
        format: &'static str,
        /// What is wrong.
        reason: String,
        /// Its first words, where nothing of it could be read.
        words: String,
    },
    /// The answer ends before its end.
    #[error("{url}: the answer breaks off{}", told(.words))]
    Broken {
        /// The endpoint.
        url: String,
        /// Its last words, where it is short.
        words: String,
    },
    /// The answer is not all of the answer.
    #[error("{url} did not answer in full: {reason}")]
    Cut {
        /// The endpoint.
        url: String,
        /// What the server says of it.
        reason: String,
    },
}

fn told(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!(" («{words}»)") }
}
