//! IRIs and texts made of cells: `lid:{Name|slug}-budget`.
//!
//! As in the URI templates of [RFC 6570](https://www.rfc-editor.org/rfc/rfc6570), what a cell holds is
//! percent-encoded in an IRI, so that no cell can end one or begin another.

use crate::model::Prefixes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What RFC 6570 lets stand: the unreserved characters.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A text as the last part of an IRI: small letters, digits and hyphens.
///
/// ```
/// use labgraph::import::slug;
/// assert_eq!(slug("Région de l'Été (2021)"), "region-de-l-ete-2021");
/// ```
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    let bare = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    for c in bare {
        // Letters that have no base letter to fall back on.
        match c {
            'ø' => slug.push('o'),
            'ł' => slug.push('l'),
            'đ' | 'ð' => slug.push('d'),
            'ß' => slug.push_str("ss"),
            'æ' => slug.push_str("ae"),
            'œ' => slug.push_str("oe"),
            'þ' => slug.push_str("th"),
            c if c.is_alphanumeric() => slug.push(c),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// What is made of a cell before it goes into a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Filter {
    /// Nothing.
    Plain,
    /// Its slug.
    Slug,
    /// The last part of the IRI of the thing that it names.
    Id,
    /// The label of the thing that it names, in a language.
    Label(String),
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// As it is.
    Fixed(String),
    /// The cell of a column.
    Column(String, Filter),
}

/// A text with the names of columns in braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    pub(super) parts: Vec<Part>,
}

impl Template {
    /// Reads a template.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (inside, after) =
                after.split_once('}').ok_or_else(|| format!("a brace of {text:?} is not closed"))?;
            if !before.is_empty() {
                parts.push(Part::Fixed(before.to_owned()));
            }
            let (column, filter) = match inside.rsplit_once('|') {
                None => (inside, Filter::Plain),
                Some((column, "slug")) => (column, Filter::Slug),
                Some((column, "id")) => (column, Filter::Id),
                Some((column, tag)) if tag.len() == 2 && tag.chars().all(|c| c.is_ascii_lowercase()) => {
                    (column, Filter::Label(tag.to_owned()))
                }
                Some((_, other)) => {
                    return Err(format!("{other:?} in {text:?} is none of slug, id and a language tag"));
                }
            };
            parts.push(Part::Column(column.trim().to_owned(), filter));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Fixed(rest.to_owned()));
        }
        Ok(Self { parts })
    }

    /// Reads the template of an IRI: it begins with a prefix or a scheme, so that no cell chooses one.
    pub(super) fn of_iri(text: &str) -> Result<Self, String> {
        let mut template = Self::parse(text)?;
        let Some(Part::Fixed(first)) = template.parts.first_mut() else {
            return Err(format!(
                "{text:?} begins with a column; where the cell is a whole IRI, say `datatype: iri` instead"
            ));
        };
        if let Some((prefix, local)) = first.split_once(':')
            && let Some((_, namespace)) = Prefixes::known().iter().find(|(known, _)| *known == prefix)
        {
            *first = format!("{namespace}{local}");
        } else if !first.contains("://") && !first.starts_with("urn:") {
            return Err(format!("{text:?} begins with no prefix that labgraph knows and is no IRI"));
        }
        let sample: String = template
            .parts
            .iter()
            .map(|part| if let Part::Fixed(text) = part { text.as_str() } else { "x" })
            .collect();
        match oxigraph::model::NamedNode::new(&sample) {
            Ok(_) => Ok(template),
            Err(error) => Err(format!("{text:?} makes no IRI: {error}")),
        }
    }
}

/// A text as it may stand in the path of an IRI.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cell_holds_cannot_leave_its_place() {
        assert_eq!(encode("a> . <b#?/ \"é"), "a%3E%20.%20%3Cb%23%3F%2F%20%22%C3%A9");
    }

    #[test]
    fn templates_of_iris_begin_with_what_no_cell_decides() {
        for wrong in ["{Name}", "nowhere:{Name}", "lid:{Name", "lid:a b{Name}", "lid:{Name|loud}", "plain"] {
            assert!(Template::of_iri(wrong).is_err(), "{wrong}");
        }
        let template = Template::of_iri("lid:{Name|slug}-budget").unwrap();
        assert_eq!(template.parts.len(), 3);
    }
}
