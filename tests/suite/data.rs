//! What `data/` says is what the source says. The tables here were written from the source by hand, and
//! those of identifiers from the verified list; none was read from the graph.

use crate::command::project;
use crate::shared;
use labgraph::model::Prefixes;
use labgraph::model::prefixes::GRAPH;
use labgraph::query::{Answer, Engine};
use labgraph::store::Dataset;
use labgraph::workspace::Workspace;
use oxigraph::model::{Quad, Term};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;

/// A dataset that answers in rows of text.
pub struct Graph {
    pub dataset: Dataset,
    engine: Engine,
}

/// What the files of the project say, and nothing that the rules add.
pub static ASSERTED: LazyLock<Graph> = LazyLock::new(|| Graph::of_project(false));

impl From<Dataset> for Graph {
    fn from(dataset: Dataset) -> Self {
        let engine = Engine::new(dataset.store());
        Self { dataset, engine }
    }
}

impl Graph {
    pub fn of_project(inference: bool) -> Self {
        let workspace = Workspace::open(project()).unwrap_or_else(|error| panic!("{error}"));
        Dataset::load(&workspace, inference).unwrap_or_else(|error| panic!("{error}")).into()
    }

    /// The rows of a SELECT, each as its terms with a space between; `-` where there is no term.
    pub fn rows(&self, query: &str) -> BTreeSet<String> {
        match self.engine.ask(query) {
            Ok(Answer::Solutions(solutions)) => solutions
                .rows
                .iter()
                .map(|row| row.iter().map(|term| shown(term.as_ref())).collect::<Vec<_>>().join(" "))
                .collect(),
            Ok(_) => panic!("no SELECT: {query}"),
            Err(error) => panic!("{error}\n{query}"),
        }
    }

    /// Asserts that the rows of a SELECT are these, in any order.
    #[track_caller]
    pub fn answers(&self, query: &str, expected: &[&str]) {
        let found = self.rows(query);
        let expected: BTreeSet<String> = expected.iter().map(|row| (*row).to_owned()).collect();
        let lacks: Vec<_> = expected.difference(&found).collect();
        let too_many: Vec<_> = found.difference(&expected).collect();
        assert!(found == expected, "the graph lacks {lacks:#?}\nand says instead {too_many:#?}\nto {query}");
    }

    /// Asserts that a SELECT, which looks for offenders, finds none.
    #[track_caller]
    pub fn has_none(&self, what: &str, query: &str) {
        let offenders = self.rows(query);
        assert!(offenders.is_empty(), "{what}: {offenders:#?}");
    }
}

/// A term as one types it.
pub fn shown(term: Option<&Term>) -> String {
    match term {
        None => "-".to_owned(),
        Some(Term::NamedNode(node)) => {
            Prefixes::known().shorten(node.as_str()).unwrap_or_else(|| node.to_string())
        }
        Some(Term::Literal(literal)) => match literal.language() {
            Some(language) => format!("{}@{language}", literal.value()),
            None => literal.value().to_owned(),
        },
        Some(other) => other.to_string(),
    }
}

/// The statements of the files in `data/`.
fn data_quads() -> impl Iterator<Item = Quad> {
    let start = format!("<{GRAPH}data/");
    ASSERTED
        .dataset
        .asserted(None, None, None)
        .filter(move |quad| quad.graph_name.to_string().starts_with(&start))
}

#[track_caller]
fn states(query: &str, expected: &[&str]) {
    ASSERTED.answers(query, expected);
}

#[test]
fn the_nine_organisations_have_their_kind_country_and_year() {
    states(
        "SELECT ?o ?kind ?country ?year {
           lid:nido-benchmark lab:compares ?o . ?o a ?kind ; lab:country ?country
           OPTIONAL { ?o schema:foundingDate ?year FILTER(DATATYPE(?year) = xsd:gYear) } }",
        &[
            "lid:ric lab:InnovationCommunity country:NLD 2018",
            "lid:labx lab:InnovationLab country:PRT -",
            "lid:co-pi lab:InnovationLab country:DNK -",
            "lid:nesta lab:InnovationAgency country:GBR 1996",
            "lid:ditp-network lab:InnovationCommunity country:FRA -",
            "lid:nmbs-innovation-lab lab:InnovationLab country:BEL 2019",
            "lid:sandbox-vlaanderen lab:InnovationLab country:BEL -",
            "lid:vinnova lab:InnovationAgency country:SWE -",
            "lid:ino lab:InnovationCommunity country:BEL -",
        ],
    );
    // The source says nothing of the level of LabX, CO-PI and Nesta.
    states(
        "SELECT ?o ?level { lid:nido-benchmark lab:compares ?o . ?o lab:level ?level }",
        &[
            "lid:ric labc:national",
            "lid:ditp-network labc:national",
            "lid:ditp-network labc:regional",
            "lid:ditp-network labc:local",
            "lid:nmbs-innovation-lab labc:company",
            "lid:sandbox-vlaanderen labc:regional",
            "lid:vinnova labc:national",
            "lid:ino labc:regional",
        ],
    );
}

