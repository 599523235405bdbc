//! A check's report in Markdown, for a pull request.

use super::text::{headed, settled, summary};
use super::words::{self, text};
use super::{Checked, Naming, groups, rule_name};
use crate::render::markdown::escaped;
use crate::render::{Column, RenderError, RowFormat, Style, Table, write_rows};
use crate::shapes::{Coverage, Path, Recommended};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, Term, Variable};
use std::io::Write;

pub(super) fn write(checked: &Checked<'_>, style: &Style, out: &mut dyn Write) -> Result<(), RenderError> {
    let naming = Naming { style };
    for ((severity, _), findings) in groups(checked.report) {
        let rule = &findings[0].rule;
        let count = words::count(style, severity, findings.len());
        let name = escaped(&rule_name(checked, &naming, rule));
        writeln!(out, "### {name} · {count}\n\n{}\n", escaped(&naming.identifier(rule)))?;
        writeln!(out, "| {} | {} |", text(style, words::PLACE), text(style, words::FOUND))?;
        writeln!(out, "| --- | --- |")?;
        for finding in findings {
            let place = finding.place.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string);
            let place = escaped(&crate::render::visible(&place));
            writeln!(out, "| {place} | {} |", escaped(&naming.sentence(finding)))?;
        }
        writeln!(out)?;
    }
    if let Some(coverage) = checked.coverage.filter(|coverage| !coverage.recommended.is_empty()) {
        writeln!(out, "### {}\n", text(style, words::COVERAGE))?;
        write_rows(&coverage_table(coverage, checked, &naming), RowFormat::Markdown, style, out)?;
        writeln!(out, "\n{}\n", settled(coverage, style))?;
    }
    for (heading, things, total) in checked.coverage.into_iter().flat_map(|coverage| {
        [
            (words::UNUSED, &coverage.unused_sections, None),
            (words::UNLINKED, &coverage.unlinked, Some(coverage.organisations)),
        ]
    }) {
        if !things.is_empty() {
            writeln!(out, "### {}\n", headed(style, heading, things, total))?;
            for thing in things {
                writeln!(out, "- {}", escaped(&naming.term(thing)))?;
            }
            writeln!(out)?;
        }
    }
    writeln!(out, "{}", summary(checked, style))?;
    Ok(())
}

/// Who has what is recommended, a row a property.
pub(super) fn coverage_table(coverage: &Coverage, checked: &Checked<'_>, naming: &Naming<'_>) -> Table {
    let style = naming.style;
    let headings = [
        ("property", words::PROPERTY),
        ("share", words::SHARE),
        ("present", words::PRESENT),
        ("unknown", words::UNKNOWN),
        ("missing", words::MISSING),
    ];
    let columns = headings
        .map(|(name, word)| Column {
            variable: Variable::new_unchecked(name),
            label: Some(text(style, word).to_owned()),
            unit: (name == "share").then(|| "%".to_owned()),
        })
        .to_vec();
    let cell = |text: String| (!text.is_empty()).then(|| Term::from(Literal::new_simple_literal(text)));
    let names =
        |things: &[Term]| things.iter().map(|thing| naming.term(thing)).collect::<Vec<_>>().join(", ");
    let rows = coverage.recommended.iter().map(|one| {
        vec![
            cell(recommended_name(one, checked, naming)),
            Some(Literal::new_typed_literal(format!("{:.0}", one.share().floor()), xsd::INTEGER).into()),
            cell(format!("{}/{}", one.present(), one.total)),
            cell(names(&one.unknown)),
            cell(names(&one.missing)),
        ]
    });
    Table { columns, rows: rows.collect(), title: None }
}

/// What is recommended: the property, or where there are several the name of the rule.
fn recommended_name(one: &Recommended, checked: &Checked<'_>, naming: &Naming<'_>) -> String {
    match &one.path {
        Path::Predicate(property) => naming.node(property),
        _ => rule_name(checked, naming, &one.rule),
    }
}
