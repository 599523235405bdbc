//! Several files of one register, read as one: those that were named, and those of folders.

use super::columns::Guessed;
use super::merged::{MOST_HELD, Table, hash, merge};
use super::{Expected, Mapping, Records, SnapshotError, SnapshotFormat, Unread, read, recognise};
use crate::link::Organisation;
use crate::link::delimited::{Row, Rows};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many records that were left out are told.
const EXAMPLES: usize = 20;

/// A file of a register and how it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file.
    pub path: PathBuf,
    /// Its format.
    pub format: SnapshotFormat,
    /// Its rows, where somebody read them already, as of a sheet; it is read otherwise.
    pub sheet: Option<Arc<Sheet>>,
}

/// A table that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What it is called in its file.
    pub name: String,
    /// Its headers.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Row>,
}

impl Source {
    /// A table that somebody read of a file.
    #[must_use]
    pub fn of_sheet(path: PathBuf, sheet: Sheet) -> Self {
        Self { path, format: SnapshotFormat::Table, sheet: Some(Arc::new(sheet)) }
    }
}

/// The files that paths stand for, with their formats: a folder stands for the files in it whose format is told.
///
/// # Errors
/// Where a file cannot be read or tells no format, or a folder has none that does.
pub fn sources(paths: &[PathBuf], format: Option<SnapshotFormat>) -> Result<Vec<Source>, SnapshotError> {
    let unknown = |path: &Path, reason: &str| SnapshotError::Unknown {
        file: path.display().to_string(),
        reason: reason.to_owned(),
    };
    let mut sources = Vec::new();
    for path in paths {
        if !path.is_dir() {
            let format = match format {
                Some(format) => Some(format),
                None => recognise(path)?,
            };
            let format = format.ok_or_else(|| unknown(path, "it does not tell its format"))?;
            sources.push(Source { path: path.clone(), format, sheet: None });
            continue;
        }
        let before = sources.len();
        let failed = |source| SnapshotError::Io { file: path.display().to_string(), source };
        let entries = std::fs::read_dir(path).map_err(failed)?;
        let mut files: Vec<PathBuf> =
            entries.map(|entry| Ok(entry.map_err(failed)?.path())).collect::<Result<_, SnapshotError>>()?;
        files.sort();
        for file in files.into_iter().filter(|file| file.is_file()) {
            // What else lies there, and cannot be read as any of them, is none of the register's.
            let told = recognise(&file).unwrap_or_default();
            if let Some(format) = format.filter(|_| told.is_some()).or(told) {
                sources.push(Source { path: file, format, sheet: None });
            }
        }
        if sources.len() == before {
            return Err(unknown(path, "no file in it tells its format"));
        }
    }
    Ok(sources)
}

/// What was read of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) records: u64,
    pub(super) skipped: u64,
    pub(super) edition: Option<String>,
}

/// What there is to tell of files that were read.
#[derive(Debug, Default)]
pub struct Told {
    /// How many records were left out.
    pub skipped: u64,
    /// Some of them, with the reason.
    pub left_out: Vec<SnapshotError>,
    /// What of the columns of tables was not understood.
    pub unread: Vec<Unread>,
    /// What was made of the columns of the first table that nobody said anything about, with its file; nothing where
    /// no file is a table.
    pub guessed: Option<(PathBuf, Guessed)>,
}

/// The records of several files, one after the other, without those that cannot be read, are not the register's, or
/// come a second time in one file. What several files say of one record is put together: a first reading tells which
/// records those are, and they come when the last of these files has been read.
pub struct Gathered<'a> {
    sources: &'a [Source],
    mapping: &'a Mapping,
    expected: &'a Expected,
    refuse: &'a dyn Fn(&mut Organisation) -> Option<String>,
    strict: bool,
    current: Option<Records>,
    place: usize,
    seen: HashSet<u64>,
    /// How many files are still to come of records that stand in several, by their identifiers; nothing before the first
    /// reading.
    spread: Option<HashMap<u64, u32>>,
    held: BTreeMap<String, Organisation>,
    /// Those that were given before their last file, since too many were held.
    given: HashSet<u64>,
    pub(super) tallies: Vec<Tally>,
    told: Told,
}

/// Reads several files as one register. `refuse` may mend a record, and says
/// why it is none of the register's; where it is `strict`,
/// the first record that cannot be taken is an error.
pub fn read_all<'a>(
    sources: &'a [Source],
    mapping: &'a Mapping,
    expected: &'a Expected,
    refuse: &'a dyn Fn(&mut Organisation) -> Option<String>,
    strict: bool,
) -> Gathered<'a> {
    Gathered {
        sources,
        mapping,
        expected,
        refuse,
        strict,
        current: None,
        place: 0,
        seen: HashSet::new(),
        spread: None,
        held: BTreeMap::new(),
        given: HashSet::new(),
        tallies: vec![Tally::default(); sources.len()],
        told: Told::default(),
    }
}

