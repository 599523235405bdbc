//! How long completion takes on a large graph: counting what it holds, and the candidates before and after that.
//!
//! `cargo bench --bench completion [-- STATEMENTS]`; a million statements where no number is given. The graph is
//! made here, alike each time: people in organisations, with names in two languages, each in a place of its class.

#![allow(clippy::print_stdout, reason = "what it is for")]

use labgraph::model::{Languages, Prefixes};
use labgraph::query::completion::{Completions, Context, complete};
use labgraph::query::profile::Profile;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::store::Store;
use std::error::Error;
use std::fmt::Write;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// The positions that are measured, the cursor at the end.
const POSITIONS: [&str; 12] = [
    "SELECT * { ?x a ex:Class7 ; ",
    "SELECT * { ?x a ",
    "SELECT * { ?x ",
    "SELECT * { ?x prop",
    "SELECT * { ?x ex:knows/",
    "SELECT * { ?x ex:memberOf ",
    "SELECT * { ?x ex:memberOf organ",
    "SELECT * { ?x ex:memberOf eenheid",
    "SELECT * { ?x ex:name \"a\" ; ex:age ?age . ?x ",
    "SELECT * { ex:person5000 ",
    "SELECT * { ?x ex:colour ?c FILTER(?c = ",
    "SELECT * { GRAPH ",
];

/// How often each position is asked for.
const ROUNDS: usize = 15;

fn main() -> Result<(), Box<dyn Error>> {
    let wanted = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(1_000_000);
    let store = Store::new()?;
    let started = Instant::now();
    let statements = fill(&store, wanted)?;
    println!("{statements} statements, loaded in {:.1?}\n", started.elapsed());
    let started = Instant::now();
    let profile = Profile::of(&store, &AtomicBool::new(false))?;
    let took = started.elapsed();
    println!(
        "profile: {took:.1?} ({} classes, {} properties, {} named graphs)\n",
        profile.classes.len(),
        profile.properties.len(),
        profile.graphs.len()
    );
    println!("| position | before: median | most | candidates | after: median | most | candidates |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for position in POSITIONS {
        let (early, few) = measure(&store, None, position);
        let (late, many) = measure(&store, Some(&profile), position);
        println!(
            "| `{position}` | {} | {} | {few} | {} | {} | {many} |",
            shown(early[ROUNDS / 2]),
            shown(early[ROUNDS - 1]),
            shown(late[ROUNDS / 2]),
            shown(late[ROUNDS - 1]),
        );
    }
    Ok(())
}

fn shown(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// The times of asking, in order, and how many candidates there were.
fn measure(store: &Store, profile: Option<&Profile>, text: &str) -> (Vec<Duration>, usize) {
    let languages = Languages::default();
    let mut prefixes = Prefixes::known();
    prefixes.add("ex", "http://example.org/");
    let context = Context {
        profile,
        store: Some(store),
        languages: &languages,
        prefixes: &prefixes,
        library: None,
        commands: &[],
        files: &|_| Vec::new(),
        limit: 100,
    };
    let mut found = Completions::default();
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            found = complete(text, text.len(), &context);
            started.elapsed()
        })
        .collect();
    times.sort();
    (times, found.candidates.len())
}

/// Fills a store with so many statements, in the default graph and again in a named one.
fn fill(store: &Store, wanted: usize) -> Result<usize, Box<dyn Error>> {
    let mut text = String::new();
    let mut count = 0;
    let mut random = 42_u64;
    let mut next = |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let organisations = wanted as u64 / 200 + 1;
    for number in 0..organisations {
        writeln!(
            text,
            "ex:org{number} a ex:Organisation ; rdfs:label \"organisation {number}\"@en , \"eenheid {number}\"@nl ."
        )?;
        count += 3;
    }
    for class in 0..200 {
        writeln!(
            text,
            "ex:Class{class} a owl:Class ; rdfs:label \"class {class}\"@en .\nex:prop{class} a owl:DatatypeProperty ; rdfs:label \"property {class}\"@en ."
        )?;
        count += 4;
    }
    let mut person = 0_u64;
    while count < wanted {
        let (class, org) = (next(200), next(organisations));
        writeln!(
            text,
            "ex:person{person} a ex:Class{class} , ex:Person ; ex:name \"Person {person}\" ; rdfs:label \"person number {person}\"@en ; \
             ex:memberOf ex:org{org} ; ex:knows ex:person{} ; ex:age {} ; ex:colour \"{}\" ; ex:prop{class} {} ; ex:prop{} \"x\" .",
            next(person + 1),
            next(90),
            ["red", "green", "blue", "white"][usize::try_from(next(4))?],
            next(1000),
            next(200),
        )?;
        count += 10;
        person += 1;
        if text.len() > 1 << 22 {
            load(store, &text)?;
            text.clear();
        }
    }
    load(store, &text)?;
    Ok(store.len()?)
}

fn load(store: &Store, text: &str) -> Result<(), Box<dyn Error>> {
    let head = "PREFIX ex: <http://example.org/>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\nPREFIX owl: <http://www.w3.org/2002/07/owl#>\n";
    let text = format!("{head}{text}");
    store.load_from_slice(RdfParser::from_format(RdfFormat::Turtle), &text)?;
    // As in a workspace, what stands in the merge stands in a named graph too.
    let graph = oxigraph::model::NamedNode::new("http://example.org/graph")?;
    store.load_from_slice(RdfParser::from_format(RdfFormat::Turtle).with_default_graph(graph), &text)?;
    Ok(())
}
