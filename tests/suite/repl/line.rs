//! The line on every kind of screen: widths, colours, scripts of other languages.

use super::*;
use expect_test::expect;
use vt100::Color;

#[test]
fn the_window_may_change_while_somebody_types() {
    let place = Place::empty();
    let prompt = Prompt::open(&place);
    prompt.clear();
    prompt.type_in("SELECT ?lab ?name { ?lab a lab:InnovationAgency ; skos:prefLabel ");
    prompt.terminal.resize((40, 44));
    prompt.terminal.send("?name FILTER(LANG(?name) = \"en\") }");
    prompt.terminal.wait_until("the end", |screen| before_cursor(screen).ends_with("\"en\") }"));
    prompt.terminal.send(key::ENTER);
    prompt.wait();
    let shown = prompt.terminal.shown();
    assert!(shown.contains("│ lid:nesta"), "{shown}");
    expect![[r#"
        labgraph> SELECT ?lab ?d { VALUES ?lab { lid
        :nesta } ?lab dcterms:description ?d FILTER(
        LANG(?d) = "en") }
        ┌───────────┬──────────────────────────────┐
        │ lab       ┆ d                            │
        ╞═══════════╪══════════════════════════════╡
        │ lid:nesta ┆ An innovation agency that    │
        │           ┆ serves the British public    │
        │           ┆ interest, dates from 1996    │
        │           ┆ and has been independent for │
        │           ┆ over ten years as a          │
        │           ┆ registered charity. It runs  │
        │           ┆ projects under three         │
        │           ┆ missions, keeps scannin…     │
        └───────────┴──────────────────────────────┘
    "#]]
    .assert_eq(&prompt.run(
        "SELECT ?lab ?d { VALUES ?lab { lid:nesta } ?lab dcterms:description ?d FILTER(LANG(?d) = \"en\") }",
    ));
}

#[test]
fn wide_and_combining_characters_take_their_columns() {
    let place = Place::empty();
    let prompt = Prompt::open(&place);
    prompt.clear();
    let text = "SELECT (\"政府の人々 cafe\u{301}\" AS ?x) {}";
    prompt.terminal.send(text);
    prompt.terminal.wait_until("the cursor", |screen| screen.cursor_position() == (0, 45));
    // Left over the bracket and the name, to between the accent and the quotation mark.
    prompt.terminal.send(&key::LEFT.repeat(11));
    prompt.terminal.wait_until("the cursor", |screen| screen.cursor_position() == (0, 34));
    prompt.terminal.send("s");
    prompt.terminal.wait_for("cafe\u{301}s\"");
    prompt.terminal.send(key::HOME);
    prompt.terminal.wait_until("the beginning", |screen| screen.cursor_position() == (0, 10));
    prompt.terminal.send(key::ENTER);
    expect![[r#"
        labgraph> SELECT ("政府の人々 caf[e, acute]s" AS ?x) {}
        ┌──────────────────┐
        │ x                │
        ╞══════════════════╡
        │ 政府の人々 caf[e, acute]s │
        └──────────────────┘
    "#]]
    .assert_eq(&prompt.answered().replace("e\u{301}", "[e, acute]"));
    // Over the edge of the screen.
    prompt.clear();
    prompt.terminal.send(&format!("ASK {{ FILTER(\"{}\" = 1) }}", "政".repeat(40)));
    prompt.terminal.wait_until("the second row", |screen| screen.cursor_position() == (1, 32));
}

/// The colours of what stands in the first row: what each stretch of one colour says.
fn colours(prompt: &Prompt) -> String {
    prompt.terminal.look(|screen| {
        let mut out = String::new();
        let mut before = String::new();
        for column in 0..screen.size().1.get() {
            let Some(cell) = screen.cell(0, column) else { continue };
            let mut look = match cell.fgcolor() {
                Color::Default => "plain".to_owned(),
                Color::Idx(index) => format!("{index}"),
                Color::Rgb(..) => "rgb".to_owned(),
            };
            for (is_so, word) in [
                (cell.bold(), " bold"),
                (cell.dim(), " faint"),
                (cell.underline(), " underlined"),
                (cell.inverse(), " reversed"),
            ] {
                if is_so {
                    look += word;
                }
            }
            if look != before {
                out += &format!("\n{look}: ");
                before = look;
            }
            out += if cell.contents().is_empty() { " " } else { cell.contents() };
        }
        out.lines().skip(1).map(|line| line.trim_end().to_owned() + "\n").collect()
    })
}

/// The cursor stands behind the last bracket, which has its partner.
const COLOURED: &str = "SELECT (COUNT(?x) AS ?n) { ?x lib:y 3 ; lab:nonsense \"t\" } ";

fn coloured(environment: &[(&str, &str)]) -> String {
    let place = Place::empty();
    let environment: Vec<(String, String)> =
        environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let prompt = Prompt::open_with(&place, SIZE, &[], |command| command.envs(environment));
    prompt.wait_for_profile();
    prompt.clear();
    prompt.type_in(COLOURED.trim_end());
    colours(&prompt)
}

#[test]
fn colours_tell_what_is_what_on_dark_and_on_light() {
    expect![[r#"
        plain: labgraph>
        12 bold: SELECT
        plain:  (
        14: COUNT
        plain: (
        11: ?x
        plain: )
        12 bold: AS
        plain:
        11: ?n
        plain: )
        plain reversed: {
        plain:
        11: ?x
        plain:
        1 underlined: lib:
        plain: y
        10: 3
        plain:  ;
        13: lab:
        1 underlined: nonsense
        plain:
        10: "t"
        plain:
        plain reversed: }
        plain:
    "#]]
    .assert_eq(&coloured(&[]));
    expect![[r#"
        plain: labgraph>
        4 bold: SELECT
        plain:  (
        6: COUNT
        plain: (
        3: ?x
        plain: )
        4 bold: AS
        plain:
        3: ?n
        plain: )
        plain reversed: {
        plain:
        3: ?x
        plain:
        1 underlined: lib:
        plain: y
        2: 3
        plain:  ;
        5: lab:
        1 underlined: nonsense
        plain:
        2: "t"
        plain:
        plain reversed: }
        plain:
    "#]]
    .assert_eq(&coloured(&[("COLORFGBG", "0;15")]));
}

#[test]
fn who_wants_no_colours_has_none() {
    let shown = coloured(&[("NO_COLOR", "1")]);
    assert_eq!(shown, format!("plain: labgraph> {}\n", COLOURED.trim_end()));
    let place = Place::empty();
    let prompt = Prompt::open_with(&place, SIZE, &[], |command| command.env("NO_COLOR", "1"));
    for line in [
        "CONSTRUCT { ?s lab:seatCount ?n } WHERE { ?s lab:seatCount ?n }",
        "ASK {",
        "SELECT ?x { lib:x ?p ?x }",
        ".show nesta",
    ] {
        prompt.clear();
        prompt.type_in(line);
        prompt.terminal.send(key::ENTER);
        if line == "ASK {" {
            prompt.terminal.send(key::CTRL_C);
        }
        prompt.wait();
        let plain = prompt.terminal.look(|screen| {
            let (rows, columns) = screen.size();
            (0..rows.get()).all(|row| {
                (0..columns.get()).all(|column| {
                    screen.cell(row, column).is_none_or(|cell| {
                        cell.fgcolor() == Color::Default
                            && !cell.bold()
                            && !cell.underline()
                            && !cell.inverse()
                    })
                })
            })
        });
        assert!(plain, "{line}\n{}", prompt.terminal.shown());
    }
}

#[test]
fn a_dumb_terminal_will_do() {
    let place = Place::empty();
    let mut prompt = Prompt::open_with(&place, SIZE, &[], |command| command.env("TERM", "dumb"));
    prompt.terminal.send("ASK { lid:ric ?p ?o }\r");
    prompt.terminal.wait_for("true");
    prompt.wait();
    prompt.terminal.send("SELECT ?x {\r");
    prompt.terminal.send("?x lab:staff/lab:value 240 }\r");
    prompt.terminal.wait_for("lid:vinnova");
    prompt.wait();
    prompt.terminal.send(key::CTRL_D);
    prompt.terminal.assert_ends(&expect![[r#"
        labgraph> ASK { lid:ric ?p ?o }
        true
        labgraph> SELECT ?x {
        ?x lab:staff/lab:value 240 }
        ┌─────────────┐
        │ x           │
        ╞═════════════╡
        │ lid:vinnova │
        └─────────────┘
        labgraph>
    "#]]);
}

#[test]
fn a_narrow_screen_has_narrow_lists_and_tables() {
    let place = Place::empty();
    let prompt = Prompt::open_with(&place, (14, 60), &[], |command| command);
    prompt.wait_for_profile();
    expect![[r#"
        labgraph> SELECT * { ?lab a lab:InnovationLab ;
        dcterms:description  description  property 7
        skos:prefLabel       name         property 7
        org:classification   kind         property 7
        prov:wasDerivedFrom  source       property 7
        lab:country          country      property 7
        dcterms:subject      subject      property 6
        lab:theme            theme        property 6
        skos:altLabel        other name   property 5
        org:purpose          purpose      property 4
        lab:activity         activity     property 4
        lab:runs             runs         property 4
        …
        labgraph> SELECT * { ?lab a lab:InnovationLab ; ‸
    "#]]
    .assert_eq(&prompt.tab("SELECT * { ?lab a lab:InnovationLab ; "));
    expect![[r#"
        labgraph> SELECT ?lab ?n { ?lab lab:staff/lab:value ?n } ORD
        ER BY ?n LIMIT 2
        ┌────────────────────────┬───┐
        │ lab                    ┆ n │
        ╞════════════════════════╪═══╡
        │ lid:sandbox-vlaanderen ┆ 2 │
        │ lid:ino                ┆ 3 │
        └────────────────────────┴───┘
    "#]]
    .assert_eq(&prompt.run("SELECT ?lab ?n { ?lab lab:staff/lab:value ?n } ORDER BY ?n LIMIT 2"));
}
