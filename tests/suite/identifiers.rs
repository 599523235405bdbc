//! Identifiers of registers: every one in the open data is right, and one with a digit changed is not.

use crate::authority::{SHIPPED, authority};
use crate::shared;
use flate2::read::GzDecoder;
use labgraph::link::{Authority, CheckDigits, IdentifierError};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Those identifiers that are wrong, and the share of one-digit changes that are not noticed.
fn examined(authority: &Authority, identifiers: &BTreeSet<String>) -> (Vec<String>, f64) {
    let mut wrong = Vec::new();
    let (mut changes, mut unnoticed) = (0_usize, 0_usize);
    for identifier in identifiers {
        let Ok(right) = authority.check(identifier) else {
            wrong.push(identifier.clone());
            continue;
        };
        for (place, digit) in right.value.char_indices().filter(|(_, letter)| letter.is_ascii_digit()) {
            let other = char::from(b'0' + (digit as u8 - b'0' + 3) % 10);
            let mut mistyped = right.value.clone();
            mistyped.replace_range(place..=place, &other.to_string());
            changes += 1;
            unnoticed += usize::from(authority.check(&mistyped).is_ok());
        }
    }
    (wrong, unnoticed as f64 / changes.max(1) as f64)
}

fn lines(path: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

#[test]
fn a_missing_digit_is_a_zero_only_where_check_digits_say_so() {
    let (kbo, charity) = (authority("kbo"), authority("gb-charity"));
    assert_eq!(kbo.check("203.430.576").unwrap().value, "0203430576");
    assert!(kbo.check("203.430.577").is_err());
    assert!(charity.check("144091").is_ok() && charity.check("44091").is_err());
}

#[test]
fn all_identifiers_of_ror_are_right_and_those_that_it_knows_of_isni() {
    let Some(shared) = shared::folder() else { return };
    let file = File::open(shared.join("opendata/ror/ror_records.jsonl.gz")).unwrap();
    let (mut ror, mut isni) = (BTreeSet::new(), BTreeSet::new());
    for line in BufReader::new(GzDecoder::new(file)).lines() {
        let record: Value = serde_json::from_str(&line.unwrap()).unwrap();
        ror.insert(record["id"].as_str().unwrap().to_owned());
        let ids = &record["external_ids"];
        // Version 2 lists them, version 1 has a member for each register.
        let listed = ids.as_array().into_iter().flatten().filter(|it| it["type"] == "isni");
        let all = listed.map(|it| &it["all"]).chain([&ids["ISNI"]["all"]]);
        for value in all {
            let each = value.as_array().into_iter().flatten().chain([value]);
            isni.extend(each.filter_map(Value::as_str).map(str::to_owned));
        }
    }
    assert_eq!(ror.len(), 51_370);
    let (wrong, unnoticed) = examined(authority("ror"), &ror);
    assert_eq!(wrong, Vec::<String>::new());
    assert!(unnoticed < 0.02, "{unnoticed}");
    assert!(isni.len() > 10_000, "{}", isni.len());
    let (wrong, unnoticed) = examined(authority("isni"), &isni);
    expect_test::expect!["1 of 27111: 0000 0004 1936 7301"].assert_eq(&format!(
        "{} of {}: {}",
        wrong.len(),
        isni.len(),
        wrong.join(", ")
    ));
    assert!(unnoticed < 0.001, "{unnoticed}");
}

#[test]
fn all_numbers_of_belgian_registers_are_right() {
    let Some(shared) = shared::folder() else { return };
    let (mut entities, mut establishments, mut codes) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for row in lines(&shared.join("opendata/be-kbo/be_kbo_flat.tsv")) {
        let is_place = row[0].contains("CbeEstablishmentUnit");
        // A part of an organisation has the address of the whole with a fragment: it is no identifier.
        if row[0].contains('#') {
            assert!(Authority::of_iri(&SHIPPED, &row[0]).is_none(), "{}", row[0]);
            continue;
        }
        if is_place { &mut establishments } else { &mut entities }.insert(row[1].clone());
        // The address is one of its register, and gives the same.
        let (owner, identifier) =
            Authority::of_iri(&SHIPPED, &row[0]).unwrap_or_else(|| panic!("{}", row[0]));
        assert_eq!(owner.slug, if is_place { "be-establishment" } else { "kbo" });
        assert_eq!(identifier.value, row[1]);
    }
    for row in lines(&shared.join("opendata/be-ovo/be_ovo_flat.tsv")) {
        codes.extend(Some(row[2].clone()).filter(|code| !code.is_empty()));
        // Some bodies are known by the number of their establishment.
        let is_place = row[3].starts_with('2');
        let numbers = if is_place { &mut establishments } else { &mut entities };
        numbers.extend(Some(row[3].clone()).filter(|number| !number.is_empty()));
    }
    assert!(entities.len() > 1000 && establishments.len() > 30 && codes.len() > 1000);
    let mut told = Vec::new();
    for (slug, identifiers, least) in
        [("kbo", &entities, 0.03), ("be-establishment", &establishments, 0.03), ("ovo", &codes, 1.1)]
    {
        let (wrong, unnoticed) = examined(authority(slug), identifiers);
        told.push(format!("{slug}: {} of {}: {}", wrong.len(), identifiers.len(), wrong.join(", ")));
        assert!(unnoticed < least, "{slug}: {unnoticed}");
    }
    expect_test::expect![[r#"
        kbo: 3 of 1525: 0680397589, 0687958543;8649, 8653;0649827150
        be-establishment: 0 of 41: 
        ovo: 1 of 1348: Intercommunale van Brabant voor Electriciteit"#]]
    .assert_eq(&told.join("\n"));
}

#[test]
fn all_swedish_organisation_numbers_are_right() {
    let Some(shared) = shared::folder() else { return };
    let text = fs::read_to_string(shared.join("opendata/se-agencies/merged.json")).unwrap();
    let agencies: Value = serde_json::from_str(&text).unwrap();
    let (mut numbers, mut items) = (BTreeSet::new(), BTreeSet::new());
    gather(&agencies, "org_nr", &mut numbers);
    gather(&agencies, "qid", &mut items);
    assert!(numbers.len() > 500, "{}", numbers.len());
    let (wrong, unnoticed) = examined(authority("se-orgnr"), &numbers);
    expect_test::expect!["3 of 764: 2021002744, 2021002745, 62620001582"].assert_eq(&format!(
        "{} of {}: {}",
        wrong.len(),
        numbers.len(),
        wrong.join(", ")
    ));
    assert!(unnoticed < 0.001, "{unnoticed}");
    let (wrong, _) = examined(authority("wikidata"), &items);
    assert_eq!(wrong, Vec::<String>::new());
}

/// The texts of a member, at any depth.
fn gather(value: &Value, member: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if name == member && !text.is_empty() => {
                        into.insert(text.clone());
                    }
                    _ => gather(value, member, into),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, member, into)),
        _ => {}
    }
}

