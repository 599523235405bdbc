//! What `diff` compares: a file, a folder, a workspace, a graph of the workspace, a git revision.

use super::error::CliError;
use super::session::Session;
use crate::model::Prefixes;
use crate::store::{format_of_path, read_texts_into};
use crate::workspace::{
    GitError, TextFile, Workspace, file_iri, files_at, files_below, graph_iri, graph_path, read_text,
};
use oxigraph::model::{GraphName, NamedNode, Quad};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Something to compare, resolved and not yet read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Operand {
    /// The workspace as it is now, or the files of `--data`.
    Now,
    /// A file of the workspace, by its path from the root.
    Graph(String),
    /// A file elsewhere.
    File(PathBuf),
    /// A folder below the root of the workspace, by its path from there.
    Part(String),
    /// A folder of RDF files elsewhere.
    Folder(PathBuf),
    /// Another workspace.
    Workspace(PathBuf),
    /// A git revision of the workspace; with a path, of what is there.
    Revision(String, Option<String>),
}

/// The texts of an operand.
struct Texts {
    files: Vec<TextFile>,
    /// Where they lie in the workspace: what stands before their paths.
    base: String,
    extent: Extent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// One file.
    Graph,
    /// The files of a folder.
    Folder,
    /// All files of a workspace.
    Workspace,
}

impl Operand {
    /// What somebody means: a path that exists, before a graph of the workspace, before a revision.
    pub(super) fn of(name: &str, session: &Session) -> Result<Self, CliError> {
        let path = Path::new(name);
        if path.is_dir() {
            return Ok(Self::of_folder(path, session));
        }
        if path.exists() {
            return Ok(match inside(path, session) {
                Some(inner) if is_graph(&inner, session)? => Self::Graph(inner),
                _ => Self::File(path.to_owned()),
            });
        }
        if let Some(graph) = graph_of_workspace(name, session)? {
            return Ok(Self::Graph(graph));
        }
        let (revision, path) = match name.split_once(':') {
            Some((revision, path)) => (revision, Some(path.trim_start_matches("./").to_owned())),
            None => (name, None),
        };
        if revision.is_empty() || name.contains("://") {
            return Err(unknown(name, None));
        }
        Ok(Self::Revision(revision.to_owned(), path.filter(|path| !path.is_empty())))
    }

    fn of_folder(path: &Path, session: &Session) -> Self {
        match inside(path, session) {
            Some(inner) if inner.is_empty() => Self::Now,
            Some(inner) if matches!(inner.split('/').next(), Some("ontology" | "data")) => Self::Part(inner),
            _ if Workspace::open(path).is_ok() => Self::Workspace(path.to_owned()),
            _ => Self::Folder(path.to_owned()),
        }
    }

    /// What to compare with where only this is named: what is new, beside what is old.
    pub(super) fn beside(self) -> (Self, Self) {
        match self {
            // As git does: what somebody names of the workspace is compared with what was committed.
            Self::Now => (Self::Revision("HEAD".to_owned(), None), Self::Now),
            Self::Graph(path) => (Self::Revision("HEAD".to_owned(), Some(path.clone())), Self::Graph(path)),
            Self::Part(path) => (Self::Revision("HEAD".to_owned(), Some(path.clone())), Self::Part(path)),
            Self::Revision(revision, Some(path)) => {
                (Self::Revision(revision, Some(path.clone())), Self::Part(path))
            }
            other => (other, Self::Now),
        }
    }

    /// A revision beside a path of the workspace is that path in the revision.
    fn narrowed(self, other: &Self) -> Self {
        match (self, other) {
            (Self::Revision(revision, None), Self::Graph(path) | Self::Part(path)) => {
                Self::Revision(revision, Some(path.clone()))
            }
            (operand, _) => operand,
        }
    }

