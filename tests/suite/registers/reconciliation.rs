//! The Reconciliation API: every example of its two schemas, and services that answer with them.

use super::{authority, candidates, candidates_for, found, ids, json, named, register, told};
use crate::stand_in::{Answer, Request, StandIn};
use labgraph::link::protocol::reconciliation::manifest::{Manifest, Version};
use labgraph::link::protocol::reconciliation::message::{self, Question};
use labgraph::link::{Authority, Lookup, NameKind, Organisation, ProtocolKind};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const VERSIONS: [(&str, Version); 2] = [("0.2", Version::V02), ("1.0-draft", Version::V1)];

/// The examples of a message: name of the file, document.
fn examples(version: &str, message: &str, sort: &str) -> Option<Vec<(String, Value)>> {
    let folder = super::open_data(&format!("protocol/reconciliation/{version}/examples/{message}/{sort}"))?;
    let Ok(entries) = std::fs::read_dir(folder) else { return Some(Vec::new()) };
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
    };
    Some(entries.map(read).collect())
}

#[test]
fn valid_manifests_are_read_and_invalid_ones_refused() {
    let (mut valid, mut invalid) = (0, 0);
    for (name, version) in VERSIONS {
        let Some(good) = examples(name, "manifest", "valid") else { return };
        for (file, value) in good {
            let manifest = Manifest::of(&value).unwrap_or_else(|error| panic!("{name}/{file}: {error}"));
            assert_eq!(manifest.version, version, "{file}");
            assert_eq!(value["name"], manifest.name.as_str());
            valid += 1;
        }
        for (file, value) in examples(name, "manifest", "invalid").unwrap() {
            assert!(Manifest::of(&value).is_err(), "{name}/{file} is read");
            invalid += 1;
        }
    }
    assert!(valid >= 30 && invalid >= 16, "{valid} {invalid}");
}

#[test]
fn valid_answers_are_read_and_invalid_ones_refused() {
    for (name, version) in VERSIONS {
        let Some(good) = examples(name, "reconciliation-result-batch", "valid") else { return };
        for (file, value) in good {
            // The examples number their questions from one.
            let value: Value = serde_json::from_str(
                &value.to_string().replace("\"q1\":", "\"q0\":").replace("\"q2\":", "\"q1\":"),
            )
            .unwrap();
            let answers = message::answers(version, 2, &value);
            let answers = answers.unwrap_or_else(|error| panic!("{name}/{file}: {error}"));
            assert!(answers.iter().all(|hits| hits.len() == 2), "{name}/{file}: {answers:?}");
            assert!(answers[0][0].name == "Urbaniak, Regina", "{answers:?}");
        }
        for (file, value) in examples(name, "reconciliation-result-batch", "invalid").unwrap() {
            let value: Value =
                serde_json::from_str(&value.to_string().replace("\"q1\":", "\"q0\":")).unwrap();
            let refused = message::answers(version, 1, &value).unwrap_err().to_string();
            assert!(refused.starts_with("with what is no answer"), "{name}/{file}: {refused}");
        }
        for (file, value) in examples(name, "data-extension-response", "valid").unwrap() {
            let facts =
                message::facts(version, &value).unwrap_or_else(|error| panic!("{name}/{file}: {error}"));
            assert!(!facts.is_empty(), "{file}");
        }
        for (file, value) in examples(name, "data-extension-response", "invalid").unwrap() {
            assert!(message::facts(version, &value).is_err(), "{name}/{file} is read");
        }
        for (file, value) in examples(name, "data-extension-property-proposal", "valid").unwrap() {
            let read = message::proposals(&value).unwrap_or_else(|error| panic!("{name}/{file}: {error}"));
            assert!(!read.is_empty());
        }
        for (file, value) in examples(name, "data-extension-property-proposal", "invalid").unwrap() {
            assert!(message::proposals(&value).is_err(), "{name}/{file} is read");
        }
    }
}

/// What is sent has the keys of the valid examples and of no others.
#[test]
fn questions_are_those_of_the_schemas() {
    fn keys(value: &Value, path: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(key, inner)| {
                let key = if key.starts_with('q') && key[1..].parse::<u8>().is_ok() { "q" } else { key };
                let path = format!("{path}/{key}");
                keys(inner, &path, found);
                found.insert(path);
            }),
            Value::Array(list) => list.iter().for_each(|inner| keys(inner, path, found)),
            _ => {}
        }
    }
    for (name, version) in VERSIONS {
        let Some(good) = examples(name, "reconciliation-query-batch", "valid") else { return };
        let mut known = BTreeSet::new();
        good.iter().for_each(|(_, value)| keys(value, "", &mut known));
        let question = Question {
            query: "Vinnova".to_owned(),
            properties: vec![("P17".to_owned(), vec!["SE".to_owned()])],
            language: Some("sv".to_owned()),
        };
        let mut sent = BTreeSet::new();
        keys(&message::questions(version, &[question]), "", &mut sent);
        assert!(sent.len() > 5 && sent.is_subset(&known), "{:?}", sent.difference(&known));
    }
}

