//! What is sent of what stands beside a SERVICE: in lots, as `VALUES`, where it means there what it means here.

use super::scope::{Names, certain};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{NamedNode, Term, Variable};
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// How many rows are sent with a request, where nobody says otherwise.
pub(super) const ROWS: usize = 100;

/// How many bytes of terms are sent with a request, unless one row alone has more.
const BYTES: usize = 16 << 10;

/// A row of what stands beside: a term or nothing for each shared variable.
pub(super) type Row = Vec<Option<Term>>;

/// The values of some of the variables.
type Key = Vec<Term>;

/// What is sent for a row, with the rows beside that it stands for.
type Sent = (Key, Vec<Row>);

/// What one request asks for.
#[derive(Debug, Clone)]
pub(super) struct Batch {
    /// The endpoint.
    pub(super) endpoint: NamedNode,
    /// Which of the shared variables are bound in it, by their places.
    pub(super) bound: Vec<usize>,
    /// Their values, each with the rows beside that have them; of the whole, all rows and no values.
    rows: Vec<Sent>,
    /// What was asked for before, by other variables, so that nothing counts twice.
    before: Vec<(Vec<usize>, Arc<HashSet<Key>>)>,
}

impl Batch {
    /// Everything that an endpoint has.
    pub(super) fn whole(endpoint: NamedNode, beside: Vec<Row>) -> Self {
        Self { endpoint, bound: Vec::new(), rows: vec![(Vec::new(), beside)], before: Vec::new() }
    }

    /// The requests that ask an endpoint for all that goes together with these rows, each sent so many at most; and the
    /// rows with which nothing does: a blank node here is no node there.
    pub(super) fn of(endpoint: &NamedNode, beside: Vec<Row>, most: usize) -> (Vec<Self>, Vec<Row>) {
        let is_blank = |row: &Row| row.iter().flatten().any(Term::is_blank_node);
        let (alone, beside): (Vec<Row>, Vec<Row>) = beside.into_iter().partition(is_blank);
        let mut lots: BTreeMap<Vec<usize>, BTreeMap<String, Sent>> = BTreeMap::new();
        for row in &beside {
            let sent = |(place, cell): (usize, &Option<Term>)| {
                cell.as_ref().filter(|term| is_sent(term)).map(|term| (place, term.clone()))
            };
            let (bound, key): (Vec<usize>, Key) = row.iter().enumerate().filter_map(sent).unzip();
            let lot = lots.entry(bound).or_default();
            lot.entry(format!("{key:?}")).or_insert((key, Vec::new())).1.push(row.clone());
        }
        if lots.contains_key(&Vec::new()) {
            return (vec![Self::whole(endpoint.clone(), beside)], alone);
        }
        let mut lots: Vec<_> = lots.into_iter().collect();
        lots.sort_by_key(|(bound, _)| std::cmp::Reverse(bound.len()));
        let (mut batches, mut before) = (Vec::new(), Vec::new());
        for (bound, rows) in lots {
            let keys = rows.values().map(|(key, _)| key.iter().map(folded).collect()).collect();
            for rows in chunks(rows.into_values(), most) {
                let (endpoint, bound, before) = (endpoint.clone(), bound.clone(), before.clone());
                batches.push(Self { endpoint, bound, rows, before });
            }
            before.push((bound, Arc::new(keys)));
        }
        (batches, alone)
    }

    /// How many rows are sent.
    pub(super) fn size(&self) -> usize {
        if self.bound.is_empty() { 0 } else { self.rows.len() }
    }

    /// Both halves, where there is more than one row.
    pub(super) fn halves(&self) -> Option<[Self; 2]> {
        (self.size() > 1).then(|| {
            let (left, right) = self.rows.split_at(self.rows.len() / 2);
            [left, right].map(|rows| Self { rows: rows.to_vec(), ..self.clone() })
        })
    }

    /// The rows beside, of which nothing is known where the request failed.
    pub(super) fn beside(self) -> impl Iterator<Item = Row> {
        self.rows.into_iter().flat_map(|(_, rows)| rows)
    }

    /// What is sent.
    pub(super) fn pattern(&self, pattern: &GraphPattern, shared: &[Variable]) -> GraphPattern {
        if self.bound.is_empty() {
            return pattern.clone();
        }
        let variables: Vec<Variable> =
            self.bound.iter().filter_map(|place| shared.get(*place)).cloned().collect();
        let cell = |term: &Term| match term {
            Term::NamedNode(node) => Some(GroundTerm::NamedNode(node.clone())),
            Term::Literal(literal) => Some(GroundTerm::Literal(literal.clone())),
            Term::BlankNode(_) | Term::Triple(_) => None,
        };
        let bindings = self.rows.iter().map(|(key, _)| key.iter().map(cell).collect()).collect();
        let names = variables.iter().map(|variable| variable.as_str().to_owned()).collect();
        within(pattern.clone(), &names, GraphPattern::Values { variables, bindings })
    }

