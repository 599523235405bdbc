//! What is wrong with a SPARQL text, and where.
//!
//! Oxigraph's parser decides whether a text is SPARQL, but it tells the place in its message only, often
//! a word too late, and what it expected as bits of its grammar. So the text is read once more by a
//! parser that is made for unfinished text, and Oxigraph's word is taken where that one sees no fault:
//! a prefix that is not declared, a variable that is bound twice.

use super::lexeme::{nest, signs};
use super::{evaluator, mistakes};
use crate::model::mistake::{Expected, Mistake, Plain, Whole};
use crate::model::{Position, Prefixes, SyntaxError};
use ll_sparql_parser::syntax_kind::SyntaxKind;
use ll_sparql_parser::{ParseError, SyntaxNode};
use oxigraph::sparql::SparqlSyntaxError;
use std::collections::BTreeSet;
use std::ops::Range;

/// How many things that would fit are named before `…`.
const NAMED: usize = 8;

/// Whether a text is a query or an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Query,
    Update,
}

/// Says what is wrong with a text called `origin` that Oxigraph refused.
pub(crate) fn explain(
    error: &SparqlSyntaxError,
    text: &str,
    origin: &str,
    operation: Operation,
) -> SyntaxError {
    explain_with(error, text, origin, operation, &Prefixes::known())
}

/// The same where other prefixes need no declaration.
pub(crate) fn explain_with(
    error: &SparqlSyntaxError,
    text: &str,
    origin: &str,
    operation: Operation,
    prefixes: &Prefixes,
) -> SyntaxError {
    let (mistake, position) = describe(error, text, operation, prefixes);
    SyntaxError { origin: origin.to_owned(), text: text.to_owned(), position, mistake: Box::new(mistake) }
}

fn describe(
    error: &SparqlSyntaxError,
    text: &str,
    operation: Operation,
    prefixes: &Prefixes,
) -> (Mistake, Option<Position>) {
    if text.trim().is_empty() {
        return (Mistake::Empty, None);
    }
    let (reason, position) = of_oxigraph(error);
    let tree = resilient(text, operation);
    let first = tree.as_ref().and_then(|(_, errors)| errors.first());
    // What stands behind a whole statement is an error that the parser does not list.
    let extra = || tree.as_ref()?.0.children().find(|child| child.kind() == SyntaxKind::Error);
    let at = first.map(|first| first.span.start()).or_else(|| Some(extra()?.text_range().start()));
    let at = at.map(usize::from);
    let undeclared =
        mistakes::undeclared(text, prefixes).filter(|(_, start)| at.is_none_or(|at| *start <= at));
    if let Some((mistake, start)) = undeclared.or_else(|| mistakes::told(text, at, operation, prefixes)) {
        return (mistake, Some(Position::of_byte(text, start)));
    }
    if let Some(first) = first {
        return of_resilient(first.span.into(), &first.message, text);
    }
    let rule = reason.or_else(|| broken_rule(text, operation, prefixes));
    match (rule, stray_bracket(text), at) {
        (Some(reason), ..) => (mistakes::rule(&reason), position),
        (None, Some(found), _) => found,
        (None, None, Some(at)) => behind(text, at, operation),
        (None, None, None) if tree.is_none() => (Plain::NotSparql.into(), position),
        (None, None, None) => (Plain::SomeRule.into(), position),
    }
}

/// How deep brackets may nest for the parser of unfinished text: from 48 on it may panic, as it gives up where it
/// has looked a thousand times at one sign.
const RESILIENT_DEPTH: usize = 24;

/// The tree of a text that may be unfinished, and what it lacks; nothing where it nests too deep for that.
pub(crate) fn resilient(text: &str, operation: Operation) -> Option<(SyntaxNode, Vec<ParseError>)> {
    let mut open = Vec::new();
    let is_deep = signs(text).any(|lexeme| {
        nest(&mut open, lexeme.sign);
        open.len() > RESILIENT_DEPTH
    });
    (!is_deep).then(|| match operation {
        Operation::Query => ll_sparql_parser::parse_query(text),
        Operation::Update => ll_sparql_parser::parse_update(text),
    })
}

/// The rule of a whole query that is broken. Oxigraph names it only where nothing more may follow.
fn broken_rule(text: &str, operation: Operation, prefixes: &Prefixes) -> Option<String> {
    let whole = format!("{text}\nVALUES ?labgraph {{ }}");
    match operation {
        Operation::Query => of_oxigraph(&evaluator::parse_query(&whole, prefixes).err()?).0,
        Operation::Update => None,
    }
}

