//! Whether what was typed can be run, needs more, or is wrong.
//!
//! Oxigraph's parser decides. It tells how far it came, and where that is the end of the text, more text may
//! put it right; where it stopped before, none will. It compares keywords by their length, and looks for the
//! end of an IRI through the whole text, so its word is asked behind a run of spaces that no keyword is as
//! long as, before a sign that nothing may begin with.

use super::last;
use crate::model::{Prefixes, SyntaxError};
use crate::query::too_deep;
use crate::store::evaluator;
use crate::store::lexeme::{Sign, declarations, lexemes, open_brackets, signs};
use crate::store::syntax::{self, Operation};
use oxigraph::sparql::SparqlSyntaxError;

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It asks.
    Query,
    /// It changes.
    Update,
}

/// Whether a text is a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completeness {
    /// Nothing but space and comments.
    Empty,
    /// A statement that can be run.
    Complete(Kind),
    /// More text could make a statement of it.
    Unfinished {
        /// By how many spaces the next line is indented.
        indent: usize,
    },
    /// No text that follows could put it right.
    Wrong(SyntaxError),
}

/// Spaces for each open bracket.
const INDENT: usize = 2;

/// Whether a text is a statement, as somebody presses Enter at its end. The known prefixes need no declaration.
///
/// Where an empty line ends the text outside of brackets, below more than a prologue, it is taken as it stands:
/// Enter once more shows what is missing.
///
/// ```
/// use labgraph::model::Prefixes;
/// use labgraph::query::editing::{Completeness, Kind, completeness};
///
/// let prefixes = Prefixes::known();
/// assert_eq!(completeness("ASK { ?lab a lab:InnovationLab }", &prefixes), Completeness::Complete(Kind::Query));
/// assert_eq!(completeness("ASK { ?lab a", &prefixes), Completeness::Unfinished { indent: 2 });
/// assert!(matches!(completeness("ASK { ?lab ) }", &prefixes), Completeness::Wrong(_)));
/// ```
#[must_use]
pub fn completeness(text: &str, prefixes: &Prefixes) -> Completeness {
    let judged = judge(text, prefixes);
    match judged {
        Completeness::Unfinished { .. } if is_given_up(text) => {
            mistake(text, prefixes).map_or(judged, Completeness::Wrong)
        }
        _ => judged,
    }
}

/// Whether an empty line ends a text outside of brackets and quotes.
fn is_given_up(text: &str) -> bool {
    let end = text.trim_end_matches([' ', '\t', '\r']);
    end.ends_with('\n')
        && verb(text).is_some()
        && open_brackets(text).is_empty()
        && !lexemes(text).any(|lexeme| matches!(lexeme.sign, Sign::Text { closed: false, .. }))
}

/// What is wrong with a text if nothing more follows; nothing where it is a statement or empty.
#[must_use]
pub fn mistake(text: &str, prefixes: &Prefixes) -> Option<SyntaxError> {
    let readable = last::blanked(text);
    let operation = operation(text);
    let origin = origin(operation);
    if let Some(error) = too_deep(text, origin) {
        return Some(error);
    }
    let error = match operation {
        Operation::Query => evaluator::parse_query(&readable, prefixes).err(),
        Operation::Update => evaluator::parse_update(&readable, prefixes, None).err(),
    }?;
    let found = syntax::explain_with(&error, &readable, origin, operation, prefixes);
    Some(SyntaxError { text: text.to_owned(), ..found })
}

const fn origin(operation: Operation) -> &'static str {
    match operation {
        Operation::Query => "the query",
        Operation::Update => "the update",
    }
}

/// How many spaces, then how many signs of nothing, stand behind the text when the parser is asked: more than
/// any keyword is long.
const BEHIND: (usize, usize) = (64, 64);

/// [`completeness`], wherever the text ends.
pub(super) fn judge(text: &str, prefixes: &Prefixes) -> Completeness {
    if signs(text).next().is_none() {
        return Completeness::Empty;
    }
    if let Some(error) = too_deep(text, origin(operation(text))) {
        return Completeness::Wrong(error);
    }
    let readable = last::blanked(text);
    if evaluator::parse_query(&readable, prefixes).is_ok() {
        return Completeness::Complete(Kind::Query);
    }
    match evaluator::parse_update(&readable, prefixes, None) {
        // A prologue alone is an update that does nothing: what it is for has yet to come.
        Ok(update) if update.operations.is_empty() => return Completeness::Unfinished { indent: 0 },
        Ok(_) => return Completeness::Complete(Kind::Update),
        Err(_) => {}
    }
    if can_go_on(&readable, prefixes) || can_grow(&readable, prefixes) {
        return Completeness::Unfinished { indent: indent_after(text) };
    }
    match mistake(text, prefixes) {
        Some(error) => Completeness::Wrong(error),
        None => Completeness::Unfinished { indent: indent_after(text) },
    }
}

