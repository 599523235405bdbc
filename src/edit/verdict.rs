//! Whether an edit may stand: what the shapes of the workspace find wrong that they did not before.

use super::Snapshot;
use crate::query::Limits;
use crate::shapes::{Check, Finding, Severity, Shapes, ShapesError};
use crate::store::read_each_text;
use crate::workspace::{Change, TextFile};
use oxigraph::model::Term;
use std::collections::HashMap;

/// The shapes of a workspace.
const SHAPES: &str = "ontology/shapes.ttl";

/// What an edit breaks.
pub struct Verdict {
    /// A check whose report lists what the edit breaks and nothing else, each with its place in the file as it
    /// would be.
    pub check: Check,
    /// The shapes that were checked against.
    pub shapes: Shapes,
    /// How many files were checked.
    pub files: usize,
}

impl Verdict {
    /// Checks a workspace as it would be after changes; nothing where they break nothing, or where there are no
    /// shapes. What was wrong before is no reason to refuse a change.
    ///
    /// # Errors
    /// [`ShapesError`].
    pub fn on(snapshot: &Snapshot, changes: &[Change], limits: Limits) -> Result<Option<Self>, ShapesError> {
        let readings = read_each_text(after(snapshot, changes));
        let Some(Ok(shapes)) = readings
            .iter()
            .find(|reading| reading.file.path == SHAPES)
            .map(|reading| reading.outcome.as_ref())
        else {
            return Ok(None);
        };
        let (shapes, mut check) = Check::against(shapes, &readings, limits, false)?;
        check.report.findings.retain(|finding| finding.severity == Severity::Violation);
        if check.report.findings.is_empty() {
            return Ok(None);
        }
        let before = Check::run(&shapes, &read_each_text(snapshot.files().to_vec()), limits, false)?;
        let mut known: HashMap<String, usize> = HashMap::new();
        for finding in &before.report.findings {
            *known.entry(key(finding)).or_default() += 1;
        }
        check.report.findings.retain(|finding| match known.get_mut(&key(finding)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                false
            }
            _ => true,
        });
        let files = readings.len();
        Ok((!check.report.findings.is_empty()).then_some(Self { check, shapes, files }))
    }
}

/// What tells a finding from others, but for what blank nodes happen to be called.
fn key(finding: &Finding) -> String {
    let named = |term: Option<&Term>| match term {
        Some(Term::BlankNode(_)) => Some("_".to_owned()),
        other => other.map(ToString::to_string),
    };
    let (focus, value) = (named(Some(&finding.focus)), named(finding.value.as_ref()));
    format!("{} {focus:?} {:?} {value:?} {}", finding.rule, finding.path, finding.component)
}

/// The files as they would be.
fn after(snapshot: &Snapshot, changes: &[Change]) -> Vec<TextFile> {
    let is_rewritten = |file: &TextFile| changes.iter().any(|change| change.path == file.path);
    let kept = snapshot.files().iter().filter(|file| !is_rewritten(file)).cloned();
    let shown = |path: &str| {
        let known = snapshot.files().iter().find(|file| file.path == path);
        known.map_or_else(|| path.to_owned(), |file| file.shown.clone())
    };
    let written = changes.iter().filter_map(|change| {
        let text = change.new.clone()?;
        Some(TextFile { path: change.path.clone(), shown: shown(&change.path), text: text.into() })
    });
    let mut files: Vec<TextFile> = kept.chain(written).collect();
    // As the workspace reads them: the ontology first.
    files.sort_by_key(|file| (!file.path.starts_with("ontology/"), file.path.clone()));
    files
}
