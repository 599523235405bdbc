//! Many names at once, on all cores; the answers come in the order of the names.

use super::matching::{Candidate, from_register};
use super::{Organisation, Register, RegisterError};
use rayon::prelude::*;

/// The most letters that a name may have; what is longer is a text, and is not looked for.
pub const LONGEST_NAME: usize = 500;

/// Whether an organisation has a name, or an identifier, that can be looked for.
///
/// ```
/// use labgraph::link::{Organisation, batch::can_be_asked};
/// assert!(can_be_asked(&Organisation::named("Vinnova")));
/// assert!(!can_be_asked(&Organisation::named(" ")) && !can_be_asked(&Organisation::named("x".repeat(600))));
/// ```
#[must_use]
pub fn can_be_asked(organisation: &Organisation) -> bool {
    let good = |text: &str| text.chars().any(char::is_alphanumeric) && text.chars().count() <= LONGEST_NAME;
    organisation.names.iter().any(|name| good(&name.text))
        && organisation.names.iter().all(|name| name.text.chars().count() <= LONGEST_NAME)
}

/// The candidates for each organisation, the best first; none for one that cannot be asked.
///
/// # Errors
/// Where the register cannot be asked about one of them.
///
/// ```
/// use labgraph::link::{Organisation, batch, index::Index};
///
/// let records = ["Vinnova", "Digitaal Vlaanderen"];
/// let records = records.map(|name| Organisation { id: name.to_owned(), ..Organisation::named(name) });
/// let asked = ["digitaal vlaanderen", ""].map(Organisation::named);
/// let found = batch::candidates(&Index::in_memory(records)?, &asked)?;
/// assert_eq!(found[0][0].entry.organisation.id, "Digitaal Vlaanderen");
/// assert!(found[1].is_empty());
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn candidates(
    register: &dyn Register,
    asked: &[Organisation],
) -> Result<Vec<Vec<Candidate>>, RegisterError> {
    let one = |organisation: &Organisation| match can_be_asked(organisation) {
        true => from_register(register, organisation),
        false => Ok(Vec::new()),
    };
    asked.par_iter().map(one).collect()
}
