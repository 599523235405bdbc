//! Which format a file of a register has, by its extension and by what it begins with.

use super::{SnapshotError, SnapshotFormat, text};
use std::path::Path;

/// How much of a file is looked at.
const START: usize = 1 << 16;

/// The format of a file; nothing where it tells none.
///
/// # Errors
/// Where the file cannot be read.
pub fn recognise(path: &Path) -> Result<Option<SnapshotFormat>, SnapshotError> {
    let start = text::beginning(path, START)?;
    let start = String::from_utf8_lossy(&start);
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    Ok(match extension {
        "csv" | "tsv" | "tab" | "txt" => Some(SnapshotFormat::Table),
        _ if start.trim_start().starts_with(['{', '[']) => of_json(&start),
        _ => None,
    })
}

fn of_json(start: &str) -> Option<SnapshotFormat> {
    let holds = |text: &str| start.contains(text);
    if holds("https://ror.org/") && holds("\"relationships\"") {
        return Some(SnapshotFormat::Ror);
    }
    None
}
