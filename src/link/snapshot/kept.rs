//! Snapshots that were imported: an index a register in the cache folder, and beside it what it was made of.
//!
//! An index is built in a folder of its own, whose name tells its content; then the manifest is replaced as a whole,
//! which is what makes it the one in use; then the one before is removed. Whoever reads takes the folder that the
//! manifest names, so that a half-written index is never used and two processes at once do no harm.

use super::folder::{Source, Told, read_all};
use super::{Expected, Mapping, SnapshotError};
use crate::link::index::{Built, Index, IndexError};
use crate::link::{Authority, Organisation};
use crate::workspace::replace;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Where the snapshots are, below the cache folder.
const FOLDER: &str = "registers";

/// What is left of a process that was killed is removed after so long.
const STALE: Duration = Duration::from_hours(24);

/// What an index in the cache folder was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The slug of the authority.
    pub authority: String,
    /// How the authority makes an IRI of an identifier: another workspace may call another register so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// What tells this content from another.
    pub fingerprint: String,
    /// The folder of the index, beside the manifest.
    pub folder: String,
    /// The files that it was made of.
    pub files: Vec<SourceFile>,
    /// How many records it has.
    pub records: u64,
    /// How many names they have.
    pub names: u64,
    /// How many records of the files were left out.
    pub skipped: u64,
    /// The day of the import, ISO 8601.
    pub imported: String,
}

/// A file that an index was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Its name, without folders.
    pub name: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// The name of its format.
    pub format: String,
    /// The edition that it says it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// How many of its records were taken.
    pub records: u64,
    /// How many were not.
    pub skipped: u64,
}

impl Manifest {
    /// Whether it is of this authority, and not of another one that a workspace calls by the same slug.
    #[must_use]
    pub fn is_of(&self, authority: &Authority) -> bool {
        self.authority == authority.slug && (self.template.is_none() || self.template == authority.template)
    }

    /// Which edition answers: what the files say, or else the day of the import.
    #[must_use]
    pub fn version(&self) -> String {
        let edition = self.files.iter().filter_map(|file| file.edition.as_deref()).max();
        edition.map_or_else(|| self.imported.clone(), str::to_owned)
    }
}

/// A snapshot that can be asked.
#[derive(Clone)]
pub struct Kept {
    /// What it was made of.
    pub manifest: Manifest,
    /// Its index.
    pub index: Index,
}

impl Kept {
    /// The snapshot of an authority in a cache folder; nothing where none was imported.
    ///
    /// # Errors
    /// Where there is one that cannot be read.
    pub fn open(cache: &Path, authority: &str) -> Result<Option<Self>, IndexError> {
        let mut failure = None;
        // Another process may put a new one in place between the two readings.
        for _ in 0..3 {
            let Some(manifest) = manifest(cache, authority)? else { return Ok(None) };
            match Index::open(&cache.join(FOLDER).join(&manifest.folder)) {
                Ok(index) => return Ok(Some(Self { manifest, index })),
                Err(error) => failure = Some(error),
            }
        }
        failure.map_or(Ok(None), Err)
    }
}

/// What the snapshot of an authority was made of; nothing where none was imported, or only by a version of labgraph
/// that wrote another kind of index.
///
/// # Errors
/// Where the manifest cannot be read.
pub fn manifest(cache: &Path, authority: &str) -> Result<Option<Manifest>, IndexError> {
    let path = manifest_path(cache, authority);
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(IndexError::Io { path, source }),
    };
    let Ok(manifest) = serde_json::from_slice::<Manifest>(&text) else { return Ok(None) };
    let plain = Path::new(&manifest.folder).components().count() == 1 && !manifest.folder.starts_with('.');
    let own = manifest.authority == authority;
    let current = manifest.folder == Index::folder_name(authority, &manifest.fingerprint);
    Ok((plain && own && current).then_some(manifest))
}

/// What every snapshot in a cache folder was made of, by authority.
#[must_use]
pub fn manifests(cache: &Path) -> Vec<Manifest> {
    let files = fs::read_dir(cache.join(FOLDER)).into_iter().flatten().flatten();
    let is_manifest = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "json");
    let mut manifests: Vec<Manifest> = files
        .map(|file| file.path())
        .filter(is_manifest)
        .filter_map(|path| serde_json::from_slice::<Manifest>(&fs::read(path).ok()?).ok())
        .filter_map(|found| manifest(cache, &found.authority).ok().flatten())
        .collect();
    manifests.sort_by(|a, b| a.authority.cmp(&b.authority));
    manifests
}

