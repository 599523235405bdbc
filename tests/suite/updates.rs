//! A thousand random updates of a workspace, each read back from disk, do what they do on a plain store.
//!
//! The plain store is Oxigraph with its own implementation of SPARQL Update. Its default graph starts as the
//! merge of the files; what an update takes out of it must be gone from every file, and what it adds must be
//! in the file that the convention says: see the head of `src/edit/update.rs`.

use labgraph::diff::Diff;
use labgraph::edit::{Edit, EditError, Snapshot};
use labgraph::query::{CancellationToken, Engine, Limits, Services, parse_update};
use labgraph::render::{RenderError, canonical};
use labgraph::workspace::{Transaction, Workspace, graph_iri};
use oxigraph::model::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term};
use oxigraph::store::Store;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::time::Duration;

const GRAPHS: [&str; 6] = [
    "<https://w3id.org/labgraph/graph/data/a>",
    "<https://w3id.org/labgraph/graph/data/b>",
    "<https://w3id.org/labgraph/graph/ontology/o>",
    "<https://w3id.org/labgraph/graph/data/local>",
    "<https://w3id.org/labgraph/graph/data/deep/new%20one>",
    "<https://w3id.org/labgraph/graph/data/n>",
];
const SUBJECTS: [&str; 4] = ["lid:s0", "lid:s1", "<http://example.org/s2>", "lid:s.3"];
const PROPERTIES: [&str; 3] = ["lab:p0", "lab:p1", "rdf:type"];
const OBJECTS: [&str; 20] = [
    "lid:s0",
    "lid:s1",
    "1",
    "\"01\"^^xsd:integer",
    "\"+1\"^^xsd:integer",
    "1.0",
    "1.50",
    "\"1.500\"^^xsd:decimal",
    "1e0",
    "\"1.0E0\"^^xsd:double",
    "true",
    "\"1\"^^xsd:boolean",
    "\"many\"^^xsd:integer",
    "\"7\"^^xsd:byte",
    "\"2024-02-29\"^^xsd:date",
    "\"P1Y\"^^xsd:duration",
    "\"chat\"@fr",
    "\"chat\"@en-GB",
    "\"\"\"a \\\"quoted\\\"\ntext \\\\ with é and 𝄞\"\"\"",
    "\"chat\"",
];

/// An operation: its text for a workspace, and for a plain store where that differs.
#[derive(Debug, Clone)]
struct Operation {
    ours: String,
    plain: String,
}

impl From<String> for Operation {
    fn from(text: String) -> Self {
        Self { plain: text.clone(), ours: text }
    }
}

fn graph() -> impl Strategy<Value = Option<&'static str>> {
    prop_oneof![2 => Just(None), 3 => select(&GRAPHS[..]).prop_map(Some)]
}

fn inside(graph: Option<&str>, text: &str) -> String {
    graph.map_or_else(|| text.to_owned(), |graph| format!("GRAPH {graph} {{ {text} }}"))
}

fn triple() -> impl Strategy<Value = String> {
    let parts = (select(&SUBJECTS[..]), select(&PROPERTIES[..]), select(&OBJECTS[..]));
    parts.prop_map(|(subject, property, object)| format!("{subject} {property} {object} ."))
}

/// Statements, one of them perhaps with blank nodes.
fn data() -> impl Strategy<Value = String> {
    let nodes = prop_oneof![
        3 => Just(String::new()),
        1 => triple().prop_map(|triple| format!("_:b {}", triple.split_once(' ').unwrap().1)),
        1 => triple().prop_map(|triple| format!("lid:s0 lab:p1 _:b . _:b {}", triple.split_once(' ').unwrap().1)),
        1 => Just("lid:s1 lab:p0 [ lab:p1 1.10 ; lab:p0 [ lab:p1 _:c ] ] . _:c rdf:type lid:s0 .".to_owned()),
    ];
    (prop::collection::vec(triple(), 1..4), nodes)
        .prop_map(|(triples, nodes)| triples.join(" ") + " " + &nodes)
}

