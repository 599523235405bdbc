//! Registers that are published as SKOS or in another vocabulary for organisations: the authority tables of the EU's
//! Publications Office, Flemish authorities, and others alike.

use super::graph::{Graph, order};
use super::rows::country;
use super::{Expected, Reader, SnapshotError, known};
use crate::link::{Identifier, NameKind, Organisation, Standing};
use std::path::Path;

const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const SCHEMES: [&str; 4] = [
    "http://www.w3.org/2004/02/skos/core#ConceptScheme",
    "http://www.w3.org/2004/02/skos/core#Collection",
    "http://www.w3.org/2004/02/skos/core#OrderedCollection",
    "http://www.w3.org/2002/07/owl#Ontology",
];

/// Properties of names, with what sort of names they are.
const NAMES: [(&str, NameKind); 9] = [
    ("http://www.w3.org/2004/02/skos/core#prefLabel", NameKind::Preferred),
    ("http://www.w3.org/ns/regorg#legalName", NameKind::Preferred),
    ("http://xmlns.com/foaf/0.1/name", NameKind::Preferred),
    ("http://schema.org/name", NameKind::Preferred),
    ("https://schema.org/name", NameKind::Preferred),
    ("http://www.w3.org/2004/02/skos/core#altLabel", NameKind::Other),
    ("http://www.w3.org/2004/02/skos/core#hiddenLabel", NameKind::Other),
    ("http://schema.org/alternateName", NameKind::Other),
    ("https://schema.org/alternateName", NameKind::Other),
];
const WEBSITES: [&str; 3] =
    ["http://xmlns.com/foaf/0.1/homepage", "http://schema.org/url", "https://schema.org/url"];
const PARENTS: [&str; 3] = [
    "http://www.w3.org/2004/02/skos/core#broader",
    "http://www.w3.org/ns/org#subOrganizationOf",
    "http://www.w3.org/ns/org#unitOf",
];
const MATCHES: [&str; 2] =
    ["http://www.w3.org/2004/02/skos/core#exactMatch", "http://www.w3.org/2002/07/owl#sameAs"];
const COUNTRIES: [&str; 2] =
    ["http://publications.europa.eu/ontology/authority/country", "http://purl.org/dc/terms/spatial"];
const KINDS: [&str; 2] =
    ["http://www.w3.org/ns/org#classification", "http://data.vlaanderen.be/ns/besluit#classificatie"];
const REPLACED: [&str; 2] =
    ["http://purl.org/dc/terms/isReplacedBy", "http://publications.europa.eu/ontology/authority/replaced.by"];
const REPLACES: [&str; 1] = ["http://purl.org/dc/terms/replaces"];
const BEGIN: [&str; 2] =
    ["http://publications.europa.eu/ontology/authority/start.use", "http://schema.org/foundingDate"];
const END: [&str; 2] =
    ["http://publications.europa.eu/ontology/authority/end.use", "http://schema.org/dissolutionDate"];
const DEPRECATED: [&str; 2] = [
    "http://publications.europa.eu/ontology/authority/deprecated",
    "http://www.w3.org/2002/07/owl#deprecated",
];
const IDENTIFIER: &str = "http://purl.org/dc/terms/identifier";
const KBO: &str = "http://mu.semte.ch/vocabularies/ext/kbonummer";
const VERSION: [&str; 2] = [
    "http://publications.europa.eu/ontology/authority/table.version.number",
    "http://www.w3.org/2002/07/owl#versionInfo",
];

/// What the codes of Flemish administrative units mean.
const FLEMISH: [(&str, &str); 4] = [
    ("5ab0e9b8a3b2ca7c5e000000", "province"),
    ("5ab0e9b8a3b2ca7c5e000001", "municipality"),
    ("5ab0e9b8a3b2ca7c5e000002", "public centre for social welfare"),
    ("5ab0e9b8a3b2ca7c5e000003", "district"),
];

/// The records of a file.
pub(super) struct Skos {
    graph: Graph,
    ids: std::vec::IntoIter<String>,
    expected: Expected,
    edition: Option<String>,
}

