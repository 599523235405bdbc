//! What is typed so far of a word, and what it may become.

use super::scan::is_name;
use crate::model::Languages;
use crate::query::names::fold;
use crate::query::profile::{Naming, best};

/// What is typed so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fragment {
    /// Nothing.
    Empty,
    /// A variable: what stands behind its sign, and the sign.
    Variable(char, String),
    /// An IRI, without its `<`.
    Iri(String),
    /// A CURIE: its prefix, the namespace of that where it is known, and the rest.
    Name { prefix: String, namespace: Option<String>, local: String },
    /// A bare word, as it is typed and folded.
    Word { typed: String, folded: String },
}

/// How well something fits: smaller is better. And the name by which it was found, where that is not the one shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fit {
    pub(super) rank: u8,
    pub(super) matched: Option<String>,
}

impl Fit {
    /// The rank of what has nothing in common but its prefix.
    pub(super) const BY_PREFIX: u8 = 4;

    pub(super) const fn at(rank: u8) -> Self {
        Self { rank, matched: None }
    }
}

impl Fragment {
    pub(super) fn of(text: &str, expand: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut chars = text.chars();
        match chars.next() {
            None => Self::Empty,
            Some(sign @ ('?' | '$')) => Self::Variable(sign, chars.as_str().to_owned()),
            Some('<') => Self::Iri(chars.as_str().to_owned()),
            Some(_) => match text.split_once(':') {
                Some((prefix, local)) => Self::Name {
                    prefix: prefix.to_owned(),
                    namespace: expand(&format!("{prefix}:")),
                    local: local.replace('\\', ""),
                },
                None => Self::Word { typed: text.to_owned(), folded: fold(text) },
            },
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::Empty
    }

    /// How well something with an IRI, a CURIE and names fits.
    pub(super) fn fits(
        &self,
        iri: &str,
        curie: Option<&str>,
        names: &[Naming],
        languages: &Languages,
    ) -> Option<Fit> {
        match self {
            Self::Empty => Some(Fit::at(0)),
            Self::Variable(..) => None,
            Self::Iri(typed) => iri.starts_with(typed.as_str()).then(|| Fit::at(0)),
            Self::Name { namespace, local, .. } => {
                let rest = iri.strip_prefix(namespace.as_deref()?)?;
                if starts_with(rest, local) {
                    return Some(Fit::at(0));
                }
                by_name(&fold(local), rest, names, languages)
            }
            Self::Word { typed, folded } => {
                if folded.is_empty() {
                    return None;
                }
                let found = by_name(folded, local_name(iri), names, languages);
                found.or_else(|| {
                    curie.is_some_and(|curie| starts_with(curie, typed)).then(|| Fit::at(Fit::BY_PREFIX))
                })
            }
        }
    }

    /// Whether it is worth the while to look how well something fits: quick, for going through many.
    pub(super) fn may_fit(&self, iri: &str, names: &[Naming]) -> bool {
        match self {
            Self::Word { typed, folded } => {
                names.iter().any(|name| name.folded.contains(folded.as_str()))
                    || contains(local_name(iri), typed)
                    || typed != folded && contains(local_name(iri), folded)
                    || folded.contains(' ')
            }
            _ => true,
        }
    }

    /// Whether a plain word fits: a keyword, a function, a file.
    pub(super) fn fits_word(&self, word: &str) -> bool {
        match self {
            Self::Empty => true,
            Self::Word { typed, .. } => starts_with(word, typed),
            _ => false,
        }
    }
}

/// Whether a text starts with another, case aside.
pub(super) fn starts_with(text: &str, beginning: &str) -> bool {
    let mut chars = text.chars().flat_map(char::to_lowercase);
    beginning.chars().flat_map(char::to_lowercase).all(|wanted| chars.next() == Some(wanted))
}

/// Whether a text holds another, case aside where that is of ASCII.
fn contains(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    part.is_empty() || text.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part))
}

/// What stands behind the last `#` or `/`.
pub(super) fn local_name(iri: &str) -> &str {
    iri.rsplit(['#', '/']).next().unwrap_or(iri)
}

/// How well the names of something fit, and its local name.
fn by_name(wanted: &str, local: &str, names: &[Naming], languages: &Languages) -> Option<Fit> {
    if wanted.is_empty() {
        return None;
    }
    let shown = best(names, languages);
    let with = |rank: u8, name: &Naming| {
        let other = (shown != Some(name.value())).then(|| name.value().to_owned());
        Fit { rank, matched: other }
    };
    // What the reader sees fits better than what is called so elsewhere.
    let own = |name: &&Naming| shown == Some(name.value());
    let mut ordered: Vec<&Naming> = names.iter().filter(own).collect();
    let mut others: Vec<&Naming> = names.iter().filter(|name| !own(name)).collect();
    others.sort_by_key(|name| languages.rank(name.language()));
    ordered.append(&mut others);
    let local_words = words_of(local);
    if starts_with(local, wanted) || local_words.starts_with(wanted) {
        return Some(Fit::at(0));
    }
    if let Some(name) = ordered.iter().find(|name| name.folded.starts_with(wanted)) {
        return Some(with(u8::from(!own(name)), name));
    }
    let inner = |text: &str| text.match_indices(wanted).any(|(at, _)| at > 0 && text[..at].ends_with(' '));
    if inner(&local_words) {
        return Some(Fit::at(2));
    }
    if let Some(name) = ordered.iter().find(|name| inner(&name.folded)) {
        return Some(with(2, name));
    }
    if wanted.chars().count() > 2 {
        if local_words.contains(wanted) {
            return Some(Fit::at(3));
        }
        return ordered.iter().find(|name| name.folded.contains(wanted)).map(|name| with(3, name));
    }
    None
}

/// The words of a local name, folded: `governedBy` is `governed by`.
fn words_of(local: &str) -> String {
    let mut spaced = String::with_capacity(local.len() + 4);
    let mut before = ' ';
    for c in local.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            spaced.push(' ');
        }
        spaced.push(if is_name(c) && c != '_' { c } else { ' ' });
        before = c;
    }
    fold(&spaced)
}
