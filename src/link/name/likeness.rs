//! How alike two names are, feature by feature. What the features weigh together is for `score`.

use super::glossary::{Class, Glossary, Meaning};
use super::pairs::{Side, paired};
use super::words::{Word, Words};
use super::{Background, acronym};
use std::collections::HashSet;

/// How rare words are in a register, each from 0 (in every name) to 1 (in one).
pub trait Rarity {
    /// Of a folded word as it stands.
    fn of_text(&self, text: &str) -> f64;
    /// Of any word of a meaning.
    fn of_meaning(&self, meaning: Meaning) -> f64;
    /// How many records have a website with the domain, as far as the register can tell.
    fn bearers(&self, _domain: &str) -> usize {
        1
    }
    /// Whether it knows the register, or guesses.
    fn is_known(&self) -> bool {
        true
    }
}

/// How rare words are where no register tells: what the glossary knows is common, the rest is rare.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unweighed;

impl Rarity for Unweighed {
    fn of_text(&self, _: &str) -> f64 {
        0.9
    }

    fn of_meaning(&self, _: Meaning) -> f64 {
        0.5
    }

    fn is_known(&self) -> bool {
        false
    }
}

/// How alike the name that was asked and the name of a candidate are. Each feature lies between 0 and 1 unless it
/// says otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Likeness {
    /// 1: the same words in the same order, articles aside, written out or not.
    pub same: f64,
    /// 1: the same words in any order, articles and legal forms aside.
    pub bag: f64,
    /// 1: the same words, articles and legal forms aside, and in another order.
    pub turned: f64,
    /// How much of what was asked is in the candidate's name, by weight.
    pub query_in: f64,
    /// How much of the candidate's name is in what was asked, by weight.
    pub name_in: f64,
    /// The runs of three letters that they share (Dice).
    pub letters: f64,
    /// How well one is an acronym of the other.
    pub acronym: f64,
    /// 1: the candidate's whole name stands in what was asked.
    pub within: f64,
    /// 1: what was asked stands as a whole in the candidate's name.
    pub around: f64,
    /// 1: a number stands in one and not in the other.
    pub number: f64,
    /// 1: both have numbers, and none in common.
    pub other_number: f64,
    /// 1: another kind of body, a hospital and not a university; a half where only one says its kind.
    pub kind: f64,
    /// 1: another place.
    pub place: f64,
    /// How much of what was asked agrees by meaning only: in another language.
    pub meant: f64,
    /// The weight of the most telling word of what was asked that has no counterpart.
    pub lost: f64,
    /// The same of proper names alone, in the pieces of the name that do have counterparts.
    pub lost_name: f64,
    /// The same of proper names beside one that has a counterpart: «Charles Sturt» is not «Charles».
    pub broken: f64,
    /// The same of words for kinds of bodies.
    pub lost_kind: f64,
    /// The same of places and themes.
    pub lost_theme: f64,
    /// The weight of the most telling word of the candidate's name that was not asked.
    pub extra: f64,
    /// The same of themes and places.
    pub extra_theme: f64,
    /// The same of words for kinds of bodies.
    pub extra_kind: f64,
    /// The same of proper names.
    pub extra_name: f64,
    /// The weight of the lost proper name where no proper name or place agrees.
    pub generic: f64,
    /// 1: only one of them is a hospital, a court, a museum …: kinds that a body of another kind often houses.
    pub housed: f64,
    /// 1: what was asked is one short word.
    pub short: f64,
}

/// Kinds of bodies that others house: the hospital of a university is not the university.
const HOUSED: [&str; 17] = [
    "hospital",
    "court",
    "district_court",
    "museum",
    "library",
    "archive",
    "prison",
    "embassy",
    "consulate",
    "police",
    "bank",
    "church",
    "airport",
    "port",
    "prosecutor",
    "parliament",
    "welfare_centre",
];

/// Numbers that names write in letters.
const NUMERALS: [&str; 9] = ["ii", "iii", "iv", "vi", "first", "second", "third", "fourth", "fifth"];

