//! How well names are linked, on the labelled sets of `../shared/gold`, and how fast.
//!
//! `cargo bench --bench linking`; with `-- --features FILE` it also writes what `fit_links.py` fits the weights from:
//! one line a candidate. By the rules of the sets' README: for a variant of `be-publishers` that very name is taken
//! out of the register first, and so is the queried name of `se-agencies`; «none» is a right answer where the
//! register does not have the organisation.

#![allow(clippy::print_stdout, reason = "what it is for")]

use labgraph::link::index::Index;
use labgraph::link::matching::{Candidate, candidates_without};
use labgraph::link::name::fold;
use labgraph::link::score::{self, Decision, REVIEW};
use labgraph::link::{Name, NameKind, Organisation, Standing};
use rayon::prelude::*;
use std::collections::HashSet;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A labelled name.
struct Case {
    query: String,
    answer: String,
    /// Whether the name itself is taken out of the register first.
    variant: bool,
}

/// A set of labelled names and the register that they are looked for in.
struct Task {
    name: &'static str,
    index: Index,
    known: HashSet<String>,
    cases: Vec<Case>,
}

/// What was found for a case, with how far the set's answer is down the list.
struct Answer {
    found: Vec<Candidate>,
    place: Option<usize>,
    known: bool,
}

fn shared() -> Outcome<PathBuf> {
    let named = std::env::var_os("LABGRAPH_SHARED").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    if folder.is_dir() { Ok(folder) } else { Err(format!("{} is not there", folder.display()).into()) }
}

fn main() -> Outcome<()> {
    let shared = shared()?;
    let arguments: Vec<String> = std::env::args().collect();
    let features =
        arguments.iter().position(|word| word == "--features").and_then(|at| arguments.get(at + 1));
    let mut dump = String::new();
    println!(
        "| set | names | R@1 | R@5 | precision | recall | F1 | accepted | precision of these | names a second |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for task in tasks(&shared)? {
        let started = Instant::now();
        let answers: Vec<Answer> =
            task.cases.par_iter().map(|case| answer(&task, case)).collect::<Result<_, _>>()?;
        report(task.name, &answers, started.elapsed());
        if task.name == "be-publishers" {
            let only: Vec<Answer> = answers
                .into_iter()
                .zip(&task.cases)
                .filter(|(_, case)| case.variant)
                .map(|(answer, _)| answer)
                .collect();
            report("its variants alone", &only, started.elapsed());
            write_features(&mut dump, &task, &[])?;
        }
        if features.is_some() {
            let answers: Vec<Answer> =
                task.cases.par_iter().map(|case| answer(&task, case)).collect::<Result<_, _>>()?;
            write_features(&mut dump, &task, &answers)?;
        }
    }
    if let Some(file) = features {
        fs::write(file, dump)?;
    }
    println!("\nPeak of memory: {}", peak().unwrap_or_else(|| "unknown".to_owned()));
    Ok(())
}

fn answer(task: &Task, case: &Case) -> Result<Answer, labgraph::link::index::IndexError> {
    let key = fold(&case.query);
    let taken = |record: &Organisation, name: &Name| {
        case.variant && record.id == case.answer && fold(&name.text) == key
    };
    let found = candidates_without(&task.index, &Organisation::named(case.query.as_str()), taken)?;
    let place = found.iter().position(|candidate| candidate.entry.organisation.id == case.answer);
    Ok(Answer { place, known: task.known.contains(&case.answer), found })
}

/// One line of the table. Precision and recall are of the first candidate where it reaches the threshold of review.
fn report(name: &str, answers: &[Answer], took: Duration) {
    let known = answers.iter().filter(|answer| answer.known).count().max(1) as f64;
    let within =
        |places: usize| answers.iter().filter(|a| a.place.is_some_and(|place| place < places)).count() as f64;
    let right = |answer: &&Answer| answer.place == Some(0);
    let given: Vec<&Answer> =
        answers.iter().filter(|a| a.found.first().is_some_and(|first| first.score.value >= REVIEW)).collect();
    let hits = given.iter().copied().filter(right).count() as f64;
    let (precision, recall) = (hits / given.len().max(1) as f64, hits / known);
    let accepted: Vec<&Answer> = answers
        .iter()
        .filter(|a| a.found.first().is_some_and(|first| first.decision == Decision::Accept))
        .collect();
    let sure = accepted.iter().copied().filter(right).count() as f64 / accepted.len().max(1) as f64;
    println!(
        "| {name} | {} | {:.3} | {:.3} | {precision:.3} | {recall:.3} | {:.3} | {} | {sure:.3} | {:.0} |",
        answers.len(),
        within(1) / known,
        within(5) / known,
        2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE),
        accepted.len(),
        answers.len() as f64 / took.as_secs_f64(),
    );
    if std::env::var_os("SHOW_ACCEPTED").is_some() {
        for wrong in accepted.iter().filter(|answer| !right(answer)) {
            let first = &wrong.found[0];
            println!(
                "  accepted and wrong: {} → {} {:.3}",
                first.evidence.name.asked, first.evidence.name.found.text, first.score.value
            );
        }
    }
}

