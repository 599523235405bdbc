//! What a front asks of a text while it is written, against texts that others wrote: the W3C's suites, the
//! saved queries.

use labgraph::model::Prefixes;
use labgraph::query::editing::{Completeness, completeness};
use std::fs;
use std::path::{Path, PathBuf};

/// The files below a folder that end so.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(files(&entry, endings));
        } else if endings.iter().any(|ending| entry.to_string_lossy().ends_with(ending)) {
            found.push(entry);
        }
    }
    found.sort();
    found
}

/// Statements that Oxigraph reads: of the W3C, and our own.
fn texts() -> Vec<(String, String)> {
    let mut found = files(&crate::command::project().join("queries"), &[".rq"]);
    if let Some(shared) = crate::shared::folder() {
        found.extend(files(&shared.join("conformance/sparql11"), &[".rq", ".ru"]));
        found.extend(files(&shared.join("bench/sp2b-queries"), &[".sparql", ".rq"]));
    }
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).ok()?;
        let text = format!("BASE <http://example.org/base/>\n{text}");
        Some((path.display().to_string(), text))
    };
    found.into_iter().filter_map(read).collect()
}

fn is_complete(text: &str) -> bool {
    matches!(completeness(text, &Prefixes::known()), Completeness::Complete(_))
}

/// Where a text may be cut so that what stands before is whole signs.
fn cuts(text: &str) -> Vec<usize> {
    let (root, _) = ll_sparql_parser::parse(text);
    let mut ends: Vec<usize> = Vec::new();
    let mut token = root.first_token();
    while let Some(current) = token {
        ends.push(current.text_range().end().into());
        token = current.next_token();
    }
    ends
}

#[test]
fn the_beginning_of_a_statement_is_never_wrong() {
    let (mut whole, mut count, mut wrong) = (0, 0, Vec::new());
    for (name, text) in texts() {
        if !is_complete(&text) {
            println!("not complete: {name}");
            continue;
        }
        whole += 1;
        for end in cuts(&text) {
            count += 1;
            if let Completeness::Wrong(error) = completeness(text[..end].trim_end(), &Prefixes::known()) {
                wrong.push(format!("{name}: …{}\n{error}\n", &text[end.saturating_sub(80)..end]));
            }
        }
    }
    println!("{whole} texts, {count} beginnings, {} wrong", wrong.len());
    for w in wrong.iter().take(40) {
        println!("{w}");
    }
    assert!(wrong.is_empty());
}
