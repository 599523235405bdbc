//! A difference in words: for each thing what became of it, as an analyst would say it.
//!
//! A figure, a contribution, a seat, a governing body and a mapping belong to an organisation, and what
//! changed in them stands there. A statement that only went from one file to another is no change.

use super::change::{Action, Change, Move, Node, Property, Status, ThingChange};
use super::side::{Side, as_node, label};
use super::values::{Role, Values};
use super::{Diff, aligned};
use crate::model::Languages;
use crate::model::prefixes::INFERRED;
use crate::model::vocab::{lab, sssom};
use crate::workspace::graph_path;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, NamedNodeRef, NamedOrBlankNodeRef, Quad, Term};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Tells a difference in words. `old` and `new` are the datasets that it is between.
#[must_use]
pub fn changes(diff: &Diff, old: &[Quad], new: &[Quad], languages: &Languages) -> Vec<ThingChange> {
    changes_named(diff, old, new, &[], languages)
}

/// As [`changes`], with the names of what neither dataset names from a third: the vocabulary, when two
/// files are compared.
#[must_use]
pub fn changes_named(
    diff: &Diff,
    old: &[Quad],
    new: &[Quad],
    names: &[Quad],
    languages: &Languages,
) -> Vec<ThingChange> {
    if diff.is_empty() {
        return Vec::new();
    }
    let aligned = diff.has_blank_nodes().then(|| aligned(old, new));
    let (old, new) = aligned.as_ref().map_or((old, new), |(old, new)| (old, new));
    let (old, new, names) = (Side::new(old), Side::new(new), Side::new(names));
    let teller = Teller { values: Values { old: &old, new: &new, names: &names, languages } };
    teller.tell(diff)
}

/// A property, and the language of its texts.
type Key<'a> = (&'a str, Option<&'a str>);

/// The statements of a subject that only one side has.
#[derive(Default)]
struct Own<'a> {
    removed: Vec<&'a Quad>,
    added: Vec<&'a Quad>,
    moves: BTreeMap<(Option<String>, Option<String>), usize>,
}

struct Teller<'a> {
    values: Values<'a>,
}

