//! What sort of body a record describes, across the words of several vocabularies: ROR's types, TOOI's classes, the
//! organisation types of the EU's Publications Office, schema.org, CPOV and our own classes.
//!
//! Adding a word: its local name, in lower case, letters only, without accents, in the line of its sort. A word in no line, and one
//! that says no more than «organisation» or «funder», tells nothing. A lab may be any sort of body, so neither does
//! `lab:InnovationLab`.

use super::evidence::Agreement;
use crate::query::names::fold;

/// A sort of body, with the words of the vocabularies for it.
const SORTS: [(&str, &[&str]); 7] = [
    (
        "government",
        &[
            "government",
            "ministry",
            "ministerie",
            "ministere",
            "governmentorganization",
            "governmentoffice",
            "governmentagency",
            "publicorganisation",
            "overheidsorganisatie",
            "provincie",
            "gemeente",
            "waterschap",
            "zbo",
            "zelfstandigbestuursorgaan",
            "adviescollege",
            "innovationagency",
            "department",
            "municipality",
            "administration",
            "agencydec",
            "agencyexec",
            "dg",
            "inst",
            "overheid",
            "overheidsinstelling",
            "bestuur",
            "administratie",
            "agency",
            "agentschap",
            "agence",
            "publicbody",
            "organismepublic",
            "commune",
            "province",
            "stad",
            "ville",
            "city",
            "overheidsdienst",
            "federaleoverheidsdienst",
            "servicepublic",
            "servicepublicfederal",
            "etablissementpublic",
            "myndighet",
            "departement",
            "kommun",
            "region",
            "regio",
            "gewest",
        ],
    ),
    (
        "education",
        &[
            "education",
            "educationalorganization",
            "collegeoruniversity",
            "university",
            "school",
            "universiteit",
            "universite",
            "onderwijs",
            "enseignement",
            "ecole",
            "hogeschool",
            "hauteecole",
        ],
    ),
    ("health", &["health", "healthcare", "hospital", "medicalorganization", "ziekenhuis", "hopital"]),
    (
        "company",
        &[
            "company",
            "corporation",
            "comp",
            "business",
            "onderneming",
            "bedrijf",
            "entreprise",
            "societe",
            "nv",
            "bv",
            "bvba",
            "srl",
            "ab",
            "gmbh",
            "ltd",
        ],
    ),
    (
        "nonprofit",
        &[
            "nonprofit",
            "ngo",
            "ong",
            "innovationcommunity",
            "foundation",
            "association",
            "stichting",
            "vereniging",
            "vzw",
            "asbl",
            "fondation",
        ],
    ),
    (
        "facility",
        &[
            "facility",
            "laboratory",
            "laboratorium",
            "laboratoire",
            "researchinstitute",
            "researchorganization",
        ],
    ),
    (
        "collection",
        &["collection", "archive", "museum", "library", "archief", "bibliotheek", "bibliotheque", "musee"],
    ),
];

/// Sorts that one and the same body is often given by different registers.
const NEIGHBOURS: [(&str, &str); 5] = [
    ("government", "facility"),
    ("government", "nonprofit"),
    ("nonprofit", "facility"),
    ("education", "facility"),
    ("government", "collection"),
];

/// What the sorts are called.
pub fn sorts() -> impl Iterator<Item = &'static str> {
    SORTS.iter().map(|(sort, _)| *sort)
}

/// Whether a word says what sort of body something is, in one of the vocabularies.
///
/// ```
/// use labgraph::link::kind::is_known;
/// assert!(is_known("Ministère") && is_known("lab:Ministry") && !is_known("nonsense"));
/// ```
#[must_use]
pub fn is_known(word: &str) -> bool {
    sort(word).is_some()
}

/// Whether two lists of types speak of the same sort of body; unknown where one of them tells nothing, or where
/// registers differ on such bodies.
pub(super) fn compare(ours: &[String], theirs: &[String]) -> Agreement {
    let of = |types: &[String]| -> Vec<&str> { types.iter().filter_map(|word| sort(word)).collect() };
    let (ours, theirs) = (of(ours), of(theirs));
    if ours.is_empty() || theirs.is_empty() {
        return Agreement::Unknown;
    }
    if ours.iter().any(|sort| theirs.contains(sort)) {
        return Agreement::Same;
    }
    let near = |a: &str, b: &str| NEIGHBOURS.contains(&(a, b)) || NEIGHBOURS.contains(&(b, a));
    if ours.iter().any(|a| theirs.iter().any(|b| near(a, b))) {
        Agreement::Unknown
    } else {
        Agreement::Different
    }
}

/// The sort that a word of a vocabulary says: an IRI, a compact IRI or a plain word.
fn sort(word: &str) -> Option<&'static str> {
    let local = word.trim_end_matches('/').rsplit(['/', '#', ':']).next()?;
    let plain = |letters: &str| -> String {
        let letters = letters.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).take(64).collect()
    };
    let plain = if local.is_ascii() { plain(local) } else { plain(&fold(local)) };
    SORTS.iter().find(|(_, words)| words.contains(&plain.as_str())).map(|(sort, _)| *sort)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(ours: &str, theirs: &str) -> Agreement {
        compare(&[ours.to_owned()], &[theirs.to_owned()])
    }

    #[test]
    fn vocabularies_meet() {
        let tooi = "https://identifier.overheid.nl/tooi/def/ont/Ministerie";
        assert_eq!(compared("https://w3id.org/labgraph/ns#Ministry", "Government"), Agreement::Same);
        assert_eq!(compared("lab:Ministry", tooi), Agreement::Same);
        assert_eq!(compared("lab:Ministry", "education"), Agreement::Different);
        assert_eq!(compared("hospital", "Education"), Agreement::Different);
    }

    #[test]
    fn what_tells_nothing_proves_nothing() {
        assert_eq!(compared("lab:InnovationLab", "company"), Agreement::Unknown);
        assert_eq!(compared("funder", "funder"), Agreement::Unknown);
        assert_eq!(compared("government", "facility"), Agreement::Unknown);
        assert_eq!(compared("", "///"), Agreement::Unknown);
    }
}
