//! Tables as text: CSV with commas, semicolons or tabs, whichever it is.

use super::table::{Cell, MAX_COLUMNS, Table};
use super::{ImportError, MAX_PROBLEMS, Problem};
use crate::model::dialect;
use crate::workspace::read_text;
use csv::{ReaderBuilder, StringRecord};
use std::path::Path;

pub(super) fn read(path: &Path) -> Result<Table, ImportError> {
    let file = path.display().to_string();
    let text = read_text(path)?;
    parse(&file, &text)
}

/// Reads a text called `file`.
pub(super) fn parse(file: &str, text: &str) -> Result<Table, ImportError> {
    let (declared, taken) = dialect::declared(text.as_bytes());
    let (body, skipped) = (&text[taken..], usize::from(taken > 0));
    let sample = &body.as_bytes()[..body.len().min(dialect::SAMPLE)];
    // Of a table of one column any will do.
    let delimiter = declared.or_else(|| dialect::delimiter(sample)).unwrap_or(b',');
    let records = records(file, body, delimiter, skipped)?;
    if records.is_empty() {
        return Err(ImportError::NoTable { file: file.to_owned(), message: "it is empty".to_owned() });
    }
    let width = records.first().map_or(0, |(_, record)| record.len());
    if width > MAX_COLUMNS {
        let message = format!("it has {width} columns; at most {MAX_COLUMNS} are read");
        return Err(ImportError::NoTable { file: file.to_owned(), message });
    }
    let misfits: Vec<Problem> = records
        .iter()
        .filter(|(_, record)| record.len() != width)
        .map(|(line, record)| Problem {
            place: format!("{file}, line {line}"),
            message: format!(
                "{} {} here and {width} in the header; put a text that holds {} between quotes",
                record.len(),
                if record.len() == 1 { "cell" } else { "cells" },
                named(delimiter)
            ),
        })
        .take(MAX_PROBLEMS)
        .collect();
    if !misfits.is_empty() {
        return Err(ImportError::Problems(misfits));
    }
    let rows = records.into_iter().map(|(line, record)| (line, record.iter().map(Cell::of_text).collect()));
    Ok(Table::of_rows(file, None, rows))
}

fn named(delimiter: u8) -> &'static str {
    match delimiter {
        b',' => "a comma",
        b';' => "a semicolon",
        b'\t' => "a tab",
        _ => "the delimiter",
    }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

fn records(
    file: &str,
    text: &str,
    delimiter: u8,
    skipped: usize,
) -> Result<Vec<(usize, StringRecord)>, ImportError> {
    let mut reader = reader(text, delimiter);
    let mut records = Vec::new();
    let mut record = StringRecord::new();
    loop {
        let more = reader
            .read_record(&mut record)
            .map_err(|error| ImportError::NoTable { file: file.to_owned(), message: error.to_string() })?;
        if !more {
            break;
        }
        let (line, start) = record.position().map_or((0, 0), |at| (at.line(), at.byte()));
        // Where the record is said to begin, empty lines may stand before it.
        let before = text.get(usize::try_from(start).unwrap_or(usize::MAX)..).unwrap_or_default();
        let empty = before.chars().take_while(|c| matches!(c, '\n' | '\r')).filter(|c| *c == '\n').count();
        records.push((usize::try_from(line).unwrap_or(usize::MAX) + empty + skipped, record.clone()));
    }
    // A quote that is never closed makes one cell of all that follows.
    if let Some((line, last)) = records.last()
        && text.matches('"').count() % 2 == 1
        && last.iter().any(|cell| cell.contains('\n'))
    {
        let place = format!("{file}, line {line}");
        let message = "a quote that opens in this row is never closed".to_owned();
        return Err(ImportError::Problems(vec![Problem { place, message }]));
    }
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_fits() {
        for (text, columns) in [
            ("a,b\n1,2\n", vec!["a", "b"]),
            ("a;b\n1,5;2\n", vec!["a", "b"]),
            ("a\tb, c\n1\t2\n", vec!["a", "b, c"]),
            ("sep=;\r\na;b\r\n1;2\r\n", vec!["a", "b"]),
            ("alone\n1\n", vec!["alone"]),
        ] {
            assert_eq!(parse("t.csv", text).unwrap().columns, columns, "{text:?}");
        }
    }

    #[test]
    fn rows_know_the_line_they_begin_on() {
        let table = parse("t.csv", "a,b\n\n\"two\nlines\",2\nx,3\n").unwrap();
        assert_eq!(table.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [3, 5]);
    }

    #[test]
    fn ragged_rows_and_open_quotes_are_refused() {
        let ImportError::Problems(problems) = parse("t.csv", "a,b\n1,2,3\n4\n").unwrap_err() else {
            panic!("ragged rows are problems");
        };
        assert_eq!(
            problems.iter().map(|p| p.place.as_str()).collect::<Vec<_>>(),
            ["t.csv, line 2", "t.csv, line 3"]
        );
        let error = parse("t.csv", "a,b\n1,2\n\"open,3\n4,5\n").unwrap_err();
        assert!(matches!(error, ImportError::Problems(_)), "{error}");
    }
}
