//! One question and its answer: at the host's turn, along its redirects, again where it is busy.

use super::hosts::{self, NoTurn, Turn};
use super::resolve::{is_private, is_public, literal, resolver};
use super::{Cache, Client, FetchError, address, error, redirect, retry};
use reqwest::blocking::{Client as Http, Response as Raw};
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION, RETRY_AFTER,
    USER_AGENT,
};
use reqwest::redirect::Policy;
use reqwest::{StatusCode, Url};
use std::io::Read;
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime};

/// How long a connection may take, its secrecy included: who asks a server that does not know what that is by
/// https would else wait for an answer.
const CONNECT: Duration = Duration::from_secs(10);

/// How much of the body of a failure is read, to tell what the server says.
const MAX_EXCERPT: u64 = 4 << 10;

/// The connections of a client: those to addresses that somebody named, and those to where a public server pointed,
/// which must be public as well.
#[derive(Default)]
pub(super) struct Connections {
    named: OnceLock<Http>,
    pointed: OnceLock<Http>,
}

impl Connections {
    fn get(&self, pointed: bool, idle: Option<Duration>) -> reqwest::Result<&Http> {
        let place = if pointed { &self.pointed } else { &self.named };
        if let Some(http) = place.get() {
            return Ok(http);
        }
        let built = Http::builder()
            .timeout(idle)
            .connect_timeout(CONNECT)
            .redirect(Policy::none())
            .dns_resolver(resolver(!pointed))
            .build()?;
        Ok(place.get_or_init(|| built))
    }
}

/// What is sent.
#[derive(Clone, Copy)]
pub(super) struct Sent<'a> {
    pub(super) body: Option<(&'a str, &'a [u8])>,
    pub(super) accept: &'a str,
    pub(super) headers: &'a [(&'a str, &'a str)],
}

/// What comes back: the answer, where it is from, and the right to read it, until when.
pub(super) struct Received {
    pub(super) raw: Raw,
    pub(super) url: Url,
    pub(super) turn: Turn,
    pub(super) deadline: Instant,
}

/// A question on its way.
pub(super) struct Exchange<'a> {
    client: &'a Client,
    url: Url,
    sent: Sent<'a>,
    headers: HeaderMap,
    validators: HeaderMap,
    deadline: Instant,
    patience: Option<Duration>,
}

impl<'a> Exchange<'a> {
    pub(super) fn new(
        client: &'a Client,
        url: Url,
        sent: Sent<'a>,
        validators: HeaderMap,
    ) -> Result<Self, FetchError> {
        let headers = sent.headers.iter().map(|(name, value)| {
            let wrong = || FetchError::Header { name: (*name).to_owned(), value: (*value).to_owned() };
            let header = HeaderName::try_from(*name).map_err(|_| wrong())?;
            Ok((header, HeaderValue::try_from(*value).map_err(|_| wrong())?))
        });
        let headers = headers.collect::<Result<_, FetchError>>()?;
        let deadline = Instant::now() + client.timeout;
        Ok(Self { client, url, sent, headers, validators, deadline, patience: client.patience })
    }

    /// The answer, with a status of success, or 304 where that was asked for.
    pub(super) fn answer(mut self) -> Result<Received, FetchError> {
        let mut pauses = retry::pauses();
        loop {
            let error = match self.follow() {
                Err(error) if self.is_passing(&error) => error,
                outcome => return outcome,
            };
            let named = if let FetchError::Status { retry_after, .. } = &error { *retry_after } else { None };
            let Some(pause) = pauses.next().map(|pause| named.unwrap_or(pause)) else {
                return Err(error);
            };
            if pause >= self.allowance() {
                return Err(error);
            }
            tracing::info!("{error}; it is asked again after {} s", pause.as_secs_f64());
            self.spend(pause);
            if !retry::wait(pause, &*self.client.stop) {
                return Err(FetchError::Stopped { url: address::shown(self.url.as_str()) });
            }
        }
    }

    /// Whether a failure may pass if one waits.
    fn is_passing(&self, error: &FetchError) -> bool {
        match error {
            FetchError::Status { status, .. } => {
                matches!(status, 429 | 503) || self.client.persistent && matches!(status, 500 | 502 | 504)
            }
            FetchError::Transport { .. } => self.client.persistent,
            _ => false,
        }
    }

    /// How long it may wait for a server.
    fn allowance(&self) -> Duration {
        self.patience.unwrap_or_else(|| self.deadline.saturating_duration_since(Instant::now()))
    }

    /// Takes a pause off the patience, where there is a measure of it beside the time limit.
    fn spend(&mut self, pause: Duration) {
        if let Some(patience) = &mut self.patience {
            *patience = patience.saturating_sub(pause);
            self.deadline += pause;
        }
    }

