//! Typing: what Enter does, what Ctrl-C stops, what is kept.

use super::*;
use expect_test::expect;

#[test]
fn a_statement_runs_when_it_is_complete() {
    let place = Place::empty();
    let prompt = Prompt::open(&place);
    prompt.clear();
    for line in ["SELECT ?n {", "lid:ric lab:staff ?f .", "OPTIONAL {", "?f lab:value ?n"] {
        prompt.type_in(line);
        prompt.terminal.send(key::ENTER);
    }
    // The brackets find the columns of their partners, and the cursor stands behind them.
    prompt.terminal.send("}");
    prompt.terminal.wait_until("the first bracket", |screen| screen.cursor_position() == (4, 3));
    prompt.terminal.send(key::ENTER);
    prompt.terminal.wait_until("a new line", |screen| screen.cursor_position() == (5, 2));
    prompt.terminal.send("}");
    prompt.terminal.wait_until("the second bracket", |screen| screen.cursor_position() == (5, 1));
    prompt.terminal.send(key::ENTER);
    expect![[r#"
        labgraph> SELECT ?n {
          lid:ric lab:staff ?f .
          OPTIONAL {
            ?f lab:value ?n
          }
        }
        ┌───┐
        │ n │
        ╞═══╡
        │ 4 │
        └───┘
    "#]]
    .assert_eq(&prompt.answered());
}

#[test]
fn ctrl_c_clears_what_is_typed_and_ctrl_d_leaves() {
    let place = Place::empty();
    let mut prompt = Prompt::open(&place);
    prompt.type_in("SELECT ?n { lid:ric");
    prompt.terminal.send(key::CTRL_C);
    prompt.wait();
    prompt.type_in("SELECT ?n {");
    prompt.terminal.send(key::ENTER);
    prompt.terminal.send("?n");
    prompt.terminal.send(key::CTRL_C);
    prompt.wait();
    expect![[r#"
        labgraph> ASK { lid:ric ?p ?o }
        true
    "#]]
    .assert_eq(&prompt.run("ASK { lid:ric ?p ?o }"));
    prompt.clear();
    prompt.terminal.send(key::CTRL_D);
    prompt.terminal.assert_ends(&expect![[r#"
        labgraph>
    "#]]);
}

/// Neither of these reads much, and both would take hours.
#[test]
fn ctrl_c_stops_a_query_and_the_next_one_works() {
    let ten = "{0 1 2 3 4 5 6 7 8 9}";
    let product = "abcdefghij".chars().map(|name| format!("VALUES ?{name} {ten} ")).collect::<String>();
    let place = Place::empty();
    let prompt = Prompt::open_with(&place, (40, 120), &["--timeout", "600"], |command| command);
    for query in [
        format!("SELECT (COUNT(*) AS ?n) {{ {product} }}"),
        "SELECT (COUNT(*) AS ?n) { ?a (!rdf:nil|^!rdf:nil)* ?b . ?c (!rdf:nil|^!rdf:nil)* ?d }".to_owned(),
    ] {
        prompt.clear();
        prompt.type_in(&query);
        prompt.terminal.send(key::ENTER);
        prompt.terminal.wait_until("the query to begin", |screen| screen.cursor_position().1 == 0);
        let started = std::time::Instant::now();
        prompt.press_until_back(key::CTRL_C);
        assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
        let shown = prompt.terminal.shown();
        assert!(shown.contains("error: the query was stopped"), "{shown}");
        let next = prompt.run("ASK { lid:ric ?p ?o }");
        assert_eq!(next, "labgraph> ASK { lid:ric ?p ?o }\ntrue\n");
    }
}

#[test]
fn twenty_pasted_lines_are_one_statement() {
    let place = Place::empty();
    let prompt = Prompt::open(&place);
    prompt.clear();
    let values: String = (1..=18).map(|n| format!("    (\"line {n}\"\t{n})\n")).collect();
    prompt.terminal.paste(&format!("SELECT (SUM(?n) AS ?sum) {{\n  VALUES (?t ?n) {{\n{values}  }}\n}}"));
    prompt.terminal.wait_until("the last line", |screen| screen.cursor_position() == (21, 1));
    prompt.terminal.send(key::ENTER);
    expect![[r#"
        labgraph> SELECT (SUM(?n) AS ?sum) {
          VALUES (?t ?n) {
            ("line 1"   1)
            ("line 2"   2)
            ("line 3"   3)
            ("line 4"   4)
            ("line 5"   5)
            ("line 6"   6)
            ("line 7"   7)
            ("line 8"   8)
            ("line 9"   9)
            ("line 10"  10)
            ("line 11"  11)
            ("line 12"  12)
            ("line 13"  13)
            ("line 14"  14)
            ("line 15"  15)
            ("line 16"  16)
            ("line 17"  17)
            ("line 18"  18)
          }
        }
        ┌─────┐
        │ sum │
        ╞═════╡
        │ 171 │
        └─────┘
    "#]]
    .assert_eq(&prompt.answered());
    assert_eq!(std::fs::read_to_string(history(&place)).unwrap().matches("SELECT").count(), 1);
    // Several statements run one after the other.
    prompt.clear();
    prompt.terminal.paste("ASK { lid:ric ?p ?o }\nASK { lid:ric lab:no lab:thing }\n");
    prompt.terminal.wait_until("both", |screen| screen.cursor_position().0 >= 1);
    prompt.terminal.send(key::ENTER);
    expect![[r#"
        labgraph> ASK { lid:ric ?p ?o }
        ASK { lid:ric lab:no lab:thing }

        true
        false
    "#]]
    .assert_eq(&prompt.answered());
}

#[test]
fn what_is_typed_ahead_is_not_lost() {
    let place = Place::empty();
    let prompt = Prompt::open(&place);
    prompt.clear();
    prompt.terminal.send("SELECT (COUNT(*) AS ?n) { ?s lab:staff ?o }\rASK { lid:ric ?p ?o }\r.set timer off\rSELECT (3 AS ?last) {}\r");
    prompt.terminal.wait_for("│    3 │");
    expect![[r#"
        labgraph> SELECT (COUNT(*) AS ?n) { ?s lab:staff ?o }
        ┌───┐
        │ n │
        ╞═══╡
        │ 8 │
        └───┘
        labgraph> ASK { lid:ric ?p ?o }
        true
        labgraph> .set timer off
        labgraph> SELECT (3 AS ?last) {}
        ┌──────┐
        │ last │
        ╞══════╡
        │    3 │
        └──────┘
    "#]]
    .assert_eq(&prompt.answered());
}

#[test]
fn history_is_searched_and_hinted_and_kept_once() {
    let place = Place::empty();
    let mut first = Prompt::open(&place);
    for line in [
        "ASK { lid:ric ?p ?o }",
        "ASK { lid:nesta ?p ?o }",
        "ASK { lid:ric ?p ?o }",
        "ASK { nonsense }",
        "ASK {",
    ] {
        first.clear();
        first.type_in(line);
        first.terminal.send(key::ENTER);
        if line.ends_with('}') {
            first.wait();
        }
    }
    first.terminal.send("lid:ric a ?kind }\r");
    first.wait();
    first.terminal.send(key::CTRL_D);
    assert_eq!(first.terminal.end().code(), Some(0));
    expect![[r#"
        #V2
        ASK { lid:nesta ?p ?o }
        ASK { lid:ric ?p ?o }
        ASK { nonsense }
        ASK {\n  lid:ric a ?kind }
    "#]]
    .assert_eq(&std::fs::read_to_string(history(&place)).unwrap());

    let second = Prompt::open(&place);
    second.clear();
    second.terminal.send(key::CTRL_R);
    second.terminal.send("nest");
    second.terminal.wait_for("`nest': ASK { lid:nesta");
    expect![[r#"
        (reverse-i-search)`nest': ASK { lid:nesta ?p ?o }
    "#]]
    .assert_eq(&second.terminal.shown());
    second.terminal.send(key::ENTER);
    expect![[r#"
        labgraph> ASK { lid:nesta ?p ?o }
        true
    "#]]
    .assert_eq(&second.answered());
    second.clear();
    // The rest of a statement that begins so stands behind the cursor, fainter; the right arrow takes it.
    second.terminal.send("ASK { lid:r");
    second.terminal.wait_for("ASK { lid:ric ?p ?o }");
    let cursor = second.terminal.look(|screen| (screen.cursor_position(), screen.cell(0, 22).unwrap().dim()));
    assert_eq!(cursor, ((0, 21), true));
    second.terminal.send(key::RIGHT);
    second.terminal.wait_until("the whole", |screen| screen.cursor_position() == (0, 31));
    second.terminal.send(key::ENTER);
    expect![[r#"
        labgraph> ASK { lid:ric ?p ?o }
        true
    "#]]
    .assert_eq(&second.answered());
    expect![[r#"
        labgraph> .history 3
           2  ASK {
            lid:ric a ?kind }
           3  ASK { lid:nesta ?p ?o }
           4  ASK { lid:ric ?p ?o }
    "#]]
    .assert_eq(&second.run(".history 3"));
    // What is arrowed up is the statement before.
    second.clear();
    second.terminal.send(&key::UP.repeat(2));
    second.terminal.wait_for("ASK { lid:ric ?p ?o }");
}

#[test]
fn two_sessions_at_once_keep_what_both_typed() {
    let place = Place::empty();
    let (one, two) = (Prompt::open(&place), Prompt::open(&place));
    one.run("ASK { lid:ric ?p 1 }");
    two.run("ASK { lid:ric ?p 2 }");
    one.run("ASK { lid:ric ?p 3 }");
    expect![[r#"
        #V2
        ASK { lid:ric ?p 2 }
        ASK { lid:ric ?p 1 }
        ASK { lid:ric ?p 3 }
    "#]]
    .assert_eq(&std::fs::read_to_string(history(&place)).unwrap());
}

/// Reading these takes a moment, planning them minutes.
#[test]
fn ctrl_c_stops_the_planning_of_a_query_and_its_text_is_kept() {
    let place = Place::empty();
    let prompt = Prompt::open_with(&place, SIZE, &["--timeout", "600"], |command| command);
    let path = vec!["lab:budget"; 5000].join("/");
    let optional: String = (0..2000).map(|n| format!("OPTIONAL {{ ?lab lab:budget ?b{n} }} ")).collect();
    for (query, end) in [
        (format!("SELECT * {{ ?lab ({path}) ?sum }}"), "?sum }"),
        (format!("SELECT * {{ ?lab a ?kind {optional} }}"), "?b1999 }  }"),
    ] {
        prompt.clear();
        prompt.terminal.paste(&query);
        prompt.terminal.wait_until(end, |screen| before_cursor(screen).ends_with(end));
        prompt.terminal.send(key::ENTER);
        prompt.terminal.wait_until("the query to begin", |screen| screen.cursor_position().1 == 0);
        let started = std::time::Instant::now();
        prompt.press_until_back(key::CTRL_C);
        assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
        let shown = prompt.terminal.shown();
        assert!(shown.contains("error: the query was stopped"), "{shown}");
        prompt.terminal.send(key::UP);
        prompt.terminal.wait_until(end, |screen| before_cursor(screen).ends_with(end));
        prompt.press_until_back(key::CTRL_C);
    }
}
