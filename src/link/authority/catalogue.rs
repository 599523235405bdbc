//! Authorities as the merged graph describes them.
//!
//! An authority is a `dcat:Dataset`, a service a `dcat:DataService` that `dcat:servesDataset` it. What cannot be read (a
//! country that ISO 3166-1 does not know, a rate of nothing) is left out: the shapes tell of it.

use super::{Authority, CheckDigits, ProtocolKind, Service, slug};
use crate::fetch::Rate;
use crate::link::Nature;
use crate::model::country;
use crate::model::vocab::{dcat, dcterms, lab, skos};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{
    GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Term, TermRef,
};
use oxigraph::store::Store;
use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

/// The properties that name a register, where it has no `skos:prefLabel`.
const NAMES: [NamedNodeRef<'static>; 3] = [skos::PREF_LABEL, rdfs::LABEL, dcterms::TITLE];

impl Authority {
    /// The authorities that the merged graph of a store describes, in the order of their slugs: every
    /// `dcat:Dataset` with an IRI.
    ///
    /// The slug of `lid:authority-ror` is `ror`; that of another IRI is its last part in small letters, with a dash in
    /// the place of what is no letter or digit, and a number behind it where two would be the same.
    ///
    /// ```
    /// use labgraph::link::Authority;
    /// use labgraph::store::Dataset;
    /// use labgraph::workspace::Workspace;
    ///
    /// let dataset = Dataset::load(&Workspace::embedded(), true)?;
    /// let authorities = Authority::all(dataset.merged());
    /// let ror = authorities.iter().find(|authority| authority.slug == "ror").unwrap();
    /// assert_eq!(ror.template.as_deref(), Some("https://ror.org/{id}"));
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn all(store: &Store) -> Vec<Self> {
        let graph = Graph(store);
        let iris: BTreeSet<String> = graph.instances(dcat::DATASET).map(NamedNode::into_string).collect();
        let mut taken = HashSet::new();
        // Those of labgraph keep their slugs, whatever else is described.
        let (ours, others): (Vec<_>, Vec<_>) =
            iris.into_iter().partition(|iri| slug::iri(&slug::of(iri)) == *iri);
        let mut all: Vec<Self> = (ours.into_iter().chain(others))
            .map(|iri| {
                let slug = slug::unique(slug::of(&iri), &mut taken);
                graph.authority(NamedNode::new_unchecked(iri), slug)
            })
            .collect();
        all.sort_by(|a, b| a.slug.cmp(&b.slug));
        all
    }
}

/// The merged graph of a store.
struct Graph<'s>(&'s Store);

