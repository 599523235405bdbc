//! Turtle and TriG for people: subjects grouped, blank nodes nested, only the prefixes that are used.
//!
//! Sophia writes them, but in a time that grows with the square of the subjects. So statements go to it
//! a *block* at a time: one subject, and with it whatever blank nodes tie to it, since whether a blank
//! node can be nested is seen only where all its uses are.

use super::canonical::{Borrowed, borrow};
use super::{GraphFormat, RenderError};
use crate::model::Prefixes;
use oxigraph::model::{GraphName, Literal, NamedOrBlankNode, Quad, Term};
use sophia::api::MownStr;
use sophia::api::prefix::{Prefix, PrefixMapPair};
use sophia::api::serializer::QuadSerializer;
use sophia::api::source::IntoSource;
use sophia::api::term::SimpleTerm;
use sophia::iri::Iri;
use sophia::turtle::serializer::trig::TriGSerializer;
use sophia::turtle::serializer::turtle::TurtleConfig;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};

const INDENTATION: &str = "    ";

/// Writes quads that are in canonical order; Turtle's stand in the default graph.
pub(super) fn write(
    quads: &[Quad],
    format: GraphFormat,
    prefixes: &Prefixes,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    let candidates: Vec<PrefixMapPair> = prefixes
        .iter()
        .map(|(prefix, namespace)| {
            (Prefix::new_unchecked(prefix.into()), Iri::new_unchecked(namespace.into()))
        })
        .collect();
    let config =
        TurtleConfig::new().with_pretty(true).with_own_prefix_map(candidates).with_indentation(INDENTATION);
    let writer = Blocks { config: &config, prologue: prefixes.iter().map(declaration).collect() };
    let body = if format == GraphFormat::TriG { writer.graphs(quads)? } else { writer.blocks(quads)? };
    let body = spaced(&body);
    let used = prefixes_in(&body);
    for pair in prefixes.iter().filter(|(prefix, _)| used.contains(prefix)) {
        out.write_all(declaration(pair).as_bytes())?;
    }
    // Without a prefix there is no need for the line between head and body.
    let body = if used.is_empty() { body.trim_start_matches('\n') } else { &body };
    Ok(out.write_all(body.as_bytes())?)
}

/// Sets `;`, `,` and `.` apart from what they end, and puts a subject beside its first property. Sophia
/// escapes line breaks in texts, so that a line ends where a statement's part does.
fn spaced(body: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut text = String::with_capacity(body.len() + body.len() / 16);
    let mut lines = body.lines().peekable();
    let mut opens = true;
    while let Some(line) = lines.next() {
        text.push_str(&end_apart(line));
        let lone = opens && !line.trim().is_empty() && !line.trim().contains(' ') && !line.ends_with('{');
        match lines.peek() {
            Some(next) if lone && indent(next) > indent(line) => {
                text.push(' ');
                text.push_str(&lines.next().map(|next| end_apart(next.trim_start())).unwrap_or_default());
            }
            _ => {}
        }
        text.push('\n');
        opens = line.is_empty() || line.ends_with('{');
    }
    text
}

fn end_apart(line: &str) -> String {
    match line.char_indices().next_back() {
        Some((end, mark @ (';' | ',' | '.'))) if !line[..end].ends_with(' ') => {
            format!("{} {mark}", &line[..end])
        }
        _ => line.to_owned(),
    }
}

fn declaration((prefix, namespace): (&str, &str)) -> String {
    format!("PREFIX {prefix}: <{namespace}>\n")
}

struct Blocks<'a> {
    config: &'a TurtleConfig,
    /// What sophia writes before the first block.
    prologue: String,
}

