//! Records of a table, by a mapping of its columns.

use super::mapping::{Mapping, base};
use super::{Expected, SnapshotError, known};
use crate::link::delimited::Row;
use crate::link::moment::Moment;
use crate::link::{Identifier, Name, NameKind, Organisation, Standing, kind, period, website};
use crate::model::country as iso;

/// What a cell says, or all of them.
enum Fill {
    Column(usize),
    Constant(String),
}

/// A column of names: where it stands, in which language it is, what sort of names.
struct Names {
    column: usize,
    language: Option<String>,
    kind: NameKind,
}

/// Where in a row everything stands.
struct Columns {
    id: Option<usize>,
    names: Vec<Names>,
    country: Option<Fill>,
    websites: Vec<usize>,
    kind: Option<Fill>,
    identifiers: Vec<(String, usize)>,
    parent: Option<usize>,
    from: Option<usize>,
    until: Option<usize>,
    separator: char,
}

/// Turns rows into organisations, by a mapping.
pub struct Mapped {
    columns: Columns,
    expected: Expected,
    /// The day on which what ended before is over.
    today: String,
}

/// A value of a cell that is not understood, and counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misread {
    /// The column.
    pub column: usize,
    /// The value.
    pub value: String,
    /// What it should be.
    pub expected: Sense,
}

/// The values of a column that are not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The header of the column.
    pub column: String,
    /// The first of them.
    pub first: Misread,
    /// The line that it stands on.
    pub line: u64,
    /// How many there are.
    pub count: usize,
}

/// What a column says of an organisation, where not every text will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// Its country.
    Country,
    /// The address of its website.
    Website,
    /// What sort of body it is.
    Kind,
    /// When it began or ended.
    Date,
}

impl Mapped {
    /// Finds the columns of a mapping among headers.
    ///
    /// # Errors
    /// [`SnapshotError::Column`] where one is not there, with the nearest.
    pub fn new(
        file: &str,
        headers: &[String],
        mapping: &Mapping,
        expected: Expected,
    ) -> Result<Self, SnapshotError> {
        let find = |name: &String| find(file, headers, name);
        let one = |name: &Option<String>| name.as_ref().map(find).transpose();
        let cell = |name: &Option<String>| -> Result<Option<Fill>, SnapshotError> {
            match name.as_ref().map(|name| (name, name.strip_prefix('='))) {
                None => Ok(None),
                Some((_, Some(constant))) => Ok(Some(Fill::Constant(constant.trim().to_owned()))),
                Some((column, None)) => Ok(Some(Fill::Column(find(column)?))),
            }
        };
        let mut names = Vec::new();
        let kinds = [
            (&mapping.name, NameKind::Preferred),
            (&mapping.other, NameKind::Other),
            (&mapping.acronym, NameKind::Acronym),
            (&mapping.former, NameKind::Former),
        ];
        for (list, kind) in kinds {
            for name in list {
                let column = find(name)?;
                names.push(Names { column, language: base(&headers[column]).1, kind });
            }
        }
        let identifiers = mapping.identifiers.iter();
        let columns = Columns {
            id: one(&mapping.id)?,
            names,
            country: cell(&mapping.country)?,
            websites: mapping.website.iter().map(find).collect::<Result<_, _>>()?,
            kind: cell(&mapping.kind)?,
            identifiers: identifiers
                .map(|(scheme, column)| Ok((scheme.clone(), find(column)?)))
                .collect::<Result<_, SnapshotError>>()?,
            parent: one(&mapping.parent)?,
            from: one(&mapping.from)?,
            until: one(&mapping.until)?,
            separator: mapping.separator.unwrap_or('|'),
        };
        Ok(Self { columns, expected, today: Moment::now().date() })
    }

    /// The column of what identifies a record.
    pub(super) const fn id(&self) -> Option<usize> {
        self.columns.id
    }

