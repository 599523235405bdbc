//! Why a register was not asked, and why a text is no identifier, in the reader's language.

use super::words;
use crate::fetch::FetchError;
use crate::link::authority::IdentifierError;
use crate::link::protocol::Lack;
use crate::link::{ProtocolKind, RegisterError};
use crate::model::Languages;
use crate::store::RemoteError;

/// Why a register was not asked, or not to the end. What the register itself is to blame for is told as it is there.
pub(super) fn failure(error: &RegisterError, languages: &Languages) -> String {
    match error {
        RegisterError::Unsupported { register, reason } => match reason {
            Lack::Service { register, protocol, services } => lacks(register, *protocol, services, languages),
            Lack::Search => told(
                languages,
                register,
                [
                    "cannot be searched by name over the network: import a file of it",
                    "kan via het netwerk niet op naam worden doorzocht: importeer er een bestand van",
                    "ne peut pas être interrogé par nom sur le réseau\u{a0}: importez-en un fichier",
                ],
            ),
            Lack::Key => told(
                languages,
                register,
                [
                    "wants a key, and none can be given to it",
                    "vraagt een sleutel, en die kan niet worden gegeven",
                    "demande une clé, et aucune ne peut lui être donnée",
                ],
            ),
            Lack::Lookup { identifier } => told(
                languages,
                register,
                [
                    &format!("does not say whether it has {identifier}"),
                    &format!("zegt niet of het {identifier} heeft"),
                    &format!("ne dit pas s’il a {identifier}"),
                ],
            ),
        },
        RegisterError::Fetch(FetchError::Offline { url })
        | RegisterError::Remote(RemoteError::Fetch(FetchError::Offline { url })) => told(
            languages,
            url,
            [
                "is not asked offline, and no answer of it was kept",
                "wordt offline niet bevraagd, en er is geen antwoord van bewaard",
                "n’est pas interrogé hors ligne, et aucune réponse n’en a été gardée",
            ],
        ),
        _ => words::failure(error, languages),
    }
}

fn told(languages: &Languages, who: &str, words: [&str; 3]) -> String {
    format!("{who} {}", languages.word(words))
}

/// That a register has nothing that can be asked, and what it has.
fn lacks(
    register: &str,
    protocol: Option<ProtocolKind>,
    services: &[(String, Option<ProtocolKind>)],
    languages: &Languages,
) -> String {
    let only = languages.word(["identifiers only", "alleen op nummer", "identifiants seulement"]);
    let one = |(address, protocol): &(String, Option<ProtocolKind>)| {
        format!("{address} ({})", protocol.map_or(only, ProtocolKind::name))
    };
    let there = services.iter().map(one).collect::<Vec<_>>().join(", ");
    let there = if there.is_empty() {
        there
    } else {
        languages
            .word([
                &format!("; its services: {there}"),
                &format!("; de diensten: {there}"),
                &format!("\u{a0}; ses services\u{a0}: {there}"),
            ])
            .to_owned()
    };
    let of = protocol.map(|kind| format!(" ({})", kind.name())).unwrap_or_default();
    let import = format!("labgraph authority import FILE --authority {register}");
    languages
        .word([
            &format!("{register} has no service that can be asked{of}{there}; `{import}` makes a snapshot of a file"),
            &format!("{register} heeft geen dienst die bevraagd kan worden{of}{there}; `{import}` maakt een momentopname van een bestand"),
            &format!("{register} n’a pas de service qui puisse être interrogé{of}{there}\u{a0}; `{import}` fait une copie d’un fichier"),
        ])
        .to_owned()
}

/// Why a text is no identifier of a register.
pub(super) fn identifier(error: &IdentifierError, languages: &Languages) -> String {
    match error {
        IdentifierError::Text { identifier } => languages
            .word([
                &format!("{identifier:?} is no identifier"),
                &format!("{identifier:?} is geen identificator"),
                &format!("{identifier:?} n’est pas un identifiant"),
            ])
            .to_owned(),
        IdentifierError::Pattern { identifier, authority, pattern } => languages
            .word([
                &format!("{identifier:?} is no identifier of {authority}: it does not match {pattern}"),
                &format!("{identifier:?} is geen identificator van {authority}: het past niet bij {pattern}"),
                &format!("{identifier:?} n’est pas un identifiant de {authority}\u{a0}: il n’a pas la forme {pattern}"),
            ])
            .to_owned(),
        IdentifierError::CheckDigits { identifier, authority, method } => {
            let method = method.name();
            languages
                .word([
                    &format!("{identifier:?} is no identifier of {authority}: its check digits are wrong ({method})"),
                    &format!("{identifier:?} is geen identificator van {authority}: de controlecijfers kloppen niet ({method})"),
                    &format!("{identifier:?} n’est pas un identifiant de {authority}\u{a0}: ses chiffres de contrôle sont faux ({method})"),
                ])
                .to_owned()
        }
        IdentifierError::Elsewhere { identifier, authority } => languages
            .word([
                &format!("{identifier:?} is no address of {authority}"),
                &format!("{identifier:?} is geen adres van {authority}"),
                &format!("{identifier:?} n’est pas une adresse de {authority}"),
            ])
            .to_owned(),
        IdentifierError::BadPattern { authority, reason } => languages
            .word([
                &format!("the pattern of {authority} cannot be used: {reason}"),
                &format!("het patroon van {authority} is onbruikbaar: {reason}"),
                &format!("le motif de {authority} est inutilisable\u{a0}: {reason}"),
            ])
            .to_owned(),
    }
}
