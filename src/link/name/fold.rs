//! One spelling of a name for comparison: lower case, no accents, one way to write what languages write in several.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// The name in lower case without accents; letters that are no letter with an accent are written out as their
/// neighbours do (`ø` as `o`, `ß` as `ss`), and `ae`, `oe`, `ue`, `aa` count as the letter that they stand for.
///
/// ```
/// use labgraph::link::name::fold;
/// assert_eq!(fold("Universität Würzburg"), fold("UNIVERSITAET WUERZBURG"));
/// assert_eq!(fold("København"), "kobenhavn");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        match letter {
            'ø' | 'œ' => plain.push('o'),
            'æ' => plain.push('a'),
            'ß' => plain.push_str("ss"),
            'ı' => plain.push('i'),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'þ' => plain.push_str("th"),
            // A combining dot is left by the lower case of a Turkish capital.
            '\u{307}' => {}
            '’' | '‘' | 'ʼ' | '`' | '´' => plain.push('\''),
            _ => plain.push(letter),
        }
    }
    digraphs(&plain)
}

/// `ae`, `oe`, `ue` and `aa` as the one letter that they are written for.
fn digraphs(plain: &str) -> String {
    let mut folded = String::with_capacity(plain.len());
    let mut letters = plain.chars().peekable();
    while let Some(letter) = letters.next() {
        folded.push(letter);
        let doubled = match letter {
            'a' => matches!(letters.peek(), Some('e' | 'a')),
            'o' | 'u' => letters.peek() == Some(&'e'),
            _ => false,
        };
        if doubled {
            letters.next();
        }
    }
    folded
}
