//! Files of registers: read whole, with the right names, and what is wrong with others told by its line; kept in the
//! cache folder, whole or not at all.

use crate::command::Place;
use crate::shared;
use labgraph::link::protocol::{Lookup, Register, Snapshot};
use labgraph::link::snapshot::{self, Expected, Mapping, SnapshotFormat, Source};
use labgraph::link::{NameKind, Nature, Organisation, Standing};
use std::path::Path;

fn expected(slug: &str) -> Expected {
    Expected { slug: slug.to_owned(), ..Expected::default() }
}

/// The records of a file whose format is recognised, and what was wrong with others.
fn read(path: &Path, slug: &str) -> (Vec<Organisation>, Vec<String>) {
    let format = snapshot::recognise(path).unwrap().expect("its format is told");
    let records = snapshot::read(path, format, &Mapping::default(), &expected(slug)).unwrap();
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for record in records {
        match record {
            Ok(record) => good.push(record),
            Err(error) => bad.push(error.to_string()),
        }
    }
    (good, bad)
}

fn by_id<'a>(records: &'a [Organisation], id: &str) -> &'a Organisation {
    records.iter().find(|record| record.id == id).unwrap_or_else(|| panic!("{id} is not there"))
}

fn names(record: &Organisation, kind: NameKind) -> Vec<&str> {
    record.names.iter().filter(|name| name.kind == kind).map(|name| name.text.as_str()).collect()
}

#[test]
fn ror_is_read_whole_in_both_versions_of_its_schema() {
    let Some(shared) = shared::folder() else { return };
    let path = shared.join("opendata/ror/ror_records.jsonl.gz");
    assert_eq!(snapshot::recognise(&path).unwrap(), Some(SnapshotFormat::Ror));
    let (records, bad) = read(&path, "ror");
    assert_eq!((records.len(), bad.len()), (51_370, 0));
    let count = |standing| records.iter().filter(|record| record.standing == standing).count();
    assert_eq!(count(Standing::Withdrawn), 1_374);
    assert_eq!(count(Standing::Ended), 1_250);
    let vinnova = by_id(&records, "https://ror.org/01kd5m353");
    assert!(vinnova.names.iter().any(|name| name.text.contains("Vinnova")), "{vinnova:?}");
    assert_eq!(vinnova.countries, ["SE"]);
    let known: Vec<String> = vinnova.identifiers.iter().map(ToString::to_string).collect();
    for identifier in ["ror:01kd5m353", "wikidata:Q4355568", "isni:0000000122370481"] {
        assert!(known.contains(&identifier.to_owned()), "{known:?}");
    }
    let with_former = records.iter().filter(|record| !names(record, NameKind::Former).is_empty()).count();
    assert!(with_former > 500, "{with_former}");
    assert!(records.iter().all(|record| !record.names.is_empty() && record.nature == Nature::Organisation));
    assert!(records.iter().filter(|record| record.countries.is_empty()).count() < 5);
}

#[test]
fn tables_of_belgian_registers_are_read_by_their_headers() {
    let Some(shared) = shared::folder() else { return };
    let (records, bad) = read(&shared.join("opendata/be-kbo/be_kbo_flat.tsv"), "kbo");
    assert_eq!((records.len(), bad.len()), (306, 0));
    let statbel = by_id(&records, "https://org.belgif.be/id/CbeEstablishmentUnit/2146814391");
    assert_eq!(names(statbel, NameKind::Preferred), ["Statbel"]);
    assert_eq!(statbel.nature, Nature::Establishment);
    let (records, bad) = read(&shared.join("opendata/be-ovo/be_ovo_names.tsv"), "ovo");
    assert_eq!((records.len(), bad.len()), (1_451, 0));
    let vlaio = by_id(&records, "https://data.vlaanderen.be/id/organisatie/OVO000039");
    assert_eq!(vlaio.label(), "Agentschap Innoveren en Ondernemen");
    assert_eq!(names(vlaio, NameKind::Other), ["VLAIO (Agentschap Innoveren & Ondernemen)"]);
    let (records, bad) = read(&shared.join("opendata/be-ovo/be_ovo_flat.tsv"), "ovo");
    assert_eq!(records.len(), 1_447);
    assert!(bad[0].ends_with("be_ovo_flat.tsv, line 189: 6 cells here and 5 in the header"), "{bad:?}");
    assert!(records.iter().any(|record| record.id == "OVO003690"), "{:?}", records[0]);
}