/// A service of either version, with the facts that a proposal offers.
fn serve(version: Version) -> StandIn {
    StandIn::answering(move |request| answer(version, request))
}

const THINGS: [(&str, &str, &str); 3] = [
    ("1", "Verket för innovationssystem", "https://www.vinnova.se"),
    ("2", "Vinnova Foundation", "https://foundation.example"),
    ("3", "Nesta", "https://www.nesta.org.uk"),
];

fn hits(text: &str) -> Vec<Value> {
    let near = THINGS
        .iter()
        .filter(|(id, name, _)| *id == text || name.to_lowercase().contains(&text.to_lowercase()));
    near.map(|(id, name, _)| {
        json!({ "id": id, "name": name, "score": "53.5", "match": "false", "type": ["Organization", { "id": "x", "name": "Agency" }] })
    })
    .collect()
}

fn answer(version: Version, request: &Request) -> Answer {
    let asked = |field: &str| -> Option<Value> {
        match version {
            Version::V02 => request.parameter(field).map(|text| serde_json::from_str(&text).unwrap()),
            Version::V1 => serde_json::from_str::<Value>(&request.body).ok(),
        }
    };
    let view = "http://far.example/{{id}}";
    let body = if request.path().ends_with("/propose") {
        json!({ "type": "org", "properties": [{ "id": "web", "name": "Website" }, { "id": "land", "name": "Country" }, { "id": "x", "name": "Other" }] })
    } else if request.line.starts_with("GET") {
        match version {
            Version::V02 => {
                json!({ "versions": ["0.2"], "name": "Test", "identifierSpace": "http://a.example/", "schemaSpace": "http://a.example/",
                "defaultTypes": [{ "id": "org", "name": "Org" }], "view": { "url": view }, "batchSize": 2,
                "extend": { "propose_properties": { "service_url": format!("http://{}", host(request)), "service_path": "/propose" } } })
            }
            Version::V1 => {
                json!({ "versions": ["1.0-draft"], "name": "Test", "view": { "url": "http://far.example/{id}" }, "serviceVersion": "7",
                "defaultTypes": [{ "id": "org", "name": "Org" }], "extend": { "proposeProperties": true } })
            }
        }
    } else if request.path().ends_with("/extend") || request.parameter("extend").is_some() {
        let question = asked("extend").unwrap();
        let ids: Vec<&str> =
            question["ids"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
        let site = |id: &str| THINGS.iter().find(|(own, ..)| *own == id).map(|(_, _, site)| *site);
        let values = |id: &str| match site(id) {
            Some(site) => (json!([{ "str": site }]), json!([{ "id": "SE", "name": "Sweden" }])),
            None => (json!([{}]), json!([])),
        };
        match version {
            Version::V02 => {
                let rows = ids
                    .iter()
                    .map(|id| ((*id).to_owned(), json!({ "web": values(id).0, "land": values(id).1 })));
                json!({ "meta": [], "rows": rows.collect::<serde_json::Map<_, _>>() })
            }
            Version::V1 => {
                let row = |id: &&str| {
                    let properties = json!([{ "id": "web", "values": values(id).0 }, { "id": "land", "values": values(id).1 }]);
                    json!({ "id": id, "properties": properties })
                };
                json!({ "meta": [], "rows": ids.iter().map(row).collect::<Vec<_>>() })
            }
        }
    } else {
        let question = asked("queries").unwrap();
        match version {
            Version::V02 => {
                let object = question.as_object().unwrap();
                assert!(object.len() <= 2, "batchSize");
                let one = |(number, query): (&String, &Value)| {
                    (number.clone(), json!({ "result": hits(query["query"].as_str().unwrap()) }))
                };
                Value::Object(object.iter().map(one).collect())
            }
            Version::V1 => {
                assert!(request.path().ends_with("/match"), "{request:?}");
                let one = |query: &Value| json!({ "candidates": hits(query["conditions"][0]["propertyValue"].as_str().unwrap()) });
                json!({ "results": question["queries"].as_array().unwrap().iter().map(one).collect::<Vec<_>>() })
            }
        }
    };
    json(&body.to_string())
}

fn host(request: &Request) -> &str {
    request.headers.lines().find_map(|line| line.strip_prefix("host: ")).unwrap()
}

fn service(server: &StandIn) -> Authority {
    authority(
        "test",
        Some(ProtocolKind::Reconciliation),
        &server.address("/{lang}/api"),
        "http://a.example/{id}",
    )
}

#[test]
fn candidates_come_with_their_facts_in_both_versions() {
    for (name, version) in VERSIONS {
        let server = serve(version);
        let register = register(&service(&server));
        let organisation = Organisation {
            countries: vec!["SE".to_owned()],
            ..named(&[
                ("Vinnova", "sv", NameKind::Preferred),
                ("innovationssystem", "sv", NameKind::Other),
                ("nesta", "", NameKind::Other),
            ])
        };
        let found = candidates_for(&*register, organisation).unwrap();
        assert_eq!(ids(&found), ["http://a.example/1", "http://a.example/2", "http://a.example/3"], "{name}");
        assert_eq!(
            (&found[0].websites[..], &found[0].countries[..]),
            (&["https://www.vinnova.se".to_owned()][..], &["SE".to_owned()][..])
        );
        assert_eq!(found[0].types, ["Organization", "Agency"]);
        assert_eq!(found[0].identifiers[0].to_string(), "test:1");
        let asked = server.asked();
        assert!(asked.iter().any(|request| request.line.starts_with("POST /sv/api")), "{asked:?}");
        assert!(asked.iter().any(|request| request.line.starts_with("POST /en/api")), "{asked:?}");
        let country = if version == Version::V02 { "pid%22%3A%22land" } else { "\"propertyId\":\"land\"" };
        assert!(
            asked.iter().any(|request| request.body.contains(country)),
            "the country is asked with: {asked:?}"
        );
        assert_eq!(
            asked.iter().filter(|request| request.line.starts_with("GET /en/api HTTP")).count(),
            1,
            "the manifest once"
        );
    }
}

#[test]
fn an_identifier_is_looked_up_through_names_facts_and_page() {
    for (_, version) in VERSIONS {
        let server = serve(version);
        let register = register(&service(&server));
        let read = found(register.lookup("http://a.example/3").unwrap());
        assert_eq!(
            (read.label(), read.websites.as_slice()),
            ("Nesta", &["https://www.nesta.org.uk".to_owned()][..])
        );
        assert_eq!(found(register.lookup("3").unwrap()), read);
        // Neither a name nor a fact: its page would tell, and is elsewhere than where one may ask.
        let error = register.lookup("77").unwrap_err();
        assert!(told(&error, &server).ends_with("does not say whether it has 77"), "{error}");
        assert_eq!(
            register.version(),
            if version == Version::V1 { "7".to_owned() } else { register.version() }
        );
    }
    let page = |status: &'static str| {
        StandIn::answering(move |request| match request.path() {
            "/api" if request.line.starts_with("GET") => json(
                &json!({ "versions": ["0.2"], "name": "x", "identifierSpace": "", "schemaSpace": "",
                "view": { "url": format!("http://{}/page/{{{{id}}}}", host(request)) } })
                .to_string(),
            ),
            "/api" => json(r#"{"q0":{"result":[]}}"#),
            path => {
                assert_eq!(path, "/page/a%2Fb");
                Answer::with(status, "text/html", "", "<html>")
            }
        })
    };
    let lookup = |status| {
        let server = page(status);
        register(&authority(
            "test",
            Some(ProtocolKind::Reconciliation),
            &server.address("/api"),
            "http://a.example/{id}",
        ))
        .lookup("a/b")
    };
    assert!(matches!(lookup("200 OK").unwrap(), Lookup::Found(_)));
    assert_eq!(lookup("404 Not Found").unwrap(), Lookup::Missing);
    assert!(lookup("500 Server Error").is_err());
}

#[test]
fn services_that_cannot_be_asked_are_told() {
    let manifest = r#"{"versions":["0.2"],"name":"x","identifierSpace":"","schemaSpace":""}"#;
    let locked = r#"{"versions":["0.2"],"name":"x","identifierSpace":"","schemaSpace":"","authentication":{"type":"apiKey"}}"#;
    for (answers, words) in [
        (vec![json(locked)], "wants a key"),
        (vec![json(r#"{"name":"x"}"#)], "with a manifest of no stated version of the protocol"),
        (
            vec![json(r#"{"versions":["0.1"]}"#)],
            "with a manifest of version 0.1; 0.2 and 1.0-draft are understood",
        ),
        (
            vec![json(manifest), json(r#"{"status":"error","message":"queries malformed"}"#)],
            "an error: queries malformed",
        ),
        (vec![json(manifest), json(r#"{"q0":{"error":{"message":"too long"}}}"#)], "an error: too long"),
        (vec![json(manifest), json(r#"{"q7":{"result":[]}}"#)], "without an answer to 1 of the questions"),
        (vec![json(manifest), json(r#"{"q0":{"result":[{"name":"no id"}]}}"#)], "missing field `id`"),
        (
            vec![json(manifest), json(r#"{"q0":{"result":[{"id":"1","name":"x","match":"perhaps"}]}}"#)],
            "neither true nor false",
        ),
        (vec![json(manifest), json("[]")], "with what is no answer"),
    ] {
        let server = StandIn::serve(answers);
        let error = candidates(&*register(&service(&server)), "x").unwrap_err();
        assert!(told(&error, &server).contains(words), "{words}: {error}");
    }
}
