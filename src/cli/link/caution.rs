//! What speaks against a decision that somebody is about to make: an older one that says otherwise, a register that
//! does not cover the thing, an entry that the file of the register does not have, two exact links of which one must be
//! doubtful.

use super::record::{self, Recorded};
use super::{comparison, grounds, words};
use crate::cli::network;
use crate::cli::session::Session;
use crate::link::protocol::Snapshot;
use crate::link::subject::{Gap, Which, subjects};
use crate::link::{Authority, Lookup, Mapping, Register};
use crate::model::Languages;
use crate::query::names::Names;
use crate::store::Dataset;
use oxigraph::model::NamedNode;

/// What the register itself says against a link: a line a reason, in the reader's language. Nobody is asked; only a
/// file of the register that was imported on this machine is looked into.
pub(super) fn of_register(
    session: &Session,
    dataset: &Dataset,
    names: &Names,
    authority: &Authority,
    mapping: &Mapping,
) -> Vec<String> {
    let case = Case { dataset, names, authority, mapping, languages: session.languages() };
    let mut lines = Vec::new();
    if !mapping.negated {
        lines.extend(case.not_covered());
    }
    lines.extend(case.not_there());
    if mapping.is_same() {
        lines.extend(case.unlike());
    }
    lines
}

/// A decision, and what is known of both its sides.
struct Case<'a> {
    dataset: &'a Dataset,
    names: &'a Names,
    authority: &'a Authority,
    mapping: &'a Mapping,
    languages: &'a Languages,
}

impl Case<'_> {
    fn name(&self, iri: &NamedNode) -> String {
        self.names.label(iri).unwrap_or_else(|| self.names.curie(iri))
    }

    /// That the entry, as the imported file has it, is hardly like the thing: what it is called, and what differs.
    fn unlike(&self) -> Option<String> {
        let Self { dataset, authority, mapping, languages, .. } = *self;
        let candidate = grounds::candidate(mapping, dataset, authority)?;
        if candidate.is_worthy() {
            return None;
        }
        let record = &candidate.entry.organisation;
        let identifier = mapping.identifier.as_deref()?;
        let thing = self.name(&mapping.subject);
        let (register, label) = (authority.label(languages), record.label());
        let countries = record.countries.join(", ");
        let place = if countries.is_empty() { String::new() } else { format!(" ({countries})") };
        let how = comparison::agreement(&candidate, Some(languages));
        Some(
        languages
            .word([
                &format!("{identifier} is «{label}»{place} in {register}, which is hardly like {thing}: {how}"),
                &format!("{identifier} is «{label}»{place} in {register}, wat weinig lijkt op {thing}: {how}"),
                &format!(
                    "{identifier} est «\u{a0}{label}\u{a0}»{place} dans {register}, ce qui ressemble peu à {thing}\u{a0}: {how}"
                ),
            ])
            .to_owned(),
    )
    }

    /// That the catalogue says that the register does not cover the thing.
    fn not_covered(&self) -> Option<String> {
        let Self { dataset, authority, mapping, languages, .. } = *self;
        let all = Authority::all(dataset.merged());
        let subject = subjects(dataset.merged(), &all, &Which::These(vec![mapping.subject.clone()])).pop()?;
        let (register, thing) = (authority.label(languages), self.name(&mapping.subject));
        let told =
            match subject.gap(authority)? {
                Gap::Country => {
                    let (theirs, ours) =
                        (authority.countries.join(", "), subject.organisation.countries.join(", "));
                    languages
                        .word([
                            &format!("{register} covers {theirs}, and {thing} belongs to {ours}"),
                            &format!("{register} gaat over {theirs}, en {thing} hoort bij {ours}"),
                            &format!("{register} couvre {theirs}, et {thing} relève de {ours}"),
                        ])
                        .to_owned()
                }
                Gap::Class if authority.classes.is_empty() => languages
                    .word([
                        &format!("{register} covers organisations, and {thing} is none"),
                        &format!("{register} gaat over organisaties, en {thing} is er geen"),
                        &format!("{register} couvre des organisations, et {thing} n’en est pas une"),
                    ])
                    .to_owned(),
                Gap::Class => {
                    let classes =
                        authority.classes.iter().map(|class| self.name(class)).collect::<Vec<_>>().join(", ");
                    languages
                .word([
                    &format!("{register} covers nothing but: {classes}; {thing} is none of these"),
                    &format!("{register} gaat alleen over: {classes}; {thing} is geen daarvan"),
                    &format!("{register} ne couvre que\u{a0}: {classes}\u{a0}; {thing} n’en fait pas partie"),
                ])
                .to_owned()
                }
            };
        Some(told)
    }

    /// That the file of the register that was imported has no such entry, or cannot be read.
    fn not_there(&self) -> Option<String> {
        let Self { authority, mapping, languages, .. } = *self;
        let (identifier, iri) = (mapping.identifier.as_ref()?, mapping.object.as_ref()?);
        let register = authority.label(languages);
        let cannot = |error: &dyn std::fmt::Display| {
            Some(
                languages
                    .word([
                        &format!("the file of {register} that was imported cannot be read: {error}"),
                        &format!("het geïmporteerde bestand van {register} kan niet worden gelezen: {error}"),
                        &format!("le fichier importé de {register} ne peut pas être lu\u{a0}: {error}"),
                    ])
                    .to_owned(),
            )
        };
        let snapshot = match Snapshot::of(&network::cache_folder()?, authority) {
            Ok(snapshot) => snapshot?,
            Err(error) => return cannot(&error),
        };
        // Some registers know their records by IRI alone.
        for name in [identifier.as_str(), iri.as_str()] {
            match snapshot.lookup(name) {
                Ok(Lookup::Missing) => {}
                Ok(Lookup::Found(_) | Lookup::Moved { .. }) => return None,
                Err(error) => return cannot(&error),
            }
        }
        let edition = snapshot.version();
        Some(
        languages
            .word([
                &format!("the file of {register} that was imported ({edition}) has no entry {identifier}"),
                &format!(
                    "het geïmporteerde bestand van {register} ({edition}) heeft geen vermelding {identifier}"
                ),
                &format!("le fichier importé de {register} ({edition}) n’a pas d’entrée {identifier}"),
            ])
            .to_owned(),
    )
    }
}

