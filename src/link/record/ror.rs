//! Records of the Research Organization Registry as its service gives them, of either schema.

use crate::link::{Name, Organisation, snapshot};
use serde::de::Error;
use serde_json::Value;

/// A record of ROR.
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
    let mut organisation = snapshot::ror_organisation(record)?;
    organisation.id = super::tidy(&organisation.id).unwrap_or_default();
    let tidy = |name: Name| Some(Name { text: super::tidy(&name.text)?, ..name });
    organisation.names = std::mem::take(&mut organisation.names).into_iter().filter_map(tidy).collect();
    for list in [&mut organisation.websites, &mut organisation.parents, &mut organisation.types] {
        for text in std::mem::take(list) {
            super::add(list, &text);
        }
    }
    if organisation.id.is_empty() || organisation.names.is_empty() {
        return Err(serde_json::Error::custom("it has no identifier, or no name"));
    }
    Ok(organisation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::{NameKind, Standing};
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
        assert_eq!(read.websites, ["https://x.example"]);
        assert_eq!((read.countries, read.from.as_deref()), (vec!["BE".to_owned()], Some("1869")));
        assert_eq!(
            (read.parents, read.successors),
            (vec!["System".to_owned()], vec!["https://ror.org/2".to_owned()])
        );
        assert!(read.identifiers.iter().any(|id| id.scheme == "isni"));
        for bad in [
            json!({}),
            json!([]),
            json!({ "id": 1, "names": [] }),
            json!({ "id": "x", "names": [] }),
            json!({ "id": "x", "names": "X" }),
        ] {
            assert!(ror(&bad).is_err(), "{bad}");
        }
    }
}
