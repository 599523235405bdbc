//! The words of proposals in the languages of the vocabulary: decisions, what agrees and differs, what a link says.

use crate::link::evidence::{Agreement, Evidence};
use crate::link::matching::Candidate;
use crate::link::relation::Relation;
use crate::link::score::{Advice, Decision, Feature, Reason};
use crate::link::{NameKind, Organisation};
use crate::model::Languages;

/// How something of a candidate compares with ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Same,
    Near,
    Different,
    Unknown,
}

impl Mark {
    /// As it stands before a line: none of them is told by colour alone.
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::Same => "=",
            Self::Near => "≈",
            Self::Different => "≠",
            Self::Unknown => "·",
        }
    }

    /// As programs read it.
    const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Near => "near",
            Self::Different => "different",
            Self::Unknown => "unknown",
        }
    }
}

impl From<Agreement> for Mark {
    fn from(agreement: Agreement) -> Self {
        match agreement {
            Agreement::Same => Self::Same,
            Agreement::Different => Self::Different,
            Agreement::Unknown => Self::Unknown,
        }
    }
}

/// How the names compare.
pub(super) fn name_mark(evidence: &Evidence) -> Mark {
    /// From here on names are near.
    const NEAR: f64 = 0.6;
    let like = &evidence.name.likeness;
    if like.same > 0.0 || like.bag > 0.0 {
        Mark::Same
    } else if like.letters > NEAR || like.meant > NEAR || like.acronym > NEAR {
        Mark::Near
    } else {
        Mark::Different
    }
}

/// How what they are part of compares: it differs where the name that was asked is rather that of a body which the
/// candidate is part of, or has to do with.
fn parent_mark(evidence: &Evidence) -> Mark {
    /// From here on a relative is meant rather.
    const RATHER: f64 = 0.2;
    if evidence.relative > RATHER { Mark::Different } else { evidence.parent.into() }
}

/// How each feature that can agree does.
pub(super) fn marks(candidate: &Candidate) -> [(Feature, Mark); 7] {
    let evidence = &candidate.evidence;
    [
        (Feature::Name, name_mark(evidence)),
        (Feature::Identifier, evidence.identifier.into()),
        (Feature::Website, evidence.website.into()),
        (Feature::Country, evidence.country.into()),
        (Feature::Kind, evidence.kind.into()),
        (Feature::Parent, parent_mark(evidence)),
        (Feature::Time, evidence.time.into()),
    ]
}

/// What a feature is called; `None` as programs read it.
pub(super) fn feature(feature: Feature, languages: Option<&Languages>) -> &'static str {
    let Some(languages) = languages else {
        return feature.name();
    };
    languages.word(match feature {
        Feature::Name => ["name", "naam", "nom"],
        Feature::Lead => ["lead", "voorsprong", "avance"],
        Feature::Identifier => ["identifier", "identificator", "identifiant"],
        Feature::Website => ["website", "website", "site web"],
        Feature::Country => ["country", "land", "pays"],
        Feature::Kind => ["kind", "soort", "nature"],
        Feature::Parent => ["part of", "deel van", "fait partie de"],
        Feature::Time => ["time", "tijd", "période"],
        Feature::Standing => ["standing", "status", "statut"],
    })
}

