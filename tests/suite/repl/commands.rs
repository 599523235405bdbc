//! Every command is described where people look for it.

use crate::command::{labgraph, project};
use labgraph::model::Languages;
use labgraph::repl::command::COMMANDS;
use std::fmt::Write as _;

#[test]
fn every_command_is_in_the_readme_and_in_help() {
    let readme = std::fs::read_to_string(project().join("README.md")).unwrap();
    let table = readme.split("\n## The prompt\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let help = labgraph(&["repl", "-c", ".help"]).stdout;
    for command in COMMANDS {
        let usage = command.usage();
        let shown = usage.replace('|', "\\|");
        assert!(table.contains(&format!("| `{shown}` |")), "the README's table has no {usage}");
        assert!(help.contains(&format!("  {usage}")), ".help has no {usage}\n{help}");
        assert!(
            help.contains(command.summary(&Languages::default())),
            ".help says nothing of {usage}\n{help}"
        );
    }
}

#[test]
fn help_is_in_three_languages() {
    let pages = ["en", "nl", "fr"].map(|tag| labgraph(&["repl", "--lang", tag, "-c", ".help"]).stdout);
    let mut headings = String::new();
    for page in &pages {
        assert_eq!(page.matches("\n  .").count(), COMMANDS.len(), "{page}");
        for heading in page.lines().filter(|line| !line.starts_with(' ') && !line.is_empty()) {
            writeln!(headings, "{heading}").unwrap();
        }
    }
    expect_test::expect![[r#"
        A statement of SPARQL runs when it is complete. A command begins with a dot:
        Knowing the graph
        Answers
        Statements
        Changing
        The session
        Een SPARQL-opdracht wordt uitgevoerd zodra ze volledig is. Een commando begint met een punt:
        De graaf kennen
        Antwoorden
        Opdrachten
        Wijzigen
        De sessie
        Une instruction SPARQL s'exécute dès qu'elle est complète. Une commande commence par un point :
        Connaître le graphe
        Réponses
        Instructions
        Modifier
        La session
    "#]]
    .assert_eq(&headings);
}
