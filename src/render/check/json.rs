//! A check's report as one JSON object.

use super::{Checked, Naming, rule_name};
use crate::render::{RenderError, Style};
use crate::shapes::{Coverage, Finding};
use oxigraph::model::Term;
use serde_json::{Value, json};
use std::io::{self, Write};

pub(super) fn write(checked: &Checked<'_>, style: &Style, out: &mut dyn Write) -> Result<(), RenderError> {
    let naming = Naming { style };
    let findings: Vec<Value> =
        checked.report.findings.iter().map(|finding| found(checked, &naming, finding)).collect();
    let (statements, files) = checked.extent;
    let mut whole = json!({
        "conforms": checked.report.conforms(),
        "statements": statements,
        "files": files,
        "findings": findings,
    });
    if let Some(coverage) = checked.coverage {
        whole["coverage"] = covered(coverage, checked, &naming);
    }
    serde_json::to_writer_pretty(&mut *out, &whole).map_err(io::Error::from)?;
    Ok(writeln!(out)?)
}

fn found(checked: &Checked<'_>, naming: &Naming<'_>, finding: &Finding) -> Value {
    let place = finding.place.as_ref().map(|place| {
        json!({
            "file": place.path,
            "line": place.position.map(|position| position.line),
            "column": place.position.map(|position| position.column),
        })
    });
    json!({
        "severity": finding.severity.name(),
        "rule": identifier(&finding.rule),
        "ruleLabel": rule_name(checked, naming, &finding.rule),
        "shape": identifier(&finding.shape),
        "component": finding.component.as_str(),
        "focus": identifier(&finding.focus),
        "focusLabel": naming.term(&finding.focus),
        "path": finding.path.as_ref().map(ToString::to_string),
        "value": finding.value.as_ref().and_then(identifier),
        "message": naming.message(finding),
        "place": place,
    })
}

fn covered(coverage: &Coverage, checked: &Checked<'_>, naming: &Naming<'_>) -> Value {
    let list = |things: &[Term]| -> Vec<Value> {
        things.iter().map(|thing| json!({ "iri": identifier(thing), "label": naming.term(thing) })).collect()
    };
    let recommended: Vec<Value> = coverage
        .recommended
        .iter()
        .map(|one| {
            json!({
                "path": one.path.to_string(),
                "label": rule_name(checked, naming, &one.rule),
                "rule": identifier(&one.rule),
                "total": one.total,
                "present": one.present(),
                "share": one.share(),
                "unknown": list(&one.unknown),
                "missing": list(&one.missing),
            })
        })
        .collect();
    json!({
        "share": coverage.share(),
        "recommended": recommended,
        "unusedSections": list(&coverage.unused_sections),
        "unlinked": list(&coverage.unlinked),
        "organisations": coverage.organisations,
    })
}

/// An IRI bare, a literal as in N-Triples; nothing for a blank node, whose label means nothing outside.
fn identifier(term: &Term) -> Option<String> {
    match term {
        Term::NamedNode(node) => Some(node.as_str().to_owned()),
        Term::BlankNode(_) => None,
        other => Some(other.to_string()),
    }
}
