//! Mistakes in queries and updates, told in the reader's language.

use crate::command::{Place, labgraph};
use expect_test::expect;
use std::fmt::Write as _;

const QUERIES: &[&str] = &[
    " ",
    "SELEKT ?x { ?x a 1 }",
    "SELECT ?x { ?x a 1 } ORDER",
    "SELECT ?x { ?x a 1 } LIMIT x",
    "SELECT ?x {\n  ?x a 1\n",
    "ASK { ?x a 1 . FILTR(?x) }",
    "ASK { } LIMT 5",
    "ASK { ?x fo:name 1 }",
    "ASK { wd:Q31 a 1 }",
    "ASK { ?x nothing-like-it:name 1 }",
    "ASK { FILTER(REGEXP(?x, 'a')) }",
    "ASK { GRAPH graph:data/labs/ric { } }",
    "ASK { ?x a \"abc }",
    "ASK { ?x a 'it's' }",
    "SELECT * { ?x a 1 LIMIT 5 }",
    "SELECT count(?x) { }",
    "ASK { FILTER(?x == 5) }",
    "ASK { FILTER(?x <> 5) }",
    "ASK { FILTER(?x AND ?y) }",
    "ASK { FILTER(?x OR ?y) }",
    "INSERT DATA { }",
    "ASK { ?x <http://a b> 1 }",
    "SELECT ?x, ?y { }",
    "ASK { };",
    "ASK { FILTER ?x > 5 }",
    "SELECT ?x {",
    "ASK { } }",
    "SELECT ?x (COUNT(?y) AS ?n) { ?x a ?y }",
    "SELECT ?x { BIND(1 AS ?x) BIND(2 AS ?x) }",
    "ASK { VALUES (?a ?b) { (1) } }",
];

const UPDATES: &[&str] = &[
    "ASK { }",
    "DELET { }",
    "COPY graph:a/b TO graph:c",
    "INSERT DATA { ?x a 1 }",
    "DELETE DATA { _:a a 1 }",
    "CLEAR ALL nothing",
];

/// The first line of what is told of each mistake.
fn told(language: &str) -> String {
    let mut list = String::new();
    let asked = QUERIES.iter().map(|text| ("query", text)).chain(UPDATES.iter().map(|text| ("update", text)));
    for (verb, text) in asked {
        let place = if verb == "update" { Place::with_workspace() } else { Place::empty() };
        let outcome = place.run(&[verb, "--lang", language, text]);
        let first = outcome.stderr.lines().next().unwrap_or_default();
        assert_eq!(outcome.code, Some(3), "{text}: {outcome}");
        let _infallible = writeln!(list, "{}\n  {first}", text.replace('\n', " ").trim());
    }
    list
}

