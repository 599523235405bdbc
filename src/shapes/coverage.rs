//! What is there and what is not: the second part of a check.
//!
//! A shape recommends a property by a property shape of severity `sh:Info` that asks for at least one value. Where it
//! has none, the graph may say that the source does not know it (`lab:statedUnknown`); otherwise it is missing.

use super::path::Path;
use super::report::{Finding, Report, Severity};
use super::rules::{objects, subject_term};
use crate::model::vocab::{dcterms, lab, prov, sssom};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{Quad, Term};
use shacl::ir::{IRComponent, IRShape};
use shacl::types::Severity as Level;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// How much of what is recommended is there.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// Each property that the shapes recommend, in the order of their IRIs.
    pub recommended: Vec<Recommended>,
    /// Sections of sources from which nothing derives, nor from any section within them.
    pub unused_sections: Vec<Term>,
    /// Organisations that no accepted mapping ties to a register.
    pub unlinked: Vec<Term>,
    /// How many organisations there are in all.
    pub organisations: usize,
}

/// A recommended property and who has it.
#[derive(Debug, Clone)]
pub struct Recommended {
    /// The shape that recommends it.
    pub rule: Term,
    /// The path that it recommends a value of: a property, or one of several.
    pub path: Path,
    /// How many things it is recommended for.
    pub total: usize,
    /// Those of which the graph says that the source does not know it.
    pub unknown: Vec<Term>,
    /// Those that lack it.
    pub missing: Vec<Term>,
}

impl Recommended {
    /// How many have it.
    #[must_use]
    pub const fn present(&self) -> usize {
        self.total - self.unknown.len() - self.missing.len()
    }

    /// The share, in percent, of those that have it.
    #[must_use]
    pub fn share(&self) -> f64 {
        percent(self.present(), self.total)
    }
}

impl Coverage {
    /// The share, in percent, of all that is recommended that is there or stated to be unknown: what nobody needs to
    /// look for any more.
    #[must_use]
    pub fn share(&self) -> f64 {
        let total = self.recommended.iter().map(|one| one.total).sum();
        let missing: usize = self.recommended.iter().map(|one| one.missing.len()).sum();
        percent(total - missing, total)
    }

    /// Whether a finding is one that this tells of.
    pub(super) fn tells(&self, finding: &Finding) -> bool {
        finding.severity == Severity::Info && self.recommended.iter().any(|one| one.rule == finding.rule)
    }

    pub(super) fn new(recommended: Vec<(Term, Path, Vec<Term>)>, data: &[Quad], report: &Report) -> Self {
        let unknown: HashSet<(Term, &Term)> = objects(data, lab::STATED_UNKNOWN).collect();
        let mut lacking: BTreeMap<String, Vec<Term>> = BTreeMap::new();
        for finding in report.findings.iter().filter(|finding| finding.severity == Severity::Info) {
            lacking.entry(finding.rule.to_string()).or_default().push(finding.focus.clone());
        }
        let recommended = recommended.into_iter().map(|(rule, path, focus)| {
            let lacking = lacking.remove(&rule.to_string()).unwrap_or_default();
            let properties: Vec<Term> =
                path.properties().into_iter().map(|node| node.clone().into()).collect();
            let stated =
                |thing: &Term| properties.iter().any(|property| unknown.contains(&(thing.clone(), property)));
            let (unknown, missing) = lacking.into_iter().partition(stated);
            Recommended { rule, path, total: focus.len(), unknown, missing }
        });
        let mut recommended: Vec<Recommended> = recommended.collect();
        recommended.sort_by_cached_key(|one| one.path.to_string());
        let organisations = organisations(data);
        let linked = linked(data);
        Self {
            recommended,
            unused_sections: unused_sections(data),
            organisations: organisations.len(),
            unlinked: organisations.into_values().filter(|thing| !linked.contains(thing)).collect(),
        }
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { part as f64 * 100.0 / whole as f64 }
}

/// Whether a shape recommends: at severity `sh:Info`, at least one value.
pub(super) fn recommends(shape: &IRShape) -> bool {
    *shape.severity() == Level::Info
        && shape.path().is_some()
        && shape.components().iter().any(|component| matches!(component, IRComponent::MinCount(_)))
}

/// Sections that neither they nor their own sections are the source of anything.
fn unused_sections(data: &[Quad]) -> Vec<Term> {
    let parents: BTreeMap<String, (Term, Term)> = objects(data, dcterms::IS_PART_OF)
        .map(|(section, whole)| (section.to_string(), (section, whole.clone())))
        .collect();
    let sources: HashSet<Term> = objects(data, rdf::TYPE)
        .filter(|(_, class)| **class == Term::from(lab::SOURCE))
        .map(|(source, _)| source)
        .collect();
    let mut used: HashSet<Term> =
        objects(data, prov::WAS_DERIVED_FROM).map(|(_, from)| from.clone()).collect();
    let mut pending: Vec<Term> = used.iter().cloned().collect();
    while let Some(section) = pending.pop() {
        if let Some((_, whole)) = parents.get(&section.to_string())
            && used.insert(whole.clone())
        {
            pending.push(whole.clone());
        }
    }
    let sections = parents.into_values().map(|(section, _)| section);
    sections.filter(|section| sources.contains(section) && !used.contains(section)).collect()
}

/// Classes whose members are organisations in their own right; a unit or a board within one is not.
const ORGANISATIONS: [&str; 5] = [
    "http://www.w3.org/ns/org#Organization",
    "http://www.w3.org/ns/org#FormalOrganization",
    "http://data.europa.eu/m8g/PublicOrganisation",
    "http://xmlns.com/foaf/0.1/Organization",
    "http://schema.org/Organization",
];

fn organisations(data: &[Quad]) -> BTreeMap<String, Term> {
    let mut classes: BTreeSet<String> = ORGANISATIONS.iter().map(|class| format!("<{class}>")).collect();
    let narrower: Vec<(String, String)> = objects(data, rdfs::SUB_CLASS_OF)
        .map(|(class, wider)| (class.to_string(), wider.to_string()))
        .collect();
    loop {
        let more: Vec<String> = narrower
            .iter()
            .filter(|(class, wider)| classes.contains(wider) && !classes.contains(class))
            .map(|(class, _)| class.clone())
            .collect();
        if more.is_empty() {
            break;
        }
        classes.extend(more);
    }
    // A board is part of what it governs.
    classes.remove(&lab::GOVERNING_BODY.to_string());
    let bodies: HashSet<Term> = objects(data, rdf::TYPE)
        .filter(|(_, class)| **class == Term::from(lab::GOVERNING_BODY))
        .map(|(body, _)| body)
        .collect();
    objects(data, rdf::TYPE)
        .filter(|(thing, class)| classes.contains(&class.to_string()) && !bodies.contains(thing))
        .map(|(thing, _)| (thing.to_string(), thing))
        .collect()
}

/// What a mapping ties to something; a rejection is no link, nor is «the register has no entry».
fn linked(data: &[Quad]) -> HashSet<Term> {
    let none = objects(data, sssom::OBJECT_ID).filter(|(_, object)| **object == sssom::NO_TERM_FOUND.into());
    let negated = objects(data, sssom::PREDICATE_MODIFIER);
    let unlinked: HashSet<Term> = none.chain(negated).map(|(mapping, _)| mapping).collect();
    data.iter()
        .filter(|quad| quad.predicate == sssom::SUBJECT_ID)
        .filter(|quad| !unlinked.contains(&subject_term(&quad.subject)))
        .map(|quad| quad.object.clone())
        .collect()
}
