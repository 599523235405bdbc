//! Network manners: what is sent, how often, what is kept, and each way in which a server or a network can fail.

use crate::command::{Place, labgraph};
use crate::stand_in::{Answer, StandIn};
use expect_test::expect;
use flate2::Compression;
use flate2::write::GzEncoder;
use labgraph::fetch::{Cache, Client, FetchError, Keep, Rate, Response, Verdict};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};
use tempfile::TempDir;

const JSON: &str = "application/json";

fn answer(headers: &str, body: &str) -> Answer {
    Answer::with("200 OK", JSON, headers, body)
}

fn status(status: &str, headers: &str) -> Answer {
    Answer::with(status, "text/plain", headers, "in its words")
}

/// The whole answer of a server to one client.
fn ask(client: &Client, server: &StandIn) -> Result<Response, FetchError> {
    client.get(&server.address("/x")).accept(JSON).cached().send()
}

/// An error, with the address of the server as it was before.
fn told(error: &FetchError, server: &StandIn) -> String {
    error.to_string().replace(&server.address(""), "http://far.example")
}

fn cached(folder: &TempDir) -> Client {
    Client::default().with_cache(Cache::new(folder.path()))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn packed(bytes: &[u8], length: usize) -> Answer {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    Answer::raw([head.as_bytes(), bytes].concat())
}

#[test]
fn a_server_learns_who_asks() {
    let server = StandIn::serve(vec![answer("", "{}")]);
    let address = server.address("/x?a=1#part");
    let client = Client::default().with_contact("mailto:me@example.org").unwrap();
    let sent = client.post(&address, "text/plain", b"what?").accept(JSON).header("Client-Id", "abc").send();
    assert_eq!(sent.unwrap().json::<serde_json::Value>().unwrap(), serde_json::json!({}));
    let asked = server.asked().remove(0);
    assert_eq!((asked.line.as_str(), asked.body.as_str()), ("POST /x?a=1 HTTP/1.1", "what?"));
    for header in [
        concat!(
            "user-agent: labgraph/",
            env!("CARGO_PKG_VERSION"),
            " (https://w3id.org/labgraph; mailto:me@example.org)\r\n"
        ),
        "accept: application/json\r\n",
        "accept-encoding: gzip\r\n",
        "client-id: abc\r\n",
        "content-type: text/plain\r\n",
    ] {
        assert!(asked.headers.contains(header), "{header} in {}", asked.headers);
    }
    for wrong in ["me\r\nX-Evil: 1", "é@example.org", "a) b"] {
        assert!(matches!(Client::default().with_contact(wrong), Err(FetchError::Header { .. })), "{wrong:?}");
    }
    let wrong = client.get(&address).header("Client-Id", "a\nb").send();
    assert!(matches!(wrong, Err(FetchError::Header { .. })));
}

#[test]
fn only_named_addresses_are_asked() {
    let (named, other) = (StandIn::serve(vec![answer("", "1")]), StandIn::serve(vec![answer("", "2")]));
    let client = Client::default().with_only([named.address("/sparql")]).unwrap();
    assert_eq!(ask(&client, &named).unwrap().body, b"1");
    let error = ask(&client, &other).unwrap_err();
    assert_eq!(
        told(&error, &other),
        "http://far.example/x is not asked: neither the catalogue nor an option names its host"
    );
    assert!(other.asked().is_empty());
}

#[test]
fn two_threads_never_ask_a_host_at_once() {
    let server = StandIn::serve(vec![answer("", "1").after(Duration::from_millis(20))]);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..3).for_each(|_| drop(ask(&Client::default(), &server).unwrap())));
        }
    });
    assert_eq!((server.asked().len(), server.most_at_once()), (12, 1));
    // Nor while a body is still read.
    let address = server.address("/x");
    let client = Client::default();
    let mut stream = client.get(&address).open().unwrap();
    let other = std::thread::spawn({
        let address = address.clone();
        move || Client::default().get(&address).send().map(|_| Instant::now())
    });
    std::thread::sleep(Duration::from_millis(150));
    let read = Instant::now();
    stream.body.read_to_end(&mut Vec::new()).unwrap();
    assert!(other.join().unwrap().unwrap() > read);
    // A thread does not wait for itself.
    let _unread = client.get(&address).open().unwrap();
    assert_eq!(ask(&client, &server).unwrap().body, b"1");
}

