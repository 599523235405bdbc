//! What of the graph becomes an organisation to look for.

use super::*;
use crate::link::{NameKind, Nature};
use crate::store::Dataset;
use oxigraph::io::{RdfFormat, RdfParser};

const PREFIXES: &str = "PREFIX lab: <https://w3id.org/labgraph/ns#>
PREFIX lid: <https://w3id.org/labgraph/id/>
PREFIX country: <http://publications.europa.eu/resource/authority/country/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX schema: <http://schema.org/>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX sssom: <https://w3id.org/sssom/>
lab:Ministry rdfs:subClassOf org:Organization .
lab:GoverningBody rdfs:subClassOf org:OrganizationalUnit .
org:OrganizationalUnit rdfs:subClassOf org:Organization .
lid:authority-ror a dcat:Dataset ; lab:iriTemplate \"https://ror.org/{id}\" ; lab:identifierPattern \"0[a-z0-9]{8}\" .
";

fn dataset(turtle: &str) -> Dataset {
    let text = format!("{PREFIXES}{turtle}");
    let quads = RdfParser::from_format(RdfFormat::Turtle).for_slice(text.as_bytes());
    Dataset::of_quads(quads.map(Result::unwrap).collect()).unwrap()
}

fn lid(name: &str) -> NamedNode {
    NamedNode::new(format!("https://w3id.org/labgraph/id/{name}")).unwrap()
}

fn all_of(turtle: &str) -> Vec<Subject> {
    let dataset = dataset(turtle);
    subjects(dataset.merged(), &Authority::all(dataset.merged()), &Which::All)
}

fn one(turtle: &str, name: &str) -> Subject {
    let dataset = dataset(turtle);
    let which = Which::These(vec![lid(name)]);
    subjects(dataset.merged(), &Authority::all(dataset.merged()), &which).remove(0)
}

fn countries(turtle: &str, name: &str) -> String {
    one(turtle, name).organisation.countries.join(" ")
}

/// A lab with a board on which a ministry sits that has no country of its own.
const BOARD: &str = "lid:ministry a lab:Ministry ; skos:prefLabel \"Ministerie van Economische Zaken\"@nl .
lid:seat a lab:Seat ; org:member lid:ministry ; org:organization lid:board .
lid:board a lab:GoverningBody .
lid:lab a org:Organization ; lab:governedBy lid:board ; lab:country country:DNK .\n";

#[test]
fn a_member_of_a_board_is_of_the_country_of_what_the_board_governs() {
    let ministry = one(BOARD, "ministry");
    assert_eq!(ministry.organisation.countries, ["DK"]);
    assert_eq!(ministry.country_from, [lid("lab")]);
}

#[test]
fn its_own_country_comes_before_all_others() {
    let own = format!("{BOARD}lid:ministry lab:country country:NLD .");
    let ministry = one(&own, "ministry");
    assert_eq!(ministry.organisation.countries, ["NL"]);
    assert!(ministry.country_from.is_empty());
}

#[test]
fn the_nearest_wins_and_what_is_as_near_counts_as_well() {
    let parent =
        format!("{BOARD}lid:ministry org:subOrganizationOf lid:state . lid:state lab:country country:SWE .");
    assert_eq!(countries(&parent, "ministry"), "SE", "a parent is nearer than a board");
    let funds = "lid:fund a org:Organization .
        lid:a lab:funder lid:fund ; lab:recipient lid:x . lid:x lab:country country:PRT .
        lid:b lab:funder lid:fund ; lab:recipient lid:y . lid:y lab:country country:FRA .";
    assert_eq!(countries(funds, "fund"), "FR PT");
}

#[test]
fn members_of_a_network_say_nothing_of_each_other() {
    let network = "lid:network a org:Organization .
        lid:a a org:Organization ; org:memberOf lid:network .
        lid:b a org:Organization ; org:memberOf lid:network ; lab:country country:BEL .";
    assert_eq!(countries(network, "a"), "");
    let national = format!("{network} lid:network lab:country country:FRA .");
    assert_eq!(countries(&national, "a"), "FR");
}

#[test]
fn circles_and_what_is_no_country_end() {
    let circle = "lid:a a org:Organization ; org:subOrganizationOf lid:b ; lab:country <urn:x>, \"Denmark\" .
        lid:b org:subOrganizationOf lid:c . lid:c org:subOrganizationOf lid:a .";
    assert_eq!(countries(circle, "a"), "");
    assert_eq!(countries("lid:a a org:Organization ; lab:country \"dk\" .", "a"), "DK");
}

#[test]
fn bodies_and_groups_are_linked_where_somebody_asks_for_them() {
    let group = format!("{BOARD}lid:group a lab:UnnamedGroup, org:Organization .");
    let iris: Vec<NamedNode> = all_of(&group).into_iter().map(|subject| subject.iri).collect();
    assert_eq!(iris, [lid("lab"), lid("ministry")]);
    let dataset = dataset(&group);
    let class = NamedNode::new("https://w3id.org/labgraph/ns#GoverningBody").unwrap();
    let bodies = subjects(dataset.merged(), &[], &Which::OfClass(class));
    assert_eq!(bodies.len(), 1);
}

