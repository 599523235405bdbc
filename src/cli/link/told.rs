//! What there is to tell of tables that were read: which columns were taken for what, what was left out.

use super::odd::Odd;
use super::spreadsheet::is_spreadsheet;
use crate::cli::session::Session;
use crate::link::snapshot::{Guessed, Role, Told};
use crate::model::Languages;
use std::path::Path;

/// How many records that were left out are told.
const RECORDS: usize = 5;

/// How many columns that nothing was made of are told.
const COLUMNS: usize = 12;

/// Tells what there is to tell of a register's files.
pub(in crate::cli) fn of_register(session: &Session, told: &Told) {
    let languages = session.languages();
    if let Some((file, guessed)) = &told.guessed {
        of_columns(session, &file.display().to_string(), guessed, "");
    }
    for error in told.left_out.iter().take(RECORDS) {
        session.note(languages.word([
            &format!("left out of the register: {error}"),
            &format!("niet in het register opgenomen: {error}"),
            &format!("laissé hors du registre\u{a0}: {error}"),
        ]));
    }
    let more = told.skipped.saturating_sub(RECORDS as u64);
    if more > 0 {
        session.note(languages.word([
            &format!("left out of the register: {more} more"),
            &format!("niet in het register opgenomen: nog {more}"),
            &format!("laissés hors du registre\u{a0}: {more} autres"),
        ]));
    }
    let file = told.guessed.as_ref().map_or(Path::new(""), |(file, _)| file.as_path());
    let (odd, headers) = Odd::of_register(&told.unread, &file.display().to_string());
    odd.tell(session, &headers, is_spreadsheet(file));
}

/// Tells what was made of the columns of a table beyond what somebody said: `names.csv: taken by the headers: land (country); not used: nr`.
/// `options` are those that would say more of the others.
pub(in crate::cli) fn of_columns(session: &Session, file: &str, guessed: &Guessed, options: &str) {
    if guessed.is_empty() {
        return;
    }
    let languages = session.languages();
    let colon = languages.word([": ", ": ", "\u{a0}: "]);
    let mut parts: Vec<String> = Vec::new();
    if !guessed.by_header.is_empty() {
        let taken = guessed
            .by_header
            .iter()
            .map(|(role, column)| format!("{column} ({})", self::role(role, languages)));
        let by =
            languages.word(["taken by the headers", "gebruikt naar de koptekst", "pris d’après l’en-tête"]);
        parts.push(format!("{by}{colon}{}", taken.collect::<Vec<_>>().join(", ")));
    }
    if !guessed.unused.is_empty() {
        let names: Vec<&str> = guessed.unused.iter().take(COLUMNS).map(String::as_str).collect();
        let more = if guessed.unused.len() > COLUMNS { ", …" } else { "" };
        let not = languages.word(["not used", "niet gebruikt", "non utilisé"]);
        parts.push(format!("{not}{colon}{}{more}", names.join(", ")));
        if !options.is_empty() {
            let say = languages.word(["see", "zie", "voir"]);
            parts.push(format!("{say} {options}"));
        }
    }
    let between = languages.word(["; ", "; ", "\u{a0}; "]);
    session.note(&format!("{file}{colon}{}", parts.join(between)));
}

/// What a column says, in a word.
fn role(role: &Role, languages: &Languages) -> String {
    let words = match role {
        Role::Id => ["identifier", "identificator", "identifiant"],
        Role::Name => ["name", "naam", "nom"],
        Role::Other => ["other name", "andere naam", "autre nom"],
        Role::Acronym => ["acronym", "acroniem", "acronyme"],
        Role::Former => ["former name", "vroegere naam", "ancien nom"],
        Role::Country => ["country", "land", "pays"],
        Role::Website => ["website", "website", "site web"],
        Role::Kind => ["type", "type", "type"],
        Role::Identifier(register) => return register.clone(),
        Role::Parent => ["part of", "deel van", "partie de"],
        Role::From => ["from", "vanaf", "depuis"],
        Role::Until => ["until", "tot", "jusqu’à"],
    };
    languages.word(words).to_owned()
}
