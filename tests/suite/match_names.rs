//! `labgraph link match`: somebody's table of names against a register, in a folder that is no workspace.

use crate::command::{Outcome, Place};
use crate::shared;
use expect_test::expect;
use std::fmt::Write as _;

const REGISTER: &str = "nr;naam;afkorting;land;site\n\
    1;Departement Kanselarij en Buitenlandse Zaken;DKBUZA;BE;https://www.fdfa.be\n\
    2;Agentschap Digitaal Vlaanderen;;BE;https://www.vlaanderen.be/digitaal-vlaanderen\n\
    3;Vinnova;;SE;https://www.vinnova.se\n\
    4;Erhvervsministeriet;;DK;https://www.em.dk\n";

fn place() -> Place {
    let place = Place::empty();
    place.write("register.csv", REGISTER);
    place
}

fn run(place: &Place, arguments: &[&str]) -> Outcome {
    let first = ["link", "match"];
    let all: Vec<&str> = first.into_iter().chain(arguments.iter().copied()).collect();
    place.run(&all)
}

/// The rows of a CSV without the shares.
fn rows(outcome: &Outcome) -> String {
    assert_eq!(outcome.code, Some(0), "{outcome}");
    let mut reader = csv::Reader::from_reader(outcome.stdout.as_bytes());
    let mut text = String::new();
    for row in reader.records().map(Result::unwrap) {
        writeln!(text, "{} | {} | {} | {} | {}", &row[0], &row[1], &row[2], &row[3], &row[5]).unwrap();
    }
    text
}

