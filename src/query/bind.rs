//! Putting terms in the place of variables, in the algebra of a query.
//!
//! Oxigraph's own substitution wants the variable in the SELECT clause and does not reach into
//! subqueries. This one goes everywhere: patterns, paths, filters, EXISTS, subqueries, templates.
//! A variable that is replaced stays bound, so that it can still be selected and grouped by.

use oxigraph::model::{Literal, Term, Variable};
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};

/// Why a term cannot take the place of a variable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum BindError {
    /// The place wants an IRI.
    #[error("it stands where only an IRI can")]
    NotAnIri,
    /// The query gives the variable a value itself.
    #[error("the query itself gives it a value, with BIND, AS or an aggregate")]
    Assigned,
}

/// Walks over a query and asks, for each variable that it meets, which term takes its place.
pub(super) struct Binder<'a> {
    value: &'a mut dyn FnMut(&Variable) -> Option<Term>,
    /// Every endpoint that the query names in SERVICE.
    pub(super) services: Vec<NamedNodePattern>,
    /// Whether the query names a graph, or says which graphs it asks.
    pub(super) graphs: bool,
}

type Bound<T> = Result<T, BindError>;

impl<'a> Binder<'a> {
    pub(super) fn new(value: &'a mut dyn FnMut(&Variable) -> Option<Term>) -> Self {
        Self { value, services: Vec::new(), graphs: false }
    }

    pub(super) fn query(&mut self, query: Query) -> Bound<Query> {
        self.graphs |= query.dataset().is_some();
        Ok(match query {
            Query::Select { dataset, pattern, base_iri } => {
                Query::Select { dataset, pattern: self.pattern(pattern)?, base_iri }
            }
            Query::Ask { dataset, pattern, base_iri } => {
                Query::Ask { dataset, pattern: self.pattern(pattern)?, base_iri }
            }
            Query::Describe { dataset, pattern, base_iri } => {
                Query::Describe { dataset, pattern: self.pattern(pattern)?, base_iri }
            }
            Query::Construct { template, dataset, pattern, base_iri } => Query::Construct {
                template: self.triples(template)?,
                dataset,
                pattern: self.pattern(pattern)?,
                base_iri,
            },
        })
    }

    #[expect(clippy::boxed_local, reason = "patterns come and go in boxes")]
    fn boxed(&mut self, pattern: Box<GraphPattern>) -> Bound<Box<GraphPattern>> {
        self.pattern(*pattern).map(Box::new)
    }

    fn pattern(&mut self, pattern: GraphPattern) -> Bound<GraphPattern> {
        use GraphPattern as P;
        Ok(match pattern {
            P::Bgp { patterns } => P::Bgp { patterns: self.triples(patterns)? },
            P::Path { subject, path, object } => {
                P::Path { subject: self.term(subject)?, path, object: self.term(object)? }
            }
            P::Join { left, right } => P::Join { left: self.boxed(left)?, right: self.boxed(right)? },
            P::Lateral { left, right } => P::Lateral { left: self.boxed(left)?, right: self.boxed(right)? },
            P::Union { left, right } => P::Union { left: self.boxed(left)?, right: self.boxed(right)? },
            P::Minus { left, right } => P::Minus { left: self.boxed(left)?, right: self.boxed(right)? },
            P::LeftJoin { left, right, expression } => P::LeftJoin {
                left: self.boxed(left)?,
                right: self.boxed(right)?,
                expression: expression.map(|e| self.expression(e)).transpose()?,
            },
            P::Filter { expr, inner } => {
                P::Filter { expr: self.expression(expr)?, inner: self.boxed(inner)? }
            }
            P::Graph { name, inner } => {
                self.graphs = true;
                P::Graph { name: self.name(name)?, inner: self.boxed(inner)? }
            }
            P::Service { name, inner, silent } => {
                let name = self.name(name)?;
                self.services.push(name.clone());
                P::Service { name, inner: self.boxed(inner)?, silent }
            }
            P::Extend { inner, variable, expression } => P::Extend {
                inner: self.boxed(inner)?,
                variable: self.assigned(variable)?,
                expression: self.expression(expression)?,
            },
            P::Values { variables, bindings } => self.values(variables, bindings),
            P::OrderBy { inner, expression } => P::OrderBy {
                inner: self.boxed(inner)?,
                expression: expression.into_iter().map(|e| self.order(e)).collect::<Bound<_>>()?,
            },
            P::Project { inner, variables } => {
                let inner = self.pattern(*inner)?;
                P::Project { inner: Box::new(self.still_bound(inner, &variables)), variables }
            }
            P::Distinct { inner } => P::Distinct { inner: self.boxed(inner)? },
            P::Reduced { inner } => P::Reduced { inner: self.boxed(inner)? },
            P::Slice { inner, start, length } => P::Slice { inner: self.boxed(inner)?, start, length },
            P::Group { inner, variables, aggregates } => {
                let inner = self.pattern(*inner)?;
                P::Group {
                    inner: Box::new(self.still_bound(inner, &variables)),
                    variables,
                    aggregates: aggregates
                        .into_iter()
                        .map(|(variable, of)| Ok((self.assigned(variable)?, self.aggregate(of)?)))
                        .collect::<Bound<_>>()?,
                }
            }
        })
    }

