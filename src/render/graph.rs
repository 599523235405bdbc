//! Graphs in the syntaxes of RDF, always the same bytes for the same statements.
//!
//! Blank nodes get their canonical labels first and statements their canonical order; Turtle and TriG
//! are then written by sophia, with the prefixes that are used, the rest by Oxigraph.

use super::canonical::{borrow, in_order, refuse_triple_terms};
use super::{GraphFormat, RenderError};
use crate::model::Prefixes;
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfSerializer};
use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term};
use sophia::api::prefix::{Prefix, PrefixMapPair};
use sophia::api::serializer::QuadSerializer;
use sophia::api::source::IntoSource;
use sophia::iri::Iri;
use sophia::turtle::serializer::trig::TriGSerializer;
use sophia::turtle::serializer::turtle::TurtleConfig;
use std::collections::BTreeSet;
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
    let quads = in_order(quads)?;
    match format {
        GraphFormat::Turtle | GraphFormat::TriG => pretty(&quads, format, prefixes, out),
        GraphFormat::NTriples => oxigraph(&quads, RdfFormat::NTriples, prefixes, out),
        GraphFormat::NQuads => oxigraph(&quads, RdfFormat::NQuads, prefixes, out),
        GraphFormat::RdfXml => {
            refuse_triple_terms(&quads, "RDF/XML")?;
            oxigraph(&quads, RdfFormat::RdfXml, prefixes, out)?;
            Ok(writeln!(out)?)
        }
        GraphFormat::JsonLd => {
            refuse_triple_terms(&quads, "JSON-LD")?;
            oxigraph(&quads, RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }, prefixes, out)?;
            Ok(writeln!(out)?)
        }
    }
}

fn merged(quads: Vec<Quad>) -> Vec<Quad> {
    quads.into_iter().map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad }).collect()
}

fn oxigraph(
    quads: &[Quad],
    format: RdfFormat,
    prefixes: &Prefixes,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    let mut serializer = RdfSerializer::from_format(format);
    if format == RdfFormat::RdfXml {
        for (prefix, namespace) in used(quads, prefixes) {
            // The serializer declares rdf: itself, and the namespaces are valid IRIs.
            if prefix != "rdf" {
                serializer = serializer.clone().with_prefix(prefix, namespace).unwrap_or(serializer);
            }
        }
    }
    let mut writer = serializer.for_writer(out);
    for quad in quads {
        writer.serialize_quad(quad)?;
    }
    writer.finish()?;
    Ok(())
}

fn pretty(
    quads: &[Quad],
    format: GraphFormat,
    prefixes: &Prefixes,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    refuse_triple_terms(quads, if format == GraphFormat::Turtle { "Turtle" } else { "TriG" })?;
    let map: Vec<PrefixMapPair> = used(quads, prefixes)
        .into_iter()
        .map(|(prefix, namespace)| {
            (Prefix::new_unchecked(prefix.into()), Iri::new_unchecked(namespace.into()))
        })
        .collect();
    let config = TurtleConfig::new().with_pretty(true).with_own_prefix_map(map).with_indentation("    ");
    // TriG without named graphs is Turtle.
    TriGSerializer::new_with_config(out, config)
        .serialize_quads(quads.iter().map(borrow).into_source())
        .map_err(|error| RenderError::Io(std::io::Error::other(error.to_string())))?;
    Ok(())
}

/// The prefixes that shorten an IRI of the statements, in their own order.
fn used<'a>(quads: &[Quad], prefixes: &'a Prefixes) -> Vec<(&'a str, &'a str)> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut note = |iri: &str| {
        if let Some((_, namespace)) = prefixes.iter().find(|(_, namespace)| iri.starts_with(namespace)) {
            seen.insert(namespace);
        }
    };
    for quad in quads {
        if let NamedOrBlankNode::NamedNode(node) = &quad.subject {
            note(node.as_str());
        }
        note(quad.predicate.as_str());
        match &quad.object {
            Term::NamedNode(node) => note(node.as_str()),
            Term::Literal(literal) => note(literal.datatype().as_str()),
            _ => {}
        }
        if let GraphName::NamedNode(node) = &quad.graph_name {
            note(node.as_str());
        }
    }
    prefixes.iter().filter(|(_, namespace)| seen.contains(namespace)).collect()
}
