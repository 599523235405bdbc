//! Records of a table, whose rows may each bear another name of one record: rows with the same identifier are one.
//!
//! Rows that follow one another are put together as they come. Where those of a record are spread over the file, which
//! a first reading tells, its beginning is held until the last of them came.

use super::columns::Guessed;
use super::mapping::Mapping;
use super::rows::Mapped;
use super::{Expected, Misread, Reader, SnapshotError, Unread};
use crate::link::delimited::{Row, Rows};
use crate::link::{Name, NameKind, Organisation, Standing};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// How many records may be begun and not ended at once.
pub(super) const MOST_HELD: usize = 200_000;

/// How many names a record may have.
const MOST_NAMES: usize = 1000;

/// The records of a file.
pub(super) struct Table {
    rows: Rows,
    mapped: Mapped,
    id: usize,
    /// How many runs of rows are still to come of records that have several, by their identifiers.
    runs: HashMap<u64, u32>,
    current: Option<Begun>,
    held: HashMap<String, Begun>,
    ready: VecDeque<Result<Organisation, SnapshotError>>,
    ended: bool,
    /// By column: the first value that is not understood, its line, and how many there are.
    misread: BTreeMap<usize, (Misread, u64, usize)>,
    guessed: Guessed,
}

/// A record, as far as it was read.
struct Begun {
    id: String,
    line: u64,
    organisation: Organisation,
}

impl Table {
    pub(super) fn open(path: &Path, mapping: &Mapping, expected: &Expected) -> Result<Self, SnapshotError> {
        Self::of(|| Rows::open(path, mapping.encoding.as_deref()), mapping, expected)
    }

    /// Those of rows that can be read twice.
    pub(super) fn of(
        open: impl Fn() -> Result<Rows, SnapshotError>,
        mapping: &Mapping,
        expected: &Expected,
    ) -> Result<Self, SnapshotError> {
        let rows = open()?;
        let said = mapping;
        let mut mapping = said.clone().completed(rows.columns());
        let unknown =
            |reason: &str| SnapshotError::Unknown { file: rows.file().to_owned(), reason: reason.to_owned() };
        if mapping.name.is_empty() {
            return Err(unknown("which column holds names? say --name COL"));
        }
        if mapping.id.is_none() {
            mapping.id = mapping.identifiers.get(&expected.slug).cloned();
        }
        let mapped = Mapped::new(rows.file(), rows.columns(), &mapping, expected.clone())?;
        let id = mapped.id().ok_or_else(|| unknown("which column holds identifiers? say --id COL"))?;
        let guessed = Guessed::of(said, &mapping, rows.columns());
        let runs = runs(open()?, id);
        let (held, ready, misread) = (HashMap::new(), VecDeque::new(), BTreeMap::new());
        Ok(Self { rows, mapped, id, runs, current: None, held, ready, ended: false, misread, guessed })
    }

    /// Takes a row to the record that it is of.
    fn take(&mut self, row: &Row) {
        let id = row.cell(self.id);
        let organisation = self.mapped.stated(row);
        for misread in self.mapped.misread(row) {
            self.misread.entry(misread.column).or_insert((misread, row.line, 0)).2 += 1;
        }
        match &mut self.current {
            Some(begun) if !id.is_empty() && begun.id == id => {
                if !merge(&mut begun.organisation, organisation) {
                    self.refuse(row.line);
                }
            }
            _ => {
                let begun = Begun { id: id.to_owned(), line: row.line, organisation };
                if let Some(before) = self.current.replace(begun) {
                    self.end_run(before);
                }
            }
        }
    }

    /// The rows of a record end here, or come again further below.
    fn end_run(&mut self, begun: Begun) {
        let hash = hash(&begun.id);
        let left = self.runs.get_mut(&hash).filter(|_| !begun.id.is_empty()).map(|left| {
            *left = left.saturating_sub(1);
            *left
        });
        let Some(left) = left else { return self.give(begun) };
        let line = begun.line;
        let whole = match self.held.remove(&begun.id) {
            None => begun,
            Some(mut before) => {
                if !merge(&mut before.organisation, begun.organisation) {
                    self.refuse(line);
                }
                before
            }
        };
        if left == 0 {
            self.give(whole);
        } else if self.held.len() < MOST_HELD {
            self.held.insert(whole.id.clone(), whole);
        } else {
            let reason = format!(
                "the rows of more than {MOST_HELD} records are spread over the file; sort them by identifier"
            );
            self.ready.push_back(Err(SnapshotError::broken(self.rows.file(), Some(line), reason)));
            self.held.clear();
            self.ended = true;
        }
    }