#[test]
fn a_host_is_asked_no_more_often_than_it_allows() {
    let server = StandIn::serve(vec![answer("", "1")]);
    let rate = Rate::new(2, Duration::from_millis(250));
    let client = Client::default().with_rate(&server.address("/"), rate).unwrap();
    let begun = Instant::now();
    (0..5).for_each(|_| drop(ask(&client, &server).unwrap()));
    assert!(begun.elapsed() >= Duration::from_millis(500), "{:?}", begun.elapsed());
}

#[test]
fn a_busy_server_is_waited_for_within_patience() {
    let server = StandIn::serve(vec![
        status("429 Too Many Requests", "Retry-After: 1\r\n"),
        status("503 Service Unavailable", "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n"),
        answer("", "1"),
    ]);
    // The waiting is no time of the request's.
    let client =
        Client::default().with_timeout(Duration::from_millis(900)).with_patience(Duration::from_secs(30));
    let begun = Instant::now();
    assert_eq!(ask(&client, &server).unwrap().body, b"1");
    assert!(begun.elapsed() >= Duration::from_secs(1));
    // Past it: when to come back, and nobody of this process asks before.
    let later = SystemTime::now() + Duration::from_mins(10);
    let later = format!("Retry-After: {}\r\n", httpdate::fmt_http_date(later));
    for header in ["Retry-After: 600\r\n", later.as_str()] {
        let server = StandIn::serve(vec![status("429 Too Many Requests", header), answer("", "1")]);
        let error = ask(&client, &server).unwrap_err();
        let FetchError::Status { status: 429, retry_after: Some(pause), .. } = error else {
            panic!("{error}")
        };
        assert!((598..=600).contains(&pause.as_secs()), "{pause:?}");
        let again = ask(&Client::default(), &server).unwrap_err();
        assert!(matches!(again, FetchError::Resting { pause, .. } if pause.as_secs() >= 590), "{again}");
        assert_eq!(server.asked().len(), 1);
    }
}

#[test]
fn a_server_that_fails_is_asked_again_where_that_is_wanted() {
    let server = StandIn::serve(vec![status("500 Oops", ""), answer("", "1")]);
    let persistent = Client::default().with_persistence();
    assert_eq!(ask(&persistent, &server).unwrap().body, b"1");
    // It hangs up before it says anything.
    let server = StandIn::serve(vec![Answer::raw(""), answer("", "1")]);
    assert_eq!(ask(&persistent, &server).unwrap().body, b"1");
    for code in ["400 Bad", "401 Who", "403 No", "404 Where", "410 Gone", "501 Never"] {
        let server = StandIn::serve(vec![status(code, "Retry-After: 0\r\n"), answer("", "1")]);
        let error = ask(&persistent, &server).unwrap_err();
        assert!(matches!(error, FetchError::Status { .. }) && server.asked().len() == 1, "{error}");
    }
    let server = StandIn::serve(vec![status("500 Oops", ""), answer("", "1")]);
    assert!(ask(&Client::default(), &server).is_err() && server.asked().len() == 1);
}

#[test]
fn a_ban_is_told_and_obeyed() {
    let words = "You have been banned until tomorrow, please respect throttling and retry-after headers.";
    let server =
        StandIn::serve(vec![Answer::with("403 Forbidden", "text/plain", "", words), answer("", "1")]);
    for _ in 0..2 {
        let error = ask(&Client::default(), &server).unwrap_err();
        assert!(error.is_ban(), "{error}");
        assert_eq!(told(&error, &server), format!("http://far.example/x answered 403: {words}"));
    }
    assert_eq!(server.asked().len(), 1, "nobody asks again");
}

