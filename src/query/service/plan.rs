//! Before a query is run: each `SERVICE` gets a number, and what stands beside it, by which it can be bound.
//!
//! A solution of a SERVICE counts only where some solution of what it is joined with goes together with it. So it is
//! enough to ask for those: *beside* a SERVICE stand the patterns whose solutions every solution must go together with
//! that is made of it. In a join these are the other parts, those without a SERVICE first; of OPTIONAL and MINUS what
//! stands left of it; in EXISTS and LATERAL the solutions that it is looked at for. A FILTER of the whole holds for
//! what stands beside. A subquery shares what it selects, a grouping its keys, and a LIMIT nothing.

use super::beside::{Beside, connected, joined};
use super::scope::{Names, certain, named, of_steady, visible};
use oxigraph::model::{NamedNode, Variable};
use spargebra::algebra::{AggregateExpression, Expression, Function, GraphPattern, OrderExpression};
use spargebra::term::NamedNodePattern;
use spargebra::{GraphUpdateOperation, Query, Update};

/// A SERVICE of a query.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// Which endpoint it names.
    pub(super) name: NamedNodePattern,
    /// What it asks there.
    pub(super) pattern: GraphPattern,
    /// Whether it may fail.
    pub(super) silent: bool,
    /// What stands beside it: those that are connected with it, joined and filtered.
    pub(super) beside: Option<GraphPattern>,
    /// What stands beside it and is not connected with it: without a solution of each there is none at all.
    pub(super) apart: Vec<GraphPattern>,
    /// The variables that may have a value beside it, and have one in each of its own solutions.
    pub(super) shared: Vec<Variable>,
}

/// What the IRIs of numbered SERVICEs begin with.
const NUMBERED: &str = "urn:labgraph:service:";

/// The number of a SERVICE by its IRI.
pub(super) fn number(name: &NamedNode) -> Option<usize> {
    name.as_str().strip_prefix(NUMBERED)?.parse().ok()
}

/// A query with numbers in the place of its endpoints, and what they stand for.
pub(super) fn query(query: Query) -> (Query, Vec<Call>) {
    let mut walk = Walk::default();
    let query = match query {
        Query::Select { dataset, pattern, base_iri } => {
            Query::Select { dataset, pattern: walk.pattern(pattern, &Beside::default()), base_iri }
        }
        Query::Ask { dataset, pattern, base_iri } => {
            Query::Ask { dataset, pattern: walk.pattern(pattern, &Beside::default()), base_iri }
        }
        Query::Describe { dataset, pattern, base_iri } => {
            Query::Describe { dataset, pattern: walk.pattern(pattern, &Beside::default()), base_iri }
        }
        Query::Construct { template, dataset, pattern, base_iri } => {
            let pattern = walk.pattern(pattern, &Beside::default());
            Query::Construct { template, dataset, pattern, base_iri }
        }
    };
    (query, walk.calls)
}

/// An update with numbers in the place of its endpoints, and what they stand for. What stands beside them is left out:
/// an operation sees what those before it changed.
pub(super) fn update(update: Update) -> (Update, Vec<Call>) {
    let mut walk = Walk { apart: true, ..Walk::default() };
    let operations = update.operations.into_iter().map(|operation| match operation {
        GraphUpdateOperation::DeleteInsert { delete, insert, using, pattern } => {
            let pattern = Box::new(walk.pattern(*pattern, &Beside::default()));
            GraphUpdateOperation::DeleteInsert { delete, insert, using, pattern }
        }
        other => other,
    });
    let operations = operations.collect();
    (Update { operations, ..update }, walk.calls)
}

#[derive(Default)]
struct Walk {
    calls: Vec<Call>,
    /// Whether nothing is known of what stands beside them.
    apart: bool,
}

impl Walk {
    fn boxed(&mut self, pattern: GraphPattern, beside: &Beside) -> Box<GraphPattern> {
        Box::new(self.pattern(pattern, beside))
    }