/// What agrees and what differs, in a few words: `= name, ≠ website`; for programs `name: same, website: different`.
pub(super) fn agreement(candidate: &Candidate, languages: Option<&Languages>) -> String {
    let told = marks(candidate).into_iter().filter(|(_, mark)| *mark != Mark::Unknown);
    let words = told.map(|(it, mark)| match languages {
        Some(_) => format!("{}\u{a0}{}", mark.sign(), feature(it, languages)),
        None => format!("{}: {}", it.name(), mark.name()),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// What is to be done, in a word.
pub(super) fn decision(decision: Decision, languages: &Languages) -> &'static str {
    languages.word(match decision {
        Decision::Accept => ["accept", "aanvaarden", "accepter"],
        Decision::Review => ["review", "nakijken", "à vérifier"],
        Decision::None => ["none", "geen", "aucun"],
    })
}

/// Why that is another thing than the score alone would say, in a few words; nothing where it is not. As programs read
/// it: names of [`Reason`] with spaces between.
pub(super) fn reasons(advice: &Advice, languages: Option<&Languages>) -> String {
    let Some(languages) = languages else {
        return advice.reasons.iter().map(|reason| reason.name()).collect::<Vec<_>>().join(" ");
    };
    advice.reasons.iter().map(|it| reason(*it, languages)).collect::<Vec<_>>().join("; ")
}

fn reason(reason: Reason, languages: &Languages) -> &'static str {
    languages.word(match reason {
        Reason::Contradicted => [
            "another identifier differs",
            "een andere identificator verschilt",
            "un autre identifiant diffère",
        ],
        Reason::Strange => [
            "a number or site in common, but nothing of the names",
            "een nummer of site gemeen, maar niets van de namen",
            "un numéro ou un site en commun, mais rien des noms",
        ],
        Reason::Rival => [
            "another entry has these words in its name",
            "een andere vermelding heeft deze woorden in haar naam",
            "une autre entrée a ces mots dans son nom",
        ],
        Reason::CloseRival => [
            "another entry comes close",
            "een andere vermelding komt dichtbij",
            "une autre entrée est proche",
        ],
        Reason::Ended => {
            ["the entry no longer stands", "de vermelding geldt niet meer", "l’entrée n’est plus valable"]
        }
        Reason::Former => ["by a former name", "op een vroegere naam", "par un ancien nom"],
        Reason::Country => ["the countries differ", "de landen verschillen", "les pays diffèrent"],
        Reason::Short => ["but one short word", "maar één kort woord", "un seul mot court"],
        Reason::Taken => [
            "another of our things is linked to it",
            "een andere entiteit van ons is eraan gekoppeld",
            "une autre de nos entités y est liée",
        ],
        Reason::Acronym => ["by an acronym alone", "enkel op een acroniem", "par un sigle seul"],
        Reason::Part => [
            "by a part of a name alone",
            "enkel op een deel van een naam",
            "par une partie d’un nom seulement",
        ],
        Reason::Torn => [
            "the names differ in another language",
            "de namen verschillen in een andere taal",
            "les noms diffèrent dans une autre langue",
        ],
        Reason::Order => [
            "the words in another order",
            "de woorden in een andere volgorde",
            "les mots dans un autre ordre",
        ],
        Reason::Words => [
            "the names are alike in part or by meaning",
            "de namen lijken ten dele of naar betekenis",
            "les noms se ressemblent en partie ou par le sens",
        ],
        Reason::Nature => ["of another nature", "van een andere aard", "d’une autre nature"],
        Reason::Namesake => ["the very same name", "precies dezelfde naam", "exactement le même nom"],
        Reason::Behind => [
            "another candidate comes first",
            "een andere kandidaat gaat voor",
            "un autre candidat est devant",
        ],
    })
}

/// What a link says, in a few words.
pub(super) fn relation(relation: Relation, languages: &Languages) -> &'static str {
    languages.word(match relation {
        Relation::Exact => ["the same", "hetzelfde", "la même chose"],
        Relation::Close => ["nearly the same", "bijna hetzelfde", "presque la même chose"],
        Relation::Related => ["related, another thing", "verwant, iets anders", "liée, autre chose"],
        Relation::Broad => ["what it is part of", "waarvan het deel is", "ce dont elle fait partie"],
        Relation::Narrow => ["a part of it", "een deel ervan", "une partie"],
        Relation::Replaces => ["what it replaced", "wat het verving", "ce qu’elle a remplacé"],
        Relation::ReplacedBy => ["what replaced it", "wat het verving in de plaats", "ce qui l’a remplacée"],
    })
}

/// The name of a record in the language wanted most; of those, the preferred one.
pub(super) fn name_in<'o>(record: &'o Organisation, languages: &Languages) -> &'o str {
    let shown = record.names.iter().filter(|name| matches!(name.kind, NameKind::Preferred | NameKind::Other));
    let wanted = shown.filter(|name| name.language.as_deref().is_some_and(|tag| is(tag, languages.first())));
    wanted.min_by_key(|name| name.kind).map_or_else(|| record.label(), |name| &name.text)
}

fn is(tag: &str, wanted: &str) -> bool {
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    primary(tag) == primary(wanted)
}
