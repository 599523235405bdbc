//! How an IRI is written in a query: with a prefix that the query declares or need not declare, with one that it
//! would have to declare, or in full.

use crate::model::Prefixes;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, Term};

/// Prefixes that everybody knows, beside those of the project.
const WELL_KNOWN: [(&str, &str); 10] = [
    ("wd", "http://www.wikidata.org/entity/"),
    ("wdt", "http://www.wikidata.org/prop/direct/"),
    ("dbo", "http://dbpedia.org/ontology/"),
    ("dbr", "http://dbpedia.org/resource/"),
    ("geo", "http://www.opengis.net/ont/geosparql#"),
    ("void", "http://rdfs.org/ns/void#"),
    ("vann", "http://purl.org/vocab/vann/"),
    ("vcard", "http://www.w3.org/2006/vcard/ns#"),
    ("time", "http://www.w3.org/2006/time#"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
];

/// A prefix and its namespace.
pub(super) type Declaration = (String, String);

/// Writes IRIs and literals as a query may.
pub(super) struct Speller {
    /// What the query declares.
    declared: Prefixes,
    /// What it need not declare, and does not declare otherwise.
    free: Prefixes,
    /// What it would have to declare.
    known: Prefixes,
}

impl Speller {
    pub(super) fn new(declared: Prefixes, free: &Prefixes) -> Self {
        let without = |all: &Prefixes, taken: &[&Prefixes]| {
            let mut left = Prefixes::none();
            for (prefix, namespace) in all.iter() {
                if !taken.iter().any(|taken| taken.iter().any(|(other, _)| other == prefix)) {
                    left.add(prefix, namespace);
                }
            }
            left
        };
        let free = without(free, &[&declared]);
        let mut known = Prefixes::known();
        for (prefix, namespace) in WELL_KNOWN {
            known.add(prefix, namespace);
        }
        let known = without(&known, &[&declared, &free]);
        Self { declared, free, known }
    }

    /// The IRI that a CURIE stands for, whether its prefix is declared or not.
    pub(super) fn expand(&self, curie: &str) -> Option<String> {
        let (prefix, local) = curie.split_once(':')?;
        let all = self.declared.iter().chain(self.free.iter()).chain(self.known.iter());
        let (_, namespace) = all.into_iter().find(|(known, _)| *known == prefix)?;
        Some(format!("{namespace}{}", local.replace('\\', "")))
    }

    /// An IRI as a query may write it, and the prefix that has to be declared for that.
    pub(super) fn iri(&self, iri: &str) -> (String, Option<Declaration>) {
        for prefixes in [&self.declared, &self.free] {
            if let Some(curie) = prefixes.shorten(iri) {
                return (curie, None);
            }
        }
        match self.known.split(iri) {
            Some((prefix, local)) => (format!("{prefix}:{local}"), self.declaration(prefix)),
            None => (format!("<{iri}>"), None),
        }
    }

    /// The name of a graph: its path behind a prefix, where the query need not declare that, each `/` escaped.
    pub(super) fn path(&self, iri: &str) -> Option<String> {
        let is_plain = |local: &str| {
            !local.starts_with('/')
                && !local.ends_with(['.', '/'])
                && local.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-'))
        };
        let all = self.declared.iter().chain(self.free.iter());
        let (prefix, local) = all
            .filter_map(|(prefix, namespace)| Some((prefix, iri.strip_prefix(namespace)?)))
            .filter(|(_, local)| !local.is_empty() && is_plain(local))
            .min_by_key(|(_, local)| local.len())?;
        Some(format!("{prefix}:{}", local.replace('/', "\\/")))
    }

    /// What has to be declared before a prefix may be used.
    pub(super) fn declaration(&self, prefix: &str) -> Option<Declaration> {
        let (prefix, namespace) = self.known.iter().find(|(known, _)| *known == prefix)?;
        Some((prefix.to_owned(), namespace.to_owned()))
    }

    /// Every prefix with its namespace, those first that need no declaration.
    pub(super) fn prefixes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.declared.iter().chain(self.free.iter()).chain(self.known.iter())
    }

    /// The prefixes that the query does not declare itself.
    pub(super) fn undeclared(&self) -> impl Iterator<Item = (&str, &str)> {
        self.free.iter().chain(self.known.iter())
    }

    /// A term as a query may write it.
    pub(super) fn term(&self, term: &Term) -> Option<(String, Option<Declaration>)> {
        match term {
            Term::NamedNode(node) => Some(self.iri(node.as_str())),
            Term::Literal(literal) => Some(self.literal(literal)),
            _ => None,
        }
    }

    fn literal(&self, literal: &Literal) -> (String, Option<Declaration>) {
        let (value, datatype) = (literal.value(), literal.datatype());
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let unsigned = value.strip_prefix(['-', '+']).unwrap_or(value);
        let plain = match datatype {
            xsd::INTEGER => digits(unsigned),
            xsd::DECIMAL => {
                unsigned.split_once('.').is_some_and(|(whole, part)| digits(whole) && digits(part))
            }
            xsd::BOOLEAN => matches!(value, "true" | "false"),
            _ => false,
        };
        if plain {
            return (value.to_owned(), None);
        }
        if literal.language().is_some() || datatype == xsd::STRING {
            return (literal.to_string(), None);
        }
        let (name, declares) = self.iri(datatype.as_str());
        (format!("{}^^{name}", Literal::new_simple_literal(value)), declares)
    }
}
