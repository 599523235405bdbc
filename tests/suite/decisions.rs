//! `labgraph link accept`, `reject`, `list`, `undo`, `export` and `import`: decisions as SSSOM mappings.

use crate::command::{Outcome, Place, project};
use crate::terminal::Terminal;
use expect_test::expect;
use std::process::Command;

/// Runs labgraph as somebody, at a moment.
fn as_whom(place: &Place, who: &str, seconds: u64, arguments: &[&str]) -> Outcome {
    place.run_with(arguments, b"", |command| {
        command.env("LABGRAPH_REVIEWER", who).env("SOURCE_DATE_EPOCH", seconds.to_string());
    })
}

/// 2026-11-28T09:00:00Z.
const NOW: u64 = 1_795_856_400;

fn run(place: &Place, arguments: &[&str]) -> Outcome {
    as_whom(place, "Eva", NOW, arguments)
}

fn links(place: &Place) -> Vec<(String, String)> {
    let folder = std::fs::read_dir(place.path().join("data/links")).unwrap();
    let mut files: Vec<_> = folder
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn a_link_is_accepted_rejected_and_taken_back() {
    let place = Place::with_workspace();
    let before = links(&place);
    let accepted = run(&place, &["link", "accept", "kl", "ror:01kd5m353", "--comment", "No; a test."]);
    expect![[r#"
        accepted: Association of Danish Municipalities (KL) → Research Organization Registry (ROR) 01kd5m353 (exact match)
        written: data/links/ror.ttl
        --- stderr
        note: two things matched exactly to one entry, of which one is doubtful: accepted: Vinnova → Research Organization Registry (ROR) 01kd5m353 (exact match)
    "#]].assert_eq(&accepted.to_string());
    expect![[r#"
        lid:mapping-ror-kl-01kd5m353 a sssom:Mapping ;
            dcterms:identifier "01kd5m353" ;
            prov:generatedAtTime "2026-11-28T09:00:00Z"^^xsd:dateTime ;
            sssom:author_label "Eva" ;
            sssom:comment "No; a test." ;
            sssom:confidence 1.0 ;
            sssom:mapping_date "2026-11-28"^^xsd:date ;
            sssom:mapping_justification semapv:ManualMappingCuration ;
            sssom:object_id <https://ror.org/01kd5m353> ;
            sssom:object_source lid:authority-ror ;
            sssom:predicate_id skos:exactMatch ;
            sssom:subject_id lid:kl ;
            sssom:subject_label "Association of Danish Municipalities (KL)" ."#]]
    .assert_eq(
        place
            .read("data/links/ror.ttl")
            .split("\n\n")
            .find(|block| block.contains("mapping-ror-kl"))
            .unwrap_or_default(),
    );
    let link = "ASK { lid:kl skos:exactMatch <https://ror.org/01kd5m353> }";
    assert_eq!(place.run(&["query", link]).stdout, "true\n");
    let rejected = run(&place, &["link", "reject", "kl", "https://ror.org/01kd5m353"]);
    expect![[r#"
        rejected: Association of Danish Municipalities (KL) → Research Organization Registry (ROR) 01kd5m353 (exact match)
          replaces accepted: Association of Danish Municipalities (KL) → Research Organization Registry (ROR) 01kd5m353 (exact match) · Eva, 2026-11-28
        written: data/links/ror.ttl
    "#]].assert_eq(&rejected.to_string());
    assert_eq!(place.run(&["query", link]).stdout, "false\n");
    expect![[r#"
        taken back rejected: Association of Danish Municipalities (KL) → Research Organization Registry (ROR) 01kd5m353 (exact match) · Eva, 2026-11-28
        restored accepted: Association of Danish Municipalities (KL) → Research Organization Registry (ROR) 01kd5m353 (exact match) · Eva, 2026-11-28
        written: data/links/ror.ttl
    "#]].assert_eq(&run(&place, &["link", "undo"]).to_string());
    assert_eq!(place.run(&["query", link]).stdout, "true\n", "what it replaced is back");
    assert_eq!(run(&place, &["link", "undo", "kl"]).code, Some(0));
    assert_eq!(links(&place), before);
    let nothing = run(&place, &["link", "undo"]);
    assert_eq!((nothing.code, nothing.stdout.as_str()), (Some(1), "There is nothing to take back.\n"));
}

#[test]
fn a_file_goes_with_the_last_decision_in_it_unless_somebody_wrote_in_it() {
    let place = Place::with_workspace();
    let file = || place.path().join("data/links/gleif.ttl");
    let accept = || run(&place, &["link", "accept", "nesta", "gleif:529900T8BM49AURSDO55"]);
    assert_eq!(accept().code, Some(0));
    let undone = run(&place, &["link", "undo"]);
    assert!(undone.code == Some(0) && !file().exists(), "{undone}");
    assert_eq!(accept().code, Some(0));
    place.write("data/links/gleif.ttl", format!("# Ask Eva.\n{}", place.read("data/links/gleif.ttl")));
    assert_eq!(run(&place, &["link", "undo"]).code, Some(0));
    assert_eq!(place.read("data/links/gleif.ttl").trim(), "# Ask Eva.");
}

#[test]
fn an_entry_that_is_hardly_like_the_thing_is_told() {
    let place = Place::with_workspace();
    place.write("agencies.csv", "id,name,country\n202100-5216,Vinnova,SE\n202100-3906,Weather Office,US\n");
    let imported = place.run(&["authority", "import", "agencies.csv", "--authority", "se-orgnr"]);
    assert_eq!(imported.code, Some(0), "{imported}");
    for (language, told) in [
        (
            "en",
            "note: 202100-3906 is «Weather Office» (US) in Swedish organisation numbers, which is hardly like Vinnova: ≠\u{a0}name, ≠\u{a0}identifier, ≠\u{a0}country",
        ),
        ("nl", "wat weinig lijkt op Vinnova: ≠\u{a0}naam, ≠\u{a0}identificator, ≠\u{a0}land"),
        ("fr", "note: 202100-3906 est «\u{a0}Weather Office\u{a0}» (US) dans "),
    ] {
        let accepted =
            run(&place, &["link", "accept", "vinnova", "se-orgnr:202100-3906", "--lang", language]);
        assert!(accepted.code == Some(0) && accepted.stderr.contains(told), "{accepted}");
        assert_eq!(run(&place, &["link", "undo"]).code, Some(0));
    }
    let like = run(&place, &["link", "accept", "vinnova", "se-orgnr:202100-5216", "--predicate", "exact"]);
    assert!(!like.stderr.contains("hardly"), "{like}");
    // Another workspace may call another register so.
    let other = Place::with_workspace();
    let cache = place.path().join(".cache");
    let text = other.read("data/authorities.ttl");
    let renamed =
        text.replace("https://w3id.org/labgraph/register/se-orgnr/{id}", "https://elsewhere.example/{id}");
    assert_ne!(text, renamed);
    other.write("data/authorities.ttl", renamed);
    let shown = |place: &Place| {
        place
            .run_with(&["authority", "show", "se-orgnr"], b"", |command| {
                command.env("XDG_CACHE_HOME", &cache);
            })
            .stdout
    };
    assert!(shown(&place).contains("2 records"), "{}", shown(&place));
    assert!(!shown(&other).contains("2 records"), "{}", shown(&other));
}

#[test]
fn what_labgraph_wrote_is_nobodys_own_to_take_back() {
    let place = Place::with_workspace();
    let nothing = run(&place, &["link", "undo"]);
    assert_eq!(nothing.code, Some(1), "{nothing}");
    assert!(!nothing.stderr.contains("--anyone"), "nothing was decided here: {nothing}");
    let accepted = place.run(&["link", "accept", "nesta", "gleif:529900T8BM49AURSDO55", "--reviewer", "Bo"]);
    assert_eq!(accepted.code, Some(0), "{accepted}");
    let nothing = run(&place, &["link", "undo"]);
    assert!(nothing.code == Some(1) && nothing.stderr.contains("note: --anyone takes back"), "{nothing}");
}

#[test]
fn none_is_a_decision_and_no_link() {
    let place = Place::with_workspace();
    let none = run(&place, &["link", "reject", "ric", "--authority", "ror"]);
    expect![[r#"
        none: Rijks Innovatie Community (RIC) → no entry in Research Organization Registry (ROR) (exact match)
        written: data/links/ror.ttl
    "#]]
    .assert_eq(&none.to_string());
    let card = run(&place, &["show", "ric", "--lang", "nl"]).stdout;
    assert!(card.contains("heeft geen vermelding") && !card.contains("NoTermFound"), "{card}");
    let asked = "ASK { lid:ric skos:exactMatch ?o }";
    assert_eq!(place.run(&["query", asked]).stdout, "false\n");
    assert!(place.run(&["run", "unlinked", "--format", "csv"]).stdout.contains("/ric,"));
    assert!(!place.run(&["run", "external-links", "--format", "csv"]).stdout.contains("NoTermFound"));
    assert_eq!(place.run(&["check"]).code, Some(0));
    // A register that has none, and then has one.
    let link = run(&place, &["link", "accept", "ric", "01kd5m353", "--authority", "ROR"]);
    assert!(link.stdout.contains("replaces none: "), "{link}");
    assert_eq!(place.read("data/links/ror.ttl").matches("NoTermFound").count(), 0);
    let again = run(&place, &["link", "accept", "ric", "01kd5m353", "--authority", "ROR"]);
    assert!(again.stdout.contains("decided already: Eva, 2026-11-28"), "{again}");
}

#[test]
fn a_territory_and_a_place_of_business_are_related_unless_somebody_says_otherwise() {
    let place = Place::with_workspace();
    let relation = |arguments: &[&str]| {
        let told =
            run(&place, &[&["link", "accept"], arguments, &["--dry-run", "--confidence", "0.9"]].concat());
        told.stdout.lines().next().unwrap_or_default().rsplit(" (").next().unwrap_or_default().to_owned()
    };
    assert_eq!(relation(&["region-midtjylland", "eu-atu:DNK_RG_MIDTJYL"]), "related match)");
    assert_eq!(relation(&["digitaal-vlaanderen", "be-establishment:2256180804"]), "related match)");
    assert_eq!(relation(&["nmbs", "kbo:0203.430.576"]), "exact match)");
    assert_eq!(relation(&["ric", "eu-atu:DNK_RG_MIDTJYL", "--predicate", "exact"]), "exact match)");
    let odd = run(&place, &["link", "reject", "ric", "ror:01kd5m353", "--comment", "red\u{202e}der"]);
    assert_eq!((odd.code, odd.stdout.as_str()), (Some(2), ""), "{odd}");
}

#[test]
fn what_is_refused_is_told() {
    let place = Place::with_workspace();
    let before = links(&place);
    let mut shown = String::new();
    for arguments in [
        &["accept", "vinnova", "ror:01kd5n353"][..],
        &["accept", "vinnova", "ror:x"],
        &["accept", "vinova", "ror:01kd5m353"],
        &["accept", "vinnova", "https://example.org/1"],
        &["accept", "vinnova", "ror:01kd5m353", "--predicate", "owl:differentFrom"],
        &["accept", "vinnova", "ror:01kd5m353", "--confidence", "1.5"],
        &["reject", "vinnova"],
    ] {
        let outcome = run(&place, &[&["link"], arguments].concat()).to_string();
        shown.extend(["$ ", &arguments.join(" "), "\n", &outcome]);
    }
    expect![[r#"
        $ accept vinnova ror:01kd5n353
        --- stderr
        error: "01kd5n353" is no identifier of ror: its check digits are wrong (crockford-base32)
        hint: was it mistyped? two digits that changed places, or one that is another
        --- exit code 2
        $ accept vinnova ror:x
        --- stderr
        error: "x" is no identifier of ror: it does not match 0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}
        --- exit code 2
        $ accept vinova ror:01kd5m353
        --- stderr
        error: nothing is called "vinova"
        hint: did you mean Vinnova (lid:vinnova)?
        --- exit code 2
        $ accept vinnova https://example.org/1
        --- stderr
        error: no register is known that gives "https://example.org/1"
        hint: --authority NAME says whose it is; labgraph authority list shows the registers
        --- exit code 2
        $ accept vinnova ror:01kd5m353 --predicate owl:differentFrom
        --- stderr
        error: invalid value 'owl:differentFrom' for '--predicate <RELATION>': the relations are exact, close, broad, narrow, related, same, replaces, replaced-by

        For more information, try '--help'.
        --- exit code 2
        $ accept vinnova ror:01kd5m353 --confidence 1.5
        --- stderr
        error: invalid value '1.5' for '--confidence <NUMBER>': a number from 0 to 1 is expected

        For more information, try '--help'.
        --- exit code 2
        $ reject vinnova
        --- stderr
        error: which entry, or which register?
        hint: labgraph link reject THING ENTRY rejects an entry
        hint: labgraph link reject THING --authority REGISTER says that it has none
        --- exit code 2
    "#]].assert_eq(&shown);
    let nobody = place.run(&["link", "accept", "kl", "ror:01kd5m353"]);
    assert!(nobody.code == Some(2) && nobody.stderr.contains("--reviewer NAME"), "{nobody}");
    let dry = run(&place, &["link", "accept", "kl", "ror:01kd5m353", "--dry-run"]);
    assert!(dry.code == Some(0) && dry.stdout.contains("nothing written"), "{dry}");
    assert_eq!(links(&place), before);
    let second = run(&place, &["link", "accept", "vinnova", "ror:0247ay475"]);
    assert!(
        second.code == Some(0) && second.stderr.contains("two exact matches in one register"),
        "{second}"
    );
}

#[test]
fn two_things_of_one_entry_are_told() {
    let place = Place::with_workspace();
    for (language, words) in [
        ("en", "note: two things matched exactly to one entry, of which one is doubtful: accepted: Vinnova"),
        (
            "nl",
            "note: twee dingen exact gekoppeld aan één vermelding, waarvan er één twijfelachtig is: aanvaard: Vinnova",
        ),
        (
            "fr",
            "note: deux éléments correspondent exactement à une entrée, dont l’un est douteux\u{a0}: accepté\u{a0}: Vinnova",
        ),
    ] {
        let told = run(&place, &["link", "accept", "kl", "ror:01kd5m353", "--dry-run", "--lang", language]);
        assert!(told.code == Some(0) && told.stderr.starts_with(words), "{told}");
    }
    for relation in ["broad", "related", "close"] {
        let arguments = ["link", "accept", "kl", "ror:01kd5m353", "--predicate", relation];
        assert_eq!(run(&place, &arguments).stderr, "", "{relation}");
    }
    assert_eq!(run(&place, &["link", "reject", "kl", "ror:01kd5m353"]).stderr, "");
    let same = run(&place, &["link", "accept", "kl", "ror:01kd5m353", "--predicate", "same"]);
    assert!(same.stderr.contains("two things matched exactly"), "{same}");
    let found = place.run(&["check", "--no-coverage"]);
    assert!(found.stdout.contains("Another thing is matched exactly to the same entry"), "{found}");
    // Whoever takes the other link away leaves nothing to tell.
    run(&place, &["link", "reject", "vinnova", "ror:01kd5m353"]);
    assert!(!place.run(&["check", "--no-coverage"]).stdout.contains("Another thing is matched"));
}

/// A register of two entries on this machine, as somebody imported it.
fn import_ror(place: &Place) {
    place.write("ror.csv", "id,name\nhttps://ror.org/01kd5m353,Vinnova\nhttps://ror.org/0247ay475,Region\n");
    let imported = place.run(&["-q", "authority", "import", "ror.csv", "--authority", "ror"]);
    assert_eq!(imported.code, Some(0), "{imported}");
}

#[test]
fn an_entry_that_the_imported_file_does_not_have_is_told() {
    let place = Place::with_workspace();
    let accept = |entry: &str, language: &str| {
        run(&place, &["link", "accept", "nmbs", entry, "--dry-run", "--lang", language]).stderr
    };
    assert_eq!(accept("ror:03wt3br81", "en").matches("imported").count(), 0, "no file, nothing to tell");
    import_ror(&place);
    for (language, words) in [
        ("en", " has no entry 03wt3br81\n"),
        ("nl", " heeft geen vermelding 03wt3br81\n"),
        ("fr", " n’a pas d’entrée 03wt3br81\n"),
    ] {
        let told = accept("ror:03wt3br81", language);
        assert!(told.contains(words) && told.starts_with("note: "), "{told}");
    }
    assert!(!accept("ror:0247ay475", "en").contains("has no entry"));
    assert!(!accept("Q1", "en").contains("has no entry"), "of another register there is no file");
    let written = run(&place, &["link", "accept", "nmbs", "ror:03wt3br81"]);
    assert_eq!(written.code, Some(0), "a file may be a part of a register: {written}");
}

#[test]
fn a_register_that_does_not_cover_a_thing_is_told() {
    let place = Place::with_workspace();
    let mut shown = String::new();
    for (thing, entry, language) in [
        ("vinnova", "kbo:0203.430.576", "en"),
        ("vinnova", "kbo:0203.430.576", "nl"),
        ("vinnova", "kbo:0203.430.576", "fr"),
        ("vinnova", "eu-programme:RRF", "en"),
        ("vinnova", "eu-programme:RRF", "nl"),
        ("vinnova", "eu-programme:RRF", "fr"),
        ("vinnova-board", "Q1", "en"),
        ("riconline", "Q1", "nl"),
        ("riconline", "Q1", "fr"),
        ("nmbs", "kbo:0203.430.576", "en"),
    ] {
        let told = run(&place, &["link", "accept", thing, entry, "--dry-run", "--lang", language]);
        assert_eq!(told.code, Some(0), "{told}");
        shown.extend([thing, " ", entry, "\n", &told.stderr]);
    }
    expect![[r#"
        vinnova kbo:0203.430.576
        note: KBO/BCE, Belgian register of enterprises covers BE, and Vinnova belongs to SE
        note: two things matched exactly to one entry, of which one is doubtful: accepted: NMBS/SNCB → KBO/BCE, Belgian register of enterprises 0203430576 (exact match)
        vinnova kbo:0203.430.576
        note: KBO, Kruispuntbank van Ondernemingen gaat over BE, en Vinnova hoort bij SE
        note: twee dingen exact gekoppeld aan één vermelding, waarvan er één twijfelachtig is: aanvaard: NMBS → KBO, Kruispuntbank van Ondernemingen 0203430576 (exacte overeenkomst)
        vinnova kbo:0203.430.576
        note: BCE, Banque-Carrefour des Entreprises couvre BE, et Vinnova relève de SE
        note: deux éléments correspondent exactement à une entrée, dont l’un est douteux : accepté : SNCB → BCE, Banque-Carrefour des Entreprises 0203430576 (correspondance exacte)
        vinnova eu-programme:RRF
        note: EU programmes (EU Publications Office) covers nothing but: funding programme, initiative; Vinnova is none of these
        vinnova eu-programme:RRF
        note: EU-programma's (EU-Publicatiebureau) gaat alleen over: financieringsprogramma, initiatief; Vinnova is geen daarvan
        vinnova eu-programme:RRF
        note: Programmes de l'UE (Office des publications de l'UE) ne couvre que : programme de financement, initiative ; Vinnova n’en fait pas partie
        vinnova-board Q1
        riconline Q1
        note: Wikidata gaat over organisaties, en RIConline is er geen
        riconline Q1
        note: Wikidata couvre des organisations, et RIConline n’en est pas une
        nmbs kbo:0203.430.576
    "#]].assert_eq(&shown);
    let rejected = run(&place, &["link", "reject", "vinnova", "kbo:0203.430.576", "--dry-run"]);
    assert_eq!(rejected.stderr, "", "that it does not cover it is no reason not to reject");
}

#[test]
fn somebody_at_a_terminal_is_asked_where_something_speaks_against_a_decision() {
    let place = Place::with_workspace();
    let before = links(&place);
    let accept = |more: &[&str]| {
        let arguments = [&["link", "accept", "--reviewer", "Eva"], more].concat();
        Terminal::start(&place, (30, 120), &arguments)
    };
    // Another relation is another decision, as a rejection is.
    let mut asked = accept(&["vinnova", "ror:01kd5m353", "--predicate", "close"]);
    asked.wait_for("It was decided otherwise. Replace it? [y/N]");
    asked.send("n\r");
    assert_eq!(asked.end().code(), Some(1));
    let mut asked = accept(&["vinnova", "kbo:0203.430.576"]);
    asked.wait_for("and Vinnova belongs to SE");
    asked.wait_for("Record it nevertheless? [y/N]");
    asked.send("\r");
    assert_eq!(asked.end().code(), Some(1));
    let mut asked = accept(&["kl", "ror:01kd5m353"]);
    asked.wait_for("two things matched exactly to one entry");
    asked.wait_for("Record it nevertheless? [y/N]");
    asked.send("n\r");
    assert_eq!(asked.end().code(), Some(1));
    assert_eq!(links(&place), before);
    let mut told = accept(&["vinnova", "ror:01kd5m353", "--predicate", "close", "--yes"]);
    assert_eq!(told.end().code(), Some(0));
    told.wait_for("replaces accepted: Vinnova");
    let mut asked = accept(&["vinnova", "ror:01kd5m353"]);
    asked.wait_for("Replace it? [y/N]");
    asked.send("y\r");
    assert_eq!(asked.end().code(), Some(0));
    assert!(place.read("data/links/ror.ttl").contains("sssom:author_label \"Eva\""));
    let mut told = accept(&["vinnova", "kbo:0203.430.576", "--yes"]);
    assert_eq!(told.end().code(), Some(0));
    // The same again, and what nothing speaks against, is not asked.
    assert_eq!(accept(&["vinnova", "kbo:0203.430.576"]).end().code(), Some(0));
    assert_eq!(accept(&["vinnova", "ror:01kd5m353"]).end().code(), Some(0));
    assert_eq!(accept(&["ric", "ror:0247ay475", "--predicate", "related"]).end().code(), Some(0));
}

#[test]
fn decisions_are_listed_in_the_reader_s_language() {
    let place = Place::with_workspace();
    run(&place, &["link", "reject", "vinnova", "Q1780898", "--confidence", "0.9"]);
    run(&place, &["link", "reject", "vinnova", "--authority", "kbo"]);
    expect![[r#"
        ┌──────────┬───────────────────────────────────────────────┬──────────────────┬─────────────────────┬────────────┬───────────┬──────────┬────────────┬──────────────────────────────┐
        │ Entiteit ┆ Register                                      ┆ Identificator    ┆ Relatie             ┆ Beslissing ┆ Zekerheid ┆ Door     ┆ Datum      ┆ Verantwoording               │
        ╞══════════╪═══════════════════════════════════════════════╪══════════════════╪═════════════════════╪════════════╪═══════════╪══════════╪════════════╪══════════════════════════════╡
        │ Vinnova  ┆ International Standard Name Identifier (ISNI) ┆ 0000000122370481 ┆ exacte overeenkomst ┆ aanvaard   ┆         1 ┆ labgraph ┆ 2026-11-23 ┆ semapv:ManualMappingCuration │
        │ Vinnova  ┆ KBO, Kruispuntbank van Ondernemingen          ┆                  ┆ exacte overeenkomst ┆ geen       ┆         1 ┆ Eva      ┆ 2026-11-28 ┆ semapv:ManualMappingCuration │
        │ Vinnova  ┆ Research Organization Registry (ROR)          ┆ 01kd5m353        ┆ exacte overeenkomst ┆ aanvaard   ┆         1 ┆ labgraph ┆ 2026-11-23 ┆ semapv:ManualMappingCuration │
        │ Vinnova  ┆ Zweedse organisatienummers                    ┆ 202100-5216      ┆ exacte overeenkomst ┆ aanvaard   ┆         1 ┆ labgraph ┆ 2026-11-23 ┆ semapv:ManualMappingCuration │
        │ Vinnova  ┆ Wikidata                                      ┆ Q4355568         ┆ exacte overeenkomst ┆ aanvaard   ┆         1 ┆ labgraph ┆ 2026-11-23 ┆ semapv:ManualMappingCuration │
        │ Vinnova  ┆ Wikidata                                      ┆ Q1780898         ┆ exacte overeenkomst ┆ verworpen  ┆       0,9 ┆ Eva      ┆ 2026-11-28 ┆ semapv:ManualMappingCuration │
        └──────────┴───────────────────────────────────────────────┴──────────────────┴─────────────────────┴────────────┴───────────┴──────────┴────────────┴──────────────────────────────┘
    "#]].assert_eq(&place.run(&["link", "list", "vinnova", "--lang", "nl"]).to_string());
    let csv = place.run(&["link", "list", "--decision", "rejected", "--format", "csv"]);
    expect![[r#"
        thing,register,identifier,relation,decision,confidence,by,date,justification
        https://w3id.org/labgraph/id/vinnova,https://w3id.org/labgraph/id/authority-wikidata,Q1780898,http://www.w3.org/2004/02/skos/core#exactMatch,rejected,0.9,Eva,2026-11-28,https://w3id.org/semapv/vocab/ManualMappingCuration
    "#]].assert_eq(&csv.to_string());
}

#[test]
fn the_last_decision_is_the_last_whatever_the_clocks_say() {
    let place = Place::with_workspace();
    as_whom(&place, "Eva", NOW, &["link", "reject", "ric", "--authority", "ror"]);
    // Her colleague's clock is a day behind.
    as_whom(&place, "Max", NOW - 86_400, &["link", "reject", "kl", "--authority", "ror"]);
    let last = place.run(&["link", "undo", "--dry-run"]);
    assert!(last.stdout.starts_with("taken back none: ") && last.stdout.contains("(KL)"), "{last}");
    let own = as_whom(&place, "Eva", NOW, &["link", "undo", "--dry-run", "2"]);
    assert!(own.stdout.contains("RIC") || own.stdout.contains("Rijksinnovatie"), "{own}");
    assert!(!own.stdout.contains("(KL)"), "{own}");
}

#[test]
fn an_export_is_read_back_as_what_it_was() {
    let place = Place::with_workspace();
    run(&place, &["link", "reject", "vinnova", "Q1780898", "--comment", "A ministry,\nnot | an \"agency\"."]);
    run(&place, &["link", "reject", "ric", "--authority", "ror"]);
    let before = links(&place);
    assert_eq!(place.run(&["link", "export", "-o", "all.sssom.tsv"]).to_string(), "");
    let same = run(&place, &["link", "import", "all.sssom.tsv"]);
    assert_eq!(same.stdout, "0 decisions taken over (0 replaced), 31 known already, 0 left out\n", "{same}");
    assert_eq!(links(&place), before);
    // Into a workspace that has none.
    let other = Place::with_workspace();
    std::fs::remove_dir_all(other.path().join("data/links")).unwrap();
    other.write("all.sssom.tsv", place.read("all.sssom.tsv"));
    let all = run(&other, &["link", "import", "all.sssom.tsv"]);
    assert!(all.stdout.starts_with("31 decisions taken over"), "{all}");
    let ask =
        ["query", "--format", "csv", "SELECT ?m ?p ?o { ?m a sssom:Mapping ; ?p ?o } ORDER BY ?m ?p ?o"];
    assert_eq!(other.run(&ask), place.run(&ask));
    assert_eq!(other.run(&["link", "export"]).stdout, place.read("all.sssom.tsv"));
}

#[test]
fn mapping_sets_of_others_are_read_and_what_is_wrong_is_told_by_line() {
    let place = Place::with_workspace();
    let before = links(&place);
    place.write("theirs.yml", "curie_map:\n  ours: https://w3id.org/labgraph/id/\n  R: https://ror.org/\nmapping_date: 2026-01-02\ncreator_label: [Ann, Bo]\n");
    let rows = [
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\tpredicate_modifier\tconfidence\tmatch_string\tmood",
        "ours:kl\tskos:exactMatch\tR:01kd5m353\tsemapv:LexicalMatching\t\t0.8\ta|b\\|c\tgood",
        "ours:kl\tskos:exactMatch\tR:01kd5m353\tsemapv:LexicalMatching\t\t0.8\t\t",
        "ours:kl\tskos:exactMatch\tR:01kd5m353\tsemapv:LexicalMatching\tNot\t0.8\t\t",
        "<https://w3id.org/labgraph/id/kl>\tskos:exactMatch\thttps://www.wikidata.org/wiki/Q42\tsemapv:LexicalMatching\tNot\t0.3\t\t",
        "ours:nobody\tskos:exactMatch\tR:01kd5m353\tsemapv:LexicalMatching\t\t\t\t",
        "ours:ric\tskos:exactMatch\tR:01kd5n353\tsemapv:LexicalMatching\t\t\t\t",
        "ours:ric\tskos:exactMatch\tsssom:NoTermFound\tsemapv:LexicalMatching\t\t\t\t",
        "ours:ric\trdfs:seeAlso\tR:01kd5m353\tsemapv:LexicalMatching\t\t\t\t",
        "ours:ric\tskos:exactMatch\tX:1\tsemapv:LexicalMatching\t\t2\t\t",
    ];
    place.write("theirs.tsv", rows.join("\n"));
    expect![[r#"
        --- stderr
        error: theirs.tsv:4: line 2 decides about the same, and otherwise
        error: theirs.tsv:6: subject_id: the workspace has no <https://w3id.org/labgraph/id/nobody>
        error: theirs.tsv:7: object_id: "https://ror.org/01kd5n353" is no identifier of ror: its check digits are wrong (crockford-base32)
        error: theirs.tsv:8: object_source: no register is known for <https://w3id.org/sssom/NoTermFound>
        error: theirs.tsv:9: predicate_id: <http://www.w3.org/2000/01/rdf-schema#seeAlso> is no relation that a link may state
        error: theirs.tsv:10: object_id: "X:1" is no IRI, and no CURIE of a prefix that is declared
        hint: nothing was written; --skip leaves these rows out
        --- exit code 3
    "#]].assert_eq(&run(&place, &["link", "import", "theirs.tsv"]).to_string());
    assert_eq!(links(&place), before, "nothing is written where a row is bad");
    let skipped = run(&place, &["link", "import", "theirs.tsv", "--skip"]);
    assert!(
        skipped.stdout.starts_with("2 decisions taken over (0 replaced), 1 known already, 6 left out"),
        "{skipped}"
    );
    let ask = "ASK { ?m sssom:subject_id lid:kl ; sssom:author_label 'Ann', 'Bo' ; sssom:match_string 'a', 'b|c' ; \
               sssom:mapping_date '2026-01-02'^^xsd:date ; sssom:object_id <https://ror.org/01kd5m353> }";
    assert_eq!(place.run(&["query", ask]).stdout, "true\n");
}

/// A table of one decision about Vinnova and Wikidata, by a machine.
fn by_a_bot(place: &Place, date: &str) {
    let head =
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\tauthor_label\tmapping_date\tconfidence";
    let row = format!(
        "lid:vinnova\tskos:exactMatch\t<http://www.wikidata.org/entity/Q4355568>\tsemapv:LexicalMatching\tBot\t{date}\t0.3"
    );
    place.write("bot.tsv", format!("{head}\n{row}\n"));
}

#[test]
fn a_newer_decision_is_not_replaced_by_an_older_one() {
    let place = Place::with_workspace();
    let before = links(&place);
    // Older, without a date, and of the same day.
    for date in ["2020-01-01", "", "2026-11-23"] {
        by_a_bot(&place, date);
        let kept = run(&place, &["link", "import", "bot.tsv"]);
        assert_eq!(kept.code, Some(1), "{kept}");
        assert!(kept.stderr.contains("1 decision here is as new or newer and was kept; --replace"), "{kept}");
        assert_eq!(links(&place), before, "{date}");
    }
    by_a_bot(&place, "2020-01-01");
    expect![[r#"
        kept accepted: Vinnova → Wikidata Q4355568 (exact match) · labgraph, 2026-11-23
          instead of accepted: Vinnova → Wikidata Q4355568 (exact match) · Bot, 2020-01-01
        0 decisions taken over (0 replaced), 0 known already, 0 left out
        --- stderr
        note: 1 decision here is as new or newer and was kept; --replace takes theirs
        --- exit code 1
    "#]]
    .assert_eq(&run(&place, &["link", "import", "bot.tsv"]).to_string());
    expect![[r#"
        accepté : Vinnova → Wikidata Q4355568 (correspondance exacte) · Bot, 2020-01-01
          remplace accepté : Vinnova → Wikidata Q4355568 (correspondance exacte) · labgraph, 2026-11-23
        1 décision reprise (1 remplacée), 0 déjà connue, 0 omise
        écrit : data/links/wikidata.ttl
        --- stderr
        note: labgraph link undo 1 --anyone annule ceci
    "#]]
    .assert_eq(&run(&place, &["link", "import", "bot.tsv", "--replace", "--lang", "fr"]).to_string());
    assert_eq!(run(&place, &["link", "undo", "vinnova", "--anyone"]).code, Some(0));
    assert_eq!(links(&place), before);
    by_a_bot(&place, "2026-11-24");
    let newer = run(&place, &["link", "import", "bot.tsv"]);
    assert!(newer.code == Some(0) && newer.stdout.contains("(1 replaced)"), "{newer}");
    assert!(newer.stdout.contains("  replaces accepted: Vinnova"), "{newer}");
}

#[test]
fn what_was_imported_can_be_taken_back() {
    let place = Place::with_workspace();
    run(&place, &["link", "reject", "ric", "--authority", "ror"]);
    let before = links(&place);
    let head = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tauthor_label\tmapping_date";
    let rows = [
        "lid:vinnova\tskos:closeMatch\t<http://www.wikidata.org/entity/Q4355568>\tsemapv:LexicalMatching\tPiet\t2026-11-27",
        "lid:kl\tskos:exactMatch\t<http://www.wikidata.org/entity/Q42>\tsemapv:LexicalMatching\tPiet\t",
        "lid:ric\tskos:exactMatch\t<https://ror.org/01kd5m353>\tsemapv:LexicalMatching\tPiet\t2026-11-29",
    ];
    place.write("theirs.tsv", format!("{head}\n{}\n", rows.join("\n")));
    let imported = run(&place, &["link", "import", "theirs.tsv"]);
    assert!(imported.stdout.contains("3 decisions taken over (2 replaced)"), "{imported}");
    assert!(imported.stderr.contains("labgraph link undo 3 --anyone"), "{imported}");
    let all = links(&place);
    assert_eq!(run(&place, &["link", "undo", "3", "--anyone"]).code, Some(0));
    assert_eq!(links(&place), before);
    // One by one, by whose they are and by the thing, a decision without a date too.
    run(&place, &["link", "import", "theirs.tsv"]);
    assert_eq!(links(&place), all);
    assert_eq!(run(&place, &["link", "undo", "kl", "--reviewer", "Piet"]).code, Some(0));
    for _ in 0..2 {
        assert_eq!(run(&place, &["link", "undo", "--reviewer", "Piet"]).code, Some(0));
    }
    assert_eq!(links(&place), before);
    // Without a date, changed by a second import: step by step.
    place.write("theirs.tsv", format!("{head}\n{}\n", rows[1]));
    run(&place, &["link", "import", "theirs.tsv"]);
    let first = links(&place);
    place.write("theirs.tsv", format!("{head}\tcomment\n{}\tSeen.\n", rows[1]));
    assert!(run(&place, &["link", "import", "theirs.tsv"]).stdout.contains("(1 replaced)"));
    assert_eq!(run(&place, &["link", "undo", "--anyone"]).code, Some(0));
    assert_eq!(links(&place), first);
    assert_eq!(run(&place, &["link", "undo", "--anyone"]).code, Some(0));
    assert_eq!(links(&place), before);
}

#[test]
fn a_row_that_is_cut_off_is_no_decision_and_one_without_a_date_is_not_of_today() {
    let place = Place::with_workspace();
    let before = links(&place);
    let head = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tauthor_label\tmapping_date";
    let whole =
        "lid:kl\tskos:exactMatch\t<http://www.wikidata.org/entity/Q42>\tsemapv:LexicalMatching\tPiet\t";
    place.write(
        "cut.tsv",
        format!("{head}\n{whole}\nlid:ric\tskos:exactMatch\t<http://www.wikidata.org/entity/Q43>\tsemapv:LexicalMatching\tPi"),
    );
    let cut = run(&place, &["link", "import", "cut.tsv"]);
    assert_eq!(cut.code, Some(3), "{cut}");
    assert!(cut.stderr.contains("cut.tsv:3: it has 5 cells, and the table 6 columns"), "{cut}");
    assert_eq!(links(&place), before);
    assert!(
        run(&place, &["link", "import", "cut.tsv", "--skip"])
            .stdout
            .starts_with("1 decision taken over (0 replaced), 0 known already, 1 left out")
    );
    let dated = "ASK { ?m sssom:subject_id lid:kl ; sssom:object_id <http://www.wikidata.org/entity/Q42> ; sssom:mapping_date ?day }";
    assert_eq!(place.run(&["query", dated]).stdout, "false\n");
    assert_eq!(place.run(&["check"]).code, Some(0));
    place.write("wide.tsv", format!("{head}\n{whole}\tmore\n"));
    assert!(run(&place, &["link", "import", "wide.tsv"]).stderr.contains("7 cells, and the table 6"));
}

#[test]
fn a_mistyped_identifier_is_told_as_that_with_what_is_expected() {
    let place = Place::with_workspace();
    let table = "subject_id\tpredicate_id\tobject_id\tmapping_justification\n\
        lid:kl\tskos:exactMatch\t<https://ror.org/x>\tsemapv:LexicalMatching\n\
        lid:kl\tskos:exactMatch\t<https://org.belgif.be/id/CbeRegisteredEntity/12>\tsemapv:LexicalMatching\n\
        lid:kl\tskos:exactMatch\t<https://www.wikidata.org/wiki/P31>\tsemapv:LexicalMatching\n\
        lid:kl\tskos:exactMatch\t<http://publications.europa.eu/resource/authority/currency/EUR>\tsemapv:LexicalMatching\n\
        lid:kl\tskos:exactMatch\t<https://elsewhere.example/12>\tsemapv:LexicalMatching\n";
    place.write("wrong.tsv", table);
    expect![[r#"
        --- stderr
        error: wrong.tsv:2: object_id: "https://ror.org/x" is no identifier of ror: it does not match 0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}
        error: wrong.tsv:3: object_id: "https://org.belgif.be/id/CbeRegisteredEntity/12" is no identifier of kbo: it does not match [01][0-9]{9}
        error: wrong.tsv:4: object_id: "https://www.wikidata.org/wiki/P31" is no identifier of wikidata: it does not match Q[1-9][0-9]*
        error: wrong.tsv:5: object_source: no register is known for <http://publications.europa.eu/resource/authority/currency/EUR>
        error: wrong.tsv:6: object_source: no register is known for <https://elsewhere.example/12>
        hint: nothing was written; --skip leaves these rows out
        --- exit code 3
    "#]]
        .assert_eq(&run(&place, &["link", "import", "wrong.tsv", "--reviewer", "Bo"]).to_string());
}

#[test]
fn a_confidence_that_nobody_stated_is_told() {
    let place = Place::with_workspace();
    let row = "lid:kl\tskos:exactMatch\t<https://ror.org/01kd5m353>\tsemapv:LexicalMatching";
    let import = |column: &str, cell: &str| {
        let columns = "subject_id\tpredicate_id\tobject_id\tmapping_justification";
        place.write("t.tsv", format!("{columns}{column}\tauthor_label\n{row}{cell}\tAnn\n"));
        run(&place, &["link", "import", "t.tsv", "--dry-run"]).stderr
    };
    assert_eq!(import("", ""), "note: 1 row, the first on line 2, without a confidence: taken as 1\n");
    assert_eq!(import("\tconfidence", "\t0.7"), "");
}

#[test]
fn decisions_are_taken_over_from_standard_input_by_somebody() {
    let place = Place::with_workspace();
    let columns = "subject_id\tpredicate_id\tobject_id\tmapping_justification";
    let table = format!(
        "{columns}\tauthor_label\nlid:kl\tskos:exactMatch\t<https://ror.org/01kd5m353>\tsemapv:LexicalMatching\tAnn\n\
        lid:ric\tskos:exactMatch\t<https://ror.org/01kd5m353>\tsemapv:LexicalMatching\t\n"
    );
    let import = |arguments: &[&str]| {
        let all = [&["link", "import", "-"], arguments].concat();
        place.run_with(&all, table.as_bytes(), |command| {
            command.env("SOURCE_DATE_EPOCH", NOW.to_string());
        })
    };
    let nobody = import(&[]);
    assert_eq!(nobody.code, Some(3), "{nobody}");
    assert!(nobody.stderr.contains("standard input:3: author_label"), "{nobody}");
    let taken = import(&["--reviewer", " Bo  Berg "]);
    assert!(taken.code == Some(0) && taken.stdout.starts_with("2 decisions taken over"), "{taken}");
    let who = "SELECT ?thing ?author ?reviewer { ?m sssom:object_id <https://ror.org/01kd5m353> ; \
               sssom:subject_id ?thing ; sssom:author_label ?author . OPTIONAL { ?m sssom:reviewer_label ?reviewer } \
               FILTER (?thing IN (lid:kl, lid:ric)) } ORDER BY ?thing";
    assert_eq!(
        place.run(&["query", "--format", "tsv", who]).stdout.replace("https://w3id.org/labgraph/id/", ""),
        "?thing\t?author\t?reviewer\n<kl>\t\"Ann\"\t\"Bo Berg\"\n<ric>\t\"Bo Berg\"\t\n"
    );
    assert!(import(&["--reviewer", "Bo Berg"]).stdout.starts_with("0 decisions taken over"));
}

#[test]
fn an_export_bears_no_name_that_says_another_format() {
    let place = Place::with_workspace();
    for file in ["links.json", "links.csv", "links.ttl", "links.tsv.gz"] {
        let outcome = place.run(&["link", "export", "-o", file]);
        assert_eq!(outcome.code, Some(2), "{outcome}");
        assert!(!place.path().join(file).exists());
    }
    expect![[r#"
        --- stderr
        error: links.json: decisions are exported as SSSOM/TSV, and .json says something else
        hint: name it .sssom.tsv; labgraph link list -o FILE writes them in other formats
        --- exit code 2
    "#]]
    .assert_eq(&place.run(&["link", "export", "-o", "links.json"]).to_string());
    for file in ["links.tsv", "links.SSSOM.TSV", "links", "links.txt"] {
        assert_eq!(place.run(&["link", "export", "-o", file]).to_string(), "");
        assert!(place.read(file).starts_with("#sssom_version"));
    }
}

#[test]
fn what_is_written_does_not_hang_on_the_language_of_whoever_writes_it() {
    let written = |locale: &str| {
        let place = Place::with_workspace();
        let run = |arguments: &[&str]| {
            let outcome = place.run_with(arguments, b"", |command| {
                let clock = NOW.to_string();
                command.env("LANG", locale).env("LABGRAPH_REVIEWER", "Eva").env("SOURCE_DATE_EPOCH", clock);
            });
            assert_eq!(outcome.code, Some(0), "{outcome}");
        };
        run(&["link", "accept", "kl", "ror:01kd5m353"]);
        run(&["link", "reject", "region-midtjylland", "--authority", "wikidata"]);
        run(&["link", "export", "--authority", "kbo", "-o", "kbo.tsv"]);
        (links(&place), place.read("kbo.tsv"))
    };
    let dutch = written("nl_BE.UTF-8");
    assert!(dutch.0.iter().any(|(_, text)| text.contains("Association of Danish Municipalities")));
    assert_eq!(dutch, written("fr_BE.UTF-8"));
    assert_eq!(dutch, written("C"));
}

/// The tools of the standard: reads what labgraph writes, and writes what labgraph reads.
#[test]
fn the_tools_of_the_standard_read_an_export_and_write_what_is_imported() {
    let installed = Command::new(project().join("tests/tools/sssom")).output().unwrap();
    if !installed.status.success() {
        assert!(std::env::var_os("CI").is_none(), "{}", String::from_utf8_lossy(&installed.stderr));
        println!("skipped: sssom-py cannot be installed: {}", String::from_utf8_lossy(&installed.stderr));
        return;
    }
    let tool = String::from_utf8(installed.stdout).unwrap();
    let place = Place::with_workspace();
    run(&place, &["link", "reject", "vinnova", "Q1780898", "--comment", "A ministry | not \"an agency\"."]);
    run(&place, &["link", "reject", "ric", "--authority", "ror"]);
    assert_eq!(place.run(&["link", "export", "-o", "all.sssom.tsv"]).to_string(), "");
    let sssom = |arguments: &[&str]| {
        let output = Command::new(tool.trim()).args(arguments).current_dir(place.path()).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text).into_owned();
        assert!(output.status.success(), "{text}");
        text
    };
    let report = sssom(&["validate", "all.sssom.tsv"]);
    assert!(!report.contains("ERROR"), "{report}");
    sssom(&["parse", "all.sssom.tsv", "-o", "back.sssom.tsv"]);
    assert!(place.read("back.sssom.tsv").lines().filter(|line| !line.starts_with('#')).count() > 31);
    let other = Place::with_workspace();
    std::fs::remove_dir_all(other.path().join("data/links")).unwrap();
    other.write("back.sssom.tsv", place.read("back.sssom.tsv"));
    let all = run(&other, &["link", "import", "back.sssom.tsv"]);
    assert!(all.stdout.starts_with("31 decisions taken over"), "{all}");
    let ask = [
        "query",
        "--format",
        "csv",
        "SELECT ?s ?p ?o ?not { ?m sssom:subject_id ?s ; sssom:predicate_id ?p ; \
               sssom:object_id ?o OPTIONAL { ?m sssom:predicate_modifier ?not } } ORDER BY ?s ?o",
    ];
    assert_eq!(other.run(&ask), place.run(&ask));
}