    fn give(&mut self, mut begun: Begun) {
        self.mapped.complete(&mut begun.organisation);
        let lacks = match () {
            () if begun.organisation.names.is_empty() => "the record has no name",
            () if begun.organisation.id.is_empty() => "the record has no identifier",
            () => return self.ready.push_back(Ok(begun.organisation)),
        };
        self.ready.push_back(Err(SnapshotError::record(self.rows.file(), begun.line, lacks)));
    }

    fn refuse(&mut self, line: u64) {
        let reason = format!("the record has more than {MOST_NAMES} names; the others are left out");
        self.ready.push_back(Err(SnapshotError::record(self.rows.file(), line, reason)));
    }

    /// What is left when there are no more rows: nothing is held then, unless somebody changed the file meanwhile.
    fn end(&mut self) {
        self.ended = true;
        if let Some(last) = self.current.take() {
            self.end_run(last);
        }
        let mut left: Vec<Begun> = self.held.drain().map(|(_, begun)| begun).collect();
        left.sort_by_key(|begun| begun.line);
        for begun in left {
            self.give(begun);
        }
    }
}

impl Iterator for Table {
    type Item = Result<Organisation, SnapshotError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(ready) = self.ready.pop_front() {
                return Some(ready);
            }
            if self.ended {
                return None;
            }
            match self.rows.next() {
                None => self.end(),
                Some(Ok(row)) => self.take(&row),
                Some(Err(error)) => {
                    self.ended = !error.is_of_record();
                    return Some(Err(error));
                }
            }
        }
    }
}

impl Reader for Table {
    fn unread(&self) -> Vec<Unread> {
        let of = |(column, (first, line, count)): (&usize, &(Misread, u64, usize))| Unread {
            column: self.rows.columns()[*column].clone(),
            first: first.clone(),
            line: *line,
            count: *count,
        };
        self.misread.iter().map(of).collect()
    }

    fn guessed(&self) -> Option<Guessed> {
        Some(self.guessed.clone())
    }
}

/// How many runs of rows the records have that have several. What cannot be read is told when it is read again.
fn runs(rows: Rows, id: usize) -> HashMap<u64, u32> {
    let mut runs: HashMap<u64, u32> = HashMap::new();
    let mut before: Option<u64> = None;
    for row in rows.filter_map(Result::ok) {
        let id = row.cell(id);
        let now = (!id.is_empty()).then(|| hash(id));
        if let Some(hash) = now.filter(|_| now != before) {
            *runs.entry(hash).or_default() += 1;
        }
        before = now;
    }
    runs.retain(|_, count| *count > 1);
    runs.shrink_to_fit();
    runs
}

pub(super) fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

/// Adds what another row says of a record; whether there was room for all of it. The first row's name is the one to
/// show.
pub(super) fn merge(into: &mut Organisation, other: Organisation) -> bool {
    let mut has_room = true;
    for name in other.names {
        if into.names.iter().any(|known| known.text == name.text) {
            continue;
        }
        if into.names.len() >= MOST_NAMES {
            has_room = false;
            break;
        }
        let is_preferred =
            |known: &Name| known.kind == NameKind::Preferred && known.language == name.language;
        let kind = match name.kind {
            NameKind::Preferred if into.names.iter().any(is_preferred) => NameKind::Other,
            kind => kind,
        };
        into.names.push(Name { kind, ..name });
    }
    add(&mut into.countries, other.countries);
    add(&mut into.websites, other.websites);
    add(&mut into.types, other.types);
    add(&mut into.parents, other.parents);
    add(&mut into.identifiers, other.identifiers);
    add(&mut into.relatives, other.relatives);
    add(&mut into.predecessors, other.predecessors);
    add(&mut into.successors, other.successors);
    into.address = into.address.take().or(other.address);
    into.staff = into.staff.or(other.staff);
    into.relations = into.relations.max(other.relations);
    if into.standing == Standing::Current {
        into.standing = other.standing;
    }
    into.from = into.from.take().or(other.from);
    into.until = into.until.take().or(other.until);
    has_room
}

