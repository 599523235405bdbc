//! Rows of a table as text, one by one, whatever its length: CSV with commas, semicolons or tabs.

use super::snapshot::{Place, SnapshotError, Text, of_reader, unpacked};
use crate::model::dialect::{self, SAMPLE, declared, is_quoted};
use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};
use encoding_rs::{Encoding, UTF_8};
use std::io::{self, BufRead as _, Cursor, Read};
use std::path::Path;

/// What stands in no text: a table of one column has no delimiter, and a comma is a letter of its cells.
const NONE: u8 = 0x1f;

/// The most columns that a table may have: as many as a spreadsheet.
const MAX_COLUMNS: usize = 16_384;

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The line that it begins on, or its number in a spreadsheet.
    pub line: u64,
    /// Its cells, without space around them; as many as there are columns.
    pub cells: Vec<String>,
}

impl Row {
    /// The text of a column; empty where there is none.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// The rows of a table below its header. What comes is read a row at a time.
pub struct Rows {
    file: String,
    columns: Vec<String>,
    cells: Cells,
    skipped: u64,
    ended: bool,
    first: Option<Row>,
    encoding: &'static Encoding,
}

/// What is read behind a text, to see how it ends. Where a quote is still open, the one in here closes it and is gone.
const END: &[u8] = b"\x1e\"\x1e";
/// What is left of [`END`] in an open quote.
const OPEN_END: &[u8] = b"\x1e\x1e";

/// How the text ends behind a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// With more.
    More,
    /// Right behind it.
    Here,
    /// In a quote that it opened.
    InQuote,
}

/// Where the rows come from.
enum Cells {
    /// A text.
    Text(Box<Lines>),
    /// A table that somebody else read.
    Read(std::vec::IntoIter<Row>),
}

/// The encoding of a name, as the [Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels) has them;
/// nothing where there is none of that name.
///
/// ```
/// use labgraph::link::delimited::encoding;
/// assert_eq!(encoding("latin1").map(|found| found.name()), Some("windows-1252"));
/// assert!(encoding("klingon").is_none());
/// ```
#[must_use]
pub fn encoding(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.as_bytes())
}

impl Rows {
    /// Opens a file, packed by gzip, in a .zip, or not, and reads its header. It is UTF-8, or UTF-16 where its first bytes say so,
    /// or in the encoding that is named.
    ///
    /// # Errors
    /// Where it cannot be opened, is empty, or is in another encoding.
    pub fn open(path: &Path, encoding: Option<&str>) -> Result<Self, SnapshotError> {
        let name = path.display().to_string();
        Self::of_reader(&name, unpacked(path)?, encoding)
    }

    /// The same of what somebody pours in; its first two lines are waited for.
    ///
    /// # Errors
    /// As of [`Rows::open`].
    ///
    /// ```
    /// use labgraph::link::delimited::Rows;
    /// let mut rows = Rows::of_reader("names.csv", "name;country\nVinnova;SE\n".as_bytes(), None)?;
    /// assert_eq!(rows.columns(), ["name", "country"]);
    /// assert_eq!(rows.next().unwrap()?.cells, ["Vinnova", "SE"]);
    /// let mut rows = Rows::of_reader("names.csv", &b"name\nSoci\xe9t\xe9\n"[..], Some("latin1"))?;
    /// assert_eq!(rows.next().unwrap()?.cells, ["Société"]);
    /// # Ok::<_, labgraph::link::snapshot::SnapshotError>(())
    /// ```
    pub fn of_reader(
        file: &str,
        reader: impl Read + Send + 'static,
        encoding: Option<&str>,
    ) -> Result<Self, SnapshotError> {
        let encoding = encoding.map(|name| {
            self::encoding(name).ok_or_else(|| SnapshotError::Unknown {
                file: file.to_owned(),
                reason: format!(
                    "there is no encoding {name:?}; there are utf-8, windows-1252, iso-8859-15, utf-16le, …"
                ),
            })
        });
        let encoding = encoding.transpose()?;
        let mut text = of_reader(file, reader, encoding)?;
        let mut sample = beginning(&mut text).map_err(|source| SnapshotError::of_io(file, None, source))?;
        let (declared, taken) = declared(&sample);
        let delimiter = declared.or_else(|| dialect::delimiter(&sample[taken..])).unwrap_or(NONE);
        let quoting = delimiter != b'\t' || is_quoted(&sample[taken..]);
        // Old Macs ended lines so.
        let by_returns = !sample.contains(&b'\n') && sample.contains(&b'\r');
        let rest: Text = Box::new(Cursor::new(sample.split_off(taken)).chain(text).chain(END));
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .quoting(quoting)
            // What Windows puts before it is no part of a cell.
            .terminator(if by_returns { Terminator::CRLF } else { Terminator::Any(b'\n') })
            .from_reader(rest);
        let skipped = u64::from(taken > 0);
        let (file, encoding) = (file.to_owned(), encoding.unwrap_or(UTF_8));
        let cells = Cells::Text(Box::new(Lines { reader, by_returns, read: 0 }));
        let mut rows =
            Self { file, columns: Vec::new(), cells, skipped, ended: false, first: None, encoding };
        let header = rows.next().transpose()?.filter(|row| row.cells.iter().any(|cell| !cell.is_empty()));
        rows.columns = header.ok_or_else(|| SnapshotError::broken(&rows.file, None, "it is empty"))?.cells;
        match rows.columns.len() {
            0..=MAX_COLUMNS => Ok(rows),
            width => {
                let reason = format!("it has {width} columns; at most {MAX_COLUMNS} are read");
                Err(SnapshotError::broken(&rows.file, None, reason))
            }
        }
    }