    /// What tells whether a row of the answer was asked for, by its values of the shared variables, and not before.
    pub(super) fn admits(&self) -> impl Fn(&[Option<Term>]) -> bool + '_ {
        let keys: HashSet<Key> = self.rows.iter().map(|(key, _)| key.iter().map(folded).collect()).collect();
        move |row| {
            let key = |bound: &[usize]| -> Option<Key> {
                bound.iter().map(|place| row.get(*place)?.as_ref().map(folded)).collect()
            };
            let has =
                |bound: &[usize], keys: &HashSet<Key>| key(bound).is_some_and(|key| keys.contains(&key));
            (self.bound.is_empty() || has(&self.bound, &keys))
                && !self.before.iter().any(|(bound, keys)| has(bound, keys))
        }
    }
}

/// Rows in lots that a request takes.
fn chunks(rows: impl Iterator<Item = Sent>, most: usize) -> Vec<Vec<Sent>> {
    let mut chunks = vec![Vec::new()];
    let mut bytes = 0;
    for row in rows {
        let size: usize = row.0.iter().map(|term| term.to_string().len() + 1).sum();
        let full = chunks
            .last()
            .is_some_and(|chunk: &Vec<_>| chunk.len() >= most || (!chunk.is_empty() && bytes + size > BYTES));
        if full {
            chunks.push(Vec::new());
            bytes = 0;
        }
        bytes += size;
        if let Some(chunk) = chunks.last_mut() {
            chunk.push(row);
        }
    }
    chunks
}

/// Whether a term is equal to the same things everywhere. Numbers, dates and the like are equal by value here and by
/// spelling elsewhere; what cannot stand in a query cannot be sent.
fn is_sent(term: &Term) -> bool {
    match term {
        Term::NamedNode(node) => {
            !node.as_str().contains(|c: char| c <= ' ' || "<>\"{}|^`\\".contains(c))
                && !node.as_str().is_empty()
        }
        Term::Literal(literal) => [xsd::STRING, rdf::LANG_STRING].contains(&literal.datatype()),
        Term::BlankNode(_) | Term::Triple(_) => false,
    }
}

/// A term as it is compared: a language has no capitals.
fn folded(term: &Term) -> Term {
    match term {
        Term::Literal(literal) => match literal.language() {
            Some(language) => oxigraph::model::Literal::new_language_tagged_literal_unchecked(
                literal.value(),
                language.to_ascii_lowercase(),
            )
            .into(),
            None => term.clone(),
        },
        other => other.clone(),
    }
}

/// A pattern joined with values of variables that each of its solutions has: as far inside as that says the same,
/// because a server starts from there.
fn within(pattern: GraphPattern, names: &Names, values: GraphPattern) -> GraphPattern {
    use GraphPattern as P;
    let holds = |inner: &GraphPattern| names.is_subset(&certain(inner));
    let inside = |inner: Box<P>, values| Box::new(within(*inner, names, values));
    match pattern {
        P::Join { left, right } if holds(&left) => P::Join { left: inside(left, values), right },
        P::Lateral { left, right } if holds(&left) => P::Lateral { left: inside(left, values), right },
        P::LeftJoin { left, right, expression } if holds(&left) => {
            P::LeftJoin { left: inside(left, values), right, expression }
        }
        P::Minus { left, right } if holds(&left) => P::Minus { left: inside(left, values), right },
        P::Filter { expr, inner } if holds(&inner) => P::Filter { expr, inner: inside(inner, values) },
        P::Extend { inner, variable, expression } if holds(&inner) => {
            P::Extend { inner: inside(inner, values), variable, expression }
        }
        P::Project { inner, variables } if holds(&inner) => {
            P::Project { inner: inside(inner, values), variables }
        }
        P::Group { inner, variables, aggregates } if holds(&inner) => {
            P::Group { inner: inside(inner, values), variables, aggregates }
        }
        P::Distinct { inner } if holds(&inner) => P::Distinct { inner: inside(inner, values) },
        P::Reduced { inner } if holds(&inner) => P::Reduced { inner: inside(inner, values) },
        P::OrderBy { inner, expression } if holds(&inner) => {
            P::OrderBy { inner: inside(inner, values), expression }
        }
        other => P::Join { left: Box::new(values), right: Box::new(other) },
    }
}
