//! What the graph says of a thing that helps to know it again: names, websites, types, identifiers, parents, dates.

use super::super::{Authority, Identifier, Name, NameKind, Nature, Organisation, Standing};
use super::graph::Graph;
use crate::model::vocab::{dcterms, foaf, schema, skos, sssom};
use oxigraph::model::vocab::rdfs;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};

/// A property of this or any other vocabulary.
const fn property(iri: &'static str) -> NamedNodeRef<'static> {
    NamedNodeRef::new_unchecked(iri)
}

/// What names a thing that has no `skos:prefLabel`, the first that does.
const INSTEAD: [NamedNodeRef<'static>; 5] =
    [rdfs::LABEL, foaf::NAME, schema::NAME, dcterms::TITLE, property("http://schema.org/legalName")];

/// What else it is called.
const OTHERS: [NamedNodeRef<'static>; 8] = [
    skos::ALT_LABEL,
    skos::HIDDEN_LABEL,
    property("http://schema.org/alternateName"),
    property("http://www.w3.org/ns/regorg#legalName"),
    rdfs::LABEL,
    foaf::NAME,
    schema::NAME,
    property("http://schema.org/legalName"),
];

/// Addresses of its own. A `foaf:page` is about it and may be anybody's.
const WEBSITES: [NamedNodeRef<'static>; 2] = [foaf::HOMEPAGE, schema::URL];

/// What it is part of or answers to.
const PARENTS: [NamedNodeRef<'static>; 5] = [
    property("http://www.w3.org/ns/org#subOrganizationOf"),
    property("http://www.w3.org/ns/org#unitOf"),
    property("https://w3id.org/labgraph/ns#supervisedBy"),
    property("https://w3id.org/labgraph/ns#operatedBy"),
    dcterms::IS_PART_OF,
];

const CLASSIFICATION: NamedNodeRef<'static> = property("http://www.w3.org/ns/org#classification");
const FOUNDED: NamedNodeRef<'static> = property("http://schema.org/foundingDate");
const DISSOLVED: NamedNodeRef<'static> = property("http://schema.org/dissolutionDate");
const RESULTED_FROM: NamedNodeRef<'static> = property("http://www.w3.org/ns/org#resultedFrom");
const ORIGINAL: NamedNodeRef<'static> = property("http://www.w3.org/ns/org#originalOrganization");

/// That two IRIs stand for the same.
const SAME: [NamedNodeRef<'static>; 2] = [
    property("http://www.w3.org/2004/02/skos/core#exactMatch"),
    property("http://www.w3.org/2002/07/owl#sameAs"),
];

/// Classes that are no bodies.
const NATURES: [(NamedNodeRef<'static>, Nature); 6] = [
    (property("https://w3id.org/labgraph/ns#FundingProgramme"), Nature::Programme),
    (property("https://w3id.org/labgraph/ns#Initiative"), Nature::Programme),
    (property("http://schema.org/Place"), Nature::Territory),
    (property("http://purl.org/dc/terms/Location"), Nature::Territory),
    (property("http://www.w3.org/ns/org#Site"), Nature::Establishment),
    (property("http://www.w3.org/ns/regorg#RegisteredOrganization"), Nature::LegalEntity),
];

/// So many letters has an acronym at most.
const LONGEST_ACRONYM: usize = 10;

/// What is known of a thing, but for its country.
pub(super) fn of(
    graph: &Graph<'_>,
    authorities: &[Authority],
    thing: &NamedNode,
    classes: &[NamedNode],
) -> Organisation {
    let is = |class: NamedNodeRef<'_>| classes.iter().any(|own| own.as_ref() == class);
    let until = date(graph, thing, DISSOLVED);
    let kinds = graph.nodes(thing, CLASSIFICATION);
    let mut types: Vec<String> = classes.iter().chain(&kinds).map(|node| node.as_str().to_owned()).collect();
    types.sort();
    types.dedup();
    Organisation {
        id: thing.as_str().to_owned(),
        names: names(graph, thing),
        websites: websites(graph, thing),
        types,
        nature: NATURES.iter().find(|(class, _)| is(*class)).map(|(_, nature)| *nature).unwrap_or_default(),
        identifiers: identifiers(graph, authorities, thing),
        parents: parents(graph, thing),
        from: date(graph, thing, FOUNDED),
        standing: if until.is_some() { Standing::Ended } else { Standing::Current },
        until,
        ..Organisation::default()
    }
}

/// Its names in every language, each once: the preferred ones, the others, and those of what it came out of.
fn names(graph: &Graph<'_>, thing: &NamedNode) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let mut add = |literal: Literal, kind: NameKind| {
        let (text, _, language, ..) = literal.destruct();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let known = names.iter().any(|name| name.text == text && name.language == language);
        if !text.is_empty() && !known {
            names.push(Name { text, language, kind });
        }
    };
    let preferred = std::iter::once(skos::PREF_LABEL).chain(INSTEAD);
    let preferred = preferred.map(|naming| graph.literals(thing, naming)).find(|texts| !texts.is_empty());
    for literal in preferred.unwrap_or_default() {
        add(literal, NameKind::Preferred);
    }
    for literal in OTHERS.iter().flat_map(|naming| graph.literals(thing, *naming)) {
        let kind = if is_acronym(literal.value()) { NameKind::Acronym } else { NameKind::Other };
        add(literal, kind);
    }
    let events = graph.nodes(thing, RESULTED_FROM);
    let before =
        events.iter().flat_map(|event| graph.nodes(event, ORIGINAL)).filter(|before| before != thing);
    for before in before {
        for literal in
            [skos::PREF_LABEL, skos::ALT_LABEL].iter().flat_map(|naming| graph.literals(&before, *naming))
        {
            add(literal, NameKind::Former);
        }
    }
    names
}

/// One word that is written in capitals: `SERV`, `CO-PI`, `UGent` not.
fn is_acronym(text: &str) -> bool {
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    let capitals = text.chars().all(|letter| !letter.is_lowercase() && !letter.is_whitespace());
    (2..=LONGEST_ACRONYM).contains(&letters) && capitals && text.chars().any(char::is_uppercase)
}

fn websites(graph: &Graph<'_>, thing: &NamedNode) -> Vec<String> {
    let values =
        WEBSITES.iter().flat_map(|property| graph.objects(thing.as_ref(), *property).collect::<Vec<_>>());
    let mut websites: Vec<String> = values
        .filter_map(|term| match term {
            Term::NamedNode(node) => Some(node.into_string()),
            Term::Literal(literal) => Some(literal.value().to_owned()),
            _ => None,
        })
        .collect();
    websites.sort();
    websites.dedup();
    websites
}

/// The identifiers that were agreed on: of accepted mappings that say the same, and of plain links likewise. One that
/// is only close or related is another thing's.
fn identifiers(graph: &Graph<'_>, authorities: &[Authority], thing: &NamedNode) -> Vec<Identifier> {
    let same: Vec<Term> = SAME.iter().map(|property| Term::from(*property)).collect();
    let object = Term::from(thing.clone());
    let mappings = graph.subjects(sssom::SUBJECT_ID, &object).filter(|mapping| {
        let negated = graph.objects(mapping.as_ref(), sssom::PREDICATE_MODIFIER).next().is_some();
        !negated && graph.objects(mapping.as_ref(), sssom::PREDICATE_ID).any(|term| same.contains(&term))
    });
    let entries = mappings.flat_map(|mapping| graph.nodes(&mapping, sssom::OBJECT_ID));
    let links = SAME.iter().flat_map(|property| graph.nodes(thing, *property));
    let mut identifiers: Vec<Identifier> = entries
        .chain(links)
        .filter_map(|iri| authorities.iter().find_map(|authority| authority.identifier_of(iri.as_str())))
        .collect();
    identifiers.sort();
    identifiers.dedup();
    identifiers
}

/// The names of what it is part of or answers to.
fn parents(graph: &Graph<'_>, thing: &NamedNode) -> Vec<String> {
    let above =
        PARENTS.iter().flat_map(|property| graph.nodes(thing, *property)).filter(|above| above != thing);
    let namings = [skos::PREF_LABEL, skos::ALT_LABEL, rdfs::LABEL];
    let mut parents: Vec<String> = above
        .flat_map(|above| {
            namings.iter().flat_map(|naming| graph.literals(&above, *naming)).collect::<Vec<_>>()
        })
        .map(|literal| literal.value().to_owned())
        .filter(|name| !is_acronym(name))
        .collect();
    parents.sort();
    parents.dedup();
    parents
}

/// The first of the dates that are stated: a year, a month or a day.
fn date(graph: &Graph<'_>, thing: &NamedNode, property: NamedNodeRef<'_>) -> Option<String> {
    let is_date = |text: &str| text.len() >= 4 && text.bytes().take(4).all(|digit| digit.is_ascii_digit());
    let dates = graph.literals(thing, property).into_iter().map(|literal| literal.value().to_owned());
    dates.filter(|text| is_date(text)).min()
}
