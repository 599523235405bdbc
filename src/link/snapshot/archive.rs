//! A file of a register in a .zip, as ROR publishes its dumps: the one that there is, or the one that is no table where
//! the same is there as a table, too.

use super::SnapshotError;
use flate2::Crc;
use flate2::read::DeflateDecoder;
use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom};
use std::path::Path;
use zip::{CompressionMethod, ZipArchive};

/// What a .zip begins with.
pub(super) const MAGIC: &[u8] = b"PK\x03\x04";

/// The most files that an archive may have.
const MOST: usize = 1000;

/// Files of a register, by what they may be called.
const DATA: [&str; 10] = ["json", "jsonl", "ndjson", "jsonld", "ttl", "nt", "rdf", "xml", "csv", "tsv"];

/// A file in an archive.
pub(super) struct Member {
    /// Its name, with its folders.
    pub(super) name: String,
    start: u64,
    length: u64,
    method: CompressionMethod,
    sum: u32,
}

/// What is unpacked, with the sum that it must come to at its end.
struct Summed<R> {
    inner: R,
    crc: Crc,
    sum: u32,
}

impl<R: Read> Read for Summed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.crc.update(&buffer[..read]);
        if read == 0 && !buffer.is_empty() && self.crc.sum() != self.sum {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "its checksum is wrong"));
        }
        Ok(read)
    }
}

impl Member {
    /// The file of an archive that is a register's; nothing where the file is no archive, or a spreadsheet.
    pub(super) fn of(path: &Path) -> Result<Option<Self>, SnapshotError> {
        let file = path.display().to_string();
        let failed = |source| SnapshotError::of_io(&file, None, source);
        let mut opened =
            File::open(path).map_err(|source| SnapshotError::Io { file: file.clone(), source })?;
        let mut start = Vec::new();
        (&mut opened).take(MAGIC.len() as u64).read_to_end(&mut start).map_err(failed)?;
        if start != MAGIC || is_spreadsheet(path) {
            return Ok(None);
        }
        let broken = |reason: String| SnapshotError::broken(&file, None, reason);
        let unread = |error: zip::result::ZipError| broken(format!("this .zip cannot be read: {error}"));
        let mut archive = ZipArchive::new(opened).map_err(unread)?;
        if archive.len() > MOST {
            return Err(broken(format!("it holds more than {MOST} files; unpack it first")));
        }
        let mut members = Vec::new();
        for place in 0..archive.len() {
            let entry = archive.by_index_raw(place).map_err(unread)?;
            let name = entry.name().map_err(unread)?.into_owned();
            if name == "[Content_Types].xml" || name == "mimetype" {
                return Err(broken("it is a spreadsheet: call it .xlsx or .ods".to_owned()));
            }
            let is_data = DATA.contains(&extension(&name).as_str()) && !name.starts_with("__MACOSX/");
            if !entry.is_file() || !is_data {
                continue;
            }
            let start = entry.data_start().filter(|_| !entry.encrypted());
            let start = start.ok_or_else(|| broken(format!("{name} in it is locked; unpack it first")))?;
            members.push(Self {
                name,
                start,
                length: entry.compressed_size(),
                method: entry.compression(),
                sum: entry.crc32(),
            });
        }
        let is_table = |member: &Self| ["csv", "tsv"].contains(&extension(&member.name).as_str());
        let (tables, others): (Vec<Self>, Vec<Self>) = members.into_iter().partition(is_table);
        let mut chosen = if others.is_empty() { tables } else { others };
        match (chosen.pop(), chosen.is_empty()) {
            (Some(member), true) => Ok(Some(member)),
            (Some(last), false) => {
                let names = chosen.iter().chain([&last]).map(|member| member.name.as_str());
                let names: Vec<&str> = names.take(5).collect();
                let reason = format!("which of its files is meant? unpack it: {}", names.join(", "));
                Err(broken(reason))
            }
            (None, _) => {
                Err(broken("it holds no file of records that can be read; unpack it first".to_owned()))
            }
        }
    }

    /// Its content, unpacked as it is read.
    pub(super) fn open(&self, path: &Path) -> Result<Box<dyn Read + Send>, SnapshotError> {
        let file = path.display().to_string();
        let failed = |source| SnapshotError::of_io(&file, None, source);
        let mut packed = File::open(path).map_err(failed)?;
        packed.seek(SeekFrom::Start(self.start)).map_err(failed)?;
        let packed = packed.take(self.length);
        let sum = self.sum;
        match self.method {
            CompressionMethod::Stored => Ok(Box::new(Summed { inner: packed, crc: Crc::new(), sum })),
            CompressionMethod::Deflated => {
                Ok(Box::new(Summed { inner: DeflateDecoder::new(packed), crc: Crc::new(), sum }))
            }
            other => {
                let reason = format!("{} in it is packed by {other}; unpack it first", self.name);
                Err(SnapshotError::broken(&file, None, reason))
            }
        }
    }
}

/// Whether a file is a spreadsheet, which is an archive too, by its extension.
pub(super) fn is_spreadsheet(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    ["xlsx", "xlsm", "xlsb", "ods"].contains(&extension(&name).as_str())
}

fn extension(name: &str) -> String {
    let name = name.strip_suffix(".gz").unwrap_or(name);
    name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase()
}

/// The name that tells a file's format: that of the file in it where it is an archive.
pub(super) fn telling_name(path: &Path) -> Result<String, SnapshotError> {
    let own = || path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Member::of(path)?.map_or_else(own, |member| member.name))
}

/// Opens a file, or the file of a register in it where it is an archive.
pub(crate) fn open(path: &Path) -> Result<Box<dyn Read + Send>, SnapshotError> {
    match Member::of(path)? {
        Some(member) => member.open(path),
        None => {
            let file = path.display().to_string();
            Ok(Box::new(File::open(path).map_err(|source: io::Error| SnapshotError::Io { file, source })?))
        }
    }
}
