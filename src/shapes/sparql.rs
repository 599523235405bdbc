//! Constraints in SPARQL, as [SHACL §5](https://www.w3.org/TR/shacl/#sparql-constraints) has them.
//!
//! The SHACL crate runs a query for each focus node, which it makes by pasting text. Here a constraint is parsed once
//! and its focus nodes are joined to it laterally, in the algebra: what is inside sees `$this` bound, filters and
//! subqueries included, which is what pre-binding means. What the standard keeps from such queries is refused, and with
//! `SERVICE` any way to the network.

use super::ShapesError;
use super::data::Data;
use super::message::bind_message;
use super::result::term_of;
use super::rules::Rules;
use crate::model::Prefixes;
use crate::query::{Answer, Engine, Limits, QueryError};
use crate::store::evaluator;
use oxigraph::model::{Term, Variable};
use rudof_rdf::rdf_core::SHACLPath;
use rudof_rdf::rdf_core::term::Object;
use shacl::ir::components::BasicSparql;
use shacl::ir::{IRComponent, IRShape};
use shacl::validator::report::{ValidationOutcome, ValidationResult};
use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};
use std::collections::HashSet;

/// The evaluation of SPARQL constraints about one data graph.
pub(super) struct Constraints<'a> {
    data: &'a Data<'a>,
    rules: &'a Rules,
}

impl<'a> Constraints<'a> {
    pub(super) const fn new(data: &'a Data<'a>, rules: &'a Rules) -> Self {
        Self { data, rules }
    }

    /// Evaluates a constraint for focus nodes: a result for each solution.
    pub(super) fn evaluate<'f>(
        &self,
        constraint: &BasicSparql,
        component: &IRComponent,
        shape: &IRShape,
        path: Option<&SHACLPath>,
        focus: impl Iterator<Item = &'f Term>,
    ) -> Result<ValidationOutcome, ShapesError> {
        let mut outcome = ValidationOutcome::new();
        if constraint.deactivated() == Some(true) {
            return Ok(outcome);
        }
        let focus: HashSet<&Term> = focus.collect();
        let source = term_of(shape.id());
        let rule = self.rules.constraint(&source, constraint.select()).unwrap_or(&source).clone();
        let wrong = |message: String| ShapesError::Constraint { rule: rule.to_string(), message };
        let query = parse(constraint, path).map_err(&wrong)?;
        let query = joined(query, &focus).map_err(&wrong)?;
        for solution in self.ask(query, &wrong)? {
            let value =
                |name: &str| solution.iter().find(|(variable, _)| variable == name).map(|(_, term)| term);
            let Some(this) = value("this").filter(|this| focus.contains(this)) else { continue };
            if value("failure").is_some_and(is_true) {
                return Err(wrong("the constraint reported a failure".to_owned()));
            }
            outcome.push_violation(
                ValidationResult::new(object(this)?, Object::Iri(component.into()), shape.severity().clone())
                    .with_source(Some(shape.id().clone()))
                    .with_path(result_path(value("path"), path))
                    .with_value(Some(object(value("value").unwrap_or(this))?).filter(|_| {
                        // On a property shape without ?value there is none to tell.
                        value("value").is_some() || path.is_none()
                    }))
                    .with_message(bind_message(&rule, self.rules.messages(&rule), &solution)),
            );
        }
        Ok(outcome)
    }

    fn ask(
        &self,
        query: Query,
        wrong: &dyn Fn(String) -> ShapesError,
    ) -> Result<Vec<Vec<(String, Term)>>, ShapesError> {
        let limits = Limits { timeout: self.data.time_left()?, ..self.data.limits };
        let engine = Engine::new(self.data.store()?).with_limits(limits);
        match engine.answer(query) {
            Ok(Answer::Solutions(solutions)) => Ok(solutions
                .rows
                .into_iter()
                .map(|row| {
                    let bound = solutions.variables.iter().zip(row);
                    bound.filter_map(|(name, term)| Some((name.as_str().to_owned(), term?))).collect()
                })
                .collect()),
            Ok(_) => Err(wrong("only SELECT queries are constraints".to_owned())),
            Err(QueryError::Timeout(_)) => Err(ShapesError::Timeout(self.data.limits.timeout)),
            Err(error) => Err(wrong(error.to_string())),
        }
    }
}

