//! What is typed or pasted ahead of a question: an answer answers it, a statement waits for its turn.

use super::*;
use expect_test::expect;

const FIRST: &str = "INSERT DATA { <urn:c> <urn:size> 3 };";
const SECOND: &str = "INSERT DATA { <urn:d> <urn:size> 4 };";

/// Sends it all at once, as a terminal does that knows no pasting; Enter is in it.
fn typed_ahead(prompt: &Prompt, lines: &[&str]) {
    prompt.clear();
    prompt.terminal.send(&lines.iter().map(|line| format!("{line}\r")).collect::<String>());
}

/// Pastes lines as terminals do, and presses Enter once they are shown.
fn pasted(prompt: &Prompt, lines: &[&str]) {
    prompt.clear();
    prompt.terminal.paste(&lines.iter().map(|line| format!("{line}\n")).collect::<String>());
    let row = u16::try_from(lines.len()).unwrap();
    prompt.terminal.wait_until("what is pasted", |screen| screen.cursor_position() == (row, 0));
    prompt.terminal.send(key::ENTER);
}

fn has(place: &Place, thing: &str) -> bool {
    place.read("labs/data/local.ttl").contains(thing)
}

#[test]
fn a_yes_below_an_update_is_its_answer() {
    for ahead in [typed_ahead as fn(&Prompt, &[&str]), pasted] {
        let place = small();
        let prompt = Prompt::in_labs(&place, &[]);
        ahead(&prompt, &[FIRST, "y"]);
        prompt.terminal.wait_for("Written.");
        let shown = prompt.answered();
        assert!(shown.ends_with("Write it? [y/N] y\nWritten.\n"), "{shown}");
        assert!(has(&place, "urn:c"));
        ahead(&prompt, &[".undo", "y"]);
        prompt.terminal.wait_for("Undone.");
        prompt.wait();
        assert!(!has(&place, "urn:c"));
        ahead(&prompt, &[FIRST, "no", "ASK { <urn:a> ?p ?o }"]);
        prompt.terminal.wait_for("true");
        let shown = prompt.answered();
        assert!(shown.contains("Write it? [y/N] no\nNothing was written.\n"), "{shown}");
        assert!(!has(&place, "urn:c"));
    }
}

