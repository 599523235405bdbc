//! `--endpoint`: what is sent, and what becomes of each way in which an endpoint can fail.

use crate::command::{Outcome, Place, labgraph};
use crate::stand_in::{Answer, StandIn};
use expect_test::{Expect, expect};
use std::time::{Duration, Instant};

const ONE: &str =
    r#"{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"far"}}]}}"#;

const QUERY: &str = "SELECT ?x { ?s lab:far ?x }";

fn ask(server: &StandIn, options: &[&str]) -> Outcome {
    let address = server.address("/sparql");
    labgraph(&[&["query", QUERY, "--format", "csv", "--endpoint", &address], options].concat())
}

/// What labgraph says of one answer, with the address of the server as it was before.
fn told(answer: Answer) -> String {
    let server = StandIn::serve(vec![answer]);
    ask(&server, &[]).to_string().replace(&server.address(""), "http://far.example")
}

fn check(answer: Answer, expected: &Expect) {
    expected.assert_eq(&told(answer));
}

#[test]
fn a_short_query_goes_by_get_and_a_long_one_as_a_form() {
    let server = StandIn::serve(vec![Answer::json(ONE)]);
    assert_eq!(ask(&server, &[]).stdout, "x\r\nfar\r\n");
    let asked = server.asked().remove(0);
    expect!["GET /sparql?query=SELECT+%3Fx+WHERE+%7B+%3Fs+%3Chttps%3A%2F%2Fw3id.org%2Flabgraph%2Fns%23far%3E+%3Fx+.+%7D HTTP/1.1"]
        .assert_eq(&asked.line);
    assert!(asked.headers.contains("accept: application/sparql-results+json, application/sparql-results+xml;q=0.8, text/tab-separated-values;q=0.3"), "{asked:?}");
    assert!(asked.headers.contains("user-agent: labgraph/"), "{asked:?}");
    let long = format!("SELECT ?x {{ VALUES ?x {{ '{}' }} }}", "é&=".repeat(500));
    let address = server.address("/sparql?default-graph-uri=urn:g#part");
    let outcome = labgraph(&["query", &long, "--format", "csv", "--endpoint", &address]);
    assert_eq!(outcome.stdout, "x\r\nfar\r\n", "{outcome}");
    let asked = server.asked().remove(1);
    assert_eq!(asked.line, "POST /sparql?default-graph-uri=urn:g HTTP/1.1");
    assert!(asked.headers.contains("content-type: application/x-www-form-urlencoded"), "{asked:?}");
    assert!(asked.body.starts_with("query=SELECT+") && asked.body.contains("%C3%A9%26%3D"), "{}", asked.body);
}

#[test]
fn a_server_that_takes_no_get_gets_a_form() {
    let server =
        StandIn::serve(vec![Answer::with("405 Method Not Allowed", "text/plain", "", ""), Answer::json(ONE)]);
    assert_eq!(ask(&server, &[]).stdout, "x\r\nfar\r\n");
    let lines: Vec<String> = server.asked().into_iter().map(|asked| asked.line).collect();
    assert!(lines[0].starts_with("GET ") && lines[1].starts_with("POST "), "{lines:?}");
}

#[test]
fn rows_come_as_json_xml_or_tsv() {
    let xml = r#"<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head><results><result><binding name="x"><literal>far</literal></binding></result></results></sparql>"#;
    // As Virtuoso writes it, with members that no standard has.
    let virtuoso = r#"{ "head": { "link": [], "vars": ["x"] }, "results": { "distinct": false, "ordered": true, "bindings": [ { "x": { "type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#string", "value": "far" }} ] } }"#;
    for answer in [
        Answer::json(virtuoso),
        Answer::ok("application/json; charset=utf-8", ONE),
        Answer::ok("application/sparql-results+xml", xml),
        Answer::ok("text/xml", xml),
        Answer::ok("text/tab-separated-values; charset=utf-8", "?x\n\"far\"\n"),
        Answer::raw(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{ONE}", ONE.len())),
        Answer::raw(format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{ONE}\r\n0\r\n\r\n",
            ONE.len()
        )),
    ] {
        let server = StandIn::serve(vec![answer]);
        let outcome = ask(&server, &[]);
        assert_eq!(outcome.stdout, "x\r\nfar\r\n", "{outcome}");
    }
}

