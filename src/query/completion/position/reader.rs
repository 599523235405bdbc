//! Reading tokens one after the other: which bracket is open, and what is spoken of.

use super::frame::{Bracket, Frame, Mode, slot_of};
use super::{Node, Situation, Slot, Statement};
use crate::query::completion::scan::{Kind, Token};
use oxigraph::model::vocab::rdf;

pub(super) struct Reader<'a> {
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
    /// Whether a datatype comes next.
    typed: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, expand: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self {
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
            typed: false,
        }
    }

    /// Whether the cursor was met.
    pub(super) const fn has_stopped(&self) -> bool {
        self.slot.is_some()
    }

    pub(super) fn finish(self) -> Situation {
        Situation {
            slot: self.slot.unwrap_or(Slot::Grammar),
            statements: self.statements,
            equal: self.equal,
            variables: self.variables,
            selected: self.selected,
            depth: self.depth,
            aggregates: self.aggregates,
        }
    }

    fn top(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(Bracket::Top, Mode::Grammar));
        }
        let last = self.frames.len() - 1;
        // There is one: the line above sees to it.
        &mut self.frames[last]
    }

    /// Notes what may stand at the cursor, and goes on as if something did.
    pub(super) fn stop(&mut self, end: usize, next: Option<std::ops::Range<usize>>) {
        self.depth = self.frames.len() - 1;
        let frame = self.top().clone();
        let slot = if std::mem::take(&mut self.typed) { Slot::Datatype } else { slot_of(&frame) };
        self.slot = Some(slot);
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

    pub(super) fn token(&mut self, token: &Token) {
        let text = self.text.get(token.range.clone()).unwrap_or_default();
        // A datatype belongs to the text before it.
        if std::mem::take(&mut self.typed) && matches!(token.kind, Kind::Name | Kind::Iri | Kind::OpenIri) {
            return;
        }
        match token.kind {
            Kind::Word => self.word(text),
            Kind::Name if self.top().mode == Mode::Prefix => self.top().mode = Mode::PrefixIri,
            Kind::Iri | Kind::OpenIri if self.top().mode == Mode::PrefixIri => {
                self.top().mode = Mode::Grammar;
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
            Kind::Suffix => self.typed = text == "^^",
            Kind::Comment => {}
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
            "DISTINCT" | "REDUCED" | "SILENT" | "NAMED" | "DATA" | "BY" => {}
            "DESCRIBE" => self.top().mode = Mode::Describe,
            "CONSTRUCT" | "INSERT" | "DELETE" => self.awaits(Bracket::Template),
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
                    self.term(Node::Other, false);
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
            (Mode::Property, "^") => frame.inverse = !frame.inverse,
            (Mode::Property, "!") => frame.steps = None,
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
            // `*`, `+` and `?` among them: repeated, a property leads to the same kinds of things.
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
                inner.steps.clone_from(&frame.steps);
                inner
            }
            Mode::Subject | Mode::Object => Frame::new(Bracket::Collection, Mode::Object),
            Mode::Values => Frame::new(Bracket::Variables, Mode::Grammar),
            Mode::Data => {
                let mut inner = Frame::new(Bracket::Row, Mode::Data);
                inner.variables.clone_from(&frame.variables);
                inner
            }
            _ => {
                let mut inner = Frame::new(Bracket::Expression, Mode::Operand(false));
                // In `?x IN (`, each is compared with `?x`.
                inner.compared.clone_from(&frame.compared);
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
