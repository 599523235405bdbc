//! Which two names of two records are most alike, and what warns of them.

use super::Asked;
use crate::link::index::Entry;
use crate::link::name::{Class, Likeness, Rarity, Words, likeness, likeness_at};
use crate::link::{Name, NameKind, Organisation};
use std::collections::BTreeMap;

/// The two names that are most alike, and how.
#[expect(clippy::struct_excessive_bools, reason = "each warns of something of its own")]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NameEvidence {
    /// The name that was asked.
    pub asked: String,
    /// The name of the candidate.
    pub found: Name,
    /// How alike they are.
    pub likeness: Likeness,
    /// Whether both state names in some other language, and those differ: «Vlaamse overheid» is what the Flemish
    /// Government and the Flemish administration are both called in Dutch.
    pub torn: bool,
    /// Whether what was asked is but a part of another of its names, which says what kind of body it is: «Algemene
    /// Zaken» for the ministry of that name.
    pub partial: bool,
    /// Whether the candidate's name is that of a place or of a form and nothing else, and what was asked has more:
    /// «Denmark» is not «Danish Industry», «FPS» is not «FPS Finance».
    pub bare: bool,
    /// Whether the candidate is found by the letters of an acronym, which stand for other words in a name of ours.
    pub other_words: bool,
}

/// Names in one language are the same from this share of their words on.
const SAME_NAME: f64 = 0.75;

/// The language that both names are stated in, where neither is an acronym or a name of the past.
fn shared_language<'n>(own: &'n Name, other: &Name) -> Option<&'n str> {
    let in_use = |name: &Name| matches!(name.kind, NameKind::Preferred | NameKind::Other);
    let language = own.language.as_deref()?;
    (in_use(own) && in_use(other) && other.language.as_deref() == Some(language)).then_some(language)
}

/// What a former name of ours is less likely meant by.
const FORMER: f64 = 0.5;
/// From here on a name is somewhat like another.
const ALIKE: f64 = 0.4;

impl Asked {
    /// The two names that are most alike, and how much by the measure; nothing where the candidate has no name.
    pub(super) fn compare_names(
        &self,
        candidate: &Entry,
        rarity: &dyn Rarity,
        by: &impl Fn(&Likeness, &Name) -> f64,
        without: &impl Fn(&Organisation, &Name) -> bool,
    ) -> Option<(f64, NameEvidence)> {
        let theirs = &candidate.organisation;
        let names: Vec<(&Name, &Words)> =
            theirs.names.iter().zip(&candidate.words).filter(|(name, _)| !without(theirs, name)).collect();
        let mut best: Option<(f64, NameEvidence)> = None;
        let mut languages: BTreeMap<&str, f64> = BTreeMap::new();
        for (own, asked) in self.own_names() {
            for (name, words) in &names {
                let likeness = likeness_at(asked, words, &candidate.background, rarity);
                if let Some(language) = shared_language(own, name) {
                    let most = languages.entry(language).or_default();
                    *most = most
                        .max(likeness.same)
                        .max(likeness.bag)
                        .max(likeness.query_in.min(likeness.name_in));
                }
                let value = by(&likeness, name) - if own.kind == NameKind::Former { FORMER } else { 0.0 };
                if best.as_ref().is_none_or(|(most, _)| value > *most) {
                    let (asked, found) = (own.text.clone(), (*name).clone());
                    best = Some((value, NameEvidence { asked, found, likeness, ..NameEvidence::default() }));
                }
            }
        }
        let (value, mut name) = best?;
        let called: Vec<&Words> = names.iter().map(|(_, words)| *words).collect();
        let mut found = names.iter().filter(|(other, _)| **other == name.found);
        name.torn = languages.values().any(|most| *most < SAME_NAME);
        name.partial = self.is_partial(&name.asked);
        name.bare = name.likeness.same.max(name.likeness.bag) <= 0.0
            && found.any(|(_, words)| self.is_bare(&name.asked, words));
        name.other_words = self.stands_for_others(&name, &called, rarity);
        Some((value, name))
    }

    fn own_names(&self) -> impl Iterator<Item = (&Name, &Words)> {
        self.entry.organisation.names.iter().zip(&self.entry.words)
    }

    /// Whether a name of ours is a part of another one that says in addition what kind of body it is.
    fn is_partial(&self, text: &str) -> bool {
        let names = || self.own_names();
        let Some((_, short)) = names().find(|(name, _)| name.text == text) else { return false };
        let has = |words: &Words, word: &str| words.words.iter().any(|other| other.text == word);
        let kind = |words: &Words| words.words.iter().any(|word| word.class == Some(Class::Kind));
        !kind(short)
            && names().any(|(_, long)| {
                long.words.len() > short.words.len()
                    && kind(long)
                    && short.words.iter().all(|word| has(long, &word.text))
            })
    }