impl Blocks<'_> {
    /// The blocks of one graph, one after the other.
    fn blocks(&self, quads: &[Quad]) -> Result<String, RenderError> {
        let mut body = String::new();
        for block in blocks(quads) {
            body.push_str(&self.sophia(block.into_iter().map(borrow))?);
        }
        Ok(body)
    }

    /// The default graph, then each named graph between braces.
    fn graphs(&self, quads: &[Quad]) -> Result<String, RenderError> {
        if shares_blank_nodes(quads) {
            return self.sophia(quads.iter().map(borrow));
        }
        let mut by_graph: BTreeMap<Option<String>, Vec<&Quad>> = BTreeMap::new();
        for quad in quads {
            let name = match &quad.graph_name {
                GraphName::DefaultGraph => None,
                name => Some(name.to_string()),
            };
            by_graph.entry(name).or_default().push(quad);
        }
        let mut body = String::new();
        for (name, quads) in by_graph {
            let quads: Vec<Quad> = quads.into_iter().cloned().collect();
            if name.is_none() {
                body.push_str(&self.blocks(&quads)?);
                continue;
            }
            for (index, block) in blocks(&quads).into_iter().enumerate() {
                let text = self.sophia(block.into_iter().map(borrow))?;
                // Each block comes with the braces of its graph: the first opens, the last closes.
                let (open, rest) = text.split_once('{').unwrap_or_default();
                if index == 0 {
                    body.push_str(open);
                    body.push('{');
                }
                body.push_str(rest.strip_suffix("}\n").unwrap_or(rest));
            }
            body.push_str("}\n");
        }
        Ok(body)
    }

    fn sophia<'q>(&self, quads: impl Iterator<Item = Borrowed<'q>>) -> Result<String, RenderError> {
        let mut long: Vec<String> = Vec::new();
        let quads = quads.map(|quad| set_aside(quad, &mut long)).collect::<Vec<_>>();
        let quads = quads.into_iter();
        let mut bytes = Vec::new();
        TriGSerializer::new_with_config(&mut bytes, self.config.clone())
            .serialize_quads(quads.into_source())
            .map_err(|error| RenderError::Io(io::Error::other(error.to_string())))?;
        let text = String::from_utf8(bytes).map_err(io::Error::other)?;
        let block = text.strip_prefix(self.prologue.as_str()).unwrap_or(&text).to_owned();
        let put_back = |block: String, (index, value): (usize, &String)| {
            // N-Triples escapes as Turtle does.
            block.replace(&format!("\"{}\"", mark(index)), &Literal::new_simple_literal(value).to_string())
        };
        Ok(long.iter().enumerate().fold(block, put_back))
    }
}

/// How many characters of a text may need an escape before it is kept from sophia, whose way of escaping
/// takes a call deeper for each.
const MANY_ESCAPES: usize = 256;

/// What stands for a text that is set aside: private characters, which no text has by accident.
fn mark(index: usize) -> String {
    format!("\u{f8ff}{index}\u{f8ff}")
}

/// Puts a mark in the place of a text that holds very many characters to escape.
fn set_aside<'q>(quad: Borrowed<'q>, long: &mut Vec<String>) -> Borrowed<'q> {
    let ([subject, predicate, object], graph) = quad;
    let mut swap = |value: MownStr<'q>| {
        let escaped = value.bytes().filter(|byte| *byte < 0x20 || matches!(byte, b'"' | b'\\' | 0x7f));
        // What holds the mark's own character is set aside too, so that no text can pass for a mark.
        if escaped.count() < MANY_ESCAPES && !value.contains('\u{f8ff}') {
            return value;
        }
        long.push(value.to_string());
        MownStr::from(mark(long.len() - 1))
    };
    let object = match object {
        SimpleTerm::LiteralDatatype(value, datatype) => SimpleTerm::LiteralDatatype(swap(value), datatype),
        SimpleTerm::LiteralLanguage(value, tag, direction) => {
            SimpleTerm::LiteralLanguage(swap(value), tag, direction)
        }
        other => other,
    };
    ([subject, predicate, object], graph)
}

/// Whether a blank node stands in several graphs, so that each graph must call it by its label.
fn shares_blank_nodes(quads: &[Quad]) -> bool {
    let mut home: HashMap<&str, &GraphName> = HashMap::new();
    quads.iter().any(|quad| {
        let name = match &quad.graph_name {
            GraphName::BlankNode(_) => return true,
            name => name,
        };
        blank_nodes(quad).any(|node| *home.entry(node).or_insert(name) != name)
    })
}

