//! What goes wrong with names, queries, files and the machine, as people see it: the kind of each, and what to do.

use super::{CliError, Kind};
use crate::cli::commit::refusal;
use crate::import::{ImportError, MAX_PROBLEMS};
use crate::model::{Languages, SyntaxError};
use crate::query::QueryError;
use crate::query::names::{Candidate, NameError};
use crate::query::saved::params::ParamError;
use crate::render::RenderError;
use crate::shapes::ShapesError;
use crate::store::LoadError;
use crate::workspace::{GitError, TransactionError, WorkspaceError};

fn listed(candidates: &[Candidate]) -> String {
    let prefixes = crate::model::Prefixes::known();
    let names: Vec<_> = candidates
        .iter()
        .map(|candidate| {
            let iri = candidate.iri.as_str();
            let short = prefixes.shorten(iri).unwrap_or_else(|| format!("<{iri}>"));
            if short == candidate.label { short } else { format!("{} ({short})", candidate.label) }
        })
        .collect();
    names.join(", ")
}

impl From<NameError> for CliError {
    fn from(error: NameError) -> Self {
        let message = error.to_string();
        match error {
            NameError::Unknown { nearest, .. } if nearest.is_empty() => {
                Self::usage(message).hint("labgraph find TEXT looks for a name in every language")
            }
            NameError::Unknown { nearest, .. } => {
                Self::usage(message).hint(format!("did you mean {}?", listed(&nearest)))
            }
            NameError::Ambiguous { candidates, .. } => Self::usage(format!("{message} things"))
                .hint(format!("name one of them: {}", listed(&candidates))),
        }
    }
}

impl From<ParamError> for CliError {
    fn from(error: ParamError) -> Self {
        let message = error.to_string();
        match error {
            ParamError::Unknown { known, .. } if known.is_empty() => {
                Self::usage(message).hint("it has no parameters")
            }
            ParamError::Unknown { known, .. } => {
                Self::usage(message).hint(format!("its parameters are: {}", known.join(", ")))
            }
            ParamError::Missing { param, members, query } => {
                let hint = format!("labgraph run {query} {param}=VALUE");
                let error = Self::usage(message).hint(hint);
                if members.is_empty() { error } else { error.hint(format!("one of: {}", listed(&members))) }
            }
            ParamError::NotAmong { values, .. } => {
                Self::usage(message).hint(format!("one of: {}", values.join(", ")))
            }
            ParamError::NotAMember { members, .. } => {
                Self::usage(message).hint(format!("one of: {}", listed(&members)))
            }
            ParamError::Name { param, source } => {
                let mut error = Self::from(source);
                error.message = format!("{param}: {}", error.message);
                error
            }
            ParamError::WrongType { .. } => Self::usage(message),
            ParamError::Unbindable { .. } => Self::new(Kind::Data, message),
        }
    }
}

impl From<QueryError> for CliError {
    fn from(error: QueryError) -> Self {
        let message = error.to_string();
        match error {
            QueryError::Syntax(error) => Self::at(vec![error]),
            QueryError::Timeout(_) => Self::new(Kind::Limit, message)
                .hint("--timeout SECONDS gives it more time; --explain shows where the time goes"),
            QueryError::TooManyRows(_) => {
                Self::new(Kind::Limit, message).hint("add LIMIT to the query, or raise --max-rows")
            }
            QueryError::Busy(_) => Self::new(Kind::Limit, message),
            QueryError::ServiceNotAllowed(endpoint) => Self::new(Kind::Data, message).hint(format!(
                "add it to data/authorities.ttl, or allow it with --allow-service {}",
                endpoint.as_str()
            )),
            QueryError::Service(error) => {
                let failed = Self::from(*error);
                let named = |hint: String| hint.replace("--endpoint ", "--allow-service ");
                Self { message, hints: failed.hints.into_iter().map(named).collect(), ..failed }
            }
            QueryError::ServiceRows { .. } => {
                Self::new(Kind::Limit, message).hint("ask for less there, or raise --max-rows")
            }
            QueryError::Cancelled => Self::new(Kind::Interrupted, message),
            QueryError::Remote(error) => (*error).into(),
            QueryError::NoPlan | QueryError::ReadOnly => {
                Self::usage(message).hint("leave --endpoint out to ask the workspace")
            }
            QueryError::Died => Self::new(Kind::Internal, message),
            _ => Self::new(Kind::Data, message),
        }
    }
}

