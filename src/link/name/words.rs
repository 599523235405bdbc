//! A name taken apart: its words, the parts of its compounds, what each means, the acronyms that it gives.

use super::acronym;
use super::fold::fold;
use super::glossary::{Class, Glossary, Meaning};

/// A word of a name, or a part of a compound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Folded.
    pub text: String,
    /// What it means; nothing where it is in no glossary, as the names of places and people mostly are.
    pub meanings: Vec<Meaning>,
    /// The most telling class of its meanings; none for a proper name.
    pub class: Option<Class>,
    /// Which piece of the name it stands in, counted between commas, slashes, dashes and brackets.
    pub segment: usize,
    /// Whether it stands in brackets.
    pub aside: bool,
}

/// A name, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The words as they stand, folded.
    pub tokens: Vec<String>,
    /// What they are made of, articles aside.
    pub words: Vec<Word>,
    /// The acronyms that the name gives beside itself: in brackets, behind a dash.
    pub acronyms: Vec<String>,
}

/// The most letters of a name that are looked at. The longest real ones have some three hundred.
pub const LONGEST_NAME: usize = 1000;
/// The most words of a name that are looked at.
pub const MOST_WORDS: usize = 80;
/// The most letters of a word that are looked at.
const LONGEST_WORD: usize = 60;
/// The most acronyms that a name can give.
const MOST_ACRONYMS: usize = 10;

/// From here on letters fit as an acronym beyond doubt.
const SPELLED: f64 = 0.8;

/// A compound has at least so many letters.
const SHORTEST_COMPOUND: usize = 9;

impl Words {
    /// Takes a name apart; of one that is longer than any real one, its beginning.
    ///
    /// ```
    /// use labgraph::link::name::Words;
    /// let words = Words::of("Université de Gand (UG)");
    /// assert_eq!(words.tokens, ["universite", "de", "gand"]);
    /// assert_eq!(words.acronyms, ["ug"]);
    /// ```
    #[must_use]
    pub fn of(name: &str) -> Self {
        let name = name.char_indices().nth(LONGEST_NAME).map_or(name, |(end, _)| &name[..end]);
        let acronyms = acronyms(name);
        let pieces = segments(name);
        let mut tokens: Vec<Token> = Vec::new();
        let mut spared: Vec<Token> = Vec::new();
        for (segment, (text, aside)) in pieces.iter().enumerate() {
            let own = self::tokens(text);
            // An acronym in brackets says the name again.
            let again = *aside && pieces.len() > 1 && own.len() == 1 && acronyms.contains(&own[0]);
            let list = if again { &mut spared } else { &mut tokens };
            let room = MOST_WORDS.saturating_sub(list.len());
            list.extend(own.into_iter().take(room).map(|text| Token { text, segment, aside: *aside }));
        }
        if tokens.is_empty() {
            tokens = spared;
        }
        let mut words: Vec<Word> = tokens.iter().flat_map(Token::words).collect();
        if words.is_empty() {
            words = tokens.iter().map(|token| token.word(&token.text, Vec::new())).collect();
        }
        Self { tokens: tokens.into_iter().map(|token| token.text).collect(), words, acronyms }
    }

    /// Whether it is what letters stand for: it gives them as its acronym, or they begin its words.
    ///
    /// ```
    /// use labgraph::link::name::Words;
    /// let spells = |name: &str, letters: &str| Words::of(name).spell_out(&Words::of(letters));
    /// assert!(spells("Koninklijk Meteorologisch Instituut", "KMI") && spells("InnovatieNetwerk Overheid (INO)", "INO"));
    /// assert!(!spells("Koninklijk Meteorologisch Instituut", "KBR") && !spells("KMI", "KMI"));
    /// ```
    #[must_use]
    pub fn spell_out(&self, letters: &Self) -> bool {
        let [letters] = letters.tokens.as_slice() else { return false };
        let gives = self.acronyms.contains(letters);
        self.words.len() > 1 && (gives || acronym::fits(letters, self) >= SPELLED)
    }