#[test]
fn two_updates_typed_at_once_are_both_asked() {
    let place = small();
    let prompt = Prompt::in_labs(&place, &[]);
    typed_ahead(&prompt, &[FIRST, "", "# the second", "INSERT DATA {", "<urn:d> <urn:size> 4 };"]);
    prompt.terminal.wait_until("what was typed ahead", |screen| {
        let rows = rows(screen);
        let last = rows.iter().rposition(|row| !row.is_empty()).unwrap_or(0);
        rows[last].trim_end() == "Write it? [y/N]" && rows.iter().any(|row| row.contains("<urn:d>"))
    });
    assert!(!has(&place, "urn:c") && !has(&place, "urn:d"), "neither has been answered");
    prompt.terminal.send("y\r");
    prompt.terminal.wait_for("<urn:size>: 4");
    prompt.terminal.wait_until("the second question", |screen| {
        before_cursor(screen).ends_with("Write it? [y/N]") && rows(screen).iter().any(|row| row == "Written.")
    });
    assert!(has(&place, "urn:c") && !has(&place, "urn:d"));
    prompt.terminal.send("y\r");
    expect![[r#"
        labs> INSERT DATA { <urn:c> <urn:size> 3 };
        new: <urn:c>
          <urn:size>: 3

        1 statement added

        To be written:
          data/local.ttl
        Write it? [y/N]
        Write it? [y/N] # the second
        This is no answer: it is kept, and runs after it.
        Write it? [y/N] INSERT DATA {
          <urn:d> <urn:size> 4 };
        This is no answer: it is kept, and runs after it.
        Write it? [y/N] y
        Written.
        labs> # the second
        labs> INSERT DATA {
          <urn:d> <urn:size> 4 };
        new: <urn:d>
          <urn:size>: 4

        1 statement added

        To be written:
          data/local.ttl
        Write it? [y/N] y
        Written.
    "#]]
    .assert_eq(&prompt.answered());
    assert!(has(&place, "urn:c") && has(&place, "urn:d"));
    assert!(std::fs::read_to_string(history(&place)).unwrap().contains("INSERT DATA {\\n"));
}

#[test]
fn two_updates_pasted_at_once_are_both_asked() {
    let place = small();
    let prompt = Prompt::in_labs(&place, &[]);
    pasted(&prompt, &[FIRST, SECOND.trim_end_matches(';'), "y"]);
    // In one request of two operations, what is asked is both.
    prompt.terminal.wait_for("Written.");
    prompt.wait();
    assert!(has(&place, "urn:c") && has(&place, "urn:d"));
    place.write("labs/data/local.ttl", "<urn:a> <urn:name> \"a\" .\n");
    let apart = "INSERT DATA { <urn:c> <urn:size> 3 }";
    pasted(&prompt, &[apart, SECOND, "n", "ASK { <urn:c> ?p ?o }"]);
    prompt.terminal.wait_until("the first question", |screen| before_cursor(screen).ends_with("[y/N]"));
    assert!(!has(&place, "urn:c"), "a statement below is no answer");
    prompt.terminal.send("j\r");
    prompt.terminal.wait_for("Nothing was written.");
    let shown = prompt.answered();
    assert!(shown.ends_with("Write it? [y/N] n\nNothing was written.\ntrue\n"), "{shown}");
    assert!(has(&place, "urn:c") && !has(&place, "urn:d"));
    pasted(&prompt, &[SECOND.trim_end_matches(';'), "y", "", "DELETE DATA { <urn:c> <urn:size> 3 }", "y"]);
    prompt.terminal.wait_until("both", |_| has(&place, "urn:d") && !has(&place, "urn:c"));
    prompt.wait();
}

#[test]
fn what_is_neither_yes_nor_no_is_asked_again() {
    let place = small();
    let prompt = Prompt::in_labs(&place, &["--lang", "nl"]);
    prompt.clear();
    prompt.type_in("INSERT DATA { <urn:c> <urn:size> 3 }");
    prompt.terminal.send(key::ENTER);
    for answer in ["jawel", "q", "SELEKT"] {
        prompt.terminal.wait_until("the question", |screen| before_cursor(screen).ends_with("[j/N]"));
        prompt.terminal.send(&format!("{answer}\r"));
    }
    prompt.terminal.wait_until("the last question", |screen| {
        rows(screen).iter().filter(|row| *row == "Antwoord j of n.").count() == 3
            && before_cursor(screen).ends_with("[j/N]")
    });
    assert!(!has(&place, "urn:c"));
    // Nobody reads a question as fast as this test; whoever presses Enter once more says no.
    prompt.press_until_back(key::ENTER);
    assert!(prompt.terminal.shown().contains("Er is niets geschreven."));
    assert!(!has(&place, "urn:c"));
}

#[test]
fn what_is_pasted_at_the_question_is_not_lost() {
    let place = small();
    let prompt = Prompt::in_labs(&place, &[]);
    prompt.clear();
    prompt.type_in(FIRST);
    prompt.terminal.send(key::ENTER);
    prompt.terminal.wait_for("[y/N]");
    prompt.terminal.paste(&format!("y\n{SECOND}\ny\nASK {{ <urn:d> ?p ?o }}"));
    prompt.terminal.wait_until("what is pasted", |screen| before_cursor(screen).ends_with("?o }"));
    prompt.terminal.send(key::ENTER);
    prompt.terminal.wait_until("the last answer", |screen| rows(screen).iter().any(|row| row == "true"));
    prompt.wait();
    assert!(has(&place, "urn:c") && has(&place, "urn:d"));
}

#[test]
fn a_dumb_terminal_reads_ahead_likewise() {
    let place = small();
    let folder = place.path().join("labs");
    let prompt = Prompt::start(&place, SIZE, &[], |command| command.env("TERM", "dumb").current_dir(folder));
    prompt.terminal.wait_for("labs>");
    prompt.terminal.send(&format!("{FIRST}\r{SECOND}\r"));
    prompt.terminal.wait_for("This is no answer");
    prompt.terminal.send("y\r");
    prompt.terminal.wait_for("<urn:size>: 4");
    prompt.terminal.send("y\r");
    prompt.terminal.wait_until("both", |screen| {
        rows(screen).iter().filter(|row| row.ends_with("Written.")).count() == 2
    });
    assert!(has(&place, "urn:c") && has(&place, "urn:d"));
}

#[test]
fn ctrl_c_stops_an_update_before_it_asks() {
    let place = small();
    let prompt = Prompt::in_labs(&place, &["--timeout", "600"]);
    let before = place.read("labs/data/local.ttl");
    let digits = "{0 1 2 3 4 5 6 7 8 9}";
    let product: String = ('a'..='j').map(|name| format!("VALUES ?{name} {digits} ")).collect();
    prompt.clear();
    prompt.type_in(&format!("INSERT {{ <urn:x> <urn:y> ?a }} WHERE {{ {product} }}"));
    prompt.terminal.send(key::ENTER);
    prompt.terminal.wait_until("the update to begin", |screen| screen.cursor_position().1 == 0);
    prompt.press_until_back(key::CTRL_C);
    let shown = prompt.terminal.shown();
    assert!(shown.contains("error: the query was stopped"), "{shown}");
    assert_eq!(place.read("labs/data/local.ttl"), before);
    // Nothing holds the workspace.
    pasted(&prompt, &[FIRST, "y"]);
    prompt.terminal.wait_for("Written.");
    prompt.wait();
    assert!(has(&place, "urn:c"));
}
