//! `labgraph show`.

use crate::command::labgraph;
use expect_test::expect;

#[test]
fn the_card_of_a_ministry() {
    let card = labgraph(&["show", "algemene-zaken"]);
    expect![[r#"
        Ministry of General Affairs (Netherlands)  lid:algemene-zaken
        ministry

        About
          country      Netherlands (country:NLD)
          description  One of the twelve ministries that fund RIC, and the only one that the source names.
          kind         Ministry (labc:ministry)
          level        National (labc:national)
          other name   Ministry of General Affairs

        In other languages
          name (fr)  Ministère des Affaires générales (Pays-Bas)
          name (nl)  Ministerie van Algemene Zaken

        Funds
            Rijks Innovatie Community (RIC) (lid:ric) 10,000 EUR a year [1]

        Seats
            Programme Council of RIC (lid:ric-programme-council) (Representative of a contributing organisation) [2]

        Identifiers
          TOOI, Dutch government organisations  ministerie/mnre1010 <https://identifier.overheid.nl/tooi/id/ministerie/mnre1010> (exact match) [3]

        Sources
            Nido benchmark: RIC, means

        [1] Nido benchmark: RIC, means
        [2] Nido benchmark: RIC, governance
        [3] Check of official registers
    "#]].assert_eq(&card.to_string());
    for name in [
        &["ministerie van algemene zaken"][..],
        &["Ministerie", "van", "Algemene", "Zaken"],
        &["lid:algemene-zaken"],
        &["https://w3id.org/labgraph/id/algemene-zaken"],
        &["<https://w3id.org/labgraph/id/algemene-zaken>"],
    ] {
        assert_eq!(card, labgraph(&[&["show"], name].concat()), "{name:?}");
    }
}

#[test]
fn the_card_of_a_lab_in_french() {
    expect![[r#"
        Rijks Innovatie Community (RIC)  lid:ric
        communauté d'innovation

        À propos
          activité               Animer une communauté (labc:building-community)
                                 Favoriser la collaboration (labc:fostering-collaboration)
                                 Organiser des événements (labc:organising-events)
                                 Partager des connaissances (labc:sharing-knowledge)
                                 Renforcer la capacité d'innovation (labc:strengthening-innovation-capacity)
          autre nom              RIC
                                 Rijks Innovatie Community
                                 communauté d'innovation de l'État néerlandais
          description            Une plateforme où des ministères néerlandais collaborent depuis 2018 pour rendre l'État plus apte à innover, notamment par la technologie. Elle réunit une communauté de passionnés, diffuse des connaissances et tient des événements via RIConline.
          fondé en               2018
          groupe cible           Passionnés de technologie et d'innovation (labc:enthusiasts)
          modèle de financement  Financé en commun (labc:joint-funding)
          modèle de gouvernance  Dirigé par ses bailleurs (labc:funders-in-council)
                                 Décisions collaboratives et démocratiques (labc:collaborative-decision-making)
          niveau                 National (labc:national)
          pays                   Pays-Bas (country:NLD)
          site web               <https://www.rijksinnovatiecommunity.nl/>
          thème                  Technologie (labc:technology)
          type                   Plateforme de collaboration (labc:collaboration-platform)

        Chiffres
          budget     340 000 EUR par an (Budget annuel) [1]
          personnel  4 personnes (Effectif) [1]

        Financé par
            Ministère des Affaires générales (Pays-Bas) (lid:algemene-zaken) 10 000 EUR par an [1]
            Onze autres ministères néerlandais (lid:ric-other-ministries) 11 × 30 000 EUR par an [1]

        Gouvernance
          dirigé par  Conseil de programme de RIC (lid:ric-programme-council) [2] [1]

        Organise
            RIConline (lid:riconline) [3]

        Mentionné par
            Étude de Nido sur les laboratoires d'innovation (lid:nido-benchmark) · compare
            Étude de Nido : RIC (lid:nido-benchmark-ric) · traite de

        Sources
            Étude de Nido : RIC

        [1] Étude de Nido : RIC, moyens
        [2] Étude de Nido : RIC, gouvernance
        [3] Étude de Nido : RIC, rôle
    "#]].assert_eq(&labgraph(&["show", "ric", "--lang", "fr"]).to_string());
}

#[test]
fn a_card_in_other_formats() {
    expect![[r#"
        section,property,value,iri,source,file
        About,measures,Staff (labc:staff-size),https://w3id.org/labgraph/concept/staff-size,,data/labs/ric.ttl
        About,precision,exact (labc:exact),https://w3id.org/labgraph/concept/exact,,data/labs/ric.ttl
        About,unit,persons (labc:person),https://w3id.org/labgraph/concept/person,,data/labs/ric.ttl
        About,value,4,,,data/labs/ric.ttl
        In other languages,name (fr),Personnel de RIC,,,data/labs/ric.ttl
        In other languages,name (nl),Personeel van RIC,,,data/labs/ric.ttl
        Mentioned by,staff,Rijks Innovatie Community (RIC) (lid:ric) · staff,https://w3id.org/labgraph/id/ric,Nido benchmark: RIC,data/labs/ric.ttl
        Sources,source,"Nido benchmark: RIC, means",https://w3id.org/labgraph/id/nido-benchmark-ric-resources,,data/labs/ric.ttl
    "#]].assert_eq(&labgraph(&["show", "ric-staff", "--format", "csv"]).to_string());
    expect![[r#"
        PREFIX lab: <https://w3id.org/labgraph/ns#>
        PREFIX labc: <https://w3id.org/labgraph/concept/>
        PREFIX lid: <https://w3id.org/labgraph/id/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX prov: <http://www.w3.org/ns/prov#>

        lid:ric lab:staff lid:ric-staff .

        lid:ric-staff a lab:Figure ;
            skos:prefLabel "Staff of RIC"@en ,
                "Personnel de RIC"@fr ,
                "Personeel van RIC"@nl ;
            prov:wasDerivedFrom lid:nido-benchmark-ric-resources ;
            lab:measures labc:staff-size ;
            lab:precision labc:exact ;
            lab:unit labc:person ;
            lab:value 4 .
    "#]]
    .assert_eq(&labgraph(&["show", "ric-staff", "--format", "ttl"]).to_string());
}

#[test]
fn every_thing_has_a_card() {
    let all = "SELECT DISTINCT ?s { GRAPH ?g { ?s a ?c } FILTER(STRSTARTS(STR(?s), STR(lid:))) }";
    let listed = labgraph(&["query", all, "--format", "csv"]).stdout;
    let dataset = labgraph::store::Dataset::load(&labgraph::workspace::Workspace::embedded(), true).unwrap();
    let languages = labgraph::model::Languages::default();
    let names = labgraph::query::names::Names::of_store(dataset.store(), &languages);
    let mut count = 0;
    for iri in listed.lines().skip(1) {
        let iri = oxigraph::model::NamedNode::new(iri).unwrap();
        let card = labgraph::query::card::card(&dataset, &names, &languages, &iri);
        assert!(!card.sections.is_empty() && !card.title.is_empty(), "{iri}");
        count += 1;
    }
    assert!(count > 200, "{count}");
}
