//! `labgraph link match`.

mod feed;
mod names;
mod run;
mod sheet;

use super::register::{Catalogue, of_catalogue, of_file};
use super::{odd, told};
use crate::cli::authority::import::pair;
use crate::cli::error::{CliError, Kind};
use crate::cli::output::{self, Format};
use crate::cli::session::Session;
use crate::cli::watch;
use crate::link::snapshot::{Expected, Guessed, Mapped, Mapping, SnapshotError, find_column};
use crate::link::{Authority, Register, kind};
use crate::model::country;
use names::{Names, Reading};
use run::Run;
use sheet::Sheet;
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Match a table of names with a register, without a workspace.
///
/// One row comes out for each candidate: the name, the place, the identifier, its label, a score between 0 and 1, what
/// to do (accept, review, none), what each feature adds to the logarithm of the odds, why the decision is not what the
/// score says, where that is so, and the line that the name stands on. A name without a candidate has one row, with the
/// decision none. Rows come in the order of the names; csv, tsv and jsonl come while it runs.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The table of names: CSV, TSV, .xlsx or .ods; - is standard input.
    #[arg(value_name = "NAMES")]
    names: PathBuf,

    /// The register, by its name, or a file of records with its columns.
    #[arg(long, value_name = "NAME|FILE")]
    authority: String,

    /// The column of the names. [default: the one that its header tells]
    #[arg(long, value_name = "COL")]
    column: Option<String>,

    /// The column of the country, or the country of all: =BE. A code, or a name such as Denmark, Danmark, Denemarken.
    #[arg(long, value_name = "COL|=COUNTRY")]
    country: Option<String>,

    /// The column of the website.
    #[arg(long, value_name = "COL")]
    website: Option<String>,

    /// The column of what sort of body it is, or that of all: =government.
    #[arg(long = "type", value_name = "COL|=TYPE")]
    kind: Option<String>,

    /// A column of identifiers that are known, in a register.
    #[arg(long, value_name = "REGISTER=COL")]
    identifier: Vec<String>,

    /// Columns of the table that come along, behind the others. [all: *]
    #[arg(long, value_name = "COL[,COL…]")]
    keep: Vec<String>,

    /// The sheet to read, of a spreadsheet that has several.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,

    /// The encoding of the names, such as windows-1252. [default: UTF-8, or what their first bytes say]
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,

    /// The first row is a name like the others.
    #[arg(long)]
    no_header: bool,

    /// How many candidates a name may have, from 1 to 10.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=10))]
    top: u8,

    #[command(flatten)]
    columns: RegisterColumns,
}

/// Which column of a file of records says what.
#[derive(Debug, Default, PartialEq, clap::Args)]
#[command(next_help_heading = "Where --authority is a file: its columns, where their headers do not tell")]
struct RegisterColumns {
    /// The column of what identifies a record; rows with the same are one record, with the names of all of them.
    #[arg(long, value_name = "COL")]
    id: Option<String>,

    /// The columns of names.
    #[arg(long, value_name = "COL", value_delimiter = ',')]
    name: Vec<String>,

    /// The column of the country, or the country of all records: =BE.
    #[arg(long, value_name = "COL|=COUNTRY")]
    register_country: Option<String>,

    /// The columns of websites.
    #[arg(long, value_name = "COL", value_delimiter = ',')]
    register_website: Vec<String>,

    /// The column of what sort of body it is, or that of all records: =government.
    #[arg(long, value_name = "COL|=TYPE")]
    register_type: Option<String>,

    /// A column of identifiers in a register of the catalogue.
    #[arg(long, value_name = "REGISTER=COL")]
    register_identifier: Vec<String>,

    /// The sheet of the file, of a spreadsheet that has several.
    #[arg(long, value_name = "NAME")]
    register_sheet: Option<String>,

    /// The encoding of the file, such as windows-1252. [default: UTF-8, or what its first bytes say]
    #[arg(long, value_name = "NAME")]
    register_encoding: Option<String>,
}

impl Args {
    /// Refuses a country or a type of all names that is none: it would count for nothing.
    fn refuse_unknown(&self, session: &Session) -> Result<(), CliError> {
        let constant = |said: &Option<String>| -> Option<String> {
            said.as_deref().and_then(|said| said.strip_prefix('=')).map(|said| said.trim().to_owned())
        };
        let countries = [&self.country, &self.columns.register_country].map(constant);
        if let Some(none) = countries.into_iter().flatten().find(|name| country::named(name).is_none()) {
            return Err(CliError::usage(format!("{none:?} is no country"))
                .hint("a name or a code of ISO 3166-1 is expected, such as =Belgium or =BE"));
        }
        let kinds = [&self.kind, &self.columns.register_type].map(constant);
        if let Some(none) = kinds.into_iter().flatten().find(|word| !kind::is_known(word)) {
            return Err(CliError::usage(format!("{none:?} is no type that is known"))
                .hint(odd::known_types(session.languages())));
        }
        Ok(())
    }

