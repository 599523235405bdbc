//! The words of a check's report, in the languages of the vocabulary.

use crate::render::Style;
use crate::shapes::Severity;

/// A word or sentence in English, Dutch and French.
pub(super) type Word = [&'static str; 3];

pub(super) const NAMELESS: Word = ["(without a name)", "(zonder naam)", "(sans nom)"];
pub(super) const NAMELESS_RULE: Word =
    ["a rule without a name", "een regel zonder naam", "une règle sans nom"];
pub(super) const CONFORMS: Word = ["Nothing is wrong.", "Er is niets mis.", "Rien à redire."];
pub(super) const CHECKED: Word = ["checked", "nagekeken", "vérifiés"];
pub(super) const STATEMENTS: Word = ["statements", "uitspraken", "énoncés"];
pub(super) const FILES: Word = ["files", "bestanden", "fichiers"];
pub(super) const FILE: Word = ["file", "bestand", "fichier"];
pub(super) const COVERAGE: Word = ["Coverage", "Volledigheid", "Complétude"];
pub(super) const PLACE: Word = ["Place", "Plaats", "Endroit"];
pub(super) const FOUND: Word = ["What is wrong", "Wat er mis is", "Ce qui ne va pas"];
pub(super) const PROPERTY: Word = ["property", "eigenschap", "propriété"];
pub(super) const SHARE: Word = ["share", "aandeel", "part"];
pub(super) const PRESENT: Word = ["have it", "hebben het", "l’ont"];
pub(super) const UNKNOWN: Word =
    ["unknown, says the source", "onbekend volgens de bron", "inconnu selon la source"];
pub(super) const MISSING: Word = ["missing", "ontbreekt", "manque"];
pub(super) const SETTLED: Word = [
    "of what is recommended is there or stated to be unknown",
    "van wat aanbevolen is, is er of is als onbekend vermeld",
    "de ce qui est recommandé est présent ou déclaré inconnu",
];
pub(super) const UNUSED: Word = [
    "Sections of sources from which nothing derives",
    "Delen van bronnen waaruit niets is afgeleid",
    "Sections de sources dont rien n’est dérivé",
];
pub(super) const UNLINKED: Word = [
    "Organisations without a link to a register",
    "Organisaties zonder koppeling met een register",
    "Organisations sans lien vers un registre",
];
pub(super) const OF: Word = ["of", "van", "sur"];

/// The word in the reader's language.
pub(super) fn text(style: &Style, word: Word) -> &'static str {
    style.languages.word(word)
}

/// A number of findings of a severity.
pub(super) fn count(style: &Style, severity: Severity, number: usize) -> String {
    let (one, many): (Word, Word) = match severity {
        Severity::Violation => {
            (["violation", "overtreding", "infraction"], ["violations", "overtredingen", "infractions"])
        }
        Severity::Warning => {
            (["warning", "waarschuwing", "avertissement"], ["warnings", "waarschuwingen", "avertissements"])
        }
        Severity::Info => (["remark", "opmerking", "remarque"], ["remarks", "opmerkingen", "remarques"]),
    };
    style.languages.count(number, one, many)
}
