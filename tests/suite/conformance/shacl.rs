//! SHACL: every report is compared result by result, by what the suite says matters: focus node, path, value,
//! component, shape and severity. Messages and details are left to each engine.

use super::compare::Pass;
use super::manifest::{Case, Suite};
use super::run::{Known, run};
use labgraph::query::Limits;
use labgraph::shapes::{Report, Shapes, ShapesError};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use std::collections::BTreeMap;

const PUBLISHED: &str = "http://datashapes.org/sh/tests/";
const SH: &str = "http://www.w3.org/ns/shacl#";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

const CORE: Known = Known { count: 98, by_value: &[], exceptions: &[] };

const OWN_COMPONENTS: &str = "a constraint component that the shapes define themselves: the SHACL crate has none, and \
    the shapes are refused by name";

const SPARQL: Known = Known {
    count: 23,
    by_value: &[],
    exceptions: &[
        ("nodeValidator-001", OWN_COMPONENTS),
        ("optional-001", OWN_COMPONENTS),
        ("propertyValidator-select-001", OWN_COMPONENTS),
        ("validator-001", OWN_COMPONENTS),
        ("shapesGraph-001", "support for $shapesGraph is optional; the shapes are no graph of the data"),
    ],
};

#[test]
fn core() {
    suite(&["core/manifest.ttl"], "SHACL Core", &CORE);
}

#[test]
fn sparql() {
    // The manifest forgets one of its files.
    suite(&["sparql/manifest.ttl", "sparql/component/nodeValidator-001.ttl"], "SHACL-SPARQL", &SPARQL);
}

fn suite(manifests: &[&str], name: &str, known: &Known) {
    let Some(shared) = crate::shared::folder() else { return };
    let folder = shared.join("conformance/shacl");
    let mut cases: Vec<Case> =
        manifests.iter().flat_map(|manifest| Suite::new(&folder, PUBLISHED, manifest).cases()).collect();
    for case in &mut cases {
        case.name = case.name.rsplit('/').next().unwrap().to_owned();
    }
    run(name, &cases, known, validates);
}

fn validates(case: &Case) -> Result<Pass, String> {
    let action = case.action();
    let quads = |name: &str| {
        let file = case.one(&action, &format!("http://www.w3.org/ns/shacl-test#{name}"));
        case.quads(&file.ok_or_else(|| format!("no {name}"))?)
    };
    let (data, shapes) = (quads("dataGraph")?, quads("shapesGraph")?);
    let report = validate(&data, &shapes);
    match (case.result(), report) {
        (Some(Term::NamedNode(_)), Err(_)) => Ok(Pass::Exact),
        (Some(Term::NamedNode(_)), Ok(_)) => Err("a failure was expected".to_owned()),
        (_, Err(error)) => Err(error.to_string()),
        (Some(expected), Ok(report)) => {
            let expected = results(case, &expected);
            let found = case_like(&report);
            if expected == found {
                Ok(Pass::Exact)
            } else {
                Err(format!("expected {expected:#?}\nfound {found:#?}"))
            }
        }
        (None, Ok(_)) => Err("the test expects nothing".to_owned()),
    }
}

fn validate(data: &[Quad], shapes: &[Quad]) -> Result<Report, ShapesError> {
    Shapes::new(shapes)?.validate(data, Limits::default())
}

/// A result, each of its parts as text.
type Result6 = [String; 6];

const PARTS: [&str; 6] =
    ["focusNode", "resultPath", "value", "sourceConstraintComponent", "sourceShape", "resultSeverity"];

/// The results of a report in a manifest.
fn results(case: &Case, report: &Term) -> Vec<Result6> {
    let about = |node: &Term, property: &str| case.one(node, property);
    read(&case.many(report, &format!("{SH}result")), &about)
}

/// The results of our report, read back from its RDF.
fn case_like(report: &Report) -> Vec<Result6> {
    let mut about: BTreeMap<String, BTreeMap<String, Vec<Term>>> = BTreeMap::new();
    for quad in report.quads() {
        let subject = match quad.subject {
            NamedOrBlankNode::NamedNode(node) => Term::from(node),
            NamedOrBlankNode::BlankNode(node) => Term::from(node),
        };
        let of = about.entry(subject.to_string()).or_default();
        of.entry(quad.predicate.as_str().to_owned()).or_default().push(quad.object);
    }
    let get = |node: &Term, property: &str| about.get(&node.to_string())?.get(property)?.first().cloned();
    let roots = about.values().filter_map(|of| of.get(&format!("{SH}result"))).flatten().cloned();
    read(&roots.collect::<Vec<_>>(), &get)
}

fn read(nodes: &[Term], get: &dyn Fn(&Term, &str) -> Option<Term>) -> Vec<Result6> {
    let mut results: Vec<Result6> = nodes
        .iter()
        .map(|node| {
            PARTS.map(|part| match get(node, &format!("{SH}{part}")) {
                Some(path) if part == "resultPath" => path_text(&path, get),
                Some(term) => term.to_string(),
                None => String::new(),
            })
        })
        .collect();
    results.sort();
    results
}

/// A path as text, whatever its blank nodes are called.
fn path_text(node: &Term, get: &dyn Fn(&Term, &str) -> Option<Term>) -> String {
    if let Term::NamedNode(node) = node {
        return node.to_string();
    }
    for kind in ["inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"] {
        if let Some(inner) = get(node, &format!("{SH}{kind}")) {
            return format!("{kind}({})", path_text(&inner, get));
        }
    }
    let first = get(node, &format!("{RDF}first")).map_or_else(String::new, |first| path_text(&first, get));
    match get(node, &format!("{RDF}rest")) {
        Some(rest) => format!("{first}/{}", path_text(&rest, get)),
        None => first,
    }
}
