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
    /// Only an acronym is alike.
    Acronym,
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
    /// Another candidate comes first.
    Behind,
}

impl Reason {
    /// All, the gravest first.
    pub const ALL: [Self; 14] = [
        Self::Contradicted,
        Self::Strange,
        Self::Rival,
        Self::CloseRival,
        Self::Ended,
        Self::Former,
        Self::Acronym,
        Self::Part,
        Self::Torn,
        Self::Order,
        Self::Words,
        Self::Nature,
        Self::Namesake,
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
            Self::Acronym => "acronym",
            Self::Part => "part-of-name",
            Self::Torn => "other-language",
            Self::Order => "word-order",
            Self::Words => "words",
            Self::Nature => "nature",
            Self::Namesake => "namesake",
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
        advice.doubt(Reason::Nature);
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
    let shared =
        evidence.identifier == Agreement::Same || evidence.website == Agreement::Same && evidence.bearers < 2;
    // A number and a name that have nothing to do with each other may stand in two rows of a table.
    let is_strange = like.same < 1.0 && alike(like) < STRANGE;
    if shared && (like.same >= 1.0 || !(rivalled || is_strange)) {
        return doubts;
    }
    doubt(shared && is_strange, Reason::Strange);
    doubt(rivalled, Reason::Rival);
    doubt(evidence.name.torn, Reason::Torn);
    doubt(evidence.name.partial, Reason::Part);
    doubt(like.same < like.bag, Reason::Order);
    doubt(like.short >= 1.0, Reason::Acronym);
    let is_plain = like.lost.max(like.extra) < 0.1 && like.letters > 0.75;
    doubt(!(is_plain || shared && is_strange), Reason::Words);
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
    fn names_of_reasons_are_each_their_own() {
        let names: std::collections::BTreeSet<&str> = Reason::ALL.into_iter().map(Reason::name).collect();
        assert_eq!(names.len(), Reason::ALL.len());
        assert!(Reason::ALL.is_sorted());
    }
}
