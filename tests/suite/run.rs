//! `labgraph run`.

use crate::command::{Place, labgraph};
use expect_test::expect;

#[test]
fn resources_are_the_sources_figures() {
    // From the source, by hand: organisation, yearly budget in euros, staff.
    let figures = [
        ("ric", "340000", "4"),
        ("labx", "1700000", "7"),
        ("co-pi", "20000000", "22"),
        ("nesta", "45670000", "119"),
        (
            "ditp-network",
            "https://w3id.org/labgraph/concept/unknown",
            "https://w3id.org/labgraph/concept/unknown",
        ),
        ("nmbs-innovation-lab", "800000", "10"),
        ("sandbox-vlaanderen", "", "2"),
        ("vinnova", "313000000", "240"),
        ("ino", "150000", "3"),
    ];
    let csv = labgraph(&["run", "resources", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.stdout.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (lab, budget, staff) = (column("lab"), column("budget"), column("staff"));
    let mut rows: Vec<(String, String, String)> = reader
        .records()
        .map(Result::unwrap)
        .map(|row| {
            let slug = row[lab].strip_prefix("https://w3id.org/labgraph/id/").unwrap().to_owned();
            (slug, row[budget].to_owned(), row[staff].to_owned())
        })
        .collect();
    rows.sort();
    let mut expected: Vec<_> =
        figures.map(|(lab, budget, staff)| (lab.to_owned(), budget.to_owned(), staff.to_owned())).to_vec();
    expected.sort();
    assert_eq!(rows, expected);
}

#[test]
fn resources_in_dutch_in_eighty_columns() {
    let outcome = Place::empty().run_with(&["run", "resources", "--lang", "nl"], b"", |command| {
        command.env("COLUMNS", "100");
    });
    expect![[r#"
        Organisatie      Vinnova
        Land             Zweden
        Soort            innovatieagentschap
        Budget (EUR)     313.000.000
        Periode          per jaar
        Personeel        240
        Per hoofd (EUR)  1.304.167
        Precisie         ongeveer
        Bron             Benchmark van Nido: Vinnova, middelen

        Organisatie      Nesta
        Land             Verenigd Koninkrijk
        Soort            innovatieagentschap
        Budget (EUR)     45.670.000
        Periode          per jaar
        Personeel        119
        Per hoofd (EUR)  383.782
        Precisie         exact
        Bron             Benchmark van Nido: Nesta, middelen

        Organisatie      CO-PI
        Land             Denemarken
        Soort            innovatielab
        Budget (EUR)     20.000.000
        Personeel        22
        Per hoofd (EUR)  909.091
        Precisie         exact
        Bron             Benchmark van Nido: CO-PI, middelen

        Organisatie      LabX
        Land             Portugal
        Soort            innovatielab
        Budget (EUR)     1.700.000
        Periode          per jaar
        Personeel        7
        Per hoofd (EUR)  242.857
        Precisie         exact
        Bron             Benchmark van Nido: LabX, middelen

        Organisatie      NMBS Innovation Lab
        Land             België
        Soort            innovatielab
        Budget (EUR)     800.000
        Periode          per jaar
        Personeel        10
        Per hoofd (EUR)  80.000
        Precisie         exact
        Bron             Benchmark van Nido: NMBS Innovation Lab, middelen

        Organisatie      Rijks Innovatie Community (RIC)
        Land             Nederland
        Soort            innovatiecommunity
        Budget (EUR)     340.000
        Periode          per jaar
        Personeel        4
        Per hoofd (EUR)  85.000
        Precisie         exact
        Bron             Benchmark van Nido: RIC, middelen

        Organisatie      InnovatieNetwerk Overheid (INO)
        Land             België
        Soort            innovatiecommunity
        Budget (EUR)     150.000
        Periode          per jaar
        Personeel        3
        Per hoofd (EUR)  50.000
        Precisie         exact
        Bron             Benchmark van Nido: INO, middelen

        Organisatie   Frans netwerk van publieke innovatielabs (DITP)
        Land          Frankrijk
        Soort         innovatiecommunity
        Budget (EUR)  onbekend
        Personeel     onbekend
        Bron          Benchmark van Nido: Franse labs, middelen

        Organisatie  Sandbox Vlaanderen
        Land         België
        Soort        innovatielab
        Personeel    2
        Precisie     exact
        Bron         Benchmark van Nido: Sandbox Vlaanderen, middelen
    "#]]
    .assert_eq(&outcome.to_string());
}

#[test]
fn every_saved_query_keeps_its_promise() {
    let outcome = labgraph(&["run", "--test"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    assert!(outcome.stdout.ends_with("27 of 27 saved queries keep their promise\n"), "{outcome}");
    let place = Place::with_workspace();
    let figures = place.read("data/labs/ric.ttl").replace("lab:value 340000", "lab:value 340001");
    place.write("data/labs/ric.ttl", figures);
    let outcome = place.run(&["run", "--test", "resources"]);
    assert_eq!(outcome.code, Some(1), "{outcome}");
    assert!(outcome.stdout.contains("FAILED") && outcome.stdout.contains("0 of 1"), "{outcome}");
    place.write("queries/three.rq", "#+ labgraph: { expect: { rows: 3 } }\nSELECT ?n { VALUES ?n { 1 2 } }");
    let outcome = place.run(&["run", "--test", "three"]);
    assert!(outcome.stdout.contains("3 rows expected, 2 found"), "{outcome}");
}

#[test]
fn the_list_names_every_query_with_its_parameters() {
    let list = labgraph(&["run", "--list", "--format", "csv"]);
    let names: Vec<_> = list.stdout.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    expect!["activities board-members budgets by-country conflicts contributions decision-rights external-links figures funders funders-on-boards funding-concentration governance-models governing-bodies initiatives interlocks meeting-rhythm ministries parents resources shared-activities similar-labs sources staff timeline unknowns unlinked"].assert_eq(&names.join(" "));
    expect![[r#"
        name,parameters,summary
        similar-labs,[country] lab,"Quelles organisations ressemblent le plus à une organisation donnée, et en quoi"
    "#]].assert_eq(&labgraph(&["run", "--list", "similar", "--format", "csv", "--lang", "fr"]).to_string());
}

#[test]
fn parameters_take_names_in_any_language() {
    let by_slug = labgraph(&["run", "similar-labs", "lab=nesta", "--format", "csv"]);
    assert_eq!(by_slug.code, Some(0), "{by_slug}");
    assert_eq!(by_slug, labgraph(&["run", "similar-labs", "--param", "lab=lid:nesta", "--format", "csv"]));
    assert_eq!(by_slug, labgraph(&["run", "similar-labs", "lab=NESTA", "--format", "csv"]));
    let dutch = labgraph(&["run", "resources", "country=zwéden", "--format", "csv"]);
    assert_eq!(dutch.stdout.lines().count(), 2, "{dutch}");
    let kind = labgraph(&["run", "resources", "kind=innovation agency", "--format", "csv"]);
    assert_eq!(kind.stdout.lines().count(), 3, "of two things with that name one is a class\n{kind}");
}

#[test]
fn a_parameter_is_bound_and_never_pasted() {
    let place = Place::with_workspace();
    place.write(
        "queries/said.rq",
        "SELECT ?text (STRLEN(?_text) AS ?length) { BIND(?_text AS ?text) FILTER(BOUND(?_text)) OPTIONAL { SELECT (COUNT(*) AS ?n) { ?s rdfs:label ?_text } } }",
    );
    let hostile = "text=x\") } ; DROP ALL # \\u0022 ?s";
    expect![[r#"
        text,length
        "x"") } ; DROP ALL # \u0022 ?s",28
    "#]]
    .assert_eq(&place.run(&["run", "said", hostile, "--format", "csv"]).to_string());
}

#[test]
fn a_lab_that_somebody_adds_is_in_the_tables() {
    let place = Place::with_workspace();
    place.write(
        "data/labs/tenth.ttl",
        r#"@prefix lab: <https://w3id.org/labgraph/ns#> . @prefix lid: <https://w3id.org/labgraph/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix country: <http://publications.europa.eu/resource/authority/country/> .
@prefix currency: <http://publications.europa.eu/resource/authority/currency/> .
lid:tenth a lab:InnovationLab ; skos:prefLabel "Tenth"@en ; lab:country country:BEL ; lab:budget lid:tenth-budget .
lid:tenth-budget a lab:Figure ; lab:value 500 ; lab:currency currency:EUR .
"#,
    );
    let rows = place.run(&["run", "resources", "--format", "csv"]).stdout;
    assert!(rows.lines().count() == 11 && rows.contains("/tenth,"), "{rows}");
    let belgium = place.run(&["run", "by-country", "country=belgium", "--format", "jsonl"]).stdout;
    assert!(belgium.contains("\"organisations\":4"), "{belgium}");
}

#[test]
fn a_workspace_is_found_from_a_folder_below_it() {
    let place = Place::with_workspace();
    place.write("queries/here.rq", "ASK {}");
    let below = |command: &mut std::process::Command| {
        command.current_dir(place.path().join("data/labs"));
    };
    expect![[r"
        true
    "]]
    .assert_eq(&place.run_with(&["run", "here"], b"", below).to_string());
    assert_eq!(labgraph(&["run", "here"]).code, Some(2), "elsewhere the built-in copy is asked");
    let root = place.path().display().to_string();
    assert_eq!(labgraph(&["run", "here", "--workspace", &root]).stdout, "true\n");
}
