//! `labgraph init`, and the commands for shells and manuals.

use crate::command::{Place, labgraph, project};
use expect_test::expect;
use std::path::Path;

#[test]
fn the_workspace_that_is_written_is_the_one_that_is_built_in() {
    let place = Place::empty();
    let outcome = place.run(&["init", "mine"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    for folder in ["ontology", "data", "queries"] {
        same(&project().join(folder), &place.path().join("mine").join(folder));
    }
    let built_in = place.run(&["export", "--hash", "--format", "nq"]);
    assert_eq!(built_in, place.run(&["export", "--hash", "--format", "nq", "--workspace", "mine"]));
}

fn same(ours: &Path, written: &Path) {
    let names = |folder: &Path| {
        let mut names: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names(ours), names(written));
    for name in names(ours) {
        let (ours, written) = (ours.join(&name), written.join(&name));
        if ours.is_dir() {
            same(&ours, &written);
        } else {
            assert_eq!(std::fs::read(&ours).unwrap(), std::fs::read(&written).unwrap(), "{}", ours.display());
        }
    }
}

#[test]
fn nothing_is_overwritten() {
    let place = Place::empty();
    place.write("mine/notes.txt", "mine");
    expect![[r"
        --- stderr
        error: mine exists and is not empty
        hint: name a folder that does not exist yet
        --- exit code 2
    "]]
    .assert_eq(&place.run(&["init", "mine"]).to_string());
    place.write("file", "mine");
    expect![[r"
        --- stderr
        error: file exists and is not empty
        hint: name a folder that does not exist yet
        --- exit code 2
    "]]
    .assert_eq(&place.run(&["init", "file"]).to_string());
    let left: Vec<_> = std::fs::read_dir(place.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    std::fs::create_dir(place.path().join("empty")).unwrap();
    assert_eq!(place.run(&["init", "empty"]).code, Some(0), "an empty folder will do");
}

#[test]
fn shells_accept_their_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = labgraph(&["completions", shell]);
        assert!(
            script.code == Some(0)
                && script.stdout.contains("resources") | script.stdout.contains("no-inference"),
            "{shell}"
        );
    }
    let place = Place::empty();
    for shell in ["bash", "zsh"] {
        let path = place.write("completions", place.run(&["completions", shell]).stdout);
        let status = std::process::Command::new(shell).arg("-n").arg(path).status();
        assert!(status.is_ok_and(|status| status.success()), "{shell} does not accept its completions");
    }
    expect![[r"
        --- stderr
        error: invalid value 'tcsh' for '<SHELL>'
          [possible values: bash, elvish, fish, powershell, zsh]

          tip: a similar value exists: 'zsh'

        For more information, try '--help'.
        --- exit code 2
    "]]
    .assert_eq(&labgraph(&["completions", "tcsh"]).to_string());
}

#[test]
fn the_manual_page_is_one() {
    let place = Place::empty();
    let path = place.write("labgraph.1", place.run(&["man"]).stdout);
    let man = std::process::Command::new("man")
        .arg("-l")
        .arg(path)
        .env("MANPAGER", "cat")
        .env("LANG", "C.UTF-8")
        .output();
    let page = String::from_utf8(man.expect("man is installed").stdout).unwrap();
    // man stretches the spaces of a line.
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in ["SYNOPSIS", "--no-inference", "completions", "Exit codes"] {
        assert!(page.contains(part), "{part} is missing\n{page}");
    }
    assert!(labgraph(&["man", "run"]).stdout.contains("PARAM"), "a command has a page of its own");
    expect![[r#"
        --- stderr
        error: there is no command "ruin"
        hint: one of: repl, query, run, show, find, compare, report, diff, export, fmt, check, update, import, link, authority, init, completions, man, help
        --- exit code 2
    "#]]
    .assert_eq(&labgraph(&["man", "ruin"]).to_string());
}
