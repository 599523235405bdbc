//! How well names are linked, on the labelled sets of `../shared/gold`, and how fast.
//!
//! `cargo bench --bench linking`; with `-- --features FILE` it also writes what `fit_links.py` fits the weights of
//! `src/link/score/weights.rs` from: one line a candidate; with `--answers FILE` what was answered, the first candidates with
//! their names, for reading. How the sets are asked and counted stands in `gold/mod.rs`. The registers are read by the
//! readers that ship; the one of ROR is indexed on disk, as it is for `link`.

#![allow(clippy::print_stdout, reason = "what it is for")]

#[allow(unreachable_pub, reason = "shared with the tests")]
mod gold;

use gold::{Answer, Case, Figures, Outcome, Task, f1};
use labgraph::link::Organisation;
use labgraph::link::index::Index;
use labgraph::link::matching::{candidates, is_other_than};
use labgraph::link::score::{self, Decision};
use rayon::prelude::*;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// How many names are timed against ROR.
const TIMED: usize = 1000;
/// The bins of the table of calibration.
const BINS: usize = 10;

fn main() -> Outcome<()> {
    let shared = shared()?;
    let (features_file, answers_file) = (option("--features"), option("--answers"));
    let mut features = header();
    let mut texts = String::new();
    let mut nothing = Vec::new();
    let mut all: Vec<(bool, f64)> = Vec::new();

    let folder = tempfile::tempdir()?;
    let tasks = [
        ror(&shared, folder.path())?,
        gold::publishers(&shared)?,
        gold::agencies(&shared, false)?,
        gold::agencies(&shared, true)?,
    ];
    println!(
        "\n| set | names | R@1 | R@5 | precision | recall | F1 | F1 of records | accepted | precision of these |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for task in &tasks {
        let answers = task.answers()?;
        row(task.name, Figures::of(answers.iter()));
        if task.cases.iter().any(|case| case.variant) && task.cases.iter().any(|case| !case.variant) {
            let variants = answers.iter().zip(&task.cases).filter(|(_, case)| case.variant);
            row("its variants alone", Figures::of(variants.map(|(answer, _)| answer)));
        }
        all.extend(
            answers
                .iter()
                .filter_map(|answer| Some((answer.place == Some(0), answer.found.first()?.score.value))),
        );
        let withheld = task.answers_withheld()?;
        nothing.push((
            task.name,
            withheld.len(),
            share(&withheld, Decision::Review),
            share(&withheld, Decision::Accept),
        ));
        write_features(&mut features, task, task.name, &answers)?;
        write_features(&mut features, task, &format!("{} withheld", task.name), &withheld)?;
        write_answers(&mut texts, task, &answers)?;
    }
    println!("\n| set, right records taken out | names | answered | accepted |");
    println!("| --- | ---: | ---: | ---: |");
    for (name, names, answered, accepted) in nothing {
        println!("| {name} | {names} | {answered:.3} | {accepted:.3} |");
    }
    calibration(&all);
    for (file, text) in [(features_file, features), (answers_file, texts)] {
        if let Some(file) = file {
            std::fs::write(file, text)?;
        }
    }
    Ok(())
}

/// The word after an option.
fn option(name: &str) -> Option<String> {
    std::env::args().skip_while(|word| word != name).nth(1)
}

fn shared() -> Outcome<PathBuf> {
    let named = std::env::var_os("LABGRAPH_SHARED").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    if folder.is_dir() { Ok(folder) } else { Err(format!("{} is not there", folder.display()).into()) }
}

/// Indexes ROR on disk, opens it and asks a thousand names, each with its time; then the set.
fn ror(shared: &Path, folder: &Path) -> Outcome<Task> {
    println!("| ROR | |\n| --- | ---: |");
    let started = Instant::now();
    let place = folder.join("ror");
    let built = Index::build(&place, gold::ror_records(shared)?, &mut |_| ())?;
    println!("| records, names | {}, {} |", built.records, built.names);
    println!("| reading and indexing | {:.1} s |", started.elapsed().as_secs_f64());
    let started = Instant::now();
    let index = Index::open(&place)?;
    println!("| opening | {:.0} ms |", started.elapsed().as_secs_f64() * 1000.0);
    let cases = gold::ror_cases(shared)?;
    let asked: Vec<&Case> = cases.iter().cycle().take(TIMED).collect();
    let started = Instant::now();
    asked
        .par_iter()
        .map(|case| candidates(&index, &Organisation::named(case.query.as_str())).map(|_| ()))
        .collect::<Result<(), _>>()?;
    println!("| {TIMED} names, on all cores | {:.1} s |", started.elapsed().as_secs_f64());
    println!("| peak of memory | {} |", status("/proc/self/status", "VmHWM:"));
    println!("| load average | {} |", std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim());
    let known = gold::ror_records(shared)?
        .map(|record| record.map(|record| record.id))
        .collect::<Result<HashSet<_>, _>>()?;
    Ok(Task { name: "ror-names", index, known, cases })
}

