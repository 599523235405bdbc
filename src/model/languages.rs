//! The languages that a reader wants, best first.

use oxigraph::model::Term;

/// The languages that the vocabulary and the data are labelled in.
pub const LABELLED: [&str; 3] = ["en", "nl", "fr"];

/// An order of preference among languages.
///
/// ```
/// use labgraph::model::Languages;
/// let languages: Languages = "nl,fr".parse().unwrap();
/// assert_eq!(languages.iter().collect::<Vec<_>>(), ["nl", "fr", "en"]);
/// assert_eq!(Languages::from_locale("fr_BE.UTF-8").first(), "fr");
/// // A region does not keep a language from being found.
/// let flemish: Languages = "nl-BE".parse().unwrap();
/// assert!(flemish.rank(Some("nl")) < flemish.rank(Some("en")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Languages(Vec<String>);

/// What was given is no comma-separated list of language tags.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no language tag")]
pub struct NoLanguage(String);

impl Default for Languages {
    fn default() -> Self {
        Self(LABELLED.map(str::to_owned).to_vec())
    }
}

impl std::str::FromStr for Languages {
    type Err = NoLanguage;

    fn from_str(list: &str) -> Result<Self, NoLanguage> {
        let mut wanted = Vec::new();
        for tag in list.split(',').map(str::trim) {
            if tag.is_empty() || !tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
                return Err(NoLanguage(tag.to_owned()));
            }
            wanted.push(tag.to_ascii_lowercase());
        }
        Ok(Self::completed(wanted))
    }
}

impl Languages {
    /// From a POSIX locale such as `nl_BE.UTF-8`; `C` and what is not understood mean English.
    #[must_use]
    pub fn from_locale(locale: &str) -> Self {
        let tag = locale.split(['_', '.', '@', '-']).next().unwrap_or_default();
        if (2..=3).contains(&tag.len()) && tag.chars().all(|c| c.is_ascii_alphabetic()) {
            Self::completed(vec![tag.to_ascii_lowercase()])
        } else {
            Self::default()
        }
    }

    fn completed(mut wanted: Vec<String>) -> Self {
        for fallback in LABELLED {
            if !wanted.iter().any(|tag| tag.split('-').next() == Some(fallback)) {
                wanted.push(fallback.to_owned());
            }
        }
        Self(wanted)
    }

    /// The language wanted most.
    #[must_use]
    pub fn first(&self) -> &str {
        self.0.first().map_or("en", String::as_str)
    }

    /// Every language, best first; those of the vocabulary always among them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// How well a tag suits: smaller is better. Text without a language comes after the wanted
    /// languages and before the others.
    #[must_use]
    pub fn rank(&self, tag: Option<&str>) -> usize {
        let Some(tag) = tag else {
            return self.0.len();
        };
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        self.0.iter().position(|wanted| primary(tag) == primary(wanted)).unwrap_or(self.0.len() + 1)
    }

    /// Of a word in English, Dutch and French, the one in the language wanted most.
    ///
    /// ```
    /// let languages: labgraph::model::Languages = "de,fr".parse().unwrap();
    /// assert_eq!(languages.word(["seat", "zetel", "siège"]), "siège");
    /// ```
    #[must_use]
    pub fn word<'a>(&self, [en, nl, fr]: [&'a str; 3]) -> &'a str {
        let of = |tag: &str| match tag.split('-').next() {
            Some("en") => Some(en),
            Some("nl") => Some(nl),
            Some("fr") => Some(fr),
            _ => None,
        };
        self.iter().find_map(of).unwrap_or(en)
    }

    /// A number of things: `1 row`, `2 rows`. In French nought is singular.
    ///
    /// ```
    /// let (one, many) = (["row", "rij", "ligne"], ["rows", "rijen", "lignes"]);
    /// let languages: labgraph::model::Languages = "fr".parse().unwrap();
    /// assert_eq!(languages.count(0, one, many), "0 ligne");
    /// assert_eq!(labgraph::model::Languages::default().count(0, one, many), "0 rows");
    /// ```
    #[must_use]
    pub fn count(&self, number: usize, one: [&str; 3], many: [&str; 3]) -> String {
        let plural = [number != 1, number != 1, number > 1];
        let words = [0, 1, 2].map(|language| if plural[language] { many[language] } else { one[language] });
        format!("{number} {}", self.word(words))
    }

    /// The text among `terms` that suits best: its value and language. Ties go to the smaller text,
    /// so that the choice does not hang on the order of a store.
    pub fn choose<'a>(&self, terms: impl IntoIterator<Item = &'a Term>) -> Option<&'a str> {
        terms
            .into_iter()
            .filter_map(|term| match term {
                Term::Literal(literal) => Some((self.rank(literal.language()), literal.value())),
                _ => None,
            })
            .min()
            .map(|(_, value)| value)
    }
}