/// Whether a text is a query or an update, by its first verb.
pub(super) fn operation(text: &str) -> Operation {
    verb(text).unwrap_or(Operation::Query)
}

/// The same, where there is a verb.
fn verb(text: &str) -> Option<Operation> {
    let words = signs(text).filter(|lexeme| lexeme.sign == Sign::Word);
    words.into_iter().find_map(|lexeme| match first_word(&text[lexeme.range]) {
        FirstWord::Query => Some(Operation::Query),
        FirstWord::Update => Some(Operation::Update),
        FirstWord::Prologue | FirstWord::Other => None,
    })
}

/// What a word begins where a statement begins with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FirstWord {
    Query,
    Update,
    Prologue,
    Other,
}

pub(super) fn first_word(word: &str) -> FirstWord {
    match word.to_ascii_uppercase().as_str() {
        "SELECT" | "ASK" | "CONSTRUCT" | "DESCRIBE" => FirstWord::Query,
        "INSERT" | "DELETE" | "LOAD" | "CLEAR" | "DROP" | "CREATE" | "ADD" | "MOVE" | "COPY" | "WITH" => {
            FirstWord::Update
        }
        "PREFIX" | "BASE" | "VERSION" => FirstWord::Prologue,
        _ => FirstWord::Other,
    }
}

/// Whether the parser takes the whole text and asks for more.
fn can_go_on(text: &str, prefixes: &Prefixes) -> bool {
    let (spaces, nothing) = (" ".repeat(BEHIND.0), "\u{1}".repeat(BEHIND.1));
    let padded = format!("{text}\n{spaces}{nothing}");
    let end = padded.len() - nothing.len();
    let errors = [
        evaluator::parse_query(&padded, prefixes).err(),
        evaluator::parse_update(&padded, prefixes, None).err(),
    ];
    let in_text = ends_in_long_text(text);
    let asks_for_more = |error: SparqlSyntaxError| {
        let reached = syntax::place(&error.to_string()).map(|place| place.to_byte(&padded));
        // What is never closed runs over all that stands behind.
        reached.is_some_and(|reached| reached >= end && (reached == padded.len()) == in_text)
    };
    errors.into_iter().flatten().any(asks_for_more) && !is_final(text, prefixes)
}

fn ends_in_long_text(text: &str) -> bool {
    matches!(lexemes(text).last().map(|last| last.sign), Some(Sign::Text { closed: false, long: true }))
}

/// Whether a rule that holds for a whole query is broken, and no GROUP BY could mend it.
fn is_final(text: &str, prefixes: &Prefixes) -> bool {
    // Behind a last VALUES the parser has nothing to ask for but that the rules hold.
    let whole = format!("{text}\nVALUES ?labgraph {{ }}");
    evaluator::parse_query(&whole, prefixes).is_err_and(|error| {
        let error = error.to_string();
        ["Duplicated variable name", "overrides an existing variable", "SELECT * is not authorized"]
            .iter()
            .any(|reason| error.contains(reason))
    })
}

/// Whether the last sign, which touches the end of the text, may become one that fits.
fn can_grow(text: &str, prefixes: &Prefixes) -> bool {
    let Some(last) = lexemes(text).last().filter(|lexeme| lexeme.sign != Sign::Space) else { return false };
    let tail = &text[last.range.clone()];
    let fits = |more: &str| can_stand(&format!("{text}{more}"), prefixes);
    let word = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    match last.sign {
        Sign::Comment => false,
        _ if word.rfind('<') > word.rfind('>') && (fits(">") || fits("x:y>")) => true,
        Sign::Text { closed: false, .. } => {
            let quote = &tail[..1];
            fits(quote) || tail.ends_with('\\') && fits(&format!("n{quote}"))
        }
        Sign::Word => {
            let rest_of = |word: &str| {
                let begun = word.get(..tail.len()).is_some_and(|begun| begun.eq_ignore_ascii_case(tail));
                begun.then(|| word.get(tail.len()..).unwrap_or_default().to_owned())
            };
            crate::store::terms::words()
                .filter_map(rest_of)
                .any(|rest| fits(&rest) || fits(&format!("{rest}(")))
                || {
                    let known = prefixes.iter().chain(declarations(text));
                    known
                        .filter_map(|(prefix, _)| prefix.strip_prefix(tail))
                        .any(|rest| fits(&format!("{rest}:a")))
                }
        }
        _ => GROWTH.iter().any(|more| fits(more)),
    }
}

