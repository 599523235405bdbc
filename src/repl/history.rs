//! Whole statements that were typed, kept between sessions, each once.

use rustyline::Config;
use rustyline::history::{DefaultHistory, History, SearchDirection};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// How many statements are kept.
pub(super) const KEPT: usize = 1000;

/// Where the history is kept: `labgraph/history` in the state directory of the
/// [XDG Base Directory Specification](https://specifications.freedesktop.org/basedir-spec/latest/).
pub(super) fn file() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let state = etcetera::choose_base_strategy().ok().and_then(|dirs| dirs.state_dir());
    // Not every system has one.
    let state = state.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".local/state")))?;
    Some(state.join("labgraph").join("history"))
}

/// The history of earlier sessions; empty where there is none or it cannot be read.
pub(super) fn load(config: &Config, file: Option<&Path>) -> DefaultHistory {
    let mut history = DefaultHistory::with_config(config);
    if let Some(file) = file {
        // The first session has none; one that cannot be read is no reason not to start.
        let _empty = history.load(file);
        once_each(&mut history);
    }
    history
}

/// Adds a statement; where it has been typed before, it moves to the end.
pub(super) fn add(history: &mut DefaultHistory, statement: &str) {
    if statement.trim().is_empty() || statement.starts_with(' ') {
        return;
    }
    let _kept = history.add(statement);
    once_each(history);
}

/// Keeps the latest of equal statements.
fn once_each(history: &mut DefaultHistory) {
    let all = entries(history);
    let mut seen = std::collections::HashSet::new();
    let mut kept: Vec<&String> = all.iter().rev().filter(|text| seen.insert(text.as_str())).collect();
    if kept.len() == all.len() {
        return;
    }
    kept.reverse();
    if history.clear().is_ok() {
        for text in kept {
            let _kept = history.add(text);
        }
    }
}

/// Every statement, the oldest first.
pub(super) fn entries(history: &DefaultHistory) -> Vec<String> {
    (0..history.len())
        .filter_map(|index| history.get(index, SearchDirection::Forward).ok()?)
        .map(|found| found.entry.into_owned())
        .collect()
}

/// Writes the history, with what other sessions have added meanwhile.
pub(super) fn save(history: &mut DefaultHistory, config: &Config, file: &Path) -> rustyline::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut merged = load(config, Some(file));
    for text in entries(history) {
        add(&mut merged, &text);
    }
    merged.save(file)
}
