//! `labgraph link match`: somebody's table of names against a register, in a folder that is no workspace.

use crate::command::{Outcome, Place};
use crate::shared;
use crate::stand_in::{Answer, Request, StandIn};
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

/// What is told, but for how the columns of [`REGISTER`] were understood.
fn told(text: &str) -> String {
    let own =
        "note: register.csv: taken by the headers: afkorting (acronym), land (country), site (website)\n";
    text.replacen(own, "", 1)
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
        note: names.csv: taken by the headers: Naam (name); not used: nr; see --country, --website, --type, --identifier, --keep
        note: 1 row has no name: the decision is none
    "#]]
    .assert_eq(&format!("{}{}", rows(&outcome), told(&outcome.stderr)));
    let header = outcome.stdout.lines().next().unwrap();
    assert_eq!(
        header,
        "query,rank,id,label,score,decision,name,lead,identifier,website,country,kind,parent,time,standing,reason,line"
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
    assert!(rows[2]["country"].as_f64().unwrap() > 0.0, "Sverige is Sweden: {outcome}");
    let ovo =
        "note: 1 cell of the column ovo is no identifier of ovo, and counts for nothing: \"OVO1\" (line 4)\n";
    assert_eq!(told(&outcome.stderr), ovo);
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
            "error: ragged.csv, line 3: 3 cells here and 2 in the header",
        ),
        (
            &["latin.csv", "--authority", "register.csv"],
            "error: latin.csv, line 3: this is not UTF-8\nhint: say in which encoding it is, such as --encoding windows-1252",
        ),
        (&["empty.csv", "--authority", "register.csv"], "3error: empty.csv: it is empty"),
        (&["none.csv", "--authority", "register.csv"], "2error: none.csv: No such file"),
        (&["names.csv", "--authority", "none.csv"], "2error: none.csv: No such file"),
        (&["names.csv", "--authority", "ror"], "2error: --id, --name and --register-… are about a file"),
        (
            &["long.csv", "--authority", "register.csv"],
            "note: 1 row has a name of more than 500 letters, the first on line 3",
        ),
    ] {
        let outcome = said(arguments);
        assert!(outcome.contains(expected), "{arguments:?}: {outcome}");
    }
    let outcome = run(&place, &["names.csv", "--authority", "ror", "--offline"]);
    expect![[r#"
        --- stderr
        note: names.csv: taken by the headers: organisatie (name); not used: nr; see --country, --website, --type, --identifier, --keep
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
        Ministerie van Economische Zaken | 1 | https://identifier.overheid.nl/tooi/id/ministerie/mnre1040 | ministerie van Economische Zaken | none
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
    assert_eq!(told(&String::from_utf8_lossy(&output.stderr)), "");
}

#[test]
fn what_would_count_for_nothing_is_refused() {
    let place = Place::empty();
    place.write("names.csv", "name,nr\nVinnova,1\n");
    place.write("register.csv", "id,name\n1,Vinnova\n");
    for wrong in [
        ["--country", "=XX"],
        ["--country", "=Atlantis"],
        ["--type", "=nonsense"],
        ["--identifier", "nosuch=nr"],
        ["--register-country", "=XX"],
        ["--register-type", "=nonsense"],
        ["--register-identifier", "nosuch=nr"],
        ["--encoding", "klingon"],
        ["--register-encoding", "klingon"],
    ] {
        let register = ["link", "match", "names.csv", "--authority", "register.csv", "--id", "id"];
        let outcome = place.run(&[&register[..], &["--name", "name"], &wrong].concat());
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{wrong:?}: {outcome}");
    }
    let refused = ["link", "match", "names.csv", "--authority", "register.csv", "--type", "=nonsense"];
    expect![[r#"
        --- stderr
        error: "nonsense" is no type that is known
        hint: known types: government, education, health, company, nonprofit, facility, collection; and words for them, such as ministry or university
        --- exit code 2
    "#]].assert_eq(&place.run(&refused).to_string());
}

/// The arguments for the register of [`place`].
const OWN: [&str; 10] =
    ["--authority", "register.csv", "--id", "nr", "--name", "naam", "--format", "csv", "--top", "1"];

#[test]
fn countries_are_understood_by_their_names_in_every_language() {
    let place = place();
    let own = ["Denmark", "Danmark", "danemark", "DENEMARKEN", "Dänemark", "DNK", "dk", "Kingdom of Denmark"];
    let others = ["Sweden", "Suède", "Suede", "Zweden", "SWE", "SE"];
    let mut names = "name,country\n".to_owned();
    for country in own.iter().chain(&others) {
        writeln!(names, "Erhvervsministeriet,{country}").unwrap();
    }
    place.write("names.csv", names);
    let arguments = [&["names.csv", "--country", "country"][..], &OWN].concat();
    let outcome = run(&place, &arguments);
    assert_eq!((outcome.code, told(&outcome.stderr).as_str()), (Some(0), ""), "{outcome}");
    let mut reader = csv::Reader::from_reader(outcome.stdout.as_bytes());
    let shares: Vec<f64> = reader.records().map(|row| row.unwrap()[10].parse().unwrap()).collect();
    assert_eq!(shares.len(), own.len() + others.len());
    for (country, share) in own.iter().zip(&shares) {
        assert!(*share > 0.0, "{country}: {share}");
    }
    for (country, share) in others.iter().zip(&shares[own.len()..]) {
        assert!(*share < 0.0, "{country}: {share}");
    }
}

#[test]
fn what_is_not_understood_counts_for_nothing_and_is_told() {
    let place = place();
    place.write(
        "names.csv",
        "name,land,site,what,kbo\n\
        Vinnova,Atlantis,none yet,agency,0203.430.576\n\
        Vinnova,SE,https://www.vinnova.se,blob,0203.430.567\n\
        Vinnova,,,,\n\
        Vinnova,Atlantis,n/a,blob,x\n\
        Vinnova,Nowhere,,blah,\n\
        Vinnova,Lemuria,,bleh,\n\
        Vinnova,Hyperborea,,,\n",
    );
    let columns = ["--country", "land", "--website", "site", "--type", "what", "--identifier", "KBO=kbo"];
    let arguments = [&["names.csv"][..], &columns, &OWN].concat();
    let outcome = run(&place, &arguments);
    assert_eq!((outcome.code, outcome.stdout.lines().count()), (Some(0), 8), "{outcome}");
    expect![[r#"
        note: register.csv: taken by the headers: afkorting (acronym), land (country), site (website)
        note: 5 cells of the column land are no country, and count for nothing: "Atlantis" (line 2), "Nowhere" (line 6), "Lemuria" (line 7), …
        note: 2 cells of the column site are no web address, and count for nothing: "none yet" (line 2), "n/a" (line 5)
        note: 4 cells of the column what are no type that is known, and count for nothing: "blob" (line 3), "blah" (line 6), "bleh" (line 7), …
        note: known types: government, education, health, company, nonprofit, facility, collection; and words for them, such as ministry or university
        note: 2 cells of the column kbo are no identifier of kbo, and count for nothing: "0203.430.567" (line 3), "x" (line 5)
    "#]].assert_eq(&outcome.stderr);
    for (language, told) in [
        ("nl", "5 cellen van de kolom land zijn geen land, en tellen niet mee: \"Atlantis\" (regel 2), "),
        ("fr", "5 cellules de la colonne land ne sont pas un pays, et ne comptent pour rien\u{a0}: "),
    ] {
        let outcome = run(&place, &[&arguments[..], &["--lang", language]].concat());
        assert!(outcome.stderr.contains(told), "{outcome}");
    }
    let quiet = run(&place, &[&arguments[..], &["-q"]].concat());
    assert_eq!(quiet.stderr, "", "{quiet}");
}

#[test]
fn a_register_may_have_a_row_for_each_name_and_columns_of_any_name() {
    let place = Place::empty();
    // Rows of one record that follow one another, and rows of another that are spread.
    place.write(
        "register.csv",
        "key,benaming,waar,www,wat,ror\n\
        7,Vinnova,Suède,vinnova.se,overheid,https://ror.org/01kd5m353\n\
        7,Verket för innovationssystem,,,,\n\
        8,Digitaal Vlaanderen,België,,,\n\
        9,Bakkerij Peeters,België,,bedrijf,\n\
        8,Flanders Digital Agency,,,,\n",
    );
    place.write(
        "names.csv",
        "name,country,site,type,ror\n\
        Verket för innovationssystem,Sweden,https://www.vinnova.se/en,agence,01kd5m353\n\
        Flanders Digital Agency,Belgique,,,\n",
    );
    let register = [
        ["--authority", "register.csv"],
        ["--id", "key"],
        ["--name", "benaming"],
        ["--register-country", "waar"],
        ["--register-website", "www"],
        ["--register-type", "wat"],
        ["--register-identifier", "ROR=ror"],
    ];
    let names =
        [["--country", "country"], ["--website", "site"], ["--type", "type"], ["--identifier", "ror=ror"]];
    let arguments = [register.concat(), names.concat(), vec!["names.csv", "--format", "jsonl", "--top", "1"]];
    let outcome = run(&place, &arguments.concat());
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{outcome}");
    let rows: Vec<serde_json::Value> =
        outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (row, expected) in rows.iter().zip([("7", "Vinnova"), ("8", "Digitaal Vlaanderen")]) {
        assert_eq!((row["id"].as_str().unwrap(), row["label"].as_str().unwrap()), expected, "{outcome}");
        assert!(row["decision"] != "none", "{outcome}");
    }
    for feature in ["identifier", "website", "country", "kind"] {
        assert!(rows[0][feature].as_f64().unwrap() > 0.0, "{feature}: {outcome}");
    }
}

#[test]
fn what_is_not_understood_of_a_register_is_told_too() {
    let place = Place::empty();
    place.write(
        "register.csv",
        "id,name,country,website\n1,Vinnova,Atlantis,none\n2,Nesta,Mordor,\n3,KL,DK,kl.dk\n",
    );
    place.write("names.csv", "name\nVinnova\n");
    let outcome = run(&place, &["names.csv", "--authority", "register.csv", "--format", "csv", "--top", "1"]);
    assert_eq!((outcome.code, outcome.stdout.lines().count()), (Some(0), 2), "{outcome}");
    expect![[r#"
        note: register.csv: taken by the headers: id (identifier), name (name), country (country), website (website)
        note: 2 cells of the column country (register.csv) are no country, and count for nothing: "Atlantis" (line 2), …
        note: 1 cell of the column website (register.csv) is no web address, and counts for nothing: "none" (line 2)
    "#]].assert_eq(&outcome.stderr);
}

#[test]
fn tables_in_other_encodings_are_read_where_somebody_says_which() {
    let place = Place::empty();
    place.write("names.csv", b"nom\nMinist\xe8re des Finances\n");
    place.write("register.csv", b"id;nom\n1;Minist\xe8re des Finances\n2;Ch\xe2teau\n");
    let arguments = ["names.csv", "--authority", "register.csv", "--format", "csv", "--top", "1"];
    expect![[r#"
        --- stderr
        error: register.csv, line 2: this is not UTF-8
        hint: say in which encoding it is, such as --register-encoding windows-1252, or save it as UTF-8
        --- exit code 3
    "#]]
    .assert_eq(&run(&place, &arguments).to_string());
    let names = [&arguments[..], &["--encoding", "windows-1252"]].concat();
    expect![[r#"
        --- stderr
        error: register.csv, line 2: this is not UTF-8
        hint: say in which encoding it is, such as --register-encoding windows-1252, or save it as UTF-8
        --- exit code 3
    "#]]
    .assert_eq(&run(&place, &names).to_string());
    let both = [&names[..], &["--register-encoding", "latin1"]].concat();
    expect![[r#"
        Ministère des Finances | 1 | 1 | Ministère des Finances | accept
    "#]]
    .assert_eq(&rows(&run(&place, &both)));
    // What Excel calls «Unicode text» tells itself.
    let wide: Vec<u8> =
        "\u{feff}nom\tland\nMinistère des Finances\tFR\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    place.write("wide.txt", wide);
    let arguments = [&["wide.txt"][..], &arguments[1..], &["--register-encoding", "latin1"]].concat();
    expect![[r#"
        Ministère des Finances | 1 | 1 | Ministère des Finances | accept
    "#]]
    .assert_eq(&rows(&run(&place, &arguments)));
}

/// An archive of these files, packed.
fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_register_may_stand_in_an_archive() {
    let place = place();
    place.write("names.csv", "name\nVinnova\n");
    let long = REGISTER.to_owned() + &"9;Another body of some other land;;NL;\n".repeat(1000);
    let packed = zip(&[("data/", ""), ("data/register.csv", &long), ("readme.md", "Read me.")]);
    assert!(packed.len() * 10 < long.len(), "it is packed");
    place.write("register.zip", packed);
    let all = |file: &'static str| {
        ["names.csv", "--authority", file, "--id", "nr", "--name", "naam", "--format", "csv", "--top", "1"]
    };
    expect![[r#"
        Vinnova | 1 | 3 | Vinnova | accept
    "#]]
    .assert_eq(&rows(&run(&place, &all("register.zip"))));
    // As ROR publishes it: the same as records and as a table.
    let records = r#"[{"@id": "https://w3id.org/x/1", "@type": "http://www.w3.org/2004/02/skos/core#Concept", "http://www.w3.org/2004/02/skos/core#prefLabel": "Vinnova"}]"#;
    place.write("both.zip", zip(&[("dump.csv", "id,name\n2,Vinnova\n"), ("dump.jsonld", records)]));
    expect![[r#"
        Vinnova | 1 | https://w3id.org/x/1 | Vinnova | accept
    "#]]
    .assert_eq(&rows(&run(&place, &["names.csv", "--authority", "both.zip", "--format", "csv"])));
    place.write("two.zip", zip(&[("a.csv", "id,name\n1,a\n"), ("b.csv", "id,name\n1,b\n")]));
    let mut wrong = zip(&[("a.csv", "id,name\n1,Vinnova\n")]);
    // The sum of the content, in the list of files at the end.
    let list = wrong.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    wrong[list + 16] ^= 1;
    place.write("wrong.zip", wrong);
    place.write("none.zip", zip(&[("readme.md", "Read me.")]));
    place.write("cut.zip", b"PK\x03\x04rest");
    let told = |file: &str| run(&place, &["names.csv", "--authority", file]).to_string();
    expect![[r#"
        --- stderr
        error: two.zip: which of its files is meant? unpack it: a.csv, b.csv
        --- exit code 3
        --- stderr
        error: none.zip: it holds no file of records that can be read; unpack it first
        --- exit code 3
        --- stderr
        error: cut.zip: this .zip cannot be read: invalid Zip archive: Could not find EOCD
        --- exit code 3
        --- stderr
        error: wrong.zip: its checksum is wrong
        --- exit code 3
    "#]]
    .assert_eq(&["two.zip", "none.zip", "cut.zip", "wrong.zip"].map(told).concat());
}

/// Vinnova’s organisation number.
const ID: &str = "202100-5216";

#[test]
fn a_table_on_a_terminal_speaks_the_readers_language_and_files_do_not() {
    let place = place();
    place.write("names.csv", "name\nVinnova\n");
    let run =
        |more: &[&str]| run(&place, &[&["names.csv", "--lang", "nl"][..], &OWN[..6], more].concat()).stdout;
    let table = run(&[]);
    assert!(
        table.contains("Beslissing") && table.contains("aanvaarden") && table.contains("Regel"),
        "{table}"
    );
    for format in ["csv", "md", "jsonl"] {
        let file = run(&["--format", format]);
        assert!(
            file.contains("decision") && file.contains("accept") && !file.contains("Beslissing"),
            "{file}"
        );
    }
}

#[test]
fn texts_hold_what_xml_can() {
    let place = place();
    place.write("names.csv", "name\nVin\u{1b}nova\n");
    let outcome = run(&place, &[&["names.csv", "--format", "xml"][..], &OWN[..6]].concat());
    assert!(outcome.stdout.contains("Vin\u{fffd}nova") && !outcome.stdout.contains('\u{1b}'), "{outcome}");
}

#[test]
fn a_register_may_be_a_sheet() {
    let place = place();
    place.write("names.csv", "name\nVinnova\nVerket\n");
    let mut book = rust_xlsxwriter::Workbook::new();
    let mut sheet = |name: &str, rows: &[[&str; 3]]| {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write(row, column, *cell).unwrap();
            }
        }
    };
    // A row a name, and a cell that is no country.
    sheet(
        "Agencies",
        &[["nr", "naam", "land"], [ID, "Vinnova", "SE"], ["4", "Nesta", "Atlantis"], [ID, "Verket", ""]],
    );
    sheet("Notes", &[["nr", "naam", ""], [ID, "Vinnova Partners", ""], ["", "", ""]]);
    book.save(place.path().join("register.xlsx")).unwrap();
    let own = ["--authority", "register.xlsx", "--id", "nr", "--format", "csv", "--top", "1", "names.csv"];
    expect![[r#"
        --- stderr
        error: register.xlsx has several sheets
        hint: choose one with --register-sheet: Agencies, Notes
        --- exit code 2
    "#]]
    .assert_eq(&run(&place, &own).to_string());
    let outcome = run(&place, &[&own[..], &["--register-sheet", "agencies"]].concat());
    expect![[r#"
        Vinnova | 1 | 202100-5216 | Vinnova | accept
        Verket | 1 | 202100-5216 | Vinnova | review
        note: register.xlsx: taken by the headers: naam (name), land (country)
        note: 1 cell of the column land (register.xlsx) is no country, and counts for nothing: "Atlantis" (row 3)
    "#]].assert_eq(&format!("{}{}", rows(&outcome), outcome.stderr));
    let refused = |more: [&str; 2]| run(&place, &[&own[..], &more].concat()).code;
    assert_eq!(refused(["--register-sheet", "none"]), Some(2));
    assert_eq!(refused(["--register-encoding", "latin1"]), Some(2));
    place.write("register.csv", "id,name\n1,Vinnova\n");
    let csv = run(&place, &["names.csv", "--authority", "register.csv", "--register-sheet", "x"]);
    assert!(csv.code == Some(2) && csv.stderr.contains("only a spreadsheet has sheets"), "{csv}");
    // Imported, for good; another sheet of the same file is another content.
    let import = |sheet: &str| {
        let named = ["--authority", "se-orgnr", "--id", "nr", "--name", "naam", "--sheet", sheet];
        place.run(&[&["authority", "import", "register.xlsx"][..], &named].concat())
    };
    let whole = import("Agencies");
    assert!(
        whole.stdout.starts_with("se-orgnr: 1 record with 2 names, 1 left out, of register.xlsx"),
        "{whole}"
    );
    assert!(whole.stderr.contains("note: register.xlsx: taken by the headers: land (country)"), "{whole}");
    let other = import("Notes");
    assert!(other.stdout.starts_with("se-orgnr: 1 record with 1 name, 0 left out"), "{other}");
    assert!(import("Notes").stdout.contains("there already"));
}

#[test]
fn answers_come_with_the_names_and_an_interruption_leaves_whole_rows() {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    use std::process::Stdio;
    let place = place();
    let mut command = place.command();
    command.args(["link", "match", "-"]).args(OWN);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut names = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    names.write_all(b"name\nVinnova\n").unwrap();
    for start in ["query,rank,", "Vinnova,1,3,"] {
        line.clear();
        answers.read_line(&mut line).unwrap();
        assert!(line.starts_with(start), "{line:?}");
    }
    names.write_all(b"Digitaal Vlaanderen\nhalf a na").unwrap();
    line.clear();
    answers.read_line(&mut line).unwrap();
    assert!(line.starts_with("Digitaal Vlaanderen,1,2,"), "{line:?}");
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-s", "INT", &pid]).status().unwrap().success());
    let (mut rest, mut said) = (String::new(), String::new());
    answers.read_to_string(&mut rest).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{said}");
    assert_eq!((rest.as_str(), told(&said).as_str()), ("", "error: stopped after 2 names\n"));
}

#[test]
fn an_interruption_leaves_a_file_as_it_was() {
    // Ctrl-C, the end of a process, a window that is closed.
    for signal in ["INT", "TERM", "HUP"] {
        interrupted_by(signal);
    }
}

fn interrupted_by(signal: &str) {
    use std::process::Stdio;
    let place = place();
    place.write("out.csv", "before\n");
    let mut command = place.command();
    command.args(["link", "match", "-", "-o", "out.csv"]).args(&OWN[..6]);
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut names = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut names, b"name\nVinnova\n").unwrap();
    // The answer is written beside its place.
    let is_begun = || {
        let files = std::fs::read_dir(place.path()).unwrap().map(Result::unwrap);
        let mut new =
            files.filter(|file| !["out.csv", "register.csv"].map(Into::into).contains(&file.file_name()));
        new.any(|file| file.metadata().is_ok_and(|file| file.is_file() && file.len() > 0))
    };
    let begun = std::time::Instant::now();
    while !is_begun() {
        assert!(child.try_wait().unwrap().is_none() && begun.elapsed().as_secs() < 60);
        std::thread::park_timeout(std::time::Duration::from_millis(10));
    }
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-s", signal, &pid]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130), "{signal}");
    assert_eq!(place.read("out.csv"), "before\n");
    let temporary = std::fs::read_dir(place.path()).unwrap().map(|file| file.unwrap().file_name());
    assert!(!temporary.into_iter().any(|name| name.to_string_lossy().ends_with(".tmp")), "{signal}");
    assert_eq!(place.read("out.partial.csv").lines().count(), 4, "the header and the candidates");
}

#[test]
fn what_was_done_before_it_broke_off_is_kept_beside_the_file() {
    let place = place();
    place.write("out.csv", "before\n");
    place.write("ragged.csv", "name,nr\nVinnova,1\nDigitaal Vlaanderen,2\nNesta\n");
    for (format, header) in
        [("csv", "query,rank,id,"), ("tsv", "?query\t?rank\t?id\t"), ("json", "{\"head\":")]
    {
        let output = format!("out.{format}");
        let outcome = run(&place, &[&["ragged.csv", "-o", &output, "--top", "1"][..], &OWN[..6]].concat());
        let hint = format!("hint: what was done before stands in out.partial.{format}\n");
        assert!(outcome.code == Some(3) && outcome.stderr.ends_with(&hint), "{outcome}");
        assert!(outcome.stderr.contains("ragged.csv, line 4: 1 cell here and 2 in the header"), "{outcome}");
        let partial = place.read(&format!("out.partial.{format}"));
        assert!(partial.starts_with(header) && partial.contains("Digitaal Vlaanderen"), "{partial}");
        assert_eq!(place.path().join(&output).exists(), format == "csv");
    }
    assert_eq!(place.read("out.csv"), "before\n");
    assert_eq!(place.read("out.partial.csv").lines().count(), 3);
    // What stands there already, as the table that is read, stays.
    place.write("q.partial.csv", "name,nr\nVinnova,1\nNesta\n");
    let outcome = run(&place, &[&["q.partial.csv", "-o", "q.csv"][..], &OWN[..6]].concat());
    assert!(outcome.stderr.ends_with("hint: what was done before stands in q.partial2.csv\n"), "{outcome}");
    assert_eq!(place.read("q.partial.csv"), "name,nr\nVinnova,1\nNesta\n");
    // Where nothing was done there is nothing to keep.
    place.write("ragged.csv", "name,nr\nNesta\n");
    let outcome = run(&place, &[&["ragged.csv", "-o", "none.csv"][..], &OWN[..6]].concat());
    assert!(outcome.code == Some(3) && !outcome.stderr.contains("partial"), "{outcome}");
    assert!(!place.path().join("none.csv").exists() && !place.path().join("none.partial.csv").exists());
    // What stands in the way of writing is the error, and half a row is nobody's.
    let full = run(&place, &[&["names.csv", "-o", "/dev/full"][..], &OWN[..6]].concat());
    assert_eq!(full.code, Some(2), "there are no names yet: {full}");
    place.write("names.csv", "name\nVinnova\n");
    let full = run(&place, &[&["names.csv", "-o", "/dev/full", "--format", "csv"][..], &OWN[..6]].concat());
    assert!(full.code == Some(3) && full.stderr.contains("cannot write /dev/full: No space left"), "{full}");
}

#[test]
fn a_service_that_fails_leaves_the_answers_that_came() {
    let Some(records) = crate::link_check::records() else { return };
    let found = records["01kd5m353"].clone();
    let server = StandIn::answering(move |request: &Request| {
        let items = match request.parameter("query") {
            Some(_) => serde_json::json!([found]),
            None => serde_json::json!([]),
        };
        let number = items.as_array().unwrap().len();
        let answer = serde_json::json!({ "number_of_results": number, "items": items });
        if request.line.contains("Nesta") {
            Answer::with("400 Bad Request", "text/plain", "", "no")
        } else {
            Answer::ok("application/json", &answer.to_string())
        }
    });
    let place = crate::link_check::place_with(&server);
    place.write("names.csv", "name\nVinnova\nSwedish Innovation Agency\nNesta\nNordic\n");
    let arguments = ["names.csv", "--authority", "ror", "--top", "1"];
    let outcome = run(&place, &[&arguments[..], &["--format", "csv"]].concat());
    assert_eq!((outcome.code, outcome.stdout.lines().count()), (Some(4), 3), "{outcome}");
    let outcome = run(&place, &[&arguments[..], &["-o", "out.csv"]].concat());
    assert_eq!(outcome.code, Some(4), "{outcome}");
    assert_eq!(place.read("out.partial.csv").lines().count(), 3, "{outcome}");
    assert!(!place.path().join("out.csv").exists());
    // A table is shown as far as it came.
    let outcome = run(&place, &arguments);
    assert!(outcome.code == Some(4) && outcome.stdout.contains("Swedish Innovation Agency"), "{outcome}");
}

#[test]
fn rows_tell_where_their_name_stands_and_bring_columns_along() {
    let place = place();
    place.write(
        "names.csv",
        "id,\"chef, de\",naam,line\n7,Jan,\"Vinn\nova\",x\n8,,Digitaal Vlaanderen,\n9,Piet,,\n",
    );
    let columns = |outcome: &Outcome, from: usize| -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(outcome.stdout.as_bytes());
        let rows = reader.records().map(Result::unwrap);
        rows.map(|row| row.iter().skip(from).map(str::to_owned).collect()).collect()
    };
    let outcome = run(&place, &[&["names.csv", "--keep", "*"][..], &OWN].concat());
    assert_eq!(
        columns(&outcome, 16),
        [
            ["line", "query_id", "chef, de", "query_line"],
            ["2", "7", "Jan", "x"],
            ["4", "8", "", ""],
            ["5", "9", "Piet", ""]
        ]
    );
    let outcome = run(&place, &[&["names.csv", "--keep", "ID"][..], &OWN].concat());
    assert_eq!(columns(&outcome, 16), [["line", "query_id"], ["2", "7"], ["4", "8"], ["5", "9"]]);
    let outcome = run(&place, &[&["names.csv", "--keep", "chef, de,id"][..], &OWN].concat());
    assert_eq!(outcome.code, Some(2), "either one header with a comma, or several: {outcome}");
    let outcome =
        run(&place, &[&["names.csv", "--keep", "chef, de", "--keep", "id,line"][..], &OWN].concat());
    assert_eq!(columns(&outcome, 17)[0], ["chef, de", "query_id", "query_line"]);
    let outcome = run(&place, &[&["names.csv", "--keep", ""][..], &OWN].concat());
    assert_eq!(outcome.code, Some(2), "{outcome}");
    let outcome = run(&place, &[&["names.csv", "--keep", "baas"][..], &OWN].concat());
    assert!(outcome.code == Some(2) && outcome.stderr.contains("baas"), "{outcome}");
    // Each format keeps headers that no variable has.
    for format in ["tsv", "json", "jsonl", "xml", "md", "html", "table"] {
        let arguments = [&["names.csv", "--keep", "*", "--format", format][..], &OWN[..6]].concat();
        let outcome = run(&place, &arguments);
        assert!(outcome.code == Some(0) && outcome.stdout.contains("chef, de"), "{format}: {outcome}");
    }
}

#[test]
fn a_decision_that_the_score_does_not_tell_has_a_reason() {
    let place = Place::empty();
    place.write(
        "register.csv",
        "id,name,former names\n1,Mayo Clinic,\n2,Mayo Clinic Arizona,\n3,Bureau of Meteorology,Weather Office of Ruritania\n4,Vinnova,\n",
    );
    place.write("names.csv", "name\nVinnova\nMayo Clinic\nWeather Office of Ruritania\nBakkerij Peeters\n");
    let outcome = run(&place, &["names.csv", "--authority", "register.csv", "--format", "csv", "--top", "2"]);
    let mut reader = csv::Reader::from_reader(outcome.stdout.as_bytes());
    let mut told = String::new();
    for row in reader.records().map(Result::unwrap) {
        writeln!(told, "{} | {} | {} | {} | {}", &row[0], &row[3], &row[4], &row[5], &row[15]).unwrap();
    }
    expect![[r#"
        Vinnova | Vinnova | 0.971 | accept | 
        Vinnova | Bureau of Meteorology | 0.003 | none | 
        Mayo Clinic | Mayo Clinic | 0.971 | review | rival
        Mayo Clinic | Mayo Clinic Arizona | 0.002 | none | 
        Weather Office of Ruritania | Bureau of Meteorology | 0.937 | review | former-name
        Weather Office of Ruritania | Vinnova | 0.003 | none | 
        Bakkerij Peeters | Bureau of Meteorology | 0.173 | none | 
        Bakkerij Peeters | Vinnova | 0.062 | none | 
    "#]]
    .assert_eq(&told);
}

#[test]
fn which_columns_were_taken_for_what_is_told() {
    let place = place();
    let told = |names: &str, arguments: &[&str]| {
        place.write("names.csv", names);
        let outcome = run(
            &place,
            &[&["names.csv", "--format", "csv", "--authority", "register.csv"][..], arguments].concat(),
        );
        assert_eq!(outcome.code, Some(0), "{outcome}");
        outcome.stderr
    };
    let said = ["--id", "nr", "--name", "naam"];
    expect![[r#"
        note: register.csv: taken by the headers: afkorting (acronym), land (country), site (website)
        note: names.csv: taken by the headers: Naam (name); not used: nr, land; see --country, --website, --type, --identifier, --keep
    "#]].assert_eq(&told("nr,Naam,land\n1,VINNOVA,SE\n", &said));
    expect![[r#"
        note: register.csv: gebruikt naar de koptekst: afkorting (acroniem), land (land), site (website)
        note: names.csv: niet gebruikt: nr, land; zie --country, --website, --type, --identifier, --keep
    "#]]
    .assert_eq(&told(
        "nr,Naam,land\n1,VINNOVA,SE\n",
        &[&said[..], &["--lang", "nl", "--column", "naam"]].concat(),
    ));
    expect![[r#"
        note: register.csv : pris d’après l’en-tête : afkorting (acronyme), land (pays), site (site web)
        note: la première ligne, "Nesta", est prise pour l’en-tête ; --no-header dit que c’est un nom
    "#]]
    .assert_eq(&told("Nesta\nVINNOVA\n", &[&said[..], &["--lang", "fr"]].concat()));
    let all =
        ["--keep", "nr", "--country", "land", "--register-country", "land", "--register-website", "site"];
    expect![[r#"
        note: register.csv: taken by the headers: afkorting (acronym)
    "#]]
    .assert_eq(&told("nr,Naam,land\n1,VINNOVA,SE\n", &[&said[..], &all].concat()));
    assert_eq!(told("nr,Naam,land\n1,VINNOVA,SE\n", &[&said[..], &["-q"]].concat()), "");
    assert!(!told("Nesta\nVINNOVA\n", &[&said[..], &["--no-header"]].concat()).contains("Nesta"));
}

#[test]
fn identifiers_are_understood_however_they_are_written() {
    let place = place();
    place.write(
        "numbers.csv",
        "nr,naam,ondernemingsnummer\n1,Alfa,http://org.belgif.be/id/CbeRegisteredEntity/0203430576\n2,Beta,0671.516.647\n",
    );
    let written = [
        "0203.430.576",
        "BE 0203 430 576",
        "BTW BE0203.430.576",
        "KBO nr. 0203.430.576",
        "n° 0203.430.576",
        "https://org.belgif.be/id/CbeRegisteredEntity/0203430576",
        "org.belgif.be/id/CbeRegisteredEntity/0203430576",
        "0308357159; 0203.430.576",
    ];
    let rows: Vec<String> = written.iter().map(|text| format!("Iets anders,{text}")).collect();
    place.write("names.csv", format!("naam,kbo\n{}\n", rows.join("\n")));
    let register = ["--authority", "numbers.csv", "--id", "nr", "--name", "naam"];
    let numbers = ["--register-identifier", "kbo=ondernemingsnummer", "--identifier", "kbo=kbo"];
    let rest = ["--top", "1", "--format", "jsonl"];
    let outcome = run(&place, &[&["names.csv"][..], &register, &numbers, &rest].concat());
    let found = outcome.stdout.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let found: Vec<(String, bool)> = found
        .map(|row| {
            (row["id"].as_str().unwrap_or_default().to_owned(), row["identifier"].as_f64() > Some(0.0))
        })
        .collect();
    assert_eq!(found, vec![("1".to_owned(), true); written.len()], "{outcome}");
    assert!(!outcome.stderr.contains("count"), "{outcome}");
}

#[test]
fn a_site_of_the_parent_accepts_no_lab() {
    let place = place();
    place.write("names.csv", "name,web\nVinnova Innovation Lab,lab.vinnova.se\nVinnova,vinnova.se\n");
    let outcome = run(&place, &[&["names.csv", "--website", "web"][..], &OWN].concat());
    expect![[r#"
        Vinnova Innovation Lab | 1 | 3 | Vinnova | review
        Vinnova | 1 | 3 | Vinnova | accept
    "#]]
    .assert_eq(&rows(&outcome));
}

#[test]
fn a_cell_may_name_several_countries() {
    let place = place();
    place.write(
        "names.csv",
        "name,land\nVinnova,NL;SE\nVinnova,\"Belgique / Nederland\"\nVinnova,\"Brussels, Belgium\"\n",
    );
    let outcome = run(&place, &[&["names.csv", "--country", "land"][..], &OWN].concat());
    let mut reader = csv::Reader::from_reader(outcome.stdout.as_bytes());
    let shares: Vec<f64> = reader.records().map(|row| row.unwrap()[10].parse().unwrap()).collect();
    assert!(shares[0] > 0.0 && shares[1] < 0.0 && shares[2] < 0.0, "{outcome}");
    assert!(
        outcome.stderr.contains(
            "1 cell of the column land is no country, and counts for nothing: \"Brussels\" (line 4)"
        ),
        "{outcome}"
    );
}

#[test]
fn what_is_read_is_not_written_over() {
    let place = place();
    let names = "name\nVinnova\n";
    place.write("names.csv", names);
    std::fs::create_dir(place.path().join("sub")).unwrap();
    std::os::unix::fs::symlink(place.path().join("names.csv"), place.path().join("link.csv")).unwrap();
    for (output, what) in [
        ("names.csv", "table of names"),
        ("sub/../names.csv", "table of names"),
        ("link.csv", "table of names"),
        ("register.csv", "register"),
    ] {
        let outcome = run(&place, &[&["names.csv", "-o", output][..], &OWN[..6]].concat());
        let told = format!("error: -o {output} is the {what}, which is read\nhint: write to another file\n");
        assert_eq!((outcome.code, outcome.stderr), (Some(2), told));
        assert_eq!(
            (place.read("names.csv").as_str(), place.read("register.csv").as_str()),
            (names, REGISTER)
        );
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
