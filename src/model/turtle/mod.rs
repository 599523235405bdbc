//! A Turtle document as a text: its statements with their places, and what a person wrote beside them.
//!
//! oxttl parses, and our own tokens say where. Comments that nobody may lose are kept with what they are about:
//!
//! - those at the top of the file, up to the first directive or the first subject, and those among the
//!   directives are its [`head`](Document::head);
//! - those on lines of their own above a subject are a [note](Document::notes) of the subject, and so are
//!   those inside its statements and at the ends of their lines;
//! - those after the last statement are the [`tail`](Document::tail).
//!
//! At the top of a file without directives, the block right above the first subject, with no empty line
//! between, is a note of the subject.

mod comments;
mod outline;
mod relative;
mod tokens;

use super::{Position, SyntaxError};
use comments::Comments;
use outline::{Outline, Places};
use oxigraph::model::{BlankNode, NamedNode, NamedOrBlankNode, Term, Triple};
use oxttl::turtle::LowLevelTurtleParser;
use oxttl::{TurtleParser, TurtleSyntaxError};
use relative::Place;
use std::collections::{HashMap, HashSet};
use tokens::{Kind, Token, Tokens};

/// A Turtle document.
///
/// ```
/// use labgraph::model::turtle::Document;
/// use oxigraph::model::NamedNode;
///
/// let text = "PREFIX ex: <http://example.org/>\n# The first.\nex:a ex:size 1 .\n";
/// let document = Document::parse(text, "a.ttl", &NamedNode::new("http://example.org/file")?)?;
/// let statement = &document.statements()[0];
/// assert_eq!(&text[statement.object..statement.object + 1], "1");
/// assert_eq!(document.notes()[0].lines, ["# The first."]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Document {
    statements: Vec<Statement>,
    head: Vec<String>,
    notes: Vec<Note>,
    tail: Vec<String>,
    prefixes: Vec<(String, String)>,
    relative_prefixes: HashMap<String, String>,
    relative: HashMap<String, String>,
    base: NamedNode,
}

/// A triple, and the byte offsets in the text at which its subject, predicate and object begin.
///
/// A nested blank node begins at its bracket, as does a list; the other cells of a list begin at their
/// members, and so do the properties that tie the cells. The triples of a statement in the syntax of RDF 1.2
/// all stand where the statement begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What is stated. Blank nodes keep their labels; those without get names of their own (`b0`, `b1`, …),
    /// which no label of the document has, in the order in which they come.
    pub triple: Triple,
    /// Where the subject begins.
    pub subject: usize,
    /// Where the predicate begins.
    pub predicate: usize,
    /// Where the object begins.
    pub object: usize,
}

/// The comments about a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What they stand above.
    pub subject: NamedOrBlankNode,
    /// Each with its `#`; an empty line between two blocks is an empty text.
    pub lines: Vec<String>,
}

impl Document {
    /// Parses a text. `origin` is what an error calls it; relative IRIs stand below `base`. A byte-order mark
    /// is no part of the text, but counts in the offsets.
    ///
    /// # Errors
    /// The first place where the text is no Turtle.
    pub fn parse(text: &str, origin: &str, base: &NamedNode) -> Result<Self, SyntaxError> {
        let failed = |message: String, position| SyntaxError {
            origin: origin.to_owned(),
            text: text.to_owned(),
            position,
            mistake: Box::new(message.into()),
        };
        let parser = TurtleParser::new()
            .with_base_iri(base.as_str())
            .map_err(|error| failed(error.to_string(), None))?;
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let reading = Reading {
            text,
            parser: parser.low_level(),
            fed: start,
            labels: labels(text),
            names: HashMap::new(),
            outline: Outline::default(),
            comments: Comments::default(),
            place: Place::new(),
            has_relative: false,
            document: Self {
                statements: Vec::new(),
                head: Vec::new(),
                notes: Vec::new(),
                tail: Vec::new(),
                prefixes: Vec::new(),
                relative_prefixes: HashMap::new(),
                relative: HashMap::new(),
                base: base.clone(),
            },
        };
        reading.read(start).map_err(|error| {
            let offset = usize::try_from(error.location().start.offset).unwrap_or(usize::MAX);
            failed(error.message().to_owned(), Some(Position::of_byte(text, offset.saturating_add(start))))
        })
    }

    /// The triples in the order of the text, a nested blank node's before the triple that it is nested in.
    #[must_use]
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// The comments at the top of the file and among its directives, each with its `#`; an empty line between
    /// two blocks is an empty text.
    #[must_use]
    pub fn head(&self) -> &[String] {
        &self.head
    }

    /// The comments about subjects: one note a subject.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The comments after the last statement.
    #[must_use]
    pub fn tail(&self) -> &[String] {
        &self.tail
    }

