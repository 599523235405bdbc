//! Whether what came is what was expected, and what differs.
//!
//! Oxigraph keeps the value of a number, not how it was written: `01` comes back as `1`. So what does
//! not agree exactly is compared once more by value, and a suite names the tests that agree only so.

use super::isomorphic::{Row, same_bag, same_quads, same_sequence};
use labgraph::query::{Answer, Solutions};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{GraphName, Literal, Quad, Term, Triple, Variable};
use oxsdatatypes::{Boolean, Decimal, Double, Float, Integer};
use std::fmt::{Display, Write};
use std::str::FromStr;

/// How far what came agrees with what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// Term for term.
    Exact,
    /// In the values of numbers and booleans, not in how they are written.
    ByValue,
}

/// Compares answers. The rows may come in any order unless they are `ordered`.
pub(super) fn answers(expected: &Answer, actual: &Answer, ordered: bool) -> Result<Pass, String> {
    let same = |term: &dyn Fn(&Term) -> Term| match (expected, actual) {
        (Answer::Boolean(expected), Answer::Boolean(actual)) => expected == actual,
        (Answer::Graph(expected), Answer::Graph(actual)) => {
            same_quads(&mapped(&quads(expected), term), &mapped(&quads(actual), term))
        }
        (Answer::Solutions(expected), Answer::Solutions(actual)) => {
            let (names, others) = (sorted_names(expected), sorted_names(actual));
            let (left, right) = (rows(expected, &names, term), rows(actual, &others, term));
            let same = if ordered { same_sequence(&left, &right) } else { same_bag(&left, &right) };
            names == others && same
        }
        _ => false,
    };
    pass(same).ok_or_else(|| difference(&lines(expected), &lines(actual)))
}

/// Compares datasets.
pub(super) fn datasets(expected: &[Quad], actual: &[Quad]) -> Result<Pass, String> {
    let same = |term: &dyn Fn(&Term) -> Term| same_quads(&mapped(expected, term), &mapped(actual, term));
    let lines = |quads: &[Quad]| quads.iter().map(ToString::to_string).collect::<Vec<_>>();
    pass(same).ok_or_else(|| difference(&lines(expected), &lines(actual)))
}

fn pass(same: impl Fn(&dyn Fn(&Term) -> Term) -> bool) -> Option<Pass> {
    if same(&Term::clone) {
        Some(Pass::Exact)
    } else if same(&value) {
        Some(Pass::ByValue)
    } else {
        None
    }
}

/// A term with its value in canonical form.
fn value(term: &Term) -> Term {
    let Term::Literal(literal) = term else { return term.clone() };
    let datatype = literal.datatype();
    let canonical = match datatype {
        xsd::INTEGER => canonical::<Integer>,
        xsd::DECIMAL => canonical::<Decimal>,
        xsd::DOUBLE => canonical::<Double>,
        xsd::FLOAT => canonical::<Float>,
        xsd::BOOLEAN => canonical::<Boolean>,
        _ => return term.clone(),
    };
    match canonical(literal.value()) {
        Some(text) => Literal::new_typed_literal(text, datatype).into(),
        None => term.clone(),
    }
}

fn canonical<T: FromStr + Display>(text: &str) -> Option<String> {
    text.parse::<T>().ok().map(|value| value.to_string())
}

fn mapped(quads: &[Quad], term: &dyn Fn(&Term) -> Term) -> Vec<Quad> {
    quads.iter().map(|quad| Quad { object: term(&quad.object), ..quad.clone() }).collect()
}

fn quads(triples: &[Triple]) -> Vec<Quad> {
    triples.iter().map(|triple| triple.clone().in_graph(GraphName::DefaultGraph)).collect()
}

fn sorted_names(solutions: &Solutions) -> Vec<&str> {
    let mut names: Vec<&str> = solutions.variables.iter().map(Variable::as_str).collect();
    names.sort_unstable();
    names
}

fn rows(solutions: &Solutions, names: &[&str], term: &dyn Fn(&Term) -> Term) -> Vec<Row> {
    let places: Vec<usize> = names
        .iter()
        .filter_map(|name| solutions.variables.iter().position(|variable| variable.as_str() == *name))
        .collect();
    let arranged = |row: &Row| places.iter().map(|&place| row[place].as_ref().map(term)).collect();
    solutions.rows.iter().map(arranged).collect()
}

fn lines(answer: &Answer) -> Vec<String> {
    match answer {
        Answer::Boolean(yes) => vec![yes.to_string()],
        Answer::Graph(triples) => triples.iter().map(ToString::to_string).collect(),
        Answer::Solutions(solutions) => {
            let names = sorted_names(solutions);
            let written = |row: Row| {
                let cell = |term: &Option<Term>| term.as_ref().map_or("-".to_owned(), ToString::to_string);
                row.iter().map(cell).collect::<Vec<_>>().join("  ")
            };
            let rows = rows(solutions, &names, &Term::clone).into_iter().map(written);
            std::iter::once(names.join("  ")).chain(rows).collect()
        }
    }
}

/// What was expected and what came, the lines that both have left out unless there is nothing else.
fn difference(expected: &[String], actual: &[String]) -> String {
    let only = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|line| !those.contains(line)).cloned().collect()
    };
    let (missing, more) = match (only(expected, actual), only(actual, expected)) {
        (missing, more) if missing.is_empty() && more.is_empty() => (expected.to_vec(), actual.to_vec()),
        some => some,
    };
    let mut text = "not as expected".to_owned();
    for (sign, lines) in [('-', missing), ('+', more)] {
        for line in lines {
            write!(text, "\n  {sign} {line}").unwrap();
        }
    }
    text
}
