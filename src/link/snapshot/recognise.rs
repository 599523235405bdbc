//! Which format a file of a register has, by its extension and by what it begins with.

use super::{SnapshotError, SnapshotFormat, Source, archive, text};
use std::path::Path;

/// How much of a file is looked at.
const START: usize = 1 << 16;

/// How many rows of a sheet are looked at.
const ROWS: usize = 100;

/// The format of a file; nothing where it tells none.
///
/// # Errors
/// Where the file cannot be read.
pub fn recognise(path: &Path) -> Result<Option<SnapshotFormat>, SnapshotError> {
    let start = text::beginning(path, START)?;
    let start = String::from_utf8_lossy(&start);
    let name = archive::telling_name(path)?.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    Ok(match extension {
        "csv" | "tsv" | "tab" | "txt" => Some(SnapshotFormat::Table),
        "ttl" | "nt" | "rdf" | "xml" | "jsonld" => Some(of_rdf(&start)),
        _ if start.trim_start().starts_with(['{', '[']) => of_json(&start),
        _ => None,
    })
}

fn of_rdf(start: &str) -> SnapshotFormat {
    if start.contains(TOOI) { SnapshotFormat::Tooi } else { SnapshotFormat::Skos }
}

/// How the terms of TOOI begin.
const TOOI: &str = "https://identifier.overheid.nl/tooi/def/";

fn of_json(start: &str) -> Option<SnapshotFormat> {
    let holds = |text: &str| start.contains(text);
    if holds("https://ror.org/") && (holds("\"relationships\"") || holds("\"external_ids\"")) {
        return Some(SnapshotFormat::Ror);
    }
    if holds(TOOI) || holds("\"@id\"") || holds("\"@context\"") {
        return Some(of_rdf(start));
    }
    if holds("\"labels\"") && (holds("\"entities\"") || holds("\"aliases\"") || holds("\"claims\"")) {
        return Some(SnapshotFormat::Wikidata);
    }
    (holds("\"org_nr\"") && holds("\"other_names\"")).then_some(SnapshotFormat::Agencies)
}

/// The slug of the authority whose records a file holds, where its content tells.
///
/// # Errors
/// Where the file cannot be read.
pub fn authority_of(source: &Source) -> Result<Option<&'static str>, SnapshotError> {
    let start = match &source.sheet {
        Some(sheet) => sheet
            .rows
            .iter()
            .take(ROWS)
            .flat_map(|row| &row.cells)
            .fold(String::new(), |all, cell| all + cell + "\n"),
        None => String::from_utf8_lossy(&text::beginning(&source.path, START)?).into_owned(),
    };
    let mark = |(text, slug): &(&str, &'static str)| start.contains(text).then_some(*slug);
    Ok(match source.format {
        SnapshotFormat::Ror => Some("ror"),
        SnapshotFormat::Tooi => Some("tooi"),
        SnapshotFormat::Agencies => Some("se-orgnr"),
        SnapshotFormat::Wikidata => Some("wikidata"),
        SnapshotFormat::Skos | SnapshotFormat::Table => MARKS.iter().find_map(mark),
    })
}

/// Texts of which the first that a file begins with tells whose records it holds.
const MARKS: [(&str, &str); 9] = [
    ("http://publications.europa.eu/resource/authority/atu/", "eu-atu"),
    ("http://publications.europa.eu/resource/authority/eu-programme/", "eu-programme"),
    ("http://publications.europa.eu/resource/authority/corporate-body/", "eu-corporate-body"),
    ("http://publications.europa.eu/resource/authority/country/", "eu-country"),
    ("https://org.belgif.be/id/Cbe", "kbo"),
    ("https://data.vlaanderen.be/id/organisatie/", "ovo"),
    ("OVO0", "ovo"),
    ("https://ror.org/", "ror"),
    ("http://www.wikidata.org/entity/Q", "wikidata"),
];