fn blank_nodes(quad: &Quad) -> impl Iterator<Item = &str> {
    let subject = match &quad.subject {
        NamedOrBlankNode::BlankNode(node) => Some(node.as_str()),
        NamedOrBlankNode::NamedNode(_) => None,
    };
    let object = match &quad.object {
        Term::BlankNode(node) => Some(node.as_str()),
        _ => None,
    };
    subject.into_iter().chain(object)
}

/// The statements about each subject, those that blank nodes tie together in one block; in the order of
/// the subjects, those with an IRI first.
fn blocks(quads: &[Quad]) -> Vec<Vec<&Quad>> {
    let mut ties = Ties::default();
    let mut key = |term: String| ties.index(term);
    let subjects: Vec<usize> = quads.iter().map(|quad| key(quad.subject.to_string())).collect();
    for (quad, subject) in quads.iter().zip(&subjects) {
        if let Term::BlankNode(node) = &quad.object {
            let object = ties.index(node.to_string());
            ties.tie(*subject, object);
        }
    }
    let mut blocks: Vec<(bool, Vec<&Quad>)> = Vec::new();
    let mut place: HashMap<usize, usize> = HashMap::new();
    for (quad, subject) in quads.iter().zip(subjects) {
        let index = *place.entry(ties.root(subject)).or_insert_with(|| {
            blocks.push((true, Vec::new()));
            blocks.len() - 1
        });
        blocks[index].0 &= quad.subject.is_blank_node();
        blocks[index].1.push(quad);
    }
    blocks.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| first_subject(x).cmp(&first_subject(y))));
    blocks.into_iter().map(|(_, quads)| quads).collect()
}

/// The least subject of a block: what it is listed by.
fn first_subject<'q>(block: &[&'q Quad]) -> Option<&'q str> {
    block
        .iter()
        .map(|quad| match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => (false, node.as_str()),
            NamedOrBlankNode::BlankNode(node) => (true, node.as_str()),
        })
        .min()
        .map(|(_, subject)| subject)
}

/// Terms that belong together: a forest of disjoint sets.
#[derive(Default)]
struct Ties {
    index: HashMap<String, usize>,
    parent: Vec<usize>,
}

impl Ties {
    fn index(&mut self, term: String) -> usize {
        let next = self.parent.len();
        let index = *self.index.entry(term).or_insert(next);
        if index == next {
            self.parent.push(next);
        }
        index
    }

    fn root(&mut self, mut index: usize) -> usize {
        while self.parent[index] != index {
            self.parent[index] = self.parent[self.parent[index]];
            index = self.parent[index];
        }
        index
    }

    fn tie(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }
}

/// The prefixes that occur in a body of Turtle as sophia writes it: outside IRIs and short strings.
fn prefixes_in(body: &str) -> BTreeSet<&str> {
    let mut used = BTreeSet::new();
    let mut rest = body;
    while let Some(at) = rest.find(['<', '"', ':']) {
        let (before, tail) = rest.split_at(at);
        rest = match tail.as_bytes()[0] {
            b'<' => tail.split_once('>').map_or("", |(_, after)| after),
            b'"' => after_string(&tail[1..]),
            _ => {
                let start = before.rfind(|c: char| c.is_whitespace() || "^([{,;".contains(c));
                used.insert(&before[start.map_or(0, |start| start + 1)..]);
                // A local name may hold further colons.
                tail.find(char::is_whitespace).map_or("", |end| &tail[end..])
            }
        };
    }
    used
}

/// What follows a string whose opening quote has been read.
fn after_string(text: &str) -> &str {
    let mut escaped = false;
    for (offset, c) in text.char_indices() {
        match c {
            '"' if !escaped => return &text[offset + 1..],
            _ => escaped = c == '\\' && !escaped,
        }
    }
    ""
}
