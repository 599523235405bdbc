//! RDF from elsewhere, with the source attached to what names none.

use super::{Converted, ImportError, ImportSource, Problem};
use crate::model::vocab::{lab, prov};
use crate::query::names::Names;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use oxigraph::store::Store;
use std::collections::{BTreeSet, HashSet};

/// Takes over statements, whatever graph they are in. Every thing among their subjects that names no source
/// gets this one; a blank node gets none.
///
/// # Errors
/// [`ImportError::Problems`] for relative IRIs, which would mean another thing in another folder.
pub fn convert_rdf(
    quads: Vec<Quad>,
    file: &str,
    source: &ImportSource,
    names: &Names,
    store: &Store,
) -> Result<Converted, ImportError> {
    let mut triples: HashSet<Triple> = quads.into_iter().map(Triple::from).collect();
    let relative: BTreeSet<&str> =
        triples.iter().flat_map(named).filter(|iri| iri.starts_with("file:")).collect();
    if !relative.is_empty() {
        let problem = |iri: &&str| Problem {
            place: file.to_owned(),
            message: format!(
                "<{}> is relative to where the file is; give the file a @base, or write the IRI whole",
                iri.rsplit('/').next().unwrap_or_default()
            ),
        };
        return Err(ImportError::Problems(relative.iter().take(super::MAX_PROBLEMS).map(problem).collect()));
    }
    let subjects = |wanted: &dyn Fn(&Triple) -> bool| -> HashSet<NamedNode> {
        let of = triples.iter().filter(|triple| wanted(triple));
        of.filter_map(|triple| NamedNode::try_from(Term::from(triple.subject.clone())).ok()).collect()
    };
    let is_source = Term::from(lab::SOURCE.into_owned());
    let settled = subjects(&|triple| {
        triple.predicate == prov::WAS_DERIVED_FROM
            || (triple.predicate == rdf::TYPE && triple.object == is_source)
    });
    let all = subjects(&|_| true);
    let bare: Vec<NamedNode> = all.difference(&settled).cloned().collect();
    if !bare.is_empty() {
        triples.extend(source.statements.iter().cloned());
    }
    for thing in bare {
        triples.insert(Triple::new(thing, prov::WAS_DERIVED_FROM, source.iri.clone()));
    }
    let lookup = super::lookup::Lookup::new(names, store);
    let mut known: Vec<NamedNode> =
        all.into_iter().filter(|thing| lookup.knows(&NamedOrBlankNode::from(thing.clone()))).collect();
    known.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    Ok(Converted { triples: triples.into_iter().collect(), known, ..Converted::default() })
}

fn named(triple: &Triple) -> Vec<&str> {
    let mut iris = vec![triple.predicate.as_str()];
    if let NamedOrBlankNode::NamedNode(node) = &triple.subject {
        iris.push(node.as_str());
    }
    if let Term::NamedNode(node) = &triple.object {
        iris.push(node.as_str());
    }
    iris
}
