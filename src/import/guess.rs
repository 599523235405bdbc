//! A first mapping for a table, to read over and mend.

use super::table::{Cell, Table};
use super::value::{Datatype, Locale, literal};
use crate::model::vocab::{dcterms, foaf, skos};
use crate::query::names::{Names, fold};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use oxigraph::store::Store;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

/// How many rows the kind of a column is guessed from.
const SAMPLE: usize = 200;

/// How like a label a header must be.
const LIKE: f64 = 0.8;

/// What people call a name, for which the vocabulary has other words.
const ALIASES: [(&str, NamedNodeRef<'static>); 20] = [
    ("remark", skos::NOTE),
    ("note", skos::NOTE),
    ("opmerking", skos::NOTE),
    ("remarque", skos::NOTE),
    ("name", skos::PREF_LABEL),
    ("naam", skos::PREF_LABEL),
    ("nom", skos::PREF_LABEL),
    ("label", skos::PREF_LABEL),
    ("lab", skos::PREF_LABEL),
    ("organisation", skos::PREF_LABEL),
    ("organisatie", skos::PREF_LABEL),
    ("acronym", skos::ALT_LABEL),
    ("afkorting", skos::ALT_LABEL),
    ("sigle", skos::ALT_LABEL),
    ("website", foaf::HOMEPAGE),
    ("site web", foaf::HOMEPAGE),
    ("url", foaf::HOMEPAGE),
    ("description", dcterms::DESCRIPTION),
    ("beschrijving", dcterms::DESCRIPTION),
    ("omschrijving", dcterms::DESCRIPTION),
];

/// The languages that a header may end in, and what people call them.
const LANGUAGES: [(&str, &[&str]); 3] = [
    ("en", &["en", "eng", "english", "engels", "anglais"]),
    ("nl", &["nl", "nld", "dutch", "nederlands", "neerlandais"]),
    ("fr", &["fr", "fra", "french", "frans", "francais"]),
];

/// Vocabularies for machines, whose labels would catch the headers of people.
const TECHNICAL: [&str; 4] = [
    "https://w3id.org/sssom/",
    "http://www.w3.org/ns/dcat#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/ns/shacl#",
];

/// A property of the ontology, as far as guessing goes.
struct Property {
    iri: NamedNode,
    labels: Vec<String>,
    range: Option<NamedNode>,
}

/// Writes a first mapping for tables, with remarks on what to look at.
#[must_use]
pub fn guess(tables: &[Table], names: &Names, store: &Store) -> String {
    let properties = properties(store);
    let file = tables.first().map(|table| table.file.as_str()).unwrap_or_default();
    let mut text = format!(
        "# A first mapping for {}, guessed from its headers and cells. Read it over: a line with «?» is unsure.\n",
        file.replace(|c: char| c.is_control(), " ")
    );
    text.push_str("# `labgraph import FILE --dry-run` shows what it makes of the table.\n");
    match tables {
        [only] => one(&mut text, only, "", &properties, names, store),
        several => {
            text.push_str("tables:\n");
            for table in several {
                let _infallible = writeln!(text, "  {}:", quoted(table.sheet.as_deref().unwrap_or_default()));
                one(&mut text, table, "    ", &properties, names, store);
            }
        }
    }
    text
}

fn properties(store: &Store) -> Vec<Property> {
    let of = |subject: Option<&NamedNode>, predicate: NamedNodeRef<'_>| {
        store
            .quads_for_pattern(
                subject.map(|node| node.as_ref().into()),
                Some(predicate),
                None,
                Some(GraphNameRef::DefaultGraph),
            )
            .filter_map(Result::ok)
            .collect::<Vec<_>>()
    };
    let mut found: BTreeMap<String, Property> = BTreeMap::new();
    for quad in of(None, rdf::TYPE) {
        let (NamedOrBlankNode::NamedNode(iri), Term::NamedNode(class)) = (quad.subject, quad.object) else {
            continue;
        };
        if !class.as_str().starts_with("http://www.w3.org/2002/07/owl#")
            || !class.as_str().ends_with("Property")
            || TECHNICAL.iter().any(|namespace| iri.as_str().starts_with(namespace))
        {
            continue;
        }
        let labels = of(Some(&iri), rdfs::LABEL).into_iter().filter_map(|quad| match quad.object {
            Term::Literal(label) => Some(fold(label.value())),
            _ => None,
        });
        let range =
            of(Some(&iri), rdfs::RANGE).into_iter().find_map(|quad| NamedNode::try_from(quad.object).ok());
        let property = Property { labels: labels.collect(), range, iri: iri.clone() };
        found.insert(iri.into_string(), property);
    }
    found.into_values().collect()
}

