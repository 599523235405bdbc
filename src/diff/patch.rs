//! Patches: reading one back, and applying it to a dataset.
//!
//! Two forms are read: [RDF Patch](https://afs.github.io/rdf-delta/rdf-patch.html), as Apache Jena
//! writes it, and N-Quads with `- ` or `+ ` before each line.

use super::blank::renamed;
use super::matching::{is_canonical, names};
use super::{Diff, sorted};
use crate::model::{Position, SyntaxError};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{BlankNode, Quad};
use std::collections::{HashMap, HashSet};

/// A patch that does not fit a dataset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ApplyError {
    /// A statement that is to be removed is not there.
    #[error("the statement to remove is not there: {0} .")]
    Missing(Box<Quad>),
    /// A blank node that the patch names is not there.
    #[error("the blank node _:{0} of the patch is not there")]
    NoSuchNode(String),
}

/// Applies a patch: what it removes must be there, and what it adds may be.
///
/// The names of blank nodes are those that [`Diff::between`] gives: each is looked for by what the dataset
/// says of it, so that the patch fits any copy of the dataset. Any other name is a new node.
///
/// # Errors
/// [`ApplyError`]; nothing is applied then.
///
/// ```
/// use labgraph::diff::{ApplyError, apply, parse_patch};
///
/// let old = parse_patch("+ <urn:a> <urn:b> \"1\" .\n", "old")?.added;
/// let patch = parse_patch("TX .\nD <urn:a> <urn:b> \"1\" .\nA <urn:a> <urn:b> \"2\" .\nTC .\n", "patch")?;
/// let new = apply(&patch, &old)?;
/// assert_eq!(new, patch.added);
/// assert!(matches!(apply(&patch, &new), Err(ApplyError::Missing(_))));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn apply(patch: &Diff, old: &[Quad]) -> Result<Vec<Quad>, ApplyError> {
    let (removed, added) = if patch.has_blank_nodes() {
        let mut found: HashMap<String, BlankNode> =
            names(old).into_iter().map(|(node, name)| (name, BlankNode::new_unchecked(node))).collect();
        let mut known = |node: &BlankNode| match found.get(node.as_str()) {
            Some(node) => Ok(node.clone()),
            None => Err(ApplyError::NoSuchNode(node.as_str().to_owned())),
        };
        let removed = patch.removed.iter().map(|quad| renamed(quad, &mut known)).collect::<Result<_, _>>()?;
        let mut known_or_new = |node: &BlankNode| match found.get(node.as_str()) {
            Some(node) => Ok(node.clone()),
            None if is_canonical(node.as_str()) => Err(ApplyError::NoSuchNode(node.as_str().to_owned())),
            None => {
                let fresh = BlankNode::default();
                found.insert(node.as_str().to_owned(), fresh.clone());
                Ok(fresh)
            }
        };
        let added = patch.added.iter().map(|quad| renamed(quad, &mut known_or_new));
        (removed, added.collect::<Result<_, _>>()?)
    } else {
        (patch.removed.clone(), patch.added.clone())
    };
    let there: HashSet<&Quad> = old.iter().collect();
    if let Some(missing) = removed.iter().find(|quad| !there.contains(quad)) {
        return Err(ApplyError::Missing(Box::new(missing.clone())));
    }
    let gone: HashSet<&Quad> = removed.iter().collect();
    let mut quads: Vec<Quad> = old.iter().filter(|quad| !gone.contains(quad)).cloned().collect();
    let kept: HashSet<Quad> = quads.iter().cloned().collect();
    quads.extend(added.into_iter().filter(|quad: &Quad| !kept.contains(quad)));
    Ok(quads)
}

