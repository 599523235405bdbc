//! What `ontology/` promises: every term explained, tied to a standard one and used as declared, and
//! rules that derive what they say.

use crate::command::{Place, project};
use crate::data::{ASSERTED, Graph};
use labgraph::model::Prefixes;
use labgraph::model::prefixes::INFERRED;
use labgraph::model::vocab::{lab, labc};
use labgraph::query::parse;
use labgraph::store::Dataset;
use labgraph::workspace::{TextFile, Workspace};
use oxigraph::model::GraphName;
use std::collections::BTreeSet;

/// The classes and the three kinds of property.
const KINDS: &str = "owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty";

/// Makes `?term` each term of labgraph's own vocabulary.
const OURS: &str = "?term rdfs:isDefinedBy <https://w3id.org/labgraph/ns> .";

/// The datatypes of OWL 2 RL that we could use, and rdfs:Literal for those that OWL 2 does not know.
const DATATYPES: &str = "xsd:boolean, xsd:decimal, xsd:integer, xsd:string, xsd:dateTime, rdfs:Literal";

fn workspace() -> Workspace {
    Workspace::open(project()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_term_is_explained_in_three_languages() {
    ASSERTED.has_none(
        "terms without exactly one label and one comment in a language",
        &format!(
            "SELECT ?term ?what ?language (COUNT(?text) AS ?texts) {{ {OURS}
               VALUES ?what {{ rdfs:label rdfs:comment }} VALUES ?language {{ 'en' 'nl' 'fr' }}
               OPTIONAL {{ ?term ?what ?text FILTER(LANG(?text) = ?language) }}
             }} GROUP BY ?term ?what ?language HAVING(COUNT(?text) != 1)"
        ),
    );
    ASSERTED.has_none(
        "terms of the lab: namespace that are no class or property, or do not say where they are defined",
        &format!(
            "SELECT ?term {{ ?term ?p ?o FILTER(STRSTARTS(STR(?term), STR(lab:)))
               FILTER NOT EXISTS {{ {OURS} ?term a ?kind VALUES ?kind {{ {KINDS} }} }} }}"
        ),
    );
}

#[test]
fn every_property_has_a_domain_and_a_range() {
    ASSERTED.has_none(
        "properties without exactly one domain and one range, or of no or two kinds",
        &format!(
            "SELECT ?term {{ {OURS} FILTER NOT EXISTS {{ ?term a owl:Class }}
               OPTIONAL {{ ?term rdfs:domain ?domain }} OPTIONAL {{ ?term rdfs:range ?range }}
               OPTIONAL {{ ?term a ?kind VALUES ?kind {{ {KINDS} }} }}
             }} GROUP BY ?term HAVING(COUNT(DISTINCT ?domain) != 1 || COUNT(DISTINCT ?range) != 1
                                      || COUNT(DISTINCT ?kind) != 1)"
        ),
    );
}

#[test]
fn every_term_is_tied_to_a_standard_term() {
    ASSERTED.has_none(
        "terms with no standard term above or beside them",
        &format!(
            "SELECT ?term {{ {OURS} FILTER NOT EXISTS {{
               ?term (rdfs:subClassOf|rdfs:subPropertyOf)*/(rdfs:subClassOf|rdfs:subPropertyOf|rdfs:seeAlso) ?other
               FILTER(!STRSTARTS(STR(?other), STR(lab:))) }} }}"
        ),
    );
}

#[test]
fn the_ontology_keeps_to_owl_2_rl() {
    ASSERTED.has_none(
        "OWL 2 RL has no owl:Thing as a superclass, domain or range",
        "SELECT ?term ?where { ?term ?where owl:Thing }",
    );
    ASSERTED.has_none(
        "no datatype of OWL 2 RL",
        &format!(
            "SELECT ?term ?range {{ ?term a owl:DatatypeProperty ; rdfs:range ?range
               FILTER(?range NOT IN ({DATATYPES})) }}"
        ),
    );
    ASSERTED.has_none(
        "a superclass, domain or range that is no declared class",
        &format!(
            "SELECT ?term ?where ?class {{ ?term ?where ?class
               VALUES ?where {{ rdfs:subClassOf owl:disjointWith rdfs:domain rdfs:range }}
               FILTER NOT EXISTS {{ ?class a owl:Class }} FILTER(?class NOT IN ({DATATYPES}, rdf:Property, owl:Class)) }}"
        ),
    );
    ASSERTED.has_none(
        "a superproperty or inverse that is no declared property of the same kind",
        "SELECT ?term ?other { ?term rdfs:subPropertyOf|owl:inverseOf ?other ; a ?kind
           VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty } FILTER NOT EXISTS { ?other a ?kind } }",
    );
}

