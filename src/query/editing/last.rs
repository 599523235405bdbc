//! `_` stands for the last result, where `VALUES` takes its rows.

use crate::query::Solutions;
use crate::store::lexeme::{Lexeme, Sign, signs};
use oxigraph::model::Term;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::ops::Range;

/// Why the last result cannot take the place of `_`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LastError {
    /// Nothing was asked yet that has rows.
    #[error("_ stands for the last result, and there is none yet")]
    NoResult,
    /// The last result has no column of that name.
    #[error("the last result has no column ?{wanted}; it has {}", listed(.has))]
    NoColumn {
        /// The variable of VALUES.
        wanted: String,
        /// The columns of the last result.
        has: Vec<String>,
    },
    /// A blank node cannot be named in another query.
    #[error("the column ?{column} of the last result holds a blank node, which no other query can name")]
    BlankNode {
        /// The column.
        column: String,
    },
}

fn listed(columns: &[String]) -> String {
    match columns {
        [] => "none".to_owned(),
        _ => columns.iter().map(|column| format!("?{column}")).collect::<Vec<_>>().join(", "),
    }
}

/// The text with the rows of the last result in the place of each `_` among the rows of a VALUES: the
/// columns that VALUES names, each row once, in the order of the result. Where no `_` stands so, it is the text
/// as it was.
///
/// # Errors
/// [`LastError`] where there is a `_` and the last result cannot stand there.
///
/// ```
/// use labgraph::query::{Answer, Engine};
/// use labgraph::query::editing::with_last;
/// use oxigraph::store::Store;
///
/// let engine = Engine::new(&Store::new()?);
/// let Answer::Solutions(last) = engine.ask("SELECT ?lab ?n { VALUES (?lab ?n) { (lid:ric 1) } }")? else {
///     unreachable!()
/// };
/// assert_eq!(
///     with_last("SELECT * { VALUES ?lab { _ } }", Some(&last))?,
///     "SELECT * { VALUES ?lab { <https://w3id.org/labgraph/id/ric> } }"
/// );
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn with_last<'a>(text: &'a str, last: Option<&Solutions>) -> Result<Cow<'a, str>, LastError> {
    let places = places(text);
    if places.is_empty() {
        return Ok(Cow::Borrowed(text));
    }
    let last = last.ok_or(LastError::NoResult)?;
    let (mut whole, mut from) = (String::with_capacity(text.len()), 0);
    for place in places {
        whole.push_str(&text[from..place.range.start]);
        whole.push_str(&rows(&place, last)?);
        from = place.range.end;
    }
    whole.push_str(&text[from..]);
    Ok(Cow::Owned(whole))
}

/// The text with a space for each `_` that stands for the last result: as long as it was.
pub(super) fn blanked(text: &str) -> Cow<'_, str> {
    if !text.contains('_') {
        return Cow::Borrowed(text);
    }
    let places = places(text);
    if places.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut blanked = text.to_owned();
    for place in places {
        blanked.replace_range(place.range, " ");
    }
    Cow::Owned(blanked)
}

/// A `_` that stands for the last result.
struct Place<'a> {
    range: Range<usize>,
    /// The variables of its VALUES, without their signs.
    variables: Vec<&'a str>,
    /// Whether they stand in brackets, and so does each row.
    in_brackets: bool,
}

/// The rows that take a place, as SPARQL.
fn rows(place: &Place<'_>, last: &Solutions) -> Result<String, LastError> {
    let columns: Vec<usize> = place
        .variables
        .iter()
        .map(|wanted| {
            last.variables.iter().position(|known| known.as_str() == *wanted).ok_or_else(|| {
                LastError::NoColumn {
                    wanted: (*wanted).to_owned(),
                    has: last.variables.iter().map(|known| known.as_str().to_owned()).collect(),
                }
            })
        })
        .collect::<Result<_, _>>()?;
    let (mut seen, mut written) = (HashSet::new(), String::new());
    for row in &last.rows {
        let terms: Vec<Option<&Term>> =
            columns.iter().map(|column| row.get(*column).and_then(Option::as_ref)).collect();
        if !seen.insert(terms.clone()) {
            continue;
        }
        if !written.is_empty() {
            written.push(' ');
        }
        let cells = terms.iter().zip(&place.variables).map(|(term, column)| cell(*term, column));
        let cells = cells.collect::<Result<Vec<String>, LastError>>()?.join(" ");
        let [open, close] = if place.in_brackets { ["(", ")"] } else { ["", ""] };
        let _infallible = write!(written, "{open}{cells}{close}");
    }
    Ok(written)
}

/// A term as it is written in VALUES.
fn cell(term: Option<&Term>, column: &str) -> Result<String, LastError> {
    match term {
        None => Ok("UNDEF".to_owned()),
        Some(term) if holds_blank_node(term) => Err(LastError::BlankNode { column: column.to_owned() }),
        Some(term) => Ok(term.to_string()),
    }
}

fn holds_blank_node(term: &Term) -> bool {
    match term {
        Term::BlankNode(_) => true,
        Term::Triple(triple) => triple.subject.is_blank_node() || holds_blank_node(&triple.object),
        Term::NamedNode(_) | Term::Literal(_) => false,
    }
}

