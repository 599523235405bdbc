//! A SPARQL register against a real Virtuoso that gives few rows at once and tells so in a header alone.

use super::{authority, candidates, candidates_for, found, ids, named, register};
use crate::command::{Place, project};
use labgraph::link::{Authority, Lookup, NameKind, ProtocolKind, RegisterError, Standing};
use labgraph::store::{Remote, RemoteError, Reply};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::{LazyLock, Mutex, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// The most rows that it gives.
const ROWS: usize = 150;

const BODIES: &str = "http://publications.europa.eu/resource/authority/corporate-body/";

/// A running server, and the folder that it works in. It is ended with this.
struct Virtuoso {
    process: Child,
    host: String,
    _place: Place,
}

/// The server's binary, installed where it is missing; without Debian's packages there is none, which is a failure
/// where `CI` is set.
fn binary() -> Option<PathBuf> {
    let output = Command::new(project().join("tests/servers/virtuoso")).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        return Some(PathBuf::from(String::from_utf8(output.stdout).unwrap().trim_end()));
    }
    assert!(std::env::var_os("CI").is_none(), "Virtuoso cannot be installed: {errors}");
    println!("skipped: Virtuoso cannot be installed: {errors}");
    None
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Virtuoso {
    /// One with the corporate bodies of the EU, shared by the tests that run at the time.
    fn shared() -> Option<Arc<Self>> {
        static RUNNING: LazyLock<Mutex<Weak<Virtuoso>>> = LazyLock::new(Mutex::default);
        let mut running = RUNNING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(server) = running.upgrade() {
            return Some(server);
        }
        let bodies = super::open_data("eu-authority/corporatebodies.ttl")?;
        let server = Arc::new(Self::start(&bodies)?);
        *running = Arc::downgrade(&server);
        Some(server)
    }

    fn start(data: &std::path::Path) -> Option<Self> {
        let binary = binary()?;
        let place = Place::empty();
        let (sql, http) = (free_port(), free_port());
        let folder = place.path().display().to_string();
        std::fs::copy(data, place.path().join("data.ttl")).unwrap();
        // What is said of a withdrawn body, and of one that another replaced.
        let many: Vec<String> = (0..=ROWS).map(|n| format!("\"Name {n}\"")).collect();
        place.write(
            "more.ttl",
            format!(
                "<{BODIES}MANY> <http://www.w3.org/2004/02/skos/core#altLabel> {} .
                PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX owl: <http://www.w3.org/2002/07/owl#>
                <{BODIES}OLD> dcterms:isReplacedBy <{BODIES}ACM> . <{BODIES}TWIN> owl:sameAs <{BODIES}ACM> .",
                many.join(", ")
            ),
        );
        place.write("virtuoso.ini", settings(&folder, sql, http));
        let process = Command::new(binary)
            .args(["+foreground", "+configfile", "virtuoso.ini"])
            .current_dir(place.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Self { process, host: format!("127.0.0.1:{http}"), _place: place };
        let deadline = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect(&server.host).is_err() {
            let ended = server.process.try_wait().unwrap();
            assert!(ended.is_none() && Instant::now() < deadline, "Virtuoso does not come up: {ended:?}");
            thread::sleep(Duration::from_millis(50));
        }
        for file in ["data.ttl", "more.ttl"] {
            let load = format!(
                "DB.DBA.TTLP(file_to_string_output('{folder}/{file}'), '', 'http://a.example/g', 0);"
            );
            let loaded = Command::new("isql-vt")
                .args([&sql.to_string(), "dba", "dba", &format!("exec={load}")])
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&loaded.stdout).into_owned()
                + &String::from_utf8_lossy(&loaded.stderr);
            assert!(loaded.status.success() && !said.contains("***"), "{said}");
        }
        Some(server)
    }

    fn address(&self) -> String {
        format!("http://{}/sparql", self.host)
    }

    fn authority(&self) -> Authority {
        let template = "http://publications.europa.eu/resource/authority/corporate-body/{id}";
        authority("eu-corporate-body", Some(ProtocolKind::Sparql), &self.address(), template)
    }
}

impl Drop for Virtuoso {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.process.kill();
        let _waited = self.process.wait();
    }
}

fn settings(folder: &str, sql: u16, http: u16) -> String {
    format!(
        "[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql}
LiteMode = 0
ServerThreads = 8
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = {folder}
SchedulerInterval = 10
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = {ROWS}
"
    )
}

