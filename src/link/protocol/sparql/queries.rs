//! The questions that an endpoint is asked, built in the algebra: no text from outside is ever pasted.

use crate::link::Name;
use crate::link::record::{NAMES, properties};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Variable};
use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};

fn variable(name: &str) -> Variable {
    Variable::new_unchecked(name)
}

/// `?s ?p ?o`
fn statement(subject: &str, property: &str, object: &str) -> GraphPattern {
    let triple = TriplePattern {
        subject: TermPattern::Variable(variable(subject)),
        predicate: NamedNodePattern::Variable(variable(property)),
        object: TermPattern::Variable(variable(object)),
    };
    GraphPattern::Bgp { patterns: vec![triple] }
}

fn join(left: GraphPattern, right: GraphPattern) -> GraphPattern {
    GraphPattern::Join { left: Box::new(left), right: Box::new(right) }
}

fn values(name: &str, terms: impl IntoIterator<Item = GroundTerm>) -> GraphPattern {
    let bindings = terms.into_iter().map(|term| vec![Some(term)]).collect();
    GraphPattern::Values { variables: vec![variable(name)], bindings }
}

fn nodes<'n>(name: &str, nodes: impl IntoIterator<Item = NamedNodeRef<'n>>) -> GraphPattern {
    values(name, nodes.into_iter().map(|node| GroundTerm::NamedNode(node.into_owned())))
}

fn filter(expr: Expression, inner: GraphPattern) -> GraphPattern {
    GraphPattern::Filter { expr, inner: Box::new(inner) }
}

/// `SELECT DISTINCT … LIMIT …`
fn select(names: &[&str], pattern: GraphPattern, limit: Option<usize>) -> Query {
    let variables = names.iter().map(|name| variable(name)).collect();
    let project = GraphPattern::Project { inner: Box::new(pattern), variables };
    let distinct = GraphPattern::Distinct { inner: Box::new(project) };
    let pattern = match limit {
        Some(length) => GraphPattern::Slice { inner: Box::new(distinct), start: 0, length: Some(length) },
        None => distinct,
    };
    Query::Select { dataset: None, pattern, base_iri: None }
}

/// The literals that a name may be written as: without a language, in its own, and in some more.
pub(super) fn literals(names: &[Name], languages: &[String]) -> Vec<Literal> {
    let mut literals: Vec<Literal> = Vec::new();
    let mut add = |literal: Literal| {
        if !literals.contains(&literal) {
            literals.push(literal);
        }
    };
    for name in names {
        add(Literal::new_simple_literal(&name.text));
        for language in name.language.iter().chain(languages) {
            if let Ok(literal) = Literal::new_language_tagged_literal(&name.text, language) {
                add(literal);
            }
        }
    }
    literals
}

/// The things that have one of these labels.
pub(super) fn labelled(labels: &[Literal], limit: usize) -> Query {
    let labels = values("name", labels.iter().cloned().map(GroundTerm::Literal));
    let pattern = join(join(labels, nodes("p", NAMES.iter().copied())), statement("s", "p", "name"));
    select(&["s"], filter(is_iri("s"), pattern), Some(limit))
}

/// The things with a label in which each of these words stands; the words are in small letters.
pub(super) fn containing(words: &[String], limit: usize) -> Query {
    let label = Expression::FunctionCall(
        Function::LCase,
        vec![Expression::FunctionCall(Function::Str, vec![Expression::Variable(variable("name"))])],
    );
    let mut condition = is_iri("s");
    for word in words {
        let word = Expression::Literal(Literal::new_simple_literal(word));
        let contains = Expression::FunctionCall(Function::Contains, vec![label.clone(), word]);
        condition = Expression::And(Box::new(condition), Box::new(contains));
    }
    let pattern = join(nodes("p", NAMES.iter().copied()), statement("s", "p", "name"));
    select(&["s"], filter(condition, pattern), Some(limit))
}

/// What is said of things, as far as it is understood.
pub(super) fn facts(things: &[NamedNode]) -> Query {
    let known = properties().map(|property| Expression::NamedNode(property.into_owned())).collect();
    let expr = Expression::In(Box::new(Expression::Variable(variable("p"))), known);
    let pattern = join(nodes("s", things.iter().map(NamedNode::as_ref)), statement("s", "p", "o"));
    select(&["s", "p", "o"], filter(expr, pattern), None)
}

/// The labels of things.
pub(super) fn labels(things: &[NamedNode]) -> Query {
    let known = NAMES.iter().map(|property| Expression::NamedNode(property.into_owned())).collect();
    let expr = Expression::In(Box::new(Expression::Variable(variable("p"))), known);
    let pattern = join(nodes("s", things.iter().map(NamedNode::as_ref)), statement("s", "p", "name"));
    select(&["s", "name"], filter(expr, pattern), None)
}

fn is_iri(name: &str) -> Expression {
    Expression::FunctionCall(Function::IsIri, vec![Expression::Variable(variable(name))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::NameKind;
    use crate::store::text;

    #[test]
    fn names_cannot_leave_their_literals() {
        let evil = "x\" } ; DROP ALL # \\ \n 'y' {{}} \u{7f}";
        let names = [Name::new(evil, NameKind::Preferred).in_language("nl")];
        let literals = literals(&names, &["en".to_owned(), "not a tag".to_owned()]);
        assert_eq!(literals.len(), 3, "plain, nl, en");
        for query in [labelled(&literals, 5), containing(&[evil.to_owned()], 5)] {
            let written = text(&query);
            #[expect(clippy::disallowed_methods, reason = "it is read back, not run")]
            let read = spargebra::SparqlParser::new().parse_query(&written).unwrap();
            assert_eq!(text(&read), written);
            assert!(written.contains(r#"\" } ; DROP ALL # \\ \n"#), "{written}");
        }
    }
}
