//! A report as RDF, in SHACL's own vocabulary.

use super::path::Path;
use super::report::Report;
use crate::model::vocab::sh;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNodeRef, Quad, Term};

impl Report {
    /// The report in [SHACL's own vocabulary](https://www.w3.org/TR/shacl/#validation-report), where any result, of
    /// whatever severity, means that the data does not conform.
    #[must_use]
    pub fn quads(&self) -> Vec<Quad> {
        let mut graph = Graph(Vec::new());
        let report = BlankNode::default();
        graph.add(&report, rdf::TYPE, sh::VALIDATION_REPORT);
        graph.add(&report, sh::CONFORMS, Literal::from(self.findings.is_empty()));
        for finding in &self.findings {
            let result = BlankNode::default();
            graph.add(&report, sh::RESULT, result.clone());
            graph.add(&result, rdf::TYPE, sh::VALIDATION_RESULT);
            graph.add(&result, sh::FOCUS_NODE, finding.focus.clone());
            graph.add(&result, sh::RESULT_SEVERITY, finding.severity_iri.clone());
            graph.add(&result, sh::SOURCE_CONSTRAINT_COMPONENT, finding.component.clone());
            graph.add(&result, sh::SOURCE_SHAPE, finding.shape.clone());
            if finding.rule != finding.shape {
                graph.add(&result, sh::SOURCE_CONSTRAINT, finding.rule.clone());
            }
            if let Some(value) = &finding.value {
                graph.add(&result, sh::VALUE, value.clone());
            }
            if let Some(path) = &finding.path {
                let path = graph.path(path);
                graph.add(&result, sh::RESULT_PATH, path);
            }
            for message in &finding.messages {
                graph.add(&result, sh::RESULT_MESSAGE, message.literal());
            }
        }
        graph.0
    }
}

/// Statements being made.
struct Graph(Vec<Quad>);

impl Graph {
    fn add(&mut self, subject: &BlankNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.0.push(Quad::new(subject.clone(), predicate, object, GraphName::DefaultGraph));
    }

    /// A path as RDF: the node that stands for it.
    fn path(&mut self, path: &Path) -> Term {
        let (predicate, inner) = match path {
            Path::Predicate(node) => return node.clone().into(),
            Path::Sequence(paths) => return self.list(paths),
            Path::Alternative(paths) => (sh::ALTERNATIVE_PATH, self.list(paths)),
            Path::Inverse(inner) => (sh::INVERSE_PATH, self.path(inner)),
            Path::ZeroOrMore(inner) => (sh::ZERO_OR_MORE_PATH, self.path(inner)),
            Path::OneOrMore(inner) => (sh::ONE_OR_MORE_PATH, self.path(inner)),
            Path::ZeroOrOne(inner) => (sh::ZERO_OR_ONE_PATH, self.path(inner)),
        };
        let node = BlankNode::default();
        self.add(&node, predicate, inner);
        node.into()
    }

    fn list(&mut self, paths: &[Path]) -> Term {
        let mut rest: Term = rdf::NIL.into();
        for path in paths.iter().rev() {
            let first = self.path(path);
            let node = BlankNode::default();
            self.add(&node, rdf::FIRST, first);
            self.add(&node, rdf::REST, rest);
            rest = node.into();
        }
        rest
    }
}
