//! Identifiers of organisations in registers: whose they are, how they are written.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An identifier in a register.
///
/// ```
/// use labgraph::link::Identifier;
/// assert_eq!(Identifier::new("kbo", "0203.430.576").value, "0203430576");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// The slug of the authority that gives it: `ror` of `lid:authority-ror`.
    pub scheme: String,
    /// As it is compared: without address, spaces, points and dashes where the register has none of its own.
    pub value: String,
}

impl Identifier {
    /// An identifier of a register, in whatever way it is printed.
    #[must_use]
    pub fn new(scheme: impl Into<String>, value: &str) -> Self {
        let value = value.chars().filter(|letter| !letter.is_whitespace() && *letter != '.').collect();
        Self { scheme: scheme.into(), value }
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.scheme, self.value)
    }
}
