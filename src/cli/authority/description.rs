//! What `labgraph authority add` writes: a register and a service in statements.

use crate::fetch::Rate;
use crate::link::{Authority, CheckDigits, Nature, ProtocolKind};
use crate::model::prefixes::LID;
use crate::model::vocab::{dcat, dcterms, lab, skos};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};

/// The languages of every name.
const LANGUAGES: [&str; 3] = ["en", "nl", "fr"];

/// A text and its language, if one was named.
type Text = (Option<String>, String);

/// A service to describe.
pub(super) struct Endpoint {
    pub(super) address: String,
    pub(super) protocol: ProtocolKind,
    pub(super) rate: Option<Rate>,
}

/// A register to describe.
pub(super) struct Description {
    pub(super) iri: NamedNode,
    pub(super) slug: String,
    /// Whether nothing is said of it yet.
    pub(super) is_new: bool,
    pub(super) names: Vec<Text>,
    /// The names that it has already.
    pub(super) known: Vec<Literal>,
    pub(super) abbreviations: Vec<Text>,
    pub(super) template: Option<String>,
    pub(super) pattern: Option<String>,
    pub(super) check_digits: Option<CheckDigits>,
    pub(super) nature: Option<Nature>,
    pub(super) countries: Vec<String>,
    pub(super) classes: Vec<NamedNode>,
    pub(super) languages: Vec<String>,
    pub(super) licence: Option<String>,
    pub(super) endpoint: Option<Endpoint>,
}

