//! `--endpoint` against a real Oxigraph server that holds the project's own graph: each answer is the one that the
//! workspace gives.

use crate::command::{Outcome, Place, project};
use expect_test::expect;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A running server, and the folder that its data is in. It is ended with this.
pub struct Server {
    process: Child,
    address: String,
    place: Place,
}

/// The server's binary, installed where it is missing.
///
/// Without Python or its registry there is none, which is a failure where `CI` is set.
fn binary() -> Option<PathBuf> {
    let output = Command::new(project().join("tests/servers/oxigraph")).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        return Some(PathBuf::from(String::from_utf8(output.stdout).unwrap().trim_end()));
    }
    assert!(std::env::var_os("CI").is_none(), "the Oxigraph server cannot be installed: {errors}");
    println!("skipped: the Oxigraph server cannot be installed: {errors}");
    None
}

impl Server {
    /// A server with the graph of the project: each file a named graph, and their merge with what the rules derive
    /// as the default graph.
    fn with_the_graph() -> Option<Self> {
        let place = Place::empty();
        let named = place.run(&["export", "--inferred", "--format", "nq"]).stdout;
        let mut all = named.clone();
        for line in named.lines() {
            // The same statement without its graph, and with the same blank nodes.
            let (statement, _) = line.rsplit_once(" <").unwrap();
            all.extend([statement, " .\n"]);
        }
        place.write("all.nq", all);
        Self::with(place, &["all.nq"])
    }

