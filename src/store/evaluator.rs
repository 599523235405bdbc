//! The one place where SPARQL is parsed and an evaluator is built.
//!
//! Other crates of the tree may switch on Oxigraph's HTTP client, and then `SERVICE` and `LOAD <url>`
//! would reach the network. So every evaluator gets a service handler of ours, and clippy refuses
//! `SparqlEvaluator::new` elsewhere.

use super::lexeme::{Lexeme, Sign, signs};
use crate::model::Prefixes;
use oxigraph::model::NamedNode;
use oxigraph::sparql::{
    CancellationToken, DefaultServiceHandler, QueryEvaluationError, QuerySolutionIter, SparqlEvaluator,
    SparqlSyntaxError,
};
use oxiri::Iri;
use spargebra::algebra::GraphPattern;
use spargebra::{Query, SparqlParser, Update};

/// An evaluator whose `SERVICE` calls go to `services`.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub(crate) fn with_services(
    services: impl DefaultServiceHandler + 'static,
    cancellation: CancellationToken,
) -> SparqlEvaluator {
    SparqlEvaluator::new().with_default_service_handler(services).with_cancellation_token(cancellation)
}

/// An evaluator that refuses every `SERVICE`.
pub(crate) fn without_services() -> SparqlEvaluator {
    with_services(NoServices, CancellationToken::new())
}

struct NoServices;

#[derive(Debug, thiserror::Error)]
#[error("SERVICE <{}> is not allowed here", .0.as_str())]
struct NotAllowed(NamedNode);

impl DefaultServiceHandler for NoServices {
    type Error = QueryEvaluationError;

    fn handle(
        &self,
        service: &NamedNode,
        _pattern: &GraphPattern,
        _base_iri: Option<&Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, Self::Error> {
        Err(QueryEvaluationError::Service(Box::new(NotAllowed(service.clone()))))
    }
}

/// A parser that knows `prefixes` without their declaration. Their namespaces are IRIs, so that none is
/// refused.
fn parser(prefixes: &Prefixes) -> SparqlParser {
    let mut pairs = prefixes.iter();
    pairs
        .try_fold(SparqlParser::default(), |parser, (prefix, namespace)| {
            parser.with_prefix(prefix, namespace)
        })
        .unwrap_or_default()
}

/// Parses a query.
pub(crate) fn parse_query(text: &str, prefixes: &Prefixes) -> Result<Query, SparqlSyntaxError> {
    parser(prefixes).parse_query(text)
}

/// Parses an update.
pub(crate) fn parse_update(
    text: &str,
    prefixes: &Prefixes,
    base: Option<&NamedNode>,
) -> Result<Update, SparqlSyntaxError> {
    let parser = parser(prefixes);
    let parser = match base {
        // An IRI is always a valid base.
        Some(base) => parser.clone().with_base_iri(base.as_str()).unwrap_or(parser),
        None => parser,
    };
    parser.clone().parse_update(text).or_else(|error| match with_graph_keyword(text) {
        Some(text) => parser.parse_update(&text).map_err(|_| error),
        None => Err(error),
    })
}

/// An update with GRAPH before each name that COPY, MOVE and ADD give as `graph:…`: Oxigraph takes the prefix
/// for the keyword, which may be left out there.
fn with_graph_keyword(text: &str) -> Option<String> {
    let signs: Vec<Lexeme> = signs(text).collect();
    let shown = |lexeme: &Lexeme| text[lexeme.range.clone()].to_ascii_uppercase();
    let is_name = |[before, name]: &[Lexeme; 2]| {
        ["COPY", "MOVE", "ADD", "SILENT", "TO"].contains(&shown(before).as_str())
            && name.sign == Sign::Name
            && shown(name).starts_with("GRAPH:")
    };
    let names = signs.array_windows().filter(|pair| is_name(pair)).map(|[_, name]| name.range.start);
    let mut whole = text.to_owned();
    let starts: Vec<usize> = names.collect();
    for start in starts.iter().rev() {
        whole.insert_str(*start, "GRAPH ");
    }
    (!starts.is_empty()).then_some(whole)
}