#[test]
fn no_iri_is_two_kinds_of_thing() {
    // lab:statedUnknown points at properties on purpose, which is why it is an annotation.
    ASSERTED.has_none(
        "of two kinds",
        &format!(
            "SELECT ?iri ?one ?other {{
               VALUES ?one {{ {KINDS} }} VALUES ?other {{ {KINDS} }}
               ?iri a ?one, ?other FILTER(STR(?one) < STR(?other)) }}"
        ),
    );
    ASSERTED.has_none(
        "both a term and an individual",
        &format!(
            "SELECT ?iri ?class {{ ?iri a ?kind, ?class VALUES ?kind {{ {KINDS} }}
               FILTER(!STRSTARTS(STR(?class), STR(owl:))) }}"
        ),
    );
    ASSERTED.has_none(
        "terms as values of properties that are no annotations",
        &format!(
            "SELECT ?iri ?property {{ ?thing ?property ?iri . ?property a owl:ObjectProperty .
               ?iri a ?kind VALUES ?kind {{ {KINDS} }} }}"
        ),
    );
}

#[test]
fn every_property_and_class_that_the_data_uses_is_declared_as_what_it_is() {
    ASSERTED.has_none(
        "properties that the ontology does not declare, or with the wrong kind of value",
        "SELECT DISTINCT ?property { GRAPH ?file { ?thing ?property ?value }
           FILTER(CONTAINS(STR(?file), '/graph/data/') && ?property != rdf:type)
           FILTER NOT EXISTS { ?property a owl:AnnotationProperty }
           FILTER NOT EXISTS { ?property a owl:ObjectProperty FILTER(!ISLITERAL(?value)) }
           FILTER NOT EXISTS { ?property a owl:DatatypeProperty FILTER(ISLITERAL(?value)) } }",
    );
    ASSERTED.has_none(
        "classes that the ontology does not declare",
        "SELECT DISTINCT ?class { GRAPH ?file { ?thing a ?class } FILTER(CONTAINS(STR(?file), '/graph/data/'))
           FILTER NOT EXISTS { ?class a owl:Class } }",
    );
}

/// The subjects that `ontology/` describes, as CURIEs.
fn declared() -> BTreeSet<String> {
    ASSERTED
        .rows("SELECT ?term { GRAPH ?file { ?term a ?c } FILTER(CONTAINS(STR(?file), '/graph/ontology/')) }")
}

/// The CURIEs with the prefix `lab` or `labc` that a text holds.
fn curies(text: &str) -> BTreeSet<String> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let starts = ["lab:", "labc:"].into_iter().flat_map(|prefix| {
        text.match_indices(prefix).filter(move |(at, _)| !text[..*at].ends_with(is_name)).map(
            move |(at, _)| {
                let local: String = text[at + prefix.len()..].chars().take_while(|c| is_name(*c)).collect();
                (prefix, local)
            },
        )
    });
    starts.filter(|(_, local)| !local.is_empty()).map(|(prefix, local)| prefix.to_owned() + &local).collect()
}

#[test]
fn every_term_of_ours_that_data_queries_and_rules_use_is_declared() {
    let (workspace, declared) = (workspace(), declared());
    let files = [
        workspace.graphs(),
        workspace.queries().into_iter().map(|file| file.map_err(|(_, error)| error)).collect(),
        workspace.rules(),
    ];
    let files = files.into_iter().flat_map(|files| files.unwrap_or_else(|error| panic!("{error}")));
    let mut seen = 0;
    for TextFile { path, text, .. } in files {
        let used = curies(&text);
        seen += used.len();
        let unknown: Vec<_> = used.difference(&declared).collect();
        assert!(unknown.is_empty(), "{path} uses terms that the ontology does not declare: {unknown:?}");
    }
    assert!(seen > 500, "only {seen} terms found: the search is broken");
}

