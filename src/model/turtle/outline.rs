//! Where in a text the subject, the predicate and the object of each statement stand.
//!
//! The tokens of a statement are followed through the grammar in the steps that oxttl takes, so that places
//! come out in the order in which oxttl gives the triples, and each pair of them belongs together.

use super::tokens::{Kind, Token};

/// Where the parts of a triple begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) subject: usize,
    pub(super) predicate: usize,
    pub(super) object: usize,
    /// Which of the statement's triples this is, as they stand in the text.
    pub(super) order: usize,
}

/// What is expected next; numbers are where what is open began.
#[derive(Debug, Clone, Copy)]
enum Step {
    SubjectBlank(usize),
    SubjectBlankEnd,
    SubjectBlankAfter,
    SubjectList(usize),
    Properties,
    MoreProperties,
    NextProperty,
    Verb,
    Objects,
    MoreObjects,
    Object,
    ObjectBlank(usize),
    ObjectBlankEnd(usize),
    ObjectList(usize),
    NextMember,
    Suffix(usize),
    Datatype(usize),
    End,
}

/// What a step does with the token before it.
enum Taken {
    /// The next token, please.
    Yes,
    /// The next step sees the same token.
    No,
}

/// The places within one statement.
#[derive(Default)]
pub(super) struct Outline {
    steps: Vec<Step>,
    subjects: Vec<usize>,
    predicates: Vec<usize>,
    /// The places of the triples so far, as the parser gives them.
    pub(super) places: Vec<Places>,
    /// For literals with a datatype: where the object begins, and where its datatype.
    pub(super) datatypes: Vec<(usize, usize)>,
    /// Whether there was a token that these steps do not know.
    strange: bool,
}

impl Outline {
    /// Begins a statement anew.
    pub(super) fn clear(&mut self) {
        self.steps.clear();
        self.subjects.clear();
        self.predicates.clear();
        self.places.clear();
        self.datatypes.clear();
        self.strange = false;
    }

    /// The places of as many triples as the parser gave; where the statement is written in a way that is not
    /// followed here, all stand where it begins.
    pub(super) fn places_of(&mut self, triples: usize, start: usize) -> &[Places] {
        if self.strange || self.places.len() != triples {
            self.places.clear();
            self.places.resize(triples, Places { subject: start, predicate: start, object: start, order: 0 });
        }
        &self.places
    }

    /// Takes the next token of the statement.
    pub(super) fn token(&mut self, token: Token) {
        if self.strange {
            return;
        }
        let before = self.places.len();
        loop {
            let step = self.steps.pop();
            match self.step(step, token) {
                Some(Taken::No) => {}
                Some(Taken::Yes) => break,
                None => {
                    self.strange = true;
                    return;
                }
            }
        }
        // What one token completes, oxttl gives last first.
        self.places[before..].reverse();
    }

    fn emit(&mut self, object: usize) {
        if let (Some(subject), Some(predicate)) = (self.subjects.last(), self.predicates.last()) {
            let (subject, predicate) = (*subject, *predicate);
            self.places.push(Places { subject, predicate, object, order: self.places.len() });
        }
    }

