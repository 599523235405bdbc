//! What was decided already, so that nobody is asked twice, and whether what a decision rested on has changed since.

use super::mapping::{Key, Mapping, Verdict};
use super::{Identifier, Organisation};
use crate::store::Dataset;
use oxigraph::model::{NamedNode, Quad};
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

/// The decisions of a dataset, to look up.
#[derive(Clone, Debug, Default)]
pub struct Decided {
    by_key: HashMap<Key, Mapping>,
    by_register: HashMap<(String, String), Vec<Key>>,
}

/// How a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody decided.
    Open,
    /// It was accepted.
    Accepted,
    /// It was rejected.
    Rejected,
    /// It was decided that the register has no entry for the thing.
    None,
    /// It was decided, and what the decision rested on has changed.
    Changed(Verdict),
}

impl State {
    /// Whether it should be asked: nobody decided, or not on this evidence.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Changed(_))
    }
}

impl From<Verdict> for State {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Accepted => Self::Accepted,
            Verdict::Rejected => Self::Rejected,
            Verdict::None => Self::None,
        }
    }
}

impl Decided {
    /// The decisions that a dataset states.
    #[must_use]
    pub fn of(dataset: &Dataset) -> Self {
        let quads: Vec<Quad> = dataset
            .asserted(None, Some(crate::model::vocab::sssom::OBJECT_ID), None)
            .flat_map(|mapping| {
                dataset.asserted(Some(mapping.subject.as_ref()), None, None).collect::<Vec<_>>()
            })
            .collect();
        Self::of_quads(&quads)
    }

    /// The decisions that statements say. Of two about the same the later one counts.
    #[must_use]
    pub fn of_quads(quads: &[Quad]) -> Self {
        let mut mappings: Vec<Mapping> =
            Mapping::all(quads).into_iter().map(|stated| stated.mapping).collect();
        mappings.sort_by_key(Mapping::when);
        let mut decided = Self::default();
        for mapping in mappings {
            let register = (mapping.subject.as_str().to_owned(), mapping.authority.as_str().to_owned());
            let keys = decided.by_register.entry(register).or_default();
            if !keys.contains(&mapping.key()) {
                keys.push(mapping.key());
            }
            decided.by_key.insert(mapping.key(), mapping);
        }
        decided
    }

    /// Every decision, of two about the same the later one, in no order.
    pub fn all(&self) -> impl Iterator<Item = &Mapping> {
        self.by_key.values()
    }

    /// How it stands with a thing and an entry of a register; without an entry, with the thing and the whole register:
    /// then anything but «none» is open. `now` is the [`fingerprint`] or [`fingerprint_of_none`] of today; without
    /// one, or where the decision was made without, it counts as unchanged.
    #[must_use]
    pub fn state(
        &self,
        subject: &NamedNode,
        authority: &NamedNode,
        object: Option<&NamedNode>,
        now: Option<&str>,
    ) -> State {
        let Some(mapping) = self.mapping(subject, authority, object) else {
            return State::Open;
        };
        match (&mapping.fingerprint, now) {
            (Some(then), Some(now)) if then != now => State::Changed(mapping.verdict()),
            _ => mapping.verdict().into(),
        }
    }

    /// The decision about a thing and an entry; without an entry, that the register has none.
    #[must_use]
    pub fn mapping(
        &self,
        subject: &NamedNode,
        authority: &NamedNode,
        object: Option<&NamedNode>,
    ) -> Option<&Mapping> {
        let object = match object {
            Some(object) => Ok(object.as_str().to_owned()),
            None => Err(authority.as_str().to_owned()),
        };
        self.by_key.get(&Key { subject: subject.as_str().to_owned(), object })
    }