    /// The prefixes that the document declares, each with its namespace, in their order. Of one that is
    /// declared twice, the last.
    #[must_use]
    pub fn prefixes(&self) -> &[(String, String)] {
        &self.prefixes
    }

    /// The IRI that the document was parsed with: what its relative IRIs hang on, unless it declares a base.
    #[must_use]
    pub const fn base(&self) -> &NamedNode {
        &self.base
    }

    /// How an IRI is written that hangs on where the document is: relative, so that it means the same below
    /// every base. Nothing for the others, and for those below a base that the document itself declares.
    #[must_use]
    pub fn relative_form(&self, iri: &str) -> Option<&str> {
        self.relative.get(iri).map(String::as_str)
    }

    /// The same for the namespace of a prefix.
    #[must_use]
    pub fn relative_namespace(&self, prefix: &str) -> Option<&str> {
        self.relative_prefixes.get(prefix).map(String::as_str)
    }
}

/// A base for a document whose place does not matter: what is written relative to it is told apart from
/// everything else.
///
/// ```
/// use labgraph::model::turtle::{Document, anywhere};
/// let document = Document::parse("<a> <#b> </c> .", "a.ttl", &anywhere())?;
/// assert_eq!(document.relative_form(document.statements()[0].triple.predicate.as_str()), Some("#b"));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn anywhere() -> NamedNode {
    NamedNode::new_unchecked(relative::place())
}

/// A document while it is read.
struct Reading<'t> {
    text: &'t str,
    parser: LowLevelTurtleParser,
    /// How much of the text the parser has.
    fed: usize,
    /// What may be a label of a blank node.
    labels: HashSet<&'t str>,
    /// The names of the blank nodes that have no label, by what the parser calls them.
    names: HashMap<BlankNode, BlankNode>,
    outline: Outline,
    comments: Comments,
    place: Place,
    /// Whether the statement has relative IRIs.
    has_relative: bool,
    document: Document,
}

