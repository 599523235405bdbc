//! Any two datasets: a patch leads from one to the other, and what is the same has no difference.

use super::{Diff, apply, parse_patch};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use proptest::prelude::*;
use std::fmt::Write as _;

/// A small world: few names, so that much is the same.
fn iri() -> impl Strategy<Value = NamedNode> {
    (0..3_u8).prop_map(|n| NamedNode::new_unchecked(format!("http://example.org/{n}")))
}

fn blank() -> impl Strategy<Value = BlankNode> {
    (0..5_u8).prop_map(|n| BlankNode::new_unchecked(format!("x{n}")))
}

fn subject() -> impl Strategy<Value = NamedOrBlankNode> {
    prop_oneof![iri().prop_map(Into::into), blank().prop_map(Into::into), blank().prop_map(Into::into)]
}

fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        (0..2_u8).prop_map(|n| Literal::from(n.to_string())),
        Just(Literal::new_simple_literal("a \"quote\"\n \\ <_:x> é")),
        Just(Literal::new_language_tagged_literal_unchecked("één", "nl")),
    ]
}

fn object() -> impl Strategy<Value = Term> {
    let triple = (subject(), iri(), blank())
        .prop_map(|(s, p, o)| Term::Triple(Box::new(Triple { subject: s, predicate: p, object: o.into() })));
    prop_oneof![
        3 => iri().prop_map(Term::from),
        6 => blank().prop_map(Term::from),
        3 => literal().prop_map(Term::from),
        1 => triple,
    ]
}

fn graph() -> impl Strategy<Value = GraphName> {
    prop_oneof![
        4 => Just(GraphName::DefaultGraph),
        2 => Just(GraphName::from(NamedNode::new_unchecked("http://example.org/graph"))),
        1 => blank().prop_map(GraphName::from),
    ]
}

fn dataset() -> impl Strategy<Value = Vec<Quad>> {
    let quad = (subject(), iri(), object(), graph()).prop_map(|(s, p, o, g)| Quad::new(s, p, o, g));
    prop::collection::vec(quad, 0..14)
}

fn written(diff: &Diff, [removed, added]: [&str; 2]) -> String {
    let mut text = String::new();
    for (code, quads) in [(removed, &diff.removed), (added, &diff.added)] {
        for quad in quads {
            writeln!(text, "{code} {quad} .").unwrap();
        }
    }
    text
}

/// Whether two small datasets are the same, by trying every way to take the nodes of one for the other's.
fn isomorphic(left: &[Quad], right: &[Quad]) -> bool {
    fn nodes(quads: &[Quad]) -> Vec<String> {
        super::blank::Nodes::of(quads).names
    }
    fn search(
        left: &[Quad],
        right: &std::collections::HashSet<Quad>,
        from: &[String],
        to: &mut Vec<String>,
        map: &mut std::collections::HashMap<String, String>,
    ) -> bool {
        let Some((first, rest)) = from.split_first() else {
            let renamed: std::collections::HashSet<Quad> = super::with_names(left, map).into_iter().collect();
            return renamed == *right;
        };
        for index in 0..to.len() {
            let choice = to.swap_remove(index);
            map.insert(first.clone(), choice.clone());
            if search(left, right, rest, to, map) {
                return true;
            }
            to.push(choice);
            let last = to.len() - 1;
            to.swap(index, last);
        }
        false
    }
    let (from, mut to) = (nodes(left), nodes(right));
    let right = right.iter().cloned().collect();
    from.len() == to.len() && search(left, &right, &from, &mut to, &mut std::collections::HashMap::new())
}

