//! What the prompt tells somebody whose intention it cannot follow: at once, and with what would work.

use super::*;
use expect_test::expect;

fn session(prompt: &Prompt, lines: &[&str]) -> String {
    lines.iter().map(|line| prompt.run(line)).collect()
}

/// Types an update and says yes.
fn writes(prompt: &Prompt, update: &str) {
    prompt.clear();
    prompt.type_in(update);
    prompt.terminal.send(key::ENTER);
    prompt.terminal.wait_for("[y/N]");
    prompt.terminal.send("y\r");
    prompt.terminal.wait_for("Written.");
    prompt.wait();
}

fn opens(mut prompt: Prompt, target: &str, name: &str) -> Prompt {
    prompt.clear();
    prompt.type_in(&format!(".open {target}"));
    prompt.terminal.send(key::ENTER);
    prompt = prompt.ready(name);
    prompt
}

#[test]
fn undo_knows_which_dataset_was_written() {
    let place = small();
    for file in ["ontology/empty.ttl", "queries/none", "data/local.ttl"] {
        place.write(&format!("more labs/{file}"), "");
    }
    let before = place.read("labs/data/local.ttl");
    let prompt = Prompt::in_labs(&place, &[]);
    writes(&prompt, "INSERT DATA { <urn:c> <urn:size> 3 }");
    let prompt = opens(prompt, "'../more labs'", "more labs");
    let folder = place.path().canonicalize().unwrap().display().to_string();
    // Too long for a row of the screen.
    let told = |prompt: &Prompt| prompt.run(".undo").replace('\n', "").replace(&folder, "[FOLDER]");
    expect![[r#"more labs> .undoerror: nothing was written to more labs in this session; [FOLDER]/labs washint: .open [FOLDER]/labs opens it again, and .undo works there"#]]
        .assert_eq(&told(&prompt));
    let prompt = opens(prompt, "../labs/data/local.ttl", "local.ttl");
    assert!(told(&prompt).contains("[FOLDER]/labs opens it again"));
    let prompt = opens(prompt, "'../more labs'", "more labs");
    writes(&prompt, "INSERT DATA { <urn:d> <urn:size> 4 }");
    let prompt = opens(prompt, "../labs", "labs");
    prompt.clear();
    prompt.type_in(".undo");
    prompt.terminal.send(key::ENTER);
    prompt.terminal.wait_for("[y/N]");
    prompt.terminal.send("y\r");
    prompt.terminal.wait_for("Undone.");
    prompt.wait();
    assert_eq!(place.read("labs/data/local.ttl"), before);
    assert!(place.read("more labs/data/local.ttl").contains("urn:d"));
    let shown = told(&prompt);
    assert!(shown.contains(".open '[FOLDER]/more labs' opens it again"), "{shown}");
}

#[test]
fn a_question_says_what_share_goes() {
    for (lang, sign, question) in [
        ("en", "[y/N]", "This removes 67 % of what the workspace says. Write it? [y/N]"),
        ("nl", "[j/N]", "Dit verwijdert 67 % van wat de werkruimte zegt. Schrijven? [j/N]"),
        ("fr", "[o/N]", "Ceci supprime 67\u{a0}% de ce que dit l’espace de travail. Écrire\u{a0}? [o/N]"),
    ] {
        let place = small();
        let prompt = Prompt::in_labs(&place, &["--lang", lang]);
        prompt.clear();
        prompt.type_in("DELETE WHERE { <urn:b> ?p ?o }");
        prompt.terminal.send(key::ENTER);
        prompt.terminal.wait_for(sign);
        let shown = prompt.terminal.shown();
        assert!(shown.trim_end().ends_with(question), "{shown}");
        prompt.press_until_back(key::CTRL_C);
    }
}

#[test]
fn hints_of_a_script_name_what_it_can_be_told() {
    let place = small();
    expect![[r#"
        --- stderr
        error: this takes away 2 of 3 statements, more than a tenth
        hint: labgraph update --dry-run shows them
        hint: labgraph repl --yes takes them away all the same
        at standard input:1
        --- exit code 2
    "#]]
    .assert_eq(
        &place.run_with(&["--workspace", "labs"], b"DELETE WHERE { <urn:b> ?p ?o }", |_| ()).to_string(),
    );
    let outcome =
        place.run_with(&["--workspace", "labs", "repl", "--yes"], b"DELETE WHERE { <urn:b> ?p ?o }", |_| ());
    assert_eq!(outcome.code, Some(0), "{outcome}");
}

#[test]
fn a_script_opens_no_editor() {
    let place = Place::empty();
    let editor = place.write("editor", "#!/bin/sh\ntouch started\n");
    assert!(std::process::Command::new("chmod").arg("+x").arg(&editor).status().unwrap().success());
    let outcome = place.run_with(&[], b"ASK {}\n.edit\n", |command| {
        command.env("EDITOR", &editor);
    });
    expect![[r#"
        true
        --- stderr
        error: a script opens no editor
        hint: write the statement itself into the script
        at standard input:2
        --- exit code 2
    "#]]
    .assert_eq(&outcome.to_string());
    place.write("script.rq", ".edit\n");
    let path = editor.display().to_string();
    let prompt = Prompt::open_with(&place, SIZE, &[], |command| command.env("EDITOR", path));
    expect![[r#"
        labgraph> .read script.rq
        error: a script opens no editor
        hint: write the statement itself into the script
        at script.rq:1
    "#]]
    .assert_eq(&prompt.run(".read script.rq"));
    assert!(!place.path().join("started").exists());
}

#[test]
fn a_file_that_takes_no_answer_is_told_at_once() {
    let place = Place::empty();
    std::fs::create_dir(place.path().join("folder.csv")).unwrap();
    let file = place.write("fixed.csv", "kept\n");
    let mut rights = std::fs::metadata(&file).unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&file, rights).unwrap();
    let prompt = Prompt::open(&place);
    expect![[r#"
        labgraph> .output good.csv
        labgraph> .output none/x.csv
        error: there is no folder none
        labgraph> .output folder.csv
        error: cannot write folder.csv: it is a folder
        labgraph> .output fixed.csv
        error: cannot write fixed.csv: the file is read-only
        labgraph> SELECT (1 AS ?n) {}
        labgraph> .output
    "#]]
    .assert_eq(&session(
        &prompt,
        &[
            ".output good.csv",
            ".output none/x.csv",
            ".output folder.csv",
            ".output fixed.csv",
            "SELECT (1 AS ?n) {}",
            ".output",
        ],
    ));
    assert_eq!(place.read("good.csv").replace('\r', ""), "n\n1\n");
    assert_eq!(place.read("fixed.csv"), "kept\n");
}

#[test]
fn what_cannot_be_read_or_opened_is_told_with_what_can() {
    let place = Place::empty();
    place.write("notes.txt", "no RDF\n");
    std::fs::create_dir(place.path().join("empty")).unwrap();
    let prompt = Prompt::open_with(&place, (40, 120), &[], |command| command);
    expect![[r#"
        labgraph> .read .
        error: . is a folder
        hint: name a file of statements and commands
        labgraph> .open ftp://example.org/sparql
        error: ftp://example.org/sparql is no address of an endpoint
        hint: .open takes the folder of a workspace, a file of RDF, or the http:// or https:// address of an endpoint
        labgraph> .open missing.ttl
        error: there is no missing.ttl
        hint: .open takes the folder of a workspace, a file of RDF, or the http:// or https:// address of an endpoint
        labgraph> .open empty
        error: empty is no workspace: it has no folder ontology/
        hint: labgraph init DIR makes a workspace
        labgraph> .open notes.txt
        error: The subject of a triple must be an IRI or a blank node
         --> notes.txt:1:1
          |
        1 | no RDF
          | ^
    "#]].assert_eq(&session(
        &prompt,
        &[".read .", ".open ftp://example.org/sparql", ".open missing.ttl", ".open empty", ".open notes.txt"],
    ));
}

#[test]
fn the_last_answer_is_told_for_what_it_was() {
    let place = Place::empty();
    let prompt = Prompt::open_with(&place, (40, 120), &[], |command| command);
    let last = "SELECT * { VALUES ?n { _ } }";
    expect![[r#"
        labgraph> SELECT * { VALUES ?n { _ } }
        error: _ stands for the last result, and there is none yet
        labgraph> ASK {}
        true
        labgraph> SELECT * { VALUES ?n { _ } }
        error: _ stands for the rows of the last answer, and that was yes or no: it holds no columns
        hint: ask with SELECT first
        labgraph> CONSTRUCT WHERE { lid:nmbs-innovation-board lab:seatCount ?n }
        PREFIX lab: <https://w3id.org/labgraph/ns#>
        PREFIX lid: <https://w3id.org/labgraph/id/>

        lid:nmbs-innovation-board lab:seatCount 11 .
        labgraph> SELECT * { VALUES ?n { _ } }
        error: _ stands for the rows of the last answer, and that was a graph: it holds no columns
        hint: ask with SELECT first
        labgraph> SELECT (1 AS ?n) {}
        ┌───┐
        │ n │
        ╞═══╡
        │ 1 │
        └───┘
        labgraph> SELECT * { VALUES ?n { _ } }
        ┌───┐
        │ n │
        ╞═══╡
        │ 1 │
        └───┘
    "#]]
    .assert_eq(&session(
        &prompt,
        &[
            last,
            "ASK {}",
            last,
            "CONSTRUCT WHERE { lid:nmbs-innovation-board lab:seatCount ?n }",
            last,
            "SELECT (1 AS ?n) {}",
            last,
        ],
    ));
}

#[test]
fn commands_may_be_in_capitals() {
    let place = Place::empty();
    let prompt = Prompt::open(&place);
    expect![[r#"
        labgraph> .MODE CSV
        labgraph> SELECT (1 AS ?n) {}
        n
        1
        labgraph> .Mode Table
        labgraph> .SET Null XyZ
        labgraph> .set
        explain  off
        labels   off
        lang     en,nl,fr
        mode     table ttl
        null     "XyZ"
        pager    auto
        timer    off
        width    auto
        labgraph> .help QUIT
        .quit
          leave
        labgraph> .TIMR on
        error: there is no command .TIMR
        hint: did you mean .timer?
    "#]]
    .assert_eq(&session(
        &prompt,
        &[
            ".MODE CSV",
            "SELECT (1 AS ?n) {}",
            ".Mode Table",
            ".SET Null XyZ",
            ".set",
            ".help QUIT",
            ".TIMR on",
        ],
    ));
    assert!(prompt.tab(".EXP").contains(".explain  the plan of each query"));
    assert_eq!(prompt.tab(".OUT"), "labgraph> .output‸\n");
}

#[test]
fn a_pager_that_does_not_start_is_told_and_the_answer_is_shown() {
    let place = Place::empty();
    let prompt = Prompt::open_with(&place, SIZE, &[], |command| command.env("PAGER", "no-such-pager -R"));
    let query = "SELECT (1 AS ?n) {}";
    expect![[r#"
        labgraph> .pager on
        labgraph> SELECT (1 AS ?n) {}
        ┌───┐
        │ n │
        ╞═══╡
        │ 1 │
        └───┘
        note: PAGER names no-such-pager, which does not start: there is no such program
        labgraph> .pager off
        labgraph> SELECT (1 AS ?n) {}
        ┌───┐
        │ n │
        ╞═══╡
        │ 1 │
        └───┘
    "#]]
    .assert_eq(&session(&prompt, &[".pager on", query, ".pager off", query]));
}
