//! Where in a query the cursor stands, and what the query says of its variables.
//!
//! Reads the tokens of a text from its start, keeping a stack of the brackets that are open, and the subject and
//! the property that are being spoken of. What it does not understand it passes over.

mod frame;
mod reader;

use super::scan::{Kind, Token};
use crate::model::Prefixes;
use reader::Reader;

/// Something that a statement speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// A variable, without its sign.
    Variable(String),
    /// An IRI.
    Iri(String),
    /// A blank node that is written out, by a number.
    Blank(usize),
    /// A text, a number; what is not understood.
    Other,
}

/// A step along a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) property: String,
    /// Whether it goes from the value to the thing.
    pub(super) inverse: bool,
}

/// The way from a subject to an object; nothing where it is no plain sequence of properties.
pub(super) type Steps = Option<Vec<Step>>;

/// A statement of the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) subject: Node,
    pub(super) steps: Steps,
    pub(super) object: Node,
}

/// What may stand at the cursor, as far as the data have a say in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slot {
    /// Nothing but what the grammar allows.
    Grammar,
    /// A prefix to declare.
    Declaration,
    /// A variable of a SELECT clause.
    Selection,
    /// The subject of a statement.
    Subject,
    /// A property of a subject, or of what steps from it lead to.
    Property { subject: Node, steps: Steps, inverse: bool },
    /// A value.
    Object { subject: Node, steps: Steps },
    /// An operand; with the variable that it is compared with.
    Expression { compared: Option<String> },
    /// A condition: a function, or a bracket.
    Constraint,
    /// The datatype of a literal.
    Datatype,
    /// A value of a variable, in VALUES.
    Data(String),
    /// A variable that is already there.
    Variable,
    /// A named graph.
    Graph { variable: bool },
    /// A thing, or a variable.
    Thing,
    /// Nothing at all: a name is being made up.
    Nothing,
}

/// What a query says, and where in it the cursor stands.
#[derive(Debug)]
pub(super) struct Situation {
    pub(super) slot: Slot,
    pub(super) statements: Vec<Statement>,
    /// The pairs of variables that a condition compares.
    pub(super) equal: Vec<(String, String)>,
    /// Its variables, in the order in which they are met; not that at the cursor.
    pub(super) variables: Vec<String>,
    /// The variables that its first SELECT clause names.
    pub(super) selected: Vec<String>,
    /// How many brackets are open at the cursor.
    pub(super) depth: usize,
    /// Whether an expression at the cursor may sum up a group.
    pub(super) aggregates: bool,
}

/// The prefixes that a text declares.
pub(super) fn declared(text: &str, tokens: &[Token]) -> Prefixes {
    let mut prefixes = Prefixes::none();
    for three in tokens.windows(3) {
        let [keyword, name, iri] = three else { continue };
        let of = |token: &Token| text.get(token.range.clone()).unwrap_or_default();
        if keyword.kind == Kind::Word
            && of(keyword).eq_ignore_ascii_case("prefix")
            && name.kind == Kind::Name
            && iri.kind == Kind::Iri
            && let Some(prefix) = of(name).strip_suffix(':')
        {
            prefixes.add(prefix, of(iri).trim_matches(['<', '>']));
        }
    }
    prefixes
}

/// Reads a text; `hole` is the range of the word at the cursor, empty where there is none.
pub(super) fn read(
    text: &str,
    tokens: &[Token],
    hole: &std::ops::Range<usize>,
    expand: &dyn Fn(&str) -> Option<String>,
) -> Situation {
    let mut reader = Reader::new(text, expand);
    let mut tokens = tokens.iter().filter(|token| token.kind != Kind::Comment).peekable();
    while let Some(token) = tokens.peek() {
        if !reader.has_stopped() && token.range.start >= hole.start {
            // The word itself is not read, but something stands there.
            while tokens.peek().is_some_and(|token| token.range.start < hole.end) {
                tokens.next();
            }
            let next = tokens.peek().map(|token| token.range.clone());
            reader.stop(hole.end, next);
            continue;
        }
        reader.token(token);
        tokens.next();
    }
    if !reader.has_stopped() {
        reader.stop(hole.end, None);
    }
    reader.finish()
}
