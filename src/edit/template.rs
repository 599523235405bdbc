//! The templates of an update, filled in with a solution: the statements to take away and to add.

use oxigraph::model::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple, Variable};
use spargebra::term::{
    GraphName as PlainGraphName, GraphNamePattern, GroundQuad, GroundQuadPattern, GroundTerm,
    GroundTermPattern, NamedNodePattern, Quad as PlainQuad, QuadPattern, TermPattern,
};
use std::collections::{BTreeSet, HashMap};

/// The variables of templates: what a solution must tell.
pub(super) fn variables(delete: &[GroundQuadPattern], insert: &[QuadPattern]) -> Vec<Variable> {
    let mut found = BTreeSet::new();
    for quad in delete {
        of_ground(&quad.subject, &mut found);
        of_name(&quad.predicate, &mut found);
        of_ground(&quad.object, &mut found);
        of_graph(&quad.graph_name, &mut found);
    }
    for quad in insert {
        of_term(&quad.subject, &mut found);
        of_name(&quad.predicate, &mut found);
        of_term(&quad.object, &mut found);
        of_graph(&quad.graph_name, &mut found);
    }
    found.into_iter().map(Variable::new_unchecked).collect()
}

fn of_ground(term: &GroundTermPattern, found: &mut BTreeSet<String>) {
    match term {
        GroundTermPattern::Variable(variable) => _ = found.insert(variable.as_str().to_owned()),
        GroundTermPattern::Triple(triple) => {
            of_ground(&triple.subject, found);
            of_name(&triple.predicate, found);
            of_ground(&triple.object, found);
        }
        GroundTermPattern::NamedNode(_) | GroundTermPattern::Literal(_) => {}
    }
}

fn of_term(term: &TermPattern, found: &mut BTreeSet<String>) {
    match term {
        TermPattern::Variable(variable) => _ = found.insert(variable.as_str().to_owned()),
        TermPattern::Triple(triple) => {
            of_term(&triple.subject, found);
            of_name(&triple.predicate, found);
            of_term(&triple.object, found);
        }
        _ => {}
    }
}

fn of_name(name: &NamedNodePattern, found: &mut BTreeSet<String>) {
    if let NamedNodePattern::Variable(variable) = name {
        found.insert(variable.as_str().to_owned());
    }
}

fn of_graph(name: &GraphNamePattern, found: &mut BTreeSet<String>) {
    if let GraphNamePattern::Variable(variable) = name {
        found.insert(variable.as_str().to_owned());
    }
}

/// One solution, and the new blank nodes of what is made with it.
pub(super) struct Filling<'s> {
    values: HashMap<&'s str, &'s Term>,
    fresh: HashMap<String, BlankNode>,
}

impl<'s> Filling<'s> {
    pub(super) fn new(variables: &'s [Variable], row: &'s [Option<Term>]) -> Self {
        let bound = variables.iter().zip(row);
        let values =
            bound.filter_map(|(variable, value)| Some((variable.as_str(), value.as_ref()?))).collect();
        Self { values, fresh: HashMap::new() }
    }

    /// The statement to take away; nothing where a variable is unbound or the result is no statement.
    pub(super) fn deleted(&self, template: &GroundQuadPattern) -> Option<Quad> {
        Some(Quad {
            subject: resource(self.ground(&template.subject)?)?,
            predicate: self.name(&template.predicate)?,
            object: self.ground(&template.object)?,
            graph_name: self.graph(&template.graph_name)?,
        })
    }

    /// The statement to add, likewise.
    pub(super) fn inserted(&mut self, template: &QuadPattern) -> Option<Quad> {
        Some(Quad {
            subject: resource(self.term(&template.subject)?)?,
            predicate: self.name(&template.predicate)?,
            object: self.term(&template.object)?,
            graph_name: self.graph(&template.graph_name)?,
        })
    }

    fn value(&self, variable: &Variable) -> Option<Term> {
        self.values.get(variable.as_str()).map(|term| (*term).clone())
    }

