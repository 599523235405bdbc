//! `labgraph import`, and the spreadsheet of `labgraph init --template`.

use crate::command::{Outcome, Place};
use calamine::{Reader, SheetVisible, Xlsx, open_workbook};
use expect_test::expect;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Triple;
use rust_xlsxwriter::{Format, Formula, Workbook};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

const TABLE: &str = "\
Name;Country;Website;Budget;Staff;Founded;Activities
FabLab Één;België;https://een.example.org/;1.250.000,50;12;03/04/2021;Running projects, Giving expertise
Twee & Co;NL;;unknown;;2019;
";

const MAPPING: &str = r#"about: lid:{Name|slug}
class: lab:InnovationLab
decimal: ","
dates: day-first
columns:
  Name: { property: skos:prefLabel, lang: [en, nl, fr] }
  Country: { property: lab:country, lookup: country }
  Website: { property: foaf:homepage, datatype: iri }
  Budget: { node: budget, property: lab:value, datatype: number }
  Staff: { node: staff, property: lab:value, datatype: integer }
  Founded: { property: schema:foundingDate, datatype: date }
  Activities: { property: lab:activity, lookup: labc:activities, separator: "," }
nodes:
  budget:
    about: lid:{Name|slug}-budget
    class: lab:Figure
    link: lab:budget
    constants:
      - { property: lab:currency, value: "currency:EUR" }
  staff: { about: "lid:{Name|slug}-staff", class: lab:Figure, link: lab:staff }
"#;

const IMAGE: &str = "data/imported/labs.ttl";

fn with_table(table: &str, mapping: &str) -> Place {
    let place = Place::with_workspace();
    place.write("labs.csv", table);
    place.write("labs.yaml", mapping);
    place
}

fn refused(table: &str, mapping: &str) -> Outcome {
    let place = with_table(table, mapping);
    let outcome = place.run(&["import", "labs.csv"]);
    assert!(!place.path().join(IMAGE).exists(), "{outcome}");
    outcome
}

fn triples(turtle: &str) -> BTreeSet<String> {
    let parser = RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle);
    parser.map(|quad| Triple::from(quad.unwrap()).to_string()).collect()
}