#[test]
fn every_term_that_the_code_names_is_declared() {
    let (prefixes, declared) = (Prefixes::known(), declared());
    for term in lab::ALL.iter().chain(labc::ALL) {
        let curie = prefixes.shorten(term.as_str()).unwrap_or_else(|| panic!("{term} has no prefix"));
        assert!(declared.contains(&curie), "src/model/vocab.rs names {curie}, which is not declared");
    }
}

#[test]
fn every_concept_has_a_scheme_and_names_in_three_languages() {
    ASSERTED.has_none(
        "without exactly one name or definition in a language (places and currencies need no definition)",
        "SELECT ?concept ?what ?language (COUNT(?text) AS ?texts) {
           { ?concept a skos:Concept VALUES ?what { skos:prefLabel } }
           UNION { ?concept a skos:ConceptScheme VALUES ?what { skos:prefLabel } }
           UNION { ?concept a skos:Concept VALUES ?what { skos:definition }
                   FILTER(STRSTARTS(STR(?concept), STR(labc:))) }
           VALUES ?language { 'en' 'nl' 'fr' }
           OPTIONAL { ?concept ?what ?text FILTER(LANG(?text) = ?language) }
         } GROUP BY ?concept ?what ?language HAVING(COUNT(?text) != 1)",
    );
    ASSERTED.has_none(
        "concepts without exactly one scheme that is described",
        "SELECT ?c (COUNT(?s) AS ?schemes) { ?c a skos:Concept
           OPTIONAL { ?c skos:inScheme ?s . ?s a skos:ConceptScheme } } GROUP BY ?c HAVING(COUNT(?s) != 1)",
    );
    ASSERTED.has_none(
        "concepts that are neither at the top of their scheme nor below one of it",
        "SELECT ?c { ?c a skos:Concept ; skos:inScheme ?s FILTER(STRSTARTS(STR(?c), STR(labc:)))
           FILTER NOT EXISTS { ?c skos:broader*/skos:topConceptOf ?s } }",
    );
}

#[test]
fn the_ontology_says_its_version_licence_and_imports() {
    ASSERTED.answers(
        "SELECT ?what ?value { <https://w3id.org/labgraph/ns> ?what ?value
           VALUES ?what { rdf:type owl:versionIRI owl:versionInfo owl:imports dcterms:license } }",
        &[
            "rdf:type owl:Ontology",
            "owl:versionIRI <https://w3id.org/labgraph/ns/0.1.0>",
            "owl:versionInfo 0.1.0",
            "owl:imports <http://www.w3.org/2004/02/skos/core>",
            "owl:imports <http://www.w3.org/ns/org#>",
            "owl:imports <http://www.w3.org/ns/prov-o#>",
            "dcterms:license <http://creativecommons.org/publicdomain/zero/1.0/>",
        ],
    );
}

#[test]
fn every_rule_is_a_construct_that_begins_with_what_it_says() {
    let rules = workspace().rules().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(rules.len(), 8, "rules come and go with tests of what they derive");
    for rule in rules {
        let query = parse(&rule.text, &rule.path).unwrap_or_else(|error| panic!("{error}"));
        assert!(matches!(query, spargebra::Query::Construct { .. }), "{} is no CONSTRUCT", rule.path);
        assert!(rule.text.starts_with("# "), "{} does not say what it derives", rule.path);
    }
}

/// What the rules derive from a few statements, as subject, predicate and object.
fn derived(turtle: &str) -> BTreeSet<String> {
    let place = Place::empty();
    let known = Prefixes::known();
    let prefixes: Vec<String> =
        known.iter().map(|(name, iri)| format!("@prefix {name}: <{iri}> .\n")).collect();
    let text = prefixes.concat() + "@prefix : <http://example.org/> .\n" + turtle;
    let file = place.write("facts.ttl", text);
    let rules = workspace().rules().unwrap_or_else(|error| panic!("{error}"));
    let dataset = Dataset::load_files(&[file], &rules, &mut |_| ()).unwrap_or_else(|error| panic!("{error}"));
    Graph::from(dataset)
        .rows(&format!("SELECT ?s ?p ?o {{ GRAPH <{INFERRED}> {{ ?s ?p ?o }} }}"))
        .into_iter()
        .map(|row| row.replace("<http://example.org/", ":").replace('>', ""))
        .collect()
}

