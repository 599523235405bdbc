//! What a statement asks for that the data does not have, with what may have been meant.

use super::highlight::unescaped;
use super::role::{Role, roles};
use crate::model::{Languages, Prefixes};
use crate::store::lexeme::Sign;
use crate::store::lexeme::declarations;
use oxigraph::model::vocab::rdf;
use std::collections::HashSet;
use std::ops::Range;

/// A property or class that the data has. One with several labels may come several times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term<'a> {
    /// Its IRI, in full.
    pub iri: &'a str,
    /// Its label, empty where it has none.
    pub label: &'a str,
    /// Whether it is a class.
    pub class: bool,
}

/// A property or class that the data does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
    /// How it is written there.
    pub written: String,
    /// Whether it is asked for as a class.
    pub class: bool,
    /// How the nearest that the data has is written, if one is near.
    pub nearest: Option<String>,
}

impl Hint {
    /// What to tell somebody.
    ///
    /// ```
    /// use labgraph::query::editing::Hint;
    /// let (written, nearest) = ("lab:buget".to_owned(), Some("lab:budget".to_owned()));
    /// let hint = Hint { range: 0..9, written, class: false, nearest };
    /// assert_eq!(
    ///     hint.sentence(&"en".parse().unwrap()),
    ///     "nothing in the data has the property lab:buget; did you mean lab:budget?"
    /// );
    /// ```
    #[must_use]
    pub fn sentence(&self, languages: &Languages) -> String {
        let none = languages.word(if self.class {
            [
                "nothing in the data is of the class",
                "niets in de gegevens is van de klasse",
                "rien dans les données n’est de la classe",
            ]
        } else {
            [
                "nothing in the data has the property",
                "niets in de gegevens heeft de eigenschap",
                "rien dans les données n’a la propriété",
            ]
        });
        match &self.nearest {
            None => format!("{none} {}", self.written),
            Some(nearest) => {
                let [before, after] = match languages.word(["en", "nl", "fr"]) {
                    "nl" => ["bedoelde u ", "?"],
                    "fr" => ["vouliez-vous dire ", "\u{a0}?"],
                    _ => ["did you mean ", "?"],
                };
                format!("{none} {}; {before}{nearest}{after}", self.written)
            }
        }
    }
}

/// The properties and classes that a statement asks for and that are not among `known`, each where it stands
/// first, with the nearest by name or label. What a statement builds or adds may be new.
///
/// ```
/// use labgraph::model::Prefixes;
/// use labgraph::query::editing::{Term, unknown_terms};
///
/// let budget = Term { iri: "https://w3id.org/labgraph/ns#budget", label: "begroting", class: false };
/// let hints = unknown_terms("SELECT ?b { ?lab lab:begroting ?b }", &Prefixes::known(), &[budget]);
/// assert_eq!(hints[0].written, "lab:begroting");
/// assert_eq!(hints[0].nearest.as_deref(), Some("lab:budget"));
/// ```
#[must_use]
pub fn unknown_terms(text: &str, prefixes: &Prefixes, known: &[Term<'_>]) -> Vec<Hint> {
    let mut all = prefixes.clone();
    for (prefix, namespace) in declarations(text) {
        all.add(prefix, namespace);
    }
    let have: HashSet<(&str, bool)> = known.iter().map(|term| (term.iri, term.class)).collect();
    let mut told = HashSet::new();
    asked(text)
        .filter_map(|(range, class)| {
            let written = &text[range.clone()];
            let iri = match written.strip_prefix('<') {
                Some(iri) => iri.trim_end_matches('>').to_owned(),
                None => all.expand(&unescaped(written))?.into_string(),
            };
            let is_known = have.contains(&(iri.as_str(), class)) || iri == rdf::TYPE.as_str();
            if is_known || !iri.contains(':') || !told.insert((iri.clone(), class)) {
                return None;
            }
            let nearest =
                nearest(&iri, class, known).map(|iri| all.shorten(iri).unwrap_or(format!("<{iri}>")));
            Some(Hint { range, written: written.to_owned(), class, nearest })
        })
        .collect()
}

/// The names of properties and classes in the patterns of a text, and whether each is a class.
fn asked(text: &str) -> impl Iterator<Item = (Range<usize>, bool)> {
    let (mut depth, mut builds, mut template) = (0_usize, false, false);
    roles(text).filter_map(move |(lexeme, role)| {
        let sign = &text[lexeme.range.clone()];
        let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(sign));
        match lexeme.sign {
            Sign::Word if depth == 0 && is(&["CONSTRUCT", "INSERT"]) => builds = true,
            Sign::Word if depth == 0 && !is(&["DATA"]) => builds = false,
            Sign::Open(b'{') => {
                template |= depth == 0 && builds;
                depth += 1;
            }
            Sign::Close(b'}') => {
                depth = depth.saturating_sub(1);
                (builds, template) = (false, template && depth > 0);
            }
            Sign::Name | Sign::Iri if !template && role != Role::Other => {
                return Some((lexeme.range, role == Role::Class));
            }
            _ => {}
        }
        None
    })
}

