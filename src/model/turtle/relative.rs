//! IRIs that are written relative, and so mean something else wherever else the document is.

use oxiri::Iri;

/// Stands for the place of the document: deep enough that what goes up can be told from what begins at the
/// root.
const PLACE: &str =
    "labgraph://document/0/1/2/3/4/5/6/7/8/9/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z/";
const FILE: &str = "document";

pub(super) fn place() -> String {
    format!("{PLACE}{FILE}")
}

/// What relative IRIs hang on as a document is read, as far as that is the place of the document.
pub(super) struct Place(Option<Iri<String>>);

impl Place {
    pub(super) fn new() -> Self {
        Self(Some(Iri::parse_unchecked(place())))
    }

    /// The document declares a base.
    pub(super) fn rebase(&mut self, iri: &str) {
        self.0 = match self.0.take() {
            Some(base) if is_relative(iri) => base.resolve(&unescaped(iri)).ok(),
            _ => None,
        };
    }

    /// How to write an IRI that is written relative here; nothing where it hangs on no place.
    pub(super) fn form(&self, iri: &str) -> Option<String> {
        if !is_relative(iri) {
            return None;
        }
        let whole = self.0.as_ref()?.resolve(&unescaped(iri)).ok()?.into_inner();
        Some(from_place(&whole))
    }

    /// Whether relative IRIs hang on the place at all.
    pub(super) const fn matters(&self) -> bool {
        self.0.is_some()
    }
}

/// The shortest way from the place of the document to an IRI.
fn from_place(whole: &str) -> String {
    if let Some(rest) = whole.strip_prefix(PLACE) {
        if let Some(rest) =
            rest.strip_prefix(FILE).filter(|rest| rest.is_empty() || rest.starts_with(['#', '?']))
        {
            return rest.to_owned();
        }
        // What could be read as a scheme, or as the document itself, is made a path.
        let first = rest.split(['/', '?', '#']).next().unwrap_or_default();
        return if first.is_empty() || first.contains(':') { format!("./{rest}") } else { rest.to_owned() };
    }
    let (mut folder, mut up) = (PLACE, String::new());
    while let Some(parent) = folder.trim_end_matches('/').rfind('/').map(|slash| &folder[..=slash]) {
        folder = parent;
        up.push_str("../");
        if folder == "labgraph://document/" {
            break;
        }
        if let Some(rest) = whole.strip_prefix(folder) {
            return up + rest;
        }
    }
    let rest = whole.strip_prefix("labgraph:").unwrap_or(whole);
    rest.strip_prefix("//document").filter(|rest| rest.starts_with('/')).unwrap_or(rest).to_owned()
}

pub(super) fn is_relative(iri: &str) -> bool {
    let end = iri.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')));
    !iri.starts_with(|c: char| c.is_ascii_alphabetic()) || end.is_none_or(|end| !iri[end..].starts_with(':'))
}

/// An IRI without the escapes of Turtle.
fn unescaped(iri: &str) -> String {
    let mut plain = String::new();
    let mut rest = iri;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let digits = if after.starts_with('U') { 9 } else { 5 };
        let code = after.get(1..digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        plain.extend(code.and_then(char::from_u32));
        rest = after.get(digits..).unwrap_or_default();
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_mean_the_same_below_every_base() {
        let relative = [
            "", "#a", "?q", "a", "a/b#c", "../a", "../../a/", "./", "./x:y", "/a", "//host/a", "é", "..", "/",
        ];
        for iri in relative {
            let form = Place::new().form(iri).unwrap();
            for base in ["http://e/", "http://e/a/b/c", "file:///x/y?q#z", "https://h/1/2/3/"] {
                let base = Iri::parse(base).unwrap();
                assert_eq!(base.resolve(&form).unwrap(), base.resolve(iri).unwrap(), "{iri} {form}");
            }
        }
        assert_eq!(Place::new().form("\\u00e9/\\U00000061").as_deref(), Some("é/a"));
        assert_eq!(Place::new().form("a:b"), None);
    }
}
