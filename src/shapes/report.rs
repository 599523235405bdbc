//! What a validation finds, in types of our own.

use super::place::Place;
use super::rules::{Rules, Texts, subject_term};
use super::words;
use crate::model::Languages;
use crate::model::vocab::sh;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use rudof_rdf::rdf_core::SHACLPath;
use rudof_rdf::rdf_core::term::Object;
use rudof_rdf::rdf_core::term::literal::Lang;
use shacl::types::MessageMap;
use shacl::validator::report::ValidationResult;
use std::collections::HashMap;
use std::str::FromStr;

/// What a validation found.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The results, those of one rule together.
    pub findings: Vec<Finding>,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It must be mended.
    Violation,
    /// Somebody should look at it.
    Warning,
    /// It would be better otherwise; in labgraph's own shapes: a recommended property is missing.
    Info,
}

impl Severity {
    /// All of them, the worst first.
    pub const ALL: [Self; 3] = [Self::Violation, Self::Warning, Self::Info];

    /// Its name in JSON and SARIF.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Violation => "violation",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }

    /// Its IRI in SHACL.
    #[must_use]
    pub const fn iri(self) -> NamedNodeRef<'static> {
        match self {
            Self::Violation => sh::VIOLATION,
            Self::Warning => sh::WARNING,
            Self::Info => sh::INFO,
        }
    }
}

/// A property path, as [SHACL §2.3.1](https://www.w3.org/TR/shacl/#property-paths) has them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Path {
    /// A property.
    Predicate(NamedNode),
    /// One of several paths.
    Alternative(Vec<Path>),
    /// One path after the other.
    Sequence(Vec<Path>),
    /// A path walked backwards.
    Inverse(Box<Path>),
    /// A path any number of times.
    ZeroOrMore(Box<Path>),
    /// A path at least once.
    OneOrMore(Box<Path>),
    /// A path at most once.
    ZeroOrOne(Box<Path>),
}

/// A message in one language; empty where it has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The language tag.
    pub language: String,
    /// Its parts, in order.
    pub pieces: Vec<Piece>,
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Text(String),
    /// Something to name by its label.
    Term(Term),
}

/// One result of a validation.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The node that does not conform.
    pub focus: Term,
    /// The path to what is wrong.
    pub path: Option<Path>,
    /// What is wrong there.
    pub value: Option<Term>,
    /// The rule that is broken: a SPARQL constraint or a shape. Findings are grouped by it.
    pub rule: Term,
    /// The shape that the rule belongs to.
    pub shape: Term,
    /// The constraint component, such as `sh:MinCountConstraintComponent`.
    pub component: NamedNode,
    /// How bad it is.
    pub severity: Severity,
    /// The severity that the shape gives, which may be one of its own.
    pub severity_iri: NamedNode,
    /// What the rule says, in one or more languages.
    pub messages: Vec<Message>,
    /// Where the statement concerned stands.
    pub place: Option<Place>,
}

impl Report {
    /// Puts the findings in an order that does not hang on what blank nodes happen to be called.
    pub(super) fn sort(&mut self) {
        self.findings.sort_by_cached_key(Finding::sort_key);
    }

    /// Whether nothing is found that is worse than an [`Severity::Info`].
    #[must_use]
    pub fn conforms(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity == Severity::Info)
    }

    /// How many findings there are of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

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

impl Path {
    /// The first property on the way, and whether it is walked backwards.
    #[must_use]
    pub fn first(&self) -> Option<(&NamedNode, bool)> {
        match self {
            Self::Predicate(node) => Some((node, false)),
            Self::Alternative(paths) | Self::Sequence(paths) => paths.first().and_then(Self::first),
            Self::Inverse(inner) => inner.first().map(|(node, backwards)| (node, !backwards)),
            Self::ZeroOrMore(inner) | Self::OneOrMore(inner) | Self::ZeroOrOne(inner) => inner.first(),
        }
    }

    /// The properties on the way.
    #[must_use]
    pub fn properties(&self) -> Vec<&NamedNode> {
        match self {
            Self::Predicate(node) => vec![node],
            Self::Alternative(paths) | Self::Sequence(paths) => {
                paths.iter().flat_map(Self::properties).collect()
            }
            Self::Inverse(inner)
            | Self::ZeroOrMore(inner)
            | Self::OneOrMore(inner)
            | Self::ZeroOrOne(inner) => inner.properties(),
        }
    }

