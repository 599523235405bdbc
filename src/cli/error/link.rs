//! Registers that cannot be read or asked, as people see it.

use super::{CliError, Kind};
use crate::link::RegisterError;
use crate::link::index::IndexError;
use crate::link::snapshot::{ImportFault, SnapshotError};

impl From<SnapshotError> for CliError {
    fn from(error: SnapshotError) -> Self {
        let message = error.to_string();
        match error {
            SnapshotError::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
                Self::usage(message)
            }
            SnapshotError::Io { .. } => Self::new(Kind::Io, message),
            SnapshotError::Unknown { .. } => Self::usage(message),
            SnapshotError::Encoding { .. } => Self::new(Kind::Data, message)
                .hint("save it as UTF-8, or say in a --mapping file which it is: encoding: windows-1252"),
            SnapshotError::Columns { .. } => {
                Self::usage(message).hint("give each a header of its own: which is meant cannot be told")
            }
            SnapshotError::Column { nearest, columns, .. } => {
                let error = Self::usage(message);
                match nearest {
                    Some(nearest) => error.hint(format!("did you mean {nearest:?}?")),
                    None => error.hint(format!("its columns: {}", listed(&columns))),
                }
            }
            _ => Self::new(Kind::Data, message),
        }
    }
}

/// Names in a line; of many the first.
fn listed(names: &[String]) -> String {
    const MOST: usize = 30;
    let shown: Vec<&str> = names.iter().take(MOST).map(String::as_str).collect();
    let more = if names.len() > MOST { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

impl From<IndexError> for CliError {
    fn from(error: IndexError) -> Self {
        let message = error.to_string();
        match error {
            IndexError::Io { .. } => Self::new(Kind::Io, message),
            _ => Self::new(Kind::Data, message).hint("labgraph authority import FILE makes the index anew"),
        }
    }
}

impl From<ImportFault> for CliError {
    fn from(error: ImportFault) -> Self {
        match error {
            ImportFault::Snapshot(error) => error.into(),
            ImportFault::Index(error) => error.into(),
            ImportFault::Fewer { .. } => Self::new(Kind::Data, error.to_string())
                .hint("what is there stays; --force replaces it all the same"),
            other => Self::new(Kind::Data, other.to_string()),
        }
    }
}

impl From<RegisterError> for CliError {
    fn from(error: RegisterError) -> Self {
        let message = error.to_string();
        match error {
            RegisterError::Fetch(error) => error.into(),
            RegisterError::Remote(error) => error.into(),
            RegisterError::Index(error) => error.into(),
            RegisterError::Unsupported { .. } => Self::usage(message),
            _ => Self::new(Kind::Remote, message),
        }
    }
}
