//! `labgraph link check`: entries that are as they were, and each way in which they are not, from real records.

use crate::command::{Outcome, Place};
use crate::shared;
use crate::stand_in::{Answer, Request, StandIn};
use expect_test::expect;
use flate2::read::GzDecoder;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::sync::LazyLock;

/// The real records that these tests speak of.
const WANTED: [&str; 6] = ["01kd5m353", "0247ay475", "03wt3br81", "04qxsrb28", "000bmd763", "04nbqb988"];

static RECORDS: LazyLock<Option<BTreeMap<String, Value>>> = LazyLock::new(|| {
    let file = File::open(shared::folder()?.join("opendata/ror/ror_records.jsonl.gz")).unwrap();
    let lines = BufReader::new(GzDecoder::new(file)).lines().map(Result::unwrap);
    let of_line = |line: String| {
        let is_wanted = WANTED.iter().any(|id| line.contains(&format!("\"id\": \"https://ror.org/{id}\"")));
        let record: Value = serde_json::from_str(Some(&line).filter(|_| is_wanted)?).unwrap();
        let id = record["id"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        WANTED.contains(&id.as_str()).then_some((id, record))
    };
    Some(lines.filter_map(of_line).collect())
});

/// The real records by their identifiers.
pub fn records() -> Option<BTreeMap<String, Value>> {
    RECORDS.clone()
}

/// ROR, with these records under these identifiers.
pub fn ror(records: BTreeMap<String, Value>) -> StandIn {
    StandIn::answering(move |request: &Request| {
        let id = request.path().rsplit('/').next().unwrap().to_owned();
        match records.get(&id) {
            Some(record) => Answer::ok("application/json", &record.to_string()),
            None => {
                let body = format!("{{\"errors\":[\"ROR ID '{id}' does not exist\"]}}");
                Answer::with("404 Not Found", "application/json", "", &body)
            }
        }
    })
}

/// The project's workspace, with ROR at a stand-in.
pub fn place_with(server: &StandIn) -> Place {
    let place = Place::with_workspace();
    replace(
        &place,
        "data/authorities.ttl",
        "<https://api.ror.org/v2/organizations>",
        &format!("<{}>", server.address("/v2/organizations")),
    );
    place
}

/// Puts a text in the place of one that stands in a file once.
pub fn replace(place: &Place, file: &str, find: &str, put: &str) {
    let text = place.read(file);
    assert_eq!(text.matches(find).count(), 1, "{find:?} once in {file}");
    place.write(file, text.replace(find, put));
}

fn check(place: &Place, arguments: &[&str]) -> Outcome {
    place.run(&[&["link", "check"], arguments].concat())
}

#[test]
fn entries_that_are_as_they_were_are_no_change() {
    let Some(records) = records() else { return };
    let server = ror(records);
    let outcome = check(&place_with(&server), &["--authority", "ror"]);
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("Nothing changed.\n", Some(0)), "{outcome}");
    assert!(outcome.stderr.contains("4 entries looked up for 4 links (ror "), "{outcome}");
    assert_eq!(server.asked().len(), 4, "each entry once: {:?}", server.asked());
}

/// Vinnova's entry was withdrawn in favour of another one, the ministry's became another one, that of the region is
/// gone, and the Flemish Government has a new name.
fn changed() -> Option<(Place, StandIn)> {
    let mut records = records()?;
    let (withdrawn, merged) = (records["000bmd763"].clone(), records["01kd5m353"].clone());
    records.remove("0247ay475");
    records.insert("03wt3br81".to_owned(), merged);
    let names = records.get_mut("04qxsrb28").unwrap()["names"].as_array_mut().unwrap();
    for name in names.iter_mut().filter(|name| name["value"] == "Flemish Government") {
        name["value"] = "Government of Flanders".into();
    }
    records.insert("000bmd763".to_owned(), withdrawn);
    let server = ror(records);
    let place = place_with(&server);
    let links = place.read("data/links/ror.ttl").replace("01kd5m353", "000bmd763");
    let label = "sssom:object_source lid:authority-ror ;\n    sssom:predicate_id skos:closeMatch";
    assert_eq!(links.matches(label).count(), 1, "{links}");
    let labelled = label.replace(
        "sssom:object_source",
        "sssom:object_label \"Flemish Government\" ;\n    sssom:object_source",
    );
    place.write("data/links/ror.ttl", links.replace(label, &labelled));
    Some((place, server))
}

