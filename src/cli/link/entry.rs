//! From what somebody calls an entry of a register to its register, identifier and IRI.

use super::{refusal, register};
use crate::cli::error::CliError;
use crate::cli::session::Session;
use crate::link::authority::IdentifierError;
use crate::link::{Authority, Identifier};
use crate::model::Languages;
use crate::query::names::Names;
use crate::store::Dataset;
use oxigraph::model::NamedNode;

/// An entry of a register.
pub(super) struct Entry {
    pub(super) authority: Authority,
    pub(super) iri: NamedNode,
    pub(super) identifier: String,
}

/// The entry that a text names: an IRI or an address of it, an identifier behind the name of its register
/// (`ror:01kd5m353`, `KBO 0203.430.576`), or one that only one register can have given.
pub(super) fn entry(
    session: &Session,
    dataset: &Dataset,
    names: &Names,
    text: &str,
    authority: Option<&str>,
) -> Result<Entry, CliError> {
    let (text, languages) = (text.trim(), session.languages());
    if let Some(name) = authority {
        let authority = register::named(dataset, names, name, languages)?;
        let identifier = of_prefix(dataset, names, text).filter(|(other, _)| other.slug == authority.slug);
        let local = identifier.map_or_else(|| text.to_owned(), |(_, local)| local);
        let identifier = authority.check(&local).map_err(|error| refused(session, &error))?;
        return made(authority, &identifier, languages);
    }
    let all = Authority::all(dataset.merged());
    let bare = text.trim_start_matches('<').trim_end_matches('>');
    if let Some((authority, identifier)) = Authority::of_iri(&all, bare) {
        return made(authority.clone(), &identifier, languages);
    }
    if let Some((authority, local)) = of_prefix(dataset, names, text) {
        let identifier = authority.check(&local).map_err(|error| refused(session, &error))?;
        return made(authority, &identifier, languages);
    }
    of_any(session, all, bare)
}

/// The register whose name stands before an identifier, and the identifier.
fn of_prefix(dataset: &Dataset, names: &Names, text: &str) -> Option<(Authority, String)> {
    let (prefix, local) = text.split_once([':', ' '])?;
    let authority = Authority::named(dataset.merged(), names, prefix).ok()?;
    Some((authority, local.trim().to_owned()))
}

/// The register that alone can have given an identifier.
fn of_any(session: &Session, all: Vec<Authority>, text: &str) -> Result<Entry, CliError> {
    let languages = session.languages();
    // A register whose identifiers may be any word says nothing of whose this is.
    let takes_any_word = |authority: &Authority| authority.check("ANYTHING").is_ok();
    let mut mistyped = None;
    let mut fits = Vec::new();
    for authority in all {
        // Without a pattern anything fits; an address says itself whose it is.
        let is_address = text.contains("://");
        if is_address && authority.template.is_none()
            || !is_address && (authority.pattern.is_none() || takes_any_word(&authority))
        {
            continue;
        }
        match authority.check(text) {
            Ok(identifier) => fits.push((authority, identifier)),
            Err(error @ IdentifierError::CheckDigits { .. }) if mistyped.is_none() => mistyped = Some(error),
            Err(_) => {}
        }
    }
    match (fits.len(), mistyped) {
        (1, _) => {
            let (authority, identifier) = fits.swap_remove(0);
            made(authority, &identifier, languages)
        }
        (0, Some(error)) => Err(refused(session, &error)),
        (0, None) => {
            let message = languages
                .word([
                    &format!("no register is known that gives {text:?}"),
                    &format!("er is geen register bekend dat {text:?} geeft"),
                    &format!("aucun registre connu n’attribue {text:?}"),
                ])
                .to_owned();
            Err(CliError::usage(message).hint(languages.word([
                "--authority NAME says whose it is; labgraph authority list shows the registers",
                "--authority NAAM zegt van wie het is; labgraph authority list toont de registers",
                "--authority NOM dit de qui il est\u{a0}; labgraph authority list montre les registres",
            ])))
        }
        _ => {
            let slugs: Vec<&str> = fits.iter().map(|(authority, _)| authority.slug.as_str()).collect();
            let message = languages
                .word([
                    &format!("{} registers may have given {text:?}", slugs.len()),
                    &format!("{} registers kunnen {text:?} gegeven hebben", slugs.len()),
                    &format!("{} registres peuvent avoir attribué {text:?}", slugs.len()),
                ])
                .to_owned();
            let slugs = slugs.join(", ");
            Err(CliError::usage(message).hint(languages.word([
                &format!("name one of them with --authority: {slugs}"),
                &format!("noem er een met --authority: {slugs}"),
                &format!("nommez-en un avec --authority\u{a0}: {slugs}"),
            ])))
        }
    }
}

fn made(authority: Authority, identifier: &Identifier, languages: &Languages) -> Result<Entry, CliError> {
    let iri = authority.iri_of(&identifier.value).and_then(|iri| NamedNode::new(iri).ok());
    match iri {
        Some(iri) => Ok(Entry { authority, iri, identifier: identifier.value.clone() }),
        None => {
            let slug = &authority.slug;
            Err(CliError::usage(languages.word([
                &format!("the register {slug} makes no IRI of its identifiers"),
                &format!("het register {slug} maakt geen IRI van zijn identificatoren"),
                &format!("le registre {slug} ne fait pas d’IRI de ses identifiants"),
            ]))
            .hint(languages.word([
                "give it lab:iriTemplate in data/authorities.ttl",
                "geef het lab:iriTemplate in data/authorities.ttl",
                "donnez-lui lab:iriTemplate dans data/authorities.ttl",
            ])))
        }
    }
}

/// Why an identifier is none.
fn refused(session: &Session, error: &IdentifierError) -> CliError {
    let languages = session.languages();
    let message = CliError::usage(refusal::identifier(error, languages));
    match error {
        IdentifierError::CheckDigits { .. } => message.hint(languages.word([
            "was it mistyped? two digits that changed places, or one that is another",
            "is het verkeerd getypt? twee cijfers verwisseld, of één dat anders is",
            "est-ce une faute de frappe\u{a0}? deux chiffres intervertis, ou un autre à la place d’un",
        ])),
        _ => message,
    }
}
