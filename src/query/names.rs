//! Names: from what somebody types to the IRI of a thing, and from an IRI to a label.

mod hit;

use crate::model::prefixes::{LID, SHAPE};
use crate::model::vocab::{dcterms, foaf, schema, skos};
use crate::model::{Languages, Prefixes};
pub use hit::Hit;
use oxigraph::model::vocab::rdfs;
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use oxigraph::store::Store;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The properties that name a thing, the preferred name first.
pub(crate) const NAMING: [NamedNodeRef<'static>; 9] = [
    skos::PREF_LABEL,
    rdfs::LABEL,
    dcterms::TITLE,
    foaf::NAME,
    schema::NAME,
    skos::ALT_LABEL,
    skos::HIDDEN_LABEL,
    skos::NOTATION,
    dcterms::IDENTIFIER,
];

/// How many of [`NAMING`] give a label to show; the others only help to find.
pub(crate) const SHOWN: usize = 5;

/// How near to the best suggestion another must come.
const CLOSE: f64 = 0.97;

/// How many near names an error suggests.
const SUGGESTIONS: usize = 3;

/// A thing that a name may stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its IRI.
    pub iri: NamedNode,
    /// Its label in the language wanted most, or its CURIE.
    pub label: String,
}

/// A name that stands for no thing, or for several.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// Nothing has that name.
    #[error("nothing is called {name:?}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// What is called nearly so, the nearest first.
        nearest: Vec<Candidate>,
    },
    /// Several things have that name.
    #[error("{name:?} is the name of {}", .candidates.len())]
    Ambiguous {
        /// What was asked for.
        name: String,
        /// What has that name, in the order of their IRIs.
        candidates: Vec<Candidate>,
    },
}

/// A name of a thing, as the graph states it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Name {
    text: Term,
    /// The text as [`fold`] leaves it, once somebody looks for a name.
    folded: OnceCell<String>,
    /// The position of the naming property in [`NAMING`].
    property: usize,
}

impl Name {
    fn folded(&self) -> &str {
        self.folded.get_or_init(|| match &self.text {
            Term::Literal(literal) => fold(literal.value()),
            _ => String::new(),
        })
    }
}

/// The labels that suit the languages best, of those of these things that have one, by IRI.
#[must_use]
pub fn labels<'a>(
    store: &Store,
    languages: &Languages,
    things: impl IntoIterator<Item = &'a NamedNode>,
) -> HashMap<String, String> {
    let label = |thing: &NamedNode| {
        NAMING.into_iter().take(SHOWN).find_map(|property| {
            let subject = Some(thing.as_ref().into());
            let quads =
                store.quads_for_pattern(subject, Some(property), None, Some(GraphNameRef::DefaultGraph));
            let texts: Vec<Term> = quads.filter_map(Result::ok).map(|quad| quad.object).collect();
            languages.choose(&texts).map(str::to_owned)
        })
    };
    let named = things.into_iter().map(|thing| Some((thing.as_str().to_owned(), label(thing)?)));
    named.flatten().collect()
}

/// The same for statements that are in no store.
#[must_use]
pub fn labels_in<'a>(
    quads: &[Quad],
    languages: &Languages,
    things: impl IntoIterator<Item = &'a NamedNode>,
) -> HashMap<String, String> {
    let mut texts: HashMap<&str, BTreeMap<usize, Vec<Term>>> =
        things.into_iter().map(|thing| (thing.as_str(), BTreeMap::new())).collect();
    for quad in quads {
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject
            && let Some(property) = NAMING[..SHOWN].iter().position(|naming| quad.predicate == *naming)
            && let Some(names) = texts.get_mut(subject.as_str())
        {
            names.entry(property).or_default().push(quad.object.clone());
        }
    }
    let label = |(thing, names): (&str, BTreeMap<usize, Vec<Term>>)| {
        let label = names.values().find_map(|texts| languages.choose(texts))?;
        Some((thing.to_owned(), label.to_owned()))
    };
    texts.into_iter().filter_map(label).collect()
}

/// Every name in a graph.
pub struct Names {
    of: BTreeMap<String, Vec<Name>>,
    languages: Languages,
    prefixes: Prefixes,
}

