//! Words that tell little in the names of one record: where it is, what it is called in short, whose part it is.

use super::{Words, tokens};

/// The words that tell little in the names of one record.
///
/// «Erasmus University Rotterdam», of Rotterdam, is Erasmus University, and «Oakland University in Rochester», of
/// Rochester, is Oakland University: such words weigh little where the other name lacks them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Background {
    /// The words of its address, folded. They may stand in its names, or be added by whoever asks.
    pub(super) seat: Vec<String>,
    /// Its acronyms and those of what it is part of. They stand in its names: «RWTH Aachen University».
    pub(super) acronyms: Vec<String>,
}

/// So many bodies that a record is part of are looked at.
const MOST_PARENTS: usize = 8;

impl Background {
    /// The background of a record, from its address on one line, its acronyms, and the names of what it is part of.
    ///
    /// ```
    /// use labgraph::link::name::{Background, Unweighed, Words, likeness, likeness_at};
    /// let (asked, name) = (Words::of("Aachen University"), Words::of("RWTH Aachen University"));
    /// let known = Background::of(Some("Aachen, Germany"), ["RWTH"], ["State of NRW"]);
    /// let least = likeness(&asked, &name, &Unweighed).name_in;
    /// assert!(likeness_at(&asked, &name, &known, &Unweighed).name_in > least);
    /// ```
    #[must_use]
    pub fn of<'n>(
        address: Option<&str>,
        acronyms: impl IntoIterator<Item = &'n str>,
        parents: impl IntoIterator<Item = &'n str>,
    ) -> Self {
        let mut own: Vec<String> = acronyms.into_iter().flat_map(tokens).collect();
        for parent in parents.into_iter().take(MOST_PARENTS).map(Words::of) {
            let initials: String = parent.bare().filter_map(|word| word.chars().next()).collect();
            own.extend((initials.chars().count() > 1).then_some(initials));
            own.extend(parent.acronyms);
        }
        Self { seat: address.map(tokens).unwrap_or_default(), acronyms: own }
    }

    /// Whether a word that was asked says no more than where the record is.
    pub(super) fn is_seat(&self, word: &str) -> bool {
        self.seat.iter().any(|own| own == word)
    }

    /// Whether a word of its names says no more than where it is, or its name again.
    pub(super) fn is_aside(&self, word: &str) -> bool {
        self.is_seat(word) || self.acronyms.iter().any(|own| own == word)
    }
}
