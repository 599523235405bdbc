//! What is documented works, and what exists is documented.

use crate::command::{Place, labgraph, project};
use std::process::{Command, Stdio};

fn readme() -> String {
    std::fs::read_to_string(project().join("README.md")).unwrap()
}

/// A command of a `console` block and the output that the README gives it.
struct Example<'a> {
    command: &'a str,
    output: String,
}

fn examples(block: &str) -> Vec<Example<'_>> {
    let mut examples: Vec<Example<'_>> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), examples.last_mut()) {
            (Some(command), _) => examples.push(Example { command, output: String::new() }),
            (None, Some(example)) => {
                example.output.push_str(line);
                example.output.push('\n');
            }
            (None, None) => panic!("a console block begins with `$ `: {line}"),
        }
    }
    examples
}

/// Runs a command as a reader of the README would, in a terminal of 120 columns.
fn run(place: &Place, command: &str) -> String {
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_labgraph"));
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", binary.parent().unwrap().display());
    let output = Command::new("sh")
        .args(["-c", &format!("{{ {command}\n}} 2>&1")])
        .current_dir(place.path())
        .env_clear()
        .envs([("PATH", path.as_str()), ("LANG", "C.UTF-8"), ("COLUMNS", "120")])
        .env("HOME", place.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap().replace('\r', "");
    text.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// Whether an output is what the README shows, where a line `…` stands for any lines.
fn is_shown(shown: &str, output: &str) -> bool {
    match shown.split_once("…\n") {
        None => shown == output,
        Some((before, after)) => {
            output.starts_with(before)
                && (after.is_empty()
                    || output[before.len()..]
                        .match_indices('\n')
                        .any(|(end, _)| is_shown(after, &output[before.len() + end + 1..])))
        }
    }
}

#[test]
fn every_command_of_the_readme_gives_the_output_it_shows() {
    let text = readme();
    let mut renewed = String::new();
    let mut rest = text.as_str();
    let mut count = 0;
    let mut wrong = Vec::new();
    let place = Place::empty();
    while let Some((before, block)) = rest.split_once("```console\n") {
        let (block, after) = block.split_once("```").unwrap();
        renewed.push_str(before);
        renewed.push_str("```console\n");
        for example in examples(block) {
            // From a checkout, cargo builds labgraph first; here it is built.
            let command = example.command.replace("cargo run --release -- ", "labgraph ");
            let output = run(&place, &command);
            let fits = is_shown(&example.output, &output);
            if !fits {
                wrong.push(format!("$ {command}\n{output}"));
            }
            let kept = if fits { example.output } else { output };
            renewed.extend(["$ ", example.command, "\n", &kept]);
            count += 1;
        }
        renewed.push_str("```");
        rest = after;
    }
    renewed.push_str(rest);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(project().join("README.md"), renewed).unwrap();
    } else {
        assert!(wrong.is_empty(), "UPDATE_EXPECT=1 renews the README\n{}", wrong.join("\n"));
    }
    assert!(count > 20, "only {count} examples were found");
}

/// The commands that a page of help lists.
fn verbs(help: &str) -> Vec<&str> {
    let commands = help.split("Commands:").nth(1).and_then(|rest| rest.split("Options:").next());
    commands
        .unwrap_or_default()
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect()
}

#[test]
fn every_command_and_every_option_is_in_the_readme() {
    let readme = readme();
    let help = labgraph(&["--help"]).stdout;
    let names = verbs(&help);
    assert_eq!(names.len(), 18, "{names:?}");
    let mut pages = vec![help.clone()];
    for name in names {
        assert!(
            readme.contains(&format!("`labgraph {name}")),
            "the README does not describe labgraph {name}"
        );
        let page = labgraph(&[name, "--help"]).stdout;
        for verb in verbs(&page) {
            let shown = [format!("{name} {verb}"), format!("`{verb}`")];
            assert!(shown.iter().any(|it| readme.contains(it)), "the README does not describe {name} {verb}");
            pages.push(labgraph(&[name, verb, "--help"]).stdout);
        }
        pages.push(page);
    }
    for page in pages {
        for option in page.split(|c: char| c.is_whitespace() || "[]<>=,".contains(c)) {
            let option = option.trim_end_matches('.');
            let is_option = option.starts_with("--") && option.len() > 2;
            if is_option && !["--help", "--version"].contains(&option) {
                let shown = [format!("`{option}"), format!(" {option} "), format!(" {option}`")];
                assert!(shown.iter().any(|it| readme.contains(it)), "the README does not describe {option}");
            }
        }
    }
}

#[test]
fn every_saved_query_format_and_exit_code_is_in_the_readme() {
    let readme = readme();
    let list = labgraph(&["run", "--list", "--format", "csv"]).stdout;
    for name in list.lines().skip(1).filter_map(|line| line.split(',').next()) {
        assert!(readme.contains(&format!("`{name}`")), "the README does not name the query {name}");
    }
    let rows = labgraph::render::RowFormat::ALL.map(labgraph::render::RowFormat::name);
    let graphs = labgraph::render::GraphFormat::ALL.map(labgraph::render::GraphFormat::name);
    let diffs = labgraph::render::DiffFormat::ALL.map(labgraph::render::DiffFormat::name);
    for name in rows.iter().chain(&graphs).chain(&diffs) {
        assert!(readme.contains(&format!("`{name}`")), "the README does not name the format {name}");
    }
    for code in [0, 1, 2, 3, 4, 5, 70, 130] {
        assert!(readme.contains(&format!("| {code} |")), "the README does not explain exit code {code}");
    }
}

#[test]
fn thresholds_and_reasons_of_decisions_are_in_the_readme_as_they_are() {
    use labgraph::link::score::{ACCEPT, REVIEW, Reason};
    let readme = readme();
    let words = readme.split_whitespace().collect::<Vec<_>>().join(" ");
    for told in [
        format!("From {ACCEPT:.2} on, and where nothing speaks against it, a candidate is accepted"),
        format!("from {REVIEW:.2} on it is worth one"),
    ] {
        assert!(words.contains(&told), "{told}");
    }
    for reason in Reason::ALL {
        let begin = format!("\n| `{}` | ", reason.name());
        assert!(readme.contains(&begin), "{begin}");
    }
}

#[test]
fn the_changelog_has_this_version() {
    let changelog = std::fs::read_to_string(project().join("CHANGELOG.md")).unwrap();
    assert!(changelog.contains(&format!("## {}", env!("CARGO_PKG_VERSION"))), "{changelog}");
}

#[test]
fn the_project_speaks_of_itself_only() {
    for name in ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "tests/README.md", "benches/README.md"] {
        let text = std::fs::read_to_string(project().join(name)).unwrap();
        for word in ["/work/", "/root/", "/home/", "artifactory"] {
            assert!(!text.contains(word), "{name} speaks of {word}");
        }
    }
}