    fn ground(&self, term: &GroundTermPattern) -> Option<Term> {
        match term {
            GroundTermPattern::NamedNode(node) => Some(node.clone().into()),
            GroundTermPattern::Literal(literal) => Some(literal.clone().into()),
            GroundTermPattern::Variable(variable) => self.value(variable),
            GroundTermPattern::Triple(triple) => {
                let (subject, object) = (self.ground(&triple.subject)?, self.ground(&triple.object)?);
                Some(Triple::new(resource(subject)?, self.name(&triple.predicate)?, object).into())
            }
        }
    }

    fn term(&mut self, term: &TermPattern) -> Option<Term> {
        match term {
            TermPattern::NamedNode(node) => Some(node.clone().into()),
            TermPattern::Literal(literal) => Some(literal.clone().into()),
            TermPattern::Variable(variable) => self.value(variable),
            TermPattern::BlankNode(node) => {
                Some(self.fresh.entry(node.as_str().to_owned()).or_default().clone().into())
            }
            TermPattern::Triple(triple) => {
                let (subject, object) = (self.term(&triple.subject)?, self.term(&triple.object)?);
                Some(Triple::new(resource(subject)?, self.name(&triple.predicate)?, object).into())
            }
        }
    }

    fn name(&self, name: &NamedNodePattern) -> Option<NamedNode> {
        match name {
            NamedNodePattern::NamedNode(node) => Some(node.clone()),
            NamedNodePattern::Variable(variable) => NamedNode::try_from(self.value(variable)?).ok(),
        }
    }

    fn graph(&self, name: &GraphNamePattern) -> Option<GraphName> {
        match name {
            GraphNamePattern::DefaultGraph => Some(GraphName::DefaultGraph),
            GraphNamePattern::NamedNode(node) => Some(node.clone().into()),
            GraphNamePattern::Variable(variable) => {
                NamedNode::try_from(self.value(variable)?).ok().map(GraphName::from)
            }
        }
    }
}

fn resource(term: Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.into()),
        Term::BlankNode(node) => Some(node.into()),
        _ => None,
    }
}

/// The statements of INSERT DATA; a blank node of the text is a new one, the same wherever it is named.
pub(super) fn data(quads: &[PlainQuad]) -> Vec<Quad> {
    fn renamed(term: &Term, fresh: &mut HashMap<String, BlankNode>) -> Term {
        match term {
            Term::BlankNode(node) => fresh.entry(node.as_str().to_owned()).or_default().clone().into(),
            Term::Triple(triple) => {
                let subject = renamed(&triple.subject.clone().into(), fresh);
                let object = renamed(&triple.object, fresh);
                let subject = resource(subject).unwrap_or_else(|| triple.subject.clone());
                Triple::new(subject, triple.predicate.clone(), object).into()
            }
            other => other.clone(),
        }
    }
    let mut fresh = HashMap::new();
    let mut quad = |quad: &PlainQuad| {
        let subject = renamed(&quad.subject.clone().into(), &mut fresh);
        Quad {
            subject: resource(subject).unwrap_or_else(|| quad.subject.clone()),
            predicate: quad.predicate.clone(),
            object: renamed(&quad.object, &mut fresh),
            graph_name: graph(&quad.graph_name),
        }
    };
    quads.iter().map(&mut quad).collect()
}

/// The statements of DELETE DATA.
pub(super) fn ground(quads: &[GroundQuad]) -> Vec<Quad> {
    fn term(ground: &GroundTerm) -> Term {
        match ground {
            GroundTerm::NamedNode(node) => node.clone().into(),
            GroundTerm::Literal(literal) => literal.clone().into(),
            GroundTerm::Triple(triple) => {
                Triple::new(triple.subject.clone(), triple.predicate.clone(), term(&triple.object)).into()
            }
        }
    }
    let quad = |quad: &GroundQuad| {
        Quad::new(quad.subject.clone(), quad.predicate.clone(), term(&quad.object), graph(&quad.graph_name))
    };
    quads.iter().map(quad).collect()
}

fn graph(name: &PlainGraphName) -> GraphName {
    match name {
        PlainGraphName::NamedNode(node) => node.clone().into(),
        PlainGraphName::DefaultGraph => GraphName::DefaultGraph,
    }
}
