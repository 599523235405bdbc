//! How well names are linked, on the labelled sets that lie beside the project: what the benchmark shows more of must
//! not get worse unnoticed.

use crate::shared;
use gold::{Figures, f1};

#[allow(dead_code, reason = "the benchmark uses all of it")]
#[path = "../../benches/gold/mod.rs"]
mod gold;

#[test]
fn belgian_publishers_are_found() {
    let Some(shared) = shared::folder() else { return };
    let task = gold::publishers(&shared).unwrap();
    let answers = task.answers().unwrap();
    let all = Figures::of(answers.iter());
    let variants = answers.iter().zip(&task.cases).filter(|(_, case)| case.variant);
    let variants = Figures::of(variants.map(|(answer, _)| answer));
    assert!(f1(all.precision, all.recall) >= 0.80 && all.recall >= 0.70, "{all:?}");
    assert!(variants.first >= 0.68, "{variants:?}");
    assert!(all.sure >= 0.98 && all.accepted >= 100, "{all:?}");
}

/// Every third name of the Swedish set.
fn some_agencies(shared: &std::path::Path, others: bool) -> Figures {
    let mut task = gold::agencies(shared, others).unwrap();
    task.cases = task.cases.into_iter().step_by(3).collect();
    Figures::of(task.answers().unwrap().iter())
}

#[test]
fn swedish_agencies_are_found_by_their_official_names() {
    let Some(shared) = shared::folder() else { return };
    let all = some_agencies(&shared, false);
    assert!(all.first >= 0.42, "{all:?}");
    assert!(all.sure >= 0.98 && all.accepted >= 2, "{all:?}");
}

#[test]
fn swedish_agencies_are_found_by_their_other_names() {
    let Some(shared) = shared::folder() else { return };
    let all = some_agencies(&shared, true);
    assert!(all.first >= 0.60, "{all:?}");
    assert!(all.sure >= 0.98 && all.accepted >= 12, "{all:?}");
}

/// Every third name of ROR's set, against the records that it means and a tenth of the others.
#[test]
fn research_organisations_are_found_or_none() {
    let Some(shared) = shared::folder() else { return };
    let cases: Vec<gold::Case> = gold::ror_cases(&shared).unwrap().into_iter().step_by(3).collect();
    let meant = |id: &str| cases.iter().any(|case| case.answer == id);
    let records = gold::ror_records(&shared).unwrap().map(Result::unwrap);
    let records = records.enumerate().filter(|(number, record)| number % 10 == 0 || meant(&record.id));
    let records = records.map(|(_, record)| record).collect();
    let all = Figures::of(gold::Task::new("ror-names", records, cases).unwrap().answers().unwrap().iter());
    assert!(f1(all.precision, all.recall) >= 0.91, "{all:?}");
    assert!(all.sure >= 0.98 && all.accepted >= 50, "{all:?}");
}