    /// The words as they stand, articles aside.
    pub fn bare(&self) -> impl Iterator<Item = &str> {
        let glossary = Glossary::shared();
        self.tokens.iter().map(String::as_str).filter(|token| !glossary.is_article(token))
    }

    /// Whether it is one short word, as acronyms are.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.tokens.len() == 1 && self.tokens[0].chars().count() <= 6
    }
}

/// A word as it stands in a name.
struct Token {
    text: String,
    segment: usize,
    aside: bool,
}

impl Token {
    fn word(&self, text: &str, meanings: Vec<Meaning>) -> Word {
        let class = meanings.iter().map(|meaning| Glossary::shared().class(*meaning)).max();
        Word { text: text.to_owned(), meanings, class, segment: self.segment, aside: self.aside }
    }

    /// The word, or its parts where it is a compound; nothing for an article.
    fn words(&self) -> Vec<Word> {
        let glossary = Glossary::shared();
        if glossary.is_article(&self.text) {
            return Vec::new();
        }
        let meanings = glossary.meanings(&self.text);
        if meanings.is_empty() || self.text.len() >= SHORTEST_COMPOUND {
            let parts = glossary.parts(&self.text);
            // A word that is understood with its ending is no compound of itself and the ending.
            let understood = parts.iter().filter(|(_, meanings)| !meanings.is_empty()).count();
            if parts.len() > 1 && (meanings.is_empty() || understood > 1) {
                return parts.into_iter().map(|(text, meanings)| self.word(text, meanings)).collect();
            }
        }
        vec![self.word(&self.text, meanings)]
    }
}

/// The words of a text, folded: runs of letters and digits. An `'s` is no part of its word; letters with a point
/// after each are one word.
///
/// ```
/// use labgraph::link::name::tokens;
/// assert_eq!(tokens("Children's Hospital, U.S.A."), ["children", "hospital", "usa"]);
/// ```
#[must_use]
pub fn tokens(text: &str) -> Vec<String> {
    let plain = text.replace("&amp;", "&").replace('&', " and ");
    let folded = fold(&plain).replace("'s ", " ");
    let folded = folded.strip_suffix("'s").unwrap_or(&folded);
    let mut tokens: Vec<String> = Vec::new();
    for run in folded.split(|letter: char| !letter.is_alphanumeric() && letter != '.') {
        let pieces: Vec<&str> = run.split('.').filter(|piece| !piece.is_empty()).collect();
        if pieces.len() > 1 && pieces.iter().all(|piece| piece.chars().count() == 1) {
            tokens.push(pieces.concat());
        } else {
            tokens
                .extend(pieces.into_iter().map(|piece| piece.chars().take(LONGEST_WORD).collect::<String>()));
        }
    }
    tokens
}

/// The pieces of a name between commas, slashes, dashes and brackets, each with whether it stands in brackets.
fn segments(name: &str) -> Vec<(String, bool)> {
    let spaced = name.replace(" - ", "—").replace(" -", "—").replace("- ", "—");
    let mut pieces = vec![(String::new(), false)];
    let mut depth = 0_usize;
    for letter in spaced.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '/' | ',' | ';' | ':' | '–' | '—' | '|' => {}
            _ => {
                if let Some((text, _)) = pieces.last_mut() {
                    text.push(letter);
                }
                continue;
            }
        }
        pieces.push((String::new(), depth > 0));
    }
    pieces.retain(|(text, _)| text.chars().any(char::is_alphanumeric));
    pieces
}

