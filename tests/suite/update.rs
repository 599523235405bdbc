//! `labgraph update`.

use crate::command::{Place, labgraph, with_mounts};
use crate::kill::kill_late;
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
    expect![[r#"
        Vinnova  lid:vinnova
          staff: about 240 → about 255 persons

        1 statement removed, 1 added

        Nothing written; would write:
          data/labs/vinnova.ttl
    "#]]
    .assert_eq(&place.run(&["update", "--dry-run", MORE_STAFF]).to_string());
    assert_eq!(files(place.path()), before, "a dry run writes nothing");
    assert!(!place.path().join(".labgraph").exists(), "not even a lock");
    expect![[r#"
        Vinnova  lid:vinnova
          staff: about 240 → about 255 persons

        1 statement removed, 1 added

        Written:
          data/labs/vinnova.ttl
    "#]]
    .assert_eq(&place.run(&["update", MORE_STAFF]).to_string());
    let after = files(place.path());
    let changed: Vec<_> = before.iter().zip(&after).filter(|(a, b)| a != b).map(|(a, _)| &a.0).collect();
    assert_eq!(changed, ["data/labs/vinnova.ttl"]);
    assert_eq!(before.len(), after.len());
    let asked = place.run(&["query", "--format", "csv", "SELECT ?v { lid:vinnova-staff lab:value ?v }"]);
    assert_eq!(asked.stdout.replace('\r', ""), "v\n255\n");
    expect![[r#"
        Er verandert niets.
    "#]]
    .assert_eq(&place.run(&["update", "--lang", "nl", MORE_STAFF]).to_string());
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
    expect![[r#"
        # Kept by hand.

        PREFIX lab: <https://w3id.org/labgraph/ns#>
        PREFIX lid: <https://w3id.org/labgraph/id/>

        # Counted in spring.
        lid:vinnova-staff lab:equivalentTo lid:vinnova-staff-2 ;
            lab:unit 1.10 ;
            lab:value 007.50 .
    "#]]
    .assert_eq(&place.read("data/notes.ttl"));
}

#[test]
fn what_names_no_graph_goes_to_the_local_file_and_graphs_get_files() {
    let place = Place::with_workspace();
    let insert = "INSERT DATA { lid:vinnova skos:altLabel \"Innovation agency\"@en \
                  GRAPH <https://w3id.org/labgraph/graph/data/more/names> { lid:nesta skos:altLabel \"N.\"@en } }";
    expect![[r#"
        Nesta  lid:nesta
          other name (en) added: "N."

        Vinnova  lid:vinnova
          other name (en) added: "Innovation agency"

        2 statements added

        Written:
          data/local.ttl (new)
          data/more/names.ttl (new)
    "#]]
    .assert_eq(&place.run(&["update", insert]).to_string());
    expect![[r#"
        PREFIX lid: <https://w3id.org/labgraph/id/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

        lid:vinnova skos:altLabel "Innovation agency"@en .
    "#]]
    .assert_eq(&place.read("data/local.ttl"));
    // What a file states already is not stated once more.
    expect![[r#"
        Nothing changes.
    "#]]
    .assert_eq(&place.run(&["update", "INSERT DATA { lid:nesta skos:altLabel \"N.\"@en }"]).to_string());
    // A statement is taken out of the file that states it, whichever it is.
    expect![[r#"
        Nesta  lid:nesta
          other name (en) removed: "N."

        1 statement removed

        Written:
          data/more/names.ttl
    "#]]
    .assert_eq(&place.run(&["update", "DELETE DATA { lid:nesta skos:altLabel \"N.\"@en }"]).to_string());
    expect![[r#"
        Vinnova  lid:vinnova
          other name (en) removed: "Innovation agency"

        1 statement removed

        Written:
          data/local.ttl (removed)
          data/more/names.ttl (removed)
    "#]]
    .assert_eq(
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
    expect![[r#"
        name in Dutch  shape:name-dutch  1 violation
          data/labs/vinnova.ttl:14:1
            lid:vinnova → name: The name in Dutch is missing.

        name in English  shape:name-english  1 violation
          data/labs/vinnova.ttl:14:1
            lid:vinnova → name: The name in English is missing.

        name in French  shape:name-french  1 violation
          data/labs/vinnova.ttl:14:1
            lid:vinnova → name: The name in French is missing.

        10,157 statements, 26 files checked: 3 violations
        --- stderr
        error: this breaks what the shapes ask for; nothing was written
        hint: --no-check writes it all the same
        --- exit code 1
    "#]]
    .assert_eq(&place.run(&["update", update]).to_string());
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
        let outcome = place.run(&["update", "--no-check", update]).to_string();
        shown.extend(["$ ", update, "\n", outcome.as_str()]);
    }
    expect![[r#"
        $ INSERT DATA { GRAPH graph:inferred { lid:nesta a lab:Funder } }
        --- stderr
        error: graph:inferred holds what the rules derive: it cannot be read or changed by an update
        hint: change the statements that it follows from, or the rules in ontology/rules/
        --- exit code 3
        $ DELETE { ?s ?p ?o } WHERE { GRAPH graph:inferred { ?s ?p ?o } }
        --- stderr
        error: graph:inferred holds what the rules derive: it cannot be read or changed by an update
        hint: change the statements that it follows from, or the rules in ontology/rules/
        --- exit code 3
        $ INSERT { GRAPH ?g { lid:nesta a lab:Funder } } WHERE { BIND(IRI(CONCAT(STR(graph:), 'inferred')) AS ?g) }
        --- stderr
        error: graph:inferred holds what the rules derive: it cannot be read or changed by an update
        hint: change the statements that it follows from, or the rules in ontology/rules/
        --- exit code 3
        $ INSERT DATA { GRAPH <http://example.org/My graph> { lid:nesta a lab:Funder } }
        --- stderr
        error: the IRI that begins here is not closed: expected >
         --> the update:1:21
          |
        1 | INSERT DATA { GRAPH <http://example.org/My graph> { lid:nesta a lab:Funder } }
          |                     ^
        --- exit code 3
        $ INSERT DATA { GRAPH <http://example.org/mine> { lid:nesta a lab:Funder } }
        --- stderr
        error: no file of the workspace can hold the graph <http://example.org/mine>
        hint: <https://w3id.org/labgraph/graph/data/example-org-mine> would be a file of the workspace
        --- exit code 3
        $ INSERT DATA { GRAPH <https://w3id.org/labgraph/graph/data/../../out> { lid:nesta a lab:Funder } }
        --- stderr
        error: no file of the workspace can hold the graph <https://w3id.org/labgraph/graph/data/../../out>
        hint: <https://w3id.org/labgraph/graph/data/data-out> would be a file of the workspace
        --- exit code 3
        $ CLEAR GRAPH <https://w3id.org/labgraph/graph/data/nothing>
        --- stderr
        error: there is no graph <https://w3id.org/labgraph/graph/data/nothing>
        hint: labgraph query 'SELECT DISTINCT ?g { GRAPH ?g {} }' lists the graphs
        --- exit code 3
        $ CREATE GRAPH <https://w3id.org/labgraph/graph/data/sources>
        --- stderr
        error: there is a graph <https://w3id.org/labgraph/graph/data/sources> already
        hint: CREATE SILENT lets it be
        --- exit code 3
        $ LOAD <http://example.org/x.ttl>
        --- stderr
        error: LOAD is not allowed: add the file to the workspace, or name it with --data
        --- exit code 3
        $ INSERT { ?s lab:x ?v } WHERE { SERVICE <http://127.0.0.1:1/> { ?s lab:value ?v } }
        --- stderr
        error: SERVICE <http://127.0.0.1:1/> is not allowed
        hint: add it to data/authorities.ttl, or allow it with --allow-service http://127.0.0.1:1/
        --- exit code 3
        $ INSERT DATA { _:b lab:x 1 } ; INSERT { GRAPH <https://w3id.org/labgraph/graph/data/other> { ?b lab:x 2 } } WHERE { ?b lab:x 1 }
        --- stderr
        error: a blank node would stand in data/local.ttl and in data/other.ttl: files cannot share one
        hint: give the thing an IRI, or keep its statements in one file
        --- exit code 3
        $ INSERT DATA { lid:nesta lab:x <<( lid:a lid:b lid:c )>> }
        --- stderr
        error: data/local.ttl: Turtle cannot hold the triple term <<( <https://w3id.org/labgraph/id/a> <https://w3id.org/labgraph/id/b> <https://w3id.org/labgraph/id/c> )>> of RDF 1.2; N-Triples and N-Quads can
        --- exit code 3
        $ SELECT * { ?s ?p ?o }
        --- stderr
        error: SELECT asks: this is a query, not an update
         --> the update:1:1
          |
        1 | SELECT * { ?s ?p ?o }
          | ^
        hint: this is a query: labgraph query answers it
        --- exit code 3
        $ 
        --- stderr
        error: there is no update
        --- exit code 2
    "#]].assert_eq(&shown);
    assert_eq!(files(place.path()), before);
}

#[test]
fn only_a_workspace_can_be_changed() {
    expect![[r#"
        --- stderr
        error: the built-in workspace cannot be changed
        hint: labgraph init DIR writes it to a folder, to own and edit
        --- exit code 2
    "#]]
    .assert_eq(&labgraph(&["update", MORE_STAFF]).to_string());
    let place = Place::with_workspace();
    expect![[r#"
        --- stderr
        error: only a workspace can be changed, and data/sources.ttl is none
        hint: labgraph init DIR makes one; leave --data out
        --- exit code 2
    "#]]
    .assert_eq(&place.run(&["--data", "data/sources.ttl", "update", MORE_STAFF]).to_string());
    expect![[r#"
        --- stderr
        error: invalid value 'soon' for '--wait <SECONDS>': a number of seconds is expected

        For more information, try '--help'.
        --- exit code 2
    "#]]
    .assert_eq(&place.run(&["update", "--wait", "soon", MORE_STAFF]).to_string());
    let from_input = place.run_with(&["update"], MORE_STAFF.as_bytes(), |_| ());
    assert_eq!(from_input.code, Some(0), "{from_input}");
    let path = place.write("more.ru", MORE_STAFF.replace("255", "256"));
    assert_eq!(place.run(&["update", "-f", path.to_str().unwrap()]).code, Some(0));
}

#[test]
fn a_difference_as_a_patch_turns_the_one_into_the_other() {
    let place = Place::empty();
    for name in ["x", "y"] {
        assert_eq!(place.run(&["init", name]).code, Some(0));
    }
    let notes = "_:a <http://example.org/p> [ <http://example.org/q> 1.0 ] .";
    place.write("x/data/notes.ttl", notes);
    place.write("y/data/notes.ttl", notes.replace("1.0", "1.00"));
    place.write("y/data/more/new.ttl", "<http://example.org/s> <http://example.org/p> 007 .");
    let vinnova = place.read("y/data/labs/vinnova.ttl");
    place.write("y/data/labs/vinnova.ttl", vinnova.replace("lab:value 240", "lab:value 255"));
    let apply = |patch: &str| {
        let arguments = ["--workspace", "x", "update", "--no-check", "--patch", "-"];
        place.run_with(&arguments, patch.as_bytes(), |_| ())
    };
    for format in ["patch", "nq"] {
        let there = place.run(&["diff", "x", "y", "--format", format]);
        let back = place.run(&["diff", "y", "x", "--format", format]);
        assert_eq!((there.code, back.code), (Some(1), Some(1)));
        let outcome = apply(&there.stdout);
        assert_eq!(outcome.code, Some(0), "{outcome}");
        assert_eq!(place.run(&["diff", "x", "y"]).code, Some(0));
        assert_eq!(apply(&back.stdout).code, Some(0));
        assert_eq!(place.run(&["diff", "x", "y", "--format", format]).stdout, there.stdout);
    }
    expect![[r#"
        --- stderr
        error: the patch does not fit: the statement to remove is not there: <http://example.org/s> <http://example.org/p> "8" .
        hint: nothing was changed
        --- exit code 3
    "#]].assert_eq(&apply("D <http://example.org/s> <http://example.org/p> \"8\" .\n").to_string());
    expect![[r#"
        --- stderr
        error: a line of a patch begins with A or D (or + or -), TX, TC, H, PA or PD
         --> standard input:1:1
          |
        1 | Z <http://example.org/s> .
          | ^
        --- exit code 3
    "#]]
    .assert_eq(&apply("Z <http://example.org/s> .\n").to_string());
    let loose = "- <https://w3id.org/labgraph/id/vinnova-staff> <https://w3id.org/labgraph/ns#value> \"240\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n\
                 + <https://w3id.org/labgraph/id/vinnova-staff> <https://w3id.org/labgraph/ns#value> \"255\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n";
    let arguments = ["--workspace", "x", "update", "--patch", "-"];
    expect![[r#"
        Vinnova  lid:vinnova
          staff: about 240 → about 255 persons

        1 statement removed, 1 added

        Written:
          data/labs/vinnova.ttl
    "#]]
    .assert_eq(&place.run_with(&arguments, loose.as_bytes(), |_| ()).to_string());
}

#[test]
fn a_full_disk_changes_nothing() {
    let place = Place::with_workspace();
    // A limit of the shell on the size of files, with the signal that comes with it ignored.
    let output = Command::new("bash")
        .args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" update --no-check \"$1\""])
        .args([env!("CARGO_BIN_EXE_labgraph"), MORE_STAFF])
        .current_dir(place.path())
        .env("LANG", "C.UTF-8")
        .output()
        .unwrap();
    let before = files(Place::with_workspace().path());
    let stderr = String::from_utf8(output.stderr).unwrap();
    expect![[r#"
        error: cannot write data/labs/vinnova.ttl: File too large (os error 27)
        hint: nothing was changed
    "#]]
    .assert_eq(&stderr);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(files(place.path()), before, "and nothing is left behind");
    assert_eq!(place.run(&["update", MORE_STAFF]).code, Some(0));
    // A disk that is really full.
    let place = Place::with_workspace();
    let script = r#"mount -t tmpfs -o size=4m none /mnt && cp -r "$2/." /mnt && cd /mnt
        "$1" update -q 'INSERT DATA { lid:nesta skos:altLabel "N."@en }' > /dev/null || exit 9
        dd if=/dev/zero of=filler bs=1k 2> /dev/null; truncate -s -12k filler; find . -not -name filler -type f | sort > /tmp/labgraph-before-$$
        "$1" update --no-check 'INSERT { ?s skos:note ?o } WHERE { ?s skos:prefLabel ?o }' > /dev/null; echo "exit code $?"
        find . -not -name filler -type f | sort | diff /tmp/labgraph-before-$$ - && echo no file more; rm /tmp/labgraph-before-$$
        "$1" query 'ASK { lid:nesta skos:altLabel "N."@en }'; rm filler
        "$1" update --no-check 'INSERT { ?s skos:note ?o } WHERE { ?s skos:prefLabel ?o }' | tail -1 | cut -d: -f1"#;
    if let Some(shown) = with_mounts(&place, script) {
        expect![[r#"
            exit code 3
            no file more
            true
              data/local.ttl
            error: cannot write data/local.ttl: No space left on device (os error 28)
            hint: nothing was changed
        "#]]
        .assert_eq(&shown.replace('\r', ""));
    }
}

#[test]
fn a_read_only_file_or_folder_is_left_alone_and_can_be_asked() {
    let place = Place::with_workspace();
    let before = files(place.path());
    let file = place.path().join("data/labs/vinnova.ttl");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).unwrap();
    expect![[r#"
        --- stderr
        error: data/labs/vinnova.ttl is read-only
        hint: nothing was changed
        --- exit code 3
    "#]]
    .assert_eq(&place.run(&["update", MORE_STAFF]).to_string());
    assert_eq!(files(place.path()), before);
    let script = r#"mount --bind "$2" /mnt && mount -o remount,ro,bind /mnt && cd /mnt
        "$1" update 'INSERT DATA { lid:nesta skos:altLabel "N."@en }'; echo "exit code $?"
        "$1" update --dry-run 'INSERT DATA { lid:nesta skos:altLabel "N."@en }'
        "$1" query 'ASK { lid:nesta a lab:InnovationAgency }'"#;
    if let Some(shown) = with_mounts(&place, script) {
        expect![[r#"
            exit code 3
            Nesta  lid:nesta
              other name (en) added: "N."

            1 statement added

            Nothing written; would write:
              data/local.ttl (new)
            true
            error: cannot write .labgraph/lock: Read-only file system (os error 30)
            hint: nothing was changed
        "#]]
        .assert_eq(&shown);
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
    let place = Place::empty();
    for (path, text) in [
        ("ontology/empty.ttl", ""),
        ("queries/none", ""),
        (
            "data/labs/vinnova.ttl",
            "<https://w3id.org/labgraph/id/vinnova-staff> <https://w3id.org/labgraph/ns#value> 240 .",
        ),
        (
            "data/labs/nesta.ttl",
            "<https://w3id.org/labgraph/id/nesta> <http://www.w3.org/2004/02/skos/core#altLabel> \"255\"@en .",
        ),
    ] {
        place.write(path, text);
    }
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
    assert_eq!(place.run(&["update", "--no-check", "--yes", &update(false)]).code, Some(0));
    let whole = started.elapsed();
    let (mut before, mut after) = (0, 0);
    let mut old = false;
    for _ in 0..100 {
        let mut command = place.command();
        kill_late(command.args(["update", "-q", "--no-check", "--yes", &update(!old)]), whole);
        let workspace = labgraph::workspace::Workspace::open(place.path()).unwrap();
        let texts = workspace.graphs().unwrap();
        let has =
            |path: &str, part: &str| texts.iter().any(|file| file.path == path && file.text.contains(part));
        let states =
            [has("data/labs/vinnova.ttl", "lab:value 240"), has("data/labs/nesta.ttl", "\"255\"@en")];
        assert!(states[0] == states[1], "half of a change: {states:?}");
        assert_eq!(states[0], !has("data/labs/vinnova.ttl", "lab:value 255"));
        if states[0] == old {
            before += 1;
        } else {
            after += 1;
        }
        old = states[0];
        workspace.recover().unwrap();
        assert!(files(place.path()).iter().all(|(path, _)| !path.contains(".labgraph-")));
        assert!(!labgraph::store::read(&workspace).unwrap().is_empty());
    }
    println!("{before} kills left the old workspace, {after} the new one");
    assert!(before > 0 && after > 0, "{before} {after}");
}

/// Taken out of a file and put into the merge by one operation, a statement is not lost: it stays in its file.
#[test]
fn what_is_taken_from_a_file_and_put_back_stays() {
    let place = Place::with_workspace();
    let before = place.read("data/labs/vinnova.ttl");
    let update = "DELETE { GRAPH <https://w3id.org/labgraph/graph/data/labs/vinnova> { lid:vinnova-staff lab:value ?n } } \
                  INSERT { lid:vinnova-staff lab:value ?n } WHERE { lid:vinnova-staff lab:value ?n }";
    let outcome = place.run(&["update", update]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    assert_eq!(place.read("data/labs/vinnova.ttl"), before);
    assert!(!place.path().join("data/local.ttl").exists());
}

#[test]
fn what_is_told_is_told_in_the_readers_language() {
    let update = "DELETE { lid:vinnova skos:altLabel ?n } INSERT { lid:vinnova skos:altLabel \"V.\"@en } WHERE { FILTER(false) } ; \
                  INSERT DATA { lid:vinnova skos:altLabel \"V.\"@en }";
    let mut shown = String::new();
    for lang in ["en", "nl", "fr"] {
        let place = Place::with_workspace();
        let mut run = |arguments: &[&str]| {
            let outcome = place.run(&[&["--lang", lang, "update"], arguments].concat());
            // Of the report, which `check` tests, and of the difference, the end is enough.
            let kept = outcome.stdout.lines().rev().take(3).collect::<Vec<_>>().into_iter().rev();
            shown += &kept.fold(String::new(), |kept, line| kept + line + "\n");
            shown += &outcome.stderr;
        };
        run(&["--dry-run", update]);
        run(&[update]);
        run(&[update]);
        run(&["DELETE WHERE { lid:vinnova skos:prefLabel ?n }"]);
        run(&["--no-check", "CLEAR ALL"]);
        run(&["DROP DEFAULT"]);
        let file = place.path().join("data/labs/vinnova.ttl");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).unwrap();
        run(&[MORE_STAFF]);
    }
    expect![[r#"

        Nothing written; would write:
          data/local.ttl (new)

        Written:
          data/local.ttl (new)
        Nothing changes.
            lid:vinnova → name: The name in French is missing.

        10,158 statements, 27 files checked: 3 violations
        error: this breaks what the shapes ask for; nothing was written
        hint: --no-check writes it all the same
        error: this takes away 10,161 of 10,161 statements, more than a tenth
        hint: --dry-run shows them
        hint: --yes takes them away all the same

        Written:
          data/local.ttl (removed)
        error: data/labs/vinnova.ttl is read-only
        hint: nothing was changed

        Niets geschreven; zou schrijven:
          data/local.ttl (nieuw)

        Geschreven:
          data/local.ttl (nieuw)
        Er verandert niets.
            lid:vinnova → naam: De naam in het Frans ontbreekt.

        10.158 uitspraken, 27 bestanden nagekeken: 3 overtredingen
        error: dit is in strijd met de regels van ontology/shapes.ttl; er is niets geschreven
        hint: --no-check schrijft het toch
        error: dit verwijdert 10.161 van de 10.161 uitspraken, meer dan een tiende
        hint: --dry-run toont ze
        hint: --yes verwijdert ze toch

        Geschreven:
          data/local.ttl (verwijderd)
        error: data/labs/vinnova.ttl is alleen-lezen
        hint: er is niets gewijzigd

        Rien n’a été écrit ; écrirait :
          data/local.ttl (nouveau)

        Écrit :
          data/local.ttl (nouveau)
        Rien ne change.
            lid:vinnova → nom: Le nom en français manque.

        10 158 énoncés, 27 fichiers vérifiés : 3 infractions
        error: ceci enfreint les règles de ontology/shapes.ttl ; rien n’a été écrit
        hint: --no-check l’écrit quand même
        error: ceci supprime 10 161 des 10 161 énoncés, plus d’un dixième
        hint: --dry-run les montre
        hint: --yes les supprime quand même

        Écrit :
          data/local.ttl (supprimé)
        error: data/labs/vinnova.ttl est en lecture seule
        hint: rien n’a été modifié
    "#]]
    .assert_eq(&shown);
}

/// What a crash left is told of in the language that was asked for, whatever command finds it.
#[test]
fn what_was_cut_off_is_told_in_the_readers_language() {
    let mut shown = String::new();
    for lang in ["en", "nl", "fr"] {
        let place = Place::with_workspace();
        assert_eq!(place.run(&["update", "-q", MORE_STAFF]).code, Some(0));
        place.write(".labgraph/lock", "{}");
        place.write("data/.labgraph-1.tmp", "");
        shown += &place.run(&["--lang", lang, "query", "ASK {}"]).to_string();
    }
    expect![[r#"
        true
        --- stderr
        note: a change that was cut off has been undone
        true
        --- stderr
        note: een onderbroken wijziging is ongedaan gemaakt
        true
        --- stderr
        note: une modification interrompue a été annulée
    "#]]
    .assert_eq(&shown);
}

#[test]
fn who_must_not_wait_is_told_who_is_at_work() {
    let place = Place::with_workspace();
    let workspace = labgraph::workspace::Workspace::open(place.path()).unwrap();
    let patience = std::time::Duration::from_secs(10);
    let transaction = labgraph::workspace::Transaction::begin(&workspace, patience).unwrap();
    let mut shown = String::new();
    for lang in ["en", "nl", "fr"] {
        shown += &place.run(&["--lang", lang, "update", "--wait", "0", MORE_STAFF]).to_string();
    }
    drop(transaction);
    expect![[r#"
        --- stderr
        error: another process is changing the workspace
        hint: --wait SECONDS waits longer until it has done
        --- exit code 3
        --- stderr
        error: een ander proces is de werkruimte aan het wijzigen
        hint: --wait SECONDEN wacht langer tot het klaar is
        --- exit code 3
        --- stderr
        error: un autre processus est en train de modifier l’espace de travail
        hint: --wait SECONDES attend plus longtemps qu’il ait fini
        --- exit code 3
    "#]]
    .assert_eq(&shown);
}