    fn pattern(&mut self, pattern: GraphPattern, beside: &Beside) -> GraphPattern {
        use GraphPattern as P;
        if !calls(&pattern) {
            return pattern;
        }
        match pattern {
            P::Bgp { .. } | P::Path { .. } | P::Values { .. } => pattern,
            P::Join { left, right } => self.join(joined(*left, *right), beside),
            P::Service { name, inner, silent } => self.service(name, *inner, silent, beside),
            P::Union { left, right } => {
                P::Union { left: self.boxed(*left, beside), right: self.boxed(*right, beside) }
            }
            P::LeftJoin { left, right, expression } => {
                let left = self.boxed(*left, beside);
                let right = self.boxed(*right, &beside.right_of(&left));
                let expression = expression.map(|condition| {
                    let both = joined((*left).clone(), (*right).clone());
                    self.expression(condition, &beside.within(&both).unfiltered())
                });
                P::LeftJoin { left, right, expression }
            }
            P::Minus { left, right } => {
                let left = self.boxed(*left, beside);
                let right = self.boxed(*right, &beside.right_of(&left));
                P::Minus { left, right }
            }
            P::Lateral { left, right } => self.lateral(*left, *right, beside),
            P::Filter { expr, inner } => {
                let mut below = beside.clone();
                conjuncts(&expr, &mut below.filters);
                let inner = self.boxed(*inner, &below);
                let expr = self.expression(expr, &below.within(&inner));
                P::Filter { expr, inner }
            }
            P::Graph { name, inner } => {
                let below = Beside { graph: Some(name.clone()), ..beside.clone() };
                P::Graph { name, inner: self.boxed(*inner, &below) }
            }
            P::Extend { inner, variable, expression } => {
                let mut below = beside.clone();
                below.filters.retain(|filter| {
                    of_steady(filter).is_some_and(|names| !names.contains(variable.as_str()))
                });
                let inner = self.boxed(*inner, &below);
                let expression = self.expression(expression, &below.within(&inner).unfiltered());
                P::Extend { inner, variable, expression }
            }
            P::OrderBy { inner, expression } => {
                let inner = self.boxed(*inner, beside);
                let within = beside.within(&inner).unfiltered();
                let expression = expression.into_iter().map(|key| match key {
                    OrderExpression::Asc(key) => OrderExpression::Asc(self.expression(key, &within)),
                    OrderExpression::Desc(key) => OrderExpression::Desc(self.expression(key, &within)),
                });
                P::OrderBy { expression: expression.collect(), inner }
            }
            P::Project { inner, variables } => {
                P::Project { inner: self.boxed(*inner, &beside.limited(&variables)), variables }
            }
            P::Distinct { inner } => P::Distinct { inner: self.boxed(*inner, beside) },
            P::Reduced { inner } => P::Reduced { inner: self.boxed(*inner, beside) },
            P::Slice { inner, start, length } => {
                let below = Beside { joined: Vec::new(), filters: Vec::new(), ..beside.clone() };
                P::Slice { inner: self.boxed(*inner, &below), start, length }
            }
            P::Group { inner, variables, aggregates } => {
                let below = beside.limited(&variables);
                let inner = self.boxed(*inner, &below);
                let within = below.within(&inner).unfiltered();
                let aggregates = aggregates.into_iter().map(|(variable, aggregate)| {
                    let aggregate = match aggregate {
                        AggregateExpression::FunctionCall { name, expr, distinct } => {
                            AggregateExpression::FunctionCall {
                                name,
                                expr: self.expression(expr, &within),
                                distinct,
                            }
                        }
                        counted @ AggregateExpression::CountSolutions { .. } => counted,
                    };
                    (variable, aggregate)
                });
                P::Group { aggregates: aggregates.collect(), inner, variables }
            }
        }
    }