fn shuffled(quads: &[Quad]) -> Vec<Quad> {
    let map = (0..5).map(|n| (format!("x{n}"), format!("y{}", (n * 3 + 2) % 5))).collect();
    let mut quads = super::with_names(quads, &map);
    quads.reverse();
    let middle = quads.len() / 3;
    quads.rotate_left(middle);
    quads
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_patch_leads_from_one_to_the_other(old in dataset(), new in dataset()) {
        let diff = Diff::between(&old, &new);
        for codes in [["-", "+"], ["D", "A"]] {
            let read = parse_patch(&written(&diff, codes), "patch").unwrap();
            prop_assert_eq!(&read, &diff);
            // Of a copy that is written otherwise, too.
            for copy in [old.clone(), shuffled(&old)] {
                let applied = apply(&read, &copy).unwrap();
                prop_assert!(isomorphic(&applied, &new), "{}", written(&diff, codes));
            }
        }
    }

    #[test]
    fn the_same_has_no_difference(quads in dataset()) {
        prop_assert!(Diff::between(&quads, &shuffled(&quads)).is_empty());
    }

    #[test]
    fn little_changed_is_a_short_difference(quads in dataset(), place in 0..14_usize) {
        let mut less = shuffled(&quads);
        if place < less.len() {
            let gone = less.remove(place);
            less.retain(|quad| *quad != gone);
            let diff = Diff::between(&quads, &less);
            prop_assert!(diff.removed.len() + diff.added.len() <= quads.len());
            prop_assert!(diff.removed.len() > diff.added.len());
        }
    }
}

fn nq(text: &str) -> Vec<Quad> {
    let parser = oxigraph::io::RdfParser::from_format(oxigraph::io::RdfFormat::Turtle);
    let quads: Result<Vec<Quad>, _> = parser.rename_blank_nodes().for_slice(text.as_bytes()).collect();
    quads.unwrap()
}

fn counts(old: &str, new: &str) -> (usize, usize) {
    let diff = Diff::between(&nq(old), &nq(new));
    (diff.removed.len(), diff.added.len())
}

#[test]
fn a_changed_blank_node_stays_the_same_node() {
    let of =
        |value: &str| format!("@prefix e: <http://e/> . e:a e:budget [ e:value {value} ; e:unit e:eur ] .");
    assert_eq!(counts(&of("1"), &of("2")), (1, 1));
    // Deep inside, too, and beside another that is like it.
    let deep = |one: &str| {
        format!(
            "@prefix e: <http://e/> . e:a e:p [ e:q [ e:r {one} ; e:s 5 ] ] , [ e:q [ e:r 7 ; e:s 5 ] ] ."
        )
    };
    assert_eq!(counts(&deep("1"), &deep("2")), (1, 1));
}

#[test]
fn a_list_with_one_more_member_is_a_short_difference() {
    let list = |members: &str| format!("<http://e/a> <http://e/p> ({members}) .");
    assert_eq!(counts(&list("1 2 3 4 5"), &list("1 2 9 3 4 5")), (1, 3));
    assert_eq!(counts(&list("1 2 3"), &list("1 2")), (3, 1));
}

