//! SERVICE joined with what is here: the answers are those that the whole would give, and the endpoints are asked for no
//! more than the query can use.

use crate::command::{Place, labgraph};
use crate::conformance::endpoint::{Endpoints, Served, silent_address};
use crate::stand_in::{Answer as Reply, StandIn};
use expect_test::expect;
use labgraph::fetch::Client;
use labgraph::query::{Answer, CancellationToken, Engine, Limits, QueryError, Services};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, NamedNode, Quad, Term};
use oxigraph::store::Store;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use std::cell::Cell;
use std::time::{Duration, Instant};

/// A graph here and one at each of two endpoints.
struct Scene {
    /// Holds the graphs of the endpoints, too, by their addresses.
    here: Store,
    served: Served,
    addresses: Vec<String>,
}

fn read(turtle: &str) -> Vec<Quad> {
    let text = format!("PREFIX : <http://a/> {turtle}");
    RdfParser::from_format(RdfFormat::Turtle).for_slice(text.as_bytes()).map(Result::unwrap).collect()
}

impl Scene {
    fn new(here: &str, there: [&str; 2]) -> Self {
        let store = Store::new().unwrap();
        store.extend(read(here)).unwrap();
        let endpoints = Endpoints::open(2);
        let addresses = endpoints.addresses();
        let engines = there.iter().zip(&addresses).map(|(turtle, address)| {
            let quads = read(turtle);
            let graph = GraphName::from(NamedNode::new(address).unwrap());
            store
                .extend(quads.iter().map(|quad| Quad { graph_name: graph.clone(), ..quad.clone() }))
                .unwrap();
            let remote = Store::new().unwrap();
            remote.extend(quads).unwrap();
            Engine::new(&remote)
        });
        let engines = engines.collect();
        Self { here: store, served: endpoints.serve(engines), addresses }
    }

    /// A query with the addresses in the place of `<1>` and `<2>`.
    fn query(&self, text: &str) -> String {
        let text = text.replace("<1>", &format!("<{}>", self.addresses[0]));
        format!("PREFIX : <http://a/> {}", text.replace("<2>", &format!("<{}>", self.addresses[1])))
    }

    fn services(&self) -> Services {
        let allowed = self.addresses.iter().map(|address| NamedNode::new(address).unwrap()).collect();
        Services::allowed(allowed, Client::default())
    }

    fn ask(&self, text: &str, services: Services) -> Result<Vec<String>, QueryError> {
        Engine::new(&self.here).with_services(services).ask(&self.query(text)).map(rows)
    }

    /// Asks it bound, and gives the rows and how many requests were made; expects what the whole gives.
    fn bound(&self, text: &str) -> (Vec<String>, usize) {
        let before = self.served.count();
        let rows = self.ask(text, self.services()).unwrap();
        let requests = self.served.count() - before;
        assert_eq!(rows, self.ask(text, self.services().unbound()).unwrap(), "{text}");
        (rows, requests)
    }
}

/// The rows of an answer, sorted.
fn rows(answer: Answer) -> Vec<String> {
    let Answer::Solutions(solutions) = answer else { panic!("{answer:?}") };
    let cell = |cell: &Option<Term>| cell.as_ref().map_or("-".to_owned(), ToString::to_string);
    let mut rows: Vec<String> =
        solutions.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" ")).collect();
    rows.sort();
    rows
}

const HERE: &str =
    ":a0 :p :a1 , :a2 ; :q \"x\" , 1 . :a1 :p :a3 ; :q \"x\"@nl . :a2 :q 2.0 , :a0 . [] :p :a1 .
    :a3 :p [ :q :a1 ] . :a4 :q :a4 .";

const THERE: [&str; 2] = [
    ":a0 :q :a1 , \"x\" . :a1 :p :a2 ; :q 1.0 , \"x\"@nl . :a2 :p :a3 , :a4 ; :q 2 . :a5 :p :a0 . :a4 :q \"y\" , :a4 .",
    ":a1 :q :a2 . :a2 :q :a3 , \"x\" . :a3 :p :a0 , :a1 . :a0 :p 1 , 2.0 . :a4 :p :a4 .",
];

