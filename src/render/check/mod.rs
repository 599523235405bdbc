//! The report of a check, in five formats: for a terminal, for a pull request, for programs.
//!
//! Adding a format: 1. a file with a function `write`; 2. a variant of [`CheckFormat`] and its arms; 3. a snapshot in
//! `tests/suite/check/`; 4. its name in the README.

mod json;
mod markdown;
mod sarif;
mod text;
mod words;

use super::{GraphFormat, RenderError, Style, visible, write_graph};
use crate::model::Prefixes;
use crate::shapes::{Coverage, Finding, Report, Severity};
use oxigraph::model::{NamedNode, Term};
use std::collections::{BTreeMap, HashMap};
use std::io::Write;

/// The formats of a check's report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckFormat {
    /// For people at a terminal.
    Text,
    /// One JSON object.
    Json,
    /// The [`sh:ValidationReport`](https://www.w3.org/TR/shacl/#validation-report), in Turtle.
    Turtle,
    /// Markdown, for a pull request.
    Markdown,
    /// [SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for the programs that show findings beside code.
    Sarif,
}

impl CheckFormat {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::Text, Self::Json, Self::Turtle, Self::Markdown, Self::Sarif];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "table",
            Self::Json => "json",
            Self::Turtle => "ttl",
            Self::Markdown => "md",
            Self::Sarif => "sarif",
        }
    }

    /// The format of an extension.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension {
            "txt" => Some(Self::Text),
            "table" => None,
            _ => Self::ALL.into_iter().find(|format| format.name() == extension),
        }
    }
}

/// What a check has to tell.
pub struct Checked<'a> {
    /// What is found, in the order of [`Report`].
    pub report: &'a Report,
    /// What is there and what is not, where that was asked for.
    pub coverage: Option<&'a Coverage>,
    /// How many statements were checked, in how many files.
    pub extent: (usize, usize),
    /// What the rules are called, by their IRI.
    pub rules: &'a HashMap<String, String>,
}

/// Writes what a check has to tell; `style.labels` are the names of things.
///
/// # Errors
/// [`RenderError`].
pub fn write_check(
    checked: &Checked<'_>,
    format: CheckFormat,
    style: &Style,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    match format {
        CheckFormat::Text => text::write(checked, style, out),
        CheckFormat::Json => json::write(checked, style, out),
        CheckFormat::Turtle => {
            write_graph(checked.report.quads(), GraphFormat::Turtle, &Prefixes::known(), out)
        }
        CheckFormat::Markdown => markdown::write(checked, style, out),
        CheckFormat::Sarif => sarif::write(checked, style, out),
    }
}

/// What a reader calls things.
struct Naming<'a> {
    style: &'a Style,
}

impl Naming<'_> {
    /// The label of a thing, or its CURIE; a text as it is.
    fn term(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => self.node(node),
            Term::BlankNode(_) => words::text(self.style, words::NAMELESS).to_owned(),
            Term::Literal(literal) => visible(literal.value()),
            other @ Term::Triple(_) => visible(&other.to_string()),
        }
    }

    fn node(&self, node: &NamedNode) -> String {
        let label = self.style.labels.as_ref().and_then(|labels| labels.get(node.as_str()));
        label.map_or_else(|| self.curie(node), |label| visible(label))
    }

    fn curie(&self, node: &NamedNode) -> String {
        let short = self.style.prefixes.shorten(node.as_str());
        visible(&short.unwrap_or_else(|| format!("<{}>", node.as_str())))
    }

    /// A term by its identifier.
    fn identifier(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => self.curie(node),
            other => visible(&other.to_string()),
        }
    }

    /// What is wrong, in one sentence: the thing, what the rule says, the value.
    fn sentence(&self, finding: &Finding) -> String {
        let said = self.message(finding);
        let mut sentence = self.term(&finding.focus);
        if let Some(crate::shapes::Path::Predicate(property)) = &finding.path {
            sentence.push_str(" → ");
            sentence.push_str(&self.node(property));
        }
        sentence.push_str(": ");
        sentence.push_str(&said);
        match &finding.value {
            Some(value) if *value != finding.focus => {
                let value = self.term(value);
                if !said.contains(&value) {
                    sentence.extend([" (", shortened(&value).as_str(), ")"]);
                }
            }
            _ => {}
        }
        sentence
    }

    /// What the rule says, in the reader's language.
    fn message(&self, finding: &Finding) -> String {
        let message = finding.message(&self.style.languages);
        message.map_or_else(
            || self.curie(&finding.component),
            |message| visible(&message.text(&|term| self.term(term))),
        )
    }
}

/// How many characters of a value a sentence shows.
const SHOWN: usize = 80;

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Findings by severity and rule, the worst first.
fn groups(report: &Report) -> BTreeMap<(Severity, String), Vec<&Finding>> {
    let mut groups: BTreeMap<(Severity, String), Vec<&Finding>> = BTreeMap::new();
    for finding in &report.findings {
        groups.entry((finding.severity, finding.rule.to_string())).or_default().push(finding);
    }
    for findings in groups.values_mut() {
        findings.sort_by(|a, b| a.place.cmp(&b.place));
    }
    groups
}

/// What a rule is called.
fn rule_name(checked: &Checked<'_>, naming: &Naming<'_>, rule: &Term) -> String {
    match rule {
        Term::NamedNode(node) => {
            checked.rules.get(node.as_str()).map_or_else(|| naming.curie(node), |label| visible(label))
        }
        _ => words::text(naming.style, words::NAMELESS_RULE).to_owned(),
    }
}
