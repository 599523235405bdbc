//! `labgraph import`: a table or RDF from elsewhere into a data file of the workspace.

use super::error::{CliError, Kind};
use super::output;
use super::session::Session;
use crate::import::{self, Converted, ImportSource, Mapping, Table};
use crate::model::Prefixes;
use crate::model::vocab::lab;
use crate::query::names::Names;
use crate::render::{GraphFormat, canonical, visible, write_graph};
use crate::store::{self, Dataset};
use crate::workspace::read_text;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{GraphName, GraphNameRef, Literal, NamedNode, Quad, Term, Triple};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

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
        let target = Target::new(session, &self)?;
        // The image is about to be replaced: what it says now must not decide what is said next.
        let dataset =
            if target.is_image() { session.dataset_without(&target.path)? } else { session.dataset()? };
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
            let message = format!("{} holds nothing to import", self.file.display());
            let error = CliError::new(Kind::Data, message);
            return Err(match &target.text {
                Some(_) => error.hint(format!("to take back an import, remove {}", target.path)),
                None => error,
            });
        }
        refuse_contradictions(&converted, dataset, &names)?;
        tell(session, &converted, &names);
        let change = Change::new(&target, &file_name(&self.file), converted)?;
        if self.dry_run { change.show(session, &target) } else { change.commit(session, &target) }
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
        let named = self.source.as_deref().or_else(|| mapping.and_then(|mapping| mapping.source.as_deref()));
        if let Some(name) = named {
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
        let dataset = session.dataset()?;
        let mapping = import::guess(&tables, &session.names(dataset), dataset.merged());
        output::send(session, false, |out| Ok(out.write_all(mapping.as_bytes())?))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Says what an import leaves aside, and what it adds to.
fn tell(session: &Session, converted: &Converted, names: &Names) {
    for column in &converted.unmapped {
        output::note(session, &format!("{column}: the mapping says nothing of it"));
    }
    if !converted.known.is_empty() {
        let shown: Vec<String> = converted.known.iter().take(5).map(|thing| names.curie(thing)).collect();
        let more = converted.known.len().saturating_sub(shown.len());
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        output::note(
            session,
            &format!("the graph already describes {}{more}: this adds to it", shown.join(", ")),
        );
    }
}

/// Refuses a number, a date or a truth where another file states another one of the same thing: both would
/// hold, and one of them is wrong.
fn refuse_contradictions(converted: &Converted, dataset: &Dataset, names: &Names) -> Result<(), CliError> {
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
            let message = format!(
                "{} of {} is {} there and {} in the import",
                short(triple.predicate.clone().into()),
                short(triple.subject.clone().into()),
                other.value(),
                own.value()
            );
            let place = file.into_iter().next().unwrap_or_else(|| "the graph".to_owned());
            problems.push(import::Problem { place, message });
        }
    }
    if problems.is_empty() {
        return Ok(());
    }
    problems.sort_by(|a, b| (&a.place, &a.message).cmp(&(&b.place, &b.message)));
    problems.truncate(import::MAX_PROBLEMS);
    Err(CliError::from(import::ImportError::Problems(problems))
        .hint("a new edition of a figure gets an IRI of its own, such as lid:{Name|slug}-budget-2026"))
}

/// The data file that an import goes to.
struct Target {
    /// From the root of the workspace, with `/`.
    path: String,
    /// Where it is; nothing in the built-in workspace.
    place: Option<PathBuf>,
    /// What it holds.
    text: Option<String>,
}

impl Target {
    fn new(session: &Session, args: &Args) -> Result<Self, CliError> {
        let root = session.workspace().root();
        let path = match &args.into {
            Some(path) => inner_path(root, path)?,
            None => {
                let stem = args.file.file_stem().unwrap_or_default().to_string_lossy();
                match import::slug(&stem) {
                    slug if slug.is_empty() => {
                        return Err(CliError::usage("the name of the file gives none to the data file")
                            .hint("name it with --into data/NAME.ttl"));
                    }
                    slug => format!("data/imported/{slug}.ttl"),
                }
            }
        };
        let Some(root) = root else {
            if args.dry_run {
                return Ok(Self { path, place: None, text: None });
            }
            return Err(CliError::usage("the built-in workspace cannot be changed")
                .hint("labgraph init DIR writes it out; then --workspace DIR, or go there"));
        };
        let place = root.join(&path);
        is_inside(&root.join("data"), &place)?;
        if let (Ok(a), Ok(b)) = (std::fs::canonicalize(&place), std::fs::canonicalize(&args.file))
            && a == b
        {
            return Err(CliError::usage(format!("{path} is the file to import")));
        }
        let text = if place.exists() { Some(read_text(&place)?) } else { None };
        Ok(Self { path, place: Some(place), text })
    }
}