/// A text as it is given: `nl=Handelsregister`, or words without a language.
pub(super) fn named_text(given: &str) -> Result<Text, String> {
    let (tag, text) = match given.split_once('=') {
        Some((tag, text)) if Literal::new_language_tagged_literal("", tag).is_ok() => {
            (Some(tag.to_lowercase()), text)
        }
        _ => (None, given),
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || text.len() > 300 || text.chars().any(char::is_control) {
        return Err(format!("{given:?} is no name: some words are expected, on one line"));
    }
    Ok((tag, text))
}

impl Description {
    /// The statements in a graph.
    pub(super) fn quads(&self, graph: &NamedNode) -> Vec<Quad> {
        let mut quads = Vec::new();
        if self.is_new {
            self.register(graph, &mut quads);
        }
        if let Some(endpoint) = &self.endpoint {
            self.service(endpoint, graph, &mut quads);
        }
        quads
    }

    fn register(&self, graph: &NamedNode, quads: &mut Vec<Quad>) {
        let mut say = |property: NamedNodeRef<'_>, value: Term| {
            quads.push(Quad::new(self.iri.clone(), property.into_owned(), value, graph.clone()));
        };
        say(rdf::TYPE, dcat::DATASET.into_owned().into());
        for name in self.labels() {
            say(skos::PREF_LABEL, name.into());
        }
        for (tag, text) in &self.abbreviations {
            say(skos::ALT_LABEL, literal(text, tag.as_deref()).into());
        }
        for (property, text) in
            [(lab::IRI_TEMPLATE, &self.template), (lab::IDENTIFIER_PATTERN, &self.pattern)]
        {
            if let Some(text) = text {
                say(property, literal(text, None).into());
            }
        }
        if let Some(method) = self.check_digits {
            say(lab::CHECK_DIGITS, method.concept().into_owned().into());
        }
        say(lab::RECORD_NATURE, self.nature.unwrap_or_default().concept().into_owned().into());
        for country in &self.countries {
            say(dcterms::SPATIAL, NamedNode::new_unchecked(country).into());
        }
        for class in &self.classes {
            say(lab::COVERS_CLASS, class.clone().into());
        }
        for code in &self.languages {
            say(
                dcterms::LANGUAGE,
                NamedNode::new_unchecked(format!("{}{code}", Authority::LANGUAGES)).into(),
            );
        }
        if let Some(licence) = &self.licence {
            match NamedNode::new(licence.trim()) {
                Ok(iri) => say(dcterms::LICENSE, iri.into()),
                Err(_) => say(dcterms::RIGHTS, literal(licence.trim(), None).into()),
            }
        }
    }

    /// The names in each language that was named; one without a language holds for those that every name has.
    fn labels(&self) -> Vec<Literal> {
        let named = |tag: &str| self.names.iter().any(|(own, _)| own.as_deref() == Some(tag));
        let each = self.names.iter().flat_map(|(tag, text)| match tag {
            Some(tag) => vec![literal(text, Some(tag))],
            None => {
                let missing = LANGUAGES.into_iter().filter(|tag| !named(tag));
                missing.map(|tag| literal(text, Some(tag))).collect()
            }
        });
        each.collect()
    }

    fn service(&self, endpoint: &Endpoint, graph: &NamedNode, quads: &mut Vec<Quad>) {
        let iri = self.service_iri(endpoint);
        let mut say = |property: NamedNodeRef<'_>, value: Term| {
            quads.push(Quad::new(iri.clone(), property.into_owned(), value, graph.clone()));
        };
        say(rdf::TYPE, dcat::DATA_SERVICE.into_owned().into());
        for (tag, words) in LANGUAGES.into_iter().zip(words(endpoint.protocol)) {
            let name = self.label_in(tag);
            say(skos::PREF_LABEL, literal(&format!("{words} {name}"), Some(tag)).into());
        }
        if let Some(protocol) = endpoint.protocol.iri() {
            say(dcterms::CONFORMS_TO, NamedNode::new_unchecked(protocol).into());
        }
        say(dcat::ENDPOINT_URL, NamedNode::new_unchecked(&endpoint.address).into());
        say(dcat::SERVES_DATASET, self.iri.clone().into());
        if let Some(rate) = endpoint.rate {
            let requests = i64::try_from(rate.requests()).unwrap_or(i64::MAX);
            let seconds = i64::try_from(rate.per().as_secs()).unwrap_or(i64::MAX);
            say(lab::REQUEST_LIMIT, Literal::from(requests).into());
            say(lab::REQUEST_PERIOD, Literal::from(seconds).into());
        }
    }

    /// `lid:service-ror-sparql`; the address tells services of one protocol apart.
    fn service_iri(&self, endpoint: &Endpoint) -> NamedNode {
        use sha2::{Digest, Sha256};
        let base = format!("{LID}service-{}-{}", self.slug, endpoint.protocol.name());
        if self.is_new {
            return NamedNode::new_unchecked(base);
        }
        let hash = Sha256::digest(endpoint.address.as_bytes());
        NamedNode::new_unchecked(format!("{base}-{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2]))
    }

    fn label_in(&self, tag: &str) -> String {
        let labels = if self.is_new { self.labels() } else { self.known.clone() };
        let fits = labels.iter().find(|label| label.language() == Some(tag)).or(labels.first());
        fits.map_or_else(|| self.slug.clone(), |label| label.value().to_owned())
    }
}

/// What a service is called before the name of its register, in English, Dutch and French.
const fn words(protocol: ProtocolKind) -> [&'static str; 3] {
    match protocol {
        ProtocolKind::Sparql => ["SPARQL endpoint:", "SPARQL-eindpunt:", "Point d'accès SPARQL :"],
        ProtocolKind::Reconciliation => ["Reconciliation:", "Reconciliatie:", "Réconciliation :"],
        _ => ["Search:", "Zoekdienst:", "Recherche :"],
    }
}

fn literal(text: &str, tag: Option<&str>) -> Literal {
    tag.and_then(|tag| Literal::new_language_tagged_literal(text, tag).ok())
        .unwrap_or_else(|| Literal::new_simple_literal(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_say_its_language() {
        let text = |given: &str| named_text(given).unwrap();
        assert_eq!(text("nl=Handels  register"), (Some("nl".to_owned()), "Handels register".to_owned()));
        assert_eq!(text("Companies House"), (None, "Companies House".to_owned()));
        assert_eq!(text("a b=c"), (None, "a b=c".to_owned()));
        assert!(named_text("en=").is_err() && named_text(" ").is_err() && named_text("a\u{1b}[31m").is_err());
    }
}
