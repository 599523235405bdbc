//! Completion: what is offered at a place of a query or a dot-command, over the shipped workspace.

use expect_test::{Expect, expect};
use labgraph::model::{Languages, Prefixes};
use labgraph::query::completion::{Argument, Candidate, CommandInfo, Completions, Context, complete};
use labgraph::query::profile::Profile;
use labgraph::query::saved::Library;
use labgraph::store::Dataset;
use labgraph::workspace::Workspace;
use std::fmt::Write;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

/// Where the cursor stands.
const CURSOR: char = '‸';

/// How many candidates are shown.
const SHOWN: usize = 6;

struct World {
    dataset: Dataset,
    profile: Profile,
    library: Library,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let workspace = Workspace::embedded();
    let dataset = Dataset::load(&workspace, true).unwrap();
    let profile = Profile::of(dataset.store(), &AtomicBool::new(false)).unwrap();
    let files = workspace.queries().unwrap();
    World { dataset, profile, library: Library::new(files) }
});

const fn command(name: &'static str, argument: Argument<'static>) -> CommandInfo<'static> {
    CommandInfo { name, summary: "…", argument }
}

const COMMANDS: [CommandInfo<'static>; 10] = [
    command(".exit", Argument::None),
    command(".help", Argument::Command),
    command(".mode", Argument::OneOf(&["table", "csv", "tsv", "json"])),
    command(".open", Argument::File),
    command(".prefixes", Argument::Prefix),
    command(".queries", Argument::None),
    command(".read", Argument::File),
    command(".run", Argument::SavedQuery),
    command(".schema", Argument::Class),
    command(".show", Argument::Thing),
];

fn files(begin: &str) -> Vec<String> {
    let all = ["data/", "data/labs/", "notes.rq", "new query.rq", "report.html"];
    all.iter().filter(|path| path.starts_with(begin)).map(|path| (*path).to_owned()).collect()
}

fn split(marked: &str) -> (String, usize) {
    let cursor = marked.find(CURSOR).expect("a cursor");
    (marked.replace(CURSOR, ""), cursor)
}

fn line(candidate: &Candidate) -> String {
    let mut line = format!("{:?} {}", candidate.kind, candidate.insert);
    if candidate.shown != candidate.insert {
        write!(line, " [{}]", candidate.shown).unwrap();
    }
    if let Some(label) = &candidate.label {
        write!(line, " «{label}»").unwrap();
    }
    if let Some(matched) = &candidate.matched {
        write!(line, " by «{matched}»").unwrap();
    }
    if let Some(count) = candidate.count {
        write!(line, " {count}").unwrap();
    }
    if let Some((prefix, namespace)) = &candidate.declares {
        write!(line, " declares {prefix}: <{namespace}>").unwrap();
    }
    if let Some(signature) = candidate.signature {
        write!(line, " {signature}").unwrap();
    }
    line
}

fn report(text: &str, found: &Completions) -> String {
    let mut report = String::new();
    for candidate in found.candidates.iter().take(SHOWN) {
        writeln!(report, "{}", line(candidate)).unwrap();
    }
    let replaced = &text[found.replace.clone()];
    writeln!(report, "{} for {replaced:?}", found.candidates.len()).unwrap();
    report
}

fn in_language(tag: &str, marked: &str) -> String {
    let (text, cursor) = split(marked);
    let languages: Languages = tag.parse().unwrap();
    let context = Context {
        profile: Some(&WORLD.profile),
        store: Some(WORLD.dataset.store()),
        languages: &languages,
        prefixes: &Prefixes::known(),
        library: Some(&WORLD.library),
        commands: &COMMANDS,
        files: &files,
        limit: 1000,
    };
    report(&text, &complete(&text, cursor, &context))
}

#[expect(clippy::needless_pass_by_value, reason = "a snapshot is written where it is used")]
fn check(tag: &str, marked: &str, expected: Expect) {
    expected.assert_eq(&in_language(tag, marked));
}

fn en(marked: &str, expected: Expect) {
    check("en", marked, expected);
}

fn nl(marked: &str, expected: Expect) {
    check("nl", marked, expected);
}

#[test]
fn properties_are_those_of_the_class() {
    en("SELECT * { ?lab a lab:InnovationLab ; ‸ }", expect![[""]]);
    nl("SELECT * { ?lab a lab:InnovationLab ; ‸ }", expect![[""]]);
    // Its class may be stated after the cursor, on another line.
    en("SELECT * {\n  ?body ‸\n  ?body a lab:GoverningBody\n}", expect![[""]]);
    // What it has tells what it is; so does what leads to it.
    en("SELECT * { ?lab lab:staff ?n . ?lab ‸", expect![[""]]);
    en("SELECT * { ?lab lab:budget ?sum . ?sum ‸", expect![[""]]);
    en("SELECT * { ?lab lab:budget/‸", expect![[""]]);
    en("SELECT * { ?lab lab:budget [ ‸", expect![[""]]);
    en("SELECT * { ?money a lab:Figure ; ^‸", expect![[""]]);
    en("SELECT * { lid:nesta ‸", expect![[""]]);
    // Nothing is known: all properties.
    en("SELECT * { ?x ‸", expect![[""]]);
}

