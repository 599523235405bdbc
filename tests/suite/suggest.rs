//! `labgraph link suggest`.

use crate::command::Place;
use expect_test::expect;

const AUTHORITIES: &str = r#"PREFIX lab: <https://w3id.org/labgraph/ns#>
PREFIX lid: <https://w3id.org/labgraph/id/>
PREFIX country: <http://publications.europa.eu/resource/authority/country/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcat: <http://www.w3.org/ns/dcat#>

lid:authority-down a dcat:Dataset ;
    skos:prefLabel "A register that is down"@en ;
    lab:iriTemplate "https://down.example/{id}" .

lid:authority-nl a dcat:Dataset ;
    dcterms:spatial country:NLD ;
    skos:prefLabel "Dutch register"@en ;
    lab:iriTemplate "https://nl.example/{id}" .

lid:authority-reg a dcat:Dataset ;
    skos:prefLabel "The register"@en ;
    lab:identifierPattern "[0-9]+" ;
    lab:iriTemplate "https://reg.example/{id}" .

lid:service-down a dcat:DataService ;
    dcterms:conformsTo <https://ror.readme.io/docs/rest-api> ;
    dcat:endpointURL <http://127.0.0.1:9/> ;
    dcat:servesDataset lid:authority-down .
"#;

const ORGANISATIONS: &str = r#"PREFIX lab: <https://w3id.org/labgraph/ns#>
PREFIX lid: <https://w3id.org/labgraph/id/>
PREFIX country: <http://publications.europa.eu/resource/authority/country/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

lid:lab a org:Organization ;
    skos:prefLabel "Delta water laboratory"@en ;
    lab:country country:DNK ;
    lab:governedBy lid:lab-board .

lid:lab-board a lab:GoverningBody .

lid:lab-board-seat-1 a lab:Seat ;
    org:member lid:ministry ;
    org:organization lid:lab-board .

lid:ministry a org:Organization ;
    skos:prefLabel "Ministry of Economic Affairs"@en ;
    skos:altLabel "Ministerie van Economische Zaken"@nl .
"#;

const REGISTER: &str = "id,name,country\n1,Ministerie van Economische Zaken,NL\n2,Delta water laboratory,DK\n3,Railway museum,PT\n";

fn workspace() -> Place {
    let place = Place::empty();
    place.write("ontology/empty.ttl", "");
    place.write("queries/none", "");
    place.write("data/authorities.ttl", AUTHORITIES);
    place.write("data/organisations.ttl", ORGANISATIONS);
    place.write("register.csv", REGISTER);
    for register in ["reg", "nl"] {
        let outcome = place.run(&["-q", "authority", "import", "register.csv", "--authority", register]);
        assert_eq!(outcome.code, Some(0), "{outcome}");
    }
    place
}

