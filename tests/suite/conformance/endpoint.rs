//! SPARQL endpoints on the loopback, as small as the protocol allows: a query in the address of a GET or in the form of
//! a POST, the answer in JSON.

use labgraph::query::{Answer, Engine, Solutions};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use std::io::{BufRead, BufReader, Read, Result, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// Endpoints that have an address, but do not answer yet.
pub(crate) struct Endpoints {
    listeners: Vec<TcpListener>,
}

/// Endpoints that answer for as long as this lives.
pub(crate) struct Served {
    addresses: Vec<SocketAddr>,
    closed: Arc<AtomicBool>,
    seen: Arc<Seen>,
}

/// What was asked and answered so far.
#[derive(Default)]
struct Seen {
    queries: Mutex<Vec<String>>,
    rows: AtomicUsize,
}

/// An address where nobody listens.
pub(crate) fn silent_address() -> String {
    // The port is given back at once, and not handed out again for a while.
    Endpoints::open(1).addresses().remove(0)
}

impl Endpoints {
    /// Takes an address for each.
    pub(crate) fn open(count: usize) -> Self {
        let listen = |_| TcpListener::bind("127.0.0.1:0").unwrap();
        Self { listeners: (0..count).map(listen).collect() }
    }

    /// Their addresses.
    pub(crate) fn addresses(&self) -> Vec<String> {
        let address = |listener: &TcpListener| format!("http://{}/sparql", listener.local_addr().unwrap());
        self.listeners.iter().map(address).collect()
    }

    /// Answers with an engine at each address.
    pub(crate) fn serve(self, engines: Vec<Engine>) -> Served {
        let (closed, seen) = (Arc::<AtomicBool>::default(), Arc::<Seen>::default());
        let addresses = self.listeners.iter().map(|listener| listener.local_addr().unwrap()).collect();
        for (listener, engine) in self.listeners.into_iter().zip(engines) {
            let (closed, seen) = (Arc::clone(&closed), Arc::clone(&seen));
            thread::spawn(move || {
                for stream in listener.incoming() {
                    if closed.load(Ordering::Acquire) {
                        break;
                    }
                    // A request that breaks off is the asker's to report.
                    let _broken = stream.and_then(|stream| answer(stream, &engine, &seen));
                }
            });
        }
        Served { addresses, closed, seen }
    }
}

impl Served {
    /// How many queries were answered.
    pub(crate) fn count(&self) -> usize {
        self.queries().len()
    }

    /// The queries that were answered.
    pub(crate) fn queries(&self) -> Vec<String> {
        self.seen.queries.lock().unwrap().clone()
    }

    /// How many rows were given.
    pub(crate) fn rows(&self) -> usize {
        self.seen.rows.load(Ordering::Acquire)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::Release);
        for address in &self.addresses {
            // Wakes the thread, which then sees that it is over.
            let _refused = TcpStream::connect(address);
        }
    }
}

fn answer(stream: TcpStream, engine: &Engine, seen: &Seen) -> Result<()> {
    let mut stream = BufReader::new(stream);
    let (mut length, mut line, mut first) = (0, String::new(), String::new());
    stream.read_line(&mut first)?;
    while stream.read_line(&mut line)? > 2 {
        let header = line.trim_end().to_ascii_lowercase();
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or_default();
        }
        line.clear();
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    let target = first.split(' ').nth(1).unwrap_or_default();
    let form = String::from_utf8_lossy(&body);
    let target = if first.starts_with("POST") { format!("/?{form}") } else { target.to_owned() };
    let url = reqwest::Url::parse(&format!("http://form.invalid{target}")).ok();
    let query = url.and_then(|url| {
        url.query_pairs().find(|(name, _)| name == "query").map(|(_, text)| text.into_owned())
    });
    let query = query.unwrap_or_default();
    let (status, text, rows) = match engine.ask(&query) {
        Ok(Answer::Solutions(solutions)) => ("200 OK", json(&solutions)?, solutions.rows.len()),
        Ok(_) => ("415 Unsupported Media Type", Vec::new(), 0),
        Err(error) => ("400 Bad Request", error.to_string().into_bytes(), 0),
    };
    seen.rows.fetch_add(rows, Ordering::AcqRel);
    seen.queries.lock().unwrap().push(query);
    let stream = stream.get_mut();
    write!(stream, "HTTP/1.1 {status}\r\nContent-Type: application/sparql-results+json\r\n")?;
    write!(stream, "Content-Length: {}\r\nConnection: close\r\n\r\n", text.len())?;
    stream.write_all(&text)
}

fn json(solutions: &Solutions) -> Result<Vec<u8>> {
    let serializer = QueryResultsSerializer::from_format(QueryResultsFormat::Json);
    let mut writer = serializer.serialize_solutions_to_writer(Vec::new(), solutions.variables.clone())?;
    for row in &solutions.rows {
        let bound = solutions.variables.iter().zip(row);
        writer.serialize(bound.filter_map(|(variable, term)| Some((variable, term.as_ref()?))))?;
    }
    writer.finish()
}
