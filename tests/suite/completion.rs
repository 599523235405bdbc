//! Completion: what is offered at a place of a query or a dot-command, over the shipped workspace.

use expect_test::{Expect, expect};
use labgraph::model::{Languages, Prefixes};
use labgraph::query::completion::{Argument, Candidate, CommandInfo, Completions, Context, complete};
use labgraph::query::profile::Profile;
use labgraph::query::saved::Library;
use labgraph::store::Dataset;
use labgraph::workspace::Workspace;
use std::fmt::Write;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

/// Where the cursor stands.
const CURSOR: char = '‸';

/// How many candidates are shown.
const SHOWN: usize = 6;

struct World {
    dataset: Dataset,
    profile: Profile,
    library: Library,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let workspace = Workspace::embedded();
    let dataset = Dataset::load(&workspace, true).unwrap();
    let profile = Profile::of(dataset.store(), &AtomicBool::new(false)).unwrap();
    let files = workspace.queries();
    World { dataset, profile, library: Library::new(files) }
});

const fn command(name: &'static str, argument: Argument<'static>) -> CommandInfo<'static> {
    CommandInfo { name, summary: "…", argument }
}

const COMMANDS: [CommandInfo<'static>; 10] = [
    command(".exit", Argument::None),
    command(".help", Argument::Command),
    command(".mode", Argument::OneOf(&["table", "csv", "tsv", "json"])),
    command(".open", Argument::File),
    command(".prefixes", Argument::Prefix),
    command(".queries", Argument::None),
    command(".read", Argument::File),
    command(".run", Argument::SavedQuery),
    command(".schema", Argument::Class),
    command(".show", Argument::Thing),
];

fn files(begin: &str) -> Vec<String> {
    let all = ["data/", "data/labs/", "notes.rq", "new query.rq", "report.html"];
    all.iter().filter(|path| path.starts_with(begin)).map(|path| (*path).to_owned()).collect()
}

fn split(marked: &str) -> (String, usize) {
    let cursor = marked.find(CURSOR).expect("a cursor");
    (marked.replace(CURSOR, ""), cursor)
}

fn line(candidate: &Candidate) -> String {
    let mut line = format!("{:?} {}", candidate.kind, candidate.insert);
    if candidate.shown != candidate.insert {
        write!(line, " [{}]", candidate.shown).unwrap();
    }
    if let Some(label) = &candidate.label {
        write!(line, " «{label}»").unwrap();
    }
    if let Some(matched) = &candidate.matched {
        write!(line, " by «{matched}»").unwrap();
    }
    if let Some(count) = candidate.count {
        write!(line, " {count}").unwrap();
    }
    if let Some((prefix, namespace)) = &candidate.declares {
        write!(line, " declares {prefix}: <{namespace}>").unwrap();
    }
    if let Some(signature) = candidate.signature {
        write!(line, " {signature}").unwrap();
    }
    line
}

fn report(text: &str, found: &Completions) -> String {
    let mut report = String::new();
    for candidate in found.candidates.iter().take(SHOWN) {
        writeln!(report, "{}", line(candidate)).unwrap();
    }
    let replaced = &text[found.replace.clone()];
    writeln!(report, "{} for {replaced:?}", found.candidates.len()).unwrap();
    report
}

fn in_language(tag: &str, marked: &str) -> String {
    let (text, cursor) = split(marked);
    report(&text, &candidates(tag, &text, cursor))
}

fn candidates(tag: &str, text: &str, cursor: usize) -> Completions {
    let languages: Languages = tag.parse().unwrap();
    let context = Context {
        profile: Some(&WORLD.profile),
        store: Some(WORLD.dataset.store()),
        languages: &languages,
        prefixes: &Prefixes::known(),
        library: Some(&WORLD.library),
        commands: &COMMANDS,
        files: &files,
        limit: 1000,
    };
    complete(text, cursor, &context)
}

#[expect(clippy::needless_pass_by_value, reason = "a snapshot is written where it is used")]
fn check(tag: &str, marked: &str, expected: Expect) {
    expected.assert_eq(&in_language(tag, marked));
}

fn en(marked: &str, expected: Expect) {
    check("en", marked, expected);
}

fn nl(marked: &str, expected: Expect) {
    check("nl", marked, expected);
}

