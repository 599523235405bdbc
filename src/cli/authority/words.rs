//! What is told of authorities in the reader's language.

use crate::cli::network;
use crate::fetch::Rate;
use crate::link::snapshot::{Manifest, manifests};
use crate::link::{Authority, Nature, ProtocolKind};
use crate::model::Languages;
use crate::render::grouped;
use std::collections::HashMap;

/// How often a service may be asked, in words.
pub(super) fn rate(rate: Rate, languages: &Languages) -> String {
    let requests = languages.count(
        rate.requests(),
        ["request", "verzoek", "requête"],
        ["requests", "verzoeken", "requêtes"],
    );
    let seconds = rate.per().as_secs();
    languages
        .word([
            &format!("{requests} in {seconds} s"),
            &format!("{requests} per {seconds} s"),
            &format!("{requests} en {seconds} s"),
        ])
        .to_owned()
}

/// How a service is asked: by its protocol, or by looking up what is behind an identifier.
pub(super) fn protocol(protocol: Option<ProtocolKind>, languages: &Languages) -> &str {
    protocol.map_or_else(|| languages.word(["lookup", "opvragen", "consultation"]), ProtocolKind::name)
}

/// What the records of a register describe, one of them.
pub(super) fn nature(nature: Nature, languages: &Languages) -> &str {
    languages.word(match nature {
        Nature::Organisation => ["organisation", "organisatie", "organisation"],
        Nature::LegalEntity => ["legal entity", "rechtspersoon", "entité juridique"],
        Nature::Establishment => ["establishment", "vestiging", "établissement"],
        Nature::Territory => ["territory", "gebied", "territoire"],
        Nature::Programme => ["programme", "programma", "programme"],
        Nature::Dataset => ["dataset", "dataset", "jeu de données"],
    })
}

/// The protocols that an authority is asked by, each once, in the order of [`ProtocolKind::ALL`].
pub(super) fn protocols(authority: &Authority) -> Vec<&'static str> {
    let has = |kind: &ProtocolKind| authority.services.iter().any(|service| service.protocol == Some(*kind));
    ProtocolKind::ALL.into_iter().filter(has).map(ProtocolKind::name).collect()
}

/// Codes on one line, those of the reader's languages first, at most so many.
pub(super) fn languages(tags: &[String], reader: &Languages, most: usize) -> String {
    let mut tags: Vec<&str> = tags.iter().map(String::as_str).collect();
    tags.sort_by_key(|tag| (reader.rank(Some(tag)), *tag));
    let more = tags.len().saturating_sub(most);
    tags.truncate(most);
    let shown = tags.join(", ");
    if more == 0 { shown } else { format!("{shown} +{more}") }
}

/// The snapshots that were imported, by the slugs of their registers.
pub(super) fn snapshots() -> HashMap<String, Manifest> {
    let folder = network::cache_folder();
    let all = folder.as_deref().map(manifests).unwrap_or_default();
    all.into_iter().map(|manifest| (manifest.authority.clone(), manifest)).collect()
}

/// What a snapshot is called on a card, and what is told of it.
pub(super) fn snapshot(manifest: &Manifest, languages: &Languages) -> (String, String) {
    let records = usize::try_from(manifest.records).unwrap_or(usize::MAX);
    let counted = languages.count(records, ["record", "record", "fiche"], ["records", "records", "fiches"]);
    let number = records.to_string();
    let records = counted.replacen(&number, &grouped(&number, languages), 1);
    let name = languages.word([
        "snapshot on this machine",
        "momentopname op deze machine",
        "copie sur cette machine",
    ]);
    (name.to_owned(), format!("{} · {records}", manifest.version()))
}