/// What may turn a part of a sign into a sign: of a variable, a blank node, a language, a datatype, an
/// operator, a number, an escape.
const GROWTH: [&str; 8] = ["a", "en", ":a", "<x:y>", "^<x:y>", "&", "|", "1"];

/// Whether a text is a statement or the beginning of one.
fn can_stand(text: &str, prefixes: &Prefixes) -> bool {
    evaluator::parse_query(text, prefixes).is_ok()
        || evaluator::parse_update(text, prefixes, None).is_ok()
        || can_go_on(text, prefixes)
}

/// By how many spaces the line after a text is indented: two for each line's brackets that stay open.
///
/// ```
/// use labgraph::query::editing::indent_after;
/// assert_eq!(indent_after("SELECT * {"), 2);
/// assert_eq!(indent_after("SELECT * {\n  FILTER(?x ="), 4);
/// assert_eq!(indent_after("SELECT * {\n  ?x ?y ?z }"), 0);
/// ```
#[must_use]
pub fn indent_after(text: &str) -> usize {
    match lexemes(text).last().map(|lexeme| lexeme.sign) {
        // What stands between three quotes is as it is typed.
        Some(Sign::Text { closed: false, long: true }) => 0,
        _ => INDENT * open_brackets(text).len(),
    }
}

/// How many spaces before the cursor go when somebody types a closing bracket at the end of `before`: where
/// nothing else stands on the line, as many as bring the bracket below the line that opened it.
///
/// ```
/// use labgraph::query::editing::outdent;
/// assert_eq!(outdent("ASK {\n  ?x a 1\n  "), 2);
/// assert_eq!(outdent("ASK {\n  ?x a 1 "), 0);
/// ```
#[must_use]
pub fn outdent(before: &str) -> usize {
    let Some(newline) = before.rfind('\n') else { return 0 };
    let line = &before[newline + 1..];
    if !line.bytes().all(|byte| byte == b' ') {
        return 0;
    }
    let wanted = indent_after(before).saturating_sub(INDENT);
    line.len().saturating_sub(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match completeness(text, &Prefixes::known()) {
            Completeness::Empty => "empty".to_owned(),
            Completeness::Complete(Kind::Query) => "query".to_owned(),
            Completeness::Complete(Kind::Update) => "update".to_owned(),
            Completeness::Unfinished { indent } => format!("unfinished {indent}"),
            Completeness::Wrong(error) => format!("{error}"),
        }
    }

    #[test]
    fn a_statement_is_whole_where_the_parser_takes_it() {
        for (text, what) in [
            ("", "empty"),
            (" \n# nothing yet", "empty"),
            ("ASK { ?x lab:budget 1 } # }", "query"),
            ("SELECT * { VALUES (?x ?y) { _ } }", "query"),
            ("INSERT DATA { lid:a a lab:X };", "update"),
            ("COPY graph:a TO graph:b", "update"),
        ] {
            assert_eq!(shown(text), what, "{text}");
        }
    }

    #[test]
    fn more_is_awaited_where_more_can_help() {
        for (text, indent) in [
            ("PREFIX e: <u:>", 0),
            ("PREFIX e: <u:>\n\n", 0),
            ("SELE", 0),
            ("SELECT", 0),
            ("SELECT ?", 0),
            ("SELECT ?x", 0),
            ("SELECT ?x (COUNT(?y) AS ?n) { ?x a ?y }", 0),
            ("ASK {", 2),
            ("ASK {\n\n", 2),
            ("ASK { ?x a ?y . FILTER(", 4),
            ("ASK { ?x a ?y . FILT", 2),
            ("ASK { ?x a <http://e", 2),
            ("ASK { ?x a \"abc", 2),
            ("ASK { ?x a \"abc\\", 2),
            ("ASK { ?x a \"\"\"abc\n\n", 0),
            ("ASK { ?x a 'a'^", 2),
            ("ASK { ?x a 'a'@", 2),
            ("ASK { ?x a lab", 2),
            ("ASK { ?x a graph:a\\", 2),
            ("ASK { FILTER(?x &", 4),
            ("ASK { BIND(COALESCE", 4),
            ("ASK { } LIM", 0),
            ("ASK { } LIMIT", 0),
            ("DELETE { ?x ?y ?z }", 0),
            ("INSERT", 0),
        ] {
            assert_eq!(shown(text), format!("unfinished {indent}"), "{text}");
        }
    }

    #[test]
    fn a_mistake_is_told_at_once() {
        for (text, told) in [
            (
                "SELEKT ",
                "the query:1:1: expected `ASK`, `CONSTRUCT`, `DESCRIBE`, `SELECT`; did you mean SELECT?",
            ),
            ("ASK { ?x foo:bar", "the query:1:10: the prefix foo: is not declared"),
            ("ASK { ?x a lab:X ) ", "the query:1:18: expected `}`"),
            ("ASK { ?x a \"abc\n", "the query:1:12: the text that begins here is not closed: expected \""),
            ("ASK { ?x a <http://e\n", "the query:1:12: the IRI that begins here is not closed: expected >"),
            (
                "ASK { FILTER(CONTANS(?x, 'a'",
                "the query:1:14: there is no function CONTANS; did you mean CONTAINS?",
            ),
            ("ASK { } LIMT 5", "the query:1:9: the query is whole before this place; did you mean LIMIT?"),
            ("ASK { };", "the query:1:8: a query ends without ;"),
            (
                "SELECT (?x AS ?x) { ?x a 1 }",
                "the query:1:29: AS names a variable that the pattern binds already: it needs another name",
            ),
            (
                "DROP GRAPH graph:a/b",
                "the update:1:19: / ends a name with a prefix: write \
                 <https://w3id.org/labgraph/graph/a/b> or graph:a\\/b",
            ),
            (
                "ASK { ?x _ 1",
                "the query:1:10: _ is no term; in the prompt it stands for the last result where VALUES has \
                 its rows",
            ),
        ] {
            assert_eq!(shown(text), told, "{text}");
        }
        assert!(shown(&"(".repeat(5000)).contains("deep"));
    }

    #[test]
    fn an_empty_line_gives_up_waiting() {
        assert_eq!(
            shown("SELECT ?x (COUNT(?y) AS ?n) { ?x a ?y }\n"),
            "the query:2:1: a selected variable is neither in GROUP BY nor in an aggregate such as COUNT"
        );
        assert_eq!(shown("SELECT ?x\n  "), "the query:1:10: expected `{`");
    }

    #[test]
    fn closing_brackets_stand_below_what_opened_them() {
        let cases =
            [("ASK {\n  {\n    ", 2), ("ASK {\n  ", 2), ("ASK {\n", 0), ("ASK {\n ?x ", 0), ("  ", 0)];
        for (before, spaces) in cases {
            assert_eq!(outdent(before), spaces, "{before:?}");
        }
    }

    /// The parser is recursive and goes back: it must neither overflow a stack nor take ages.
    #[test]
    fn deep_texts_are_judged_in_time() {
        let start = std::time::Instant::now();
        for opening in [
            "{ ",
            "{ ?x a [ ",
            "FILTER(",
            "FILTER(! ",
            "?x (a/",
            "( ",
            "OPTIONAL { ",
            "FILTER EXISTS { ",
            "{ SELECT * { ",
            "BIND(IF(",
            "FILTER(?x IN (",
            "<< ",
            "BIND(REPLACE(",
            "BIND(COALESCE(1, ",
        ] {
            for depth in [10, 30, 95] {
                let text = format!("ASK {{ {}", opening.repeat(depth));
                let _ = completeness(&text, &Prefixes::known());
                let _ = completeness(&format!("{text} )"), &Prefixes::known());
            }
        }
        assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_an_answer(
            text in "\\PC{0,40}|((SELECT|ASK|\\?x|[{}()<>\"'_@^]|lab:a|VALUES|FILTER|\\.|a| |\n){0,30})",
        ) {
            let _ = completeness(&text, &Prefixes::known());
            let _ = (indent_after(&text), outdent(&text));
        }
    }
}
