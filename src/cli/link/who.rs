//! Who decides, and when: what the environment and options say of both.

use crate::cli::error::CliError;
use crate::link::moment::Moment;
use crate::model::Languages;
use std::env;

/// Names who decides, where no option does.
const REVIEWER: &str = "LABGRAPH_REVIEWER";

/// Fixes the clock: seconds since 1970, as <https://reproducible-builds.org/specs/source-date-epoch/> has it.
const CLOCK: &str = "SOURCE_DATE_EPOCH";

/// Who decides: what an option says, or else `LABGRAPH_REVIEWER`. The name of an account is no name of a person, so
/// that nobody is put down who was not asked.
///
/// # Errors
/// Where neither names anybody.
pub(in crate::cli) fn reviewer(option: Option<&str>, languages: &Languages) -> Result<String, CliError> {
    let named = option.map(str::to_owned).or_else(|| env::var(REVIEWER).ok());
    let name = named.map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
    if let Some(name) = name.filter(|name| !name.is_empty()) {
        return Ok(name);
    }
    let message =
        languages.word(["who decides this?", "wie beslist dit?", "qui prend cette décision\u{a0}?"]);
    Err(CliError::usage(message).hint(languages.word([
        "--reviewer NAME says so, or LABGRAPH_REVIEWER in the environment: a decision bears a name",
        "--reviewer NAAM zegt het, of LABGRAPH_REVIEWER in de omgeving: een beslissing draagt een naam",
        "--reviewer NOM le dit, ou LABGRAPH_REVIEWER dans l’environnement\u{a0}: une décision porte un nom",
    ])))
}

/// What time it is: by `SOURCE_DATE_EPOCH`, or else by the clock.
///
/// # Errors
/// Where `SOURCE_DATE_EPOCH` is no number of seconds.
pub(in crate::cli) fn now() -> Result<Moment, CliError> {
    let Some(seconds) = env::var_os(CLOCK).filter(|seconds| !seconds.is_empty()) else {
        return Ok(Moment::now());
    };
    let number = seconds.to_str().and_then(|seconds| seconds.parse().ok());
    number
        .map(Moment::of_seconds)
        .ok_or_else(|| CliError::usage(format!("{CLOCK}: a number of seconds since 1970 is expected")))
}