impl Skos {
    pub(super) fn open(path: &Path, expected: &Expected) -> Result<Self, SnapshotError> {
        let graph = Graph::read(path)?;
        let is_scheme = |id: &&str| graph.iris(id, TYPE).any(|kind| SCHEMES.contains(&kind));
        let edition = graph.subjects().filter(is_scheme).find_map(|id| first(&graph, id, &VERSION));
        let named = |id: &&str| NAMES.iter().any(|(property, _)| graph.text(id, property).is_some());
        let ids: Vec<String> =
            graph.subjects().filter(|id| !is_scheme(id)).filter(named).map(str::to_owned).collect();
        Ok(Self { graph, ids: ids.into_iter(), expected: expected.clone(), edition })
    }
}

impl Iterator for Skos {
    type Item = Result<Organisation, SnapshotError>;

    fn next(&mut self) -> Option<Self::Item> {
        let id = self.ids.next()?;
        Some(Ok(record(&self.graph, &id, &self.expected)))
    }
}

impl Reader for Skos {
    /// The version that the scheme says it is.
    fn edition(&self) -> Option<String> {
        self.edition.clone()
    }
}

fn first(graph: &Graph, id: &str, properties: &[&str]) -> Option<String> {
    properties.iter().find_map(|property| graph.text(id, property)).map(str::to_owned)
}

fn iris(graph: &Graph, id: &str, properties: &[&str]) -> Vec<String> {
    properties.iter().flat_map(|property| graph.iris(id, property).map(str::to_owned)).collect()
}

fn record(graph: &Graph, id: &str, expected: &Expected) -> Organisation {
    let mut organisation = Organisation {
        id: id.to_owned(),
        websites: iris(graph, id, &WEBSITES),
        predecessors: iris(graph, id, &REPLACES),
        successors: iris(graph, id, &REPLACED),
        from: first(graph, id, &BEGIN),
        // Tables that have no end for what goes on say so with a day far off.
        until: first(graph, id, &END).filter(|day| !day.starts_with("9999")),
        nature: expected.nature,
        ..Organisation::default()
    };
    for (property, kind) in NAMES {
        graph.add_names(&mut organisation.names, id, property, kind);
    }
    order(&mut organisation.names);
    let above = iris(graph, id, &PARENTS);
    for parent in &above {
        let mut names = Vec::new();
        graph.add_names(&mut names, parent, NAMES[0].0, NameKind::Preferred);
        organisation.parents.extend(names.into_iter().map(|name| name.text));
    }
    let stated = iris(graph, id, &COUNTRIES).into_iter().filter(|iri| iri.contains("/country/"));
    organisation.countries = stated.filter_map(|iri| country(&iri)).collect();
    organisation.types = iris(graph, id, &KINDS)
        .iter()
        .filter_map(|kind| FLEMISH.iter().find(|(code, _)| kind.ends_with(code)))
        .map(|(_, kind)| (*kind).to_owned())
        .collect();
    let same = iris(graph, id, &MATCHES);
    organisation.identifiers = same.iter().filter_map(|iri| known::identifier(iri)).collect();
    // Flemish units give their OVO code and the number of the enterprise under one property.
    for (text, _) in graph.texts(id, IDENTIFIER).filter(|(text, _)| text.starts_with("OVO")) {
        organisation.identifiers.push(Identifier::new("ovo", text));
    }
    if let Some(number) = graph.text(id, KBO) {
        organisation.identifiers.push(Identifier::new("kbo", number));
    }
    let deprecated = DEPRECATED.iter().any(|flag| matches!(graph.text(id, flag), Some("true" | "1")));
    organisation.standing = match (deprecated, &organisation.until) {
        (false, _) => Standing::Current,
        (true, Some(_)) => Standing::Ended,
        (true, None) => Standing::Withdrawn,
    };
    organisation.relations = above.len() + same.len();
    expected.complete(&mut organisation);
    organisation
}
