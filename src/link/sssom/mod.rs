//! Mappings as [SSSOM/TSV](https://mapping-commons.github.io/sssom/tsv/), version 1.1: a table with its metadata as YAML
//! in comments before it, which the tools of that standard read and write.

mod curies;
mod read;
mod row;
mod slots;
mod write;

pub use read::{Reading, RowError, SetError, read};
pub use write::{Set, write};

/// What stands between the values of a cell; within one, a backslash stands before it.
const BETWEEN: char = '|';

/// Several values as one cell.
fn joined<'v>(values: impl IntoIterator<Item = &'v str>) -> String {
    let escaped = values.into_iter().map(|value| value.replace(BETWEEN, r"\|"));
    escaped.collect::<Vec<_>>().join("|")
}

/// The values of a cell.
fn parted(cell: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut letters = cell.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek() == Some(&BETWEEN) => {
                letters.next();
                if let Some(value) = values.last_mut() {
                    value.push(BETWEEN);
                }
            }
            BETWEEN => values.push(String::new()),
            letter => {
                if let Some(value) = values.last_mut() {
                    value.push(letter);
                }
            }
        }
    }
    let trimmed = values.into_iter().map(|value| value.trim().to_owned());
    trimmed.filter(|value| !value.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn values_come_back(values in proptest::collection::vec("[a-z|.]{1,5}", 0..4)) {
            let cell = joined(values.iter().map(String::as_str));
            prop_assert_eq!(parted(&cell), values);
        }
    }

    #[test]
    fn a_backslash_alone_is_itself() {
        assert_eq!(parted(r"a\b|c\|d"), [r"a\b", "c|d"]);
    }
}
