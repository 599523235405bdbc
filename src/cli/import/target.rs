//! The data file that an import goes to: in the folder `data/` of the workspace and nowhere else.

use super::change::MADE;
use crate::cli::error::CliError;
use crate::cli::output::is_same_file;
use crate::cli::session::Session;
use crate::import;
use crate::workspace::read_text;
use std::path::{Component, Path, PathBuf};

/// The data file that an import goes to.
pub(super) struct Target {
    /// From the root of the workspace, with `/`.
    pub(super) path: String,
    /// Where it is; nothing in the built-in workspace.
    pub(super) place: Option<PathBuf>,
    /// What it holds.
    pub(super) text: Option<String>,
}

impl Target {
    pub(super) fn new(session: &Session, file: &Path, into: Option<&Path>) -> Result<Self, CliError> {
        let root = session.workspace().root();
        let path = match into {
            Some(path) => inner_path(root, path)?,
            None => {
                let stem = file.file_stem().unwrap_or_default().to_string_lossy();
                match import::slug(&stem) {
                    slug if slug.is_empty() => {
                        return Err(CliError::usage("the name of the file gives none to the data file")
                            .hint("name it with --into data/NAME.ttl"));
                    }
                    slug => format!("data/imported/{slug}.ttl"),
                }
            }
        };
        let Some(root) = root else {
            return Ok(Self { path, place: None, text: None });
        };
        let place = root.join(&path);
        is_inside(&root.join("data"), &place)?;
        if is_same_file(&place, file) {
            return Err(CliError::usage(format!("{path} is the file to import")));
        }
        let text = if place.exists() { Some(read_text(&place)?) } else { None };
        Ok(Self { path, place: Some(place), text })
    }
}

impl Target {
    /// Whether import made the file.
    pub(super) fn is_image(&self) -> bool {
        self.text.as_ref().is_some_and(|text| text.starts_with(MADE))
    }
}

/// The path of `--into` from the root of the workspace.
fn inner_path(root: Option<&Path>, path: &Path) -> Result<String, CliError> {
    let refused = |why: &str| {
        Err(CliError::usage(format!("--into {}: {why}", path.display())).hint("as data/labs/NAME.ttl"))
    };
    let inner = match root {
        Some(root) if path.is_absolute() => {
            let root = std::path::absolute(root)?;
            path.strip_prefix(&root).map_or_else(|_| path.to_owned(), Path::to_owned)
        }
        _ => path.to_owned(),
    };
    let mut parts = Vec::new();
    for component in inner.components() {
        match component {
            Component::Normal(part) if !part.to_string_lossy().starts_with('.') => match part.to_str() {
                Some(part) if !part.chars().any(char::is_control) => parts.push(part.to_owned()),
                _ => return refused("the name is no plain text"),
            },
            Component::CurDir => {}
            _ => return refused("a data file is in the folder data/ of the workspace"),
        }
    }
    if parts.len() < 2 || parts[0] != "data" {
        return refused("a data file is in the folder data/ of the workspace");
    }
    if inner.extension().is_none_or(|extension| extension != "ttl") {
        return refused("a data file is Turtle and ends in .ttl");
    }
    Ok(parts.join("/"))
}

/// Refuses a place that a symbolic link leads out of the folder.
fn is_inside(folder: &Path, place: &Path) -> Result<(), CliError> {
    let existing = place.ancestors().find(|ancestor| ancestor.exists()).unwrap_or(folder);
    let real = std::fs::canonicalize(existing)?;
    if real.starts_with(std::fs::canonicalize(folder)?) {
        return Ok(());
    }
    Err(CliError::usage(format!(
        "{} leads out of the workspace, to {}",
        crate::workspace::shown(place),
        real.display()
    )))
}
