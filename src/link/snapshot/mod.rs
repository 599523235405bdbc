//! Files of registers: whatever their format, an organisation a record, read as it comes where the format allows.
//!
//! Adding a format: 1. a file here that reads it; 2. a variant of [`SnapshotFormat`], its arms, and what its files
//! begin with in `recognise.rs`; 3. its test in `tests/suite/snapshots.rs`; 4. a line in the README.

mod agencies;
mod archive;
mod columns;
mod error;
mod folder;
mod graph;
mod kept;
mod known;
mod mapping;
mod merged;
mod objects;
mod recognise;
mod ror;
mod rows;
mod skos;
mod text;
mod tooi;
mod wikidata;

pub(crate) use archive::open as unpacked;
pub use columns::{Guessed, Role};
pub use error::{Place, SnapshotError};
pub use folder::{Gathered, Sheet, Source, Told, read_all, sources};
pub use kept::{Import, ImportFault, Imported, Kept, Manifest, SourceFile, manifest, manifests, remove};
pub use mapping::{Mapping, column_of_names};
pub use recognise::{authority_of, recognise};
pub use rows::{Mapped, Misread, Sense, Unread, find as find_column, identifiers};
pub(crate) use text::{Text, of_reader};
// What the services of the same registers are read with.
pub(in crate::link) use known::{identifier as identifier_of_iri, nature as nature_of_iri};
pub(in crate::link) use ror::organisation as ror_organisation;

use super::{Authority, Identifier, Nature, Organisation};
use std::path::Path;

/// The formats that files of registers have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SnapshotFormat {
    /// Records of ROR in JSON, version 1 or 2 of its schema.
    Ror,
    /// Government organisations of TOOI in JSON-LD, or another syntax of RDF.
    Tooi,
    /// Concepts of SKOS or organisations, in Turtle or another syntax of RDF.
    Skos,
    /// The merged list of Swedish agencies in JSON.
    Agencies,
    /// Entity documents of Wikidata in JSON.
    Wikidata,
    /// A table: CSV or TSV.
    Table,
}

impl SnapshotFormat {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Ror, Self::Tooi, Self::Skos, Self::Agencies, Self::Wikidata, Self::Table];

    /// Its name in options.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ror => "ror",
            Self::Tooi => "tooi",
            Self::Skos => "skos",
            Self::Agencies => "se-agencies",
            Self::Wikidata => "wikidata",
            Self::Table => "csv",
        }
    }

    /// The format of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// What reads a file: an organisation a record. After an error that is [of a record](SnapshotError::is_of_record)
/// the next one follows; after another there is nothing more.
pub trait Reader: Iterator<Item = Result<Organisation, SnapshotError>> + Send {
    /// The edition that the file says it is, as far as was read.
    fn edition(&self) -> Option<String> {
        None
    }

    /// What of the columns of a table was not understood, as far as was read.
    fn unread(&self) -> Vec<Unread> {
        Vec::new()
    }

    /// What was made of the columns of a table that the mapping says nothing of; nothing where it is no table.
    fn guessed(&self) -> Option<Guessed> {
        None
    }
}

/// Records as they come.
pub type Records = Box<dyn Reader>;

/// What is known of a register before its file is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// Its slug.
    pub slug: String,
    /// How it makes an IRI of an identifier.
    pub template: Option<String>,
    /// The country of all its records, ISO 3166-1 alpha-2, where it covers one.
    pub country: Option<String>,
    /// What its records describe, where they do not say it themselves.
    pub nature: Nature,
}

impl Expected {
    /// Of an authority of the catalogue.
    #[must_use]
    pub fn of(authority: &Authority) -> Self {
        let country = match authority.countries.as_slice() {
            [country] => Some(country.clone()),
            _ => None,
        };
        let template = authority.template.clone();
        Self { slug: authority.slug.clone(), template, country, nature: authority.nature }
    }

    /// Adds to a record what follows from its IRI and from its register.
    pub(crate) fn complete(&self, organisation: &mut Organisation) {
        if let Some(own) = self.identifier(&organisation.id).or_else(|| known::identifier(&organisation.id))
            && !organisation.identifiers.contains(&own)
        {
            organisation.identifiers.insert(0, own);
        }
        // A register may list what is in another one: an establishment is no enterprise, though both have a number.
        if let Some(elsewhere) = known::identifier(&organisation.id).filter(|it| it.scheme != self.slug) {
            organisation
                .identifiers
                .retain(|other| other.scheme != self.slug || other.value != elsewhere.value);
        }
        let own = organisation.identifiers.iter().find(|identifier| identifier.scheme == self.slug).cloned();
        match own {
            // A record is called as its register calls it: not by an IRI that another one gave it.
            Some(own) if !organisation.id.contains(&own.value) && !same(&organisation.id, &own.value) => {
                organisation.id = self.iri(&own.value);
            }
            None if !self.slug.is_empty() && !organisation.id.contains("://") => {
                let own = Identifier::new(self.slug.as_str(), &organisation.id);
                organisation.identifiers.insert(0, own);
            }
            _ => {}
        }
        if let Some(nature) = known::nature(&organisation.id) {
            organisation.nature = nature;
        }
        if organisation.countries.is_empty() {
            organisation.countries.extend(self.country.clone());
        }
    }

    /// The identifier that an IRI of the register holds.
    fn identifier(&self, iri: &str) -> Option<Identifier> {
        let (before, after) = self.template.as_deref()?.split_once("{id}")?;
        let value = iri.strip_prefix(before)?.strip_suffix(after)?;
        (!value.is_empty()).then(|| Identifier::new(self.slug.as_str(), value))
    }

    /// The IRI of an identifier, or the identifier where the register makes none.
    fn iri(&self, value: &str) -> String {
        match &self.template {
            Some(template) => template.replace("{id}", value),
            None => value.to_owned(),
        }
    }
}

/// Whether two ways of writing an identifier differ in points, spaces and dashes alone.
fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    plain(one) == plain(other)
}

/// Opens a file of a register.
///
/// # Errors
/// [`SnapshotError`]; what is wrong with a record comes in its place.
///
/// ```
/// use labgraph::link::snapshot::{self, Expected, Mapping, SnapshotFormat};
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("register.csv");
/// std::fs::write(&path, "id,naam\n1,Digitaal Vlaanderen\n")?;
/// let format = snapshot::recognise(&path)?.unwrap();
/// assert_eq!(format, SnapshotFormat::Table);
/// let mut records = snapshot::read(&path, format, &Mapping::default(), &Expected::default())?;
/// assert_eq!(records.next().unwrap()?.label(), "Digitaal Vlaanderen");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn read(
    path: &Path,
    format: SnapshotFormat,
    mapping: &Mapping,
    expected: &Expected,
) -> Result<Records, SnapshotError> {
    Ok(match format {
        SnapshotFormat::Ror => Box::new(ror::Ror::open(path)?),
        SnapshotFormat::Tooi => Box::new(tooi::Tooi::open(path, expected)?),
        SnapshotFormat::Skos => Box::new(skos::Skos::open(path, expected)?),
        SnapshotFormat::Agencies => Box::new(agencies::Agencies::open(path, expected)?),
        SnapshotFormat::Wikidata => Box::new(wikidata::Wikidata::open(path, expected)?),
        SnapshotFormat::Table => Box::new(merged::Table::open(path, mapping, expected)?),
    })
}
