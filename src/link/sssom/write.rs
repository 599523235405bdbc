//! Writing a mapping set.

use super::curies::Curies;
use super::joined;
use super::slots::{self, Kind, SLOTS};
use crate::link::{Authority, Mapping};
use crate::model::Prefixes;
use crate::model::vocab::sssom;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};

/// What the metadata say of a set.
#[derive(Clone, Debug)]
pub struct Set {
    /// Its IRI.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its name.
    pub title: String,
    /// Its licence: an IRI.
    pub licence: String,
}

/// The cells of one mapping, by the names of their slots.
type Row = HashMap<String, String>;

/// The slots that a set adds to the standard's, by name: the property, and the type of the values.
type Extensions = BTreeMap<String, (String, &'static str)>;

/// Writes a set of mappings as SSSOM/TSV, in the order given; gives what it has no room for, a sentence each.
///
/// ```
/// use labgraph::link::Mapping;
/// use labgraph::link::sssom::{Set, write};
/// use oxigraph::model::NamedNode;
///
/// let iri = |iri: &str| NamedNode::new(iri).unwrap();
/// let entry = (iri("https://ror.org/01kd5m353"), "01kd5m353".to_owned());
/// let vinnova = iri("https://w3id.org/labgraph/id/vinnova");
/// let link = Mapping::new(vinnova, iri("https://w3id.org/labgraph/id/authority-ror"), Some(entry));
/// let set = Set {
///     id: "https://example.org/links".into(),
///     version: "2026-11-28".into(),
///     title: "Links".into(),
///     licence: "https://creativecommons.org/publicdomain/zero/1.0/".into(),
/// };
/// let mut bytes = Vec::new();
/// write(&[link], &set, &[], &mut bytes)?;
/// let text = String::from_utf8(bytes)?;
/// assert!(text.starts_with("#sssom_version: \"1.1\"\n#mapping_set_id: \"https://example.org/links\"\n"));
/// assert!(text.contains("\tlid:vinnova\tskos:exactMatch\tns1:01kd5m353\t"));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Where `out` takes no more.
pub fn write(
    mappings: &[Mapping],
    set: &Set,
    authorities: &[Authority],
    out: &mut dyn Write,
) -> io::Result<Vec<String>> {
    let mut curies = Curies::new(authorities);
    let (mut extensions, mut lost) = (Extensions::new(), Vec::new());
    let rows: Vec<Row> =
        mappings.iter().map(|mapping| row(mapping, &mut curies, &mut extensions, &mut lost)).collect();
    let filled: BTreeSet<&str> = rows
        .iter()
        .flat_map(|row| row.iter())
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(name, _)| name.as_str())
        .collect();
    let needed = ["subject_id", "predicate_id", "object_id", "mapping_justification"];
    let standard =
        SLOTS.iter().map(|slot| slot.name).filter(|name| needed.contains(name) || filled.contains(name));
    let added = extensions.keys().map(String::as_str);
    let columns: Vec<&str> = standard.chain(added).collect();
    head(set, &curies, &extensions, out)?;
    let mut table = csv::WriterBuilder::new().delimiter(b'\t').from_writer(out);
    table.write_record(&columns)?;
    for row in &rows {
        table.write_record(columns.iter().map(|name| row.get(*name).map_or("", String::as_str)))?;
    }
    table.flush()?;
    Ok(lost)
}

/// The metadata, as YAML in comments.
fn head(set: &Set, curies: &Curies, extensions: &Extensions, out: &mut dyn Write) -> io::Result<()> {
    // A text in the quotation marks of JSON is the same text in YAML.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    writeln!(out, "#sssom_version: \"1.1\"")?;
    writeln!(out, "#mapping_set_id: {}", quoted(&set.id))?;
    writeln!(out, "#mapping_set_version: {}", quoted(&set.version))?;
    writeln!(out, "#mapping_set_title: {}", quoted(&set.title))?;
    writeln!(out, "#license: {}", quoted(&set.licence))?;
    writeln!(out, "#curie_map:")?;
    let mut prefixes = curies.used().clone();
    let known = Prefixes::known();
    for (property, _) in extensions.values() {
        let space =
            property.split_once(':').and_then(|(prefix, _)| known.iter().find(|(other, _)| *other == prefix));
        prefixes.extend(space.map(|(prefix, space)| (prefix.to_owned(), space.to_owned())));
    }
    if !extensions.is_empty() {
        prefixes.insert("xsd".to_owned(), "http://www.w3.org/2001/XMLSchema#".to_owned());
        prefixes.insert("linkml".to_owned(), "https://w3id.org/linkml/".to_owned());
    }
    for (prefix, space) in &prefixes {
        writeln!(out, "#  {prefix}: {}", quoted(space))?;
    }
    if !extensions.is_empty() {
        writeln!(out, "#extension_definitions:")?;
    }
    for (name, (property, kind)) in extensions {
        writeln!(
            out,
            "#  - slot_name: {name}\n#    property: {}\n#    type_hint: {}",
            quoted(property),
            quoted(kind)
        )?;
    }
    Ok(())
}

