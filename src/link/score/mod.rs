//! From evidence to a score between 0 and 1, and from scores to a decision.
//!
//! Two sums of weighted features. The first, the rank, orders the candidates for one organisation. The second turns
//! the rank's distance to the next candidate's and a few warnings into the logarithm of the odds that the candidate
//! is right. The weights of names are fitted, by `benches/fit_links.py`, on the labelled names alone; none
//! of those has a country, a website or an identifier, so those weights are set by hand and stand apart.

mod decision;
mod weights;

use super::evidence::Evidence;
pub use decision::{Advice, Decision, Reason, decide, is_namesake};
pub use weights::{
    CONSTANT, RANK, RECORD, SURE, name_rank, rank, rank_features, record_features, sure_features, warned,
};
use weights::{by_hand, shown_as, support};

/// From this score on a candidate may be accepted without review.
pub const ACCEPT: f64 = 0.90;
/// From this score on a candidate is worth a review; below, the answer is «none». In cross-validation F1 is the same, to
/// a hundredth, from 0.4 to 0.6.
pub const REVIEW: f64 = 0.55;

/// What a share of a score comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Feature {
    /// The likeness of the names.
    Name,
    /// How far the next candidate is behind.
    Lead,
    /// A shared or a different identifier.
    Identifier,
    /// The website.
    Website,
    /// The country.
    Country,
    /// The sort of body.
    Kind,
    /// What it is part of, and what else it has to do with.
    Parent,
    /// When it existed.
    Time,
    /// A former name.
    Standing,
}

impl Feature {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::Lead,
        Self::Identifier,
        Self::Website,
        Self::Country,
        Self::Kind,
        Self::Parent,
        Self::Time,
        Self::Standing,
    ];

    /// Its name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Lead => "lead",
            Self::Identifier => "identifier",
            Self::Website => "website",
            Self::Country => "country",
            Self::Kind => "kind",
            Self::Parent => "parent",
            Self::Time => "time",
            Self::Standing => "standing",
        }
    }
}

/// A score with where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The probability that the candidate is right, between 0 and 1.
    pub value: f64,
    /// What each feature adds to the logarithm of the odds, in the order of [`Feature::ALL`]; the constant is in the
    /// share of the name.
    pub shares: Vec<(Feature, f64)>,
    /// How far the rank is ahead of the next candidate's; negative for one that is behind.
    pub lead: f64,
}

impl Score {
    /// The score no greater than another's: who ranks behind somebody is no surer. What is taken off counts as lead.
    #[must_use]
    pub fn at_most(mut self, other: &Self) -> Self {
        let sum = |shares: &[(Feature, f64)]| shares.iter().map(|(_, share)| share).sum::<f64>();
        let excess = sum(&self.shares) - sum(&other.shares);
        if excess > 0.0 {
            for (_, share) in self.shares.iter_mut().filter(|(feature, _)| *feature == Feature::Lead) {
                *share -= excess;
            }
            self.value = other.value;
        }
        self
    }
}

/// The score of a candidate whose rank is so far ahead of its rival's.
#[must_use]
pub fn score(evidence: &Evidence, lead: f64) -> Score {
    let support = support(&evidence.name.likeness);
    let fitted = SURE.iter().zip(sure_features(evidence, lead)).map(|((name, weight), value)| {
        let counts = if *name == "margin" && value > 0.0 { support } else { 1.0 };
        (shown_as(name, evidence), weight * value * counts)
    });
    let all: Vec<(Feature, f64)> =
        fitted.chain(by_hand(evidence)).chain([(Feature::Name, CONSTANT)]).collect();
    let share =
        |feature| all.iter().filter(|(of, _)| *of == feature).fold(0.0, |sum, (_, share)| sum + share);
    let shares = Feature::ALL.map(|feature| (feature, share(feature))).to_vec();
    let odds: f64 = shares.iter().map(|(_, share)| share).sum();
    Score { value: 1.0 / (1.0 + (-odds).exp()), shares, lead }
}

#[cfg(test)]
mod tests {
    use super::decision::tests::evidence;
    use super::weights::shared_website;
    use super::*;
    use crate::link::evidence::Agreement;

    #[test]
    fn to_be_ahead_of_all_others_is_nothing_without_a_name_that_is_alike() {
        let strange = evidence("Association of Municipalities", "Weekly Charts");
        assert!(score(&strange, 5.0).value < REVIEW, "however far ahead");
        let alike = evidence("Association of Municipalities", "Association of the Municipalities");
        assert!(score(&alike, 5.0).value > REVIEW);
    }

    #[test]
    fn shares_sum_to_the_logarithm_of_the_odds() {
        let mut evidence = evidence("Ghent University", "Universiteit Gent");
        evidence.country = Agreement::Same;
        evidence.website = Agreement::Same;
        evidence.bearers = 2;
        evidence.time = Agreement::Different;
        for lead in [-3.0, 0.2, 5.0, f64::INFINITY] {
            let score = score(&evidence, lead);
            let sum: f64 = score.shares.iter().map(|(_, share)| share).sum();
            assert!((sum - (score.value / (1.0 - score.value)).ln()).abs() < 1e-6, "{score:?}");
            let features: Vec<Feature> = score.shares.iter().map(|(feature, _)| *feature).collect();
            assert_eq!(features, Feature::ALL);
            assert!((0.0..=1.0).contains(&score.value));
        }
    }

    #[test]
    fn who_ranks_behind_is_no_surer() {
        let evidence = evidence("Ghent University", "Universiteit Gent");
        let (low, high) = (score(&evidence, 0.5), score(&evidence, 3.0));
        let bound = high.clone().at_most(&low);
        let odds: f64 = bound.shares.iter().map(|(_, share)| share).sum();
        assert!(
            (bound.value - low.value).abs() < 1e-9
                && (odds.exp() / (1.0 + odds.exp()) - low.value).abs() < 1e-9
        );
        assert_eq!(low.clone().at_most(&high), low);
    }

    #[test]
    fn a_website_proves_less_the_more_records_have_it() {
        let shares: Vec<f64> = [1, 2, 5, 1000].map(shared_website).to_vec();
        assert!(shares.windows(2).all(|pair| pair[0] > pair[1]) && shares[3] > 0.0, "{shares:?}");
    }
}