#[test]
fn mistakes_are_told_in_dutch() {
    expect![[r#"

          error: the query: hier staat geen vraag
        SELEKT ?x { ?x a 1 }
          error: hier hoort `ASK`, `CONSTRUCT`, `DESCRIBE`, `SELECT`; bedoelde u SELECT?
        SELECT ?x { ?x a 1 } ORDER
          error: hier hoort `BY`
        SELECT ?x { ?x a 1 } LIMIT x
          error: hier hoort een getal
        SELECT ?x {   ?x a 1
          error: hier hoort `}`
        ASK { ?x a 1 . FILTR(?x) }
          error: hier hoort `}`; bedoelde u FILTER?
        ASK { } LIMT 5
          error: de vraag is vóór deze plaats al volledig; bedoelde u LIMIT?
        ASK { ?x fo:name 1 }
          error: het voorvoegsel fo: is niet gedeclareerd; bedoelde u foaf:?
        ASK { wd:Q31 a 1 }
          error: het voorvoegsel wd: is niet gedeclareerd: PREFIX wd: <http://www.wikidata.org/entity/> declareert het
        ASK { ?x nothing-like-it:name 1 }
          error: het voorvoegsel nothing-like-it: is niet gedeclareerd
        ASK { FILTER(REGEXP(?x, 'a')) }
          error: de functie REGEXP bestaat niet; bedoelde u REGEX?
        ASK { GRAPH graph:data/labs/ric { } }
          error: / beëindigt een naam met een voorvoegsel: schrijf <https://w3id.org/labgraph/graph/data/labs/ric> of graph:data\/labs\/ric
        ASK { ?x a "abc }
          error: de tekst die hier begint, is niet afgesloten: er ontbreekt "
        ASK { ?x a 'it's' }
          error: de tekst eindigt vóór dit woord: een ' binnen een tekst schrijft u als \'
        SELECT * { ?x a 1 LIMIT 5 }
          error: LIMIT hoort achter de } die het patroon afsluit
        SELECT count(?x) { }
          error: een uitdrukking in SELECT staat tussen haakjes, met een naam: (COUNT(…) AS ?naam)
        ASK { FILTER(?x == 5) }
          error: ‘gelijk aan’ schrijft u als =
        ASK { FILTER(?x <> 5) }
          error: ‘verschillend van’ schrijft u als !=
        ASK { FILTER(?x AND ?y) }
          error: ‘en’ schrijft u als &&
        ASK { FILTER(?x OR ?y) }
          error: ‘of’ schrijft u als ||
        INSERT DATA { }
          error: INSERT wijzigt de gegevens: dit is een wijziging, geen vraag
        ASK { ?x <http://a b> 1 }
          error: de IRI die hier begint, is niet afgesloten: er ontbreekt >
        SELECT ?x, ?y { }
          error: tussen variabelen staat een spatie, geen komma
        ASK { };
          error: een vraag eindigt zonder ;
        ASK { FILTER ?x > 5 }
          error: de voorwaarde van FILTER staat tussen haakjes: FILTER(…)
        SELECT ?x {
          error: een { is niet afgesloten: er ontbreekt `}`
        ASK { } }
          error: deze } sluit niets af
        SELECT ?x (COUNT(?y) AS ?n) { ?x a ?y }
          error: een geselecteerde variabele staat noch in GROUP BY, noch in een aggregatie zoals COUNT
        SELECT ?x { BIND(1 AS ?x) BIND(2 AS ?x) }
          error: vóór deze plaats is een regel buiten de grammatica overtreden: is een variabele twee keer gebonden, of geselecteerd zonder dat erop gegroepeerd is?
        ASK { VALUES (?a ?b) { (1) } }
          error: vóór deze plaats is een regel buiten de grammatica overtreden: is een variabele twee keer gebonden, of geselecteerd zonder dat erop gegroepeerd is?
        ASK { }
          error: ASK stelt een vraag: dit is geen wijziging
        DELET { }
          error: zo begint geen enkele bewerking; bedoelde u DELETE?
        COPY graph:a/b TO graph:c
          error: / beëindigt een naam met een voorvoegsel: schrijf <https://w3id.org/labgraph/graph/a/b> of graph:a\/b
        INSERT DATA { ?x a 1 }
          error: INSERT DATA en DELETE DATA kennen geen variabelen: WHERE bindt ze
        DELETE DATA { _:a a 1 }
          error: Variables and blank nodes are not allowed in DELETE DATA
        CLEAR ALL nothing
          error: de bewerking is vóór deze plaats al volledig
    "#]].assert_eq(&told("nl"));
}

#[test]
fn mistakes_are_told_in_french() {
    expect![[r#"

          error: the query: il n’y a pas de requête ici
        SELEKT ?x { ?x a 1 }
          error: il faut ici `ASK`, `CONSTRUCT`, `DESCRIBE`, `SELECT` ; vouliez-vous dire SELECT ?
        SELECT ?x { ?x a 1 } ORDER
          error: il faut ici `BY`
        SELECT ?x { ?x a 1 } LIMIT x
          error: il faut ici un nombre
        SELECT ?x {   ?x a 1
          error: il faut ici `}`
        ASK { ?x a 1 . FILTR(?x) }
          error: il faut ici `}` ; vouliez-vous dire FILTER ?
        ASK { } LIMT 5
          error: la requête est déjà complète avant cet endroit ; vouliez-vous dire LIMIT ?
        ASK { ?x fo:name 1 }
          error: le préfixe fo: n’est pas déclaré ; vouliez-vous dire foaf: ?
        ASK { wd:Q31 a 1 }
          error: le préfixe wd: n’est pas déclaré : PREFIX wd: <http://www.wikidata.org/entity/> le déclare
        ASK { ?x nothing-like-it:name 1 }
          error: le préfixe nothing-like-it: n’est pas déclaré
        ASK { FILTER(REGEXP(?x, 'a')) }
          error: la fonction REGEXP n’existe pas ; vouliez-vous dire REGEX ?
        ASK { GRAPH graph:data/labs/ric { } }
          error: / termine un nom à préfixe : écrivez <https://w3id.org/labgraph/graph/data/labs/ric> ou graph:data\/labs\/ric
        ASK { ?x a "abc }
          error: le texte qui commence ici n’est pas fermé : il manque "
        ASK { ?x a 'it's' }
          error: le texte se termine avant ce mot : un ' à l’intérieur d’un texte s’écrit \'
        SELECT * { ?x a 1 LIMIT 5 }
          error: LIMIT se place après l’accolade } qui ferme le motif
        SELECT count(?x) { }
          error: une expression dans SELECT se met entre parenthèses, avec un nom : (COUNT(…) AS ?nom)
        ASK { FILTER(?x == 5) }
          error: l’égalité s’écrit =
        ASK { FILTER(?x <> 5) }
          error: la différence s’écrit !=
        ASK { FILTER(?x AND ?y) }
          error: « et » s’écrit &&
        ASK { FILTER(?x OR ?y) }
          error: « ou » s’écrit ||
        INSERT DATA { }
          error: INSERT modifie les données : c’est une mise à jour, pas une requête
        ASK { ?x <http://a b> 1 }
          error: l’IRI qui commence ici n’est pas fermé : il manque >
        SELECT ?x, ?y { }
          error: les variables se séparent par une espace, sans virgule
        ASK { };
          error: une requête se termine sans point-virgule
        ASK { FILTER ?x > 5 }
          error: la condition de FILTER se met entre parenthèses : FILTER(…)
        SELECT ?x {
          error: une accolade { n’est pas fermée : il manque `}`
        ASK { } }
          error: cette accolade } ne ferme rien
        SELECT ?x (COUNT(?y) AS ?n) { ?x a ?y }
          error: une variable sélectionnée n’est ni dans GROUP BY ni dans un agrégat tel que COUNT
        SELECT ?x { BIND(1 AS ?x) BIND(2 AS ?x) }
          error: avant cet endroit, une règle autre que la grammaire est enfreinte : une variable est-elle liée deux fois, ou sélectionnée sans être groupée ?
        ASK { VALUES (?a ?b) { (1) } }
          error: avant cet endroit, une règle autre que la grammaire est enfreinte : une variable est-elle liée deux fois, ou sélectionnée sans être groupée ?
        ASK { }
          error: ASK interroge : c’est une requête, pas une mise à jour
        DELET { }
          error: aucune opération ne commence ainsi ; vouliez-vous dire DELETE ?
        COPY graph:a/b TO graph:c
          error: / termine un nom à préfixe : écrivez <https://w3id.org/labgraph/graph/a/b> ou graph:a\/b
        INSERT DATA { ?x a 1 }
          error: INSERT DATA et DELETE DATA n’admettent pas de variables : c’est WHERE qui les lie
        DELETE DATA { _:a a 1 }
          error: Variables and blank nodes are not allowed in DELETE DATA
        CLEAR ALL nothing
          error: l’opération est déjà complète avant cet endroit
    "#]].assert_eq(&told("fr"));
}

#[test]
fn mistakes_are_told_in_english() {
    expect![[r#"

          error: the query: there is no query here
        SELEKT ?x { ?x a 1 }
          error: expected `ASK`, `CONSTRUCT`, `DESCRIBE`, `SELECT`; did you mean SELECT?
        SELECT ?x { ?x a 1 } ORDER
          error: expected `BY`
        SELECT ?x { ?x a 1 } LIMIT x
          error: expected a number
        SELECT ?x {   ?x a 1
          error: expected `}`
        ASK { ?x a 1 . FILTR(?x) }
          error: expected `}`; did you mean FILTER?
        ASK { } LIMT 5
          error: the query is whole before this place; did you mean LIMIT?
        ASK { ?x fo:name 1 }
          error: the prefix fo: is not declared; did you mean foaf:?
        ASK { wd:Q31 a 1 }
          error: the prefix wd: is not declared: PREFIX wd: <http://www.wikidata.org/entity/> declares it
        ASK { ?x nothing-like-it:name 1 }
          error: the prefix nothing-like-it: is not declared
        ASK { FILTER(REGEXP(?x, 'a')) }
          error: there is no function REGEXP; did you mean REGEX?
        ASK { GRAPH graph:data/labs/ric { } }
          error: / ends a name with a prefix: write <https://w3id.org/labgraph/graph/data/labs/ric> or graph:data\/labs\/ric
        ASK { ?x a "abc }
          error: the text that begins here is not closed: expected "
        ASK { ?x a 'it's' }
          error: the text ends before this word: a ' inside a text is written \'
        SELECT * { ?x a 1 LIMIT 5 }
          error: LIMIT stands behind the } that closes the pattern
        SELECT count(?x) { }
          error: an expression in SELECT stands in brackets, with a name: (COUNT(…) AS ?name)
        ASK { FILTER(?x == 5) }
          error: equal is written =
        ASK { FILTER(?x <> 5) }
          error: not equal is written !=
        ASK { FILTER(?x AND ?y) }
          error: and is written &&
        ASK { FILTER(?x OR ?y) }
          error: or is written ||
        INSERT DATA { }
          error: INSERT changes the data: this is an update, not a query
        ASK { ?x <http://a b> 1 }
          error: the IRI that begins here is not closed: expected >
        SELECT ?x, ?y { }
          error: variables are listed with a space between them, without a comma
        ASK { };
          error: a query ends without ;
        ASK { FILTER ?x > 5 }
          error: the condition of FILTER stands in brackets: FILTER(…)
        SELECT ?x {
          error: a { is not closed: expected `}`
        ASK { } }
          error: this } closes nothing
        SELECT ?x (COUNT(?y) AS ?n) { ?x a ?y }
          error: a selected variable is neither in GROUP BY nor in an aggregate such as COUNT
        SELECT ?x { BIND(1 AS ?x) BIND(2 AS ?x) }
          error: a rule beyond the grammar is broken before this place: is a variable bound twice, or selected without being grouped?
        ASK { VALUES (?a ?b) { (1) } }
          error: a rule beyond the grammar is broken before this place: is a variable bound twice, or selected without being grouped?
        ASK { }
          error: ASK asks: this is a query, not an update
        DELET { }
          error: no operation begins so; did you mean DELETE?
        COPY graph:a/b TO graph:c
          error: / ends a name with a prefix: write <https://w3id.org/labgraph/graph/a/b> or graph:a\/b
        INSERT DATA { ?x a 1 }
          error: there are no variables in INSERT DATA and DELETE DATA: WHERE binds them
        DELETE DATA { _:a a 1 }
          error: Variables and blank nodes are not allowed in DELETE DATA
        CLEAR ALL nothing
          error: the operation is whole before this place
    "#]].assert_eq(&told("en"));
}

#[test]
fn the_line_is_shown_in_every_language() {
    expect![[r#"
        --- stderr
        error: het voorvoegsel fo: is niet gedeclareerd; bedoelde u foaf:?
         --> the query:1:16
          |
        1 | SELECT ?x { ?x fo:name 1 }
          |                ^
        --- exit code 3
    "#]]
    .assert_eq(&labgraph(&["query", "--lang", "nl", "SELECT ?x { ?x fo:name 1 }"]).to_string());
    let place = Place::empty();
    let outcome = place.run_with(&["query", "SELECT ?x { ?x fo:name 1 }"], b"", |command| {
        command.env("LC_ALL", "fr_BE.UTF-8");
    });
    expect![[r#"
        --- stderr
        error: le préfixe fo: n’est pas déclaré ; vouliez-vous dire foaf: ?
         --> the query:1:16
          |
        1 | SELECT ?x { ?x fo:name 1 }
          |                ^
        --- exit code 3
    "#]]
    .assert_eq(&outcome.to_string());
}

#[test]
fn the_prompt_tells_them_in_the_language_of_the_moment() {
    let asked = "ASK { ?x fo:name 1 }";
    let outcome = labgraph(&["repl", "--keep-going", "-c", asked, ".lang nl", asked, ".lang fr", asked]);
    expect![[r#"
        --- stderr
        error: the prefix fo: is not declared; did you mean foaf:?
         --> statement 1:1:10
          |
        1 | ASK { ?x fo:name 1 }
          |          ^
        error: het voorvoegsel fo: is niet gedeclareerd; bedoelde u foaf:?
         --> statement 3:1:10
          |
        1 | ASK { ?x fo:name 1 }
          |          ^
        error: le préfixe fo: n’est pas déclaré ; vouliez-vous dire foaf: ?
         --> statement 5:1:10
          |
        1 | ASK { ?x fo:name 1 }
          |          ^
        --- exit code 3
    "#]]
    .assert_eq(&outcome.to_string());
}

#[test]
fn a_saved_query_that_does_not_load_says_why_in_the_readers_language() {
    let place = Place::with_workspace();
    place.write("queries/broken.rq", "#+ summary: broken\nSELEKT ?x { ?x a 1 }\n");
    expect![[r#"
        --- stderr
        error: hier hoort `ASK`, `CONSTRUCT`, `DESCRIBE`, `SELECT`; bedoelde u SELECT?
         --> queries/broken.rq:2:1
          |
        2 | SELEKT ?x { ?x a 1 }
          | ^
        --- exit code 3
    "#]]
    .assert_eq(&place.run(&["run", "broken", "--lang", "nl"]).to_string());
    let list = place.run(&["run", "--list", "broken", "--lang", "fr", "--format", "csv"]);
    expect![[r#"
        name,parameters,summary
        broken,,"n’est pas chargée : queries/broken.rq:2:1: il faut ici `ASK`, `CONSTRUCT`, `DESCRIBE`, `SELECT` ; vouliez-vous dire SELECT ?"
    "#]].assert_eq(&list.to_string());
}
