//! What words of names mean: the glossary in `glossary.tsv`, asked by word, by beginning and by part of a compound.
//!
//! Adding a word: 1. find the line of its meaning, or add one with its class; 2. write the word in any spelling,
//! with `*` where other endings follow; 3. `cargo bench --bench linking` shows what it changes.

use super::fold::fold;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What sort of word it is, and with that how much it tells bodies apart: the later, the more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// An article, a preposition, a conjunction: it tells nothing.
    Article,
    /// How a body is set up: «agency», «Ltd», «national».
    Form,
    /// What sort of body it is: «ministry», «hospital».
    Kind,
    /// Where it is.
    Place,
    /// What it deals with.
    Theme,
}

/// A meaning: the number of its line in the glossary.
pub type Meaning = u16;

/// A word of the glossary.
struct Stem {
    text: String,
    meaning: Meaning,
    /// Whether other endings may follow.
    open: bool,
}

/// Words of the names of public bodies in several languages, by meaning.
pub struct Glossary {
    lines: Vec<(Class, &'static str)>,
    whole: HashMap<String, Vec<Meaning>>,
    /// By first letter, the longest first.
    stems: HashMap<u8, Vec<Stem>>,
}

static GLOSSARY: LazyLock<Glossary> = LazyLock::new(|| Glossary::read(include_str!("glossary.tsv")));

/// The shortest word that is looked for inside a compound.
const SHORTEST_PART: usize = 3;
/// The most letters that an ending of inflection has.
const LONGEST_ENDING: usize = 6;

impl Glossary {
    /// The one that is built in.
    #[must_use]
    pub fn shared() -> &'static Self {
        &GLOSSARY
    }

