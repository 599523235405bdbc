//! What changes in one file, and the file as it is to be written.

use super::{EditError, home};
use crate::diff::Diff;
use crate::model::Prefixes;
use crate::model::turtle::Document;
use crate::render::{RenderError, canonical, rewrite_turtle};
use crate::store;
use crate::workspace::{Change, TextFile};
use oxigraph::model::{NamedNode, Quad};
use std::collections::HashSet;

/// What changes in one file of a workspace.
#[derive(Debug, Clone)]
pub struct FileEdit {
    /// Its path from the workspace's root.
    pub path: String,
    /// The graph that it is.
    pub graph: NamedNode,
    /// The statements that it says no longer.
    pub removed: Vec<Quad>,
    /// The statements that it says from now on.
    pub added: Vec<Quad>,
    /// Whether the file itself goes.
    pub goes: bool,
    old: Option<String>,
    quads: Vec<Quad>,
}

impl FileEdit {
    /// The edit that makes a file say `after`; nothing where it says so already.
    pub(super) fn new(
        graph: NamedNode,
        file: Option<&TextFile>,
        before: &[&Quad],
        after: Vec<&Quad>,
        goes: bool,
    ) -> Result<Option<Self>, EditError> {
        let (old, new): (HashSet<&Quad>, HashSet<&Quad>) =
            (before.iter().copied().collect(), after.iter().copied().collect());
        let goes = goes && file.is_some();
        if old == new && !goes {
            return Ok(None);
        }
        let path = match file {
            Some(file) => file.path.clone(),
            None => home::path(&graph)?,
        };
        let sorted = |quads: Vec<&Quad>| {
            let mut quads: Vec<Quad> = quads.into_iter().cloned().collect();
            quads.sort_by_cached_key(ToString::to_string);
            quads
        };
        Ok(Some(Self {
            path,
            graph,
            removed: sorted(old.difference(&new).copied().collect()),
            added: sorted(new.difference(&old).copied().collect()),
            goes,
            old: file.map(|file| file.text.to_string()),
            quads: sorted(after),
        }))
    }

    /// Whether the file is a new one.
    #[must_use]
    pub const fn is_new(&self) -> bool {
        self.old.is_none()
    }

    pub(super) fn change(&self) -> Result<Change, EditError> {
        let new = if self.goes { None } else { Some(self.text()?) };
        Ok(Change { path: self.path.clone(), old: self.old.clone(), new })
    }

    /// The file as it is to be written. It is read back first: a mistake in the writing must not reach it.
    fn text(&self) -> Result<String, EditError> {
        let failed = |source| EditError::Render { path: self.path.clone(), source };
        let text = self.turtle().map_err(failed)?;
        let file = TextFile { path: self.path.clone(), shown: self.path.clone(), text: text.clone().into() };
        let back = store::read_texts(vec![file])?;
        if is_same(&back, &self.quads).map_err(failed)? {
            Ok(text)
        } else {
            Err(EditError::Unfaithful(self.path.clone()))
        }
    }

    /// The statements as Turtle, with the comments and prefixes of the file that they take the place of.
    fn turtle(&self) -> Result<String, RenderError> {
        // The file was read before, so that it is Turtle.
        let old = Document::parse(self.old.as_deref().unwrap_or_default(), &self.path, &self.graph).ok();
        let mut bytes = Vec::new();
        rewrite_turtle(old.as_ref(), &self.quads, &Prefixes::known(), &mut bytes)?;
        String::from_utf8(bytes).map_err(|error| RenderError::Io(std::io::Error::other(error)))
    }
}

fn is_same(a: &[Quad], b: &[Quad]) -> Result<bool, RenderError> {
    let (a, b): (HashSet<&Quad>, HashSet<&Quad>) = (a.iter().collect(), b.iter().collect());
    if a == b {
        return Ok(true);
    }
    let form = |quads: HashSet<&Quad>| {
        let quads: Vec<Quad> = quads.into_iter().cloned().collect();
        let mut bytes = Vec::new();
        canonical(&quads, &mut bytes).map(|()| bytes)
    };
    if a.len() != b.len() {
        return Ok(false);
    }
    match (form(a.clone()), form(b.clone())) {
        // Blank nodes that are very much alike have no canonical names within bounds. They can be matched all the
        // same: where that finds no difference, there is none.
        (Err(RenderError::Toxic(reason)), _) | (_, Err(RenderError::Toxic(reason))) => {
            let own = |quads: HashSet<&Quad>| quads.into_iter().cloned().collect::<Vec<Quad>>();
            let is_same = Diff::between(&own(a), &own(b)).is_empty();
            if is_same { Ok(true) } else { Err(RenderError::Toxic(reason)) }
        }
        (a, b) => Ok(a? == b?),
    }
}
