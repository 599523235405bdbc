//! `labgraph check`: what is wrong in the graph, and what is missing.

use super::error::{CliError, Kind};
use super::output;
use super::session::Session;
use crate::model::Languages;
use crate::query::names;
use crate::render::{CheckFormat, Checked, write_check};
use crate::shapes::{Check, Severity, Shapes};
use crate::store::{Reading, read_each, read_each_file, read_files};
use crate::workspace::turtle_below;
use oxigraph::model::{BlankNode, NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The shapes of a workspace.
const SHAPES: &str = "ontology/shapes.ttl";

/// Check the graph: what is wrong, rule by rule, with file, line and column; then what is missing.
///
/// The rules are the SHACL shapes of ontology/shapes.ttl. Files that are named are checked together with the
/// workspace, and only what is wrong in them is told. With --shapes, other shapes are used, and files that are named
/// are checked by themselves.
///
/// Formats: table, json, ttl (an sh:ValidationReport), md (for a pull request), sarif. It exits with 1 where something
/// is wrong, with 3 where a file cannot be read.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// RDF files to check, which need not be in the workspace yet, or folders of Turtle.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Use the SHACL shapes of this RDF file. May be repeated.
    #[arg(long, value_name = "FILE")]
    shapes: Vec<PathBuf>,

    /// Exit with 1, too, where less than so much, in percent, of what is recommended is there or stated to be unknown.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    fail_under: Option<u8>,

    /// Count warnings as violations.
    #[arg(long)]
    strict: bool,

    /// Leave out what is missing.
    #[arg(long, conflicts_with = "fail_under")]
    no_coverage: bool,
}

/// What is checked, and against what.
struct Request {
    readings: Vec<Reading>,
    shapes: Vec<Quad>,
    /// The graphs to tell of; all of them where nothing is said.
    only: Option<HashSet<NamedNode>>,
    coverage: bool,
}

impl Args {
    pub(super) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let format = format(session)?;
        let request = self.request(session)?;
        let broken = request.readings.iter().any(|reading| reading.outcome.is_err());
        let (shapes, mut outcome) =
            Check::against(&request.shapes, &request.readings, session.limits(), request.coverage)?;
        if self.no_coverage {
            outcome.without_recommended(&shapes);
        }
        if let Some(only) = &request.only {
            outcome.only(only, &request.readings);
        }
        told(session, &outcome, &shapes, request.readings.len(), format)?;
        let low = (outcome.coverage.as_ref())
            .zip(self.fail_under)
            .is_some_and(|(coverage, least)| coverage.share() < f64::from(least));
        let wrong = outcome.report.count(Severity::Violation) > 0
            || self.strict && outcome.report.count(Severity::Warning) > 0;
        Ok(match (broken, wrong || low) {
            (true, _) => ExitCode::from(Kind::Data.code()),
            (false, true) => ExitCode::from(1),
            (false, false) => ExitCode::SUCCESS,
        })
    }

    fn request(&self, session: &Session) -> Result<Request, CliError> {
        let named = with_folders(&[session.data(), self.files.as_slice()].concat())?;
        let files = read_each_file(&named)?;
        if !self.shapes.is_empty() {
            let shapes = steadily_named(read_files(&self.shapes, &mut |_| ())?);
            let readings = if named.is_empty() { read_each(session.workspace()) } else { files };
            let coverage = !self.no_coverage && named.is_empty();
            return Ok(Request { readings, shapes, only: None, coverage });
        }
        let mut readings = read_each(session.workspace());
        let Some(own) = readings.iter().find(|reading| reading.file.path == SHAPES) else {
            return Err(CliError::new(Kind::Data, format!("the workspace has no {SHAPES}"))
                .hint("--shapes FILE names other shapes"));
        };
        let shapes = match &own.outcome {
            Ok(quads) => quads.clone(),
            Err(error) => return Err(error.clone().into()),
        };
        if named.is_empty() {
            return Ok(Request { readings, shapes, only: None, coverage: !self.no_coverage });
        }
        let only: HashSet<NamedNode> = files.iter().map(|file| file.graph.clone()).collect();
        // A file of the workspace that is named stands in the place of itself.
        let named: HashSet<PathBuf> = named.iter().filter_map(|path| path.canonicalize().ok()).collect();
        let is_named = |reading: &Reading| {
            Path::new(&reading.file.shown).canonicalize().is_ok_and(|path| named.contains(&path))
        };
        readings.retain(|reading| !is_named(reading));
        readings.extend(files);
        Ok(Request { readings, shapes, only: Some(only), coverage: false })
    }
}

