//! Records of the Research Organization Registry, schema 2: <https://ror.readme.io/docs/ror-data-structure>.

use super::{add, add_country, add_identifier, add_name, add_website};
use crate::link::{NameKind, Organisation, Standing};
use serde::Deserialize;
use serde_json::Value;

/// A record as it comes; what is not read here does not matter here.
#[derive(Deserialize)]
struct Record {
    id: String,
    names: Vec<RorName>,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    types: Vec<String>,
    #[serde(default)]
    established: Option<i64>,
    #[serde(default)]
    links: Vec<Link>,
    #[serde(default)]
    domains: Vec<String>,
    #[serde(default)]
    locations: Vec<Location>,
    #[serde(default)]
    external_ids: Vec<External>,
    #[serde(default)]
    relationships: Vec<Relationship>,
}

#[derive(Deserialize)]
struct RorName {
    value: String,
    #[serde(default)]
    lang: Option<String>,
    #[serde(default)]
    types: Vec<String>,
}

#[derive(Deserialize)]
struct Link {
    #[serde(rename = "type")]
    kind: String,
    value: String,
}

#[derive(Deserialize)]
struct Location {
    #[serde(default)]
    geonames_details: Option<Place>,
}

#[derive(Deserialize)]
struct Place {
    #[serde(default)]
    country_code: Option<String>,
    #[serde(default)]
    name: Option<String>,
}

#[derive(Deserialize)]
struct External {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    all: Vec<String>,
}

#[derive(Deserialize)]
struct Relationship {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    label: Option<String>,
}

/// A record of ROR, schema 2.
///
/// # Errors
/// What is missing, or of another type.
///
/// ```
/// let record = serde_json::json!({
///     "id": "https://ror.org/01kd5m353",
///     "names": [{ "value": "Vinnova", "types": ["ror_display", "label"], "lang": "sv" }],
///     "status": "active"
/// });
/// assert_eq!(labgraph::link::record::ror(&record).unwrap().label(), "Vinnova");
/// ```
pub fn ror(record: &Value) -> Result<Organisation, serde_json::Error> {
    let record = Record::deserialize(record)?;
    let mut organisation = Organisation {
        id: super::tidy(&record.id).unwrap_or_default(),
        standing: match record.status.as_deref() {
            Some("withdrawn") => Standing::Withdrawn,
            Some("inactive") => Standing::Ended,
            _ => Standing::Current,
        },
        from: record.established.filter(|year| (1..=9999).contains(year)).map(|year| format!("{year:04}")),
        ..Organisation::default()
    };
    for name in &record.names {
        let is = |kind: &str| name.types.iter().any(|own| own == kind);
        let kind = if is("ror_display") {
            NameKind::Preferred
        } else if is("acronym") {
            NameKind::Acronym
        } else {
            NameKind::Other
        };
        add_name(&mut organisation, &name.value, name.lang.as_deref(), kind);
    }
    if let Some(id) = record.id.rsplit('/').next() {
        add_identifier(&mut organisation, "ror", id);
    }
    for external in &record.external_ids {
        external.all.iter().for_each(|value| add_identifier(&mut organisation, &external.kind, value));
    }
    for link in record.links.iter().filter(|link| link.kind == "website") {
        add_website(&mut organisation.websites, &link.value);
    }
    record.domains.iter().for_each(|domain| add_website(&mut organisation.websites, domain));
    record.types.iter().for_each(|kind| add(&mut organisation.types, kind));
    for place in record.locations.iter().filter_map(|location| location.geonames_details.as_ref()) {
        place.country_code.iter().for_each(|code| add_country(&mut organisation.countries, code));
        if organisation.address.is_none() {
            organisation.address = place.name.as_deref().and_then(super::tidy);
        }
    }
    for relationship in &record.relationships {
        match relationship.kind.to_ascii_lowercase().as_str() {
            "parent" => {
                relationship.label.iter().for_each(|label| add(&mut organisation.parents, label));
            }
            "predecessor" => add(&mut organisation.predecessors, &relationship.id),
            "successor" => add(&mut organisation.successors, &relationship.id),
            _ => {}
        }
    }
    organisation.relations = record.relationships.len() + record.external_ids.len();
    Ok(organisation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_record_is_read_whole() {
        let record = json!({
            "id": "https://ror.org/02nr0ka47", "status": "withdrawn", "established": 1869, "types": ["education"],
            "names": [
                { "value": "UX", "types": ["acronym"], "lang": null },
                { "value": "University of X", "types": ["label", "ror_display"], "lang": "en" },
                { "value": "Universiteit X", "types": ["label"], "lang": "nl" }],
            "links": [{ "type": "website", "value": "https://x.example" }, { "type": "wikipedia", "value": "https://en.wikipedia.org/wiki/X" }],
            "domains": ["x.example"],
            "locations": [{ "geonames_id": 1, "geonames_details": { "country_code": "BE", "name": "Gent" } }],
            "external_ids": [{ "type": "isni", "all": ["0000 0001 2237 0481"], "preferred": null }],
            "relationships": [
                { "id": "https://ror.org/1", "label": "System", "type": "parent" },
                { "id": "https://ror.org/2", "label": "New", "type": "successor" }]
        });
        let read = ror(&record).unwrap();
        assert_eq!((read.label(), read.standing), ("University of X", Standing::Withdrawn));
        assert_eq!(read.names[0].kind, NameKind::Acronym);
        assert_eq!(read.websites, ["https://x.example", "x.example"]);
        assert_eq!((read.countries, read.from.as_deref()), (vec!["BE".to_owned()], Some("1869")));
        assert_eq!(
            (read.parents, read.successors),
            (vec!["System".to_owned()], vec!["https://ror.org/2".to_owned()])
        );
        assert!(read.identifiers.iter().any(|id| id.scheme == "isni"));
        for bad in [json!({}), json!([]), json!({ "id": 1, "names": [] }), json!({ "id": "x", "names": "X" })]
        {
            assert!(ror(&bad).is_err(), "{bad}");
        }
    }
}
