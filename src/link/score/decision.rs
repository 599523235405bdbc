//! From a score to what is to be done with a candidate, and why, where that is not what the score alone would say.

use super::weights::alike;
use super::{ACCEPT, REVIEW, Score};
use crate::link::evidence::{Agreement, Evidence};
use crate::link::relation::Relation;
use crate::link::{NameKind, Standing};
use std::fmt;

/// What is to be done with a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// It is not the organisation that was asked, as far as one can see.
    None,
    /// Somebody should look.
    Review,
    /// It is the one, without review.
    Accept,
}

impl Decision {
    /// All, the least sure first.
    pub const ALL: [Self; 3] = [Self::None, Self::Review, Self::Accept];

    /// What a score alone says.
    ///
    /// ```
    /// use labgraph::link::score::Decision;
    /// assert_eq!([0.95, 0.60, 0.20].map(Decision::of), [Decision::Accept, Decision::Review, Decision::None]);
    /// ```
    #[must_use]
    pub fn of(score: f64) -> Self {
        if score >= ACCEPT {
            Self::Accept
        } else if score >= REVIEW {
            Self::Review
        } else {
            Self::None
        }
    }

    /// Its name in files and options.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Review => "review",
            Self::Accept => "accept",
        }
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a decision is another than the score alone would say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// They share one identifier and differ in another.
    Contradicted,
    /// They share an identifier or a website, and their names have nothing to do with each other.
    Strange,
    /// The name of another record too holds the whole of what was asked.
    Rival,
    /// Another would come too close, were it not for what warns of its name; that alone makes nobody sure.
    CloseRival,
    /// The record no longer stands: the body ended, or the register took it back.
    Ended,
    /// What was asked is a former name.
    Former,
    /// Their countries differ.
    Country,
    /// Only an acronym is alike.
    Acronym,
    /// The name is the same, and but one short word.
    Short,
    /// What was asked is but a part of another of its own names.
    Part,
    /// They differ in another language in which both have a name.
    Torn,
    /// The words are the same in another order.
    Order,
    /// The names are alike by the meaning of their words, or but in part.
    Words,
    /// It is of another nature: a territory, a person in law, an establishment, a predecessor.
    Nature,
    /// The name is the very same, however little sets it apart from others.
    Namesake,
    /// Another thing is matched exactly to the record already.
    Taken,
    /// Another candidate comes first.
    Behind,
}

impl Reason {
    /// All, the gravest first.
    pub const ALL: [Self; 17] = [
        Self::Contradicted,
        Self::Strange,
        Self::Rival,
        Self::CloseRival,
        Self::Ended,
        Self::Former,
        Self::Country,
        Self::Acronym,
        Self::Short,
        Self::Part,
        Self::Torn,
        Self::Order,
        Self::Words,
        Self::Nature,
        Self::Namesake,
        Self::Taken,
        Self::Behind,
    ];

    /// Its name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contradicted => "other-identifier",
            Self::Strange => "other-name",
            Self::Rival => "rival",
            Self::CloseRival => "close-rival",
            Self::Ended => "ended",
            Self::Former => "former-name",
            Self::Country => "other-country",
            Self::Acronym => "acronym",
            Self::Short => "short-name",
            Self::Part => "part-of-name",
            Self::Torn => "other-language",
            Self::Order => "word-order",
            Self::Words => "words",
            Self::Nature => "nature",
            Self::Namesake => "namesake",
            Self::Taken => "taken",
            Self::Behind => "behind",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What is to be done with a candidate, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// What is to be done.
    pub decision: Decision,
    /// Why, in the order of [`Reason::ALL`]; none where the score says so by itself.
    pub reasons: Vec<Reason>,
}

impl Advice {
    /// That a candidate is none because another comes before it; of one that its score makes none, no reason is given.
    #[must_use]
    pub fn behind(score: &Score) -> Self {
        let is_none = Decision::of(score.value) == Decision::None;
        Self { decision: Decision::None, reasons: if is_none { Vec::new() } else { vec![Reason::Behind] } }
    }

