//! Where in the files each statement stands: its path and line.

use crate::model::turtle::Document;
use crate::store::{Dataset, Normal};
use crate::workspace::TextFile;
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The lines of the statements of Turtle files.
#[derive(Debug, Default)]
pub struct Places {
    /// The paths of files, by their graphs.
    paths: HashMap<String, String>,
    /// Lines by a hash of graph and statement, of graph, subject and property, and of graph and subject: the
    /// whole statements would take as much memory as the graph itself.
    lines: HashMap<u64, usize>,
}

/// The extensions of syntaxes that are Turtle, or a part of it.
const TURTLE: [&str; 2] = ["ttl", "nt"];

impl Places {
    /// Reads where the statements of a dataset stand in the files that it was loaded from. A file in another
    /// syntax than Turtle has a path and no lines.
    #[must_use]
    pub fn of(dataset: &Dataset, files: &[TextFile]) -> Self {
        let mut places = Self::default();
        // The store knows the value of a number, not its digits.
        let mut normal = Normal::new().ok();
        for loaded in dataset.files() {
            let Some(file) = files.iter().find(|file| file.shown == loaded.path) else {
                continue;
            };
            places.paths.insert(loaded.graph.as_str().to_owned(), file.path.clone());
            if file.path.rsplit('.').next().is_some_and(|extension| TURTLE.contains(&extension)) {
                places.read(&loaded.graph, file, normal.as_mut());
            }
        }
        places
    }

    fn read(&mut self, graph: &NamedNode, file: &TextFile, mut normal: Option<&mut Normal>) {
        // The files are loaded, so that none of them has an error.
        let Ok(document) = Document::parse(&file.text, &file.shown, graph) else {
            return;
        };
        let ends: Vec<usize> = file.text.match_indices('\n').map(|(offset, _)| offset).collect();
        let line_of = |offset: usize| 1 + ends.partition_point(|end| *end < offset);
        for statement in document.statements() {
            let (triple, line) = (&statement.triple, line_of(statement.object));
            let normal = normal.as_mut().and_then(|normal| normal.term(&triple.object).ok());
            let (property, object) = (triple.predicate.as_ref(), normal.as_ref().unwrap_or(&triple.object));
            for (key, line) in [
                (key(graph.as_str(), &triple.subject, Some(property), Some(object)), line),
                (key(graph.as_str(), &triple.subject, Some(property), None), line),
                (key(graph.as_str(), &triple.subject, None, None), line_of(statement.subject)),
            ] {
                self.lines.entry(key).or_insert(line);
            }
        }
    }

    /// The path and, where it is known, the line of a statement, or else of the first with its subject and
    /// property, or else of its subject.
    #[must_use]
    pub fn of_quad(&self, quad: &Quad) -> Option<String> {
        let GraphName::NamedNode(graph) = &quad.graph_name else {
            return None;
        };
        let path = self.paths.get(graph.as_str())?;
        let property = Some(quad.predicate.as_ref());
        let line = [(property, Some(&quad.object)), (property, None), (None, None)].into_iter().find_map(
            |(property, object)| self.lines.get(&key(graph.as_str(), &quad.subject, property, object)),
        );
        Some(line.map_or_else(|| path.clone(), |line| format!("{path}:{line}")))
    }
}

fn key(
    graph: &str,
    subject: &NamedOrBlankNode,
    property: Option<NamedNodeRef<'_>>,
    object: Option<&Term>,
) -> u64 {
    let mut hasher = DefaultHasher::new();
    (graph, subject, property, object).hash(&mut hasher);
    hasher.finish()
}