    /// Binds again those of `variables` that were replaced inside.
    fn still_bound(&mut self, inner: GraphPattern, variables: &[Variable]) -> GraphPattern {
        variables.iter().fold(inner, |inner, variable| match (self.value)(variable) {
            Some(term) => GraphPattern::Extend {
                inner: Box::new(inner),
                variable: variable.clone(),
                expression: constant(term),
            },
            None => inner,
        })
    }

    /// Keeps the rows of a VALUES block that agree with the replaced variables, and drops these.
    fn values(&mut self, variables: Vec<Variable>, bindings: Vec<Vec<Option<GroundTerm>>>) -> GraphPattern {
        let wanted: Vec<Option<Term>> = variables.iter().map(|v| (self.value)(v)).collect();
        let agrees = |row: &Vec<Option<GroundTerm>>| {
            row.iter().zip(&wanted).all(|pair| match pair {
                (Some(cell), Some(term)) => Term::from(cell.clone()) == *term,
                _ => true,
            })
        };
        let bindings = bindings
            .into_iter()
            .filter(agrees)
            .map(|row| {
                row.into_iter()
                    .zip(&wanted)
                    .filter(|(_, term)| term.is_none())
                    .map(|(cell, _)| cell)
                    .collect()
            })
            .collect();
        let variables =
            variables.into_iter().zip(&wanted).filter(|(_, term)| term.is_none()).map(|(v, _)| v).collect();
        GraphPattern::Values { variables, bindings }
    }

    fn assigned(&mut self, variable: Variable) -> Bound<Variable> {
        if (self.value)(&variable).is_some() { Err(BindError::Assigned) } else { Ok(variable) }
    }

    fn triples(&mut self, triples: Vec<TriplePattern>) -> Bound<Vec<TriplePattern>> {
        triples.into_iter().map(|triple| self.triple(triple)).collect()
    }

    fn triple(&mut self, triple: TriplePattern) -> Bound<TriplePattern> {
        Ok(TriplePattern {
            subject: self.term(triple.subject)?,
            predicate: self.name(triple.predicate)?,
            object: self.term(triple.object)?,
        })
    }

    fn term(&mut self, term: TermPattern) -> Bound<TermPattern> {
        Ok(match term {
            TermPattern::Variable(variable) => match (self.value)(&variable) {
                Some(term) => term.into(),
                None => TermPattern::Variable(variable),
            },
            TermPattern::Triple(triple) => TermPattern::Triple(Box::new(self.triple(*triple)?)),
            other => other,
        })
    }

    fn name(&mut self, name: NamedNodePattern) -> Bound<NamedNodePattern> {
        match name {
            NamedNodePattern::Variable(variable) => match (self.value)(&variable) {
                Some(Term::NamedNode(node)) => Ok(NamedNodePattern::NamedNode(node)),
                Some(_) => Err(BindError::NotAnIri),
                None => Ok(NamedNodePattern::Variable(variable)),
            },
            NamedNodePattern::NamedNode(_) => Ok(name),
        }
    }

