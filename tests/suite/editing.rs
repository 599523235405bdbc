//! What a front asks of a text while it is written, against texts that others wrote: the W3C's suites, the
//! saved queries.

use labgraph::model::Prefixes;
use labgraph::query::editing::{Completeness, Known, PieceKind, completeness, highlight, script};
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

/// Of the beginnings of a text, one in so many is tried: all of them take a minute.
const ONE_IN: usize = 7;

/// With `ONE_IN` of 1 these are 41,265 beginnings, and none is wrong.
#[test]
fn the_beginning_of_a_statement_is_never_wrong() {
    let (mut count, mut wrong) = (0, Vec::new());
    for (index, (name, text)) in texts().iter().filter(|(_, text)| is_complete(text)).enumerate() {
        for end in cuts(text).into_iter().skip(index % ONE_IN).step_by(ONE_IN) {
            count += 1;
            let beginning = text[..end].trim_end();
            if let Completeness::Wrong(error) = completeness(beginning, &Prefixes::known()) {
                wrong.push(format!("{name}: {error}\n{beginning}\n"));
            }
        }
    }
    println!("{count} beginnings");
    assert!(count > 500 && wrong.is_empty(), "{} of {count}: {}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_the_w3c_calls_right_is_complete_and_what_it_calls_wrong_is_not() {
    let Some(shared) = crate::shared::folder() else { return };
    let folder = shared.join("conformance/sparql11").display().to_string();
    let (mut right, mut others) = (0, Vec::new());
    for (name, text) in texts() {
        let is_syntax =
            ["/syntax-query/", "/syntax-update-1/", "/syntax-fed/"].iter().any(|part| name.contains(part));
        let Some(name) = name.strip_prefix(&folder).filter(|_| is_syntax) else { continue };
        match (is_complete(&text), name.contains("bad")) {
            (true, false) => right += 1,
            (false, true) => {}
            (complete, _) => others.push(format!("{name} {complete}")),
        }
    }
    // Scopes, bindings and 54 are tests of what is wrong; 38 to 40 say nothing, or hold a prologue alone.
    expect_test::expect![[r#"
        104 right
        /syntax-query/syntax-BINDscope6.rq false
        /syntax-query/syntax-BINDscope7.rq false
        /syntax-query/syntax-BINDscope8.rq false
        /syntax-query/syntax-SELECTscope2.rq false
        /syntax-query/syntax-bindings-09.rq false
        /syntax-update-1/syntax-update-38.ru false
        /syntax-update-1/syntax-update-39.ru false
        /syntax-update-1/syntax-update-40.ru false
        /syntax-update-1/syntax-update-54.ru false"#]]
    .assert_eq(&format!("{right} right\n{}", others.join("\n")));
}

#[test]
fn statements_one_after_another_come_apart_as_they_were() {
    // Where the last sign is `;`, the next may be an operation of the same update.
    let texts: Vec<String> = texts()
        .into_iter()
        .map(|(_, text)| text.trim_end().to_owned())
        .filter(|text| is_complete(text) && !text.ends_with(';'))
        .collect();
    let whole = texts.join("\n");
    let mut pieces = script(&whole, &Prefixes::known());
    for text in &texts {
        let PieceKind::Statement(piece) = pieces.next().unwrap().kind else { panic!("a command in {text}") };
        assert!(text.starts_with(&piece) && is_complete(&piece), "{text}\n\nbecame\n\n{piece}");
    }
    assert_eq!(pieces.next(), None);
}

#[test]
fn the_saved_queries_have_no_fault_for_who_knows_their_properties() {
    let ontology = fs::read_to_string(crate::command::project().join("ontology/labgraph.ttl")).unwrap();
    let is_property = |iri: &str| match iri.strip_prefix("https://w3id.org/labgraph/ns#") {
        Some(local) => ontology.contains(&format!("lab:{local} ")),
        None => true,
    };
    let prefixes = Prefixes::none();
    let known = Known { prefixes: &prefixes, is_property: Some(&is_property) };
    for (name, text) in texts().into_iter().filter(|(name, _)| name.contains("/queries/")) {
        for span in highlight(&text, None, &known) {
            assert!(!span.faulty, "{name}: {}", &text[span.range]);
        }
    }
}