/// What stands behind a whole statement.
fn behind(text: &str, at: usize, operation: Operation) -> (Mistake, Option<Position>) {
    let found = text[at..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let names: BTreeSet<&str> = match operation {
        Operation::Query => BTreeSet::from(["GROUP", "HAVING", "LIMIT", "OFFSET", "ORDER", "VALUES"]),
        Operation::Update if text[..at].trim().is_empty() => BTreeSet::from([
            "ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "MOVE", "PREFIX", "WITH",
        ]),
        Operation::Update => BTreeSet::new(),
    };
    let meant = nearest(found, &names).map(str::to_owned);
    let mistake = match operation {
        Operation::Query => Mistake::Behind { whole: Whole::Query, meant },
        Operation::Update if names.is_empty() => Mistake::Behind { whole: Whole::Operation, meant },
        Operation::Update => Mistake::NoOperation { meant },
    };
    (mistake, Some(Position::of_byte(text, at)))
}

/// The reason that Oxigraph gives in words, if it does, and the place: `error at 2:14: expected one of …`.
fn of_oxigraph(error: &SparqlSyntaxError) -> (Option<String>, Option<Position>) {
    let text = error.to_string();
    let Some((_, expected)) = text.split_once(": expected ") else {
        return (Some(text), None);
    };
    let position = place(&text);
    // Bits of grammar are quoted, bracketed or single words; a reason is a sentence among them.
    let list = expected.strip_prefix("one of ").unwrap_or(expected);
    let reason = list
        .split(", ")
        .find(|item| item.contains(' ') && !item.contains(['"', '\'', '[']))
        .map(str::to_owned);
    (reason, position)
}

/// The place that Oxigraph's error names, how far its parser came: `error at 2:14: expected one of …`.
pub(crate) fn place(error: &str) -> Option<Position> {
    let (place, _) = error.strip_prefix("error at ")?.split_once(": expected ")?;
    let (line, column) = place.split_once(':')?;
    Some(Position { line: line.parse().ok()?, column: column.parse().ok()? })
}

fn of_resilient(span: Range<usize>, message: &str, text: &str) -> (Mistake, Option<Position>) {
    let (mut start, end) = (span.start, span.end.min(text.len()));
    // A place at the end of the text is shown behind the last thing that was understood.
    if text[start.min(text.len())..].trim().is_empty() {
        start = text.trim_end().len();
    }
    let expected = message.rsplit("expected ").next().unwrap_or_default();
    let expected: BTreeSet<Expected> = expected.split(" or ").map(expectation).collect();
    let signs = expected.iter().filter_map(|one| match one {
        Expected::Sign(sign) => Some(sign.as_str()),
        _ => None,
    });
    let found = text.get(start..end).unwrap_or_default().trim();
    let meant = nearest(found, &signs.collect()).map(str::to_owned);
    let more = expected.len() > NAMED;
    let expected = expected.into_iter().take(NAMED).collect();
    let mistake = Mistake::Expected { found: found.to_owned(), expected, more, meant };
    (mistake, Some(Position::of_byte(text, start)))
}

/// The keywords that may begin a part of a pattern: the parser names none of them where it also expects `}`.
const PATTERN_KEYWORDS: [&str; 9] =
    ["BIND", "FILTER", "GRAPH", "LATERAL", "MINUS", "OPTIONAL", "SERVICE", "UNION", "VALUES"];

/// The keyword that a word misspells.
fn nearest<'a>(found: &str, names: &BTreeSet<&'a str>) -> Option<&'a str> {
    let found = found.to_ascii_uppercase();
    let pattern = if names.contains("}") { &PATTERN_KEYWORDS[..] } else { &[] };
    names
        .iter()
        .chain(pattern)
        .filter(|name| name.len() > 1 && name.chars().all(|c| c.is_ascii_uppercase()))
        .map(|name| (strsim::normalized_damerau_levenshtein(&found, name), *name))
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name)
}

