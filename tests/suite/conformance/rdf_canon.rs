//! RDFC-1.0: canonical N-Quads byte for byte, the labels issued, and what must be refused.

use super::compare::Pass;
use super::isomorphic::same_quads;
use super::manifest::{Case, Suite};
use super::run::{Known, run};
use labgraph::render::{HashAlgorithm, RenderError, canonical_labels, canonical_with};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term};
use std::collections::BTreeMap;
use std::path::Path;

fn cases(shared: &Path) -> Vec<Case> {
    let folder = shared.join("conformance/rdf-canon");
    Suite::new(&folder, "https://w3c.github.io/rdf-canon/tests/", "manifest.ttl").cases()
}

#[test]
fn canonical_forms() {
    let Some(shared) = crate::shared::folder() else { return };
    run("RDFC-1.0", &cases(&shared), &Known { count: 86, ..Known::default() }, |case| {
        let quads = input(case)?;
        match case.kind().as_str() {
            "RDFC10EvalTest" => {
                let expected = case.file(&case.result().ok_or("no result")?)?.text;
                let actual = written(&quads, hash(case)?).map_err(|error| error.to_string())?;
                if expected == actual { Ok(Pass::Exact) } else { Err(format!("\n{expected}but\n{actual}")) }
            }
            "RDFC10MapTest" => {
                let expected = case.file(&case.result().ok_or("no result")?)?.text;
                let expected: BTreeMap<String, String> =
                    serde_json::from_str(&expected).map_err(|error| error.to_string())?;
                let actual = canonical_labels(&quads, hash(case)?).map_err(|error| error.to_string())?;
                if expected == actual { Ok(Pass::Exact) } else { Err(format!("{expected:?} but {actual:?}")) }
            }
            "RDFC10NegativeEvalTest" => match written(&quads, hash(case)?) {
                Err(RenderError::Toxic(_)) => Ok(Pass::Exact),
                other => Err(format!("not refused: {other:?}")),
            },
            other => Err(format!("a test of an unknown kind: {other}")),
        }
    });
}

/// What the suite does not ask, on its inputs: the canonical form says the same, is its own canonical
/// form, and does not hang on the names of blank nodes or the order of statements.
#[test]
fn canonical_forms_say_the_same() {
    let Some(shared) = crate::shared::folder() else { return };
    let mut cases = cases(&shared);
    cases.retain(|case| case.kind() == "RDFC10EvalTest");
    run("RDFC-1.0 forms read back", &cases, &Known { count: 64, ..Known::default() }, |case| {
        let quads = input(case)?;
        let form = |quads: &[Quad]| written(quads, hash(case)?).map_err(|error| error.to_string());
        let text = form(&quads)?;
        let again = parsed(&text)?;
        if !same_quads(&quads, &again) {
            return Err(format!("another dataset:\n{text}"));
        }
        let shuffled: Vec<Quad> = quads.iter().rev().map(renamed).collect();
        for other in [again, shuffled] {
            let second = form(&other)?;
            if second != text {
                return Err(format!("\n{text}but, of the same dataset,\n{second}"));
            }
        }
        Ok(Pass::Exact)
    });
}

fn input(case: &Case) -> Result<Vec<Quad>, String> {
    parsed(&case.file(&case.action())?.text)
}

/// The statements of a text, with its own labels: the maps of the suite name them.
fn parsed(text: &str) -> Result<Vec<Quad>, String> {
    let parser = RdfParser::from_format(RdfFormat::NQuads);
    parser.for_slice(text).collect::<Result<_, _>>().map_err(|error| error.to_string())
}

fn hash(case: &Case) -> Result<HashAlgorithm, String> {
    match case.says("https://w3c.github.io/rdf-canon/tests/vocab#hashAlgorithm") {
        None => Ok(HashAlgorithm::Sha256),
        Some(Term::Literal(name)) if name.value() == "SHA384" => Ok(HashAlgorithm::Sha384),
        Some(other) => Err(format!("no such hash function: {other}")),
    }
}

fn written(quads: &[Quad], algorithm: HashAlgorithm) -> Result<String, RenderError> {
    let mut bytes = Vec::new();
    canonical_with(quads, algorithm, &mut bytes)?;
    Ok(String::from_utf8(bytes).expect("N-Quads are UTF-8"))
}

/// A statement whose blank nodes have other names, in another order: their letters turned around.
fn renamed(quad: &Quad) -> Quad {
    let other = |node: &BlankNode| {
        let turned: String =
            node.as_str().bytes().map(|byte| char::from(b'a' + (byte ^ 0x3f) % 26)).collect();
        BlankNode::new_unchecked(format!("{turned}{}", node.as_str()))
    };
    Quad {
        subject: match &quad.subject {
            NamedOrBlankNode::BlankNode(node) => other(node).into(),
            NamedOrBlankNode::NamedNode(node) => node.clone().into(),
        },
        predicate: quad.predicate.clone(),
        object: match &quad.object {
            Term::BlankNode(node) => other(node).into(),
            ground => ground.clone(),
        },
        graph_name: match &quad.graph_name {
            GraphName::BlankNode(node) => other(node).into(),
            ground => ground.clone(),
        },
    }
}
