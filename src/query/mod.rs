//! Asking a dataset: queries and their limits, saved queries and their parameters, names, cards.
//!
//! Owns everything between a text that somebody typed and a typed [`Answer`]. Must not know a
//! terminal, a file format of answers, or an exit code.

mod answer;
mod bind;
pub mod card;
pub mod completion;
pub mod editing;
mod engine;
mod explain;
mod limits;
pub mod names;
mod part;
pub mod profile;
pub mod saved;
mod service;
mod update;

pub use answer::{Answer, Solutions};
pub(crate) use engine::too_deep;
pub use engine::{Engine, parse, parse_with};
pub use explain::Plan;
pub use limits::Limits;
pub use part::{Part, Parts};
pub use service::{Reach, Services};
pub use update::{parse_update, parse_update_with};

use crate::fetch::FetchError;
use crate::model::SyntaxError;
use crate::store::{Remote, RemoteError};
use oxigraph::model::NamedNode;
pub use oxigraph::sparql::CancellationToken;
use oxigraph::sparql::QueryEvaluationError;
use std::time::Duration;

/// A question that cannot be answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The text is no SPARQL.
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    /// It ran longer than it may.
    #[error("the query ran longer than {}", seconds(*.0))]
    Timeout(Duration),
    /// It has more rows, or constructs more statements, than may be kept.
    #[error("the answer has more than {0} rows")]
    TooManyRows(usize),
    /// Too many queries that ran out of time are still being stopped.
    #[error("{0} earlier queries are still being stopped")]
    Busy(usize),
    /// `SERVICE` to an endpoint that is not allowed.
    #[error("SERVICE <{}> is not allowed", .0.as_str())]
    ServiceNotAllowed(NamedNode),
    /// An endpoint named by `SERVICE` failed.
    #[error("SERVICE failed: {0}")]
    Service(Box<RemoteError>),
    /// An endpoint named by `SERVICE` has more rows than may be joined here.
    #[error("SERVICE <{}> answered more than {most} rows", .endpoint.as_str())]
    ServiceRows {
        /// The endpoint.
        endpoint: NamedNode,
        /// How many rows it may give.
        most: usize,
    },
    /// The endpoint that is asked in the place of a dataset failed.
    #[error(transparent)]
    Remote(Box<RemoteError>),
    /// Somebody stopped it.
    #[error("the query was stopped")]
    Cancelled,
    /// An endpoint tells no plan.
    #[error("an endpoint does not tell how it answers")]
    NoPlan,
    /// An endpoint is not changed.
    #[error("an endpoint can only be asked, not changed")]
    ReadOnly,
    /// `LOAD` is never allowed.
    #[error("LOAD is not allowed: add the file to the workspace, or name it with --data")]
    Load,
    /// The evaluator failed otherwise.
    #[error(transparent)]
    Evaluation(QueryEvaluationError),
    /// The store failed during an update.
    #[error("the update failed: {0}")]
    Update(String),
    /// The thread that evaluated it died.
    #[error("the query engine broke down")]
    Died,
}

impl From<RemoteError> for QueryError {
    fn from(error: RemoteError) -> Self {
        match error {
            RemoteError::Fetch(FetchError::Stopped { .. }) => Self::Cancelled,
            other => Self::Remote(Box::new(other)),
        }
    }
}

fn seconds(duration: Duration) -> String {
    format!("{} s", duration.as_secs_f64())
}
