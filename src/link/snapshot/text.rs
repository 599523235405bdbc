//! Opening a file of a register: packed by gzip or not, whichever its first bytes tell.

use super::SnapshotError;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// What a file is read through.
pub(crate) type Text = Box<dyn BufRead + Send>;

/// Opens a file, unpacked, without the mark that some programs put before UTF-8.
pub(super) fn open(path: &Path) -> Result<Text, SnapshotError> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|source| SnapshotError::Io { file: name.clone(), source })?;
    of_reader(&name, file)
}

/// The same of what somebody pours in.
pub(crate) fn of_reader(name: &str, reader: impl Read + Send + 'static) -> Result<Text, SnapshotError> {
    let failed = |source| SnapshotError::of_io(name, None, source);
    let mut plain = BufReader::with_capacity(1 << 16, reader);
    let start = filled(&mut plain).map_err(failed)?;
    if start.starts_with(b"PK\x03\x04") {
        let reason = "it is a .zip; unpack it first";
        return Err(SnapshotError::broken(name, None, reason));
    }
    if !start.starts_with(&[0x1f, 0x8b]) {
        return unmarked(name, Box::new(plain));
    }
    unmarked(name, Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(plain))))
}

fn unmarked(name: &str, mut text: Text) -> Result<Text, SnapshotError> {
    let start = filled(&mut text).map_err(|source| SnapshotError::of_io(name, None, source))?;
    if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
        return Err(SnapshotError::broken(name, Some(1), "it is UTF-16; save it as UTF-8"));
    }
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
