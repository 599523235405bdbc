//! Formatting, on every Turtle file that lies in the shared folder.

use super::compare::{self, Pass};
use labgraph::model::Prefixes;
use labgraph::model::turtle::{Document, Statement, anywhere};
use labgraph::render::{RenderError, canonical_hash, rewrite_turtle};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term};
use std::path::{Path, PathBuf};

/// Where a file may lie: what is relative in it must mean the same after as before in each.
const PLACES: [&str; 2] = ["http://example.org/a/b/c/file.ttl", "file:///z"];

/// From how many statements on graphs are compared by their canonical forms, which is faster.
const FEW: usize = 1000;

fn turtle_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            turtle_files(&entry, files);
        } else if entry.extension().is_some_and(|extension| extension == "ttl") {
            files.push(entry);
        }
    }
    files.sort();
}

fn formatted(text: &str) -> Result<String, RenderError> {
    let document = Document::parse(text, "a file", &anywhere()).unwrap();
    let quads: Vec<Quad> = document
        .statements()
        .iter()
        .map(|statement| statement.triple.clone().in_graph(GraphName::DefaultGraph))
        .collect();
    let mut out = Vec::new();
    rewrite_turtle(Some(&document), &quads, &Prefixes::known(), &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

/// What Oxigraph reads, which is not how we do it.
fn read(text: &str, base: &str) -> Result<Vec<Quad>, String> {
    let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(base).unwrap();
    parser.for_slice(text).collect::<Result<_, _>>().map_err(|error| error.to_string())
}

#[test]
fn formatting_twice_is_formatting_once_and_the_graph_stays() {
    let Some(shared) = crate::shared::folder() else { return };
    let mut files = Vec::new();
    turtle_files(&shared.join("opendata"), &mut files);
    turtle_files(&shared.join("conformance/rdf-turtle"), &mut files);
    let mut parsed = 0;
    for path in files {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let (name, text) = (path.display(), text.strip_prefix('\u{feff}').unwrap_or(&text));
        let Ok(before) = read(text, PLACES[0]) else {
            assert!(Document::parse(text, "a file", &anywhere()).is_err(), "{name} is no Turtle");
            continue;
        };
        let once = formatted(text).unwrap();
        assert_eq!(once, formatted(&once).unwrap(), "{name} twice");
        // In none of the large files is anything relative.
        for place in PLACES.into_iter().take(if before.len() < FEW { 2 } else { 1 }) {
            let after = read(&once, place).unwrap_or_else(|error| panic!("{name}: {error}\n{once}"));
            let before = if place == PLACES[0] { before.clone() } else { read(text, place).unwrap() };
            if before.len() < FEW {
                assert_eq!(compare::datasets(&before, &after), Ok(Pass::Exact), "{name} at {place}\n{once}");
            } else {
                assert_eq!(
                    canonical_hash(&before).unwrap(),
                    canonical_hash(&after).unwrap(),
                    "{name} at {place}"
                );
            }
        }
        parsed += 1;
    }
    assert_eq!(parsed, 229);
}

/// The places of the statements, held to the words that stand there.
#[test]
fn each_statement_stands_where_it_says() {
    let Some(shared) = crate::shared::folder() else { return };
    let mut files = Vec::new();
    turtle_files(&shared.join("opendata"), &mut files);
    turtle_files(&shared.join("conformance/rdf-turtle"), &mut files);
    let mut checked = 0;
    for path in files {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let Ok(document) = Document::parse(&text, "a file", &anywhere()) else { continue };
        // A prefix that is declared twice means two things.
        let twice = document.prefixes().iter().any(|(prefix, _)| {
            text.to_lowercase().matches(&format!("prefix {prefix}:").to_lowercase()).count() > 1
        });
        for statement in document.statements().iter().filter(|_| !twice) {
            for (term, at) in parts(statement) {
                let there = fits(&document, &term, &text[at..]);
                assert!(
                    there,
                    "{}: {term} at {:?}",
                    path.display(),
                    &text[at..].chars().take(40).collect::<String>()
                );
                checked += 1;
            }
        }
    }
    assert_eq!(checked, 484_953);
}

fn parts(statement: &Statement) -> Vec<(Term, usize)> {
    let triple = &statement.triple;
    vec![
        (triple.subject.clone().into(), statement.subject),
        (triple.predicate.clone().into(), statement.predicate),
        (triple.object.clone(), statement.object),
    ]
}

/// Whether a term can be what stands at the head of a text. Where escapes hide it, it is believed.
fn fits(document: &Document, term: &Term, text: &str) -> bool {
    const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    let word = |extra: &str| -> String {
        text.chars()
            .take_while(|c| c.is_alphanumeric() || !c.is_ascii() || "_-.:".contains(*c) || extra.contains(*c))
            .collect()
    };
    match term {
        Term::NamedNode(node) => {
            let iri = node.as_str();
            // What ties the cells of a list has no words of its own.
            if let Some("first" | "rest" | "nil") = iri.strip_prefix(RDF) {
                return true;
            }
            if iri.strip_prefix(RDF) == Some("type") && text.starts_with('a') {
                return true;
            }
            match text.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
                Some((written, _)) => {
                    iri.ends_with(written.trim_start_matches(['.', '/'])) || written.contains(['\\', '.'])
                }
                None => {
                    let name = word("%\\");
                    let Some((prefix, local)) = name.split_once(':') else { return false };
                    let namespace = document.prefixes().iter().find(|(known, _)| known == prefix);
                    namespace.is_some_and(|(_, namespace)| {
                        let local = local.trim_end_matches('.');
                        name.contains('\\')
                            || iri == format!("{namespace}{local}")
                            || iri.starts_with(&format!("{namespace}{local}"))
                    })
                }
            }
        }
        // The rest of a list begins at its next member.
        Term::BlankNode(node) => match text.strip_prefix("_:") {
            Some(rest) => rest.starts_with(node.as_str()) || node.as_str().starts_with('b'),
            None => true,
        },
        Term::Literal(literal) => {
            let quoted = text.trim_start_matches(['"', '\'']);
            let start: String =
                literal.value().chars().take_while(|c| !c.is_control() && !"\"\\'".contains(*c)).collect();
            quoted.starts_with(&start) || quoted.chars().take(start.len() + 1).any(|c| c == '\\')
        }
        Term::Triple(_) => false,
    }
}

/// Data that is hard to put in order: long lists, deep nests, rings, and many nodes that are alike.
#[test]
fn long_lists_deep_nests_and_rings_are_formatted_in_time() {
    let members: Vec<String> = (0..10_000).map(|n| n.to_string()).collect();
    let list = format!("<a:> <b:> ( {} ) .", members.join(" "));
    let nest = format!("<a:> <b:> {}1{} .", "[ <b:> ".repeat(50_000), "]".repeat(50_000));
    let lists = format!("<a:> <b:> {}{} .", "( ".repeat(50_000), ") ".repeat(50_000));
    let alike = format!("<a:> <b:> {} .", vec!["[ <c:> 1 ]"; 60].join(" , "));
    let ring: String =
        (0..60).map(|n| format!("_:n{n} <b:> _:n{} .\n", (n + 1) % 60)).collect::<Vec<_>>().concat();
    let all = || (0..9).flat_map(|a| (0..9).map(move |b| (a, b)));
    let clique: String = all()
        .filter(|(a, b)| a != b)
        .map(|(a, b)| format!("_:n{a} <b:> _:n{b} .\n"))
        .collect::<Vec<_>>()
        .concat();
    let roots = "[] <a:> [] .\n".repeat(2000);
    for (name, text) in [
        ("list", &list),
        ("nest", &nest),
        ("lists", &lists),
        ("alike", &alike),
        ("ring", &ring),
        ("clique", &clique),
        ("roots", &roots),
    ] {
        let start = std::time::Instant::now();
        let once = formatted(text).unwrap();
        assert_eq!(once, formatted(&once).unwrap(), "{name} twice");
        let (before, after) = (read(text, "a:").unwrap(), read(&once, "a:").unwrap());
        assert_eq!(before.len(), after.len(), "{name}");
        println!("{name}: {:?}", start.elapsed());
        assert!(start.elapsed().as_secs() < 20, "{name} took {:?}", start.elapsed());
    }
    let order = |quad: &Quad| match &quad.subject {
        NamedOrBlankNode::NamedNode(_) => None,
        NamedOrBlankNode::BlankNode(_) => Some(quad.object.to_string()),
    };
    let kept: Vec<_> = read(&formatted(&list).unwrap(), "a:")
        .unwrap()
        .iter()
        .filter_map(order)
        .filter(|o| o.starts_with('"'))
        .collect();
    assert_eq!(
        kept,
        members
            .iter()
            .map(|n| format!("\"{n}\"^^<http://www.w3.org/2001/XMLSchema#integer>"))
            .collect::<Vec<_>>()
    );
}
