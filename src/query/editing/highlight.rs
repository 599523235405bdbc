//! What each part of a text is, for colours: kinds, what is faulty, which brackets belong together.

use super::role::{Role, roles};
use crate::model::Prefixes;
use crate::store::lexeme::{Lexeme, Sign, declarations, lexemes, partner};
use crate::store::terms::{self, Term};
use std::ops::Range;

/// What a part of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpanKind {
    /// `SELECT`, `a`, `true`.
    Keyword,
    /// `CONTAINS`, `COUNT`.
    Function,
    /// `?x`.
    Variable,
    /// `<https://…>`.
    Iri,
    /// The prefix of a name with its colon.
    Prefix,
    /// The rest of a name.
    Local,
    /// A text in quotes, its language.
    Text,
    /// A number.
    Number,
    /// From `#` to the end of the line.
    Comment,
    /// Round, square and curly brackets.
    Bracket,
    /// `=`, `.`, `^` and the like.
    Operator,
    /// `_:b`.
    BlankNode,
    /// A command of the prompt.
    Command,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// What it is.
    pub kind: SpanKind,
    /// Whether it is to be underlined: a prefix that is not declared, a property that the data does not know,
    /// a bracket without a partner, a text that is not closed.
    pub faulty: bool,
    /// Whether it is one of the pair of brackets at the cursor.
    pub matching: bool,
}

/// What a front knows of the data.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Prefixes that need no declaration.
    pub prefixes: &'a Prefixes,
    /// Whether an IRI, in full, is a property. Where it is missing, every IRI may be one.
    pub is_property: Option<&'a dyn Fn(&str) -> bool>,
}

/// The parts of a text that have a colour, in order, none over another. What is no sign of SPARQL has none.
///
/// A bracket that closes nothing is faulty, and so is one inside another that closes first; one that the end of
/// the text leaves open is not, and neither is a property at the cursor: both are being typed.
///
/// ```
/// use labgraph::model::Prefixes;
/// use labgraph::query::editing::{Known, SpanKind, highlight};
///
/// let prefixes = Prefixes::known();
/// let known = Known { prefixes: &prefixes, is_property: Some(&|iri| iri.ends_with("#budget")) };
/// let text = "ASK { ?lab lab:buget ex:a }";
/// let faulty: Vec<&str> =
///     highlight(text, None, &known).iter().filter(|span| span.faulty).map(|span| &text[span.range.clone()]).collect();
/// assert_eq!(faulty, ["buget", "ex:"]);
/// ```
#[must_use]
pub fn highlight(text: &str, cursor: Option<usize>, known: &Known<'_>) -> Vec<Span> {
    if let Some(command) = command(text) {
        return of_command(text, command);
    }
    let mut painter = Painter {
        text,
        cursor,
        known,
        declared: declarations(text),
        pairs: Vec::new(),
        spans: Vec::new(),
        open: Vec::new(),
    };
    let mut declares = false;
    for (lexeme, role) in roles(text) {
        painter.paint(&lexeme, role, declares);
        if !lexeme.is_trivia() {
            declares = lexeme.sign == Sign::Word && text[lexeme.range].eq_ignore_ascii_case("PREFIX");
        }
    }
    painter.match_brackets();
    painter.spans
}

/// Where the command of a line of the prompt stands.
fn command(text: &str) -> Option<Range<usize>> {
    let line = text.trim_start();
    let start = text.len() - line.len();
    let is_letter = |c: char| c.is_ascii_alphabetic();
    line.strip_prefix('.').filter(|rest| rest.starts_with(is_letter))?;
    Some(start..start + line.find(char::is_whitespace).unwrap_or(line.len()))
}

/// A command and its arguments: none of them is faulty, since each command has rules of its own.
fn of_command(text: &str, command: Range<usize>) -> Vec<Span> {
    let rest = command.end;
    let mut spans = vec![Span { range: command, kind: SpanKind::Command, faulty: false, matching: false }];
    for lexeme in lexemes(&text[rest..]) {
        let range = rest + lexeme.range.start..rest + lexeme.range.end;
        if let Some(kind) = plain(lexeme.sign) {
            spans.push(Span { range, kind, faulty: false, matching: false });
        }
    }
    spans
}

