//! SERVICE: refused unless allowed, and asked for real on loopback.

use crate::command::{Place, labgraph};
use crate::stand_in::{Answer, StandIn};
use expect_test::expect;

const JSON: &str =
    r#"{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"far"}}]}}"#;

fn serve(response: &str) -> StandIn {
    StandIn::serve(vec![Answer::raw(response)])
}

fn ok(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn ask(address: &str) -> crate::command::Outcome {
    let query = format!("SELECT ?x {{ SERVICE <{address}> {{ ?s lab:far ?x }} }}");
    labgraph(&["query", &query, "--allow-service", address, "--format", "csv"])
}

#[test]
fn an_endpoint_that_nobody_allowed_is_not_asked() {
    let query =
        |silent| format!("SELECT * {{ SERVICE {silent} <http://127.0.0.1:9/sparql> {{ ?s ?p ?o }} }}");
    expect![[r"
        --- stderr
        error: SERVICE <http://127.0.0.1:9/sparql> is not allowed
        hint: add it to data/authorities.ttl, or allow it with --allow-service http://127.0.0.1:9/sparql
        --- exit code 3
    "]]
    .assert_eq(&labgraph(&["query", &query("")]).to_string());
    assert_eq!(labgraph(&["query", &query("SILENT")]).code, Some(3), "SILENT does not hide it");
    let variable =
        "SELECT * { BIND(<http://127.0.0.1:9/sparql> AS ?e) LATERAL { SERVICE SILENT ?e { ?s ?p ?o } } }";
    assert_eq!(labgraph(&["query", variable]).code, Some(3), "nor does a variable");
}

#[test]
fn an_endpoint_of_the_catalogue_may_be_asked() {
    let place = Place::with_workspace();
    let server = serve(&ok(JSON));
    let address = server.address("/sparql");
    let authorities = place.read("data/authorities.ttl");
    place.write(
        "data/authorities.ttl",
        format!("{authorities}\n<https://w3id.org/labgraph/id/here> <http://www.w3.org/ns/dcat#endpointURL> <{address}> ; <http://purl.org/dc/terms/conformsTo> <https://www.w3.org/TR/sparql11-protocol/> .\n"),
    );
    let query = format!("SELECT ?x {{ SERVICE <{address}> {{ ?s lab:far ?x }} }}");
    assert_eq!(place.run(&["query", &query, "--format", "csv"]).stdout, "x\r\nfar\r\n");
    let asked = server.asked().remove(0);
    assert!(
        asked.line.starts_with("GET /sparql?query=") && asked.headers.contains("user-agent: labgraph/"),
        "{asked:?}"
    );
    assert!(asked.line.contains("w3id.org%2Flabgraph%2Fns%23far"), "{asked:?}");
}

#[test]
fn an_endpoint_that_the_user_allows_may_be_asked() {
    let server = serve(&ok(JSON));
    assert_eq!(ask(&server.address("/sparql")).stdout, "x\r\nfar\r\n");
}

#[test]
fn an_endpoint_that_fails_is_a_remote_error() {
    for (response, reason) in [
        ("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(), "answered 500"),
        ("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(), "redirects to http://127.0.0.1:9/"),
        (ok("<html>sorry</html>"), "answered a web page, not SPARQL results («sorry»)"),
        (ok(&JSON[..60]), "the answer breaks off"),
        (ok(JSON).replace("Content-Length: ", "Content-Length: 9"), "breaks off"),
    ] {
        let server = serve(&response);
        let outcome = ask(&server.address("/sparql"));
        assert!(outcome.code == Some(4) && outcome.stderr.contains(reason), "{reason}: {outcome}");
        assert_eq!(outcome.stdout, "");
    }
    let outcome = ask("http://127.0.0.1:9/sparql");
    assert_eq!(outcome.code, Some(4), "nobody listens there: {outcome}");
}

#[test]
fn what_an_endpoint_left_out_silently_is_told() {
    let failed =
        "HTTP/1.1 500 Oops\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno";
    let server = serve(failed);
    let address = server.address("/sparql");
    let values = (0..250).map(|number| format!("<http://a/{number}>")).collect::<Vec<_>>().join(" ");
    let query =
        format!("SELECT ?x ?y {{ VALUES ?x {{ {values} }} SERVICE SILENT <{address}> {{ ?x lab:far ?y }} }}");
    for (language, told) in [
        (
            "en",
            format!(
                "note: SERVICE SILENT <{address}> left rows without an answer: {address} answered 500: no\n"
            ),
        ),
        (
            "nl",
            format!(
                "note: SERVICE SILENT <{address}> liet rijen zonder antwoord: {address} answered 500: no\n"
            ),
        ),
        (
            "fr",
            format!(
                "note: SERVICE SILENT <{address}> a laissé des lignes sans réponse\u{a0}: {address} answered 500: no\n"
            ),
        ),
    ] {
        let outcome =
            labgraph(&["query", &query, "--allow-service", &address, "--format", "csv", "--lang", language]);
        assert_eq!((outcome.code, outcome.stdout.lines().count()), (Some(0), 251), "{outcome}");
        assert_eq!(outcome.stderr, told, "once, though three batches failed");
    }
    let quiet = labgraph(&["-q", "query", &query, "--allow-service", &address, "--format", "csv"]);
    assert_eq!((quiet.code, quiet.stderr.as_str()), (Some(0), ""));
    let prompt = labgraph(&["repl", "-c", &query, "--allow-service", &address]);
    assert!(prompt.stderr.contains("left rows without an answer"), "{prompt}");
    // A variable that names no endpoint leaves rows out, too.
    let unbound = labgraph(&["query", "SELECT * { VALUES ?x { 1 } SERVICE SILENT ?e { ?x ?p ?o } }"]);
    assert!(
        unbound.code == Some(0) && unbound.stderr.contains("note: SERVICE SILENT ?e left rows"),
        "{unbound}"
    );
}

#[test]
fn load_is_always_refused() {
    let engine = labgraph::query::Engine::new(&oxigraph::store::Store::new().unwrap());
    for update in
        ["LOAD <http://127.0.0.1:9/x.ttl>", "INSERT DATA { <a:a> <a:b> <a:c> } ; LOAD SILENT <file:///x.ttl>"]
    {
        let error = engine.update(update, None).unwrap_err();
        assert!(matches!(error, labgraph::query::QueryError::Load), "{error}");
    }
}
