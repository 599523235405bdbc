//! Each fault of servers and networks, with each protocol: a typed error and no panic, and nothing bad is kept.

use super::{authority, candidates, json, told};
use crate::stand_in::{Answer, StandIn};
use flate2::Compression;
use flate2::write::GzEncoder;
use labgraph::fetch::{Cache, Client, FetchError};
use labgraph::link::{ProtocolKind, Register, RegisterError, protocol};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

const KINDS: [ProtocolKind; 4] =
    [ProtocolKind::Sparql, ProtocolKind::Reconciliation, ProtocolKind::Wikidata, ProtocolKind::Ror];

fn open(server: &StandIn, kind: ProtocolKind, client: &Client) -> Box<dyn Register> {
    let authority = authority("x", Some(kind), &server.address("/api"), "http://a.example/{id}");
    protocol::open(&authority, None, client, None).unwrap()
}

/// An identifier that each protocol can ask about.
const fn identifier(kind: ProtocolKind) -> &'static str {
    match kind {
        ProtocolKind::Ror => "01kd5m353",
        _ => "Q42",
    }
}

/// Whatever each protocol makes of an answer: of a search, and of a lookup.
fn errors(answer: &Answer, client: &Client) -> Vec<(ProtocolKind, RegisterError, String)> {
    let mut errors = Vec::new();
    for kind in KINDS {
        let server = StandIn::serve(vec![answer.clone()]);
        let search = candidates(&*open(&server, kind, client), "x");
        let server_too = StandIn::serve(vec![answer.clone()]);
        let lookup = open(&server_too, kind, client).lookup(identifier(kind));
        for (server, error) in [(server, search.err()), (server_too, lookup.err())] {
            let error = error.unwrap_or_else(|| panic!("{kind:?} makes something of it"));
            let words = told(&error, &server);
            errors.push((kind, error, words));
        }
    }
    errors
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// A body as it is, of whichever media type the protocol wants.
fn body(bytes: &[u8]) -> Answer {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nCache-Control: max-age=999\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        bytes.len()
    );
    Answer::raw([head.as_bytes(), bytes].concat())
}

#[test]
fn bodies_that_are_none_are_told() {
    let deep = "[".repeat(200_000);
    let in_object = format!("{{\"head\":{}", "{\"a\":".repeat(100_000));
    for bytes in [
        &b""[..],
        b"null",
        b"[]",
        b"{",
        b"{}",
        b"7",
        b"\"x\"",
        b"<!DOCTYPE html><html><body>Please wait</body></html>",
        b"\xff\xfe{\x00}\x00",
        b"{\"caf\xe9\": 1}",
        b"{\"error\": \x00}",
        deep.as_bytes(),
        in_object.as_bytes(),
    ] {
        for (kind, error, words) in errors(&body(bytes), &Client::default()) {
            let known = matches!(
                error,
                RegisterError::Fetch(FetchError::Content { .. } | FetchError::Told { .. })
                    | RegisterError::Remote(_)
                    | RegisterError::Answer { .. }
            );
            assert!(known && words.len() < 700, "{kind:?}: {words}");
        }
    }
}

#[test]
fn answers_that_break_off_are_told() {
    let packed = gzip(&b"{\"search\":[]}".repeat(1000));
    let half = &packed[..packed.len() / 2];
    let cut = |length: usize| {
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nContent-Encoding: gzip\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        Answer::raw([head.as_bytes(), half].concat())
    };
    let short = Answer::raw(
        "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nContent-Length: 900\r\nConnection: close\r\n\r\n{\"search\":[",
    );
    for answer in [cut(packed.len()), cut(half.len()), short] {
        for (kind, error, words) in errors(&answer, &Client::default()) {
            assert!(words.contains("breaks off"), "{kind:?}: {words} ({error:?})");
        }
    }
}