/// Removes the snapshot of an authority; whether there was one.
///
/// # Errors
/// Where it cannot be removed.
pub fn remove(cache: &Path, authority: &str) -> Result<bool, IndexError> {
    let Some(manifest) = manifest(cache, authority)? else { return Ok(false) };
    let path = manifest_path(cache, authority);
    fs::remove_file(&path).map_err(|source| IndexError::Io { path, source })?;
    let path = cache.join(FOLDER).join(&manifest.folder);
    fs::remove_dir_all(&path).map_err(|source| IndexError::Io { path, source })?;
    Ok(true)
}

fn manifest_path(cache: &Path, authority: &str) -> PathBuf {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    let name: String = authority.chars().map(plain).collect();
    cache.join(FOLDER).join(format!("{name}.json"))
}

/// An import that is to be made.
pub struct Import<'a> {
    /// The cache folder.
    pub cache: &'a Path,
    /// The slug of the authority.
    pub authority: &'a str,
    /// The files.
    pub sources: &'a [Source],
    /// Which column is what, for tables.
    pub mapping: &'a Mapping,
    /// What is known of the register.
    pub expected: &'a Expected,
    /// May mend a record, and says why it is none of the register's.
    pub refuse: &'a dyn Fn(&mut Organisation) -> Option<String>,
    /// Whether the first record that cannot be taken ends it.
    pub strict: bool,
    /// Whether less than half of the records may take the place of a snapshot.
    pub force: bool,
}

/// An import that was made.
#[derive(Debug)]
pub struct Imported {
    /// What is there now.
    pub manifest: Manifest,
    /// What was there before.
    pub before: Option<Manifest>,
    /// What there is to tell of its files; nothing where the same was there already.
    pub told: Told,
}

impl Imported {
    /// Whether the very same content was there already.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.before.as_ref().is_some_and(|before| before.fingerprint == self.manifest.fingerprint)
    }
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportFault {
    /// A file cannot be read.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The index cannot be written.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The files hold less than half of what is there.
    #[error("there are {before} records of {authority}, and the files hold {records}")]
    Fewer {
        /// The slug of the authority.
        authority: String,
        /// How many records are there.
        before: u64,
        /// How many there would be.
        records: u64,
    },
    /// The files hold no record of the register.
    #[error("there is no record to import{}", example.as_ref().map(|text| format!(": {text}")).unwrap_or_default())]
    Empty {
        /// What is wrong with the first.
        example: Option<String>,
    },
}