    /// The parts of a join: what needs no endpoint first, then whatever shares most with what is there already.
    fn join(&mut self, whole: GraphPattern, beside: &Beside) -> GraphPattern {
        let mut parts = Vec::new();
        flatten(whole, &mut parts);
        let (mut waiting, here): (Vec<_>, Vec<_>) = parts.into_iter().partition(calls);
        let mut done = here.into_iter().reduce(joined);
        let mut beside = done.as_ref().map_or_else(|| beside.clone(), |done| beside.with(done));
        while !waiting.is_empty() {
            let known: Names = beside.parts().iter().flat_map(visible).collect();
            let next = waiting.iter().position(|part| {
                !wanted(part).is_empty() && wanted(part).is_subset(&known)
                    || wanted(part).is_empty() && !visible(part).is_disjoint(&known)
            });
            let next = next.or_else(|| waiting.iter().position(|part| wanted(part).is_subset(&known)));
            let part = self.pattern(waiting.remove(next.unwrap_or(0)), &beside);
            beside = beside.with(&part);
            done = Some(match done {
                Some(done) => joined(done, part),
                None => part,
            });
        }
        done.unwrap_or_default()
    }

    /// A SERVICE that is asked for each solution on the left is one that is joined with them.
    fn lateral(&mut self, left: GraphPattern, right: GraphPattern, beside: &Beside) -> GraphPattern {
        let left = self.boxed(left, beside);
        if let GraphPattern::Service { name, inner, silent } = right {
            let right = Box::new(self.service(name, *inner, silent, &beside.with(&left)));
            return GraphPattern::Join { left, right };
        }
        let mut within = beside.within(&left);
        within.joined.clone_from(&beside.joined);
        let right = self.boxed(right, &within);
        GraphPattern::Lateral { left, right }
    }

    /// Numbers a SERVICE.
    fn service(
        &mut self,
        name: NamedNodePattern,
        pattern: GraphPattern,
        silent: bool,
        beside: &Beside,
    ) -> GraphPattern {
        let mut wanted = certain(&pattern);
        let endpoint = named(&name);
        let (own, seen) = (wanted.clone(), visible(&pattern));
        wanted.extend(endpoint.clone());
        let parts = if self.apart { Vec::new() } else { beside.parts() };
        let (mut connected, apart) = connected(parts, &wanted);
        let known = connected.as_ref().map(visible).unwrap_or_default();
        if let Some(pattern) = connected.take() {
            let sure = certain(&pattern);
            let holds = |filter: &&Expression| of_steady(filter).is_some_and(|used| used.is_subset(&sure));
            let filters = beside.filters.iter().filter(holds).cloned();
            connected = Some(match filters.reduce(|a, b| Expression::And(Box::new(a), Box::new(b))) {
                Some(expr) => GraphPattern::Filter { expr, inner: Box::new(pattern) },
                None => pattern,
            });
        }
        let shared = own.iter().filter(|name| known.contains(*name)).map(Variable::new_unchecked).collect();
        self.calls.push(Call { name, pattern, silent, beside: connected, apart, shared });
        let number = NamedNode::new_unchecked(format!("{NUMBERED}{}", self.calls.len() - 1));
        // Where it fails silently, it is as if it had answered what stands beside it.
        let beside_it =
            self.calls.last().and_then(|call| call.beside.as_ref()).map(certain).unwrap_or_default();
        let mut sure = if silent { &own & &beside_it } else { own };
        sure.extend(endpoint.clone().filter(|name| beside_it.contains(name)));
        let seen = seen.into_iter().chain(endpoint).collect();
        let service = GraphPattern::Service {
            name: NamedNodePattern::NamedNode(number),
            inner: Box::new(outline(&sure, &seen)),
            silent: false,
        };
        match beside.graph {
            // A graph holds whatever an endpoint says; but it must be there.
            Some(_) => joined(GraphPattern::default(), service),
            None => service,
        }
    }

