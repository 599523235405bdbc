//! The objects of a JSON text one by one, without reading it whole: an object a line, an array of objects as dumps
//! are, or objects one after the other.

use super::text::Text;
use super::{SnapshotError, text};
use serde::de::IgnoredAny;
use std::io::Read as _;
use std::path::Path;

/// The most bytes that one record may have.
const MAX_RECORD: usize = 32 << 20;

/// How the objects of a file stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// Each on a line of its own: one that is broken costs no other.
    Lines,
    /// In an array or one after the other, over as many lines as they take.
    Nested,
}

/// The objects of a text, each with the line that it begins on.
pub(super) struct Objects {
    text: Text,
    file: String,
    line: u64,
    layout: Layout,
    ended: bool,
}

impl Objects {
    /// Opens a file.
    pub(super) fn open(path: &Path) -> Result<Self, SnapshotError> {
        let file = path.display().to_string();
        let start = text::beginning(path, 1 << 20)?;
        let text = text::open(path)?;
        Ok(Self { text, file, line: 1, layout: layout(&start), ended: false })
    }

    /// The file, as it was named.
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    fn lines(&mut self) -> Option<Result<(u64, Vec<u8>), SnapshotError>> {
        loop {
            let mut bytes = Vec::new();
            let mut limited = (&mut self.text).take(MAX_RECORD as u64);
            let read = std::io::BufRead::read_until(&mut limited, b'\n', &mut bytes);
            match read {
                Err(source) => return Some(Err(self.end(source))),
                Ok(0) => return None,
                Ok(length) if length == MAX_RECORD && bytes.last() != Some(&b'\n') => {
                    self.ended = true;
                    return Some(Err(self.too_long(self.line)));
                }
                Ok(_) => {}
            }
            let line = self.line;
            self.line += 1;
            let content = bytes.trim_ascii();
            let is_last = bytes.last() != Some(&b'\n');
            if is_last && !content.is_empty() && serde_json::from_slice::<IgnoredAny>(content).is_err() {
                self.ended = true;
                return Some(Err(SnapshotError::broken(&self.file, Some(line), "the record is cut off")));
            }
            if !content.is_empty() {
                return Some(Ok((line, content.to_vec())));
            }
        }
    }

    fn nested(&mut self) -> Option<Result<(u64, Vec<u8>), SnapshotError>> {
        let (mut bytes, mut start) = (Vec::new(), self.line);
        let (mut depth, mut within, mut escaped) = (0_usize, false, false);
        loop {
            let buffer = match self.text.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(source) => return Some(Err(self.end(source))),
            };
            if buffer.is_empty() {
                self.ended = true;
                let cut = || SnapshotError::broken(&self.file, Some(start), "the record is cut off");
                return (depth > 0).then(|| Err(cut()));
            }
            let (mut used, mut whole) = (0, false);
            for &byte in buffer {
                used += 1;
                self.line += u64::from(byte == b'\n');
                if depth == 0 && byte != b'{' {
                    continue;
                }
                bytes.push(byte);
                if within {
                    within = escaped || byte != b'"';
                    escaped = byte == b'\\' && !escaped;
                    continue;
                }
                match byte {
                    b'"' => within = true,
                    b'{' => {
                        start = if depth == 0 { self.line } else { start };
                        depth += 1;
                    }
                    b'}' => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    whole = true;
                    break;
                }
            }
            self.text.consume(used);
            if whole {
                return Some(Ok((start, bytes)));
            }
            if bytes.len() > MAX_RECORD {
                self.ended = true;
                return Some(Err(self.too_long(start)));
            }
        }
    }

    fn too_long(&self, line: u64) -> SnapshotError {
        let reason = format!("a record is longer than {} MiB", MAX_RECORD >> 20);
        SnapshotError::broken(&self.file, Some(line), reason)
    }

    fn end(&mut self, source: std::io::Error) -> SnapshotError {
        self.ended = true;
        SnapshotError::of_io(&self.file, Some(self.line), source)
    }
}

impl Iterator for Objects {
    type Item = Result<(u64, Vec<u8>), SnapshotError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        match self.layout {
            Layout::Lines => self.lines(),
            Layout::Nested => self.nested(),
        }
    }
}

/// Where the first line is an object by itself, each line is one.
fn layout(start: &[u8]) -> Layout {
    let first = start.trim_ascii_start().split(|byte| *byte == b'\n').next().unwrap_or_default();
    let whole = first.starts_with(b"{")
        && serde_json::from_slice::<serde::de::IgnoredAny>(first.trim_ascii()).is_ok();
    if whole { Layout::Lines } else { Layout::Nested }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Result<(u64, String), String>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.json");
        std::fs::write(&path, text).unwrap();
        let objects = Objects::open(&path).unwrap();
        let shown = |found: Result<(u64, Vec<u8>), SnapshotError>| match found {
            Ok((line, bytes)) => Ok((line, String::from_utf8(bytes).unwrap())),
            Err(error) => Err(error.reason()),
        };
        objects.map(shown).collect()
    }

    #[test]
    fn objects_are_found_in_lines_arrays_and_one_after_the_other() {
        let two = [Ok((1, r#"{"a":"}\"{"}"#.to_owned())), Ok((2, r#"{"b":{"c":[{}]}}"#.to_owned()))];
        assert_eq!(read("{\"a\":\"}\\\"{\"}\n{\"b\":{\"c\":[{}]}}\n\n"), two);
        assert_eq!(read("[{\"a\":\"}\\\"{\"},\n{\"b\":{\"c\":[{}]}}]\n"), two);
        assert_eq!(
            read("{\n\"a\": 1\n}\n{\"b\":\n2}"),
            [Ok((1, "{\n\"a\": 1\n}".to_owned())), Ok((4, "{\"b\":\n2}".to_owned()))]
        );
    }

    #[test]
    fn a_broken_line_costs_no_other_and_a_cut_array_is_told() {
        assert_eq!(read("{\"a\":1}\n{\"b\":\n{\"c\":1}\n").len(), 3);
        assert_eq!(read("[{\"a\":1},\n{\"b\":").last().unwrap(), &Err("the record is cut off".to_owned()));
        assert!(read("[]").is_empty() && read("").is_empty());
    }
}
