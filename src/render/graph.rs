//! Graphs in the syntaxes of RDF, always the same bytes for the same statements.
//!
//! Blank nodes get their canonical labels first and statements their canonical order; Turtle and TriG
//! are written here, with the prefixes that are used, the rest by Oxigraph.

use super::canonical::{in_order, refuse_triple_terms};
use super::{GraphFormat, RenderError, turtle};
use crate::model::Prefixes;
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfSerializer};
use oxigraph::model::{GraphName, Quad};
use std::io::Write;

/// Writes statements. A format without graph names merges the graphs.
///
/// # Errors
/// [`RenderError::CannotHold`] for triple terms of RDF 1.2 outside N-Triples and N-Quads,
/// [`RenderError::Toxic`], or where `out` takes no more.
pub fn write_graph(
    quads: Vec<Quad>,
    format: GraphFormat,
    prefixes: &Prefixes,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    let quads = if format.has_graph_names() { quads } else { merged(quads) };
    match format {
        GraphFormat::Turtle | GraphFormat::TriG => turtle::write(&quads, format, prefixes, out),
        GraphFormat::NTriples => oxigraph(quads, RdfFormat::NTriples, prefixes, out),
        GraphFormat::NQuads => oxigraph(quads, RdfFormat::NQuads, prefixes, out),
        GraphFormat::RdfXml => {
            refuse_triple_terms(&quads, "RDF/XML")?;
            oxigraph(quads, RdfFormat::RdfXml, prefixes, out)?;
            Ok(writeln!(out)?)
        }
        GraphFormat::JsonLd => {
            refuse_triple_terms(&quads, "JSON-LD")?;
            oxigraph(quads, RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }, prefixes, out)?;
            Ok(writeln!(out)?)
        }
    }
}

/// Writes a statement as a line of N-Triples or N-Quads, where it stands among others in no order.
///
/// # Errors
/// Where `out` takes no more.
pub fn write_statement(quad: &Quad, format: GraphFormat, out: &mut dyn Write) -> Result<(), RenderError> {
    if format.has_graph_names() {
        writeln!(out, "{quad} .")?;
    } else {
        writeln!(out, "{} {} {} .", quad.subject, quad.predicate, quad.object)?;
    }
    Ok(())
}

fn merged(quads: Vec<Quad>) -> Vec<Quad> {
    quads.into_iter().map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad }).collect()
}

fn oxigraph(
    quads: Vec<Quad>,
    format: RdfFormat,
    prefixes: &Prefixes,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    let quads = in_order(quads)?;
    let mut serializer = RdfSerializer::from_format(format);
    if format == RdfFormat::RdfXml {
        // In RDF/XML only predicates are written with prefixes; rdf: is always declared.
        let used = |namespace: &str| {
            let of = |quad: &Quad| quad.predicate.as_str().starts_with(namespace);
            quads.iter().any(of)
        };
        for (prefix, namespace) in prefixes.iter().filter(|(prefix, ns)| *prefix != "rdf" && used(ns)) {
            serializer = serializer.clone().with_prefix(prefix, namespace).unwrap_or(serializer);
        }
    }
    let mut writer = serializer.for_writer(out);
    for quad in &quads {
        writer.serialize_quad(quad)?;
    }
    writer.finish()?;
    Ok(())
}