fn add<T: PartialEq>(into: &mut Vec<T>, others: Vec<T>) {
    for other in others {
        if into.len() < MOST_NAMES && !into.contains(&other) {
            into.push(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The records of a table, each with its names; what is wrong in its place.
    fn records(text: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, text).unwrap();
        let table = Table::open(&path, &Mapping::default(), &Expected::default()).unwrap();
        let shown = |record: Result<Organisation, SnapshotError>| match record {
            Err(error) => error.reason(),
            Ok(record) => {
                let names: Vec<&str> = record.names.iter().map(|name| name.text.as_str()).collect();
                format!("{}: {} [{}]", record.id, names.join(", "), record.countries.join(", "))
            }
        };
        table.map(shown).collect()
    }

    #[test]
    fn rows_with_one_identifier_are_one_record() {
        assert_eq!(
            records("id,name,country\n1,Een,BE\n1,Un,\n1,Een,FR\n2,Two,SE\n"),
            ["1: Een, Un [BE, FR]", "2: Two [SE]"]
        );
    }

    #[test]
    fn dates_are_read_as_people_write_them_and_what_ended_is_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        let rows =
            "id,name,begin,end\n1,A,1/1/2007,31/12/2020\n2,B,2001,\n3,C,soon,2099-12-31\n4,D,,2001-02-30\n";
        std::fs::write(&path, rows).unwrap();
        let mapping =
            Mapping { from: Some("begin".to_owned()), until: Some("end".to_owned()), ..Mapping::default() };
        let mut table = Table::open(&path, &mapping, &Expected::default()).unwrap();
        let read: Vec<Organisation> = table.by_ref().map(Result::unwrap).collect();
        let shown = read.iter().map(|it| (it.from.as_deref(), it.until.as_deref(), it.standing));
        assert_eq!(
            shown.collect::<Vec<_>>(),
            [
                (Some("2007-01-01"), Some("2020-12-31"), Standing::Ended),
                (Some("2001"), None, Standing::Current),
                (None, Some("2099-12-31"), Standing::Current),
                (None, None, Standing::Current),
            ]
        );
        let unread = table.unread();
        let told = unread.iter().map(|it| (it.column.as_str(), it.first.value.as_str(), it.line, it.count));
        assert_eq!(told.collect::<Vec<_>>(), [("begin", "soon", 4, 1), ("end", "2001-02-30", 5, 1)]);
    }

    #[test]
    fn rows_that_are_spread_over_the_file_are_put_together_too() {
        let spread = "id,name\n1,Een\n2,Twee\n3,Drie\n1,Un\n2,Deux\n1,One\n4,Vier\n";
        assert_eq!(records(spread), ["3: Drie []", "2: Twee, Deux []", "1: Een, Un, One []", "4: Vier []"]);
    }

    #[test]
    fn a_row_without_a_name_may_be_followed_by_one_that_has_it() {
        assert_eq!(
            records("id,name\n1,\n1,Een\n2,\n,x\n,y\n"),
            [
                "1: Een []",
                "the record has no name",
                "the record has no identifier",
                "the record has no identifier"
            ]
        );
    }

    #[test]
    fn a_bad_row_is_told_and_nothing_else_is_lost() {
        assert_eq!(
            records("id,name\n1,Een\n1,Un,x\n1,One\n"),
            ["3 cells here and 2 in the header", "1: Een, One []"]
        );
    }

    #[test]
    fn names_without_end_are_no_record() {
        let rows: Vec<String> = (0..1003).map(|number| format!("1,Name {number}\n")).collect();
        let read = records(&format!("id,name\n{}", rows.concat()));
        assert_eq!(read.len(), 4, "{:?}", &read[..3]);
        assert!(read[..3].iter().all(|told| told.contains("more than 1000 names")), "{:?}", &read[..3]);
    }
}