    /// Those of a table that somebody else read, such as a sheet.
    ///
    /// ```
    /// use labgraph::link::delimited::{Row, Rows};
    /// let row = Row { line: 2, cells: vec!["Vinnova".to_owned()] };
    /// let mut rows = Rows::of_table("names.xlsx", vec!["name".to_owned()], vec![row.clone()]);
    /// assert_eq!(rows.next().unwrap()?, row);
    /// # Ok::<_, labgraph::link::snapshot::SnapshotError>(())
    /// ```
    #[must_use]
    pub fn of_table(file: &str, columns: Vec<String>, rows: Vec<Row>) -> Self {
        let (file, cells) = (file.to_owned(), Cells::Read(rows.into_iter()));
        Self { file, columns, cells, skipped: 0, ended: false, first: None, encoding: UTF_8 }
    }

    /// The headers.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The same where the first row is a row like the others: the columns are called 1, 2 and on.
    #[must_use]
    pub fn without_header(mut self) -> Self {
        let names = (1..=self.columns.len()).map(|number| number.to_string()).collect();
        let cells = std::mem::replace(&mut self.columns, names);
        self.first = Some(Row { line: self.skipped + 1, cells });
        self
    }

    /// The file, as it was named.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    fn row(&mut self, record: &ByteRecord, line: u64, ending: Ending) -> Result<Row, SnapshotError> {
        let line = line + self.skipped;
        let mut cells = Vec::with_capacity(record.len());
        for cell in record {
            match std::str::from_utf8(cell) {
                // What cannot be decoded was replaced by this letter.
                Ok(text) if self.encoding == UTF_8 || !text.contains('\u{fffd}') => {
                    cells.push(text.trim().to_owned());
                }
                _ => {
                    self.ended = true;
                    let place = Place { file: self.file.clone(), line: Some(line) };
                    return Err(SnapshotError::Encoding { place, encoding: self.encoding.name() });
                }
            }
        }
        if ending == Ending::InQuote {
            self.ended = true;
            let reason = "a quote that opens in this row is never closed";
            return Err(SnapshotError::broken(&self.file, Some(line), reason));
        }
        let width = self.columns.len();
        if ending == Ending::Here && cells.len() < width {
            self.ended = true;
            return Err(SnapshotError::broken(&self.file, Some(line), "the last row is cut off"));
        }
        if width > 0 && cells.len() != width {
            if cells.len() < width || cells[width..].iter().any(|cell| !cell.is_empty()) {
                let noun = if cells.len() == 1 { "cell" } else { "cells" };
                let reason = format!("{} {noun} here and {width} in the header", cells.len());
                return Err(SnapshotError::record(&self.file, line, reason));
            }
            cells.truncate(width);
        }
        Ok(Row { line, cells })
    }
}

/// The records of a text that [`END`] stands behind.
struct Lines {
    reader: Reader<Text>,
    by_returns: bool,
    read: u64,
}

impl Lines {
    /// Reads the next record that is not empty, and tells the line that it begins on; nothing at the end.
    fn next(&mut self, record: &mut ByteRecord) -> Result<Option<(u64, Ending)>, csv::Error> {
        while self.reader.read_byte_record(record)? {
            self.read += 1;
            let ending = ending(record);
            let inside: usize = record.iter().map(|cell| cell.split(|byte| *byte == b'\n').count() - 1).sum();
            if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
                continue;
            }
            let behind = self.reader.position().line();
            let ended = u64::from(ending == Ending::More);
            let line = if self.by_returns { self.read } else { behind.saturating_sub(ended + inside as u64) };
            return Ok(Some((line, ending)));
        }
        Ok(None)
    }
}

