//! `labgraph authority`: the catalogue listed, shown and changed; the shipped one described in full; and who may be asked.

use crate::command::{Place, labgraph};
use expect_test::expect;
use labgraph::fetch::{Client, FetchError};
use labgraph::link::{Authority, CheckDigits, Nature, ProtocolKind};
use labgraph::model::Languages;
use labgraph::query::names::{NameError, Names};
use labgraph::store::Dataset;
use labgraph::workspace::Workspace;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static DATASET: LazyLock<Dataset> = LazyLock::new(|| Dataset::load(&Workspace::embedded(), true).unwrap());

/// The authorities that are shipped.
pub static SHIPPED: LazyLock<Vec<Authority>> = LazyLock::new(|| Authority::all(DATASET.merged()));

/// A shipped authority.
pub fn authority(slug: &str) -> &'static Authority {
    SHIPPED.iter().find(|authority| authority.slug == slug).unwrap()
}

#[test]
fn the_catalogue_is_listed() {
    expect![[r#""#]].assert_eq(&labgraph(&["authority", "list", "--format", "csv"]).to_string());
    expect![[r#""#]].assert_eq(&labgraph(&["authority", "list", "--lang", "nl"]).to_string());
}

#[test]
fn a_register_is_shown_as_a_card() {
    expect![[r#""#]].assert_eq(&labgraph(&["authority", "show", "ror"]).to_string());
    expect![[r#""#]].assert_eq(&labgraph(&["authority", "show", "BCE", "--lang", "fr"]).to_string());
    expect![[r#""#]].assert_eq(
        &labgraph(&["authority", "show", "fr-entreprises", "--lang", "nl", "--format", "csv"]).to_string(),
    );
    let turtle = labgraph(&["authority", "show", "ovo", "--format", "ttl"]).stdout;
    for part in
        ["lid:authority-ovo a dcat:Dataset", "lid:service-flanders-sparql a dcat:DataService", "OVO[0-9]{6}"]
    {
        assert!(turtle.contains(part), "{part}: {turtle}");
    }
}

#[test]
fn what_is_no_register_is_told_with_what_is_near() {
    expect![[r#""#]].assert_eq(&labgraph(&["authority", "show", "wikidat"]).to_string());
    expect![[r#""#]].assert_eq(&labgraph(&["authority", "show", "nesta"]).to_string());
}

#[test]
fn a_register_has_many_names() {
    let names = Names::of_store(DATASET.merged(), &Languages::default());
    let named = |name: &str| Authority::named(DATASET.merged(), &names, name);
    for (name, slug) in [
        ("ror", "ror"),
        ("ROR", "ror"),
        ("KBO", "kbo"),
        ("BCE", "kbo"),
        ("cbe", "kbo"),
        ("lid:authority-se-orgnr", "se-orgnr"),
        ("<https://w3id.org/labgraph/id/authority-cvr>", "cvr"),
        ("https://w3id.org/labgraph/id/authority-cvr", "cvr"),
        ("Zweedse organisatienummers", "se-orgnr"),
        ("numeros d'organisation suedois", "se-orgnr"),
        ("LEI", "gleif"),
        ("be establishment", "be-establishment"),
    ] {
        assert_eq!(named(name).map(|authority| authority.slug).as_deref(), Ok(slug), "{name}");
    }
    let Err(NameError::Unknown { nearest, .. }) = named("wikidat") else { panic!("it has that name") };
    assert_eq!(nearest[0].label, "Wikidata");
    // What is a name of another thing is no name of a register.
    for name in ["nesta", "lid:nesta", "", "lid:service-ror-api"] {
        assert!(matches!(named(name), Err(NameError::Unknown { .. })), "{name}");
    }
}

#[test]
fn two_registers_of_one_name_are_both_named() {
    let place = Place::with_workspace();
    let add =
        |slug: &str| place.run(&["authority", "add", "--slug", slug, "--name", "Companies Register", "-q"]);
    assert_eq!((add("one").code, add("two").code), (Some(0), Some(0)));
    expect![[r#""#]].assert_eq(&place.run(&["authority", "show", "companies register"]).to_string());
}

#[test]
fn every_shipped_register_is_described() {
    let slugs: Vec<&str> = SHIPPED.iter().map(|authority| authority.slug.as_str()).collect();
    expect![[r#""#]].assert_eq(&slugs.join(" "));
    for authority in SHIPPED.iter() {
        let slug = &authority.slug;
        let languages: BTreeSet<_> = authority.names.iter().filter_map(|name| name.language()).collect();
        assert_eq!(languages, BTreeSet::from(["en", "fr", "nl"]), "{slug}");
        if let Some(template) = &authority.template {
            let iri = authority.iri_of("x1").unwrap();
            assert_eq!(iri, template.replace("{id}", "x1"));
            assert!(authority.pattern.is_some(), "{slug} makes IRIs of whatever it is given");
        }
        assert!(
            authority.check("no identifier of any register").is_err() || authority.pattern.is_none(),
            "{slug}"
        );
    }
    let kinds: BTreeSet<_> = SHIPPED
        .iter()
        .flat_map(|it| &it.services)
        .filter_map(|it| it.protocol)
        .map(ProtocolKind::name)
        .collect();
    assert_eq!(kinds, BTreeSet::from(["reconciliation", "ror", "sparql", "wikidata"]));
    let natures: BTreeSet<_> = SHIPPED.iter().map(|it| it.nature.name()).collect();
    assert_eq!(natures, Nature::ALL.map(Nature::name).into());
    let methods: BTreeSet<_> =
        SHIPPED.iter().filter_map(|it| it.check_digits).map(CheckDigits::name).collect();
    assert_eq!(methods, CheckDigits::ALL.map(CheckDigits::name).into());
}

#[test]
fn the_services_are_those_of_the_registers() {
    let told: Vec<String> = SHIPPED
        .iter()
        .flat_map(|authority| authority.services.iter().map(move |service| (authority, service)))
        .map(|(authority, service)| {
            let rate = service.rate.map(|rate| format!(" {}/{}", rate.requests(), rate.per().as_secs()));
            let protocol = service.protocol.map_or("-", ProtocolKind::name);
            format!("{} {protocol} {}{}", authority.slug, service.address, rate.unwrap_or_default())
        })
        .collect();
    expect![[r#""#]].assert_eq(&told.join("\n"));
}

#[test]
fn a_register_is_added_shown_extended_and_removed() {
    let place = Place::with_workspace();
    let before = place.read("data/authorities.ttl");
    let add: Vec<&str> = "authority add --slug kvk --name en=Handelsregister --name nl=Handelsregister --name fr=Handelsregister \
        --abbreviation KVK --endpoint https://register.example/sparql --protocol sparql --rate 10/60 \
        --template https://register.example/id/{id} --pattern [0-9]{8} --country nl --language nl \
        --nature legal-entity --class lab:InnovationLab --check-digits mod-11 \
        --licence http://creativecommons.org/licenses/by/4.0/"
        .split_whitespace()
        .filter(|word| *word != "\\")
        .collect();
    let dry: Vec<&str> = add.iter().copied().chain(["--dry-run"]).collect();
    expect![[r#""#]].assert_eq(&place.run(&dry).to_string());
    assert_eq!(place.read("data/authorities.ttl"), before, "a dry run writes nothing");
    expect![[r#""#]].assert_eq(&place.run(&add).to_string());
    expect![[r#""#]].assert_eq(&place.run(&["authority", "show", "KVK"]).to_string());
    // It is formatted, breaks no rule, and SERVICE reaches it.
    assert_eq!(place.run(&["fmt", "--check"]).code, Some(0));
    assert_eq!(place.run(&["check"]).code, Some(0));
    expect![[r#""#]].assert_eq(
        &place
            .run(&[
                "authority",
                "add",
                "--slug",
                "kvk",
                "--lang",
                "nl",
                "--endpoint",
                "http://localhost:9000/reconcile",
                "--protocol",
                "reconciliation",
            ])
            .to_string(),
    );
    expect![[r#""#]].assert_eq(&place.run(&["authority", "remove", "kvk", "--lang", "fr"]).to_string());
    assert_eq!(place.read("data/authorities.ttl"), before);
}

#[test]
fn a_service_of_the_catalogue_may_be_asked_by_service() {
    let place = Place::with_workspace();
    let endpoint = "http://127.0.0.1:9/sparql";
    let query = format!("SELECT * {{ SERVICE <{endpoint}> {{ ?s ?p ?o }} }}");
    let refused = place.run(&["query", &query]);
    let added = place.run(&[
        "authority",
        "add",
        "--slug",
        "local",
        "--name",
        "Local",
        "--endpoint",
        endpoint,
        "--protocol",
        "sparql",
    ]);
    assert_eq!(added.code, Some(0), "{added}");
    let asked = place.run(&["query", &query]);
    assert_ne!(refused.stderr, asked.stderr);
    assert_eq!(asked.code, Some(4), "nobody listens there, and it was asked: {asked}");
}

#[test]
fn a_register_that_links_refer_to_stays() {
    let place = Place::with_workspace();
    for language in ["en", "nl", "fr"] {
        let refused = place.run(&["authority", "remove", "isni", "--lang", language]);
        match language {
            "en" => expect![[r#""#]].assert_eq(&refused.to_string()),
            "nl" => expect![[r#""#]].assert_eq(&refused.to_string()),
            _ => expect![[r#""#]].assert_eq(&refused.to_string()),
        }
    }
    let before = place.read("data/links/isni.ttl");
    let dry = place.run(&["authority", "remove", "isni", "--force", "--dry-run"]);
    assert_eq!((dry.code, place.read("data/links/isni.ttl") == before), (Some(0), true), "{dry}");
    let forced = place.run(&["authority", "remove", "isni", "--force"]);
    assert_eq!(forced.code, Some(0), "{forced}");
    assert!(!place.read("data/links/isni.ttl").contains("lid:mapping-isni"));
    assert!(!place.read("data/authorities.ttl").contains("isni"));
    assert_eq!(place.run(&["check"]).code, Some(0));
}

#[test]
fn a_service_of_several_registers_stays_for_the_others() {
    let place = Place::with_workspace();
    assert_eq!(place.run(&["authority", "remove", "eu-corporate-body"]).code, Some(0));
    let catalogue = place.read("data/authorities.ttl");
    assert!(!catalogue.contains("lid:authority-eu-corporate-body"), "{catalogue}");
    assert!(catalogue.contains("lid:service-eu-publications-office-sparql a dcat:DataService"));
    assert_eq!(place.run(&["check"]).code, Some(0));
}

#[test]
fn what_cannot_be_a_register_is_refused() {
    let place = Place::with_workspace();
    let before = place.read("data/authorities.ttl");
    let mut told = String::new();
    for (arguments, code) in [
        ("--slug Kv_K --name X", 2),
        ("--slug ../x --name X", 2),
        ("--slug x", 2),
        ("--slug ror --name X", 2),
        ("--slug ror", 2),
        ("--slug ror --name X --endpoint https://a.example/ --protocol sparql", 2),
        ("--slug ror --endpoint https://api.ror.org/v2/organizations --protocol ror", 2),
        ("--slug x --name en=X", 1),
        ("--slug x --name en=", 2),
        ("--slug x --name X --endpoint https://me:secret@a.example/ --protocol sparql", 2),
        ("--slug x --name X --endpoint file:///etc/passwd --protocol sparql", 2),
        ("--slug x --name X --endpoint nonsense --protocol sparql", 2),
        ("--slug x --name X --endpoint https://a.example/", 2),
        ("--slug x --name X --endpoint https://a.example/ --protocol soap", 2),
        ("--slug x --name X --endpoint https://a.example/ --protocol snapshot", 2),
        ("--slug x --name X --protocol sparql", 2),
        ("--slug x --name X --rate 10/60", 2),
        ("--slug x --name X --endpoint https://a.example/ --protocol sparql --rate 0/60", 2),
        ("--slug x --name X --endpoint https://a.example/ --protocol sparql --rate 10", 2),
        ("--slug x --name X --template https://a.example/", 2),
        ("--slug x --name X --template javascript:{id}", 2),
        ("--slug x --name X --pattern [0-9", 2),
        ("--slug x --name X --pattern a)|(?:b", 2),
        ("--slug x --name X --pattern ((a{100}){100}){100}", 2),
        ("--slug x --name X --check-digits mod-96", 2),
        ("--slug x --name X --nature beast", 2),
        ("--slug x --name X --country ZZ", 2),
        ("--slug x --name X --language dutch", 2),
        ("--slug x --name X --class nesta", 2),
        ("--slug x --name X --class lab:Labb", 2),
        ("--slug x --name X --data data/authorities.ttl", 2),
    ] {
        let words = ["authority", "add"].into_iter().chain(arguments.split(' ')).collect::<Vec<_>>();
        let outcome = place.run(&words);
        assert_eq!(outcome.code, Some(code), "{arguments}: {outcome}");
        assert!(!outcome.to_string().contains("secret"), "{outcome}");
        told.push_str(&format!("{arguments}\n{}", outcome.stderr.split("\n\nFor more").next().unwrap()));
        told.push_str(if told.ends_with('\n') { "" } else { "\n" });
    }
    assert_eq!(place.read("data/authorities.ttl"), before);
    expect![[r#""#]].assert_eq(&told);
}

#[test]
fn the_built_in_catalogue_is_not_changed() {
    for arguments in [
        vec!["authority", "add", "--slug", "x", "--name", "X"],
        vec![
            "authority",
            "add",
            "--slug",
            "x",
            "--name",
            "X",
            "--endpoint",
            "https://a.example/",
            "--protocol",
            "sparql",
        ],
        vec!["authority", "remove", "cvr"],
    ] {
        let outcome = labgraph(&arguments);
        assert_eq!(outcome.code, Some(2), "{outcome}");
        assert!(outcome.stderr.contains("labgraph init DIR"), "{outcome}");
    }
    // The other verbs ask no endpoint.
    assert_eq!(labgraph(&["authority", "list", "--endpoint", "https://a.example/"]).code, Some(2));
}

#[test]
fn only_the_services_of_a_register_are_asked() {
    let refused = |slug: &str, address: &str| {
        let client = authority(slug).client(&Client::default().offline(true)).unwrap();
        let result = client.get(address).send();
        match result {
            Err(FetchError::NotAllowed { .. }) => true,
            Err(_) => false,
            Ok(_) => panic!("{address} was asked"),
        }
    };
    for (slug, address) in [
        ("ror", "https://api.ror.org/v2/organizations?query=x"),
        ("kbo", "https://org.belgif.be/id/CbeRegisteredEntity/0203430576"),
        ("wikidata", "https://query.wikidata.org/sparql?query=x"),
        ("wikidata", "https://www.wikidata.org/w/api.php"),
    ] {
        assert!(!refused(slug, address), "{address}");
    }
    for (slug, address) in [
        ("ror", "https://query.wikidata.org/sparql?query=x"),
        ("ror", "http://api.ror.org/v2/organizations"),
        ("ror", "https://api.ror.org:8443/v2/organizations"),
        ("ror", "http://127.0.0.1/"),
        ("ror", "https://api.ror.org@evil.example/"),
        ("cvr", "https://cvr.example/"),
    ] {
        assert!(refused(slug, address), "{address}");
    }
}
