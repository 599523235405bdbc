//! What is said where a shape says nothing itself: a sentence for each constraint component, in en, nl and fr.

use super::message::{Message, Piece};
use crate::model::vocab::sh;
use oxigraph::model::{NamedNode, Term};

/// A component, the parameter that `{}` stands for, and its sentence in English, Dutch and French.
const SENTENCES: [(&str, &str, [&str; 3]); 30] = [
    (
        "MinCount",
        "minCount",
        ["at least {} of these is needed", "hiervan is er minstens {} nodig", "il en faut au moins {}"],
    ),
    (
        "MaxCount",
        "maxCount",
        ["at most {} of these is allowed", "hiervan mag er hoogstens {} zijn", "il en faut au plus {}"],
    ),
    (
        "Datatype",
        "datatype",
        [
            "this must be a value of type {}",
            "dit moet een waarde van het type {} zijn",
            "ce doit être une valeur de type {}",
        ],
    ),
    (
        "Class",
        "class",
        ["this must be of class {}", "dit moet van klasse {} zijn", "ce doit être de la classe {}"],
    ),
    (
        "NodeKind",
        "nodeKind",
        [
            "this must be a node of kind {}",
            "dit moet een knoop van de soort {} zijn",
            "ce doit être un nœud du genre {}",
        ],
    ),
    (
        "MinInclusive",
        "minInclusive",
        ["this must be {} or more", "dit moet {} of meer zijn", "ce doit être {} ou plus"],
    ),
    (
        "MaxInclusive",
        "maxInclusive",
        ["this must be {} or less", "dit moet {} of minder zijn", "ce doit être {} ou moins"],
    ),
    (
        "MinExclusive",
        "minExclusive",
        ["this must be more than {}", "dit moet meer dan {} zijn", "ce doit être plus de {}"],
    ),
    (
        "MaxExclusive",
        "maxExclusive",
        ["this must be less than {}", "dit moet minder dan {} zijn", "ce doit être moins de {}"],
    ),
    (
        "MinLength",
        "minLength",
        [
            "this must be at least {} characters long",
            "dit moet minstens {} tekens lang zijn",
            "il faut au moins {} caractères",
        ],
    ),
    (
        "MaxLength",
        "maxLength",
        [
            "this must be at most {} characters long",
            "dit mag hoogstens {} tekens lang zijn",
            "il faut au plus {} caractères",
        ],
    ),
    (
        "Pattern",
        "pattern",
        ["this does not have the form {}", "dit heeft niet de vorm {}", "ceci n’a pas la forme {}"],
    ),
    (
        "LanguageIn",
        "languageIn",
        [
            "this must be in one of the languages {}",
            "dit moet in een van de talen {} zijn",
            "ce doit être dans une des langues {}",
        ],
    ),
    (
        "UniqueLang",
        "",
        [
            "there is more than one text in the same language",
            "er is meer dan één tekst in dezelfde taal",
            "il y a plus d’un texte dans la même langue",
        ],
    ),
    (
        "Equals",
        "equals",
        [
            "this and {} must have the same values",
            "dit en {} moeten dezelfde waarden hebben",
            "ceci et {} doivent avoir les mêmes valeurs",
        ],
    ),
    (
        "Disjoint",
        "disjoint",
        [
            "this and {} may not have a value in common",
            "dit en {} mogen geen waarde gemeen hebben",
            "ceci et {} ne peuvent avoir de valeur commune",
        ],
    ),
    (
        "LessThan",
        "lessThan",
        ["this must be less than {}", "dit moet kleiner zijn dan {}", "ceci doit être inférieur à {}"],
    ),
    (
        "LessThanOrEquals",
        "lessThanOrEquals",
        [
            "this may not be more than {}",
            "dit mag niet groter zijn dan {}",
            "ceci ne peut être supérieur à {}",
        ],
    ),
    (
        "SubsetOf",
        "subsetOf",
        [
            "this must be one of the values of {}",
            "dit moet een van de waarden van {} zijn",
            "ce doit être une des valeurs de {}",
        ],
    ),
    (
        "Not",
        "not",
        ["this may not conform to {}", "dit mag niet voldoen aan {}", "ceci ne peut être conforme à {}"],
    ),
    (
        "And",
        "",
        [
            "this must conform to each of several shapes",
            "dit moet voldoen aan elk van een aantal vormen",
            "ceci doit être conforme à chacune de plusieurs formes",
        ],
    ),
    (
        "Or",
        "",
        [
            "this must conform to one of several shapes at least",
            "dit moet voldoen aan minstens een van een aantal vormen",
            "ceci doit être conforme à au moins une de plusieurs formes",
        ],
    ),
    (
        "Xone",
        "",
        [
            "this must conform to exactly one of several shapes",
            "dit moet voldoen aan precies een van een aantal vormen",
            "ceci doit être conforme à une seule de plusieurs formes",
        ],
    ),
    ("Node", "node", ["this must conform to {}", "dit moet voldoen aan {}", "ceci doit être conforme à {}"]),
    (
        "QualifiedMinCount",
        "qualifiedMinCount",
        [
            "at least {} of these must conform to a shape",
            "hiervan moeten er minstens {} aan een vorm voldoen",
            "il en faut au moins {} qui soient conformes à une forme",
        ],
    ),
    (
        "QualifiedMaxCount",
        "qualifiedMaxCount",
        [
            "at most {} of these may conform to a shape",
            "hiervan mogen er hoogstens {} aan een vorm voldoen",
            "il en faut au plus {} qui soient conformes à une forme",
        ],
    ),
    (
        "Closed",
        "",
        [
            "this property is not expected here",
            "deze eigenschap hoort hier niet",
            "cette propriété n’est pas attendue ici",
        ],
    ),
    (
        "HasValue",
        "hasValue",
        ["the value {} is needed", "de waarde {} is nodig", "la valeur {} est nécessaire"],
    ),
    ("In", "in", ["this must be one of {}", "dit moet een van {} zijn", "ce doit être une valeur parmi {}"]),
    (
        "SPARQL",
        "",
        [
            "a rule written in SPARQL is broken",
            "een regel in SPARQL is geschonden",
            "une règle écrite en SPARQL est enfreinte",
        ],
    ),
];