/// What the paragraphs on roles say that each organisation does; for `labx` that on governance too.
const ACTIVITIES: [(&str, &str); 9] = [
    (
        "ric",
        "building-community fostering-collaboration organising-events sharing-knowledge
         strengthening-innovation-capacity",
    ),
    (
        "labx",
        "building-community building-skills citizen-participation co-creation connecting-labs
         cross-sector-collaboration developing-ecosystem experimenting exploring-technology
         fostering-collaboration improving-processes improving-services running-projects sharing-knowledge
         spreading-innovation-culture spreading-methods strengthening-innovation-capacity supporting-policy
         tackling-societal-challenges transforming-public-sector",
    ),
    (
        "co-pi",
        "citizen-participation cross-sector-collaboration fostering-collaboration funding-innovation
         improving-processes measuring-innovation sharing-knowledge stimulating-entrepreneurship
         supporting-policy tackling-societal-challenges working-with-start-ups",
    ),
    ("nesta", "exploring-technology funding-innovation running-projects scanning-for-innovation"),
    (
        "ditp-network",
        "building-community building-skills connecting-labs fostering-collaboration organising-events
         research-partnership running-projects sharing-knowledge showcasing-innovation
         spreading-innovation-culture spreading-methods supporting-labs",
    ),
    (
        "nmbs-innovation-lab",
        "building-community building-skills experimenting improving-processes improving-services
         running-projects spreading-innovation-culture",
    ),
    ("sandbox-vlaanderen", "experimenting exploring-technology working-with-start-ups"),
    ("vinnova", "funding-innovation giving-expertise"),
    (
        "ino",
        "building-community organising-events producing-media scanning-for-innovation sharing-knowledge
         showcasing-innovation strengthening-innovation-capacity supporting-policy",
    ),
];

#[test]
fn the_activities_are_those_of_the_source() {
    let rows: Vec<String> = ACTIVITIES
        .iter()
        .flat_map(|(lab, all)| all.split_whitespace().map(move |one| format!("lid:{lab} labc:{one}")))
        .collect();
    states("SELECT ?o ?what { ?o lab:activity ?what }", &rows.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn every_figure_is_the_sources() {
    states(
        "SELECT ?whose ?which ?value ?in ?period ?precision ?measures {
           ?whose ?which ?figure . ?figure a lab:Figure ; lab:value ?value ; lab:precision ?precision ;
             lab:measures ?measures ; lab:currency|lab:unit ?in
           OPTIONAL { ?figure lab:period ?period }
           FILTER(?which NOT IN (lab:makesUp, lab:equivalentTo, dcterms:relation)) }",
        &[
            "lid:ric lab:budget 340000 currency:EUR labc:per-year labc:exact labc:yearly-budget",
            "lid:ric lab:staff 4 labc:person - labc:exact labc:staff-size",
            "lid:labx lab:budget 1700000 currency:EUR labc:per-year labc:exact labc:yearly-budget",
            "lid:labx lab:staff 7 labc:full-time-person - labc:exact labc:staff-size",
            "lid:co-pi lab:budget 20000000 currency:EUR - labc:exact labc:budget-amount",
            "lid:co-pi lab:staff 22 labc:person - labc:exact labc:staff-size",
            "lid:nesta lab:budget 45670000 currency:EUR labc:per-year labc:exact labc:yearly-budget",
            "lid:nesta lab:staff 119 labc:person - labc:exact labc:staff-size",
            "lid:nesta lab:figure 10 labc:year - labc:more-than labc:time-as-independent-body",
            "lid:ditp-network lab:figure 110 labc:lab - labc:exact labc:labs-in-a-country",
            "lid:atlas-laboratoires lab:figure 110 labc:lab - labc:exact labc:labs-in-a-country",
            "lid:territorial-labs lab:figure 80 labc:project - labc:more-than labc:projects-carried-out",
            "lid:territorial-labs lab:figure 100 labc:project - labc:almost labc:projects-supported",
            "lid:territorial-labs lab:figure 500 labc:training - labc:more-than labc:trainings-given",
            "lid:nmbs-innovation-lab lab:budget 800000 currency:EUR labc:per-year labc:exact labc:yearly-budget",
            "lid:nmbs-innovation-lab lab:staff 10 labc:person - labc:exact labc:staff-size",
            "lid:nmbs-innovation-board lab:approvesAbove 50000 currency:EUR - labc:more-than labc:approval-threshold",
            "lid:sandbox-vlaanderen lab:staff 2 labc:person - labc:exact labc:staff-size",
            "lid:vlaamse-innovation-tour lab:figure 5 labc:day - labc:exact labc:length",
            "lid:vinnova lab:budget 3500000000 currency:SEK labc:per-year labc:approximate labc:yearly-budget",
            "lid:vinnova lab:budget 313000000 currency:EUR labc:per-year labc:approximate labc:yearly-budget",
            "lid:vinnova lab:staff 240 labc:person - labc:approximate labc:staff-size",
            "lid:ino lab:budget 150000 currency:EUR labc:per-year labc:exact labc:yearly-budget",
            "lid:ino lab:staff 3 labc:person - labc:exact labc:staff-size",
        ],
    );
    ASSERTED.has_none(
        "figures that nothing has, or without a number, a unit or a precision",
        "SELECT ?f { ?f a lab:Figure FILTER NOT EXISTS {
           ?whose ?which ?f . ?f lab:value ?v ; lab:precision ?p ; lab:measures ?m ; lab:currency|lab:unit ?u
           FILTER(?which NOT IN (lab:makesUp, lab:equivalentTo, dcterms:relation)) } }",
    );
}

