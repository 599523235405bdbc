//! The one place where SPARQL is parsed and an evaluator is built.
//!
//! Other crates of the tree may switch on Oxigraph's HTTP client, and then `SERVICE` and `LOAD <url>`
//! would reach the network. So every evaluator gets a service handler of ours, and clippy refuses
//! `SparqlEvaluator::new` elsewhere.

use crate::model::{Position, Prefixes};
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

/// A parser that knows `prefixes` without their declaration.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
fn parser(prefixes: &Prefixes) -> SparqlParser {
    prefixes.iter().fold(SparqlParser::new(), |parser, (prefix, namespace)| {
        parser.clone().with_prefix(prefix, namespace).unwrap_or(parser)
    })
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
    parser.parse_update(text)
}

/// How many of the expected tokens are named before `…`.
const NAMED_TOKENS: usize = 8;

/// What a syntax error says, in one sentence, and where: spargebra has the place in its text only
/// (`error at 2:14: expected one of "a", "b"`).
pub(crate) fn describe(error: &SparqlSyntaxError) -> (String, Option<Position>) {
    let text = error.to_string();
    let Some((place, expected)) =
        text.strip_prefix("error at ").and_then(|rest| rest.split_once(": expected "))
    else {
        return (text, None);
    };
    let position = place
        .split_once(':')
        .and_then(|(line, column)| Some(Position { line: line.parse().ok()?, column: column.parse().ok()? }));
    (sentence(expected), position)
}

fn sentence(expected: &str) -> String {
    let tokens = match expected.strip_prefix("one of ") {
        Some(list) => split_tokens(list),
        None => vec![expected.to_owned()],
    };
    // The grammar reports what is wrong beyond its tokens (an undeclared prefix, a variable that
    // is bound twice) as a token written in words.
    if let Some(reason) = tokens.iter().find(|token| !is_token(token)) {
        return reason.clone();
    }
    let mut named: Vec<_> = tokens.iter().filter(|token| token.starts_with('"')).cloned().collect();
    named.dedup();
    let more = if named.len() > NAMED_TOKENS { ", …" } else { "" };
    named.truncate(NAMED_TOKENS);
    if named.is_empty() {
        "this does not fit here".to_owned()
    } else {
        format!("expected {}{more}", named.join(", "))
    }
}

fn is_token(text: &str) -> bool {
    text.starts_with(['"', '[']) || text == "EOF" || !text.contains(' ')
}

/// Splits `"a", ",", ['0'..='9']` at the commas that stand between tokens.
fn split_tokens(list: &str) -> Vec<String> {
    let mut tokens = vec![String::new()];
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    for c in list.chars() {
        match c {
            ',' if !quoted && !bracketed => {
                tokens.push(String::new());
                continue;
            }
            '"' if !escaped && !bracketed => quoted = !quoted,
            '[' if !quoted => bracketed = true,
            ']' if !quoted => bracketed = false,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        if let Some(token) = tokens.last_mut() {
            token.push(c);
        }
    }
    tokens.iter().map(|token| token.trim().to_owned()).collect()
}