    pub(super) fn from_crate(path: &SHACLPath) -> Self {
        let all = |paths: &[SHACLPath]| paths.iter().map(Self::from_crate).collect();
        let inner = |path: &SHACLPath| Box::new(Self::from_crate(path));
        match path {
            SHACLPath::Predicate { pred } => Self::Predicate(NamedNode::new_unchecked(pred.as_str())),
            SHACLPath::Alternative { paths } => Self::Alternative(all(paths)),
            SHACLPath::Sequence { paths } => Self::Sequence(all(paths)),
            SHACLPath::Inverse { path } => Self::Inverse(inner(path)),
            SHACLPath::ZeroOrMore { path } => Self::ZeroOrMore(inner(path)),
            SHACLPath::OneOrMore { path } => Self::OneOrMore(inner(path)),
            SHACLPath::ZeroOrOne { path } => Self::ZeroOrOne(inner(path)),
        }
    }
}

/// A path in the syntax of SPARQL, with whole IRIs.
impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let joined =
            |paths: &[Self], mark: &str| paths.iter().map(Self::to_string).collect::<Vec<_>>().join(mark);
        match self {
            Self::Predicate(node) => write!(f, "{node}"),
            Self::Alternative(paths) => write!(f, "({})", joined(paths, "|")),
            Self::Sequence(paths) => write!(f, "({})", joined(paths, "/")),
            Self::Inverse(inner) => write!(f, "^{inner}"),
            Self::ZeroOrMore(inner) => write!(f, "({inner})*"),
            Self::OneOrMore(inner) => write!(f, "({inner})+"),
            Self::ZeroOrOne(inner) => write!(f, "({inner})?"),
        }
    }
}

impl Message {
    /// The message in words, with `name` for what it speaks of.
    #[must_use]
    pub fn text(&self, name: &dyn Fn(&Term) -> String) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Term(term) => name(term),
            })
            .collect()
    }

    fn literal(&self) -> Literal {
        let text = self.text(&|term| match term {
            Term::Literal(literal) => literal.value().to_owned(),
            Term::NamedNode(node) => node.as_str().to_owned(),
            other => other.to_string(),
        });
        match Literal::new_language_tagged_literal(text.as_str(), self.language.as_str()) {
            Ok(tagged) if !self.language.is_empty() => tagged,
            _ => Literal::new_typed_literal(text, xsd::STRING),
        }
    }

    fn read(language: &str, text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, tail)) = rest.split_once(OPEN) {
            let Some((term, after)) = tail.split_once(CLOSE) else { break };
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(Term::from_str(term).map_or_else(|_| Piece::Text(term.to_owned()), Piece::Term));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Self { language: language.to_owned(), pieces }
    }
}

/// Stand around a term in a message on its way through the crate's types: private characters.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// The language under which a message tells, on that way, which SPARQL constraint it is of.
const RULE: &str = "x-rule";

/// What a SPARQL constraint says of a solution: `{?name}` and `{$name}` stand for what is bound.
pub(super) fn bind_message(
    rule: &Term,
    messages: &[(String, String)],
    solution: &[(String, Term)],
) -> MessageMap {
    let bound = |name: &str| solution.iter().find(|(variable, _)| variable == name).map(|(_, term)| term);
    let mut map = MessageMap::new();
    if let Ok(lang) = Lang::new(RULE) {
        map = map.with_message(Some(lang), rule.to_string());
    }
    if let Some(Term::Literal(message)) = bound("message") {
        return map
            .with_message(message.language().and_then(|tag| Lang::new(tag).ok()), clean(message.value()));
    }
    for (language, text) in messages {
        let text = shacl::types::interpolate_message(&clean(text), |name| {
            bound(name).map(|term| format!("{OPEN}{}{CLOSE}", clean(&term.to_string())))
        });
        map = map.with_message(Lang::new(language.as_str()).ok().filter(|_| !language.is_empty()), text);
    }
    map
}

/// A text without the private characters that mean something here.
fn clean(text: &str) -> String {
    text.replace([OPEN, CLOSE], "\u{fffd}")
}

