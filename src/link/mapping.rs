//! Decisions about links, as SSSOM mappings: what is said of a thing and an entry of a register, by whom, when, on
//! what evidence. A rejection is a mapping too, and so is «none»: that a register has no entry for a thing.

mod iri;
mod statements;

pub use iri::authority_slug;

use super::evidence_text::Shares;
use super::moment::Moment;
use crate::model::Prefixes;
use crate::model::vocab::{semapv, skos};
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Term};
use std::cmp::Ordering;

/// The relation of two names of the very same thing, beside `skos:exactMatch`.
pub(in crate::link) const SAME_AS: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#sameAs");

/// The relations that a mapping may state, by the names that options give them.
pub const RELATIONS: [(&str, NamedNodeRef<'static>); 8] = [
    ("exact", skos::EXACT_MATCH),
    ("close", skos::CLOSE_MATCH),
    ("broad", skos::BROAD_MATCH),
    ("narrow", skos::NARROW_MATCH),
    ("related", skos::RELATED_MATCH),
    ("same", SAME_AS),
    ("replaces", NamedNodeRef::new_unchecked("http://purl.org/dc/terms/replaces")),
    ("replaced-by", NamedNodeRef::new_unchecked("http://purl.org/dc/terms/isReplacedBy")),
];

/// The relation of a name such as `exact`, or of a CURIE or IRI such as `skos:exactMatch`.
#[must_use]
pub fn relation_named(name: &str) -> Option<NamedNode> {
    let named = RELATIONS.iter().find(|(known, _)| *known == name).map(|(_, relation)| relation.into_owned());
    let bare = name.trim_start_matches('<').trim_end_matches('>');
    named
        .or_else(|| Prefixes::known().expand(bare))
        .or_else(|| NamedNode::new(bare).ok())
        .filter(|relation| RELATIONS.iter().any(|(_, known)| relation == known))
}

/// A decision about a thing and a register: a `sssom:Mapping`.
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    /// Its own IRI.
    pub iri: NamedNode,
    /// The thing.
    pub subject: NamedNode,
    /// What the thing was called when it was decided.
    pub subject_label: Option<String>,
    /// How the thing stands to the entry.
    pub predicate: NamedNode,
    /// Whether it is a rejection: the thing does not stand so to the entry.
    pub negated: bool,
    /// The entry's IRI; nothing where the decision is that the register has no entry.
    pub object: Option<NamedNode>,
    /// What the entry was called when it was decided.
    pub object_label: Option<String>,
    /// The entry's identifier in its register.
    pub identifier: Option<String>,
    /// The register: the IRI of an authority, such as `lid:authority-ror`.
    pub authority: NamedNode,
    /// How it was found: a term of semapv.
    pub justification: NamedNode,
    /// How sure it is, from 0 to 1.
    pub confidence: f64,
    /// Who states it: people, or the program that accepted it without review.
    pub authors: Vec<String>,
    /// Who looked at it afterwards.
    pub reviewers: Vec<String>,
    /// The day it was decided: `2026-11-28`; empty where nobody says.
    pub date: String,
    /// The moment it was decided, `xsd:dateTime` in UTC. Of two decisions the later one is the last; a decision
    /// without a moment comes before all that have one.
    pub moment: Option<String>,
    /// What somebody said of it.
    pub comments: Vec<Literal>,
    /// What each feature gave to the score.
    pub evidence: Option<Shares>,
    /// What the decision rested on, as [`fingerprint`](super::decided::fingerprint) gives it.
    pub fingerprint: Option<String>,
    /// The program that found the entry.
    pub tool: Option<String>,
    /// Its version.
    pub tool_version: Option<String>,
    /// Which edition of the register was asked.
    pub object_source_version: Option<String>,
    /// Which edition of the graph was asked.
    pub subject_source_version: Option<String>,
    /// Everything else that is said of it.
    pub others: Vec<(NamedNode, Term)>,
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The thing stands to the entry as the mapping says.
    Accepted,
    /// It does not.
    Rejected,
    /// The register has no entry for the thing.
    None,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Accepted, Self::Rejected, Self::None];

    /// Its name in options and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::None => "none",
        }
    }
}

/// What tells decisions apart: a thing and an entry, or a thing and a register that has none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The thing.
    pub subject: String,
    /// The entry, or else the register.
    pub object: Result<String, String>,
}

/// A mapping and the graph that states it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// The mapping.
    pub mapping: Mapping,
    /// The graph, one a file.
    pub graph: GraphName,
}

