//! `labgraph query`.

use crate::command::{Place, labgraph};
use expect_test::expect;

#[test]
fn the_sum_of_rics_contributions_is_its_budget() {
    let sum =
        "SELECT (SUM(?v*?n) AS ?t) { ?c lab:recipient lid:ric ; lab:value ?v ; lab:contributorCount ?n }";
    expect![[r"
        ┌─────────┐
        │ t       │
        ╞═════════╡
        │ 340,000 │
        └─────────┘
    "]]
    .assert_eq(&labgraph(&["query", sum]).to_string());
}

#[test]
fn all_four_forms_answer() {
    expect![[r"
        false
    "]]
    .assert_eq(&labgraph(&["query", "ASK { lid:ric a lab:InnovationLab }"]).to_string());
    expect![[r"
        ┌─────────────┐
        │ c           │
        ╞═════════════╡
        │ country:NLD │
        └─────────────┘
    "]]
    .assert_eq(&labgraph(&["query", "SELECT ?c { lid:ric lab:country ?c }"]).to_string());
    expect![[r"
        PREFIX lab: <https://w3id.org/labgraph/ns#>
        PREFIX lid: <https://w3id.org/labgraph/id/>
        PREFIX country: <http://publications.europa.eu/resource/authority/country/>

        lid:ditp-network lab:country country:FRA .

        lid:frederiksberg lab:country country:DNK .
    "]]
    .assert_eq(
        &labgraph(&["query", "CONSTRUCT { ?l lab:country ?c } { ?l lab:country ?c ; lab:level labc:local }"])
            .to_string(),
    );
    expect![[r#"
        PREFIX lab: <https://w3id.org/labgraph/ns#>
        PREFIX labc: <https://w3id.org/labgraph/concept/>
        PREFIX lid: <https://w3id.org/labgraph/id/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX schema: <http://schema.org/>
        PREFIX prov: <http://www.w3.org/ns/prov#>

        lid:ric-staff a schema:StructuredValue ,
                prov:Entity ,
                lab:Figure ;
            schema:value 4 ;
            skos:prefLabel "Staff of RIC"@en ,
                "Personnel de RIC"@fr ,
                "Personeel van RIC"@nl ;
            prov:wasDerivedFrom lid:nido-benchmark-ric-resources ;
            lab:measures labc:staff-size ;
            lab:precision labc:exact ;
            lab:unit labc:person ;
            lab:value 4 .
    "#]]
    .assert_eq(&labgraph(&["query", "DESCRIBE lid:ric-staff"]).to_string());
}

#[test]
fn a_query_comes_from_a_file_or_from_standard_input() {
    let place = Place::empty();
    // With the byte-order mark that some editors put first.
    place.write("q.rq", "\u{feff}SELECT ?s { ?s lab:budget lid:ric-budget }");
    let from_file = place.run(&["query", "-f", "q.rq", "--format", "csv"]);
    let stdin = place.read("q.rq");
    assert_eq!(from_file, place.run_with(&["query", "--format", "csv"], stdin.as_bytes(), |_| ()));
    assert_eq!(from_file, place.run_with(&["query", "-", "--format", "csv"], stdin.as_bytes(), |_| ()));
    expect![[r#"
        s
        https://w3id.org/labgraph/id/ric
    "#]]
    .assert_eq(&from_file.to_string());
    expect![[r"
        --- stderr
        error: the argument '--file <FILE>' cannot be used with '[SPARQL]'

        Usage: labgraph query --file <FILE> [SPARQL]

        For more information, try '--help'.
        --- exit code 2
    "]]
    .assert_eq(&place.run(&["query", "-f", "q.rq", "ASK {}"]).to_string());
    expect![[r"
        --- stderr
        error: cannot read none.rq: No such file or directory (os error 2)
        --- exit code 2
    "]]
    .assert_eq(&place.run(&["query", "-f", "none.rq"]).to_string());
}

#[test]
fn an_ask_may_decide_the_exit_code() {
    let no = "ASK { lid:ric a lab:InnovationLab }";
    assert_eq!(labgraph(&["query", "--exit-status", no]).code, Some(1));
    assert_eq!(labgraph(&["query", no]).code, Some(0));
    assert_eq!(labgraph(&["query", "--exit-status", "ASK {}"]).code, Some(0));
}

#[test]
fn a_plan_has_rows_and_times() {
    let query = "SELECT ?lab { ?lab a lab:InnovationAgency ; lab:staff/lab:value ?n }";
    let plan = labgraph(&["query", "--explain", query]);
    let times =
        plan.stdout.lines().skip(1).map(|line| line.split_whitespace().nth(1).unwrap().parse::<f64>());
    assert!(times.clone().count() > 2 && times.clone().all(|time| time.is_ok()), "{plan}");
    let json = labgraph(&["query", "--explain", "--format", "json", query]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["rows"], 2, "{json}");
    assert!(json["seconds"].as_f64().unwrap() > 0.0 && !json["steps"].as_array().unwrap().is_empty());
    expect![[r#"
        --- stderr
        error: a plan has no format "csv"
        hint: take table or json
        --- exit code 2
    "#]]
    .assert_eq(&labgraph(&["query", "--explain", "--format", "csv", query]).to_string());
}

#[test]
fn a_statement_in_two_files_counts_once_and_graph_tells_both() {
    let place = Place::with_workspace();
    place.write("data/again.ttl", "<https://w3id.org/labgraph/id/ric> <https://w3id.org/labgraph/ns#budget> <https://w3id.org/labgraph/id/ric-budget> .");
    let count = "SELECT (COUNT(*) AS ?n) { lid:ric lab:budget ?b . ?b lab:value ?v }";
    expect![[r#"
        n
        1
    "#]]
    .assert_eq(&place.run(&["query", count, "--format", "csv"]).to_string());
    let graphs = "SELECT ?g { GRAPH ?g { lid:ric lab:budget ?b } } ORDER BY ?g";
    expect![[r#"
        g
        https://w3id.org/labgraph/graph/data/again
        https://w3id.org/labgraph/graph/data/labs/ric
    "#]]
    .assert_eq(&place.run(&["query", graphs, "--format", "csv"]).to_string());
}

#[test]
fn what_the_rules_derive_can_be_left_out() {
    let funders = "SELECT ?f { lid:ric lab:fundedBy ?f } ORDER BY ?f";
    expect![[r"
        ┌──────────────────────────┐
        │ f                        │
        ╞══════════════════════════╡
        │ lid:algemene-zaken       │
        │ lid:ric-other-ministries │
        └──────────────────────────┘
    "]]
    .assert_eq(&labgraph(&["query", funders]).to_string());
    expect![[r"
        ┌───┐
        │ f │
        ╞═══╡
        └───┘
    "]]
    .assert_eq(&labgraph(&["query", funders, "--no-inference"]).to_string());
    let link = "SELECT ?g { GRAPH ?g { lid:vinnova skos:exactMatch <https://ror.org/01kd5m353> } }";
    expect![[r#"
        g
        https://w3id.org/labgraph/graph/inferred
    "#]]
    .assert_eq(&labgraph(&["query", link, "--format", "csv"]).to_string());
}

#[test]
fn labels_stand_for_iris_where_they_are_wanted() {
    let query = "SELECT ?lab ?country { ?lab a lab:InnovationAgency ; lab:country ?country } ORDER BY ?lab";
    expect![[r"
        ┌─────────────┬─────────────┐
        │ lab         ┆ country     │
        ╞═════════════╪═════════════╡
        │ lid:nesta   ┆ country:GBR │
        │ lid:vinnova ┆ country:SWE │
        └─────────────┴─────────────┘
    "]]
    .assert_eq(&labgraph(&["query", query]).to_string());
    expect![[r"
        ┌─────────┬─────────────────────┐
        │ lab     ┆ country             │
        ╞═════════╪═════════════════════╡
        │ Nesta   ┆ Verenigd Koninkrijk │
        │ Vinnova ┆ Zweden              │
        └─────────┴─────────────────────┘
    "]]
    .assert_eq(&labgraph(&["query", query, "--labels", "--lang", "nl"]).to_string());
    expect![[r#"
        lab,country
        Nesta,Royaume-Uni
        Vinnova,Suède
    "#]]
    .assert_eq(
        &labgraph(&["query", query, "--labels=always", "--format", "csv", "--lang", "fr"]).to_string(),
    );
}

#[test]
fn a_table_fits_the_width_it_is_given() {
    let query =
        "SELECT ?lab ?d { ?lab a lab:InnovationAgency ; dcterms:description ?d FILTER(LANG(?d) = 'en') }";
    let place = Place::empty();
    for width in [40, 80, 120] {
        let outcome = place.run_with(&["query", query], b"", |command| {
            command.env("COLUMNS", width.to_string());
        });
        let widest = outcome.stdout.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= width, "{widest} > {width}\n{outcome}");
    }
    let piped = place.run(&["query", query]);
    assert!(
        piped.stdout.lines().any(|line| line.chars().count() > 200),
        "what is piped is not folded\n{piped}"
    );
}

#[test]
fn no_rows_are_told_where_the_columns_do_not_fit() {
    let place = Place::empty();
    for (language, told) in [("en", "No rows.\n"), ("nl", "Geen rijen.\n"), ("fr", "Aucune ligne.\n")] {
        let outcome = place.run_with(&["run", "conflicts", "--lang", language], b"", |command| {
            command.env("COLUMNS", "40");
        });
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(0), told), "{outcome}");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    use std::io::Read;
    use std::process::Stdio;
    let mut child = Place::empty()
        .command()
        .args(["query", "SELECT * { ?s ?p ?o . ?x a lab:InnovationLab }", "--format", "csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!((child.wait().unwrap().code(), errors.as_str()), (Some(0), ""));
}

#[test]
fn what_is_derived_is_derived_from_again() {
    let place = Place::with_workspace();
    let steps: String = (1..6).flat_map(|n| [format!("ex:C{n} rdfs:subClassOf ex:C{} . ", n + 1)]).collect();
    place.write(
        "data/chain.ttl",
        format!(
            "@prefix ex: <http://example.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
             @prefix sssom: <https://w3id.org/sssom/> . {steps} ex:x a ex:C1 .
             ex:m sssom:subject_id ex:y ; sssom:predicate_id ex:p ; sssom:object_id ex:z .
             ex:p rdfs:subPropertyOf ex:q . ex:q rdfs:subPropertyOf rdfs:subClassOf . ex:z rdfs:subClassOf ex:C1 . ex:w a ex:y ."
        ),
    );
    for (ask, why) in [
        ("<http://example.org/x> a <http://example.org/C6>", "five classes up"),
        ("<http://example.org/w> a <http://example.org/C6>", "a mapping, two properties and six classes up"),
    ] {
        let outcome = place.run(&["query", &format!("ASK {{ {ask} }}")]);
        assert_eq!(outcome.stdout, "true\n", "{why}: {outcome}");
    }
}

#[test]
fn planning_a_query_is_within_its_time() {
    let place = Place::empty();
    let path = vec!["lab:budget"; 5000].join("/");
    let optional =
        (0..2000).map(|n| format!("OPTIONAL {{ ?lab lab:budget ?b{n} }} ")).collect::<Vec<_>>().concat();
    for query in
        [format!("SELECT * {{ ?lab ({path}) ?sum }}"), format!("SELECT * {{ ?lab a ?kind {optional} }}")]
    {
        place.write("long.rq", &query);
        let started = std::time::Instant::now();
        let outcome = place.run(&["query", "--timeout", "1", "-f", "long.rq"]);
        assert_eq!(outcome.code, Some(5), "{outcome}");
        assert!(outcome.stderr.starts_with("error: the query ran longer than 1 s\n"), "{outcome}");
        assert!(started.elapsed() < std::time::Duration::from_secs(20), "{:?}", started.elapsed());
    }
}
