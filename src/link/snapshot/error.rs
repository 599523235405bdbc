//! What is wrong with a file of a register, and where.

use std::fmt;
use std::io;

/// A file of a register that cannot be read, or a record of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The file cannot be opened or read.
    #[error("{file}: {source}")]
    Io {
        /// The file.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// From here on the file says nothing that can be understood.
    #[error("{place}: {reason}")]
    Broken {
        /// Where.
        place: Place,
        /// Why.
        reason: String,
    },
    /// From here on it is not in the encoding that it should be in.
    #[error("{place}: this is not {encoding}")]
    Encoding {
        /// Where.
        place: Place,
        /// The encoding.
        encoding: &'static str,
    },
    /// A record that cannot be read; those after it can.
    #[error("{place}: {reason}")]
    Record {
        /// Where.
        place: Place,
        /// Why.
        reason: String,
    },
    /// A column that is not there.
    #[error("{file} has no column {column:?}")]
    Column {
        /// The file.
        file: String,
        /// The column that was named.
        column: String,
        /// The column that was meant, perhaps.
        nearest: Option<String>,
        /// Those that there are.
        columns: Vec<String>,
    },
    /// Several columns of which one was meant.
    #[error("{file} has {} columns called {column:?}: {}", places.len(), listed(places))]
    Columns {
        /// The file.
        file: String,
        /// The column that was named.
        column: String,
        /// Which they are, from 1.
        places: Vec<usize>,
    },
    /// A file of which nobody said how it is to be read, and which does not tell by itself.
    #[error("{file}: {reason}")]
    Unknown {
        /// The file.
        file: String,
        /// What is missing.
        reason: String,
    },
}

/// Numbers in a line.
fn listed(numbers: &[usize]) -> String {
    numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
}

/// A file and a line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1, where it is known.
    pub line: Option<u64>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}", self.file),
            None => f.write_str(&self.file),
        }
    }
}

impl SnapshotError {
    /// Whether only a record is lost, and those after it can be read.
    #[must_use]
    pub const fn is_of_record(&self) -> bool {
        matches!(self, Self::Record { .. })
    }

    /// What is wrong, without the place.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Record { reason, .. } | Self::Broken { reason, .. } => reason.clone(),
            other => other.to_string(),
        }
    }

    pub(crate) fn record(file: &str, line: u64, reason: impl Into<String>) -> Self {
        let place = Place { file: file.to_owned(), line: Some(line) };
        Self::Record { place, reason: reason.into() }
    }

    pub(crate) fn broken(file: &str, line: Option<u64>, reason: impl Into<String>) -> Self {
        Self::Broken { place: Place { file: file.to_owned(), line }, reason: reason.into() }
    }

    /// What reading failed of: the machine, or what is in the file.
    pub(crate) fn of_io(file: &str, line: Option<u64>, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::UnexpectedEof => {
                Self::broken(file, line, "it is cut off: the packed file ends too early")
            }
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
                Self::broken(file, line, source.to_string())
            }
            _ => Self::Io { file: file.to_owned(), source },
        }
    }
}
