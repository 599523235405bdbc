//! What each part of a text is, for colours: kinds, what is faulty, which brackets belong together.

use super::lexeme::{Lexeme, Sign, lexemes, partner};
use super::role::{Role, roles};
use super::statement::declarations;
use super::terms;
use crate::model::Prefixes;
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
                if let Some(kind) = terms::kind(sign) {
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
