//! What changed between two datasets: statements by isomorphism, and the same in words.
//!
//! Must not render or know where the datasets came from.

mod blank;
mod canon;
mod change;
mod matching;
mod patch;
mod side;
mod values;
mod words;

pub use change::{Action, Change, Move, Node, Property, Status, ThingChange, Value};
pub use patch::{ApplyError, apply, parse_patch};
pub use words::{changes, changes_named};

#[cfg(test)]
mod tests;

use blank::{has_blank_nodes, renamed};
use oxigraph::model::{BlankNode, Quad};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::convert::Infallible;

/// The statements that one dataset has and another has not.
///
/// Literals are compared as they are written: `1.0` and `1` differ. Blank nodes are compared by what is
/// said of them, graph by graph, so that a file that is only formatted anew has no difference. A blank
/// node has a name here that follows from what the old dataset says of it, by which [`apply`] finds it
/// again; one that only the new dataset has is called `new1`, `new2` and so on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Diff {
    /// What only the old dataset states, in the order of N-Quads.
    pub removed: Vec<Quad>,
    /// What only the new dataset states, likewise.
    pub added: Vec<Quad>,
}

impl Diff {
    /// What leads from one dataset to another.
    ///
    /// ```
    /// use labgraph::diff::Diff;
    /// use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, Quad};
    ///
    /// let p = NamedNode::new("http://example.org/p")?;
    /// let of = |node: &str, text: &str| -> Result<Quad, oxigraph::model::BlankNodeIdParseError> {
    ///     Ok(Quad::new(BlankNode::new(node)?, p.clone(), Literal::from(text), GraphName::DefaultGraph))
    /// };
    /// let old = [of("a", "one")?, of("b", "two")?];
    /// assert!(Diff::between(&old, &[of("x", "two")?, of("y", "one")?]).is_empty());
    /// let diff = Diff::between(&old, &[of("x", "two")?]);
    /// assert_eq!((diff.removed.len(), diff.added.len()), (1, 0));
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn between(old: &[Quad], new: &[Quad]) -> Self {
        let (old, new) = aligned(old, new);
        let (olds, news): (HashSet<&Quad>, HashSet<&Quad>) = (old.iter().collect(), new.iter().collect());
        Self {
            removed: sorted(olds.difference(&news).copied()),
            added: sorted(news.difference(&olds).copied()),
        }
    }

    /// Whether the datasets say the same.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty()
    }

    /// Every statement of both kinds.
    fn quads(&self) -> impl Iterator<Item = &Quad> {
        self.removed.iter().chain(&self.added)
    }

    fn has_blank_nodes(&self) -> bool {
        self.quads().any(has_blank_nodes)
    }
}

fn sorted<'a>(quads: impl Iterator<Item = &'a Quad>) -> Vec<Quad> {
    let mut quads: Vec<Quad> = quads.cloned().collect();
    quads.sort_by_cached_key(ToString::to_string);
    quads
}

/// Two datasets with the names that their blank nodes have in the difference of them.
fn aligned<'a>(old: &'a [Quad], new: &'a [Quad]) -> (Cow<'a, [Quad]>, Cow<'a, [Quad]>) {
    if !old.iter().chain(new).any(has_blank_nodes) {
        return (old.into(), new.into());
    }
    let names = matching::align(old, new);
    (with_names(old, &names.old).into(), with_names(new, &names.new).into())
}

fn with_names(quads: &[Quad], names: &HashMap<String, String>) -> Vec<Quad> {
    let mut name = |node: &BlankNode| {
        let known = names.get(node.as_str()).map_or_else(|| node.clone(), BlankNode::new_unchecked);
        Ok::<_, Infallible>(known)
    };
    quads
        .iter()
        .map(|quad| match renamed(quad, &mut name) {
            Ok(quad) => quad,
            Err(never) => match never {},
        })
        .collect()
}