/// A pattern of triples.
fn triples() -> BoxedStrategy<String> {
    let node = || select(vec!["?a", "?b", "?c", "?d", "?a", "?b", ":a1", ":a2"]);
    let object = select(vec!["?a", "?b", "?c", "?d", "?c", "?b", ":a1", "\"x\"", "1", "[]"]);
    let predicate = select(vec![":p", ":q", ":p", ":q", "?p", "(:p|:q)", ":p/:q"]);
    (node(), predicate, object).prop_map(|(s, p, o)| format!("{s} {p} {o} .")).boxed()
}

fn filter() -> BoxedStrategy<String> {
    select(vec![
        "FILTER(?a = ?b)",
        "FILTER(?a != :a1)",
        "FILTER(bound(?c))",
        "FILTER(!bound(?d) || ?d = \"x\")",
        "FILTER(?c = 1)",
        "FILTER(isIRI(?b) && ?b != :a2)",
    ])
    .prop_map(str::to_owned)
    .boxed()
}

/// A group; `endpoints` that it may call.
fn group(depth: u32, endpoints: bool) -> BoxedStrategy<String> {
    let values = "VALUES (?a ?c) { (:a0 :a1) (:a1 UNDEF) (UNDEF \"x\") }";
    let simple = prop_oneof![4 => triples(), 1 => filter(), 1 => Just(values.to_owned())];
    let element = if depth == 0 {
        simple.boxed()
    } else {
        let inner = move || group(depth - 1, endpoints);
        let service = (select(vec!["<1>", "<2>"]), group(depth - 1, false))
            .prop_map(|(endpoint, group)| format!("SERVICE {endpoint} {group}"))
            .boxed();
        let service = if endpoints { service } else { triples() };
        prop_oneof![
            5 => simple,
            4 => service,
            2 => inner().prop_map(|group| format!("OPTIONAL {group}")),
            1 => (inner(), inner()).prop_map(|(left, right)| format!("{left} UNION {right}")),
            1 => inner().prop_map(|group| format!("MINUS {group}")),
            1 => inner().prop_map(|group| format!("FILTER EXISTS {group}")),
            1 => inner().prop_map(|group| format!("FILTER NOT EXISTS {group}")),
            1 => inner(),
            1 => inner().prop_map(|group| format!("{{ SELECT DISTINCT ?a ?c {group} }}")),
            1 => inner().prop_map(|group| format!("{{ SELECT ?a (COUNT(?b) AS ?d) {group} GROUP BY ?a }}")),
        ]
        .boxed()
    };
    let size = if depth == 0 { 1..3_usize } else { 2..4 };
    prop::collection::vec(element, size).prop_map(|parts| format!("{{ {} }}", parts.join(" "))).boxed()
}

/// Whatever a query says, it is answered as if the graphs of the endpoints stood here, and as if they were asked for all
/// of it.
#[test]
fn whatever_is_asked_is_answered_as_if_it_all_stood_here() {
    let scene = Scene::new(HERE, THERE);
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(150);
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let limits = Limits { timeout: Duration::from_secs(20), rows: 20_000 };
    let (compared, bound_asked, whole_asked) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let add = |cell: &Cell<usize>, count: usize| cell.set(cell.get() + count);
    let outcome = runner.run(&group(3, true), |group| {
        let ask = |text: &str, services: Services| {
            let engine = Engine::new(&scene.here).with_limits(limits).with_services(services);
            engine.ask(&scene.query(text)).map(rows)
        };
        let text = format!("SELECT * {group}");
        let inside = ask(&text.replace("SERVICE", "GRAPH"), Services::none());
        let start = scene.served.count();
        let bound = ask(&text, scene.services().in_batches_of(2));
        let middle = scene.served.count();
        let whole = ask(&text, scene.services().unbound());
        match (bound, whole, inside) {
            (Ok(bound), Ok(whole), Ok(inside)) => {
                prop_assert_eq!(&bound, &whole, "unbound: {}", text);
                // EXISTS puts the values that it is looked at for inside a GRAPH, beside a SERVICE.
                if !text.contains("EXISTS") {
                    prop_assert_eq!(&bound, &inside, "inside: {}", text);
                }
                if text.contains("SERVICE") {
                    add(&compared, usize::from(!bound.is_empty()));
                    add(&bound_asked, middle - start);
                    add(&whole_asked, scene.served.count() - middle);
                }
                Ok(())
            }
            (Err(QueryError::Syntax(_)), ..) => Err(TestCaseError::reject("a name twice")),
            (bound, whole, inside) => {
                let large = |outcome: &Result<_, _>| {
                    matches!(outcome, Err(QueryError::TooManyRows(_) | QueryError::Timeout(_)))
                };
                prop_assert!(
                    large(&bound) || large(&whole) || large(&inside),
                    "{}: {:?} {:?}",
                    text,
                    bound,
                    whole
                );
                Ok(())
            }
        }
    });
    outcome.unwrap();
    let compared = compared.get();
    println!("{compared} answers with rows; requests: {bound_asked:?} bound, {whole_asked:?} whole");
    assert!(compared > 20, "{compared} of them said something");
}