#[test]
fn all_legal_entity_identifiers_are_right() {
    let Some(shared) = shared::folder() else { return };
    let mut found = BTreeSet::new();
    let mut folders = vec![shared.join("opendata/protocol/gleif")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(value) = serde_json::from_slice::<Value>(&fs::read(&path).unwrap()) {
                gather(&value, "lei", &mut found);
            }
        }
    }
    assert!(found.len() > 20, "{}", found.len());
    let (wrong, unnoticed) = examined(authority("gleif"), &found);
    expect_test::expect!["0 of 181: "].assert_eq(&format!(
        "{} of {}: {}",
        wrong.len(),
        found.len(),
        wrong.join(", ")
    ));
    assert!(unnoticed < 0.001, "{unnoticed}");
}

#[test]
fn all_entries_of_the_tables_of_the_eu_and_of_tooi_are_identifiers() {
    let Some(shared) = shared::folder() else { return };
    for (file, slug) in [
        ("eu-authority/atu.ttl", "eu-atu"),
        ("eu-authority/corporatebodies.ttl", "eu-corporate-body"),
        ("eu-authority/countries.ttl", "eu-country"),
        ("eu-authority/eu-programme.ttl", "eu-programme"),
        ("nl-tooi/rwc_ministeries_compleet_1.json", "tooi"),
        ("nl-tooi/rwc_provincies_compleet_1.json", "tooi"),
        ("nl-tooi/rwc_overige_overheidsorganisaties_compleet_3.json", "tooi"),
    ] {
        let text = fs::read_to_string(shared.join("opendata").join(file)).unwrap();
        let authority = authority(slug);
        let base = authority.template.as_deref().unwrap().trim_end_matches("{id}");
        let mut count = 0;
        for rest in text.split(base).skip(1) {
            let local = rest.split(['>', '"']).next().unwrap();
            if slug == "tooi" && !local.contains('/') {
                // The kind of body, which is no body.
                continue;
            }
            let iri = format!("{base}{local}");
            let (owner, identifier) = Authority::of_iri(&SHIPPED, &iri).unwrap_or_else(|| panic!("{iri}"));
            assert_eq!((owner.slug.as_str(), identifier.value.as_str()), (slug, local));
            assert_eq!(authority.iri_of(local), Some(iri));
            count += 1;
        }
        assert!(count > 7, "{file}: {count}");
    }
}

