//! Mappings as statements, and back.

use super::{Mapping, Stated};
use crate::link::evidence_text::Shares;
use crate::model::vocab::{dcterms, lab, prov, sssom};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, HashSet};

impl Mapping {
    /// The statements that say it, in a graph.
    #[must_use]
    pub fn quads(&self, graph: &GraphName) -> Vec<Quad> {
        let mut quads = Vec::new();
        let mut say = |predicate: NamedNodeRef<'_>, object: Term| {
            quads.push(Quad::new(self.iri.clone(), predicate, object, graph.clone()));
        };
        let text = |text: &str| Term::from(Literal::new_simple_literal(text));
        say(rdf::TYPE, sssom::MAPPING.into());
        say(sssom::SUBJECT_ID, self.subject.clone().into());
        say(sssom::PREDICATE_ID, self.predicate.clone().into());
        if self.negated {
            say(sssom::PREDICATE_MODIFIER, sssom::NEGATED_PREDICATE.into());
        }
        let object = self.object.as_ref().map_or(sssom::NO_TERM_FOUND, NamedNode::as_ref);
        say(sssom::OBJECT_ID, object.into());
        say(sssom::OBJECT_SOURCE, self.authority.clone().into());
        say(sssom::MAPPING_JUSTIFICATION, self.justification.clone().into());
        say(sssom::CONFIDENCE, Literal::new_typed_literal(decimal(self.confidence), xsd::DECIMAL).into());
        if !self.date.is_empty() {
            say(sssom::MAPPING_DATE, Literal::new_typed_literal(&self.date, xsd::DATE).into());
        }
        for (predicate, value) in self.texts() {
            if let Some(value) = value {
                say(predicate, text(value));
            }
        }
        if let Some(evidence) = &self.evidence {
            say(lab::EVIDENCE, text(&evidence.to_string()));
        }
        for (predicate, people) in
            [(sssom::AUTHOR_LABEL, &self.authors), (sssom::REVIEWER_LABEL, &self.reviewers)]
        {
            for person in people {
                say(predicate, text(person));
            }
        }
        for comment in &self.comments {
            say(sssom::COMMENT, comment.clone().into());
        }
        if let Some(moment) = &self.moment {
            say(prov::GENERATED_AT_TIME, Literal::new_typed_literal(moment, xsd::DATE_TIME).into());
        }
        for (predicate, object) in &self.others {
            say(predicate.as_ref(), object.clone());
        }
        quads
    }

    /// The properties that hold one text, with what each holds.
    fn texts(&self) -> [(NamedNodeRef<'static>, Option<&String>); 8] {
        [
            (sssom::SUBJECT_LABEL, self.subject_label.as_ref()),
            (sssom::OBJECT_LABEL, self.object_label.as_ref()),
            (dcterms::IDENTIFIER, self.identifier.as_ref()),
            (lab::FINGERPRINT, self.fingerprint.as_ref()),
            (sssom::MAPPING_TOOL, self.tool.as_ref()),
            (sssom::MAPPING_TOOL_VERSION, self.tool_version.as_ref()),
            (sssom::OBJECT_SOURCE_VERSION, self.object_source_version.as_ref()),
            (sssom::SUBJECT_SOURCE_VERSION, self.subject_source_version.as_ref()),
        ]
    }

    /// The mappings that statements say, in the order of their IRIs, each with its graph. One that lacks what makes
    /// a decision (thing, relation, entry, register, justification) is left out: the shapes tell of it.
    #[must_use]
    pub fn all(quads: &[Quad]) -> Vec<Stated> {
        let is_mapping = |quad: &&Quad| {
            quad.predicate == sssom::OBJECT_ID
                || quad.predicate == rdf::TYPE && quad.object == Term::from(sssom::MAPPING)
        };
        let mappings: HashSet<&NamedOrBlankNode> =
            quads.iter().filter(is_mapping).map(|quad| &quad.subject).collect();
        let mut said: BTreeMap<&str, Vec<&Quad>> = BTreeMap::new();
        for quad in quads {
            if let NamedOrBlankNode::NamedNode(node) = &quad.subject
                && mappings.contains(&quad.subject)
            {
                said.entry(node.as_str()).or_default().push(quad);
            }
        }
        said.into_values().filter_map(|quads| stated(&quads)).collect()
    }
}

/// The mapping that statements about one IRI say.
fn stated(quads: &[&Quad]) -> Option<Stated> {
    let mut seen = HashSet::new();
    let mut left: Vec<&Quad> =
        quads.iter().copied().filter(|quad| seen.insert((&quad.predicate, &quad.object))).collect();
    let mut take = |predicate: NamedNodeRef<'_>| {
        let place = left.iter().position(|quad| quad.predicate == predicate)?;
        Some(left.remove(place).object.clone())
    };
    let first = quads.first()?;
    take(rdf::TYPE);
    let node = |term: Option<Term>| term.and_then(|term| NamedNode::try_from(term).ok());
    let subject = node(take(sssom::SUBJECT_ID))?;
    let predicate = node(take(sssom::PREDICATE_ID))?;
    let object = node(take(sssom::OBJECT_ID))?;
    let authority = node(take(sssom::OBJECT_SOURCE))?;
    let justification = node(take(sssom::MAPPING_JUSTIFICATION))?;
    let negated = take(sssom::PREDICATE_MODIFIER).is_some();
    let mut text = |predicate| match take(predicate)? {
        Term::Literal(literal) => Some(literal.value().to_owned()),
        Term::NamedNode(node) => Some(node.into_string()),
        _ => None,
    };
    let confidence = text(sssom::CONFIDENCE).and_then(|number| number.parse().ok()).unwrap_or(1.0);
    let mapping = Mapping {
        iri: NamedNode::new_unchecked(match &first.subject {
            NamedOrBlankNode::NamedNode(node) => node.as_str(),
            NamedOrBlankNode::BlankNode(_) => return None,
        }),
        subject,
        predicate,
        negated,
        object: Some(object).filter(|object| *object != sssom::NO_TERM_FOUND),
        authority,
        justification,
        confidence,
        subject_label: text(sssom::SUBJECT_LABEL),
        object_label: text(sssom::OBJECT_LABEL),
        identifier: text(dcterms::IDENTIFIER),
        date: text(sssom::MAPPING_DATE).unwrap_or_default(),
        moment: text(prov::GENERATED_AT_TIME),
        evidence: text(lab::EVIDENCE).map(|text| Shares::read(&text)),
        fingerprint: text(lab::FINGERPRINT),
        tool: text(sssom::MAPPING_TOOL),
        tool_version: text(sssom::MAPPING_TOOL_VERSION),
        object_source_version: text(sssom::OBJECT_SOURCE_VERSION),
        subject_source_version: text(sssom::SUBJECT_SOURCE_VERSION),
        authors: std::iter::from_fn(|| text(sssom::AUTHOR_LABEL)).collect(),
        reviewers: std::iter::from_fn(|| text(sssom::REVIEWER_LABEL)).collect(),
        comments: std::iter::from_fn(|| match take(sssom::COMMENT)? {
            Term::Literal(literal) => Some(literal),
            other => Some(Literal::new_simple_literal(other.to_string())),
        })
        .collect(),
        others: left.into_iter().map(|quad| (quad.predicate.clone(), quad.object.clone())).collect(),
    };
    Some(Stated { mapping, graph: first.graph_name.clone() })
}

/// A number as `xsd:decimal`, with four decimals at most.
fn decimal(number: f64) -> String {
    let text = format!("{number:.4}");
    let text = text.trim_end_matches('0');
    if text.ends_with('.') { format!("{text}0") } else { text.to_owned() }
}
