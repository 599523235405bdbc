//! `labgraph link review` on a real terminal, and `labgraph link suggest`, with a register of a few lines.

use crate::command::Place;
use crate::terminal::{Terminal, key, rows};
use expect_test::expect;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

const PREFIXES: &str = "PREFIX lab: <https://w3id.org/labgraph/ns#>
PREFIX labc: <https://w3id.org/labgraph/concept/>
PREFIX lid: <https://w3id.org/labgraph/id/>
PREFIX country: <http://publications.europa.eu/resource/authority/country/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcat: <http://www.w3.org/ns/dcat#>

";

const REGISTER: &str = "id,name,country
101,Innovatieagentschap Oost,BE
102,Innovatieagentschap Oost en Zuid,BE
103,Waterlaboratorium Delta,BE
104,Waterlaboratorium Deltagebied,BE
105,東京都イノベーション研究所,JP
106,Spoorwegmuseum Utrecht,NL
";

const SIZE: (u16, u16) = (30, 120);

/// A workspace of three organisations, and a register that has something like each.
fn workspace() -> Place {
    let place = Place::empty();
    place.write("ontology/empty.ttl", "");
    place.write("queries/none", "");
    place.write(
        "data/authorities.ttl",
        format!(
            "{PREFIXES}lid:authority-reg a dcat:Dataset ;\n    skos:prefLabel \"The register\"@en ;\n    \
             lab:iriTemplate \"https://reg.example/{{id}}\" ;\n    lab:identifierPattern \"[0-9]+\" .\n"
        ),
    );
    place.write(
        "data/organisations.ttl",
        format!(
            "{PREFIXES}lid:delta a org:Organization ;\n    lab:country country:BEL ;\n    \
             skos:prefLabel \"Waterlaboratorium Delta\"@nl .\n\nlid:east a org:Organization ;\n    \
             lab:country country:BEL ;\n    skos:prefLabel \"Innovatieagentschap Oost\"@nl .\n\n\
             lid:tokyo a org:Organization ;\n    lab:country country:JPN ;\n    \
             skos:altLabel \"Laboratoire d'e\u{301}tudes\"@fr ;\n    \
             skos:prefLabel \"東京都イノベーション研究所\"@ja .\n"
        ),
    );
    place.write("register.csv", REGISTER);
    let outcome = place.run(&["-q", "authority", "import", "register.csv", "--authority", "reg"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    place
}

fn review(place: &Place, size: (u16, u16), more: &[&str]) -> Terminal {
    let arguments: Vec<&str> = ["link", "review", "--reviewer", "Ada"].iter().chain(more).copied().collect();
    Terminal::start(place, size, &arguments)
}

fn links(place: &Place) -> String {
    std::fs::read_to_string(place.path().join("data/links/reg.ttl")).unwrap_or_default()
}

/// The identifier of the candidate that is selected.
fn selected(terminal: &Terminal) -> String {
    let rows = terminal.look(rows);
    let row = rows.iter().find(|row| row.contains('▶')).unwrap().clone();
    let after = row.split('▶').nth(1).unwrap().trim();
    after.split_whitespace().nth(1).unwrap().to_owned()
}

#[test]
fn each_judgement_is_written_before_the_next_card_is_shown() {
    let place = workspace();
    let mut terminal = review(&place, SIZE, &[]);
    terminal.wait_for("1 of 3");
    let first = selected(&terminal);
    terminal.send("y");
    terminal.wait_for("2 of 3");
    let written = links(&place);
    assert!(written.contains(&format!("<https://reg.example/{first}>")), "{written}");
    assert!(written.contains("\"Ada\"") && written.contains("skos:exactMatch"), "{written}");
    terminal.send("0");
    terminal.wait_for("3 of 3");
    assert!(links(&place).contains("NoTermFound"));
    let third = selected(&terminal);
    terminal.send("n");
    terminal.wait_until("another candidate or the end", |screen| {
        !rows(screen).iter().any(|row| row.contains('▶') && row.contains(&format!(" {third} ")))
    });
    assert!(links(&place).contains("NegatedPredicate"));
    terminal.send("q");
    assert_eq!(terminal.end().code(), Some(0));
    assert!(!terminal.look(vt100::Screen::alternate_screen), "the terminal is as it was");
    terminal.wait_for("Accepted: 1; rejected: 1; none: 1");
    let again = place.run(&["link", "suggest", "--format", "csv"]);
    assert!(!again.stdout.contains(&format!("reg,1,{first},")), "{again}");
}

#[test]
fn an_entry_that_another_of_our_things_has_is_told_on_the_card_and_when_it_is_accepted() {
    let place = workspace();
    let linked = ["link", "accept", "lid:tokyo", "reg:101", "--reviewer", "Ada"];
    assert_eq!(place.run(&linked).code, Some(0));
    let mut terminal = review(&place, SIZE, &["east"]);
    terminal.wait_for("≠ linked already: 東京都");
    // A link that says something else is no second one to the same.
    terminal.send("r");
    terminal.wait_until("the note goes", |screen| !screen.contents().contains("linked already"));
    terminal.send("q");
    terminal.end();
    // What is accepted in this review counts as well; the note comes after the last card too.
    let place = workspace();
    let mut terminal = review(&place, SIZE, &[]);
    terminal.wait_for("▶ 1/3 105 ");
    terminal.send("2");
    terminal.wait_for("▶ 2/3 103 ");
    terminal.send("y");
    terminal.wait_for("2 of 3");
    if terminal.shown().contains("lid:east") {
        terminal.send("s");
    }
    terminal.wait_for("≠ linked already: 東京都");
    assert_eq!(selected(&terminal), "103");
    terminal.send("y");
    terminal.wait_for("two things matched exactly to one entry");
    terminal.send("q");
    terminal.end();
}

#[test]
fn who_stops_sees_the_summary_and_on_a_line_what_was_not_asked() {
    let place = workspace();
    let mut catalogue = place.read("data/authorities.ttl");
    for number in 0..12 {
        write!(
            catalogue,
            "\nlid:authority-far-{number} a dcat:Dataset ;\n    skos:prefLabel \"A far register\"@en ;\n    \
             lab:iriTemplate \"https://far{number}.example/{{id}}\" .\n"
        )
        .unwrap();
    }
    place.write("data/authorities.ttl", catalogue);
    let mut terminal = review(&place, (12, 80), &[]);
    terminal.wait_for("1 of 3");
    terminal.send("q");
    assert_eq!(terminal.end().code(), Some(0));
    let shown = terminal.shown();
    assert!(shown.contains("note: not asked: far-0, far-1, far-10"), "{shown}");
    assert!(shown.trim_end().ends_with("left: 3."), "{shown}");
    assert_eq!(shown.matches("note: ").count(), 1, "{shown}");
}

#[test]
fn a_kill_loses_nothing() {
    let place = workspace();
    let mut terminal = review(&place, SIZE, &[]);
    terminal.wait_for("1 of 3");
    terminal.send("y");
    terminal.wait_for("2 of 3");
    let written = links(&place);
    terminal.signal("KILL");
    terminal.end();
    assert_eq!(links(&place), written);
    let mut terminal = review(&place, SIZE, &[]);
    terminal.wait_for("1 of 2");
    terminal.send("q");
    terminal.end();
    terminal.wait_for("left: 2.");
}

#[test]
fn back_takes_a_judgement_back() {
    let place = workspace();
    let mut terminal = review(&place, SIZE, &[]);
    terminal.wait_for("1 of 3");
    let first = selected(&terminal);
    terminal.send("y");
    terminal.wait_for("2 of 3");
    terminal.send("b");
    terminal.wait_for("1 of 3");
    assert_eq!(selected(&terminal), first);
    assert!(!links(&place).contains("sssom:Mapping"), "{}", links(&place));
    terminal.send("s");
    terminal.wait_for("2 of 3");
    terminal.send("q");
    terminal.end();
    terminal.wait_for("Accepted: 0; rejected: 0; none: 0; unsure: 0; skipped: 1; left: 2.");
}

#[test]
fn what_is_unsure_comes_last_in_the_next_review() {
    let place = workspace();
    let mut terminal = review(&place, SIZE, &[]);
    terminal.wait_for("1 of 3");
    let first = selected(&terminal);
    terminal.send("u");
    terminal.wait_for("2 of 3");
    terminal.signal("KILL");
    terminal.end();
    let mut terminal = review(&place, SIZE, &[]);
    terminal.wait_for("1 of 3");
    assert_ne!(selected(&terminal), first);
    terminal.send("s");
    terminal.wait_for("2 of 3");
    terminal.send("s");
    terminal.wait_for("3 of 3");
    assert_eq!(selected(&terminal), first);
    terminal.wait_for("? Somebody was unsure on");
    terminal.send("q");
    terminal.end();
}

#[test]
fn a_decision_that_the_score_does_not_tell_has_its_reason_on_the_card() {
    let place = workspace();
    // Two entries of the very same name.
    place.write("register.csv", format!("{REGISTER}107,Innovatieagentschap Oost,BE\n"));
    let outcome = place.run(&["-q", "authority", "import", "register.csv", "--authority", "reg"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    for (language, reason) in
        [("en", "very same name"), ("nl", "precies dezelfde"), ("fr", "exactement le même")]
    {
        let mut terminal = review(&place, (30, 160), &["east", "--lang", language]);
        terminal.wait_for(reason);
        terminal.send("q");
        terminal.end();
        let suggested = place.run(&["link", "suggest", "east", "--lang", language]);
        assert!(suggested.stdout.contains(reason), "{suggested}");
    }
    let programs = place.run(&["link", "suggest", "east", "--format", "csv"]);
    assert!(programs.stdout.lines().nth(1).unwrap().ends_with(",namesake"), "{programs}");
}

#[test]
fn blind_shows_the_score_when_a_card_is_judged() {
    let place = workspace();
    let mut terminal = review(&place, SIZE, &["--blind"]);
    terminal.wait_for("1 of 3");
    terminal.wait_for("score hidden until judged");
    assert!(!terminal.shown().contains("Score 0."), "{}", terminal.shown());
    terminal.send("y");
    terminal.wait_for("You judged: accepted.");
    terminal.wait_for("Score 0.");
    terminal.send("x");
    terminal.wait_for("2 of 3");
    terminal.wait_for("score hidden until judged");
    terminal.send("q");
    terminal.end();
}

#[test]
fn a_window_may_change_its_size() {
    let place = workspace();
    let mut terminal = review(&place, SIZE, &[]);
    terminal.wait_for("1 of 3");
    assert!(terminal.look(rows).iter().any(|row| row.contains("Ours") && row.contains('▶')), "side by side");
    terminal.resize((24, 40));
    terminal.wait_until("one above the other", |screen| {
        let rows = rows(screen);
        let place = |text: &str| rows.iter().position(|row| row.contains(text));
        place("Ours").zip(place("▶")).is_some_and(|(ours, theirs)| ours < theirs)
    });
    for row in terminal.look(rows) {
        assert!(unicode_width::UnicodeWidthStr::width(row.as_str()) <= 40, "{row}");
    }
    terminal.resize((5, 12));
    terminal.wait_for("too small");
    terminal.resize(SIZE);
    terminal.wait_for("1 of 3");
    terminal.send(key::CTRL_C);
    assert_eq!(terminal.end().code(), Some(130));
    assert!(!terminal.look(vt100::Screen::alternate_screen));
}

#[test]
fn wide_characters_and_marks_keep_their_columns() {
    let place = workspace();
    let mut terminal = review(&place, (30, 100), &["tokyo"]);
    terminal.wait_for("東京都イノベーション研究所");
    terminal.wait_for("d'e\u{301}tudes (fr)");
    // Each frame has its right edge in one column, once it is drawn to the end.
    terminal.wait_until("a right edge in every row", |screen| {
        let (height, width) = screen.size();
        let edge = |row| screen.cell(row, width.get() - 1).unwrap().contents().to_owned();
        (2..height.get() - 3).all(|row| ["┃", "│"].contains(&edge(row).as_str()))
    });
    terminal.send("q");
    terminal.end();
}

#[test]
fn the_card_speaks_the_readers_language_and_the_keys_stay() {
    let place = workspace();
    for (lang, of, none, summary) in [
        ("nl", "1 van 3", "geen ervan", "Aanvaard: 0"),
        ("fr", "1 sur 3", "aucun d’eux", "Acceptés\u{a0}: 0"),
    ] {
        let mut terminal = review(&place, SIZE, &["--lang", lang]);
        terminal.wait_for(of);
        terminal.wait_for(none);
        terminal.send("?");
        terminal.wait_for("PgUp/Dn");
        terminal.send("y");
        terminal.wait_for(of);
        assert_eq!(links(&place), "", "help goes away, and judges nothing");
        terminal.send("q");
        assert_eq!(terminal.end().code(), Some(0));
        terminal.wait_for(summary);
    }
}

#[test]
fn without_colours_marks_tell_all() {
    let place = workspace();
    let arguments = ["link", "review", "--reviewer", "Ada", "east"];
    let mut terminal = Terminal::start_with(&place, SIZE, &arguments, |command| command.env("NO_COLOR", "1"));
    terminal.wait_for("= Innovatieagentschap Oost");
    let coloured = terminal.look(|screen| {
        let (height, width) = screen.size();
        (0..height.get()).any(|row| {
            (0..width.get()).any(|column| {
                screen.cell(row, column).is_some_and(|cell| cell.fgcolor() != vt100::Color::Default)
            })
        })
    });
    assert!(!coloured);
    terminal.send("q");
    terminal.end();
}

#[test]
fn a_writer_that_holds_the_lock_is_told_and_nothing_is_judged() {
    let place = workspace();
    std::fs::create_dir_all(place.path().join(".labgraph")).unwrap();
    let lock = std::fs::File::create(place.path().join(".labgraph/lock")).unwrap();
    let mut terminal = review(&place, SIZE, &["--wait", "0"]);
    terminal.wait_for("1 of 3");
    lock.lock().unwrap();
    terminal.send("y");
    terminal.wait_for("! ");
    terminal.wait_for("1 of 3");
    assert_eq!(links(&place), "");
    lock.unlock().unwrap();
    terminal.send("y");
    terminal.wait_for("2 of 3");
    terminal.send("q");
    terminal.end();
}

#[test]
fn a_judgement_is_written_in_a_moment() {
    let place = workspace();
    let mut terminal = review(&place, SIZE, &[]);
    terminal.wait_for("1 of 3");
    let begun = Instant::now();
    terminal.send("y");
    terminal.wait_for("2 of 3");
    let taken = begun.elapsed();
    println!("a judgement took {taken:?}");
    assert!(taken < Duration::from_secs(10), "{taken:?}");
    terminal.send("q");
    terminal.end();
}

#[test]
fn without_a_terminal_scripts_are_shown_the_way() {
    let place = workspace();
    let outcome = place.run(&["link", "review"]);
    expect![[r#"
        --- stderr
        error: a review needs a terminal of its own
        hint: for scripts: labgraph link suggest lists candidates, labgraph link accept and labgraph link reject decide
        --- exit code 2
    "#]]
    .assert_eq(&outcome.to_string());
}

#[test]
fn who_judges_has_a_name() {
    let place = workspace();
    let mut terminal = Terminal::start(&place, SIZE, &["link", "review"]);
    assert_eq!(terminal.end().code(), Some(2));
    terminal.wait_for("who decides this?");
}
