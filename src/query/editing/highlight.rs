//! What each part of a text is, for colours: kinds, what is faulty, which brackets belong together.

use super::lexeme::{Sign, lexemes};
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

/// The parts of a text that have a colour, in order.
#[must_use]
pub fn highlight(text: &str, cursor: Option<usize>, known: &Known<'_>) -> Vec<Span> {
    let _ = (cursor, known.prefixes, known.is_property.is_some());
    lexemes(text)
        .filter_map(|lexeme| {
            let kind = match lexeme.sign {
                Sign::Space | Sign::Stray => return None,
                Sign::Comment => SpanKind::Comment,
                _ => SpanKind::Operator,
            };
            Some(Span { range: lexeme.range, kind, faulty: false, matching: false })
        })
        .collect()
}

/// The keywords and functions of SPARQL.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    KEYWORDS.iter().chain(FUNCTIONS).copied()
}

pub(super) const KEYWORDS: &[&str] = &[
    "ADD",
    "ALL",
    "AS",
    "ASC",
    "ASK",
    "BASE",
    "BIND",
    "BY",
    "CLEAR",
    "CONSTRUCT",
    "COPY",
    "CREATE",
    "DATA",
    "DEFAULT",
    "DELETE",
    "DESC",
    "DESCRIBE",
    "DISTINCT",
    "DROP",
    "EXISTS",
    "FILTER",
    "FROM",
    "GRAPH",
    "GROUP",
    "HAVING",
    "IN",
    "INSERT",
    "INTO",
    "LATERAL",
    "LIMIT",
    "LOAD",
    "MINUS",
    "MOVE",
    "NAMED",
    "NOT",
    "OFFSET",
    "OPTIONAL",
    "ORDER",
    "PREFIX",
    "REDUCED",
    "SELECT",
    "SEPARATOR",
    "SERVICE",
    "SILENT",
    "TO",
    "UNDEF",
    "UNION",
    "USING",
    "VALUES",
    "VERSION",
    "WHERE",
    "WITH",
    "a",
    "false",
    "true",
];

pub(super) const FUNCTIONS: &[&str] = &[
    "ABS",
    "ADJUST",
    "AVG",
    "BNODE",
    "BOUND",
    "CEIL",
    "COALESCE",
    "CONCAT",
    "CONTAINS",
    "COUNT",
    "DATATYPE",
    "DAY",
    "ENCODE_FOR_URI",
    "FLOOR",
    "GROUP_CONCAT",
    "HOURS",
    "IF",
    "IRI",
    "LANG",
    "LANGDIR",
    "LANGMATCHES",
    "LCASE",
    "MAX",
    "MD5",
    "MIN",
    "MINUTES",
    "MONTH",
    "NOW",
    "OBJECT",
    "PREDICATE",
    "RAND",
    "REGEX",
    "REPLACE",
    "ROUND",
    "SAMPLE",
    "SECONDS",
    "SHA1",
    "SHA256",
    "SHA384",
    "SHA512",
    "STR",
    "STRAFTER",
    "STRBEFORE",
    "STRDT",
    "STRENDS",
    "STRLANG",
    "STRLANGDIR",
    "STRLEN",
    "STRSTARTS",
    "STRUUID",
    "SUBJECT",
    "SUBSTR",
    "SUM",
    "TIMEZONE",
    "TRIPLE",
    "TZ",
    "UCASE",
    "URI",
    "UUID",
    "YEAR",
    "hasLANG",
    "hasLANGDIR",
    "isBLANK",
    "isIRI",
    "isLITERAL",
    "isNUMERIC",
    "isTRIPLE",
    "isURI",
    "sameTerm",
];