#[test]
fn what_a_register_says_of_its_own_is_no_thing_of_ours() {
    let fetched = "<https://ror.org/01kd5m353> a org:Organization . lid:a a org:Organization .";
    assert_eq!(all_of(fetched).len(), 1);
}

#[test]
fn what_an_authority_covers_can_be_linked() {
    let covered = "lid:p a lab:FundingProgramme . lid:a a org:Organization .
        lid:authority-eu a dcat:Dataset ; lab:coversClass lab:FundingProgramme .";
    let dataset = dataset(covered);
    let authorities = Authority::all(dataset.merged());
    let all = subjects(dataset.merged(), &authorities, &Which::All);
    let covers = |slug: &str| {
        let authority = authorities.iter().find(|authority| authority.slug == slug).unwrap();
        all.iter().map(|subject| subject.is_covered_by(authority)).collect::<Vec<_>>()
    };
    assert_eq!(all.iter().map(|subject| &subject.iri).collect::<Vec<_>>(), [&lid("a"), &lid("p")]);
    assert_eq!(covers("ror"), [true, false]);
    assert_eq!(covers("eu"), [false, true]);
    assert_eq!(all[1].organisation.nature, Nature::Programme);
}

#[test]
fn a_catalogue_of_data_sets_covers_none_of_our_things_and_no_register() {
    let dataset = dataset(
        "lid:a a org:Organization .
        lid:authority-data a dcat:Dataset ; lab:coversClass dcat:Dataset .",
    );
    let authorities = Authority::all(dataset.merged());
    let all = subjects(dataset.merged(), &authorities, &Which::All);
    assert_eq!(all.iter().map(|subject| &subject.iri).collect::<Vec<_>>(), [&lid("a")]);
    let data = authorities.iter().find(|authority| authority.slug == "data").unwrap();
    assert_eq!(all[0].gap(data), Some(Gap::Class));
}

#[test]
fn a_national_register_covers_its_country_and_what_is_of_no_known_one() {
    let authority = |countries: &[&str]| {
        let dataset = dataset("");
        let mut ror = Authority::all(dataset.merged()).remove(0);
        ror.countries = countries.iter().map(|country| (*country).to_owned()).collect();
        ror
    };
    let danish = one(BOARD, "ministry");
    assert!(danish.is_covered_by(&authority(&["DK"])) && danish.is_covered_by(&authority(&[])));
    assert_eq!(danish.gap(&authority(&["NL"])), Some(Gap::Country));
    let unknown = one("lid:a a org:Organization .", "a");
    assert!(unknown.is_covered_by(&authority(&["NL"])));
}

#[test]
fn names_come_with_their_kinds_each_once() {
    let turtle = "lid:a a org:Organization ; skos:prefLabel \"SERV\"@nl, \"Social Council\"@en ;
        skos:altLabel \"SERV\", \"Sociale  Raad\"@nl, \"Sociale Raad\"@nl ; rdfs:label \"Council\"@en ;
        org:resultedFrom lid:merger .
        lid:merger org:originalOrganization lid:before . lid:before skos:prefLabel \"Oude Raad\"@nl .";
    let subject = one(turtle, "a");
    let names: Vec<(&str, NameKind)> =
        subject.organisation.names.iter().map(|name| (name.text.as_str(), name.kind)).collect();
    assert_eq!(
        names,
        [
            ("SERV", NameKind::Preferred),
            ("Social Council", NameKind::Preferred),
            ("SERV", NameKind::Acronym),
            ("Sociale Raad", NameKind::Other),
            ("Council", NameKind::Other),
            ("Oude Raad", NameKind::Former),
        ]
    );
}

#[test]
fn identifiers_are_those_of_accepted_mappings_that_say_the_same() {
    let mapping = |more: &str| {
        let turtle = format!(
            "lid:a a org:Organization . lid:m a sssom:Mapping ; sssom:subject_id lid:a ;
             sssom:object_id <https://ror.org/01kd5m353> ; {more} ."
        );
        one(&turtle, "a").organisation.identifiers.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(mapping("sssom:predicate_id skos:exactMatch"), ["ror:01kd5m353"]);
    assert!(mapping("sssom:predicate_id skos:closeMatch").is_empty());
    let rejected = "sssom:predicate_id skos:exactMatch ; sssom:predicate_modifier sssom:NegatedPredicate";
    assert!(mapping(rejected).is_empty());
    let plain = one("lid:a a org:Organization ; owl:sameAs <https://ror.org/01kd5m353> .", "a");
    assert_eq!(plain.organisation.identifiers.len(), 1);
}

#[test]
fn a_homepage_is_its_own_and_a_page_about_it_is_not() {
    let turtle = "lid:a a org:Organization ; foaf:page <http://www.vlaanderen.be/a> ; foaf:homepage <https://a.example/> ;
        schema:foundingDate \"2012\" ; schema:dissolutionDate \"2020-01-31\" .";
    let subject = one(turtle, "a").organisation;
    assert_eq!(subject.websites, ["https://a.example/"]);
    assert_eq!((subject.from.as_deref(), subject.until.as_deref()), (Some("2012"), Some("2020-01-31")));
}