/// Asserts that the rules derive just these statements.
#[track_caller]
fn derives(turtle: &str, expected: &[&str]) {
    let expected: BTreeSet<String> = expected.iter().map(|row| (*row).to_owned()).collect();
    assert_eq!(derived(turtle), expected, "from: {turtle}");
}

#[test]
fn members_and_statements_climb_to_what_is_above() {
    derives(
        ":a a :Low . :Low rdfs:subClassOf :Middle . :Middle rdfs:subClassOf :High, :Middle .",
        &[":a rdf:type :Middle", ":a rdf:type :High"],
    );
    derives(
        ":a :low :b, 'text' . :low rdfs:subPropertyOf :middle . :middle rdfs:subPropertyOf :high, :middle .",
        &[":a :middle :b", ":a :high :b", ":a :middle text", ":a :high text"],
    );
}

#[test]
fn inverse_properties_hold_both_ways() {
    derives(
        ":has owl:inverseOf :of . :a :has :b . :c :of :d . :e :has 'a text has no inverse' .",
        &[":b :of :a", ":d :has :c"],
    );
}

#[test]
fn symmetric_and_transitive_properties_are_closed() {
    derives(":same a owl:SymmetricProperty . :a :same :b . :c :same 'text' .", &[":b :same :a"]);
    derives(
        ":in a owl:TransitiveProperty . :a :in :b . :b :in :c . :c :in :d .",
        &[":a :in :c", ":a :in :d", ":b :in :d"],
    );
    // No thing comes to be in itself, and a circle has an end.
    derives(":in a owl:TransitiveProperty . :a :in :b . :b :in :a .", &[]);
}

#[test]
fn whoever_contributes_is_a_funder() {
    derives(
        ":c lab:funder :ministry ; lab:recipient :lab . :without lab:funder :nobody .",
        &[":ministry rdf:type lab:Funder", ":lab lab:fundedBy :ministry"],
    );
}

#[test]
fn an_accepted_mapping_gives_a_plain_link_and_a_rejected_one_none() {
    derives(
        ":m sssom:subject_id :a ; sssom:predicate_id skos:exactMatch ; sssom:object_id :b .
         :n sssom:subject_id :a ; sssom:predicate_id skos:closeMatch ; sssom:object_id :c ;
            sssom:predicate_modifier sssom:NegatedPredicate .",
        &[":a skos:exactMatch :b"],
    );
}

#[test]
fn the_rules_work_together_on_the_workspace() {
    let closed = Graph::of_project(true);
    for fact in [
        "lid:ric a lab:InnovationOrganisation, org:Organization, foaf:Agent",
        "lid:ric lab:fundedBy lid:algemene-zaken ; schema:funder lid:algemene-zaken",
        "lid:algemene-zaken a lab:Funder ; lab:funds lid:ric",
        "lid:vinnova skos:exactMatch <https://ror.org/01kd5m353>",
        "lid:se-climate-and-enterprise lab:supervises lid:vinnova",
        "lid:serv org:hasUnit lid:serv-study-service ; org:hasSubOrganization lid:serv-study-service",
        "lid:nmbs-innovation-board lab:governs lid:nmbs-innovation-lab",
        "lid:ino lab:runs lid:onverwacht-innovatief",
    ] {
        assert!(!closed.rows(&format!("SELECT (1 AS ?yes) {{ {fact} }}")).is_empty(), "not derived: {fact}");
    }
    closed.has_none(
        "derived although stated",
        &format!("SELECT ?s ?p ?o {{ GRAPH <{INFERRED}> {{ ?s ?p ?o }} GRAPH ?file {{ ?s ?p ?o }} FILTER(?file != <{INFERRED}>) }}"),
    );
}

#[test]
fn without_inference_nothing_is_derived() {
    let inferred = GraphName::NamedNode(oxigraph::model::NamedNode::new_unchecked(INFERRED));
    let derived =
        ASSERTED.dataset.store().quads_for_pattern(None, None, None, Some(inferred.as_ref())).count();
    assert_eq!(derived, 0);
}
