//! SPARQL 1.1 Update on the engine's store, as it is: what calls it sees to the merged graph.

use super::engine::{Source, too_deep};
use super::service::Run;
use super::{Engine, QueryError};
use crate::model::Prefixes;
use crate::store::evaluator;
use crate::store::syntax::{self, Operation};
use oxigraph::model::NamedNode;
use oxigraph::sparql::CancellationToken;
use spargebra::{GraphUpdateOperation, Update};

/// Parses an update that may use the known prefixes without declaring them. Relative IRIs stand below `base`.
///
/// # Errors
/// [`QueryError::Syntax`], with `origin` as the name of the text; [`QueryError::Load`] where it holds a LOAD.
pub fn parse_update(text: &str, origin: &str, base: Option<&NamedNode>) -> Result<Update, QueryError> {
    parse_update_with(text, origin, base, &Prefixes::known())
}

/// Parses an update that may use these prefixes without declaring them.
///
/// # Errors
/// As [`parse_update`].
pub fn parse_update_with(
    text: &str,
    origin: &str,
    base: Option<&NamedNode>,
    prefixes: &Prefixes,
) -> Result<Update, QueryError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(error) = too_deep(text, origin) {
        return Err(error.into());
    }
    let update = evaluator::parse_update(text, prefixes, base)
        .map_err(|error| syntax::explain_with(&error, text, origin, Operation::Update, prefixes))?;
    if update.operations.iter().any(|op| matches!(op, GraphUpdateOperation::Load { .. })) {
        return Err(QueryError::Load);
    }
    Ok(update)
}

impl Engine {
    /// Runs an update, all of it or nothing. Relative IRIs stand below `base`. An endpoint that SERVICE names is asked
    /// for the whole pattern: an operation sees what those before it changed, which nobody else can.
    ///
    /// # Errors
    /// [`QueryError::Syntax`], [`QueryError::Load`] where it holds a LOAD, or
    /// [`QueryError::Update`]; [`QueryError::ReadOnly`] of an endpoint.
    pub fn update(&self, text: &str, base: Option<&NamedNode>) -> Result<(), QueryError> {
        let update = parse_update(text, "the update", base)?;
        let Source::Store(store) = self.source() else { return Err(QueryError::ReadOnly) };
        let (update, run) = Run::of_update(update, self.services(), self.most());
        let outcome = evaluator::with_services(run.handler(), CancellationToken::new())
            .for_update(update)
            .on_store(store)
            .execute()
            .map_err(|error| QueryError::Update(error.to_string()));
        run.outcome(outcome)
    }
}
