//! Making untrusted text harmless.

/// A text as a terminal may show it: no control characters, no characters that turn the direction of
/// writing, white space as single spaces.
///
/// ```
/// assert_eq!(labgraph::render::visible("a\u{1b}[31mb\u{202e}c\nd"), "a[31mbc d");
/// ```
#[must_use]
pub fn visible(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\r' | '\t' => Some(' '),
            c if c.is_control() || turns_direction(c) => None,
            c => Some(c),
        })
        .collect()
}

/// The characters of Unicode's [bidirectional algorithm](https://www.unicode.org/reports/tr9/) that
/// make text look like other text.
const fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether an IRI is one that a browser may be sent to.
pub(super) fn is_web_address(iri: &str) -> bool {
    iri.starts_with("https://") || iri.starts_with("http://")
}
