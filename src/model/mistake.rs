//! What is wrong with a text that does not follow its grammar, as a value; the words are made where it is printed.

mod words;

use super::Languages;
use std::fmt;

/// What is wrong with a text.
///
/// ```
/// use labgraph::model::{Languages, Mistake};
///
/// let mistake = Mistake::Undeclared { prefix: "fo".into(), remedy: None };
/// assert_eq!(mistake.to_string(), "the prefix fo: is not declared");
/// let languages: Languages = "nl".parse().unwrap();
/// assert_eq!(mistake.words(&languages), "het voorvoegsel fo: is niet gedeclareerd");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mistake {
    /// Nothing is written.
    Empty,
    /// Something else has to stand here.
    Expected {
        /// What stands here: a word, a sign, nothing at the end.
        found: String,
        /// What would fit, the likeliest first.
        expected: Vec<Expected>,
        /// Whether more would fit than is listed.
        more: bool,
        /// The keyword that was meant.
        meant: Option<String>,
    },
    /// What stands before is whole already.
    Behind {
        /// What is whole.
        whole: Whole,
        /// The keyword that was meant.
        meant: Option<String>,
    },
    /// No operation of an update begins with this word.
    NoOperation {
        /// The keyword that was meant.
        meant: Option<String>,
    },
    /// A prefix that is not declared.
    Undeclared {
        /// It, without the colon.
        prefix: String,
        /// What helps.
        remedy: Option<Remedy>,
    },
    /// A function that does not exist.
    NoFunction {
        /// Its name.
        name: String,
        /// The one that was meant.
        meant: Option<String>,
    },
    /// A `/` in the name behind a prefix.
    Slash {
        /// The whole IRI, where the prefix is known.
        iri: Option<String>,
        /// The name as it may be written.
        escaped: String,
    },
    /// A text that is not closed, with its quotation mark.
    OpenText(String),
    /// A quotation mark inside a text, which ends it.
    TextEnds(String),
    /// A keyword that stands before the `}` and belongs behind it.
    BeforeBracket(String),
    /// A function in SELECT without brackets or name.
    BareExpression(String),
    /// An operator of other languages, and the one of SPARQL.
    Operator {
        /// What was meant by it.
        of: Operator,
    },
    /// An update where a query has to be, by its first word.
    Changes(String),
    /// A query where an update has to be, by its first word.
    Asks(String),
    /// It nests deeper than this.
    TooDeep(usize),
    /// A mistake that needs no more to be told.
    Plain(Plain),
    /// What somebody else says, in English.
    Told(String),
}

/// What is whole before a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    /// A query.
    Query,
    /// An operation of an update.
    Operation,
}

/// What makes a prefix known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// This prefix was meant.
    Meant(String),
    /// It usually stands for this namespace.
    Declare(String),
}

/// An operator that SPARQL writes in a way of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `==`.
    Equal,
    /// `<>`.
    NotEqual,
    /// `AND` in an expression.
    And,
    /// `OR` in an expression.
    Or,
}

/// Something that a grammar expects. Kinds come before signs, and both in the order of their words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expected {
    /// A blank node.
    BlankNode,
    /// An IRI, in brackets or by its prefix.
    Name,
    /// A number.
    Number,
    /// A text in quotes.
    Text,
    /// A variable.
    Variable,
    /// A keyword or a sign.
    Sign(String),
    /// The end of the text.
    End,
    /// `true` or `false`.
    Boolean,
}

/// A mistake that needs no more to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plain {
    /// `<http://a b>`.
    OpenIri,
    /// `SELECT ?x, ?y`.
    ListComma,
    /// `SELECT … ;`.
    Semicolon,
    /// `{ ?x = 5 }`.
    Comparison,
    /// `_`.
    Underscore,
    /// `“text”`.
    CurlyQuotes,
    /// `FILTER ?x`.
    BareFilter,
    /// `{ … AND … }`.
    Conjunction,
    /// A `}` too many.
    ClosesNothing,
    /// A `{` too many.
    NotClosed,
    /// Nothing that is known of SPARQL.
    NotSparql,
    /// A rule that nobody names.
    SomeRule,
    /// An expression in SELECT about a variable that is not grouped.
    UngroupedExpression,
    /// A selected variable that is not grouped.
    UngroupedVariable,
    /// `AS` for a variable that is bound.
    Rebound,
    /// `SELECT *` with `GROUP BY`.
    StarGrouped,
    /// A variable that is selected twice.
    SelectedTwice,
    /// `BIND` for a variable that is bound.
    BoundTwice,
    /// Rows of `VALUES` that do not fit its variables.
    UnevenValues,
    /// A variable where only data may stand.
    VariableInData,
    /// A blank node where something is taken away.
    BlankInDelete,
}

impl From<String> for Mistake {
    fn from(told: String) -> Self {
        Self::Told(told)
    }
}

impl From<&str> for Mistake {
    fn from(told: &str) -> Self {
        Self::Told(told.to_owned())
    }
}

impl From<Plain> for Mistake {
    fn from(mistake: Plain) -> Self {
        Self::Plain(mistake)
    }
}

/// In English.
impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(&Languages::default()))
    }
}
