//! Which variables of a pattern have a value in its solutions, and which connect its parts.

use oxigraph::model::Variable;
use spargebra::algebra::{AggregateExpression, Expression, Function, GraphPattern, OrderExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeSet;

/// Names of variables; of blank nodes too, with `_:` before them, where these connect the parts of a pattern.
pub(super) type Names = BTreeSet<String>;

fn name(variable: &Variable) -> String {
    variable.as_str().to_owned()
}

/// The variables that a solution of a pattern may give a value.
pub(super) fn visible(pattern: &GraphPattern) -> Names {
    let mut names = Names::new();
    pattern.on_in_scope_variable(|variable| {
        names.insert(name(variable));
    });
    names
}

/// The variables that every solution of a pattern gives a value.
pub(super) fn certain(pattern: &GraphPattern) -> Names {
    use GraphPattern as P;
    match pattern {
        P::Bgp { .. } | P::Path { .. } => visible(pattern),
        P::Join { left, right } | P::Lateral { left, right } => &certain(left) | &certain(right),
        P::Union { left, right } => &certain(left) & &certain(right),
        P::LeftJoin { left, .. } | P::Minus { left, .. } => certain(left),
        P::Filter { inner, .. }
        | P::OrderBy { inner, .. }
        | P::Distinct { inner }
        | P::Reduced { inner }
        | P::Slice { inner, .. }
        | P::Service { silent: false, inner, .. } => certain(inner),
        P::Graph { name: graph, inner } => {
            let mut names = certain(inner);
            names.extend(named(graph));
            names
        }
        P::Extend { inner, variable, expression } => {
            let mut names = certain(inner);
            if matches!(expression, Expression::NamedNode(_) | Expression::Literal(_)) {
                names.insert(name(variable));
            }
            names
        }
        P::Values { variables, bindings } => {
            let full = |(index, _): &(usize, &Variable)| {
                bindings.iter().all(|row| row.get(*index).is_some_and(Option::is_some))
            };
            variables.iter().enumerate().filter(full).map(|(_, variable)| name(variable)).collect()
        }
        P::Project { inner, variables } | P::Group { inner, variables, .. } => {
            &certain(inner) & &variables.iter().map(name).collect()
        }
        P::Service { silent: true, .. } => Names::new(),
    }
}

/// The variable of a name that is one.
pub(super) fn named(pattern: &NamedNodePattern) -> Option<String> {
    match pattern {
        NamedNodePattern::Variable(variable) => Some(name(variable)),
        NamedNodePattern::NamedNode(_) => None,
    }
}

/// What a pattern has in common with others: the variables that its solutions may give a value, and the blank nodes
/// that stand in it.
pub(super) fn links(pattern: &GraphPattern) -> Names {
    let mut names = visible(pattern);
    blank_nodes(pattern, &mut names);
    names
}

fn blank_nodes(pattern: &GraphPattern, names: &mut Names) {
    use GraphPattern as P;
    match pattern {
        P::Bgp { patterns } => patterns.iter().for_each(|triple| of_triple(triple, names)),
        P::Path { subject, object, .. } => {
            of_term(subject, names);
            of_term(object, names);
        }
        P::Join { left, right }
        | P::Lateral { left, right }
        | P::LeftJoin { left, right, .. }
        | P::Union { left, right }
        | P::Minus { left, right } => {
            blank_nodes(left, names);
            blank_nodes(right, names);
        }
        P::Filter { inner, .. } | P::Graph { inner, .. } | P::Extend { inner, .. } => {
            blank_nodes(inner, names);
        }
        // What stands in a subquery or elsewhere is not known outside.
        P::Values { .. }
        | P::Service { .. }
        | P::Project { .. }
        | P::Group { .. }
        | P::OrderBy { .. }
        | P::Distinct { .. }
        | P::Reduced { .. }
        | P::Slice { .. } => {}
    }
}

fn of_triple(triple: &TriplePattern, names: &mut Names) {
    of_term(&triple.subject, names);
    of_term(&triple.object, names);
}

fn of_term(term: &TermPattern, names: &mut Names) {
    match term {
        TermPattern::BlankNode(node) => {
            names.insert(format!("_:{}", node.as_str()));
        }
        TermPattern::Triple(triple) => of_triple(triple, names),
        _ => {}
    }
}

/// The variables of an expression that says the same wherever these have the same values; nothing of one that looks
/// at a graph, or that says something else each time.
pub(super) fn of_steady(expression: &Expression) -> Option<Names> {
    let mut names = Names::new();
    steady(expression, &mut names).then_some(names)
}

fn steady(expression: &Expression, names: &mut Names) -> bool {
    use Expression as E;
    match expression {
        E::NamedNode(_) | E::Literal(_) => true,
        E::Variable(variable) | E::Bound(variable) => {
            names.insert(name(variable));
            true
        }
        E::Exists(_)
        | E::FunctionCall(
            Function::Rand | Function::BNode | Function::Uuid | Function::StrUuid | Function::Custom(_),
            _,
        ) => false,
        E::Or(a, b)
        | E::And(a, b)
        | E::Equal(a, b)
        | E::SameTerm(a, b)
        | E::Greater(a, b)
        | E::GreaterOrEqual(a, b)
        | E::Less(a, b)
        | E::LessOrEqual(a, b)
        | E::Add(a, b)
        | E::Subtract(a, b)
        | E::Multiply(a, b)
        | E::Divide(a, b) => steady(a, names) && steady(b, names),
        E::UnaryPlus(a) | E::UnaryMinus(a) | E::Not(a) => steady(a, names),
        E::In(a, list) => steady(a, names) && list.iter().all(|one| steady(one, names)),
        E::If(a, b, c) => steady(a, names) && steady(b, names) && steady(c, names),
        E::Coalesce(list) | E::FunctionCall(_, list) => list.iter().all(|one| steady(one, names)),
    }
}

/// Whether a pattern, or a part of it, takes so many solutions and no more: of fewer solutions it would take others.
pub(super) fn counts(pattern: &GraphPattern) -> bool {
    use GraphPattern as P;
    match pattern {
        P::Slice { .. } => true,
        P::Bgp { .. } | P::Path { .. } | P::Values { .. } => false,
        P::Join { left, right }
        | P::Lateral { left, right }
        | P::Union { left, right }
        | P::Minus { left, right } => counts(left) || counts(right),
        P::LeftJoin { left, right, expression } => {
            counts(left) || counts(right) || expression.as_ref().is_some_and(looks)
        }
        P::Filter { inner, expr } => counts(inner) || looks(expr),
        P::Extend { inner, expression, .. } => counts(inner) || looks(expression),
        P::OrderBy { inner, expression } => {
            counts(inner)
                || expression.iter().any(|key| match key {
                    OrderExpression::Asc(key) | OrderExpression::Desc(key) => looks(key),
                })
        }
        P::Group { inner, aggregates, .. } => {
            counts(inner)
                || aggregates.iter().any(|(_, aggregate)| match aggregate {
                    AggregateExpression::FunctionCall { expr, .. } => looks(expr),
                    AggregateExpression::CountSolutions { .. } => false,
                })
        }
        P::Graph { inner, .. }
        | P::Service { inner, .. }
        | P::Project { inner, .. }
        | P::Distinct { inner }
        | P::Reduced { inner } => counts(inner),
    }
}

/// Whether an expression says something else each time that it is asked.
fn looks(expression: &Expression) -> bool {
    match expression {
        Expression::Exists(inner) => counts(inner),
        other => of_steady(other).is_none() && !holds_exists(other),
    }
}

fn holds_exists(expression: &Expression) -> bool {
    use Expression as E;
    match expression {
        E::Exists(inner) => !counts(inner),
        E::And(a, b) | E::Or(a, b) => !looks(a) && !looks(b),
        E::Not(a) => !looks(a),
        _ => false,
    }
}