#[test]
fn each_change_is_told_with_what_could_be_done() {
    let Some((place, _server)) = changed() else { return };
    let before = place.read("data/links/ror.ttl");
    let outcome = check(&place, &["--authority", "ror", "--format", "csv"]);
    assert_eq!(outcome.code, Some(1), "{outcome}");
    expect![[r#"
        thing,register,identifier,change,old,new,proposal
        https://w3id.org/labgraph/id/flemish-administration,https://w3id.org/labgraph/id/authority-ror,04qxsrb28,renamed,Flemish Government,Government of Flanders,note the new name
        https://w3id.org/labgraph/id/region-midtjylland,https://w3id.org/labgraph/id/authority-ror,0247ay475,missing,0247ay475,,take the link away
        https://w3id.org/labgraph/id/se-climate-and-enterprise,https://w3id.org/labgraph/id/authority-ror,03wt3br81,merged,03wt3br81,01kd5m353 (Vinnova),link to https://ror.org/01kd5m353
        https://w3id.org/labgraph/id/vinnova,https://w3id.org/labgraph/id/authority-ror,000bmd763,withdrawn,000bmd763,04nbqb988,link to https://ror.org/04nbqb988
    "#]].assert_eq(&outcome.stdout.replace("\r\n", "\n"));
    assert!(outcome.stderr.contains("labgraph update --patch FILE applies it"), "{outcome}");
    let dutch = check(&place, &["--authority", "ror", "--lang", "nl"]);
    for word in ["ingetrokken", "samengevoegd", "hernoemd", "niet aanwezig", "de koppeling weghalen"] {
        assert!(dutch.stdout.contains(word), "{word}: {dutch}");
    }
    assert_eq!(place.read("data/links/ror.ttl"), before, "nothing is written");
    let one = check(&place, &["--authority", "ror", "--format", "csv", "vinnova"]);
    assert_eq!(one.stdout.lines().count(), 2, "{one}");
}

#[test]
fn what_is_proposed_can_be_applied() {
    let Some((place, _server)) = changed() else { return };
    let outcome = check(&place, &["--authority", "ror", "--patch", "proposed.rdfp"]);
    assert_eq!(outcome.code, Some(1), "{outcome}");
    let to_output = check(&place, &["--authority", "ror", "--patch", "-"]);
    let but_when = |patch: &str| -> Vec<String> {
        patch.lines().filter(|line| !line.contains("generatedAtTime")).map(str::to_owned).collect()
    };
    assert_eq!(but_when(&to_output.stdout), but_when(&place.read("proposed.rdfp")));
    let applied = place.run(&["update", "--patch", "proposed.rdfp"]);
    assert_eq!(applied.code, Some(0), "{applied}");
    let links = place.read("data/links/ror.ttl");
    for there in ["<https://ror.org/04nbqb988>", "<https://ror.org/01kd5m353>", "\"Government of Flanders\""]
    {
        assert!(links.contains(there), "{there}: {links}");
    }
    // The link to what another entry became part of is a decision of its own, and nobody's.
    let merged = links.split("\n\n").find(|mapping| mapping.contains("04nbqb988>")).unwrap();
    for said in [
        "semapv:MappingChaining",
        "sssom:author_label \"labgraph\"",
        "sssom:confidence 0.9",
        "In the place of 000bmd763",
    ] {
        assert!(merged.contains(said), "{said}: {merged}");
    }
    assert!(!merged.contains("lab:fingerprint") && !merged.contains("reviewer_label"), "{merged}");
    assert_eq!(place.run(&["check", "--no-coverage"]).code, Some(0));
    for gone in
        ["000bmd763>", "000bmd763\"", "03wt3br81>", "03wt3br81\"", "0247ay475", "\"Flemish Government\""]
    {
        assert!(!links.contains(gone), "{gone}: {links}");
    }
    let again = check(&place, &["--authority", "ror", "--format", "csv"]);
    // The country of what Vinnova was linked to in this test is another one, and that is all.
    let rows: Vec<&str> = again.stdout.lines().skip(1).filter(|row| !row.contains("relocated")).collect();
    assert!(rows.is_empty(), "{again}");
}

#[test]
fn that_another_thing_has_the_entry_that_is_proposed_is_told() {
    let Some((place, _server)) = changed() else { return };
    let patch = |language: &str, more: &[&str]| {
        let arguments = ["--authority", "ror", "vinnova", "--patch", "proposed.rdfp", "--lang", language];
        check(&place, &[&arguments[..], more].concat())
    };
    assert!(!patch("en", &[]).stderr.contains("already"));
    let accepted = place.run(&["link", "accept", "nesta", "ror:04nbqb988", "--reviewer", "Ada", "--offline"]);
    assert_eq!(accepted.code, Some(0), "{accepted}");
    for (language, told) in [
        ("en", "note: Vinnova: Nesta is linked to 04nbqb988 already\n"),
        ("nl", "note: Vinnova: Nesta is al aan 04nbqb988 gekoppeld\n"),
        ("fr", "note: Vinnova\u{a0}: Nesta est déjà relié à 04nbqb988\n"),
    ] {
        let outcome = patch(language, &[]);
        assert!(outcome.code == Some(1) && outcome.stderr.contains(told), "{outcome}");
    }
    // A link that says less than that it is the same is in nobody's way.
    let nearly = place.read("data/links/ror.ttl");
    let ours = nearly.split("\n\n").find(|mapping| mapping.contains("04nbqb988>")).unwrap();
    let close = nearly.replace(ours, &ours.replace("skos:exactMatch", "skos:closeMatch"));
    assert_ne!(close, nearly);
    place.write("data/links/ror.ttl", close);
    assert!(!patch("en", &[]).stderr.contains("already"));
}

#[test]
fn identifiers_are_checked_without_a_network() {
    let place = Place::with_workspace();
    let text = place.read("data/links/kbo.ttl").replace("0203430576", "0203430567");
    place.write("data/links/kbo.ttl", text);
    let outcome = check(&place, &["--authority", "kbo", "--offline", "--format", "csv", "nmbs"]);
    assert!(outcome.stdout.contains(",malformed,"), "{outcome}");
    assert!(outcome.stdout.contains("its check digits are wrong"), "{outcome}");
}

#[test]
fn a_register_that_fails_does_not_silence_the_others() {
    let Some(mut records) = records() else { return };
    records.remove("01kd5m353");
    let server = ror(records);
    let place = place_with(&server);
    let broken = StandIn::serve(vec![Answer::raw(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\nConnection: close\r\n\r\n{\"entities\":{",
    )]);
    replace(
        &place,
        "data/authorities.ttl",
        "<https://www.wikidata.org/w/api.php>",
        &format!("<{}>", broken.address("/w/api.php")),
    );
    let outcome =
        check(&place, &["--authority", "ror", "--authority", "wikidata", "--format", "csv", "vinnova"]);
    assert_eq!(outcome.code, Some(4), "{outcome}");
    assert!(outcome.stdout.contains(",01kd5m353,missing,"), "{outcome}");
    assert!(outcome.stderr.contains("not every register could be asked"), "{outcome}");
    assert!(outcome.stderr.contains("Wikidata: "), "{outcome}");
}

#[test]
fn a_register_that_wants_to_be_left_alone_says_for_how_long() {
    let busy = Answer::with("429 Too Many Requests", "text/plain", "Retry-After: 5400\r\n", "slow down");
    let server = StandIn::serve(vec![busy]);
    let place = place_with(&server);
    for (verb, language, told) in [
        ("check", "en", "answered 429: slow down; ask again after 90 minutes\n"),
        ("fetch", "nl", "; vraag het opnieuw na 90 minuten\n"),
        ("suggest", "fr", "\u{a0}; redemandez après 90 minutes\n"),
    ] {
        let thing = if verb == "suggest" { "nesta" } else { "vinnova" };
        let arguments = ["link", verb, thing, "--authority", "ror", "--lang", language];
        let outcome = place.run(&arguments);
        assert_eq!(outcome.code, Some(4), "{outcome}");
        assert!(outcome.stderr.contains(told), "{outcome}");
    }
    assert_eq!(server.asked().len(), 1, "the next process does not ask");
    // What is no longer readable forbids nothing.
    let folder = place.path().join(".cache/labgraph/http/hosts");
    for file in std::fs::read_dir(folder).unwrap() {
        std::fs::write(file.unwrap().path(), "{").unwrap();
    }
    let outcome = place.run(&["link", "check", "vinnova", "--authority", "ror"]);
    assert_eq!((outcome.code, server.asked().len()), (Some(4), 2), "{outcome}");
}

#[test]
fn a_ban_holds_in_the_next_process() {
    let ban = Answer::with("403 Forbidden", "text/plain", "", "You have been banned.");
    let server = StandIn::serve(vec![ban]);
    let place = place_with(&server);
    for _ in 0..2 {
        let outcome = place.run(&["link", "check", "vinnova", "--authority", "ror"]);
        assert_eq!(outcome.code, Some(4), "{outcome}");
        assert!(outcome.stderr.contains("answered 403: You have been banned."), "{outcome}");
    }
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn what_is_no_link_is_told() {
    let place = Place::with_workspace();
    let outcome = check(&place, &["--offline", "nesta", "--authority", "ror"]);
    assert_eq!(outcome.code, Some(2), "{outcome}");
    assert!(outcome.stderr.contains("there is no accepted link like that"), "{outcome}");
}

/// Ministries of the past, as the Dutch register keeps them, behind their identifiers.
#[test]
fn a_ministry_that_ended_is_told() {
    let Some(shared) = shared::folder() else { return };
    let document =
        std::fs::read_to_string(shared.join("opendata/nl-tooi/rwc_ministeries_compleet_1.json")).unwrap();
    let server = StandIn::serve(vec![Answer::ok("application/ld+json", &document)]);
    let place = Place::with_workspace();
    replace(
        &place,
        "data/authorities.ttl",
        "<https://identifier.overheid.nl/tooi/id/>",
        &format!("<{}>", server.address("/tooi/id/")),
    );
    let now = check(&place, &["--authority", "tooi", "--format", "csv"]);
    assert_eq!(now.code, Some(0), "{now}");
    let ended = ENDED;
    place.write("data/links/tooi.ttl", place.read("data/links/tooi.ttl").replace("mnre1010", ended));
    let then = check(&place, &["--authority", "tooi", "--format", "csv"]);
    assert_eq!(then.code, Some(1), "{then}");
    assert!(then.stdout.contains(&format!("ministerie/{ended},ended,")), "{then}");
}

#[test]
fn that_an_entry_ended_is_told_until_somebody_decides() {
    let Some(shared) = shared::folder() else { return };
    let place = Place::with_workspace();
    let file = shared.join("opendata/nl-tooi/rwc_ministeries_compleet_1.json");
    assert_eq!(place.run(&["authority", "import", file.to_str().unwrap()]).code, Some(0));
    place.write("data/links/tooi.ttl", place.read("data/links/tooi.ttl").replace("mnre1010", ENDED));
    let ended = |when: &str| {
        let outcome = check(&place, &["--authority", "tooi", "--format", "csv"]);
        assert!(outcome.stdout.contains(&format!("ministerie/{ENDED},ended,")), "{when}: {outcome}");
    };
    ended("before");
    let fetched = place.run(&["link", "fetch", "--authority", "tooi", "--yes"]);
    assert_eq!(fetched.code, Some(0), "{fetched}");
    ended("what was fetched is no judgement");
    let link = place.read("data/links/tooi.ttl").replace("skos:exactMatch", "dcterms:replaces");
    let prefix = "@prefix dcterms: <http://purl.org/dc/terms/> .\n";
    let prefix = if link.contains(prefix.trim_end()) { "" } else { prefix };
    place.write("data/links/tooi.ttl", format!("{prefix}{link}"));
    let outcome = check(&place, &["--authority", "tooi", "--format", "csv"]);
    assert!(!outcome.stdout.contains(",ended,"), "the link says so: {outcome}");
}

/// A ministry that the register says has ended.
const ENDED: &str = "mnre1040";