#[test]
fn every_contribution_is_the_sources() {
    states(
        "SELECT ?recipient ?funder ?count ?value ?currency ?period ?share ?covers ?makesUp {
           ?c a lab:Contribution ; lab:recipient ?recipient ; lab:funder ?funder
           OPTIONAL { ?c lab:contributorCount ?count } OPTIONAL { ?c lab:value ?value } OPTIONAL { ?c lab:currency ?currency }
           OPTIONAL { ?c lab:period ?period } OPTIONAL { ?c lab:shareOfBudget ?share }
           OPTIONAL { ?c lab:covers ?covers } OPTIONAL { ?c lab:makesUp ?makesUp } }",
        &[
            "lid:ric lid:algemene-zaken 1 10000 currency:EUR labc:per-year - - lid:ric-budget",
            "lid:ric lid:ric-other-ministries 11 30000 currency:EUR labc:per-year - - lid:ric-budget",
            // The source has the plans in the plural and gives no number.
            "lid:labx lid:recovery-and-resilience-plans - - - - labc:large-part - -",
            "lid:sandbox-vlaanderen lid:vit-funding-entities 14 - - - - labc:staff-costs -",
        ],
    );
    states(
        "SELECT (COUNT(?c) AS ?all) { ?c a lab:Contribution }", //
        &["4"],
    );
}

#[test]
fn rics_twelve_contributions_make_up_its_budget_and_fill_its_council() {
    states(
        "SELECT (SUM(?v * ?n) AS ?sum) (SUM(?n) AS ?count) {
           ?c lab:makesUp lid:ric-budget ; lab:value ?v ; lab:contributorCount ?n }",
        &["340000 12"],
    );
    states(
        "SELECT ?member ?role (COUNT(?seat) AS ?seats) {
           lid:ric lab:governedBy ?body . ?seat a lab:Seat ; org:organization ?body ; org:member ?member ;
             org:role ?role } GROUP BY ?member ?role",
        &["lid:algemene-zaken labc:representative 1", "lid:ric-other-ministries labc:representative 11"],
    );
    states("SELECT ?n { lid:ric-other-ministries a lab:UnnamedGroup ; lab:memberCount ?n }", &["11"]);
}

#[test]
fn labx_is_inside_its_agency_and_autonomous() {
    states(
        "SELECT ?parent ?kind ?country { lid:labx org:subOrganizationOf ?parent .
           ?parent org:classification ?kind ; lab:country ?country }",
        &["lid:agency-for-administrative-modernisation labc:government-agency country:PRT"],
    );
    states(
        "SELECT ?network { ?network lab:runBy lid:labx ; dcterms:type labc:network }",
        &["lid:labx-experimentation-labs-network", "lid:labx-innovators-network"],
    );
    states(
        "SELECT ?model { lid:labx lab:governanceModel ?model }",
        &["labc:operational-autonomy", "labc:part-of-a-larger-organisation", "labc:working-with-government"],
    );
    states("SELECT ?model { lid:labx lab:fundingModel ?model }", &["labc:recovery-plan-funding"]);
    states(
        "SELECT ?projects ?programme { ?projects lab:participant lid:labx
           OPTIONAL { ?projects dcterms:isPartOf ?programme } }",
        &[
            "lid:labx-recovery-plan-projects lid:recovery-and-resilience-plans",
            "lid:labx-simplification-programmes -",
        ],
    );
}

#[test]
fn nine_danish_bodies_sit_on_the_board_of_co_pi() {
    states(
        "SELECT ?member ?kind ?country { lid:co-pi lab:governedBy/^org:organization/org:member ?member .
           ?member org:classification ?kind ; lab:country ?country }",
        &[
            "lid:dk-ministry-of-economic-affairs labc:ministry country:DNK",
            "lid:dk-ministry-of-finance labc:ministry country:DNK",
            "lid:kl labc:association-of-municipalities country:DNK",
            "lid:frederiksberg labc:municipality country:DNK",
            "lid:danske-regioner labc:association-of-regions country:DNK",
            "lid:region-midtjylland labc:region country:DNK",
            "lid:dk-trade-union-confederation labc:trade-union-confederation country:DNK",
            "lid:danish-industry labc:employers-federation country:DNK",
            "lid:dansk-erhverv labc:employers-federation country:DNK",
        ],
    );
}

