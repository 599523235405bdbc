//! The words for what is wrong with a text, in the languages of the reader.

use super::{Expected, Mistake, Operator, Plain, Remedy, Whole};
use crate::model::Languages;

impl Mistake {
    /// One sentence about it, without the place, in the reader's language.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "an arm a mistake, in three languages")]
    pub fn words(&self, languages: &Languages) -> String {
        let say = |words: [String; 3]| languages.word(words.each_ref().map(String::as_str)).to_owned();
        match self {
            Self::Empty => languages
                .word(["there is no query here", "hier staat geen vraag", "il n’y a pas de requête ici"])
                .to_owned(),
            Self::Expected { expected, more, meant, .. } => {
                let mut listed: Vec<String> = expected.iter().map(|one| one.words(languages)).collect();
                if *more {
                    listed.push("…".to_owned());
                }
                let listed = listed.join(", ");
                let told = say([
                    format!("expected {listed}"),
                    format!("hier hoort {listed}"),
                    format!("il faut ici {listed}"),
                ]);
                told + &did_you_mean(meant.as_deref(), languages)
            }
            Self::Behind { whole, meant } => {
                let told = match whole {
                    Whole::Query => [
                        "the query is whole before this place",
                        "de vraag is vóór deze plaats al volledig",
                        "la requête est déjà complète avant cet endroit",
                    ],
                    Whole::Operation => [
                        "the operation is whole before this place",
                        "de bewerking is vóór deze plaats al volledig",
                        "l’opération est déjà complète avant cet endroit",
                    ],
                };
                languages.word(told).to_owned() + &did_you_mean(meant.as_deref(), languages)
            }
            Self::NoOperation { meant } => {
                let told = [
                    "no operation begins so",
                    "zo begint geen enkele bewerking",
                    "aucune opération ne commence ainsi",
                ];
                languages.word(told).to_owned() + &did_you_mean(meant.as_deref(), languages)
            }
            Self::Undeclared { prefix, remedy } => undeclared(prefix, remedy.as_ref(), languages),
            Self::NoFunction { name, meant } => {
                let told = say([
                    format!("there is no function {name}"),
                    format!("de functie {name} bestaat niet"),
                    format!("la fonction {name} n’existe pas"),
                ]);
                told + &did_you_mean(meant.as_deref(), languages)
            }
            Self::Slash { iri, escaped } => {
                let or = |word: &str| {
                    iri.as_ref().map_or_else(|| escaped.clone(), |iri| format!("<{iri}> {word} {escaped}"))
                };
                say([
                    format!("/ ends a name with a prefix: write {}", or("or")),
                    format!("/ beëindigt een naam met een voorvoegsel: schrijf {}", or("of")),
                    format!("/ termine un nom à préfixe\u{a0}: écrivez {}", or("ou")),
                ])
            }
            Self::OpenText(quote) => say([
                format!("the text that begins here is not closed: expected {quote}"),
                format!("de tekst die hier begint, is niet afgesloten: er ontbreekt {quote}"),
                format!("le texte qui commence ici n’est pas fermé\u{a0}: il manque {quote}"),
            ]),
            Self::TextEnds(quote) => say([
                format!("the text ends before this word: a {quote} inside a text is written \\{quote}"),
                format!(
                    "de tekst eindigt vóór dit woord: een {quote} binnen een tekst schrijft u als \\{quote}"
                ),
                format!(
                    "le texte se termine avant ce mot\u{a0}: un {quote} à l’intérieur d’un texte s’écrit \\{quote}"
                ),
            ]),
            Self::BeforeBracket(keyword) => say([
                format!("{keyword} stands behind the }} that closes the pattern"),
                format!("{keyword} hoort achter de }} die het patroon afsluit"),
                format!("{keyword} se place après l’accolade }} qui ferme le motif"),
            ]),
            Self::BareExpression(function) => say([
                format!("an expression in SELECT stands in brackets, with a name: ({function}(…) AS ?name)"),
                format!(
                    "een uitdrukking in SELECT staat tussen haakjes, met een naam: ({function}(…) AS ?naam)"
                ),
                format!(
                    "une expression dans SELECT se met entre parenthèses, avec un nom\u{a0}: ({function}(…) AS ?nom)"
                ),
            ]),
            Self::Operator { of } => of.words(languages).to_owned(),
            Self::Changes(keyword) => say([
                format!("{keyword} changes the data: this is an update, not a query"),
                format!("{keyword} wijzigt de gegevens: dit is een wijziging, geen vraag"),
                format!("{keyword} modifie les données\u{a0}: c’est une mise à jour, pas une requête"),
            ]),
            Self::Asks(keyword) => say([
                format!("{keyword} asks: this is a query, not an update"),
                format!("{keyword} stelt een vraag: dit is geen wijziging"),
                format!("{keyword} interroge\u{a0}: c’est une requête, pas une mise à jour"),
            ]),
            Self::TooDeep(most) => say([
                format!("this nests more than {most} deep"),
                format!("dit is meer dan {most} niveaus diep genest"),
                format!("l’imbrication dépasse ici {most} niveaux"),
            ]),
            Self::Plain(mistake) => mistake.words(languages).to_owned(),
            Self::Told(told) => told.clone(),
        }
    }
}