impl Target {
    /// Whether import made the file.
    fn is_image(&self) -> bool {
        self.text.as_ref().is_some_and(|text| text.starts_with(MADE))
    }
}

/// The path of `--into` from the root of the workspace.
fn inner_path(root: Option<&Path>, path: &Path) -> Result<String, CliError> {
    let refused = |why: &str| {
        Err(CliError::usage(format!("--into {}: {why}", path.display())).hint("as data/labs/NAME.ttl"))
    };
    let inner = match root {
        Some(root) if path.is_absolute() => {
            let root = std::path::absolute(root)?;
            path.strip_prefix(&root).map(Path::to_owned).unwrap_or_else(|_| path.to_owned())
        }
        _ => path.to_owned(),
    };
    let mut parts = Vec::new();
    for component in inner.components() {
        match component {
            Component::Normal(part) if !part.to_string_lossy().starts_with('.') => match part.to_str() {
                Some(part) if !part.chars().any(char::is_control) => parts.push(part.to_owned()),
                _ => return refused("the name is no plain text"),
            },
            Component::CurDir => {}
            _ => return refused("a data file is in the folder data/ of the workspace"),
        }
    }
    if parts.len() < 2 || parts[0] != "data" {
        return refused("a data file is in the folder data/ of the workspace");
    }
    if !inner.extension().is_some_and(|extension| extension == "ttl") {
        return refused("a data file is Turtle and ends in .ttl");
    }
    Ok(parts.join("/"))
}

/// Refuses a place that a symbolic link leads out of the folder.
fn is_inside(folder: &Path, place: &Path) -> Result<(), CliError> {
    let existing = place.ancestors().find(|ancestor| ancestor.exists()).unwrap_or(folder);
    let real = std::fs::canonicalize(existing)?;
    if real.starts_with(std::fs::canonicalize(folder)?) {
        return Ok(());
    }
    Err(CliError::usage(format!("{} leads out of the workspace, to {}", place.display(), real.display())))
}

/// How the first line of a file begins that import made; the name of what it is the image of follows.
const MADE: &str = "# Made by labgraph import from ";

/// What an import does to a data file.
struct Change {
    added: Vec<Triple>,
    removed: Vec<Triple>,
    /// How many statements the import makes.
    count: usize,
    rows: usize,
    /// The new text of the file; nothing where it stays as it is.
    text: Option<String>,
}

impl Change {
    fn new(target: &Target, file: &str, converted: Converted) -> Result<Self, CliError> {
        let existing = match (&target.text, &target.place) {
            (Some(_), Some(place)) => store::read_files(std::slice::from_ref(place), &mut |_| ())?,
            _ => Vec::new(),
        };
        let old: BTreeSet<String> =
            existing.iter().map(|quad| Triple::from(quad.clone()).to_string()).collect();
        let new: BTreeSet<String> = converted.triples.iter().map(ToString::to_string).collect();
        let (count, rows) = (converted.triples.len(), converted.rows);
        let added: Vec<Triple> =
            converted.triples.iter().filter(|triple| !old.contains(&triple.to_string())).cloned().collect();
        // A name may hold what would end the comment.
        let name: String = file.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let made = format!("{MADE}{name}.\n");
        match &target.text {
            Some(text) if !text.starts_with(MADE) => {
                let text = if added.is_empty() { None } else { Some(appended(target, text, &added)?) };
                Ok(Self { added, removed: Vec::new(), count, rows, text })
            }
            Some(text) if !text.starts_with(&made) => {
                let other =
                    text.lines().next().unwrap_or_default().trim_start_matches(MADE).trim_end_matches('.');
                Err(CliError::usage(format!("{} is the image of another file, {other}", target.path))
                    .hint("name another data file with --into data/NAME.ttl"))
            }
            _ => {
                let removed = existing.iter().map(|quad| Triple::from(quad.clone()));
                let removed: Vec<Triple> =
                    removed.filter(|triple| !new.contains(&triple.to_string())).collect();
                let same = target.text.is_some() && is_same(&existing, &converted.triples)?;
                let text = if same {
                    None
                } else {
                    let again = "# Importing that again replaces this: change it there.\n\n";
                    Some(format!("{made}{again}{}", turtle(converted.triples)?))
                };
                Ok(Self { added, removed, count, rows, text })
            }
        }
    }