    /// Refuses to write over what is read.
    fn refuse_own(&self, output: &Path) -> Result<(), CliError> {
        let read = [(self.names.as_path(), "table of names"), (Path::new(&self.authority), "register")];
        match read.into_iter().find(|(path, _)| output::is_same_file(output, path)) {
            Some((_, what)) => {
                Err(CliError::usage(format!("-o {} is the {what}, which is read", output.display()))
                    .hint("write to another file"))
            }
            None => Ok(()),
        }
    }

    pub(in crate::cli) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let format = Format::rows(session)?;
        if format.is_binary() && session.output.is_none() && std::io::stdout().is_terminal() {
            return Err(CliError::usage("this format is no text").hint("write it to a file with -o FILE"));
        }
        if let Some(path) = session.file() {
            self.refuse_own(path)?;
            output::can_save(path)?;
        }
        if session.at_prompt() && self.names.as_os_str() == "-" {
            return Err(CliError::usage("standard input is the prompt’s own").hint("name a file"));
        }
        self.refuse_unknown(session)?;
        let needs_catalogue = !(self.identifier.is_empty() && self.columns.register_identifier.is_empty());
        let catalogue = if needs_catalogue { Some(Catalogue::of(session)?) } else { None };
        let identifiers = identifiers("--identifier", &self.identifier, catalogue.as_ref())?;
        let names = Names::open(&self.names, &self.reading())?;
        let column = names.column(self.column.as_deref())?;
        let mapping = self.mapping(&column, &identifiers);
        let mapped = Mapped::new(&names.file, &names.columns, &mapping, Expected::default())?;
        let find = |column: &String| find_column(&names.file, &names.columns, column);
        let name = find(&column)?;
        let kept = self.kept(&names, name)?;
        let register = self.register(session, catalogue.as_ref())?;
        self.tell_columns(session, &names, &mapping, &kept);
        let known = |(authority, column): &(Authority, String)| Ok((authority.clone(), find(column)?));
        let run = Run {
            session,
            register: &*register,
            mapped: &mapped,
            catalogue: catalogue.as_ref().filter(|_| !identifiers.is_empty()),
            column: name,
            identifiers: identifiers.iter().map(known).collect::<Result<_, SnapshotError>>()?,
            top: usize::from(self.top),
            stop: interruptible(session.at_prompt()),
        };
        let headers: Vec<(usize, &str)> =
            kept.iter().map(|&place| (place, names.columns[place].as_str())).collect();
        let sheet = Sheet::new(format, session.style(None), name, &headers);
        watch::unhurried(|| output::stream_keeping(session, |out| run.all(names, sheet, out)))?;
        Ok(ExitCode::SUCCESS)
    }

    /// Which columns of the names come along.
    fn kept(&self, names: &Names, name: usize) -> Result<Vec<usize>, CliError> {
        if self.keep == ["*"] {
            return Ok((0..names.columns.len()).filter(|place| *place != name).collect());
        }
        let find = |column: &String| find_column(&names.file, &names.columns, column);
        let is_header = |text: &str| names.columns.iter().any(|header| header == text.trim());
        let mut kept = Vec::new();
        for text in &self.keep {
            // A header may have a comma of its own.
            let wanted: Vec<String> = if is_header(text) {
                vec![text.clone()]
            } else {
                text.split(',').map(str::to_owned).collect()
            };
            if wanted.iter().any(|column| column.trim().is_empty()) {
                return Err(
                    CliError::usage("--keep takes names of columns").hint("all of them are --keep '*'")
                );
            }
            kept.extend(wanted.iter().map(find).collect::<Result<Vec<_>, SnapshotError>>()?);
        }
        Ok(kept)
    }

    /// Tells which column was taken for the names where nobody said it, and which are not used.
    fn tell_columns(&self, session: &Session, names: &Names, mapping: &Mapping, kept: &[usize]) {
        let languages = session.languages();
        let header = names.columns.first().map_or("", String::as_str);
        if self.column.is_none() && !self.no_header && names.looks_like_names().is_none() {
            session.note(languages.word([
                &format!("the first row, {header:?}, is taken for the header; --no-header says that it is a name"),
                &format!("de eerste rij, {header:?}, geldt als koptekst; --no-header zegt dat het een naam is"),
                &format!(
                    "la première ligne, {header:?}, est prise pour l’en-tête\u{a0}; --no-header dit que c’est un nom"
                ),
            ]));
            return;
        }
        let said = Mapping { name: self.column.iter().cloned().collect(), ..mapping.clone() };
        let mut guessed = Guessed::of(&said, mapping, &names.columns);
        guessed.unused.retain(|unused| !kept.iter().any(|place| names.columns[*place] == *unused));
        if !guessed.unused.is_empty() {
            let options = "--country, --website, --type, --identifier, --keep";
            told::of_columns(session, &names.file, &guessed, options);
        }
    }

    fn reading(&self) -> Reading<'_> {
        let (sheet, encoding) = (self.sheet.as_deref(), self.encoding.as_deref());
        Reading { sheet, header: !self.no_header, encoding }
    }

    /// Which column of the names says what.
    fn mapping(&self, name: &str, identifiers: &[(Authority, String)]) -> Mapping {
        Mapping {
            name: vec![name.to_owned()],
            country: self.country.clone(),
            website: self.website.iter().cloned().collect(),
            kind: self.kind.clone(),
            identifiers: by_slug(identifiers),
            // A name is one name, whatever stands in it.
            separator: Some('\u{1f}'),
            ..Mapping::default()
        }
    }

    fn register(
        &self,
        session: &Session,
        catalogue: Option<&Catalogue>,
    ) -> Result<Box<dyn Register>, CliError> {
        let path = Path::new(&self.authority);
        let is_file = path.is_file() || self.authority.contains(['/', '\\']) || path.extension().is_some();
        if is_file && !self.authority.contains("://") {
            let mapping = self.columns.mapping(catalogue)?;
            return of_file(session, path, &mapping, self.columns.register_sheet.as_deref());
        }
        if self.columns != RegisterColumns::default() {
            let message = "--id, --name and --register-… are about a file, and --authority names none";
            return Err(CliError::usage(message).hint("the column of the names is said by --column"));
        }
        of_catalogue(session, &self.authority)
    }
}