/// How the text ends behind a record; what tells it is taken out.
fn ending(record: &mut ByteRecord) -> Ending {
    let Some(last) = record.iter().next_back() else { return Ending::More };
    let (ending, mark) = if last.ends_with(END) {
        (Ending::Here, END)
    } else if last.ends_with(OPEN_END) {
        (Ending::InQuote, OPEN_END)
    } else {
        return Ending::More;
    };
    let last = last[..last.len() - mark.len()].to_vec();
    record.truncate(record.len() - 1);
    record.push_field(&last);
    ending
}

impl Iterator for Rows {
    type Item = Result<Row, SnapshotError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(first) = self.first.take() {
            return Some(Ok(first));
        }
        let lines = match &mut self.cells {
            Cells::Text(lines) => lines,
            Cells::Read(rows) => {
                return rows.find(|row| row.cells.iter().any(|cell| !cell.is_empty())).map(Ok);
            }
        };
        let mut record = ByteRecord::new();
        while !self.ended {
            match lines.next(&mut record) {
                Ok(None) => self.ended = true,
                Ok(Some((line, ending))) => return Some(self.row(&record, line, ending)),
                Err(error) => {
                    self.ended = true;
                    let line = error.position().map(csv::Position::line);
                    return Some(Err(match error.into_kind() {
                        csv::ErrorKind::Io(source) => SnapshotError::of_io(&self.file, line, source),
                        other => SnapshotError::broken(&self.file, line, format!("{other:?}")),
                    }));
                }
            }
        }
        None
    }
}

