//! Turtle that a person has written, written anew: what they wrote beside the statements is put back.

use super::names::Names;
use super::nodes::{Labels, Nodes};
use super::{Writer, distinct, refuse_triple_terms};
use crate::model::Prefixes;
use crate::model::turtle::Document;
use crate::render::RenderError;
use oxigraph::model::{GraphName, NamedOrBlankNode, Quad};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write;

/// Writes triples as Turtle in canonical form, with the comments and the prefixes of the document that they
/// take the place of. With the document's own triples this formats it.
///
/// The comment block at the head stays there, with an empty line after it. Notes stand above their subjects;
/// those of a nested blank node above the subject that it is nested in. Notes whose subject is gone are kept
/// at the end, and say so. Of the prefixes only those used are declared; where one of the document's clashes
/// with a known one, in name or in namespace, the document's holds.
///
/// IRIs that the document writes relative to where it stands are written relative again, so that the graph
/// stays the same wherever the file is. Below a base that the document itself declares they do not hang on
/// the place: they are written whole, and the base is not needed any more.
///
/// Blank nodes that need a name get their canonical one. Where none can be found within bounds, they keep
/// theirs.
///
/// ```
/// use labgraph::model::{Prefixes, turtle::Document};
/// use labgraph::render::rewrite_turtle;
/// use oxigraph::model::{GraphName, NamedNode};
///
/// let text = "# Labs\n\n@prefix ex: <http://example.org/>.\n# The first.\nex:a ex:size 1; a ex:Lab.";
/// let old = Document::parse(text, "a.ttl", &NamedNode::new("http://example.org/file")?)?;
/// let quads: Vec<_> =
///     old.statements().iter().map(|one| one.triple.clone().in_graph(GraphName::DefaultGraph)).collect();
/// let mut out = Vec::new();
/// rewrite_turtle(Some(&old), &quads, &Prefixes::known(), &mut out)?;
/// assert_eq!(
///     String::from_utf8(out)?,
///     "# Labs\n\nPREFIX ex: <http://example.org/>\n\n# The first.\nex:a a ex:Lab ;\n    ex:size 1 .\n"
/// );
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`RenderError::CannotHold`] for triple terms of RDF 1.2; without a document, [`RenderError::Toxic`]; or
/// where `out` takes no more.
pub fn rewrite_turtle(
    old: Option<&Document>,
    triples: &[Quad],
    prefixes: &Prefixes,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    refuse_triple_terms(triples, "Turtle")?;
    let merged: Vec<Quad>;
    let triples = if triples.iter().all(|quad| quad.graph_name == GraphName::DefaultGraph) {
        triples
    } else {
        let merge = |quad: &Quad| Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() };
        merged = triples.iter().map(merge).collect();
        &merged
    };
    let quads = distinct(triples);
    let labels = if old.is_some() { Labels::OrTheirOwn } else { Labels::Canonical };
    let nodes = Nodes::new(&quads, labels)?;
    let mut writer =
        Writer { quads: &quads, nodes: &nodes, names: Names::new(prefixes, old), out: String::new() };
    let gone = writer.annotated(old);
    let prologue = writer.names.declarations();
    let (head, tail) = old.map_or((&[][..], &[][..]), |old| (old.head(), old.tail()));
    let parts = [lines(head), prologue, writer.out.trim_matches('\n').to_owned(), gone, lines(tail)];
    let parts: Vec<_> =
        parts.iter().map(|part| part.trim_end_matches('\n')).filter(|part| !part.is_empty()).collect();
    let mut text = parts.join("\n\n");
    if !text.is_empty() {
        text.push('\n');
    }
    Ok(out.write_all(text.as_bytes())?)
}

fn lines(lines: &[String]) -> String {
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

impl Writer<'_, '_> {
    /// Writes every subject below its notes. Gives the notes that have none.
    fn annotated(&mut self, old: Option<&Document>) -> String {
        let roots = self.roots((0..self.quads.len()).collect());
        let there: HashMap<&NamedOrBlankNode, usize> =
            roots.iter().enumerate().map(|(index, root)| (root.subject, index)).collect();
        let mut notes: Vec<String> = vec![String::new(); roots.len()];
        let mut gone = String::new();
        for note in old.map(Document::notes).unwrap_or_default() {
            let subject = &note.subject;
            match there.get(self.nodes.top(subject, self.quads)) {
                Some(index) => notes[*index].push_str(&lines(&note.lines)),
                None => {
                    let mut name = String::new();
                    match subject {
                        NamedOrBlankNode::NamedNode(node) => name = node.to_string(),
                        NamedOrBlankNode::BlankNode(_) => name.push_str("a blank node"),
                    }
                    let apart = if gone.is_empty() { "" } else { "\n" };
                    let _infallible =
                        writeln!(gone, "{apart}# Of {name}, which nothing is stated about any more:");
                    gone.push_str(&lines(&note.lines));
                }
            }
        }
        for (root, note) in roots.into_iter().zip(notes) {
            self.out.push('\n');
            self.out.push_str(&note);
            self.statements(root, 0);
        }
        gone
    }
}