    fn texts(&self, session: &Session) -> Result<Texts, CliError> {
        let of = |files, base: &str, extent| Texts { files, base: base.to_owned(), extent };
        Ok(match self {
            Self::Now => of(session.workspace().graphs()?, "", Extent::Workspace),
            Self::Workspace(path) => of(Workspace::open(path)?.graphs()?, "", Extent::Workspace),
            Self::Graph(path) => {
                let found = session.workspace().graphs()?.into_iter().find(|file| file.path == *path);
                of(found.into_iter().collect(), "", Extent::Graph)
            }
            Self::File(path) => {
                let shown = path.display().to_string();
                let file = TextFile { path: shown.clone(), shown, text: Cow::Owned(read_text(path)?) };
                let base = inside(path, session).unwrap_or_default();
                of(vec![file], &base, Extent::Graph)
            }
            Self::Part(path) => {
                let below = |file: &TextFile| {
                    file.path
                        .strip_prefix(path.as_str())
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                };
                let files: Vec<_> = session.workspace().graphs()?.into_iter().filter(below).collect();
                let extent =
                    if files.iter().any(|file| file.path == *path) { Extent::Graph } else { Extent::Folder };
                relative(of(files, path, extent))
            }
            Self::Folder(path) => {
                let files = files_below(path, |path| format_of_path(path).is_some())?;
                if files.is_empty() {
                    let message = format!("{} holds no RDF file", path.display());
                    return Err(CliError::usage(message)
                        .hint("the extensions are: .ttl .trig .nt .nq .n3 .rdf .xml .jsonld"));
                }
                of(files, "", Extent::Folder)
            }
            Self::Revision(revision, path) => of_revision(revision, path.as_deref(), session)?,
        })
    }
}

/// The files of a revision.
fn of_revision(revision: &str, path: Option<&str>, session: &Session) -> Result<Texts, CliError> {
    let here = Path::new(".");
    let root = match (session.workspace().root(), path) {
        (Some(root), _) => root,
        (None, Some(_)) => here,
        (None, None) => {
            return Err(unknown(revision, None)
                .hint("for a git revision, go to a workspace or name one with --workspace"));
        }
    };
    let whole = path.is_none();
    let wanted = |path: &Path| {
        let is_turtle = path.extension().is_some_and(|extension| extension == "ttl");
        if whole { is_turtle } else { format_of_path(path).is_some() }
    };
    let named = path.map_or_else(|| revision.to_owned(), |path| format!("{revision}:{path}"));
    let files = files_at(root, revision, path, wanted).map_err(|error| match error {
        GitError::NoRevision(_) | GitError::NotARepository(_) => unknown(&named, Some(&error)),
        other => other.into(),
    })?;
    let single = matches!((files.as_slice(), path), ([file], Some(path)) if file.path == path);
    let extent = match (whole, single) {
        (true, _) => Extent::Workspace,
        (false, true) => Extent::Graph,
        (false, false) => Extent::Folder,
    };
    Ok(relative(Texts { files, base: path.unwrap_or_default().trim_end_matches('/').to_owned(), extent }))
}

/// The texts of a folder with their paths from there.
fn relative(mut texts: Texts) -> Texts {
    if texts.extent == Extent::Folder {
        for file in &mut texts.files {
            let inner =
                file.path.strip_prefix(&texts.base).map(|rest| rest.trim_start_matches('/').to_owned());
            file.path = inner.unwrap_or_else(|| file.path.clone());
        }
    } else {
        texts.base = String::new();
    }
    texts
}

/// The statements of what was and of what is.
type Pair = (Vec<Quad>, Vec<Quad>);

/// Two operands as statements that can be compared.
pub(super) fn read(old: &Operand, new: &Operand, session: &Session) -> Result<Pair, CliError> {
    let (old, new) = (old.clone().narrowed(new), new.clone().narrowed(old));
    if session.asks_files() && [&old, &new].contains(&&Operand::Now) {
        return beside_data(&old, &new, session);
    }
    let (of_old, of_new) = (old.texts(session)?, new.texts(session)?);
    match (of_old.extent, of_new.extent) {
        (Extent::Graph, Extent::Graph) => as_graphs(&old, of_old, of_new),
        (Extent::Folder, Extent::Folder) => {
            let base = of_old.base.clone();
            Ok((in_files(of_old, &base)?, in_files(of_new, &base)?))
        }
        (extent_old, extent_new) => {
            let (base_old, base_new) = (of_old.base.clone(), of_new.base.clone());
            let (old, new) = (in_files(of_old, &base_old)?, in_files(of_new, &base_new)?);
            // One file beside many: the file says what they say together, unless it names their graphs.
            let mixed = extent_old == Extent::Graph && one_graph(&old)
                || extent_new == Extent::Graph && one_graph(&new);
            Ok(if mixed { (merged(old), merged(new)) } else { (old, new) })
        }
    }
}

