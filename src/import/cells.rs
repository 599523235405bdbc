//! What cells and templates turn out to be in a row.

use super::convert::{Conversion, Wrong};
use super::iri::{Filter, encode, slug};
use super::lookup::last_part;
use super::plan::{Pattern, Piece, Plan, Statement, Value};
use super::table::{Cell, Row};
use super::value::{self, Datatype};
use oxigraph::model::{Literal, NamedNode, Term};

/// What a cell turns out to be.
pub(super) enum Found {
    Nothing,
    Unknown,
    Terms(Vec<Term>),
}

/// What a template is filled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Iri,
    Text,
    French,
}

impl Purpose {
    /// Puts a text after another. French elides before a vowel: «budget d'Innoviris».
    fn join(self, filled: &mut String, text: &str) {
        let vowel = text
            .chars()
            .next()
            .is_some_and(|first| "aeiouyhâàéèêëîïôûœ".contains(&first.to_lowercase().to_string()));
        if self == Self::French && vowel && filled.ends_with(" de ") {
            filled.truncate(filled.len() - 2);
            filled.push('\'');
        }
        filled.push_str(text);
    }
}

impl Conversion<'_> {
    /// What a statement states in a row.
    pub(super) fn found(&self, plan: &Plan, statement: &Statement, row: &Row) -> Result<Found, Wrong> {
        let Some(column) = statement.column else {
            let terms = self.terms(plan, statement, row, None)?;
            return Ok(if terms.is_empty() { Found::Nothing } else { Found::Terms(terms) });
        };
        let cell = row.cell(column);
        if plan.is_unknown(cell) {
            return Ok(Found::Unknown);
        }
        let default = statement.default.as_deref().map(Cell::of_text);
        let cell = if plan.is_empty(cell) { default.as_ref().unwrap_or(&Cell::Empty) } else { cell };
        let parts: Vec<Cell> = match (cell, &statement.separator) {
            (Cell::Empty, _) => Vec::new(),
            (Cell::Text(text), Some(separator)) => {
                text.split(separator.as_str()).map(Cell::of_text).collect()
            }
            (cell, _) => vec![cell.clone()],
        };
        let mut terms = Vec::new();
        for part in parts.iter().filter(|part| !plan.is_empty(part)) {
            terms.extend(self.terms(plan, statement, row, Some((column, part)))?);
        }
        Ok(if terms.is_empty() { Found::Nothing } else { Found::Terms(terms) })
    }

    /// The terms that a part of a cell stands for, or that a constant is in this row.
    pub(super) fn terms(
        &self,
        plan: &Plan,
        statement: &Statement,
        row: &Row,
        part: Option<(usize, &Cell)>,
    ) -> Result<Vec<Term>, Wrong> {
        let column = part.map(|(column, _)| column);
        let wrong = |message: String| (column, message);
        let literals = |cell: &Cell, datatype: &Datatype, languages: &[String]| {
            let literal = value::literal(cell, datatype, statement.locale).map_err(wrong)?;
            if languages.is_empty() {
                return Ok(vec![literal.into()]);
            }
            let tagged =
                |tag: &String| Literal::new_language_tagged_literal_unchecked(literal.value(), tag).into();
            Ok(languages.iter().map(tagged).collect())
        };
        match (&statement.value, part) {
            (Value::Iri(pattern), _) => {
                Ok(self.iri(plan, pattern, row, part)?.into_iter().map(Term::from).collect())
            }
            (Value::Text { pattern, datatype, languages }, _) => match self.fill(
                plan,
                pattern,
                row,
                part,
                if languages.iter().any(|tag| tag == "fr") { Purpose::French } else { Purpose::Text },
            )? {
                Some(text) => literals(&Cell::Text(text), datatype, languages),
                None => Ok(Vec::new()),
            },
            (_, None) => Ok(Vec::new()),
            (Value::Literal { datatype: Datatype::Iri, .. }, Some((_, cell))) => {
                Ok(vec![whole_iri(cell).map_err(wrong)?.into()])
            }
            (Value::Literal { datatype, languages }, Some((_, cell))) => literals(cell, datatype, languages),
            (Value::Named(group), Some((_, cell))) => {
                let text = value::text(cell).map_err(wrong)?;
                Ok(vec![self.lookup.resolve(&text, group).map_err(wrong)?.into()])
            }
        }
    }

    pub(super) fn iri(
        &self,
        plan: &Plan,
        pattern: &Pattern,
        row: &Row,
        part: Option<(usize, &Cell)>,
    ) -> Result<Option<NamedNode>, Wrong> {
        let Some(iri) = self.fill(plan, pattern, row, part, Purpose::Iri)? else {
            return Ok(None);
        };
        NamedNode::new(iri).map(Some).map_err(|error| (None, format!("this makes no IRI: {error}")))
    }

    /// Fills a template from a row; nothing where a cell of it is empty.
    pub(super) fn fill(
        &self,
        plan: &Plan,
        pattern: &Pattern,
        row: &Row,
        part: Option<(usize, &Cell)>,
        purpose: Purpose,
    ) -> Result<Option<String>, Wrong> {
        let is_iri = purpose == Purpose::Iri;
        let mut filled = String::new();
        for piece in &pattern.0 {
            let (column, filter) = match piece {
                Piece::Fixed(text) => {
                    filled.push_str(text);
                    continue;
                }
                Piece::Column(column, filter) => (*column, filter),
            };
            let cell =
                part.filter(|(own, _)| *own == column).map_or_else(|| row.cell(column), |(_, cell)| cell);
            if plan.is_empty(cell) || plan.is_unknown(cell) {
                return Ok(None);
            }
            let wrong = |message: String| (Some(column), message);
            if let Cell::Broken(error) = cell {
                return Err(wrong(format!("the spreadsheet could not compute this cell: {error}")));
            }
            let text = value::text(cell).map_err(wrong)?;
            let thing = || {
                let group = plan.groups.get(&column).unwrap_or(&super::plan::Group::Any);
                self.lookup.resolve(&text, group).map_err(wrong)
            };
            match filter {
                Filter::Plain if is_iri => filled.push_str(&encode(&text)),
                Filter::Plain => purpose.join(&mut filled, &text),
                Filter::Slug => match slug(&text) {
                    slug if slug.is_empty() => {
                        return Err(wrong(format!("\"{text}\" has no letter or digit to make an IRI of")));
                    }
                    slug => filled.push_str(&encode(&slug)),
                },
                Filter::Id => filled.push_str(last_part(&thing()?)),
                Filter::Label(language) => {
                    let label = self.lookup.label(&thing()?, language);
                    purpose.join(&mut filled, &if is_iri { encode(&label) } else { label });
                }
            }
        }
        Ok(Some(filled))
    }
}

/// The schemes of IRIs that a cell may hold.
const SCHEMES: [&str; 5] = ["http", "https", "urn", "mailto", "tel"];

fn whole_iri(cell: &Cell) -> Result<NamedNode, String> {
    let text = value::text(cell)?;
    if let Some(known) = crate::model::Prefixes::known().expand(&text) {
        return Ok(known);
    }
    let scheme = text.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme {
        Some(scheme) if SCHEMES.contains(&scheme.as_str()) => {
            NamedNode::new(&text).map_err(|error| format!("\"{text}\" is no IRI: {error}"))
        }
        _ => Err(format!("\"{text}\" is no IRI; a web address begins with https://")),
    }
}
