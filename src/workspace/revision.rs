//! The RDF files of a workspace as a git revision has them, asked of the `git` program.
//!
//! Nothing is checked out and nothing is written. What a user types goes to git as one argument after
//! `--end-of-options`, never through a shell.

use super::files::text_of;
use super::{TextFile, WorkspaceError};
use std::borrow::Cow;
use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

/// A revision that cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GitError {
    /// The program is not there or does not start.
    #[error("git cannot be run: {0}")]
    NoGit(io::Error),
    /// The folder is in no repository.
    #[error("{} is in no git repository", .0.display())]
    NotARepository(PathBuf),
    /// The repository has no such revision.
    #[error("there is no git revision {0:?}")]
    NoRevision(String),
    /// The revision has no RDF file at or below a path.
    #[error("the revision {revision} has no RDF file {path}")]
    NoFile {
        /// The revision.
        revision: String,
        /// The path from the root of the workspace.
        path: String,
    },
    /// Git says otherwise why not.
    #[error("git: {0}")]
    Failed(String),
    /// A file is no UTF-8.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
}

/// The files of a revision: those of the workspace in `root`, or with `path` what is at or below that path
/// from `root`, where `wanted` takes them by their path. `root` may be any folder of the repository.
///
/// # Errors
/// [`GitError`].
pub fn files_at(
    root: &Path,
    revision: &str,
    path: Option<&str>,
    wanted: impl Fn(&Path) -> bool,
) -> Result<Vec<TextFile>, GitError> {
    let prefix = git(root, ["rev-parse", "--show-prefix"])?;
    if !prefix.status.success() {
        let said = said(&prefix);
        let foreign = said.contains("not a git repository") || said.is_empty();
        return Err(if foreign { GitError::NotARepository(root.to_owned()) } else { GitError::Failed(said) });
    }
    let prefix = String::from_utf8_lossy(&prefix.stdout).trim_end_matches(['\n', '\r']).to_owned();
    let name = format!("{revision}^{{commit}}");
    let commit = git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", name.as_str()])?;
    if !commit.status.success() {
        return Err(GitError::NoRevision(revision.to_owned()));
    }
    let commit = String::from_utf8_lossy(&commit.stdout).trim().to_owned();
    let listed = git(root, ["ls-tree", "-r", "-z", "--full-tree", commit.as_str()])?;
    if !listed.status.success() {
        return Err(GitError::Failed(said(&listed)));
    }
    let all: Vec<Entry> = listed.stdout.split(|byte| *byte == 0).filter_map(Entry::of).collect();
    let starts: Vec<String> = match path {
        None => vec![format!("{prefix}ontology"), format!("{prefix}data")],
        Some(path) => vec![format!("{prefix}{}", path.trim_end_matches('/'))],
    };
    let below = |entry: &&Entry| {
        let inside = |start: &String| {
            entry.path == *start
                || start.is_empty()
                || entry.path.strip_prefix(start.as_str()).is_some_and(|rest| rest.starts_with('/'))
        };
        starts.iter().any(inside) && wanted(Path::new(&entry.path)) && !entry.is_hidden(&prefix)
    };
    let entries: Vec<&Entry> = all.iter().filter(below).collect();
    if let (Some(path), true) = (path, entries.is_empty()) {
        return Err(GitError::NoFile { revision: revision.to_owned(), path: path.to_owned() });
    }
    let texts = contents(root, &entries)?;
    let file = |(entry, bytes): (&&Entry, Vec<u8>)| {
        let path = entry.path.strip_prefix(&prefix).unwrap_or(&entry.path).to_owned();
        let shown = format!("{revision}:{path}");
        let text = Cow::Owned(text_of(bytes, &shown)?);
        Ok(TextFile { path, shown, text })
    };
    let mut files = entries.iter().zip(texts).map(file).collect::<Result<Vec<_>, WorkspaceError>>()?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// A file of a tree.
struct Entry {
    object: String,
    path: String,
}

impl Entry {
    /// From `100644 blob 1234…<tab>path`; nothing for links, modules and names that are no UTF-8.
    fn of(line: &[u8]) -> Option<Self> {
        let (about, path) = std::str::from_utf8(line).ok()?.split_once('\t')?;
        let mut about = about.split(' ');
        let is_file = about.next()?.starts_with("100") && about.next()? == "blob";
        is_file.then_some(Self { object: about.next()?.to_owned(), path: path.to_owned() })
    }

    fn is_hidden(&self, prefix: &str) -> bool {
        let inner = self.path.strip_prefix(prefix).unwrap_or(&self.path);
        inner.rsplit('/').next().is_some_and(|name| name.starts_with('.'))
    }
}

/// What files hold, in one run of git.
fn contents(root: &Path, entries: &[&Entry]) -> Result<Vec<Vec<u8>>, GitError> {
    let mut child = command(root)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(GitError::NoGit)?;
    let asked = entries.iter().flat_map(|entry| [entry.object.as_str(), "\n"]).collect::<String>();
    let input = child.stdin.take();
    // Beside the reading: git answers while it is asked.
    let writer = thread::spawn(move || input.map_or(Ok(()), |mut input| input.write_all(asked.as_bytes())));
    let output = child.wait_with_output().map_err(GitError::NoGit)?;
    // Where git hung up, its answer is too short, and that is told.
    let _told_below = writer.join();
    let mut rest = output.stdout.as_slice();
    let mut found = Vec::with_capacity(entries.len());
    for _ in entries {
        let content = next_content(&mut rest).ok_or_else(|| GitError::Failed(said(&output)))?;
        found.push(content);
    }
    Ok(found)
}

/// `<object> blob <size>`, a line end, the content, a line end.
fn next_content(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let size: usize = std::str::from_utf8(&rest[..end]).ok()?.rsplit(' ').next()?.parse().ok()?;
    let start = end + 1;
    let content = rest.get(start..start.checked_add(size)?)?.to_vec();
    *rest = rest.get(start + size + 1..)?;
    Some(content)
}

fn command(root: &Path) -> Command {
    let mut command = Command::new("git");
    // The words of git are looked at, and nothing of the repository is to be touched.
    command.arg("-C").arg(root).env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
    command
}

fn git<'a>(root: &Path, arguments: impl IntoIterator<Item = &'a str>) -> Result<Output, GitError> {
    let mut command = command(root);
    command.args(arguments.into_iter().map(OsStr::new)).stdin(Stdio::null());
    command.output().map_err(GitError::NoGit)
}

/// What git said on standard error, in one line.
fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    line.trim_start_matches("fatal: ").to_owned()
}
