//! `labgraph authority import`.

use crate::cli::error::CliError;
use crate::cli::link::register::{Catalogue, cache_folder, sources_of};
use crate::cli::link::told;
use crate::cli::progress::Bar;
use crate::cli::session::Session;
use crate::cli::watch;
use crate::link::Organisation;
use crate::link::snapshot::{
    Expected, Import, Imported, Manifest, Mapping, SnapshotFormat, Source, authority_of,
};
use crate::model::Languages;
use crate::render::grouped;
use crate::workspace::read_text;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Index a file of a register, so that it is asked without a network.
///
/// Read are records of ROR in JSON, TOOI in JSON-LD, SKOS in Turtle, the merged list of Swedish agencies, entity
/// documents of Wikidata, and any CSV or TSV, packed by gzip, in a .zip, or not; and .xlsx or .ods. Several files or a
/// folder make one register: what they say of one record is put together. The index goes into the cache folder and takes
/// the place of an older one.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The files, or a folder of them.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// The register, by its name. [default: the one that the content tells]
    #[arg(long, value_name = "NAME")]
    authority: Option<String>,

    /// The format of the files: ror, tooi, skos, se-agencies, wikidata or csv. [default: by their content]
    #[arg(long = "as", value_name = "FORMAT")]
    written_as: Option<String>,

    /// The sheet to read, of a spreadsheet that has several.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,

    /// Stop at the first record that cannot be taken. [default: leave it out and say so]
    #[arg(long)]
    strict: bool,

    /// Replace an index even by less than half as many records.
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    columns: Columns,
}

/// Which column of a table says what.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Columns of a table, where their headers do not tell")]
struct Columns {
    /// A mapping of the columns in YAML: id, name, other, acronym, former, country, website, type, identifiers, parent,
    /// from, until, separator, encoding.
    #[arg(long, value_name = "FILE.yaml")]
    mapping: Option<PathBuf>,

    /// The column of what identifies a record.
    #[arg(long, value_name = "COL")]
    id: Option<String>,

    /// The columns of names; `name@nl` in a cell is in Dutch, and `|` stands between several.
    #[arg(long, value_name = "COL", value_delimiter = ',')]
    name: Vec<String>,

    /// The columns of other names.
    #[arg(long, value_name = "COL", value_delimiter = ',')]
    other: Vec<String>,

    /// The columns of acronyms.
    #[arg(long, value_name = "COL", value_delimiter = ',')]
    acronym: Vec<String>,

    /// The columns of former names.
    #[arg(long, value_name = "COL", value_delimiter = ',')]
    former: Vec<String>,

    /// The column of the country, or the country of all: =BE.
    #[arg(long, value_name = "COL|=CODE")]
    country: Option<String>,

    /// The columns of websites.
    #[arg(long, value_name = "COL", value_delimiter = ',')]
    website: Vec<String>,

    /// The column of what sort of body it is, or that of all: =ministry.
    #[arg(long = "type", value_name = "COL|=WORD")]
    kind: Option<String>,

    /// A column of identifiers in a register.
    #[arg(long, value_name = "REGISTER=COL")]
    identifier: Vec<String>,

    /// The column of the names of what it is part of.
    #[arg(long, value_name = "COL")]
    parent: Option<String>,

    /// The column of when it began.
    #[arg(long, value_name = "COL")]
    from: Option<String>,

    /// The column of when it ended.
    #[arg(long, value_name = "COL")]
    until: Option<String>,
}

/// `REGISTER=COL` apart.
pub(in crate::cli) fn pair(text: &str) -> Result<(String, String), CliError> {
    match text.split_once('=') {
        Some((scheme, column)) if !scheme.trim().is_empty() && !column.trim().is_empty() => {
            Ok((scheme.trim().to_owned(), column.trim().to_owned()))
        }
        _ => Err(CliError::usage(format!("--identifier takes REGISTER=COL, and {text:?} is none"))),
    }
}

impl Columns {
    fn mapping(self) -> Result<Mapping, CliError> {
        let mut mapping = match &self.mapping {
            Some(path) => Mapping::from_yaml(&path.display().to_string(), &read_text(path)?)?,
            None => Mapping::default(),
        };
        let lists = [
            (&mut mapping.name, self.name),
            (&mut mapping.other, self.other),
            (&mut mapping.acronym, self.acronym),
            (&mut mapping.former, self.former),
            (&mut mapping.website, self.website),
        ];
        for (list, given) in lists {
            if !given.is_empty() {
                *list = given;
            }
        }
        mapping.id = self.id.or(mapping.id);
        mapping.country = self.country.or(mapping.country);
        mapping.kind = self.kind.or(mapping.kind);
        mapping.parent = self.parent.or(mapping.parent);
        mapping.from = self.from.or(mapping.from);
        mapping.until = self.until.or(mapping.until);
        for text in &self.identifier {
            let (scheme, column) = pair(text)?;
            mapping.identifiers.insert(scheme, column);
        }
        Ok(mapping)
    }
}

