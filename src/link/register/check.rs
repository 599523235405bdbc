//! Whether an entry that a thing is linked to is still what it was: what its register says of it now, beside what was
//! known, and how the mapping would have to be changed. It changes nothing.

use super::facts::entry;
use super::{Known, Linked};
use crate::link::mapping::Mapping;
use crate::link::moment::Moment;
use crate::link::name::fold;
use crate::link::suggest::TOOL;
use crate::link::{Authority, Lookup, Name, NameKind, Nature, Organisation, Standing};
use crate::model::vocab::{dcterms, semapv, skos, sssom};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

/// What can have happened to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Its identifier is none: its pattern, its check digits or its address are wrong.
    Malformed,
    /// The register does not have it.
    Missing,
    /// The register writes its identifier in another way.
    Redirected,
    /// It became part of another entry.
    Merged,
    /// The register took it back.
    Withdrawn,
    /// The organisation ended.
    Ended,
    /// It bears another name.
    Renamed,
    /// It is in another country.
    Relocated,
    /// It is of another kind: the territory of an organisation, an establishment of it.
    Kind,
}

impl Change {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Malformed,
        Self::Missing,
        Self::Redirected,
        Self::Merged,
        Self::Withdrawn,
        Self::Ended,
        Self::Renamed,
        Self::Relocated,
        Self::Kind,
    ];

    /// Its name in formats for machines.
    ///
    /// ```
    /// use labgraph::link::register::Change;
    /// assert_eq!(Change::Merged.name(), "merged");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Missing => "missing",
            Self::Redirected => "redirected",
            Self::Merged => "merged",
            Self::Withdrawn => "withdrawn",
            Self::Ended => "ended",
            Self::Renamed => "renamed",
            Self::Relocated => "relocated",
            Self::Kind => "kind",
        }
    }
}

/// What could be done about a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposal {
    /// The link leads to another entry.
    Relink {
        /// The entry.
        entry: NamedNode,
        /// Its identifier.
        identifier: String,
        /// Its name, where the register gave it.
        label: Option<String>,
    },
    /// The link goes.
    Remove,
    /// The mapping bears the new name.
    Relabel(String),
    /// The thing has to do with the entry, and is not the same.
    Relate,
    /// Somebody should look; no statement follows from it.
    Look,
}

/// What happened to the entry of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The link.
    pub link: Linked,
    /// What happened.
    pub change: Change,
    /// What it was: an identifier, a name, countries, a nature.
    pub old: Option<String>,
    /// What it is.
    pub new: Option<String>,
    /// What could be done about it.
    pub proposal: Proposal,
}

/// What is wrong with the identifier of a link, without asking anybody; nothing where it is right. What is wrong comes
/// with the reason as the new value.
#[must_use]
pub fn malformed(link: &Linked, authority: &Authority) -> Option<Finding> {
    let finding = |old: &str, new: String| Finding {
        link: link.clone(),
        change: Change::Malformed,
        old: Some(old.to_owned()),
        new: Some(new),
        proposal: Proposal::Look,
    };
    let written = link.identifier.as_deref().unwrap_or(link.entry.as_str());
    let identifier = match authority.check(written) {
        Ok(identifier) => identifier.value,
        Err(error) => return Some(finding(written, error.to_string())),
    };
    let iri = authority.iri_of(&identifier)?;
    let proposal = |iri: &str| match NamedNode::new(iri) {
        Ok(entry) => Proposal::Relink { entry, identifier: identifier.clone(), label: None },
        Err(_) => Proposal::Look,
    };
    // The IRI may be of another spelling of it, such as the one with points.
    let same = authority.check(link.entry.as_str()).is_ok_and(|entry| entry.value == identifier);
    (iri != link.entry.as_str() && !same)
        .then(|| Finding { proposal: proposal(&iri), ..finding(link.entry.as_str(), iri) })
}

/// The identifier that a register is asked by.
#[must_use]
pub fn identifier(link: &Linked, authority: &Authority) -> Option<String> {
    let stated = link.identifier.as_deref().and_then(|stated| authority.check(stated).ok());
    stated.or_else(|| authority.check(link.entry.as_str()).ok()).map(|identifier| identifier.value)
}

