//! What comes back: yes or no, rows or statements, each read strictly, as it comes in.

use super::Doubt;
use super::cut::Cut;
use super::error::RemoteError;
use crate::fetch::{Body, FetchError, Keep, Stream, excerpt};
use oxigraph::io::{RdfFormat, RdfParseError, RdfParser, ReaderQuadParser};
use oxigraph::model::{Term, Triple, Variable};
use oxigraph::sparql::results::{
    QueryResultsFormat, QueryResultsParseError, QueryResultsParser, ReaderQueryResultsParserOutput,
    ReaderSolutionsParser,
};
use std::io::{self, Chain, Cursor, Read};

/// The answer of an endpoint.
pub enum Reply {
    /// To ASK.
    Boolean(bool),
    /// To SELECT.
    Solutions(Box<RemoteSolutions>),
    /// To CONSTRUCT and DESCRIBE.
    Statements(Box<RemoteStatements>),
}

/// A body of which the first bytes have been looked at.
type Peeked = Chain<Cursor<Vec<u8>>, Body>;

/// How many bytes are looked at.
const PEEK: usize = 2 << 10;

/// Who answers what, to tell of its faults.
struct Origin {
    url: String,
    format: &'static str,
    words: String,
    last: String,
}

/// How many bytes of the end of a short answer are told.
const LAST: usize = 120;

impl Origin {
    fn of(url: &str, format: &'static str, head: &[u8]) -> Self {
        let last = if head.len() < PEEK { &head[head.len().saturating_sub(LAST)..] } else { &[] };
        Self { url: url.to_owned(), format, words: excerpt(head), last: excerpt(last) }
    }

    fn io(&self, error: io::Error) -> RemoteError {
        FetchError::of_io(error, &self.url).at(&self.url).into()
    }

    fn syntax(&self, reason: &dyn std::fmt::Display, begun: bool) -> RemoteError {
        let reason = reason.to_string();
        if reason.contains("end of file") && !self.words.is_empty() {
            return RemoteError::Broken { url: self.url.clone(), words: self.last.clone() };
        }
        RemoteError::Syntax {
            url: self.url.clone(),
            format: self.format,
            reason,
            words: if begun { String::new() } else { self.words.clone() },
        }
    }

    fn results(&self, error: QueryResultsParseError, begun: bool) -> RemoteError {
        match error {
            QueryResultsParseError::Io(error) => self.io(error),
            QueryResultsParseError::Syntax(error) => self.syntax(&error, begun),
        }
    }

    fn cut(&self, reason: String) -> RemoteError {
        RemoteError::Cut { url: self.url.clone(), reason }
    }
}

/// Reads the beginning of a body, which tells what it is whatever its header says.
fn peek(url: &str, mut body: Body) -> Result<(Vec<u8>, Body), RemoteError> {
    let mut head = Vec::with_capacity(PEEK);
    let mut buffer = [0; PEEK];
    while head.len() < PEEK {
        let count = body.read(&mut buffer).map_err(|error| FetchError::of_io(error, url).at(url))?;
        if count == 0 {
            break;
        }
        head.extend_from_slice(&buffer[..count]);
    }
    Ok((head, body))
}

fn is_page(head: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&head[..head.len().min(64)]).trim_start().to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

const RESULTS: &str = "SPARQL results";

pub(super) fn rows(url: &str, stream: Stream, cut: Cut) -> Result<Reply, RemoteError> {
    let media_type = stream.header("content-type").unwrap_or_default().to_owned();
    let keep = stream.keep;
    let (head, body) = peek(url, stream.body)?;
    let first = head.iter().find(|byte| !byte.is_ascii_whitespace());
    let format = match (QueryResultsFormat::from_media_type(&media_type), first) {
        // CSV does not tell an IRI from a text; nobody asked for it.
        (Some(QueryResultsFormat::Csv), _) => None,
        (None, Some(b'{')) if media_type.is_empty() => Some(QueryResultsFormat::Json),
        (format, _) => format.filter(|_| !is_page(&head)),
    };
    let Some(format) = format else {
        return Err(strange(url, &media_type, RESULTS, &head));
    };
    let origin = Origin::of(url, format.name(), &head);
    let parser = QueryResultsParser::from_format(format);
    let read = parser.for_reader(Cursor::new(head).chain(body));
    match read.map_err(|error| origin.results(error, false))? {
        ReaderQueryResultsParserOutput::Boolean(yes) => match cut.reason(None) {
            Some(reason) => Err(origin.cut(reason)),
            None => {
                keep.into_iter().for_each(Keep::keep);
                Ok(Reply::Boolean(yes))
            }
        },
        ReaderQueryResultsParserOutput::Solutions(inner) => Ok(Reply::Solutions(Box::new(RemoteSolutions {
            inner,
            origin,
            cut,
            keep,
            count: 0,
            over: false,
        }))),
    }
}

