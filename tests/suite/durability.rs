//! Several files change together or not at all, whatever ends the process and whenever.
//!
//! The process that is killed is this test binary itself, run once more for [`child`] alone.

use crate::command::Place;
use crate::kill::{kill, names, random};
use labgraph::store;
use labgraph::workspace::{Change, Step, Transaction, TransactionError, Workspace};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// What tells the child what to do: at which step to stop, or to go on for ever.
const ORDER: &str = "LABGRAPH_TEST_STOP";

/// A lock that this process let go is held on by a child that another test starts at that moment, until it runs.
const PATIENCE: Duration = Duration::from_secs(10);

/// The files of the states that the child goes between: two that change, one that comes and goes, one in a
/// folder that comes.
fn state(odd: bool) -> BTreeMap<String, String> {
    let text = |name: &str| format!("<http://example.org/{name}> <http://example.org/is> {odd} .\n");
    let mut files = BTreeMap::new();
    files.insert("data/a.ttl".to_owned(), text("a"));
    files.insert("ontology/b.ttl".to_owned(), text("b"));
    if odd {
        files.insert("data/new/c.ttl".to_owned(), text("c"));
    } else {
        files.insert("data/d.ttl".to_owned(), text("d"));
    }
    files
}

fn changes(from: &BTreeMap<String, String>, to: &BTreeMap<String, String>) -> Vec<Change> {
    let paths: std::collections::BTreeSet<&String> = from.keys().chain(to.keys()).collect();
    let change = |path: &String| Change {
        path: path.clone(),
        old: from.get(path).cloned(),
        new: to.get(path).cloned(),
    };
    paths.into_iter().map(change).collect()
}

fn workspace() -> Place {
    let place = Place::empty();
    std::fs::create_dir(place.path().join("queries")).unwrap();
    for (path, text) in state(false) {
        place.write(&path, text);
    }
    place
}

/// What the workspace says to a reader who takes no lock.
fn read(root: &Path) -> BTreeMap<String, String> {
    let files = Workspace::open(root).unwrap().graphs().unwrap();
    files.into_iter().map(|file| (file.path, file.text.into_owned())).collect()
}

/// Is no test: what the other tests start as a process of its own.
#[test]
fn child() {
    let Ok(order) = std::env::var(ORDER) else { return };
    let workspace = Workspace::open(Path::new(&std::env::var("LABGRAPH_TEST_ROOT").unwrap())).unwrap();
    // Nobody may listen any more.
    let say = |word: &str| {
        let mut out = std::io::stdout().lock();
        let _unheard = writeln!(out, "{word}").and_then(|()| out.flush());
    };
    let mut odd = !read(workspace.root().unwrap()).contains_key("data/d.ttl");
    loop {
        let mut transaction = Transaction::begin(&workspace, Duration::from_mins(1)).unwrap();
        if order == "ever" {
            // Another writer may have been here since.
            odd = !read(workspace.root().unwrap()).contains_key("data/d.ttl");
        }
        let planned = changes(&state(odd), &state(!odd));
        let mut count = 0;
        transaction
            .commit_watched(&planned, &mut |step| {
                if order == count.to_string() {
                    say(&format!("stopped at {step:?}"));
                    loop {
                        thread::park();
                    }
                }
                count += 1;
            })
            .unwrap();
        odd = !odd;
        if order == "ever" {
            say("round");
        } else {
            say("done");
            return;
        }
    }
}

fn start(root: &Path, order: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "durability::child", "--nocapture", "--test-threads=1"])
        .env(ORDER, order)
        .env("LABGRAPH_TEST_ROOT", root)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits until a child says a line that begins so; gives the line, or nothing where it ends without.
fn wait_for(child: &mut Child, words: &[&str]) -> Option<String> {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    // The test harness prints on the same line.
    lines.find_map(|line| words.iter().find_map(|word| line.find(word).map(|at| line[at..].to_owned())))
}