/// As many links as somebody asks, and an endpoint that knows of more.
fn linked(count: usize) -> Scene {
    let link = |n: usize| format!(":lab{n} :link :item{n} ; :label \"Lab {n}\" .");
    let item = |n: usize| format!(":item{n} :site \"site {n}\" ; :of :country{} .", n % 3);
    let here: Vec<String> = (0..count).map(link).collect();
    let there: Vec<String> = (0..1000).map(item).collect();
    let countries = ":country0 :name \"zero\" . :country1 :name \"one\" . :country2 :name \"two\" .";
    Scene::new(&here.concat(), [&there.concat(), countries])
}

#[test]
fn bindings_go_in_batches() {
    let scene = linked(250);
    let (rows, requests) = scene.bound("SELECT * { ?lab :link ?item . SERVICE <1> { ?item :site ?site } }");
    assert_eq!((rows.len(), requests), (250, 3));
    let sent = scene.served.queries();
    assert!(sent[0].contains("VALUES") && sent[0].matches("<http://a/item").count() == 100, "{}", sent[0]);
    assert_eq!(sent[2].matches("<http://a/item").count(), 50);
    // 250 of the batches, 1000 of the whole.
    assert_eq!(scene.served.rows(), 1250);
    for (query, expected) in [
        // Written first, in OPTIONAL, with a condition, in a subquery, for a few, through a filter, twice.
        ("SELECT * { SERVICE <1> { ?item :site ?site } ?lab :link ?item }", (250, 3)),
        ("SELECT * { ?lab :link ?item OPTIONAL { SERVICE <1> { ?item :site ?site } } }", (250, 3)),
        (
            "SELECT * { ?lab :link ?item OPTIONAL { SERVICE <1> { ?item :of ?c } FILTER(?c = :country1) } }",
            (250, 3),
        ),
        ("SELECT * { ?lab :link ?item { SELECT ?item { SERVICE <1> { ?item :site ?site } } } }", (250, 3)),
        ("SELECT * { VALUES ?item { :item3 :item4 :item2000 } SERVICE <1> { ?item :site ?site } }", (2, 1)),
        (
            "SELECT * { ?lab :link ?i ; :label ?l . SERVICE <1> { ?i :site ?s } FILTER(?l = \"Lab 7\") }",
            (1, 1),
        ),
        ("SELECT * { ?lab :link ?i . SERVICE <1> { ?i :of ?c } SERVICE <2> { ?c :name ?n } }", (250, 4)),
        ("SELECT * { SERVICE <2> { ?c :name ?n } SERVICE <1> { ?i :of ?c } ?lab :link ?i }", (250, 4)),
        // The pattern counts: bound, it would count others.
        (
            "SELECT * { :lab1 :link ?i . SERVICE <1> { SELECT ?i ?s { ?i :site ?s } ORDER BY ?i LIMIT 2 } }",
            (1, 1),
        ),
        (
            "SELECT * { :lab1 :link ?i . SERVICE <1> { SELECT ?i (COUNT(*) AS ?n) { ?i ?p ?o } GROUP BY ?i } }",
            (1, 1),
        ),
        // Nothing is shared, or there is nothing here.
        ("SELECT ?n { :lab1 :link ?i . SERVICE <2> { ?c :name ?n } }", (3, 1)),
        ("SELECT * { ?lab :no ?item . SERVICE <1> { ?item :site ?site } }", (0, 0)),
        ("SELECT * { ?lab :no ?item OPTIONAL { SERVICE <2> { ?c :name ?n } } }", (0, 0)),
        ("SELECT ?lab { ?lab :link ?i MINUS { SERVICE <1> { ?i :of :country0 } } }", (166, 3)),
        ("SELECT ?lab { ?lab :link ?i FILTER NOT EXISTS { SERVICE <1> { ?i :of :country0 } } }", (166, 3)),
    ] {
        let (rows, requests) = scene.bound(query);
        assert_eq!((rows.len(), requests), expected, "{query}");
    }
    // No more is asked than is wanted.
    let before = scene.served.count();
    let few = "SELECT * { ?lab :link ?item . SERVICE <1> { ?item :site ?site } } LIMIT 3";
    assert_eq!(scene.ask(few, scene.services()).unwrap().len(), 3);
    assert_eq!(scene.served.count() - before, 1);
}

