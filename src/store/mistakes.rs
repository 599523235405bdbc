//! Mistakes that people make often, told in words of their own rather than as what the grammar expects.
//!
//! Adding one: a branch in [`at_sign`], where the first sign that does not fit is known, and a line in the test.

use super::lexeme::{Lexeme, Sign, declarations, nest, signs};
use super::syntax::Operation;
use super::terms::{FOREIGN, FUNCTIONS, NAMESPACES, kind};
use crate::model::Prefixes;
use crate::model::mistake::{Mistake, Operator, Plain, Remedy};

/// How alike two words are at least for one to be meant by the other.
const ALIKE: f64 = 0.65;

/// What is wrong at the first sign that does not fit, at byte `at` where that is known: it and the byte that it
/// is about; nothing where it is none of the usual mistakes.
pub(super) fn told(
    text: &str,
    at: Option<usize>,
    operation: Operation,
    prefixes: &Prefixes,
) -> Option<(Mistake, usize)> {
    let signs: Vec<Lexeme> = signs(text).collect();
    if let Some(found) = other_operation(text, &signs, operation) {
        return Some(found);
    }
    let at = at.unwrap_or(text.len());
    if let Some((quote, start)) = open_text(text, &signs).filter(|(_, start)| *start <= at) {
        return Some((Mistake::OpenText(quote.to_owned()), start));
    }
    let index = signs.iter().position(|sign| sign.range.end > at)?;
    let mut open = Vec::new();
    signs[..index].iter().for_each(|lexeme| nest(&mut open, lexeme.sign));
    let place = Place {
        text,
        prefixes,
        before: &signs[..index],
        sign: &signs[index],
        after: signs.get(index + 1),
        open,
    };
    Some((at_sign(&place, operation)?, place.sign.range.start))
}

/// The first sign that does not fit, and what stands around it.
struct Place<'a> {
    text: &'a str,
    prefixes: &'a Prefixes,
    before: &'a [Lexeme],
    sign: &'a Lexeme,
    after: Option<&'a Lexeme>,
    /// The brackets that are open.
    open: Vec<u8>,
}

impl Place<'_> {
    fn shown(&self, lexeme: &Lexeme) -> &str {
        &self.text[lexeme.range.clone()]
    }

    fn is(&self, word: &str) -> bool {
        self.shown(self.sign).eq_ignore_ascii_case(word)
    }

    /// The sign before, where it touches this one.
    fn touching(&self) -> Option<&Lexeme> {
        self.before.last().filter(|before| before.range.end == self.sign.range.start)
    }

    fn follows(&self, word: &str) -> bool {
        self.before.last().is_some_and(|before| self.shown(before).eq_ignore_ascii_case(word))
    }

    fn is_called(&self) -> bool {
        self.after.is_some_and(|after| after.sign == Sign::Open(b'('))
    }
}

/// What is wrong at a sign.
fn at_sign(place: &Place<'_>, operation: Operation) -> Option<Mistake> {
    let sign = place.shown(place.sign);
    let inside = place.open.last().copied();
    let told = match place.sign.sign {
        Sign::Operator => match sign {
            "/" => return slash(place),
            "=" if place.touching().is_some_and(|before| place.shown(before) == "=") => {
                return Some(Mistake::Operator { of: Operator::Equal });
            }
            "," if inside.is_none() => Plain::ListComma,
            ";" if inside.is_none() && operation == Operation::Query => Plain::Semicolon,
            "<" if is_open_iri(place) => Plain::OpenIri,
            "=" | "!=" | "<" | ">" | "<=" | ">=" if inside == Some(b'{') => Plain::Comparison,
            _ => return None,
        },
        Sign::Iri if sign == "<>" && inside == Some(b'(') => {
            return Some(Mistake::Operator { of: Operator::NotEqual });
        }
        Sign::Underscore => Plain::Underscore,
        Sign::Stray if sign.starts_with(['‘', '’', '“', '”', '«', '`']) => Plain::CurlyQuotes,
        Sign::Variable if place.follows("FILTER") => Plain::BareFilter,
        Sign::Word => return word(place, inside),
        _ => return None,
    };
    Some(told.into())
}

