//! A difference in five formats: words as text and as Markdown, JSON, and two forms of patch.
//!
//! Adding one: 1. a file with a function `write`; 2. a variant of [`DiffFormat`] and its arms here;
//! 3. a snapshot in `tests/suite/diff.rs`; 4. a line in the README's table.

mod json;
mod markdown;
mod phrase;
mod text;

use super::{RenderError, Style};
use crate::diff::{Diff, ThingChange};
use oxigraph::model::{GraphName, Quad};
use phrase::{THINGS, Teller};
use std::io::Write;

/// The formats of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiffFormat {
    /// Words, for a terminal.
    Text,
    /// Words, for a pull request.
    Markdown,
    /// Words and statements as JSON.
    Json,
    /// N-Quads, each line with `- ` or `+ ` before it.
    Nq,
    /// [RDF Patch](https://afs.github.io/rdf-delta/rdf-patch.html).
    Patch,
}

impl DiffFormat {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::Text, Self::Markdown, Self::Json, Self::Nq, Self::Patch];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "md",
            Self::Json => "json",
            Self::Nq => "nq",
            Self::Patch => "patch",
        }
    }

    /// The format of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The format of an extension.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension {
            "txt" => Some(Self::Text),
            "rdfp" => Some(Self::Patch),
            _ => Self::from_name(extension),
        }
    }

    /// Whether it tells the changes in words, so that these must be known.
    #[must_use]
    pub const fn is_in_words(self) -> bool {
        matches!(self, Self::Text | Self::Markdown | Self::Json)
    }
}

/// Writes a difference. `changes` is what [`changes`](crate::diff::changes) makes of it; the patches do not
/// look at it. What is long is cut short in words for people unless `all` is wanted.
///
/// ```
/// use labgraph::diff::{Diff, parse_patch};
/// use labgraph::render::{DiffFormat, Extent, Style, write_diff};
///
/// let diff = parse_patch("- <urn:a> <urn:b> \"1\" .\n+ <urn:a> <urn:b> \"2\" .\n", "example")?;
/// let mut text = Vec::new();
/// write_diff(&diff, &[], DiffFormat::Patch, &Style::default(), Extent::Main, &mut text)?;
/// assert_eq!(text, b"TX .\nD <urn:a> <urn:b> \"1\" .\nA <urn:a> <urn:b> \"2\" .\nTC .\n");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Where `out` takes no more.
pub fn write_diff(
    diff: &Diff,
    changes: &[ThingChange],
    format: DiffFormat,
    style: &Style,
    extent: Extent,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    match format {
        DiffFormat::Text => in_words(&text::Text, diff, changes, style, extent, out),
        DiffFormat::Markdown => in_words(&markdown::Markdown, diff, changes, style, extent, out),
        DiffFormat::Json => json::write(diff, changes, out),
        DiffFormat::Nq => statements(diff, "-", "+", out),
        DiffFormat::Patch => {
            writeln!(out, "TX .")?;
            statements(diff, "D", "A", out)?;
            Ok(writeln!(out, "TC .")?)
        }
    }
}

/// How much of a difference is told in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Everything.
    All,
    /// What matters most, and which option shows the rest.
    Main,
    /// What matters most, where no option shows the rest.
    MainOnly,
}

/// What words for people look like in a format.
trait Form {
    /// Whether what ends both values of a pair is told once: `240 → 255 persons`.
    const SHARE: bool;

    /// Writes one thing and tells whether something was left out.
    fn thing(
        &self,
        teller: &Teller<'_>,
        thing: &ThingChange,
        out: &mut dyn Write,
    ) -> Result<bool, RenderError>;

    /// What went from file to file, as a line or several.
    fn moved(&self, teller: &Teller<'_>, moved: &str) -> String;

    /// How to see what was left out.
    fn hint(&self, shortened: &str) -> String;
}

/// Writes the words of a difference: that there is none, or its things up to a number of them, and how much
/// came and went.
fn in_words<F: Form>(
    form: &F,
    diff: &Diff,
    changes: &[ThingChange],
    style: &Style,
    extent: Extent,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    let all = extent == Extent::All;
    let teller = Teller { style, all, share: F::SHARE };
    if diff.is_empty() {
        let none = teller.word(["No difference.", "Geen verschil.", "Aucune différence."]);
        return Ok(writeln!(out, "{none}")?);
    }
    let things: Vec<&ThingChange> = changes.iter().filter(|thing| !thing.changes.is_empty()).collect();
    let shown = if all { things.len() } else { things.len().min(THINGS) };
    let mut cut = shown < things.len();
    for thing in &things[..shown] {
        cut |= form.thing(&teller, thing, out)?;
    }
    if shown < things.len() {
        writeln!(out, "{}\n", teller.more(things.len() - shown))?;
    }
    let moves = teller.moves(changes);
    for moved in &moves {
        writeln!(out, "{}", form.moved(&teller, moved))?;
    }
    if !moves.is_empty() {
        writeln!(out)?;
    }
    let hint = if cut && extent == Extent::Main {
        format!(" ({})", form.hint(teller.shortened()))
    } else {
        String::new()
    };
    Ok(writeln!(out, "{}{hint}", teller.count(diff.removed.len(), diff.added.len()))?)
}

/// What is removed and then what is added, a statement a line.
fn statements(diff: &Diff, removed: &str, added: &str, out: &mut dyn Write) -> Result<(), RenderError> {
    let of = |code, quads: &[Quad], out: &mut dyn Write| {
        quads.iter().try_for_each(|quad| writeln!(out, "{code} {}", line(quad)))
    };
    of(removed, &diff.removed, out)?;
    Ok(of(added, &diff.added, out)?)
}

/// A statement as N-Quads has it, without the end of the line.
fn line(quad: &Quad) -> String {
    let triple = format!("{} {} {}", quad.subject, quad.predicate, quad.object);
    match &quad.graph_name {
        GraphName::DefaultGraph => format!("{triple} ."),
        graph => format!("{triple} {graph} ."),
    }
}
