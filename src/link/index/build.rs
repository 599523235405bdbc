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
