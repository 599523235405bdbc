//! What stands behind an IRI, read as RDF: registers that answer about one identifier at a time, and are not searched.

use super::asking::{Retrieved, Template, day, wrong};
use super::{Lack, Lookup, Register, RegisterError};
use crate::fetch::{Client, FetchError, Keep, Stream};
use crate::link::evidence::Asked;
use crate::link::index::Entry;
use crate::link::record::Facts;
use crate::link::{Authority, Service};
use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::NamedNode;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

/// What is understood, what tells its end first.
const ACCEPT: &str =
    "application/n-triples, text/turtle;q=0.9, application/ld+json;q=0.7, application/rdf+xml;q=0.6";

/// The most statements of one document.
const MAX_STATEMENTS: usize = 100_000;

/// The largest document, in bytes.
const MAX_BYTES: u64 = 16 << 20;

/// A service that gives what is behind an identifier.
#[derive(Debug)]
pub struct Dereference {
    address: String,
    slug: String,
    template: Template,
    client: Client,
    retrieved: Retrieved,
}

impl Dereference {
    /// The service of an authority. Where its address has no `{id}`, identifiers go behind it.
    #[must_use]
    pub fn new(authority: &Authority, service: &Service, client: Client) -> Self {
        Self {
            address: service.address.clone(),
            slug: authority.slug.clone(),
            template: Template::of(authority),
            client: client.with_max_bytes(MAX_BYTES),
            retrieved: Retrieved::default(),
        }
    }

    /// Where one asks about an identifier. What it is made of stays within its place.
    fn place(&self, id: &str) -> String {
        let parts: Vec<String> = id.split('/').map(super::asking::encoded_part).collect();
        let id = parts.join("/");
        if self.address.contains("{id}") {
            self.address.replace("{id}", &id)
        } else {
            format!("{}/{id}", self.address.trim_end_matches('/'))
        }
    }

    /// What a document says of each thing in it.
    fn read(&self, stream: Stream) -> Result<BTreeMap<String, Facts>, RegisterError> {
        let url = stream.head.url.clone();
        let media_type = stream.header("content-type").unwrap_or_default().to_owned();
        let format = RdfFormat::from_media_type(&media_type).filter(|format| {
            matches!(
                format,
                RdfFormat::NTriples | RdfFormat::Turtle | RdfFormat::JsonLd { .. } | RdfFormat::RdfXml
            )
        });
        let Some(format) = format else {
            let kind = media_type.split(';').next().unwrap_or_default();
            let kind = if kind.is_empty() { "without a media type" } else { kind };
            return Err(wrong(&url, format_args!("{kind}, not RDF")));
        };
        let parser = RdfParser::from_format(format);
        let parser = parser.clone().with_base_iri(&url).unwrap_or(parser);
        let mut all: BTreeMap<String, Facts> = BTreeMap::new();
        for (count, quad) in parser.for_reader(stream.body).enumerate() {
            let quad = quad.map_err(|error| match error {
                RdfParseError::Io(error) => FetchError::of_io(error, &url).into(),
                RdfParseError::Syntax(error) => {
                    wrong(&url, format_args!("what is no {}: {error}", format.name()))
                }
            })?;
            if count >= MAX_STATEMENTS {
                return Err(wrong(&url, format_args!("more than {MAX_STATEMENTS} statements")));
            }
            if let oxigraph::model::NamedOrBlankNode::NamedNode(subject) = &quad.subject {
                let facts =
                    all.entry(subject.as_str().to_owned()).or_insert_with(|| Facts::about(subject.as_str()));
                facts.take(quad.predicate.as_ref(), &quad.object);
            }
        }
        self.retrieved.note(stream.head.retrieved);
        stream.keep.into_iter().for_each(Keep::keep);
        Ok(all)
    }
}

impl Register for Dereference {
    /// None by name: it cannot be searched. What it says of the identifiers that the organisation already has.
    fn candidates(&self, asked: &Asked) -> Result<Vec<Arc<Entry>>, RegisterError> {
        let own = asked.organisation().identifiers.iter().filter(|id| id.scheme == self.slug);
        if own.clone().next().is_none() {
            // No candidate would mean that it has none.
            return Err(RegisterError::Unsupported { register: self.slug.clone(), reason: Lack::Search });
        }
        let mut entries = Vec::new();
        for identifier in own {
            match self.lookup(&identifier.value)? {
                Lookup::Found(record) | Lookup::Moved { record: Some(record), .. } => {
                    entries.push(Arc::new(Entry::of(*record)));
                }
                Lookup::Moved { .. } | Lookup::Missing => {}
            }
        }
        Ok(entries)
    }

    fn lookup(&self, identifier: &str) -> Result<Lookup, RegisterError> {
        let identifier = identifier.trim();
        let (iri, id) = (self.template.iri(identifier), self.template.id(identifier));
        if NamedNode::new(&iri).is_err() || id.contains("://") || id.split('/').any(|part| part == "..") {
            return Ok(Lookup::Missing);
        }
        let address = self.place(id);
        let mut all = match self.client.get(&address).accept(ACCEPT).cached().open() {
            Err(FetchError::Status { status: 404 | 410, .. }) => return Ok(Lookup::Missing),
            stream => self.read(stream?)?,
        };
        let labels: BTreeMap<String, String> =
            all.iter().map(|(iri, facts)| (iri.clone(), facts.organisation.label().to_owned())).collect();
        let today = day(SystemTime::now());
        let mut record = |iri: &str| {
            let facts = all.remove(iri).filter(|facts| !facts.is_empty())?;
            let moved = facts.moved().map(str::to_owned);
            let parents = facts.parents.clone();
            let mut organisation = facts.done(&today);
            for parent in parents.iter().filter_map(|parent| labels.get(parent)) {
                crate::link::record::add(&mut organisation.parents, parent);
            }
            crate::link::record::add_identifier(&mut organisation, &self.slug, self.template.id(iri));
            Some((organisation, moved))
        };
        Ok(match record(&iri) {
            None => Lookup::Missing,
            Some((_, Some(to))) => {
                let there = record(&to).map(|(organisation, _)| Box::new(organisation));
                Lookup::Moved { to, record: there }
            }
            Some((organisation, None)) => Lookup::Found(Box::new(organisation)),
        })
    }

    fn version(&self) -> String {
        self.retrieved.version()
    }
}