impl Teller<'_> {
    fn tell(&self, diff: &Diff) -> Vec<ThingChange> {
        let own = self.by_subject(diff);
        let linked: HashSet<(NamedOrBlankNodeRef<'_>, NamedNodeRef<'_>, &Term)> = own
            .values()
            .flat_map(|own| own.removed.iter().chain(&own.added))
            .map(|quad| (quad.subject.as_ref(), quad.predicate.as_ref(), &quad.object))
            .collect();
        let mut things: BTreeMap<String, ThingChange> = BTreeMap::new();
        let mut subjects: Vec<_> = own.keys().copied().collect();
        subjects.sort_by_cached_key(ToString::to_string);
        for subject in subjects {
            let own = &own[&subject];
            let path = self.values.path(subject);
            let Some((&top, inner)) = path.split_first() else {
                continue;
            };
            let thing = things.entry(top.to_string()).or_insert_with(|| self.thing(top));
            thing.removed += own.removed.len();
            thing.added += own.added.len();
            for ((from, to), count) in &own.moves {
                thing.moves.push(Move { from: from.clone(), to: to.clone(), count: *count });
            }
            self.of_subject(subject, inner, own, &linked, &mut thing.changes);
        }
        let mut things: Vec<ThingChange> = things.into_values().collect();
        for thing in &mut things {
            thing.changes.sort_by_cached_key(order);
            join(&mut thing.changes);
            merge(&mut thing.moves);
        }
        things.sort_by_cached_key(|change| {
            (change.status, change.thing.label.clone(), change.thing.node.to_string())
        });
        things
    }

    fn by_subject<'d>(&self, diff: &'d Diff) -> HashMap<NamedOrBlankNodeRef<'d>, Own<'d>> {
        let mut own: HashMap<NamedOrBlankNodeRef<'_>, Own<'_>> = HashMap::new();
        let mut arrived: HashMap<_, Vec<&Quad>> = HashMap::new();
        for quad in &diff.added {
            arrived.entry((&quad.subject, &quad.predicate, &quad.object)).or_default().push(quad);
        }
        let says = |side: &Side<'_>, quad: &Quad| {
            let same = |other: &Quad| other.predicate == quad.predicate && other.object == quad.object;
            side.about(quad.subject.as_ref()).iter().any(|other| same(other))
        };
        for quad in &diff.removed {
            let own = own.entry(quad.subject.as_ref()).or_default();
            let to = arrived.get_mut(&(&quad.subject, &quad.predicate, &quad.object)).and_then(Vec::pop);
            match to {
                Some(to) => *own.moves.entry((Some(place(quad)), Some(place(to)))).or_default() += 1,
                None if says(self.values.new, quad) => {
                    *own.moves.entry((Some(place(quad)), None)).or_default() += 1;
                }
                None => own.removed.push(quad),
            }
        }
        let left: HashSet<&Quad> = arrived.into_values().flatten().collect();
        for quad in diff.added.iter().filter(|quad| left.contains(quad)) {
            let own = own.entry(quad.subject.as_ref()).or_default();
            if says(self.values.old, quad) {
                *own.moves.entry((None, Some(place(quad)))).or_default() += 1;
            } else {
                own.added.push(quad);
            }
        }
        own
    }

    fn thing(&self, node: NamedOrBlankNodeRef<'_>) -> ThingChange {
        let side = self.values.side(node);
        let classes = side.objects(node, rdf::TYPE).into_iter().filter_map(as_node);
        ThingChange {
            thing: self.node(node),
            kinds: classes.filter_map(|class| self.values.label(class)).collect(),
            status: self.status(node),
            changes: Vec::new(),
            moves: Vec::new(),
            removed: 0,
            added: 0,
        }
    }

    fn node(&self, node: NamedOrBlankNodeRef<'_>) -> Node {
        // A mapping has no label of its own, and a blank node is known by what it hangs on.
        let link = || match self.values.role(node)? {
            Role::Mapping => self.values.property_of_part(node, Role::Mapping).label,
            Role::Nested => {
                self.values.holder(node).map(|(_, property)| self.values.name(property.as_ref().into()))
            }
            _ => None,
        };
        Node { node: node.into_owned(), label: self.values.label(node).or_else(link) }
    }

    fn status(&self, node: NamedOrBlankNodeRef<'_>) -> Status {
        match (self.values.old.knows(node), self.values.new.knows(node)) {
            (false, true) => Status::New,
            (true, false) => Status::Gone,
            _ => Status::Changed,
        }
    }

    /// What changed in a subject: in a part of a thing told in one go, in all else property by property.
    fn of_subject(
        &self,
        subject: NamedOrBlankNodeRef<'_>,
        inner: &[NamedOrBlankNodeRef<'_>],
        own: &Own<'_>,
        linked: &HashSet<(NamedOrBlankNodeRef<'_>, NamedNodeRef<'_>, &Term)>,
        changes: &mut Vec<Change>,
    ) {
        let whole: Vec<Node> = inner.iter().map(|node| self.node(*node)).collect();
        let part = self.values.role(subject).filter(|role| role.is_told_whole() && !inner.is_empty());
        let Some(role) = part else {
            return self.properties(subject, &whole, own, &[], changes);
        };
        let holder = whole.get(..whole.len() - 1).unwrap_or_default();
        let status = self.status(subject);
        let told = match role {
            Role::Figure => self.values.holder(subject).is_some_and(|(holder, property)| {
                status != Status::Changed
                    && linked.contains(&(holder, property.as_ref(), &subject.into_owned().into()))
            }),
            _ => false,
        };
        if own.removed.is_empty() && own.added.is_empty() || told {
            return;
        }
        let property = self.values.property_of_part(subject, role);
        let value = |side: &Side<'_>| self.values.whole(side, subject, role);
        let mut change = Change {
            of: holder.to_vec(),
            property,
            language: None,
            action: Action::Changed,
            old: Vec::new(),
            new: Vec::new(),
        };
        match status {
            Status::New => (change.action, change.new) = (Action::Added, vec![value(self.values.new)]),
            Status::Gone => (change.action, change.old) = (Action::Removed, vec![value(self.values.old)]),
            Status::Changed => {
                let (old, new) = (value(self.values.old), value(self.values.new));
                self.properties(subject, &whole, own, role.told(), changes);
                if old.words == new.words {
                    // What the words leave out changed: a number written otherwise, the same label.
                    return self.properties(subject, &whole, own, role.not_told(), changes);
                }
                (change.old, change.new) = (vec![old], vec![new]);
            }
        }
        changes.push(change);
    }

    /// The properties of a subject that changed, but for some. `leave` may be the complement of a list.
    fn properties(
        &self,
        subject: NamedOrBlankNodeRef<'_>,
        of: &[Node],
        own: &Own<'_>,
        leave: &[Leave],
        changes: &mut Vec<Change>,
    ) {
        let mut by_property: BTreeMap<Key<'_>, (Vec<&Quad>, Vec<&Quad>)> = BTreeMap::new();
        let kept = |quad: &&&Quad| !leave.iter().any(|leave| leave.covers(quad.predicate.as_ref()));
        for quad in own.removed.iter().filter(kept) {
            by_property.entry(key(quad)).or_default().0.push(quad);
        }
        for quad in own.added.iter().filter(kept) {
            by_property.entry(key(quad)).or_default().1.push(quad);
        }
        for ((predicate, language), (removed, added)) in by_property {
            let predicate = NamedNodeRef::new_unchecked(predicate);
            let count = |side: &Side<'_>| {
                let objects = side.objects(subject, predicate);
                objects.into_iter().filter(|term| tag(term) == language).count()
            };
            let single = count(self.values.old) <= 1 && count(self.values.new) <= 1;
            let values = |side: &Side<'_>, quads: &[&Quad]| {
                quads.iter().map(|quad| self.values.value(side, &quad.object)).collect::<Vec<_>>()
            };
            let (old, new) = (values(self.values.old, &removed), values(self.values.new, &added));
            let mut add = |action, old, new| {
                changes.push(Change {
                    of: of.to_vec(),
                    property: self.values.property(predicate),
                    language: language.map(str::to_owned),
                    action,
                    old,
                    new,
                });
            };
            if single && !old.is_empty() && !new.is_empty() {
                add(Action::Changed, old, new);
                continue;
            }
            if !old.is_empty() {
                add(Action::Removed, old, Vec::new());
            }
            if !new.is_empty() {
                add(Action::Added, Vec::new(), new);
            }
        }
    }
}