/// What happened to the entry of a link: what its register answered beside what was known. A new name is one that the
/// register gives in the place of the one it gave before; what the graph itself calls the thing is no matter here.
///
/// ```
/// use labgraph::link::register::{Change, Known, Linked, check::compare};
/// use labgraph::link::{Authority, Lookup};
/// use labgraph::store::{Dataset, read};
/// use labgraph::workspace::Workspace;
///
/// let workspace = Workspace::embedded();
/// let links = Linked::all(&read(&workspace)?);
/// let authorities = Authority::all(Dataset::load(&workspace, false)?.merged());
/// let link = links.iter().find(|link| link.entry.as_str() == "https://ror.org/01kd5m353").unwrap();
/// let ror = authorities.iter().find(|authority| authority.iri == link.register).unwrap();
/// let findings = compare(link, ror, &Known::default(), &Lookup::Missing);
/// assert_eq!(findings[0].change, Change::Missing);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn compare(link: &Linked, authority: &Authority, known: &Known, lookup: &Lookup) -> Vec<Finding> {
    let written = identifier(link, authority).unwrap_or_else(|| link.entry.as_str().to_owned());
    let finding = |change, old: Option<String>, new: Option<String>, proposal| Finding {
        link: link.clone(),
        change,
        old,
        new,
        proposal,
    };
    match lookup {
        Lookup::Missing => vec![finding(Change::Missing, Some(written), None, Proposal::Remove)],
        Lookup::Moved { to, record } => {
            let target = relink(authority, to, record.as_deref());
            let new = match &target {
                Proposal::Relink { identifier, label, .. } => named(identifier, label.as_deref()),
                _ => to.clone(),
            };
            let change = if alike(to, &written) { Change::Redirected } else { Change::Merged };
            vec![finding(change, Some(written), Some(new), target)]
        }
        Lookup::Found(record) if record.standing == Standing::Withdrawn => {
            let proposal = match record.successors.as_slice() {
                [] => Proposal::Remove,
                [only] => relink(authority, only, None),
                _ => Proposal::Look,
            };
            vec![finding(Change::Withdrawn, Some(written), successors(authority, record), proposal)]
        }
        Lookup::Found(record) => {
            let mut findings = Vec::new();
            if record.standing == Standing::Ended && !known.ended {
                let new = successors(authority, record).or_else(|| record.until.clone());
                findings.push(finding(Change::Ended, Some(written), new, Proposal::Look));
            }
            if let Some((old, new)) = renamed(known, record) {
                let proposal =
                    if link.label.is_some() { Proposal::Relabel(new.clone()) } else { Proposal::Look };
                findings.push(finding(Change::Renamed, Some(old), Some(new), proposal));
            }
            if let Some((old, new)) = relocated(known, record) {
                findings.push(finding(Change::Relocated, Some(old), Some(new), Proposal::Look));
            }
            if link.is_same() && is_other(authority.nature, record.nature) {
                let (old, new) = (authority.nature.name(), record.nature.name());
                let (old, new) = (Some(old.to_owned()), Some(new.to_owned()));
                findings.push(finding(Change::Kind, old, new, Proposal::Relate));
            }
            findings
        }
    }
}

/// The proposal to link to another entry of the register.
fn relink(authority: &Authority, to: &str, record: Option<&Organisation>) -> Proposal {
    let label = record.filter(|record| !record.names.is_empty()).map(|record| record.label().to_owned());
    match (entry(authority, to), authority.check(to)) {
        (Some(entry), Ok(identifier)) => Proposal::Relink { entry, identifier: identifier.value, label },
        _ => Proposal::Look,
    }
}

fn named(identifier: &str, label: Option<&str>) -> String {
    label.map_or_else(|| identifier.to_owned(), |label| format!("{identifier} ({label})"))
}

/// The identifiers of what replaced an organisation.
fn successors(authority: &Authority, record: &Organisation) -> Option<String> {
    let written =
        |id: &String| authority.check(id).map_or_else(|_| id.clone(), |identifier| identifier.value);
    let all: Vec<String> = record.successors.iter().map(written).collect();
    (!all.is_empty()).then(|| all.join(", "))
}

