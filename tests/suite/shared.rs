//! Finding the folder of test suites and open data that lies beside the project.

use std::env;
use std::path::{Path, PathBuf};

/// The folder, from `LABGRAPH_SHARED` or `../shared`.
///
/// Where there is none, says so and gives nothing: the test then ends. Where `CI` is set, that is a
/// failure.
pub fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let found = env::var_os("LABGRAPH_SHARED").map_or(beside, PathBuf::from);
    if found.is_dir() {
        return Some(found);
    }
    assert!(env::var_os("CI").is_none(), "shared/ not found");
    println!("skipped: shared/ not found");
    None
}