fn one(
    text: &mut String,
    table: &Table,
    indent: &str,
    properties: &[Property],
    names: &Names,
    store: &Store,
) {
    let guesses: Vec<Guess<'_>> =
        (0..table.columns.len()).map(|column| Guess::of(table, column, properties, names, store)).collect();
    let name = guesses.iter().find(|guess| guess.property.as_deref() == Some("skos:prefLabel"));
    let key = name.or(guesses.first()).map(|guess| guess.header).unwrap_or_default();
    let template = quoted(&format!("lid:{{{key}|slug}}"));
    let unsure = if name.is_some() { "" } else { "  # ? a column that tells the rows apart" };
    let _infallible = writeln!(text, "{indent}about: {template}{unsure}");
    let _infallible = writeln!(text, "{indent}class: lab:InnovationLab  # ? what a row is about");
    if guesses.iter().any(|guess| guess.needs.contains(&Need::Decimal)) {
        let _infallible =
            writeln!(text, "{indent}decimal: \",\"  # ? or \".\": a number such as 1.234 may mean either");
    }
    if guesses.iter().any(|guess| guess.needs.contains(&Need::Dates)) {
        let _infallible = writeln!(text, "{indent}dates: day-first  # ? or month-first");
    }
    let known = guesses.iter().any(|guess| guess.property.is_some());
    let _infallible = writeln!(text, "{indent}columns:{}", if known { "" } else { " {}" });
    let mut nodes = String::new();
    let mut headers = HashSet::new();
    for guess in guesses.iter().filter(|guess| !guess.header.is_empty()) {
        // A mapping that names a column twice cannot be read; import says why it cannot tell the two apart.
        if !headers.insert(fold(guess.header)) {
            let _infallible =
                writeln!(text, "{indent}  # ? several columns are called {}", quoted(guess.header));
            continue;
        }
        guess.write(text, indent, &mut nodes, key, store);
    }
    if !nodes.is_empty() {
        let _infallible = write!(text, "{indent}nodes:\n{nodes}");
    }
    let ignored: Vec<String> = guesses
        .iter()
        .filter(|guess| guess.property.is_none() && !guess.header.is_empty())
        .map(|g| quoted(g.header))
        .collect();
    if !ignored.is_empty() {
        let _infallible = writeln!(
            text,
            "{indent}ignore: [{}]  # ? columns that no property is called like",
            ignored.join(", ")
        );
    }
}

/// What a mapping must say where cells may mean two things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Decimal,
    Dates,
}

struct Guess<'a> {
    header: &'a str,
    property: Option<String>,
    /// Whether the header is only nearly what the property is called.
    near: bool,
    /// What stands beside the property.
    rest: String,
    /// The figure that it is the number of.
    figure: bool,
    /// What the mapping must say of the table, since cells of this column may mean two things.
    needs: Vec<Need>,
}