#[test]
fn nesta_is_a_charity_with_three_missions_under_trustees() {
    states(
        "SELECT ?theme { ?mission lab:runBy lid:nesta ; dcterms:type labc:mission ; lab:theme ?theme }",
        &["labc:equal-chances-for-children", "labc:healthier-life", "labc:sustainable-future"],
    );
    states(
        "SELECT ?kind { lid:nesta org:classification ?kind }",
        &["labc:charity", "labc:foundation", "labc:innovation-agency"],
    );
    states(
        "SELECT ?kind ?duty { lid:nesta lab:governedBy ?body . ?body org:classification ?kind ;
           lab:responsibility ?duty }",
        &[
            "labc:board-of-trustees labc:guiding-strategic-decisions",
            "labc:board-of-trustees labc:holding-leadership-to-account",
            "labc:board-of-trustees labc:holding-to-account-for-goals",
            "labc:board-of-trustees labc:supporting-executive-team",
        ],
    );
}

#[test]
fn the_means_of_the_french_network_are_stated_to_be_unknown() {
    states(
        "SELECT ?who ?what { ?who lab:statedUnknown ?what }",
        &["lid:ditp-network lab:budget", "lid:ditp-network lab:staff"],
    );
    states(
        "SELECT ?what ?section { lid:ditp-network lab:statedUnknown ?what ; prov:wasDerivedFrom ?section .
           ?section lab:saysUnknown ?what }",
        &[
            "lab:budget lid:nido-benchmark-ditp-network-resources",
            "lab:staff lid:nido-benchmark-ditp-network-resources",
        ],
    );
    states("SELECT ?who { lid:ditp-network lab:coordinatedBy ?who }", &["lid:ditp"]);
    states(
        "SELECT ?kind { lid:ditp-network lab:hostKind ?kind }",
        &["labc:ministry", "labc:prefecture", "labc:region", "labc:city", "labc:operator", "labc:hospital"],
    );
}

#[test]
fn eighteen_territorial_labs_came_out_of_the_call_of_november_2016() {
    states(
        "SELECT ?n ?month ?programme ?caller ?network {
           lid:territorial-labs lab:memberCount ?n ; prov:wasInfluencedBy ?call ; org:memberOf ?network .
           ?call schema:startDate ?month ; dcterms:isPartOf ?programme ; lab:runBy ?caller
           FILTER(DATATYPE(?month) = xsd:gYearMonth) }",
        &["18 2016-11 lid:programme-investissements-avenir lid:ditp lid:ditp-network"],
    );
    states(
        "SELECT ?kind { lid:territorial-labs lab:operatorKind ?kind }",
        &[
            "labc:devolved-state-service",
            "labc:local-authority",
            "labc:regional-or-departmental-council",
            "labc:secretary-general-for-regional-affairs",
        ],
    );
    states(
        "SELECT ?title ?month ?page { lid:atlas-laboratoires dcterms:title ?title ; dcterms:issued ?month ;
           foaf:page ?page }",
        &["L'Atlas des laboratoires d'innovation publique Mai 2023@fr 2023-05 \
           <https://www.modernisation.gouv.fr/files/2024-02/AtlasLabs_20240223.pdf>"],
    );
}

#[test]
fn three_territorial_labs_are_named_with_their_themes() {
    states(
        "SELECT ?lab ?theme { lid:territorial-labs foaf:member ?lab . ?lab lab:theme ?theme }",
        &[
            "lid:fabrique-rh labc:hr-projects",
            "lid:fabrique-rh labc:professional-equality",
            "lid:fabrique-rh labc:attractiveness-as-employer",
            "lid:fabrique-rh labc:well-being-at-work",
            "lid:fabrique-rh labc:management-innovation",
            "lid:fabrique-rh labc:hr-management",
            "lid:fabrique-rh labc:disability",
            "lid:fabrique-rh labc:teleworking",
            "lid:lab-110-bis labc:education",
            "lid:siilab labc:public-innovation",
            "lid:siilab labc:social-and-solidarity-economy",
            "lid:siilab labc:digital-inclusion",
            "lid:siilab labc:access-to-rights",
            "lid:siilab labc:create-with-you",
        ],
    );
    states(
        "SELECT ?parent { lid:lab-110-bis org:subOrganizationOf ?parent }",
        &["lid:fr-ministry-of-education"],
    );
}

