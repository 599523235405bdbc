//! `labgraph update`.

use crate::command::{Place, labgraph};
use expect_test::expect;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

const MORE_STAFF: &str = "DELETE { lid:vinnova-staff lab:value ?old } INSERT { lid:vinnova-staff lab:value 255 } \
                          WHERE { lid:vinnova-staff lab:value ?old }";

/// The files of a workspace with their texts.
fn files(root: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = walkdir::WalkDir::new(root)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file() && !entry.path().starts_with(root.join(".labgraph")))
        .map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap().display().to_string();
            (path, std::fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn a_value_is_mended_in_its_file_and_no_other_file_is_touched() {
    let place = Place::with_workspace();
    let before = files(place.path());
    expect![[r#""#]].assert_eq(&place.run(&["update", "--dry-run", MORE_STAFF]).to_string());
    assert_eq!(files(place.path()), before, "a dry run writes nothing");
    assert!(!place.path().join(".labgraph").exists(), "not even a lock");
    expect![[r#""#]].assert_eq(&place.run(&["update", MORE_STAFF]).to_string());
    let after = files(place.path());
    let changed: Vec<_> = before.iter().zip(&after).filter(|(a, b)| a != b).map(|(a, _)| &a.0).collect();
    assert_eq!(changed, ["data/labs/vinnova.ttl"]);
    assert_eq!(before.len(), after.len());
    let asked = place.run(&["query", "--format", "csv", "SELECT ?v { lid:vinnova-staff lab:value ?v }"]);
    assert_eq!(asked.stdout.replace('\r', ""), "v\n255\n");
    expect![[r#""#]].assert_eq(&place.run(&["update", "--lang", "nl", MORE_STAFF]).to_string());
}

#[test]
fn comments_and_digits_stay() {
    let place = Place::with_workspace();
    place.write(
        "data/notes.ttl",
        "# Kept by hand.\n\nPREFIX lab: <https://w3id.org/labgraph/ns#>\nPREFIX lid: <https://w3id.org/labgraph/id/>\n\n\
         # Counted in spring.\nlid:vinnova-staff lab:equivalentTo lid:vinnova-staff-2 ;\n    lab:value 007.50 .\n",
    );
    let update = "INSERT DATA { GRAPH <https://w3id.org/labgraph/graph/data/notes> { lid:vinnova-staff lab:unit 1.10 } }";
    assert_eq!(place.run(&["update", "--no-check", update]).code, Some(0));
    expect![[r#""#]].assert_eq(&place.read("data/notes.ttl"));
}

#[test]
fn what_names_no_graph_goes_to_the_local_file_and_graphs_get_files() {
    let place = Place::with_workspace();
    let insert = "INSERT DATA { lid:vinnova skos:altLabel \"Innovation agency\"@en \
                  GRAPH <https://w3id.org/labgraph/graph/data/more/names> { lid:nesta skos:altLabel \"N.\"@en } }";
    expect![[r#""#]].assert_eq(&place.run(&["update", insert]).to_string());
    expect![[r#""#]].assert_eq(&place.read("data/local.ttl"));
    // What a file states already is not stated once more.
    expect![[r#""#]]
        .assert_eq(&place.run(&["update", "INSERT DATA { lid:nesta skos:altLabel \"N.\"@en }"]).to_string());
    // A statement is taken out of the file that states it, whichever it is.
    expect![[r#""#]]
        .assert_eq(&place.run(&["update", "DELETE DATA { lid:nesta skos:altLabel \"N.\"@en }"]).to_string());
    expect![[r#""#]].assert_eq(
        &place
            .run(&["update", "DROP DEFAULT ; DROP GRAPH <https://w3id.org/labgraph/graph/data/more/names>"])
            .to_string(),
    );
    assert!(!place.path().join("data/local.ttl").exists());
    assert!(!place.path().join("data/more/names.ttl").exists());
}

#[test]
fn a_change_that_breaks_a_rule_is_refused_with_the_report() {
    let place = Place::with_workspace();
    let before = files(place.path());
    let update = "DELETE WHERE { lid:vinnova skos:prefLabel ?name }";
    expect![[r#""#]].assert_eq(&place.run(&["update", update]).to_string());
    assert_eq!(files(place.path()), before);
    let dry = place.run(&["update", "--dry-run", "--format", "json", update]);
    assert!(dry.code == Some(1) && dry.stdout.starts_with('{'), "{dry}");
    assert_eq!(place.run(&["update", "--no-check", update]).code, Some(0));
    // What was wrong before does not stand in the way of another change.
    assert_eq!(place.run(&["update", MORE_STAFF]).code, Some(0));
}

#[test]
fn who_takes_away_much_is_asked() {
    let place = Place::with_workspace();
    let before = files(place.path());
    let outcome = place.run(&["update", "--no-check", "CLEAR ALL"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("more than a tenth") && outcome.stderr.contains("--yes"), "{outcome}");
    assert_eq!(files(place.path()), before);
    let outcome = place.run(&["update", "--no-check", "--yes", "CLEAR ALL"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    assert_eq!(place.run(&["--no-inference", "query", "ASK { ?s ?p ?o }"]).stdout, "false\n");
    assert_eq!(files(place.path()).len(), before.len(), "files are emptied, not removed");
}

#[test]
fn what_cannot_be_done_is_refused_by_name() {
    let place = Place::with_workspace();
    let before = files(place.path());
    let mut shown = String::new();
    for update in [
        "INSERT DATA { GRAPH graph:inferred { lid:nesta a lab:Funder } }",
        "DELETE { ?s ?p ?o } WHERE { GRAPH graph:inferred { ?s ?p ?o } }",
        "INSERT { GRAPH ?g { lid:nesta a lab:Funder } } WHERE { BIND(IRI(CONCAT(STR(graph:), 'inferred')) AS ?g) }",
        "INSERT DATA { GRAPH <http://example.org/My graph> { lid:nesta a lab:Funder } }",
        "INSERT DATA { GRAPH <http://example.org/mine> { lid:nesta a lab:Funder } }",
        "INSERT DATA { GRAPH <https://w3id.org/labgraph/graph/data/../../out> { lid:nesta a lab:Funder } }",
        "CLEAR GRAPH <https://w3id.org/labgraph/graph/data/nothing>",
        "CREATE GRAPH <https://w3id.org/labgraph/graph/data/sources>",
        "LOAD <http://example.org/x.ttl>",
        "INSERT { ?s lab:x ?v } WHERE { SERVICE <http://127.0.0.1:1/> { ?s lab:value ?v } }",
        "INSERT DATA { _:b lab:x 1 } ; INSERT { GRAPH <https://w3id.org/labgraph/graph/data/other> { ?b lab:x 2 } } WHERE { ?b lab:x 1 }",
        "INSERT DATA { lid:nesta lab:x <<( lid:a lid:b lid:c )>> }",
        "SELECT * { ?s ?p ?o }",
        "",
    ] {
        shown.push_str(&format!("$ {update}\n{}", place.run(&["update", "--no-check", update])));
    }
    expect![[r#""#]].assert_eq(&shown);
    assert_eq!(files(place.path()), before);
}

#[test]
fn only_a_workspace_can_be_changed() {
    expect![[r#""#]].assert_eq(&labgraph(&["update", MORE_STAFF]).to_string());
    let place = Place::with_workspace();
    expect![[r#""#]].assert_eq(&place.run(&["--data", "data/sources.ttl", "update", MORE_STAFF]).to_string());
    expect![[r#""#]].assert_eq(&place.run(&["update", "--wait", "soon", MORE_STAFF]).to_string());
    let from_input = place.run_with(&["update"], MORE_STAFF.as_bytes(), |_| ());
    assert_eq!(from_input.code, Some(0), "{from_input}");
    let path = place.write("more.ru", MORE_STAFF.replace("255", "256"));
    assert_eq!(place.run(&["update", "-f", path.to_str().unwrap()]).code, Some(0));
}

/// Runs `script` in a shell that may mount, with labgraph as `$1` and a folder as `$2`; gives what it printed. Where
/// mounts are not allowed, says so and gives nothing.
fn with_mounts(place: &Place, script: &str) -> Option<String> {
    let binary = env!("CARGO_BIN_EXE_labgraph");
    for options in [&["--mount"][..], &["--user", "--map-root-user", "--mount"]] {
        let allowed =
            Command::new("unshare").args(options).args(["mount", "-t", "tmpfs", "none", "/mnt"]).output();
        if !allowed.is_ok_and(|output| output.status.success()) {
            continue;
        }
        let output = Command::new("unshare")
            .args(options)
            .args(["sh", "-c", script, "sh", binary])
            .arg(place.path())
            .env("LANG", "C.UTF-8")
            .output()
            .unwrap();
        let shown = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        return Some(shown.replace(&place.path().display().to_string(), "[FOLDER]"));
    }
    println!("skipped: nothing may be mounted here");
    None
}

#[test]
fn a_full_disk_changes_nothing() {
    let place = Place::with_workspace();
    // A limit of the shell on the size of files, with the signal that comes with it ignored: 8 blocks of a KiB.
    let output = Command::new("bash")
        .args(["-c", "trap '' XFSZ; ulimit -f 4; exec \"$0\" update --no-check \"$1\""])
        .args([env!("CARGO_BIN_EXE_labgraph"), MORE_STAFF])
        .current_dir(place.path())
        .env("LANG", "C.UTF-8")
        .output()
        .unwrap();
    let before = files(Place::with_workspace().path());
    let stderr = String::from_utf8(output.stderr).unwrap();
    expect![[r#""#]].assert_eq(&stderr);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(files(place.path()), before, "and nothing is left behind");
    assert_eq!(place.run(&["update", MORE_STAFF]).code, Some(0));
    // A disk that is really full.
    let place = Place::with_workspace();
    let script = r#"mount -t tmpfs -o size=2m none /mnt && cp -r "$2/." /mnt && cd /mnt
        "$1" update -q 'INSERT DATA { lid:nesta skos:altLabel "N."@en }' > /dev/null || exit 9
        dd if=/dev/zero of=filler bs=1k 2> /dev/null; find . -not -name filler -type f | sort > /tmp/labgraph-before-$$
        "$1" update --no-check 'INSERT { ?s skos:note ?o } WHERE { ?s skos:prefLabel ?o }' > /dev/null; echo "exit code $?"
        find . -not -name filler -type f | sort | diff /tmp/labgraph-before-$$ - && echo no file more; rm /tmp/labgraph-before-$$
        "$1" query --format csv 'SELECT (COUNT(*) AS ?n) { ?s skos:altLabel "N."@en OPTIONAL { ?x skos:note ?y } }'; rm filler
        "$1" update --no-check 'INSERT { ?s skos:note ?o } WHERE { ?s skos:prefLabel ?o }' | tail -1 | cut -d: -f1"#;
    if let Some(shown) = with_mounts(&place, script) {
        expect![[r#""#]].assert_eq(&shown.replace('\r', ""));
    }
}

#[test]
fn a_read_only_file_or_folder_is_left_alone_and_can_be_asked() {
    let place = Place::with_workspace();
    let before = files(place.path());
    let file = place.path().join("data/labs/vinnova.ttl");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).unwrap();
    expect![[r#""#]].assert_eq(&place.run(&["update", MORE_STAFF]).to_string());
    assert_eq!(files(place.path()), before);
    let script = r#"mount --bind "$2" /mnt && mount -o remount,ro,bind /mnt && cd /mnt
        "$1" update 'INSERT DATA { lid:nesta skos:altLabel "N."@en }'; echo "exit code $?"
        "$1" update --dry-run 'INSERT DATA { lid:nesta skos:altLabel "N."@en }'
        "$1" query 'ASK { lid:nesta a lab:InnovationAgency }'"#;
    if let Some(shown) = with_mounts(&place, script) {
        expect![[r#""#]].assert_eq(&shown);
    }
    assert_eq!(files(place.path()), before);
}

#[test]
fn two_updates_at_once_both_hold_where_one_waits() {
    let place = Place::with_workspace();
    let start = |number: usize| {
        let update = format!("INSERT DATA {{ lid:nesta skos:altLabel \"N{number}\"@en }}");
        place
            .command()
            .args(["update", "-q", "--wait", "60", &update])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap()
    };
    let children: Vec<_> = (0..4).map(start).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let count = "SELECT (COUNT(?n) AS ?count) { lid:nesta skos:altLabel ?n FILTER(STRSTARTS(?n, 'N')) }";
    let asked = place.run(&["query", "--format", "csv", "--no-inference", count]).stdout.replace('\r', "");
    let names = place.read("data/local.ttl");
    assert!((0..4).all(|number| names.contains(&format!("\"N{number}\"@en"))), "{asked}{names}");
}

#[test]
fn a_hundred_updates_killed_at_random_moments_leave_whole_workspaces() {
    use std::hash::{BuildHasher, Hasher, RandomState};
    let place = Place::with_workspace();
    let update = |old: bool| {
        // Two files at once: the figure and its note.
        format!(
            "DELETE WHERE {{ lid:vinnova-staff lab:value ?v }} ; DELETE WHERE {{ lid:nesta skos:altLabel \"{0}\"@en }} ; \
             INSERT DATA {{ GRAPH <https://w3id.org/labgraph/graph/data/labs/vinnova> {{ lid:vinnova-staff lab:value {0} }} \
             GRAPH <https://w3id.org/labgraph/graph/data/labs/nesta> {{ lid:nesta skos:altLabel \"{1}\"@en }} }}",
            if old { 240 } else { 255 },
            if old { 255 } else { 240 },
        )
    };
    let started = std::time::Instant::now();
    assert_eq!(place.run(&["update", "--no-check", &update(false)]).code, Some(0));
    let whole = u64::try_from(started.elapsed().as_micros()).unwrap();
    let (mut before, mut after) = (0, 0);
    let mut old = false;
    for _ in 0..100 {
        let mut command = place.command();
        let mut child = command
            .args(["update", "-q", "--no-check", &update(!old)])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // Mostly late: reading comes first.
        let moment = whole / 2 + RandomState::new().build_hasher().finish() % (whole / 2);
        std::thread::sleep(std::time::Duration::from_micros(moment));
        child.kill().unwrap();
        child.wait().unwrap();
        let workspace = labgraph::workspace::Workspace::open(place.path()).unwrap();
        let texts = workspace.graphs().unwrap();
        let has =
            |path: &str, part: &str| texts.iter().any(|file| file.path == path && file.text.contains(part));
        let states =
            [has("data/labs/vinnova.ttl", "lab:value 240"), has("data/labs/nesta.ttl", "\"255\"@en")];
        assert!(states[0] == states[1], "half of a change: {states:?}");
        assert_eq!(states[0], !has("data/labs/vinnova.ttl", "lab:value 255"));
        if states[0] == old {
            before += 1
        } else {
            after += 1
        }
        old = states[0];
        workspace.recover().unwrap();
        assert!(files(place.path()).iter().all(|(path, _)| !path.contains(".labgraph-")));
        assert_eq!(labgraph::store::read(&workspace).map(|quads| quads.is_empty()).unwrap(), false);
    }
    println!("{before} kills left the old workspace, {after} the new one");
    assert!(before > 0 && after > 0, "{before} {after}");
}
