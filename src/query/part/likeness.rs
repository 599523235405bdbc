//! What a name is like, in SPARQL: the conditions are weaker than those of [`Names`](crate::query::names::Names),
//! which has the last word on what they find.

use crate::model::Languages;
use crate::query::names::fold;
use oxigraph::model::Literal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// The letters of European languages that are another with an accent.
fn accented(letter: char) -> &'static str {
    static OF: OnceLock<BTreeMap<char, String>> = OnceLock::new();
    let of = OF.get_or_init(|| {
        let mut of: BTreeMap<char, String> = BTreeMap::new();
        for accented in '\u{c0}'..'\u{180}' {
            let folded = fold(&accented.to_string());
            let mut letters = folded.chars();
            if let (Some(letter @ 'a'..='z'), None) = (letters.next(), letters.next()) {
                of.entry(letter).or_default().push(accented);
            }
        }
        of
    });
    of.get(&letter).map_or("", String::as_str)
}

/// A regular expression for a folded word, whatever its accents were.
fn expression(word: &str) -> String {
    let letter = |letter: char| match accented(letter) {
        "" => letter.to_string(),
        others => format!("[{letter}{others}]"),
    };
    word.chars().map(letter).collect()
}

fn holds(variable: &str, expression: &str) -> String {
    format!("REGEX(STR({variable}), {}, \"i\")", Literal::from(expression))
}

/// Holds of a text with all the words of another; nothing where it has none.
pub(super) fn all_words(variable: &str, text: &str) -> Option<String> {
    let folded = fold(text);
    let words: Vec<String> =
        folded.split_whitespace().map(|word| holds(variable, &expression(word))).collect();
    (!words.is_empty()).then(|| words.join(" && "))
}

/// How much of a word must be spelt right for it to be found.
const SPELT: usize = 3;

/// Holds of a text with a word that begins as one of another does.
pub(super) fn any_beginning(variable: &str, text: &str) -> Option<String> {
    let folded = fold(text);
    let begins = folded.split_whitespace().filter(|word| word.chars().count() > SPELT).map(|word| {
        let beginning: String = word.chars().take(SPELT).collect();
        holds(variable, &format!("(^|[^a-z]){}", expression(&beginning)))
    });
    let begins: Vec<String> = begins.collect();
    (!begins.is_empty()).then(|| begins.join(" || "))
}

/// The literals that a name may be as somebody types it: in several cases, without a language and in each of the
/// reader's.
pub(super) fn as_typed(name: &str, languages: &Languages) -> String {
    let name = name.trim();
    let mut letters = name.chars();
    let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let spelt = BTreeSet::from([name.to_owned(), name.to_lowercase(), name.to_uppercase(), capital]);
    let literals = spelt.iter().flat_map(|text| {
        let tagged = languages.iter().filter_map(|tag| Literal::new_language_tagged_literal(text, tag).ok());
        std::iter::once(Literal::from(text.as_str())).chain(tagged).collect::<Vec<_>>()
    });
    literals.map(|literal| literal.to_string()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_signs_are_taken_as_they_come() {
        for letter in "iíïÎ".chars() {
            assert!(expression("i").contains(letter), "{letter}: {}", expression("i"));
        }
        let condition = all_words("?o", "Évènement (annuel) \"x\" }").unwrap();
        assert_eq!(condition.matches("REGEX").count(), 3, "{condition}");
        assert_eq!(all_words("?o", "…!"), None);
        assert_eq!(any_beginning("?o", "ric"), None);
    }

    #[test]
    fn what_is_typed_stays_a_literal() {
        let typed = as_typed("a\"@en } DROP ALL {", &"nl".parse().unwrap());
        assert!(typed.contains(r#""a\"@en } DROP ALL {"@nl"#), "{typed}");
    }
}