fn is_true(term: &Term) -> bool {
    matches!(term, Term::Literal(literal) if matches!(literal.value(), "true" | "1"))
}

fn object(term: &Term) -> Result<Object, ShapesError> {
    Object::try_from(term.clone()).map_err(|error| ShapesError::Failed(error.to_string()))
}

/// The path that a solution names, or else the shape's.
fn result_path(named: Option<&Term>, path: Option<&SHACLPath>) -> Option<SHACLPath> {
    match named {
        Some(Term::NamedNode(node)) => Some(SHACLPath::Predicate { pred: node.clone().into() }),
        _ => path.cloned(),
    }
}

/// The query of a constraint, with `$PATH` and its prefixes.
fn parse(constraint: &BasicSparql, path: Option<&SHACLPath>) -> Result<Query, String> {
    let mut prefixes = Prefixes::none();
    if let Some(map) = constraint.prefixes() {
        for (prefix, namespace) in map.iter() {
            prefixes.add(prefix, namespace.as_str());
        }
    }
    let text = match path {
        Some(path) => with_path(constraint.select(), &in_sparql(path)),
        None => constraint.select().clone(),
    };
    if let Some(error) = crate::query::too_deep(&text, "the constraint") {
        return Err(error.mistake.to_string());
    }
    evaluator::parse_query(&text, &prefixes).map_err(|error| error.to_string())
}