    /// Whether a name of theirs is a place or a form and nothing else, where that of ours says more.
    fn is_bare(&self, asked: &str, theirs: &Words) -> bool {
        let is_bare = |words: &Words| {
            words.words.iter().all(|word| matches!(word.class, Some(Class::Form | Class::Place)))
        };
        let mut ours = self.own_names();
        is_bare(theirs) && ours.any(|(name, words)| name.text == asked && !is_bare(words))
    }

    /// Whether letters that were asked stand for a longer name of ours, which is nothing like any of theirs.
    fn stands_for_others(&self, name: &NameEvidence, theirs: &[&Words], rarity: &dyn Rarity) -> bool {
        let like = &name.likeness;
        if like.short < 1.0 || like.same.max(like.bag) > 0.0 {
            return false;
        }
        let ours = || self.own_names();
        let Some((_, letters)) = ours().find(|(own, _)| own.text == name.asked) else { return false };
        let spelled: Vec<&Words> =
            ours().map(|(_, words)| words).filter(|words| words.spell_out(letters)).collect();
        let is_alike = |ours: &Words, theirs: &Words| {
            let like = likeness(ours, theirs, rarity);
            like.query_in.min(like.name_in).max(like.letters) >= ALIKE
        };
        !spelled.is_empty() && !spelled.iter().any(|ours| theirs.iter().any(|theirs| is_alike(ours, theirs)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::name::Unweighed;

    /// A body that is called so in these languages.
    fn called(names: &[(&str, &str)]) -> Organisation {
        let names = names.iter().map(|(text, tag)| Name::new(*text, NameKind::Other).in_language(*tag));
        Organisation { names: names.collect(), ..Organisation::default() }
    }

    /// The names that agree best, of bodies that are called so in these languages.
    fn by_name(ours: &[(&str, &str)], theirs: &[(&str, &str)]) -> NameEvidence {
        let entry = Entry::of(called(theirs));
        let found =
            Asked::of(called(ours)).compare(&entry, &Unweighed, |l, _| l.same + l.letters, |_, _| false);
        found.unwrap().name
    }

    #[test]
    fn a_name_in_another_language_may_contradict() {
        let ours = [("Raad voor Kunst", "nl"), ("Arts Board of the North", "en")];
        assert!(!by_name(&ours, &[("Raad voor Kunst", "nl"), ("Arts Board of the North", "en")]).torn);
        assert!(by_name(&ours, &[("Raad voor Kunst", "nl"), ("Court of Arts", "en")]).torn);
        assert!(!by_name(&ours, &[("Raad voor Kunst", "nl"), ("Conseil des arts", "fr")]).torn, "not shared");
    }

    #[test]
    fn a_part_of_a_name_leaves_out_the_kind_of_body() {
        let ours = [("Ministerie van Kunst", "nl"), ("Kunst", "nl")];
        assert!(by_name(&ours, &[("Kunst", "nl")]).partial);
        assert!(!by_name(&ours, &[("Ministerie van Kunst", "nl")]).partial);
        assert!(!by_name(&[("Kunst", "nl")], &[("Kunst", "nl")]).partial, "it is the whole name");
    }

    #[test]
    fn a_place_or_a_form_alone_is_no_body_there() {
        let bare = |ours, theirs| by_name(&[(ours, "en")], &[(theirs, "en")]).bare;
        assert!(bare("Danish Industry", "Denmark"));
        assert!(bare("SPF Finances", "SPF") && !bare("SPF Finances", "Finances"));
        assert!(!bare("University Hospital of Ghent", "University Hospital"), "kinds of bodies are");
        assert!(!bare("Danish Industry", "Danish Regions") && !bare("Denmark", "Danmark"));
        assert!(!bare("Kingdom of Denmark", "Danish Kingdom"), "the same words");
        let country = [("Denmark", "en"), ("Kingdom of Denmark", "en")];
        assert!(!by_name(&[("Kingdom of Denmark", "en")], &country).bare, "one of its names is the same");
    }

    #[test]
    fn letters_stand_for_the_words_that_are_known() {
        let ours = [("Rijks Innovatie Community", "nl"), ("RIC", "nl")];
        let found = |theirs: &[(&str, &str)]| {
            let by = |like: &Likeness, _: &Name| like.acronym;
            let asked = Asked::of(called(&ours));
            asked.compare(&Entry::of(called(theirs)), &Unweighed, by, |_, _| false).unwrap().name
        };
        assert!(found(&[("Rijksdienst Instandhouding Cultuur", "nl")]).other_words);
        assert!(!found(&[("Rijks Innovatie Community", "nl")]).other_words);
        assert!(
            !found(&[("Government Innovation Community", "en"), ("RIC", "en")]).other_words,
            "the very letters"
        );
        let alone = by_name(&[("RIC", "nl")], &[("Rijksdienst Instandhouding Cultuur", "nl")]);
        assert!(!alone.other_words, "nobody says what they stand for");
    }
}
