//! What a validation finds, in types of our own.

use super::message::Message;
use super::path::Path;
use super::place::Place;
use crate::model::Languages;
use crate::model::vocab::sh;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

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
}

impl Finding {
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