impl Import<'_> {
    /// Indexes the files and puts that in the place of an older snapshot: all of it or nothing. `watch` is told how
    /// many records and names were read.
    ///
    /// # Errors
    /// [`ImportFault`]; what was there before stays then.
    pub fn run(&self, watch: &mut dyn FnMut(Built)) -> Result<Imported, ImportFault> {
        let registers = self.cache.join(FOLDER);
        let io = |path: &Path, source| IndexError::Io { path: path.to_owned(), source };
        fs::create_dir_all(&registers).map_err(|source| io(&registers, source))?;
        let mut files = Vec::new();
        for source in self.sources {
            let name = source.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let sha256 = digest(&source.path)?;
            files.push(SourceFile {
                name,
                sha256,
                format: source.format.name().to_owned(),
                ..SourceFile::default()
            });
        }
        let fingerprint = self.fingerprint(&files);
        let before = manifest(self.cache, self.authority)?;
        if let Some(same) = before.as_ref().filter(|before| before.fingerprint == fingerprint)
            && (same.skipped == 0 || !self.strict)
            && Index::open(&registers.join(&same.folder)).is_ok()
        {
            return Ok(Imported { manifest: same.clone(), told: Told::default(), before });
        }
        let folder = Index::folder_name(self.authority, &fingerprint);
        let mut records = read_all(self.sources, self.mapping, self.expected, self.refuse, self.strict);
        let built = Self::build(&registers.join(&folder), &mut records, watch)?;
        if let Some(before) =
            before.as_ref().filter(|before| built.records < before.records / 2 && !self.force)
        {
            let failed = |source| io(&registers.join(&folder), source);
            fs::remove_dir_all(registers.join(&folder)).map_err(failed)?;
            return Err(ImportFault::Fewer {
                authority: self.authority.to_owned(),
                before: before.records,
                records: built.records,
            });
        }
        for (file, tally) in files.iter_mut().zip(&records.tallies) {
            (file.records, file.skipped) = (tally.records, tally.skipped);
            file.edition.clone_from(&tally.edition);
        }
        let manifest = Manifest {
            authority: self.authority.to_owned(),
            template: self.expected.template.clone(),
            fingerprint,
            folder,
            files,
            records: built.records,
            names: built.names,
            skipped: records.told().skipped,
            imported: day(SystemTime::now()),
        };
        let path = manifest_path(self.cache, self.authority);
        let text = serde_json::to_vec_pretty(&manifest).map_err(IndexError::from)?;
        replace(&path, &text).map_err(|source| io(&path, source))?;
        let old = before.as_ref().filter(|old| old.folder != manifest.folder);
        sweep(&registers, old.map(|old| old.folder.as_str()), self.authority, &manifest.folder);
        Ok(Imported { told: records.into_told(), manifest, before })
    }

    fn build(
        folder: &Path,
        records: &mut super::folder::Gathered<'_>,
        watch: &mut dyn FnMut(Built),
    ) -> Result<Built, ImportFault> {
        // What stands there under this name and is in no manifest may be damaged.
        if folder.is_dir() && Index::open(folder).is_err() {
            let failed = |source| IndexError::Io { path: folder.to_owned(), source };
            fs::remove_dir_all(folder).map_err(failed)?;
        }
        let mut failure = None;
        let first = match records.next() {
            Some(first) => first?,
            None => {
                let example = records.told().left_out.first().map(ToString::to_string);
                return Err(ImportFault::Empty { example });
            }
        };
        let all = std::iter::once(Ok(first)).chain(records.by_ref()).map(|record| {
            record.map_err(|error| {
                let text = error.to_string();
                failure = Some(error);
                IndexError::Register(text.into())
            })
        });
        let built = Index::build(folder, all, watch);
        match (built, failure) {
            (_, Some(error)) => Err(error.into()),
            (built, None) => Ok(built?),
        }
    }

    /// What tells this content from another: the files, how they are read, and for what register.
    fn fingerprint(&self, files: &[SourceFile]) -> String {
        let mut hash = Sha256::new();
        hash.update(env!("CARGO_PKG_VERSION"));
        for file in files {
            hash.update(format!("\n{} {}", file.sha256, file.format));
        }
        for sheet in self.sources.iter().filter_map(|source| source.sheet.as_ref()) {
            hash.update(format!("\n{:?}", sheet.name));
        }
        hash.update(format!("\n{:?}\n{:?}", self.mapping, self.expected));
        hex(&hash.finalize())[..16].to_owned()
    }
}

fn digest(path: &Path) -> Result<String, SnapshotError> {
    let failed = |source| SnapshotError::Io { file: path.display().to_string(), source };
    let mut file = File::open(path).map_err(failed)?;
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut buffer).map_err(failed)?;
        if read == 0 {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(&buffer[..read]);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

/// Removes the index that was replaced, and what killed processes left long ago. What cannot be removed does no harm.
fn sweep(registers: &Path, old: Option<&str>, authority: &str, current: &str) {
    if let Some(old) = old {
        let _left = fs::remove_dir_all(registers.join(old));
    }
    let now = SystemTime::now();
    for entry in fs::read_dir(registers).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let age = entry.metadata().and_then(|meta| meta.modified()).ok();
        let stale = age.and_then(|time| now.duration_since(time).ok()).is_some_and(|age| age > STALE);
        let prefix = Index::folder_name(authority, "");
        let of_authority = name.strip_prefix(&prefix).is_some_and(|rest| rest.len() == 16) && name != current;
        if stale && (name.starts_with(".building") || of_authority) {
            let _left = fs::remove_dir_all(entry.path());
        }
    }
}

/// The day of a time in UTC, ISO 8601, by the proleptic Gregorian calendar.
fn day(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    // Days are counted from the first of March of the year 0, so that the leap day is the last of a year.
    let days = seconds / 86_400 + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{day:02}", era * 400 + year + next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, text) in [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_709_251_199, "2024-02-29"),
            (1_795_910_399, "2026-11-28"),
        ] {
            assert_eq!(day(UNIX_EPOCH + Duration::from_secs(seconds)), text);
        }
    }
}