#[test]
fn the_nmbs_lab_is_governed_in_two_tiers() {
    states("SELECT ?parent { lid:nmbs-innovation-lab org:subOrganizationOf ?parent }", &["lid:nmbs"]);
    states(
        "SELECT ?body ?seats ?external ?least ?adHoc ?interval ?threshold ?of {
           lid:nmbs-innovation-lab lab:governedBy ?body . ?body lab:seatCount ?seats
           OPTIONAL { ?body lab:externalSeatCount ?external } OPTIONAL { ?body lab:meetsAtLeast ?least }
           OPTIONAL { ?body lab:meetsAdHoc ?adHoc }
           OPTIONAL { ?body lab:meetingInterval ?interval FILTER(DATATYPE(?interval) = xsd:duration) }
           OPTIONAL { ?body lab:approvesAbove ?sum . ?sum lab:value ?threshold ; lab:conditionOf ?of } }",
        &[
            "lid:nmbs-innovation-board 11 3 4 true - 50000 labc:validating-leading-projects-and-budgets",
            "lid:nmbs-innovation-support-committee 9 - - - P2M - -",
        ],
    );
}

#[test]
fn each_duty_of_the_nmbs_bodies_is_there() {
    states(
        "SELECT ?body ?which ?duty { VALUES ?which { lab:responsibility lab:externalMemberResponsibility }
           lid:nmbs-innovation-lab lab:governedBy ?body . ?body ?which ?duty }",
        &[
            "lid:nmbs-innovation-board lab:responsibility labc:aligning-with-company-vision",
            "lid:nmbs-innovation-board lab:responsibility labc:validating-leading-projects-and-budgets",
            "lid:nmbs-innovation-board lab:responsibility labc:helping-and-advising",
            "lid:nmbs-innovation-board lab:responsibility labc:opening-doors",
            "lid:nmbs-innovation-board lab:responsibility labc:approving-strategy-and-budget",
            "lid:nmbs-innovation-board lab:responsibility labc:overseeing-projects",
            "lid:nmbs-innovation-board lab:externalMemberResponsibility labc:challenging-from-outside",
            "lid:nmbs-innovation-board lab:externalMemberResponsibility labc:meeting-when-needed",
            "lid:nmbs-innovation-board lab:externalMemberResponsibility labc:being-involved-and-inspiring",
            "lid:nmbs-innovation-support-committee lab:responsibility labc:supporting-the-lab",
            "lid:nmbs-innovation-support-committee lab:responsibility labc:validating-projects-and-budget",
            "lid:nmbs-innovation-support-committee lab:responsibility labc:choosing-projects",
            "lid:nmbs-innovation-support-committee lab:responsibility labc:following-project-progress",
            "lid:nmbs-innovation-support-committee lab:responsibility labc:approving-major-decisions",
            "lid:nmbs-innovation-support-committee lab:responsibility labc:supporting-core-team",
            "lid:nmbs-innovation-support-committee lab:responsibility labc:raising-company-awareness",
        ],
    );
}

#[test]
fn fourteen_entities_pay_for_sandbox_and_steer_it() {
    states(
        "SELECT ?body ?kind ?seats ?member (COUNT(?seat) AS ?named) {
           lid:sandbox-vlaanderen lab:governedBy ?body .
           ?body org:classification ?kind ; lab:seatCount ?seats .
           ?seat org:organization ?body ; org:member ?member } GROUP BY ?body ?kind ?seats ?member",
        &["lid:vit-steering-group labc:steering-group 14 lid:vit-funding-entities 14"],
    );
    states(
        "SELECT ?model { lid:sandbox-vlaanderen lab:fundingModel ?model }",
        &["labc:closed-portfolio", "labc:joint-funding", "labc:staff-costs-only"],
    );
    states(
        "SELECT ?tour ?year ?where ?who { lid:vit-steering-group prov:wasInfluencedBy ?tour .
           ?tour schema:startDate ?year ; schema:location ?where ; lab:targetGroup ?who }",
        &[
            "lid:vlaamse-innovation-tour 2015 lid:silicon-valley labc:leading-civil-servants",
            "lid:vlaamse-innovation-tour 2015 lid:silicon-valley labc:ict-managers",
        ],
    );
    states(
        "SELECT ?who ?what { lid:sandbox-experiments lab:proposerKind ?who ; lab:requirement ?what }",
        &[
            "labc:government-entities labc:good-challenge",
            "labc:start-ups labc:good-challenge",
            "labc:scale-ups labc:good-challenge",
        ],
    );
    states("SELECT ?who { lid:sandbox-vlaanderen lab:resultsSharedBy ?who }", &["lid:ino"]);
}

#[test]
fn vinnova_has_two_equivalent_budgets_a_board_and_a_ministry() {
    states(
        "SELECT ?a ?b { ?a lab:equivalentTo ?b }",
        &[
            "lid:vinnova-budget-eur lid:vinnova-budget-sek", //
            "lid:vinnova-budget-sek lid:vinnova-budget-eur",
        ],
    );
    states(
        "SELECT ?ministry ?class ?body ?board { lid:vinnova lab:supervisedBy ?ministry ; lab:governedBy ?body .
           ?ministry a ?class . ?body org:classification ?board }",
        &["lid:se-climate-and-enterprise lab:Ministry lid:vinnova-board labc:board"],
    );
    states(
        "SELECT ?how { lid:vinnova lab:steeringInstrument|lab:fundingModel ?how }",
        &["labc:government-assignment", "labc:letter-of-appropriation", "labc:tax-funding"],
    );
    states(
        "SELECT ?kind { lid:vinnova org:classification ?kind }",
        &["labc:expert-body", "labc:funding-body", "labc:government-agency", "labc:innovation-agency"],
    );
}

