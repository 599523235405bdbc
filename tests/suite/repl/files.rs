//! Answers that go to files: in the format of the file's name, or refused with the reason.

use super::*;
use expect_test::{Expect, expect};

/// What a file begins with after a command whose answer goes there, and what was told.
fn written(file: &str, commands: &str) -> String {
    let place = Place::with_workspace();
    let script = format!(".once {file}\n{commands}\n");
    let outcome = place.run_with(&["repl", "--keep-going"], script.as_bytes(), |_| ());
    let text = std::fs::read_to_string(place.path().join(file)).unwrap_or_else(|_| "no file\n".to_owned());
    let begin: String = text.replace('\r', "").lines().take(4).map(|line| format!("{line:.100}\n")).collect();
    format!("{begin}{outcome}")
}

fn check(file: &str, commands: &str, expected: &Expect) {
    expected.assert_eq(&written(file, commands));
}

#[test]
fn rows_are_written_as_the_name_says() {
    check(
        "k.csv",
        ".schema",
        &expect![[r#"
            class,label,members,above
            http://www.w3.org/2004/02/skos/core#Concept,concept,255,
            http://www.w3.org/ns/prov#Entity,entity,138,
            http://www.w3.org/ns/dcat#Resource,catalogued resource,77,
        "#]],
    );
    check(
        "k.md",
        ".schema InnovationLab",
        &expect![[r#"
        | Property | Label | Have it | Values | Range |
        | --- | --- | ---: | ---: | --- |
        | dcterms:description | description | 7 | 21 | rdf:langString |
        | skos:prefLabel | name | 7 | 21 | rdf:langString |
    "#]],
    );
    check(
        "k.csv",
        ".params staff",
        &expect![[r#"
            query,parameter,label,required,default,values
            staff,country,Country,no,,
            staff,lab,Organisation,no,,
            staff,min,At least,no,,
        "#]],
    );
    check(
        "k.json",
        ".mode csv\n.params similar-labs",
        &expect![[r#"
            {"head":{"vars":["query","parameter","label","required","default","values"]},"results":{"bindings":[
        "#]],
    );
    check(
        "k.csv",
        ".graphs",
        &expect![[r#"
            graph,statements
            https://w3id.org/labgraph/graph/data/authorities,396
            https://w3id.org/labgraph/graph/data/labs/co-pi,172
            https://w3id.org/labgraph/graph/data/labs/ditp-network,274
        "#]],
    );
    check(
        "k.md",
        ".queries staff",
        &expect![[r#"
        | name | parameters | summary |
        | --- | --- | --- |
        | by-country | \[country\] \[kind\] | Organisations, yearly budget and staff in each country |
        | figures | \[about\] | Every figure that the sources give |
    "#]],
    );
    check(
        "k.txt",
        ".mode csv\n.queries staff",
        &expect![[r#"
        ┌────────────┬───────────────────────────────┬──────────────────────────────────────────────────────
        │ name       ┆ parameters                    ┆ summary                                              
        ╞════════════╪═══════════════════════════════╪══════════════════════════════════════════════════════
        │ by-country ┆ [country] [kind]              ┆ Organisations, yearly budget and staff in each countr
    "#]],
    );
}

#[test]
fn what_verbs_say_is_written_as_the_name_says() {
    check(
        "k.md",
        ".show nesta-budget",
        &expect![[r#"
        | section | property | value | iri | source | file |
        | --- | --- | --- | --- | --- | --- |
        | About | currency | euro (currency:EUR) | currency:EUR |  | data/labs/nesta.ttl |
        | About | measures | Yearly budget (labc:yearly-budget) | labc:yearly-budget |  | data/labs/nesta.tt
    "#]],
    );
    check(
        "k.ttl",
        ".show nesta-budget",
        &expect![[r#"
        PREFIX lab: <https://w3id.org/labgraph/ns#>
        PREFIX labc: <https://w3id.org/labgraph/concept/>
        PREFIX lid: <https://w3id.org/labgraph/id/>
        PREFIX currency: <http://publications.europa.eu/resource/authority/currency/>
    "#]],
    );
    check(
        "k.md",
        ".compare nesta vinnova",
        &expect![[r#"
        # Nesta · Vinnova

        A number in square brackets leads to the section of the source that says so; a path with a line numb

    "#]],
    );
    check(
        "k.md",
        ".check",
        &expect![[r#"
        ### Coverage

        | property | share (%) | have it | unknown, says the source | missing |
        | --- | ---: | --- | --- | --- |
    "#]],
    );
    check(
        "k.md",
        ".diff data/labs/ric.ttl data/labs/nesta.ttl",
        &expect![[r####"
        ### New: Funding of companies by Nesta (initiative) `lid:nesta-company-funding`

        - description (en): "Money for companies that make a positive contribution to the missions of Nesta.
        - run by: Nesta
        --- exit code 1
    "####]],
    );
    check("k.txt", ".fmt --check", &expect![""]);
}

#[test]
fn what_has_no_such_format_is_refused() {
    let rows = "SELECT ?lab ?n { ?lab lab:staff/lab:value ?n }\n";
    check(
        "k.csv",
        ".help",
        &expect![[r#"
            no file
            --- stderr
            error: k.csv: this answer is plain text, and has no such format
            hint: name the file .txt
            at standard input:2
            --- exit code 2
        "#]],
    );
    check(
        "k.json",
        ".prefixes",
        &expect![[r#"
            no file
            --- stderr
            error: k.json: this answer is plain text, and has no such format
            hint: name the file .txt
            at standard input:2
            --- exit code 2
        "#]],
    );
    check(
        "k.md",
        ".history",
        &expect![[r#"
            no file
            --- stderr
            error: k.md: this answer is plain text, and has no such format
            hint: name the file .txt
            at standard input:2
            --- exit code 2
        "#]],
    );
    check(
        "k.csv",
        ".set",
        &expect![[r#"
            no file
            --- stderr
            error: k.csv: this answer is plain text, and has no such format
            hint: name the file .txt
            at standard input:2
            --- exit code 2
        "#]],
    );
    check(
        "k.ttl",
        ".schema",
        &expect![[r#"
        no file
        --- stderr
        error: k.ttl: this is a format of graphs, and this answer has rows
        hint: table, csv, tsv, json, jsonl, xml, md, html, xlsx, ttl, trig, nt, nq, rdf, jsonld
        at standard input:2
        --- exit code 2
    "#]],
    );
    check(
        "k.csv",
        ".check",
        &expect![[r#"
        no file
        --- stderr
        error: k.csv: the extension tells no format of a check
        hint: one of: table, json, ttl, md, sarif
        at standard input:2
        --- exit code 2
    "#]],
    );
    check(
        "k.csv",
        ".report",
        &expect![[r#"
        no file
        --- stderr
        error: k.csv: the extension tells no format of a report
        hint: a report is written as html, md
        hint: name the file .html or .md, or say --format
        at standard input:2
        --- exit code 2
    "#]],
    );
    check(
        "k.html",
        ".diff data/labs/ric.ttl data/labs/nesta.ttl",
        &expect![[r#"
        no file
        --- stderr
        error: k.html: the extension tells no format of a difference
        hint: for a difference: text, md, json, nq, patch
        at standard input:2
        --- exit code 2
    "#]],
    );
    check(
        "k.csv",
        ".fmt --check",
        &expect![[r#"
            no file
            --- stderr
            error: k.csv: this answer is plain text, and has no such format
            hint: name the file .txt
            at standard input:2
            --- exit code 2
        "#]],
    );
    check(
        "k.thing",
        ".show nesta",
        &expect![[r#"
        no file
        --- stderr
        error: k.thing: the extension tells no format
        hint: for rows: table, csv, tsv, json, jsonl, xml, md, html, xlsx
        hint: for graphs: ttl, trig, nt, nq, rdf, jsonld
        at standard input:2
        --- exit code 2
    "#]],
    );
    check(
        "k.csv",
        ".help\nASK {}",
        &expect![[r#"
            no file
            true
            --- stderr
            error: k.csv: this answer is plain text, and has no such format
            hint: name the file .txt
            at standard input:2
            --- exit code 2
        "#]],
    );
    let place = Place::empty();
    let script = format!("{rows}.once c.svg\n.chart bar\n.once c.txt\n.chart bar\n");
    let outcome = place.run_with(&["repl", "--keep-going"], script.as_bytes(), |_| ());
    expect![[r#"
        error: c.svg: this answer is plain text, and has no such format
        hint: name the file .txt
        at standard input:3
    "#]]
    .assert_eq(&outcome.stderr);
    assert!(place.read("c.txt").contains("lid:vinnova"), "{}", place.read("c.txt"));
}

#[test]
fn a_file_of_ones_own_leaves_the_next_answer_its_file() {
    let place = Place::empty();
    let script = ".once next.csv\n.show nesta -o own.json\nASK {}\n";
    let outcome = place.run_with(&["repl"], script.as_bytes(), |_| ());
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(0), ""), "{outcome}");
    assert!(place.read("own.json").starts_with('{'), "{}", place.read("own.json"));
    assert_eq!(place.read("next.csv").trim_end(), "true");
}

#[test]
fn a_plan_stays_out_of_a_file_of_rows() {
    let place = Place::empty();
    let script = ".output all.csv\n.explain on\nSELECT (1 AS ?x) {}\n";
    let outcome = place.run_with(&["repl"], script.as_bytes(), |_| ());
    assert_eq!(place.read("all.csv"), "x\r\n1\r\n", "{outcome}");
    assert!(outcome.stderr.contains("ms") || !outcome.stderr.is_empty(), "{outcome}");
}