#[test]
fn names_in_any_language_find_a_property() {
    nl("SELECT * { ?lab begr‸", expect![[""]]);
    en("SELECT * { ?lab begr‸", expect![[""]]);
    en("SELECT * { ?lab a lab:InnovationLab ; lab:bud‸", expect![[""]]);
    nl("SELECT * { ?lab a lab:InnovationLab ; lab:bestu‸", expect![[""]]);
    en("SELECT * { ?lab <https://w3id.org/labgraph/ns#go‸", expect![[""]]);
    en("SELECT * { ?lab depa‸", expect![[""]]);
}

#[test]
fn values_are_those_of_the_property() {
    en("SELECT * { ?lab lab:country ‸", expect![[""]]);
    nl("SELECT * { ?lab lab:country bel‸", expect![[""]]);
    en("SELECT * { ?lab lab:activity ?what . FILTER(?what = ‸", expect![[""]]);
    en("SELECT * { ?lab lab:activity ?what . FILTER(?what IN (labc:advice, ‸", expect![[""]]);
    en("SELECT * { VALUES ?country { ‸ } ?lab lab:country ?country }", expect![[""]]);
    en("SELECT * { ?lab schema:foundingDate ‸ }", expect![[""]]);
    nl("SELECT * { ?lab lab:governedBy nest‸ }", expect![[""]]);
}

#[test]
fn classes_come_after_a() {
    en("SELECT * { ?x a ‸ }", expect![[""]]);
    nl("SELECT * { ?x a innovatiel‸ }", expect![[""]]);
    en("SELECT * { ?x lab:seatCount ?n ; a ‸ }", expect![[""]]);
}

#[test]
fn variables_keywords_and_functions() {
    en("SELECT ‸ WHERE { ?lab lab:staff ?staff }", expect![[""]]);
    en("SELECT ?l‸ WHERE { ?lab lab:staff ?lonely }", expect![[""]]);
    en("SELECT ?lab WHERE { ?lab a lab:InnovationLab } ‸", expect![[""]]);
    en("SELECT ?lab WHERE { ?lab a lab:InnovationLab . ?lab lab:staff ?n } ORDER BY ‸", expect![[""]]);
    en("SELECT * { ?lab a lab:InnovationLab . opt‸ }", expect![[""]]);
    en("SELECT * { ?x skos:prefLabel ?name FILTER(str‸", expect![[""]]);
    en("SELECT (cou‸ AS ?n) { ?x a lab:InnovationLab }", expect![[""]]);
    en("‸", expect![[""]]);
    en("sel‸", expect![[""]]);
}

#[test]
fn prefixes_and_graphs() {
    en("SELECT * { ?x sk‸", expect![[""]]);
    en("PREFIX sk‸", expect![[""]]);
    en("SELECT * { GRAPH ‸ { ?s ?p ?o } }", expect![[""]]);
    en("SELECT * FROM nesta‸ { ?s ?p ?o }", expect![[""]]);
    en("PREFIX my: <https://w3id.org/labgraph/ns#> SELECT * { ?x my:bud‸", expect![[""]]);
}

#[test]
fn commands_and_what_they_take() {
    en(".ru‸", expect![[""]]);
    en(".run res‸", expect![[""]]);
    nl(".run personeel‸", expect![[""]]);
    en(".run similar-labs ‸", expect![[""]]);
    en(".run similar-labs lab=nes‸", expect![[""]]);
    nl(".run resources country=‸", expect![[""]]);
    en(".read n‸", expect![[""]]);
    nl(".schema zet‸", expect![[""]]);
    en(".show board of t‸", expect![[""]]);
    en(".mode ‸", expect![[""]]);
    en(".help sch‸", expect![[""]]);
}

#[test]
fn in_texts_and_comments_nothing_is_offered() {
    for marked in [
        "SELECT * { ?x skos:prefLabel \"Ne‸sta\" }",
        "SELECT * { ?x skos:prefLabel \"Ne‸",
        "SELECT * { ?x skos:prefLabel '''a\nb‸",
        "SELECT * # all la‸\n{ ?x a lab:InnovationLab }",
        "SELECT * { ?x lab:value 12‸",
        "SELECT * { ?x skos:prefLabel \"x\"@n‸",
        "SELECT (COUNT(?x) AS ‸) { ?x a lab:InnovationLab }",
        ".exit ‸",
    ] {
        assert!(in_language("en", marked).starts_with("0 for"), "{marked}\n{}", in_language("en", marked));
    }
}