impl<'a> Guess<'a> {
    fn of(table: &'a Table, column: usize, properties: &[Property], names: &Names, store: &Store) -> Self {
        let header = table.columns[column].as_str();
        let (bare, language) = without_language(header);
        let matched = nearest(&bare, properties);
        let cells: Vec<&Cell> = table
            .rows
            .iter()
            .take(SAMPLE)
            .map(|row| row.cell(column))
            .filter(|cell| {
                **cell != Cell::Empty
                    && !["unknown", "onbekend", "inconnu"].contains(&cell.to_string().to_lowercase().as_str())
            })
            .collect();
        let mut guess = Self {
            header,
            property: matched.as_ref().map(|(property, _)| names.curie(&property.iri)),
            near: matched.as_ref().is_some_and(|(_, score)| *score < 1.0),
            rest: String::new(),
            figure: false,
            needs: Vec::new(),
        };
        let Some((property, _)) = matched else {
            return guess;
        };
        let range = property.range.as_ref().map(|range| names.curie(range)).unwrap_or_default();
        guess.figure = range == "lab:Figure";
        guess.rest = kind(property, &range, &cells, language, names, store);
        let may_mean_two = |datatype: &Datatype| {
            let read = |cell: &&Cell| literal(cell, datatype, Locale::default());
            cells.iter().any(|cell| read(cell).is_err_and(|why| why.contains("may mean")))
        };
        if guess.rest.contains("number") && may_mean_two(&Datatype::Number) {
            guess.needs.push(Need::Decimal);
        }
        if guess.rest.contains("date") && may_mean_two(&Datatype::Date) {
            guess.needs.push(Need::Dates);
        }
        guess
    }

    fn write(&self, text: &mut String, indent: &str, nodes: &mut String, key: &str, store: &Store) {
        let Some(property) = &self.property else {
            return;
        };
        let unsure = if self.near { "  # ? is it this property?" } else { "" };
        let header = quoted(self.header);
        if !self.figure {
            let _infallible =
                writeln!(text, "{indent}  {header}: {{ property: {property}{} }}{unsure}", self.rest);
            return;
        }
        let name = property.split(':').next_back().unwrap_or("figure");
        let _infallible = writeln!(
            text,
            "{indent}  {header}: {{ node: {name}, property: lab:value, datatype: number }}{unsure}"
        );
        let about = quoted(&format!("lid:{{{key}|slug}}-{name}"));
        let _infallible = write!(
            nodes,
            "{indent}  {name}:\n{indent}    about: {about}\n{indent}    class: lab:Figure\n{indent}    link: {property}\n{indent}    constants:\n"
        );
        let constants: &[(&str, &str, &str)] = match name {
            "staff" => &[("lab:measures", "labc:staff-size", ""), ("lab:unit", "labc:person", "")],
            "budget" => &[
                ("lab:measures", "labc:yearly-budget", ""),
                ("lab:currency", "currency:EUR", "  # ? the currency"),
                ("lab:period", "labc:per-year", "  # ? the period"),
            ],
            _ => &[("lab:measures", "labc:budget-amount", "  # ? what it measures")],
        };
        for (property, value, unsure) in constants.iter().chain(&[("lab:precision", "labc:exact", "")]) {
            let _infallible =
                writeln!(nodes, "{indent}      - {{ property: {property}, value: \"{value}\" }}{unsure}");
        }
        for (tag, of) in [("en", "of"), ("nl", "van"), ("fr", "de")] {
            let label = quoted(&format!(
                "{} {of} {{{key}}}",
                label_in(property, tag, store).unwrap_or_else(|| self.header.to_owned())
            ));
            let _infallible =
                writeln!(nodes, "{indent}      - {{ property: skos:prefLabel, text: {label}, lang: {tag} }}");
        }
    }
}

