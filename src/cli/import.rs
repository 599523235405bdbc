//! `labgraph import`: a table or RDF from elsewhere into a data file of the workspace.

mod change;
mod target;

use super::commit::Patience;
use super::error::{CliError, Kind};
use super::output;
use super::session::Session;
use crate::import::{self, Converted, ImportSource, Mapping, Table};
use crate::model::Languages;
use crate::model::vocab::lab;
use crate::query::names::Names;
use crate::store::{self, Dataset};
use crate::workspace::read_text;
use change::{Change, is_equal, is_single};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, GraphNameRef, Term};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use target::Target;

/// Take a table or RDF from elsewhere into a data file.
///
/// A table is CSV, TSV, .xlsx or .ods. A mapping beside it (labs.yaml for labs.csv) says which column is
/// which property; the spreadsheet of `labgraph init --template` needs none. The data file is the image of
/// what it was imported from: importing again replaces it, and changes nothing where nothing changed.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The file: .csv, .tsv, .xlsx, .ods, .ttl, .trig, .nt, .nq, .rdf or .jsonld.
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The mapping. [default: beside the file, with the extension .yaml]
    #[arg(long, value_name = "FILE.yaml")]
    mapping: Option<PathBuf>,

    /// The data file. One that was not made by import is added to. [default: data/imported/NAME.ttl]
    #[arg(long, value_name = "data/FILE.ttl")]
    into: Option<PathBuf>,

    /// The source of what is imported, by its name or IRI. [default: the file itself]
    #[arg(long, value_name = "NAME")]
    source: Option<String>,

    /// The sheet to read, of a spreadsheet that has several.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,

    /// Show what would change and write nothing.
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    patience: Patience,

    /// Write a first mapping, to read over and mend: to standard output, or with -o to a new file.
    #[arg(long, conflicts_with_all = ["mapping", "into", "source", "dry_run"])]
    guess: bool,
}

