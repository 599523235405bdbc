//! [RDFC-1.0](https://www.w3.org/TR/rdf-canon/), by sophia: canonical labels for blank nodes, and the
//! N-Quads that follow from them.

use super::RenderError;
use oxigraph::model::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term};
use sophia::api::MownStr;
use sophia::api::quad::Spog;
use sophia::api::term::{BnodeId, IriRef, LanguageTag, SimpleTerm};
use sophia::c14n::C14nError;
use sophia::c14n::rdfc10;
use std::collections::{BTreeMap, HashSet};
use std::convert::Infallible;
use std::fmt::Write as _;
use std::io::Write;

/// A quad as sophia sees it, borrowing from ours.
pub(super) type Borrowed<'a> = Spog<SimpleTerm<'a>>;

/// The hash function that blank nodes are told apart with. RDFC-1.0 takes SHA-256 unless both sides
/// agree on another; the labels differ with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HashAlgorithm {
    /// SHA-256.
    #[default]
    Sha256,
    /// SHA-384.
    Sha384,
}

/// Writes the canonical N-Quads of a dataset.
///
/// # Errors
/// [`RenderError::CannotHold`] for triple terms of RDF 1.2, [`RenderError::Toxic`] where the blank
/// nodes cannot be told apart within bounds.
pub fn canonical(quads: &[Quad], out: &mut dyn Write) -> Result<(), RenderError> {
    canonical_with(quads, HashAlgorithm::Sha256, out)
}

/// Writes the canonical N-Quads of a dataset, its blank nodes told apart with another hash function.
///
/// # Errors
/// As [`canonical`].
pub fn canonical_with(
    quads: &[Quad],
    algorithm: HashAlgorithm,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    refuse_triple_terms(quads, "canonical N-Quads")?;
    let borrowed: HashSet<Borrowed<'_>> = quads.iter().map(borrow).collect();
    match algorithm {
        HashAlgorithm::Sha256 => rdfc10::normalize(&borrowed, out),
        HashAlgorithm::Sha384 => rdfc10::normalize_sha384(&borrowed, out),
    }
    .map_err(failed)
}

/// The SHA-256 of the canonical N-Quads, in hexadecimal.
///
/// # Errors
/// As [`canonical`].
pub fn canonical_hash(quads: &[Quad]) -> Result<String, RenderError> {
    use sha2::{Digest, Sha256};
    let mut text = Vec::new();
    canonical(quads, &mut text)?;
    Ok(Sha256::digest(&text).iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _infallible = write!(hex, "{byte:02x}");
        hex
    }))
}

/// The canonical label of each blank node, by its label here.
///
/// ```
/// use labgraph::render::{HashAlgorithm, canonical_labels};
/// use oxigraph::model::{BlankNode, GraphName, NamedNode, Quad};
///
/// let part = NamedNode::new("http://example.org/part")?;
/// let quad = Quad::new(BlankNode::new("a")?, part.clone(), part, GraphName::DefaultGraph);
/// let labels = canonical_labels(&[quad], HashAlgorithm::Sha256)?;
/// assert_eq!(labels["a"], "c14n0");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`canonical`].
pub fn canonical_labels(
    quads: &[Quad],
    algorithm: HashAlgorithm,
) -> Result<BTreeMap<String, String>, RenderError> {
    refuse_triple_terms(quads, "canonical N-Quads")?;
    // Statements without blank nodes tell nothing about them.
    let borrowed: HashSet<Borrowed<'_>> =
        quads.iter().filter(|quad| has_blank_nodes(quad)).map(borrow).collect();
    let (_, labels) = match algorithm {
        HashAlgorithm::Sha256 => rdfc10::relabel(&borrowed),
        HashAlgorithm::Sha384 => rdfc10::relabel_sha384(&borrowed),
    }
    .map_err(failed)?;
    Ok(labels.into_iter().map(|(old, new)| (old.to_string(), new.to_string())).collect())
}