impl Mapping {
    /// A decision about a thing and an entry of a register, or with no entry that the register has none. It is
    /// accepted, exact, sure, found by hand, and nobody's until [`authors`](Self::authors) says whose it is; its day
    /// is empty until it is recorded.
    ///
    /// ```
    /// use labgraph::link::mapping::{Mapping, Verdict};
    /// use oxigraph::model::NamedNode;
    ///
    /// let iri = |iri: &str| NamedNode::new(iri).unwrap();
    /// let vinnova = iri("https://w3id.org/labgraph/id/vinnova");
    /// let ror = iri("https://w3id.org/labgraph/id/authority-ror");
    /// let entry = (iri("https://ror.org/01kd5m353"), "01kd5m353".to_owned());
    /// let link = Mapping::new(vinnova.clone(), ror.clone(), Some(entry));
    /// assert_eq!(link.iri.as_str(), "https://w3id.org/labgraph/id/mapping-ror-vinnova-01kd5m353");
    /// assert_eq!(link.verdict(), Verdict::Accepted);
    /// assert_eq!(Mapping::new(vinnova, ror, None).verdict(), Verdict::None);
    /// ```
    #[must_use]
    pub fn new(subject: NamedNode, authority: NamedNode, entry: Option<(NamedNode, String)>) -> Self {
        let (object, identifier) = entry.unzip();
        let mut mapping = Self {
            iri: authority.clone(),
            subject,
            subject_label: None,
            predicate: skos::EXACT_MATCH.into_owned(),
            negated: false,
            object,
            object_label: None,
            identifier,
            authority,
            justification: semapv::MANUAL_MAPPING_CURATION.into_owned(),
            confidence: 1.0,
            authors: Vec::new(),
            reviewers: Vec::new(),
            date: String::new(),
            moment: None,
            comments: Vec::new(),
            evidence: None,
            fingerprint: None,
            tool: None,
            tool_version: None,
            object_source_version: None,
            subject_source_version: None,
            others: Vec::new(),
        };
        mapping.iri = mapping.own_iri();
        mapping
    }

