//! What was known of an entry before its register is asked anew.

use super::Linked;
use crate::model::country;
use crate::model::prefixes::is_register;
use crate::model::vocab::{dcterms, lab, labc, schema, skos};
use oxigraph::model::{Literal, NamedOrBlankNode, Quad, Term};
use std::collections::HashMap;

/// What was known of an entry: what its register said when it was fetched, and what its mapping and the graph say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// What the entry was called when it was linked.
    pub label: Option<String>,
    /// The preferred names that were fetched.
    pub names: Vec<Literal>,
    /// The countries that were fetched, or else, of a link to the very same, those that the graph states: ISO 3166-1
    /// alpha-2.
    pub countries: Vec<String>,
    /// Whether it was known that the organisation has ended.
    pub ended: bool,
}

impl Known {
    /// What is known of the entry of each link, in the order of the links.
    #[must_use]
    pub fn of(links: &[Linked], quads: &[Quad]) -> Vec<Self> {
        let mut about: HashMap<&str, Vec<&Quad>> = HashMap::new();
        for quad in quads {
            if let NamedOrBlankNode::NamedNode(node) = &quad.subject {
                about.entry(node.as_str()).or_default().push(quad);
            }
        }
        let said = |iri: &str| about.get(iri).map(Vec::as_slice).unwrap_or_default();
        links
            .iter()
            .map(|link| Self::one(link, said(link.entry.as_str()), said(link.thing.as_str())))
            .collect()
    }

    fn one(link: &Linked, entry: &[&Quad], thing: &[&Quad]) -> Self {
        let fetched: Vec<&Quad> =
            entry.iter().copied().filter(|quad| is_register(&quad.graph_name)).collect();
        let literals = fetched.iter().filter(|quad| quad.predicate == skos::PREF_LABEL);
        let countries = |quads: &[&Quad], property| -> Vec<String> {
            let of_property = quads.iter().filter(|quad| quad.predicate == property);
            let codes = of_property.filter_map(|quad| match &quad.object {
                Term::NamedNode(node) => country::of_iri(node.as_str()),
                _ => None,
            });
            codes.map(str::to_owned).collect()
        };
        let mut known = countries(&fetched, dcterms::SPATIAL);
        if known.is_empty() && link.is_same() {
            known = countries(thing, lab::COUNTRY);
        }
        let over = Term::from(labc::RECORD_ENDED);
        Self {
            label: link.label.clone(),
            names: literals
                .filter_map(|quad| match &quad.object {
                    Term::Literal(literal) => Some(literal.clone()),
                    _ => None,
                })
                .collect(),
            countries: known,
            ended: fetched.iter().any(|quad| quad.predicate == lab::RECORD_STATUS && quad.object == over)
                || link.is_same() && thing.iter().any(|quad| quad.predicate == schema::DISSOLUTION_DATE),
        }
    }
}