/// Where `_` stands alone among the rows of a VALUES.
fn places(text: &str) -> Vec<Place<'_>> {
    let signs: Vec<Lexeme> = signs(text).collect();
    let is_values = |lexeme: &Lexeme| {
        lexeme.sign == Sign::Word && text[lexeme.range.clone()].eq_ignore_ascii_case("VALUES")
    };
    let starts = signs.iter().enumerate().filter(|(_, lexeme)| is_values(lexeme)).map(|(at, _)| at + 1);
    starts.flat_map(|at| in_block(text, &signs[at..]).unwrap_or_default()).collect()
}

/// The same in one VALUES, behind its keyword.
fn in_block<'a>(text: &'a str, signs: &[Lexeme]) -> Option<Vec<Place<'a>>> {
    let in_brackets = signs.first()?.sign == Sign::Open(b'(');
    let heads = &signs[usize::from(in_brackets)..];
    let count = heads.iter().take_while(|lexeme| lexeme.sign == Sign::Variable).count();
    let variables: Vec<&str> =
        heads[..count].iter().map(|head| &text[head.range.start + 1..head.range.end]).collect();
    let mut rest = heads[count..].iter();
    if in_brackets && rest.next()?.sign != Sign::Close(b')') || !in_brackets && count != 1 {
        return None;
    }
    if rest.next()?.sign != Sign::Open(b'{') {
        return None;
    }
    let (mut found, mut depth) = (Vec::new(), 0_usize);
    for lexeme in rest {
        match lexeme.sign {
            Sign::Open(_) => depth += 1,
            Sign::Close(_) if depth == 0 => break,
            Sign::Close(_) => depth -= 1,
            Sign::Underscore if depth == 0 => {
                found.push(Place { range: lexeme.range.clone(), variables: variables.clone(), in_brackets });
            }
            _ => {}
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Prefixes;
    use crate::store::evaluator::parse_query;
    use oxigraph::model::{BlankNode, Literal, NamedNode, Variable};

    fn last() -> Solutions {
        let term = |text: &str| Some(Term::from(Literal::new_language_tagged_literal_unchecked(text, "nl")));
        let lab = |name: &str| Some(Term::from(NamedNode::new_unchecked(format!("http://e/{name}"))));
        let blank = Some(Term::from(BlankNode::new_unchecked("b")));
        Solutions {
            variables: ["lab", "name", "n", "b"].map(Variable::new_unchecked).to_vec(),
            rows: vec![
                vec![lab("a"), term("een \"lab\"\n\\_ {"), Some(Literal::from(5).into()), blank.clone()],
                vec![lab("a"), None, Some(Literal::from(1.5).into()), None],
                vec![lab("b"), term("twee"), None, blank],
            ],
        }
    }

    #[test]
    fn the_rows_come_in_the_order_and_by_the_names_of_values() {
        for (text, expected) in [
            ("VALUES ?lab { _ }", "VALUES ?lab { <http://e/a> <http://e/b> }"),
            ("values(?lab){_}", "values(?lab){(<http://e/a>) (<http://e/b>)}"),
            (
                "VALUES (?n $lab) { (1 UNDEF) _ }",
                "VALUES (?n $lab) { (1 UNDEF) (\"5\"^^<http://www.w3.org/2001/XMLSchema#integer> <http://e/a>) \
                 (\"1.5\"^^<http://www.w3.org/2001/XMLSchema#double> <http://e/a>) (UNDEF <http://e/b>) }",
            ),
            ("VALUES ?name { _ }", "VALUES ?name { \"een \\\"lab\\\"\\n\\\\_ {\"@nl UNDEF \"twee\"@nl }"),
        ] {
            let whole = with_last(text, Some(&last())).unwrap();
            assert_eq!(whole, expected);
            parse_query(&format!("SELECT * {{ {whole} }}"), &Prefixes::known()).unwrap();
        }
    }

    #[test]
    fn elsewhere_it_stands_for_nothing() {
        for text in [
            "VALUES ?x { \"_\" '_' <_> _:_ lab:_ lab:a_ } # { _ }",
            "VALUES (?x) { (_) }",
            "?x ?y _",
            "VALUES _ { _ }",
            "VALUES ?x ?y { _ }",
            "VALUES ?x { } _",
            "",
        ] {
            assert_eq!(with_last(text, None).unwrap(), text);
            assert_eq!(blanked(text), text);
        }
        assert_eq!(blanked("VALUES ?x { _ _:b } # é _"), "VALUES ?x {   _:b } # é _");
    }

    #[test]
    fn what_cannot_be_put_in_is_told() {
        let of = |text: &str, last: Option<&Solutions>| with_last(text, last).unwrap_err().to_string();
        assert_eq!(of("VALUES ?x { _ }", None), "_ stands for the last result, and there is none yet");
        assert_eq!(
            of("VALUES (?lab ?x) { _ }", Some(&last())),
            "the last result has no column ?x; it has ?lab, ?name, ?n, ?b"
        );
        assert_eq!(
            of("VALUES ?b { _ }", Some(&last())),
            "the column ?b of the last result holds a blank node, which no other query can name"
        );
    }
}
