//! The W3C's conformance suites, run by their manifests from the shared folder.
//!
//! Every test of a manifest runs through the library's public functions. An exception stands by name
//! in a table, with its reason; one that passes is a failure, and so is another number of tests than
//! expected. Of `sparql11`, the folders in [`OUT_OF_SCOPE`] are left out.

mod compare;
pub mod endpoint;
mod expected;
mod formatting;
mod isomorphic;
mod manifest;
mod rdf_canon;
mod run;
mod shacl;
mod sparql_query;
mod sparql_results;
mod sparql_service;
mod sparql_syntax;
mod sparql_update;
mod turtle;

use manifest::{Case, Suite};
use std::collections::BTreeMap;
use std::path::Path;

/// The folders of `sparql11` that do not speak of a query engine, or ask of it what it does not offer.
const OUT_OF_SCOPE: [(&str, &str); 4] = [
    ("entailment", "queries are answered by simple entailment; the inferences are rules of the workspace"),
    ("service-description", "of a server, not of an engine"),
    ("protocol", "of a server, not of an engine"),
    ("graph-store-protocol", "of a server, not of an engine"),
];

/// The tests of `sparql11`, without those out of scope.
fn sparql11(shared: &Path) -> Vec<Case> {
    let suite = Suite::new(
        &shared.join("conformance/sparql11"),
        "https://w3c.github.io/rdf-tests/sparql/sparql11/",
        "manifest-all.ttl",
    );
    let mut cases = suite.cases();
    for (folder, _) in OUT_OF_SCOPE {
        let before = cases.len();
        cases.retain(|case| case.folder() != folder);
        assert!(cases.len() < before, "{folder}: no such tests");
    }
    cases
}

/// Every test in scope belongs to one of the suites that the other files run.
#[test]
fn no_kind_of_sparql_test_is_forgotten() {
    let Some(shared) = crate::shared::folder() else { return };
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for case in sparql11(&shared) {
        *kinds.entry(case.kind()).or_default() += 1;
    }
    let expected = [
        ("CSVResultFormatTest", 3),
        ("NegativeSyntaxTest11", 48),
        ("NegativeUpdateSyntaxTest11", 13),
        ("PositiveSyntaxTest11", 66),
        ("PositiveUpdateSyntaxTest11", 42),
        ("QueryEvaluationTest", 239),
        ("UpdateEvaluationTest", 94),
    ];
    assert_eq!(kinds, expected.map(|(kind, count)| (kind.to_owned(), count)).into());
}