fn insert_data() -> impl Strategy<Value = Operation> {
    (graph(), data()).prop_map(|(graph, data)| format!("INSERT DATA {{ {} }}", inside(graph, &data)).into())
}

fn delete_data() -> impl Strategy<Value = Operation> {
    (graph(), prop::collection::vec(triple(), 1..8)).prop_map(|(graph, triples)| {
        format!("DELETE DATA {{ {} }}", inside(graph, &triples.join(" "))).into()
    })
}

fn pattern() -> impl Strategy<Value = (bool, String)> {
    let property = || select(&PROPERTIES[..]);
    prop_oneof![
        property().prop_map(|p| (false, format!("?s {p} ?o"))),
        select(&SUBJECTS[..]).prop_map(|s| (false, format!("BIND({s} AS ?s) ?s ?p ?o"))),
        property().prop_map(|p| (false, format!("?s {p} ?o . OPTIONAL {{ ?s lab:p1 ?x }}"))),
        property().prop_map(|p| (false, format!("?s {p} ?o FILTER(isLiteral(?o) && ?o = 1)"))),
        (select(&GRAPHS[..]), property()).prop_map(|(g, p)| (false, format!("GRAPH {g} {{ ?s {p} ?o }}"))),
        property().prop_map(|p| (true, format!("GRAPH ?g {{ ?s {p} ?o }}"))),
        Just((false, "?s ?q ?o FILTER NOT EXISTS { ?s rdf:type ?t }".to_owned())),
    ]
}

fn delete_insert() -> impl Strategy<Value = Operation> {
    let delete = (graph(), any::<bool>(), select(vec!["", "?s ?q ?o", "?s lab:p0 ?o", "?s lab:p1 ?x"]));
    let templates = vec![
        "",
        "?s lab:p0 ?o",
        "?s lab:p1 42.00",
        "?o lab:p0 ?s",
        "?s lab:p1 _:n . _:n lab:p0 ?o",
        "?s lab:p0 ?x",
    ];
    let insert = (graph(), any::<bool>(), select(templates));
    let dataset = prop_oneof![
        4 => Just((None, "")),
        1 => select(&GRAPHS[..]).prop_map(|graph| (Some(graph), "")),
        1 => select(&GRAPHS[..]).prop_map(|graph| (None, graph)),
    ];
    (pattern(), delete, insert, dataset).prop_map(|((named, pattern), delete, insert, (with, using))| {
        let place = |(graph, variable, text): (Option<&'static str>, bool, &str)| match (named, variable) {
            _ if text.is_empty() => String::new(),
            (true, true) => inside(Some("?g"), text),
            _ => inside(graph, text),
        };
        let (deleted, mut inserted) = (place(delete), place(insert));
        // Which of the two an unchanged statement comes from cannot be seen from outside.
        if with.is_none()
            && !deleted.is_empty()
            && !deleted.starts_with("GRAPH")
            && inserted.starts_with("GRAPH")
        {
            insert.2.clone_into(&mut inserted);
        }
        let with = with.map_or(String::new(), |graph| format!("WITH {graph} "));
        let using = if using.is_empty() { String::new() } else { format!("USING {using} ") };
        format!("{with}DELETE {{ {deleted} }} INSERT {{ {inserted} }} {using}WHERE {{ {pattern} }}").into()
    })
}

fn delete_where() -> impl Strategy<Value = Operation> {
    (graph(), select(&SUBJECTS[..]), select(&PROPERTIES[..])).prop_map(|(graph, subject, property)| {
        format!("DELETE WHERE {{ {} }}", inside(graph, &format!("{subject} {property} ?o"))).into()
    })
}