#[test]
fn what_cannot_be_sent_is_joined_here() {
    let scene = Scene::new(
        ":a :link :x . :b :link [] . :c :n 1 . :d :n 01.0 . :e :part :x ; :kind :k . :f :part :y . :g :kind :k .",
        [
            ":x :is \"x\" . :y :is \"y\" . [] :is \"z\" . :one :num 1.0 . :r :at :x ; :kind :k . :s :at :y ; :kind :l .",
            "",
        ],
    );
    // A blank node here is none of theirs, and no reason to ask for everything.
    let (rows, requests) = scene.bound("SELECT * { ?l :link ?i . SERVICE <1> { ?i :is ?v } }");
    assert_eq!((rows.len(), requests), (1, 1));
    assert!(
        scene.served.queries()[0].contains("VALUES ( ?i ) { ( <http://a/x> )  }"),
        "{:?}",
        scene.served.queries()
    );
    // Numbers are equal by value here.
    let (rows, _) = scene.bound("SELECT * { ?l :n ?n . SERVICE <1> { ?i :num ?n } }");
    assert_eq!(
        rows.len(),
        scene.ask("SELECT * { ?l :n ?n . GRAPH <1> { ?i :num ?n } }", Services::none()).unwrap().len()
    );
    // Bound by one variable or the other: nothing counts twice.
    let maybe = "SELECT * { { ?l :part ?p } UNION { ?l :kind ?k } SERVICE <1> { ?r :at ?p ; :kind ?k } }";
    assert_eq!(
        scene.bound(maybe),
        (scene.ask(&maybe.replace("SERVICE", "GRAPH"), Services::none()).unwrap(), 2)
    );
    // Where a row has neither, everything is asked for.
    let open = "SELECT * { VALUES (?l ?p) { (1 :x) (2 UNDEF) } SERVICE <1> { ?r :at ?p } }";
    assert_eq!((scene.bound(open).0.len(), scene.bound(open).1), (3, 1));
    // Blank nodes of an answer are its own, and are not sent on.
    let onward = "SELECT * { SERVICE <1> { ?i :is \"z\" } SERVICE <1> { ?i :is ?v } }";
    assert_eq!(scene.bound(onward), (vec![], 1));
}

#[test]
fn an_endpoint_may_stand_in_a_variable() {
    let scene = linked(3);
    let text =
        "SELECT ?e ?n { VALUES (?e ?i) { (<1> :item1) (<2> :item1) (<1> :item2) } SERVICE ?e { ?i :of ?n } }";
    let (rows, requests) = scene.bound(text);
    assert_eq!((rows.len(), requests), (2, 2));
    let unbound = scene.ask("SELECT * { SERVICE ?e { ?s ?p ?o } }", scene.services());
    assert!(matches!(unbound, Err(QueryError::Evaluation(_))), "{unbound:?}");
    let silent = scene.ask("SELECT * { VALUES ?x { 1 } SERVICE SILENT ?e { ?s ?p ?o } }", scene.services());
    assert_eq!(silent.unwrap().len(), 1);
    let refused = "SELECT * { VALUES ?e { <1> <http://127.0.0.1:9/x> } SERVICE SILENT ?e { ?c :name ?n } }";
    let refused = scene.ask(refused, scene.services());
    assert!(matches!(refused, Err(QueryError::ServiceNotAllowed(_))), "{refused:?}");
}

const ITEMS: &str = r#"{"head":{"vars":["i","s"]},"results":{"bindings":[{"i":{"type":"uri","value":"http://a/item0"},"s":{"type":"typed-literal","datatype":"http://www.w3.org/2001/XMLSchema#integer","value":"7"}}]}}"#;

