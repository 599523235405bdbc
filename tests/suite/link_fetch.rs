//! `labgraph link fetch`: what registers say, in files of their own, and everything else as it was; `run conflicts`.

use crate::command::{Outcome, Place};
use crate::link_check::{place_with, records, replace, ror};
use crate::stand_in::StandIn;
use expect_test::expect;
use serde_json::json;

const FILE: &str = "data/registers/ror.ttl";

/// Runs at the same moment each time.
fn run(place: &Place, arguments: &[&str]) -> Outcome {
    place.run_with(arguments, b"", |command| {
        command.env("SOURCE_DATE_EPOCH", "1790000000");
    })
}

fn fetch(place: &Place, arguments: &[&str]) -> Outcome {
    run(place, &[&["link", "fetch"], arguments].concat())
}

/// What was fetched, without the day on which the stand-in was asked.
fn fetched(place: &Place) -> String {
    let of_day = |line: &str| !line.trim_start().starts_with("dcat:version ");
    place.read(FILE).lines().filter(|line| of_day(line)).flat_map(|line| [line, "\n"]).collect()
}

fn with_records() -> Option<(Place, StandIn)> {
    let server = ror(records()?);
    Some((place_with(&server), server))
}

#[test]
fn what_a_register_says_stands_in_a_file_of_its_own() {
    let Some((place, _server)) = with_records() else { return };
    let outcome = fetch(&place, &["--authority", "ror", "vinnova"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    expect![[r#"
        new: <https://w3id.org/labgraph/graph/data/registers/ror> (extract of a register)
          licence: <http://creativecommons.org/publicdomain/zero/1.0/>
          source: Research Organization Registry (ROR)

        new: Vinnova (record of a register)  <https://ror.org/01kd5m353>
          address: "Stockholm, Sweden"
          covers territory: Sweden
          founded: 2001
          identifier: "01kd5m353"
          name of the parent: "Ministry of Climate and Enterprise"
          other name (en): "Swedish Agency for Innovation Systems"
          source: Research Organization Registry (ROR)
          status of the record: Current
          website: <https://www.vinnova.se>

        14 statements added

        Written:
          data/registers/ror.ttl (new)
    "#]]
    .assert_eq(&outcome.stdout);
    expect![[r#"
        PREFIX lab: <https://w3id.org/labgraph/ns#>
        PREFIX labc: <https://w3id.org/labgraph/concept/>
        PREFIX lid: <https://w3id.org/labgraph/id/>
        PREFIX country: <http://publications.europa.eu/resource/authority/country/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX foaf: <http://xmlns.com/foaf/0.1/>
        PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX schema: <http://schema.org/>
        PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX dcat: <http://www.w3.org/ns/dcat#>
        PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

        <https://ror.org/01kd5m353> a lab:RegisterRecord ;
            dcterms:identifier "01kd5m353" ;
            dcterms:spatial country:SWE ;
            schema:address "Stockholm, Sweden" ;
            schema:foundingDate "2001"^^xsd:gYear ;
            skos:altLabel "Swedish Agency for Innovation Systems"@en ;
            skos:prefLabel "Vinnova"@sv ;
            prov:generatedAtTime "2026-09-21T14:13:20Z"^^xsd:dateTime ;
            prov:wasDerivedFrom lid:authority-ror ;
            foaf:homepage <https://www.vinnova.se> ;
            lab:parentName "Ministry of Climate and Enterprise" ;
            lab:recordStatus labc:record-current .

        <https://w3id.org/labgraph/graph/data/registers/ror> a lab:RegisterExtract ;
            dcterms:license <http://creativecommons.org/publicdomain/zero/1.0/> ;
            prov:generatedAtTime "2026-09-21T14:13:20Z"^^xsd:dateTime ;
            prov:wasDerivedFrom lid:authority-ror .
    "#]]
    .assert_eq(&fetched(&place));
    let formatted = run(&place, &["fmt", "--check", FILE]);
    assert_eq!(formatted.code, Some(0), "{formatted}");
}

/// Everything that reads the graph, and not what a register says of it.
const READERS: [&[&str]; 13] = [
    &["show", "vinnova"],
    &["show", "lid:authority-ror"],
    &["show", "Ministry of Climate and Enterprise"],
    &["find", "vinnova"],
    &["find", "midtjylland"],
    &["compare", "vinnova", "nesta"],
    &["report"],
    &["query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"],
    &["query", "SELECT ?s { ?s schema:foundingDate ?o } ORDER BY ?s"],
    &["query", "SELECT ?s { ?s skos:prefLabel 'Vinnova'@sv } ORDER BY ?s"],
    &["export", "--format", "ttl"],
    &["export", "--hash"],
    &["run", "conflicts", "--format", "csv", "register=isni"],
];

#[test]
fn nothing_else_changes() {
    let Some((place, _server)) = with_records() else { return };
    let read = |place: &Place| READERS.map(|arguments| run(place, arguments));
    let before = read(&place);
    assert!(
        before.iter().all(|outcome| outcome.code == Some(0)),
        "{}",
        before.iter().map(ToString::to_string).collect::<String>()
    );
    let outcome = fetch(&place, &["--authority", "ror"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    for ((old, new), arguments) in before.iter().zip(read(&place)).zip(READERS) {
        assert_eq!(*old, new, "{arguments:?}");
    }
    let checked = run(&place, &["check", "--strict", "--no-coverage"]);
    assert!(checked.code == Some(0) && checked.stdout.ends_with("Nothing is wrong.\n"), "{checked}");
    // All that it covers is as it was.
    let coverage = |place: &Place| {
        let outcome = run(place, &["check", "--format", "json"]);
        serde_json::from_str::<serde_json::Value>(&outcome.stdout).unwrap()["coverage"].clone()
    };
    assert_eq!(coverage(&place), coverage(&Place::with_workspace()));
    let promised = run(&place, &["run", "--test"]);
    let kept = |line: &str| {
        line.starts_with("ok") || line.contains("conflicts") || line.contains("keep their promise")
    };
    assert!(promised.stdout.lines().all(kept), "{promised}");
}

#[test]
fn it_is_asked_by_the_name_of_its_graph() {
    let Some((place, _server)) = with_records() else { return };
    fetch(&place, &["--authority", "ror"]);
    let asked = run(
        &place,
        &[
            "query",
            "--format",
            "csv",
            "SELECT ?register ?since { GRAPH <https://w3id.org/labgraph/graph/data/registers/ror> {
               <https://ror.org/01kd5m353> schema:foundingDate ?since ; prov:wasDerivedFrom ?register } }",
        ],
    );
    assert_eq!(
        asked.stdout.replace('\r', ""),
        "register,since\nhttps://w3id.org/labgraph/id/authority-ror,2001\n",
        "{asked}"
    );
    let exported = run(&place, &["export", "--format", "nq"]);
    assert!(exported.stdout.contains("graph/data/registers/ror>"), "named graphs stay apart");
    let named = run(&place, &["export", "--graph", FILE, "--format", "ttl"]);
    assert!(named.stdout.contains("lab:RegisterRecord"), "{named}");
    // What names no graph does not reach it.
    let text = place.read(FILE);
    let update = run(
        &place,
        &[
            "update",
            "--yes",
            "--no-check",
            "DELETE { ?s foaf:homepage ?o } INSERT { ?s foaf:page ?o } WHERE { ?s foaf:homepage ?o }",
        ],
    );
    assert_eq!(update.code, Some(0), "{update}");
    assert_eq!(place.read(FILE), text);
    let by_name = run(
        &place,
        &[
            "update",
            "DELETE WHERE { GRAPH <https://w3id.org/labgraph/graph/data/registers/ror> { ?s foaf:homepage ?o } }",
        ],
    );
    assert_eq!(by_name.code, Some(0), "{by_name}");
    assert!(!place.read(FILE).contains("foaf:homepage"));
}

#[test]
fn fetching_again_tells_what_changed_and_replaces_the_record() {
    let Some(mut records) = records() else { return };
    let place = place_with(&ror(records.clone()));
    fetch(&place, &["--authority", "ror"]);
    let before = fetched(&place);
    let again = fetch(&place, &["--authority", "ror", "--offline"]);
    assert_eq!(again.code, Some(0), "kept answers are as good: {again}");
    assert_eq!(fetched(&place), before);
    let vinnova = records.get_mut("01kd5m353").unwrap();
    vinnova["names"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "lang": "fr", "types": ["label"], "value": "Agence suédoise" }));
    vinnova["established"] = 2002.into();
    vinnova["links"] = json!([]);
    let server = ror(records);
    let services = place.read("data/authorities.ttl");
    let old = services.lines().find(|line| line.contains("/v2/organizations>")).unwrap().trim().to_owned();
    replace(
        &place,
        "data/authorities.ttl",
        &old,
        &format!("dcat:endpointURL <{}> ;", server.address("/v2/organizations")),
    );
    let dry = fetch(&place, &["--authority", "ror", "--dry-run"]);
    assert!(dry.stdout.contains("Nothing written; would write:\n  data/registers/ror.ttl"), "{dry}");
    assert_eq!(fetched(&place), before, "a dry run writes nothing");
    let changed = fetch(&place, &["--authority", "ror"]);
    expect![[r#"
        Vinnova  <https://ror.org/01kd5m353>
          founded: 2001 → 2002
          other name (fr) added: "Agence suédoise"
          website removed: <https://www.vinnova.se>

        2 statements removed, 2 added

        Written:
          data/registers/ror.ttl
    "#]]
    .assert_eq(&changed.stdout);
    let now = fetched(&place);
    assert!(now.contains("\"2002\"^^xsd:gYear") && now.contains("\"Agence suédoise\"@fr"), "{now}");
    assert!(!now.contains("www.vinnova.se"), "{now}");
    // What no link leads to any more goes when the whole register is fetched.
    let links = place.read("data/links/ror.ttl");
    let start = links.find("lid:mapping-ror-vinnova a").unwrap();
    place.write("data/links/ror.ttl", &links[..start]);
    fetch(&place, &["--authority", "ror", "region midtjylland"]);
    assert!(fetched(&place).contains("01kd5m353"), "one thing was meant");
    let checked = run(&place, &["check", "--no-coverage"]);
    assert!(checked.stdout.contains("No accepted link leads to this record any more"), "{checked}");
    fetch(&place, &["--authority", "ror"]);
    assert!(!fetched(&place).contains("01kd5m353"));
}

#[test]
fn only_chosen_facts_are_kept() {
    let Some((place, _server)) = with_records() else { return };
    let outcome = fetch(&place, &["--authority", "ror", "--facts", "founding,website", "vinnova"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    let text = fetched(&place);
    for (there, property) in [
        (true, "schema:foundingDate"),
        (true, "foaf:homepage"),
        (true, "lab:recordStatus"),
        (false, "skos:prefLabel"),
        (false, "dcterms:spatial"),
    ] {
        assert_eq!(text.contains(property), there, "{property}: {text}");
    }
    // Asked for later, others join them; what was there stays, with when it was read.
    let moment =
        |text: &str| text.lines().find(|line| line.contains("prov:generatedAtTime")).map(str::to_owned);
    let outcome = fetch(&place, &["--authority", "ror", "--facts", "names", "vinnova"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    let more = fetched(&place);
    for property in ["schema:foundingDate", "foaf:homepage", "lab:recordStatus", "skos:prefLabel"] {
        assert!(more.contains(property), "{property}: {more}");
    }
    assert!(!more.contains("dcterms:spatial"));
    assert_eq!(moment(&more), moment(&text));
    let unknown = fetch(&place, &["--facts", "colour"]);
    assert_eq!(unknown.code, Some(2), "{unknown}");
}

#[test]
fn what_comes_from_outside_is_checked() {
    let Some(mut records) = records() else { return };
    let vinnova = records.get_mut("01kd5m353").unwrap();
    vinnova["names"] = json!([
        { "lang": "sv", "types": ["ror_display", "label"], "value": "Vin\u{202e}nova\u{0007} \n\t verket" },
        { "lang": "en", "types": ["label"], "value": "x".repeat(501) },
        { "lang": "de", "types": ["label"], "value": "Nicht gelesen" },
    ]);
    vinnova["links"] = json!([
        { "type": "website", "value": "javascript:alert(1)" },
        { "type": "website", "value": "https://www.vinnova.se/" },
    ]);
    let server = ror(records);
    let place = place_with(&server);
    let outcome = fetch(&place, &["--authority", "ror", "vinnova"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    let text = fetched(&place);
    assert!(text.lines().all(|line| line.chars().count() < 600), "{text}");
    assert!(text.contains("\"Vinnova verket\"@sv"), "{text}");
    assert!(text.contains("<https://www.vinnova.se/>"), "{text}");
    for never in ["javascript", "Nicht gelesen", "\u{202e}"] {
        assert!(!text.contains(never), "{never:?}: {text}");
    }
}

#[test]
fn a_register_that_fails_leaves_the_workspace_alone() {
    let Some(_) = records() else { return };
    let server =
        StandIn::serve(vec![crate::stand_in::Answer::with("500 Server Error", "text/plain", "", "down")]);
    let place = place_with(&server);
    let outcome = run(&place, &["link", "fetch", "--authority", "ror", "--timeout", "5"]);
    assert_eq!(outcome.code, Some(4), "{outcome}");
    assert!(!place.path().join(FILE).exists());
    let Some(mut records) = records() else { return };
    records.remove("0247ay475");
    let server = ror(records);
    let place = place_with(&server);
    let gone = fetch(&place, &["--authority", "ror"]);
    assert_eq!(gone.code, Some(1), "{gone}");
    assert!(gone.stderr.contains("ror 0247ay475 is not there any more"), "{gone}");
    assert!(fetched(&place).contains("01kd5m353"), "the others are there");
    let embedded = Place::empty().run(&["link", "fetch"]);
    assert_eq!(embedded.code, Some(2), "{embedded}");
}

#[test]
fn an_imported_file_may_be_a_part_of_its_register() {
    let place = Place::with_workspace();
    place.write("agencies.csv", "id,name\n202100-3906,Weather Office\n");
    let imported = place.run(&["authority", "import", "agencies.csv", "--authority", "se-orgnr"]);
    assert_eq!(imported.code, Some(0), "{imported}");
    let fetched = run(&place, &["link", "fetch", "--authority", "se-orgnr"]);
    assert!(
        fetched.stderr.contains("se-orgnr 202100-5216 is not in the file that was imported ("),
        "{fetched}"
    );
    assert!(!fetched.stderr.contains("any more"), "{fetched}");
}

#[test]
fn conflicts_are_shown_where_both_state_something_else() {
    let Some((place, _server)) = with_records() else { return };
    let agreeing = run(&place, &["run", "conflicts", "--format", "csv"]);
    assert_eq!(agreeing.stdout.lines().count(), 1, "nothing was fetched: {agreeing}");
    fetch(&place, &["--authority", "ror"]);
    let plain = run(&place, &["run", "conflicts", "--format", "csv"]);
    expect![[r#"
        thing,what,ours,theirs,register,retrieved
    "#]]
    .assert_eq(&plain.stdout.replace('\r', ""));
    // A day of the year that ROR gives agrees with it, and so does the page of a site with the site.
    let statements = "schema:foundingDate \"2001-01-01\"^^xsd:date ;\n    lab:staff lid:vinnova-staff ;";
    replace(&place, "data/labs/vinnova.ttl", "lab:staff lid:vinnova-staff ;", statements);
    add_prefixes(&place);
    assert_eq!(run(&place, &["run", "conflicts", "--format", "csv"]).stdout, plain.stdout);
    replace(
        &place,
        "data/labs/vinnova.ttl",
        "\"2001-01-01\"^^xsd:date",
        "\"1999\"^^xsd:gYear ; schema:dissolutionDate \"2020\"^^xsd:gYear",
    );
    replace(
        &place,
        "data/labs/vinnova.ttl",
        "<https://www.vinnova.se/en/>",
        "<https://innovation.example.se/>",
    );
    replace(&place, "data/labs/vinnova.ttl", "lab:country country:SWE", "lab:country country:DNK");
    // Staff and a name, which ROR does not give: as another register would.
    let text = place.read(FILE).replace("schema:foundingDate \"2001\"", "lab:staffCount 300 ;\n    skos:altLabel \"Verket\"@en ;\n    skos:prefLabel \"Innovation Agency\"@en ;\n    schema:foundingDate \"2001\"");
    place.write(FILE, text);
    let found = run(&place, &["run", "conflicts", "--format", "csv", "thing=vinnova"]);
    expect![[r#"
        thing,what,ours,theirs,register,retrieved
        https://w3id.org/labgraph/id/vinnova,http://schema.org/foundingDate,1999,2001,https://w3id.org/labgraph/id/authority-ror,2026-09-21T14:13:20Z
        https://w3id.org/labgraph/id/vinnova,http://xmlns.com/foaf/0.1/homepage,https://innovation.example.se/,https://www.vinnova.se,https://w3id.org/labgraph/id/authority-ror,2026-09-21T14:13:20Z
        https://w3id.org/labgraph/id/vinnova,https://w3id.org/labgraph/ns#country,http://publications.europa.eu/resource/authority/country/DNK,http://publications.europa.eu/resource/authority/country/SWE,https://w3id.org/labgraph/id/authority-ror,2026-09-21T14:13:20Z
        https://w3id.org/labgraph/id/vinnova,https://w3id.org/labgraph/ns#recordStatus,https://w3id.org/labgraph/concept/record-ended,https://w3id.org/labgraph/concept/record-current,https://w3id.org/labgraph/id/authority-ror,2026-09-21T14:13:20Z
        https://w3id.org/labgraph/id/vinnova,https://w3id.org/labgraph/ns#staff,240,300,https://w3id.org/labgraph/id/authority-ror,2026-09-21T14:13:20Z
    "#]].assert_eq(&found.stdout.replace('\r', ""));
    // 262 is within a tenth of about 240.
    place.write(FILE, place.read(FILE).replace("lab:staffCount 300", "lab:staffCount 262"));
    let within = run(&place, &["run", "conflicts", "--format", "csv", "thing=vinnova"]);
    assert!(!within.stdout.contains("262"), "{within}");
    // A name in no language agrees with any of ours, or with none.
    let names = |name: &str| {
        let text = place.read(FILE);
        let labels =
            text.split("\n\n").find(|record| record.contains("<https://ror.org/01kd5m353>")).unwrap();
        let lines =
            labels.lines().filter(|line| !line.trim_start().starts_with('"') && !line.contains("Label"));
        let mut lines: Vec<String> = lines.map(str::to_owned).collect();
        lines.insert(1, format!("    skos:prefLabel \"{name}\" ;"));
        let named = text.replace(labels, &lines.join("\n"));
        assert_ne!(named, text);
        place.write(FILE, named);
        let found = run(&place, &["run", "conflicts", "--format", "csv", "thing=vinnova"]);
        place.write(FILE, text);
        let rows = found.stdout.lines().filter(|row| row.contains("core#prefLabel")).map(str::to_owned);
        (rows.collect::<Vec<_>>().join("\n"), found.to_string())
    };
    assert_eq!(names("VINNOVA").0, "");
    let (row, whole) = names("Innovationsverket");
    assert!(
        row.contains(",http://www.w3.org/2004/02/skos/core#prefLabel,Vinnova,Innovationsverket,"),
        "{whole}"
    );
    let dutch = run(&place, &["run", "conflicts", "--lang", "nl", "thing=vinnova"]);
    assert!(dutch.stdout.contains("Volgens het register"), "{dutch}");
}

fn add_prefixes(place: &Place) {
    let text = place.read("data/labs/vinnova.ttl");
    let prefixes = "PREFIX schema: <http://schema.org/>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n";
    place.write("data/labs/vinnova.ttl", text.replacen("PREFIX lab:", &format!("{prefixes}PREFIX lab:"), 1));
}
