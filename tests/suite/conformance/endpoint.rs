//! SPARQL endpoints on the loopback, as small as the protocol allows: a query in the body of a POST, the
//! answer in JSON.

use labgraph::query::{Answer, Engine, Solutions};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use std::io::{BufRead, BufReader, Read, Result, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

/// Endpoints that have an address, but do not answer yet.
pub(super) struct Endpoints {
    listeners: Vec<TcpListener>,
}

/// Endpoints that answer for as long as this lives.
pub(super) struct Served {
    addresses: Vec<SocketAddr>,
    closed: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
}

/// An address where nobody listens.
pub(super) fn silent_address() -> String {
    // The port is given back at once, and not handed out again for a while.
    Endpoints::open(1).addresses().remove(0)
}

impl Endpoints {
    /// Takes an address for each.
    pub(super) fn open(count: usize) -> Self {
        let listen = |_| TcpListener::bind("127.0.0.1:0").unwrap();
        Self { listeners: (0..count).map(listen).collect() }
    }

    /// Their addresses.
    pub(super) fn addresses(&self) -> Vec<String> {
        let address = |listener: &TcpListener| format!("http://{}/sparql", listener.local_addr().unwrap());
        self.listeners.iter().map(address).collect()
    }

    /// Answers with an engine at each address.
    pub(super) fn serve(self, engines: Vec<Engine>) -> Served {
        let (closed, asked) = (Arc::<AtomicBool>::default(), Arc::<AtomicUsize>::default());
        let addresses = self.listeners.iter().map(|listener| listener.local_addr().unwrap()).collect();
        for (listener, engine) in self.listeners.into_iter().zip(engines) {
            let (closed, asked) = (Arc::clone(&closed), Arc::clone(&asked));
            thread::spawn(move || {
                for stream in listener.incoming() {
                    if closed.load(Ordering::Acquire) {
                        break;
                    }
                    asked.fetch_add(1, Ordering::AcqRel);
                    // A request that breaks off is the asker's to report.
                    let _broken = stream.and_then(|stream| answer(stream, &engine));
                }
            });
        }
        Served { addresses, closed, asked }
    }
}

impl Served {
    /// How many requests have come in.
    pub(super) fn count(&self) -> usize {
        self.asked.load(Ordering::Acquire)
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

fn answer(stream: TcpStream, engine: &Engine) -> Result<()> {
    let mut stream = BufReader::new(stream);
    let (mut length, mut is_query) = (0, false);
    let mut line = String::new();
    while stream.read_line(&mut line)? > 2 {
        let header = line.trim_end().to_ascii_lowercase();
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or_default();
        }
        is_query |= header == "content-type: application/sparql-query";
        line.clear();
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    let query = String::from_utf8_lossy(&body);
    let (status, text) = match engine.ask(&query) {
        Ok(Answer::Solutions(solutions)) if is_query => ("200 OK", json(&solutions)?),
        Ok(_) => ("415 Unsupported Media Type", Vec::new()),
        Err(error) => ("400 Bad Request", error.to_string().into_bytes()),
    };
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
