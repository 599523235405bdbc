//! Statements about organisations, in the vocabularies that registers use: SKOS, ORG, schema.org, FOAF, Dublin Core,
//! the EU's authority tables, TOOI, the direct statements of Wikidata. One property a line.

use super::{add, add_country, add_name, add_website, date, is_acronym};
use crate::link::{NameKind, Organisation, Standing, snapshot};
use crate::model::vocab::skos;
use oxigraph::model::{NamedNodeRef, Term};

const fn iri(iri: &'static str) -> NamedNodeRef<'static> {
    NamedNodeRef::new_unchecked(iri)
}

/// Properties whose values are names.
pub const NAMES: &[NamedNodeRef<'static>] = &[
    skos::PREF_LABEL,
    skos::ALT_LABEL,
    iri("http://www.w3.org/2000/01/rdf-schema#label"),
    iri("http://schema.org/name"),
    iri("https://schema.org/name"),
    iri("http://schema.org/alternateName"),
    iri("https://schema.org/alternateName"),
    iri("http://schema.org/legalName"),
    iri("https://schema.org/legalName"),
    iri("http://xmlns.com/foaf/0.1/name"),
    iri("http://www.w3.org/ns/regorg#legalName"),
    iri("http://purl.org/dc/terms/title"),
    iri("https://identifier.overheid.nl/tooi/def/ont/officieleNaamInclSoort"),
    iri("https://identifier.overheid.nl/tooi/def/ont/voorkeursnaamInclSoort"),
    iri("https://identifier.overheid.nl/tooi/def/ont/afkorting"),
];

/// Properties whose values are what an organisation is part of.
const PARENTS: &[NamedNodeRef<'static>] = &[
    iri("http://www.w3.org/ns/org#subOrganizationOf"),
    iri("http://www.w3.org/ns/org#unitOf"),
    iri("http://www.w3.org/2004/02/skos/core#broader"),
    iri("http://schema.org/parentOrganization"),
    iri("https://schema.org/parentOrganization"),
    iri("http://www.wikidata.org/prop/direct/P749"),
    iri("http://www.wikidata.org/prop/direct/P361"),
];

/// What a property says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    Type,
    Website,
    Country,
    Same,
    From,
    Until,
    Gone,
    Successor,
    Predecessor,
    Address,
}

/// The other properties that are read.
const OTHERS: &[(&str, Says)] = &[
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", Says::Type),
    ("http://www.w3.org/ns/org#classification", Says::Type),
    ("http://data.vlaanderen.be/ns/besluit#classificatie", Says::Type),
    ("http://purl.org/dc/terms/type", Says::Type),
    ("http://www.wikidata.org/prop/direct/P31", Says::Type),
    ("http://xmlns.com/foaf/0.1/homepage", Says::Website),
    ("http://schema.org/url", Says::Website),
    ("https://schema.org/url", Says::Website),
    ("http://www.wikidata.org/prop/direct/P856", Says::Website),
    ("http://schema.org/addressCountry", Says::Country),
    ("https://schema.org/addressCountry", Says::Country),
    ("http://purl.org/dc/terms/spatial", Says::Country),
    ("http://www.w3.org/ns/locn#adminUnitL1", Says::Country),
    ("https://w3id.org/labgraph/ns#country", Says::Country),
    ("http://www.w3.org/2002/07/owl#sameAs", Says::Same),
    ("http://www.w3.org/2004/02/skos/core#exactMatch", Says::Same),
    ("http://schema.org/sameAs", Says::Same),
    ("https://schema.org/sameAs", Says::Same),
    ("http://schema.org/foundingDate", Says::From),
    ("https://schema.org/foundingDate", Says::From),
    ("http://schema.org/validFrom", Says::From),
    ("http://publications.europa.eu/ontology/authority/start.use", Says::From),
    ("https://identifier.overheid.nl/tooi/def/ont/begindatum", Says::From),
    ("http://www.wikidata.org/prop/direct/P571", Says::From),
    ("http://schema.org/dissolutionDate", Says::Until),
    ("https://schema.org/dissolutionDate", Says::Until),
    ("http://schema.org/validThrough", Says::Until),
    ("http://publications.europa.eu/ontology/authority/end.use", Says::Until),
    ("https://identifier.overheid.nl/tooi/def/ont/einddatum", Says::Until),
    ("http://www.wikidata.org/prop/direct/P576", Says::Until),
    ("http://www.w3.org/2002/07/owl#deprecated", Says::Gone),
    ("http://publications.europa.eu/ontology/authority/deprecated", Says::Gone),
    ("http://purl.org/dc/terms/isReplacedBy", Says::Successor),
    ("http://www.wikidata.org/prop/direct/P1366", Says::Successor),
    ("http://purl.org/dc/terms/replaces", Says::Predecessor),
    ("http://www.wikidata.org/prop/direct/P1365", Says::Predecessor),
    ("http://www.w3.org/ns/locn#fullAddress", Says::Address),
];