    /// Commits the statements to their file: the one place where an import writes.
    fn commit(self, session: &Session, target: &Target) -> Result<ExitCode, CliError> {
        if let (Some(text), Some(place)) = (&self.text, &target.place) {
            if let Some(folder) = place.parent() {
                std::fs::create_dir_all(folder).map_err(|error| {
                    CliError::new(Kind::Io, format!("cannot make the folder {}: {error}", folder.display()))
                })?;
            }
            output::save(place, text.as_bytes())?;
        }
        output::send(session, false, |out| Ok(writeln!(out, "{}", visible(&self.summary(target)))?))?;
        Ok(ExitCode::SUCCESS)
    }

    /// Shows what would be done, as Turtle; what would go stands in comments.
    fn show(self, session: &Session, target: &Target) -> Result<ExitCode, CliError> {
        let mut text = format!("# {}\n", self.summary(target));
        for gone in turtle_lines(&self.removed) {
            let _infallible = writeln!(text, "# removed: {gone}");
        }
        if !self.added.is_empty() {
            text.push('\n');
            text.push_str(&turtle(self.added)?);
        }
        output::send(session, false, |out| Ok(out.write_all(text.as_bytes())?))?;
        Ok(ExitCode::SUCCESS)
    }

    fn summary(&self, target: &Target) -> String {
        if self.text.is_none() {
            return format!("{}: nothing to change", target.path);
        }
        let rows = match self.rows {
            0 => String::new(),
            rows => format!(" from {}", plural(rows, "row")),
        };
        let removed = match self.removed.len() {
            0 => String::new(),
            removed => format!(", {removed} removed"),
        };
        let added = self.added.len();
        format!("{}: {}{rows}: {added} added{removed}", target.path, plural(self.count, "statement"))
    }
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn quads(triples: Vec<Triple>) -> Vec<Quad> {
    triples.into_iter().map(|triple| triple.in_graph(GraphName::DefaultGraph)).collect()
}

fn turtle(triples: Vec<Triple>) -> Result<String, CliError> {
    let mut bytes = Vec::new();
    write_graph(quads(triples), GraphFormat::Turtle, &Prefixes::known(), &mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn turtle_lines(triples: &[Triple]) -> Vec<String> {
    let prefixes = Prefixes::known();
    let short = |node: &NamedNode| prefixes.shorten(node.as_str()).unwrap_or_else(|| node.to_string());
    let mut lines: Vec<String> = triples
        .iter()
        .map(|triple| {
            let subject = match Term::from(triple.subject.clone()) {
                Term::NamedNode(node) => short(&node),
                other => other.to_string(),
            };
            let object = match &triple.object {
                Term::NamedNode(node) => short(node),
                Term::Literal(literal) => {
                    let full = literal.to_string();
                    match full.rsplit_once("^^<") {
                        Some((value, _)) => format!("{value}^^{}", short(&literal.datatype().into_owned())),
                        None => full,
                    }
                }
                other => other.to_string(),
            };
            visible(&format!("{subject} {} {object}", short(&triple.predicate))).replace('\n', " ")
        })
        .collect();
    lines.sort();
    lines
}

/// Whether a file already says this, blank nodes by their place in the graph.
fn is_same(existing: &[Quad], triples: &[Triple]) -> Result<bool, CliError> {
    let bytes = |quads: &[Quad]| {
        let mut bytes = Vec::new();
        canonical(quads, &mut bytes)?;
        Ok::<_, CliError>(bytes)
    };
    let existing: Vec<Triple> = existing.iter().cloned().map(Triple::from).collect();
    Ok(bytes(&quads(existing))? == bytes(&quads(triples.to_vec()))?)
}

/// The text of a file that people write, with what is new at its end.
fn appended(target: &Target, text: &str, added: &[Triple]) -> Result<String, CliError> {
    if added.iter().any(|triple| triple.subject.is_blank_node() || triple.object.is_blank_node()) {
        return Err(CliError::new(
            Kind::Data,
            format!("{}: blank nodes cannot be added to a file twice", target.path),
        )
        .hint("give them IRIs, or import into a file of its own"));
    }
    let end = if text.ends_with('\n') { "\n" } else { "\n\n" };
    Ok(format!("{text}{end}{}", turtle(added.to_vec())?))
}

/// Whether it is what a thing has one of for each property: a number, a date, a truth; no text.
fn is_single(term: &Term) -> bool {
    match term {
        Term::Literal(literal) => literal.language().is_none() && literal.datatype() != xsd::STRING,
        _ => false,
    }
}

/// Whether two values are the same, however their digits are written.
fn is_equal(a: &Term, b: &Term) -> bool {
    match (a, b) {
        (Term::Literal(a), Term::Literal(b)) if a != b => {
            let number = |literal: &Literal| literal.value().parse::<f64>().ok();
            number(a).is_some_and(|value| number(b) == Some(value))
        }
        _ => a == b,
    }
}
