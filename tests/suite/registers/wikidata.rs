//! Wikidata's API: a stand-in that searches and gives real entity documents.

use super::{authority, candidates, candidates_for, found, ids, json, named, register, told};
use crate::stand_in::{Answer, Request, StandIn};
use labgraph::link::{Authority, Identifier, Lookup, NameKind, Organisation, ProtocolKind, Standing};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

static ENTITIES: LazyLock<Option<Arc<BTreeMap<String, Value>>>> = LazyLock::new(|| {
    let folder = super::open_data("wikidata")?;
    let files =
        std::fs::read_dir(folder).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let documents = files.map(|text| serde_json::from_str::<Value>(&text).unwrap());
    Some(Arc::new(
        documents.map(|document| (document["id"].as_str().unwrap().to_owned(), document)).collect(),
    ))
});

const IRI: &str = "http://www.wikidata.org/entity/";

fn wikidata(server: &StandIn) -> Authority {
    authority(
        "wikidata",
        Some(ProtocolKind::Wikidata),
        &server.address("/w/api.php"),
        &format!("{IRI}{{id}}"),
    )
}

fn begins(document: &Value, language: &str, text: &str) -> bool {
    let begins = |value: &Value| {
        value["value"].as_str().is_some_and(|own| own.to_lowercase().starts_with(&text.to_lowercase()))
    };
    begins(&document["labels"][language])
        || document["aliases"][language].as_array().is_some_and(|aliases| aliases.iter().any(begins))
}

/// What the API answers.
fn answer(all: &BTreeMap<String, Value>, request: &Request) -> Answer {
    let parameter = |name: &str| request.parameter(name).unwrap_or_default();
    assert_eq!((parameter("format").as_str(), parameter("maxlag").as_str()), ("json", "5"), "{request:?}");
    let body = match parameter("action").as_str() {
        "wbsearchentities" => {
            let (text, language) = (parameter("search"), parameter("language"));
            let hits = all.values().filter(|document| begins(document, &language, &text)).take(10);
            let hit = |document: &Value| json!({ "id": document["id"], "label": "…", "match": { "type": "label" } });
            json!({ "searchinfo": { "search": text }, "search": hits.map(hit).collect::<Vec<_>>(), "success": 1 })
        }
        "query" => {
            let search = parameter("srsearch");
            let fits = |document: &&Value| match search.strip_prefix("haswbstatement:") {
                Some(statements) => statements.split('|').any(|statement| {
                    let (property, value) = statement.split_once('=').unwrap();
                    document["claims"][property]
                        .to_string()
                        .replace(' ', "")
                        .contains(&format!("\"{value}\""))
                }),
                None => {
                    let text = document["labels"].to_string().to_lowercase();
                    search.split(' ').all(|word| text.contains(&word.to_lowercase()))
                }
            };
            let pages = all.values().filter(fits).map(|document| json!({ "ns": 0, "title": document["id"] }));
            json!({ "batchcomplete": "", "query": { "search": pages.collect::<Vec<_>>() } })
        }
        "wbgetentities" => {
            let ids = parameter("ids");
            let ids: Vec<&str> = ids.split('|').collect();
            assert!(ids.len() <= 50, "{}", ids.len());
            let entity = |id: &str| match (id, all.get(id)) {
                (_, Some(document)) => document.clone(),
                // The universities and countries that the documents speak of.
                ("Q34433", _) => {
                    json!({ "id": id, "type": "item", "labels": { "en": { "language": "en", "value": "University of Oxford" } } })
                }
                // One that was merged into another.
                ("Q1000000", _) => {
                    let mut to = all["Q5260200"].clone();
                    to["redirects"] = json!({ "from": id, "to": "Q5260200" });
                    to
                }
                // One in a country that is not known at sight.
                ("Q1000001", _) => {
                    let text = all["Q5260200"].to_string().replace("\"Q145\"", "\"Q262\"");
                    serde_json::from_str::<Value>(&text.replace("\"Q5260200\"", "\"Q1000001\"")).unwrap()
                }
                _ => json!({ "id": id, "missing": "" }),
            };
            let entities: Map<String, Value> = ids.iter().map(|id| ((*id).to_owned(), entity(id))).collect();
            json!({ "entities": entities, "success": 1 })
        }
        "wbgetclaims" => {
            assert_eq!(parameter("property"), "P297");
            let code = match parameter("entity").as_str() {
                "Q262" => "DZ",
                other => panic!("{other} is known at sight"),
            };
            let snak = json!({ "snaktype": "value", "datavalue": { "value": code, "type": "string" } });
            json!({ "claims": { "P297": [{ "rank": "normal", "mainsnak": snak }] } })
        }
        other => {
            json!({ "error": { "code": "badvalue", "info": format!("Unrecognized value for parameter \"action\": {other}.") } })
        }
    };
    json(&body.to_string())
}

fn serve() -> Option<StandIn> {
    let all = Arc::clone(ENTITIES.as_ref()?);
    Some(StandIn::answering(move |request| answer(&all, request)))
}

#[test]
fn candidates_are_items_of_any_label_or_alias() {
    let Some(server) = serve() else { return };
    let register = register(&wikidata(&server));
    let mut asked = 0;
    for (id, document) in ENTITIES.as_ref().unwrap().iter().step_by(4) {
        for (language, label) in document["labels"].as_object().unwrap().iter().take(3) {
            let name = label["value"].as_str().unwrap();
            let candidates =
                candidates_for(&*register, named(&[(name, language, NameKind::Preferred)])).unwrap();
            assert!(ids(&candidates).contains(&format!("{IRI}{id}").as_str()), "{name}@{language}");
            asked += 1;
        }
    }
    assert!(asked > 15, "{asked}");
    // The words stand within the label: the search by label knows beginnings alone.
    let inner = candidates(&*register, "Computer Science, Oxford").unwrap();
    assert!(inner.iter().any(|item| item.label().contains("Computer Science")), "{:?}", ids(&inner));
}

