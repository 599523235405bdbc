//! The walk over shapes: the SHACL crate's constraints, our own evaluation of those in SPARQL.

use super::ShapesError;
use super::data::Data;
use super::rules::Rules;
use super::sparql::Constraints;
use oxigraph::model::Term;
use rudof_iri::IriS;
use rudof_rdf::rdf_core::term::{Object, Triple};
use rudof_rdf::rdf_core::{NeighsRDF, Rdf, SHACLPath};
use rudof_rdf::rdf_impl::OxigraphInMemory;
use shacl::error::ValidationError;
use shacl::ir::{IRComponent, IRSchema, IRShape, RecursionSemantics, ShapeLabelIdx};
use shacl::validator::constraints::NativeValidator;
use shacl::validator::engine::{Engine, NodeExprState, Retention, Validate};
use shacl::validator::nodes::{FocusNodes, ValueNodes};
use shacl::validator::report::{ValidationOutcome, ValidationResult};
use std::collections::{HashMap, HashSet};

type Graph = OxigraphInMemory;

/// One validation of one data graph: what has been found out of each node and shape.
pub(super) struct Walk<'a> {
    constraints: Constraints<'a>,
    validated: HashMap<ShapeLabelIdx, HashMap<Object, ValidationOutcome>>,
    chain: HashMap<ShapeLabelIdx, HashSet<Object>>,
    expressions: NodeExprState,
    error: Option<ShapesError>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(data: &'a Data<'a>, rules: &'a Rules) -> Self {
        Self {
            constraints: Constraints::new(data, rules),
            validated: HashMap::new(),
            chain: HashMap::new(),
            expressions: NodeExprState::default(),
            error: None,
        }
    }

    /// An error of ours that the crate's own error could not carry.
    pub(super) const fn take_error(&mut self) -> Option<ShapesError> {
        self.error.take()
    }

    /// What a part of a shape finds in focus nodes, which are independent of each other, as targets are.
    pub(super) fn validate(
        &mut self,
        store: &Graph,
        part: &Part<'_>,
        focus: &FocusNodes<Graph>,
        schema: &IRSchema,
    ) -> Result<Vec<ValidationResult>, ValidationError> {
        let outcome = match part.what {
            What::Whole(shape) => shape.validate(store, self, Some(focus), Some(part.shape), schema),
            What::Component(component) => {
                let themselves =
                    focus.iter().map(|node| (node.clone(), FocusNodes::single(node.clone()))).collect();
                self.evaluate(store, part.shape, component, &themselves, Some(part.shape), None, schema)
            }
        };
        Ok(outcome?.into_parts().0)
    }

    fn instances(store: &Graph, class: &Object) -> Result<FocusNodes<Graph>, ValidationError> {
        let class: Term = class.clone().into();
        let found = store.shacl_instances_of(&class).map_err(ValidationError::new_graph_error::<Graph>)?;
        Ok(found.map(|subject| Graph::subject_as_term(&subject)).collect())
    }
}

/// What can be asked of a shape's focus nodes by itself.
///
/// Left to itself, the crate asks the property shapes of a node shape about one node after the other, which takes
/// several times as long as asking about all of them.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    shape: &'a IRShape,
    what: What<'a>,
}