    /// The same, to be looked at at most, for a reason.
    pub fn doubt(&mut self, reason: Reason) {
        let review = self.decision.min(Decision::Review);
        let is_told = self.reasons.contains(&reason) || self.decision == Decision::None;
        if !is_told && (self.decision != review || !self.reasons.is_empty()) {
            self.reasons.push(reason);
            self.reasons.sort_unstable();
        }
        self.decision = review;
    }
}

/// Names below this likeness have nothing to do with each other.
const STRANGE: f64 = 0.15;

/// What is to be done with the first candidate, by its score and by what never goes without review: an acronym
/// alone, a name that shares words by their meaning only, a record that no longer stands, a rival whose name holds
/// the whole of what was asked, a name that is but a part of ours or that differs in another language, and what is
/// no exact match.
#[must_use]
pub fn decide(evidence: &Evidence, score: &Score, rivalled: bool, relation: Relation) -> Advice {
    let by_score = Decision::of(score.value);
    let (decision, mut reasons) = match by_score {
        Decision::Accept => {
            let doubts = doubts(evidence, rivalled);
            (if doubts.is_empty() { Decision::Accept } else { Decision::Review }, doubts)
        }
        Decision::None if is_namesake(evidence) => (Decision::Review, vec![Reason::Namesake]),
        decision => (decision, Vec::new()),
    };
    reasons.sort_unstable();
    let mut advice = Advice { decision, reasons };
    if relation != Relation::Exact {
        // Who ended, or is known by a former name, is close for that reason.
        let gone = advice.reasons.iter().find(|reason| matches!(reason, Reason::Ended | Reason::Former));
        let reason = gone.copied().filter(|_| relation == Relation::Close).unwrap_or(Reason::Nature);
        advice.doubt(reason);
    }
    advice
}

/// Why somebody should look, however high the score.
fn doubts(evidence: &Evidence, rivalled: bool) -> Vec<Reason> {
    if evidence.contradicted {
        return vec![Reason::Contradicted];
    }
    let like = &evidence.name.likeness;
    let mut doubts = Vec::new();
    let mut doubt = |is_so: bool, reason: Reason| {
        if is_so {
            doubts.push(reason);
        }
    };
    doubt(evidence.standing != Standing::Current, Reason::Ended);
    doubt(evidence.name.found.kind == NameKind::Former, Reason::Former);
    doubt(evidence.country == Agreement::Different, Reason::Country);
    let is_identified = evidence.identifier == Agreement::Same;
    // A lab has its pages at the domain of the body that it is a part of.
    let is_at_home = evidence.website == Agreement::Same && evidence.bearers < 2;
    // A number and a name that have nothing to do with each other may stand in two rows of a table.
    let is_strange = (is_identified || is_at_home) && like.same < 1.0 && alike(like) < STRANGE;
    let is_sure = is_identified && !(rivalled || is_strange);
    if is_sure || (is_identified || is_at_home) && like.same >= 1.0 {
        return doubts;
    }
    doubt(is_strange, Reason::Strange);
    doubt(rivalled, Reason::Rival);
    doubt(evidence.name.torn, Reason::Torn);
    doubt(evidence.name.partial && !is_at_home, Reason::Part);
    doubt(like.turned > 0.0, Reason::Order);
    if like.short >= 1.0 && !is_at_home {
        let is_acronym = evidence.name.found.kind == NameKind::Acronym || like.same < 1.0;
        doubt(true, if is_acronym { Reason::Acronym } else { Reason::Short });
    }
    let is_alike = like.letters > 0.75 || is_at_home;
    doubt(!(like.lost.max(like.extra) < 0.1 && is_alike || is_strange), Reason::Words);
    doubts
}