    fn read(text: &'static str) -> Self {
        let mut glossary = Self { lines: Vec::new(), whole: HashMap::new(), stems: HashMap::new() };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let (Some(class), Some(name), Some(words)) = (cells.next(), cells.next(), cells.next()) else {
                continue;
            };
            let Ok(meaning) = Meaning::try_from(glossary.lines.len()) else { break };
            glossary.lines.push((class_of(class, name), name));
            for word in words.split_whitespace() {
                glossary.add(word, meaning);
            }
        }
        for list in glossary.stems.values_mut() {
            list.sort_by(|a, b| b.text.len().cmp(&a.text.len()).then_with(|| a.text.cmp(&b.text)));
        }
        glossary
    }

    fn add(&mut self, word: &str, meaning: Meaning) {
        let bare = word.strip_suffix('*');
        let text = fold(bare.unwrap_or(word)).replace('_', "");
        let meanings = self.whole.entry(text.clone()).or_default();
        if !meanings.contains(&meaning) {
            meanings.push(meaning);
        }
        let open = bare.is_some();
        if open || text.len() >= 4 {
            let first = text.as_bytes().first().copied().unwrap_or(0);
            self.stems.entry(first).or_default().push(Stem { text, meaning, open });
        }
    }

    /// What sort of word has the meaning.
    #[must_use]
    pub fn class(&self, meaning: Meaning) -> Class {
        self.lines.get(usize::from(meaning)).map_or(Class::Article, |(class, _)| *class)
    }

    /// The name of a meaning: the second column of its line.
    #[must_use]
    pub fn name(&self, meaning: Meaning) -> &'static str {
        self.lines.get(usize::from(meaning)).map_or("", |(_, name)| name)
    }

    /// Whether a folded word is an article, a preposition or a conjunction.
    #[must_use]
    pub fn is_article(&self, word: &str) -> bool {
        self.whole
            .get(word)
            .is_some_and(|found| found.iter().any(|meaning| self.class(*meaning) == Class::Article))
    }

    /// What a folded word means: as it stands, or by the longest beginning that the glossary has; empty where it
    /// has none.
    ///
    /// ```
    /// use labgraph::link::name::Glossary;
    /// let glossary = Glossary::shared();
    /// assert_eq!(glossary.meanings("universiteit"), glossary.meanings("university"));
    /// assert!(glossary.meanings("vinnova").is_empty());
    /// ```
    #[must_use]
    pub fn meanings(&self, word: &str) -> Vec<Meaning> {
        if let Some(found) = self.whole.get(word) {
            return found.clone();
        }
        let mut best: Vec<Meaning> = Vec::new();
        let mut length = SHORTEST_PART;
        for stem in self.beginnings(word).filter(|stem| stem.open) {
            let fits = stem.text.len() >= length && word.len() <= stem.text.len() + LONGEST_ENDING;
            if fits && !self.continues(word, stem.text.len()) {
                if stem.text.len() > length {
                    best.clear();
                }
                length = stem.text.len();
                if !best.contains(&stem.meaning) {
                    best.push(stem.meaning);
                }
            }
        }
        best
    }

    /// Whether what follows is a word of the glossary itself: a compound, then, and no ending.
    fn continues(&self, word: &str, length: usize) -> bool {
        let rest = &word[length..];
        [rest, rest.trim_start_matches('s')].iter().any(|rest| {
            rest.len() >= 4
                && self.beginnings(rest).any(|stem| {
                    stem.text.len() >= SHORTEST_PART && self.class(stem.meaning) != Class::Article
                })
        })
    }

    /// The words of the glossary that the text begins with, the longest first.
    fn beginnings<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a Stem> {
        let first = text.as_bytes().first().copied().unwrap_or(0);
        self.stems.get(&first).into_iter().flatten().filter(move |stem| text.starts_with(&stem.text))
    }

    /// The parts of a compound, each with what it means: the cut that explains the most letters in the fewest
    /// words. What no word explains has no meaning. Empty where less than half of the letters are explained.
    ///
    /// ```
    /// use labgraph::link::name::Glossary;
    /// let glossary = Glossary::shared();
    /// let parts = glossary.parts("stralsakerhetsmyndigheten");
    /// assert_eq!(parts.iter().map(|(text, _)| *text).collect::<Vec<_>>(), ["stral", "sakerhet", "myndighet"]);
    /// ```
    #[must_use]
    pub fn parts<'a>(&self, word: &'a str) -> Vec<(&'a str, Vec<Meaning>)> {
        if !word.is_ascii() || word.len() < 6 {
            return Vec::new();
        }
        let cuts = self.cuts(word);
        let explained = cuts.first().map_or(0, |cut| cut.explained);
        if explained * 2 < word.len() || explained == 0 {
            return Vec::new();
        }
        let mut parts: Vec<(&str, Vec<Meaning>)> = Vec::new();
        let (mut at, mut unknown) = (0, 0);
        while at < word.len() {
            let cut = &cuts[at];
            if !cut.meanings.is_empty() {
                if at - unknown >= SHORTEST_PART {
                    parts.push((&word[unknown..at], Vec::new()));
                }
                parts.push((&word[at..cut.next], cut.meanings.clone()));
                unknown = cut.next;
            }
            at = cut.next;
        }
        if word.len() - unknown >= 4 {
            parts.push((&word[unknown..], Vec::new()));
        }
        parts
    }

    /// From each letter of the word, the best way on.
    fn cuts(&self, word: &str) -> Vec<Cut> {
        let length = word.len();
        let mut cuts: Vec<Cut> = (0..=length)
            .map(|_| Cut { explained: 0, words: 0, next: length, meanings: Vec::new() })
            .collect();
        for start in (0..length).rev() {
            let after = &cuts[start + 1];
            let mut best =
                Cut { explained: after.explained, words: after.words, next: start + 1, meanings: Vec::new() };
            for stem in self.beginnings(&word[start..]) {
                let own = stem.text.len();
                let too_short = own < SHORTEST_PART || (own == SHORTEST_PART && start != 0);
                if too_short || own == length || self.class(stem.meaning) == Class::Article {
                    continue;
                }
                let rest = &cuts[start + own];
                let (explained, words) = (rest.explained + own, rest.words + 1);
                let same = best.next == start + own && !best.meanings.is_empty();
                if same && !best.meanings.contains(&stem.meaning) {
                    best.meanings.push(stem.meaning);
                } else if explained > best.explained || (explained == best.explained && words < best.words) {
                    best = Cut { explained, words, next: start + own, meanings: vec![stem.meaning] };
                }
            }
            cuts[start] = best;
        }
        cuts
    }
}

/// The best way on from a letter of a compound.
struct Cut {
    /// The letters from here on that words of the glossary explain.
    explained: usize,
    /// The words that it takes.
    words: usize,
    /// Where the next part begins.
    next: usize,
    /// What the part that begins here means; nothing where no word begins here.
    meanings: Vec<Meaning>,
}

fn class_of(class: &str, name: &str) -> Class {
    match (class, name) {
        ("form", "article") => Class::Article,
        ("form", _) => Class::Form,
        ("kind", _) => Class::Kind,
        ("place", _) => Class::Place,
        _ => Class::Theme,
    }
}
