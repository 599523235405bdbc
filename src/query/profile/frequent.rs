//! The most frequent of many values, in bounded room.

use std::collections::HashMap;
use std::hash::Hash;

/// How many values are kept of each property.
const KEPT: usize = 256;

/// Counts values. Where there are too many of them, the rarest are forgotten.
#[derive(Debug)]
pub(super) struct Frequent<T> {
    counts: HashMap<T, u64>,
    /// Whether none was forgotten.
    all: bool,
}

impl<T> Default for Frequent<T> {
    fn default() -> Self {
        Self { counts: HashMap::new(), all: true }
    }
}

impl<T: Hash + Eq + Clone> Frequent<T> {
    pub(super) fn count(&mut self, value: &T) {
        if let Some(count) = self.counts.get_mut(value) {
            *count += 1;
            return;
        }
        if self.counts.len() >= 4 * KEPT {
            self.forget();
        }
        self.counts.insert(value.clone(), 1);
    }

    /// Leaves a value out that is no value to offer.
    pub(super) const fn pass_over(&mut self) {
        self.all = false;
    }

    fn forget(&mut self) {
        self.all = false;
        let mut counts: Vec<u64> = self.counts.values().copied().collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let least = counts.get(KEPT).copied().unwrap_or_default();
        self.counts.retain(|_, count| *count > least);
    }

    /// The values, the most frequent first, ties by `order`; and whether they are all that there were.
    pub(super) fn finish<K: Ord>(self, order: impl Fn(&T) -> K) -> (Vec<(T, u64)>, bool) {
        let mut values: Vec<(T, u64)> = self.counts.into_iter().collect();
        values.sort_by_cached_key(|(value, count)| (std::cmp::Reverse(*count), order(value)));
        let all = self.all && values.len() <= KEPT;
        values.truncate(KEPT);
        (values, all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_frequent_survives_many_rare_ones() {
        let mut frequent = Frequent::default();
        for number in 0..50_000_u32 {
            frequent.count(&number);
            if number.is_multiple_of(10) {
                frequent.count(&1_000_000);
                frequent.count(&(1_000_001 + number % 3));
            }
        }
        let (values, all) = frequent.finish(|value| *value);
        assert_eq!(values[0], (1_000_000, 5000));
        assert!(!all && values.len() <= KEPT);
    }

    #[test]
    fn few_values_are_counted_exactly() {
        let mut frequent = Frequent::default();
        for value in ["a", "b", "a"] {
            frequent.count(&value);
        }
        assert_eq!(frequent.finish(|value| *value), (vec![("a", 2), ("b", 1)], true));
    }
}
