//! What the cards need to know beside the review: names, links that were there, how the reader wants it.

use crate::cli::link::asked::Found;
use crate::cli::session::Session;
use crate::link::decided::Decided;
use crate::link::review::Card;
use crate::model::Languages;
use crate::query::names::Names;
use crate::store::Dataset;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Term};
use ratatui::style::{Modifier, Style};
use std::collections::HashMap;

const CLASSIFICATION: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/org#classification");
const ABOVE: [NamedNodeRef<'static>; 3] = [
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/org#subOrganizationOf"),
    NamedNodeRef::new_unchecked("https://w3id.org/labgraph/ns#supervisedBy"),
    NamedNodeRef::new_unchecked("https://w3id.org/labgraph/ns#operatedBy"),
];

/// What drawing needs beside the review: names, and how the reader wants it.
pub(super) struct Look<'a> {
    pub(super) names: &'a Names,
    dataset: &'a Dataset,
    /// The things that were linked to an entry as the very same when the review began, by entry.
    holders: HashMap<String, Vec<NamedNode>>,
    pub(super) languages: &'a Languages,
    pub(super) colours: bool,
}

impl<'a> Look<'a> {
    pub(super) fn of(session: &'a Session, found: &'a Found) -> Self {
        Self {
            names: &found.names,
            dataset: &found.dataset,
            holders: holders(&found.dataset),
            languages: session.languages(),
            colours: anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never,
        }
    }

    #[expect(clippy::unused_self, reason = "how it looks is for this to say")]
    pub(super) const fn bold(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    #[expect(clippy::unused_self, reason = "how it looks is for this to say")]
    pub(super) const fn dim(&self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    pub(super) fn name(&self, thing: &NamedNode) -> String {
        self.names.label(thing).unwrap_or_else(|| self.names.curie(thing))
    }

    /// Which things were linked to an entry as the very same when the review began.
    pub(super) fn holders(&self, entry: &NamedNode) -> &[NamedNode] {
        self.holders.get(entry.as_str()).map_or(&[], Vec::as_slice)
    }

    fn labels(&self, thing: &NamedNode, property: NamedNodeRef<'_>) -> Vec<String> {
        let subject = NamedOrBlankNodeRef::from(thing.as_ref());
        let quads = self.dataset.asserted(Some(subject), Some(property), None);
        let nodes = quads.filter_map(|quad| match quad.object {
            Term::NamedNode(node) => Some(self.name(&node)),
            _ => None,
        });
        let mut labels: Vec<String> = nodes.collect();
        labels.sort();
        labels.dedup();
        labels
    }

    /// What sort of thing it is, in words.
    pub(super) fn kinds(&self, thing: &NamedNode) -> Vec<String> {
        self.labels(thing, CLASSIFICATION)
    }

    /// The names of what it is part of or answers to.
    pub(super) fn above(&self, thing: &NamedNode) -> Vec<String> {
        ABOVE.iter().flat_map(|property| self.labels(thing, *property)).collect()
    }

    /// The label of a register.
    pub(super) fn register(&self, card: &Card) -> String {
        card.proposal.authority.label(self.languages)
    }
}

fn holders(dataset: &Dataset) -> HashMap<String, Vec<NamedNode>> {
    let mut holders: HashMap<String, Vec<NamedNode>> = HashMap::new();
    for link in Decided::of(dataset).all().filter(|mapping| mapping.is_same()) {
        if let Some(entry) = &link.object {
            holders.entry(entry.as_str().to_owned()).or_default().push(link.subject.clone());
        }
    }
    holders
}