/// Compares what was asked with one name of a candidate.
///
/// ```
/// use labgraph::link::name::{Meaning, Rarity, Words, likeness};
/// struct Even;
/// impl Rarity for Even {
///     fn of_text(&self, _: &str) -> f64 { 1.0 }
///     fn of_meaning(&self, _: Meaning) -> f64 { 0.5 }
/// }
/// let asked = Words::of("Swedish Radiation Safety Authority");
/// let likeness = likeness(&asked, &Words::of("Strålsäkerhetsmyndigheten"), &Even);
/// assert!(likeness.name_in > 0.8 && likeness.letters < 0.2);
/// ```
#[must_use]
pub fn likeness(asked: &Words, name: &Words, rarity: &dyn Rarity) -> Likeness {
    likeness_at(asked, name, &Background::default(), rarity)
}

/// The same, where more is known of the candidate than its names: words that say where it is, or its name again, weigh
/// little where they have no counterpart.
#[must_use]
pub fn likeness_at(asked: &Words, name: &Words, background: &Background, rarity: &dyn Rarity) -> Likeness {
    if asked.words.is_empty() || name.words.is_empty() {
        return Likeness::default();
    }
    let here = Side::weighed(asked, rarity);
    let there = Side::weighed(name, rarity);
    let (mut here, mut there, meant) = paired(here, there);
    here.lighten(|word| background.is_seat(word));
    there.lighten(|word| background.is_aside(word));
    let (own_numbers, their_numbers) = (numbers(asked), numbers(name));
    let is_bag = sorted(asked) == sorted(name);
    let mut likeness = Likeness {
        same: truth(asked.tokens == name.tokens || are_the_same(asked, name)),
        bag: truth(is_bag),
        turned: truth(is_bag && without_forms(asked) != without_forms(name)),
        query_in: here.matched(),
        name_in: there.matched(),
        letters: shared_letters(asked, name),
        acronym: acronym_of_either(asked, name),
        number: truth(own_numbers != their_numbers),
        other_number: truth(
            !own_numbers.is_empty() && !their_numbers.is_empty() && own_numbers.is_disjoint(&their_numbers),
        ),
        kind: apart(asked, name, Class::Kind),
        place: truth(apart(asked, name, Class::Place) > 0.9),
        meant,
        lost: here.missing(|_| true),
        broken: here.broken(),
        lost_kind: here.missing(|word| word.class == Some(Class::Kind)),
        lost_theme: here.missing(is_subject),
        extra: there.missing(|_| true),
        extra_theme: there.missing(is_subject),
        extra_name: there.missing(|word| word.class.is_none()),
        extra_kind: there.missing(|word| word.class == Some(Class::Kind)),
        housed: truth(housed(asked) != housed(name)),
        short: truth(asked.is_short()),
        ..Likeness::default()
    };
    let pieces = here.segments_with_counterpart();
    likeness.lost_name = here.missing(|word| word.class.is_none() && pieces.contains(&word.segment));
    if here.best(|word| matches!(word.class, None | Some(Class::Place))) < 0.3 {
        likeness.generic = likeness.lost_name;
    }
    let (own, other): (Vec<&str>, Vec<&str>) = (asked.bare().collect(), name.bare().collect());
    likeness.within = truth(contains_run(&own, &other));
    likeness.around = truth(contains_run(&other, &own));
    likeness
}

/// Whether two names have the same words in the same order, articles aside, written out or not: «Kungl.» is
/// «Kungliga».
fn are_the_same(asked: &Words, name: &Words) -> bool {
    let glossary = Glossary::shared();
    let is_short_for = |short: &str, long: &str| {
        long.starts_with(short) && {
            let meanings = glossary.meanings(long);
            glossary.meanings(short).iter().any(|meaning| meanings.contains(meaning))
        }
    };
    let (own, other): (Vec<&str>, Vec<&str>) = (asked.bare().collect(), name.bare().collect());
    !own.is_empty()
        && own.len() == other.len()
        && own.iter().zip(&other).all(|(a, b)| a == b || is_short_for(a, b) || is_short_for(b, a))
}

