//! Endpoints that fail, as people see it: what to do about it.

use super::{CliError, Kind};
use crate::fetch::FetchError;
use crate::store::RemoteError;

impl From<FetchError> for CliError {
    fn from(error: FetchError) -> Self {
        RemoteError::from(error).into()
    }
}

impl From<RemoteError> for CliError {
    fn from(error: RemoteError) -> Self {
        let message = error.to_string();
        let failed = Self::new(Kind::Remote, message);
        match error {
            RemoteError::Fetch(error) => hinted(failed, &error),
            RemoteError::Broken { .. } => failed.hint("nothing of it is shown, for it is not all"),
            RemoteError::Syntax { words, .. } if words.is_empty() => {
                failed.hint("nothing of it is shown, for nobody could tell what is missing")
            }
            RemoteError::MediaType { .. } | RemoteError::Syntax { .. } => {
                failed.hint("is this the address of a SPARQL endpoint? It often ends in /sparql or /query")
            }
            RemoteError::Cut { .. } => failed
                .hint("nothing of it is shown, for nobody could tell what is missing")
                .hint("ask for less, or page by page: ORDER BY with LIMIT and OFFSET"),
        }
    }
}

/// What to do about a request that failed.
fn hinted(failed: CliError, error: &FetchError) -> CliError {
    match error {
        FetchError::Address { .. } => {
            CliError { kind: Kind::Usage, ..failed }.hint("write it as http://localhost:7878/query")
        }
        FetchError::Transport { reason, .. } if reason.contains("certificate") => {
            failed.hint("its certificate is not one that can be trusted")
        }
        FetchError::Transport { .. } => failed.hint("is the address right, and does the server run?"),
        FetchError::Timeout { .. } => {
            CliError { kind: Kind::Limit, ..failed }.hint("--timeout SECONDS gives it more time")
        }
        FetchError::TooLarge { .. } => {
            CliError { kind: Kind::Limit, ..failed }.hint("ask for less: add LIMIT to the query")
        }
        FetchError::Redirect { to, .. } => {
            failed.hint(format!("if you trust that address, ask it itself: --endpoint {to}"))
        }
        FetchError::Private { to, .. } => failed.hint(format!(
            "what a public server names must not lead in here; if you trust {to}, name it yourself"
        )),
        FetchError::Inward { .. } => failed
            .hint("a name that led into the internet, or that a server there gave, must not lead in here"),
        FetchError::NotAllowed { .. } => CliError { kind: Kind::Data, ..failed }
            .hint("labgraph asks the services of data/authorities.ttl and those that an option names"),
        FetchError::Offline { .. } => {
            failed.hint("ask once without --offline (and LABGRAPH_OFFLINE): the answer is kept for later")
        }
        FetchError::Resting { .. } => failed.hint("it said so before; ask again then"),
        FetchError::Told { retry_after: Some(pause), busy: true, .. } => {
            failed.hint(format!("it wants to be asked again after {} s", pause.as_secs()))
        }
        FetchError::Told { busy: true, .. } => failed.hint("it is busy: ask again later"),
        FetchError::Header { .. } => CliError { kind: Kind::Usage, ..failed }
            .hint("LABGRAPH_CONTACT takes an address to write to, such as mailto:me@example.org"),
        FetchError::Status { retry_after, .. } if error.is_ban() => {
            let failed = failed.hint(
                "do not ask it again before it says; LABGRAPH_CONTACT=mailto:… tells it whom to write to",
            );
            match retry_after {
                Some(pause) => {
                    let minutes = pause.as_secs().div_ceil(60);
                    let (number, unit) =
                        if minutes < 120 { (minutes, "minutes") } else { (minutes.div_ceil(60), "hours") };
                    failed.hint(format!("it is left alone for {number} {unit} more"))
                }
                None => failed,
            }
        }
        FetchError::Status { status, retry_after, .. } => match (status, retry_after) {
            (429 | 503, Some(pause)) => failed.hint(format!(
                "it wants to be asked again after {} s; --timeout SECONDS waits longer",
                pause.as_secs()
            )),
            (429 | 503, None) => failed.hint("it is busy: ask again later"),
            (401, _) => failed.hint("it wants a name and a password: --endpoint https://NAME:PASSWORD@…"),
            (403, _) => failed.hint("it may want a name and a password, or have been asked too often"),
            (404 | 405, _) => {
                failed.hint("is this the address of a SPARQL endpoint? It often ends in /sparql or /query")
            }
            (400, _) => failed.hint("it does not take the query; -vv shows what was sent"),
            (500..=599, _) => failed.hint("the server failed, or the query is too much for it"),
            _ => failed,
        },
        FetchError::Broken { .. } => failed.hint("nothing of it is shown, for it is not all"),
        _ => failed,
    }
}