/// The quads with canonical labels, each once, in the order of their N-Quads. Triple terms keep the
/// quads from being relabelled.
///
/// # Errors
/// As [`canonical`], but for triple terms.
pub(super) fn in_order(quads: Vec<Quad>) -> Result<Vec<Quad>, RenderError> {
    let blank = quads.iter().any(has_blank_nodes);
    let mut quads = if blank && !quads.iter().any(has_triple_term) {
        let labels = canonical_labels(&quads, HashAlgorithm::Sha256)?;
        quads.into_iter().map(|quad| relabel(quad, &labels)).collect()
    } else {
        quads
    };
    quads.sort_by_cached_key(ToString::to_string);
    quads.dedup();
    Ok(quads)
}

fn failed(error: C14nError<Infallible>) -> RenderError {
    match error {
        C14nError::Io(error) => RenderError::Io(error),
        C14nError::ToxicGraph(reason) => RenderError::Toxic(reason),
        C14nError::Unsupported(what) => RenderError::CannotHold { format: "canonical N-Quads", what },
        C14nError::Dataset(never) => match never {},
    }
}

pub(super) fn has_triple_term(quad: &Quad) -> bool {
    matches!(quad.object, Term::Triple(_))
}

/// Refuses the triple terms of RDF 1.2 by name.
pub(super) fn refuse_triple_terms(quads: &[Quad], format: &'static str) -> Result<(), RenderError> {
    match quads.iter().find(|quad| has_triple_term(quad)) {
        Some(quad) => {
            let what = format!("the triple term {} of RDF 1.2; N-Triples and N-Quads can", quad.object);
            Err(RenderError::CannotHold { format, what })
        }
        None => Ok(()),
    }
}

fn has_blank_nodes(quad: &Quad) -> bool {
    matches!(quad.subject, NamedOrBlankNode::BlankNode(_))
        || matches!(quad.object, Term::BlankNode(_))
        || matches!(quad.graph_name, GraphName::BlankNode(_))
}

fn relabel(quad: Quad, labels: &BTreeMap<String, String>) -> Quad {
    let new = |node: BlankNode| match labels.get(node.as_str()) {
        Some(label) => BlankNode::new_unchecked(label),
        None => node,
    };
    Quad {
        subject: match quad.subject {
            NamedOrBlankNode::BlankNode(node) => new(node).into(),
            other => other,
        },
        predicate: quad.predicate,
        object: match quad.object {
            Term::BlankNode(node) => new(node).into(),
            other => other,
        },
        graph_name: match quad.graph_name {
            GraphName::BlankNode(node) => new(node).into(),
            other => other,
        },
    }
}

/// Our terms were validated when they were read, so sophia need not do it again.
pub(super) fn borrow(quad: &Quad) -> Borrowed<'_> {
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => iri(node.as_str()),
        NamedOrBlankNode::BlankNode(node) => blank(node),
    };
    let graph = match &quad.graph_name {
        GraphName::NamedNode(node) => Some(iri(node.as_str())),
        GraphName::BlankNode(node) => Some(blank(node)),
        GraphName::DefaultGraph => None,
    };
    ([subject, iri(quad.predicate.as_str()), object(&quad.object)], graph)
}

fn iri(text: &str) -> SimpleTerm<'_> {
    SimpleTerm::Iri(IriRef::new_unchecked(MownStr::from(text)))
}

fn blank(node: &BlankNode) -> SimpleTerm<'_> {
    SimpleTerm::BlankNode(BnodeId::new_unchecked(MownStr::from(node.as_str())))
}

fn object(term: &Term) -> SimpleTerm<'_> {
    match term {
        Term::NamedNode(node) => iri(node.as_str()),
        Term::BlankNode(node) => blank(node),
        Term::Literal(literal) => {
            let value = MownStr::from(literal.value());
            match literal.language() {
                Some(tag) => {
                    SimpleTerm::LiteralLanguage(value, LanguageTag::new_unchecked(MownStr::from(tag)), None)
                }
                None => {
                    let datatype = literal.datatype().as_str();
                    SimpleTerm::LiteralDatatype(value, IriRef::new_unchecked(MownStr::from(datatype)))
                }
            }
        }
        Term::Triple(triple) => {
            let subject = match &triple.subject {
                NamedOrBlankNode::NamedNode(node) => iri(node.as_str()),
                NamedOrBlankNode::BlankNode(node) => blank(node),
            };
            SimpleTerm::Triple(Box::new([subject, iri(triple.predicate.as_str()), object(&triple.object)]))
        }
    }
}