/// The features of each candidate, for fitting: set, case, query, whether right, whether known, then the features.
fn write_features(dump: &mut String, task: &Task, answers: &[Answer]) -> Outcome<()> {
    for (number, (case, answer)) in task.cases.iter().zip(answers).enumerate() {
        for candidate in &answer.found {
            let right = candidate.entry.organisation.id == case.answer;
            let name = &candidate.evidence.name;
            write!(
                dump,
                "{}\t{number}\t{}\t{}\t{}",
                task.name,
                case.query.replace('\t', " "),
                u8::from(right),
                u8::from(answer.known)
            )?;
            let gone = if candidate.evidence.standing == Standing::Current { 0.0 } else { -1.0 };
            let own = [name.acronyms, candidate.evidence.renown, gone];
            let rank = score::rank_features(&name.likeness, &name.found);
            let sure = score::sure_features(&candidate.evidence, 0.0, 0.0);
            for value in rank.iter().chain(&own).chain(&sure) {
                write!(dump, "\t{value:.5}")?;
            }
            dump.push('\n');
        }
    }
    Ok(())
}

fn tasks(shared: &Path) -> Outcome<Vec<Task>> {
    let be = |row: &csv::StringRecord| Case {
        query: row[0].to_owned(),
        answer: row[2].to_owned(),
        variant: &row[5] == "1",
    };
    let se = || -> Outcome<Vec<Case>> {
        let rows = rows(&shared.join("gold/se-agencies.tsv"))?;
        let unambiguous = rows.iter().filter(|row| &row[5] == "1" && &row[6] == "0");
        Ok(unambiguous
            .map(|row| Case { query: row[0].to_owned(), answer: row[1].to_owned(), variant: true })
            .collect())
    };
    let ror = |row: &csv::StringRecord| Case {
        query: row[0].to_owned(),
        answer: row[1].to_owned(),
        variant: false,
    };
    Ok(vec![
        task(
            "be-publishers",
            kbo(shared)?,
            rows(&shared.join("gold/be-publishers.tsv"))?.iter().map(be).collect(),
        )?,
        task("se-agencies, official names", agencies(shared, false)?, se()?)?,
        task("se-agencies, other names too", agencies(shared, true)?, se()?)?,
        task(
            "ror-names",
            ror_records(shared)?,
            rows(&shared.join("gold/ror-names.tsv"))?.iter().map(ror).collect(),
        )?,
    ])
}

fn task(name: &'static str, records: Vec<Organisation>, cases: Vec<Case>) -> Outcome<Task> {
    let known = records.iter().map(|record| record.id.clone()).collect();
    let count = records.len();
    let started = Instant::now();
    let index = Index::in_memory(records)?;
    println!("<!-- {name}: {count} records indexed in {:.1?} -->", started.elapsed());
    Ok(Task { name, index, known, cases })
}

fn rows(path: &Path) -> Outcome<Vec<csv::StringRecord>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_path(path)?;
    Ok(reader.records().collect::<Result<_, _>>()?)
}

fn peak() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")).map(|value| value.trim().to_owned())
}

fn named(text: &str, kind: NameKind) -> Name {
    Name::new(text, kind)
}

fn kbo(shared: &Path) -> Outcome<Vec<Organisation>> {
    let record = |row: &csv::StringRecord| {
        let mut organisation = Organisation { id: row[0].to_owned(), ..Organisation::default() };
        for (column, kind) in [(2, NameKind::Preferred), (3, NameKind::Other)] {
            for name in row[column].split('|').filter(|name| !name.is_empty()) {
                let text =
                    name.rsplit_once('@').filter(|(_, tag)| tag.len() == 2).map_or(name, |(text, _)| text);
                if organisation.names.iter().all(|other| other.text != text) {
                    organisation.names.push(named(text, kind));
                }
            }
        }
        organisation
    };
    Ok(rows(&shared.join("opendata/be-kbo/be_kbo_flat.tsv"))?.iter().map(record).collect())
}