#[test]
fn servers_that_are_silent_or_lead_elsewhere_are_told() {
    let circle =
        Answer::raw("HTTP/1.1 302 Found\r\nLocation: /api\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    for (kind, _, words) in errors(&circle, &Client::default()) {
        assert!(words.contains("it redirects in a circle"), "{kind:?}: {words}");
    }
    let elsewhere = Answer::raw(
        "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    );
    for (kind, _, words) in errors(&elsewhere, &Client::default()) {
        assert!(words.ends_with("redirects to http://169.254.169.254/latest"), "{kind:?}: {words}");
    }
    let begun = Instant::now();
    let silent = Answer::raw(
        "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nContent-Length: 900\r\n\r\n{",
    )
    .then_silence(Duration::from_secs(20));
    let hasty = Client::default().with_timeout(Duration::from_millis(400));
    for (kind, _, words) in errors(&silent, &hasty) {
        assert!(words.contains("did not answer within 0.4 s"), "{kind:?}: {words}");
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[test]
fn an_answer_that_never_ends_is_left() {
    for kind in KINDS {
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nConnection: close\r\n\r\n";
        let blank = vec![b' '; 65 << 20];
        let server = StandIn::serve(vec![Answer::raw([head.as_bytes(), &blank].concat())]);
        let error = open(&server, kind, &Client::default()).lookup(identifier(kind)).unwrap_err();
        assert!(told(&error, &server).contains("answered more than 67108864 bytes"), "{kind:?}: {error}");
    }
}

#[test]
fn busy_servers_are_left_alone_for_as_long_as_they_want() {
    std::thread::scope(|scope| {
        for kind in KINDS {
            scope.spawn(move || busy_for_a_while(kind));
            scope.spawn(move || busy_for_long(kind));
        }
    });
}

/// A time, in seconds and as a date: then it answers, badly, which is another matter.
fn busy_for_a_while(kind: ProtocolKind) {
    for dated in [false, true] {
        let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(3));
        let value = if dated { soon } else { "1".to_owned() };
        let headers = format!("Retry-After: {value}\r\n");
        let busy = Answer::with("429 Too Many Requests", "text/plain", &headers, "slow");
        let server = StandIn::serve(vec![busy, json("{}")]);
        let begun = Instant::now();
        let _bad = open(&server, kind, &Client::default()).lookup(identifier(kind)).unwrap_err();
        assert!(server.asked().len() >= 2, "{kind:?}: {:?}", server.asked());
        assert!(begun.elapsed() >= Duration::from_millis(900), "{kind:?} {value}: {:?}", begun.elapsed());
    }
}

fn busy_for_long(kind: ProtocolKind) {
    let long = Answer::with("429 Too Many Requests", "text/plain", "Retry-After: 9999\r\n", "slow");
    let server = StandIn::serve(vec![long]);
    let register = open(&server, kind, &Client::default());
    let first = register.lookup(identifier(kind)).unwrap_err();
    assert!(told(&first, &server).contains("answered 429: slow"), "{kind:?}: {first}");
    let second = register.lookup(identifier(kind)).unwrap_err();
    assert!(told(&second, &server).contains("wants to be left alone for"), "{kind:?}: {second}");
    assert_eq!(server.asked().len(), 1, "{kind:?}: it is not asked meanwhile");
    let ban = Answer::with("403 Forbidden", "text/plain", "", "You have been banned until 2030.");
    let server = StandIn::serve(vec![ban, json("{}")]);
    let register = open(&server, kind, &Client::default());
    for _ in 0..2 {
        let error = register.lookup(identifier(kind)).unwrap_err();
        assert!(told(&error, &server).contains("answered 403: You have been banned until 2030."), "{error}");
    }
    assert_eq!(server.asked().len(), 1, "{kind:?}: nobody asks again");
}

/// How many answers a cache keeps.
fn kept(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            // What hosts wanted is no answer.
            if path.ends_with("hosts") {
                0
            } else if path.is_dir() {
                kept(&path)
            } else {
                usize::from(std::fs::metadata(&path).unwrap().len() > 0)
            }
        })
        .sum()
}

#[test]
fn nothing_bad_is_kept() {
    for bytes in [
        &b"{}"[..],
        b"<html>",
        br#"{"error":{"code":"x","info":"y"}}"#,
        br#"{"errors":["bad"]}"#,
        br#"{"status":"error","message":"bad"}"#,
        br#"{"versions":["0.1"]}"#,
        br#"{"number_of_results":3,"items":[]}"#,
        br#"{"head":{"vars":["s"]},"results":{"bindings":["#,
    ] {
        let folder = tempfile::tempdir().unwrap();
        let client = Client::default().with_cache(Cache::new(folder.path()));
        errors(&body(bytes), &client);
        assert_eq!(kept(folder.path()), 0, "{}", String::from_utf8_lossy(bytes));
    }
    // What is good is.
    let folder = tempfile::tempdir().unwrap();
    let client = Client::default().with_cache(Cache::new(folder.path()));
    let server = StandIn::serve(vec![body(br#"{"number_of_results":0,"items":[]}"#)]);
    assert!(candidates(&*open(&server, ProtocolKind::Ror, &client), "x").unwrap().is_empty());
    assert!(kept(folder.path()) >= 2, "a search and an affiliation");
    let asked = server.asked().len();
    assert!(candidates(&*open(&server, ProtocolKind::Ror, &client.offline(true)), "x").unwrap().is_empty());
    assert_eq!(server.asked().len(), asked);
}
