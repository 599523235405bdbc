//! The words of a report that the graph has no label for, in the languages of the vocabulary.

use crate::model::Languages;
use crate::query::card::choose;

/// A word or a sentence of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// The title of a report.
    Title,
    /// The heading above what the words of the report mean.
    HowToRead,
    /// The heading above the table of contents.
    Contents,
    /// The heading above the tables, and a comparison.
    SideBySide,
    /// The heading above the pages of the organisations.
    Organisations,
    /// The heading above the tables that come after those pages.
    Annexes,
    /// The heading above the sources.
    Sources,
    /// The part of a page on what an organisation does.
    Role,
    /// The part of a page on who decides.
    Governance,
    /// The part of a page on money and people.
    Resources,
    /// What the source states not to know.
    StatedUnknown,
    /// What the source says nothing about.
    Silent,
    /// The part of a page on both.
    Missing,
    /// What a row of facts is about.
    What,
    /// What the source says.
    Says,
    /// Where it says so.
    Where,
    /// A source.
    Source,
    /// As what kind of organisation it is compared.
    Kind,
    /// A governing body.
    Body,
    /// The initiatives that it runs.
    Initiatives,
    /// The initiatives that it takes part in.
    TakesPart,
    /// The contributions that it receives.
    FundedBy,
    /// The contributions that it makes.
    Funds,
    /// The seats that it holds.
    SeatsHeld,
    /// The members of a body.
    Members,
    /// What else speaks of it.
    Mentions,
    /// A sum that the source does not give.
    NoSum,
    /// A period that the source does not give.
    NoPeriod,
    /// A number that the source does not give.
    NotStated,
    /// A number that the source says is unknown.
    Unknown,
    /// From some time on.
    Since,
    /// Until some time.
    Until,
    /// The tag of the language that these words are in.
    Language,
    /// What opens a quotation.
    Open,
    /// What closes it.
    Close,
    /// What stands between a word and what it introduces.
    Colon,
    /// What stands between things that are listed.
    Semicolon,
    /// Truth.
    Yes,
    /// Untruth.
    No,
    /// A year.
    Year,
    /// Years.
    Years,
    /// A month.
    Month,
    /// Months.
    Months,
    /// A day.
    Day,
    /// Days.
    Days,
    /// The first day of a month.
    FirstOfMonth,
    /// Where a reader of the list of sources finds what rests on one.
    UsedIn,
    /// What a document says that holds no organisation.
    Nothing,
    /// What a page says of an organisation of which nothing but the name is known.
    OnlyName,
    /// The title of a chart of who pays.
    Shares,
    /// That not every part of a whole is known.
    NotAllStated,
    /// How to read a chart of who pays.
    SharesNote,
    /// That a chart is beside its table.
    ChartNote,
    /// The meaning of an empty cell, its name.
    EmptyCell,
    /// The meaning of an empty cell.
    EmptyMeans,
    /// The meaning of «unknown».
    UnknownMeans,
    /// Where every figure comes from.
    EveryFigure,
    /// The heading above saved queries that do not load.
    NotHere,
    /// Saved queries that do not load.
    NotLoaded,
    /// The name of a figure's file and line.
    Place,
}