/// The names of each body, read off the file.
fn names() -> BTreeMap<String, BTreeSet<(String, Option<String>)>> {
    let path = super::open_data("eu-authority/corporatebodies.ttl").unwrap();
    let parser = RdfParser::from_format(RdfFormat::Turtle).for_reader(std::fs::File::open(path).unwrap());
    let mut names: BTreeMap<String, BTreeSet<(String, Option<String>)>> = BTreeMap::new();
    for quad in parser.map(Result::unwrap) {
        let label = ["#prefLabel", "#altLabel"].iter().any(|end| quad.predicate.as_str().ends_with(end));
        if let (true, NamedOrBlankNode::NamedNode(body), Term::Literal(name)) =
            (label, &quad.subject, &quad.object)
        {
            let words: Vec<&str> = name.value().split_whitespace().collect();
            let name = (words.join(" "), name.language().map(str::to_owned));
            names.entry(body.as_str().to_owned()).or_default().insert(name);
        }
    }
    names
}

#[test]
fn candidates_are_found_by_label_in_any_language() {
    let Some(server) = Virtuoso::shared() else { return };
    let register = register(&server.authority());
    for name in ["African Court of Justice and Human Rights", "Afrikaans Hof van Justitie en Mensenrechten"] {
        let found = candidates(&*register, name).unwrap();
        let court = found.iter().find(|body| body.id == format!("{BODIES}ACJHR")).unwrap();
        assert!(court.names.len() > 20, "{:?}", court.names);
        assert_eq!(court.from.as_deref(), Some("2004-01-25"));
        assert!(court.names.iter().any(|name| name.kind == NameKind::Acronym && name.text == "ACJHR"));
    }
    // In other letters than the label, with other words around it, in capitals.
    for name in
        ["AFRICAN COURT of justice", "Cour africaine de justice", "african court of justice and human rights"]
    {
        let found = candidates(&*register, name).unwrap();
        assert!(ids(&found).contains(&format!("{BODIES}ACJHR").as_str()), "{name}: {:?}", ids(&found));
    }
    let cyrillic = named(&[("Африкански съд по правата на човека", "bg", NameKind::Preferred)]);
    assert!(ids(&candidates_for(&*register, cyrillic).unwrap()).contains(&format!("{BODIES}ACJHR").as_str()));
    let evil = candidates(&*register, "\" } ; DROP ALL # \\ 'x' {").unwrap();
    assert!(evil.len() <= 50, "it is a text like any other");
}

#[test]
fn what_is_behind_an_identifier_is_told() {
    let Some(server) = Virtuoso::shared() else { return };
    let register = register(&server.authority());
    let gone = found(register.lookup(&format!("{BODIES}AASM")).unwrap());
    assert_eq!((gone.standing, gone.until.as_deref()), (Standing::Withdrawn, Some("1976-03-30")));
    let short = found(register.lookup("AASM").unwrap());
    assert_eq!(short, gone, "the identifier in the place of the IRI");
    assert_eq!(gone.identifiers[0].to_string(), "eu-corporate-body:AASM");
    for old in ["OLD", "TWIN"] {
        let moved = register.lookup(&format!("{BODIES}{old}")).unwrap();
        let Lookup::Moved { to, record: Some(record) } = moved else { panic!("{moved:?}") };
        assert_eq!((to.as_str(), record.id.as_str()), (format!("{BODIES}ACM").as_str(), to.as_str()));
    }
    for nothing in [&format!("{BODIES}NOBODY"), "no iri > <", ""] {
        assert_eq!(register.lookup(nothing).unwrap(), Lookup::Missing, "{nothing}");
    }
}

/// Fifty bodies with some thirty statements each are more than the server gives at once: they are asked for in parts,
/// and none is lost.
#[test]
fn rows_that_are_cut_off_are_noticed() {
    let Some(server) = Virtuoso::shared() else { return };
    let endpoint = Remote::new(&server.address()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "the endpoint is asked, not our engine")]
    let query = spargebra::SparqlParser::new().parse_query("SELECT ?s ?p ?o { ?s ?p ?o }").unwrap();
    let Reply::Solutions(rows) = endpoint.ask(&query).unwrap() else { panic!() };
    let rows: Vec<_> = rows.collect();
    assert_eq!(rows.len(), ROWS + 1);
    assert!(matches!(rows.last(), Some(Err(RemoteError::Cut { .. }))), "{:?}", rows.last());

    let register = register(&server.authority());
    let found = candidates(&*register, "Directorate-General").unwrap();
    assert!(found.len() > 10, "{}", found.len());
    let names = names();
    for body in &found {
        let told: BTreeSet<_> =
            body.names.iter().map(|name| (name.text.clone(), name.language.clone())).collect();
        assert_eq!(told, names[&body.id], "{}", body.id);
    }
    // Of a thing alone that has more than the server gives, not all can be had.
    let lost = register.lookup(&format!("{BODIES}MANY")).unwrap_err();
    assert!(matches!(lost, RegisterError::Remote(RemoteError::Cut { .. })), "{lost}");
}
