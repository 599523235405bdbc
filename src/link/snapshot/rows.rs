//! Records of a table, by a mapping of its columns.

use super::mapping::{Mapping, base};
use super::{Expected, Reader, SnapshotError, known};
use crate::link::delimited::{Row, Rows};
use crate::link::{Identifier, Name, NameKind, Organisation};
use crate::model::country as iso;
use std::path::Path;

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
}

/// The records of a file.
pub(super) struct Table {
    rows: Rows,
    mapped: Mapped,
}

impl Table {
    pub(super) fn open(path: &Path, mapping: &Mapping, expected: &Expected) -> Result<Self, SnapshotError> {
        let rows = Rows::open(path)?;
        let mut mapping = mapping.clone().completed(rows.columns());
        if mapping.name.is_empty() {
            let reason = "which column holds names? say --name COL";
            return Err(SnapshotError::Unknown { file: rows.file().to_owned(), reason: reason.to_owned() });
        }
        if mapping.id.is_none() {
            mapping.id = mapping.identifiers.get(&expected.slug).cloned();
        }
        if mapping.id.is_none() {
            let reason = "which column holds identifiers? say --id COL";
            return Err(SnapshotError::Unknown { file: rows.file().to_owned(), reason: reason.to_owned() });
        }
        let mapped = Mapped::new(rows.file(), rows.columns(), &mapping, expected.clone())?;
        Ok(Self { rows, mapped })
    }
}

impl Iterator for Table {
    type Item = Result<Organisation, SnapshotError>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = match self.rows.next()? {
            Ok(row) => row,
            Err(error) => return Some(Err(error)),
        };
        let organisation = self.mapped.organisation(&row);
        let lacks = match () {
            () if organisation.names.is_empty() => "the record has no name",
            () if organisation.id.is_empty() => "the record has no identifier",
            () => return Some(Ok(organisation)),
        };
        Some(Err(SnapshotError::record(self.rows.file(), row.line, lacks)))
    }
}

impl Reader for Table {}

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
        Ok(Self { columns, expected })
    }

    /// What a row says of an organisation; its names may be none.
    #[must_use]
    pub fn organisation(&self, row: &Row) -> Organisation {
        let columns = &self.columns;
        let values = |column: usize| {
            row.cell(column).split(columns.separator).map(str::trim).filter(|value| !value.is_empty())
        };
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
            countries: filled(&columns.country).iter().filter_map(|code| country(code)).collect(),
            websites: columns.websites.iter().flat_map(|column| values(*column)).map(str::to_owned).collect(),
            types: filled(&columns.kind).into_iter().map(|kind| kind.to_lowercase()).collect(),
            parents: columns.parent.into_iter().flat_map(values).map(str::to_owned).collect(),
            from: optional(columns.from),
            until: optional(columns.until),
            nature: self.expected.nature,
            ..Organisation::default()
        };
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
            let given = values(*column).map(|value| {
                known::identifier(value)
                    .filter(|identifier| identifier.scheme == *scheme)
                    .unwrap_or_else(|| Identifier::new(scheme.as_str(), value))
            });
            organisation.identifiers.extend(given);
        }
        self.expected.complete(&mut organisation);
        organisation
    }
}

/// The position of a column, by its header; case and accents aside where nothing fits better.
///
/// # Errors
/// [`SnapshotError::Column`] where it is not there, with the nearest.
pub fn find(file: &str, headers: &[String], name: &str) -> Result<usize, SnapshotError> {
    use crate::query::names::fold;
    let exact = headers.iter().position(|header| header == name.trim());
    let alike = || {
        let mut fits = (0..headers.len()).filter(|at| fold(&headers[*at]) == fold(name));
        fits.next().filter(|_| fits.next().is_none())
    };
    exact.or_else(alike).ok_or_else(|| {
        let close = |header: &&String| strsim::jaro_winkler(&fold(header), &fold(name));
        let nearest = headers.iter().max_by(|a, b| close(a).total_cmp(&close(b)));
        SnapshotError::Column {
            file: file.to_owned(),
            column: name.to_owned(),
            nearest: nearest.filter(|header| close(header) > 0.7).cloned(),
            columns: headers.to_vec(),
        }
    })
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

/// A country as ISO 3166-1 alpha-2, of the IRI of the EU's table too; nothing where it is no code of a country, which
/// then counts as unknown and not as another country.
pub(super) fn country(text: &str) -> Option<String> {
    let iri = iso::to_iri(text.rsplit('/').next().unwrap_or_default())?;
    iso::of_iri(&iri).map(str::to_owned)
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
    }
}