#[test]
fn former_names_come_with_the_successor_wherever_it_stands() {
    let place = Place::empty();
    let record = |id: &str, name: &str, status: &str, next: &str| {
        let next = match next {
            "" => String::new(),
            id => format!(r#"{{"type":"successor","id":"https://ror.org/{id}","label":"x"}}"#),
        };
        format!(
            r#"{{"id":"https://ror.org/{id}","status":"{status}","names":[{{"value":"{name}","types":["ror_display"],"lang":"en"}}],"relationships":[{next}]}}"#
        )
    };
    let lines = [
        record("c", "Third", "active", ""),
        record("a", "First", "withdrawn", "b"),
        "{\"id\": 3}".to_owned(),
        record("b", "Second", "inactive", "c"),
        record("d", "Own", "active", "c"),
    ];
    let text = lines.join("\n");
    let (records, bad) = read(&place.write("ror.jsonl", &text), "ror");
    assert_eq!(names(by_id(&records, "https://ror.org/c"), NameKind::Former), ["First", "Second"]);
    assert_eq!(names(by_id(&records, "https://ror.org/b"), NameKind::Former), ["First"]);
    assert_eq!(by_id(&records, "https://ror.org/a").successors, ["https://ror.org/b"]);
    assert_eq!(bad.len(), 1);
    assert!(bad[0].contains("ror.jsonl, line 3: the record cannot be read"), "{bad:?}");
    // The dumps of ROR are one array, over many lines.
    let good = [&lines[0], &lines[1], &lines[3]].map(|line| line.replace(",\"", ",\n  \"")).join(",\n");
    let (records, bad) = read(&place.write("v1.59-ror-data.json", format!("[\n{good}\n]")), "ror");
    assert_eq!((records.len(), bad.len()), (3, 0));
    let (_, bad) = read(&place.write("cut.json", format!("[\n{}", &good[..good.len() - 9])), "ror");
    assert!(bad.is_empty() || bad[0].contains("cut off"), "{bad:?}");
}

#[test]
fn dutch_bodies_bear_what_they_were_called_before() {
    let Some(shared) = shared::folder() else { return };
    let folder = shared.join("opendata/nl-tooi");
    let (records, bad) = read(&folder.join("rwc_ministeries_compleet_1.json"), "tooi");
    assert_eq!((records.len(), bad.len()), (16, 0));
    let justice = by_id(&records, "https://identifier.overheid.nl/tooi/id/ministerie/mnre1058");
    assert_eq!(justice.label(), "ministerie van Justitie en Veiligheid");
    let former = names(justice, NameKind::Former);
    assert!(former.contains(&"ministerie van Justitie"), "{former:?}");
    assert!(former.contains(&"ministerie van Veiligheid en Justitie"), "{former:?}");
    let general = by_id(&records, "https://identifier.overheid.nl/tooi/id/ministerie/mnre1010");
    assert_eq!(names(general, NameKind::Acronym), ["AZ"]);
    assert_eq!(
        (general.types.as_slice(), general.countries.as_slice()),
        (&["ministerie".to_owned()][..], &["NL".to_owned()][..])
    );
    let traffic = by_id(&records, "https://identifier.overheid.nl/tooi/id/ministerie/mnre0170");
    assert_eq!((traffic.standing, traffic.until.as_deref()), (Standing::Ended, Some("2010-10-13")));
    assert_eq!(traffic.successors, ["https://identifier.overheid.nl/tooi/id/ministerie/mnre1130"]);
    for (file, count) in
        [("rwc_provincies_compleet_1.json", 12), ("rwc_overige_overheidsorganisaties_compleet_3.json", 8)]
    {
        assert_eq!(read(&folder.join(file), "tooi").0.len(), count, "{file}");
    }
}

#[test]
fn tables_of_the_eu_are_read_with_their_standing_and_nature() {
    let Some(shared) = shared::folder() else { return };
    let folder = shared.join("opendata/eu-authority");
    for (file, slug, count, ended, nature) in [
        ("corporatebodies.ttl", "eu-corporate-body", 1_365, 464, Nature::Organisation),
        ("eu-programme.ttl", "eu-programme", 145, 2, Nature::Programme),
        ("atu.ttl", "eu-atu", 3_466, 231, Nature::Territory),
        ("countries.ttl", "eu-country", 284, 31, Nature::Territory),
    ] {
        let (records, bad) = read(&folder.join(file), slug);
        assert_eq!((records.len(), bad.len()), (count, 0), "{file}");
        assert_eq!(
            records.iter().filter(|record| record.standing != Standing::Current).count(),
            ended,
            "{file}"
        );
        assert!(records.iter().all(|record| record.nature == nature), "{file}");
        assert!(records.iter().all(|record| record.identifiers[0].scheme == slug), "{file}");
        let path = folder.join(file);
        let source = Source { path: path.clone(), format: SnapshotFormat::Skos, sheet: None };
        assert_eq!(snapshot::authority_of(&source).unwrap(), Some(slug));
        let mut read =
            snapshot::read(&path, SnapshotFormat::Skos, &Mapping::default(), &expected(slug)).unwrap();
        assert!(read.by_ref().all(|record| record.is_ok()));
        assert!(read.edition().is_some_and(|edition| edition.starts_with("20")), "{file}");
    }
    let (programmes, _) = read(&folder.join("eu-programme.ttl"), "eu-programme");
    let rrf = by_id(&programmes, "http://publications.europa.eu/resource/authority/eu-programme/RRF");
    assert!(rrf.label().contains("Recovery and Resilience Facility"), "{}", rrf.label());
}

#[test]
fn flemish_units_have_their_numbers_and_sorts() {
    let Some(shared) = shared::folder() else { return };
    let folder = shared.join("opendata/be-ovo");
    let (records, bad) = read(&folder.join("bevoegde-overheden-2023.ttl"), "ovo");
    assert_eq!((records.len(), bad.len()), (159, 0));
    let (records, bad) = read(&folder.join("bestuurseenheden-2023.ttl"), "ovo");
    assert_eq!((records.len(), bad.len()), (1_288, 0));
    let aalter: Vec<_> = records.iter().filter(|record| record.label() == "Aalter").collect();
    let sorts: Vec<_> = aalter.iter().flat_map(|record| &record.types).map(String::as_str).collect();
    assert!(
        sorts.contains(&"municipality") && sorts.contains(&"public centre for social welfare"),
        "{sorts:?}"
    );
    let known: Vec<String> = aalter[0].identifiers.iter().map(ToString::to_string).collect();
    assert!(
        known.iter().any(|one| one.starts_with("ovo:OVO")) && known.iter().any(|one| one.starts_with("kbo:"))
    );
}

#[test]
fn swedish_agencies_are_known_by_one_number_each() {
    let Some(shared) = shared::folder() else { return };
    let (records, bad) = read(&shared.join("opendata/se-agencies/merged.json"), "se-orgnr");
    assert_eq!((records.len(), bad.len()), (984, 0));
    let mut ids: Vec<&str> = records.iter().map(|record| record.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 984);
    let vinnova = by_id(&records, "202100-5216");
    assert!(names(vinnova, NameKind::Acronym).contains(&"VINNOVA"), "{vinnova:?}");
    assert_eq!(vinnova.address, None);
    let safety = records.iter().find(|record| record.label() == "Arbetsmiljöverket").unwrap();
    assert_eq!(safety.id, "202100-2148");
    assert!(names(safety, NameKind::Former).contains(&"Arbetarskyddsstyrelsen"));
    assert_eq!((safety.staff, safety.standing), (Some(678), Standing::Current));
    let verva = records.iter().find(|record| record.label() == "Verket för förvaltningsutveckling").unwrap();
    assert_eq!((verva.standing, verva.until.as_deref()), (Standing::Ended, Some("2008-12-31")));
    let courts = by_id(&records, "202100-2742");
    assert_eq!(courts.label(), "Domstolsverket");
}

#[test]
fn entity_documents_are_read_alone_in_lines_and_from_the_api() {
    let Some(shared) = shared::folder() else { return };
    let folder = shared.join("opendata/wikidata");
    let sources = snapshot::sources(std::slice::from_ref(&folder), None).unwrap();
    assert_eq!(sources.len(), 60);
    assert!(sources.iter().all(|source| source.format == SnapshotFormat::Wikidata));
    let mapping = Mapping::default();
    let expected = expected("wikidata");
    let records: Vec<_> =
        snapshot::read_all(&sources, &mapping, &expected, &|_| None, true).collect::<Result<_, _>>().unwrap();
    assert_eq!(records.len(), 60);
    let guard = by_id(&records, "http://www.wikidata.org/entity/Q374119");
    assert_eq!(guard.label(), "United States Coast Guard Reserve");
    assert_eq!(guard.countries, ["US"]);
    let place = Place::empty();
    let documents: Vec<String> = sources[..3]
        .iter()
        .map(|source| {
            let value: serde_json::Value =
                serde_json::from_slice(&std::fs::read(&source.path).unwrap()).unwrap();
            value.to_string()
        })
        .collect();
    let dump = format!("[\n{}\n]\n", documents.join(",\n"));
    assert_eq!(read(&place.write("dump.json", dump), "wikidata").0.len(), 3);
    assert_eq!(read(&place.write("lines.jsonl", documents.join("\n")), "wikidata").0.len(), 3);
    let answer = format!("{{\"entities\":{{\"Q15279294\":{}}},\"success\":1}}", documents[0]);
    assert_eq!(read(&place.write("answer.json", answer), "wikidata").0.len(), 1);
}

#[test]
fn a_table_in_another_encoding_is_read_where_its_mapping_says_which() {
    let place = Place::empty();
    place.write("latin.csv", b"id,naam\n1,Minist\xe8re\n");
    place.write("mapping.yaml", "encoding: windows-1252\n");
    let import = ["authority", "import", "latin.csv", "--authority", "data-europa"];
    let refused = place.run(&import);
    assert_eq!(refused.code, Some(3), "{refused}");
    assert!(
        refused.stderr.contains("latin.csv, line 2: this is not UTF-8\nhint: save it as UTF-8"),
        "{refused}"
    );
    let read = place.run(&[&import[..], &["--mapping", "mapping.yaml"]].concat());
    assert_eq!(read.code, Some(0), "{read}");
    let snapshot = Snapshot::open(&place.path().join(".cache/labgraph"), "data-europa").unwrap().unwrap();
    let Lookup::Found(ministry) = snapshot.lookup("1").unwrap() else { panic!("it is there") };
    assert_eq!(ministry.label(), "Ministère");
}

#[test]
fn an_import_replaces_the_one_before_and_leaves_nothing_of_it() {
    let place = Place::empty();
    place.write("old.csv", "id,name\n1,Digitaal Vlaanderen\n");
    place.write(
        "new.csv",
        "id;naam;land;ror\n1;Digitaal Vlaanderen;BEL;\n2;Vinnova;SE;01kd5m353\n2;Verket;SE;\n3;;BE;\n",
    );
    let cache = place.path().join(".cache/labgraph");
    assert!(Snapshot::open(&cache, "gleif").unwrap().is_none());
    let outcome = place.run(&["authority", "import", "old.csv", "--authority", "isni", "--lang", "en"]);
    // What is no identifier of the register is none of its records.
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(3), ""), "{outcome}");
    assert!(outcome.stderr.contains("there is no record to import: old.csv"), "{outcome}");
    let import = |file: &str| place.run(&["authority", "import", file, "--authority", "data-europa"]);
    let outcome = import("old.csv");
    assert!(
        outcome.stdout.starts_with("data-europa: 1 record with 1 name, 0 left out, of old.csv"),
        "{outcome}"
    );
    assert!(import("old.csv").stdout.contains("there already"));
    let outcome = import("new.csv");
    assert!(
        outcome.stdout.starts_with("data-europa: 2 records with 3 names, 1 left out, of new.csv"),
        "{outcome}"
    );
    assert!(outcome.stderr.contains("note: this replaces 1 record with 1 name of old.csv"), "{outcome}");
    assert!(outcome.stderr.contains("new.csv, line 5: the record has no name"), "{outcome}");
    let entries = || -> Vec<String> {
        let entries = std::fs::read_dir(cache.join("registers")).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert_eq!(entries().len(), 2, "{:?}", entries());
    let snapshot = Snapshot::open(&cache, "data-europa").unwrap().unwrap();
    let Lookup::Found(vinnova) = snapshot.lookup("2").unwrap() else { panic!("it is there") };
    assert_eq!(vinnova.label(), "Vinnova");
    assert_eq!(names(&vinnova, NameKind::Other), ["Verket"]);
    assert_eq!(vinnova.countries, ["SE"]);
    assert_eq!(snapshot.lookup("9").unwrap(), Lookup::Missing);
    assert!(snapshot.version().starts_with("20"), "the day of the import, in no language");
    // A strict import that fails leaves what was there.
    let outcome = place.run(&["authority", "import", "new.csv", "--authority", "data-europa", "--strict"]);
    assert_eq!(outcome.code, Some(3), "{outcome}");
    assert_eq!(entries().len(), 2);
    // A half-written index is none.
    let manifest = snapshot.manifest().clone();
    std::fs::remove_file(cache.join("registers").join(&manifest.folder).join("meta.json")).unwrap();
    assert!(Snapshot::open(&cache, "data-europa").is_err());
    assert!(import("new.csv").stdout.contains("2 records"), "it is built anew");
    assert!(Snapshot::open(&cache, "data-europa").unwrap().is_some());
}

