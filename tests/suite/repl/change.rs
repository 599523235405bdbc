//! Changing: the difference, the question, what is taken back; queries that are kept; other datasets.

use super::*;
use expect_test::expect;

/// Types a line that asks, and answers.
fn asks(prompt: &Prompt, line: &str, sign: &str, answer: &str) -> String {
    prompt.clear();
    prompt.type_in(line);
    prompt.terminal.send(key::ENTER);
    prompt.terminal.wait_for(sign);
    prompt.terminal.send(answer);
    prompt.terminal.send(key::ENTER);
    prompt.answered()
}

#[test]
fn an_update_asks_and_can_be_taken_back() {
    let place = small();
    let prompt = Prompt::in_labs(&place, &[]);
    let before = place.read("labs/data/local.ttl");
    let update = "INSERT DATA { <urn:c> <urn:name> \"c\" }";
    expect![[r#"
        labs> INSERT DATA { <urn:c> <urn:name> "c" }
        new: <urn:c>
          <urn:name>: "c"

        1 statement added

        To be written:
          data/local.ttl
        Write it? [y/N] n
        Nothing was written.
    "#]]
    .assert_eq(&asks(&prompt, update, "[y/N]", "n"));
    assert_eq!(place.read("labs/data/local.ttl"), before);
    expect![[r#"
        labs> INSERT DATA { <urn:c> <urn:name> "c" }
        new: <urn:c>
          <urn:name>: "c"

        1 statement added

        To be written:
          data/local.ttl
        Write it? [y/N] y
        Written.
    "#]]
    .assert_eq(&asks(&prompt, update, "[y/N]", "y"));
    let written = place.read("labs/data/local.ttl");
    assert!(written.contains("<urn:c>"), "{written}");
    expect![[r#"
        labs> ASK { <urn:c> ?p ?o }
        true
    "#]]
    .assert_eq(&prompt.run("ASK { <urn:c> ?p ?o }"));
    expect![[r#"
        labs> .undo
        gone: <urn:c>
          1 statement removed

        1 statement removed
        This removes 25 % of what the workspace says. Undo it? [y/N] no
        Nothing was written.
    "#]]
    .assert_eq(&asks(&prompt, ".undo", "[y/N]", "no"));
    assert_eq!(place.read("labs/data/local.ttl"), written);
    expect![[r#"
        labs> .undo
        gone: <urn:c>
          1 statement removed

        1 statement removed
        This removes 25 % of what the workspace says. Undo it? [y/N] y
        Undone.
    "#]]
    .assert_eq(&asks(&prompt, ".undo", "[y/N]", "y"));
    assert_eq!(place.read("labs/data/local.ttl"), before);
    expect![[r#"
        labs> ASK { <urn:c> ?p ?o }
        false
    "#]]
    .assert_eq(&prompt.run("ASK { <urn:c> ?p ?o }"));
    expect![[r#"
        labs> .undo
        error: nothing was written in this session
        hint: .undo takes back updates, not what .import and .fmt write
    "#]]
    .assert_eq(&prompt.run(".undo"));
    // What changes nothing asks nothing.
    expect![[r#"
        labs> INSERT DATA { <urn:a> <urn:name> "a" }
        Nothing changes.
    "#]]
    .assert_eq(&prompt.run("INSERT DATA { <urn:a> <urn:name> \"a\" }"));
    expect![[r#"
        labs> INSERT DATA { <urn:a> lib:name "a" }
        error: the prefix lib: is not declared; did you mean lid:?
         --> the statement:1:23
          |
        1 | INSERT DATA { <urn:a> lib:name "a" }
          |                       ^
    "#]]
    .assert_eq(&prompt.run("INSERT DATA { <urn:a> lib:name \"a\" }"));
}

#[test]
fn what_somebody_else_changed_since_is_not_taken_back() {
    let place = small();
    let prompt = Prompt::in_labs(&place, &[]);
    asks(&prompt, "INSERT DATA { <urn:c> <urn:name> \"c\" }", "[y/N]", "y");
    let mine = place.read("labs/data/local.ttl") + "\n<urn:d> <urn:name> \"d\" .\n";
    place.write("labs/data/local.ttl", &mine);
    expect![[r#"
        labs> .undo
        error: data/local.ttl was changed by someone else since it was read
          +
          + <urn:d> <urn:name> "d" .
        hint: nothing was written; .undo works again once the file is as this session le
        ft it
    "#]]
    .assert_eq(&prompt.run(".undo"));
    assert_eq!(place.read("labs/data/local.ttl"), mine);
}

#[test]
fn a_change_in_two_files_asks_in_the_language_and_is_taken_back_whole() {
    let place = small();
    place.write("labs/data/more.ttl", "<urn:m> <urn:name> \"m\" .\n");
    let prompt = Prompt::in_labs(&place, &["--lang", "nl"]);
    let both = || (place.read("labs/data/local.ttl"), place.read("labs/data/more.ttl"));
    let before = both();
    expect![[r#"
        labs> DELETE { ?s <urn:name> ?n } INSERT { ?s <urn:label> ?n } WHERE { ?s <urn:n
        ame> ?n }
        <urn:a>
          <urn:label> toegevoegd: "a"
          <urn:name> verwijderd: "a"

        <urn:b>
          <urn:label> toegevoegd: "b"
          <urn:name> verwijderd: "b"

        <urn:m>
          <urn:label> toegevoegd: "m"
          <urn:name> verwijderd: "m"

        3 uitspraken verwijderd, 3 toegevoegd

        Te schrijven:
          data/local.ttl
          data/more.ttl
        Dit verwijdert 75 % van wat de werkruimte zegt. Schrijven? [j/N] ja
        Geschreven.
    "#]]
    .assert_eq(&asks(
        &prompt,
        "DELETE { ?s <urn:name> ?n } INSERT { ?s <urn:label> ?n } WHERE { ?s <urn:name> ?n }",
        "[j/N]",
        "ja",
    ));
    assert!(!both().0.contains("urn:name") && !both().1.contains("urn:name"), "{:?}", both());
    asks(&prompt, ".undo", "[j/N]", "j");
    assert_eq!(both(), before);
}

#[test]
fn ctrl_c_at_the_question_writes_nothing() {
    let place = small();
    let prompt = Prompt::in_labs(&place, &[]);
    let before = place.read("labs/data/local.ttl");
    prompt.clear();
    prompt.type_in("INSERT DATA { <urn:c> <urn:name> \"c\" }");
    prompt.terminal.send(key::ENTER);
    prompt.terminal.wait_for("[y/N]");
    prompt.terminal.send(key::CTRL_C);
    expect![[r#"
        labs> INSERT DATA { <urn:c> <urn:name> "c" }
        new: <urn:c>
          <urn:name>: "c"

        1 statement added

        To be written:
          data/local.ttl
        Write it? [y/N]
        Nothing was written.
    "#]]
    .assert_eq(&prompt.answered());
    assert_eq!(place.read("labs/data/local.ttl"), before);
}

#[test]
fn a_query_is_saved_and_asked() {
    let place = labs();
    let prompt = Prompt::in_labs(&place, &[]);
    expect![[r#"
        labs> .save big-staff
        error: nothing has been asked yet
    "#]]
    .assert_eq(&prompt.run(".save big-staff"));
    prompt.run("SELECT ?lab ?n { ?lab lab:staff/lab:value ?n FILTER(?n > 100) } ORDER BY ?n");
    expect![[r#"
        labs> .save Big Staff
        error: it is written .save NEW-NAME
        hint: .help save
    "#]]
    .assert_eq(&prompt.run(".save Big Staff"));
    expect![[r#"
        labs> .save big-staff
        queries/big-staff.rq
    "#]]
    .assert_eq(&prompt.run(".save big-staff"));
    expect![[r#"
        #+ summary: big staff
        #+ tags: [saved]

        SELECT ?lab ?n { ?lab lab:staff/lab:value ?n FILTER(?n > 100) } ORDER BY ?n
    "#]]
    .assert_eq(&place.read("labs/queries/big-staff.rq"));
    expect![[r#"
        labs> .run big-staff
        ┌─────────────┬─────┐
        │ lab         ┆ n   │
        ╞═════════════╪═════╡
        │ lid:nesta   ┆ 119 │
        │ lid:vinnova ┆ 240 │
        └─────────────┴─────┘
    "#]]
    .assert_eq(&prompt.run(".run big-staff"));
    expect![[r#"
        labs> .save big-staff
        error: there is a saved query big-staff already
        hint: give it another name, or remove queries/big-staff.rq first
    "#]]
    .assert_eq(&prompt.run(".save big-staff"));
    expect![[r#"
        labs> .run big-staff‸
    "#]]
    .assert_eq(&prompt.tab(".run big"));
}

#[test]
fn statements_come_from_a_file_and_from_an_editor() {
    let place = Place::empty();
    place.write(
        "some.rq",
        "ASK { lid:ric ?p ?o }\n.mode csv\nSELECT (1 AS ?n) {}\nASK { lib:x ?p ?o }\nASK {}\n",
    );
    let script =
        place.write("editor", "#!/bin/sh\ncp \"$1\" seen.rq\nprintf 'SELECT (2 AS ?n)\\n{}\\n' > \"$1\"\n");
    assert!(std::process::Command::new("chmod").arg("+x").arg(&script).status().unwrap().success());
    let editor = script.display().to_string();
    let prompt = Prompt::open_with(&place, SIZE, &[], |command| command.env("EDITOR", editor));
    expect![[r#"
        labgraph> .read some.rq
        true
        n
        1
        error: the prefix lib: is not declared; did you mean lid:?
         --> some.rq:4:7
          |
        4 | ASK { lib:x ?p ?o }
          |       ^
    "#]]
    .assert_eq(&prompt.run(".read some.rq"));
    expect![[r#"
        labgraph> .read none.rq
        error: cannot read none.rq: No such file or directory (os error 2)
    "#]]
    .assert_eq(&prompt.run(".read none.rq"));
    prompt.run(".mode table");
    prompt.run("ASK { lid:ric ?p ?o }");
    prompt.clear();
    prompt.type_in(".edit");
    prompt.terminal.send(key::ENTER);
    prompt.terminal.wait_until("what was edited", |screen| before_cursor(screen).ends_with("{}"));
    assert_eq!(place.read("seen.rq").trim_end(), "ASK { lid:ric ?p ?o }");
    prompt.terminal.send(key::ENTER);
    expect![[r#"
        labgraph> .edit
        labgraph> SELECT (2 AS ?n)
        {}
        ┌───┐
        │ n │
        ╞═══╡
        │ 2 │
        └───┘
    "#]]
    .assert_eq(&prompt.answered());
    let without = Prompt::open_with(&place, SIZE, &[], |command| command.env("EDITOR", "no-such-editor"));
    expect![[r#"
        labgraph> .edit
        error: the editor did not work: No such file or directory (os error 2)
        hint: set $VISUAL or $EDITOR
    "#]]
    .assert_eq(&without.run(".edit"));
}

#[test]
fn another_dataset_is_opened_and_the_prompt_says_which() {
    let place = small();
    place.write("other.ttl", "<urn:o> <urn:name> \"o\" .\n");
    place.write("bad.ttl", "<urn:o> <urn:name> .\n");
    let mut prompt = Prompt::open(&place);
    prompt.clear();
    prompt.type_in(".open other.ttl");
    prompt.terminal.send(key::ENTER);
    prompt = prompt.ready("other.ttl");
    expect![[r#"
        other.ttl> SELECT * { ?s ?p ?o }
        ┌───────┬──────────┬───┐
        │ s     ┆ p        ┆ o │
        ╞═══════╪══════════╪═══╡
        │ urn:o ┆ urn:name ┆ o │
        └───────┴──────────┴───┘
    "#]]
    .assert_eq(&prompt.run("SELECT * { ?s ?p ?o }"));
    expect![[r#"
        other.ttl> .open bad.ttl
        error: . is not a valid RDF object
         --> bad.ttl:1:20
          |
        1 | <urn:o> <urn:name> .
          |                    ^
    "#]]
    .assert_eq(&prompt.run(".open bad.ttl"));
    expect![[r#"
        other.ttl> .open none.ttl
        error: there is no none.ttl
        hint: .open takes the folder of a workspace, a file of RDF, or the http:// or ht
        tps:// address of an endpoint
    "#]]
    .assert_eq(&prompt.run(".open none.ttl"));
    expect![[r#"
        other.ttl> INSERT DATA { <urn:x> <urn:y> 1 }
        error: only a workspace can be changed, and other.ttl is none
        hint: labgraph init DIR makes one; .open DIR opens it
    "#]]
    .assert_eq(&prompt.run("INSERT DATA { <urn:x> <urn:y> 1 }"));
    prompt.clear();
    prompt.type_in(".open labs");
    prompt.terminal.send(key::ENTER);
    prompt = prompt.ready("labs");
    expect![[r#"
        labs> SELECT ?s ?size { ?s <urn:size> ?size }
        ┌───────┬──────┐
        │ s     ┆ size │
        ╞═══════╪══════╡
        │ urn:b ┆    2 │
        └───────┴──────┘
    "#]]
    .assert_eq(&prompt.run("SELECT ?s ?size { ?s <urn:size> ?size }"));
    place.write("table.csv", "name,size\nx,3\n");
    expect![[r#"
        labs> .import table.csv
        error: there is no mapping for table.csv: neither table.yaml nor --mapping
        hint: .import table.csv --guess -o table.yaml writes a first one
        hint: labgraph init --template FILE.xlsx leaves a spreadsheet that needs none
    "#]]
    .assert_eq(&prompt.run(".import table.csv"));
    expect![[r#"
        labs> .import table.csv --guess
        # A first mapping for table.csv, guessed from its headers and cells. Read it ove
        r: a line with «?» is unsure.
        # `labgraph import FILE --dry-run` shows what it makes of the table.
        about: "lid:{name|slug}"  # ? a column that tells the rows apart
        class: lab:InnovationLab  # ? what a row is about
        columns: {}
        ignore: ["name", "size"]  # ? columns that no property is called like
    "#]]
    .assert_eq(&prompt.run(".import table.csv --guess"));
    prompt.clear();
    prompt.type_in(".exit");
    prompt.terminal.send(key::ENTER);
    assert_eq!(prompt.terminal.end().code(), Some(0));
}
