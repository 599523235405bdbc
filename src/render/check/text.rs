//! A check's report for a terminal: rule by rule, then what is missing.

use super::words::{self, text};
use super::{Checked, Naming, groups, rule_name};
use crate::render::table::wrapped;
use crate::render::{RenderError, RowFormat, Style, write_rows};
use crate::shapes::{Coverage, Severity};
use oxigraph::model::Term;
use std::io::Write;

pub(super) fn write(checked: &Checked<'_>, style: &Style, out: &mut dyn Write) -> Result<(), RenderError> {
    let naming = Naming { style };
    for ((severity, _), findings) in groups(checked.report) {
        let rule = &findings[0].rule;
        let name = rule_name(checked, &naming, rule);
        let count = words::count(style, severity, findings.len());
        writeln!(out, "{}  {}  {count}", bold(style, &name), naming.identifier(rule))?;
        for finding in findings {
            let place = finding.place.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string);
            writeln!(out, "  {}", crate::render::visible(&place))?;
            for line in wrapped(&naming.sentence(finding), style.width, 4) {
                writeln!(out, "    {line}")?;
            }
        }
        writeln!(out)?;
    }
    if let Some(coverage) = checked.coverage {
        coverage_text(coverage, checked, &naming, out)?;
    }
    writeln!(out, "{}", summary(checked, style))?;
    Ok(())
}

fn bold(style: &Style, text: &str) -> String {
    if style.bold { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// How much was checked and what was found, in one line.
pub(super) fn summary(checked: &Checked<'_>, style: &Style) -> String {
    let (statements, files) = checked.extent;
    let number = |number: usize| crate::render::number::grouped(&number.to_string(), &style.languages);
    let file = text(style, if files == 1 { words::FILE } else { words::FILES });
    let extent = format!(
        "{} {}, {} {file} {}",
        number(statements),
        text(style, words::STATEMENTS),
        number(files),
        text(style, words::CHECKED)
    );
    let found: Vec<String> = Severity::ALL
        .into_iter()
        .filter_map(|severity| {
            let count = checked.report.count(severity);
            (count > 0).then(|| words::count(style, severity, count))
        })
        .collect();
    let found = if found.is_empty() { text(style, words::CONFORMS).to_owned() } else { found.join(", ") };
    let space = if style.languages.first().starts_with("fr") { "\u{a0}" } else { "" };
    format!("{extent}{space}: {found}")
}

fn coverage_text(
    coverage: &Coverage,
    checked: &Checked<'_>,
    naming: &Naming<'_>,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    let style = naming.style;
    if !coverage.recommended.is_empty() {
        writeln!(out, "{}", bold(style, text(style, words::COVERAGE)))?;
        write_rows(
            &super::markdown::coverage_table(coverage, checked, naming),
            RowFormat::Table,
            style,
            out,
        )?;
        writeln!(out, "{}", settled(coverage, style))?;
        writeln!(out)?;
    }
    let lists = [
        (words::UNUSED, &coverage.unused_sections, None),
        (words::UNLINKED, &coverage.unlinked, Some(coverage.organisations)),
    ];
    for (heading, things, total) in lists {
        if things.is_empty() {
            continue;
        }
        let heading = headed(style, heading, things, total);
        writeln!(out, "{}", bold(style, &heading))?;
        let names = things.iter().map(|thing| naming.term(thing)).collect::<Vec<_>>().join(" · ");
        for line in wrapped(&names, style.width, 2) {
            writeln!(out, "  {line}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// A heading with how many there are.
pub(super) fn headed(style: &Style, heading: words::Word, things: &[Term], total: Option<usize>) -> String {
    let of = total.map_or_else(String::new, |total| format!(" {} {total}", text(style, words::OF)));
    format!("{} ({}{of})", text(style, heading), things.len())
}

/// The share that is settled, in a sentence.
pub(super) fn settled(coverage: &Coverage, style: &Style) -> String {
    format!("{:.0} % {}", coverage.share().floor(), text(style, words::SETTLED))
}