impl From<ShapesError> for CliError {
    fn from(error: ShapesError) -> Self {
        let message = error.to_string();
        match error {
            ShapesError::Timeout(_) => {
                Self::new(Kind::Limit, message).hint("--timeout SECONDS gives it more time")
            }
            _ => Self::new(Kind::Data, message),
        }
    }
}

impl From<LoadError> for CliError {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Syntax(places) => Self::at(places),
            LoadError::Rule(place) => Self::at(vec![place]),
            LoadError::Workspace(error) => error.into(),
            LoadError::UnknownFormat(_) => Self::usage(error.to_string())
                .hint("the extensions are: .ttl .trig .nt .nq .n3 .rdf .xml .jsonld"),
            LoadError::Stopped => Self::new(Kind::Interrupted, error.to_string()),
            other => Self::new(Kind::Internal, other.to_string()),
        }
    }
}

impl From<WorkspaceError> for CliError {
    fn from(error: WorkspaceError) -> Self {
        let message = error.to_string();
        match error {
            WorkspaceError::Encoding(place) => Self::at(vec![place]),
            WorkspaceError::NotAWorkspace { .. } => {
                Self::usage(message).hint("labgraph init DIR makes a workspace")
            }
            WorkspaceError::NotEmpty(_) => Self::usage(message).hint("name a folder that does not exist yet"),
            WorkspaceError::Read { ref source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
                Self::usage(message)
            }
            WorkspaceError::Read { .. } | WorkspaceError::Write { .. } | WorkspaceError::Unsettled(_) => {
                Self::new(Kind::Io, message)
            }
        }
    }
}

impl From<TransactionError> for CliError {
    fn from(error: TransactionError) -> Self {
        refusal(error, &Languages::default())
    }
}

impl From<ImportError> for CliError {
    fn from(error: ImportError) -> Self {
        let message = error.to_string();
        match error {
            ImportError::Read(error) => error.into(),
            ImportError::Mapping(place) => Self::at(vec![place]),
            ImportError::Problems(problems) => {
                let full = problems.len() >= MAX_PROBLEMS;
                let error = Self::problems(problems);
                let error = if full { error.hint("there may be more: these are the first") } else { error };
                error.hint("nothing is written")
            }
            ImportError::WhichSheet { sheets, .. } => Self::usage(message).hint(format!(
                "choose one with --sheet, or name them under `tables` in a mapping: {}",
                sheets.join(", ")
            )),
            ImportError::NoSheet { sheets, .. } => {
                Self::usage(message).hint(format!("its sheets: {}", sheets.join(", ")))
            }
            ImportError::Misfit { hint, .. } => {
                let error = Self::new(Kind::Data, message);
                match hint {
                    Some(hint) => error.hint(hint),
                    None => error,
                }
            }
            ImportError::NoTable { .. } => Self::new(Kind::Data, message),
            _ => Self::new(Kind::Internal, message),
        }
    }
}

impl From<GitError> for CliError {
    fn from(error: GitError) -> Self {
        let message = error.to_string();
        match error {
            GitError::Workspace(error) => error.into(),
            GitError::NoGit(_) => Self::new(Kind::Io, message).hint("install git to compare with a revision"),
            GitError::Failed(_) => Self::new(Kind::Io, message),
            GitError::NotARepository(_) => Self::usage(message).hint("git init makes one"),
            _ => Self::usage(message),
        }
    }
}

impl From<RenderError> for CliError {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::Io(error) => error.into(),
            other => Self::new(Kind::Data, other.to_string()),
        }
    }
}

impl From<SyntaxError> for CliError {
    fn from(error: SyntaxError) -> Self {
        Self::at(vec![error])
    }
}

impl From<std::io::Error> for CliError {
    fn from(error: std::io::Error) -> Self {
        let closed_pipe = error.kind() == std::io::ErrorKind::BrokenPipe;
        Self { closed_pipe, ..Self::new(Kind::Io, format!("cannot write the answer: {error}")) }
    }
}
