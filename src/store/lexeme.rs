//! The signs of a SPARQL text: total, so that any text whatever is cut into signs without a gap.
//!
//! It follows the [terminals of SPARQL](https://www.w3.org/TR/sparql11-query/#sparqlGrammar) and tells
//! whether a text in quotes is closed. It knows nothing of how signs follow one another.

use std::ops::Range;

/// What a sign is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Space,
    Comment,
    Iri,
    /// A text in quotes, `'`, `"` or three of them.
    Text {
        closed: bool,
        long: bool,
    },
    Variable,
    BlankNode,
    /// `prefix:local`; the local part may be empty.
    Name,
    /// Letters without a colon: a keyword or a function.
    Word,
    Number,
    /// `@nl`.
    Language,
    Open(u8),
    Close(u8),
    Operator,
    /// `_` alone.
    Underscore,
    /// No sign of SPARQL.
    Stray,
}

/// A sign and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lexeme {
    pub(crate) sign: Sign,
    pub(crate) range: Range<usize>,
}

impl Lexeme {
    /// Whether the grammar overlooks it.
    pub(crate) const fn is_trivia(&self) -> bool {
        matches!(self.sign, Sign::Space | Sign::Comment)
    }
}

/// The signs of a text, one after another, without a gap.
pub(crate) fn lexemes(text: &str) -> Lexemes<'_> {
    Lexemes { text, at: 0 }
}

/// The signs that the grammar sees.
pub(crate) fn signs(text: &str) -> impl Iterator<Item = Lexeme> {
    lexemes(text).filter(|lexeme| !lexeme.is_trivia())
}

pub(crate) struct Lexemes<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Lexemes<'_> {
    type Item = Lexeme;

    fn next(&mut self) -> Option<Lexeme> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let (sign, length) = first(rest);
        let range = self.at..self.at + length;
        self.at = range.end;
        Some(Lexeme { sign, range })
    }
}

/// The first sign of a text that is not empty, and its length in bytes, at least that of one character.
fn first(text: &str) -> (Sign, usize) {
    let mut chars = text.chars();
    let Some(c) = chars.next() else { return (Sign::Stray, 0) };
    let next = chars.next();
    match c {
        ' ' | '\t' | '\n' | '\r' => (Sign::Space, span(text, |c| matches!(c, ' ' | '\t' | '\n' | '\r'))),
        '#' => (Sign::Comment, span(text, |c| c != '\n' && c != '\r')),
        '"' | '\'' => quoted(text, c),
        '<' => iri(text).map_or_else(|| operator(text), |length| (Sign::Iri, length)),
        '?' | '$' => match span(&text[1..], is_of_variable) {
            0 => operator(text),
            length => (Sign::Variable, 1 + length),
        },
        '_' if next == Some(':') => (Sign::BlankNode, 2 + name_span(&text[2..], is_inner)),
        '_' if !next.is_some_and(is_inner) => (Sign::Underscore, 1),
        '@' if next.is_some_and(|c| c.is_ascii_alphabetic()) => {
            (Sign::Language, 1 + span(&text[1..], |c| c.is_ascii_alphanumeric() || c == '-'))
        }
        '0'..='9' => (Sign::Number, number(text)),
        '.' if next.is_some_and(|c| c.is_ascii_digit()) => (Sign::Number, number(text)),
        '(' | '[' | '{' => (Sign::Open(text.as_bytes()[0]), 1),
        ')' | ']' | '}' => (Sign::Close(text.as_bytes()[0]), 1),
        ':' => (Sign::Name, 1 + local(&text[1..])),
        c if c.is_alphabetic() => word(text),
        _ => operator(text),
    }
}

/// How many bytes at the start of a text are of one sort.
fn span(text: &str, is: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is(c)).unwrap_or(text.len())
}

/// The same for names: a dot may stand inside, not at the end.
fn name_span(text: &str, is: impl Fn(char) -> bool) -> usize {
    let length = span(text, |c| c == '.' || is(c));
    text[..length].trim_end_matches('.').len()
}

fn is_of_variable(c: char) -> bool {
    is_inner(c) && c != '-'
}

/// `PN_CHARS`, nearly: any letter, digit or mark that belongs to one.
fn is_inner(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '_' | '-' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{200c}'..='\u{200d}' | '\u{203f}'..='\u{2040}')
}

/// A keyword, or a name where a colon follows.
fn word(text: &str) -> (Sign, usize) {
    let prefix = name_span(text, is_inner);
    if text[prefix..].starts_with(':') {
        return (Sign::Name, prefix + 1 + local(&text[prefix + 1..]));
    }
    (Sign::Word, span(text, |c| c.is_alphanumeric() || c == '_'))
}

/// The local part of a name, with what is escaped.
fn local(text: &str) -> usize {
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    let (mut at, mut end) = (0, 0);
    while let Some(c) = text[at..].chars().next() {
        let length = match c {
            '\\' if bytes.get(at + 1).is_some_and(|b| b"_~.-!$&'()*+,;=/?#@%".contains(b)) => 2,
            '%' if hex(at + 1) && hex(at + 2) => 3,
            '-' if at == 0 => break,
            '.' if at > 0 => {
                at += 1;
                continue;
            }
            c if c == ':' || is_inner(c) => c.len_utf8(),
            _ => break,
        };
        at += length;
        end = at;
    }
    end
}

