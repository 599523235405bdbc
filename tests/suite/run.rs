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
        ┌──────────┬──────────┬──────────┬──────────┬──────────┬──────────┬──────────┬──────────┬──────────┐
        │ Organisa ┆ Land     ┆ Soort    ┆ Budget   ┆ Periode  ┆ Personee ┆ Per      ┆ Precisie ┆ Bron     │
        │ tie      ┆          ┆          ┆ (EUR)    ┆          ┆ l        ┆ hoofd    ┆          ┆          │
        │          ┆          ┆          ┆          ┆          ┆          ┆ (EUR)    ┆          ┆          │
        ╞══════════╪══════════╪══════════╪══════════╪══════════╪══════════╪══════════╪══════════╪══════════╡
        │ Vinnova  ┆ Zweden   ┆ innovati ┆ 313.000. ┆ per jaar ┆      240 ┆ 1.304.16 ┆ ongeveer ┆ Benchmar │
        │          ┆          ┆ eagentsc ┆      000 ┆          ┆          ┆        7 ┆          ┆ k van    │
        │          ┆          ┆ hap      ┆          ┆          ┆          ┆          ┆          ┆ Nido:    │
        │          ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ Vinnova, │
        │          ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ middelen │
        │ Nesta    ┆ Verenigd ┆ innovati ┆ 45.670.0 ┆ per jaar ┆      119 ┆  383.782 ┆ exact    ┆ Benchmar │
        │          ┆ Koninkri ┆ eagentsc ┆       00 ┆          ┆          ┆          ┆          ┆ k van    │
        │          ┆ jk       ┆ hap      ┆          ┆          ┆          ┆          ┆          ┆ Nido:    │
        │          ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ Nesta,   │
        │          ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ middelen │
        │ Centre   ┆ Denemark ┆ innovati ┆ 20.000.0 ┆          ┆       22 ┆  909.091 ┆ exact    ┆ Benchmar │
        │ for Publ ┆ en       ┆ elab     ┆       00 ┆          ┆          ┆          ┆          ┆ k van    │
        │ ic-Priva ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ Nido:    │
        │ te       ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ CO-PI,   │
        │ Sector   ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ middelen │
        │ Innovati ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆          │
        │ on       ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆          │
        │ (CO-PI)  ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆          │
        │ LabX –   ┆ Portugal ┆ innovati ┆ 1.700.00 ┆ per jaar ┆        7 ┆  242.857 ┆ exact    ┆ Benchmar │
        │ Experime ┆          ┆ elab     ┆        0 ┆          ┆          ┆          ┆          ┆ k van    │
        │ ntatiela ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ Nido:    │
        │ boratori ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ LabX,    │
        │ um voor  ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ middelen │
        │ Openbaar ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆          │
        │ Bestuur  ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆          │
        │ NMBS Inn ┆ België   ┆ innovati ┆  800.000 ┆ per jaar ┆       10 ┆   80.000 ┆ exact    ┆ Benchmar │
        │ ovation  ┆          ┆ elab     ┆          ┆          ┆          ┆          ┆          ┆ k van    │
        │ Lab      ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ Nido:    │
        │          ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ NMBS Inn │
        │          ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ ovation  │
        │          ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ Lab,     │
        │          ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ middelen │
        │ Rijks    ┆ Nederlan ┆ innovati ┆  340.000 ┆ per jaar ┆        4 ┆   85.000 ┆ exact    ┆ Benchmar │
        │ Innovati ┆ d        ┆ ecommuni ┆          ┆          ┆          ┆          ┆          ┆ k van    │
        │ e Commun ┆          ┆ ty       ┆          ┆          ┆          ┆          ┆          ┆ Nido:    │
        │ ity      ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ RIC,     │
        │ (RIC)    ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ middelen │
        │ Innovati ┆ België   ┆ innovati ┆  150.000 ┆ per jaar ┆        3 ┆   50.000 ┆ exact    ┆ Benchmar │
        │ eNetwerk ┆          ┆ ecommuni ┆          ┆          ┆          ┆          ┆          ┆ k van    │
        │ Overheid ┆          ┆ ty       ┆          ┆          ┆          ┆          ┆          ┆ Nido:    │
        │ (INO)    ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ INO,     │
        │          ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ middelen │
        │ Frans    ┆ Frankrij ┆ innovati ┆ onbekend ┆          ┆ onbekend ┆          ┆          ┆ Benchmar │
        │ netwerk  ┆ k        ┆ ecommuni ┆          ┆          ┆          ┆          ┆          ┆ k van    │
        │ van      ┆          ┆ ty       ┆          ┆          ┆          ┆          ┆          ┆ Nido:    │
        │ publieke ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ Franse   │
        │ innovati ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ labs     │
        │ elabs    ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆          │
        │ (DITP)   ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆          │
        │ Sandbox  ┆ België   ┆ innovati ┆          ┆          ┆        2 ┆          ┆ exact    ┆ Benchmar │
        │ Vlaander ┆          ┆ elab     ┆          ┆          ┆          ┆          ┆          ┆ k van    │
        │ en       ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ Nido:    │
        │          ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ Sandbox  │
        │          ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ Vlaander │
        │          ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ en,      │
        │          ┆          ┆          ┆          ┆          ┆          ┆          ┆          ┆ middelen │
        └──────────┴──────────┴──────────┴──────────┴──────────┴──────────┴──────────┴──────────┴──────────┘
    "#]]
    .assert_eq(&outcome.to_string());
}

#[test]
fn every_saved_query_keeps_its_promise() {
    let outcome = labgraph(&["run", "--test"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    assert!(outcome.stdout.ends_with("25 of 25 saved queries keep their promise\n"), "{outcome}");
    let place = Place::with_workspace();
    let figures = place.read("data/labs/ric.ttl").replace("lab:value 340000", "lab:value 340001");
    place.write("data/labs/ric.ttl", figures);
    let outcome = place.run(&["run", "--test", "resources"]);
    assert_eq!(outcome.code, Some(1), "{outcome}");
    assert!(outcome.stdout.contains("FAILED") && outcome.stdout.contains("0 of 1"), "{outcome}");
}

#[test]
fn the_list_names_every_query_with_its_parameters() {
    let list = labgraph(&["run", "--list", "--format", "csv"]);
    let names: Vec<_> = list.stdout.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    expect!["activities board-members budgets by-country contributions decision-rights external-links funders funders-on-boards funding-concentration governance-models governing-bodies initiatives interlocks meeting-rhythm ministries parents resources shared-activities similar-labs sources staff timeline unknowns unlinked"].assert_eq(&names.join(" "));
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
    expect![[r#"
        true
    "#]]
    .assert_eq(&place.run_with(&["run", "here"], b"", below).to_string());
    assert_eq!(labgraph(&["run", "here"]).code, Some(2), "elsewhere the built-in copy is asked");
    let root = place.path().display().to_string();
    assert_eq!(labgraph(&["run", "here", "--workspace", &root]).stdout, "true\n");
}
