//! A check of files: each read by itself, all validated together, every finding with its place.

use super::data::Data;
use super::files::{described_twice, unreadable};
use super::message::Piece;
use super::path::Path;
use super::place::{SourceText, place};
use super::report::{Finding, Report};
use super::rules::subject_term;
use super::{Coverage, STACK, Shapes, ShapesError};
use crate::model::prefixes::is_register;
use crate::model::vocab::sh;
use crate::query::Limits;
use crate::store::Reading;
use oxigraph::model::{GraphName, NamedNode, Quad, Term};
use std::collections::HashSet;
use std::thread;

/// What came of a check.
pub struct Check {
    /// The statements that could be read.
    pub data: Vec<Quad>,
    /// What is wrong with them, and with the files that could not be read.
    pub report: Report,
    /// What is there of what is recommended, where that was asked for.
    pub coverage: Option<Coverage>,
}

impl Check {
    /// Checks files against shapes. A file that cannot be read is a finding and keeps no other from being checked.
    ///
    /// # Errors
    /// [`ShapesError`].
    pub fn run(
        shapes: &Shapes,
        readings: &[Reading],
        limits: Limits,
        coverage: bool,
    ) -> Result<Self, ShapesError> {
        let (ours, registers) = split(readings);
        let graph = Data::new(&ours, limits);
        let (report, coverage) = look(shapes, &graph, &registers, readings, coverage)?;
        drop(graph);
        Ok(Self { data: [ours, registers].concat(), report, coverage })
    }

    /// Checks files against the shapes that a graph holds, likewise: the shapes are made ready while the files are.
    ///
    /// # Errors
    /// [`ShapesError`].
    pub fn against(
        shapes: &[Quad],
        readings: &[Reading],
        limits: Limits,
        coverage: bool,
    ) -> Result<(Shapes, Self), ShapesError> {
        let (ours, registers) = split(readings);
        let (shapes, graph) = thread::scope(|scope| {
            let room = thread::Builder::new().stack_size(STACK);
            let compiled = room
                .spawn_scoped(scope, || Shapes::new(shapes))
                .map_err(|error| ShapesError::Failed(error.to_string()))?;
            let graph = Data::new(&ours, limits);
            if shapes.iter().any(|quad| quad.predicate == sh::SPARQL) {
                graph.store()?;
            }
            let broken = |_| ShapesError::Failed("the shapes could not be made ready".to_owned());
            Ok::<_, ShapesError>((compiled.join().map_err(broken)??, graph))
        })?;
        let (report, coverage) = look(&shapes, &graph, &registers, readings, coverage)?;
        drop(graph);
        Ok((shapes, Self { data: [ours, registers].concat(), report, coverage }))
    }

    /// Leaves out what is only recommended.
    pub fn without_recommended(&mut self, shapes: &Shapes) {
        let recommended = shapes.recommended();
        self.report.findings.retain(|finding| !recommended.contains(&finding.rule));
    }

    /// The things that it speaks of.
    #[must_use]
    pub fn mentioned(&self) -> HashSet<&NamedNode> {
        fn node(term: &Term) -> Option<&NamedNode> {
            match term {
                Term::NamedNode(node) => Some(node),
                _ => None,
            }
        }
        let found = self.report.findings.iter().flat_map(|finding| {
            let said =
                finding.messages.iter().flat_map(|message| &message.pieces).filter_map(|piece| match piece {
                    Piece::Term(term) => Some(term),
                    Piece::Text(_) => None,
                });
            let terms = [Some(&finding.focus), finding.value.as_ref()];
            let property = finding.path.as_ref().and_then(Path::first).map(|(property, _)| property);
            terms.into_iter().flatten().chain(said).filter_map(node).chain(property)
        });
        let covered = self.coverage.iter().flat_map(|coverage| {
            let things = coverage.recommended.iter().flat_map(|one| one.unknown.iter().chain(&one.missing));
            let lists = things.chain(&coverage.unused_sections).chain(&coverage.unlinked);
            lists.filter_map(node).chain(coverage.recommended.iter().flat_map(|one| one.path.properties()))
        });
        found.chain(covered).collect()
    }

