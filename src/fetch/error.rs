//! Requests that fail.

use super::address;
use super::resolve::Private;
use std::error::Error;
use std::io;
use std::time::Duration;

/// A request that failed. Addresses in it are without passwords; what a server says is as it came.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// What is no address of HTTP.
    #[error("{url:?} is no address of an endpoint: {reason}")]
    Address {
        /// What was given.
        url: String,
        /// Why not.
        reason: String,
    },
    /// No connection, no HTTP.
    #[error("{url}: {reason}")]
    Transport {
        /// The address asked.
        url: String,
        /// The innermost cause.
        reason: String,
    },
    /// No answer, or not all of it, in time.
    #[error("{url} did not answer within {} s", .limit.as_secs_f64())]
    Timeout {
        /// The address asked.
        url: String,
        /// The time limit.
        limit: Duration,
    },
    /// A status other than success.
    #[error("{url} answered {status}{}", said(.words))]
    Status {
        /// The address asked.
        url: String,
        /// The HTTP status code.
        status: u16,
        /// The first words of its body.
        words: String,
        /// How long it wants to be left alone.
        retry_after: Option<Duration>,
        /// Where it points to.
        location: Option<String>,
    },
    /// A redirect to another host.
    #[error("{url} redirects to {to}")]
    Redirect {
        /// The address asked.
        url: String,
        /// Where it points to.
        to: String,
    },
    /// A public server that redirects to a private address.
    #[error("{url} redirects to {to}, which is a private address")]
    Private {
        /// The address asked.
        url: String,
        /// Where it points to.
        to: String,
    },
    /// A name that leads to a private address, where it must not.
    #[error("{url} is not asked: {reason}")]
    Inward {
        /// The address.
        url: String,
        /// Why not.
        reason: String,
    },
    /// An address that nobody named who may.
    #[error("{url} is not asked: neither the catalogue nor an option names its host")]
    NotAllowed {
        /// The address.
        url: String,
    },
    /// Nobody is to be asked, and no answer was kept.
    #[error("{url} is not asked offline, and no answer of it was kept")]
    Offline {
        /// The address.
        url: String,
    },
    /// A host that asked before to be left alone for longer than there is time.
    #[error("{url} wants to be left alone for {} s more", .pause.as_secs())]
    Resting {
        /// The address.
        url: String,
        /// How long it still wants that.
        pause: Duration,
    },
    /// An error that came with a status of success.
    #[error("{url} answered an error: {words}")]
    Told {
        /// The address asked.
        url: String,
        /// What the server says.
        words: String,
        /// Whether it is too busy.
        busy: bool,
        /// How long it wants to be left alone.
        retry_after: Option<Duration>,
    },
    /// A body that is not what it should be.
    #[error("{url} answered what is no {expected}: {reason}{}", quoted(.words))]
    Content {
        /// The address asked.
        url: String,
        /// What it should be.
        expected: &'static str,
        /// What is wrong.
        reason: String,
        /// Its first words.
        words: String,
    },
    /// What cannot stand in a header.
    #[error("{value:?} cannot stand in the header {name}")]
    Header {
        /// The name of the header.
        name: String,
        /// What was to stand there.
        value: String,
    },
    /// A body larger than allowed.
    #[error("{url} answered more than {limit} bytes")]
    TooLarge {
        /// The address asked.
        url: String,
        /// The cap in bytes.
        limit: u64,
    },
    /// A body that ends before its end.
    #[error("{url}: the answer breaks off")]
    Broken {
        /// The address asked.
        url: String,
    },
    /// Nobody wants the answer any more.
    #[error("{url} is not waited for any more")]
    Stopped {
        /// The address asked.
        url: String,
    },
}

fn said(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!(": {words}") }
}

fn quoted(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!(" («{words}»)") }
}