/// The share of the names that are answered so, or better.
fn share(answers: &[Answer], decision: Decision) -> f64 {
    answers.iter().filter(|answer| answer.is(decision)).count() as f64 / answers.len().max(1) as f64
}

fn status(path: &str, key: &str) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let value = text.lines().find_map(|line| line.strip_prefix(key));
    value.map_or_else(|| "unknown".to_owned(), |value| value.trim().to_owned())
}

fn row(name: &str, figures: Figures) {
    println!(
        "| {name} | {} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {} | {:.3} |",
        figures.names,
        figures.first,
        figures.five,
        figures.precision,
        figures.recall,
        f1(figures.precision, figures.recall),
        f1(figures.precision, figures.found),
        figures.accepted,
        figures.sure,
    );
}

/// How often first candidates of a score are right: what the score says, and what is so.
fn calibration(scored: &[(bool, f64)]) {
    println!("\n| score | first candidates | mean score | right |\n| --- | ---: | ---: | ---: |");
    for bin in 0..BINS {
        let (low, high) = (bin as f64 / BINS as f64, (bin + 1) as f64 / BINS as f64);
        let within: Vec<&(bool, f64)> =
            scored.iter().filter(|(_, score)| *score >= low && (*score < high || bin + 1 == BINS)).collect();
        let count = within.len().max(1) as f64;
        let mean = within.iter().map(|(_, score)| score).sum::<f64>() / count;
        let right = within.iter().filter(|(right, _)| *right).count() as f64 / count;
        println!("| {low:.1} to {high:.1} | {} | {mean:.3} | {right:.3} |", within.len());
    }
}

/// The names of the columns that [`write_features`] writes.
fn header() -> String {
    let names = score::RANK.iter().chain(&score::RECORD).map(|(name, _)| format!("rank:{name}"));
    let sure = score::SURE.iter().map(|(name, _)| format!("sure:{name}"));
    let columns = ["set", "case", "right", "known", "no_rival_of"]
        .map(str::to_owned)
        .into_iter()
        .chain(names)
        .chain(sure);
    columns.collect::<Vec<_>>().join("\t") + "\n"
}

/// The features of each candidate. Those of rank and lead are left 0: they follow from the weights of the rank.
fn write_features(text: &mut String, task: &Task, name: &str, answers: &[Answer]) -> Outcome<()> {
    for (number, (case, answer)) in task.cases.iter().zip(answers).enumerate() {
        for candidate in &answer.found {
            let right = candidate.entry.organisation.id == case.answer;
            // Of which candidates it is no rival: a bit for each.
            let own = &candidate.entry.organisation;
            let spared = answer.found.iter().enumerate().fold(0_u32, |bits, (place, other)| {
                let is_spared = !is_other_than(own, &other.entry.organisation);
                bits | u32::from(is_spared) << place
            });
            write!(text, "{name}\t{number}\t{}\t{}\t{spared}", u8::from(right), u8::from(answer.known))?;
            let evidence = &candidate.evidence;
            let rank = score::rank_features(&evidence.name.likeness, &evidence.name.found);
            let sure = score::sure_features(evidence, 0.0);
            for value in rank.iter().chain(&score::record_features(evidence)).chain(&sure) {
                write!(text, "\t{value:.5}")?;
            }
            text.push('\n');
        }
    }
    Ok(())
}

/// So many candidates of a name are written for reading.
const READ: usize = 3;

/// The answer to each name: what was asked, whether the register has it, how far down the right one is; then the first
/// candidates with score, decision, the name that agrees best and the first of the record.
fn write_answers(text: &mut String, task: &Task, answers: &[Answer]) -> Outcome<()> {
    for (case, answer) in task.cases.iter().zip(answers) {
        let known = if answer.known { "known" } else { "unknown" };
        let place = answer.place.map_or_else(|| "-".to_owned(), |place| (place + 1).to_string());
        writeln!(text, "{}\t{known}\t{place}\t{}\t{}", task.name, case.query, case.answer)?;
        for candidate in answer.found.iter().take(READ) {
            let organisation = &candidate.entry.organisation;
            let first = organisation.names.first().map_or("", |name| name.text.as_str());
            let found = &candidate.evidence.name.found.text;
            let (score, decision) = (candidate.score.value, candidate.advice.decision);
            writeln!(text, "\t{score:.2}\t{decision}\t{found}\t{first}\t{}", organisation.id)?;
        }
    }
    Ok(())
}
