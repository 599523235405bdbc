//! A patch on the statements of a workspace: what it takes away must be there.

use super::state::State;
use super::{Edit, EditError, Snapshot};
use crate::diff::{ApplyError, Diff, apply};
use crate::model::prefixes::is_register;
use oxigraph::model::{GraphName, Quad};
use std::collections::{BTreeSet, HashSet};

impl Edit {
    /// What a patch changes. A statement without a graph is taken out of every file that states it, and put
    /// where an update would put it.
    ///
    /// # Errors
    /// [`EditError::Patch`] where it does not fit; as [`by_update`](Self::by_update).
    pub fn by_patch(snapshot: &Snapshot, patch: &Diff) -> Result<Self, EditError> {
        let split = |quads: &[Quad]| {
            quads.iter().cloned().partition::<Vec<_>, _>(|quad| quad.graph_name == GraphName::DefaultGraph)
        };
        let ((loose_removed, removed), (loose_added, added)) = (split(&patch.removed), split(&patch.added));
        let quads = apply(&Diff { removed, added }, snapshot.quads())?;
        if loose_removed.is_empty() && loose_added.is_empty() {
            return Self::new(snapshot, quads, &BTreeSet::new());
        }
        let merge = |quad: &Quad| Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() };
        let ours = |quad: &&Quad| !is_register(&quad.graph_name);
        let stated: HashSet<Quad> = quads.iter().filter(ours).map(merge).collect();
        if let Some(missing) = loose_removed.iter().find(|quad| !stated.contains(quad)) {
            return Err(ApplyError::Missing(Box::new(missing.clone())).into());
        }
        let mut state = State::new(&Snapshot { files: snapshot.files.clone(), quads })?;
        state.change(&loose_removed, loose_added)?;
        Self::new(snapshot, state.into_quads(), &BTreeSet::new())
    }
}
