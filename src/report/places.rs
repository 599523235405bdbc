//! Where in the files each statement stands: its path and line.

use crate::store::Dataset;
use crate::workspace::TextFile;
use oxigraph::model::{GraphName, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use oxttl::TurtleParser;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The lines of the statements of Turtle files.
#[derive(Debug, Default)]
pub struct Places {
    /// The paths of files, by their graphs.
    paths: HashMap<String, String>,
    /// Lines by a hash of graph and statement, and by one of graph and subject: the whole statements would
    /// take as much memory as the graph itself.
    lines: HashMap<u64, usize>,
}

/// The extensions of syntaxes that a Turtle parser reads.
const TURTLE: [&str; 2] = ["ttl", "nt"];

impl Places {
    /// Reads where the statements of a dataset stand in the files that it was loaded from. A file in another
    /// syntax than Turtle has a path and no lines.
    #[must_use]
    pub fn of(dataset: &Dataset, files: &[TextFile]) -> Self {
        let mut places = Self::default();
        for loaded in dataset.files() {
            let Some(file) = files.iter().find(|file| file.shown == loaded.path) else {
                continue;
            };
            places.paths.insert(loaded.graph.as_str().to_owned(), file.path.clone());
            if file.path.rsplit('.').next().is_some_and(|extension| TURTLE.contains(&extension)) {
                places.read(loaded.graph.as_str(), &file.text);
            }
        }
        places
    }

    fn read(&mut self, graph: &str, text: &str) {
        let Ok(parser) = TurtleParser::new().with_base_iri(graph) else {
            return;
        };
        // Fed a line at a time, the parser has a statement as soon as its last line is in.
        let mut parser = parser.low_level();
        for (number, line) in (1..).zip(text.split_inclusive('\n')) {
            parser.extend_from_slice(line.as_bytes());
            self.take(graph, number, &mut parser);
        }
        parser.end();
        self.take(graph, text.lines().count(), &mut parser);
    }

    fn take(&mut self, graph: &str, line: usize, parser: &mut oxttl::turtle::LowLevelTurtleParser) {
        // The files are loaded, so that none of them has an error.
        while let Some(Ok(triple)) = parser.parse_next() {
            let subject = key(graph, &triple.subject, None);
            self.lines.entry(subject).or_insert(line);
            let whole = key(graph, &triple.subject, Some((triple.predicate.as_ref(), &triple.object)));
            self.lines.entry(whole).or_insert(line);
        }
    }

    /// The path and, where it is known, the line of a statement, or else of its subject.
    #[must_use]
    pub fn of_quad(&self, quad: &Quad) -> Option<String> {
        let GraphName::NamedNode(graph) = &quad.graph_name else {
            return None;
        };
        let path = self.paths.get(graph.as_str())?;
        let whole = key(graph.as_str(), &quad.subject, Some((quad.predicate.as_ref(), &quad.object)));
        let subject = || self.lines.get(&key(graph.as_str(), &quad.subject, None));
        Some(match self.lines.get(&whole).or_else(subject) {
            Some(line) => format!("{path}:{line}"),
            None => path.clone(),
        })
    }
}

fn key(graph: &str, subject: &NamedOrBlankNode, rest: Option<(NamedNodeRef<'_>, &Term)>) -> u64 {
    let mut hasher = DefaultHasher::new();
    graph.hash(&mut hasher);
    subject.hash(&mut hasher);
    if let Some((predicate, object)) = rest {
        predicate.hash(&mut hasher);
        object.hash(&mut hasher);
    }
    hasher.finish()
}
