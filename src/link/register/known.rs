//! What was known of an entry before its register is asked anew.

use super::Linked;
use crate::model::country;
use crate::model::prefixes::is_register;
use crate::model::vocab::{dcterms, lab, schema, skos};
use oxigraph::model::{Literal, NamedOrBlankNode, Quad, Term};
use std::collections::HashMap;

/// What was known of an entry: what its register said when it was fetched, and what its mapping and the graph say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// What the entry was called when it was linked.
    pub label: Option<String>,
    /// The preferred names that were fetched.
    pub names: Vec<Literal>,
    /// The countries that the graph states, of a link to the very same, or else those that were fetched: ISO 3166-1
    /// alpha-2.
    pub countries: Vec<String>,
    /// Whether the graph says already that the organisation has ended: with a date, or by the link.
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
        // What the graph states is right until somebody changes it: that the register says otherwise by now, and was
        // fetched, settles nothing.
        let mut known = if link.is_same() { countries(thing, lab::COUNTRY) } else { Vec::new() };
        if known.is_empty() {
            known = countries(&fetched, dcterms::SPATIAL);
        }
        let is_of_the_past = [dcterms::REPLACES, dcterms::IS_REPLACED_BY].contains(&link.relation.as_ref());
        Self {
            label: link.label.clone(),
            names: literals
                .filter_map(|quad| match &quad.object {
                    Term::Literal(literal) => Some(literal.clone()),
                    _ => None,
                })
                .collect(),
            countries: known,
            ended: is_of_the_past
                || link.is_same() && thing.iter().any(|quad| quad.predicate == schema::DISSOLUTION_DATE),
        }
    }
}