/// What is wrong at a word.
fn word(place: &Place<'_>, inside: Option<u8>) -> Option<Mistake> {
    let word = place.shown(place.sign);
    if let Some(Lexeme { sign: Sign::Text { closed: true, .. }, range }) = place.touching() {
        let quote = &place.text[range.end - 1..range.end];
        return Some(Mistake::TextEnds(quote.to_owned()));
    }
    if ["ORDER", "GROUP", "LIMIT", "OFFSET", "HAVING"].iter().any(|modifier| place.is(modifier))
        && inside == Some(b'{')
    {
        return Some(Mistake::BeforeBracket(word.to_ascii_uppercase()));
    }
    match (word.to_ascii_uppercase().as_str(), inside) {
        ("AND", Some(b'(')) => return Some(Mistake::Operator { of: Operator::And }),
        ("OR", Some(b'(')) => return Some(Mistake::Operator { of: Operator::Or }),
        ("AND", Some(b'{')) => return Some(Plain::Conjunction.into()),
        _ => {}
    }
    if !place.is_called() {
        return None;
    }
    if inside.is_none() && FUNCTIONS.iter().any(|function| place.is(function)) {
        return Some(Mistake::BareExpression(word.to_ascii_uppercase()));
    }
    let is_expression = inside == Some(b'(') || place.follows("FILTER") || place.follows("HAVING");
    if !is_expression || kind(word).is_some() {
        return None;
    }
    Some(Mistake::NoFunction { name: word.to_owned(), meant: function(word).map(str::to_owned) })
}

/// The function that a word misspells, or that other languages call so.
fn function(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_uppercase();
    let foreign = FOREIGN.iter().find(|(name, _)| *name == word).map(|(_, function)| *function);
    foreign.or_else(|| nearest(&word, FUNCTIONS.iter().copied()))
}

/// A word among some that is like another.
fn nearest<'a>(word: &str, among: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_ascii_uppercase();
    among
        .map(|known| (strsim::normalized_damerau_levenshtein(&word, &known.to_ascii_uppercase()), known))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, known)| known)
}

/// A statement of the other kind than was asked for.
fn other_operation(text: &str, signs: &[Lexeme], operation: Operation) -> Option<(Mistake, usize)> {
    let first = signs.iter().find(|lexeme| {
        lexeme.sign == Sign::Word
            && !["PREFIX", "BASE", "VERSION"].contains(&&*text[lexeme.range.clone()].to_ascii_uppercase())
    })?;
    let word = text[first.range.clone()].to_ascii_uppercase();
    let told = match operation {
        Operation::Query
            if ["INSERT", "DELETE", "CLEAR", "DROP", "COPY", "MOVE"].contains(&word.as_str()) =>
        {
            Mistake::Changes(word)
        }
        Operation::Update if ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"].contains(&word.as_str()) => {
            Mistake::Asks(word)
        }
        _ => return None,
    };
    Some((told, first.range.start))
}

/// The first text in quotes that is not closed.
fn open_text<'a>(text: &'a str, signs: &[Lexeme]) -> Option<(&'a str, usize)> {
    signs.iter().find_map(|lexeme| match lexeme.sign {
        Sign::Text { closed: false, long } => {
            let start = lexeme.range.start;
            Some((&text[start..start + if long { 3 } else { 1 }], start))
        }
        _ => None,
    })
}

/// Whether `<` begins an IRI that space or the end cuts off: a colon stands in what touches it.
fn is_open_iri(place: &Place<'_>) -> bool {
    let rest = &place.text[place.sign.range.end..];
    rest.split(|c: char| c.is_whitespace() || "<>\"{}".contains(c))
        .next()
        .is_some_and(|rest| rest.contains("://"))
}