    fn order(&mut self, order: OrderExpression) -> Bound<OrderExpression> {
        Ok(match order {
            OrderExpression::Asc(e) => OrderExpression::Asc(self.expression(e)?),
            OrderExpression::Desc(e) => OrderExpression::Desc(self.expression(e)?),
        })
    }

    fn aggregate(&mut self, aggregate: AggregateExpression) -> Bound<AggregateExpression> {
        Ok(match aggregate {
            AggregateExpression::FunctionCall { name, expr, distinct } => {
                AggregateExpression::FunctionCall { name, expr: self.expression(expr)?, distinct }
            }
            counted @ AggregateExpression::CountSolutions { .. } => counted,
        })
    }

    fn each(&mut self, expressions: Vec<Expression>) -> Bound<Vec<Expression>> {
        expressions.into_iter().map(|e| self.expression(e)).collect()
    }

    fn two(
        &mut self,
        make: impl FnOnce(Box<Expression>, Box<Expression>) -> Expression,
        left: Expression,
        right: Expression,
    ) -> Bound<Expression> {
        Ok(make(Box::new(self.expression(left)?), Box::new(self.expression(right)?)))
    }

    fn expression(&mut self, expression: Expression) -> Bound<Expression> {
        use Expression as E;
        Ok(match expression {
            E::NamedNode(_) | E::Literal(_) => expression,
            E::Variable(variable) => match (self.value)(&variable) {
                Some(term) => constant(term),
                None => E::Variable(variable),
            },
            E::Bound(variable) => match (self.value)(&variable) {
                Some(_) => E::Literal(Literal::from(true)),
                None => E::Bound(variable),
            },
            E::Or(a, b) => self.two(E::Or, *a, *b)?,
            E::And(a, b) => self.two(E::And, *a, *b)?,
            E::Equal(a, b) => self.two(E::Equal, *a, *b)?,
            E::SameTerm(a, b) => self.two(E::SameTerm, *a, *b)?,
            E::Greater(a, b) => self.two(E::Greater, *a, *b)?,
            E::GreaterOrEqual(a, b) => self.two(E::GreaterOrEqual, *a, *b)?,
            E::Less(a, b) => self.two(E::Less, *a, *b)?,
            E::LessOrEqual(a, b) => self.two(E::LessOrEqual, *a, *b)?,
            E::Add(a, b) => self.two(E::Add, *a, *b)?,
            E::Subtract(a, b) => self.two(E::Subtract, *a, *b)?,
            E::Multiply(a, b) => self.two(E::Multiply, *a, *b)?,
            E::Divide(a, b) => self.two(E::Divide, *a, *b)?,
            E::UnaryPlus(a) => E::UnaryPlus(Box::new(self.expression(*a)?)),
            E::UnaryMinus(a) => E::UnaryMinus(Box::new(self.expression(*a)?)),
            E::Not(a) => E::Not(Box::new(self.expression(*a)?)),
            E::In(a, list) => E::In(Box::new(self.expression(*a)?), self.each(list)?),
            E::Exists(pattern) => E::Exists(self.boxed(pattern)?),
            E::If(a, b, c) => E::If(
                Box::new(self.expression(*a)?),
                Box::new(self.expression(*b)?),
                Box::new(self.expression(*c)?),
            ),
            E::Coalesce(list) => E::Coalesce(self.each(list)?),
            E::FunctionCall(function, arguments) => E::FunctionCall(function, self.each(arguments)?),
        })
    }
}

fn constant(term: Term) -> Expression {
    match term {
        Term::NamedNode(node) => Expression::NamedNode(node),
        Term::Literal(literal) => Expression::Literal(literal),
        // Parameters are IRIs and literals; nothing else reaches this place.
        Term::BlankNode(_) | Term::Triple(_) => Expression::Coalesce(Vec::new()),
    }
}
