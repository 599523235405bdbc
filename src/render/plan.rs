//! The plan of a query, as a tree for people or as JSON.

use super::{RenderError, Style, plain_list, visible};
use crate::query::Plan;
use std::io::{self, Write};

/// Writes a plan as a tree: rows, time and operator of each step.
///
/// # Errors
/// Where `out` takes no more.
pub fn plan_text(plan: &Plan, style: &Style, out: &mut dyn Write) -> Result<(), RenderError> {
    let mut rows = vec![["rows", "ms", "step"].map(str::to_owned).to_vec()];
    for (depth, step) in plan.lines() {
        rows.push(vec![
            step.rows.map(|rows| rows.to_string()).unwrap_or_default(),
            step.seconds.map(|seconds| format!("{:.3}", seconds * 1000.0)).unwrap_or_default(),
            format!("{}{}", "· ".repeat(depth), shortened(&step.name, style)),
        ]);
    }
    Ok(writeln!(out, "{}", plain_list(&rows, style.width))?)
}

/// Writes a plan as JSON: `name`, `rows`, `seconds` and `steps` of each step.
///
/// # Errors
/// Where `out` takes no more.
pub fn plan_json(plan: &Plan, out: &mut dyn Write) -> Result<(), RenderError> {
    serde_json::to_writer_pretty(&mut *out, plan).map_err(io::Error::from)?;
    Ok(writeln!(out)?)
}

/// The name of a step with CURIEs in the place of IRIs.
fn shortened(name: &str, style: &Style) -> String {
    let mut short = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('<') {
        short.push_str(before);
        match after.split_once('>').map(|(iri, tail)| (style.prefixes.shorten(iri), iri, tail)) {
            Some((Some(curie), _, tail)) => {
                short.push_str(&curie);
                rest = tail;
            }
            _ => {
                short.push('<');
                rest = after;
            }
        }
    }
    short.push_str(rest);
    visible(&short)
}
