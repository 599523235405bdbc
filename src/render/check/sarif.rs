//! A check's report in SARIF 2.1.0. Coverage has no place in it.

use super::{Checked, Naming, rule_name};
use crate::render::{RenderError, Style};
use crate::shapes::{Finding, Severity};
use oxigraph::model::Term;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};

pub(super) fn write(checked: &Checked<'_>, style: &Style, out: &mut dyn Write) -> Result<(), RenderError> {
    let naming = Naming { style };
    let mut rules: BTreeMap<String, Value> = BTreeMap::new();
    for finding in &checked.report.findings {
        let rule = &finding.rule;
        rules.entry(identifier(&naming, rule)).or_insert_with_key(
            |id| json!({ "id": id, "shortDescription": { "text": rule_name(checked, &naming, rule) } }),
        );
    }
    let results: Vec<Value> =
        checked.report.findings.iter().map(|finding| result(&naming, finding)).collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "labgraph",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_values().collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log).map_err(io::Error::from)?;
    Ok(writeln!(out)?)
}

fn result(naming: &Naming<'_>, finding: &Finding) -> Value {
    let level = match finding.severity {
        Severity::Violation => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    let mut result = json!({
        "ruleId": identifier(naming, &finding.rule),
        "level": level,
        "message": { "text": naming.sentence(finding) },
    });
    if let Some(place) = &finding.place {
        let mut physical = json!({ "artifactLocation": { "uri": address(&place.path) } });
        if let Some(position) = place.position {
            physical["region"] = json!({ "startLine": position.line, "startColumn": position.column });
        }
        result["locations"] = json!([{ "physicalLocation": physical }]);
    }
    result
}

fn identifier(naming: &Naming<'_>, rule: &Term) -> String {
    naming.identifier(rule)
}

/// A path as a reference, relative where the path is.
fn address(path: &str) -> String {
    let encoded = percent_encoding::utf8_percent_encode(path, RESERVED).to_string();
    if path.starts_with('/') { format!("file://{encoded}") } else { encoded }
}

/// What may not stand in a path of a URI.
const RESERVED: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');