/// How alike two names are at least for one to be meant by the other.
const ALIKE: f64 = 0.6;

/// The nearest to an IRI among those of the data, by its local name or a label, rather of its own namespace.
fn nearest<'a>(iri: &str, class: bool, known: &[Term<'a>]) -> Option<&'a str> {
    let (namespace, local) = split(iri);
    let wanted = local.to_lowercase();
    let likeness = |term: &Term<'a>| {
        let (its_namespace, its_local) = split(term.iri);
        let by_name = strsim::normalized_damerau_levenshtein(&wanted, &its_local.to_lowercase());
        let by_label = strsim::normalized_damerau_levenshtein(&wanted, &term.label.to_lowercase());
        let best = by_name.max(by_label);
        (best >= ALIKE).then_some(best + if its_namespace == namespace { 0.1 } else { 0.0 })
    };
    known
        .iter()
        .filter(|term| term.class == class)
        .filter_map(|term| Some((likeness(term)?, term.iri)))
        .max_by(|(a, one), (b, other)| a.total_cmp(b).then_with(|| other.cmp(one)))
        .map(|(_, iri)| iri)
}

/// Namespace and local name, split behind the last `#` or `/`.
fn split(iri: &str) -> (&str, &str) {
    iri.split_at(iri.rfind(['#', '/']).map_or(0, |at| at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NS: &str = "https://w3id.org/labgraph/ns#";

    #[test]
    fn what_the_data_lacks_is_told_once_with_the_nearest() {
        let iris: Vec<String> =
            ["budget", "staff", "InnovationLab"].iter().map(|name| format!("{NS}{name}")).collect();
        let mut known: Vec<Term<'_>> =
            iris.iter().map(|iri| Term { iri, label: "", class: iri.ends_with("Lab") }).collect();
        known.push(Term { iri: "http://www.w3.org/2000/01/rdf-schema#label", label: "", class: false });
        let text = "PREFIX n: <https://w3id.org/labgraph/ns#>\n\
            SELECT * { ?x a lab:InovationLab ; lab:buget ?b ; lab:buget/lab:staff ?c ; lab:label ?l ;\n\
              n:staf|^<http://e/zzz> ?d ; rdf:type n:InnovationLab ; foo:bar 1 ; <relative> 2 . lab:no lab:staff 1 }";
        let hints = unknown_terms(text, &Prefixes::known(), &known);
        let shown: Vec<String> =
            hints.iter().map(|hint| format!("{} -> {:?}", &text[hint.range.clone()], hint.nearest)).collect();
        assert_eq!(
            shown,
            [
                r#"lab:InovationLab -> Some("lab:InnovationLab")"#,
                r#"lab:buget -> Some("lab:budget")"#,
                r#"lab:label -> Some("rdfs:label")"#,
                r#"n:staf -> Some("lab:staff")"#,
                "<http://e/zzz> -> None",
            ]
        );
    }

    #[test]
    fn what_is_built_may_be_new() {
        for text in [
            "CONSTRUCT { ?x lab:new 1 } WHERE { ?x ?y ?z }",
            "INSERT DATA { GRAPH <g> { lid:a lab:new 1 } lid:a a lab:New }",
            "DELETE WHERE { ?x ?y 1 } ; INSERT { ?x lab:new 1 } WHERE { ?x a ?y }",
        ] {
            assert_eq!(unknown_terms(text, &Prefixes::known(), &[]), [], "{text}");
        }
        for text in ["CONSTRUCT WHERE { ?x lab:new 1 }", "INSERT { ?x ?y 1 } WHERE { { ?x lab:new 1 } }"] {
            assert_eq!(unknown_terms(text, &Prefixes::known(), &[]).len(), 1, "{text}");
        }
    }
}
