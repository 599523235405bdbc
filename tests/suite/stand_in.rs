//! A stand-in for servers that no test reaches, or that fail as no real one does when it is wanted: it answers one
//! request after the other with the bytes it was given, on the loopback, and keeps what it was asked.

use std::io::{BufRead, BufReader, Read, Result, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A server that gives one answer after the other, and the last one again and again.
pub struct StandIn {
    host: String,
    asked: Arc<Mutex<Vec<Request>>>,
    busy: Arc<Busy>,
}

/// How many requests it works on, and the most that it ever did at once.
#[derive(Default)]
struct Busy {
    now: AtomicUsize,
    most: AtomicUsize,
}

/// What it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    /// The first line: method, path and version.
    pub line: String,
    /// The other lines of the head, in small letters.
    pub headers: String,
    /// The body.
    pub body: String,
}

/// What it answers.
#[derive(Debug, Clone)]
pub struct Answer {
    bytes: Vec<u8>,
    /// How long it takes before the first byte.
    before: Duration,
    /// How long it keeps the connection open after the last.
    after: Duration,
}

impl Answer {
    /// These bytes, whole.
    pub fn raw(text: impl Into<Vec<u8>>) -> Self {
        Self { bytes: text.into(), before: Duration::ZERO, after: Duration::ZERO }
    }

    /// A status with a media type, further lines of the head, and a body of the length that it has.
    pub fn with(status: &str, media_type: &str, headers: &str, body: &str) -> Self {
        let length = body.len();
        Self::raw(format!(
            "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        ))
    }

    /// Success.
    pub fn ok(media_type: &str, body: &str) -> Self {
        Self::with("200 OK", media_type, "", body)
    }

    /// Rows in JSON.
    pub fn json(body: &str) -> Self {
        Self::ok("application/sparql-results+json", body)
    }

    /// The same, later.
    pub const fn after(mut self, pause: Duration) -> Self {
        self.before = pause;
        self
    }

    /// The same, with the connection left open.
    pub const fn then_silence(mut self, pause: Duration) -> Self {
        self.after = pause;
        self
    }
}

impl Request {
    /// A parameter of the address or of the form in the body, decoded.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let address = self.line.split(' ').nth(1).unwrap_or_default();
        let query = address.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').chain(self.body.split('&'));
        let (_, value) = pairs.filter_map(|pair| pair.split_once('=')).find(|(own, _)| *own == name)?;
        let spaced = value.replace('+', " ");
        Some(percent_encoding::percent_decode_str(&spaced).decode_utf8().unwrap().into_owned())
    }

    /// The path of the address, without its parameters.
    pub fn path(&self) -> &str {
        self.line.split(' ').nth(1).unwrap_or_default().split('?').next().unwrap_or_default()
    }
}

impl StandIn {
    /// Answers with these, one a request.
    pub fn serve(answers: Vec<Answer>) -> Self {
        let next = AtomicUsize::new(0);
        Self::answering(move |_| {
            let index = next.fetch_add(1, Ordering::SeqCst);
            answers[index.min(answers.len() - 1)].clone()
        })
    }

    /// Answers each request with what is made of it.
    pub fn answering(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let answer: Arc<dyn Fn(&Request) -> Answer + Send + Sync> = Arc::new(answer);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<Vec<Request>>>::default();
        let heard = Arc::clone(&asked);
        let busy = Arc::<Busy>::default();
        let counted = Arc::clone(&busy);
        // It ends with the process; until then it costs nothing.
        thread::spawn(move || {
            for stream in listener.incoming() {
                let answer = Arc::clone(&answer);
                let heard = Arc::clone(&heard);
                let busy = Arc::clone(&counted);
                // Who asks may go away at any time.
                thread::spawn(move || stream.and_then(|stream| converse(stream, &*answer, &heard, &busy)));
            }
        });
        Self { host, asked, busy }
    }

    /// The address of a path of it.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.host)
    }

    /// The most requests that it had at once.
    pub fn most_at_once(&self) -> usize {
        self.busy.most.load(Ordering::SeqCst)
    }

    /// What it was asked so far.
    pub fn asked(&self) -> Vec<Request> {
        self.asked.lock().unwrap().clone()
    }
}

fn converse(
    stream: TcpStream,
    answer: &(dyn Fn(&Request) -> Answer + Send + Sync),
    heard: &Mutex<Vec<Request>>,
    busy: &Busy,
) -> Result<()> {
    let mut stream = BufReader::new(stream);
    let mut request = Request::default();
    stream.read_line(&mut request.line)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? <= 2 {
            break;
        }
        let line = line.to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or_default();
        }
        request.headers.push_str(&line);
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    request.line.truncate(request.line.trim_end().len());
    request.body = String::from_utf8_lossy(&body).into_owned();
    // A connection that is opened and left says nothing.
    if request.line.is_empty() {
        return Ok(());
    }
    let answer = answer(&request);
    heard.lock().unwrap().push(request);
    let now = busy.now.fetch_add(1, Ordering::SeqCst) + 1;
    busy.most.fetch_max(now, Ordering::SeqCst);
    thread::sleep(answer.before);
    // Before who asks can have it all.
    busy.now.fetch_sub(1, Ordering::SeqCst);
    stream.get_mut().write_all(&answer.bytes)?;
    stream.get_mut().flush()?;
    thread::sleep(answer.after);
    Ok(())
}
