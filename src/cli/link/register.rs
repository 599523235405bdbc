//! Which register is asked: one of the catalogue, or a file of somebody's own.

use super::spreadsheet::{self, is_spreadsheet, refuse_misplaced};
use super::told;
use crate::cli::error::{CliError, Kind};
use crate::cli::network;
use crate::cli::session::Session;
use crate::link::index::Index;
use crate::link::protocol;
use crate::link::snapshot::{Expected, Mapping, SnapshotError, SnapshotFormat, Source, read_all, sources};
use crate::link::{Authority, Identifier, Organisation, Register};
use crate::model::Languages;
use crate::query::names::{NameError, Names};
use crate::store::Dataset;
use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The register of the catalogue that somebody names.
pub(in crate::cli) fn named(
    dataset: &Dataset,
    names: &Names,
    name: &str,
    languages: &Languages,
) -> Result<Authority, CliError> {
    Authority::named(dataset.merged(), names, name).map_err(|error| {
        let is_near = matches!(&error, NameError::Unknown { nearest, .. } if !nearest.is_empty());
        let is_unknown = matches!(error, NameError::Unknown { .. });
        let told = CliError::from(error);
        if !is_unknown {
            return told;
        }
        let name = format!("{name:?}");
        let told = told.saying(languages.word([
            &format!("no register is called {name}"),
            &format!("geen register heet {name}"),
            &format!("aucun registre ne s’appelle {name}"),
        ]));
        let list = languages.word([
            "labgraph authority list shows the registers that there are",
            "labgraph authority list toont welke registers er zijn",
            "labgraph authority list montre les registres qui existent",
        ]);
        if is_near { told.hint(list) } else { told.only_hint(list) }
    })
}

/// The registers of the catalogue.
pub(in crate::cli) struct Catalogue {
    languages: Languages,
    dataset: Arc<Dataset>,
    names: Names,
    all: Vec<Authority>,
}

impl Catalogue {
    pub(in crate::cli) fn of(session: &Session) -> Result<Self, CliError> {
        let dataset = session.dataset()?;
        let names = session.names(&dataset);
        let all = Authority::all(dataset.merged());
        Ok(Self { languages: session.languages().clone(), dataset, names, all })
    }

    /// The register that somebody names.
    pub(in crate::cli) fn named(&self, name: &str) -> Result<Authority, CliError> {
        named(&self.dataset, &self.names, name, &self.languages)
    }

    /// Writes the identifiers of an organisation as their registers do, and leaves out those of other registers that
    /// are none; says so where that of `own` is none, or where the record is another register's.
    pub(in crate::cli) fn mend(&self, own: &str, organisation: &mut Organisation) -> Option<String> {
        let mut fault = None;
        let identifiers = std::mem::take(&mut organisation.identifiers);
        for identifier in identifiers {
            let authority = self.all.iter().find(|authority| authority.slug == identifier.scheme);
            match authority.map(|authority| authority.check(&identifier.value)) {
                None => organisation.identifiers.push(Identifier::new(identifier.scheme, &identifier.value)),
                Some(Ok(good)) => organisation.identifiers.push(good),
                Some(Err(error)) if identifier.scheme == own => fault = Some(error.to_string()),
                Some(Err(_)) => {}
            }
        }
        fault.or_else(|| self.of_another(own, organisation))
    }

    /// What is told of a record whose IRI is not one of its register, and that bears no identifier of it either.
    fn of_another(&self, own: &str, organisation: &Organisation) -> Option<String> {
        let authority = self.all.iter().find(|authority| authority.slug == own)?;
        let id = organisation.id.as_str();
        let is_own = authority.template.is_none()
            || !id.contains("://")
            || authority.identifier_of(id).is_some()
            || organisation.identifiers.iter().any(|identifier| identifier.scheme == own);
        (!is_own).then(|| format!("{id} is no entry of {own}"))
    }
}

/// The folder that imported registers are kept in.
pub(in crate::cli) fn cache_folder() -> Result<PathBuf, CliError> {
    network::cache_folder().ok_or_else(|| {
        CliError::new(Kind::Io, "there is no folder for imported registers")
            .hint("set HOME, or XDG_CACHE_HOME")
    })
}

/// A register of the catalogue: its snapshot where one was imported, else what answers about it.
pub(super) fn of_catalogue(session: &Session, name: &str) -> Result<Box<dyn Register>, CliError> {
    let authority = Catalogue::of(session)?.named(name)?;
    let cache = network::cache_folder();
    let opened = protocol::open(&authority, None, session.client(), cache.as_deref());
    Ok(opened?)
}

/// The files of a register, spreadsheets read already: the sheet that is named, or the only one. With the options that
/// name the sheet and the encoding.
pub(in crate::cli) fn sources_of(
    files: &[PathBuf],
    format: Option<SnapshotFormat>,
    (option, named): (&str, Option<&str>),
    (encoded, encoding): (&str, Option<&str>),
) -> Result<Vec<Source>, CliError> {
    let sheet = named.map(|sheet| (option, sheet));
    let encoding = encoding.map(|encoding| (encoded, encoding));
    refuse_misplaced(files.iter().any(|file| is_spreadsheet(file)), sheet, encoding)?;
    let mut found = Vec::new();
    for file in files {
        if is_spreadsheet(file) {
            if format.is_some_and(|format| format != SnapshotFormat::Table) {
                return Err(CliError::usage("a spreadsheet is read as a table").hint("leave --as out"));
            }
            let sheet = spreadsheet::read(file, named, option)?;
            found.push(Source::of_sheet(file.clone(), sheet));
        } else {
            found.extend(sources(std::slice::from_ref(file), format)?);
        }
    }
    Ok(found)
}

/// A file as a register, in memory; its records need no authority. Identifiers of registers of the catalogue are
/// written as these write them.
pub(super) fn of_file(
    session: &Session,
    path: &Path,
    mapping: &Mapping,
    sheet: Option<&str>,
) -> Result<Box<dyn Register>, CliError> {
    let encoding = ("--register-encoding", mapping.encoding.as_deref());
    let sources = sources_of(&[path.to_owned()], None, ("--register-sheet", sheet), encoding)?;
    let expected = Expected::default();
    let catalogue: OnceCell<Option<Catalogue>> = OnceCell::new();
    let mend = |organisation: &mut Organisation| {
        if !organisation.identifiers.is_empty()
            && let Some(catalogue) = catalogue.get_or_init(|| Catalogue::of(session).ok())
        {
            let _own = catalogue.mend("", organisation);
        }
        None
    };
    let mut records = read_all(&sources, mapping, &expected, &mend, false);
    let mut broken: Option<SnapshotError> = None;
    let good = records.by_ref().map_while(|record| record.map_err(|error| broken = Some(error)).ok());
    let index = Index::in_memory(good)?;
    match broken {
        Some(error @ SnapshotError::Encoding { .. }) => {
            return Err(CliError::new(Kind::Data, error.to_string()).hint(encoded("--register-encoding")));
        }
        Some(error) => return Err(error.into()),
        None => {}
    }
    told::of_register(session, records.told());
    if index.is_empty() {
        let path = path.display();
        return Err(CliError::new(
            Kind::Data,
            session.languages().word([
                &format!("{path} holds no record"),
                &format!("{path} bevat geen record"),
                &format!("{path} ne contient aucune fiche"),
            ]),
        ));
    }
    Ok(Box::new(index))
}

/// What to do about a text in another encoding.
pub(super) fn encoded(option: &str) -> String {
    format!("say in which encoding it is, such as {option} windows-1252, or save it as UTF-8")
}