/// The files that are named, and those of Turtle below the folders that are.
fn with_folders(named: &[PathBuf]) -> Result<Vec<PathBuf>, CliError> {
    let mut files = Vec::new();
    for path in named {
        if path.is_dir() {
            files.extend(turtle_below(path)?);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// Shapes with their blank nodes named in the order in which they come, so that a rule without an IRI is called the same
/// each time.
fn steadily_named(mut quads: Vec<Quad>) -> Vec<Quad> {
    let mut names: HashMap<BlankNode, BlankNode> = HashMap::new();
    let mut name = |node: &mut BlankNode| {
        let next = names.len() + 1;
        let known =
            names.entry(node.clone()).or_insert_with(|| BlankNode::new_unchecked(format!("shape{next}")));
        *node = known.clone();
    };
    for quad in &mut quads {
        if let NamedOrBlankNode::BlankNode(node) = &mut quad.subject {
            name(node);
        }
        if let Term::BlankNode(node) = &mut quad.object {
            name(node);
        }
    }
    quads
}

/// Writes what came of a check of so many files.
pub(super) fn told(
    session: &Session,
    outcome: &Check,
    shapes: &Shapes,
    files: usize,
    format: CheckFormat,
) -> Result<(), CliError> {
    let checked = Checked {
        report: &outcome.report,
        coverage: outcome.coverage.as_ref(),
        extent: (outcome.data.len(), files),
        rules: &rule_names(shapes, outcome, session.languages()),
    };
    let style = session.style(Some(labels(outcome, session.languages())));
    output::send(session, false, |out| write_check(&checked, format, &style, out))
}

/// What `--format` or the extension of `--output` says.
fn format(session: &Session) -> Result<CheckFormat, CliError> {
    let unknown = |what: String| {
        let names: Vec<_> = CheckFormat::ALL.into_iter().map(CheckFormat::name).collect();
        CliError::usage(what).hint(format!("one of: {}", names.join(", ")))
    };
    if let Some(name) = &session.format {
        let found = CheckFormat::ALL.into_iter().find(|format| format.name() == name);
        return found.ok_or_else(|| unknown(format!("a check has no format {name:?}")));
    }
    let Some(path) = &session.output else { return Ok(CheckFormat::Text) };
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    CheckFormat::from_extension(&extension.to_ascii_lowercase())
        .ok_or_else(|| unknown(format!("{}: the extension tells no format of a check", path.display())))
}

/// What the rules that are broken are called.
fn rule_names(shapes: &Shapes, outcome: &Check, languages: &Languages) -> HashMap<String, String> {
    let name = |rule: &Term| -> Option<(String, String)> {
        let Term::NamedNode(node) = rule else { return None };
        let labels = shapes.labels_of(rule);
        let best =
            labels.iter().min_by_key(|(tag, _)| languages.rank(Some(tag.as_str()).filter(|t| !t.is_empty())));
        best.map(|(_, label)| (node.as_str().to_owned(), label.clone()))
    };
    let recommended = outcome.coverage.iter().flat_map(|coverage| &coverage.recommended).map(|one| &one.rule);
    let broken = outcome.report.findings.iter().map(|finding| &finding.rule);
    broken.chain(recommended).filter_map(name).collect()
}

/// The names of what an outcome speaks of.
fn labels(outcome: &Check, languages: &Languages) -> HashMap<String, String> {
    let mentioned = outcome.mentioned();
    if mentioned.is_empty() {
        return HashMap::new();
    }
    let mut nodes: Vec<&NamedNode> = mentioned.into_iter().collect();
    nodes.sort();
    names::labels_in(&outcome.data, languages, nodes)
}
