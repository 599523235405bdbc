//! Identifiers of an authority: whether a text is one, however it is printed, and the IRI that is made of it.

use super::{Authority, CheckDigits};
use crate::link::Identifier;
use oxigraph::model::Literal;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use regex::{Regex, RegexBuilder};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// How long a text may be that is looked at as an identifier, in bytes.
const LONGEST: usize = 300;

/// How large a pattern may become when it is compiled, in bytes.
const LARGEST: usize = 1 << 20;

/// What stands in an IRI template for the identifier.
const PLACE: &str = "{id}";

/// What of an identifier cannot stand in the path of an IRI.
const UNSAFE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'%')
    .add(b'?')
    .add(b'#');

/// A text that is no identifier of an authority.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdentifierError {
    /// There is none, or a text far longer than any.
    #[error("{identifier:?} is no identifier")]
    Text {
        /// Its beginning.
        identifier: String,
    },
    /// It does not look like those of the authority.
    #[error("{identifier:?} is no identifier of {authority}: it does not match {pattern}")]
    Pattern {
        /// What was given.
        identifier: String,
        /// The slug of the authority.
        authority: String,
        /// How its identifiers look, as a regular expression.
        pattern: String,
    },
    /// Its check digits are wrong: it was mistyped.
    #[error("{identifier:?} is no identifier of {authority}: its check digits are wrong ({})", .method.name())]
    CheckDigits {
        /// What was given.
        identifier: String,
        /// The slug of the authority.
        authority: String,
        /// How they are computed.
        method: CheckDigits,
    },
    /// It is an address of somewhere else.
    #[error("{identifier:?} is no address of {authority}")]
    Elsewhere {
        /// What was given.
        identifier: String,
        /// The slug of the authority.
        authority: String,
    },
    /// The catalogue holds no pattern that can be used.
    #[error("the pattern of {authority} cannot be used: {reason}")]
    BadPattern {
        /// The slug of the authority.
        authority: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl Authority {
    /// The identifier that a text is, as the register writes it: without an address, a prefix such as `BE` or `KBO`, and
    /// the spaces, points and dashes of print, in the register's case. It matches the pattern of the authority, and its
    /// check digits are right.
    ///
    /// ```
    /// use labgraph::link::Authority;
    /// use labgraph::store::Dataset;
    /// use labgraph::workspace::Workspace;
    ///
    /// let dataset = Dataset::load(&Workspace::embedded(), true)?;
    /// let authorities = Authority::all(dataset.merged());
    /// let kbo = authorities.iter().find(|authority| authority.slug == "kbo").unwrap();
    /// assert_eq!(kbo.check("BE 0203.430.576")?.value, "0203430576");
    /// assert_eq!(kbo.check("https://org.belgif.be/id/CbeRegisteredEntity/0203430576")?.value, "0203430576");
    /// assert!(kbo.check("0203.430.567").is_err());
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`IdentifierError`].
    pub fn check(&self, identifier: &str) -> Result<Identifier, IdentifierError> {
        let given = identifier.trim().trim_start_matches('<').trim_end_matches('>').trim();
        if given.is_empty() || given.len() > LONGEST || given.chars().any(char::is_control) {
            let identifier = given.chars().filter(|letter| !letter.is_control()).take(60).collect();
            return Err(IdentifierError::Text { identifier });
        }
        let (authority, identifier) = (self.slug.clone(), given.to_owned());
        let Some(local) = self.local(given) else {
            return Err(IdentifierError::Elsewhere { identifier, authority });
        };
        let pattern = self.compiled()?;
        let matches = |text: &String| pattern.as_ref().is_none_or(|pattern| pattern.is_match(text));
        let holds = |text: &String| self.check_digits.is_none_or(|method| method.hold(text));
        let mut fits =
            self.spellings(&local).into_iter().filter(|text| !text.is_empty() && matches(text)).peekable();
        if fits.peek().is_none() {
            let pattern = self.pattern.clone().unwrap_or_default();
            return Err(IdentifierError::Pattern { identifier, authority, pattern });
        }
        match (fits.find(holds), self.check_digits) {
            (Some(value), _) => Ok(Identifier { scheme: authority, value }),
            (None, Some(method)) => Err(IdentifierError::CheckDigits { identifier, authority, method }),
            (None, None) => Err(IdentifierError::Text { identifier }),
        }
    }

    /// The IRI that the authority makes of an identifier; nothing where it makes none.
    ///
    /// ```
    /// use labgraph::link::Authority;
    /// use labgraph::store::Dataset;
    /// use labgraph::workspace::Workspace;
    ///
    /// let dataset = Dataset::load(&Workspace::embedded(), true)?;
    /// let authorities = Authority::all(dataset.merged());
    /// let tooi = authorities.iter().find(|authority| authority.slug == "tooi").unwrap();
    /// let iri = tooi.iri_of("ministerie/mnre1010").unwrap();
    /// assert_eq!(iri, "https://identifier.overheid.nl/tooi/id/ministerie/mnre1010");
    /// assert_eq!(tooi.identifier_of(&iri).unwrap().value, "ministerie/mnre1010");
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn iri_of(&self, identifier: &str) -> Option<String> {
        let (before, after) = self.template.as_deref()?.split_once(PLACE)?;
        Some(format!("{before}{}{after}", utf8_percent_encode(identifier, UNSAFE)))
    }

    /// The identifier that an IRI of the authority's template holds, where it is a right one.
    #[must_use]
    pub fn identifier_of(&self, iri: &str) -> Option<Identifier> {
        let (before, after) = self.template.as_deref()?.split_once(PLACE)?;
        let middle = iri.strip_prefix(before)?.strip_suffix(after)?;
        let value = percent_decode_str(middle).decode_utf8().ok()?;
        self.check(&value).ok().filter(|identifier| identifier.value == value)
    }

    /// The authority whose template makes an IRI, and the identifier; where several do, the one with the longest
    /// template: `…/authority/atu/{id}` before `…/authority/{id}`.
    #[must_use]
    pub fn of_iri<'a>(authorities: &'a [Self], iri: &str) -> Option<(&'a Self, Identifier)> {
        let fits =
            authorities.iter().filter_map(|authority| Some((authority, authority.identifier_of(iri)?)));
        fits.max_by_key(|(authority, _)| authority.template.as_ref().map_or(0, String::len))
    }

    /// The authority whose template an IRI begins as, whatever follows; where several do, the one with the longest.
    #[must_use]
    pub fn beginning<'a>(authorities: &'a [Self], iri: &str) -> Option<&'a Self> {
        let bare = |iri: &str| iri.split_once("://").map_or(iri, |(_, rest)| rest).to_owned();
        let start = |authority: &Self| Some(bare(authority.template.as_deref()?.split_once(PLACE)?.0));
        let fits = authorities.iter().filter_map(|authority| {
            let start = start(authority).filter(|start| bare(iri).starts_with(start))?;
            Some((start.len(), authority))
        });
        fits.max_by_key(|(length, _)| *length).map(|(_, authority)| authority)
    }

    /// Whether a template makes the same addresses: `http` or `https`, with `www` or without, an address is one of both.
    #[must_use]
    pub fn makes_addresses_like(&self, template: Option<&str>) -> bool {
        let own = self.template.as_deref().zip(template);
        own.is_some_and(|(own, other)| bare(own).eq_ignore_ascii_case(bare(other)))
    }

    /// Its pattern over the whole of an identifier. It comes from data: its size is bounded, and it runs in linear time.
    fn compiled(&self) -> Result<Option<Arc<Regex>>, IdentifierError> {
        let Some(pattern) = self.pattern.as_deref() else { return Ok(None) };
        compiled(pattern)
            .map(Some)
            .map_err(|reason| IdentifierError::BadPattern { authority: self.slug.clone(), reason })
    }

    /// What of an address is the identifier: what the template says, or the last part of another address at the same
    /// host. What is no address is the identifier itself; what is an address elsewhere is none.
    fn local(&self, given: &str) -> Option<String> {
        let is_address = ["http://", "https://"]
            .iter()
            .any(|scheme| given.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
        let text = bare(given);
        let own = self.template.iter().filter_map(|template| template.split_once(PLACE));
        for (before, after) in own {
            let before = bare(before);
            let start = text.get(..before.len()).filter(|start| start.eq_ignore_ascii_case(before));
            let rest = start.map(|_| text[before.len()..].trim_end_matches('/'));
            if let Some(middle) = rest.and_then(|rest| rest.strip_suffix(after.trim_end_matches('/'))) {
                return decoded(middle);
            }
        }
        if !is_address {
            return Some(given.to_owned());
        }
        let host =
            |address: &str| bare(address).split(['/', '?', '#']).next().unwrap_or_default().to_lowercase();
        let addresses = self.services.iter().map(|service| service.address.as_str());
        let mut hosts = addresses.chain(self.template.as_deref()).map(host);
        let wanted = host(given);
        let path = text.split(['?', '#']).next().unwrap_or_default();
        let last = path.trim_end_matches('/').rsplit_once('/').map(|(_, last)| last)?;
        if hosts.any(|known| known == wanted) { decoded(last) } else { None }
    }

    /// The ways to write what was printed, those that change least first.
    fn spellings(&self, local: &str) -> Vec<String> {
        let spaced = local.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut bases = vec![spaced.clone()];
        bases.extend(self.without_prefix(&spaced));
        let mut spellings = Vec::new();
        for base in bases {
            let closed: String = base.chars().filter(|letter| !letter.is_whitespace()).collect();
            let plain: String = closed.chars().filter(|letter| !is_separator(*letter)).collect();
            let mut forms = vec![base, closed, plain.clone()];
            if self.pattern.is_some() && plain.is_ascii() {
                // A register that writes a dash writes it at one place.
                forms
                    .extend((1..plain.len()).map(|place| format!("{}-{}", &plain[..place], &plain[place..])));
                // Belgian numbers had nine digits before they got a zero in front. Where no check digits say so, a digit
                // that is missing may be any.
                if self.check_digits.is_some() {
                    forms.push(format!("0{plain}"));
                }
            }
            for form in forms {
                let cases = [form.clone(), form.to_lowercase(), form.to_uppercase()];
                for spelling in cases {
                    if !spellings.contains(&spelling) {
                        spellings.push(spelling);
                    }
                }
            }
        }
        spellings
    }

    /// What follows a prefix that says whose identifier it is: the code of one of its countries (`BE 0203.430.576`), its
    /// slug or an abbreviation (`KBO`, `ISNI`), a word for numbers (`BTW`, `n°`), or a scheme of
    /// [org-id.guide](https://org-id.guide) (`GB-CHC-1144091`).
    fn without_prefix(&self, text: &str) -> Option<String> {
        let is_own = |word: &str| {
            let own = self.other_names.iter().map(Literal::value).chain([self.slug.as_str()]);
            let mut own = own.chain(self.countries.iter().map(String::as_str)).chain(NUMBER_WORDS);
            own.any(|own| own.eq_ignore_ascii_case(word))
        };
        let mut rest = text;
        while let Some((word, after)) = first_word(rest) {
            if !is_own(word) {
                break;
            }
            rest = after;
            // The rest of a scheme, such as CHC or BCE_KBO.
            if let Some((scheme, after)) = first_word(after)
                && text.contains(&format!("{word}-{scheme}-"))
                && scheme.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
            {
                rest = after;
            }
        }
        (rest.len() < text.len()).then(|| rest.to_owned())
    }
}