    fn expression(&mut self, expression: Expression, beside: &Beside) -> Expression {
        use Expression as E;
        let mut one = |inner: Box<E>| Box::new(self.expression(*inner, beside));
        match expression {
            E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) => expression,
            E::Or(a, b) => E::Or(one(a), one(b)),
            E::And(a, b) => E::And(one(a), one(b)),
            E::Equal(a, b) => E::Equal(one(a), one(b)),
            E::SameTerm(a, b) => E::SameTerm(one(a), one(b)),
            E::Greater(a, b) => E::Greater(one(a), one(b)),
            E::GreaterOrEqual(a, b) => E::GreaterOrEqual(one(a), one(b)),
            E::Less(a, b) => E::Less(one(a), one(b)),
            E::LessOrEqual(a, b) => E::LessOrEqual(one(a), one(b)),
            E::Add(a, b) => E::Add(one(a), one(b)),
            E::Subtract(a, b) => E::Subtract(one(a), one(b)),
            E::Multiply(a, b) => E::Multiply(one(a), one(b)),
            E::Divide(a, b) => E::Divide(one(a), one(b)),
            E::UnaryPlus(a) => E::UnaryPlus(one(a)),
            E::UnaryMinus(a) => E::UnaryMinus(one(a)),
            E::Not(a) => E::Not(one(a)),
            E::If(a, b, c) => E::If(one(a), one(b), one(c)),
            E::In(a, list) => E::In(one(a), self.each(list, beside)),
            E::Coalesce(list) => E::Coalesce(self.each(list, beside)),
            E::FunctionCall(function, list) => E::FunctionCall(function, self.each(list, beside)),
            E::Exists(inner) => E::Exists(self.boxed(*inner, beside)),
        }
    }

    fn each(&mut self, list: Vec<Expression>, beside: &Beside) -> Vec<Expression> {
        list.into_iter().map(|one| self.expression(one, beside)).collect()
    }
}

/// The parts of a join, as they are written.
fn flatten(pattern: GraphPattern, parts: &mut Vec<GraphPattern>) {
    match pattern {
        GraphPattern::Join { left, right } => {
            flatten(*left, parts);
            flatten(*right, parts);
        }
        other => parts.push(other),
    }
}

/// What holds where an expression does, each by itself.
fn conjuncts(expression: &Expression, all: &mut Vec<Expression>) {
    match expression {
        Expression::And(a, b) => {
            conjuncts(a, all);
            conjuncts(b, all);
        }
        other if of_steady(other).is_some() => all.push(other.clone()),
        _ => {}
    }
}

/// Whether a pattern calls a SERVICE.
fn calls(pattern: &GraphPattern) -> bool {
    !super::Reach::of_pattern(pattern).services.is_empty()
}

/// The variables that name the endpoints of a pattern, and that it does not give a value itself.
fn wanted(pattern: &GraphPattern) -> Names {
    let services = super::Reach::of_pattern(pattern).services;
    let own = match pattern {
        GraphPattern::Service { .. } => Names::new(),
        _ => certain(pattern),
    };
    services.iter().filter_map(named).filter(|name| !own.contains(name)).collect()
}

/// A pattern that gives values to the same variables, surely or maybe, of any kind, and seems to have more solutions
/// than any other: the evaluator looks at nothing else of a SERVICE, and then joins it last.
fn outline(sure: &Names, seen: &Names) -> GraphPattern {
    let many = || GraphPattern::Values { variables: Vec::new(), bindings: vec![Vec::new(); 1000] };
    let large = (1..8).map(|_| many()).fold(many(), joined);
    let nothing = NamedNode::new_unchecked("urn:labgraph:any");
    let any = || Expression::FunctionCall(Function::Custom(nothing.clone()), Vec::new());
    (sure | seen).iter().fold(large, |inner, name| {
        let expression = if sure.contains(name) {
            Expression::Coalesce(vec![any(), Expression::NamedNode(nothing.clone())])
        } else {
            any()
        };
        GraphPattern::Extend { inner: Box::new(inner), variable: Variable::new_unchecked(name), expression }
    })
}
