//! Killing labgraph while it changes a workspace: at a moment that is seen, or at any.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// A number that nobody can foresee, below another.
pub fn random(below: u64) -> u64 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    RandomState::new().build_hasher().finish() % below
}

pub fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

fn start(command: &mut Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Starts a command and kills it as soon as something is seen; tells whether it was seen before the command ended.
pub fn kill_when(command: &mut Command, mut seen: impl FnMut() -> bool) -> bool {
    let mut child = start(command);
    loop {
        // First, so that what is seen was there while it ran.
        let ended = child.try_wait().unwrap().is_some();
        if seen() {
            kill(child);
            return true;
        }
        if ended {
            return false;
        }
    }
}

/// Starts a command that takes so long and kills it at any moment of its second half: reading comes first.
pub fn kill_late(command: &mut Command, whole: Duration) {
    let child = start(command);
    let half = u64::try_from(whole.as_micros()).unwrap() / 2;
    thread::sleep(Duration::from_micros(half + random(half.max(1))));
    kill(child);
}

/// The names of all files, without what is kept for the lock and the journal.
pub fn names(root: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in walkdir::WalkDir::new(root).into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() && !entry.path().starts_with(root.join(".labgraph")) {
            names.push(entry.path().strip_prefix(root).unwrap().display().to_string());
        }
    }
    names.sort();
    names
}