#[test]
fn graphs_come_as_triples_turtle_or_xml() {
    let triples = "<http://a/s> <http://a/p> \"o\" .\n";
    let xml = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://a/"><rdf:Description rdf:about="http://a/s"><a:p>o</a:p></rdf:Description></rdf:RDF>"#;
    for (media_type, body) in [
        ("application/n-triples", triples),
        ("text/turtle;charset=utf-8", "@prefix a: <http://a/> . a:s a:p 'o' ."),
        ("application/rdf+xml", xml),
        // As some servers call N-Triples.
        ("text/plain", triples),
    ] {
        let server = StandIn::serve(vec![Answer::ok(media_type, body)]);
        let address = server.address("/sparql");
        let outcome = labgraph(&["query", "DESCRIBE <http://a/s>", "--format", "nt", "--endpoint", &address]);
        assert_eq!(outcome.to_string(), triples, "{media_type}");
        let asked = server.asked().remove(0);
        assert!(asked.line.contains("DESCRIBE+%3Chttp%3A%2F%2Fa%2Fs%3E "), "{asked:?}");
        assert!(asked.headers.contains("accept: application/n-triples, text/turtle;q=0.8"), "{asked:?}");
    }
}

#[test]
fn a_refusal_tells_what_the_server_says() {
    let with = |status: &str, body: &str| Answer::with(status, "text/html", "", body);
    check(
        with("400 Bad Request", "Virtuoso 37000 Error SP030: syntax error\n\u{1b}[31mSPARQL"),
        &expect![[r#"
            --- stderr
            error: http://far.example/sparql answered 400: Virtuoso 37000 Error SP030: syntax error [31mSPARQL
            hint: it does not take the query; -vv shows what was sent
            --- exit code 4
        "#]],
    );
    check(
        with("401 Unauthorized", ""),
        &expect![[r#"
        --- stderr
        error: http://far.example/sparql answered 401
        hint: it wants a name and a password: --endpoint https://NAME:PASSWORD@…
        --- exit code 4
    "#]],
    );
    check(
        with(
            "403 Forbidden",
            "<html><head><title>x</title></head><body>You have been <b>banned</b> until tomorrow",
        ),
        &expect![[r#"
            --- stderr
            error: http://far.example/sparql answered 403: You have been banned until tomorrow
            hint: do not ask it again before it says; LABGRAPH_CONTACT=mailto:… tells it whom to write to
            hint: it is left alone for 24 hours more
            --- exit code 4
        "#]],
    );
    check(
        with("404 Not Found", "nothing here"),
        &expect![[r#"
        --- stderr
        error: http://far.example/sparql answered 404: nothing here
        hint: is this the address of a SPARQL endpoint? It often ends in /sparql or /query
        --- exit code 4
    "#]],
    );
    check(
        with("500 Internal Server Error", "java.util.concurrent.TimeoutException"),
        &expect![[r#"
        --- stderr
        error: http://far.example/sparql answered 500: java.util.concurrent.TimeoutException
        hint: the server failed, or the query is too much for it
        --- exit code 4
    "#]],
    );
    check(
        with("302 Found", "moved"),
        &expect![[r#"
        --- stderr
        error: http://far.example/sparql answered 302: moved
        --- exit code 4
    "#]],
    );
}

#[test]
fn what_is_no_answer_of_sparql_is_told() {
    check(
        Answer::ok("text/html; charset=utf-8", "<!DOCTYPE html><html><head></head><body><h1>Query form</h1>"),
        &expect![[r#"
            --- stderr
            error: http://far.example/sparql answered a web page, not SPARQL results («Query form»)
            hint: is this the address of a SPARQL endpoint? It often ends in /sparql or /query
            --- exit code 4
        "#]],
    );
    check(
        Answer::json("<html><body>Sorry, the service is down</body></html>"),
        &expect![[r#"
        --- stderr
        error: http://far.example/sparql answered a web page, not SPARQL results («Sorry, the service is down»)
        hint: is this the address of a SPARQL endpoint? It often ends in /sparql or /query
        --- exit code 4
    "#]],
    );
    check(
        Answer::ok("text/csv", "x\nfar\n"),
        &expect![[r#"
        --- stderr
        error: http://far.example/sparql answered text/csv, not SPARQL results («x far»)
        hint: is this the address of a SPARQL endpoint? It often ends in /sparql or /query
        --- exit code 4
    "#]],
    );
    check(
        Answer::json(r#"{"error":{"code":"maxlag","info":"Waiting for a server"}}"#),
        &expect![[r#"
        --- stderr
        error: http://far.example/sparql answered what is no SPARQL Results in JSON: SPARQL JSON results must contain a 'boolean' or a 'results' key («{"error":{"code":"maxlag","info":"Waiting for a server"}}»)
        hint: is this the address of a SPARQL endpoint? It often ends in /sparql or /query
        --- exit code 4
    "#]],
    );
    check(
        Answer::json("Virtuoso S1T00 Error SR171: Transaction timed out"),
        &expect![[r#"
        --- stderr
        error: http://far.example/sparql answered what is no SPARQL Results in JSON: Parser error at line 1 column 1: Unexpected char: 'V' («Virtuoso S1T00 Error SR171: Transaction timed out»)
        hint: is this the address of a SPARQL endpoint? It often ends in /sparql or /query
        --- exit code 4
    "#]],
    );
    check(
        Answer::json(""),
        &expect![[r#"
            --- stderr
            error: http://far.example/sparql answered what is no SPARQL Results in JSON: Parser error at line 1 column 1: Unexpected end of file, a value was expected
            hint: nothing of it is shown, for nobody could tell what is missing
            --- exit code 4
        "#]],
    );
    check(
        Answer::raw("not even HTTP\r\n\r\n"),
        &expect![[r#"
        --- stderr
        error: http://far.example/sparql: invalid HTTP version parsed
        hint: is the address right, and does the server run?
        --- exit code 4
    "#]],
    );
}

#[test]
fn an_answer_that_is_not_all_is_no_answer() {
    // It breaks off in the middle: within its length, within a chunk, and without either.
    check(
        Answer::raw(format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nContent-Length: 9999\r\n\r\n{ONE}"
        )),
        &expect![[r#"
            --- stderr
            error: http://far.example/sparql: the answer breaks off
            hint: nothing of it is shown, for it is not all
            --- exit code 4
        "#]],
    );
    check(
        Answer::raw(format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n{ONE}"
        )),
        &expect![[r#"
            --- stderr
            error: http://far.example/sparql: the answer breaks off
            hint: nothing of it is shown, for it is not all
            --- exit code 4
        "#]],
    );
    check(
        Answer::raw(format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n\r\n{}",
            &ONE[..80]
        )),
        &expect![[r#"
            --- stderr
            error: http://far.example/sparql: the answer breaks off («{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"fa»)
            hint: nothing of it is shown, for it is not all
            --- exit code 4
        "#]],
    );
    // The error of a time-out within what was to be the answer.
    check(
        Answer::json(&format!("{}\njava.util.concurrent.TimeoutException\n\tat", &ONE[..70])),
        &expect![[r#"
            --- stderr
            error: http://far.example/sparql: the answer breaks off («{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal"," java.util.concurrent.TimeoutException at»)
            hint: nothing of it is shown, for it is not all
            --- exit code 4
        "#]],
    );
    // Only a header tells.
    let header = |header: &str| Answer::with("200 OK", "application/sparql-results+json", header, ONE);
    check(
        header("X-SPARQL-MaxRows: 1\r\n"),
        &expect![[r#"
            --- stderr
            error: http://far.example/sparql did not answer in full: it stops after 1 row
            hint: nothing of it is shown, for nobody could tell what is missing
            hint: ask for less, or page by page: ORDER BY with LIMIT and OFFSET
            --- exit code 4
        "#]],
    );
    check(
        header(
            "X-SQL-State: S1TAT\r\nX-SQL-Message: RC...: Returning incomplete results, query interrupted by result timeout.\r\n",
        ),
        &expect![[r#"
            --- stderr
            error: http://far.example/sparql did not answer in full: it gave up (S1TAT: RC...: Returning incomplete results, query interrupted by result timeout.)
            hint: nothing of it is shown, for nobody could tell what is missing
            hint: ask for less, or page by page: ORDER BY with LIMIT and OFFSET
            --- exit code 4
        "#]],
    );
    let server = StandIn::serve(vec![header("X-SPARQL-MaxRows: 10000\r\n")]);
    assert_eq!(ask(&server, &[]).stdout, "x\r\nfar\r\n", "one row is less than the cap");
    let server = StandIn::serve(vec![header("X-SPARQL-MaxRows: 1\r\n")]);
    let limited = labgraph(&[
        "query",
        &format!("{QUERY} LIMIT 1"),
        "--format",
        "csv",
        "--endpoint",
        &server.address("/"),
    ]);
    assert_eq!(limited.stdout, "x\r\nfar\r\n", "no more was asked for");
}

#[test]
fn a_graph_that_virtuoso_cut_off_in_silence_is_no_answer() {
    let graph = Answer::with(
        "200 OK",
        "application/n-triples",
        "Server: Virtuoso/07.20.3229\r\n",
        "<http://a/s> <http://a/p> \"o\" .\n",
    );
    let rows = |header| Answer::with("200 OK", "application/sparql-results+json", header, ONE);
    let ask = |server: &StandIn| {
        labgraph(&[
            "query",
            "CONSTRUCT { ?s lab:near ?x } WHERE { ?s lab:far ?x }",
            "--format",
            "nt",
            "--endpoint",
            &server.address("/sparql"),
        ])
    };
    let server = StandIn::serve(vec![graph.clone(), rows("X-SPARQL-MaxRows: 1\r\n")]);
    expect![[r#"
        --- stderr
        error: http://far.example/sparql did not answer in full: it stops after 1 row
        hint: nothing of it is shown, for nobody could tell what is missing
        hint: ask for less, or page by page: ORDER BY with LIMIT and OFFSET
        --- exit code 4
    "#]]
    .assert_eq(&ask(&server).to_string().replace(&server.address(""), "http://far.example"));
    assert!(server.asked()[1].line.contains("query=SELECT+%3Fs+%3Fx+WHERE"), "{:?}", server.asked());
    let server = StandIn::serve(vec![graph, rows("")]);
    assert_eq!(ask(&server).to_string(), "<http://a/s> <http://a/p> \"o\" .\n");
}

#[test]
fn nothing_is_left_behind_of_an_answer_that_is_not_all() {
    let cut = Answer::raw(
        "HTTP/1.1 200 OK\r\nContent-Type: application/n-triples\r\nContent-Length: 999\r\n\r\n<http://a/s> <http://a/p> \"o\" .\n",
    );
    let server = StandIn::serve(vec![cut]);
    let place = crate::command::Place::empty();
    place.write("out.nt", "before");
    let construct = "CONSTRUCT WHERE { ?s ?p ?o }";
    let address = server.address("/");
    let outcome = place.run(&["export", "--construct", construct, "-o", "out.nt", "--endpoint", &address]);
    assert_eq!(outcome.code, Some(4), "{outcome}");
    assert_eq!(place.read("out.nt"), "before");
}

#[test]
fn a_busy_server_is_asked_again_when_it_says() {
    let busy = |status: &str, header: &str| Answer::with(status, "text/plain", header, "slow down");
    let server = StandIn::serve(vec![
        busy("429 Too Many Requests", "Retry-After: 1\r\n"),
        busy("503 Service Unavailable", "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n"),
        Answer::json(ONE),
    ]);
    let started = Instant::now();
    assert_eq!(ask(&server, &[]).stdout, "x\r\nfar\r\n");
    assert!(started.elapsed() >= Duration::from_secs(1), "{:?}", started.elapsed());
    assert_eq!(server.asked().len(), 3);
    // Longer than there is time for.
    let server = StandIn::serve(vec![busy("429 Too Many Requests", "Retry-After: 3600\r\n")]);
    let started = Instant::now();
    let outcome = ask(&server, &[]).to_string().replace(&server.address(""), "http://far.example");
    expect![[r#"
        --- stderr
        error: http://far.example/sparql answered 429: slow down
        hint: it wants to be asked again after 3600 s; --timeout SECONDS waits longer
        --- exit code 4
    "#]]
    .assert_eq(&outcome);
    assert!(started.elapsed() < Duration::from_secs(5) && server.asked().len() == 1);
    // For ever busy.
    let server = StandIn::serve(vec![busy("503 Service Unavailable", "Retry-After: 0\r\n")]);
    assert_eq!(ask(&server, &[]).code, Some(4));
    assert_eq!(server.asked().len(), 4, "it is asked three times more");
    // Nothing else is repeated.
    for status in ["500 Oops", "502 Bad Gateway", "400 Bad", "403 No"] {
        let server = StandIn::serve(vec![busy(status, "Retry-After: 0\r\n")]);
        assert_eq!(ask(&server, &[]).code, Some(4));
        assert_eq!(server.asked().len(), 1, "{status}");
    }
}

#[test]
fn a_redirect_is_followed_within_the_host_only() {
    let moved =
        |status: &str, to: &str| Answer::with(status, "text/html", &format!("Location: {to}\r\n"), "moved");
    let server = StandIn::serve(vec![moved("301 Moved Permanently", "/there/?query=x"), Answer::json(ONE)]);
    assert_eq!(ask(&server, &[]).stdout, "x\r\nfar\r\n");
    assert_eq!(server.asked()[1].line, "GET /there/?query=x HTTP/1.1");
    check(
        moved("302 Found", "http://169.254.169.254/latest/meta-data"),
        &expect![[r#"
        --- stderr
        error: http://far.example/sparql redirects to http://169.254.169.254/latest/meta-data
        hint: if you trust that address, ask it itself: --endpoint http://169.254.169.254/latest/meta-data
        --- exit code 4
    "#]],
    );
    check(
        moved("307 Temporary Redirect", "http://127.0.0.1:9/sparql"),
        &expect![[r#"
        --- stderr
        error: http://far.example/sparql redirects to http://127.0.0.1:9/sparql
        hint: if you trust that address, ask it itself: --endpoint http://127.0.0.1:9/sparql
        --- exit code 4
    "#]],
    );
    check(
        moved("302 Found", "/sparql"),
        &expect![[r#"
        --- stderr
        error: http://far.example/sparql: it redirects in a circle
        hint: is the address right, and does the server run?
        --- exit code 4
    "#]],
    );
}

#[test]
fn limits_hold() {
    let rows: Vec<String> =
        (0..50).map(|n| format!(r#"{{"x":{{"type":"literal","value":"{n}"}}}}"#)).collect();
    let many = format!(r#"{{"head":{{"vars":["x"]}},"results":{{"bindings":[{}]}}}}"#, rows.join(","));
    let server = StandIn::serve(vec![Answer::json(&many)]);
    expect![[r#"
        --- stderr
        error: the answer has more than 49 rows
        hint: add LIMIT to the query, or raise --max-rows
        --- exit code 5
    "#]]
    .assert_eq(&ask(&server, &["--max-rows", "49"]).to_string());
    assert_eq!(ask(&server, &["--max-rows", "50"]).stdout.lines().count(), 51);
    let late = expect![[r#"
        --- stderr
        error: http://far.example/sparql did not answer within 0.5 s
        hint: --timeout SECONDS gives it more time
        --- exit code 5
    "#]];
    // Before the head, and in the middle of the body.
    for slow in [
        Answer::json(ONE).after(Duration::from_secs(20)),
        Answer::raw(format!("HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nContent-Length: 9999\r\n\r\n{ONE}")).then_silence(Duration::from_secs(20)),
    ] {
        let server = StandIn::serve(vec![slow]);
        let started = Instant::now();
        let outcome = ask(&server, &["--timeout", "0.5"]).to_string();
        late.assert_eq(&outcome.replace(&server.address(""), "http://far.example"));
        assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    }
}

#[test]
fn what_comes_from_outside_is_made_harmless() {
    let hostile = r#"{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"\u001b[2Jgone\u202e"}}]}}"#;
    let server = StandIn::serve(vec![Answer::json(hostile)]);
    let outcome = labgraph(&["query", QUERY, "--endpoint", &server.address("/")]);
    assert!(
        outcome.stdout.contains("[2Jgone") && !outcome.stdout.contains(['\u{1b}', '\u{202e}']),
        "{outcome}"
    );
    let refused = Answer::with("500 Oops", "text/plain", "", "\u{1b}]0;title\u{7}\u{202e}evil");
    let shown = told(refused);
    assert!(shown.contains("evil") && !shown.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{shown}");
}

#[test]
fn a_password_is_sent_and_not_told() {
    let server = StandIn::serve(vec![Answer::with("401 Unauthorized", "text/plain", "", "who?")]);
    let address = server.address("/sparql").replace("http://", "http://me:secret@");
    let outcome = labgraph(&["query", QUERY, "--endpoint", &address]);
    assert!(outcome.stderr.contains("***@") && !outcome.stderr.contains("secret"), "{outcome}");
    // me:secret
    assert!(server.asked()[0].headers.contains("authorization: basic bwu6c2vjcmv0"), "{:?}", server.asked());
}

#[test]
fn what_cannot_be_asked_is_told_before_it_is() {
    let command = |arguments: &[&str]| labgraph(arguments).to_string();
    let here = "http://127.0.0.1:9/sparql";
    expect![[r#"
        --- stderr
        error: http://127.0.0.1:9/sparql: Connection refused (os error 111)
        hint: is the address right, and does the server run?
        --- exit code 4
    "#]]
    .assert_eq(&command(&["query", QUERY, "--endpoint", here]));
    expect![[r#"
        --- stderr
        error: "localhost:7878" is no address of an endpoint: only http: and https: can be asked
        hint: write it as http://localhost:7878/query
        --- exit code 2
    "#]]
    .assert_eq(&command(&["query", QUERY, "--endpoint", "localhost:7878"]));
    expect![[r#"
        --- stderr
        error: "far/away" is no address of an endpoint: relative URL without a base
        hint: write it as http://localhost:7878/query
        --- exit code 2
    "#]]
    .assert_eq(&command(&["query", QUERY, "--endpoint", "far/away"]));
    expect![[r#"
        --- stderr
        error: an endpoint does not tell how it answers
        hint: leave --endpoint out to ask the workspace
        --- exit code 2
    "#]]
    .assert_eq(&command(&["query", "--explain", QUERY, "--endpoint", here]));
    expect![[r#"
        --- stderr
        error: DELETE changes the data: this is an update, not a query
         --> the query:1:1
          |
        1 | DELETE WHERE { ?s ?p ?o }
          | ^
        --- exit code 3
    "#]]
    .assert_eq(&command(&["query", "DELETE WHERE { ?s ?p ?o }", "--endpoint", here]));
    expect![[r#"
        --- stderr
        error: this command does not ask an endpoint
        hint: query, run, show, find and export do; leave --endpoint out
        --- exit code 2
    "#]]
    .assert_eq(&command(&["compare", "ric", "nesta", "--endpoint", here]));
    expect![[r#"
        --- stderr
        error: this command does not ask an endpoint
        hint: query, run, show, find and export do; leave --endpoint out
        --- exit code 2
    "#]]
    .assert_eq(&command(&["update", "CLEAR ALL", "--endpoint", here]));
    expect![[r#"
        --- stderr
        error: --endpoint and --data do not go together
        hint: ask one of them at a time
        --- exit code 2
    "#]]
    .assert_eq(&command(&["--data", "x.ttl", "query", QUERY, "--endpoint", here]));
    expect![[r#"
        --- stderr
        error: --endpoint and --no-inference do not go together
        hint: what an endpoint derives is for it to say
        --- exit code 2
    "#]]
    .assert_eq(&command(&["--no-inference", "--endpoint", here, "find", "x"]));
}

#[test]
fn a_saved_query_that_names_an_endpoint_says_so() {
    let place = Place::with_workspace();
    place.write("queries/far.rq", "#+ endpoint: http://127.0.0.1:9/sparql\nSELECT ?x { VALUES ?x { 1 } }");
    expect![[r#"
        x
        1
        --- stderr
        note: it was written for http://127.0.0.1:9/sparql; --endpoint http://127.0.0.1:9/sparql asks there
    "#]]
    .assert_eq(&place.run(&["run", "far", "--format", "csv"]).to_string());
    let server = StandIn::serve(vec![Answer::json(ONE)]);
    let outcome = place.run(&["run", "far", "--format", "csv", "--endpoint", &server.address("/")]);
    expect![[r#"
        x
        far
    "#]]
    .assert_eq(&outcome.to_string());
}

/// A folder with two workspaces, `near` and `other`, each with a saved query `far`.
fn two_workspaces() -> Place {
    let place = Place::empty();
    for (folder, sign) in [("near", 1), ("other", 2)] {
        place.write(&format!("{folder}/ontology/empty.ttl"), "");
        place.write(&format!("{folder}/data/empty.ttl"), "");
        let text = format!("#+ summary: {folder}\nSELECT ?x {{ ?s lab:sign{sign} ?x }}");
        place.write(&format!("{folder}/queries/far.rq"), text);
    }
    place
}

#[test]
fn a_workspace_lends_its_saved_queries_to_an_endpoint() {
    let place = two_workspaces();
    let server = StandIn::serve(vec![Answer::json(ONE)]);
    let address = server.address("/");
    let far = ["run", "far", "--format", "csv", "--endpoint", &address];
    let run = |folder: &str, options: &[&str]| {
        let outcome = place.run_with(&[&far, options].concat(), b"", |command| {
            command.current_dir(place.path().join(folder));
        });
        assert_eq!(outcome.stdout, "x\r\nfar\r\n", "{outcome}");
        let line = server.asked().pop().unwrap().line;
        line.split("sign").nth(1).unwrap()[..1].to_owned()
    };
    // By walking up, or where --workspace says, on either side of the command.
    assert_eq!(run("near/data", &[]), "1");
    assert_eq!(run(".", &["--workspace", "other"]), "2");
    assert_eq!(run("near/data", &["--workspace", "../../other"]), "2");
    let outcome = place.run(&[&["--workspace", "other"], &far[..]].concat());
    assert_eq!(outcome.stdout, "x\r\nfar\r\n", "{outcome}");
    // What is not there is told of as in the workspace itself.
    expect![[r#"
        --- stderr
        error: there is no saved query "fa"
        hint: did you mean far?
        --- exit code 2
    "#]]
    .assert_eq(&place.run(&["run", "fa", "--endpoint", &address, "--workspace", "other"]).to_string());
    expect![[r#"
        ┌──────┬────────────┬─────────┐
        │ name ┆ parameters ┆ summary │
        ╞══════╪════════════╪═════════╡
        │ far  ┆            ┆ near    │
        └──────┴────────────┴─────────┘
    "#]]
    .assert_eq(&place.run(&["run", "--list", "--endpoint", &address, "--workspace", "near"]).to_string());
}

#[test]
fn the_prompt_takes_a_workspace_beside_an_endpoint() {
    let place = two_workspaces();
    let server = StandIn::serve(vec![Answer::json(ONE)]);
    let address = server.address("/");
    let open = format!(".open {address}");
    let outcome = place.run(&[
        "repl",
        "--endpoint",
        &address,
        "--workspace",
        "other",
        "-c",
        ".run far",
        "SELECT ?x { ?s lab:typed ?x }",
        ".save typed",
        ".run typed",
        ".open near",
        &open,
        ".run far",
        ".run far --workspace other",
    ]);
    expect![[r#"
        ┌─────┐
        │ x   │
        ╞═════╡
        │ far │
        └─────┘
        ┌─────┐
        │ x   │
        ╞═════╡
        │ far │
        └─────┘
        ┌─────┐
        │ x   │
        ╞═════╡
        │ far │
        └─────┘
        ┌─────┐
        │ x   │
        ╞═════╡
        │ far │
        └─────┘
        ┌─────┐
        │ x   │
        ╞═════╡
        │ far │
        └─────┘
        --- stderr
        queries/typed.rq
    "#]]
    .assert_eq(&outcome.to_string());
    let asked: Vec<String> = server.asked().into_iter().map(|asked| asked.line).collect();
    let signs: Vec<&str> = ["sign1", "sign2", "typed"].into_iter().collect();
    let asked: Vec<&str> =
        asked.iter().filter_map(|line| signs.iter().find(|sign| line.contains(**sign)).copied()).collect();
    assert_eq!(asked, ["sign2", "typed", "typed", "sign1", "sign2"]);
    assert!(place.path().join("other/queries/typed.rq").exists());
}

#[test]
fn a_running_query_can_be_stopped() {
    use labgraph::query::{CancellationToken, Engine, QueryError};
    use labgraph::store::Remote;
    let server = StandIn::serve(vec![Answer::json(ONE).after(Duration::from_secs(20))]);
    let remote = Remote::new(&server.address("/")).unwrap();
    let endless = "SELECT * { VALUES ?a { 1 2 3 4 5 6 7 8 9 } VALUES ?b { 1 2 3 4 5 6 7 8 9 } VALUES ?c { 1 2 3 4 5 6 7 8 9 } \
         VALUES ?d { 1 2 3 4 5 6 7 8 9 } VALUES ?e { 1 2 3 4 5 6 7 8 9 } VALUES ?f { 1 2 3 4 5 6 7 8 9 } VALUES ?g { 1 2 3 4 5 6 7 8 9 } VALUES ?h { 1 2 3 4 5 6 7 8 9 } VALUES ?i { 1 2 3 4 5 6 7 8 9 } FILTER(?a + ?b + ?c + ?d + ?e + ?f + ?g + ?h + ?i = -1) }";
    let local = Engine::new(&oxigraph::store::Store::new().unwrap());
    for engine in [Engine::remote(&remote), local] {
        let token = CancellationToken::new();
        let engine = engine.with_cancellation(token.clone());
        let canceller = std::thread::spawn({
            let token = token.clone();
            move || {
                std::thread::sleep(Duration::from_millis(200));
                token.cancel();
            }
        });
        let started = Instant::now();
        let error = engine.ask(endless).unwrap_err();
        canceller.join().unwrap();
        assert!(matches!(error, QueryError::Cancelled), "{error}");
        assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
    }
}
