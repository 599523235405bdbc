//! A name taken apart: its words, the parts of its compounds, what each means, the acronyms that it gives.

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

/// A compound has at least so many letters.
const SHORTEST_COMPOUND: usize = 9;

impl Words {
    /// Takes a name apart.
    ///
    /// ```
    /// use labgraph::link::name::Words;
    /// let words = Words::of("Université de Gand (UGent)");
    /// assert_eq!(words.tokens, ["universite", "de", "gand"]);
    /// assert_eq!(words.acronyms, ["ugent"]);
    /// ```
    #[must_use]
    pub fn of(name: &str) -> Self {
        let acronyms = acronyms(name);
        let pieces = segments(name);
        let mut tokens: Vec<Token> = Vec::new();
        let mut spared: Vec<Token> = Vec::new();
        for (segment, (text, aside)) in pieces.iter().enumerate() {
            let own = self::tokens(text);
            // An acronym in brackets says the name again.
            let again = *aside && pieces.len() > 1 && own.len() == 1 && acronyms.contains(&own[0]);
            let list = if again { &mut spared } else { &mut tokens };
            list.extend(own.into_iter().map(|text| Token { text, segment, aside: *aside }));
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
            if parts.len() > 1 {
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
            tokens.extend(pieces.into_iter().map(str::to_owned));
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
/// itself between brackets, dashes, slashes or commas.
fn acronyms(name: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let pieces = name.split(['(', ')', '[', ']', '/', '–', '—', '|', ',', ';', ':']).chain(name.split(" - "));
    for piece in pieces.map(str::trim) {
        let letters = piece.chars().filter(|letter| letter.is_alphanumeric()).count();
        let capitals = piece.chars().filter(|letter| letter.is_uppercase()).count();
        if (2..=10).contains(&letters) && capitals * 2 >= letters && !piece.contains(' ') {
            let folded: String = fold(piece).chars().filter(|letter| letter.is_alphanumeric()).collect();
            if !found.contains(&folded) {
                found.push(folded);
            }
        }
    }
    found
}
