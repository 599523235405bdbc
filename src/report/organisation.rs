//! What is known of one organisation: facts with their sources, in the parts of a page; its governing
//! bodies; what its source does not know.

use super::document::{Item, Piece};
use super::facts::{self, Part};
use super::gather::{Gatherer, Statement};
use super::sources;
use super::value::capitalised;
use super::words::Word;
use crate::model::vocab::{dcterms, foaf, lab, org, prov, sssom};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use std::collections::BTreeMap;

/// The role that a contribution has in a budget, and what it pays for.
const OF_A_CONTRIBUTION: [NamedNodeRef<'static>; 2] = [lab::SHARE_OF_BUDGET, lab::COVERS];

/// One property with all that is said of it.
#[derive(Debug, Clone)]
pub(super) struct Fact {
    pub(super) key: String,
    pub(super) label: String,
    pub(super) items: Vec<Item>,
}

/// A governing body.
pub(super) struct Body {
    pub(super) label: String,
    pub(super) facts: Vec<Fact>,
}

/// What is known of an organisation.
pub(super) struct Profile {
    pub(super) iri: NamedNode,
    pub(super) label: String,
    /// The parts in the order of the source, each with its facts.
    pub(super) parts: Vec<(Part, Vec<Fact>)>,
    pub(super) bodies: Vec<Body>,
    /// What the source states not to know.
    pub(super) unknown: Vec<Item>,
}

/// Facts under way: those of one property together.
#[derive(Default)]
struct Facts(BTreeMap<(Part, usize, String), Fact>);

impl Facts {
    fn add(&mut self, key: &str, label: &str, item: Item) {
        let (part, rank) = facts::place(key);
        self.add_to(part, rank, key, label, item);
    }

    fn add_to(&mut self, part: Part, rank: usize, key: &str, label: &str, item: Item) {
        let label = capitalised(label);
        let new = || Fact { key: key.to_owned(), label, items: Vec::new() };
        let fact = self.0.entry((part, rank, key.to_owned())).or_insert_with(new);
        if !fact.items.contains(&item) {
            fact.items.push(item);
        }
    }
}

impl Profile {
    pub(super) fn of(gatherer: &Gatherer<'_>, iri: &NamedNode) -> Self {
        let mut facts = Facts::default();
        outgoing(gatherer, iri, &mut facts);
        incoming(gatherer, iri, &mut facts);
        let mut parts: Vec<(Part, Vec<Fact>)> =
            order_of_parts(gatherer, iri).into_iter().map(|part| (part, Vec::new())).collect();
        for ((part, ..), fact) in facts.0 {
            if let Some((_, of)) = parts.iter_mut().find(|(own, _)| *own == part) {
                of.push(fact);
            }
        }
        let bodies = gatherer.statements(Some(iri), Some(lab::GOVERNED_BY), None);
        let unknown = gatherer.statements(Some(iri), Some(lab::STATED_UNKNOWN), None);
        let unknown = unknown.into_iter().map(|statement| Item {
            pieces: vec![gatherer.piece(&statement.object)],
            sources: gatherer.cite_statement(&statement),
            places: statement.places,
        });
        let unknown: Vec<Item> = unknown.collect();
        Self {
            label: gatherer.label(iri),
            bodies: bodies.iter().filter_map(|body| Some(Body::of(gatherer, body.thing()?))).collect(),
            unknown,
            parts,
            iri: iri.clone(),
        }
    }
}

/// The parts of a page, in the order of the sections about the organisation.
fn order_of_parts(gatherer: &Gatherer<'_>, iri: &NamedNode) -> Vec<Part> {
    let about = gatherer.statements(None, Some(foaf::PRIMARY_TOPIC), Some(iri));
    let sections = about.iter().flat_map(|section| sources::sections(gatherer, &section.subject));
    let mut order: Vec<Part> = Vec::new();
    for part in sections.filter_map(|section| part_of(gatherer, &section)).chain(Part::ALL) {
        if !order.contains(&part) {
            order.push(part);
        }
    }
    order
}

/// The part of a page that a section of a source is about, by its title.
fn part_of(gatherer: &Gatherer<'_>, section: &NamedNode) -> Option<Part> {
    let titles = gatherer.statements(Some(section), Some(dcterms::TITLE), None);
    let titles: Vec<String> = titles
        .iter()
        .filter_map(|statement| match &statement.object {
            Term::Literal(title) => Some(title.value().trim().to_lowercase()),
            _ => None,
        })
        .collect();
    Part::ALL.into_iter().find(|part| titles.iter().any(|title| part.titles().contains(&title.as_str())))
}

/// What is said of a thing, a property at a time; of a text in several languages the one that suits best.
fn by_property(gatherer: &Gatherer<'_>, iri: &NamedNode) -> Vec<(NamedNode, Vec<Statement>)> {
    let mut grouped: BTreeMap<String, Vec<Statement>> = BTreeMap::new();
    for statement in gatherer.statements(Some(iri), None, None) {
        grouped.entry(statement.predicate.as_str().to_owned()).or_default().push(statement);
    }
    let languages = gatherer.from.languages;
    let rank = |statement: &Statement| match &statement.object {
        Term::Literal(literal) => literal.language().map(|tag| languages.rank(Some(tag))),
        _ => None,
    };
    grouped
        .into_iter()
        .map(|(predicate, mut statements)| {
            let best = statements.iter().filter_map(rank).min();
            statements.retain(|statement| rank(statement).is_none() || rank(statement) == best);
            (NamedNode::new_unchecked(predicate), statements)
        })
        .collect()
}

fn outgoing(gatherer: &Gatherer<'_>, iri: &NamedNode, facts: &mut Facts) {
    let own = gatherer.cite(iri);
    for kind in gatherer.statements(Some(iri), Some(rdf::TYPE), None) {
        let item = Item {
            pieces: vec![gatherer.piece(&kind.object)],
            sources: own.clone(),
            places: kind.places.clone(),
        };
        facts.add("rdf:type", Word::Kind.text(gatherer.from.languages), item);
    }
    for statement in gatherer.statements(Some(iri), Some(lab::STATED_UNKNOWN), None) {
        if let Some(property) = statement.thing() {
            let pieces = vec![Piece::Text(Word::Unknown.text(gatherer.from.languages).to_owned())];
            let sources = gatherer.cite_statement(&statement);
            let item = Item { pieces, sources, places: statement.places.clone() };
            facts.add(&facts::key(property.as_ref()), &gatherer.label(property), item);
        }
    }
    for (predicate, statements) in by_property(gatherer, iri) {
        let key = facts::key(predicate.as_ref());
        if facts::APART.contains(&key.as_str()) {
            continue;
        }
        let label = gatherer.label(&predicate);
        for statement in statements {
            let figure = statement.thing().filter(|node| gatherer.is_figure(node));
            let Some(figure) = figure else {
                let pieces = vec![gatherer.piece(&statement.object)];
                let sources = gatherer.cite_statement(&statement);
                facts.add(&key, &label, Item { pieces, sources, places: statement.places });
                continue;
            };
            // What a figure without a property of its own measures says more than that it is a figure.
            let measure = gatherer.measure(figure).filter(|_| key == facts::FIGURE);
            let (key, label) = match measure {
                Some(measure) => (format!("{key} {measure}"), measure),
                None => (key.clone(), label.clone()),
            };
            let is_said = facts::kind(&key) != key || gatherer.measures_same(figure, &predicate);
            let mut item = gatherer.figure(figure, !is_said);
            if item.sources.is_empty() {
                item.sources.clone_from(&own);
            }
            // A figure stands in the part whose section gives it.
            let (part, rank) = facts::place(facts::kind(&key));
            let sections = gatherer.statements(Some(figure), Some(prov::WAS_DERIVED_FROM), None);
            let stated = sections.iter().find_map(|section| part_of(gatherer, section.thing()?));
            facts.add_to(stated.unwrap_or(part), rank, &key, &label, item);
        }
    }
}

fn incoming(gatherer: &Gatherer<'_>, iri: &NamedNode, facts: &mut Facts) {
    let languages = gatherer.from.languages;
    for statement in gatherer.statements(None, None, Some(iri)) {
        let subject = &statement.subject;
        let of = |pieces: Vec<Piece>| Item {
            pieces,
            sources: gatherer.cite(subject),
            places: statement.places.clone(),
        };
        match statement.predicate.as_ref() {
            lab::RECIPIENT | lab::FUNDER => {
                let received = statement.predicate.as_ref() == lab::RECIPIENT;
                let (key, word, toward) = if received {
                    (facts::FUNDED_BY, Word::FundedBy, lab::FUNDER)
                } else {
                    (facts::FUNDS, Word::Funds, lab::RECIPIENT)
                };
                let mut item = of(contribution(gatherer, subject, toward));
                item.places = gatherer.places_of_figure(subject);
                facts.add(key, word.text(languages), item);
            }
            lab::RUN_BY => add_initiative(gatherer, subject, facts, facts::RUNS, Word::Initiatives),
            lab::PARTICIPANT => add_initiative(gatherer, subject, facts, facts::TAKES_PART, Word::TakesPart),
            org::MEMBER => {
                let pieces = seat(gatherer, subject, org::ORGANIZATION);
                facts.add(facts::SEATS, Word::SeatsHeld.text(languages), of(pieces));
            }
            org::MEMBER_OF => {
                facts.add(facts::MEMBERS, Word::Members.text(languages), of(vec![gatherer.thing(subject)]));
                add_figures(gatherer, subject, facts, facts::MEMBERS, Word::Members);
            }
            org::ORGANIZATION | prov::WAS_DERIVED_FROM | foaf::PRIMARY_TOPIC => {}
            predicate if predicate.as_str().starts_with(sssom::NAMESPACE) => {}
            // What a source compares or is about stands in the list of sources.
            _ if gatherer.nodes().is_a(subject, lab::SOURCE) => {}
            predicate => {
                let property = gatherer.label(&predicate.into_owned());
                let pieces = vec![gatherer.thing(subject), Piece::Text(format!("({property})"))];
                let item = Item { sources: gatherer.cite_statement(&statement), ..of(pieces) };
                facts.add(facts::MENTIONS, Word::Mentions.text(languages), item);
            }
        }
    }
}

/// An initiative with its type, its description and its figures.
fn add_initiative(gatherer: &Gatherer<'_>, node: &NamedNode, facts: &mut Facts, key: &str, word: Word) {
    let types = gatherer.statements(Some(node), Some(dcterms::TYPE), None);
    let mut pieces = vec![gatherer.thing(node)];
    let types: Vec<String> =
        types.iter().filter_map(|kind| Some(gatherer.label(kind.thing()?).to_lowercase())).collect();
    if !types.is_empty() {
        pieces.push(Piece::Text(format!("({})", types.join(", "))));
    }
    if let Some(description) = gatherer.text(node, dcterms::DESCRIPTION) {
        pieces.push(Piece::Aside(format!("– {description}")));
    }
    let mut places: Vec<String> = gatherer
        .statements(Some(node), Some(rdf::TYPE), None)
        .into_iter()
        .flat_map(|statement| statement.places)
        .collect();
    places.truncate(1);
    let item = Item { pieces, sources: gatherer.cite(node), places };
    facts.add(key, word.text(gatherer.from.languages), item);
    add_figures(gatherer, node, facts, key, word);
}

/// The figures of something that belongs to an organisation.
fn add_figures(gatherer: &Gatherer<'_>, node: &NamedNode, facts: &mut Facts, key: &str, word: Word) {
    for statement in gatherer.statements(Some(node), None, None) {
        if let Some(figure) = statement.thing().filter(|object| gatherer.is_figure(object)) {
            let mut item = gatherer.figure(figure, false);
            item.pieces.insert(
                0,
                Piece::Text(format!(
                    "{}{}",
                    gatherer.label(figure),
                    Word::Colon.text(gatherer.from.languages)
                )),
            );
            facts.add(key, word.text(gatherer.from.languages), item);
        }
    }
}

/// Who gives how much, seen from the side that is not `toward`.
fn contribution(gatherer: &Gatherer<'_>, node: &NamedNode, toward: NamedNodeRef<'_>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = gatherer
        .statements(Some(node), Some(toward), None)
        .iter()
        .filter_map(|other| Some(gatherer.thing(other.thing()?)))
        .collect();
    if let Some(Term::Literal(count)) = gatherer.from.dataset.object(node, lab::CONTRIBUTOR_COUNT)
        && count.value() != "1"
    {
        pieces.push(Piece::Number(count.value().to_owned()));
        pieces.push(Piece::Text("×".to_owned()));
    }
    let amount = gatherer.amount(node);
    if amount.is_empty() {
        pieces.push(Piece::Text(Word::NoSum.text(gatherer.from.languages).to_owned()));
    }
    pieces.extend(amount);
    for property in OF_A_CONTRIBUTION {
        for statement in gatherer.statements(Some(node), Some(property), None) {
            let property = gatherer.label(&property.into_owned());
            if let Some(concept) = statement.thing() {
                pieces.push(Piece::Text(format!("({property}: {})", gatherer.label(concept).to_lowercase())));
            }
        }
    }
    pieces
}

/// Who sits where, seen from the side that is not `toward`.
fn seat(gatherer: &Gatherer<'_>, node: &NamedNode, toward: NamedNodeRef<'_>) -> Vec<Piece> {
    let others = gatherer.statements(Some(node), Some(toward), None);
    let mut pieces: Vec<Piece> =
        others.iter().filter_map(|other| Some(gatherer.thing(other.thing()?))).collect();
    for role in gatherer.statements(Some(node), Some(org::ROLE), None) {
        if let Some(role) = role.thing() {
            pieces.push(Piece::Text(format!("({})", gatherer.label(role).to_lowercase())));
        }
    }
    pieces
}

impl Body {
    fn of(gatherer: &Gatherer<'_>, iri: &NamedNode) -> Self {
        let mut facts: Vec<(usize, Fact)> = Vec::new();
        for (predicate, statements) in by_property(gatherer, iri) {
            let key = facts::key(predicate.as_ref());
            if facts::APART.contains(&key.as_str()) {
                continue;
            }
            let label = gatherer.label(&predicate);
            let items = statements.into_iter().map(|statement| match statement.thing() {
                Some(figure) if gatherer.is_figure(figure) => {
                    gatherer.figure(figure, !gatherer.measures_same(figure, &predicate))
                }
                _ => Item {
                    pieces: vec![gatherer.piece(&statement.object)],
                    sources: gatherer.cite_statement(&statement),
                    places: statement.places,
                },
            });
            let items = items.collect();
            facts.push((facts::rank_of_body(&key), Fact { key, label: capitalised(&label), items }));
        }
        facts.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.key.cmp(&y.key)));
        let mut facts: Vec<Fact> = facts.into_iter().map(|(_, fact)| fact).collect();
        let members = members(gatherer, iri);
        if !members.is_empty() {
            let label = capitalised(Word::Members.text(gatherer.from.languages));
            facts.push(Fact { key: facts::SEATS.to_owned(), label, items: members });
        }
        Self { label: gatherer.label(iri), facts }
    }
}

/// Who sits where, by which sources.
type Sitter = (Vec<Piece>, Vec<usize>);
/// On how many seats, stated in which places.
type Seats = (usize, Vec<String>);

/// Who sits on a body, each with the number of seats where it has several.
fn members(gatherer: &Gatherer<'_>, body: &NamedNode) -> Vec<Item> {
    let mut seats: BTreeMap<Sitter, Seats> = BTreeMap::new();
    for statement in gatherer.statements(None, Some(org::ORGANIZATION), Some(body)) {
        let pieces = seat(gatherer, &statement.subject, org::MEMBER);
        let seat = seats.entry((pieces, gatherer.cite(&statement.subject))).or_default();
        seat.0 += 1;
        seat.1.extend(statement.places);
    }
    let item = |((mut pieces, sources), (count, places)): (Sitter, Seats)| {
        if count > 1 {
            pieces.insert(0, Piece::Text("×".to_owned()));
            pieces.insert(0, Piece::Number(count.to_string()));
        }
        Item { pieces, sources, places }
    };
    seats.into_iter().map(item).collect()
}