    /// What was decided.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        match (&self.object, self.negated) {
            (None, _) => Verdict::None,
            (Some(_), true) => Verdict::Rejected,
            (Some(_), false) => Verdict::Accepted,
        }
    }

    /// The moment it was decided, where that is stated and can be read.
    #[must_use]
    pub fn when(&self) -> Option<Moment> {
        self.moment.as_ref()?.parse().ok()
    }

    /// Which of two was decided later: by the moments where both have one, else by the days. What says neither comes
    /// before all that do.
    ///
    /// ```
    /// use labgraph::link::Mapping;
    /// use oxigraph::model::NamedNode;
    /// use std::cmp::Ordering;
    ///
    /// let ror = NamedNode::new("https://w3id.org/labgraph/id/authority-ror")?;
    /// let undated = Mapping::new(NamedNode::new("https://example.org/lab")?, ror, None);
    /// let decided = Mapping { date: "2026-11-28".to_owned(), ..undated.clone() };
    /// assert_eq!(undated.by_time(&decided), Ordering::Less);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn by_time(&self, other: &Self) -> Ordering {
        match (self.when(), other.when()) {
            (Some(own), Some(other)) => own.cmp(&other),
            _ => self.day().cmp(&other.day()),
        }
    }

    /// The day it was decided; empty where nothing tells.
    fn day(&self) -> String {
        let of_moment = || self.when().map(Moment::date).unwrap_or_default();
        if self.date.is_empty() { of_moment() } else { self.date.clone() }
    }

    /// What it is a decision about.
    #[must_use]
    pub fn key(&self) -> Key {
        let object = match &self.object {
            Some(object) => Ok(object.as_str().to_owned()),
            None => Err(self.authority.as_str().to_owned()),
        };
        Key { subject: self.subject.as_str().to_owned(), object }
    }

    /// Whether both cannot hold: they decide about the same, or one says that the register has no entry that stands
    /// so to the thing, and the other accepts one.
    #[must_use]
    pub fn excludes(&self, other: &Self) -> bool {
        if self.key() == other.key() {
            return true;
        }
        let verdicts = [self.verdict(), other.verdict()];
        self.subject == other.subject
            && self.authority == other.authority
            && self.predicate == other.predicate
            && verdicts.contains(&Verdict::None)
            && verdicts.contains(&Verdict::Accepted)
    }

    /// Whether it says that the thing is the very same as the entry.
    #[must_use]
    pub fn is_same(&self) -> bool {
        let same = self.predicate == skos::EXACT_MATCH || self.predicate == SAME_AS;
        same && self.verdict() == Verdict::Accepted
    }

    /// Whether it is what makes two accepted links of a thing in one register doubtful: it says that both are the
    /// same thing as another entry.
    #[must_use]
    pub fn rivals(&self, other: &Self) -> bool {
        self.is_same()
            && other.is_same()
            && self.subject == other.subject
            && self.authority == other.authority
            && self.object != other.object
    }

    /// Whether both say that their thing is the very same as one entry, and speak of two things: then one of them is
    /// doubtful.
    ///
    /// ```
    /// use labgraph::link::Mapping;
    /// use labgraph::model::vocab::skos;
    /// use oxigraph::model::NamedNode;
    ///
    /// let iri = |iri: &str| NamedNode::new(iri).unwrap();
    /// let link = |thing: &str| {
    ///     let entry = (iri("http://www.wikidata.org/entity/Q1"), "Q1".to_owned());
    ///     Mapping::new(iri(thing), iri("https://w3id.org/labgraph/id/authority-wikidata"), Some(entry))
    /// };
    /// let (lab, parent) = (link("https://example.org/lab"), link("https://example.org/parent"));
    /// assert!(lab.shares_entry(&parent) && !lab.shares_entry(&lab));
    /// let part = Mapping { predicate: skos::BROAD_MATCH.into_owned(), ..lab };
    /// assert!(!part.shares_entry(&parent));
    /// ```
    #[must_use]
    pub fn shares_entry(&self, other: &Self) -> bool {
        self.is_same() && other.is_same() && self.object == other.object && self.subject != other.subject
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::prefixes::LID;
    use proptest::prelude::*;

    fn node(iri: &str) -> NamedNode {
        NamedNode::new(iri).unwrap()
    }

    fn example() -> Mapping {
        let entry = (node("https://ror.org/01kd5m353"), "01kd5m353".to_owned());
        let (subject, authority) = (node(&format!("{LID}vinnova")), node(&format!("{LID}authority-ror")));
        Mapping::new(subject, authority, Some(entry))
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            negated: bool, none: bool, sure in 0u16..=10_000, label in ".{0,20}", who in "[a-z]{1,9}",
            evidence in proptest::option::of("name [1-9]\\.25; country -0\\.[1-9]"),
        ) {
            let mut mapping = example();
            mapping.negated = negated && !none;
            if none {
                (mapping.object, mapping.identifier) = (None, None);
            }
            mapping.confidence = f64::from(sure) / 10_000.0;
            mapping.subject_label = Some(label);
            mapping.reviewers = vec![who.clone()];
            mapping.authors = vec![format!("{who} 1"), format!("{who} 2")];
            mapping.date = "2026-11-28".to_owned();
            mapping.evidence = evidence.map(|text| Shares::read(&text));
            mapping.comments = vec![Literal::new_language_tagged_literal("x", "en").unwrap()];
            mapping.others = vec![(node("http://example.org/p"), Literal::from(3).into())];
            let graph = GraphName::from(node("https://example.org/g"));
            let read = Mapping::all(&mapping.quads(&graph));
            prop_assert_eq!(read, vec![Stated { mapping, graph }]);
        }
    }

    #[test]
    fn an_entry_and_none_exclude_each_other_where_they_stand_for_the_same_relation() {
        let link = example();
        let none = Mapping::new(link.subject.clone(), link.authority.clone(), None);
        assert!(link.excludes(&none) && none.excludes(&link));
        let territory = Mapping { predicate: skos::RELATED_MATCH.into_owned(), ..link.clone() };
        assert!(!territory.excludes(&none), "a territory may stand beside «none»");
        let rejected = Mapping { negated: true, ..link.clone() };
        assert!(!rejected.excludes(&none) && rejected.excludes(&link));
        let elsewhere = Mapping::new(link.subject.clone(), node(&format!("{LID}authority-wikidata")), None);
        assert!(!link.excludes(&elsewhere));
    }

    #[test]
    fn iris_are_made_of_what_is_decided_about() {
        let mut mapping = example();
        for (identifier, expected) in [
            ("202100-5216", "mapping-ror-vinnova-202100-5216"),
            ("atu/DNK_RG_MIDTJYL", "mapping-ror-vinnova-atu-DNK_RG_MIDTJYL"),
            ("…", "mapping-ror-vinnova-x"),
        ] {
            mapping.identifier = Some(identifier.to_owned());
            assert_eq!(mapping.own_iri().as_str(), format!("{LID}{expected}"));
        }
        mapping.subject = node("https://example.org/things/a.b");
        assert_eq!(mapping.own_iri().as_str(), format!("{LID}mapping-ror-a-b-bc987a-x"));
    }
}