/// The files of `--data`, taken together, beside something else.
fn beside_data(old: &Operand, new: &Operand, session: &Session) -> Result<Pair, CliError> {
    let side = |operand: &Operand| {
        if *operand == Operand::Now {
            return Ok(merged(session.statements()?));
        }
        let texts = operand.texts(session)?;
        let base = texts.base.clone();
        Ok::<_, CliError>(merged(in_files(texts, &base)?))
    };
    Ok((side(old)?, side(new)?))
}

/// Two files as graphs with one name and one base. Names of graphs tell files apart only where both have
/// several.
fn as_graphs(operand: &Operand, old: Texts, new: Texts) -> Result<Pair, CliError> {
    let (name, keep) = graph_of(operand, &old);
    let quads = |texts: Texts| {
        let names = vec![name.clone(); texts.files.len()];
        statements(texts, names)
    };
    let (mut old, mut new) = (quads(old)?, quads(new)?);
    let alone = one_graph(&old) || one_graph(&new);
    let own = GraphName::from(name);
    let graph = if keep { own.clone() } else { GraphName::DefaultGraph };
    for quad in old.iter_mut().chain(&mut new).filter(|quad| alone || quad.graph_name == own) {
        quad.graph_name = graph.clone();
    }
    Ok((old, new))
}

/// The graph that two files are compared as: that of the old one in the workspace, or else the default
/// graph, for which the IRI only stands in.
fn graph_of(operand: &Operand, texts: &Texts) -> (NamedNode, bool) {
    match (operand, texts.files.first()) {
        (Operand::File(path), _) => (file_iri(path), false),
        (_, Some(file)) => (graph_iri(&file.path), true),
        (_, None) => (graph_iri(&texts.base), true),
    }
}

fn in_files(texts: Texts, base: &str) -> Result<Vec<Quad>, CliError> {
    let slash = if base.is_empty() { "" } else { "/" };
    let name = |file: &TextFile| match texts.extent {
        Extent::Graph if file.shown == file.path => file_iri(Path::new(&file.path)),
        _ => graph_iri(&format!("{base}{slash}{}", file.path)),
    };
    let names = texts.files.iter().map(name).collect();
    statements(texts, names)
}

fn statements(texts: Texts, names: Vec<NamedNode>) -> Result<Vec<Quad>, CliError> {
    Ok(read_texts_into(names.into_iter().zip(texts.files).collect())?)
}

fn one_graph(quads: &[Quad]) -> bool {
    quads.windows(2).all(|pair| pair[0].graph_name == pair[1].graph_name)
}

fn merged(mut quads: Vec<Quad>) -> Vec<Quad> {
    for quad in &mut quads {
        quad.graph_name = GraphName::DefaultGraph;
    }
    quads
}

/// The path of something from the root of the workspace, where it is inside.
fn inside(path: &Path, session: &Session) -> Option<String> {
    let root = session.workspace().root()?.canonicalize().ok()?;
    let path = path.canonicalize().ok()?;
    let inner = path.strip_prefix(root).ok()?;
    Some(inner.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"))
}

fn is_graph(inner: &str, session: &Session) -> Result<bool, CliError> {
    Ok(session.workspace().graphs()?.iter().any(|file| file.path == inner))
}

/// The file of the workspace that a graph is kept in, from its IRI, CURIE or path.
fn graph_of_workspace(name: &str, session: &Session) -> Result<Option<String>, CliError> {
    let bare = name.trim_start_matches('<').trim_end_matches('>');
    let expanded = Prefixes::known().expand(bare);
    let iri = expanded.as_ref().map_or(bare, NamedNode::as_str);
    let names = [graph_path(iri), Some(bare.to_owned()), Some(format!("{bare}.ttl"))];
    let files = session.workspace().graphs()?;
    let found = names.into_iter().flatten().find(|name| files.iter().any(|file| file.path == *name));
    Ok(found)
}

fn unknown(name: &str, why: Option<&GitError>) -> CliError {
    let message = format!("there is no file, folder or graph {name:?}, and no git revision of that name");
    let mut error = CliError::usage(message);
    if let Some((old, new)) = name.split_once("..") {
        let new = new.trim_start_matches('.');
        if !old.is_empty() && !new.is_empty() && !new.contains('/') {
            error = error.hint(format!("for a range, name both ends: labgraph diff {old} {new}"));
        }
    }
    match why {
        Some(why @ GitError::NotARepository(_)) => error.hint(why.to_string()),
        _ => error,
    }
}
