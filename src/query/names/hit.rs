//! Finding things by what they are called, in every language.

use super::{Candidate, Names, SHOWN, fold};
use crate::model::prefixes::LID;
use oxigraph::model::{NamedNode, Term};

impl Names {
    /// What is called like `text`, the best first: whole names, then beginnings, then all words in
    /// any place, then what is spelt nearly so.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Hit> {
        let wanted = fold(text);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut hits: Vec<Hit> = self
            .of
            .iter()
            .filter(|(_, names)| names.iter().any(|name| name.property < SHOWN))
            .filter_map(|(iri, names)| {
                let slug = iri.strip_prefix(LID).map(fold);
                let own = names.iter().map(|name| (name.folded(), Some(&name.text)));
                let (score, matched) = own
                    .chain(slug.as_deref().map(|slug| (slug, None)))
                    .filter_map(|(folded, text)| Some((likeness(&wanted, folded)?, text)))
                    .max_by(|(a, of_a), (b, of_b)| {
                        // Of names that fit as well, the one that the reader reads best.
                        a.total_cmp(b).then_with(|| self.preference(*of_b).cmp(&self.preference(*of_a)))
                    })?;
                let candidate = self.candidate(NamedNode::new_unchecked(iri));
                let (matched, language) = match matched {
                    Some(Term::Literal(l)) => (l.value().to_owned(), l.language().map(str::to_owned)),
                    _ => (candidate.label.clone(), None),
                };
                Some(Hit { candidate, matched, language, score })
            })
            .collect();
        hits.sort_by(|a, b| {
            (b.score.total_cmp(&a.score)).then_with(|| a.candidate.iri.as_str().cmp(b.candidate.iri.as_str()))
        });
        // What is spelt nearly so is an answer only where nothing else is.
        if hits.first().is_some_and(|hit| hit.score >= WORDS) {
            hits.retain(|hit| hit.score >= WORDS);
        }
        hits
    }
}

/// A thing found by its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// What was found.
    pub candidate: Candidate,
    /// The name that fits.
    pub matched: String,
    /// The language of that name.
    pub language: Option<String>,
    /// How well it fits, up to 1.
    pub score: f64,
}

/// The score of a name that holds every word, in any place.
const WORDS: f64 = 0.6;

/// The least likeness of two words that are taken for the same one misspelt.
const NEAR: f64 = 0.75;

/// How well a folded name fits a folded text: nothing, or up to 1.
fn likeness(wanted: &str, name: &str) -> Option<f64> {
    if name == wanted {
        return Some(1.0);
    }
    // Of two names that begin alike, the shorter fits better.
    let share = |low: f64, high: f64| {
        let part = wanted.chars().count() as f64 / name.chars().count().max(1) as f64;
        low + (high - low) * part.min(1.0)
    };
    if name.starts_with(wanted) {
        return Some(share(0.8, 0.99));
    }
    let words: Vec<_> = name.split(' ').collect();
    if wanted.split(' ').all(|part| words.iter().any(|word| word.starts_with(part))) {
        return Some(share(0.7, 0.8));
    }
    if wanted.chars().count() > 2 && name.contains(wanted) {
        return Some(share(WORDS, 0.7));
    }
    let whole = strsim::normalized_damerau_levenshtein(wanted, name);
    let by_word =
        words.iter().map(|word| strsim::normalized_damerau_levenshtein(wanted, word)).fold(0.0, f64::max);
    let best = whole.max(by_word * 0.95);
    (best >= NEAR).then_some(best * 0.55)
}