#[test]
fn properties_are_those_of_the_class() {
    en(
        "SELECT * { ?lab a lab:InnovationLab ; ‸ }",
        expect![[r#"
        Property dcterms:description «description» 7
        Property skos:prefLabel «name» 7
        Property org:classification «kind» 7
        Property prov:wasDerivedFrom «source» 7
        Property lab:country «country» 7
        Property dcterms:subject «subject» 6
        42 for ""
    "#]],
    );
    nl(
        "SELECT * { ?lab a lab:InnovationLab ; ‸ }",
        expect![[r#"
        Property dcterms:description «beschrijving» 7
        Property skos:prefLabel «naam» 7
        Property org:classification «soort» 7
        Property prov:wasDerivedFrom «bron» 7
        Property lab:country «land» 7
        Property dcterms:subject «onderwerp» 6
        42 for ""
    "#]],
    );
    // Its class may be stated after the cursor, on another line.
    en(
        "SELECT * {\n  ?body ‸\n  ?body a lab:GoverningBody\n}",
        expect![[r#"
        Property skos:prefLabel «name» 7
        Property prov:wasDerivedFrom «source» 7
        Property org:classification «kind» 7
        Property org:linkedTo «tied to» 7
        Property lab:governs «governs» 7
        Property dcterms:description «description» 6
        25 for ""
    "#]],
    );
}

#[test]
fn what_something_has_tells_what_it_is_and_so_does_what_leads_to_it() {
    en(
        "SELECT * { ?lab lab:staff ?n . ?lab ‸",
        expect![[r#"
        Keyword a
        Property dcterms:description «description» 12
        Property skos:prefLabel «name» 12
        Property org:classification «kind» 12
        Property prov:wasDerivedFrom «source» 12
        Property lab:country «country» 12
        43 for ""
    "#]],
    );
    en(
        "SELECT * { ?lab lab:budget ?sum . ?sum ‸",
        expect![[r#"
        Keyword a
        Property skos:prefLabel «name» 23
        Property schema:value «value» 23
        Property prov:wasDerivedFrom «source» 23
        Property lab:measures «measures» 23
        Property lab:precision «precision» 23
        18 for ""
    "#]],
    );
    en(
        "SELECT * { ?lab lab:budget/‸",
        expect![[r#"
        Property skos:prefLabel «name» 23
        Property schema:value «value» 23
        Property prov:wasDerivedFrom «source» 23
        Property lab:measures «measures» 23
        Property lab:precision «precision» 23
        Property lab:value «value» 23
        16 for ""
    "#]],
    );
    en(
        "SELECT * { ?lab lab:budget [ ‸",
        expect![[r#"
        Keyword a
        Property skos:prefLabel «name» 23
        Property schema:value «value» 23
        Property prov:wasDerivedFrom «source» 23
        Property lab:measures «measures» 23
        Property lab:precision «precision» 23
        17 for ""
    "#]],
    );
    en(
        "SELECT * { ?money a lab:Figure ; ^‸",
        expect![[r#"
        Property lab:figure «figure» 24
        Property schema:numberOfEmployees «number of employees» 8
        Property lab:budget «budget» 8
        Property lab:staff «staff» 8
        Property dcterms:relation «related to» 5
        Property lab:equivalentTo «equivalent to» 2
        9 for ""
    "#]],
    );
    en(
        "SELECT * { lid:nesta ‸",
        expect![[r#"
        Keyword a
        Property org:classification «kind» 2
        Property dcterms:description «description» 2
        Property skos:prefLabel «name» 2
        Property org:purpose «purpose» 2
        Property lab:activity «activity» 2
        26 for ""
    "#]],
    );
    // Nothing is known: all properties.
    en(
        "SELECT * { ?x ‸",
        expect![[r#"
            Keyword a
            Property rdfs:label «label» 1569
            Property skos:prefLabel «name» 1485
            Property skos:definition «definition» 738
            Property skos:inScheme «in scheme» 255
            Property rdfs:comment «comment» 246
            179 for ""
        "#]],
    );
}

#[test]
fn names_in_any_language_find_a_property() {
    nl(
        "SELECT * { ?lab begr‸",
        expect![[r#"
            Property lab:budget «budget» by «begroting» 8
            Property skos:topConceptOf «topbegrip van» 170
            2 for "begr"
        "#]],
    );
    en(
        "SELECT * { ?lab begr‸",
        expect![[r#"
            Property lab:budget «budget» by «begroting» 8
            Property skos:topConceptOf «top concept of» by «topbegrip van» 170
            2 for "begr"
        "#]],
    );
    en(
        "SELECT * { ?lab a lab:InnovationLab ; lab:bud‸",
        expect![[r#"
        Property lab:budget «budget» 3
        Property lab:shareOfBudget «share of the budget» 1
        2 for "lab:bud"
    "#]],
    );
    nl(
        "SELECT * { ?lab a lab:InnovationLab ; lab:bestu‸",
        expect![[r#"
        Property lab:governanceModel «bestuursmodel» 4
        Property lab:governedBy «bestuurd door» 3
        Property lab:governs «bestuurt» 7
        3 for "lab:bestu"
    "#]],
    );
    en(
        "SELECT * { ?lab <https://w3id.org/labgraph/ns#go‸",
        expect![[r#"
        Property <https://w3id.org/labgraph/ns#governanceModel> «governance model» 16
        Property <https://w3id.org/labgraph/ns#governedBy> «governed by» 7
        Property <https://w3id.org/labgraph/ns#governs> «governs» 7
        3 for "<https://w3id.org/labgraph/ns#go"
    "#]],
    );
    en(
        "SELECT * { ?lab depa‸",
        expect![[r#"
        0 for "depa"
    "#]],
    );
}

#[test]
fn values_are_those_of_the_property() {
    en(
        "SELECT * { ?lab lab:country ‸",
        expect![[r#"
        Value country:BEL «Belgium» 13
        Value country:DNK «Denmark» 10
        Value country:FRA «France» 8
        Value country:NLD «Netherlands» 3
        Value country:PRT «Portugal» 2
        Value country:SWE «Sweden» 2
        8 for ""
    "#]],
    );
    nl(
        "SELECT * { ?lab lab:country bel‸",
        expect![[r#"
        Value country:BEL «België» 13
        1 for "bel"
    "#]],
    );
    en(
        "SELECT * { ?lab lab:activity ?what . FILTER(?what = ‸",
        expect![[r#"
        Value labc:building-community «Building a community» 5
        Value labc:sharing-knowledge «Sharing knowledge» 5
        Value labc:fostering-collaboration «Fostering collaboration» 4
        Value labc:running-projects «Running innovation projects» 4
        Value labc:building-skills «Building skills» 3
        Value labc:experimenting «Experimenting and testing» 3
        95 for ""
    "#]],
    );
    en(
        "SELECT * { ?lab lab:activity ?what . FILTER(?what IN (labc:advice, ‸",
        expect![[r#"
        Value labc:building-community «Building a community» 5
        Value labc:sharing-knowledge «Sharing knowledge» 5
        Value labc:fostering-collaboration «Fostering collaboration» 4
        Value labc:running-projects «Running innovation projects» 4
        Value labc:building-skills «Building skills» 3
        Value labc:experimenting «Experimenting and testing» 3
        97 for ""
    "#]],
    );
    en(
        "SELECT * { VALUES ?country { ‸ } ?lab lab:country ?country }",
        expect![[r#"
        Value country:BEL «Belgium» 13
        Value country:DNK «Denmark» 10
        Value country:FRA «France» 8
        Value country:NLD «Netherlands» 3
        Value country:PRT «Portugal» 2
        Value country:SWE «Sweden» 2
        8 for ""
    "#]],
    );
    en(
        "SELECT * { ?lab schema:foundingDate ‸ }",
        expect![[r#"
        Value "1996"^^xsd:gYear 1
        Value "2018"^^xsd:gYear 1
        Value "2019"^^xsd:gYear 1
        Variable ?lab
        4 for ""
    "#]],
    );
    nl(
        "SELECT * { ?lab lab:governedBy nest‸ }",
        expect![[r#"
        Value lid:nesta-board-of-trustees «Board of Trustees van Nesta» 1
        1 for "nest"
    "#]],
    );
}

#[test]
fn classes_come_after_a() {
    en(
        "SELECT * { ?x a ‸ }",
        expect![[r#"
            Class skos:Concept «concept» 255
            Class prov:Entity «entity» 138
            Class dcat:Resource «catalogued resource» 77
            Class lab:Source «source» 48
            Class foaf:Agent «agent» 46
            Class org:Organization «organisation» 43
            43 for ""
        "#]],
    );
    nl(
        "SELECT * { ?x a innovatiel‸ }",
        expect![[r#"
        Class lab:InnovationLab «innovatielab» 7
        1 for "innovatiel"
    "#]],
    );
    en(
        "SELECT * { ?x lab:seatCount ?n ; a ‸ }",
        expect![[r#"
        Class lab:GoverningBody «governing body» 7
        Class org:OrganizationalUnit «organisational unit» 8
        Class org:Organization «organisation» 43
        Class foaf:Agent «agent» 46
        Variable ?x
        Variable ?n
        6 for ""
    "#]],
    );
}

#[test]
fn variables_keywords_and_functions() {
    en(
        "SELECT ‸ WHERE { ?lab lab:staff ?staff }",
        expect![[r#"
        Variable ?lab
        Variable ?staff
        Keyword DISTINCT
        Keyword REDUCED
        4 for ""
    "#]],
    );
    en(
        "SELECT ?l‸ WHERE { ?lab lab:staff ?lonely }",
        expect![[r#"
        Variable ?lab
        Variable ?lonely
        2 for "?l"
    "#]],
    );
    en(
        "SELECT ?lab WHERE { ?lab a lab:InnovationLab } ‸",
        expect![[r#"
        Keyword ORDER BY
        Keyword LIMIT
        Keyword GROUP BY
        Keyword HAVING
        Keyword OFFSET
        Keyword VALUES
        6 for ""
    "#]],
    );
    en(
        "SELECT ?lab WHERE { ?lab a lab:InnovationLab . ?lab lab:staff ?n } ORDER BY ‸",
        expect![[r#"
        Variable ?lab
        Variable ?n
        Keyword DESC
        Keyword ASC
        Function COUNT( [COUNT] COUNT([DISTINCT] *|expr) → integer
        Function SUM( [SUM] SUM([DISTINCT] number) → number
        67 for ""
    "#]],
    );
    en(
        "SELECT * { ?lab a lab:InnovationLab . opt‸ }",
        expect![[r#"
        Keyword OPTIONAL
        1 for "opt"
    "#]],
    );
    en(
        "SELECT * { ?x skos:prefLabel ?name FILTER(str‸",
        expect![[r#"
        Function STR( [STR] STR(term) → text
        Function STRAFTER( [STRAFTER] STRAFTER(text, part) → text
        Function STRBEFORE( [STRBEFORE] STRBEFORE(text, part) → text
        Function STRDT( [STRDT] STRDT(text, datatype) → literal
        Function STRENDS( [STRENDS] STRENDS(text, end) → boolean
        Function STRLANG( [STRLANG] STRLANG(text, tag) → literal
        9 for "str"
    "#]],
    );
    en(
        "SELECT (cou‸ AS ?n) { ?x a lab:InnovationLab }",
        expect![[r#"
        Function COUNT( [COUNT] COUNT([DISTINCT] *|expr) → integer
        Prefix country: «http://publications.europa.eu/resource/authority/country/»
        2 for "cou"
    "#]],
    );
    en(
        "‸",
        expect![[r#"
        Keyword SELECT
        Keyword ASK
        Keyword CONSTRUCT
        Keyword DESCRIBE
        Keyword PREFIX
        Keyword BASE
        28 for ""
    "#]],
    );
    en(
        "sel‸",
        expect![[r#"
        Keyword SELECT
        1 for "sel"
    "#]],
    );
}

#[test]
fn a_graph_is_found_however_it_is_begun_and_what_is_put_in_is_sparql() {
    let graph = "https://w3id.org/labgraph/graph/data/labs/nesta";
    let places = [
        "SELECT * { GRAPH ‸ { ?s ?p ?o } }",
        "SELECT * FROM ‸ { ?s ?p ?o }",
        "SELECT * FROM NAMED ‸ { ?s ?p ?o }",
        "WITH ‸ DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "INSERT DATA { GRAPH ‸ { lid:a lab:budget 1 } }",
        "DELETE { ?s ?p ?o } USING NAMED ‸ WHERE { ?s ?p ?o }",
        "CLEAR GRAPH ‸",
    ];
    let begun = [
        "graph:data/labs/nest",
        "graph:data\\/labs\\/nest",
        "graph:nesta",
        "data/labs/nest",
        "labs/nes",
        "nesta",
        "<https://w3id.org/labgraph/graph/data/labs/nest",
    ];
    for place in places {
        for begun in begun {
            let marked = place.replace(CURSOR, &format!("{begun}{CURSOR}"));
            let (text, cursor) = split(&marked);
            let found = candidates("en", &text, cursor);
            let [one] = found.candidates.as_slice() else {
                panic!("{marked}: {}", report(&text, &found));
            };
            assert_eq!((one.shown.as_str(), one.count), (r"graph:data\/labs\/nesta", Some(127)), "{marked}");
            let mut text = text.clone();
            text.replace_range(found.replace, &one.insert);
            let parsed = match labgraph::query::parse(&text, "it") {
                Ok(query) => query.to_string(),
                Err(_) => labgraph::query::parse_update(&text, "it", None).unwrap().to_string(),
            };
            assert!(parsed.contains(&format!("<{graph}>")), "{text}: {parsed}");
        }
    }
}

#[test]
fn prefixes_and_graphs() {
    en(
        "SELECT * { ?x sk‸",
        expect![[r#"
            Prefix skos: «http://www.w3.org/2004/02/skos/core#»
            Property skos:prefLabel «name» 1485
            Property skos:definition «definition» 738
            Property skos:inScheme «in scheme» 255
            Property skos:topConceptOf «top concept of» 170
            Property skos:note «note» 105
            15 for "sk"
        "#]],
    );
    en(
        "PREFIX sk‸",
        expect![[r#"
        Prefix skos: <http://www.w3.org/2004/02/skos/core#> [skos:] «http://www.w3.org/2004/02/skos/core#»
        1 for "sk"
    "#]],
    );
    en(
        "SELECT * { GRAPH ‸ { ?s ?p ?o } }",
        expect![[r#"
            Graph graph:data\/authorities 396
            Graph graph:data\/labs\/co-pi 172
            Graph graph:data\/labs\/ditp-network 274
            Graph graph:data\/labs\/ino 74
            Graph graph:data\/labs\/labx 133
            Graph graph:data\/labs\/nesta 127
            30 for ""
        "#]],
    );
    en(
        "SELECT * FROM nesta‸ { ?s ?p ?o }",
        expect![[r#"
            Graph graph:data\/labs\/nesta 127
            1 for "nesta"
        "#]],
    );
    en(
        "SELECT * { GRAPH <https://w3id.org/labgraph/graph/data/labs/ne‸ { ?s ?p ?o } }",
        expect![[r#"
        Graph <https://w3id.org/labgraph/graph/data/labs/nesta> [graph:data\/labs\/nesta] 127
        1 for "<https://w3id.org/labgraph/graph/data/labs/ne"
    "#]],
    );
    en(
        "SELECT * { GRAPH data/la‸ { ?s ?p ?o } }",
        expect![[r#"
        Graph graph:data\/labs\/co-pi 172
        Graph graph:data\/labs\/ditp-network 274
        Graph graph:data\/labs\/ino 74
        Graph graph:data\/labs\/labx 133
        Graph graph:data\/labs\/nesta 127
        Graph graph:data\/labs\/nmbs-innovation-lab 163
        9 for "data/la"
    "#]],
    );
    en(
        "SELECT (1/graph:data/la‸",
        expect![[r#"
        Function LANG( [LANG] LANG(literal) → text
        Function LANGMATCHES( [LANGMATCHES] LANGMATCHES(tag, range) → boolean
        Prefix lab: «https://w3id.org/labgraph/ns#»
        Prefix labc: «https://w3id.org/labgraph/concept/»
        4 for "la"
    "#]],
    );
    en(
        "PREFIX my: <https://w3id.org/labgraph/ns#> SELECT * { ?x my:bud‸",
        expect![[r#"
        Property my:budget «budget» 8
        Property my:shareOfBudget «share of the budget» 1
        2 for "my:bud"
    "#]],
    );
}

#[test]
fn commands_and_what_they_take() {
    en(
        ".ru‸",
        expect![[r#"
        Command .run «…»
        1 for ".ru"
    "#]],
    );
    en(
        ".run res‸",
        expect![[r#"
        SavedQuery resources «Budget, staff and budget per head of each organisation»
        SavedQuery figures «Every figure that the sources give»
        SavedQuery sources «Each section of the sources, and what rests on it»
        3 for "res"
    "#]],
    );
    nl(
        ".run personeel‸",
        expect![[r#"
        SavedQuery by-country «Organisaties, jaarlijks budget en personeel per land»
        SavedQuery resources «Budget, personeel en budget per medewerker van elke organisatie»
        2 for "personeel"
    "#]],
    );
    en(
        ".run similar-labs ‸",
        expect![[r#"
        Parameter lab= «Organisation»
        Parameter country= «Country»
        2 for ""
    "#]],
    );
    en(
        ".run similar-labs lab=nes‸",
        expect![[r#"
        ParameterValue lid:nesta «Nesta»
        1 for "nes"
    "#]],
    );
    nl(
        ".run resources country=‸",
        expect![[r#"
        ParameterValue country:BEL «België» 13
        ParameterValue country:DNK «Denemarken» 10
        ParameterValue country:FRA «Frankrijk» 8
        ParameterValue country:NLD «Nederland» 3
        ParameterValue country:PRT «Portugal» 2
        ParameterValue country:SWE «Zweden» 2
        7 for ""
    "#]],
    );
    en(
        ".read n‸",
        expect![[r#"
        File notes.rq
        File new query.rq
        2 for "n"
    "#]],
    );
    nl(
        ".schema zet‸",
        expect![[r#"
        Class lab:Seat «zetel» 35
        1 for "zet"
    "#]],
    );
    en(
        ".show board of t‸",
        expect![[r#"
        Value labc:board-of-trustees «Board of trustees»
        Value lid:nesta-board-of-trustees «Board of Trustees of Nesta»
        2 for "board of t"
    "#]],
    );
    en(
        ".mode ‸",
        expect![[r#"
        Keyword table
        Keyword csv
        Keyword tsv
        Keyword json
        4 for ""
    "#]],
    );
    en(
        ".help sch‸",
        expect![[r#"
        Command .schema
        1 for "sch"
    "#]],
    );
}

#[test]
fn updates_subqueries_and_unfinished_input() {
    en(
        "INSERT DATA { lid:nesta lab:country ‸",
        expect![[r#"
        Value country:BEL «Belgium» 13
        Value country:DNK «Denmark» 10
        Value country:FRA «France» 8
        Value country:NLD «Netherlands» 3
        Value country:PRT «Portugal» 2
        Value country:SWE «Sweden» 2
        7 for ""
    "#]],
    );
    en(
        "DELETE { ?lab lab:staff ?n } INSERT { ?lab lab:sta‸ } WHERE { ?lab a lab:InnovationLab }",
        expect![[r#"
            Property lab:staff «staff» 4
            Property lab:statedUnknown «stated to be unknown» 2
            Property lab:recordStatus «status of the record» 0
            Property lab:staffCount «number of staff» 0
            4 for "lab:sta"
        "#]],
    );
    nl(
        "SELECT * { { SELECT ?lab { ?lab a lab:InnovationLab } ‸",
        expect![[r#"
        Keyword ORDER BY
        Keyword LIMIT
        Keyword GROUP BY
        Keyword HAVING
        Keyword OFFSET
        Keyword VALUES
        6 for ""
    "#]],
    );
    en(
        "SELECT * { ?x foo bar baz . FILTER((?x . ?lab a lab:Seat ; ‸",
        expect![[r#"
        Property skos:prefLabel «name» 35
        Property org:member «member» 35
        Property org:organization «body» 35
        Property org:role «role» 35
        Property prov:wasDerivedFrom «source» 35
        Keyword a
        8 for ""
    "#]],
    );
}

#[test]
fn anywhere_in_a_query_names_and_words_are_found() {
    en(
        "DESCRIBE nes‸",
        expect![[r#"
        Value lid:nesta «Nesta»
        Value lid:nesta-board-of-trustees «Board of Trustees of Nesta»
        Value lid:nesta-budget «Yearly budget of Nesta»
        Value lid:nesta-company-funding «Funding of companies by Nesta»
        Value lid:nesta-independence «Years that Nesta has been independent»
        Value lid:nesta-mission-equal-chances «Mission of Nesta: equal chances for every child»
        33 for "nes"
    "#]],
    );
    en(
        "SELECT (SUM(?n) ‸",
        expect![[r#"
        Keyword IN
        Keyword NOT IN
        Keyword AS
        3 for ""
    "#]],
    );
    en(
        "SELECT * { ?lab a lab:InnovationLab . MINUS { ?lab lab:gov‸ ?x } }",
        expect![[r#"
        Property lab:governanceModel «governance model» 4
        Property lab:governedBy «governed by» 3
        Property lab:governs «governs» 7
        3 for "lab:gov"
    "#]],
    );
    en(
        "SELECT * { ?lab lab:bud‸get ?sum }",
        expect![[r#"
        Property lab:budget «budget» 8
        Property lab:shareOfBudget «share of the budget» 1
        2 for "lab:budget"
    "#]],
    );
    en(
        "SELECT * { ?x skos:prefLabel ?name . FILTER ‸",
        expect![[r#"
        Keyword EXISTS
        Keyword NOT EXISTS
        Function ABS( [ABS] ABS(number) → number
        Function BNODE( [BNODE] BNODE([text]) → blank node
        Function BOUND( [BOUND] BOUND(variable) → boolean
        Function CEIL( [CEIL] CEIL(number) → number
        58 for ""
    "#]],
    );
    nl(
        "SELECT * { ?kantoor lab:staff ?n . OPTIONAL { ?k‸",
        expect![[r#"
        Variable ?kantoor
        1 for "?k"
    "#]],
    );
    nl(
        "SELECT * { neder‸",
        expect![[r#"
        Value country:NLD «Nederland»
        Value lid:service-tooi-dereferencing «Nederlandse overheidsorganisaties op TOOI-identificatie»
        Value lid:authority-tooi «TOOI, Nederlandse overheidsorganisaties»
        Value lid:nido-benchmark-ric «Benchmark van Nido: RIC» by «Rijks Innovatie Community (RIC) in Nederland»
        Value lid:ric-other-ministries «Elf andere Nederlandse ministeries»
        5 for "neder"
    "#]],
    );
}

#[test]
fn names_in_the_language_of_the_reader_come_first() {
    en(
        "SELECT * { ?x so‸",
        expect![[r#"
            Property prov:wasDerivedFrom «source» 188
            Property org:classification «kind» by «soort» 49
            Property lab:partnerKind «kind of partner» by «soort partner» 11
            Property lab:operatorKind «kind of operator» by «soort beheerder» 4
            Property lab:supervisedBy «supervised by» by «sous la tutelle de» 1
            Property sssom:object_source «register» 29
            8 for "so"
        "#]],
    );
    nl(
        "SELECT * { ?x so‸",
        expect![[r#"
            Property org:classification «soort» 49
            Property lab:partnerKind «soort partner» 11
            Property lab:operatorKind «soort beheerder» 4
            Property prov:wasDerivedFrom «bron» by «source» 188
            Property lab:supervisedBy «valt onder» by «sous la tutelle de» 1
            Property sssom:object_source «register» 29
            8 for "so"
        "#]],
    );
    en(
        "SELECT * { ?x be‸",
        expect![[r#"
            Property dcterms:description «description» by «beschrijving» 210
            Property sssom:confidence «confidence» by «betrouwbaarheid» 29
            Property lab:governanceModel «governance model» by «bestuursmodel» 16
            Property lab:budget «budget» by «begroting» 8
            Property lab:governedBy «governed by» by «bestuurd door» 7
            Property lab:governs «governs» by «bestuurt» 7
            16 for "be"
        "#]],
    );
}

#[test]
fn literals_have_datatypes() {
    en(
        "SELECT * { ?x schema:foundingDate \"1996\"^^‸",
        expect![[r#"
            Class xsd:integer 221
            Class xsd:date 29
            Class xsd:decimal 29
            Class xsd:anyURI 13
            Class xsd:boolean 6
            Class xsd:gYear 4
            10 for ""
        "#]],
    );
    en(
        "SELECT * { ?x lab:value \"1\"^^xsd:integer ; lab:prec‸",
        expect![[r#"
        Property lab:precision «precision» 23
        1 for "lab:prec"
    "#]],
    );
}

/// Candidates where a query has to declare its prefixes, and where the profile is not ready yet.
fn elsewhere(marked: &str, prefixes: &Prefixes, profile: bool, store: bool) -> String {
    let (text, cursor) = split(marked);
    let context = Context {
        profile: profile.then_some(&WORLD.profile),
        store: store.then(|| WORLD.dataset.store()),
        languages: &Languages::default(),
        prefixes,
        library: None,
        commands: &[],
        files: &files,
        limit: 1000,
    };
    report(&text, &complete(&text, cursor, &context))
}

#[test]
fn a_prefix_that_is_not_declared_is_declared_with_the_candidate() {
    let ask = |marked: &str| elsewhere(marked, &Prefixes::none(), true, true);
    expect![[r#"
        Class lab:InnovationLab «innovation lab» 7 declares lab: <https://w3id.org/labgraph/ns#>
        1 for "innovationl"
    "#]]
    .assert_eq(&ask("SELECT * { ?x a innovationl‸"));
    expect![[r#"
        Class lab:InnovationLab «innovation lab» 7
        1 for "innovationl"
    "#]]
    .assert_eq(&ask("PREFIX lab: <https://w3id.org/labgraph/ns#> SELECT * { ?x a innovationl‸"));
    expect![[r#"
        Prefix wd: «http://www.wikidata.org/entity/» declares wd: <http://www.wikidata.org/entity/>
        Prefix wdt: «http://www.wikidata.org/prop/direct/» declares wdt: <http://www.wikidata.org/prop/direct/>
        2 for "wd"
    "#]].assert_eq(&ask("SELECT * { ?x wd‸"));
    expect![[r#"
        Value "1996"^^xsd:gYear 1 declares xsd: <http://www.w3.org/2001/XMLSchema#>
        Value "2018"^^xsd:gYear 1 declares xsd: <http://www.w3.org/2001/XMLSchema#>
        Value "2019"^^xsd:gYear 1 declares xsd: <http://www.w3.org/2001/XMLSchema#>
        Variable ?x
        4 for ""
    "#]]
    .assert_eq(&ask("SELECT * { ?x schema:foundingDate ‸"));
    // Another namespace under the prefix that everybody else gives to ours.
    expect![[r#"
        Class <https://w3id.org/labgraph/ns#InnovationLab> «innovation lab» 7
        1 for "innovationl"
    "#]]
    .assert_eq(&ask("PREFIX lab: <http://example.org/> SELECT * { ?x a innovationl‸"));
}

#[test]
fn before_the_profile_is_ready_a_few_statements_tell() {
    let ask = |marked: &str| elsewhere(marked, &Prefixes::known(), false, true);
    // How many there are is not known yet, and how many a busy machine finds in time is not either.
    let first = |marked: &str| ask(marked).lines().next().unwrap().to_owned();
    for (marked, expected) in [
        ("SELECT * { ?lab a lab:InnovationLab ; lab:bud‸", "Property lab:budget «budget»"),
        ("SELECT * { lid:nesta lab:sta‸", "Property lab:staff «staff»"),
        ("SELECT * { ?lab lab:country ‸", "Value country:BEL «Belgium»"),
        ("SELECT * { ?x a lab:Gov‸", "Class lab:GoverningBody «governing body»"),
        ("SELECT ‸ { ?x a lab:GoverningBody }", "Variable ?x"),
        ("SELECT * { ?x a lab:Seat } lim‸", "Keyword LIMIT"),
    ] {
        assert_eq!(first(marked), expected, "{marked}");
    }
    // Nor is anything lost without a store.
    let ask = |marked: &str| elsewhere(marked, &Prefixes::known(), false, false);
    expect![[r#"
        Prefix skos: «http://www.w3.org/2004/02/skos/core#»
        1 for "sko"
    "#]]
    .assert_eq(&ask("SELECT * { ?x a lab:GoverningBody ; sko‸"));
}

#[test]
fn in_texts_and_comments_nothing_is_offered() {
    for marked in [
        "SELECT * { ?x skos:prefLabel \"Ne‸sta\" }",
        "SELECT * { ?x skos:prefLabel \"Ne‸",
        "SELECT * { ?x skos:prefLabel '''a\nb‸",
        "SELECT * # all la‸\n{ ?x a lab:InnovationLab }",
        "SELECT * { ?x lab:value 12‸",
        "SELECT * { ?x skos:prefLabel \"x\"@n‸",
        "SELECT (COUNT(?x) AS ‸) { ?x a lab:InnovationLab }",
        ".exit ‸",
    ] {
        assert!(in_language("en", marked).starts_with("0 for"), "{marked}\n{}", in_language("en", marked));
    }
}

/// A front may ask at any moment: whatever the text and wherever the cursor, there is an answer, and it is one that
/// the front can put into the text.
mod anything {
    use super::{COMMANDS, WORLD, files};
    use labgraph::model::{Languages, Prefixes};
    use labgraph::query::completion::{Context, complete};
    use proptest::prelude::*;

    const PIECES: [&str; 52] = [
        "SELECT ",
        "?lab ",
        "WHERE ",
        "{ ",
        "} ",
        "( ",
        ") ",
        "[ ",
        "] ",
        "a ",
        "lab:InnovationLab ",
        "lab:",
        "begr",
        "; ",
        ", ",
        ". ",
        "/",
        "^",
        "|",
        "FILTER",
        "(",
        "?",
        "$x",
        "= ",
        "IN ",
        "<http",
        "<https://w3id.org/> ",
        "\"",
        "'''",
        "# x",
        "\n",
        "PREFIX ",
        "my: ",
        "VALUES ",
        "GRAPH ",
        "OPTIONAL ",
        "UNION ",
        "BIND(",
        " AS ",
        "12.",
        "@nl",
        "^^",
        "é\u{301}",
        "漢字",
        "\u{202e}",
        "\\",
        ".run resources country=",
        "COUNT(",
        "INSERT ",
        "DELETE ",
        "ORDER BY ",
        "lid:nesta ",
    ];

    fn ask(text: &str, cursor: usize, with_profile: bool) {
        let context = Context {
            profile: with_profile.then_some(&WORLD.profile),
            store: Some(WORLD.dataset.store()),
            languages: &Languages::default(),
            prefixes: &Prefixes::known(),
            library: Some(&WORLD.library),
            commands: &COMMANDS,
            files: &files,
            limit: 20,
        };
        let found = complete(text, cursor, &context);
        assert!(found.candidates.len() <= 20);
        assert!(text.get(found.replace.clone()).is_some(), "{text:?} {:?}", found.replace);
        assert!(found.replace.start <= text.floor_char_boundary(cursor));
        assert!(found.replace.end >= text.floor_char_boundary(cursor));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_pieces_of_sparql(
            pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..24),
            cursor in 0..200_usize,
        ) {
            let text = pieces.concat();
            ask(&text, cursor, cursor % 3 > 0);
            ask(&text, text.len(), true);
        }

        #[test]
        fn any_text(text in any::<String>(), cursor in 0..80_usize) {
            ask(&text, cursor, true);
        }
    }
}

#[test]
fn deep_nesting_and_long_texts_are_no_harm() {
    for open in ["(", "{", "[ lab:budget ", "{ SELECT * ", "FILTER(", "COALESCE(", "-"] {
        let text = format!("SELECT * {{ {}?lab ", open.repeat(3000));
        let _any = in_language("en", &format!("{text}‸"));
    }
    let long = format!("SELECT * {{ {} ?lab a lab:InnovationLab ; ‸", "?a lab:staff ?b . ".repeat(5000));
    assert!(in_language("en", &long).contains("dcterms:description"), "{}", in_language("en", &long));
}