fn truth(value: bool) -> f64 {
    f64::from(u8::from(value))
}

fn is_subject(word: &Word) -> bool {
    matches!(word.class, Some(Class::Theme | Class::Place))
}

/// The words of a name without legal forms, unless it has nothing else.
fn without_forms(name: &Words) -> Vec<&str> {
    let glossary = Glossary::shared();
    let is_form = |word: &&Word| word.meanings.iter().any(|meaning| glossary.name(*meaning) == "company");
    let words: Vec<&str> =
        name.words.iter().filter(|word| !is_form(word)).map(|word| word.text.as_str()).collect();
    if words.is_empty() { name.words.iter().map(|word| word.text.as_str()).collect() } else { words }
}

/// The same in the order of the alphabet.
fn sorted(name: &Words) -> Vec<&str> {
    let mut words = without_forms(name);
    words.sort_unstable();
    words
}

/// Dice's coefficient of the runs of three letters of two names. Two acronyms that differ in a letter have nothing in
/// common.
fn shared_letters(a: &Words, b: &Words) -> f64 {
    if a.is_short() && b.is_short() {
        return truth(a.tokens == b.tokens);
    }
    let runs = |name: &Words| -> HashSet<[char; 3]> {
        let padded: Vec<char> = format!(" {} ", name.tokens.join(" ")).chars().collect();
        padded.windows(3).map(|run| [run[0], run[1], run[2]]).collect()
    };
    let (a, b) = (runs(a), runs(b));
    2.0 * a.intersection(&b).count() as f64 / (a.len() + b.len()).max(1) as f64
}

fn contains_run(long: &[&str], short: &[&str]) -> bool {
    !short.is_empty() && short.len() < long.len() && long.windows(short.len()).any(|run| run == short)
}

fn numbers(name: &Words) -> HashSet<&str> {
    let number =
        |token: &&str| token.chars().all(|letter| letter.is_ascii_digit()) || NUMERALS.contains(token);
    name.tokens.iter().map(String::as_str).filter(number).collect()
}

fn meanings(name: &Words, which: impl Fn(Meaning) -> bool) -> HashSet<Meaning> {
    name.words
        .iter()
        .flat_map(|word| word.meanings.iter().copied())
        .filter(|meaning| which(*meaning))
        .collect()
}

fn housed(name: &Words) -> HashSet<Meaning> {
    meanings(name, |meaning| HOUSED.contains(&Glossary::shared().name(meaning)))
}

/// Whether two names have no meaning of a class in common: 1 where both have some, a half where only one has.
fn apart(asked: &Words, name: &Words, class: Class) -> f64 {
    let of = |words| meanings(words, |meaning| Glossary::shared().class(meaning) == class);
    let (a, b) = (of(asked), of(name));
    match (a.is_empty(), b.is_empty()) {
        (true, true) => 0.0,
        (false, false) => truth(a.is_disjoint(&b)),
        _ => 0.5,
    }
}

