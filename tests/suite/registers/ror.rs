//! ROR's API: a stand-in that searches real records.

use super::{authority, candidates, found, ids, json, told};
use crate::stand_in::{Answer, Request, StandIn};
use flate2::read::GzDecoder;
use labgraph::fetch::Client;
use labgraph::link::{
    Authority, Identifier, Lookup, Organisation, ProtocolKind, Register, Standing, protocol,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::sync::{Arc, LazyLock};

/// Some thousand real records of schema 2.
static RECORDS: LazyLock<Option<Arc<Vec<Value>>>> = LazyLock::new(|| {
    let file = File::open(super::open_data("ror/ror_records.jsonl.gz")?).unwrap();
    let lines = BufReader::new(GzDecoder::new(file)).lines().map(Result::unwrap);
    let wanted = |line: &String| line.contains("\"_schema\": \"v2\"");
    Some(Arc::new(lines.filter(wanted).take(2000).map(|line| serde_json::from_str(&line).unwrap()).collect()))
});

fn ror(server: &StandIn) -> Authority {
    authority("ror", Some(ProtocolKind::Ror), &server.address("/v2/organizations"), "https://ror.org/{id}")
}

/// One that may ask as often as it likes, more or less.
fn open(server: &StandIn) -> Box<dyn Register> {
    let client = Client::default().with_header(&server.address(""), "Client-Id", "abc").unwrap();
    protocol::open(&ror(server), None, &client, None).unwrap()
}

fn texts(record: &Value) -> impl Iterator<Item = &str> {
    record["names"].as_array().unwrap().iter().filter_map(|name| name["value"].as_str())
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// What ROR answers: the records that have every word, as many as a page holds; for an affiliation those whose
/// name it is.
fn answer(records: &[Value], request: &Request) -> Answer {
    let last = request.path().rsplit('/').next().unwrap();
    if last != "organizations" {
        let id = format!("https://ror.org/{last}");
        return match records.iter().find(|record| record["id"] == id.as_str()) {
            Some(record) => json(&record.to_string()),
            None => {
                let body = json!({ "errors": [format!("ROR ID '{id}' does not exist")] }).to_string();
                Answer::with("404 Not Found", "application/json", "", &body)
            }
        };
    }
    let items: Vec<Value> = if let Some(query) = request.parameter("query") {
        let wanted = words(&query);
        let all = |record: &&Value| {
            let text = record.to_string().to_lowercase();
            wanted.iter().all(|word| text.contains(word.as_str())) && {
                let has = words(&text);
                wanted.iter().all(|word| has.contains(word))
            }
        };
        records.iter().filter(all).cloned().collect()
    } else {
        let asked = request.parameter("affiliation").unwrap().to_lowercase();
        let near = records.iter().filter(|record| texts(record).any(|name| name.to_lowercase() == asked));
        let item = |(place, record): (usize, &Value)| json!({ "substring": asked, "score": 1.0, "matching_type": "EXACT", "chosen": place == 0, "organization": record });
        near.enumerate().map(item).collect()
    };
    let found = items.len();
    let page: Vec<Value> = items.into_iter().take(20).collect();
    json(&json!({ "number_of_results": found, "time_taken": 5, "items": page, "meta": {} }).to_string())
}

fn serve() -> Option<StandIn> {
    let records = Arc::clone(RECORDS.as_ref()?);
    Some(StandIn::answering(move |request| answer(&records, request)))
}

#[test]
fn candidates_are_records_of_any_name() {
    let Some(server) = serve() else { return };
    let register = open(&server);
    let records = RECORDS.as_ref().unwrap();
    let mut asked = 0;
    for record in records.iter().step_by(150) {
        for name in texts(record) {
            // A word that a search by words cannot find.
            if words(name).is_empty() {
                continue;
            }
            let found = candidates(&*register, name).unwrap();
            assert!(ids(&found).contains(&record["id"].as_str().unwrap()), "{name}: {:?}", ids(&found));
            asked += 1;
        }
    }
    assert!(asked > 15, "{asked}");
    let line = &server.asked()[0].line;
    assert!(line.starts_with("GET /v2/organizations?query="), "{line}");
}

#[test]
fn what_lucene_would_read_is_escaped() {
    let server = StandIn::serve(vec![json(r#"{"number_of_results":0,"time_taken":1,"items":[]}"#)]);
    let register = open(&server);
    assert!(candidates(&*register, "A+B (C) / D: \"E\"?").unwrap().is_empty());
    let asked = server.asked();
    assert_eq!(asked[0].parameter("query").unwrap(), r#"A\+B \(C\) \/ D\: \"E\"\?"#);
    assert_eq!(asked[1].parameter("affiliation").unwrap(), "A+B (C) / D: \"E\"?");
}

#[test]
fn every_record_is_looked_up() {
    let Some(server) = serve() else { return };
    let register = open(&server);
    let records = RECORDS.as_ref().unwrap();
    for record in records.iter().step_by(100) {
        let id = record["id"].as_str().unwrap();
        let read = found(register.lookup(id).unwrap());
        assert_eq!(read.id, id);
        let names: BTreeSet<&str> = texts(record).collect();
        assert!(names.iter().all(|name| read.names.iter().any(|own| own.text == *name)), "{id}: {names:?}");
        let short = id.rsplit('/').next().unwrap();
        assert_eq!(found(register.lookup(short).unwrap()), read);
    }
    let gone = records.iter().find(|record| record["status"] == "withdrawn");
    if let Some(gone) = gone {
        assert_eq!(
            found(register.lookup(gone["id"].as_str().unwrap()).unwrap()).standing,
            Standing::Withdrawn
        );
    }
    for nothing in ["https://ror.org/000000000", "000000000", "", "x", "../../admin", "0000000 0"] {
        assert_eq!(register.lookup(nothing).unwrap(), Lookup::Missing, "{nothing}");
    }
    assert_eq!(register.version().len(), "2026-11-28".len());
}

#[test]
fn identifiers_lead_to_records() {
    let Some(server) = serve() else { return };
    let register = open(&server);
    let records = RECORDS.as_ref().unwrap();
    let with = |kind: &str| {
        records.iter().find_map(|record| {
            let ids = record["external_ids"].as_array()?;
            let own = ids.iter().find(|id| id["type"] == kind)?;
            Some((record["id"].as_str()?, own["all"][0].as_str()?))
        })
    };
    let (id, isni) = with("isni").unwrap();
    let asked =
        Organisation { identifiers: vec![Identifier::new("isni", isni)], ..Organisation::named("Zzz") };
    assert!(ids(&super::candidates_for(&*register, asked).unwrap()).contains(&id));
    let own = Identifier::new("ror", records[0]["id"].as_str().unwrap().rsplit('/').next().unwrap());
    let asked = Organisation { identifiers: vec![own], ..Organisation::named("Zzz") };
    assert_eq!(ids(&super::candidates_for(&*register, asked).unwrap()), [records[0]["id"].as_str().unwrap()]);
}

/// The documents that ROR's own tests hold.
#[test]
fn the_payloads_of_ror_are_read() {
    let Some(folder) = super::open_data("protocol/ror-api") else { return };
    let mut read = 0;
    for file in ["test_data_search_es7_v2.json", "test_data_retrieve_es7_v2.json"] {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        let hits = value["hits"]["hits"].as_array().unwrap().iter();
        let items: Vec<Value> = hits.map(|hit| hit["_source"].clone()).collect();
        let found = items.len();
        let body =
            json!({ "number_of_results": value["hits"]["total"]["value"], "time_taken": 1, "items": items });
        let none = json(r#"{"number_of_results":0,"time_taken":1,"items":[]}"#);
        let server = StandIn::serve(vec![json(&body.to_string()), none]);
        let candidates = candidates(&*open(&server), "any").unwrap();
        assert_eq!(candidates.len(), found, "{file}");
        assert!(
            candidates
                .iter()
                .all(|candidate| !candidate.label().is_empty() && !candidate.countries.is_empty())
        );
        read += found;
    }
    assert!(read > 10, "{read}");
}

#[test]
fn a_client_with_a_name_says_it_to_ror_alone() {
    let server = StandIn::serve(vec![json(r#"{"number_of_results":0,"time_taken":1,"items":[]}"#)]);
    let other = StandIn::serve(vec![json("{}")]);
    let client = Client::default().with_header(&server.address(""), "Client-Id", "abc").unwrap();
    let register = protocol::open(&ror(&server), None, &client, None).unwrap();
    candidates(&*register, "x").unwrap();
    assert!(server.asked()[0].headers.contains("client-id: abc\r\n"));
    client.get(&other.address("/")).send().unwrap();
    assert!(!other.asked()[0].headers.contains("client-id"));
    let redirecting = StandIn::serve(vec![Answer::raw(format!(
        "HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        other.address("/there")
    ))]);
    let client = Client::default()
        .with_only([redirecting.address(""), other.address("")])
        .unwrap()
        .with_redirects()
        .with_header(&redirecting.address(""), "Client-Id", "abc")
        .unwrap();
    client.get(&redirecting.address("/")).send().unwrap();
    assert!(redirecting.asked()[0].headers.contains("client-id: abc"));
    assert!(!other.asked()[1].headers.contains("client-id"));
}

#[test]
fn answers_of_ror_that_are_wrong_are_told() {
    let wrong = |answer: Answer| {
        let server = StandIn::serve(vec![answer]);
        told(&candidates(&*open(&server), "x").unwrap_err(), &server)
    };
    for (answer, words) in [
        (
            json(r#"{"errors":["query parameter 'x' is illegal"]}"#),
            "answered an error: query parameter 'x' is illegal",
        ),
        (
            json(r#"{"number_of_results":7,"time_taken":1,"items":[]}"#),
            "answered that it found 7 records, and gave none",
        ),
        (
            json(r#"{"number_of_results":"7","items":[]}"#),
            "answered what is no JSON as expected: invalid type: string \"7\"",
        ),
        (
            json(r#"{"number_of_results":1,"items":[{"id":7}]}"#),
            "answered with a record that is none: invalid type: integer `7`",
        ),
        (json(r#"[]"#), "answered what is no JSON as expected"),
        (Answer::with("500 Server Error", "text/html", "", "<html>down"), "answered 500: down"),
        (Answer::with("404 Not Found", "text/html", "", "<html>gone"), "answered 404: gone"),
    ] {
        let told = wrong(answer);
        assert!(told.contains(words), "{told}");
    }
    let server = StandIn::serve(vec![Answer::with("404 Not Found", "text/html", "", "<html>gone")]);
    let error = open(&server).lookup("01kd5m353").unwrap_err();
    assert!(error.to_string().contains("answered 404"), "a page is not ROR's word: {error}");
}

#[test]
fn what_is_gone_needs_no_words() {
    for (media_type, body) in [("text/plain", ""), ("text/html", "<html>gone"), ("application/json", "{}")] {
        let server = StandIn::serve(vec![Answer::with("410 Gone", media_type, "", body)]);
        let found = open(&server).lookup("01kd5m353");
        assert!(matches!(found, Ok(Lookup::Missing)), "{media_type}: {found:?}");
    }
}
