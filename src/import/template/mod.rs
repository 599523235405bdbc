//! The spreadsheet that needs no mapping: a sheet a kind of thing, with notes, lists and examples.
//!
//! `sheets.yaml` says what people see, `mapping.yaml` what it means. A hidden sheet tells that a spreadsheet
//! is one of these, in whatever language.

mod workbook;

use super::ImportError;
use super::mapping::Mapping;
use super::plan::Group;
use super::spreadsheet::sheet_names;
use super::table::{Table, is_spreadsheet, read_tables};
use crate::model::Languages;
use crate::query::names::{Names, fold};
use oxigraph::store::Store;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

const SHEETS: &str = include_str!("sheets.yaml");
const MAPPING: &str = include_str!("mapping.yaml");

/// The name of the hidden sheet.
const MARK: &str = "labgraph";

/// A text in English, Dutch and French.
type Words = [String; 3];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    readme: ReadMe,
    lists: Words,
    columns: BTreeMap<String, Column>,
    classes: Vec<String>,
    sheets: Vec<Sheet>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadMe {
    name: Words,
    lines: Vec<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Column {
    header: Words,
    note: Words,
    width: Option<u16>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    key: String,
    name: Words,
    columns: Vec<String>,
    example: BTreeMap<String, String>,
}

fn layout() -> Result<Layout, ImportError> {
    serde_saphyr::from_str(SHEETS).map_err(|error| ImportError::Template(error.to_string()))
}

fn mapping() -> Result<Mapping, ImportError> {
    Ok(Mapping::read(MAPPING, "mapping.yaml")?)
}

/// Which of the three languages comes first for a reader.
fn language(languages: &Languages) -> usize {
    let first = languages.iter().find_map(|tag| {
        let base = tag.split('-').next().unwrap_or(tag);
        crate::model::languages::LABELLED.iter().position(|known| *known == base)
    });
    first.unwrap_or_default()
}

/// The template, as an .xlsx file in the first of these languages that it has.
///
/// # Errors
/// [`ImportError::Template`].
pub fn template(names: &Names, store: &Store, languages: &Languages) -> Result<Vec<u8>, ImportError> {
    let (layout, mapping) = (layout()?, mapping()?);
    workbook::write(&layout, &mapping, names, store, language(languages))
        .map_err(|error| ImportError::Template(error.to_string()))
}

/// The tables of a spreadsheet that was made from the template, and what they mean; nothing for another file.
///
/// # Errors
/// Where the spreadsheet cannot be read.
pub fn built_in_mapping(path: &Path) -> Result<Option<(Vec<Table>, Mapping)>, ImportError> {
    if !is_spreadsheet(path) {
        return Ok(None);
    }
    let names = sheet_names(path)?;
    if !names.iter().any(|name| name == MARK) {
        return Ok(None);
    }
    let (layout, mut mapping) = (layout()?, mapping()?);
    let wanted: Vec<(&Sheet, &String)> = layout
        .sheets
        .iter()
        .filter_map(|sheet| {
            let found = names.iter().find(|name| sheet.name.iter().any(|word| fold(word) == fold(name)))?;
            Some((sheet, found))
        })
        .collect();
    let sheets: Vec<String> = wanted.iter().map(|(_, name)| (*name).clone()).collect();
    let mut tables = if sheets.is_empty() { Vec::new() } else { read_tables(path, &sheets)? };
    let mut meanings = BTreeMap::new();
    for (table, (sheet, name)) in tables.iter_mut().zip(&wanted) {
        table.keys = table.columns.iter().map(|header| key_of(&layout, sheet, header)).collect();
        if let Some(meaning) = mapping.tables.remove(&sheet.key) {
            meanings.insert((*name).clone(), without_missing(meaning, table));
        }
    }
    mapping.tables = meanings;
    Ok(Some((tables, mapping)))
}

/// The key of a header in any of the languages; empty where it is none.
fn key_of(layout: &Layout, sheet: &Sheet, header: &str) -> String {
    let is = |key: &&String| {
        layout
            .columns
            .get(*key)
            .is_some_and(|column| column.header.iter().any(|word| fold(word) == fold(header)))
    };
    sheet.columns.iter().find(is).cloned().unwrap_or_default()
}

/// A mapping without the columns that somebody took out, where rows can do without them.
fn without_missing(mut mapping: Mapping, table: &Table) -> Mapping {
    mapping.columns.retain(|key, rules| table.keys.contains(key) || rules.0.iter().any(|rule| rule.required));
    mapping
}

/// Where the things come from that a column names, so that they can be offered; nothing for other columns.
fn offered(mapping: &Mapping, sheet: &str, column: &str) -> Option<(Group, bool)> {
    let rules = &mapping.tables.get(sheet)?.columns.get(column)?.0;
    let rule = rules.first()?;
    let group = match rule.lookup.as_deref()? {
        "country" => Group::Country,
        "currency" => Group::Currency,
        name if name.starts_with("labc:") || name == "owl:Class" => {
            Group::Of(crate::model::Prefixes::known().expand(name)?)
        }
        _ => return None,
    };
    Some((group, rule.separator.is_some()))
}