#[test]
fn a_kill_at_any_step_leaves_the_old_workspace_or_the_new_one() {
    let mut steps = Vec::new();
    for stop in 0.. {
        let place = workspace();
        let root = place.path();
        let mut child = start(root, &stop.to_string());
        let line = wait_for(&mut child, &["stopped at ", "done"]).unwrap();
        kill(child);
        if line == "done" {
            break;
        }
        let step = line.trim_start_matches("stopped at ").to_owned();
        let holds = !["Compared", "Written", "Drafted"].iter().any(|early| step.starts_with(early));
        let expected = state(holds);
        assert_eq!(read(root), expected, "read as it was left at {step}");
        let opened = Workspace::open(root).unwrap();
        let recovery = opened.recover().unwrap();
        assert_eq!(recovery.is_some(), !["Compared", "Finished"].contains(&step.as_str()), "{step}");
        assert_eq!(read(root), expected, "{step}");
        assert_eq!(names(root), expected.keys().cloned().collect::<Vec<_>>(), "{step}");
        assert_eq!(opened.recover().unwrap(), None, "there is nothing left to do after {step}");
        assert_eq!(store::read(&opened).unwrap().len(), 3, "{step}");
        // The next change goes as any other.
        let mut transaction = Transaction::begin(&opened, PATIENCE).unwrap();
        transaction.commit(&changes(&expected, &state(!holds))).unwrap();
        assert_eq!(read(root), state(!holds), "{step}");
        steps.push(step);
    }
    assert_eq!(steps.len(), 13, "{steps:?}");
}

#[test]
fn a_kill_at_a_hundred_random_moments_leaves_the_old_workspace_or_the_new_one() {
    let place = workspace();
    let root = place.path();
    let (mut journals, mut strays) = (0, 0);
    for _ in 0..100 {
        let mut child = start(root, "ever");
        assert!(wait_for(&mut child, &["round"]).is_some());
        thread::sleep(Duration::from_micros(random(15_000)));
        kill(child);
        let seen = read(root);
        assert!(seen == state(false) || seen == state(true), "{seen:?}");
        match Workspace::open(root).unwrap().recover().unwrap() {
            Some(recovery) if !recovery.finished.is_empty() => journals += 1,
            Some(_) => strays += 1,
            None => {}
        }
        assert_eq!(read(root), seen, "recovery does not change what a reader sees");
        assert_eq!(names(root), seen.keys().cloned().collect::<Vec<_>>());
    }
    println!("cut off before it held: {strays}; after: {journals}");
    assert!(journals > 0 && strays > 0, "no kill fell into a change: {strays} and {journals}");
}