/// Puts a path in the place of `$PATH`.
fn with_path(text: &str, path: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("$PATH") {
        let after = &rest[at + "$PATH".len()..];
        out.push_str(&rest[..at]);
        let longer = after.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '_');
        out.push_str(if longer { "$PATH" } else { path });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A path in the syntax of SPARQL.
fn in_sparql(path: &SHACLPath) -> String {
    let all = |paths: &[SHACLPath], mark: &str| {
        format!("({})", paths.iter().map(in_sparql).collect::<Vec<_>>().join(mark))
    };
    match path {
        SHACLPath::Predicate { pred } => format!("<{}>", pred.as_str()),
        SHACLPath::Alternative { paths } => all(paths, "|"),
        SHACLPath::Sequence { paths } => all(paths, "/"),
        SHACLPath::Inverse { path } => format!("^({})", in_sparql(path)),
        SHACLPath::ZeroOrMore { path } => format!("({})*", in_sparql(path)),
        SHACLPath::OneOrMore { path } => format!("({})+", in_sparql(path)),
        SHACLPath::ZeroOrOne { path } => format!("({})?", in_sparql(path)),
    }
}

/// The variables that may be bound beforehand.
const PRE_BOUND: [&str; 3] = ["this", "shapesGraph", "currentShape"];

/// What [SHACL §5.2.1](https://www.w3.org/TR/shacl/#pre-binding) keeps from queries with variables bound beforehand.
/// `top` until the outermost projection has been passed.
fn refuse(pattern: &GraphPattern, top: bool) -> Result<(), String> {
    use GraphPattern as P;
    let both = |left: &P, right: &P| refuse(left, false).and_then(|()| refuse(right, false));
    match pattern {
        P::Minus { .. } => Err("MINUS is not allowed in a shape".to_owned()),
        P::Service { .. } => Err("SERVICE is not allowed in a shape".to_owned()),
        P::Values { .. } => Err("VALUES is not allowed in a shape".to_owned()),
        P::Extend { variable, .. } if PRE_BOUND.contains(&variable.as_str()) => {
            Err(format!("AS ?{} is not allowed in a shape", variable.as_str()))
        }
        P::Project { variables, .. } if !top && !variables.iter().any(|one| one.as_str() == "this") => {
            Err("a subquery in a shape must select $this".to_owned())
        }
        P::Bgp { .. } | P::Path { .. } => Ok(()),
        P::Join { left, right }
        | P::LeftJoin { left, right, .. }
        | P::Lateral { left, right }
        | P::Union { left, right } => both(left, right),
        P::Distinct { inner } | P::Reduced { inner } | P::Slice { inner, .. } | P::OrderBy { inner, .. } => {
            refuse(inner, top)
        }
        P::Project { inner, .. }
        | P::Filter { inner, .. }
        | P::Extend { inner, .. }
        | P::Graph { inner, .. }
        | P::Group { inner, .. } => refuse(inner, false),
    }
}

/// The query, asked for these focus nodes alone.
fn joined(query: Query, focus: &HashSet<&Term>) -> Result<Query, String> {
    let Query::Select { dataset, pattern, base_iri } = query else {
        return Err("only SELECT queries are constraints".to_owned());
    };
    refuse(&pattern, true)?;
    let this = Variable::new_unchecked("this");
    let mut ground: Vec<GroundTerm> = focus.iter().filter_map(|term| ground(term)).collect();
    ground.sort_by_cached_key(ToString::to_string);
    let mut left = GraphPattern::Values {
        variables: vec![this.clone()],
        bindings: ground.into_iter().map(|term| vec![Some(term)]).collect(),
    };
    if focus.iter().any(|term| matches!(term, Term::BlankNode(_))) {
        left = GraphPattern::Union { left: Box::new(left), right: Box::new(blank_nodes(&this)) };
    }
    Ok(Query::Select { dataset, pattern: lateral(pattern, left), base_iri })
}

fn ground(term: &Term) -> Option<GroundTerm> {
    match term {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::Literal(literal) => Some(literal.clone().into()),
        Term::BlankNode(_) | Term::Triple(_) => None,
    }
}

/// Every blank node: one cannot be named in a query. Those that are no focus nodes are dropped from the answer.
fn blank_nodes(this: &Variable) -> GraphPattern {
    let triple = |subject: TermPattern, object: TermPattern| GraphPattern::Bgp {
        patterns: vec![TriplePattern {
            subject,
            predicate: NamedNodePattern::Variable(Variable::new_unchecked("labgraph_predicate")),
            object,
        }],
    };
    let other = || TermPattern::Variable(Variable::new_unchecked("labgraph_other"));
    let node = || TermPattern::Variable(this.clone());
    let any = GraphPattern::Union {
        left: Box::new(triple(node(), other())),
        right: Box::new(triple(other(), node())),
    };
    let blank = GraphPattern::Filter {
        expr: Expression::FunctionCall(Function::IsBlank, vec![Expression::Variable(this.clone())]),
        inner: Box::new(any),
    };
    let only = GraphPattern::Project { inner: Box::new(blank), variables: vec![this.clone()] };
    GraphPattern::Distinct { inner: Box::new(only) }
}

/// Joins `left` laterally below the outermost projection, and sees to it that `$this` is in the answer.
fn lateral(pattern: GraphPattern, left: GraphPattern) -> GraphPattern {
    use GraphPattern as P;
    match pattern {
        P::Project { inner, mut variables } => {
            let this = Variable::new_unchecked("this");
            if !variables.contains(&this) {
                variables.push(this);
            }
            P::Project { inner: Box::new(P::Lateral { left: Box::new(left), right: inner }), variables }
        }
        P::Distinct { inner } => P::Distinct { inner: Box::new(lateral(*inner, left)) },
        P::Reduced { inner } => P::Reduced { inner: Box::new(lateral(*inner, left)) },
        P::Slice { inner, start, length } => {
            P::Slice { inner: Box::new(lateral(*inner, left)), start, length }
        }
        other => P::Lateral { left: Box::new(left), right: Box::new(other) },
    }
}
