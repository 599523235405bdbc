//! What a thing belongs to, and its values in words: figures, contributions, seats, mappings.

use super::change::Value;
use super::side::{Side, as_node, label};
use super::words::Leave;
use crate::model::vocab::{dcterms, lab, labc, org, prov, sssom};
use crate::model::{Languages, Prefixes};
use crate::query::card::Part;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Term, TermRef};

/// How deep a thing may lie in another.
const DEEP: usize = 8;

/// The ways in which a thing is part of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Figure,
    Contribution,
    Seat,
    Body,
    Mapping,
    /// A blank node.
    Nested,
}

const OF_FIGURES: &[NamedNodeRef<'static>] =
    &[lab::VALUE, lab::CURRENCY, lab::UNIT, lab::PRECISION, lab::PERIOD];
const OF_CONTRIBUTIONS: &[NamedNodeRef<'static>] =
    &[lab::VALUE, lab::CURRENCY, lab::UNIT, lab::PRECISION, lab::PERIOD, lab::CONTRIBUTOR_COUNT];
const OF_SEATS: &[NamedNodeRef<'static>] = &[org::MEMBER, org::ROLE];
const OF_MAPPINGS: &[NamedNodeRef<'static>] =
    &[sssom::OBJECT_ID, sssom::PREDICATE_ID, sssom::PREDICATE_MODIFIER, dcterms::IDENTIFIER];

impl Role {
    /// Whether a few words tell all that it is.
    pub(super) const fn is_told_whole(self) -> bool {
        !matches!(self, Self::Body | Self::Nested)
    }

    const fn properties(self) -> &'static [NamedNodeRef<'static>] {
        match self {
            Self::Figure => OF_FIGURES,
            Self::Contribution => OF_CONTRIBUTIONS,
            Self::Seat => OF_SEATS,
            Self::Mapping => OF_MAPPINGS,
            Self::Body | Self::Nested => &[],
        }
    }

    /// What its words tell.
    pub(super) const fn told(self) -> &'static [Leave] {
        match self {
            Self::Figure => &[Leave::Those(OF_FIGURES)],
            Self::Contribution => &[Leave::Those(OF_CONTRIBUTIONS)],
            Self::Seat => &[Leave::Those(OF_SEATS)],
            Self::Mapping => &[Leave::Those(OF_MAPPINGS)],
            Self::Body | Self::Nested => &[],
        }
    }

    /// What its words do not tell.
    pub(super) const fn not_told(self) -> &'static [Leave] {
        match self {
            Self::Figure => &[Leave::Others(OF_FIGURES)],
            Self::Contribution => &[Leave::Others(OF_CONTRIBUTIONS)],
            Self::Seat => &[Leave::Others(OF_SEATS)],
            Self::Mapping => &[Leave::Others(OF_MAPPINGS)],
            Self::Body | Self::Nested => &[],
        }
    }
}

/// Two datasets, names from a third, and a reader's languages.
pub(super) struct Values<'a> {
    pub(super) old: &'a Side<'a>,
    pub(super) new: &'a Side<'a>,
    pub(super) names: &'a Side<'a>,
    pub(super) languages: &'a Languages,
}

impl<'a> Values<'a> {
    pub(super) fn label(&self, node: NamedOrBlankNodeRef<'_>) -> Option<String> {
        label(&[self.new, self.old, self.names], node, self.languages)
    }

    /// The label of a thing, or its CURIE.
    pub(super) fn name(&self, node: NamedOrBlankNodeRef<'_>) -> String {
        self.label(node).unwrap_or_else(|| match node {
            NamedOrBlankNodeRef::NamedNode(node) => {
                Prefixes::known().shorten(node.as_str()).unwrap_or_else(|| node.to_string())
            }
            NamedOrBlankNodeRef::BlankNode(node) => node.to_string(),
        })
    }

    /// The side that speaks of a thing; the new one before the old.
    pub(super) fn side(&self, node: NamedOrBlankNodeRef<'_>) -> &'a Side<'a> {
        if self.new.knows(node) { self.new } else { self.old }
    }

    pub(super) fn role(&self, node: NamedOrBlankNodeRef<'_>) -> Option<Role> {
        let roles = [
            (lab::FIGURE, Role::Figure),
            (lab::CONTRIBUTION, Role::Contribution),
            (lab::SEAT, Role::Seat),
            (lab::GOVERNING_BODY, Role::Body),
            (sssom::MAPPING, Role::Mapping),
        ];
        let is = |class| self.new.is_a(node, class) || self.old.is_a(node, class);
        let role = roles.into_iter().find(|(class, _)| is(*class)).map(|(_, role)| role);
        role.or(matches!(node, NamedOrBlankNodeRef::BlankNode(_)).then_some(Role::Nested))
    }

    /// What a thing is part of, and the property that says so.
    pub(super) fn holder(
        &self,
        node: NamedOrBlankNodeRef<'_>,
    ) -> Option<(NamedOrBlankNodeRef<'a>, NamedNode)> {
        let role = self.role(node)?;
        [self.new, self.old].into_iter().find_map(|side| {
            let up = |property: NamedNodeRef<'_>| Some((side.thing(node, property)?, property.into_owned()));
            match role {
                Role::Contribution => up(lab::RECIPIENT),
                Role::Seat => up(org::ORGANIZATION),
                Role::Mapping => up(sssom::SUBJECT_ID),
                Role::Figure | Role::Body | Role::Nested => side
                    .speaking_of(node)
                    .into_iter()
                    .filter(|quad| quad.subject.as_ref() != node)
                    .filter(|quad| match role {
                        Role::Body => quad.predicate == lab::GOVERNED_BY,
                        // Figures and contributions speak of figures that they equal or make up.
                        Role::Figure => !matches!(
                            self.role(quad.subject.as_ref()),
                            Some(Role::Figure | Role::Contribution)
                        ),
                        _ => true,
                    })
                    .min_by_key(ToString::to_string)
                    .map(|quad| (quad.subject.as_ref(), quad.predicate.clone())),
            }
        })
    }