/// A path of a name: `graph:data/labs/ric`.
fn slash(place: &Place<'_>) -> Option<Mistake> {
    let name = place.touching().filter(|before| before.sign == Sign::Name)?;
    let rest = &place.text[name.range.start..];
    let ends = |c: char| !(c.is_alphanumeric() || "/:_-.%\\".contains(c));
    let whole = rest[..rest.find(ends).unwrap_or(rest.len())].trim_end_matches('.');
    let (prefix, local) = whole.split_once(':')?;
    let local = local.replace('\\', "");
    let mut prefixes = place.prefixes.clone();
    for (prefix, namespace) in declarations(place.text) {
        prefixes.add(prefix, namespace);
    }
    let full = prefixes.iter().find(|(known, _)| *known == prefix).map(|(_, namespace)| namespace);
    let iri = full.map(|namespace| format!("{namespace}{local}"));
    Some(Mistake::Slash { iri, escaped: format!("{prefix}:{}", local.replace('/', "\\/")) })
}

/// The first name whose prefix is not declared, and where it begins.
pub(super) fn undeclared(text: &str, known: &Prefixes) -> Option<(Mistake, usize)> {
    let declared: Vec<(&str, &str)> = known.iter().chain(declarations(text)).collect();
    let signs: Vec<Lexeme> = signs(text).collect();
    let prefix =
        |lexeme: &Lexeme| text[lexeme.range.clone()].split_once(':').map(|(prefix, _)| prefix.to_owned());
    let is_declaration = |index: usize| {
        index
            .checked_sub(1)
            .is_some_and(|before| text[signs[before].range.clone()].eq_ignore_ascii_case("PREFIX"))
    };
    signs.iter().enumerate().find_map(|(index, lexeme)| {
        let prefix = prefix(lexeme).filter(|_| lexeme.sign == Sign::Name && !is_declaration(index))?;
        let is_known = declared.iter().any(|(name, _)| *name == prefix);
        (!is_known).then(|| (of_undeclared(&prefix, known, &declared), lexeme.range.start))
    })
}

/// What to tell of a prefix that is not declared.
fn of_undeclared(prefix: &str, known: &Prefixes, declared: &[(&str, &str)]) -> Mistake {
    let same = |name: &&str| name.eq_ignore_ascii_case(prefix);
    let begun = |name: &&str| prefix.len() > 1 && name.starts_with(prefix);
    let mut names = declared.iter().map(|(name, _)| *name);
    let usual = NAMESPACES.iter().find(|(name, _)| *name == prefix).map(|(_, namespace)| *namespace);
    let usual_here = known.iter().find(|(_, namespace)| Some(*namespace) == usual).map(|(name, _)| name);
    let meant = names.clone().find(same).or(usual_here).or_else(|| match usual {
        Some(_) => None,
        None => nearest(prefix, names.clone()).or_else(|| names.find(begun)),
    });
    let remedy = match (meant, usual) {
        (Some(meant), _) => Some(Remedy::Meant(meant.to_owned())),
        (None, Some(namespace)) => Some(Remedy::Declare(namespace.to_owned())),
        (None, None) => None,
    };
    Mistake::Undeclared { prefix: prefix.to_owned(), remedy }
}

/// A rule beyond the grammar that Oxigraph says is broken; its own words where it is none of the usual ones.
pub(super) fn rule(reason: &str) -> Mistake {
    [
        ("with a variable that is unbound", Plain::UngroupedExpression),
        ("a variable that is unbound", Plain::UngroupedVariable),
        ("overrides an existing variable", Plain::Rebound),
        ("SELECT * is not authorized", Plain::StarGrouped),
        ("Duplicated variable name", Plain::SelectedTwice),
        ("BIND is overriding an existing variable", Plain::BoundTwice),
        ("same number of values as there are variables", Plain::UnevenValues),
        ("Variables are not allowed in", Plain::VariableInData),
        ("Blank nodes are not allowed in", Plain::BlankInDelete),
    ]
    .into_iter()
    .find(|(theirs, _)| reason.contains(theirs))
    .map_or_else(|| reason.into(), |(_, ours)| ours.into())
}
