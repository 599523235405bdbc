//! Answers that a server cut off and tells so in a header alone, as
//! [Virtuoso](https://docs.openlinksw.com/virtuoso/rdfsparql/) does.

use crate::fetch::Stream;

/// Whether a server, by its name, cuts graphs off and does not tell: Virtuoso 7 tells of rows alone.
pub(super) fn is_silent(server: &str) -> bool {
    server.trim_start().starts_with("Virtuoso")
}

/// What the headers of an answer say of its completeness.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Cut {
    /// What stopped the query, in the words of the server.
    partial: Option<String>,
    /// The most rows that the server gives.
    cap: Option<String>,
    /// The most rows that were asked for.
    limit: Option<usize>,
}

impl Cut {
    /// Reads it off the answer to a query with a LIMIT.
    pub(super) fn of(stream: &Stream, limit: Option<usize>) -> Self {
        let header = |name| stream.header(name).map(str::trim).filter(|value| !value.is_empty());
        let partial = header("x-sql-state").map(|state| match header("x-sql-message") {
            Some(message) => format!("{state}: {message}"),
            None => state.to_owned(),
        });
        Self { partial, cap: header("x-sparql-maxrows").map(str::to_owned), limit }
    }

    /// Why an answer is not all of it, where it is not; `rows` where the number of its rows is known.
    pub(super) fn reason(&self, rows: Option<usize>) -> Option<String> {
        if let Some(partial) = &self.partial {
            return Some(format!("it gave up ({partial})"));
        }
        let cap = self.cap.as_ref()?;
        let most: usize = match cap.parse() {
            Ok(most) => most,
            Err(_) => return Some(format!("it says that it stops after {cap} rows")),
        };
        let asked_less = self.limit.is_some_and(|limit| limit <= most);
        let had_less = rows.is_some_and(|rows| rows < most);
        (!asked_less && !had_less)
            .then(|| format!("it stops after {most} row{}", if most == 1 { "" } else { "s" }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_whole_below_the_cap() {
        let cut = |cap: &str, limit| Cut { cap: Some(cap.to_owned()), limit, ..Cut::default() };
        assert_eq!(cut("10", None).reason(Some(9)), None);
        assert_eq!(cut("10", Some(10)).reason(Some(10)), None, "as many as were asked for");
        assert!(cut("10", None).reason(Some(10)).is_some());
        assert!(cut("10", Some(20)).reason(Some(10)).is_some());
        assert!(cut("10", None).reason(None).is_some(), "of a graph nobody knows");
        assert!(cut("many", Some(1)).reason(Some(0)).is_some());
        let partial = Cut { partial: Some("S1TAT".to_owned()), ..Cut::default() };
        assert!(partial.reason(Some(0)).is_some_and(|reason| reason.contains("S1TAT")));
        assert_eq!(Cut::default().reason(Some(1_000_000)), None);
    }
}