impl Args {
    pub(in crate::cli) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let cache = cache_folder()?;
        let format =
            self.written_as.as_deref().map(|name| named_format(name, session.languages())).transpose()?;
        let mapping = self.columns.mapping()?;
        let encoding = ("the mapping’s encoding", mapping.encoding.as_deref());
        let sources = sources_of(&self.files, format, ("--sheet", self.sheet.as_deref()), encoding)?;
        let catalogue = Catalogue::of(session)?;
        let authority = match &self.authority {
            Some(name) => catalogue.named(name)?,
            None => {
                let slug = guessed(&sources, session.languages())?;
                let authority = catalogue.named(slug)?;
                session.note(session.languages().word([
                    &format!("these are records of {slug}, by their content"),
                    &format!("dit zijn records van {slug}, naar hun inhoud"),
                    &format!("ce sont des fiches de {slug}, d’après leur contenu"),
                ]));
                authority
            }
        };
        let expected = Expected::of(&authority);
        let refuse = |organisation: &mut Organisation| catalogue.mend(&authority.slug, organisation);
        let import = Import {
            cache: &cache,
            authority: &authority.slug,
            sources: &sources,
            mapping: &mapping,
            expected: &expected,
            refuse: &refuse,
            strict: self.strict,
            force: self.force,
        };
        let started = Instant::now();
        let imported = watch::unhurried(|| run(session, &import))?;
        tell(session, &imported, started.elapsed())?;
        Ok(ExitCode::SUCCESS)
    }
}

fn run(session: &Session, import: &Import<'_>) -> Result<Imported, CliError> {
    let bar = Bar::new(session.quiet());
    let languages = session.languages();
    let mut next = 0;
    Ok(import.run(&mut |built| {
        if built.records >= next {
            next = built.records + 500;
            bar.say(counted(languages, built.records, built.names));
        }
    })?)
}

fn named_format(name: &str, languages: &Languages) -> Result<SnapshotFormat, CliError> {
    SnapshotFormat::from_name(name).ok_or_else(|| {
        let names: Vec<_> = SnapshotFormat::ALL.into_iter().map(SnapshotFormat::name).collect();
        CliError::usage(languages.word([
            &format!("registers have no format {name:?}"),
            &format!("registers hebben geen formaat {name:?}"),
            &format!("les registres n’ont pas de format {name:?}"),
        ]))
        .hint(names.join(", "))
    })
}

/// The register whose records all the files hold.
fn guessed(sources: &[Source], languages: &Languages) -> Result<&'static str, CliError> {
    let mut found: Option<&'static str> = None;
    for source in sources {
        let told = authority_of(source)?;
        let same = found.is_none() || told == found;
        let Some(slug) = told.filter(|_| same) else {
            let file = source.path.display();
            return Err(CliError::usage(languages.word([
                &format!("{file}: of which register are these records?"),
                &format!("{file}: van welk register zijn deze records?"),
                &format!("{file}\u{a0}: de quel registre sont ces fiches\u{a0}?"),
            ]))
            .hint(languages.word([
                "say --authority NAME; labgraph authority list shows those that there are",
                "zeg --authority NAAM; labgraph authority list toont welke er zijn",
                "dites --authority NOM\u{a0}; labgraph authority list montre ceux qui existent",
            ])));
        };
        found = Some(slug);
    }
    found.ok_or_else(|| {
        CliError::usage(languages.word([
            "there is no file to import",
            "er is geen bestand om te importeren",
            "il n’y a pas de fichier à importer",
        ]))
    })
}

fn counted(languages: &Languages, records: u64, names: u64) -> String {
    let count = |number: u64, one: [&str; 3], many: [&str; 3]| {
        let counted = languages.count(usize::try_from(number).unwrap_or(usize::MAX), one, many);
        counted.replacen(&number.to_string(), &grouped(&number.to_string(), languages), 1)
    };
    let records = count(records, ["record", "record", "fiche"], ["records", "records", "fiches"]);
    let names = count(names, ["name", "naam", "nom"], ["names", "namen", "noms"]);
    format!("{records} {} {names}", languages.word(["with", "met", "avec"]))
}

fn tell(session: &Session, imported: &Imported, took: Duration) -> Result<(), CliError> {
    let languages = session.languages();
    let manifest = &imported.manifest;
    told::of_register(session, &imported.told);
    let what = counted(languages, manifest.records, manifest.names);
    let files = files(manifest);
    let (slug, version) = (&manifest.authority, manifest.version());
    if imported.is_unchanged() {
        return session.tell(languages.word([
            &format!("{slug}: {what}, there already, of {files} ({version})"),
            &format!("{slug}: {what}, er al, uit {files} ({version})"),
            &format!("{slug}\u{a0}: {what}, déjà là, de {files} ({version})"),
        ]));
    }
    if let Some(before) = &imported.before {
        session.note(&replaced(before, languages));
    }
    let skipped = manifest.skipped;
    let seconds = format!("{:.1} s", took.as_secs_f64());
    session.tell(languages.word([
        &format!("{slug}: {what}, {skipped} left out, of {files} ({version}), in {seconds}"),
        &format!("{slug}: {what}, {skipped} weggelaten, uit {files} ({version}), in {seconds}"),
        &format!("{slug}\u{a0}: {what}, {skipped} omises, de {files} ({version}), en {seconds}"),
    ]))
}

fn replaced(before: &Manifest, languages: &Languages) -> String {
    let (what, day, files) =
        (counted(languages, before.records, before.names), &before.imported, files(before));
    languages
        .word([
            &format!("this replaces {what} of {files}, imported on {day}"),
            &format!("dit vervangt {what} uit {files}, geïmporteerd op {day}"),
            &format!("ceci remplace {what} de {files}, importés le {day}"),
        ])
        .to_owned()
}

/// The names of the files; of many the first.
fn files(manifest: &Manifest) -> String {
    const MOST: usize = 3;
    let names: Vec<&str> = manifest.files.iter().take(MOST).map(|file| file.name.as_str()).collect();
    let more = if manifest.files.len() > MOST { ", …" } else { "" };
    format!("{}{more}", names.join(", "))
}