#[test]
fn an_error_may_come_with_a_status_of_success() {
    fn check(response: &Response) -> Verdict {
        match response.text().unwrap_or_default() {
            text if text.contains("maxlag") => Verdict::Busy("maxlag".to_owned()),
            text if text.contains("error") => Verdict::Bad("no such entity".to_owned()),
            _ => Verdict::Good,
        }
    }
    let folder = TempDir::new().unwrap();
    let client = cached(&folder);
    let keeps = "Cache-Control: max-age=600\r\n";
    let server = StandIn::serve(vec![
        answer(&format!("{keeps}Retry-After: 0\r\n"), r#"{"error":{"code":"maxlag"}}"#),
        answer(keeps, r#"{"error":{"code":"no-such-entity"}}"#),
        answer(keeps, "{}"),
    ]);
    let ask = || client.get(&server.address("/x")).cached().checked(check).send();
    let error = ask().unwrap_err();
    assert_eq!(told(&error, &server), "http://far.example/x answered an error: no such entity");
    assert_eq!(ask().unwrap().body, b"{}");
    assert!(ask().unwrap().head.from_cache);
    assert_eq!(server.asked().len(), 3, "no error was kept");
    let server = StandIn::serve(vec![answer("Retry-After: 600\r\n", "maxlag")]);
    let error = client.get(&server.address("/x")).checked(check).send().unwrap_err();
    assert!(matches!(error, FetchError::Told { busy: true, retry_after: Some(_), .. }), "{error}");
}

#[test]
fn a_redirect_leads_to_named_addresses_only() {
    let moved = |to: &str| Answer::with("302 Found", "text/html", &format!("Location: {to}\r\n"), "moved");
    let there = StandIn::serve(vec![answer("", "there")]);
    let server = StandIn::serve(vec![moved(&there.address("/y"))]);
    let follow = |client: &Client| client.get(&server.address("/x")).header("Client-Id", "abc").send();
    let client = Client::default().with_redirects();
    let error = follow(&client).unwrap_err();
    assert!(matches!(&error, FetchError::Redirect { to, .. } if *to == there.address("/y")), "{error}");
    assert!(there.asked().is_empty());
    let client = client.with_only([server.address(""), there.address("")]).unwrap();
    let response = follow(&client).unwrap();
    assert_eq!((response.head.url, response.body), (there.address("/y"), b"there".to_vec()));
    assert!(!there.asked()[0].headers.contains("client-id"), "it is not told elsewhere");
    // In a circle.
    let server = StandIn::serve(vec![moved("/x")]);
    let error = ask(&Client::default().with_redirects(), &server).unwrap_err();
    assert_eq!(told(&error, &server), "http://far.example/x: it redirects in a circle");
    assert_eq!(server.asked().len(), 6);
    // To what is no HTTP.
    let server = StandIn::serve(vec![moved("file:///etc/passwd")]);
    let error = ask(&Client::default().with_redirects(), &server).unwrap_err();
    assert_eq!(told(&error, &server), "http://far.example/x redirects to file:///etc/passwd");
}

#[test]
fn a_body_is_within_its_size_and_its_time() {
    let server = StandIn::serve(vec![answer("", &"x".repeat(10_001))]);
    let small = Client::default().with_max_bytes(10_000);
    let error = ask(&small, &server).unwrap_err();
    assert_eq!(told(&error, &server), "http://far.example/x answered more than 10000 bytes");
    // A thousand times as much as was sent.
    let bomb = gzip(&vec![0; 50 << 20]);
    assert!(bomb.len() < 100_000);
    let server = StandIn::serve(vec![packed(&bomb, bomb.len())]);
    let error = ask(&Client::default().with_max_bytes(1 << 20), &server).unwrap_err();
    assert!(matches!(error, FetchError::TooLarge { .. }), "{error}");
    let begins = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbegin";
    let server = StandIn::serve(vec![Answer::raw(begins).then_silence(Duration::from_secs(20))]);
    let begun = Instant::now();
    let error = ask(&Client::default().with_timeout(Duration::from_millis(300)), &server).unwrap_err();
    assert_eq!(told(&error, &server), "http://far.example/x did not answer within 0.3 s");
    assert!(begun.elapsed() < Duration::from_secs(5));
    // It may take long, but not be silent for long: before its head, and within its body.
    let silent = Answer::raw("").after(Duration::from_secs(20));
    for server in [server, StandIn::serve(vec![silent])] {
        let begun = Instant::now();
        let error = ask(&Client::default().with_idle(Duration::from_millis(200)), &server).unwrap_err();
        assert_eq!(told(&error, &server), "http://far.example/x did not answer within 0.2 s");
        assert!(begun.elapsed() < Duration::from_secs(5));
    }
}

#[test]
fn a_body_that_is_cut_off_is_an_error() {
    let folder = TempDir::new().unwrap();
    let body = gzip(&(0..20_000u32).flat_map(u32::to_le_bytes).collect::<Vec<u8>>());
    let half = &body[..body.len() / 2];
    for cut in [
        Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nbegin"),
        Answer::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegin\r\n"),
        Answer::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nbegin"),
        // Within the length that was announced, within what was packed, and without its checksum.
        packed(half, body.len()),
        packed(half, half.len()),
        packed(&body[..body.len() - 8], body.len() - 8),
    ] {
        let server = StandIn::serve(vec![cut]);
        let error = ask(&cached(&folder), &server).unwrap_err();
        assert_eq!(told(&error, &server), "http://far.example/x: the answer breaks off");
        let error = ask(&cached(&folder).offline(true), &server).unwrap_err();
        assert!(matches!(error, FetchError::Offline { .. }), "nothing of it was kept: {error}");
    }
    let server = StandIn::serve(vec![packed(&body, body.len())]);
    assert_eq!(ask(&cached(&folder), &server).unwrap().body.len(), 80_000);
    assert_eq!(
        ask(&cached(&folder).offline(true), &server).unwrap().body.len(),
        80_000,
        "it is kept unpacked"
    );
    let server = StandIn::serve(vec![answer("Content-Encoding: br\r\n", "?")]);
    let error = ask(&Client::default(), &server).unwrap_err();
    assert_eq!(
        told(&error, &server),
        "http://far.example/x: it answers packed as br, which nobody asked for"
    );
    let mut wrong = body.clone();
    wrong[40] ^= 0xff;
    let server = StandIn::serve(vec![packed(&wrong, wrong.len())]);
    assert!(ask(&Client::default(), &server).is_err());
    // Where nothing tells the end, nobody can know that it was reached.
    let server = StandIn::serve(vec![Answer::raw("HTTP/1.1 200 OK\r\n\r\nbegin")]);
    assert_eq!(ask(&cached(&folder), &server).unwrap().body, b"begin");
    assert!(ask(&cached(&folder).offline(true), &server).is_err());
}

#[test]
fn what_still_holds_is_not_asked_for_again() {
    let folder = TempDir::new().unwrap();
    let client = cached(&folder);
    let server =
        StandIn::serve(vec![answer("Cache-Control: max-age=600\r\nX-Told: yes\r\n", "1"), answer("", "2")]);
    let first = ask(&client, &server).unwrap().head;
    let second = ask(&client, &server).unwrap();
    assert!(!first.from_cache && second.head.from_cache);
    assert_eq!((second.body.as_slice(), second.header("x-told")), (&b"1"[..], Some("yes")));
    assert_eq!(first.retrieved, second.head.retrieved);
    assert_eq!(server.asked().len(), 1);
    // Another question is another answer.
    for request in [
        client.get(&server.address("/x")).accept("text/turtle").cached(),
        client.get(&server.address("/y")).accept(JSON).cached(),
        client.post(&server.address("/x"), "text/plain", b"1").accept(JSON).cached(),
        client.get(&server.address("/x")).accept(JSON),
    ] {
        assert!(!request.send().unwrap().head.from_cache);
    }
    // Who asks for no more than a day's freshness gets it.
    let server = StandIn::serve(vec![answer("Cache-Control: private, max-age=0, must-revalidate\r\n", "1")]);
    let address = server.address("/x");
    let daily = client.post(&address, "text/plain", b"q").fresh_for(Duration::from_hours(24));
    assert!(!daily.send().unwrap().head.from_cache && daily.send().unwrap().head.from_cache);
    assert!(!client.post(&address, "text/plain", b"r").cached().send().unwrap().head.from_cache);
    assert!(
        !client.post(&address, "text/plain", b"r").cached().send().unwrap().head.from_cache,
        "it is stale"
    );
}

#[test]
fn what_may_have_changed_is_asked_about() {
    let folder = TempDir::new().unwrap();
    let client = cached(&folder);
    let stale = "Cache-Control: max-age=0\r\n";
    for (validator, question) in [
        ("ETag: \"a\"\r\n", "if-none-match: \"a\"\r\n"),
        ("ETag: W/\"a\"\r\n", "if-none-match: w/\"a\"\r\n"),
        (
            "Last-Modified: Wed, 21 Oct 2015 07:28:00 GMT\r\n",
            "if-modified-since: wed, 21 oct 2015 07:28:00 gmt\r\n",
        ),
    ] {
        let same = |headers: &str| {
            Answer::raw(format!("HTTP/1.1 304 Not Modified\r\n{headers}Connection: close\r\n\r\n"))
        };
        let server = StandIn::serve(vec![
            answer(&format!("{stale}{validator}"), "1"),
            same(&format!("{validator}Cache-Control: max-age=0\r\nX-Now: told\r\n")),
            // Some leave the validator out.
            same("Cache-Control: max-age=600\r\n"),
        ]);
        let first = ask(&client, &server).unwrap().head;
        let second = ask(&client, &server).unwrap();
        assert!(second.head.from_cache && second.head.retrieved >= first.retrieved);
        assert_eq!(second.body, b"1");
        assert!(server.asked()[1].headers.contains(question), "{:?}", server.asked()[1]);
        assert!(ask(&client, &server).unwrap().head.from_cache);
        assert_eq!(server.asked().len(), 3);
        // What it said last holds.
        assert_eq!(ask(&client, &server).unwrap().body, b"1");
        assert_eq!(server.asked().len(), 3);
    }
    // It has changed; and it answers about another one than it was asked about.
    let server = StandIn::serve(vec![
        answer(&format!("{stale}ETag: \"a\"\r\n"), "1"),
        answer(&format!("{stale}ETag: \"b\"\r\n"), "2"),
        Answer::raw("HTTP/1.1 304 Not Modified\r\nETag: \"z\"\r\nConnection: close\r\n\r\n"),
        answer(stale, "3"),
    ]);
    let bodies = [(); 3].map(|()| String::from_utf8(ask(&client, &server).unwrap().body).unwrap());
    assert_eq!(bodies, ["1", "2", "3"]);
    assert!(!server.asked()[3].headers.contains("if-none-match"));
}

#[test]
fn some_answers_are_not_kept() {
    let folder = TempDir::new().unwrap();
    for kept in [
        answer("Cache-Control: no-store\r\n", "1"),
        status("404 Not Found", "Cache-Control: max-age=600\r\n"),
        Answer::with(
            "206 Partial Content",
            JSON,
            "Content-Range: bytes 0-0/9\r\nCache-Control: max-age=600\r\n",
            "1",
        ),
    ] {
        let server = StandIn::serve(vec![kept]);
        let _told = ask(&cached(&folder), &server);
        assert!(matches!(ask(&cached(&folder).offline(true), &server), Err(FetchError::Offline { .. })));
    }
    // Nor what a password opened, nor what nobody found good.
    let server = StandIn::serve(vec![answer("Cache-Control: max-age=600\r\n", "1")]);
    let secret = server.address("/x").replace("http://", "http://me:secret@");
    cached(&folder).get(&secret).cached().send().unwrap();
    let client = cached(&folder);
    let mut stream = client.get(&server.address("/y")).cached().open().unwrap();
    stream.body.read_to_end(&mut Vec::new()).unwrap();
    drop(stream);
    assert_eq!(files(folder.path()).len(), 0, "{:?}", files(folder.path()));
    // Nor what was not read to its end.
    let stream = client.get(&server.address("/y")).cached().open().unwrap();
    stream.keep.clone().unwrap().keep();
    drop(stream);
    assert_eq!(files(folder.path()).len(), 0);
    let mut stream = client.get(&server.address("/y")).cached().open().unwrap();
    stream.body.read_to_end(&mut Vec::new()).unwrap();
    stream.keep.take().into_iter().for_each(Keep::keep);
    assert_eq!(files(folder.path()).len(), 1);
}

fn files(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect()
}

#[test]
fn a_damaged_entry_is_none() {
    let folder = TempDir::new().unwrap();
    let server = StandIn::serve(vec![answer("Cache-Control: max-age=600\r\n", "a body of some length")]);
    ask(&cached(&folder), &server).unwrap();
    let path = files(folder.path()).remove(0);
    let whole = std::fs::read(&path).unwrap();
    let offline = || ask(&cached(&folder).offline(true), &server);
    for place in (0..whole.len()).step_by(7).chain([whole.len() - 1]) {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x20;
        std::fs::write(&path, &damaged).unwrap();
        assert!(matches!(offline(), Err(FetchError::Offline { .. })), "byte {place}");
        std::fs::write(&path, &whole[..place]).unwrap();
        assert!(matches!(offline(), Err(FetchError::Offline { .. })), "{place} bytes");
    }
    assert!(!ask(&cached(&folder), &server).unwrap().head.from_cache, "it is asked for again");
    assert!(offline().unwrap().head.from_cache);
}

#[test]
fn the_cache_is_bounded_and_shared() {
    let folder = TempDir::new().unwrap();
    let client = Client::default().with_cache(Cache::new(folder.path()).with_max_bytes(20_000));
    let body = "x".repeat(3000);
    let server = StandIn::serve(vec![answer("", &body)]);
    let ask = |client: &Client, path: String| client.get(&server.address(&path)).cached().send();
    for n in 0..12 {
        ask(&client, format!("/{n}")).unwrap();
    }
    let size: u64 = files(folder.path()).iter().map(|path| path.metadata().unwrap().len()).sum();
    assert!(size <= 20_000 && size > 8000, "{size}");
    let offline = client.clone().offline(true);
    assert!(ask(&offline, "/0".to_owned()).is_err() && ask(&offline, "/11".to_owned()).is_ok());
    // What is too large for it is answered all the same.
    let large = StandIn::serve(vec![answer("", &"x".repeat(15_000))]);
    assert_eq!(client.get(&large.address("/")).cached().send().unwrap().body.len(), 15_000);
    assert!(ask(&offline, "/11".to_owned()).is_ok(), "nothing had to go for it");
    // Several at once, each with a cache of its own in the same folder.
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let client = Client::default().with_cache(Cache::new(folder.path()).with_max_bytes(20_000));
                for n in 0..10 {
                    assert_eq!(ask(&client, format!("/{}", n % 3)).unwrap().body.len(), 3000);
                }
            });
        }
    });
}