fn graph_management() -> impl Strategy<Value = Operation> {
    let two = || (select(&GRAPHS[..]), select(&GRAPHS[..]));
    let local = GRAPHS[3];
    prop_oneof![
        3 => (select(vec!["CLEAR", "DROP", "CREATE"]), select(&GRAPHS[..]))
            .prop_map(|(verb, graph)| format!("{verb} SILENT GRAPH {graph}").into()),
        1 => select(vec!["CLEAR", "DROP"]).prop_map(move |verb| Operation {
            ours: format!("{verb} DEFAULT"),
            plain: format!("{verb} SILENT GRAPH {local}"),
        }),
        1 => select(vec!["CLEAR ALL", "DROP NAMED"]).prop_map(|text| text.to_owned().into()),
        3 => (select(vec!["COPY", "MOVE", "ADD"]), two())
            .prop_map(|(verb, (from, to))| format!("{verb} SILENT {from} TO {to}").into()),
        1 => select(&GRAPHS[..]).prop_map(|graph| format!("ADD SILENT DEFAULT TO {graph}").into()),
    ]
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        6 => insert_data(),
        2 => delete_data(),
        5 => delete_insert(),
        1 => delete_where(),
        2 => graph_management(),
    ]
}

type Statements = BTreeSet<String>;

/// A dataset: what each graph states; nothing for the default graph.
#[derive(Default)]
struct Plain {
    graphs: BTreeMap<String, Vec<Quad>>,
    merge: Vec<Quad>,
}

fn in_default(quad: &Quad) -> Quad {
    Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() }
}

fn dataset(store: &Store) -> Plain {
    let mut plain = Plain::default();
    for quad in store.iter().map(Result::unwrap) {
        match &quad.graph_name {
            GraphName::DefaultGraph => plain.merge.push(quad),
            name => plain.graphs.entry(name.to_string()).or_default().push(quad),
        }
    }
    plain
}

fn nodes(quad: &Quad) -> Vec<BlankNode> {
    let subject = match &quad.subject {
        NamedOrBlankNode::BlankNode(node) => Some(node.clone()),
        NamedOrBlankNode::NamedNode(_) => None,
    };
    let object = match &quad.object {
        Term::BlankNode(node) => Some(node.clone()),
        _ => None,
    };
    subject.into_iter().chain(object).collect()
}

fn has(quads: &[Quad], quad: &Quad) -> bool {
    quads.iter().any(|other| in_default(other) == in_default(quad))
}

/// What the files should say, from what a plain store said before and says after.
fn expected(before: &Plain, after: &Plain) -> Vec<Quad> {
    let empty = Vec::new();
    let gone = |quad: &Quad| has(&before.merge, quad) && !has(&after.merge, quad);
    let mut expected = Vec::new();
    for (graph, quads) in &after.graphs {
        let old = before.graphs.get(graph).unwrap_or(&empty);
        expected.extend(quads.iter().filter(|quad| !gone(quad) || !has(old, quad)).cloned());
    }
    let mut replaced: BTreeMap<(String, String), GraphName> = BTreeMap::new();
    for quad in before.graphs.values().flatten().filter(|quad| !expected.contains(quad)) {
        let key = (quad.subject.to_string(), quad.predicate.to_string());
        let graph = replaced.entry(key).or_insert_with(|| quad.graph_name.clone());
        if quad.graph_name.to_string() < graph.to_string() {
            *graph = quad.graph_name.clone();
        }
    }
    let all = before.graphs.values().flatten().chain(&expected);
    let mut homes: HashMap<BlankNode, GraphName> = HashMap::new();
    for quad in all {
        for node in nodes(quad) {
            let home = homes.entry(node).or_insert_with(|| quad.graph_name.clone());
            if quad.graph_name.to_string() < home.to_string() {
                *home = quad.graph_name.clone();
            }
        }
    }
    let mut loose: Vec<Quad> = after.merge.iter().filter(|quad| !has(&expected, quad)).cloned().collect();
    loose.retain(|quad| !has(&before.merge, quad) || before.graphs.values().all(|quads| !has(quads, quad)));
    while let Some(first) = loose.pop() {
        let mut group = vec![first];
        loop {
            let tied: Vec<BlankNode> = group.iter().flat_map(nodes).collect();
            let (more, rest) =
                loose.into_iter().partition(|quad| nodes(quad).iter().any(|n| tied.contains(n)));
            loose = rest;
            let more: Vec<Quad> = more;
            if more.is_empty() {
                break;
            }
            group.extend(more);
        }
        let of_nodes = group.iter().flat_map(nodes).filter_map(|node| homes.get(&node).cloned());
        let of_node = of_nodes.min_by_key(ToString::to_string);
        let of_value = group
            .iter()
            .filter_map(|quad| replaced.get(&(quad.subject.to_string(), quad.predicate.to_string())).cloned())
            .min_by_key(ToString::to_string);
        let graph = of_node.or(of_value).unwrap_or_else(|| graph_iri("data/local.ttl").into());
        expected.extend(group.into_iter().map(|quad| Quad { graph_name: graph.clone(), ..quad }));
    }
    expected
}