/// Asks a stand-in for the sites of three items, two a request.
fn ask_stand_in(server: &StandIn, silent: &str) -> Result<Vec<String>, QueryError> {
    let address = server.address("/sparql");
    let services = Services::allowed(vec![NamedNode::new(&address).unwrap()], Client::default());
    let text = format!(
        "SELECT ?l ?s {{ VALUES (?l ?i) {{ (0 <http://a/item0>) (1 <http://a/item1>) (2 <http://a/item2>) }}
         SERVICE {silent} <{address}> {{ ?i <http://a/site> ?s }} }}"
    );
    Engine::new(&Store::new().unwrap()).with_services(services.in_batches_of(2)).ask(&text).map(rows)
}

#[test]
fn a_server_that_stops_early_is_asked_for_less() {
    let cut = Reply::with("200 OK", "application/sparql-results+json", "X-SPARQL-MaxRows: 1\r\n", ITEMS);
    let server =
        StandIn::serve(vec![cut.clone(), Reply::json(ITEMS), Reply::json(&ITEMS.replace("item0", "item1"))]);
    let seven = |n: usize| {
        format!(
            "\"{n}\"^^<http://www.w3.org/2001/XMLSchema#integer> \"7\"^^<http://www.w3.org/2001/XMLSchema#integer>"
        )
    };
    // The last request is answered with what nobody asked for, which counts for nothing.
    assert_eq!(ask_stand_in(&server, "").unwrap(), vec![seven(0), seven(1)]);
    assert_eq!(server.asked().len(), 4);
    let server = StandIn::serve(vec![cut]);
    let error = ask_stand_in(&server, "").unwrap_err().to_string();
    assert!(error.contains(&server.address("/sparql")) && error.contains("stops after 1 row"), "{error}");
    assert_eq!(server.asked().len(), 2, "one row is the least");
}

#[test]
fn what_fails_silently_leaves_its_rows_as_they_are() {
    let failed = Reply::with("500 Oops", "text/plain", "", "no");
    let server = StandIn::serve(vec![Reply::json(ITEMS), failed.clone()]);
    assert!(matches!(ask_stand_in(&server, ""), Err(QueryError::Service(_))));
    let server = StandIn::serve(vec![Reply::json(ITEMS), failed.clone()]);
    let rows = ask_stand_in(&server, "SILENT").unwrap();
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[1].ends_with(" -"), "the row of the batch that failed: {rows:?}");
    let server = StandIn::serve(vec![failed]);
    let rows = ask_stand_in(&server, "SILENT").unwrap();
    assert!(rows.len() == 3 && rows.iter().all(|row| row.ends_with(" -")), "{rows:?}");
    // MINUS and EXISTS must not take a failure for nothing found.
    let scene = linked(2);
    let gone = silent_address();
    for part in ["MINUS", "FILTER NOT EXISTS", "OPTIONAL"] {
        let services = Services::allowed(vec![NamedNode::new(&gone).unwrap()], Client::default());
        let text = format!("SELECT * {{ ?lab :link ?i {part} {{ SERVICE <{gone}> {{ ?i :of ?c }} }} }}");
        let outcome = scene.ask(&text, services);
        assert!(matches!(outcome, Err(QueryError::Service(_))), "{part}: {outcome:?}");
    }
}

#[test]
fn limits_hold_between_batches() {
    let server = StandIn::serve(vec![Reply::json(ITEMS), Reply::json(ITEMS).after(Duration::from_secs(20))]);
    let address = server.address("/sparql");
    let services =
        || Services::allowed(vec![NamedNode::new(&address).unwrap()], Client::default()).in_batches_of(1);
    let text = format!(
        "SELECT * {{ VALUES ?i {{ <http://a/item0> <http://a/item1> <http://a/item2> }}
         SERVICE SILENT <{address}> {{ ?i <http://a/site> ?s }} }}"
    );
    let engine = Engine::new(&Store::new().unwrap()).with_services(services());
    let begun = Instant::now();
    let short = engine.clone().with_limits(Limits { timeout: Duration::from_secs(1), rows: 10 });
    let error = short.ask(&text).unwrap_err().to_string();
    assert!(error.contains(&address) && error.contains("within 1 s"), "{error}");
    let token = CancellationToken::new();
    let stopper = token.clone();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        stopper.cancel();
    });
    let outcome = engine.with_cancellation(token).ask(&text);
    assert!(matches!(outcome, Err(QueryError::Cancelled)), "{outcome:?}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[test]
fn a_plan_tells_how_an_endpoint_was_asked() {
    let scene = linked(250);
    let service = |plan: &labgraph::query::Plan| {
        let lines = plan.lines().into_iter().map(|(_, step)| step.name.replace(&scene.addresses[0], "1"));
        lines.filter(|name| name.starts_with("Service")).collect::<Vec<_>>().join("\n")
    };
    let explain = |text: &str| {
        let query = labgraph::query::parse(&scene.query(text), "the query").unwrap();
        service(&Engine::new(&scene.here).with_services(scene.services()).explain(query).unwrap().1)
    };
    expect!["Service(<1>, 250 of ?item sent in 3 requests of at most 100, 250 rows)"]
        .assert_eq(&explain("SELECT * { ?lab :link ?item . SERVICE <1> { ?item :site ?site } }"));
    expect!["Service(<1>, whole in 1 request, 1000 rows)"]
        .assert_eq(&explain("SELECT * { SERVICE SILENT <1> { ?item :site ?site } }").replace("SILENT ", ""));
    expect!["Service(<1>, not asked, 0 rows)"]
        .assert_eq(&explain("SELECT * { ?lab :no ?item . SERVICE <1> { ?item :site ?site } }"));
}

#[test]
fn an_update_takes_what_an_endpoint_says_of_what_is_here() {
    let place = Place::with_workspace();
    let scene = Scene::new(
        "",
        ["<https://w3id.org/labgraph/id/vinnova> :site \"https://v.example\" . :x :site \"no\" .", ""],
    );
    let address = &scene.addresses[0];
    let update = format!(
        "PREFIX : <http://a/> INSERT {{ ?lab schema:slogan ?site }}
         WHERE {{ ?lab a lab:InnovationAgency . SERVICE <{address}> {{ ?lab :site ?site }} }}"
    );
    let outcome = place.run(&["update", &update, "--allow-service", address]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    let said = place.run(&["query", "SELECT ?l ?s { ?l schema:slogan ?s }", "--format", "csv"]).stdout;
    assert_eq!(said, "l,s\r\nhttps://w3id.org/labgraph/id/vinnova,https://v.example\r\n");
    assert!(
        scene.served.count() == 1 && scene.served.queries()[0].contains("VALUES"),
        "{:?}",
        scene.served.queries()
    );
}

#[test]
fn the_rates_of_the_catalogue_hold() {
    let place = Place::with_workspace();
    let server = StandIn::serve(vec![Reply::json(r#"{"head":{"vars":[]},"results":{"bindings":[]}}"#)]);
    let address = server.address("/sparql");
    let authorities = place.read("data/authorities.ttl");
    place.write(
        "data/authorities.ttl",
        format!(
            "{authorities}\n<http://a/register> a <http://www.w3.org/ns/dcat#Dataset> .
            <http://a/service> a <http://www.w3.org/ns/dcat#DataService> ;
                <http://www.w3.org/ns/dcat#endpointURL> <{address}> ;
                <http://www.w3.org/ns/dcat#servesDataset> <http://a/register> ;
                <http://purl.org/dc/terms/conformsTo> <https://www.w3.org/TR/sparql11-protocol/> ;
                <https://w3id.org/labgraph/ns#requestLimit> 1 ; <https://w3id.org/labgraph/ns#requestPeriod> 1 ."
        ),
    );
    let values: Vec<String> = (0..201).map(|n| format!("<http://a/{n}>")).collect();
    let query = format!(
        "SELECT * {{ VALUES ?i {{ {} }} SERVICE <{address}> {{ ?i lab:site ?s }} }}",
        values.join(" ")
    );
    let begun = Instant::now();
    let outcome = place.run(&["query", &query]);
    assert_eq!((outcome.code, server.asked().len()), (Some(0), 3), "{outcome}");
    assert!(begun.elapsed() >= Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[test]
fn a_failure_names_the_endpoint_and_what_to_do() {
    let gone = silent_address();
    let query = format!("SELECT * {{ SERVICE <{gone}> {{ ?s ?p ?o }} }}");
    let outcome =
        labgraph(&["query", &query, "--allow-service", &gone]).to_string().replace(&gone, "[ENDPOINT]");
    expect![[r#"
        --- stderr
        error: SERVICE failed: [ENDPOINT]: Connection refused (os error 111)
        hint: is the address right, and does the server run?
        --- exit code 4
    "#]]
    .assert_eq(&outcome);
}