/// Whether two spellings are of one identifier.
fn alike(a: &str, b: &str) -> bool {
    let bare = |text: &str| -> String {
        let last = text.rsplit('/').next().unwrap_or(text);
        last.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    bare(a) == bare(b)
}

/// Whether what a record describes is no organisation, in a register of organisations. An organisation is a legal
/// entity too.
const fn is_other(usual: Nature, found: Nature) -> bool {
    is_apart(found) && !is_apart(usual)
}

const fn is_apart(nature: Nature) -> bool {
    matches!(nature, Nature::Territory | Nature::Establishment | Nature::Programme | Nature::Dataset)
}

/// A name as two are compared.
fn folded(text: &str) -> String {
    fold(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name that an entry bore and the one that it bears, where they differ. Names that were fetched are compared
/// language by language; without any, the name at the time of linking must be one that the register still prefers.
fn renamed(known: &Known, record: &Organisation) -> Option<(String, String)> {
    let preferred: Vec<&Name> = record.names.iter().filter(|name| name.kind == NameKind::Preferred).collect();
    let bears = |old: &str| preferred.iter().any(|name| folded(&name.text) == folded(old));
    let in_language = |old: &Literal| {
        let tag = |name: &Name| name.language.as_deref().unwrap_or_default().to_ascii_lowercase();
        let now = preferred.iter().find(|name| tag(name) == old.language().unwrap_or_default())?;
        (!bears(old.value())).then(|| (old.value().to_owned(), now.text.clone()))
    };
    if !known.names.is_empty() {
        let mut names: Vec<&Literal> = known.names.iter().collect();
        names.sort_by_key(|name| {
            (!["en", "nl", "fr"].contains(&name.language().unwrap_or_default()), name.to_string())
        });
        return names.into_iter().find_map(in_language);
    }
    let old = known.label.as_deref()?;
    (!preferred.is_empty() && !bears(old)).then(|| (old.to_owned(), record.label().to_owned()))
}

/// The countries that an organisation was and is in, where they have none in common.
fn relocated(known: &Known, record: &Organisation) -> Option<(String, String)> {
    let apart = !known.countries.is_empty()
        && !record.countries.is_empty()
        && !record.countries.iter().any(|country| known.countries.contains(country));
    apart.then(|| (known.countries.join(", "), record.countries.join(", ")))
}

/// The most that one is sure of a link by a register's word.
const BY_ITS_WORD: f64 = 0.9;

/// A decision that follows from an older one and from what the register says of its entry.
fn chained(old: Mapping, entry: NamedNode, identifier: String, label: Option<String>, at: Moment) -> Mapping {
    let was = old.identifier.as_deref().unwrap_or_default();
    let comment = format!("In the place of {was}: the register says that this is the entry now.");
    Mapping {
        object: Some(entry),
        identifier: Some(identifier),
        object_label: label,
        justification: semapv::MAPPING_CHAINING.into_owned(),
        confidence: old.confidence.min(BY_ITS_WORD),
        authors: vec![TOOL.to_owned()],
        reviewers: Vec::new(),
        date: at.date(),
        moment: Some(at.to_string()),
        comments: vec![Literal::new_simple_literal(comment)],
        evidence: None,
        fingerprint: None,
        tool: Some(TOOL.to_owned()),
        tool_version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        object_source_version: None,
        ..old
    }
}

impl Finding {
    /// The statements that the proposal takes away and those that it adds, in the file of the mapping; both are empty
    /// where nothing follows. `quads` is what the workspace says, `links` all its accepted links: a thing that is linked
    /// to the new entry already needs no second link. A link to another entry is a decision of its own, which nobody has
    /// reviewed: of that moment, by the register's word, and not as sure as the one in whose place it comes.
    #[must_use]
    pub fn changes(&self, quads: &[Quad], links: &[Linked], at: Moment) -> (Vec<Quad>, Vec<Quad>) {
        let link = &self.link;
        let subject = NamedOrBlankNode::from(link.mapping.clone());
        let of_mapping = |quad: &&Quad| quad.subject == subject && quad.graph_name == link.graph;
        let stated: Vec<Quad> = quads.iter().filter(of_mapping).cloned().collect();
        let with = |values: &[(NamedNodeRef<'_>, Term)]| {
            let is_replaced = |quad: &&Quad| values.iter().any(|(property, _)| quad.predicate == *property);
            let removed: Vec<Quad> = stated.iter().filter(is_replaced).cloned().collect();
            let say = |(property, value): &(NamedNodeRef<'_>, Term)| {
                Quad::new(subject.clone(), property.into_owned(), value.clone(), link.graph.clone())
            };
            (removed, values.iter().map(say).collect())
        };
        let text = |text: &str| Term::from(Literal::new_simple_literal(text));
        match &self.proposal {
            Proposal::Look => (Vec::new(), Vec::new()),
            Proposal::Remove => (stated, Vec::new()),
            Proposal::Relink { entry, identifier, label } => {
                let is_there = |other: &Linked| {
                    other.mapping != link.mapping && other.thing == link.thing && other.entry == *entry
                };
                if links.iter().any(is_there) {
                    return (stated, Vec::new());
                }
                if !matches!(self.change, Change::Malformed | Change::Redirected) {
                    let mapping = Mapping::all(&stated).into_iter().next().map(|old| {
                        chained(old.mapping, entry.clone(), identifier.clone(), label.clone(), at)
                    });
                    let added = mapping.map_or_else(Vec::new, |mapping| mapping.quads(&link.graph));
                    return (stated, added);
                }
                let mut values =
                    vec![(sssom::OBJECT_ID, entry.clone().into()), (dcterms::IDENTIFIER, text(identifier))];
                values.extend(label.as_deref().map(|label| (sssom::OBJECT_LABEL, text(label))));
                with(&values)
            }
            Proposal::Relabel(label) => with(&[(sssom::OBJECT_LABEL, text(label))]),
            Proposal::Relate => with(&[(sssom::PREDICATE_ID, skos::RELATED_MATCH.into())]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(names: &[(&str, &str, NameKind)]) -> Organisation {
        let name =
            |(text, language, kind): &(&str, &str, NameKind)| Name::new(*text, *kind).in_language(*language);
        Organisation { names: names.iter().map(name).collect(), ..Organisation::default() }
    }

    #[test]
    fn a_name_is_new_where_the_register_gave_another_one() {
        use NameKind::{Former, Other, Preferred};
        let known = |label: Option<&str>, names: &[(&str, &str)]| Known {
            label: label.map(str::to_owned),
            names: names
                .iter()
                .map(|(text, language)| Literal::new_language_tagged_literal_unchecked(*text, *language))
                .collect(),
            ..Known::default()
        };
        let now = record(&[
            ("Swedish Innovation Agency", "en", Preferred),
            ("Innovationsverket", "sv", Preferred),
            ("Vinnova", "sv", Former),
            ("Verket", "sv", Other),
        ]);
        let pair = |old: &str, new: &str| Some((old.to_owned(), new.to_owned()));
        // Nothing was known of it: what we call it ourselves is no matter.
        assert_eq!(renamed(&known(None, &[]), &now), None);
        assert_eq!(renamed(&known(Some("INNOVATIONSVERKET"), &[]), &now), None);
        assert_eq!(renamed(&known(Some("Vinnova"), &[]), &now), pair("Vinnova", "Swedish Innovation Agency"));
        // Language by language: one that is not given any more is no new name.
        assert_eq!(
            renamed(&known(Some("Vinnova"), &[("Vinnova-fr", "fr"), ("Innovationsverket", "sv")]), &now),
            None
        );
        assert_eq!(renamed(&known(None, &[("Vinnova", "sv")]), &now), pair("Vinnova", "Innovationsverket"));
        assert_eq!(renamed(&known(Some("x"), &[]), &Organisation::default()), None, "no names were sent");
    }

    #[test]
    fn spellings_of_one_identifier_are_alike() {
        assert!(alike("https://org.belgif.be/id/CbeRegisteredEntity/0203430576", "0203.430.576"));
        assert!(!alike("0203430576", "0203430577"));
    }

    #[test]
    fn a_territory_is_another_kind_and_a_legal_entity_is_not() {
        assert!(is_other(Nature::Organisation, Nature::Territory));
        assert!(is_other(Nature::LegalEntity, Nature::Establishment));
        assert!(!is_other(Nature::Organisation, Nature::LegalEntity));
        assert!(!is_other(Nature::Programme, Nature::Programme));
    }
}