fn shares_a_node(quads: &[Quad]) -> bool {
    let mut homes: HashMap<BlankNode, GraphName> = HashMap::new();
    quads.iter().any(|quad| {
        nodes(quad)
            .into_iter()
            .any(|node| *homes.entry(node).or_insert(quad.graph_name.clone()) != quad.graph_name)
    })
}

/// What a store makes of statements: `01` is `1` to it.
fn normal(quads: &[Quad]) -> Vec<Quad> {
    let store = Store::new().unwrap();
    store.extend(quads.iter().cloned()).unwrap();
    store.iter().map(Result::unwrap).collect()
}

/// The same, with canonical names for their blank nodes; nothing where these are too much alike for names within bounds.
fn form(quads: &[Quad]) -> Option<Statements> {
    let mut bytes = Vec::new();
    match canonical(&normal(quads), &mut bytes) {
        Err(RenderError::Toxic(_)) => return None,
        outcome => outcome.unwrap(),
    }
    Some(String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect())
}

/// Checks that two datasets are the same for a store.
fn assert_same(ours: &[Quad], theirs: &[Quad]) -> Result<(), TestCaseError> {
    let (left, right) = (form(ours), form(theirs));
    if left.is_none() && right.is_none() {
        // That all nodes could be matched one by one is proof enough.
        prop_assert!(Diff::between(&normal(ours), &normal(theirs)).is_empty());
    }
    prop_assert_eq!(left, right);
    Ok(())
}

/// Runs an operation on the files and on a plain store; gives whether it could be run on files.
fn step(root: &Path, operation: &Operation) -> Result<bool, TestCaseError> {
    let workspace = Workspace::open(root).unwrap();
    // A lock just let go is held on by a child that another test starts at that moment, until it runs.
    let mut transaction = Transaction::begin(&workspace, Duration::from_secs(10)).unwrap();
    let snapshot = Snapshot::read(&workspace).unwrap();
    let store = Store::new().unwrap();
    store.extend(snapshot.quads().iter().flat_map(|quad| [quad.clone(), in_default(quad)])).unwrap();
    let before = dataset(&store);
    Engine::new(&store).update(&operation.plain, None).unwrap();
    let after = dataset(&store);
    let expected = expected(&before, &after);
    // What an operation takes out of the last file that states it and puts into the merge as well: a plain store, whose
    // default graph holds it all along, cannot tell that it was put there.
    let untold = |quad: &Quad| {
        operation.ours.contains("INSERT")
            && has(&before.merge, quad)
            && has(&after.merge, quad)
            && before.graphs.values().any(|quads| has(quads, quad))
            && !has(&expected, quad)
    };

    let update = parse_update(&operation.ours, "the update", None).unwrap();
    let edit = match Edit::by_update(
        &snapshot,
        &update,
        Limits::default(),
        &Services::none(),
        &CancellationToken::new(),
    ) {
        Err(EditError::SharedBlankNode { .. }) => {
            prop_assert!(shares_a_node(&expected));
            return Ok(false);
        }
        edit => edit.unwrap(),
    };
    let untouched: BTreeMap<String, String> = snapshot
        .files()
        .iter()
        .filter(|file| edit.files().iter().all(|edited| edited.path != file.path))
        .map(|file| (file.path.clone(), file.text.to_string()))
        .collect();
    transaction.commit(&edit.changes().unwrap()).unwrap();
    let reloaded = Snapshot::read(&workspace).unwrap();
    let told: Vec<Quad> = normal(edit.after()).into_iter().filter(|quad| !untold(quad)).collect();
    assert_same(&told, &expected)?;
    assert_same(reloaded.quads(), edit.after())?;
    for (path, text) in untouched {
        prop_assert_eq!(std::fs::read_to_string(root.join(path)).unwrap(), text);
    }
    // Numbers keep the digits that they were written with; a copy has those of what was copied.
    let copies = ["COPY", "MOVE"].iter().any(|verb| operation.ours.starts_with(verb));
    for quad in reloaded.quads().iter().filter(|quad| nodes(quad).is_empty() && !copies) {
        let same = |other: &&Quad| form(&[(*other).clone()]) == form(std::slice::from_ref(quad));
        let mut old = snapshot.quads().iter().filter(same).peekable();
        prop_assert!(old.peek().is_none() || old.any(|old| old == quad), "{} was written otherwise", quad);
    }
    Ok(true)
}