    /// Every decision about a thing and a register.
    pub fn about<'d>(
        &'d self,
        subject: &NamedNode,
        authority: &NamedNode,
    ) -> impl Iterator<Item = &'d Mapping> + use<'d> {
        let register = (subject.as_str().to_owned(), authority.as_str().to_owned());
        let keys = self.by_register.get(&register).map(Vec::as_slice).unwrap_or_default();
        keys.iter().filter_map(|key| self.by_key.get(key))
    }

    /// The accepted links of a thing in a register.
    pub fn accepted<'d>(
        &'d self,
        subject: &NamedNode,
        authority: &NamedNode,
    ) -> impl Iterator<Item = &'d Mapping> + use<'d> {
        self.about(subject, authority).filter(|mapping| mapping.verdict() == Verdict::Accepted)
    }
}

/// What a decision about two records rests on, in 16 hexadecimal digits: the names, countries and websites of both,
/// and the identifiers that both have in some other register. The same on every machine and in whatever order things
/// come. Left out is what says nothing of whether they are the same: the identifier that is decided about (of
/// `authority`, the slug of the register), and identifiers that only one side has.
///
/// ```
/// use labgraph::link::decided::fingerprint;
/// use labgraph::link::{Name, NameKind, Organisation};
///
/// let ours = Organisation { countries: vec!["SE".to_owned()], ..Organisation::named("Vinnova") };
/// let theirs = Organisation::named("Sweden's Innovation Agency");
/// let before = fingerprint("ror", &ours, &theirs);
/// assert_eq!(before, fingerprint("ror", &ours, &theirs));
/// let renamed = Organisation::named("Vinnova AB");
/// assert_ne!(before, fingerprint("ror", &ours, &renamed));
/// ```
#[must_use]
pub fn fingerprint(authority: &str, ours: &Organisation, theirs: &Organisation) -> String {
    let schemes = |side: &Organisation| -> BTreeSet<String> {
        side.identifiers.iter().map(|identifier| identifier.scheme.clone()).collect()
    };
    let mut shared: BTreeSet<String> = schemes(ours).intersection(&schemes(theirs)).cloned().collect();
    shared.remove(authority);
    digest([facts(ours, &shared), facts(theirs, &shared)])
}

/// What the decision rests on that a register has no entry for an organisation: what is known of it, and the
/// identifiers of the candidates that were looked at.
#[must_use]
pub fn fingerprint_of_none<'c>(ours: &Organisation, candidates: impl IntoIterator<Item = &'c str>) -> String {
    let seen: BTreeSet<String> = candidates.into_iter().map(|id| format!("seen {id}")).collect();
    digest([facts(ours, &BTreeSet::new()), seen])
}

/// What is known of one side, a line a fact.
fn facts(side: &Organisation, schemes: &BTreeSet<String>) -> BTreeSet<String> {
    let names = side.names.iter().map(|name| {
        let language = name.language.as_deref().unwrap_or_default();
        format!("name {:?} {language} {}", name.kind, name.text)
    });
    let countries = side.countries.iter().map(|country| format!("country {country}"));
    let websites = side.websites.iter().map(|website| format!("website {website}"));
    let shared = side.identifiers.iter().filter(|identifier| schemes.contains(&identifier.scheme));
    let identifiers = shared.map(|identifier: &Identifier| format!("identifier {identifier}"));
    names.chain(countries).chain(websites).chain(identifiers).collect()
}

