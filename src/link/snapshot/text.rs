//! Opening a file of a register: packed by gzip, in a .zip, or not, in UTF-8 or UTF-16, whichever its first bytes tell, or in
//! another encoding where somebody says which.

use super::{SnapshotError, archive};
use encoding_rs::Encoding;
use encoding_rs_io::DecodeReaderBytesBuilder;
use flate2::read::MultiGzDecoder;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// What a file is read through.
pub(crate) type Text = Box<dyn BufRead + Send>;

/// Opens a file, unpacked, without the mark that some programs put before UTF-8.
pub(super) fn open(path: &Path) -> Result<Text, SnapshotError> {
    of_reader(&path.display().to_string(), archive::open(path)?, None)
}

/// The same of what somebody pours in, and of what is in another encoding than it tells.
pub(crate) fn of_reader(
    name: &str,
    reader: impl Read + Send + 'static,
    encoding: Option<&'static Encoding>,
) -> Result<Text, SnapshotError> {
    let failed = |source| SnapshotError::of_io(name, None, source);
    let mut plain = BufReader::with_capacity(1 << 16, reader);
    let start = filled(&mut plain).map_err(failed)?;
    if start.starts_with(archive::MAGIC) {
        let is_sheet = archive::is_spreadsheet(Path::new(name));
        let reason = if is_sheet {
            "it is a spreadsheet; save its sheet as CSV first"
        } else {
            "it is a spreadsheet or a .zip, which must be named as a file"
        };
        return Err(SnapshotError::broken(name, None, reason));
    }
    if !start.starts_with(&[0x1f, 0x8b]) {
        return decoded(name, Box::new(plain), encoding);
    }
    decoded(name, Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(plain))), encoding)
}

/// As UTF-8, without a mark in front: a mark tells more than whoever says what it is in. What is UTF-8 already is left
/// as it is, so that what is none can be told.
fn decoded(name: &str, mut text: Text, encoding: Option<&'static Encoding>) -> Result<Text, SnapshotError> {
    let failed = |source| SnapshotError::of_io(name, None, source);
    let start = filled(&mut text).map_err(failed)?;
    let is_marked = start.starts_with(b"\xef\xbb\xbf");
    let is_wide = start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]);
    let encoding = encoding.filter(|encoding| !is_marked && *encoding != encoding_rs::UTF_8);
    if is_wide || encoding.is_some() {
        let reader = DecodeReaderBytesBuilder::new().encoding(encoding).bom_override(true).build(text);
        text = Box::new(BufReader::with_capacity(1 << 16, reader));
    }
    let start = filled(&mut text).map_err(failed)?;
    if start.starts_with(b"\xef\xbb\xbf") {
        text.consume(3);
    }
    Ok(text)
}

fn filled(text: &mut impl BufRead) -> io::Result<&[u8]> {
    loop {
        match text.fill_buf() {
            Ok(_) => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    text.fill_buf()
}

/// The beginning of a file, unpacked: at most so many bytes.
pub(super) fn beginning(path: &Path, most: usize) -> Result<Vec<u8>, SnapshotError> {
    let mut start = Vec::new();
    let text = open(path)?;
    let failed = |source| SnapshotError::of_io(&path.display().to_string(), None, source);
    text.take(most as u64).read_to_end(&mut start).map_err(failed)?;
    Ok(start)
}
