//! The words of a card that the graph has no label for, in the languages of the vocabulary.

use crate::model::Languages;

/// What a part of a card is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heading {
    /// Facts.
    About,
    /// Names in other languages.
    Names,
    /// Numbers.
    Figures,
    /// What the source says it does not know.
    Unknown,
    /// Contributions made.
    Funds,
    /// Contributions received.
    FundedBy,
    /// The bodies that govern it.
    Governance,
    /// Seats held, or the seats of a body.
    Seats,
    /// Initiatives.
    Runs,
    /// What else speaks of it.
    Mentions,
    /// Links to registers.
    Identifiers,
    /// What answers about a register.
    Services,
    /// The sections of sources that it is taken from.
    Sources,
}

impl Heading {
    /// Every heading, in the order of a card.
    pub const ALL: [Self; 13] = [
        Self::About,
        Self::Names,
        Self::Figures,
        Self::Unknown,
        Self::Funds,
        Self::FundedBy,
        Self::Governance,
        Self::Seats,
        Self::Runs,
        Self::Mentions,
        Self::Identifiers,
        Self::Services,
        Self::Sources,
    ];

    /// The heading in the language wanted most.
    #[must_use]
    pub fn text(self, languages: &Languages) -> &'static str {
        choose(
            languages,
            match self {
                Self::About => ["About", "Over", "À propos"],
                Self::Names => ["In other languages", "In andere talen", "En d'autres langues"],
                Self::Figures => ["Figures", "Cijfers", "Chiffres"],
                Self::Unknown => {
                    ["Unknown, says the source", "Onbekend volgens de bron", "Inconnu selon la source"]
                }
                Self::Funds => ["Funds", "Financiert", "Finance"],
                Self::FundedBy => ["Funded by", "Gefinancierd door", "Financé par"],
                Self::Governance => ["Governance", "Bestuur", "Gouvernance"],
                Self::Seats => ["Seats", "Zetels", "Sièges"],
                Self::Runs => ["Runs", "Organiseert", "Organise"],
                Self::Mentions => ["Mentioned by", "Vermeld door", "Mentionné par"],
                Self::Identifiers => ["Identifiers", "Identificatoren", "Identifiants"],
                Self::Services => ["Services", "Diensten", "Services"],
                Self::Sources => ["Sources", "Bronnen", "Sources"],
            },
        )
    }

    /// Whether the heading says what the property of each line would.
    #[must_use]
    pub const fn says_it_all(self) -> bool {
        matches!(
            self,
            Self::Funds | Self::FundedBy | Self::Seats | Self::Runs | Self::Mentions | Self::Sources
        )
    }

    /// The word before an identifier that was rejected.
    pub(super) fn not(languages: &Languages) -> &'static str {
        choose(languages, ["not", "niet", "pas"])
    }

    /// What stands in the place of an identifier where the register has no entry.
    pub(super) fn no_entry(languages: &Languages) -> &'static str {
        choose(languages, ["has no entry", "heeft geen vermelding", "n’a pas de fiche"])
    }
}

/// What stands in the place of a sum that the source does not give.
pub(super) fn no_sum(languages: &Languages) -> &'static str {
    choose(languages, ["sum not stated", "bedrag niet vermeld", "montant non indiqué"])
}

/// Of a word in English, Dutch and French, the one in the language wanted most.
pub(crate) fn choose(languages: &Languages, words: [&'static str; 3]) -> &'static str {
    languages.word(words)
}