    /// What of a row is not understood: a country, a website, a type that is none.
    #[must_use]
    pub fn misread(&self, row: &Row) -> Vec<Misread> {
        let columns = &self.columns;
        let column = |fill: &Option<Fill>| match fill {
            Some(Fill::Column(column)) => Some(*column),
            _ => None,
        };
        let country = column(&columns.country).map(|column| (column, Sense::Country));
        let kind = column(&columns.kind).map(|column| (column, Sense::Kind));
        let websites = columns.websites.iter().map(|column| (*column, Sense::Website));
        let dates = [columns.from, columns.until].into_iter().flatten().map(|column| (column, Sense::Date));
        let wrong_in = |expected: Sense, value: &'_ str| -> Vec<String> {
            let is_wrong = match expected {
                Sense::Country => {
                    let unknown = countries(value).into_iter().filter(|(_, known)| known.is_none());
                    return unknown.map(|(text, _)| text.to_owned()).collect();
                }
                Sense::Website => {
                    let unknown = addresses(value).filter(|address| !website::is_address(address));
                    return unknown.map(str::to_owned).collect();
                }
                Sense::Kind => !kind::is_known(value),
                Sense::Date => period::iso(value).is_none(),
            };
            is_wrong.then(|| value.to_owned()).into_iter().collect()
        };
        let wrong = |(column, expected): (usize, Sense)| {
            self.values(row, column)
                .flat_map(move |value| wrong_in(expected, value))
                .map(move |value| Misread { column, value, expected })
        };
        country.into_iter().chain(websites).chain(kind).chain(dates).flat_map(wrong).collect()
    }

    /// The values of a cell.
    fn values<'r>(&self, row: &'r Row, column: usize) -> impl Iterator<Item = &'r str> + use<'r> {
        row.cell(column).split(self.columns.separator).map(str::trim).filter(|value| !value.is_empty())
    }

    /// What a row says of an organisation; its names may be none.
    #[must_use]
    pub fn organisation(&self, row: &Row) -> Organisation {
        let mut organisation = self.stated(row);
        self.complete(&mut organisation);
        organisation
    }

    /// Adds what follows from what was stated.
    pub(super) fn complete(&self, organisation: &mut Organisation) {
        self.expected.complete(organisation);
    }

    /// The same, and nothing that only follows from it.
    pub(super) fn stated(&self, row: &Row) -> Organisation {
        let columns = &self.columns;
        let values = |column: usize| self.values(row, column);
        let optional = |column: Option<usize>| {
            column.map(|column| row.cell(column)).filter(|value| !value.is_empty()).map(str::to_owned)
        };
        let filled = |fill: &Option<Fill>| -> Vec<String> {
            match fill {
                None => Vec::new(),
                Some(Fill::Constant(text)) => vec![text.clone()],
                Some(Fill::Column(column)) => values(*column).map(str::to_owned).collect(),
            }
        };
        let mut organisation = Organisation {
            id: optional(columns.id).unwrap_or_default(),
            countries: filled(&columns.country)
                .iter()
                .flat_map(|text| countries(text))
                .filter_map(|(_, country)| country)
                .collect(),
            websites: columns
                .websites
                .iter()
                .flat_map(|column| values(*column))
                .flat_map(addresses)
                .map(str::to_owned)
                .collect(),
            types: filled(&columns.kind).into_iter().map(|kind| kind.to_lowercase()).collect(),
            parents: columns.parent.into_iter().flat_map(values).map(str::to_owned).collect(),
            from: optional(columns.from).and_then(|text| period::iso(&text)),
            until: optional(columns.until).and_then(|text| period::iso(&text)),
            nature: self.expected.nature,
            ..Organisation::default()
        };
        if organisation.until.as_deref().is_some_and(|until| period::is_over(until, &self.today)) {
            organisation.standing = Standing::Ended;
        }
        for names in &columns.names {
            for (place, value) in values(names.column).enumerate() {
                let (text, language) = tagged(value);
                let language = language.map(str::to_owned).or_else(|| names.language.clone());
                // Of several names in no language the first is the one to show.
                let kind = match names.kind {
                    NameKind::Preferred if place > 0 && language.is_none() => NameKind::Other,
                    kind => kind,
                };
                if organisation.names.iter().all(|other| other.text != text) {
                    organisation.names.push(Name { text: text.to_owned(), language, kind });
                }
            }
        }
        for (scheme, column) in &columns.identifiers {
            let given = values(*column).flat_map(identifiers).map(|value| {
                let known = known::identifier(value).filter(|identifier| identifier.scheme == *scheme);
                // What of an address is the identifier, and what stands before one, the register tells.
                let is_more = value.contains(char::is_alphabetic) && value.contains(['/', ' ', ':', '°']);
                match known {
                    Some(known) => known,
                    None if is_more => Identifier { scheme: scheme.clone(), value: value.to_owned() },
                    None => Identifier::new(scheme.as_str(), value),
                }
            });
            organisation.identifiers.extend(given);
        }
        organisation
    }
}

