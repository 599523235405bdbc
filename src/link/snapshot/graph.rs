//! The statements of a file of RDF, by what they are about.

use super::{SnapshotError, archive, text};
use crate::link::{Name, NameKind};
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};
use std::collections::HashMap;
use std::path::Path;

/// The statements of a file, in the order in which their subjects come.
pub(super) struct Graph {
    subjects: Vec<String>,
    statements: HashMap<String, Vec<(String, Term)>>,
}

impl Graph {
    /// Reads a file whole.
    pub(super) fn read(path: &Path) -> Result<Self, SnapshotError> {
        let file = path.display().to_string();
        let Some(format) = format(&archive::telling_name(path)?) else {
            let reason = "the extension tells no syntax of RDF".to_owned();
            return Err(SnapshotError::Unknown { file, reason });
        };
        let mut graph = Self { subjects: Vec::new(), statements: HashMap::new() };
        for quad in RdfParser::from_format(format).for_reader(text::open(path)?) {
            let quad = quad.map_err(|error| match error {
                RdfParseError::Io(source) => SnapshotError::of_io(&file, None, source),
                RdfParseError::Syntax(error) => {
                    let line = error.location().map(|place| place.start.line + 1);
                    SnapshotError::broken(&file, line, error.to_string())
                }
            })?;
            let NamedOrBlankNode::NamedNode(subject) = quad.subject else { continue };
            let subject = subject.into_string();
            let about = graph.statements.entry(subject.clone()).or_insert_with(|| {
                graph.subjects.push(subject);
                Vec::new()
            });
            about.push((quad.predicate.into_string(), quad.object));
        }
        Ok(graph)
    }

    /// What it speaks of, in its order.
    pub(super) fn subjects(&self) -> impl Iterator<Item = &str> {
        self.subjects.iter().map(String::as_str)
    }

    fn objects<'a>(&'a self, subject: &str, predicate: &'a str) -> impl Iterator<Item = &'a Term> {
        let about = self.statements.get(subject).map(Vec::as_slice).unwrap_or_default();
        about.iter().filter(move |(other, _)| other == predicate).map(|(_, object)| object)
    }

    /// The IRIs that a property leads to.
    pub(super) fn iris<'a>(&'a self, subject: &str, predicate: &'a str) -> impl Iterator<Item = &'a str> {
        self.objects(subject, predicate).filter_map(|term| match term {
            Term::NamedNode(node) => Some(node.as_str()),
            _ => None,
        })
    }

    /// The texts of a property, each with its language.
    pub(super) fn texts<'a>(
        &'a self,
        subject: &str,
        predicate: &'a str,
    ) -> impl Iterator<Item = (&'a str, Option<&'a str>)> {
        self.objects(subject, predicate).filter_map(|term| match term {
            Term::Literal(literal) => Some((literal.value().trim(), literal.language())),
            _ => None,
        })
    }

    /// The first text of a property.
    pub(super) fn text<'a>(&'a self, subject: &str, predicate: &'a str) -> Option<&'a str> {
        self.texts(subject, predicate).map(|(text, _)| text).find(|text| !text.is_empty())
    }

    /// Adds the texts of a property to names, but for those that are there already.
    pub(super) fn add_names(&self, names: &mut Vec<Name>, subject: &str, predicate: &str, kind: NameKind) {
        for (text, language) in self.texts(subject, predicate).filter(|(text, _)| !text.is_empty()) {
            if names.iter().all(|other| other.text != text) {
                names.push(Name { text: text.to_owned(), language: language.map(str::to_owned), kind });
            }
        }
    }
}

/// The syntax of a file, by its extension without `.gz`; `.json` is JSON-LD here.
pub(super) fn format(name: &str) -> Option<RdfFormat> {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit_once('.')?.1 {
        "ttl" => Some(RdfFormat::Turtle),
        "nt" => Some(RdfFormat::NTriples),
        "rdf" | "xml" => Some(RdfFormat::RdfXml),
        "json" | "jsonld" => Some(RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }),
        _ => None,
    }
}

/// Puts the names that most people read first, so that the one to show is not in the first language of the alphabet.
pub(super) fn order(names: &mut [Name]) {
    let language = |name: &Name| match name.language.as_deref() {
        None | Some("en" | "mul") => 0,
        Some("nl") => 1,
        Some("fr") => 2,
        Some("de") => 3,
        Some(_) => 4,
    };
    names.sort_by_key(|name| (name.kind, language(name)));
}