/// The terms of a data graph as they are written: the crate keeps the value of a number, not its digits.
pub(super) struct Originals<'a> {
    about: HashMap<Term, Vec<&'a Quad>>,
}

impl<'a> Originals<'a> {
    pub(super) fn new(data: &'a [Quad]) -> Self {
        let mut about: HashMap<Term, Vec<&Quad>> = HashMap::new();
        for quad in data {
            about.entry(subject_term(&quad.subject)).or_default().push(quad);
        }
        Self { about }
    }

    /// The value of a result as its focus node has it.
    fn value(&self, focus: &Term, value: &Object) -> Term {
        let term = term_of(value);
        let quads = self.about.get(focus).map_or(&[][..], Vec::as_slice);
        if quads.iter().any(|quad| quad.object == term) || !matches!(term, Term::Literal(_)) {
            return term;
        }
        let same = |quad: &&&Quad| Object::try_from(quad.object.clone()).is_ok_and(|object| object == *value);
        quads.iter().find(same).map_or(term, |quad| quad.object.clone())
    }
}

/// A term of the crate in ours.
pub(super) fn term_of(object: &Object) -> Term {
    object.clone().into()
}

impl Finding {
    pub(super) fn new(result: &ValidationResult, rules: &Rules, originals: &Originals<'_>) -> Self {
        let shape = result.source().map_or_else(|| Term::from(BlankNode::default()), term_of);
        let focus = term_of(result.focus_node());
        let mut rule = shape.clone();
        let mut own: Texts = Vec::new();
        for (language, text) in result.message().iter() {
            let language = language.as_ref().map(ToString::to_string).unwrap_or_default();
            match Term::from_str(text) {
                Ok(term) if language == RULE => rule = term,
                _ => own.push((language, text.clone())),
            }
        }
        let component = match term_of(result.constraint_component()) {
            Term::NamedNode(node) => node,
            other => NamedNode::new_unchecked(other.to_string()),
        };
        let path = result.path().map(Path::from_crate);
        let value = result.value().map(|value| originals.value(&focus, value));
        // The crate drops a shape's message in some of its constraints, and its own words are in no language.
        let said = if rule == shape { rules.messages(&shape).to_vec() } else { own };
        let mut messages: Vec<Message> = if said.is_empty() {
            words::messages(&component, rules.parameters(&shape))
        } else {
            said.iter().map(|(language, text)| Message::read(language, text)).collect()
        };
        messages.sort_by(|a, b| a.language.cmp(&b.language));
        let severity = match result.severity() {
            shacl::types::Severity::Warning => Severity::Warning,
            shacl::types::Severity::Info | shacl::types::Severity::Debug | shacl::types::Severity::Trace => {
                Severity::Info
            }
            shacl::types::Severity::Violation | shacl::types::Severity::Generic(_) => Severity::Violation,
        };
        let severity_iri = NamedNode::new_unchecked(rudof_iri::IriS::from(result.severity()).as_str());
        Self { focus, path, value, rule, shape, component, severity, severity_iri, messages, place: None }
    }

    /// The message that suits the languages best.
    #[must_use]
    pub fn message(&self, languages: &Languages) -> Option<&Message> {
        let rank = |message: &&Message| {
            languages.rank(Some(message.language.as_str()).filter(|tag| !tag.is_empty()))
        };
        self.messages.iter().min_by_key(rank)
    }

    fn sort_key(&self) -> impl Ord + use<> {
        let named = |term: &Term| (!term.is_blank_node()).then(|| term.to_string());
        (
            self.severity,
            named(&self.rule),
            self.place.clone(),
            named(&self.focus),
            self.path.as_ref().map(Path::to_string),
            self.value.as_ref().map(named),
            self.component.as_str().to_owned(),
        )
    }

    /// The focus node, where it can be the subject of a statement.
    #[must_use]
    pub fn subject(&self) -> Option<NamedOrBlankNode> {
        match &self.focus {
            Term::NamedNode(node) => Some(node.clone().into()),
            Term::BlankNode(node) => Some(node.clone().into()),
            Term::Literal(_) | Term::Triple(_) => None,
        }
    }
}