#[test]
fn readers_and_two_writers_at_once_see_whole_states_only() {
    let place = workspace();
    let root = place.path();
    let mut writers = [start(root, "ever"), start(root, "ever")];
    for writer in &mut writers {
        let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines().map_while(Result::ok);
        assert!(lines.any(|line| line.contains("round")));
        // A pipe that is not read would fill.
        thread::spawn(move || lines.count());
    }
    let mut seen = [0, 0];
    for _ in 0..400 {
        let state_read = read(root);
        assert!(state_read == state(false) || state_read == state(true), "{state_read:?}");
        seen[usize::from(state_read == state(true))] += 1;
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
    for mut writer in writers {
        assert!(writer.try_wait().unwrap().is_none(), "neither writer failed");
        kill(writer);
    }
}

#[test]
fn a_second_writer_is_told_who_the_first_one_is() {
    let place = workspace();
    let root = place.path();
    let mut child = start(root, "3");
    assert!(wait_for(&mut child, &["stopped at "]).is_some());
    let opened = Workspace::open(root).unwrap();
    let error = Transaction::begin(&opened, Duration::from_millis(50)).unwrap_err();
    assert!(error.to_string().starts_with(&format!("process {} (for ", child.id())), "{error}");
    assert_eq!(opened.recover().unwrap(), None, "what a living writer does is not undone");
    assert_eq!(read(root), state(false));
    let root = root.to_owned();
    let patient = thread::spawn(move || {
        let opened = Workspace::open(&root).unwrap();
        Transaction::begin(&opened, Duration::from_secs(30)).map(|_| ())
    });
    thread::sleep(Duration::from_millis(100));
    kill(child);
    assert!(patient.join().unwrap().is_ok(), "who waits gets the lock when it is free");
}

fn commit(root: &Path, changes: &[Change]) -> Result<(), TransactionError> {
    let opened = Workspace::open(root).unwrap();
    Transaction::begin(&opened, PATIENCE)?.commit(changes).map(|_| ())
}

#[test]
fn a_file_that_somebody_edited_is_not_overwritten() {
    let place = workspace();
    let root = place.path();
    let planned = changes(&state(false), &state(true));
    for (path, theirs) in
        [("ontology/b.ttl", Some("# mine\n")), ("data/new/c.ttl", Some("")), ("data/d.ttl", None)]
    {
        let place = workspace();
        let root = place.path();
        match theirs {
            Some(theirs) => drop(place.write(path, theirs)),
            None => std::fs::remove_file(root.join(path)).unwrap(),
        }
        let before = (read(root), names(root));
        let error = commit(root, &planned).unwrap_err();
        let TransactionError::Changed { path: named, read: was, present } = error else { panic!("{error}") };
        assert_eq!((named.as_str(), present.as_deref()), (path, theirs));
        assert_eq!(was, state(false).get(path).cloned());
        assert_eq!((read(root), names(root)), before);
    }
    // After the first comparison and before the second.
    let opened = Workspace::open(root).unwrap();
    let mut transaction = Transaction::begin(&opened, PATIENCE).unwrap();
    let outcome = transaction.commit_watched(&planned, &mut |step| {
        if step == Step::Drafted {
            place.write("data/a.ttl", "# mine\n");
        }
    });
    assert!(matches!(outcome, Err(TransactionError::Changed { .. })), "{outcome:?}");
    assert_eq!(place.read("data/a.ttl"), "# mine\n");
    assert_eq!(names(root), ["data/a.ttl", "data/d.ttl", "ontology/b.ttl"]);
    assert!(!root.join("data/new").exists(), "a folder that was made for nothing is gone");
    place.write("data/a.ttl", &state(false)["data/a.ttl"]);
    // After the change holds: theirs is put aside, ours stands.
    let aside = transaction.commit_watched(&planned, &mut |step| {
        if step == Step::Committed {
            place.write("data/a.ttl", "# mine\n");
        }
    });
    assert_eq!(aside.unwrap(), [root.join("data/a.ttl.edited")]);
    assert_eq!(place.read("data/a.ttl.edited"), "# mine\n");
    assert_eq!(read(root), state(true));
}

#[test]
fn only_files_of_the_workspace_are_written() {
    let place = workspace();
    let root = place.path();
    let try_path = |path: &str| {
        let change = Change { path: path.to_owned(), old: None, new: Some("x".to_owned()) };
        commit(root, &[change])
    };
    for path in
        ["../a.ttl", "/tmp/a.ttl", "data/../../a.ttl", "data/.hidden.ttl", "a.ttl", "data", "data//a.ttl"]
    {
        let outcome = try_path(path);
        assert!(matches!(outcome, Err(TransactionError::Outside { .. })), "{path}: {outcome:?}");
    }
    assert!(matches!(
        try_path(&format!("data/{}.ttl", "x".repeat(300))),
        Err(TransactionError::Write { .. })
    ));
    let twice = Change { path: "data/x.ttl".to_owned(), old: None, new: Some(String::new()) };
    assert!(matches!(commit(root, &[twice.clone(), twice]), Err(TransactionError::Twice { .. })));
    assert_eq!(names(root), state(false).keys().cloned().collect::<Vec<_>>());
}

#[cfg(unix)]
#[test]
fn rights_and_links_stay_as_they_are() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let place = workspace();
    let root = place.path();
    let rights = |path: &str| std::fs::metadata(root.join(path)).unwrap().permissions().mode() & 0o777;
    let set = |path: &str, mode| {
        std::fs::set_permissions(root.join(path), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    set("data/a.ttl", 0o640);
    std::fs::create_dir(root.join("data/real")).unwrap();
    std::fs::rename(root.join("ontology/b.ttl"), root.join("data/real/b.txt")).unwrap();
    symlink("../data/real/b.txt", root.join("ontology/b.ttl")).unwrap();
    commit(root, &changes(&state(false), &state(true))).unwrap();
    assert_eq!(rights("data/a.ttl"), 0o640);
    let ordinary = place.write("ordinary", "");
    assert_eq!(rights("data/new/c.ttl"), std::fs::metadata(ordinary).unwrap().permissions().mode() & 0o777);
    assert!(std::fs::symlink_metadata(root.join("ontology/b.ttl")).unwrap().is_symlink());
    assert_eq!(place.read("data/real/b.txt"), state(true)["ontology/b.ttl"]);
    // A link that leads out is not followed.
    let elsewhere = Place::empty();
    let outside = elsewhere.write("outside.ttl", "");
    symlink(&outside, root.join("data/out.ttl")).unwrap();
    let change =
        Change { path: "data/out.ttl".to_owned(), old: Some(String::new()), new: Some("x".to_owned()) };
    assert!(matches!(commit(root, &[change]), Err(TransactionError::Outside { .. })));
    assert_eq!(elsewhere.read("outside.ttl"), "");
    // A file that its owner made read-only is left alone, by the superuser too.
    set("data/a.ttl", 0o444);
    let outcome = commit(root, &changes(&state(true), &state(false)));
    assert!(matches!(outcome, Err(TransactionError::ReadOnly { .. })), "{outcome:?}");
    assert_eq!(read(root)["data/a.ttl"], state(true)["data/a.ttl"]);
}
