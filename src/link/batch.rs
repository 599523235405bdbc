//! Many names at once, on all cores; the answers come in the order of the names.

use super::matching::{Candidate, from_register};
use super::{Organisation, Register, RegisterError};
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

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

/// The candidates for each organisation, the best first; none for one that cannot be asked. Where the register cannot be
/// asked about one of them, the answers for those before it come, with the error; nothing more is asked then.
///
/// ```
/// use labgraph::link::{Organisation, batch, index::Index};
///
/// let records = ["Vinnova", "Digitaal Vlaanderen"];
/// let records = records.map(|name| Organisation { id: name.to_owned(), ..Organisation::named(name) });
/// let asked = ["digitaal vlaanderen", ""].map(Organisation::named);
/// let (found, failure) = batch::candidates(&Index::in_memory(records)?, &asked);
/// assert_eq!(found[0][0].entry.organisation.id, "Digitaal Vlaanderen");
/// assert!(found[1].is_empty() && failure.is_none());
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn candidates(
    register: &dyn Register,
    asked: &[Organisation],
) -> (Vec<Vec<Candidate>>, Option<RegisterError>) {
    let failed = AtomicUsize::new(usize::MAX);
    let one = |(place, organisation): (usize, &Organisation)| {
        if !can_be_asked(organisation) {
            return Ok(Vec::new());
        }
        if failed.load(Ordering::Relaxed) < place {
            return Err(None);
        }
        from_register(register, organisation).map_err(|error| {
            failed.fetch_min(place, Ordering::Relaxed);
            Some(error)
        })
    };
    let answers: Vec<Result<Vec<Candidate>, Option<RegisterError>>> =
        asked.par_iter().enumerate().map(one).collect();
    let mut found = Vec::with_capacity(answers.len());
    for answer in answers {
        match answer {
            Ok(candidates) => found.push(candidates),
            // The first that failed was asked: what was passed over stands behind it.
            Err(error) => return (found, error),
        }
    }
    (found, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::Lookup;
    use crate::link::evidence::Asked;
    use crate::link::index::Entry;
    use std::sync::Arc;

    /// A register that fails at one name.
    struct Failing(AtomicUsize);

    impl Register for Failing {
        fn candidates(&self, asked: &Asked) -> Result<Vec<Arc<Entry>>, RegisterError> {
            self.0.fetch_add(1, Ordering::Relaxed);
            match asked.organisation().label() {
                "broken" => {
                    Err(RegisterError::Answer { register: "test".to_owned(), reason: "nonsense".to_owned() })
                }
                name => Ok(vec![Arc::new(Entry::of(Organisation::named(name)))]),
            }
        }

        fn lookup(&self, _: &str) -> Result<Lookup, RegisterError> {
            Ok(Lookup::Missing)
        }

        fn version(&self) -> String {
            "test".to_owned()
        }
    }

    #[test]
    fn what_was_answered_before_a_failure_is_kept() {
        let mut asked: Vec<Organisation> =
            (0..200).map(|n| Organisation::named(format!("name {n}"))).collect();
        asked[20] = Organisation::named("broken");
        asked[150] = Organisation::named("broken");
        let register = Failing(AtomicUsize::new(0));
        let (found, failure) = candidates(&register, &asked);
        assert_eq!(found.len(), 20);
        assert!(found.iter().all(|found| found.len() == 1) && failure.is_some());
        let (found, failure) = candidates(&register, &asked[..20]);
        assert!(found.len() == 20 && failure.is_none());
    }
}