/// The kind of a sign that has the same wherever it stands.
const fn plain(sign: Sign) -> Option<SpanKind> {
    Some(match sign {
        Sign::Space | Sign::Stray | Sign::Word | Sign::Name => return None,
        Sign::Comment => SpanKind::Comment,
        Sign::Iri => SpanKind::Iri,
        Sign::Text { .. } | Sign::Language => SpanKind::Text,
        Sign::Variable => SpanKind::Variable,
        Sign::BlankNode => SpanKind::BlankNode,
        Sign::Number => SpanKind::Number,
        Sign::Open(_) | Sign::Close(_) => SpanKind::Bracket,
        Sign::Operator => SpanKind::Operator,
        Sign::Underscore => SpanKind::Keyword,
    })
}

struct Painter<'a> {
    text: &'a str,
    cursor: Option<usize>,
    known: &'a Known<'a>,
    /// The prefixes that the text declares, with their namespaces.
    declared: Vec<(&'a str, &'a str)>,
    spans: Vec<Span>,
    /// The brackets that are open, each with its span.
    open: Vec<(u8, usize)>,
    /// The spans of brackets that belong together.
    pairs: Vec<[usize; 2]>,
}

impl<'a> Painter<'a> {
    fn push(&mut self, range: Range<usize>, kind: SpanKind, faulty: bool) {
        self.spans.push(Span { range, kind, faulty, matching: false });
    }

    fn paint(&mut self, lexeme: &Lexeme, role: Role, declares: bool) {
        let range = lexeme.range.clone();
        let sign = &self.text[range.clone()];
        match lexeme.sign {
            Sign::Name => self.name(range, role, declares),
            Sign::Word => {
                let kind = terms::kind(sign).map(|term| match term {
                    Term::Keyword => SpanKind::Keyword,
                    Term::Function => SpanKind::Function,
                });
                if let Some(kind) = kind {
                    self.push(range, kind, false);
                }
            }
            Sign::Iri => {
                let faulty = role == Role::Property && self.is_unknown(&sign[1..sign.len() - 1], &range);
                self.push(range, SpanKind::Iri, faulty);
            }
            // A text of one line that its line ends.
            Sign::Text { closed: false, long: false } => {
                let faulty = range.end < self.text.len();
                self.push(range, SpanKind::Text, faulty);
            }
            other => {
                if let Some(kind) = plain(other) {
                    self.push(range, kind, false);
                }
                self.bracket(other);
            }
        }
    }

    fn name(&mut self, range: Range<usize>, role: Role, declares: bool) {
        let sign = &self.text[range.clone()];
        let Some((prefix, local)) = sign.split_once(':') else { return };
        let namespace = self.namespace(prefix);
        let colon = range.start + prefix.len() + 1;
        self.push(range.start..colon, SpanKind::Prefix, namespace.is_none() && !declares);
        if local.is_empty() {
            return;
        }
        let faulty = role == Role::Property
            && namespace.is_some_and(|namespace| {
                self.is_unknown(&format!("{namespace}{}", unescaped(local)), &range)
            });
        self.push(colon..range.end, SpanKind::Local, faulty);
    }

    fn namespace(&self, prefix: &str) -> Option<&'a str> {
        let declared = self.declared.iter().rev().copied();
        declared
            .chain(self.known.prefixes.iter())
            .find(|(name, _)| *name == prefix)
            .map(|(_, namespace)| namespace)
    }

    /// Whether the data has no such property. What stands at the cursor is being typed, and a relative IRI may
    /// be any.
    fn is_unknown(&self, iri: &str, range: &Range<usize>) -> bool {
        self.cursor != Some(range.end)
            && iri.contains(':')
            && self.known.is_property.is_some_and(|is_property| !is_property(iri))
    }

    fn bracket(&mut self, sign: Sign) {
        let span = self.spans.len().saturating_sub(1);
        match sign {
            Sign::Open(bracket) => self.open.push((bracket, span)),
            Sign::Close(bracket) => match self.open.iter().rposition(|(open, _)| *open == partner(bracket)) {
                Some(at) => {
                    let (_, partner) = self.open[at];
                    for (_, forgotten) in self.open.drain(at..).skip(1) {
                        self.spans[forgotten].faulty = true;
                    }
                    self.pairs.push([partner, span]);
                }
                None => self.spans[span].faulty = true,
            },
            _ => {}
        }
    }

    /// Marks the pair of the bracket behind the cursor, else of the one before it.
    fn match_brackets(&mut self) {
        let Some(cursor) = self.cursor else { return };
        let at = |is: fn(&Range<usize>, usize) -> bool| {
            let pairs = self.pairs.iter();
            pairs.copied().find(|pair| pair.iter().any(|span| is(&self.spans[*span].range, cursor)))
        };
        let pair =
            at(|range, cursor| range.start == cursor).or_else(|| at(|range, cursor| range.end == cursor));
        for span in pair.into_iter().flatten() {
            self.spans[span].matching = true;
        }
    }
}