const LANGUAGES: [&str; 3] = ["en", "nl", "fr"];

/// How many values a sentence lists.
const LISTED: usize = 5;

/// What to say of a constraint component, with the parameters that its shape states.
pub(super) fn messages(component: &NamedNode, parameters: &[(NamedNode, Vec<Term>)]) -> Vec<Message> {
    let local = component.as_str().strip_prefix(sh::NAMESPACE).unwrap_or_default();
    let local = local.trim_end_matches("ConstraintComponent");
    let Some((_, parameter, sentences)) = SENTENCES.iter().find(|(name, ..)| *name == local) else {
        return Vec::new();
    };
    let parameter = format!("{}{parameter}", sh::NAMESPACE);
    let values = parameters.iter().find(|(name, _)| name.as_str() == parameter);
    let values = values.map_or(&[][..], |(_, values)| values.as_slice());
    let sentence = |(language, sentence): (&str, &&str)| Message {
        language: language.to_owned(),
        pieces: pieces(sentence, values),
    };
    LANGUAGES.into_iter().zip(sentences).map(sentence).collect()
}

fn pieces(sentence: &str, values: &[Term]) -> Vec<Piece> {
    let Some((before, after)) = sentence.split_once("{}") else {
        return vec![Piece::Text(sentence.to_owned())];
    };
    let mut pieces = vec![Piece::Text(before.to_owned())];
    for (index, value) in values.iter().take(LISTED).enumerate() {
        if index > 0 {
            pieces.push(Piece::Text(", ".to_owned()));
        }
        pieces.push(Piece::Term(value.clone()));
    }
    if values.len() > LISTED {
        pieces.push(Piece::Text(", …".to_owned()));
    }
    pieces.push(Piece::Text(after.to_owned()));
    pieces
}
