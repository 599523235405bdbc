//! Turtle, through the loading of files.
//!
//! A loaded file has its own path for a base, so the folder's address stands for the one that the
//! suite is published under.

use super::compare::{self, Pass};
use super::manifest::{Case, File, Suite};
use super::run::{Known, run};
use labgraph::store::{Dataset, LoadError};
use labgraph::workspace::file_iri;
use oxigraph::model::{GraphName, Quad};

const PUBLISHED: &str = "https://w3c.github.io/rdf-tests/rdf/rdf11/rdf-turtle/";

const KNOWN: Known = Known {
    count: 313,
    by_value: &[
        "bareword_decimal",
        "bareword_double",
        "double_lower_case_e",
        "numeric_with_leading_0",
        "positive_numeric",
        "turtle-subm-11",
        "turtle-subm-17",
        "turtle-subm-19",
        "turtle-subm-20",
        "turtle-subm-26",
    ],
    exceptions: &[],
};

#[test]
fn turtle_syntax_and_evaluation() {
    let Some(shared) = crate::shared::folder() else { return };
    let cases = Suite::new(&shared.join("conformance/rdf-turtle"), PUBLISHED, "manifest.ttl").cases();
    run("Turtle", &cases, &KNOWN, |case| {
        let file = case.file(&case.action())?;
        let loaded = load(&file);
        match case.kind().as_str() {
            "TestTurtlePositiveSyntax" => loaded.map(|_| Pass::Exact).map_err(|error| told(&error)),
            "TestTurtleEval" => says(case, &file, &loaded.map_err(|error| told(&error))?),
            "TestTurtleNegativeSyntax" | "TestTurtleNegativeEval" => refused(loaded),
            other => Err(format!("a test of an unknown kind: {other}")),
        }
    });
}

fn load(file: &File) -> Result<Vec<Quad>, LoadError> {
    let dataset = Dataset::load_files(std::slice::from_ref(&file.path), &[], &mut |_| ())?;
    let merged = |quad: Quad| Quad { graph_name: GraphName::DefaultGraph, ..quad };
    Ok(dataset.quads(false).map(merged).collect())
}

fn says(case: &Case, file: &File, actual: &[Quad]) -> Result<Pass, String> {
    let mut result = case.file(&case.result().ok_or("no result")?)?;
    let own = file_iri(&file.path);
    let here = own.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
    result.text = result.text.replace(PUBLISHED, &format!("{here}/"));
    let expected = result.quads(GraphName::DefaultGraph)?;
    compare::datasets(&expected, actual)
}

/// It must be refused for its syntax, with the place.
fn refused(loaded: Result<Vec<Quad>, LoadError>) -> Result<Pass, String> {
    match loaded {
        Ok(_) => Err("accepted".to_owned()),
        Err(LoadError::Syntax(errors)) if errors.iter().all(|error| error.position.is_some()) => {
            Ok(Pass::Exact)
        }
        Err(error) => Err(format!("refused without a place: {}", told(&error))),
    }
}

fn told(error: &LoadError) -> String {
    match error {
        LoadError::Syntax(errors) => errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}
