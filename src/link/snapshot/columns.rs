//! Which columns of a table say what: what their headers told, and what nothing was made of.

use super::Mapping;
use std::collections::HashSet;

/// What a column says of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// What identifies it.
    Id,
    /// A name.
    Name,
    /// Another name.
    Other,
    /// An acronym.
    Acronym,
    /// A former name.
    Former,
    /// Its country.
    Country,
    /// Its website.
    Website,
    /// What sort of body it is.
    Kind,
    /// Its identifier in a register, by the register's slug.
    Identifier(String),
    /// The name of what it is part of.
    Parent,
    /// When it began.
    From,
    /// When it ended.
    Until,
}

/// What was made of the columns of a table that nobody said anything about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guessed {
    /// The columns whose headers told what they say.
    pub by_header: Vec<(Role, String)>,
    /// The columns that nothing was made of.
    pub unused: Vec<String>,
}

impl Guessed {
    /// What a mapping makes of columns beyond what somebody said.
    ///
    /// ```
    /// use labgraph::link::snapshot::{Guessed, Mapping, Role};
    /// let columns = ["nr", "naam", "land", "chef"].map(str::to_owned);
    /// let said = Mapping { id: Some("nr".to_owned()), ..Mapping::default() };
    /// let guessed = Guessed::of(&said, &said.clone().completed(&columns), &columns);
    /// assert_eq!(guessed.by_header, [(Role::Name, "naam".to_owned()), (Role::Country, "land".to_owned())]);
    /// assert_eq!(guessed.unused, ["chef"]);
    /// ```
    #[must_use]
    pub fn of(said: &Mapping, mapping: &Mapping, columns: &[String]) -> Self {
        let (said, all) = (roles(said), roles(mapping));
        let by_header = all.iter().filter(|found| !said.contains(found)).cloned();
        let mut by_header: Vec<_> = by_header.map(|(role, column)| (role, column.to_owned())).collect();
        by_header.sort_by_key(|(_, column)| columns.iter().position(|header| header == column));
        // A column may have been said in other letters than its header has.
        let used: HashSet<usize> =
            all.iter().filter_map(|(_, name)| super::find_column("", columns, name).ok()).collect();
        let rest =
            columns.iter().enumerate().filter(|(place, column)| !column.is_empty() && !used.contains(place));
        let unused = rest.map(|(_, column)| column.clone()).collect();
        Self { by_header, unused }
    }

    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_header.is_empty() && self.unused.is_empty()
    }
}

/// What the columns of a mapping say.
fn roles(mapping: &Mapping) -> Vec<(Role, &str)> {
    let lists = [
        (Role::Name, &mapping.name),
        (Role::Other, &mapping.other),
        (Role::Acronym, &mapping.acronym),
        (Role::Former, &mapping.former),
        (Role::Website, &mapping.website),
    ];
    let single = [
        (Role::Id, &mapping.id),
        (Role::Country, &mapping.country),
        (Role::Kind, &mapping.kind),
        (Role::Parent, &mapping.parent),
        (Role::From, &mapping.from),
        (Role::Until, &mapping.until),
    ];
    let many = lists
        .into_iter()
        .flat_map(|(role, columns)| columns.iter().map(move |column| (role.clone(), column.as_str())));
    let one = single.into_iter().filter_map(|(role, column)| Some((role, column.as_deref()?)));
    let identifiers = mapping
        .identifiers
        .iter()
        .map(|(scheme, column)| (Role::Identifier(scheme.clone()), column.as_str()));
    one.chain(many).chain(identifiers).filter(|(_, column)| !column.starts_with('=')).collect()
}