/// What a name gives as acronyms: one word of two to ten letters, at least half of them capitals, that stands by
/// itself between brackets, dashes, slashes or commas. A list in brackets names others.
fn acronyms(name: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let is_list = |at: usize, piece: &str| at % 2 == 1 && piece.contains([',', ';']);
    let bracketed = name.split(['(', ')', '[', ']']).enumerate();
    let own = bracketed.filter(|(at, piece)| !is_list(*at, piece)).map(|(_, piece)| piece);
    let pieces =
        own.flat_map(|piece| piece.split(['/', '–', '—', '|', ',', ';', ':'])).chain(name.split(" - "));
    for piece in pieces.map(str::trim) {
        let letters = piece.chars().filter(|letter| letter.is_alphanumeric()).count();
        let capitals = piece.chars().filter(|letter| letter.is_uppercase()).count();
        if (2..=10).contains(&letters) && capitals * 2 >= letters && !piece.contains(' ') {
            let folded: String = fold(piece).chars().filter(|letter| letter.is_alphanumeric()).collect();
            if !folded.is_empty() && found.len() < MOST_ACRONYMS && !found.contains(&folded) {
                found.push(folded);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::{Unweighed, likeness};
    use super::*;
    use proptest::prelude::*;
    use std::time::{Duration, Instant};

    #[test]
    fn a_compound_is_taken_apart_and_an_acronym_spared() {
        let words = Words::of("Strålsäkerhetsmyndigheten (SSM)");
        assert_eq!(words.tokens, ["stralsakerhetsmyndigheten"]);
        let parts: Vec<&str> = words.words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(parts, ["stral", "sakerhet", "myndighet"]);
        let inflected = Words::of("Economische");
        assert_eq!(inflected.words.len(), 1, "{inflected:?}");
        assert_eq!(words.acronyms, ["ssm"]);
    }

    #[test]
    fn a_list_in_brackets_gives_no_acronyms_of_its_own() {
        assert!(Words::of("Liquidator of Agencies (VHS, HSV and KRUS)").acronyms.is_empty());
        assert_eq!(Words::of("Railways (NMBS/SNCB)").acronyms, ["nmbs", "sncb"]);
        assert_eq!(Words::of("Research Institute, FOI").acronyms, ["foi"]);
    }

    #[test]
    fn what_means_nothing_to_anyone_costs_little() {
        let started = Instant::now();
        let names = [
            "x".repeat(100_000),
            "a ".repeat(50_000),
            "\u{fdfa}".repeat(50_000),
            "(((((,;:/–—|".repeat(10_000),
            "\0".repeat(100_000),
            "AB/".repeat(40_000),
            "a.".repeat(50_000),
            "\u{202e}גוף ציבורי\u{202c}".repeat(5_000),
            "国立研究開発法人科学技術振興機構".repeat(5_000),
            "e\u{301}\u{301}\u{301}".repeat(30_000),
        ];
        let taken: Vec<Words> = names.iter().map(|name| Words::of(name)).collect();
        for a in &taken {
            assert!(a.tokens.len() <= MOST_WORDS && a.acronyms.len() <= MOST_ACRONYMS);
            for b in &taken {
                let like = likeness(a, b, &Unweighed);
                assert!(like.query_in.is_finite() && like.letters.is_finite());
            }
        }
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    }

    #[test]
    fn punctuation_alone_is_like_nothing() {
        let nothing = Words::of("--- / ()");
        assert!(nothing.tokens.is_empty());
        assert_eq!(likeness(&nothing, &Words::of("Vinnova"), &Unweighed), super::super::Likeness::default());
    }

    proptest! {
        #[test]
        fn any_two_names_compare(a in "\\PC{0,60}", b in any::<String>()) {
            let (a, b) = (Words::of(&a), Words::of(&b));
            let like = likeness(&a, &b, &Unweighed);
            for share in [like.query_in, like.name_in, like.letters, like.acronym, like.meant] {
                prop_assert!((0.0..=1.0 + 1e-9).contains(&share), "{like:?}");
            }
            let itself = likeness(&a, &a, &Unweighed);
            prop_assert!(a.words.is_empty() || itself.same > 0.0);
        }
    }
}