impl FetchError {
    pub(super) fn of_reqwest(error: &reqwest::Error, url: &str, limit: Duration) -> Self {
        let url = address::shown(url);
        let first: &(dyn Error + 'static) = error;
        let mut causes = std::iter::successors(Some(first), |cause| Error::source(*cause));
        if let Some(private) = causes.find_map(|cause| cause.downcast_ref::<Private>()) {
            return Self::Inward { url, reason: private.to_string() };
        }
        if error.is_timeout() && error.is_connect() {
            return Self::Transport { url, reason: "no connection could be made in time".to_owned() };
        }
        if error.is_timeout() {
            return Self::Timeout { url, limit };
        }
        if error.is_builder() {
            return Self::Address { url, reason: innermost(error) };
        }
        Self::Transport { url, reason: innermost(error) }
    }

    /// Of a body that could not be read on.
    pub(super) fn broken(error: &io::Error, url: String) -> Self {
        let reason = innermost(error);
        let early = ["end of file", "unexpected EOF", "incomplete", "connection closed"];
        if early.iter().any(|word| reason.contains(word)) {
            Self::Broken { url }
        } else {
            Self::Transport { url, reason }
        }
    }

    /// Whether the server says that it has banned whoever asks. It is not asked again for as long
    /// as it says, or for a day.
    #[must_use]
    pub fn is_ban(&self) -> bool {
        matches!(self, Self::Status { status: 403, words, .. } if words.to_lowercase().contains("banned"))
    }

    /// How long the host wants to be left alone, where it says so.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } | Self::Told { retry_after, .. } => *retry_after,
            Self::Resting { pause, .. } => Some(*pause),
            _ => None,
        }
    }

    /// The same, told of another address: one that holds less.
    #[must_use]
    pub fn at(mut self, address: &str) -> Self {
        match &mut self {
            Self::Address { url, .. }
            | Self::Transport { url, .. }
            | Self::Timeout { url, .. }
            | Self::Status { url, .. }
            | Self::Redirect { url, .. }
            | Self::TooLarge { url, .. }
            | Self::Private { url, .. }
            | Self::Inward { url, .. }
            | Self::NotAllowed { url }
            | Self::Offline { url }
            | Self::Resting { url, .. }
            | Self::Told { url, .. }
            | Self::Content { url, .. }
            | Self::Broken { url }
            | Self::Stopped { url } => *url = address::shown(address),
            Self::Header { .. } => {}
        }
        self
    }

    /// Takes the failure out of what reading a [`Body`](super::Body) gives.
    #[must_use]
    pub fn of_io(error: io::Error, url: &str) -> Self {
        match error.downcast::<Self>() {
            Ok(own) => own,
            Err(other) => Self::Transport { url: address::shown(url), reason: innermost(&other) },
        }
    }
}

fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

/// How long an excerpt may be.
const MAX_WORDS: usize = 200;

/// The first words of what a server sent, without markup.
#[must_use]
pub fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let mut words = String::new();
    let mut rest: &str = &text;
    while let Some((before, after)) = rest.split_once('<') {
        words.push_str(before);
        words.push(' ');
        let lower = after.trim_start().to_ascii_lowercase();
        // What a page is made of is none of its words.
        let name = lower.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let skipped = ["style", "script", "head"].into_iter().find(|skipped| *skipped == name);
        let end = skipped.map_or(">".to_owned(), |name| format!("</{name}>"));
        rest = match after.to_ascii_lowercase().find(&end) {
            Some(place) if after.is_char_boundary(place + end.len()) => &after[place + end.len()..],
            _ => "",
        };
    }
    words.push_str(rest);
    let words: Vec<&str> = words.split_whitespace().collect();
    let words = words.join(" ");
    match words.char_indices().nth(MAX_WORDS) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn a_page_is_told_in_its_words() {
        let page = b"<!DOCTYPE html><HTML><head><title>x</title><style>p {}</style></head><body><h1>Too  busy</h1>\n<p>Later &amp; slower</body>";
        assert_eq!(excerpt(page), "Too busy Later &amp; slower");
        assert_eq!(excerpt(b"Error at 1:5\r\nexpected {"), "Error at 1:5 expected {");
        assert_eq!(excerpt(&[b'x'; 500]).chars().count(), 201);
        assert_eq!(excerpt(b"a < b"), "a");
    }
}
