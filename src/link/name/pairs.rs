//! Which words of two names are each other's counterpart, and what has none.

use super::glossary::Class;
use super::likeness::Rarity;
use super::words::{Word, Words};
use std::collections::HashSet;

/// Two words this alike have each other as counterpart and no third word.
struct Pair {
    alike: f64,
    meant: bool,
    asked: usize,
    name: usize,
}

/// Below, a word counts as having no counterpart at all.
const LOST: f64 = 0.3;
/// What is left of the weight of a word that tells little.
const LITTLE: f64 = 0.3;
/// From here on it has one beyond doubt.
const FOUND: f64 = 0.7;

/// The words of one name, what each weighs, and how alike its counterpart is; 0 without one.
pub(super) struct Side<'a> {
    words: &'a [Word],
    weights: Vec<f64>,
    found: Vec<f64>,
}

impl<'a> Side<'a> {
    pub(super) fn weighed(name: &'a Words, rarity: &dyn Rarity) -> Self {
        let weights = name.words.iter().map(|word| weight(word, rarity)).collect();
        Self { words: &name.words, weights, found: vec![0.0; name.words.len()] }
    }

    /// Words that tell little weigh little where they have no counterpart.
    pub(super) fn lighten(&mut self, tells_little: impl Fn(&str) -> bool) {
        for (at, word) in self.words.iter().enumerate() {
            if self.found[at] < LOST && tells_little(&word.text) {
                self.weights[at] *= LITTLE;
            }
        }
    }

    fn each(&self) -> impl Iterator<Item = (&Word, f64, f64)> {
        self.words
            .iter()
            .zip(self.weights.iter().copied())
            .zip(self.found.iter().copied())
            .map(|((w, a), b)| (w, a, b))
    }

    /// The share of the weight that has a counterpart.
    pub(super) fn matched(&self) -> f64 {
        let total: f64 = self.weights.iter().sum();
        if total > 0.0 {
            self.each().map(|(_, weight, found)| weight * found).sum::<f64>() / total
        } else {
            0.0
        }
    }

    /// The greatest weight without counterpart among some words.
    pub(super) fn missing(&self, which: impl Fn(&Word) -> bool) -> f64 {
        let missing =
            self.each().filter(|(word, _, _)| which(word)).map(|(_, weight, found)| weight * (1.0 - found));
        missing.fold(0.0, f64::max)
    }

    /// The greatest weight with a counterpart among some words.
    pub(super) fn best(&self, which: impl Fn(&Word) -> bool) -> f64 {
        let found = self.each().filter(|(word, _, _)| which(word)).map(|(_, weight, found)| weight * found);
        found.fold(0.0, f64::max)
    }

    /// The greatest weight of a proper name without counterpart right before or behind one that has its own.
    pub(super) fn broken(&self) -> f64 {
        let is_name = |at: usize| matches!(self.words[at].class, None | Some(Class::Place));
        let beside = |a: usize, b: usize| {
            let whole = self.words[a].segment == self.words[b].segment && is_name(a) && is_name(b);
            let lost = whole && self.found[a] < LOST && self.found[b] > FOUND;
            if lost { self.weights[a] * (1.0 - self.found[a]) } else { 0.0 }
        };
        (1..self.words.len()).map(|at| beside(at, at - 1).max(beside(at - 1, at))).fold(0.0, f64::max)
    }

    pub(super) fn segments_with_counterpart(&self) -> HashSet<usize> {
        self.each()
            .filter(|(_, weight, found)| weight * found > 0.3)
            .map(|(word, _, _)| word.segment)
            .collect()
    }
}

/// What a word weighs: by its class and by how rare it is; less in brackets.
fn weight(word: &Word, rarity: &dyn Rarity) -> f64 {
    let class = match word.class {
        Some(Class::Article) => 0.05,
        Some(Class::Form) => 0.35,
        Some(Class::Kind) => 0.6,
        Some(Class::Place) => 0.75,
        Some(Class::Theme) | None => 1.0,
    };
    let rare = if word.meanings.is_empty() {
        rarity.of_text(&word.text)
    } else {
        word.meanings.iter().map(|meaning| rarity.of_meaning(*meaning)).fold(0.0, f64::max)
    };
    let aside = if word.aside { 0.4 } else { 1.0 };
    class * (0.3 + 0.7 * rare) * aside
}

/// Gives each word its counterpart, the best pairs first; also how much of what was asked agrees by meaning only.
pub(super) fn paired<'a>(mut here: Side<'a>, mut there: Side<'a>) -> (Side<'a>, Side<'a>, f64) {
    let mut pairs: Vec<Pair> = Vec::new();
    for (asked, a) in here.words.iter().enumerate() {
        for (name, b) in there.words.iter().enumerate() {
            let (alike, meant) = alike(a, b);
            if alike > 0.0 {
                pairs.push(Pair { alike, meant, asked, name });
            }
        }
    }
    pairs.sort_by(|a, b| {
        let distance = |pair: &Pair| pair.asked.abs_diff(pair.name);
        b.alike
            .total_cmp(&a.alike)
            .then(distance(a).cmp(&distance(b)))
            .then((a.asked, a.name).cmp(&(b.asked, b.name)))
    });
    let mut meant = 0.0;
    for pair in pairs {
        if here.found[pair.asked] > 0.0 || there.found[pair.name] > 0.0 {
            continue;
        }
        here.found[pair.asked] = pair.alike;
        there.found[pair.name] = pair.alike;
        if pair.meant {
            meant += here.weights[pair.asked];
        }
    }
    let total: f64 = here.weights.iter().sum();
    (here, there, if total > 0.0 { meant / total } else { 0.0 })
}

/// How alike two words are, and whether by meaning only.
fn alike(a: &Word, b: &Word) -> (f64, bool) {
    if a.text == b.text {
        return (1.0, false);
    }
    if a.meanings.iter().any(|meaning| b.meanings.contains(meaning)) {
        // The letters of two legal forms, NV and SA, mean the same and say little.
        return (if a.text.len() > 3 && b.text.len() > 3 { 0.9 } else { 0.5 }, true);
    }
    (spelled_alike(a, b), false)
}

/// How alike two words are in their letters: one begins or holds the other, or few letters differ.
fn spelled_alike(a: &Word, b: &Word) -> f64 {
    let digits = |word: &Word| word.text.chars().all(|letter| letter.is_ascii_digit());
    if digits(a) || digits(b) {
        return 0.0;
    }
    let (la, lb) = (a.text.chars().count(), b.text.chars().count());
    let (short, long) = (la.min(lb), la.max(lb));
    let ratio = short as f64 / long as f64;
    let unknown = a.meanings.is_empty() && b.meanings.is_empty();
    if (unknown && short >= 3 || short >= 5) && (a.text.starts_with(&b.text) || b.text.starts_with(&a.text)) {
        return 0.5 + 0.45 * ratio;
    }
    if short >= 4 {
        let distance = strsim::osa_distance(&a.text, &b.text);
        let likeness = 1.0 - distance as f64 / long as f64;
        let few = distance <= 1 && long >= 5 || distance <= 2 && long >= 7 || likeness >= 0.8;
        if likeness >= 0.75 && few {
            let both_known = !a.meanings.is_empty() && !b.meanings.is_empty();
            return likeness * if both_known { 0.6 } else { 0.95 };
        }
        if short >= 5 && (a.text.contains(&b.text) || b.text.contains(&a.text)) {
            return 0.5 + 0.4 * ratio;
        }
    }
    // An initial: «J. Heyrovský».
    if short == 1 && a.text.chars().next() == b.text.chars().next() { 0.4 } else { 0.0 }
}
