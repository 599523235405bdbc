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
use std::fmt::Write as _;
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
    expect![[r#"
        slug,name,protocols,snapshot,nature,countries,languages,licence
        be-establishment,Belgian establishment units,,,establishment,BE,"en, nl, fr, de",
        cvr,"CVR, Danish register of companies",,,legal-entity,DK,,
        data-europa,data.europa.eu,sparql,,dataset,,,
        eu-atu,Administrative territorial units (EU Publications Office),sparql,,territory,,"en, nl, fr, de",http://creativecommons.org/licenses/by/4.0/
        eu-corporate-body,Corporate bodies (EU Publications Office),sparql,,organisation,,"en, nl, fr, bg, cs, da, de, el, es, et, fi, ga, hr, hu, it, lt, lv, mt, pl, pt, ro, sk, sl, sv",http://creativecommons.org/licenses/by/4.0/
        eu-country,Countries (EU Publications Office),sparql,,territory,,"en, nl, fr, bg, cs, da, de, el, es, et, fi, ga, hr, hu, it, lt, lv, mt, pl, pt, ro, sk, sl, sv",http://creativecommons.org/licenses/by/4.0/
        eu-programme,EU programmes (EU Publications Office),sparql,,programme,,"en, nl, fr, bg, cs, da, de, el, es, et, fi, ga, hr, hu, it, lt, lv, mt, pl, pt, ro, sk, sl, sv",http://creativecommons.org/licenses/by/4.0/
        fr-entreprises,French search of companies and administrations,,,legal-entity,FR,fr,
        gb-charity,British register of charities,,,legal-entity,GB,,
        gleif,Legal Entity Identifiers (GLEIF),,,legal-entity,,,
        isni,International Standard Name Identifier (ISNI),,,organisation,,,
        kbo,"KBO/BCE, Belgian register of enterprises",,,legal-entity,BE,"en, nl, fr, de",BSD-style (Fedict)
        ovo,"OVO, register of Flemish organisations",sparql,,organisation,BE,nl,Modellicentie Gratis Hergebruik v1.0
        ror,Research Organization Registry (ROR),ror,,organisation,,,http://creativecommons.org/publicdomain/zero/1.0/
        se-orgnr,Swedish organisation numbers,,,legal-entity,SE,"en, sv",http://creativecommons.org/publicdomain/zero/1.0/
        tooi,"TOOI, Dutch government organisations",,,organisation,NL,nl,Open data of KOOP
        wikidata,Wikidata,"sparql, reconciliation, wikidata",,organisation,,,http://creativecommons.org/publicdomain/zero/1.0/
    "#]].assert_eq(&labgraph(&["authority", "list", "--format", "csv"]).to_string());
    expect![[r#"
        ┌───────────────────┬───────────────────────────────────────────────────────┬──────────────────────────────────┬──────────────┬───────────────┬────────┬────────────────────┬───────────────────────────────────────────────────┐
        │ Slug              ┆ Naam                                                  ┆ Protocollen                      ┆ Momentopname ┆ Aard          ┆ Landen ┆ Talen              ┆ Licentie                                          │
        ╞═══════════════════╪═══════════════════════════════════════════════════════╪══════════════════════════════════╪══════════════╪═══════════════╪════════╪════════════════════╪═══════════════════════════════════════════════════╡
        │ be-establishment  ┆ Belgische vestigingseenheden                          ┆                                  ┆              ┆ vestiging     ┆ BE     ┆ nl, en, fr, de     ┆                                                   │
        │ cvr               ┆ CVR, Deens ondernemingsregister                       ┆                                  ┆              ┆ rechtspersoon ┆ DK     ┆                    ┆                                                   │
        │ data-europa       ┆ data.europa.eu                                        ┆ sparql                           ┆              ┆ dataset       ┆        ┆                    ┆                                                   │
        │ eu-atu            ┆ Administratieve gebiedseenheden (EU-Publicatiebureau) ┆ sparql                           ┆              ┆ gebied        ┆        ┆ nl, en, fr, de     ┆ http://creativecommons.org/licenses/by/4.0/       │
        │ eu-corporate-body ┆ Instellingen en organen (EU-Publicatiebureau)         ┆ sparql                           ┆              ┆ organisatie   ┆        ┆ nl, en, fr, bg +20 ┆ http://creativecommons.org/licenses/by/4.0/       │
        │ eu-country        ┆ Landen (EU-Publicatiebureau)                          ┆ sparql                           ┆              ┆ gebied        ┆        ┆ nl, en, fr, bg +20 ┆ http://creativecommons.org/licenses/by/4.0/       │
        │ eu-programme      ┆ EU-programma's (EU-Publicatiebureau)                  ┆ sparql                           ┆              ┆ programma     ┆        ┆ nl, en, fr, bg +20 ┆ http://creativecommons.org/licenses/by/4.0/       │
        │ fr-entreprises    ┆ Franse zoekdienst voor ondernemingen en overheden     ┆                                  ┆              ┆ rechtspersoon ┆ FR     ┆ fr                 ┆                                                   │
        │ gb-charity        ┆ Brits register van liefdadigheidsinstellingen         ┆                                  ┆              ┆ rechtspersoon ┆ GB     ┆                    ┆                                                   │
        │ gleif             ┆ Legal Entity Identifiers (GLEIF)                      ┆                                  ┆              ┆ rechtspersoon ┆        ┆                    ┆                                                   │
        │ isni              ┆ International Standard Name Identifier (ISNI)         ┆                                  ┆              ┆ organisatie   ┆        ┆                    ┆                                                   │
        │ kbo               ┆ KBO, Kruispuntbank van Ondernemingen                  ┆                                  ┆              ┆ rechtspersoon ┆ BE     ┆ nl, en, fr, de     ┆ BSD-style (Fedict)                                │
        │ ovo               ┆ OVO, register van Vlaamse organisaties                ┆ sparql                           ┆              ┆ organisatie   ┆ BE     ┆ nl                 ┆ Modellicentie Gratis Hergebruik v1.0              │
        │ ror               ┆ Research Organization Registry (ROR)                  ┆ ror                              ┆              ┆ organisatie   ┆        ┆                    ┆ http://creativecommons.org/publicdomain/zero/1.0/ │
        │ se-orgnr          ┆ Zweedse organisatienummers                            ┆                                  ┆              ┆ rechtspersoon ┆ SE     ┆ en, sv             ┆ http://creativecommons.org/publicdomain/zero/1.0/ │
        │ tooi              ┆ TOOI, Nederlandse overheidsorganisaties               ┆                                  ┆              ┆ organisatie   ┆ NL     ┆ nl                 ┆ Open data of KOOP                                 │
        │ wikidata          ┆ Wikidata                                              ┆ sparql, reconciliation, wikidata ┆              ┆ organisatie   ┆        ┆                    ┆ http://creativecommons.org/publicdomain/zero/1.0/ │
        └───────────────────┴───────────────────────────────────────────────────────┴──────────────────────────────────┴──────────────┴───────────────┴────────┴────────────────────┴───────────────────────────────────────────────────┘
    "#]].assert_eq(&labgraph(&["authority", "list", "--lang", "nl"]).to_string());
}

#[test]
fn a_register_is_shown_as_a_card() {
    expect![[r#"
        Research Organization Registry (ROR)  lid:authority-ror
        dataset

        About
          IRI template           https://ror.org/{id}
          check digits           MOD 97-10 over base 32 (labc:crockford-base32)
          identifier pattern     0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}
          licence                <http://creativecommons.org/publicdomain/zero/1.0/>
          nature of its records  Organisations (labc:nature-organisation)
          other name             ROR

        Mentioned by
            lid:mapping-ror-flemish-administration · register [1]
            lid:mapping-ror-region-midtjylland · register [1]
            lid:mapping-ror-se-climate-and-enterprise · register [1]
            lid:mapping-ror-vinnova · register [1]

        Services
          ROR API  https://api.ror.org/v2/organizations · ror · 50 requests in 300 s

        [1] Check of official registers
    "#]]
    .assert_eq(&labgraph(&["authority", "show", "ror"]).to_string());
    expect![[r#"
        BCE, Banque-Carrefour des Entreprises  lid:authority-kbo
        jeu de données

        À propos
          autre nom               BCE
          chiffres de contrôle    97 moins le reste par 97 (labc:mod-97)
          couvre le territoire    Belgique (country:BEL)
          droits                  BSD-style (Fedict)
          langue                  fr, en, nl, de
          modèle d'IRI            https://org.belgif.be/id/CbeRegisteredEntity/{id}
          motif des identifiants  [01][0-9]{9}
          nature de ses fiches    Entités juridiques (labc:nature-legal-entity)

        En d'autres langues
          nom (en)  KBO/BCE, Belgian register of enterprises
          nom (nl)  KBO, Kruispuntbank van Ondernemingen

        Mentionné par
            Unités d'établissement belges (lid:authority-be-establishment) · partie de
            lid:mapping-kbo-bosa · registre [1]
            lid:mapping-kbo-nmbs · registre [1]

        Services
          Entités enregistrées belges par numéro  https://org.belgif.be/id/CbeRegisteredEntity/ · consultation

        [1] Vérification de registres officiels
    "#]]
    .assert_eq(&labgraph(&["authority", "show", "BCE", "--lang", "fr"]).to_string());
    expect![[r#"
        section,property,value,iri,source,file
        Over,IRI-sjabloon,https://w3id.org/labgraph/register/siren/{id},,,data/authorities.ttl
        Over,aard van de gegevens,Rechtspersonen (labc:nature-legal-entity),https://w3id.org/labgraph/concept/nature-legal-entity,,data/authorities.ttl
        Over,andere naam,SIREN,,,data/authorities.ttl
        Over,controlecijfers,Algoritme van Luhn (labc:luhn),https://w3id.org/labgraph/concept/luhn,,data/authorities.ttl
        Over,dekt gebied,Frankrijk (country:FRA),http://publications.europa.eu/resource/authority/country/FRA,,data/authorities.ttl
        Over,opmerking,Van dit register is geen IRI geverifieerd; de gebruikte IRI's zijn van labgraph zelf.,,,data/authorities.ttl
        Over,patroon van identificaties,[0-9]{9},,,data/authorities.ttl
        Over,taal,fr,,,data/authorities.ttl
        In andere talen,naam (en),French search of companies and administrations,,,data/authorities.ttl
        In andere talen,naam (fr),Recherche française d'entreprises et d'administrations,,,data/authorities.ttl
        Diensten,API van de Franse zoekdienst,https://recherche-entreprises.api.gouv.fr/search · opvragen · 7 verzoeken per 1 s,https://w3id.org/labgraph/id/service-fr-entreprises-api,,
    "#]].assert_eq(
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
    expect![[r#"
        --- stderr
        error: no register is called "wikidat"
        hint: did you mean Wikidata (lid:authority-wikidata)?
        hint: labgraph authority list shows the registers that there are
        --- exit code 2
    "#]]
    .assert_eq(&labgraph(&["authority", "show", "wikidat"]).to_string());
    expect![[r#"
        --- stderr
        error: no register is called "nesta"
        hint: labgraph authority list shows the registers that there are
        --- exit code 2
    "#]]
    .assert_eq(&labgraph(&["authority", "show", "nesta"]).to_string());
}

#[test]
fn a_register_has_many_names() {
    let names = Names::of_store(DATASET.merged(), &Languages::default());
    let found = |name: &str| Authority::named(DATASET.merged(), &names, name);
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
        assert_eq!(found(name).map(|authority| authority.slug).as_deref(), Ok(slug), "{name}");
    }
    let Err(NameError::Unknown { nearest, .. }) = found("wikidat") else { panic!("it has that name") };
    assert_eq!(nearest[0].label, "Wikidata");
    // What is a name of another thing is no name of a register.
    for name in ["nesta", "lid:nesta", "", "lid:service-ror-api"] {
        assert!(matches!(found(name), Err(NameError::Unknown { .. })), "{name}");
    }
}

#[test]
fn two_registers_of_one_name_are_both_named() {
    let place = Place::with_workspace();
    let add =
        |slug: &str| place.run(&["authority", "add", "--slug", slug, "--name", "Companies Register", "-q"]);
    assert_eq!((add("one").code, add("two").code), (Some(0), Some(0)));
    expect![[r#"
        --- stderr
        error: "companies register" is the name of 2 things
        hint: name one of them: Companies Register (lid:authority-one), Companies Register (lid:authority-two)
        --- exit code 2
    "#]]
    .assert_eq(&place.run(&["authority", "show", "companies register"]).to_string());
}

#[test]
fn every_shipped_register_is_described() {
    let slugs: Vec<&str> = SHIPPED.iter().map(|authority| authority.slug.as_str()).collect();
    expect!["be-establishment cvr data-europa eu-atu eu-corporate-body eu-country eu-programme fr-entreprises gb-charity gleif isni kbo ovo ror se-orgnr tooi wikidata"].assert_eq(&slugs.join(" "));
    for authority in SHIPPED.iter() {
        let slug = &authority.slug;
        let languages: BTreeSet<_> = authority.names.iter().filter_map(|name| name.language()).collect();
        assert_eq!(languages, BTreeSet::from(["en", "fr", "nl"]), "{slug}");
        if let Some(template) = &authority.template {
            let iri = authority.iri_of("x1").unwrap();
            assert_eq!(iri, template.replace("{id}", "x1"));
            assert!(authority.pattern.is_some(), "{slug} makes IRIs of whatever it is given");
        }
        assert!(authority.check("¡no!").is_err() || authority.pattern.is_none(), "{slug}");
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
    expect![[r#"
        data-europa sparql https://data.europa.eu/sparql
        eu-atu sparql https://publications.europa.eu/webapi/rdf/sparql
        eu-corporate-body sparql https://publications.europa.eu/webapi/rdf/sparql
        eu-country sparql https://publications.europa.eu/webapi/rdf/sparql
        eu-programme sparql https://publications.europa.eu/webapi/rdf/sparql
        fr-entreprises - https://recherche-entreprises.api.gouv.fr/search 7/1
        gleif - https://api.gleif.org/api/v1/lei-records
        kbo - https://org.belgif.be/id/CbeRegisteredEntity/
        ovo - https://data.vlaanderen.be/id/organisatie/
        ovo sparql https://data.vlaanderen.be/sparql
        ror ror https://api.ror.org/v2/organizations 50/300
        tooi - https://identifier.overheid.nl/tooi/id/
        wikidata reconciliation https://wikidata.reconci.link/en/api
        wikidata wikidata https://www.wikidata.org/w/api.php
        wikidata sparql https://query.wikidata.org/sparql"#]]
    .assert_eq(&told.join("\n"));
}

#[test]
#[expect(clippy::too_many_lines, reason = "what it prints stands in it")]
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
    expect![[r#"
        new: Handelsregister (dataset)  lid:authority-kvk
          IRI template: "https://register.example/id/{id}"
          check digits: Weighted sum by 11
          covers class: innovation lab
          covers territory: Netherlands
          identifier pattern: "[0-9]{8}"
          language: <http://id.loc.gov/vocabulary/iso639-1/nl>
          licence: <http://creativecommons.org/licenses/by/4.0/>
          nature of its records: Legal entities
          other name: "KVK"

        new: SPARQL endpoint: Handelsregister (data service)  lid:service-kvk-sparql
          conforms to: <https://www.w3.org/TR/sparql11-protocol/>
          endpoint: <https://register.example/sparql>
          request limit: 10
          request period: 60
          serves dataset: Handelsregister

        22 statements added

        Nothing written; would write:
          data/authorities.ttl
    "#]]
    .assert_eq(&place.run(&dry).to_string());
    assert_eq!(place.read("data/authorities.ttl"), before, "a dry run writes nothing");
    expect![[r#"
        new: Handelsregister (dataset)  lid:authority-kvk
          IRI template: "https://register.example/id/{id}"
          check digits: Weighted sum by 11
          covers class: innovation lab
          covers territory: Netherlands
          identifier pattern: "[0-9]{8}"
          language: <http://id.loc.gov/vocabulary/iso639-1/nl>
          licence: <http://creativecommons.org/licenses/by/4.0/>
          nature of its records: Legal entities
          other name: "KVK"

        new: SPARQL endpoint: Handelsregister (data service)  lid:service-kvk-sparql
          conforms to: <https://www.w3.org/TR/sparql11-protocol/>
          endpoint: <https://register.example/sparql>
          request limit: 10
          request period: 60
          serves dataset: Handelsregister

        22 statements added

        Written:
          data/authorities.ttl
    "#]]
    .assert_eq(&place.run(&add).to_string());
    expect![[r#"
        Handelsregister  lid:authority-kvk
        dataset

        About
          IRI template           https://register.example/id/{id}
          check digits           Weighted sum by 11 (labc:mod-11)
          covers class           innovation lab (lab:InnovationLab)
          covers territory       Netherlands (country:NLD)
          identifier pattern     [0-9]{8}
          language               nl
          licence                <http://creativecommons.org/licenses/by/4.0/>
          nature of its records  Legal entities (labc:nature-legal-entity)
          other name             KVK

        Services
          SPARQL endpoint: Handelsregister  https://register.example/sparql · sparql · 10 requests in 60 s
    "#]]
    .assert_eq(&place.run(&["authority", "show", "KVK"]).to_string());
    // It is formatted, breaks no rule, and SERVICE reaches it.
    assert_eq!(place.run(&["fmt", "--check"]).code, Some(0));
    assert_eq!(place.run(&["check"]).code, Some(0));
    expect![[r#"
        nieuw: Reconciliatie: Handelsregister (dataservice)  lid:service-kvk-reconciliation-1309fe
          eindpunt: <http://localhost:9000/reconcile>
          ontsluit dataset: Handelsregister
          voldoet aan: <https://reconciliation-api.github.io/specs/0.2/>

        7 uitspraken toegevoegd

        Geschreven:
          data/authorities.ttl
    "#]]
    .assert_eq(
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
    expect![[r#"
        suppression : Handelsregister (jeu de données)  lid:authority-kvk
          13 énoncés retirés

        suppression : Point d'accès SPARQL : Handelsregister (service de données)  lid:service-kvk-sparql
          9 énoncés retirés

        suppression : Réconciliation : Handelsregister (service de données)  lid:service-kvk-reconciliation-1309fe
          7 énoncés retirés

        29 énoncés retirés

        Écrit :
          data/authorities.ttl
    "#]].assert_eq(&place.run(&["authority", "remove", "kvk", "--lang", "fr"]).to_string());
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
            "en" => expect![[r#"
                --- stderr
                error: 3 links refer to isni; nothing was removed
                hint: --force removes them too; --force --dry-run shows them
                --- exit code 1
            "#]]
            .assert_eq(&refused.to_string()),
            "nl" => expect![[r#"
                --- stderr
                error: 3 koppelingen verwijzen naar isni; er is niets verwijderd
                hint: --force verwijdert ze ook; --force --dry-run toont ze
                --- exit code 1
            "#]]
            .assert_eq(&refused.to_string()),
            _ => expect![[r#"
                --- stderr
                error: 3 liens renvoient à isni ; rien n’a été supprimé
                hint: --force les supprime aussi ; --force --dry-run les montre
                --- exit code 1
            "#]]
            .assert_eq(&refused.to_string()),
        }
    }
    let before = place.read("data/links/isni.ttl");
    let dry = place.run(&["authority", "remove", "isni", "--force", "--dry-run"]);
    assert_eq!((dry.code, place.read("data/links/isni.ttl") == before), (Some(0), true), "{dry}");
    let forced = place.run(&["authority", "remove", "isni", "--force"]);
    assert_eq!(forced.code, Some(0), "{forced}");
    assert!(forced.stdout.contains("  data/links/isni.ttl (removed)\n"), "{forced}");
    assert!(!place.path().join("data/links/isni.ttl").exists());
    assert!(!place.read("data/authorities.ttl").contains("isni"));
    assert_eq!(place.run(&["check"]).code, Some(0));
}

#[test]
fn what_was_fetched_of_a_register_goes_with_it() {
    let place = Place::with_workspace();
    place.write(
        "data/registers/isni.ttl",
        "PREFIX lab: <https://w3id.org/labgraph/ns#>\nPREFIX lid: <https://w3id.org/labgraph/id/>\n\
         PREFIX dcterms: <http://purl.org/dc/terms/>\nPREFIX prov: <http://www.w3.org/ns/prov#>\n\
         PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n\n\
         <https://isni.org/isni/0000000122370481> a lab:RegisterRecord ;\n    \
         dcterms:identifier \"0000000122370481\" ;\n    \
         prov:generatedAtTime \"2026-11-28T09:30:01Z\"^^xsd:dateTime ;\n    \
         prov:wasDerivedFrom lid:authority-isni .\n",
    );
    let forced = place.run(&["authority", "remove", "isni", "--force"]);
    assert_eq!(forced.code, Some(0), "{forced}");
    assert!(!place.path().join("data/registers/isni.ttl").exists(), "{forced}");
    assert_eq!(place.run(&["check"]).code, Some(0));
}

#[test]
fn what_was_imported_does_not_answer_for_the_next_register_of_that_name() {
    let place = Place::with_workspace();
    place.write("b.csv", "id,name\n1,Board\n");
    let imported = place.run(&["authority", "import", "b.csv", "--authority", "data-europa"]);
    assert_eq!(imported.code, Some(0), "{imported}");
    let registers = place.path().join(".cache/labgraph/registers");
    let kept = || std::fs::read_dir(&registers).unwrap().count();
    assert_eq!(kept(), 2);
    let dry = place.run(&["authority", "remove", "data-europa", "--force", "--dry-run"]);
    assert!(dry.code == Some(0) && kept() == 2, "{dry}");
    let removed = place.run(&["authority", "remove", "data-europa", "--force"]);
    assert!(removed.stderr.contains("the index of what was imported of data-europa is removed"), "{removed}");
    assert_eq!(kept(), 0);
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
#[expect(clippy::too_many_lines, reason = "what it prints stands in it")]
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
        ("--slug x --name X --template https://ror.org/{id}", 2),
        ("--slug x --name X --template http://www.ror.org/{id}", 2),
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
        writeln!(told, "{arguments}").unwrap();
        told.push_str(outcome.stderr.split("\n\nFor more").next().unwrap());
        told.push_str(if told.ends_with('\n') { "" } else { "\n" });
    }
    assert_eq!(place.read("data/authorities.ttl"), before);
    expect![[r#"
        --slug Kv_K --name X
        error: "Kv_K" cannot be a slug
        hint: small letters and digits, joined by single dashes, at most 64: se-orgnr
        --slug ../x --name X
        error: "../x" cannot be a slug
        hint: small letters and digits, joined by single dashes, at most 64: se-orgnr
        --slug x
        error: the register has no name
        hint: --name TEXT, or --name en=TEXT --name nl=TEXT --name fr=TEXT
        --slug ror --name X
        error: there is a register ror already
        hint: --endpoint and --protocol add a service to it
        --slug ror
        error: there is a register ror already
        hint: --endpoint and --protocol add a service to it
        --slug ror --name X --endpoint https://a.example/ --protocol sparql
        error: there is a register ror already
        hint: to add a service to it, give --endpoint, --protocol and --rate alone
        hint: labgraph update changes what data/authorities.ttl says of it
        --slug ror --endpoint https://api.ror.org/v2/organizations --protocol ror
        error: ror has this service already
        --slug x --name en=X
        error: this breaks what the shapes ask for; nothing was written
        hint: --no-check writes it all the same
        --slug x --name en=
        error: "en=" is no name: some words are expected, on one line
        --slug x --name X --endpoint https://me:secret@a.example/ --protocol sparql
        error: "https://***@a.example/" is no address of an endpoint: a name or a password does not belong in the catalogue
        hint: write it as http://localhost:7878/query
        --slug x --name X --endpoint file:///etc/passwd --protocol sparql
        error: "file:///etc/passwd" is no address of an endpoint: only http: and https: can be asked
        hint: write it as http://localhost:7878/query
        --slug x --name X --endpoint nonsense --protocol sparql
        error: "nonsense" is no address of an endpoint: relative URL without a base
        hint: write it as http://localhost:7878/query
        --slug x --name X --endpoint https://a.example/
        error: it is not said how the service is asked
        hint: --protocol sparql, reconciliation, wikidata or ror
        --slug x --name X --endpoint https://a.example/ --protocol soap
        error: invalid value 'soap' for '--protocol <NAME>': one of sparql, reconciliation, wikidata, ror is expected
        --slug x --name X --endpoint https://a.example/ --protocol snapshot
        error: invalid value 'snapshot' for '--protocol <NAME>': a file is indexed by labgraph authority import
        --slug x --name X --protocol sparql
        error: the service has no address
        hint: --endpoint URL
        --slug x --name X --rate 10/60
        error: the service has no address
        hint: --endpoint URL
        --slug x --name X --endpoint https://a.example/ --protocol sparql --rate 0/60
        error: invalid value '0/60' for '--rate <N/SECONDS>': so many requests in so many seconds are expected, such as 50/300
        --slug x --name X --endpoint https://a.example/ --protocol sparql --rate 10
        error: invalid value '10' for '--rate <N/SECONDS>': so many requests in so many seconds are expected, such as 50/300
        --slug x --name X --template https://a.example/
        error: "https://a.example/" is no template
        hint: a web address with {id} in the place of the identifier: https://register.example/id/{id}
        --slug x --name X --template javascript:{id}
        error: "javascript:{id}" is no template
        hint: a web address with {id} in the place of the identifier: https://register.example/id/{id}
        --slug x --name X --template https://ror.org/{id}
        error: ror makes its addresses by this template already
        hint: an address would be of two registers: leave --template out, or remove the other
        --slug x --name X --template http://www.ror.org/{id}
        error: ror makes its addresses by this template already
        hint: an address would be of two registers: leave --template out, or remove the other
        --slug x --name X --pattern [0-9
        error: "[0-9" is no pattern: error: unclosed character class
        --slug x --name X --pattern a)|(?:b
        error: "a)|(?:b" is no pattern: error: unopened group
        --slug x --name X --pattern ((a{100}){100}){100}
        error: "((a{100}){100}){100}" is no pattern: Compiled regex exceeds size limit of 1048576 bytes.
        --slug x --name X --check-digits mod-96
        error: invalid value 'mod-96' for '--check-digits <NAME>': one of mod-97, mod-11, luhn, iso-7064-mod-11-2, iso-7064-mod-97-10, crockford-base32 is expected
        --slug x --name X --nature beast
        error: invalid value 'beast' for '--nature <NAME>': one of organisation, legal-entity, establishment, territory, programme, dataset is expected
        --slug x --name X --country ZZ
        error: invalid value 'ZZ' for '--country <CODE>': a code of ISO 3166-1 is expected, such as BE or BEL
        --slug x --name X --language dutch
        error: invalid value 'dutch' for '--language <CODE>': two letters of ISO 639-1 are expected, such as nl
        --slug x --name X --class nesta
        error: lid:nesta is no class
        hint: such as lab:InnovationLab
        --slug x --name X --class lab:Labb
        error: nothing is called "lab:Labb"
        hint: labgraph find TEXT looks for a name in every language
        --slug x --name X --data data/authorities.ttl
        error: only a workspace can be changed, and data/authorities.ttl is none
        hint: labgraph init DIR makes one; leave --data out
    "#]].assert_eq(&told);
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
