//! Running the tests of a suite and telling all that went otherwise than expected.

use super::compare::Pass;
use super::manifest::Case;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// A test that is known to fail, by name, and why it may.
pub(super) type Exception = (&'static str, &'static str);

/// What is known of a suite.
#[derive(Default)]
pub(super) struct Known {
    /// How many tests it has.
    pub(super) count: usize,
    /// The tests that agree by value only.
    pub(super) by_value: &'static [&'static str],
    /// The tests that fail.
    pub(super) exceptions: &'static [Exception],
}

/// Runs every case and holds what comes of each against what is known, both ways.
pub(super) fn run(suite: &str, cases: &[Case], known: &Known, test: impl Fn(&Case) -> Result<Pass, String>) {
    let mut excused: BTreeMap<&str, &str> = known.exceptions.iter().copied().collect();
    let mut by_value: BTreeSet<&str> = known.by_value.iter().copied().collect();
    let mut complaints = String::new();
    let mut complain = |name: &str, reason: &str| write!(complaints, "\n{name} {reason}\n").unwrap();
    for case in cases {
        let name = case.name.as_str();
        match (test(case), excused.remove(name), by_value.remove(name)) {
            (Ok(Pass::Exact), None, false) | (Ok(Pass::ByValue), None, true) | (Err(_), Some(_), false) => {}
            (Ok(Pass::Exact), None, true) => complain(name, "passes exactly, not by value only"),
            (Ok(Pass::ByValue), None, false) => complain(name, "passes by value only"),
            (Ok(_), Some(reason), _) => complain(name, &format!("passes, so this does not hold: {reason}")),
            (Err(reason), _, _) => complain(name, &format!("fails: {reason}")),
        }
    }
    for name in excused.into_keys().chain(by_value) {
        complain(name, "is known, but no such test");
    }
    println!(
        "{suite}: {} run, of which {} pass by value and {} are excepted",
        cases.len(),
        known.by_value.len(),
        known.exceptions.len()
    );
    for (name, reason) in known.exceptions {
        println!("  {name}: {reason}");
    }
    assert!(complaints.is_empty(), "{suite}:\n{complaints}");
    assert_eq!(cases.len(), known.count, "{suite}: another number of tests than known");
}