    /// A thing and what it is part of, from the outside in.
    pub(super) fn path<'b>(&self, node: NamedOrBlankNodeRef<'b>) -> Vec<NamedOrBlankNodeRef<'b>>
    where
        'a: 'b,
    {
        let mut path = vec![node];
        while let Some((holder, _)) = path.last().and_then(|last| self.holder(*last)) {
            if path.contains(&holder) || path.len() == DEEP {
                break;
            }
            path.push(holder);
        }
        path.reverse();
        path
    }

    /// A value as a side has it.
    pub(super) fn value(&self, side: &Side<'_>, term: &Term) -> Value {
        let plain = |words| Value { term: term.clone(), words, sources: Vec::new(), details: Vec::new() };
        let Some(node) = as_node(term) else {
            return plain(Vec::new());
        };
        match self.role(node) {
            Some(role) if role.is_told_whole() && side.knows(node) => self.whole(side, node, role),
            _ => plain(self.label(node).map(Part::Text).into_iter().collect()),
        }
    }

    /// A figure, a contribution, a seat or a mapping in a few words.
    pub(super) fn whole(&self, side: &Side<'_>, node: NamedOrBlankNodeRef<'_>, role: Role) -> Value {
        let words = match role {
            Role::Figure | Role::Contribution => self.amount(side, node),
            Role::Seat => self.seat(side, node),
            Role::Mapping => self.mapping(side, node),
            Role::Body | Role::Nested => Vec::new(),
        };
        let sections = side.objects(node, prov::WAS_DERIVED_FROM).into_iter().filter_map(as_node);
        let mut details: Vec<(NamedNode, Term)> = side
            .about(node)
            .into_iter()
            .filter(|quad| {
                quad.predicate == lab::MEASURES || role.properties().contains(&quad.predicate.as_ref())
            })
            .map(|quad| (quad.predicate.clone(), quad.object.clone()))
            .collect();
        details.sort_by_cached_key(|(property, term)| (property.as_str().to_owned(), term.to_string()));
        details.dedup();
        Value {
            term: node.into_owned().into(),
            words,
            sources: sections.map(|section| self.name(section)).collect(),
            details,
        }
    }

    /// `about 240 persons`, `11 × 30000 EUR a year`.
    fn amount(&self, side: &Side<'_>, node: NamedOrBlankNodeRef<'_>) -> Vec<Part> {
        let word = |property| side.thing(node, property).map(|concept| Part::Text(self.name(concept)));
        let precision = side.thing(node, lab::PRECISION);
        let exact = precision.is_some_and(|concept| TermRef::from(concept) == TermRef::from(labc::EXACT));
        let mut parts = Vec::new();
        let count = side.literal(node, lab::CONTRIBUTOR_COUNT).filter(|count| count.value() != "1");
        if let Some(count) = count {
            parts.push(Part::Number(count.value().to_owned()));
            parts.push(Part::Text("×".to_owned()));
        }
        if !exact {
            parts.extend(word(lab::PRECISION));
        }
        match side.literal(node, lab::VALUE) {
            Some(value) => parts.push(Part::Number(value.value().to_owned())),
            None => parts.push(Part::Text(self.no_sum().to_owned())),
        }
        let code = match side.object(node, lab::CURRENCY) {
            Some(Term::NamedNode(currency)) => currency.as_str().rsplit('/').next().map(str::to_owned),
            _ => None,
        };
        parts.extend(code.map(Part::Text));
        parts.extend(word(lab::UNIT));
        parts.extend(word(lab::PERIOD));
        parts
    }

    fn seat(&self, side: &Side<'_>, node: NamedOrBlankNodeRef<'_>) -> Vec<Part> {
        let member = side.thing(node, org::MEMBER).or(Some(node));
        let role = side.thing(node, org::ROLE).map(|role| format!("({})", self.name(role)));
        member.map(|member| self.name(member)).into_iter().chain(role).map(Part::Text).collect()
    }

    fn mapping(&self, side: &Side<'_>, node: NamedOrBlankNodeRef<'_>) -> Vec<Part> {
        let mut parts = Vec::new();
        if side.object(node, sssom::PREDICATE_MODIFIER).is_some() {
            parts.push(self.not().to_owned());
        }
        match (side.literal(node, dcterms::IDENTIFIER), side.object(node, sssom::OBJECT_ID)) {
            (Some(identifier), _) => parts.push(identifier.value().to_owned()),
            (None, Some(Term::NamedNode(object))) => parts.push(object.to_string()),
            (None, Some(Term::Literal(object))) => parts.push(object.value().to_owned()),
            _ => {}
        }
        let predicate = side.thing(node, sssom::PREDICATE_ID);
        parts.extend(predicate.map(|predicate| format!("({})", self.name(predicate))));
        parts.into_iter().map(Part::Text).collect()
    }

    fn no_sum(&self) -> &'static str {
        self.languages.word(["sum not stated", "bedrag niet vermeld", "montant non indiqué"])
    }

    fn not(&self) -> &'static str {
        self.languages.word(["not", "niet", "pas"])
    }

    /// `link to ROR`.
    pub(super) fn link_to(&self, register: Option<&str>) -> String {
        match register {
            Some(register) => {
                format!("{} {register}", self.languages.word(["link to", "link naar", "lien vers"]))
            }
            None => self.languages.word(["link", "link", "lien"]).to_owned(),
        }
    }
}