    /// A server with some files.
    pub fn with(place: Place, files: &[&str]) -> Option<Self> {
        let binary = binary()?;
        let loaded = Command::new(&binary)
            .args(["load", "--location", "db", "--file"])
            .args(files)
            .current_dir(place.path())
            .output()
            .unwrap();
        assert!(loaded.status.success(), "{}", String::from_utf8_lossy(&loaded.stderr));
        // The port is given back at once, and not handed out again for a while.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let host = format!("127.0.0.1:{port}");
        let process = Command::new(&binary)
            .args(["serve-read-only", "--location", "db", "--bind", &host])
            .current_dir(place.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Self { process, address: format!("http://{host}/query"), place };
        let deadline = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(&host).is_err() {
            let ended = server.process.try_wait().unwrap();
            assert!(ended.is_none() && Instant::now() < deadline, "the server does not come up: {ended:?}");
            thread::sleep(Duration::from_millis(20));
        }
        Some(server)
    }

    /// Where it is asked.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Asks it.
    fn run(&self, arguments: &[&str]) -> Outcome {
        self.place.run(&[arguments, &["--endpoint", &self.address]].concat())
    }

    /// Asks it what the workspace is asked, and expects the same.
    fn agrees(&self, arguments: &[&str]) {
        let (here, there) = (self.place.run(arguments), self.run(arguments));
        assert!(here == there, "{arguments:?}\n--- workspace\n{here}\n--- endpoint\n{there}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.process.kill();
        let _waited = self.process.wait();
    }
}

#[test]
fn every_saved_query_answers_as_in_the_workspace() {
    let Some(server) = Server::with_the_graph() else { return };
    let list = server.place.run(&["run", "--list", "--format", "csv"]).stdout;
    let names: Vec<&str> = list.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert!(names.len() > 20, "{names:?}");
    for name in names {
        server.agrees(&["run", name]);
        server.agrees(&["run", name, "--format", "json", "--lang", "nl"]);
    }
    server.agrees(&["run", "--test"]);
}

#[test]
fn parameters_take_names_of_the_endpoint() {
    let Some(server) = Server::with_the_graph() else { return };
    for arguments in [
        &["run", "similar-labs", "lab=vinnova"][..],
        &["run", "similar-labs", "lab=NMBS Innovation Lab", "--format", "csv"],
        &["run", "similar-labs", "lab=https://w3id.org/labgraph/id/ric"],
        &["run", "resources", "country=belgië", "--lang", "nl"],
        &["run", "resources", "country=BELGIË", "kind=labc:lab"],
        &["run", "board-members", "member=nesta"],
        // What nothing is called, what is of another class, and what is missing.
        &["run", "similar-labs", "lab=vinova"],
        &["run", "similar-labs", "lab=belgium"],
        &["run", "similar-labs"],
        &["run", "resources", "country=mars"],
        &["run", "resources", "nothing=mars"],
    ] {
        server.agrees(arguments);
    }
}

#[test]
fn cards_and_names_are_those_of_the_workspace() {
    let Some(server) = Server::with_the_graph() else { return };
    for name in [
        "ric",
        "vinnova",
        "algemene-zaken",
        "nmbs innovation lab",
        "lid:sandbox-vlaanderen",
        "Belgique",
        "ric-budget",
        "labc:ministry",
        "lab:budget",
        "number of seats",
        "nido-benchmark",
        "RIC",
        "vinova",
        "qqqqq",
        "Board of Nesta",
    ] {
        server.agrees(&["show", name]);
        server.agrees(&["show", name, "--format", "csv", "--lang", "fr"]);
    }
    server.agrees(&["show", "nesta", "--format", "nq"]);
    server.agrees(&["show", "nesta", "--format", "ttl"]);
    for text in [
        "spoorweg",
        "evenement annuel",
        "Mois de l'innovation",
        "nmbs",
        "board of",
        "a",
        "é",
        "vinova",
        "qqqqq",
    ] {
        server.agrees(&["find", text]);
        server.agrees(&["find", text, "--lang", "fr", "--limit", "100", "--format", "csv"]);
    }
}

#[test]
fn all_forms_of_query_are_answered() {
    let Some(server) = Server::with_the_graph() else { return };
    for query in [
        "SELECT * { ?lab a lab:InnovationAgency ; lab:country ?c } ORDER BY ?lab",
        "SELECT ?lab (?v * (1 + ?n) / 2 AS ?x) { ?lab lab:staff/lab:value ?v BIND(2 AS ?n) } ORDER BY ?v ?lab",
        "ASK { lid:ric a lab:InnovationLab }",
        "CONSTRUCT { ?l lab:country ?c } { ?l lab:country ?c ; lab:level labc:local }",
        "DESCRIBE lid:ric-staff",
        "SELECT ?g { GRAPH ?g { lid:vinnova lab:supervisedBy ?m } }",
        "SELEC ?x {}",
        "SELECT ?x { ?x foo:bar 1 }",
    ] {
        server.agrees(&["query", query, "--labels"]);
    }
    // Too long for an address.
    let numbers: Vec<String> = (0..1000).map(|n| n.to_string()).collect();
    let long = format!("SELECT ?n {{ VALUES ?n {{ {} }} }}", numbers.join(" "));
    server.agrees(&["query", &long, "--format", "csv"]);
    server.agrees(&["query", &long, "--max-rows", "999"]);
    // The server never ends, and nobody waits for it.
    let endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    let started = Instant::now();
    expect![[r#"
        --- stderr
        error: [ENDPOINT] did not answer within 1 s
        hint: --timeout SECONDS gives it more time
        --- exit code 5
    "#]]
    .assert_eq(
        &server.run(&["query", endless, "--timeout", "1"]).to_string().replace(&server.address, "[ENDPOINT]"),
    );
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}

#[test]
fn an_export_is_that_of_the_workspace() {
    let Some(server) = Server::with_the_graph() else { return };
    // The server keeps the value of a decimal, not its digits.
    let asserted = server.place.run(&["export", "--format", "nq"]).stdout;
    let normal = asserted.replace(
        "\"1.0\"^^<http://www.w3.org/2001/XMLSchema#decimal>",
        "\"1\"^^<http://www.w3.org/2001/XMLSchema#decimal>",
    );
    assert_ne!(asserted, normal);
    server.place.write("normal.nq", &normal);
    let same = |options: &[&str]| {
        let here = server.place.run(&[&["--data", "normal.nq", "export"], options].concat());
        let there = server.run(&[&["export"], options].concat());
        assert!(here == there, "{options:?}");
        assert_eq!(there.code, Some(0), "{there}");
    };
    for format in ["ttl", "trig", "nt", "nq", "rdf", "jsonld"] {
        same(&["--format", format]);
    }
    same(&["--hash"]);
    same(&["--canonical", "--format", "nq"]);
    server.agrees(&[
        "export",
        "--graph",
        "data/labs/ric.ttl",
        "--graph",
        "graph:data/labs/ino",
        "--format",
        "trig",
    ]);
    server.agrees(&["export", "--graph", "inferred", "--format", "nq"]);
    server.agrees(&["export", "--construct", "DESCRIBE lid:ric"]);
    assert_eq!(server.run(&["export", "-o", "out.ttl"]).to_string(), "");
    let file = server.place.read("out.ttl");
    assert_eq!(server.run(&["export"]).stdout, file);
}

#[test]
fn what_is_in_named_graphs_alone_is_found_and_exported() {
    let place = Place::empty();
    place.write(
        "named.trig",
        "PREFIX lid: <https://w3id.org/labgraph/id/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        <http://example.org/g> { lid:one rdfs:label \"Één\"@nl , \"One\"@en ; lid:knows [ rdfs:label \"nobody\" ] }
        <http://example.org/h> { lid:two rdfs:label \"Two\" ; lid:knows [ rdfs:label \"nobody\" ] }",
    );
    let Some(server) = Server::with(place, &["named.trig"]) else { return };
    expect![[r#"
        One  lid:one

        About
          lid:knows  _:[…]

        In other languages
          rdfs:label (nl)  Één
    "#]]
    .assert_eq(&blanked(&server.run(&["show", "een"]).to_string()));
    expect![[r#"
        thing,name,matched,language,kind
        https://w3id.org/labgraph/id/two,Two,,,
    "#]]
    .assert_eq(&server.run(&["find", "TWO", "--format", "csv"]).to_string());
    let trig = server.run(&["export", "--format", "trig"]);
    let here = server.place.run(&["--data", "named.trig", "export", "--format", "trig"]);
    assert_eq!(trig.stdout, here.stdout);
    assert_eq!(server.run(&["export"]).stdout, server.place.run(&["--data", "named.trig", "export"]).stdout);
}

#[test]
fn what_is_not_fetched_is_told() {
    let place = Place::empty();
    let line = |n: usize| {
        let label = "<http://www.w3.org/2000/01/rdf-schema#label>";
        format!("<http://a/t{n}> {label} \"Thing {n}\" ; <http://a/of> <http://a/t0> .\n")
    };
    place.write("many.ttl", (0..4100).map(line).collect::<Vec<_>>().concat());
    let Some(server) = Server::with(place, &["many.ttl"]) else { return };
    let started = Instant::now();
    let found = server.run(&["find", "thing", "--limit", "1", "--format", "csv"]);
    expect![[r#"
        note: the endpoint has more names like this; these are from the first thousand
    "#]]
    .assert_eq(&found.stderr);
    let shown = server.run(&["show", "thing 0", "--format", "csv"]);
    expect![[r#"
        note: this is not all: so many statements about one thing are not fetched from an endpoint
    "#]]
    .assert_eq(&shown.stderr);
    assert!(shown.stdout.lines().count() > 1000, "{}", shown.stdout.lines().count());
    let labelled = server.run(&["query", "SELECT ?s { ?s <http://a/of> ?o }", "--labels", "--format", "csv"]);
    assert!(
        labelled.stderr.is_empty() && labelled.stdout.contains("\nThing 4099\r\n"),
        "{}",
        labelled.stderr
    );
    assert!(started.elapsed() < Duration::from_mins(1), "{:?}", started.elapsed());
}

/// A text without the names of blank nodes, which are the server's.
fn blanked(text: &str) -> String {
    let mut parts = text.split("_:");
    let mut shown = parts.next().unwrap().to_owned();
    for part in parts {
        shown.push_str("_:[…]");
        shown.push_str(part.trim_start_matches(|c: char| c.is_ascii_alphanumeric()));
    }
    shown
}