#[test]
fn an_item_is_read_whole() {
    let Some(server) = serve() else { return };
    let register = register(&wikidata(&server));
    let school = found(register.lookup("Q5260200").unwrap());
    assert_eq!((school.countries.clone(), school.from.as_deref()), (vec!["GB".to_owned()], Some("1957")));
    assert_eq!(school.websites, ["http://www.cs.ox.ac.uk"]);
    assert!(school.parents.contains(&"University of Oxford".to_owned()), "{:?}", school.parents);
    let gone = found(register.lookup(&format!("{IRI}Q881333")).unwrap());
    assert_eq!((gone.standing, gone.until.as_deref()), (Standing::Ended, Some("2017-08-17")));
    for identifier in ["ror:00gn1c018", "isni:000000040547722X", "wikidata:Q881333"] {
        assert!(
            gone.identifiers.iter().any(|own| own.to_string() == identifier),
            "{identifier}: {:?}",
            gone.identifiers
        );
    }
    // A country that is not known at sight is asked for.
    assert_eq!(found(register.lookup("Q1000001").unwrap()).countries, ["DZ"]);
    // Every real document is read, whatever it describes.
    for id in ENTITIES.as_ref().unwrap().keys() {
        let read = found(register.lookup(id).unwrap());
        assert!(!read.names.is_empty(), "{id}");
    }
}

#[test]
fn merged_and_deleted_items_are_told() {
    let Some(server) = serve() else { return };
    let register = register(&wikidata(&server));
    let moved = register.lookup("Q1000000").unwrap();
    let Lookup::Moved { to, record: Some(record) } = moved else { panic!("{moved:?}") };
    assert_eq!((to.as_str(), record.id.as_str()), ("http://www.wikidata.org/entity/Q5260200", to.as_str()));
    for nothing in ["Q999999999", "", "P31", "Q1|Q2", "x"] {
        assert_eq!(register.lookup(nothing).unwrap(), Lookup::Missing, "{nothing}");
    }
    let never = StandIn::serve(vec![json(
        r#"{"error":{"code":"no-such-entity","info":"Could not find an entity"}}"#,
    )]);
    assert_eq!(super::register(&wikidata(&never)).lookup("Q1").unwrap(), Lookup::Missing);
}

#[test]
fn identifiers_lead_to_items() {
    let Some(server) = serve() else { return };
    let register = register(&wikidata(&server));
    let identifiers = vec![Identifier::new("ror", "00gn1c018")];
    let found =
        candidates_for(&*register, Organisation { identifiers, ..Organisation::named("Zzz") }).unwrap();
    assert_eq!(ids(&found), ["http://www.wikidata.org/entity/Q881333"]);
}

const LAG: &str = r#"{"error":{"code":"maxlag","info":"Waiting for db1: 6.2 seconds lagged.","lag":6.2}}"#;

#[test]
fn a_server_that_lags_is_asked_again_when_it_wants() {
    let none = json(r#"{"search":[],"success":1}"#);
    let lag = Answer::with("200 OK", "application/json", "Retry-After: 1\r\n", LAG);
    let query = json(r#"{"batchcomplete":"","query":{"search":[]}}"#);
    let server = StandIn::serve(vec![lag.clone(), none.clone(), none.clone(), none, query]);
    let begun = Instant::now();
    assert!(candidates(&*register(&wikidata(&server)), "x").unwrap().is_empty());
    assert!(begun.elapsed() >= Duration::from_secs(1), "{:?}", begun.elapsed());
    assert_eq!(server.asked()[0].line, server.asked()[1].line);
    // Not for ever, and not longer than there is time.
    let long = Answer::with("200 OK", "application/json", "Retry-After: 3600\r\n", LAG);
    let server = StandIn::serve(vec![long]);
    let error = candidates(&*register(&wikidata(&server)), "x").unwrap_err();
    assert!(told(&error, &server).contains("maxlag: Waiting for db1"), "{error}");
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn answers_of_wikidata_that_are_wrong_are_told() {
    let search = json(r#"{"search":[{"id":"Q1"}],"success":1}"#);
    for (answers, words) in [
        (
            vec![json(r#"{"error":{"code":"badtoken","info":"Invalid CSRF token."}}"#)],
            "an error: badtoken: Invalid CSRF token.",
        ),
        (vec![json(r#"{"errors":[{"code":"x","text":"new format"}]}"#)], "an error: x: new format"),
        (vec![json(r#"{"search":[{"id":"P31"}]}"#)], "with \"P31\", which is no item"),
        (vec![json(r#"{"search":[{"id":7}]}"#)], "no JSON as expected"),
        (vec![json(r#"{"success":1}"#)], "missing field `search`"),
        (
            vec![search.clone(), search.clone(), search.clone(), json(r#"{"entities":{}}"#)],
            "without Q1, which was asked",
        ),
        (
            vec![
                search.clone(),
                search.clone(),
                search,
                json(r#"{"entities":{"Q1":{"id":"Q1","labels":7}}}"#),
            ],
            "with an entity document that is none",
        ),
    ] {
        let server = StandIn::serve(answers);
        let error = candidates(&*register(&wikidata(&server)), "x").unwrap_err();
        assert!(told(&error, &server).contains(words), "{words}: {error}");
    }
}
