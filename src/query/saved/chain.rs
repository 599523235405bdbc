//! Chains of statements that lead from a row of an answer to the statement that its figure rests on.

use crate::query::QueryError;
use crate::query::engine::parse;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{TermPattern, TriplePattern};

/// A chain of statements: the last one is what a row rests on.
///
/// ```
/// use labgraph::query::saved::Chain;
/// let chain = Chain::read("?lab lab:staff ?team . ?team lab:value ?staff")?;
/// assert_eq!(chain.patterns().len(), 2);
/// assert!(Chain::read("?lab lab:staff+ ?team").is_err());
/// # Ok::<_, String>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain(Vec<TriplePattern>);

impl Chain {
    /// Reads a chain: triple patterns as SPARQL writes them. Its variables are the columns of the answer, and
    /// others.
    ///
    /// # Errors
    /// Why it is none.
    pub fn read(text: &str) -> Result<Self, String> {
        let failed = |reason: &str| format!("in the header: places: {text}: {reason}");
        let query = parse(&format!("SELECT * {{ {text} }}"), "places").map_err(|error| match error {
            QueryError::Syntax(error) => failed(&error.mistake.to_string()),
            other => failed(&other.to_string()),
        })?;
        let simple = |pattern: &TriplePattern| {
            let named = |term: &TermPattern| {
                matches!(term, TermPattern::NamedNode(_) | TermPattern::Literal(_) | TermPattern::Variable(_))
            };
            named(&pattern.subject) && named(&pattern.object)
        };
        match query {
            Query::Select { pattern: GraphPattern::Project { inner, .. }, .. } => match *inner {
                GraphPattern::Bgp { patterns } if !patterns.is_empty() && patterns.iter().all(simple) => {
                    Ok(Self(patterns))
                }
                _ => Err(failed("no chain of statements")),
            },
            _ => Err(failed("no chain of statements")),
        }
    }

    /// The statements, in their order.
    #[must_use]
    pub fn patterns(&self) -> &[TriplePattern] {
        &self.0
    }
}