/// Whether two bear the very same name and nothing speaks against it: that is worth a look, however low the score.
#[must_use]
pub fn is_namesake(evidence: &Evidence) -> bool {
    let like = &evidence.name.likeness;
    let stands = evidence.standing == Standing::Current && evidence.name.found.kind != NameKind::Former;
    let differs = [evidence.identifier, evidence.country, evidence.time].contains(&Agreement::Different);
    !evidence.contradicted && like.same > 0.0 && like.short < 1.0 && stands && !differs
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::{rank, score};
    use super::*;
    use crate::link::Name;
    use crate::link::evidence::NameEvidence;
    use crate::link::name::{Unweighed, Words, likeness};

    /// What the names of two say.
    pub(in crate::link::score) fn evidence(asked: &str, found: &str) -> Evidence {
        let likeness = likeness(&Words::of(asked), &Words::of(found), &Unweighed);
        let found = Name::new(found, NameKind::Preferred);
        let name = NameEvidence { asked: asked.to_owned(), found, likeness, ..NameEvidence::default() };
        Evidence { name, ..Evidence::default() }
    }

    fn scored(evidence: &Evidence) -> Score {
        score(evidence, rank(evidence))
    }

    fn decided(evidence: &Evidence, score: &Score, rivalled: bool) -> Decision {
        decide(evidence, score, rivalled, Relation::Exact).decision
    }

    #[test]
    fn another_country_nearly_excludes_and_an_identifier_decides() {
        let mut evidence = evidence("Ministry of Economic Affairs", "Ministry of Economic Affairs");
        let plain = scored(&evidence);
        assert_eq!(decided(&evidence, &plain, false), Decision::Accept);
        evidence.country = Agreement::Different;
        assert!(scored(&evidence).value < REVIEW);
        evidence.country = Agreement::Unknown;
        evidence.identifier = Agreement::Different;
        assert!(scored(&evidence).value < 0.1);
        let mut other = self::evidence("Erhvervsministeriet", "Vinnova");
        assert!(scored(&other).value < REVIEW);
        other.identifier = Agreement::Same;
        assert!(scored(&other).value > ACCEPT);
        assert_eq!(decided(&other, &scored(&other), false), Decision::Review, "a number in the wrong row");
        let mut near = self::evidence("Business Ministry of Denmark", "Ministry of Business");
        near.identifier = Agreement::Same;
        assert_eq!(decided(&near, &scored(&near), false), Decision::Accept);
        assert_eq!(decided(&near, &scored(&near), true), Decision::Review, "another has the very name");
        other.contradicted = true;
        assert_eq!(decided(&other, &scored(&other), false), Decision::Review);
    }

    #[test]
    fn what_is_doubtful_goes_to_review() {
        let evidence = evidence("Universiteit Gent", "Universiteit Gent");
        let score = scored(&evidence);
        assert_eq!(decided(&evidence, &score, false), Decision::Accept);
        assert_eq!(decided(&evidence, &score, true), Decision::Review);
        for standing in [Standing::Ended, Standing::Withdrawn] {
            let gone = Evidence { standing, ..evidence.clone() };
            assert_eq!(decided(&gone, &score, false), Decision::Review);
        }
        let mut former = evidence.clone();
        former.name.found.kind = NameKind::Former;
        assert_eq!(decided(&former, &score, false), Decision::Review);
        let low = Score { value: REVIEW - 0.01, ..score };
        assert_eq!(decided(&evidence, &low, true), Decision::Review, "two of one name");
        let elsewhere = Evidence { country: Agreement::Different, ..evidence.clone() };
        assert_eq!(decided(&elsewhere, &low, true), Decision::None);
        assert_eq!(decided(&former, &low, false), Decision::None);
    }
    #[test]
    fn a_decision_that_the_score_does_not_tell_has_its_reasons() {
        let sure = evidence("Universiteit Gent", "Universiteit Gent");
        let score = scored(&sure);
        let told = |evidence: &Evidence, rivalled: bool, relation: Relation| {
            decide(evidence, &score, rivalled, relation).reasons
        };
        assert_eq!(told(&sure, false, Relation::Exact), []);
        assert_eq!(told(&sure, true, Relation::Exact), [Reason::Rival]);
        assert_eq!(told(&sure, true, Relation::Close), [Reason::Rival, Reason::Nature]);
        let torn = NameEvidence { torn: true, partial: true, ..sure.name.clone() };
        let torn = Evidence { name: torn, standing: Standing::Ended, ..sure.clone() };
        assert_eq!(told(&torn, false, Relation::Exact), [Reason::Ended, Reason::Part, Reason::Torn]);
        let turned = evidence("Gent Universiteit", "Universiteit Gent");
        assert_eq!(told(&turned, false, Relation::Exact), [Reason::Order]);
        let mut strange = evidence("Erhvervsministeriet", "Vinnova");
        strange.identifier = Agreement::Same;
        assert_eq!(told(&strange, false, Relation::Exact), [Reason::Strange]);
        strange.contradicted = true;
        assert_eq!(told(&strange, false, Relation::Exact), [Reason::Contradicted]);

        // Where the score says it by itself, there is nothing to add.
        let middling = Score { value: REVIEW, ..score.clone() };
        assert_eq!(decide(&torn, &middling, true, Relation::Close).reasons, []);
        let low = Score { value: REVIEW - 0.01, ..score.clone() };
        assert_eq!(decide(&sure, &low, true, Relation::Exact).reasons, [Reason::Namesake]);
        assert_eq!(Advice::behind(&low).reasons, []);
        assert_eq!(Advice::behind(&score).reasons, [Reason::Behind]);
    }

    #[test]
    fn a_lab_at_the_website_of_its_parent_is_not_its_parent() {
        let at_home = |asked: &str, found: &str| {
            let mut evidence = evidence(asked, found);
            (evidence.website, evidence.bearers) = (Agreement::Same, 1);
            let score = scored(&evidence);
            assert!(score.value >= ACCEPT, "{asked}: {score:?}");
            decide(&evidence, &score, false, Relation::Exact)
        };
        for (asked, found) in [
            ("Elia Innovation Lab", "Elia"),
            ("Central Denmark Region Innovation Lab", "Central Denmark Region"),
            ("Museum Nationale Bank", "Nationale Bank"),
            ("Sciensano", "Sciensano Academy"),
        ] {
            assert_eq!(at_home(asked, found).reasons, [Reason::Words], "{asked}");
        }
        // Nothing lost and nothing added, whatever the language and however short.
        for (asked, found) in [("VITO", "VITO"), ("Ghent University", "Universiteit Gent")] {
            assert_eq!(at_home(asked, found).decision, Decision::Accept, "{asked}");
        }
        assert_eq!(at_home("Weekly Charts", "Vinnova").reasons, [Reason::Strange]);
    }

    #[test]
    fn what_speaks_against_goes_to_review_whatever_speaks_for_it() {
        let mut evidence = evidence("NMBS", "NMBS");
        (evidence.identifier, evidence.country) = (Agreement::Same, Agreement::Different);
        assert_eq!(decide(&evidence, &scored(&evidence), false, Relation::Exact).reasons, [Reason::Country]);
    }

    #[test]
    fn reasons_say_what_is_so() {
        let told = |asked: &str, found: &str, relation: Relation, standing: Standing| {
            let evidence = Evidence { standing, ..evidence(asked, found) };
            let sure = Score { value: ACCEPT, ..scored(&evidence) };
            decide(&evidence, &sure, false, relation).reasons
        };
        let exactly = |asked: &str, found: &str| told(asked, found, Relation::Exact, Standing::Current);
        assert_eq!(exactly("Kunstencentrum Vooruit nv", "Kunstencentrum Vooruit vzw"), [Reason::Words]);
        assert_eq!(exactly("Nido", "Nido"), [Reason::Short]);
        assert_eq!(exactly("KMI", "Koninklijk Meteorologisch Instituut"), [Reason::Acronym, Reason::Words]);
        let ended =
            |relation| told("Ministerie van Verkeer", "Ministerie van Verkeer", relation, Standing::Ended);
        assert_eq!(ended(Relation::Close), [Reason::Ended]);
        assert_eq!(ended(Relation::Related), [Reason::Ended, Reason::Nature]);
    }

    #[test]
    fn names_of_reasons_are_each_their_own() {
        let names: std::collections::BTreeSet<&str> = Reason::ALL.into_iter().map(Reason::name).collect();
        assert_eq!(names.len(), Reason::ALL.len());
        assert!(Reason::ALL.is_sorted());
    }
}
