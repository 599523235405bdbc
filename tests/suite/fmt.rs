//! `labgraph fmt`: canonical Turtle, and nothing that a person wrote is lost.

use crate::command::{Place, project, with_mounts};
use crate::kill::{kill_late, kill_when, names};
use expect_test::expect;
use labgraph::workspace::Workspace;
use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

const UNTIDY: &str = "\u{feff}# Labs of the north.\r\n# Two lines.\r\n\r\n@prefix ex: <http://example.org/> . # ours\r\n\
    @prefix dct: <http://purl.org/dc/terms/> .\r\n@prefix unused: <http://example.org/unused/> .\r\n\r\n\
    # The second lab.\r\nex:b ex:size 01 ; # people\r\n   a ex:Lab, ex:Body .\r\n\
    # The first lab,\r\n# and the oldest.\r\nex:a dct:title \"A\"@EN ;\r\n  # where it is\r\n  ex:at [ ex:city \"Gent\" ; a ex:Place ] ;\r\n\
    ex:steps ( 1 2.50 ) ; ex:text \"\"\"one\ntwo\"\"\" ; ex:home <#home> .\r\n\r\n# That is all.\r\n";

#[test]
fn a_file_is_put_in_order_and_keeps_its_comments() {
    let place = Place::empty();
    place.write("labs.ttl", UNTIDY);
    expect![[r#"
        1 of 1 file rewritten
    "#]]
    .assert_eq(&place.run(&["fmt", "labs.ttl"]).to_string());
    expect![[r##"
        # Labs of the north.
        # Two lines.

        # ours

        PREFIX dct: <http://purl.org/dc/terms/>
        PREFIX ex: <http://example.org/>

        # The first lab,
        # and the oldest.
        # where it is
        ex:a ex:at [ a ex:Place ;
                    ex:city "Gent"] ;
            ex:home <#home> ;
            ex:steps (
                    1
                    2.50
                ) ;
            ex:text """one
        two""" ;
            dct:title "A"@en .

        # The second lab.
        # people
        ex:b a ex:Body ,
                ex:Lab ;
            ex:size 01 .

        # That is all.
    "##]]
    .assert_eq(&place.read("labs.ttl"));
    expect![[r#"
        0 of 1 file rewritten
    "#]]
    .assert_eq(&place.run(&["fmt", "labs.ttl"]).to_string());
    expect![[r#""#]].assert_eq(&place.run(&["fmt", "--check", "labs.ttl"]).to_string());
    let through = place.run_with(&["fmt", "-"], UNTIDY.as_bytes(), |_| ());
    assert_eq!(through.stdout, place.read("labs.ttl"));
}

#[test]
fn check_lists_and_diff_shows_what_would_change() {
    let place = Place::empty();
    let untidy = "PREFIX ex: <http://example.org/>\n\nex:a ex:p 1 .\n\nex:b ex:q 2;\n    a ex:C .\n";
    place.write("data/b.ttl", untidy);
    place.write("data/deep/a.ttl", "PREFIX ex: <http://example.org/>\n\nex:a ex:p 1 .\n");
    place.write("data/.hidden.ttl", "no Turtle");
    expect![[r#"
        data/b.ttl:5
        --- exit code 1
    "#]]
    .assert_eq(&place.run(&["fmt", "--check", "data"]).to_string());
    expect![[r#"
        --- data/b.ttl (as it is)
        +++ data/b.ttl (formatted)
        @@ -2,5 +2,5 @@
 
         ex:a ex:p 1 .
 
        -ex:b ex:q 2;
        -    a ex:C .
        +ex:b a ex:C ;
        +    ex:q 2 .
        --- exit code 1
    "#]]
    .assert_eq(&place.run(&["fmt", "--diff", "data"]).to_string().replace("\n \n", "\n\n"));
    assert_eq!(place.read("data/b.ttl"), untidy);
    expect![[r#"
        1 of 2 files rewritten
    "#]]
    .assert_eq(&place.run(&["fmt", "data", "data/b.ttl"]).to_string());
    assert_eq!(place.run(&["fmt", "--diff", "data"]).to_string(), "");
}

#[test]
fn a_file_that_is_no_turtle_does_not_keep_the_others_from_it() {
    let place = Place::empty();
    place.write("a.ttl", "<http://example.org/a> <http://example.org/b> \"c .\n");
    place.write("b.ttl", "<http://example.org/a>   <http://example.org/b> 1 .\n");
    place.write("c.ttl", b"<http://example.org/a> <http://example.org/b> \"\xff\" .\n");
    expect![[r#"
        1 of 3 files rewritten
        --- stderr
        error: Unexpected end of file
         --> a.ttl:1:47
          |
        1 | <http://example.org/a> <http://example.org/b> "c .
          |                                               ^
        error: a byte here is no UTF-8; save the file as UTF-8
         --> c.ttl:1:48
          |
        1 | <http://example.org/a> <http://example.org/b> "�" .
          |                                                ^
        --- exit code 3
    "#]]
    .assert_eq(&place.run(&["fmt", "a.ttl", "b.ttl", "c.ttl"]).to_string());
    assert_eq!(place.read("b.ttl"), "<http://example.org/a> <http://example.org/b> 1 .\n");
    assert_eq!(place.read("a.ttl"), "<http://example.org/a> <http://example.org/b> \"c .\n");
}

#[test]
fn what_cannot_be_formatted_says_why() {
    let place = Place::empty();
    place.write("a.nt", "");
    place.write("t.ttl", "VERSION \"1.2\"\n<a:> <a:> <<( <a:> <a:> 1 )>> .\n");
    for arguments in [
        &["fmt"][..],
        &["fmt", "a.nt"],
        &["fmt", "none.ttl"],
        &["--data", "t.ttl", "fmt"],
        &["fmt", "t.ttl"],
        &["fmt", "t.ttl", "-o", "o.ttl"],
    ] {
        assert_ne!(place.run(arguments).code, Some(0));
    }
    expect![[r#"
        --- stderr
        error: the workspace that is built in cannot be formatted
        hint: labgraph init DIR writes it to a folder
        hint: labgraph fmt FILE formats a file
        --- exit code 2
    "#]]
    .assert_eq(&place.run(&["fmt"]).to_string());
    expect![[r#"
        --- stderr
        error: a.nt: only Turtle is formatted, in files called .ttl
        hint: labgraph --data a.nt export -o a.ttl writes other RDF as Turtle
        --- exit code 2
    "#]]
    .assert_eq(&place.run(&["fmt", "a.nt"]).to_string());
    expect![[r#"
        --- stderr
        error: there is no file none.ttl
        --- exit code 2
    "#]]
    .assert_eq(&place.run(&["fmt", "none.ttl"]).to_string());
    expect![[r#"
        0 of 1 file rewritten
        --- stderr
        error: t.ttl: Turtle cannot hold the triple term <<( <a:> <a:> "1"^^<http://www.w3.org/2001/XMLSchema#integer> )>> of RDF 1.2; N-Triples and N-Quads can
        --- exit code 3
    "#]].assert_eq(&place.run(&["fmt", "t.ttl"]).to_string());
    expect![[r#"
        --- stderr
        error: Unexpected end
         --> standard input:1:8
          |
        1 | <a> <b>
          |        ^
        --- exit code 3
    "#]]
    .assert_eq(&place.run_with(&["fmt", "-"], b"<a> <b>", |_| ()).to_string());
}

#[cfg(unix)]
#[test]
fn rights_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let place = Place::empty();
    let real = place.write("real.ttl", "<a:>  <a:> 1 .");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real.ttl", place.path().join("link.ttl")).unwrap();
    assert_eq!(place.run(&["fmt", "link.ttl"]).code, Some(0));
    assert_eq!(place.read("real.ttl"), "<a:> <a:> 1 .\n");
    assert!(place.path().join("link.ttl").is_symlink());
    assert_eq!(real.metadata().unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn the_workspace_is_formatted_as_a_whole() {
    let place = Place::with_workspace();
    place.write("data/untidy.ttl", "<a:>  <a:> 1 .");
    place.write("other/untidy.ttl", "<a:>  <a:> 1 .");
    let outcome = place.run(&["fmt", "--check"]);
    assert!(outcome.stdout.contains("data/untidy.ttl:1\n"), "{outcome}");
    assert!(!outcome.stdout.contains("other"), "{outcome}");
    let hash = place.run(&["export", "--hash"]);
    assert_eq!(place.run(&["fmt"]).code, Some(0));
    assert_eq!(place.run(&["fmt", "--check"]).to_string(), "");
    assert_eq!(hash, place.run(&["export", "--hash"]));
}

/// What people review in git has one form.
#[test]
fn the_projects_own_turtle_is_formatted() {
    let outcome = Place::empty().run(&["--workspace", &project().display().to_string(), "fmt", "--check"]);
    assert_eq!(outcome.to_string(), "", "`labgraph fmt` puts it in order");
}

/// How many files a workspace has that takes its time.
const MANY: usize = 40;

fn file(number: usize) -> String {
    format!("data/f{number:02}.ttl")
}

fn untidy(number: usize) -> String {
    format!("<urn:x{number}>   <urn:p> {number}.\n")
}

fn tidy(number: usize) -> String {
    format!("<urn:x{number}> <urn:p> {number} .\n")
}

/// A workspace of many files, none of which is in order.
fn many() -> Place {
    let place = Place::empty();
    place.write("ontology/none.ttl", "");
    place.write("queries/none", "");
    for number in 0..MANY {
        place.write(&file(number), untidy(number));
    }
    place
}

/// Whether a reader, who takes no lock, sees all files in order; nothing where some are and some are not.
fn is_tidy(root: &Path) -> Option<bool> {
    let files = Workspace::open(root).unwrap().graphs().unwrap();
    let text = |number| files.iter().find(|found| found.path == file(number)).unwrap().text.to_string();
    if (0..MANY).all(|number| text(number) == tidy(number)) {
        return Some(true);
    }
    (0..MANY).all(|number| text(number) == untidy(number)).then_some(false)
}

fn temporaries(root: &Path) -> usize {
    names(root).iter().filter(|name| name.contains(".labgraph-")).count()
}

/// Puts things right after a kill, and checks that nothing is lost and nothing is left behind.
fn recovered(place: &Place) -> bool {
    let root = place.path();
    let seen = is_tidy(root).expect("all files or none");
    Workspace::open(root).unwrap().recover().unwrap();
    assert_eq!(is_tidy(root), Some(seen), "recovery does not change what a reader sees");
    assert_eq!(names(root).len(), MANY + 2, "{:?}", names(root));
    assert_eq!(place.run(&["fmt", "--check"]).code, Some(i32::from(!seen)));
    seen
}

#[test]
fn a_kill_at_any_step_leaves_all_files_as_they_were_or_all_in_order() {
    type Seen = fn(&Path) -> bool;
    let steps: [(&str, Option<bool>, Seen); 6] = [
        ("the first file is written", Some(false), |root| temporaries(root) > 0),
        ("half the files are written", Some(false), |root| temporaries(root) > MANY / 2),
        ("the journal is drafted", None, |root| root.join(".labgraph/draft").exists()),
        ("the change holds", Some(true), |root| root.join(".labgraph/journal").exists()),
        ("a file is replaced", Some(true), |root| {
            std::fs::read_to_string(root.join(file(0))).is_ok_and(|text| text == tidy(0))
        }),
        ("it is done", Some(true), |root| root.join(".labgraph/last").exists()),
    ];
    for (step, expected, seen) in steps {
        // A step may pass between two looks.
        let found = (0..20).find_map(|_| {
            let place = many();
            kill_when(place.command().arg("fmt"), || seen(place.path())).then(|| recovered(&place))
        });
        let found = found.unwrap_or_else(|| panic!("nobody saw that {step}"));
        // Early kills may come after the change holds, where the machine is busy; late ones never before.
        assert!(expected != Some(true) || found, "{step}");
    }
}

#[test]
fn kills_at_random_moments_leave_all_files_as_they_were_or_all_in_order() {
    let started = Instant::now();
    assert_eq!(many().run(&["fmt"]).code, Some(0));
    let whole = started.elapsed();
    let mut counts = [0, 0];
    for _ in 0..30 {
        let place = many();
        kill_late(place.command().arg("fmt"), whole);
        counts[usize::from(recovered(&place))] += 1;
    }
    println!("{} kills left the files as they were, {} in order", counts[0], counts[1]);
    assert!(counts[0] > 0, "{counts:?}");
}

#[test]
fn a_file_that_somebody_edits_meanwhile_is_not_overwritten() {
    let last = file(MANY - 1);
    for attempt in 0.. {
        let place = many();
        let root = place.path();
        let child = place.command().arg("fmt").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        while temporaries(root) == 0 && !root.join(".labgraph/last").exists() {}
        place.write(&last, "<urn:x> <urn:mine> 1.\n");
        let output = child.wait_with_output().unwrap();
        if output.status.success() && attempt < 20 {
            // It came too late: the change held already, and what was saved is put aside.
            continue;
        }
        expect![[r#"
            error: data/f39.ttl was changed by someone else since it was read
              - <urn:x39>   <urn:p> 39.
              + <urn:x> <urn:mine> 1.
            hint: nothing was written; run it again to change the file as it is now
        "#]]
        .assert_eq(&String::from_utf8_lossy(&output.stderr));
        expect![[r#"
            0 of 41 files rewritten
        "#]]
        .assert_eq(&String::from_utf8_lossy(&output.stdout));
        assert_eq!(output.status.code(), Some(3));
        assert_eq!(place.read(&last), "<urn:x> <urn:mine> 1.\n");
        assert!((0..MANY - 1).all(|number| place.read(&file(number)) == untidy(number)));
        assert_eq!(temporaries(root), 0);
        return;
    }
}

#[test]
fn several_at_once_do_the_work_once() {
    let place = many();
    let start = |_| place.command().arg("fmt").stdout(Stdio::piped()).spawn().unwrap();
    let running: Vec<_> = (0..4).map(start).collect();
    let mut rewritten = 0;
    for child in running {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        let said = String::from_utf8(output.stdout).unwrap();
        rewritten += said.split(' ').next().unwrap().parse::<usize>().unwrap();
    }
    assert_eq!(rewritten, MANY, "each file is rewritten by one of them");
    assert_eq!(is_tidy(place.path()), Some(true));
}

#[test]
fn one_file_that_cannot_be_written_keeps_its_workspace_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let place = many();
    let read_only = std::fs::Permissions::from_mode(0o444);
    std::fs::set_permissions(place.path().join(file(7)), read_only.clone()).unwrap();
    place.write("data/broken.ttl", "<urn:x> <urn:p> .\n");
    let alone = place.write("notes/alone.ttl", untidy(1));
    place.write("notes/locked.ttl", untidy(1));
    std::fs::set_permissions(place.path().join("notes/locked.ttl"), read_only).unwrap();
    // What is of no workspace goes on its own.
    expect![[r#"
        1 van 43 bestanden herschreven
        --- stderr
        error: cannot write notes/locked.ttl: the file is read-only
        error: . is not a valid RDF object
         --> data/broken.ttl:1:17
          |
        1 | <urn:x> <urn:p> .
          |                 ^
        error: data/f07.ttl is alleen-lezen
        hint: er is niets gewijzigd
        --- exit code 3
    "#]]
    .assert_eq(&place.run(&["fmt", "--lang", "nl", "data", "notes"]).to_string());
    assert_eq!(std::fs::read_to_string(alone).unwrap(), tidy(1));
    assert!((0..MANY).all(|number| place.read(&file(number)) == untidy(number)));
    assert_eq!(place.read("notes/locked.ttl"), untidy(1));
}

#[test]
fn a_folder_that_cannot_be_written_is_left_alone() {
    let place = Place::empty();
    for (path, text) in
        [("ontology/o.ttl", ""), ("queries/none", ""), ("data/a.ttl", "<urn:x>  <urn:p> 1.\n")]
    {
        place.write(path, text);
    }
    place.write("notes/a.ttl", "<urn:x>  <urn:p> 1.\n");
    let script = r#"mount --bind "$2" /mnt && mount -o remount,ro,bind /mnt && cd /mnt
        "$1" fmt 2>&1; echo "exit code $?"
        "$1" fmt notes/a.ttl 2>&1; echo "exit code $?"
        "$1" fmt --check; echo "exit code $?"
        "$1" fmt ontology; echo "exit code $?""#;
    if let Some(shown) = with_mounts(&place, script) {
        expect![[r#"
            error: cannot write .labgraph: Read-only file system (os error 30)
            hint: nothing was changed
            0 of 2 files rewritten
            exit code 3
            error: cannot write notes/a.ttl: Read-only file system (os error 30)
            0 of 1 file rewritten
            exit code 3
            data/a.ttl:1
            exit code 1
            0 of 1 file rewritten
            exit code 0
        "#]]
        .assert_eq(&shown);
    }
    assert_eq!(place.read("data/a.ttl"), "<urn:x>  <urn:p> 1.\n");
}

/// A file is of the workspace that it lies in, wherever the command is run and however the file is named.
#[test]
fn a_file_is_changed_as_a_part_of_its_own_workspace() {
    use std::os::unix::fs::symlink;
    let place = many();
    let elsewhere = Place::empty();
    elsewhere.write("real.ttl", untidy(1));
    symlink(elsewhere.path().join("real.ttl"), place.path().join("data/out.ttl")).unwrap();
    symlink(place.path().join(file(1)), elsewhere.path().join("in.ttl")).unwrap();
    symlink("f02.ttl", place.path().join("data/same.ttl")).unwrap();
    std::fs::write(place.path().join("ontology/none.ttl"), "<urn:o> <urn:p> 1 .\n").unwrap();
    let absolute = place.path().join(file(0));
    let outcome = elsewhere.run(&["fmt", absolute.to_str().unwrap(), "in.ttl"]);
    assert_eq!(outcome.to_string(), "2 of 2 files rewritten\n");
    assert!(place.path().join(".labgraph/last").exists(), "it went through the journal");
    assert!(elsewhere.path().join("in.ttl").is_symlink());
    assert_eq!((place.read(&file(0)), place.read(&file(1))), (tidy(0), tidy(1)));
    assert_eq!(place.run(&["fmt"]).to_string(), format!("{} of {} files rewritten\n", MANY - 1, MANY + 2));
    assert_eq!(elsewhere.read("real.ttl"), tidy(1), "what a link leads out to is a file on its own");
    assert!(place.path().join("data/same.ttl").is_symlink());
    assert_eq!(place.run(&["fmt", "--check"]).to_string(), "");
}

#[test]
fn what_is_told_is_told_in_the_readers_language() {
    let place = Place::empty();
    let mut shown = String::new();
    for lang in ["en", "nl", "fr"] {
        for arguments in [
            &["--diff", "a.ttl"][..],
            &["--diff", "-"],
            &["a.ttl"],
            &["a.ttl", "b.ttl"],
            &["a.ttl", "b.ttl", "c.ttl"],
        ] {
            for name in ["a.ttl", "b.ttl"] {
                place.write(name, "<urn:x>  <urn:p> 1.\n");
            }
            place.write("c.ttl", "<urn:x> <urn:p> 1 .\n");
            let arguments: Vec<&str> =
                ["--lang", lang, "fmt"].into_iter().chain(arguments.iter().copied()).collect();
            shown += &place.run_with(&arguments, b"<urn:x>  <urn:p> 1.\n", |_| ()).to_string();
        }
    }
    expect![[r#"
        --- a.ttl (as it is)
        +++ a.ttl (formatted)
        @@ -1 +1 @@
        -<urn:x>  <urn:p> 1.
        +<urn:x> <urn:p> 1 .
        --- exit code 1
        --- standard input (as it is)
        +++ standard input (formatted)
        @@ -1 +1 @@
        -<urn:x>  <urn:p> 1.
        +<urn:x> <urn:p> 1 .
        --- exit code 1
        1 of 1 file rewritten
        2 of 2 files rewritten
        2 of 3 files rewritten
        --- a.ttl (zoals het is)
        +++ a.ttl (opgemaakt)
        @@ -1 +1 @@
        -<urn:x>  <urn:p> 1.
        +<urn:x> <urn:p> 1 .
        --- exit code 1
        --- standaardinvoer (zoals het is)
        +++ standaardinvoer (opgemaakt)
        @@ -1 +1 @@
        -<urn:x>  <urn:p> 1.
        +<urn:x> <urn:p> 1 .
        --- exit code 1
        1 van 1 bestand herschreven
        2 van 2 bestanden herschreven
        2 van 3 bestanden herschreven
        --- a.ttl (tel quel)
        +++ a.ttl (mis en forme)
        @@ -1 +1 @@
        -<urn:x>  <urn:p> 1.
        +<urn:x> <urn:p> 1 .
        --- exit code 1
        --- entrée standard (tel quel)
        +++ entrée standard (mis en forme)
        @@ -1 +1 @@
        -<urn:x>  <urn:p> 1.
        +<urn:x> <urn:p> 1 .
        --- exit code 1
        1 fichier sur 1 réécrit
        2 fichiers sur 2 réécrits
        2 fichiers sur 3 réécrits
    "#]]
    .assert_eq(&shown);
}