#[test]
fn a_table_becomes_a_data_file_and_a_second_time_changes_nothing() {
    let place = with_table(TABLE, MAPPING);
    expect![[r#"
        data/imported/labs.ttl: 33 statements from 2 rows: 33 added
        --- stderr
        note: 12 violations in what is new; labgraph check data/imported/labs.ttl tells which
    "#]]
    .assert_eq(&place.run(&["import", "labs.csv"]).to_string());
    let image = place.read(IMAGE);
    expect![[r##"
        # Made by labgraph import from labs.csv.
        # Importing that again replaces this: change it there.
        # SHA-256 of its statements: ed30a05a549980a3291ba4430dc2bc56979bb6b77e0ded7ace8b4efa9eac9eeb

        PREFIX lab: <https://w3id.org/labgraph/ns#>
        PREFIX labc: <https://w3id.org/labgraph/concept/>
        PREFIX lid: <https://w3id.org/labgraph/id/>
        PREFIX country: <http://publications.europa.eu/resource/authority/country/>
        PREFIX currency: <http://publications.europa.eu/resource/authority/currency/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX foaf: <http://xmlns.com/foaf/0.1/>
        PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX schema: <http://schema.org/>
        PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

        lid:fablab-een a lab:InnovationLab ;
            schema:foundingDate "2021-04-03"^^xsd:date ;
            skos:prefLabel "FabLab Één"@en ,
                "FabLab Één"@fr ,
                "FabLab Één"@nl ;
            prov:wasDerivedFrom lid:import-labs-csv ;
            foaf:homepage <https://een.example.org/> ;
            lab:activity labc:giving-expertise ,
                labc:running-projects ;
            lab:budget lid:fablab-een-budget ;
            lab:country country:BEL ;
            lab:staff lid:fablab-een-staff .

        lid:fablab-een-budget a lab:Figure ;
            prov:wasDerivedFrom lid:import-labs-csv ;
            lab:currency currency:EUR ;
            lab:value 1250000.5 .

        lid:fablab-een-staff a lab:Figure ;
            prov:wasDerivedFrom lid:import-labs-csv ;
            lab:value 12 .

        lid:import-labs-csv a lab:Source ;
            dcterms:title "labs.csv" ;
            skos:prefLabel "File labs.csv"@en ,
                "Fichier labs.csv"@fr ,
                "Bestand labs.csv"@nl ;
            lab:saysUnknown lab:budget .

        lid:twee-co a lab:InnovationLab ;
            schema:foundingDate "2019"^^xsd:gYear ;
            skos:prefLabel "Twee & Co"@en ,
                "Twee & Co"@fr ,
                "Twee & Co"@nl ;
            prov:wasDerivedFrom lid:import-labs-csv ;
            lab:country country:NLD ;
            lab:statedUnknown lab:budget .
    "##]]
    .assert_eq(&image);
    expect![[r#"
        data/imported/labs.ttl: nothing to change
    "#]]
    .assert_eq(&place.run(&["import", "labs.csv"]).to_string());
    assert_eq!(place.read(IMAGE), image);
    // The workspace takes it in.
    expect![[r#"
        v
        1250000.5
    "#]]
    .assert_eq(
        &place
            .run(&["query", "SELECT ?v { lid:fablab-een lab:budget/lab:value ?v }", "--format", "csv"])
            .to_string(),
    );
}

#[test]
fn a_changed_row_changes_its_statements_and_one_that_is_gone_takes_them_along() {
    let place = with_table(TABLE, MAPPING);
    place.run(&["import", "labs.csv"]);
    place.write("labs.csv", TABLE.replace(";12;", ";13;"));
    expect![[r##"
        # data/imported/labs.ttl: 33 statements from 2 rows: 1 added, 1 removed
        # removed: lid:fablab-een-staff lab:value "12"^^xsd:integer

        PREFIX lab: <https://w3id.org/labgraph/ns#>
        PREFIX lid: <https://w3id.org/labgraph/id/>

        lid:fablab-een-staff lab:value 13 .
    "##]]
    .assert_eq(&place.run(&["import", "labs.csv", "--dry-run"]).to_string());
    expect![[r#"
        data/imported/labs.ttl: 33 statements from 2 rows: 1 added, 1 removed
    "#]]
    .assert_eq(&place.run(&["import", "labs.csv"]).to_string());
    place.write("labs.csv", TABLE.lines().take(2).collect::<Vec<_>>().join("\n"));
    expect![[r#"
        data/imported/labs.ttl: 24 statements from 1 row: 1 added, 10 removed
    "#]]
    .assert_eq(&place.run(&["import", "labs.csv"]).to_string());
    assert!(!place.read(IMAGE).contains("twee"));
    // Rows and columns in another order are the same table.
    let image = place.read(IMAGE);
    place.write("labs.csv", "Country,Name\nBE,Solo\nBE,Duo\n");
    place.write("labs.yaml", "about: lid:{Name|slug}\ncolumns: { Name: skos:altLabel, Country: { property: lab:country, lookup: country } }");
    place.run(&["import", "labs.csv"]);
    assert_ne!(place.read(IMAGE), image);
    place.write("labs.csv", "Name,Country\nDuo,Belgium\nSolo,Belgique\n");
    assert_eq!(place.run(&["import", "labs.csv"]).stdout, "data/imported/labs.ttl: nothing to change\n");
}

#[test]
fn an_image_that_somebody_changed_is_not_replaced() {
    let place = with_table(TABLE, MAPPING);
    place.run(&["import", "labs.csv"]);
    let image = place.read(IMAGE);
    // Another order, another layout and a remark are no change.
    place.write(IMAGE, format!("{image}\n# A remark.\n").replace(" ;\n    lab:value", " ; lab:value"));
    assert!(place.run(&["import", "labs.csv"]).stdout.contains("nothing to change"));
    place.write("labs.csv", TABLE.replace(";12;", ";13;"));
    assert_eq!(place.run(&["import", "labs.csv"]).code, Some(0));
    let image = place.read(IMAGE);
    place.write(IMAGE, image.replace("2019", "2018"));
    place.write("labs.csv", TABLE.replace(";12;", ";14;"));
    expect![[r#"
        --- stderr
        error: data/imported/labs.ttl was changed since it was imported, and the change would be lost
        hint: make the change where it is imported from, and put this file back as it was or remove it
        hint: or take the first lines out of it: then import only adds to it
        --- exit code 3
    "#]]
    .assert_eq(&place.run(&["import", "labs.csv"]).to_string());
    assert_eq!(place.read(IMAGE), image.replace("2019", "2018"));
}

#[test]
fn every_wrong_cell_is_told_with_its_place_and_nothing_is_written() {
    let table = "\
Name;Country;Website;Budget;Staff;Founded;Activities
Lab A;Blegium;www.a.example.org;€ 5;2,5;31/02/2021;Running projects, Sleeping
;BE;;;;;
Läb A;Vinnova;https://a b.example.org/;1.2.3;7;yesterday;
Lab C;BE;javascript:alert(1);12;x\u{7};2020;
";
    expect![[r#"
        --- stderr
        error: labs.csv, line 2, column B (Country): nothing is called "Blegium"; did you mean Belgium (country:BEL)?
        error: labs.csv, line 2, column C (Website): "www.a.example.org" is no IRI; a web address begins with https://
        error: labs.csv, line 2, column D (Budget): "€ 5" is no number; a unit or a currency goes into a column of its own
        error: labs.csv, line 2, column E (Staff): 2,5 is no whole number
        error: labs.csv, line 2, column F (Founded): "31/02/2021" is no date; write it as 2026-01-31, 2026-01 or 2026
        error: labs.csv, line 2, column G (Activities): nothing is called "Sleeping"
        error: labs.csv, line 3, column A (Name): nothing stands here, and the IRI of what the row is about is made of it
        error: labs.csv, line 4: "Läb A" and "Lab A" of line 2 make the same IRI, <https://w3id.org/labgraph/id/lab-a>
        error: labs.csv, line 4, column B (Country): "Vinnova" is lid:vinnova, which is no country
        error: labs.csv, line 4, column C (Website): "https://a b.example.org/" is no IRI: Invalid IRI code point ' '
        error: labs.csv, line 4, column D (Budget): "1.2.3" is no number
        error: labs.csv, line 4, column F (Founded): "yesterday" is no date; write it as 2026-01-31, 2026-01 or 2026
        error: labs.csv, line 5, column C (Website): "javascript:alert(1)" is no IRI; a web address begins with https://
        error: labs.csv, line 5, column E (Staff): "x" is no number; a unit or a currency goes into a column of its own
        hint: nothing is written
        --- exit code 3
    "#]].assert_eq(&refused(table, MAPPING).to_string());
    // What may mean two things is refused where the mapping does not say which.
    let open = MAPPING.replace("decimal: \",\"\n", "").replace("dates: day-first\n", "");
    let table = "Name;Country;Website;Budget;Staff;Founded;Activities\nLab;BE;;1.250;;03/04/2021;\n";
    expect![[r#"
        --- stderr
        error: labs.csv, line 2, column D (Budget): "1.250" may mean two numbers; say in the mapping which sign the decimals begin with: `decimal: ","` or `decimal: "."`
        error: labs.csv, line 2, column F (Founded): "03/04/2021" may mean two days; say `dates: day-first` or `dates: month-first` in the mapping
        hint: nothing is written
        --- exit code 3
    "#]].assert_eq(&refused(table, &open).to_string());
}

#[test]
fn many_errors_are_bounded() {
    let rows: Vec<String> = (0..500).map(|row| format!("Lab {row};nowhere;;;;;\n")).collect();
    let rows = rows.concat();
    let table = format!("Name;Country;Website;Budget;Staff;Founded;Activities\n{rows}");
    let outcome = refused(&table, MAPPING);
    assert_eq!(outcome.stderr.matches("error:").count(), 50);
    assert!(outcome.stderr.contains("there may be more"), "{outcome}");
}

#[test]
fn a_mapping_that_does_not_fit_says_where() {
    let table = "Name;Country\nLab;BE\n";
    let mut told = String::new();
    for mapping in [
        "about: lid:{Name|slug}\ncolums: {}",
        "about: lid:{Name|slug}\ncolumns:\n  Name: { propery: skos:prefLabel }",
        "about: lid:{Name|slug}\ncolumns: [1, 2",
        "about: lid:{Naem|slug}",
        "columns: { Name: skos:prefLabel }",
        "about: \"{Name}\"",
        "about: nowhere:{Name}",
        "about: lid:{Name|loud}",
        "about: lid:{Name|slug}\ncolumns: { Contry: lab:country }",
        "about: lid:{Name|slug}\ncolumns: { Country: country }",
        "about: lid:{Name|slug}\ncolumns: { Country: { property: lab:country, datatype: numbr } }",
        "about: lid:{Name|slug}\ncolumns: { Country: { property: lab:country, node: budget } }",
        "about: lid:{Name|slug}\ncolumns: { Name: { property: skos:prefLabel, lang: \"n l\" } }",
        "about: lid:{Name|slug}\nissued: soon",
    ] {
        let outcome = refused(table, mapping);
        assert!(outcome.code == Some(3), "{mapping}\n{outcome}");
        told.push_str(&outcome.stderr);
    }
    expect![[r#"
        error: there is no key `colums`; did you mean `columns`?
         --> labs.yaml:2:1
          |
        2 | colums: {}
          | ^
        error: there is no key `propery`; did you mean `property`?
         --> labs.yaml:3:11
          |
        3 |   Name: { propery: skos:prefLabel }
          |           ^
        error: expected mapping start
         --> labs.yaml:2:10
          |
        2 | columns: [1, 2
          |          ^
        error: labs.yaml: labs.csv has no column "Naem"
        hint: did you mean "Name"?
        error: labs.yaml: it has no `about`, the template of the IRI of what a row is about
        hint: about: lid:{Name|slug}
        error: labs.yaml: "{Name}" begins with a column; where the cell is a whole IRI, say `datatype: iri` instead
        error: labs.yaml: "nowhere:{Name}" begins with no prefix that labgraph knows and is no IRI
        error: labs.yaml: "loud" in "lid:{Name|loud}" is none of slug, id and a language tag
        error: labs.yaml: labs.csv has no column "Contry"
        hint: did you mean "Country"?
        error: labs.yaml: "country" is no IRI
        hint: write it with a prefix, as lab:budget, or whole, as <https://…>
        error: labs.yaml: Country: there is no datatype "numbr"
        hint: did you mean number?
        error: labs.yaml: Country: there is no node "budget" under `nodes`
        error: labs.yaml: Name: "n l" is no language tag
        error: issued: "soon" is no date; write it as 2026-01-31, 2026-01 or 2026
        hint: nothing is written
    "#]].assert_eq(&told);
}

#[test]
fn no_cell_leaves_its_place_in_an_iri() {
    let place = with_table(
        "Name,Slug\n\"x> . <http://evil.example/> <http://evil.example/p> \"\"a\",\"..//é?#{}\"\n",
        "about: lid:{Name}\ncolumns:\n  Name: skos:altLabel\n  Slug: { property: dcterms:relation, value: \"https://example.org/{Slug}\" }\n",
    );
    place.run(&["import", "labs.csv"]);
    let made: Vec<String> =
        triples(&place.read(IMAGE)).into_iter().filter(|t| !t.contains("import-labs")).collect();
    expect![[r#"
        <https://w3id.org/labgraph/id/x%3E%20.%20%3Chttp%3A%2F%2Fevil.example%2F%3E%20%3Chttp%3A%2F%2Fevil.example%2Fp%3E%20%22a> <http://purl.org/dc/terms/relation> <https://example.org/..%2F%2F%C3%A9%3F%23%7B%7D>
        <https://w3id.org/labgraph/id/x%3E%20.%20%3Chttp%3A%2F%2Fevil.example%2F%3E%20%3Chttp%3A%2F%2Fevil.example%2Fp%3E%20%22a> <http://www.w3.org/2004/02/skos/core#altLabel> "x> . <http://evil.example/> <http://evil.example/p> \"a""#]].assert_eq(&made.join("\n"));
    // Names that leave the same slug would become one thing.
    let outcome =
        refused("Name\nLab A\nläb  a!\n", "about: lid:{Name|slug}\ncolumns: { Name: skos:altLabel }");
    expect![[r#"
        --- stderr
        error: labs.csv, line 3: "läb  a!" and "Lab A" of line 2 make the same IRI, <https://w3id.org/labgraph/id/lab-a>
        hint: nothing is written
        --- exit code 3
    "#]].assert_eq(&outcome.to_string());
    assert!(refused("Name\n!!!\n", "about: lid:{Name|slug}").stderr.contains("no letter or digit"));
}

#[test]
fn texts_that_are_no_tables_are_refused_with_their_place() {
    let mapping = "about: lid:{Name|slug}\ncolumns: { Name: skos:altLabel }";
    let place = with_table("", mapping);
    let mut told = String::new();
    for (name, bytes) in [
        ("latin.csv", &b"Name;Land\nCaf\xe9;BE\n"[..]),
        ("ragged.csv", b"Name,Land\nA,B,C\nD\n"),
        ("open.csv", b"Name,Land\n\"A,B\nC,D\n"),
        ("empty.csv", b""),
        ("old.xls", b"\xd0\xcf\x11\xe0"),
        ("fake.xlsx", b"Name,Land\n"),
        ("twice.csv", b"Name,name \nA,B\n"),
    ] {
        place.write(name, bytes);
        let outcome = place.run(&["import", name, "--mapping", "labs.yaml"]);
        assert!(outcome.code == Some(3) || name == "twice.csv", "{name}: {outcome}");
        told.push_str(&outcome.to_string());
    }
    expect![[r#"
        --- stderr
        error: a byte here is no UTF-8; save the file as UTF-8
         --> latin.csv:2:4
          |
        2 | Caf�;BE
          |    ^
        --- exit code 3
        --- stderr
        error: ragged.csv, line 2: 3 cells here and 2 in the header; put a text that holds a comma between quotes
        error: ragged.csv, line 3: 1 cell here and 2 in the header; put a text that holds a comma between quotes
        hint: nothing is written
        --- exit code 3
        --- stderr
        error: open.csv, line 2: a quote that opens in this row is never closed
        hint: nothing is written
        --- exit code 3
        --- stderr
        error: empty.csv: it is empty
        --- exit code 3
        --- stderr
        error: old.xls: labgraph does not read .xls; save it as .xlsx, .ods or .csv
        --- exit code 3
        --- stderr
        error: fake.xlsx: it cannot be read as a spreadsheet: Zip error: invalid Zip archive: Could not find EOCD
        --- exit code 3
        data/imported/twice.ttl: 7 statements from 1 row: 7 added
        --- stderr
        note: twice.csv, column "name": the mapping says nothing of it
        note: 1 violation in what is new; labgraph check data/imported/twice.ttl tells which
    "#]].assert_eq(&told);
    // A byte-order mark and what Excel writes first are no part of the header.
    place.write("bom.csv", "\u{feff}sep=;\r\nName;Land\r\nÉén;BE\r\n");
    let outcome = place.run(&["import", "bom.csv", "--mapping", "labs.yaml"]);
    expect![[r#"
        data/imported/bom.ttl: 7 statements from 1 row: 7 added
        --- stderr
        note: bom.csv, column "Land": the mapping says nothing of it
        note: 1 violation in what is new; labgraph check data/imported/bom.ttl tells which
    "#]]
    .assert_eq(&outcome.to_string());
}

#[test]
fn a_country_goes_by_its_code_and_its_names() {
    let mapping = "about: lid:{Name|slug}\ncolumns: { Name: skos:altLabel, Land: { property: lab:country, lookup: country } }";
    let place = with_table(
        "Name,Land\na,BE\nb,Belgium\nc,België\nd,belgique\ne,BEL\nf,country:BEL\ng,UK\nh,EE\n",
        mapping,
    );
    place.run(&["import", "labs.csv"]);
    let outcome = place.run(&[
        "query",
        "SELECT ?c (COUNT(?x) AS ?n) { GRAPH <https://w3id.org/labgraph/graph/data/imported/labs> { ?x lab:country ?c } } GROUP BY ?c ORDER BY ?c",
        "--format",
        "csv",
    ]);
    expect![[r#"
        c,n
        http://publications.europa.eu/resource/authority/country/BEL,6
        http://publications.europa.eu/resource/authority/country/EST,1
        http://publications.europa.eu/resource/authority/country/GBR,1
    "#]]
    .assert_eq(&outcome.to_string());
}

#[test]
fn an_import_goes_into_a_data_file_and_nowhere_else() {
    let place = with_table(TABLE, MAPPING);
    place.write("elsewhere/x.txt", "");
    std::os::unix::fs::symlink(place.path().join("elsewhere"), place.path().join("data/out")).unwrap();
    place.run(&["import", "labs.csv", "--into", "data/labs/mine.ttl"]);
    assert!(place.read("data/labs/mine.ttl").starts_with("# Made by labgraph import from labs.csv.\n"));
    place.write("other.csv", TABLE);
    let mut told = String::new();
    for into in [
        "../data/x.ttl",
        "/tmp/x.ttl",
        "ontology/x.ttl",
        "data/../queries/x.ttl",
        "data/x.nt",
        "data/.x.ttl",
        "data",
        "data/out/x.ttl",
    ] {
        let outcome = place.run(&["import", "labs.csv", "--into", into]);
        assert_eq!(outcome.code, Some(2), "{outcome}");
        told.push_str(&outcome.stderr);
    }
    told.push_str(
        &place.run(&["import", "other.csv", "--mapping", "labs.yaml", "--into", "data/labs/mine.ttl"]).stderr,
    );
    told.push_str(&place.run(&["import", "data/labs/ric.ttl", "--into", "data/labs/ric.ttl"]).stderr);
    told.push_str(&place.run(&["import", "labs.csv", "--data", "data/labs/ric.ttl"]).stderr);
    expect![[r#"
        error: --into ../data/x.ttl: a data file is in the folder data/ of the workspace
        hint: as data/labs/NAME.ttl
        error: --into /tmp/x.ttl: a data file is in the folder data/ of the workspace
        hint: as data/labs/NAME.ttl
        error: --into ontology/x.ttl: a data file is in the folder data/ of the workspace
        hint: as data/labs/NAME.ttl
        error: --into data/../queries/x.ttl: a data file is in the folder data/ of the workspace
        hint: as data/labs/NAME.ttl
        error: --into data/x.nt: a data file is Turtle and ends in .ttl
        hint: as data/labs/NAME.ttl
        error: --into data/.x.ttl: a data file is in the folder data/ of the workspace
        hint: as data/labs/NAME.ttl
        error: --into data: a data file is in the folder data/ of the workspace
        hint: as data/labs/NAME.ttl
        error: data/out/x.ttl leads out of the workspace, to [FOLDER]/elsewhere
        error: data/labs/mine.ttl is the image of another file, labs.csv
        hint: name another data file with --into data/NAME.ttl
        error: data/labs/ric.ttl is the file to import
        error: import changes a workspace, and --data names none
    "#]]
    .assert_eq(&told);
    let empty = Place::empty();
    empty.write("labs.csv", TABLE);
    empty.write("labs.yaml", MAPPING);
    expect![[r#"
        --- stderr
        error: the built-in workspace cannot be changed
        hint: labgraph init DIR writes it out; then --workspace DIR, or go there
        --- exit code 2
    "#]]
    .assert_eq(&empty.run(&["import", "labs.csv"]).to_string());
    assert_eq!(empty.run(&["import", "labs.csv", "--dry-run"]).code, Some(0));
}

#[test]
fn a_file_that_people_write_is_added_to_and_never_contradicted() {
    let mapping = "about: lid:{Name|id}\ncolumns:\n  Name: { property: skos:altLabel }\n  Staff: { node: staff, property: lab:value, datatype: number }\nnodes:\n  staff: { about: \"lid:{Name|id}-staff\" }\nsource: Nido benchmark\n";
    let place = with_table("Name,Staff\nVinnova,240\n", mapping);
    let before = place.read("data/labs/vinnova.ttl");
    let into = ["import", "labs.csv", "--into", "data/labs/vinnova.ttl"];
    expect![[r#"
        data/labs/vinnova.ttl: 4 statements from 1 row: 3 added
        --- stderr
        note: the graph already describes lid:vinnova, lid:vinnova-staff: this adds to it
    "#]]
    .assert_eq(&place.run(&into).to_string());
    let after = place.read("data/labs/vinnova.ttl");
    place.write("before.ttl", &before);
    let difference = place.run(&["diff", "before.ttl", "data/labs/vinnova.ttl", "--format", "nq"]);
    expect![[r#"
        + <https://w3id.org/labgraph/id/vinnova-staff> <http://www.w3.org/ns/prov#wasDerivedFrom> <https://w3id.org/labgraph/id/nido-benchmark> .
        + <https://w3id.org/labgraph/id/vinnova> <http://www.w3.org/2004/02/skos/core#altLabel> "Vinnova" .
        + <https://w3id.org/labgraph/id/vinnova> <http://www.w3.org/ns/prov#wasDerivedFrom> <https://w3id.org/labgraph/id/nido-benchmark> .
        --- exit code 1
    "#]].assert_eq(&difference.to_string());
    assert_eq!(place.run(&["fmt", "--check", "data/labs/vinnova.ttl"]).code, Some(0));
    expect![[r#"
        data/labs/vinnova.ttl: nothing to change
        --- stderr
        note: the graph already describes lid:vinnova, lid:vinnova-staff: this adds to it
    "#]]
    .assert_eq(&place.run(&into).to_string());
    place.write("labs.csv", "Name,Staff\nVinnova,255\n");
    expect![[r#"
        --- stderr
        error: data/labs/vinnova.ttl: lab:value of lid:vinnova-staff is 240 there and 255 in the import
        hint: nothing is written
        hint: a new edition of a figure gets an IRI of its own, such as lid:{Name|slug}-budget-2026
        --- exit code 3
    "#]]
    .assert_eq(&place.run(&into).to_string());
    expect![[r#"
        --- stderr
        error: data/labs/vinnova.ttl: lab:value of lid:vinnova-staff is 240 there and 255 in the import
        hint: nothing is written
        hint: a new edition of a figure gets an IRI of its own, such as lid:{Name|slug}-budget-2026
        --- exit code 3
    "#]]
    .assert_eq(&place.run(&["import", "labs.csv"]).to_string());
    assert_eq!(place.read("data/labs/vinnova.ttl"), after);
}

#[test]
fn rdf_of_any_syntax_gets_a_source() {
    let place = Place::with_workspace();
    let original = place
        .run(&["export", "--graph", "data/links/tooi.ttl"])
        .stdout
        .replace("prov:wasDerivedFrom lid:register-check ;", "");
    place.write("all.ttl", original);
    let mut images = BTreeSet::new();
    for syntax in ["ttl", "trig", "nt", "nq", "rdf", "jsonld"] {
        let name = format!("same.{syntax}");
        let written = place.run(&["export", "--data", "all.ttl", "--no-inference", "-o", &name]);
        assert_eq!(written.code, Some(0), "{written}");
        let outcome = place.run(&[
            "import",
            &name,
            "--source",
            "register check",
            "--into",
            &format!("data/{syntax}.ttl"),
        ]);
        assert_eq!(outcome.code, Some(0), "{outcome}");
        let again = place.run(&[
            "import",
            &name,
            "--source",
            "register-check",
            "--into",
            &format!("data/{syntax}.ttl"),
        ]);
        assert!(again.stdout.contains("nothing to change"), "{again}");
        images.insert(triples(&place.read(&format!("data/{syntax}.ttl"))));
    }
    assert_eq!(images.len(), 1);
    assert_eq!(
        images.first().unwrap(),
        &triples(&place.run(&["export", "--graph", "data/links/tooi.ttl"]).stdout)
    );
    place.write("relative.ttl", "<a> <b> <c> .");
    place.write("wrong.ttl", "lid:a lid:b .");
    place.write("blank.ttl", "<https://e.org/a> <https://e.org/b> [ <https://e.org/c> 1 ] .");
    expect![[r#"
        --- stderr
        error: relative.ttl: <a> is relative to where the file is; give the file a @base, or write the IRI whole
        error: relative.ttl: <b> is relative to where the file is; give the file a @base, or write the IRI whole
        error: relative.ttl: <c> is relative to where the file is; give the file a @base, or write the IRI whole
        hint: nothing is written
        --- exit code 3
    "#]].assert_eq(&place.run(&["import", "relative.ttl"]).to_string());
    assert_eq!(place.run(&["import", "wrong.ttl"]).code, Some(3));
    assert_eq!(place.run(&["import", "blank.ttl"]).code, Some(0));
    assert!(place.run(&["import", "blank.ttl"]).stdout.contains("nothing to change"));
    assert_eq!(place.run(&["import", "blank.ttl", "--source", "vinnova"]).code, Some(2), "no source");
}

#[test]
fn a_guessed_mapping_imports_and_overwrites_nothing() {
    let place = Place::with_workspace();
    place.write(
        "labs.csv",
        "Naam (nl);Naam (fr);Land;Website;Budjet;Personeel;Activiteiten;Kleur\nÉén;Un;BE;https://een.example.org/;1.250;onbekend;Innovatieprojecten uitvoeren;rood\n",
    );
    let outcome = place.run(&["import", "labs.csv", "--guess"]);
    expect![[r##"
        # A first mapping for labs.csv, guessed from its headers and cells. Read it over: a line with «?» is unsure.
        # `labgraph import FILE --dry-run` shows what it makes of the table.
        about: "lid:{Naam (nl)|slug}"
        class: lab:InnovationLab  # ? what a row is about
        decimal: ","  # ? or ".": a number such as 1.234 may mean either
        columns:
          "Naam (nl)": { property: skos:prefLabel, lang: nl }
          "Naam (fr)": { property: skos:prefLabel, lang: fr }
          "Land": { property: lab:country, lookup: country }
          "Website": { property: foaf:homepage, datatype: iri }
          "Budjet": { node: budget, property: lab:value, datatype: number }  # ? is it this property?
          "Personeel": { node: staff, property: lab:value, datatype: number }
          "Activiteiten": { property: lab:activity, lookup: labc:activities }  # ? is it this property?
        nodes:
          budget:
            about: "lid:{Naam (nl)|slug}-budget"
            class: lab:Figure
            link: lab:budget
            constants:
              - { property: lab:measures, value: "labc:yearly-budget" }
              - { property: lab:currency, value: "currency:EUR" }  # ? the currency
              - { property: lab:period, value: "labc:per-year" }  # ? the period
              - { property: lab:precision, value: "labc:exact" }
              - { property: skos:prefLabel, text: "Budget of {Naam (nl)}", lang: en }
              - { property: skos:prefLabel, text: "Budget van {Naam (nl)}", lang: nl }
              - { property: skos:prefLabel, text: "Budget de {Naam (nl)}", lang: fr }
          staff:
            about: "lid:{Naam (nl)|slug}-staff"
            class: lab:Figure
            link: lab:staff
            constants:
              - { property: lab:measures, value: "labc:staff-size" }
              - { property: lab:unit, value: "labc:person" }
              - { property: lab:precision, value: "labc:exact" }
              - { property: skos:prefLabel, text: "Staff of {Naam (nl)}", lang: en }
              - { property: skos:prefLabel, text: "Personeel van {Naam (nl)}", lang: nl }
              - { property: skos:prefLabel, text: "Personnel de {Naam (nl)}", lang: fr }
        ignore: ["Kleur"]  # ? columns that no property is called like
    "##]].assert_eq(&outcome.to_string());
    assert_eq!(place.run(&["import", "labs.csv", "--guess", "-o", "labs.yaml"]).code, Some(0));
    assert_eq!(place.read("labs.yaml"), outcome.stdout);
    assert_eq!(place.run(&["import", "labs.csv", "--guess", "-o", "labs.yaml"]).code, Some(2));
    let imported = place.run(&["import", "labs.csv", "--dry-run"]);
    assert_eq!(imported.code, Some(0), "{imported}");
}

#[test]
fn a_spreadsheet_is_read_as_it_shows_itself() {
    let place = Place::with_workspace();
    let mut workbook = Workbook::new();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let sheet = workbook.add_worksheet();
    sheet.set_name("Labs").unwrap();
    for (column, header) in (0..).zip(["Name", "Land", "Founded", "Staff", "Known"]) {
        sheet.write_string(1, column, header).unwrap();
    }
    sheet.write_string(3, 0, "Alpha").unwrap();
    sheet.merge_range(3, 1, 4, 1, "Estonia", &Format::new()).unwrap();
    sheet.write_string(3, 1, "EE").unwrap();
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2021, 4, 3).unwrap();
    sheet.write_datetime_with_format(3, 2, &day, &date).unwrap();
    sheet.write_formula(3, 3, Formula::new("=2+2").set_result("4")).unwrap();
    sheet.write_boolean(3, 4, true).unwrap();
    sheet.write_string(4, 0, "Beta").unwrap();
    sheet.write_number(4, 2, 1996).unwrap();
    sheet.write_number(4, 3, 12_345_678).unwrap();
    let hidden = workbook.add_worksheet();
    hidden.set_name("Secret").unwrap().set_hidden(true).write_string(0, 0, "Name").unwrap();
    workbook.save(place.path().join("labs.xlsx")).unwrap();
    place.write(
        "labs.yaml",
        "about: lid:{Name|slug}\ncolumns:\n  Name: skos:altLabel\n  Land: { property: lab:country, lookup: country }\n  Founded: { property: schema:foundingDate, datatype: date }\n  Staff: { property: lab:memberCount, datatype: integer }\n  Known: { property: lab:meetsAdHoc, datatype: boolean }\n",
    );
    let outcome = place.run(&["import", "labs.xlsx", "--dry-run"]);
    expect![[r##"
        # data/imported/labs.ttl: 16 statements from 2 rows: 16 added

        PREFIX lab: <https://w3id.org/labgraph/ns#>
        PREFIX lid: <https://w3id.org/labgraph/id/>
        PREFIX country: <http://publications.europa.eu/resource/authority/country/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX schema: <http://schema.org/>
        PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

        lid:alpha schema:foundingDate "2021-04-03"^^xsd:date ;
            skos:altLabel "Alpha" ;
            prov:wasDerivedFrom lid:import-labs-xlsx ;
            lab:country country:EST ;
            lab:meetsAdHoc true ;
            lab:memberCount 4 .

        lid:beta schema:foundingDate "1996"^^xsd:gYear ;
            skos:altLabel "Beta" ;
            prov:wasDerivedFrom lid:import-labs-xlsx ;
            lab:country country:EST ;
            lab:memberCount 12345678 .

        lid:import-labs-xlsx a lab:Source ;
            dcterms:title "labs.xlsx" ;
            skos:prefLabel "File labs.xlsx"@en ,
                "Fichier labs.xlsx"@fr ,
                "Bestand labs.xlsx"@nl .
    "##]]
    .assert_eq(&outcome.to_string());
    expect![[r#"
        --- stderr
        error: labs.xlsx: there is no sheet "Lbas"
        hint: its sheets: Labs, Secret
        --- exit code 2
    "#]]
    .assert_eq(&place.run(&["import", "labs.xlsx", "--sheet", "Lbas"]).to_string());
    // What could not be computed is no value.
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in (0..).zip(["Name", "Land", "Founded", "Staff", "Known"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    sheet.write_string(1, 0, "Alpha").unwrap();
    sheet.write_formula(1, 3, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    workbook.add_worksheet().write_string(0, 0, "Name").unwrap();
    workbook.save(place.path().join("labs.xlsx")).unwrap();
    expect![[r#"
        --- stderr
        error: labs.xlsx has several sheets
        hint: choose one with --sheet, or name them under `tables` in a mapping: Sheet1, Sheet2
        --- exit code 2
    "#]]
    .assert_eq(&place.run(&["import", "labs.xlsx"]).to_string());
    expect![[r#"
        --- stderr
        error: labs.xlsx, sheet Sheet1, row 2, column D (Staff): the spreadsheet could not compute this cell: #DIV/0!
        hint: nothing is written
        --- exit code 3
    "#]].assert_eq(&place.run(&["import", "labs.xlsx", "--sheet", "Sheet1"]).to_string());
}

/// Fills the template: the same sheets and headers, and rows by sheet and key of a header in its language.
fn fill(template: &std::path::Path, rows: &[(&str, &[(&str, &str)])], to: &std::path::Path) {
    let mut source: Xlsx<_> = open_workbook(template).unwrap();
    let mut workbook = Workbook::new();
    for sheet in source.sheets_metadata().to_vec() {
        let cells = source.worksheet_range(&sheet.name).unwrap();
        let out = workbook.add_worksheet();
        out.set_name(&sheet.name).unwrap().set_hidden(sheet.visible == SheetVisible::Hidden);
        let mut headers = BTreeMap::new();
        for (row, column, value) in cells.used_cells() {
            let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
            out.write_string(row, column, value.to_string()).unwrap();
            if row == 0 {
                headers.insert(value.to_string(), column);
            }
        }
        let own = rows.iter().filter(|(name, _)| *name == sheet.name);
        for (row, (_, values)) in (2..).zip(own) {
            for (header, value) in *values {
                let column = *headers.get(*header).unwrap_or_else(|| panic!("{header} in {headers:?}"));
                match value.parse::<f64>() {
                    Ok(number) => out.write_number(row, column, number).unwrap(),
                    Err(_) => out.write_string(row, column, *value).unwrap(),
                };
            }
        }
    }
    workbook.save(to).unwrap();
}

#[test]
#[expect(clippy::too_many_lines, reason = "a filled spreadsheet is long")]
fn a_colleague_adds_a_lab_through_the_template() {
    let place = Place::with_workspace();
    let written = place.run(&["init", "--template", "leeg.xlsx", "--lang", "nl"]);
    expect![[r#"
        leeg.xlsx written: fill it in, then labgraph import leeg.xlsx
    "#]]
    .assert_eq(&written.to_string());
    expect![[r#"
        --- stderr
        error: leeg.xlsx holds nothing to import
        --- exit code 3
    "#]]
    .assert_eq(&place.run(&["import", "leeg.xlsx"]).to_string());
    let expected = triples(&place.read("data/labs/nesta.ttl"));
    std::fs::remove_file(place.path().join("data/labs/nesta.ttl")).unwrap();
    let text = |property: &str, language: &str| {
        let start = format!("<https://w3id.org/labgraph/id/nesta> <{property}> \"");
        let end = format!("\"@{language}");
        let found =
            expected.iter().find(|triple| triple.starts_with(&start) && triple.ends_with(&end)).unwrap();
        found[start.len()..found.len() - end.len()].to_owned()
    };
    let describe = |language| text("http://purl.org/dc/terms/description", language);
    let (en, nl, fr) = (describe("en"), describe("nl"), describe("fr"));
    let rows: &[(&str, &[(&str, &str)])] = &[
        (
            "Labs",
            &[
                ("Korte naam*", "nesta"),
                ("Soort", "innovatieagentschap"),
                ("Naam (Engels)*", "Nesta"),
                ("Naam (Nederlands)*", "Nesta"),
                ("Naam (Frans)*", "Nesta"),
                ("Beschrijving (Engels)", &en),
                ("Beschrijving (Nederlands)", &nl),
                ("Beschrijving (Frans)", &fr),
                ("Land", "Verenigd Koninkrijk"),
                ("Website", "https://www.nesta.org.uk/"),
                ("Opgericht", "1996"),
                ("Soorten organisatie", "labc:innovation-agency; labc:charity; labc:foundation"),
                (
                    "Activiteiten",
                    "labc:exploring-technology; labc:funding-innovation; labc:running-projects; labc:scanning-for-innovation",
                ),
                ("Thema's", "labc:equal-chances-for-children; labc:healthier-life; labc:sustainable-future"),
                ("Bestuursmodellen", "labc:independent-charity"),
                ("Jaarlijks budget", "45670000"),
                ("Munt van het budget", "euro"),
                ("Personeel", "119"),
                ("Bron", "lid:nido-benchmark-nesta"),
            ],
        ),
        (
            "Organen",
            &[
                ("Organisatie*", "Nesta"),
                ("Korte naam*", "board-of-trustees"),
                ("Naam (Engels)*", "Board of Trustees of Nesta"),
                ("Naam (Nederlands)*", "Board of Trustees van Nesta"),
                ("Naam (Frans)*", "Conseil d'administrateurs de Nesta"),
                ("Soort", "labc:board-of-trustees"),
                (
                    "Verantwoordelijkheden",
                    "labc:supporting-executive-team; labc:guiding-strategic-decisions; labc:holding-leadership-to-account; labc:holding-to-account-for-goals",
                ),
                ("Bron", "lid:nido-benchmark-nesta-governance"),
            ],
        ),
        (
            "Zetels",
            &[
                ("Bestuursorgaan*", "Board of Trustees van Nesta"),
                ("Lid*", "Nido"),
                ("Bron", "lid:nido-benchmark"),
            ],
        ),
        (
            "Initiatieven",
            &[
                ("Organisatie*", "nesta"),
                ("Korte naam*", "mission-healthier-life"),
                ("Naam (Engels)*", "Mission of Nesta: a healthier life"),
                ("Naam (Nederlands)*", "Missie van Nesta: een gezonder leven"),
                ("Naam (Frans)*", "Mission de Nesta : une vie plus saine"),
                ("Soort", "labc:mission"),
                ("Thema's", "labc:healthier-life"),
                ("Bron", "lid:nido-benchmark-nesta-role"),
            ],
        ),
    ];
    fill(&place.path().join("leeg.xlsx"), rows, &place.path().join("nesta.xlsx"));
    expect![[r#"
        data/labs/nesta.ttl: 70 statements from 4 rows: 70 added
    "#]]
    .assert_eq(&place.run(&["import", "nesta.xlsx", "--into", "data/labs/nesta.ttl"]).to_string());
    let made = triples(&place.read("data/labs/nesta.ttl"));
    let short = |set: Vec<&String>| {
        let lines: Vec<String> = set
            .into_iter()
            .map(|triple| {
                triple
                    .replace("https://w3id.org/labgraph/id/", "")
                    .replace("https://w3id.org/labgraph/ns#", "")
                    .replace("https://w3id.org/labgraph/concept/", "")
            })
            .collect();
        lines.join("\n")
    };
    // What the template has no room for, or has one source for where the file has several.
    let about = |triple: &&String| {
        [
            "nesta>",
            "nesta-budget>",
            "nesta-staff>",
            "nesta-board-of-trustees>",
            "nesta-mission-healthier-life>",
        ]
        .iter()
        .any(|thing| triple.starts_with(&format!("<https://w3id.org/labgraph/id/{thing}")))
    };
    expect![[r#"
        <nesta-board-of-trustees> <http://purl.org/dc/terms/description> "Bestuurt Nesta: staat het uitvoerend team bij, leidt het bij strategische keuzes en laat het verantwoording afleggen over leiderschap en resultaten."@nl
        <nesta-board-of-trustees> <http://purl.org/dc/terms/description> "Dirige Nesta : épaule l'équipe de direction, la guide dans les choix stratégiques et lui fait rendre compte de sa conduite et de ses résultats."@fr
        <nesta-board-of-trustees> <http://purl.org/dc/terms/description> "Governs Nesta: stands by the executive team, guides it in strategic choices and makes it answer for its leadership and its results."@en
        <nesta-board-of-trustees> <http://www.w3.org/2004/02/skos/core#altLabel> "Board of Trustees"@en
        <nesta-budget> <http://www.w3.org/ns/prov#wasDerivedFrom> <nido-benchmark-nesta-resources>
        <nesta-mission-healthier-life> <http://purl.org/dc/terms/description> "Een van de drie missies waaronder Nesta zijn projecten groepeert."@nl
        <nesta-mission-healthier-life> <http://purl.org/dc/terms/description> "L'une des trois missions dans lesquelles Nesta regroupe ses projets."@fr
        <nesta-mission-healthier-life> <http://purl.org/dc/terms/description> "One of the three missions under which Nesta groups its projects."@en
        <nesta-staff> <http://www.w3.org/ns/prov#wasDerivedFrom> <nido-benchmark-nesta-resources>
        <nesta> <figure> <nesta-independence>"#]].assert_eq(&short(expected.difference(&made).filter(about).collect()));
    expect![[r#"
        <nesta-board-of-trustees-seat-nido> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <Seat>
        <nesta-board-of-trustees-seat-nido> <http://www.w3.org/2004/02/skos/core#prefLabel> "Seat of Nido: Board of Trustees of Nesta"@en
        <nesta-board-of-trustees-seat-nido> <http://www.w3.org/2004/02/skos/core#prefLabel> "Siège de Nido : Conseil d'administrateurs de Nesta"@fr
        <nesta-board-of-trustees-seat-nido> <http://www.w3.org/2004/02/skos/core#prefLabel> "Zetel van Nido: Board of Trustees van Nesta"@nl
        <nesta-board-of-trustees-seat-nido> <http://www.w3.org/ns/org#member> <nido>
        <nesta-board-of-trustees-seat-nido> <http://www.w3.org/ns/org#organization> <nesta-board-of-trustees>
        <nesta-board-of-trustees-seat-nido> <http://www.w3.org/ns/org#role> <member-of-body>
        <nesta-board-of-trustees-seat-nido> <http://www.w3.org/ns/prov#wasDerivedFrom> <nido-benchmark>
        <nesta-budget> <http://www.w3.org/ns/prov#wasDerivedFrom> <nido-benchmark-nesta>
        <nesta-staff> <http://www.w3.org/ns/prov#wasDerivedFrom> <nido-benchmark-nesta>"#]].assert_eq(&short(made.difference(&expected).collect()));
    let again = place.run(&["import", "nesta.xlsx", "--into", "data/labs/nesta.ttl"]);
    assert!(again.stdout.contains("nothing to change"), "{again}");
}

#[test]
fn the_template_speaks_three_languages_and_is_the_same_each_time() {
    let place = Place::with_workspace();
    for language in ["en", "nl", "fr"] {
        let name = format!("{language}.xlsx");
        assert_eq!(place.run(&["init", "--template", &name, "--lang", language]).code, Some(0));
        let outcome = place.run(&["import", &name, "--dry-run"]);
        assert!(outcome.stderr.contains("holds nothing to import"), "{outcome}");
        place.run(&["init", "--template", "again.xlsx", "--lang", language]);
        assert_eq!(
            std::fs::read(place.path().join(&name)).unwrap(),
            std::fs::read(place.path().join("again.xlsx")).unwrap()
        );
        std::fs::remove_file(place.path().join("again.xlsx")).unwrap();
    }
    let mut told = place.run(&["init", "--template", "en.xlsx"]).to_string();
    told.push_str(&place.run(&["init", "--template", "en.csv"]).to_string());
    expect![[r#"
        --- stderr
        error: en.xlsx exists; a spreadsheet is never overwritten
        --- exit code 2
        --- stderr
        error: en.csv: the template is a spreadsheet and ends in .xlsx
        --- exit code 2
    "#]]
    .assert_eq(&told);
    let mut french: Xlsx<_> = open_workbook(place.path().join("fr.xlsx")).unwrap();
    expect!["Lisez-moi, Labos, Chiffres, Contributions, Organes, Sièges, Initiatives, Organisations, Sources, Listes, labgraph"].assert_eq(&french.sheet_names().join(", "));
    let labs = french.worksheet_range("Labos").unwrap();
    let rows: Vec<String> =
        labs.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ")).collect();
    expect![[r#"
        Nom court* | Type | Nom (anglais)* | Nom (néerlandais)* | Nom (français)* | Autres noms | Description (anglais) | Description (néerlandais) | Description (français) | Pays | Niveau | Site web | Fondation | Types d'organisation | Activités | Thèmes | Modèles de gouvernance | Modèles de financement | Fait partie de | Sous la tutelle de | Budget annuel | Monnaie du budget | Précision du budget | Personnel | Précision du personnel | Source
        # vinnova | agence d'innovation | Vinnova | Vinnova | Vinnova |  |  |  |  | Suède | National | https://www.vinnova.se/en/ |  | Agence gouvernementale; Organe de financement | Financer l'innovation d'autrui; Fournir une expertise |  | Agence relevant d'un ministère | Argent des impôts |  | Ministère du Climat et de l'Entreprise (Suède) | 313000000 | euro | environ | 240 | environ | Étude de Nido : Vinnova"#]].assert_eq(&rows.join("\n"));
}

#[test]
fn hostile_tables_end_within_the_limits() {
    let place = Place::with_workspace();
    let mapping = "about: lid:{Name|slug}\ncolumns: { Name: skos:altLabel }";
    place.write("labs.yaml", mapping);
    place.write("wide.csv", format!("Name{}\nx\n", ",c".repeat(1_000_000)));
    expect![[r#"
        --- stderr
        error: wide.csv: it has 1000001 columns; at most 16384 are read
        --- exit code 3
    "#]]
    .assert_eq(&place.run(&["import", "wide.csv", "--mapping", "labs.yaml"]).to_string());
    // Two cells as far apart as a sheet allows take no memory for what is between.
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "Name").unwrap().write_string(1_048_575, 16_383, "x").unwrap();
    sheet.write_string(1_048_575, 0, "Far").unwrap();
    workbook.save(place.path().join("far.xlsx")).unwrap();
    let outcome = place.run(&["import", "far.xlsx", "--mapping", "labs.yaml", "--max-memory", "300"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    // A gigabyte of blanks behind a few kilobytes.
    let mut bomb = Workbook::new();
    let sheet = bomb.add_worksheet();
    for row in 0..4000 {
        sheet.write_string(row, 0, " ".repeat(32_000) + &row.to_string()).unwrap();
    }
    bomb.save(place.path().join("bomb.xlsx")).unwrap();
    assert!(std::fs::metadata(place.path().join("bomb.xlsx")).unwrap().len() < 2_000_000);
    let outcome = place.run(&["import", "bomb.xlsx", "--mapping", "labs.yaml", "--max-memory", "100"]);
    assert_eq!(outcome.code, Some(5), "{outcome}");
}

/// What a reader of a language is told of imports that go well and imports that do not.
fn told(lang: &str) -> String {
    let mut shown = String::new();
    let place = with_table(
        "Name;Extra\nFabLab Één;x\nTwee & Co;y\n",
        "about: lid:{Name|slug}\nclass: lab:InnovationLab\ncolumns: { Name: { property: skos:prefLabel, lang: en } }\n",
    );
    let mut run = |arguments: &[&str]| {
        shown += &place.run(&[&["--lang", lang, "import"], arguments].concat()).to_string();
    };
    run(&["labs.csv"]);
    run(&["labs.csv"]);
    place.write("labs.csv", "Name;Extra\nFabLab Één;x\n");
    run(&["labs.csv", "--dry-run"]);
    run(&["labs.csv"]);
    place.write(IMAGE, place.read(IMAGE) + "<urn:x> <urn:p> 1 .\n");
    place.write("labs.csv", "Name;Extra\nTwee & Co;x\n");
    run(&["labs.csv"]);
    place.write(
        "other.nt",
        "<https://w3id.org/labgraph/id/vinnova-staff> <https://w3id.org/labgraph/ns#value> 255 .\n"
            .replace("255", "\"255\"^^<http://www.w3.org/2001/XMLSchema#integer>"),
    );
    run(&["other.nt", "--into", IMAGE]);
    place.write(
        "again.nt",
        "<https://w3id.org/labgraph/id/nesta> <http://www.w3.org/2004/02/skos/core#altLabel> \"N.\"@en .\n",
    );
    run(&["again.nt", "--into", IMAGE]);
    run(&["again.nt", "--dry-run"]);
    place.write("empty.nt", "");
    run(&["empty.nt"]);
    place.write("blank.nt", "_:a <http://www.w3.org/2004/02/skos/core#altLabel> \"N.\"@en .\n");
    run(&["blank.nt", "--into", "data/sources.ttl"]);
    shown
}

#[test]
fn what_is_told_is_told_in_english() {
    expect![[r#"
        data/imported/labs.ttl: 11 statements from 2 rows: 11 added
        --- stderr
        note: labs.csv, column "Extra": the mapping says nothing of it
        note: 4 violations in what is new; labgraph check data/imported/labs.ttl tells which
        data/imported/labs.ttl: nothing to change
        --- stderr
        note: labs.csv, column "Extra": the mapping says nothing of it
        # data/imported/labs.ttl: 8 statements from 1 row: 0 added, 3 removed
        # removed: lid:twee-co prov:wasDerivedFrom lid:import-labs-csv
        # removed: lid:twee-co rdf:type lab:InnovationLab
        # removed: lid:twee-co skos:prefLabel "Twee & Co"@en
        --- stderr
        note: labs.csv, column "Extra": the mapping says nothing of it
        data/imported/labs.ttl: 8 statements from 1 row: 0 added, 3 removed
        --- stderr
        note: labs.csv, column "Extra": the mapping says nothing of it
        --- stderr
        note: labs.csv, column "Extra": the mapping says nothing of it
        error: data/imported/labs.ttl was changed since it was imported, and the change would be lost
        hint: make the change where it is imported from, and put this file back as it was or remove it
        hint: or take the first lines out of it: then import only adds to it
        --- exit code 3
        --- stderr
        error: data/labs/vinnova.ttl: lab:value of lid:vinnova-staff is 240 there and 255 in the import
        hint: nothing is written
        hint: a new edition of a figure gets an IRI of its own, such as lid:{Name|slug}-budget-2026
        --- exit code 3
        --- stderr
        note: the graph already describes lid:nesta: this adds to it
        error: data/imported/labs.ttl is the image of another file, labs.csv
        hint: name another data file with --into data/NAME.ttl
        --- exit code 2
        # data/imported/again.ttl: 7 statements: 7 added

        PREFIX lab: <https://w3id.org/labgraph/ns#>
        PREFIX lid: <https://w3id.org/labgraph/id/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX prov: <http://www.w3.org/ns/prov#>

        lid:import-again-nt a lab:Source ;
            dcterms:title "again.nt" ;
            skos:prefLabel "File again.nt"@en ,
                "Fichier again.nt"@fr ,
                "Bestand again.nt"@nl .

        lid:nesta skos:altLabel "N."@en ;
            prov:wasDerivedFrom lid:import-again-nt .
        --- stderr
        note: the graph already describes lid:nesta: this adds to it
        --- stderr
        error: empty.nt holds nothing to import
        --- exit code 3
        --- stderr
        error: data/sources.ttl: blank nodes cannot be added to a file twice
        hint: give them IRIs, or import into a file of its own
        --- exit code 3
    "#]]
    .assert_eq(&told("en"));
}

#[test]
fn what_is_told_is_told_in_dutch() {
    expect![[r#"
        data/imported/labs.ttl: 11 uitspraken uit 2 rijen: 11 toegevoegd
        --- stderr
        note: labs.csv, kolom "Extra": de mapping zegt er niets over
        note: 4 overtredingen in wat nieuw is; labgraph check data/imported/labs.ttl zegt welke
        data/imported/labs.ttl: er verandert niets
        --- stderr
        note: labs.csv, kolom "Extra": de mapping zegt er niets over
        # data/imported/labs.ttl: 8 uitspraken uit 1 rij: 0 toegevoegd, 3 verwijderd
        # verwijderd: lid:twee-co prov:wasDerivedFrom lid:import-labs-csv
        # verwijderd: lid:twee-co rdf:type lab:InnovationLab
        # verwijderd: lid:twee-co skos:prefLabel "Twee & Co"@en
        --- stderr
        note: labs.csv, kolom "Extra": de mapping zegt er niets over
        data/imported/labs.ttl: 8 uitspraken uit 1 rij: 0 toegevoegd, 3 verwijderd
        --- stderr
        note: labs.csv, kolom "Extra": de mapping zegt er niets over
        --- stderr
        note: labs.csv, kolom "Extra": de mapping zegt er niets over
        error: data/imported/labs.ttl is sinds de import gewijzigd, en die wijziging zou verloren gaan
        hint: wijzig wat geïmporteerd wordt, en zet dit bestand terug zoals het was of verwijder het
        hint: of haal de eerste regels eruit: dan voegt import er alleen aan toe
        --- exit code 3
        --- stderr
        error: data/labs/vinnova.ttl: lab:value van lid:vinnova-staff is daar 240 en in de import 255
        hint: er is niets geschreven
        hint: een nieuwe editie van een cijfer krijgt een eigen IRI, zoals lid:{Name|slug}-budget-2026
        --- exit code 3
        --- stderr
        note: de graaf beschrijft lid:nesta al: dit komt erbij
        error: data/imported/labs.ttl komt uit een ander bestand, labs.csv
        hint: kies een ander gegevensbestand met --into data/NAAM.ttl
        --- exit code 2
        # data/imported/again.ttl: 7 uitspraken: 7 toegevoegd

        PREFIX lab: <https://w3id.org/labgraph/ns#>
        PREFIX lid: <https://w3id.org/labgraph/id/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX prov: <http://www.w3.org/ns/prov#>

        lid:import-again-nt a lab:Source ;
            dcterms:title "again.nt" ;
            skos:prefLabel "File again.nt"@en ,
                "Fichier again.nt"@fr ,
                "Bestand again.nt"@nl .

        lid:nesta skos:altLabel "N."@en ;
            prov:wasDerivedFrom lid:import-again-nt .
        --- stderr
        note: de graaf beschrijft lid:nesta al: dit komt erbij
        --- stderr
        error: empty.nt bevat niets om te importeren
        --- exit code 3
        --- stderr
        error: data/sources.ttl: blanco knopen kunnen niet tweemaal aan een bestand worden toegevoegd
        hint: geef ze IRI’s, of importeer naar een eigen bestand
        --- exit code 3
    "#]]
    .assert_eq(&told("nl"));
}

#[test]
fn what_is_told_is_told_in_french() {
    expect![[r#"
        data/imported/labs.ttl : 11 énoncés à partir de 2 lignes : 11 ajoutés
        --- stderr
        note: labs.csv, colonne "Extra" : la correspondance n’en dit rien
        note: 4 infractions dans ce qui est nouveau ; labgraph check data/imported/labs.ttl dit lesquelles
        data/imported/labs.ttl : rien ne change
        --- stderr
        note: labs.csv, colonne "Extra" : la correspondance n’en dit rien
        # data/imported/labs.ttl : 8 énoncés à partir de 1 ligne : 0 ajouté, 3 supprimés
        # supprimé : lid:twee-co prov:wasDerivedFrom lid:import-labs-csv
        # supprimé : lid:twee-co rdf:type lab:InnovationLab
        # supprimé : lid:twee-co skos:prefLabel "Twee & Co"@en
        --- stderr
        note: labs.csv, colonne "Extra" : la correspondance n’en dit rien
        data/imported/labs.ttl : 8 énoncés à partir de 1 ligne : 0 ajouté, 3 supprimés
        --- stderr
        note: labs.csv, colonne "Extra" : la correspondance n’en dit rien
        --- stderr
        note: labs.csv, colonne "Extra" : la correspondance n’en dit rien
        error: data/imported/labs.ttl a été modifié depuis l’importation, et la modification serait perdue
        hint: modifiez ce qui est importé, puis remettez ce fichier dans son état d’origine ou supprimez-le
        hint: ou retirez-en les premières lignes : import ne fera alors qu’y ajouter
        --- exit code 3
        --- stderr
        error: data/labs/vinnova.ttl: lab:value de lid:vinnova-staff y vaut 240, et 255 dans ce qui est importé
        hint: rien n’a été écrit
        hint: une nouvelle édition d’un chiffre reçoit son propre IRI, par exemple lid:{Name|slug}-budget-2026
        --- exit code 3
        --- stderr
        note: le graphe décrit déjà lid:nesta : ceci s’y ajoute
        error: data/imported/labs.ttl provient d’un autre fichier, labs.csv
        hint: choisissez un autre fichier de données avec --into data/NOM.ttl
        --- exit code 2
        # data/imported/again.ttl : 7 énoncés : 7 ajoutés

        PREFIX lab: <https://w3id.org/labgraph/ns#>
        PREFIX lid: <https://w3id.org/labgraph/id/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX prov: <http://www.w3.org/ns/prov#>

        lid:import-again-nt a lab:Source ;
            dcterms:title "again.nt" ;
            skos:prefLabel "File again.nt"@en ,
                "Fichier again.nt"@fr ,
                "Bestand again.nt"@nl .

        lid:nesta skos:altLabel "N."@en ;
            prov:wasDerivedFrom lid:import-again-nt .
        --- stderr
        note: le graphe décrit déjà lid:nesta : ceci s’y ajoute
        --- stderr
        error: empty.nt ne contient rien à importer
        --- exit code 3
        --- stderr
        error: data/sources.ttl : des nœuds anonymes ne peuvent être ajoutés deux fois à un fichier
        hint: donnez-leur des IRI, ou importez dans un fichier à part
        --- exit code 3
    "#]].assert_eq(&told("fr"));
}

#[test]
fn a_formula_without_a_result_is_told_and_not_passed_over() {
    let place = Place::with_workspace();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in (0_u16..).zip(["Name", "Staff", "Note"]) {
        sheet.write(0, column, header).unwrap();
    }
    sheet.write(1, 0, "Example Lab").unwrap();
    sheet.write_formula(1, 1, Formula::new("=3+4").set_result("34567")).unwrap();
    sheet.write_formula(1, 2, Formula::new("=\"\"").set_result("")).unwrap();
    // As a program leaves it that writes formulas and computes none.
    let whole = workbook.save_to_buffer().unwrap();
    let mut parts = zip::ZipArchive::new(Cursor::new(whole)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let stored =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        out.start_file(part.name().unwrap(), stored).unwrap();
        out.write_all(text.replace("<v>34567</v>", "<v></v>").as_bytes()).unwrap();
    }
    std::fs::write(place.path().join("labs.xlsx"), out.finish().unwrap().into_inner()).unwrap();
    place.run(&["import", "labs.xlsx", "--guess", "-o", "labs.yaml"]);
    expect![[r#"
        --- stderr
        error: labs.xlsx, sheet Sheet1, row 2, column B (Staff): the spreadsheet could not compute this cell: the file holds its formula and no result; open and save it in a spreadsheet program
        hint: nothing is written
        --- exit code 3
    "#]].assert_eq(&place.run(&["import", "labs.xlsx", "--dry-run"]).to_string());
}

#[test]
fn what_a_cell_calls_unknown_its_source_says_is_unknown() {
    let place = Place::with_workspace();
    place.write("labs.csv", "Name,Country,Staff\nExample Lab,BE,unknown\n");
    place.run(&["import", "labs.csv", "--guess", "-o", "labs.yaml"]);
    expect![[r#"
        data/imported/labs.ttl: 13 statements from 1 row: 13 added
    "#]]
    .assert_eq(&place.run(&["import", "labs.csv"]).to_string());
    let says =
        "ASK { lid:example-lab lab:statedUnknown lab:staff ; prov:wasDerivedFrom/lab:saysUnknown lab:staff }";
    assert_eq!(place.run(&["query", says]).stdout, "true\n");
    let checked = place.run(&["check", "--no-coverage"]);
    assert_eq!(checked.code, Some(0), "{checked}");
}

#[test]
fn what_is_guessed_can_be_read() {
    let place = Place::with_workspace();
    place.write("twice.csv", "Name,Country,country\nExample Lab,BE,NL\n");
    place.write("title.csv", "A title above a table\nx\n");
    for name in ["twice", "title"] {
        let (table, mapping) = (format!("{name}.csv"), format!("{name}.yaml"));
        place.run(&["import", &table, "--guess", "-o", &mapping]);
        let outcome = place.run(&["import", &table, "--dry-run"]);
        assert!(
            !outcome.stderr.contains(&mapping) || outcome.stderr.contains("several columns"),
            "{outcome}"
        );
    }
}

#[test]
fn what_to_check_is_told_by_its_path_from_here() {
    let place = Place::with_workspace();
    place.write("elsewhere/x.nt", "<urn:a> <https://w3id.org/labgraph/ns#level> \"x\" .\n");
    let outcome = place.run(&["--workspace", place.path().to_str().unwrap(), "import", "elsewhere/x.nt"]);
    let path = "[FOLDER]/data/imported/x.ttl";
    assert!(outcome.stderr.contains(&format!("labgraph check {path} tells which")), "{outcome}");
}

#[test]
fn a_country_without_a_name_goes_by_its_letters() {
    let place = Place::with_workspace();
    place.write("labs.csv", "Name,Country\nExample Lab,Ruritania\n");
    place.run(&["import", "labs.csv", "--guess", "-o", "labs.yaml"]);
    let outcome = place.run(&["import", "labs.csv"]);
    assert!(outcome.stderr.contains("nothing is called \"Ruritania\"; a country"), "{outcome}");
    place.write("labs.csv", "Name,Country\nExample Lab,DE\n");
    assert_eq!(place.run(&["import", "labs.csv", "--dry-run"]).code, Some(0));
}
