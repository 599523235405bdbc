//! Writing an index: in memory, or on disk beside its place and then moved there, so that it is whole or not there.

use super::schema::{self, Fields, initials, letter_runs};
use super::{Entry, Index, IndexError};
use crate::link::name::Glossary;
use crate::link::{Organisation, website};
use std::path::{Path, PathBuf};
use tantivy::{IndexWriter, TantivyDocument, doc};

/// The memory that the writers may use together, in bytes.
const MEMORY: usize = 120_000_000;
/// How many threads write.
const WRITERS: usize = 2;

/// What was indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Built {
    /// Records.
    pub records: u64,
    /// Names of them.
    pub names: u64,
}

impl Index {
    /// An index in memory of a few records, or of a register that is asked once.
    ///
    /// # Errors
    /// The first error of the register, or of the index.
    ///
    /// ```
    /// use labgraph::link::index::Index;
    /// use labgraph::link::name::Words;
    /// use labgraph::link::Organisation;
    ///
    /// let names = ["Vinnova", "Digitaal Vlaanderen"];
    /// let records = names.map(|name| Organisation { id: name.to_owned(), ..Organisation::named(name) });
    /// let index = Index::in_memory(records)?;
    /// assert_eq!(index.candidates(&Words::of("VINNOVA"))?.len(), 2);
    /// # Ok::<_, labgraph::link::index::IndexError>(())
    /// ```
    pub fn in_memory(records: impl IntoIterator<Item = Organisation>) -> Result<Self, IndexError> {
        let index = tantivy::Index::create_in_ram(schema::schema());
        write(&index, records.into_iter().map(Ok), &mut |_| ())?;
        Self::of(&index)
    }

    /// Writes an index to a folder, which must not exist: all of it or nothing. `watch` is told how far it is.
    ///
    /// # Errors
    /// The first error of the register, or of the index; nothing is left then.
    pub fn build(
        folder: &Path,
        records: impl IntoIterator<Item = Result<Organisation, IndexError>>,
        watch: &mut dyn FnMut(Built),
    ) -> Result<Built, IndexError> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| IndexError::Io { path, source }
        };
        let parent = folder.parent().map_or_else(|| PathBuf::from("."), Path::to_owned);
        std::fs::create_dir_all(&parent).map_err(io(&parent))?;
        let beside = tempfile::Builder::new().prefix(".building").tempdir_in(&parent).map_err(io(&parent))?;
        let index = tantivy::Index::create_in_dir(beside.path(), schema::schema())?;
        let built = write(&index, records.into_iter(), watch)?;
        drop(index);
        let from = beside.keep();
        std::fs::rename(&from, folder).or_else(|source| {
            // Another process was as quick: its index is of the same register.
            let _left = std::fs::remove_dir_all(&from);
            if folder.is_dir() { Ok(()) } else { Err(io(folder)(source)) }
        })?;
        Ok(built)
    }

    /// Opens an index, or builds it where there is none; one that is damaged is built anew.
    ///
    /// # Errors
    /// The first error of the register, or of the index.
    ///
    /// ```
    /// use labgraph::link::index::Index;
    /// use labgraph::link::Organisation;
    ///
    /// let cache = tempfile::tempdir()?;
    /// let records = || [Ok(Organisation { id: "1".to_owned(), ..Organisation::named("Vinnova") })];
    /// let folder = cache.path().join("register");
    /// assert_eq!(Index::open_or_build(&folder, records, &mut |_| ())?.len(), 1);
    /// std::fs::write(folder.join("meta.json"), "{")?;
    /// assert_eq!(Index::open_or_build(&folder, records, &mut |_| ())?.len(), 1);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn open_or_build<I: IntoIterator<Item = Result<Organisation, IndexError>>>(
        folder: &Path,
        records: impl FnOnce() -> I,
        watch: &mut dyn FnMut(Built),
    ) -> Result<Self, IndexError> {
        if folder.exists() {
            if let Ok(index) = Self::open(folder) {
                return Ok(index);
            }
            let io = |source| IndexError::Io { path: folder.to_owned(), source };
            std::fs::remove_dir_all(folder).map_err(io)?;
        }
        Self::build(folder, records(), watch)?;
        Self::open(folder)
    }

    /// The name of the folder of an index of something with a fingerprint: other content, or another shape of index,
    /// is another folder.
    #[must_use]
    pub fn folder_name(name: &str, fingerprint: &str) -> String {
        let plain: String =
            name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
        format!("{plain}-{}-{fingerprint}", schema::VERSION)
    }
}

fn write(
    index: &tantivy::Index,
    records: impl Iterator<Item = Result<Organisation, IndexError>>,
    watch: &mut dyn FnMut(Built),
) -> Result<Built, IndexError> {
    schema::register_tokenizer(index);
    let fields = Fields::of(&index.schema())?;
    let mut writer: IndexWriter = index.writer_with_num_threads(WRITERS, MEMORY)?;
    let mut built = Built { records: 0, names: 0 };
    for record in records {
        let entry = Entry::of(record?);
        for document in documents(&entry, built.records, &fields)? {
            writer.add_document(document)?;
        }
        built.records += 1;
        built.names += entry.words.len() as u64;
        watch(built);
    }
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.wait_merging_threads()?;
    Ok(built)
}