impl Gathered<'_> {
    /// What there is to tell, as far as was read.
    #[must_use]
    pub const fn told(&self) -> &Told {
        &self.told
    }

    /// The same, for good.
    #[must_use]
    pub fn into_told(self) -> Told {
        self.told
    }

    /// Why a record is not taken.
    fn reason(&mut self, organisation: &mut Organisation) -> Option<String> {
        match () {
            () if organisation.id.is_empty() => Some("the record has no identifier".to_owned()),
            () if organisation.names.iter().all(|name| name.text.trim().is_empty()) => {
                Some(format!("{} has no name", organisation.id))
            }
            () => (self.refuse)(organisation).or_else(|| {
                let id = hash(&organisation.id);
                let again = !self.seen.insert(id) || self.given.contains(&id);
                again.then(|| format!("{} comes a second time", organisation.id))
            }),
        }
    }

    /// How many files each record stands in that stands in several.
    fn spread(&self) -> HashMap<u64, u32> {
        let mut files: HashMap<u64, u32> = HashMap::new();
        for source in self.sources.iter().filter(|_| self.sources.len() > 1) {
            // What cannot be read is told when it is read again.
            let Ok(records) = opened(source, self.mapping, self.expected) else { continue };
            let ids: HashSet<u64> = records
                .map_while(|record| match record {
                    Ok(mut record) => Some((self.refuse)(&mut record).is_none().then(|| hash(&record.id))),
                    Err(error) => error.is_of_record().then_some(None),
                })
                .flatten()
                .collect();
            for id in ids {
                *files.entry(id).or_default() += 1;
            }
        }
        files.retain(|_, count| *count > 1);
        files
    }

    /// A record that is whole: at once where it stands in one file, with what others said where this is the last; or why
    /// not all of it could be taken.
    fn whole(&mut self, organisation: Organisation) -> Result<Option<Organisation>, String> {
        let id = hash(&organisation.id);
        let left = self.spread.as_mut().and_then(|spread| spread.get_mut(&id));
        let Some(left) = left else { return Ok(Some(organisation)) };
        *left = left.saturating_sub(1);
        let is_last = *left == 0;
        let whole = match self.held.remove(&organisation.id) {
            None => organisation,
            Some(mut before) => {
                if !merge(&mut before, organisation) {
                    let reason = format!("{} has too many names; the others are left out", before.id);
                    self.held.insert(before.id.clone(), before);
                    return Err(reason);
                }
                before
            }
        };
        if is_last {
            return Ok(Some(whole));
        }
        if self.held.len() >= MOST_HELD {
            self.given.insert(id);
            return Ok(Some(whole));
        }
        self.held.insert(whole.id.clone(), whole);
        Ok(None)
    }

    /// Nothing comes behind what cannot be read.
    fn stop(&mut self) {
        self.place = self.sources.len();
        self.held.clear();
    }

    fn skip(&mut self, error: SnapshotError) -> Option<SnapshotError> {
        if self.strict {
            return Some(error);
        }
        self.tallies[self.place].skipped += 1;
        self.told.skipped += 1;
        if self.told.left_out.len() < EXAMPLES {
            self.told.left_out.push(error);
        }
        None
    }
}

fn opened(source: &Source, mapping: &Mapping, expected: &Expected) -> Result<Records, SnapshotError> {
    let Some(sheet) = &source.sheet else { return read(&source.path, source.format, mapping, expected) };
    let name = source.path.display().to_string();
    let rows = || Ok(Rows::of_table(&name, sheet.columns.clone(), sheet.rows.clone()));
    Ok(Box::new(Table::of(rows, mapping, expected)?))
}

impl Iterator for Gathered<'_> {
    type Item = Result<Organisation, SnapshotError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.spread.is_none() {
            self.spread = Some(self.spread());
        }
        loop {
            let Some(source) = self.sources.get(self.place) else {
                // Those of which the last file could not be taken whole.
                let (_, left) = self.held.pop_first()?;
                if let Some(last) = self.tallies.last_mut() {
                    last.records += 1;
                }
                return Some(Ok(left));
            };
            let reader = match &mut self.current {
                Some(reader) => reader,
                empty => match opened(source, self.mapping, self.expected) {
                    Ok(reader) => {
                        let guessed = reader.guessed().map(|guessed| (source.path.clone(), guessed));
                        self.told.guessed = self.told.guessed.take().or(guessed);
                        empty.insert(reader)
                    }
                    Err(error) => {
                        self.stop();
                        return Some(Err(error));
                    }
                },
            };
            let error = match reader.next() {
                None => {
                    self.tallies[self.place].edition = reader.edition();
                    self.told.unread.extend(reader.unread());
                    self.current = None;
                    self.place += 1;
                    // A record may stand in the next file as well.
                    self.seen.clear();
                    continue;
                }
                Some(Ok(mut organisation)) => {
                    let taken = self.reason(&mut organisation).map_or_else(|| self.whole(organisation), Err);
                    match taken {
                        Ok(None) => continue,
                        Ok(Some(whole)) => {
                            self.tallies[self.place].records += 1;
                            return Some(Ok(whole));
                        }
                        Err(reason) => {
                            let file = source.path.display().to_string();
                            SnapshotError::Record { place: super::Place { file, line: None }, reason }
                        }
                    }
                }
                Some(Err(error)) if error.is_of_record() => error,
                Some(Err(error)) => {
                    self.stop();
                    return Some(Err(error));
                }
            };
            if let Some(error) = self.skip(error) {
                self.stop();
                return Some(Err(error));
            }
        }
    }
}
