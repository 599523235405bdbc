//! The profile of a dataset: its counts are those of SPARQL, and its tables say what a reader wants.

use crate::shared;
use expect_test::expect;
use labgraph::model::{Languages, Prefixes};
use labgraph::query::profile::schema::{Schema, Sheet};
use labgraph::query::profile::{Profile, ProfileError};
use labgraph::query::{Answer, Engine};
use labgraph::render::{Column, RowFormat, Style, Table, write_rows};
use labgraph::store::Dataset;
use labgraph::workspace::Workspace;
use oxigraph::model::{NamedNode, Term};
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

fn profile_of(dataset: &Dataset) -> Profile {
    Profile::of(dataset.store(), &AtomicBool::new(false)).unwrap()
}

fn shipped() -> (Dataset, Profile) {
    let dataset = Dataset::load(&Workspace::embedded(), true).unwrap();
    let profile = profile_of(&dataset);
    (dataset, profile)
}

/// The rows of a query whose first cells are IRIs and whose last `numbers` cells are counts.
fn counts(dataset: &Dataset, query: &str, numbers: usize) -> BTreeMap<Vec<String>, Vec<u64>> {
    let Answer::Solutions(solutions) = Engine::new(dataset.store()).ask(query).unwrap() else {
        panic!("no rows");
    };
    let cell = |term: &Option<Term>| match term {
        Some(Term::NamedNode(node)) => node.as_str().to_owned(),
        Some(Term::Literal(literal)) => literal.value().to_owned(),
        other => panic!("{other:?}"),
    };
    let row = |row: &Vec<Option<Term>>| {
        let (keys, values) = row.split_at(row.len() - numbers);
        let values = values.iter().map(|value| cell(value).parse().unwrap());
        (keys.iter().map(cell).collect(), values.collect())
    };
    solutions.rows.iter().map(row).collect()
}

