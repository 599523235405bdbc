//! Where in a query the cursor stands, and what the query says of its variables.
//!
//! Reads the tokens of a text from its start, keeping a stack of the brackets that are open, and the subject and
//! the property that are being spoken of. What it does not understand it passes over.

use super::scan::{Kind, Token};
use crate::model::Prefixes;
use oxigraph::model::vocab::rdf;

/// Something that a statement speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// A variable, without its sign.
    Variable(String),
    /// An IRI.
    Iri(String),
    /// A blank node that is written out, by a number.
    Blank(usize),
    /// A text, a number; what is not understood.
    Other,
}

/// A step along a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) property: String,
    /// Whether it goes from the value to the thing.
    pub(super) inverse: bool,
}

/// The way from a subject to an object; nothing where it is no plain sequence of properties.
pub(super) type Steps = Option<Vec<Step>>;

/// A statement of the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) subject: Node,
    pub(super) steps: Steps,
    pub(super) object: Node,
}

/// What may stand at the cursor, as far as the data have a say in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slot {
    /// Nothing but what the grammar allows.
    Grammar,
    /// A prefix to declare.
    Declaration,
    /// A variable of a SELECT clause.
    Selection,
    /// The subject of a statement.
    Subject,
    /// A property of a subject, or of what steps from it lead to.
    Property { subject: Node, steps: Steps, inverse: bool },
    /// A value.
    Object { subject: Node, steps: Steps },
    /// An operand; with the variable that it is compared with.
    Expression { compared: Option<String> },
    /// A condition: a function, or a bracket.
    Constraint,
    /// A value of a variable, in VALUES.
    Data(String),
    /// A variable that is already there.
    Variable,
    /// A named graph.
    Graph { variable: bool },
    /// A thing, or a variable.
    Thing,
    /// Nothing at all: a name is being made up.
    Nothing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
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
enum Bracket {
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
struct Frame {
    bracket: Bracket,
    mode: Mode,
    /// The mode after a group, or a constraint.
    base: Mode,
    subject: Node,
    steps: Steps,
    inverse: bool,
    /// The variables of a VALUES block, and which of them is next.
    variables: Vec<String>,
    column: usize,
    /// The variable before the operator of a comparison.
    operand: Option<String>,
    compared: Option<String>,
}

impl Frame {
    fn new(bracket: Bracket, mode: Mode) -> Self {
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

    const fn is_brace(&self) -> bool {
        matches!(self.bracket, Bracket::Group | Bracket::Template | Bracket::Data)
    }
}

/// What a query says, and where in it the cursor stands.
#[derive(Debug)]
pub(super) struct Situation {
    pub(super) slot: Slot,
    pub(super) statements: Vec<Statement>,
    /// The pairs of variables that a condition compares.
    pub(super) equal: Vec<(String, String)>,
    /// Its variables, in the order in which they are met; not that at the cursor.
    pub(super) variables: Vec<String>,
    /// The variables that its first SELECT clause names.
    pub(super) selected: Vec<String>,
    /// How many brackets are open at the cursor.
    pub(super) depth: usize,
    /// Whether an expression at the cursor may sum up a group.
    pub(super) aggregates: bool,
}

/// The prefixes that a text declares.
pub(super) fn declared(text: &str, tokens: &[Token]) -> Prefixes {
    let mut prefixes = Prefixes::none();
    for three in tokens.windows(3) {
        let [keyword, name, iri] = three else { continue };
        let of = |token: &Token| text.get(token.range.clone()).unwrap_or_default();
        if keyword.kind == Kind::Word
            && of(keyword).eq_ignore_ascii_case("prefix")
            && name.kind == Kind::Name
            && iri.kind == Kind::Iri
            && let Some(prefix) = of(name).strip_suffix(':')
        {
            prefixes.add(prefix, of(iri).trim_matches(['<', '>']));
        }
    }
    prefixes
}

/// Reads a text; `hole` is the range of the word at the cursor, empty where there is none.
pub(super) fn read(
    text: &str,
    tokens: &[Token],
    hole: &std::ops::Range<usize>,
    expand: &dyn Fn(&str) -> Option<String>,
) -> Situation {
    let mut reader = Reader {
        text,
        expand,
        frames: vec![Frame::new(Bracket::Top, Mode::Grammar)],
        opens: None,
        slot: None,
        statements: Vec::new(),
        equal: Vec::new(),
        variables: Vec::new(),
        selected: Vec::new(),
        selecting: 0,
        blanks: 0,
        depth: 0,
        aggregates: false,
    };
    let mut tokens = tokens.iter().filter(|token| token.kind != Kind::Comment).peekable();
    while let Some(token) = tokens.peek() {
        if reader.slot.is_none() && token.range.start >= hole.start {
            // The word itself is not read, but something stands there.
            if token.range.start < hole.end {
                tokens.next();
            }
            let next = tokens.peek().map(|token| token.range.clone());
            reader.stop(hole.end, next);
            continue;
        }
        reader.token(token);
        tokens.next();
    }
    if reader.slot.is_none() {
        reader.stop(hole.end, None);
    }
    Situation {
        slot: reader.slot.unwrap_or(Slot::Grammar),
        statements: reader.statements,
        equal: reader.equal,
        variables: reader.variables,
        selected: reader.selected,
        depth: reader.depth,
        aggregates: reader.aggregates,
    }
}

struct Reader<'a> {
    text: &'a str,
    expand: &'a dyn Fn(&str) -> Option<String>,
    frames: Vec<Frame>,
    /// What the next brace opens, where it is no group.
    opens: Option<Bracket>,
    slot: Option<Slot>,
    statements: Vec<Statement>,
    equal: Vec<(String, String)>,
    variables: Vec<String>,
    selected: Vec<String>,
    /// How many SELECT clauses were met.
    selecting: usize,
    blanks: usize,
    depth: usize,
    aggregates: bool,
}

impl Reader<'_> {
    fn top(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(Bracket::Top, Mode::Grammar));
        }
        let last = self.frames.len() - 1;
        // There is one: the line above sees to it.
        &mut self.frames[last]
    }

    /// Notes what may stand at the cursor, and goes on as if something did.
    fn stop(&mut self, end: usize, next: Option<std::ops::Range<usize>>) {
        self.depth = self.frames.len() - 1;
        let frame = self.top().clone();
        self.slot = Some(slot_of(&frame));
        let outer = self.frames.iter().rfind(|frame| frame.bracket != Bracket::Expression);
        self.aggregates = outer.is_some_and(|outer| outer.base == Mode::Grammar);
        self.note_open_blanks();
        let between = next.as_ref().and_then(|next| self.text.get(end..next.start)).unwrap_or_default();
        let sign = next.and_then(|next| self.text.get(next)).unwrap_or_default();
        let goes_on =
            !between.contains('\n') || matches!(sign, ";" | "," | "." | ")" | "]" | "}" | "/" | "|");
        match frame.mode {
            Mode::Subject | Mode::Property | Mode::Object | Mode::After if !goes_on => {
                let top = self.top();
                top.mode = if matches!(top.bracket, Bracket::Blank) { Mode::Property } else { Mode::Subject };
            }
            // At the start of a statement, what follows is a statement by itself.
            Mode::Subject | Mode::After => {}
            _ => self.term(Node::Other, false),
        }
    }

    /// A blank node that is still open is a value already.
    fn note_open_blanks(&mut self) {
        for pair in self.frames.windows(2) {
            if let [outer, inner] = pair
                && inner.bracket == Bracket::Blank
                && outer.mode == Mode::Object
                && outer.bracket != Bracket::Collection
            {
                let (subject, steps) = (outer.subject.clone(), outer.steps.clone());
                self.statements.push(Statement { subject, steps, object: inner.subject.clone() });
            }
        }
    }

    fn token(&mut self, token: &Token) {
        let text = self.text.get(token.range.clone()).unwrap_or_default();
        match token.kind {
            Kind::Word => self.word(text),
            Kind::Name if self.top().mode == Mode::Prefix => self.top().mode = Mode::PrefixIri,
            Kind::Iri | Kind::OpenIri if self.top().mode == Mode::PrefixIri => {
                self.top().mode = Mode::Grammar
            }
            Kind::Name => {
                let node = (self.expand)(text).map_or(Node::Other, Node::Iri);
                self.term(node, true);
            }
            Kind::Iri => self.term(Node::Iri(text.trim_matches(['<', '>']).to_owned()), true),
            Kind::OpenIri => self.term(Node::Other, true),
            Kind::Variable if text.len() == 1 => self.sign(text),
            Kind::Variable => self.variable(&text[1..]),
            Kind::Text | Kind::OpenText | Kind::Number => self.term(Node::Other, false),
            Kind::Suffix if text == "^^" => {}
            Kind::Suffix | Kind::Comment => {}
            Kind::Sign => self.sign(text),
        }
    }

    fn variable(&mut self, name: &str) {
        if !self.variables.iter().any(|known| known == name) {
            self.variables.push(name.to_owned());
        }
        let selecting = self.selecting == 1;
        let frame = self.top();
        match frame.mode {
            Mode::Select => {
                if selecting {
                    self.selected.push(name.to_owned());
                }
            }
            Mode::Values => frame.variables = vec![name.to_owned()],
            _ if frame.bracket == Bracket::Variables => {
                let name = name.to_owned();
                let at = self.frames.len().saturating_sub(2);
                if let Some(outer) = self.frames.get_mut(at) {
                    outer.variables.push(name);
                }
            }
            _ => self.term(Node::Variable(name.to_owned()), true),
        }
    }

    /// Something that a statement or an expression may be made of.
    fn term(&mut self, node: Node, is_name: bool) {
        let frame = self.top();
        match frame.mode {
            Mode::Subject | Mode::After if frame.bracket != Bracket::Collection => {
                frame.subject = node;
                frame.steps = Some(Vec::new());
                frame.inverse = false;
                frame.mode = Mode::Property;
            }
            Mode::Property => {
                frame.step(node);
                frame.mode = if frame.bracket == Bracket::Path { Mode::Property } else { Mode::Object };
            }
            Mode::Object if frame.bracket != Bracket::Collection => {
                let (subject, steps) = (frame.subject.clone(), frame.steps.clone());
                frame.mode = Mode::After;
                self.statements.push(Statement { subject, steps, object: node });
            }
            Mode::Graph(_) => frame.mode = Mode::Grammar,
            Mode::Operand(_) | Mode::Constraint => {
                if let (Some(one), Node::Variable(other)) = (&frame.compared, &node) {
                    let pair = (one.clone(), other.clone());
                    self.equal.push(pair);
                }
                let frame = self.top();
                frame.operand = match node {
                    Node::Variable(name) => Some(name),
                    _ => None,
                };
                // A function of its own is named by an IRI, and its arguments follow.
                if frame.mode != Mode::Constraint || !is_name {
                    frame.mode = Mode::Operand(true);
                }
            }
            Mode::Fresh => frame.mode = Mode::Operand(true),
            Mode::Data => frame.column += 1,
            _ => {}
        }
    }

    fn word(&mut self, word: &str) {
        let upper = word.to_ascii_uppercase();
        let bracket = self.top().bracket;
        let mode = self.top().mode;
        if word == "a" && mode == Mode::Property {
            return self.term(Node::Iri(rdf::TYPE.as_str().to_owned()), true);
        }
        if matches!(word, "true" | "false") || upper == "UNDEF" {
            return self.term(Node::Other, false);
        }
        match upper.as_str() {
            "PREFIX" => self.top().mode = Mode::Prefix,
            "BASE" => self.top().mode = Mode::PrefixIri,
            "SELECT" => {
                self.selecting += 1;
                let frame = self.top();
                frame.mode = Mode::Select;
                frame.base = Mode::Grammar;
            }
            "DISTINCT" | "REDUCED" | "SILENT" | "NAMED" => {}
            "DESCRIBE" => self.top().mode = Mode::Describe,
            "CONSTRUCT" => self.awaits(Bracket::Template),
            "INSERT" | "DELETE" => self.awaits(Bracket::Template),
            "DATA" => {}
            "WHERE" => self.awaits(Bracket::Group),
            "FROM" | "USING" | "WITH" | "INTO" | "TO" | "CLEAR" | "DROP" | "COPY" | "MOVE" | "ADD" => {
                self.top().mode = Mode::Graph(false);
            }
            "GRAPH" => {
                let in_group = matches!(bracket, Bracket::Group | Bracket::Template);
                // In a template the next brace opens a template too.
                self.opens = (bracket == Bracket::Template).then_some(Bracket::Template);
                self.top().mode = Mode::Graph(in_group);
            }
            "SERVICE" => self.top().mode = Mode::Graph(true),
            "OPTIONAL" | "MINUS" | "UNION" | "EXISTS" => {
                self.opens = None;
                if !matches!(bracket, Bracket::Expression) {
                    self.top().mode = Mode::Grammar;
                }
            }
            "ORDER" | "GROUP" | "ASC" | "DESC" => self.top().mode = Mode::Order,
            "BY" => {}
            "HAVING" | "FILTER" | "BIND" => self.top().mode = Mode::Constraint,
            "LIMIT" | "OFFSET" => self.top().mode = Mode::Grammar,
            "VALUES" => {
                let frame = self.top();
                frame.mode = Mode::Values;
                frame.variables.clear();
            }
            "AS" => self.top().mode = Mode::Fresh,
            "IN" => {
                let frame = self.top();
                if matches!(frame.mode, Mode::Operand(_)) {
                    frame.compared = frame.operand.take();
                    frame.mode = Mode::Operand(false);
                }
            }
            // A function, or a name that is half typed.
            _ => match mode {
                Mode::Operand(_) => self.top().compared = None,
                Mode::Subject | Mode::Property | Mode::Object | Mode::After | Mode::Data => {
                    self.term(Node::Other, false)
                }
                _ => {}
            },
        }
    }

    fn awaits(&mut self, bracket: Bracket) {
        self.opens = Some(bracket);
        self.top().mode = Mode::Grammar;
    }

    fn sign(&mut self, sign: &str) {
        match sign {
            "{" => self.open_brace(),
            "}" => self.close(Frame::is_brace),
            "(" => self.open_paren(),
            ")" => self.close(|frame| !frame.is_brace() && frame.bracket != Bracket::Blank),
            "[" => {
                self.blanks += 1;
                let mut frame = Frame::new(Bracket::Blank, Mode::Property);
                frame.subject = Node::Blank(self.blanks);
                self.frames.push(frame);
            }
            "]" => self.close(|frame| frame.bracket == Bracket::Blank),
            _ => self.operator(sign),
        }
    }

    fn operator(&mut self, sign: &str) {
        // No expression has a dot: one that has was never closed.
        while sign == "." && matches!(self.top().bracket, Bracket::Expression | Bracket::Row | Bracket::Path)
        {
            self.frames.pop();
            let frame = self.top();
            if frame.bracket == Bracket::Group {
                frame.mode = Mode::Subject;
            }
        }
        let frame = self.top();
        match (frame.mode, sign) {
            (Mode::Property | Mode::Object | Mode::After | Mode::Subject, ".") => frame.mode = Mode::Subject,
            (Mode::Property | Mode::Object | Mode::After, ";") => {
                frame.mode = Mode::Property;
                frame.steps = Some(Vec::new());
                frame.inverse = false;
            }
            (Mode::After, ",") => frame.mode = Mode::Object,
            (Mode::Object, "/") => frame.mode = Mode::Property,
            (Mode::Property | Mode::Object, "|") => {
                frame.steps = None;
                frame.mode = Mode::Property;
            }
            (Mode::Property, "/") => {}
            (Mode::Property, "^") => frame.inverse = !frame.inverse,
            (Mode::Property, "!") => frame.steps = None,
            // Repeated, a property leads to the same kinds of things.
            (Mode::Object, "*" | "+" | "?") => {}
            (_, ";") if frame.bracket == Bracket::Top => frame.mode = Mode::Grammar,
            (Mode::Operand(_), "=" | "!=" | "<" | ">" | "<=" | ">=") => {
                frame.compared = if matches!(sign, "=" | "!=") { frame.operand.take() } else { None };
                frame.mode = Mode::Operand(false);
            }
            (Mode::Operand(_), _) => {
                frame.operand = None;
                // In a list, each is compared with the same.
                if sign != "," {
                    frame.compared = None;
                }
                frame.mode = Mode::Operand(false);
            }
            _ => {}
        }
    }

    fn open_brace(&mut self) {
        let frame = self.top();
        let is_values = frame.mode == Mode::Values;
        let graph = match self.opens.take() {
            _ if is_values => Bracket::Data,
            Some(bracket) => bracket,
            None => Bracket::Group,
        };
        let mode = if is_values { Mode::Data } else { Mode::Subject };
        let frame = self.top();
        // After the group, what surrounds it goes on where it was.
        frame.mode = match frame.bracket {
            Bracket::Expression => Mode::Operand(true),
            _ => frame.base,
        };
        let mut inner = Frame::new(graph, mode);
        if is_values {
            inner.variables = std::mem::take(&mut frame.variables);
        }
        self.frames.push(inner);
    }

    fn open_paren(&mut self) {
        let frame = self.top();
        let inner = match frame.mode {
            Mode::Property => {
                let mut inner = Frame::new(Bracket::Path, Mode::Property);
                inner.subject = frame.subject.clone();
                inner.steps = frame.steps.clone();
                inner
            }
            Mode::Subject | Mode::Object => Frame::new(Bracket::Collection, Mode::Object),
            Mode::Values => Frame::new(Bracket::Variables, Mode::Grammar),
            Mode::Data => {
                let mut inner = Frame::new(Bracket::Row, Mode::Data);
                inner.variables = frame.variables.clone();
                inner
            }
            _ => {
                let mut inner = Frame::new(Bracket::Expression, Mode::Operand(false));
                // In `?x IN (`, each is compared with `?x`.
                inner.compared = frame.compared.clone();
                inner
            }
        };
        self.frames.push(inner);
    }

    /// Closes the innermost bracket of a kind, with all that is still open inside it.
    fn close(&mut self, is_it: impl Fn(&Frame) -> bool) {
        let found = self.frames.iter().rposition(|frame| frame.bracket != Bracket::Top && is_it(frame));
        let Some(at) = found else { return };
        // A bracket does not close the braces around it.
        let crosses = self.frames.get(at + 1..).is_some_and(|inner| inner.iter().any(Frame::is_brace));
        if crosses && !self.frames.get(at).is_some_and(Frame::is_brace) {
            return;
        }
        let Some(closed) = self.frames.get(at).cloned() else { return };
        self.frames.truncate(at);
        match closed.bracket {
            Bracket::Blank => self.term(closed.subject, false),
            Bracket::Collection => self.term(Node::Other, false),
            Bracket::Path => {
                let frame = self.top();
                frame.steps = None;
                frame.mode = if frame.bracket == Bracket::Path { Mode::Property } else { Mode::Object };
            }
            Bracket::Expression => {
                let frame = self.top();
                frame.mode = match frame.mode {
                    Mode::Operand(_) => Mode::Operand(true),
                    Mode::Constraint | Mode::Fresh if frame.bracket != Bracket::Top => frame.base,
                    other => other,
                };
                frame.compared = None;
            }
            _ => {}
        }
    }
}

impl Frame {
    fn step(&mut self, node: Node) {
        let inverse = std::mem::take(&mut self.inverse);
        match (node, self.steps.as_mut()) {
            (Node::Iri(property), Some(steps)) => steps.push(Step { property, inverse }),
            _ => self.steps = None,
        }
    }
}

fn slot_of(frame: &Frame) -> Slot {
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
