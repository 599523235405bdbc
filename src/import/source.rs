//! The source that imported statements come from: one that the graph knows, or the file itself.

use super::ImportError;
use super::iri::{encode, slug};
use super::value::{self, Datatype, Locale};
use super::{Cell, Problem};
use crate::model::prefixes::LID;
use crate::model::vocab::{dcterms, lab, skos};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Triple};

/// `dcterms:issued`.
const ISSUED: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://purl.org/dc/terms/issued");

/// How the labels of a source that is made begin, in each language.
const FILE: [(&str, &str); 3] = [("en", "File"), ("nl", "Bestand"), ("fr", "Fichier")];

/// A source, and what is to be stated of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportSource {
    /// Its IRI.
    pub iri: NamedNode,
    /// What describes it; nothing where the graph does.
    pub statements: Vec<Triple>,
}

impl ImportSource {
    /// A source that the graph describes.
    #[must_use]
    pub const fn existing(iri: NamedNode) -> Self {
        Self { iri, statements: Vec::new() }
    }

    /// The file itself, by its name without folders. It gets a date only where one is given: the day of the
    /// import says nothing of the source.
    ///
    /// # Errors
    /// Where `issued` is no date.
    pub fn of_file(name: &str, title: Option<&str>, issued: Option<&str>) -> Result<Self, ImportError> {
        let name: String = name.chars().filter(|c| !c.is_control()).collect();
        let stem = slug(&name);
        let stem = if stem.is_empty() { encode(&name) } else { encode(&stem) };
        let iri = NamedNode::new_unchecked(format!("{LID}import-{stem}"));
        let mut statements = vec![
            Triple::new(iri.clone(), rdf::TYPE, lab::SOURCE),
            Triple::new(iri.clone(), dcterms::TITLE, Literal::new_simple_literal(title.unwrap_or(&name))),
        ];
        for (tag, word) in FILE {
            let label = Literal::new_language_tagged_literal_unchecked(format!("{word} {name}"), tag);
            statements.push(Triple::new(iri.clone(), skos::PREF_LABEL, label));
        }
        if let Some(issued) = issued {
            let date = value::literal(&Cell::of_text(issued), &Datatype::Date, Locale::default());
            let date = date.map_err(|message| {
                ImportError::Problems(vec![Problem { place: "issued".to_owned(), message }])
            })?;
            statements.push(Triple::new(iri.clone(), ISSUED, date));
        }
        Ok(Self { iri, statements })
    }
}