fn undeclared(prefix: &str, remedy: Option<&Remedy>, languages: &Languages) -> String {
    let told = languages.word(["the prefix", "het voorvoegsel", "le préfixe"]);
    let not = languages.word(["is not declared", "is niet gedeclareerd", "n’est pas déclaré"]);
    let told = format!("{told} {prefix}: {not}");
    match remedy {
        None => told,
        Some(Remedy::Meant(meant)) => told + &did_you_mean(Some(&format!("{meant}:")), languages),
        Some(Remedy::Declare(namespace)) => {
            let declaration = format!("PREFIX {prefix}: <{namespace}>");
            told + &match languages.word(["en", "nl", "fr"]) {
                "nl" => format!(": {declaration} declareert het"),
                "fr" => format!("\u{a0}: {declaration} le déclare"),
                _ => format!(": {declaration} declares it"),
            }
        }
    }
}

fn did_you_mean(meant: Option<&str>, languages: &Languages) -> String {
    let Some(meant) = meant else { return String::new() };
    match languages.word(["en", "nl", "fr"]) {
        "nl" => format!("; bedoelde u {meant}?"),
        "fr" => format!("\u{a0}; vouliez-vous dire {meant}\u{a0}?"),
        _ => format!("; did you mean {meant}?"),
    }
}

impl Expected {
    fn words(&self, languages: &Languages) -> String {
        let words = match self {
            Self::Sign(sign) => return format!("`{sign}`"),
            Self::BlankNode => ["a blank node", "een lege knoop", "un nœud anonyme"],
            Self::Name => [
                "a name (prefix:name or <IRI>)",
                "een naam (voorvoegsel:naam of <IRI>)",
                "un nom (préfixe:nom ou <IRI>)",
            ],
            Self::Number => ["a number", "een getal", "un nombre"],
            Self::Text => {
                ["a text in quotes", "een tekst tussen aanhalingstekens", "un texte entre guillemets"]
            }
            Self::Variable => ["a variable", "een variabele", "une variable"],
            Self::End => ["the end", "het einde", "la fin"],
            Self::Boolean => ["`true` or `false`", "`true` of `false`", "`true` ou `false`"],
        };
        languages.word(words).to_owned()
    }
}

impl Operator {
    fn words(self, languages: &Languages) -> &'static str {
        languages.word(match self {
            Self::Equal => ["equal is written =", "‘gelijk aan’ schrijft u als =", "l’égalité s’écrit ="],
            Self::NotEqual => [
                "not equal is written !=",
                "‘verschillend van’ schrijft u als !=",
                "la différence s’écrit !=",
            ],
            Self::And => ["and is written &&", "‘en’ schrijft u als &&", "«\u{a0}et\u{a0}» s’écrit &&"],
            Self::Or => ["or is written ||", "‘of’ schrijft u als ||", "«\u{a0}ou\u{a0}» s’écrit ||"],
        })
    }
}

