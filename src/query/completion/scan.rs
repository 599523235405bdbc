//! Splitting a text into the words and signs of SPARQL, whatever state the text is in.
//!
//! The resilient parser knows no word that is only half typed. This scan does: it never fails, and every
//! byte of the text is in one token or is white space.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword, a function, or the beginning of some name.
    Word,
    /// A CURIE: it has a colon.
    Name,
    /// An IRI in `<>`.
    Iri,
    /// An IRI that is not closed yet.
    OpenIri,
    /// A variable, or `?` or `$` alone.
    Variable,
    /// A text in quotes.
    Text,
    /// A text whose quotes are not closed.
    OpenText,
    /// A number.
    Number,
    /// `@en`, `^^`.
    Suffix,
    /// A comment.
    Comment,
    /// Anything else, a character each but for `&&`, `||`, `!=`, `<=`, `>=`.
    Sign,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
}

/// Splits a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let (kind, length) = token(rest, c, tokens.last().is_some_and(|last| is_operand(last, text)));
        let end = at + length.max(c.len_utf8());
        tokens.push(Token { kind, range: at..end });
        at = end;
    }
    tokens
}

/// Whether `<` after this token would compare.
fn is_operand(token: &Token, text: &str) -> bool {
    match token.kind {
        Kind::Number | Kind::Text => true,
        Kind::Sign => text.get(token.range.clone()) == Some(")"),
        _ => false,
    }
}

fn token(rest: &str, first: char, after_operand: bool) -> (Kind, usize) {
    match first {
        '#' => (Kind::Comment, span(rest, |c| c != '\n')),
        '"' | '\'' => text(rest, first),
        '<' => iri(rest, after_operand),
        '?' | '$' => match span(rest.get(1..).unwrap_or_default(), is_name) {
            // In a path, `?` is a sign; whether it is one, the position tells.
            0 => (Kind::Variable, 1),
            length => (Kind::Variable, length + 1),
        },
        '@' => (
            Kind::Suffix,
            1 + span(rest.get(1..).unwrap_or_default(), |c| c.is_ascii_alphanumeric() || c == '-'),
        ),
        '^' if rest.starts_with("^^") => (Kind::Suffix, 2),
        '0'..='9' => (Kind::Number, number(rest)),
        _ if is_name(first) || first == ':' => word(rest),
        _ => {
            let double = ["&&", "||", "!=", ">="].iter().any(|sign| rest.starts_with(sign));
            (Kind::Sign, if double { 2 } else { first.len_utf8() })
        }
    }
}

pub(super) fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || ('\u{300}'..='\u{36f}').contains(&c)
}

fn span(text: &str, is_in: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_in(c)).unwrap_or(text.len())
}

fn number(rest: &str) -> usize {
    let length = span(rest, |c| c.is_ascii_alphanumeric() || c == '.');
    // The dot that ends a statement is no part of the number before it.
    rest.get(..length).map_or(length, |number| number.trim_end_matches('.').len())
}

/// A keyword or a CURIE: a dot or a hyphen is a part of it only where it goes on behind.
fn word(rest: &str) -> (Kind, usize) {
    let colon = rest.get(..span(rest, |c| is_name(c) || matches!(c, '-' | '.'))).unwrap_or_default();
    if !rest.get(colon.len()..).unwrap_or_default().starts_with(':') {
        return (Kind::Word, span(rest, is_name));
    }
    let local = rest.get(colon.len() + 1..).unwrap_or_default();
    let mut length = 0;
    let mut chars = local.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                length = chars.next().map_or(at + 1, |(next, c)| next + c.len_utf8());
            }
            _ if is_name(c) || matches!(c, '-' | ':' | '%' | '·') => length = at + c.len_utf8(),
            '.' if chars.peek().is_some_and(|(_, next)| is_name(*next) || *next == '-') => {}
            _ => break,
        }
    }
    (Kind::Name, colon.len() + 1 + length)
}

fn iri(rest: &str, after_operand: bool) -> (Kind, usize) {
    let inner = rest.get(1..).unwrap_or_default();
    let length = span(inner, |c| {
        !c.is_whitespace() && !matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`' | '\\')
    });
    if inner.get(length..).unwrap_or_default().starts_with('>') && !inner.starts_with('=') {
        return (Kind::Iri, length + 2);
    }
    if inner.starts_with('=') {
        return (Kind::Sign, 2);
    }
    let begins = inner.starts_with(|c: char| c.is_alphabetic());
    if begins && !after_operand { (Kind::OpenIri, length + 1) } else { (Kind::Sign, 1) }
}

fn text(rest: &str, quote: char) -> (Kind, usize) {
    let long: String = std::iter::repeat_n(quote, 3).collect();
    let is_long = rest.starts_with(&long);
    let open = if is_long { 3 } else { 1 };
    let mut at = open;
    while let Some(c) = rest.get(at..).and_then(|rest| rest.chars().next()) {
        let here = rest.get(at..).unwrap_or_default();
        match c {
            '\\' => at += 1 + here.chars().nth(1).map_or(0, char::len_utf8),
            _ if is_long && here.starts_with(&long) => return (Kind::Text, at + 3),
            _ if !is_long && c == quote => return (Kind::Text, at + 1),
            '\n' if !is_long => return (Kind::OpenText, at),
            _ => at += c.len_utf8(),
        }
    }
    (Kind::OpenText, rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(Kind, &str)> {
        tokens(text).into_iter().map(|token| (token.kind, &text[token.range])).collect()
    }

    #[test]
    fn words_are_told_apart() {
        use Kind::{Comment, Iri, Name, Number, Sign, Suffix, Text, Variable, Word};
        assert_eq!(
            shown("?x a lab:Lab . # so\n<http://a#b> \"a \\\" b\"@nl 1.5. x:y.z ^^ 3<=4"),
            [
                (Variable, "?x"),
                (Word, "a"),
                (Name, "lab:Lab"),
                (Sign, "."),
                (Comment, "# so"),
                (Iri, "<http://a#b>"),
                (Text, "\"a \\\" b\""),
                (Suffix, "@nl"),
                (Number, "1.5"),
                (Sign, "."),
                (Name, "x:y.z"),
                (Suffix, "^^"),
                (Number, "3"),
                (Sign, "<="),
                (Number, "4"),
            ]
        );
    }

    #[test]
    fn what_is_not_closed_is_told() {
        assert_eq!(shown("\"abc"), [(Kind::OpenText, "\"abc")]);
        assert_eq!(shown("'''a\nb"), [(Kind::OpenText, "'''a\nb")]);
        assert_eq!(shown("\"a\nb"), [(Kind::OpenText, "\"a"), (Kind::Word, "b")]);
        assert_eq!(shown("<http://a"), [(Kind::OpenIri, "<http://a")]);
        assert_eq!(shown("?"), [(Kind::Variable, "?")]);
        assert_eq!(shown("lab:"), [(Kind::Name, "lab:")]);
    }
}
