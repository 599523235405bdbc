//! What a query asks for that the data does not have, with what may have been meant.

use crate::model::Prefixes;
use std::ops::Range;

/// A property or class that the data has.
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
    /// One sentence.
    pub message: String,
    /// How the nearest that the data has is written, if one is near.
    pub nearest: Option<String>,
}

/// The properties and classes of a text that are not among `known`.
#[must_use]
pub fn unknown_terms(text: &str, prefixes: &Prefixes, known: &[Term<'_>]) -> Vec<Hint> {
    let _ = (text, prefixes, known);
    Vec::new()
}
#[cfg(test)]
mod fuzz {
    use std::panic::catch_unwind;
    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(20000))]
        #[test]
        fn ll_fuzz(text in "(SELECT|WHERE|\\{|\\}|\\(|\\)|\\[|\\]|\\?x|lab:a|a|,|;|\\.|/|\\||\\^|!|\\*|\\+|FILTER|VALUES|UNION|OPTIONAL|GRAPH|INSERT|DELETE|DATA|INSERT DATA|PREFIX|<a>|\"b\"|1|<<|>>|\\{\\||\\|\\}|~|CONSTRUCT|DESCRIBE|ASK|EXISTS|NOT|COUNT|AS|GROUP|BY|ORDER|LIMIT|FROM|NAMED|IN|=|<|&&|_|@nl|\\^\\^|SEPARATOR|USING|WITH|COPY|TO|LOAD|BASE|VERSION|é|\u{0}| |\n){0,40}") {
            let text = text.replace("", "");
            let spaced = text.as_str();
            let r = catch_unwind(|| { let _ = ll_sparql_parser::parse(spaced); let _ = ll_sparql_parser::parse_update(spaced); let _ = ll_sparql_parser::parse_query(spaced); });
            proptest::prop_assert!(r.is_ok(), "{}", spaced);
        }
    }
    #[test]
    fn ll_time() {
        let text = std::fs::read_to_string("queries/activities.rq").unwrap();
        let text = text.split_once("PREFIX").unwrap().1;
        let block: String = (0..5).map(|_| format!("{{ SELECT * {{ ?x a lab:X ; lab:budget/lab:value ?y . FILTER(?y > 5 && CONTAINS(STR(?x), \"abc\")) OPTIONAL {{ ?x skos:prefLabel ?l . FILTER(LANG(?l) = 'nl') }} }} }}\n")).collect();
        let q = format!("SELECT * {{ {} }}", block.repeat(6));
        println!("{} {}", q.len(), text.len());
        let t = std::time::Instant::now();
        let (_, e) = ll_sparql_parser::parse_query(&q);
        println!("{:?} {:?}", t.elapsed(), e.len());
        let t = std::time::Instant::now();
        let n = super::super::lexeme::lexemes(&q).count();
        println!("{:?} {}", t.elapsed(), n);
    }
}