/// Every property that is read.
pub fn properties() -> impl Iterator<Item = NamedNodeRef<'static>> {
    let others = OTHERS.iter().map(|(property, _)| iri(property));
    NAMES.iter().copied().chain(PARENTS.iter().copied()).chain(others)
}

/// What statements say of one thing, as they come in.
#[derive(Debug, Default)]
pub struct Facts {
    /// What was read so far.
    pub organisation: Organisation,
    /// What it is part of, by IRI.
    pub parents: Vec<String>,
    /// What it is said to be the same as, by IRI.
    pub same: Vec<String>,
}

impl Facts {
    /// Of a thing of which nothing is known yet.
    #[must_use]
    pub fn about(id: &str) -> Self {
        let mut organisation = Organisation { id: id.to_owned(), ..Organisation::default() };
        organisation.identifiers.extend(snapshot::identifier_of_iri(id));
        organisation.nature = snapshot::nature_of_iri(id).unwrap_or_default();
        Self { organisation, ..Self::default() }
    }

    /// Takes a statement about it in.
    ///
    /// ```
    /// use labgraph::link::record::Facts;
    /// use oxigraph::model::{Literal, vocab::rdfs};
    /// let mut facts = Facts::about("http://a.example/1");
    /// facts.take(rdfs::LABEL.into(), &Literal::new_simple_literal("Vinnova").into());
    /// assert_eq!(facts.organisation.label(), "Vinnova");
    /// ```
    pub fn take(&mut self, property: NamedNodeRef<'_>, object: &Term) {
        self.organisation.relations += usize::from(matches!(object, Term::NamedNode(_)));
        let text = match object {
            Term::Literal(literal) => literal.value(),
            Term::NamedNode(node) => node.as_str(),
            _ => return,
        };
        if NAMES.contains(&property) {
            if let Term::Literal(literal) = object {
                let kind = kind_of(property, literal.value());
                add_name(&mut self.organisation, literal.value(), literal.language(), kind);
            }
        } else if PARENTS.contains(&property) {
            match object {
                Term::NamedNode(_) => add(&mut self.parents, text),
                _ => add(&mut self.organisation.parents, text),
            }
        } else if let Some((_, says)) = OTHERS.iter().find(|(known, _)| *known == property.as_str()) {
            self.note(*says, text);
        }
    }

    fn note(&mut self, says: Says, text: &str) {
        let organisation = &mut self.organisation;
        match says {
            Says::Type => {
                let local = text.rsplit(['/', '#']).next().unwrap_or(text);
                let plain = ["Concept", "NamedIndividual", "Thing", "Resource"].contains(&local);
                if !plain && super::item_id(local).is_none() {
                    add(&mut organisation.types, local);
                }
            }
            Says::Website => add_website(&mut organisation.websites, text),
            Says::Country => add_country(&mut organisation.countries, text),
            Says::Same => {
                let other = snapshot::identifier_of_iri(text);
                organisation.identifiers.extend(other.filter(|own| !organisation.identifiers.contains(own)));
                add(&mut self.same, text);
            }
            Says::From => organisation.from = organisation.from.take().or_else(|| date(text)),
            Says::Until => organisation.until = organisation.until.take().or_else(|| date(text)),
            Says::Gone => {
                if ["true", "1"].contains(&text) {
                    organisation.standing = Standing::Withdrawn;
                }
            }
            Says::Successor => add(&mut organisation.successors, text),
            Says::Predecessor => add(&mut organisation.predecessors, text),
            Says::Address => organisation.address = super::tidy(text),
        }
    }

