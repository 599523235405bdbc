//! SPARQL 1.1 Update.

use super::compare::{self, Pass};
use super::manifest::Case;
use super::run::{Exception, Known, run};
use labgraph::query::Engine;
use oxigraph::model::vocab::rdfs;
use oxigraph::model::{GraphName, NamedNode, Quad, Term};
use oxigraph::store::Store;

const UT: &str = "http://www.w3.org/2009/sparql/tests/test-update#";

const LOAD: &str = "LOAD is refused by name, SILENT or not: nothing is read that the user did not name";

const EXCEPTIONS: &[Exception] =
    &[("update-silent/load-silent", LOAD), ("update-silent/load-into-silent", LOAD)];

const KNOWN: Known = Known { count: 94, by_value: &[], exceptions: EXCEPTIONS };

#[test]
fn update_evaluation() {
    let Some(shared) = crate::shared::folder() else { return };
    let mut cases = super::sparql11(&shared);
    cases.retain(|case| case.kind() == "UpdateEvaluationTest");
    run("SPARQL update evaluation", &cases, &KNOWN, test);
}

fn test(case: &Case) -> Result<Pass, String> {
    let action = case.action();
    let store = Store::new().map_err(|error| error.to_string())?;
    store.extend(dataset(case, &action)?).map_err(|error| error.to_string())?;
    let request = case.file(&case.one(&action, &ut("request")).ok_or("no request")?)?;
    Engine::new(&store).update(&request.text, Some(&request.iri)).map_err(|error| error.to_string())?;
    let expected = dataset(case, &case.result().ok_or("no result")?)?;
    let actual = store.iter().collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
    compare::datasets(&expected, &actual)
}

/// The statements before or after: in the default graph and in those that have a label.
fn dataset(case: &Case, node: &Term) -> Result<Vec<Quad>, String> {
    let mut quads = Vec::new();
    for data in case.many(node, &ut("data")) {
        quads.extend(case.file(&data)?.quads(GraphName::DefaultGraph)?);
    }
    for named in case.many(node, &ut("graphData")) {
        let data = case.one(&named, &ut("graph")).ok_or("no file")?;
        let Some(Term::Literal(name)) = case.one(&named, rdfs::LABEL.as_str()) else {
            return Err("a graph without a name".to_owned());
        };
        let name = NamedNode::new(name.value()).map_err(|error| error.to_string())?;
        quads.extend(case.file(&data)?.quads(name)?);
    }
    Ok(quads)
}

fn ut(name: &str) -> String {
    format!("{UT}{name}")
}
