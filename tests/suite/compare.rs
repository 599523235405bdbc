//! `labgraph compare`.

use crate::command::{Place, labgraph};
use expect_test::expect;

#[test]
fn two_side_by_side_on_a_terminal() {
    let place = Place::empty();
    let wide = place.run_with(&["compare", "vinnova", "ino"], b"", |command| {
        command.env("COLUMNS", "100");
    });
    expect![[r#"
        ┌─────────────────────┬──────────────────────────────────────┬─────────────────────────────────────┐
        │ What                ┆ Vinnova                              ┆ InnovatieNetwerk Overheid (INO)     │
        ╞═════════════════════╪══════════════════════════════════════╪═════════════════════════════════════╡
        │ Compared as         ┆ innovation agency [1]                ┆ innovation community [2]            │
        │ Kind                ┆ Expert body; Funding body;           ┆ Innovation network [2]              │
        │                     ┆ Government agency; Innovation agency ┆                                     │
        │                     ┆ [1]                                  ┆                                     │
        │ Country             ┆ Sweden [1]                           ┆ Belgium [2]                         │
        │ Level               ┆ National [1]                         ┆ Regional [2]                        │
        │ Website             ┆ https://www.vinnova.se/en/ [1]       ┆ https://www.vlaanderen.be/innovatie │
        │                     ┆                                      ┆ netwerk-overheid [2]                │
        │ Activity            ┆ Funding innovation by others; Giving ┆ Building a community; Organising    │
        │                     ┆ expertise [1]                        ┆ events; Producing media; Scanning   │
        │                     ┆                                      ┆ for what is new; Sharing knowledge; │
        │                     ┆                                      ┆ Showing innovation to others;       │
        │                     ┆                                      ┆ Strengthening the capacity to       │
        │                     ┆                                      ┆ innovate; Helping to make better    │
        │                     ┆                                      ┆ policy [2]                          │
        │ Target group        ┆                                      ┆ Civil servants [2]                  │
        │ Initiative          ┆                                      ┆ Gatherings of INO (event);          │
        │                     ┆                                      ┆ Onverwacht Innovatief (unexpectedly │
        │                     ┆                                      ┆ innovative) (podcast) [3]           │
        │ Governance model    ┆ Agency under a ministry [1]          ┆ Run from another organisation; Part │
        │                     ┆                                      ┆ of a larger organisation [2]        │
        │ Part of             ┆                                      ┆ Department of Chancellery and       │
        │                     ┆                                      ┆ Foreign Affairs [4]                 │
        │ Supervised by       ┆ Ministry of Climate and Enterprise   ┆                                     │
        │                     ┆ (Sweden) [5]                         ┆                                     │
        │ Operated by         ┆                                      ┆ Study service of SERV [4]           │
        │ Steering instrument ┆ Government assignment; Yearly letter ┆                                     │
        │                     ┆ of appropriation [1]                 ┆                                     │
        │ Governed by         ┆ Board of Vinnova [5]                 ┆                                     │
        │ Body: kind          ┆ Board [5]                            ┆                                     │
        │ Budget              ┆ about 313,000,000 EUR a year (Yearly ┆ 150,000 EUR a year (Yearly budget)  │
        │                     ┆ budget); about 3,500,000,000 SEK a   ┆ [7]                                 │
        │                     ┆ year (Yearly budget) [6]             ┆                                     │
        │ Staff               ┆ about 240 persons [6]                ┆ 3 persons [7]                       │
        │ Per head            ┆ about 1,304,167 EUR a year [6]       ┆ 50,000 EUR a year [7]               │
        │ Funding model       ┆ Tax money [1]                        ┆                                     │
        │ Not in the source   ┆ founded                              ┆ founded; funding model; governed by │
        └─────────────────────┴──────────────────────────────────────┴─────────────────────────────────────┘

        [1] Nido benchmark: Vinnova
        [2] Nido benchmark: INO
        [3] Nido benchmark: INO, role
        [4] Nido benchmark: INO, governance
        [5] Nido benchmark: Vinnova, governance
        [6] Nido benchmark: Vinnova, means
        [7] Nido benchmark: INO, means
    "#]]
    .assert_eq(&wide.to_string());
}

#[test]
fn where_the_table_does_not_fit_there_are_records() {
    let place = Place::empty();
    let names = ["compare", "nesta", "vinnova", "ric", "labx", "co-pi"];
    let narrow = place.run_with(&names, b"", |command| {
        command.env("COLUMNS", "50");
    });
    assert_eq!(narrow.code, Some(0));
    let widest = narrow.stdout.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(50), "{widest:?}\n{}", narrow.stdout);
    assert!(narrow.stdout.contains("Budget"), "{}", narrow.stdout);
}

#[test]
fn rows_have_a_column_of_sources_and_one_of_places() {
    let csv = labgraph(&["compare", "RIC", "Nesta", "--format", "csv"]).stdout;
    expect!["what,ric,ric_source,ric_place,nesta,nesta_source,nesta_place"]
        .assert_eq(csv.lines().next().unwrap());
    let budget = csv.lines().find(|line| line.starts_with("Budget,")).unwrap();
    assert!(
        budget.starts_with(
            "Budget,\"340,000 EUR a year (Yearly budget)\",\"Nido benchmark: RIC, means\",data/labs/ric.ttl:"
        ),
        "{budget}"
    );
    let json = labgraph(&["compare", "ric", "nesta", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["head"]["vars"][1], "ric");
    let seats = json["results"]["bindings"].as_array().unwrap();
    let seats = seats.iter().find(|row| row["what"]["value"] == "Body: number of seats").unwrap();
    assert_eq!(seats["ric"]["value"], "12");
    assert_eq!(seats["ric"]["datatype"], "http://www.w3.org/2001/XMLSchema#integer");
    assert_eq!(seats["nesta"], serde_json::Value::Null);
}

#[test]
fn each_format_is_written() {
    let place = Place::empty();
    for name in ["c.md", "c.html", "c.csv", "c.tsv", "c.json", "c.jsonl", "c.xml", "c.xlsx"] {
        let outcome = place.run(&["compare", "nesta", "vinnova", "-o", name]);
        assert_eq!(outcome.to_string(), "", "{name}");
        assert!(std::fs::metadata(place.path().join(name)).unwrap().len() > 500, "{name}");
    }
    let html = place.read("c.html");
    assert!(html.contains("<title>Nesta · Vinnova</title>") && html.contains("href=\"#s-1\""));
    let markdown = place.read("c.md");
    assert!(markdown.contains("| Budget | 45,670,000 EUR a year (Yearly budget) [\\["), "{markdown}");
    let graph = place.run(&["compare", "nesta", "vinnova", "--format", "ttl"]);
    assert_eq!(graph.code, Some(2), "{graph}");
}

#[test]
fn what_the_source_does_not_know_is_said() {
    let text = labgraph(&["compare", "ditp-network", "sandbox-vlaanderen", "--format", "csv"]).stdout;
    let row = |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    assert!(
        row("Budget,").starts_with("Budget,unknown,")
            && row("Budget,").contains("Nido benchmark: French labs")
    );
    assert!(row("\"Unknown, says the source\",").contains("budget; staff"));
    assert!(row("Not in the source,").contains("budget"), "{}", row("Not in the source,"));
    assert!(!text.contains("Per head"), "there is no sum to divide");
}

#[test]
fn a_sum_without_a_period_says_so() {
    let text = labgraph(&["compare", "co-pi", "nesta", "--format", "csv"]).stdout;
    let row = |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    assert!(row("Budget,").contains("20,000,000 EUR (The source gives no period for this sum.)"));
    assert!(row("Per head,").contains("\"909,091 EUR (no period stated)\""));
    assert!(row("Per head,").contains("\"383,782 EUR a year\""));
}

#[test]
fn names_are_resolved_as_everywhere() {
    let plain = labgraph(&["compare", "algemene-zaken", "nesta", "--format", "csv"]);
    for name in ["Ministerie van Algemene Zaken", "lid:algemene-zaken"] {
        assert_eq!(plain, labgraph(&["compare", name, "NESTA", "--format", "csv"]), "{name}");
    }
    expect![[r#"
        --- stderr
        error: nothing is called "vinova"
        hint: did you mean Vinnova (lid:vinnova)?
        --- exit code 2
    "#]]
    .assert_eq(&labgraph(&["compare", "nesta", "vinova"]).to_string());
    expect![[r#"
        --- stderr
        error: Nesta is named twice
        --- exit code 2
    "#]]
    .assert_eq(&labgraph(&["compare", "nesta", "lid:nesta"]).to_string());
    assert_eq!(labgraph(&["compare", "nesta"]).code, Some(2));
    let place = Place::with_workspace();
    place.write(
        "data/labs/twin.ttl",
        "<https://w3id.org/labgraph/id/twin> a <https://w3id.org/labgraph/ns#InnovationLab> ;\n\
         <http://www.w3.org/2004/02/skos/core#prefLabel> \"Sandbox Vlaanderen\"@nl .\n\
         <https://w3id.org/labgraph/id/twins> a <https://w3id.org/labgraph/ns#InnovationLab> ;\n\
         <http://www.w3.org/2004/02/skos/core#prefLabel> \"Zandbak\"@nl .\n\
         <https://w3id.org/labgraph/id/twinned> a <https://w3id.org/labgraph/ns#InnovationLab> ;\n\
         <http://www.w3.org/2004/02/skos/core#prefLabel> \"Zandbak\"@nl .\n",
    );
    expect![[r#"
        --- stderr
        error: "zandbak" is the name of 2 things
        hint: name one of them: Zandbak (lid:twinned), Zandbak (lid:twins)
        --- exit code 2
    "#]]
    .assert_eq(&place.run(&["compare", "zandbak", "nesta"]).to_string());
}
