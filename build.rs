//! Rebuilds the crate when a file of the embedded workspace is added or removed: `include_dir!`
//! notices changed files, not new ones.

fn main() {
    for folder in ["ontology", "data", "queries"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