impl Reading<'_> {
    fn read(mut self, start: usize) -> Result<Document, TurtleSyntaxError> {
        let text = self.text;
        let mut tokens = Tokens::new(text, start);
        while let Some(token) = tokens.next() {
            if token.kind == Kind::Comment {
                self.comments.between(text, token);
            } else if is_directive(&text[token.start..token.end]) {
                self.comments.begin(text, token.start, true);
                self.directive(token, &mut tokens);
                self.comments.end_directive();
            } else {
                self.comments.begin(text, token.start, false);
                self.statement(token, &mut tokens)?;
            }
        }
        self.parser.extend_from_slice(&text.as_bytes()[self.fed..]);
        self.parser.end();
        while let Some(triple) = self.parser.parse_next() {
            triple?;
        }
        self.document.tail = self.comments.end();
        let Comments { head, notes, .. } = self.comments;
        self.document.head = head;
        self.document.notes = notes;
        let namespaces: HashMap<&str, &str> = self.parser.prefixes().collect();
        self.document.prefixes.retain_mut(|(prefix, namespace)| {
            namespaces.get(prefix.as_str()).is_some_and(|known| {
                (*known).clone_into(namespace);
                true
            })
        });
        Ok(self.document)
    }

    /// Reads on to the end of a directive.
    fn directive(&mut self, first: Token, tokens: &mut Tokens<'_>) {
        let text = self.text;
        let is_base = text[first.start..first.end].trim_start_matches('@').eq_ignore_ascii_case("base");
        let mut prefix = None;
        for token in tokens.by_ref() {
            match token.kind {
                Kind::Comment => self.comments.inside(text, token),
                Kind::Name => prefix = text[token.start..token.end].strip_suffix(':'),
                Kind::Iri if is_base => self.place.rebase(iri_at(text, token.start)),
                Kind::Iri => {
                    if let Some(prefix) = prefix.take() {
                        self.declare(prefix, iri_at(text, token.start));
                    }
                }
                _ => {}
            }
            let ends = if first.kind == Kind::At {
                token.kind == Kind::Mark(b'.')
            } else {
                matches!(token.kind, Kind::Iri | Kind::Text)
            };
            if ends {
                break;
            }
        }
    }

    fn declare(&mut self, prefix: &str, namespace: &str) {
        self.document.prefixes.retain(|(known, _)| known != prefix);
        self.document.prefixes.push((prefix.to_owned(), String::new()));
        match self.place.form(namespace) {
            Some(form) => self.document.relative_prefixes.insert(prefix.to_owned(), form),
            None => self.document.relative_prefixes.remove(prefix),
        };
    }

    /// Reads on to the point that ends a statement, and takes its triples.
    fn statement(&mut self, first: Token, tokens: &mut Tokens<'_>) -> Result<(), TurtleSyntaxError> {
        self.outline.clear();
        self.has_relative = false;
        let mut token = first;
        loop {
            match token.kind {
                Kind::Comment => self.comments.inside(self.text, token),
                _ => {
                    self.has_relative |= token.kind == Kind::Iri
                        && self.place.matters()
                        && relative::is_relative(iri_at(self.text, token.start));
                    self.outline.token(token);
                }
            }
            if token.kind == Kind::Mark(b'.') {
                break;
            }
            match tokens.next() {
                Some(next) => token = next,
                // The parser will say what is missing.
                None => return Ok(()),
            }
        }
        // One byte more, without which the parser cannot tell that the point is no part of a number.
        let end = (token.end + 1).min(self.text.len());
        self.parser.extend_from_slice(&self.text.as_bytes()[self.fed..end]);
        self.fed = end;
        if end == self.text.len() {
            self.parser.end();
        }
        self.take(first.start)
    }

    /// Takes the triples of the statement that began at `start`, each with its places.
    fn take(&mut self, start: usize) -> Result<(), TurtleSyntaxError> {
        let mut triples = Vec::new();
        while let Some(triple) = self.parser.parse_next() {
            triples.push(triple?);
        }
        let places = self.outline.places_of(triples.len(), start);
        let mut pairs: Vec<_> = places.iter().copied().zip(triples).collect();
        // What one token completes, oxttl gives last first.
        pairs.sort_by_key(|(places, _)| places.order);
        let known = self.document.statements.len();
        for (Places { subject, predicate, object, .. }, triple) in pairs {
            let triple = self.named(triple);
            self.document.statements.push(Statement { triple, subject, predicate, object });
        }
        if self.has_relative {
            self.note_relative(known);
        }
        let statements = &self.document.statements[known..];
        let top = statements.iter().find(|statement| statement.subject == start);
        self.comments.end_statement(top.map(|statement| statement.triple.subject.clone()));
        Ok(())
    }

    /// Remembers which of the newest statements' IRIs were written relative.
    fn note_relative(&mut self, from: usize) {
        let Document { statements, relative, .. } = &mut self.document;
        let mut remember = |node: &NamedNode, at: usize| {
            if let Some(form) = self.place.form(iri_at(self.text, at)) {
                relative.entry(node.as_str().to_owned()).or_insert(form);
            }
        };
        for Statement { triple, subject, predicate, object } in &statements[from..] {
            if let NamedOrBlankNode::NamedNode(node) = &triple.subject {
                remember(node, *subject);
            }
            remember(&triple.predicate, *predicate);
            match &triple.object {
                Term::NamedNode(node) => remember(node, *object),
                Term::Literal(literal) => {
                    let datatype = self.outline.datatypes.iter().find(|(place, _)| place == object);
                    if let Some((_, place)) = datatype {
                        remember(&literal.datatype().into_owned(), *place);
                    }
                }
                _ => {}
            }
        }
    }

    /// A triple whose blank nodes are named within this document.
    fn named(&mut self, triple: Triple) -> Triple {
        Triple {
            subject: match triple.subject {
                NamedOrBlankNode::BlankNode(node) => self.name(node).into(),
                other => other,
            },
            predicate: triple.predicate,
            object: match triple.object {
                Term::BlankNode(node) => self.name(node).into(),
                Term::Triple(inner) => self.named(*inner).into(),
                other => other,
            },
        }
    }

    fn name(&mut self, node: BlankNode) -> BlankNode {
        if self.labels.contains(node.as_str()) {
            return node;
        }
        if let Some(name) = self.names.get(&node) {
            return name.clone();
        }
        let taken = self.names.len();
        let mut name = format!("b{taken}");
        while self.labels.contains(name.as_str()) {
            name.push('_');
        }
        let name = BlankNode::new_unchecked(name);
        self.names.insert(node, name.clone());
        name
    }
}

fn is_directive(word: &str) -> bool {
    matches!(word, "@prefix" | "@base" | "@version")
        || ["prefix", "base", "version"].iter().any(|directive| directive.eq_ignore_ascii_case(word))
}

/// The IRI between the angle brackets that begin here. Something that cannot be relative where none does.
fn iri_at(text: &str, at: usize) -> &str {
    let inner = text[at..].strip_prefix('<').and_then(|rest| rest.split_once('>'));
    inner.map_or("none:", |(iri, _)| iri)
}

/// Everything in a text that may be the label of a blank node: some of it stands in texts and comments.
fn labels(text: &str) -> HashSet<&str> {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || !c.is_ascii();
    text.match_indices("_:")
        .map(|(at, mark)| {
            let rest = &text[at + mark.len()..];
            let end = rest.find(|c| !inner(c)).unwrap_or(rest.len());
            rest[..end].trim_end_matches('.')
        })
        .collect()
}

#[cfg(test)]
mod tests;