/// An IRI in angle brackets.
fn iri(text: &str) -> Option<usize> {
    let inside =
        span(&text[1..], |c| !matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`' | '\0'..=' '));
    text[1 + inside..].starts_with('>').then_some(inside + 2)
}

fn number(text: &str) -> usize {
    let digits = |from: usize| span(&text[from..], |c| c.is_ascii_digit());
    let mut end = digits(0);
    if text[end..].starts_with('.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    if text[end..].starts_with(['e', 'E']) {
        let sign = usize::from(text[end + 1..].starts_with(['+', '-']));
        match digits(end + 1 + sign) {
            0 => {}
            exponent => end += 1 + sign + exponent,
        }
    }
    end
}

/// A text in quotes. A short one that is not closed ends with its line.
fn quoted(text: &str, quote: char) -> (Sign, usize) {
    let inside = text.trim_start_matches(quote);
    let (long, skipped) = match text.len() - inside.len() {
        0 | 1 => (false, 1),
        2 => return (Sign::Text { closed: true, long: false }, 2),
        _ => (true, 3),
    };
    let end = if long { long_text_end(&text[3..], quote) } else { short_text_end(&text[1..], quote) };
    match end {
        Some(end) => (Sign::Text { closed: true, long }, skipped + end),
        None if long => (Sign::Text { closed: false, long }, text.len()),
        None => (Sign::Text { closed: false, long }, span(text, |c| c != '\n' && c != '\r')),
    }
}

/// Where a text between three quotes ends, behind them, if it does.
pub(crate) fn long_text_end(text: &str, quote: char) -> Option<usize> {
    let mut chars = text.char_indices();
    let mut run = 0;
    while let Some((at, c)) = chars.next() {
        run = if c == quote { run + 1 } else { 0 };
        if run == 3 {
            return Some(at + 1);
        }
        if c == '\\' {
            chars.next();
        }
    }
    None
}

/// Where a text in quotes ends, behind its quote, if that stands on the same line.
fn short_text_end(text: &str, quote: char) -> Option<usize> {
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => chars.next().filter(|(_, c)| !matches!(c, '\n' | '\r')).map(drop)?,
            '\n' | '\r' => return None,
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn operator(text: &str) -> (Sign, usize) {
    for two in ["^^", "&&", "||", "!=", "<=", ">=", "<<", ">>"] {
        if text.starts_with(two) {
            return (Sign::Operator, 2);
        }
    }
    let c = text.chars().next().unwrap_or_default();
    let sign = if "^|/*+-!=<>&;,.~?$".contains(c) { Sign::Operator } else { Sign::Stray };
    (sign, c.len_utf8())
}

/// Which brackets are open after a text, by their bytes, outermost first. One that closes nothing is
/// overlooked.
pub(crate) fn open_brackets(text: &str) -> Vec<u8> {
    let mut open = Vec::new();
    for lexeme in lexemes(text) {
        nest(&mut open, lexeme.sign);
    }
    open
}

/// Follows a sign into or out of brackets.
pub(crate) fn nest(open: &mut Vec<u8>, sign: Sign) {
    match sign {
        Sign::Open(bracket) => open.push(bracket),
        // A bracket of another kind that is open inside was forgotten.
        Sign::Close(bracket) => {
            if let Some(at) = open.iter().rposition(|open| *open == partner(bracket)) {
                open.truncate(at);
            }
        }
        _ => {}
    }
}

/// The opening bracket of a closing one.
pub(crate) const fn partner(closing: u8) -> u8 {
    match closing {
        b')' => b'(',
        b']' => b'[',
        _ => b'{',
    }
}

/// The prefixes that a text declares, with their namespaces as they are written.
pub(crate) fn declarations(text: &str) -> Vec<(&str, &str)> {
    let signs: Vec<Lexeme> = signs(text).collect();
    let sign = |lexeme: &Lexeme| &text[lexeme.range.clone()];
    let declaration = |three: &[Lexeme]| match three {
        [word, name, iri] if sign(word).eq_ignore_ascii_case("PREFIX") && iri.sign == Sign::Iri => {
            Some((sign(name).strip_suffix(':')?, sign(iri).trim_matches(['<', '>'])))
        }
        _ => None,
    };
    signs.windows(3).filter_map(declaration).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        signs(text).map(|l| format!("{:?} {}", l.sign, &text[l.range])).collect()
    }

    #[test]
    fn signs_are_those_of_the_grammar() {
        let text = r#"?x lab:a\/b.c. <a#b> 'it\'s' """a"b""" _:b1 _ 1.5e3 "open # no comment
# a comment
FILTER(?y<5)"#;
        assert_eq!(
            shown(text),
            [
                "Variable ?x",
                r"Name lab:a\/b.c",
                "Operator .",
                "Iri <a#b>",
                r"Text { closed: true, long: false } 'it\'s'",
                r#"Text { closed: true, long: true } """a"b""""#,
                "BlankNode _:b1",
                "Underscore _",
                "Number 1.5e3",
                "Text { closed: false, long: false } \"open # no comment",
                "Word FILTER",
                "Open(40) (",
                "Variable ?y",
                "Operator <",
                "Number 5",
                "Close(41) )",
            ]
        );
    }

    #[test]
    fn brackets_in_texts_and_iris_are_none() {
        assert_eq!(open_brackets("SELECT * { ?x a <a(> . FILTER(?x = \"{[\") # {"), b"{");
        assert_eq!(open_brackets("{ ( [ }"), b"");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_without_a_gap(text in "\\PC*|[ -~\n]*|([?$_:@.\\\\<>\"'a-c{}()\\[\\]#\n \u{301}\u{4e2d}\u{0}-])*") {
            let mut at = 0;
            for lexeme in lexemes(&text) {
                proptest::prop_assert_eq!(lexeme.range.start, at);
                proptest::prop_assert!(lexeme.range.end > at && text.is_char_boundary(lexeme.range.end));
                at = lexeme.range.end;
            }
            proptest::prop_assert_eq!(at, text.len());
        }
    }
}