impl Word {
    /// The word in the language wanted most.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a table of words")]
    pub fn text(self, languages: &Languages) -> &'static str {
        choose(
            languages,
            match self {
                Self::Title => [
                    "Innovation labs side by side",
                    "Innovatielabs naast elkaar",
                    "Laboratoires d’innovation côte à côte",
                ],
                Self::HowToRead => ["How to read this", "Leeswijzer", "Comment lire ce document"],
                Self::Contents => ["Contents", "Inhoud", "Sommaire"],
                Self::SideBySide => ["Side by side", "Naast elkaar", "Côte à côte"],
                Self::Organisations => ["The organisations", "De organisaties", "Les organisations"],
                Self::Annexes => [
                    "Gaps and figures in full",
                    "Alle hiaten en cijfers",
                    "Toutes les lacunes et tous les chiffres",
                ],
                Self::Sources => ["Sources", "Bronnen", "Sources"],
                Self::Role => ["Role", "Rol", "Rôle"],
                Self::Governance => ["Governance", "Governance", "Gouvernance"],
                Self::Resources => ["Resources", "Middelen", "Moyens"],
                Self::StatedUnknown => {
                    ["Unknown, says the source", "Onbekend volgens de bron", "Inconnu selon la source"]
                }
                Self::Silent => ["Not in the source", "Niet in de bron", "Absent de la source"],
                Self::Language => ["en", "nl", "fr"],
                Self::Open => ["“", "‘", "«\u{a0}"],
                Self::Close => ["”", "’", "\u{a0}»"],
                Self::Colon => [":", ":", "\u{a0}:"],
                Self::Semicolon => [";", ";", "\u{a0};"],
                Self::Missing => ["What is missing", "Wat ontbreekt", "Ce qui manque"],
                Self::What => ["What", "Wat", "Quoi"],
                Self::Says => ["What the source says", "Wat de bron zegt", "Ce que dit la source"],
                Self::Where => ["Where", "Waar", "Où"],
                Self::Source => ["Source", "Bron", "Source"],
                Self::Kind => ["compared as", "vergeleken als", "comparé comme"],
                Self::Body => ["body", "orgaan", "organe"],
                Self::Initiatives => ["initiative", "initiatief", "initiative"],
                Self::TakesPart => ["takes part in", "neemt deel aan", "participe à"],
                Self::FundedBy => ["funded by", "gefinancierd door", "financé par"],
                Self::Funds => ["funds", "financiert", "finance"],
                Self::SeatsHeld => ["seat held", "zetel", "siège occupé"],
                Self::Members => ["members", "leden", "membres"],
                Self::Mentions => ["mentioned by", "vermeld door", "mentionné par"],
                Self::NoSum => ["sum not stated", "bedrag niet vermeld", "montant non indiqué"],
                Self::NoPeriod => ["no period stated", "geen periode vermeld", "sans période indiquée"],
                Self::NotStated => ["not stated", "niet vermeld", "non indiqué"],
                Self::Unknown => ["unknown", "onbekend", "inconnu"],
                Self::Since => ["from", "vanaf", "à partir de"],
                Self::Until => ["until", "tot", "jusqu’à"],
                Self::Yes => ["yes", "ja", "oui"],
                Self::No => ["no", "nee", "non"],
                Self::Year => ["year", "jaar", "an"],
                Self::Years => ["years", "jaar", "ans"],
                Self::Month => ["month", "maand", "mois"],
                Self::Months => ["months", "maanden", "mois"],
                Self::Day => ["day", "dag", "jour"],
                Self::Days => ["days", "dagen", "jours"],
                Self::FirstOfMonth => ["1", "1", "1er"],
                Self::UsedIn => ["back to", "terug naar", "retour à"],
                Self::Nothing => [
                    "The graph holds no organisation to compare.",
                    "De graaf bevat geen organisatie om te vergelijken.",
                    "Le graphe ne contient aucune organisation à comparer.",
                ],
                Self::OnlyName => [
                    "Nothing but its name is known.",
                    "Behalve de naam is er niets bekend.",
                    "On n’en connaît que le nom.",
                ],
                Self::ChartNote => [
                    "An open bar is a number that is not exact. The table holds the same numbers.",
                    "Een open balk is een getal dat niet exact is. De tabel bevat dezelfde getallen.",
                    "Une barre vide est un nombre qui n’est pas exact. Le tableau contient les mêmes nombres.",
                ],
                Self::Shares => ["Who pays which share", "Wie betaalt welk aandeel", "Qui paie quelle part"],
                Self::NotAllStated => [
                    "the sums are not all stated",
                    "niet alle bedragen zijn vermeld",
                    "les montants ne sont pas tous indiqués",
                ],
                Self::SharesNote => [
                    "A bar is all that an organisation receives; white lines part the members of a group that pay \
                     the same. Percentages are computed from the sums in the table.",
                    "Een balk is alles wat een organisatie krijgt; witte lijnen scheiden de leden van een groep die \
                     evenveel betalen. Percentages zijn berekend uit de bedragen in de tabel.",
                    "Une barre est tout ce qu’une organisation reçoit ; des lignes blanches séparent les membres d’un \
                     groupe qui paient autant. Les pourcentages sont calculés à partir des montants du tableau.",
                ],
                Self::EmptyCell => ["an empty cell", "een lege cel", "une case vide"],
                Self::EmptyMeans => [
                    "The source says nothing about it.",
                    "De bron zegt er niets over.",
                    "La source n’en dit rien.",
                ],
                Self::UnknownMeans => [
                    "The source itself says that it is not known.",
                    "De bron zegt zelf dat het niet bekend is.",
                    "La source dit elle-même que ce n’est pas connu.",
                ],
                Self::EveryFigure => [
                    "A number in square brackets leads to the section of the source that says so; a path with a \
                     line number is where the statement stands in the graph. Nothing is estimated: where the \
                     source gives no number, there is none here.",
                    "Een nummer tussen vierkante haken leidt naar het deel van de bron dat het zegt; een pad met \
                     een regelnummer is de plaats van de uitspraak in de graaf. Er is niets geschat: waar de bron \
                     geen getal geeft, staat er hier geen.",
                    "Un numéro entre crochets mène à la section de la source qui le dit ; un chemin avec un \
                     numéro de ligne est l’endroit de l’énoncé dans le graphe. Rien n’est estimé : là où la \
                     source ne donne pas de nombre, il n’y en a pas ici.",
                ],
                Self::NotHere => ["Not in this document", "Niet in dit document", "Absent de ce document"],
                Self::NotLoaded => [
                    "These saved queries could not be read:",
                    "Deze bewaarde query’s konden niet gelezen worden:",
                    "Ces requêtes enregistrées n’ont pas pu être lues :",
                ],
                Self::Place => ["In the graph", "In de graaf", "Dans le graphe"],
            },
        )
    }

    /// A month by its number from 1.
    #[must_use]
    pub fn month(number: usize, languages: &Languages) -> Option<&'static str> {
        const EN: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        const NL: [&str; 12] = [
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ];
        const FR: [&str; 12] = [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ];
        let index = number.checked_sub(1)?;
        Some(choose(languages, [EN.get(index)?, NL.get(index)?, FR.get(index)?]))
    }

    /// How many organisations a report compares.
    #[must_use]
    pub fn scope(organisations: usize, languages: &Languages) -> String {
        let one = organisations == 1;
        let words = choose(
            languages,
            if one {
                [
                    "organisation, as its source has it.",
                    "organisatie, zoals de bron ze beschrijft.",
                    "organisation, telle que sa source la décrit.",
                ]
            } else {
                [
                    "organisations, as their sources have them.",
                    "organisaties, zoals de bronnen ze beschrijven.",
                    "organisations, telles que leurs sources les décrivent.",
                ]
            },
        );
        format!("{organisations} {words}")
    }
}
