//! What the project promises about its own shape: who uses whom, how much it is built from.

use crate::command::project;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The modules, each with those that it may use: data flows one way.
const MAY_USE: [(&str, &[&str]); 14] = [
    ("model", &[]),
    ("fetch", &[]),
    ("workspace", &["model"]),
    ("store", &["model", "fetch", "workspace"]),
    ("query", &["model", "fetch", "workspace", "store"]),
    ("shapes", &["model", "workspace", "store", "query"]),
    ("diff", &["model", "workspace", "store", "query"]),
    ("import", &["model", "workspace", "store", "query"]),
    ("report", &["model", "workspace", "store", "query"]),
    ("link", &["model", "fetch", "workspace", "store", "query"]),
    ("render", &["model", "query", "shapes", "diff", "report", "link"]),
    ("edit", &["model", "workspace", "store", "query", "shapes", "diff", "render"]),
    ("repl", &["model", "store", "query", "render"]),
    (
        "cli",
        &[
            "model",
            "fetch",
            "workspace",
            "store",
            "query",
            "shapes",
            "diff",
            "import",
            "report",
            "link",
            "render",
            "edit",
            "repl",
        ],
    ),
];

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            files.extend(rust_files(&entry));
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            files.push(entry);
        }
    }
    files.sort();
    files
}

/// The modules of the crate that a text names after `crate::`.
fn used(text: &str) -> BTreeSet<String> {
    let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let names = code.match_indices("crate::").flat_map(|(offset, found)| {
        let rest = &code[offset + found.len()..];
        match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap().split(',').map(str::trim).map(first_word).collect(),
            None => vec![first_word(rest)],
        }
    });
    names.filter(|name| !name.is_empty()).collect()
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn modules_use_only_those_before_them() {
    let source = project().join("src");
    let mut modules = BTreeSet::new();
    for file in rust_files(&source) {
        let inner = file.strip_prefix(&source).unwrap();
        let module = inner.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
            assert!(["lib", "main"].contains(&module.as_str()), "{module} is not in the table of modules");
            continue;
        };
        for name in used(&std::fs::read_to_string(&file).unwrap()) {
            assert!(name == module || allowed.contains(&name.as_str()), "{} uses {name}", inner.display());
        }
        modules.insert(module);
    }
    assert_eq!(modules.len(), MAY_USE.len(), "{modules:?}");
}

#[test]
fn sophia_stays_inside_render_and_clap_inside_cli() {
    let source = project().join("src");
    for file in rust_files(&source) {
        let inner = file.strip_prefix(&source).unwrap().display().to_string();
        let text = std::fs::read_to_string(&file).unwrap();
        for (name, home) in [
            ("sophia::", "render/"),
            ("shacl::", "shapes/"),
            ("rudof_rdf::", "shapes/"),
            ("clap", "cli/"),
            ("reqwest::", "fetch/"),
            ("rustyline::", "repl/"),
            ("ratatui::", "cli/"),
        ] {
            let uses = text.lines().any(|line| {
                let line = line.trim_start();
                !line.starts_with("//")
                    && (line.contains(&format!("use {name}")) || line.contains(&format!(" {name}")))
            });
            assert!(!uses || inner.starts_with(home), "{inner} uses {name}");
        }
    }
}

#[test]
fn only_the_fronts_know_a_terminal() {
    let source = project().join("src");
    for file in rust_files(&source) {
        let inner = file.strip_prefix(&source).unwrap().display().to_string();
        let text = std::fs::read_to_string(&file).unwrap();
        let uses = text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains("anstream"));
        assert!(!uses || inner.starts_with("cli/") || inner.starts_with("repl/"), "{inner} uses anstream");
    }
}

#[test]
fn every_module_says_first_what_it_is() {
    for file in rust_files(&project().join("src")) {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("//! "), "{} does not open with what it is", file.display());
    }
}

/// Raised on purpose, by a person, when a dependency is worth it.
/// 423: the prompt brought a line editor, signals, the state directory; for Windows, its clipboard and more.
/// 431: what HTTP says of how long an answer may be kept, which takes dates.
/// 481: the search engine that indexes registers; the Public Suffix List.
/// 515: cards on the whole screen, which is what ratatui and crossterm are for; check characters, country codes.
/// 516: the names of countries in every language.
const MAX_PACKAGES: usize = 516;

#[test]
fn the_number_of_packages_is_bounded() {
    let lock = std::fs::read_to_string(project().join("Cargo.lock")).unwrap();
    let count = lock.matches("[[package]]").count();
    assert!(count <= MAX_PACKAGES, "{count} packages; at most {MAX_PACKAGES} are agreed");
    let names = |name: &str| lock.matches(&format!("name = \"{name}\"\n")).count();
    for single in ["reqwest", "oxrdf", "rustls", "tokio", "clap"] {
        assert_eq!(names(single), 1, "there are several {single}");
    }
    assert!(!lock.contains("name = \"oxrocksdb-sys\""), "RocksDB is in the everyday build");
}

#[test]
fn the_top_level_holds_what_it_should() {
    for name in [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "deny.toml",
        "rustfmt.toml",
        "clippy.toml",
        ".ci/run",
        "src",
        "ontology",
        "data",
        "queries",
        "tests",
        "benches",
    ] {
        assert!(project().join(name).exists(), "{name} is missing");
    }
}