#[test]
fn ino_is_in_a_department_and_run_from_another_body() {
    states(
        "SELECT ?in ?from ?of { lid:ino org:subOrganizationOf ?in ; lab:operatedBy ?from . ?from org:unitOf ?of }",
        &["lid:departement-kanselarij-en-buitenlandse-zaken lid:serv-study-service lid:serv"],
    );
    states(
        "SELECT ?podcast ?name { ?podcast lab:runBy lid:ino ; dcterms:type labc:podcast ; skos:prefLabel ?name
           FILTER(LANG(?name) = 'nl') }",
        &["lid:onverwacht-innovatief Onverwacht Innovatief@nl"],
    );
}

#[test]
fn the_initiatives_are_those_of_the_source() {
    states(
        "SELECT ?i ?type ?by { ?i a lab:Initiative ; dcterms:type ?type
           OPTIONAL { ?i lab:runBy|lab:participant ?by } }",
        &[
            "lid:riconline labc:platform lid:ric",
            "lid:labx-experimentation-labs-network labc:network lid:labx",
            "lid:labx-innovators-network labc:network lid:labx",
            "lid:labx-recovery-plan-projects labc:projects lid:labx",
            "lid:labx-simplification-programmes labc:programme lid:labx",
            "lid:innovation-barometer labc:official-statistic lid:co-pi",
            "lid:co-pi-open-innovation-platforms labc:platform lid:co-pi",
            "lid:co-pi-grants labc:funding-offer lid:co-pi",
            "lid:nesta-mission-equal-chances labc:mission lid:nesta",
            "lid:nesta-mission-healthier-life labc:mission lid:nesta",
            "lid:nesta-mission-sustainable-future labc:mission lid:nesta",
            "lid:nesta-scanning labc:lookout lid:nesta",
            "lid:nesta-company-funding labc:funding-offer lid:nesta",
            "lid:lieu-de-la-transformation-publique labc:meeting-place lid:ditp",
            "lid:mois-de-linnovation-publique labc:yearly-event lid:ditp",
            "lid:ditp-interministerial-communities labc:community lid:ditp",
            "lid:ditp-research-partnerships labc:partnership lid:ditp",
            "lid:ditp-collaborative-projects labc:projects lid:ditp",
            "lid:call-territorial-labs-2016 labc:call-for-projects lid:ditp",
            "lid:atlas-laboratoires labc:publication lid:republique-francaise",
            "lid:movesafe labc:product-function lid:nmbs-innovation-lab",
            "lid:nmbs-app labc:product lid:nmbs",
            "lid:nmbs-innovation-community labc:community lid:nmbs-innovation-lab",
            "lid:nmbs-innovation-academy labc:academy lid:nmbs-innovation-lab",
            "lid:sandbox-experiments labc:experiments lid:sandbox-vlaanderen",
            "lid:vlaamse-innovation-tour labc:study-tour -",
            "lid:onverwacht-innovatief labc:podcast lid:ino",
            "lid:ino-gatherings labc:event lid:ino",
        ],
    );
}

#[test]
fn each_statement_of_weight_derives_from_a_section_of_the_source() {
    ASSERTED.has_none(
        "without a section of the source",
        "SELECT ?thing { VALUES ?class { lab:Figure lab:Contribution lab:Seat lab:GoverningBody lab:Initiative
             lab:InnovationLab lab:InnovationAgency lab:InnovationCommunity lab:UnnamedGroup
             lab:FundingProgramme lab:Ministry }
           ?thing a ?class FILTER NOT EXISTS {
             ?thing prov:wasDerivedFrom ?section . ?section a lab:Source ; dcterms:isPartOf+ lid:nido-benchmark } }",
    );
    ASSERTED.has_none(
        "sections without parts that nothing derives from",
        "SELECT ?section { ?section a lab:Source ; dcterms:isPartOf+ lid:nido-benchmark
           FILTER NOT EXISTS { ?part dcterms:isPartOf ?section } FILTER NOT EXISTS { ?thing prov:wasDerivedFrom ?section } }",
    );
    ASSERTED.has_none(
        "organisations from nowhere",
        "SELECT ?thing { { ?thing lab:country ?c } UNION { ?thing org:classification ?k }
           FILTER NOT EXISTS { ?thing prov:wasDerivedFrom/rdf:type lab:Source } }",
    );
}

