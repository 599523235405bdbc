//! The network as the environment and the options want it: who asks, whether anybody is asked, where answers are kept.

use super::error::CliError;
use super::options::Options;
use crate::fetch::{Cache, Client};
use std::env;
use std::path::PathBuf;

/// Who asks ROR with a name of its own may ask more often.
const ROR: &str = "https://api.ror.org";

/// The client that every command asks with.
pub(super) fn client(options: &Options) -> Result<Client, CliError> {
    let offline = options.offline || env::var_os("LABGRAPH_OFFLINE").is_some_and(|value| is_yes(&value));
    let client = Client::default().with_timeout(options.timeout).offline(offline);
    let client = match env::var("LABGRAPH_CONTACT").ok().filter(|contact| !contact.trim().is_empty()) {
        Some(contact) => client.with_contact(&contact)?,
        None => client,
    };
    let client = match env::var("LABGRAPH_ROR_CLIENT_ID").ok().filter(|id| !id.trim().is_empty()) {
        Some(id) => client.with_header(ROR, "Client-Id", id.trim())?,
        None => client,
    };
    Ok(match cache_folder() {
        Some(folder) => client.with_cache(Cache::new(folder.join("http"))),
        None => client,
    })
}

/// What is set to nothing, or to no, is not set.
fn is_yes(value: &std::ffi::OsStr) -> bool {
    !["", "0", "false", "no"].iter().any(|no| value.eq_ignore_ascii_case(no))
}

/// Where labgraph keeps what it can have again: `labgraph` in the cache folder of the
/// [XDG Base Directory Specification](https://specifications.freedesktop.org/basedir-spec/latest/).
pub(super) fn cache_folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("labgraph"))
}
