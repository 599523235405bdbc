//! Which paths are those of a workspace's files, and which files they lead to.

use super::transaction::{Change, TransactionError};
use super::{FOLDERS, Workspace};
use std::fs;
use std::path::{Component, Path};

impl Workspace {
    /// The path, from the root, of a file that this workspace holds, with `/` between the parts; nothing where the
    /// file lies elsewhere, or where a symbolic link leads that stands in its place.
    ///
    /// ```
    /// use labgraph::workspace::{Workspace, write_embedded};
    ///
    /// let folder = tempfile::TempDir::new()?;
    /// let root = folder.path().join("mine");
    /// write_embedded(&root)?;
    /// let workspace = Workspace::open(&root)?;
    /// let inner = workspace.inner_path(&root.join("data/../data/sources.ttl"));
    /// assert_eq!(inner.as_deref(), Some("data/sources.ttl"));
    /// assert_eq!(workspace.inner_path(&root.join("notes.ttl")), None);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn inner_path(&self, file: &Path) -> Option<String> {
        let root = fs::canonicalize(self.root()?).ok()?;
        let from_root = |path: &Path| path.strip_prefix(&root).ok().and_then(joined);
        from_root(&fs::canonicalize(file).ok()?)?;
        let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        from_root(&fs::canonicalize(parent).ok()?.join(file.file_name()?))
    }
}

/// A path below the root with `/` between its parts, if it is one of a file of a workspace.
fn joined(inner: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = inner.iter().map(std::ffi::OsStr::to_str).collect();
    parts.map(|parts| parts.join("/")).filter(|path| plain_path(path))
}

/// Whether a path is one of a file of a workspace: below one of its folders, without `..`, without hidden
/// parts, which are not read.
pub(super) fn plain_path(path: &str) -> bool {
    let is_plain = |part: Component<'_>| match part {
        Component::Normal(name) => !name.to_string_lossy().starts_with('.'),
        _ => false,
    };
    let top = path.split('/').next().unwrap_or_default();
    FOLDERS.contains(&top)
        && path.split('/').count() > 1
        && path.split('/').all(|part| !part.is_empty())
        && !path.contains(['\\', '\0'])
        && Path::new(path).components().all(is_plain)
}

/// The file that a change writes, from the root: where a link leads that stands in its place.
pub(super) fn target(root: &Path, change: &Change) -> Result<String, TransactionError> {
    let outside = || TransactionError::Outside { path: change.path.clone() };
    if !plain_path(&change.path) {
        return Err(outside());
    }
    let failed = |source| TransactionError::Write { path: root.join(&change.path), source };
    let root = fs::canonicalize(root).map_err(failed)?;
    let full = root.join(&change.path);
    let is_link = fs::symlink_metadata(&full).is_ok_and(|metadata| metadata.is_symlink());
    let resolved = if is_link && change.new.is_some() {
        fs::canonicalize(&full).map_err(failed)?
    } else {
        // The nearest folder that exists, with what is to be made below it.
        let mut existing = full.parent().unwrap_or(&root);
        while !existing.exists() && existing != root {
            existing = existing.parent().unwrap_or(&root);
        }
        let rest = full.strip_prefix(existing).map_err(|_| outside())?;
        fs::canonicalize(existing).map_err(failed)?.join(rest)
    };
    resolved.strip_prefix(&root).ok().and_then(joined).ok_or_else(outside)
}