/// What a token of the parser is.
fn expectation(token: &str) -> Expected {
    let sign = match token.trim() {
        "IRIREF" | "PNAME_NS" | "PNAME_LN" => return Expected::Name,
        "VAR1" | "VAR2" => return Expected::Variable,
        token if token.starts_with("STRING_LITERAL") => return Expected::Text,
        token if token.starts_with("INTEGER") || token.starts_with('D') && token.contains('_') => {
            return Expected::Number;
        }
        "DECIMAL" | "DOUBLE" => return Expected::Number,
        "BLANK_NODE_LABEL" | "ANON" => return Expected::BlankNode,
        "True" | "False" => return Expected::Boolean,
        "NIL" => "()",
        "LParen" => "(",
        "RParen" => ")",
        "LCurly" => "{",
        "RCurly" => "}",
        "LBrack" => "[",
        "RBrack" => "]",
        "DoubleLess" | "DoubleLessLParen" => "<<",
        "DoubleMore" | "RParenDoubleMore" => ">>",
        "LCurlyPipe" => "{|",
        "PipeRCurly" => "|}",
        "Dot" => ".",
        "Semicolon" => ";",
        "Comma" | "Colon" => ",",
        "Plus" => "+",
        "Minus" => "-",
        "Star" => "*",
        "Slash" => "/",
        "Pipe" => "|",
        "Zirkumflex" => "^",
        "DoubleZirkumflex" => "^^",
        "ExclamationMark" => "!",
        "QuestionMark" => "?",
        "Equals" => "=",
        "Less" => "<",
        "More" => ">",
        "Eof" => return Expected::End,
        other => other,
    };
    Expected::Sign(sign.to_owned())
}