fn agrees_with_sparql(dataset: &Dataset, profile: &Profile) {
    assert!(profile.exact);
    let key = |iri: &NamedNode| iri.as_str().to_owned();

    let statements = counts(dataset, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", 1);
    assert_eq!(statements[&Vec::new()], [profile.statements]);

    let members = profile.classes.iter().filter(|class| class.members > 0);
    let members: BTreeMap<_, _> = members.map(|class| (vec![key(&class.iri)], vec![class.members])).collect();
    let query = "SELECT ?c (COUNT(DISTINCT ?x) AS ?n) { ?x a ?c FILTER isIRI(?c) } GROUP BY ?c";
    assert_eq!(members, counts(dataset, query, 1));

    let uses: BTreeMap<_, _> = profile
        .classes
        .iter()
        .flat_map(|class| class.properties.iter().map(move |of| (class, of)))
        .map(|(class, of)| (vec![key(&class.iri), key(&of.property)], vec![of.subjects, of.values]))
        .collect();
    let query =
        "SELECT ?c ?p (COUNT(DISTINCT ?x) AS ?n) (COUNT(*) AS ?m) { ?x a ?c ; ?p ?o FILTER isIRI(?c) }
                 GROUP BY ?c ?p";
    assert_eq!(uses, counts(dataset, query, 2));

    let properties = profile.properties.iter().filter(|property| property.values > 0);
    let properties: BTreeMap<_, _> = properties
        .map(|property| (vec![key(&property.iri)], vec![property.subjects, property.values]))
        .collect();
    let query = "SELECT ?p (COUNT(DISTINCT ?x) AS ?n) (COUNT(*) AS ?m) { ?x ?p ?o } GROUP BY ?p";
    assert_eq!(properties, counts(dataset, query, 2));

    let ranges: BTreeMap<_, _> = profile
        .properties
        .iter()
        .flat_map(|property| property.ranges.iter().map(move |range| (property, range)))
        .map(|(property, (class, count))| (vec![key(&property.iri), key(class)], vec![*count]))
        .collect();
    let query = "SELECT ?p ?c (COUNT(*) AS ?m) { ?x ?p ?o . ?o a ?c FILTER isIRI(?c) } GROUP BY ?p ?c";
    assert_eq!(ranges, counts(dataset, query, 1));

    let datatypes: BTreeMap<_, _> = profile
        .properties
        .iter()
        .flat_map(|property| property.datatypes.iter().map(move |datatype| (property, datatype)))
        .map(|(property, (datatype, count))| (vec![key(&property.iri), key(datatype)], vec![*count]))
        .collect();
    let query = "SELECT ?p ?d (COUNT(*) AS ?m) { ?x ?p ?o FILTER isLiteral(?o) BIND(DATATYPE(?o) AS ?d) } GROUP BY ?p ?d";
    assert_eq!(datatypes, counts(dataset, query, 1));

    let graphs: BTreeMap<_, _> =
        profile.graphs.iter().map(|graph| (vec![key(&graph.iri)], vec![graph.statements])).collect();
    assert_eq!(
        graphs,
        counts(dataset, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g", 1)
    );
}

#[test]
fn every_count_of_the_workspace_is_that_of_sparql() {
    let (dataset, profile) = shipped();
    agrees_with_sparql(&dataset, &profile);
}

#[test]
fn every_count_of_open_data_is_that_of_sparql() {
    let Some(shared) = shared::folder() else { return };
    let file = shared.join("opendata/eu-authority/countries.ttl");
    let dataset = Dataset::load_files(&[file], &[], &mut |_| ()).unwrap();
    agrees_with_sparql(&dataset, &profile_of(&dataset));
}

#[test]
fn frequent_values_are_counted() {
    let (dataset, profile) = shipped();
    let precision = profile.property("https://w3id.org/labgraph/ns#precision").unwrap();
    assert!(precision.all_values);
    let values: BTreeMap<_, _> = precision
        .frequent
        .iter()
        .map(|(term, count)| (vec![term.to_string().trim_matches(['<', '>']).to_owned()], vec![*count]))
        .collect();
    assert_eq!(values, counts(&dataset, "SELECT ?o (COUNT(*) AS ?n) { ?s lab:precision ?o } GROUP BY ?o", 1));
    assert!(precision.frequent.is_sorted_by(|(_, a), (_, b)| a >= b));
}

#[test]
fn it_stops_when_asked() {
    let (dataset, _) = shipped();
    assert!(matches!(Profile::of(dataset.store(), &AtomicBool::new(true)), Err(ProfileError::Stopped)));
}

fn table(sheet: &Sheet, rows: usize) -> String {
    let columns = sheet.solutions.variables.iter().zip(&sheet.headings);
    let columns = columns.map(|(variable, heading)| Column {
        variable: variable.clone(),
        label: Some(heading.clone()),
        unit: None,
    });
    let table = Table {
        columns: columns.collect(),
        rows: sheet.solutions.rows.iter().take(rows).cloned().collect(),
        title: Some(sheet.title.clone()),
    };
    let mut out = Vec::new();
    write_rows(&table, RowFormat::Markdown, &Style::default(), &mut out).unwrap();
    format!("{}\n{}{} rows", sheet.title, String::from_utf8(out).unwrap(), sheet.solutions.rows.len())
}

#[test]
fn the_schema_is_shown_in_the_language_of_the_reader() {
    let (_, profile) = shipped();
    let (en, nl) = (Languages::default(), "nl".parse().unwrap());
    let prefixes = Prefixes::known();
    let english = Schema::new(&profile, &en, &prefixes);
    let dutch = Schema::new(&profile, &nl, &prefixes);
    let class = |name: &str| prefixes.expand(name).unwrap();
    expect![[r#"
        Classes
        | Class | Label | Members | Is a |
        | --- | --- | ---: | --- |
        | skos:Concept | concept | 255 |  |
        | prov:Entity | entity | 138 |  |
        | dcat:Resource | catalogued resource | 77 |  |
        | lab:Source | source | 48 | dcat:Resource, prov:Entity |
        | foaf:Agent | agent | 46 |  |
        | org:Organization | organisation | 43 | foaf:Agent |
        | org:Membership | membership | 35 |  |
        | lab:Seat | seat | 35 | org:Membership, prov:Entity |
        | sssom:Mapping | mapping | 29 |  |
        | lab:Initiative | initiative | 28 | prov:Entity |
        | skos:ConceptScheme | concept scheme | 24 |  |
        | schema:StructuredValue | structured value | 23 |  |
        42 rows"#]]
    .assert_eq(&table(&english.classes(), 12));
    expect![[r#"
        Properties
        | Property | Label | Values | Domain | Range |
        | --- | --- | ---: | --- | --- |
        | rdfs:label | label | 1,569 | sh:PropertyShape, owl:ObjectProperty, sh:NodeShape, … | rdf:langString |
        | skos:prefLabel | name | 1,485 | skos:Concept, prov:Entity, dcat:Resource, … | rdf:langString |
        | rdf:type |  | 1,455 | skos:Concept, sh:PropertyShape, prov:Entity, … | owl:Class |
        | skos:definition | definition | 738 | skos:Concept | rdf:langString |
        | skos:inScheme | in scheme | 255 | skos:Concept | skos:ConceptScheme |
        | rdfs:comment | comment | 246 | owl:ObjectProperty, owl:Class, owl:DatatypeProperty, … | rdf:langString |
        | dcterms:description | description | 210 | prov:Entity, foaf:Agent, dcat:Resource, … | rdf:langString |
        | prov:wasDerivedFrom | source | 188 | prov:Entity | prov:Entity |
        | skos:topConceptOf | top concept of | 170 | skos:Concept | skos:ConceptScheme |
        | dcterms:language | language | 132 | dcat:Resource | xsd:string |
        | skos:note | note | 105 | foaf:Agent, dcat:Resource, prov:Entity, … | rdf:langString |
        | skos:altLabel | other name | 96 | foaf:Agent, dcat:Resource, lab:GoverningBody, … | rdf:langString, xsd:string |
        178 rows"#]].assert_eq(&table(&english.properties(), 12));
    expect![[r#"
        figure (lab:Figure): 23 members
        | Property | Label | Have it | Values | Range |
        | --- | --- | ---: | ---: | --- |
        | skos:prefLabel | name | 23 | 69 | rdf:langString |
        | schema:value | value | 23 | 23 | xsd:integer |
        | prov:wasDerivedFrom | source | 23 | 23 | prov:Entity |
        | lab:measures | measures | 23 | 23 | skos:Concept |
        | lab:precision | precision | 23 | 23 | skos:Concept |
        | lab:value | value | 23 | 23 | xsd:decimal |
        | lab:unit | unit | 14 | 14 | skos:Concept |
        | lab:currency | currency | 9 | 9 | skos:Concept |
        | lab:period | period | 7 | 7 | skos:Concept |
        | skos:note | note | 5 | 15 | rdf:langString |
        | dcterms:relation | related to | 3 | 3 | lab:Figure, skos:Concept |
        | lab:equivalentTo | equivalent to | 2 | 2 | lab:Figure |
        | dcterms:audience | audience | 1 | 1 | skos:Concept |
        | lab:conditionOf | condition of | 1 | 1 | skos:Concept |
        | lab:targetGroup | target group | 1 | 1 | skos:Concept |
        15 rows"#]]
    .assert_eq(&table(&english.class(&class("lab:Figure")).unwrap(), 20));
    expect![[r#"
        bestuursorgaan (lab:GoverningBody): 7 leden
        | Eigenschap | Label | Hebben het | Waarden | Bereik |
        | --- | --- | ---: | ---: | --- |
        | skos:prefLabel | naam | 7 | 21 | rdf:langString |
        | prov:wasDerivedFrom | bron | 7 | 9 | prov:Entity |
        | org:classification | soort | 7 | 7 | skos:Concept |
        | org:linkedTo | verbonden met | 7 | 7 | org:Organization |
        | lab:governs | bestuurt | 7 | 7 | org:Organization |
        | dcterms:description | beschrijving | 6 | 18 | rdf:langString |
        | skos:altLabel | andere naam | 5 | 7 | rdf:langString, xsd:string |
        | lab:seatCount | aantal zetels | 5 | 5 | xsd:integer |
        23 rows"#]]
    .assert_eq(&table(&dutch.class(&class("lab:GoverningBody")).unwrap(), 8));
    expect![[r#"
        Named graphs
        | Graph | Statements |
        | --- | ---: |
        | https://w3id.org/labgraph/graph/data/authorities | 396 |
        | https://w3id.org/labgraph/graph/data/labs/co-pi | 172 |
        | https://w3id.org/labgraph/graph/data/labs/ditp-network | 274 |
        27 rows"#]]
    .assert_eq(&table(&english.graphs(), 3));
    assert!(english.class(&class("lab:Nothing")).is_none());
}