impl Args {
    pub(super) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        if session.asks_files() {
            return Err(CliError::usage("import changes a workspace, and --data names none"));
        }
        if self.guess {
            return self.guess(session);
        }
        let languages = session.languages();
        let target = Target::new(session, &self.file, self.into.as_deref())?;
        // The image is about to be replaced: what it says now must not decide what is said next.
        let dataset =
            if target.is_image() { session.dataset_without(&target.path)? } else { session.dataset()? };
        let dataset = &*dataset;
        let names = session.names(dataset);
        let converted = if store::format_of_path(&self.file).is_some() {
            let quads = store::read_files(std::slice::from_ref(&self.file), &mut |_| ())?;
            let source = self.source(None, dataset, &names)?;
            let file = self.file.display().to_string();
            import::convert_rdf(quads, &file, &source, &names, dataset.merged())?
        } else {
            self.table(dataset, &names)?
        };
        if converted.triples.is_empty() {
            return Err(nothing(&self.file, &target, languages));
        }
        refuse_contradictions(&converted, dataset, &names, languages)?;
        tell(session, &converted, &names);
        let change = Change::new(&target, &file_name(&self.file), converted, languages)?;
        if self.dry_run {
            change.show(session, &target)
        } else {
            change.commit(session, &target, self.patience)
        }
    }

    fn table(&self, dataset: &Dataset, names: &Names) -> Result<Converted, CliError> {
        let (tables, mapping, origin) = self.mapped()?;
        let source = self.source(Some(&mapping), dataset, names)?;
        Ok(import::convert(&tables, &mapping, &origin, &source, names, dataset.merged())?)
    }

    /// The tables of the file, the mapping, and what that is called.
    fn mapped(&self) -> Result<(Vec<Table>, Mapping, String), CliError> {
        let beside = self.mapping.clone().or_else(|| {
            let with = |extension: &str| {
                let mut name = self.file.file_name().unwrap_or_default().to_owned();
                name.push(extension);
                self.file.with_file_name(name)
            };
            let beside = [
                self.file.with_extension("yaml"),
                with(".yaml"),
                self.file.with_extension("yml"),
                with(".yml"),
            ];
            beside.into_iter().find(|path| path.is_file())
        });
        if let Some(path) = beside {
            let origin = path.display().to_string();
            let mapping = Mapping::read(&read_text(&path)?, &origin).map_err(import::ImportError::from)?;
            let wanted: Vec<String> = match (&self.sheet, &mapping.sheet) {
                (Some(sheet), _) | (None, Some(sheet)) => vec![sheet.clone()],
                (None, None) => mapping.tables.keys().cloned().collect(),
            };
            return Ok((import::read_tables(&self.file, &wanted)?, mapping, origin));
        }
        if let Some((tables, mapping)) = import::built_in_mapping(&self.file)? {
            return Ok((tables, mapping, "the mapping of the template".to_owned()));
        }
        // What cannot be read at all is told before what is missing beside it.
        import::read_tables(&self.file, self.sheet.as_slice())?;
        let name = self.file.with_extension("yaml").display().to_string();
        let file = self.file.display();
        Err(CliError::usage(format!("there is no mapping for {file}: neither {name} nor --mapping"))
            .hint(format!("labgraph import {file} --guess -o {name} writes a first one"))
            .hint("labgraph init --template FILE.xlsx leaves a spreadsheet that needs none"))
    }

    fn source(
        &self,
        mapping: Option<&Mapping>,
        dataset: &Dataset,
        names: &Names,
    ) -> Result<ImportSource, CliError> {
        let wanted = self.source.as_deref().or_else(|| mapping.and_then(|mapping| mapping.source.as_deref()));
        if let Some(name) = wanted {
            let iri = names.resolve(name, dataset.merged())?;
            if !dataset.states(&iri, rdf::TYPE, &Term::from(lab::SOURCE.into_owned())) {
                return Err(CliError::usage(format!("{} is no source", names.curie(&iri)))
                    .hint("labgraph run sources lists those of the graph"));
            }
            return Ok(ImportSource::existing(iri));
        }
        let title = mapping.and_then(|mapping| mapping.title.as_deref());
        let issued = mapping.and_then(|mapping| mapping.issued.as_deref());
        Ok(ImportSource::of_file(&file_name(&self.file), title, issued)?)
    }

    fn guess(&self, session: &Session) -> Result<ExitCode, CliError> {
        if let Some(path) = session.output.as_ref().filter(|path| path.exists()) {
            return Err(CliError::usage(format!(
                "{} exists; a mapping is never overwritten",
                path.display()
            )));
        }
        if store::format_of_path(&self.file).is_some() {
            return Err(CliError::usage(format!("{} is RDF, which needs no mapping", self.file.display())));
        }
        let tables = import::read_tables(&self.file, self.sheet.as_slice())?;
        let dataset = &*session.dataset()?;
        let mapping = import::guess(&tables, &session.names(dataset), dataset.merged());
        output::send(session, false, |out| Ok(out.write_all(mapping.as_bytes())?))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Refuses what would leave nothing.
fn nothing(file: &Path, target: &Target, languages: &Languages) -> CliError {
    let (file, path) = (file.display(), &target.path);
    let error = CliError::new(
        Kind::Data,
        languages.word([
            &format!("{file} holds nothing to import"),
            &format!("{file} bevat niets om te importeren"),
            &format!("{file} ne contient rien à importer"),
        ]),
    );
    match &target.text {
        Some(_) => error.hint(languages.word([
            &format!("to take back an import, remove {path}"),
            &format!("om een import terug te draaien, verwijder {path}"),
            &format!("pour annuler une importation, supprimez {path}"),
        ])),
        None => error,
    }
}

/// Says what an import leaves aside, and what it adds to.
fn tell(session: &Session, converted: &Converted, names: &Names) {
    let languages = session.languages();
    for import::Unmapped { file, sheet, header } in &converted.unmapped {
        let word = languages.word(["sheet", "blad", "feuille"]);
        let sheet = sheet.as_ref().map_or(String::new(), |sheet| format!(", {word} {sheet}"));
        let word = languages.word(["column", "kolom", "colonne"]);
        let column = format!("{file}{sheet}, {word} {header:?}");
        session.note(languages.word([
            &format!("{column}: the mapping says nothing of it"),
            &format!("{column}: de mapping zegt er niets over"),
            &format!("{column}\u{a0}: la correspondance n’en dit rien"),
        ]));
    }
    if !converted.known.is_empty() {
        let shown: Vec<String> = converted.known.iter().take(5).map(|thing| names.curie(thing)).collect();
        let shown = shown.join(", ");
        let more = match converted.known.len().saturating_sub(5) {
            0 => String::new(),
            more => languages
                .word([
                    &format!(" and {more} more"),
                    &format!(" en nog {more} andere"),
                    &format!(" et {more} de plus"),
                ])
                .to_owned(),
        };
        session.note(languages.word([
            &format!("the graph already describes {shown}{more}: this adds to it"),
            &format!("de graaf beschrijft {shown}{more} al: dit komt erbij"),
            &format!("le graphe décrit déjà {shown}{more}\u{a0}: ceci s’y ajoute"),
        ]));
    }
}

/// Refuses a number, a date or a truth where another file states another one of the same thing: both would
/// hold, and one of them is wrong.
fn refuse_contradictions(
    converted: &Converted,
    dataset: &Dataset,
    names: &Names,
    languages: &Languages,
) -> Result<(), CliError> {
    let mut problems = Vec::new();
    for triple in converted.triples.iter().filter(|triple| is_single(&triple.object)) {
        let quads = dataset.merged().quads_for_pattern(
            Some(triple.subject.as_ref()),
            Some(triple.predicate.as_ref()),
            None,
            Some(GraphNameRef::DefaultGraph),
        );
        let known: Vec<Term> =
            quads.filter_map(Result::ok).map(|quad| quad.object).filter(is_single).collect();
        if let (false, Some(Term::Literal(other)), Term::Literal(own)) =
            (known.iter().any(|term| is_equal(term, &triple.object)), known.first(), &triple.object)
        {
            let short = |term: Term| match term {
                Term::NamedNode(node) => names.curie(&node),
                other => other.to_string(),
            };
            let asserted =
                dataset.asserted(Some(triple.subject.as_ref()), Some(triple.predicate.as_ref()), None);
            let file = asserted.filter_map(|quad| match &quad.graph_name {
                GraphName::NamedNode(graph) => dataset.path_of(graph.as_ref()).map(str::to_owned),
                _ => None,
            });
            let (property, thing) =
                (short(triple.predicate.clone().into()), short(triple.subject.clone().into()));
            let (there, here) = (other.value(), own.value());
            let message = languages
                .word([
                    &format!("{property} of {thing} is {there} there and {here} in the import"),
                    &format!("{property} van {thing} is daar {there} en in de import {here}"),
                    &format!("{property} de {thing} y vaut {there}, et {here} dans ce qui est importé"),
                ])
                .to_owned();
            let place = file
                .into_iter()
                .next()
                .unwrap_or_else(|| languages.word(["the graph", "de graaf", "le graphe"]).to_owned());
            problems.push(import::Problem { place, message });
        }
    }
    if problems.is_empty() {
        return Ok(());
    }
    problems.sort_by(|a, b| (&a.place, &a.message).cmp(&(&b.place, &b.message)));
    problems.truncate(import::MAX_PROBLEMS);
    let full = problems.len() >= import::MAX_PROBLEMS;
    let error = CliError::problems(problems);
    let more = [
        "there may be more: these are the first",
        "er zijn er misschien meer: dit zijn de eerste",
        "il y en a peut-être d’autres\u{a0}: voici les premiers",
    ];
    let error = if full { error.hint(languages.word(more)) } else { error };
    Err(error
        .hint(languages.word(["nothing is written", "er is niets geschreven", "rien n’a été écrit"]))
        .hint(languages.word([
        "a new edition of a figure gets an IRI of its own, such as lid:{Name|slug}-budget-2026",
        "een nieuwe editie van een cijfer krijgt een eigen IRI, zoals lid:{Name|slug}-budget-2026",
        "une nouvelle édition d’un chiffre reçoit son propre IRI, par exemple lid:{Name|slug}-budget-2026",
    ])))
}