fn agencies(shared: &Path, others: bool) -> Outcome<Vec<Organisation>> {
    let file = fs::File::open(shared.join("opendata/se-agencies/merged.json"))?;
    let all: serde_json::Map<String, serde_json::Value> = serde_json::from_reader(BufReader::new(file))?;
    let record = |(name, sources): (&String, &serde_json::Value)| {
        let mut organisation = Organisation { id: name.clone(), ..Organisation::named(name) };
        let fields = [
            ("name_en", NameKind::Other),
            ("short_name", NameKind::Acronym),
            ("old_names", NameKind::Former),
            ("other_names", NameKind::Other),
        ];
        for source in sources.as_object().into_iter().flat_map(serde_json::Map::values).filter(|_| others) {
            for (field, kind) in fields {
                let texts: Vec<&str> = match &source[field] {
                    serde_json::Value::String(text) => vec![text],
                    serde_json::Value::Array(list) => list.iter().filter_map(|text| text.as_str()).collect(),
                    _ => Vec::new(),
                };
                for text in texts.into_iter().filter(|text| !text.is_empty()) {
                    if organisation.names.iter().all(|other| fold(&other.text) != fold(text)) {
                        organisation.names.push(named(text, kind));
                    }
                }
            }
        }
        organisation
    };
    Ok(all.iter().map(record).collect())
}

fn ror_records(shared: &Path) -> Outcome<Vec<Organisation>> {
    let file = fs::File::open(shared.join("opendata/ror/ror_records.jsonl.gz"))?;
    let mut out: Vec<Organisation> = Vec::new();
    let mut later = Vec::new();
    for line in BufReader::new(flate2::read::MultiGzDecoder::new(file)).lines() {
        let v: serde_json::Value = serde_json::from_str(&line?)?;
        let mut o =
            Organisation { id: v["id"].as_str().unwrap_or_default().to_owned(), ..Default::default() };
        if let Some(names) = v["names"].as_array() {
            for n in names {
                let acronym = n["types"].as_array().is_some_and(|t| t.iter().any(|t| t == "acronym"));
                o.names.push(named(
                    n["value"].as_str().unwrap_or_default(),
                    if acronym { NameKind::Acronym } else { NameKind::Other },
                ));
            }
        } else {
            o.names.push(named(v["name"].as_str().unwrap_or_default(), NameKind::Preferred));
            for (k, kind) in [("aliases", NameKind::Other), ("acronyms", NameKind::Acronym)] {
                for n in v[k].as_array().into_iter().flatten() {
                    o.names.push(named(n.as_str().unwrap_or_default(), kind));
                }
            }
            for n in v["labels"].as_array().into_iter().flatten() {
                o.names.push(named(n["label"].as_str().unwrap_or_default(), NameKind::Other));
            }
        }
        o.relations = v["relationships"].as_array().map_or(0, Vec::len)
            + v["external_ids"]
                .as_array()
                .map_or_else(|| v["external_ids"].as_object().map_or(0, serde_json::Map::len), Vec::len);
        o.standing = match v["status"].as_str() {
            Some("withdrawn") => Standing::Withdrawn,
            Some("inactive") => Standing::Ended,
            _ => Standing::Current,
        };
        let next: Vec<String> = v["relationships"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|r| r["type"].as_str().is_some_and(|t| t.eq_ignore_ascii_case("successor")))
            .filter_map(|r| r["id"].as_str().map(str::to_owned))
            .collect();
        if o.standing != Standing::Current && next.len() == 1 {
            later.push((out.len(), next[0].clone()));
        }
        out.push(o);
    }
    let places: std::collections::HashMap<String, usize> =
        out.iter().enumerate().map(|(i, o)| (o.id.clone(), i)).collect();
    for (from, to) in later {
        if let Some(&to) = places.get(&to) {
            for mut n in out[from].names.clone() {
                if !out[to].names.iter().any(|m| fold(&m.text) == fold(&n.text)) {
                    n.kind = NameKind::Former;
                    out[to].names.push(n);
                }
            }
        }
    }
    Ok(out)
}