/// Properties to leave out: those of a list, or all but those.
#[derive(Debug, Clone, Copy)]
pub(super) enum Leave {
    Those(&'static [NamedNodeRef<'static>]),
    Others(&'static [NamedNodeRef<'static>]),
}

impl Leave {
    fn covers(self, property: NamedNodeRef<'_>) -> bool {
        match self {
            Self::Those(list) => list.contains(&property),
            Self::Others(list) => !list.contains(&property),
        }
    }
}

fn key(quad: &Quad) -> Key<'_> {
    (quad.predicate.as_str(), tag(&quad.object))
}

fn tag(term: &Term) -> Option<&str> {
    match term {
        Term::Literal(literal) => literal.language(),
        _ => None,
    }
}

/// What a thing is in comes before what its parts are in; then by name.
fn order(change: &Change) -> (Vec<String>, String, Option<String>, Action, Vec<String>) {
    let name = |node: &Node| node.label.clone().unwrap_or_default() + " " + &node.node.to_string();
    let property = &change.property;
    let shown = property.label.clone().unwrap_or_default() + " " + property.iri.as_str();
    let values = change.old.iter().chain(&change.new).map(|value| format!("{:?}", value.words)).collect();
    (change.of.iter().map(name).collect(), shown, change.language.clone(), change.action, values)
}

/// Puts additions to the same property together, and removals: seats, figures.
fn join(changes: &mut Vec<Change>) {
    changes.dedup_by(|next, first| {
        let same = first.action == next.action
            && first.action != Action::Changed
            && first.of == next.of
            && first.property == next.property
            && first.language == next.language;
        if same {
            first.old.append(&mut next.old);
            first.new.append(&mut next.new);
        }
        same
    });
}

fn merge(moves: &mut Vec<Move>) {
    moves.sort();
    moves.dedup_by(|next, first| {
        let same = (&first.from, &first.to) == (&next.from, &next.to);
        first.count += if same { next.count } else { 0 };
        same
    });
}

/// What a graph is called: by its file where it is one of a workspace.
fn place(quad: &Quad) -> String {
    match &quad.graph_name {
        GraphName::NamedNode(graph) if graph.as_str() == INFERRED => "inferred".to_owned(),
        GraphName::NamedNode(graph) => {
            graph_path(graph.as_str()).unwrap_or_else(|| graph.as_str().to_owned())
        }
        GraphName::BlankNode(node) => node.to_string(),
        GraphName::DefaultGraph => "DEFAULT".to_owned(),
    }
}

impl Values<'_> {
    /// The property that a change of a whole part stands under.
    fn property_of_part(&self, part: NamedOrBlankNodeRef<'_>, role: Role) -> Property {
        let side = self.side(part);
        let within = |class: NamedNodeRef<'_>, of: NamedNodeRef<'_>| {
            let class = self.property(class);
            let whom = side.thing(part, of).map(|node| self.name(node));
            match (&class.label, whom) {
                (Some(label), Some(whom)) => Property { label: Some(format!("{label} ({whom})")), ..class },
                _ => class,
            }
        };
        match role {
            Role::Figure => match self.holder(part) {
                Some((_, property)) => self.property(property.as_ref()),
                None => self.property(lab::FIGURE),
            },
            Role::Contribution => within(lab::CONTRIBUTION, lab::FUNDER),
            Role::Seat => self.property(lab::SEAT),
            Role::Mapping => {
                let register = side.thing(part, sssom::OBJECT_SOURCE).map(|register| self.name(register));
                Property { label: Some(self.link_to(register.as_deref())), iri: sssom::MAPPING.into_owned() }
            }
            Role::Body | Role::Nested => self.property(lab::GOVERNED_BY),
        }
    }

    pub(super) fn property(&self, property: NamedNodeRef<'_>) -> Property {
        let label = label(&[self.new, self.old, self.names], property.into(), self.languages);
        let kind =
            || (property == rdf::TYPE).then(|| self.languages.word(["kind", "soort", "type"]).to_owned());
        Property { label: label.or_else(kind), iri: property.into_owned() }
    }
}