/// Sixteen hexadecimal digits of a hash of both sides. Each fact goes in with its length, so that no two sets of
/// facts give the same bytes.
fn digest(sides: [BTreeSet<String>; 2]) -> String {
    let mut hash = Sha256::new();
    for side in sides {
        hash.update((side.len() as u64).to_be_bytes());
        for fact in side {
            hash.update((fact.len() as u64).to_be_bytes());
            hash.update(fact.as_bytes());
        }
    }
    hash.finalize().iter().take(8).fold(String::new(), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::{Name, NameKind};
    use oxigraph::model::GraphName;

    fn node(iri: &str) -> NamedNode {
        NamedNode::new(iri).unwrap()
    }

    fn organisation() -> Organisation {
        Organisation {
            names: vec![Name::new("Vinnova", NameKind::Preferred), Name::new("VINNOVA", NameKind::Acronym)],
            countries: vec!["SE".to_owned()],
            websites: vec!["https://www.vinnova.se/".to_owned()],
            identifiers: vec![
                Identifier::new("isni", "0000000122370481"),
                Identifier::new("ror", "01kd5m353"),
            ],
            ..Organisation::default()
        }
    }

    #[test]
    fn a_fingerprint_is_the_same_everywhere_and_in_any_order() {
        let ours = organisation();
        let mut other = organisation();
        other.names.reverse();
        other.identifiers.reverse();
        let print = fingerprint("ror", &ours, &organisation());
        assert_eq!(print, fingerprint("ror", &other, &ours));
        // Files hold it: were it another one, everything would be asked anew.
        assert_eq!(print, "d6cb6d0ce56a3e47");
    }

    #[test]
    fn it_changes_with_what_a_decision_rests_on_and_with_nothing_else() {
        let (ours, theirs) = (organisation(), organisation());
        let print = fingerprint("ror", &ours, &theirs);
        let changed: [fn(&mut Organisation); 5] = [
            |one| one.names[0].text.push('!'),
            |one| one.names[1].kind = NameKind::Former,
            |one| one.countries.clear(),
            |one| one.websites[0] = "https://vinnova.example/".to_owned(),
            |one| one.identifiers[0].value = "0000000122370482".to_owned(),
        ];
        for change in changed {
            let (mut ours, mut theirs) = (ours.clone(), theirs.clone());
            change(&mut theirs);
            assert_ne!(print, fingerprint("ror", &ours, &theirs));
            let theirs = organisation();
            change(&mut ours);
            assert_ne!(print, fingerprint("ror", &ours, &theirs));
        }
        let mut same = theirs.clone();
        same.staff = Some(240);
        same.relations = 9;
        same.address = Some("Stockholm".to_owned());
        // What only they have, and the identifier that is decided about.
        same.identifiers.push(Identifier::new("wikidata", "Q4355568"));
        same.identifiers[1].value = "0000000".to_owned();
        assert_eq!(print, fingerprint("ror", &ours, &same));
        assert_ne!(fingerprint_of_none(&ours, ["a"]), fingerprint_of_none(&ours, ["a", "b"]));
        assert_eq!(fingerprint_of_none(&ours, ["b", "a"]), fingerprint_of_none(&ours, ["a", "b"]));
    }

    #[test]
    fn a_question_is_open_until_it_is_decided_and_again_when_the_evidence_changed() {
        let [subject, ror, entry] = ["urn:s", "urn:r", "https://ror.org/1"].map(node);
        let other = node("https://ror.org/2");
        let mut link = Mapping::new(subject.clone(), ror.clone(), Some((entry.clone(), "1".to_owned())));
        link.fingerprint = Some("a".to_owned());
        let none = Mapping::new(subject.clone(), node("urn:w"), None);
        let graph = GraphName::DefaultGraph;
        let quads: Vec<Quad> = [link.quads(&graph), none.quads(&graph)].concat();
        let decided = Decided::of_quads(&quads);
        let state = |object: Option<&NamedNode>, now| decided.state(&subject, &ror, object, now);
        assert_eq!(state(Some(&entry), Some("a")), State::Accepted);
        assert_eq!(state(Some(&entry), None), State::Accepted);
        assert_eq!(state(Some(&entry), Some("b")), State::Changed(Verdict::Accepted));
        assert_eq!(state(Some(&other), Some("a")), State::Open);
        assert_eq!(state(None, Some("a")), State::Open);
        assert_eq!(decided.state(&subject, &node("urn:w"), None, Some("b")), State::None);
        assert_eq!(decided.accepted(&subject, &ror).count(), 1);
        assert_eq!(decided.accepted(&subject, &node("urn:w")).count(), 0);
    }
}
