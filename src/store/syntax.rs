//! What is wrong with a SPARQL text, in one sentence, and where.
//!
//! Oxigraph's parser decides whether a text is SPARQL, but it tells the place in its message only, often
//! a word too late, and what it expected as bits of its grammar. So the text is read once more by a
//! parser that is made for unfinished text, and Oxigraph's word is taken where that one sees no fault:
//! a prefix that is not declared, a variable that is bound twice.

use crate::model::{Position, Prefixes, SyntaxError};
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
    let (message, position) = describe(error, text, operation);
    SyntaxError { origin: origin.to_owned(), text: text.to_owned(), position, message }
}

fn describe(error: &SparqlSyntaxError, text: &str, operation: Operation) -> (String, Option<Position>) {
    if text.trim().is_empty() {
        return ("there is no query here".to_owned(), None);
    }
    let (reason, position) = of_oxigraph(error);
    if let Some(found) = position.and_then(|position| slashed(text, position)) {
        return found;
    }
    if let Some(prefix) = reason.as_deref().filter(|reason| *reason == "Prefix not found") {
        return undeclared(text, position).unwrap_or((prefix.to_owned(), position));
    }
    let (_, errors) = match operation {
        Operation::Query => ll_sparql_parser::parse_query(text),
        Operation::Update => ll_sparql_parser::parse_update(text),
    };
    match (errors.first(), reason) {
        (Some(first), _) => of_resilient(first.span.into(), &first.message, text),
        (None, Some(reason)) => (reason, position),
        (None, None) => match stray_bracket(text) {
            Some(found) => found,
            None => (
                "a rule beyond the grammar is broken before this place: is a variable bound twice, or \
                      selected without being grouped?"
                    .to_owned(),
                position,
            ),
        },
    }
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

/// Names the prefix that ends before a place.
fn undeclared(text: &str, position: Option<Position>) -> Option<(String, Option<Position>)> {
    let end = position?.to_byte(text);
    let word = text[..end].rsplit(|c: char| c.is_whitespace() || "(){}[]<>,;^/|!".contains(c)).next()?;
    let (prefix, _) = word.split_once(':')?;
    let start = Position::of_byte(text, end - word.len());
    Some((format!("the prefix {prefix}: is not declared"), Some(start)))
}

/// Says what became of `graph:data/labs/ric`, where a name with a prefix ends at its first `/`.
fn slashed(text: &str, position: Position) -> Option<(String, Option<Position>)> {
    let is_end = |c: char| c.is_whitespace() || "(){}[]<>,;\"'".contains(c);
    let at = position.to_byte(text);
    let start =
        text[..at].rfind(is_end).map_or(0, |end| end + text[end..].chars().next().map_or(1, char::len_utf8));
    let word = text[start..].split(is_end).next()?;
    let (name, rest) = word.split_once('/')?;
    // Of several names it is a path.
    if rest.contains(':') || !name.contains(':') || start + name.len() > at + 1 {
        return None;
    }
    let iri = Prefixes::known().expand(word)?;
    let message = format!("a name with a prefix ends at a /: write {iri}, or {}", word.replace('/', "\\/"));
    Some((message, Some(Position::of_byte(text, start + name.len()))))
}

fn of_resilient(span: Range<usize>, message: &str, text: &str) -> (String, Option<Position>) {
    let (mut start, end) = (span.start, span.end.min(text.len()));
    // A place at the end of the text is shown behind the last thing that was understood.
    if text[start.min(text.len())..].trim().is_empty() {
        start = text.trim_end().len();
    }
    let expected = message.rsplit("expected ").next().unwrap_or_default();
    let names: BTreeSet<&str> = expected.split(" or ").map(name).collect();
    let quoted = |name: &&str| {
        if name.starts_with("a ") || name.starts_with("the ") {
            (*name).to_owned()
        } else {
            format!("`{name}`")
        }
    };
    let found = text.get(start..end).unwrap_or_default().trim();
    // What is described in words comes before the signs.
    let (words, signs): (Vec<&str>, Vec<&str>) = names.iter().partition(|name| name.starts_with("a "));
    let mut listed: Vec<String> = words.iter().chain(&signs).take(NAMED).map(quoted).collect();
    if names.len() > NAMED {
        listed.push("…".to_owned());
    }
    let meant = nearest(found, &names).map(|word| format!("; did you mean {word}?")).unwrap_or_default();
    (format!("expected {}{meant}", listed.join(", ")), Some(Position::of_byte(text, start)))
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

/// What people call a token.
fn name(token: &str) -> &str {
    match token.trim() {
        "IRIREF" | "PNAME_NS" | "PNAME_LN" => "a name (prefix:name or <IRI>)",
        "VAR1" | "VAR2" => "a variable",
        token if token.starts_with("STRING_LITERAL") => "a text in quotes",
        token if token.starts_with("INTEGER") || token.starts_with('D') && token.contains('_') => "a number",
        "DECIMAL" | "DOUBLE" => "a number",
        "BLANK_NODE_LABEL" | "ANON" => "a blank node",
        "True" | "False" => "true or false",
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
        "Eof" => "the end",
        other => other,
    }
}

/// A bracket that closes nothing, or is not closed.
fn stray_bracket(text: &str) -> Option<(String, Option<Position>)> {
    let mut depth = 0_usize;
    for (offset, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                return Some(("this } closes nothing".to_owned(), Some(Position::of_byte(text, offset))));
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    let end = Position::of_byte(text, text.trim_end().len());
    (depth > 0).then(|| ("a { is not closed: expected `}`".to_owned(), Some(end)))
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
            ("SELECT ?x { ?x <http://a b> 1 }", "1:16", "a name"),
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
        for (text, place) in [
            ("DROP GRAPH graph:data/labs/ric", "1:22"),
            ("COPY graph:data/labs/ric TO graph:data/labs/x", "1:16"),
            ("ADD DEFAULT TO graph:data/labs/ric", "1:26"),
            ("WITH graph:data/labs/ric DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "1:16"),
            ("INSERT DATA { GRAPH graph:data/labs/ric { lid:a lid:b 1 } }", "1:31"),
        ] {
            let error = parse_update(text, &Prefixes::known(), None).unwrap_err();
            let shown = explain(&error, text, "q", Operation::Update).to_string();
            assert!(shown.starts_with(&format!("q:{place}: ")), "{text}\n{shown}");
            assert!(shown.contains("<https://w3id.org/labgraph/graph/data/labs/ric>"), "{text}\n{shown}");
            assert!(shown.contains(r"or graph:data\/labs\/ric"), "{text}\n{shown}");
        }
    }
}