#[test]
fn where_seats_are_named_there_are_as_many_as_are_counted() {
    states(
        "SELECT ?body ?counted ?named {
           ?body a lab:GoverningBody OPTIONAL { ?body lab:seatCount ?counted }
           { SELECT ?body (COUNT(?seat) AS ?named) {
               ?body a lab:GoverningBody OPTIONAL { ?seat a lab:Seat ; org:organization ?body } } GROUP BY ?body } }",
        &[
            "lid:ric-programme-council 12 12",
            "lid:co-pi-board 9 9",
            "lid:nesta-board-of-trustees - 0",
            "lid:nmbs-innovation-board 11 0",
            "lid:nmbs-innovation-support-committee 9 0",
            "lid:vit-steering-group 14 14",
            "lid:vinnova-board - 0",
        ],
    );
    ASSERTED.has_none(
        "seats without a body, a member or a role",
        "SELECT ?s { ?s a lab:Seat FILTER NOT EXISTS { ?s org:organization ?b ; org:member ?m ; org:role ?r .
           ?b a lab:GoverningBody . ?r a org:Role } }",
    );
}

#[test]
fn the_mappings_are_the_verified_ones_and_no_other() {
    states(
        "SELECT ?subject ?predicate ?object { ?m a sssom:Mapping ; sssom:subject_id ?subject ;
           sssom:predicate_id ?predicate ; sssom:object_id ?object }",
        &[
            "lid:vinnova skos:exactMatch <https://ror.org/01kd5m353>",
            "lid:vinnova skos:exactMatch <http://www.wikidata.org/entity/Q4355568>",
            "lid:vinnova skos:exactMatch <https://isni.org/isni/0000000122370481>",
            "lid:vinnova skos:exactMatch <https://w3id.org/labgraph/register/se-orgnr/202100-5216>",
            "lid:se-climate-and-enterprise skos:exactMatch <https://ror.org/03wt3br81>",
            "lid:se-climate-and-enterprise skos:exactMatch <http://www.wikidata.org/entity/Q1780898>",
            "lid:se-climate-and-enterprise skos:exactMatch <https://isni.org/isni/0000000404684980>",
            "lid:region-midtjylland skos:exactMatch <https://ror.org/0247ay475>",
            "lid:region-midtjylland skos:exactMatch <http://www.wikidata.org/entity/Q26586>",
            "lid:region-midtjylland skos:exactMatch <https://isni.org/isni/0000000406266125>",
            "lid:region-midtjylland skos:exactMatch <https://w3id.org/labgraph/register/cvr/29190925>",
            "lid:region-midtjylland skos:relatedMatch \
             <http://publications.europa.eu/resource/authority/atu/DNK_RG_MIDTJYL>",
            "lid:danske-regioner skos:exactMatch <https://w3id.org/labgraph/register/cvr/55832218>",
            "lid:kl skos:exactMatch <https://w3id.org/labgraph/register/cvr/62547413>",
            "lid:dansk-erhverv skos:exactMatch <https://w3id.org/labgraph/register/cvr/43232010>",
            "lid:algemene-zaken skos:exactMatch \
             <https://identifier.overheid.nl/tooi/id/ministerie/mnre1010>",
            "lid:nmbs skos:exactMatch <https://org.belgif.be/id/CbeRegisteredEntity/0203430576>",
            "lid:nmbs skos:exactMatch <http://www.wikidata.org/entity/Q524255>",
            "lid:digitaal-vlaanderen skos:exactMatch <https://data.vlaanderen.be/id/organisatie/OVO002949>",
            "lid:digitaal-vlaanderen skos:relatedMatch \
             <https://org.belgif.be/id/CbeEstablishmentUnit/2256180804>",
            "lid:departement-kanselarij-en-buitenlandse-zaken skos:exactMatch \
             <https://data.vlaanderen.be/id/organisatie/OVO000032>",
            "lid:departement-kanselarij-en-buitenlandse-zaken skos:relatedMatch \
             <https://org.belgif.be/id/CbeEstablishmentUnit/2199299410>",
            "lid:bosa skos:exactMatch <https://org.belgif.be/id/CbeRegisteredEntity/0671516647>",
            "lid:bosa skos:exactMatch <https://data.vlaanderen.be/id/organisatie/OVO025178>",
            "lid:flemish-administration skos:exactMatch <https://data.vlaanderen.be/id/organisatie/OVO000001>",
            "lid:flemish-administration skos:closeMatch <https://ror.org/04qxsrb28>",
            "lid:flemish-administration skos:closeMatch <http://www.wikidata.org/entity/Q1186029>",
            "lid:nesta skos:exactMatch <https://w3id.org/labgraph/register/gb-chc/1144091>",
            "lid:recovery-and-resilience-plans skos:closeMatch \
             <http://publications.europa.eu/resource/authority/eu-programme/RRF>",
        ],
    );
    ASSERTED.has_none(
        "mappings whose IRI is not their register's template with their identifier, or that lack a reason",
        "SELECT ?m { ?m a sssom:Mapping FILTER NOT EXISTS {
           ?m sssom:object_id ?object ; dcterms:identifier ?id ; sssom:object_source/lab:iriTemplate ?template ;
             sssom:mapping_justification ?why ; sssom:confidence ?sure ; sssom:author_label ?who ;
             sssom:mapping_date ?when .
           FILTER(STR(?object) = REPLACE(?template, '[{]id[}]', ?id)) } }",
    );
}

