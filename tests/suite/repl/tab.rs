//! Tab: the candidates as the screen shows them.

use super::*;
use expect_test::{Expect, expect};

/// So low that a list has ten candidates at most.
const LOW: (u16, u16) = (13, 80);

#[test]
fn what_tab_offers_at_each_position() {
    let place = labs();
    let prompt = Prompt::open_with(&place, LOW, &[], |command| command);
    prompt.wait_for_profile();
    let at = |text: &str, expected: Expect| expected.assert_eq(&prompt.tab(text));
    at(
        "SELECT * { ?lab a ",
        expect![[r#"
            labgraph> SELECT * { ?lab a
            skos:Concept      concept              class 255
            prov:Entity       entity               class 138
            dcat:Resource     catalogued resource  class 77
            lab:Source        source               class 48
            foaf:Agent        agent                class 46
            org:Organization  organisation         class 43
            org:Membership    membership           class 35
            lab:Seat          seat                 class 35
            sssom:Mapping     mapping              class 29
            lab:Initiative    initiative           class 28
            …
            labgraph> SELECT * { ?lab a ‸
        "#]],
    );
    at(
        "SELECT ?lab ?n { ?lab a lab:InnovationAgency ; lab:st",
        expect![[r#"
            labgraph> SELECT ?lab ?n { ?lab a lab:InnovationAgency ; lab:st
            lab:staff               staff                                       property 2
            lab:steeringInstrument  steering instrument                         property 1
            lab:statedUnknown       stated to be unknown                        property 2
            lab:recordStatus        status of the record                        property 0
            lab:staffCount          number of staff                             property 0
            lab:parentName          name of the parent · nom de la structure …  property 0
            labgraph> SELECT ?lab ?n { ?lab a lab:InnovationAgency ; lab:st‸
        "#]],
    );
    at(
        "SELECT * { ?lab a lab:Innovation",
        expect![[r#"
        labgraph> SELECT * { ?lab a lab:Innovation
        lab:InnovationOrganisation  innovation organisation  class 12
        lab:InnovationLab           innovation lab           class 7
        lab:InnovationCommunity     innovation community     class 3
        lab:InnovationAgency        innovation agency        class 2
        labgraph> SELECT * { ?lab a lab:Innovation‸
    "#]],
    );
    at(
        "SELECT * { ?lab a lab:InnovationLab ; ",
        expect![[r#"
        labgraph> SELECT * { ?lab a lab:InnovationLab ;
        dcterms:description  description  property 7
        skos:prefLabel       name         property 7
        org:classification   kind         property 7
        prov:wasDerivedFrom  source       property 7
        lab:country          country      property 7
        dcterms:subject      subject      property 6
        lab:theme            theme        property 6
        skos:altLabel        other name   property 5
        org:purpose          purpose      property 4
        lab:activity         activity     property 4
        …
        labgraph> SELECT * { ?lab a lab:InnovationLab ; ‸
    "#]],
    );
    at(
        "SELECT * { ?lab a lab:InnovationLab ; lab:st",
        expect![[r#"
            labgraph> SELECT * { ?lab a lab:InnovationLab ; lab:st
            lab:staff               staff                                       property 4
            lab:statedUnknown       stated to be unknown                        property 2
            lab:steeringInstrument  steering instrument                         property 2
            lab:recordStatus        status of the record                        property 0
            lab:staffCount          number of staff                             property 0
            lab:parentName          name of the parent · nom de la structure …  property 0
            labgraph> SELECT * { ?lab a lab:InnovationLab ; lab:st‸
        "#]],
    );
    at(
        "SELECT * { ?lab a lab:InnovationLab ; lab:staff ?s . ?s ",
        expect![[r#"
        labgraph> SELECT * { ?lab a lab:InnovationLab ; lab:staff ?s . ?s
        a                               keyword
        skos:prefLabel       name       property 23
        schema:value         value      property 23
        prov:wasDerivedFrom  source     property 23
        lab:measures         measures   property 23
        lab:precision        precision  property 23
        lab:value            value      property 23
        lab:unit             unit       property 14
        lab:currency         currency   property 9
        lab:period           period     property 7
        …
        labgraph> SELECT * { ?lab a lab:InnovationLab ; lab:staff ?s . ?s ‸
    "#]],
    );
    at(
        "SELECT * { lid:nesta lab:b",
        expect![[r#"
        labgraph> SELECT * { lid:nesta lab:b
        lab:budget           budget                              property 2
        lab:governanceModel  governance model · bestuursmodel    property 2
        lab:governedBy       governed by · bestuurd door         property 2
        lab:supervisedBy     supervised by                       property 1
        lab:governs          governs · bestuurt                  property 7
        lab:funder           funder · bailleur de fonds          property 4
        lab:recipient        recipient · bénéficiaire            property 4
        lab:runBy            run by                              property 25
        lab:fundedBy         funded by                           property 4
        lab:operatorKind     kind of operator · soort beheerder  property 4
        …
        labgraph> SELECT * { lid:nesta lab:b‸
    "#]],
    );
    at(
        "SELECT * { ?lab lab:country ",
        expect![[r#"
        labgraph> SELECT * { ?lab lab:country
        country:BEL  Belgium         value 13
        country:DNK  Denmark         value 10
        country:FRA  France          value 8
        country:NLD  Netherlands     value 3
        country:PRT  Portugal        value 2
        country:SWE  Sweden          value 2
        country:GBR  United Kingdom  value 1
        ?lab                         variable
        labgraph> SELECT * { ?lab lab:country ‸
    "#]],
    );
    at(
        "SELECT * { ?lab lab:country country:B",
        expect![[r#"
        labgraph> SELECT * { ?lab lab:country country:B
        country:BEL  Belgium                 value 13
        country:NLD  Netherlands · Pays-Bas  value 3
        labgraph> SELECT * { ?lab lab:country country:B‸
    "#]],
    );
    at(
        "SELECT * { ?lab lab:level ",
        expect![[r#"
        labgraph> SELECT * { ?lab lab:level
        labc:national  National  value 9
        labc:regional  Regional  value 8
        labc:local     Local     value 2
        labc:company   Company   value 1
        ?lab                     variable
        labgraph> SELECT * { ?lab lab:level ‸
    "#]],
    );
    at(
        "SELECT * { ?lab begr",
        expect![[r#"
            labgraph> SELECT * { ?lab begr
            lab:budget         budget · begroting              property 8
            skos:topConceptOf  top concept of · topbegrip van  property 170
            labgraph> SELECT * { ?lab begr‸
        "#]],
    );
    at(
        "SELECT * { ?lab a gov",
        expect![[r#"
        labgraph> SELECT * { ?lab a lab:GoverningBody‸
    "#]],
    );
    at(
        "SELECT ?lab { ?lab a lab:InnovationLab } ORDER BY ?",
        expect![[r#"
        labgraph> SELECT ?lab { ?lab a lab:InnovationLab } ORDER BY ?lab‸
    "#]],
    );
    at(
        "SELECT * { ?lab lab:staff/",
        expect![[r#"
        labgraph> SELECT * { ?lab lab:staff/
        skos:prefLabel       name       property 23
        schema:value         value      property 23
        prov:wasDerivedFrom  source     property 23
        lab:measures         measures   property 23
        lab:precision        precision  property 23
        lab:value            value      property 23
        lab:unit             unit       property 14
        lab:currency         currency   property 9
        lab:period           period     property 7
        skos:note            note       property 5
        …
        labgraph> SELECT * { ?lab lab:staff/‸
    "#]],
    );
    at(
        "SELECT * { GRAPH ",
        expect![[r#"
            labgraph> SELECT * { GRAPH graph:data\/
            graph:data\/authorities                graph 396
            graph:data\/labs\/co-pi                graph 172
            graph:data\/labs\/ditp-network         graph 274
            graph:data\/labs\/ino                  graph 74
            graph:data\/labs\/labx                 graph 133
            graph:data\/labs\/nesta                graph 127
            graph:data\/labs\/nmbs-innovation-lab  graph 163
            graph:data\/labs\/ric                  graph 205
            graph:data\/labs\/sandbox-vlaanderen   graph 240
            graph:data\/labs\/vinnova              graph 67
            …
            labgraph> SELECT * { GRAPH graph:data\/‸
        "#]],
    );
    at(
        "SELECT * { GRAPH graph:data/labs/n",
        expect![[r#"
            labgraph> SELECT * { GRAPH graph:data\/labs\/n
            graph:data\/labs\/nesta                graph 127
            graph:data\/labs\/nmbs-innovation-lab  graph 163
            labgraph> SELECT * { GRAPH graph:data\/labs\/n‸
        "#]],
    );
    at(
        "SELECT * { lid:nes",
        expect![[r#"
        labgraph> SELECT * { lid:nesta
        lid:nesta                             Nesta                              value
        lid:nesta-board-of-trustees           Board of Trustees of Nesta         value
        lid:nesta-budget                      Yearly budget of Nesta             value
        lid:nesta-company-funding             Funding of companies by Nesta      value
        lid:nesta-independence                Years that Nesta has been indepe…  value
        lid:nesta-mission-equal-chances       Mission of Nesta: equal chances …  value
        lid:nesta-mission-healthier-life      Mission of Nesta: a healthier li…  value
        lid:nesta-mission-sustainable-future  Mission of Nesta: a sustainable …  value
        lid:nesta-scanning                    Trend and technology scanning by…  value
        lid:nesta-staff                       Staff of Nesta                     value
        …
        labgraph> SELECT * { lid:nesta‸
    "#]],
    );
    at(
        "SELECT * { ?x ge",
        expect![[r#"
            labgraph> SELECT * { ?x ge
            prov:generatedAtTime  made at                                      property 0
            rdfs:isDefinedBy      defined by · gedefinieerd door               property 82
            sssom:object_id       mapped to · gekoppeld aan                    property 29
            sssom:subject_id      mapped thing · gekoppeld ding                property 29
            lab:fundedBy          funded by · gefinancierd door                property 4
            lab:equivalentTo      equivalent to · gelijkwaardig aan            property 2
            lab:coordinatedBy     coordinated by · gecoördineerd door          property 1
            schema:validFrom      valid from · geldig vanaf                    property 0
            schema:validThrough   valid through · geldig tot en met            property 0
            lab:recordNature      nature of its records · aard van de gegeve…  property 17
            …
            labgraph> SELECT * { ?x ge‸
        "#]],
    );
    at(
        "PREFIX wd",
        expect![[r#"
        labgraph> PREFIX wd
        wd:   http://www.wikidata.org/entity/       prefix
        wdt:  http://www.wikidata.org/prop/direct/  prefix
        labgraph> PREFIX wd‸
    "#]],
    );
    at(
        "SEL",
        expect![[r#"
        labgraph> SELECT‸
    "#]],
    );
    at(
        "SELECT * { ?x lab:budget ?b FIL",
        expect![[r#"
            labgraph> SELECT * { ?x lab:budget ?b FILTER
            FILTER             keyword
            FILTER NOT EXISTS  keyword
            labgraph> SELECT * { ?x lab:budget ?b FILTER‸
        "#]],
    );
    at(
        "SELECT * { ?x ?p ?o FILTER(STR",
        expect![[r#"
            labgraph> SELECT * { ?x ?p ?o FILTER(STR
            STR(term) → text                      function
            STRAFTER(text, part) → text           function
            STRBEFORE(text, part) → text          function
            STRDT(text, datatype) → literal       function
            STRENDS(text, end) → boolean          function
            STRLANG(text, tag) → literal          function
            STRLEN(text) → integer                function
            STRSTARTS(text, beginning) → boolean  function
            STRUUID() → text                      function
            labgraph> SELECT * { ?x ?p ?o FILTER(STR‸
        "#]],
    );
    at(
        "SELECT (CO",
        expect![[r#"
            labgraph> SELECT (CO
            COUNT([DISTINCT] *|expr) → integer  function
            COALESCE(expr, …) → term            function
            CONCAT(text, …) → text              function
            CONTAINS(text, part) → boolean      function
            labgraph> SELECT (CO‸
        "#]],
    );
    at(
        "INS",
        expect![[r#"
            labgraph> INSERT
            INSERT DATA  keyword
            INSERT       keyword
            labgraph> INSERT‸
        "#]],
    );
    at(
        "DESCRIBE lid:v",
        expect![[r#"
        labgraph> DESCRIBE lid:vi
        lid:vinnova                     Vinnova                                  value
        lid:vinnova-board               Board of Vinnova                         value
        lid:vinnova-budget-eur          Yearly budget of Vinnova, in euros       value
        lid:vinnova-budget-sek          Yearly budget of Vinnova, in Swedish k…  value
        lid:vinnova-staff               Staff of Vinnova                         value
        lid:vit-funding-entities        Fourteen entities of the Flemish admin…  value
        lid:vit-steering-group          VIT steering group                       value
        lid:vit-steering-group-seat-1   VIT steering group: seat 1 of 14         value
        lid:vit-steering-group-seat-10  VIT steering group: seat 10 of 14        value
        lid:vit-steering-group-seat-11  VIT steering group: seat 11 of 14        value
        …
        labgraph> DESCRIBE lid:vi‸
    "#]],
    );
    at(
        ".ru",
        expect![[r#"
        labgraph> .run‸
    "#]],
    );
    at(
        ".s",
        expect![[r#"
            labgraph> .s
            .show    one thing as a card                                  command
            .schema  classes, or the properties of one, as they are used  command
            .save    make the last query a saved query                    command
            .set     every setting, or a new value for one                command
            labgraph> .s‸
        "#]],
    );
    at(
        ".run staff",
        expect![[r#"
            labgraph> .run staff
            staff       How many people each organisation has                  saved query
            by-country  Organisations, yearly budget and staff in each count…  saved query
            resources   Budget, staff and budget per head of each organisati…  saved query
            labgraph> .run staff‸
        "#]],
    );
    at(
        ".run similar-labs ",
        expect![[r#"
        labgraph> .run similar-labs
        lab=      Organisation  parameter
        country=  Country       parameter
        labgraph> .run similar-labs ‸
    "#]],
    );
    at(
        ".run similar-labs lab=vin",
        expect![[r#"
        labgraph> .run similar-labs lab=lid:vinnova‸
    "#]],
    );
    at(
        ".params gov",
        expect![[r#"
            labgraph> .params gov
            governance-models  How organisations are governed, funded and st…  saved query
            governing-bodies   Boards, councils and committees: size, meetin…  saved query
            board-members      Who sits on which governing body                saved query
            funders-on-boards  Who both pays for an organisation and sits on…  saved query
            meeting-rhythm     How often each governing body meets             saved query
            labgraph> .params gov‸
        "#]],
    );
    at(
        ".mode j",
        expect![[r#"
            labgraph> .mode json
            json    keyword
            jsonl   keyword
            jsonld  keyword
            labgraph> .mode json‸
        "#]],
    );
    at(
        ".show nesta",
        expect![[r#"
        labgraph> .show nesta
        lid:nesta                             Nesta                              value
        lid:nesta-board-of-trustees           Board of Trustees of Nesta         value
        lid:nesta-budget                      Yearly budget of Nesta             value
        lid:nesta-company-funding             Funding of companies by Nesta      value
        lid:nesta-independence                Years that Nesta has been indepe…  value
        lid:nesta-mission-equal-chances       Mission of Nesta: equal chances …  value
        lid:nesta-mission-healthier-life      Mission of Nesta: a healthier li…  value
        lid:nesta-mission-sustainable-future  Mission of Nesta: a sustainable …  value
        lid:nesta-scanning                    Trend and technology scanning by…  value
        lid:nesta-staff                       Staff of Nesta                     value
        …
        labgraph> .show nesta‸
    "#]],
    );
    at(
        ".schema lab:Innovation",
        expect![[r#"
        labgraph> .schema lab:Innovation
        lab:InnovationOrganisation  innovation organisation  class 12
        lab:InnovationLab           innovation lab           class 7
        lab:InnovationCommunity     innovation community     class 3
        lab:InnovationAgency        innovation agency        class 2
        labgraph> .schema lab:Innovation‸
    "#]],
    );
    at(
        ".open labs/da",
        expect![[r#"
        labgraph> .open labs/data/‸
    "#]],
    );
    at(
        ".read labs/queries/gov",
        expect![[r#"
            labgraph> .read labs/queries/govern
            labs/queries/governance-models.rq  file
            labs/queries/governing-bodies.rq   file
            labgraph> .read labs/queries/govern‸
        "#]],
    );
    at(
        ".labels ",
        expect![[r#"
            labgraph> .labels o
            on   keyword
            off  keyword
            labgraph> .labels o‸
        "#]],
    );
    at(
        ".set p",
        expect![[r#"
        labgraph> .set pager‸
    "#]],
    );
    at(
        ".help ch",
        expect![[r#"
            labgraph> .help ch
            .chart  command
            .check  command
            labgraph> .help ch‸
        "#]],
    );
    at(
        "lid:doesnotexist",
        expect![[r#"
        labgraph> lid:doesnotexist‸
    "#]],
    );
}

#[test]
fn names_are_those_of_the_language() {
    let place = Place::empty();
    let prompt = Prompt::open_with(&place, LOW, &["--lang", "nl"], |command| command);
    prompt.wait_for_profile();
    let at = |text: &str, expected: Expect| expected.assert_eq(&prompt.tab(text));
    at(
        "SELECT * { ?lab begr",
        expect![[r#"
            labgraph> SELECT * { ?lab begr
            lab:budget         budget · begroting  eigenschap 8
            skos:topConceptOf  topbegrip van       eigenschap 170
            labgraph> SELECT * { ?lab begr‸
        "#]],
    );
    at(
        "SELECT * { ?lab a innov",
        expect![[r#"
        labgraph> SELECT * { ?lab a innov
        lab:InnovationOrganisation  innovatieorganisatie  klasse 12
        lab:InnovationLab           innovatielab          klasse 7
        lab:InnovationCommunity     innovatiecommunity    klasse 3
        lab:InnovationAgency        innovatieagentschap   klasse 2
        labgraph> SELECT * { ?lab a innov‸
    "#]],
    );
    at(
        "SELECT * { ?lab lab:country belg",
        expect![[r#"
        labgraph> SELECT * { ?lab lab:country country:BEL‸
    "#]],
    );
    at(
        ".run resources country=bel",
        expect![[r#"
        labgraph> .run resources country=country:BEL‸
    "#]],
    );
    at(
        ".s",
        expect![[r#"
            labgraph> .s
            .show    één ding als een kaart                                       opdracht
            .schema  klassen, of de eigenschappen van één, zoals ze gebruikt wo…  opdracht
            .save    van de laatste vraag een bewaarde vraag maken                opdracht
            .set     alle instellingen, of een nieuwe waarde voor één             opdracht
            labgraph> .s‸
        "#]],
    );
    at(
        "SELECT * { ?lab lab:level ",
        expect![[r#"
        labgraph> SELECT * { ?lab lab:level
        labc:national  Nationaal  waarde 9
        labc:regional  Regionaal  waarde 8
        labc:local     Lokaal     waarde 2
        labc:company   Bedrijf    waarde 1
        ?lab                      variabele
        labgraph> SELECT * { ?lab lab:level ‸
    "#]],
    );
}

#[test]
fn lists_fit_narrow_screens() {
    let place = Place::empty();
    let shown = |width: u16| {
        let prompt = Prompt::open_with(&place, (13, width), &[], |command| command);
        prompt.clear();
        // The profile is there when a class has its count; what is asked for here is what the list looks like.
        let mut all = String::new();
        for text in ["ASK { ?x a lab:Inn", "ASK { GRAPH n", ".s", "ASK { ?x lab:ste"] {
            prompt.terminal.waits_for(Duration::from_millis(300), |_| false);
            all.push_str(&prompt.tab(text));
            all.push('\n');
        }
        all
    };
    expect![[r#"
        labgraph> ASK { ?x a lab:Innovation
        lab:InnovationOrganisation  class 12
        lab:InnovationLab           class 7
        lab:InnovationCommunity     class 3
        lab:InnovationAgency        class 2
        labgraph> ASK { ?x a lab:Innovation‸

        labgraph> ASK { GRAPH n
        graph:data\/labs\/nesta      graph 127
        …/labs\/nmbs-innovation-lab  graph 163
        …h:data\/labs\/ditp-network  graph 274
        graph:data\/labs\/ino        graph 74
        …\/labs\/sandbox-vlaanderen  graph 240
        graph:data\/labs\/vinnova    graph 67
        graph:data\/links\/cvr       graph 44
        graph:data\/links\/eu-atu    graph 12
        …:data\/links\/eu-programme  graph 12
        …ph:data\/links\/gb-charity  graph 12
        …
        labgraph> ASK { GRAPH n‸

        labgraph> .s
        .show    one thing as a card   command
        .schema  classes, or the pro…  command
        .save    make the last query…  command
        .set     every setting, or a…  command
        labgraph> .s‸

        labgraph> ASK { ?x lab:ste
        lab:steeringInstrument  property 2
        lab:proposerKind        property 3
        lab:meetsAtLeast        property 1
        labgraph> ASK { ?x lab:ste‸

    "#]]
    .assert_eq(&shown(40));
    expect![[r#"
        labgraph> ASK { ?x a lab:Innov
        ation
        lab:InnovationOrganisat…  12
        lab:InnovationLab         7
        lab:InnovationCommunity   3
        lab:InnovationAgency      2
        labgraph> ASK { ?x a lab:Innov
        ation‸

        labgraph> ASK { GRAPH n
        graph:data\/labs\/nesta  127
        …s\/nmbs-innovation-lab  163
        …ta\/labs\/ditp-network  274
        graph:data\/labs\/ino    74
        …bs\/sandbox-vlaanderen  240
        …ph:data\/labs\/vinnova  67
        graph:data\/links\/cvr   44
        …ph:data\/links\/eu-atu  12
        …a\/links\/eu-programme  12
        …ata\/links\/gb-charity  12
        …
        labgraph> ASK { GRAPH n‸

        labgraph> .s
        .show    one thing…  command
        .schema  classes, …  command
        .save    make the …  command
        .set     every set…  command
        labgraph> .s‸

        labgraph> ASK { ?x lab:ste
        lab:steeringInstrument     2
        lab:proposerKind           3
        lab:meetsAtLeast           1
        labgraph> ASK { ?x lab:ste‸

    "#]]
    .assert_eq(&shown(30));
    expect![[r#"
        labgraph> ASK { ?x a
         lab:Innovation
        lab:InnovationOrg…
        lab:InnovationLab
        lab:InnovationCom…
        lab:InnovationAge…
        labgraph> ASK { ?x a
         lab:Innovation‸

        H n
        …data\/labs\/nesta
        …bs-innovation-lab
        …abs\/ditp-network
        …h:data\/labs\/ino
        …andbox-vlaanderen
        …ta\/labs\/vinnova
        …:data\/links\/cvr
        …ta\/links\/eu-atu
        …nks\/eu-programme
        …
        labgraph> ASK { GRAP
        H n‸

        labgraph> .s
        .show    command
        .schema  command
        .save    command
        .set     command
        labgraph> .s‸

        labgraph> ASK { ?x l
        ab:ste
        lab:steeringInstr…
        lab:proposerKind
        lab:meetsAtLeast
        labgraph> ASK { ?x l
        ab:ste‸

    "#]]
    .assert_eq(&shown(20));
}