/// What stands beside a property: the kind of its values, by its range and by what the cells hold.
fn kind(
    property: &Property,
    range: &str,
    cells: &[&Cell],
    language: Option<&str>,
    names: &Names,
    store: &Store,
) -> String {
    let several = cells.iter().any(|cell| cell.to_string().contains(';'));
    let separator = if several { ", separator: \";\"" } else { "" };
    let iri = property.iri.as_str();
    match range {
        "lab:Figure" | "xsd:integer" | "xsd:decimal" => ", datatype: number".to_owned(),
        "xsd:boolean" => ", datatype: boolean".to_owned(),
        "xsd:date" | "xsd:dateTime" | "xsd:gYear" => ", datatype: date".to_owned(),
        _ if iri.ends_with("Date") => ", datatype: date".to_owned(),
        _ if iri.ends_with("#country") => ", lookup: country".to_owned(),
        _ if iri.ends_with("#currency") => ", lookup: currency".to_owned(),
        _ if property.iri == foaf::HOMEPAGE || cells.iter().any(|cell| cell.to_string().contains("://")) => {
            format!(", datatype: iri{separator}")
        }
        _ if is_object(&property.iri, store) => {
            let scheme = scheme(&property.iri, store);
            let scheme = scheme.map_or_else(|| "any".to_owned(), |scheme| names.curie(&scheme));
            format!(", lookup: {scheme}{separator}")
        }
        _ => match language {
            Some(tag) => format!(", lang: {tag}{separator}"),
            None if property.iri == skos::PREF_LABEL => ", lang: [en, nl, fr]".to_owned(),
            None => separator.to_owned(),
        },
    }
}

/// The label of a property in a language, as a sentence begins.
fn label_in(property: &str, tag: &str, store: &Store) -> Option<String> {
    let property = crate::model::Prefixes::known().expand(property)?;
    let languages = tag.parse().unwrap_or_default();
    let label = crate::query::names::labels(store, &languages, [&property]).remove(property.as_str())?;
    let mut letters = label.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}

/// The concept scheme that the things are in which the graph already gives a property.
fn scheme(property: &NamedNode, store: &Store) -> Option<NamedNode> {
    let graph = Some(GraphNameRef::DefaultGraph);
    let used = store.quads_for_pattern(None, Some(property.as_ref()), None, graph).filter_map(Result::ok);
    let things = used.filter_map(|quad| NamedNode::try_from(quad.object).ok());
    let schemes = things.filter_map(|thing| {
        let subject = Some(thing.as_ref().into());
        let mut of =
            store.quads_for_pattern(subject, Some(skos::IN_SCHEME), None, graph).filter_map(Result::ok);
        NamedNode::try_from(of.next()?.object).ok()
    });
    schemes.min_by(|a, b| a.as_str().cmp(b.as_str()))
}

fn is_object(property: &NamedNode, store: &Store) -> bool {
    let class = NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#ObjectProperty");
    let quads = store.quads_for_pattern(
        Some(property.as_ref().into()),
        Some(rdf::TYPE),
        Some(class.into()),
        Some(GraphNameRef::DefaultGraph),
    );
    quads.flatten().next().is_some()
}

/// A header without the language that it ends in, folded, and that language.
fn without_language(header: &str) -> (String, Option<&'static str>) {
    let folded = fold(header);
    let (rest, last) = folded.rsplit_once(' ').unwrap_or(("", folded.as_str()));
    let tag = LANGUAGES.iter().find(|(_, words)| words.contains(&last)).map(|(tag, _)| *tag);
    if tag.is_some() && !rest.is_empty() { (rest.to_owned(), tag) } else { (folded, None) }
}

fn nearest<'a>(header: &str, properties: &'a [Property]) -> Option<(&'a Property, f64)> {
    if header.is_empty() {
        return None;
    }
    if let Some((_, iri)) = ALIASES.iter().find(|(alias, _)| *alias == header)
        && let Some(property) = properties.iter().find(|property| property.iri == *iri)
    {
        return Some((property, 1.0));
    }
    let score = |property: &Property| {
        let likeness =
            property.labels.iter().map(|label| strsim::normalized_damerau_levenshtein(header, label));
        likeness.fold(0.0, f64::max)
    };
    let own = |property: &Property| property.iri.as_str().starts_with("https://w3id.org/labgraph/");
    let scored =
        properties.iter().map(|property| (property, score(property))).filter(|(_, score)| *score >= LIKE);
    scored.max_by(|(a, x), (b, y)| x.total_cmp(y).then(own(a).cmp(&own(b))))
}

/// A text as YAML takes it for one.
fn quoted(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("\"{}\"", clean.replace('\\', "\\\\").replace('"', "\\\""))
}
