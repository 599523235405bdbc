//! Writing a text in the editor that somebody is used to.

use std::env;
use std::io::{self, Read, Seek, Write};
use std::process::Command;

/// Opens `$VISUAL`, `$EDITOR` or `vi` on a text, and gives back what it became.
///
/// # Errors
/// Where the editor cannot be started or leaves with an error, or the text cannot be read.
pub(super) fn edit(before: &str) -> io::Result<String> {
    let wanted = ["VISUAL", "EDITOR"]
        .into_iter()
        .filter_map(|name| env::var(name).ok())
        .find(|editor| !editor.trim().is_empty())
        .unwrap_or_else(|| "vi".to_owned());
    let words = shell_words::split(&wanted).map_err(io::Error::other)?;
    let (program, arguments) = words.split_first().ok_or_else(|| io::Error::other("it has no name"))?;
    let mut file = tempfile::Builder::new().prefix("labgraph-").suffix(".rq").tempfile()?;
    file.write_all(before.as_bytes())?;
    file.flush()?;
    let status = Command::new(program).args(arguments).arg(file.path()).status()?;
    if !status.success() {
        return Err(io::Error::other(format!("{program}: {status}")));
    }
    // An editor may have put another file in the place of this one.
    let mut text = String::new();
    match std::fs::read_to_string(file.path()) {
        Ok(read) => text = read,
        Err(_) => {
            file.rewind()?;
            file.read_to_string(&mut text)?;
        }
    }
    Ok(text.trim_end().to_owned())
}