    /// Keeps what concerns these graphs: what stands in their files, or is about something that they describe.
    pub fn only(&mut self, graphs: &HashSet<NamedNode>, readings: &[Reading]) {
        let paths: HashSet<&str> = readings
            .iter()
            .filter(|reading| graphs.contains(&reading.graph))
            .map(|reading| reading.file.shown.as_str())
            .collect();
        let described: HashSet<_> = self
            .data
            .iter()
            .filter(|quad| matches!(&quad.graph_name, GraphName::NamedNode(graph) if graphs.contains(graph)))
            .map(|quad| subject_term(&quad.subject))
            .collect();
        let stands = |finding: &Finding| {
            finding.place.as_ref().is_some_and(|place| paths.contains(place.path.as_str()))
        };
        self.report.findings.retain(|finding| stands(finding) || described.contains(&finding.focus));
    }
}

/// What is wrong with a graph, with what registers say and with the files that both were read from, and what the graph
/// covers where that is asked for.
fn look(
    shapes: &Shapes,
    graph: &Data<'_>,
    registers: &[Quad],
    readings: &[Reading],
    coverage: bool,
) -> Result<(Report, Option<Coverage>), ShapesError> {
    let mut report = shapes.validate_graph(graph)?;
    report.findings.extend(described_twice(graph.quads, &|graph| home(readings, graph)));
    hold_back(&mut report, graph.quads, readings);
    let coverage = coverage.then(|| shapes.coverage(graph, &report)).transpose()?;
    if let Some(coverage) = &coverage {
        report.findings.retain(|finding| !coverage.tells(finding));
    }
    report.findings.extend(of_registers(shapes, graph, registers)?);
    if !report.findings.is_empty() {
        let sources: Vec<SourceText<'_>> = readings.iter().map(source).collect();
        place(&mut report, &[graph.quads, registers].concat(), &sources);
    }
    let broken = readings.iter().filter_map(|reading| Some((reading, reading.outcome.as_ref().err()?)));
    report.findings.extend(broken.map(|(reading, error)| unreadable(&reading.graph, error)));
    report.sort();
    Ok((report, coverage))
}

/// What is wrong with what registers say. It is looked at beside the graph, since a record names its register, and no
/// finding about the graph comes of it: what a register says can be no fault of ours.
fn of_registers(shapes: &Shapes, graph: &Data<'_>, registers: &[Quad]) -> Result<Vec<Finding>, ShapesError> {
    if registers.is_empty() {
        return Ok(Vec::new());
    }
    let limits = Limits { timeout: graph.time_left()?, ..graph.limits };
    let all = [graph.quads, registers].concat();
    let mut findings = shapes.validate_graph(&Data::new(&all, limits))?.findings;
    let described: HashSet<Term> = registers.iter().map(|quad| subject_term(&quad.subject)).collect();
    findings.retain(|finding| described.contains(&finding.focus));
    Ok(findings)
}

/// What files state: what is part of the merge, and what registers say.
fn split(readings: &[Reading]) -> (Vec<Quad>, Vec<Quad>) {
    readings.iter().flat_map(statements).partition(|quad| !is_register(&quad.graph_name))
}

/// Drops what is only wrong because a file cannot be read: findings about a thing that nothing else describes and that
/// the broken file names. They would bury the one fault that there is.
fn hold_back(report: &mut Report, data: &[Quad], readings: &[Reading]) {
    let broken: Vec<&str> =
        readings.iter().filter_map(|reading| Some(reading.outcome.as_ref().err()?.text.as_str())).collect();
    if broken.is_empty() {
        return;
    }
    let described: HashSet<_> = data.iter().map(|quad| subject_term(&quad.subject)).collect();
    let hidden = |term: &Term| match term {
        Term::NamedNode(node) if !described.contains(term) => {
            let name = node.as_str().rsplit(['/', '#']).next().unwrap_or_default();
            !name.is_empty() && broken.iter().any(|text| text.contains(name))
        }
        _ => false,
    };
    report.findings.retain(|finding| !finding.value.as_ref().is_some_and(hidden));
}

/// What a file states, each statement in the graph of the file: where it is, whatever graphs the file itself names.
fn statements(reading: &Reading) -> impl Iterator<Item = Quad> {
    let quads = reading.outcome.as_ref().map_or(&[][..], Vec::as_slice);
    quads.iter().map(|quad| Quad { graph_name: reading.graph.clone().into(), ..quad.clone() })
}

/// The path of a graph's file, where it is a file of data: only there has each thing one file.
fn home(readings: &[Reading], graph: &NamedNode) -> Option<String> {
    let reading = readings.iter().find(|reading| reading.graph == *graph)?;
    (!reading.file.path.starts_with("ontology/")).then(|| reading.file.shown.clone())
}

fn source(reading: &Reading) -> SourceText<'_> {
    SourceText {
        graph: &reading.graph,
        path: &reading.file.shown,
        text: &reading.file.text,
        format: reading.format,
    }
}