    /// What was read, once all was.
    #[must_use]
    pub fn done(mut self, today: &str) -> Organisation {
        let ended = self
            .organisation
            .until
            .as_deref()
            .is_some_and(|until| until <= &today[..until.len().min(today.len())]);
        if ended && self.organisation.standing == Standing::Current {
            self.organisation.standing = Standing::Ended;
        }
        self.organisation
    }

    /// Where it says no more than that it is something else now: what that is.
    #[must_use]
    pub fn moved(&self) -> Option<&str> {
        let elsewhere = |iri: &&String| **iri != self.organisation.id;
        if !self.organisation.names.is_empty() {
            return None;
        }
        self.organisation.successors.iter().chain(&self.same).find(elsewhere).map(String::as_str)
    }

    /// Whether nothing is said of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { organisation, parents, same } = self;
        organisation.names.is_empty()
            && organisation.successors.is_empty()
            && organisation.types.is_empty()
            && organisation.websites.is_empty()
            && organisation.standing == Standing::Current
            && parents.is_empty()
            && same.is_empty()
    }
}

fn kind_of(property: NamedNodeRef<'_>, text: &str) -> NameKind {
    if property == skos::PREF_LABEL || property.as_str().ends_with("voorkeursnaamInclSoort") {
        NameKind::Preferred
    } else if is_acronym(text) || property.as_str().ends_with("afkorting") {
        NameKind::Acronym
    } else {
        NameKind::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::{Literal, NamedNode};

    fn facts(statements: &[(&str, Term)]) -> Facts {
        let mut facts = Facts::about("http://a.example/1");
        for (property, object) in statements {
            facts.take(NamedNodeRef::new_unchecked(property), object);
        }
        facts
    }

    fn node(iri: &str) -> Term {
        NamedNode::new_unchecked(iri).into()
    }

    fn text(text: &str) -> Term {
        Literal::new_simple_literal(text).into()
    }

    #[test]
    fn statements_become_an_organisation() {
        let read = facts(&[
            (skos::PREF_LABEL.as_str(), Literal::new_language_tagged_literal_unchecked("Raad", "nl").into()),
            (skos::ALT_LABEL.as_str(), text("RVS")),
            (
                "http://schema.org/addressCountry",
                node("http://publications.europa.eu/resource/authority/country/NLD"),
            ),
            ("http://www.w3.org/ns/org#subOrganizationOf", node("http://a.example/2")),
            ("http://schema.org/dissolutionDate", text("2010-11-30")),
            ("http://www.w3.org/2002/07/owl#sameAs", node("https://ror.org/01kd5m353")),
            (
                "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
                node("http://www.w3.org/ns/org#FormalOrganization"),
            ),
            ("http://xmlns.com/foaf/0.1/homepage", node("https://raad.example")),
        ]);
        assert_eq!(read.parents, ["http://a.example/2"]);
        assert_eq!(read.moved(), None);
        let read = read.done("2026-01-01");
        assert_eq!((read.label(), read.standing), ("Raad", Standing::Ended));
        assert_eq!(read.names[1].kind, NameKind::Acronym);
        assert_eq!(read.countries, ["NL"]);
        assert_eq!(
            (read.types, read.websites),
            (vec!["FormalOrganization".to_owned()], vec!["https://raad.example".to_owned()])
        );
        assert_eq!(read.identifiers[0].to_string(), "ror:01kd5m353");
    }

    #[test]
    fn what_ends_later_still_stands() {
        let read = facts(&[("http://schema.org/dissolutionDate", text("2030"))]);
        assert_eq!(read.done("2026-01-01").standing, Standing::Current);
        let gone = facts(&[("http://publications.europa.eu/ontology/authority/deprecated", text("true"))]);
        assert_eq!(gone.done("2026-01-01").standing, Standing::Withdrawn);
        let moved = facts(&[("http://purl.org/dc/terms/isReplacedBy", node("http://a.example/3"))]);
        assert_eq!(moved.moved(), Some("http://a.example/3"));
        assert!(facts(&[]).is_empty() && !moved.is_empty());
    }
}