/// Of two exact links that cannot both hold, the other ones, a line each: another entry of the same register for the
/// thing, or another thing for the entry.
pub(super) fn of_links(entry: &record::Entry, names: &Names, languages: &Languages) -> Vec<String> {
    let rivals = entry.rivals.iter().map(|rival| {
        let line = words::line(rival, names, languages);
        languages
            .word([
                &format!("two exact matches in one register, of which one is doubtful: {line}"),
                &format!(
                    "twee exacte overeenkomsten in één register, waarvan er één twijfelachtig is: {line}"
                ),
                &format!(
                    "deux correspondances exactes dans un registre, dont l’une est douteuse\u{a0}: {line}"
                ),
            ])
            .to_owned()
    });
    let sharers = entry.sharers.iter().map(|sharer| {
        let line = words::line(sharer, names, languages);
        languages
            .word([
                &format!("two things matched exactly to one entry, of which one is doubtful: {line}"),
                &format!(
                    "twee dingen exact gekoppeld aan één vermelding, waarvan er één twijfelachtig is: {line}"
                ),
                &format!(
                    "deux éléments correspondent exactement à une entrée, dont l’un est douteux\u{a0}: {line}"
                ),
            ])
            .to_owned()
    });
    rivals.chain(sharers).collect()
}

/// The older decisions that new ones take the place of and that say otherwise: another verdict, or another relation.
pub(super) fn contrary(recorded: &Recorded, names: &Names, languages: &Languages) -> Vec<String> {
    let replaced = recorded.entries.iter().flat_map(|entry| {
        entry.replaced.iter().map(|stated| &stated.mapping).filter(|old| is_contrary(old, &entry.mapping))
    });
    replaced.map(|old| format!("{} ({})", words::line(old, names, languages), words::by(old))).collect()
}

/// Whether an older decision says otherwise than a new one about the same.
fn is_contrary(old: &Mapping, new: &Mapping) -> bool {
    old.verdict() != new.verdict() || old.predicate != new.predicate
}