#[test]
fn a_file_that_lacks_most_of_the_register_replaces_nothing() {
    let place = Place::empty();
    let record = |number: u32| {
        format!(
            r#"{{"id": "https://ror.org/0{number}", "name": "Body {number}", "relationships": [], "external_ids": {{}}}}"#
        )
    };
    let lines: Vec<String> = (0..8).map(record).collect();
    place.write("all.jsonl", lines.join("\n"));
    place.write("few.jsonl", format!("{}\n", lines[..3].join("\n")));
    let cut = lines.join("\n");
    place.write("cut.jsonl", &cut[..cut.len() - 20]);
    let import = |arguments: &[&str]| {
        let all = ["authority", "import"].iter().chain(arguments).copied();
        place.run(&all.chain(["--authority", "data-europa", "--as", "ror"]).collect::<Vec<_>>())
    };
    assert_eq!(import(&["all.jsonl"]).code, Some(0));
    for (file, why) in
        [("few.jsonl", "there are 8 records of data-europa, and the files hold 3"), ("cut.jsonl", "cut off")]
    {
        let outcome = import(&[file]);
        assert_eq!(outcome.code, Some(3), "{outcome}");
        assert!(outcome.stderr.contains(why), "{outcome}");
    }
    let manifest = || Snapshot::open(&place.path().join(".cache/labgraph"), "data-europa").unwrap().unwrap();
    assert_eq!(manifest().manifest().records, 8);
    let outcome = import(&["few.jsonl", "--force"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    assert_eq!(manifest().manifest().records, 3);
}

#[test]
fn what_several_files_say_of_a_record_is_put_together() {
    let place = Place::empty();
    place.write("p1.csv", "id,name,country\n1,Alpha,BE\n2,Delta,\n");
    place.write("p2.csv", "id,name,country\n1,Beta,NL\n3,Gamma,\n1,Bèta,\n");
    place.write("p3.csv", "id,name\n3,Third\n");
    let files = ["p1.csv", "p2.csv", "p3.csv"].map(|file| place.path().join(file));
    let sources = snapshot::sources(&files, None).unwrap();
    let (mapping, expected) = (Mapping::default(), Expected::default());
    let mut all = snapshot::read_all(&sources, &mapping, &expected, &|_| None, true);
    let records: Vec<Organisation> = all.by_ref().map(Result::unwrap).collect();
    let shown = records.iter().map(|record| {
        let names: Vec<&str> = record.names.iter().map(|name| name.text.as_str()).collect();
        format!("{}: {} {:?}", record.id, names.join(", "), record.countries)
    });
    assert_eq!(
        shown.collect::<Vec<_>>(),
        [r#"2: Delta []"#, r#"1: Alpha, Beta, Bèta ["BE", "NL"]"#, r#"3: Gamma, Third []"#]
    );

    // What does not fit in is told, and the record comes all the same.
    let many = |range: std::ops::Range<u32>| {
        range.map(|number| format!("1,Name {number}\n")).fold("id,name\n".to_owned(), |all, row| all + &row)
    };
    place.write("m1.csv", many(0..600));
    place.write("m2.csv", many(600..1200));
    let files = ["m1.csv", "m2.csv"].map(|file| place.path().join(file));
    let sources = snapshot::sources(&files, None).unwrap();
    let mut all = snapshot::read_all(&sources, &mapping, &expected, &|_| None, false);
    let records: Vec<Organisation> = all.by_ref().map(Result::unwrap).collect();
    assert_eq!((records.len(), records[0].names.len(), all.told().skipped), (1, 1000, 1));
    assert!(all.told().left_out[0].to_string().contains("too many names"), "{:?}", all.told());

    let Some(shared) = shared::folder() else { return };
    let folder = shared.join("opendata/be-ovo");
    let import = |file: &Path| {
        let outcome = place.run(&["authority", "import", file.to_str().unwrap(), "--authority", "ovo"]);
        assert_eq!(outcome.code, Some(0), "{outcome}");
        let cache = place.path().join(".cache/labgraph");
        let manifest = Snapshot::open(&cache, "ovo").unwrap().unwrap().manifest().clone();
        (manifest.records, manifest.names)
    };
    let one = import(&folder.join("be_ovo_names.tsv"));
    let all = import(&folder);
    assert!(all.0 >= one.0 && all.1 >= one.1, "no name is lost: {one:?} {all:?}");
}

#[test]
fn what_an_import_does_not_understand_it_says() {
    let place = Place::empty();
    place.write("odd.csv", "a,b\n1,2\n");
    place.write("twice.csv", "a,b,B,c,b\n1,2,3,4,5\n");
    place.write("odd.xlsx", "");
    place.write("odd.json", "{\"a\": 1}");
    place.write("cut.csv.gz", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 75]);
    place.write("packed.csv", "PK\u{3}\u{4}rest");
    place.write("m.yaml", "nme: a\n");
    let import = |arguments: &[&str]| {
        let all: Vec<&str> = ["authority", "import"].into_iter().chain(arguments.iter().copied()).collect();
        let outcome = place.run(&all);
        format!("{}{}", outcome.code.unwrap(), outcome.stderr)
    };
    for (arguments, said) in [
        (&["odd.csv"][..], "2error: odd.csv: of which register are these records?"),
        (&["odd.json"], "2error: odd.json: it does not tell its format"),
        (&["none.csv"], "2error: none.csv: No such file"),
        (&["odd.csv", "--authority", "kb"], "2error: "),
        (&["odd.csv", "--authority", "kbo"], "2error: odd.csv: which column holds names? say --name COL"),
        (
            &["odd.csv", "--authority", "kbo", "--name", "b"],
            "2error: odd.csv: which column holds identifiers?",
        ),
        (
            &["odd.csv", "--authority", "kbo", "--name", "c", "--id", "a"],
            "2error: odd.csv has no column \"c\"",
        ),
        (
            &["twice.csv", "--authority", "kbo", "--name", "b", "--id", "a"],
            "2error: twice.csv has 2 columns called \"b\": 2, 5",
        ),
        (&["odd.xlsx", "--authority", "ror", "--as", "ror"], "2error: a spreadsheet is read as a table"),
        (&["odd.csv", "--as", "xml"], "2error: registers have no format \"xml\""),
        (
            &["odd.csv", "--authority", "kbo", "--identifier", "ovo"],
            "2error: --identifier takes REGISTER=COL",
        ),
        (
            &["odd.csv", "--authority", "kbo", "--mapping", "m.yaml"],
            "3error: m.yaml, line 1: this is no mapping",
        ),
        (&["cut.csv.gz", "--authority", "kbo"], "3error: cut.csv.gz: it is cut off"),
        (&["packed.csv", "--authority", "kbo"], "3error: packed.csv: this .zip cannot be read: "),
    ] {
        let outcome = import(arguments);
        assert!(outcome.starts_with(said), "{arguments:?}: {outcome}");
    }
}