/// A text without case, accents, punctuation and needless space, for comparing names.
///
/// ```
/// use labgraph::query::names::fold;
/// assert_eq!(fold("  Évènement: «Mois» "), "evenement mois");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let bare: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Names {
    /// Reads the names of everything in the merged graph of a store.
    #[must_use]
    pub fn of_store(store: &Store, languages: &Languages) -> Self {
        let mut of: BTreeMap<String, Vec<Name>> = BTreeMap::new();
        for (property, predicate) in NAMING.into_iter().enumerate() {
            let quads =
                store.quads_for_pattern(None, Some(predicate), None, Some(GraphNameRef::DefaultGraph));
            for quad in quads.filter_map(Result::ok) {
                if let (NamedOrBlankNode::NamedNode(subject), Term::Literal(literal)) =
                    (quad.subject, quad.object)
                    // A rule about budgets is not what somebody means by «budget».
                    && !subject.as_str().starts_with(SHAPE)
                {
                    let text = literal.into();
                    of.entry(subject.into_string()).or_default().push(Name {
                        text,
                        folded: OnceCell::new(),
                        property,
                    });
                }
            }
        }
        Self { of, languages: languages.clone(), prefixes: Prefixes::known() }
    }

    /// The thing that a name stands for: an IRI, with or without `<>`, a CURIE, a slug such as
    /// `nesta`, or a label in any language.
    ///
    /// # Errors
    /// [`NameError`], with what is near or what fits.
    pub fn resolve(&self, name: &str, store: &Store) -> Result<NamedNode, NameError> {
        self.resolve_among(name, store, |_| true)
    }

    /// The same among some things only, where others of that name are not meant.
    ///
    /// # Errors
    /// [`NameError`], with what is near or what fits.
    pub fn resolve_among(
        &self,
        name: &str,
        store: &Store,
        meant: impl Fn(&NamedNode) -> bool,
    ) -> Result<NamedNode, NameError> {
        if let Some(iri) = as_iri(name, &self.prefixes).filter(|iri| occurs(store, iri)) {
            return Ok(iri);
        }
        let wanted = fold(name);
        // A slug is the last part of an IRI, so that it names one thing before any label does.
        for tier in [Tier::Slug, Tier::Preferred, Tier::Any] {
            let mut found = self.matching(&wanted, tier);
            found.retain(&meant);
            match found.len() {
                0 => {}
                1 => return found.pop().ok_or_else(|| self.unknown(name, &wanted)),
                _ => {
                    let candidates = found.into_iter().map(|iri| self.candidate(iri)).collect();
                    return Err(NameError::Ambiguous { name: name.to_owned(), candidates });
                }
            }
        }
        Err(self.unknown(name, &wanted))
    }

    /// Every name as [`fold`] leaves it, with the thing and its rank: what [`resolve`](Self::resolve) takes first
    /// comes first. For whoever looks up many.
    pub(crate) fn folded(&self) -> impl Iterator<Item = (String, usize, NamedNode)> {
        self.of.iter().flat_map(|(iri, names)| {
            let thing = NamedNode::new_unchecked(iri);
            let slug = iri.strip_prefix(LID).map(|slug| (fold(slug), 0));
            let local = self.prefixes.split(iri).map(|(_, local)| (fold(local), 2));
            let own = names
                .iter()
                .map(|name| (name.folded().to_owned(), if name.property < SHOWN { 1 } else { 2 }));
            let all: Vec<_> = slug.into_iter().chain(own).chain(local).collect();
            all.into_iter().map(move |(name, rank)| (name, rank, thing.clone()))
        })
    }

    fn matching(&self, wanted: &str, tier: Tier) -> Vec<NamedNode> {
        if wanted.is_empty() {
            return Vec::new();
        }
        self.of
            .iter()
            .filter(|(iri, names)| match tier {
                Tier::Slug => iri.strip_prefix(LID).is_some_and(|slug| fold(slug) == wanted),
                Tier::Preferred => names.iter().any(|n| n.property < SHOWN && n.folded() == wanted),
                Tier::Any => {
                    names.iter().any(|n| n.folded() == wanted)
                        || self.prefixes.split(iri).is_some_and(|(_, local)| fold(local) == wanted)
                }
            })
            .map(|(iri, _)| NamedNode::new_unchecked(iri))
            .collect()
    }

    fn unknown(&self, name: &str, wanted: &str) -> NameError {
        NameError::Unknown { name: name.to_owned(), nearest: self.nearest(wanted, |_| true) }
    }

    /// What is called most like a name, among the things that will do.
    pub(crate) fn nearest(&self, name: &str, will_do: impl Fn(&NamedNode) -> bool) -> Vec<Candidate> {
        let mut hits = self.find(name);
        hits.retain(|hit| will_do(&hit.candidate.iri));
        let best = hits.first().map_or(0.0, |hit| hit.score);
        let near = hits.into_iter().take_while(|hit| hit.score >= best * CLOSE);
        near.take(SUGGESTIONS).map(|hit| hit.candidate).collect()
    }

    /// How well a name suits the reader, the smallest the best.
    fn preference<'t>(&self, text: Option<&'t Term>) -> (usize, &'t str) {
        match text {
            Some(Term::Literal(literal)) => (1 + self.languages.rank(literal.language()), literal.value()),
            // Its own part of an IRI.
            _ => (0, ""),
        }
    }

    fn candidate(&self, iri: NamedNode) -> Candidate {
        let label = self.label(&iri).unwrap_or_else(|| self.curie(&iri));
        Candidate { iri, label }
    }

    /// The CURIE of an IRI, or the IRI in `<>`.
    #[must_use]
    pub fn curie(&self, iri: &NamedNode) -> String {
        self.prefixes.shorten(iri.as_str()).unwrap_or_else(|| iri.to_string())
    }

    /// The label of a thing that suits the languages best.
    #[must_use]
    pub fn label(&self, iri: &NamedNode) -> Option<String> {
        self.label_in(iri, &self.languages)
    }

    /// The same for somebody who prefers other languages.
    #[must_use]
    pub fn label_in(&self, iri: &NamedNode, languages: &Languages) -> Option<String> {
        let names = self.of.get(iri.as_str())?;
        (0..SHOWN).find_map(|property| {
            languages
                .choose(names.iter().filter(|name| name.property == property).map(|name| &name.text))
                .map(str::to_owned)
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tier {
    Slug,
    Preferred,
    Any,
}

/// The IRI that is typed as one, with or without `<>`, or as a CURIE.
pub(crate) fn as_iri(name: &str, prefixes: &Prefixes) -> Option<NamedNode> {
    let name = name.trim();
    if let Some(inner) = name.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        return NamedNode::new(inner).ok();
    }
    prefixes.expand(name).or_else(|| name.contains("://").then(|| NamedNode::new(name).ok()).flatten())
}

fn occurs(store: &Store, iri: &NamedNode) -> bool {
    let any = |subject: bool| {
        let node = iri.as_ref();
        let quads = if subject {
            store.quads_for_pattern(Some(node.into()), None, None, None)
        } else {
            store.quads_for_pattern(None, None, Some(node.into()), None)
        };
        quads.filter_map(Result::ok).take(1).count() > 0
    };
    any(true) || any(false)
}