impl RegisterColumns {
    fn mapping(&self, catalogue: Option<&Catalogue>) -> Result<Mapping, CliError> {
        Ok(Mapping {
            id: self.id.clone(),
            name: self.name.clone(),
            country: self.register_country.clone(),
            website: self.register_website.clone(),
            kind: self.register_type.clone(),
            identifiers: by_slug(&identifiers(
                "--register-identifier",
                &self.register_identifier,
                catalogue,
            )?),
            encoding: self.register_encoding.clone(),
            ..Mapping::default()
        })
    }
}

/// The registers and the columns of `REGISTER=COL`.
fn identifiers(
    option: &str,
    said: &[String],
    catalogue: Option<&Catalogue>,
) -> Result<Vec<(Authority, String)>, CliError> {
    let mut found = Vec::new();
    for text in said {
        let (register, column) = pair(text)
            .map_err(|_| CliError::usage(format!("{option} takes REGISTER=COL, and {text:?} is none")))?;
        if let Some(catalogue) = catalogue {
            found.push((catalogue.named(&register)?, column));
        }
    }
    Ok(found)
}

fn by_slug(identifiers: &[(Authority, String)]) -> BTreeMap<String, String> {
    identifiers.iter().map(|(authority, column)| (authority.slug.clone(), column.clone())).collect()
}

/// Becomes true when somebody presses Ctrl-C, closes the window or ends the process; a second time ends it at once.
fn interruptible(at_prompt: bool) -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    if !at_prompt {
        use signal_hook::consts::{SIGHUP, SIGTERM};
        let code = i32::from(Kind::Interrupted.code());
        for signal in [SIGTERM, SIGHUP] {
            // Where nobody may listen, the process ends as it did.
            let _again = signal_hook::flag::register_conditional_shutdown(signal, code, Arc::clone(&stop));
            let _once = signal_hook::flag::register(signal, Arc::clone(&stop));
        }
    }
    let seen = Arc::clone(&stop);
    // At the prompt somebody else listens already.
    let _taken = ctrlc::set_handler(move || {
        if seen.swap(true, Ordering::Relaxed) {
            end();
        }
    });
    stop
}

#[expect(clippy::exit, reason = "whoever presses Ctrl-C twice wants the end")]
fn end() {
    std::process::exit(i32::from(Kind::Interrupted.code()));
}
