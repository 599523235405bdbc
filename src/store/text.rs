//! A query as text, to be sent to an endpoint: it means there what it means here.
//!
//! spargebra writes the algebra as SPARQL, but without the brackets that some of it needs: `(a + b) * c`
//! becomes `a + b * c`, a FILTER of an inner group one of the outer, the LIMIT of a subquery that of the query.
//! So what it would write wrongly is first put into a form of the same meaning that it writes rightly:
//! an operand into COALESCE of itself, a pattern into a group of its own.

use oxigraph::model::NamedNode;
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};

/// The text of a query, in standard SPARQL as far as the query is.
#[must_use]
pub fn text(query: &Query) -> String {
    match query.clone() {
        Query::Select { dataset, pattern, base_iri } => {
            Query::Select { dataset, pattern: self::pattern(pattern), base_iri }.to_string()
        }
        Query::Construct { template, dataset, pattern, base_iri } => {
            Query::Construct { template, dataset, pattern: self::pattern(pattern), base_iri }.to_string()
        }
        Query::Ask { dataset, pattern, base_iri } => {
            Query::Ask { dataset, pattern: self::pattern(pattern), base_iri }.to_string()
        }
        Query::Describe { dataset, pattern, base_iri } => match (described(&pattern), &dataset) {
            (Some(things), None) => {
                let things: Vec<String> = things.iter().map(ToString::to_string).collect();
                format!("DESCRIBE {}", things.join(" "))
            }
            _ => Query::Describe { dataset, pattern: self::pattern(pattern), base_iri }.to_string(),
        },
    }
}

/// The things of a DESCRIBE that names them and asks nothing else.
fn described(pattern: &GraphPattern) -> Option<Vec<&NamedNode>> {
    let GraphPattern::Project { inner, .. } = pattern else { return None };
    let (mut things, mut inner) = (Vec::new(), inner);
    while let GraphPattern::Extend { inner: next, expression: Expression::NamedNode(thing), .. } = &**inner {
        things.insert(0, thing);
        inner = next;
    }
    let nothing = matches!(&**inner, GraphPattern::Bgp { patterns } if patterns.is_empty());
    (nothing && !things.is_empty()).then_some(things)
}

#[expect(clippy::boxed_local, reason = "patterns come and go in boxes")]
fn inside(inner: Box<GraphPattern>) -> Box<GraphPattern> {
    Box::new(pattern(*inner))
}

/// A group of its own.
fn braced(pattern: Box<GraphPattern>) -> Box<GraphPattern> {
    Box::new(GraphPattern::Join { left: Box::default(), right: pattern })
}

/// As a part of a join: in braces where what it says would else be said of the other parts too.
fn part(inner: Box<GraphPattern>) -> Box<GraphPattern> {
    use GraphPattern as P;
    let inner = inside(inner);
    match *inner {
        P::LeftJoin { .. } | P::Minus { .. } | P::Extend { .. } | P::Filter { .. } | P::Lateral { .. } => {
            braced(inner)
        }
        _ => inner,
    }
}

/// Before OPTIONAL, BIND and the like: a FILTER would be one of the whole group.
fn before(inner: Box<GraphPattern>) -> Box<GraphPattern> {
    let inner = inside(inner);
    if matches!(*inner, GraphPattern::Filter { .. }) { braced(inner) } else { inner }
}

/// Below SELECT: a subquery keeps its LIMIT, DISTINCT and variables.
fn below(inner: Box<GraphPattern>) -> Box<GraphPattern> {
    use GraphPattern as P;
    let inner = inside(inner);
    match *inner {
        P::Slice { .. } | P::Distinct { .. } | P::Reduced { .. } | P::Project { .. } => braced(inner),
        _ => inner,
    }
}