#[test]
fn candidates_are_rows_and_a_ministry_of_another_country_is_none() {
    let place = workspace();
    let outcome = place.run(&["link", "suggest", "--authority", "reg", "--format", "csv"]);
    expect![[r#"
        thing,register,rank,identifier,label,score,decision,relation,agrees,reason
        https://w3id.org/labgraph/id/lab,reg,1,2,Delta water laboratory,0.985,accept,http://www.w3.org/2004/02/skos/core#exactMatch,"name: same, country: same",
        --- stderr
        note: sure: 1; to review: 0; none: 1; decided before: 0
    "#]].assert_eq(&outcome.to_string());
    let outcome =
        place.run(&["link", "suggest", "ministry", "--authority", "reg", "--top", "1", "--explain"]);
    expect![[r#"
        ┌──────────────────────────────┬──────────┬──────┬────────────┬──────────────────────────────────┬───────┬──────────┬──────────┬───────────────────┬───────┬──────┬────────────┬─────────┬─────────┬──────┬─────────┬──────┬──────────┐
        │ Thing                        ┆ Register ┆ Rank ┆ Identifier ┆ Name                             ┆ Score ┆ Decision ┆ Relation ┆ Agrees, differs   ┆ name  ┆ lead ┆ identifier ┆ website ┆ country ┆ kind ┆ part of ┆ time ┆ standing │
        ╞══════════════════════════════╪══════════╪══════╪════════════╪══════════════════════════════════╪═══════╪══════════╪══════════╪═══════════════════╪═══════╪══════╪════════════╪═════════╪═════════╪══════╪═════════╪══════╪══════════╡
        │ Ministry of Economic Affairs ┆ reg      ┆    1 ┆ 1          ┆ Ministerie van Economische Zaken ┆ 0.182 ┆ none     ┆ the same ┆ = name, ≠ country ┆ -0.78 ┆ 4.28 ┆          0 ┆       0 ┆      -5 ┆    0 ┆       0 ┆    0 ┆        0 │
        └──────────────────────────────┴──────────┴──────┴────────────┴──────────────────────────────────┴───────┴──────────┴──────────┴───────────────────┴───────┴──────┴────────────┴─────────┴─────────┴──────┴─────────┴──────┴──────────┘
        --- stderr
        note: sure: 0; to review: 0; none: 1; decided before: 0
    "#]].assert_eq(&outcome.to_string());
    let explained =
        ["link", "suggest", "ministry", "--authority", "reg", "--top", "1", "--explain", "--format", "csv"];
    expect![[r#"
        thing,register,rank,identifier,label,score,decision,relation,agrees,reason,name_share,lead_share,identifier_share,website_share,country_share,kind_share,parent_share,time_share,standing_share
        https://w3id.org/labgraph/id/ministry,reg,1,1,Ministerie van Economische Zaken,0.182,none,http://www.w3.org/2004/02/skos/core#exactMatch,"name: same, country: different",,-0.78,4.28,0.00,0.00,-5.00,0.00,0.00,0.00,0.00
    "#]].assert_eq(&place.run(&explained).stdout.replace('\r', ""));
}

#[test]
fn what_is_written_is_the_same_in_every_language() {
    let written = |locale: &str| {
        let place = workspace();
        // The Dutch label stands before the English one, by letter.
        let named = place.read("data/organisations.ttl").replace(
            "skos:prefLabel \"Delta water laboratory\"@en",
            "skos:prefLabel \"Aqualab\"@da, \"Aqualaboratorium\"@nl, \"Delta water laboratory\"@en",
        );
        place.write("data/organisations.ttl", named);
        let outcome =
            place.run_with(&["link", "suggest", "lab", "--authority", "reg", "--write"], b"", |command| {
                command.env("LANG", locale).env("SOURCE_DATE_EPOCH", "1795856400");
            });
        assert_eq!(outcome.code, Some(0), "{outcome}");
        place.read("data/links/reg.ttl")
    };
    let english = written("C");
    assert!(english.contains("sssom:subject_label \"Delta water laboratory\""), "{english}");
    assert_eq!(english, written("nl_BE.UTF-8"));
    assert_eq!(english, written("fr_BE.UTF-8"));
}

#[test]
fn a_register_that_fails_stops_no_other_and_is_told() {
    let place = workspace();
    let outcome = place.run(&["link", "suggest", "lab", "--format", "csv", "--timeout", "5"]);
    assert_eq!(outcome.code, Some(4), "{outcome}");
    assert!(outcome.stdout.contains("reg,1,2,Delta water laboratory"), "{outcome}");
    assert!(outcome.stderr.contains("not asked: A register that is down"), "{outcome}");
}

#[test]
fn offline_a_service_that_is_left_alone_is_no_failure_where_another_register_answered() {
    let place = workspace();
    let offline = |more: &[&str]| {
        place.run(&[&["link", "suggest", "lab", "--offline", "--format", "csv"], more].concat())
    };
    let all = offline(&[]);
    assert_eq!(all.code, Some(0), "{all}");
    assert!(all.stdout.contains("reg,1,2,Delta water laboratory"), "{all}");
    assert!(all.stderr.contains("not asked: A register that is down: http://127.0.0.1:9/"), "{all}");
    assert!(offline(&["--lang", "nl"]).stderr.contains("wordt offline niet bevraagd"));
    assert!(offline(&["--lang", "fr"]).stderr.contains("n’est pas interrogé hors ligne"));
    assert_eq!(offline(&["--authority", "down", "--authority", "reg"]).code, Some(4), "it was named");
    std::fs::remove_dir_all(place.path().join(".cache")).unwrap();
    assert_eq!(offline(&[]).code, Some(4), "nobody answered");
}

#[test]
fn a_register_of_one_country_is_not_asked_for_another() {
    let place = workspace();
    let outcome = place.run(&["link", "suggest", "ministry", "--authority", "nl", "--top", "3"]);
    assert!(outcome.stderr.contains("no register that was asked covers"), "{outcome}");
}

#[test]
fn what_is_sure_is_written_once_and_not_asked_again() {
    let place = workspace();
    let outcome = place.run(&["link", "suggest", "lab", "--authority", "reg", "--write"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    let written = place.read("data/links/reg.ttl");
    assert!(
        written.contains("sssom:subject_id lid:lab") && written.contains("<https://reg.example/2>"),
        "{written}"
    );
    assert!(written.contains("sssom:author_label \"labgraph\""), "{written}");
    let again = place.run(&["link", "suggest", "lab", "--authority", "reg", "--write", "--format", "csv"]);
    assert!(again.stderr.contains("decided before: 1"), "{again}");
    assert_eq!(place.read("data/links/reg.ttl"), written);
}

#[test]
fn what_was_stated_is_asked_again_when_the_register_says_otherwise() {
    let place = workspace();
    let run = |arguments: &[&str]| {
        let outcome = place.run(&[&["link"], arguments].concat());
        assert_eq!(outcome.code, Some(0), "{outcome}");
        outcome.stderr
    };
    let suggest = |thing: &str| run(&["suggest", thing, "--authority", "reg"]);
    run(&["accept", "lab", "reg:2", "--reviewer", "A"]);
    run(&["reject", "ministry", "reg:1", "--reviewer", "A"]);
    run(&["reject", "ministry", "--authority", "reg", "--reviewer", "A"]);
    let written = place.read("data/links/reg.ttl");
    assert_eq!(written.matches("lab:fingerprint").count(), 3, "{written}");
    assert_eq!(written.matches("lab:evidence").count(), 2, "{written}");
    assert!(
        suggest("lab").contains("decided before: 1") && suggest("ministry").contains("decided before: 1")
    );
    let import = |text: &str| {
        place.write("register.csv", text);
        let outcome = place.run(&["authority", "import", "register.csv", "--authority", "reg"]);
        assert_eq!(outcome.code, Some(0), "{outcome}");
    };
    // What has nothing to do with either changes nothing.
    import(&REGISTER.replace("Railway museum", "Tram museum"));
    assert!(
        suggest("lab").contains("decided before: 1") && suggest("ministry").contains("decided before: 1")
    );
    import(&format!("{}4,Ministry of Economic Affairs,DK\n", REGISTER.replace("Delta water", "Delta fire")));
    assert!(suggest("lab").contains("decided before: 0"), "it was renamed");
    assert!(suggest("ministry").contains("decided before: 0"), "there is one of its name now");
}

#[test]
fn a_class_is_named_in_any_language_though_a_concept_has_its_name_too() {
    let place = Place::empty();
    place.write(
        "tooi.csv",
        "id,name\nhttps://identifier.overheid.nl/tooi/id/ministerie/mnre1010,Algemene Zaken\n",
    );
    let outcome = place.run(&["authority", "import", "tooi.csv", "--authority", "tooi"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    let suggest = |class: &str| {
        place.run(&[
            "link",
            "suggest",
            "--class",
            class,
            "--authority",
            "tooi",
            "--top",
            "1",
            "--format",
            "csv",
        ])
    };
    let named = suggest("lab:Ministry");
    assert_eq!(named.code, Some(0), "{named}");
    assert!(named.stderr.contains("decided before: 1"), "{named}");
    for class in ["ministry", "Ministerie", "ministère"] {
        assert_eq!(suggest(class).to_string(), named.to_string());
    }
}

#[test]
fn what_is_asked_for_wrongly_is_told() {
    let place = workspace();
    for (arguments, word) in [
        (&["link", "suggest", "nobody"][..], "nothing is called"),
        (&["link", "suggest", "--class", "lid:lab"], "is no class"),
        (&["link", "suggest", "--authority", "nowhere"], "hint: labgraph authority list shows"),
        (&["link", "suggest", "lab", "--class", "org:Organization"], "cannot be used with"),
        (&["link", "suggest", "--top", "0"], "0"),
    ] {
        let outcome = place.run(arguments);
        assert_eq!(outcome.code, Some(2), "{outcome}");
        assert!(outcome.stderr.contains(word), "{outcome}");
    }
    let nowhere = Place::empty().run(&["link", "suggest", "--write"]);
    assert_eq!(nowhere.code, Some(2), "{nowhere}");
}