impl Plain {
    #[expect(clippy::too_many_lines, reason = "an arm a mistake, in three languages")]
    fn words(self, languages: &Languages) -> &'static str {
        languages.word(match self {
            Self::OpenIri => [
                "the IRI that begins here is not closed: expected >",
                "de IRI die hier begint, is niet afgesloten: er ontbreekt >",
                "l’IRI qui commence ici n’est pas fermé\u{a0}: il manque >",
            ],
            Self::ListComma => [
                "variables are listed with a space between them, without a comma",
                "tussen variabelen staat een spatie, geen komma",
                "les variables se séparent par une espace, sans virgule",
            ],
            Self::Semicolon => [
                "a query ends without ;",
                "een vraag eindigt zonder ;",
                "une requête se termine sans point-virgule",
            ],
            Self::Comparison => [
                "a comparison stands in FILTER(…)",
                "een vergelijking staat in FILTER(…)",
                "une comparaison se place dans FILTER(…)",
            ],
            Self::Underscore => [
                "_ is no term; in the prompt it stands for the last result where VALUES has its rows",
                "_ is geen term; aan de prompt staat het voor het laatste resultaat, waar VALUES zijn rijen heeft",
                "_ n’est pas un terme\u{a0}; à l’invite, il désigne le dernier résultat, à la place des lignes de VALUES",
            ],
            Self::CurlyQuotes => [
                "a text stands between straight quotes, \" or '",
                "een tekst staat tussen rechte aanhalingstekens, \" of '",
                "un texte se met entre guillemets droits, \" ou '",
            ],
            Self::BareFilter => [
                "the condition of FILTER stands in brackets: FILTER(…)",
                "de voorwaarde van FILTER staat tussen haakjes: FILTER(…)",
                "la condition de FILTER se met entre parenthèses\u{a0}: FILTER(…)",
            ],
            Self::Conjunction => [
                "patterns that hold together have a . between them",
                "tussen patronen die samen gelden, staat een .",
                "des motifs à satisfaire ensemble se séparent par un point",
            ],
            Self::ClosesNothing => [
                "this } closes nothing",
                "deze } sluit niets af",
                "cette accolade } ne ferme rien",
            ],
            Self::NotClosed => [
                "a { is not closed: expected `}`",
                "een { is niet afgesloten: er ontbreekt `}`",
                "une accolade { n’est pas fermée\u{a0}: il manque `}`",
            ],
            Self::NotSparql => [
                "this is not SPARQL before this place",
                "vóór deze plaats is dit geen SPARQL",
                "avant cet endroit, ce n’est pas du SPARQL",
            ],
            Self::SomeRule => [
                "a rule beyond the grammar is broken before this place: is a variable bound twice, or selected \
                 without being grouped?",
                "vóór deze plaats is een regel buiten de grammatica overtreden: is een variabele twee keer \
                 gebonden, of geselecteerd zonder dat erop gegroepeerd is?",
                "avant cet endroit, une règle autre que la grammaire est enfreinte\u{a0}: une variable est-elle \
                 liée deux fois, ou sélectionnée sans être groupée\u{a0}?",
            ],
            Self::UngroupedExpression => [
                "an expression in SELECT uses a variable that is neither in GROUP BY nor in an aggregate such as \
                 COUNT",
                "een uitdrukking in SELECT gebruikt een variabele die noch in GROUP BY, noch in een aggregatie \
                 zoals COUNT staat",
                "une expression dans SELECT emploie une variable qui n’est ni dans GROUP BY ni dans un agrégat tel \
                 que COUNT",
            ],
            Self::UngroupedVariable => [
                "a selected variable is neither in GROUP BY nor in an aggregate such as COUNT",
                "een geselecteerde variabele staat noch in GROUP BY, noch in een aggregatie zoals COUNT",
                "une variable sélectionnée n’est ni dans GROUP BY ni dans un agrégat tel que COUNT",
            ],
            Self::Rebound => [
                "AS names a variable that the pattern binds already: it needs another name",
                "AS noemt een variabele die het patroon al bindt: kies een andere naam",
                "AS nomme une variable que le motif lie déjà\u{a0}: il lui faut un autre nom",
            ],
            Self::StarGrouped => [
                "SELECT * cannot stand with GROUP BY: list the variables",
                "SELECT * kan niet samen met GROUP BY: noem de variabelen",
                "SELECT * ne va pas avec GROUP BY\u{a0}: énumérez les variables",
            ],
            Self::SelectedTwice => [
                "a variable is selected twice",
                "een variabele is twee keer geselecteerd",
                "une variable est sélectionnée deux fois",
            ],
            Self::BoundTwice => [
                "BIND names a variable that is bound already: it needs another name",
                "BIND noemt een variabele die al gebonden is: kies een andere naam",
                "BIND nomme une variable déjà liée\u{a0}: il lui faut un autre nom",
            ],
            Self::UnevenValues => [
                "a row of VALUES has one value for each variable; UNDEF stands for none",
                "een rij van VALUES heeft één waarde voor elke variabele; UNDEF staat voor geen waarde",
                "une ligne de VALUES a une valeur pour chaque variable\u{a0}; UNDEF tient lieu d’absence de valeur",
            ],
            Self::VariableInData => [
                "there are no variables in INSERT DATA and DELETE DATA: WHERE binds them",
                "INSERT DATA en DELETE DATA kennen geen variabelen: WHERE bindt ze",
                "INSERT DATA et DELETE DATA n’admettent pas de variables\u{a0}: c’est WHERE qui les lie",
            ],
            Self::BlankInDelete => [
                "a blank node cannot be deleted by name: use a variable and WHERE",
                "een lege knoop kan niet bij naam worden verwijderd: gebruik een variabele en WHERE",
                "un nœud anonyme ne peut être supprimé par son nom\u{a0}: employez une variable et WHERE",
            ],
        })
    }
}