fn pattern(pattern: GraphPattern) -> GraphPattern {
    use GraphPattern as P;
    match pattern {
        P::Bgp { .. } | P::Path { .. } | P::Values { .. } => pattern,
        P::Join { left, right } => P::Join { left: part(left), right: part(right) },
        P::Union { left, right } => P::Union { left: inside(left), right: inside(right) },
        P::Lateral { left, right } => P::Lateral { left: before(left), right: inside(right) },
        P::Minus { left, right } => P::Minus { left: before(left), right: inside(right) },
        P::LeftJoin { left, right, expression: condition } => {
            P::LeftJoin { left: before(left), right: before(right), expression: condition.map(expression) }
        }
        P::Filter { expr, inner } => P::Filter { expr: expression(expr), inner: inside(inner) },
        P::Graph { name, inner } => P::Graph { name, inner: inside(inner) },
        P::Service { name, inner, silent } => P::Service { name, inner: inside(inner), silent },
        P::Extend { inner, variable, expression: value } => {
            let inner = match *inner {
                P::Filter { .. } => before(inner),
                _ => below(inner),
            };
            P::Extend { inner, variable, expression: expression(value) }
        }
        P::OrderBy { inner, expression: keys } => {
            let inner = match *inner {
                P::OrderBy { .. } => braced(inside(inner)),
                _ => below(inner),
            };
            P::OrderBy { inner, expression: keys.into_iter().map(key).collect() }
        }
        P::Project { inner, variables } => P::Project { inner: below(inner), variables },
        P::Distinct { inner } => P::Distinct { inner: inside(inner) },
        P::Reduced { inner } => P::Reduced { inner: inside(inner) },
        P::Slice { inner, start, length } => P::Slice { inner: inside(inner), start, length },
        P::Group { inner, variables, aggregates } => P::Group {
            inner: inside(inner),
            variables,
            aggregates: aggregates.into_iter().map(|(variable, of)| (variable, aggregate(of))).collect(),
        },
    }
}

fn key(order: OrderExpression) -> OrderExpression {
    match order {
        OrderExpression::Asc(value) => OrderExpression::Asc(expression(value)),
        OrderExpression::Desc(value) => OrderExpression::Desc(expression(value)),
    }
}

fn aggregate(of: AggregateExpression) -> AggregateExpression {
    match of {
        AggregateExpression::FunctionCall { name, expr, distinct } => {
            AggregateExpression::FunctionCall { name, expr: expression(expr), distinct }
        }
        counted @ AggregateExpression::CountSolutions { .. } => counted,
    }
}

/// What an operand may be without brackets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    /// `a + b`
    Sum,
    /// `a * b`
    Product,
    /// `-a`, `!a`
    Sign,
    /// What stands for itself.
    Whole,
}

fn bond(expression: &Expression) -> Bond {
    use Expression as E;
    match expression {
        E::Add(..) | E::Subtract(..) => Bond::Sum,
        E::Multiply(..) | E::Divide(..) => Bond::Product,
        E::UnaryPlus(_) | E::UnaryMinus(_) => Bond::Sign,
        E::Not(inner) if !matches!(**inner, E::Exists(_)) => Bond::Sign,
        _ => Bond::Whole,
    }
}

#[expect(clippy::boxed_local, clippy::unnecessary_box_returns, reason = "expressions come and go in boxes")]
fn operand(inner: Box<Expression>, least: Bond) -> Box<Expression> {
    let inner = expression(*inner);
    Box::new(if bond(&inner) < least { Expression::Coalesce(vec![inner]) } else { inner })
}

fn each(list: Vec<Expression>) -> Vec<Expression> {
    list.into_iter().map(expression).collect()
}

fn expression(expression: Expression) -> Expression {
    use Expression as E;
    let own = |inner: Box<E>| operand(inner, Bond::Sum);
    match expression {
        E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) => expression,
        E::Or(a, b) => E::Or(own(a), own(b)),
        E::And(a, b) => E::And(own(a), own(b)),
        E::Equal(a, b) => E::Equal(own(a), own(b)),
        E::SameTerm(a, b) => E::SameTerm(own(a), own(b)),
        E::Greater(a, b) => E::Greater(own(a), own(b)),
        E::GreaterOrEqual(a, b) => E::GreaterOrEqual(own(a), own(b)),
        E::Less(a, b) => E::Less(own(a), own(b)),
        E::LessOrEqual(a, b) => E::LessOrEqual(own(a), own(b)),
        E::Add(a, b) => E::Add(operand(a, Bond::Sum), operand(b, Bond::Product)),
        E::Subtract(a, b) => E::Subtract(operand(a, Bond::Sum), operand(b, Bond::Product)),
        E::Multiply(a, b) => E::Multiply(operand(a, Bond::Product), operand(b, Bond::Sign)),
        E::Divide(a, b) => E::Divide(operand(a, Bond::Product), operand(b, Bond::Sign)),
        E::UnaryPlus(a) => E::UnaryPlus(operand(a, Bond::Whole)),
        E::UnaryMinus(a) => E::UnaryMinus(operand(a, Bond::Whole)),
        E::Not(a) => E::Not(operand(a, Bond::Whole)),
        E::In(a, list) => E::In(own(a), each(list)),
        E::Exists(inner) => E::Exists(inside(inner)),
        E::If(a, b, c) => E::If(own(a), own(b), own(c)),
        E::Coalesce(list) => E::Coalesce(each(list)),
        E::FunctionCall(function, arguments) => E::FunctionCall(function, each(arguments)),
    }
}