/// The beginning of a text: what comes at once, but two lines where it has two.
fn beginning(text: &mut Text) -> io::Result<Vec<u8>> {
    let mut sample = Vec::new();
    while sample.len() < SAMPLE && sample.split(|byte| *byte == b'\n').nth(2).is_none() {
        let taken = match text.fill_buf() {
            Ok([]) => break,
            Ok(some) => {
                let taken = some.len().min(SAMPLE - sample.len());
                sample.extend_from_slice(&some[..taken]);
                taken
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
            Err(error) => return Err(error),
        };
        text.consume(taken);
    }
    Ok(sample)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_editors_do() {
        let lines =
            |text: &'static [u8]| -> Vec<u64> { rows(text).into_iter().map(|row| row.unwrap().0).collect() };
        assert_eq!(lines(b"a,b\n1,2\n3,4"), [2, 3]);
        assert_eq!(lines(b"a,b\r\n1,2\r\n\r\n3,4\r\n"), [2, 4]);
        assert_eq!(lines(b"a,b\n\n\n\"one\ntwo\",2\n3,4\n"), [4, 6]);
        assert_eq!(lines(b"a,b\r\n\"one\r\ntwo\",2\r\n\r\n3,4"), [2, 5]);
        assert_eq!(lines(b"a,b\r1,2\r3,4\r"), [2, 3]);
        assert_eq!(lines(b"sep=;\r\na;b\r\n1;2\r\n"), [3]);
        assert_eq!(rows(b"a,b\r\n1,\"x\"\r\n")[0].as_ref().unwrap().1, ["1", "x"]);
        assert_eq!(rows(b"a,b\n1,\"x\"")[0].as_ref().unwrap().1, ["1", "x"]);
        assert_eq!(rows(b"a,b\n1,5\" pipe\n")[0].as_ref().unwrap().1, ["1", "5\" pipe"]);
        assert_eq!(rows(b"a,b\n1,5\" pipe")[0].as_ref().unwrap().1, ["1", "5\" pipe"]);
    }

    #[test]
    fn a_text_that_ends_in_the_middle_is_broken() {
        let last = |text: &'static [u8]| rows(text).pop().unwrap().unwrap_err();
        let open = "t.csv, line 2: a quote that opens in this row is never closed";
        assert_eq!(last(b"a,b\n1,\"Stad Gent\n2,Nesta\n"), open);
        assert_eq!(last(b"a,b\n1,\"Stad Ge"), open);
        assert_eq!(last(b"a,b\n1,2\n3"), "t.csv, line 3: the last row is cut off");
        assert!(last(b"a,b\n1,2\n3\n").contains("1 cell here and 2 in the header"));
        assert_eq!(rows(b"a\tb\n1\t5\"").len(), 1, "a quote is a letter there");
        assert!(Rows::of_reader("t.csv", &b"\"a,b\n1,2\n"[..], None).is_err());
        assert!(Rows::of_reader("t.csv", &b"\n\n"[..], None).is_err());
    }

    fn rows(text: &'static [u8]) -> Vec<Result<(u64, Vec<String>), String>> {
        let rows = Rows::of_reader("t.csv", text, None).unwrap();
        rows.map(|row| row.map(|row| (row.line, row.cells)).map_err(|error| error.to_string())).collect()
    }

    #[test]
    fn the_delimiter_is_the_one_that_fits_and_rows_know_their_line() {
        let two = |line| vec![Ok((line, vec!["1, 5".to_owned(), "2".to_owned()]))];
        assert_eq!(rows(b"a;b\n1, 5;2\n"), two(2));
        assert_eq!(rows(b"\xef\xbb\xbfsep=;\r\na;b\r\n\r\n1, 5;2\r\n").len(), 1);
        assert_eq!(rows(b"a\tb\n1, 5\t2"), two(2));
        assert_eq!(rows(b"a,b\n\"1, 5\",2\n"), two(2));
        assert_eq!(rows(b"name\nOne, Two and Co; Ltd\n")[0].as_ref().unwrap().1, ["One, Two and Co; Ltd"]);
        let list = Rows::of_reader("t.csv", "Vinnova\nNesta\n".as_bytes(), None).unwrap().without_header();
        assert_eq!(list.map(|row| row.unwrap().cells.concat()).collect::<Vec<_>>(), ["Vinnova", "Nesta"]);
    }

    #[test]
    fn quotes_between_tabs_are_letters_where_they_do_not_close() {
        assert_eq!(rows(b"a\tb\n\"open\t2\nx\ty\n").len(), 2);
        assert_eq!(rows(b"a\tb\n\"in\"\t2\n"), [Ok((2, vec!["in".to_owned(), "2".to_owned()]))]);
    }

    #[test]
    fn bad_rows_are_told_with_their_line() {
        assert_eq!(
            rows(b"a,b\n1\n3,4\n")[0],
            Err("t.csv, line 2: 1 cell here and 2 in the header".to_owned())
        );
        assert_eq!(rows(b"a,b\n1\n3,4\n").len(), 2);
        let latin = rows(b"a,b\nx,y\nd\xe9j\xe0,2\n3,4\n");
        assert_eq!(latin[1], Err("t.csv, line 3: this is not UTF-8".to_owned()));
        assert_eq!(latin.len(), 2);
        let error = Rows::of_reader("t.csv", &b""[..], None).err().unwrap();
        assert_eq!(error.to_string(), "t.csv: it is empty");
    }

    /// A text that comes in pieces.
    struct Slow(Vec<&'static [u8]>);

    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            assert!(!self.0.is_empty(), "it is read further than it must be");
            let piece = self.0.remove(0);
            buffer[..piece.len()].copy_from_slice(piece);
            Ok(piece.len())
        }
    }

    #[test]
    fn a_row_is_there_as_soon_as_it_came() {
        let pieces: Vec<&[u8]> = vec![b"na", b"me;x\n", b"One;1\n", b"Two;2\n"];
        let mut rows = Rows::of_reader("t.csv", Slow(pieces), None).unwrap();
        assert_eq!(rows.columns(), ["name", "x"]);
        for expected in ["One", "Two"] {
            assert_eq!(rows.next().unwrap().unwrap().cells[0], expected);
        }
    }

    #[test]
    fn other_encodings_are_decoded_and_what_is_none_of_theirs_is_told() {
        let cells = |text: &'static [u8], encoding: Option<&str>| -> Vec<String> {
            let rows = Rows::of_reader("t.csv", text, encoding).unwrap();
            rows.map(|row| row.map_or_else(|error| error.to_string(), |row| row.cells.concat())).collect()
        };
        assert_eq!(cells(b"a\nd\xe9j\xe0 \x80\n", Some("windows-1252")), ["déjà €"]);
        assert_eq!(cells(b"a\n\xa4\n", Some("iso-8859-15")), ["€"]);
        // The mark in front tells more than an option does.
        assert_eq!(cells(b"\xef\xbb\xbfa\n\xc3\xa9\n", Some("latin1")), ["é"]);
        assert_eq!(cells(b"\xff\xfea\0\n\0\xe9\0\n\0", None), ["é"]);
        assert_eq!(cells(b"a\0\n\0\xe9\0\n\0", Some("utf-16le")), ["é"]);
        assert_eq!(cells(b"a\n\xff\xff\n", Some("shift_jis")), ["t.csv, line 2: this is not Shift_JIS"]);
        let error = Rows::of_reader("t.csv", &b"a\n"[..], Some("klingon")).err().unwrap();
        assert!(error.to_string().contains("there is no encoding \"klingon\""), "{error}");
    }
}