/// Reads a patch in either form; what its lines say together is its difference.
///
/// Of RDF Patch, the header (`H`) and the prefixes (`PA`, `PD`) say nothing about statements and are
/// passed over; a transaction that is aborted (`TA`) is refused, and so is a statement that is both
/// added and removed.
///
/// # Errors
/// [`SyntaxError`] with the first line that is no line of a patch.
pub fn parse_patch(text: &str, origin: &str) -> Result<Diff, SyntaxError> {
    let mut diff = Diff::default();
    let failed = |line: usize, column: usize, message: String| SyntaxError {
        origin: origin.to_owned(),
        text: text.to_owned(),
        position: Some(Position { line, column }),
        mistake: Box::new(message.into()),
    };
    for (number, full) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        let line = full.trim();
        let indent = full.chars().take_while(|c| c.is_whitespace()).count();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (code, rest) = line.split_once(|c: char| c.is_whitespace()).unwrap_or((line, ""));
        let into = match code {
            "A" | "+" => &mut diff.added,
            "D" | "-" => &mut diff.removed,
            "H" | "PA" | "PD" | "TX" | "TC" | "Segment" | "TX." | "TC." | "Segment." => continue,
            "TA" | "TA." => {
                return Err(failed(
                    number,
                    indent + 1,
                    "this transaction is aborted (TA): it changes nothing".to_owned(),
                ));
            }
            _ => {
                let expected = "a line of a patch begins with A or D (or + or -), TX, TC, H, PA or PD";
                return Err(failed(number, indent + 1, expected.to_owned()));
            }
        };
        let before = indent + code.chars().count() + 1;
        into.push(statement(rest).map_err(|(message, column)| failed(number, before + column, message))?);
    }
    diff.removed = sorted(diff.removed.iter().collect::<HashSet<_>>().into_iter());
    diff.added = sorted(diff.added.iter().collect::<HashSet<_>>().into_iter());
    let removed: HashSet<&Quad> = diff.removed.iter().collect();
    match diff.added.iter().find(|quad| removed.contains(quad)) {
        Some(both) => Err(SyntaxError {
            origin: origin.to_owned(),
            text: text.to_owned(),
            position: None,
            mistake: Box::new(format!("the patch both adds and removes a statement: {both} .").into()),
        }),
        None => Ok(diff),
    }
}

/// The statement of a line, or what is wrong with it and in which column.
fn statement(text: &str) -> Result<Quad, (String, usize)> {
    // Jena writes blank nodes as IRIs of its own: <_:label>.
    let plain = without_jena_labels(text);
    let mut quads = RdfParser::from_format(RdfFormat::NQuads).for_slice(plain.as_bytes());
    let quad = match quads.next() {
        None => return Err(("a statement is missing here".to_owned(), 1)),
        Some(Err(error)) => {
            let column = error.location().map_or(1, |place| {
                let offset = usize::try_from(place.start.offset).unwrap_or_default();
                Position::of_byte(&plain, offset).column
            });
            let full = error.to_string();
            let message = full.split_once(": ").map_or(full.as_str(), |(_, message)| message).to_owned();
            return Err((message, column));
        }
        Some(Ok(quad)) => quad,
    };
    match quads.next() {
        None => Ok(quad),
        Some(_) => Err(("a line holds one statement".to_owned(), 1)),
    }
}

/// A line with `_:label` in the place of `<_:label>`, outside of texts.
fn without_jena_labels(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['"', '<']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(inner) = rest.strip_prefix("<<") {
            plain.push_str("<<");
            rest = inner;
            continue;
        }
        let end = if rest.starts_with('"') { end_of_text(rest) } else { rest.find('>').map(|end| end + 1) };
        let end = end.unwrap_or(rest.len());
        match rest[..end].strip_prefix("<_:").and_then(|label| label.strip_suffix('>')) {
            Some(label) => {
                plain.push_str("_:");
                plain.push_str(label);
            }
            None => plain.push_str(&rest[..end]),
        }
        rest = &rest[end..];
    }
    plain + rest
}

/// Where a text in quotes ends.
fn end_of_text(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (offset, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(offset + 1),
            _ => {}
        }
    }
    None
}