/// The documents of a record: its own, and one for each name.
fn documents(entry: &Entry, number: u64, fields: &Fields) -> Result<Vec<TantivyDocument>, IndexError> {
    let organisation = &entry.organisation;
    let mut own = doc!(
        fields.sort => schema::RECORD,
        fields.id => organisation.id.as_str(),
        fields.key => number.to_string(),
        fields.record => serde_json::to_vec(organisation)?,
    );
    for identifier in &organisation.identifiers {
        own.add_text(fields.identifier, identifier.to_string());
    }
    for domain in website::domains(organisation) {
        own.add_text(fields.domain, domain);
    }
    let glossary = Glossary::shared();
    let names = entry.words.iter().map(|name| {
        let meanings: Vec<&str> = name
            .words
            .iter()
            .flat_map(|word| &word.meanings)
            .map(|meaning| glossary.name(*meaning))
            .collect();
        let words: Vec<&str> = name.tokens.iter().chain(&name.acronyms).map(String::as_str).collect();
        doc!(
            fields.sort => schema::NAME,
            fields.number => number,
            fields.words => words.join(" "),
            fields.initials => initials(name).join(" "),
            fields.meanings => meanings.join(" "),
            fields.letters => letter_runs(name).join(" "),
        )
    });
    Ok(std::iter::once(own).chain(names).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::matching::candidates;
    use crate::link::{Identifier, Name, NameKind};

    fn register(names: &[&str]) -> Vec<Result<Organisation, IndexError>> {
        let record = |(number, name): (usize, &&str)| {
            let names = vec![Name::new(*name, NameKind::Preferred)];
            Ok(Organisation { id: number.to_string(), names, ..Organisation::default() })
        };
        names.iter().enumerate().map(record).collect()
    }

    #[test]
    fn what_is_damaged_on_disk_is_noticed_and_built_anew() {
        let cache = tempfile::tempdir().unwrap();
        let folder = cache.path().join("register");
        Index::build(&folder, register(&["Vinnova", "Nesta", "Nido"]), &mut |_| ()).unwrap();
        assert_eq!(Index::open(&folder).unwrap().len(), 3);
        let files: Vec<PathBuf> =
            std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
        let parts =
            files.iter().filter(|file| file.extension().is_some_and(|end| end != "json" && end != "lock"));
        let mut damaged = 0;
        for file in parts {
            let whole = std::fs::read(file).unwrap();
            let mut flipped = whole.clone();
            flipped[whole.len() / 4] ^= 0x20;
            for bad in [&flipped[..], &whole[..whole.len() / 2], &[]] {
                // The engine keeps its files read-only by no more than habit.
                std::fs::write(file, bad).unwrap();
                assert!(Index::open(&folder).is_err(), "{}", file.display());
                damaged += 1;
            }
            std::fs::write(file, &whole).unwrap();
        }
        assert!(damaged >= 9, "{files:?}");
        std::fs::remove_file(
            files.iter().find(|file| file.extension().is_some_and(|end| end == "store")).unwrap(),
        )
        .unwrap();
        let index = Index::open_or_build(&folder, || register(&["Vinnova", "Nesta"]), &mut |_| ()).unwrap();
        assert_eq!(index.len(), 2);
    }

    #[test]
    fn an_error_of_the_register_leaves_nothing() {
        let cache = tempfile::tempdir().unwrap();
        let folder = cache.path().join("register");
        let broken = register(&["Vinnova"]).into_iter().chain([Err(IndexError::Damaged("x".into()))]);
        assert!(Index::build(&folder, broken, &mut |_| ()).is_err());
        assert_eq!(std::fs::read_dir(cache.path()).unwrap().count(), 0);
    }

    #[test]
    fn names_that_nobody_bears_are_indexed_and_asked() {
        let odd = [
            "x".repeat(100_000),
            "\0\0".into(),
            "---".into(),
            "国立研究開発法人".repeat(9000),
            "גוף ציבורי".into(),
        ];
        let names: Vec<&str> = odd.iter().map(String::as_str).chain(["Vinnova"]).collect();
        // Enough that the index is searched, not read whole.
        let filler: Vec<String> = (0..1600).map(|number| format!("Body {number}")).collect();
        let all: Vec<&str> = names.iter().copied().chain(filler.iter().map(String::as_str)).collect();
        let index = Index::in_memory(register(&all).into_iter().map(Result::unwrap)).unwrap();
        for name in &names {
            let found = candidates(&index, &Organisation::named(*name)).unwrap();
            assert!(found.len() <= 10);
        }
        let found = candidates(&index, &Organisation::named("גוף ציבורי")).unwrap();
        assert_eq!(found[0].entry.organisation.id, "4");
    }

    #[test]
    fn records_are_found_by_identifier_and_by_website() {
        let record = Organisation {
            id: "7".into(),
            websites: vec!["https://www.vinnova.se/en".into()],
            identifiers: vec![Identifier::new("ror", "01kd5m353")],
            ..Organisation::named("Verket för innovationssystem")
        };
        let filler = (0..1600).map(|number| Organisation {
            id: format!("f{number}"),
            ..Organisation::named(format!("Body {number}"))
        });
        let index = Index::in_memory(filler.chain([record])).unwrap();
        for asked in [
            Organisation { websites: vec!["vinnova.se".into()], ..Organisation::named("Xyzzy") },
            Organisation {
                identifiers: vec![Identifier::new("ror", "01kd5m353")],
                ..Organisation::named("Xyzzy")
            },
        ] {
            let found = candidates(&index, &asked).unwrap();
            assert_eq!(found[0].entry.organisation.id, "7", "{asked:?}");
        }
    }
}
