//! A bracket that is open, and what is being spoken of inside it.

use super::{Node, Slot, Step, Steps};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Only keywords fit.
    Grammar,
    Prefix,
    PrefixIri,
    Select,
    Describe,
    /// A named graph fits, and a variable where the flag is set.
    Graph(bool),
    Order,
    /// A variable or `(` after VALUES.
    Values,
    /// After BIND, FILTER, HAVING.
    Constraint,
    /// A variable of one's own, after AS.
    Fresh,
    Subject,
    Property,
    Object,
    /// After an object.
    After,
    /// In an expression; whether an operand stands before.
    Operand(bool),
    Data,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bracket {
    Top,
    Group,
    Template,
    Data,
    Row,
    Variables,
    Expression,
    Collection,
    Path,
    Blank,
}

#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) bracket: Bracket,
    pub(super) mode: Mode,
    /// The mode after a group, or a constraint.
    pub(super) base: Mode,
    pub(super) subject: Node,
    pub(super) steps: Steps,
    pub(super) inverse: bool,
    /// The variables of a VALUES block, and which of them is next.
    pub(super) variables: Vec<String>,
    pub(super) column: usize,
    /// The variable before the operator of a comparison.
    pub(super) operand: Option<String>,
    pub(super) compared: Option<String>,
}

impl Frame {
    pub(super) fn new(bracket: Bracket, mode: Mode) -> Self {
        Self {
            bracket,
            mode,
            base: mode,
            subject: Node::Other,
            steps: Some(Vec::new()),
            inverse: false,
            variables: Vec::new(),
            column: 0,
            operand: None,
            compared: None,
        }
    }

    pub(super) const fn is_brace(&self) -> bool {
        matches!(self.bracket, Bracket::Group | Bracket::Template | Bracket::Data)
    }
}

impl Frame {
    pub(super) fn step(&mut self, node: Node) {
        let inverse = std::mem::take(&mut self.inverse);
        match (node, self.steps.as_mut()) {
            (Node::Iri(property), Some(steps)) => steps.push(Step { property, inverse }),
            _ => self.steps = None,
        }
    }
}

pub(super) fn slot_of(frame: &Frame) -> Slot {
    match frame.mode {
        Mode::Grammar | Mode::After | Mode::Operand(true) => Slot::Grammar,
        Mode::Prefix => Slot::Declaration,
        Mode::PrefixIri | Mode::Fresh => Slot::Nothing,
        Mode::Select => Slot::Selection,
        Mode::Describe => Slot::Thing,
        Mode::Graph(variable) => Slot::Graph { variable },
        Mode::Order => Slot::Expression { compared: None },
        Mode::Constraint => Slot::Constraint,
        Mode::Values => Slot::Variable,
        Mode::Subject => Slot::Subject,
        Mode::Property => Slot::Property {
            subject: frame.subject.clone(),
            steps: frame.steps.clone(),
            inverse: frame.inverse,
        },
        Mode::Object if frame.bracket == Bracket::Collection => Slot::Thing,
        Mode::Object => Slot::Object { subject: frame.subject.clone(), steps: frame.steps.clone() },
        Mode::Operand(false) => Slot::Expression { compared: frame.compared.clone() },
        Mode::Data => match frame.variables.get(frame.column) {
            Some(variable) => Slot::Data(variable.clone()),
            None => match frame.variables.first() {
                // With one variable, every value is its value.
                Some(only) if frame.bracket == Bracket::Data => Slot::Data(only.clone()),
                _ => Slot::Thing,
            },
        },
    }
}
