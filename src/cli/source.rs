//! What a question is put to: the dataset of a workspace or of files, or an endpoint. Commands that ask do it
//! through this, and so work alike on each.

use super::error::CliError;
use super::session::Session;
use crate::query::names;
use crate::query::saved::SavedQuery;
use crate::query::{Answer, Engine, Limits, Part, Parts};
use crate::store::{Dataset, Remote};
use oxigraph::model::NamedNode;
use spargebra::Query;
use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;
use std::sync::Arc;

/// What a question is put to.
pub(super) enum Source {
    /// A dataset in memory.
    Dataset(Arc<Dataset>),
    /// An endpoint.
    Endpoint(Remote),
}

/// As much of a dataset as a question needs: all of one in memory, a part of an endpoint's.
pub(super) enum Held {
    All(Arc<Dataset>),
    Some(Box<Dataset>),
}

impl Deref for Held {
    type Target = Dataset;

    fn deref(&self) -> &Dataset {
        match self {
            Self::All(dataset) => dataset,
            Self::Some(dataset) => dataset,
        }
    }
}

impl Source {
    /// An engine for a query, with the limits that were asked for.
    pub(super) fn engine(&self, session: &Session, query: &Query) -> Engine {
        match self {
            Self::Dataset(dataset) => session.engine(dataset, query),
            Self::Endpoint(endpoint) => Engine::remote(endpoint)
                .with_limits(session.limits())
                .with_cancellation(session.stop().token()),
        }
    }

    /// The labels of what an answer speaks of, where labels stand in the place of IRIs.
    pub(super) fn labels(
        &self,
        session: &Session,
        answer: &Answer,
        auto: bool,
    ) -> Result<Option<HashMap<String, String>>, CliError> {
        match self {
            Self::Dataset(dataset) => Ok(session.labels(dataset, answer, auto)),
            Self::Endpoint(_) if !session.wants_labels(auto) => Ok(None),
            Self::Endpoint(endpoint) => {
                let part = parts(session, endpoint, |parts| parts.labels(answer.iris()))?;
                if !part.whole {
                    session.note("not all labels are shown: so many are not fetched from an endpoint");
                }
                Ok(Some(names::labels(part.dataset.merged(), session.languages(), answer.iris())))
            }
        }
    }

    /// A saved query with values in the place of its parameters.
    pub(super) fn bind(
        &self,
        session: &Session,
        saved: &SavedQuery,
        given: &BTreeMap<String, String>,
    ) -> Result<Query, CliError> {
        match self {
            Self::Dataset(dataset) => Ok(saved.bind(given, || session.names(dataset), dataset.merged())?),
            Self::Endpoint(endpoint) => Ok(parts(session, endpoint, |parts| parts.bind(saved, given))??),
        }
    }

    /// The thing that a name stands for.
    pub(super) fn resolve(&self, session: &Session, name: &str) -> Result<NamedNode, CliError> {
        let held = self.part(session, |parts| parts.resolving(name))?.0;
        Ok(session.names(&held).resolve(name, held.store())?)
    }

    /// What there is about a thing.
    pub(super) fn about(&self, session: &Session, thing: &NamedNode) -> Result<Held, CliError> {
        let (held, whole) = self.part(session, |parts| parts.about(thing))?;
        if !whole {
            session
                .note("this is not all: so many statements about one thing are not fetched from an endpoint");
        }
        Ok(held)
    }

    /// What is called like a text.
    pub(super) fn finding(&self, session: &Session, text: &str) -> Result<Held, CliError> {
        let (held, whole) = self.part(session, |parts| parts.finding(text))?;
        if !whole {
            session.note("the endpoint has more names like this; these are from the first thousand");
        }
        Ok(held)
    }

    fn part(
        &self,
        session: &Session,
        fetch: impl FnOnce(Parts<'_>) -> Result<Part, crate::query::QueryError>,
    ) -> Result<(Held, bool), CliError> {
        match self {
            Self::Dataset(dataset) => Ok((Held::All(Arc::clone(dataset)), true)),
            Self::Endpoint(endpoint) => {
                let part = parts(session, endpoint, fetch)?;
                Ok((Held::Some(Box::new(part.dataset)), part.whole))
            }
        }
    }
}

/// Fetches a part of what an endpoint holds: in the time that a query has, and bounded by itself.
fn parts<T>(
    session: &Session,
    endpoint: &Remote,
    fetch: impl FnOnce(Parts<'_>) -> Result<T, crate::query::QueryError>,
) -> Result<T, CliError> {
    let limits = Limits { timeout: session.limits().timeout, ..Limits::default() };
    let engine = Engine::remote(endpoint).with_limits(limits);
    Ok(fetch(Parts::of(&engine, session.languages()))?)
}
