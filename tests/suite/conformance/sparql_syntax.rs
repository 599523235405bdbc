//! SPARQL 1.1 syntax of queries and updates: what must be read, and what must not.

use super::compare::Pass;
use super::manifest::Case;
use super::run::{Known, run};
use super::sparql_query::based;
use labgraph::query::{Engine, QueryError, parse};
use oxigraph::store::Store;

#[test]
fn query_and_update_syntax() {
    let Some(shared) = crate::shared::folder() else { return };
    let mut cases = super::sparql11(&shared);
    cases.retain(|case| case.kind().contains("SyntaxTest"));
    run("SPARQL syntax", &cases, &Known { count: 169, ..Known::default() }, |case| {
        let outcome = syntax(case)?;
        match (case.kind().starts_with("Positive"), outcome) {
            (true, Ok(())) | (false, Err(QueryError::Syntax(_))) => Ok(Pass::Exact),
            (true, Err(error)) => Err(error.to_string()),
            (false, Err(error)) => Err(format!("refused, but not for its syntax: {error}")),
            (false, Ok(())) => Err("accepted".to_owned()),
        }
    });
}

/// Reads a text, an update by running it on nothing: what then fails is not its syntax.
fn syntax(case: &Case) -> Result<Result<(), QueryError>, String> {
    let file = case.file(&case.action())?;
    if file.extension() == "rq" {
        return Ok(parse(&based(&file.iri, &file.text), &case.name).map(drop));
    }
    let store = Store::new().map_err(|error| error.to_string())?;
    Ok(match Engine::new(&store).update(&file.text, Some(&file.iri)) {
        Err(QueryError::Syntax(error)) => Err(QueryError::Syntax(error)),
        _ => Ok(()),
    })
}