#[test]
fn an_identifier_is_read_however_it_is_printed() {
    for (slug, printed, identifier) in [
        ("kbo", "0203.430.576", "0203430576"),
        ("kbo", "BE 0203.430.576", "0203430576"),
        ("kbo", "BE0203430576", "0203430576"),
        ("kbo", "be-0203-430-576", "0203430576"),
        ("kbo", "KBO: 0203 430 576", "0203430576"),
        ("kbo", "BE-BCE_KBO-0203430576", "0203430576"),
        ("kbo", "203.430.576", "0203430576"),
        ("kbo", "\u{a0}0203\u{2011}430\u{2011}576 ", "0203430576"),
        ("kbo", "https://org.belgif.be/id/CbeRegisteredEntity/0203430576", "0203430576"),
        ("kbo", "HTTP://org.belgif.be/id/CbeRegisteredEntity/0203430576/", "0203430576"),
        ("be-establishment", "2.256.180.804", "2256180804"),
        ("ror", "https://ror.org/01kd5m353", "01kd5m353"),
        ("ror", "<http://ror.org/01KD5M353>", "01kd5m353"),
        ("ror", "ror.org/01kd5m353", "01kd5m353"),
        ("ror", "ROR:01kd5m353", "01kd5m353"),
        ("isni", "0000 0001 2237 0481", "0000000122370481"),
        ("isni", "ISNI 0000-0001-2237-0481", "0000000122370481"),
        ("isni", "https://www.isni.org/isni/0000000122370481", "0000000122370481"),
        ("se-orgnr", "2021005216", "202100-5216"),
        ("se-orgnr", "202100\u{2013}5216", "202100-5216"),
        ("cvr", "CVR 29 19 09 25", "29190925"),
        ("cvr", "DK-CVR-29190925", "29190925"),
        ("cvr", "DK29190925", "29190925"),
        ("gb-charity", "GB-CHC-1144091", "1144091"),
        ("ovo", "ovo002949", "OVO002949"),
        ("ovo", "https://data.vlaanderen.be/id/organisatie/OVO002949", "OVO002949"),
        ("wikidata", "q4355568", "Q4355568"),
        ("wikidata", "https://www.wikidata.org/wiki/Q4355568", "Q4355568"),
        ("wikidata", "http://www.wikidata.org/entity/Q4355568", "Q4355568"),
        ("tooi", "https://identifier.overheid.nl/tooi/id/ministerie/mnre1010", "ministerie/mnre1010"),
        ("gleif", "5493001kjtiigc8y1r12", "5493001KJTIIGC8Y1R12"),
        ("fr-entreprises", "356 000 000", "356000000"),
        ("eu-atu", "http://publications.europa.eu/resource/authority/atu/DNK_RG_MIDTJYL", "DNK_RG_MIDTJYL"),
    ] {
        let checked = authority(slug).check(printed);
        assert_eq!(checked.map(|it| it.value).as_deref(), Ok(identifier), "{slug}: {printed}");
    }
}

