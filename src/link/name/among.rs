//! How rare words are where a register cannot be searched: a guess, corrected by the candidates that it gave.

use super::glossary::Meaning;
use super::likeness::{Rarity, Unweighed};
use super::words::Words;
use std::collections::{HashMap, HashSet};

/// So many candidates weigh as much as the guess.
const HALF: f64 = 10.0;

/// Rarity among the candidates of one question. A word that most of them have, as «ministry» or «Stockholm» may be,
/// tells them apart little; the fewer the candidates, the more the guess of [`Unweighed`] counts.
///
/// ```
/// use labgraph::link::name::{Among, Rarity, Words};
/// let names = ["Vinnova Lab", "Nesta Lab", "Nido Lab"].map(Words::of);
/// let among = Among::of(names.iter().map(std::slice::from_ref), Vec::new());
/// assert!(among.of_text("nesta") > among.of_text("lab"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Among {
    records: f64,
    texts: HashMap<String, usize>,
    meanings: HashMap<Meaning, usize>,
    domains: HashMap<String, usize>,
}

impl Among {
    /// Of the names of each candidate, and the domains of the websites of all, each as often as a candidate has it.
    pub fn of<'a>(names: impl Iterator<Item = &'a [Words]>, domains: Vec<String>) -> Self {
        let mut among = Self::default();
        for record in names {
            among.records += 1.0;
            let words = || record.iter().flat_map(|name| &name.words);
            for text in words().map(|word| word.text.as_str()).collect::<HashSet<_>>() {
                *among.texts.entry(text.to_owned()).or_default() += 1;
            }
            for meaning in words().flat_map(|word| word.meanings.iter().copied()).collect::<HashSet<_>>() {
                *among.meanings.entry(meaning).or_default() += 1;
            }
        }
        for domain in domains {
            *among.domains.entry(domain).or_default() += 1;
        }
        among
    }

    /// The guess, drawn towards what the candidates tell.
    fn drawn(&self, guess: f64, count: Option<&usize>) -> f64 {
        let count = count.copied().unwrap_or(0) as f64;
        let told = 1.0 - (count / self.records.max(1.0)).min(1.0) * 0.8;
        let trust = self.records / (self.records + HALF);
        guess * (1.0 - trust) + guess.max(told).min(told + 0.2) * trust
    }
}

impl Rarity for Among {
    fn of_text(&self, text: &str) -> f64 {
        self.drawn(Unweighed.of_text(text), self.texts.get(text))
    }

    fn of_meaning(&self, meaning: Meaning) -> f64 {
        self.drawn(Unweighed.of_meaning(meaning), self.meanings.get(&meaning))
    }

    fn bearers(&self, domain: &str) -> usize {
        self.domains.get(domain).copied().unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_every_candidate_has_tells_little() {
        let names: Vec<Words> =
            (0..30).map(|number| Words::of(&format!("Stockholm Alpha{number}"))).collect();
        let among = Among::of(names.iter().map(std::slice::from_ref), vec!["a.se".into(), "a.se".into()]);
        assert!(among.of_text("stockholm") < 0.5);
        assert!(among.of_text("alpha1") > 0.85);
        assert!(among.of_text("absent") <= 1.0);
        assert_eq!((among.bearers("a.se"), among.bearers("b.se")), (2, 1));
    }

    #[test]
    fn without_candidates_it_is_the_guess() {
        let among = Among::of(std::iter::empty(), Vec::new());
        assert!((among.of_text("x") - Unweighed.of_text("x")).abs() < 1e-9);
    }
}