/// How well one name is an acronym of the other, or gives the other's acronym.
fn acronym_of_either(asked: &Words, name: &Words) -> f64 {
    let single = |words: &Words| words.tokens.len() == 1 && words.tokens[0].chars().count() <= 8;
    let given = |words: &Words, acronym: &String| {
        words.acronyms.contains(acronym) || words.tokens.concat() == *acronym
    };
    if asked.acronyms.iter().any(|acronym| given(name, acronym))
        || name.acronyms.iter().any(|acronym| given(asked, acronym))
    {
        return 1.0;
    }
    match (single(asked), single(name)) {
        (true, false) => acronym::fits(&asked.tokens[0], name),
        (false, true) => acronym::fits(&name.tokens[0], asked),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Unweighed;
    use super::*;

    fn compared(asked: &str, name: &str) -> Likeness {
        likeness(&Words::of(asked), &Words::of(name), &Unweighed)
    }

    #[test]
    fn articles_and_legal_forms_make_no_other_name() {
        let article = compared("The University of Notre Dame", "University of Notre Dame");
        assert!(article.same >= 1.0 && article.bag >= 1.0);
        let form = compared("Amgen, Inc.", "Amgen");
        assert!(form.same <= 0.0 && form.bag >= 1.0);
        let order = compared("Shimane University", "University of Shimane");
        assert!(order.same <= 0.0 && order.bag >= 1.0 && order.turned >= 1.0 && form.turned <= 0.0);
        assert!(compared("NV", "SA").bag <= 0.0, "forms alone are the name");
        assert!(compared("De", "The").same <= 0.0);
    }

    #[test]
    fn a_word_that_is_not_written_out_is_the_same() {
        assert!(compared("Kungl. Järnvägsstyrelsen", "Kungliga Järnvägsstyrelsen").same >= 1.0);
        assert!(compared("Hong Kong Polytechnic Univ.", "Hong Kong Polytechnic University").same >= 1.0);
        assert!(compared("Universiteit Gent", "University Gent").same <= 0.0, "a translation");
        assert!(compared("Vinn", "Vinnova").same <= 0.0, "of a proper name nobody knows");
    }

    #[test]
    fn acronyms_that_differ_in_a_letter_have_nothing_in_common() {
        assert!(compared("FORTE", "FORTV").letters <= 0.0);
        assert!(compared("ALI", "Ali").letters >= 1.0);
        assert!(compared("Vinnovva", "Vinnova").letters > 0.7);
    }

    #[test]
    fn where_it_is_and_its_acronym_weigh_little() {
        let at = |asked: &str, name: &str, background: &Background| {
            likeness_at(&Words::of(asked), &Words::of(name), background, &Unweighed)
        };
        let rotterdam = Background::of(Some("Rotterdam, The Netherlands"), [], []);
        let nowhere = Background::default();
        let (asked, name) = ("Erasmus University", "Erasmus University Rotterdam");
        assert!(at(asked, name, &rotterdam).name_in > at(asked, name, &nowhere).name_in);
        assert!(at(name, asked, &rotterdam).query_in > at(name, asked, &nowhere).query_in);
        // A word that both have weighs what it did.
        assert_eq!(at(name, name, &rotterdam), at(name, name, &nowhere));
        // Whoever asks adds no acronym for nothing.
        let rwth = Background::of(None, ["RWTH"], []);
        let (asked, name) = ("Aachen University", "RWTH Aachen University");
        assert!(at(asked, name, &rwth).name_in > at(asked, name, &nowhere).name_in);
        assert_eq!(at(name, asked, &rwth), at(name, asked, &nowhere));
        let academy = Background::of(None, [], ["Czech Academy of Sciences"]);
        let (asked, name) = ("Institute of Physics", "Institute of Physics CAS");
        assert!(at(asked, name, &academy).name_in > at(asked, name, &nowhere).name_in);
    }

    #[test]
    fn numbers_that_differ_are_told_from_one_that_is_missing() {
        let numbers = |asked, name| {
            let found = compared(asked, name);
            (found.number > 0.0, found.other_number > 0.0)
        };
        assert_eq!(numbers("Politiezone 5345", "Politiezone 5344"), (true, true));
        assert_eq!(numbers("Université Lyon 1", "Université Lyon"), (true, false));
        assert_eq!(numbers("Lab 110 bis", "Lab 110 bis"), (false, false));
    }

    #[test]
    fn half_a_proper_name_is_broken() {
        assert!(compared("Charles Sturt University", "Charles University").broken > 0.5);
        assert!(compared("Winston-Salem State University", "Salem State University").broken > 0.5);
        assert!(compared("Charles University, Sturt", "Charles University").broken <= 0.0);
        assert!(compared("Ghent University", "Universiteit Gent").broken <= 0.0);
    }
}