#[test]
fn what_is_no_identifier_is_told_why() {
    let check = |slug: &str, text: &str| authority(slug).check(text).unwrap_err();
    for (slug, text) in
        [("kbo", "0203.430.577"), ("ror", "01kd5m354"), ("isni", "0000 0001 2237 0482"), ("cvr", "29190926")]
    {
        assert!(matches!(check(slug, text), IdentifierError::CheckDigits { .. }), "{text}");
    }
    for (slug, text) in [
        ("kbo", "12345"),
        ("kbo", "NL 0203.430.576"),
        ("kbo", "02034305760203430576"),
        ("ror", "01kdlm353"),
        ("wikidata", "P31"),
        ("wikidata", "Q0"),
        ("ovo", "OVO2949"),
        ("kbo", "\u{662}\u{660}03430576"),
    ] {
        assert!(
            matches!(check(slug, text), IdentifierError::Pattern { .. }),
            "{text}: {}",
            check(slug, text)
        );
    }
    for text in [
        "https://evil.example/01kd5m353",
        "https://ror.org.evil.example/01kd5m353",
        "https://ror.org@evil.example/01kd5m353",
    ] {
        assert!(matches!(check("ror", text), IdentifierError::Elsewhere { .. }), "{text}");
    }
    for text in ["", "  ", "<>", "a\u{0}b", &"9".repeat(1000)] {
        assert!(matches!(check("cvr", text), IdentifierError::Text { .. }), "{text}");
    }
}

#[test]
fn a_pattern_of_the_catalogue_does_no_harm() {
    let mut hostile = authority("cvr").clone();
    hostile.check_digits = None;
    for pattern in ["(", "a)|(?:b", "(?x) [0-9]+ # all", "((a{100}){100}){100}", &"a".repeat(2000)] {
        hostile.pattern = Some(pattern.to_owned());
        let error = hostile.check("1").unwrap_err();
        assert!(matches!(error, IdentifierError::BadPattern { .. }), "{pattern}: {error}");
    }
    // Over the whole, whatever its alternatives; and in no more than linear time.
    hostile.pattern = Some("1|12".to_owned());
    assert_eq!(hostile.check("12").unwrap().value, "12");
    assert!(hostile.check("123").is_err());
    hostile.pattern = Some("(a*)*b".to_owned());
    assert!(hostile.check(&"a".repeat(300)).is_err());
}

#[test]
fn an_iri_is_that_of_the_longest_template() {
    let of = |iri: &str| {
        Authority::of_iri(&SHIPPED, iri).map(|(it, identifier)| format!("{}:{}", it.slug, identifier.value))
    };
    assert_eq!(of("https://ror.org/01kd5m353").as_deref(), Some("ror:01kd5m353"));
    assert_eq!(
        of("https://w3id.org/labgraph/register/gb-chc/1144091").as_deref(),
        Some("gb-charity:1144091")
    );
    for iri in [
        "https://ror.org/01kd5m354",
        "https://ror.org/",
        "https://example.org/01kd5m353",
        "https://ror.org/01KD5M353",
    ] {
        assert_eq!(of(iri), None, "{iri}");
    }
    let odd = Authority { pattern: None, check_digits: None, ..authority("cvr").clone() };
    let iri = odd.iri_of("a b/{c}?%").unwrap();
    assert_eq!(iri, "https://w3id.org/labgraph/register/cvr/a%20b/%7Bc%7D%3F%25");
    assert_eq!(odd.identifier_of(&iri).unwrap().value, "a b/{c}?%");
}

#[test]
fn every_method_has_a_name_of_its_own() {
    let names: BTreeSet<&str> = CheckDigits::ALL.iter().map(|method| method.name()).collect();
    assert_eq!(names.len(), CheckDigits::ALL.len());
    for method in CheckDigits::ALL {
        assert_eq!(CheckDigits::of_concept(method.concept()), Some(method));
        assert!(
            !method.hold("") && !method.hold("00000000000000000000") && !method.hold("é"),
            "{}",
            method.name()
        );
    }
}