#[test]
fn a_table_is_matched_in_the_order_of_its_rows() {
    let place = place();
    place
        .write("names.csv", "nr,Naam\n1,VINNOVA\n2,Digitaal Vlaanderen\n3,Bakkerij Peeters\n4,\n5,VINNOVA\n");
    let register =
        ["--authority", "register.csv", "--id", "nr", "--name", "naam", "--format", "csv", "--top", "1"];
    let all: Vec<&str> = ["names.csv"].into_iter().chain(register).collect();
    let outcome = run(&place, &all);
    expect![[r#"
        VINNOVA | 1 | 3 | Vinnova | accept
        Digitaal Vlaanderen | 1 | 2 | Agentschap Digitaal Vlaanderen | review
        Bakkerij Peeters | 1 | 4 | Erhvervsministeriet | none
         |  |  |  | none
        VINNOVA | 1 | 3 | Vinnova | accept
        note: 1 row has no name: the decision is none
    "#]]
    .assert_eq(&format!("{}{}", rows(&outcome), outcome.stderr));
    let header = outcome.stdout.lines().next().unwrap();
    assert_eq!(
        header,
        "query,rank,id,label,score,decision,name,lead,identifier,website,country,kind,parent,time,standing"
    );
}

#[test]
fn a_country_a_website_and_an_identifier_count() {
    let place = place();
    place.write(
        "names.csv",
        "name,country,web,ovo\nVinnova,BE,,\nVinnova,SWE,vinnova.se,\nVinnova,Sverige,,OVO1\n",
    );
    let outcome = run(
        &place,
        &[
            "names.csv",
            "--authority",
            "register.csv",
            "--id",
            "nr",
            "--name",
            "naam",
            "--country",
            "country",
            "--website",
            "web",
            "--identifier",
            "ovo=ovo",
            "--format",
            "jsonl",
            "--top",
            "1",
        ],
    );
    assert_eq!(outcome.code, Some(0), "{outcome}");
    let rows: Vec<serde_json::Value> =
        outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let decisions: Vec<_> = rows.iter().map(|row| row["decision"].as_str().unwrap()).collect();
    assert_eq!(decisions.len(), 3, "{outcome}");
    assert!(rows[0]["country"].as_f64().unwrap() < 0.0 && decisions[0] != "accept", "{outcome}");
    assert!(rows[1]["website"].as_f64().unwrap() > 0.0 && decisions[1] == "accept", "{outcome}");
    // «Sverige» is no code of a country: it proves nothing, and does not speak against.
    assert!(rows[2]["country"].as_f64().unwrap() >= 0.0, "{outcome}");
    assert!(outcome.stderr.contains("left out: 1 identifier that is none in its register"), "{outcome}");
}

#[test]
fn standard_input_lists_and_spreadsheets_are_read() {
    let place = place();
    let register =
        ["--authority", "register.csv", "--id", "nr", "--name", "naam", "--format", "csv", "--top", "1"];
    let list = ["link", "match", "-", "--no-header"].into_iter().chain(register).collect::<Vec<_>>();
    let outcome = place.run_with(&list, "Vinnova\nBakkerij, Peeters\n".as_bytes(), |_| ());
    assert!(
        rows(&outcome).starts_with("Vinnova | 1 | 3 | Vinnova | accept\nBakkerij, Peeters | "),
        "{outcome}"
    );
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "nom").unwrap();
    sheet.write(1, 0, "Vinnova").unwrap();
    book.save(place.path().join("names.xlsx")).unwrap();
    let all: Vec<&str> =
        ["names.xlsx", "-o", "out.xlsx"].into_iter().chain(register[..6].iter().copied()).collect();
    assert_eq!(run(&place, &all).code, Some(0));
    assert!(place.path().join("out.xlsx").is_file());
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_left_half_written() {
    let place = place();
    place.write("names.csv", "nr,organisatie\n1,Vinnova\n");
    place.write("two.csv", "a,b\n1,2\n");
    place.write("ragged.csv", "name,b\nVinnova,2\nNesta,2,3\n");
    place.write("latin.csv", b"name,b\nVinnova,1\nMinist\xe8re,2\n");
    place.write("empty.csv", "");
    place.write("long.csv", format!("name\nVinnova\n{}\n", "ministerie ".repeat(9_000)));
    let said = |arguments: &[&str]| {
        let all: Vec<&str> =
            arguments.iter().copied().chain(["--id", "nr", "--name", "naam", "-o", "out.csv"]).collect();
        let outcome = run(&place, &all);
        assert!(outcome.code == Some(0) || !place.path().join("out.csv").exists(), "{outcome}");
        format!("{}{}", outcome.code.unwrap(), outcome.stderr)
    };
    for (arguments, expected) in [
        (
            &["names.csv", "--authority", "register.csv", "--column", "organisaties"][..],
            "did you mean \"organisatie\"?",
        ),
        (&["two.csv", "--authority", "register.csv"], "2error: two.csv: which column holds the names?"),
        (
            &["ragged.csv", "--authority", "register.csv"],
            "3error: ragged.csv, line 3: 3 cells here and 2 in the header",
        ),
        (&["latin.csv", "--authority", "register.csv"], "3error: latin.csv, line 3: this is not UTF-8"),
        (&["empty.csv", "--authority", "register.csv"], "3error: empty.csv: it is empty"),
        (&["none.csv", "--authority", "register.csv"], "2error: none.csv: No such file"),
        (&["names.csv", "--authority", "none.csv"], "2error: none.csv: No such file"),
        (&["names.csv", "--authority", "ror"], "2error: --id and --name are columns of a file"),
        (
            &["long.csv", "--authority", "register.csv"],
            "0note: 1 row has a name of more than 500 letters, the first on line 3",
        ),
    ] {
        let outcome = said(arguments);
        assert!(outcome.contains(expected), "{arguments:?}: {outcome}");
    }
    let outcome = run(&place, &["names.csv", "--authority", "ror", "--offline"]);
    expect![[r#"
        --- stderr
        error: https://api.ror.org/v2/organizations?query=Vinnova is not asked offline, and no answer of it was kept
        hint: ask once without --offline (and LABGRAPH_OFFLINE): the answer is kept for later
        --- exit code 4
    "#]].assert_eq(&outcome.to_string());
    assert_eq!(run(&place, &["names.csv", "--authority", "rohr"]).code, Some(2));
}

#[test]
fn a_register_of_the_catalogue_is_asked_without_a_workspace() {
    let Some(shared) = shared::folder() else { return };
    let place = Place::empty();
    let file = shared.join("opendata/nl-tooi").display().to_string();
    let outcome = place.run(&["authority", "import", &file]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    assert!(outcome.stdout.starts_with("tooi: 36 records with "), "{outcome}");
    assert!(outcome.stderr.contains("these are records of tooi, by their content"), "{outcome}");
    place.write("names.csv", "naam;land\nMinisterie van Algemene Zaken;NL\nministerie van Justitie;NL\nMinisterie van Economische Zaken;DK\n");
    let outcome = run(
        &place,
        &["names.csv", "--authority", "TOOI", "--country", "land", "--format", "csv", "--top", "1"],
    );
    expect![[r#"
        Ministerie van Algemene Zaken | 1 | https://identifier.overheid.nl/tooi/id/ministerie/mnre1010 | ministerie van Algemene Zaken | accept
        ministerie van Justitie | 1 | https://identifier.overheid.nl/tooi/id/ministerie/mnre1058 | ministerie van Justitie en Veiligheid | review
        Ministerie van Economische Zaken |  |  |  | none
    "#]].assert_eq(&rows(&outcome));
}

#[test]
fn many_names_take_little_memory_and_a_closed_pipe_is_no_error() {
    let place = place();
    let mut names = String::from("name\n");
    for number in 0..20_000 {
        writeln!(names, "Vinnova {number}").unwrap();
    }
    place.write("names.csv", names);
    let script = "\"$1\" link match names.csv --authority register.csv --id nr --name naam --format csv | head -n 3; echo \"${PIPESTATUS[0]}\"";
    let output = std::process::Command::new("bash")
        .args(["-c", script, "bash", env!("CARGO_BIN_EXE_labgraph")])
        .current_dir(place.path())
        .env("HOME", place.path())
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert_eq!(shown.lines().count(), 4, "{shown}");
    assert!(shown.ends_with("\n0\n"), "{shown}");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn what_would_count_for_nothing_is_refused() {
    let place = Place::empty();
    place.write("names.csv", "name,nr\nVinnova,1\n");
    place.write("register.csv", "id,name\n1,Vinnova\n");
    for wrong in [["--country", "=XX"], ["--identifier", "nosuch=nr"]] {
        let register = ["link", "match", "names.csv", "--authority", "register.csv", "--id", "id"];
        let outcome = place.run(&[&register[..], &["--name", "name"], &wrong].concat());
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{wrong:?}: {outcome}");
    }
}

#[test]
fn records_of_another_register_are_none_of_this_one() {
    let place = Place::empty();
    let record = |iri: &str| {
        format!(
            "{{\"@id\": \"{iri}\", \"http://www.w3.org/2004/02/skos/core#prefLabel\": \"One\", \
        \"@type\": \"http://www.w3.org/2004/02/skos/core#Concept\"}}"
        )
    };
    place.write("foreign.jsonld", record("https://elsewhere.example/id/1"));
    let import = ["authority", "import", "foreign.jsonld", "--authority", "tooi", "--as", "skos"];
    let outcome = place.run(&import);
    assert_eq!(outcome.code, Some(3), "{outcome}");
    assert!(outcome.stderr.contains("https://elsewhere.example/id/1 is no entry of tooi"), "{outcome}");
    place.write("foreign.jsonld", record("https://identifier.overheid.nl/tooi/id/ministerie/mnre1010"));
    let own = place.run(&import);
    assert_eq!(own.code, Some(0), "{own}");
}
