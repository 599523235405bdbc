//! A large file is loaded where somebody sees it, and may stop it.

use super::*;
use std::fmt::Write as _;
use std::time::Instant;

/// A place with a file that takes a while.
fn large() -> Place {
    let place = Place::empty();
    let mut text = String::new();
    for index in 0..250_000 {
        writeln!(text, "<urn:s{}> <urn:p{}> \"value {index}\" .", index / 10, index % 10).unwrap();
    }
    place.write("large.nt", text);
    place
}

#[test]
fn opening_a_large_file_is_shown_and_stopped() {
    let place = large();
    let prompt = Prompt::open(&place);
    prompt.clear();
    prompt.type_in(".open large.nt");
    prompt.terminal.send(key::ENTER);
    prompt.terminal.wait_for("statements");
    let stopped = Instant::now();
    prompt.terminal.send(key::CTRL_C);
    let shown = prompt.answered();
    assert!(stopped.elapsed() < Duration::from_secs(1), "{:?}", stopped.elapsed());
    assert!(shown.ends_with("error: loading was stopped\n"), "{shown}");
    // The former dataset is still open.
    let shown = prompt.run("ASK { lid:nesta a lab:InnovationAgency }");
    assert!(shown.contains("\ntrue"), "{shown}");
}

#[test]
fn the_prompt_is_not_opened_where_its_file_is_not_wanted() {
    let place = large();
    let mut terminal = Terminal::start(&place, SIZE, &["--data", "large.nt"]);
    terminal.wait_for("statements");
    terminal.send(key::CTRL_C);
    terminal.wait_for("error: loading was stopped");
    assert_eq!(terminal.end().code(), Some(130));
}