#[derive(Clone, Copy)]
enum What<'a> {
    /// A shape: the one itself, or a property shape of it.
    Whole(&'a IRShape),
    /// A component of a node shape.
    Component(&'a IRComponent),
}

impl<'a> Part<'a> {
    /// The parts that together are a shape.
    pub(super) fn of(shape: &'a IRShape, schema: &'a IRSchema) -> Result<Vec<Self>, ValidationError> {
        if !matches!(shape, IRShape::NodeShape(_)) || shape.deactivated().is_some() {
            return Ok(vec![Self { shape, what: What::Whole(shape) }]);
        }
        let components = shape.components().iter().map(|one| Ok(What::Component(one)));
        let properties =
            shape.property_shapes().iter().map(|one| Ok(What::Whole(schema.get_shape_from_idx_e(one)?)));
        components.chain(properties).map(|what| what.map(|what| Self { shape, what })).collect()
    }

    /// Whether it is a query, asked about all focus nodes at once.
    pub(super) fn is_query(&self) -> bool {
        let is_query = |component: &IRComponent| matches!(component, IRComponent::BasicSparql(_));
        match self.what {
            What::Whole(shape) => shape.components().iter().any(is_query),
            What::Component(component) => is_query(component),
        }
    }
}

/// The crate's validator of a component; none for SPARQL, which is ours.
fn validator(component: &IRComponent) -> Option<&dyn NativeValidator<Graph>> {
    use IRComponent as C;
    Some(match component {
        C::Class(inner) => inner,
        C::Datatype(inner) => inner,
        C::NodeKind(inner) => inner,
        C::MinCount(inner) => inner,
        C::MaxCount(inner) => inner,
        C::MinExclusive(inner) => inner,
        C::MaxExclusive(inner) => inner,
        C::MinInclusive(inner) => inner,
        C::MaxInclusive(inner) => inner,
        C::MinLength(inner) => inner,
        C::MaxLength(inner) => inner,
        C::Pattern(inner) => inner,
        C::UniqueLang(inner) => inner,
        C::LanguageIn(inner) => inner,
        C::Equals(inner) => inner,
        C::Disjoint(inner) => inner,
        C::LessThan(inner) => inner,
        C::LessThanOrEquals(inner) => inner,
        C::SubsetOf(inner) => inner,
        C::Or(inner) => inner,
        C::And(inner) => inner,
        C::Not(inner) => inner,
        C::Xone(inner) => inner,
        C::Node(inner) => inner,
        C::HasValue(inner) => inner,
        C::In(inner) => inner,
        C::QualifiedValueShape(inner) => inner,
        C::Closed(inner) => inner,
        C::Deactivated(inner) => inner,
        C::BasicSparql(_) => return None,
    })
}

impl Engine<Graph> for Walk<'_> {
    fn fork(&self) -> Box<dyn Engine<Graph>> {
        // Only the crate's own processor forks, and this walk does not go through it.
        Box::new(shacl::validator::engine::NativeEngine::new(RecursionSemantics::default()))
    }

    fn evaluate(
        &mut self,
        store: &Graph,
        shape: &IRShape,
        component: &IRComponent,
        value_nodes: &ValueNodes<Graph>,
        source_shape: Option<&IRShape>,
        maybe_path: Option<&SHACLPath>,
        shapes_graph: &IRSchema,
    ) -> Result<ValidationOutcome, ValidationError> {
        if let IRComponent::BasicSparql(constraint) = component {
            let focus = value_nodes.iter().map(|(focus, _)| focus);
            return match self.constraints.evaluate(constraint, component, shape, maybe_path, focus) {
                Ok(outcome) => Ok(outcome),
                Err(error) => {
                    let message = error.to_string();
                    self.error = Some(error);
                    Err(ValidationError::QueryError(message))
                }
            };
        }
        match validator(component) {
            Some(validator) => validator.validate_native(
                component,
                shape,
                store,
                self,
                value_nodes,
                source_shape,
                maybe_path,
                shapes_graph,
            ),
            None => Ok(ValidationOutcome::new()),
        }
    }

    fn target_node(&self, _: &Graph, node: &Object) -> Result<FocusNodes<Graph>, ValidationError> {
        match Term::from(node.clone()) {
            Term::BlankNode(_) => Err(ValidationError::TargetNodeBNode),
            node => Ok(FocusNodes::single(node)),
        }
    }

    fn target_class(&self, store: &Graph, class: &Object) -> Result<FocusNodes<Graph>, ValidationError> {
        Self::instances(store, class)
    }

    fn target_subject_of(
        &self,
        store: &Graph,
        predicate: &IriS,
    ) -> Result<FocusNodes<Graph>, ValidationError> {
        let predicate = predicate.clone().into();
        let triples =
            store.triples_with_predicate(&predicate).map_err(ValidationError::new_graph_error::<Graph>)?;
        Ok(triples.map(|triple| triple.into_subject().into()).collect())
    }

    fn target_object_of(
        &self,
        store: &Graph,
        predicate: &IriS,
    ) -> Result<FocusNodes<Graph>, ValidationError> {
        let predicate = predicate.clone().into();
        let triples =
            store.triples_with_predicate(&predicate).map_err(ValidationError::new_graph_error::<Graph>)?;
        Ok(triples.map(Triple::into_object).collect())
    }

    fn implicit_target_class(
        &self,
        store: &Graph,
        shape: &Object,
    ) -> Result<FocusNodes<Graph>, ValidationError> {
        Self::instances(store, shape)
    }

    fn record_validation(&mut self, node: Object, shape: ShapeLabelIdx, outcome: ValidationOutcome) {
        self.validated.entry(shape).or_default().insert(node, outcome);
    }

    fn has_validated(&self, node: &Object, shape: ShapeLabelIdx) -> bool {
        self.validated.get(&shape).is_some_and(|nodes| nodes.contains_key(node))
    }

    fn get_cached_outcome(&self, node: &Object, shape: ShapeLabelIdx) -> Option<ValidationOutcome> {
        self.validated.get(&shape)?.get(node).cloned()
    }

    fn recursion_semantics(&self) -> RecursionSemantics {
        RecursionSemantics::default()
    }

    fn is_in_chain(&self, node: &Object, shape: ShapeLabelIdx) -> bool {
        self.chain.get(&shape).is_some_and(|nodes| nodes.contains(node))
    }

    fn chain_enter(&mut self, node: Object, shape: ShapeLabelIdx) {
        self.chain.entry(shape).or_default().insert(node);
    }

    fn chain_exit(&mut self, node: &Object, shape: ShapeLabelIdx) {
        if let Some(nodes) = self.chain.get_mut(&shape) {
            nodes.remove(node);
        }
    }

    fn node_expr_state(&mut self) -> &mut NodeExprState {
        &mut self.expressions
    }

    /// Why something conforms is told nowhere.
    fn retention(&self) -> Retention {
        Retention { max_results: None, store_evidences: false }
    }
}
