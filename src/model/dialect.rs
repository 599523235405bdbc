//! How a text of rows is written, by its beginning: what stands between cells, and whether they are quoted.
//!
//! What [Frictionless](https://specs.frictionlessdata.io/csv-dialect/) calls the dialect of a CSV file. Of no use is a
//! guess by the name of the file: what Excel saves as `.csv` hangs on the decimal sign of whoever saves it.

use csv::ReaderBuilder;

/// What may stand between cells; Excel writes `;` where the decimal sign is a comma.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// How many bytes a guess needs, at most.
pub const SAMPLE: usize = 1 << 16;

/// The delimiter that Excel's first line `sep=;` declares, and how many bytes that line takes.
///
/// ```
/// use labgraph::model::dialect::{declared, delimiter};
/// assert_eq!(declared(b"sep=;\r\na;b\r\n"), (Some(b';'), 7));
/// assert_eq!(declared(b"sep=\t\na\tb\n"), (Some(b'\t'), 6));
/// assert_eq!(declared(b"a;b\n"), (None, 0));
/// assert_eq!(delimiter(b"a;b, c\n1;2\n"), Some(b';'));
/// assert_eq!(delimiter(b"name\nOne, Two and Co\n"), None);
/// ```
#[must_use]
pub fn declared(sample: &[u8]) -> (Option<u8>, usize) {
    let end = sample.iter().position(|byte| *byte == b'\n').map_or(sample.len(), |at| at + 1);
    let line = &sample[..end];
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    match line.strip_suffix(b"\r").unwrap_or(line).strip_prefix(b"sep=") {
        Some([delimiter]) => (Some(*delimiter), end),
        _ => (None, 0),
    }
}

/// The lines of a sample; the last may be cut off and is left out where there are others.
fn lines(sample: &[u8]) -> Vec<&[u8]> {
    let mut lines: Vec<&[u8]> = sample.split(|byte| *byte == b'\n').collect();
    if lines.len() > 1 {
        lines.pop();
    }
    lines
}

/// What cuts the most rows into as many cells as the header, and more than one; nothing where the header is one cell
/// whatever it is.
#[must_use]
pub fn delimiter(sample: &[u8]) -> Option<u8> {
    let whole = lines(sample).join(&b'\n');
    let score = |delimiter: u8| {
        let mut reader = ReaderBuilder::new();
        let reader = reader.has_headers(false).flexible(true).delimiter(delimiter);
        let mut records = reader.from_reader(whole.as_slice()).into_byte_records().filter_map(Result::ok);
        let width = records.next().map_or(0, |header| header.len());
        let (mut fitting, mut all) = (1, 1);
        for record in records.take(50) {
            all += 1;
            fitting += usize::from(record.len() == width);
        }
        if width < 2 { (0, 0) } else { (fitting * 1000 / all, width) }
    };
    // Of equals the first is taken.
    let best = DELIMITERS.into_iter().rev().max_by_key(|delimiter| score(*delimiter));
    best.filter(|delimiter| score(*delimiter).1 > 1)
}

/// Whether cells between tabs are quoted: each that a quote opens is closed by one. Else quotes are letters.
#[must_use]
pub fn is_quoted(sample: &[u8]) -> bool {
    let mut opened = lines(sample)
        .into_iter()
        .flat_map(|line| line.trim_ascii_end().split(|byte| *byte == b'\t'))
        .filter(|cell| cell.starts_with(b"\""))
        .peekable();
    opened.peek().is_some() && opened.all(|cell| cell.len() > 1 && cell.ends_with(b"\""))
}