    /// Asks, and asks again where the server points to.
    fn follow(&mut self) -> Result<Received, FetchError> {
        let (mut url, mut sent) = (self.url.clone(), self.sent);
        // Whether a server of the internet pointed there.
        let mut pointed = false;
        for _ in 0..=redirect::MAX {
            let received = self.once(&url, sent, pointed)?;
            let status = received.raw.status();
            let location = received.raw.headers().get(LOCATION).and_then(|value| value.to_str().ok());
            let Some(location) = location.filter(|_| {
                self.client.redirects && status.is_redirection() && status != StatusCode::NOT_MODIFIED
            }) else {
                return self.judged(received);
            };
            let public = pointed || is_from_internet(&received.raw, &url);
            url = redirect::next(&url, location, public, &self.client.origins)?;
            pointed = public;
            if status == StatusCode::SEE_OTHER {
                sent.body = None;
            }
        }
        Err(FetchError::Transport {
            url: address::shown(url.as_str()),
            reason: "it redirects in a circle".to_owned(),
        })
    }

    /// Asks once, when it is the host's turn. The time that it waits for that is no time of the server's.
    fn once(&mut self, url: &Url, sent: Sent<'_>, pointed: bool) -> Result<Received, FetchError> {
        let begun = Instant::now();
        let rate = self.client.rates.get(&address::host(url)).copied();
        let memory = self.client.cache.as_ref().map(Cache::memory);
        let turn = hosts::turn(url, rate, self.allowance(), &*self.client.stop, memory);
        let turn = turn.map_err(|no| Self::no_turn(no, url))?;
        self.deadline += begun.elapsed();
        let failed =
            |error: &reqwest::Error| FetchError::of_reqwest(error, url.as_str(), self.client.silence());
        let http = self.client.connections.get(pointed, self.client.idle).map_err(|error| failed(&error))?;
        let request = match sent.body {
            None => http.get(url.clone()),
            Some((media_type, body)) => {
                http.post(url.clone()).header(CONTENT_TYPE, media_type).body(body.to_vec())
            }
        };
        let request = request
            .header(USER_AGENT, self.client.agent.clone())
            .header(ACCEPT, sent.accept)
            .header(ACCEPT_ENCODING, "gzip")
            .headers(self.client.headers.get(&address::host(url)).cloned().unwrap_or_default())
            .headers(self.validators.clone());
        let at_home = redirect::is_same_host(&self.url, url);
        let request = if at_home { request.headers(self.headers.clone()) } else { request };
        let left = self.deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        // The limit of the connections is for each wait, that of a request for all of it.
        let request =
            if self.client.idle.is_some_and(|idle| idle < left) { request } else { request.timeout(left) };
        let raw = request.send().map_err(|error| failed(&error))?;
        Ok(Received { raw, url: url.clone(), turn, deadline: self.deadline })
    }

    fn no_turn(no: NoTurn, url: &Url) -> FetchError {
        let url = address::shown(url.as_str());
        match no {
            NoTurn::Stopped => FetchError::Stopped { url },
            NoTurn::Resting(pause) => FetchError::Resting { url, pause },
            NoTurn::Banned(words, pause) => {
                FetchError::Status { url, status: 403, words, retry_after: Some(pause), location: None }
            }
        }
    }

    /// The answer, where its status is one of success.
    fn judged(&self, received: Received) -> Result<Received, FetchError> {
        let Received { raw, url, turn, .. } = &received;
        let status = raw.status();
        if status.is_success() || status == StatusCode::NOT_MODIFIED && !self.validators.is_empty() {
            return Ok(received);
        }
        let header = |name| raw.headers().get(name).and_then(|value| value.to_str().ok());
        let retry_after = header(RETRY_AFTER).and_then(|value| retry::after(value, SystemTime::now()));
        let location = header(LOCATION).map(str::to_owned);
        let (url, busy) = (address::shown(url.as_str()), matches!(status.as_u16(), 429 | 503));
        if let Some(pause) = retry_after.filter(|_| busy) {
            turn.rest(pause);
        }
        let Received { raw, turn, .. } = received;
        let mut body = Vec::new();
        // What the server says is told where it can be had.
        let _broken = raw.take(MAX_EXCERPT).read_to_end(&mut body);
        let words = error::excerpt(&body);
        let mut error = FetchError::Status { url, status: status.as_u16(), words, retry_after, location };
        if let (true, FetchError::Status { words, retry_after, .. }) = (error.is_ban(), &mut error) {
            turn.ban(words, *retry_after.get_or_insert(hosts::BAN));
        }
        Err(error)
    }
}

/// Whether an answer came from a server of the internet.
fn is_from_internet(raw: &Raw, url: &Url) -> bool {
    match literal(url) {
        Some(address) => is_public(address),
        None => !is_private(url) && raw.remote_addr().is_none_or(|address| is_public(address.ip())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name for the loopback, as if a public server had pointed there: nobody is asked.
    #[test]
    fn where_a_public_server_points_must_be_public() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = format!("http://localhost:{}/", listener.local_addr().unwrap().port());
        let url = Url::parse(&address).unwrap();
        let client = Client::default();
        let sent = Sent { body: None, accept: "*/*", headers: &[] };
        let mut exchange = Exchange::new(&client, url.clone(), sent, HeaderMap::new()).unwrap();
        let error = exchange.once(&url, sent, true).err().unwrap();
        assert_eq!(
            error.to_string(),
            format!("{address} is not asked: localhost is a name for a private address")
        );
        let nobody = listener.accept().unwrap_err();
        assert_eq!(nobody.kind(), std::io::ErrorKind::WouldBlock);
    }
}
