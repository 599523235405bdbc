//! Cuts a text of Turtle into tokens and comments: enough of the grammar to know where each begins.
//!
//! Whether the text is right is not its affair: the parser says so. On right texts it cuts as the
//! [grammar](https://www.w3.org/TR/turtle/#sec-grammar-grammar) does.

/// What a token is, as far as the shape of a statement hangs on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `<…>`
    Iri,
    /// A prefixed name or a keyword.
    Name,
    /// `_:…`
    Label,
    /// A quoted text, without what follows it.
    Text,
    /// A number.
    Number,
    /// `@…`: a language tag, or the first word of a directive.
    At,
    /// `^^`
    Datatype,
    /// One of `[ ] ( ) , ; .`
    Mark(u8),
    /// Something of RDF 1.2, or of no grammar at all.
    Other,
    /// A comment, up to the end of its line.
    Comment,
}

/// A token and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The tokens of a text, one after the other.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) const fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    fn kind_and_end(&self, start: usize) -> (Kind, usize) {
        let rest = &self.text.as_bytes()[start..];
        let one = |kind| (kind, start + 1);
        match rest[0] {
            b'#' => (Kind::Comment, self.first_of(start, |byte| matches!(byte, b'\n' | b'\r'))),
            b'<' if rest.starts_with(b"<<") => (Kind::Other, start + 2),
            b'<' => (Kind::Iri, self.after(start + 1, b'>')),
            b'"' | b'\'' => (Kind::Text, after_text(self.text.as_bytes(), start)),
            b'^' if rest.starts_with(b"^^") => (Kind::Datatype, start + 2),
            b'_' if rest.starts_with(b"_:") => (Kind::Label, self.after_name(start)),
            b'@' => {
                let inner = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
                (Kind::At, start + 1 + rest[1..].iter().take_while(|byte| inner(byte)).count())
            }
            b'.' if rest.get(1).is_some_and(u8::is_ascii_digit) => (Kind::Number, after_number(rest) + start),
            b'0'..=b'9' | b'+' | b'-' => (Kind::Number, after_number(rest) + start),
            mark @ (b'[' | b']' | b'(' | b')' | b',' | b';' | b'.') => one(Kind::Mark(mark)),
            byte if is_name(byte) => (Kind::Name, self.after_name(start)),
            _ => one(Kind::Other),
        }
    }

    fn first_of(&self, from: usize, wanted: impl Fn(u8) -> bool) -> usize {
        let bytes = &self.text.as_bytes()[from..];
        from + bytes.iter().position(|byte| wanted(*byte)).unwrap_or(bytes.len())
    }

    fn after(&self, from: usize, end: u8) -> usize {
        (self.first_of(from, |byte| byte == end) + 1).min(self.text.len())
    }

    /// The end of a name: it may hold points, but not end in one that is not escaped.
    fn after_name(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let (mut at, mut end) = (start, start + 1);
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'\\' => at += 2,
                b'.' => {
                    at += 1;
                    continue;
                }
                byte if is_name(*byte) => at += 1,
                _ => break,
            }
            end = at;
        }
        self.text.ceil_char_boundary(end.min(bytes.len()))
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let start = self.first_of(self.at, |byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        if start == self.text.len() {
            return None;
        }
        let (kind, end) = self.kind_and_end(start);
        self.at = self.text.ceil_char_boundary(end);
        Some(Token { kind, start, end: self.at })
    }
}

/// Whether a byte may stand in a prefixed name: all of what is not ASCII is left to the parser.
const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || matches!(byte, b'_' | b'-' | b':' | b'%' | b'\\')
}

/// The end of a quoted text; that of the whole where nothing closes it.
fn after_text(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let long = bytes[start..].starts_with(&[quote; 3]);
    let mut at = start + if long { 3 } else { 1 };
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            byte if *byte == quote && !long => return at + 1,
            byte if *byte == quote && bytes[at..].starts_with(&[quote; 3]) => return at + 3,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// How long a number is. Its point belongs to it only where digits or an exponent follow.
fn after_number(bytes: &[u8]) -> usize {
    let digits = |from: usize| from + bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let exponent = |from: usize| match bytes.get(from) {
        Some(b'e' | b'E') => {
            let sign = usize::from(matches!(bytes.get(from + 1), Some(b'+' | b'-')));
            let end = digits(from + 1 + sign);
            (end > from + 1 + sign).then_some(end)
        }
        _ => None,
    };
    let whole = digits(usize::from(matches!(bytes[0], b'+' | b'-')));
    if bytes.get(whole) == Some(&b'.') {
        let fraction = digits(whole + 1);
        match exponent(fraction) {
            Some(end) => return end,
            None if fraction > whole + 1 => return fraction,
            None => {}
        }
    }
    exponent(whole).unwrap_or(whole).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        Tokens::new(text, 0).map(|token| &text[token.start..token.end]).collect()
    }

    #[test]
    fn tokens_are_cut_as_the_grammar_does() {
        for (text, tokens) in [
            ("a:b.c. d", &["a:b.c", ".", "d"][..]),
            (r"a:b\. . c", &[r"a:b\.", ".", "c"]),
            ("_:a.b.", &["_:a.b", "."]),
            ("1. -1.5 +.5e3 1.e3 1e-3 1.x", &["1", ".", "-1.5", "+.5e3", "1.e3", "1e-3", "1", ".", "x"]),
            ("\"a\\\"#b\"@en-GB", &["\"a\\\"#b\"", "@en-GB"]),
            ("\"\"\"a\"b\\\"\"\" #\n\"\"\"^^<x#>", &["\"\"\"a\"b\\\"\"\" #\n\"\"\"", "^^", "<x#>"]),
            ("'''x''''' ''", &["'''x'''", "''", "''"]),
            ("<a>#b\r\n<c>", &["<a>", "#b", "<c>"]),
            ("[];(),", &["[", "]", ";", "(", ")", ","]),
            ("é:ü \"é", &["é:ü", "\"é"]),
            ("\"\\é", &["\"\\é"]),
            ("a\\é", &["a\\é"]),
        ] {
            assert_eq!(cut(text), tokens, "{text}");
        }
    }
}