#[test]
fn every_web_address_of_the_source_is_in_the_graph() {
    let Some(folder) = shared::folder() else { return };
    let known: BTreeSet<String> =
        data_quads().map(|quad| plain_address(quad.object.to_string().trim_matches(['<', '>']))).collect();
    let text = source_text(&folder);
    let after_website = text.lines().filter_map(|line| line.trim().strip_prefix("Website:"));
    let links = text.split_whitespace().filter(|word| word.starts_with("http"));
    let addresses: BTreeSet<String> = after_website.chain(links).map(plain_address).collect();
    assert!(addresses.len() >= 13, "found too few addresses in the source: {addresses:#?}");
    let missing: Vec<_> = addresses.difference(&known).collect();
    assert!(missing.is_empty(), "not in the graph: {missing:#?}");
}

/// An address without what differs between the printed and the linked form of the same one.
fn plain_address(address: &str) -> String {
    let bare = address.trim().trim_start_matches("https://").trim_start_matches("http://");
    bare.trim_start_matches("www.").trim_end_matches('/').to_owned()
}

fn source_text(shared: &std::path::Path) -> String {
    let path = shared.join("source/nido-benchmark.nl.txt");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn no_text_of_ours_copies_the_source() {
    const LONGEST: usize = 6;
    let Some(folder) = shared::folder() else { return };
    let source = words(&source_text(&folder));
    let runs: HashSet<&[String]> = source.windows(LONGEST + 1).collect();
    assert!(!runs.is_empty(), "the source has no words");
    let texts = ["dcterms:description", "skos:note", "skos:definition"].map(|property| {
        ASSERTED.rows(&format!("SELECT ?text {{ ?thing {property} ?text FILTER(LANG(?text) = 'nl') }}"))
    });
    for text in texts.iter().flatten() {
        let ours = words(text);
        let copied = ours.windows(LONGEST + 1).find(|run| runs.contains(run));
        assert!(copied.is_none(), "{:?} stands in the source, and in: {text}", copied.unwrap_or_default());
    }
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[test]
fn there_are_no_blank_nodes_in_the_data() {
    let blank: Vec<String> = data_quads()
        .filter(|quad| quad.subject.is_blank_node() || quad.object.is_blank_node())
        .map(|quad| quad.to_string())
        .collect();
    assert!(blank.is_empty(), "{blank:#?}");
}

#[test]
fn no_statement_is_in_two_files() {
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for quad in ASSERTED.dataset.asserted(None, None, None) {
        let triple = format!("{} {} {}", quad.subject, quad.predicate, quad.object);
        files.entry(triple).or_default().push(quad.graph_name.to_string());
    }
    let twice: Vec<_> = files.into_iter().filter(|(_, graphs)| graphs.len() > 1).collect();
    assert!(twice.is_empty(), "{twice:#?}");
}

#[test]
fn every_thing_in_the_data_has_a_name_in_three_languages() {
    ASSERTED.has_none(
        "without exactly one name in a language",
        "SELECT ?thing ?language (COUNT(?name) AS ?names) {
           { SELECT DISTINCT ?thing { GRAPH ?file { ?thing ?p ?o }
               FILTER(CONTAINS(STR(?file), '/graph/data/')) FILTER NOT EXISTS { ?thing a sssom:Mapping } } }
           VALUES ?language { 'en' 'nl' 'fr' }
           OPTIONAL { ?thing skos:prefLabel ?name FILTER(LANG(?name) = ?language) }
         } GROUP BY ?thing ?language HAVING(COUNT(?name) != 1)",
    );
    ASSERTED.has_none(
        "things without a class",
        "SELECT DISTINCT ?thing { GRAPH ?file { ?thing ?p ?o } FILTER(CONTAINS(STR(?file), '/graph/data/'))
           FILTER NOT EXISTS { ?thing a ?class } }",
    );
    ASSERTED.has_none(
        "names too long for a table",
        "SELECT ?thing ?name { ?thing skos:prefLabel ?name
           FILTER(STRSTARTS(STR(?thing), STR(lid:)) && STRLEN(?name) > 70) }",
    );
}

#[test]
fn every_thing_of_ours_that_the_data_points_at_is_described() {
    let described: BTreeSet<String> = data_quads().map(|quad| quad.subject.to_string()).collect();
    let dangling: BTreeSet<String> = data_quads()
        .map(|quad| quad.object.to_string())
        .filter(|object| object.starts_with("<https://w3id.org/labgraph/id/") && !described.contains(object))
        .collect();
    assert!(dangling.is_empty(), "{dangling:#?}");
}