#[test]
fn a_cache_that_cannot_be_written_does_no_harm() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "in the way").unwrap();
    let server = StandIn::serve(vec![answer("", "1")]);
    let client = Client::default().with_cache(Cache::new(file.join("http")));
    assert_eq!(ask(&client, &server).unwrap().body, b"1");
}

const FAR: &str =
    r#"{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"far"}}]}}"#;

#[test]
fn offline_an_endpoint_is_answered_from_what_was_kept() {
    let server = StandIn::serve(vec![Answer::json(FAR)]);
    let address = server.address("/sparql");
    let place = Place::empty();
    let service = format!("SELECT ?x {{ SERVICE <{address}> {{ ?s lab:far ?x }} }}");
    let endpoint = ["query", "SELECT ?x { ?s lab:far ?x }", "--format", "csv", "--endpoint", &address];
    let service = ["query", &service, "--format", "csv", "--allow-service", &address];
    for arguments in [endpoint, service] {
        let offline = [&["--offline"], &arguments[..]].concat();
        let missed = place.run(&offline).to_string().replace(&server.address(""), "http://far.example");
        let missed = missed.replace("SERVICE failed: ", "");
        expect![[r#"
            --- stderr
            error: http://far.example/sparql is not asked offline, and no answer of it was kept
            hint: ask once without --offline (and LABGRAPH_OFFLINE): the answer is kept for later
            --- exit code 4
        "#]]
        .assert_eq(&missed);
        assert_eq!(place.run(&arguments).to_string(), "x\nfar\n");
        assert_eq!(place.run(&offline).to_string(), "x\nfar\n");
    }
    assert_eq!(server.asked().len(), 2);
    let offline =
        |value: &str| place.run_with(&endpoint, b"", |command| _ = command.env("LABGRAPH_OFFLINE", value));
    assert_eq!(offline("1").to_string(), "x\nfar\n");
    assert_eq!(server.asked().len(), 2);
    assert_eq!(offline("0").to_string(), "x\nfar\n");
    assert_eq!(server.asked().len(), 3);
}

#[test]
fn an_answer_of_an_endpoint_that_is_none_is_not_kept() {
    let keeps = "Cache-Control: max-age=600\r\n";
    let server = StandIn::serve(vec![Answer::with(
        "200 OK",
        "application/sparql-results+json",
        keeps,
        &format!("{}\njava.util.concurrent.TimeoutException", &FAR[..70]),
    )]);
    let place = Place::empty();
    let address = server.address("/sparql");
    let endpoint = ["query", "SELECT ?x { ?s lab:far ?x }", "--endpoint", &address];
    for _ in 0..2 {
        assert_eq!(place.run(&endpoint).code, Some(4));
    }
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn the_environment_says_whom_to_write_to() {
    let server = StandIn::serve(vec![Answer::json(FAR)]);
    let address = server.address("/sparql");
    let ask = |contact: &str| {
        let arguments = ["query", "SELECT ?x { ?s lab:far ?x }", "--format", "csv", "--endpoint", &address];
        Place::empty().run_with(&arguments, b"", |command| _ = command.env("LABGRAPH_CONTACT", contact))
    };
    assert_eq!(ask("mailto:me@example.org").code, Some(0));
    assert!(server.asked()[0].headers.contains("; mailto:me@example.org)"), "{:?}", server.asked());
    expect![[r#"
        --- stderr
        error: "mailto:mé@example.org" cannot stand in the header User-Agent
        hint: LABGRAPH_CONTACT takes an address to write to, such as mailto:me@example.org
        --- exit code 2
    "#]]
    .assert_eq(&ask("mailto:mé@example.org").to_string());
    assert_eq!(
        labgraph(&["--offline", "query", "ASK { lid:ric a ?c }"]).stdout,
        "true\n",
        "nobody is needed for that"
    );
}