impl Graph<'_> {
    fn instances(&self, class: NamedNodeRef<'_>) -> impl Iterator<Item = NamedNode> {
        self.subjects(rdf::TYPE, class.into())
    }

    fn subjects(&self, property: NamedNodeRef<'_>, object: TermRef<'_>) -> impl Iterator<Item = NamedNode> {
        let quads =
            self.0.quads_for_pattern(None, Some(property), Some(object), Some(GraphNameRef::DefaultGraph));
        quads.filter_map(Result::ok).filter_map(|quad| match quad.subject {
            NamedOrBlankNode::NamedNode(node) => Some(node),
            NamedOrBlankNode::BlankNode(_) => None,
        })
    }

    /// The values of a property, in an order that stays.
    fn objects(&self, subject: &NamedNode, property: NamedNodeRef<'_>) -> Vec<Term> {
        let subject = NamedOrBlankNodeRef::from(subject.as_ref());
        let quads =
            self.0.quads_for_pattern(Some(subject), Some(property), None, Some(GraphNameRef::DefaultGraph));
        let mut objects: Vec<Term> = quads.filter_map(Result::ok).map(|quad| quad.object).collect();
        objects.sort_by_cached_key(ToString::to_string);
        objects
    }

    fn nodes(&self, subject: &NamedNode, property: NamedNodeRef<'_>) -> Vec<NamedNode> {
        self.objects(subject, property)
            .into_iter()
            .filter_map(|term| NamedNode::try_from(term).ok())
            .collect()
    }

    fn literals(&self, subject: &NamedNode, property: NamedNodeRef<'_>) -> Vec<Literal> {
        self.objects(subject, property).into_iter().filter_map(|term| Literal::try_from(term).ok()).collect()
    }

    fn text(&self, subject: &NamedNode, property: NamedNodeRef<'_>) -> Option<String> {
        self.literals(subject, property).into_iter().next().map(|literal| literal.destruct().0)
    }

    fn number<N: std::str::FromStr>(&self, subject: &NamedNode, property: NamedNodeRef<'_>) -> Option<N> {
        self.text(subject, property)?.parse().ok()
    }

    fn authority(&self, iri: NamedNode, slug: String) -> Authority {
        let names = NAMES.iter().map(|naming| self.literals(&iri, *naming));
        let licence = self.nodes(&iri, dcterms::LICENSE).into_iter().map(NamedNode::into_string).next();
        let check_digits = self.nodes(&iri, lab::CHECK_DIGITS);
        let nature = self.nodes(&iri, lab::RECORD_NATURE);
        Authority {
            slug,
            names: names.into_iter().find(|names| !names.is_empty()).unwrap_or_default(),
            other_names: self.literals(&iri, skos::ALT_LABEL),
            languages: self.languages(&iri),
            licence: licence.or_else(|| self.rights(&iri)),
            countries: self
                .nodes(&iri, dcterms::SPATIAL)
                .iter()
                .filter_map(|node| country::of_iri(node.as_str()))
                .map(str::to_owned)
                .collect(),
            classes: self.nodes(&iri, lab::COVERS_CLASS),
            nature: nature.iter().find_map(|node| Nature::of_concept(node.as_ref())).unwrap_or_default(),
            pattern: self.text(&iri, lab::IDENTIFIER_PATTERN),
            check_digits: check_digits.iter().find_map(|node| CheckDigits::of_concept(node.as_ref())),
            template: self.text(&iri, lab::IRI_TEMPLATE),
            services: self.services(&iri),
            iri,
        }
    }

    /// What `dcterms:rights` says, in English where it does.
    fn rights(&self, iri: &NamedNode) -> Option<String> {
        let mut rights = self.literals(iri, dcterms::RIGHTS);
        let english = rights.iter().position(|text| text.language() == Some("en"));
        (!rights.is_empty()).then(|| rights.swap_remove(english.unwrap_or(0)).destruct().0)
    }

    /// The languages of `dcterms:language`: IRIs that end in the code, such as those of ISO 639-1 at the Library of
    /// Congress, which DCAT asks for, or literals.
    fn languages(&self, iri: &NamedNode) -> Vec<String> {
        let tags = self.objects(iri, dcterms::LANGUAGE).into_iter().filter_map(|term| match term {
            Term::NamedNode(node) => node.as_str().rsplit('/').next().map(str::to_owned),
            Term::Literal(literal) => Some(literal.destruct().0),
            _ => None,
        });
        tags.filter(|tag| !tag.is_empty()).map(|tag| tag.to_lowercase()).collect()
    }

    fn services(&self, authority: &NamedNode) -> Vec<Service> {
        let mut iris: Vec<NamedNode> =
            self.subjects(dcat::SERVES_DATASET, authority.as_ref().into()).collect();
        iris.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        iris.dedup();
        iris.into_iter().filter_map(|iri| self.service(iri)).collect()
    }

    /// A service, unless it has no address at which it could be asked.
    fn service(&self, iri: NamedNode) -> Option<Service> {
        let address = self.nodes(&iri, dcat::ENDPOINT_URL).into_iter().next()?.into_string();
        let protocols = self.nodes(&iri, dcterms::CONFORMS_TO);
        let limit: Option<usize> = self.number(&iri, lab::REQUEST_LIMIT);
        let period: Option<u64> = self.number(&iri, lab::REQUEST_PERIOD);
        let rate = match (limit, period) {
            (Some(limit @ 1..), Some(period @ 1..)) => Some(Rate::new(limit, Duration::from_secs(period))),
            _ => None,
        };
        let protocol = protocols.iter().find_map(|node| ProtocolKind::of_iri(node.as_str()));
        Some(Service { iri, protocol, address, rate })
    }
}