    fn step(&mut self, step: Option<Step>, token: Token) -> Option<Taken> {
        let at = token.start;
        let is = |mark: u8| token.kind == Kind::Mark(mark);
        match step {
            None => return self.begin(token),
            Some(Step::SubjectBlank(open)) => {
                self.subjects.push(open);
                if is(b']') {
                    self.steps.extend([Step::End, Step::Properties]);
                    return Some(Taken::Yes);
                }
                self.steps.extend([Step::End, Step::SubjectBlankEnd, Step::Properties]);
            }
            Some(Step::SubjectBlankEnd) => {
                self.steps.push(Step::SubjectBlankAfter);
                return is(b']').then_some(Taken::Yes);
            }
            Some(Step::SubjectBlankAfter) => {
                if !is(b'.') {
                    self.steps.push(Step::Properties);
                }
            }
            Some(Step::SubjectList(open)) => {
                self.subjects.push(open);
                if is(b')') {
                    return Some(Taken::Yes);
                }
                self.open_list(open, at);
            }
            Some(Step::Properties) => {
                self.steps.extend([Step::MoreProperties, Step::Objects, Step::Verb]);
            }
            Some(Step::MoreProperties) => {
                self.predicates.pop();
                if is(b';') {
                    self.steps.push(Step::NextProperty);
                    return Some(Taken::Yes);
                }
            }
            Some(Step::NextProperty) => match token.kind {
                Kind::Mark(b';') => {
                    self.steps.push(Step::NextProperty);
                    return Some(Taken::Yes);
                }
                Kind::Mark(b'.' | b']') => {}
                _ => self.steps.push(Step::Properties),
            },
            Some(Step::Verb) => {
                self.predicates.push(at);
                return matches!(token.kind, Kind::Iri | Kind::Name).then_some(Taken::Yes);
            }
            Some(Step::Objects) => self.steps.extend([Step::MoreObjects, Step::Object]),
            Some(Step::MoreObjects) => {
                if is(b',') {
                    self.steps.extend([Step::MoreObjects, Step::Object]);
                    return Some(Taken::Yes);
                }
            }
            Some(Step::End) => {
                self.subjects.pop();
                return is(b'.').then_some(Taken::Yes);
            }
            Some(step) => return self.object(step, token),
        }
        Some(Taken::No)
    }

    fn begin(&mut self, token: Token) -> Option<Taken> {
        let at = token.start;
        match token.kind {
            Kind::Mark(b'[') => self.steps.push(Step::SubjectBlank(at)),
            Kind::Mark(b'(') => {
                self.steps.extend([Step::End, Step::Properties, Step::SubjectList(at)]);
            }
            Kind::Iri | Kind::Name | Kind::Label => {
                self.subjects.push(at);
                self.steps.extend([Step::End, Step::Properties]);
            }
            _ => return None,
        }
        Some(Taken::Yes)
    }

    fn object(&mut self, step: Step, token: Token) -> Option<Taken> {
        let at = token.start;
        let is = |mark: u8| token.kind == Kind::Mark(mark);
        match step {
            Step::ObjectBlank(open) => {
                if is(b']') {
                    self.emit(open);
                    return Some(Taken::Yes);
                }
                self.subjects.push(open);
                self.steps.extend([Step::ObjectBlankEnd(open), Step::Properties]);
            }
            Step::ObjectBlankEnd(open) => {
                self.subjects.pop();
                self.emit(open);
                return is(b']').then_some(Taken::Yes);
            }
            Step::ObjectList(open) => {
                self.emit(open);
                if is(b')') {
                    return Some(Taken::Yes);
                }
                self.open_list(open, at);
            }
            Step::NextMember => {
                let cell = self.subjects.pop()?;
                self.predicates.pop();
                let order = self.places.len();
                self.places.push(Places { subject: cell, predicate: at, object: at, order });
                if is(b')') {
                    return Some(Taken::Yes);
                }
                self.open_list(at, at);
            }
            Step::Suffix(open) => match token.kind {
                Kind::At => {
                    self.emit(open);
                    return Some(Taken::Yes);
                }
                Kind::Datatype => {
                    self.steps.push(Step::Datatype(open));
                    return Some(Taken::Yes);
                }
                _ => self.emit(open),
            },
            Step::Datatype(open) => {
                self.datatypes.push((open, at));
                self.emit(open);
                return matches!(token.kind, Kind::Iri | Kind::Name).then_some(Taken::Yes);
            }
            _ => {
                match token.kind {
                    Kind::Mark(b'[') => self.steps.push(Step::ObjectBlank(at)),
                    Kind::Mark(b'(') => self.steps.push(Step::ObjectList(at)),
                    Kind::Text => self.steps.push(Step::Suffix(at)),
                    Kind::Iri | Kind::Name | Kind::Label | Kind::Number => self.emit(at),
                    _ => return None,
                }
                return Some(Taken::Yes);
            }
        }
        Some(Taken::No)
    }

    /// A cell of a list, whose member is the next token: its `rdf:first` stands where the member does.
    fn open_list(&mut self, cell: usize, member: usize) {
        self.subjects.push(cell);
        self.predicates.push(member);
        self.steps.extend([Step::NextMember, Step::Object]);
    }
}
