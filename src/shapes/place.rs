//! Where the statement that a finding concerns stands: file, line, column.

use super::report::{Finding, Report};
use super::rules::subject_term;
use crate::model::turtle::{Document, Statement};
use crate::model::{Lines, Position};
use oxigraph::io::RdfFormat;
use oxigraph::model::{GraphName, NamedNode, Quad, Term};
use oxttl::TriGParser;
use std::collections::HashMap;
use std::fmt;

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The path, as a reader would open it.
    pub path: String,
    /// The line and column; none where the syntax of the file does not let them be told.
    pub position: Option<Position>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            Some(position) => write!(f, "{}:{position}", self.path),
            None => f.write_str(&self.path),
        }
    }
}

/// A text that statements were read from.
#[derive(Debug, Clone, Copy)]
pub(super) struct SourceText<'a> {
    /// The graph of its statements.
    pub(super) graph: &'a NamedNode,
    /// Its path, as a reader would open it.
    pub(super) path: &'a str,
    /// The text.
    pub(super) text: &'a str,
    /// Its syntax.
    pub(super) format: RdfFormat,
}

/// Finds the place of each finding. `data` holds the statements of each source in the order in which they stand there.
pub(super) fn place(report: &mut Report, data: &[Quad], sources: &[SourceText<'_>]) {
    let mut places = Places::new(data, sources);
    for finding in &mut report.findings {
        if finding.place.is_none() {
            finding.place = places.of(finding);
        }
    }
}

/// Which end of a statement a place points at.
#[derive(Clone, Copy)]
enum Part {
    Subject,
    Predicate,
    Object,
}

struct Places<'a> {
    data: &'a [Quad],
    sources: &'a [SourceText<'a>],
    /// The statements about each subject, by their index.
    about: HashMap<Term, Vec<usize>>,
    /// The index of each graph's first statement.
    starts: HashMap<&'a GraphName, usize>,
    documents: HashMap<&'a str, Option<(Document, Lines<'a>)>>,
    /// The line of each statement in a file with a statement a line.
    plain: HashMap<&'a str, Vec<usize>>,
    /// The place of each statement in a file of TriG.
    trigs: HashMap<&'a str, Vec<Position>>,
}

impl<'a> Places<'a> {
    fn new(data: &'a [Quad], sources: &'a [SourceText<'a>]) -> Self {
        let mut about: HashMap<Term, Vec<usize>> = HashMap::new();
        let mut starts = HashMap::new();
        for (index, quad) in data.iter().enumerate() {
            about.entry(subject_term(&quad.subject)).or_default().push(index);
            starts.entry(&quad.graph_name).or_insert(index);
        }
        Self {
            data,
            sources,
            about,
            starts,
            documents: HashMap::new(),
            plain: HashMap::new(),
            trigs: HashMap::new(),
        }
    }

    fn of(&mut self, finding: &Finding) -> Option<Place> {
        let (index, part) = self.statement(finding)?;
        let GraphName::NamedNode(graph) = &self.data[index].graph_name else { return None };
        let source = self.sources.iter().find(|source| source.graph == graph)?;
        let nth = index - self.starts.get(&self.data[index].graph_name)?;
        let position = self.position(source, nth, part);
        Some(Place { path: source.path.to_owned(), position })
    }

    /// The statement that a finding concerns: that of its value; else the last of its property; else the first about
    /// its focus node; else one that its value or its focus node is the object of.
    fn statement(&self, finding: &Finding) -> Option<(usize, Part)> {
        let about = |term: &Term| self.about.get(term).map_or(&[][..], Vec::as_slice);
        let of_focus = about(&finding.focus);
        let named = finding.path.as_ref().and_then(super::Path::first);
        if let (Some((property, true)), Some(value)) = (named, &finding.value) {
            let back = |index: &&usize| {
                let quad = &self.data[**index];
                quad.predicate == *property && quad.object == finding.focus
            };
            if let Some(index) = about(value).iter().find(back) {
                return Some((*index, Part::Object));
            }
        }
        let property = named.filter(|(_, backwards)| !backwards).map(|(property, _)| property);
        let with = |index: &&usize| property.is_none_or(|property| self.data[**index].predicate == *property);
        if let Some(value) = &finding.value
            && let Some(index) =
                of_focus.iter().filter(with).find(|index| self.data[**index].object == *value)
        {
            return Some((*index, Part::Object));
        }
        if property.is_some()
            && let Some(index) = of_focus.iter().rfind(with)
        {
            return Some((*index, Part::Predicate));
        }
        if let Some(value) = &finding.value
            && let Some(index) = of_focus.iter().find(|index| self.data[**index].object == *value)
        {
            return Some((*index, Part::Object));
        }
        if let Some(index) = of_focus.first() {
            return Some((*index, Part::Subject));
        }
        let object = |term: &Term| self.data.iter().position(|quad| quad.object == *term);
        let first = |term: &Term| about(term).first().map(|index| (*index, Part::Subject));
        finding
            .value
            .as_ref()
            .and_then(first)
            .or_else(|| object(&finding.focus).map(|index| (index, Part::Object)))
    }

    fn position(&mut self, source: &SourceText<'a>, nth: usize, part: Part) -> Option<Position> {
        match source.format {
            RdfFormat::Turtle => {
                let read = || {
                    let document = Document::parse(source.text, source.path, source.graph).ok()?;
                    Some((document, Lines::of(source.text)))
                };
                let read = self.documents.entry(source.graph.as_str()).or_insert_with(read);
                let (document, lines) = read.as_ref()?;
                let statement: &Statement = document.statements().get(nth)?;
                let offset = match part {
                    Part::Subject => statement.subject,
                    Part::Predicate => statement.predicate,
                    Part::Object => statement.object,
                };
                Some(lines.position(offset))
            }
            RdfFormat::TriG => {
                let ends = || places_in_trig(source.text, source.graph);
                self.trigs.entry(source.graph.as_str()).or_insert_with(ends).get(nth).copied()
            }
            // A statement a line.
            RdfFormat::NTriples | RdfFormat::NQuads => {
                let says = |line: &str| !matches!(line.trim_start().chars().next(), None | Some('#'));
                let lines = || {
                    let lines = source.text.lines().zip(1..).filter(|(line, _)| says(line));
                    lines.map(|(_, number)| number).collect()
                };
                let line = *self.plain.entry(source.graph.as_str()).or_insert_with(lines).get(nth)?;
                Some(Position { line, column: 1 })
            }
            _ => None,
        }
    }
}

/// The line on which each statement of a text in TriG ends, which is that of its object: the parser, fed line by line,
/// tells.
fn places_in_trig(text: &str, base: &NamedNode) -> Vec<Position> {
    let Ok(parser) = TriGParser::new().with_base_iri(base.as_str()) else { return Vec::new() };
    let mut parser = parser.low_level();
    let mut places = Vec::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let indented = line.chars().take_while(|c| c.is_whitespace()).count();
        parser.extend_from_slice(line.as_bytes());
        while let Some(Ok(_)) = parser.parse_next() {
            places.push(Position { line: index + 1, column: indented + 1 });
        }
    }
    parser.end();
    let last = Position { line: text.lines().count(), column: 1 };
    while let Some(Ok(_)) = parser.parse_next() {
        places.push(last);
    }
    places
}
