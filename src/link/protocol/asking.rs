//! What all remote registers share: which names are asked, how JSON is read, when it was retrieved.

use super::RegisterError;
use crate::fetch::{Head, Request, Response};
use crate::link::evidence::Asked;
use crate::link::record::tidy;
use crate::link::{Authority, Name, NameKind};
use serde::de::DeserializeOwned;
use std::fmt::Display;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// How long an answer about candidates is good enough, whatever its headers say.
pub(super) const FRESH: Duration = Duration::from_hours(24);

/// The names to ask by, the better ones first, each text once.
pub(super) fn names(asked: &Asked, most: usize) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let own = &asked.organisation().names;
    for kind in [NameKind::Preferred, NameKind::Other, NameKind::Acronym, NameKind::Former] {
        for name in own.iter().filter(|name| name.kind == kind) {
            let Some(text) = tidy(&name.text) else { continue };
            if !names.iter().any(|other| other.text == text && other.language == name.language) {
                names.push(Name { text, ..name.clone() });
            }
        }
    }
    names.truncate(most);
    names
}

/// The texts of the names to ask by.
pub(super) fn texts(asked: &Asked, most: usize) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for name in names(asked, usize::MAX) {
        if !texts.iter().any(|text| text.to_lowercase() == name.text.to_lowercase()) {
            texts.push(name.text);
        }
    }
    texts.truncate(most);
    texts
}

/// The parts of an identifier or an address that stand in a path.
pub(super) fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// A part of a path, as it stands there; what may stand in one stays.
pub(super) fn encoded_part(text: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    percent_encoding::utf8_percent_encode(text, KEPT).to_string()
}

/// An answer that is not what the protocol says.
pub(super) fn wrong(register: &str, reason: impl Display) -> RegisterError {
    RegisterError::Answer { register: register.to_owned(), reason: reason.to_string() }
}

/// How a register makes an IRI of an identifier.
#[derive(Clone, Debug)]
pub(super) struct Template(Option<(String, String)>);

impl Template {
    /// That of an authority.
    pub(super) fn of(authority: &Authority) -> Self {
        let parts = authority.template.as_deref().and_then(|template| template.split_once("{id}"));
        Self(parts.map(|(before, after)| (before.to_owned(), after.to_owned())))
    }

    /// The IRI of an identifier; what is one already stays.
    pub(super) fn iri(&self, id: &str) -> String {
        match &self.0 {
            Some((before, after)) if !id.contains("://") => format!("{before}{id}{after}"),
            _ => id.to_owned(),
        }
    }

    /// The identifier in an IRI; what is none already stays.
    pub(super) fn id<'t>(&self, iri: &'t str) -> &'t str {
        let own = self.0.as_ref();
        own.and_then(|(before, after)| iri.strip_prefix(before.as_str())?.strip_suffix(after.as_str()))
            .unwrap_or(iri)
    }
}

/// When a register was asked: of several answers, the oldest.
#[derive(Debug, Default)]
pub(super) struct Retrieved(Mutex<Option<SystemTime>>);

impl Retrieved {
    /// Notes an answer.
    pub(super) fn note(&self, retrieved: SystemTime) {
        let mut oldest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *oldest = Some(oldest.map_or(retrieved, |oldest| oldest.min(retrieved)));
    }

    /// Sends a request and reads the answer as JSON of a type, then as what `read` makes of it. It is kept only
    /// where both can be done.
    pub(super) fn json<J: DeserializeOwned, T>(
        &self,
        request: &Request<'_>,
        read: impl FnOnce(J, &Head) -> Result<T, RegisterError>,
    ) -> Result<T, RegisterError> {
        let of = |response: &Response| read(response.json()?, &response.head);
        let (answer, head) = request.read(of)?;
        self.note(head.retrieved);
        Ok(answer)
    }

    /// The date of the oldest answer that was used, ISO 8601; today where nobody was asked yet.
    pub(super) fn version(&self) -> String {
        let oldest = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        day(oldest.unwrap_or_else(SystemTime::now))
    }
}

/// The day of a time, ISO 8601, UTC.
pub(super) fn day(time: SystemTime) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    // Wed, 21 Oct 2015 07:28:00 GMT
    let text = httpdate::fmt_http_date(time);
    let parts: Vec<&str> = text.split(' ').collect();
    match parts.as_slice() {
        [_, day, month, year, ..] => {
            let month = MONTHS.iter().position(|name| name == month).unwrap_or_default() + 1;
            format!("{year}-{month:02}-{day}")
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::Organisation;

    #[test]
    fn a_day_is_written_as_iso_says() {
        let time = httpdate::parse_http_date("Wed, 01 Oct 2015 07:28:00 GMT").unwrap();
        assert_eq!(day(time), "2015-10-01");
        let retrieved = Retrieved::default();
        retrieved.note(SystemTime::now());
        retrieved.note(time);
        assert_eq!(retrieved.version(), "2015-10-01", "the oldest");
    }

    #[test]
    fn names_are_asked_once_the_better_ones_first() {
        let mut organisation = Organisation::default();
        let names = [
            ("OLD", NameKind::Former),
            ("Vinnova", NameKind::Other),
            (" ", NameKind::Preferred),
            ("VINNOVA", NameKind::Acronym),
            ("Verket", NameKind::Preferred),
        ];
        organisation.names = names.map(|(text, kind)| Name::new(text, kind)).to_vec();
        assert_eq!(texts(&Asked::of(organisation.clone()), 9), ["Verket", "Vinnova", "OLD"]);
        assert_eq!(texts(&Asked::of(organisation), 1), ["Verket"]);
    }
}
