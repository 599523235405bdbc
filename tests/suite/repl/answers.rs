//! Answers: tables, formats, files, charts, and what is known of the graph.

use super::*;
use expect_test::expect;

/// What a session shows of some lines, one after the other.
fn session(prompt: &Prompt, lines: &[&str]) -> String {
    lines.iter().map(|line| prompt.run(line)).collect()
}

#[test]
fn tables_fit_and_what_is_cut_is_whole_with_last() {
    let place = Place::empty();
    let prompt = Prompt::open(&place);
    let long = "SELECT ?n (CONCAT(\"long \", STR(?n), \" 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 end\") AS ?t) { VALUES ?n { 1 } }";
    expect![[r#"
        labgraph> SELECT ?n (CONCAT("long ", STR(?n), " 0123456789 0123456789 0123456789
         0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 01
        23456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 01234
        56789 0123456789 end") AS ?t) { VALUES ?n { 1 } }
        ┌───┬──────────────────────────────────────────────────────────────────────────┐
        │ n ┆ t                                                                        │
        ╞═══╪══════════════════════════════════════════════════════════════════════════╡
        │ 1 ┆ long 1 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 │
        │   ┆ 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789        │
        │   ┆ 0123456789 0123456789 0123456789 0123456789 0123456789 01234…            │
        └───┴──────────────────────────────────────────────────────────────────────────┘
        labgraph> .last
        ┌───┬──────────────────────────────────────────────────────────────────────────┐
        │ n ┆ t                                                                        │
        ╞═══╪══════════════════════════════════════════════════════════════════════════╡
        │ 1 ┆ long 1 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 │
        │   ┆ 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789        │
        │   ┆ 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789        │
        │   ┆ 0123456789 end                                                           │
        └───┴──────────────────────────────────────────────────────────────────────────┘
    "#]]
    .assert_eq(&session(&prompt, &[long, ".last"]));
    expect![[r#"
        labgraph> SELECT ?lab ?n { VALUES ?lab { lid:ric lid:nesta } OPTIONAL { ?lab lab
        :staff/lab:value ?n FILTER(?n > 9) } }
        ┌───────────┬─────┐
        │ lab       ┆ n   │
        ╞═══════════╪═════╡
        │ lid:ric   ┆     │
        │ lid:nesta ┆ 119 │
        └───────────┴─────┘
        labgraph> .labels on
        labgraph> .null -
        labgraph> .last
        ┌─────────────────────────────────┬─────┐
        │ lab                             ┆ n   │
        ╞═════════════════════════════════╪═════╡
        │ Rijks Innovatie Community (RIC) ┆ -   │
        │ Nesta                           ┆ 119 │
        └─────────────────────────────────┴─────┘
        labgraph> .lang nl
        labgraph> .labels off
        labgraph> .width 20
        labgraph> .last
        ┌───────────┬─────┐
        │ lab       ┆ n   │
        ╞═══════════╪═════╡
        │ lid:ric   ┆ -   │
        │ lid:nesta ┆ 119 │
        └───────────┴─────┘
        labgraph> .width auto
        labgraph> .width many
        error: .width takes a number of columns, or auto
        labgraph> .labels perhaps
        error: .labels takes on or off
    "#]].assert_eq(&session(
        &prompt,
        &[
            "SELECT ?lab ?n { VALUES ?lab { lid:ric lid:nesta } OPTIONAL { ?lab lab:staff/lab:value ?n FILTER(?n > 9) } }",
            ".labels on",
            ".null -",
            ".last",
            ".lang nl",
            ".labels off",
            ".width 20",
            ".last",
            ".width auto",
            ".width many",
            ".labels perhaps",
        ],
    ));
}

#[test]
fn a_thousand_rows_are_shown_and_the_rest_with_last() {
    let place = Place::empty();
    let prompt = Prompt::open(&place);
    let ten = "{ 0 1 2 3 4 5 6 7 8 9 }";
    prompt.run(".pager off");
    let query =
        format!("SELECT ?a {{ VALUES ?a {ten} VALUES ?b {ten} VALUES ?c {ten} VALUES ?d {{ 1 2 }} }}");
    let shown = prompt.run(&query);
    expect![[r#"
        │ 4 │
        │ 4 │
        │ 4 │
        │ 4 │
        └───┘
        1,000 of 2,000, `.last` for all
    "#]]
    .assert_eq(&shown.lines().skip(33).map(|line| line.to_owned() + "\n").collect::<String>());
    prompt.run(".once all.csv");
    prompt.run(".last");
    assert_eq!(place.read("all.csv").lines().count(), 2001);
    // A pager where it does not fit.
    prompt.run(".pager on");
    expect![[r#"
        labgraph> ASK {}
        true
    "#]]
    .assert_eq(&prompt.run("ASK {}"));
    prompt.run(".pager auto");
    let whole = Prompt::open_with(&place, SIZE, &[], |command| command.env("PAGER", "sed -n 3,4p"));
    expect![[r#"
        labgraph> SELECT DISTINCT ?s { ?s a ?c FILTER(isIRI(?s)) } ORDER BY ?s LIMIT 50
        ╞═══════════════════════════════════════════════════════════╡
        │ m8g:PublicOrganisation                                    │
    "#]]
    .assert_eq(&whole.run("SELECT DISTINCT ?s { ?s a ?c FILTER(isIRI(?s)) } ORDER BY ?s LIMIT 50"));
    expect![[r#"
        labgraph> SELECT ?s { ?s lab:staff/lab:value 240 }
        ┌─────────────┐
        │ s           │
        ╞═════════════╡
        │ lid:vinnova │
        └─────────────┘
    "#]]
    .assert_eq(&whole.run("SELECT ?s { ?s lab:staff/lab:value 240 }"));
}

#[test]
fn every_format() {
    let place = Place::empty();
    let mut script = String::new();
    for mode in ["table", "csv", "tsv", "json", "jsonl", "xml", "md", "html"] {
        script += &format!(".mode {mode}\nSELECT ?n {{ lid:ric lab:staff/lab:value ?n }}\nASK {{}}\n");
    }
    for mode in ["ttl", "trig", "nt", "nq", "rdf", "jsonld"] {
        script +=
            &format!(".mode {mode}\nCONSTRUCT WHERE {{ lid:nmbs-innovation-board lab:seatCount ?n }}\n");
    }
    script += ".mode xlsx\n";
    expect![[r#"
        ┌───┐
        │ n │
        ╞═══╡
        │ 4 │
        └───┘
        true
        n
        4
        true
        ?n
        4
        true
        {"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"4","datatype":"http://www.w3.org/2001/XMLSchema#integer"}}]}}
        {"head":{},"boolean":true}
        {"n":4}
        true
        <?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="n"/></head><results><result><binding name="n"><literal datatype="http://www.w3.org/2001/XMLSchema#integer">4</literal></binding></result></results></sparql>
        <?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head></head><boolean>true</boolean></sparql>
        | n |
        | ---: |
        | 4 |
        true
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>labgraph</title>
        <style>
        body { font-family: system-ui, sans-serif; margin: 2rem; color: #1a1a1a; background: #fff }
        table { border-collapse: collapse }
        caption { font-size: 1.2rem; font-weight: 600; text-align: left; margin-bottom: .6rem }
        th, td { border-bottom: 1px solid #ccc; padding: .35rem .7rem; text-align: left; vertical-align: top }
        td.number { text-align: right; font-variant-numeric: tabular-nums }
        </style>
        </head>
        <body>
        <table>
        <caption>labgraph</caption>
        <thead><tr><th scope="col">n</th></tr></thead>
        <tbody>
        <tr><td class="number">4</td></tr>
        </tbody>
        </table>
        </body>
        </html>
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>labgraph</title>
        <style>
        body { font-family: system-ui, sans-serif; margin: 2rem; color: #1a1a1a; background: #fff }
        table { border-collapse: collapse }
        caption { font-size: 1.2rem; font-weight: 600; text-align: left; margin-bottom: .6rem }
        th, td { border-bottom: 1px solid #ccc; padding: .35rem .7rem; text-align: left; vertical-align: top }
        td.number { text-align: right; font-variant-numeric: tabular-nums }
        </style>
        </head>
        <body>
        <table>
        <caption>labgraph</caption>
        <thead><tr><th scope="col">answer</th></tr></thead>
        <tbody>
        <tr><td>true</td></tr>
        </tbody>
        </table>
        </body>
        </html>
        PREFIX lab: <https://w3id.org/labgraph/ns#>
        PREFIX lid: <https://w3id.org/labgraph/id/>

        lid:nmbs-innovation-board lab:seatCount 11 .
        PREFIX lab: <https://w3id.org/labgraph/ns#>
        PREFIX lid: <https://w3id.org/labgraph/id/>

        lid:nmbs-innovation-board lab:seatCount 11 .
        <https://w3id.org/labgraph/id/nmbs-innovation-board> <https://w3id.org/labgraph/ns#seatCount> "11"^^<http://www.w3.org/2001/XMLSchema#integer> .
        <https://w3id.org/labgraph/id/nmbs-innovation-board> <https://w3id.org/labgraph/ns#seatCount> "11"^^<http://www.w3.org/2001/XMLSchema#integer> .
        <?xml version="1.0" encoding="UTF-8"?>
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:its="http://www.w3.org/2005/11/its" xmlns:lab="https://w3id.org/labgraph/ns#">
        	<rdf:Description rdf:about="https://w3id.org/labgraph/id/nmbs-innovation-board">
        		<lab:seatCount rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">11</lab:seatCount>
        	</rdf:Description>
        </rdf:RDF>
        [{"@id":"https://w3id.org/labgraph/id/nmbs-innovation-board","https://w3id.org/labgraph/ns#seatCount":[{"@type":"http://www.w3.org/2001/XMLSchema#integer","@value":"11"}]}]
        --- stderr
        error: this format is no text
        hint: .once FILE.xlsx
        at standard input:37
        --- exit code 2
    "#]].assert_eq(&place.run_with(&[], script.as_bytes(), |_| ()).to_string());
}

#[test]
fn answers_go_to_files() {
    let place = Place::empty();
    let prompt = Prompt::open(&place);
    let query = "SELECT ?n { lid:ric lab:staff/lab:value ?n }";
    expect![[r#"
        labgraph> .once a.csv
        labgraph> SELECT ?n { lid:ric lab:staff/lab:value ?n }
        labgraph> SELECT ?n { lid:ric lab:staff/lab:value ?n }
        ┌───┐
        │ n │
        ╞═══╡
        │ 4 │
        └───┘
        labgraph> .once a.thing
        labgraph> SELECT ?n { lid:ric lab:staff/lab:value ?n }
        error: a.thing: the extension tells no format
        hint: table, csv, tsv, json, jsonl, xml, md, html, xlsx, ttl, trig, nt, nq, rdf,
         jsonld
    "#]]
    .assert_eq(&session(&prompt, &[".once a.csv", query, query, ".once a.thing", query]));
    expect![[r#"
        n
        4
    "#]]
    .assert_eq(&place.read("a.csv").replace('\r', ""));
    expect![[r#"
        labgraph> .output b.md
        labgraph> SELECT ?n { lid:ric lab:staff/lab:value ?n }
        labgraph> SELECT ?n { lid:ric lab:staff/lab:value ?n }
        labgraph> .output
        labgraph> SELECT ?n { lid:ric lab:staff/lab:value ?n }
        ┌───┐
        │ n │
        ╞═══╡
        │ 4 │
        └───┘
    "#]]
    .assert_eq(&session(&prompt, &[".output b.md", query, query, ".output", query]));
    expect![[r#"
        | n |
        | ---: |
        | 4 |
        | n |
        | ---: |
        | 4 |
    "#]]
    .assert_eq(&place.read("b.md"));
    expect![[r#"
        labgraph> .once c.ttl
        labgraph> CONSTRUCT WHERE { lid:nmbs-innovation-board lab:seatCount ?n }
    "#]]
    .assert_eq(&session(
        &prompt,
        &[".once c.ttl", "CONSTRUCT WHERE { lid:nmbs-innovation-board lab:seatCount ?n }"],
    ));
    expect![[r#"
        PREFIX lab: <https://w3id.org/labgraph/ns#>
        PREFIX lid: <https://w3id.org/labgraph/id/>

        lid:nmbs-innovation-board lab:seatCount 11 .
    "#]]
    .assert_eq(&place.read("c.ttl"));
    expect![[r#"
        labgraph> .once none/x.csv
        error: there is no folder none
        labgraph> SELECT ?n { lid:ric lab:staff/lab:value ?n }
        ┌───┐
        │ n │
        ╞═══╡
        │ 4 │
        └───┘
        labgraph> SELECT ?n { lid:ric lab:staff/lab:value ?n }
        ┌───┐
        │ n │
        ╞═══╡
        │ 4 │
        └───┘
    "#]]
    .assert_eq(&session(&prompt, &[".once none/x.csv", query, query]));
}

#[test]
fn what_verbs_say_goes_to_files_in_the_format_of_the_name() {
    let place = Place::empty();
    let script = ".once n.csv\n.find nesta\n.once r.html\n.report\n.once e.nt\n.export\n";
    let outcome = place.run_with(&[], script.as_bytes(), |_| ());
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(0), ""), "{outcome}");
    for (file, begins) in [("n.csv", "thing,"), ("r.html", "<!DOCTYPE html>"), ("e.nt", "<")] {
        assert!(place.read(file).starts_with(begins), "{file}: {:.200}", place.read(file));
    }
}

#[test]
fn the_last_result_is_asked_on() {
    let place = Place::empty();
    let prompt = Prompt::open(&place);
    expect![[r#"
        labgraph> SELECT ?x { VALUES (?x) { _ } }
        error: _ stands for the last result, and there is none yet
        labgraph> SELECT ?lab ?n { ?lab a lab:InnovationAgency ; lab:staff/lab:value ?n
        } ORDER BY ?n
        ┌─────────────┬─────┐
        │ lab         ┆ n   │
        ╞═════════════╪═════╡
        │ lid:nesta   ┆ 119 │
        │ lid:vinnova ┆ 240 │
        └─────────────┴─────┘
        labgraph> SELECT ?lab (?n * 2 AS ?twice) { VALUES (?n ?lab) { _ } } ORDER BY ?n
        ┌─────────────┬───────┐
        │ lab         ┆ twice │
        ╞═════════════╪═══════╡
        │ lid:nesta   ┆   238 │
        │ lid:vinnova ┆   480 │
        └─────────────┴───────┘
        labgraph> SELECT ?other { VALUES (?nothing) { _ } }
        error: the last result has no column ?nothing; it has ?lab, ?twice
    "#]]
    .assert_eq(&session(
        &prompt,
        &[
            "SELECT ?x { VALUES (?x) { _ } }",
            "SELECT ?lab ?n { ?lab a lab:InnovationAgency ; lab:staff/lab:value ?n } ORDER BY ?n",
            "SELECT ?lab (?n * 2 AS ?twice) { VALUES (?n ?lab) { _ } } ORDER BY ?n",
            "SELECT ?other { VALUES (?nothing) { _ } }",
        ],
    ));
}

#[test]
fn charts_time_and_plans() {
    let place = Place::empty();
    let prompt = Prompt::open(&place);
    expect![[r#"
        labgraph> .chart bar
        error: nothing has been asked yet
        labgraph> SELECT ?lab ?n { ?lab lab:staff/lab:value ?n } ORDER BY DESC(?n) ?lab
        ┌─────────────────────────┬─────┐
        │ lab                     ┆ n   │
        ╞═════════════════════════╪═════╡
        │ lid:vinnova             ┆ 240 │
        │ lid:nesta               ┆ 119 │
        │ lid:co-pi               ┆  22 │
        │ lid:nmbs-innovation-lab ┆  10 │
        │ lid:labx                ┆   7 │
        │ lid:ric                 ┆   4 │
        │ lid:ino                 ┆   3 │
        │ lid:sandbox-vlaanderen  ┆   2 │
        └─────────────────────────┴─────┘
        labgraph> .chart bar
        lid:vinnova              ██████████████████████████████████████████████████  240
        lid:nesta                ████████████████████████▊                           119
        lid:co-pi                ████▋                                                22
        lid:nmbs-innovation-lab  ██▏                                                  10
        lid:labx                 █▌                                                    7
        lid:ric                  ▉                                                     4
        lid:ino                  ▋                                                     3
        lid:sandbox-vlaanderen   ▍                                                     2
        labgraph> .labels on
        labgraph> .chart bar ?lab ?n
        Vinnova                         ███████████████████████████████████████████  240
        Nesta                           █████████████████████▍                       119
        CO-PI                           ████                                          22
        NMBS Innovation Lab             █▊                                            10
        LabX                            █▎                                             7
        Rijks Innovatie Community (RI…  ▊                                              4
        InnovatieNetwerk Overheid (IN…  ▌                                              3
        Sandbox Vlaanderen              ▍                                              2
        labgraph> .chart bar ?lab ?m
        error: a chart takes a column of names and one of numbers
        hint: the columns are ?lab, ?n
        labgraph> .chart pie
        error: it is written .chart bar [?X ?Y]
        hint: .help chart
    "#]]
    .assert_eq(&session(
        &prompt,
        &[
            ".chart bar",
            "SELECT ?lab ?n { ?lab lab:staff/lab:value ?n } ORDER BY DESC(?n) ?lab",
            ".chart bar",
            ".labels on",
            ".chart bar ?lab ?n",
            ".chart bar ?lab ?m",
            ".chart pie",
        ],
    ));
    prompt.run(".labels off");
    prompt.run(".timer on");
    let shown = prompt.run("ASK {}");
    let time = shown.lines().nth(2).unwrap();
    assert!(time.strip_suffix(" s").is_some_and(|seconds| seconds.parse::<f64>().is_ok()), "{shown}");
    prompt.run(".timer off");
    prompt.run(".explain on");
    let shown = prompt.run("SELECT ?n { lid:ric lab:staff/lab:value ?n }");
    assert!(shown.contains("│ 4 │") && shown.contains("rows"), "{shown}");
}

#[test]
fn what_the_graph_holds() {
    let place = Place::empty();
    let prompt = Prompt::open(&place);
    expect![[r#"
        labgraph> .schema lab:Seat
        ┌─────────────────────┬────────┬─────────┬────────┬──────────────────┐
        │ Property            ┆ Label  ┆ Have it ┆ Values ┆ Range            │
        ╞═════════════════════╪════════╪═════════╪════════╪══════════════════╡
        │ skos:prefLabel      ┆ name   ┆      35 ┆    105 ┆ rdf:langString   │
        │ org:member          ┆ member ┆      35 ┆     35 ┆ foaf:Agent       │
        │ org:organization    ┆ body   ┆      35 ┆     35 ┆ org:Organization │
        │ org:role            ┆ role   ┆      35 ┆     35 ┆ org:Role         │
        │ prov:wasDerivedFrom ┆ source ┆      35 ┆     35 ┆ prov:Entity      │
        └─────────────────────┴────────┴─────────┴────────┴──────────────────┘
        labgraph> .schema nothing
        error: nothing is called "nothing"
        hint: .find TEXT looks for a name in every language
        labgraph> .schema seat
        ┌─────────────────────┬────────┬─────────┬────────┬──────────────────┐
        │ Property            ┆ Label  ┆ Have it ┆ Values ┆ Range            │
        ╞═════════════════════╪════════╪═════════╪════════╪══════════════════╡
        │ skos:prefLabel      ┆ name   ┆      35 ┆    105 ┆ rdf:langString   │
        │ org:member          ┆ member ┆      35 ┆     35 ┆ foaf:Agent       │
        │ org:organization    ┆ body   ┆      35 ┆     35 ┆ org:Organization │
        │ org:role            ┆ role   ┆      35 ┆     35 ┆ org:Role         │
        │ prov:wasDerivedFrom ┆ source ┆      35 ┆     35 ┆ prov:Entity      │
        └─────────────────────┴────────┴─────────┴────────┴──────────────────┘
    "#]]
    .assert_eq(&session(&prompt, &[".schema lab:Seat", ".schema nothing", ".schema seat"]));
    let classes = prompt.run(".schema");
    assert!(classes.contains("lab:InnovationLab"), "{classes}");
    let graphs = prompt.run(".graphs");
    assert!(graphs.contains("labgraph/graph/data/labs/vinnova"), "{graphs}");
    expect![[r#"
        labgraph> .prefixes add ex: <http://example.org/>
        labgraph> SELECT (ex:a AS ?x) {}
        ┌──────┐
        │ x    │
        ╞══════╡
        │ ex:a │
        └──────┘
        labgraph> .prefixes remove ex
        labgraph> ASK { ex:a ?p ?o }
        error: the prefix ex: is not declared
         --> the statement:1:7
          |
        1 | ASK { ex:a ?p ?o }
          |       ^
        labgraph> .prefixes remove ex
        error: there is no prefix ex:
        hint: .prefixes
        labgraph> .prefixes add ex nonsense
        error: nonsense: No scheme found in an absolute IRI
        labgraph> .prefixes nonsense
        error: it is written .prefixes [add PREFIX IRI | remove PREFIX]
        hint: .help prefixes
    "#]]
    .assert_eq(&session(
        &prompt,
        &[
            ".prefixes add ex: <http://example.org/>",
            "SELECT (ex:a AS ?x) {}",
            ".prefixes remove ex",
            "ASK { ex:a ?p ?o }",
            ".prefixes remove ex",
            ".prefixes add ex nonsense",
            ".prefixes nonsense",
        ],
    ));
    let prefixes = prompt.run(".prefixes");
    assert!(prefixes.contains("lab:"), "{prefixes}");
    expect![[r#"
                                                  Innovation Board
          responsibility                          Aligning innovation with the company's
                                                  priorities and vision
                                                  (labc:aligning-with-company-vision)
                                                  Freeing means, opening doors and
                                                  giving backing inside the organisation
                                                  (labc:opening-doors)
                                                  Helping, advising and assisting
                                                  (labc:helping-and-advising)
                                                  Keeping a view of current and coming
                                                  projects (labc:overseeing-projects)
                                                  Reviewing and formally approving the
                                                  programme's strategy and budget
                                                  (labc:approving-strategy-and-budget)
                                                  Validating leading projects and
                                                  budgets above the threshold (labc:vali
                                                  dating-leading-projects-and-budgets)
          responsibility of the external members  Being involved and inspiring
                                                  (labc:being-involved-and-inspiring)
                                                  Challenging and inspiring from outside
                                                  (labc:challenging-from-outside)
                                                  Meeting ad hoc when needed
                                                  (labc:meeting-when-needed)

        In other languages
          name (fr)  Innovation Board de la SNCB
          name (nl)  Innovation Board van de NMBS

        Figures
          approves above  more than 50,000 EUR (Approval threshold) [1]

        Mentioned by
            NMBS Innovation Lab (lid:nmbs-innovation-lab) · governed by [2]

        Sources
            Nido benchmark: NMBS Innovation Lab, governance

        [1] Nido benchmark: NMBS Innovation Lab, governance
        [2] Nido benchmark: NMBS Innovation Lab
        labgraph> .find gemeente
        ┌───────────────────┬────────────────┬───────────────┬──────────┬──────────────┐
        │ thing             ┆ name           ┆ matched       ┆ language ┆ kind         │
        ╞═══════════════════╪════════════════╪═══════════════╪══════════╪══════════════╡
        │ labc:municipality ┆ Municipality   ┆ Gemeente      ┆ nl       ┆ concept      │
        │ lid:frederiksberg ┆ Municipality   ┆ Gemeente      ┆ nl       ┆ public       │
        │                   ┆ of             ┆ Frederiksberg ┆          ┆ organisation │
        │                   ┆ Frederiksberg  ┆               ┆          ┆              │
        │ labc:association- ┆ Association of ┆ Vereniging    ┆ nl       ┆ concept      │
        │ of-municipalities ┆ municipalities ┆ van gemeenten ┆          ┆              │
        │ lid:kl            ┆ Association of ┆ De Vereniging ┆ nl       ┆ organisation │
        │                   ┆ Danish         ┆ van Deense    ┆          ┆              │
        │                   ┆ Municipalities ┆ Gemeenten     ┆          ┆              │
        │                   ┆ (KL)           ┆               ┆          ┆              │
        │ lid:co-pi-board-s ┆ Board of       ┆ Bestuur van   ┆ nl       ┆ seat         │
        │ eat-4             ┆ CO-PI:         ┆ CO-PI:        ┆          ┆              │
        │                   ┆ Municipality   ┆ Gemeente      ┆          ┆              │
        │                   ┆ of             ┆ Frederiksberg ┆          ┆              │
        │                   ┆ Frederiksberg  ┆               ┆          ┆              │
        │ lid:co-pi-board-s ┆ Board of       ┆ Bestuur van   ┆ nl       ┆ seat         │
        │ eat-3             ┆ CO-PI:         ┆ CO-PI:        ┆          ┆              │
        │                   ┆ Association of ┆ Vereniging    ┆          ┆              │
        │                   ┆ Danish         ┆ van Deense    ┆          ┆              │
        │                   ┆ Municipalities ┆ Gemeenten     ┆          ┆              │
        └───────────────────┴────────────────┴───────────────┴──────────┴──────────────┘
        labgraph> .queries board
        ┌───────────────────┬────────────────────────┬─────────────────────────────────┐
        │ name              ┆ parameters             ┆ summary                         │
        ╞═══════════════════╪════════════════════════╪═════════════════════════════════╡
        │ board-members     ┆ [country] [kind] [lab] ┆ Who sits on which governing     │
        │                   ┆ [member]               ┆ body                            │
        │ funders-on-boards ┆ [country] [lab]        ┆ Who both pays for an            │
        │                   ┆                        ┆ organisation and sits on its    │
        │                   ┆                        ┆ governing body                  │
        │ governing-bodies  ┆ [country] [kind] [lab] ┆ Boards, councils and            │
        │                   ┆                        ┆ committees: size, meetings and  │
        │                   ┆                        ┆ duties                          │
        └───────────────────┴────────────────────────┴─────────────────────────────────┘
        labgraph> .params similar-labs
        ┌──────────────┬───────────┬──────────────┬──────────┬─────────┬────────┐
        │ query        ┆ parameter ┆ label        ┆ required ┆ default ┆ values │
        ╞══════════════╪═══════════╪══════════════╪══════════╪═════════╪════════╡
        │ similar-labs ┆ country   ┆ Country      ┆ no       ┆         ┆        │
        │ similar-labs ┆ lab       ┆ Organisation ┆ yes      ┆         ┆        │
        └──────────────┴───────────┴──────────────┴──────────┴─────────┴────────┘
        Organisation  LabX
        Score         0
        Known (/3)    3
        Activities    0
        Size          0.02
        Governance    0
        Shared        0
        Staff         0.03
        Budget        0.01
        Source        Nido benchmark: LabX

        Organisation  Rijks Innovatie Community (RIC)
        Score         0
        Known (/3)    3
        Activities    0
        Size          0.01
        Governance    0
        Shared        0
        Staff         0.02
        Budget        0
        Source        Nido benchmark: RIC

        Organisation  Sandbox Vlaanderen
        Score         0
        Known (/3)    3
        Activities    0
        Size          0.01
        Governance    0
        Shared        0
        Staff         0.01
        Source        Nido benchmark: Sandbox Vlaanderen

        Organisation  French network of public innovation labs (DITP)
        Score         0
        Known (/3)    2
        Activities    0
        Governance    0
        Shared        0
        Source        Nido benchmark: French labs
    "#]]
    .assert_eq(&session(
        &prompt,
        &[
            ".show lid:nmbs-innovation-board",
            ".find gemeente",
            ".queries board",
            ".params similar-labs",
            ".run similar-labs lab=vinnova",
        ],
    ));
    expect![[r#"
        labgraph> .run similar-labs lab=vinova
        error: lab: nothing is called "vinova"
        hint: did you mean Vinnova (lid:vinnova)?
        labgraph> .run nothing
        error: there is no saved query "nothing"
        hint: .queries shows them all
        labgraph> .show nothing
        error: nothing is called "nothing"
        hint: .find TEXT looks for a name in every language
        labgraph> .params nothing
        error: there is no saved query "nothing"
        hint: .queries
        labgraph> .set
        explain  off
        labels   off
        lang     en,nl,fr
        mode     table ttl
        null     ""
        pager    auto
        timer    off
        width    auto
        labgraph> .set timer on
        labgraph> .set colour on
        error: there is no setting colour
        hint: the settings are explain, labels, lang, mode, null, pager, timer, width
    "#]]
    .assert_eq(&session(
        &prompt,
        &[
            ".run similar-labs lab=vinova",
            ".run nothing",
            ".show nothing",
            ".params nothing",
            ".set",
            ".set timer on",
            ".set colour on",
        ],
    ));
    expect![[r#"
        labgraph> .lang nl
        labgraph> .help show
        .show NAME
          één ding als een kaart
        labgraph> .show algemene-zaken
        Ministerie van Algemene Zaken  lid:algemene-zaken
        ministerie

        Over
          andere naam   Algemene Zaken
                        departement Algemene Zaken
          beschrijving  Een van de twaalf ministeries die RIC financieren, en het enige
                        dat de bron noemt.
          land          Nederland (country:NLD)
          niveau        Nationaal (labc:national)
          soort         Ministerie (labc:ministry)

        In andere talen
          naam (en)  Ministry of General Affairs (Netherlands)
          naam (fr)  Ministère des Affaires générales (Pays-Bas)

        Financiert
            Rijks Innovatie Community (RIC) (lid:ric) 10.000 EUR per jaar [1]

        Zetels
            Programma Raad van RIC (lid:ric-programme-council) (Vertegenwoordiger van
            een bijdragende organisatie) [2]

        Identificatoren
          TOOI, Nederlandse      ministerie/mnre1010 <https://identifier.overheid.nl/too
          overheidsorganisaties  i/id/ministerie/mnre1010> (exacte overeenkomst) [3]

        Bronnen
            Benchmark van Nido: RIC, middelen

        [1] Benchmark van Nido: RIC, middelen
        [2] Benchmark van Nido: RIC, governance
        [3] Controle van officiële registers
    "#]]
    .assert_eq(&session(&prompt, &[".lang nl", ".help show", ".show algemene-zaken"]));
}

#[test]
fn verbs_of_the_command_line_are_at_hand() {
    let place = labs();
    let prompt = Prompt::in_labs(&place, &[]);
    let shown = prompt.run(".compare ric nesta");
    assert!(shown.contains("Budget"), "{shown}");
    prompt.run(".output report.md");
    prompt.run(".report");
    prompt.run(".output");
    assert!(place.read("labs/report.md").starts_with("# "), "{}", place.read("labs/report.md"));
    expect![[r#"
        labs> .fmt data/labs/ric.ttl
        0 of 1 file rewritten
        labs> .diff data/labs/ric.ttl data/labs/ric.ttl
        No difference.
    "#]]
    .assert_eq(&session(&prompt, &[".fmt data/labs/ric.ttl", ".diff data/labs/ric.ttl data/labs/ric.ttl"]));
    let shown = prompt.run(".export --graph data/links/wikidata.ttl --format nt");
    assert!(shown.lines().filter(|line| line.contains("sssom")).count() > 5, "{shown}");
    let check = prompt.run(".check");
    assert!(check.contains("Nothing is wrong."), "{check}");
}

#[test]
fn mistakes_are_told_with_their_place_and_the_nearest_name() {
    let place = Place::empty();
    let prompt = Prompt::open(&place);
    expect![[r#"
        labgraph> SELCT ?x { ?x ?p ?o }
        error: expected `ASK`, `CONSTRUCT`, `DESCRIBE`, `SELECT`; did you mean SELECT?
         --> the statement:1:1
          |
        1 | SELCT ?x { ?x ?p ?o }
          | ^
        labgraph> SELECT ?x { ?x lib:staff ?o }
        error: the prefix lib: is not declared; did you mean lid:?
         --> the statement:1:16
          |
        1 | SELECT ?x { ?x lib:staff ?o }
          |                ^
        labgraph> SELECT ?x { ?x ?p }
        error: expected a blank node, a name (prefix:name or <IRI>), a number, a text in
         quotes, a variable, `(`, `()`, `<<`, …
         --> the statement:1:19
          |
        1 | SELECT ?x { ?x ?p }
          |                   ^
        labgraph> SELECT ?x { ?x ?p ?o FILTER(STRLENGTH(?o) > 2) }
        error: there is no function STRLENGTH; did you mean STRLEN?
         --> the statement:1:29
          |
        1 | SELECT ?x { ?x ?p ?o FILTER(STRLENGTH(?o) > 2) }
          |                             ^
        labgraph> .shw nesta
        error: there is no command .shw
        hint: did you mean .show?
        labgraph> .mode
        error: .mode takes table, csv, tsv, json, jsonl, xml, md, html, xlsx, ttl, trig,
         nt, nq, rdf, jsonld
        labgraph> .once
        error: it is written .once FILE
        hint: .help once
        labgraph> .show "nesta
        error: a quotation mark has no partner
        labgraph> .
        error: a command has a name
        hint: .help lists them
    "#]]
    .assert_eq(&session(
        &prompt,
        &[
            "SELCT ?x { ?x ?p ?o }",
            "SELECT ?x { ?x lib:staff ?o }",
            "SELECT ?x { ?x ?p }",
            "SELECT ?x { ?x ?p ?o FILTER(STRLENGTH(?o) > 2) }",
            ".shw nesta",
            ".mode",
            ".once",
            ".show \"nesta",
            ".",
        ],
    ));
    // What was wrong is in the history, to be mended.
    prompt.clear();
    prompt.terminal.send(&key::UP.repeat(9));
    prompt.terminal.wait_for("SELCT ?x { ?x ?p ?o }");
    // A property that nothing has, and one that is like it.
    prompt.terminal.send(key::CTRL_C);
    prompt.wait();
    prompt.wait_for_profile();
    expect![[r#"
        labgraph> SELECT ?x { ?x lab:staf ?o }
        ┌───┐
        │ x │
        ╞═══╡
        └───┘
        hint: nothing in the data has the property lab:staf; did you mean lab:staff?
    "#]]
    .assert_eq(&prompt.run("SELECT ?x { ?x lab:staf ?o }"));
}