#[test]
fn rings_cliques_and_many_alike_cost_little() {
    let start = std::time::Instant::now();
    let edges = |pairs: Vec<(usize, usize)>, name: &str| {
        pairs
            .into_iter()
            .fold(String::new(), |text, (a, b)| text + &format!("_:{name}{a} <http://e/p> _:{name}{b} .\n"))
    };
    let clique = |name| {
        edges((0..12).flat_map(|a| (0..12).map(move |b| (a, b))).filter(|(a, b)| a != b).collect(), name)
    };
    assert_eq!(counts(&clique("a"), &clique("b")), (0, 0));
    let ring = |size: usize| edges((0..size).map(|a| (a, (a + 1) % size)).collect(), "r");
    assert_eq!(counts(&ring(60), &ring(60)), (0, 0));
    let triangles = edges((0..6).map(|a| (a, a / 3 * 3 + (a + 1) % 3)).collect(), "t");
    assert_ne!(counts(&ring(6), &triangles), (0, 0), "two triangles are no hexagon");
    let alike = "<http://e/a> <http://e/p> [ <http://e/q> 1 ] .\n".repeat(3000);
    assert_eq!(counts(&alike, &alike), (0, 0));
    let star = format!("[] <http://e/p> {} .", vec!["[ <http://e/q> 1 ]"; 200].join(" , "));
    assert_eq!(counts(&star, &star), (0, 0));
    let long = |name: &str| format!("<http://e/{name}> <http://e/p> ({}) .", "0 ".repeat(2000));
    assert_eq!(counts(&long("a"), &long("a")), (0, 0));
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn what_does_not_fit_is_named() {
    let old = nq("<http://e/a> <http://e/p> [ <http://e/q> 1 ] .");
    let patch = |text: &str| parse_patch(text, "patch").unwrap();
    for (text, expected) in [
        (
            "- <http://e/a> <http://e/p> <http://e/b> .",
            "the statement to remove is not there: <http://e/a> <http://e/p> <http://e/b> .",
        ),
        ("- _:x <http://e/q> \"1\" .", "the blank node _:x of the patch is not there"),
        (
            "+ _:b0123456789abcdef <http://e/q> \"1\" .",
            "the blank node _:b0123456789abcdef of the patch is not there",
        ),
    ] {
        assert_eq!(apply(&patch(text), &old).unwrap_err().to_string(), expected);
    }
    assert_eq!(
        apply(&patch("+ _:x <http://e/q> \"1\" .\n+ _:x <http://e/q> \"2\" ."), &old).unwrap().len(),
        4
    );
}

#[test]
fn a_patch_of_jena_is_read() {
    let text = "H id <uuid:0686c69d-8f89-4496-acb5-744f0157a8db> .\nTX .\nPA \"e\" \"http://e/\" .\n\
        A <http://e/a> <http://e/p> <_:1234> .\nA <_:1234> <http://e/q> \"<_:x>\" <http://e/g> .\nTC .\n";
    let diff = parse_patch(text, "jena").unwrap();
    let lines: Vec<String> = diff.added.iter().map(ToString::to_string).collect();
    assert_eq!(lines, ["<http://e/a> <http://e/p> _:1234", "_:1234 <http://e/q> \"<_:x>\" <http://e/g>"]);
    for (text, place) in [
        ("TX .\nX <a:a> <a:b> <a:c> .\n", "p:2:1: a line of a patch begins with"),
        ("+ <a:a> <a:b> .\n", "p:1:"),
        ("+ <a:a> <a:b>\n", "p:1:"),
        ("- \n", "p:1:3: a statement is missing here"),
        ("TX .\nA <a:a> <a:b> <a:c> .\nTA .\n", "p:3:1: this transaction is aborted"),
        ("A <a:a> <a:b> <a:c> .\nD <a:a> <a:b> <a:c> .\n", "p: the patch both adds and removes"),
        ("A <a:a> <a:b> <a:c> . <a:a> <a:b> <a:d> .\n", "p:1:"),
    ] {
        let shown = parse_patch(text, "p").unwrap_err().to_string();
        assert!(shown.starts_with(place), "{text}: {shown}");
    }
}

#[test]
fn a_patch_fits_where_something_else_changed_too() {
    let old = "<http://e/a> <http://e/p> [ <http://e/q> 1 ; <http://e/r> [ <http://e/s> 2 ] ] .";
    let diff = Diff::between(&nq(old), &nq(&old.replace("/q> 1", "/q> 9")));
    let more = "<http://e/z> <http://e/p> [ <http://e/q> 3 ] , [ <http://e/q> 4 ] . [] <http://e/s> 2 .";
    let patched = apply(&diff, &nq(&format!("{more} {old}"))).unwrap();
    assert!(Diff::between(&patched, &nq(&format!("{} {more}", old.replace("/q> 1", "/q> 9")))).is_empty());
    // Where the node itself changed, it is not there any more, and nothing is guessed.
    let other = apply(&diff, &nq(&old.replace("/s> 2", "/s> 3")));
    assert!(matches!(other, Err(super::ApplyError::NoSuchNode(_))), "{other:?}");
}

#[test]
fn a_statement_that_is_written_twice_is_one() {
    let once = "_:k <http://example.org/p> \"l\" .\n_:w <http://example.org/q> _:k .\n";
    let twice = format!("{once}_:k <http://example.org/p> \"l\" .\n");
    assert_eq!(counts(once, &twice), (0, 0));
    // What tells a node apart in a patch does not hang on it either.
    let patch = |text: &str| written(&Diff::between(&nq(text), &[]), ["D", "A"]);
    assert_eq!(patch(once), patch(&twice));
}