pub(super) fn graph(url: &str, stream: Stream, cut: Cut, doubt: Option<Doubt>) -> Result<Reply, RemoteError> {
    let media_type = stream.header("content-type").unwrap_or_default().to_owned();
    let keep = stream.keep;
    let (head, body) = peek(url, stream.body)?;
    let format = RdfFormat::from_media_type(&media_type).filter(|format| {
        let asked = [RdfFormat::NTriples, RdfFormat::Turtle, RdfFormat::RdfXml];
        asked.contains(format) && !is_page(&head)
    });
    let Some(format) = format else {
        return Err(strange(url, &media_type, "RDF", &head));
    };
    let origin = Origin::of(url, format.name(), &head);
    // Names of blank nodes hold within one answer.
    let parser = RdfParser::from_format(format).without_named_graphs().rename_blank_nodes();
    let parser = parser.clone().with_base_iri(url).unwrap_or(parser);
    let inner = parser.for_reader(Cursor::new(head).chain(body));
    let statements = RemoteStatements { inner, origin, cut, doubt, keep, begun: false, over: false };
    Ok(Reply::Statements(Box::new(statements)))
}

fn strange(url: &str, media_type: &str, expected: &'static str, head: &[u8]) -> RemoteError {
    let found = match media_type.split(';').next().unwrap_or_default().trim() {
        _ if is_page(head) => "a web page",
        "" => "without a media type",
        other => other,
    };
    RemoteError::MediaType { url: url.to_owned(), found: found.to_owned(), expected, words: excerpt(head) }
}

/// The solutions of an endpoint, as they come in. The last item is an error where they are not all.
pub struct RemoteSolutions {
    inner: ReaderSolutionsParser<Peeked>,
    origin: Origin,
    cut: Cut,
    keep: Option<Keep>,
    count: usize,
    over: bool,
}

impl RemoteSolutions {
    /// The variables, in the order of the answer.
    #[must_use]
    pub fn variables(&self) -> &[Variable] {
        self.inner.variables()
    }
}

impl Iterator for RemoteSolutions {
    type Item = Result<Vec<Option<Term>>, RemoteError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        match self.inner.next() {
            Some(Ok(solution)) => {
                self.count += 1;
                Some(Ok(solution.values().to_vec()))
            }
            Some(Err(error)) => {
                self.over = true;
                Some(Err(self.origin.results(error, self.count > 0)))
            }
            None => {
                self.over = true;
                match self.cut.reason(Some(self.count)) {
                    Some(reason) => Some(Err(self.origin.cut(reason))),
                    None => {
                        self.keep.take().into_iter().for_each(Keep::keep);
                        None
                    }
                }
            }
        }
    }
}

/// The statements of an endpoint, as they come in. The last item is an error where they are not all.
pub struct RemoteStatements {
    inner: ReaderQuadParser<Peeked>,
    origin: Origin,
    cut: Cut,
    doubt: Option<Doubt>,
    keep: Option<Keep>,
    begun: bool,
    over: bool,
}

impl Iterator for RemoteStatements {
    type Item = Result<Triple, RemoteError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        match self.inner.next() {
            Some(Ok(quad)) => {
                self.begun = true;
                Some(Ok(quad.into()))
            }
            Some(Err(error)) => {
                self.over = true;
                Some(Err(match error {
                    RdfParseError::Io(error) => self.origin.io(error),
                    RdfParseError::Syntax(error) => self.origin.syntax(&error, self.begun),
                }))
            }
            None => {
                self.over = true;
                let cut = match (self.cut.reason(None), self.doubt.take()) {
                    (None, Some(doubt)) if self.begun => doubt.settle(),
                    (reason, _) => Ok(reason),
                };
                match cut {
                    Ok(Some(reason)) => Some(Err(self.origin.cut(reason))),
                    Ok(None) => {
                        self.keep.take().into_iter().for_each(Keep::keep);
                        None
                    }
                    Err(error) => Some(Err(error)),
                }
            }
        }
    }
}