fn row(mapping: &Mapping, curies: &mut Curies, extensions: &mut Extensions, lost: &mut Vec<String>) -> Row {
    let mut row = Row::new();
    let none = sssom::NO_TERM_FOUND.into_owned();
    for (name, node) in [
        ("record_id", &mapping.iri),
        ("subject_id", &mapping.subject),
        ("predicate_id", &mapping.predicate),
        ("object_id", mapping.object.as_ref().unwrap_or(&none)),
        ("object_source", &mapping.authority),
        ("mapping_justification", &mapping.justification),
    ] {
        row.insert(name.to_owned(), curies.shorten(node));
    }
    let mut put = |name: &str, text: Option<String>| {
        if let Some(text) = text {
            row.insert(name.to_owned(), text);
        }
    };
    put("predicate_modifier", mapping.negated.then(|| "Not".to_owned()));
    put("subject_label", mapping.subject_label.clone());
    put("object_label", mapping.object_label.clone());
    put("author_label", Some(joined(mapping.authors.iter().map(String::as_str))));
    put("reviewer_label", Some(joined(mapping.reviewers.iter().map(String::as_str))));
    put("subject_source_version", mapping.subject_source_version.clone());
    put("object_source_version", mapping.object_source_version.clone());
    put("mapping_tool", mapping.tool.clone());
    put("mapping_tool_version", mapping.tool_version.clone());
    put("mapping_date", Some(mapping.date.clone()).filter(|date| !date.is_empty()));
    put("confidence", Some(mapping.confidence.to_string()));
    put("comment", mapping.comments.first().map(|comment| comment.value().to_owned()));
    if mapping.comments.len() > 1 {
        lost.push(format!(
            "{}: it has {} comments, and there is room for one",
            mapping.iri,
            mapping.comments.len()
        ));
    }
    let language = mapping.comments.first().and_then(|comment| comment.language()).map(str::to_owned);
    for ((name, property), value, kind) in [
        (slots::IDENTIFIER, mapping.identifier.clone(), "xsd:string"),
        (slots::EVIDENCE, mapping.evidence.as_ref().map(ToString::to_string), "xsd:string"),
        (slots::FINGERPRINT, mapping.fingerprint.clone(), "xsd:string"),
        (slots::MOMENT, mapping.moment.clone(), "xsd:dateTime"),
        (slots::LANGUAGE, language, "xsd:language"),
    ] {
        if value.is_some() {
            extensions.insert(name.to_owned(), (property.to_owned(), kind));
        }
        put(name, value);
    }
    for (predicate, objects) in grouped(mapping) {
        others(&predicate, &objects, mapping, curies, extensions, lost, &mut row);
    }
    row
}

/// What else is said of a mapping, by property.
fn grouped(mapping: &Mapping) -> BTreeMap<String, Vec<Term>> {
    let mut grouped: BTreeMap<String, Vec<Term>> = BTreeMap::new();
    for (predicate, object) in &mapping.others {
        grouped.entry(predicate.as_str().to_owned()).or_default().push(object.clone());
    }
    for objects in grouped.values_mut() {
        objects.sort_by_key(ToString::to_string);
    }
    grouped
}

/// One more property of a mapping: a slot of the standard, or one that is added.
fn others(
    predicate: &str,
    objects: &[Term],
    mapping: &Mapping,
    curies: &mut Curies,
    extensions: &mut Extensions,
    lost: &mut Vec<String>,
    row: &mut Row,
) {
    let own = predicate.strip_prefix(sssom::NAMESPACE).and_then(slots::named);
    let mut values = Vec::new();
    let mut kind = "xsd:string";
    for object in objects {
        match object {
            Term::NamedNode(node) if own.is_some_and(|slot| slot.kind == Kind::Address) => {
                values.push(node.as_str().to_owned());
            }
            Term::NamedNode(node) => {
                kind = "linkml:Uriorcurie";
                values.push(curies.shorten(node));
            }
            Term::Literal(literal) if own.is_some() || literal.datatype() == xsd::STRING => {
                values.push(literal.value().to_owned());
            }
            other => lost.push(format!("{}: <{predicate}> {other}", mapping.iri)),
        }
    }
    if values.is_empty() {
        return;
    }
    let cell = joined(values.iter().map(String::as_str));
    let name = match own {
        Some(slot) => slot.name.to_owned(),
        None => {
            let name = extension(predicate, extensions);
            let property = curies.shorten(&NamedNode::new_unchecked(predicate));
            extensions.insert(name.clone(), (property, kind));
            name
        }
    };
    row.insert(name, cell);
}

/// The name of a slot for a property: its local name, in the manner of the standard's.
fn extension(predicate: &str, extensions: &Extensions) -> String {
    let local = predicate.rsplit(['/', '#', ':']).next().unwrap_or_default();
    let mut name = String::new();
    for letter in local.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_') {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    let name = if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("ext_{name}") };
    let of_other = |name: &String| {
        slots::named(name).is_some()
            || extensions.get(name).is_some_and(|(property, _)| {
                Prefixes::known().expand(property).is_none_or(|iri| iri.as_str() != predicate)
            })
    };
    if of_other(&name) { format!("ext_{name}") } else { name }
}