/// A bracket that closes nothing, or is not closed.
fn stray_bracket(text: &str) -> Option<(Mistake, Option<Position>)> {
    let mut depth = 0_usize;
    for (offset, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                return Some((Plain::ClosesNothing.into(), Some(Position::of_byte(text, offset))));
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    let end = Position::of_byte(text, text.trim_end().len());
    (depth > 0).then(|| (Plain::NotClosed.into(), Some(end)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::evaluator::{parse_query, parse_update};

    #[test]
    fn each_mistake_is_shown_where_it_is() {
        for (text, place, part) in [
            ("SELEKT ?x { ?x a 1 }", "1:1", "did you mean SELECT?"),
            ("SELECT ?x {\n  ?x a 1\n", "2:9", "}"),
            ("SELECT ?x { ?x foo:bar 1 }", "1:16", "the prefix foo: is not declared"),
            ("SELECT ?x { ?x a 1 } ORDER", "1:27", "expected `BY`"),
            ("SELECT ?x {", "1:12", "is not closed"),
            ("SELECT ?x { ?x a 1 . FILTR(?x) }", "1:22", "did you mean FILTER?"),
            ("SELECT ?x { ?x a 1 } LIMIT x", "1:28", "expected a number"),
            ("SELECT (COUNT(?x) ?y) {}", "1:19", "expected `AS`"),
            ("SELECT ?x { ?x <http://a b> 1 }", "1:16", "is not closed: expected >"),
            ("SELECT * { ?s ?p ?o }}", "1:22", "closes nothing"),
            ("SELECT ?x { BIND(1 AS ?x) BIND(2 AS ?x) }", "1:42", "bound twice"),
        ] {
            let error = parse_query(text, &Prefixes::known()).unwrap_err();
            let shown = explain(&error, text, "q", Operation::Query).to_string();
            assert!(shown.starts_with(&format!("q:{place}: ")) && shown.contains(part), "{text}\n{shown}");
        }
    }

    #[test]
    fn a_slash_in_a_name_with_a_prefix_is_told() {
        for text in [
            "DROP GRAPH graph:data/labs/ric",
            "COPY graph:data/labs/ric TO graph:data/labs/x",
            "ADD DEFAULT TO graph:data/labs/ric",
            "WITH graph:data/labs/ric DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
            "INSERT DATA { GRAPH graph:data/labs/ric { lid:a lid:b 1 } }",
        ] {
            let error = evaluator::parse_update(text, &Prefixes::known(), None).unwrap_err();
            let shown = explain(&error, text, "q", Operation::Update).to_string();
            assert!(shown.contains("<https://w3id.org/labgraph/graph/data/labs/ric>"), "{text}\n{shown}");
            assert!(shown.contains(r"or graph:data\/labs\/ric"), "{text}\n{shown}");
        }
    }

    #[test]
    fn usual_mistakes_are_told_in_words_of_their_own() {
        for (text, told) in [
            ("SELECT ?x { ?x fo:name 1 }", "1:16: the prefix fo: is not declared; did you mean foaf:?"),
            ("ASK { ?x LAB:name 1 }", "1:10: the prefix LAB: is not declared; did you mean lab:?"),
            ("ASK { ?x dct:title 1 }", "1:10: the prefix dct: is not declared; did you mean dcterms:?"),
            (
                "ASK { wd:Q31 a 1 }",
                "1:7: the prefix wd: is not declared: PREFIX wd: <http://www.wikidata.org/entity/> declares it",
            ),
            (
                "ASK { FILTER(CONTANS(?x, 'a')) }",
                "1:14: there is no function CONTANS; did you mean CONTAINS?",
            ),
            ("ASK { FILTER(REGEXP(?x, 'a')) }", "1:14: there is no function REGEXP; did you mean REGEX?"),
            ("ASK { FILTER(Lower(?x) = 'a') }", "1:14: there is no function Lower; did you mean LCASE?"),
            ("ASK { FILTER foo(?x) }", "1:14: there is no function foo"),
            (
                "ASK { GRAPH graph:data/labs/ric { } }",
                "1:23: / ends a name with a prefix: write <https://w3id.org/labgraph/graph/data/labs/ric> or \
                 graph:data\\/labs\\/ric",
            ),
            (
                "PREFIX e: <u:> ASK { e:a/b ?x ?y }",
                "1:25: / ends a name with a prefix: write <u:a/b> or e:a\\/b",
            ),
            ("ASK { ?x a \"abc }", "1:12: the text that begins here is not closed: expected \""),
            ("ASK { ?x a '''abc }", "1:12: the text that begins here is not closed: expected '''"),
            ("ASK { ?x a 'it's' }", "1:16: the text ends before this word: a ' inside a text is written \\'"),
            ("ASK { ?x a “abc” }", "1:12: a text stands between straight quotes, \" or '"),
            ("ASK { } LIMT 5", "1:9: the query is whole before this place; did you mean LIMIT?"),
            ("ASK { };", "1:8: a query ends without ;"),
            ("SELECT ?x, ?y { }", "1:10: variables are listed with a space between them, without a comma"),
            (
                "SELECT count(?x) { }",
                "1:8: an expression in SELECT stands in brackets, with a name: (COUNT(…) AS ?name)",
            ),
            ("ASK { ?x = 5 }", "1:10: a comparison stands in FILTER(…)"),
            ("ASK { FILTER(?x == 5) }", "1:18: equal is written ="),
            ("ASK { FILTER ?x > 5 }", "1:14: the condition of FILTER stands in brackets: FILTER(…)"),
            ("ASK { FILTER(?x AND ?y) }", "1:17: and is written &&"),
            ("SELECT * { ?x a 1 LIMIT 5 }", "1:19: LIMIT stands behind the } that closes the pattern"),
            (
                "SELECT (?x AS ?x) { ?x a 1 }",
                "1:29: AS names a variable that the pattern binds already: it needs another name",
            ),
            (
                "SELECT ?x (COUNT(?y) AS ?n) { ?x a ?y }",
                "1:40: a selected variable is neither in GROUP BY nor in an aggregate such as COUNT",
            ),
            ("INSERT DATA { }", "1:1: INSERT changes the data: this is an update, not a query"),
            (
                "ASK { ?x _ 1 }",
                "1:10: _ is no term; in the prompt it stands for the last result where VALUES has its rows",
            ),
        ] {
            let error = parse_query(text, &Prefixes::known()).unwrap_err();
            assert_eq!(
                explain(&error, text, "q", Operation::Query).to_string(),
                format!("q:{told}"),
                "{text}"
            );
        }
    }

    #[test]
    fn names_of_graphs_may_follow_copy() {
        let parse = |text: &str| parse_update(text, &Prefixes::known(), None);
        for text in
            ["COPY graph:a TO graph:b", "move silent graph:a to default", "ADD DEFAULT TO GRAPH graph:b"]
        {
            assert!(parse(text).is_ok(), "{text}");
        }
        for (text, told) in [
            ("COPY graph:a/b TO graph:c", "1:13: / ends a name with a prefix"),
            ("DROP GRAPH graph:a/b", "1:19: / ends a name with a prefix"),
            ("DELET { }", "1:1: no operation begins so; did you mean DELETE?"),
            ("ASK { }", "1:1: ASK asks: this is a query, not an update"),
        ] {
            let shown = explain(&parse(text).unwrap_err(), text, "u", Operation::Update).to_string();
            assert!(shown.starts_with(&format!("u:{told}")), "{shown}");
        }
    }
}
