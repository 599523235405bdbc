//! Turtle, through the loading of files.
//!
//! A loaded file has its own path for a base, so the folder's address stands for the one that the
//! suite is published under.

use super::compare::{self, Pass};
use super::manifest::{Case, File, Suite};
use super::run::{Known, run};
use labgraph::model::Prefixes;
use labgraph::render::{GraphFormat, write_graph};
use labgraph::store::{LoadError, read_files};
use labgraph::workspace::file_iri;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Quad};

const PUBLISHED: &str = "https://w3c.github.io/rdf-tests/rdf/rdf11/rdf-turtle/";

const KNOWN: Known = Known { count: 313, by_value: &[], exceptions: &[] };

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
    let merged = |quad: Quad| Quad { graph_name: GraphName::DefaultGraph, ..quad };
    let quads = read_files(std::slice::from_ref(&file.path), &mut |_| ())?;
    Ok(quads.into_iter().map(merged).collect())
}

/// Whatever Turtle can say, every syntax that we write can say again, in the same bytes each time.
#[test]
fn what_is_written_says_what_was_read() {
    let Some(shared) = crate::shared::folder() else { return };
    let cases = Suite::new(&shared.join("conformance/rdf-turtle"), PUBLISHED, "manifest.ttl").cases();
    let mut count = 0;
    for case in cases.iter().filter(|case| !case.kind().contains("Negative")) {
        let quads = load(&case.file(&case.action()).unwrap()).unwrap();
        for format in GraphFormat::ALL {
            // RDF/XML has no way to write a property whose IRI does not end in a name.
            if format == GraphFormat::RdfXml
                && !quads.iter().all(|quad| ends_in_a_name(quad.predicate.as_str()))
            {
                continue;
            }
            let name = format!("{} as {}", case.name, format.name());
            let text = written(quads.clone(), format);
            let again = parsed(&text, format);
            if let Err(difference) = compare::datasets(&quads, &again) {
                panic!("{name}: {difference}\n{text}");
            }
            assert_eq!(text, written(again, format), "{name}");
            count += 1;
        }
    }
    assert_eq!(count, 1285);
}

fn ends_in_a_name(iri: &str) -> bool {
    iri.chars().next_back().is_some_and(char::is_alphabetic)
}

fn written(quads: Vec<Quad>, format: GraphFormat) -> String {
    let mut bytes = Vec::new();
    write_graph(quads, format, &Prefixes::known(), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn parsed(text: &str, format: GraphFormat) -> Vec<Quad> {
    let format = RdfFormat::from_extension(format.name()).unwrap();
    RdfParser::from_format(format).for_slice(text).map(Result::unwrap).collect()
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