/// The position of a column, by its header; case and accents aside where nothing fits better.
///
/// # Errors
/// [`SnapshotError::Column`] where it is not there, with the nearest; [`SnapshotError::Columns`] where it is not the only
/// one.
pub fn find(file: &str, headers: &[String], name: &str) -> Result<usize, SnapshotError> {
    use crate::query::names::fold;
    let places = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
        (0..headers.len()).filter(|at| fits(&headers[*at])).collect()
    };
    let mut found = places(&|header| header == name.trim());
    if found.is_empty() {
        found = places(&|header| fold(header) == fold(name));
    }
    match found.as_slice() {
        [only] => Ok(*only),
        [] => {
            let close = |header: &&String| strsim::jaro_winkler(&fold(header), &fold(name));
            let nearest = headers.iter().max_by(|a, b| close(a).total_cmp(&close(b)));
            Err(SnapshotError::Column {
                file: file.to_owned(),
                column: name.to_owned(),
                nearest: nearest.filter(|header| close(header) > 0.7).cloned(),
                columns: headers.to_vec(),
            })
        }
        several => Err(SnapshotError::Columns {
            file: file.to_owned(),
            column: name.to_owned(),
            places: several.iter().map(|place| place + 1).collect(),
        }),
    }
}

/// The identifiers of a cell, which people part by semicolons and commas.
///
/// ```
/// use labgraph::link::snapshot::identifiers;
/// assert_eq!(identifiers("0880.820.673; 0203.430.576").collect::<Vec<_>>(), ["0880.820.673", "0203.430.576"]);
/// ```
pub fn identifiers(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', ',']).map(str::trim).filter(|value| !value.is_empty())
}

/// The web addresses of a cell, which people part by semicolons, commas and spaces; the whole of one that holds anything
/// else.
fn addresses(cell: &str) -> impl Iterator<Item = &str> {
    let parts = |cell| -> Vec<&str> {
        let parts = str::split(cell, |letter: char| letter == ';' || letter.is_whitespace());
        parts.map(|part| part.trim_end_matches(',')).filter(|value| !value.is_empty()).collect()
    };
    let all = parts(cell);
    if all.iter().all(|part| website::is_address(part)) { all } else { vec![cell] }.into_iter()
}

/// A name and the language that stands behind it: `Vlaamse overheid@nl`.
fn tagged(value: &str) -> (&str, Option<&str>) {
    let is_tag = |tag: &str| {
        let mut parts = tag.split('-');
        let language = parts.next().unwrap_or_default();
        (2..=3).contains(&language.len())
            && language.chars().all(|c| c.is_ascii_lowercase())
            && parts.all(|part| (1..=8).contains(&part.len()) && part.chars().all(char::is_alphanumeric))
    };
    match value.rsplit_once('@') {
        Some((text, tag)) if is_tag(tag) && !text.trim().is_empty() => (text.trim(), Some(tag)),
        _ => (value, None),
    }
}

/// A country as ISO 3166-1 alpha-2, of its code, its name, or an IRI that ends in a code; nothing where it is none of
/// these, which then counts as unknown and not as another country.
pub(super) fn country(text: &str) -> Option<String> {
    let of_iri = || iso::alpha2(text.rsplit_once('/')?.1);
    iso::named(text).or_else(of_iri).map(str::to_owned)
}

/// The countries of a cell, each with its text: one, or several as people write them, such as `BE; NL`.
fn countries(text: &str) -> Vec<(&str, Option<String>)> {
    let whole = country(text);
    if whole.is_some() || text.contains("://") {
        return vec![(text, whole)];
    }
    let parts = text.split([';', ',', '/', '&', '+']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| (part, country(part))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_bear_their_language() {
        assert_eq!(tagged("Statbel@fr"), ("Statbel", Some("fr")));
        assert_eq!(tagged("post@domain.be"), ("post@domain.be", None));
        assert_eq!(tagged("@nl"), ("@nl", None));
        let known = |text| country(text).unwrap_or_default();
        assert_eq!(known("http://publications.europa.eu/resource/authority/country/BEL"), "BE");
        assert_eq!((known("nl"), country("Atlantis")), ("NL".to_owned(), None));
        assert_eq!((known("Suède"), known("Denemarken")), ("SE".to_owned(), "DK".to_owned()));
        let several =
            |text| countries(text).into_iter().map(|(_, it)| it.unwrap_or_default()).collect::<Vec<_>>();
        assert_eq!(several("BE;NL"), ["BE", "NL"]);
        assert_eq!(several("Belgique / Luxembourg, "), ["BE", "LU"]);
        assert_eq!(several("Brussels, Belgium"), ["", "BE"]);
        assert_eq!(
            (several("Bosnia & Herzegovina"), several("http://a/b")),
            (vec!["BA".to_owned()], vec![String::new()])
        );
    }
}