/// An address without its scheme and `www`.
fn bare(address: &str) -> &str {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    address.strip_prefix("www.").unwrap_or(address)
}

/// What people write before a number: that it is one, of the VAT, of the register of legal persons.
const NUMBER_WORDS: [&str; 15] = [
    "n", "nr", "no", "num", "nummer", "number", "numero", "numéro", "vat", "btw", "tva", "mwst", "moms",
    "rpr", "rpm",
];

/// The word of letters that a text begins with, and what follows it and what parts them.
fn first_word(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|letter: char| !letter.is_alphabetic() && letter != '_').filter(|end| *end > 0)?;
    Some((&text[..end], text[end..].trim_start_matches([' ', '\u{a0}', ':', '-', '.', '/', '°', 'º'])))
}

/// Whether a letter only parts groups of an identifier in print: points, dashes of every length, slashes are not.
const fn is_separator(letter: char) -> bool {
    matches!(letter, '.' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{b7}' | '\u{ad}')
}

fn decoded(text: &str) -> Option<String> {
    let text = percent_decode_str(text).decode_utf8().ok()?;
    (!text.is_empty() && !text.chars().any(char::is_control)).then(|| text.into_owned())
}

/// Compiles a pattern over a whole text, or says why that cannot be; each once.
fn compiled(pattern: &str) -> Result<Arc<Regex>, String> {
    type Known = HashMap<String, Result<Arc<Regex>, String>>;
    static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(compiled) = known.get(pattern) {
        return compiled.clone();
    }
    let result = compile(pattern);
    // What a catalogue holds is little; whoever asks for more pays again.
    if known.len() < 1000 {
        known.insert(pattern.to_owned(), result.clone());
    }
    result
}

/// Whether a pattern can be that of identifiers: a regular expression that is not too large.
///
/// ```
/// use labgraph::link::authority::check_pattern;
/// assert!(check_pattern("[0-9]{8}").is_ok());
/// assert!(check_pattern("[0-9").is_err());
/// assert!(check_pattern("(a{1000}){1000}").is_err());
/// ```
///
/// # Errors
/// What is wrong with it, in words.
pub fn check_pattern(pattern: &str) -> Result<(), String> {
    compile(pattern).map(|_| ())
}

fn compile(pattern: &str) -> Result<Arc<Regex>, String> {
    if pattern.len() > 1000 {
        return Err("it is longer than 1,000 letters".to_owned());
    }
    let build = |pattern: &str| {
        RegexBuilder::new(pattern).size_limit(LARGEST).dfa_size_limit(LARGEST).nest_limit(50).build()
    };
    // Alone first: one that closes the bracket around it must not pass.
    build(pattern)
        .and_then(|_| build(&format!(r"\A(?:{pattern})\z")))
        .map(Arc::new)
        .map_err(|error| error.to_string().lines().last().unwrap_or_default().trim().to_owned())
}