/// The files that each sequence starts from: numbers with digits of their own, one of them in two files.
fn workspace() -> tempfile::TempDir {
    // In memory where there is such a place: durability is another test.
    let shm = Path::new("/dev/shm");
    let folder = if shm.is_dir() { tempfile::tempdir_in(shm) } else { tempfile::tempdir() }.unwrap();
    let root = folder.path();
    for (path, text) in [
        (
            "data/a.ttl",
            "PREFIX lab: <https://w3id.org/labgraph/ns#>\n<http://example.org/s2> lab:p0 01, 1.50 ; lab:p1 [ lab:p0 1 ] .",
        ),
        ("data/b.ttl", "<http://example.org/s2> <https://w3id.org/labgraph/ns#p0> 1.500, \"chat\"@fr ."),
        ("ontology/o.ttl", "# nothing yet\n"),
    ] {
        std::fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        std::fs::write(root.join(path), text).unwrap();
    }
    std::fs::create_dir(root.join("queries")).unwrap();
    folder
}

/// Sequences that failed once, as proptest found them.
#[test]
fn what_once_failed_still_equals_a_plain_store() {
    // Numbers that are written in their own way go from their file into the merge.
    let moved =
        "DELETE { GRAPH ?g { ?s lab:p0 ?o } } INSERT { ?s lab:p0 ?o } WHERE { GRAPH ?g { ?s lab:p0 ?o } }";
    // Nodes so much alike that they have no canonical names within bounds, in a new file and in one that is there.
    let like = |node: &str| format!("{node} lab:p0 {} .", ["[ lab:p1 [] ]"; 8].join(" , "));
    let like = format!("INSERT DATA {{ {} {} }}", like("_:a"), like("_:b"));
    for sequence in [[moved, moved], [&like, &like]] {
        let folder = workspace();
        for operation in sequence {
            step(folder.path(), &operation.to_owned().into()).unwrap();
        }
    }
}

/// How many sequences of updates there are, and how long each is.
const SEQUENCES: u32 = 56;
const LENGTH: usize = 20;

#[test]
fn a_thousand_random_updates_equal_the_same_on_a_plain_store() {
    let config = Config { cases: SEQUENCES, failure_persistence: None, ..Config::default() };
    let counts = std::cell::Cell::new((0, 0));
    let outcome = TestRunner::new(config).run(&prop::collection::vec(operation(), LENGTH), |operations| {
        let folder = workspace();
        let root = folder.path();
        for operation in &operations {
            let (done, refused) = counts.get();
            let could = step(root, operation)
                .map_err(|error| TestCaseError::fail(format!("{}\n{error}", operation.ours)))?;
            counts.set(if could { (done + 1, refused) } else { (done, refused + 1) });
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    let (done, refused) = counts.get();
    println!("{done} updates, {refused} more refused for a blank node in two files");
    assert_eq!(done + refused, SEQUENCES * u32::try_from(LENGTH).unwrap());
    assert!(done >= 1000, "{refused} updates were refused");
}