/// A local name without its escapes.
pub(super) fn unescaped(local: &str) -> String {
    local.replace('\\', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(text: &str, cursor: Option<usize>) -> Vec<Span> {
        let prefixes = Prefixes::known();
        let is_property = |iri: &str| iri.ends_with("budget");
        highlight(text, cursor, &Known { prefixes: &prefixes, is_property: Some(&is_property) })
    }

    fn faulty(text: &str, cursor: Option<usize>) -> Vec<&str> {
        spans(text, cursor).iter().filter(|span| span.faulty).map(|span| &text[span.range.clone()]).collect()
    }

    #[test]
    fn each_part_has_its_kind() {
        let text = "SELECT (count(?x) AS ?n) { ?x a lab:Lab ; <u:p> _:b, \"été\"@fr, 1.5 . } # end";
        let shown: Vec<String> = spans(text, None)
            .iter()
            .map(|span| format!("{:?} {}", span.kind, &text[span.range.clone()]))
            .collect();
        assert_eq!(
            shown.join("\n"),
            "Keyword SELECT\nBracket (\nFunction count\nBracket (\nVariable ?x\nBracket )\nKeyword AS\n\
             Variable ?n\nBracket )\nBracket {\nVariable ?x\nKeyword a\nPrefix lab:\nLocal Lab\nOperator ;\n\
             Iri <u:p>\nBlankNode _:b\nOperator ,\nText \"été\"\nText @fr\nOperator ,\nNumber 1.5\nOperator .\n\
             Bracket }\nComment # end"
        );
        let command = spans(" .run staff lab=\"x\" 5", None);
        assert_eq!((command[0].kind, command[0].range.clone()), (SpanKind::Command, 1..5));
        assert!(command.iter().all(|span| !span.faulty));
    }

    #[test]
    fn what_is_faulty_is_marked() {
        for (text, expected) in [
            ("ASK { ?x foo:a lab:b }", vec!["foo:"]),
            ("PREFIX foo: <u:> ASK { ?x foo:budget lab:b }", vec![]),
            ("ASK { ?x lab:buget ?y ; <http://e/x> 1 ; <x> 2 }", vec!["buget", "<http://e/x>"]),
            ("ASK { ?x (lab:budget|^lab:b)* lab:c }", vec!["b"]),
            ("ASK { ( } ) }", vec!["(", ")", "}"]),
            ("ASK { ( [", vec![]),
            ("ASK { ?x a \"a\n }", vec!["\"a"]),
            ("ASK { ?x a \"a", vec![]),
        ] {
            assert_eq!(faulty(text, None), expected, "{text}");
        }
        // What is being typed is not faulty yet.
        assert_eq!(faulty("ASK { ?x lab:bud", Some(16)), Vec::<&str>::new());
    }

    #[test]
    fn the_pair_at_the_cursor_matches() {
        let text = "ASK { { } }";
        for (cursor, expected) in [
            (4, vec![4, 10]),
            (5, vec![4, 10]),
            (6, vec![6, 8]),
            (9, vec![6, 8]),
            (11, vec![4, 10]),
            (3, vec![]),
            (99, vec![]),
        ] {
            let spans = spans(text, Some(cursor));
            let found: Vec<usize> =
                spans.iter().filter(|span| span.matching).map(|span| span.range.start).collect();
            assert_eq!(found, expected, "{cursor}");
        }
    }

    #[test]
    fn it_is_quick_at_each_key() {
        let block = "{ SELECT * { ?x a lab:X ; lab:budget/lab:value ?y . FILTER(?y > 5 && CONTAINS(STR(?x), \"é\")) } }\n";
        let text = format!("SELECT * {{ {} }}", block.repeat(50));
        let start = std::time::Instant::now();
        assert!(spans(&text, Some(11)).len() > 1000);
        // Ten times what it takes unoptimised on a slow machine.
        assert!(start.elapsed().as_millis() < 200);
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_spans_in_order(
            text in "\\PC*|[\\x00-\\x7f]*|([?$_:@.%\\\\<>\"'a-c{}()\\[\\]#\n \u{301}\u{4e2d}\u{0}\u{202e}/-]|FILTER|VALUES|PREFIX a:){0,40}",
            cursor in 0usize..60,
        ) {
            let mut at = 0;
            for span in spans(&text, Some(cursor)) {
                proptest::prop_assert!(at <= span.range.start && span.range.start < span.range.end);
                proptest::prop_assert!(text.get(span.range.clone()).is_some());
                at = span.range.end;
            }
        }
    }
}
